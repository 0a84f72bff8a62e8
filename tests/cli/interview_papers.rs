//! The annexes about interviews: records, who was interviewed, and the analysis, with what stays inside and their manifests.

use serde_json::Value;

use crate::shell::Shell;
use crate::transcripts::{coded, coded_in};

const REPORT: &str = "interview report xiangyuan-2022 --format html";

/// The cells of the row that begins with this, of an HTML table.
fn row(page: &str, first: &str) -> Vec<String> {
    let rows = page.split("<tr>").skip(1);
    let cells = rows.map(|row| {
        let cells = row
            .split("</td>")
            .filter_map(|cell| cell.rsplit_once('>').map(|(_, text)| text.to_owned()));
        cells.collect::<Vec<_>>()
    });
    let mut found = cells
        .into_iter()
        .filter(|cells| cells.first().is_some_and(|cell| cell == first));
    found.next().unwrap_or_default()
}

#[test]
fn the_analysis_counts_n_of_those_who_were_asked_and_quotes_by_number() {
    let shell = coded_in(Shell::with_papers());
    for command in [
        "judge xiangyuan-2022 D3 --level ordinary --score 2.5 --cite 慢@recipients/Q2 --why 办理慢",
        "interview sign xiangyuan-2022 03 --how 本人签字 --date 2024-05-08",
    ] {
        let done = shell.run(command);
        assert_eq!(done.code, 0, "{}", done.complaints);
    }
    let report = shell.run(REPORT);
    assert_eq!(report.code, 0, "{}", report.complaints);
    let page = &report.out;
    // 知晓 was found in Q1, which both were asked; 办理/慢 in Q2, which only 03 was; 办理 in Q6, which only 04 was.
    assert_eq!(
        row(page, "知晓")[..3],
        ["知晓", "1/2（50.0%）", "1/2（50.0%）"]
    );
    assert_eq!(
        row(page, "办理/慢")[..3],
        ["办理/慢", "1/1（100.0%）", "1/1（100.0%）"]
    );
    assert_eq!(row(page, "办理")[..2], ["办理", "1/1（100.0%）"]);
    for words in [
        "“跑了三趟”（访谈 03，受益对象）",
        "“标准不清楚”（访谈 03，受益对象）",
        "1 名受访对象中 1 名（100.0%）提到慢",
        // Q1 of 03 was coded twice and the same; Q2 differed and was decided; Q6 of 04 was coded once.
        "2 个单元由两人以上分别编码、互不相见，1 个只编一次；有差异并已裁定的 1 个",
        "1 份访谈的记录还没有经受访者确认",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // D4 has the questionnaire's figure, and Q6 and Q7 serve it: 04 was asked Q6 and speaks for it.
    let beside = row(page, "D4 职工满意度");
    assert_eq!(beside[4..6], ["1/1（100.0%）", "0/1（0.0%）"], "{beside:?}");
    let score: Value =
        serde_json::from_str(&shell.run("score xiangyuan-2022 --format json").out).unwrap();
    let indicators = score["indicators"].as_array().unwrap();
    let satisfied = indicators.iter().find(|one| one["code"] == "D4").unwrap();
    assert_eq!(
        format!("{}%", beside[2]),
        satisfied["value"].as_str().unwrap()
    );
    // The coders have numbers, and nobody else has a name.
    for name in ["甲", "乙", "丙"] {
        assert!(!page.contains(name), "{name}");
    }
}

// The report takes awareness for granted: nobody asked. Of two who were asked in interviews one knew: 1/2 of 2.5 points is 1.25.
#[test]
fn awareness_that_was_asked_in_interviews_is_the_value_that_is_judged() {
    let shell = coded_in(Shell::with_papers());
    let cite = "judge xiangyuan-2022 D1/2 --cite 知晓@recipients/Q1";
    for wrong in [
        // Two citations are no value, and neither is one beside a value that was typed.
        "judge xiangyuan-2022 D1/2 --cite 知晓@recipients/Q1 --cite 慢@recipients/Q2 --value-cited --why 访谈",
        "judge xiangyuan-2022 D1/2 --cite 知晓@recipients/Q1 --value 50 --value-cited --why 访谈",
        "judge xiangyuan-2022 D1/2 --value-cited --why 访谈",
        "judge xiangyuan-2022 D3 --cite 知晓@recipients/Q1 --value-cited --why 访谈",
    ] {
        assert_eq!(shell.run(wrong).code, 2, "{wrong}");
    }
    let done = shell.run(&format!("{cite} --value-cited --why 访谈问出的知晓率"));
    assert_eq!(done.code, 0, "{}", done.complaints);
    let score: Value =
        serde_json::from_str(&shell.run("score xiangyuan-2022 --format json").out).unwrap();
    let indicators = score["indicators"].as_array().unwrap();
    let known = indicators.iter().find(|one| one["code"] == "D1").unwrap();
    let because = known["because"].as_str().unwrap();
    assert!(
        because.contains("2 名受访对象中 1 名（50.0%）提到知晓"),
        "{because}"
    );
    assert!(because.contains("1.25"), "{because}");
}

#[test]
fn words_of_sensitive_questions_and_of_who_is_not_to_be_quoted_stay_inside() {
    let shell = coded();
    shell.edit(
        "xiangyuan-2022/guides/recipients.toml",
        "indicators = [\"D4\"]",
        "indicators = [\"D4\"]\nsensitive = true",
    );
    assert_eq!(shell.run("project add xiangyuan-2022").code, 0);
    shell.write("05.txt", "Q2\n不许写出去的话。\n");
    let done =
        shell.run("interview import xiangyuan-2022 05.txt --guide recipients --consent not-quoted");
    assert_eq!(done.code, 0, "{}", done.complaints);
    // 满意，办得快。 was said to Q6, which is sensitive now.
    let leaving = [
        "interview sheet xiangyuan-2022 --format html",
        "interview report xiangyuan-2022 --format html",
        "interview show xiangyuan-2022 04 --format csv",
        "interview search xiangyuan-2022 办得 --format json",
        "interview export xiangyuan-2022 --guide recipients --format csv",
        "coding export xiangyuan-2022 --format csv",
    ];
    for command in leaving {
        let closed = shell.run(command);
        assert_eq!(closed.code, 0, "{command}: {}", closed.complaints);
        assert!(!closed.out.contains("办得快"), "{command}");
        let open = shell.run(&format!("{command} --with-sensitive"));
        assert!(
            open.out.contains("办得快"),
            "{command}: {}",
            open.complaints
        );
    }
    for command in &leaving[..2] {
        assert!(!shell.run(command).out.contains("不许写出去"), "{command}");
    }
    let told: usize = shell
        .database()
        .query_row(
            "SELECT count(*) FROM event WHERE action = 'hand-over'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(told, leaving.len());
    let left = shell.run("export interviews xiangyuan-2022 -o p.qdpx");
    assert!(
        left.complaints.contains("1 处敏感题的原话没有交出"),
        "{}",
        left.complaints
    );
    // What stayed inside is not brought in as words.
    let csv = shell
        .run("interview export xiangyuan-2022 --guide recipients --format csv --plain")
        .out;
    assert!(csv.contains("#withheld"));
    let other = Shell::with_project();
    other.write("i.csv", csv);
    assert_eq!(
        other
            .run("interview import xiangyuan-2022 i.csv --guide recipients")
            .code,
        0
    );
    assert!(!other.dump().join("\n").contains("#withheld"));
}

#[test]
fn a_document_says_whether_it_still_matches() {
    let shell = coded();
    for (command, file) in [
        ("interview sheet xiangyuan-2022 04 -o one.docx", "one.docx"),
        ("interview sheet xiangyuan-2022 -o all.html", "all.html"),
        ("interview roster xiangyuan-2022 -o list.docx", "list.docx"),
        (
            "interview report xiangyuan-2022 -o report.docx",
            "report.docx",
        ),
        (
            "interview report xiangyuan-2022 -o report.html",
            "report.html",
        ),
    ] {
        let done = shell.run(command);
        assert_eq!(done.code, 0, "{command}: {}", done.complaints);
        let verified = shell.run(&format!("export verify {file}"));
        assert_eq!(
            verified.code, 0,
            "{file}: {}{}",
            verified.out, verified.complaints
        );
    }
    assert_eq!(
        shell
            .run("interview erase xiangyuan-2022 04 Q6 --why 本人要求")
            .code,
        0
    );
    assert_eq!(
        shell
            .run("--operator 丁 coding add xiangyuan-2022 04/Q1 --found 知晓=反对")
            .code,
        0
    );
    for (file, code) in [
        ("one.docx", 4),
        ("all.html", 4),
        ("list.docx", 0),
        ("report.docx", 4),
    ] {
        let verified = shell.run(&format!("export verify {file}"));
        assert_eq!(
            verified.code, code,
            "{file}: {}{}",
            verified.out, verified.complaints
        );
    }
    // Who was interviewed is another list once somebody is withdrawn.
    shell.run("interview withdraw xiangyuan-2022 04 --why 误建");
    assert_eq!(shell.run("export verify list.docx").code, 4);
}

#[test]
fn who_was_interviewed_is_listed_in_every_form_without_names() {
    let shell = coded();
    let session = shell.session(&[
        "interview roster xiangyuan-2022",
        "interview roster xiangyuan-2022 --format csv --plain",
        "--lang en interview roster xiangyuan-2022 --format json",
        "interview sheet xiangyuan-2022 99 -o no.docx",
        "interview roster changde-2019",
    ]);
    insta::assert_snapshot!(session);
    assert_eq!(
        shell
            .run("interview roster xiangyuan-2022 -o list.xlsx")
            .code,
        0
    );
    assert!(
        std::fs::read(shell.path("list.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
}

#[test]
fn known_names_are_masked_in_documents() {
    let shell = coded().set("MANYI_NAMES_PASSPHRASE", Some("一句记得住的口令"));
    assert_eq!(
        shell.run("names set xiangyuan-2022 03 --name 祥社区").code,
        0
    );
    for command in ["interview sheet xiangyuan-2022 --format html", REPORT] {
        let masked = shell.run(&format!("{command} --mask-names"));
        assert_eq!(masked.code, 0, "{}", masked.complaints);
        assert!(!masked.out.contains("祥社区"), "{command}");
    }
    assert!(
        shell
            .run("interview sheet xiangyuan-2022 --format html --mask-names")
            .out
            .contains("𠮷＊＊＊的人")
    );
}

#[test]
fn the_annex_of_a_project_tells_of_its_interviews_where_there_are_any() {
    let without = Shell::with_papers()
        .run("annex xiangyuan-2022 --format html")
        .out;
    assert!(!without.contains("访谈情况"));
    let shell = coded_in(Shell::with_papers());
    let annex = shell.run("annex xiangyuan-2022 --format html").out;
    assert!(annex.contains("、访谈情况</h2>"));
    assert_eq!(row(&annex, "知晓")[..2], ["知晓", "1/2（50.0%）"]);
    assert!(!annex.contains("跑了三趟"), "no words of anybody");
    shell.run("annex xiangyuan-2022 -o a.docx");
    assert_eq!(shell.run("export verify a.docx").code, 0);
    // Whoever is still to code blind gets no counts of themes.
    let blind = shell.run("--operator 乙 annex xiangyuan-2022 --format html");
    assert!(blind.out.contains("、访谈情况</h2>") && !blind.out.contains("1/2（50.0%）"));
    let blind = shell.run("--operator 乙 interview report xiangyuan-2022 --format html");
    assert_eq!(blind.code, 2, "{}", blind.complaints);
}
