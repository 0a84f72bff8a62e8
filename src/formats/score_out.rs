//! The assessment of a project as CSV, JSON and a table for the terminal.

use serde::Serialize;

use super::course_out::{CourseShape, course_shapes};
use super::csv_text::{CsvStyle, csv_string};
use super::summary_out::json;
use super::table::{Align, Table};
use crate::error::Result;
use crate::indicator::{Assessment, Project, Scored};
use crate::measure::Fraction;
use crate::text::{Language, Text, clean, fit, width, wrap};

/// The headings of the CSV, as the annexes of such reports print them.
const HEADINGS: [(&str, &str); 12] = [
    ("一级", "level 1"),
    ("二级", "level 2"),
    ("三级", "level 3"),
    ("评分标准", "scoring rule"),
    ("分值", "weight"),
    ("目标值", "target"),
    ("完成值", "value"),
    ("计算方法", "because"),
    ("得分", "score"),
    ("得分率", "score rate"),
    ("扣分原因", "deduction"),
    ("佐证", "evidence"),
];

/// The widest column of the table, in display columns.
const WIDEST: usize = 24;

/// The widest value of an indicator in the table, in display columns.
const WIDEST_VALUE: usize = 32;

/// The line that a reason is wrapped to, in display columns.
const LINE: usize = 80;

/// Everything a score report is written from.
#[derive(Debug, Clone, Copy)]
pub struct ScoreReport<'a> {
    /// The project.
    pub project: &'a Project,
    /// What its indicators came to.
    pub assessment: &'a Assessment,
    /// Whether the table and the JSON also tell the rule in words and the score at other values.
    pub what_if: bool,
}

#[derive(Serialize)]
struct ScoreShape<'a> {
    project: &'a str,
    total: String,
    weight: String,
    grade: Option<&'a str>,
    indicators: Vec<IndicatorShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize)]
struct IndicatorShape<'a> {
    code: &'a str,
    path: Vec<&'a str>,
    weight: String,
    target: &'a str,
    value: &'a str,
    score: Option<String>,
    rule: &'static str,
    because: &'a str,
    evidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_words: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<Vec<CourseShape<'a>>>,
}

