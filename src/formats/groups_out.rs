//! The summary of a survey with its measures by group, as CSV, JSON and tables: what may leave the program of it.

use serde::Serialize;

use super::crosstab_out::HIDDEN;
use super::csv_text::{CsvStyle, csv_string};
use super::summary_json::{NumbersShape, SummaryShape, interval_ends, numbers_shape};
use super::summary_out::{SummaryReport, json, numbers_text};
use super::table::{Align, Table};
use crate::error::Result;
use crate::measure::crosstab::{Group, GroupFigure, GroupedMeasures, Grouping, protect_groups};
use crate::measure::{NumberCollector, NumberSummary};
use crate::text::{Language, Text, clean};

/// The widest column of the table, in display columns.
const WIDEST: usize = 40;

/// A summary with its measures by group.
#[derive(Debug)]
pub struct GroupsReport<'a> {
    /// The summary, already guarded by [`GroupedMeasures::guard`].
    pub summary: SummaryReport<'a>,
    /// By what responses are grouped.
    pub grouping: &'a Grouping,
    /// The groups.
    pub measures: &'a GroupedMeasures,
    /// The numbers that they gave.
    pub numbers: &'a NumberCollector,
}

#[derive(Serialize)]
struct GroupsShape<'a> {
    #[serde(flatten)]
    summary: SummaryShape<'a>,
    grouping: GroupingShape,
    groups: Vec<GroupShape<'a>>,
}

#[derive(Serialize)]
struct GroupingShape {
    by: String,
    title: String,
    small_cells: u64,
    hidden: bool,
}

#[derive(Serialize)]
struct GroupShape<'a> {
    code: Option<&'a str>,
    label: &'a str,
    responses: Option<u64>,
    measures: Vec<MeasureShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<GroupNumbersShape<'a>>,
}

#[derive(Serialize)]
struct GroupNumbersShape<'a> {
    code: &'a str,
    hidden: bool,
    numbers: Option<NumbersShape>,
}

#[derive(Serialize)]
struct MeasureShape<'a> {
    code: &'a str,
    numerator: Option<String>,
    denominator: Option<String>,
    rate: Option<String>,
    interval: Option<IntervalShape>,
    hidden: bool,
}

#[derive(Serialize)]
struct IntervalShape {
    level: u32,
    low: String,
    high: String,
    method: &'static str,
}

/// A figure of a group as it may leave the program: `None` where it is hidden.
#[derive(Default)]
struct Printed {
    numerator: Option<String>,
    denominator: Option<String>,
    rate: Option<String>,
    ends: Option<[String; 2]>,
}

impl Printed {
    fn of(cell: &GroupFigure) -> Self {
        let figure = &cell.figure;
        let open = !cell.is_hidden;
        Self {
            numerator: open.then(|| figure.numerator.to_short_text(3)),
            denominator: (!cell.is_base_hidden).then(|| figure.denominator.to_short_text(3)),
            rate: figure
                .rate
                .as_ref()
                .filter(|_| open)
                .map(|rate| figure.percent(rate)),
            ends: figure
                .interval
                .filter(|_| open)
                .map(|interval| interval_ends(&interval, figure.decimals)),
        }
    }
}

