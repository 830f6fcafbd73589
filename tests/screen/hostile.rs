//! Text that would like to drive the terminal: in records, typed, pasted, in the names of files and paths. No cell of any
//! screen holds a sign of it that is not text.
//!
//! `DUDAO_TIMES=100000 cargo test --test screen hostile` shows as many texts as is promised; `DUDAO_SEED` repeats a run.

use crate::common::chance::{Dice, times};
use crate::common::hostile::{bad, is_bad, text};
use crate::harness::{Screen, today};
use dudao::domain::hazard::HazardFacts;
use dudao::domain::id::HazardId;
use dudao::locale::Lang;
use dudao::tui::view::glyphs::Glyphs;

/// Records with such texts in one database.
const BATCH: usize = 400;
/// Texts of a record.
const FIELDS: usize = 4;

#[track_caller]
fn assert_clean(screen: &Screen, after: &str) {
    let (buffer, _) = screen.draw();
    for cell in &buffer.content {
        assert!(!cell.symbol().chars().any(|c| c == '\n' || is_bad(c)), "{:?} after {after}", cell.symbol());
    }
}

/// The demo with such records at its first enterprise: past the boundary that cleans them, as a file from elsewhere might
/// hold them.
fn screen(dice: &mut Dice, records: usize, columns: u16, glyphs: Glyphs) -> Screen {
    let demo = Screen::demo();
    let like = demo.session.hazard(HazardId(1)).unwrap().facts;
    for _ in 0..records {
        let (description, location, owner, notes) = (text(dice), text(dice), text(dice), text(dice));
        let facts = HazardFacts { description: format!("{description}漏"), location, owner, notes, code: None, ..like.clone() };
        demo.session.register(facts, Some(today())).unwrap();
    }
    Screen::on(demo.session.clone(), Lang::Zh, columns, 45, glyphs)
}

#[test]
fn no_record_reaches_a_cell_as_anything_but_text() {
    let mut dice = Dice::thrown();
    let mut left = times(40);
    while left > 0 {
        let records = (left / FIELDS + 1).min(BATCH);
        let (columns, glyphs) = dice.pick(&[(160, Glyphs::Narrow), (80, Glyphs::Narrow), (120, Glyphs::Ascii)]);
        let mut screen = screen(&mut dice, records, columns, glyphs);
        screen.press("4");
        assert_clean(&screen, "4");
        screen.press("1<Home><Enter>");
        let pages = records / 20 + 1;
        for page in 0..pages {
            screen.press("<PageDown>");
            assert_clean(&screen, "PageDown");
            if page < 3 {
                for keys in ["3", "<Enter>", "<Esc>", "2", "c", "<Esc>", "e", "<Esc>", "s", "<Esc>"] {
                    screen.press(keys);
                    assert_clean(&screen, keys);
                }
            }
        }
        left = left.saturating_sub(records * FIELDS);
    }
}

#[test]
fn what_is_typed_and_pasted_is_text_on_the_screen_and_in_the_record() {
    let mut dice = Dice::thrown();
    for _ in 0..times(30) / 6 {
        let mut screen = Screen::demo();
        screen.press("n").shows("登记隐患");
        screen.paste(&text(&mut dice));
        assert_clean(&screen, "a paste");
        // As an input method sends it: no key is a control sign.
        screen.write(&text(&mut dice).chars().filter(|c| !c.is_control()).collect::<String>());
        assert_clean(&screen, "what was typed");
        screen.paste("漏电").press("<Tab><Tab>").paste(&text(&mut dice)).press("<C-s>");
        assert_clean(&screen, "a save");
        let view = screen.session.store.read().unwrap();
        let last = view.hazards(HazardId(1), usize::MAX).unwrap().pop().unwrap();
        let facts = &last.facts;
        for kept in [&facts.description, &facts.location, &facts.owner, &facts.notes] {
            assert_eq!(bad(kept), None, "{kept:?}");
        }
        drop(view);
        let mut screen = Screen::on(screen.session.clone(), Lang::Zh, 120, 40, Glyphs::Narrow);
        for keys in ["1/", "g", "x", "<C-o>"] {
            screen.press(keys);
            screen.paste(&text(&mut dice));
            assert_clean(&screen, keys);
            screen.press("<Enter>");
            assert_clean(&screen, &format!("{keys} and Enter"));
            screen.press("<Esc><Esc>");
        }
    }
}
