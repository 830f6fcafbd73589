//! A backup takes the place of the database: checked before, in nobody's way, and with what it replaced kept.

use crate::common::Desk;
use crate::{backup, database, hashes};
use dudao::store::Store;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A backup, and a database that went on since.
fn gone_on() -> (Desk, PathBuf, Value) {
    let desk = Desk::with_enterprise();
    let (file, said) = backup(&desk);
    desk.ok(&["enterprise", "add", "--name", "后来的公司", "--town", "云墟镇"]);
    (desk, file, said)
}

fn enterprises(desk: &Desk) -> usize {
    desk.list(&["enterprise", "list", "--json"]).len()
}

/// What lies beside the database that was replaced.
fn kept(desk: &Desk) -> Vec<PathBuf> {
    let names = fs::read_dir(desk.data()).unwrap().map(|it| it.unwrap().path());
    names.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("dudao-replaced-")).collect()
}

#[test]
fn a_backup_is_looked_at_and_put_into_place_when_that_is_said() {
    let (desk, file, made) = gone_on();
    let file = file.to_str().unwrap();
    // Without the word it is only looked at.
    let (code, said) = desk.refused(&["restore", file, "--json"]);
    assert!(code == 1 && said.contains("尚未恢复"), "{said}");
    assert_eq!((enterprises(&desk), kept(&desk).len()), (2, 0));
    let said = desk.json(&["restore", file, "--yes", "--json"]);
    assert_eq!((&said["restored"], &said["backup"]["hash"]), (&Value::from(true), &made["hash"]));
    // The creation and a company; then the backup itself and another company.
    assert_eq!((said["backup"]["entries"].as_u64(), said["replaced"]["entries"].as_u64()), (Some(2), Some(4)));
    assert_eq!(enterprises(&desk), 1);
    let before = kept(&desk);
    assert_eq!(before, [PathBuf::from(said["kept"].as_str().unwrap())]);
    assert_eq!(hashes(&before[0]).len(), 4, "what it replaced is whole");
    let last = desk.list(&["journal", "list", "--json"]).pop().unwrap();
    let restored = &last["change"]["database"]["restored"];
    assert_eq!((&restored["hash"], &restored["replaced"], last["seq"].as_u64()), (&made["hash"], &said["kept"], Some(3)));
    desk.ok(&["journal", "verify"]);
    // What was replaced can be put back as any backup can.
    desk.ok(&["restore", before[0].to_str().unwrap(), "--yes"]);
    assert_eq!(enterprises(&desk), 2);
}

#[test]
fn it_is_refused_while_anyone_is_in_and_says_who() {
    let (desk, file, _) = gone_on();
    let store = Store::open(&database(&desk)).unwrap();
    let before = fs::read(database(&desk)).unwrap();
    for (lang, line) in [("zh-CN", "数据库正在使用，请待下列人员退出后重试"), ("en", "The database is in use")] {
        let (code, said) = desk.refused(&["--lang", lang, "restore", file.to_str().unwrap(), "--yes"]);
        assert_eq!(code, 3, "{said}");
        assert!(said.contains(line) && said.contains(&std::process::id().to_string()), "{said}");
    }
    assert_eq!((fs::read(database(&desk)).unwrap(), kept(&desk).len()), (before, 0));
    drop(store);
    desk.ok(&["restore", file.to_str().unwrap(), "--yes"]);
}

#[test]
fn who_had_it_open_under_another_name_saves_nothing_into_the_file_that_was_replaced() {
    let (desk, file, _) = gone_on();
    // Nobody comes in while it is being replaced; the lock is the one that restoring takes.
    let lock = fs::OpenOptions::new().read(true).write(true).open(database(&desk)).unwrap();
    let backend = redb::backends::FileBackend::new(lock).unwrap();
    let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    assert!(redb::StorageBackend::try_lock_range(&backend, all.0, all.1).unwrap());
    let (code, said) = desk.refused(&["enterprise", "list"]);
    assert!(code == 3 && said.contains("数据库正在维护"), "{said}");
    drop(backend);
    desk.ok(&["restore", file.to_str().unwrap(), "--yes"]);
}