impl GroupsReport<'_> {
    fn title(&self) -> Text {
        self.grouping.title(&self.summary.survey.questionnaire)
    }

    /// The summary as JSON with `grouping` and `groups` added; what is hidden is `null`.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let groups = self.measures.groups.iter();
        json(&GroupsShape {
            summary: SummaryShape::of(&self.summary, language),
            grouping: GroupingShape {
                by: self.grouping.code(),
                title: self.title().get(language).to_owned(),
                small_cells: self.measures.under,
                hidden: self.measures.hides(),
            },
            groups: groups
                .enumerate()
                .map(|(at, group)| group_shape(group, self.group_numbers(at), language))
                .collect(),
        })
    }

    /// What a group gave to each number question: its code, whether it stays inside, and what it comes to.
    ///
    /// A summary of few numbers gives single ones away, and with the others' so does the whole: hidden is as with sizes.
    fn group_numbers(&self, group: usize) -> Vec<(&str, bool, Option<NumberSummary>)> {
        let groups = &self.measures.groups;
        let questions = &self.summary.survey.questionnaire.questions;
        let positions = self.numbers.positions().iter();
        let named = positions.filter_map(|position| {
            let found = groups.iter().map(|group| {
                let code = group.category.code.as_deref();
                self.numbers.summary_of(code, *position)
            });
            let found: Vec<Option<NumberSummary>> = found.collect();
            let counts = found
                .iter()
                .map(|of| of.as_ref().map_or(0, |of| of.answered));
            let counts: Vec<u64> = counts.collect();
            let also: Vec<usize> = (0..groups.len())
                .filter(|at| groups[*at].is_hidden)
                .collect();
            let is_hidden = protect_groups(&counts, self.measures.under, &also)[group];
            let code = questions.get(*position)?.code.as_str();
            Some((code, is_hidden, found.into_iter().nth(group)?))
        });
        named.collect()
    }

    /// A line for each group and number question, as the table prints it.
    fn number_lines(&self, language: Language) -> Vec<[String; 3]> {
        let groups = self.measures.groups.iter().enumerate();
        groups
            .flat_map(|(at, group)| {
                self.group_numbers(at)
                    .into_iter()
                    .filter_map(move |(code, is_hidden, found)| {
                        let text = if is_hidden {
                            HIDDEN.to_owned()
                        } else {
                            numbers_text(&found?, language)
                        };
                        Some([group.category.title(language), code.to_owned(), text])
                    })
            })
            .collect()
    }

    /// The summary as CSV, then a row for each group and measure; what is hidden is `*`.
    pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
        let section = format!(
            "{} {}",
            language.pick("分组", "group"),
            self.grouping.code()
        );
        let mut rows: Vec<[String; 17]> = self.summary.csv_rows(language).collect();
        for group in &self.measures.groups {
            let head = |formula: String, questions: String| {
                let mut cells = [const { String::new() }; 17];
                cells[0].clone_from(&section);
                group.category.code_text().clone_into(&mut cells[1]);
                group.category.label.get(language).clone_into(&mut cells[2]);
                cells[3] = formula;
                cells[4] = questions;
                cells[5] = size_text(group);
                cells
            };
            if group.figures.is_empty() {
                rows.push(head(String::new(), String::new()));
            }
            for cell in &group.figures {
                let printed = Printed::of(cell);
                let mut cells = head(
                    cell.figure.title.get(language).to_owned(),
                    cell.figure.questions.join(" "),
                );
                let star = || HIDDEN.to_owned();
                cells[7] = printed.numerator.unwrap_or_else(star);
                cells[8] = printed.denominator.unwrap_or_else(star);
                cells[9] = printed.rate.unwrap_or_else(|| absent(cell));
                [cells[10], cells[11]] = printed.ends.unwrap_or_default();
                rows.push(cells);
            }
        }
        for [group, code, text] in self.number_lines(language) {
            let mut cells = [const { String::new() }; 17];
            cells[0].clone_from(&section);
            cells[2] = group;
            cells[4] = code;
            cells[12] = text;
            rows.push(cells);
        }
        for remark in group_remarks(self.measures) {
            let mut cells = [const { String::new() }; 17];
            language.pick("说明", "remark").clone_into(&mut cells[0]);
            remark.get(language).clone_into(&mut cells[2]);
            rows.push(cells);
        }
        csv_string(rows, style)
    }

    /// The summary as tables for a terminal, with a table of the groups under them.
    pub fn to_table(&self, language: Language) -> String {
        let columns = [
            (language.pick("组", "group"), Align::Start),
            (language.pick("份数", "responses"), Align::End),
            (language.pick("测算", "measure"), Align::Start),
            (language.pick("分子", "numerator"), Align::End),
            (language.pick("分母", "denominator"), Align::End),
            (language.pick("比率(%)", "rate (%)"), Align::End),
            (language.pick("95% 区间", "95% interval"), Align::Start),
        ];
        let mut table = Table::new(&columns, WIDEST);
        for group in &self.measures.groups {
            let mut name = group.category.title(language);
            let mut size = size_text(group);
            if group.figures.is_empty() {
                let none = String::new;
                table.row([name, size, none(), none(), none(), none(), none()]);
                continue;
            }
            for cell in &group.figures {
                let printed = Printed::of(cell);
                let star = || HIDDEN.to_owned();
                table.row([
                    std::mem::take(&mut name),
                    std::mem::take(&mut size),
                    cell.figure.title.get(language).to_owned(),
                    printed.numerator.unwrap_or_else(star),
                    printed.denominator.unwrap_or_else(star),
                    printed.rate.unwrap_or_else(|| absent(cell)),
                    printed
                        .ends
                        .map_or_else(String::new, |[low, high]| format!("{low}–{high}")),
                ]);
            }
        }
        let mut text = self.summary.to_table(language);
        let title = format!(
            "{}{}",
            language.pick("分组：", "by group: "),
            self.title().get(language)
        );
        text.extend(["\n", &clean(&title), "\n", &table.render()]);
        for [group, code, told] in self.number_lines(language) {
            text.extend([&*clean(&format!("{group}  {code}  {told}")), "\n"]);
        }
        for remark in group_remarks(self.measures) {
            text.extend(["· ", &clean(remark.get(language)), "\n"]);
        }
        text
    }
}

