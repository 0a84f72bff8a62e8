//! Judgements and evidence: on top of the project's files, on record, taken back, and safe from a reload.

use std::fs;
use std::path::{Path, PathBuf};

use manyi::error::Kind;
use manyi::formats::shipped_project;
use manyi::indicator::{Evidence, Judgement, Project, Rule, Seat, Total};
use manyi::intake::{FileState, attach_file, file_states, load_shipped};
use manyi::store::{ProjectChange, Store};
use manyi::text::Text;
use rstest::rstest;
use rusqlite::Connection;
use rust_decimal::Decimal;

const CODE: &str = "xiangyuan-2022";

/// The example in a file of its own: 88.5 of 100 points, good.
fn on_disk() -> (tempfile::TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "王").unwrap();
    load_shipped(&mut store, CODE).unwrap();
    (folder, file, store)
}

fn declared() -> Project {
    shipped_project(CODE).unwrap().value.unwrap().project
}

/// A judgement of A3, two items of 1.5 points, with so many of them met.
fn of_a3(met: usize, why: &str) -> Judgement {
    let project = declared();
    let mut judgement = project.judged_at(&a3()).unwrap().judgement.clone();
    for item in judgement.items.iter_mut().take(met) {
        item.met = true;
        item.reason = Text::default();
    }
    judgement.reason = Text::same(why);
    judgement
}

fn a3() -> Seat {
    Seat::of("A3")
}

fn total(store: &Store) -> String {
    store.assessment(CODE).unwrap().total.to_short_text(2)
}

fn findings(store: &Store) -> Vec<String> {
    let report = store.doctor().unwrap();
    let place = |finding: &manyi::text::Finding| format!("{} {}", finding.code, finding.place.path);
    report.findings.iter().map(place).collect()
}

// One item of 1.5 points more: A3 from 0 to 1.5, the total from 88.5 to 90, where excellent begins.
#[test]
fn a_judgement_moves_indicator_levels_total_and_grade() {
    let (_folder, _file, mut store) = on_disk();
    let moved = store
        .judge(CODE, &a3(), &of_a3(1, "补来了文件"), None)
        .unwrap();
    let changes: Vec<String> = moved.totals.iter().map(Total::change).collect();
    assert_eq!(changes, ["0 → 1.5", "0 → 1.5", "14 → 15.5", "88.5 → 90"]);
    assert_eq!(moved.totals[3].by(), "+1.5");
    let grade = moved.grade.map(|grade| grade.unwrap().zh);
    assert_eq!(grade, ["良", "优"]);
    assert_eq!(total(&store), "90");
    assert_eq!(findings(&store), Vec::<String>::new());
}

