//! The parts that every key and every question pass through, each beside what it stands in for where there is one.
//!
//! `cargo bench --bench parts`; with `-- --test` each runs once, to show that it still can.

#![allow(clippy::expect_used)]

use dudao::access::search::Search;
use dudao::access::{Clock, demo};
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::change::HazardChange;
use dudao::domain::find::Finder;
use dudao::domain::id::{EnterpriseId, HazardId};
use dudao::store::{OpId, Proposal, Stamp, Store, StoreError, Who};
use dudao::tui::terminal::backend::Lean;
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::prelude::{Backend, CrosstermBackend};
use ratatui::style::{Color, Style};
use std::hint::black_box;
use std::sync::LazyLock;

const TEXTS: [&str; 4] = [
    "装卸区静电接地报警仪损坏，要求立即落实整改",
    "配电箱未接地且线路老化",
    "除尘系统未设锁气卸灰装置",
    "液氨阀门存在轻微泄漏，需限期整改到位",
];

/// The demo's bureau, in memory.
static BUREAU: LazyLock<Store> = LazyLock::new(|| {
    let store = Store::in_memory(&stamp()).expect("memory takes a database");
    let clock = Clock::default();
    demo::write(&store, clock.today(), clock.now(), &WorkCalendar::shipped()).expect("the demo is written");
    store
});

fn main() {
    divan::main();
}

fn stamp() -> Stamp {
    Stamp { at: Clock::default().now(), who: Who::here("张三", "zhang3"), op: OpId::random() }
}

/// A screen of Chinese text in the colours of a list.
fn screen() -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 160, 45));
    for y in 0..45 {
        let style = if y % 7 == 0 { Style::new().fg(Color::Red) } else { Style::new() };
        buffer.set_string(2, y, TEXTS[usize::from(y) % 4].repeat(3), style);
    }
    buffer
}

fn draw(backend: &mut impl Backend, buffer: &Buffer) {
    let cells = (0..45).flat_map(|y| (0..160).map(move |x| (x, y))).map(|(x, y)| (x, y, &buffer[(x, y)]));
    assert!(backend.draw(cells).and_then(|()| Backend::flush(backend)).is_ok());
}

#[divan::bench]
fn a_frame_by_the_lean_back_end() {
    let buffer = screen();
    draw(&mut Lean::new(black_box(Vec::new()), Size::new(160, 45)), &buffer);
}

#[divan::bench]
fn a_frame_by_the_stock_back_end() {
    let buffer = screen();
    draw(&mut CrosstermBackend::new(black_box(Vec::new())), &buffer);
}

#[divan::bench]
fn a_thousand_texts_looked_through(bencher: divan::Bencher) {
    let finder = Finder::new("yaxl");
    bencher.bench_local(|| (0..1_000).filter(|at| finder.finds(&[black_box(TEXTS[at % 4])])).count());
}

#[divan::bench]
fn a_thousand_texts_by_the_library(bencher: divan::Bencher) {
    let pinyin = PinyinMatchConfig::notations(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter);
    let matcher = IbMatcher::builder("yaxl").pinyin(pinyin).build();
    bencher.bench_local(|| (0..1_000).filter(|at| matcher.is_match(black_box(TEXTS[at % 4]))).count());
}

#[divan::bench]
fn the_hazards_of_an_enterprise() -> usize {
    BUREAU.read().and_then(|view| view.hazards_of(black_box(EnterpriseId(7)))).map_or(0, |ids| ids.len())
}

#[divan::bench]
fn what_falls_due_first() -> usize {
    BUREAU.read().and_then(|view| view.due(Clock::default().today(), None, 40)).map_or(0, |items| items.len())
}

#[divan::bench]
fn a_find_through_all_hazards() -> usize {
    let mut found = 0;
    let hit = |_: &dyn Fn() -> Result<_, StoreError>| {
        found += 1;
        Ok::<(), StoreError>(())
    };
    let searched = BUREAU.read().and_then(|view| Search::new(black_box("jd"), HazardId(1)).step(&view, || true, hit));
    assert!(searched.is_ok());
    found
}

#[divan::bench]
fn a_note_saved_in_memory() {
    let noted = HazardChange::Noted { text: "已电话督促".to_owned() };
    let hazard = BUREAU.read().and_then(|view| view.hazard(HazardId(7))).ok().flatten().expect("the demo has hazards");
    assert!(BUREAU.commit(&stamp(), Proposal::on_hazard(&hazard, noted)).is_ok());
}
