//! What holds for every rule over a rate, whatever its parameters, and for the tree above them.

use manyi::indicator::{
    AllOrNothing, Between, Cliff, Indicator, Judgement, Linear, Partial, RatioToTarget, Rule,
    StepIn, ThresholdSteps, Tier, Tiers, Unit, assess,
};
use manyi::measure::Fraction;
use manyi::text::Text;
use proptest::prelude::*;

use super::given::{at_rate, indicator, judged, project, steps};

/// Rules over a rate, with any sensible or odd parameters.
pub fn any_rule() -> impl Strategy<Value = Rule> {
    let partial = prop_oneof![
        Just(Partial::Whole),
        Just(Partial::Started),
        Just(Partial::ProRata)
    ];
    let limits = (
        prop::option::of(1..=20_i64),
        prop::option::of(0..=100_i64),
        any::<bool>(),
    );
    let threshold = (
        0..=100_i64,
        1..=30_i64,
        1..=10_i64,
        -2..=20_i64,
        partial,
        limits,
    )
        .prop_map(
            |(full_at, step, deduct, floor, partial, (cap, edge, of_target))| {
                Rule::ThresholdSteps(ThresholdSteps {
                    unit: Unit::Percent,
                    // Percent of a threshold of 0 would be no step.
                    full_at: full_at.max(1).into(),
                    step: step.into(),
                    deduct: deduct.into(),
                    floor: floor.into(),
                    step_in: if of_target {
                        StepIn::Target
                    } else {
                        StepIn::Points
                    },
                    cap: cap.map(Into::into),
                    none_below: edge.map(|edge| edge.min(full_at).into()),
                    open: false,
                    partial,
                })
            },
        );
    let ratio = (1..=100_i64).prop_map(|target| {
        Rule::Ratio(RatioToTarget {
            unit: Unit::Percent,
            target: target.into(),
        })
    });
    let cliff = (1..=100_i64, 0..=100_i64, any::<bool>()).prop_map(|(full_at, edge, rate)| {
        Rule::Cliff(Cliff {
            unit: Unit::Percent,
            full_at: full_at.into(),
            none_below: edge.min(full_at).into(),
            open: edge % 2 == 0,
            between: if rate { Between::Rate } else { Between::Ratio },
        })
    });
    let all_or_nothing = (0..=100_i64, any::<bool>()).prop_map(|(full_at, open)| {
        Rule::AllOrNothing(AllOrNothing {
            unit: Unit::Percent,
            full_at: full_at.into(),
            open,
        })
    });
    let linear = (0..=100_i64, 0..=100_i64).prop_map(|(low, high)| {
        Rule::Linear(Linear {
            unit: Unit::Percent,
            low: low.min(high).into(),
            high: high.max(low).into(),
        })
    });
    let bands = prop::collection::btree_map(0..=100_i64, 0..=20_i64, 1..5);
    let tiers = (bands, any::<bool>()).prop_map(|(tiers, open)| {
        let mut scores: Vec<i64> = tiers.values().copied().collect();
        scores.sort_unstable();
        let bands = tiers.keys().zip(scores).rev();
        Rule::Tiers(Tiers {
            unit: Unit::Percent,
            tiers: bands
                .map(|(from, score)| Tier {
                    from: (*from).into(),
                    open,
                    score: score.into(),
                })
                .collect(),
        })
    });
    prop_oneof![
        threshold,
        linear,
        tiers,
        ratio,
        cliff,
        all_or_nothing,
        Just(Rule::Proportional)
    ]
}

proptest! {
    #[test]
    fn a_score_lies_between_0_and_the_weight_and_rises_with_the_rate(
        rule in any_rule(),
        base in 1..=3000_i64,
        one in 0..=3000_i64,
        other in 0..=3000_i64,
    ) {
        let low = one.min(other).min(base);
        let high = one.max(other).min(base);
        let weight = Fraction::from(14);
        let at = |hits| at_rate("14", rule.clone(), hits, base);
        let (low, high) = (at(low), at(high));
        for scored in [&low, &high] {
            let score = scored.score.clone().unwrap();
            prop_assert!(!score.is_negative() && score <= weight);
            prop_assert_eq!(scored.deduction.is_empty(), score == weight);
            prop_assert!(scored.because.zh.contains(&score.to_short_text(2)));
            prop_assert!(scored.because.en.contains(&score.to_short_text(2)));
        }
        prop_assert!(low.score <= high.score);
    }

    #[test]
    fn a_started_step_never_scores_above_pro_rata_nor_that_above_whole_steps(
        base in 1..=3000_i64,
        hits in 0..=3000_i64,
    ) {
        let at = |partial| at_rate("14", steps(partial, 0), hits.min(base), base).score;
        prop_assert!(at(Partial::Started) <= at(Partial::ProRata));
        prop_assert!(at(Partial::ProRata) <= at(Partial::Whole));
    }

    #[test]
    fn the_levels_of_the_tree_add_up_to_the_total(
        scores in prop::collection::vec((0..3_usize, 0..3_usize, 0..=20_i64), 1..12),
    ) {
        let indicators = scores
            .iter()
            .map(|(first, second, score)| {
                let evidence = judged(Judgement {
                    score: Some((*score).into()),
                    ..Judgement::default()
                });
                Indicator {
                    path: [Text::same(first.to_string()), Text::same(second.to_string())],
                    ..indicator("20", Rule::Judgement, evidence)
                }
            })
            .collect();
        let assessment = assess(&project(indicators), &|_, _| None);
        for depth in [1, 2] {
            let sum: Fraction = assessment
                .levels
                .iter()
                .filter(|level| level.path.len() == depth)
                .map(|level| level.score.clone())
                .sum();
            prop_assert_eq!(&sum, &assessment.total);
        }
    }
}
