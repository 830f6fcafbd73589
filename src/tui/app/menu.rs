//! Menus: numbered lists of what can be chosen, each item with why not, where it cannot be.

use super::App;
use super::ask::{ChartKind, Listed};
use super::form::draft::{About, Opening};
use crate::domain::hazard::{Clause, Hazard};
use crate::domain::id::{EnterpriseId, HazardId, StaffId};
use crate::domain::pairing::ProposedPairing;
use crate::domain::refusal::Field;
use crate::domain::register::{RegisterKind, ReportKind};
use crate::keymap::command::CommandId;
use crate::locale::{Lang, Words};
use crate::paper::official::Request;
use crate::paper::report::Question;
use chrono::{Datelike, NaiveDate};

/// Things to choose from.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// What is chosen.
    pub title: String,
    /// The items, in order.
    pub items: Vec<Item>,
    /// The selected one.
    pub selected: usize,
}

/// A thing to choose.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it says.
    pub text: String,
    /// Why it cannot be chosen now.
    pub why_not: Option<String>,
    /// What choosing it does.
    pub choice: Choice,
}

/// What choosing an item does.
#[derive(Clone, Debug)]
pub enum Choice {
    /// A form opens.
    Open(Opening),
    /// A list opens, at first of one enterprise where one is named.
    List(Listed, Option<EnterpriseId>),
    /// A report opens.
    Report(Question),
    /// A chart opens.
    Chart(ChartKind),
    /// Another menu opens.
    Menu(Menu),
    /// The dossier of an enterprise, once the day is said.
    Dossier(EnterpriseId),
    /// A hazard gets a clause, or the answer that it falls under none.
    Judge(Box<Hazard>, Option<Clause>),
    /// The form below gets a clause, or the answer that there is none.
    Fill(Option<Clause>),
    /// A proposal is taken over from a day on.
    Pair(Vec<ProposedPairing>, NaiveDate),
    /// An official paper is made.
    Paper(Request),
    /// The demo is opened, with the tour.
    TourOfDemo,
    /// Nothing: the menu closes.
    Nothing,
    /// A command runs.
    Command(CommandId),
}

impl Menu {
    /// A menu whose first possible item is selected. The dots that say of an item that more comes are gone where it has come.
    pub fn new(title: String, items: Vec<Item>) -> Self {
        let title = title.trim_end_matches('\u{2026}').to_owned();
        let selected = items.iter().position(|item| item.why_not.is_none()).unwrap_or(0);
        Self { title, items, selected }
    }

    /// The sign by which an item is chosen: digits, then letters.
    pub fn sign(at: usize) -> char {
        let letter = u8::try_from(at.saturating_sub(9)).ok().filter(|letter| *letter < 26);
        if at < 9 { (b'1' + at as u8) as char } else { letter.map_or(' ', |letter| (b'a' + letter) as char) }
    }

    /// The place of the item that a sign chooses.
    pub fn at(&self, sign: char) -> Option<usize> {
        (0..self.items.len().min(35)).find(|&at| Self::sign(at) == sign)
    }
}

impl Item {
    /// An item that can be chosen.
    pub fn new(text: String, choice: Choice) -> Self {
        Self { text, why_not: None, choice }
    }
}

impl App {
    /// All that belongs to an enterprise: what can be read of it, what can be entered, what is on record.
    pub(super) fn more_menu(&self, id: EnterpriseId, hazard: Option<HazardId>) -> Menu {
        let words = self.outfit.words;
        let item = |key: &str, choice| Item::new(words.get(&format!("menu.{key}")), choice);
        let mut items = vec![
            item("enterprise_file", Choice::Report(Question::EnterpriseFile(id))),
            item("dossier", Choice::Dossier(id)),
            item("enterprise_score", Choice::Report(Question::EnterpriseScore(id))),
        ];
        let enter = |kind: RegisterKind| {
            let hazards = hazard.into_iter().filter(|_| names_hazards(kind)).collect();
            let about = About { hazards, ..About::enterprise(id) };
            Item::new(
                words.fill("menu.enter", &[("what", &words.get(&format!("register.{kind}")))]),
                Choice::Open(Opening::Enter(kind, about)),
            )
        };
        items.extend(OF_ENTERPRISE.iter().map(|&kind| enter(kind)));
        items.push(item("pair", Choice::Open(Opening::Pair(id))));
        let lists = RegisterKind::ALL
            .iter()
            .filter(|kind| has_enterprise(**kind))
            .map(|&kind| Item::new(words.get(&format!("register.{kind}")), Choice::List(Listed::Records(kind), Some(id))));
        items.push(item("its_registers", Choice::Menu(Menu::new(words.get("menu.its_registers"), lists.collect()))));
        let name = self.enterprises.row(id).map_or_else(|| id.to_string(), |row| row.enterprise.facts.name.clone());
        Menu::new(name, items)
    }

    /// All that the programme has.
    pub(super) fn programme_menu(&self) -> Menu {
        let submenus = self.sections(self.outfit.words).into_iter();
        let items = submenus.map(|(title, items)| Item::new(title.clone(), Choice::Menu(Menu::new(title, items))));
        Menu::new(self.outfit.words.get("command.menu"), items.collect())
    }

