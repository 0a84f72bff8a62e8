//! The recheck of an indicator table: weights, scores, rates, group subtotals, total and grade.

use super::actuals::{judge_actual, judge_score};
use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// A table of indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorTable {
    /// The indicators in the order of the table.
    pub rows: Vec<IndicatorRow>,
    /// The printed subtotals of groups.
    pub groups: Vec<PrintedGroup>,
    /// What the weights are printed to come to.
    pub weight: Option<(u32, Printed)>,
    /// The printed total.
    pub total: Option<(u32, Printed)>,
    /// The printed grade.
    pub grade: Option<(u32, String)>,
    /// The grades with the least total of each in percent of the weight, the best first.
    pub grades: Vec<(String, Fraction)>,
    /// How figures are declared to be rounded.
    pub rounding: Rounding,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// The row of the file.
    pub row: u32,
    /// What it is called.
    pub name: String,
    /// The group it belongs to; empty: none.
    pub group: String,
    /// Its weight in points.
    pub weight: Option<Fraction>,
    /// Its target as printed.
    pub target: Stated,
    /// Its actual value as printed.
    pub actual: Stated,
    /// Its score as printed.
    pub score: Option<Printed>,
    /// Score of weight as printed, in percent.
    pub rate: Option<Printed>,
    /// How many answered, where the actual value is a survey's.
    pub sample: Option<u64>,
    /// How many there are to be asked.
    pub population: Option<u64>,
    /// How its score follows from target and actual value.
    pub rule: Option<SimpleRule>,
    /// What the printed standard gives its actual value, a score for each way to read it; empty: it gives none.
    pub by_standard: Vec<Worked>,
}

/// A score worked out from a standard as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    /// The score.
    pub score: Fraction,
    /// The rule as it was read.
    pub words: Text,
}

/// A target or an actual value: a figure where it can be read as one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// As printed.
    pub text: String,
    /// The figure.
    pub number: Option<Printed>,
}

/// A scoring rule that needs nothing but weight, target and actual value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimpleRule {
    /// Weight × the lesser of 1 and actual/target.
    Ratio,
    /// Weight × actual value in percent.
    Proportional,
    /// The weight where the target is reached, else 0.
    AllOrNothing,
}

impl SimpleRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ratio, Self::Proportional, Self::AllOrNothing];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Proportional => "proportional",
            Self::AllOrNothing => "all-or-nothing",
        }
    }
}

/// The printed subtotal of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedGroup {
    /// The row of the file.
    pub row: u32,
    /// The group.
    pub name: String,
    /// Its score.
    pub score: Printed,
    /// Its weight, where it is printed.
    pub weight: Option<Printed>,
}

impl IndicatorTable {
    /// The grades of DESIGN section 7: 优 from 90, 良 from 80, 中 from 60, else 差.
    pub fn usual_grades() -> Vec<(String, Fraction)> {
        [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
            .map(|(name, least)| (name.to_owned(), Fraction::from(least)))
            .into()
    }

    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for row in &self.rows {
            lines.extend(judge_actual(row));
            lines.extend(judge_score(row, self.rounding));
            lines.extend(self.rate(row));
        }
        for group in &self.groups {
            lines.extend(self.group(group));
        }
        lines.extend(self.weights());
        lines.extend(self.total());
        lines.extend(self.grade());
        lines
    }

    fn rate(&self, row: &IndicatorRow) -> Option<Line> {
        let (printed, score, weight) = (
            row.rate.as_ref()?,
            row.score.as_ref()?,
            row.weight.as_ref()?,
        );
        let declared = Way::share(&score.value(), weight, Text::new("权重", "the weight"))?;
        let case = self.case(Check::Rate, Text::same(&row.name), row.row, printed, "%");
        let actual = row.actual.number.as_ref().map(|actual| {
            let name = Text::new("实际值", "the actual value");
            Way::value(actual.value(), actual.text(), name).by_formula()
        });
        let others: Vec<Way> = actual.into_iter().collect();
        Some(judge(&case, &declared, &others))
    }

