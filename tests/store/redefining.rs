//! A definition that changes after answers exist: old beside new, what it touches, a reason, both texts in the trail, and
//! what is approved no more.

use manyi::error::Kind;
use manyi::indicator::{Meaning, Project, Redefined, part_name};
use manyi::measure::{Formula, LeavesBase, Measure, Rounding};
use manyi::response::{State, VerifyPlan};
use manyi::store::{ProjectChange, Selection, Store};
use manyi::text::{Language, Text};
use rstest::rstest;

use crate::sample::*;

const WHY: &str = "印错了，已核对原卷";

/// The sample with words for the options of KNOWS and HOW, and the share of those who know.
fn worded() -> Project {
    let mut project = project();
    let survey = &mut project.surveys[0];
    for question in &mut survey.questionnaire.questions[..2] {
        let labels = ["满意", "一般", "不满意"];
        for (option, label) in question.options.iter_mut().zip(labels) {
            option.label = Text::same(label);
        }
    }
    survey.measures = vec![Measure {
        code: "sat".into(),
        title: Text::same("满意率"),
        formula: Formula::ScoreRate,
        questions: vec!["KNOWS".into(), "SCORE".into()],
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: Rounding::HalfUp,
        note: Text::default(),
    }];
    project
}

/// Two papers keyed under the worded sample, the first of them approved.
fn keyed() -> Store {
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project(&worded()).unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("3", 60));
    store
        .set_verify_plan(&main_survey(), VerifyPlan::None)
        .unwrap();
    store
        .approve(&main_survey(), Selection::Serials(&[serial("1")]))
        .unwrap();
    store
}

fn label(project: &mut Project, question: usize, option: usize, label: &str) {
    let question = &mut project.surveys[0].questionnaire.questions[question];
    question.options[option].label = Text::same(label);
}

fn exchanged(project: &mut Project) {
    label(project, KNOWS, 0, "不满意");
    label(project, KNOWS, 2, " 满 意");
}

fn moved_round(project: &mut Project) {
    label(project, KNOWS, 0, "一般");
    label(project, KNOWS, 1, "不满意");
    label(project, KNOWS, 2, "满意");
}

fn reversed_label(project: &mut Project) {
    label(project, KNOWS, 1, "不一般");
}

fn reversed_text(project: &mut Project) {
    project.surveys[0].questionnaire.questions[KNOWS].text = Text::same("not KNOWS");
}

fn questions_exchanged(project: &mut Project) {
    let questions = &mut project.surveys[0].questionnaire.questions;
    let text = questions[KNOWS].text.clone();
    questions[KNOWS].text = std::mem::replace(&mut questions[SCORE].text, text);
}

fn relabelled(project: &mut Project) {
    label(project, KNOWS, 1, "不好说不好说");
}

fn of_other_formula(project: &mut Project) {
    project.surveys[0].measures[0].formula = Formula::MeanOfResponses;
}

fn in_other_order(project: &mut Project) {
    project.surveys[0].questionnaire.questions[HOW]
        .options
        .reverse();
}

fn places(found: &[Redefined]) -> Vec<String> {
    found.iter().map(|one| one.place(Language::En)).collect()
}

