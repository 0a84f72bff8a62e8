//! Blank papers as one HTML page of A4 sheets, to be printed by a browser without margins of its own.

use std::fmt::Write as _;

use super::BlankPapers;
use super::barcode::Fields;
use super::content::{Asked, Items, Piece, Room, pieces};
use super::look::{self, INDENT, LINE};
use super::sheets::{Row, Unit, sheets};
use crate::error::Result;
use crate::formats::office_file::xml_text;
use crate::response::Serial;
use crate::text::{Language, text};

/// The looks of the page.
const STYLE: &str = include_str!("page.css");

/// The room for the pieces of a sheet, in tenths of a millimetre, and the heights of what stands there. page.css has the same.
const ROOM: usize = 2420;
const TITLE: usize = 110;
const LINE_TALL: usize = 66;
const WRITING: usize = 95;
const BOX: usize = 96;
const GAP: usize = 30;
const TABLE_LINE: usize = 55;
const TABLE_BESIDE: usize = 24;
/// The half-width signs of a line of the title.
const TITLE_LINE: usize = 56;

/// Writes blank papers as an HTML page.
///
/// # Errors
/// Where a serial cannot be written as its code, which none is.
pub fn blank_html(papers: &BlankPapers<'_>) -> Result<Vec<u8>> {
    let lang = papers.language.pick("zh-CN", "en");
    let title = xml_text(papers.title());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    let sheets = sheets(&units(papers), ROOM);
    for serial in papers.papers() {
        write_paper(papers, serial, &sheets, &mut page)?;
    }
    page.push_str("</body>\n</html>\n");
    Ok(page.into_bytes())
}

fn write_paper(
    papers: &BlankPapers<'_>,
    serial: Option<&Serial>,
    sheets: &[String],
    page: &mut String,
) -> Result<()> {
    let title = xml_text(papers.title());
    let (version, serial_words) = (papers.version(), papers.serial_words(serial));
    let code = serial.map(|serial| papers.symbol.fields(serial.as_str()));
    let code = code
        .transpose()?
        .map_or(String::new(), |fields| svg(&fields));
    let (survey, all) = (papers.survey, sheets.len());
    for (at, sheet) in sheets.iter().enumerate() {
        let at = at + 1;
        let place = text!(in papers.language, "第 {at} 页，共 {all} 页", "page {at} of {all}");
        let _ = write!(
            page,
            "<section class=\"sheet\">\n<header><div><b>{title}</b><br>{version}</div><div class=\"serial\">{serial_words}</div>{code}</header>\n\
             <main>\n{sheet}</main>\n<footer><span>{survey} · {version}</span><span>{serial_words}</span><span>{place}</span></footer>\n</section>\n"
        );
    }
    Ok(())
}

