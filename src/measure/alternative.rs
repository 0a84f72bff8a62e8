//! What the other usual formulas give on the same answers, by rule from the questionnaire.
//!
//! A measure that asks about satisfaction is set beside the score rates of all questions with points, of those that
//! do not describe the respondent and of the satisfaction questions alone, and beside the shares of the best
//! answers. A measure over other questions is set beside the formulas over those. Options such as 不清楚 are put
//! into the base, or taken out. What would count the same answers as the declared measure is left out.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::count::count;
use super::plan::{Plan, Worth, points, share};
use super::{Alternative, Counted, Formula, LeavesBase, Measure, Survey};
use crate::questionnaire::{Kind, Opt, Question, Questionnaire, Role};
use crate::response::Tally;
use crate::text::Text;

/// Labels of options that give no opinion, in lower case.
const NO_OPINION: [&str; 8] = [
    "不清楚",
    "说不清",
    "不好说",
    "不确定",
    "记不清",
    "don't know",
    "not sure",
    "unsure",
];

/// The share of the full mark from which an answer counts as a pass, in percent.
const PASS: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// A formula that may become an alternative.
struct Candidate {
    formula: &'static str,
    title: Text,
    plan: Plan,
}

/// The alternatives of a measure with this plan; without an empty base, without repetitions.
pub(super) fn alternatives(
    survey: &Survey,
    measure: &Measure,
    declared: &Plan,
    tally: &Tally,
) -> Vec<Alternative> {
    let questionnaire = &survey.questionnaire;
    let mut seen = vec![declared.clone()];
    let mut found = Vec::new();
    for candidate in candidates(questionnaire, measure, declared) {
        if candidate.plan.questions.is_empty() || seen.contains(&candidate.plan) {
            continue;
        }
        let counted = count(questionnaire, &candidate.plan, tally);
        seen.push(candidate.plan.clone());
        if let Some(rate) = counted.numerator.divide(&counted.denominator) {
            found.push(Alternative {
                formula: candidate.formula,
                title: candidate.title,
                questions: candidate.plan.codes(questionnaire),
                numerator: counted.numerator,
                denominator: counted.denominator,
                rate,
            });
        }
    }
    found
}

fn candidates(questionnaire: &Questionnaire, measure: &Measure, declared: &Plan) -> Vec<Candidate> {
    let about = About::new(questionnaire, measure);
    let mut candidates = about.score_rates();
    candidates.extend(about.best_answers());
    candidates.extend(about.no_opinion(declared));
    candidates
}

/// What a measure is about: the questions its alternatives are looked for in.
struct About<'a> {
    questionnaire: &'a Questionnaire,
    measure: &'a Measure,
    /// Whether the measure asks satisfaction questions; then the whole questionnaire is looked at.
    satisfaction: bool,
    /// The satisfaction questions, or else the measure's own.
    focus: Vec<String>,
}

impl<'a> About<'a> {
    fn new(questionnaire: &'a Questionnaire, measure: &'a Measure) -> Self {
        let satisfaction = !matches!(measure.formula, Formula::Awareness(_))
            && questionnaire.questions.iter().any(|question| {
                question.role == Role::Satisfaction && measure.questions.contains(&question.code)
            });
        let focus = if satisfaction {
            codes(questionnaire, |question| {
                question.role == Role::Satisfaction
            })
        } else {
            measure.questions.clone()
        };
        Self {
            questionnaire,
            measure,
            satisfaction,
            focus,
        }
    }

    /// A candidate over these questions. The options that leave the base do so in the measure's own questions only:
    /// the same code means something else elsewhere.
    fn candidate(
        &self,
        formula: &'static str,
        title: Text,
        codes: &[String],
        worth: impl Fn(&Question) -> Option<Worth>,
    ) -> Candidate {
        let mut plan = Plan::over(self.questionnaire, codes, &self.measure.leaves_base, worth);
        for planned in &mut plan.questions {
            let own = self
                .questionnaire
                .questions
                .get(planned.position)
                .is_some_and(|question| self.measure.questions.contains(&question.code));
            if !own {
                planned.leaves.clear();
            }
        }
        Candidate {
            formula,
            title,
            plan,
        }
    }

    fn score_rates(&self) -> Vec<Candidate> {
        let rate = |zh: &str, en: &str, codes: &[String]| {
            self.candidate("score-rate", Text::new(zh, en), codes, points)
        };
        let mut found = Vec::new();
        if self.satisfaction {
            let every = codes(self.questionnaire, |_| true);
            let about_project = codes(self.questionnaire, |question| {
                question.role != Role::Demographic
            });
            found.push(rate(
                "全部计分题的得分率",
                "score rate of all questions with points",
                &every,
            ));
            found.push(rate(
                "不含基本情况题的得分率",
                "score rate without the questions about the respondent",
                &about_project,
            ));
        }
        found.push(rate(
            &format!("{}的得分率", self.subject().zh),
            &format!("score rate of {} alone", self.subject().en),
            &self.focus,
        ));
        found
    }

