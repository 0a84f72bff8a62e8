//! Interviews on file: recorded, confirmed, coded by people who do not see each other, decided, deleted on demand.

use std::path::{Path, PathBuf};

use manyi::error::Kind;
use manyi::interview::{
    AskedName, CodingPlan, Confirmation, Group, Guide, GuideQuestion, Head, Holder, Mark, Passage,
    Review, Said, SaidState, Sentiment, Signing, Stage, Standing, Unit,
};
use manyi::store::{Saying, Store};
use manyi::text::Text;
use rust_decimal::Decimal;

use crate::sample::*;

pub const PROJECT: &str = "sample";

pub fn guide(version: u32, questions: &[(&str, u32)]) -> Guide {
    let question = |(code, since): &(&str, u32)| GuideQuestion {
        code: (*code).into(),
        topic: Text::same("办理"),
        text: Text::same(format!("{code}？")),
        prompts: vec![Text::same("还有呢")],
        ask: Vec::new(),
        indicators: Vec::new(),
        sensitive: false,
        since: *since,
        until: None,
    };
    Guide {
        code: "village".into(),
        version,
        title: Text::same("村民访谈提纲"),
        intro: Text::default(),
        ask: Vec::new(),
        questions: questions.iter().map(question).collect(),
    }
}

fn signing() -> Signing {
    Signing {
        how: Confirmation::Signature,
        date: Some(jiff::civil::date(2024, 5, 6)),
        note: String::new(),
    }
}

/// A file with a guide of two questions and interview 03, in which both were answered.
pub fn recorded() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.db");
    let mut store = Store::open(&file, "recorder").unwrap();
    store.save_project(&project()).unwrap();
    record(&mut store, "03");
    (folder, file)
}

/// Records an interview in which both questions were answered.
fn record(store: &mut Store, code: &str) {
    store
        .save_guides(PROJECT, &[guide(1, &[("Q1", 1), ("Q2", 1)])])
        .unwrap();
    let head = Head::of(Group::Beneficiary);
    store
        .begin_interview(PROJECT, "village", code, &head)
        .unwrap();
    for (question, words) in [("Q1", "办理慢，跑了三趟。"), ("Q2", "标准知道。")] {
        store
            .save_said(PROJECT, code, question, &Said::words(words))
            .unwrap();
    }
}

fn unit(store: &Store, code: &str, question: &str) -> Unit {
    let identity = store.interview(PROJECT, code).unwrap().identity;
    Unit {
        holder: Holder::Interview(identity),
        question: question.into(),
    }
}

fn sound(file: &Path) {
    let store = Store::open(file, "supervisor").unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
}

/// Everything that can be done with interviews, once, in the project of the sample.
pub fn interviewed(file: &Path) {
    let mut store = Store::open(file, "recorder").unwrap();
    for code in ["03", "04", "05"] {
        record(&mut store, code);
    }
    let mut head = Head::of(Group::Officer);
    head.role = "出纳".into();
    store.save_head(PROJECT, "04", "07", &head).unwrap();
    let place = Saying {
        question: "Q2".into(),
        caret: 2,
        words: Some(("标准不".into(), Vec::new())),
    };
    store.keep_saying(PROJECT, "07", &place).unwrap();
    store.erase_said(PROJECT, "07", "Q1", "本人要求").unwrap();
    store
        .withdraw_interview(PROJECT, "05", true, "误建")
        .unwrap();
    store.sign_interview(PROJECT, "03", &signing()).unwrap();
    let top = store.add_theme(PROJECT, "办理", None, "", "").unwrap();
    let slow = store
        .add_theme(PROJECT, "慢", Some(top), "说办得慢", "跑了三趟")
        .unwrap();
    let tardy = store.add_theme(PROJECT, "拖", Some(top), "", "").unwrap();
    store.merge_theme(PROJECT, tardy, slow).unwrap();
    let plan = CodingPlan {
        coders: 2,
        percent: Decimal::from(100),
        seed: 7,
    };
    store.set_coding_plan(PROJECT, &plan).unwrap();
    let unit = unit(&store, "03", "Q1");
    let mark = |theme| Mark {
        theme,
        sentiment: Sentiment::Opposes,
        passages: vec![Passage { start: 0, end: 3 }],
    };
    store.save_coding(PROJECT, &unit, &[mark(slow)]).unwrap();
    let mut second = Store::open(file, "reviewer").unwrap();
    second
        .review_interview(PROJECT, "03", &Review { note: "齐".into() })
        .unwrap();
    second.save_coding(PROJECT, &unit, &[mark(top)]).unwrap();
    second
        .settle_coding(PROJECT, &unit, &[mark(slow)], "指的是快慢")
        .unwrap();
}

