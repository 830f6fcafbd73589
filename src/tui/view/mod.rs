//! Draws the screen: panes, overlays, fit and wrap for Chinese. It reads the state and asks nothing.
pub mod fit;
pub mod frame;
pub mod glyphs;
pub mod theme;
pub mod wrap;
