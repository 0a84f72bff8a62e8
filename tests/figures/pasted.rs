//! Questionnaires as people have published them, read beside what a careful person would write down.
//!
//! `tests/data/questionnaires/NN.txt` is a short excerpt, `NN.expect` what it says: its source, `q NUMBER KIND`, the
//! range of points, the most options, and a line for each option. A `?` is what a person could not tell either.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use manyi::questionnaire::paste::{ReadQuestion, Reading, Settled, Use, questionnaire, read, text};
use proptest::prelude::*;

/// A question as a careful person writes it down.
#[derive(Debug, Default)]
struct Expected {
    number: String,
    kind: String,
    range: Option<(String, String)>,
    most: Option<u32>,
    is_optional: bool,
    /// Labels, and whether something is written beside them.
    options: Vec<(String, bool)>,
}

fn expected(text: &str) -> Vec<Expected> {
    let mut all: Vec<Expected> = Vec::new();
    for line in text.lines() {
        if let Some(question) = line.strip_prefix("q ") {
            let mut words = question.split(' ');
            let number = words.next().unwrap().trim_start_matches('-').to_owned();
            let mut due = Expected {
                number,
                kind: words.next().unwrap().to_owned(),
                ..Expected::default()
            };
            for word in words {
                if let Some((low, high)) = word.split_once("..") {
                    due.range = Some((low.to_owned(), high.to_owned()));
                } else if let Some(most) = word.strip_prefix("most=") {
                    due.most = Some(most.parse().unwrap());
                } else if word == "optional" {
                    due.is_optional = true;
                }
            }
            all.push(due);
        } else if let Some(option) = line.strip_prefix("- ") {
            let label = option.strip_suffix(" | fill");
            let option = (label.unwrap_or(option).to_owned(), label.is_some());
            all.last_mut().unwrap().options.push(option);
        }
    }
    all
}

/// What differs from the careful person's reading.
fn differences(due: &Expected, question: &ReadQuestion, is_asked: bool) -> Vec<String> {
    let mut found = Vec::new();
    if due.number != question.number {
        found.push(format!("number {}", question.number));
    }
    if due.kind == "?" {
        if !is_asked {
            found.push("it is not asked".to_owned());
        }
    } else if due.kind != question.kind.code() {
        found.push(format!("kind {}", question.kind.code()));
    }
    let options: Vec<(String, bool)> = question
        .options
        .iter()
        .map(|option| (option.label.clone(), option.fill))
        .collect();
    if due.options != options {
        found.push(format!("options {options:?}"));
    }
    let shown =
        |bound: Option<rust_decimal::Decimal>| bound.map(|bound| bound.normalize().to_string());
    let range = shown(question.low).zip(shown(question.high));
    if due.kind == "score" && due.range != range {
        found.push(format!("range {range:?}"));
    }
    if due.most != question.at_most {
        found.push(format!("most {:?}", question.at_most));
    }
    if due.is_optional && question.required {
        found.push("it is required".to_owned());
    }
    found
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/questionnaires")
}

/// The names of the excerpts, in order.
fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "expect"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn excerpt(name: &str) -> (Reading, Vec<Expected>) {
    let text = fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
    let due = fs::read_to_string(folder().join(format!("{name}.expect"))).unwrap();
    (read(&text, &Settled::default()), expected(&due))
}

#[test]
fn published_questionnaires_are_read_as_a_careful_person_reads_them_or_asked_about() {
    let (mut all, mut right, mut silent) = (0, 0, Vec::new());
    for name in names() {
        let (reading, due) = excerpt(&name);
        assert_eq!(reading.questions.len(), due.len(), "{name}");
        for (index, due) in due.iter().enumerate() {
            let question = &reading.questions[index];
            let is_asked = reading.asks().any(|asked| asked.question == Some(index));
            let found = differences(due, question, is_asked);
            all += 1;
            if found.is_empty() {
                right += 1;
            } else if !is_asked {
                silent.push(format!("{name}, line {}: {found:?}", question.line));
            }
        }
    }
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
    assert!(all >= 180, "only {all} questions were found");
    assert!(right * 100 >= all * 95, "{right} of {all} are right");
}

#[test]
fn there_are_five_and_twenty_five_questionnaires_each_with_its_source() {
    let names = names();
    assert!(names.len() >= 30, "{}", names.len());
    for name in names {
        let due = fs::read_to_string(folder().join(format!("{name}.expect"))).unwrap();
        assert!(
            due.starts_with("# ") && due.lines().next().unwrap().len() > 10,
            "{name}"
        );
    }
}