#[test]
fn a_judgement_is_on_record_with_old_new_reason_and_who() {
    let (_folder, file, mut store) = on_disk();
    store.judge(CODE, &a3(), &of_a3(1, "一"), None).unwrap();
    let mut store_of_li = Store::open(&file, "李").unwrap();
    store_of_li
        .judge(CODE, &a3(), &of_a3(2, "二"), None)
        .unwrap();
    let history = store.indicator_history(CODE, "A3").unwrap();
    let rows: Vec<_> = history
        .iter()
        .map(|entry| {
            (
                entry.action.as_str(),
                entry.operator.as_str(),
                entry.why.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("judge", "王", Some("一")),
            ("moved", "王", None),
            ("judge", "李", Some("二")),
            ("moved", "李", None),
        ]
    );
    let read = |text: &Option<String>| -> Judgement {
        serde_json::from_str(text.as_deref().unwrap()).unwrap()
    };
    let before = declared();
    let before = before.judged_at(&a3()).unwrap().judgement.clone();
    assert_eq!(read(&history[0].old), before);
    assert_eq!(read(&history[0].new), of_a3(1, "一"));
    assert_eq!(read(&history[2].old), of_a3(1, "一"));
    assert_eq!(read(&history[2].new), of_a3(2, "二"));
}

#[test]
fn what_is_taken_back_goes_back_step_by_step_to_the_files() {
    let (_folder, _file, mut store) = on_disk();
    store.judge(CODE, &a3(), &of_a3(1, "一"), None).unwrap();
    store.judge(CODE, &a3(), &of_a3(2, "二"), None).unwrap();
    assert_eq!(total(&store), "91.5");
    store.take_back_judgement(CODE, &a3(), "看错").unwrap();
    assert_eq!(total(&store), "90");
    store.take_back_judgement(CODE, &a3(), "看错").unwrap();
    assert_eq!(total(&store), "88.5");
    let refused = store.take_back_judgement(CODE, &a3(), "看错").unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    // After that it can be judged and taken back again.
    store.judge(CODE, &a3(), &of_a3(1, "三"), None).unwrap();
    store.judge_as_declared(CODE, &a3(), "用文件的").unwrap();
    assert_eq!(total(&store), "88.5");
    store.take_back_judgement(CODE, &a3(), "还是用三").unwrap();
    assert_eq!(total(&store), "90");
    assert_eq!(findings(&store), Vec::<String>::new());
}

#[rstest]
#[case::no_reason(Judgement { reason: Text::default(), ..of_a3(1, "x") })]
#[case::blank_reason(of_a3(1, "  "))]
#[case::no_note(Judgement { items: of_a3(0, "x").items.into_iter().map(|mut item| { item.reason = Text::default(); item }).collect(), ..of_a3(0, "x") })]
#[case::item_left_out(Judgement { items: of_a3(1, "x").items[..1].to_vec(), ..of_a3(1, "x") })]
#[case::nothing(Judgement::default())]
fn a_judgement_that_is_not_whole_is_refused_and_leaves_no_trace(#[case] judgement: Judgement) {
    let (_folder, _file, mut store) = on_disk();
    let refused = store.judge(CODE, &a3(), &judgement, None).unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    assert!(!refused.hints.is_empty());
    assert_eq!(store.indicator_history(CODE, "A3").unwrap(), []);
    assert_eq!(total(&store), "88.5");
}

#[test]
fn where_nothing_is_judged_the_way_out_is_told() {
    let (_folder, _file, mut store) = on_disk();
    let fed = declared();
    let measured =
        |one: &&manyi::indicator::Indicator| matches!(one.evidence, Evidence::Measure { .. });
    let fed = fed.indicators.iter().find(measured).unwrap().code.clone();
    for (code, said) in [
        (fed.as_str(), "survey"),
        ("Z9", "no indicator"),
        ("D1", "D1/1, D1/2"),
        ("D1/3", "D1/1, D1/2"),
    ] {
        let seat = Seat::read(code);
        let refused = store.judge(CODE, &seat, &of_a3(1, "x"), None).unwrap_err();
        let told = refused.render(manyi::text::Language::En);
        assert!(told.contains(said), "{code}: {told}");
    }
}

#[test]
fn a_group_of_an_indicator_is_judged_by_its_number() {
    let (_folder, _file, mut store) = on_disk();
    let judgement = Judgement {
        reason: Text::same("又问了四人，两人知晓"),
        value: Some(Decimal::from(50)),
        ..Judgement::default()
    };
    // 50 % of 2.5 points instead of none.
    let moved = store
        .judge(CODE, &Seat::read("D1/2"), &judgement, None)
        .unwrap();
    assert_eq!(moved.totals[0].change(), "2.5 → 3.75");
    assert_eq!(total(&store), "89.75");
}

#[test]
fn a_reload_keeps_the_programs_judgement_and_says_which() {
    let (_folder, _file, mut store) = on_disk();
    store
        .judge(CODE, &a3(), &of_a3(2, "补来了文件"), None)
        .unwrap();
    let mut project = declared();
    project.title = Text::same("another title");
    assert_eq!(
        store.save_project_because(&project, "改定义").unwrap(),
        ProjectChange::Updated
    );
    assert_eq!(total(&store), "91.5");
    assert_eq!(store.differing_judgements(CODE).unwrap(), [a3()]);
    // A file that says the same as the program is no difference.
    project.set_judgement(&a3(), &of_a3(2, "补来了文件"));
    store.save_project_because(&project, "改定义").unwrap();
    assert_eq!(store.differing_judgements(CODE).unwrap(), []);
}

#[test]
fn a_reload_in_which_a_judgement_has_no_place_is_refused_whole() {
    let (_folder, _file, mut store) = on_disk();
    store
        .judge(CODE, &a3(), &of_a3(2, "补来了文件"), None)
        .unwrap();
    let mut without = declared();
    without.indicators.retain(|one| one.code != "A3");
    let mut other_rule = declared();
    let changed = other_rule
        .indicators
        .iter_mut()
        .find(|one| one.code == "A3")
        .unwrap();
    changed.rule = Rule::Proportional;
    for project in [without, other_rule] {
        let refused = store.save_project_because(&project, "改定义").unwrap_err();
        assert_eq!(refused.kind, Kind::Input);
        assert!(refused.sentence.en.contains("A3"), "{refused}");
        assert_eq!(total(&store), "91.5");
    }
    store.judge_as_declared(CODE, &a3(), "规则改了").unwrap();
    let mut other_rule = declared();
    other_rule.indicators.retain(|one| one.code != "A3");
    store.save_project_because(&other_rule, "改定义").unwrap();
}

#[rstest]
#[case::changed(
    "UPDATE judgement SET judgement = replace(judgement, 'false', 'true')",
    "the judgement of A3"
)]
#[case::gone("DELETE FROM judgement", "the judgement of A3")]
#[case::added(
    "INSERT INTO judgement SELECT project, 'A4', part, judgement, audit FROM judgement",
    "the judgement of A4"
)]
#[case::other_row("UPDATE judgement SET audit = 1", "the judgement of A3")]
#[case::history_cut(
    "UPDATE thread SET last = 1 WHERE name = 'indicator A3'",
    "the thread of indicator A3"
)]
#[case::file_changed(
    "UPDATE attachment SET sha256 = replace(hex(zeroblob(32)), '0', 'a')",
    "evidence 1"
)]
#[case::file_moved("UPDATE attachment SET indicator = 'A4'", "evidence 1")]
#[case::file_gone("DELETE FROM attachment", "evidence 1")]
fn what_was_changed_behind_the_programs_back_is_named(#[case] sql: &str, #[case] what: &str) {
    let (folder, file, mut store) = on_disk();
    store.judge(CODE, &a3(), &of_a3(1, "一"), None).unwrap();
    let paper = folder.path().join("minutes.txt");
    fs::write(&paper, "minutes").unwrap();
    attach_file(&mut store, CODE, "A3", &paper, "会议记录").unwrap();
    assert_eq!(findings(&store), Vec::<String>::new());
    drop(store);
    let other = Connection::open(&file).unwrap();
    other.execute_batch(sql).unwrap();
    drop(other);
    let store = Store::open(&file, "supervisor").unwrap();
    assert_eq!(findings(&store), [format!("not-as-recorded {CODE} {what}")]);
}

