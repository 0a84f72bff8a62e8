//! What a computed measure is: numerator, denominator, rate, what was left out, and what else it could have been.

use rust_decimal::Decimal;

use super::{
    Formula, Fraction, LeftOut, NoInterval, NoRate, NumberCollector, NumberSummary, Rounding,
    Sampling,
};
use crate::response::Missing;
use crate::text::{Language, Text, text};

/// A measure computed from the counts of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The measure's code.
    pub code: String,
    /// What the report calls it.
    pub title: Text,
    /// How it was computed.
    pub formula: Formula,
    /// The options that count, or those that have a weight; none where points count.
    pub counted: Vec<CountedOption>,
    /// The codes of the questions it was computed over.
    pub questions: Vec<String>,
    /// Decimal places of the rate in percent.
    pub decimals: u32,
    /// How the rate is rounded to them.
    pub rounding: Rounding,
    /// The numerator: points, or answers counted.
    pub numerator: Fraction,
    /// The denominator: full marks, or answers in the base.
    pub denominator: Fraction,
    /// Numerator / denominator, from 0 to 1; `None` where the base is empty.
    pub rate: Option<Fraction>,
    /// Why there is no rate; `None` where there is one.
    pub no_rate: Option<NoRate>,
    /// What left the base, and how many answers for each reason.
    pub left_out: Vec<LeftOut>,
    /// Answers that stayed in the base as 0 because their option has no points, and nothing says that it should be 0.
    pub without_points: Vec<LeftOut>,
    /// For every missing reason how it is counted, in the order of [`Missing::ALL`], those with none too.
    pub missing: Vec<MissingRule>,
    /// The interval around the rate, where the formula has one.
    pub interval: Option<Interval>,
    /// Why there is no interval; `None` where there is one.
    pub no_interval: Option<NoInterval>,
    /// How many responses it rests on, of how many people.
    pub sampling: Sampling,
    /// The rates that the other usual formulas give on the same answers.
    pub alternatives: Vec<Alternative>,
}

/// An option that a measure counts, or weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedOption {
    /// The code of its question.
    pub question: String,
    /// Its code.
    pub code: String,
    /// What it says.
    pub label: Text,
    /// What it weighs, where options weigh.
    pub weight: Option<Decimal>,
}

/// How a measure counts a missing reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingRule {
    /// Why there is no answer.
    pub reason: Missing,
    /// How many answers (one per question and response).
    pub count: u64,
    /// Whether it leaves the base; otherwise it stays there and counts as zero.
    pub leaves_base: bool,
}

impl Figure {
    /// A rate of this figure or of one of its alternatives in percent, rounded as the figure is: `91.32`.
    pub fn percent(&self, rate: &Fraction) -> String {
        rate.percent()
            .rounded(self.decimals, self.rounding)
            .to_text(self.decimals)
    }

    /// The rate as printed, such as `91.32%`; a dash where there is none.
    pub fn printed(&self) -> String {
        self.rate
            .as_ref()
            .map_or("—".to_owned(), |rate| self.percent(rate) + "%")
    }

    /// How it is rounded, where that is not half up; half up needs no word.
    pub fn rounding_label(&self) -> Option<Text> {
        (self.rounding != Rounding::default()).then(|| self.rounding.label())
    }

