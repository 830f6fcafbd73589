//! A look at a database that changes nothing in it, and that waits for nobody's save: who administers the door must be
//! answered while a colleague's process stands still.

use super::journal::hexadecimal;
use super::tables::LAYOUT;
use super::view::View;
use super::{Holder, Store, StoreError, file, guarded, holder, within_limit};
use crate::domain::id::Seq;
use chrono::{DateTime, FixedOffset};
use redb::{ReadOnlyDatabase, ReadTransaction, ReadableDatabase};
use std::path::Path;

/// How the tables of a file stand to those of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As this program makes them; their number.
    Own(u32),
    /// Older: the next start builds them anew from the journal.
    Older(u32),
    /// A newer version of the program made them, and this one does not open the file.
    Newer(u32),
}

/// What a database says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The layout of its tables.
    pub layout: Layout,
    /// The last entry of its journal.
    pub head: Seq,
    /// That entry's hash, in hexadecimal.
    pub hash: String,
    /// When that entry was recorded, by the clock of its time; none where it does not say.
    pub at: Option<DateTime<FixedOffset>>,
}

impl Store {
    /// Looks at the database at `path`.
    ///
    /// # Errors
    /// `Missing`, `Busy`, `Stuck`, `Foreign`, `NoPermission`, `Damaged` or `Storage`, as for opening it.
    pub fn look(path: &Path) -> Result<Look, StoreError> {
        let (_open, transaction) = read_only(path)?;
        let view = View::new(transaction);
        let layout = match view.layout()?.ok_or(StoreError::Foreign)? {
            LAYOUT => Layout::Own(LAYOUT),
            older @ ..LAYOUT => Layout::Older(older),
            newer => Layout::Newer(newer),
        };
        Ok(Look {
            layout,
            head: view.head()?,
            hash: hexadecimal(&view.head_hash()?),
            at: view.entry(view.head()?).ok().flatten().map(|last| last.at),
        })
    }

    /// Computes the chain of the last `most` entries of the journal at `path` again, from the hash of the one before them;
    /// how many they were.
    ///
    /// # Errors
    /// As for opening it; `Damaged` where an entry does not hold.
    pub fn check_tail(path: &Path, most: u64) -> Result<u64, StoreError> {
        let (_open, transaction) = read_only(path)?;
        guarded(|| View::new(transaction).check_tail(most))
    }

    /// The processes that have the database at `path` open, as far as `/proc` lets us see them.
    pub fn holders(path: &Path) -> Vec<Holder> {
        holder::of_file(path)
    }

    /// The process that is saving into the database at `path`, where `/proc` lets us see it.
    pub fn writer(path: &Path) -> Option<Holder> {
        holder::of_write_lock(path)
    }

    /// Asks one question of the database at `path`. Only where the file must be worked on first, for its layout is
    /// older or it was left in need of repair, is it opened as for work.
    ///
    /// # Errors
    /// As for opening it, and what `ask` returns.
    pub fn glance<R>(path: &Path, ask: impl FnOnce(&View) -> Result<R, StoreError>) -> Result<R, StoreError> {
        match read_only(path) {
            Ok((_open, transaction)) => {
                let view = View::new(transaction);
                if view.layout()? == Some(LAYOUT) {
                    return ask(&view);
                }
            }
            Err(StoreError::Storage(redb::Error::RepairAborted)) => {}
            Err(failure) => return Err(failure),
        }
        ask(&Self::open(path)?.read()?)
    }
}

/// Opens the file for reading alone, beside whoever saves. The transaction lives as long as the database does.
pub(super) fn read_only(path: &Path) -> Result<(ReadOnlyDatabase, ReadTransaction), StoreError> {
    if !path.try_exists()? {
        return Err(StoreError::Missing(path.display().to_string()));
    }
    // Both may wait for a commit that is being written.
    within_limit(path, |path| {
        let database = file::builder().open_read_only(path)?;
        let transaction = database.begin_read().map_err(StoreError::from)?;
        Ok((database, transaction))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::store::{OpId, Proposal, Stamp, Who};

    fn stamp() -> Stamp {
        Stamp { at: chrono::Utc::now().fixed_offset(), who: Who::default(), op: OpId::random() }
    }

    #[test]
    fn a_look_waits_for_no_save() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.redb");
        assert!(matches!(Store::look(&path), Err(StoreError::Missing(_))));
        Store::create(&path, &stamp()).unwrap();
        let store = Store::open(&path).unwrap();
        let saved = store.batch(&stamp(), |batch| {
            // While this save is under way, another process could not even open the file as for work.
            assert_eq!(Store::look(&path)?.head, 1);
            assert_eq!(Store::glance(&path, View::head)?, 1);
            batch.propose(Proposal::new(Change::Programme(Default::default())))
        });
        saved.unwrap();
        let look = Store::look(&path).unwrap();
        assert_eq!((look.head, look.layout), (2, Layout::Own(LAYOUT)));
        let hash: String = store.read().unwrap().head_hash().unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(look.hash, hash);
    }
}
