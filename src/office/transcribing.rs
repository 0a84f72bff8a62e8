//! A transcript becomes an interview: its head, the answers under the questions of the guide, and the rest in the note.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use crate::error::{Error, Kind, Result};
use crate::formats::read_as;
use crate::formats::transcript::{NoteKind, Transcript, TranscriptForm, read_transcript};
use crate::interview::{
    Group, Guide, GuideQuestion, Head, HeadLines, Interview, Mode, PlacedAnswer, PlacedText,
    PlacingDoubt, PlacingSettled, Said, is_head_line, place_answers, read_code, read_head,
};
use crate::store::{NewRecord, Store};
use crate::text::{Finding, Language, Severity, Text, text};

/// What is known of a transcript beside its file.
#[derive(Debug, Clone)]
pub struct TranscriptWanted<'a> {
    /// The guide along which people talked.
    pub guide: &'a Guide,
    /// The version of the guide.
    pub version: u32,
    /// The interviewee's code; `None`: as the file or its name says.
    pub code: Option<String>,
    /// Whom one talked to; `None`: as the file says, or the guide where it is for one group only.
    pub group: Option<Group>,
    /// How one talked; `None`: as the file says, or as is usual with the group.
    pub mode: Option<Mode>,
    /// What else is said of the head; what is empty is filled from the file.
    pub head: Head,
    /// What was settled of its lines.
    pub settled: PlacingSettled,
    /// The lines that name a role, not a person, counted from 1.
    pub roles: Vec<usize>,
    /// The question that takes the whole text, where the questions do not stand in it.
    pub into: Option<String>,
    /// Whether the head is on file: a line that says who it was is left out, and not asked about.
    pub is_begun: bool,
    /// The encoding of a text; `None`: found out.
    pub encoding: Option<&'static Encoding>,
}

/// A transcript as an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptTaken {
    /// The interviewee's code.
    pub code: String,
    /// Whom, where and when; the note has what stands outside the questions.
    pub head: Head,
    /// What was said, by the codes of the questions.
    pub answers: BTreeMap<String, Said>,
    /// What became of the rest.
    pub told: TranscriptTold,
}

/// What became of the parts of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranscriptTold {
    /// The questions that were found with words, in the order of the text.
    pub placed: Vec<String>,
    /// Those with nothing below them: they stay open.
    pub empty: Vec<String>,
    /// Those of the guide that do not stand in the text.
    pub missing: Vec<String>,
    /// How many lines outside the questions are in the note.
    pub left: usize,
    /// How many entries that name somebody were left out.
    pub names: usize,
    /// What the file has beside words: revisions, controls, footnotes, comments.
    pub remark: Option<Text>,
    /// What is said of the encoding of the file.
    pub read_as: Option<Text>,
}

impl TranscriptTold {
    /// In one line.
    pub fn sentence(&self) -> Text {
        let said = |language: Language| {
            let codes = |codes: &[String]| codes.join(language.pick("、", ", "));
            let (count, placed) = (self.placed.len(), codes(&self.placed));
            let mut parts = vec![text!(in language,
                "放进 {count} 题（{placed}）", "answers: {count} ({placed})")];
            if !self.empty.is_empty() {
                let codes = codes(&self.empty);
                parts.push(text!(in language, "题下没有话、留着没记：{codes}", "nothing below, left open: {codes}"));
            }
            if !self.missing.is_empty() {
                let codes = codes(&self.missing);
                parts.push(text!(in language, "没有出现：{codes}", "not there: {codes}"));
            }
            if self.left > 0 {
                let left = self.left;
                parts.push(text!(in language, "提纲以外 {left} 行记入备注", "lines outside the guide, in the note: {left}"));
            }
            if self.names > 0 {
                let names = self.names;
                parts.push(text!(in language,
                    "姓名、电话、签字 {names} 处没有收（姓名另存：manyi names set）",
                    "names, numbers or signatures left out: {names} (they are kept apart: manyi names set)"));
            }
            if let Some(remark) = &self.remark {
                parts.push(remark.get(language).to_owned());
            }
            if let Some(read_as) = &self.read_as {
                parts.push(read_as.get(language).to_owned());
            }
            parts.join(language.pick("；", "; "))
        };
        Text::new(said(Language::Zh), said(Language::En))
    }
}

