//! What concerns a database on a disk: who opens it, what else may lie there, and who laid hands on it.

use crate::office::{Office, stamp};
use crate::records::date;
use dudao::domain::change::{Change, EnterpriseChange, RecordChange};
use dudao::domain::enterprise::Pairing;
use dudao::domain::id::{EnterpriseId, GroupId, HazardId, StaffId, Subject};
use dudao::domain::programme::ProgrammeFacts;
use dudao::domain::register::{DockIn, RecordFacts, RegisterAct};
use dudao::domain::staff::GroupFacts;
use dudao::store::{Proposal, Store, StoreError, Verdict};
use redb::{Builder, ConcurrencyMode, Database, ReadableDatabase, ReadableTable, TableDefinition};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
const META: TableDefinition<&str, u32> = TableDefinition::new("meta");
const DUE: TableDefinition<[u8; 10], (u32, u32, &[u8])> = TableDefinition::new("due");
const TALLIES: TableDefinition<[u8; 9], (i64, u32)> = TableDefinition::new("tallies");
/// Bytes of an entry's value before its JSON: schema, checksum, hash.
const JSON: usize = 1 + 4 + 32;

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_concurrency_mode(ConcurrencyMode::MultiWriter);
    builder
}

/// Writes into a database behind the program's back.
pub fn tamper(path: &Path, hand: impl FnOnce(&redb::WriteTransaction)) {
    let database = builder().open(path).unwrap();
    let transaction = database.begin_write().unwrap();
    hand(&transaction);
    transaction.commit().unwrap();
}

/// An office whose journal has six entries, and its file.
fn six_entries() -> (Office, PathBuf) {
    let office = Office::on_file();
    let id = office.with_hazard();
    for text in ["一", "二", "三"] {
        office.note(id, text);
    }
    let path = office.store.path().unwrap().to_owned();
    (office, path)
}

fn entry(path: &Path, seq: u64) -> Vec<u8> {
    let database = builder().open(path).unwrap();
    let table = database.begin_read().unwrap().open_table(JOURNAL).unwrap();
    table.get(seq).unwrap().unwrap().value().to_vec()
}

/// A value as the program once sealed it, its JSON as it stands: such it still reads, checksum and all.
pub fn sealed(hash: &[u8], json: &[u8]) -> Vec<u8> {
    let bytes = [hash, json].concat();
    let mut value = vec![1];
    value.extend(crc32c::crc32c(&bytes).to_le_bytes());
    value.extend(bytes);
    value
}

pub fn hash_after(before: &[u8], json: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::new().chain_update(before).chain_update(json).finalize().to_vec()
}

/// The JSON of an entry with `old` put for `new`.
fn forged(value: &[u8], old: &str, new: &str) -> Vec<u8> {
    let json = String::from_utf8(value[JSON..].to_vec()).unwrap();
    assert!(json.contains(old), "{json}");
    json.replace(old, new).into_bytes()
}

#[test]
fn only_the_owner_can_read_the_file_and_its_folder() {
    let office = Office::on_file();
    let path = office.store.path().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(path), mode(path.parent().unwrap())), (0o600, 0o700));
    let beside: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(beside, ["dudao.redb"], "what was made aside is gone");
}

#[test]
fn two_handles_see_each_others_commits() {
    let office = Office::on_file();
    let path = office.store.path().unwrap();
    let other = Office { store: Store::open(path).unwrap(), folder: None };
    let id = office.with_hazard();
    assert_eq!(other.store.head().unwrap(), 3);
    let seen = other.hazard(id);
    other.note(id, "另一处所记");
    assert_eq!(office.hazard(id).facts.notes, "另一处所记");
    let late = office.propose(dudao::store::Proposal::on_hazard(&seen, dudao::domain::change::HazardChange::Noted { text: "晚了".into() }));
    assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    Store::create(path, &stamp("李四")).unwrap();
    let created_again = Store::open(path).unwrap();
    assert_eq!(created_again.head().unwrap(), 4, "one that is there is opened");
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn two_handles_write_in_turn() {
    let office = Office::on_file();
    let id = office.with_hazard();
    let path = office.store.path().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                let mine = Office { store: Store::open(path).unwrap(), folder: None };
                for _ in 0..5 {
                    mine.add_enterprise(&format!("第{writer}家{}", dudao::store::OpId::random().0));
                }
            });
        }
    });
    office.note(id, "完");
    assert_eq!((office.store.head().unwrap(), office.view().enterprise_count().unwrap()), (24, 21));
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn a_closed_database_opens_again_as_it_was() {
    let (office, path) = six_entries();
    let before = office.view().head_hash().unwrap();
    let Office { store, folder } = office;
    drop(store);
    let office = Office { store: Store::open(&path).unwrap(), folder };
    assert_eq!((office.view().head_hash().unwrap(), office.store.head().unwrap()), (before, 6));
    office.assert_consistent(date("2026-11-16"));
}

