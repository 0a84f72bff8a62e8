//! The summary of a survey with its measures by group, as CSV, JSON and tables: what may leave the program of it.

use serde::Serialize;

use super::crosstab::HIDDEN;
use super::summary::{SummaryReport, WIDEST, numbers_text};
use super::summary_shape::{
    IntervalShape, NumbersShape, SummaryShape, interval_ends, numbers_shape,
};
use crate::error::Result;
use crate::formats::listing::{Cell, Grid, Listing, cell, columns, pretty};
use crate::measure::crosstab::{Group, GroupFigure, GroupedMeasures, Grouping};
use crate::measure::{Interval, NumberCollector, NumberSummary};
use crate::text::{Language, Text, clean};

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
    grouping: GroupingShape<'a>,
    groups: Vec<GroupShape<'a>>,
}

#[derive(Serialize)]
struct GroupingShape<'a> {
    by: String,
    title: String,
    small_cells: u64,
    hidden: bool,
    /// The questions and measures whose counts over all responses would give hidden numbers away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taken_out: Vec<&'a str>,
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
    /// How the rate differs from that of another group; `null` for the group itself, and where one is hidden.
    difference: Option<DifferenceShape<'a>>,
    hidden: bool,
}

#[derive(Serialize)]
struct DifferenceShape<'a> {
    from: Option<&'a str>,
    value: String,
    interval: Option<IntervalShape>,
}

/// A figure of a group as it may leave the program: `None` where it is hidden.
#[derive(Default)]
struct Printed {
    numerator: Option<String>,
    denominator: Option<String>,
    rate: Option<String>,
    ends: Option<[String; 2]>,
    /// The difference to the group it is compared with, and the ends of its interval, in percentage points.
    difference: Option<String>,
    difference_ends: Option<[String; 2]>,
}

impl Printed {
    fn of(cell: &GroupFigure) -> Self {
        let figure = &cell.figure;
        let open = !cell.is_hidden;
        Self {
            numerator: (!cell.is_numerator_hidden).then(|| figure.numerator.to_short_text(3)),
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
            difference: cell.difference.as_ref().map(|of| figure.percent(&of.value)),
            difference_ends: cell
                .difference
                .as_ref()
                .and_then(|of| of.interval)
                .map(|interval| signed_ends(&interval, figure.decimals)),
        }
    }
}

/// The ends of an interval that may lie around 0, without a minus before a nought.
fn signed_ends(interval: &Interval, decimals: u32) -> [String; 2] {
    interval_ends(interval, decimals).map(|end| {
        let is_nought = end.trim_matches(['-', '0', '.']).is_empty();
        if is_nought { end.replace('-', "") } else { end }
    })
}

