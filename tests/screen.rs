//! The screen as the officer meets it: keys pressed, text read, no terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "screen/bytes.rs"]
mod bytes;
#[path = "screen/colours.rs"]
mod colours;
mod common;
#[path = "screen/conflict.rs"]
mod conflict;
#[path = "screen/copy.rs"]
mod copy;
#[path = "screen/days.rs"]
mod days;
#[path = "screen/drafts.rs"]
mod drafts;
#[path = "screen/drawing.rs"]
mod drawing;
#[path = "screen/emulators.rs"]
mod emulators;
#[path = "screen/footers.rs"]
mod footers;
#[path = "screen/harness.rs"]
mod harness;
#[path = "screen/hostile.rs"]
mod hostile;
#[path = "screen/idle.rs"]
mod idle;
#[path = "screen/importing.rs"]
mod importing;
#[path = "screen/line.rs"]
mod line;
#[path = "screen/long.rs"]
mod long;
#[path = "screen/others.rs"]
mod others;
#[path = "screen/panes.rs"]
mod panes;
#[path = "screen/papers.rs"]
mod papers;
#[path = "screen/programme.rs"]
mod programme;
#[path = "screen/registers.rs"]
mod registers;
#[path = "screen/rights.rs"]
mod rights;
#[path = "screen/slow.rs"]
mod slow;
#[path = "screen/tour.rs"]
mod tour;

use dudao::domain::act::Act;
use dudao::domain::hazard::Stage;
use dudao::keymap::Keymap;
use dudao::keymap::command::CommandId;
use dudao::keymap::context::Context;
use dudao::locale::{Lang, Words};
use dudao::tui::app::{Next, Pane};
use dudao::tui::view::glyphs::Glyphs;
use harness::{Screen, today};

/// The first hazard of the reminders that is being rectified.
fn rectifying(screen: &mut Screen) -> String {
    screen.press("4<Home>");
    for _ in 0..200 {
        if screen.app.hazard().is_some_and(|hazard| hazard.stage == Stage::Rectifying) {
            return screen.selected_hazard();
        }
        screen.press("<Down>");
    }
    panic!("nothing is being rectified");
}

fn hazard_of(item: dudao::store::DueItem) -> Option<dudao::domain::id::HazardId> {
    if let dudao::domain::id::Subject::Hazard(id) = item.subject { Some(id) } else { None }
}

#[test]
fn it_starts_with_what_is_due_today() {
    let mut screen = Screen::demo();
    assert_eq!(screen.app.focus, Pane::Agenda);
    screen.shows("坛应急〔2020〕24号").shows("51/51 已挂钩").shows("11-24 周二").shows("第1组").shows("今日提醒").shows("▲逾期");
    let overview = &screen.app.overview;
    assert!(overview.agenda.overdue > 0 && overview.agenda.today > 0 && overview.agenda.soon > 0);
    // What is overdue stands before what is due today, and that before the rest.
    let overdue = overview.agenda.overdue as usize;
    for _ in 0..overdue {
        screen.press("<Down>");
    }
    screen.shows("!今天");
}

#[test]
fn enter_on_a_reminder_goes_to_its_enterprise_and_hazard() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    let reminder = screen.app.agenda.selected().unwrap();
    screen.press("<Enter>");
    assert_eq!(screen.app.focus, Pane::Hazards);
    assert_eq!(screen.app.hazards.selected(), hazard_of(reminder));
    assert_eq!(screen.app.enterprises.selected(), reminder.enterprise);
    screen.press("<Enter>");
    assert_eq!(screen.app.focus, Pane::Timeline);
    screen.press("<Esc><Esc>");
    assert_eq!(screen.app.focus, Pane::Agenda);
}

#[test]
fn the_panes_follow_the_selection() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c<Down><Down>");
    assert_eq!(screen.app.shown.unwrap().to_string(), "E3");
    screen.shows("时间线 E3");
    screen.press("2<Down>");
    let hazard = screen.selected_hazard();
    screen.shows(&format!("时间线 {hazard}"));
}

#[test]
fn a_common_status_change_takes_at_most_five_keys() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    let before = screen.app.overview.agenda;
    screen.press("s3<C-s>").shows(&format!("已保存 {id}"));
    let hazard = screen.session.hazard(id.parse().unwrap()).unwrap();
    assert_eq!(hazard.stage, Stage::AwaitingReinspection);
    assert!(screen.app.overview.agenda.reinspections >= before.reinspections);
    screen.shows("待复查");
}

