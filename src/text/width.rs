//! Widths in terminal columns, and fitting a text to a number of them.

use unicode_segmentation::UnicodeSegmentation;

use super::Signs;

/// The number of terminal columns a text takes on this thread's terminal; a Chinese character takes two.
pub fn width(text: &str) -> usize {
    Signs::held().width(text)
}

/// The text cut to at most `columns`, with `…` (one column) as its last sign when something was cut.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        let next = used + width(cluster);
        if next > columns - 1 {
            break;
        }
        kept.push_str(cluster);
        used = next;
    }
    kept.push('…');
    kept
}

/// The end of the text that fits into `columns`, with `…` in front when something was cut.
pub fn fit_start(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut used = 0;
    let mut kept: Vec<&str> = Vec::new();
    for cluster in text.graphemes(true).rev() {
        used += width(cluster);
        if used > columns - 1 {
            break;
        }
        kept.push(cluster);
    }
    kept.push("…");
    kept.into_iter().rev().collect()
}

/// The text fitted into exactly `columns`, left-aligned.
pub fn pad_end(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns);
    let gap = columns.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', gap));
    padded
}

/// The text fitted into exactly `columns`, right-aligned; for numbers.
pub fn pad_start(text: &str, columns: usize) -> String {
    let fitted = fit(text, columns);
    let gap = columns.saturating_sub(width(&fitted));
    let mut padded = " ".repeat(gap);
    padded.push_str(&fitted);
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("满意度 91"), 9);
    }

    #[test]
    fn a_cut_text_never_exceeds_its_columns() {
        for columns in 0..12 {
            assert!(width(&fit("困难职工满意度", columns)) <= columns);
            assert!(width(&fit_start("困难职工满意度", columns)) <= columns);
            assert_eq!(width(&pad_end("困难职工", columns)), columns);
            assert_eq!(width(&pad_start("困难职工", columns)), columns);
        }
    }

    #[test]
    fn a_cut_shows_an_ellipsis_at_the_cut_end() {
        assert_eq!(fit("困难职工", 5), "困难…");
        assert_eq!(fit_start("困难职工", 5), "…职工");
        assert_eq!(fit("困难", 4), "困难");
    }
}
