//! The assessment of a project as CSV, JSON and a table for the terminal.

use serde::Serialize;

use super::course::{CourseShape, course_shapes};
use crate::error::Result;
use crate::formats::listing::{Cell, Grid, Listing, Sheet, cell, columns, pretty};
use crate::indicator::{Assessment, Citation, Evidence, LevelTotal, Project, Scored};
use crate::measure::Fraction;
use crate::response::RestsOn;
use crate::text::{Language, clean, fit, width, wrap};

/// The columns of the CSV, as the annexes of such reports print them.
const COLUMNS: [(&str, &str, &str); 12] = [
    ("first", "一级", "level 1"),
    ("second", "二级", "level 2"),
    ("third", "三级", "level 3"),
    ("standard", "评分标准", "scoring rule"),
    ("weight", "分值", "weight"),
    ("target", "目标值", "target"),
    ("value", "完成值", "value"),
    ("because", "计算方法", "because"),
    ("score", "得分", "score"),
    ("rate", "得分率", "score rate"),
    ("deduction", "扣分原因", "deduction"),
    ("evidence", "佐证", "evidence"),
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
    /// What the figures of each survey rest on, by its code.
    pub rests_on: &'a [(String, RestsOn)],
    /// Whether the table and the JSON also tell the rule in words and the score at other values.
    pub what_if: bool,
}

#[derive(Serialize)]
struct ScoreShape<'a> {
    project: &'a str,
    total: String,
    weight: String,
    grade: Option<&'a str>,
    rests_on: RestsOn,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cites: Vec<&'a Citation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<RestsOn>,
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
        pretty(&ScoreShape {
            project: &self.project.code,
            total: points(&self.assessment.total),
            weight: points(&self.assessment.weight),
            grade: self.grade(language),
            rests_on: self.rest(),
            indicators: indicators
                .map(|scored| IndicatorShape {
                    rests_on: self.rest_of(&scored.code),
                    cites: self.cites_of(&scored.code),
                    ..indicator_shape(scored, self.what_if, language)
                })
                .collect(),
            notes: self.notes(language).collect(),
        })
    }

    /// The scores for a spreadsheet: one row per third-level indicator, then the totals of the levels, the sum and the grade.
    pub fn to_grid(&self, language: Language) -> Grid {
        let word = language.pick("等级", "grade");
        let grade = columns! { language, Option<&str> as grade =>
            "first" => word;
            "value" => *grade;
        };
        let notes = columns! { language, String as note =>
            "first" => language.pick("说明", "note");
            "because" => note;
        };
        let rest = self.rest().is_any().then(|| self.rest().sentence());
        let rest = rest.map(|sentence| sentence.get(language).to_owned());
        let told: Vec<String> = rest.into_iter().chain(self.notes(language)).collect();
        Sheet::new(&COLUMNS, language)
            .part(&indicator_listing(language), &self.assessment.indicators)
            .part(&level_listing(language), &self.assessment.levels)
            .part(&total_listing(language), [self.assessment])
            .part(&grade, &[self.grade(language)])
            .part(&notes, &told)
            .grid()
    }

    /// What the whole score rests on.
    pub fn rest(&self) -> RestsOn {
        let surveys = self.rests_on.iter().map(|(_, rests_on)| *rests_on);
        surveys.fold(RestsOn::default(), RestsOn::and)
    }

    /// What an indicator rests on; `None` where it is about no survey.
    fn rest_of(&self, indicator: &str) -> Option<RestsOn> {
        let mut indicators = self.project.indicators.iter();
        let Evidence::Measure { survey, .. } =
            &indicators.find(|one| one.code == indicator)?.evidence
        else {
            return None;
        };
        let mut surveys = self.rests_on.iter();
        surveys
            .find(|(code, _)| code == survey)
            .map(|(_, rests_on)| *rests_on)
    }

    /// What people said that the score of an indicator rests on.
    fn cites_of(&self, indicator: &str) -> Vec<&Citation> {
        let judged = self.project.judged().into_iter();
        judged
            .filter(|one| one.seat.indicator == indicator)
            .flat_map(|one| &one.judgement.cites)
            .collect()
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
            level_listing(language).table(&self.assessment.levels),
            self.last_line(language)
        )
    }

    fn indicator_table(&self, language: Language) -> String {
        let indicators = &self.assessment.indicators;
        let code = language.pick("代码", "code");
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
        let rows = indicator_listing(language).table(indicators);
        rows.lines()
            .zip(reasons)
            .flat_map(|(row, reason)| [row.to_owned(), "\n".to_owned(), reason])
            .collect()
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
        if self.rest().is_any() {
            text.extend([self.rest().sentence().get(language), "\n"]);
        }
        for note in self.notes(language) {
            text.extend(["· ", &*clean(&note), "\n"]);
        }
        text
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
        rests_on: None,
        evidence: scored.evidence,
        cites: Vec::new(),
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

fn indicator_listing(language: Language) -> Listing<'static, Scored> {
    let listing = columns! { language, Scored as of =>
        "": "代码" "code" => &of.code;
        "first" => of.path[0].get(language);
        "second" => of.path[1].get(language);
        "third": "三级指标" "indicator" => of.title.get(language);
        "standard" => of.standard.get(language);
        "weight": "分值" "weight" [end] => Cell::decimal(points(&of.weight));
        "target" => of.target.get(language);
        "score": "得分" "score" [coded end] => cell(score(of.score.as_ref()).map(Cell::decimal)).or("—");
        "value": "完成值" "value" [coded] => {
            let value = of.value.get(language);
            cell(value).read_as(fit(value, WIDEST_VALUE))
        };
        "because" => of.because.get(language);
        "rate" => of.score.as_ref().map(|score| rate(score, &of.weight));
        "deduction" => of.deduction.get(language);
        "evidence" => evidence(of, language);
    };
    listing.widest(WIDEST)
}

/// The totals of the levels; a table shows how deep a level lies.
fn level_listing(language: Language) -> Listing<'static, LevelTotal> {
    let title = move |of: &LevelTotal, depth: usize| {
        cell(of.path.get(depth).map(|title| title.get(language)))
    };
    let listing = columns! { language, LevelTotal as of =>
        "": "级次" "level" => {
            let indent = "  ".repeat(of.path.len().saturating_sub(1));
            let title = of.path.last().map_or("", |title| title.get(language));
            cell(format!("{indent}{title}"))
        };
        "first" => title(of, 0);
        "second" => title(of, 1);
        "third" => language.pick("小计", "subtotal");
        "weight": "分值" "weight" [end] => Cell::decimal(points(&of.weight));
        "score": "得分" "score" [end] => Cell::decimal(points(&of.score));
        "rate": "得分率" "score rate" [end] => rate(&of.score, &of.weight);
    };
    listing.widest(WIDEST)
}

fn total_listing(language: Language) -> Listing<'static, Assessment> {
    columns! { language, Assessment as of =>
        "first" => language.pick("合计", "total");
        "weight" => Cell::decimal(points(&of.weight));
        "score" => Cell::decimal(points(&of.total));
        "rate" => rate(&of.total, &of.weight);
    }
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
fn rate(score: &Fraction, weight: &Fraction) -> Cell {
    let share = score.divide(weight).map(|share| share.percent().to_text(2));
    cell(share.map(|digits| Cell::percent(&digits).read_as(format!("{digits}%"))))
}
