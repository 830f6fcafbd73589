//! The styles, by what they mean, never by colour alone.
//!
//! Of the sixteen colours, only light red and light blue are readable both on black and on white in the palettes of all
//! terminals that officers use; a test computes it. What is less than plain text is dimmed: each terminal does that by its
//! own colours.

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
        bold()
    }

    /// The box of a pane: the one in focus is bold, and its lines are heavier.
    pub fn border(self, focused: bool) -> Style {
        if focused { bold() } else { self.dim() }
    }

    /// The mark of the selected row, in the pane in focus or in another.
    pub fn mark(self, focused: bool) -> Style {
        if focused { bold().add_modifier(Modifier::REVERSED) } else { self.dim() }
    }

    /// Overdue.
    pub fn overdue(self) -> Style {
        self.error()
    }

    /// Due soon.
    pub fn soon(self) -> Style {
        self.coloured(Some(Color::LightBlue), Color::LightYellow)
    }

    /// Done with.
    pub fn dim(self) -> Style {
        Style::default().add_modifier(Modifier::DIM).remove_modifier(Modifier::BOLD)
    }

    /// A key in the footer.
    pub fn key(self) -> Style {
        bold()
    }

    /// A field to type into: the line under it shows where it ends.
    pub fn input(self) -> Style {
        Style::default().add_modifier(Modifier::UNDERLINED)
    }

    /// What went wrong.
    pub fn error(self) -> Style {
        bold().patch(self.coloured(Some(Color::LightRed), Color::LightRed))
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.coloured(None, Color::LightGreen)
    }

    /// A colour that holds on black and on white, where there is one, or one that is easier to read on black.
    fn coloured(self, either: Option<Color>, on_black: Color) -> Style {
        let colour = match self.scheme {
            Scheme::Auto => either,
            Scheme::Dark => Some(on_black),
            Scheme::None => None,
        };
        colour.map_or_else(Style::default, |colour| Style::default().fg(colour))
    }
}

/// Bold, and no longer dim: no two terminals agree on what is both.
fn bold() -> Style {
    Style::default().add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM)
}
