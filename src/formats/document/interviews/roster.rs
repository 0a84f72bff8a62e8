//! 访谈对象一览表: who was interviewed, by code, role and unit, how, when, where and by whom; no names.

use super::super::writer::Writer;
use super::super::{Document, TableColumn};
use super::document;
use crate::formats::handover::InterviewHandover;
use crate::text::{Language, Order as _, text};

/// The list of who was interviewed.
pub fn interview_roster(facts: &InterviewHandover) -> Document {
    let language = facts.language;
    let mut writer = Writer::new(language);
    summary(facts, &mut writer);
    let columns = [
        ("编号", "code", 4),
        ("访谈对象", "whom", 6),
        ("身份", "role", 6),
        ("单位", "unit", 9),
        ("方式", "mode", 5),
        ("日期", "date", 7),
        ("地点", "place", 7),
        ("访谈人", "interviewer", 6),
    ];
    let columns = columns.map(|(zh, en, share)| TableColumn::text(language.pick(zh, en), share));
    let rows = facts.interviews.iter().map(|held| {
        let head = &held.interview.head;
        vec![
            held.interview.code.clone(),
            head.group.title().get(language).to_owned(),
            head.role.clone(),
            head.unit.clone(),
            head.mode.title().get(language).to_owned(),
            head.date.map(|date| date.to_string()).unwrap_or_default(),
            head.place.clone(),
            head.interviewer.clone(),
        ]
    });
    let caption = language.pick("访谈对象", "Who was interviewed");
    writer.table(caption, columns.into(), rows.collect());
    writer.tell(
        "注：受访者以编号代表，姓名另存，不在本表。",
        "Interviewees are named by codes; their names are kept elsewhere.",
    );
    document(
        facts,
        ["访谈对象一览表", "Who was interviewed"],
        writer.blocks,
    )
}

/// How many, of which group and in which way.
pub(super) fn summary(facts: &InterviewHandover, writer: &mut Writer) {
    let all = facts.interviews.len();
    let groups = facts.by_group();
    let listed = |language: Language| {
        let groups = groups.iter().map(|(group, count)| {
            let title = group.title();
            let title = title.get(language);
            text!(in language, "{title} {count}", "{title}: {count}")
        });
        groups.collect::<Vec<_>>().join(language.pick("、", ", "))
    };
    let mut days: Vec<_> = facts
        .interviews
        .iter()
        .filter_map(|held| held.interview.head.date)
        .collect();
    days.order();
    let [span_zh, span_en] = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => {
            [format!("，日期 {first}"), format!(", on {first}")]
        }
        (Some(first), Some(last)) => [
            format!("，日期 {first} 至 {last}"),
            format!(", {first} to {last}"),
        ],
        _ => Default::default(),
    };
    let (zh, en) = (listed(Language::Zh), listed(Language::En));
    writer.tell(
        format!("共访谈 {all} 份：{zh}{span_zh}。"),
        format!("{all} interviews: {en}{span_en}."),
    );
}
