//! The parts that screens are made of, with Chinese text at every width.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use dudao::config::Scheme;
use dudao::keymap::key::Key;
use dudao::locale::{Lang, Words};
use dudao::tui::app::field::{Area, Choice, Line};
use dudao::tui::view::field;
use dudao::tui::view::fit::{fit, pad, pad_left, put, width};
use dudao::tui::view::frame::{clear, dialog, pane};
use dudao::tui::view::glyphs::Glyphs;
use dudao::tui::view::screen_text;
use dudao::tui::view::theme::Theme;
use dudao::tui::view::wrap::wrap;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

const MIXED: [&str; 7] = [
    "云墟丰霁铝制品有限公司",
    "H123 除尘系统未设锁气卸灰装置，限11月20日前整改。",
    "a",
    "",
    "e\u{301}e\u{301}中e\u{301}",
    "坛应急〔2020〕24号",
    "（一）现场检查时，责令“立即整改”；《指令书》已送达！",
];
const LONG: &str = "除尘系统未设锁气卸灰装置，且干式除尘器未设泄爆装置（见《工贸企业粉尘防爆安全规定》第十六条）；\
                    企业负责人张三称：“正在联系厂家”，型号为 DMC-120 pulse-jet，预计2026-12-10到货！";
/// Signs that Chinese terminals may draw two columns wide.
const AMBIGUOUS: &str = "─│━┃┌┐└┘┏┓┗┛█●○■□▲△▶▷▼◆※→←↑↓…—“”‘’·℃×÷°";

fn read(buffer: &Buffer, y: u16) -> String {
    screen_text(buffer).lines().nth(y.into()).unwrap().to_owned()
}

/// Fails where a wide character hangs over the edge or something else stands on its second half.
fn assert_no_half_characters(buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let columns = width(buffer[(x, y)].symbol()).max(1) as u16;
            assert!(x + columns <= buffer.area.width, "over the edge: {}", read(buffer, y));
            for hidden in x + 1..x + columns {
                assert_eq!(buffer[(hidden, y)].symbol(), " ", "at {hidden}: {}", read(buffer, y));
            }
            x += columns;
        }
    }
}

#[test]
fn text_fits_at_every_width() {
    for text in MIXED {
        for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
            for columns in 0..60 {
                let fitted = fit(text, columns, glyphs);
                assert!(width(&fitted) <= columns, "{text} in {columns}: {fitted}");
                assert_eq!(width(&pad(text, columns, glyphs)), columns, "{text} in {columns}");
                assert_eq!(width(&pad_left(text, columns, glyphs)), columns, "{text} in {columns}");
                if width(text) <= columns {
                    assert_eq!(fitted, text);
                } else if columns > 0 {
                    let head = fitted.strip_suffix(glyphs.ellipsis()).expect("a cut is shown");
                    assert!(text.starts_with(head));
                    assert!(width(&fitted) + 1 >= columns, "a wide character may leave one column free");
                }
            }
        }
    }
}

#[test]
fn text_put_into_the_buffer_stays_in_its_columns() {
    for text in MIXED {
        for x in 0..12 {
            for columns in 0..14 {
                let mut buffer = Buffer::filled(Rect::new(0, 0, 12, 1), ratatui::buffer::Cell::new("."));
                let end = put(&mut buffer, x, 0, columns, text, Style::new());
                assert!(end <= (x + columns).min(12), "{text} at {x} in {columns}");
                assert_no_half_characters(&buffer);
                let outside = |at: u16| buffer[(at, 0)].symbol() == ".";
                assert!((0..x.min(12)).chain(end..12).all(outside), "{text} at {x} in {columns}: {}", read(&buffer, 0));
            }
        }
    }
}

#[test]
fn what_could_drive_a_terminal_is_not_put() {
    let hostile: String = ('\0'..='\u{9f}')
        .chain(['\u{ad}', '\u{feff}'])
        .chain('\u{200b}'..='\u{200f}')
        .chain('\u{2028}'..='\u{202e}')
        .chain('\u{2066}'..='\u{2069}')
        .collect();
    for text in [hostile.clone(), hostile.chars().flat_map(|c| ['中', c]).collect()] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 500, 1));
        put(&mut buffer, 0, 0, 500, &text, Style::new());
        let shown = read(&buffer, 0);
        let bad: Vec<char> =
            shown.chars().filter(|c| c.is_control() || ('\u{200b}'..='\u{2069}').contains(c) || "\u{ad}\u{feff}".contains(*c)).collect();
        assert!(bad.is_empty(), "{bad:?}");
    }
}

