//! Several processes on one file: who waits, what they are told, and what each sees of the other.

use crate::common::other::{FILE, HOLDING, Other};
use crate::office::{Office, stamp};
use crate::records::date;
use dudao::domain::change::HazardChange;
use dudao::domain::id::{HazardId, StaffId};
use dudao::store::{Holder, Proposal, Store, StoreError};
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A process that is in the midst of a save until its standard input ends.
fn saver(path: &Path) -> Other {
    Other::holding("processes::the_other_process", path, &[], &[])
}

/// One whose command line names an officer, as a forced command does.
fn saver_acting_as(path: &Path, member: &str) -> Other {
    // The harness takes what it does not know for the names of tests.
    Other::holding("processes::the_other_process", path, &[], &["--skip", &format!("--as={member}")])
}

#[test]
#[ignore = "not a test: what the other process of the tests below does"]
fn the_other_process() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let store = Store::open(Path::new(&path)).unwrap();
    let saved = store.batch(&stamp("李四"), |batch| {
        let seen = batch.hazard(HazardId(1))?.unwrap();
        let saved = batch.propose(Proposal::on_hazard(&seen, HazardChange::Noted { text: "另一进程所记".into() }));
        println!("{HOLDING}");
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        saved
    });
    saved.unwrap();
}

/// The program, run by a shell that first does `before`.
fn program(before: &str, data: &Path, arguments: &[&str]) -> Output {
    let script = format!("{before}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_dudao")]).args(arguments);
    command.env_clear().env("HOME", data.parent().unwrap()).env("DUDAO_DATA_DIR", data).output().unwrap()
}

#[test]
fn who_waits_for_another_process_is_told_which_and_whether_it_is_stopped() {
    let office = Office::on_file();
    let id = office.with_hazard();
    let path = office.store.path().unwrap();
    let seen = office.hazard(id);
    let note = || Proposal::on_hazard(&seen, HazardChange::Noted { text: "等着".into() });
    let saver = saver(path);
    let at_work = Holder { pid: saver.pid(), stopped: false, ..Holder::default() };
    std::thread::scope(|scope| {
        let opening = scope.spawn(|| Store::open(path).map(|_| ()));
        let saved = office.propose(note());
        assert!(matches!(&saved, Err(StoreError::Busy(Some(holder))) if *holder == at_work), "{saved:?}");
        assert_eq!(office.hazard(id).facts.notes, "", "reading goes on, and shows nothing unfinished");
        let opened = opening.join().unwrap();
        assert!(matches!(&opened, Err(StoreError::Occupied(Some(holder))) if *holder == at_work), "{opened:?}");
    });

    saver.signal("-STOP");
    let stopped = Holder { pid: saver.pid(), stopped: true, ..Holder::default() };
    let saved = office.propose(note());
    assert!(matches!(&saved, Err(StoreError::Stuck(Some(holder))) if *holder == stopped), "{saved:?}");
    saver.signal("-CONT");
    saver.finish();

    let late = office.propose(note());
    assert!(matches!(&late, Err(StoreError::Conflict { latest }) if latest.who.officer == "李四"), "{late:?}");
    assert_eq!(office.hazard(id).facts.notes, "另一进程所记");
    office.note(id, "随后所记");
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn a_save_that_was_killed_leaves_nothing_and_stops_nobody() {
    let office = Office::on_file();
    let id = office.with_hazard();
    let mut saver = saver(office.store.path().unwrap());
    saver.0.kill().unwrap();
    saver.0.wait().unwrap();
    assert_eq!(office.store.head().unwrap(), 3);
    office.note(id, "照常");
    assert_eq!(office.hazard(id).facts.notes, "照常");
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn the_program_and_an_open_store_see_each_others_saves() {
    let office = Office::on_file();
    office.with_hazard();
    let account = Command::new("id").arg("-un").output().unwrap().stdout;
    office.employ("王五", String::from_utf8(account).unwrap().trim());
    let data = office.store.path().unwrap().parent().unwrap();
    let noted = program("true", data, &["hazard", "note", "H1", "命令行所记"]);
    assert!(noted.status.success(), "{}", String::from_utf8_lossy(&noted.stderr));
    assert_eq!(office.hazard(HazardId(1)).facts.notes, "命令行所记");
    office.note(HazardId(1), "界面所记");
    let shown = program("true", data, &["hazard", "show", "H1"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("命令行所记") && shown.contains("界面所记"), "{shown}");
}

fn add_enterprise(before: &str, data: &Path) -> Output {
    program(before, data, &["enterprise", "add", "--name", "云墟安澜化工有限公司", "--town", "云墟镇", "--sectors", "hazchem"])
}

fn files(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn only_the_owner_can_read_the_file_and_its_folder_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("above/data");
        let added = add_enterprise(&format!("umask {umask}"), &data);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let modes = [data.parent().unwrap(), &data, &data.join("dudao.redb")].map(mode);
        assert_eq!(modes, [0o700, 0o700, 0o600], "umask {umask}");
    }
}

#[test]
fn a_creation_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // The limit's signal alone would end the process without a word.
    let full = add_enterprise("ulimit -f 8", &data);
    let told = String::from_utf8(full.stderr).unwrap();
    assert_eq!(full.status.code(), Some(1), "{told}");
    assert!(told.contains("磁盘已满") && full.stdout.is_empty(), "{told}");
    assert_eq!(files(&data), Vec::<String>::new());
    assert!(add_enterprise("true", &data).status.success(), "there is room again");
    assert_eq!(files(&data), ["dudao.redb"]);
}

#[test]
fn a_save_beyond_a_limit_is_told_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(add_enterprise("true", &data).status.success());
    let limit = format!("ulimit -f {}", fs::metadata(data.join("dudao.redb")).unwrap().len() / 512 / 2);
    let full = program(&limit, &data, &["enterprise", "edit", "E1", "--town", "青屿镇"]);
    let told = String::from_utf8(full.stderr).unwrap();
    assert!(full.status.code() == Some(1) && told.contains("磁盘已满，本次未保存"), "{:?} {told}", full.status);
    let shown = String::from_utf8(program(&limit, &data, &["enterprise", "show", "E1"]).stdout).unwrap();
    assert!(shown.contains("云墟镇"), "{shown}");
    assert!(program("true", &data, &["journal", "verify"]).status.success());
}

