//! A look at a database that changes nothing in it, not even the layout of an older one.

use super::tables::LAYOUT;
use super::view::View;
use super::{Store, StoreError, open_within_limit};
use crate::domain::id::Seq;
use redb::ReadableDatabase;
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
}

impl Store {
    /// Looks at the database at `path`.
    ///
    /// # Errors
    /// `Missing`, `Busy`, `Stuck`, `Foreign`, `NoPermission`, `Damaged` or `Storage`, as for opening it.
    pub fn look(path: &Path) -> Result<Look, StoreError> {
        if !path.try_exists()? {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let database = open_within_limit(path)?;
        let view = View::new(database.begin_read()?);
        let layout = match view.layout()?.ok_or(StoreError::Foreign)? {
            LAYOUT => Layout::Own(LAYOUT),
            older @ ..LAYOUT => Layout::Older(older),
            newer => Layout::Newer(newer),
        };
        let hash = view.head_hash()?.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Look { layout, head: view.head()?, hash })
    }
}
