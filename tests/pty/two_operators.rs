//! Two operators at real terminals key the 26 published papers, a third decides where they differ, and a supervisor
//! accepts and approves.

use serde_json::Value;

use super::desk::{Desk, WINDOW};
use super::keying::{Published, published};
use super::paper::{self, differs, is_at, is_stored};
use super::terminal::{Answer, Terminal};

/// The survey, as the sub-commands name it.
const SURVEY: &str = "xiangyuan-2022/recipients";

/// What the verifier misreads: serial, question from 1, the points keyed in place of those on the paper.
const SLIPS: [(usize, usize, u32); 5] = [(2, 5, 9), (7, 1, 2), (13, 9, 1), (20, 4, 0), (26, 6, 3)];

/// What is decided about each: the keys, and the word that the history has for it.
const DECISIONS: [(&str, &str); 5] = [
    ("1\r", "adjudicate-first"),
    ("22\r", "adjudicate-second"),
    ("1原卷是十分\r", "adjudicate-first"),
    ("351\r", "adjudicate-other"),
    ("1\r", "adjudicate-first"),
];

/// The program as this operator starts it, at the responses of the survey.
fn responses_of(desk: &Desk, operator: &str) -> Terminal {
    let command = desk.command(&["--operator", operator]);
    let terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("回收 26");
    terminal
}

