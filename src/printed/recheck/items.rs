//! The recheck of a published reliability against the item data: alpha, split-half, KMO, Bartlett's chi-square.

use rust_decimal::Decimal;

use super::judge::{Case, Way, join, judge};
use super::line::{Check, Line, Verdict};
use super::matrix::MatrixRow;
use super::missing::{Points, ways_with_missing};
use super::printed::Printed;
use crate::measure::reliability::{Collector, Lack, Moments, Reliability};
use crate::measure::{Fraction, Rounding};
use crate::questionnaire::{Kind, Question, Questionnaire, Role};
use crate::text::{Order, Text};

/// Up to so many questions every choice of them is tried; beyond, every choice that leaves out at most two.
const MOST_CHOICES: usize = 12;

/// Decimals of a statistic that floating point vouches for; what is printed beyond them is not compared.
const SURE_DECIMALS: u32 = 12;

/// Item data with published statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// The codes of its columns.
    pub questions: Vec<String>,
    /// Its responses.
    pub rows: Vec<MatrixRow>,
    /// The number of responses, as printed.
    pub n: Option<u64>,
    /// How figures are declared to be rounded.
    pub rounding: Rounding,
    /// The published statistics.
    pub claims: Vec<ClaimedStatistic>,
}

/// A published statistic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedStatistic {
    /// The row of the file.
    pub row: u32,
    /// Which one.
    pub statistic: Statistic,
    /// The figure.
    pub printed: Printed,
    /// The places of its questions among the columns.
    pub questions: Vec<usize>,
}

/// A statistic of reliability or validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Cronbach's alpha.
    Alpha,
    /// The correlation of the halves, corrected to the whole length.
    SplitHalf,
    /// The measure of sampling adequacy.
    Kmo,
    /// Bartlett's chi-square.
    Bartlett,
}

impl Statistic {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Alpha, Self::SplitHalf, Self::Kmo, Self::Bartlett];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::SplitHalf => "split-half",
            Self::Kmo => "kmo",
            Self::Bartlett => "bartlett",
        }
    }
}

