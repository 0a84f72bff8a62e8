//! A document as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! It prints on A4, reads on a telephone (tables scroll by themselves and can be reached by key), and its charts are
//! drawings with their numbers in words.

mod svg;

use std::fmt::Write as _;

use super::{Block, Document, TableBlock};
use crate::formats::office_file::xml_text;
use crate::text::Language;

/// The looks of the page.
const STYLE: &str = include_str!("page.css");

/// Writes a document as an HTML page.
pub fn html(document: &Document) -> Vec<u8> {
    let lang = match document.language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let title = xml_text(&document.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    contents(document, &mut page);
    page.push_str("<main id=\"text\">\n");
    first_page(document, &mut page);
    for (number, block) in document.blocks.iter().enumerate() {
        write_block(number, block, &mut page);
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page.into_bytes()
}

/// The way past the contents, and the contents.
fn contents(document: &Document, page: &mut String) {
    let language = document.language;
    let _ = write!(
        page,
        "<a class=\"skip\" href=\"#text\">{}</a>\n<nav aria-label=\"{}\">\n<ol>\n",
        language.pick("跳到正文", "skip to the text"),
        language.pick("目录", "contents")
    );
    for (number, block) in document.blocks.iter().enumerate() {
        if let Block::Heading(1, text) = block {
            let text = xml_text(text);
            let _ = writeln!(page, "<li><a href=\"#s{number}\">{text}</a></li>");
        }
    }
    page.push_str("</ol>\n</nav>\n");
}

fn first_page(document: &Document, page: &mut String) {
    page.push_str("<header>\n");
    if !document.mark.is_empty() {
        let _ = writeln!(page, "<p class=\"mark\">{}</p>", xml_text(&document.mark));
    }
    let _ = writeln!(page, "<h1>{}</h1>", xml_text(&document.title));
    if !document.subtitle.is_empty() {
        let subtitle = xml_text(&document.subtitle);
        let _ = writeln!(page, "<p class=\"subtitle\">{subtitle}</p>");
    }
    if !document.particulars.is_empty() {
        page.push_str("<dl>\n");
        for (name, what) in &document.particulars {
            let (name, what) = (xml_text(name), xml_text(what));
            let _ = writeln!(page, "<div><dt>{name}</dt><dd>{what}</dd></div>");
        }
        page.push_str("</dl>\n");
    }
    page.push_str("</header>\n");
}

fn write_block(number: usize, block: &Block, page: &mut String) {
    let _ = match block {
        Block::Heading(level, text) => {
            let (level, text) = (level + 1, xml_text(text));
            writeln!(page, "<h{level} id=\"s{number}\">{text}</h{level}>")
        }
        Block::Paragraph(text) => writeln!(page, "<p>{}</p>", lines(text)),
        Block::Formula(text) => writeln!(page, "<p class=\"formula\">{}</p>", lines(text)),
        Block::Table(table) => {
            write_table(number, table, page);
            Ok(())
        }
        Block::Chart(data, caption) => {
            let drawing = svg::bars(number, data);
            let caption = xml_text(caption);
            writeln!(
                page,
                "<figure>\n{drawing}<figcaption>{caption}</figcaption>\n</figure>"
            )
        }
        Block::PageBreak => writeln!(page, "<hr class=\"page\">"),
    };
}

fn write_table(number: usize, table: &TableBlock, page: &mut String) {
    let caption = xml_text(&table.caption);
    let _ = write!(
        page,
        "<div class=\"scroll\"{}>\n<table>\n",
        if caption.is_empty() {
            String::new()
        } else {
            format!(" tabindex=\"0\" role=\"region\" aria-labelledby=\"t{number}\"")
        }
    );
    if !caption.is_empty() {
        let _ = writeln!(page, "<caption id=\"t{number}\">{caption}</caption>");
    }
    if table.has_headings() {
        page.push_str("<thead><tr>");
        for column in &table.columns {
            let heading = lines(&column.heading);
            let _ = write!(page, "<th scope=\"col\">{heading}</th>");
        }
        page.push_str("</tr></thead>\n");
    }
    page.push_str("<tbody>\n");
    let sums = table.rows.len().saturating_sub(table.sums);
    for (index, row) in table.rows.iter().enumerate() {
        page.push_str(if index >= sums {
            "<tr class=\"sum\">"
        } else {
            "<tr>"
        });
        for (cell, column) in row.iter().zip(&table.columns) {
            let _ = match (column.is_label, column.is_number) {
                (true, _) => write!(page, "<th scope=\"row\">{}</th>", lines(cell)),
                (_, true) => write!(page, "<td class=\"n\">{}</td>", lines(cell)),
                _ => write!(page, "<td>{}</td>", lines(cell)),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
}

/// A text whose line feeds are breaks.
fn lines(text: &str) -> String {
    xml_text(text).replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_for_nothing_and_runs_nothing() {
        let document = Document {
            language: Language::Zh,
            mark: "附件".into(),
            title: "<script>alert(1)</script>".into(),
            subtitle: String::new(),
            particulars: vec![("委托单位".into(), "甲 & 乙".into())],
            blocks: vec![Block::Heading(1, "一、<对象>".into())],
        };
        let page = String::from_utf8(html(&document)).unwrap();
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("src="));
        assert!(page.contains("甲 &amp; 乙") && page.contains("href=\"#s0\""));
    }
}
