//! A questionnaire that gains questions: earlier responses are not in this version, and nothing else moves.

use manyi::error::Kind;
use manyi::indicator::Project;
use manyi::questionnaire::{Condition, ConditionTest, Question};
use manyi::response::{Answer, Batch, Bucket, Missing, Tally, read_serials};
use manyi::store::{ImportedResponse, ResponseSearch, Store};
use manyi::text::Text;
use rstest::rstest;

use crate::sample::*;

const NOT_IN_VERSION: Answer = Answer::Missing(Missing::NotInVersion);

/// The sample's second version: a question MORE at this place, asked always or only of those who know.
fn second_version(place: usize, conditional: bool) -> Project {
    let mut project = project();
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 2;
    let more = Question {
        code: "MORE".into(),
        text: Text::same("MORE"),
        since: 2,
        ask_if: if conditional {
            vec![Condition {
                question: "KNOWS".into(),
                test: ConditionTest::NoneOf(vec!["3".into()]),
            }]
        } else {
            Vec::new()
        },
        ..questionnaire.questions[SCORE].clone()
    };
    questionnaire.questions.insert(place, more);
    project
}

fn counted(store: &Store) -> Tally {
    let survey = store.survey(&main_survey()).unwrap();
    let mut tally = Tally::new();
    store
        .sheets(&main_survey(), &mut |row, sheet| {
            if row.state != manyi::response::State::Open {
                tally.add(&survey.questionnaire, sheet, 1);
            }
            Ok(())
        })
        .unwrap();
    tally
}

#[rstest]
#[case(4, false, 2)]
#[case(1, false, 2)]
#[case(4, true, 1)]
#[case(2, true, 1)]
fn earlier_responses_are_not_in_this_version(
    #[case] place: usize,
    #[case] conditional: bool,
    #[case] asked: i64,
) {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(
        &mut store,
        "2",
        &[(KNOWS, choice("3")), (SCORE, points(60)), (WORDS, BLANK)],
    );
    let answer = Some(choice("1"));
    store
        .save_answer(&main_survey(), &serial("3"), KNOWS, answer.as_ref(), HOW)
        .unwrap();
    store
        .save_project_because(&second_version(place, conditional), "改定义")
        .unwrap();

    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(
        tally.get(place, &Bucket::Missing(Missing::NotInVersion)),
        asked
    );
    assert_eq!(tally, counted(&store));
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.answers.get(place), Some(&NOT_IN_VERSION));
    assert_eq!(paper.position, 5);
    let begun = store.paper(&main_survey(), &serial("3")).unwrap().unwrap();
    let next = &store
        .survey(&main_survey())
        .unwrap()
        .questionnaire
        .questions[begun.position];
    assert_eq!(next.code, "HOW");
    let refused = store.save_answer(&main_survey(), &serial("1"), place, Some(&points(50)), 5);
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn an_earlier_response_is_finished_without_the_new_question_and_a_later_one_needs_it() {
    let mut store = store();
    let begin = |store: &mut Store, number: &str| {
        store
            .save_answer(
                &main_survey(),
                &serial(number),
                KNOWS,
                Some(&choice("3")),
                1,
            )
            .unwrap();
    };
    begin(&mut store, "1");
    store
        .save_project_because(&second_version(4, false), "改定义")
        .unwrap();
    begin(&mut store, "2");
    for number in ["1", "2"] {
        for (position, answer) in [(SCORE, points(60)), (WORDS, BLANK)] {
            store
                .save_answer(&main_survey(), &serial(number), position, Some(&answer), 4)
                .unwrap();
        }
    }
    store.finish(&main_survey(), &serial("1")).unwrap();
    assert!(store.finish(&main_survey(), &serial("2")).is_err());
    store
        .save_answer(&main_survey(), &serial("2"), 4, Some(&points(70)), 5)
        .unwrap();
    store.finish(&main_survey(), &serial("2")).unwrap();
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(4, &Bucket::Missing(Missing::NotInVersion)), 1);
    assert_eq!(tally.get(4, &Bucket::Answered), 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_third_version_leaves_the_first_two_apart() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let mut project = second_version(4, false);
    store.save_project_because(&project, "改定义").unwrap();
    let mut answers = whole("1", 85).to_vec();
    answers.push((4, points(70)));
    key_paper(&mut store, "2", &answers);
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 3;
    let more = questionnaire.questions[4].clone();
    questionnaire.questions.push(Question {
        code: "MOST".into(),
        since: 3,
        ..more
    });
    store.save_project_because(&project, "改定义").unwrap();
    let tally = store.tally(&main_survey()).unwrap();
    let noted = Bucket::Missing(Missing::NotInVersion);
    assert_eq!((tally.get(4, &noted), tally.get(5, &noted)), (1, 2));
    assert_eq!(tally, counted(&store));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn invalid_responses_are_not_counted_as_not_in_this_version_until_they_are_valid() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .set_invalid(&main_survey(), &serial("1"), "duplicate", "")
        .unwrap();
    store
        .save_project_because(&second_version(4, false), "改定义")
        .unwrap();
    let noted = Bucket::Missing(Missing::NotInVersion);
    assert_eq!(store.tally(&main_survey()).unwrap().get(4, &noted), 0);
    store.set_valid(&main_survey(), &serial("1"), "").unwrap();
    assert_eq!(store.tally(&main_survey()).unwrap().get(4, &noted), 1);
}