#[test]
fn the_list_of_acts_says_why_not() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    screen.press("s").shows("1 制定整改方案").shows("尚无通过的复查，请先办理“复查”").shows("销号以后才能办理“回头看”");
    screen.press("5").shows("尚无通过的复查");
    assert_eq!(screen.app.overlays.len(), 1, "the list stays");
    screen.press("<Esc>");
    assert_eq!((screen.app.overlays.len(), screen.selected_hazard()), (0, id));
}

#[test]
fn a_refused_form_keeps_what_was_typed() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    screen.press("s4<Right><Tab>").write("只完成一部分").press("<C-s>");
    screen.shows("请填写“新期限”").shows("只完成一部分");
    // The form went to the field that is missing.
    screen.write("+10").press("<C-s>").shows("已保存");
}

#[test]
fn escape_on_a_touched_form_asks_once_more() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    screen.press("s9").write("电话核实").press("<Esc>").shows("再按一次 Esc 放弃").shows("电话核实");
    screen.write("！").shows("电话核实！");
    screen.press("<Esc><Esc>");
    assert!(screen.app.overlays.is_empty());
    screen.press("s9<Esc>");
    assert!(screen.app.overlays.is_empty(), "an untouched form closes at once");
}

#[test]
fn undo_says_what_it_takes_back_and_asks_for_another_key() {
    let mut screen = Screen::demo();
    screen.press("u").shows("没有可撤销的修改");
    let id = rectifying(&mut screen);
    screen.press("s3<C-s>u").shows("企业申请复查").shows("按 Enter 撤销");
    screen.press("u");
    assert_eq!(screen.app.overlays.len(), 1, "the key that asked does not confirm");
    screen.press("<Enter>").shows("已撤销");
    assert_eq!(screen.session.hazard(id.parse().unwrap()).unwrap().stage, Stage::Rectifying);
}

#[test]
fn undo_is_refused_when_someone_changed_the_record_since() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    screen.press("s3<C-s>");
    let colleague = screen.colleague("李四");
    let seen = colleague.hazard(id.parse().unwrap()).unwrap();
    colleague.act(&seen, Act::Note { text: "已电话核实".into() }).unwrap();
    screen.press("u<Enter>").shows("此后已有新的修改");
}

#[test]
fn others_changes_appear_with_a_quiet_line() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    screen.press("<Enter>");
    let colleague = screen.colleague("李四");
    let seen = colleague.hazard(id.parse().unwrap()).unwrap();
    colleague.act(&seen, Act::Apply { on: today(), note: String::new() }).unwrap();
    screen.look().shows(&format!("李四 企业申请复查 {id}")).shows("待复查");
    assert_eq!(screen.selected_hazard(), id, "the selection stays with its record");
}

#[test]
fn the_filter_finds_as_one_types() {
    let mut screen = Screen::demo();
    let all = screen.app.enterprises.len();
    screen.press("1/").write("fjhs");
    let found = screen.app.enterprises.len();
    assert!(found > 0 && found < all, "{found}");
    screen.shows("丰霁华盛");
    screen.press("<Esc>");
    assert_eq!(screen.app.enterprises.len(), all);
    for query in ["特钢", "青屿", "E12", "第3组", "云墟 冷冻", "yxz", "粉尘", "fcsb"] {
        screen.press("/").write(query).press("<Enter>");
        let found = screen.app.enterprises.len();
        assert!(found > 0 && found < all, "{query}: {found}");
        screen.shows(&format!("［{query}］"));
        screen.press("c");
    }
    assert_eq!(screen.app.enterprises.len(), all);
}

#[test]
fn filters_are_one_key_and_are_shown_while_on() {
    let mut screen = Screen::demo();
    screen.press("1f").shows("［危险化学品］");
    assert_eq!(screen.app.enterprises.len(), 11);
    screen.press("fffff").shows_not("［");
    screen.press("m").shows("［第1组］");
    assert_eq!(screen.app.enterprises.len(), 3);
    screen.press("co").shows("［逾期］");
    assert!(screen.app.enterprises.len() < 30);
    screen.press("c4z").shows("［重大］");
    assert!(
        screen
            .app
            .agenda
            .keys()
            .iter()
            .all(|item| screen.session.hazard(hazard_of(*item).unwrap()).unwrap().facts.severity.key() == "major")
    );
    screen.press("c1/E1<Enter><Home>c2t").shows("［已登记］");
    screen.press("c").shows_not("［");
}

