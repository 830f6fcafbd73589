//! How the terminal's pen is set, and the shortest way to set it anew.
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Modifiers that show on a blank cell.
const SEEN_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT).union(Modifier::SLOW_BLINK).union(Modifier::RAPID_BLINK);

/// Each modifier with the code that sets it and the code that ends it.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Colours and modifiers in which the terminal writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pen {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Pen {
    /// The pen that `cell` is written in.
    pub fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }

    /// What of the pen a blank cell shows: two pens that agree here leave the same blank.
    pub fn on_blank(self) -> Self {
        let modifier = self.modifier & SEEN_ON_BLANK;
        if modifier.is_empty() {
            return Self { bg: self.bg, ..Self::default() };
        }
        Self { modifier, ..self }
    }

    /// Writes to `out` the shortest sequence that turns `from` into this pen; an unknown `from` is reset first.
    pub fn switch_from(self, from: Option<Self>, out: &mut Vec<u8>) {
        if from == Some(self) {
            return;
        }
        let anew = self.codes_anew();
        let codes = from.map(|from| self.codes_after(from)).filter(|codes| codes.len() <= anew.len()).unwrap_or(anew);
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&codes);
        out.push(b'm');
    }

    fn codes_anew(self) -> Vec<u8> {
        let plain = Self::default();
        if self == plain {
            return Vec::new();
        }
        let mut codes = b"0".to_vec();
        let rest = self.codes_after(plain);
        codes.push(b';');
        codes.extend_from_slice(&rest);
        codes
    }

    fn codes_after(self, from: Self) -> Vec<u8> {
        let mut codes = Codes::default();
        let mut kept = from.modifier;
        for (modifier, _, end) in MODIFIERS {
            if kept.contains(modifier) && !self.modifier.contains(modifier) {
                codes.number(end);
                // One code ends bold and dim, and one both kinds of blinking.
                kept -= MODIFIERS.iter().filter(|(_, _, other)| *other == end).fold(Modifier::empty(), |all, (one, ..)| all | *one);
            }
        }
        for (modifier, begin, _) in MODIFIERS {
            if self.modifier.contains(modifier) && !kept.contains(modifier) {
                codes.number(begin);
            }
        }
        if self.fg != from.fg {
            codes.colour(30, self.fg);
        }
        if self.bg != from.bg {
            codes.colour(40, self.bg);
        }
        if self.underline != from.underline {
            codes.colour(50, self.underline);
        }
        codes.0
    }
}

/// Numbers of one SGR sequence, joined by semicolons.
#[derive(Default)]
struct Codes(Vec<u8>);

impl Codes {
    fn number(&mut self, number: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        self.0.extend_from_slice(number.to_string().as_bytes());
    }

    /// A colour of the foreground (`base` 30), the background (40) or the underline (50, which has no short codes).
    fn colour(&mut self, base: u8, colour: Color) {
        let short = base < 50;
        let index = match colour {
            Color::Reset => return self.number(base + 9),
            Color::Rgb(red, green, blue) => {
                return [base + 8, 2, red, green, blue].into_iter().for_each(|number| self.number(number));
            }
            Color::Indexed(index) => index,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        match index {
            0..=7 if short => self.number(base + index),
            8..=15 if short => self.number(base + 52 + index),
            _ => [base + 8, 5, index].into_iter().for_each(|number| self.number(number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn pen(style: Style) -> Pen {
        Pen::of(Cell::default().set_style(style))
    }

    fn switch(from: Option<Style>, to: Style) -> String {
        let mut out = Vec::new();
        pen(to).switch_from(from.map(pen), &mut out);
        String::from_utf8_lossy(&out).replace('\x1b', "^")
    }

    #[test]
    fn only_differences_are_sent_by_the_shorter_way() {
        let plain = Style::new();
        let bold_red = plain.fg(Color::Red).add_modifier(Modifier::BOLD);
        assert_eq!(switch(Some(plain), plain), "");
        assert_eq!(switch(Some(plain), bold_red), "^[1;31m");
        assert_eq!(switch(Some(bold_red), plain), "^[m");
        assert_eq!(switch(Some(bold_red), plain.fg(Color::Red)), "^[22m");
        assert_eq!(switch(Some(bold_red), bold_red.bg(Color::LightBlue)), "^[104m");
        assert_eq!(switch(None, plain), "^[m");
        assert_eq!(switch(None, bold_red), "^[0;1;31m");
        assert_eq!(switch(Some(plain), plain.fg(Color::Indexed(200)).bg(Color::Rgb(1, 2, 3))), "^[38;5;200;48;2;1;2;3m");
        assert_eq!(switch(Some(plain), plain.underline_color(Color::Red)), "^[58;5;1m");
    }

    #[test]
    fn ending_bold_keeps_dim() {
        let red = Style::new().fg(Color::Rgb(200, 0, 0)).bg(Color::Rgb(0, 0, 200));
        let both = red.add_modifier(Modifier::BOLD | Modifier::DIM);
        assert_eq!(switch(Some(both), red.add_modifier(Modifier::DIM)), "^[22;2m");
    }

    #[test]
    fn a_blank_shows_background_and_lines_only() {
        assert_eq!(pen(Style::new().fg(Color::Red).add_modifier(Modifier::BOLD)).on_blank(), Pen::default());
        assert_ne!(pen(Style::new().bg(Color::Red)).on_blank(), Pen::default());
        assert_ne!(pen(Style::new().add_modifier(Modifier::REVERSED)).on_blank(), Pen::default());
    }
}
