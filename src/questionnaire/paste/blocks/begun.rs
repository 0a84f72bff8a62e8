//! A question begun: its words, the questions below it, its place in the numbers.

use std::borrow::Cow;

use super::{OwnedStart, Walk, Went, has_own_options, has_room, is_choice, missing};
use crate::questionnaire::paste::doubt::Doubt;
use crate::questionnaire::paste::draft::{Draft, DraftOption};
use crate::questionnaire::paste::kind::without_kind;
use crate::questionnaire::paste::mark::{Style, has_box, inline, mark};
use crate::questionnaire::paste::number::Series;
use crate::questionnaire::paste::opening::{
    closes, greets, instructs, is_bare_question, names_part, remarks, signs, start,
};
use crate::questionnaire::paste::scale::{meanings, range, stars_behind};
use crate::questionnaire::paste::settle::Word;
use crate::questionnaire::paste::wording::{asks_points, open_kind, slashed};
use crate::text::sought;

impl<'t> Walk<'t> {
    /// A question that a person says is one.
    pub(super) fn forced_question(&mut self, text: &str) {
        let start = start(text);
        let owned = match &start {
            Some(start) if !names_part(&start.number) => OwnedStart::of(start),
            _ => OwnedStart::bare(text),
        };
        self.open(owned);
    }