#[test]
fn wrapped_lines_keep_the_rules_of_chinese_setting() {
    for text in MIXED.into_iter().chain([LONG]) {
        for columns in 6..70 {
            let lines = wrap(text, columns);
            let joined: String = lines.concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""), "nothing is lost at {columns}");
            for line in &lines {
                assert!(width(line) <= columns, "{line} in {columns}");
            }
            for pair in lines.windows(2) {
                assert!(!pair[1].starts_with(|c| "，。、；：？！）】》”’…".contains(c)), "{columns}: {lines:#?}");
                assert!(!pair[0].ends_with(|c| "（【《“‘".contains(c)), "{columns}: {lines:#?}");
                let cut = [pair[0].chars().last().unwrap(), pair[1].chars().next().unwrap()];
                let word =
                    columns >= 14 && cut.iter().all(char::is_ascii_alphanumeric) && !text.contains(&format!("{} {}", cut[0], cut[1]));
                assert!(!word, "a word is cut at {columns}: {lines:#?}");
            }
        }
    }
}

#[test]
fn wrapping_keeps_the_texts_own_lines() {
    assert_eq!(wrap("一\n\n二三", 4), ["一", "", "二三"]);
    assert_eq!(wrap("", 4), [""]);
    assert_eq!(wrap("abcdefgh", 4), ["abcd", "efgh"]);
    assert_eq!(wrap("中中中", 1), ["中", "中", "中"]);
}

#[test]
fn a_box_has_its_title_and_shows_its_focus_without_colour() {
    for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
        for columns in 0..30 {
            for rows in 0..5 {
                let mut drawn = [false, true].map(|focused| {
                    let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 5));
                    let inside = pane(
                        &mut buffer,
                        Rect::new(0, 0, columns, rows),
                        "2 隐患 云墟丰霁铝制品",
                        focused,
                        Theme::new(Scheme::None),
                        glyphs,
                    );
                    assert!(inside.width <= columns.saturating_sub(2) && inside.height <= rows.saturating_sub(2));
                    assert_no_half_characters(&buffer);
                    buffer
                });
                if columns > 2 && rows > 2 {
                    drawn.iter_mut().for_each(|buffer| buffer.content.iter_mut().for_each(|cell| cell.modifier = Modifier::empty()));
                    assert_ne!(drawn[0], drawn[1], "the lines alone tell");
                }
            }
        }
    }
}

#[test]
fn a_dialog_leaves_no_half_of_a_character() {
    for columns in 2..20 {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 21, 5));
        for y in 0..5 {
            put(&mut buffer, y % 2, y, 21, &"中".repeat(10), Style::new());
        }
        dialog(&mut buffer, Rect::new(0, 0, 21, 5), columns, 3, "题", Theme::default(), Glyphs::Narrow);
        assert_no_half_characters(&buffer);
        clear(&mut buffer, Rect::new(3, 1, 4, 2));
        assert_no_half_characters(&buffer);
    }
}

#[test]
fn ascii_glyphs_are_ascii() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 5));
    dialog(&mut buffer, Rect::new(0, 0, 30, 5), 12, 4, "一个很长很长的标题", Theme::default(), Glyphs::Ascii);
    pane(&mut buffer, Rect::new(0, 0, 5, 5), "题", false, Theme::default(), Glyphs::Ascii);
    let ascii = Glyphs::Ascii;
    let signs = [
        ascii.overdue(),
        ascii.soon(),
        ascii.selected(),
        ascii.check(true),
        ascii.check(false),
        ascii.radio(true),
        ascii.radio(false),
        ascii.ellipsis(),
        ascii.dash(),
        ascii.up_down(),
        ascii.more()[0],
        ascii.more()[1],
    ];
    let drawn: String = (0..5).map(|y| read(&buffer, y)).chain(signs.map(str::to_owned)).collect();
    let found: Vec<char> = drawn.chars().filter(|c| AMBIGUOUS.contains(*c)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(signs.iter().all(|sign| sign.is_ascii()));
}