    /// How it is computed, in sentences: the formula, how it is rounded where that is not half up, why there is no
    /// rate, why no interval, and that there are more responses than people.
    pub fn notes(&self) -> Vec<Text> {
        let formula = Some(self.sentence());
        [
            formula,
            self.rounding_label(),
            self.no_rate_note(),
            self.no_interval_note(),
            self.sampling.note(),
            self.without_points_note(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What is divided by what, with the answers that count or weigh by their words.
    pub fn sentence(&self) -> Text {
        let said = self.formula.sentence();
        let Some([zh, en]) = self.formula.counted_word() else {
            return said;
        };
        let [of_zh, of_en] = [Language::Zh, Language::En].map(|one| self.counted_told(one));
        if of_zh.is_empty() {
            return said;
        }
        Text::new(
            format!("{}，{zh}：{of_zh}", said.zh),
            format!("{}, {en}: {of_en}", said.get(Language::En)),
        )
    }

    /// The answers that count: `非常满意、满意`, by question where they differ.
    fn counted_told(&self, language: Language) -> String {
        if let Some(least) = self.formula.least_counted() {
            let least = least.normalize();
            return text!(in language, "{least} 分及以上", "{least} points or more");
        }
        let comma = language.pick("、", ", ");
        let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
        for question in &self.questions {
            let options = self.counted.iter().filter(|one| one.question == *question);
            let told: Vec<String> = options
                .map(|one| match one.weight {
                    Some(weight) => format!("{} {}", one.label.get(language), weight.normalize()),
                    None => one.label.get(language).to_owned(),
                })
                .collect();
            let told = told.join(comma);
            match parts.iter_mut().find(|(same, _)| *same == told) {
                Some((_, questions)) => questions.push(question),
                None => parts.push((told, vec![question])),
            }
        }
        let is_one = parts.len() == 1;
        let parts = parts.into_iter().map(|(told, questions)| match language {
            _ if is_one => told,
            Language::Zh => format!("{told}（{}）", questions.join(comma)),
            Language::En => format!("{told} ({})", questions.join(comma)),
        });
        parts.collect::<Vec<_>>().join(language.pick("；", "; "))
    }

    /// Why there is no rate; `None` where there is one.
    pub fn no_rate_note(&self) -> Option<Text> {
        let reason = self.no_rate.as_ref()?.sentence();
        Some(Text::new(
            format!("没有比率：{}", reason.zh),
            format!("no rate: {}", reason.en),
        ))
    }

    /// Why there is no interval; `None` where there is one, and where there is no rate either.
    pub fn no_interval_note(&self) -> Option<Text> {
        let reason = self.no_interval.filter(|_| self.no_rate.is_none())?;
        let reason = reason.sentence();
        Some(Text::new(
            format!("没有区间：{}", reason.zh),
            format!("no interval: {}", reason.en),
        ))
    }

    /// That answers without points count as 0 though nothing declares it; `None` where there are none.
    pub fn without_points_note(&self) -> Option<Text> {
        let named = |language: Language| -> Vec<String> {
            let options = self.without_points.iter();
            options
                .map(|left| format!("{} {}", left.reason.label().get(language), left.count))
                .collect()
        };
        (!self.without_points.is_empty()).then(|| {
            Text::new(
                format!(
                    "没有分值的选项按 0 分计入：{}",
                    named(Language::Zh).join("、")
                ),
                format!(
                    "options without points count as 0: {}",
                    named(Language::En).join(", ")
                ),
            )
        })
    }

    /// How the missing reasons are counted, in sentences of a report: those that leave the base, and those that stay.
    pub fn missing_told(&self) -> Vec<Text> {
        let told = |leaves: bool| {
            let of = |occurs: bool, language: Language| {
                let rules = self
                    .missing
                    .iter()
                    .filter(|rule| rule.leaves_base == leaves && (rule.count > 0) == occurs);
                let named = rules.map(|rule| {
                    let label = rule.reason.label();
                    let label = label.get(language);
                    if occurs {
                        format!("{label} {}", rule.count)
                    } else {
                        label.to_owned()
                    }
                });
                named.collect::<Vec<_>>().join(language.pick("、", ", "))
            };
            let (zh, en) = if leaves {
                ("移出分母", "leaving the base")
            } else {
                ("留在分母、计 0 分", "staying in the base as 0")
            };
            let [some, none] = [true, false].map(|occurs| of(occurs, Language::Zh));
            let some = (!some.is_empty()).then(|| {
                Text::new(
                    format!("{some} {zh}"),
                    format!("{en}: {}", of(true, Language::En)),
                )
            });
            let none = (!none.is_empty()).then(|| {
                Text::new(
                    format!("{none}{zh}，这次没有出现"),
                    format!("{en}, of which there are none: {}", of(false, Language::En)),
                )
            });
            some.into_iter().chain(none)
        };
        told(true).chain(told(false)).collect()
    }

    /// How the missing reasons are counted, in a sentence for those that leave the base and one for those that stay.
    ///
    /// Reasons that there are come with their count, the others are named behind.
    pub fn missing_sentences(&self) -> Vec<Text> {
        let sentence = |leaves: bool, zh: &str, en: &str| {
            let rules = || {
                self.missing
                    .iter()
                    .filter(|rule| rule.leaves_base == leaves)
            };
            rules().next().map(|_| {
                Text::new(
                    format!("{zh}：{}", rules_text(rules(), Language::Zh)),
                    format!("{en}: {}", rules_text(rules(), Language::En)),
                )
            })
        };
        let left = sentence(true, "移出分母", "leaving the base");
        let kept = sentence(false, "留在分母、计 0", "staying in the base as 0");
        left.into_iter().chain(kept).collect()
    }
}

fn rules_text<'r>(rules: impl Iterator<Item = &'r MissingRule>, language: Language) -> String {
    let (some, none): (Vec<_>, Vec<_>) = rules.partition(|rule| rule.count > 0);
    let label = |rule: &&MissingRule| rule.reason.label().get(language).to_owned();
    let counted: Vec<String> = some
        .iter()
        .map(|rule| format!("{} {}", label(rule), rule.count))
        .collect();
    let named: Vec<String> = none.iter().map(label).collect();
    let separator = language.pick("、", ", ");
    let (counted, named) = (
        counted.join(separator),
        named.join(language.pick(" ", ", ")),
    );
    match (counted.is_empty(), named.is_empty()) {
        (false, true) => counted,
        (true, _) => format!("{}{named}", language.pick("未出现：", "none yet: ")),
        (false, false) => format!(
            "{counted}{}{named}",
            language.pick("；未出现：", "; none yet: ")
        ),
    }
}

/// A confidence interval of a rate, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The confidence level in percent, such as 95.
    pub level: u32,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How it was computed: `wilson`, `t`, `ratio`, `stratified-t`, `yuen`; with `-fpc` behind it corrected for a
    /// known population; `hypergeometric`: exact limits for one.
    pub method: &'static str,
}

/// What another formula gives on the same answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The formula's word in files and JSON.
    pub formula: &'static str,
    /// What it is, in one phrase.
    pub title: Text,
    /// The questions it is computed over.
    pub questions: Vec<String>,
    /// The numerator.
    pub numerator: Fraction,
    /// The denominator; not 0.
    pub denominator: Fraction,
    /// The rate, from 0 to 1.
    pub rate: Fraction,
}

