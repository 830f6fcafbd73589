//! `dudao hazard list`: filters, as lines or as one JSON array, streamed.

use super::context::{Context, enterprise, output};
use super::failure::Failure;
use super::hazard::{line_with, row};
use crate::domain::find::Finder;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, HazardId};
use crate::domain::obligation::ReminderKind;
use crate::store::View;
use chrono::{Days, NaiveDate};
use std::collections::HashMap;
use std::io::Write;

/// Records read at once.
const PAGE: usize = 1_000;

#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long, value_parser = super::args::terms(Stage::ALL, Stage::key))]
    stage: Option<Stage>,
    #[arg(long, value_parser = super::args::terms(Severity::ALL, Severity::key))]
    severity: Option<Severity>,
    #[arg(long)]
    overdue: bool,
    #[arg(long, value_name = "DAYS")]
    due_within: Option<u16>,
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let session = context.session()?;
    let view = session.store.read()?;
    let only = args.enterprise.as_deref().map(|named| enterprise(&view, named)).transpose()?.map(|enterprise| enterprise.id);
    let wanted = Wanted { today: context.today(), finder: Finder::new(args.find.as_deref().unwrap_or_default()), only, args: &args };
    let mut list = List { context, view: &view, names: HashMap::new(), out: output(), json: args.json, any: false };
    if args.json {
        list.out.write_all(b"[")?;
    }
    each(&view, &wanted, |hazard| if wanted.wants(&hazard, list.name(hazard.facts.enterprise)?) { list.put(&hazard) } else { Ok(()) })?;
    if args.json {
        list.out.write_all(b"]\n")?;
    }
    Ok(list.out.flush()?)
}

/// Calls `visit` with every hazard that may be wanted, by the shortest way there: an enterprise's own, what falls
/// due, or all.
fn each(view: &View, wanted: &Wanted, mut visit: impl FnMut(Hazard) -> Result<(), Failure>) -> Result<(), Failure> {
    if let Some(enterprise) = wanted.only {
        for id in view.hazards_of(enterprise)? {
            view.hazard(id)?.map_or(Ok(()), &mut visit)?;
        }
        return Ok(());
    }
    if let Some(until) = wanted.until() {
        let mut after = None;
        loop {
            let page = view.due(until, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.cursor());
            for item in page.iter().filter(|item| item.obligation.kind == ReminderKind::RectificationDeadline) {
                view.hazard(item.hazard)?.map_or(Ok(()), &mut visit)?;
            }
        }
    }
    let mut from = HazardId(1);
    loop {
        let page = view.hazards(from, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        from = HazardId(last.id.0 + 1);
        for hazard in page {
            visit(hazard)?;
        }
    }
}

struct Wanted<'a> {
    today: NaiveDate,
    finder: Finder,
    only: Option<EnterpriseId>,
    args: &'a Args,
}

impl Wanted<'_> {
    /// The last deadline that is asked for, when one is. Both filters together ask for what is overdue or soon.
    fn until(&self) -> Option<NaiveDate> {
        match (self.args.due_within, self.args.overdue) {
            (Some(days), _) => Some(self.today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)),
            (None, true) => self.today.pred_opt(),
            (None, false) => None,
        }
    }

    fn wants(&self, hazard: &Hazard, enterprise: &str) -> bool {
        let facts = &hazard.facts;
        let due = match (hazard.deadline().filter(|_| hazard.stage.is_open() && !hazard.is_passed()), self.until()) {
            (_, None) => true,
            (Some(due), Some(until)) => due <= until && (self.args.overdue || due >= self.today),
            (None, Some(_)) => false,
        };
        due && self.args.stage.is_none_or(|stage| hazard.stage == stage)
            && self.args.severity.is_none_or(|severity| facts.severity == severity)
            && self.finder.finds(&[&facts.description, enterprise, &hazard.id.to_string(), &facts.location, &facts.owner])
    }
}

struct List<'a, W: Write> {
    context: &'a Context,
    view: &'a View,
    names: HashMap<EnterpriseId, String>,
    out: W,
    json: bool,
    any: bool,
}

impl<W: Write> List<'_, W> {
    fn name(&mut self, id: EnterpriseId) -> Result<&str, Failure> {
        if !self.names.contains_key(&id) {
            let name = self.view.enterprise(id)?.map_or_else(String::new, |enterprise| enterprise.facts.name);
            self.names.insert(id, name);
        }
        Ok(self.names.get(&id).map_or("", String::as_str))
    }

    fn put(&mut self, hazard: &Hazard) -> Result<(), Failure> {
        let name = self.name(hazard.facts.enterprise)?.to_owned();
        if self.json {
            if self.any {
                self.out.write_all(b",\n")?;
            }
            serde_json::to_writer(&mut self.out, &row(self.context, hazard, &name))?;
        } else {
            writeln!(self.out, "{}", line_with(self.context, hazard, &name))?;
        }
        self.any = true;
        Ok(())
    }
}
