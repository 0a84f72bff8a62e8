//! Two operators key the 26 published papers, the second blind: each slip shows at once, is decided, and all three
//! values stay; the ledger balances and the published rate is unchanged.

use std::path::{Path, PathBuf};

use manyi::response::{Agreement, Outcome, Serial, Side};
use manyi::store::{DiscrepancyOrder, DiscrepancySearch, Store, SurveyKey};

use crate::desk::Desk;

/// The published points of the 26 papers (report on the aid for workers in need, Xiangyuan 2022), nine for each.
fn papers() -> Vec<Vec<u8>> {
    let text = include_str!("../data/xiangyuan-2022/scores.csv");
    text.lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<u8> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            cells[1..10].to_vec()
        })
        .collect()
}

/// Slips of the verifier: serial, question from 1, and the points keyed in place of those on the paper.
const SLIPS: [(usize, usize, u8); 5] = [(2, 5, 9), (7, 1, 2), (13, 9, 1), (20, 4, 0), (26, 6, 3)];

/// The keys of one score: Space for 10, and Enter after a 1, which could still become 10.
fn key(points: u8) -> String {
    match points {
        10 => "Space".into(),
        1 => "1 Enter".into(),
        other => other.to_string(),
    }
}

fn survey() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

fn database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "主管").unwrap();
    let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
    store.save_project(&shipped.value.unwrap().project).unwrap();
    (folder, file)
}

fn key_first(file: &Path, papers: &[Vec<u8>]) {
    let mut desk = Desk::at(file, "张");
    desk.press("Enter n");
    for scores in papers {
        for points in scores {
            desk.press(&key(*points));
        }
        desk.press("Enter");
    }
}

/// Keys every paper a second time; a slip is keyed twice, as whoever misreads a paper does.
fn key_second(file: &Path, papers: &[Vec<u8>]) -> usize {
    let mut desk = Desk::at(file, "李");
    desk.press("Enter v");
    let mut shown = 0;
    for (serial, scores) in (1..).zip(papers) {
        for (question, points) in (1..).zip(scores) {
            let slip = SLIPS
                .iter()
                .find(|slip| (slip.0, slip.1) == (serial, question));
            let Some((_, _, wrong)) = slip else {
                desk.press(&key(*points));
                continue;
            };
            assert_ne!(wrong, points, "a slip is a slip");
            desk.press(&key(*wrong));
            let picture = desk.picture(80, 24);
            assert!(
                picture.contains("与第一次不同，请看原卷再录一遍"),
                "{picture}"
            );
            desk.press(&key(*wrong));
            let picture = desk.picture(80, 24);
            assert!(picture.contains("记为差异，留待裁定"), "{picture}");
            shown += 1;
        }
        desk.press("Enter");
        let slips = SLIPS.iter().filter(|slip| slip.0 == serial).count();
        let said = if slips == 0 {
            format!("{serial} 号复录相符，已复核")
        } else {
            format!("{serial} 号复录完，{slips} 处差异待裁定")
        };
        let picture = desk.picture(80, 24);
        assert!(picture.contains(&said), "{said}\n{picture}");
    }
    shown
}

#[test]
fn five_planted_slips_are_five_discrepancies_and_the_ledger_balances_after_their_adjudication() {
    let papers = papers();
    assert_eq!(papers.len(), 26);
    let (_folder, file) = database();
    key_first(&file, &papers);
    assert_eq!(key_second(&file, &papers), SLIPS.len());

    let mut desk = Desk::at(&file, "王");
    desk.press("Enter");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("复核 21") && picture.contains("待裁定 5"),
        "{picture}"
    );
    desk.press("d");
    for left in (1..=SLIPS.len()).rev() {
        let picture = desk.picture(80, 24);
        assert!(picture.contains(&format!("待裁定 {left} 处")), "{picture}");
        desk.press("1 Enter");
    }
    desk.press("Esc");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("发放 26   回收 26   有效 26   录入 26   复核 26"),
        "{picture}"
    );
    // Two keys to the rate: the published points, 2137 of 2340.
    desk.press("r");
    let picture = desk.picture(100, 30);
    assert!(
        picture.contains("91.32%") && picture.contains("2137 / 2340"),
        "{picture}"
    );
    // Paper 13, Q9: 10 on the paper, 1 keyed second.
    desk.press("Esc g 1 3 Enter Enter Esc");
    desk.press("Home Down Down Down Down Down Down Down Down Down Down Down Down h");
    let picture = desk.picture(120, 60);
    for said in ["复录不同", "差异", "裁定取一"] {
        assert!(picture.contains(said), "{said}\n{picture}");
    }
    all_three_values_are_on_record(&file, &papers);
}

