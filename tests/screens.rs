//! The screens as pictures: what an evaluator sees, at two sizes, in both languages.

#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/readme.rs"]
mod readme;

#[path = "screens/two_operators.rs"]
mod two_operators;

use desk::Desk;
use manyi::text::Language;

/// The pictures at 80x24 and 120x40 in Chinese, and at 80x24 in English.
macro_rules! pictures {
    ($name:ident, $desk:expr, $keys:expr) => {
        #[test]
        fn $name() {
            for (columns, rows, language) in [
                (80, 24, Language::Zh),
                (120, 40, Language::Zh),
                (80, 24, Language::En),
            ] {
                let mut desk: Desk = $desk;
                desk.speak(language);
                desk.press($keys);
                let name = format!("{}_{columns}x{rows}_{language}", stringify!($name));
                insta::assert_snapshot!(name, desk.picture(columns, rows));
            }
        }
    };
}

#[path = "screens/batches.rs"]
mod batches;
#[path = "screens/calls.rs"]
mod calls;
#[path = "screens/files.rs"]
mod files;
#[path = "screens/interview.rs"]
mod interview;
#[path = "screens/keying.rs"]
mod keying;
#[path = "screens/ledger.rs"]
mod ledger;
#[path = "screens/making.rs"]
mod making;
#[path = "screens/merging.rs"]
mod merging;
#[path = "screens/operator.rs"]
mod operator;
#[path = "screens/reasons.rs"]
mod reasons;

