//! The reader of guide files, and of a guide pasted as text.

use super::checked::{Checked, with_meaning};
use super::guide_keys::{GROUPS, GUIDE};
use super::key_check::check_keys;
use super::own_words::meant;
use super::toml_reader::{Document, View};
use crate::interview::{Group, Guide, GuideQuestion, check_guide};

/// Whether the text of a file is rather a guide than a questionnaire: it says whom to ask, and not who fills it in.
pub fn is_guide(text: &str) -> bool {
    Document::parse("", text).is_ok_and(|document| {
        let root = View::of(&document.root);
        root.has("ask") && !root.has("respondents")
    })
}

/// Reads a guide file and checks it.
///
/// `file_name` is only what the findings call the file; `indicators`: the codes its project declares, `None` where it stands alone.
pub fn read_guide(file_name: &str, text: &str, indicators: Option<&[&str]>) -> Checked<Guide> {
    let document = match Document::parse(file_name, text) {
        Ok(document) => document,
        Err(findings) => return Checked::new(None, findings),
    };
    let keys = check_keys(&document, &GUIDE);
    let guide = guide(View::of(&document.root));
    let meaning = check_guide(&guide, indicators)
        .into_iter()
        .map(|finding| document.places.locate(finding))
        .collect();
    Checked::new(Some(guide), with_meaning(keys, meaning))
}

fn guide(root: View<'_, '_>) -> Guide {
    Guide {
        code: root.word("code").to_owned(),
        version: root.whole("version").map_or(1, |version| version as u32),
        title: root.text("title"),
        intro: root.text("intro"),
        ask: groups(root),
        questions: root.tables("questions").map(question).collect(),
    }
}

fn question(table: View<'_, '_>) -> GuideQuestion {
    GuideQuestion {
        code: table.word("code").to_owned(),
        topic: table.text("topic"),
        text: table.text("text"),
        prompts: table.texts("prompts"),
        ask: groups(table),
        indicators: table.words("indicators"),
        sensitive: table.flag("sensitive").unwrap_or(false),
        since: table.whole("since").map_or(1, |since| since as u32),
        until: table.whole("until").map(|until| until as u32),
    }
}

fn groups(table: View<'_, '_>) -> Vec<Group> {
    let words = table.words("ask");
    let known = words.iter().filter_map(|word| meant(word, GROUPS));
    known
        .filter_map(|word| Group::ALL.into_iter().find(|group| group.code() == word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::guide_toml;

    const VILLAGE: &str = r#"format = 1
code = "village"
title = "村民访谈提纲"
ask = ["受益对象", "meeting"]

[[questions]]
code = "Q1"
topic = "政策知晓"
text = "您知道这项补助吗？"
prompts = ["从哪里知道的？", { zh = "标准呢？", en = "and the rate?" }]
indicators = ["D1"]

[[questions]]
code = "Q2"
text = "办下来用了多久？"
ask = ["受益对象"]
sensitive = true
"#;

    #[test]
    fn a_guide_is_read_with_chinese_words_and_written_as_it_was() {
        assert!(is_guide(VILLAGE));
        let read = read_guide("village.toml", VILLAGE, Some(&["D1"]));
        assert_eq!(read.findings, []);
        let guide = read.value.unwrap();
        assert_eq!(guide.ask, [Group::Beneficiary, Group::Meeting]);
        assert_eq!(guide.questions[0].prompts[1].en, "and the rate?");
        assert_eq!(guide.questions[1].ask, [Group::Beneficiary]);
        assert!(guide.questions[1].sensitive && !guide.questions[0].sensitive);
        let again = read_guide("again.toml", &guide_toml(&guide), Some(&["D1"]));
        assert_eq!(again.findings, []);
        assert_eq!(again.value, Some(guide));
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_column() {
        let told = |wrong: &str| -> Vec<String> {
            let findings = read_guide("g.toml", wrong, Some(&["D1"])).findings;
            let told = findings.into_iter();
            told.map(|finding| {
                let place = finding.place;
                let (line, column) = (place.line.unwrap_or(0), place.column.unwrap_or(0));
                format!("{} {line}:{column}", finding.code)
            })
            .collect()
        };
        let unknown = VILLAGE.replace("\"meeting\"", "\"村民\"");
        assert_eq!(told(&unknown), ["unknown-word 4:16"]);
        let lost = VILLAGE.replace("\"D1\"", "\"D9\"");
        assert_eq!(told(&lost), ["unknown-indicator 11:15"]);
        let twice = VILLAGE.replace("\"Q2\"", "\"Q1\"");
        assert_eq!(told(&twice), ["duplicate-code 14:8"]);
    }

    #[test]
    fn a_questionnaire_is_no_guide() {
        assert!(!is_guide(
            "format = 1\nrespondents = \"all\"\nask = [\"officer\"]"
        ));
        assert!(!is_guide("not toml ["));
    }
}
