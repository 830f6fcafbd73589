//! The charts, drawn into buffers in both languages, with and without colour, and in ASCII signs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{Days, NaiveDate};
use dudao::access::Officer;
use dudao::config::Scheme;
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::date_words::DateWords;
use dudao::locale::{Lang, Words};
use dudao::tui::app::chart::{Cell, Chart, HeatMap, HeatRow, Level, MonthBars, Rate, Rates, last_known};
use dudao::tui::app::{App, Outfit, Pane};
use dudao::tui::view::fit::width;
use dudao::tui::view::glyphs::Glyphs;
use dudao::tui::view::theme::Theme;
use dudao::tui::view::{chart, screen_text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use std::collections::BTreeSet;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

const SIZES: [(u16, u16); 2] = [(80, 24), (160, 45)];
/// Sizes down to none at all, at which nothing may break.
const SMALL: [(u16, u16); 9] = [(60, 16), (40, 8), (20, 5), (9, 4), (5, 3), (3, 3), (2, 2), (1, 1), (0, 0)];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn app(lang: Lang, glyphs: Glyphs, colours: bool) -> App {
    let officer = Officer::of_office("张三", "test");
    let outfit = Outfit {
        words: Words::new(lang),
        glyphs,
        theme: Theme::new(if colours { Scheme::Auto } else { Scheme::None }),
        today: today(),
        officer,
        calendar: Arc::new(WorkCalendar::shipped()),
        date_words: Arc::new(DateWords::shipped()),
        keys: Arc::default(),
        start: Pane::Agenda,
        mouse: false,
    };
    App::new(outfit, 80, 24)
}

fn drawn(app: &App, shown: &Chart, top: usize, (columns, rows): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    chart::draw(app, shown, top, area, &mut buffer);
    buffer
}

/// The lines of a chart in Chinese, between the sides of its box.
fn lines(shown: &Chart, top: usize, size: (u16, u16)) -> Vec<String> {
    let text = screen_text(&drawn(&app(Lang::Zh, Glyphs::Narrow, true), shown, top, size));
    text.lines().map(|line| line.trim_matches('┃').trim_end().to_owned()).collect()
}

/// The line that has `part` in it.
#[track_caller]
fn line<'a>(lines: &'a [String], part: &str) -> &'a str {
    lines.iter().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part} in\n{}", lines.join("\n")))
}

fn count(line: &str, sign: char) -> usize {
    line.chars().filter(|letter| *letter == sign).count()
}

/// So many months up to November 2026, with figures that rise and fall.
fn months(count: u32) -> Chart {
    let name = |back: u32| format!("{}-{:02}", 2026 - (back + 1) / 12, 12 - (back + 1) % 12);
    let months = (0..count).rev().map(|back| (name(back), u64::from((back * 37 + 11) % 60), u64::from((back * 23 + 5) % 48)));
    Chart::Months(MonthBars { months: months.collect() })
}

fn rates(count: u64) -> Chart {
    let row = |at: u64| Rate { name: format!("第{}组", at + 1), listed: 20 + at % 7, closed: (at * 5) % 21, overdue: at % 4 };
    Chart::Rates(Rates { rows: (0..count).map(row).collect() })
}

/// Weeks up to the running one, and enterprises whose visits lie further and further apart.
fn heat(weeks: u64, count: u64) -> Chart {
    let monday = day("2026-11-23");
    let weeks = (0..weeks).rev().map(|back| monday - Days::new(back * 7)).collect();
    let places = ["云墟丰霁铝制品有限公司", "砾洲永岱化工", "榆坪沁沅冷冻食品有限公司", "青屿特钢"];
    let row = |at: u64| HeatRow {
        name: format!("{}{}", places[(at % 4) as usize], at + 1),
        visits: if at % 5 == 4 {
            Vec::new()
        } else {
            (0..12).map(|nth| today() - Days::new(3 + nth * (20 + at % 50 * 4) + at % 3 * 9)).collect()
        },
        interval_days: 30,
        since: None,
    };
    Chart::Heat(HeatMap { weeks, rows: (0..count).map(row).collect(), all: count as usize })
}