#[test]
fn colours_hold_on_black_and_on_white() {
    use ratatui::style::Color::{Gray, LightCyan, LightGreen, LightYellow, White, Yellow};
    let theme = Theme::default();
    for style in [
        theme.text(),
        theme.title(),
        theme.border(true),
        theme.border(false),
        theme.overdue(),
        theme.soon(),
        theme.dim(),
        theme.key(),
        theme.error(),
        theme.good(),
    ] {
        assert!(![Yellow, LightYellow, White, Gray, LightCyan, LightGreen].contains(&style.fg.unwrap_or_default()), "{style:?}");
        assert_eq!(style.bg, None);
    }
    let plain = Theme::new(Scheme::None);
    for style in [plain.border(true), plain.overdue(), plain.soon(), plain.dim(), plain.error(), plain.good(), plain.mark(true)] {
        assert_eq!((style.fg, style.bg), (None, None));
    }
}

#[test]
fn a_line_edits_whole_characters_and_shows_the_cursor() {
    let mut line = Line::new("除尘e\u{301}系统");
    for expected in ["除尘e\u{301}系", "除尘e\u{301}", "除尘", "除", "", ""] {
        line.press(Key::Backspace);
        assert_eq!(line.text(), expected);
    }
    let text = "H123 除尘系统未设锁气卸灰装置，限期整改";
    let mut line = Line::new(text);
    for _ in 0..text.chars().count() + 1 {
        for columns in 2..50 {
            let (shown, at) = line.window(columns);
            assert!(at < columns, "{shown} at {at} in {columns}");
        }
        line.press(Key::Left);
    }
}

#[test]
fn typed_steering_characters_are_no_text() {
    let (mut line, mut area) = (Line::default(), Area::new(""));
    for c in ['a', '\u{202e}', '\u{200b}', '\u{7}', '\u{9b}', '\u{2066}', 'b'] {
        line.press(Key::Char(c));
        area.press(Key::Char(c));
    }
    assert_eq!((line.text(), area.text().as_str()), ("ab", "ab"));
}

#[test]
fn up_and_down_in_an_area_follow_the_lines_on_screen() {
    let mut area = Area::new(LONG);
    let count = area.shown(20, 100).lines.len();
    assert!(count > 5 && area.at_bottom() && !area.at_top(), "the cursor stands on the last of several lines");
    for row in (0..count - 1).rev() {
        area.press(Key::Up);
        assert_eq!(area.shown(20, 100).row, row);
    }
    assert!(area.at_top());
    for row in 1..count {
        area.press(Key::Down);
        assert_eq!(area.shown(20, 100).row, row);
    }
    area.shown(20, 4);
    area.press(Key::PageUp);
    assert_eq!(area.shown(20, 100).row, count - 4);
}

#[test]
fn an_area_wraps_as_chinese_is_set_and_keeps_its_cursor_in_sight() {
    for columns in (10..40).step_by(3) {
        let mut area = Area::new(LONG);
        for _ in 0..LONG.chars().count() {
            for rows in 1..6 {
                let shown = area.shown(columns, rows);
                assert!(shown.row < shown.lines.len() && shown.lines.len() <= rows && shown.column < columns, "{shown:?}");
                assert_eq!(shown.hidden.0 + shown.lines.len() + shown.hidden.1, area.shown(columns, 100).lines.len());
                area.shown(columns, rows);
            }
            area.press(Key::Left);
        }
        for line in area.shown(columns, 100).lines.into_iter().skip(1) {
            assert!(!line.starts_with(|c| "，。、；：？！）】》”’".contains(c)), "{columns}: {line}");
        }
    }
}

