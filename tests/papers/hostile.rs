//! Values that would like to be something else than text.

use crate::bureau::{bureau, paper, register};
use dudao::paper::word::{Filling, List, Value, fill};
use std::collections::BTreeMap;

const HOSTILE: &[&str] = &[
    "<w:p>&amp;\"'</w:p><!-- -->]]>",
    "{{企业名称}}与｛｛企业名称｝｝",
    "{{隐患.序号}}",
    "$&\\1 %{year} %s",
    "生僻字𠮷䶮🔥",
    "A-2026-11-20-7",
];

#[test]
fn a_value_is_text_and_nothing_else() {
    let desk = bureau();
    for text in HOSTILE {
        register(&desk, text, &[]);
    }
    register(&desk, "第一行\n第二行", &[]);
    register(&desk, "从右\u{202e}往左\u{200f}零宽\u{200b}\u{feff}", &[]);
    register(&desk, &"长".repeat(10_000), &[]);
    desk.ok(&["hazard-list", "add", "--enterprise", "E1", "--by", "张三", "--on", "2026-11-24"]);
    let made = paper(&desk, &["hazard-list", "E1"]);
    let rows: Vec<String> = made.docx.lines();
    for text in HOSTILE {
        assert!(rows.iter().any(|row| row.contains(&format!(" | {text} | "))), "{text}: {rows:?}");
    }
    assert!(rows.iter().any(|row| row.contains("第一行") && row.contains("第二行")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains(&"长".repeat(10_000))));
    let text = made.docx.text();
    assert!(text.contains("从右往左零宽"), "{text}");
    assert!(made.unknown().is_empty());
    assert!(!text.chars().any(|c| "\u{202e}\u{200f}\u{200b}\u{feff}".contains(c)));
}

/// A template of one paragraph, one table row and one list.
fn template() -> Vec<u8> {
    let body = "<w:document><w:body><w:p><w:r><w:t>{{甲}}。</w:t></w:r></w:p><w:p><w:r><w:t>{{甲}}</w:t></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:p><w:r><w:t>{{表.乙}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
    crate::read::Docx(BTreeMap::from([("word/document.xml".to_owned(), body.as_bytes().to_vec())])).write()
}

#[test]
fn no_sign_that_xml_forbids_gets_into_a_document() {
    let every: String = ('\0'..='\u{a0}').chain(['\u{fffe}', '\u{ffff}', '\u{2028}', '中']).collect();
    let item = BTreeMap::from([("乙".to_owned(), Value::Text(every.clone()))]);
    let filling = Filling {
        values: BTreeMap::from([("甲".to_owned(), Value::Text(every))]),
        lists: BTreeMap::from([("表".to_owned(), List { names: vec!["乙".to_owned()], items: vec![item], none: "无".to_owned() })]),
    };
    let (made, filled) = fill(&template(), &filling).unwrap();
    let docx = crate::read::Docx::read(&made);
    assert!(filled.missing.is_empty() && filled.unknown.is_empty());
    let document = docx.document();
    let bad = |c: &char| *c < ' ' && !"\t\n\r".contains(*c) || "\u{fffe}\u{ffff}".contains(*c);
    assert_eq!(document.chars().find(bad), None);
    assert_eq!(document.matches('中').count(), 3);
    let lines = docx.lines();
    assert_eq!(lines.len(), 4, "a paragraph, the two lines of the one that is a tag alone, a row: {lines:?}");
}
