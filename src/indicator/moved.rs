//! Which figures move, and by how much, when the counts of a project go from one state to another.
//!
//! Pure: two readings of the same project, before and after, and what differs between them. It is shown before an
//! approved response is opened again, and goes into the audit trail when one that was approved is changed.

use super::{Assessment, Project, assess};
use crate::measure::{Alternative, Figure, Fraction, Interval, Rounding, summarize};
use crate::response::Tally;
use crate::text::Text;

/// The figures and the score of a project on certain counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Each figure with the code of its survey, in the order of the surveys and their measures.
    pub figures: Vec<(String, Figure)>,
    /// What the indicators come to.
    pub assessment: Assessment,
}

impl Reading {
    /// Reads a project; `tallies` has one tally for each of its surveys, in their order.
    pub fn of(project: &Project, tallies: &[Tally]) -> Self {
        let mut figures = Vec::new();
        for (survey, tally) in project.surveys.iter().zip(tallies) {
            let summary = summarize(survey, tally);
            figures.extend(
                summary
                    .figures
                    .into_iter()
                    .map(|figure| (survey.code.clone(), figure)),
            );
        }
        Self {
            assessment: assess_on(project, &figures),
            figures,
        }
    }

    /// The same figures with other judgements: what the indicators of `project` come to then.
    #[must_use]
    pub fn judged_as(&self, project: &Project) -> Self {
        Self {
            assessment: assess_on(project, &self.figures),
            figures: self.figures.clone(),
        }
    }

    /// What is another after than before, both of the same project; of figures and indicators that only one of the two
    /// has, nothing is said.
    pub fn moved_to(&self, after: &Self) -> Moved {
        let figures = self.figures.iter().filter_map(|before| {
            let mut others = after.figures.iter();
            let other =
                others.find(|(survey, figure)| *survey == before.0 && figure.code == before.1.code);
            other.map(|after| (before, after))
        });
        let (mut measures, mut beside) = (Vec::new(), Vec::new());
        for ((survey, before), (_, after)) in figures {
            if before.numerator != after.numerator || before.denominator != after.denominator {
                measures.push(MovedMeasure::of(survey, before, after));
            } else {
                beside.extend(MovedBeside::of(before, after));
            }
        }
        let scores = self.assessment.indicators.iter();
        let scores = scores.filter_map(|before| {
            let mut others = after.assessment.indicators.iter();
            let other = others.find(|after| after.code == before.code);
            other.map(|after| (before, after))
        });
        let indicators = scores
            .filter(|(before, after)| before.score != after.score)
            .map(|(before, after)| MovedScore {
                code: before.code.clone(),
                title: before.title.clone(),
                before: before.score.clone(),
                after: after.score.clone(),
            })
            .collect();
        let [before, after] = [&self.assessment, &after.assessment];
        Moved {
            measures,
            beside,
            indicators,
            total: (before.total != after.total)
                .then(|| [before.total.clone(), after.total.clone()]),
            grade: (before.grade != after.grade)
                .then(|| [before.grade.clone(), after.grade.clone()]),
        }
    }
}

/// What the indicators come to on figures that each stand with the code of their survey.
fn assess_on(project: &Project, figures: &[(String, Figure)]) -> Assessment {
    assess(project, &|survey, measure| {
        figures
            .iter()
            .find(|(of, figure)| of == survey && figure.code == measure)
            .map(|(_, figure)| figure.clone())
    })
}

/// What moved between two readings; everything empty when nothing did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moved {
    /// Measures whose numerator or denominator is another.
    pub measures: Vec<MovedMeasure>,
    /// What stands beside the rates of the other measures and is another: intervals, and what other formulas give.
    pub beside: Vec<MovedBeside>,
    /// Indicators whose score is another.
    pub indicators: Vec<MovedScore>,
    /// The total before and after, where it is another.
    pub total: Option<[Fraction; 2]>,
    /// The grade before and after, where it is another; `None` inside: there is none while an indicator has no score.
    pub grade: Option<[Option<Text>; 2]>,
}

impl Moved {
    /// Whether no rate, no score and no total moved; what stands beside a rate may have.
    pub fn is_nothing(&self) -> bool {
        self.measures.is_empty() && self.indicators.is_empty() && self.total.is_none()
    }
}

/// A measure that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedMeasure {
    /// The code of its survey.
    pub survey: String,
    /// Its code.
    pub code: String,
    /// What the report calls it.
    pub title: Text,
    /// Decimal places of its rate in percent.
    pub decimals: u32,
    /// How its rate is rounded.
    pub rounding: Rounding,
    /// Before.
    pub before: Ratio,
    /// After.
    pub after: Ratio,
}

