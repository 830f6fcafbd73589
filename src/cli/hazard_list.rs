//! `dudao hazard list`: filters, as lines or as one JSON array, streamed.

use super::context::{Context, enterprise};
use super::failure::Failure;
use super::hazard::{line_with, row};
use super::stream::{Paged, Stream};
use crate::access::Session;
use crate::access::search::Search;
use crate::domain::enterprise::EnterpriseFacts;
use crate::domain::find::Finder;
use crate::domain::glance::HazardGlance;
use crate::domain::hazard::{Severity, ShownStage};
use crate::domain::id::{EnterpriseId, HazardId};
use crate::store::{DueCursor, View};
use chrono::{Days, NaiveDate};
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::{Duration, Instant};

/// Records read at once.
const PAGE: usize = 4_000;
/// How long a search may keep one view: the file cannot reuse what it still shows.
const PAGE_TIME: Duration = Duration::from_millis(200);

#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    filters: Filters,
    #[arg(long)]
    json: bool,
}

/// Which hazards are asked for.
#[derive(clap::Args, serde::Serialize)]
pub(super) struct Filters {
    #[arg(long, value_name = "ENTERPRISE")]
    enterprise: Option<String>,
    #[arg(long, value_parser = super::args::terms(ShownStage::ALL, ShownStage::key))]
    stage: Option<ShownStage>,
    #[arg(long, value_parser = super::args::terms(Severity::ALL, Severity::key))]
    severity: Option<Severity>,
    #[arg(long)]
    overdue: bool,
    #[arg(long, value_name = "DAYS")]
    due_within: Option<u16>,
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
}

pub(super) fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let session = context.session()?;
    let mut stream = Stream::new(args.json);
    each(context, &session, &args.filters, &mut stream, |stream, _, hazard, enterprise| {
        if args.json {
            return stream.object(&row(context, hazard, &enterprise.name));
        }
        stream.line(&line_with(context, hazard, &enterprise.name));
        Ok(())
    })?;
    stream.end_list(context)
}

/// Hands every hazard that is asked for to `put`, with its enterprise; a view for each page.
pub(super) fn each<P: Paged>(
    context: &Context,
    session: &Session,
    filters: &Filters,
    out: &mut P,
    mut put: impl FnMut(&mut P, &View, &HazardGlance<'_>, &EnterpriseFacts) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let only = match filters.enterprise.as_deref() {
        Some(named) => Some(enterprise(&session.store.read()?, named)?.id),
        None => None,
    };
    let finder = Finder::new(filters.find.as_deref().unwrap_or_default());
    let wanted = Wanted { today: context.today(), finder, filters };
    let mut way = Way::to(only, wanted.until(), filters.find.as_deref());
    let mut known: HashMap<EnterpriseId, EnterpriseFacts> = HashMap::new();
    loop {
        let view = session.store.read()?;
        let more = way.page(&view, &mut |hazard| {
            let enterprise = match known.entry(hazard.enterprise) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(view.enterprise(hazard.enterprise)?.map(|it| it.facts).unwrap_or_default()),
            };
            if wanted.wants(&hazard, &enterprise.name) { put(out, &view, &hazard, enterprise) } else { Ok(()) }
        })?;
        drop(view);
        out.flush()?;
        if !more {
            return Ok(());
        }
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
    /// All that a search finds.
    Found(Search),
}

impl Way {
    fn to(only: Option<EnterpriseId>, until: Option<NaiveDate>, find: Option<&str>) -> Self {
        match (only, until, find) {
            (Some(enterprise), ..) => Way::Enterprise(enterprise),
            (None, Some(until), _) => Way::Due(until, None),
            (None, None, Some(find)) => Way::Found(Search::new(find, HazardId(1))),
            (None, None, None) => Way::All(HazardId(1)),
        }
    }

    /// Hands the next hazards to `take`; whether there may be more.
    fn page(&mut self, view: &View, take: &mut dyn FnMut(HazardGlance<'_>) -> Result<(), Failure>) -> Result<bool, Failure> {
        match self {
            &mut Way::Enterprise(enterprise) => {
                view.hazards_at(&view.hazards_of(enterprise)?)?.iter().try_for_each(|hazard| take(hazard.into()))?;
                Ok(false)
            }
            Way::Due(until, after) => {
                *after = view.due_hazards(*until, *after, PAGE, take)?;
                Ok(after.is_some())
            }
            Way::All(from) => {
                let page = view.hazards(*from, PAGE)?;
                page.iter().try_for_each(|hazard| take(hazard.into()))?;
                *from = page.last().map_or(*from, |last| HazardId(last.id.0 + 1));
                Ok(!page.is_empty())
            }
            Way::Found(search) => {
                let (started, taken) = (Instant::now(), Cell::new(0));
                let next = search.step(
                    view,
                    || taken.get() < PAGE && started.elapsed() < PAGE_TIME,
                    |whole| {
                        taken.set(taken.get() + 1);
                        take((&whole()?).into())
                    },
                )?;
                Ok(next.is_some())
            }
        }
    }
}

struct Wanted<'a> {
    today: NaiveDate,
    finder: Finder,
    filters: &'a Filters,
}

impl Wanted<'_> {
    /// The last deadline that is asked for, when one is. Both filters together ask for what is overdue or soon.
    fn until(&self) -> Option<NaiveDate> {
        match (self.filters.due_within, self.filters.overdue) {
            (Some(days), _) => Some(self.today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)),
            (None, true) => self.today.pred_opt(),
            (None, false) => None,
        }
    }

    fn wants(&self, hazard: &HazardGlance<'_>, enterprise: &str) -> bool {
        let due = match (hazard.counting_deadline(), self.until()) {
            (_, None) => true,
            (Some(due), Some(until)) => due <= until && (self.filters.overdue || due >= self.today),
            (None, Some(_)) => false,
        };
        due && self.filters.stage.is_none_or(|stage| hazard.shown_stage() == stage)
            && self.filters.severity.is_none_or(|severity| hazard.severity == severity)
            && (self.filters.find.is_none()
                || self.finder.finds(&[hazard.description, enterprise, &hazard.id.to_string(), hazard.location, hazard.owner]))
    }
}