/// What is to be said under figures by group that leave the program.
pub fn group_remarks(measures: &GroupedMeasures) -> Vec<Text> {
    if !measures.hides() {
        return Vec::new();
    }
    let under = measures.under;
    vec![Text::new(
        format!(
            "记作 {HIDDEN} 的数不对外列出：不足 {under} 份的组、分子或其余不足 {under} 的比率，以及为了不能从全部答卷的合计倒推而一并隐去的"
        ),
        format!(
            "numbers shown as {HIDDEN} do not leave the program: groups below {under} responses, shares whose numerator or rest is below {under}, and what is hidden with them so that the figures of the whole stack do not give them away"
        ),
    )]
}

fn size_text(group: &Group) -> String {
    if group.is_hidden {
        HIDDEN.to_owned()
    } else {
        group.responses.to_string()
    }
}

/// What stands where there is no rate: an empty base, or it is hidden.
fn absent(cell: &GroupFigure) -> String {
    if cell.is_hidden {
        HIDDEN.to_owned()
    } else {
        String::new()
    }
}

fn group_shape<'g>(
    group: &'g Group,
    numbers: Vec<(&'g str, bool, Option<NumberSummary>)>,
    language: Language,
) -> GroupShape<'g> {
    let measures = group.figures.iter().map(|cell| {
        let printed = Printed::of(cell);
        let interval = cell.figure.interval;
        MeasureShape {
            code: &cell.figure.code,
            numerator: printed.numerator,
            denominator: printed.denominator,
            rate: printed.rate,
            interval: printed
                .ends
                .zip(interval)
                .map(|([low, high], interval)| IntervalShape {
                    level: interval.level,
                    low,
                    high,
                    method: interval.method,
                }),
            hidden: cell.is_hidden,
        }
    });
    GroupShape {
        code: group.category.code.as_deref(),
        label: group.category.label.get(language),
        responses: (!group.is_hidden).then_some(group.responses),
        measures: measures.collect(),
        numbers: numbers
            .into_iter()
            .map(|(code, hidden, found)| GroupNumbersShape {
                code,
                hidden,
                numbers: found.filter(|_| !hidden).as_ref().map(numbers_shape),
            })
            .collect(),
    }
}
