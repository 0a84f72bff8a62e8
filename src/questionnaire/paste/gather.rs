//! The lines below a question: options, rows of a matrix, scales, room to write, words that go on.

use rust_decimal::Decimal;

use super::blocks::{OwnedStart, Walk, Went};
use super::doubt::Doubt;
use super::draft::DraftOption;
use super::going::hints;
use super::kind::{Declared, Form, declared};
use super::mark::{Mark, Style, boxed, code, has_box, is_box, mark, split_from};
use super::opening::{closes, instructs, remarks, signs};
use super::scale::{range_alone, stars};
use super::table::Answers;
use crate::text::{HasSign as _, is_chinese, sought};

/// Units that digits count: 1 次, 2 次 are labels, not marks.
const UNITS: &[char] = &[
    '次', '年', '人', '个', '個', '元', '天', '岁', '歲', '月', '万', '千', '百', '小', '分', '%',
    '公', '亩', '套', '项', '周', '季', '级', '星', '至', '到', '-', '~', '口', '名', '户', '间',
    '家',
];

impl Walk<'_> {
    /// A line while a question takes more.
    pub(super) fn belonging(&mut self, text: &str) {
        if self.takes_rows() {
            return self.row(text);
        }
        if self.special(text) {
            return;
        }
        let index = self.drafts.len() - 1;
        match self.drafts[index].style {
            None => self.first_option(text),
            Some(Style::Plain) => self.next_plain(text),
            Some(style) => self.next_marked(text, style),
        }
    }

    /// Lines that say how the question is answered: a kind alone, a range, stars, a rule to write on.
    fn special(&mut self, text: &str) -> bool {
        let index = self.drafts.len() - 1;
        let has_options = !self.drafts[index].options.is_empty();
        let is_marked = self.mark_at(self.at).is_some();
        if has_options && is_marked && stars(text).is_none() {
            return false;
        }
        let bare = text.trim_matches([
            '(', ')', '（', '）', '[', ']', '【', '】', '√', '✓', '✔', '*', ' ',
        ]);
        let framed =
            bare.len() < text.len() && text.starts_with(['(', '（', '[', '【', '√', '✓', '✔']);
        let bare = ["注", "说明", "提示"]
            .iter()
            .find_map(|word| bare.strip_prefix(word)?.strip_prefix(['：', ':']))
            .unwrap_or(bare);
        let said = if has_options {
            Declared::default()
        } else {
            super::kind::alone(text)
        };
        let said = if said.is_empty() && !has_options && (framed || says_how_many(bare)) {
            declared(bare)
        } else {
            said
        };
        if !said.is_empty() {
            let draft = &mut self.drafts[index];
            draft.declared = draft.declared.or(said);
            self.take_for_open();
            return true;
        }
        let bounds = (!has_options).then(|| range_alone(text)).flatten();
        if let Some(bounds) = bounds.filter(|bounds| self.is_range(text, *bounds)) {
            self.drafts[index].range = Some(bounds);
            self.take_for_open();
            return true;
        }
        if let Some(count) = stars(text) {
            let draft = &mut self.drafts[index];
            draft.range = draft.range.or(Some((1.into(), count.into())));
            self.take_for_open();
            return true;
        }
        if !has_options && is_room_with_unit(text) {
            let room = text.replace(' ', "");
            self.drafts[index].stem.push_str(&room);
            self.take_for_open();
            return true;
        }
        let rule = text.trim_start_matches(['答', ':', '：', ' ']);
        if !text.is_empty()
            && rule
                .chars()
                .all(|sign| matches!(sign, '_' | ' ' | '…' | '.'))
            && text.chars().count() >= 2
        {
            self.drafts[index].fill = true;
            self.take_for_open();
            return true;
        }
        if is_marked {
            return false;
        }
        if text.starts_with("依赖于") || text.starts_with("依賴於") {
            let line = self.at + 1;
            self.drafts[index].doubt(line, Doubt::OnCondition);
            self.take_for_open();
            return true;
        }
        if self.is_loose(text) && (closes(text) || remarks(text) || instructs(text)) {
            self.doubtful_option(text);
            return true;
        }
        if closes(text) || signs(text) {
            self.is_open = false;
            self.take(Went::Note);
            return true;
        }
        if self.names_scale(text) {
            return true;
        }
        if remarks(text)
            || instructs(text) && mark(text).is_none() && !has_boxes(text)
            || framed
                && text.ends_with([')', '）', ']', '】'])
                && bare.chars().count() > 6
                && mark(text).is_none()
        {
            self.take(Went::Note);
            return true;
        }
        false
    }

    /// Whether a range alone is one of points: a scale is named, or it is no amount of something and no row of items.
    fn is_range(&self, text: &str, bounds: (Decimal, Decimal)) -> bool {
        let draft = &self.drafts[self.drafts.len() - 1];
        let next = self.next_text(self.at).map_or("", |next| self.text(next));
        if text.chars().any(is_chinese) && range_alone(next) == Some(bounds) {
            return false;
        }
        let is_scored = || {
            let scored = sought!["分", "满意", "评价", "推荐", "可能", "程度"];
            scored.are_in(&draft.stem) && !next.starts_with(|sign: char| sign.is_ascii_digit())
        };
        match draft.declared.form {
            Some(Form::Score) => true,
            // 1-2 below [单选题] is an amount; ○1 ○2 … ○5 is none.
            Some(Form::Single) => text.split(' ').count() >= 3,
            None if text.contains(' ') => text.split(' ').count() >= 5,
            None => text.has(&['~', '～', '分']) || is_scored(),
            _ => text.split(' ').count() >= 5,
        }
    }

    /// Whether a line stands where a plain option would, short and without a sign that tells a remark: 提示牌不清楚.
    pub(super) fn is_loose(&self, text: &str) -> bool {
        let Some(draft) = self.drafts.last().filter(|_| self.is_open && self.at > 0) else {
            return false;
        };
        let form = draft.declared.form.or(draft.common.form);
        let thanks = [
            "您", "填", "配合", "合作", "参与", "问卷", "祝", "谢谢", "再见",
        ];
        matches!(form, None | Some(Form::Single | Form::Multiple))
            && matches!(draft.style, None | Some(Style::Plain))
            && !self.text(self.at - 1).is_empty()
            && text.chars().count() <= 14
            && !text.has(&['。', '！', '!', ':', '：', '※', '【', '[', '★', '*'])
            && !text.starts_with(['(', '（'])
            && !thanks.iter().any(|word| text.contains(word))
            && (!draft.options.is_empty() || !self.marked_options_follow())
    }

    /// A line that is likely an option of the question, and may be none.
    pub(super) fn doubtful_option(&mut self, text: &str) {
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        self.drafts[index].doubt(line, Doubt::LineUnclear);
        self.plain_option(text);
    }

    /// A line that names the answers of what follows; whether it was one.
    fn names_scale(&mut self, text: &str) -> bool {
        let named = super::scale::meanings(text).is_some_and(|named| named.len() >= 3);
        if !named || mark(text).is_some() || super::mark::inline(text).is_some() {
            return false;
        }
        self.note_scale(text);
        self.is_open = self
            .drafts
            .last()
            .is_some_and(|draft| draft.options.is_empty());
        self.take(Went::Note);
        true
    }

    /// The first line below a question without options yet.
    fn first_option(&mut self, text: &str) {
        let index = self.drafts.len() - 1;
        let at = self.at;
        if let Some(mark) = self
            .mark_at(at)
            .filter(|mark| self.is_option_mark(mark, text))
        {
            let style = mark.style;
            let place = mark.place;
            if place != 0 && !self.descends(style, place) {
                self.drafts[index].doubt(at + 1, Doubt::OptionOrder);
            }
            self.drafts[index].style = Some(style);
            return self.marked(text, mark);
        }
        // 选项：A.满意 B.一般 names what the line holds.
        let named = ["选项", "答案"]
            .iter()
            .find_map(|word| text.strip_prefix(word)?.strip_prefix([':', '：']));
        if let Some((words, first)) =
            named.and_then(|words| Some((words.trim(), mark(words.trim())?)))
        {
            self.drafts[index].style = Some(first.style);
            return self.marked(words, first);
        }
        if super::blocks::has_own_options(text) {
            return self.open_own(text);
        }
        let boxes = boxed(text);
        if has_boxes(text) && boxes.1.len() >= 2 || boxes.1.len() == 1 && text.ends_with(is_box) {
            self.drafts[index].style = Some(Style::Box);
            return self.boxes(text);
        }
        let draft = &self.drafts[index];
        let is_answered = draft.fill || draft.range.is_some() || draft.stem.contains("__");
        if is_answered && self.heads_options(at) {
            return self.open(OwnedStart::bare(text));
        }
        let signs = is_field(text);
        if self.is_declared_written(index) || self.drafts[index].fill || signs {
            return self.below_written(text);
        }
        if self.interrupts(text) {
            return self.open(OwnedStart::bare(text));
        }
        if self.marked_options_follow() {
            return self.continue_stem(text);
        }
        if text.chars().count() > 40 && text.ends_with('。') {
            return self.take(Went::Note);
        }
        // 完全不可能 … 非常可能 below 0 1 2 … 10: what the ends mean.
        if self.drafts[index].range.is_some() {
            if text.contains(' ') {
                return self.take(Went::Note);
            }
            return self.below_written(text);
        }
        if self.in_columns(text) {
            return;
        }
        self.drafts[index].style = Some(Style::Plain);
        self.plain_option(text);
    }

    fn is_declared_written(&self, index: usize) -> bool {
        let draft = &self.drafts[index];
        let form = draft.declared.form.or(draft.common.form);
        matches!(form, Some(Form::Text | Form::Number | Form::Date))
    }

    /// A line below a question that is answered in words.
    fn below_written(&mut self, text: &str) {
        if self.interrupts(text) {
            return self.open(OwnedStart::bare(text));
        }
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        self.drafts[index].doubt(line, Doubt::LineUnclear);
        self.take(Went::LeftOver);
    }

    /// Whether a mark begins options here: `1 次`, `2 次` begin none.
    fn is_option_mark(&self, mark: &Mark<'_>, text: &str) -> bool {
        if !matches!(mark.style, Style::BareDigit | Style::Digit) {
            return true;
        }
        if mark.place != 0 {
            return self.descends(mark.style, mark.place);
        }
        if mark.style == Style::Digit {
            return true;
        }
        let is_two = split_from(text, *mark, 0).is_some_and(|pieces| pieces.len() > 1);
        let next = self.next_mark(self.at);
        let follows = next.is_some_and(|next| next.style == Style::BareDigit && next.place == 1);
        (is_two || follows) && !mark.rest.starts_with(UNITS)
    }

    /// Whether the marks count down from here: 5, 4, 3.
    fn descends(&self, style: Style, place: u32) -> bool {
        self.next_mark(self.at)
            .is_some_and(|next| next.style == style && next.place + 1 == place)
    }

    /// Whether marked options begin on the next line with words.
    fn marked_options_follow(&self) -> bool {
        self.next_mark(self.at).is_some_and(|mark| {
            mark.place == 0
                && matches!(
                    mark.style,
                    Style::Letter
                        | Style::BareLetter
                        | Style::Circled
                        | Style::Box
                        | Style::SmallLetter
                )
        })
    }

    fn continue_stem(&mut self, text: &str) {
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        let (words, said) = super::kind::without_kind(text);
        let draft = &mut self.drafts[index];
        draft.declared = draft.declared.or(said);
        if !words.is_empty() {
            let is_latin =
                |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_alphanumeric());
            if is_latin(draft.stem.chars().next_back()) && is_latin(words.chars().next()) {
                draft.stem.push(' ');
            }
            draft.stem.push_str(&words);
            draft.doubt(line, Doubt::StemContinued);
        }
        self.take_for_open();
    }

    /// Options of one line parted by blanks: 很不满意 不满意 一般; whether they were.
    fn in_columns(&mut self, text: &str) -> bool {
        if self.may_be_next(self.at) {
            return false;
        }
        let (lead, pieces) = boxed(text);
        let columns = if pieces.len() >= 2 && lead.is_empty() {
            pieces
                .into_iter()
                .map(|piece| piece.words.into_owned())
                .collect()
        } else if let Some(columns) = super::scale::columns(text) {
            columns
        } else {
            return false;
        };
        let alone = self
            .next_text(self.at)
            .is_none_or(|next| self.start_at(next).is_some());
        let degrees = columns
            .iter()
            .filter(|column| super::scale::degree(column).is_some())
            .count();
        if !(alone
            && self
                .drafts
                .last()
                .is_some_and(|draft| draft.options.is_empty())
            && (degrees >= 2
                || columns.len() >= 2 && columns.iter().all(|column| column.chars().count() <= 8)))
        {
            return false;
        }
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        let draft = &mut self.drafts[index];
        draft.style = Some(Style::Plain);
        draft.doubt(line, Doubt::SlashOptions);
        for words in columns {
            draft.options.push(DraftOption {
                line,
                code: String::new(),
                words,
            });
        }
        self.take_for_open();
        true
    }

    /// One option a line.
    pub(super) fn plain_option(&mut self, text: &str) {
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        let is_marked = self.mark_at(self.at).is_some_and(|mark| {
            matches!(mark.style, Style::Digit | Style::Letter | Style::Circled)
        });
        if is_marked || self.may_be_next(self.at) {
            self.drafts[index].doubt(line, Doubt::QuestionOrOption);
        }
        let draft = &mut self.drafts[index];
        draft.style = draft.style.or(Some(Style::Plain));
        draft.options.push(DraftOption {
            line,
            code: String::new(),
            words: text.to_owned(),
        });
        self.take_for_open();
    }

    /// Whether a line taken for an option begins with the number of the next question.
    fn may_be_next(&self, at: usize) -> bool {
        self.start_at(at).is_some_and(|start| {
            let number = &start.number;
            number.series == super::number::Series::Plain
                && number.value == self.last_value("") + 1
                && !number.rest.is_empty()
                && !number.rest.starts_with(UNITS)
                && !number.rest.starts_with(|sign: char| sign.is_ascii_digit())
        })
    }

    /// A line below plain options.
    fn next_plain(&mut self, text: &str) {
        let index = self.drafts.len() - 1;
        let after_blank = self.at > 0 && self.text(self.at - 1).is_empty();
        if self.interrupts(text) || self.heads_options(self.at) {
            return self.open(OwnedStart::bare(text));
        }
        let close = self.drafts[index]
            .options
            .windows(2)
            .all(|pair| pair[1].line == pair[0].line + 1);
        let many = self.drafts[index].options.len() >= 2;
        if after_blank && close && many {
            if !self.is_numbered
                && (self
                    .next_text(self.at)
                    .is_some_and(|next| next == self.at + 1))
            {
                return self.open(OwnedStart::bare(text));
            }
            let line = self.at + 1;
            self.drafts[index].doubt(line, Doubt::LineUnclear);
            return self.take(Went::LeftOver);
        }
        // A sentence below words in a row is likely a remark.
        let is_sentence = text.ends_with('。')
            && !self.drafts[index]
                .options
                .iter()
                .any(|option| option.words.ends_with('。'));
        if is_sentence {
            let line = self.at + 1;
            self.drafts[index].doubt(line, Doubt::LineUnclear);
            return self.take(Went::LeftOver);
        }
        self.plain_option(text);
    }

    /// A line below marked options.
    fn next_marked(&mut self, text: &str, style: Style) {
        let index = self.drafts.len() - 1;
        let next = self.drafts[index].options.len() as u32;
        if style == Style::Box {
            if has_boxes(text) && !self.interrupts(text) {
                return self.boxes(text);
            }
        } else if let Some(mark) = self
            .mark_at(self.at)
            .filter(|mark| is_alike(mark.style, style))
        {
            let place = mark.place;
            let style = mark.style;
            let before = self.drafts[index].options.last();
            let before: Option<u32> = before.and_then(|option| option.code.parse().ok());
            let falls = before.is_some_and(|before| before == place + 2);
            // 8 and 9 stand for no answer behind fewer options.
            let is_apart = place > next && matches!(place, 7 | 8 | 76 | 87 | 96..=98);
            if style != Style::Dash && place != next && !falls && !is_apart {
                let line = self.at + 1;
                self.drafts[index].doubt(line, Doubt::OptionOrder);
            } else if self.heads_a_part(mark.rest)
                || matches!(style, Style::Digit) && self.could_be_question(place + 1)
            {
                let line = self.at + 1;
                self.drafts[index].doubt(line, Doubt::QuestionOrOption);
            }
            return self.marked(text, mark);
        }
        if self.interrupts(text) || self.heads_options(self.at) && !self.is_torn_off() {
            return self.open_own(text);
        }
        let line = self.at + 1;
        self.drafts[index].doubt(line, Doubt::LineUnclear);
        self.take(Went::LeftOver);
    }

    /// Whether a line may be the rest of the option before it, which was too long for its line.
    fn is_torn_off(&self) -> bool {
        let before = self.text(self.at - 1);
        let is_whole = self
            .next_mark(self.at)
            .is_some_and(|mark| mark.style == Style::Letter);
        !is_whole && (before.chars().count() > 24 || before.ends_with(['，', '、', ',', '（', '(']))
    }

    /// Whether the words behind a mark are as well those of a part, above a question: C. 开放问题.
    fn heads_a_part(&self, words: &str) -> bool {
        let ends = ["部分", "情况", "信息", "评价", "问题", "满意度", "题"];
        let below = self.next_text(self.at).and_then(|next| self.start_at(next));
        ends.iter().any(|word| words.ends_with(word)) && below.is_some() && !hints(words)
    }

    /// Whether the number of an option is also that of the next question.
    fn could_be_question(&self, value: u32) -> bool {
        // 2）部分解决 below 1. 是否解决: another sign than questions have.
        let is_bracket = |at: usize| {
            let divider = self.start_at(at).map(|start| start.number.divider);
            divider == Some(super::number::Divider::Sign(')'))
        };
        self.drafts.last().is_some_and(|draft| {
            matches!(&draft.number, Some((super::number::Series::Plain, last, _)) if *last + 1 == value)
                && is_bracket(self.at) == is_bracket(draft.line - 1)
        })
    }

    /// The options of a line that begins with a mark.
    fn marked(&mut self, text: &str, mark: Mark<'_>) {
        if mark.style == Style::Box {
            return self.boxes(text);
        }
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        // The same line again is parted as before.
        let first = self.lines[self.at].first;
        let pieces = if self.alone[first] {
            Vec::new()
        } else {
            split_from(text, mark, mark.place).unwrap_or_default()
        };
        let words = mark.rest.trim();
        let options = &mut self.drafts[index].options;
        if let [one] = pieces.as_slice() {
            self.alone[first] = one.words == words;
        }
        if self.alone[first] {
            options.push(DraftOption {
                line,
                code: code(&mark),
                words: words.to_owned(),
            });
        } else {
            for piece in pieces {
                options.push(DraftOption {
                    line,
                    code: piece.code,
                    words: piece.words.into_owned(),
                });
            }
        }
        self.take_for_open();
    }

    /// The options of a line with boxes before or behind them.
    fn boxes(&mut self, text: &str) {
        let line = self.at + 1;
        let index = self.drafts.len() - 1;
        let (lead, pieces) = boxed(text);
        // What nothing was made of may have been the words of a question.
        if self.at > 0 && self.went[self.at - 1] == Went::LeftOver {
            self.drafts[index].doubt(line, Doubt::LineUnclear);
        }
        if !lead.is_empty() {
            let draft = &mut self.drafts[index];
            draft.doubt(line, Doubt::StemContinued);
            if draft.options.is_empty() {
                draft.stem.push_str(lead);
            } else {
                draft.options.push(DraftOption {
                    line,
                    code: String::new(),
                    words: lead.to_owned(),
                });
            }
        }
        for piece in pieces {
            self.drafts[index].options.push(DraftOption {
                line,
                code: String::new(),
                words: piece.words.into_owned(),
            });
        }
        self.take_for_open();
    }

    /// A line of a matrix: its answers, its items.
    fn row(&mut self, text: &str) {
        if closes(text) {
            self.is_open = false;
            return self.take(Went::Note);
        }
        let index = self.drafts.len() - 1;
        let line = self.at + 1;
        if let Some(bounds) = range_alone(text) {
            self.drafts[index].range = Some(bounds);
        } else {
            if self.interrupts(text)
                && !text.contains(' ')
                && !text.starts_with('-')
                && self.drafts[index].rows.len() >= 2
            {
                return self.open(OwnedStart::bare(text));
            }
            self.drafts[index].rows.push((line, text.to_owned()));
        }
        self.take_for_open();
    }
}

