//! Every way by which the command line takes text in. What it says meanwhile is looked at too.

use crate::common::chance::Dice;
use crate::common::hostile::{argument, text};
use crate::common::{Desk, TODAY};
use crate::ways_out::assert_clean;
use rust_xlsxwriter::Workbook;
use std::ffi::OsString;
use std::fs;
use std::process::{Command, Output, Stdio};

const HEADINGS: [&str; 6] = ["企业名称", "隐患描述", "所在部位", "整改责任人", "备注", "其他"];

/// Runs the program with arguments of any kind; what it says must be clean.
fn say(desk: &Desk, arguments: &[OsString], forced: Option<(&str, &str)>) -> Output {
    // A text may be taken for a folder, which is then made where the program stands, or above.
    let below = desk.scratch().join("1/2/3/4");
    fs::create_dir_all(&below).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dudao"));
    command.current_dir(below);
    command.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data()).stdin(Stdio::null());
    if let Some((connection, asked)) = forced {
        command.env("SSH_CONNECTION", connection).env("SSH_ORIGINAL_COMMAND", asked);
        command.arg("--data-dir").arg(desk.data()).args(["--as", "S1"]);
    } else {
        command.args(["--today", TODAY]);
    }
    let output = command.args(arguments).output().unwrap();
    assert_clean(&format!("{arguments:?} {forced:?} on stdout"), &output.stdout);
    assert_clean(&format!("{arguments:?} {forced:?} on stderr"), &output.stderr);
    output
}

fn owned<S: AsRef<str>>(arguments: &[S]) -> Vec<OsString> {
    arguments.iter().map(|argument| argument.as_ref().into()).collect()
}

/// A row of five texts; every third enterprise is one that is there.
fn row(dice: &mut Dice, number: usize) -> [String; 6] {
    let enterprise = if dice.once_in(3) { "云墟测试化工有限公司".to_owned() } else { format!("{}企业{number}", text(dice)) };
    [enterprise, format!("{}{number}", text(dice)), text(dice), text(dice), text(dice), text(dice)]
}

/// A name for a file of this system: no slash, not too long.
fn file_name(dice: &mut Dice, end: &str) -> String {
    let name: String = argument(dice).replace('/', "_").chars().take(40).collect();
    format!("a{name}{end}")
}

/// Comma-separated text under a name of the same kind, and the rows that were not taken.
pub fn ledger(desk: &Desk, dice: &mut Dice, texts: usize) {
    let path = desk.scratch().join(file_name(dice, ".csv"));
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(HEADINGS).unwrap();
    (0..texts / 6 + 1).for_each(|number| writer.write_record(row(dice, number)).unwrap());
    writer.flush().unwrap();
    let rejects = desk.scratch().join(file_name(dice, ".csv"));
    let arguments = [owned(&["import", "--as", "hazards"]), vec![path.into(), "--rejects".into(), rejects.clone().into()]].concat();
    say(desk, &arguments, None);
    if rejects.exists() {
        assert_clean("rejects", &fs::read(&rejects).unwrap());
        fs::remove_file(rejects).unwrap();
    }
}

/// A workbook whose sheet has a name of that kind too; the report is asked for in JSON.
pub fn workbook(desk: &Desk, dice: &mut Dice, texts: usize) {
    let mut book = Workbook::new();
    let name: String = text(dice).chars().filter(|c| *c >= ' ' && !"[]:*?/\\'".contains(*c) && *c < '\u{fff0}').take(20).collect();
    let sheet = book.add_worksheet();
    sheet.set_name(format!("a{name}b")).unwrap();
    for (column, heading) in HEADINGS.iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for number in 0..texts / 6 + 1 {
        for (column, cell) in row(dice, number + 1_000_000).iter().enumerate() {
            // A sheet's cell holds no more, and XML not these.
            let cell: String = cell.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).take(30_000).collect();
            sheet.write_string(number as u32 + 1, column as u16, cell).unwrap();
        }
    }
    let path = desk.scratch().join(file_name(dice, ".xlsx"));
    book.save(&path).unwrap();
    let output = say(desk, &[owned(&["import", "--json"]), vec![path.into()]].concat(), None);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["created"].as_u64().unwrap() > 0, "{report}");
}

/// Options that hold text.
pub fn options(desk: &Desk, dice: &mut Dice, texts: usize) {
    let mut option = |name: &str| format!("--{name}={}", argument(dice).chars().take(20_000).collect::<String>());
    for number in 0..texts / 5 + 1 {
        let register = [option("description"), option("location"), option("owner"), option("found-by")];
        say(desk, &[owned(&["hazard", "register", "--enterprise", "E1"]), owned(&register)].concat(), None);
        let add = [option("name") + &number.to_string(), option("notes"), option("address"), option("legal-representative")];
        say(desk, &[owned(&["enterprise", "add"]), owned(&add)].concat(), None);
        let visit = [option("content"), option("place"), option("handling")];
        let added = say(desk, &[owned(&["visit", "add", "--enterprise", "E1", "--mode", "routine_visit"]), owned(&visit)].concat(), None);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let plan = [option("measures"), option("contingency-plan"), option("responsibility")];
        say(desk, &[owned(&["hazard", "plan", &format!("H{}", number + 1), "--deadline", "2026-11-28"]), owned(&plan)].concat(), None);
        say(desk, &[owned(&["staff", "add"]), owned(&[option("name"), option("section"), option("account")])].concat(), None);
        say(desk, &[owned(&["handover"]), owned(&[option("note")])].concat(), None);
    }
}

/// What is told of arguments that are wrong.
pub fn wrong_arguments(desk: &Desk, dice: &mut Dice, texts: usize) {
    const BEFORE: &[&[&str]] = &[
        &[],
        &["hazard", "show"],
        &["enterprise", "show"],
        &["dossier"],
        &["import"],
        &["import", "--map"],
        &["--today"],
        &["--lang"],
        &["--data-dir"],
        &["hazard", "list", "--enterprise"],
        &["journal", "list", "--by"],
        &["paper", "dossier"],
        &["export", "hazards", "--out"],
        &["hazard", "register", "--enterprise", "E1", "--found-on"],
        &["group", "add", "--name", "x", "--leader"],
        &["template", "set", "dossier"],
        &["hazard", "note"],
    ];
    for number in 0..texts.max(BEFORE.len()) {
        let text: String = argument(dice).chars().take(2_000).collect();
        let text = if dice.once_in(2) { format!("x{text}") } else { text };
        say(desk, &[owned(BEFORE[number % BEFORE.len()]), owned(&[text])].concat(), None);
    }
}

/// What a client asks of a forced command, and where it says it comes from.
pub fn forced_commands(desk: &Desk, dice: &mut Dice, texts: usize) {
    for number in 0..texts.max(4) {
        let text: String = argument(dice).chars().take(2_000).collect();
        let quoted = shlex::try_quote(&text).unwrap().into_owned();
        let asked = match number % 4 {
            0 => text.clone(),
            1 => format!("hazard note H1 {quoted}"),
            2 => format!("task add --due +5 --title {quoted}"),
            _ => format!("import - --name {quoted}"),
        };
        say(desk, &[], Some((&text, &asked)));
    }
}
