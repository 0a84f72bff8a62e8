//! What a score would be at other values: the next change up and down, and what it takes.

use manyi::indicator::{
    Change, Evidence, Needed, Partial, Rule, Tier, Tiers, Unit, WhatIf, what_if,
};
use manyi::measure::Fraction;
use proptest::prelude::*;
use rstest::rstest;

use super::given::{at_rate, figure, indicator, steps, valued};
use super::properties::any_rule;

/// The course of a rule at a rate of points out of full marks.
fn course(rule: Rule, numerator: i64, denominator: i64) -> WhatIf {
    let evidence = Evidence::Measure {
        survey: "recipients".into(),
        measure: "rate".into(),
    };
    what_if(&indicator("14", rule, evidence), &|_, _| {
        Some(figure(numerator, denominator))
    })
    .remove(0)
}

/// A change in short: the value, whether it must be passed, the score there, the distance, what it takes.
fn short(change: Option<&Change>) -> String {
    let Some(change) = change else {
        return "none".to_owned();
    };
    let needed = match change.needed {
        Some(Needed::Points(points)) => format!(" {points}p"),
        Some(Needed::Answers(answers)) => format!(" {answers}a"),
        None => String::new(),
    };
    format!(
        "{}{} -> {} ({}){needed}",
        if change.passed { "past " } else { "" },
        change.value.to_short_text(2),
        change.score.to_short_text(2),
        change.distance.to_short_text(2),
    )
}

// Of 260 points 90 % are 234, 80 % 208, 70 % 182. The rate of 229/260 is 88.0769 %.
#[rstest]
#[case(Partial::Whole, 229, "none", "80 -> 13 (8.08) 21p")]
#[case(Partial::Whole, 208, "past 80 -> 14 (0) 1p", "70 -> 12 (10) 26p")]
#[case(
    Partial::Started,
    229,
    "90 -> 14 (1.92) 5p",
    "past 80 -> 12 (8.08) 22p"
)]
#[case(Partial::Started, 234, "none", "past 90 -> 13 (0) 1p")]
#[case(Partial::ProRata, 229, "90 -> 14 (1.92) 5p", "0 -> 5 (88.08) 229p")]
#[case(Partial::ProRata, 260, "none", "0 -> 5 (100) 260p")]
fn the_next_change_and_what_it_takes_are_known(
    #[case] partial: Partial,
    #[case] hits: i64,
    #[case] up: &str,
    #[case] down: &str,
) {
    let course = course(steps(partial, 0), hits, 260);
    let present = course.present.unwrap();
    assert_eq!(short(present.up.as_ref()), up);
    assert_eq!(short(present.down.as_ref()), down);
}

#[test]
fn bands_change_at_their_ends_only() {
    let tiers = [(90, 14), (80, 9)].map(|(from, score): (i64, i64)| Tier {
        from: from.into(),
        open: false,
        score: score.into(),
    });
    let rule = Rule::Tiers(Tiers {
        unit: Unit::Percent,
        tiers: tiers.into(),
    });
    let course = course(rule, 229, 260);
    let ends: Vec<String> = course
        .pieces
        .iter()
        .map(|piece| {
            format!(
                "{}: {}",
                piece.from.to_short_text(2),
                piece.at_from.to_short_text(2)
            )
        })
        .collect();
    assert_eq!(ends, ["0: 0", "80: 9", "90: 14"]);
    let present = course.present.unwrap();
    assert_eq!(short(present.up.as_ref()), "90 -> 14 (1.92) 5p");
    assert_eq!(short(present.down.as_ref()), "past 80 -> 0 (8.08) 22p");
}

#[test]
fn without_a_value_there_is_a_course_and_no_present() {
    let evidence = Evidence::Judgement(manyi::indicator::Judgement::default());
    let courses = what_if(
        &indicator("14", steps(Partial::Whole, 0), evidence),
        &|_, _| None,
    );
    assert_eq!(courses.len(), 1);
    assert_eq!(courses[0].present, None);
    assert_eq!(courses[0].range().unwrap().1, &Fraction::from(100));
}

#[test]
fn a_judged_value_takes_no_answers() {
    let courses = what_if(
        &indicator("14", steps(Partial::Started, 0), valued("88")),
        &|_, _| None,
    );
    let present = courses[0].present.clone().unwrap();
    assert_eq!(short(present.up.as_ref()), "90 -> 14 (2)");
}

#[test]
fn a_person_s_points_have_no_course() {
    let courses = what_if(&indicator("14", Rule::Judgement, valued("1")), &|_, _| None);
    assert_eq!(courses, []);
}

proptest! {
    #[test]
    fn the_course_gives_the_score_of_the_rule_and_a_change_is_real(
        rule in any_rule(),
        base in 1..=500_i64,
        hits in 0..=500_i64,
    ) {
        let hits = hits.min(base);
        let score = at_rate("14", rule.clone(), hits, base).score.unwrap();
        let course = course(rule, hits, base);
        let present = course.present.clone().unwrap();
        prop_assert_eq!(&present.score, &score);
        let value = Fraction::new(hits, base).unwrap().percent();
        // The piece around the value is a straight line through the score.
        let around = course.pieces.iter().find(|piece| piece.from < value && value < piece.to);
        if let Some(piece) = around {
            let part = (&value - &piece.from).divide(&(&piece.to - &piece.from)).unwrap();
            let line = &piece.after_from + &(&part * &(&piece.before_to - &piece.after_from));
            prop_assert_eq!(&line, &score);
        }
        if let Some(up) = &present.up {
            prop_assert!(up.value >= value && up.score > score);
            if !up.passed {
                prop_assert_eq!(course.score_at(&up.value).unwrap(), up.score.clone());
            }
            // With what it takes the score is better; with one less it is not yet what it will be.
            if let Some(Needed::Points(points)) = up.needed {
                let better = hits + i64::try_from(points).unwrap();
                if better <= base {
                    let at = |hits| course.score_at(&Fraction::new(hits, base).unwrap().percent()).unwrap();
                    prop_assert!(at(better) >= up.score);
                    prop_assert!(at(better - 1) <= up.score);
                }
            }
        }
        if let Some(down) = &present.down {
            prop_assert!(down.value <= value && down.score < score);
        }
    }
}
