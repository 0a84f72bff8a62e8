//! Counting responses for the measures of a survey: the tally of their answers, and what each response comes to.
//!
//! Kept are the spreads of measures that look at whole responses, and of those that add several questions up: the
//! interval of their rate rests on what each response comes to. A survey with neither has no spreads: counting it costs
//! what a tally costs.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::no_opinion::{inside, outside};
use super::plan::{Plan, Planned};
use super::{Formula, GroupBy, Groups, Measure, Survey, Tie};
use crate::questionnaire::{Question, Questionnaire};
use crate::response::{Answer, AnswerSheet, Place, Share, Tally, asked};

/// What the name of a spread ends with that is kept for the interval of a pooled rate.
const RATIO: &str = "/ratio";

/// One response as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Its answers.
    pub sheet: &'a AnswerSheet,
    /// The code of its batch; `None`: it is in none.
    pub batch: Option<&'a str>,
}

/// The spreads that the measures of a survey need, resolved against its questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    spreads: Vec<Kept>,
}

/// A spread that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    /// Its name: the measure's code; `/in` or `/out` behind it with the don't-knows in or out of the base, `/ratio`
    /// where only the interval of a pooled rate needs it.
    name: String,
    /// What is counted.
    plan: Plan,
    /// What tells the group of a response, as declared; `None`: they are one group.
    by: Option<GroupBy>,
    /// The same, found in the questionnaire.
    group: Group,
}

/// What tells the group of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Group {
    /// Nothing: they are one group.
    One,
    /// The option chosen in the question at this position; `None`: there is no such question.
    Option(Option<usize>),
    /// The batch.
    Batch,
}

impl Counting {
    /// What the measures of a survey need counted.
    pub fn of(survey: &Survey) -> Self {
        let measures = survey.measures.iter();
        let per_response = measures.filter(|measure| measure.formula.is_per_response());
        let spreads = per_response.flat_map(|measure| {
            let questionnaire = &survey.questionnaire;
            let plan = Plan::of(questionnaire, measure);
            let by = grouped_by(&measure.formula);
            let inside = Some(inside(&plan)).filter(|other| *other != plan);
            let outside = outside(questionnaire, measure, &plan).filter(|other| *other != plan);
            let kept = |name: String, plan: Plan| Kept {
                name,
                plan,
                by: by.cloned(),
                group: Group::found(questionnaire, by),
            };
            let code = &measure.code;
            let others = [("in", inside), ("out", outside)];
            let others = others
                .into_iter()
                .filter_map(|(base, plan)| Some(kept(format!("{code}/{base}"), plan?)));
            let mut all = vec![kept(code.clone(), plan)];
            all.extend(others);
            all
        });
        let pooled = survey.measures.iter().filter_map(|measure| {
            let plan = Plan::of(&survey.questionnaire, measure);
            (!measure.formula.is_per_response() && plan.questions.len() > 1).then(|| Kept {
                name: format!("{}{RATIO}", measure.code),
                plan,
                by: None,
                group: Group::One,
            })
        });
        Self {
            spreads: spreads.chain(pooled).collect(),
        }
    }

    /// Whether no measure needs to know what each response comes to.
    pub fn is_plain(&self) -> bool {
        self.spreads.is_empty()
    }

    /// Whether a measure groups the responses by their batch.
    pub fn needs_batch(&self) -> bool {
        self.spreads.iter().any(|kept| kept.group == Group::Batch)
    }

    /// The name of the spread that counts this plan, in these groups where the groups matter.
    pub(super) fn find(&self, plan: &Plan, groups: Option<&Groups>) -> Option<&str> {
        let fits = |kept: &&Kept| {
            !kept.is_for_interval()
                && kept.plan == *plan
                && groups.is_none_or(|groups| kept.by.as_ref() == Some(&groups.by))
        };
        self.spreads
            .iter()
            .find(fits)
            .map(|kept| kept.name.as_str())
    }