impl ScoreReport<'_> {
    /// The scores as JSON with English keys and decimals as strings. Ends with a line end.
    ///
    /// A score that cannot be told yet, and the grade while there is one, are `null`.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let indicators = self.assessment.indicators.iter();
        json(&ScoreShape {
            project: &self.project.code,
            total: points(&self.assessment.total),
            weight: points(&self.assessment.weight),
            grade: self.grade(language),
            indicators: indicators
                .map(|scored| indicator_shape(scored, self.what_if, language))
                .collect(),
            notes: self.notes(language).collect(),
        })
    }

    /// The scores as CSV: one row per third-level indicator, then the totals of the levels, the sum and the grade.
    pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
        let headings = HEADINGS.map(|(zh, en)| language.pick(zh, en).to_owned());
        let indicators = self.assessment.indicators.iter();
        let indicators = indicators.map(|scored| indicator_row(scored, language));
        let subtotal = language.pick("小计", "subtotal");
        let levels = self.assessment.levels.iter().map(|level| {
            let title = |depth| {
                level
                    .path
                    .get(depth)
                    .map_or("", |title: &Text| title.get(language))
            };
            total_row([title(0), title(1), subtotal], &level.weight, &level.score)
        });
        let total = total_row(
            [language.pick("合计", "total"), "", ""],
            &self.assessment.weight,
            &self.assessment.total,
        );
        let rows = [headings].into_iter().chain(indicators).chain(levels);
        let rows = rows.chain([total, self.grade_row(language)]);
        let remark = language.pick("说明", "note");
        let notes = self.notes(language).map(|note| {
            let mut cells = [const { String::new() }; 12];
            remark.clone_into(&mut cells[0]);
            cells[7] = note;
            cells
        });
        csv_string(rows.chain(notes), style)
    }

    fn notes(&self, language: Language) -> impl Iterator<Item = String> {
        let notes = self.assessment.notes(&self.project.grades).into_iter();
        notes.map(move |note| note.get(language).to_owned())
    }

    /// The scores as a table for a terminal, the reason of each under it, with the total and the grade below.
    pub fn to_table(&self, language: Language) -> String {
        let name = format!(
            "{}  {}",
            self.project.code,
            self.project.title.get(language)
        );
        format!(
            "{}\n\n{}\n{}\n{}",
            clean(name.trim_end()),
            self.indicator_table(language),
            self.level_table(language).render(),
            self.last_line(language)
        )
    }

    fn indicator_table(&self, language: Language) -> String {
        let code = language.pick("代码", "code");
        let columns = [
            (code, Align::Start),
            (language.pick("三级指标", "indicator"), Align::Start),
            (language.pick("分值", "weight"), Align::End),
            (language.pick("得分", "score"), Align::End),
            (language.pick("完成值", "value"), Align::Start),
        ];
        let indicators = &self.assessment.indicators;
        let mut table = Table::new(&columns, WIDEST);
        for scored in indicators {
            table.row([
                scored.code.clone(),
                scored.title.get(language).to_owned(),
                points(&scored.weight),
                score(scored.score.as_ref()).unwrap_or_else(|| "—".to_owned()),
                fit(scored.value.get(language), WIDEST_VALUE),
            ]);
        }
        let codes = indicators.iter().map(|scored| width(&scored.code));
        let indent = 2 + codes.chain([width(code)]).max().unwrap_or(0).min(WIDEST);
        let reasons = indicators.iter().map(|scored| {
            let because = clean(scored.because.get(language));
            let mut told = indented(&because, indent);
            if self.what_if {
                for line in what_if_lines(scored, language) {
                    told.push_str(&indented(&clean(&line), indent));
                }
            }
            told
        });
        // The heading and the rule under it have no reason.
        let reasons = [String::new(), String::new()].into_iter().chain(reasons);
        let rows = table.render();
        rows.lines()
            .zip(reasons)
            .flat_map(|(row, reason)| [row.to_owned(), "\n".to_owned(), reason])
            .collect()
    }

    fn level_table(&self, language: Language) -> Table {
        let columns = [
            (language.pick("级次", "level"), Align::Start),
            (language.pick("分值", "weight"), Align::End),
            (language.pick("得分", "score"), Align::End),
            (language.pick("得分率", "score rate"), Align::End),
        ];
        let mut table = Table::new(&columns, WIDEST);
        for level in &self.assessment.levels {
            let indent = "  ".repeat(level.path.len().saturating_sub(1));
            let title = level.path.last().map_or("", |title| title.get(language));
            table.row([
                format!("{indent}{title}"),
                points(&level.weight),
                points(&level.score),
                rate(&level.score, &level.weight),
            ]);
        }
        table
    }

    fn last_line(&self, language: Language) -> String {
        let (total, weight) = (
            points(&self.assessment.total),
            points(&self.assessment.weight),
        );
        let grade = self
            .grade(language)
            .unwrap_or(language.pick("未定", "not yet"));
        let mut text = match language {
            Language::Zh => format!("合计 {total} / {weight} 分，等级 {grade}\n"),
            Language::En => format!("total {total} / {weight} points, grade {grade}\n"),
        };
        for note in self.notes(language) {
            text.extend(["· ", &*clean(&note), "\n"]);
        }
        text
    }

    fn grade_row(&self, language: Language) -> [String; 12] {
        let (word, grade) = (language.pick("等级", "grade"), self.grade(language));
        let grade = grade.unwrap_or_default();
        [word, "", "", "", "", "", "", "", grade, "", "", ""].map(str::to_owned)
    }

    fn grade(&self, language: Language) -> Option<&str> {
        self.assessment
            .grade
            .as_ref()
            .map(|grade| grade.get(language))
    }
}