#[rstest]
#[case::exchanged(exchanged, &["KNOWS option 1 label", "KNOWS option 3 label"], Some(Meaning::Exchanged))]
#[case::moved_round(
    moved_round,
    &["KNOWS option 1 label", "KNOWS option 2 label", "KNOWS option 3 label"],
    Some(Meaning::Exchanged)
)]
#[case::reversed_label(reversed_label, &["KNOWS option 2 label"], Some(Meaning::Reversed))]
#[case::reversed_text(reversed_text, &["KNOWS text"], Some(Meaning::Reversed))]
#[case::questions_exchanged(questions_exchanged, &["KNOWS text", "SCORE text"], Some(Meaning::Exchanged))]
#[case::relabelled(relabelled, &["KNOWS option 2 label"], None)]
#[case::formula(of_other_formula, &["sat formula"], None)]
#[case::order(in_other_order, &["HOW option order"], None)]
fn a_change_after_answers_exist_needs_a_reason_and_opens_what_was_approved(
    #[case] change: fn(&mut Project),
    #[case] due: &[&str],
    #[case] meaning: Option<Meaning>,
) {
    let mut store = keyed();
    let mut changed = worded();
    change(&mut changed);
    let rows = store.verify_audit().unwrap().rows;

    let found = store.redefinition(&changed).unwrap();
    assert_eq!(places(&found.changes), due);
    assert!(found.changes.iter().all(|one| one.meaning == meaning));
    assert_eq!(found.touched, [("main".to_owned(), 2, 1)]);
    let error = store.save_project(&changed).unwrap_err();
    assert_eq!(error.kind, Kind::Findings);
    assert!(error.hints[0].en.contains(due[0]), "{:?}", error.hints);
    assert!(error.hints.last().unwrap().en.contains("--why"));
    assert_eq!(store.verify_audit().unwrap().rows, rows);
    assert_eq!(store.project("sample").unwrap(), worded());

    let done = store.save_project_because(&changed, WHY).unwrap();
    assert_eq!(done, ProjectChange::Updated);
    let history = store.history(&main_survey(), None, None).unwrap();
    let told: Vec<_> = history
        .iter()
        .filter(|row| row.action == "redefine")
        .collect();
    assert_eq!(told.len(), due.len());
    for (row, one) in told.iter().zip(&found.changes) {
        let [old, new] = one.sides(Language::Zh);
        assert!(row.old_text(Language::Zh).contains(&old));
        assert!(row.new_text(Language::Zh).contains(&new));
        assert_eq!((row.why.as_deref(), &row.question), (Some(WHY), &one.thing));
    }
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.entered, ledger.approved), (2, 0));
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.state, State::Entered);
    let last = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    assert_eq!(last.last().unwrap().why.as_deref(), Some(WHY));
    assert_eq!(store.doctor().unwrap().findings, []);
    assert_eq!(store.verify_record().unwrap().findings, []);
}

