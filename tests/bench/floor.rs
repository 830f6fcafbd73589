//! The floor: what the bare libraries take for the same work, with no rules, no journal and no panes.
//!
//! `table.py` runs it beside the program. It keeps a ledger's rows as they stand, in one table, with one index of the
//! open hazards by deadline.

use anyhow::{Context, Result, bail};
use calamine::{DataRef, Reader, Xlsx, open_workbook};
use chrono::{Days, NaiveDate};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind};
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::layout::Constraint;
use ratatui::prelude::{CrosstermBackend, Terminal};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Row, Table, TableState};
use redb::{Builder, ConcurrencyMode, Database, ReadableDatabase, ReadableTable, TableDefinition};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Number → the cells of a row, each ended by a line feed.
const ROWS: TableDefinition<u32, &str> = TableDefinition::new("rows");
/// What a bare save saves.
const SAVED: TableDefinition<u32, &str> = TableDefinition::new("saved");
/// Deadline and number of what is open.
const DUE: TableDefinition<(&str, u32), ()> = TableDefinition::new("due");

/// The columns of the ledger that are asked for.
const DEADLINE: usize = 6;
const STATUS: usize = 7;
const CLOSED: &str = "已销号";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["csv", ledger, database] => import(Path::new(database), |take| {
            for row in csv::Reader::from_path(ledger)?.records() {
                take(&mut row?.iter())?;
            }
            Ok(())
        }),
        ["xlsx", ledger, database] => import(Path::new(database), |take| cells_of(ledger, take)),
        ["index", database] => index(Path::new(database)),
        ["count", database, today] => ask(Path::new(database), today, false),
        ["list", database, today] => ask(Path::new(database), today, true),
        ["screen", database] => screen(Path::new(database)),
        ["commit", database, times, bytes] => commit(Path::new(database), times.parse()?, bytes.parse()?),
        // Run by `cargo bench` for itself it has nothing to measure.
        _ => Ok(()),
    }
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_concurrency_mode(ConcurrencyMode::MultiWriter);
    builder
}

type Take<'t> = &'t mut dyn FnMut(&mut dyn Iterator<Item = &str>) -> Result<()>;

fn import(database: &Path, read: impl FnOnce(Take) -> Result<()>) -> Result<()> {
    let database = builder().create(database)?;
    let transaction = database.begin_write()?;
    {
        let mut rows = transaction.open_table(ROWS)?;
        let (mut number, mut text) = (0, String::new());
        read(&mut |cells| {
            text.clear();
            for cell in cells {
                text.push_str(cell);
                text.push('\n');
            }
            number += 1;
            rows.insert(number, text.as_str())?;
            Ok(())
        })?;
    }
    transaction.commit()?;
    Ok(())
}

fn cells_of(ledger: &str, take: Take) -> Result<()> {
    let mut book: Xlsx<_> = open_workbook(ledger)?;
    let sheet = book.sheet_names().first().cloned().context("no sheet")?;
    let mut cells = book.worksheet_cells_reader(&sheet)?;
    let (mut at, mut row) = (0, Vec::new());
    while let Some(cell) = cells.next_cell()? {
        let (line, column) = cell.get_position();
        if line != at && !row.is_empty() {
            take(&mut row.iter().map(String::as_str))?;
            row.clear();
        }
        at = line;
        row.resize(column as usize, String::new());
        row.push(match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => calamine::Data::from(other.clone()).to_string(),
        });
    }
    take(&mut row.iter().map(String::as_str))
}