pictures!(home_without_projects, Desk::empty(), "");
pictures!(home_with_the_example, Desk::with_sample(), "");
pictures!(published_reports, Desk::with_sample(), "D Down");
pictures!(
    figures_beside_the_report,
    Desk::with_sample(),
    "i c Down Down"
);
pictures!(responses_of_the_example, Desk::with_sample(), "Enter");
pictures!(responses_before_the_first, Desk::without_papers(), "Enter");
pictures!(entry_of_a_new_paper, Desk::without_papers(), "Enter n");
pictures!(
    entry_in_the_middle,
    Desk::without_papers(),
    "Enter n Space 8 7 1"
);
pictures!(
    entry_at_the_open_question,
    Desk::without_papers(),
    "Enter n Space Space Space Space Space Space Space Space 9"
);
pictures!(
    entry_of_the_next_paper,
    Desk::without_papers(),
    "Enter n Space Space Space Space Space Space Space Space 9 Enter"
);
pictures!(
    entry_of_coded_options,
    Desk::without_papers(),
    "Down Enter n 1 2"
);
pictures!(
    entry_of_a_multiple_choice,
    Desk::without_papers(),
    "Down Enter n 3 1 2 3 - 1 2"
);
pictures!(missing_reasons, Desk::without_papers(), "Enter n Space F6");
pictures!(
    control_total_that_differs,
    Desk::without_papers(),
    "Enter n Space Space Space Space Space Space Space Space 9 F5 8 8 Enter"
);
pictures!(
    serial_already_on_file,
    Desk::with_sample(),
    "Enter g 7 Enter"
);
pictures!(results_of_the_example, Desk::with_sample(), "Enter r");
pictures!(
    results_of_a_question,
    Desk::with_sample(),
    "Enter r Down Down Down Down Down Down Down Down Down"
);
pictures!(results_beside_a_target, Desk::with_a_target(), "Enter r");
pictures!(
    results_of_every_formula,
    Desk::with_every_formula(),
    "Enter r Down"
);
pictures!(
    results_of_a_trimmed_mean,
    Desk::with_every_formula(),
    "Enter r Down Down Down Down"
);
pictures!(
    results_of_a_group_without_papers,
    Desk::with_every_formula(),
    "Enter r Down Down Down Down Down"
);
pictures!(reliability_of_the_example, Desk::with_sample(), "Enter r a");
pictures!(
    groupings_to_choose_from,
    Desk::with_groups(),
    "Down Enter r g"
);
pictures!(
    groups_by_a_question,
    Desk::with_groups(),
    "Down Enter r g Enter m"
);
pictures!(
    groups_by_batch,
    Desk::with_groups(),
    "Down Enter r g Down Down Down Down Down Enter"
);
pictures!(
    groups_before_the_first,
    Desk::without_papers(),
    "Enter r g Enter"
);
pictures!(
    columns_to_choose_from,
    Desk::with_groups(),
    "Down Enter r g Enter x End"
);
pictures!(
    cross_table_of_counts,
    Desk::with_groups(),
    "Down Enter r g Enter x End Up Up Up Up Up Up Enter Down Right"
);
pictures!(
    cross_table_of_row_shares,
    Desk::with_groups(),
    "Down Enter r g Enter x End Up Up Up Up Up Up Enter t"
);
pictures!(
    papers_behind_a_cell,
    Desk::with_groups(),
    "Down Enter r g Enter x End Up Up Up Up Up Up Enter Down Down Right Enter"
);
pictures!(
    cross_table_of_a_question_nobody_answered,
    Desk::with_groups(),
    "Down Enter r g Enter x Enter"
);
pictures!(
    reliability_of_other_questions,
    Desk::with_sample(),
    "Enter r a s"
);
pictures!(
    reliability_without_papers,
    Desk::without_papers(),
    "Enter r a"
);
pictures!(results_without_papers, Desk::without_papers(), "Enter r");
pictures!(
    behind_the_satisfaction,
    Desk::with_sample(),
    "Enter r Enter"
);
pictures!(indicators_of_the_example, Desk::with_sample(), "i");
pictures!(what_if_of_the_satisfaction, Desk::with_sample(), "i w");
pictures!(what_if_of_a_group, Desk::with_sample(), "i Up Up Up w Down");
pictures!(
    what_if_of_a_line,
    Desk::with_sample(),
    "i Home Down Down Down Down Down Down Down w"
);
pictures!(what_if_without_papers, Desk::without_papers(), "i w");
pictures!(indicators_without_papers, Desk::without_papers(), "i");
pictures!(
    approval_to_confirm,
    Desk::with_sample(),
    "Enter Space Space a"
);
pictures!(approved_responses, Desk::with_sample(), "Enter A Enter");
pictures!(
    reopening_shows_what_moves,
    Desk::with_sample(),
    "Enter A Enter g 1 3 Enter Enter F12 Enter"
);
pictures!(
    history_of_a_change_after_approval,
    Desk::with_sample(),
    "Enter A Enter g 1 3 Enter Enter F12 w r o n g Enter Home Down Down Down Down Down Down Down Down 1 Down Esc g 1 3 Enter Enter Esc Down Down Down Down Down Down Down Down Down Down Down Down h"
);
pictures!(
    query_on_a_field,
    Desk::with_sample(),
    "Enter g 1 3 Enter Enter Home Down F11 w 1 ? Enter b o k Enter"
);
pictures!(
    queries_of_a_survey,
    Desk::with_sample(),
    "Enter m w o n e ? Enter Esc Down m w t w o ? Enter a y e s Enter Esc ?"
);
pictures!(
    approval_refused_for_an_open_query,
    Desk::with_sample(),
    "Enter Down m w o n e ? Enter Esc A Enter"
);
pictures!(
    reopening_moves_an_indicator,
    Desk::near_its_target(),
    "Enter A Enter u"
);
pictures!(
    plans_of_a_survey_with_batches,
    Desk::with_registered_batches(),
    "Enter p x Down f Down e 2 Enter"
);
pictures!(
    plan_by_percent,
    Desk::with_registered_batches(),
    "Enter p Down p 1 0 0"
);
pictures!(
    plans_after_a_second_entry,
    Desk::after_a_second_entry("王"),
    "Enter p"
);
pictures!(
    approval_of_a_batch_to_confirm,
    Desk::with_registered_batches(),
    "Enter p Down a"
);
pictures!(
    approval_of_a_batch,
    Desk::with_registered_batches(),
    "Enter p Down a Enter"
);
pictures!(
    first_entry_hidden_from_a_verifier,
    Desk::after_a_second_entry("李"),
    "Enter Down Enter"
);
pictures!(
    papers_behind_hidden_from_a_verifier,
    Desk::after_a_second_entry("李"),
    "Enter r Enter"
);
pictures!(
    papers_of_a_pattern_hidden_from_a_verifier,
    Desk::after_a_second_entry("李"),
    "Enter c Enter"
);
pictures!(
    every_shipped_project_on_the_first_screen,
    Desk::empty(),
    "D Enter Down Enter Down Enter Down Enter Down Enter Esc End"
);
pictures!(
    history_of_an_adjudicated_field,
    Desk::after_a_second_entry("王"),
    "Enter d 1 4 Enter h Enter"
);
pictures!(queries_before_the_first, Desk::with_sample(), "Enter ?");
pictures!(patterns_of_the_example, Desk::with_sample(), "Enter c Down");
pictures!(
    responses_of_a_pattern,
    Desk::with_sample(),
    "Enter c Enter Down"
);
pictures!(patterns_before_the_first, Desk::without_papers(), "Enter c");
pictures!(operators_before_the_first, Desk::with_sample(), "Enter o");
pictures!(acceptance_before_the_first, Desk::with_sample(), "Enter s");
pictures!(
    acceptance_to_decide,
    Desk::with_second_entries(),
    "Enter s Down a"
);
pictures!(
    acceptance_decided,
    Desk::with_second_entries(),
    "Enter s Down e Enter"
);
pictures!(
    second_entry_of_a_paper,
    Desk::after_a_second_entry("王"),
    "Enter v Space Space"
);
pictures!(
    second_entry_that_differs,
    Desk::after_a_second_entry("王"),
    "Enter v Space 7"
);
pictures!(
    second_entry_that_differs_twice,
    Desk::after_a_second_entry("王"),
    "Enter v Space 7 7 Up"
);
pictures!(
    second_entry_by_the_same_operator,
    Desk::after_a_second_entry("张"),
    "Enter v"
);
pictures!(
    responses_with_discrepancies,
    Desk::after_a_second_entry("王"),
    "Enter"
);
pictures!(
    adjudication_of_a_discrepancy,
    Desk::after_a_second_entry("王"),
    "Enter d"
);
pictures!(
    adjudication_with_another_value,
    Desk::after_a_second_entry("王"),
    "Enter d 3"
);
pictures!(
    adjudication_and_its_reason,
    Desk::after_a_second_entry("王"),
    "Enter d 1"
);
pictures!(
    adjudication_of_what_is_decided,
    Desk::after_a_second_entry("王"),
    "Enter d 3 8 Enter a Up"
);
pictures!(
    adjudication_with_nothing_left,
    Desk::after_a_second_entry("王"),
    "Enter d 1 Enter 2 Enter"
);
pictures!(
    recheck_asks_for_a_file,
    Desk::asked_for_a_table("tests/recheck/published/x"),
    ""
);
pictures!(
    recheck_of_a_score_matrix,
    Desk::rechecking("tests/recheck/published/xiangyuan-2022-scores.csv"),
    "f"
);
pictures!(
    recheck_of_option_counts,
    Desk::rechecking("tests/recheck/other-base.csv"),
    "Down Down"
);
pictures!(
    recheck_with_nothing_to_answer_for,
    Desk::rechecking("tests/recheck/reproduced-counts.csv"),
    "f"
);
pictures!(
    recheck_of_a_broken_file,
    Desk::rechecking("tests/broken/recheck/bad-cell--count.csv"),
    ""
);
pictures!(help_for_entry, Desk::without_papers(), "Enter n F1");