fn all() -> Vec<Chart> {
    let nothing = [Chart::Months(MonthBars::default()), Chart::Rates(Rates::default()), Chart::Heat(HeatMap::default())];
    let some = [months(1), months(12), months(24), rates(1), rates(12), rates(200), heat(1, 1), heat(26, 12), heat(52, 200)];
    let huge = Chart::Months(MonthBars { months: vec![("2026-11".to_owned(), u64::MAX, 1), ("2026-10".to_owned(), 0, u64::MAX)] });
    let wide = Rate { name: "名称很长的挂钩督导小组".repeat(9), listed: u64::MAX, closed: u64::MAX - 1, overdue: u64::MAX };
    let wide = Chart::Rates(Rates { rows: vec![wide.clone(), wide, Rate::default()] });
    nothing.into_iter().chain(some).chain([huge, wide]).collect()
}

/// Each chart at each size in each language and set of signs, with and without colour.
fn each(sizes: &[(u16, u16)], mut check: impl FnMut(&str, Glyphs, bool, &Chart, &Buffer)) {
    for lang in [Lang::Zh, Lang::En] {
        for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
            for colours in [true, false] {
                let app = app(lang, glyphs, colours);
                for (at, shown) in all().iter().enumerate() {
                    for size in sizes {
                        for top in [0, 7, usize::MAX] {
                            let what = format!("chart {at}, {lang:?}, {glyphs:?}, colours {colours}, {size:?}, from {top}");
                            check(&what, glyphs, colours, shown, &drawn(&app, shown, top, *size));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_line_is_as_wide_as_the_screen_and_no_character_is_cut() {
    let sizes: Vec<_> = SIZES.into_iter().chain(SMALL).collect();
    each(&sizes, |what, _, _, _, buffer| {
        for line in screen_text(buffer).lines() {
            assert_eq!(width(line), usize::from(buffer.area.width), "{what}: {line}");
        }
        for y in 0..buffer.area.height {
            for x in (0..buffer.area.width).filter(|x| width(buffer[(*x, y)].symbol()) == 2) {
                assert_eq!(buffer[(x + 1, y)].symbol(), " ", "{what}: over the second half at {x}, {y}\n{}", screen_text(buffer));
            }
        }
    });
}

#[test]
fn the_box_is_not_drawn_over() {
    each(&SIZES, |what, glyphs, _, _, buffer| {
        let side = if glyphs == Glyphs::Ascii { "#" } else { "\u{2503}" };
        for y in 1..buffer.area.height - 1 {
            for x in [0, buffer.area.width - 1] {
                assert_eq!(buffer[(x, y)].symbol(), side, "{what}\n{}", screen_text(buffer));
            }
            for x in [1, buffer.area.width - 2] {
                assert_eq!(buffer[(x, y)].symbol(), " ", "{what}\n{}", screen_text(buffer));
            }
        }
    });
}

#[test]
fn sixteen_colours_are_enough_and_none_are_used_without() {
    let mut coloured = 0;
    each(&SIZES, |what, _, colours, _, buffer| {
        for cell in &buffer.content {
            assert!(!matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_)), "{what}: {:?}", cell.fg);
            assert_eq!(cell.bg, Color::Reset, "{what}");
            coloured += usize::from(cell.fg != Color::Reset);
            assert!(colours || cell.fg == Color::Reset, "{what}: {:?}", cell.fg);
        }
    });
    assert!(coloured > 1000, "{coloured}");
}

#[test]
fn ascii_signs_have_one_width_everywhere() {
    each(&SIZES, |what, glyphs, _, _, buffer| {
        let odd = buffer.content.iter().map(|cell| cell.symbol()).find(|symbol| symbol.width() != symbol.width_cjk());
        assert!(glyphs == Glyphs::Narrow || odd.is_none(), "{what}: {odd:?}");
    });
}

#[test]
fn nothing_outside_its_area_is_touched() {
    for shown in all() {
        let mut buffer = Buffer::filled(Rect::new(0, 0, 100, 40), ratatui::buffer::Cell::new("z"));
        let area = Rect::new(7, 5, 80, 24);
        chart::draw(&app(Lang::Zh, Glyphs::Narrow, true), &shown, 3, area, &mut buffer);
        for y in 0..40 {
            for x in 0..100 {
                let inside = area.contains((x, y).into());
                assert_eq!(buffer[(x, y)].symbol() == "z", !inside, "{x}, {y}\n{}", screen_text(&buffer));
            }
        }
    }
}

#[test]
fn without_figures_it_says_so_in_words() {
    let one_week = Chart::Heat(HeatMap { weeks: vec![today()], rows: Vec::new(), all: 0 });
    let no_week = Chart::Heat(HeatMap { weeks: Vec::new(), rows: vec![HeatRow::default()], all: 1 });
    let nothing = [Chart::Months(MonthBars::default()), Chart::Rates(Rates::default()), one_week, no_week];
    for (lang, title, saying) in [
        (Lang::Zh, ["每月发现", "各组销号率", "走访", "走访"], "暂无可绘图的数据"),
        (Lang::En, ["Found", "Closure rate", "Weeks", "Weeks"], "nothing to draw yet"),
    ] {
        for (shown, title) in nothing.iter().zip(title) {
            for size in SIZES {
                let text = screen_text(&drawn(&app(lang, Glyphs::Narrow, true), shown, 0, size));
                assert!(text.contains(title) && text.contains(saying), "{text}");
            }
        }
    }
    for shown in all().iter().skip(3) {
        assert!(!lines(shown, 0, SIZES[0]).join("").contains("还没有"), "{shown:?}");
    }
}

#[test]
fn bars_of_months_have_one_scale_from_nought() {
    let figures = [("2026-07", 1, 0), ("2026-08", 0, 0), ("2026-09", 10, 5), ("2026-10", 20, 20), ("2026-11", 0, 1)];
    let bars = MonthBars { months: figures.iter().map(|(name, found, closed)| ((*name).to_owned(), *found, *closed)).collect() };
    for size in SIZES {
        let lines = lines(&Chart::Months(bars.clone()), 0, size);
        let length = |name: &str| (count(line(&lines, name), '█'), count(line(&lines, name), '░'));
        let (full, _) = length("2026-10");
        assert!(full >= 25, "{full}");
        assert_eq!(length("2026-10"), (full, full));
        assert_eq!((length("2026-09").0, length("2026-09").1), (full / 2, (full + 2) / 4));
        assert_eq!(length("2026-11"), (0, ((full + 10) / 20).max(1)));
        assert_eq!(length("2026-08"), (0, 0));
        // Figures stand at the ends of their bars, the latest month on top.
        let words = |name: &str| line(&lines, name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words("2026-10"), ["20", &"█".repeat(full), "2026-10", &"░".repeat(full), "20"]);
        assert_eq!(words("2026-08"), ["0", "2026-08", "0"]);
        let at = |name: &str| lines.iter().position(|line| line.contains(name)).unwrap();
        assert!(at("2026-11") < at("2026-10") && at("2026-10") < at("2026-09") && at("2026-09") < at("2026-08"));
        // The ends of the scale, under the ends of the longest bars.
        let axis = line(&lines, "─");
        assert_eq!(axis.split_whitespace().collect::<Vec<_>>(), ["20", &"─".repeat(full), "0", &"─".repeat(full), "20"]);
        let place = |line: &str, sign: char| width(&line[..line.find(sign).unwrap()]);
        assert_eq!(place(axis, '─'), place(line(&lines, "2026-10"), '█'));
        assert!(lines[1].contains("发现 共31 ██") && lines[1].contains("░░ 销号 共26"), "{lines:#?}");
    }
}

#[test]
fn the_latest_months_are_shown_and_at_most_two_years() {
    let (small, large) = (SIZES[0], SIZES[1]);
    let one = lines(&months(1), 0, small);
    assert!(line(&one, "2026-11").contains('█') && !one[0].contains('/'), "{}", one[0]);
    let two_years = lines(&months(24), 0, large);
    for name in ["2026-11", "2025-11", "2024-12"] {
        line(&two_years, name);
    }
    assert!(!two_years[0].contains('/'), "{}", two_years[0]);
    let newest = lines(&months(24), 0, small);
    assert!(newest[0].contains("1-20/24 ↓"), "{}", newest[0]);
    line(&newest, "2026-11");
    assert!(!newest.join("").contains("2024-12"));
    let oldest = lines(&months(24), usize::MAX, small);
    assert!(oldest[0].contains("5-24/24 ↑"), "{}", oldest[0]);
    line(&oldest, "2024-12");
    // The scale is that of all months, wherever one has scrolled to.
    assert_eq!(newest[22], oldest[22]);
    assert_eq!((chart::rows(&months(40)), chart::rows(&months(24)), chart::rows(&months(3))), (24, 24, 3));
    assert!(!lines(&months(40), usize::MAX, large).join("").contains("2024-11"));
}

#[test]
fn the_rate_is_closed_of_listed_rounded_down() {
    for (closed, listed, percent) in [
        (0, 0, None),
        (0, 9, Some(0)),
        (1, 3, Some(33)),
        (199, 200, Some(99)),
        (200, 200, Some(100)),
        (5, 4, Some(100)),
        (u64::MAX, u64::MAX, Some(100)),
    ] {
        assert_eq!(Rate { closed, listed, ..Rate::default() }.percent(), percent, "{closed}/{listed}");
    }
}

#[test]
fn a_group_shows_its_bar_and_its_figures() {
    let rate = |name: &str, closed, listed, overdue| Rate { name: name.to_owned(), listed, closed, overdue };
    let rows =
        vec![rate("第9组", 8, 8, 0), rate("第1组", 199, 200, 3), rate("第5组", 0, 4, 4), rate("第7组", 0, 0, 0), rate("第2组", 2, 4, 1)];
    for size in SIZES {
        let lines = lines(&Chart::Rates(Rates { rows: rows.clone() }), 0, size);
        let bar = |name: &str| (count(line(&lines, name), '█'), count(line(&lines, name), '░'));
        let (full, none_left) = bar("第9组");
        assert!(full > 30 && none_left == 0, "{full}");
        assert_eq!(bar("第1组"), (full - 1, 1), "what is not closed to the last one is not full");
        assert_eq!(bar("第5组"), (0, full));
        assert_eq!(bar("第7组"), (0, 0));
        assert_eq!(bar("第2组"), (full.div_ceil(2), full / 2));
        let figures = |name: &str| {
            let words: Vec<_> = line(&lines, name).split_whitespace().collect();
            words[words.len() - 3..].join(" ")
        };
        assert_eq!(figures("第9组"), "100% 8/8 0");
        assert_eq!(figures("第1组"), "99% 199/200 ▲3");
        assert_eq!(figures("第5组"), "0% 0/4 ▲4");
        assert_eq!(figures("第7组"), "无隐患 0/0 0");
        assert_eq!(figures("合计"), "96% 209/216 ▲8");
        // In the order given, all of one width.
        let at = |name: &str| lines.iter().position(|line| line.contains(name)).unwrap();
        let order = ["小组", "第9组", "第1组", "第5组", "第7组", "第2组", "合计", "已销号  "];
        assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{lines:#?}");
        let ends: BTreeSet<_> = order[..7].iter().map(|name| width(line(&lines, name))).collect();
        assert_eq!(ends.len(), 1, "{lines:#?}");
        assert!(line(&lines, "已销号  ").contains("░ 未销号  ▲ 逾期"));
    }
}

#[test]
fn r35_how_long_ago_the_last_visit_was() {
    let (within, nearing, over, far) = (Level::Within, Level::Nearing, Level::Over, Level::FarOver);
    let cases: [(&[&str], u16, &str, Level); 16] = [
        (&[], 30, "2026-11-24", far),
        (&["2026-11-24"], 30, "2026-11-24", within),
        (&["2026-11-25"], 30, "2026-11-24", far),
        // Three quarters of 40 days are 30.
        (&["2026-10-01"], 40, "2026-10-31", within),
        (&["2026-10-01"], 40, "2026-11-01", nearing),
        (&["2026-10-01"], 40, "2026-11-10", nearing),
        (&["2026-10-01"], 40, "2026-11-11", over),
        (&["2026-10-01"], 40, "2026-12-20", over),
        (&["2026-10-01"], 40, "2026-12-21", far),
        // Three quarters of 30 days are 22 and a half.
        (&["2026-11-01"], 30, "2026-11-23", within),
        (&["2026-11-01"], 30, "2026-11-24", nearing),
        // The last visit counts, whatever the order, and none that is still to come.
        (&["2026-11-20", "2026-01-05", "2026-11-28"], 30, "2026-11-24", within),
        (&["2026-11-20", "2026-01-05"], 30, "2026-02-10", over),
        (&["2026-11-24"], 0, "2026-11-24", within),
        (&["2026-11-23"], 0, "2026-11-24", far),
        (&["1990-01-01"], u16::MAX, "2026-11-24", within),
    ];
    for (visits, interval_days, on, level) in cases {
        let row = HeatRow { visits: visits.iter().map(|visit| day(visit)).collect(), interval_days, ..HeatRow::default() };
        assert_eq!(row.level(day(on)), level, "{visits:?}, {interval_days} days, on {on}");
    }
}

#[test]
fn a_week_is_judged_at_its_end_or_today() {
    let cell = |visited, level| Some(Cell { visited, level });
    let row = |visit: &str, interval_days| HeatRow { visits: vec![day(visit)], interval_days, ..HeatRow::default() };
    for (visit, interval, week, expected) in [
        ("2026-11-02", 30, "2026-10-26", cell(false, Level::FarOver)),
        ("2026-11-02", 30, "2026-11-02", cell(true, Level::Within)),
        ("2026-11-08", 30, "2026-11-02", cell(true, Level::Within)),
        ("2026-11-09", 30, "2026-11-02", cell(false, Level::FarOver)),
        // Sunday 22nd is 15 days after the 7th, and today, Tuesday 24th, 17: only Sunday 29th would be over 20.
        ("2026-11-07", 20, "2026-11-16", cell(false, Level::Within)),
        ("2026-11-07", 20, "2026-11-23", cell(false, Level::Nearing)),
        ("2026-11-24", 20, "2026-11-23", cell(true, Level::Within)),
        ("2026-11-25", 20, "2026-11-23", cell(false, Level::FarOver)),
        ("2026-11-24", 20, "2026-11-30", None),
        // A visit early in the week does not keep an interval of two days until its end.
        ("2026-11-02", 2, "2026-11-02", cell(true, Level::FarOver)),
    ] {
        assert_eq!(row(visit, interval).cell(day(week), today()), expected, "visit {visit}, week {week}");
    }
    assert_eq!((last_known(day("2026-11-16"), today()), last_known(day("2026-11-23"), today())), (day("2026-11-22"), today()));
}

#[test]
fn a_week_before_the_enterprise_was_supervised_is_blank() {
    let row = |visits: &[&str]| HeatRow {
        visits: visits.iter().map(|visit| day(visit)).collect(),
        interval_days: 10,
        since: Some(day("2026-11-10")),
        ..HeatRow::default()
    };
    let level = |visits: &[&str], week| row(visits).cell(day(week), today()).map(|cell| cell.level);
    for (visits, week, expected) in [
        (&[][..], "2026-11-02", None),
        (&[], "2026-11-09", Some(Level::Within)),
        (&[], "2026-11-16", Some(Level::Over)),
        (&["2026-11-20"], "2026-11-02", None),
        (&["2026-10-30"], "2026-11-02", Some(Level::Nearing)),
    ] {
        assert_eq!(level(visits, week), expected, "{visits:?} {week}");
    }
}

/// The last week's cell of four enterprises, one for each level, and of one that was visited in it.
fn five_cells(glyphs: Glyphs, colours: bool) -> Vec<(String, Color, Modifier)> {
    let row = |days: u64| HeatRow { name: format!("E{days}"), visits: vec![today() - Days::new(days)], interval_days: 40, since: None };
    let map = HeatMap { weeks: vec![day("2026-11-23")], rows: [10, 35, 60, 100, 1].map(row).to_vec(), all: 5 };
    let buffer = drawn(&app(Lang::Zh, glyphs, colours), &Chart::Heat(map), 0, SIZES[0]);
    let name = width("E100 ") as u16;
    (2..7).map(|y| &buffer[(2 + name, y)]).map(|cell| (cell.symbol().to_owned(), cell.fg, cell.modifier)).collect()
}

#[test]
fn levels_and_visits_differ_by_sign_and_by_colour() {
    for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
        for colours in [true, false] {
            let cells = five_cells(glyphs, colours);
            let signs: BTreeSet<_> = cells.iter().map(|cell| &cell.0).collect();
            assert_eq!(signs.len(), 5, "{cells:?}");
            assert!(signs.iter().all(|sign| sign.trim().len() == sign.len()), "{cells:?}");
        }
        let cells = five_cells(glyphs, true);
        let colours: BTreeSet<_> = cells[..4].iter().map(|cell| (cell.1.to_string(), cell.2.bits())).collect();
        assert_eq!(colours.len(), 4, "{cells:?}");
    }
}

#[test]
fn the_heat_map_shows_visits_and_weeks_in_their_places() {
    let row = |name: &str, visits: &[&str]| HeatRow {
        name: name.to_owned(),
        visits: visits.iter().map(|visit| day(visit)).collect(),
        interval_days: 14,
        since: None,
    };
    let weeks = ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"].map(day).to_vec();
    let rows = vec![row("丰霁铝制品", &["2026-11-04"]), row("永岱化工", &["2026-10-01", "2026-11-17"]), row("沁沅冷冻", &[])];
    let lines = lines(&Chart::Heat(HeatMap { weeks, rows, all: 1 }), 0, SIZES[0]);
    assert!(lines[0].contains("走访热力图：2026-10-19 至 2026-11-24"), "{}", lines[0]);
    assert_eq!(lines[1], " 月份       10  11");
    assert_eq!(lines[2], " 丰霁铝制品 ████✓·░░▒▒▒▒");
    assert_eq!(lines[3], " 永岱化工   ▒▒██████✓···");
    assert_eq!(lines[4], " 沁沅冷冻   ████████████");
    assert_eq!(lines[5], " ✓ 当周有走访  · 在间隔内  ░ 临近间隔  ▒ 超过间隔  █ 超过间隔两倍或从未走访");
}

#[test]
fn a_year_of_weeks_fits_the_smallest_screen_and_more_are_cut_at_the_old_end() {
    let year = lines(&heat(52, 12), 0, SIZES[0]);
    assert!(year[0].contains("2025-12-01 至 2026-11-24"), "{}", year[0]);
    // Names that are cut, and names that just fit, leave a column of air.
    let buffer = drawn(&app(Lang::Zh, Glyphs::Narrow, true), &heat(52, 20), 0, SIZES[0]);
    assert!((2..22).all(|y| buffer[(25, y)].symbol() == " " && buffer[(26, y)].symbol() != " "), "{}", screen_text(&buffer));
    let three = lines(&heat(156, 12), 0, SIZES[0]);
    assert!(three[0].contains("至 2026-11-24") && !three[0].contains("2023"), "{}", three[0]);
    // One column a week: the last one stands at the right edge, and is the running week.
    let buffer = drawn(&app(Lang::Zh, Glyphs::Narrow, true), &heat(156, 12), 0, SIZES[0]);
    assert!((2..14).all(|y| buffer[(77, y)].symbol() != " "));
}

#[test]
fn two_hundred_rows_are_scrolled_to_the_last() {
    for glyphs in [Glyphs::Narrow, Glyphs::Ascii] {
        let app = app(Lang::Zh, glyphs, true);
        for shown in [rates(200), heat(52, 200)] {
            for (columns, rows) in SIZES {
                let area = Rect::new(0, 0, columns, rows);
                let last = chart::end(&app, &shown, area);
                assert!(last > 150 && last < 200, "{last}");
                let names: Vec<String> = match &shown {
                    Chart::Rates(rates) => rates.rows.iter().map(|rate| rate.name.clone()).collect(),
                    Chart::Heat(map) => map.rows.iter().map(|row| row.name.chars().take(4).collect()).collect(),
                    Chart::Months(_) => Vec::new(),
                };
                for top in [0, 1, 77, last] {
                    let text = screen_text(&drawn(&app, &shown, top, (columns, rows)));
                    let lines: Vec<_> = text.lines().collect();
                    assert!(lines[0].contains(&format!(" {}-{}/200 ", top + 1, top + 200 - last)), "{}", lines[0]);
                    for (line, name) in lines[2..].iter().zip(&names[top..top + 200 - last]) {
                        assert!(line.contains(name.as_str()), "{name} in {line}");
                    }
                }
                let beyond = drawn(&app, &shown, last + 1, (columns, rows));
                assert_eq!(beyond, drawn(&app, &shown, last, (columns, rows)));
            }
        }
    }
}

#[test]
fn of_many_enterprises_it_says_which_are_shown() {
    let Chart::Heat(some) = heat(26, 200) else { panic!("no map") };
    let title = |all| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 30));
        chart::draw(&app(Lang::Zh, Glyphs::Narrow, true), &Chart::Heat(HeatMap { all, ..some.clone() }), 0, buffer.area, &mut buffer);
        screen_text(&buffer).lines().next().unwrap().to_owned()
    };
    assert!(title(20_000).contains("共20000家，列出最久未走访的200家"), "{}", title(20_000));
    assert!(!title(200).contains("共200家"));
}

#[test]
fn months_before_the_first_figure_are_left_out() {
    let month = |name: &str, found, closed| (name.to_owned(), found, closed);
    let bars = MonthBars { months: vec![month("2026-08", 0, 0), month("2026-09", 0, 2), month("2026-10", 0, 0), month("2026-11", 3, 0)] };
    let shown: Vec<&str> = bars.latest().iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(shown, ["2026-09", "2026-10", "2026-11"]);
    assert!(MonthBars { months: vec![month("2026-11", 0, 0)] }.latest().is_empty());
}
