//! A survey made on the screens: pasted, settled, saved, and kept while it is not.

use std::fmt::Write as _;

use manyi::text::Language;

use crate::desk::Desk;

/// A questionnaire of twelve questions with five things left open.
const SURVEY: &str = include_str!("../data/making/survey.txt");

/// The screen for the text of a new project.
fn before_the_paste() -> Desk {
    let mut desk = Desk::empty();
    desk.press("a Enter Enter");
    desk
}

/// The same with the text pasted, the cursor on the first thing that is open.
fn pasted() -> Desk {
    let mut desk = before_the_paste();
    desk.paste(SURVEY);
    desk.press("F6");
    desk
}

/// Everything settled.
fn settled() -> Desk {
    let mut desk = pasted();
    desk.press("4 1 1 1 1");
    desk
}

/// The text was left while something is open.
fn left_open() -> Desk {
    let mut desk = pasted();
    desk.press("4 Esc Esc");
    desk
}

/// A line that belongs nowhere, and what else a text may have.
fn with_lines_of_all_kinds() -> Desk {
    let mut desk = before_the_paste();
    desk.paste("调查表\n您好！\n第一部分\n1. 您满意吗？[打分题]\n0~10\n2. 排一排[排序题]\nA. 甲\nB. 乙\n第 1 页 共 2 页\n3. 您选哪个？[单选题]\nA. 一\t5\nB. 二\n谢谢！");
    desk.press("F6");
    desk
}

