//! Which signs a terminal is given, and how many columns it takes for them: one table for all text.
//!
//! Terminals disagree about the signs that Unicode calls ambiguous (`─ … “ ① ± ℃ Ⅳ`): one column, or two as in old
//! Chinese fonts. The terminal is asked; where it counts two, the program's own signs become ASCII ones and those in
//! what people have written count two.

use std::borrow::Cow;
use std::cell::Cell;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What the terminal of this thread is given. The default is what files and pipes get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// Whether the signs of the table are replaced by ASCII.
    pub plain: bool,
    /// Whether signs of ambiguous width take two columns.
    pub wide: bool,
}

/// The most signs of what is taken for a key, a code, a number or a serial.
const LONGEST_CODE: usize = 40;

/// A sentence in which no key, code or serial stands within curly quotes: a terminal that draws these two columns wide where one
/// was counted covers what they hold, so that `按“-”` reads `按“”`. It stands between blanks instead, as in the bar.
pub fn without_quoted_codes(sentence: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = sentence;
    while let Some((before, (code, behind))) = rest
        .split_once('“')
        .and_then(|(before, quoted)| Some((before, quoted.split_once('”')?)))
    {
        shown.push_str(before);
        let is_code = (1..=LONGEST_CODE).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_graphic());
        if is_code {
            let needs_blank = |beside: Option<char>| {
                beside.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '“' | '”'))
            };
            if needs_blank(shown.chars().next_back()) {
                shown.push(' ');
            }
            shown.push_str(code);
            if needs_blank(behind.chars().next()) {
                shown.push(' ');
            }
        } else {
            shown.extend(["“", code, "”"]);
        }
        rest = behind;
    }
    if shown.is_empty() {
        return Cow::Borrowed(sentence);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

thread_local! {
    static SIGNS: Cell<Signs> = const { Cell::new(Signs { plain: false, wide: false }) };
}

impl Signs {
    /// From here on widths are counted like this, on this thread.
    pub fn hold(self) {
        SIGNS.set(self);
    }

    /// What holds on this thread.
    pub fn held() -> Self {
        SIGNS.get()
    }

    /// The columns that a text takes.
    pub fn width(self, text: &str) -> usize {
        if self == Self::default() || text.is_ascii() {
            return text.width();
        }
        text.graphemes(true)
            .map(|cluster| self.cluster_width(cluster))
            .sum()
    }

    /// The columns of one sign as a person sees it.
    fn cluster_width(self, cluster: &str) -> usize {
        match plain_sign(cluster) {
            Some(plain) if self.plain => plain.len(),
            _ if self.wide => cluster.width_cjk(),
            _ => cluster.width(),
        }
    }

    /// The text as the terminal is given it.
    pub fn shown(self, text: &str) -> Cow<'_, str> {
        if !self.plain || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let shown = |cluster| plain_sign(cluster).unwrap_or(cluster);
        Cow::Owned(text.graphemes(true).map(shown).collect())
    }
}

/// The ASCII signs for a sign whose width terminals disagree about.
fn plain_sign(cluster: &str) -> Option<&'static str> {
    Some(match cluster {
        "─" | "–" | "—" | "―" | "−" => "-",
        "│" => "|",
        "└" => "+",
        "█" | "■" | "▆" | "▄" => "#",
        "░" | "·" | "▁" => ".",
        "…" => "~",
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        "✓" | "↓" => "v",
        "✗" => "x",
        "≠" => "!=",
        "≥" => ">=",
        "≤" => "<=",
        "≈" => "~=",
        "▸" | "›" | "→" => ">",
        "←" => "<",
        "↑" => "^",
        "×" | "●" => "*",
        "÷" => "/",
        "±" => "+-",
        "α" => "a",
        "κ" => "k",
        "ω" => "w",
        "χ" => "X",
        "²" => "2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const MODES: [Signs; 4] = [
        Signs {
            plain: false,
            wide: false,
        },
        Signs {
            plain: false,
            wide: true,
        },
        Signs {
            plain: true,
            wide: false,
        },
        Signs {
            plain: true,
            wide: true,
        },
    ];

    #[rstest]
    #[case("满意度", [6, 6, 6, 6])]
    #[case("①℃Ⅳ", [3, 6, 3, 6])]
    #[case("≥95%", [4, 5, 5, 5])]
    #[case("“-”", [3, 5, 3, 3])]
    #[case("abc…", [4, 5, 4, 4])]
    // A letter with a mark on it is one sign.
    #[case("e\u{301}", [1, 1, 1, 1])]
    fn a_sign_counts_what_the_terminal_takes_for_it(
        #[case] text: &str,
        #[case] widths: [usize; 4],
    ) {
        assert_eq!(MODES.map(|signs| signs.width(text)), widths, "{text}");
    }

    #[test]
    fn not_less_than_keeps_its_meaning_in_ascii() {
        let plain = Signs {
            plain: true,
            wide: false,
        };
        assert_eq!(
            plain.shown("得分率 ≥ 95，≤ 80，≠ 3"),
            "得分率 >= 95，<= 80，!= 3"
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_takes_what_was_counted(text in "[a-z满意①±℃Ⅳ≥…“”─█·—]{0,30}") {
            for signs in MODES {
                let shown = signs.shown(&text).into_owned();
                prop_assert_eq!(signs.width(&text), signs.width(&shown));
            }
        }
    }

    #[rstest]
    #[case("Q5 的选项“R”不能与别的同选", "Q5 的选项 R 不能与别的同选")]
    #[case("“-”那一题已记未答", "- 那一题已记未答")]
    #[case("没有选项“2”：可按 1", "没有选项 2：可按 1")]
    #[case("像是“A-1”“B.2”，还是“满意”？", "像是 A-1 B.2，还是“满意”？")]
    #[case("“很不满意”不适用于这一题", "“很不满意”不适用于这一题")]
    #[case("一半“没有完", "一半“没有完")]
    #[case("没有引号", "没有引号")]
    fn a_code_stands_between_blanks_and_words_keep_their_quotes(
        #[case] sentence: &str,
        #[case] shown: &str,
    ) {
        assert_eq!(without_quoted_codes(sentence), shown);
    }
}
