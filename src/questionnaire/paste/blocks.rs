//! The walk over the lines: which begin a question, which belong to one, which are headings, notes or left over.

mod begins;
mod begun;
mod grid;
mod heading;

use std::collections::BTreeMap;

use super::doubt::Doubt;
use super::draft::Draft;
use super::kind::{Declared, Form, declared, limits, may_say_kind, says_kind, without_kind};
use super::line::{Line, each};
use super::mark::{Mark, Style, boxed, has_box, inline, mark};
use super::number::{Divider, Series, numbered};
use super::opening::{
    Start, addresses, asks, closes, instructs, is_bare_question, is_furniture, may_be_option,
    names_part, remarks, start,
};
use super::scale::{Scale, scale};
use super::settle::{Settled, Word};
use super::wording::slashed;
use crate::text::{HasSign as _, sought};

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
    pub lines: &'t [Line<'t>],
    /// The number that each line begins with, with what follows it.
    starts: Vec<Option<Start<'t>>>,
    /// The mark that each line begins with.
    marks: Vec<Option<Mark<'t>>>,
    /// Whether each line is none of the paper but of the page, whatever follows.
    furniture: Vec<bool>,
    /// Whether each line, by the first that is the same, was parted before and has one option.
    pub alone: Vec<bool>,
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
pub(super) fn blocks(lines: &[Line<'_>], settled: &Settled) -> Blocks {
    let starts = each(lines, start);
    let marks = each(lines, mark);
    let is_numbered = are_numbered(lines, &starts, &marks);
    let furniture = each(lines, |text| is_furniture(text, None));
    let mut walk = Walk {
        lines,
        starts,
        marks,
        nexts: nexts(lines, &furniture),
        furniture,
        alone: vec![false; lines.len()],
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
fn nexts(lines: &[Line<'_>], furniture: &[bool]) -> Vec<usize> {
    let mut next = lines.len();
    let mut nexts = vec![next; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        nexts[at] = next;
        if !line.text.is_empty() && !furniture[at] {
            next = at;
        }
    }
    nexts
}

/// Whether questions are numbered: at least as many numbers that ask as kinds without a number.
fn are_numbered(
    lines: &[Line<'_>],
    starts: &[Option<Start<'_>>],
    marks: &[Option<Mark<'_>>],
) -> bool {
    let (mut with, mut others) = (0, Vec::new());
    for (at, line) in lines.iter().enumerate() {
        match &starts[at] {
            Some(_) if is_boxed_row(&line.text) => {}
            Some(start) if !names_part(&start.number) && start.number.series != Series::Circled => {
                let bare = start.number.rest.is_empty() && start.number.divider != Divider::Nothing;
                let coded = matches!(start.number.series, Series::Coded(_));
                let told =
                    bare || coded || addresses(&start.stem) || asks(&start.stem, &start.declared);
                let followed = || {
                    let next = (at + 1..lines.len()).find(|at| !lines[*at].text.is_empty());
                    next.and_then(|next| marks[next])
                        .is_some_and(|mark| mark.place == 0)
                };
                with += usize::from(told || followed());
            }
            _ => others.push(&*line.text),
        }
    }
    // Looked at closely only where there are enough of them.
    others.retain(|text| text.chars().count() > 8 && may_say_kind(text));
    with > 0
        && (with >= others.len() || with >= others.iter().filter(|text| says_kind(text)).count())
}

impl<'t> Walk<'t> {
    /// The text of a line.
    pub(super) fn text(&self, at: usize) -> &'t str {
        &self.lines[at].text
    }

    /// The mark that a line begins with.
    pub(super) fn mark_at(&self, at: usize) -> Option<Mark<'t>> {
        self.marks[at]
    }

    /// The mark that the next line with words begins with, furniture left out.
    pub(super) fn next_mark(&self, at: usize) -> Option<Mark<'t>> {
        self.next_text(at).and_then(|next| self.mark_at(next))
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

    /// Decides what a line is.
    fn step(&mut self) {
        let at = self.at;
        let text = self.text(at);
        if text.is_empty() {
            return self.take(Went::Blank);
        }
        if self.forced(at, &Word::Note) {
            self.note_scale(text);
            return self.take(Went::Note);
        }
        if self.forced(at, &Word::Heading) {
            return self.heading(text);
        }
        if self.forced(at, &Word::Option) && self.is_open {
            return self.plain_option(text);
        }
        if self.lines[at].quoted && self.drafts.is_empty() {
            return self.take(Went::Intro);
        }
        if self.furniture[at] && is_furniture(text, self.next_line(at)) {
            let goes_on = self
                .drafts
                .last()
                .is_some_and(|draft| !draft.options.is_empty());
            if goes_on && may_be_option(text) && self.is_loose(text) {
                return self.doubtful_option(text);
            }
            return self.take_furniture(text);
        }
        if self.grid() {
            return;
        }
        if self.forced(at, &Word::Question) {
            return self.forced_question(text);
        }
        if self.is_heading(at) {
            return self.heading(text);
        }
        if let Some(start) = self.question(at) {
            let start = OwnedStart::of(start);
            return self.open(start);
        }
        if self.is_open {
            return self.belonging(text);
        }
        self.apart(text);
    }

    fn next_line(&self, at: usize) -> Option<&'t str> {
        (at + 1..self.lines.len())
            .map(|next| self.text(next))
            .find(|text| !text.is_empty())
    }

    /// Whether the next line with words is the first of some options.
    pub(super) fn options_follow(&self, at: usize) -> bool {
        self.next_mark(at).is_some_and(|mark| {
            mark.place == 0 && !matches!(mark.style, Style::Digit | Style::BareDigit | Style::Dash)
        })
    }

    /// Keeps the scale that a line of instructions names.
    pub(super) fn note_scale(&mut self, text: &str) {
        if let Some(found) = scale(text) {
            self.since_heading |= !self.drafts.is_empty() && matches!(found, Scale::Options(_));
            self.scale = Some((self.at + 1, found));
        }
        let all = sought![
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
        if all.are_in(text) && self.common.form.is_none() {
            self.common.form = Some(Form::Single);
        }
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

    /// Opens a question.
    pub(super) fn open(&mut self, start: OwnedStart) {
        let line = self.at + 1;
        // 三、您的意见 stands beside the part 二、, not in it.
        let is_part = |series: &Series| *series == Series::Chinese;
        if start
            .number
            .as_ref()
            .is_some_and(|(series, ..)| is_part(series))
            && numbered(&self.section).is_some_and(|above| is_part(&above.series))
        {
            self.section.clear();
        }
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
            self.has_stars |= self.text(self.at).has(&['*', '＊', '★']);
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
            stem = self.stem_below(next).into_owned();
        }
        self.stem(line, &stem);
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
            && (stem.has(&['?', '？', ':', '：']) || long && addresses(&stem) || !self.is_numbered);
        asks || is_bare_question(text, self.is_numbered)
            && long
            && (stem.ends_with(['?', '？']) || !self.is_numbered || self.options_follow(self.at))
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
    if common.form == Some(Form::Multiple) {
        (common.at_least, common.at_most) = limits(words);
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

/// Whether a line holds nothing but options with boxes: 18以下□ 18以上□.
fn is_boxed_row(text: &str) -> bool {
    has_box(text) && boxed(text).0.is_empty()
}

/// Whether a line is a name and room to write or answers parted by strokes: 建议：____, 时间： 年 月, 是否完成：是/否.
fn has_room(text: &str) -> bool {
    let bare = text.trim_end_matches(['_', ' ']);
    let behind = text
        .split_once([':', '：'])
        .map_or("", |(_, behind)| behind);
    let is_blank = behind.starts_with(' ')
        && behind
            .split(' ')
            .all(|word| word.chars().count() <= 2 && "年月日元人次亩岁平米__".contains(word));
    let is_room = bare.len() + 4 <= text.len() && bare.ends_with([':', '：']);
    let has_answers = || behind.has(&['/', '／']) && slashed(text).is_some();
    (is_room || is_blank || has_answers()) && mark(text).is_none()
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
            stem: start.stem.clone().into_owned(),
            declared: start.declared,
        }
    }

    pub(super) fn bare(text: &str) -> Self {
        let (stem, declared) = without_kind(text.trim_start_matches(['-', '•', '·', ' ']));
        Self {
            number: None,
            stem: stem.into_owned(),
            declared,
        }
    }
}
