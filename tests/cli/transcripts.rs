//! Transcripts become interviews, and what other programs coded comes back: whole or not at all, asked and never guessed.

use std::collections::BTreeMap;

use manyi::interview::{Holder, Mark};
use manyi::store::Store;

use crate::shell::Shell;

const PROJECT: &str = "xiangyuan-2022";

/// A record as somebody typed it: a form's head with a name, the questions by number and by words, one out of order.
const RECORD: &str = "受益职工访谈记录\n编号：07　　姓名：某标记甲\n访谈对象：受益对象　　身份：困难职工\n时间：2024年5月6日 9:30-10:10　　地点：社区\n访谈人：王评　　记录人：李评\n\
天很热，在走廊里谈。\n一、政策知晓\n1. 这项困难帮扶您是怎么知道的？知道条件和标准吗？\n答：听同事说的。\n标准不知道。\n\
7．还有什么要改的？\n问：手续呢？\n答：材料太多，跑了三趟。\nQ2\n前后三个月。\n受访者签字：某标记甲　　日期：2024年5月6日\n";

#[test]
fn a_typed_record_becomes_an_interview_without_the_name_in_it() {
    let shell = Shell::with_project();
    shell.write("记录.txt", RECORD);
    let session = shell.session(&[
        "interview import xiangyuan-2022 记录.txt --guide recipients --dry-run",
        "interview list xiangyuan-2022",
        "interview import xiangyuan-2022 记录.txt --guide recipients --mode 走访",
        "--lang en interview list xiangyuan-2022 --format csv --plain",
        "interview show xiangyuan-2022 7 --format csv --plain",
        "interview import xiangyuan-2022 记录.txt --guide recipients",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
    let dump = shell.dump().join("\n");
    assert!(!dump.contains("某标记甲"));
    assert!(
        dump.contains("天很热"),
        "what stands outside the questions is in the note"
    );
}

#[test]
fn what_can_be_two_things_is_asked_and_settled_and_nothing_is_stored_before() {
    let shell = Shell::with_project();
    shell.write(
        "访谈08.txt",
        "访谈对象：某标记乙\nQ1\n要带两样：\n2. 户口本\n3. 身份证\n",
    );
    shell.write("谈话.txt", "随便谈了谈。\n");
    let session = shell.session(&[
        "interview import xiangyuan-2022 访谈08.txt",
        "interview import xiangyuan-2022 访谈08.txt --guide recipients",
        "interview import xiangyuan-2022 谈话.txt --guide recipients",
        "interview import xiangyuan-2022 谈话.txt 访谈08.txt --guide recipients --code 09",
        "interview import xiangyuan-2022 谈话.txt --guide recipients --code 09 --into Q99",
        "interview import xiangyuan-2022 访谈08.txt --guide recipients --settle 3",
        "interview list xiangyuan-2022",
        "interview import xiangyuan-2022 访谈08.txt --guide recipients --settle 1=role --settle 4=Q2 --numbered words --dry-run",
        "interview import xiangyuan-2022 访谈08.txt --guide recipients --settle 1=role --numbered words",
        "interview import xiangyuan-2022 谈话.txt --guide recipients --code 09 --into Q7",
        "interview show xiangyuan-2022 08 --format csv --plain",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn several_records_come_in_together_or_not_at_all() {
    let shell = Shell::with_project();
    shell.write("03.txt", "Q1\n知道。\n");
    shell.write("04.srt", "1\n00:00:01,000 --> 00:00:02,000\n问：Q1\n\n2\n00:01:05,000 --> 00:01:09,000\n答：不知道。\n");
    shell.write("坏.docx", "no package");
    let bad = shell.run("interview import xiangyuan-2022 03.txt 坏.docx --guide recipients");
    assert_eq!(bad.code, 4, "{}", bad.complaints);
    assert!(!shell.dump().join("\n").contains("知道。"));
    let done = shell.run("interview import xiangyuan-2022 03.txt 04.srt --guide recipients");
    assert_eq!(done.code, 0, "{}", done.complaints);
    let shown = shell
        .run("interview show xiangyuan-2022 4 --format csv --plain")
        .out;
    assert!(shown.contains("[00:01:05] 答：不知道。"), "{shown}");
}

/// For each theme found in an answer its path, how the answer speaks of it, and the marked words.
type FoundThemes = Vec<(String, String, Vec<String>)>;

/// Themes by path with their definitions and examples; and for each answer and coder the themes with their words.
#[derive(Debug, PartialEq)]
struct Content {
    themes: Vec<(String, String, String)>,
    codings: BTreeMap<(String, String, usize), FoundThemes>,
    settled: BTreeMap<(String, String), FoundThemes>,
    words: BTreeMap<(String, String), String>,
}

fn content(store: &Store) -> Content {
    let book = store.code_book(PROJECT).unwrap();
    let words: BTreeMap<(String, String), String> = store
        .codable_units(PROJECT)
        .unwrap()
        .into_iter()
        .filter(|unit| matches!(unit.unit.holder, Holder::Interview(_)))
        .map(|unit| ((unit.name, unit.unit.question), unit.words))
        .collect();
    let said = |marks: &[Mark], words: &str| {
        let mut said: Vec<_> = marks
            .iter()
            .map(|mark| {
                let passages = mark.passages.iter();
                (
                    book.path(mark.theme),
                    mark.sentiment.code().to_owned(),
                    passages
                        .map(|one| one.words(words).to_owned())
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        said.sort();
        said
    };
    let (mut codings, mut settled) = (BTreeMap::new(), BTreeMap::new());
    for unit in store.coded_units(PROJECT).unwrap() {
        let name = (unit.name.clone(), unit.unit.question.clone());
        let of = &words[&name];
        // Coders leave by number; who is which is the order of their entries here.
        for (at, coding) in unit.codings.iter().enumerate() {
            let key = (name.0.clone(), name.1.clone(), at);
            codings.insert(key, said(&coding.marks, of));
        }
        if let Some(decided) = &unit.settlement {
            settled.insert(name, said(&decided.marks, of));
        }
    }
    let tree = book.tree();
    let themes = tree.iter().map(|(_, theme)| {
        (
            book.path(theme.identity),
            theme.definition.clone(),
            theme.example.clone(),
        )
    });
    Content {
        themes: themes.collect(),
        codings,
        settled,
        words,
    }
}

/// Two interviews coded by two people, a theme 其他 in two branches, a sign of two units before a passage, one answer decided.
pub fn coded() -> Shell {
    coded_in(Shell::with_project())
}

/// The same in a project that is there.
pub fn coded_in(shell: Shell) -> Shell {
    shell.write(
        "03.txt",
        "Q1\n𠮷祥社区的人说的，1. 标准不清楚\n2. 没人上门\nQ2\n跑了三趟，太慢。\n",
    );
    shell.write("04.txt", "Q1\n不知道。\nQ6\n满意，办得快。\n");
    for command in [
        "interview import xiangyuan-2022 03.txt 04.txt --guide recipients --numbered words",
        "theme add xiangyuan-2022 办理 --definition 说到怎么办的",
        "theme add xiangyuan-2022 慢 --under 办理 --definition 说办得慢 --example 跑了三趟",
        "theme add xiangyuan-2022 其他 --under 办理",
        "theme add xiangyuan-2022 知晓",
        "theme add xiangyuan-2022 其他 --under 知晓",
        "--operator 甲 coding add xiangyuan-2022 03/Q1 --found 知晓=反对@12-17 --found 知晓/其他",
        "--operator 甲 coding add xiangyuan-2022 03/Q2 --found 慢=反对@0-4",
        "--operator 甲 coding add xiangyuan-2022 04/Q6 --found 办理=支持",
        "--operator 乙 coding add xiangyuan-2022 03/Q1 --found 知晓=反对@12-17",
        "--operator 乙 coding add xiangyuan-2022 03/Q2 --found 办理/其他@5-7",
        "--operator 丙 coding settle xiangyuan-2022 03/Q2 --found 慢=反对@0-4 --why 三趟",
    ] {
        let done = shell.run(command);
        assert_eq!(done.code, 0, "{command}: {}", done.complaints);
    }
    shell
}

fn opened(shell: &Shell) -> Store {
    Store::open(&shell.path("papers.db"), "主评").unwrap()
}

#[test]
fn a_project_that_left_comes_in_with_the_same_themes_codings_and_passages() {
    let shell = coded();
    let due = content(&opened(&shell));
    assert_eq!(
        (due.themes.len(), due.codings.len(), due.settled.len()),
        (5, 5, 1)
    );
    for nvivo in ["", " --nvivo"] {
        let left = shell.run(&format!(
            "export interviews xiangyuan-2022{nvivo} -o p.qdpx --force"
        ));
        assert_eq!(left.code, 0, "{}", left.complaints);
        let other = Shell::with_project();
        other.write("p.qdpx", std::fs::read(shell.path("p.qdpx")).unwrap());
        let dry = other.run("interview import xiangyuan-2022 p.qdpx --group 受益对象 --dry-run");
        assert_eq!(dry.code, 0, "{}", dry.complaints);
        assert!(content(&opened(&other)).words.is_empty());
        let done = other.run("interview import xiangyuan-2022 p.qdpx --group 受益对象");
        assert_eq!(done.code, 0, "{}", done.complaints);
        assert_eq!(
            done.out,
            "访谈：新 2 份，已有 0 份；主题：新 5 个，已有 0 个；编码：新 5 处，已有 0 处，裁定 1 处\n"
        );
        assert_eq!(content(&opened(&other)), due);
        assert_eq!(other.run("doctor").code, 0);
        // Once more nothing is new; and where it came from, neither.
        for shell in [&other, &shell] {
            let again = shell.run("interview import xiangyuan-2022 p.qdpx");
            assert_eq!(
                again.out,
                "访谈：新 0 份，已有 2 份；主题：新 0 个，已有 5 个；编码：新 0 处，已有 6 处，裁定 0 处\n",
                "{}",
                again.complaints
            );
            assert_eq!(content(&opened(shell)), due);
        }
    }
}

#[test]
fn a_code_book_that_left_comes_in_with_its_tree() {
    let shell = coded();
    let due = content(&opened(&shell)).themes;
    shell.run("export interviews xiangyuan-2022 --format qdc -o book.qdc");
    let other = Shell::with_project();
    other.write("book.qdc", shell.read("book.qdc"));
    other.write(
        "flat.qdc",
        "<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes><Code guid='0123ABCD-0000-4000-8000-000000000000' name='环境/树' isCodable='true'><Description>说到树</Description></Code><Code guid='0123ABCD-0000-4000-8000-000000000001' name='办理' isCodable='true'/></Codes></CodeBook>",
    );
    let session = other.session(&[
        "theme import xiangyuan-2022 book.qdc --dry-run",
        "theme import xiangyuan-2022 book.qdc",
        "theme import xiangyuan-2022 book.qdc",
        "theme import xiangyuan-2022 flat.qdc",
        "theme import xiangyuan-2022 flat.qdc --split",
        "theme import xiangyuan-2022 04.txt",
        "theme list xiangyuan-2022 --format csv --plain",
    ]);
    let hidden = regex_free(&session);
    insta::assert_snapshot!(hidden);
    assert_eq!(content(&opened(&other)).themes[..5], due);
}

/// Without the identities, which are others each time.
fn regex_free(session: &str) -> String {
    let lines = session.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        match cells.as_slice() {
            [number, identity, rest @ ..] if identity.len() == 36 => {
                format!("{number},…,{}", rest.join(","))
            }
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_foreign_project_is_taken_in_with_what_cannot_be_named() {
    let shell = Shell::with_project();
    let source = "问：1. 这项困难帮扶您是怎么知道的？知道条件和标准吗？\r\n答：𠮷祥社区贴的。\r\n2. 另外说一句\r\n";
    // A line end counts two: the question is 1 sign, the rest 27, …; 社区 is told by its words.
    let start = source.chars().position(|sign| sign == '社').unwrap();
    let xml = format!(
        "<Project xmlns='urn:QDA-XML:project:1.0' name='p'><Users><User guid='0123abcd-0000-4000-8000-00000000000a' name='NVivo'/></Users>\
         <CodeBook><Codes><Code guid='0123abcd-0000-4000-8000-00000000000b' name='知道' isCodable='true'/></Codes></CodeBook>\
         <Sources><TextSource guid='0123abcd-0000-4000-8000-00000000000c' name='座谈' plainTextPath='internal://a.txt'>\
         <PlainTextSelection guid='0123abcd-0000-4000-8000-00000000000d' name='社区' startPosition='{}' endPosition='{}' creatingUser='0123abcd-0000-4000-8000-00000000000a'>\
         <Coding guid='0123abcd-0000-4000-8000-00000000000e'><CodeRef targetGUID='0123abcd-0000-4000-8000-00000000000b'/></Coding></PlainTextSelection>\
         </TextSource><PDFSource guid='x'/></Sources><Notes><Note guid='y'/></Notes></Project>",
        start + 1,
        start + 3
    );
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("project.qde", xml.as_bytes()),
        ("Sources/a.txt", source.as_bytes()),
    ] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    shell.write("n.qdpx", writer.finish().unwrap().into_inner());
    let session = shell.session(&[
        "interview import xiangyuan-2022 n.qdpx",
        "interview import xiangyuan-2022 n.qdpx --numbered words",
        "interview import xiangyuan-2022 n.qdpx --numbered words --code 座谈=12 --mode 座谈会",
        "coding export xiangyuan-2022 --format csv --plain",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
}