fn without_its_version(project: &mut Project) {
    project.surveys[0].questionnaire.questions[4].since = 1;
}

fn of_another_since(project: &mut Project) {
    project.surveys[0].questionnaire.questions[WORDS].since = 2;
}

fn of_an_earlier_version(project: &mut Project) {
    project.surveys[0].questionnaire.version = 0;
}

fn without_an_old_question(project: &mut Project) {
    project.surveys[0].questionnaire.questions.remove(WORDS);
}

#[rstest]
#[case(without_its_version)]
#[case(of_another_since)]
#[case(of_an_earlier_version)]
#[case(without_an_old_question)]
fn a_version_that_would_change_what_answers_mean_is_refused(#[case] change: fn(&mut Project)) {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let mut changed = second_version(4, false);
    change(&mut changed);
    let error = store.save_project_because(&changed, "改定义").unwrap_err();
    assert_eq!(error.kind, Kind::Input);
    assert_eq!(store.project("sample").unwrap(), project());
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn imported_responses_say_their_version() {
    let mut store = store();
    store
        .save_project_because(&second_version(4, false), "改定义")
        .unwrap();
    let response = |number: &str, version, more: Option<Answer>| {
        let mut answers = manyi::response::AnswerSheet::empty(5);
        for (position, answer) in whole("1", 85) {
            answers.set(position, Some(answer));
        }
        answers.set(4, more);
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            version,
            invalid: None,
            row: 2,
        })
    };
    let mut rows = vec![
        response("1", Some(1), None),
        response("2", Some(2), Some(points(70))),
        response("3", None, Some(points(70))),
    ]
    .into_iter();
    store
        .import(&main_survey(), "papers.csv", "ab12", &mut rows, false)
        .unwrap();
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(4, &Bucket::Missing(Missing::NotInVersion)), 1);
    assert_eq!(tally.get(4, &Bucket::Answered), 2);
    let mut rows = vec![response("4", Some(1), Some(points(70)))].into_iter();
    let refused = store.import(&main_survey(), "papers.csv", "ab12", &mut rows, false);
    assert_eq!(refused.unwrap_err().kind, Kind::Input);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_second_entry_passes_over_what_the_version_of_the_paper_does_not_have() {
    let (_folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .save_project_because(&second_version(2, false), "改定义")
        .unwrap();
    let mut other = Store::open(&file, "other").unwrap();
    let second = other.second_entry(&main_survey(), &serial("1")).unwrap();
    assert_eq!(second.sheet().get(2), Some(&NOT_IN_VERSION));
    let refused = other.save_second(&main_survey(), &serial("1"), 2, &points(85));
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    for (position, answer) in whole("1", 85) {
        let position = if position < 2 { position } else { position + 1 };
        other
            .save_second(&main_survey(), &serial("1"), position, &answer)
            .unwrap();
    }
    let finished = other.finish_second(&main_survey(), &serial("1")).unwrap();
    assert_eq!(finished.state, manyi::response::State::Verified);
    assert_eq!(other.doctor().unwrap().findings, []);
}

/// The sample's second version with its questions in another order and one retired.
fn retired_and_reordered() -> Project {
    let mut project = project();
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 2;
    questionnaire.questions[HOW].until = Some(1);
    questionnaire.questions[SCORE].text = Text::same("换了说法");
    let score = questionnaire.questions.remove(SCORE);
    questionnaire.questions.insert(0, score);
    project
}

#[test]
fn questions_are_retired_and_reordered_and_old_papers_keep_their_answers() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let read = |store: &Store| -> Vec<(String, Option<Answer>)> {
        let survey = store.survey(&main_survey()).unwrap();
        let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
        let questions = survey.questionnaire.questions.iter().enumerate();
        let mut answers: Vec<_> = questions
            .map(|(at, question)| (question.code.clone(), paper.answers.get(at).cloned()))
            .collect();
        answers.sort_by(|one, other| one.0.cmp(&other.0));
        answers
    };
    let before = read(&store);
    assert!(
        before
            .iter()
            .any(|(code, answer)| code == "HOW" && answer.is_some())
    );
    store
        .save_project_because(&retired_and_reordered(), "第二版")
        .unwrap();
    assert_eq!(read(&store), before);
    let survey = store.survey(&main_survey()).unwrap();
    let questionnaire = &survey.questionnaire;
    let place = |code: &str| questionnaire.find(code).unwrap().0;
    assert_eq!(place("SCORE"), 0);

    // A paper of the second version is keyed without the retired question.
    let answers = whole("1", 70).to_vec();
    let old = project().surveys[0].questionnaire.questions.clone();
    let moved: Vec<(usize, Answer)> = answers
        .into_iter()
        .map(|(position, answer)| (place(&old[position].code), answer))
        .filter(|(position, _)| *position != place("HOW"))
        .collect();
    key_paper(&mut store, "2", &moved);
    let refused = store.save_answer(
        &main_survey(),
        &serial("2"),
        place("HOW"),
        before
            .iter()
            .find(|(code, _)| code == "HOW")
            .unwrap()
            .1
            .as_ref(),
        0,
    );
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    let tally = store.tally(&main_survey()).unwrap();
    let noted = Bucket::Missing(Missing::NotInVersion);
    assert_eq!(tally.get(place("HOW"), &noted), 1);
    assert_eq!(tally.get(place("HOW"), &Bucket::Answered), 1);
    assert_eq!(tally.get(place("SCORE"), &Bucket::Answered), 2);
    assert_eq!(tally, counted(&store));
    assert_eq!(store.doctor().unwrap().findings, []);
}