/// What stands beside a rate that did not move, and moved.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedBeside {
    /// What the report calls the measure.
    pub title: Text,
    /// Decimal places in percent.
    pub decimals: u32,
    /// How rates are rounded.
    pub rounding: Rounding,
    /// What it is.
    pub what: Beside,
}

/// Something that stands beside a rate, before and after.
#[derive(Debug, Clone, PartialEq)]
pub enum Beside {
    /// Its interval; `None`: it has none.
    Interval([Option<Interval>; 2]),
    /// What another formula gives; `None`: it gives nothing.
    Alternative {
        /// The formula in one phrase.
        title: Text,
        /// The rates, from 0 to 1.
        rates: [Option<Fraction>; 2],
    },
}

impl MovedBeside {
    /// What differs beside two figures of one rate.
    fn of(before: &Figure, after: &Figure) -> Vec<Self> {
        let mut moved = Vec::new();
        // As printed: in what order responses were added up is no difference.
        let ends = |figure: &Figure| {
            let places = figure.decimals as usize;
            let interval = figure.interval.as_ref();
            interval.map(|of| [of.low, of.high].map(|end| format!("{:.places$}", end * 100.0)))
        };
        if ends(before) != ends(after) {
            moved.push(Beside::Interval([before.interval, after.interval]));
        }
        let others = |one: &Alternative, of: &Figure| {
            let mut others = of.alternatives.iter();
            // One formula gives several, each over its questions and options.
            let what = |of: &Alternative| (of.formula, of.title.clone(), of.questions.clone());
            let same = others.find(|other| what(other) == what(one));
            same.map(|other| other.rate.clone())
        };
        for one in &before.alternatives {
            let (title, now) = (one.title.clone(), others(one, after));
            if now.as_ref() != Some(&one.rate) {
                let rates = [Some(one.rate.clone()), now];
                moved.push(Beside::Alternative { title, rates });
            }
        }
        let new = after.alternatives.iter();
        for one in new.filter(|one| others(one, before).is_none()) {
            let (title, rates) = (one.title.clone(), [None, Some(one.rate.clone())]);
            moved.push(Beside::Alternative { title, rates });
        }
        let of = |what| Self {
            title: before.title.clone(),
            decimals: before.decimals,
            rounding: before.rounding,
            what,
        };
        moved.into_iter().map(of).collect()
    }
}

/// A rate with what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratio {
    /// The numerator.
    pub numerator: Fraction,
    /// The denominator.
    pub denominator: Fraction,
    /// Numerator / denominator, from 0 to 1; `None` where the base is empty.
    pub rate: Option<Fraction>,
}

impl Ratio {
    fn of(figure: &Figure) -> Self {
        Self {
            numerator: figure.numerator.clone(),
            denominator: figure.denominator.clone(),
            rate: figure.rate.clone(),
        }
    }

    /// The rate in percent as printed, such as `91.32%`; a dash where the base is empty.
    fn percent(&self, decimals: u32, rounding: Rounding) -> String {
        self.rate.as_ref().map_or("—".to_owned(), |rate| {
            rate.percent().rounded(decimals, rounding).to_text(decimals) + "%"
        })
    }

    /// What the rate is made of, such as `2137/2340`.
    pub fn parts(&self) -> String {
        format!(
            "{}/{}",
            self.numerator.to_short_text(3),
            self.denominator.to_short_text(3)
        )
    }
}

impl MovedMeasure {
    fn of(survey: &str, before: &Figure, after: &Figure) -> Self {
        Self {
            survey: survey.to_owned(),
            code: before.code.clone(),
            title: before.title.clone(),
            decimals: before.decimals,
            rounding: before.rounding,
            before: Ratio::of(before),
            after: Ratio::of(after),
        }
    }

    /// The rates before and after in percent as printed.
    pub fn printed(&self) -> [String; 2] {
        [&self.before, &self.after].map(|ratio| ratio.percent(self.decimals, self.rounding))
    }

    /// After less before in percentage points, from the unrounded rates, with a sign and two more places than the
    /// rate has; `None` where a base is empty.
    pub fn by(&self) -> Option<String> {
        let (before, after) = (self.before.rate.as_ref()?, self.after.rate.as_ref()?);
        Some(signed(&(after - before).percent(), self.decimals + 2))
    }
}

/// An indicator whose score moved.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedScore {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// The score before; `None`: it had none.
    pub before: Option<Fraction>,
    /// The score after.
    pub after: Option<Fraction>,
}

impl MovedScore {
    /// After less before, in points, with a sign and at most four places; `None` where there is no score.
    pub fn by(&self) -> Option<String> {
        Some(signed(&(self.after.as_ref()? - self.before.as_ref()?), 4))
    }
}

