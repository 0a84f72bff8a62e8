//! What a report prints beside what its own data come to: reproduced, different, or not recomputable.

use rust_decimal::Decimal;

use super::{Assessment, Origin, PrintedFigure, Project};
use crate::measure::{Figure, Fraction};
use crate::text::{Language, Text, fold_width};

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Recomputed and rounded half up to the printed places, the figure is the printed one.
    Reproduced,
    /// It is another one.
    Differs {
        /// Printed less recomputed, the latter rounded to the printed places; `None` between words.
        by: Option<Fraction>,
    },
    /// The published data do not allow it.
    NotRecomputable,
}

/// A printed figure with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The figure's code; for an indicator's score the indicator's.
    pub code: String,
    /// What the figure is.
    pub title: Text,
    /// The figure as printed.
    pub printed: Text,
    /// The recomputed figure in the form of the printed one; `None` where there is none.
    pub recomputed: Option<Text>,
    /// What the comparison came to.
    pub verdict: Verdict,
    /// How it was recomputed, or what is missing.
    pub because: Text,
}

/// Where the figures that need papers come from.
pub struct Papers<'p> {
    /// A measure of a survey by both codes; `None` where there is no such measure.
    pub figure: &'p dyn Fn(&str, &str) -> Option<Figure>,
    /// Alpha of a survey; `None` where it cannot be told.
    pub alpha: &'p dyn Fn(&str) -> Option<f64>,
}

/// Alpha below this is taken to contradict a claim of reliability (Nunnally 1978, *Psychometric Theory*, p. 245).
const RELIABLE_FROM: f64 = 0.7;

impl Verdict {
    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::Differs { .. } => "differs",
            Self::NotRecomputable => "not-recomputable",
        }
    }

    /// What it is called, with the difference.
    pub fn title(&self) -> Text {
        match self {
            Self::Reproduced => Text::new("复现", "reproduced"),
            Self::Differs { by: None } => Text::new("不符", "differs"),
            Self::Differs { by: Some(by) } => {
                let more = by.to_short_text(4);
                let sign = if by.is_negative() { "" } else { "+" };
                Text::new(
                    format!("不符（{sign}{more}）"),
                    format!("differs ({sign}{more})"),
                )
            }
            Self::NotRecomputable => Text::new("不能复算", "not recomputable"),
        }
    }
}

/// Compares the figures of a report: those of its table of figures, then the printed score of each indicator.
pub fn compare(project: &Project, assessment: &Assessment, papers: &Papers<'_>) -> Vec<Compared> {
    let figures = project.printed.iter();
    let figures = figures.map(|figure| compare_figure(figure, assessment, papers));
    figures.chain(scores(assessment)).collect()
}

/// The printed scores of the indicators.
fn scores(assessment: &Assessment) -> impl Iterator<Item = Compared> {
    assessment.indicators.iter().filter_map(|scored| {
        let printed = scored.published.as_ref()?.score?;
        let recomputed = match &scored.score {
            Some(score) => Recomputed::Number(score.clone(), scored.because.clone()),
            None => Recomputed::Missing(scored.because.clone()),
        };
        let [zh, en] = [Language::Zh, Language::En].map(|one| scored.title.get(one));
        Some(judge(
            scored.code.clone(),
            Text::new(format!("{zh}得分"), format!("score: {en}")),
            Text::same(printed.normalize().to_string()),
            recomputed,
        ))
    })
}

/// What recomputing gave.
enum Recomputed {
    /// A number, and how it came about.
    Number(Fraction, Text),
    /// A share from 0 to 1, and how it came about.
    Share(Fraction, Text),
    /// A word, such as a grade, and how it came about.
    Word(Text, Text),
    /// Nothing, and which data are missing.
    Missing(Text),
}

fn compare_figure(
    figure: &PrintedFigure,
    assessment: &Assessment,
    papers: &Papers<'_>,
) -> Compared {
    let recomputed = recompute(figure, assessment, papers);
    let (code, title) = (figure.code.clone(), figure.title.clone());
    let mut compared = judge(code, title, figure.printed.clone(), recomputed);
    if !figure.note.is_empty() {
        compared.because = joined(&compared.because, &figure.note);
    }
    compared
}

/// Two sentences after one another.
fn joined(first: &Text, second: &Text) -> Text {
    let both = |language: Language| {
        let [first, second] = [first, second].map(|text| text.get(language));
        if first.is_empty() {
            return second.to_owned();
        }
        format!("{first}{}{second}", language.pick("；", "; "))
    };
    Text::new(both(Language::Zh), both(Language::En))
}

