//! Which of the entries follow each other from the first one on. A save that was never done may have left others of the
//! same numbers behind.

use super::super::StoreError;
use super::super::journal::{self, GENESIS, Hash, hexadecimal};
use super::scan::Found;
use crate::domain::id::Seq;
use std::fs::File;

/// An entry that follows one of those before it.
struct Link {
    /// Its place among what was found.
    found: usize,
    /// The place of the one before among its number's links.
    before: usize,
}

/// The longest chain. Where the file says which entry was its last, by number and hash, it ends there. Of two that
/// differ at their ends, what they have in common.
pub(super) fn longest(file: &File, found: &[Found], last: Option<(Seq, &str)>) -> Result<Vec<Found>, StoreError> {
    let limit = last.map_or(Seq::MAX, |(seq, _)| seq);
    let mut levels: Vec<Vec<Link>> = Vec::new();
    let mut hashes: Vec<Hash> = vec![GENESIS];
    let mut next = 0;
    loop {
        let seq = levels.len() as Seq + 1;
        let mut links = Vec::new();
        while seq <= limit && found.get(next).is_some_and(|found| found.seq == seq) {
            let value = found[next].value(file)?;
            let (_, json) = journal::open(&value)?;
            let before = hashes.iter().position(|before| journal::chain(before, &json) == found[next].hash);
            links.extend(before.map(|before| Link { found: next, before }));
            next += 1;
        }
        if links.is_empty() {
            break;
        }
        hashes = links.iter().map(|link| found[link.found].hash).collect();
        levels.push(links);
    }
    let mut ends: Vec<usize> = (0..levels.last().map_or(0, Vec::len)).collect();
    // The file's own last entry is the one, where it is among them.
    if let Some((seq, hash)) = last
        && seq == levels.len() as Seq
        && let Some(top) = levels.last()
        && let Some(end) = top.iter().position(|link| hexadecimal(&found[link.found].hash) == hash)
    {
        ends = vec![end];
    }
    let mut chain = Vec::with_capacity(levels.len());
    for links in levels.iter().rev() {
        if let [end] = ends[..] {
            chain.push(found[links[end].found].clone());
        }
        ends = ends.iter().map(|&end| links[end].before).collect();
        ends.sort_unstable();
        ends.dedup();
    }
    chain.reverse();
    Ok(chain)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::id::Subject;
    use crate::store::{Entry, OpId, Who};
    use std::io::Write;

    /// A file of entries one behind the other, each on the hash of one before it.
    struct Entries {
        file: File,
        found: Vec<Found>,
    }

    impl Entries {
        fn add(&mut self, seq: Seq, before: Hash) -> Hash {
            let (at, who, op) = (chrono::DateTime::UNIX_EPOCH.fixed_offset(), Who::default(), OpId(self.found.len() as u128));
            let change = Change::Programme(Default::default());
            let entry = Entry { seq, at, who, op, subject: Subject::Programme, base: seq - 1, change };
            let (value, hash) = journal::seal(&entry, &before).unwrap();
            let at = self.file.metadata().unwrap().len();
            self.file.write_all(&value).unwrap();
            self.found.push(Found { seq, hash, at, length: value.len() });
            self.found.sort_by_key(|found| found.seq);
            hash
        }

        fn longest(&self, last: Option<(Seq, &str)>) -> Vec<Hash> {
            longest(&self.file, &self.found, last).unwrap().iter().map(|found| found.hash).collect()
        }
    }

    #[test]
    fn what_a_save_left_that_was_never_done_is_told_from_what_was_saved() {
        let mut entries = Entries { file: tempfile::tempfile().unwrap(), found: Vec::new() };
        let one = entries.add(1, GENESIS);
        let two = entries.add(2, one);
        let (left, saved) = (entries.add(3, two), entries.add(3, two));
        assert_eq!(entries.longest(None), [one, two], "nobody can say which of both it was");
        assert_eq!(entries.longest(Some((3, &hexadecimal(&saved)))), [one, two, saved], "the file can");
        let four = entries.add(4, saved);
        assert_eq!(entries.longest(None), [one, two, saved, four], "and so can the next");
        let last = hexadecimal(&four);
        entries.add(5, four);
        assert_eq!(entries.longest(Some((4, &last))), [one, two, saved, four], "what is beyond the last was never done");
        // After a gap nothing follows.
        entries.found.retain(|found| found.seq != 2);
        assert_eq!(entries.longest(None), [one]);
        assert_ne!(left, saved);
    }
}