// The value between two judgements was changed by another program, and then judged over: only the trail tells.
#[test]
fn a_value_that_came_from_nowhere_is_a_gap_in_the_trail() {
    let (_folder, file, mut store) = on_disk();
    store.judge(CODE, &a3(), &of_a3(1, "一"), None).unwrap();
    let other = Connection::open(&file).unwrap();
    other
        .execute(
            "UPDATE judgement SET judgement = replace(judgement, '一', '另')",
            [],
        )
        .unwrap();
    store.judge(CODE, &a3(), &of_a3(2, "二"), None).unwrap();
    assert_eq!(findings(&store), [format!("changed-before {CODE} A3")]);
}

#[test]
fn attached_files_are_told_same_changed_or_missing() {
    let (folder, _file, mut store) = on_disk();
    let path = |name: &str| folder.path().join(name);
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(path(name), name).unwrap();
        attach_file(&mut store, CODE, "A3", &path(name), "").unwrap();
    }
    fs::write(path("b.txt"), "other").unwrap();
    fs::remove_file(path("c.txt")).unwrap();
    let states = file_states(&store, CODE, Some("A3")).unwrap();
    let states: Vec<FileState> = states.into_iter().map(|(_, state)| state).collect();
    assert_eq!(
        states,
        [FileState::Same, FileState::Changed, FileState::Missing]
    );
    // Kept by its way from the folder of the database.
    assert_eq!(store.attachments(CODE, None).unwrap()[0].file.path, "a.txt");
}