#[test]
fn a_questionnaire_pasted_into_the_name_is_the_questionnaire() {
    let mut desk = Desk::empty();
    desk.press("a");
    desk.paste(SURVEY);
    let read = desk.picture(120, 40);
    let usual = pasted().picture(120, 40);
    let body = |picture: &str| {
        picture
            .lines()
            .skip(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(body(&read), body(&usual));
    // It is kept at once, and a name of one line is a name.
    desk.press("Esc Esc");
    let title = SURVEY.lines().next().unwrap();
    assert!(desk.picture(120, 40).contains(title), "{title}");
    let mut named = Desk::empty();
    named.press("a");
    named.paste("大病救助\n");
    assert!(named.picture(120, 40).contains("大病救助"));
}

pictures!(a_new_project, Desk::empty(), "a");
pictures!(a_paste_before_the_text, before_the_paste(), "");
pictures!(a_pasted_questionnaire, pasted(), "Esc");
pictures!(a_pasted_questionnaire_to_settle, pasted(), "4");
pictures!(a_pasted_questionnaire_that_is_settled, settled(), "");
pictures!(bounds_that_are_asked_for, pasted(), "4 1 1 1 5");
pictures!(
    a_text_with_lines_of_all_kinds,
    with_lines_of_all_kinds(),
    ""
);
pictures!(unfinished_work_on_the_first_screen, left_open(), "");
pictures!(a_survey_that_was_just_made, settled(), "s");

/// The questions of the survey that was just made.
fn edited() -> Desk {
    let mut desk = settled();
    desk.press("s t");
    desk
}

/// The same with a paper on file.
fn edited_after_a_paper() -> Desk {
    let mut desk = settled();
    desk.press("s n 3 5 Enter A 4 Enter A A Enter A A A 9 A A - Enter Esc t");
    desk
}

pictures!(questions_of_a_questionnaire, edited(), "Down");
pictures!(a_question_as_a_form, edited(), "Down Down Down Down Enter");
pictures!(
    a_question_that_cannot_be_read,
    edited(),
    "Enter Down Down Down Down Down Down Down x Ctrl-s"
);
pictures!(a_question_as_it_is_keyed, edited(), "Down Down Down v");
pictures!(a_new_question_as_a_form, edited(), "a");
pictures!(
    a_question_with_answers_on_file,
    edited_after_a_paper(),
    "Enter"
);
pictures!(
    words_that_change_what_is_on_file,
    edited_after_a_paper(),
    "Down Enter Backspace Backspace ? Ctrl-s s"
);

/// The measures of the survey with a paper on file.
fn measuring() -> Desk {
    let mut desk = edited_after_a_paper();
    desk.press("Esc r m");
    desk
}

pictures!(measures_before_the_first, measuring(), "");
pictures!(a_measure_as_a_form, measuring(), "a");
pictures!(a_measure_with_what_it_comes_to, measuring(), "a Ctrl-s 1");
pictures!(
    measures_of_a_survey,
    measuring(),
    "a Ctrl-s 1 Ctrl-s a Down 3 Ctrl-s Up"
);

pictures!(
    questions_of_a_measure_to_choose,
    measuring(),
    "a Down Down F3 Space Space"
);

#[test]
fn the_questions_of_a_measure_are_chosen_from_a_list_with_a_key() {
    let mut desk = measuring();
    desk.press("a Down 1 Down Ctrl-o");
    // What the form proposed is chosen already: Q6, Q7 and Q8, and the last of them is taken out.
    assert!(shows(&desk, "选了 3 题"), "{}", desk.picture(120, 40));
    desk.press("Down Down Space");
    assert!(shows(&desk, "选了 2 题"));
    desk.press("Enter");
    assert!(shows(&desk, "Q6、Q7"), "{}", desk.picture(120, 40));
    assert!(!shows(&desk, "Q6、Q7、Q8"));
    // Esc leaves the line as it was.
    desk.press("Ctrl-o Space Space Esc");
    assert!(shows(&desk, "Q6、Q7"));
    desk.press("Ctrl-s 1 Ctrl-s");
    assert!(shows(&desk, "100.00%"), "{}", desk.picture(120, 40));
}

/// A file of another program, opened where a text is pasted.
fn with_a_file(path: &str) -> Desk {
    let mut desk = before_the_paste();
    desk.press("F3");
    desk.type_over(path);
    desk.press("Enter");
    desk
}

/// Records of `EpiData` that leave three things open.
fn with_records() -> Desk {
    with_a_file("tests/data/epidata/2-rukou/rukou.rec")
}

pictures!(a_form_of_another_program, with_records(), "");
pictures!(
    a_form_that_was_read_whole,
    with_a_file("tests/data/epidata/3-dating/dating.epx"),
    ""
);

#[test]
fn records_of_epidata_are_taken_in_and_what_they_leave_open_is_settled_by_digits() {
    let folder = tempfile::tempdir().unwrap();
    let deleted = folder.path().join("deleted.csv");
    let mut desk = with_records();
    assert!(shows(&desk, "3 处要定"), "{}", desk.picture(120, 40));
    desk.press("s");
    assert!(shows(&desk, "还有 3 处要定"));
    desk.press("2 4");
    assert!(shows(&desk, "1 处要定"), "{}", desk.picture(120, 40));
    desk.press("u");
    assert!(shows(&desk, "2 处要定"));
    desk.press("4 1");
    desk.type_over(&deleted.display().to_string());
    desk.press("Enter");
    assert!(
        !deleted.exists(),
        "nothing is written before it is taken in"
    );
    desk.press("s");
    let records = include_str!("../data/epidata/2-rukou/expected-records.tsv");
    let kept = records
        .lines()
        .skip(1)
        .filter(|line| !line.contains("deleted"));
    let count = kept.count();
    let picture = desk.picture(120, 40);
    assert!(picture.contains(&format!("{count} ")), "{count}: {picture}");
    assert!(std::fs::read_to_string(&deleted).unwrap().lines().count() > 1);
    desk.press("Esc");
    assert!(!shows(&desk, "没做完的"), "{}", desk.picture(120, 40));
}

#[test]
fn an_xlsform_is_opened_where_a_text_is_pasted_and_what_cannot_be_read_is_named_with_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("表.xlsx");
    let reading = manyi::questionnaire::paste::read(
        "问卷\n1. 您满意吗？[单选题]\nA. 满意\nB. 不满意\n2. 您今年____岁[数字题]\n",
        &manyi::questionnaire::paste::Settled::default(),
    );
    let questionnaire = manyi::questionnaire::paste::questionnaire(&reading, "s");
    std::fs::write(&good, manyi::formats::xlsform(&questionnaire).unwrap()).unwrap();
    // A file that is dropped on the terminal comes as a paste of its path.
    let mut desk = before_the_paste();
    desk.paste(&format!("'{}'", good.display()));
    assert!(shows(&desk, "2 题"), "{}", desk.picture(120, 40));
    desk.press("s");
    assert!(shows(&desk, "还没有答卷"), "{}", desk.picture(120, 40));
    desk.press("t");
    assert!(shows(&desk, "您满意吗"));
    // Beside a text that was pasted it is refused, and the text stays.
    let mut desk = pasted();
    desk.paste(&format!("{}\n", good.display()));
    assert!(shows(&desk, "自成一份问卷"), "{}", desk.picture(120, 40));
    assert!(shows(&desk, "读到 12 题"));
}

/// A table of five indicators and a sum.
const STANDARDS: &str = include_str!("../data/making/standards.txt");

/// The table of rules of a project with a paper and a measure.
fn before_the_table() -> Desk {
    let mut desk = measuring();
    desk.press("a Ctrl-s 1 Ctrl-s s");
    desk.paste("第一次算");
    desk.press("Enter i a");
    desk
}

/// The table pasted, what is open to decide.
fn with_the_table() -> Desk {
    let mut desk = before_the_table();
    desk.paste(STANDARDS);
    desk
}

pictures!(indicators_before_the_table, before_the_table(), "Esc");
pictures!(a_table_of_rules_before_it_is_pasted, before_the_table(), "");
pictures!(a_table_of_rules, with_the_table(), "");
pictures!(a_rule_that_leaves_something_open, with_the_table(), "F6");
pictures!(a_value_that_is_bound, with_the_table(), "F6 1 2 1 1");
pictures!(every_rule_decided, with_the_table(), "F6 1 1 1 1 1 1");

/// Whether the picture at 120x40 has this text.
fn shows(desk: &Desk, text: &str) -> bool {
    desk.picture(120, 40).contains(text)
}

#[test]
fn what_is_settled_goes_with_its_line_when_lines_are_put_in_above() {
    let mut desk = settled();
    assert!(shows(&desk, "都定了，可以存"));
    desk.press("Home e Home Enter Enter");
    desk.paste("调查地点：全区\n");
    assert!(shows(&desk, "都定了，可以存"), "{}", desk.picture(120, 40));
    desk.press("Ctrl-u");
    assert!(shows(&desk, "都定了，可以存"));
}

#[test]
fn each_settlement_is_taken_back_by_one_key() {
    let mut desk = settled();
    for open in 1..=5 {
        desk.press("u");
        assert!(shows(&desk, &format!("{open} 处要定")));
    }
}

#[test]
fn a_line_that_was_read_wrongly_without_a_finding_is_put_right_by_a_key() {
    let mut desk = before_the_paste();
    desk.paste("调查表\n1. 您满意吗？[单选题]\nA. 满意\nB. 不满意\n2. 您的意见[填空题]\n第二部分\n3. 您的建议[填空题]\n");
    desk.press("F6 Home Down Down Down Down Down");
    assert!(shows(&desk, "6 是说明"), "{}", desk.picture(120, 40));
    // A digit too many on a line that is settled says nothing of it.
    let before = desk.picture(120, 40);
    desk.press("1 1 5");
    assert_eq!(desk.picture(120, 40), before);
    desk.press("9");
    assert!(shows(&desk, "读到 4 题"), "{}", desk.picture(120, 40));
    desk.press("u");
    assert!(shows(&desk, "读到 3 题"), "{}", desk.picture(120, 40));
}

#[test]
fn nothing_is_saved_while_something_is_open_and_the_cursor_shows_it() {
    let mut desk = pasted();
    desk.press("4 s");
    assert!(shows(&desk, "还有 4 处要定"));
    assert!(shows(&desk, "第 21 行"));
    desk.press("Esc Esc");
    assert!(shows(&desk, "没做完的"));
    assert!(!shows(&desk, "已录入"));
}

#[test]
fn what_was_left_is_there_again_where_it_was_left() {
    let mut desk = left_open();
    assert!(shows(&desk, "读到 12 题，4 处要定"));
    desk.press("Enter");
    assert!(shows(&desk, "第 21 行"));
    desk.press("1 1 1 1 s");
    assert!(shows(&desk, "还没有答卷"));
    desk.press("Esc");
    assert!(!shows(&desk, "没做完的"));
    assert!(shows(&desk, "社区养老服务满意度调查问卷"));
}

#[test]
fn unfinished_work_is_dropped_only_when_it_is_meant() {
    let mut desk = left_open();
    desk.press("x Esc");
    assert!(shows(&desk, "没做完的"));
    desk.press("x Enter");
    assert!(!shows(&desk, "没做完的"));
    assert!(shows(&desk, "还没有评价项目"));
}

#[test]
fn one_more_questionnaire_goes_into_the_project_that_is_selected() {
    let mut desk = settled();
    desk.press("s Esc p");
    desk.paste("入户访谈表\n1. 您满意吗？[单选题]\nA. 是\nB. 否\n");
    desk.press("Ctrl-s");
    assert!(shows(&desk, "project-1/survey-2"));
    desk.press("Esc");
    assert!(shows(&desk, "入户访谈表"));
}

#[test]
fn a_code_that_is_taken_or_none_is_refused_where_it_is_typed() {
    let mut desk = settled();
    desk.press("s Esc a Enter");
    for (code, said) in [
        ("project-1", "已有项目 project-1"),
        ("养老", "只用英文字母"),
        ("", "代码要写"),
    ] {
        desk.type_over(code);
        desk.press("Enter");
        assert!(shows(&desk, said), "{code}");
    }
}

#[test]
fn a_file_is_opened_as_a_text_is_pasted_and_what_is_none_is_told() {
    let mut desk = before_the_paste();
    desk.press("F3");
    desk.type_over("tests/data/making/survey.txt");
    desk.press("Enter");
    assert!(shows(&desk, "读到 12 题"));
    desk.press("o");
    desk.type_over("nowhere.docx");
    desk.press("Enter");
    assert!(shows(&desk, "nowhere.docx"));
    desk.press("Esc");
    assert!(shows(&desk, "读到 12 题"));
}

#[test]
fn three_hundred_questions_are_pasted_at_once() {
    let mut text = String::from("大问卷\n");
    for number in 1..=300 {
        let _ = writeln!(
            text,
            "{number}. 您对第{number}项服务满意吗？\nA. 满意\nB. 一般\nC. 不满意"
        );
    }
    let mut desk = before_the_paste();
    desk.paste(&text.replace('\n', "\r"));
    assert!(shows(&desk, "读到 300 题"));
    desk.press("Ctrl-s n 1 2 3");
    assert!(shows(&desk, "已存 3/300 题"));
}

#[test]
fn a_long_text_is_typed_into_without_being_read_at_every_sign() {
    let mut text = String::from("大问卷\n");
    for number in 1..=1_000 {
        let _ = writeln!(
            text,
            "{number}. 第{number}项满意吗？\nA. 满意\nB. 一般\nC. 不满意"
        );
    }
    let mut desk = before_the_paste();
    desk.paste(&text);
    assert!(shows(&desk, "读到 1000 题"));
    desk.paste("谢谢您的配合！！");
    desk.press("Backspace");
    assert!(shows(&desk, "F6 重读"));
    desk.press("F6");
    assert!(shows(&desk, "读到 1000 题"), "{}", desk.picture(120, 40));
}

#[test]
fn a_text_that_is_longer_than_is_read_is_told_and_stays() {
    let mut desk = before_the_paste();
    desk.paste(&"满\n".repeat(20_001));
    assert!(shows(&desk, "至多读 20000 行"), "{}", desk.picture(120, 40));
    desk.press("Ctrl-u");
    assert!(shows(&desk, "把问卷贴在这里"));
}

/// Fills in a new question behind the selected one: its words, single, for satisfaction, and its options.
fn add_question(desk: &mut Desk, words: &str, options: &str) {
    desk.press("a");
    desk.paste(words);
    desk.press("Down Down 1 Down 1 Down Down Down Down Down Down");
    desk.paste(options);
    desk.press("Ctrl-s");
}

#[test]
fn a_question_is_added_copied_moved_taken_out_and_each_step_taken_back() {
    let mut desk = edited();
    let before = desk.picture(120, 40);
    add_question(
        &mut desk,
        "您对上门探访满意吗？",
        "满意（5分）\n不满意（0分）\n说不清",
    );
    assert!(shows(&desk, "13 题") && shows(&desk, "A. 满意（5分）   B. 不满意（0分）   C. 说不清"));
    desk.press("c ] d u u u");
    assert!(shows(&desk, "改动还没存"));
    desk.press("u");
    assert_eq!(
        desk.picture(120, 40).contains("改动还没存"),
        before.contains("改动还没存")
    );
    assert!(shows(&desk, "12 题"), "{}", desk.picture(120, 40));
}

#[test]
fn an_option_in_the_form_is_understood_as_it_is_in_a_pasted_questionnaire() {
    let mut desk = edited();
    add_question(
        &mut desk,
        "您去过社区食堂吗？",
        "①去过 ②没去过（跳至第5题）\nC. 其他（请注明）",
    );
    // A jump has no place in an option here: where it belongs is told, and nothing is saved.
    assert!(
        shows(&desk, "跳题写在被跳过的题上") && shows(&desk, "Q13≠2"),
        "{}",
        desk.picture(120, 40)
    );
    desk.type_over("2. 没去过");
    desk.press("Ctrl-s");
    assert!(
        shows(&desk, "1. 去过   2. 没去过   C. 其他____"),
        "{}",
        desk.picture(120, 40)
    );
    assert!(shows(&desk, "其他：请注明"));
    // What was saved before stays as it is, whatever it looks like.
    desk.press("Enter Ctrl-s u");
    assert!(shows(&desk, "C. 其他____"), "{}", desk.picture(120, 40));
}

#[test]
fn the_heading_of_the_editor_says_all_of_its_state_in_a_narrow_window() {
    let mut desk = edited();
    add_question(&mut desk, "您对上门探访满意吗？", "");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("1 处错误") && picture.contains("改动还没存，离开也留着"),
        "{picture}"
    );
}

