//! A ledger on its way in: from Ctrl-O to what came of it.

use crate::harness::Screen;
use dudao::access::{Officer, Session};
use dudao::domain::permission::Role;
use dudao::domain::staff::StaffRole;
use dudao::ledger::apart::Reader;
use dudao::ledger::import::Reached;
use dudao::ledger::inbox::{Inbox, Sender};
use dudao::ledger::workbook::Limits;
use dudao::locale::Lang;
use dudao::store::StoreError;
use dudao::tui::app::importing::Step;
use dudao::tui::view::glyphs::Glyphs;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A ledger of whose headings one is not known, and which names an enterprise of the demo in no row.
const UNKNOWN: &str = "企业名称,检查日期,看到的情况,整改时限\n\
    张三模具厂,2026-11-02,配电箱未上锁,2026-12-20\n\
    李四铸造厂,2026-11-03,除尘管道积尘,2026-12-21\n";
const KNOWN: &str =
    "企业名称,检查日期,隐患描述,整改时限\n张三模具厂,2026-11-02,配电箱未上锁,2026-12-20\n李四铸造厂,2026-11-03,无,2026-12-21\n";
const NAMELESS: &str = "隐患描述,检查日期,整改时限\n配电箱未上锁,2026-11-02,2026-12-20\n除尘管道积尘,2026-11-03,2026-12-21\n";

/// A data folder with the demo, and a folder with these files.
fn folders(files: &[(&str, &str)]) -> (TempDir, TempDir) {
    let (data, ledgers) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (name, text) in files {
        fs::write(ledgers.path().join(name), text).unwrap();
    }
    (data, ledgers)
}

