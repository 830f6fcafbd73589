//! From what was filled in to the order. The domain judges it; here only the form of dates and numbers is read.

use super::{Form, Purpose, fill};
use crate::domain::act::{Act, ActKind};
use crate::domain::calendar::WorkCalendar;
use crate::domain::date_entry::{self, DateEntryError, Lean};
use crate::domain::date_words::DateWords;
use crate::domain::enterprise::{Contact, ContactRole, EnterpriseFacts, HazchemRole, Sector};
use crate::domain::hazard::{Clause, HazardFacts, Plan, Severity};
use crate::domain::id::EnterpriseId;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::text::{clean, half_width};
use crate::domain::uscc;
use crate::tui::app::ask::Order;
use chrono::NaiveDate;

/// Why a form cannot be saved as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A date cannot be read.
    Date(Field, DateEntryError),
    /// A number cannot be read.
    Number(Field),
    /// A time of the day cannot be read.
    Time(Field),
    /// A line says not what it should; the line.
    Line(Field, String),
    /// A name is that of several; their names.
    Several(Field, Vec<String>),
    /// The domain refuses it.
    Refused(Refusal),
    /// The database did not take it; the officer's line.
    NotSaved(String),
    /// Another officer changed the record since; the officer's line. The form waits for the record as it is now.
    Overtaken(String),
}

impl Problem {
    /// The field at which it can be mended.
    pub fn field(&self) -> Option<Field> {
        match self {
            Problem::Date(field, _)
            | Problem::Number(field)
            | Problem::Time(field)
            | Problem::Line(field, _)
            | Problem::Several(field, _) => Some(*field),
            Problem::Refused(
                Refusal::Missing(field)
                | Refusal::InFuture { field, .. }
                | Refusal::TooEarly { field, .. }
                | Refusal::Unreadable { field, .. },
            ) => Some(*field),
            Problem::Refused(Refusal::OnePart) => Some(Field::Parts),
            Problem::Refused(Refusal::OtherEnterprise { .. }) => Some(Field::Hazards),
            Problem::Refused(Refusal::Lacking(lacks)) => lacks.first().map(|lack| fill::mends(*lack)),
            Problem::Refused(Refusal::DeadlineNotLater { .. }) => Some(Field::NewDeadline),
            Problem::Refused(Refusal::BadUscc(_)) => Some(Field::Uscc),
            Problem::Refused(Refusal::NameTaken(_)) => Some(Field::Name),
            Problem::Refused(_) | Problem::NotSaved(_) | Problem::Overtaken(_) => None,
        }
    }
}

/// What dates are read with.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Beijing's day.
    pub today: NaiveDate,
    /// The work calendar.
    pub calendar: &'a WorkCalendar,
    /// The words for days.
    pub words: &'a DateWords,
}

impl Reader<'_> {
    /// The date that a field's text means; none for an empty one.
    ///
    /// # Errors
    /// What `date_entry::parse` says.
    pub fn date(&self, field: Field, lean: Lean, text: &str) -> Result<Option<NaiveDate>, Problem> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let entered = date_entry::parse(text, self.today, lean, self.calendar, self.words);
        entered.map(|entered| Some(entered.date)).map_err(|failure| Problem::Date(field, failure))
    }
}

/// Where the dates of a field lie.
pub(super) fn lean(field: Field) -> Lean {
    match field {
        Field::Deadline | Field::NewDeadline => Lean::Future,
        _ => Lean::Past,
    }
}

/// The order that a form adds up to.
///
/// # Errors
/// The first problem, with the field at which it can be mended.
pub fn compose(form: &Form, reader: Reader) -> Result<Order, Problem> {
    let filled = Filled { form, reader };
    match &form.purpose {
        Purpose::Register(enterprise, _) => {
            Ok(Order::Register(Box::new(filled.hazard_facts(*enterprise, None)?), filled.date(Field::Deadline)?))
        }
        Purpose::Act(kind, seen) => {
            let act = match kind {
                ActKind::Edit => Act::Edit(Box::new(filled.hazard_facts(seen.facts.enterprise, Some(&seen.facts))?)),
                kind => filled.act(*kind)?,
            };
            Ok(Order::Act(seen.clone(), Box::new(act)))
        }
        Purpose::AddEnterprise => Ok(Order::AddEnterprise(Box::new(filled.enterprise_facts(&EnterpriseFacts::default())?))),
        Purpose::EditEnterprise(seen) => Ok(Order::EditEnterprise(seen.clone(), Box::new(filled.enterprise_facts(&seen.facts)?))),
        Purpose::Fill(draft) => Ok(Order::Fill(Box::new(fill::compose(form, draft, reader)?))),
    }
}

