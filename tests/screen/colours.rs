//! Sixteen colours at the most, each readable on black and on white in every terminal; without colours, the same words.

use crate::drawing::TOUR;
use crate::harness::Screen;
use crate::line::Line;
use dudao::config::Scheme;
use dudao::tui::view::theme::Theme;
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeSet;

/// The numbers of all `SGR` sequences of some bytes.
fn pens(bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let ends = |part: &str| part.find(|c: char| !c.is_ascii_digit() && c != ';');
    let codes =
        text.split("\x1b[").skip(1).filter_map(|part| ends(part).filter(|&end| part[end..].starts_with('m')).map(|end| &part[..end]));
    codes.flat_map(|codes| codes.split(';').map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Every frame of a walk through all panes and overlays, as bytes.
fn walk(colours: bool) -> (Vec<u8>, Vec<String>) {
    let mut screen = Screen::demo();
    screen.app.outfit.theme = Theme::new(if colours { Scheme::Auto } else { Scheme::None });
    let mut line = Line::of(&screen);
    let (mut bytes, mut texts) = (line.draw(&screen).bytes, Vec::new());
    for keys in TOUR {
        screen.press(keys);
        bytes.extend(line.draw(&screen).bytes);
        texts.push(screen.text());
    }
    (bytes, texts)
}

#[test]
fn sixteen_colours_do_and_none_says_less() {
    let is_pen = |code: &str| matches!(code, "" | "0" | "1" | "2" | "4" | "7" | "22" | "24" | "27");
    let ((coloured, texts), (plain, same)) = (walk(true), walk(false));
    let colours: Vec<String> = pens(&coloured).into_iter().filter(|code| !is_pen(code)).collect();
    assert_eq!(colours, ["39", "91", "94"], "neither 256 colours nor true ones");
    assert!(pens(&plain).iter().all(|code| is_pen(code)), "{:?}", pens(&plain));
    for (text, other) in texts.iter().zip(&same) {
        assert_eq!(text, other, "what is told by colour is told by a sign");
    }
}

/// What a terminal draws: its default text on black and on white, some of the sixteen colours, and how it dims text.
struct Palette {
    name: &'static str,
    /// Dark background, its text, light background, its text.
    defaults: [u32; 4],
    light_red: u32,
    light_blue: u32,
    dimmed: fn(u32) -> u32,
}

/// From the programs' sources and manuals: xterm's `charproc.c`, PuTTY's `settings.c`, Windows Terminal's Campbell,
/// Linux' `vt.c`, whose text on white is what a turned palette shows.
const PALETTES: [Palette; 4] = [
    Palette {
        name: "xterm",
        defaults: [0x000000, 0xe5e5e5, 0xffffff, 0x000000],
        light_red: 0xff0000,
        light_blue: 0x5c5cff,
        dimmed: |colour| scaled(colour, 2, 3),
    },
    Palette {
        name: "PuTTY",
        defaults: [0x000000, 0xbbbbbb, 0xffffff, 0x000000],
        light_red: 0xff5555,
        light_blue: 0x5555ff,
        dimmed: |colour| scaled(colour, 2, 3),
    },
    Palette {
        name: "Windows Terminal",
        defaults: [0x0c0c0c, 0xcccccc, 0xffffff, 0x0c0c0c],
        light_red: 0xe74856,
        light_blue: 0x3b78ff,
        dimmed: |colour| scaled(colour, 1, 2),
    },
    Palette {
        name: "Linux",
        defaults: [0x000000, 0xaaaaaa, 0xffffff, 0x000000],
        light_red: 0xff5555,
        light_blue: 0x5555ff,
        dimmed: |_| 0x555555,
    },
];
/// The console's grey for dimmed text is its own choice, and no Chinese is shown there anyway.
const TOO_DARK: [(&str, u32); 1] = [("Linux", 0x555555)];

fn scaled(colour: u32, by: u32, of: u32) -> u32 {
    [16, 8, 0].into_iter().map(|shift| ((colour >> shift & 0xff) * by / of) << shift).sum()
}

/// The relative luminance of WCAG 2.
fn luminance(colour: u32) -> f64 {
    let part = |shift: u32| {
        let value = f64::from(colour >> shift & 0xff) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

impl Palette {
    /// The colour in which text of a style comes out that is `text` by default.
    fn drawn(&self, style: Style, text: u32) -> u32 {
        let colour = match style.fg {
            None => text,
            Some(Color::LightRed) => self.light_red,
            Some(Color::LightBlue) => self.light_blue,
            Some(other) => panic!("{other} is in no palette here"),
        };
        assert!(style.bg.is_none(), "{style:?}");
        if style.add_modifier.contains(Modifier::DIM) { (self.dimmed)(colour) } else { colour }
    }
}

#[test]
fn every_style_is_readable_on_black_and_on_white() {
    assert_eq!((contrast(0x000000, 0xffffff) * 10.0).round(), 210.0);
    let theme = Theme::new(Scheme::Auto);
    let styles = [
        ("text", theme.text()),
        ("header", theme.header()),
        ("title", theme.title()),
        ("border", theme.border(false)),
        ("border in focus", theme.border(true)),
        ("mark", theme.mark(false)),
        ("mark in focus", theme.mark(true)),
        ("overdue", theme.overdue()),
        ("soon", theme.soon()),
        ("dim", theme.dim()),
        ("key", theme.key()),
        ("input", theme.input()),
        ("error", theme.error()),
        ("good", theme.good()),
    ];
    for palette in &PALETTES {
        let [dark, light_text, light, dark_text] = palette.defaults;
        for (background, text) in [(dark, light_text), (light, dark_text)] {
            for (name, style) in styles {
                let drawn = palette.drawn(style, text);
                let contrast = contrast(drawn, background);
                println!("{:16} {name:16} {drawn:06x} on {background:06x} {contrast:5.2}", palette.name);
                let excused = background == dark && TOO_DARK.contains(&(palette.name, drawn));
                assert_eq!(contrast >= 3.0, !excused, "{name} in {}: {drawn:06x} on {background:06x} is {contrast:.2}", palette.name);
            }
        }
    }
}
