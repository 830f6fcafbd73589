//! A fault of the program on one of its threads: it is told, and the officer goes on.

use crate::common::Desk;
use crate::common::terminal::{PATIENCE, Terminal};
use crate::ready;
use portable_pty::CommandBuilder;

/// The screen, with a fault at a place.
fn open(desk: &Desk, place: &str) -> Terminal {
    let mut command = ready(CommandBuilder::new(env!("CARGO_BIN_EXE_dudao")), desk, &[]);
    command.env("DUDAO_TEST_CRASH", format!("{place} 一"));
    Terminal::run(command, 160, 45)
}

#[test]
fn a_form_that_cannot_be_kept_is_told_and_saved_all_the_same() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, "drafts");
    terminal.shows("▲逾期").send("N").shows("新增企业").send("云墟故障化工").shows("云墟故障化工");
    terminal.shows("未能留存：程序内部出错");
    terminal.send("\t\t").send("云墟镇").shows("云墟镇").send("\x13").shows("已保存 E52");
    // The thread that failed still answers.
    terminal.send("U").shows("没有未完成的填写").send("q");
    assert!(terminal.ends(PATIENCE).success());
}

#[test]
fn a_record_that_is_saved_is_told_as_saved_though_what_it_lacks_cannot_be_told() {
    let desk = Desk::demo();
    let mut terminal = open(&desk, "lacks");
    terminal.shows("▲逾期").send("N").shows("新增企业").send("云墟故障化工").send("\t\t").send("云墟镇").shows("云墟镇");
    terminal.send("\x13").shows("已保存 E52").shows_not("新增企业").send("q");
    assert!(terminal.ends(PATIENCE).success());
    assert!(terminal.rest().contains("程序内部出错"), "it broke down on the way");
    assert_eq!(desk.list(&["enterprise", "list", "--json"]).len(), 52);
}