/// Whether a line says nothing but how many are chosen: 请选择一项, 可多选.
fn says_how_many(bare: &str) -> bool {
    let begins = [
        "请选",
        "请勾选",
        "可多选",
        "可选",
        "最多",
        "限选",
        "至少",
        "单选",
        "多选",
        "只选",
        "任选",
    ];
    bare.chars().count() <= 14 && begins.iter().any(|word| bare.starts_with(word))
}

/// Whether a line names something to write beside it: 调查员：____, 调查时间： 年 月 日.
fn is_field(text: &str) -> bool {
    let Some((name, behind)) = text.split_once([':', '：']) else {
        return false;
    };
    let is_other = name.contains("其他") || name.contains("其它");
    let open = behind.is_empty() || behind.starts_with(['_', ' ', '年']);
    let dated = behind.contains("__") || behind.ends_with('日') || behind.is_empty();
    !is_other && name.chars().count() <= 8 && open && dated && mark(text).is_none()
}

/// Whether a line is room to write with the unit behind it: ____年, ____平方米, `____年____月____日`.
fn is_room_with_unit(text: &str) -> bool {
    let behind = text.trim_start_matches(['_', ' ']);
    let is_day = behind
        .chars()
        .all(|sign| matches!(sign, '_' | ' ' | '年' | '月' | '日'));
    text.contains("__")
        && behind.len() < text.len()
        && !behind.is_empty()
        && (is_day || behind.chars().count() <= 5 && !behind.contains('_'))
}

