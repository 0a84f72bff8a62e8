//! Wrapping of mixed Chinese and Latin text by display columns, shared by drawing and the caret.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::width;

/// One wrapped line: a byte range of the source text, line end excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The bytes of the source that this line shows.
    pub bytes: Range<usize>,
}

/// Breaks `text` into lines of at most `columns` display columns.
///
/// A break may come between any two Chinese characters, after a space, or, where a Latin word is longer
/// than a line, inside it. Punctuation that closes (`，。）`) is kept off the start of a line. Every byte
/// of the source but line ends belongs to exactly one line, so a caret can be placed from its byte offset.
/// A width of zero is taken as one column; a wide character in one column stands alone on its line.
pub fn wrap(text: &str, columns: usize) -> Vec<Line> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, start, columns, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

fn wrap_paragraph(paragraph: &str, offset: usize, columns: usize, lines: &mut Vec<Line>) {
    let mut line_start = 0;
    let mut used = 0;
    // The last place where the line may be broken, and the columns used after it.
    let mut opportunity: Option<usize> = None;
    let mut previous: Option<&str> = None;
    for (at, cluster) in paragraph.grapheme_indices(true) {
        if previous.is_some_and(|before| may_break(before, cluster)) {
            opportunity = Some(at);
        }
        let columns_of_cluster = width(cluster);
        // What is carried over from a break can itself leave no room for the next cluster: hence the loop.
        while used + columns_of_cluster > columns && at > line_start && cluster != " " {
            let cut = opportunity.filter(|cut| *cut > line_start).unwrap_or(at);
            lines.push(Line {
                bytes: offset + line_start..offset + cut,
            });
            used = width(&paragraph[cut..at]);
            line_start = cut;
            opportunity = None;
        }
        used += columns_of_cluster;
        previous = Some(cluster);
    }
    lines.push(Line {
        bytes: offset + line_start..offset + paragraph.len(),
    });
}

/// Whether a line may end after `before` and begin with `after`.
fn may_break(before: &str, after: &str) -> bool {
    if after == " " || after.starts_with(is_closing) || before.starts_with(is_opening) {
        return false;
    }
    before == " " || width(before) == 2 || width(after) == 2
}

fn is_closing(character: char) -> bool {
    "，。、；：！？）】》」』”’,.;:!?)]}%％…".contains(character)
}

fn is_opening(character: char) -> bool {
    "（【《「『“‘([{".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns)
            .into_iter()
            .map(|line| &text[line.bytes])
            .collect()
    }

    #[test]
    fn a_chinese_run_breaks_between_characters() {
        assert_eq!(shown("困难职工帮扶", 6), ["困难职", "工帮扶"]);
    }

    #[test]
    fn closing_punctuation_stays_off_the_start_of_a_line() {
        assert_eq!(shown("困难职，工", 6), ["困难", "职，工"]);
    }

    #[test]
    fn latin_words_stay_whole_where_they_can() {
        assert_eq!(shown("paper to score", 8), ["paper to ", "score"]);
        assert_eq!(shown("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(shown("", 10), [""]);
        assert_eq!(shown("一\n\n二", 10), ["一", "", "二"]);
    }

    #[test]
    fn what_a_break_carries_over_makes_no_line_too_wide() {
        let lines = shown("a，困a难，，", 5);
        assert_eq!(lines.concat(), "a，困a难，，");
        assert!(lines.iter().all(|line| width(line) <= 5), "{lines:?}");
    }

    proptest! {
        #[test]
        fn every_byte_but_line_ends_is_on_one_line(text in "[a-z 困难，。\n]{0,60}", columns in 0usize..20) {
            let joined: String = shown(&text, columns).concat();
            prop_assert_eq!(joined, text.replace('\n', ""));
        }

        #[test]
        fn no_line_is_wider_than_asked(text in "[a-z困难，。]{0,60}", columns in 4usize..20) {
            for line in shown(&text, columns) {
                prop_assert!(width(line.trim_end()) <= columns);
            }
        }
    }
}
