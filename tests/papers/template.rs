//! Templates as the bureau edits them in Word or WPS, and what the program makes of them.

use crate::bureau::{NAME, bureau, paper};
use crate::common::{Desk, sha256};
use crate::read::{Docx, lines_of};
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The template of a paper as it is shown.
pub fn shown(desk: &Desk, kind: &str) -> Docx {
    let output = desk.run(&["template", "show", kind]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Docx::read(&output.stdout)
}

/// Sets a template through a pipe.
pub fn set(desk: &Desk, kind: &str, template: &[u8]) {
    let output = desk.run_with(template, &["template", "set", kind, "-"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A template whose body is this, made of the shipped one.
fn with_body(desk: &Desk, kind: &str, body: &str) -> Docx {
    let mut docx = shown(desk, kind);
    let document = docx.document();
    let (head, rest) = document.split_once("<w:body>").unwrap();
    let section = &rest[rest.find("<w:sectPr>").unwrap()..];
    let document = format!("{head}<w:body>{body}{section}");
    docx.put("word/document.xml", &document);
    docx
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<w:tc><w:tcPr/>{cell}</w:tc>")).collect();
    format!("<w:tr>{cells}</w:tr>")
}

#[test]
fn a_tag_is_found_however_an_editor_cut_it() {
    let desk = bureau();
    let cut = "<w:p><w:r><w:t>甲{{企</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>业</w:t></w:r>\
               <w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"0\"/><w:proofErr w:type=\"spellEnd\"/>\
               <w:r><w:lastRenderedPageBreak/><w:t>名称}</w:t></w:r><w:r><w:t>}乙</w:t></w:r></w:p>";
    let bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{编号}}</w:t></w:r></w:p>";
    let ruby = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>tan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>坛</w:t></w:r></w:rubyBase></w:ruby></w:r>\
                <w:r><w:t>丘{{企业名称}}止</w:t></w:r></w:p>";
    let full_width = p("｛｛　企业名称　｝｝{{ 法定代表人 ? }}");
    let body = [cut, bold, ruby, &full_width].concat();
    set(&desk, "enterprise-file", &with_body(&desk, "enterprise-file", &body).write());
    let made = paper(&desk, &["enterprise-file", "E1"]);
    assert_eq!(made.docx.lines()[..2], [format!("甲{NAME}乙"), "E1".to_owned()]);
    made.says(&format!("丘{NAME}止"));
    made.says(&format!("{NAME}赵六"));
    let document = made.docx.document();
    assert!(document.contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">E1</w:t>"), "a bold tag has a bold value: {document}");
    for kept in ["<w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/>", "\"spellStart\"", "\"spellEnd\"", ">tan<"] {
        assert!(document.contains(kept), "{kept}: {document}");
    }
    assert_eq!(made.json["template"], "own");
}

#[test]
fn tags_are_filled_in_everywhere_on_a_page() {
    let desk = bureau();
    let inner = format!("<w:tbl>{}</w:tbl>", row(&[&p("{{未销号隐患.编号}}"), &p("{{未销号隐患.隐患}}")]));
    let outer = format!("<w:tbl>{}</w:tbl>", row(&[&p("框"), &format!("{inner}{}", p("{{备注?}}"))]));
    let text_box = format!(
        "<w:p><w:r><w:t>{{{{企业名称}}}}</w:t></w:r><w:r><w:pict><w:txbxContent>{}{}</w:txbxContent></w:pict></w:r></w:p>",
        p("框内{{编号}}"),
        p("{{备注?}}")
    );
    let lists = [p("{{未销号隐患.编号}}号"), p("{{挂钩督导.挂钩小组}}在册"), p("并列{{未销号隐患.编号}}{{挂钩督导.挂钩小组}}")].concat();
    let mut docx = with_body(&desk, "enterprise-file", &[&outer, &text_box, &lists[..]].concat());
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    for (part, root) in [("header1", "w:hdr"), ("footnotes", "w:footnotes"), ("endnotes", "w:endnotes")] {
        docx.put(&format!("word/{part}.xml"), &format!("<{root} {w}>{}</{root}>", p(&format!("{part}：{{{{企业名称}}}}"))));
    }
    docx.put("word/footer1.xml", &format!("<w:ftr {w}>{}</w:ftr>", p("{{备注?}}")));
    docx.put("word/comments.xml", "not a part with tags: {{企业名称}}");
    set(&desk, "enterprise-file", &docx.write());
    let made = paper(&desk, &["enterprise-file", "E1"]);
    for part in ["header1", "footnotes", "endnotes"] {
        assert_eq!(lines_of(made.docx.part(&format!("word/{part}.xml"))), [format!("{part}：{NAME}")]);
    }
    assert_eq!(lines_of(made.docx.part("word/footer1.xml")), [""], "a part keeps a paragraph");
    assert!(made.docx.part("word/comments.xml").contains("{{企业名称}}"), "other parts stay as they are");
    let text = made.docx.text();
    // The rows of the table in the table are repeated, the row around it is not; its cell ends with a paragraph.
    assert_eq!(text.matches("框 | ").count(), 1, "{text}");
    for hazard in ["[H1 | 储罐区紧急切断阀失效，2026年10月1日起停用]", "[H2 | 配电箱未接地]", "[H3 | 消防通道堵塞]"]
    {
        assert!(text.contains(hazard), "{hazard}: {text}");
    }
    assert!(made.docx.document().contains("</w:tbl><w:p/></w:tc>"), "{}", made.docx.document());
    made.says(NAME);
    made.says("框内E1");
    // A list outside a table has a paragraph for each item, and two may stand in one document, not in one line.
    for line in ["H1号", "H2号", "H3号", "第1组在册", "并列H1{{挂钩督导.挂钩小组}}"] {
        assert!(made.docx.lines().iter().any(|it| it == line), "{line}: {text}");
    }
    assert_eq!(made.unknown(), ["挂钩督导.挂钩小组"]);
}

#[test]
fn what_may_be_empty_goes_and_what_nobody_knows_stays() {
    let desk = bureau();
    let section = "<w:p><w:pPr><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:pPr><w:r><w:t>{{备注?}}</w:t></w:r></w:p>";
    let picture = "<w:p><w:r><w:drawing/></w:r><w:r><w:t>{{备注?}}</w:t></w:r></w:p>";
    let table = format!("<w:tbl>{}</w:tbl>", row(&[&p("表")]));
    let body = [
        p("有一{{备注?}}"),
        p("有二{{备注?}}{{企业名称?}}"),
        p("{{不存在的标记}}与{{隐患.没有这列}}"),
        p("{{企业名称你单位"),
        section.to_owned(),
        picture.to_owned(),
        table.clone(),
        p("{{备注?}}"),
        table,
        p("末{{从业人数}}"),
    ];
    set(&desk, "enterprise-file", &with_body(&desk, "enterprise-file", &body.concat()).write());
    let made = paper(&desk, &["enterprise-file", "E1"]);
    made.says_not("有一");
    made.says(&format!("有二{NAME}\n{{{{不存在的标记}}}}与{{{{隐患.没有这列}}}}"));
    assert_eq!(made.unknown(), ["不存在的标记", "隐患.没有这列", "{{企业名称你单位"]);
    assert!(made.note.contains("无法识别的标签：不存在的标记、隐患.没有这列、{{企业名称你单位"), "{}", made.note);
    assert_eq!(made.docx.marked("cyan"), ["{{不存在的标记}}", "{{隐患.没有这列}}"]);
    assert_eq!((made.missing(), made.docx.marked("yellow").len()), (vec!["从业人数".to_owned()], 1));
    let document = made.docx.document();
    assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:pPr>"), "a paragraph that ends a section stays");
    assert!(document.contains("<w:drawing/>"), "a picture stays");
    assert!(document.contains("</w:tbl><w:p/><w:tbl>"), "two tables do not grow together: {document}");
    // A value of several lines in the paragraph that ends a section does not end it twice.
    desk.ok(&["enterprise", "edit", "E1", "--notes", "一\n二"]);
    let made = paper(&desk, &["enterprise-file", "E1"]);
    assert_eq!(made.docx.document().matches("w:h=\"16838\"/></w:sectPr></w:pPr>").count(), 1);
    assert_eq!(made.docx.document().matches("<w:drawing/>").count(), 1);
    assert!(made.docx.text().contains("有一一\n二"), "{}", made.docx.text());
}

#[test]
fn the_bureaus_own_template_goes_before_the_programs_until_it_is_reset() {
    let desk = bureau();
    let folder = desk.scratch().join("模板");
    std::fs::create_dir(&folder).unwrap();
    desk.ok(&["template", "show", "hazard-list", "--out", folder.to_str().unwrap()]);
    assert!(folder.join("hazard_list.docx").exists());
    let states = |desk: &Desk| -> Vec<Value> {
        desk.list(&["template", "list", "--json"])
            .into_iter()
            .filter(|it| it["template"] != "shipped" || !it["problem"].is_null())
            .collect()
    };
    assert!(states(&desk).is_empty());
    let mut docx = shown(&desk, "rectification-order");
    docx.replace("逾期不整改", "本局改过：逾期不整改");
    let template = docx.write();
    let file = desk.scratch().join("改好的 模板.docx");
    std::fs::write(&file, &template).unwrap();
    assert!(desk.ok(&["template", "set", "rectification-order", file.to_str().unwrap()]).contains("已改用本局模板"));
    let made = paper(&desk, &["rectification-order", "O1"]);
    made.says("本局改过");
    assert_eq!(made.json["template"], "own");
    assert_eq!(desk.run(&["template", "show", "rectification-order"]).stdout, template, "what is shown is what was set");
    let own = states(&desk);
    assert_eq!((own.len(), own[0]["paper"].as_str(), own[0]["template"].as_str()), (1, Some("rectification_order"), Some("own")));
    assert!(desk.ok(&["template", "list"]).contains("本局模板"));
    let entry =
        desk.list(&["journal", "list", "--json"]).into_iter().rfind(|it| it["change"]["database"]["template_set"].is_object()).unwrap();
    let hash: String = sha256(&template).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(entry["change"]["database"]["template_set"]["sha256"], hash);
    assert!(desk.ok(&["template", "reset", "rectification-order"]).contains("已恢复自带模板"));
    paper(&desk, &["rectification-order", "O1"]).says_not("本局改过");
    assert!(desk.ok(&["template", "reset", "rectification-order"]).contains("现用的就是自带模板"));
    assert_eq!(desk.json(&["journal", "verify", "--json"])["ok"], true);
}

#[test]
fn the_names_that_a_template_can_use_are_listed_with_their_values() {
    let desk = bureau();
    let names = desk.list(&["template", "names", "rectification-order", "O1", "--json"]);
    let value = |tag: &str| names.iter().find(|it| it["tag"] == tag).unwrap_or_else(|| panic!("no {tag}"))["value"].clone();
    assert_eq!((value("企业名称").as_str(), value("隐患.整改期限").as_str()), (Some(NAME), Some("2026年12月9日")));
    assert!(value("受送达人").is_null());
    assert!(desk.ok(&["template", "names", "rectification-order", "O1"]).contains("{{隐患.隐患描述}}  储罐区紧急切断阀失效"));
    // Every tag of a shipped template is one of them.
    for (kind, of) in [
        ("hazard-list", "Z1"),
        ("action-plan", "E1"),
        ("inspection-record", "V1"),
        ("rectification-order", "O1"),
        ("reinspection-opinion", "O1"),
        ("onsite-measure", "M2"),
        ("half-year-assessment", "G1"),
        ("enterprise-annual", "E1"),
        ("group-annual", "G1"),
        ("dossier", "E1"),
        ("enterprise-file", "E1"),
    ] {
        let names: Vec<Value> = desk.list(&["template", "names", kind, of, "--json"]);
        let tags = dudao::paper::word::tags(&shown(&desk, kind).write()).unwrap();
        assert!(tags.len() > 4, "{kind}: {tags:?}");
        tags.iter().for_each(|tag| assert!(names.iter().any(|name| name["tag"] == **tag), "{kind}: {tag}"));
    }
}

fn bomb(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What is no template, with what is said of it.
fn broken(desk: &Desk) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let whole = shown(desk, "hazard-list").write();
    let document = |text: &str| bomb(&[("word/document.xml", text.as_bytes())]);
    let deep = format!("<w:document>{}", "<w:p>".repeat(100_000));
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:p>&b;</w:p></w:document>";
    vec![
        ("empty", Vec::new(), "不是 .docx"),
        ("an old .doc", [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 4096]].concat(), "另存为 .docx"),
        ("text", "{{企业名称}}".as_bytes().to_vec(), "不是 .docx"),
        ("a workbook", bomb(&[("xl/workbook.xml", b"<workbook/>")]), "不是 .docx"),
        ("cut off", whole[..whole.len() / 2].to_vec(), "已损坏"),
        ("no XML", document("<w:document><w:p></w:document>"), "已损坏"),
        ("no text", bomb(&[("word/document.xml", b"\xff\xfe\x00")]), "已损坏"),
        ("deep", document(&deep), "已损坏"),
        ("entities", document(laughs), "已损坏"),
        ("a zip bomb", bomb(&[("word/document.xml", b"<w:document/>"), ("word/media/image1.png", &vec![0; 40 << 20])]), "过大"),
        ("too large", [&b"PK\x03\x04"[..], &vec![7; 9 << 20]].concat(), "8MB"),
    ]
}

#[test]
fn what_is_no_template_is_one_clear_line() {
    let desk = bureau();
    let own = desk.data().join("templates");
    std::fs::create_dir_all(&own).unwrap();
    let own: PathBuf = own.join("hazard_list.docx");
    for (what, bytes, said) in broken(&desk) {
        // Handed in, it is not taken.
        let output = desk.run_with(&bytes, &["template", "set", "hazard-list", "-"]);
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{what}: {line}");
        assert!(line.contains(said) && line.trim_end().lines().count() == 1, "{what}: {line}");
        assert!(!own.exists(), "{what}");
        let file = desk.scratch().join("改好的.docx");
        std::fs::write(&file, &bytes).unwrap();
        let (_, line) = desk.refused(&["template", "set", "hazard-list", file.to_str().unwrap()]);
        assert!(line.contains(said) && (what == "too large" || line.contains("改好的.docx")), "{what}: {line}");
        // Put there by hand, it is named where it is used and where they are listed, and no paper comes out.
        std::fs::write(&own, &bytes).unwrap();
        let out = desk.scratch().join("out.docx");
        let (code, line) = desk.refused(&["paper", "hazard-list", "Z1", "--out", out.to_str().unwrap()]);
        assert!(code == 1 && line.contains(said) && line.trim_end().lines().count() == 1, "{what}: {line}");
        assert!(line.contains("hazard_list.docx") && !out.exists(), "{what}: {line}");
        let listed = desk.list(&["template", "list", "--json"]);
        let problems: Vec<_> = listed.iter().filter(|it| !it["problem"].is_null()).collect();
        assert_eq!((problems.len(), problems[0]["paper"].as_str()), (1, Some("hazard_list")), "{what}");
        assert!(problems[0]["problem"].as_str().unwrap().contains(said), "{what}: {listed:?}");
        std::fs::remove_file(&own).unwrap();
    }
    // A folder in its place.
    std::fs::create_dir(&own).unwrap();
    let (code, line) = desk.refused(&["paper", "hazard-list", "Z1"]);
    assert!(code == 1 && line.contains("hazard_list.docx") && line.trim_end().lines().count() == 1, "{line}");
    paper(&desk, &["hazard-list", "Z1", "--data-dir", bureau().data().to_str().unwrap()]);
}