impl Items {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.size().into_iter().collect();
        lines.extend(self.claims.iter().map(|claim| self.judge(claim)));
        lines
    }

    fn size(&self) -> Option<Line> {
        let (n, rows) = (self.n?, self.rows.len() as u64);
        let subject = Text::new("答卷", "responses");
        let because = Text::new(
            format!("表中有 {rows} 行"),
            format!("the table has {rows} rows"),
        );
        let same = n == rows;
        let line = Line::derived(Check::Counts, subject, because).printed(n.to_string());
        Some(Line {
            recomputed: rows.to_string(),
            verdict: if same {
                Verdict::Reproduced
            } else {
                Verdict::Wrong
            },
            difference: (!same)
                .then(|| Fraction::from(super::counts::signed(n) - super::counts::signed(rows))),
            ..line
        })
    }

    fn judge(&self, claim: &ClaimedStatistic) -> Line {
        let moments = self.moments(&claim.questions);
        let scale = self.reliability(claim, &moments);
        let exact = || self.points(&claim.questions).alpha_of_complete();
        let value = match claim.statistic {
            Statistic::Alpha => scale.alpha.map(|alpha| exact().or(fraction(alpha.value))),
            Statistic::SplitHalf => scale
                .split_half
                .map(|split| fraction(split.corrected))
                .ok_or(Lack::Spread),
            Statistic::Kmo => scale.adequacy.map(fraction),
            Statistic::Bartlett => scale.sphericity.map(|test| fraction(test.chi_square)),
        };
        let subject = Text::same(claim.statistic.code());
        let mut others = Vec::new();
        if claim.statistic == Statistic::Alpha {
            others.extend(with_constants(&scale));
            others.extend(ways_with_missing(&self.points(&claim.questions)));
        }
        let printed = claim.printed.with_at_most(SURE_DECIMALS);
        let case = Case {
            check: Check::Reliability,
            subject: subject.clone(),
            row: claim.row,
            printed: &printed,
            rounding: self.rounding,
            unit: "",
        };
        let declared = match value {
            Ok(Some(value)) => Way::value(value, working(claim.statistic, &scale), Text::default()),
            Ok(None) => return lacking(&case, &Lack::Spread.sentence(), &others),
            Err(lack) => return lacking(&case, &lack.sentence(), &others),
        };
        let line = Line {
            fits: Vec::new(),
            ..judge(&case, &declared, &others)
        };
        if claim.statistic == Statistic::Alpha && line.verdict == Verdict::Wrong {
            return self.over_other_questions(line, claim, &moments, &others);
        }
        line
    }

    /// The points of some questions, with what is missing.
    fn points(&self, questions: &[usize]) -> Points {
        let cells = |row: &MatrixRow| {
            let own = questions.iter().map(|place| row.points.get(*place));
            own.map(|points| points.cloned().flatten()).collect()
        };
        Points::of(self.rows.iter().map(cells).collect())
    }

    fn moments(&self, questions: &[usize]) -> Moments {
        let mut collector = Collector::new(questions.len());
        for row in &self.rows {
            let points: Vec<Option<f64>> = questions
                .iter()
                .map(|question| row.points.get(*question)?.as_ref().map(Fraction::to_f64))
                .collect();
            collector.add(&points);
        }
        collector.finish()
    }

    fn reliability(&self, claim: &ClaimedStatistic, moments: &Moments) -> Reliability {
        let codes = claim
            .questions
            .iter()
            .filter_map(|place| self.questions.get(*place));
        let questionnaire = Questionnaire {
            code: "items".to_owned(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions: codes.map(|code| scored(code)).collect(),
            control_total: None,
        };
        let positions: Vec<usize> = (0..questionnaire.questions.len()).collect();
        Reliability::of(&questionnaire, &positions, moments)
    }

    /// What choices of the questions could give: the published alpha, or at least no smaller and no larger ones.
    fn over_other_questions(
        &self,
        line: Line,
        claim: &ClaimedStatistic,
        moments: &Moments,
        others: &[Way],
    ) -> Line {
        let count = claim.questions.len();
        let found: Vec<(Vec<usize>, Fraction)> = choices(count)
            .into_iter()
            .filter_map(|places| {
                let alpha = fraction(moments.alpha_over(&places)?)?;
                Some((places, alpha))
            })
            .collect();
        let named = |places: &[usize]| -> String {
            let codes = places
                .iter()
                .filter_map(|place| self.questions.get(claim.questions[*place]));
            codes.map(String::as_str).collect::<Vec<_>>().join(" ")
        };
        let fitting = found
            .iter()
            .find(|(_, alpha)| claim.printed.shows(alpha, self.rounding));
        if let Some((places, alpha)) = fitting {
            let (chosen, alpha) = (named(places), alpha.to_text(6));
            let because = join(
                &line.because,
                &format!("；只取 {chosen} 才是 {alpha}"),
                &format!("; only over {chosen} it is {alpha}"),
            );
            return Line {
                because,
                difference: None,
                ..line
            }
            .verdict(Verdict::OtherFormula);
        }
        let least = found.iter().min_by(|one, other| one.1.cmp(&other.1));
        let most = found.iter().max_by(|one, other| one.1.cmp(&other.1));
        let (Some(least), Some(most)) = (least, most) else {
            return line;
        };
        if found.len() < 2 {
            return line;
        }
        let printed = claim.printed.value();
        // What other ways give with all questions may lie further out than any choice of questions.
        let is_within = |low: &Fraction, high: &Fraction| *low <= printed && printed <= *high;
        let other = others.iter().map(|way| &way.value);
        let low = other.clone().fold(&least.1, |least, own| least.min(own));
        let high = other.fold(&most.1, |most, own| most.max(own));
        let is_outside = !is_within(low, high);
        let tried = found.len();
        let [low, high] = [&least.1, &most.1].map(|alpha| alpha.to_text(3));
        let [low_names, high_names] = [&least.0, &most.0].map(|places| named(places));
        let because = join(
            &line.because,
            &format!(
                "；{tried} 种取题办法的 α 从 {low}（{low_names}）到 {high}（{high_names}），没有一种得出 {}",
                line.printed
            ),
            &format!(
                "; {tried} choices of questions give from {low} ({low_names}) to {high} ({high_names}), none of them {}",
                line.printed
            ),
        );
        let verdict = if is_outside {
            Verdict::Impossible
        } else {
            Verdict::Wrong
        };
        Line { because, ..line }.verdict(verdict)
    }
}

