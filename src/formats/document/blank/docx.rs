//! Blank papers as DOCX: a section for each paper, with its serial and the code of it in its own header.

use std::fmt::Write as _;

use super::BlankPapers;
use super::content::{Asked, Items, Piece, Room, pieces};
use super::look::{self, INDENT, LINE};
use super::png::png;
use crate::error::Result;
use crate::formats::document::docx::body::run;
use crate::formats::document::docx::frame::{self, HEAD, NAMES, OFFICE, PAGE, Parts, Style, style};
use crate::formats::office_file::{package, xml_text};
use crate::response::Serial;
use crate::text::Language;

/// Twentieths of a point in ten tenths of a millimetre: 567 / 100.
const TWIPS: usize = 567;
/// English metric units in a tenth of a millimetre.
const UNITS: usize = 3600;
/// The width of the text, in twentieths of a point.
const WIDE: usize = look::WIDE * TWIPS / 100;
/// How far options stand in: two signs of 12 points.
const IN: usize = 480;

const FONT: &str = "宋体";

const STYLES: [Style; 15] = [
    style(
        "PaperTitle",
        "卷名",
        "黑体",
        33,
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"0\" w:after=\"170\" w:line=\"580\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "Intro",
        "卷首语",
        FONT,
        24,
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/>",
    ),
    style(
        "Part",
        "部分",
        "黑体",
        24,
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"170\" w:after=\"120\" w:line=\"374\" w:lineRule=\"exact\"/>",
    ),
    style(
        "When",
        "谁回答",
        "楷体_GB2312",
        24,
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/>",
    ),
    style(
        "Stem",
        "题干",
        FONT,
        24,
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"170\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/>",
    ),
    style(
        "LoneStem",
        "独行题干",
        FONT,
        24,
        "<w:keepLines/><w:spacing w:before=\"170\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/>",
    ),
    style(
        "Choice",
        "选项",
        FONT,
        24,
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/><w:ind w:left=\"840\" w:hanging=\"360\"/>",
    ),
    style(
        "LastChoice",
        "末行选项",
        FONT,
        24,
        "<w:keepLines/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"374\" w:lineRule=\"exact\"/><w:ind w:left=\"840\" w:hanging=\"360\"/>",
    ),
    style(
        "Box",
        "得分框",
        FONT,
        28,
        "<w:keepLines/><w:spacing w:before=\"100\" w:after=\"0\" w:line=\"460\" w:lineRule=\"exact\"/><w:ind w:left=\"480\"/>",
    ),
    style(
        "Writing",
        "书写行",
        FONT,
        24,
        "<w:keepNext/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:between w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:pBdr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"520\" w:lineRule=\"exact\"/><w:ind w:left=\"480\"/>",
    ),
    style(
        "LastWriting",
        "末书写行",
        FONT,
        24,
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:between w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:pBdr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"520\" w:lineRule=\"exact\"/><w:ind w:left=\"480\"/>",
    ),
    style(
        "Cell",
        "表格",
        FONT,
        21,
        "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\" w:line=\"300\" w:lineRule=\"atLeast\"/><w:jc w:val=\"center\"/>",
    ),
    style(
        "Words",
        "表格文字",
        FONT,
        21,
        "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\" w:line=\"300\" w:lineRule=\"atLeast\"/>",
    ),
    style(
        "Between",
        "表后",
        FONT,
        2,
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/>",
    ),
    style(
        "Head",
        "页眉",
        FONT,
        18,
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"280\" w:lineRule=\"atLeast\"/>",
    ),
];