struct Filled<'a> {
    form: &'a Form,
    reader: Reader<'a>,
}

impl Filled<'_> {
    fn act(&self, kind: ActKind) -> Result<Act, Problem> {
        let on = || self.day(Field::On);
        let first = |field| self.form.choice(field).first().copied().unwrap_or_default();
        Ok(match kind {
            ActKind::Plan => {
                Act::Plan { plan: self.plan()?, deadline: self.date(Field::Deadline)?, document: self.optional(Field::Document) }
            }
            ActKind::Start => Act::Start { on: on()? },
            ActKind::Apply => Act::Apply { on: on()?, note: self.text(Field::Note) },
            ActKind::Reinspect => Act::Reinspect {
                on: on()?,
                by: self.names(Field::By),
                passed: first(Field::Result) == "passed",
                opinion: self.text(Field::Opinion),
                document: self.optional(Field::Document),
                new_deadline: self.date(Field::NewDeadline)?,
                close_out: first(Field::CloseOutNow) == "yes",
            },
            ActKind::CloseOut => {
                Act::CloseOut { on: on()?, evidence: self.text(Field::Evidence), document: self.optional(Field::Document) }
            }
            ActKind::FixOnTheSpot => Act::FixOnTheSpot { on: on()?, by: self.names(Field::By), evidence: self.text(Field::Evidence) },
            ActKind::LookBack => Act::LookBack {
                on: on()?,
                by: self.names(Field::By),
                holds: first(Field::Result) == "holds",
                note: self.text(Field::Opinion),
                new_deadline: self.date(Field::NewDeadline)?,
            },
            ActKind::Extend => Act::Extend {
                requested_on: on()?,
                new_deadline: self.day(Field::NewDeadline)?,
                reason: self.text(Field::Reason),
                approver: self.text(Field::Approver),
                document: self.optional(Field::Document),
            },
            ActKind::Note | ActKind::Edit => Act::Note { text: self.text(Field::Note) },
            ActKind::Split => Act::Split { parts: self.lines(Field::Parts), reason: self.text(Field::Reason) },
            ActKind::Merge => Act::Merge {
                into: self.text(Field::MergeInto).parse().map_err(|_| self.unreadable(Field::MergeInto))?,
                reason: self.text(Field::Reason),
            },
            ActKind::Transfer => Act::Transfer {
                to: self.text(Field::TransferTo),
                reason: self.text(Field::Reason),
                document: self.optional(Field::Document),
            },
            ActKind::Void => Act::Void { reason: self.text(Field::Reason) },
        })
    }

    fn plan(&self) -> Result<Plan, Problem> {
        Ok(Plan {
            responsibility: self.text(Field::Responsibility),
            measures: self.text(Field::Measures),
            funds: self.number(Field::Funds)?,
            contingency_plan: self.text(Field::ContingencyPlan),
            goal: self.text(Field::Goal),
            reinspector: self.text(Field::Reinspector),
            remediation_plan: self.text(Field::RemediationPlan),
        })
    }

    /// What the form does not show (a ledger's raw words and columns) stays as it was.
    fn hazard_facts(&self, enterprise: EnterpriseId, seen: Option<&HazardFacts>) -> Result<HazardFacts, Problem> {
        let severity = self.term(Field::Severity).unwrap_or(Severity::General);
        let old_clause = seen.and_then(|seen| seen.clause.clone());
        let clause = self.optional(Field::Clause).map(|clause| {
            // A clause that was chosen, or stood there, keeps its document; a typed one has none yet.
            let known = [self.form.clause.clone(), old_clause].into_iter().flatten().find(|known| known.clause == clause);
            known.unwrap_or(Clause { source: String::new(), clause })
        });
        Ok(HazardFacts {
            enterprise,
            description: self.text(Field::Description),
            location: self.text(Field::Location),
            severity_raw: seen.filter(|seen| seen.severity == severity).and_then(|seen| seen.severity_raw.clone()),
            severity,
            category: self.term(Field::Category),
            category_raw: seen.and_then(|seen| seen.category_raw.clone()),
            sector: self.term(Field::Sector),
            no_clause: clause.is_none() && (self.form.no_clause || seen.is_some_and(|seen| seen.no_clause)),
            clause,
            code: self.optional(Field::Code),
            found_on: self.day(Field::FoundOn)?,
            found_by: self.names(Field::FoundBy),
            found_mode: self.term(Field::FoundMode),
            owner: self.text(Field::Owner),
            standing: seen.is_some_and(|seen| seen.standing),
            notes: self.text(Field::Notes),
            extra: seen.map_or_else(Vec::new, |seen| seen.extra.clone()),
        })
    }

    fn enterprise_facts(&self, seen: &EnterpriseFacts) -> Result<EnterpriseFacts, Problem> {
        let roles = [
            (ContactRole::LegalRepresentative, Field::LegalRepresentative),
            (ContactRole::ActualController, Field::ActualController),
            (ContactRole::SafetyOfficer, Field::SafetyOfficer),
        ];
        Ok(EnterpriseFacts {
            name: self.text(Field::Name),
            uscc: self.optional(Field::Uscc).map(|code| uscc::normalize(&code)),
            town: self.text(Field::Town),
            address: self.text(Field::Address),
            sectors: self.terms::<Sector>(Field::Sectors),
            hazchem_roles: self.terms::<HazchemRole>(Field::HazchemRoles),
            contacts: roles.into_iter().flat_map(|(role, field)| contacts(role, &self.text(field))).collect(),
            headcount: self
                .number(Field::Headcount)?
                .map(|count| u32::try_from(count).map_err(|_| Problem::Number(Field::Headcount)))
                .transpose()?,
            visit_interval_days: self.small_number(Field::VisitIntervalDays)?,
            notes: self.text(Field::Notes),
            extra: seen.extra.clone(),
        })
    }

    fn text(&self, field: Field) -> String {
        self.form.text(field)
    }

    fn optional(&self, field: Field) -> Option<String> {
        Some(self.text(field)).filter(|text| !text.is_empty())
    }

    fn date(&self, field: Field) -> Result<Option<NaiveDate>, Problem> {
        self.reader.date(field, lean(field), &self.text(field))
    }

    fn day(&self, field: Field) -> Result<NaiveDate, Problem> {
        self.date(field)?.ok_or(Problem::Refused(Refusal::Missing(field)))
    }

    fn number(&self, field: Field) -> Result<Option<u64>, Problem> {
        let text = half_width(&self.text(field)).replace([',', ' '], "");
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Problem::Number(field)) }
    }

    /// The lines of a field that say something.
    fn lines(&self, field: Field) -> Vec<String> {
        self.text(field).lines().map(clean).filter(|line| !line.is_empty()).collect()
    }

    fn unreadable(&self, field: Field) -> Problem {
        let text = self.text(field);
        Problem::Refused(if text.is_empty() { Refusal::Missing(field) } else { Refusal::Unreadable { field, text } })
    }

    fn small_number(&self, field: Field) -> Result<Option<u16>, Problem> {
        self.number(field)?.map(|number| u16::try_from(number).map_err(|_| Problem::Number(field))).transpose()
    }

    fn names(&self, field: Field) -> Vec<String> {
        split(&self.text(field), &['\u{3001}', '\u{ff0c}', ',', '/', ' ', '\u{3000}'])
    }

    fn term<T: std::str::FromStr>(&self, field: Field) -> Option<T> {
        self.form.choice(field).first().and_then(|key| key.parse().ok())
    }

    fn terms<T: std::str::FromStr>(&self, field: Field) -> Vec<T> {
        self.form.choice(field).iter().filter_map(|key| key.parse().ok()).collect()
    }
}

/// Persons written as `name phone phone; name phone`.
fn contacts(role: ContactRole, text: &str) -> Vec<Contact> {
    split(text, &[';', '\u{ff1b}', '\u{3001}']).iter().map(|person| Contact::parse(role, person)).collect()
}

fn split(text: &str, at: &[char]) -> Vec<String> {
    text.split(at).map(clean).filter(|part| !part.is_empty()).collect()
}
