//! The walk over the lines: which begin a question, which belong to one, which are headings, notes or left over.

use std::collections::BTreeMap;

use super::doubt::Doubt;
use super::draft::Draft;
use super::kind::{Declared, Form, declared, limits, without_kind};
use super::line::Line;
use super::mark::{Style, inline, mark, split};
use super::number::{Divider, Series, numbered};
use super::opening::{
    Start, addresses, asks, closes, greets, heads_notes, instructs, is_bare_question, is_furniture,
    is_weak, names_part, remarks, start,
};
use super::scale::{Scale, scale};
use super::settle::{Settled, Word};
use super::table::{self, is_rule};
use super::wording::slashed;

/// What became of a line, with questions as drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    Nowhere,
    Blank,
    Title,
    Intro,
    Heading,
    Note,
    Furniture,
    Draft(usize),
    LeftOver,
}

/// The lines, parted.
pub(super) struct Blocks {
    pub drafts: Vec<Draft>,
    pub went: Vec<Went>,
    /// Doubts about lines that belong to no question.
    pub doubts: Vec<(usize, Doubt)>,
    /// Whether stars mark required questions.
    pub has_stars: bool,
}

/// The walk.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says one thing of where the walk is"
)]
pub(super) struct Walk<'t> {
    pub lines: &'t [Line],
    /// The number that each line begins with, with what follows it.
    starts: Vec<Option<Start<'t>>>,
    /// The next line with words behind each; their count where there is none.
    nexts: Vec<usize>,
    pub settled: &'t Settled,
    pub at: usize,
    pub drafts: Vec<Draft>,
    pub went: Vec<Went>,
    pub doubts: Vec<(usize, Doubt)>,
    /// Whether the last draft takes more lines.
    pub is_open: bool,
    /// The words of the last heading.
    section: String,
    /// Whether the part holds instructions.
    in_notes: bool,
    /// Whether a heading stands between the last question and here.
    since_heading: bool,
    common: Declared,
    scale: Option<(usize, Scale)>,
    /// How often numbers have begun again.
    run: usize,
    /// The last number of each series.
    last: BTreeMap<String, u32>,
    seen: std::collections::BTreeSet<(usize, String)>,
    is_starred: bool,
    has_stars: bool,
    /// Whether questions have numbers at all.
    pub is_numbered: bool,
    has_title: bool,
}

/// Parts the lines.
pub(super) fn blocks(lines: &[Line], settled: &Settled) -> Blocks {
    let starts: Vec<Option<Start<'_>>> = lines.iter().map(|line| start(&line.text)).collect();
    let is_numbered = are_numbered(lines, &starts);
    let mut walk = Walk {
        lines,
        starts,
        nexts: nexts(lines),
        settled,
        at: 0,
        drafts: Vec::new(),
        went: vec![Went::Nowhere; lines.len()],
        doubts: Vec::new(),
        is_open: false,
        section: String::new(),
        in_notes: false,
        since_heading: false,
        common: Declared::default(),
        scale: None,
        run: 0,
        last: BTreeMap::new(),
        seen: std::collections::BTreeSet::new(),
        is_starred: false,
        has_stars: false,
        is_numbered,
        has_title: false,
    };
    walk.title();
    while walk.at < lines.len() {
        let before = walk.at;
        walk.step();
        debug_assert!(walk.at > before, "each step takes a line");
    }
    Blocks {
        drafts: walk.drafts,
        went: walk.went,
        doubts: walk.doubts,
        has_stars: walk.has_stars,
    }
}

/// For each line the next one with words, furniture left out.
fn nexts(lines: &[Line]) -> Vec<usize> {
    let mut next = lines.len();
    let mut nexts = vec![next; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        nexts[at] = next;
        if !line.text.is_empty() && !is_furniture(&line.text, None) {
            next = at;
        }
    }
    nexts
}