fn index(database: &Path) -> Result<()> {
    let database = builder().open(database)?;
    let transaction = database.begin_write()?;
    {
        let rows = transaction.open_table(ROWS)?;
        let mut due = transaction.open_table(DUE)?;
        for row in rows.iter()? {
            let (number, text) = row?;
            let cells: Vec<&str> = text.value().split('\n').collect();
            if let (Some(deadline), Some(status)) = (cells.get(DEADLINE), cells.get(STATUS))
                && *status != CLOSED
                && !deadline.is_empty()
            {
                due.insert((*deadline, number.value()), ())?;
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

/// What is overdue or due within seven days, counted or listed as JSON lines.
fn ask(database: &Path, today: &str, list: bool) -> Result<()> {
    let until = today.parse::<NaiveDate>()?.checked_add_days(Days::new(7)).context("no such day")?.to_string();
    // Whoever drops the database closes it to its readers.
    let database = builder().open(database)?;
    let transaction = database.begin_read()?;
    let (due, rows) = (transaction.open_table(DUE)?, transaction.open_table(ROWS)?);
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut count = 0_u64;
    for key in due.range(("", 0)..=(until.as_str(), u32::MAX))? {
        let (_, number) = key?.0.value();
        count += 1;
        if list && let Some(row) = rows.get(number)? {
            let cells: Vec<&str> = row.value().split('\n').collect();
            serde_json::to_writer(&mut out, &cells)?;
            out.write_all(b"\n")?;
        }
    }
    if !list {
        writeln!(out, "{count}")?;
    }
    Ok(out.flush()?)
}

/// One table over the first rows, drawn by ratatui's widget and its own back end.
fn screen(database: &Path) -> Result<()> {
    let database = builder().open(database)?;
    let transaction = database.begin_read()?;
    let rows = transaction.open_table(ROWS)?;
    enable_raw_mode()?;
    let mut out = std::io::stdout();
    ratatui::crossterm::execute!(out, EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(std::io::BufWriter::with_capacity(1 << 16, out)))?;
    let (mut first, mut selected) = (1_u32, 1_u32);
    loop {
        let mut height = 0;
        let mut failed = None;
        terminal.draw(|frame| {
            height = u32::from(frame.area().height.saturating_sub(3));
            first = first.clamp((selected + 1).saturating_sub(height).max(1), selected);
            let read = rows.range(first..first + height).and_then(|range| {
                range.map(|row| row.map(|(_, text)| Row::new(text.value().split('\n').map(str::to_owned).collect::<Vec<_>>()))).collect()
            });
            match read {
                Ok(read) => {
                    let read: Vec<Row> = read;
                    let widths = [9, 22, 40, 6, 10, 10, 10, 8, 10, 20, 10].map(Constraint::Length);
                    let header = Row::new(["隐患编号", "企业名称", "隐患描述", "等级", "行业", "发现日期", "整改期限", "状态", "责任人"]);
                    let table = Table::new(read, widths).header(header).block(Block::bordered());
                    let table = table.row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
                    let mut state = TableState::default().with_selected(Some((selected - first) as usize));
                    frame.render_stateful_widget(table, frame.area(), &mut state);
                }
                Err(failure) => failed = Some(failure),
            }
        })?;
        if let Some(failure) = failed {
            bail!(failure);
        }
        let Event::Key(key) = event::read()? else { continue };
        match key.code {
            KeyCode::Char('q') if key.kind == KeyEventKind::Press => break,
            KeyCode::Char('j') | KeyCode::Down => selected += 1,
            KeyCode::Char('k') | KeyCode::Up => selected = (selected - 1).max(1),
            KeyCode::PageDown => selected += height,
            KeyCode::PageUp => selected = selected.saturating_sub(height).max(1),
            _ => {}
        }
    }
    ratatui::crossterm::execute!(std::io::stdout(), LeaveAlternateScreen)?;
    Ok(disable_raw_mode()?)
}

/// The median of saves of so many bytes, in microseconds: what durable writing costs here, whatever is saved.
fn commit(database: &Path, times: u32, bytes: usize) -> Result<()> {
    let database = builder().create(database)?;
    let value = "x".repeat(bytes);
    let mut taken = Vec::new();
    for number in 0..times.max(1) {
        let started = Instant::now();
        let transaction = database.begin_write()?;
        transaction.open_table(SAVED)?.insert(number, value.as_str())?;
        transaction.commit()?;
        taken.push(started.elapsed().as_micros());
    }
    taken.sort_unstable();
    println!("{}", taken[taken.len() / 2]);
    Ok(())
}