/// Every line with words is somewhere, and what belongs to a question names one that is there.
fn is_accounted_for(text: &str) -> Result<(), TestCaseError> {
    let reading = read(text, &Settled::default());
    prop_assert_eq!(reading.uses.len(), text.split('\n').count());
    let mut filed: Vec<usize> = [
        &reading.intro,
        &reading.headings,
        &reading.notes,
        &reading.furniture,
        &reading.left_over,
    ]
    .iter()
    .flat_map(|remarks| remarks.iter().map(|remark| remark.line))
    .collect();
    for (at, used) in reading.uses.iter().enumerate() {
        match used {
            Use::Question(question) => {
                prop_assert!(*question < reading.questions.len());
                filed.push(at + 1);
            }
            Use::Blank | Use::Title => filed.push(at + 1),
            _ => {}
        }
    }
    filed.sort_unstable();
    let due: Vec<usize> = (1..=reading.uses.len()).collect();
    prop_assert_eq!(filed, due);
    let mut codes: Vec<&str> = reading
        .questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    prop_assert_eq!(codes.len(), reading.questions.len());
    Ok(())
}

/// A line as questionnaires have them, or nearly.
fn nearly_a_line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[1-9][.、）] ?您对服务(是否满意？|的评价（ ）|：|____分)?(\\[单选题\\]|（可多选）|【排序题】)?",
        4 => "[A-E][.、 ]?(满意|不满意|其他____|知道（跳至第[1-9]题）|好（[0-9]分）)",
        2 => "(①|②|□|\\([1-3]\\)|- )(满意|一般|其他：)( □不满意)?",
        2 => "(满意|一般|不满意|1-2次|说不清)",
        1 => "(\t满意\t一般\t差|服务\t□\t□\t□|\\| 服务 \\| 10 \\| \\|)",
        1 => "[一二三]、(单选题|基本情况|您的性别？)",
        1 => "(\\*|1~5|____|第 1 页|=== 分页 ===|行：|列：|分数 ★ ★ ★)",
        1 => "(Q[1-9]|B1-1|2\\.3|第[1-9]题|[1-9]\\.?)( 您好？)?",
        1 => "[\\x20-\\x7e（）【】：？□①A-D1-9、。满意您]{0,12}",
        1 => Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn no_line_of_a_questionnaire_gets_lost(lines in prop::collection::vec(nearly_a_line(), 0..30)) {
        is_accounted_for(&lines.join("\n"))?;
    }

    #[test]
    fn no_text_at_all_stops_the_reader(text in any::<String>()) {
        is_accounted_for(&text)?;
    }
}

/// A question that a text can say whole.
fn whole_question() -> impl Strategy<Value = String> {
    let label = "[一二甲乙丙满意服务态度效率]{1,6}";
    let stem = "您对[一二甲乙丙服务态度效率环境]{1,8}是否满意？";
    let letters = |labels: Vec<String>, end: &str| {
        let lines = labels
            .iter()
            .enumerate()
            .map(|(place, label)| format!("{}. {label}{end}\n", char::from(b'A' + place as u8)));
        lines.collect::<String>()
    };
    prop_oneof![
        (stem, prop::collection::vec(label, 2..6), any::<bool>()).prop_map(
            move |(stem, labels, optional)| {
                let optional = if optional { "（选填）" } else { "" };
                format!("{stem}[单选题]{optional}\n{}", letters(labels, ""))
            }
        ),
        (stem, prop::collection::vec(label, 2..6))
            .prop_map(move |(stem, labels)| format!("{stem}[多选题]\n{}", letters(labels, "____"))),
        (stem, prop::collection::vec(label, 2..5)).prop_map(move |(stem, labels)| format!(
            "{stem}[单选题]\n{}",
            letters(labels, "（5分）")
        )),
        (stem, 1..100_u32).prop_map(|(stem, most)| format!("{stem}[打分题]\n0~{most}\n")),
        stem.prop_map(|stem| format!("{stem}[填空题]\n")),
        stem.prop_map(|stem| format!("{stem}[日期题]\n")),
        stem.prop_map(|stem| format!("{stem}[数字题]（选填）\n")),
    ]
}

proptest! {
    #[test]
    fn a_survey_written_as_text_is_read_back_as_it_was(questions in prop::collection::vec(whole_question(), 1..8)) {
        let mut paper = "问卷\n\n".to_owned();
        for (place, question) in questions.iter().enumerate() {
            let _ = writeln!(paper, "{}. {question}", place + 1);
        }
        let first = questionnaire(&read(&paper, &Settled::default()), "s");
        let written = text(&first);
        let again = questionnaire(&read(&written, &Settled::default()), "s");
        prop_assert_eq!(first.questions.len() >= questions.len(), true);
        prop_assert_eq!(first, again, "{}", written);
    }
}

#[test]
fn published_questionnaires_written_as_text_are_read_back_as_they_were() {
    for name in names() {
        let (reading, _) = excerpt(&name);
        let first = questionnaire(&reading, "s");
        let written = text(&first);
        let again = questionnaire(&read(&written, &Settled::default()), "s");
        assert_eq!(first, again, "{name}\n{written}");
    }
}