#[test]
fn a_record_is_kept_confirmed_looked_over_by_another_and_then_stands() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    let told = store.verify_audit().unwrap().rows;
    // What is on file already adds nothing.
    store
        .save_said(PROJECT, "3", "Q1", &Said::words("办理慢，跑了三趟。"))
        .unwrap();
    assert_eq!(store.verify_audit().unwrap().rows, told);
    store.sign_interview(PROJECT, "03", &signing()).unwrap();
    let refused = store.save_said(PROJECT, "03", "Q1", &Said::words("快"));
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    let own = store.review_interview(
        PROJECT,
        "03",
        &Review {
            note: String::new(),
        },
    );
    assert_eq!(own.unwrap_err().kind, Kind::Usage);
    let mut reviewer = Store::open(&file, "reviewer").unwrap();
    reviewer
        .review_interview(
            PROJECT,
            "03",
            &Review {
                note: String::new(),
            },
        )
        .unwrap();
    assert_eq!(
        reviewer.interview(PROJECT, "03").unwrap().stage(),
        Stage::Reviewed
    );
    assert!(store.reopen_interview(PROJECT, "03", " ").is_err());
    store.reopen_interview(PROJECT, "03", "听录音有误").unwrap();
    store
        .save_said(PROJECT, "03", "Q2", &Said::nothing(SaidState::Silent))
        .unwrap();
    assert_eq!(store.interviews(PROJECT).unwrap()[0].stage, Stage::Open);
    let actions: Vec<String> = store
        .interview_history(PROJECT, "03")
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    let due = [
        "interview",
        "interview-answer",
        "interview-answer",
        "interview-sign",
        "interview-review",
        "interview-review",
        "interview-sign",
        "interview-answer",
    ];
    assert_eq!(actions, due);
    sound(&file);
}

#[test]
fn half_typed_words_lie_beside_the_trail_and_go_when_they_are_confirmed() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    let told = store.verify_audit().unwrap().rows;
    let half = |words: &str| Saying {
        question: "Q2".into(),
        caret: 2,
        words: Some((words.into(), vec![Passage { start: 0, end: 1 }])),
    };
    for words in ["标", "标准", "标准知"] {
        store.keep_saying(PROJECT, "03", &half(words)).unwrap();
    }
    assert_eq!(store.verify_audit().unwrap().rows, told);
    let again = Store::open(&file, "recorder").unwrap();
    assert_eq!(again.saying(PROJECT, "03").unwrap(), Some(half("标准知")));
    // Of another question: they stay. Of this one: they go, the place stays.
    store
        .save_said(PROJECT, "03", "Q1", &Said::words("慢"))
        .unwrap();
    assert_eq!(store.saying(PROJECT, "03").unwrap(), Some(half("标准知")));
    store
        .save_said(PROJECT, "03", "Q2", &Said::words("标准知道一些"))
        .unwrap();
    let place = Saying {
        words: None,
        ..half("")
    };
    assert_eq!(store.saying(PROJECT, "03").unwrap(), Some(place));
    sound(&file);
}

