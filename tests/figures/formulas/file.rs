//! A questionnaire file that declares every formula: read without a finding, and the same again from the store.

use manyi::formats::read_questionnaire;
use manyi::indicator::Project;
use manyi::measure::{
    Formula, GroupBy, GroupWeight, Groups, LeavesBase, Measure, OptionWeight, Rounding, Survey,
    Tie, Trim, TrimAmount, TrimEnds,
};
use manyi::response::Missing;
use manyi::store::{Store, SurveyKey};
use manyi::text::Text;
use rust_decimal::Decimal;

use super::stack::{majority, options};

const FILE: &str = include_str!("../../good/formulas.toml");

fn measures() -> Vec<Measure> {
    let checked = read_questionnaire("formulas.toml", FILE);
    assert_eq!(checked.findings, []);
    checked.value.unwrap().measures
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn groups(by: GroupBy, weights: [(&str, &str); 2]) -> Groups {
    let weights = weights.map(|(group, weight)| GroupWeight {
        group: group.into(),
        weight: number(weight),
    });
    Groups {
        by,
        weights: weights.into(),
    }
}

#[test]
fn every_formula_is_read_with_all_that_it_declares() {
    let weight = |option: &str, weight: &str| OptionWeight {
        option: option.into(),
        weight: number(weight),
    };
    let formulas: Vec<Formula> = measures().into_iter().map(|one| one.formula).collect();
    assert_eq!(
        formulas,
        [
            Formula::ScoreRate,
            Formula::MeanOfResponses,
            Formula::SatisfiedShare(options(&["1", "2"])),
            Formula::WeightedOptions(vec![weight("1", "1"), weight("2", "0.6"), weight("3", "0")]),
            Formula::TrimmedMean(Trim {
                amount: TrimAmount::Percent(number("2.5")),
                ends: TrimEnds::Highest,
                groups: Some(groups(
                    GroupBy::Question("D1".into()),
                    [("1", "15"), ("2", "10")]
                )),
            }),
            Formula::TrimmedMean(Trim {
                amount: TrimAmount::Count(1),
                ends: TrimEnds::Both,
                groups: Some(groups(GroupBy::Batch, [("A", "0.6"), ("B", "0.4")])),
            }),
            majority(&["1", "2"], Tie::LeavesBase),
            Formula::Awareness(options(&["1"])),
        ]
    );
}

#[test]
fn base_decimals_and_rounding_are_read_and_have_their_defaults() {
    let measures = measures();
    let roundings = [&measures[0], &measures[1], &measures[2]];
    assert_eq!(
        roundings.map(|measure| (measure.decimals, measure.rounding)),
        [
            (2, Rounding::Truncate),
            (1, Rounding::HalfEven),
            (2, Rounding::HalfUp)
        ]
    );
    let declared = LeavesBase {
        missing: vec![Missing::Blank, Missing::Refused],
        options: vec!["4".into()],
    };
    assert_eq!(measures[1].leaves_base, declared);
    assert_eq!(measures[0].leaves_base, LeavesBase::default());
}

#[test]
fn the_store_gives_back_what_the_file_declares() {
    let file = read_questionnaire("formulas.toml", FILE).value.unwrap();
    let survey = Survey {
        code: "visit".into(),
        questionnaire: file.questionnaire,
        population: Some(40),
        distributed: None,
        invalid_reasons: file.invalid_reasons,
        measures: file.measures,
    };
    let project = Project {
        code: "sample".into(),
        title: Text::same("sample"),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: vec![survey.clone()],
        indicators: Vec::new(),
        grades: Vec::new(),
        printed: Vec::new(),
        small_cells: 5,
    };
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project(&project).unwrap();
    let kept = store.survey(&SurveyKey::new("sample", "visit")).unwrap();
    assert_eq!(kept, survey);
}
