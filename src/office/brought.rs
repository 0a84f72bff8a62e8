//! What parcels of other machines brought, told to a person: in a sentence, and in full.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::ParcelRead;
use crate::formats::{changed_places, redefined_table};
use crate::store::{Receipt, SurveyKey};
use crate::text::{Language, Text, device_title, group_thousands, text};

/// So many papers are named.
const NAMED: usize = 12;

impl ParcelRead {
    /// What it did, or would do, in a sentence.
    pub fn sentence(&self) -> Text {
        let receipt = &self.receipt;
        if receipt.is_nothing_new() {
            return text!("里面的都已经有了", "everything in it was known");
        }
        let from = device_title(&self.waybill.name, &self.waybill.device);
        let events = group_thousands(receipt.events);
        let Text { zh, en } = done(&[receipt]);
        text!(
            "来自 {from}：新留痕 {events} 行{zh}",
            "from {from}: {events} new events{en}"
        )
    }

    /// What a person has to know of it: projects that are new here, whose approval falls, what definitions say otherwise,
    /// and which figures move. Nothing: an empty text.
    pub fn told(&self, language: Language) -> String {
        let receipt = &self.receipt;
        let mut told = String::new();
        if !receipt.projects.is_empty() {
            let codes: Vec<&str> = receipt.projects.iter().map(String::as_str).collect();
            let codes = codes.join(language.pick("、", ", "));
            told += &text!(in language, "带来这些项目的定义：{codes}\n", "it brings the definition of {codes}\n");
        }
        for (papers, zh, en) in [
            (
                &receipt.unapproved,
                "对方改过，审定已取消",
                "changed elsewhere, approved no more",
            ),
            (
                &receipt.overtaken,
                "是按原来的定义审定的，已退回",
                "approved by the former definition, approved no more",
            ),
        ] {
            let mut by_survey: BTreeMap<&SurveyKey, Vec<&str>> = BTreeMap::new();
            for (key, serial) in papers {
                by_survey.entry(key).or_default().push(serial);
            }
            for (key, serials) in by_survey {
                let named = serials[..serials.len().min(NAMED)].join(language.pick("、", ", "));
                let more = if serials.len() > NAMED {
                    text!(in language, " 等 {} 份", " and others, {} in all", serials.len())
                } else {
                    String::new()
                };
                let said = language.pick(zh, en);
                told += &text!(in language, "{key} {named}{more}：{said}\n", "{key} {named}{more}: {said}\n");
            }
        }
        for (project, found) in &receipt.redefined {
            told += &text!(in language, "{project} 的定义两边不同，按后一份算：\n", "the definition of {project} differs; the later one stands:\n");
            told += &changed_places(&found.changes, language);
        }
        for (project, moved) in &receipt.moved {
            told += &text!(in language, "{project}：\n", "{project}:\n");
            told += &redefined_table(moved, language);
        }
        told
    }

    /// Whether it leaves something for a person to settle.
    pub fn leaves_work(&self) -> bool {
        let receipt = &self.receipt;
        receipt.collisions > 0
            || receipt.alike > 0
            || receipt.forks > 0
            || receipt.discrepancies > 0
    }
}

/// What parcels did to papers, each count that is not nought behind a comma.
pub fn done(receipts: &[&Receipt]) -> Text {
    let sum = |of: fn(&Receipt) -> i64| receipts.iter().map(|receipt| of(receipt)).sum::<i64>();
    let counts = [
        (
            sum(|of| of.papers_new.cast_signed()),
            "新答卷",
            "份",
            "new papers",
        ),
        (
            sum(|of| of.papers_changed.cast_signed()),
            "补改",
            "份",
            "papers added to",
        ),
        (sum(|of| of.discrepancies), "差异", "处", "discrepancies"),
        (sum(|of| of.collisions), "撞号", "份", "collisions"),
        (
            sum(|of| of.alike.cast_signed()),
            "编号相像",
            "对",
            "pairs of serials alike",
        ),
        (sum(|of| of.forks.cast_signed()), "分叉", "条", "forks"),
        (
            sum(|of| i64::try_from(of.approved_no_more()).unwrap_or(i64::MAX)),
            "取消审定",
            "份",
            "approved no more",
        ),
    ];
    let mut said = Text::default();
    for (count, zh, of, en) in counts.into_iter().filter(|(count, ..)| *count != 0) {
        let _ = write!(said.zh, "，{zh} {count} {of}");
        let _ = write!(said.en, ", {en}: {count}");
    }
    said
}