fn ask(desk: &Desk, arguments: &[&str]) -> Value {
    let format = ["--format", "json"];
    let output = desk.manyi(&[arguments, &format].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Keys every paper a second time. A slip sounds and shows at once, without the first value; keyed again, it stands.
fn key_second(terminal: &Terminal, papers: &[Published]) {
    let mut bells = 0;
    for Published { serial, points, .. } in papers {
        terminal.wait_for("the first question of the next paper", |screen| {
            screen.contents().contains(&format!("编号 {serial} ")) && is_at(screen, 1)
        });
        for (question, given) in (1..).zip(points) {
            let is_here = |slip: &&(usize, usize, u32)| (slip.0, slip.1) == (*serial, question);
            let Some((_, _, wrong)) = SLIPS.iter().find(is_here) else {
                press_points(terminal, *given);
                terminal.wait_for("the same value", |screen| {
                    is_stored(screen, question, &given.to_string())
                });
                continue;
            };
            press_points(terminal, *wrong);
            terminal.wait_for_text("与第一次不同，请看原卷再录一遍");
            bells += 1;
            terminal.wait_for_bells(bells);
            terminal.wait_for("neither value", |screen| differs(screen, question, "·"));
            press_points(terminal, *wrong);
            terminal.wait_for("the verifier's value, as a discrepancy", |screen| {
                differs(screen, question, &wrong.to_string())
                    && screen.contents().contains("记为差异，留待裁定")
            });
        }
        terminal.wait_for("the open question", |screen| is_at(screen, 10));
        terminal.press("\r");
        let said = match SLIPS.iter().filter(|slip| slip.0 == *serial).count() {
            0 => format!("{serial} 号复录相符，已复核"),
            slips => format!("{serial} 号复录完，{slips} 处差异待裁定"),
        };
        terminal.wait_for_text(&said);
    }
    assert_eq!(terminal.bells(), SLIPS.len(), "one for each slip");
}

/// The keys of one score: a space for 10; a lone 1 needs Enter, since it could become 10.
fn press_points(terminal: &Terminal, points: u32) {
    match points {
        10 => terminal.press(" "),
        1 => terminal.press("1\r"),
        other => terminal.press(&other.to_string()),
    }
}

fn adjudicate(desk: &Desk) {
    let mut terminal = responses_of(desk, "王");
    terminal.wait_for_text("待裁定 5");
    terminal.press("d");
    for (decided, (keys, _)) in DECISIONS.iter().enumerate() {
        let (serial, question, _) = SLIPS[decided];
        terminal.wait_for_text(&format!("编号 {serial}   Q{question}"));
        terminal.wait_for_text(&format!("待裁定 {} 处", SLIPS.len() - decided));
        terminal.press(keys);
        terminal.wait_for_text(&format!("{serial} 号 Q{question} 已裁定，本卷已复核"));
    }
    terminal.wait_for_text("待裁定 0 处");
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

/// Both values, the decision, who and why: in the trail of each field, and together on its screen.
fn every_value_is_in_the_history(desk: &Desk, papers: &[Published]) {
    for ((serial, question, wrong), (_, decision)) in SLIPS.iter().zip(DECISIONS) {
        let (number, code) = (serial.to_string(), format!("Q{question}"));
        let field = ["--serial", &number, "--question", &code];
        // One of the questions asks for something sensitive: its values leave only where that is asked for.
        let list = ["audit", "list", SURVEY, "--with-sensitive"];
        let history = ask(desk, &[&list[..], &field[..]].concat());
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rows: Vec<[String; 3]> = history
            .as_array()
            .unwrap()
            .iter()
            .map(|row| ["action", "operator", "new"].map(|key| text(row, key)))
            .collect();
        let first = papers[serial - 1].points[question - 1].to_string();
        let wrong = wrong.to_string();
        let decided = match decision {
            "adjudicate-first" => &first,
            "adjudicate-second" => &wrong,
            _ => "5",
        };
        let due = [
            ["answer", "录入员", &first],
            ["second-differs", "李", &wrong],
            ["discrepancy", "李", &wrong],
            [decision, "王", decided],
        ];
        assert_eq!(rows, due.map(|row| row.map(str::to_owned)));
        assert!(!text(&history[3], "why").is_empty(), "{history}");
    }
    let terminal = responses_of(desk, "主评人");
    terminal.press("/13\r");
    terminal.wait_for_text("68/90");
    terminal.press("h");
    terminal.wait_for_text("13 号留痕");
    // The last record of the field: the decision stands right before the verification of the paper.
    terminal.press("k");
    terminal.wait_for_text("Q9  首录 10（录入员） → 复录 1（李） → 裁定取一 10（王）：原卷是十分");
    terminal.press("\r");
    terminal.wait_for("the field alone", |screen| {
        let shown = screen.contents();
        shown.contains("13 号 Q9 留痕") && shown.contains("4 条") && !shown.contains("Q8")
    });
}

/// The ledger adds up; error rate and bound are those of an independent computation; the decision is on record.
///
/// 260 fields (ten of each of the 26 papers), five differences, of which the first entry was wrong in two: one decided
/// for the second value, one for another. With scipy 1.x, `pip install scipy`:
///
/// ```text
/// >>> from scipy.stats import beta
/// >>> 2 / 260 * 100, beta.ppf(.95, 3, 258) * 100, beta.ppf(.05, 2, 259) * 100
/// (0.7692307692307693, 2.4015324860638327, 0.13684741462616276)
/// ```
fn the_work_is_accepted(desk: &Desk) {
    let ledger = ask(desk, &["ledger", SURVEY]);
    for part in ["distributed", "returned", "valid", "entered", "verified"] {
        assert_eq!(ledger[part], 26, "{part}");
    }
    assert_eq!(ledger["findings"], serde_json::json!([]));
    let work = ask(desk, &["acceptance", "list", SURVEY]);
    let [survey, operator] = &work.as_array().unwrap()[..] else {
        panic!("the survey and one operator: {work}");
    };
    assert_eq!(operator["name"], "录入员");
    for of in [survey, operator] {
        let counts = ["fields", "differences", "errors"].map(|key| of[key].as_u64().unwrap());
        assert_eq!(counts, [260, 5, 2]);
        assert_eq!(of["rate_percent"], "0.769231");
        // Every field was keyed twice and every difference decided: no error is left to a sample.
        assert_eq!(of["says"], "accept");
    }
    let bounds =
        |of: &Value| ["lower", "upper"].map(|end| of[format!("{end}_bound_percent")].clone());
    assert_eq!(survey["lot"], 260);
    assert_eq!(bounds(survey), [Value::Null, Value::Null]);
    // What one operator's part of it is, is not known: Clopper and Pearson's bounds of 2 in 260.
    assert_eq!(bounds(operator), ["0.136847", "2.401532"]);
    let terminal = responses_of(desk, "主评人");
    terminal.press("s");
    terminal.wait_for_text("0.769%");
    terminal.press("a");
    terminal.wait_for_text("可写一句");
    terminal.press("已全部复录并裁定\r");
    terminal.wait_for_text("已记下：接受");
    let decided = &ask(desk, &["acceptance", "list", SURVEY])[0]["decision"];
    assert_eq!(decided["decided"], "accept");
    assert_eq!(decided["operator"], "主评人");
    assert_eq!(decided["why"], "已全部复录并裁定");
    assert_eq!(decided["errors"], 2);
}

/// Agreement and kappa of the two entries, from the published points and the five slips.
///
/// With scikit-learn, `pip install scikit-learn`, for the columns Q4 and Q9 of the 26 papers against the same columns
/// with the slip in them: `cohen_kappa_score(first, second)` gives 0.9090909090909091 and 0.8955823293172691. Pooled,
/// with `po` and `pe` the observed and expected shares of each question (both 1 for Q10, which all leave blank):
/// `(sum(po) - sum(pe)) / (10 - sum(pe))` = 0.9297676931388441.
fn the_entries_agree_almost_perfectly(desk: &Desk) {
    let agreement = ask(desk, &["verify", "agreement", SURVEY]);
    let question = |at: usize| &agreement["questions"][at];
    assert_eq!(question(3)["kappa"], "0.909091");
    assert_eq!(question(8)["kappa"], "0.895582");
    assert_eq!(question(9)["kappa"], Value::Null, "one value throughout");
    let pooled = &agreement["pooled"];
    assert_eq!([&pooled["compared"], &pooled["agreed"]], [260, 255]);
    assert_eq!(pooled["kappa"], "0.929768");
    let terminal = responses_of(desk, "主评人");
    terminal.press("p");
    // Without a word for it: a pooled kappa has no interval whose lower end could be looked at.
    terminal.wait_for_text("两次录入 255/260 项一致（98.08%），合并 Cohen κ 0.930");
}

#[test]
fn five_planted_slips_are_five_discrepancies_and_everything_adds_up_after_their_adjudication() {
    let desk = Desk::new();
    let papers = published();
    let mut first = desk.start_keying();
    for Published { serial, points, .. } in &papers {
        paper::key(&first, *serial, points, " ");
    }
    first.press("\x03");
    assert!(first.wait_for_end().success());
    let mut second = responses_of(&desk, "李");
    second.press("v");
    key_second(&second, &papers);
    second.press("\x03");
    assert!(second.wait_for_end().success());
    adjudicate(&desk);
    every_value_is_in_the_history(&desk, &papers);
    the_work_is_accepted(&desk);
    the_entries_agree_almost_perfectly(&desk);
    assert_eq!(desk.store().doctor().unwrap().findings, []);
}
