//! The styles, by what they mean. Sixteen colours that hold on black and on white; never colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::config::Scheme;

/// The styles of the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    scheme: Scheme,
}

impl Theme {
    /// The styles of a scheme of colours, or modifiers only.
    pub fn new(scheme: Scheme) -> Self {
        Self { scheme }
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
        self.error()
    }

    /// Due soon.
    pub fn soon(self) -> Style {
        self.coloured(Color::Magenta, Color::LightYellow)
    }

    /// Done with.
    pub fn dim(self) -> Style {
        match self.scheme {
            Scheme::None => Style::default().add_modifier(Modifier::DIM),
            // Some terminals draw the dark grey as they draw black.
            Scheme::Auto | Scheme::Dark => self.coloured(Color::DarkGray, Color::Gray),
        }
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
        self.coloured(Color::Red, Color::LightRed).add_modifier(Modifier::BOLD)
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.coloured(Color::Green, Color::LightGreen)
    }

    /// A colour that holds on black and on white, or one that is easier to read on black.
    fn coloured(self, either: Color, on_black: Color) -> Style {
        match self.scheme {
            Scheme::Auto => Style::default().fg(either),
            Scheme::Dark => Style::default().fg(on_black),
            Scheme::None => Style::default(),
        }
    }
}
