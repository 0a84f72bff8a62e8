//! Who speaks: the word before a colon at the beginning of a paragraph, where it is one that comes back.

use std::collections::HashMap;

use super::TranscriptParagraph;

/// Words for speakers that are taken though they stand there once.
const KNOWN: [&str; 16] = [
    "问",
    "答",
    "访",
    "受访者",
    "受访人",
    "被访者",
    "被访人",
    "访问员",
    "访谈人",
    "访谈者",
    "采访者",
    "主持人",
    "记录员",
    "评价组",
    "Q",
    "A",
];

/// The most signs of a speaker's word.
const LONGEST: usize = 12;

/// Puts the word before the colon of a paragraph into its place, where it stands before two paragraphs or is a known one.
pub(super) fn tell_apart(paragraphs: &mut [TranscriptParagraph]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for paragraph in paragraphs.iter() {
        if let Some((word, _)) = before_colon(&paragraph.text) {
            *times.entry(word.to_owned()).or_default() += 1;
        }
    }
    for paragraph in paragraphs.iter_mut().filter(|one| one.speaker.is_none()) {
        let Some((word, said)) = before_colon(&paragraph.text) else {
            continue;
        };
        if KNOWN.contains(&word) || times.get(word).is_some_and(|times| *times > 1) {
            let (word, said) = (word.to_owned(), said.to_owned());
            paragraph.speaker = Some(word);
            paragraph.text = said;
        }
    }
}

/// The word that may be a speaker, and what is said.
fn before_colon(text: &str) -> Option<(&str, &str)> {
    let (word, said) = text.split_once(['：', ':'])?;
    let word = word.trim();
    let is_word = !word.is_empty()
        && word.chars().count() <= LONGEST
        && !word.chars().any(|sign| {
            sign.is_whitespace()
                || matches!(sign, '，' | '。' | '、' | '；' | '？' | '！' | ',' | '.' | ';' | '?' | '!' | '“' | '《' | '/')
        })
        // A time of the day is no speaker.
        && !word.chars().all(|sign| sign.is_ascii_digit())
        && !said.trim().is_empty();
    is_word.then(|| (word, said.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speakers(lines: &[&str]) -> Vec<Option<String>> {
        let mut paragraphs: Vec<_> = lines
            .iter()
            .map(|line| TranscriptParagraph {
                text: (*line).into(),
                ..TranscriptParagraph::default()
            })
            .collect();
        tell_apart(&mut paragraphs);
        paragraphs.into_iter().map(|one| one.speaker).collect()
    }

    #[test]
    fn a_word_that_comes_back_is_a_speaker_and_a_heading_is_none() {
        assert_eq!(
            speakers(&[
                "时间：上午",
                "A1：好",
                "B2: 不好",
                "A1：也行",
                "受访者：行",
                "9:30 开始"
            ]),
            [
                None,
                Some("A1".into()),
                None,
                Some("A1".into()),
                Some("受访者".into()),
                None
            ]
        );
    }
}
