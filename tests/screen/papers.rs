//! Official papers on screen: offered, read with what is missing, saved; from afar the command that gets one.

use crate::harness::Screen;
use dudao::domain::id::{RecordId, Subject};
use dudao::domain::obligation::ReminderKind;
use dudao::domain::register::RegisterKind;
use dudao::domain::staff::OfficePost;
use dudao::store::DueItem;
use dudao::tui::app::overlay::Overlay;

fn record(kind: RegisterKind) -> RecordId {
    RecordId { kind, number: 1 }
}

#[test]
fn a_paper_is_read_with_what_is_missing_and_saved_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::demo();
    screen.press("1").press("P").shows("出具文书").shows("企业年度整改报告").press("1");
    screen.shows("一企一档").shows("缺项，已在文中标出空白").shows("＿＿＿＿").shows("存为");
    // The path is typed anew.
    let path = folder.path().join("one.docx");
    screen.press("<C-u>").write(path.to_str().unwrap()).press("<Enter>").shows("文书已存为").shows_not("存为（Enter");
    let bytes = std::fs::read(&path).unwrap();
    assert!(dudao::paper::word::lines(&bytes).unwrap().iter().any(|line| line.contains("一企一档")));
    screen.press("P1<C-u>").write(path.to_str().unwrap()).press("<Enter>").shows("已有文件").press("<Esc>");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    let missing = folder.path().join("no/one.docx");
    screen.press("P1<C-u>").write(missing.to_str().unwrap()).press("<Enter>").shows("所在的文件夹").press("<Esc>");
    // `~` is the home folder, as in every other path that is typed.
    let home = std::env::var("HOME").unwrap();
    screen.press("P1<C-u>").write("~/no such folder/one.docx").press("<Enter>").shows(&home).press("<Esc>");
    // A folder takes it under its own name, and the journal says that it went out.
    screen.press("P1<C-u>").write(folder.path().to_str().unwrap()).press("<Enter>").shows("文书已存为");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let view = screen.session.store.read().unwrap();
    let last = view.entry(view.head().unwrap()).unwrap().unwrap();
    assert_eq!(last.change.key(), "database.paper_made");
}

#[test]
fn papers_belong_to_what_is_selected() {
    let mut screen = Screen::demo();
    let order = record(RegisterKind::RectificationOrder);
    let view = screen.session.store.read().unwrap();
    let hazard = view.register_record(order).unwrap().unwrap().register().hazards()[0];
    drop(view);
    // The records that name a hazard come first.
    screen.press(&format!("g{hazard}<Enter>P")).shows(&format!("责令限期整改指令书  {order}")).shows(&format!("整改复查意见书  {hazard}"));
    screen.press("1").shows("现责令你单位").shows("行政复议").press("<Esc>");
    // In a list, on a record's page, in a report, of a group.
    screen
        .press("M16P")
        .shows("出具文书")
        .shows("整改复查意见书")
        .press("<Esc><Enter>P")
        .shows("责令限期整改指令书  O")
        .press("<Esc><Esc><Esc>");
    screen.press("1p1P").shows("一企一档").shows("倒查案卷").press("<Esc><Esc>");
    screen.press("M22P").shows("半年评估报告").shows("2026H1").press("<Esc><Esc>");
    screen.press("M11P").shows("所选事项没有可出具的文书");
}

#[test]
fn no_opinion_without_an_order() {
    let mut screen = Screen::demo();
    let id = crate::rectifying(&mut screen);
    let named = {
        let view = screen.session.store.read().unwrap();
        dudao::access::registers::naming(&view, &screen.session.hazard(id.parse().unwrap()).unwrap()).unwrap()
    };
    assert!(named.iter().all(|record| record.id.kind != RegisterKind::RectificationOrder), "the test wants a hazard without an order");
    screen.press("P").shows("整改复查意见书").press("1").shows("没有责令限期整改指令书");
}

#[test]
fn from_afar_the_command_is_shown_that_gets_it() {
    let mut screen = Screen::demo_as(true, |facts| facts.office_post = Some(OfficePost::Member));
    screen.press("1P1").shows("ssh … paper enterprise-file E").shows(".docx").shows_not("存为（Enter");
    screen.press("x<Enter>").shows("ssh … paper").press("y");
    assert!(screen.app.take_copied().is_some_and(|text| text.starts_with("ssh … paper enterprise-file E")));
    screen.press("<Esc>").shows_not("ssh …");
}

#[test]
fn no_enterprise_puts_a_command_into_the_command() {
    let mut screen = Screen::demo_as(true, |facts| facts.office_post = Some(OfficePost::Member));
    screen.press("1P1");
    let Some(Overlay::Paper(page)) = screen.app.overlays.last_mut() else { panic!("no paper") };
    page.made.name = "一企一档-a;b $(c)`d`&'e（厂）.docx".to_owned();
    screen.press("y");
    let copied = screen.app.take_copied().unwrap();
    let (_, name) = copied.split_once(" > ").unwrap();
    assert_eq!(name, "一企一档-a_b___c__d___e_厂_.docx");
}

#[test]
fn in_eighty_columns_the_path_can_still_be_typed() {
    let mut screen = Screen::demo();
    screen.resize(80, 24).press("1P1").shows("存为").shows("缺项");
    let (_, cursor) = screen.draw();
    assert!(cursor.is_some_and(|at| at.y < 24 && at.x < 80));
    screen.press("<PgDn><PgDn><End>").shows("存为");
}

#[test]
fn a_reminder_of_a_report_makes_the_paper_of_its_own_period() {
    let mut screen = Screen::demo();
    screen.press("4c<Home>");
    let of_enterprise =
        |item: &DueItem| item.obligation.kind == ReminderKind::AnnualReport && matches!(item.subject, Subject::Enterprise(_));
    let at = screen.app.agenda.keys().iter().position(of_enterprise).unwrap();
    screen.press(&"<Down>".repeat(at));
    let due = screen.app.agenda.selected().unwrap().obligation.alert_on;
    assert!(due < screen.session.today(), "a report of the year before");
    screen.press("P");
    let (text, year) = (screen.text(), due.format("%Y").to_string());
    assert!(text.lines().any(|line| line.contains("企业年度整改报告") && line.contains(&year)), "{text}");
}