    /// The words of a question whose number stands alone.
    pub(super) fn stem_below(&mut self, next: usize) -> Cow<'t, str> {
        while self.at < next {
            let went = if self.text(self.at).is_empty() {
                Went::Blank
            } else {
                Went::Furniture
            };
            self.take(went);
        }
        let (stem, said) = without_kind(self.text(next));
        let draft = self.drafts.len() - 1;
        self.drafts[draft].declared = self.drafts[draft].declared.or(said);
        self.take_for_open();
        stem
    }

    /// Puts the words into the open question, options in the line apart.
    pub(super) fn stem(&mut self, line: usize, stem: &str) {
        let line = if self.at > line { self.at } else { line };
        let draft = self.drafts.len() - 1;
        let takes_rows = self.takes_rows();
        let draft = &mut self.drafts[draft];
        let stars = stars_behind(stem);
        let stem = stars.map_or(stem, |(stem, _)| stem);
        if let Some((_, count)) = stars {
            draft.range = Some((1.into(), count.into()));
        }
        // 请打分：态度（ ）效率（ ）: points are written into the brackets, none is ticked.
        let scored = |style: Style| {
            style == Style::Box && !has_box(stem) && (asks_points(stem) || range(stem).is_some())
        };
        let options = inline(stem).filter(|(_, style, _)| !takes_rows && !scored(*style));
        if let Some((words, style, pieces)) = options {
            let (words, said) = without_kind(words);
            draft.declared = draft.declared.or(said);
            draft.stem = words.into_owned();
            draft.style = Some(style);
            for piece in pieces {
                draft.options.push(DraftOption {
                    line,
                    code: piece.code,
                    words: piece.words.into_owned(),
                });
            }
        } else if let Some((words, parts)) =
            slashed(stem).filter(|_| is_choice(draft.declared.form) && !takes_rows)
        {
            draft.stem = words;
            draft.style = Some(Style::Box);
            draft.doubt(line, Doubt::SlashOptions);
            for words in parts {
                draft.options.push(DraftOption {
                    line,
                    code: String::new(),
                    words,
                });
            }
        } else {
            stem.clone_into(&mut draft.stem);
        }
    }

    /// A line with options of its own: an item of the question above, where that has no answers without it, or a question.
    pub(in crate::questionnaire::paste) fn open_own(&mut self, text: &str) {
        let mut start = OwnedStart::bare(text);
        if let Some(place) = self.place_below(text) {
            start.number = Some((Series::Circled, place, place.to_string()));
        }
        self.open(start);
    }

    /// Which item of the question above a line is: 治安：□满意 □一般 below 您对下列方面的满意程度.
    fn place_below(&self, text: &str) -> Option<u32> {
        let (_, _, pieces) = inline(text).filter(|_| has_own_options(text))?;
        let last = self.drafts.last()?;
        let is_alike = || {
            let words = last.options.iter().map(|option| option.words.as_str());
            words.eq(pieces.iter().map(|piece| &*piece.words))
        };
        match (&last.number, last.parent) {
            (Some((Series::Circled, value, _)), Some(_)) if is_alike() => Some(value + 1),
            (Some(_), None) if last.options.is_empty() && !last.fill && last.range.is_none() => {
                let (_, doubt) = open_kind(&last.stem, false);
                let heads =
                    doubt == Doubt::KindUnknown || sought!["以下", "下列", "各"].are_in(&last.stem);
                (is_choice(last.declared.form) && heads).then_some(1)
            }
            _ => None,
        }
    }

    /// Whether a draft is 5-1 below a question 5 that ends with a colon, or its sibling.
    pub(super) fn is_nested_item(&self, draft: &Draft) -> bool {
        let Some((Series::Nested(prefix), ..)) = &draft.number else {
            return false;
        };
        let Some(last) = self.drafts.last() else {
            return false;
        };
        let above = last.parent.map_or(last, |parent| &self.drafts[parent]);
        let digits = |shown: &str| {
            shown
                .trim_start_matches(|sign: char| !sign.is_ascii_digit())
                .to_owned()
        };
        above.stem.ends_with([':', '：'])
            && matches!(&above.number, Some((.., shown)) if digits(shown) == prefix.trim_end_matches(['.', '-']))
    }

    /// Makes a draft an item of the question above, where there is one without options.
    pub(super) fn as_item(&mut self, draft: &mut Draft) {
        let Some(last) = self.drafts.len().checked_sub(1).filter(|_| self.is_open) else {
            return;
        };
        let parent = match self.drafts[last].parent {
            Some(parent)
                if matches!(
                    self.drafts[last].number,
                    Some((Series::Paren | Series::Circled | Series::Nested(_), ..))
                ) =>
            {
                Some(parent)
            }
            // （3） behind （2） that has no question above it.
            _ if matches!((&self.drafts[last].number, &draft.number), (Some((one, ..)), Some((other, ..))) if one == other) => {
                None
            }
            _ if self.drafts[last].options.is_empty() => Some(last),
            _ => None,
        };
        if let Some(parent) = parent {
            self.drafts[parent].is_parent = true;
            draft.parent = Some(parent);
        }
    }

    /// Counts the number, and notes what is missing or comes twice.
    pub(super) fn count(&mut self, start: &OwnedStart, draft: &mut Draft) {
        let Some((series, value, shown)) = &start.number else {
            if self.is_numbered {
                draft.doubt(draft.line, Doubt::NoNumber);
            }
            return;
        };
        let key = match series {
            Series::Plain => String::new(),
            Series::Coded(prefix) | Series::Nested(prefix) => prefix.clone(),
            Series::Chinese => "一".to_owned(),
            _ => return,
        };
        let last = self.last.get(&key).copied();
        let line = draft.line;
        match last {
            Some(last) if *value == last + 1 => {}
            None if *value <= 1 => {}
            None if matches!(series, Series::Plain | Series::Chinese) => {
                draft.doubt(line, missing(1, *value - 1));
            }
            None => {}
            Some(last) if *value > last + 1 => draft.doubt(line, missing(last + 1, *value - 1)),
            Some(_) if *value == 1 && self.since_heading && *series == Series::Plain => {
                self.run += 1;
                draft.doubt(line, Doubt::NumbersAgain);
            }
            Some(_) => {
                if *series == Series::Plain && *value == 1 {
                    self.run += 1;
                    draft.doubt(line, Doubt::NumbersAgain);
                }
                if self.seen.contains(&(self.run, shown.clone())) || *value != 1 {
                    draft.doubt(line, Doubt::NumberTwice(shown.clone()));
                }
            }
        }
        self.seen.insert((self.run, shown.clone()));
        self.last.insert(key, *value);
    }

    /// A line outside any question.
    pub(super) fn apart(&mut self, text: &str) {
        let is_first = self.drafts.is_empty() && !self.since_heading;
        if !is_first && signs(text) {
            return self.take(Went::Note);
        }
        if (is_first || !self.in_notes) && self.begins_bare(text) {
            return self.open(OwnedStart::bare(text));
        }
        self.note_scale(text);
        if self.may_ask(self.at) && !self.forced(self.at, &Word::Kept) {
            self.doubts.push((self.at + 1, Doubt::LineUnclear));
        }
        if is_first {
            return self.take(Went::Intro);
        }
        let is_note =
            self.in_notes || closes(text) || remarks(text) || instructs(text) || self.since_heading;
        self.take(if is_note { Went::Note } else { Went::LeftOver });
    }

    /// Whether a line without a number begins a question here.
    pub(super) fn begins_bare(&self, text: &str) -> bool {
        // 以下各题：1＝满意 2＝一般 9＝不了解 above the questions it is said of.
        if self.is_numbered
            && sought!["以下", "下列", "各题", "每题"].are_in(text)
            && meanings(text).is_some()
        {
            return false;
        }
        if !instructs(text) && (has_own_options(text) || !self.is_numbered && has_room(text)) {
            return true;
        }
        if instructs(text)
            || closes(text)
            || greets(text)
            || mark(text).is_some() && self.start_at(self.at).is_some()
        {
            return false;
        }
        if self.heads_options(self.at) {
            return true;
        }
        let (_, said) = without_kind(text);
        if said.form.is_some() && (!self.is_numbered || text.chars().count() <= 60) {
            return true;
        }
        if self.is_numbered && self.drafts.is_empty() {
            return false;
        }
        is_bare_question(text, self.is_numbered)
            && (self.options_follow(self.at) || !self.is_numbered || inline(text).is_some())
    }
}
