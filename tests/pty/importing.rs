//! A ledger on its way in at a real terminal, with the threads that read and import it.

use crate::Terminal;
use crate::common::Desk;
use crate::common::terminal::PATIENCE;
use std::fs;

/// A ledger of so many hazards.
fn ledger(rows: usize) -> String {
    let mut text = String::from("企业名称,检查日期,隐患描述,整改时限\n");
    for row in 0..rows {
        text.push_str(&format!("张三模具厂,2026-11-{:02},第{row}处配电箱未上锁,2026-12-20\n", row % 20 + 1));
    }
    text
}

#[test]
fn a_large_import_is_stopped_and_a_small_one_done_while_the_screen_answers() {
    let desk = Desk::with_enterprise();
    let folder = desk.scratch().join("台账");
    fs::create_dir(&folder).unwrap();
    // Large enough that no machine is through with it before the next key.
    fs::write(folder.join("大.csv"), ledger(60_000)).unwrap();
    fs::write(folder.join("小.csv"), ledger(3)).unwrap();
    let mut terminal = Terminal::open(&desk, &[], 100, 30);
    terminal.shows("今日提醒").send("\x0f").shows("回到上级文件夹");
    terminal.send(&format!("{}\r", folder.display())).shows("大.csv").shows("小.csv");
    terminal.send("大\r").shows("可导入60000行");
    terminal.send("\x13").shows("正在导入“大.csv”").shows("Esc 停止");
    // It goes on while the officer does something else, and says so.
    terminal.send("b").shows("其他修改待导入结束后保存").send("?").shows("按键");
    terminal.send("q").send("\x0f").shows("正在导入“大.csv”").send("\x1b").shows("已停止导入，未保存任何数据");
    assert!(desk.list(&["hazard", "list", "--json"]).is_empty());
    terminal.send("\x1b").shows("回到上级文件夹").send("小\r").shows("可导入3行");
    terminal.send("\x13").shows("导入结果").shows("新增隐患3条").shows("未销号 3").send("\x1b");
    terminal.until("the page has gone", |screen| !screen.contents().contains("导入结果"));
    assert_eq!(desk.list(&["hazard", "list", "--json"]).len(), 3);
    terminal.send("q");
    assert!(terminal.ends(PATIENCE).success());
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}