#[test]
fn a_missing_file_is_not_made_by_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.redb");
    let Err(StoreError::Missing(told)) = Store::open(&path) else { panic!("opened") };
    assert_eq!((told, path.exists()), (path.display().to_string(), false));
}

#[test]
fn a_foreign_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("foreign");
    for bytes in [&b"name,town\n"[..], &b""[..], &[0; 8192][..]] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Foreign)), "{} bytes", bytes.len());
        Store::create(&path, &stamp("张三")).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Foreign)));
        assert_eq!(fs::read(&path).unwrap(), bytes);
        fs::remove_file(&path).unwrap();
    }
    let texts: TableDefinition<&str, &str> = TableDefinition::new("meta");
    for (name, fill) in [
        ("an empty database of another program", &(|_: &redb::WriteTransaction| {}) as &dyn Fn(&redb::WriteTransaction)),
        ("a table of the same name", &|transaction| drop(transaction.open_table(texts).unwrap())),
    ] {
        let database = Database::create(&path).unwrap();
        let transaction = database.begin_write().unwrap();
        fill(&transaction);
        transaction.commit().unwrap();
        drop(database);
        let opened = Store::open(&path).map(|_| ());
        assert!(matches!(opened, Err(StoreError::Foreign)), "{name}: {opened:?}");
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_newer_layout_is_refused_and_an_older_one_rebuilt() {
    let (office, path) = six_entries();
    let set_layout = |layout: u32| {
        tamper(&path, |transaction| {
            transaction.open_table(META).unwrap().insert("layout", layout).unwrap();
            transaction.open_table(DUE).unwrap().retain(|_, _| false).unwrap();
        });
    };
    set_layout(99);
    assert!(matches!(Store::open(&path), Err(StoreError::Foreign)));
    // Whoever had it open before the newer version took it over can neither save nor go on reading.
    let saved = office.store.batch(&stamp("张三"), |batch| Ok(batch.head()));
    assert!(matches!(saved, Err(StoreError::Upgraded)), "{saved:?}");
    assert!(matches!(office.store.head(), Err(StoreError::Upgraded)));
    assert!(matches!(office.store.rebuild(&mut |_| {}), Err(StoreError::Foreign)));
    set_layout(0);
    assert_eq!(office.verdict().table.as_deref(), Some("due"));
    // An older layout may have given a table another form.
    tamper(&path, |transaction| {
        transaction.delete_table(DUE).unwrap();
        transaction.open_table(TableDefinition::<[u8; 9], u32>::new("due")).unwrap().insert([0; 9], 1).unwrap();
    });
    let rebuilt = Office { store: Store::open(&path).unwrap(), folder: None };
    rebuilt.assert_consistent(date("2026-11-16"));
}

#[test]
fn a_file_put_in_the_place_of_ours_stops_the_work() {
    let (office, path) = six_entries();
    let other = Office::on_file();
    fs::rename(other.store.path().unwrap(), &path).unwrap();
    assert!(matches!(office.store.head(), Err(StoreError::Replaced)));
    let saved = office.store.batch(&stamp("张三"), |batch| Ok(batch.head()));
    assert!(matches!(saved, Err(StoreError::Replaced)), "{saved:?}");
    fs::remove_file(&path).unwrap();
    assert!(matches!(office.store.head(), Err(StoreError::Replaced)), "taken away");
}

#[test]
fn a_journal_that_went_back_stops_the_work() {
    let (office, path) = six_entries();
    assert_eq!(office.store.head().unwrap(), 6);
    tamper(&path, |transaction| {
        transaction.open_table(JOURNAL).unwrap().remove(6).unwrap();
    });
    assert!(matches!(office.store.head(), Err(StoreError::Replaced)));
    let saved = office.store.batch(&stamp("张三"), |batch| Ok(batch.head()));
    assert!(matches!(saved, Err(StoreError::Replaced)), "{saved:?}");
}

/// What verification finds after a hand was laid on the journal.
fn found(hand: impl FnOnce(&mut redb::Table<u64, &[u8]>, &dyn Fn(u64) -> Vec<u8>)) -> Verdict {
    let (office, path) = six_entries();
    assert!(office.verdict().ok);
    let view = office.store.read().unwrap();
    let json = |seq| serde_json::to_vec(&view.entry(seq).unwrap().unwrap()).unwrap();
    let values: Vec<Vec<u8>> = (1..=6).map(|seq| sealed(&entry(&path, seq)[5..JSON], &json(seq))).collect();
    drop(view);
    tamper(&path, |transaction| {
        let mut journal = transaction.open_table(JOURNAL).unwrap();
        hand(&mut journal, &|seq| values[seq as usize - 1].clone());
    });
    office.verdict()
}

fn broken_at(seq: u64) -> Verdict {
    Verdict { entries: seq - 1, ok: false, first_bad: Some(seq), table: None, clock_set_back: None }
}

#[test]
fn an_altered_entry_is_found() {
    let flipped = found(|journal, value| {
        let mut bytes = value(5);
        *bytes.last_mut().unwrap() ^= 1;
        journal.insert(5, bytes.as_slice()).unwrap();
    });
    assert_eq!(flipped, broken_at(5), "the checksum tells");
    let resealed = found(|journal, value| {
        let bytes = value(5);
        let forged = sealed(&bytes[5..JSON], &forged(&bytes, "二", "贰"));
        journal.insert(5, forged.as_slice()).unwrap();
    });
    assert_eq!(resealed, broken_at(5), "the hash tells");
    let rehashed = found(|journal, value| {
        let (before, bytes) = (value(4), value(5));
        let json = forged(&bytes, "二", "贰");
        let forged = sealed(&hash_after(&before[5..JSON], &json), &json);
        journal.insert(5, forged.as_slice()).unwrap();
    });
    assert_eq!(rehashed, broken_at(6), "the next entry's hash tells");
}

#[test]
fn an_altered_last_entry_with_a_fitting_hash_is_found_by_the_tables() {
    let rehashed = found(|journal, value| {
        let (before, bytes) = (value(5), value(6));
        let json = forged(&bytes, "三", "叁");
        let forged = sealed(&hash_after(&before[5..JSON], &json), &json);
        journal.insert(6, forged.as_slice()).unwrap();
    });
    assert_eq!((rehashed.ok, rehashed.table.as_deref()), (false, Some("hazards")));
}

#[test]
fn a_deleted_entry_is_found() {
    for seq in 1..=5 {
        let verdict = found(|journal, _| drop(journal.remove(seq).unwrap()));
        assert_eq!(verdict, broken_at(seq));
    }
    let last = found(|journal, _| drop(journal.remove(6).unwrap()));
    assert_eq!((last.ok, last.entries, last.table.as_deref()), (false, 5, Some("hazards")));
}

#[test]
fn swapped_entries_are_found() {
    let verdict = found(|journal, value| {
        journal.insert(4, value(5).as_slice()).unwrap();
        journal.insert(5, value(4).as_slice()).unwrap();
    });
    assert_eq!(verdict, broken_at(4));
}

#[test]
fn an_inserted_entry_is_found() {
    let verdict = found(|journal, value| {
        let last = value(6);
        let json = forged(&last, "\"seq\":6", "\"seq\":7");
        let forged = sealed(&hash_after(&last[5..JSON], &json), &json);
        journal.insert(7, forged.as_slice()).unwrap();
    });
    assert_eq!((verdict.ok, verdict.entries, verdict.table.as_deref()), (false, 7, Some("hazards")));
    assert_eq!(found(|journal, value| drop(journal.insert(7, value(6).as_slice()).unwrap())), broken_at(7), "a copy");
}

/// Takes the first row out of a table.
fn rob<K: redb::Key + 'static, V: redb::Value + 'static>(path: &Path, table: TableDefinition<K, V>) {
    tamper(path, |transaction| assert!(transaction.open_table(table).unwrap().pop_first().unwrap().is_some()));
}

#[test]
fn an_altered_table_is_found_by_name_and_mended_by_a_rebuild() {
    let by_id = TableDefinition::<u32, &[u8]>::new;
    type Robbery<'a> = (&'a str, &'a dyn Fn(&Path));
    let robberies: [Robbery; 15] = [
        ("programme", &|path| rob(path, by_id("programme"))),
        ("staff", &|path| rob(path, by_id("staff"))),
        ("groups", &|path| rob(path, by_id("groups"))),
        ("enterprises", &|path| rob(path, by_id("enterprises"))),
        ("hazards", &|path| rob(path, by_id("hazards"))),
        ("enterprise_names", &|path| rob(path, TableDefinition::<&str, u32>::new("enterprise_names"))),
        ("hazard_identities", &|path| rob(path, TableDefinition::<[u8; 16], (u32, u32)>::new("hazard_identities"))),
        ("hazards_by_enterprise", &|path| rob(path, TableDefinition::<[u8; 13], (u8, u32)>::new("hazards_by_enterprise"))),
        ("records", &|path| rob(path, TableDefinition::<[u8; 5], &[u8]>::new("records"))),
        ("records_by_party", &|path| rob(path, TableDefinition::<[u8; 14], u32>::new("records_by_party"))),
        ("records_listed", &|path| rob(path, TableDefinition::<[u8; 6], (i64, u32)>::new("records_listed"))),
        ("standings", &|path| rob(path, by_id("standings"))),
        ("pairings", &|path| rob(path, TableDefinition::<[u8; 8], u32>::new("pairings"))),
        ("due", &|path| rob(path, DUE)),
        ("tallies", &|path| rob(path, TALLIES)),
    ];
    let (office, path) = six_entries();
    office.propose(crate::staff("张三")).unwrap();
    let group = GroupFacts { name: "第1组".into(), leader: StaffId(1), members: vec![StaffId(1)], formed_on: None };
    office.propose(Proposal::new(Change::Group(group))).unwrap();
    office.propose(Proposal::on(Subject::Programme, 0, Change::Programme(ProgrammeFacts::default()))).unwrap();
    let enterprise = office.view().enterprise(EnterpriseId(1)).unwrap().unwrap();
    let pairing = Pairing { group: GroupId(1), from: date("2026-11-02") };
    office.propose(Proposal::on_enterprise(&enterprise, EnterpriseChange::Paired(pairing))).unwrap();
    let dock_in =
        DockIn { enterprise: Some(EnterpriseId(1)), on: Some(date("2026-11-10")), by: vec!["张三".into()], ..DockIn::default() };
    let entered = RecordChange::Done { act: RegisterAct::Enter, facts: RecordFacts::DockIn(dock_in), overrides: None };
    office.propose(Proposal::new(Change::Record(Box::new(entered)))).unwrap();
    for (table, robbery) in robberies {
        robbery(&path);
        let verdict = office.verdict();
        assert_eq!((verdict.ok, verdict.first_bad, verdict.table.as_deref()), (false, None, Some(table)));
        office.store.rebuild(&mut |_| {}).unwrap();
        office.assert_consistent(date("2026-11-16"));
    }
    tamper(&path, |transaction| {
        let mut tallies = transaction.open_table(TALLIES).unwrap();
        let key = tallies.first().unwrap().unwrap().0.value();
        tallies.insert(key, (7, 7)).unwrap();
    });
    assert_eq!(office.verdict().table.as_deref(), Some("tallies"), "a value put for another");
}

#[test]
fn a_damaged_record_is_never_shown_as_fact() {
    let (office, path) = six_entries();
    let hazards = TableDefinition::<u32, &[u8]>::new("hazards");
    let whole = {
        let database = builder().open(&path).unwrap();
        let table = database.begin_read().unwrap().open_table(hazards).unwrap();
        table.get(1).unwrap().unwrap().value().to_vec()
    };
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        tamper(&path, |transaction| drop(transaction.open_table(hazards).unwrap().insert(1, bytes.as_slice()).unwrap()));
        let shown = office.view().hazard(HazardId(1));
        assert!(matches!(shown, Err(StoreError::Damaged(_))), "byte {at}: {shown:?}");
        let listed = office.view().hazards(HazardId(1), 9);
        assert!(matches!(listed, Err(StoreError::Damaged(_))), "byte {at}: {listed:?}");
    }
    assert_eq!(office.verdict().table.as_deref(), Some("hazards"));
    office.store.rebuild(&mut |_| {}).unwrap();
    office.assert_consistent(date("2026-11-16"));
}