/// Whether a file's name is that of a transcript.
pub fn is_transcript(name: &str) -> bool {
    TranscriptForm::of_name(name).is_some()
}

/// Reads a file as an interview. What has to be settled or mended comes as findings; nothing is stored.
///
/// # Errors
/// The findings of a file that cannot be read, of lines that can be two things, and where no question stands in it.
pub fn read_interview_text(
    name: &str,
    bytes: &[u8],
    wanted: &TranscriptWanted<'_>,
) -> std::result::Result<TranscriptTaken, Vec<Finding>> {
    let form = TranscriptForm::of_name(name).ok_or_else(|| vec![unknown_form()])?;
    let transcript =
        read_transcript(form, bytes, wanted.encoding).map_err(|finding| vec![finding])?;
    let words = transcript.text();
    let lines: Vec<&str> = words.split('\n').collect();
    let guide = wanted.guide;
    let all: Vec<&GuideQuestion> = guide
        .questions
        .iter()
        .filter(|one| one.is_in(wanted.version))
        .collect();
    let mut placed = placed(&words, &lines, &all, wanted);
    let closing = closing(&mut placed, &lines);
    let at = |number: &usize| (*number, lines[*number - 1]);
    let outside = placed.before.iter().chain(&closing).map(at);
    let mut said = read_head(outside, &wanted.roles);
    let mut findings: Vec<Finding> = placed.doubts.iter().map(which).collect();
    if wanted.is_begun {
        said.names += said.who.len();
    } else {
        findings.extend(said.who.iter().map(|line| whom(*line)));
    }
    if placed.answers.is_empty() && placed.doubts.is_empty() && wanted.into.is_none() {
        findings.push(no_question());
    }
    let group = wanted.group.or(said.group).or(match guide.ask[..] {
        [only] => Some(only),
        _ => None,
    });
    let code = wanted
        .code
        .clone()
        .or_else(|| said.code.clone())
        .or_else(|| code_of_name(name));
    let Some((code, group)) = code.clone().zip(group) else {
        findings.extend(code.is_none().then(no_code));
        findings.extend(group.is_none().then(no_group));
        return Err(findings);
    };
    let foreign = placed.answers.iter().filter(|answer| {
        let asked = guide.find(&answer.question);
        wanted.into.is_none() && asked.is_some_and(|(_, question)| !question.is_for(group))
    });
    findings.extend(foreign.map(|answer| other_group(answer, group)));
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(taken(
        wanted,
        &transcript,
        &lines,
        placed,
        &closing,
        &said,
        (code, group),
    ))
}

fn taken(
    wanted: &TranscriptWanted<'_>,
    transcript: &Transcript,
    lines: &[&str],
    placed: PlacedText,
    closing: &[usize],
    said: &HeadLines,
    (code, group): (String, Group),
) -> TranscriptTaken {
    let usual = Head::of(group);
    let mut head = Head {
        group,
        mode: wanted.mode.or(said.mode).unwrap_or(usual.mode),
        ..wanted.head.clone()
    };
    said.fill(&mut head);
    let outside = placed.before.iter().chain(closing);
    let left: Vec<&str> = outside
        .filter(|number| !said.used.contains(number))
        .map(|number| lines[*number - 1].trim())
        .filter(|line| !line.is_empty())
        .collect();
    note(&mut head, &left, transcript);
    let asked = wanted.guide.asked(wanted.version, group);
    let is_there = |code: &String| {
        placed.empty.contains(code) || placed.answers.iter().any(|answer| answer.question == *code)
    };
    TranscriptTaken {
        told: TranscriptTold {
            placed: placed
                .answers
                .iter()
                .map(|one| one.question.clone())
                .collect(),
            missing: asked
                .map(|(_, question)| question.code.clone())
                .filter(|code| !is_there(code))
                .collect(),
            left: left.len(),
            names: said.names,
            remark: transcript.remark(),
            read_as: read_as(transcript.encoding, wanted.encoding).map(|said| said.sentence),
            empty: placed.empty,
        },
        answers: placed
            .answers
            .into_iter()
            .map(|answer| (answer.question, Said::words(without_label(&answer.text))))
            .collect(),
        code,
        head,
    }
}

