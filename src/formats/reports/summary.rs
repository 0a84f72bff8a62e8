//! The summary of a survey as CSV, JSON and a table for the terminal.

use super::summary_shape::{DECIMALS, SummaryShape, interval_ends, percent};
use crate::error::Result;
use crate::formats::gate::{Gate, withheld_word};
use crate::formats::listing::{Cell, Grid, Listing, Sheet, cell, columns, pretty};
use crate::measure::{Figure, Formula, Fraction, NumberSummary, QuestionSummary, Summary, Survey};
use crate::response::{Ledger, RestsOn};
use crate::text::{Language, Text, clean};

/// The columns of the CSV.
const COLUMNS: [(&str, &str, &str); 18] = [
    ("section", "类别", "section"),
    ("code", "代码", "code"),
    ("title", "名称", "title"),
    ("formula", "公式", "formula"),
    ("questions", "题目", "questions"),
    ("count", "数量", "count"),
    ("missing", "未作答", "missing"),
    ("numerator", "分子", "numerator"),
    ("denominator", "分母", "denominator"),
    ("rate", "比率(%)", "rate (%)"),
    ("low", "区间下限(%)", "interval low (%)"),
    ("high", "区间上限(%)", "interval high (%)"),
    ("distribution", "分布", "distribution"),
    ("left_out", "未计入基数", "left out of the base"),
    ("kept", "计 0 留在基数", "kept in the base as 0"),
    ("rounding", "舍入", "rounding"),
    ("notes", "说明", "notes"),
    ("not_asked", "未问（跳过）", "not asked (passed over)"),
];

/// The widest column of the table, in display columns.
pub(super) const WIDEST: usize = 40;

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
    /// Which questions' answers stay inside.
    pub gate: &'a Gate,
    /// The papers that its figures rest on.
    pub rests_on: RestsOn,
}

impl SummaryReport<'_> {
    /// The summary as JSON with English keys; decimals are strings and rates in percent. Ends with a line end.
    pub fn to_json(&self, language: Language) -> Result<String> {
        pretty(&SummaryShape::of(self, language))
    }

    /// The summary for a spreadsheet: the account of the papers, one row per question, then the measures, each followed by what
    /// the other usual formulas give.
    pub fn to_grid(&self, language: Language) -> Grid {
        self.sheet(language).grid()
    }

    /// The rows, to which more may be added under the same headings.
    pub(super) fn sheet(&self, language: Language) -> Sheet {
        Sheet::new(&COLUMNS, language)
            .part(&account_listing(language), &accounts(self.ledger))
            .part(
                &question_listing(language, self.gate),
                &self.summary.questions,
            )
            .part(&figure_listing(language), &figures(self.summary, self.gate))
            .part(&rest_listing(language), self.rest_of_any().as_slice())
    }

    /// What its figures rest on, where there are papers.
    fn rest_of_any(&self) -> Option<RestsOn> {
        Some(self.rests_on).filter(|rest| rest.is_any())
    }

    /// The summary as a table for a terminal.
    pub fn to_table(&self, language: Language) -> String {
        let title = self.survey.questionnaire.title.get(language);
        let mut text = format!("{}/{}  {title}\n", self.project, self.survey.code);
        text = clean(text.trim_end()).into_owned();
        let counts: Vec<String> = accounts(self.ledger)
            .iter()
            .map(|(_, label, count)| {
                let count = count.map_or_else(|| "—".to_owned(), |count| count.to_string());
                format!("{} {count}", label.get(language))
            })
            .collect();
        let questions = question_listing(language, self.gate).table(&self.summary.questions);
        let figures = figure_listing(language).table(&figures(self.summary, self.gate));
        let withheld = self.gate.remark();
        let withheld = withheld.map_or_else(String::new, |remark| {
            format!("· {}\n", remark.get(language))
        });
        let rules = self.formulas(language) + &self.missing_rules(language);
        let rest = self.rest_of_any();
        let rest = rest.map_or_else(String::new, |rest| {
            format!("{}\n", rest.sentence().get(language))
        });
        format!(
            "{text}\n{}\n{rest}\n{questions}{withheld}\n{figures}{rules}",
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
}

/// A count of the ledger: its code, what it is called, how many.
type Account = (&'static str, Text, Option<u64>);

/// The counts of the ledger in their order, with their words; those withdrawn where there are any.
fn accounts(ledger: &Ledger) -> Vec<Account> {
    let all = [
        ("distributed", "发放", "distributed", ledger.distributed),
        ("returned", "回收", "returned", Some(ledger.returned)),
        ("valid", "有效", "valid", Some(ledger.valid)),
        ("invalid", "无效", "invalid", Some(ledger.invalid)),
        ("entered", "录入", "entered", Some(ledger.entered)),
        ("verified", "复核", "verified", Some(ledger.verified)),
        ("approved", "审定", "approved", Some(ledger.approved)),
        ("withdrawn", "撤出", "withdrawn", Some(ledger.withdrawn)),
    ];
    all.into_iter()
        .filter(|(code, _, _, count)| *code != "withdrawn" || *count != Some(0))
        .map(|(code, zh, en, count)| (code, Text::new(zh, en), count))
        .collect()
}

fn rest_listing(language: Language) -> Listing<'static, RestsOn> {
    columns! { language, RestsOn as of =>
        "section" => language.pick("依据", "rests on");
        "code" => "rests_on";
        "title" => of.sentence().get(language).to_owned();
        "count" => of.approved + of.not_approved;
    }
}

fn account_listing(language: Language) -> Listing<'static, Account> {
    columns! { language, Account as (code, label, count) =>
        "section" => language.pick("台账", "papers");
        "code" => *code;
        "title" => label.get(language);
        "count" => *count;
    }
}