fn recompute(figure: &PrintedFigure, assessment: &Assessment, papers: &Papers<'_>) -> Recomputed {
    match &figure.origin {
        Origin::Measure { survey, measure } => of_measure((papers.figure)(survey, measure)),
        Origin::Alpha { survey } => of_alpha((papers.alpha)(survey)),
        Origin::Counts {
            numerator,
            denominator,
        } => of_counts(*numerator, *denominator),
        Origin::Scores { indicators } => of_scores(indicators, assessment),
        Origin::Total => match assessment.indicators.iter().find(|one| one.score.is_none()) {
            Some(open) => Recomputed::Missing(open.because.clone()),
            None => Recomputed::Number(
                assessment.total.clone(),
                Text::new(
                    "各项指标得分之和",
                    "the sum of the scores of all indicators",
                ),
            ),
        },
        Origin::Grade => match &assessment.grade {
            Some(grade) => Recomputed::Word(grade.clone(), of_grade(assessment)),
            None => Recomputed::Missing(Text::new(
                "还有指标没有得分",
                "an indicator has no score yet",
            )),
        },
        Origin::Nothing {
            missing,
            population,
        } => Recomputed::Missing(with_bound(missing, &figure.printed, *population)),
    }
}

fn of_measure(figure: Option<Figure>) -> Recomputed {
    match figure.and_then(|figure| figure.rate.clone().map(|rate| (figure, rate))) {
        Some((figure, rate)) => {
            let [part, whole] =
                [&figure.numerator, &figure.denominator].map(|side| side.to_short_text(4));
            let shown = rate.percent().to_text(figure.decimals.max(2));
            let because = Text::same(format!("{part} / {whole} = {shown}%"));
            Recomputed::Share(rate, because)
        }
        None => Recomputed::Missing(Text::new(
            "没有答卷：不知道多少人答、各答了什么",
            "there are no papers: how many answered, and what",
        )),
    }
}

fn of_alpha(alpha: Option<f64>) -> Recomputed {
    let Some(alpha) = alpha else {
        return Recomputed::Missing(Text::new(
            "逐题答案没有公布",
            "the answers by question are not published",
        ));
    };
    let (zh, en) = if alpha < RELIABLE_FROM {
        ("不支持有信度的说法", "contradicts the claim")
    } else {
        ("支持有信度的说法", "bears the claim out")
    };
    let word = format!("α = {alpha:.3}");
    Recomputed::Word(
        Text::same(word),
        Text::new(
            format!("{zh}（通常要求 {RELIABLE_FROM} 以上）"),
            format!("{en} (at least {RELIABLE_FROM} is usually asked for)"),
        ),
    )
}

fn of_counts(numerator: u64, denominator: u64) -> Recomputed {
    let sides = [numerator, denominator]
        .map(|side| Fraction::from(i64::try_from(side).unwrap_or(i64::MAX)));
    match sides[0].divide(&sides[1]) {
        Some(share) => {
            let shown = share.percent().to_text(2);
            let because = Text::same(format!("{numerator} / {denominator} = {shown}%"));
            Recomputed::Share(share, because)
        }
        None => Recomputed::Missing(Text::new("分母是 0", "the denominator is 0")),
    }
}

fn of_scores(codes: &[String], assessment: &Assessment) -> Recomputed {
    let mut scores = Vec::new();
    for code in codes {
        let found = assessment.indicators.iter().find(|one| one.code == *code);
        match found.map(|one| (one.score.clone(), one)) {
            Some((Some(score), _)) => scores.push(score),
            Some((None, one)) => return Recomputed::Missing(one.because.clone()),
            None => {
                return Recomputed::Missing(Text::new(
                    format!("没有指标 {code}"),
                    format!("there is no indicator {code}"),
                ));
            }
        }
    }
    let parts: Vec<String> = scores.iter().map(|score| score.to_short_text(4)).collect();
    let because = Text::same(parts.join(" + "));
    Recomputed::Number(scores.into_iter().sum(), because)
}

fn of_grade(assessment: &Assessment) -> Text {
    let [total, weight] =
        [&assessment.total, &assessment.weight].map(|points| points.to_short_text(4));
    Text::new(
        format!("总分 {total} / {weight} 所在的等级"),
        format!("the grade of {total} of {weight}"),
    )
}

/// What is missing; for an inequality also what it would have taken to reach it.
fn with_bound(missing: &Text, printed: &Text, population: Option<u64>) -> Text {
    let Form::AtLeast(bound) = Form::of(printed.get(Language::Zh)) else {
        return missing.clone();
    };
    let [zh, en] = [Language::Zh, Language::En].map(|one| missing.get(one));
    let said = Text::new(
        format!("所印是不等式，不是测得的数；{zh}"),
        format!("what is printed is an inequality, no measurement; {en}"),
    );
    let asked = population.and_then(|count| i64::try_from(count).ok());
    match asked.filter(|count| *count > 0) {
        Some(asked) => joined(&said, &least_satisfied(&bound, asked)),
        None => said,
    }
}