#[test]
fn an_area_takes_text_where_its_cursor_is_seen() {
    let mut area = Area::new("一二三四五六七八九十");
    let lines = |area: &Area| area.shown(9, 5).lines.iter().map(|line| line.to_string()).collect::<Vec<_>>();
    assert_eq!(lines(&area), ["一二三四", "五六七八", "九十"]);
    area.press(Key::Up);
    area.press(Key::Char('x'));
    assert_eq!(area.text(), "一二三四五六x七八九十");
    area.paste("甲\r\n乙\u{1b}");
    assert_eq!(lines(&area), ["一二三四", "五六x甲", "乙七八九", "十"]);
}

#[test]
fn fields_are_drawn_within_their_room_with_the_cursor_in_them() {
    let words = Words::new(Lang::Zh);
    for columns in 0..40 {
        for rows in 0..5 {
            for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
                let room = Rect::new(3, 1, columns, rows);
                let draw = |draw: &dyn Fn(&mut Buffer) -> Position| {
                    let mut buffer = Buffer::filled(Rect::new(0, 0, 46, 8), ratatui::buffer::Cell::new("."));
                    let cursor = draw(&mut buffer);
                    assert!(room.contains(cursor) || room.is_empty(), "{cursor:?} in {room:?}");
                    for position in buffer.area.positions().filter(|position| !room.contains(*position)) {
                        assert_eq!(buffer[position].symbol(), ".", "{position:?} outside {room:?}");
                    }
                };
                let area = Area::new(LONG);
                draw(&|buffer| field::line(buffer, room, &Line::new(LONG), Theme::default()));
                draw(&|buffer| field::area(buffer, room, &area, Theme::default(), glyphs));
                let choice = Choice::several("general", vec!["program"; 9], vec![8]);
                draw(&|buffer| field::choice(buffer, room, &choice, words, Theme::default(), glyphs));
            }
        }
    }
}

#[test]
fn fields_look_like_fields() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 5));
    let cursor = field::line(&mut buffer, Rect::new(0, 0, 12, 1), &Line::new("锁气卸灰"), Theme::default());
    assert_eq!((cursor, buffer[(11, 0)].modifier), (Position::new(8, 0), Modifier::UNDERLINED));
    let area = Area::new("一二三四五六七八九十，甲乙丙丁戊己庚辛");
    let cursor = field::area(&mut buffer, Rect::new(0, 1, 10, 2), &area, Theme::default(), Glyphs::Ascii);
    let mut choice = Choice::one("general", vec!["program", "program"], Some(0));
    choice.press(Key::Right);
    let at = field::choice(&mut buffer, Rect::new(0, 3, 24, 2), &choice, Words::new(Lang::Zh), Theme::default(), Glyphs::Ascii);
    let shown = screen_text(&buffer);
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    assert_eq!(lines, ["锁气卸灰", "乙丙丁戊 ^", "己庚辛", "( ) 督导  (*) 督导", ""]);
    assert_eq!((cursor, at), (Position::new(6, 2), Position::new(11, 3)));
}

#[test]
fn a_dash_of_two_signs_is_not_torn_apart() {
    let text = "一二三四——五六……七八";
    for columns in 6..24 {
        for pair in wrap(text, columns).windows(2) {
            assert!(!(pair[0].ends_with('—') && pair[1].starts_with('—')), "{columns}: {pair:?}");
            assert!(!pair[1].starts_with('…'), "{columns}: {pair:?}");
        }
    }
}

#[test]
fn a_choice_of_nothing_takes_no_key() {
    for mut choice in [Choice::one("general", vec![], None), Choice::several("general", vec![], vec![])] {
        for key in [Key::Left, Key::Right, Key::Char(' '), Key::Char('1'), Key::Delete] {
            assert!(!choice.press(key), "{key}");
        }
        assert!(choice.chosen().is_empty());
    }
}

#[test]
fn a_pasted_book_does_not_hold_up_the_screen() {
    let book = LONG.repeat(1_000);
    let began = std::time::Instant::now();
    let (mut line, mut area) = (Line::default(), Area::new(""));
    line.paste(&book);
    area.paste(&book);
    assert!(line.window(40).1 < 40);
    assert!(area.shown(40, 3).row < 3);
    assert_eq!(wrap(&book, 40).concat().replace(' ', ""), book.replace(' ', ""));
    // Breaking it again from the front for each line took minutes.
    assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
}
