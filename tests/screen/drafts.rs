//! What is being filled in when a session ends comes back at the next log-in.

use crate::harness::Screen;
use crate::rectifying;
use dudao::domain::act::Act;
use dudao::domain::change::Leaving;
use dudao::domain::register::RegisterKind;
use dudao::tui::app::overlay::Overlay;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("drafts")).map_or_else(|_| Vec::new(), |all| all.map(|it| it.unwrap().path()).collect());
    files.sort();
    files
}

#[test]
fn a_form_is_kept_while_it_is_filled_in_and_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("e").write("，东侧");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "not at each key");
    screen.rest().press("<Tab><Right><Tab>").write("二层").rest();
    let kept = files(folder.path());
    assert_eq!(kept.len(), 1, "one form, one file");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&kept[0]), mode(&folder.path().join("drafts"))), (0o600, 0o700));
    screen.killed();

    let mut screen = Screen::on_file(folder.path());
    screen.shows("上次未保存的内容已恢复").shows("连接中断").shows("修改登记内容").shows("，东侧").shows("二层").shows("(*) 重大");
    // The cursor is where it was, and what is typed now belongs to it.
    screen.write("平台").press("<C-s>").shows(&format!("已保存 {id}"));
    let facts = screen.session.hazard(id).unwrap().facts;
    assert!(facts.description.ends_with("，东侧") && facts.location.ends_with("二层平台"), "{facts:?}");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "saved means kept no longer");
    screen.killed();
    Screen::on_file(folder.path()).shows_not("已恢复").shows("今日提醒");
}

#[test]
fn what_is_left_on_purpose_or_not_changed_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    rectifying(&mut screen);
    screen.press("e").rest();
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "nothing was filled in");
    screen.write("x").rest();
    assert_eq!(files(folder.path()).len(), 1);
    screen.press("<Backspace>").rest();
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "it is as it was");
    screen.write("x").rest().press("<Esc><Esc>");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "at once, not at the next pause");
}

#[test]
fn a_session_that_is_told_to_end_keeps_the_last_key() {
    for (how, word) in [(Leaving::Terminated, "进程被终止"), (Leaving::Idle, "长时间无操作"), (Leaving::LineDropped, "连接中断")]
    {
        let folder = tempfile::tempdir().unwrap();
        let mut screen = Screen::on_file(folder.path());
        screen.press("N").write("云墟新设化工").press("<Tab><Tab>").write("云墟镇");
        screen.ends(how);
        let mut screen = Screen::on_file(folder.path());
        screen.shows("新增企业").shows("云墟新设化工").shows("云墟镇").shows(word).press("<C-s>").shows("已保存 E52");
    }
}

#[test]
fn a_record_that_was_changed_meanwhile_is_compared_before_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    let id = rectifying(&mut screen).parse().unwrap();
    screen.press("e").write("，东侧").press("<Tab><Tab>").write("二层").rest();
    screen.killed();
    let mut screen = Screen::on_file(folder.path());
    screen.press("<Esc>").shows("再按一次").press("<Tab>").rest();
    let colleague = screen.colleague("李四");
    screen.killed();
    let seen = colleague.hazard(id).unwrap();
    let mut facts = seen.facts.clone();
    facts.description = "李四改过的描述".to_owned();
    facts.owner = "新责任人".to_owned();
    colleague.act(&seen, Act::Edit(Box::new(facts))).unwrap();
    drop(colleague);

    let mut screen = Screen::on_file(folder.path());
    screen.shows("已恢复").shows("，东侧").press("<C-s>").shows("已被他人修改").shows("李四").shows("须逐项选定").shows("(*) 新责任人");
    screen.press("<Esc>").shows("，东侧").press("<C-s>").press("b<C-s>").shows("已保存");
    let facts = screen.session.hazard(id).unwrap().facts;
    assert!(facts.description.starts_with("李四改过的描述\n") && facts.description.ends_with("，东侧"), "{}", facts.description);
    assert_eq!(facts.owner, "新责任人", "what stood there when the officer wrote is not put back");
    assert!(facts.location.ends_with("二层"));
}

#[test]
fn a_visit_with_its_findings_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.press("1<Home>v").shows("登记 走访检查");
    let Some(Overlay::Form(form)) = screen.app.overlays.last() else { panic!() };
    let findings = form.entries.iter().position(|entry| entry.field.key() == "findings").unwrap();
    let focus = form.focus;
    for _ in focus..findings {
        screen.press("<Tab>");
    }
    screen.write("通道堵塞").press("<Enter>").write("灭火器过期").rest();
    screen.killed();
    let mut screen = Screen::on_file(folder.path());
    screen.shows("登记 走访检查").shows("通道堵塞").shows("灭火器过期").press("<C-s>").shows("已保存 V");
    let view = screen.session.store.read().unwrap();
    let id = screen.app.enterprises.keys()[0];
    let visit = view.records_at(id, RegisterKind::Visit).unwrap().pop().unwrap();
    let named: Vec<String> = visit.register().hazards().iter().map(|id| view.hazard(*id).unwrap().unwrap().facts.description).collect();
    assert_eq!(named, ["通道堵塞", "灭火器过期"]);
}

