//! Text that would like to drive a terminal goes in by every way that the command line has, and is looked for in all that
//! comes out. Cells that would like to be formulas come back as the text that they are.
//!
//! `DUDAO_TIMES=100000 cargo test --test hostile` puts in as many texts as is promised; `DUDAO_SEED` repeats a run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "hostile/formulas.rs"]
mod formulas;
#[path = "hostile/ways_in.rs"]
mod ways_in;
#[path = "hostile/ways_out.rs"]
mod ways_out;

use common::Desk;
use common::chance::{Dice, times};

/// Texts that go into one database.
const BATCH: usize = 1_500;

#[test]
fn no_text_from_outside_comes_out_as_anything_but_text() {
    let mut dice = Dice::thrown();
    let mut left = times(300);
    while left > 0 {
        let desk = Desk::with_enterprise();
        desk.ok(&["staff", "add", "--name", "周九", "--office-post", "director"]);
        let texts = left.min(BATCH);
        ways_in::ledger(&desk, &mut dice, texts / 3);
        ways_in::workbook(&desk, &mut dice, texts / 3);
        ways_in::options(&desk, &mut dice, texts / 60);
        ways_in::wrong_arguments(&desk, &mut dice, texts / 60);
        ways_in::forced_commands(&desk, &mut dice, texts / 60);
        ways_out::all_are_clean(&desk);
        left -= texts;
    }
}