/// A question that carries points, for the module that computes.
fn scored(code: &str) -> Question {
    Question {
        code: code.to_owned(),
        text: Text::same(code),
        kind: Kind::Score {
            full_mark: Decimal::ONE_HUNDRED,
            step: Decimal::ONE,
        },
        role: Role::Effect,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: crate::questionnaire::Limits::default(),
        second: crate::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    }
}

/// A statistic that the complete responses do not give: by another way, or not at all.
fn lacking(case: &Case<'_>, why: &Text, others: &[Way]) -> Line {
    let line = Line::derived(case.check, case.subject.clone(), why.clone());
    let line = line.at(case.row).printed(case.printed.text());
    let gives = |way: &&Way| way.gives(case.printed, case.rounding);
    let Some(way) = others.iter().find(gives) else {
        return line.verdict(Verdict::Impossible);
    };
    let said = judge(case, way, &[]);
    let (name, en) = (&way.name, said.because.get(crate::text::Language::En));
    Line {
        because: join(
            why,
            &format!("；按{}：{}", name.zh, said.because.zh),
            &format!("; as {}: {en}", name.en),
        ),
        fits: Vec::new(),
        verdict: Verdict::OtherFormula,
        ..said
    }
}

/// A statistic as a fraction of 12 decimals, far finer than any is printed.
fn fraction(value: f64) -> Option<Fraction> {
    Decimal::from_str_exact(&format!("{value:.12}"))
        .ok()
        .map(Fraction::from)
}

/// What a statistic is of: `alpha(Q2 Q3; 26)`.
fn working(statistic: Statistic, found: &Reliability) -> String {
    let varying = found.items.iter().filter(|item| !item.is_constant);
    let codes: Vec<&str> = varying.map(|item| item.code.as_str()).collect();
    format!(
        "{}({}; n = {})",
        statistic.code(),
        codes.join(" "),
        found.complete
    )
}

fn with_constants(found: &Reliability) -> Option<Way> {
    let value = fraction(found.alpha_with_constants?)?;
    let names = found.constants().join(" ");
    let name = Text::new(
        format!("连同各份都相同的 {names}"),
        format!("with {names} counted in, which never varies"),
    );
    let all: Vec<&str> = found.items.iter().map(|item| item.code.as_str()).collect();
    let working = format!("alpha({}; n = {})", all.join(" "), found.complete);
    Some(Way::value(value, working, name).by_formula())
}

/// Choices of at least two of so many questions, those that leave out least first.
fn choices(count: usize) -> Vec<Vec<usize>> {
    if count > MOST_CHOICES {
        return without_up_to_two(count);
    }
    let mut choices: Vec<Vec<usize>> = (1_u32..1 << count)
        .map(|mask| (0..count).filter(|place| mask >> place & 1 == 1).collect())
        .filter(|places: &Vec<usize>| places.len() >= 2)
        .collect();
    choices.order_by_key(|places| count - places.len());
    choices
}

fn without_up_to_two(count: usize) -> Vec<Vec<usize>> {
    let pairs = (0..count).flat_map(|one| (one..count).map(move |other| [one, other]));
    let left_out = std::iter::once([count, count]).chain(pairs);
    left_out
        .map(|out| (0..count).filter(|place| !out.contains(place)).collect())
        .collect()
}
