//! What goes wrong is told in the officer's language: no line of a Chinese session holds a run of English words, but for
//! paths, names of files, commands and what is quoted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Desk;
use std::fs;
use std::path::Path;

/// The text without what is quoted, and without words that are no prose: paths, names of files, options, commands.
fn prose(said: &str, names: &[&str]) -> String {
    let mut text = String::new();
    let mut quoted = false;
    for letter in said.chars() {
        match letter {
            '“' => quoted = true,
            '”' => quoted = false,
            letter if !quoted => text.push(letter),
            _ => {}
        }
    }
    let text = names.iter().fold(text, |text, name| text.replace(name, ""));
    let is_prose = |word: &&str| !word.contains(['/', '.', '_', '-', '<', '=']);
    text.split_whitespace().filter(is_prose).collect::<Vec<_>>().join(" ")
}

/// Two English words, one behind the other.
fn english(text: &str) -> Option<String> {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic());
    let words: Vec<&str> = text.split([' ', ',', ':', '(', ')']).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair.iter().all(is_word)).map(|pair| pair.join(" "))
}

#[test]
fn english_prose_is_seen() {
    assert!(english("读写出错：No such file or directory").is_some());
    assert!(english("I/O error: Not a directory (os error 20)").is_some());
    assert_eq!(english(&prose("数据库“not a database”有误，可填：general、major；加 --help 查看用法", &[])), None);
    assert_eq!(english(&prose("没有找到数据库/home/a/x.redb；请先导入台账，或直接运行 dudao 新建", &["dudao"])), None);
}

/// Files that are not what they are taken for.
fn bad_files(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    for name in ["junk.xlsx", "junk.docx", "junk.redb", "junk.toml", "junk.csv"] {
        write(name, b"junk = = 1\n");
    }
    write("zip.xlsx", b"PK\x03\x04garbage");
    write("utf16.csv", b"\xff\xfe\x00");
    write("empty.xlsx", b"");
    fs::create_dir(folder.join("folder")).unwrap();
    std::os::unix::fs::symlink("loop", folder.join("loop")).unwrap();
}

#[test]
fn what_fails_is_told_in_chinese() {
    let desk = Desk::demo();
    let at = desk.scratch();
    bad_files(at);
    let place = |name: &str| at.join(name).display().to_string();
    let long = place(&"a".repeat(300));
    let ledger = format!("{}/tests/ledgers/visits.xlsx", env!("CARGO_MANIFEST_DIR"));
    let mut commands: Vec<Vec<String>> = Vec::new();
    let mut add = |words: &[&str]| commands.push(words.iter().map(|word| (*word).to_owned()).collect());
    for file in ["no.xlsx", "folder", "loop", "junk.xlsx", "zip.xlsx", "utf16.csv", "empty.xlsx", "junk.xlsx/a.xlsx"] {
        add(&["import", &place(file)]);
    }
    for file in ["no.toml", "folder", "loop", "junk.toml"] {
        add(&["import", "--map", &place(file), &ledger]);
    }
    for out in ["no/x", "loop/x", "junk.xlsx/a"] {
        add(&["backup", &place(out)]);
        add(&["export", "hazards", "--out", &format!("{}.xlsx", place(out))]);
        add(&["paper", "hazard-list", "E1", "--out", &format!("{}.docx", place(out))]);
        add(&["--data-dir", &place(out), "remind"]);
    }
    add(&["import", &long]);
    add(&["--data-dir", &long, "remind"]);
    add(&["export", "hazards", "--out", &format!("{long}.csv")]);
    for file in ["no.redb", "folder", "loop", "junk.redb"] {
        add(&["restore", &place(file)]);
        add(&["salvage", &place(file)]);
        add(&["template", "set", "hazard-list", &place(file)]);
    }
    for words in [
        "hazard show H999",
        "hazard show X1",
        "hazard show",
        "enterprise show 不存在",
        "enterprise add",
        "hazard register --enterprise E1 --severity z",
        "hazard plan H1 --deadline +x",
        "hazard list --limit x",
        "hazard nothing",
        "remind --days -1",
        "remind --format z",
        "remind --days 3 --days",
        "calendar --month x",
        "calendar --mine --group G1",
        "undo 99999",
        "paper nothing",
        "completions nope",
        "nothing",
        "--nothing",
        "--lang fr",
        "--today x remind",
        "--as S999 remind",
        "--as-of 2026-01-01 undo",
        "staff key add S1 --key junk",
        "visit add --enterprise E1",
        "demo",
        "demo --write",
    ] {
        add(&words.split(' ').collect::<Vec<_>>());
    }
    for command in &commands {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let (code, said) = desk.refused(&words);
        assert!((1..=4).contains(&code), "{command:?}: {code} {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{command:?} says\n{said}");
        let names: Vec<&str> = words.iter().copied().chain(["dudao"]).filter(|word| word.len() > 2).collect();
        assert_eq!(english(&prose(&said, &names)), None, "{command:?} says {said}");
    }
}

#[test]
fn a_data_folder_that_cannot_be_read_is_told_in_chinese() {
    let ledger = format!("{}/tests/ledgers/visits.xlsx", env!("CARGO_MANIFEST_DIR"));
    let calendars = [
        ("{\"a\":", "第1行"),
        ("{\"years\":{\"2026\":[{\"name\":\"年\",\"rest\":[\"2026-03-09\",\"2026-03-01\"]}]}}", "假期2026-03-09至2026-03-01不合理"),
        (
            "{\"years\":{\"2026\":[{\"name\":\"年\",\"rest\":[\"2026-03-01\",\"2026-03-02\"],\"work\":[\"2026-03-02\"]}]}}",
            "2026-03-02列了两次",
        ),
    ];
    for (calendar, told) in calendars {
        let desk = Desk::demo();
        fs::write(desk.data().join("work_calendar.json"), calendar).unwrap();
        let (code, said) = desk.refused(&["remind"]);
        assert!(code == 1 && said.contains("工作日历") && said.contains(told), "{said}");
        assert_eq!(english(&prose(&said, &[])), None, "{said}");
    }
    for (headings, told) in [(&b"x = = 1"[..], "第1行格式有误"), (&b"\xff\xff"[..], "无法读取：内容不是文本")] {
        let desk = Desk::demo();
        fs::write(desk.data().join("headings.toml"), headings).unwrap();
        let (_, said) = desk.refused(&["import", &ledger]);
        assert!(said.contains("表头文件") && said.contains(told), "{said}");
        assert_eq!(english(&prose(&said, &[&ledger])), None, "{said}");
    }
    // A file that ends too early, and one that is no database.
    let desk = Desk::demo();
    let path = desk.data().join("dudao.redb");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(10_000).unwrap();
    let (code, said) = desk.refused(&["remind"]);
    assert!(code == 4 && english(&prose(&said, &[])).is_none(), "{said}");
    fs::write(&path, "junk").unwrap();
    let (_, said) = desk.refused(&["remind"]);
    assert_eq!(english(&prose(&said, &[])), None, "{said}");
}