fn question_listing(language: Language, gate: &Gate) -> Listing<'_, QuestionSummary> {
    let leaves = |of: &QuestionSummary| !gate.holds(of.position);
    let points = move |of: &QuestionSummary| of.points.zip(of.full_mark).filter(|_| leaves(of));
    let formula = Formula::ScoreRate.title().get(language).to_owned();
    let missing = move |of: &QuestionSummary| {
        let missing = of.missing.iter();
        listed(
            missing.map(|(reason, count)| (reason.label(), *count)),
            language,
        )
    };
    let rate = move |of: &QuestionSummary| {
        let rate = of.score_rate.as_ref().filter(|_| leaves(of));
        rate.map(|rate| percent(rate, DECIMALS))
    };
    let left = |of: &QuestionSummary| of.missing.iter().map(|(_, count)| count).sum::<u64>();
    let listing = columns! { language, QuestionSummary as of =>
        "section" => language.pick("题", "question");
        "code": "题" "code" => &of.code;
        "title": "内容" "question" => of.text.get(language);
        "formula" => points(of).map(|_| &formula);
        "questions" => &of.code;
        "count": "已答" "answered" [end] => leaves(of).then_some(of.answered);
        "missing": "未作答" "missing" [end] => leaves(of).then(|| left(of));
        "not_asked": "未问" "not asked" [end] => leaves(of).then_some(of.not_asked);
        "numerator": "得分" "points" [end] => points(of).map(|(points, _)| points);
        "denominator": "满分" "full mark" [end] => points(of).map(|(_, mark)| mark);
        "rate": "得分率(%)" "score rate (%)" [end] => rate(of).map(Cell::percent);
        "distribution": "分布" "distribution" => if leaves(of) { distribution(of, language) } else { withheld_word(language).to_owned() };
        "left_out" => leaves(of).then(|| missing(of));
    };
    listing.widest(WIDEST)
}

