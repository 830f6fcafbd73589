//! Fills down: what a merged cell says holds for all its rows, and a row that names no enterprise is of the one above,
//! found at the same visit.

use super::heading::Field;
use super::kind::Class;
use super::layout::Layout;
use super::workbook::{Cell, Merge, Row};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fills the rows of a sheet as they come.
pub(super) struct Filler {
    /// The enterprise's name.
    name: Option<usize>,
    /// What goes with the name.
    beside_name: Vec<usize>,
    /// Name and what goes with it, as last said.
    last: Vec<(usize, Cell)>,
    /// Merges over several rows of data, by their first row, the last one first.
    merges: Vec<Merge>,
    /// The merge that reaches down each column, by its last row, and what it says. Merges do not overlap.
    reaching: BTreeMap<usize, (u32, Cell)>,
}

impl Filler {
    pub(super) fn new(layout: &Layout<'_>, merges: &[Merge], last_heading: u32, class: Class) -> Self {
        let column = |field: Field| layout.columns(field).first().map(|column| column.index);
        let (name, beside_name) = match class {
            Class::Enterprises | Class::Tasks | Class::Duty | Class::Staff => (None, Vec::new()),
            Class::Hazards | Class::Visits => (
                column(Field::Enterprise),
                [Field::Uscc, Field::Town, Field::Address, Field::FoundOn, Field::FoundBy].into_iter().filter_map(column).collect(),
            ),
        };
        // A description over several rows is one hazard, and its number with it.
        let once = [Field::Description, Field::Code].map(column);
        let wanted = |merge: &&Merge| merge.top > last_heading && merge.bottom > merge.top && !once.contains(&Some(merge.left));
        let mut merges: Vec<Merge> = merges.iter().filter(wanted).copied().collect();
        merges.sort_by_key(|merge| std::cmp::Reverse(merge.top));
        Self { name, beside_name, last: Vec::new(), merges, reaching: BTreeMap::new() }
    }

    /// The row with what cells above say of it.
    pub(super) fn fill<'r>(&mut self, row: &'r Row) -> Cow<'r, Row> {
        let mut row = Cow::Borrowed(row);
        self.fill_merged(&mut row);
        self.fill_name(&mut row);
        row
    }

    fn fill_merged(&mut self, row: &mut Cow<'_, Row>) {
        let number = row.number;
        for (column, (_, value)) in self.reaching.iter().filter(|(_, (bottom, _))| number <= *bottom) {
            if row.cell(*column).is_empty() && !value.is_empty() {
                put(row, *column, value.clone());
            }
        }
        self.reaching.retain(|_, (bottom, _)| *bottom > number);
        while let Some(merge) = self.merges.pop_if(|merge| merge.top <= number) {
            if merge.bottom > number {
                let value = if merge.top == number { row.cell(merge.left).clone() } else { Cell::Empty };
                self.reaching.insert(merge.left, (merge.bottom, value));
            }
        }
    }

    fn fill_name(&mut self, row: &mut Cow<'_, Row>) {
        let Some(name) = self.name else { return };
        if row.cell(name).is_empty() {
            for (column, value) in &self.last {
                if row.cell(*column).is_empty() {
                    put(row, *column, value.clone());
                }
            }
        } else {
            let said = [name].into_iter().chain(self.beside_name.iter().copied());
            self.last.clear();
            self.last.extend(said.map(|column| (column, row.cell(column).clone())).filter(|(_, cell)| !cell.is_empty()));
        }
    }
}

fn put(row: &mut Cow<'_, Row>, column: usize, value: Cell) {
    let row = row.to_mut();
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::Empty);
    }
    row.cells[column] = value;
}
