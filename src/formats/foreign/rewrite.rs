//! A sheet in the plain form, row for row.

use super::names::{folded, of_unnamed};
use super::plan::{Plain, Plan};
use super::sheet::Sheet;
use crate::formats::response_header::PAPER_NOTE;
use crate::questionnaire::{Question, Questionnaire};

/// Columns that are called notes: what stands in them needs no name before it.
const NOTES: [&str; 6] = ["备注", "注", "说明", "note", "notes", "remarks"];

/// The words of a survey site for no answer.
const SITE_BLANKS: [&str; 2] = ["(空)", "(跳过)"];

/// The plain form of a sheet: the heading, then one row for each row below it; and how many rows these are.
pub(super) fn rewritten(
    sheet: &Sheet<'_>,
    plan: &Plan,
    questionnaire: &Questionnaire,
) -> (String, u64) {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    // A row of a workbook ends with its last cell that holds something.
    let is_text = sheet.name.is_none();
    let mut rows = 0;
    let mut at = 0;
    let mut names: Vec<String> = Vec::new();
    let mut cells: Vec<String> = Vec::with_capacity(plan.plain.len());
    sheet.each(&mut |row| {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        cells.clear();
        if at == plan.heading {
            names = row.iter().map(|name| (*name).to_owned()).collect();
            cells.extend(plan.plain.iter().map(|plain| match plain {
                Plain::Serial(_) => "serial".to_owned(),
                Plain::Question(position, _)
                | Plain::Ticked(position, _)
                | Plain::Gathered(position, _) => code(questionnaire, *position),
                Plain::Note(_) => PAPER_NOTE.to_owned(),
                Plain::Named(column) if cell(*column).trim().is_empty() => of_unnamed(*column),
                Plain::Named(column) => cell(*column).to_owned(),
            }));
        } else if at > plan.heading {
            cells.extend(plan.plain.iter().map(|plain| match plain {
                Plain::Ticked(position, columns) => {
                    let question = questionnaire.questions.get(*position);
                    let ticks = columns.iter().map(|(column, option)| {
                        let text = said(cell(*column), plan.is_of_site);
                        (text, *option)
                    });
                    question.map_or_else(String::new, |question| ticked(question, ticks))
                }
                Plain::Gathered(_, columns) => {
                    let cells = columns
                        .iter()
                        .map(|column| said(cell(*column), plan.is_of_site));
                    let cells = cells.filter(|cell| !cell.trim().is_empty());
                    cells.collect::<Vec<_>>().join("|")
                }
                Plain::Note(column) => {
                    let text = said(cell(*column), plan.is_of_site).trim();
                    let name = names.get(*column).map_or("", |name| name.trim());
                    let is_plain = text.is_empty()
                        || name.is_empty()
                        || NOTES.contains(&folded(name).as_str());
                    if is_plain {
                        text.to_owned()
                    } else {
                        format!("{name}：{text}")
                    }
                }
                other => said(cell(other.first()), plan.is_of_site).to_owned(),
            }));
            let is_torn = is_text && !row.is_empty() && row.len() < plan.width;
            let is_beside = row
                .iter()
                .skip(plan.width)
                .any(|cell| !cell.trim().is_empty());
            // Fewer cells than the heading has, or more: the check says that the row does not fit.
            if is_torn {
                cells.truncate(row.len().min(plan.plain.len() - 1));
            } else if is_beside {
                cells.push(String::new());
            }
        }
        if at >= plan.heading {
            // Writing into memory cannot fail.
            let _ = writer.write_record(&cells);
            rows += 1;
        }
        at += 1;
    });
    let text = writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    (text.unwrap_or_default(), rows)
}

fn code(questionnaire: &Questionnaire, position: usize) -> String {
    let question = questionnaire.questions.get(position);
    question.map_or_else(String::new, |question| question.code.clone())
}

/// A cell, without a survey site's own words for no answer.
fn said(cell: &str, is_of_site: bool) -> &str {
    let is_blank = is_of_site && cell.len() < 16 && SITE_BLANKS.contains(&folded(cell).as_str());
    if is_blank { "" } else { cell }
}

/// The options ticked in columns of their own, as one cell; a cell that is neither a tick nor none stands as it is, so that
/// the check refuses it.
fn ticked<'c>(question: &Question, ticks: impl Iterator<Item = (&'c str, usize)>) -> String {
    let mut chosen = Vec::new();
    for (cell, option) in ticks {
        let Some(option) = question.options.get(option) else {
            continue;
        };
        let text = folded(cell);
        let labels = [&option.label.zh, &option.label.en, &option.code].map(|text| folded(text));
        match text.as_str() {
            "" | "0" | "0.0" | "否" | "未选" | "未选中" | "false" | "no" => {}
            "1" | "1.0" | "是" | "√" | "✓" | "✔" | "选中" | "已选" | "true" | "yes" => {
                chosen.push(option.code.clone());
            }
            other if labels.iter().any(|label| label == other) => chosen.push(option.code.clone()),
            _ => return cell.to_owned(),
        }
    }
    chosen.join("|")
}
