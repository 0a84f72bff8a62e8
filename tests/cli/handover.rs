//! What is handed over: the workbook and the annex of the shipped project, read back, and whether they still match.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;

use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use crate::outside::{self, From};
use crate::shell::{RECIPIENTS, Shell};

/// The text of a part of a package.
fn part(shell: &Shell, file: &str, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(File::open(shell.path(file)).unwrap()).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The texts between the tags of a document.
fn texts(xml: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for sign in xml.chars() {
        match sign {
            '<' => {
                is_tag = true;
                text.push('\n');
            }
            '>' => is_tag = false,
            _ if !is_tag => text.push(sign),
            _ => {}
        }
    }
    text
}

fn json(shell: &Shell, command: &str) -> Value {
    let said = shell.run(&format!("{command} --format json"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    serde_json::from_str(&said.out).unwrap()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Every figure of `summary` and `score` as the annex prints it: counts, shares, rates, intervals, points, scores.
fn printed_figures(summary: &Value, score: &Value) -> BTreeSet<String> {
    let mut figures = BTreeSet::new();
    let responses = &summary["responses"];
    for count in ["distributed", "returned", "valid", "invalid"] {
        figures.insert(responses[count].to_string());
    }
    for question in summary["questions"].as_array().unwrap() {
        if question["withheld"] == true {
            continue;
        }
        figures.insert(question["answered"].to_string());
        for option in question["options"].as_array().unwrap() {
            figures.insert(option["count"].to_string());
            figures.extend(option["share"].as_str().map(str::to_owned));
        }
        for key in ["points", "full_mark", "score_rate"] {
            figures.extend(question[key].as_str().map(str::to_owned));
        }
    }
    for measure in summary["measures"].as_array().unwrap() {
        for key in ["numerator", "denominator", "rate"] {
            figures.insert(word(&measure[key]).to_owned());
        }
        for key in ["low", "high"] {
            figures.insert(word(&measure["interval"][key]).to_owned());
        }
        for other in measure["alternatives"].as_array().unwrap() {
            for key in ["numerator", "denominator", "rate"] {
                figures.insert(word(&other[key]).to_owned());
            }
        }
    }
    for key in ["total", "weight"] {
        figures.insert(word(&score[key]).to_owned());
    }
    for indicator in score["indicators"].as_array().unwrap() {
        figures.insert(word(&indicator["weight"]).to_owned());
        figures.insert(word(&indicator["score"]).to_owned());
    }
    figures
}

/// The numbers that stand in a text, each as it is written.
fn numbers(text: &str) -> BTreeSet<String> {
    let is_part = |sign: char| sign.is_ascii_digit() || sign == '.';
    text.split(|sign| !is_part(sign))
        .map(|number| number.trim_matches('.').to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}

#[test]
fn every_number_of_the_annex_is_that_of_summary_and_score() {
    let shell = Shell::with_papers();
    let summary = json(&shell, &format!("summary {RECIPIENTS}"));
    let score = json(&shell, "score xiangyuan-2022");
    let wanted = printed_figures(&summary, &score);
    assert!(wanted.len() > 30, "{wanted:?}");
    assert!(wanted.contains("91.32") && wanted.contains("88.5"));
    for file in ["annex.docx", "annex.html"] {
        let said = shell.run(&format!("annex xiangyuan-2022 -o {file}"));
        assert_eq!((said.code, said.complaints.as_str()), (0, ""));
        let text = if file.ends_with("docx") {
            texts(&part(&shell, file, "word/document.xml"))
        } else {
            texts(&shell.read(file))
        };
        let found = numbers(&text);
        let missing: Vec<_> = wanted.difference(&found).collect();
        assert!(missing.is_empty(), "{file}: {missing:?}");
        // What is sensitive is named as left out, and none of its counts is there.
        assert!(text.contains("Q5、Q7"), "{file}");
        assert!(
            !text.contains("您的身体情况") && !text.contains("必要的支出"),
            "{file}"
        );
    }
}

#[test]
fn the_annex_has_its_sections_in_order_and_only_what_was_asked_for() {
    let shell = Shell::with_papers();
    shell.run("annex xiangyuan-2022 -o short.docx");
    shell.run("annex xiangyuan-2022 -o long.docx --with-raw");
    let order = [
        "一、调查对象与内容",
        "二、调查方法与安排",
        "三、问卷回收情况",
        "四、样本结构",
        "五、逐题统计",
        "六、满意度（知晓率）计算",
        "七、信度与效度",
        "八、开放题",
        "九、结论与局限",
    ];
    let short = texts(&part(&shell, "short.docx", "word/document.xml"));
    let places: Vec<usize> = order
        .iter()
        .map(|title| short.find(title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!short.contains("原始得分表"));
    let long = texts(&part(&shell, "long.docx", "word/document.xml"));
    let raw = &long[long.find("原始得分表").unwrap()..];
    // The points of the published papers without the two sensitive questions: 2137 in all less those of Q5 and Q7.
    let summary = json(&shell, &format!("summary {RECIPIENTS} --with-sensitive"));
    let points = |code: &str| -> i64 {
        let mut questions = summary["questions"].as_array().unwrap().iter();
        let question = questions.find(|question| question["code"] == code).unwrap();
        word(&question["points"]).parse().unwrap()
    };
    let sum = 2137 - points("Q5") - points("Q7");
    assert!(raw.contains(&format!("\n{sum}\n")), "{sum}");
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    let shell = Shell::with_papers();
    shell.run("annex xiangyuan-2022 -o annex.html --with-raw");
    let page = shell.read("annex.html");
    for word in ["<script", "http://", "https://", " src=", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(
        page.matches("<svg ").count(),
        page.matches("<title id=").count()
    );
    assert!(page.contains("lang=\"zh-CN\"") && page.contains("name=\"viewport\""));
}

#[test]
fn an_annex_in_english_has_no_chinese_of_ours() {
    let shell = Shell::with_papers();
    let said = shell.run("--lang en annex xiangyuan-2022 -o annex.docx");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let text = texts(&part(&shell, "annex.docx", "word/document.xml"));
    let chinese = |sign: char| ('\u{4e00}'..='\u{9fff}').contains(&sign);
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(chinese)).collect();
    assert!(lines.is_empty(), "{lines:?}");
}

/// The rows of a sheet of the workbook.
fn sheet(shell: &Shell, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(shell.path("book.xlsx")).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The number in a cell.
fn float(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        _ => None,
    }
}

/// Whether a cell holds this number.
fn holds(cell: &Data, number: &str) -> bool {
    let wanted: f64 = number.parse().unwrap();
    matches!(cell, Data::Float(found) if (found - wanted).abs() < 1e-9)
}

/// Whether a cell holds this share in percent.
fn holds_share(cell: &Data, percent: &str) -> bool {
    let wanted: f64 = percent.parse().unwrap();
    matches!(cell, Data::Float(found) if (found * 100.0 - wanted).abs() < 1e-9)
}

fn workbook() -> Shell {
    let shell = Shell::with_papers();
    let said = shell.run("workbook xiangyuan-2022 -o book.xlsx --with-raw");
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    shell
}

#[test]
fn every_number_of_the_workbook_is_that_of_summary_and_score() {
    let shell = workbook();
    let summary = json(&shell, &format!("summary {RECIPIENTS}"));
    let score = json(&shell, "score xiangyuan-2022");
    let questions = sheet(&shell, "逐题统计");
    let rows_of = |code: &str| -> Vec<&Vec<Data>> {
        let of = |row: &&Vec<Data>| row[1] == Data::String(code.to_owned());
        questions.iter().filter(of).collect()
    };
    for question in summary["questions"].as_array().unwrap() {
        let rows = rows_of(word(&question["code"]));
        if question["withheld"] == true {
            assert!(rows.is_empty());
            continue;
        }
        assert!(
            rows.iter()
                .all(|row| holds(&row[7], &question["answered"].to_string()))
        );
        let counted: f64 = rows.iter().filter_map(|row| float(&row[5])).sum();
        // Each of these questions takes one answer.
        assert!((counted - question["answered"].as_f64().unwrap()).abs() < 1e-9);
        for row in rows.iter().filter(|row| row[5] != Data::Empty) {
            let share = float(&row[5]).unwrap() / float(&row[7]).unwrap();
            assert!((float(&row[6]).unwrap() - share).abs() <= 0.5e-4);
        }
    }
    let rates = sheet(&shell, "满意度与知晓率");
    let measure = &summary["measures"][0];
    assert!(holds(&rates[1][7], word(&measure["numerator"])));
    assert!(holds(&rates[1][8], word(&measure["denominator"])));
    assert!(holds_share(&rates[1][9], word(&measure["rate"])));
    assert!(holds_share(
        &rates[1][10],
        word(&measure["interval"]["low"])
    ));
    assert!(holds_share(
        &rates[1][11],
        word(&measure["interval"]["high"])
    ));
    for (row, other) in rates[2..]
        .iter()
        .zip(measure["alternatives"].as_array().unwrap())
    {
        assert!(holds(&row[7], word(&other["numerator"])));
        assert!(holds(&row[8], word(&other["denominator"])));
        assert!(holds_share(&row[9], word(&other["rate"])));
    }
    let scores = sheet(&shell, "指标得分");
    let head = scores
        .iter()
        .position(|row| row[0] == Data::String("一级指标".into()))
        .unwrap();
    let indicators = score["indicators"].as_array().unwrap();
    for (row, indicator) in scores[head + 1..].iter().zip(indicators) {
        assert_eq!(row[1], Data::String(word(&indicator["path"][1]).to_owned()));
        assert!(holds(&row[7], word(&indicator["weight"])));
        assert!(holds(&row[8], word(&indicator["score"])));
    }
    let total = &scores[head + 1 + indicators.len()];
    assert!(holds(&total[7], word(&score["weight"])) && holds(&total[8], word(&score["total"])));
}

#[test]
fn the_workbook_has_its_sheets_formulas_and_charts() {
    let shell = workbook();
    let mut book: Xlsx<_> = open_workbook(shell.path("book.xlsx")).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "汇总",
            "逐题统计",
            "满意度与知晓率",
            "图表",
            "指标得分",
            "台账",
            "原始得分表",
            "数据字典",
            "说明"
        ]
    );
    let formulas = book.worksheet_formula("指标得分").unwrap();
    let sums: Vec<&String> = formulas
        .rows()
        .flatten()
        .filter(|text| text.contains("SUM"))
        .collect();
    assert_eq!(sums, ["SUM(H15:H35)", "SUM(I15:I35)"]);
    let archive = zip::ZipArchive::new(File::open(shell.path("book.xlsx")).unwrap()).unwrap();
    let charts = archive.file_names();
    let is_chart = |name: &str| name.starts_with("xl/charts/chart");
    let charts = charts.filter(|name| name.as_ref().is_ok_and(|name| is_chart(name)));
    let charts = charts.count();
    assert_eq!(charts, 7);
    let raw = sheet(&shell, "原始得分表");
    assert_eq!(raw.len(), 1 + 26 + 2);
    assert!(raw[1..].iter().all(|row| matches!(row[0], Data::String(_))));
    let without = shell.run("workbook xiangyuan-2022 -o without.xlsx");
    assert_eq!(without.code, 0);
    let book: Xlsx<_> = open_workbook(shell.path("without.xlsx")).unwrap();
    assert!(!book.sheet_names().contains(&"原始得分表".to_owned()));
}

#[test]
fn no_number_of_the_workbook_has_more_digits_than_it_shows() {
    let shell = workbook();
    let mut book: Xlsx<_> = open_workbook(shell.path("book.xlsx")).unwrap();
    let mut numbers = 0;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        for number in range.rows().flatten().filter_map(float) {
            // A share has four decimals, points three at most: 0.9132, not 0.9131999999999999.
            let digits = number.to_string();
            let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
            assert!(places <= 6, "{name}: {digits}");
            numbers += 1;
        }
    }
    assert!(numbers > 400, "{numbers}");
}

#[test]
fn a_file_says_whether_it_still_matches_and_which_figures_moved() {
    let shell = workbook();
    for file in ["annex.docx", "annex.html"] {
        shell.run(&format!("annex xiangyuan-2022 -o {file}"));
    }
    let files = ["book.xlsx", "annex.docx", "annex.html"];
    for file in files {
        let said = shell.run(&format!("export verify {file}"));
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{file}");
        assert!(said.out.contains("文件自交出后没有改动"), "{}", said.out);
    }
    // One paper less, one with 1 point for Q4, leaves 2137 - 61 - Q5 - Q7 of its own points.
    let gone = shell.run(&format!("response withdraw {RECIPIENTS} 3 --why stray"));
    assert_eq!(gone.code, 0, "{}", gone.complaints);
    for file in files {
        let said = shell.run(&format!("export verify {file} --format json"));
        assert_eq!(said.code, 4, "{file}");
        let checked: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(checked["file_is_as_it_left"], true);
        assert_eq!(
            checked["other_responses"],
            serde_json::json!(["recipients"])
        );
        assert_eq!(checked["heads_missing"], 0);
        let moved = checked["moved"].as_array().unwrap();
        let valid = moved
            .iter()
            .find(|one| one["of"] == "recipients/valid")
            .unwrap();
        assert_eq!([&valid["was"], &valid["is"]], ["26", "25"]);
        // Who was handed the file does not know what recipients/valid is.
        let name = valid["name"].as_str().unwrap();
        assert!(name.starts_with('《') && name.ends_with("》有效"), "{name}");
    }
    let said = shell.run("export verify annex.docx");
    for (text, is_there) in [
        ("（得分率）", true),
        ("score-rate", false),
        ("》Q4 非常大", true),
    ] {
        assert_eq!(said.out.contains(text), is_there, "{text}: {}", said.out);
    }
}

#[test]
fn an_annex_about_nothing_is_refused_and_a_workbook_has_the_scores() {
    let shell = Shell::with_project();
    let said = shell.run("annex xiangyuan-2022 -o annex.docx");
    assert_eq!(said.code, 2);
    assert!(
        said.complaints.contains("一份答卷也没有"),
        "{}",
        said.complaints
    );
    assert!(!shell.path("annex.docx").exists());
    assert_eq!(shell.run("workbook xiangyuan-2022 -o book.xlsx").code, 0);
    assert_eq!(shell.run("export verify book.xlsx").code, 0);
}

#[test]
fn a_changed_file_is_told_and_one_without_a_manifest_refused() {
    let shell = workbook();
    shell.run("annex xiangyuan-2022 -o annex.html");
    shell.write(
        "forged.html",
        shell.read("annex.html").replacen("= 91.32%", "= 95.32%", 1),
    );
    let forged = shell.run("export verify forged.html");
    assert_eq!(forged.code, 4);
    assert!(forged.out.contains("文件改动过"), "{}", forged.out);
    shell.write("other.html", "<html></html>");
    assert_eq!(shell.run("export verify other.html").code, 3);
    shell.write("broken.docx", "PK\u{3}\u{4} and no more");
    assert_eq!(shell.run("export verify broken.docx").code, 3);
}

/// The coded survey with 60 papers whose answers go round the options, so that every question has all of them.
fn coded() -> Shell {
    let shell = Shell::with_project();
    let mut csv = String::from("serial,A1,A2,A3,B1,B2,B3,B4,B5,B6,C1,D1,D2,D3,E1\n");
    for at in 0..60 {
        let of = |options: usize| at % options + 1;
        let text = ["多发一些", "<b>快一点</b> & 好", ""][at % 3];
        let (b, d) = (of(5), of(2));
        // B6 is asked of the dissatisfied.
        let why = if b >= 4 { "1|4" } else { "" };
        let _ = writeln!(
            csv,
            "{at},{d},{d},{},{b},{b},{b},{b},{b},{why},{},{},{},{}|4,{text}",
            of(3),
            of(3),
            of(7),
            of(4),
            of(3)
        );
    }
    shell.write("coded.csv", csv);
    let said = shell.run("import xiangyuan-2022/recipients-coded coded.csv");
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

#[test]
fn options_shares_and_several_choices_are_those_of_the_summary() {
    let shell = coded();
    let summary = json(
        &shell,
        "summary xiangyuan-2022/recipients-coded --with-sensitive",
    );
    let said = shell.run("workbook xiangyuan-2022/recipients-coded -o book.xlsx --with-sensitive");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let rows = sheet(&shell, "逐题统计");
    let mut compared = 0;
    for question in summary["questions"].as_array().unwrap() {
        for option in question["options"].as_array().unwrap() {
            let is_it = |row: &&Vec<Data>| {
                row[1] == Data::String(word(&question["code"]).to_owned())
                    && row[3] == Data::String(word(&option["code"]).to_owned())
            };
            let row = rows.iter().find(is_it).unwrap();
            assert_eq!(row[4], Data::String(word(&option["label"]).to_owned()));
            assert!(holds(&row[5], &option["count"].to_string()));
            if let Some(share) = option["share"].as_str() {
                assert!(holds_share(&row[6], share), "{question} {option} {row:?}");
            }
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared}");
    let said = shell.run("audit list xiangyuan-2022/recipients-coded");
    assert!(
        said.out.contains("D2") && said.out.contains("workbook"),
        "{}",
        said.out
    );
}

#[test]
fn words_are_quoted_as_they_are_and_what_is_sensitive_stays_inside() {
    let shell = coded();
    for file in ["annex.docx", "annex.html"] {
        let said = shell.run(&format!("annex xiangyuan-2022/recipients-coded -o {file}"));
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    let xml = part(&shell, "annex.docx", "word/document.xml");
    let page = shell.read("annex.html");
    for text in [&xml, &page] {
        assert!(text.contains("&lt;b&gt;快一点&lt;/b&gt; &amp; 好"));
        assert!(
            text.contains("多发一些") && !text.contains("普通疾病") && !text.contains("赡养老人")
        );
        assert!(text.contains("D2、D3"));
        // A measure whose name says its formula does not say it again, in no language.
        assert!(!text.contains("satisfied share") && !text.contains("（得分率）（得分率）"));
    }
    // No serial of a paper is in it.
    assert!(!texts(&xml).lines().any(|line| line == "59"));
}

// Of 26 papers none, then two are approved.
#[test]
fn only_approved_papers_are_counted_where_that_is_asked() {
    let shell = Shell::with_papers();
    let annex = "annex xiangyuan-2022 -o annex.docx --approved-only --force";
    let nothing = shell.run(annex);
    assert_eq!(nothing.code, 2, "{}", nothing.out);
    assert!(nothing.complaints.contains("没有已审定的答卷"));
    assert!(nothing.complaints.contains("manyi approve"));
    let english = shell.run(&format!("--lang en {annex}"));
    assert!(english.complaints.contains("no response is approved"));
    assert!(!shell.path("annex.docx").exists());
    let approved = shell.run(&format!("approve {RECIPIENTS} --serials 1-2 --why 不复录"));
    assert_eq!(approved.code, 0, "{}", approved.complaints);
    let two = shell.run(annex);
    assert_eq!(two.code, 0, "{}", two.complaints);
    let text = texts(&part(&shell, "annex.docx", "word/document.xml"));
    let left_out = "有效答卷 26 份中计入 2 份，另 24 份没有审定，没有计入";
    // Below what came back, and among the limits.
    assert_eq!(text.matches(left_out).count(), 2, "{text}");
    assert!(!text.contains("2 份有效答卷，没有回答的人"), "{text}");
    let said = shell.run("export verify annex.docx");
    assert_eq!(said.code, 0, "{}", said.complaints);
    for serial in ["1", "2"] {
        let reopened = shell.run(&format!("reopen {RECIPIENTS} {serial} --why 再看 --yes"));
        assert_eq!(reopened.code, 0, "{}", reopened.complaints);
    }
    let said = shell.run("export verify annex.docx");
    assert_eq!(said.code, 4, "{}", said.complaints);
}

/// What the project says of itself stands on the first page and in the table of indicators.
#[test]
fn the_first_page_names_who_asked_and_who_made_it() {
    let shell = Shell::with_papers();
    let text = shell.read("xiangyuan-2022/project.toml");
    let named = "\n[commission]\nclient = \"某县财政局\"\nevaluator = \"某评价机构\"\nlead = \"主评甲\"\ndate = \"2022年10月\"\ndepartment = \"某县总工会\"\n";
    let head = text.find("\n[[surveys]]").unwrap();
    shell.write(
        "xiangyuan-2022/project.toml",
        format!("{}{named}{}", &text[..head], &text[head..]),
    );
    let added = shell.run("project add xiangyuan-2022 --why named");
    assert_eq!(added.code, 0, "{}", added.complaints);
    shell.run("annex xiangyuan-2022 -o annex.docx");
    let text = texts(&part(&shell, "annex.docx", "word/document.xml"));
    for word in ["某县财政局", "某评价机构", "主评甲", "2022年10月"] {
        assert!(text.contains(word), "{word}");
    }
    shell.run("workbook xiangyuan-2022 -o book.xlsx");
    let scores = sheet(&shell, "指标得分");
    assert!(
        scores
            .iter()
            .any(|row| row[1] == Data::String("某县总工会".into()))
    );
}

#[test]
fn openpyxl_reads_values_types_and_charts() {
    let shell = workbook();
    let script = "
import openpyxl
book = openpyxl.load_workbook('book.xlsx', data_only=True)
print(sum(len(sheet._charts) for sheet in book))
print(book['指标得分']['I36'].value, book['指标得分']['H36'].value)
print(type(book['原始得分表']['A2'].value).__name__, book['满意度与知晓率']['J2'].value)
print(book['逐题统计'].freeze_panes, book['逐题统计'].page_setup.paperSize)
print(any('_x000D_' in str(c.value) for s in book for r in s for c in r))
";
    let Some(said) = outside::python(&shell, "openpyxl", From::Debian("python3-openpyxl"), script)
    else {
        return;
    };
    assert_eq!(said, "7\n88.5 100\nstr 0.9132\nA2 9\nFalse\n");
}

#[test]
fn python_docx_reads_headings_tables_and_charts() {
    let shell = Shell::with_papers();
    shell.run("annex xiangyuan-2022 -o annex.docx --with-raw");
    let script = "
import docx
d = docx.Document('annex.docx')
print(sum(p.style.name == 'Heading 1' for p in d.paragraphs))
print(len(d.tables), len(d.inline_shapes), {getattr(s.type, 'value', s.type) for s in d.inline_shapes})
heads = [t.rows[0]._tr.xpath('.//w:tblHeader') for t in d.tables]
print(all(heads))
s = d.sections[0]
print(round(s.page_width.mm), round(s.page_height.mm), round(s.top_margin.mm), round(s.left_margin.mm), round(s.right_margin.mm), round(s.bottom_margin.mm))
print(d.tables[-1].rows[-1].cells[0].text, len(d.tables[-1].rows))
";
    let Some(said) = outside::python(&shell, "docx", From::Debian("python3-docx"), script) else {
        return;
    };
    assert_eq!(
        said,
        "10\n13 8 {12}\nTrue\n210 297 37 28 26 35\n得分率(%) 29\n"
    );
}

/// A survey of one question about the project by town and country: so many chose each of four options, the last of which has
/// no points.
fn town_and_country(counts: [[usize; 4]; 2]) -> Shell {
    const QUESTIONNAIRE: &str = r#"
format = 1
code = "main"
title = "帮扶问卷"
respondents = "受益对象"

[[questions]]
code = "Q1"
text = "您是否满意？"
kind = "single"
role = "satisfaction"
options = [
  { code = "1", label = "非常满意", points = 100 },
  { code = "2", label = "满意", points = 80 },
  { code = "3", label = "不满意", points = 0 },
  { code = "4", label = "不清楚" },
]

[[questions]]
code = "D1"
text = "您住在哪里？"
kind = "single"
role = "demographic"
options = [
  { code = "1", label = "城镇" },
  { code = "2", label = "农村" },
]

[[questions]]
code = "S1"
text = "您的收入？"
kind = "single"
role = "demographic"
sensitive = true
options = [
  { code = "1", label = "高" },
  { code = "2", label = "低" },
]

[[measures]]
code = "satisfied"
title = "满意度"
formula = "satisfied-share"
questions = ["Q1"]
options = ["1", "2"]
"#;
    let shell = Shell::new();
    std::fs::create_dir(shell.path("aid")).unwrap();
    let project = "format = 1\ncode = \"aid\"\ntitle = \"帮扶\"\nsource = \"示例\"\n\n[[surveys]]\ncode = \"main\"\nquestionnaire = \"main.toml\"\n";
    shell.write("aid/project.toml", project);
    shell.write("aid/main.toml", QUESTIONNAIRE);
    let added = shell.run("project add aid");
    assert_eq!(added.code, 0, "{}", added.complaints);
    let mut table = "serial,Q1,D1,S1\n".to_owned();
    let mut serial = 0;
    for (place, counts) in (1..).zip(counts) {
        for (option, count) in (1..).zip(counts) {
            for _ in 0..count {
                serial += 1;
                writeln!(table, "{serial},{option},{place},1").unwrap();
            }
        }
    }
    shell.write("all.csv", table);
    let imported = shell.run("import aid/main all.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    shell
}

#[test]
fn no_hidden_cell_follows_from_another_table_of_the_file() {
    // Satisfied are 18 of 23 in town and 8 of 17 in the country: nobody's answer follows from that. Of 5 and 3 in the country
    // the 3 would, by 8 - 5, beside the cross-table.
    let shell = town_and_country([[8, 10, 5, 0], [5, 3, 9, 0]]);
    let written = shell.run("workbook aid -o book.xlsx");
    assert_eq!((written.code, written.complaints.as_str()), (0, ""));
    let rows = sheet(&shell, "分组与交叉");
    let words: Vec<&str> = rows
        .iter()
        .flatten()
        .filter_map(|cell| cell.get_string())
        .collect();
    assert!(words.contains(&"D1 您住在哪里？"), "{words:?}");
    assert!(
        !words
            .iter()
            .any(|word| word.starts_with("Q1 您是否满意？ ×")),
        "{words:?}"
    );
    assert!(
        words
            .iter()
            .any(|word| word.starts_with("交叉表 Q1 × D1 有份数过少的格"))
    );
    let annex = shell.run("annex aid -o annex.html");
    assert_eq!(annex.code, 0, "{}", annex.complaints);
    let page = shell.read("annex.html");
    assert!(page.contains("交叉表 Q1 × D1 有份数过少的格") && !page.contains("您是否满意？ × "));
    // Without a small cell both are there.
    let shell = town_and_country([[8, 10, 5, 0], [5, 6, 9, 0]]);
    assert_eq!(shell.run("workbook aid -o book.xlsx").code, 0);
    let rows = sheet(&shell, "分组与交叉");
    let words: Vec<&str> = rows
        .iter()
        .flatten()
        .filter_map(|cell| cell.get_string())
        .collect();
    assert!(
        words
            .iter()
            .any(|word| word.starts_with("Q1 您是否满意？ ×")),
        "{words:?}"
    );
}

#[test]
fn the_score_rate_of_the_single_papers_is_that_of_the_summary() {
    let shell = town_and_country([[8, 10, 5, 0], [5, 3, 9, 3]]);
    // 13 gave 100 points and 13 gave 80; 14 gave 0, and 3 chose the option without points: 2340 of 4300.
    let summary = json(&shell, "summary aid/main");
    let question = &summary["questions"][0];
    assert_eq!(
        [word(&question["points"]), word(&question["full_mark"])],
        ["2340", "4300"]
    );
    assert_eq!(word(&question["score_rate"]), "54.42");
    let written = shell.run("workbook aid -o book.xlsx --with-raw");
    assert_eq!((written.code, written.complaints.as_str()), (0, ""));
    let raw = sheet(&shell, "原始得分表");
    // S1 is sensitive, but has no points: the sum is over all that have.
    assert_eq!(raw[0][2], Data::String("小计".into()));
    let last = raw.last().unwrap();
    assert!(
        holds(&last[1], "54.42") && holds(&last[2], "54.42"),
        "{last:?}"
    );
    let words = sheet(&shell, "数据字典");
    assert_eq!(words[1][4], Data::String("满意度".into()));
}

/// A survey of so many questions with long words, and the papers that answer them.
fn wide(questions: usize, papers: usize) -> Shell {
    let mut questionnaire =
        "format = 1\ncode = \"main\"\ntitle = \"宽表\"\nrespondents = \"受益对象\"\n".to_owned();
    let mut codes = Vec::new();
    for number in 1..=questions {
        let text =
            format!("您对第{number}项服务的态度、效率、环境、咨询引导和办理结果总体上满意吗");
        write!(
            questionnaire,
            "\n[[questions]]\ncode = \"Q{number}\"\ntext = \"{text}？\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n"
        )
        .unwrap();
        codes.push(format!("\"Q{number}\""));
    }
    write!(
        questionnaire,
        "\n[[measures]]\ncode = \"satisfied\"\ntitle = \"满意度\"\nformula = \"score-rate\"\nquestions = [{}]\n",
        codes.join(", ")
    )
    .unwrap();
    let shell = Shell::new();
    std::fs::create_dir(shell.path("wide")).unwrap();
    let project = "format = 1\ncode = \"wide\"\ntitle = \"宽\"\nsource = \"示例\"\n\n[[surveys]]\ncode = \"main\"\nquestionnaire = \"main.toml\"\n";
    shell.write("wide/project.toml", project);
    shell.write("wide/main.toml", questionnaire);
    let added = shell.run("project add wide");
    assert_eq!(added.code, 0, "{}", added.complaints);
    let heading: Vec<String> = (1..=questions).map(|number| format!("Q{number}")).collect();
    let mut table = format!("serial,{}\n", heading.join(","));
    for serial in 1..=papers {
        writeln!(table, "{serial}{}", ",10".repeat(questions)).unwrap();
    }
    shell.write("all.csv", table);
    let imported = shell.run("import wide/main all.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    shell
}

#[test]
fn a_chart_of_many_long_words_says_nothing_on_the_error_stream() {
    let shell = wide(40, 3);
    for command in ["annex wide -o annex.docx", "workbook wide -o book.xlsx"] {
        let said = shell.run(command);
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{command}");
    }
    // Forty labels of more than thirty signs do not go into the 255 that a spreadsheet takes.
    let document = part(&shell, "annex.docx", "word/document.xml");
    let said = document.split(" descr=\"").skip(1);
    let longest = said
        .map(|rest| rest.split('"').next().unwrap())
        .max_by_key(|words| words.chars().count())
        .unwrap();
    assert_eq!(longest.chars().count(), 255, "{longest}");
    assert!(longest.ends_with('…'), "{longest}");
}

#[test]
fn each_part_of_a_table_that_is_cut_says_which_it_is() {
    let shell = wide(40, 3);
    let said = shell.run("annex wide -o annex.docx --with-raw");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let text = texts(&part(&shell, "annex.docx", "word/document.xml"));
    let captions: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with('表') && line.contains('/'))
        .collect();
    let count = captions.len();
    assert!(count > 1, "{text}");
    for (number, caption) in (1..).zip(captions) {
        let ending = format!(" {number}/{count}");
        assert!(caption.ends_with(&ending), "{caption}");
    }
}

#[test]
fn what_there_is_not_is_said_in_a_sentence_and_what_all_formulas_give_with_their_number() {
    // All gave full marks: every other formula gives 100 %, too.
    let shell = wide(3, 4);
    let said = shell.run("annex wide -o annex.docx");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let text = texts(&part(&shell, "annex.docx", "word/document.xml"));
    assert!(!text.lines().any(|line| line == "没有。"), "{text}");
    let (_, sample) = text.rsplit_once("样本结构").unwrap();
    let sentence = sample.lines().find(|line| line.ends_with('。')).unwrap();
    assert_eq!(sentence, "这项调查没有这方面的内容。");
    let summary = json(&shell, "summary wide/main");
    let others = summary["measures"][0]["alternatives"].as_array().unwrap();
    assert!(others.iter().all(|other| word(&other["rate"]) == "100.00"));
    assert!(others.len() > 1);
    let due = format!("同样的答卷按另外 {} 种常用算法都是 100.00%", others.len());
    assert!(text.contains(&due), "{due}: {text}");
    // How missing answers count is a sentence, too, though none is missing.
    let (_, rest) = text.split_once("缺失原因的计法：").unwrap();
    let sentence = rest.lines().next().unwrap();
    assert!(sentence.contains("移出分母，这次没有出现"), "{sentence}");
    assert!(!sentence.contains("未出现"), "{sentence}");
}

// One of the satisfied in town and one of the dissatisfied in the country change their place: every count and rate of the
// manifest stays, the cross-table and the figures by place are others.
#[test]
fn answers_that_moved_no_figure_of_the_manifest_are_a_finding_too() {
    let shell = town_and_country([[8, 10, 5, 0], [5, 6, 9, 0]]);
    for file in ["book.xlsx", "annex.html"] {
        let kind = if file.ends_with("xlsx") {
            "workbook"
        } else {
            "annex"
        };
        assert_eq!(shell.run(&format!("{kind} aid -o {file}")).code, 0);
        let said = shell.run(&format!("export verify {file}"));
        assert_eq!(said.code, 0, "{}", said.complaints);
        assert!(!said.out.contains("可能也变了"), "{}", said.out);
    }
    shell.write("moved.csv", "serial,Q1,D1,S1\n1,1,2,1\n35,3,1,1\n");
    let moved = shell.run("import aid/main moved.csv --on-file replace");
    assert_eq!(moved.code, 0, "{}", moved.complaints);
    for file in ["book.xlsx", "annex.html"] {
        let said = shell.run(&format!("export verify {file}"));
        assert_eq!(said.code, 4, "{file}: {}", said.out);
        assert!(said.out.contains("答卷与交出时不同：main"), "{}", said.out);
        let others = "清单以外的（均值、分组、交叉表、开放题";
        assert!(said.out.contains(others), "{}", said.out);
        assert!(said.complaints.contains("答卷与交出时不同"));
        let english = shell.run(&format!("--lang en export verify {file}"));
        assert!(
            english
                .out
                .contains("means, groups, cross-tables, opinions")
        );
        let said = shell.run(&format!("export verify {file} --format json"));
        let checked: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(checked["moved"], serde_json::json!([]));
        assert_eq!(checked["others_may_have_moved"], true);
    }
}

// Nobody was of no opinion when it left; one is now, and one less is satisfied.
#[test]
fn an_answer_that_nobody_gave_was_given_by_none_and_rules_have_words() {
    let shell = workbook();
    let gone = shell.run(&format!("response withdraw {RECIPIENTS} 3 --why stray"));
    assert_eq!(gone.code, 0, "{}", gone.complaints);
    let said = shell.run("export verify book.xlsx");
    let rows = said.out.lines().filter(|line| line.contains("recipients/"));
    let rows: Vec<&str> = rows.collect();
    assert!(rows.len() > 5, "{}", said.out);
    for code in ["threshold-steps", "score-rate", "judgement"] {
        assert!(!said.out.contains(code), "{}", said.out);
    }
    // Paper 3 was the only one of 1 point for Q4.
    let of_none = rows.iter().find(|row| row.ends_with("recipients/Q4/1"));
    let cells: Vec<&str> = of_none.unwrap().split_whitespace().collect();
    assert_eq!(cells[cells.len() - 3..cells.len() - 1], ["1", "0"]);
}

#[test]
fn every_rate_is_handed_over_with_the_answers_that_count() {
    let shell = coded();
    let counted = [
        "满意的答案 ÷ 有效答案，满意的答案：非常满意、满意",
        "知晓的答案 ÷ 有效答案，知晓的答案：知道",
    ];
    let of = "xiangyuan-2022/recipients-coded";
    assert_eq!(shell.run(&format!("annex {of} -o annex.html")).code, 0);
    assert_eq!(shell.run(&format!("workbook {of} -o book.xlsx")).code, 0);
    let (page, said) = (
        shell.read("annex.html"),
        shell.run(&format!("summary {of}")),
    );
    let rates = sheet(&shell, "满意度与知晓率");
    for sentence in counted {
        assert!(page.contains(sentence), "{page}");
        assert!(said.out.contains(sentence), "{}", said.out);
        let words = |row: &&Vec<Data>| row[5] == Data::String(sentence.to_owned());
        assert_eq!(rates.iter().filter(words).count(), 1, "{rates:?}");
    }
    let summary = json(&shell, &format!("--lang en summary {of}"));
    let satisfied = &summary["measures"][1];
    assert_eq!(satisfied["title"], "satisfied overall");
    assert_eq!(
        satisfied["in_words"],
        "satisfied answers / valid answers, satisfied answers: very satisfied, satisfied"
    );
    assert_eq!(
        satisfied["options"],
        serde_json::json!([
            {"question": "B5", "code": "1", "label": "very satisfied"},
            {"question": "B5", "code": "2", "label": "satisfied"},
        ])
    );
    // Where points count, no option does.
    assert_eq!(summary["measures"][0]["options"], serde_json::json!([]));
}

// Of the 60 papers B6 is asked of the 24 that chose 4 or 5 for B5, and each of them answered.
#[test]
fn papers_that_were_not_asked_a_question_are_told_from_those_that_left_it() {
    let shell = coded();
    let of = "xiangyuan-2022/recipients-coded";
    assert_eq!(shell.run(&format!("annex {of} -o annex.html")).code, 0);
    assert_eq!(shell.run(&format!("workbook {of} -o book.xlsx")).code, 0);
    let page = shell.read("annex.html");
    assert!(page.contains("有效应答 24 份。按问卷的跳转没有问到的（未问）36 份，不算未答。"));
    assert_eq!(page.matches("（未问）").count(), 1);
    let rows = sheet(&shell, "逐题统计");
    assert_eq!(rows[0][10], Data::String("未问（跳过）".to_owned()));
    for row in rows
        .iter()
        .filter(|row| row[1] == Data::String("B6".to_owned()))
    {
        assert!(
            holds(&row[7], "24") && holds(&row[8], "0") && holds(&row[10], "36"),
            "{row:?}"
        );
    }
    let said = shell.run(&format!("summary {of}"));
    let line = said
        .out
        .lines()
        .find(|line| line.starts_with("B6 "))
        .unwrap();
    assert!(line.split_whitespace().any(|cell| cell == "36"), "{line}");
    let summary = json(&shell, &format!("summary {of}"));
    for question in summary["questions"].as_array().unwrap() {
        let wanted = if question["code"] == "B6" { 36 } else { 0 };
        if question["withheld"] != true {
            assert_eq!(question["not_asked"], wanted, "{question}");
        }
    }
}

#[test]
fn who_left_every_question_with_points_has_no_sum() {
    let shell = town_and_country([[1, 0, 1, 0], [0, 0, 0, 0]]);
    shell.write("blank.csv", "serial,Q1,D1,S1\n99,,1,1\n");
    let imported = shell.run("import aid/main blank.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let written = shell.run("workbook aid -o book.xlsx --with-raw");
    assert_eq!(written.code, 0, "{}", written.complaints);
    let rows = sheet(&shell, "原始得分表");
    let sum = |serial: &str| {
        let of = |row: &&Vec<Data>| row[0] == Data::String(serial.to_owned());
        rows.iter().find(of).unwrap()[2].clone()
    };
    // Dissatisfied is 0 points: that is a sum.
    assert!(holds(&sum("1"), "100") && holds(&sum("2"), "0"));
    assert_eq!(sum("99"), Data::Empty);
    assert_eq!(shell.run("annex aid -o annex.html --with-raw").code, 0);
    let page = texts(&shell.read("annex.html"));
    let cells: Vec<&str> = page
        .lines()
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let at = cells.iter().rposition(|cell| *cell == "99").unwrap();
    assert_eq!(cells[at + 1..at + 3], ["未答", "城镇"]);
}
