//! A recipe as a document in the layout of official papers (GB/T 9704-2012): A4, margins 37 mm at the top and 28 mm at the
//! left around an area of 156 mm by 225 mm, 22 lines of 28 characters, title in 小标宋 size 2, text in 仿宋 size 3, headings
//! in 黑体 and 楷体, page numbers outside between dashes.
//!
//! A recipe has a line for each paragraph or row; what it is stands first:
//!
//! ```text
//! page landscape            the page lies; without it, it stands
//! title TEXT                number TEXT, to TEXT, p TEXT (a paragraph), h1 TEXT, h2 TEXT, note TEXT
//! left TEXT, right TEXT     lines of the signatures; date TEXT the day, gap an empty line before them
//! table 10 60 30            a table, its columns in per cent
//! head A | B | C            its heading, repeated on each page
//! row A | B | C             a row; a row of one cell goes over all columns; // begins another paragraph in a cell
//! form A | B | A | B        a row whose odd cells name the even ones
//! end                       the table ends
//! ```

/// Twips in a millimetre, rounded where used.
const MM: f64 = 1440.0 / 25.4;

fn twips(mm: f64) -> i64 {
    (mm * MM).round() as i64
}

/// The parts of the document.
pub fn parts(recipe: &str) -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", document(recipe)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", styles()),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/fontTable.xml", fonts()),
        ("word/footer1.xml", footer("right")),
        ("word/footer2.xml", footer("left")),
    ]
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>",
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>",
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>",
    "</Types>"
);

const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "</Relationships>"
);

const DOCUMENT_RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>",
    "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable\" Target=\"fontTable.xml\"/>",
    "<Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>",
    "<Relationship Id=\"rId5\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer2.xml\"/>",
    "</Relationships>"
);

const SETTINGS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:evenAndOddHeaders/>",
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>",
    "</w:settings>"
);

/// A font with those that stand in for it where it is not installed.
fn fonts() -> String {
    let font = |name: &str, instead: &str, family: &str| {
        format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{instead}\"/><w:charset w:val=\"86\"/><w:family w:val=\"{family}\"/><w:pitch w:val=\"default\"/></w:font>"
        )
    };
    let all = [
        font("方正小标宋简体", "方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC", "roman"),
        font("仿宋_GB2312", "仿宋,FangSong,华文仿宋,Noto Serif CJK SC", "modern"),
        font("楷体_GB2312", "楷体,KaiTi,华文楷体,Noto Serif CJK SC", "modern"),
        font("黑体", "SimHei,华文黑体,Noto Sans CJK SC", "swiss"),
        font("宋体", "SimSun,华文宋体,Noto Serif CJK SC", "roman"),
    ];
    format!("{HEAD}<w:fonts {W}>{}</w:fonts>", all.concat())
}

fn footer(side: &str) -> String {
    let piece = |content: &str| format!("<w:r>{}</w:r>", content);
    let field = [
        piece("<w:t xml:space=\"preserve\">— </w:t>"),
        piece("<w:fldChar w:fldCharType=\"begin\"/>"),
        piece("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        piece("<w:fldChar w:fldCharType=\"separate\"/>"),
        piece("<w:t>1</w:t>"),
        piece("<w:fldChar w:fldCharType=\"end\"/>"),
        piece("<w:t xml:space=\"preserve\"> —</w:t>"),
    ];
    let indent = if side == "left" { "w:left=\"280\"" } else { "w:right=\"280\"" };
    format!(
        "{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind {indent}/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:ftr>",
        field.concat()
    )
}

/// A paragraph style: fonts, size in half-points, what stands in its paragraph properties.
struct Style {
    id: &'static str,
    font: &'static str,
    half_points: u32,
    paragraph: &'static str,
}