/// The answers as they stand in the text, or the whole of it under the question that takes it.
fn placed(
    words: &str,
    lines: &[&str],
    questions: &[&GuideQuestion],
    wanted: &TranscriptWanted<'_>,
) -> PlacedText {
    let guide = wanted.guide;
    let others = [Language::Zh, Language::En].map(|of| [guide.title.get(of), guide.intro.get(of)]);
    let mut others: Vec<&str> = others.concat();
    others.extend([
        "访谈记录",
        "访谈记录表",
        "座谈会记录",
        "座谈记录",
        "访谈提纲",
    ]);
    let Some(into) = &wanted.into else {
        return place_answers(words, questions, &others, &wanted.settled);
    };
    let (head, said): (Vec<usize>, Vec<usize>) =
        (1..=lines.len()).partition(|number| is_head_line(lines[*number - 1]));
    let text: Vec<&str> = said
        .iter()
        .map(|number| lines[*number - 1].trim_end())
        .collect();
    let text = text.join("\n").trim_matches('\n').to_owned();
    let answer = PlacedAnswer {
        question: into.clone(),
        text,
        pieces: Vec::new(),
        lines: said,
    };
    PlacedText {
        before: head,
        answers: if answer.text.is_empty() {
            Vec::new()
        } else {
            vec![answer]
        },
        ..PlacedText::default()
    }
}

/// Takes the lines of a form's foot (who signed, on which day) from the end of the last answer.
fn closing(placed: &mut PlacedText, lines: &[&str]) -> Vec<usize> {
    let mut closing = Vec::new();
    let last = placed
        .answers
        .iter_mut()
        .max_by_key(|answer| answer.lines.last().copied());
    let Some(answer) = last.filter(|answer| !answer.pieces.is_empty()) else {
        return closing;
    };
    let mut rows: Vec<&str> = answer.text.split('\n').collect();
    while rows.len() > 1 && rows.len() == answer.lines.len() {
        let row = rows[rows.len() - 1];
        if !row.trim().is_empty() && !is_head_line(row) {
            break;
        }
        rows.pop();
        closing.extend(answer.lines.pop().filter(|_| !row.trim().is_empty()));
    }
    let kept = rows.join("\n");
    kept.trim_end().clone_into(&mut answer.text);
    closing.retain(|number| is_head_line(lines[*number - 1]));
    closing.reverse();
    closing
}

/// Words for who answers, before a colon.
const ANSWERERS: [&str; 7] = [
    "答",
    "受访者",
    "受访人",
    "被访者",
    "被访人",
    "受访对象",
    "A",
];

/// The words without `答：` before them, where nobody else speaks in them.
fn without_label(words: &str) -> String {
    let label = |line: &str| -> Option<String> {
        let (word, _) = line.split_once(['：', ':'])?;
        let word = word.trim();
        (word.chars().count() <= 6 && !word.is_empty()).then(|| word.to_owned())
    };
    let is_answer = |line: &str| label(line).is_some_and(|word| ANSWERERS.contains(&word.as_str()));
    let mut lines = words.split('\n');
    let begins = lines.clone().next().is_some_and(is_answer);
    if !begins || lines.any(|line| label(line).is_some() && !is_answer(line)) {
        return words.to_owned();
    }
    let rest = words
        .split('\n')
        .map(|line| match line.split_once(['：', ':']) {
            Some((_, rest)) if is_answer(line) => rest.trim_start(),
            _ => line,
        });
    let rest = rest.collect::<Vec<_>>().join("\n");
    if rest.trim().is_empty() {
        words.to_owned()
    } else {
        rest
    }
}