#[test]
fn a_find_over_all_hazards_leads_to_one() {
    let mut screen = Screen::demo();
    screen.press("g").write("xhzz").shows("锁气卸灰装置").shows("共");
    screen.press("<Down><Enter>");
    assert_eq!(screen.app.focus, Pane::Hazards);
    assert!(screen.app.hazard().unwrap().facts.description.contains("锁气卸灰"));
    screen.press("g").write("没有这样的隐患").shows("共0条");
}

#[test]
fn a_date_explains_itself() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    screen.press("<Enter>x").shows("日期说明").shows("文书载明的日期即为期限，不顺延").shows("复查").shows("未核实").shows("10日");
    screen.press("<Esc>");
    assert!(screen.app.overlays.is_empty());
}

#[test]
fn the_timeline_shows_what_is_expected_below_a_line() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    let text = screen.text();
    let lines: Vec<&str> = text.lines().collect();
    let rule = lines.iter().position(|line| line.contains("─────────────────────────────")).unwrap();
    assert!(lines[rule..].iter().any(|line| line.contains("整改期限 逾期")));
    screen.press("3<Enter>").shows("经办").shows("上一条");
    screen.press("<Esc><End><Enter>").shows("日期说明");
}

#[test]
fn the_palette_knows_commands_by_name_initials_and_english() {
    let mut screen = Screen::demo();
    for query in ["撤销", "cxsyc", "undo"] {
        screen.press(":").write(query).shows("撤销上一次修改").press("<Esc>");
    }
    screen.press(":").write("new enter").press("<Enter>").shows("新增企业").shows("统一社会信用代码");
}

#[test]
fn help_lists_every_command_of_the_pane() {
    let mut screen = Screen::demo();
    let words = Words::new(Lang::Zh);
    for (pane, context) in [("1", Context::Enterprises), ("2", Context::Hazards), ("3", Context::Timeline), ("4", Context::Agenda)] {
        screen.press(pane).press("?");
        // The page is longer than the screen.
        let text = screen.text() + &screen.press("<End>").text();
        for command in Keymap::default().offered(context) {
            assert!(text.contains(&words.get(&format!("command.{}", command.id))), "{context}: {}", command.id);
        }
        screen.press("<Esc>");
    }
    assert!(Keymap::default().offered(Context::Hazards).any(|command| command.id == CommandId::ByStage));
}

#[test]
fn a_new_enterprise_with_a_wrong_code_is_refused_and_then_taken() {
    let mut screen = Screen::demo();
    screen.press("1n").write("榆坪新设化工有限公司").press("<Tab>").write("91110000600037341A").press("<C-s>");
    screen.shows("校验不通过").shows("榆坪新设化工有限公司");
    screen.press("<Backspace>").write("L").press("<Tab><Tab><Tab> <C-s>").shows("已保存 E52");
    let added = screen.session.enterprise("E52".parse().unwrap()).unwrap();
    assert_eq!(added.facts.sectors.len(), 1);
    screen.press("1<End>e<Tab><Tab>").write("榆坪镇").press("<C-s>");
    assert_eq!(screen.session.enterprise("E52".parse().unwrap()).unwrap().facts.town, "榆坪镇");
}

#[test]
fn a_new_hazard_is_registered_at_the_enterprise_shown() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c<Enter>n").paste("除尘管道积尘\r\n未及时清理").shows("未及时清理");
    assert_eq!(screen.app.overlays.len(), 1, "a pasted line break saves nothing");
    screen.press("<Tab><Tab>").write("+10w").shows("2026-12-08 周二").press("<C-s>").shows("已保存 H");
    let hazard = screen.app.hazard().unwrap();
    assert_eq!(hazard.facts.description, "除尘管道积尘\n未及时清理");
    assert_eq!(hazard.facts.enterprise.to_string(), "E1");
    assert_eq!(hazard.deadline().unwrap().to_string(), "2026-12-08");
}

#[test]
fn a_date_field_says_what_it_understood() {
    let mut screen = Screen::demo();
    screen.press("1/E1<Enter><Home>c<Enter>n<Tab><Tab>");
    for (typed, hint) in [
        ("12-25", "2026-12-25 周五"),
        ("11-28", "周末"),
        ("2026-10-1", "国庆"),
        ("2026-10-10", "调休上班"),
        ("月底", "2026-11-30"),
        ("周五", "2026-11-27"),
    ] {
        screen.press("<C-u>").write(typed).shows(hint);
    }
    screen.press("<C-u>").write("2026-13-45").press("<C-s>");
    assert_eq!(screen.app.overlays.len(), 1);
}