/// As it comes about where laptops are merged: the coder's name is on file in another spelling than the one in hand.
#[test]
fn a_coder_who_spells_the_name_another_way_is_the_same_coder() {
    let (_folder, file) = recorded();
    let mut same = Store::open(&file, "SEC ond").unwrap();
    let mut first = Store::open(&file, "first").unwrap();
    let slow = first.add_theme(PROJECT, "慢", None, "", "").unwrap();
    let units = ["Q1", "Q2"].map(|question| unit(&first, "03", question));
    let marks = [Mark {
        theme: slow,
        sentiment: Sentiment::Opposes,
        passages: Vec::new(),
    }];
    first.save_coding(PROJECT, &units[0], &marks).unwrap();
    let mut second = Store::open(&file, "second").unwrap();
    second.save_coding(PROJECT, &units[1], &marks).unwrap();
    assert!(same.is_coder(PROJECT).unwrap());
    let seen = same.coded_units(PROJECT).unwrap();
    let of = |unit: &Unit| {
        let found = seen.iter().find(|seen| seen.unit == *unit).unwrap();
        (found.codings.len(), found.hidden)
    };
    assert_eq!(of(&units[0]), (0, 1), "the coding of another is hidden");
    assert_eq!(of(&units[1]), (1, 0), "the own one is not");
    let twice = same.save_coding(PROJECT, &units[1], &marks).unwrap_err();
    assert_eq!(twice.kind, Kind::Usage);
    assert!(twice.sentence.zh.contains("second"), "{twice}");
    sound(&file);
}

#[test]
fn a_second_coder_sees_nothing_of_the_first_until_both_are_in() {
    let (_folder, file) = recorded();
    let mut first = Store::open(&file, "first").unwrap();
    let slow = first.add_theme(PROJECT, "慢", None, "", "").unwrap();
    let unit = unit(&first, "03", "Q1");
    let mark = |sentiment| Mark {
        theme: slow,
        sentiment,
        passages: Vec::new(),
    };
    first
        .save_coding(PROJECT, &unit, &[mark(Sentiment::Opposes)])
        .unwrap();
    let mut second = Store::open(&file, "second").unwrap();
    second.begin_coding(PROJECT);
    let seen = second.coded_units(PROJECT).unwrap();
    assert_eq!(
        (seen[0].codings.len(), seen[0].hidden, seen[0].waits),
        (0, 1, true)
    );
    assert!(seen[0].marks().is_empty());
    // Their own coding is seen by the first coder, and may still be changed.
    assert_eq!(first.coded_units(PROJECT).unwrap()[0].codings.len(), 1);
    first
        .save_coding(PROJECT, &unit, &[mark(Sentiment::Neutral)])
        .unwrap();
    second
        .save_coding(PROJECT, &unit, &[mark(Sentiment::Supports)])
        .unwrap();
    for store in [&first, &second] {
        let seen = store.coded_units(PROJECT).unwrap();
        assert_eq!((seen[0].codings.len(), seen[0].hidden), (2, 0));
        let book = store.code_book(PROJECT).unwrap();
        assert_eq!(seen[0].standing(&book), Standing::Differs);
        let entries: Vec<(u8, &str)> = seen[0]
            .codings
            .iter()
            .map(|of| (of.entry, of.coder.as_str()))
            .collect();
        assert_eq!(entries, [(1, "first"), (2, "second")]);
    }
    // Now that they see each other neither may change theirs: the difference is decided.
    for store in [&mut first, &mut second] {
        let late = store.save_coding(PROJECT, &unit, &[]);
        assert_eq!(late.unwrap_err().kind, Kind::Usage);
    }
    assert!(first.settle_coding(PROJECT, &unit, &[], " ").is_err());
    first
        .settle_coding(PROJECT, &unit, &[], "没有提到")
        .unwrap();
    let seen = &second.coded_units(PROJECT).unwrap()[0];
    assert_eq!((seen.codings.len(), seen.marks().len()), (2, 0));
    second.unsettle_coding(PROJECT, &unit, "再看一遍").unwrap();
    assert_eq!(first.coded_units(PROJECT).unwrap()[0].marks().len(), 1);
    sound(&file);
}

