//! 访谈记录表: the record of each interview, with its head as a form, what was said to each question, and who signs.

use super::super::writer::Writer;
use super::super::{Block, Document, TableColumn};
use super::document;
use crate::formats::handover::{HeldInterview, HeldLine, InterviewHandover};
use crate::interview::SaidState;
use crate::text::{Language, text};

/// The record sheets of interviews, each on pages of its own.
pub fn interview_sheets(facts: &InterviewHandover) -> Document {
    let language = facts.language;
    let mut writer = Writer::new(language);
    for (at, held) in facts.interviews.iter().enumerate() {
        if at > 0 {
            writer.blocks.push(Block::PageBreak);
        }
        if facts.interviews.len() > 1 {
            let code = &held.interview.code;
            let heading = text!(in language, "访谈 {code}", "Interview {code}");
            writer.blocks.push(Block::Heading(1, heading));
        }
        sheet(held, &mut writer, language);
    }
    let mut document = document(
        facts,
        ["访谈记录表", "Records of interviews"],
        writer.blocks,
    );
    if let [only] = &facts.interviews[..] {
        let code = &only.interview.code;
        document.title = text!(in language, "访谈记录表（{code}）", "Record of interview {code}");
    }
    document
}

fn sheet(held: &HeldInterview, writer: &mut Writer, language: Language) {
    let columns = || {
        vec![
            TableColumn::label(3),
            TableColumn::text("", 6),
            TableColumn::label(3),
            TableColumn::text("", 6),
        ]
    };
    writer.form(columns(), head(held, language));
    if held.is_not_quoted() {
        writer.tell(
            "本人不同意引用原话，原话不出门。",
            "The person is not to be quoted; the words stay inside.",
        );
    }
    let mut topic = "";
    for line in &held.lines {
        let of = line.topic.get(language);
        if of != topic && !of.is_empty() {
            writer.blocks.push(Block::Heading(2, of.to_owned()));
        }
        topic = of;
        question(line, held.is_not_quoted(), writer, language);
    }
    let note = &held.interview.head.note;
    if !note.is_empty() && !held.is_not_quoted() {
        writer.tell(format!("备注：{note}"), format!("Note: {note}"));
    }
    writer.form(columns(), signed(held, language));
}

/// The head of the sheet, two entries in a row.
fn head(held: &HeldInterview, language: Language) -> Vec<Vec<String>> {
    let of = &held.interview;
    let about = &of.head;
    let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let date = about.date.map(|date| date.to_string()).unwrap_or_default();
    let time = |time: Option<crate::interview::TimeOfDay>| {
        time.map(|time| time.to_string()).unwrap_or_default()
    };
    let minutes = about
        .minutes()
        .map(|minutes| text!(in language, "（{minutes} 分钟）", " ({minutes} min)"));
    let hours = match (about.start, about.end) {
        (None, None) => String::new(),
        (start, end) => format!(
            "{}–{}{}",
            time(start),
            time(end),
            minutes.unwrap_or_default()
        ),
    };
    let recording = match &about.recording {
        Some(recording) => {
            let short: String = recording.sha256.chars().take(12).collect();
            let name = &recording.name;
            text!(in language, "有：{name}（SHA-256 {short}…）", "{name} (SHA-256 {short}…)")
        }
        None => pick("无", "none"),
    };
    let guide = held.guide.get(language);
    let version = of.version;
    let guide = text!(in language, "{guide}（第 {version} 版）", "{guide} (version {version})");
    let row = |one: (&str, &str), value: String, other: (&str, &str), more: String| {
        vec![pick(one.0, one.1), value, pick(other.0, other.1), more]
    };
    let title = |text: crate::text::Text| text.get(language).to_owned();
    vec![
        row(
            ("编号", "code"),
            of.code.clone(),
            ("访谈对象", "whom"),
            title(about.group.title()),
        ),
        row(
            ("身份", "role"),
            about.role.clone(),
            ("单位", "unit"),
            about.unit.clone(),
        ),
        row(
            ("方式", "mode"),
            title(about.mode.title()),
            ("地点", "place"),
            about.place.clone(),
        ),
        row(("日期", "date"), date, ("起止时间", "hours"), hours),
        row(
            ("访谈人", "asked by"),
            about.interviewer.clone(),
            ("记录人", "written by"),
            about.recorder.clone(),
        ),
        row(
            ("同意情况", "consent"),
            title(about.consent.title()),
            ("录音", "recording"),
            recording,
        ),
        row(
            ("提纲", "guide"),
            guide,
            ("状态", "state"),
            title(of.stage().title()),
        ),
    ]
}

/// A question with what was said to it.
fn question(line: &HeldLine, is_not_quoted: bool, writer: &mut Writer, language: Language) {
    let (code, asked) = (&line.code, line.asked.get(language));
    writer.heading(format!("{code}　{asked}"));
    let said = match (line.state, &line.words) {
        (Some(SaidState::Said), Some(words)) => text!(in language, "答：{words}", "A: {words}"),
        (Some(SaidState::Said), None) if is_not_quoted => {
            language.pick("（有答话）", "(answered)").to_owned()
        }
        (Some(SaidState::Said), None) => language
            .pick(
                "（敏感题，原话不出门）",
                "(sensitive: the words stay inside)",
            )
            .to_owned(),
        (Some(state), _) => {
            let state = state.title();
            let state = state.get(language);
            text!(in language, "（{state}）", "({state})")
        }
        (None, _) => language
            .pick("（未记）", "(nothing is written down)")
            .to_owned(),
    };
    writer.say(said);
}

/// Who confirmed it and how; what is not done yet is left to be signed by hand.
fn signed(held: &HeldInterview, language: Language) -> Vec<Vec<String>> {
    let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let of = &held.interview;
    let (how, day) = of.signed.as_ref().map_or_else(Default::default, |signing| {
        let day = signing.date.map(|day| day.to_string()).unwrap_or_default();
        (signing.how.title().get(language).to_owned(), day)
    });
    let reviewed = if of.reviewed.is_some() {
        pick("已复核", "looked over")
    } else {
        String::new()
    };
    vec![
        vec![
            pick("受访者确认", "confirmed by"),
            how,
            pick("日期", "on"),
            day,
        ],
        vec![
            pick("访谈人签字", "interviewer"),
            String::new(),
            pick("记录人签字", "recorder"),
            String::new(),
        ],
        vec![
            pick("复核", "reviewed"),
            reviewed,
            pick("日期", "on"),
            String::new(),
        ],
    ]
}
