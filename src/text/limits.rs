//! How much is read, in one table: every reader of a file looks here, so that no file takes a machine down.

/// A limit: what it is called, and its value in words.
pub struct Limit {
    /// What is limited, in Chinese and English.
    pub what: [&'static str; 2],
    /// The largest that is read.
    pub most: u64,
    /// The unit, in Chinese and English.
    pub unit: [&'static str; 2],
}

macro_rules! limits {
    ($($name:ident: $most:expr, [$zh:literal, $en:literal], [$unit_zh:literal, $unit_en:literal];)+) => {
        $(#[doc = concat!($en, ", in ", $unit_en, ".")] pub const $name: u64 = $most;)+

        /// Every limit, for the documentation.
        pub const LIMITS: &[Limit] = &[$(Limit { what: [$zh, $en], most: $name, unit: [$unit_zh, $unit_en] }),+];
    };
}

limits! {
    RESPONSE_FILE: 512 << 20, ["答卷文件", "a file of responses"], ["字节", "bytes"];
    WORKBOOK_BYTES: 1 << 30, ["展开后的工作簿", "a workbook, unpacked"], ["字节", "bytes"];
    WORKBOOK_RATIO: 60, ["工作簿里大的部分展开成原来的", "a large part of a workbook, unpacked, against how it is packed"], ["倍", "times"];
    WORKBOOK_ROWS: 1_048_576, ["工作簿里一张表的行数", "the rows of a sheet of a workbook"], ["行", "rows"];
    PIPE: 64 << 20, ["由管道读入的文件", "a file read from a pipe"], ["字节", "bytes"];
    DEFINITION_FILE: 1 << 20, ["问卷、指标和项目文件", "a questionnaire, indicator or project file"], ["字节", "bytes"];
    DEFINITION_LINES: 40_000, ["这样一个文件的行数", "the lines of such a file"], ["行", "lines"];
    TABLE_FILE: 16 << 20, ["待核对的表", "a table to recheck"], ["字节", "bytes"];
    WITNESS_FILE: 512 << 20, ["用来比对的链头或导出的留痕", "heads or an exported trail to compare with"], ["字节", "bytes"];
    HANDED_OVER: 64 << 20, ["用来核对的交出的文件", "a file that was handed over"], ["字节", "bytes"];
    PARCEL_FILE: 4 << 30, ["包裹", "a parcel"], ["字节", "bytes"];
    CELLS: 2_000, ["一行的格数", "the cells of a row"], ["格", "cells"];
    ROW_BYTES: 4 << 20, ["一行的长度", "a row of a table"], ["字节", "bytes"];
    FINDINGS: 1_000, ["列出的问题", "the problems that are listed"], ["条", "problems"];
    TEXT_SIGNS: 4_000, ["开放题的文字", "the text of an open answer"], ["字", "signs"];
    SAID_SIGNS: 1_000_000, ["访谈里一道题的原话", "what was said to a question of an interview"], ["字", "signs"];
    THEME_SIGNS: 40, ["主题的名字", "the title of a theme"], ["字", "signs"];
    QUOTED_SIGNS: 40, ["消息里引用的文字", "what a message quotes of a cell"], ["字", "signs"];
    DOCUMENT_PART: 64 << 20, ["Word 文件里的正文", "the text of a Word file"], ["字节", "bytes"];
    DOCUMENT_FILE: 64 << 20, ["Word 文件", "a Word file"], ["字节", "bytes"];
    ELEMENT_DEPTH: 1_000, ["Word 文件里一层套一层的部分", "parts of a Word file inside one another"], ["层", "levels"];
    PASTED_LINES: 20_000, ["读作问卷的文字", "a text that is read as a questionnaire"], ["行", "lines"];
    PASTED_SIGNS: 4_000, ["读作问卷的一行文字", "a line of such a text"], ["字", "signs"];
    PRINTED_PAPERS: 2_000, ["一次打印的空白问卷", "the blank papers printed at once"], ["份", "papers"];
    TRANSCRIPT_SIGNS: 2_000_000, ["访谈记录", "the transcript of an interview"], ["字", "signs"];
    NAMES_FILE: 64 << 20, ["姓名文件", "a names file"], ["字节", "bytes"];
    OPERATOR_SIGNS: 40, ["操作员姓名", "the name of an operator"], ["字", "signs"];
    BLANK_WORDS: 100, ["--as-blank 的词", "the words of --as-blank"], ["个", "words"];
}

/// The largest number of findings that are listed.
pub const MOST_FINDINGS: usize = FINDINGS as usize;

/// What a message quotes of a cell or a name: cleaned, and cut where it is long.
pub fn quoted(text: &str) -> String {
    let text = text.trim();
    let most = QUOTED_SIGNS as usize;
    // Cut first: what is quoted may be a whole file.
    let cut = text
        .char_indices()
        .nth(most)
        .map_or(text, |(at, _)| &text[..at]);
    let mut quoted = super::clean(cut).into_owned();
    if cut.len() < text.len() {
        quoted.push('…');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_harmless() {
        assert_eq!(quoted(" 满\u{1b}[31m意 "), "满[31m意");
        let long = "满".repeat(1_000_000);
        assert_eq!(quoted(&long).chars().count(), QUOTED_SIGNS as usize + 1);
        assert_eq!(quoted(&long[..120]), &long[..120]);
    }

    #[test]
    fn every_limit_is_named_once_in_both_languages() {
        for (at, limit) in LIMITS.iter().enumerate() {
            assert!(limit.most > 0 && !limit.what[0].is_empty());
            assert!(LIMITS[..at].iter().all(|other| other.what != limit.what));
        }
    }
}