#[test]
fn a_unit_that_nobody_is_to_code_again_is_seen_by_all() {
    let (_folder, file) = recorded();
    let mut first = Store::open(&file, "first").unwrap();
    let none = CodingPlan {
        percent: Decimal::ZERO,
        ..CodingPlan::default()
    };
    first.set_coding_plan(PROJECT, &none).unwrap();
    let [one, other] = ["Q1", "Q2"].map(|question| unit(&first, "03", question));
    first.save_coding(PROJECT, &one, &[]).unwrap();
    let mut second = Store::open(&file, "second").unwrap();
    second.save_coding(PROJECT, &other, &[]).unwrap();
    let seen = second.coded_units(PROJECT).unwrap();
    assert!(
        seen.iter()
            .all(|unit| unit.codings.len() == 1 && !unit.waits)
    );
    sound(&file);
}

#[test]
fn open_answers_of_papers_are_coded_beside_interviews_and_changed_words_show() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "first").unwrap();
    key_paper(&mut store, "12", &whole("2", 45));
    store
        .save_answer(
            &main_survey(),
            &serial("12"),
            WORDS,
            Some(&words("太慢")),
            4,
        )
        .unwrap();
    let units = store.codable_units(PROJECT).unwrap();
    let names: Vec<(&str, &str)> = units
        .iter()
        .map(|of| (of.source.as_str(), of.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("village", "03"),
            ("village", "03"),
            (main_survey().survey.as_str(), "12")
        ]
    );
    let unit = units[2].unit.clone();
    store.save_coding(PROJECT, &unit, &[]).unwrap();
    assert!(!store.coded_units(PROJECT).unwrap()[0].codings[0].is_stale);
    let asked = store.asked(PROJECT).unwrap();
    assert_eq!(
        asked.by_question[&AskedName::of(&unit.holder, &units[2].source, "WORDS")].len(),
        1
    );
    store
        .save_answer(
            &main_survey(),
            &serial("12"),
            WORDS,
            Some(&words("不慢")),
            4,
        )
        .unwrap();
    assert!(store.coded_units(PROJECT).unwrap()[0].codings[0].is_stale);
    sound(&file);
}

#[test]
fn who_was_not_asked_is_in_no_base_and_deleted_words_were_asked() {
    let (folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    store
        .begin_interview(PROJECT, "village", "4", &Head::of(Group::Officer))
        .unwrap();
    store
        .save_said(PROJECT, "4", "Q1", &Said::nothing(SaidState::NotAsked))
        .unwrap();
    store
        .save_said(PROJECT, "4", "Q2", &Said::nothing(SaidState::Silent))
        .unwrap();
    let theme = store.add_theme(PROJECT, "慢", None, "", "").unwrap();
    let unit = unit(&store, "03", "Q1");
    let mark = Mark {
        theme,
        sentiment: Sentiment::Opposes,
        passages: Vec::new(),
    };
    store.save_coding(PROJECT, &unit, &[mark]).unwrap();
    assert_eq!(
        store.erase_said(PROJECT, "03", "Q1", "本人要求").unwrap(),
        1
    );
    let bytes = std::fs::read(folder.path().join("a.db")).unwrap();
    let planted = "跑了三趟".as_bytes();
    assert!(!bytes.windows(planted.len()).any(|window| window == planted));
    let asked = store.asked(PROJECT).unwrap();
    let count = |question| asked.by_question[&AskedName::said("village", question)].len();
    assert_eq!((count("Q1"), count("Q2")), (1, 2));
    let coded = &store.coded_units(PROJECT).unwrap()[0];
    assert!(coded.codings[0].is_stale);
    assert_eq!(coded.marks().len(), 1);
    assert!(store.erase_said(PROJECT, "03", "Q1", "本人要求").is_err());
    sound(&file);
}

#[test]
fn a_guide_with_which_people_were_asked_keeps_its_questions() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    for wrong in [
        guide(1, &[("Q1", 1)]),
        guide(1, &[("Q1", 1), ("Q2", 1), ("Q3", 1)]),
        guide(2, &[("Q1", 2), ("Q2", 1)]),
    ] {
        let refused = store.save_guides(PROJECT, &[wrong]);
        assert_eq!(refused.unwrap_err().kind, Kind::Input);
    }
    let newer = guide(2, &[("Q1", 1), ("Q2", 1), ("Q3", 2)]);
    assert_eq!(
        store
            .save_guides(PROJECT, std::slice::from_ref(&newer))
            .unwrap(),
        1
    );
    assert_eq!(
        store
            .save_guides(PROJECT, std::slice::from_ref(&newer))
            .unwrap(),
        0
    );
    // An interview that was begun before is not asked the new question.
    let refused = store.save_said(PROJECT, "03", "Q3", &Said::words("新"));
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    store
        .begin_interview(PROJECT, "village", "4", &Head::of(Group::Officer))
        .unwrap();
    store
        .save_said(PROJECT, "4", "Q3", &Said::words("新"))
        .unwrap();
    // A guide that is not in the folder any more stays with its interviews.
    assert_eq!(store.save_guides(PROJECT, &[]).unwrap(), 0);
    assert_eq!(store.guides(PROJECT).unwrap(), [newer]);
    sound(&file);
}

