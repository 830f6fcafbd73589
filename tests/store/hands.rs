//! Hands laid on the journal at random, with every checksum made to fit: verification names the first entry that does
//! not hold. Who computes the whole chain anew is found by the head's hash alone, which is why that is kept elsewhere.
//!
//! `DUDAO_TIMES=10000 cargo test --test store hands` does what is promised; `DUDAO_SEED` repeats a run.

use crate::common::chance::{Dice, times};
use crate::files::{JOURNAL, hash_after, sealed, tamper};
use crate::office::Office;
use crate::records::facts;
use dudao::domain::hazard::Severity;
use dudao::store::{Entry, Store, Verdict};
use std::fs;
use std::path::Path;

/// An entry as it stands: its hash and its JSON.
type Row = (Vec<u8>, Vec<u8>);

/// An office with some work behind it, its file, and the rows of its journal from entry 1 on.
struct Books {
    office: Office,
    whole: Vec<u8>,
    rows: Vec<Row>,
}

impl Books {
    fn new() -> Self {
        let office = Office::on_file();
        office.propose(crate::staff("张三")).unwrap();
        for number in 1..=4 {
            let enterprise = office.add_enterprise(&format!("云墟第{number}化工有限公司"));
            let severity = if number == 1 { Severity::Major } else { Severity::General };
            let hazard = office.register(facts(enterprise.0, severity, "2026-11-02"), Some("2026-11-30"));
            for text in ["一", "二"] {
                office.note(hazard, text);
            }
        }
        let mut rows = Vec::new();
        let note = |entry: Entry, hash: [u8; 32]| {
            rows.push((hash.to_vec(), serde_json::to_vec(&entry).unwrap()));
            Ok(true)
        };
        office.view().journal(1, note).unwrap();
        let whole = fs::read(office.store.path().unwrap()).unwrap();
        let books = Self { office, whole, rows };
        assert!(books.rows.len() > 15 && books.verdict().ok);
        let mut before = vec![0; 32];
        for (hash, json) in &books.rows {
            before = hash_after(&before, json);
            assert_eq!(before, *hash, "JSON is written anew as it was");
        }
        books
    }

    fn path(&self) -> &Path {
        self.office.store.path().unwrap()
    }

    /// What verification of the file says when it is opened anew.
    fn verdict(&self) -> Verdict {
        Store::open(self.path()).unwrap().verify(&mut |_| {}).unwrap()
    }

    fn head_hash(&self) -> String {
        Store::look(self.path()).unwrap().hash
    }

    fn last(&self) -> u64 {
        self.rows.len() as u64
    }

    fn row(&self, seq: u64) -> &Row {
        &self.rows[seq as usize - 1]
    }

    fn value(&self, seq: u64) -> Vec<u8> {
        let (hash, json) = self.row(seq);
        sealed(hash, json)
    }

    fn hash_before(&self, seq: u64) -> Vec<u8> {
        if seq == 1 { vec![0; 32] } else { self.row(seq - 1).0.clone() }
    }

    fn put(&self, rows: &[(u64, Vec<u8>)]) {
        tamper(self.path(), |transaction| {
            let mut journal = transaction.open_table(JOURNAL).unwrap();
            for (seq, value) in rows {
                journal.insert(seq, value.as_slice()).unwrap();
            }
        });
    }

    fn remove(&self, seq: u64) {
        tamper(self.path(), |transaction| drop(transaction.open_table(JOURNAL).unwrap().remove(seq).unwrap()));
    }

    fn restore(&self) {
        fs::write(self.path(), &self.whole).unwrap();
    }
}

/// JSON with one sign changed, and mostly JSON still.
fn edited(json: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut edited = json.to_vec();
    loop {
        let at = dice.below(json.len());
        edited[at] = match json[at] {
            digit @ b'0'..=b'9' => b'0' + (digit - b'0' + 1 + dice.below(9) as u8) % 10,
            letter @ b'a'..=b'z' if dice.once_in(4) => b'a' + (letter - b'a' + 1 + dice.below(25) as u8) % 26,
            byte @ 0x80.. => byte ^ 1,
            byte if dice.once_in(200) => byte ^ 1,
            _ => continue,
        };
        return edited;
    }
}

/// The entry that is bad when `seq` holds `json` with a hash and a checksum that fit: itself where it is none, else the
/// next one.
fn bad_after(seq: u64, json: &[u8]) -> u64 {
    let holds = serde_json::from_slice::<Entry>(json).is_ok_and(|entry| entry.seq == seq);
    if holds { seq + 1 } else { seq }
}