fn is_alike(one: Style, other: Style) -> bool {
    one == other
        || matches!(
            (one, other),
            (Style::Letter, Style::BareLetter) | (Style::BareLetter, Style::Letter)
        )
}

fn has_boxes(text: &str) -> bool {
    has_box(text) || super::mark::empty_box(text).is_some()
}

/// The items and answers that the rows of a matrix name.
pub(super) fn matrix(rows: &[(usize, String)]) -> Option<(Answers, Vec<(usize, String)>)> {
    let is_mark = |text: &str, words: &[&str]| {
        let bare = text.trim_end_matches([':', '：', ' ']);
        words.contains(&bare)
    };
    let heads = ["列", "选项", "答案"];
    let items = ["行", "题目", "子题"];
    if rows.iter().any(|(_, text)| is_mark(text, &items)) {
        let mut in_items = true;
        let (mut named, mut found) = (Vec::new(), Vec::new());
        for (line, text) in rows {
            if is_mark(text, &items) {
                in_items = true;
            } else if is_mark(text, &heads) {
                in_items = false;
            } else if in_items {
                found.push((*line, item_words(text)));
            } else {
                match super::scale::columns(text) {
                    Some(columns) if named.is_empty() && !text.starts_with('-') => named = columns,
                    _ => named.push(item_words(text)),
                }
            }
        }
        return (!found.is_empty()).then(|| (super::table::answers(named), found));
    }
    let (first, rest) = rows.split_first()?;
    let columns = super::scale::columns(&first.1)?;
    let found = rest
        .iter()
        .map(|(line, text)| (*line, item_words(text)))
        .collect::<Vec<_>>();
    (!found.is_empty()).then(|| (super::table::answers(columns), found))
}

fn item_words(text: &str) -> String {
    let bare = text
        .trim_start_matches(['-', '•', '·', ' '])
        .trim_end_matches(|sign| is_box(sign) || sign == ' ');
    super::number::numbered(bare)
        .filter(|number| {
            number.divider != super::number::Divider::Nothing && !number.rest.is_empty()
        })
        .map_or(bare, |number| number.rest)
        .to_owned()
}
