//! However a program cuts the text of a paragraph into runs, the same comes out.

use crate::read::{Docx, lines_of};
use dudao::paper::word::{Filling, List, Value, Values, fill};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn filling() -> Filling {
    let text = |text: &str| Value::Text(text.to_owned());
    let item = |text: &str| -> Values { BTreeMap::from([("名".to_owned(), Value::Text(text.to_owned()))]) };
    let values = [("企业名称", text("云墟{{日期}}厂")), ("日期", text("2026年1月5日")), ("空", Value::Nothing), ("缺", Value::of(""))];
    Filling {
        values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        lists: BTreeMap::from([(
            "表".to_owned(),
            List { names: vec!["名".to_owned()], items: vec![item("甲"), item("乙")], none: "无".to_owned() },
        )]),
    }
}

fn docx(paragraph: &str) -> Vec<u8> {
    let document = format!("<w:document><w:body>{paragraph}<w:p><w:r><w:t>末</w:t></w:r></w:p></w:body></w:document>");
    Docx(BTreeMap::from([("word/document.xml".to_owned(), document.into_bytes())])).write()
}

/// A paragraph of this text, cut after these of its characters, with what editors put between runs.
fn paragraph(text: &str, cuts: &[usize]) -> String {
    const BETWEEN: &[&str] =
        &["", "<w:proofErr w:type=\"gramStart\"/>", "<w:bookmarkStart w:id=\"1\" w:name=\"b\"/>", "</w:hyperlink><w:hyperlink>"];
    let chars: Vec<char> = text.chars().collect();
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (chars.len() + 1)).chain([chars.len()]).collect();
    ends.sort_unstable();
    let mut from = 0;
    let runs = ends.iter().enumerate().map(|(at, &end)| {
        let piece: String = chars[std::mem::replace(&mut from, end)..end].iter().collect();
        let piece = piece.replace('&', "&amp;").replace('<', "&lt;");
        let looks = if at % 2 == 0 { "<w:rPr><w:b/></w:rPr>" } else { "" };
        format!("<w:r>{looks}<w:t xml:space=\"preserve\">{piece}</w:t></w:r>{}", BETWEEN[at % BETWEEN.len()])
    });
    format!("<w:p><w:hyperlink>{}</w:hyperlink></w:p>", runs.collect::<String>())
}

fn piece() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "{{企业名称}}",
        "{{ 日期 }}",
        "{{空?}}",
        "{{缺}}",
        "｛｛日期｝｝",
        "{{表.名}}",
        "{{无此}}",
        "{{日期?}}",
        "{",
        "}}",
        "{{",
        "｝",
        " ",
        "<&>",
    ]);
    prop_oneof![tag.prop_map(str::to_owned), "[a-z一二三，。{} ]{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn cuts_change_nothing(pieces in prop::collection::vec(piece(), 0..8), cuts in prop::collection::vec(0usize..200, 0..12)) {
        let text = pieces.concat();
        let (whole, told) = fill(&docx(&paragraph(&text, &[])), &filling()).unwrap();
        let (cut, told_cut) = fill(&docx(&paragraph(&text, &cuts)), &filling()).unwrap();
        prop_assert_eq!(lines_of(Docx::read(&whole).document()), lines_of(Docx::read(&cut).document()), "{} cut at {:?}", text, cuts);
        prop_assert_eq!(told, told_cut);
    }
}

#[test]
fn text_without_a_tag_comes_out_as_it_went_in() {
    for text in ["", "  两头空格  ", "{{", "}}", "{ {企业名称} }", "{{}}", "<&>\"'"] {
        let (made, _) = fill(&docx(&paragraph(text, &[1, 2, 3])), &filling()).unwrap();
        assert_eq!(lines_of(Docx::read(&made).document()), [text, "末"]);
    }
}