/// What was done, and the entry that verification must name; behind the last one stands none that tells.
fn lay_hand(books: &Books, dice: &mut Dice) -> (String, u64) {
    let last = books.last();
    let seq = 1 + dice.below(last as usize) as u64;
    let (hash, json) = books.row(seq);
    match dice.below(7) {
        0 => {
            let mut value = books.value(seq);
            let at = dice.below(value.len());
            value[at] ^= 1 + dice.below(255) as u8;
            books.put(&[(seq, value)]);
            (format!("{seq}: byte {at} was changed"), seq)
        }
        1 => {
            let edited = edited(json, dice);
            books.put(&[(seq, sealed(hash, &edited))]);
            (format!("{seq} was edited and sealed"), seq)
        }
        2 => {
            let edited = edited(json, dice);
            books.put(&[(seq, sealed(&hash_after(&books.hash_before(seq), &edited), &edited))]);
            (format!("{seq} was edited, hashed and sealed: {}", String::from_utf8_lossy(&edited)), bad_after(seq, &edited))
        }
        3 => {
            books.remove(seq);
            (format!("{seq} was deleted"), if seq == last { last + 1 } else { seq })
        }
        4 => {
            let other = (seq + dice.below(last as usize - 1) as u64) % last + 1;
            books.put(&[(seq, books.value(other)), (other, books.value(seq))]);
            (format!("{seq} and {other} were swapped"), seq.min(other))
        }
        5 => {
            let at = dice.pick(&[0, last + 1, last + 2, u64::MAX]);
            books.put(&[(at, books.value(seq))]);
            (format!("a copy of {seq} was put at {at}"), if at == 0 { 1 } else { last + 1 })
        }
        _ => {
            let note = String::from_utf8(json.clone()).unwrap().replacen(&format!("\"seq\":{seq},"), &format!("\"seq\":{seq},\"x\":0,"), 1);
            let forged = sealed(&hash_after(&books.hash_before(seq), note.as_bytes()), note.as_bytes());
            let moved = (seq..=last).map(|seq| (seq + 1, books.value(seq)));
            books.put(&[(seq, forged)].into_iter().chain(moved).collect::<Vec<_>>());
            (format!("an entry was inserted at {seq}"), seq + 1)
        }
    }
}

#[test]
fn a_hand_laid_on_the_journal_is_found_at_its_place() {
    let books = Books::new();
    let kept = books.head_hash();
    let mut dice = Dice::thrown();
    for _ in 0..times(60) {
        let (what, bad) = lay_hand(&books, &mut dice);
        let verdict = books.verdict();
        if bad <= books.last() || verdict.first_bad.is_some() {
            assert_eq!((verdict.ok, verdict.first_bad), (false, Some(bad)), "{what}");
        } else {
            // At the end of the chain the tables tell, or what was kept of it elsewhere.
            assert!(!verdict.ok || books.head_hash() != kept, "{what}");
        }
        books.restore();
    }
    assert!(books.verdict().ok && books.head_hash() == kept);
}

#[test]
fn a_chain_computed_anew_ends_in_another_hash() {
    let books = Books::new();
    let kept = books.head_hash();
    let mut dice = Dice::thrown();
    for _ in 0..times(30) {
        let from = 1 + dice.below(books.last() as usize) as u64;
        let mut before = books.hash_before(from);
        let mut rows = Vec::new();
        for seq in from..=books.last() {
            let json = &books.row(seq).1;
            let json = if seq == from { edited(json, &mut dice) } else { json.clone() };
            before = hash_after(&before, &json);
            rows.push((seq, sealed(&before, &json)));
        }
        books.put(&rows);
        assert_ne!(books.head_hash(), kept, "from {from} on");
        books.restore();
    }
}

#[test]
fn tables_that_no_journal_makes_are_found_where_the_chain_is_computed_anew() {
    let books = Books::new();
    let seq = books.last();
    let json = String::from_utf8(books.row(seq).1.clone()).unwrap().replace('二', "贰").into_bytes();
    books.put(&[(seq, sealed(&hash_after(&books.hash_before(seq), &json), &json))]);
    let verdict = books.verdict();
    assert_eq!((verdict.ok, verdict.first_bad, verdict.table.as_deref()), (false, None, Some("hazards")));
}
