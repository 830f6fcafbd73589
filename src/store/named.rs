//! Enterprises by their names. A name and its enterprise tell on each other, hence need no checksum of their own.

use super::tables as t;
use super::{StoreError, View};
use crate::domain::enterprise::Enterprise;
use crate::domain::id::EnterpriseId;
use crate::domain::text::fold;
use std::ops::Bound;

impl View {
    /// The enterprise of this name, compared folded. Two gets.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn enterprise_named(&self, name: &str) -> Result<Option<Enterprise>, StoreError> {
        let name = fold(name);
        let names = self.transaction().open_table(t::NAMES)?;
        if let Some(id) = names.get(name.as_str())? {
            return self.known_as(&name, id.value()).map(Some);
        }
        // One that was changed stands beside the place where it is looked for.
        let before = names.range::<&str>(..name.as_str())?.next_back().transpose()?;
        let after = names.range::<&str>((Bound::Excluded(name.as_str()), Bound::Unbounded))?.next().transpose()?;
        for (other, id) in before.into_iter().chain(after) {
            self.known_as(other.value(), id.value())?;
        }
        Ok(None)
    }

    fn known_as(&self, name: &str, id: u32) -> Result<Enterprise, StoreError> {
        let enterprise = self.enterprise(EnterpriseId(id))?.filter(|enterprise| fold(&enterprise.facts.name) == name);
        enterprise.ok_or_else(|| StoreError::Damaged("a name leads to another enterprise".into()))
    }
}