#[test]
fn who_may_be_saving_is_not_put_to_sleep_by_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(add_enterprise("true", &data).status.success());
    let mut process = Command::new(env!("CARGO_BIN_EXE_dudao"));
    process.env_clear().env("HOME", &data).env("DUDAO_DATA_DIR", &data).args(["staff", "key", "add", "S1"]);
    // It waits for a key on its standard input.
    let process = Other(process.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let status = |line: &str| {
        let status = fs::read_to_string(format!("/proc/{}/status", process.pid())).unwrap();
        status.lines().find_map(|found| found.strip_prefix(line)).unwrap().trim().to_owned()
    };
    let caught = || u64::from_str_radix(&status("SigCgt:"), 16).unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while caught() & 1 << (20 - 1) == 0 {
        assert!(Instant::now() < deadline, "it never heeded the signal");
    }
    process.signal("-TSTP");
    std::thread::sleep(Duration::from_millis(100));
    assert!(!status("State:").starts_with('T'), "{}", status("State:"));
}

#[test]
fn several_processes_that_create_at_once_share_one_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::thread::scope(|scope| {
        for number in 0..4 {
            let data = &data;
            scope.spawn(move || {
                let name = format!("第{number}化工有限公司");
                let added = program("true", data, &["enterprise", "add", "--name", &name, "--town", "云墟镇", "--sectors", "hazchem"]);
                assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
            });
        }
    });
    assert_eq!(files(&data), ["dudao.redb"]);
    let office = Office { store: Store::open(&data.join("dudao.redb")).unwrap(), folder: None };
    assert_eq!((office.store.head().unwrap(), office.view().enterprise_count().unwrap()), (5, 4));
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn a_process_that_acts_for_an_officer_is_known_by_its_command_line() {
    let office = Office::on_file();
    office.employ("李四", "li4");
    office.with_hazard();
    let path = office.store.path().unwrap().to_owned();
    let saver = saver_acting_as(&path, "S1");
    let reopened = Store::open(&path);
    assert!(matches!(&reopened, Err(StoreError::Occupied(Some(holder))) if holder.staff == Some(StaffId(1))), "{:?}", reopened.err());
    saver.finish();
    let store = Store::open(&path).unwrap();
    let saver = saver_acting_as(&path, "S1");
    let holder = store.holder().unwrap();
    assert_eq!((holder.pid, holder.officer.as_deref()), (saver.pid(), Some("李四")));
    saver.finish();
}