/// A difference with its sign and at most so many places.
pub fn signed(difference: &Fraction, decimals: u32) -> String {
    let text = difference.to_short_text(decimals);
    if difference.is_negative() || *difference == Fraction::zero() {
        text
    } else {
        format!("+{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{Evidence, GradeBand, Indicator, Rule};
    use crate::measure::{Formula, LeavesBase, Measure, Survey};
    use crate::questionnaire::{Kind, Question, Questionnaire, Role};
    use crate::response::{Answer, AnswerSheet};
    use rust_decimal::Decimal;

    fn survey() -> Survey {
        let question = Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind: Kind::Score {
                full_mark: Decimal::TEN,
                step: Decimal::ONE,
            },
            role: Role::Satisfaction,
            sensitive: false,
            required: true,
            options: Vec::new(),
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            ask_if: Vec::new(),
        };
        Survey {
            code: "main".into(),
            questionnaire: Questionnaire {
                code: "main".into(),
                version: 1,
                title: Text::same("main"),
                respondents: Text::same("all"),
                intro: Text::default(),
                questions: vec![question],
                control_total: None,
            },
            population: None,
            distributed: None,
            invalid_reasons: Vec::new(),
            measures: vec![Measure {
                code: "rate".into(),
                title: Text::same("rate"),
                formula: Formula::ScoreRate,
                questions: vec!["Q1".into()],
                leaves_base: LeavesBase::default(),
                decimals: 2,
                rounding: Rounding::HalfUp,
                note: Text::default(),
            }],
        }
    }

    fn project() -> Project {
        let indicator = Indicator {
            code: "D1".into(),
            path: [Text::same("D"), Text::same("D")],
            title: Text::same("satisfaction"),
            weight: Decimal::from(20),
            target: Text::default(),
            standard: Text::default(),
            rule: Rule::Proportional,
            evidence: Evidence::Measure {
                survey: "main".into(),
                measure: "rate".into(),
            },
            published: None,
        };
        let band = |title: &str, from: i64| GradeBand {
            title: Text::same(title),
            from: from.into(),
        };
        Project {
            code: "p".into(),
            title: Text::same("p"),
            source: Text::default(),
            commission: crate::indicator::Commission::default(),
            surveys: vec![survey()],
            indicators: vec![indicator],
            grades: vec![band("good", 80), band("poor", 0)],
            small_cells: 5,
            printed: Vec::new(),
        }
    }

    fn reading(points: &[i64]) -> Reading {
        let project = project();
        let sheets: Vec<AnswerSheet> = points
            .iter()
            .map(|points| {
                let mut sheet = AnswerSheet::empty(1);
                sheet.set(0, Some(Answer::Points((*points).into())));
                sheet
            })
            .collect();
        let tally = Tally::of(&project.surveys[0].questionnaire, &sheets);
        Reading::of(&project, &[tally])
    }

    // 10 + 9 + 5 = 24 of 30 is 80 %, 16 of 20 points; without the 10 it is 14 of 20, 70 %, 14 points.
    #[test]
    fn a_response_that_leaves_moves_rate_score_total_and_grade() {
        let moved = reading(&[10, 9, 5]).moved_to(&reading(&[9, 5]));
        let measure = &moved.measures[0];
        assert_eq!(measure.printed(), ["80.00%", "70.00%"]);
        assert_eq!(
            (measure.before.parts(), measure.after.parts()),
            ("24/30".into(), "14/20".into())
        );
        assert_eq!(measure.by().as_deref(), Some("-10"));
        assert_eq!(moved.indicators[0].by().as_deref(), Some("-2"));
        assert_eq!(moved.total, Some([16.into(), 14.into()]));
        assert_eq!(
            moved.grade,
            Some([Some(Text::same("good")), Some(Text::same("poor"))])
        );
    }

    #[test]
    fn the_last_response_that_leaves_takes_rate_and_score_with_it() {
        let moved = reading(&[10]).moved_to(&reading(&[]));
        assert_eq!(moved.measures[0].printed()[1], "—");
        assert_eq!(moved.measures[0].by(), None);
        assert_eq!(moved.indicators[0].after, None);
    }

    // Another way to the same sum: 7 + 8 is 15 as 6 + 9 is.
    #[test]
    fn what_stays_is_not_named_and_what_moves_beside_it_is() {
        let moved = reading(&[7, 8]).moved_to(&reading(&[6, 9]));
        assert!(moved.is_nothing());
        // The two lie further apart, so the interval is wider.
        let [Beside::Interval([Some(before), Some(after)]), ..] = &moved
            .beside
            .iter()
            .map(|one| one.what.clone())
            .collect::<Vec<_>>()[..]
        else {
            panic!("{:?}", moved.beside)
        };
        assert!(after.high - after.low > before.high - before.low);
        let same = reading(&[7, 8]).moved_to(&reading(&[8, 7]));
        assert_eq!(same.beside, []);
        assert!(same.is_nothing());
    }
}
