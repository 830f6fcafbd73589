//! `dudao hazard list`: filters, as lines or as one JSON array, streamed.

use super::context::{Context, enterprise};
use super::failure::Failure;
use super::hazard::{line_with, row};
use super::stream::Stream;
use crate::domain::find::Finder;
use crate::domain::hazard::{Hazard, Severity, Stage};
use crate::domain::id::{EnterpriseId, HazardId, Subject};
use crate::domain::obligation::ReminderKind;
use crate::store::{DueCursor, StoreError, View};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

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
    let only = match args.enterprise.as_deref() {
        Some(named) => Some(enterprise(&session.store.read()?, named)?.id),
        None => None,
    };
    let finder = Finder::new(args.find.as_deref().unwrap_or_default());
    let wanted = Wanted { today: context.today(), finder, args: &args };
    let mut way = Way::to(only, wanted.until());
    let mut list = List { context, names: HashMap::new(), stream: Stream::new(args.json), json: args.json };
    loop {
        let view = session.store.read()?;
        let Some(page) = way.page(&view)? else { return list.stream.end() };
        for hazard in page {
            list.put_if(&wanted, &view, &hazard)?;
        }
        drop(view);
        list.stream.flush()?;
    }
}

/// The shortest way to every hazard that may be wanted, and how far it has been gone.
enum Way {
    /// An enterprise's own.
    Enterprise(EnterpriseId),
    /// What falls due until a day.
    Due(NaiveDate, Option<DueCursor>),
    /// All.
    All(HazardId),
    /// There is no more.
    Gone,
}

impl Way {
    fn to(only: Option<EnterpriseId>, until: Option<NaiveDate>) -> Self {
        match (only, until) {
            (Some(enterprise), _) => Way::Enterprise(enterprise),
            (None, Some(until)) => Way::Due(until, None),
            (None, None) => Way::All(HazardId(1)),
        }
    }

    /// The next hazards; none at the end.
    fn page(&mut self, view: &View) -> Result<Option<Vec<Hazard>>, StoreError> {
        match *self {
            Way::Enterprise(enterprise) => {
                *self = Way::Gone;
                let ids = view.hazards_of(enterprise)?.into_iter();
                ids.filter_map(|id| view.hazard(id).transpose()).collect::<Result<_, _>>().map(Some)
            }
            Way::Due(until, after) => {
                let page = view.due(until, after, PAGE)?;
                let Some(last) = page.last() else { return Ok(None) };
                *self = Way::Due(until, Some(last.cursor()));
                let deadlines = page.iter().filter(|item| item.obligation.kind == ReminderKind::RectificationDeadline);
                let hazards =
                    deadlines.filter_map(|item| if let Subject::Hazard(id) = item.subject { view.hazard(id).transpose() } else { None });
                hazards.collect::<Result<_, _>>().map(Some)
            }
            Way::All(from) => {
                let page = view.hazards(from, PAGE)?;
                let Some(last) = page.last() else { return Ok(None) };
                *self = Way::All(HazardId(last.id.0 + 1));
                Ok(Some(page))
            }
            Way::Gone => Ok(None),
        }
    }
}

struct Wanted<'a> {
    today: NaiveDate,
    finder: Finder,
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

struct List<'a> {
    context: &'a Context,
    names: HashMap<EnterpriseId, String>,
    stream: Stream,
    json: bool,
}

impl List<'_> {
    fn put_if(&mut self, wanted: &Wanted, view: &View, hazard: &Hazard) -> Result<(), Failure> {
        let name = match self.names.entry(hazard.facts.enterprise) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let enterprise = view.enterprise(hazard.facts.enterprise)?;
                unknown.insert(enterprise.map_or_else(String::new, |enterprise| enterprise.facts.name))
            }
        };
        if !wanted.wants(hazard, name) {
            return Ok(());
        }
        if self.json {
            return self.stream.object(&row(self.context, hazard, name));
        }
        self.stream.line(&line_with(self.context, hazard, name));
        Ok(())
    }
}