/// Puts into the note what stands outside the questions, and beside the text.
fn note(head: &mut Head, left: &[&str], transcript: &Transcript) {
    let of = |kind: NoteKind| -> Vec<String> {
        let notes = transcript.notes.iter().filter(|note| note.kind == kind);
        notes.map(|note| note.text.replace('\n', " ")).collect()
    };
    let parts = [
        (
            "提纲以外",
            left.iter().map(|line| (*line).to_owned()).collect(),
        ),
        ("脚注", of(NoteKind::Footnote)),
        ("尾注", of(NoteKind::Endnote)),
        ("批注", of(NoteKind::Comment)),
    ];
    for (title, words) in parts {
        if words.is_empty() {
            continue;
        }
        if !head.note.is_empty() {
            head.note.push('　');
        }
        head.note.push_str(title);
        head.note.push('：');
        head.note.push_str(&words.join("；"));
    }
}

/// The code that a file or a source is called by: `03.docx`, `访谈03.txt`, `访谈 B-12`; `None` where it says none.
pub fn code_of_name(name: &str) -> Option<String> {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().all(|sign| sign.is_ascii_alphanumeric()) => stem,
        _ => name,
    };
    let stem = ["访谈记录", "访谈", "记录", "interview"]
        .iter()
        .find_map(|word| stem.trim().strip_prefix(word))
        .unwrap_or(stem)
        .trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '_' | '-' | '　'));
    let code = read_code(stem).ok()?;
    code.chars()
        .any(|sign| sign.is_ascii_digit())
        .then_some(code)
}

/// Keeps interviews that were read; all of them or none.
///
/// # Errors
/// Where a code is taken, or one cannot be stored.
pub fn keep_transcripts(
    store: &mut Store,
    project: &str,
    guide: &str,
    taken: Vec<(String, TranscriptTaken)>,
) -> Result<usize> {
    let records = taken.into_iter().map(|(file, taken)| NewRecord {
        code: taken.code,
        head: taken.head,
        answers: taken.answers,
        file,
    });
    store.import_interviews(project, guide, records.collect())
}

/// Puts what a transcript says into an interview that is being recorded: answers behind what stands there, the head where it
/// is empty, the rest into the note. All or nothing.
///
/// # Errors
/// Where the interview does not take words any more.
pub fn bring_into(
    store: &mut Store,
    project: &str,
    interview: &Interview,
    file: &str,
    taken: &TranscriptTaken,
) -> Result<()> {
    let mut head = interview.head.clone();
    let mut note = head.note.clone();
    if !taken.head.note.is_empty() && !note.contains(&taken.head.note) {
        if !note.is_empty() {
            note.push('　');
        }
        note.push_str(&taken.head.note);
    }
    head.note = note;
    let answers = taken.answers.iter().map(|(question, said)| {
        let before = interview
            .said(question)
            .filter(|before| !before.text.is_empty());
        let said = match before {
            Some(before) => before.edited(format!("{}\n{}", before.text, said.text)),
            None => said.clone(),
        };
        (question.clone(), said)
    });
    let answers: Vec<(String, Said)> = answers.collect();
    store.bring_into_interview(project, &interview.code, &head, &answers, file)
}

/// The error of findings that were told one by one.
pub fn unsettled(findings: &[Finding]) -> Error {
    let errors = findings
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    Error::new(
        Kind::Findings,
        format!("共 {errors} 处要定，见上；什么也没有写入"),
        format!("{errors} to be settled, see above; nothing was stored"),
    )
}

