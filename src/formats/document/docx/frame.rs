//! What every document has around its body: the page, the styles, the footers, the relations of the parts.
//!
//! The page of GB/T 9704-2012: A4, margins 37, 26, 35 and 28 mm, 22 lines of 28 characters. 28 characters of 16 points are
//! wider than 156 mm, so that every run of the text is set closer by a quarter of a point. Fonts are named for Chinese
//! (`w:eastAsia`) in every style, and none is embedded.

use std::fmt::Write as _;

use crate::formats::office_file::xml_text;

pub(in crate::formats::document) const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(in crate::formats::document) const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";

pub(in crate::formats::document) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relations of the package.
const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
    </Relationships>";

/// The settings, and whether odd and even pages differ.
fn settings(is_two_sided: bool) -> String {
    let two_sided = if is_two_sided {
        "<w:evenAndOddHeaders/>"
    } else {
        ""
    };
    format!(
        "{HEAD}<w:settings {NAMES}><w:zoom w:percent=\"100\"/>\
         {two_sided}<w:characterSpacingControl w:val=\"compressPunctuation\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

/// How many parts of each kind a document has beside its body.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::formats::document) struct Parts {
    pub charts: usize,
    pub headers: usize,
    pub footers: usize,
}

/// The fonts, each with what stands in for it where it is missing.
const FONT_TABLE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:font w:name=\"仿宋_GB2312\"><w:altName w:val=\"仿宋\"/><w:charset w:val=\"86\"/></w:font>\
    <w:font w:name=\"楷体_GB2312\"><w:altName w:val=\"楷体\"/><w:charset w:val=\"86\"/></w:font>\
    <w:font w:name=\"方正小标宋简体\"><w:altName w:val=\"宋体\"/><w:charset w:val=\"86\"/></w:font>\
    <w:font w:name=\"黑体\"><w:altName w:val=\"SimHei\"/><w:charset w:val=\"86\"/></w:font>\
    <w:font w:name=\"宋体\"><w:altName w:val=\"SimSun\"/><w:charset w:val=\"86\"/></w:font></w:fonts>";

/// The footer of the first page.
pub(super) const EMPTY_FOOTER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p/></w:ftr>";

/// The body in its document, with the page.
pub(super) fn document(body: &str) -> String {
    format!(
        "{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rIdFooter1\"/><w:footerReference w:type=\"even\" r:id=\"rIdFooter2\"/>\
         <w:footerReference w:type=\"first\" r:id=\"rIdFooter3\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/>\
         <w:titlePg/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr></w:body></w:document>"
    )
}

/// The number of the page between dashes: at the right of odd pages, at the left of even ones, one character in.
pub(super) fn footer(is_odd: bool) -> String {
    let place = if is_odd {
        "<w:ind w:rightChars=\"100\" w:right=\"280\"/><w:jc w:val=\"right\"/>"
    } else {
        "<w:ind w:leftChars=\"100\" w:left=\"280\"/><w:jc w:val=\"left\"/>"
    };
    format!(
        "{HEAD}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>{place}</w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>{PAGE}\
         <w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"
    )
}

/// The runs that give the number of the page.
pub(in crate::formats::document) const PAGE: &str = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>\
    <w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>\
    <w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

/// The parts that every document has: what it is made of, its body, its styles.
pub(in crate::formats::document) fn parts(
    title: &str,
    document: String,
    styles: String,
    inside: Parts,
    is_two_sided: bool,
) -> Vec<(String, Vec<u8>)> {
    let parts = [
        ("[Content_Types].xml", content_types(inside)),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/core.xml", core(title)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relations(inside)),
        ("word/styles.xml", styles),
        ("word/settings.xml", settings(is_two_sided)),
        ("word/fontTable.xml", FONT_TABLE.to_owned()),
    ];
    let parts = parts.into_iter();
    parts
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .collect()
}

/// The kinds of the parts.
fn content_types(parts: Parts) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut text = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let mut name = |part: &str, kind: &str| {
        let _ = write!(
            text,
            "<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{kind}+xml\"/>"
        );
    };
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
    ] {
        name(part, kind);
    }
    for (kind, count) in [("header", parts.headers), ("footer", parts.footers)] {
        for number in 1..=count {
            name(&format!("{kind}{number}"), kind);
        }
    }
    for number in 1..=parts.charts {
        let _ = write!(
            text,
            "<Override PartName=\"/word/charts/chart{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>"
        );
    }
    text + "</Types>"
}

/// The relations of the document.
fn relations(parts: Parts) -> String {
    let mut text = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    let mut relate = |id: &str, kind: &str, target: &str| {
        let _ = write!(
            text,
            "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
        );
    };
    relate("rIdStyles", "styles", "styles.xml");
    relate("rIdSettings", "settings", "settings.xml");
    relate("rIdFonts", "fontTable", "fontTable.xml");
    for number in 1..=parts.headers {
        let (id, target) = (format!("rIdHeader{number}"), format!("header{number}.xml"));
        relate(&id, "header", &target);
    }
    for number in 1..=parts.footers {
        let (id, target) = (format!("rIdFooter{number}"), format!("footer{number}.xml"));
        relate(&id, "footer", &target);
    }
    for number in 1..=parts.charts {
        let target = format!("charts/chart{number}.xml");
        relate(&format!("rIdChart{number}"), "chart", &target);
    }
    text + "</Relationships>"
}

/// The relation of a chart to the workbook behind it.
pub(super) fn chart_relations(number: usize) -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/package\" Target=\"../embeddings/chart{number}.xlsx\"/></Relationships>"
    )
}

/// The properties of the document.
fn core(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        xml_text(title)
    )
}