    fn group(&self, group: &PrintedGroup) -> Vec<Line> {
        let rows = || self.rows.iter().filter(|row| row.group == group.name);
        let mut lines = Vec::new();
        let scores: Option<Vec<Fraction>> = rows()
            .map(|row| row.score.as_ref().map(Printed::value))
            .collect();
        let weights: Option<Vec<Fraction>> = rows().map(|row| row.weight.clone()).collect();
        let figures = [
            (Some(&group.score), scores, "得分", "score"),
            (group.weight.as_ref(), weights, "权重", "weight"),
        ];
        for (printed, parts, zh, en) in figures {
            let Some(printed) = printed else { continue };
            let subject = Text::new(
                format!("{} {zh}", group.name),
                format!("{} {en}", group.name),
            );
            lines.push(self.sum(Check::Group, subject, group.row, printed, parts));
        }
        lines
    }

    fn weights(&self) -> Option<Line> {
        let (row, printed) = self.weight.as_ref()?;
        let weights: Option<Vec<Fraction>> =
            self.rows.iter().map(|row| row.weight.clone()).collect();
        Some(self.sum(
            Check::Weights,
            Text::new("权重", "weights"),
            *row,
            printed,
            weights,
        ))
    }

    fn total(&self) -> Option<Line> {
        let (row, printed) = self.total.as_ref()?;
        let scores: Option<Vec<Fraction>> = self
            .rows
            .iter()
            .map(|row| row.score.as_ref().map(Printed::value))
            .collect();
        let subject = Text::new("总分", "total");
        let mut line = self.sum(Check::GrandTotal, subject, *row, printed, scores);
        let groups: Vec<Fraction> = self
            .groups
            .iter()
            .map(|group| group.score.value())
            .collect();
        if line.verdict == Verdict::Wrong && !groups.is_empty() {
            let sum: Fraction = groups.iter().cloned().sum();
            let same = sum == printed.value();
            let text = sum.to_short_text(6);
            let (zh, en) = if same {
                (
                    format!("；与各组小计之和 {text} 相同"),
                    format!("; it is the sum {text} of the printed groups"),
                )
            } else {
                (
                    format!("；各组小计之和是 {text}"),
                    format!("; the printed groups come to {text}"),
                )
            };
            line.because = super::judge::join(&line.because, &zh, &en);
        }
        Some(line)
    }

    fn grade(&self) -> Option<Line> {
        let (row, grade) = self.grade.as_ref()?;
        let scores: Option<Fraction> = self
            .rows
            .iter()
            .map(|row| row.score.as_ref().map(Printed::value))
            .sum();
        let weights: Option<Fraction> = self.rows.iter().map(|row| row.weight.clone()).sum();
        let total = scores?.divide(&weights?)?.percent();
        let earned = self.grades.iter().find(|(_, least)| total >= *least);
        let (name, least) = earned?;
        let (shown, least) = (total.to_short_text(4), least.to_short_text(4));
        let because = Text::new(
            format!("得分合计占权重 {shown}%，{least} 起为{name}"),
            format!("the scores are {shown}% of the weights; {name} begins at {least}"),
        );
        let line = Line::derived(Check::Grade, Text::new("等级", "grade"), because);
        let verdict = if name == grade {
            Verdict::Reproduced
        } else {
            Verdict::Wrong
        };
        Some(Line {
            recomputed: name.clone(),
            verdict,
            ..line.at(*row).printed(grade)
        })
    }

    /// A printed sum against its parts; `None` among them: one is missing.
    fn sum(
        &self,
        check: Check,
        subject: Text,
        row: u32,
        printed: &Printed,
        parts: Option<Vec<Fraction>>,
    ) -> Line {
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else {
            let because = Text::new(
                "缺一部分，无从相加",
                "a part is missing, there is nothing to add up",
            );
            let line = Line::derived(check, subject, because).at(row);
            return line.printed(printed.text()).verdict(Verdict::Unchecked);
        };
        let texts: Vec<String> = parts.iter().map(|part| part.to_short_text(6)).collect();
        let declared = Way::value(parts.into_iter().sum(), texts.join(" + "), Text::default());
        judge(&self.case(check, subject, row, printed, ""), &declared, &[])
    }

    fn case<'p>(
        &self,
        check: Check,
        subject: Text,
        row: u32,
        printed: &'p Printed,
        unit: &'static str,
    ) -> Case<'p> {
        Case {
            check,
            subject,
            row,
            printed,
            rounding: self.rounding,
            unit,
        }
    }
}