#[test]
fn several_that_were_left_are_listed_and_one_that_is_not_wanted_goes() {
    let folder = tempfile::tempdir().unwrap();
    // Two sessions of the same officer, each with a form, and both are killed.
    let (mut one, mut other) = (Screen::on_file(folder.path()), Screen::on_file(folder.path()));
    one.press("N").write("云墟甲化工").rest();
    other.press("N").write("云墟乙化工").rest();
    // What a living session has open is nobody else's.
    Screen::on_file(folder.path()).shows_not("已恢复").press("U").shows("没有未完成的填写");
    one.killed();
    other.killed();
    let mut screen = Screen::on_file(folder.path());
    screen.shows("云墟乙化工").shows("另有1份，关闭表单后按 U 查看").press("<Esc><Esc>");
    screen.press(":").write("wwc").shows("未完成的填写").press("<Enter>").shows("┏ 未完成的填写").shows("新增企业").shows("Delete 删除");
    screen.press("<Delete>").shows("按 y 删除").press("n").shows("Enter 继续填写").press("<Enter>").shows("云墟甲化工").rest();
    screen.press("<Esc><Esc>").press("U").shows("没有未完成的填写");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
    screen.press("N").write("云墟丙化工").rest();
    screen.killed();
    let mut first = Screen::on_file(folder.path());
    first.shows("云墟丙化工").press("<Esc><Esc>N").write("云墟丁化工").rest();
    first.killed();
    let mut screen = Screen::on_file(folder.path());
    screen.shows("云墟丁化工").press("<Esc><Esc>");
    // One that was left meanwhile is thrown away from the list.
    let mut other = Screen::on_file(folder.path());
    other.press("N").write("云墟戊化工").rest();
    other.killed();
    screen.press("U").shows("新增企业").press("xy").shows("没有未完成的填写");
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn what_cannot_be_opened_any_more_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    let task = dudao::domain::register::Task { title: "报送方案".to_owned(), due: Some(crate::harness::today()), ..Default::default() };
    let id = crate::registers::enter(&screen.session, dudao::domain::register::RecordFacts::Task(task), None);
    screen.press("M1c/").write(&id.to_string()).press("<Enter>e<Tab><Tab>").write("张三负责").rest();
    let colleague = screen.colleague("李四");
    screen.killed();
    let seen = colleague.record(id).unwrap();
    colleague.act_on(&seen, dudao::domain::register::RegisterAct::Withdraw, seen.facts.clone(), Some("重复".to_owned())).unwrap();
    drop(colleague);
    let mut screen = Screen::on_file(folder.path());
    screen.shows("当前不能办理“修改”").shows("张三负责").press("<Esc>").shows_not("张三负责").press("U").shows(&format!("修改 任务 {id}"));
    screen.press("<Delete>y").shows("没有未完成的填写");
}

#[test]
fn a_file_of_a_newer_program_is_left_alone_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.press("N").write("云墟新设化工").rest();
    screen.killed();
    let file = &files(folder.path())[0];
    let text = fs::read_to_string(file).unwrap().replace("\"format\":1", "\"format\":2");
    fs::write(file, &text).unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.shows("有1份未完成的填写无法读取").shows_not("云墟新设化工").rest();
    assert_eq!(fs::read_to_string(file).unwrap(), text);
}

#[test]
fn a_clause_that_was_chosen_is_still_of_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    let hazard = crate::registers::major(&screen);
    screen.press(&format!("g{hazard}")).press("<Enter>e").press("<F6>").shows("可能适用的判定条款").press("1").rest();
    let Some(Overlay::Form(form)) = screen.app.overlays.last() else { panic!("{}", screen.text()) };
    let (clause, none) = (form.clause.clone(), form.no_clause);
    assert!(clause.is_some());
    screen.killed();
    let screen = Screen::on_file(folder.path());
    let Some(Overlay::Form(form)) = screen.app.overlays.last() else { panic!("{}", screen.text()) };
    assert_eq!((&form.clause, form.no_clause), (&clause, none));
}

#[test]
fn a_demo_in_memory_keeps_nothing_and_says_nothing() {
    let mut screen = Screen::demo();
    screen.press("N").write("云墟新设化工").rest().shows_not("未能留存").press("<Esc><Esc>U").shows("没有未完成的填写");
}

#[test]
fn text_in_a_file_cannot_drive_a_terminal_and_other_officers_files_are_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.press("N").write("云墟新设化工").rest();
    screen.killed();
    let file = files(folder.path()).remove(0);
    let text = fs::read_to_string(&file).unwrap().replace("云墟新设化工", "云墟\\u001b[31m新设\\u202e化工");
    fs::write(&file, text).unwrap();
    // A file that names another officer is not even looked at.
    let (folder_of, name) = (file.parent().unwrap(), file.file_name().unwrap().to_str().unwrap().to_owned());
    let (_, number) = name.rsplit_once('-').unwrap();
    fs::write(folder_of.join(format!("staff-S99-{number}")), "{}").unwrap();
    fs::write(folder_of.join("notes.txt"), "x").unwrap();
    let mut screen = Screen::on_file(folder.path());
    screen.shows("云墟[31m新设化工").shows_not("无法读取");
}

#[test]
fn what_was_saved_as_the_line_dropped_is_not_offered_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::on_file(folder.path());
    let before = screen.session.store.read().unwrap().enterprise_count().unwrap();
    screen.press("N").write("云墟断线化工").press("<Tab><Tab>").write("云墟镇").rest();
    assert_eq!(files(folder.path()).len(), 1);
    screen.killed_before_the_answer_to("<C-s>");
    assert_eq!(files(folder.path()).len(), 1, "nobody had the time to take it away");
    let mut screen = Screen::on_file(folder.path());
    screen.shows_not("已恢复").shows("今日提醒");
    assert_eq!(screen.session.store.read().unwrap().enterprise_count().unwrap(), before + 1);
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
    // One that was refused is not on record, and is offered.
    screen.press("N").write("云墟断线化工").press("<Tab><Tab>").write("云墟镇").rest();
    screen.killed_before_the_answer_to("<C-s>");
    Screen::on_file(folder.path()).shows("上次未保存的内容已恢复").shows("云墟断线化工");
}
