//! What comes from the terminal.

use crate::keymap::key::Key;

/// What the terminal told the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted in one piece; as it came, line breaks and all.
    Paste(String),
    /// The terminal now has so many columns and rows.
    Resize(u16, u16),
    /// The terminal's window got the focus.
    FocusGained,
    /// The terminal's window lost the focus.
    FocusLost,
    /// Something was done with the mouse at a column and a row.
    Mouse(Mouse, u16, u16),
}

/// What was done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Press,
    /// The wheel was turned away from the officer.
    WheelUp,
    /// The wheel was turned towards the officer.
    WheelDown,
}
