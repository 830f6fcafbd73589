//! Fills down: what a merged cell says holds for all its rows, and a row that names no enterprise is of the one above,
//! found at the same visit.

use super::heading::Field;
use super::kind::Class;
use super::layout::Layout;
use super::workbook::{Cell, Merge, Row};
use std::borrow::Cow;

/// Fills the rows of a sheet as they come.
pub(super) struct Filler {
    /// The enterprise's name.
    name: Option<usize>,
    /// What goes with the name.
    beside_name: Vec<usize>,
    /// Name and what goes with it, as last said.
    last: Vec<(usize, Cell)>,
    /// Merges over several rows of data, by their first row, and what they say once that row is passed.
    merges: Vec<(Merge, Cell)>,
    /// How many of the merges begin above the row at hand.
    begun: usize,
}

impl Filler {
    pub(super) fn new(layout: &Layout<'_>, merges: &[Merge], last_heading: u32, class: Class) -> Self {
        let column = |field: Field| layout.columns(field).first().map(|column| column.index);
        let (name, beside_name) = match class {
            Class::Enterprises | Class::Tasks | Class::Duty | Class::Staff => (None, Vec::new()),
            Class::Hazards | Class::Visits => {
                (column(Field::Enterprise), [Field::Uscc, Field::Town, Field::Address, Field::FoundOn, Field::FoundBy].into_iter().filter_map(column).collect())
            }
        };
        // A description over several rows is one hazard, and its number with it.
        let once = [Field::Description, Field::Code].map(column);
        let wanted = |merge: &&Merge| merge.top > last_heading && merge.bottom > merge.top && !once.contains(&Some(merge.left));
        let mut merges: Vec<(Merge, Cell)> = merges.iter().filter(wanted).map(|merge| (*merge, Cell::Empty)).collect();
        merges.sort_by_key(|(merge, _)| merge.top);
        Self { name, beside_name, last: Vec::new(), merges, begun: 0 }
    }

    /// The row with what cells above say of it.
    pub(super) fn fill<'r>(&mut self, row: &'r Row) -> Cow<'r, Row> {
        let mut row = Cow::Borrowed(row);
        self.fill_merged(&mut row);
        self.fill_name(&mut row);
        row
    }

    fn fill_merged(&mut self, row: &mut Cow<'_, Row>) {
        while let Some((merge, value)) = self.merges.get_mut(self.begun).filter(|(merge, _)| merge.top <= row.number) {
            if merge.top == row.number {
                *value = row.cell(merge.left).clone();
            }
            self.begun += 1;
        }
        for (merge, value) in &self.merges[..self.begun] {
            if merge.top < row.number && row.number <= merge.bottom && row.cell(merge.left).is_empty() && !value.is_empty() {
                put(row, merge.left, value.clone());
            }
        }
        // Merges end mostly in the order in which they begin.
        let ended = self.merges[..self.begun].iter().take_while(|(merge, _)| merge.bottom < row.number).count();
        self.merges.drain(..ended);
        self.begun -= ended;
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
