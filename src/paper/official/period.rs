//! Papers on a half-year or a year: assessments and year-end reports (R38–R40).

use super::form::with_dates;
use super::sheet::Sheet;
use super::{Paper, PaperError, report_on_file};
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, GroupId};
use crate::domain::refusal::Refusal;
use crate::domain::register::{Report, ReportKind};
use crate::paper::draft::drafted;
use crate::paper::period::{closed_on, is_closed, is_open, is_overdue, is_transferred};
use crate::paper::word::Value;
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate};

/// What a group's paper can say of an enterprise.
const NAMES: &[&str] = &[
    "paper.tag.enterprise",
    "field.town",
    "paper.tag.hazard_count",
    "paper.tag.major_count",
    "paper.tag.closed_count",
    "paper.tag.open_count",
    "paper.tag.overdue_count",
];

/// A group's half-year assessment or year-end report: what it reported, or what the data say.
pub(super) fn group(sheet: &mut Sheet, paper: Paper, id: GroupId, period: Option<&str>) -> Result<String, PaperError> {
    let kind = paper.report_kind().unwrap_or(ReportKind::GroupAnnual);
    let period = period.map_or_else(|| current(kind, sheet.asked.today), str::to_owned);
    let (_, end) = bounds(kind, &period)?;
    let report = drafted(&sheet.asked, id, &period)?;
    let words = sheet.words;
    let lines = |block: usize| -> Vec<String> {
        let rows = report.blocks.get(block).into_iter().flat_map(|block| &block.rows);
        rows.map(|row| with_dates(words, &row.cells.iter().map(|cell| cell.text(words)).collect::<String>())).collect()
    };
    sheet.group(Some(id));
    let on_file = report_on_file(sheet, kind, &period, (Some(id), None))?;
    // What was reported says what comes next, too.
    let text = on_file.as_ref().map(|report| with_dates(words, &report.conclusion)).filter(|text| !text.trim().is_empty());
    let next = if text.is_none() { lines(1) } else { Vec::new() };
    sheet.text("paper.tag.body", &text.unwrap_or_else(|| lines(0).join("\n")));
    let name = sheet.name("report.column.content");
    let steps = next.into_iter().map(|line| [(name.clone(), Value::Text(line))].into()).collect();
    sheet.list("paper.tag.steps", &["report.column.content"], steps);
    frame(sheet, kind, &period, on_file.as_ref());
    let mut towns: Vec<String> = Vec::new();
    let (mut items, last) = (Vec::new(), end.min(sheet.asked.today));
    let mut enterprises = Vec::new();
    sheet.asked.each_enterprise(|enterprise| {
        if enterprise.group_on(last) == Some(id) {
            enterprises.push(enterprise);
        }
        Ok(())
    })?;
    for enterprise in &enterprises {
        let mut hazards = sheet.asked.hazards_of(enterprise.id)?;
        hazards.retain(|hazard| hazard.stage != Stage::Void && hazard.facts.found_on <= last);
        let count = |wanted: &dyn Fn(&Hazard) -> bool| hazards.iter().filter(|hazard| wanted(hazard)).count().to_string();
        let values = [
            ("paper.tag.enterprise", enterprise.facts.name.clone()),
            ("field.town", enterprise.facts.town.clone()),
            ("paper.tag.hazard_count", count(&|_| true)),
            ("paper.tag.major_count", count(&|hazard| is_open(hazard, last) && hazard.facts.severity == Severity::Major)),
            ("paper.tag.closed_count", count(&|hazard| is_closed(hazard, last))),
            ("paper.tag.open_count", count(&|hazard| is_open(hazard, last))),
            ("paper.tag.overdue_count", count(&|hazard| is_overdue(hazard, last))),
        ];
        items.push(values.into_iter().map(|(key, text)| (sheet.name(key), Value::of(text))).collect());
        if !enterprise.facts.town.is_empty() && !towns.contains(&enterprise.facts.town) {
            towns.push(enterprise.facts.town.clone());
        }
    }
    sheet.list("paper.tag.enterprises", NAMES, items);
    // A year-end report is copied to the governments of the enterprises' towns (R15, R40).
    let copied_to = on_file.map(|report| report.copied_to).filter(|to| !to.is_empty());
    sheet.copied_to(&copied_to.unwrap_or_else(|| towns.join(" ")));
    let Some(Value::Text(name)) = sheet.filling.values.get(&sheet.name("field.group")) else {
        return Err(Refusal::NoSuch(id.to_string()).into());
    };
    Ok(format!("{name}-{period}"))
}

/// An enterprise's rectification report: the hazards that were on the list within the year.
pub(super) fn enterprise(sheet: &mut Sheet, id: EnterpriseId, period: Option<&str>) -> Result<String, PaperError> {
    let kind = ReportKind::EnterpriseAnnual;
    let period = period.map_or_else(|| current(kind, sheet.asked.today), str::to_owned);
    let (start, end) = bounds(kind, &period)?;
    let last = end.min(sheet.asked.today);
    let enterprise = sheet.asked.enterprise(id)?;
    sheet.enterprise(&enterprise)?;
    let on_file = report_on_file(sheet, kind, &period, (None, Some(id)))?;
    frame(sheet, kind, &period, on_file.as_ref());
    sheet.text("field.conclusion", &on_file.map(|report| with_dates(sheet.words, &report.conclusion)).unwrap_or_default());
    let mut hazards = sheet.asked.hazards_of(id)?;
    hazards.retain(|hazard| hazard.stage != Stage::Void && hazard.facts.found_on <= last && closed_on(hazard).is_none_or(|on| on >= start));
    hazards.sort_by_key(|hazard| (hazard.facts.severity == Severity::General, hazard.facts.found_on, hazard.id));
    sheet.hazards(&hazards, None);
    let closed = hazards.iter().filter(|hazard| is_closed(hazard, last)).count();
    let transferred = hazards.iter().filter(|hazard| is_transferred(hazard, last)).count();
    sheet.count("paper.tag.closed_count", closed);
    sheet.count("paper.tag.transferred_count", transferred);
    sheet.count("paper.tag.open_count", hazards.iter().filter(|hazard| is_open(hazard, last)).count());
    sheet.count("paper.tag.overdue_count", hazards.iter().filter(|hazard| is_overdue(hazard, last)).count());
    let funds: u64 = hazards.iter().filter_map(|hazard| hazard.plan.as_ref()?.funds).sum();
    sheet.text("paper.tag.funds", &if funds > 0 { funds.to_string() } else { String::new() });
    Ok(format!("{}-{period}", enterprise.facts.name))
}

/// The period, and the number of the report that was received.
fn frame(sheet: &mut Sheet, kind: ReportKind, period: &str, on_file: Option<&Report>) {
    // A year stands before its own word in these papers.
    let text = if kind == ReportKind::HalfYearAssessment { sheet.words.period(period) } else { period.to_owned() };
    sheet.text("field.period", &text);
    let end = kind.period_end(period);
    sheet.document("field.document", on_file.map_or("", |report| &report.document), end);
}

/// The period that a day is in.
fn current(kind: ReportKind, today: NaiveDate) -> String {
    let half = if today.month() <= 6 { "H1" } else { "H2" };
    format!("{}{}", today.year(), if kind == ReportKind::HalfYearAssessment { half } else { "" })
}

fn bounds(kind: ReportKind, period: &str) -> Result<(NaiveDate, NaiveDate), StoreError> {
    let found = kind.period_start(period).zip(kind.period_end(period));
    found.ok_or_else(|| Refusal::Unreadable { field: crate::domain::field::Field::Period, text: period.to_owned() }.into())
}
