//! The summary of a survey as CSV, JSON and a table for the terminal.

use super::csv_text::{CsvStyle, csv_string};
use super::summary_json::{DECIMALS, SummaryShape, interval_ends, percent};
use super::table::{Align, Table};
use crate::error::{Error, Kind, Result};
use crate::measure::{
    Alternative, Figure, Formula, Fraction, NumberSummary, QuestionSummary, Summary, Survey,
};
use crate::response::Ledger;
use crate::text::{Language, Text, clean};

/// The headings of the CSV, in the order of [`Row::cells`].
const HEADINGS: [(&str, &str); 17] = [
    ("类别", "section"),
    ("代码", "code"),
    ("名称", "title"),
    ("公式", "formula"),
    ("题目", "questions"),
    ("数量", "count"),
    ("未作答", "missing"),
    ("分子", "numerator"),
    ("分母", "denominator"),
    ("比率(%)", "rate (%)"),
    ("区间下限(%)", "interval low (%)"),
    ("区间上限(%)", "interval high (%)"),
    ("分布", "distribution"),
    ("未计入基数", "left out of the base"),
    ("计 0 留在基数", "kept in the base as 0"),
    ("舍入", "rounding"),
    ("说明", "notes"),
];

/// One row of the CSV; a cell that says nothing is empty.
#[derive(Default)]
struct Row {
    section: String,
    code: String,
    title: String,
    formula: String,
    questions: String,
    count: String,
    missing: String,
    numerator: String,
    denominator: String,
    rate: String,
    low: String,
    high: String,
    distribution: String,
    left_out: String,
    kept: String,
    rounding: String,
    notes: String,
}

impl Row {
    fn cells(self) -> [String; 17] {
        [
            self.section,
            self.code,
            self.title,
            self.formula,
            self.questions,
            self.count,
            self.missing,
            self.numerator,
            self.denominator,
            self.rate,
            self.low,
            self.high,
            self.distribution,
            self.left_out,
            self.kept,
            self.rounding,
            self.notes,
        ]
    }
}

/// The widest column of the table, in display columns.
const WIDEST: usize = 40;

/// Everything a summary is written from.
#[derive(Debug, Clone, Copy)]
pub struct SummaryReport<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The survey.
    pub survey: &'a Survey,
    /// The account of its papers.
    pub ledger: &'a Ledger,
    /// What the papers say.
    pub summary: &'a Summary,
}

