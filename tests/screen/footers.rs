//! The foot of every dialog says how one goes on there and how one leaves.

use crate::harness::Screen;
use crate::rectifying;
use dudao::keymap::command::CommandId;
use dudao::keymap::key::Key;
use dudao::locale::{Lang, Words};
use dudao::tui::app::overlay::Overlay;
use std::collections::BTreeSet;

/// Every kind of overlay by a name; one more must be given its keys below.
fn name(overlay: &Overlay) -> &'static str {
    match overlay {
        Overlay::Help(..) => "help",
        Overlay::Palette(_) => "palette",
        Overlay::Acts(..) => "acts",
        Overlay::Form(_) => "form",
        Overlay::Explain(..) => "explain",
        Overlay::Hazard(..) => "hazard",
        Overlay::Enterprise(..) => "enterprise",
        Overlay::Entry(..) => "entry",
        Overlay::Imported(_) => "imported",
        Overlay::Find(_) => "find",
        Overlay::Undo(_) => "undo",
        Overlay::Start(_) => "start",
        Overlay::Importing(_) => "importing",
        Overlay::Menu(_) => "menu",
        Overlay::Register(_) => "register",
        Overlay::Record(..) => "record",
        Overlay::Report(_) => "report",
        Overlay::Row(..) => "row",
        Overlay::Chart(..) => "chart",
        Overlay::DayFor(..) => "day_for",
        Overlay::DatePicker(_) => "date_picker",
        Overlay::DueMonth(_) => "due_month",
        Overlay::Conflict(_) => "conflict",
        Overlay::Left(_) => "left",
        Overlay::Paper(_) => "paper",
    }
}

/// The last line of the screen.
fn foot(screen: &Screen) -> String {
    screen.text().lines().next_back().unwrap_or_default().to_owned()
}

/// Each overlay that the keys lead to says how one leaves it, and what Enter does where it does anything.
#[track_caller]
fn check(screen: &Screen, words: Words, seen: &mut BTreeSet<&'static str>) {
    let Some(overlay) = screen.app.overlays.last() else { panic!("nothing is open in\n{}", screen.text()) };
    let (context, foot) = (overlay.context(), foot(screen));
    seen.insert(name(overlay));
    let leaving = |id| matches!(id, CommandId::Close | CommandId::Back | CommandId::Stop);
    let leaves =
        screen.app.outfit.keys.offered(context).find(|command| leaving(command.id)).unwrap_or_else(|| panic!("{context} cannot be left"));
    assert!(leaves.keys.contains(&Key::Esc), "{context}");
    assert!(foot.contains("Esc"), "{context}: {foot}");
    if screen
        .app
        .outfit
        .keys
        .offered(context)
        .any(|command| command.keys.contains(&Key::Enter) && command.footer && screen.app.is_of_use(command.id))
    {
        assert!(foot.contains("Enter"), "{context}: {foot}");
    }
    // Each key has its word.
    assert!(!foot.contains("command_short") && !foot.contains("footer."), "{context}: {foot}");
    assert!(words.find(&format!("pane.{context}")).is_some(), "{context}");
}

#[test]
fn every_dialog_says_what_its_keys_do() {
    for (lang, columns, rows) in [(Lang::Zh, 160, 45), (Lang::Zh, 80, 24), (Lang::En, 80, 24), (Lang::En, 60, 16)] {
        let words = Words::new(lang);
        let mut seen = BTreeSet::new();
        let mut screen = Screen::demo_in(lang, columns, rows);
        let open = |screen: &mut Screen, keys: &str, seen: &mut BTreeSet<&'static str>| {
            screen.press(keys);
            check(screen, words, seen);
            screen.press("<Esc><Esc><Esc>");
            while !screen.app.overlays.is_empty() {
                screen.press("<Esc>");
            }
        };
        rectifying(&mut screen);
        for keys in [
            "?",
            ":",
            "s",
            "s1",
            "x",
            "d",
            "gyb",
            "M",
            "M15",
            "M15<Home><Enter>",
            "M43",
            "M43<Enter>",
            "M51",
            "1<Home>P1",
            "M23d",
            "C",
            "C<Tab>",
        ] {
            open(&mut screen, keys, &mut seen);
            rectifying(&mut screen);
        }
        for keys in ["1<Home>d", "1<Home>p2", "1<Home>p2<F4>", "1<Home>N", "3<Home><Enter>", "<C-o>"] {
            open(&mut screen, keys, &mut seen);
        }
        rectifying(&mut screen);
        screen.press("s3<C-s>");
        open(&mut screen, "u", &mut seen);
        // Another officer saved the same record first.
        rectifying(&mut screen);
        let id = screen.selected_hazard();
        screen.press("e<C-e>").write("甲");
        let other = screen.colleague("李四");
        let hazard = other.hazard(id.parse().unwrap()).unwrap();
        let mut facts = hazard.facts.clone();
        facts.description.push('乙');
        other.act(&hazard, dudao::domain::act::Act::Edit(Box::new(facts))).unwrap();
        screen.press("<C-s>");
        check(&screen, words, &mut seen);
        // Two forms that a killed session left behind: one comes back, the other is listed.
        let folder = tempfile::TempDir::new().unwrap();
        for mut killed in [Screen::on_file(folder.path()), Screen::on_file(folder.path())] {
            killed.press("N").write("甲化工").rest();
        }
        let mut screen = Screen::on_file(folder.path());
        screen.resize(columns, rows).press("<Esc><Esc>U");
        check(&screen, words, &mut seen);
        let mut screen = Screen::on(Screen::empty().session.clone(), lang, columns, rows, dudao::tui::view::glyphs::Glyphs::Narrow);
        check(&screen, words, &mut seen);
        screen.press("1").write(&format!("{}/tests/ledgers/enterprises.xlsx", env!("CARGO_MANIFEST_DIR"))).press("<Enter>");
        check(&screen, words, &mut seen);
        screen.press("<C-s>");
        check(&screen, words, &mut seen);
        let all = [
            "help",
            "palette",
            "acts",
            "form",
            "explain",
            "hazard",
            "enterprise",
            "entry",
            "imported",
            "find",
            "undo",
            "start",
            "importing",
            "menu",
            "register",
            "record",
            "report",
            "row",
            "chart",
            "day_for",
            "date_picker",
            "due_month",
            "conflict",
            "left",
            "paper",
        ];
        let missing: Vec<_> = all.iter().filter(|name| !seen.contains(**name)).collect();
        assert!(missing.is_empty(), "never opened: {missing:?}");
    }
}

#[test]
fn what_does_not_fit_gives_way_to_how_one_leaves() {
    let mut screen = Screen::demo_in(Lang::Zh, 60, 16);
    screen.press("M15");
    let foot = foot(&screen);
    assert!(foot.contains("Enter 进入") && foot.contains("Esc 关闭") && foot.contains("? 帮助"), "{foot}");
    let mut screen = Screen::demo();
    screen.press("M15").shows("y 复制");
}