fn in_another_order(project: &mut Project) {
    project.surveys[0]
        .questionnaire
        .questions
        .swap(SCORE, WORDS);
}

fn behind_what_depends_on_it(project: &mut Project) {
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 2;
    let first = questionnaire.questions.remove(KNOWS);
    questionnaire.questions.push(first);
}

fn retired_before_its_papers(project: &mut Project) {
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 3;
    questionnaire.questions[HOW].until = Some(0);
}

fn of_another_kind(project: &mut Project) {
    project.surveys[0].questionnaire.questions[SCORE].kind = manyi::questionnaire::Kind::Text;
}

fn without_an_option(project: &mut Project) {
    project.surveys[0].questionnaire.questions[KNOWS]
        .options
        .pop();
}

#[rstest]
#[case(in_another_order)]
#[case(behind_what_depends_on_it)]
#[case(retired_before_its_papers)]
#[case(of_another_kind)]
#[case(without_an_option)]
fn an_order_without_a_version_and_another_meaning_are_refused(#[case] change: fn(&mut Project)) {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let mut changed = project();
    change(&mut changed);
    let error = store.save_project_because(&changed, "改定义").unwrap_err();
    assert_eq!(error.kind, Kind::Input, "{error:?}");
    assert_eq!(store.project("sample").unwrap(), project());
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_retired_question_comes_back_in_no_later_version() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let mut project = retired_and_reordered();
    store.save_project_because(&project, "第二版").unwrap();
    let questionnaire = &mut project.surveys[0].questionnaire;
    questionnaire.version = 3;
    let how = questionnaire.find("HOW").unwrap().0;
    questionnaire.questions[how].until = None;
    let error = store.save_project_because(&project, "第三版").unwrap_err();
    assert_eq!(error.kind, Kind::Input);
}