fn all_three_values_are_on_record(file: &Path, papers: &[Vec<u8>]) {
    let store = Store::open(file, "王").unwrap();
    let search = DiscrepancySearch {
        order: DiscrepancyOrder::ByResponse,
        decided_too: true,
        limit: 100,
    };
    let decided = store.discrepancies(&survey(), &search).unwrap();
    assert_eq!(decided.len(), SLIPS.len());
    for (found, (serial, question, wrong)) in decided.iter().zip(SLIPS) {
        let published = papers[serial - 1][question - 1].to_string();
        let value = |answer: &Option<manyi::response::Answer>| answer.as_ref().unwrap().to_code();
        assert_eq!(value(&found.first), published);
        assert_eq!(value(&found.second), wrong.to_string());
        assert_eq!(value(&found.answer), published);
        assert_eq!(found.outcome, Outcome::Adjudicated(Side::First));
        let who = |mark: &Option<manyi::store::Mark>| mark.as_ref().unwrap().operator.clone();
        assert_eq!(who(&found.first_keyed), "张");
        assert_eq!(who(&found.second_keyed), "李");
        assert_eq!(who(&found.settled), "王");
        let serial = Serial::read(&serial.to_string()).unwrap();
        let code = format!("Q{question}");
        let history = store
            .history(&survey(), Some(&serial), Some(&code))
            .unwrap();
        let steps: Vec<(&str, Option<&str>, &str)> = history
            .iter()
            .map(|row| {
                (
                    row.action.as_str(),
                    row.new.as_deref(),
                    row.operator.as_str(),
                )
            })
            .collect();
        let (published, wrong) = (published.as_str(), wrong.to_string());
        assert_eq!(
            steps,
            [
                ("answer", Some(published), "张"),
                ("second-differs", Some(wrong.as_str()), "李"),
                ("discrepancy", Some(wrong.as_str()), "李"),
                ("adjudicate-first", Some(published), "王"),
            ]
        );
        assert_eq!(history[3].why.as_deref(), Some("已核对原卷"));
    }
    let ledger = store.ledger(&survey()).unwrap();
    let balanced = [
        ledger.returned,
        ledger.valid,
        ledger.entered,
        ledger.verified,
    ];
    assert_eq!(balanced, [26; 4]);
    let pairs = store.comparison(&survey()).unwrap();
    assert_eq!(pairs.len(), 1);
    // Ten fields on each of the 26 papers.
    let counted = Agreement {
        compared: 260,
        differed: 5,
        discrepancies: 5,
        for_first: 5,
        ..Agreement::default()
    };
    assert_eq!(pairs[0].agreement, counted);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn what_the_first_entry_holds_never_shows_on_the_screens_of_the_second() {
    // Two papers that differ from each other in every field, and a verifier who keys 8 throughout, which is on neither.
    let blind = |points: u8| {
        let (folder, file) = database();
        key_first(&file, &[vec![points; 9]]);
        let mut desk = Desk::at(&file, "李");
        desk.press("Enter v");
        let mut pictures = vec![desk.picture(80, 24)];
        for keys in [
            "8", "F6", "Esc", "8", "8", "7", "8", "Up", "Down", "F1", "Esc", "F11", "F12", "F2",
            "8", "8",
        ] {
            desk.press(keys);
            pictures.push(desk.picture(80, 24));
        }
        drop(folder);
        pictures
    };
    assert_eq!(blind(9), blind(5));
}

#[test]
fn no_way_leads_a_verifier_to_a_first_entry_that_waits_for_its_second() {
    let (_folder, file) = database();
    key_first(&file, &[vec![9; 9], vec![7; 9]]);
    let hidden = "还等复录，您是复录员";
    // From the first second entry that is begun, before anything of it is on file.
    let mut desk = Desk::at(&file, "李");
    desk.press("Enter v Esc");
    for keys in ["Enter", "h", "g 2 Enter Enter", "n F3 2 Enter Enter"] {
        desk.press(keys);
        let picture = desk.picture(80, 24);
        assert!(picture.contains(hidden), "{keys}\n{picture}");
        assert!(!picture.contains("7 ✓"), "{keys}\n{picture}");
        if keys.starts_with('n') {
            desk.press("Esc");
        }
    }
    for keys in ["", "r Enter"] {
        desk.press(keys);
        let picture = desk.picture(80, 24);
        assert!(!picture.contains("63/90"), "{keys}\n{picture}");
    }
    // Who keyed it, and a supervisor, look at it.
    for operator in ["张", "主评人"] {
        let mut desk = Desk::at(&file, operator);
        desk.press("Enter");
        assert!(desk.picture(80, 24).contains("63/90"), "{operator}");
        desk.press("g 2 Enter Enter");
        assert!(desk.picture(80, 24).contains("7 ✓"), "{operator}");
    }
    // It opens once its second entry is complete.
    desk.press("Esc Esc Home v 9 9 9 9 9 9 9 9 9 Enter Esc Home Enter");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("› 录入 ") && picture.contains("编号 1  已复核"),
        "{picture}"
    );
}

