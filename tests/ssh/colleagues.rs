//! What one officer's session does to another's: a change that is seen, a conflict, a save that stands still, a line
//! that breaks.

use crate::common::terminal::PATIENCE;
use crate::door::{Door, FIRST, Key, done};
use dudao::domain::change::HazardChange;
use dudao::domain::id::HazardId;
use dudao::store::{OpId, Proposal, Stamp, Store, Who};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const OTHER: Key = Key("other");

/// The argument with which this program is the process that stands still in the midst of a save.
pub const SAVER: &str = "--save-until-told";

/// An office of two: 张三 (S1) and 宋小远.
fn two() -> Door {
    let door = Door::to_demo();
    door.let_in("宋小远", OTHER, "--office-post member");
    door
}

/// A colleague's change is on the screen by itself, with a line that says whose it was.
pub fn a_colleagues_change_is_seen() {
    let door = two();
    let mut screen = door.screen(FIRST);
    screen.shows("今日提醒").send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("时间线 H61");
    let mut delays = Vec::new();
    for nth in 0..3 {
        door.ok(OTHER, &format!("hazard note H61 第{nth}次提醒企业"));
        let saved = Instant::now();
        screen.shows(&format!("第{nth}次提醒企业"));
        delays.push(saved.elapsed());
    }
    println!("  a colleague's change is seen after {delays:?}");
    assert!(delays.iter().all(|delay| *delay < Duration::from_secs(5)), "{delays:?}");
    screen.shows("宋小远");
    // From screen to screen.
    let mut other = door.screen(OTHER);
    other.shows("今日提醒").send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("时间线 H61");
    other.send("s").shows("9 添加备注").send("9").shows("添加备注 H61").send("已电话核实").send("\x13").shows("已保存 H61");
    screen.shows("已电话核实");
    for screen in [&mut screen, &mut other] {
        screen.send("q");
        assert!(screen.ends(PATIENCE).success());
    }
}

/// Two officers correct one hazard: the second is told of the first, keeps what was typed, and decides.
pub fn a_conflict_is_told_and_nothing_typed_is_lost() {
    let door = two();
    let mut screen = door.screen(FIRST);
    screen.shows("今日提醒").send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("时间线 H61");
    screen.send("e").shows("修改登记内容 H61").send("，另见照片").shows("，另见照片").send("\t\t（东侧库房）").shows("（东侧库房）");
    door.ok(OTHER, "hazard edit H61 --description 宋小远改过的描述");
    // Theirs beside mine; nothing goes over what the other wrote before the officer has said so.
    screen.send("\x13").shows("已被他人修改").shows("宋小远").shows("宋小远改过的描述").shows("，另见照片");
    screen.send("\x13").shows("须先选定");
    assert_eq!(door.json(OTHER, "hazard show H61 --json")["description"], "宋小远改过的描述");
    // Both texts, one below the other, and what only one of them touched.
    screen.send("b").send("\x13").shows("已保存 H61");
    let hazard = door.json(OTHER, "hazard show H61 --json");
    let description = hazard["description"].as_str().unwrap();
    assert!(description.starts_with("宋小远改过的描述\n") && description.ends_with("，另见照片"), "{hazard}");
    assert!(hazard["location"].as_str().unwrap().ends_with("（东侧库房）"), "{hazard}");
    door.verify();
}

/// A process of the account that is stopped in the midst of a save.
struct Saver(Child);

impl Saver {
    fn at(door: &Door) -> Self {
        // As another file of the account's: it may not read this test's.
        let program = door.folder.join("saver");
        std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let owner = std::fs::metadata(door.database()).unwrap();
        let mut command = Command::new(program);
        command.arg(SAVER).arg(door.database()).uid(owner.uid()).gid(owner.gid()).current_dir("/");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        assert!(said.any(|line| line == "saving"), "the other process began its save");
        Self(child)
    }