#[test]
fn themes_are_named_once_renamed_with_their_history_and_merged_without_a_circle() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "first").unwrap();
    let top = store.add_theme(PROJECT, "办理", None, "", "").unwrap();
    let slow = store.add_theme(PROJECT, "慢", Some(top), "", "").unwrap();
    for (title, parent) in [("慢", Some(top)), (" ", None), ("a/b", None), ("12", None)] {
        assert!(
            store.add_theme(PROJECT, title, parent, "", "").is_err(),
            "{title}"
        );
    }
    let book = store.code_book(PROJECT).unwrap();
    let mut renamed = book.theme(slow).unwrap().clone();
    renamed.title = "办理慢".into();
    store.change_theme(PROJECT, &renamed, "说清楚").unwrap();
    let below = manyi::interview::Theme {
        parent: Some(slow),
        ..book.theme(top).unwrap().clone()
    };
    assert!(store.change_theme(PROJECT, &below, "").is_err());
    let history = store.theme_history(PROJECT, slow).unwrap();
    assert!(history[1].old.as_deref().unwrap().contains("慢"));
    assert_eq!(history[1].why.as_deref(), Some("说清楚"));
    let child = store
        .add_theme(PROJECT, "跑多趟", Some(slow), "", "")
        .unwrap();
    assert!(store.merge_theme(PROJECT, top, slow).is_err());
    let other = store.add_theme(PROJECT, "拖", None, "", "").unwrap();
    store.merge_theme(PROJECT, slow, other).unwrap();
    let book = store.code_book(PROJECT).unwrap();
    assert_eq!(book.standing(slow), other);
    assert_eq!(book.path(child), "拖/跑多趟");
    store.part_theme(PROJECT, slow, "两回事").unwrap();
    assert_eq!(store.code_book(PROJECT).unwrap().standing(slow), slow);
    sound(&file);
}

#[test]
fn the_rows_made_again_from_the_events_are_the_rows_that_were_there() {
    let (_folder, file) = recorded();
    drop(Store::open(&file, "x").unwrap());
    std::fs::remove_file(&file).unwrap();
    let mut store = Store::open(&file, "recorder").unwrap();
    store.save_project(&project()).unwrap();
    interviewed(&file);
    let all = |store: &Store| {
        let place = store.saying(PROJECT, "07").unwrap();
        let words: Vec<_> = ["03", "07", "05"]
            .map(|code| store.interview(PROJECT, code).unwrap())
            .into();
        let coded = store.coded_units(PROJECT).unwrap();
        (
            words,
            place,
            coded,
            store.code_book(PROJECT).unwrap(),
            store.guides(PROJECT).unwrap(),
        )
    };
    let before = all(&store);
    store.rebuild_interviews().unwrap();
    assert_eq!(all(&store), before);
    sound(&file);
}