/// The options with their counts, or the points given with theirs, in one line.
fn distribution(question: &QuestionSummary, language: Language) -> String {
    let options = question
        .options
        .iter()
        .map(|option| (option.label.clone(), option.count));
    let points = question.points_given.iter().map(|(points, count)| {
        let points = points.normalize();
        (
            Text::new(format!("{points}分"), format!("{points} points")),
            *count,
        )
    });
    // Of a question whose answers are not counted one by one: why there is none.
    let is_uncounted = question.options.is_empty() && question.points_given.is_empty();
    let reasons = question.missing.iter().filter(|_| is_uncounted);
    let reasons = reasons.map(|(reason, count)| (reason.label(), *count));
    match &question.numbers {
        Some(numbers) => numbers_text(numbers, language),
        None => listed(options.chain(points).chain(reasons), language),
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

/// A measure, or what another usual formula gives on the same answers.
struct Row<'a> {
    /// The measure.
    figure: &'a Figure,
    /// The measure again; `None` on the row of another formula.
    own: Option<&'a Figure>,
    title: &'a Text,
    formula: Text,
    questions: &'a [String],
    fraction: [&'a Fraction; 2],
    rate: Option<&'a Fraction>,
}

/// The measures, each before its alternatives.
fn figures<'s>(summary: &'s Summary, gate: &Gate) -> Vec<Row<'s>> {
    let rows = summary.figures.iter().flat_map(|figure| {
        let others = figure.alternatives.iter();
        let others = others.filter(|other| gate.lets_out(figure, other));
        let others = others.map(move |other| Row {
            figure,
            own: None,
            title: &other.title,
            formula: Formula::title_of(other.formula),
            questions: &other.questions,
            fraction: [&other.numerator, &other.denominator],
            rate: Some(&other.rate),
        });
        let own = Row {
            figure,
            own: Some(figure),
            title: &figure.title,
            formula: figure.formula.title(),
            questions: &figure.questions,
            fraction: [&figure.numerator, &figure.denominator],
            rate: figure.rate.as_ref(),
        };
        std::iter::once(own).chain(others)
    });
    rows.collect()
}

fn figure_listing<'a>(language: Language) -> Listing<'static, Row<'a>> {
    let section = move |of: &Row| match of.own {
        Some(_) => language.pick("测算", "measure"),
        None => language.pick("其他算法", "alternative"),
    };
    let title = move |of: &Row| {
        let indent = if of.own.is_some() { "" } else { "  " };
        let title = of.title.get(language);
        cell(title).read_as(format!("{indent}{title}"))
    };
    let listing = columns! { language, Row as of =>
        "section" => section(of);
        "code" => &of.figure.code;
        "title": "测算" "measure" [coded] => title(of);
        "formula": "公式" "formula" => of.formula.get(language);
        "questions" => of.questions.join(" ");
        "numerator": "分子" "numerator" [end] => Cell::decimal(of.fraction[0].to_short_text(3));
        "denominator": "分母" "denominator" [end] => Cell::decimal(of.fraction[1].to_short_text(3));
        "rate": "比率(%)" "rate (%)" [end] => of.rate.map(|rate| Cell::percent(of.figure.percent(rate)));
        "": "95% 区间" "95% interval" => of.own.and_then(ends).map(|[low, high]| format!("{low}–{high}"));
        "low" => of.own.and_then(ends).map(|[low, _]| Cell::percent(low));
        "high" => of.own.and_then(ends).map(|[_, high]| Cell::percent(high));
        "left_out": "未计入基数" "left out of the base" => of.own.map(|figure| left_out(figure, language));
        "kept" => of.own.map(|figure| kept(figure, language));
        "rounding" => of.own.and_then(Figure::rounding_label).map(|label| label.get(language).to_owned());
        "notes" => of.own.map(|figure| notes(figure, language));
    };
    listing.widest(WIDEST)
}

/// What left the base of a figure.
fn left_out(figure: &Figure, language: Language) -> String {
    let left = figure.left_out.iter();
    listed(left.map(|left| (left.reason.label(), left.count)), language)
}

/// What stays in the base of a figure as zero.
fn kept(figure: &Figure, language: Language) -> String {
    let rules = figure.missing.iter();
    let kept = rules.filter(|rule| !rule.leaves_base && rule.count > 0);
    listed(kept.map(|rule| (rule.reason.label(), rule.count)), language)
}

/// The ends of the interval around a figure in percent.
fn ends(figure: &Figure) -> Option<[String; 2]> {
    let interval = figure.interval.as_ref()?;
    Some(interval_ends(interval, figure.decimals))
}

/// How a figure is computed, in one line.
fn notes(figure: &Figure, language: Language) -> String {
    let notes = figure.notes();
    let notes: Vec<&str> = notes.iter().map(|note| note.get(language)).collect();
    notes.join(language.pick("；", "; "))
}

/// Counts by name in one line: `满意 21；较满意 5`.
fn listed(counts: impl Iterator<Item = (Text, u64)>, language: Language) -> String {
    let parts: Vec<String> = counts
        .map(|(name, count)| format!("{} {count}", name.get(language)))
        .collect();
    parts.join(language.pick("；", "; "))
}