impl SummaryReport<'_> {
    /// The summary as JSON with English keys; decimals are strings and rates in percent. Ends with a line end.
    pub fn to_json(&self, language: Language) -> Result<String> {
        json(&SummaryShape::of(self, language))
    }

    /// The summary as CSV: the account of the papers, one row per question, then the measures, each followed by what
    /// the other usual formulas give.
    pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
        csv_string(self.csv_rows(language), style)
    }

    /// The rows of the CSV, the headings first.
    pub(super) fn csv_rows(&self, language: Language) -> impl Iterator<Item = [String; 17]> {
        let headings = HEADINGS.map(|(zh, en)| language.pick(zh, en).to_owned());
        let accounts = accounts(self.ledger).map(move |(code, label, count)| Row {
            section: language.pick("台账", "papers").to_owned(),
            code: code.to_owned(),
            title: label.get(language).to_owned(),
            count: count.map(|count| count.to_string()).unwrap_or_default(),
            ..Row::default()
        });
        let questions = self.summary.questions.iter();
        let questions = questions.map(move |question| question_row(question, language));
        let figures = self.summary.figures.iter().flat_map(move |figure| {
            let others = figure.alternatives.iter();
            let others = others.map(move |other| alternative_row(figure, other, language));
            [figure_row(figure, language)].into_iter().chain(others)
        });
        let rows = accounts.chain(questions).chain(figures);
        [headings].into_iter().chain(rows.map(Row::cells))
    }

    /// The summary as a table for a terminal.
    pub fn to_table(&self, language: Language) -> String {
        let title = self.survey.questionnaire.title.get(language);
        let mut text = format!("{}/{}  {title}\n", self.project, self.survey.code);
        text = clean(text.trim_end()).into_owned();
        let counts: Vec<String> = accounts(self.ledger)
            .map(|(_, label, count)| {
                let count = count.map_or_else(|| "—".to_owned(), |count| count.to_string());
                format!("{} {count}", label.get(language))
            })
            .collect();
        let questions = self.question_table(language).render();
        let figures = self.figure_table(language).render();
        let rules = self.formulas(language) + &self.missing_rules(language);
        format!(
            "{text}\n{}\n\n{questions}\n{figures}{rules}",
            counts.join("  ")
        )
    }

    /// How each measure is computed; nothing without measures.
    fn formulas(&self, language: Language) -> String {
        let lines = self.summary.figures.iter().map(|figure| {
            let line = format!(
                "{}  {}",
                figure.title.get(language),
                notes(figure, language)
            );
            clean(&line).into_owned() + "\n"
        });
        let lines: String = lines.collect();
        if lines.is_empty() {
            return lines;
        }
        let heading = language.pick("怎样算：", "how they are computed:");
        format!("\n{heading}\n{lines}")
    }

    /// How each measure counts the missing reasons; nothing without measures.
    fn missing_rules(&self, language: Language) -> String {
        let figures = &self.summary.figures;
        if figures.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "\n{}\n",
            language.pick("缺失原因怎样计：", "how missing answers count:")
        );
        for figure in figures {
            let sentences = figure.missing_sentences();
            let told: Vec<&str> = sentences.iter().map(|said| said.get(language)).collect();
            let line = format!(
                "{}  {}",
                figure.title.get(language),
                told.join(language.pick("；", "; "))
            );
            text.push_str(&clean(&line));
            text.push('\n');
        }
        text
    }

    fn question_table(&self, language: Language) -> Table {
        let columns = [
            (language.pick("题", "code"), Align::Start),
            (language.pick("内容", "question"), Align::Start),
            (language.pick("有效", "answered"), Align::End),
            (language.pick("未作答", "missing"), Align::End),
            (language.pick("得分", "points"), Align::End),
            (language.pick("满分", "full mark"), Align::End),
            (language.pick("得分率(%)", "score rate (%)"), Align::End),
            (language.pick("分布", "distribution"), Align::Start),
        ];
        let mut table = Table::new(&columns, WIDEST);
        for question in &self.summary.questions {
            let row = question_row(question, language);
            table.row([
                row.code,
                row.title,
                row.count,
                row.missing,
                row.numerator,
                row.denominator,
                row.rate,
                row.distribution,
            ]);
        }
        table
    }

    fn figure_table(&self, language: Language) -> Table {
        let columns = [
            (language.pick("测算", "measure"), Align::Start),
            (language.pick("公式", "formula"), Align::Start),
            (language.pick("分子", "numerator"), Align::End),
            (language.pick("分母", "denominator"), Align::End),
            (language.pick("比率(%)", "rate (%)"), Align::End),
            (language.pick("95% 区间", "95% interval"), Align::Start),
            (
                language.pick("未计入基数", "left out of the base"),
                Align::Start,
            ),
        ];
        let mut table = Table::new(&columns, WIDEST);
        let mut add = |row: Row, indent: &str| {
            let interval = if row.low.is_empty() {
                String::new()
            } else {
                format!("{}–{}", row.low, row.high)
            };
            table.row([
                format!("{indent}{}", row.title),
                row.formula,
                row.numerator,
                row.denominator,
                row.rate,
                interval,
                row.left_out,
            ]);
        };
        for figure in &self.summary.figures {
            add(figure_row(figure, language), "");
            for other in &figure.alternatives {
                add(alternative_row(figure, other, language), "  ");
            }
        }
        table
    }
}

/// A value as pretty JSON with a line end.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| {
            Error::new(Kind::Bug, "写不了 JSON", "the JSON cannot be written").caused_by(error)
        })
}

/// The counts of the ledger in their order, with their words.
fn accounts(ledger: &Ledger) -> impl Iterator<Item = (&'static str, Text, Option<u64>)> {
    [
        ("distributed", "发放", "distributed", ledger.distributed),
        ("returned", "回收", "returned", Some(ledger.returned)),
        ("valid", "有效", "valid", Some(ledger.valid)),
        ("invalid", "无效", "invalid", Some(ledger.invalid)),
        ("entered", "录入", "entered", Some(ledger.entered)),
        ("verified", "复核", "verified", Some(ledger.verified)),
        ("approved", "审定", "approved", Some(ledger.approved)),
    ]
    .into_iter()
    .map(|(code, zh, en, count)| (code, Text::new(zh, en), count))
}