#[test]
fn every_screen_has_a_way_back_to_the_first() {
    let mut desk = Desk::with_sample();
    let first = desk.picture(100, 30);
    for way in [
        "Enter",
        "Enter r",
        "Enter r Enter",
        "Enter r Enter Enter",
        "Enter r a",
        "Enter r g Enter Enter",
        "Enter r g Enter x Enter Enter",
        "i",
        "i Enter h",
        "i Home d",
        "i Home d h",
        "i Home f",
        "i Home f a",
        "Enter g",
        "Enter ?",
        "Enter m",
        "Enter m w",
        "Enter a",
        "Enter c Enter Enter",
        "Enter o",
        "Enter s",
        "Enter n F6",
        "c",
        "F1",
    ] {
        desk.press(way);
        assert_ne!(desk.picture(100, 30), first, "{way} leads nowhere");
        for _ in way.split(' ') {
            desk.press("Esc");
        }
        assert_eq!(desk.picture(100, 30), first, "no way back after {way}");
    }
}

#[test]
fn a_file_name_is_completed_and_a_wrong_one_is_told_without_leaving_the_line() {
    let mut desk = Desk::asked_for_a_table("tests/recheck/published/k");
    desk.press("Tab Enter");
    let picture = desk.picture(100, 30);
    // 20 + 20 + 58 = 98 of 100: 优.
    assert!(picture.contains("核对 kunming-2017-total.csv"), "{picture}");
    assert!(picture.contains("3 项相符，0 项要说明"), "{picture}");
    desk.press("o");
    desk.type_over("tests/recheck/nothing.csv");
    desk.press("Enter");
    assert!(
        desk.picture(100, 30)
            .contains("没有文件 tests/recheck/nothing.csv")
    );
    desk.press("Esc");
    assert!(
        desk.picture(100, 30)
            .contains("核对 kunming-2017-total.csv")
    );
    desk.press("Esc");
    assert!(desk.picture(100, 30).contains("还没有评价项目"));
}

