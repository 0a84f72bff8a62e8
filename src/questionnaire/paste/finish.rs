//! From drafts to questions: kinds, options, bounds and codes, and what is open about each.

mod items;
mod options;

use rust_decimal::Decimal;

use self::items::{circled_items, clean_stem, filled_items, joined, row, scale_once};
pub(super) use self::options::{Labels, Look};
use self::options::{numbers_to_circle, numbers_to_tick, options, printed};
use super::codes::Codes;
use super::doubt::Doubt;
use super::draft::Draft;
use super::gather::matrix;
use super::kind::Form;
use super::label::Label;
use super::mark::Style;
use super::reading::{ReadKind, ReadQuestion, Reading};
use super::residue;
use super::scale::range;
use super::settle::{Settled, Word};
use super::table::{Answers, Item, ends};
use super::wording;
use crate::text::HasSign as _;

/// Makes questions of drafts.
pub(super) struct Finish<'s> {
    pub settled: &'s Settled,
    pub reading: Reading,
    pub codes: Codes,
    /// What the options read so far came to.
    pub labels: Labels,
    /// Whether stars mark required questions, so that others are not.
    pub has_stars: bool,
    /// Of each draft the first question made of it.
    pub first_of: Vec<Option<usize>>,
}

/// A question to be made: what a draft, an item of it or a row of its table gives.
struct Made {
    line: usize,
    number: String,
    code: String,
    text: String,
    form: Option<Form>,
    options: Vec<(usize, String, Label)>,
    range: Option<(Decimal, Decimal)>,
    once: Option<usize>,
}