// $ printf abc | sha256sum, as in FIPS 180-4.
#[test]
fn the_hash_of_a_file_is_the_one_of_the_standard() {
    let (folder, _file, mut store) = on_disk();
    let path = folder.path().join("abc");
    fs::write(&path, "abc").unwrap();
    attach_file(&mut store, CODE, "A3", &path, "").unwrap();
    let file = store.attachments(CODE, None).unwrap().remove(0).file;
    assert_eq!(file.size, 3);
    assert_eq!(
        file.sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn a_number_of_evidence_is_never_given_twice_and_the_same_content_not_attached_twice() {
    let (folder, _file, mut store) = on_disk();
    let path = folder.path().join("a.txt");
    fs::write(&path, "a").unwrap();
    assert_eq!(attach_file(&mut store, CODE, "A3", &path, "").unwrap(), 1);
    let refused = attach_file(&mut store, CODE, "A3", &path, "").unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    store.detach(CODE, 1, "附错了").unwrap();
    assert_eq!(attach_file(&mut store, CODE, "A3", &path, "").unwrap(), 2);
    assert_eq!(findings(&store), Vec::<String>::new());
}

#[test]
fn what_cannot_be_attached_is_refused_and_leaves_no_trace() {
    let (folder, _file, mut store) = on_disk();
    for (path, indicator) in [
        (folder.path().join("none.txt"), "A3"),
        (folder.path().to_owned(), "A3"),
        (Path::new(file!()).to_owned(), "Z9"),
    ] {
        assert!(attach_file(&mut store, CODE, indicator, &path, "").is_err());
    }
    let refused = store.detach(CODE, 7, "没有").unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    assert_eq!(store.attachments(CODE, None).unwrap(), []);
    assert_eq!(store.indicator_history(CODE, "A3").unwrap(), []);
}

// A model beside the store: the judgements that A3 went through and that were not taken back; the first is the files'.
// A3 has two items of 1.5 points; everything else of the example comes to 88.5.
#[test]
fn whatever_is_judged_and_taken_back_store_trail_and_model_agree() {
    let (_folder, file, mut store) = on_disk();
    let mut model: Vec<usize> = vec![0];
    let mut seed: u64 = 20_220_630;
    for round in 0..120 {
        // The generator of Knuth's MMIX.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        match (seed >> 33) % 5 {
            0 => {
                let done = store.take_back_judgement(CODE, &a3(), "看错");
                assert_eq!(done.is_ok(), model.len() > 1, "round {round}");
                model.truncate((model.len() - 1).max(1));
            }
            1 => {
                if store.judge_as_declared(CODE, &a3(), "用文件的").is_ok() {
                    model.push(0);
                }
            }
            met => {
                let met = usize::try_from(met - 2).unwrap();
                let why = format!("第 {round} 次");
                store.judge(CODE, &a3(), &of_a3(met, &why), None).unwrap();
                model.push(met);
            }
        }
        let due =
            Decimal::new(885, 1) + Decimal::new(15, 1) * Decimal::from(*model.last().unwrap());
        assert_eq!(total(&store), due.normalize().to_string(), "round {round}");
        if round % 40 == 0 {
            store = Store::open(&file, "王").unwrap();
        }
    }
    assert_eq!(findings(&store), Vec::<String>::new());
    assert_eq!(store.verify_audit().unwrap().findings, []);
}
