//! A screen as a picture: each sign is put where its cell stands, whatever a font makes of its width; frames are lines.

use std::fmt::Write;
use vt100::{Cell, Color, Screen};

const CELL: (usize, usize) = (8, 17);
const MARGIN: usize = 10;
const PAPER: &str = "#16181d";
const INK: &str = "#d6d6d6";
/// The sixteen colours of a terminal.
const PALETTE: [&str; 16] = [
    "#000000", "#d04848", "#4ea64e", "#c9a227", "#5c8fe0", "#b569c2", "#3fa7b5", "#c8c8c8", "#7f7f7f", "#ff6b6b", "#7ddc7d", "#ffd75f",
    "#86b3ff", "#dd9bea", "#6fd7e6", "#ffffff",
];

#[derive(Clone, Copy, PartialEq, Eq)]
struct Looks {
    ink: &'static str,
    paper: &'static str,
    bold: bool,
    underlined: bool,
}

fn colour(colour: Color, otherwise: &'static str) -> &'static str {
    match colour {
        Color::Default => otherwise,
        Color::Idx(index) => PALETTE.get(index as usize).expect("the program keeps to sixteen colours"),
        Color::Rgb(..) => panic!("the program keeps to sixteen colours"),
    }
}

fn looks(cell: &Cell) -> Looks {
    let (ink, paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    let (ink, paper) = if cell.inverse() { (paper, ink) } else { (ink, paper) };
    Looks { ink, paper, bold: cell.bold(), underlined: cell.underline() }
}

/// A run of a row without spaces: where each of its signs begins, and the signs.
struct Run {
    columns: Vec<u16>,
    text: String,
    looks: Looks,
}

fn runs(screen: &Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut beside = false;
    for column in 0..screen.size().1 {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let text = cell.contents();
        let drawn = !text.trim().is_empty() && line(text).is_none();
        match runs.last_mut() {
            Some(run) if drawn && beside && run.looks == looks(cell) => {
                run.columns.push(column);
                run.text.push_str(text);
            }
            _ if drawn => runs.push(Run { columns: vec![column], text: text.into(), looks: looks(cell) }),
            _ => {}
        }
        beside = drawn;
    }
    runs
}

/// How a sign of a frame is drawn, from the middle of its cell: left, right, up, down; and whether it is heavy.
fn line(sign: &str) -> Option<([bool; 4], bool)> {
    let ways = |text: &str| ["l", "r", "u", "d"].map(|way| text.contains(way));
    Some(match sign {
        "─" => (ways("lr"), false),
        "│" => (ways("ud"), false),
        "┌" => (ways("rd"), false),
        "┐" => (ways("ld"), false),
        "└" => (ways("ru"), false),
        "┘" => (ways("lu"), false),
        "━" => (ways("lr"), true),
        "┃" => (ways("ud"), true),
        "┏" => (ways("rd"), true),
        "┓" => (ways("ld"), true),
        "┗" => (ways("ru"), true),
        "┛" => (ways("lu"), true),
        _ => return None,
    })
}

/// The left upper corner of a cell.
fn corner(row: u16, column: u16) -> (usize, usize) {
    (MARGIN + usize::from(column) * CELL.0, MARGIN + usize::from(row) * CELL.1)
}

/// The grounds that are not paper, and the frames, of a row.
fn grounds(screen: &Screen, row: u16, svg: &mut String) {
    let (half, middle) = (CELL.0 / 2, CELL.1 / 2);
    for column in 0..screen.size().1 {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let (looks, (x, y)) = (looks(cell), corner(row, column));
        if looks.paper != PAPER {
            let width = if cell.is_wide() { 2 * CELL.0 } else { CELL.0 };
            writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{}\"/>", CELL.1, looks.paper).unwrap();
        }
        let Some((ways, heavy)) = line(cell.contents()) else { continue };
        let (x, y, stroke) = (x + half, y + middle, if heavy { 2 } else { 1 });
        let ends = [(x - half, y), (x + half, y), (x, y - middle), (x, y + CELL.1 - middle)];
        let drawn: String =
            ends.iter().zip(ways).filter(|(_, goes)| *goes).map(|((to_x, to_y), _)| format!("M{x} {y}L{to_x} {to_y}")).collect();
        writeln!(svg, "<path d=\"{drawn}\" stroke=\"{}\" stroke-width=\"{stroke}\"/>", looks.ink).unwrap();
    }
}

/// The screen as an SVG.
pub fn of(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (2 * MARGIN + usize::from(columns) * CELL.0, 2 * MARGIN + usize::from(rows) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC','Sarasa Mono SC',monospace\" font-size=\"13.3\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
    for row in 0..rows {
        grounds(screen, row, &mut svg);
        for Run { columns, text, looks } in runs(screen, row) {
            let at: Vec<String> = columns.iter().map(|&column| corner(row, column).0.to_string()).collect();
            let weight = if looks.bold { " font-weight=\"bold\"" } else { "" };
            let line = if looks.underlined { " text-decoration=\"underline\"" } else { "" };
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let baseline = corner(row, 0).1 + CELL.1 - 4;
            writeln!(svg, "<text x=\"{}\" y=\"{baseline}\" fill=\"{}\"{weight}{line}>{text}</text>", at.join(" "), looks.ink).unwrap();
        }
    }
    svg.push_str("</svg>\n");
    svg
}