impl Finish<'_> {
    /// Makes the questions of all drafts, in order.
    pub(super) fn all(&mut self, drafts: &[Draft]) {
        self.first_of = vec![None; drafts.len()];
        for (index, draft) in drafts.iter().enumerate() {
            self.draft(drafts, index, draft);
        }
        for index in (0..drafts.len()).rev() {
            if self.first_of[index].is_none() {
                self.first_of[index] = (index..drafts.len())
                    .find(|other| drafts[*other].parent == Some(index))
                    .and_then(|other| self.first_of[other]);
            }
        }
    }

    fn draft(&mut self, drafts: &[Draft], index: usize, draft: &Draft) {
        let before = self.reading.questions.len();
        let form = self
            .settled
            .form(draft.line)
            .or(draft.declared.form)
            .or(draft.common.form);
        if form == Some(Form::Remark) {
            return;
        }
        if draft.is_parent && draft.options.is_empty() && draft.table.is_none() {
            self.codes.parent(index, draft);
            return;
        }
        if let Some(table) = &draft.table {
            self.table(index, draft, table, form);
        } else if let Some((answers, items)) = filled_items(draft) {
            self.matrix(index, draft, &answers, &items, form);
        } else if let Some((answers, items)) = circled_items(draft) {
            self.matrix(index, draft, &answers, &items, form);
        } else if let Some((answers, items)) =
            matrix(&draft.rows).filter(|_| !draft.rows.is_empty())
        {
            self.matrix(index, draft, &answers, &items, form);
        } else {
            let parent = draft.parent.map(|parent| &drafts[parent]);
            self.plain(index, draft, parent, form);
        }
        let made = self.reading.questions.len() > before;
        self.first_of[index] = made.then_some(before);
        for (line, doubt) in &draft.doubts {
            if !self.is_kept(*line, doubt) {
                self.reading
                    .doubt(*line, made.then_some(before), doubt.clone());
            }
        }
    }

    /// Whether a person has said that it is meant as it stands.
    fn is_kept(&self, line: usize, doubt: &Doubt) -> bool {
        let words = [Word::Kept, Word::Question, Word::Option];
        doubt.is_ask() && words.iter().any(|word| self.settled.has(line, word))
    }

    fn plain(&mut self, index: usize, draft: &Draft, parent: Option<&Draft>, form: Option<Form>) {
        let stem = clean_stem(&draft.stem);
        let text = match parent
            .map(|parent| clean_stem(&parent.stem))
            .filter(|stem| !stem.is_empty())
        {
            Some(above) => joined(&above, &stem),
            None => stem,
        };
        let shown = draft
            .number
            .as_ref()
            .map_or(String::new(), |(_, _, shown)| shown.clone());
        let number = match parent.and_then(|parent| parent.number.as_ref()) {
            Some((_, _, above)) if shown.starts_with('(') || above.is_empty() => {
                format!("{above}{shown}")
            }
            Some((_, _, above))
                if matches!(draft.number, Some((super::number::Series::Circled, ..))) =>
            {
                format!("{above}-{shown}")
            }
            _ => shown,
        };
        let code = self.codes.of(index, draft);
        let options = printed(draft, &mut self.labels);
        let mut made = Made {
            line: draft.line,
            number,
            code,
            text,
            form,
            options,
            range: draft
                .range
                .or_else(|| parent.and_then(|parent| parent.range)),
            once: None,
        };
        if matches!(draft.style, Some(Style::Box | Style::Plain)) && made.range.is_none() {
            numbers_to_tick(&mut made);
        }
        if made.options.is_empty() && made.range.is_none() {
            numbers_to_circle(&mut made);
        }
        if made.options.is_empty()
            && made
                .form
                .is_none_or(|form| matches!(form, Form::Single | Form::Score))
        {
            scale_once(draft, parent, &mut made);
        }
        self.push(draft, made);
    }

    fn matrix(
        &mut self,
        index: usize,
        draft: &Draft,
        answers: &Answers,
        items: &[(usize, String)],
        form: Option<Form>,
    ) {
        let items: Vec<Item> = items
            .iter()
            .map(|(line, text)| Item {
                line: *line,
                number: String::new(),
                text: text.clone(),
                own: Vec::new(),
                codes: Vec::new(),
                full: None,
            })
            .collect();
        let answers = match (answers, draft.range) {
            (Answers::Options(names), Some(bounds)) if names.is_empty() => {
                Answers::Points(Some(bounds))
            }
            // The two ends of a slider: 0分 100分.
            (Answers::Options(names), _) if form == Some(Form::MatrixScore) && names.len() == 2 => {
                match ends(names) {
                    Some(bounds) => Answers::Points(Some(bounds)),
                    None => answers.clone(),
                }
            }
            (other, _) => other.clone(),
        };
        self.items(index, draft, &answers, &items, &[], form);
    }

    fn table(
        &mut self,
        index: usize,
        draft: &Draft,
        table: &super::table::Table,
        form: Option<Form>,
    ) {
        self.items(
            index,
            draft,
            &table.answers,
            &table.items,
            &table.groups,
            form,
        );
        if !table.groups.is_empty() && !self.settled.has(table.line, &Word::Kept) {
            self.reading.doubt(table.line, None, Doubt::TwoAnswers);
        }
    }

    fn items(
        &mut self,
        index: usize,
        draft: &Draft,
        answers: &Answers,
        items: &[Item],
        groups: &[String],
        form: Option<Form>,
    ) {
        let stem = clean_stem(&draft.stem);
        let one = [String::new()];
        let groups = if groups.is_empty() { &one } else { groups };
        for (place, item) in items.iter().enumerate() {
            for (which, group) in groups.iter().enumerate() {
                let which = if groups.len() > 1 {
                    which as u32 + 1
                } else {
                    0
                };
                let words = if group.is_empty() {
                    clean_stem(&item.text)
                } else {
                    format!("{}（{group}）", clean_stem(&item.text))
                };
                let text = if stem.is_empty() {
                    words
                } else {
                    joined(&stem, &words)
                };
                let (number, code) =
                    self.codes
                        .item(index, draft, place as u32 + 1, &item.number, which);
                let made = row(draft, answers, item, form, (number, code, text));
                self.push(draft, made);
            }
        }
        if !stem.is_empty() {
            let question = self
                .reading
                .questions
                .len()
                .checked_sub(items.len() * groups.len());
            self.reading.doubt(draft.line, question, Doubt::ItemsApart);
        }
    }

    /// Settles the kind, and adds the question.
    fn push(&mut self, draft: &Draft, made: Made) {
        let index = self.reading.questions.len();
        let line = made.line;
        let (kind, bounds) = self.kind(draft, &made, index);
        let required = draft
            .declared
            .required
            .or(draft.common.required)
            // Where nothing is marked, what people are free to write is free to be left: Enter passes over it.
            .unwrap_or(if self.has_stars {
                draft.starred
            } else {
                kind != ReadKind::Text
            });
        let (options, doubts) = options(made.options, kind, line);
        for (line, doubt) in doubts {
            if !self.is_kept(line, &doubt) {
                self.reading.doubt(line, Some(index), doubt);
            }
        }
        if let Some(once) = made.once {
            self.reading
                .doubt(line, Some(index), Doubt::ScaleOnce(once));
        }
        if made.text.is_empty() && !self.is_kept(line, &Doubt::WordsMissing) {
            self.reading.doubt(line, Some(index), Doubt::WordsMissing);
        }
        let blanks = wording::rooms(&draft.stem);
        let looks = [
            (residue::in_stem(&made.text), Doubt::WordsLeft),
            (
                blanks > usize::from(!kind.is_choice())
                    && self.settled.form(line).is_none()
                    && !(kind == ReadKind::Date && draft.stem.contains('日')),
                Doubt::SeveralBlanks,
            ),
        ];
        let looks = looks
            .into_iter()
            .filter_map(|(is_so, doubt)| is_so.then_some(doubt));
        let is_asked = |reading: &Reading| {
            // What is asked about this question was noted last.
            let last = reading.doubts.iter().rev();
            last.take_while(|asked| asked.question.is_none_or(|of| of == index))
                .any(|asked| asked.line == line && asked.doubt == Doubt::KindUnknown)
        };
        for doubt in looks.chain(wording::doubts(&made.text)) {
            if doubt == Doubt::SeveralBlanks && is_asked(&self.reading) {
                continue;
            }
            if !self.is_kept(line, &doubt) {
                self.reading.doubt(line, Some(index), doubt);
            }
        }
        let limit = draft.declared.at_most.or(draft.common.at_most);
        self.reading.questions.push(ReadQuestion {
            line,
            number: made.number,
            code: made.code,
            text: made.text,
            kind,
            required,
            options,
            low: bounds.map(|(low, _)| low),
            high: bounds.map(|(_, high)| high),
            at_least: draft
                .declared
                .at_least
                .or(draft.common.at_least)
                .filter(|_| kind == ReadKind::Multiple),
            at_most: limit.filter(|_| kind == ReadKind::Multiple && made.form != Some(Form::Other)),
            section: draft.section.clone(),
        });
    }

    /// The kind and the bounds of points, with what is open about them.
    fn kind(
        &mut self,
        draft: &Draft,
        made: &Made,
        index: usize,
    ) -> (ReadKind, Option<(Decimal, Decimal)>) {
        let line = made.line;
        let count = made.options.len();
        let settled = self.settled.form(line).is_some() || self.settled.form(draft.line).is_some();
        let mut ask = |doubt: Doubt, finish: &mut Self| {
            if !finish.is_kept(line, &doubt) {
                finish.reading.doubt(line, Some(index), doubt);
            }
        };
        let choice = |kind: ReadKind, finish: &mut Self, ask: &mut dyn FnMut(Doubt, &mut Self)| {
            match count {
                0 => ask(Doubt::NoOptions, finish),
                1 => ask(Doubt::OneOption, finish),
                _ => {}
            }
            (kind, None)
        };
        match made.form {
            // ○1 ○2 … ○10 below [单选题]: a page's way to ask for points.
            Some(Form::Single) if count == 0 && made.range.is_some() && !settled => {
                self.score(made, index)
            }
            Some(Form::Single | Form::MatrixSingle) => choice(ReadKind::Single, self, &mut ask),
            Some(Form::Multiple | Form::MatrixMultiple) => {
                choice(ReadKind::Multiple, self, &mut ask)
            }
            Some(Form::Text) => {
                if count > 0 {
                    ask(Doubt::OptionsUnused, self);
                }
                (ReadKind::Text, None)
            }
            Some(Form::Number) => (ReadKind::Number, self.settled.range(line)),
            Some(Form::Date) => (ReadKind::Date, None),
            Some(Form::Score | Form::MatrixScore) if count >= 2 && !settled => {
                self.reading.doubt(line, Some(index), Doubt::NamedSteps);
                (ReadKind::Single, None)
            }
            Some(Form::Score | Form::MatrixScore) => self.score(made, index),
            Some(Form::Other) => {
                let word = draft.declared.word.or(draft.common.word).unwrap_or("?");
                ask(Doubt::KindNotSupported(word.to_owned()), self);
                (
                    if count > 1 {
                        ReadKind::Multiple
                    } else {
                        ReadKind::Text
                    },
                    None,
                )
            }
            Some(Form::Remark) | None if count >= 1 => {
                let filled = made.options.iter().filter(|(.., label)| label.fill).count();
                if count == 1 {
                    ask(Doubt::OneOption, self);
                } else if filled == count {
                    ask(Doubt::KindUnknown, self);
                } else if wording::may_be_multiple(
                    &made.text,
                    made.options.iter().map(|(.., label)| label.words.as_str()),
                ) && made.once.is_none()
                {
                    ask(Doubt::KindUnknown, self);
                    return (ReadKind::Multiple, None);
                } else if wording::ends_with_many(&made.text) && made.once.is_none() {
                    ask(Doubt::KindUnknown, self);
                }
                (ReadKind::Single, None)
            }
            Some(Form::Remark) | None => self.without_options(draft, made, index),
        }
    }

    fn score(&mut self, made: &Made, index: usize) -> (ReadKind, Option<(Decimal, Decimal)>) {
        let line = made.line;
        let bounds = self
            .settled
            .range(line)
            .or(made.range)
            .or_else(|| range(&made.text));
        match bounds {
            None => self.reading.doubt(line, Some(index), Doubt::RangeUnknown),
            Some((low, _)) if !low.is_zero() => {
                self.reading.doubt(line, Some(index), Doubt::LowNotZero);
            }
            Some(_) => {}
        }
        (ReadKind::Score, bounds)
    }

    /// A question without options and without a kind.
    fn without_options(
        &mut self,
        draft: &Draft,
        made: &Made,
        index: usize,
    ) -> (ReadKind, Option<(Decimal, Decimal)>) {
        if made.range.is_some() || range(&made.text).is_some() || wording::asks_points(&made.text) {
            return self.score(made, index);
        }
        let (kind, mut doubt) = wording::open_kind(&draft.stem, draft.fill);
        // 三、其他建议 may be the name of a part as well.
        let is_part = matches!(draft.number, Some((super::number::Series::Chinese, ..)));
        if is_part && !draft.fill && !draft.stem.has(&['：', ':', '？', '?', '_', '请', '您']) {
            doubt = Doubt::KindUnknown;
        }
        // 态度____ below 请打分，每项满分10分 may be scored.
        let is_scored = draft.scale.is_some() && doubt == Doubt::TakenAsText;
        if is_scored
            && draft.stem.ends_with('_')
            && !wording::wants_words(draft.stem.trim_end_matches(['_', ' ']))
        {
            doubt = Doubt::KindUnknown;
        }
        if !self.is_kept(made.line, &doubt) {
            self.reading.doubt(made.line, Some(index), doubt);
        }
        (kind, None)
    }
}