    /// The name of the spread on which the interval of a pooled rate rests.
    pub(super) fn pooled(&self, plan: &Plan) -> Option<&str> {
        let mut kept = self.spreads.iter();
        kept.find(|kept| kept.is_for_interval() && kept.plan == *plan)
            .map(|kept| kept.name.as_str())
    }

    /// Counts one response `times` times (−1 takes it out).
    pub fn add(
        &self,
        questionnaire: &Questionnaire,
        tally: &mut Tally,
        case: Case<'_>,
        times: i64,
    ) {
        tally.add(questionnaire, case.sheet, times);
        self.add_spreads(questionnaire, tally, case, times);
    }

    /// Counts what one response comes to, not its answers.
    pub fn add_spreads(
        &self,
        questionnaire: &Questionnaire,
        tally: &mut Tally,
        case: Case<'_>,
        times: i64,
    ) {
        if self.is_plain() {
            return;
        }
        let route = asked(questionnaire, case.sheet);
        for kept in &self.spreads {
            let place = Place {
                group: kept.group.of(&route, case),
                share: share(questionnaire, &kept.plan, &route, case.sheet),
            };
            tally.spreads.count(&kept.name, &place, times);
        }
    }

    /// Whether what a response comes to is the sum of what each of its answers comes to by itself, so that equal answers
    /// need to be looked at once: no groups, and closed questions only.
    pub fn adds_up(&self, questionnaire: &Questionnaire) -> bool {
        let is_closed = |planned: &Planned| {
            let question = questionnaire.questions.get(planned.position);
            question.is_none_or(Question::is_closed)
        };
        let mut spreads = self.spreads.iter();
        spreads.all(|kept| kept.group == Group::One && kept.plan.questions.iter().all(is_closed))
    }

    /// The names of the spreads, in the order of [`Counting::addends`].
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.spreads.iter().map(|kept| kept.name.as_str())
    }

    /// What an answer to the question at this position adds to what its response comes to, for each spread.
    pub fn addends(
        &self,
        questionnaire: &Questionnaire,
        position: usize,
        answer: &Answer,
    ) -> Vec<Share> {
        let of = |kept: &Kept| {
            let mut share = Share::default();
            if let Some(question) = questionnaire.questions.get(position) {
                let planned = kept.plan.questions.iter();
                for planned in planned.filter(|planned| planned.position == position) {
                    share.add(addend(&kept.plan, planned, question, answer));
                }
            }
            share
        };
        self.spreads.iter().map(of).collect()
    }

    /// What changes when a response goes from one case to another; `None`: not counted.
    pub fn difference(
        &self,
        questionnaire: &Questionnaire,
        before: Option<Case<'_>>,
        after: Option<Case<'_>>,
    ) -> Tally {
        let mut tally = Tally::new();
        for (case, times) in [(before, -1), (after, 1)] {
            if let Some(case) = case {
                self.add(questionnaire, &mut tally, case, times);
            }
        }
        tally
    }
}

/// The tally of whole responses with everything that the survey's measures need.
pub fn tally<'a>(survey: &Survey, cases: impl IntoIterator<Item = Case<'a>>) -> Tally {
    let counting = Counting::of(survey);
    let mut tally = Tally::new();
    for case in cases {
        counting.add(&survey.questionnaire, &mut tally, case, 1);
    }
    tally
}

impl Kept {
    /// Whether it is kept for the interval of a pooled rate, which does not make other formulas countable.
    fn is_for_interval(&self) -> bool {
        self.name.ends_with(RATIO)
    }
}

impl Group {
    fn found(questionnaire: &Questionnaire, by: Option<&GroupBy>) -> Self {
        match by {
            None => Self::One,
            Some(GroupBy::Batch) => Self::Batch,
            Some(GroupBy::Question(code)) => {
                Self::Option(questionnaire.find(code).map(|(position, _)| position))
            }
        }
    }

    fn of(&self, route: &[bool], case: Case<'_>) -> Option<String> {
        match self {
            Self::One | Self::Option(None) => None,
            Self::Option(Some(position)) => {
                let is_asked = route.get(*position).copied().unwrap_or(false);
                match case.sheet.get(*position).filter(|_| is_asked) {
                    Some(Answer::Choice(code)) => Some(code.clone()),
                    _ => None,
                }
            }
            Self::Batch => case.batch.map(str::to_owned),
        }
    }
}

