//! What is drawn, cell by cell: whole characters, and in ASCII mode no sign that a terminal may draw wider.

use crate::harness::{Screen, today};
use dudao::locale::Lang;
use dudao::tui::view::fit::width;
use dudao::tui::view::glyphs::Glyphs;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// Keys that lead through every pane and overlay, from the reminders back to them.
pub const TOUR: [&str; 42] = [
    "M",
    "15",
    "<Enter>",
    "s",
    "<Esc><Esc>n",
    "<Esc><Esc>",
    "M23",
    "d",
    "<Esc><End><PageUp>",
    "<Esc>M43",
    "<Enter>",
    "<Esc><Esc>M51",
    "<Esc>M53",
    "<Esc>1p",
    "2",
    "+<Enter>",
    "<Esc><Esc>b",
    "<Esc>4<Home>v",
    "<Esc>4zz<Home>",
    "s",
    "1",
    "<Esc>",
    "s4",
    "<Esc>",
    "x",
    "<Esc>",
    "d",
    "<Esc>",
    "n",
    "<Esc>",
    "?",
    "<Esc>",
    ":",
    "<Esc>",
    "gyb",
    "<Esc>",
    "1<Home>/h",
    "<Esc>d",
    "<Esc>e",
    "<Esc>2",
    "3<Enter>",
    "<Esc>4",
];

/// Each wide character has its two columns: nothing is drawn over its second half, and the screen's edge cuts none.
#[track_caller]
pub fn whole(buffer: &Buffer, screen: &Screen) {
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if width(symbol) == 2 {
                assert!(x + 1 < buffer.area.width, "{symbol} is cut at the edge of line {y}\n{}", screen.text());
                let half = buffer[(x + 1, y)].symbol();
                assert_eq!(half, " ", "over the second half of {symbol} at {x}, {y}\n{}", screen.text());
            }
        }
    }
}

#[test]
fn no_character_is_drawn_by_half() {
    for lang in [Lang::Zh, Lang::En] {
        for (columns, rows) in [(160, 45), (111, 30), (110, 30), (109, 30), (80, 24), (61, 17), (60, 16)] {
            let mut screen = Screen::demo_in(lang, columns, rows);
            for keys in TOUR {
                screen.press(keys);
                let (buffer, cursor) = screen.draw();
                whole(&buffer, &screen);
                if let Some(cursor) = cursor {
                    assert!(cursor.x < columns && cursor.y < rows, "{cursor:?} at {columns}×{rows} after {keys}");
                }
            }
        }
    }
}

#[test]
fn ascii_signs_alone_where_some_terminals_draw_wider() {
    let demo = Screen::demo();
    let mut facts = demo.session.hazard("H1".parse().unwrap()).unwrap().facts;
    facts.description = "①温度“超过”60℃—未处理…×2；β相·Ⅱ级→停用".to_owned();
    let mut screen = Screen::on(demo.session.clone(), Lang::Zh, 160, 45, Glyphs::Ascii);
    screen.session.register(facts, Some(today())).unwrap();
    screen.look();
    for keys in TOUR.into_iter().chain(["g未处理", "<Enter>", "d"]) {
        screen.press(keys);
        let (buffer, _) = screen.draw();
        whole(&buffer, &screen);
        let odd = buffer.content.iter().map(|cell| cell.symbol()).find(|symbol| symbol.width() != symbol.width_cjk());
        assert_eq!(odd, None, "after {keys}\n{}", screen.text());
    }
    // What the signs stand for is still read.
    screen.shows("1温度\"超过\"60C-未处理~x2；β相.2级>停用");
    screen.resize(50, 10).shows("60列x16行");
}