#[test]
fn full_width_keys_are_taken_for_their_twins() {
    let mut screen = Screen::demo();
    screen.write("？").shows("今日提醒：按键").press("<Esc>");
    screen.write("：").shows("命令（名称").press("<Esc>");
    screen.write("１");
    assert_eq!(screen.app.focus, Pane::Enterprises);
    screen.write("／");
    assert!(screen.app.finding.is_some());
}

#[test]
fn the_cursor_stands_where_text_goes() {
    let mut screen = Screen::demo();
    assert_eq!(screen.draw().1, None);
    rectifying(&mut screen);
    screen.press("s9").write("安全");
    let (buffer, cursor) = screen.draw();
    let cursor = cursor.unwrap();
    assert_eq!(buffer[(cursor.x - 2, cursor.y)].symbol(), "全");
    screen.press("<Esc><Esc>1/").write("化");
    let (buffer, cursor) = screen.draw();
    let cursor = cursor.unwrap();
    assert_eq!(buffer[(cursor.x - 2, cursor.y)].symbol(), "化");
}

#[test]
fn every_size_is_drawn_whole_and_the_selection_survives() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    for (columns, rows) in [(160, 45), (110, 30), (109, 30), (80, 24), (60, 16), (240, 70)] {
        screen.resize(columns, rows);
        for keys in ["", "1", "2", "3", "4", "s", "<Esc>", "?", "<Esc>", "n", "<Esc>"] {
            screen.press(keys);
            let (buffer, _) = screen.draw();
            for line in screen_lines(&buffer) {
                assert_eq!(line, columns as usize, "{columns}×{rows} after {keys:?}");
            }
        }
        screen.press("4");
        assert_eq!(screen.selected_hazard(), id, "{columns}×{rows}");
    }
    screen.resize(59, 15).shows("窗口太小");
    screen.resize(160, 45).shows("今日提醒");
}

/// The columns that each line's symbols add up to: more or fewer than the screen's would be half a character.
fn screen_lines(buffer: &ratatui::buffer::Buffer) -> Vec<usize> {
    (0..buffer.area.height)
        .map(|y| {
            let mut x = 0;
            while x < buffer.area.width {
                x += dudao::tui::view::fit::width(buffer[(x, y)].symbol()).max(1) as u16;
            }
            usize::from(x)
        })
        .collect()
}

#[test]
fn nothing_in_a_record_can_drive_the_terminal() {
    let screen = Screen::demo();
    let enterprise = screen.session.enterprise("E1".parse().unwrap()).unwrap();
    let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}倒\u{200b}序\u{2028}";
    let mut facts = screen.session.hazard("H1".parse().unwrap()).unwrap().facts;
    facts.enterprise = enterprise.id;
    facts.description = hostile.to_owned();
    // Past the boundary that cleans it: as a database from elsewhere might hold it.
    screen.session.register(facts, Some(today())).unwrap();
    let mut screen = Screen::on(screen.session.clone(), Lang::Zh, 160, 45, Glyphs::Narrow);
    for keys in ["1/E1<Enter><Home>c<Enter>", "<Home>d", "<Esc>s", "<Esc>g倒", "<Esc>", "3<Enter>"] {
        screen.press(keys);
        let (buffer, _) = screen.draw();
        for cell in &buffer.content {
            let bad = |letter: char| letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
            assert!(!cell.symbol().chars().any(bad), "{:?} after {keys}", cell.symbol());
        }
    }
}

#[test]
fn ascii_signs_leave_no_ambiguous_glyph() {
    let demo = Screen::demo();
    let mut screen = Screen::on(demo.session.clone(), Lang::En, 160, 45, Glyphs::Ascii);
    for keys in ["", "1", "2", "s", "<Esc>n", "<Esc>?", "<Esc>x", "<Esc>3"] {
        screen.press(keys);
        let text = screen.text();
        let ambiguous = text.chars().find(|letter| "─│━┃┌┐└┘┏┓┗┛█●■①※→↑↓…—“”·℃×▲▸".contains(*letter));
        assert_eq!(ambiguous, None, "after {keys:?}\n{text}");
    }
}