#[test]
fn a_recheck_is_written_from_its_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recheck.csv");
    let mut desk = Desk::rechecking("tests/recheck/returns.csv");
    desk.press("e");
    desk.type_over(path.to_str().unwrap());
    desk.press("Enter");
    let written = std::fs::read_to_string(&path).unwrap();
    // 110 of 120 handed out is the printed 91.7, not 110 of 114 returned.
    assert!(
        written.contains("other-base") && written.contains("91.7,96.5"),
        "{written}"
    );
}

#[test]
fn a_rate_opens_its_papers_and_a_paper_its_answers() {
    let mut desk = Desk::with_sample();
    desk.press("i Enter");
    // The lowest of the 26 published papers over all nine questions is number 13 with 68 of 90 points.
    assert!(desk.picture(100, 30).contains("13      68/90    75.56%"));
    desk.press("Enter");
    assert!(desk.picture(100, 30).contains("编号 13"));
    assert!(desk.picture(100, 30).contains("小计 68/90"));
}

#[test]
fn an_answer_changed_on_the_screen_moves_the_rate_and_its_history_shows_both_values() {
    let mut desk = Desk::with_sample();
    // Paper 13, Q9: 10 becomes 1, so 2137 becomes 2128; 2128/2340 = 90.94 %.
    desk.press("Enter g 1 3 Enter Enter Home Down Down Down Down Down Down Down Down 1 Down Esc r");
    let picture = desk.picture(100, 30);
    assert!(
        picture.contains("90.94%") && picture.contains("2128 / 2340"),
        "{picture}"
    );
    desk.press("Enter h");
    let picture = desk.picture(100, 30);
    assert!(
        picture.contains("Q9") && picture.contains("10 → 1"),
        "{picture}"
    );
}