    fn best_answers(&self) -> Vec<Candidate> {
        let formula = match self.measure.formula {
            Formula::Awareness(_) => "awareness",
            Formula::ScoreRate | Formula::SatisfiedShare(_) => "satisfied-share",
        };
        let subject = self.subject();
        let part = |zh: &str, en: &str, worth: &dyn Fn(&Question) -> Option<Worth>| {
            let title = Text::new(
                format!("{}{zh}", subject.zh),
                format!("{en} {}", subject.en),
            );
            self.candidate(formula, title, &self.focus, worth)
        };
        vec![
            part("得满分的比例", "share of full marks in", &|question| {
                at_least(question, Decimal::ONE_HUNDRED)
            }),
            part(
                "达到满分 60% 的比例",
                "share of at least 60% of the full mark in",
                &|question| at_least(question, PASS),
            ),
            part(
                "选最好一项的比例",
                "share of the best option in",
                &|question| best(question, self.measure, 1),
            ),
            part(
                "选最好两项的比例",
                "share of the best two options in",
                &|question| best(question, self.measure, 2),
            ),
        ]
    }

    /// The declared formula with the options that give no opinion put into the base, and taken out of it.
    fn no_opinion(&self, declared: &Plan) -> Vec<Candidate> {
        let mut inside = declared.clone();
        let mut outside = declared.clone();
        for planned in inside.questions.iter_mut().chain(&mut outside.questions) {
            planned.leaves.clear();
        }
        for planned in &mut outside.questions {
            if let Some(question) = self.questionnaire.questions.get(planned.position) {
                planned.leaves = no_opinion_options(question, &self.measure.leaves_base);
                if leaves_only_counted(question, &planned.worth, &planned.leaves) {
                    return vec![self.with_base(inside, "计入", "in")];
                }
            }
        }
        vec![
            self.with_base(inside, "计入", "in"),
            self.with_base(outside, "不计入", "out of"),
        ]
    }

    fn with_base(&self, plan: Plan, zh: &str, en: &str) -> Candidate {
        Candidate {
            formula: self.measure.formula.code(),
            title: Text::new(
                format!("“不清楚”一类选项{zh}基数"),
                format!("options such as “don't know” {en} the base"),
            ),
            plan,
        }
    }

    fn subject(&self) -> Text {
        if self.satisfaction {
            Text::new("满意度题", "the satisfaction questions")
        } else {
            Text::new("所列题目", "the same questions")
        }
    }
}

fn codes(questionnaire: &Questionnaire, wanted: impl Fn(&Question) -> bool) -> Vec<String> {
    questionnaire
        .questions
        .iter()
        .filter(|question| wanted(question))
        .map(|question| question.code.clone())
        .collect()
}

/// Answers with at least this share of the full mark, in percent.
fn at_least(question: &Question, percent: Decimal) -> Option<Worth> {
    let full_mark = question.full_mark()?;
    let least = full_mark.checked_mul(percent)? / Decimal::ONE_HUNDRED;
    share(question, &Counted::AtLeast(least))
}

/// The best options of a single choice; `None` where they are all there is, or where no order is known.
fn best(question: &Question, measure: &Measure, options: usize) -> Option<Worth> {
    let ranked = ranked(question, measure)?;
    (ranked.len() > options).then(|| {
        Worth::Options(
            ranked
                .iter()
                .take(options)
                .map(|option| option.code.clone())
                .collect(),
        )
    })
}

/// The options from the best to the worst: by points where they carry points, else in the order of the paper.
///
/// Paper order is trusted only where the measure counts one end of it: that end is the best.
fn ranked<'a>(question: &'a Question, measure: &Measure) -> Option<Vec<&'a Opt>> {
    if question.kind != Kind::Single {
        return None;
    }
    let mut options: Vec<&Opt> = question
        .options
        .iter()
        .filter(|option| !no_opinion_options(question, &measure.leaves_base).contains(&option.code))
        .collect();
    if options.iter().any(|option| option.points.is_some()) {
        options.retain(|option| option.points.is_some());
        options.sort_by_key(|option| std::cmp::Reverse(option.points));
        return Some(options);
    }
    let (Formula::SatisfiedShare(Counted::Options(counted))
    | Formula::Awareness(Counted::Options(counted))) = &measure.formula
    else {
        return None;
    };
    let counts = |option: Option<&&Opt>| option.is_some_and(|o| counted.contains(&o.code));
    match (counts(options.first()), counts(options.last())) {
        (true, false) => Some(options),
        (false, true) => Some(options.into_iter().rev().collect()),
        _ => None,
    }
}

/// The options of a single choice that give no opinion: those declared to leave the base, and those labelled so.
fn no_opinion_options(question: &Question, leaves_base: &LeavesBase) -> BTreeSet<String> {
    question
        .options
        .iter()
        .filter(|_| question.kind == Kind::Single)
        .filter(|option| {
            let label = format!("{}\n{}", option.label.zh, option.label.en).to_lowercase();
            leaves_base.options.contains(&option.code)
                || NO_OPINION.iter().any(|phrase| label.contains(phrase))
        })
        .map(|option| option.code.clone())
        .collect()
}

/// Whether nothing but counted options would stay in the base, so that the rate could only be 100 %.
fn leaves_only_counted(question: &Question, worth: &Worth, leaves: &BTreeSet<String>) -> bool {
    match worth {
        Worth::Options(counted) => question
            .options
            .iter()
            .all(|option| counted.contains(&option.code) || leaves.contains(&option.code)),
        Worth::Points | Worth::AtLeast(_) => false,
    }
}