    /// Every item of the programme's menu, each with its English name.
    pub(super) fn programme_items(&self) -> Vec<(Item, String)> {
        let flat = |words| self.sections(words).into_iter().flat_map(|(_, items)| items);
        flat(self.outfit.words).zip(flat(Words::new(Lang::En)).map(|item| item.text)).collect()
    }

    /// Why nothing is told of the officer's own: the account is nobody's on the staff.
    pub(super) fn not_on_staff(&self) -> String {
        self.outfit.words.fill("notice.not_on_staff", &[("name", &self.outfit.officer.name)])
    }

    /// Why no next programme can be set: there is none yet that it would follow.
    fn nothing_to_roll_over(&self) -> Option<String> {
        let unnamed = self.overview.programme.facts.document_number.is_empty();
        unnamed.then(|| self.outfit.words.get("menu.no_programme"))
    }

    /// The sections of the programme's menu, in the words of a language.
    fn sections(&self, words: Words) -> Vec<(String, Vec<Item>)> {
        let today = self.outfit.today;
        let item = |key: &str, choice| Item::new(words.get(&format!("menu.{key}")), choice);
        let report = |key: &str, question| item(key, Choice::Report(question));
        let registers = RegisterKind::ALL
            .iter()
            .map(|&kind| Item::new(words.get(&format!("register.{kind}")), Choice::List(Listed::Records(kind), None)));
        let people = vec![
            item("staff", Choice::List(Listed::Staff, None)),
            item("groups", Choice::List(Listed::Groups, None)),
            report("matrix", Question::Matrix),
            report("proposal", Question::Proposal),
            report("organisation", Question::Organisation),
            report("roster", Question::Roster(today.with_day(1).unwrap_or(today))),
        ];
        let programme = vec![
            report("programme", Question::Programme),
            item("edit_programme", Choice::Open(Opening::Programme)),
            report("milestones", Question::Milestones),
            report("reports", Question::Reports),
            report("trainings", Question::Trainings),
            report("visits", Question::Visits),
            Item { why_not: self.nothing_to_roll_over(), ..item("roll_over", Choice::Open(Opening::RollOver)) },
        ];
        let mine = |key: &str, question: fn(StaffId) -> Question| match self.outfit.officer.staff {
            Some(me) => report(key, question(me)),
            None => Item { why_not: Some(self.not_on_staff()), ..report(key, Question::Scoreboard) },
        };
        let mut work = vec![
            mine("duties", Question::Duties),
            report("scoreboard", Question::Scoreboard),
            report("handover", Question::Handover(None)),
            mine("my_score", Question::OfficerScore),
        ];
        if let Some(group) = self.outfit.officer.group {
            work.push(report("group_score", Question::GroupScore(group)));
            for kind in [ReportKind::HalfYearAssessment, ReportKind::GroupAnnual] {
                if let Some(period) = running(kind, today) {
                    let text = words.fill("menu.draft", &[("what", &words.get(&format!("report_kind.{kind}"))), ("period", &period)]);
                    work.push(Item::new(text, Choice::Report(Question::Draft(group, period.clone()))));
                    let values = vec![(Field::Report, kind.key().to_owned()), (Field::Period, period)];
                    let about = About { group: Some(group), values, ..About::default() };
                    let text = words.fill("menu.enter", &[("what", &words.get(&format!("report_kind.{kind}")))]);
                    work.push(Item::new(text, Choice::Open(Opening::Enter(RegisterKind::Report, about))));
                }
            }
        }
        work.push(report("brief", Question::Brief));
        let charts = ChartKind::ALL.iter().map(|&kind| item(kind.key(), Choice::Chart(kind)));
        vec![
            (words.get("menu.registers"), registers.collect()),
            (words.get("menu.people"), people),
            (words.get("menu.of_programme"), programme),
            (words.get("menu.work"), work),
            (words.get("menu.charts"), charts.collect()),
        ]
    }
}

/// What is entered for an enterprise, in the order of the programme.
const OF_ENTERPRISE: &[RegisterKind] = &[
    RegisterKind::Visit,
    RegisterKind::DockIn,
    RegisterKind::Diagnosis,
    RegisterKind::HazardList,
    RegisterKind::ActionPlan,
    RegisterKind::RectificationOrder,
    RegisterKind::Measure,
    RegisterKind::Case,
    RegisterKind::Penalty,
    RegisterKind::Referral,
    RegisterKind::Accident,
    RegisterKind::Report,
    RegisterKind::Task,
    RegisterKind::Practice,
];

fn names_hazards(kind: RegisterKind) -> bool {
    kind.form(crate::domain::register::RegisterAct::Enter).is_some_and(|form| form.fields.contains(&Field::Hazards))
}

fn has_enterprise(kind: RegisterKind) -> bool {
    kind.fields().iter().any(|spec| spec.field == Field::Enterprise)
}

/// The period of a kind of report in which a day lies.
pub(super) fn running(kind: ReportKind, day: NaiveDate) -> Option<String> {
    let last = NaiveDate::from_ymd_opt(day.year(), 12, 31)?;
    kind.periods(day, last).into_iter().next().map(|(period, _)| period)
}