#[test]
fn a_file_is_written_from_the_screen_and_replaced_only_after_a_second_enter() {
    let folder = tempfile::tempdir().unwrap();
    for (way, name, figure) in [
        ("Enter r e", "summary.csv", "91.32"),
        ("Enter r a e", "reliability.csv", "-0.119"),
        ("Enter r g Enter e", "groups.csv", "91.32"),
        ("Enter r g Enter x Enter e", "table.csv", "*"),
        ("i e", "score.csv", "88.5"),
    ] {
        let path = folder.path().join(name);
        let mut desk = Desk::with_sample();
        desk.press(way);
        desk.type_over(path.to_str().unwrap());
        desk.press("Enter");
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.starts_with('\u{feff}') && written.contains("\r\n"));
        assert!(written.contains(figure), "{written}");
        assert!(desk.picture(200, 24).contains("已写入"));

        std::fs::write(&path, "someone's").unwrap();
        desk.press("e");
        desk.type_over(path.to_str().unwrap());
        desk.press("Enter");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "someone's");
        desk.press("Enter");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), written);
    }
}

#[test]
fn the_ending_of_the_name_says_what_is_written() {
    use manyi::formats::handover::read_manifest;
    let folder = tempfile::tempdir().unwrap();
    for (way, name, of) in [
        ("i e", "all.xlsx", Some(("workbook", None))),
        ("i e", "all.docx", Some(("annex", None))),
        ("Enter r e", "one.html", Some(("annex", Some("recipients")))),
        ("Enter r a e", "table.xlsx", None),
    ] {
        let path = folder.path().join(name);
        let mut desk = Desk::with_sample();
        desk.press(way);
        desk.type_over(path.to_str().unwrap());
        desk.press("Enter");
        if of.is_some() {
            // Whether the single papers go along is asked; they do not unless that is said.
            desk.press("Enter");
        }
        assert!(desk.picture(200, 24).contains("已写入"), "{name}");
        let found = read_manifest(&std::fs::read(&path).unwrap());
        let found = found.map(|(manifest, is_whole)| {
            assert!(is_whole, "{name}");
            (manifest.kind, manifest.survey)
        });
        let of = of.map(|(kind, survey)| (kind.to_owned(), survey.map(str::to_owned)));
        assert_eq!(found, of, "{name}");
    }
    let mut desk = Desk::with_sample();
    desk.press("Enter r a e");
    desk.type_over(folder.path().join("table.docx").to_str().unwrap());
    desk.press("Enter");
    assert!(desk.picture(200, 24).contains("只能写成 .csv .xlsx"));
}

#[test]
fn a_file_that_cannot_be_written_is_said_and_the_screen_goes_on() {
    let mut desk = Desk::with_sample();
    desk.press("Enter r e");
    desk.type_over("/no-such-folder/summary.csv");
    desk.press("Enter");
    assert!(
        desk.picture(200, 24)
            .contains("写不了 /no-such-folder/summary.csv")
    );
    desk.press("Esc");
    assert!(desk.picture(200, 24).contains("91.32%"));
}

#[test]
fn the_last_paper_of_a_stack_is_announced() {
    let mut desk = Desk::without_papers();
    desk.press("Enter n");
    for serial in 1..=26 {
        desk.press("9 9 9 9 9 9 9 9 9 Enter");
        let picture = desk.picture(100, 30);
        assert!(
            picture.contains(&format!("{serial} 号已录入并存盘，合计 81/90")),
            "{picture}"
        );
        assert_eq!(
            picture.contains("发放的 26 份全部录完"),
            serial == 26,
            "{picture}"
        );
    }
}

#[test]
fn an_approved_paper_offers_no_key_that_it_refuses_and_every_such_key_is_answered() {
    let mut desk = Desk::with_sample();
    desk.press("Enter A Enter Esc Enter Enter");
    desk.press("Enter");
    let picture = desk.picture(120, 40);
    assert!(picture.contains("已审定，只能看"), "{picture}");
    for offered in ["- 未答", "满分", "空格 =", "缺失原因", "r 拒答", "撤销"] {
        assert!(!picture.contains(offered), "{offered}: {picture}");
    }
    assert!(picture.contains("F12 退回"), "{picture}");
    for key in ["1", "2", "-", "Space", "F6", ".", "r", "Ctrl-x", "Ctrl-u"] {
        desk.press(key);
        let picture = desk.picture(120, 40);
        assert!(
            picture.contains("本卷已审定，不能修改；要改先退回（F12）"),
            "{key}: {picture}"
        );
        desk.press("Up Down");
    }
}