fn sample(name: &str) -> String {
    format!("{}/tests/ledgers/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Ctrl-O, and the folder that is typed.
fn in_folder(screen: &mut Screen, folder: &Path) {
    screen.press("<C-o>").write(&folder.display().to_string()).press("<Enter>");
}

/// The list of the files of a folder, and Enter on the one that a text finds.
fn open(screen: &mut Screen, folder: &Path, text: &str) {
    in_folder(screen, folder);
    screen.write(text).press("<Enter>");
}

/// The import that is under way is so far.
fn reached(screen: &Screen, reached: Reached) {
    let importing = screen.app.import_under_way().unwrap();
    let Step::Run(run, _) = &importing.step else { panic!("{:?}", importing.step) };
    run.reached(reached);
}

/// How often something was imported.
fn imports(session: &Session) -> usize {
    let view = session.store.read().unwrap();
    (1..=view.head().unwrap()).filter(|seq| view.entry(*seq).unwrap().unwrap().change.key() == "database.imported").count()
}

fn head(session: &Session) -> u64 {
    session.store.read().unwrap().head().unwrap()
}

/// Another login on the same data folder, of somebody whom a key's command names.
fn from_afar(data: &Path, name: &str) -> Screen {
    let screen = Screen::on_file(data);
    let officer = Officer { forced: true, name: name.into(), granted: vec![Role::Office], account: "duty".into(), ..Officer::default() };
    Screen::on(Session { officer, ..screen.session.clone() }, Lang::Zh, 80, 24, Glyphs::Narrow)
}

/// An officer sends a ledger for later.
fn send(data: &Path, name: &str, text: &str, by: &str) {
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-24T09:10:00+08:00").unwrap();
    let from = Sender { name: by.into(), staff: None, at };
    Inbox::of(data, Reader::Here).keep(text.as_bytes(), name, from, &Limits::default()).unwrap();
}

#[test]
fn a_ledger_is_found_looked_at_and_imported_once_and_its_rejects_written() {
    let (data, ledgers) = folders(&[("通知.txt.bak", "x"), ("别的.csv", NAMELESS)]);
    fs::create_dir(ledgers.path().join("上报")).unwrap();
    fs::copy(sample("street-return.xlsx"), ledgers.path().join("上报/街道回访.xlsx")).unwrap();
    let mut screen = Screen::on_file(data.path());
    screen.resize(80, 24);
    in_folder(&mut screen, ledgers.path());
    screen.shows("上报/").shows("别的.csv").shows_not("通知").shows("Tab 补全");
    // Pinyin initials find the folder, and Enter goes in.
    screen.write("sb").shows_not("别的.csv").press("<Enter>").shows("街道回访.xlsx").shows("KB");
    screen.write("jdhf").press("<Enter>");
    screen.shows("街道隐患上报表").shows("共120行").shows("可导入113行").shows("拒收7行").shows("确定 100%").shows("Ctrl-S 开始导入");
    screen.press("<End>").shows("问题清单 J121").shows("隐患描述没有实际内容");
    assert_eq!(imports(&screen.session), 0, "looking changes nothing");
    screen.type_ahead("<C-s><C-s><Enter>");
    assert_eq!(imports(&screen.session), 1);
    screen.press("<C-o>").press("<Esc>");
    open(&mut screen, &ledgers.path().join("上报"), "jdhf");
    screen.press("<C-s>").shows("导入结果").shows("拒收的行").shows("w 另存拒收行");
    let rejects = ledgers.path().join("上报/街道回访-拒收.xlsx");
    screen.press("w").shows("街道回访-拒收.xlsx").press("<Enter>").shows("拒收的行已存为");
    let written = fs::read(&rejects).unwrap();
    assert!(written.starts_with(b"PK"));
    // Never over a file that is there.
    screen.press("w<Enter>").shows("已有文件");
    assert_eq!(fs::read(&rejects).unwrap(), written);
    screen.press("<Esc><Esc>");
    assert!(screen.app.overlays.is_empty());
    // Its own headings with the reason: it can be imported once it is corrected.
    open(&mut screen, &ledgers.path().join("上报"), "jushou");
    screen.shows("共7行").shows("拒收7行");
}

#[test]
fn a_path_is_typed_completed_and_gone_into() {
    let (data, ledgers) = folders(&[("五月台账.csv", KNOWN), ("五月名单.csv", "企业名称\n甲\n")]);
    let mut screen = Screen::on_file(data.path());
    screen.press("<C-o>").write(&format!("{}/五", ledgers.path().display())).press("<Tab>").write("台").press("<Tab>");
    screen.shows(&format!("{}/五月台账.csv", ledgers.path().display())).press("<Enter>").shows("共2行");
    // What is typed before the completion comes is not lost by it.
    screen.press("<Esc>").write(&format!("{}/五月台", ledgers.path().display())).type_ahead("<Tab>x").shows("/五月台x").press("<C-u>");
    screen.write(&format!("{}/五月台账.csv", ledgers.path().display())).press("<Enter>").shows("共2行");
    // Back to the list; a file dropped into the terminal comes in quotes.
    screen
        .press("<Esc>")
        .shows("回到上级文件夹")
        .paste(&format!("'{}/五月台账.csv'", ledgers.path().display()))
        .press("<Enter>")
        .shows("共2行");
}

#[test]
fn a_heading_is_corrected_by_hand_kept_for_next_time_and_taken_back() {
    let (data, ledgers) = folders(&[("一.csv", UNKNOWN), ("二.csv", UNKNOWN)]);
    let mut screen = Screen::on_file(data.path());
    open(&mut screen, ledgers.path(), "一");
    // As a list of enterprises it would be understood; what its rows are is said first.
    screen.press("<Down>").shows("表中各行").press("<Enter>").shows("按表头识别").write("yh").press("<Enter>");
    screen.shows("没有识别出“隐患描述”列").shows("看到的情况").press("<C-s>").shows("没有识别出");
    assert_eq!(imports(&screen.session), 0);
    for _ in 0..4 {
        screen.press("<Down>");
    }
    screen.shows("配电箱未上锁").press("<Enter>").shows("“看到的情况”对应的字段").write("yhms").press("<Enter>");
    let by = screen.session.officer.name.clone();
    let on = screen.session.clock.now().date_naive();
    screen.shows("可导入2行").shows(&format!("{by} {on} 更正"));
    screen.press("<C-s>").shows("导入结果").shows("新增隐患2条").press("<Esc>");

    // Another officer's ledger of the kind is understood at once.
    let mut other = Screen::on_file(data.path());
    open(&mut other, ledgers.path(), "二");
    other.shows("行业隐患台账").shows("可导入2行").shows(&format!("{by} {on} 更正"));
    for _ in 0..5 {
        other.press("<Down>");
    }
    other.press("<Enter>").shows("撤销更正").write("撤销").press("<Enter>").shows("企业名单").shows_not("已更正");
    let kept = fs::read_to_string(data.path().join("corrected_headings.toml")).unwrap();
    assert_eq!(kept, "");
}

#[test]
fn corrections_that_cannot_be_read_are_told_and_stop_nothing() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let file = data.path().join("corrected_headings.toml");
    fs::write(&file, "[hazards]\n\"甲\" = \"no_such_field\"\n").unwrap();
    let mut screen = Screen::on_file(data.path());
    open(&mut screen, ledgers.path(), "一");
    screen.shows("表头更正未采用").shows("第2行格式有误").shows("可导入1行");
    for _ in 0..4 {
        screen.press("<Down>");
    }
    screen.press("<Enter>").press("<Enter>").shows("更正未保存");
    assert!(fs::read_to_string(&file).unwrap().contains("no_such_field"), "it is left to whoever wrote it");
    screen.press("<C-s>").shows("新增隐患1条");
}

#[test]
fn rows_that_name_no_enterprise_get_one_that_is_chosen() {
    let (data, ledgers) = folders(&[("一.csv", NAMELESS)]);
    let mut screen = Screen::on_file(data.path());
    let name = screen.session.enterprise(dudao::domain::id::EnterpriseId(3)).unwrap().facts.name;
    let before = screen.session.store.read().unwrap().hazards_of(dudao::domain::id::EnterpriseId(3)).unwrap().len();
    open(&mut screen, ledgers.path(), "一");
    screen.shows("有2行没有企业名称").press("<C-s>").shows("有2行没有企业名称");
    assert_eq!(imports(&screen.session), 0);
    screen.press("<Down><Down><Enter>").shows("选择所属企业").write(&name).press("<Enter>").shows(&format!("E3 {name}"));
    screen.press("<C-s>").shows("导入结果");
    let after = screen.session.store.read().unwrap().hazards_of(dudao::domain::id::EnterpriseId(3)).unwrap().len();
    assert_eq!(after, before + 2);
}

#[test]
fn an_import_that_is_stopped_keeps_nothing_and_says_so() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let mut screen = Screen::on_file(data.path());
    open(&mut screen, ledgers.path(), "一");
    let before = head(&screen.session);
    screen.slow = true;
    screen.press("<C-s>").shows("正在导入“一.csv”").shows("共2行").shows("尚未写入").shows("您的其他修改").shows("[---").shows("Esc 停止");
    reached(&screen, Reached::Read(1));
    screen.shows("已读1行").shows("尚未写入").shows("[####");
    reached(&screen, Reached::Written(1, 2));
    screen.shows("正在写入第1行，共2行").shows("所有人的修改须等待").shows("[####");
    reached(&screen, Reached::Written(2, 2));
    screen.shows("共2行，正在保存");
    screen.press("<Esc>").shows("正在停止").release().shows("已停止导入，未保存任何数据").shows("可导入1行");
    assert_eq!(head(&screen.session), before);
    screen.press("<C-s>").shows("新增隐患1条");
}