/// What tells the group of a response, where a formula groups them.
fn grouped_by(formula: &Formula) -> Option<&GroupBy> {
    match formula {
        Formula::TrimmedMean(trim) => trim.groups.as_ref().map(|groups| &groups.by),
        _ => None,
    }
}

/// What a response comes to under a plan.
fn share(questionnaire: &Questionnaire, plan: &Plan, route: &[bool], sheet: &AnswerSheet) -> Share {
    let mut share = Share::default();
    for planned in &plan.questions {
        let is_asked = route.get(planned.position).copied().unwrap_or(false);
        let question = questionnaire.questions.get(planned.position);
        let answer = sheet.get(planned.position).filter(|_| is_asked);
        if let (Some(question), Some(answer)) = (question, answer) {
            share.add(addend(plan, planned, question, answer));
        }
    }
    share
}

/// What one answer adds under a plan; nothing where it leaves the base.
fn addend(plan: &Plan, planned: &Planned, question: &Question, answer: &Answer) -> Share {
    let leaves = match answer {
        Answer::Missing(reason) => plan.missing.contains(reason),
        Answer::Choice(code) => planned.leaves.contains(code),
        _ => false,
    };
    if leaves {
        return Share::default();
    }
    Share {
        part: planned.worth.of_answer(question, answer),
        whole: planned.worth.most(question),
    }
}

/// What single responses come to under one measure, for figures that look at them one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseShares {
    plan: Plan,
    formula: Formula,
}

impl ResponseShares {
    /// The measure resolved against a questionnaire; `None` for a trimmed mean, in which a response counts by its place
    /// among the others.
    pub fn of(questionnaire: &Questionnaire, measure: &Measure) -> Option<Self> {
        let is_trimmed = matches!(measure.formula, Formula::TrimmedMean(_));
        (!is_trimmed).then(|| Self {
            plan: Plan::of(questionnaire, measure),
            formula: measure.formula.clone(),
        })
    }

    /// The positions of the questions that it is about.
    pub fn positions(&self) -> Vec<usize> {
        let planned = self.plan.questions.iter();
        planned.map(|planned| planned.position).collect()
    }

    /// What an answer to the question at this place among [`Self::positions`] adds to what its response comes to.
    pub fn of_answer(&self, questionnaire: &Questionnaire, place: usize, answer: &Answer) -> Share {
        let planned = self.plan.questions.get(place);
        let found = planned.and_then(|planned| {
            let question = questionnaire.questions.get(planned.position)?;
            Some(addend(&self.plan, planned, question, answer))
        });
        found.unwrap_or_default()
    }

    /// What a response adds to the numerator and to the denominator; 0 and 0 where nothing of it is in the base.
    pub fn of_sheet(&self, questionnaire: &Questionnaire, sheet: &AnswerSheet) -> Share {
        let route = asked(questionnaire, sheet);
        self.of_pooled(share(questionnaire, &self.plan, &route, sheet))
    }

    /// The same, from the sum of what its answers add.
    pub fn of_pooled(&self, pooled: Share) -> Share {
        if pooled.whole.is_zero() {
            return Share::default();
        }
        let twice = pooled.part.saturating_mul(Decimal::TWO);
        let one = |part: Decimal| Share {
            part,
            whole: Decimal::ONE,
        };
        match &self.formula {
            Formula::MeanOfResponses => {
                one(pooled.part.checked_div(pooled.whole).unwrap_or_default())
            }
            Formula::Majority(majority) => match (twice.cmp(&pooled.whole), majority.tie) {
                (Ordering::Greater, _) | (Ordering::Equal, Tie::Counted) => one(Decimal::ONE),
                (Ordering::Equal, Tie::LeavesBase) => Share::default(),
                (Ordering::Equal | Ordering::Less, _) => one(Decimal::ZERO),
            },
            _ => pooled,
        }
    }
}
