//! Whether a line begins a question: by its number, its words and what follows it.

use super::{Walk, has_own_options, has_room, is_boxed_row};
use crate::questionnaire::paste::kind::without_kind;
use crate::questionnaire::paste::mark::{
    Piece, Style, boxed, has_box, inline, is_box, split, split_from,
};
use crate::questionnaire::paste::number::{Divider, Series};
use crate::questionnaire::paste::opening::{
    Start, addresses, asks, closes, greets, heads_notes, instructs, is_bare_question, is_weak,
    names_part, remarks, speaks,
};
use crate::questionnaire::paste::scale::{range_alone, stars};
use crate::questionnaire::paste::wording::{outside_brackets, slashed, wants_words};
use crate::text::HasSign as _;

impl Walk<'_> {
    /// What begins on this line, where it is a question.
    pub(super) fn question(&self, at: usize) -> Option<&Start<'_>> {
        let start = self.start_at(at)?;
        if !self.is_numbered && is_boxed_row(self.text(at)) {
            return None;
        }
        if names_part(&start.number) {
            return self.is_chinese_question(at, start).then_some(start);
        }
        let strong = asks(&start.stem, &start.declared) || self.options_follow(at);
        // What a bracket tells of ticking is no instruction to all: 您的性别（请在□内打√） above its options.
        let instructs = !self.options_follow(at) && instructs(&outside_brackets(self.text(at)));
        let may_instruct = self.drafts.is_empty() && instructs;
        if (self.in_notes || may_instruct)
            && !(strong && !instructs && start.stem.has(&['?', '？']))
        {
            return None;
        }
        let is_one = match &start.number.series {
            Series::Plain => self.is_plain_question(at, start, strong),
            Series::Coded(_) => true,
            Series::Nested(prefix) => {
                let parent = self.last_value("").to_string();
                // 1-2 alone below question 1 is an amount.
                let is_item = prefix.trim_end_matches(['.', '-']) == parent;
                is_item && !start.number.rest.is_empty() || strong || addresses(&start.stem)
            }
            Series::Paren | Series::Circled => self.is_item_question(at, start),
            _ => false,
        };
        is_one.then_some(start)
    }

    /// Whether the next line with words holds nothing but an answer: options or the first of them, points, room to write.
    fn answers_stand_below(&self, at: usize) -> bool {
        let Some(next) = self.next_text(at) else {
            return false;
        };
        let text = self.text(next);
        if text.starts_with("__") || range_alone(text).is_some() || stars(text).is_some() {
            return true;
        }
        match self.mark_at(next) {
            Some(first) if first.style == Style::Dash => {
                let again = self.next_mark(next);
                first.rest.chars().count() <= 12
                    && again.is_some_and(|again| again.style == Style::Dash)
            }
            Some(first) if matches!(first.style, Style::Digit | Style::BareDigit) => {
                self.is_row_of_numbers(next)
            }
            Some(first) => first.place == 0,
            None => {
                let (lead, pieces) = boxed(text);
                lead.is_empty() && has_box(text) && (pieces.len() >= 2 || text.ends_with(is_box))
            }
        }
    }

    /// Whether a line holds two options or more by their numbers, none of which asks: 1.男 2.女.
    fn is_row_of_numbers(&self, at: usize) -> bool {
        let pieces = self
            .mark_at(at)
            .filter(|first| matches!(first.style, Style::Digit | Style::BareDigit))
            .and_then(|first| split_from(self.text(at), first, 0))
            .unwrap_or_default();
        let is_option = |piece: &Piece<'_>| {
            let words = &*piece.words;
            (1..=12).contains(&words.chars().count()) && !words.has(&['您', '?', '？', ':', '：'])
        };
        pieces.len() >= 2 && pieces.iter().all(is_option)
    }

    /// Whether nothing makes a line a sentence of instructions, of greeting or of thanks, or gives it a number.
    fn may_head(&self, at: usize) -> bool {
        let text = self.text(at);
        self.mark_at(at).is_none()
            && self.start_at(at).is_none_or(|start| is_weak(&start.number))
            && !text.ends_with(['。', '！', '!', '；', ';', '，', ',', '、'])
            && !has_box(text)
            && !greets(text)
            && !closes(text)
            && !remarks(text)
            && !heads_notes(text)
            && !instructs(&outside_brackets(text))
    }

    /// Whether a line is the words of a question without a number: its answers stand below it.
    fn heads_answers(&self, at: usize) -> bool {
        self.answers_stand_below(at) && self.may_head(at) && self.text(at).chars().count() <= 60
    }

    /// The same where no question has a number.
    pub(in crate::questionnaire::paste) fn heads_options(&self, at: usize) -> bool {
        !self.is_numbered && self.heads_answers(at)
    }

    /// Whether a line that became no question may be one, or an option or a heading of some: where nothing is numbered, short
    /// words that are no sentence, and what stands above a question or a table; elsewhere what has answers below it.
    pub(super) fn may_ask(&self, at: usize) -> bool {
        let text = self.text(at);
        if self.is_numbered {
            return self.heads_answers(at);
        }
        let is_above = || {
            self.next_text(at).is_some_and(|next| {
                let below = self.text(next);
                has_own_options(below)
                    || has_room(below)
                    || is_bare_question(below, false)
                    || self.heads_options(next)
                    || self.lines[next].cells.len() > 2
            })
        };
        let count = text.chars().count();
        self.may_head(at)
            && (count <= 14 || count <= 24 && (speaks(text) || is_above()))
            && !text.has(&[':', '：'])
            && !text.starts_with(['(', '（', '【'])
            // The rest of a title, who asks and when, a preface.
            && !text.ends_with([
                '卷', '查', '表', '版', '局', '委', '院', '司', '心', '日', '月', '语', '言',
            ])
    }

    pub(super) fn is_chinese_question(&self, at: usize, start: &Start<'_>) -> bool {
        start.number.series == Series::Chinese
            && (asks(&start.stem, &start.declared)
                || self.options_follow(at)
                || wants_words(&start.stem) && (self.ends_here(at) || self.follows_question(start))
                || self.is_written_below(at))
    }

    /// Whether the part before was a question itself, so that this one is.
    fn follows_question(&self, start: &Start<'_>) -> bool {
        let last = self.drafts.last().and_then(|draft| draft.number.as_ref());
        last.is_some_and(|(series, value, _)| {
            *series == Series::Chinese && value + 1 == start.number.value
        })
    }

    /// Whether the next line is nothing but room to write.
    fn is_written_below(&self, at: usize) -> bool {
        self.next_text(at).is_some_and(|next| {
            let text = self.text(next);
            text.len() >= 4 && text.chars().all(|sign| matches!(sign, '_' | ' '))
        })
    }

    /// Whether nothing follows that could belong to a line but another part, or thanks.
    fn ends_here(&self, at: usize) -> bool {
        self.next_text(at).is_none_or(|next| {
            let is_part = self
                .start_at(next)
                .is_some_and(|start| names_part(&start.number));
            is_part || closes(self.text(next))
        })
    }

    pub(in crate::questionnaire::paste) fn last_value(&self, series: &str) -> u32 {
        self.last.get(series).copied().unwrap_or(0)
    }

    pub(super) fn is_plain_question(&self, at: usize, start: &Start<'_>, strong: bool) -> bool {
        let number = &start.number;
        let expected = self.last_value("") + 1;
        let is_expected = number.value == expected;
        if number.rest.is_empty() {
            return self.is_bare_number(at, number.divider, is_expected);
        }
        if self.is_open {
            let draft = &self.drafts[self.drafts.len() - 1];
            if draft.number.is_none() && draft.options.is_empty() && self.is_row_of_numbers(at) {
                return false;
            }
            let is_plain = draft
                .number
                .as_ref()
                .is_some_and(|(series, ..)| *series == Series::Plain);
            if let Some(style @ (Style::Digit | Style::BareDigit)) = draft.style {
                let next = draft.options.len() as u32 + 1;
                if number.value == next && (!is_expected || !is_plain) {
                    return style == Style::Digit && strong && is_expected;
                }
                if number.value == next {
                    return strong || addresses(&start.stem);
                }
            }
            let begins = number.value == 1 && draft.options.is_empty();
            if begins && !self.takes_rows() && (expected != 1 || !is_plain) {
                return strong && start.stem.has(&['?', '？']) && self.options_follow(at);
            }
            if self.takes_rows() && !strong && !(is_expected && addresses(&start.stem)) {
                return false;
            }
        }
        if is_weak(number) {
            return is_expected && (strong || addresses(&start.stem));
        }
        if self.drafts.is_empty()
            && !strong
            && !addresses(&start.stem)
            && start.stem.ends_with('。')
        {
            return false;
        }
        let again = number.value == 1 && (self.since_heading || self.drafts.is_empty());
        is_expected || again || strong || addresses(&start.stem)
    }

    /// A number alone on its line takes the next line as its words.
    pub(super) fn is_bare_number(&self, at: usize, divider: Divider, is_expected: bool) -> bool {
        let Some(next) = self.next_text(at) else {
            return false;
        };
        let words = self.text(next);
        if self
            .start_at(next)
            .is_some_and(|below| !is_weak(&below.number) && below.number.rest.is_empty())
        {
            return false;
        }
        let (stem, said) = without_kind(words);
        let good = asks(&stem, &said) || addresses(&stem);
        match divider {
            Divider::Nothing => is_expected && good,
            _ => is_expected || good || self.since_heading,
        }
    }

    /// `（1）` and `①`: an item of the question above where options of another kind follow it.
    pub(super) fn is_item_question(&self, at: usize, start: &Start<'_>) -> bool {
        let text = self.text(at);
        let several = self
            .mark_at(at)
            .and_then(|first| split(text, first.style, first.place))
            .is_some_and(|pieces| pieces.len() >= 2);
        if several {
            return false;
        }
        let own = || self.has_answers(at, start);
        if !self.is_open {
            return own()
                || asks(&start.stem, &start.declared) && start.number.series == Series::Paren
                || self.since_heading && addresses(&start.stem);
        }
        let draft = &self.drafts[self.drafts.len() - 1];
        let sibling = matches!(&draft.number, Some((series, value, _)) if *series == start.number.series && *value + 1 == start.number.value);
        let first = start.number.value == 1 && draft.options.is_empty();
        let is_last = sibling
            && addresses(&start.stem)
            && !matches!(draft.style, Some(Style::Paren | Style::Circled));
        is_last
            || (first || sibling)
                && (own()
                    || asks(&start.stem, &start.declared) && start.stem.has(&['?', '？', '_']))
    }

    /// Whether an item has options of its own, behind it or below.
    pub(super) fn has_answers(&self, at: usize, start: &Start<'_>) -> bool {
        inline(&start.stem).is_some_and(|(_, style, _)| match style {
            Style::Paren => false,
            Style::Circled => start.number.series == Series::Paren,
            _ => true,
        }) || slashed(&start.stem).is_some() && self.next_has_answers(at, start)
            || self.options_follow_item(at)
    }

    /// Whether the next item, if there is one, is answered by itself too: (1) 媒体（电视/报纸） above (2) 网络 is an option.
    fn next_has_answers(&self, at: usize, start: &Start<'_>) -> bool {
        let Some(open) = self.drafts.last().filter(|_| self.is_open) else {
            return true;
        };
        let series = &start.number.series;
        let is_among_items = open
            .number
            .as_ref()
            .is_some_and(|(above, ..)| above == series);
        let next = self.next_text(at).and_then(|next| self.start_at(next));
        let next = next.filter(|next| next.number.series == *series);
        let asks =
            |next: &Start<'_>| slashed(&next.stem).is_some() || asks(&next.stem, &next.declared);
        is_among_items || open.declared.form.is_none() && next.is_none_or(asks)
    }

    fn options_follow_item(&self, at: usize) -> bool {
        self.next_mark(at).is_some_and(|mark| {
            mark.place == 0
                && matches!(
                    mark.style,
                    Style::Letter | Style::BareLetter | Style::Box | Style::SmallLetter
                )
        })
    }
}