#[test]
fn a_question_that_others_hang_on_is_retired_with_them() {
    let mut desk = edited_after_a_paper();
    // The room of an option goes with its question; a condition of another has to be named.
    desk.press("End");
    add_question(&mut desk, "为什么不推荐？", "远\n贵");
    desk.press("Enter Down Down Down Down Down Down Down Down");
    desk.paste("Q11=B");
    desk.press("Ctrl-s Up Up d");
    assert!(
        shows(&desk, "靠停用的题决定问不问"),
        "{}",
        desk.picture(120, 40)
    );
}

#[test]
fn a_new_project_never_falls_into_one_that_is_not_finished() {
    let mut desk = left_open();
    desk.press("a");
    assert!(shows(&desk, "project-2"), "{}", desk.picture(120, 40));
    desk.press("Enter");
    desk.type_over("project-1");
    desk.press("Enter");
    assert!(shows(&desk, "没做完的问卷"), "{}", desk.picture(120, 40));
    desk.type_over("project-2");
    desk.press("Enter");
    assert!(shows(&desk, "把问卷贴在这里"), "{}", desk.picture(120, 40));
}

#[test]
fn a_project_is_begun_from_a_template_on_the_screen() {
    let mut desk = Desk::empty();
    desk.press("a");
    desk.paste("某区帮扶");
    desk.press("Down Down 2 Enter");
    assert!(
        shows(&desk, "改问卷") && shows(&desk, "project-1"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc Esc");
    assert!(shows(&desk, "某区帮扶"), "{}", desk.picture(120, 40));
}

#[test]
fn where_a_value_comes_from_is_asked_with_the_likely_answer_first_and_taken_back_where_it_was_given()
 {
    let mut desk = before_the_table();
    desk.paste("效益\t满意度\t服务对象满意度\t10\t满意度×分值\t\n产出\t数量\t资金到位率\t5\t到位率×分值\t\n");
    desk.press("F6");
    let first = desk.picture(120, 40);
    assert!(first.contains("1 满意度"), "{first}");
    desk.press("1");
    let second = desk.picture(120, 40);
    assert!(second.contains("1 由人认定完成值"), "{second}");
    // The row whose answer was taken back is the one that the next digit answers.
    desk.press("u");
    assert_eq!(desk.picture(120, 40), first);
}

#[test]
fn what_is_edited_is_there_again_and_saved_as_a_whole() {
    let mut desk = edited();
    add_question(
        &mut desk,
        "您对上门探访满意吗？",
        "满意（5分）\n不满意（0分）",
    );
    desk.press("Esc Esc");
    assert!(shows(&desk, "没做完的") && shows(&desk, "project-1/survey"));
    desk.press("Enter");
    assert!(shows(&desk, "您对上门探访满意吗？") && shows(&desk, "改动还没存"));
    desk.press("Esc Down Enter t");
    assert!(shows(&desk, "改动还没存"), "{}", desk.picture(120, 40));
    desk.press("s");
    assert!(shows(&desk, "还没有答卷"));
    desk.press("n");
    assert!(shows(&desk, "您对上门探访满意吗？"));
}

#[test]
fn a_question_with_an_error_is_not_saved_and_the_cursor_goes_there() {
    let mut desk = edited();
    // A choice without an option.
    add_question(&mut desk, "您对上门探访满意吗？", "");
    desk.press("Home s");
    assert!(shows(&desk, "还有 1 处错误"));
    assert!(shows(&desk, "是选择题，却没有选项"));
    desk.press("u s");
    assert!(shows(&desk, "还没有答卷"), "{}", desk.picture(120, 40));
}

#[test]
fn answers_on_file_keep_a_question_and_other_words_need_a_reason() {
    let mut desk = edited_after_a_paper();
    desk.press("d");
    assert!(shows(&desk, "停用：新的卷子没有这道题"));
    desk.press("d");
    assert!(shows(&desk, "这道题已经停用"));
    desk.press("u Down Enter Backspace ? Ctrl-s s");
    assert!(
        shows(&desk, "原因（记入留痕）"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc");
    assert!(shows(&desk, "改动还没存"));
    desk.press("s");
    desk.paste("标点");
    desk.press("Enter");
    assert!(shows(&desk, "录入 1"), "{}", desk.picture(120, 40));
}

#[test]
fn a_question_that_is_added_after_a_paper_comes_with_the_next_edition() {
    let mut desk = edited_after_a_paper();
    desk.press("End");
    add_question(
        &mut desk,
        "您对上门探访满意吗？",
        "满意（5分）\n不满意（0分）",
    );
    desk.press("s");
    desk.paste("加一题");
    desk.press("Enter n");
    assert!(shows(&desk, "已存 0/13 题"), "{}", desk.picture(120, 40));
}

#[test]
fn a_question_is_retired_and_new_papers_do_not_ask_it() {
    let mut desk = edited_after_a_paper();
    desk.press("Down d [ s");
    desk.paste("不问了");
    desk.press("Enter");
    assert!(shows(&desk, "录入 1"), "{}", desk.picture(120, 40));
    desk.press("n");
    assert!(shows(&desk, "已存 0/11 题"), "{}", desk.picture(120, 40));
}

#[test]
fn the_preview_takes_the_keys_of_entry_and_stores_nothing() {
    let mut desk = edited();
    desk.press("Down v A");
    assert!(
        shows(&desk, "在这里按的都不存") && shows(&desk, "第 3/13 题"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc Esc");
    assert!(shows(&desk, "还没有答卷"));
}

#[test]
fn every_formula_is_declared_in_words_and_computed_before_it_is_saved() {
    // On the paper: Q4, Q6, Q7 and Q8 with the first option, of Q6 to Q8 10 of 10 points.
    for (keys, value) in [
        ("1", "满意度"),
        ("2", "满意度"),
        ("3", "政策知晓率"),
        ("4", "满意度"),
    ] {
        let mut desk = measuring();
        desk.press(&format!("a Down {keys} Down Down Down 1"));
        let picture = desk.picture(120, 40);
        assert!(
            picture.contains(&format!("现有答卷：{value} = 100.00%")),
            "{picture}"
        );
        desk.press("Ctrl-s s");
        desk.paste("算一下");
        desk.press("Enter");
        assert!(shows(&desk, "100.00%"));
    }
}

#[test]
fn a_table_of_rules_that_was_left_goes_on_and_is_saved_as_the_indicators() {
    let mut desk = with_the_table();
    desk.press("F6 1 1 1 Esc Esc Esc Esc Esc");
    assert!(
        shows(&desk, "评分标准表还没存"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Home Enter F6 1 1 1 s");
    desk.paste("初次");
    desk.press("Enter");
    assert!(!shows(&desk, "没做完的"), "{}", desk.picture(120, 40));
    desk.press("i");
    assert!(shows(&desk, "40 / 100 分"), "{}", desk.picture(120, 40));
}

#[test]
fn the_table_of_a_project_with_indicators_begins_with_them_and_saves_nothing_else() {
    let mut desk = Desk::with_sample();
    desk.press("i");
    let before = desk.picture(120, 40);
    desk.press("a");
    assert!(shows(&desk, "读到"));
    desk.press("Ctrl-s");
    assert_eq!(desk.picture(120, 40), before);
}

#[test]
fn measures_and_questions_are_edited_together_and_taken_back_together() {
    let mut desk = measuring();
    desk.press("a Ctrl-s 1 Ctrl-s Tab");
    assert!(shows(&desk, "您的年龄") && shows(&desk, "改动还没存"));
    desk.press("u Tab");
    assert!(shows(&desk, "还没有测算"));
    desk.press("a Ctrl-s 1 Ctrl-s d");
    assert!(shows(&desk, "还没有测算"));
    desk.press("u");
    assert!(shows(&desk, "100.00%"));
}

#[test]
fn every_screen_of_making_is_drawn_in_a_window_of_any_size() {
    for desk in [
        before_the_paste(),
        pasted(),
        edited(),
        measuring(),
        before_the_table(),
        with_the_table(),
    ] {
        let mut desk = desk;
        for keys in ["", "F6", "Enter", "a"] {
            desk.press(keys);
            for (columns, rows) in [(1, 1), (7, 3), (20, 5), (44, 9), (200, 60)] {
                assert!(!desk.picture(columns, rows).is_empty());
            }
        }
    }
}