/// Writes blank papers as DOCX.
///
/// # Errors
/// Where a serial cannot be written as its code, which none is.
pub fn blank_docx(papers: &BlankPapers<'_>) -> Result<Vec<u8>> {
    let all = papers.papers();
    let body = body(papers);
    let mut xml = format!("{HEAD}<w:document {NAMES}><w:body>");
    for number in 1..=all.len() {
        xml.push_str(&body);
        let section = section(number);
        if number < all.len() {
            let _ = write!(
                xml,
                "<w:p><w:pPr><w:pStyle w:val=\"Between\"/>{section}</w:pPr></w:p>"
            );
        } else {
            xml.push_str(&section);
        }
    }
    xml.push_str("</w:body></w:document>");
    let styles = frame::styles(&STYLES, FONT, 24);
    let inside = Parts {
        charts: 0,
        headers: all.len(),
        footers: all.len(),
    };
    let mut parts = frame::parts(papers.title(), xml, styles, inside, false);
    for (number, serial) in (1..).zip(all) {
        let (head, foot) = (header(papers, serial)?, footer(papers, serial));
        if let Some((picture, _)) = &head.picture {
            let relations = format!(
                "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"{OFFICE}/image\" Target=\"media/serial{number}.png\"/></Relationships>"
            );
            parts.push((format!("word/media/serial{number}.png"), picture.clone()));
            let name = format!("word/_rels/header{number}.xml.rels");
            parts.push((name, relations.into_bytes()));
        }
        parts.push((
            format!("word/header{number}.xml"),
            head.xml(papers, serial).into_bytes(),
        ));
        parts.push((format!("word/footer{number}.xml"), foot.into_bytes()));
    }
    package(&parts)
}

/// The page of a paper: A4, its own header and footer, pages counted from 1.
fn section(number: usize) -> String {
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader{number}\"/><w:footerReference w:type=\"default\" r:id=\"rIdFooter{number}\"/>\
         <w:type w:val=\"nextPage\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1871\" w:right=\"1134\" w:bottom=\"1020\" w:left=\"1134\" w:header=\"510\" w:footer=\"454\" w:gutter=\"0\"/>\
         <w:pgNumType w:start=\"1\"/></w:sectPr>"
    )
}

/// What stands at the head of every sheet of a paper.
struct Header {
    /// The picture of the serial's code, and its size in tenths of a millimetre.
    picture: Option<(Vec<u8>, [usize; 2])>,
}

fn header(papers: &BlankPapers<'_>, serial: Option<&Serial>) -> Result<Header> {
    let fields = serial.map(|serial| papers.symbol.fields(serial.as_str()));
    let fields = fields.transpose()?;
    Ok(Header {
        picture: fields.map(|fields| (png(&fields), fields.size)),
    })
}

impl Header {
    fn xml(&self, papers: &BlankPapers<'_>, serial: Option<&Serial>) -> String {
        let serial_words = papers.serial_words(serial);
        let picture = self
            .picture
            .as_ref()
            .map(|(_, size)| drawing(*size, &serial_words));
        let wide = self
            .picture
            .as_ref()
            .map_or(0, |(_, [wide, _])| wide * TWIPS / 100 + 100);
        let serial_wide = 2900;
        let widths = [WIDE - serial_wide - wide, serial_wide, wide];
        let title = format!("{}\n{}", papers.title(), papers.version());
        let bold = format!(
            "<w:r><w:rPr><w:b/><w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            xml_text(&serial_words)
        );
        let contents = [
            ("left", run(&title)),
            ("right", bold),
            ("right", picture.unwrap_or_default()),
        ];
        let mut cells = String::new();
        for ((place, runs), width) in contents
            .into_iter()
            .zip(widths)
            .filter(|(_, width)| *width > 0)
        {
            let _ = write!(
                cells,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>\
                 <w:p><w:pPr><w:pStyle w:val=\"Head\"/><w:jc w:val=\"{place}\"/></w:pPr>{runs}</w:p></w:tc>"
            );
        }
        let grid = grid(widths.iter().copied().filter(|width| *width > 0));
        format!(
            "{HEAD}<w:hdr {NAMES}><w:tbl><w:tblPr><w:tblW w:w=\"{WIDE}\" w:type=\"dxa\"/>\
             <w:tblBorders><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
             <w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>{grid}\
             <w:tr><w:trPr><w:trHeight w:val=\"1000\" w:hRule=\"atLeast\"/></w:trPr>{cells}</w:tr></w:tbl>\
             <w:p><w:pPr><w:pStyle w:val=\"Between\"/></w:pPr></w:p></w:hdr>"
        )
    }
}