fn indicator_shape(scored: &Scored, what_if: bool, language: Language) -> IndicatorShape<'_> {
    IndicatorShape {
        code: &scored.code,
        path: scored
            .path
            .iter()
            .map(|title| title.get(language))
            .collect(),
        weight: points(&scored.weight),
        target: scored.target.get(language),
        value: scored.value.get(language),
        score: score(scored.score.as_ref()),
        rule: scored.rule,
        because: scored.because.get(language),
        evidence: scored.evidence,
        rule_words: what_if.then(|| scored.rule_words.get(language)),
        what_if: what_if.then(|| course_shapes(&scored.courses, language)),
    }
}

/// The rule in words, and where the value stands on the course of each part.
fn what_if_lines(scored: &Scored, language: Language) -> Vec<String> {
    let rule = language.pick("规则：", "rule: ");
    let mut lines = vec![format!("{rule}{}", scored.rule_words.get(language))];
    for course in &scored.courses {
        let sentences: Vec<String> = course
            .sentences()
            .iter()
            .map(|sentence| sentence.get(language).to_owned())
            .collect();
        let part = match course.title.get(language) {
            "" => String::new(),
            title => format!("{title}{}", language.pick("：", ": ")),
        };
        let between = language.pick("；", "; ");
        lines.push(format!("{part}{}", sentences.join(between)));
    }
    lines
}

fn indicator_row(scored: &Scored, language: Language) -> [String; 12] {
    [
        scored.path[0].get(language).to_owned(),
        scored.path[1].get(language).to_owned(),
        scored.title.get(language).to_owned(),
        scored.standard.get(language).to_owned(),
        points(&scored.weight),
        scored.target.get(language).to_owned(),
        scored.value.get(language).to_owned(),
        scored.because.get(language).to_owned(),
        score(scored.score.as_ref()).unwrap_or_default(),
        scored
            .score
            .as_ref()
            .map(|score| rate(score, &scored.weight))
            .unwrap_or_default(),
        scored.deduction.get(language).to_owned(),
        evidence(scored, language),
    ]
}

fn total_row(path: [&str; 3], weight: &Fraction, score: &Fraction) -> [String; 12] {
    let [first, second, third] = path;
    let (weight, score, rate) = (&points(weight), &points(score), &rate(score, weight));
    [
        first, second, third, "", weight, "", "", "", score, rate, "", "",
    ]
    .map(str::to_owned)
}

/// Where the value comes from, with the survey and the measure where there is one.
fn evidence(scored: &Scored, language: Language) -> String {
    let word = match scored.evidence {
        "measure" => language.pick("问卷调查", "survey"),
        "interview" => language.pick("访谈", "interview"),
        _ => language.pick("评价认定", "judgement"),
    };
    let feeds: Vec<String> = scored
        .feeds
        .iter()
        .map(|(survey, measure)| format!("{survey}/{measure}"))
        .collect();
    format!("{word} {}", feeds.join(" ")).trim_end().to_owned()
}

/// The text wrapped, every line behind this many spaces.
fn indented(text: &str, indent: usize) -> String {
    let lines = wrap(text, LINE.saturating_sub(indent));
    let lines = lines.into_iter().map(|line| {
        let line = text.get(line.bytes).unwrap_or_default().trim_end();
        format!("{}{line}\n", " ".repeat(indent))
    });
    lines.collect()
}

/// Points as a report prints them: at most two decimals, half up.
fn points(points: &Fraction) -> String {
    points.to_short_text(2)
}

fn score(score: Option<&Fraction>) -> Option<String> {
    score.map(points)
}

/// A score as a share of its weight; empty for a weight of 0.
fn rate(score: &Fraction, weight: &Fraction) -> String {
    score
        .divide(weight)
        .map(|share| format!("{}%", share.percent().to_text(2)))
        .unwrap_or_default()
}