// 26 papers of nine fields, five keyed twice: 239 fields. No rates: they depend on the speed of the computer.
#[test]
fn the_operators_are_shown_with_their_fields_and_errors() {
    let mut desk = Desk::with_second_entries();
    desk.press("Enter o");
    let picture = desk.picture(80, 24);
    let row = picture.lines().find(|line| line.contains("239")).unwrap();
    assert!(row.contains("王") && row.contains("26"), "{picture}");
    // 5 of 234 are 21.4 of 1,000.
    assert!(row.contains("234") && row.contains("21.4"), "{picture}");
    assert!(picture.contains("差异 5，差错 5"), "{picture}");
}

#[test]
fn no_view_panics_at_any_size() {
    let ways = [
        "",
        "Enter",
        "Enter n",
        "Enter n Space 5",
        "Enter n F6",
        "Enter v",
        "Enter v 1 5",
        "Enter d",
        "Enter d a",
        "Enter g 7 Enter",
        "Enter r",
        "Enter r End",
        "Enter r Enter",
        "Enter r e",
        "Enter r a",
        "Enter r g",
        "Enter r g Enter",
        "Enter r g Enter x Enter Right Right t",
        "i",
        "i Enter h",
        "i Home d",
        "i Home d h",
        "i Home f",
        "i Home f a",
        "Enter a",
        "Enter m w x Enter",
        "Enter A Enter u",
        "l",
        "l End e",
        "Enter b",
        "Enter b a",
        "Enter b r",
        "Enter b t",
        "Enter l Enter",
        "Enter x",
        "Enter x 2",
        "Enter n Ctrl-x",
        "Enter c",
        "Enter c Enter",
        "Enter o",
        "Enter s",
        "F1",
    ];
    let sizes = (0..=14)
        .flat_map(|columns| (0..=14).map(move |rows| (columns, rows)))
        .chain(
            (0..=200)
                .step_by(23)
                .flat_map(|columns| (0..=60).step_by(7).map(move |rows| (columns, rows))),
        )
        .chain([(80, 24), (120, 40), (200, 60), (200, 1), (1, 60)]);
    let sizes: Vec<(u16, u16)> = sizes.collect();
    for way in ways {
        let mut desk = Desk::with_sample();
        desk.press(way);
        for (columns, rows) in &sizes {
            let picture = desk.picture(*columns, *rows);
            assert!(
                picture.lines().count() >= usize::from(*rows),
                "{way} at {columns}x{rows}"
            );
        }
    }
}

#[test]
fn no_row_is_wider_than_the_screen() {
    for way in [
        "",
        "Enter",
        "Enter n",
        "Enter r",
        "Enter r Enter",
        "Enter r a",
        "Enter r g",
        "Enter r g Enter",
        "Enter r g Enter x Enter Right Right t",
        "i",
        "i Home Down Down d y s",
        "i w",
        "i c",
        "D",
        "Enter n F1",
    ] {
        let mut desk = Desk::with_sample();
        desk.press(way);
        for columns in [40, 60, 80, 120] {
            for line in desk.picture(columns, 24).lines().take(24) {
                assert!(
                    manyi::text::width(line) <= usize::from(columns),
                    "{way}: {line}"
                );
            }
        }
    }
}

#[test]
fn a_terminal_that_draws_lines_wide_gets_plain_signs_only() {
    let mut desk = Desk::with_sample_in_ascii();
    for way in [
        "", "Enter", "n", "Esc", "r", "Enter", "Esc", "a", "Esc", "i", "w",
    ] {
        desk.press(way);
        let picture = desk.picture(80, 24);
        for sign in picture.chars().filter(|sign| !sign.is_ascii()) {
            assert_eq!(
                manyi::text::width(&sign.to_string()),
                2,
                "`{sign}` is of ambiguous width\n{picture}"
            );
        }
    }
}

#[path = "screens/judging.rs"]
mod judging;
