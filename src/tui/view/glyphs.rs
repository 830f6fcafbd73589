//! The signs that are not text, in two sets: those that most terminals draw one column wide, and ASCII for those
//! Chinese terminals that draw some of them two columns wide.

pub use crate::config::Glyphs;

/// The lines of a box: horizontal, vertical, and the corners from the upper left, by rows.
pub struct Lines {
    /// Horizontal.
    pub horizontal: &'static str,
    /// Vertical.
    pub vertical: &'static str,
    /// Upper left, upper right, lower left, lower right.
    pub corners: [&'static str; 4],
}

impl Glyphs {
    /// The lines of a pane's box; a focused pane has heavier ones, so that it shows without colour.
    pub fn lines(self, focused: bool) -> Lines {
        match (self, focused) {
            (Glyphs::Narrow, false) => {
                Lines { horizontal: "\u{2500}", vertical: "\u{2502}", corners: ["\u{250c}", "\u{2510}", "\u{2514}", "\u{2518}"] }
            }
            (Glyphs::Narrow, true) => {
                Lines { horizontal: "\u{2501}", vertical: "\u{2503}", corners: ["\u{250f}", "\u{2513}", "\u{2517}", "\u{251b}"] }
            }
            (Glyphs::Ascii, false) => Lines { horizontal: "-", vertical: "|", corners: ["+"; 4] },
            (Glyphs::Ascii, true) => Lines { horizontal: "=", vertical: "#", corners: ["#"; 4] },
        }
    }

    /// Overdue.
    pub fn overdue(self) -> &'static str {
        self.pick("\u{25b2}", "^")
    }

    /// Due soon.
    pub fn soon(self) -> &'static str {
        "!"
    }

    /// The selected row.
    pub fn selected(self) -> &'static str {
        self.pick("\u{25b8}", ">")
    }

    /// A term that is chosen, and one that is not.
    pub fn check(self, chosen: bool) -> &'static str {
        match (self, chosen) {
            (_, false) => "[ ]",
            (Glyphs::Narrow, true) => "[\u{2713}]",
            (Glyphs::Ascii, true) => "[x]",
        }
    }

    /// The mark of one choice among others, chosen or not.
    pub fn radio(self, chosen: bool) -> &'static str {
        if chosen { "(*)" } else { "( )" }
    }

    /// Stands for what was cut off.
    pub fn ellipsis(self) -> &'static str {
        self.pick("\u{2026}", "~")
    }

    /// Between things on one line.
    pub fn dash(self) -> &'static str {
        self.pick("\u{2500}", "-")
    }

    /// The arrows up and down, for the footer.
    pub fn up_down(self) -> &'static str {
        self.pick("\u{2191}\u{2193}", "Up/Down")
    }

    /// All arrows, for the footer.
    pub fn arrows(self) -> &'static str {
        self.pick("\u{2190}\u{2192}\u{2191}\u{2193}", "Arrows")
    }

    /// There is more above, and below.
    pub fn more(self) -> [&'static str; 2] {
        [self.pick("\u{2191}", "^"), self.pick("\u{2193}", "v")]
    }

    fn pick(self, narrow: &'static str, ascii: &'static str) -> &'static str {
        match self {
            Glyphs::Narrow => narrow,
            Glyphs::Ascii => ascii,
        }
    }
}