/// How many of those asked it takes to reach a bound: the smallest count k with k / asked >= bound.
fn least_satisfied(bound: &Fraction, asked: i64) -> Text {
    let least = (bound * &Fraction::from(asked)).ceil();
    let fewer = &least - &Fraction::from(1);
    let [enough, short] = [&least, &fewer].map(|count| {
        let share = count.divide(&Fraction::from(asked));
        share.unwrap_or_else(Fraction::zero).percent().to_text(2)
    });
    let [count, below] = [&least, &fewer].map(|count| count.to_short_text(0));
    Text::new(
        format!(
            "全部 {asked} 人都答时，至少 {count} 人满意才达到（{count}/{asked} = {enough}%，{below}/{asked} = {short}%）"
        ),
        format!(
            "if all {asked} answered, it takes {count} satisfied ({count}/{asked} = {enough} %, {below}/{asked} = {short} %)"
        ),
    )
}

/// What a printed figure looks like.
enum Form {
    /// A number with its places; whether a percent sign follows.
    Number(Decimal, bool),
    /// A lower bound from 0 to 1.
    AtLeast(Fraction),
    /// Anything else.
    Word,
}

impl Form {
    fn of(printed: &str) -> Self {
        let folded: String = printed.trim().chars().map(fold_width).collect();
        let bare = ["≥", ">=", "不低于"]
            .iter()
            .find_map(|lead| folded.strip_prefix(lead));
        let number = bare.unwrap_or(&folded).trim();
        let (digits, is_percent) = match number.strip_suffix('%') {
            Some(digits) => (digits, true),
            None => (number, false),
        };
        match Decimal::from_str_exact(digits) {
            Ok(value) if bare.is_some() => {
                let hundredth = Fraction::new(1, 100).unwrap_or_else(Fraction::zero);
                Self::AtLeast(&Fraction::from(value) * &hundredth)
            }
            Ok(value) => Self::Number(value, is_percent),
            Err(_) => Self::Word,
        }
    }
}

/// Sets the printed figure beside the recomputed one.
fn judge(code: String, title: Text, printed: Text, recomputed: Recomputed) -> Compared {
    let form = Form::of(printed.get(Language::Zh));
    let (recomputed, verdict, because) = match (recomputed, form) {
        (Recomputed::Missing(missing), _) => (None, Verdict::NotRecomputable, missing),
        (Recomputed::Word(word, because), _) => {
            let verdict = if word.get(Language::Zh) == printed.get(Language::Zh) {
                Verdict::Reproduced
            } else {
                Verdict::Differs { by: None }
            };
            (Some(word), verdict, because)
        }
        (Recomputed::Number(number, because), Form::Number(value, _)) => {
            let text = number.to_text(value.scale());
            (
                Some(Text::same(text.clone())),
                differs(value, &text),
                because,
            )
        }
        (Recomputed::Share(share, because), Form::Number(value, true)) => {
            let text = share.percent().to_text(value.scale());
            let verdict = differs(value, &text);
            (Some(Text::same(format!("{text}%"))), verdict, because)
        }
        (Recomputed::Share(share, because), Form::Number(value, false)) => {
            let text = share.to_text(value.scale());
            (
                Some(Text::same(text.clone())),
                differs(value, &text),
                because,
            )
        }
        (Recomputed::Number(_, because) | Recomputed::Share(_, because), Form::AtLeast(_)) => (
            None,
            Verdict::NotRecomputable,
            Text::new(
                format!(
                    "所印是不等式，不是测得的数（{}）",
                    because.get(Language::Zh)
                ),
                format!(
                    "what is printed is an inequality, no measurement ({})",
                    because.get(Language::En)
                ),
            ),
        ),
        (Recomputed::Number(number, because) | Recomputed::Share(number, because), Form::Word) => (
            Some(Text::same(number.to_short_text(4))),
            Verdict::Differs { by: None },
            because,
        ),
    };
    Compared {
        code,
        title,
        printed,
        recomputed,
        verdict,
        because,
    }
}

/// Whether the recomputed figure, rounded, is the printed one.
fn differs(printed: Decimal, recomputed: &str) -> Verdict {
    let rounded = Decimal::from_str_exact(recomputed).unwrap_or_default();
    if rounded == printed {
        return Verdict::Reproduced;
    }
    Verdict::Differs {
        by: Some(Fraction::from(printed - rounded)),
    }
}
