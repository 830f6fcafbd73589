//! What falls due: the questions that the due index answers.

use super::codec::decode_bare;
use super::tables as t;
use super::{StoreError, View, rows};
use crate::domain::glance::HazardGlance;
use crate::domain::id::{EnterpriseId, Subject};
use crate::domain::obligation::{Obligation, ReminderKind};
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// Where a page of due items ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueCursor([u8; 10]);

/// Something that falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DueItem {
    /// What and when.
    pub obligation: Obligation,
    /// Of what: a hazard, an enterprise, a group, a record of a register.
    pub subject: Subject,
    /// At which enterprise; none for the bureau's and the groups' own.
    pub enterprise: Option<EnterpriseId>,
}

impl DueItem {
    /// Where a page that ends with this item ends.
    pub fn cursor(&self) -> DueCursor {
        DueCursor(t::due_key(self.obligation, self.subject))
    }
}

/// How many obligations of a kind fall due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueCount {
    /// What and when.
    pub obligation: Obligation,
    /// How many.
    pub count: u64,
}

impl View {
    /// What falls due up to and including `until` (unrolled), in the order of the days, after `after`. One range scan
    /// of `limit` keys.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn due(&self, until: NaiveDate, after: Option<DueCursor>, limit: usize) -> Result<Vec<DueItem>, StoreError> {
        let mut items = Vec::new();
        self.due_rows(t::due_until(until), after, limit, |item, _| {
            items.push(item);
            Ok::<(), StoreError>(())
        })?;
        Ok(items)
    }

    /// The first of what falls due of one kind on one day (unrolled). One range scan of `limit` keys.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn due_of(&self, obligation: Obligation, limit: usize) -> Result<Vec<DueItem>, StoreError> {
        let mut items = Vec::new();
        self.due_rows(t::due_of_obligation(obligation), None, limit, |item, _| {
            items.push(item);
            Ok::<(), StoreError>(())
        })?;
        Ok(items)
    }

    /// Hands what a list shows of the hazards whose rectification falls due up to and including `until` to `visit`, in the
    /// order of the deadlines, after `after`. One range scan of `limit` rows of what falls due; where it ended, or nothing
    /// when there are no more.
    ///
    /// # Errors
    /// `Storage`, `Damaged`, and whatever `visit` returns.
    pub fn due_hazards<E: From<StoreError>>(
        &self,
        until: NaiveDate,
        after: Option<DueCursor>,
        limit: usize,
        mut visit: impl FnMut(HazardGlance<'_>) -> Result<(), E>,
    ) -> Result<Option<DueCursor>, E> {
        let mut last = None;
        self.due_rows(t::due_until(until), after, limit, |item, shown| {
            last = Some(item.cursor());
            if shown.is_empty() { Ok(()) } else { visit(decode_bare(shown)?) }
        })?;
        Ok(last)
    }

    fn due_rows<E: From<StoreError>>(
        &self,
        keys: RangeInclusive<[u8; 10]>,
        after: Option<DueCursor>,
        limit: usize,
        mut visit: impl FnMut(DueItem, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let (first, last) = keys.into_inner();
        let first = after.map_or(first, |cursor| cursor.0);
        if first >= last {
            return Ok(());
        }
        let table = self.transaction().open_table(t::DUE).map_err(StoreError::from)?;
        let rows = rows::scan(&table, first..=last, |key, row| rows::due(&key, row).map(drop))?;
        let behind = |row: &Result<([u8; 10], _), _>| !matches!((row, after), (Ok((key, _)), Some(cursor)) if *key == cursor.0);
        for row in rows.filter(behind).take(limit) {
            let (key, value) = row?;
            let (enterprise, shown) = rows::due(&key, value.value())?;
            let (obligation, subject) = t::due_of(&key)?;
            let enterprise = Some(enterprise).filter(|&id| id > 0).map(EnterpriseId);
            visit(DueItem { obligation, subject, enterprise }, shown)?;
        }
        Ok(())
    }

    /// How many obligations of each kind fall due on each day up to and including `until` (unrolled). A range scan
    /// over all days that have any.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn due_counts(&self, until: NaiveDate) -> Result<Vec<DueCount>, StoreError> {
        let tallies = self.transaction().open_table(t::TALLIES)?;
        let mut counts = Vec::new();
        for row in rows::scan(&tallies, t::tallies_due(), |key, row| rows::count(&key, row).map(drop))? {
            let (key, row) = row?;
            let (count, obligation) = (rows::count(&key, row.value())?, t::tally_due_of(&key)?);
            if obligation.alert_on <= until {
                counts.push(DueCount { obligation, count: count.max(0) as u64 });
            }
        }
        Ok(counts)
    }

    /// How many obligations of one kind fall due on each day up to and including `until` (unrolled), the last day first,
    /// until `visit` answers `false`. A range scan over the days that it sees.
    ///
    /// # Errors
    /// `Storage`, `Damaged`.
    pub fn due_counts_back(&self, kind: ReminderKind, until: NaiveDate, mut visit: impl FnMut(DueCount) -> bool) -> Result<(), StoreError> {
        let tallies = self.transaction().open_table(t::TALLIES)?;
        let days = t::tally_due_until(kind, until);
        rows::beside(&tallies, days.clone(), |key, row| rows::count(&key, row).map(drop))?;
        let mut next = None;
        for row in tallies.range(days.clone())?.rev() {
            let (key, row) = row?;
            let key = key.value();
            rows::in_order(days.contains(&key) && next.is_none_or(|next| key < next))?;
            next = Some(key);
            let count = rows::count(&key, row.value())?.max(0) as u64;
            if !visit(DueCount { obligation: t::tally_due_of(&key)?, count }) {
                break;
            }
        }
        Ok(())
    }
}
