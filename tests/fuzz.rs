//! Readers of what comes from outside, given anything: they answer or refuse, soon, and never give up in the midst.
//! Those that are nobody else's to call are tried in their own modules.
//!
//! `DUDAO_TIMES=20000 cargo test --test fuzz` tries longer; samples are kept in `tests/corpus`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod corpus;

use chrono::NaiveDate;
use dudao::domain::calendar::WorkCalendar;
use dudao::domain::date_entry::{self, Lean};
use dudao::domain::date_text::DateText;
use dudao::domain::date_words::DateWords;
use dudao::domain::id::Subject;
use dudao::domain::key::PublicKey;
use dudao::domain::{text, uscc};
use dudao::ledger::read::{Counts, Knowledge, Options, Sheet};
use dudao::ledger::workbook::{Limits, Workbook};
use proptest::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Nothing that is so small takes so long.
const SOON: Duration = Duration::from_secs(10);

/// Bounds small enough that a sample which multiplies is told so at once.
fn limits() -> Limits {
    Limits { unpacked_bytes: 16 << 20, cells: 100_000, dense_cells: 100_000, dense_text: 4 << 20, ..Limits::default() }
}

/// What is read of a file of these bytes, every sheet of it.
fn read(bytes: &[u8]) -> Option<Counts> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let (options, knowledge) = (Options::default(), Knowledge::shipped());
    let mut book = Workbook::open(file.path(), limits()).ok()?;
    let sheet = Sheet::find(&mut book, &options, &knowledge).ok()?;
    sheet.read(&mut book, &options, &knowledge, &mut |_, _| ControlFlow::Continue(())).ok()
}

#[test]
fn every_sample_of_a_ledger_is_read() {
    for target in ["csv", "workbook"] {
        for sample in corpus::samples(target) {
            assert!(read(&sample).is_some_and(|counts| counts.read > 0), "{target}");
        }
    }
}

proptest! {
    #![proptest_config(corpus::tries(30))]

    #[test]
    fn comma_separated_text(bytes in corpus::bytes("csv")) {
        let begun = Instant::now();
        let _ = read(&bytes);
        prop_assert!(begun.elapsed() < SOON);
    }

    #[test]
    fn workbooks(bytes in corpus::bytes("workbook")) {
        let begun = Instant::now();
        let _ = read(&bytes);
        prop_assert!(begun.elapsed() < SOON);
    }
}

proptest! {
    #![proptest_config(corpus::tries(2_000))]

    #[test]
    fn dates(typed in corpus::text("dates"), year in 1i32..9999) {
        let (calendar, words) = (WorkCalendar::shipped(), DateWords::shipped());
        let today = NaiveDate::from_ymd_opt(year, 2, 28).unwrap();
        for lean in [Lean::Past, Lean::Future] {
            let first = date_entry::parse(&typed, today, lean, &calendar, &words).map(|entered| entered.date);
            let again = date_entry::parse(&typed, today, lean, &calendar, &words).map(|entered| entered.date);
            prop_assert_eq!(first, again);
        }
        let _ = date_entry::split_time(&typed);
        let _ = DateText::new(&words).in_year(year).found_on(today).read_on(Some(today)).read(&typed);
    }

    #[test]
    fn ids_codes_and_keys(typed in corpus::text("commands")) {
        if let Ok(subject) = typed.parse::<Subject>() {
            prop_assert_eq!(subject.to_string().parse::<Subject>().ok(), Some(subject));
        }
        let _ = uscc::check(&typed);
        let _ = PublicKey::parse(&typed).map(|key| key.fingerprint());
        let once = text::clean_multiline(&typed);
        prop_assert_eq!(text::clean_multiline(&once), once.as_str());
    }
}