/// A code as a drawing.
fn svg(fields: &Fields) -> String {
    let wide = fields.rows.first().map_or(0, Vec::len);
    let tall = fields.rows.len();
    let mut path = String::new();
    for (y, row) in fields.rows.iter().enumerate() {
        let mut x = 0;
        while x < row.len() {
            let run = row[x..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    let [width, height] = fields.size.map(|tenths| tenths as f64 / 10.0);
    format!(
        "<svg style=\"width:{width}mm;height:{height}mm\" viewBox=\"0 0 {wide} {tall}\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )
}

/// The units of a paper.
fn units(papers: &BlankPapers<'_>) -> Vec<Unit> {
    let language = papers.language;
    let title = papers.title();
    let tall = TITLE * look::lines(title, TITLE_LINE) + GAP;
    let mut units = vec![Unit::of_row(
        tall,
        format!("<h1>{}</h1>\n", xml_text(title)),
    )];
    let intro = papers.questionnaire.intro.get(language);
    for line in intro.split('\n').filter(|line| !line.is_empty()) {
        // Two signs in.
        let tall = LINE_TALL * look::lines(&format!("\u{3000}\u{3000}{line}"), LINE);
        units.push(Unit::of_row(tall, format!("<p>{}</p>\n", xml_text(line))));
    }
    if !intro.is_empty() {
        units.push(Unit::of_row(GAP, "<div class=\"gap\"></div>\n".to_owned()));
    }
    for piece in pieces(papers.questionnaire, language) {
        units.extend(match &piece {
            Piece::Part(heading) => vec![part(heading)],
            Piece::Question(asked) => vec![question(asked, language)],
            Piece::Items(items) => table(items, language),
            Piece::Sum(label) => vec![sum(label)],
        });
    }
    units
}

fn part(heading: &str) -> Unit {
    let tall = LINE_TALL * look::lines(heading, LINE - 8) + 2 * GAP;
    Unit {
        leads: true,
        ..Unit::of_row(tall, format!("<h2>{}</h2>\n", xml_text(heading)))
    }
}

fn sum(label: &str) -> Unit {
    let label = xml_text(label);
    Unit::of_row(BOX + GAP, format!("<p class=\"box\">{label}<i></i></p>\n"))
}

fn when(words: &str, rows: &mut Vec<Row>) {
    if !words.is_empty() {
        rows.push(Row {
            tall: LINE_TALL * look::lines(words, LINE),
            html: format!("<p class=\"when\">{}</p>\n", xml_text(words)),
        });
    }
}

fn question(asked: &Asked, language: Language) -> Unit {
    let mut rows = Vec::new();
    when(&asked.when, &mut rows);
    let stem = look::stem(asked, language);
    let (number, room) = (xml_text(&asked.number), LINE - look::number_width(asked));
    rows.push(Row {
        tall: LINE_TALL * look::lines(&stem, room),
        html: format!(
            "<p class=\"stem\"><b>{number}</b><span>{}</span></p>\n",
            xml_text(&stem)
        ),
    });
    let per_row = look::per_row(&asked.choices);
    for choices in asked.choices.chunks(per_row) {
        let options: Vec<String> = choices.iter().map(look::option).collect();
        let tall = options
            .iter()
            .map(|option| look::lines(option, (LINE - INDENT) / per_row - 3));
        let cells = options
            .iter()
            .map(|option| format!("<span>{}</span>", xml_text(option)));
        rows.push(Row {
            tall: LINE_TALL * tall.max().unwrap_or(1),
            html: format!(
                "<div class=\"o o{per_row}\">{}</div>\n",
                cells.collect::<String>()
            ),
        });
    }
    match &asked.room {
        Room::Box(unit) => rows.push(Row {
            tall: BOX,
            html: format!("<p class=\"box\"><i></i>{}</p>\n", xml_text(unit)),
        }),
        Room::Lines(count) => rows.extend(vec![
            Row {
                tall: WRITING,
                html: "<div class=\"line\"></div>\n".to_owned(),
            };
            *count
        ]),
        Room::Ticks | Room::Short(_) | Room::Day => {}
    }
    if let Some(last) = rows.last_mut() {
        last.tall += GAP;
    }
    Unit {
        open: "<div class=\"q\">\n".to_owned(),
        close: "</div>\n",
        rows,
        ..Unit::default()
    }
}

/// The words above a table, and the table.
fn table(items: &Items, language: Language) -> Vec<Unit> {
    let mut above = Vec::new();
    when(&items.when, &mut above);
    if !items.words.is_empty() {
        above.push(Row {
            tall: LINE_TALL * look::lines(&items.words, LINE),
            html: format!(
                "<p class=\"stem\"><span>{}</span></p>\n",
                xml_text(&items.words)
            ),
        });
    }
    let columns = look::columns(items);
    let mut open = "<table><colgroup>".to_owned();
    for column in &columns {
        let _ = write!(open, "<col style=\"width:{}mm\">", *column as f64 / 10.0);
    }
    open.push_str("</colgroup>\n");
    let heads = items.heads.iter().zip(&columns[2..]);
    let head_lines = heads
        .map(|(head, column)| look::lines_in(head, *column))
        .max();
    let [mut head, mut cells] = [String::new(), String::new()];
    let heads = items.heads.iter().map(String::as_str);
    for text in look::above_words(language).into_iter().chain(heads) {
        let _ = write!(head, "<th>{}</th>", xml_text(text));
    }
    for text in &items.cells {
        let _ = write!(cells, "<td>{}</td>", xml_text(text));
    }
    let rows = items.rows.iter().map(|(number, words)| Row {
        tall: TABLE_BESIDE + TABLE_LINE * look::lines_in(words, columns[1]),
        html: format!(
            "<tr><th>{}</th><td class=\"w\">{}</td>{cells}</tr>\n",
            xml_text(number),
            xml_text(words)
        ),
    });
    let mut rows: Vec<Row> = rows.collect();
    if let Some(last) = rows.last_mut() {
        last.tall += GAP;
    }
    let table = Unit {
        open,
        close: "</table>\n",
        head: Some(Row {
            tall: TABLE_BESIDE + TABLE_LINE * head_lines.unwrap_or(1),
            html: format!("<tr>{head}</tr>\n"),
        }),
        is_parted: rows.len() > 6,
        rows,
        leads: false,
    };
    if above.is_empty() {
        return vec![table];
    }
    let above = Unit {
        rows: above,
        leads: true,
        ..Unit::default()
    };
    vec![above, table]
}