fn question_row(question: &QuestionSummary, language: Language) -> Row {
    let missing = question.missing.iter();
    let with_points = question.points.zip(question.full_mark);
    let [formula, numerator, denominator] = with_points
        .map(|(points, full_mark)| {
            [
                Formula::ScoreRate.title().get(language).to_owned(),
                points.normalize().to_string(),
                full_mark.normalize().to_string(),
            ]
        })
        .unwrap_or_default();
    let rate = question.score_rate.as_ref();
    Row {
        section: language.pick("题", "question").to_owned(),
        code: question.code.clone(),
        title: question.text.get(language).to_owned(),
        formula,
        questions: question.code.clone(),
        count: question.answered.to_string(),
        missing: missing
            .clone()
            .map(|(_, count)| count)
            .sum::<u64>()
            .to_string(),
        numerator,
        denominator,
        rate: rate.map(|rate| percent(rate, DECIMALS)).unwrap_or_default(),
        distribution: distribution(question, language),
        left_out: listed(
            missing.map(|(reason, count)| (reason.label().get(language).to_owned(), *count)),
            language,
        ),
        ..Row::default()
    }
}

/// The options with their counts, or the points given with theirs, in one line.
fn distribution(question: &QuestionSummary, language: Language) -> String {
    let options = question
        .options
        .iter()
        .map(|option| (option.label.get(language).to_owned(), option.count));
    let unit = language.pick("分", " points");
    let points = question
        .points_given
        .iter()
        .map(|(points, count)| (format!("{}{unit}", points.normalize()), *count));
    let counted = listed(options.chain(points), language);
    match &question.numbers {
        Some(numbers) => numbers_text(numbers, language),
        None => counted,
    }
}

/// What the numbers given come to, in one line.
pub fn numbers_text(numbers: &NumberSummary, language: Language) -> String {
    let two = |value: &Fraction| value.to_short_text(2);
    let [low, median, high] = &numbers.quartiles;
    let deviation = numbers.deviation;
    let deviation = deviation.map_or("—".to_owned(), |value| format!("{value:.2}"));
    let named = [
        ("n", "n", numbers.answered.to_string()),
        ("均值", "mean", two(&numbers.mean)),
        ("标准差", "sd", deviation),
        ("中位数", "median", two(median)),
        (
            "四分位数",
            "quartiles",
            format!("{} {} {}", two(low), language.pick("至", "to"), two(high)),
        ),
        ("最小", "least", numbers.least.normalize().to_string()),
        ("最大", "greatest", numbers.greatest.normalize().to_string()),
    ];
    let parts = named.map(|(zh, en, value)| format!("{} {value}", language.pick(zh, en)));
    parts.join(language.pick("；", "; "))
}

fn figure_row(figure: &Figure, language: Language) -> Row {
    let rate = figure.rate.as_ref();
    let interval = figure.interval.as_ref();
    let [low, high] = interval
        .map(|interval| interval_ends(interval, figure.decimals))
        .unwrap_or_default();
    let left_out = figure
        .left_out
        .iter()
        .map(|left| (left.reason.label().get(language).to_owned(), left.count));
    let kept = figure
        .missing
        .iter()
        .filter(|rule| !rule.leaves_base && rule.count > 0);
    let kept = kept.map(|rule| (rule.reason.label().get(language).to_owned(), rule.count));
    Row {
        section: language.pick("测算", "measure").to_owned(),
        code: figure.code.clone(),
        title: figure.title.get(language).to_owned(),
        formula: figure.formula.title().get(language).to_owned(),
        questions: figure.questions.join(" "),
        numerator: figure.numerator.to_short_text(3),
        denominator: figure.denominator.to_short_text(3),
        rate: rate.map(|rate| figure.percent(rate)).unwrap_or_default(),
        low,
        high,
        left_out: listed(left_out, language),
        kept: listed(kept, language),
        rounding: figure
            .rounding_label()
            .map(|label| label.get(language).to_owned())
            .unwrap_or_default(),
        notes: notes(figure, language),
        ..Row::default()
    }
}

fn alternative_row(figure: &Figure, other: &Alternative, language: Language) -> Row {
    Row {
        section: language.pick("其他算法", "alternative").to_owned(),
        code: figure.code.clone(),
        title: other.title.get(language).to_owned(),
        formula: Formula::title_of(other.formula).get(language).to_owned(),
        questions: other.questions.join(" "),
        numerator: other.numerator.to_short_text(3),
        denominator: other.denominator.to_short_text(3),
        rate: figure.percent(&other.rate),
        ..Row::default()
    }
}

/// How a figure is computed, in one line.
fn notes(figure: &Figure, language: Language) -> String {
    let notes = figure.notes();
    let notes: Vec<&str> = notes.iter().map(|note| note.get(language)).collect();
    notes.join(language.pick("；", "; "))
}

/// Counts by name in one line: `满意 21；较满意 5`.
fn listed(counts: impl Iterator<Item = (String, u64)>, language: Language) -> String {
    let parts: Vec<String> = counts
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    parts.join(language.pick("；", "; "))
}