/// The counts of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionSummary {
    /// The question's position on the paper, counted from 0.
    pub position: usize,
    /// The question's code.
    pub code: String,
    /// The question as worded.
    pub text: Text,
    /// Responses with an answer.
    pub answered: u64,
    /// Responses without one, by reason; reasons with none are left out.
    pub missing: Vec<(Missing, u64)>,
    /// Responses that were not asked it, since a jump or a condition passed it over.
    pub not_asked: u64,
    /// The sum of points; `None` where the question carries none.
    pub points: Option<Decimal>,
    /// The sum of full marks over the answered; `None` where the question carries no points.
    pub full_mark: Option<Decimal>,
    /// Points / full mark, from 0 to 1; `None` without points or answers.
    pub score_rate: Option<Fraction>,
    /// The options with how often each was chosen, in the order of the paper; empty for keyed scores.
    pub options: Vec<OptionCount>,
    /// For keyed scores: how many responses were given which points, lowest first.
    pub points_given: Vec<(Decimal, u64)>,
    /// For numbers: what they come to, where they were gathered; see [`Summary::note_numbers`].
    pub numbers: Option<NumberSummary>,
}

/// How often an option was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionCount {
    /// The option's code.
    pub code: String,
    /// The option as printed.
    pub label: Text,
    /// Responses that chose it.
    pub count: u64,
    /// Count / answered, from 0 to 1; `None` where nobody answered.
    pub share: Option<Fraction>,
}

/// Everything a stack says.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Valid, entered responses that were counted.
    pub responses: u64,
    /// The questions in the order of the paper.
    pub questions: Vec<QuestionSummary>,
    /// The declared measures in their order.
    pub figures: Vec<Figure>,
}

impl Summary {
    /// Notes what the numbers gathered come to, at their questions.
    pub fn note_numbers(&mut self, numbers: &NumberCollector) {
        for question in &mut self.questions {
            question.numbers = numbers.summary(question.position);
        }
    }
}
