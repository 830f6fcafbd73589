//! Ledgers in and out through the line: no file of the machine is named, none is left on it.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST, Key, done};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn ledger(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)).unwrap()
}

/// What is in the account's home, by name, but for the program's log, which holds no data.
fn files(door: &Door) -> Vec<PathBuf> {
    let listed = done(Command::new("find").arg(door.home()).args(["-type", "f"]));
    let mut files: Vec<PathBuf> = listed.lines().map(PathBuf::from).filter(|path| !path.ends_with("state/dudao/dudao.log")).collect();
    files.sort();
    files
}

/// `import -` takes what the client sends, `export` sends back what Excel opens, and both stand in the journal.
pub fn ledgers_go_through_the_line() {
    let door = Door::open();
    let before = files(&door);
    for name in ["enterprises.xlsx", "street-return.xlsx"] {
        let output = door.feed(FIRST, &format!("import - --name {name} --json"), &ledger(name));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report["created"].as_u64().unwrap() > 0, "{report}");
        let again: Value =
            serde_json::from_slice(&door.feed(FIRST, &format!("import - --name {name} --json"), &ledger(name)).stdout).unwrap();
        assert_eq!(again["created"], 0, "the same file twice changes nothing: {again}");
    }
    let hazards = door.json(FIRST, "hazard list --json").as_array().unwrap().len();
    assert!(hazards > 0);
    // A workbook arrives byte for byte.
    let output = door.feed(FIRST, "export hazards", b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.starts_with(b"PK\x03\x04"), "a workbook");
    let archive = zip::ZipArchive::new(std::io::Cursor::new(&output.stdout)).unwrap();
    assert!(archive.file_names().any(|name| name.is_ok_and(|name| name == "xl/workbook.xml")));
    // What is no ledger is refused in a line, and so is one who may not import.
    let output = door.feed(FIRST, "import -", b"\x7fELF no ledger at all");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end().lines().count(), 1);
    door.let_in("吕观", Key("viewer"), "--role viewer");
    let output = door.feed(Key("viewer"), "import -", &ledger("site-ledger.xlsx"));
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(door.json(FIRST, "hazard list --json").as_array().unwrap().len(), hazards);
    assert_eq!(files(&door), before, "nothing is left on the machine");
    let exported = door
        .journal()
        .iter()
        .filter(|entry| entry["who"]["officer"] == "张三" && !entry["change"]["database"]["exported"].is_null())
        .count();
    assert_eq!(exported, 1);
    door.verify();
}

/// What the client sends for later waits on the screen of whoever may import, is shown before it is imported, and is
/// gone afterwards; the rows that were not taken come back by the command that the screen names.
pub fn a_ledger_sent_for_later_is_imported_on_the_screen() {
    let door = Door::open();
    let before = files(&door);
    let mut screen = door.screen(FIRST);
    screen.shows("打开演示").send("1").shows("还没有寄存的台账");
    let output = door.feed(FIRST, "import - --later --name 六月上报.xlsx", &ledger("street-return.xlsx"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(door.json(FIRST, "hazard list --json").as_array().unwrap().is_empty(), "nothing is imported yet");
    screen.send("\x1b[15~").shows("六月上报.xlsx").shows("张三").send("\r").shows("街道隐患上报表").shows("可导入113行");
    screen.send("\x13").shows("导入结果").shows("import - --name 六月上报.xlsx");
    assert!(!door.json(FIRST, "hazard list --json").as_array().unwrap().is_empty());
    let output = door.feed(FIRST, "import - --name 六月上报.xlsx --rejects -", &ledger("street-return.xlsx"));
    assert!(output.status.success() && output.stdout.starts_with(b"PK\x03\x04"), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(files(&door), before, "nothing is left on the machine");
    screen.send("q").until("the page has gone", |screen| !screen.contents().contains("导入结果"));
    screen.send("q");
    assert!(screen.ends(PATIENCE).success());
    door.verify();
}