fn at_line(code: &'static str, line: usize, sentence: Text) -> Finding {
    let mut finding = Finding::error(code, "", sentence);
    finding.place.line = u32::try_from(line).ok();
    finding
}

fn which(doubt: &PlacingDoubt) -> Finding {
    let (line, number) = (doubt.line, &doubt.by_number);
    let sentence = match &doubt.by_words {
        Some(words) => text!(
            "第 {line} 行：序号是 {number} 的，话是 {words} 的",
            "line {line}: the number is that of {number}, the words are those of {words}"
        ),
        None => text!(
            "第 {line} 行：序号像 {number}，话不是提纲里的话——是问这道题，还是受访者说的话？",
            "line {line}: the number could be that of {number}, the words are not the guide's: is it the question, or something that was said?"
        ),
    };
    let hint = Text::new(
        format!(
            "--settle {line}={number} 是这道题，--settle {line}=words 是说的话；都一样的：--numbered words 或 questions"
        ),
        format!(
            "--settle {line}={number}: it is the question; --settle {line}=words: it was said; for all such lines --numbered words or questions"
        ),
    );
    at_line("transcript-which-question", line, sentence).hint(hint.zh, hint.en)
}

fn whom(line: usize) -> Finding {
    let hint = Text::new(
        format!("是身份：--settle {line}=role；是姓名：从文件里删去，姓名用 manyi names set 另存"),
        format!(
            "a role: --settle {line}=role; a name: take it out of the file, `manyi names set` keeps it apart"
        ),
    );
    at_line(
        "transcript-whom",
        line,
        text!(
            "第 {line} 行写着访谈对象：是身份，还是姓名？",
            "line {line} says who was interviewed: is it a role, or a name?"
        ),
    )
    .hint(hint.zh, hint.en)
}

fn no_question() -> Finding {
    Finding::error(
        "transcript-no-question",
        "",
        text!(
            "文件里没有认出提纲里的题",
            "no question of the guide stands in the file"
        ),
    )
    .hint(
        "每道题单独起一行，写题号（Q3 或 3．）或提纲里的话；整份放进一道题：--into Q1；核对 --guide",
        "let each question begin a line with its code, number or words; --into Q1 puts the whole text under one; check --guide",
    )
}

fn no_code() -> Finding {
    Finding::error(
        "transcript-code",
        "",
        text!("看不出受访者编号", "the interviewee's code is not said"),
    )
    .hint(
        "加 --code 03，或把文件叫作 03.docx，或在开头写一行 编号：03",
        "add --code 03, name the file 03.docx, or begin it with a line `编号：03`",
    )
}

fn no_group() -> Finding {
    Finding::error(
        "transcript-group",
        "",
        text!(
            "看不出访谈对象是哪一类",
            "it is not said whom one talked to"
        ),
    )
    .hint(
        "加 --group 受益对象（或 经办人员、管理人员、座谈会）",
        "add --group beneficiary (or officer, manager, meeting)",
    )
}

fn other_group(answer: &PlacedAnswer, group: Group) -> Finding {
    let (question, group) = (&answer.question, group.title());
    Finding::error(
        "transcript-other-group",
        question.clone(),
        Text::new(
            format!("{question} 这道题不问{}", group.zh),
            format!("{question} is not asked of {}", group.en),
        ),
    )
    .hint("核对 --group 和 --guide", "check --group and --guide")
}

