//! Another process that is stopped in the midst of a save: the screen goes on, says whom it waits for, and saves when
//! that process is gone.

use crate::Terminal;
use crate::common::Desk;
use crate::common::other::{FILE, HOLDING, Other};
use dudao::domain::change::HazardChange;
use dudao::domain::id::HazardId;
use dudao::store::{OpId, Proposal, Stamp, Store, Who};
use portable_pty::CommandBuilder;
use redb::StorageBackend;
use redb::backends::FileBackend;
use std::fs::OpenOptions;
use std::io::Read;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// Bytes of redb's header, which a commit locks for itself while it writes them.
const HEADER: u64 = 320;
/// The byte that whoever writes has locked.
const WRITER: u64 = 1 << 62;

fn file(desk: &Desk) -> PathBuf {
    desk.data().join("dudao.redb")
}

/// A process in the midst of a save.
fn saver(desk: &Desk) -> Other {
    Other::holding("frozen::the_other_process", &file(desk), &[], &[])
}

#[test]
#[ignore = "not a test: what the other process of the tests below does"]
fn the_other_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let store = Store::open(Path::new(&path)).unwrap();
    let who = Who::here("李四", "other");
    let stamp = Stamp { at: dudao::access::Clock::default().now(), who, op: OpId::random() };
    let saved = store.batch(&stamp, |batch| {
        let seen = batch.hazard(HazardId(1))?.unwrap();
        println!("{HOLDING}");
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "另一进程所记".into() }))
    });
    saved.unwrap();
}

#[test]
fn a_process_that_is_stopped_while_it_saves_stops_no_screen() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("▲逾期").send("zz").shows("［一般］").send("\r").shows("┏2 隐患").send("s").shows("3 企业申请复查").send("3");
    terminal.shows("企业申请复查 H");
    let saver = saver(&desk);
    saver.signal("-STOP");
    terminal.send("\x13").shows("正在保存，可继续操作");
    // The panes are read and shown while the change waits, and the officer is told for whom.
    terminal.send("1").shows("┏1 企业").send("\x1b[F").shows("时间线 E51").send("\x1b[H").shows("时间线 E1─");
    terminal.shows(&format!("数据库被停住的进程{}（另一位同志）占用", saver.pid()));
    // It gives up after a while, and the form is there to be saved again.
    terminal.shows("未保存，已恢复表单").shows("企业申请复查 H");
    drop(saver);
    terminal.send("\x13").shows("已保存 H");
}

#[test]
fn a_process_that_is_stopped_in_the_midst_of_its_commit_leaves_the_keys_answered() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 160, 45);
    terminal.shows("▲逾期").send("zz").shows("［一般］").shows("时间线 H");
    terminal.listen(std::time::Duration::from_millis(700));
    // What such a process holds: the right to write, and the header that every reading begins with.
    let holder = FileBackend::new(OpenOptions::new().read(true).write(true).open(file(&desk)).unwrap()).unwrap();
    holder.lock_range(Bound::Included(WRITER), Bound::Included(WRITER)).unwrap();
    holder.lock_range(Bound::Included(0), Bound::Excluded(HEADER)).unwrap();
    terminal.send("v").shows(&format!("另一位同志（进程{}）正在保存，请稍候", std::process::id()));
    terminal.send("\x1b").shows("已取消等待");
    terminal.send(":").shows("命令（名称、拼音首字母或英文）").send("\x1b").shows_not("命令（名称").send("?").shows("本窗格按键");
    holder.unlock_range(Bound::Included(0), Bound::Excluded(HEADER)).unwrap();
    holder.unlock_range(Bound::Included(WRITER), Bound::Included(WRITER)).unwrap();
    terminal.send("q").shows_not("本窗格按键").shows_not("正在保存，请稍候").send("v").shows("登记 走访检查");
}

#[test]
fn a_word_about_a_wait_that_cannot_be_written_keeps_nobody_out() {
    let desk = Desk::demo();
    // Opening waits for it.
    let holder = FileBackend::new(OpenOptions::new().read(true).write(true).open(file(&desk)).unwrap()).unwrap();
    holder.lock_range(Bound::Included(0), Bound::Excluded(HEADER)).unwrap();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", "exec \"$0\" \"$@\" 2> /dev/full", env!("CARGO_BIN_EXE_dudao")]);
    let mut terminal = Terminal::start(command, &desk, &[], 120, 40);
    // It is said after a second.
    terminal.listen(std::time::Duration::from_millis(2500));
    holder.unlock_range(Bound::Included(0), Bound::Excluded(HEADER)).unwrap();
    terminal.shows("▲逾期");
}

/// The system tells of a line that is gone in several ways; the last of them may come when the session is ending already.
#[test]
fn a_hang_up_that_comes_as_the_session_ends_takes_nothing_from_its_journal() {
    let desk = Desk::demo();
    let mut terminal = Terminal::open(&desk, &[], 120, 40);
    terminal.shows("▲逾期");
    // The session's last entry waits for this save.
    let saver = saver(&desk);
    terminal.send("q").until("still on the alternate screen", |screen| !screen.alternate_screen());
    terminal.signal("HUP");
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(saver);
    terminal.ends(crate::common::terminal::PATIENCE);
    let entries = desk.list(&["journal", "list", "--json"]);
    assert_eq!(entries.last().unwrap()["change"]["database"]["logged_out"]["how"], "quit");
}