#[test]
fn it_works_where_the_database_is_damaged_or_gone() {
    let (desk, file, _) = gone_on();
    let copy = desk.scratch().join("copy.redb");
    fs::copy(&file, &copy).unwrap();
    let copy = copy.to_str().unwrap();
    // Cut off behind its head, nonsense, and empty.
    let whole = fs::read(database(&desk)).unwrap();
    for (number, bytes) in [&whole[..5_000], b"nonsense", b""].into_iter().enumerate() {
        fs::write(database(&desk), bytes).unwrap();
        let said = desk.json(&["restore", copy, "--yes", "--json"]);
        assert!(said["replaced"]["unreadable"] == true, "{said}");
        assert_eq!(fs::read(said["kept"].as_str().unwrap()).unwrap(), bytes);
        assert_eq!(enterprises(&desk), 1, "{number}");
        fs::remove_file(said["kept"].as_str().unwrap()).unwrap();
    }
    // A machine that never had one.
    let fresh = Desk::new();
    let said = fresh.ok(&["restore", copy, "--yes"]);
    assert!(said.contains("现在没有数据库") && said.contains("已恢复"), "{said}");
    assert_eq!((enterprises(&fresh), kept(&fresh).len()), (1, 0));
}

#[test]
fn what_is_no_backup_is_refused() {
    let (desk, _, _) = gone_on();
    let strange = desk.scratch().join("strange.redb");
    fs::write(&strange, "nonsense").unwrap();
    let missing = desk.scratch().join("missing.redb");
    let own = database(&desk);
    for (path, line) in [(&strange, "这不是本程序"), (&missing, "没有文件"), (&own, "就是现用的数据库")] {
        let (code, said) = desk.refused(&["restore", path.to_str().unwrap(), "--yes"]);
        assert!(code == 1 && said.contains(line), "{said}");
    }
    let names: Vec<_> = fs::read_dir(desk.data()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
}

#[test]
fn nobody_restores_by_a_name_that_may_not() {
    let desk = Desk::with_enterprise();
    desk.ok(&["staff", "add", "--name", "主任", "--office-post", "director"]);
    desk.ok(&["staff", "add", "--name", "张三", "--role", "supervisor"]);
    let (file, _) = backup(&desk);
    let (code, said) = desk.refused(&["--as", "S2", "restore", file.to_str().unwrap(), "--yes", "--json"]);
    assert!(code == 1 && said.contains("备份和恢复数据库"), "{said}");
    desk.ok(&["--as", "S1", "restore", file.to_str().unwrap(), "--yes"]);
    let last = desk.list(&["journal", "list", "--json"]).pop().unwrap();
    assert_eq!(last["who"]["officer"], "主任");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let desk = Desk::with_enterprise();
    for arguments in [&["restore", "none.redb"][..], &["salvage", "none.redb", "--to", "new.redb"]] {
        let (code, said) = desk.refused(arguments);
        assert!(code == 1 && said.contains("没有文件none.redb"), "{said}");
    }
}

#[test]
fn what_a_link_leads_to_is_replaced_and_kept_where_it_lies() {
    let (desk, file, _) = gone_on();
    let elsewhere = desk.scratch().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let place = elsewhere.join("dudao.redb");
    fs::rename(database(&desk), &place).unwrap();
    std::os::unix::fs::symlink(&place, database(&desk)).unwrap();
    let said = desk.json(&["restore", file.to_str().unwrap(), "--yes", "--json"]);
    let kept = PathBuf::from(said["kept"].as_str().unwrap());
    assert_eq!((kept.parent(), hashes(&kept).len()), (Some(elsewhere.as_path()), 4), "{said}");
    assert!(database(&desk).symlink_metadata().unwrap().is_symlink());
    assert_eq!(enterprises(&desk), 1);
}

#[test]
fn what_was_left_by_a_process_that_was_killed_at_it_is_swept() {
    let (desk, file, _) = gone_on();
    // No process has so high a number; one that lives has its own.
    let (dead, alive) = (desk.data().join("dudao.restoring-4194305"), desk.data().join("dudao.restoring-1"));
    for left in [&dead, &alive] {
        fs::write(left, "half").unwrap();
    }
    desk.run(&["restore", file.to_str().unwrap()]);
    assert_eq!((dead.exists(), alive.exists()), (false, true));
}
