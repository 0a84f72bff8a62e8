//! Projects: added, replaced, listed, and protected where papers have been entered.

use manyi::error::Kind;
use manyi::indicator::Project;
use manyi::questionnaire::Opt;
use manyi::store::{ProjectChange, SurveyKey};
use manyi::text::Text;
use rstest::rstest;
use rust_decimal::Decimal;

use crate::sample::*;

#[test]
fn a_project_is_added_once_and_saved_again_without_a_trace() {
    let mut store = store();
    let rows = store.verify_audit().unwrap().rows;
    assert_eq!(
        store.save_project(&project()).unwrap(),
        ProjectChange::Unchanged
    );
    assert_eq!(store.verify_audit().unwrap().rows, rows);
    let listed = store.projects().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].code, "sample");
    assert_eq!(listed[0].title, Text::new("样例", "sample"));
    assert_eq!((listed[0].surveys, listed[0].responses), (2, 0));
}

#[test]
fn a_project_that_nobody_keyed_may_change_altogether() {
    let mut store = store();
    let mut changed = project();
    changed.surveys.remove(1);
    changed.surveys[0].questionnaire.questions.remove(1);
    changed.surveys[0].questionnaire.questions.swap(0, 1);
    assert_eq!(
        store.save_project(&changed).unwrap(),
        ProjectChange::Updated
    );
    assert_eq!(store.project("sample").unwrap(), changed);
    let score_is_first = store.save_answer(&main_survey(), &serial("1"), 0, Some(&points(5)), 1);
    assert!(score_is_first.is_ok());
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn wording_and_further_options_may_change_under_responses() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let tally = store.tally(&main_survey()).unwrap();
    let mut changed = project();
    let question = &mut changed.surveys[0].questionnaire.questions[KNOWS];
    question.text = Text::new("您知道这项政策吗？", "Do you know the policy?");
    question.options.insert(
        0,
        Opt {
            code: "0".into(),
            label: Text::same("不清楚"),
            points: None,
            exclusive: false,
        },
    );
    assert_eq!(
        store.save_project_because(&changed, "改定义").unwrap(),
        ProjectChange::Updated
    );
    assert_eq!(store.tally(&main_survey()).unwrap(), tally);
    key_paper(&mut store, "2", &whole("0", 85));
    assert_eq!(store.doctor().unwrap().findings, []);
}

fn without_survey(project: &mut Project) {
    project.surveys.remove(0);
}

fn without_question(project: &mut Project) {
    project.surveys[0].questionnaire.questions.pop();
}

fn with_further_question(project: &mut Project) {
    let questions = &mut project.surveys[0].questionnaire.questions;
    let mut further = questions[WORDS].clone();
    further.code = "MORE".into();
    questions.push(further);
}

fn in_another_order(project: &mut Project) {
    project.surveys[0].questionnaire.questions.swap(2, 3);
}

fn of_another_kind(project: &mut Project) {
    project.surveys[0].questionnaire.questions[WORDS].kind = manyi::questionnaire::Kind::Date;
}

fn with_other_points(project: &mut Project) {
    project.surveys[0].questionnaire.questions[KNOWS].options[0].points = Some(Decimal::TWO);
}

fn without_an_option(project: &mut Project) {
    project.surveys[0].questionnaire.questions[HOW]
        .options
        .pop();
}

fn asked_always(project: &mut Project) {
    project.surveys[0].questionnaire.questions[HOW]
        .ask_if
        .clear();
}

#[rstest]
#[case(without_survey)]
#[case(without_question)]
#[case(with_further_question)]
#[case(in_another_order)]
#[case(of_another_kind)]
#[case(with_other_points)]
#[case(without_an_option)]
#[case(asked_always)]
fn what_answers_on_file_mean_cannot_change(#[case] change: fn(&mut Project)) {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let mut changed = project();
    change(&mut changed);
    let error = store.save_project_because(&changed, "改定义").unwrap_err();
    assert_eq!(error.kind, Kind::Input);
    assert!(!error.hints.is_empty());
    assert_eq!(store.project("sample").unwrap(), project());
    assert_eq!(
        store
            .paper(&main_survey(), &serial("1"))
            .unwrap()
            .unwrap()
            .position,
        4
    );
}

#[test]
fn points_that_cannot_be_summed_exactly_are_refused() {
    let mut store = store();
    let mut changed = project();
    changed.surveys[0].questionnaire.questions[KNOWS].options[0].points =
        Some(Decimal::new(10_001, 4));
    assert_eq!(store.save_project(&changed).unwrap_err().kind, Kind::Input);
}

#[test]
fn an_unknown_project_or_survey_names_those_there_are() {
    let store = store();
    let error = store.project("none").unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert_eq!(error.hints[0].en, "there are: sample");
    let error = store.ledger(&SurveyKey::new("sample", "none")).unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert_eq!(error.hints[0].en, "there are: sample/main, sample/other");
}
