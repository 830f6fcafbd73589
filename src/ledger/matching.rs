//! Which known record each row of a file means.
//!
//! Names go from the surest down, and every row is asked for the surest first: a row that says exactly what is known
//! takes its record before another one that says something like it. One record is one row of a file.

use crate::domain::field::Field;
use crate::domain::fields::Fields;
use std::collections::HashMap;

/// The names of a record or a row, from the surest down; none where it lacks what the name is made of.
pub(super) type Names = Vec<Option<String>>;

/// What is known already: the names under which it goes, now and as ledgers said it.
pub(super) type Known = Vec<Names>;

/// For each row its record, by its place among the known ones. `fits` has the last word on a name, by its place among
/// the names, the row and the record.
pub(super) fn pair(rows: &[Names], known: &[Known], fits: impl Fn(usize, usize, usize) -> bool) -> Vec<Option<usize>> {
    let mut found = vec![None; rows.len()];
    let mut taken = vec![false; known.len()];
    let levels = rows.iter().map(Vec::len).max().unwrap_or(0);
    for level in 0..levels {
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, names) in known.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            for name in names.iter().filter_map(|names| names.get(level)?.as_deref()) {
                let bearers = named.entry(name).or_default();
                if bearers.last() != Some(&at) {
                    bearers.push(at);
                }
            }
        }
        for (row, names) in rows.iter().enumerate() {
            let Some(name) = names.get(level).and_then(Option::as_deref).filter(|_| found[row].is_none()) else { continue };
            let bearers = named.get(name).map_or(&[][..], Vec::as_slice);
            found[row] = bearers.iter().copied().find(|&at| !taken[at] && fits(level, row, at));
            if let Some(at) = found[row] {
                taken[at] = true;
            }
        }
    }
    found
}

/// Takes over what a row says anew: `before` is what the ledger said last, `said` becomes what it says now, and `now`,
/// the record, gets what is another than before. What the row leaves empty stays as it was.
pub(super) fn take_over(values: &[(Field, String)], before: &dyn Fields, said: &mut dyn Fields, now: &mut dyn Fields) {
    for (field, text) in values {
        if said.set(*field, text) && said.get(*field) != before.get(*field) {
            now.set(*field, &said.get(*field));
        }
    }
}

/// Fills in what a record that no ledger knew leaves open, and nothing that an officer entered.
pub(super) fn fill_in(values: &[(Field, String)], blank: &dyn Fields, now: &mut dyn Fields) {
    for (field, text) in values {
        if now.get(*field) == blank.get(*field) {
            now.set(*field, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Names {
        names.iter().map(|name| Some((*name).to_owned()).filter(|name| !name.is_empty())).collect()
    }

    #[test]
    fn an_exact_row_takes_its_record_before_a_like_one() {
        let known = vec![vec![names(&["1|a", "a"])], vec![names(&["2|a", "a"])]];
        let rows = [names(&["3|a", "a"]), names(&["1|a", "a"]), names(&["2|a", "a"]), names(&["", "b"])];
        assert_eq!(pair(&rows, &known, |_, _, _| true), [None, Some(0), Some(1), None]);
        let rows = [names(&["3|a", "a"]), names(&["2|a", "a"])];
        assert_eq!(pair(&rows, &known, |_, _, _| true), [Some(0), Some(1)]);
        assert_eq!(pair(&rows, &known, |level, _, _| level == 0), [None, Some(1)]);
    }

    #[test]
    fn what_a_record_was_once_called_it_still_answers_to() {
        let known = vec![vec![names(&["old"]), names(&["new"])]];
        assert_eq!(pair(&[names(&["old"])], &known, |_, _, _| true), [Some(0)]);
        assert_eq!(pair(&[names(&["new"]), names(&["old"])], &known, |_, _, _| true), [Some(0), None], "one record is one row");
    }
}