    fn signal(&self, name: &str) {
        done(Command::new("kill").args([name, &self.0.id().to_string()]));
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What that process does: it saves a note and does not come to an end of it until its standard input does.
pub fn save_until_told(path: &str) -> ExitCode {
    let store = Store::open(Path::new(path)).unwrap();
    let who = Who { officer: "宋小远".to_owned(), ..Who::default() };
    let stamp = Stamp { at: dudao::access::Clock::default().now(), who, op: OpId::random() };
    let saved = store.batch(&stamp, |batch| {
        let seen = batch.hazard(HazardId(1))?.unwrap();
        println!("saving");
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "停住的进程所记".into() }))
    });
    saved.unwrap();
    ExitCode::SUCCESS
}

/// A colleague's process stands still while it saves: the others look on, are told whom they wait for, and save once it
/// is gone.
pub fn a_frozen_save_stops_nobody_elses_screen() {
    let door = two();
    let mut screens = [door.screen(FIRST), door.screen(OTHER)];
    for screen in &mut screens {
        screen.shows("今日提醒").send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("时间线 H61");
    }
    let saver = Saver::at(&door);
    saver.signal("-STOP");
    let [screen, other] = &mut screens;
    screen.send("s").shows("9 添加备注").send("9").shows("添加备注 H61").send("等一等").send("\x13");
    // Meanwhile the other looks around.
    other.send("1").shows("┏1 企业").send("\x1b[F").shows("时间线 E51").send("\x1b[H").shows("时间线 E1─");
    // Whom they wait for, by number.
    screen.shows(&saver.0.id().to_string());
    assert!(screen.text().contains("停住"), "{}", screen.text());
    // Who comes in meanwhile is told the same: sshd gets its answer, and opening the file has a limit.
    let (code, said) = door.refused(OTHER, "remind");
    assert!(code == 3 && said.contains("停住") && said.contains(&saver.0.id().to_string()), "{code} {said}");
    saver.signal("-KILL");
    screen.shows("等一等");
    if screen.text().contains("Ctrl-S 保存") {
        screen.send("\x13");
    }
    screen.shows("已保存 H61");
    other.send("g").shows("全部隐患查找").send("H61").shows("H61 ").send("\r").shows("等一等");
    door.verify();
}

/// A line that breaks in the midst of a form, on the client's side and on the server's: the process is gone with it, and
/// the next login brings back what was being filled in.
pub fn a_broken_line_leaves_no_process_and_loses_no_word() {
    let door = two();
    for (nth, side) in ["client", "server"].into_iter().enumerate() {
        let mut screen = door.screen(FIRST);
        screen.shows("今日提醒").send("N").shows("新增企业").send(&format!("云墟断线{nth}号化工")).shows(&format!("断线{nth}号化工"));
        screen.send("\t\t云墟镇").shows("云墟镇");
        assert_eq!(door.programs().len(), 1);
        let broken = Instant::now();
        match side {
            "client" => screen.kill(),
            _ => drop(done(Command::new("kill").args(["-KILL", &door.sessions()[0].to_string()]))),
        }
        door.await_no_program(Duration::from_secs(5));
        println!("  the {side} was killed; the program was gone after {:?}", broken.elapsed());
        // Nobody else is shown it.
        let mut other = door.screen(OTHER);
        other.shows("今日提醒").shows_not("新增企业").send("q");
        assert!(other.ends(PATIENCE).success());
        let mut screen = door.screen(FIRST);
        screen.shows("上次未保存的内容已恢复").shows("新增企业").shows(&format!("云墟断线{nth}号化工")).shows("云墟镇");
        screen.send("\x13").shows("已保存 E").send("q");
        assert!(screen.ends(PATIENCE).success());
    }
    door.verify();
    let lost = door.journal().iter().filter(|entry| entry["change"]["database"]["logged_out"]["how"] == "line_dropped").count();
    assert_eq!(lost, 2, "how each session ended stands in the journal");
}
