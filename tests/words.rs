//! Both languages are complete, and no word is unused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Families whose keys are put together as the program runs; each is walked by some list of the domain.
const FAMILIES: &[&str] = &[
    "stage",
    "severity",
    "severity_short",
    "sector",
    "sector_short",
    "hazchem_role",
    "contact_role",
    "category",
    "visit_mode",
    "deadline_origin",
    "staff_role",
    "day_type",
    "reminder",
    "act",
    "field",
    "answer",
    "refusal",
    "pairing_finding",
    "store",
    "change",
    "date.weekday",
    "rule",
    "date_entry",
    "uscc",
    "column",
    "imported",
    "import.kind",
    "import.class",
    "import.sure",
    "import.column",
    "command",
    "config.about",
    "command_short",
    "pane",
    "power",
    "role",
    "leaving",
    "refused_why",
    "paper.basis",
    "paper.end",
    "paper.grounds",
    "paper.kind",
    "paper.period",
    "paper.until",
    "cli.about",
    "cli.export.sheet",
    "cli.filter",
    "cli.argument",
    "cli.usage",
    "ledger.file",
    "ledger.bound",
    "ledger.reason",
    "ledger.notice",
    "ledger.field",
    "ledger.column",
    "ledger.report",
    "register",
    "register_act",
    "record_stage",
    "lack",
    "measure_kind",
    "ground",
    "meeting_kind",
    "training_topic",
    "report_kind",
    "leading_post",
    "office_post",
    "accident_grade",
    "reminder_of",
    "list",
    "menu",
    "month.weekday",
    "footer",
    "start",
    "tour.step",
    "doctor.check",
    "doctor.found",
    "doctor.verdict",
    "report.title",
    "report.block",
    "report.column",
    "report.figure",
    "report.officer_figure",
    "report.later",
    "report.visited",
    "report.state",
    "report.visits",
    "report.organisation",
    "report.day",
    "report.clause",
    "report.brief",
];

/// The keys of a locale file in the simple YAML that they are kept in, with their texts.
fn keys(text: &str) -> BTreeMap<String, String> {
    let mut path: Vec<(usize, String)> = Vec::new();
    let mut found = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let indent = line.len() - line.trim_start().len();
        let (key, value) = line.trim().split_once(':').unwrap_or_else(|| panic!("no key in {line}"));
        path.retain(|(at, _)| *at < indent);
        path.push((indent, key.trim_matches('"').to_owned()));
        if !value.trim().is_empty() {
            let name: Vec<_> = path.iter().map(|(_, key)| key.as_str()).collect();
            assert!(found.insert(name.join("."), value.trim().to_owned()).is_none(), "{} twice", name.join("."));
        }
    }
    found.remove("_version");
    found
}

fn language(tag: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/locales")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(&format!(".{tag}.yml")) {
            all.extend(keys(&fs::read_to_string(&path).unwrap()));
        }
    }
    all
}

fn source() -> String {
    fn read(folder: &Path, into: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, into);
            } else {
                into.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (language("zh-CN"), language("en"));
    assert!(zh.len() > 400, "{}", zh.len());
    let names = |words: &BTreeMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&zh).symmetric_difference(&names(&en)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn both_languages_name_the_same_values() {
    let (zh, en) = (language("zh-CN"), language("en"));
    let values = |text: &str| -> BTreeSet<String> {
        text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    };
    for (key, text) in &zh {
        assert_eq!(values(text), values(&en[key]), "{key}");
    }
}

#[test]
fn no_word_is_unused() {
    let source = source();
    let unused: Vec<String> = language("zh-CN")
        .into_keys()
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(&format!("{family}."))))
        .filter(|key| !source.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn every_word_that_the_source_names_is_there() {
    let (source, words) = (source(), language("zh-CN"));
    for call in ["words.get(\"", "words.fill(\"", "self.get(\"", "self.fill(\"", "hint(\""] {
        for (at, _) in source.match_indices(call) {
            let key: String = source[at + call.len()..].chars().take_while(|letter| *letter != '"').collect();
            assert!(key.contains('{') || words.contains_key(&key), "{key}");
        }
    }
}

#[test]
fn every_term_of_the_domain_has_its_word() {
    use dudao::domain::{accident, act, enterprise, hazard, ladder, obligation, programme, refusal, register, staff};
    use dudao::keymap::command;
    let words = language("zh-CN");
    macro_rules! check {
        ($family:literal, $list:expr) => {
            for term in $list {
                let key = format!("{}.{}", $family, term.key());
                assert!(words.contains_key(&key), "{key}");
            }
        };
    }
    check!("register", register::RegisterKind::ALL);
    check!("register_act", register::RegisterAct::ALL);
    check!("record_stage", register::RecordStage::ALL);
    check!("change.record", register::RegisterAct::ALL.iter().filter(|act| **act != register::RegisterAct::Withdraw));
    check!("measure_kind", register::MeasureKind::ALL);
    check!("ground", register::Ground::ALL);
    check!("meeting_kind", register::MeetingKind::ALL);
    check!("training_topic", register::TrainingTopic::ALL);
    check!("report_kind", register::ReportKind::ALL);
    check!("lack", ladder::Lack::ALL);
    check!("leading_post", staff::LeadingPost::ALL);
    check!("office_post", staff::OfficePost::ALL);
    check!("accident_grade", accident::Grade::ALL);
    check!("stage", hazard::Stage::ALL);
    check!("severity", hazard::Severity::ALL);
    check!("severity_short", hazard::Severity::ALL);
    check!("category", hazard::Category::ALL);
    check!("visit_mode", hazard::VisitMode::ALL);
    check!("deadline_origin", hazard::DeadlineOrigin::ALL);
    check!("sector", enterprise::Sector::ALL);
    check!("sector_short", enterprise::Sector::ALL);
    check!("hazchem_role", enterprise::HazchemRole::ALL);
    check!("contact_role", enterprise::ContactRole::ALL);
    check!("staff_role", staff::StaffRole::ALL);
    check!("day_type", programme::DayType::ALL);
    check!("reminder", obligation::ReminderKind::ALL);
    check!("act", act::ActKind::ALL);
    check!("field", refusal::Field::ALL);
    check!("doctor.check", dudao::access::doctor::What::ALL);
    check!("doctor.found", dudao::access::doctor::Finding::ALL);
    check!("doctor.verdict", dudao::access::doctor::Verdict::ALL);
    check!("command", command::CommandId::ALL);
    check!("config.about", dudao::config::Setting::ALL);
    check!("pane", dudao::keymap::context::Context::ALL);
    check!("ledger.field", dudao::ledger::heading::Field::ALL);
    check!("ledger.reason", dudao::ledger::row::Reason::ALL);
    check!("import.class", dudao::ledger::kind::Class::ALL);
    check!("import.kind", dudao::ledger::kind::Kind::ALL);
    for shown in command::COMMANDS.iter().filter(|command| command.footer) {
        let key = format!("command_short.{}", shown.id);
        assert!(words.contains_key(&key), "{key}");
    }
}
