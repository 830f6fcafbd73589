//! What goes out is on record, however much of it was read.

use crate::common::Desk;
use crate::scenario::Journal;
use dudao::domain::change::{Change, DatabaseChange};
use std::process::{Command, Stdio};

#[test]
fn who_closes_the_pipe_before_the_end_has_what_came_out_and_is_on_record() {
    let desk = Desk::demo();
    let journal = Journal::of(&desk.data().join("dudao.redb"));
    for (command, kind) in [
        (&["export", "hazards", "--format", "csv"][..], "hazards"),
        (&["export", "hazards", "--format", "xlsx"], "hazards"),
        (&["visit", "list", "--csv"], "visit"),
        (&["journal", "export"], "journal"),
    ] {
        let head = journal.head();
        let mut program = Command::new(env!("CARGO_BIN_EXE_dudao"));
        program.env_clear().env("HOME", desk.scratch()).env("DUDAO_DATA_DIR", desk.data()).args(command);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        assert!(child.wait().unwrap().success(), "{command:?}");
        let added = journal.after(head);
        let [entry] = &added[..] else { panic!("{command:?}: {added:?}") };
        let Change::Database(DatabaseChange::Exported { kind: exported, rows }) = &entry.change else { panic!("{entry:?}") };
        assert_eq!((exported.as_str(), *rows > 0), (kind, true), "{command:?}");
    }
}