impl GroupsReport<'_> {
    fn title(&self) -> Text {
        self.grouping.title(&self.summary.survey.questionnaire)
    }

    /// What is to be said under the groups, and what is not in the summary above them.
    fn remarks(&self) -> Vec<Text> {
        let mut remarks = group_remarks(self.measures);
        let codes = self.measures.taken_out(self.summary.survey);
        if !codes.is_empty() {
            let [zh, en] = [codes.join("、"), codes.join(", ")];
            remarks.push(Text::new(
                format!("{zh} 由分组就能推出隐去的数，全部答卷的合计不在这一份里，见不分组的汇总"),
                format!("{en}: over all responses it would give hidden numbers away by these groups, and is in the summary without groups"),
            ));
        }
        remarks
    }

    /// The summary as JSON with `grouping` and `groups` added; what is hidden is `null`.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let groups = self.measures.groups.iter();
        pretty(&GroupsShape {
            summary: SummaryShape::of(&self.summary, language),
            grouping: GroupingShape {
                by: self.grouping.code(),
                title: self.title().get(language).to_owned(),
                small_cells: self.measures.under,
                hidden: self.measures.hides(),
                taken_out: self.measures.taken_out(self.summary.survey),
            },
            groups: groups
                .enumerate()
                .map(|(at, group)| self.group_shape(group, self.group_numbers(at), language))
                .collect(),
        })
    }

    /// A group as JSON has it.
    fn group_shape<'g>(
        &'g self,
        group: &'g Group,
        numbers: Vec<(&'g str, bool, Option<NumberSummary>)>,
        language: Language,
    ) -> GroupShape<'g> {
        let measures = group.figures.iter().enumerate().map(|(at, cell)| {
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
                    .map(|(ends, interval)| IntervalShape::of(&interval, ends)),
                difference: printed.difference.map(|value| DifferenceShape {
                    from: self
                        .measures
                        .compared_with(at)
                        .and_then(|of| of.code.as_deref()),
                    value,
                    interval: printed
                        .difference_ends
                        .zip(cell.difference.as_ref().and_then(|of| of.interval))
                        .map(|(ends, interval)| IntervalShape::of(&interval, ends)),
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

    /// What a group gave to each number question: its code, whether it stays inside, and what it comes to.
    ///
    fn group_numbers(&self, group: usize) -> Vec<(&str, bool, Option<NumberSummary>)> {
        let groups = &self.measures.groups;
        let questions = &self.summary.survey.questionnaire.questions;
        let gate = self.summary.gate;
        let positions = self.numbers.positions().iter().enumerate();
        let named = positions
            .filter(|(_, position)| !gate.holds(**position))
            .filter_map(|(number, position)| {
                let code = groups.get(group)?.category.code.as_deref();
                let found = self.numbers.summary_of(code, *position);
                let is_hidden = self.measures.hides_number(number, group);
                let code = questions.get(*position)?.code.as_str();
                Some((code, is_hidden, found))
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

    /// The summary for a spreadsheet, then a row for each group and measure; what is hidden is `*`.
    pub fn to_grid(&self, language: Language) -> Grid {
        let remarks = columns! { language, Text as remark =>
            "section" => language.pick("说明", "remark");
            "title" => remark.get(language);
        };
        let section = self.section(language);
        let numbers = columns! { language, [String; 3] as [group, code, told] =>
            "section" => &section;
            "title" => group;
            "questions" => code;
            "distribution" => told;
        };
        self.summary
            .sheet(language)
            .part(&self.listing(language), &self.rows())
            .part(&numbers, &self.number_lines(language))
            .part(&remarks, &self.remarks())
            .grid()
    }

    /// The groups alone, as they stand on paper.
    pub fn group_grid(&self, language: Language) -> Grid {
        self.listing(language).grid(&self.rows())
    }

    /// The summary as tables for a terminal, with a table of the groups under them.
    pub fn to_table(&self, language: Language) -> String {
        let mut text = self.summary.to_table(language);
        let title = format!(
            "{}{}",
            language.pick("分组：", "by group: "),
            self.title().get(language)
        );
        let table = self.listing(language).table(&self.rows());
        text.extend(["\n", &clean(&title), "\n", &table]);
        for [group, code, told] in self.number_lines(language) {
            text.extend([&*clean(&format!("{group}  {code}  {told}")), "\n"]);
        }
        for remark in self.remarks() {
            text.extend(["· ", &clean(remark.get(language)), "\n"]);
        }
        text
    }

    /// A row for each measure of each group, one for a group without measures.
    fn rows(&self) -> Vec<Row<'_>> {
        let rows = self.measures.groups.iter().flat_map(|group| {
            let figures: Vec<_> = group.figures.iter().map(Some).collect();
            let figures = if figures.is_empty() {
                vec![None]
            } else {
                figures
            };
            figures
                .into_iter()
                .enumerate()
                .map(move |(at, figure)| Row {
                    is_first: at == 0,
                    group,
                    figure,
                })
        });
        rows.collect()
    }

    /// What stands in front of the rows of groups.
    fn section(&self, language: Language) -> String {
        let word = language.pick("分组", "group");
        format!("{word} {}", self.grouping.word(language))
    }

    /// The columns of the groups; a table names each group once.
    fn listing<'r>(&self, language: Language) -> Listing<'_, Row<'r>> {
        let once = |row: &Row, named: Cell| {
            if row.is_first {
                named
            } else {
                named.read_as("")
            }
        };
        let printed = |row: &Row| row.figure.map(Printed::of).unwrap_or_default();
        // A row without a measure has nothing to hide; without a rate the base is empty.
        let starred = |row: &Row, digits: Option<String>, is_hidden: fn(&GroupFigure) -> bool| {
            let hides = row.figure.is_some_and(is_hidden);
            cell(digits.map(Cell::decimal)).or(if hides { HIDDEN } else { "" })
        };
        let section = self.section(language);
        let to = language.pick("至", "to");
        let listing = columns! { language, Row as row =>
            "section" => &section;
            "code" => row.group.category.code_text();
            "title" => row.group.category.label.get(language);
            "": "组" "group" => once(row, cell(row.group.category.title(language)));
            "": "份数" "responses" [end] => once(row, size(row.group));
            "count" => size(row.group);
            "formula": "测算" "measure" => row.figure.map(|of| of.figure.title.get(language));
            "questions" => row.figure.map(|of| of.figure.questions.join(" "));
            "numerator": "分子" "numerator" [end] => starred(row, printed(row).numerator, |of| of.is_numerator_hidden);
            "denominator": "分母" "denominator" [end] => starred(row, printed(row).denominator, |of| of.is_base_hidden);
            "rate": "比率(%)" "rate (%)" [end] => starred(row, printed(row).rate, |of| of.is_hidden);
            "": "95% 区间" "95% interval" => printed(row).ends.map(|[low, high]| format!("{low}–{high}"));
            "low" => printed(row).ends.map(|[low, _]| Cell::percent(low));
            "high" => printed(row).ends.map(|[_, high]| Cell::percent(high));
            "": "与首组相差(点)" "difference (points)" [end] => printed(row).difference.map(Cell::decimal);
            "": "差的 95% 区间" "its 95% interval" => printed(row).difference_ends.map(|[low, high]| format!("{low} {to} {high}"));
            "difference" => printed(row).difference.map(Cell::decimal);
            "difference_low" => printed(row).difference_ends.map(|[low, _]| Cell::decimal(low));
            "difference_high" => printed(row).difference_ends.map(|[_, high]| Cell::decimal(high));
        };
        listing.widest(WIDEST)
    }
}

/// A group with one of its measures, and whether it is the first of them.
struct Row<'a> {
    is_first: bool,
    group: &'a Group,
    figure: Option<&'a GroupFigure>,
}

/// What is to be said under figures by group that leave the program: with which group the others are compared, and why
/// something is hidden.
pub fn group_remarks(measures: &GroupedMeasures) -> Vec<Text> {
    let mut remarks = compared_remarks(measures);
    if measures.hides() {
        let under = measures.under;
        remarks.push(Text::new(
            format!(
                "记作 {HIDDEN} 的数不对外列出：不足 {under} 份的组，分子、其余或选某一项的不足 {under} 的组，以及为了不能从合计倒推而一并隐去的；用到同一道题的测算一起隐去"
            ),
            format!(
                "numbers shown as {HIDDEN} do not leave the program: groups below {under} responses, groups of which a figure tells fewer than {under} people, and what is hidden with them so that no total gives them away; measures with a question in common are hidden together"
            ),
        ));
    }
    remarks
}

/// One sentence for each group with which others are compared: most often the same in all measures.
fn compared_remarks(measures: &GroupedMeasures) -> Vec<Text> {
    let count = measures
        .groups
        .first()
        .map_or(0, |group| group.figures.len());
    let mut labels: Vec<Text> = Vec::new();
    for category in (0..count).filter_map(|measure| measures.compared_with(measure)) {
        if !labels.contains(&category.label) {
            labels.push(category.label.clone());
        }
    }
    let zh: Vec<&str> = labels.iter().map(|label| label.get(Language::Zh)).collect();
    let en: Vec<&str> = labels.iter().map(|label| label.get(Language::En)).collect();
    if labels.is_empty() {
        return Vec::new();
    }
    vec![Text::new(
        format!(
            "相差是与“{}”比（第一个列出比率的组），单位是百分点；区间不含 0 才说明两组不同；比的组多，总有几个碰巧不含 0",
            zh.join("”“")
        ),
        format!(
            "differences are from “{}” (the first group with a rate), in percentage points; only an interval without 0 shows that two groups differ, and of many some are without 0 by chance",
            en.join("”, “")
        ),
    )]
}

fn size(group: &Group) -> Cell {
    cell((!group.is_hidden).then_some(group.responses)).or(HIDDEN)
}