/// A paragraph style.
pub(in crate::formats::document) struct Style {
    id: &'static str,
    name: &'static str,
    font: &'static str,
    /// The size in half points.
    size: u32,
    paragraph: &'static str,
    /// Whether its characters are set as close as 28 in a line want it.
    is_close: bool,
}

const LINE: &str = "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/>";

/// The paragraph styles of an official document; where one has a level, readers can walk by it.
pub(super) const STYLES: [Style; 16] = [
    style("Mark", "附件", "黑体", 32, LINE),
    style(
        "Title",
        "Title",
        "方正小标宋简体",
        44,
        "<w:spacing w:before=\"1158\" w:after=\"0\" w:line=\"720\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "Subtitle",
        "Subtitle",
        "楷体_GB2312",
        32,
        "<w:spacing w:before=\"290\" w:after=\"1158\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "Particular",
        "首页事项",
        "仿宋_GB2312",
        32,
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"2600\"/></w:tabs><w:spacing w:before=\"0\" w:after=\"145\" w:line=\"579\" w:lineRule=\"atLeast\"/><w:ind w:leftChars=\"200\" w:left=\"640\"/>",
    ),
    style(
        "Heading1",
        "heading 1",
        "黑体",
        32,
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"0\"/>",
    ),
    style(
        "Heading2",
        "heading 2",
        "楷体_GB2312",
        32,
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>",
    ),
    style(
        "Heading3",
        "heading 3",
        "仿宋_GB2312",
        32,
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"2\"/>",
    ),
    style(
        "BodyText",
        "Body Text",
        "仿宋_GB2312",
        32,
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
    ),
    style(
        "Formula",
        "算式",
        "仿宋_GB2312",
        32,
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "TableCaption",
        "表题",
        "仿宋_GB2312",
        24,
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\" w:line=\"300\" w:lineRule=\"atLeast\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "FigureCaption",
        "图题",
        "仿宋_GB2312",
        24,
        "<w:spacing w:before=\"80\" w:after=\"240\" w:line=\"300\" w:lineRule=\"atLeast\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "Figure",
        "图",
        "仿宋_GB2312",
        21,
        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "TableHead",
        "表头",
        "仿宋_GB2312",
        21,
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "TableText",
        "表文",
        "仿宋_GB2312",
        21,
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
    ),
    style(
        "TableNumber",
        "表数",
        "仿宋_GB2312",
        21,
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"right\"/>",
    ),
    style(
        "AfterTable",
        "表后",
        "仿宋_GB2312",
        2,
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"120\" w:line=\"20\" w:lineRule=\"exact\"/>",
    ),
];

pub(in crate::formats::document) const fn style(
    id: &'static str,
    name: &'static str,
    font: &'static str,
    size: u32,
    paragraph: &'static str,
) -> Style {
    Style {
        id,
        name,
        font,
        size,
        paragraph,
        is_close: size == 32,
    }
}

/// The styles whose characters are bold.
const BOLD: [&str; 7] = [
    "TableHead",
    "TableCaption",
    "FigureCaption",
    "Stem",
    "LoneStem",
    "PaperTitle",
    "Part",
];

/// The styles, their Chinese fonts and languages; `font` and `size` in half points where a style says nothing.
pub(in crate::formats::document) fn styles(styles: &[Style], font: &str, size: u32) -> String {
    // Western words and numbers are English in both languages: as Chinese they would be broken anywhere.
    let lang = "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/>";
    let fonts = |east: &str| {
        format!(
            "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{east}\" w:cs=\"Times New Roman\"/>"
        )
    };
    let mut text = format!(
        "{HEAD}<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>{lang}</w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>\
         <w:rPr>{}{lang}</w:rPr></w:style>",
        fonts(font),
        fonts(font)
    );
    for style in styles {
        let bold = if BOLD.contains(&style.id) {
            "<w:b/>"
        } else {
            ""
        };
        let close = if style.is_close {
            "<w:spacing w:val=\"-5\"/>"
        } else {
            ""
        };
        let _ = write!(
            text,
            "<w:style w:type=\"paragraph\" w:styleId=\"{}\"><w:name w:val=\"{}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{}</w:pPr>\
             <w:rPr>{}{bold}{close}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>{lang}</w:rPr></w:style>",
            style.id,
            style.name,
            style.paragraph,
            fonts(style.font),
            size = style.size
        );
    }
    let _ = write!(
        text,
        "<w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn w:val=\"Normal\"/>\
         <w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>{lang}</w:rPr></w:style>"
    );
    let line = |side: &str| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"404040\"/>")
    };
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(line)
        .concat();
    let _ = write!(
        text,
        "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:rPr>{lang}</w:rPr><w:tblPr><w:tblBorders>{borders}</w:tblBorders>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_names_its_chinese_font_and_its_language() {
        let text = styles(&STYLES, "仿宋_GB2312", 32);
        for style in text.split("<w:style ").skip(1) {
            assert!(style.contains("w:eastAsia=\"zh-CN\""), "{style}");
        }
        for style in text.split("<w:style w:type=\"paragraph\"").skip(1) {
            assert!(
                style.contains("<w:rFonts") && style.contains("w:eastAsia=\""),
                "{style}"
            );
        }
    }

    #[test]
    fn the_text_is_156_by_225_millimetres() {
        let page = document("");
        let number = |name: &str| -> i32 {
            let from = page.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
            page[from..].split('"').next().unwrap().parse().unwrap()
        };
        let millimetres = |twips: i32| f64::from(twips) / 1440.0 * 25.4;
        let wide = number("w:w") - number("w:left") - number("w:right");
        let tall = number("w:h") - number("w:top") - number("w:bottom");
        assert!((millimetres(wide) - 156.0).abs() < 0.1);
        assert!((millimetres(tall) - 225.0).abs() < 0.1);
        assert_eq!(tall / 579, 22);
    }
}
