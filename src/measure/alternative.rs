//! What the other usual formulas give on the same answers, by rule from the questionnaire.
//!
//! A measure that asks about satisfaction is set beside the score rates of all questions with points, of those that
//! do not describe the respondent and of the satisfaction questions alone, and beside the shares of the best
//! answers. A measure over other questions is set beside the formulas over those. The same answers are taken all
//! together and, where what each response comes to is kept, response by response. Options such as 不清楚 are put into
//! the base, or taken out. What would count the same answers as the declared measure is left out.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::counting::Counting;
use super::no_opinion::{inside, outside};
use super::plan::Plan;
use super::ranking::{at_least, best, in_equal_steps, ranked};
use super::way::Way;
use super::worth::{Worth, points};
use super::{Alternative, Formula, Measure, Survey, Tie, Trim, TrimAmount};
use crate::questionnaire::{Question, Questionnaire, Role};
use crate::response::Tally;
use crate::text::Text;

/// The share of the full mark from which an answer counts as a pass, in percent.
const PASS: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// A formula that may become an alternative.
struct Candidate {
    formula: &'static str,
    title: Text,
    plan: Plan,
    way: Way,
}

/// The alternatives of a measure with this plan, taken in this way; without an empty base, without repetitions.
pub(super) fn alternatives(
    survey: &Survey,
    measure: &Measure,
    (declared, way): (&Plan, &Way),
    (counting, tally): (&Counting, &Tally),
) -> Vec<Alternative> {
    let questionnaire = &survey.questionnaire;
    let mut seen = vec![(declared.clone(), way.clone().plainest(declared))];
    let mut found = Vec::new();
    for candidate in candidates(questionnaire, measure, declared, way) {
        let way = candidate.way.plainest(&candidate.plan);
        let is_seen = seen
            .iter()
            .any(|(plan, other)| *plan == candidate.plan && *other == way);
        if candidate.plan.questions.is_empty() || is_seen {
            continue;
        }
        let Ok(counted) = way.take(survey, counting, &candidate.plan, tally) else {
            continue;
        };
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
        seen.push((candidate.plan, way));
    }
    found
}

fn candidates(
    questionnaire: &Questionnaire,
    measure: &Measure,
    declared: &Plan,
    way: &Way,
) -> Vec<Candidate> {
    let about = About::new(questionnaire, measure);
    let mut candidates = about.score_rates();
    candidates.extend(about.best_answers());
    candidates.extend(about.equal_steps());
    candidates.extend(other_ways(measure, declared, way));
    candidates.extend(no_opinion(questionnaire, measure, declared, way));
    candidates
}

/// The same answers taken in the other ways: all together, response by response, without trimming or groups.
fn other_ways(measure: &Measure, declared: &Plan, way: &Way) -> Vec<Candidate> {
    let candidate = |formula, title, way| Candidate {
        formula,
        title,
        plan: declared.clone(),
        way,
    };
    let pooled = match &measure.formula {
        Formula::Majority(_) => "satisfied-share",
        formula if formula.is_per_response() => "score-rate",
        formula => formula.code(),
    };
    let mut found = vec![
        candidate(
            pooled,
            Text::new(
                "同样的题，全部答案合算",
                "the same questions, all answers together",
            ),
            Way::Pooled,
        ),
        candidate(
            "mean-of-responses",
            Text::new(
                "每份答卷先算，再平均",
                "each response by itself, then the mean",
            ),
            Way::Mean,
        ),
    ];
    if declared.is_share() {
        found.push(candidate(
            "majority",
            Text::new(
                "过半数题计入的答卷",
                "responses most of whose answers count",
            ),
            Way::Majority(Tie::NotCounted),
        ));
        found.push(candidate(
            "majority",
            Text::new(
                "至少半数题计入的答卷",
                "responses at least half of whose answers count",
            ),
            Way::Majority(Tie::Counted),
        ));
    }
    if let Way::Trimmed(trim) = way {
        let together = Trim {
            groups: None,
            ..trim.clone()
        };
        let whole = Trim {
            amount: TrimAmount::Count(0),
            ..trim.clone()
        };
        found.push(candidate(
            "trimmed-mean",
            Text::new("截尾，不分组", "trimmed, without groups"),
            Way::Trimmed(together),
        ));
        found.push(candidate(
            "trimmed-mean",
            Text::new("按组加权，不截尾", "weighted by group, nothing trimmed"),
            Way::Trimmed(whole),
        ));
    }
    found
}

/// The declared formula with the options that give no opinion put into the base, and taken out of it.
fn no_opinion(
    questionnaire: &Questionnaire,
    measure: &Measure,
    declared: &Plan,
    way: &Way,
) -> Vec<Candidate> {
    let with_base = |plan: Plan, zh: &str, en: &str| Candidate {
        formula: measure.formula.code(),
        title: Text::new(
            format!("“不清楚”一类选项{zh}基数"),
            format!("options such as “don't know” {en} the base"),
        ),
        plan,
        way: way.clone(),
    };
    let mut found = vec![with_base(inside(declared), "计入", "in")];
    let outside = outside(questionnaire, measure, declared);
    found.extend(outside.map(|plan| with_base(plan, "不计入", "out of")));
    found
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
        worth: impl FnMut(&Question) -> Option<Worth>,
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
            way: Way::Pooled,
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
            _ => "satisfied-share",
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

    /// The weighted share of ordered options whose weights fall from 1 to 0 in equal steps, as they do where options
    /// carry no points.
    fn equal_steps(&self) -> Vec<Candidate> {
        if matches!(self.measure.formula, Formula::Awareness(_)) {
            return Vec::new();
        }
        let mut steps = BTreeSet::new();
        let subject = self.subject();
        let title = Text::new(
            format!("{}的选项按等距权数 1 至 0", subject.zh),
            format!("weights from 1 to 0 in equal steps over {}", subject.en),
        );
        let candidate = self.candidate("weighted-options", title, &self.focus, |question| {
            let ranked = ranked(question, self.measure)?;
            steps.insert(ranked.len());
            in_equal_steps(question, &ranked).filter(|_| ranked.len() > 2)
        });
        // Questions with other numbers of options would weigh more the more options they have.
        if steps.len() == 1 {
            vec![candidate]
        } else {
            Vec::new()
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