fn grid(widths: impl Iterator<Item = usize>) -> String {
    let mut grid = "<w:tblGrid>".to_owned();
    for width in widths {
        let _ = write!(grid, "<w:gridCol w:w=\"{width}\"/>");
    }
    grid + "</w:tblGrid>"
}

/// The picture of the header, of this size in tenths of a millimetre.
fn drawing([wide, tall]: [usize; 2], what: &str) -> String {
    let (wide, tall, what) = (wide * UNITS, tall * UNITS, xml_text(what));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{tall}\"/>\
         <wp:docPr id=\"1\" name=\"serial\" descr=\"{what}\"/><wp:cNvGraphicFramePr/><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"1\" name=\"serial\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"rId1\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{tall}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
         </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// Survey, version, serial and page, at the foot of every sheet.
fn footer(papers: &BlankPapers<'_>, serial: Option<&Serial>) -> String {
    let (version, serial) = (papers.version(), papers.serial_words(serial));
    let left = run(&format!("{} · {version}\t{serial}\t", papers.survey));
    let [before, behind] = match papers.language {
        Language::Zh => ["第 ", " 页"],
        Language::En => ["page ", ""],
    };
    let (middle, right) = (WIDE / 2, WIDE);
    format!(
        "{HEAD}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Head\"/><w:tabs><w:tab w:val=\"center\" w:pos=\"{middle}\"/>\
         <w:tab w:val=\"right\" w:pos=\"{right}\"/></w:tabs></w:pPr>{left}{}{PAGE}{}</w:p></w:ftr>",
        run(before),
        run(behind)
    )
}

/// What stands on one paper.
fn body(papers: &BlankPapers<'_>) -> String {
    let language = papers.language;
    let mut xml = String::new();
    paragraph(&mut xml, "PaperTitle", "", &run(papers.title()));
    let intro = papers.questionnaire.intro.get(language);
    for line in intro.split('\n').filter(|line| !line.is_empty()) {
        paragraph(&mut xml, "Intro", "", &run(line));
    }
    for piece in pieces(papers.questionnaire, language) {
        match &piece {
            Piece::Part(heading) => paragraph(&mut xml, "Part", "", &run(heading)),
            Piece::Question(asked) => question(&mut xml, asked, language),
            Piece::Items(items) => table(&mut xml, items, language),
            Piece::Sum(label) => {
                paragraph(&mut xml, "Box", "", &(run(label) + &box_run()));
            }
        }
    }
    xml
}

/// A paragraph of a style, with more of its properties and its runs.
fn paragraph(xml: &mut String, style: &str, more: &str, runs: &str) {
    let _ = write!(
        xml,
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{runs}</w:p>"
    );
}

/// A box to write in.
fn box_run() -> String {
    "<w:r><w:rPr><w:bdr w:val=\"single\" w:sz=\"8\" w:space=\"0\" w:color=\"auto\"/></w:rPr><w:t xml:space=\"preserve\">\u{3000}\u{3000}\u{3000}\u{3000}</w:t></w:r>"
        .to_owned()
}

fn question(xml: &mut String, asked: &Asked, language: Language) {
    if !asked.when.is_empty() {
        paragraph(
            xml,
            "When",
            "<w:spacing w:before=\"170\"/>",
            &run(&asked.when),
        );
    }
    let stem = look::stem(asked, language);
    let hanging = look::number_width(asked) * 120;
    let indent = format!(
        "<w:tabs><w:tab w:val=\"left\" w:pos=\"{hanging}\"/></w:tabs><w:ind w:left=\"{hanging}\" w:hanging=\"{hanging}\"/>"
    );
    let is_alone = asked.choices.is_empty() && matches!(asked.room, Room::Short(_) | Room::Day);
    let style = if is_alone { "LoneStem" } else { "Stem" };
    paragraph(
        xml,
        style,
        &indent,
        &run(&format!("{}\t{stem}", asked.number)),
    );
    let per_row = look::per_row(&asked.choices);
    let rows = asked.choices.len().div_ceil(per_row);
    for (at, choices) in asked.choices.chunks(per_row).enumerate() {
        let is_last = at + 1 == rows && asked.room == Room::Ticks;
        let style = if is_last { "LastChoice" } else { "Choice" };
        let options = choices
            .iter()
            .map(|choice| format!("□ {}", look::option(choice)));
        let options: Vec<String> = options.collect();
        paragraph(xml, style, &tabs(per_row), &run(&options.join("\t")));
    }
    match &asked.room {
        Room::Box(unit) => paragraph(
            xml,
            "Box",
            "",
            &format!("{}{}", box_run(), run(&format!(" {unit}"))),
        ),
        Room::Lines(count) => {
            for line in 1..=*count {
                let style = if line == *count {
                    "LastWriting"
                } else {
                    "Writing"
                };
                paragraph(xml, style, "", "");
            }
        }
        Room::Ticks | Room::Short(_) | Room::Day => {}
    }
}

/// Where the options of a row begin.
fn tabs(per_row: usize) -> String {
    if per_row < 2 {
        return String::new();
    }
    let step = (LINE - INDENT) * 120 / per_row;
    let mut tabs = "<w:tabs>".to_owned();
    for place in 1..per_row {
        let at = IN + place * step;
        let _ = write!(tabs, "<w:tab w:val=\"left\" w:pos=\"{at}\"/>");
    }
    tabs + "</w:tabs>"
}

fn table(xml: &mut String, items: &Items, language: Language) {
    if !items.when.is_empty() {
        paragraph(
            xml,
            "When",
            "<w:spacing w:before=\"170\"/>",
            &run(&items.when),
        );
    }
    if items.words.is_empty() {
        paragraph(
            xml,
            "Between",
            "<w:keepNext/><w:spacing w:before=\"170\"/>",
            "",
        );
    } else {
        paragraph(
            xml,
            "Stem",
            "<w:spacing w:before=\"170\" w:after=\"80\"/>",
            &run(&items.words),
        );
    }
    let widths: Vec<usize> = look::columns(items)
        .iter()
        .map(|tenths| tenths * TWIPS / 100)
        .collect();
    let grid = grid(widths.iter().copied());
    let _ = write!(
        xml,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{WIDE}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr>{grid}\
         <w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    );
    let heads = look::above_words(language)
        .into_iter()
        .chain(items.heads.iter().map(String::as_str));
    for (head, width) in heads.zip(&widths) {
        cell(xml, *width, "Cell", head, true);
    }
    xml.push_str("</w:tr>");
    // A long table goes on over sheets; a short one stays whole.
    let is_long = items.rows.len() > 12;
    for (at, (number, words)) in items.rows.iter().enumerate() {
        let stays = at + 1 < items.rows.len() && (!is_long || at < 2);
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        cell(xml, widths[0], "Cell", number, stays);
        cell(xml, widths[1], "Words", words, stays);
        for (text, width) in items.cells.iter().zip(&widths[2..]) {
            cell(xml, *width, "Cell", text, stays);
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    paragraph(xml, "Between", "", "");
}

/// A cell; whether its row stays with the next one.
fn cell(xml: &mut String, width: usize, style: &str, text: &str, stays: bool) {
    let _ = write!(
        xml,
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
    );
    let more = if stays {
        ""
    } else {
        "<w:keepNext w:val=\"0\"/>"
    };
    paragraph(xml, style, more, &run(text));
    xml.push_str("</w:tc>");
}
