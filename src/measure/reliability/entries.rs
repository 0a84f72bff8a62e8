//! How far two entries of one question agree: as they were keyed blind, as they stand, and along the scale.
//!
//! What counts is the first keystroke of the second entry, keyed without knowing of any difference. Once the bell has
//! rung the verifier looks again, and what is keyed then says how careful the second look was, not how alike two entries
//! are: it stands beside, and is no measure of agreement.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::agreement::{Agreement, agreement_among, pooled};
use super::kappa::{Cells, Estimate, weighted_kappa};
use crate::measure::no_opinion;
use crate::questionnaire::{Kind, Question, Role};
use crate::text::Order;
use crate::text::order;

/// Counted pairs of values of one question, as the codes in which answers are stored: first, second, how often.
pub type ValuePairs = Vec<(String, String, u64)>;

/// The values of one question that were entered twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnteredTwice {
    /// With what the second entry keyed first, not knowing the first value.
    pub blind: ValuePairs,
    /// With what stands after a value that differed was keyed again.
    pub standing: ValuePairs,
}

/// How far the two entries of a question agree.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionAgreement {
    /// As keyed blind: the agreement.
    pub blind: Agreement,
    /// As it stands after the bell.
    pub standing: Agreement,
    /// Along the scale; `None` for a question without an order.
    pub weighted: Option<WeightedKappa>,
}

/// Weighted kappa over the ranks of a scale, from the pairs keyed blind that are both on it.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedKappa {
    /// The values in the order of the scale, the best first for options with points.
    pub order: Vec<String>,
    /// Pairs of which both values are on the scale; missing reasons and options without a rank are not.
    pub pairs: u64,
    /// With weights that fall evenly with the distance of the ranks (Cicchetti and Allison 1971); `None` where it is not
    /// defined.
    pub linear: Option<Estimate>,
    /// With weights that fall with its square (Fleiss and Cohen 1973).
    pub quadratic: Option<Estimate>,
}

impl QuestionAgreement {
    /// The agreement of a question's two entries.
    pub fn of(question: &Question, entered: &EnteredTwice) -> Self {
        let values = question.options.len();
        let agreement = |pairs: &[(String, String, u64)]| {
            let pairs = pairs.iter();
            agreement_among(
                values,
                pairs.map(|(first, second, times)| (first, second, *times)),
            )
        };
        Self {
            blind: agreement(&entered.blind),
            standing: agreement(&entered.standing),
            weighted: order(question, &entered.blind).map(|order| weighted(order, &entered.blind)),
        }
    }
}

/// The agreement of several questions as one: as keyed blind, and as it stands.
pub fn pooled_questions(questions: &[QuestionAgreement]) -> [Agreement; 2] {
    let all = |of: fn(&QuestionAgreement) -> Agreement| {
        pooled(&questions.iter().map(of).collect::<Vec<_>>())
    };
    [all(|of| of.blind), all(|of| of.standing)]
}

/// The values of a question in the order of its scale; `None` where it has none of at least three ranks.
///
/// Keyed points stand in the order of their size, those that occur. Options with points stand in the order of these, the
/// others of such a question have no rank. Options without points stand as on the paper, where the question asks for
/// satisfaction: the order there is that of the scale.
fn order(question: &Question, pairs: &[(String, String, u64)]) -> Option<Vec<String>> {
    let order: Vec<String> = match question.kind {
        Kind::Score { .. } => {
            let values = pairs.iter().flat_map(|(first, second, _)| [first, second]);
            let points: BTreeSet<Decimal> =
                order::set(values.filter_map(|code| Decimal::from_str_exact(code).ok()));
            points
                .iter()
                .map(|points| points.normalize().to_string())
                .collect()
        }
        Kind::Single if question.full_mark().is_some() => {
            let mut ranked: Vec<_> = question
                .options
                .iter()
                .filter(|one| one.points.is_some())
                .collect();
            ranked.order_by_key(|option| std::cmp::Reverse(option.points));
            ranked.iter().map(|option| option.code.clone()).collect()
        }
        Kind::Single if question.role == Role::Satisfaction => {
            let without = no_opinion::labelled(question);
            let options = question.options.iter();
            options
                .filter(|option| !without.contains(&option.code))
                .map(|option| option.code.clone())
                .collect()
        }
        _ => Vec::new(),
    };
    (order.len() > 2).then_some(order)
}