#[test]
fn an_import_goes_on_while_the_officer_does_something_else() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let mut screen = Screen::on_file(data.path());
    open(&mut screen, ledgers.path(), "一");
    screen.slow = true;
    screen.press("<C-s>").press("b").shows("已读取0/2行").shows("其他修改待导入结束后保存").shows("今日提醒");
    reached(&screen, Reached::Written(1, 2));
    screen.shows("已写入1/2行").shows("其他修改待导入结束后保存");
    screen.press("1/E3<Enter>").shows("1 企业 ");
    screen.press("q").shows("再按一次退出");
    assert_eq!(screen.next, dudao::tui::app::Next::Go);
    screen.press("<C-o>").shows("正在导入“一.csv”").press("b").release().shows("导入结果").shows_not("其他修改");
    assert_eq!(imports(&screen.session), 1);
}

#[test]
fn what_is_no_ledger_is_told_in_one_line_and_the_list_stays() {
    let (data, ledgers) = folders(&[("图.xlsx", "\u{89}PNG"), ("坏.xlsx", "PK\u{3}\u{4}xxxx"), ("空.csv", "")]);
    fs::write(ledgers.path().join("图.xlsx"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(ledgers.path().join("统计.csv"), "隐患排查治理情况统计表\n单位,检查企业数,隐患数,整改率\n,(家),(项),(%)\n云墟镇,3,4,50\n")
        .unwrap();
    let mut screen = Screen::on_file(data.path());
    let before = head(&screen.session);
    in_folder(&mut screen, ledgers.path());
    for (name, line) in [("图", "这不是电子表格"), ("坏", "文件不完整或已损坏"), ("空", "文件")] {
        screen.press("<C-u>").write(name).press("<Enter>").shows(line).shows(&format!("{name}."));
    }
    // Which sheet is refused, and why.
    screen
        .press("<C-u>")
        .write("统计")
        .press("<Enter>")
        .shows("没有可导入的工作表")
        .shows("统计")
        .press("<C-s>")
        .shows("没有可导入的工作表");
    assert_eq!(head(&screen.session), before);
}

#[test]
fn a_file_that_vanished_or_was_changed_between_the_pages_is_told() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let file = ledgers.path().join("一.csv");
    let mut screen = Screen::on_file(data.path());
    open(&mut screen, ledgers.path(), "一");
    fs::write(&file, KNOWN.repeat(2)).unwrap();
    screen.press("<C-s>").shows("文件在查看之后又被修改").shows("可导入1行");
    fs::remove_file(&file).unwrap();
    screen.press("<C-s>").shows("没有这个文件").shows("可导入1行");
    assert_eq!(imports(&screen.session), 0);
    screen.press("<Esc>").shows_not("一.csv").shows("▸ ..");
}

#[test]
fn reading_needs_no_lock_and_can_be_stopped() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let mut screen = Screen::on_file(data.path());
    let office = screen.colleague("周九");
    let held = office.batch(|_| {
        open(&mut screen, ledgers.path(), "一");
        screen.shows("可导入1行").press("<Down><Enter>").write("yh").press("<Enter>").shows("手工选定");
        Err::<(), _>(StoreError::Stopped)
    });
    assert!(matches!(held, Err(StoreError::Stopped)));
    screen.press("<Esc>").type_ahead("<Enter><Esc>").shows("已停止读取").shows_not("可导入");
    screen.press("<Enter>").shows("可导入1行");
}