#[test]
fn an_empty_database_offers_three_ways() {
    let mut screen = Screen::empty();
    screen.shows("欢迎使用督导").shows("导入台账或企业名单").shows("打开演示").shows("从空白开始");
    screen.press("1").shows("回到上级文件夹").write("/没有/这样的文件.xlsx").press("<Enter>").shows("没有这个文件");
    screen.press("<C-u>").write(&format!("{}/tests/ledgers/enterprises.xlsx", env!("CARGO_MANIFEST_DIR"))).press("<Enter>");
    screen.shows("企业名单").press("<C-s>").shows("新增企业51家").shows("统一社会信用代码 100%").press("<Esc>").shows("1/51");
    let mut screen = Screen::empty();
    screen.press("2");
    assert_eq!(screen.next, Next::OpenDemo);
    let mut screen = Screen::empty();
    screen.press("3").shows_not("欢迎使用");
    screen.press("n").shows("新增企业");
}

#[test]
fn english_is_complete_too() {
    let mut screen = Screen::demo_in(Lang::En, 160, 45);
    screen.shows("51/51 paired").shows("Today").shows("d over").shows("re-inspections");
    rectifying(&mut screen);
    screen.press("s").shows("enterprise applies for re-inspection").shows("No re-inspection has passed yet");
    screen.press("3<C-s>").shows("Saved H");
    screen.press("<Enter>x").shows("How the date came about").shows("unverified");
}

#[test]
fn keys_typed_ahead_wait_for_their_record() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    // From another enterprise's hazards, so that the list has to be asked for.
    screen.press("1/E1<Enter><Home>c4");
    screen.type_ahead("<Enter>s3<C-s>");
    assert_eq!(screen.session.hazard(id.parse().unwrap()).unwrap().stage, Stage::AwaitingReinspection);
    screen.shows(&format!("已保存 {id}"));
}

#[test]
fn an_entry_says_what_was_before() {
    let mut screen = Screen::demo();
    rectifying(&mut screen);
    let facts = screen.app.hazard().unwrap().facts.clone();
    screen.press("<Enter>e<Tab><Right><Tab><C-u>").write("二号车间北侧").press("<C-s>").shows("已保存");
    screen.press("3<End><Up><Up>");
    for _ in 0..6 {
        if screen.app.timeline.entries.get(screen.app.timeline.selected).is_some_and(|entry| entry.change.key() == "hazard.edited") {
            break;
        }
        screen.press("<Up>");
    }
    screen.press("<Enter>").shows(&format!("{} -> 二号车间北侧", facts.location)).shows(" -> ");
    screen.shows("隐患等级");
}

#[test]
fn an_import_on_screen_shows_each_refused_cell() {
    let mut screen = Screen::empty();
    screen.press("3").shows("还没有企业：按 n 新增").shows("Ctrl-O");
    screen.press("<C-o>").write(&format!("{}/tests/ledgers/street-return.xlsx", env!("CARGO_MANIFEST_DIR"))).press("<Enter>");
    screen.shows("街道隐患上报表").press("<C-s>");
    screen.shows("导入结果").shows("J19").shows("隐患描述没有实际内容").shows("拒收的单元格");
}

#[test]
fn an_extension_asked_for_in_time_is_entered_late() {
    let mut screen = Screen::demo();
    let id = rectifying(&mut screen);
    screen.press("s8").write("+20").press("<Tab>").write("配件未到").press("<Tab>").write("李四").press("<Tab><C-u>");
    screen.write("2026-11-24").press("<C-s>").shows("延期须在期限届满前申请");
    let deadline = screen.session.hazard(id.parse().unwrap()).unwrap().deadline().unwrap();
    let asked = deadline.pred_opt().unwrap().to_string();
    // The refusal names no field of its own, so the cursor is still in the day of the request.
    screen.press("<C-u>").write(&asked).press("<C-s>").shows("已保存");
    assert_eq!(screen.session.hazard(id.parse().unwrap()).unwrap().deadlines.len(), 2);
}

#[test]
fn the_reason_of_the_selected_act_stands_whole() {
    let mut screen = Screen::demo_in(Lang::Zh, 80, 24);
    rectifying(&mut screen);
    screen.press("s<Down><Down><Down><Down>").shows("尚无通过的复查，请先办理“复查”");
    screen.resize(60, 16).press("<Up><Up><Up><Up><Up>").shows("e 作废");
}

#[test]
fn quitting_is_one_key() {
    let mut screen = Screen::demo();
    screen.press("q");
    assert_eq!(screen.next, Next::Quit);
}