#[test]
fn imported_papers_and_those_just_begun_are_proved_in_every_order() {
    let mut store = store();
    let response = |number: &str, lacks: Option<usize>| {
        let mut answers = manyi::response::AnswerSheet::empty(4);
        for (position, answer) in whole("1", 85) {
            answers.set(position, Some(answer).filter(|_| lacks != Some(position)));
        }
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            version: None,
            invalid: None,
            row: 2,
        })
    };
    let mut rows = vec![
        response("1", None),
        response("2", Some(SCORE)),
        response("3", Some(KNOWS)),
    ]
    .into_iter();
    store
        .import(&main_survey(), "papers.csv", "ab12", &mut rows, false)
        .unwrap();
    let words = Answer::Text("先录的".into());
    store
        .save_answer(&main_survey(), &serial("4"), WORDS, Some(&words), KNOWS)
        .unwrap();
    store
        .save_project_because(&retired_and_reordered(), "第二版")
        .unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
    // Entry of a new paper begins with what is printed first.
    let first = Some(points(70));
    store
        .save_answer(&main_survey(), &serial("5"), 0, first.as_ref(), 1)
        .unwrap();
    assert_eq!(
        store
            .paper(&main_survey(), &serial("5"))
            .unwrap()
            .unwrap()
            .position,
        1
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn papers_that_were_printed_before_a_change_are_keyed_as_they_were_printed() {
    let (mut store, key) = (store(), main_survey());
    let printed = Batch {
        code: "P1".into(),
        version: Some(1),
        ..Batch::default()
    };
    store.save_batch(&key, &printed).unwrap();
    let serials = read_serials("1-3").unwrap();
    store.register_serials(&key, "P1", &serials, "1-3").unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .save_project_because(&second_version(4, false), "改定义")
        .unwrap();
    let edition = |store: &Store, number: &str| store.edition_of(&key, &serial(number)).unwrap();
    assert_eq!(["1", "2", "9"].map(|of| edition(&store, of)), [1, 1, 2]);
    // The second one is begun after the change and has no more than what is printed on it.
    key_paper(&mut store, "2", &whole("1", 60));
    let paper = store.paper(&key, &serial("2")).unwrap().unwrap();
    assert_eq!(paper.answers.get(4), Some(&NOT_IN_VERSION));
    assert_eq!(edition(&store, "2"), 1);
    // What is not on a paper is not among what was keyed of it.
    let questions = project().surveys[0].questionnaire.questions.len() as u32;
    let listed = store.responses(&key, &ResponseSearch::default()).unwrap();
    for row in &listed {
        assert_eq!(
            (row.version, row.answered, row.asked),
            (1, questions, questions)
        );
    }
    // Whoever printed them anew says so, and they are of the present edition.
    let again = Batch {
        version: None,
        ..printed
    };
    store.save_batch(&key, &again).unwrap();
    assert_eq!(["1", "3"].map(|of| edition(&store, of)), [1, 2]);
    assert_eq!(store.doctor().unwrap().findings, []);
}