fn unknown_form() -> Finding {
    Finding::error(
        "transcript-broken",
        "",
        text!(
            "不是能读的访谈记录：.txt .docx .odt .srt .vtt",
            "no transcript that is read: .txt .docx .odt .srt .vtt"
        ),
    )
    .hint("另存为其中一种", "save it as one of them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read_guide;

    fn guide() -> Guide {
        let toml = "format = 1\ncode = \"g\"\ntitle = \"村民访谈提纲\"\nask = [\"受益对象\"]\n[[questions]]\ncode = \"Q1\"\ntext = \"您知道这项补助吗？\"\n[[questions]]\ncode = \"Q2\"\ntext = \"办下来用了多久？\"\n[[questions]]\ncode = \"Q3\"\ntext = \"还有什么要说的？\"\n";
        read_guide("g.toml", toml, None).value.unwrap()
    }

    fn wanted(guide: &Guide) -> TranscriptWanted<'_> {
        TranscriptWanted {
            guide,
            version: 1,
            code: None,
            group: None,
            mode: None,
            head: Head::of(Group::Beneficiary),
            settled: PlacingSettled::default(),
            roles: Vec::new(),
            into: None,
            is_begun: false,
            encoding: None,
        }
    }

    const TEXT: &str = "村民访谈提纲\n编号：07  姓名：某甲\n受访者身份：村民\n下雨天，在院子里谈。\n1. 您知道这项补助吗？\n答：知道。\n2. 办下来用了多久？\n答：三个月。\n问：为什么？\n答：材料多。\n受访者签字：某甲\n";

    #[test]
    fn a_transcript_becomes_an_interview_and_nothing_of_it_is_lost_but_names() {
        let guide = guide();
        let taken = read_interview_text("记录.txt", TEXT.as_bytes(), &wanted(&guide)).unwrap();
        assert_eq!(
            (taken.code.as_str(), taken.head.role.as_str()),
            ("07", "村民")
        );
        assert_eq!(taken.answers["Q1"], Said::words("知道。"));
        assert_eq!(
            taken.answers["Q2"],
            Said::words("答：三个月。\n问：为什么？\n答：材料多。")
        );
        assert_eq!(taken.head.note, "提纲以外：下雨天，在院子里谈。");
        let told = &taken.told;
        assert_eq!(
            (told.left, told.names, told.missing.as_slice()),
            (1, 2, &["Q3".to_owned()][..])
        );
        assert!(!format!("{taken:?}").contains("某甲"));
    }

    #[test]
    fn what_is_not_said_is_asked_and_no_words_are_in_what_is_asked() {
        let guide = guide();
        let text = "访谈对象：某甲\n1. 您知道这项补助吗？\n有两样：\n2. 户口本\n";
        let findings =
            read_interview_text("某甲.txt", text.as_bytes(), &wanted(&guide)).unwrap_err();
        let told: Vec<_> = findings.iter().map(|one| one.code).collect();
        assert_eq!(
            told,
            [
                "transcript-which-question",
                "transcript-whom",
                "transcript-code"
            ]
        );
        assert!(
            !format!("{findings:?}").contains("某甲") && !format!("{findings:?}").contains("户口")
        );
        let none =
            read_interview_text("03.txt", "随便谈谈\n".as_bytes(), &wanted(&guide)).unwrap_err();
        assert_eq!(none[0].code, "transcript-no-question");
        let into = TranscriptWanted {
            into: Some("Q3".into()),
            ..wanted(&guide)
        };
        let taken = read_interview_text("访谈03.txt", "编号：04\n随便谈谈\n好\n".as_bytes(), &into)
            .unwrap();
        assert_eq!(
            (taken.code.as_str(), taken.answers["Q3"].text.as_str()),
            ("04", "随便谈谈\n好")
        );
    }

    #[test]
    fn a_name_of_a_file_says_a_code_where_it_is_one() {
        for (name, code) in [
            ("03.docx", "03"),
            ("访谈03.txt", "03"),
            ("访谈 b-12", "B-12"),
            ("访谈记录_7.odt", "7"),
        ] {
            assert_eq!(code_of_name(name).as_deref(), Some(code), "{name}");
        }
        for name in ["张三.docx", "final.txt", "访谈.docx"] {
            assert_eq!(code_of_name(name), None, "{name}");
        }
    }
}