#[test]
fn a_second_entry_goes_on_after_the_program_has_ended() {
    let (_folder, file) = database();
    key_first(&file, &[vec![9; 9], vec![9; 9]]);
    let mut desk = Desk::at(&file, "李");
    desk.press("Enter v 9 9 8");
    drop(desk);
    let mut desk = Desk::at(&file, "李");
    desk.press("Enter v");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("Q3   第 3/10 题") && picture.contains("≠ 看原卷再录一遍"),
        "{picture}"
    );
    desk.press("9 9 9 9 9 9 9 Enter");
    assert!(
        desk.picture(80, 24)
            .contains("1 号复录相符，已复核。下一份：2 号")
    );
    desk.press("Esc");
    assert!(desk.picture(80, 24).contains("复核 1"));
}

#[test]
fn who_keyed_first_is_asked_for_a_reason_before_the_first_field() {
    let (_folder, file) = database();
    key_first(&file, &[vec![9; 9]]);
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter v");
    assert!(desk.picture(80, 24).contains("自行复录的原因"));
    desk.press("Enter");
    assert!(
        desk.picture(80, 24).contains("自行复录的原因"),
        "a reason is needed"
    );
    desk.press("Esc");
    assert!(!desk.picture(80, 24).contains("自行复录的原因"));
    desk.press("v 人 手 不 足 Enter 9 9 9 9 9 9 9 9 9 Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("没有等待复录的了"), "{picture}");
    let store = Store::open(&file, "主管").unwrap();
    assert_eq!(store.ledger(&survey()).unwrap().verified, 1);
    let history = store.history(&survey(), None, None).unwrap();
    let reason = history
        .iter()
        .find(|row| row.action == "same-operator")
        .unwrap();
    assert_eq!(reason.why.as_deref(), Some("人手不足"));
}

#[test]
fn a_first_value_changed_while_the_paper_is_verified_is_compared_as_it_is_now() {
    let (_folder, file) = database();
    key_first(&file, &[vec![9; 9]]);
    let mut verifier = Desk::at(&file, "李");
    verifier.press("Enter v");
    let mut first = Desk::at(&file, "张");
    first.press("Enter Enter Home 8");
    verifier.press("8");
    let picture = verifier.picture(80, 24);
    assert!(picture.contains("第一次录入刚被改动"), "{picture}");
    assert!(picture.contains("Q2   第 2/10 题"), "{picture}");
}