fn weighted(order: Vec<String>, pairs: &[(String, String, u64)]) -> WeightedKappa {
    let place = |code: &String| order.iter().position(|known| known == code);
    let ranked = pairs
        .iter()
        .filter_map(|(first, second, times)| Some((place(first)?, place(second)?, *times)));
    let cells = Cells::of(order.len(), ranked);
    let most = (order.len() - 1) as f64;
    let apart = |first: usize, second: usize| first.abs_diff(second) as f64 / most;
    WeightedKappa {
        pairs: cells.pairs(),
        linear: weighted_kappa(&cells, &|first, second| 1.0 - apart(first, second)),
        quadratic: weighted_kappa(&cells, &|first, second| 1.0 - apart(first, second).powi(2)),
        order,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Opt;
    use crate::text::Text;

    fn question(points: &[Option<i64>]) -> Question {
        let options = points
            .iter()
            .zip(["满意", "较满意", "一般", "不满意", "不清楚"]);
        Question {
            code: "Q1".into(),
            text: Text::default(),
            kind: Kind::Single,
            role: Role::Satisfaction,
            sensitive: false,
            required: true,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: options
                .map(|(points, label)| Opt {
                    code: label.into(),
                    label: Text::same(label),
                    points: points.map(Decimal::from),
                    exclusive: false,
                })
                .collect(),
            ask_if: Vec::new(),
        }
    }

    fn pairs(of: &[(&str, &str, u64)]) -> ValuePairs {
        let owned = of.iter();
        owned
            .map(|(first, second, times)| ((*first).to_owned(), (*second).to_owned(), *times))
            .collect()
    }

    // Keyed blind 3 of 7 differ and are keyed right after the bell: what stands agrees in full.
    #[test]
    fn what_is_keyed_again_after_the_bell_does_not_raise_the_agreement() {
        let entered = EnteredTwice {
            blind: pairs(&[
                ("满意", "满意", 3),
                ("满意", "一般", 3),
                ("一般", "一般", 1),
            ]),
            standing: pairs(&[("满意", "满意", 6), ("一般", "一般", 1)]),
        };
        let found = QuestionAgreement::of(&question(&[None; 4]), &entered);
        assert_eq!((found.blind.pairs, found.blind.agreed), (7, 4));
        assert!(found.blind.kappa.unwrap() < 0.5);
        assert!((found.standing.kappa.unwrap() - 1.0).abs() < 1e-12);
        let [blind, standing] = pooled_questions(&[found]);
        assert_eq!((blind.agreed, standing.agreed), (4, 7));
    }

    // Neighbours on the scale are half a disagreement of three ranks: in the order of code points 一般 满意 较满意 they
    // would be others. Linear weights by hand: ranks 0, 1, 2; margins first (4, 4, 2)/10, second (5, 3, 2)/10.
    // Observed: 4 + 3 + 2 agree, 1 is half: .95. Expected: Σ p q w with w = 1 − |i − j|/2:
    // .4(.5 + .15 + 0) + .4(.25 + .3 + .1) + .2(0 + .15 + .2) = .26 + .26 + .07 = .59. Kappa .36/.41.
    #[test]
    fn weighted_kappa_follows_the_scale_and_not_the_code_points() {
        let entered = EnteredTwice {
            blind: pairs(&[
                ("满意", "满意", 4),
                ("较满意", "满意", 1),
                ("较满意", "较满意", 3),
                ("一般", "一般", 2),
            ]),
            ..EnteredTwice::default()
        };
        let question = question(&[Some(10), Some(8), Some(6)]);
        let found = QuestionAgreement::of(&question, &entered).weighted.unwrap();
        assert_eq!(found.order, ["满意", "较满意", "一般"]);
        assert!((found.linear.unwrap().value - 0.36 / 0.41).abs() < 1e-12);
    }

    #[test]
    fn an_answer_that_is_no_opinion_has_no_rank() {
        let entered = EnteredTwice {
            blind: pairs(&[
                ("满意", "不清楚", 2),
                ("满意", "满意", 3),
                ("#blank", "一般", 1),
            ]),
            ..EnteredTwice::default()
        };
        let found = QuestionAgreement::of(&question(&[None; 5]), &entered);
        let weighted = found.weighted.unwrap();
        assert_eq!(weighted.order, ["满意", "较满意", "一般", "不满意"]);
        assert_eq!((found.blind.pairs, weighted.pairs), (6, 3));
        assert_eq!(weighted.linear, None);
    }

    #[test]
    fn two_options_and_occupations_have_no_weights() {
        let two = question(&[Some(1), Some(0)]);
        let entered = EnteredTwice::default();
        assert_eq!(QuestionAgreement::of(&two, &entered).weighted, None);
        let occupation = Question {
            role: Role::Demographic,
            ..question(&[None; 4])
        };
        assert_eq!(QuestionAgreement::of(&occupation, &entered).weighted, None);
    }
}