/// Whether questions are numbered: at least as many numbers that ask as kinds without a number.
fn are_numbered(lines: &[Line], starts: &[Option<Start<'_>>]) -> bool {
    let (mut with, mut without) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        match &starts[at] {
            Some(start) if !names_part(&start.number) && start.number.series != Series::Circled => {
                let bare = start.number.rest.is_empty() && start.number.divider != Divider::Nothing;
                let next = lines[at + 1..].iter().find(|line| !line.text.is_empty());
                let coded = matches!(start.number.series, Series::Coded(_));
                let told =
                    bare || coded || addresses(&start.stem) || asks(&start.stem, &start.declared);
                let followed =
                    next.is_some_and(|next| mark(&next.text).is_some_and(|mark| mark.place == 0));
                with += usize::from(told || followed);
            }
            _ => {
                let (_, said) = without_kind(&line.text);
                without += usize::from(said.form.is_some() && line.text.chars().count() > 8);
            }
        }
    }
    with > 0 && with >= without
}

impl Walk<'_> {
    /// The text of a line.
    pub(super) fn text(&self, at: usize) -> &str {
        &self.lines[at].text
    }

    /// The next line with words behind this one, furniture left out.
    pub(super) fn next_text(&self, at: usize) -> Option<usize> {
        self.nexts
            .get(at)
            .copied()
            .filter(|next| *next < self.lines.len())
    }

    /// The number that a line begins with.
    pub(super) fn start_at(&self, at: usize) -> Option<&Start<'_>> {
        self.starts[at].as_ref()
    }

    fn forced(&self, at: usize, word: &Word) -> bool {
        self.settled.has(at + 1, word)
    }

    /// Takes the line.
    pub(super) fn take(&mut self, went: Went) {
        self.went[self.at] = went;
        self.at += 1;
    }

    /// Takes the line for the open question.
    pub(super) fn take_for_open(&mut self) {
        let draft = self.drafts.len() - 1;
        self.take(Went::Draft(draft));
    }

    /// The heading of the paper: the first line with words, where it is short, asks nothing and greets nobody.
    fn title(&mut self) {
        let first = (0..self.lines.len()).find(|at| !self.text(*at).is_empty());
        let Some(mut at) = first else { return };
        for before in 0..at {
            self.went[before] = Went::Blank;
        }
        if is_attachment(self.text(at)) {
            self.went[at] = Went::Note;
            let Some(next) = self.next_text(at) else {
                self.at = at + 1;
                return;
            };
            for between in at + 1..next {
                self.went[between] = Went::Blank;
            }
            at = next;
        }
        self.at = at;
        let text = without_attachment(self.text(at));
        let ends = text.ends_with(['。', '！', '!', ';', '；', ',', '，', ':', '：', '?', '？']);
        let is_title = text.chars().count() <= 60
            && !ends
            && !greets(text)
            && numbered(text).is_none()
            && !is_furniture(text, None)
            && without_kind(text).1.form.is_none()
            && mark(text).is_none()
            && inline(text).is_none()
            && self.lines[at].cells.len() < 3
            && !text.contains("____");
        if is_title {
            self.has_title = true;
            self.take(Went::Title);
        }
    }

    /// Decides what a line is.
    fn step(&mut self) {
        let at = self.at;
        let text = self.text(at).to_owned();
        if text.is_empty() {
            return self.take(Went::Blank);
        }
        if self.forced(at, &Word::Note) {
            self.note_scale(&text);
            return self.take(Went::Note);
        }
        if self.forced(at, &Word::Heading) {
            return self.heading(&text);
        }
        if self.forced(at, &Word::Option) && self.is_open {
            return self.plain_option(&text);
        }
        let next = self.next_line(at);
        if is_furniture(&text, next.as_deref()) {
            return self.furniture(&text);
        }
        if self.grid() {
            return;
        }
        if self.forced(at, &Word::Question) {
            return self.forced_question(&text);
        }
        if self.is_heading(at) {
            return self.heading(&text);
        }
        if let Some(start) = self.question(at) {
            let start = OwnedStart::of(start);
            return self.open(start);
        }
        if self.is_open {
            return self.belonging(&text);
        }
        self.apart(&text);
    }

    fn next_line(&self, at: usize) -> Option<String> {
        (at + 1..self.lines.len())
            .map(|next| self.text(next))
            .find(|text| !text.is_empty())
            .map(str::to_owned)
    }

    fn furniture(&mut self, text: &str) {
        if text
            .chars()
            .all(|sign| matches!(sign, '*' | '＊' | '★' | ' '))
        {
            self.is_starred = true;
            self.has_stars = true;
        }
        self.take(Went::Furniture);
    }

    /// Whether the line is the heading of a part.
    fn is_heading(&self, at: usize) -> bool {
        let Some(start) = self.start_at(at) else {
            return self.is_bare_heading(at);
        };
        if !names_part(&start.number) {
            return self.is_bare_heading(at);
        }
        if start.number.rest.is_empty() {
            return true;
        }
        if !asks(&start.stem, &start.declared) && !self.options_follow(at) {
            return true;
        }
        // 一、单选题 above numbered questions is a heading; 一、您的性别？ above options is a question.
        self.next_text(at).is_some_and(|next| {
            self.start_at(next).is_some_and(|below| {
                let counted = matches!(
                    below.number.series,
                    Series::Plain | Series::Coded(_) | Series::Nested(_)
                );
                let lower = start.number.series == Series::Chinese
                    && below.number.series == Series::ChineseParen;
                lower
                    || counted
                        && (below.number.rest.is_empty()
                            || asks(&below.stem, &below.declared)
                            || addresses(&below.stem)
                            || self.options_follow(next))
            })
        })
    }

    /// Whether a line without a number heads a part: in brackets or rules, or apart from plain options before a number.
    fn is_bare_heading(&self, at: usize) -> bool {
        let text = self.text(at);
        let asks = || is_bare_question(text, self.is_numbered) || inline(text).is_some();
        if self.lines[at].headed && self.start_at(at).is_none() && !asks() {
            return true;
        }
        let framed = (text.starts_with('【') && text.ends_with('】')
            || text.starts_with("===") && text.ends_with("==="))
            && declared(text.trim_matches(['【', '】', '='])).is_empty()
            && !remarks(text)
            && text.matches('【').count() <= 1;
        if framed {
            return text.chars().count() <= 30;
        }
        let ends = text.ends_with([':', '：']) && text.chars().count() <= 16;
        let is_other = text.starts_with("其他") || text.starts_with("其它");
        if ends
            && !is_other
            && !asks()
            && mark(text).is_none()
            && self.start_at(at).is_none()
            && self.number_follows(at)
        {
            return true;
        }
        let short =
            text.chars().count() <= 24 && !text.ends_with(['。', '?', '？', '；', ';', '，', ',']);
        let names = [
            "部分",
            "情况",
            "信息",
            "评价",
            "调查",
            "篇",
            "满意度",
            "意见建议",
            "意见与建议",
            "意见和建议",
            "資料",
            "资料",
            "题",
        ];
        let is_named = names
            .iter()
            .any(|word| text.trim_end_matches([':', '：']).ends_with(word));
        short
            && is_named
            && at > 0
            && self.text(at - 1).is_empty()
            && mark(text).is_none()
            && self.start_at(at).is_none()
            && self.number_follows(at)
    }

    fn number_follows(&self, at: usize) -> bool {
        self.next_text(at).is_some_and(|next| {
            self.start_at(next).is_some_and(|start| {
                !is_weak(&start.number) || start.number.rest.is_empty() || addresses(&start.stem)
            })
        })
    }

    /// Whether the next line with words is the first of some options.
    pub(super) fn options_follow(&self, at: usize) -> bool {
        self.next_text(at).is_some_and(|next| {
            mark(self.text(next)).is_some_and(|mark| {
                mark.place == 0
                    && !matches!(mark.style, Style::Digit | Style::BareDigit | Style::Dash)
            })
        })
    }

    fn heading(&mut self, text: &str) {
        self.is_open = false;
        self.is_starred = false;
        let words = numbered(text)
            .filter(names_part)
            .map_or(text, |number| number.rest);
        self.in_notes = heads_notes(words);
        let (_, said) = without_kind(words);
        self.common = common(words, said);
        self.scale = scale(words)
            .map(|scale| (self.at + 1, scale))
            .or_else(|| self.scale.take());
        text.clone_into(&mut self.section);
        self.since_heading = true;
        self.take(Went::Heading);
    }

    /// Keeps the scale that a line of instructions names.
    pub(super) fn note_scale(&mut self, text: &str) {
        if let Some(found) = scale(text) {
            self.since_heading |= !self.drafts.is_empty() && matches!(found, Scale::Options(_));
            self.scale = Some((self.at + 1, found));
        }
        let all = [
            "每题只",
            "每道题只",
            "均为单选",
            "都是单选",
            "如无特殊说明",
            "如无特别说明",
            "如未特别说明",
            "只能选择一个",
            "没有特殊说明",
        ];
        if all.iter().any(|word| text.contains(word)) && self.common.form.is_none() {
            self.common.form = Some(Form::Single);
        }
    }

    /// What begins on this line, where it is a question.
    fn question(&self, at: usize) -> Option<&Start<'_>> {
        let start = self.start_at(at)?;
        if names_part(&start.number) {
            return self.is_chinese_question(at, start).then_some(start);
        }
        let strong = asks(&start.stem, &start.declared) || self.options_follow(at);
        let may_instruct = self.drafts.is_empty() && instructs(self.text(at));
        if (self.in_notes || may_instruct)
            && !(strong && !instructs(self.text(at)) && start.stem.contains(['?', '？']))
        {
            return None;
        }
        let is_one = match &start.number.series {
            Series::Plain => self.is_plain_question(at, start, strong),
            Series::Coded(_) => true,
            Series::Nested(prefix) => {
                let parent = self.last_value("").to_string();
                prefix.trim_end_matches(['.', '-']) == parent || strong || addresses(&start.stem)
            }
            Series::Paren | Series::Circled => self.is_item_question(at, start),
            _ => false,
        };
        is_one.then_some(start)
    }

    fn is_chinese_question(&self, at: usize, start: &Start<'_>) -> bool {
        start.number.series == Series::Chinese
            && (asks(&start.stem, &start.declared) || self.options_follow(at))
    }

    fn last_value(&self, series: &str) -> u32 {
        self.last.get(series).copied().unwrap_or(0)
    }

    fn is_plain_question(&self, at: usize, start: &Start<'_>, strong: bool) -> bool {
        let number = &start.number;
        let expected = self.last_value("") + 1;
        let is_expected = number.value == expected;
        if number.rest.is_empty() {
            return self.is_bare_number(at, number.divider, is_expected);
        }
        if self.is_open {
            let draft = &self.drafts[self.drafts.len() - 1];
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
                return strong && start.stem.contains(['?', '？']) && self.options_follow(at);
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
    fn is_bare_number(&self, at: usize, divider: Divider, is_expected: bool) -> bool {
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
    fn is_item_question(&self, at: usize, start: &Start<'_>) -> bool {
        let text = self.text(at);
        let several = mark(text)
            .and_then(|first| split(text, first.style, first.place))
            .is_some_and(|pieces| pieces.len() >= 2);
        if several {
            return false;
        }
        let own = inline(&start.stem)
            .is_some_and(|(_, style, _)| !matches!(style, Style::Paren | Style::Circled))
            || self.options_follow_item(at);
        if !self.is_open {
            return own
                || asks(&start.stem, &start.declared) && start.number.series == Series::Paren
                || self.since_heading && addresses(&start.stem);
        }
        let draft = &self.drafts[self.drafts.len() - 1];
        let sibling = matches!(&draft.number, Some((series, value, _)) if *series == start.number.series && *value + 1 == start.number.value);
        let first = start.number.value == 1 && draft.options.is_empty();
        (first || sibling)
            && (own || asks(&start.stem, &start.declared) && start.stem.contains(['?', '？', '_']))
    }

    fn options_follow_item(&self, at: usize) -> bool {
        self.next_text(at).is_some_and(|next| {
            mark(self.text(next)).is_some_and(|mark| {
                mark.place == 0
                    && matches!(
                        mark.style,
                        Style::Letter | Style::BareLetter | Style::Box | Style::SmallLetter
                    )
            })
        })
    }

    /// Whether the open question is a matrix that takes lines as its items.
    pub(super) fn takes_rows(&self) -> bool {
        self.is_open
            && self.drafts.last().is_some_and(|draft| {
                matches!(
                    draft.declared.form,
                    Some(Form::MatrixSingle | Form::MatrixMultiple | Form::MatrixScore)
                )
            })
    }

    /// A question that a person says is one.
    fn forced_question(&mut self, text: &str) {
        let start = start(text);
        let owned = match &start {
            Some(start) if !names_part(&start.number) => OwnedStart::of(start),
            _ => OwnedStart::bare(text),
        };
        self.open(owned);
    }

    /// Opens a question.
    pub(super) fn open(&mut self, start: OwnedStart) {
        let line = self.at + 1;
        let mut draft = Draft {
            line,
            starred: std::mem::take(&mut self.is_starred),
            section: self.section.clone(),
            common: self.common,
            scale: self.scale.clone(),
            declared: start.declared,
            ..Draft::default()
        };
        if draft.declared.required == Some(true) {
            self.has_stars |= self.text(self.at).contains(['*', '＊', '★']);
        }
        self.count(&start, &mut draft);
        draft.run = self.run;
        draft.number = start.number;
        if matches!(draft.number, Some((Series::Paren | Series::Circled, ..)))
            || self.is_nested_item(&draft)
        {
            self.as_item(&mut draft);
        }
        self.since_heading = false;
        self.drafts.push(draft);
        self.is_open = true;
        self.take_for_open();
        let mut stem = start.stem;
        let has_kind = self
            .drafts
            .last()
            .is_some_and(|draft| draft.declared.form.is_some());
        if stem.is_empty()
            && !has_kind
            && let Some(next) = self.next_text(self.at - 1)
        {
            stem = self.stem_below(next);
        }
        self.stem(line, &stem);
    }

    /// The words of a question whose number stands alone.
    fn stem_below(&mut self, next: usize) -> String {
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
    fn stem(&mut self, line: usize, stem: &str) {
        let line = if self.at > line { self.at } else { line };
        let draft = self.drafts.len() - 1;
        let takes_rows = self.takes_rows();
        let draft = &mut self.drafts[draft];
        if let Some((words, style, pieces)) = inline(stem).filter(|_| !takes_rows) {
            let (words, said) = without_kind(words);
            draft.declared = draft.declared.or(said);
            draft.stem = words;
            draft.style = Some(style);
            for piece in pieces {
                draft.options.push(super::draft::DraftOption {
                    line,
                    code: piece.code,
                    words: piece.words.to_owned(),
                });
            }
        } else if let Some((words, parts)) =
            slashed(stem).filter(|_| is_choice(draft.declared.form) && !takes_rows)
        {
            draft.stem = words;
            draft.style = Some(Style::Box);
            draft.doubt(line, Doubt::SlashOptions);
            for words in parts {
                draft.options.push(super::draft::DraftOption {
                    line,
                    code: String::new(),
                    words,
                });
            }
        } else {
            stem.clone_into(&mut draft.stem);
        }
    }

    /// Whether a draft is 5-1 below a question 5 that ends with a colon, or its sibling.
    fn is_nested_item(&self, draft: &Draft) -> bool {
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
    fn as_item(&mut self, draft: &mut Draft) {
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
            _ if self.drafts[last].options.is_empty() => Some(last),
            _ => None,
        };
        if let Some(parent) = parent {
            self.drafts[parent].is_parent = true;
            draft.parent = Some(parent);
        }
    }

    /// Counts the number, and notes what is missing or comes twice.
    fn count(&mut self, start: &OwnedStart, draft: &mut Draft) {
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
    fn apart(&mut self, text: &str) {
        self.note_scale(text);
        if self.drafts.is_empty() && !self.since_heading {
            if self.begins_bare(text) {
                return self.open(OwnedStart::bare(text));
            }
            return self.take(Went::Intro);
        }
        if !self.in_notes && self.begins_bare(text) {
            return self.open(OwnedStart::bare(text));
        }
        let is_note =
            self.in_notes || closes(text) || remarks(text) || instructs(text) || self.since_heading;
        self.take(if is_note { Went::Note } else { Went::LeftOver });
    }

    /// Whether a line without a number begins a question here.
    fn begins_bare(&self, text: &str) -> bool {
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

    /// Whether a line that follows options is a question of its own.
    pub(super) fn interrupts(&self, text: &str) -> bool {
        if instructs(text) || closes(text) || remarks(text) {
            return false;
        }
        if has_own_options(text) || !self.is_numbered && has_room(text) {
            return true;
        }
        let (stem, said) = without_kind(text);
        let long = stem.chars().count() >= 5;
        let asks = said.form.is_some()
            && !stem.is_empty()
            && (stem.contains(['?', '？', ':', '：'])
                || long && addresses(&stem)
                || !self.is_numbered);
        asks || is_bare_question(text, self.is_numbered)
            && long
            && (stem.ends_with(['?', '？']) || !self.is_numbered || self.options_follow(self.at))
    }

    /// Reads a table that begins on this line; whether there was one.
    fn grid(&mut self) -> bool {
        let first = self.at;
        if self.lines[first].cells.len() < 2 {
            return false;
        }
        let end = (first..self.lines.len())
            .find(|at| self.lines[*at].cells.len() < 2)
            .unwrap_or(self.lines.len());
        if end - first < 2 || self.rows_ask(first, end) {
            return false;
        }
        let rows: Vec<(usize, &[String])> = (first..end)
            .map(|at| (at + 1, self.lines[at].cells.as_slice()))
            .filter(|(_, cells)| !is_rule(cells))
            .collect();
        let widest = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let Some(table) = table::table(&rows) else {
            if widest < 3 || rows.len() < 2 {
                return false;
            }
            return self.unread_table(first, end);
        };
        let hosts = self.is_open
            && self
                .drafts
                .last()
                .is_some_and(|draft| draft.options.is_empty() && draft.table.is_none());
        if !hosts {
            let mut draft = Draft {
                line: first + 1,
                starred: std::mem::take(&mut self.is_starred),
                section: self.section.clone(),
                run: self.run,
                common: self.common,
                ..Draft::default()
            };
            draft.is_parent = false;
            self.drafts.push(draft);
        }
        let draft = self.drafts.len() - 1;
        self.drafts[draft].table = Some(table);
        for at in first..end {
            self.went[at] = if is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::Draft(draft)
            };
        }
        self.at = end;
        self.is_open = false;
        self.since_heading = false;
        true
    }

    /// Whether rows hold whole questions with their options, as a form laid out in a table does.
    fn rows_ask(&self, first: usize, end: usize) -> bool {
        let whole = |at: &usize| {
            let text = self.text(*at);
            let open = self
                .start_at(*at)
                .is_some_and(|start| inline(&start.stem).is_some());
            let cells = &self.lines[*at].cells;
            let option =
                mark(text).is_some_and(|mark| mark.place == 0 && mark.style == Style::Letter);
            // 1.<tab>您的性别 is a number that a word processor set apart.
            let listed = cells.len() == 2
                && numbered(&cells[0]).is_some_and(|number| number.rest.is_empty());
            open && !self.lines[*at].cells[1..]
                .iter()
                .all(|cell| cell.chars().count() <= 6)
                || option
                || listed
        };
        (first..end).filter(whole).count() * 2 >= end - first
    }

    fn unread_table(&mut self, first: usize, end: usize) -> bool {
        for at in first..end {
            self.went[at] = if self.text(at).is_empty() || is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::LeftOver
            };
        }
        self.doubts.push((first + 1, Doubt::TableUnread));
        self.at = end;
        self.is_open = false;
        true
    }
}

fn is_choice(form: Option<Form>) -> bool {
    matches!(form, None | Some(Form::Single | Form::Multiple))
}

fn missing(first: u32, last: u32) -> Doubt {
    Doubt::NumberMissing(first.to_string(), last.to_string())
}

/// What a heading says of all its questions: 二、多选题.
fn common(words: &str, said: Declared) -> Declared {
    let bare = words.trim_end_matches([':', '：']);
    let named = declared(bare);
    let short = bare.chars().count() <= 8;
    let mut common = if short { said.or(named) } else { said };
    if let (None, Some(most)) = limits(words)
        && common.form == Some(Form::Multiple)
    {
        common.at_most = Some(most);
    }
    common
}

/// Whether a line without a number has words and options with boxes behind them: 总体评价：□满意 □一般.
pub(super) fn has_own_options(text: &str) -> bool {
    let bare = text.trim_start_matches(['-', '•', '·', ' ']);
    if mark(bare).is_some() {
        return false;
    }
    inline(bare).is_some_and(|(stem, style, pieces)| {
        let room = stem.chars().count() >= 2 && stem.chars().count() <= 60;
        let closed = stem.ends_with([':', '：', '?', '？']);
        room && pieces.len() >= 2 && (closed || style == Style::Box && !text.contains('√'))
    })
}

/// Whether a line is a name and room to write: 建议：____.
fn has_room(text: &str) -> bool {
    let bare = text.trim_end_matches(['_', '＿', ' ']);
    bare.len() + 4 <= text.len() && bare.ends_with([':', '：']) && mark(text).is_none()
}

fn is_attachment(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '：']);
    ["附件", "附录", "附表", "附錄", "附:", "附："]
        .iter()
        .any(|word| bare.starts_with(word))
        && bare.chars().count() <= 6
}

/// A heading without the number of the attachment it is: 附件3 满意度问卷.
pub(super) fn without_attachment(text: &str) -> &str {
    for word in ["附件", "附录", "附表", "附錄"] {
        let Some(rest) = text.strip_prefix(word) else {
            continue;
        };
        let behind = rest.trim_start_matches(|sign: char| {
            sign.is_ascii_digit() || "一二三四五六七八九十ABC".contains(sign)
        });
        if let Some(title) = behind.strip_prefix([' ', ':', '：', '.', '、'])
            && !title.trim().is_empty()
        {
            return title.trim_start_matches([' ', ':', '：']);
        }
    }
    text
}

/// What begins a question, apart from the line.
pub(super) struct OwnedStart {
    pub number: Option<(Series, u32, String)>,
    pub stem: String,
    pub declared: Declared,
}

impl OwnedStart {
    pub(super) fn of(start: &Start<'_>) -> Self {
        Self {
            number: Some((
                start.number.series.clone(),
                start.number.value,
                start.number.shown.clone(),
            )),
            stem: start.stem.clone(),
            declared: start.declared,
        }
    }

    pub(super) fn bare(text: &str) -> Self {
        let (stem, declared) = without_kind(text.trim_start_matches(['-', '•', '·', ' ']));
        Self {
            number: None,
            stem,
            declared,
        }
    }
}