// Score rate: (10 + 8.5 + 0 + 6) / 40; mean of responses: each paper's own rate, the two averaged: the same here. With
// KNOWS alone it is (10 + 0) / 20.
#[test]
fn the_figures_that_move_are_told_before_and_kept_in_the_trail() {
    let mut store = keyed();
    let mut changed = worded();
    changed.surveys[0].measures[0].questions = vec!["KNOWS".into()];
    let found = store.redefinition(&changed).unwrap();
    let [measure] = &found.moved.measures[..] else {
        unreachable!("one measure moves: {:?}", found.moved);
    };
    assert_eq!(measure.before.parts(), "24.5/40");
    assert_eq!(measure.after.parts(), "10/20");
    store.save_project_because(&changed, WHY).unwrap();
    let history = store.history(&main_survey(), None, None).unwrap();
    let moved = history.iter().find(|row| row.action == "moved").unwrap();
    assert!(moved.new_text(Language::En).contains("24.5/40 → 10/20"));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn without_answers_nothing_is_asked_and_what_touches_none_opens_nothing() {
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project(&worded()).unwrap();
    let mut changed = worded();
    exchanged(&mut changed);
    assert_eq!(store.redefinition(&changed).unwrap().changes, []);
    assert_eq!(
        store.save_project(&changed).unwrap(),
        ProjectChange::Updated
    );

    let mut store = keyed();
    let mut aside = worded();
    aside.surveys[0].distributed = Some(31);
    aside.surveys[1].questionnaire.questions[KNOWS].text = Text::same("another survey");
    let found = store.redefinition(&aside).unwrap();
    assert_eq!(places(&found.changes), ["distributed"]);
    assert_eq!(found.touched, [("main".to_owned(), 2, 0)]);
    store.save_project_because(&aside, WHY).unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().approved, 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[rstest]
#[case("satisfied", "Dissatisfied", true)]
#[case("有没有参加", "有参加", true)]
#[case("I was told", "I was not told", true)]
#[case("不太满意", "不大满意", false)]
#[case("under", "under 18", false)]
#[case("满意", "很不满意", true)]
#[case("不满意", "比较满意", true)]
#[case("好", "不满意", true)]
#[case("很差", "很好", true)]
#[case("差", "不好", false)]
#[case("满意", "非常满意", false)]
#[case("一般", "不好说", false)]
#[case("very satisfied", "rather dissatisfied", true)]
#[case("satisfied", "interested", false)]
#[case("满意 / satisfied", "不满意 / dissatisfied", true)]
fn a_negation_more_or_less_is_the_opposite(
    #[case] old: &str,
    #[case] new: &str,
    #[case] due: bool,
) {
    let of = |text: &str| {
        let mut project = worded();
        // Beside it stands nothing that could have been exchanged with it.
        for (option, text) in [(0, "甲"), (1, text), (2, "乙")] {
            label(&mut project, KNOWS, option, text);
        }
        project
    };
    for (before, after) in [(old, new), (new, old)] {
        let found = manyi::indicator::redefined(&of(before), &of(after));
        let due = due.then_some(Meaning::Reversed);
        assert_eq!(found[0].meaning, due, "{before} {after}");
    }
}

/// The names of the fields in a value, but for those of a rule and the two languages of a text: a rule is told by its
/// sentence.
fn names(value: &serde_json::Value, into: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, inner) in fields {
                if name != "zh" && name != "en" {
                    into.insert(name.clone());
                    if name != "rule" {
                        names(inner, into);
                    }
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|inner| names(inner, into)),
        _ => {}
    }
}

#[test]
fn every_part_of_a_definition_has_a_word_in_both_languages() {
    let mut full = worded();
    full.commission.client = Text::same("财政局");
    let question = &mut full.surveys[0].questionnaire.questions[0];
    question.until = Some(9);
    question.section = Text::same("一");
    question.second = manyi::questionnaire::SecondWay::BySight;
    question.limits = manyi::questionnaire::Limits {
        at_least: Some(1),
        at_most: Some(2),
        low: Some(jiff::civil::date(2022, 1, 1)),
        high: Some(jiff::civil::date(2022, 12, 31)),
    };
    question.options[0].exclusive = true;
    let mut found = std::collections::BTreeSet::new();
    names(&serde_json::to_value(&full).unwrap(), &mut found);
    for code in ["xiangyuan-2022", "kunming-2017"] {
        let shipped = manyi::formats::shipped_project(code)
            .unwrap()
            .value
            .unwrap();
        names(&serde_json::to_value(&shipped.project).unwrap(), &mut found);
    }
    assert!(found.len() > 60, "{found:?}");
    let raw: Vec<&String> = found
        .iter()
        .filter(|name| {
            part_name(name, Language::Zh).is_ascii() || part_name(name, Language::En).contains('_')
        })
        .collect();
    assert!(raw.is_empty(), "{raw:?}");
}

#[test]
fn a_change_is_told_in_words_and_never_in_codes_or_json() {
    let before = worded();
    let mut after = worded();
    let survey = &mut after.surveys[0];
    survey.questionnaire.questions[KNOWS].sensitive = true;
    survey.questionnaire.respondents = Text::same("另一群人");
    survey.measures[0].formula = Formula::MeanOfResponses;
    after.small_cells = 9;
    let found = manyi::indicator::redefined(&before, &after);
    let told: Vec<String> = found.iter().map(|one| one.sentence(Language::Zh)).collect();
    let told = told.join("\n");
    for due in [
        "KNOWS 敏感：否 改为 是",
        "调查对象：",
        "sat 公式：得分率（得分之和 ÷ 满分之和） 改为 份均得分率（各份答卷得分率之和 ÷ 答卷份数）",
        "小格阈值：",
    ] {
        assert!(told.contains(due), "{due} in\n{told}");
    }
    for raw in ["true", "{", "score-rate", "respondents", "small_cells"] {
        assert!(!told.contains(raw), "{raw} in\n{told}");
    }
}
