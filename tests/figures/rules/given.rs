//! What the tests of the rules are given: indicators, projects, figures.

use manyi::indicator::{
    Evidence, GradeBand, Indicator, Judgement, Partial, Project, Rule, Scored, StepIn,
    ThresholdSteps, Unit, assess,
};
use manyi::measure::{Figure, Formula, Fraction};
use manyi::text::Text;
use rust_decimal::Decimal;

/// A decimal as written.
pub fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// An indicator with this weight.
pub fn indicator(weight: &str, rule: Rule, evidence: Evidence) -> Indicator {
    Indicator {
        code: "D1".into(),
        path: [Text::same("一"), Text::same("二")],
        title: Text::same("满意度"),
        weight: decimal(weight),
        target: Text::default(),
        standard: Text::default(),
        rule,
        evidence,
        published: None,
    }
}

/// A project with the usual grades.
pub fn project(indicators: Vec<Indicator>) -> Project {
    Project {
        code: "one".into(),
        title: Text::default(),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: Vec::new(),
        indicators,
        printed: Vec::new(),
        grades: [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
            .map(|(title, from)| GradeBand {
                title: Text::same(title),
                from: from.into(),
            })
            .into(),
        small_cells: 5,
    }
}

/// Evidence from a judgement.
pub fn judged(judgement: Judgement) -> Evidence {
    Evidence::Judgement(judgement)
}

/// A judgement of a value.
pub fn valued(value: &str) -> Evidence {
    judged(Judgement {
        value: Some(decimal(value)),
        ..Judgement::default()
    })
}

/// The score of a rule on its evidence.
pub fn scored(weight: &str, rule: Rule, evidence: Evidence) -> Scored {
    let project = project(vec![indicator(weight, rule, evidence)]);
    assess(&project, &|_, _| None).indicators.remove(0)
}

/// A score rate over some full marks.
pub fn figure(numerator: i64, denominator: i64) -> Figure {
    Figure {
        code: "rate".into(),
        title: Text::same("满意度"),
        formula: Formula::ScoreRate,
        counted: Vec::new(),
        questions: vec!["Q1".into()],
        decimals: 2,
        rounding: manyi::measure::Rounding::HalfUp,
        numerator: numerator.into(),
        denominator: denominator.into(),
        rate: Fraction::new(numerator, denominator),
        no_rate: None,
        left_out: Vec::new(),
        without_points: Vec::new(),
        missing: Vec::new(),
        interval: None,
        no_interval: None,
        sampling: manyi::measure::Sampling::unlimited(0),
        alternatives: Vec::new(),
    }
}

/// The score of a rule at a rate of points out of full marks.
pub fn at_rate(weight: &str, rule: Rule, numerator: i64, denominator: i64) -> Scored {
    let evidence = Evidence::Measure {
        survey: "recipients".into(),
        measure: "rate".into(),
    };
    let project = project(vec![indicator(weight, rule, evidence)]);
    assess(&project, &|_, _| Some(figure(numerator, denominator)))
        .indicators
        .remove(0)
}

/// A score with at most four decimals.
pub fn points(scored: &Scored) -> String {
    scored.score.as_ref().unwrap().to_short_text(4)
}

/// Full from 90 %, a point for each ten percentage points below.
pub fn steps(partial: Partial, floor: i64) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: Decimal::TEN,
        deduct: Decimal::ONE,
        floor: floor.into(),
        step_in: StepIn::Points,
        cap: None,
        none_below: None,
        open: false,
        partial,
    })
}
