//! The styles, by what they mean. Sixteen colours that hold on black and on white; never colour alone.

use ratatui::style::{Color, Modifier, Style};

/// The styles of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colours: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colours: true }
    }
}

impl Theme {
    /// A theme with colours, or with modifiers only (`NO_COLOR`).
    pub fn new(colours: bool) -> Self {
        Self { colours }
    }

    /// Text.
    pub fn text(self) -> Style {
        Style::default()
    }

    /// The line at the top.
    pub fn header(self) -> Style {
        Style::default().add_modifier(Modifier::REVERSED)
    }

    /// A title.
    pub fn title(self) -> Style {
        Style::default().add_modifier(Modifier::BOLD)
    }

    /// The box of a pane: the one in focus is bold, and its lines are heavier.
    pub fn border(self, focused: bool) -> Style {
        if focused { Style::default().add_modifier(Modifier::BOLD) } else { self.dim() }
    }

    /// The mark of the selected row, in the pane in focus or in another.
    pub fn mark(self, focused: bool) -> Style {
        if focused { Style::default().add_modifier(Modifier::BOLD | Modifier::REVERSED) } else { self.dim() }
    }

    /// Overdue.
    pub fn overdue(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Due soon.
    pub fn soon(self) -> Style {
        self.coloured(Color::Magenta)
    }

    /// Done with.
    pub fn dim(self) -> Style {
        if self.colours { Style::default().fg(Color::DarkGray) } else { Style::default().add_modifier(Modifier::DIM) }
    }

    /// A key in the footer.
    pub fn key(self) -> Style {
        Style::default().add_modifier(Modifier::BOLD)
    }

    /// A field to type into: the line under it shows where it ends.
    pub fn input(self) -> Style {
        Style::default().add_modifier(Modifier::UNDERLINED)
    }

    /// What went wrong.
    pub fn error(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.coloured(Color::Green)
    }

    fn coloured(self, colour: Color) -> Style {
        if self.colours { Style::default().fg(colour) } else { Style::default() }
    }
}