const STYLES: &[Style] = &[
    Style {
        id: "Title",
        font: "方正小标宋简体",
        half_points: 44,
        paragraph: "<w:keepNext/><w:spacing w:after=\"120\" w:line=\"640\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    },
    Style {
        id: "Number",
        font: "仿宋_GB2312",
        half_points: 32,
        paragraph: "<w:spacing w:after=\"120\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    },
    Style { id: "To", font: "仿宋_GB2312", half_points: 32, paragraph: "" },
    Style {
        id: "Text",
        font: "仿宋_GB2312",
        half_points: 32,
        paragraph: "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
    },
    Style {
        id: "Heading1",
        font: "黑体",
        half_points: 32,
        paragraph: "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>",
    },
    Style {
        id: "Heading2",
        font: "楷体_GB2312",
        half_points: 32,
        paragraph: "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>",
    },
    Style {
        id: "Signature",
        font: "仿宋_GB2312",
        half_points: 32,
        paragraph: "<w:keepLines/><w:ind w:rightChars=\"200\" w:right=\"640\"/><w:jc w:val=\"right\"/>",
    },
    Style {
        id: "Day",
        font: "仿宋_GB2312",
        half_points: 32,
        paragraph: "<w:keepLines/><w:ind w:rightChars=\"400\" w:right=\"1280\"/><w:jc w:val=\"right\"/>",
    },
    Style {
        id: "Line", font: "仿宋_GB2312", half_points: 28, paragraph: "<w:keepLines/><w:spacing w:line=\"520\" w:lineRule=\"exact\"/>"
    },
    Style {
        id: "Note",
        font: "仿宋_GB2312",
        half_points: 28,
        paragraph: "<w:spacing w:before=\"120\" w:line=\"480\" w:lineRule=\"exact\"/>",
    },
    Style {
        id: "Cell",
        font: "仿宋_GB2312",
        half_points: 21,
        paragraph: "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:spacing w:line=\"320\" w:lineRule=\"exact\"/>",
    },
    Style {
        id: "CellHead",
        font: "黑体",
        half_points: 21,
        paragraph: "<w:spacing w:line=\"320\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    },
    Style { id: "Footer", font: "宋体", half_points: 28, paragraph: "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>" },
];

fn styles() -> String {
    let fonts = |font: &str| {
        format!("<w:rFonts w:ascii=\"Times New Roman\" w:eastAsia=\"{font}\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>")
    };
    let defaults = format!(
        "<w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>",
        fonts("仿宋_GB2312")
    );
    let all: String = STYLES
        .iter()
        .map(|style| {
            let name = match style.id {
                "Heading1" => "heading 1",
                "Heading2" => "heading 2",
                "Footer" => "footer",
                other => other,
            };
            let (id, paragraph, fonts, size) = (style.id, style.paragraph, fonts(style.font), style.half_points);
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
                 <w:pPr>{paragraph}</w:pPr><w:rPr>{fonts}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
            )
        })
        .collect();
    format!("{HEAD}<w:styles {W}>{defaults}{all}</w:styles>")
}

struct Page {
    width: f64,
    height: f64,
    top: f64,
    right: f64,
    bottom: f64,
    left: f64,
    lies: bool,
}

const STANDING: Page = Page { width: 210.0, height: 297.0, top: 37.0, right: 26.0, bottom: 35.0, left: 28.0, lies: false };
/// A table that lies: the top of the page is its left side when it is bound.
const LYING: Page = Page { width: 297.0, height: 210.0, top: 28.0, right: 35.0, bottom: 26.0, left: 37.0, lies: true };

impl Page {
    fn text_width(&self) -> i64 {
        twips(self.width - self.left - self.right)
    }

    fn section(&self) -> String {
        let lies = if self.lies { " w:orient=\"landscape\"" } else { "" };
        format!(
            "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>\
             <w:pgSz w:w=\"{}\" w:h=\"{}\"{lies}/>\
             <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"851\" w:footer=\"{}\" w:gutter=\"0\"/></w:sectPr>",
            twips(self.width),
            twips(self.height),
            twips(self.top),
            twips(self.right),
            twips(self.bottom),
            twips(self.left),
            twips(self.bottom - 7.0 - 5.0),
        )
    }
}

fn document(recipe: &str) -> String {
    let mut page = STANDING;
    let (mut body, mut columns): (String, Vec<i64>) = (String::new(), Vec::new());
    let lines: Vec<&str> = recipe.lines().filter(|line| !line.trim().is_empty()).collect();
    // The last paragraph before the signatures that stays whatever there is to say.
    let stays = |line: &&str| !is_signature(line) && !line.contains("?}}") && !line.contains('.');
    let last = lines.iter().rposition(stays).unwrap_or(0);
    for (at, line) in lines.iter().enumerate() {
        let (what, text) = line.split_once(' ').unwrap_or((line, ""));
        // Signatures do not stand on a page without text (GB/T 9704-2012, 7.3.5).
        let keep = at >= last && at + 1 < lines.len();
        match what {
            "page" => page = if text == "landscape" { LYING } else { STANDING },
            "table" => {
                columns = text.split_whitespace().map(|share| share.parse::<i64>().unwrap() * page.text_width() / 100).collect();
                body.push_str(&begin(&columns));
            }
            "head" => body.push_str(&row(text, &columns, |_| "CellHead", true)),
            "form" => body.push_str(&row(text, &columns, |at| if at % 2 == 0 { "CellHead" } else { "Cell" }, false)),
            "row" => body.push_str(&row(text, &columns, |_| "Cell", false)),
            "end" => body.push_str("</w:tbl>"),
            _ => body.push_str(&paragraph(style(what, line), text, keep)),
        }
    }
    let r = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    format!("{HEAD}<w:document {W} {r}><w:body>{body}{}</w:body></w:document>", page.section())
}

fn is_signature(line: &str) -> bool {
    ["left", "right", "date", "gap", "note"].contains(&line.split(' ').next().unwrap_or_default())
}

fn style(what: &str, line: &str) -> &'static str {
    match what {
        "title" => "Title",
        "number" => "Number",
        "to" => "To",
        "p" => "Text",
        "h1" => "Heading1",
        "h2" => "Heading2",
        "right" => "Signature",
        "date" => "Day",
        "gap" => "To",
        "left" => "Line",
        "note" => "Note",
        _ => panic!("no such line in a recipe: {line}"),
    }
}

fn paragraph(style: &str, text: &str, keep_next: bool) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let keep = if keep_next { "<w:keepNext/>" } else { "" };
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{keep}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn begin(columns: &[i64]) -> String {
    let line = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(line).concat();
    let grid: String = columns.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"57\" w:type=\"dxa\"/><w:right w:w=\"57\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
        columns.iter().sum::<i64>()
    )
}

fn row(text: &str, columns: &[i64], style: impl Fn(usize) -> &'static str, is_head: bool) -> String {
    let cells: Vec<&str> = text.split('|').map(str::trim).collect();
    assert!(cells.len() <= columns.len(), "more cells than columns: {text}");
    // The last cell of a row that has fewer goes over the columns that are left.
    let over = columns.len() + 1 - cells.len();
    let cell = |(at, text): (usize, &&str)| {
        let last = at + 1 == cells.len();
        let width: i64 = if last { columns[at..].iter().sum() } else { columns[at] };
        let span = if last && over > 1 { format!("<w:gridSpan w:val=\"{over}\"/>") } else { String::new() };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}<w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
            text.split("//").map(|text| paragraph(style(at), text.trim(), false)).collect::<String>()
        )
    };
    let repeated = if is_head { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{}</w:tr>", cells.iter().enumerate().map(cell).collect::<String>())
}