#[test]
fn two_officers_with_the_same_ledger_import_it_once() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let (mut one, mut other) = (Screen::on_file(data.path()), Screen::on_file(data.path()));
    open(&mut one, ledgers.path(), "一");
    open(&mut other, ledgers.path(), "一");
    one.press("<C-s>").shows("新增隐患1条");
    other.press("<C-s>").shows("导入结果").shows("新增隐患0条");
    assert_eq!(imports(&one.session), 1, "a file with nothing new leaves no trace");
}

#[test]
fn who_comes_from_afar_imports_what_was_sent_and_reaches_no_path() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    let mut screen = from_afar(data.path(), "李四");
    screen.press("<C-o>").shows("还没有寄存的台账").shows("ssh duty@host import - --later --name");
    // What looks like a path finds nothing here.
    screen.write(&format!("{}/一.csv", ledgers.path().display())).press("<Tab><Enter>").shows_not("可导入").press("<Esc>");
    send(data.path(), "五月.csv", KNOWN, "张三");
    send(data.path(), "../六月.csv", NAMELESS, "王五");
    screen.press("<F5>").shows("五月.csv").shows("张三").shows("2026-11-24 09:10").shows("六月.csv").shows_not("../");
    let mut other = from_afar(data.path(), "王五");
    other.press("<C-o>").write("五月");
    screen.write("五月").press("<Enter>").shows("可导入1行").press("<C-s>").shows("导入结果").shows("新增隐患1条");
    screen.shows("ssh duty@host \"import - --name 五月.csv --rejects -\" < ").press("w").shows("导入结果");
    // It is gone once imported: the colleague is told so.
    other.press("<Enter>").shows("没有这个文件").press("<C-u><F5>").shows_not("五月.csv");
    other.press("<Delete>").shows("按 y 删除").press("n").shows("六月.csv").press("<Delete>y").shows("还没有寄存的台账");
    assert_eq!(fs::read_dir(data.path().join("incoming")).unwrap().count(), 0);
    let view = screen.session.store.read().unwrap();
    // The journal knows both by their names: what was imported, and what was thrown away.
    let head = head(&screen.session);
    for (seq, what, name) in [(head - 1, "database.imported", "五月.csv"), (head, "database.ledger_discarded", "六月.csv")] {
        let change = view.entry(seq).unwrap().unwrap().change;
        assert_eq!(change.key(), what);
        assert!(serde_json::to_string(&change).unwrap().contains(name), "{name}");
    }
}

#[test]
fn the_name_of_what_was_sent_is_no_part_of_a_command() {
    let data = tempfile::tempdir().unwrap();
    let mut screen = from_afar(data.path(), "李四");
    send(data.path(), "a;b&c(d).csv", KNOWN, "张三");
    screen.press("<C-o><Enter>").shows("可导入1行").press("<C-s>");
    screen.shows("import - --name 'a;b&c(d).csv' --rejects -\"").shows("< \"a;b&c(d).csv\" >");
}

#[test]
fn whoever_may_import_nothing_is_told_before() {
    let mut screen = Screen::demo_as(false, |facts| facts.role = StaffRole::Viewer);
    screen.press("<C-o>").shows("您无权");
    assert!(screen.app.overlays.is_empty());
}

#[test]
fn the_pages_stand_whole_on_a_small_screen_in_both_languages() {
    let (data, ledgers) = folders(&[("一.csv", KNOWN)]);
    for lang in [Lang::Zh, Lang::En] {
        let session = Screen::on_file(data.path()).session;
        let mut screen = Screen::on(session, lang, 80, 24, Glyphs::Ascii);
        in_folder(&mut screen, ledgers.path());
        let footer = |screen: &Screen| screen.text().lines().last().unwrap().trim().to_owned();
        assert!(footer(&screen).contains("Tab") && footer(&screen).contains("Esc"), "{}", footer(&screen));
        screen.write("一").press("<Enter>");
        assert!(footer(&screen).contains("Ctrl-S") && footer(&screen).contains("Enter"), "{}", footer(&screen));
        screen.slow = true;
        screen.press("<C-s>");
        assert!(footer(&screen).contains("Esc") && footer(&screen).contains('b'), "{}", footer(&screen));
        screen.press("<Esc>").release();
    }
}
