//! What is selected goes to the clipboard as text for a group chat.

use super::harness::{Screen, today};
use super::rectifying;
use dudao::domain::hazard::{HazardFacts, Severity};
use dudao::domain::id::EnterpriseId;
use dudao::tui::app::Pane;
use dudao::tui::app::copy::MOST_BYTES;

impl Screen {
    /// Copies, and what went to the clipboard; the notice says so.
    #[track_caller]
    fn copied(&mut self) -> String {
        self.press("y");
        self.app.take_copied().unwrap_or_else(|| panic!("nothing was copied from\n{}", self.text()))
    }
}

/// No sign of a terminal, nothing set in columns.
#[track_caller]
fn reads_well(text: &str) {
    for line in text.lines() {
        let sign = ['│', '┃', '━', '─', '▲', '▸', '\u{1b}'].iter().find(|sign| line.contains(**sign));
        assert!(sign.is_none() && !line.contains("  ") && line.trim() == line, "{line:?} in\n{text}");
    }
    assert!(!text.is_empty() && !text.ends_with('\n'));
}

#[test]
fn a_hazard_is_copied_with_what_its_enterprise_has_to_do() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    let facts = screen.app.hazard().unwrap().clone();
    // From the reminders, and from the pane of hazards.
    let reminder = screen.copied();
    screen.shows(&format!("已复制{id}（")).press("<Enter>");
    assert_eq!(screen.app.focus, Pane::Hazards);
    let hazard = screen.copied();
    let name = screen.session.enterprise(facts.facts.enterprise).unwrap().facts.name;
    for text in [&reminder, &hazard] {
        reads_well(text);
        assert!(text.starts_with('【') && text.contains(&id) && text.contains(&name), "{text}");
        assert!(text.contains(&facts.facts.description) && text.contains("状态：整改中"), "{text}");
        assert!(text.contains(&facts.deadline().unwrap().to_string()), "{text}");
        let next = text.lines().last().unwrap();
        assert_eq!(next, "下一步：企业申请复查", "{text}");
    }
    let days = (facts.deadline().unwrap() - today()).num_days();
    let left = if days < 0 { format!("（逾期{}天）", -days) } else { format!("（{days}天）") };
    assert!(hazard.contains(&left), "{left} in\n{hazard}");
}

#[test]
fn every_pane_has_something_to_copy() {
    let mut screen = Screen::demo();
    let enterprise = screen.press("1").copied();
    reads_well(&enterprise);
    assert!(enterprise.contains("挂钩小组：") && enterprise.contains("未销号"), "{enterprise}");
    let entry = screen.press("3<Home>").copied();
    reads_well(&entry);
    assert!(entry.contains("条记录】") && entry.lines().nth(1).unwrap().starts_with("20"), "{entry}");
    screen.app.timeline.selected = screen.app.timeline.entries.len();
    let expected = screen.copied();
    assert!(expected.contains("完成期限：20"), "{expected}");
    for pane in ["2", "4"] {
        reads_well(&screen.press(pane).copied());
    }
}

#[test]
fn pages_registers_and_reports_are_copied_whole() {
    let mut screen = Screen::demo();
    let page = screen.press("2d").copied();
    assert!(page.starts_with("【H") && page.contains("整改期限："), "{page}");
    // The register of visits: a row, then its page.
    screen.press("<Esc>M1").shows("走访");
    let row = screen.press("5").copied();
    reads_well(&row);
    let (register, id) = row.lines().next().unwrap().trim_matches(['【', '】']).split_once(' ').unwrap();
    let (register, id) = (register.to_owned(), id.to_owned());
    let record = screen.press("<Enter>").copied();
    assert!(record.starts_with(&format!("【{register} {id}】")) && record.contains("状态："), "{record}");
    screen.press("<Esc><Esc>:").write("今日简报").press("<Enter>").shows("今日简报  2026-11-24");
    let brief = screen.copied();
    screen.shows("已复制今日简报");
    reads_well(&brief);
    assert!(brief.starts_with("今日简报（2026-11-24 周二）\n"), "{brief}");
    let counted = screen.app.overview.agenda.overdue;
    assert!(brief.contains("【今日值班】\n2026-11-24 周二 陶卅三 姜卅四") && brief.contains(&format!("逾期事项 {counted}")), "{brief}");
    assert_eq!(brief.matches("\n【").count(), 7, "{brief}");
    assert!(brief.contains(&format!("还有{}项", counted - 20)), "bounded, with a count");
}

#[test]
fn a_chart_is_no_text_and_says_so() {
    let mut screen = Screen::demo();
    screen.press("M51").shows("每月发现与销号").shows_not("y 复制").press("y").shows("这里没有可复制的文字");
    assert!(screen.app.take_copied().is_none());
}

#[test]
fn before_an_undo_the_key_copies_and_takes_nothing_back() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    screen.press("s3<C-s>u").shows("按 Enter 撤销");
    let entry = screen.copied();
    assert!(entry.contains("条记录】") && entry.contains(&id) && entry.contains("企业申请复查"), "{entry}");
    screen.shows("按 Enter 撤销").press("<Esc>");
    assert!(screen.app.take_copied().is_none(), "once");
}

#[test]
fn a_text_that_is_too_long_is_cut_at_a_line_and_says_so() {
    let mut screen = Screen::demo();
    let office = screen.colleague("周九");
    for at in 0..1_300 {
        let facts = HazardFacts::found(EnterpriseId(1), format!("隐患{at}：{}", "通道堵塞".repeat(3)), Severity::General, None, today());
        office.register(facts, None).unwrap();
    }
    screen.press("M43").shows("交接班，自");
    let text = screen.copied();
    assert!(text.len() <= MOST_BYTES && text.len() > MOST_BYTES - 500, "{}", text.len());
    screen.shows(&format!("前{}行", text.lines().count()));
    assert!(text.lines().all(|line| !line.contains('\u{fffd}')));
}
