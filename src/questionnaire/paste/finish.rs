//! From drafts to questions: kinds, options, bounds and codes, and what is open about each.

use rust_decimal::Decimal;

use super::codes::Codes;
use super::doubt::Doubt;
use super::draft::Draft;
use super::gather::matrix;
use super::kind::Form;
use super::label::{Label, label};
use super::line::folded;
use super::mark::Style;
use super::reading::{ReadKind, ReadOption, ReadQuestion, Reading};
use super::scale::{Scale, is_no_opinion, range, runs_up};
use super::settle::{Settled, Word};
use super::table::{Answers, Item};
use super::wording;

/// Makes questions of drafts.
pub(super) struct Finish<'s> {
    pub settled: &'s Settled,
    pub reading: Reading,
    pub codes: Codes,
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
        let options = printed(draft);
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
            .unwrap_or(!self.has_stars || draft.starred);
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
        for doubt in wording::doubts(&made.text) {
            self.reading.doubt(line, Some(index), doubt);
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
                .filter(|_| kind == ReadKind::Multiple),
            at_most: limit.filter(|_| kind == ReadKind::Multiple),
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
        let (kind, doubt) = wording::open_kind(&draft.stem, draft.fill);
        if !self.is_kept(made.line, &doubt) {
            self.reading.doubt(made.line, Some(index), doubt);
        }
        (kind, None)
    }
}

/// The answers that the part or the question above names once.
fn scale_once(draft: &Draft, parent: Option<&Draft>, made: &mut Made) {
    let (_, told) = wording::open_kind(&draft.stem, draft.fill);
    if !told.is_ask() && !wording::asks_points(&draft.stem) {
        return;
    }
    if made.range.is_some()
        || range(&made.text).is_some()
        || wording::asks_words(&draft.stem)
        || draft.fill
        || draft.stem.contains('_') && !wording::asks_points(&draft.stem)
    {
        return;
    }
    let above = parent
        .and_then(|parent| super::scale::scale(&parent.stem).map(|scale| (parent.line, scale)));
    match above.as_ref().or(draft.scale.as_ref()) {
        Some((line, Scale::Points(low, high))) => {
            made.range = Some((*low, *high));
            made.form = Some(Form::Score);
            made.once = Some(*line);
        }
        Some((line, Scale::Options(options))) if made.form != Some(Form::Score) => {
            for (code, words) in options {
                made.options.push((draft.line, code.clone(), label(words)));
            }
            made.once = Some(*line);
        }
        _ => {}
    }
}

/// The options as printed, with a code each.
fn printed(draft: &Draft) -> Vec<(usize, String, Label)> {
    let read = draft
        .options
        .iter()
        .map(|option| {
            let mut read = label(&option.words);
            if read.words.is_empty() {
                option.words.trim().clone_into(&mut read.words);
            }
            let code = if matches!(
                draft.style,
                Some(Style::Letter | Style::BareLetter | Style::SmallLetter)
            ) {
                option.code.to_ascii_uppercase()
            } else {
                option.code.clone()
            };
            (option.line, code, read)
        })
        .filter(|(.., label)| !label.words.is_empty())
        .collect();
    if matches!(draft.style, Some(Style::Plain | Style::Dash | Style::Box)) {
        codes_behind(read)
    } else {
        read
    }
}

/// Options with their codes behind them, as interviewers circle them: 是 ...... 1.
fn codes_behind(read: Vec<(usize, String, Label)>) -> Vec<(usize, String, Label)> {
    let parted: Option<Vec<(String, u32)>> = read
        .iter()
        .map(|(.., label)| code_behind(&label.words))
        .collect();
    let Some(parted) = parted.filter(|parted| {
        let rises = parted.windows(2).all(|pair| pair[0].1 < pair[1].1);
        parted.len() >= 2 && parted[0].1 <= 1 && rises
    }) else {
        return read;
    };
    read.into_iter()
        .zip(parted)
        .map(|((line, _, before), (words, code))| {
            let again = label(&words);
            let label = Label {
                words: if again.words.is_empty() {
                    words
                } else {
                    again.words
                },
                points: before.points.or(again.points),
                fill: before.fill || again.fill,
                jump: before.jump.or(again.jump),
                share: before.share.or(again.share),
            };
            (line, code.to_string(), label)
        })
        .collect()
}

/// The words of an option and the code behind them, dots or a blank between.
fn code_behind(words: &str) -> Option<(String, u32)> {
    let bare = words.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let code: u32 = words[bare.len()..]
        .parse()
        .ok()
        .filter(|code| *code < 100)?;
    let apart = bare.ends_with([' ', '.', '…', '·', '—', '-', '┄']);
    let words = bare.trim_end_matches([' ', '.', '…', '·', '—', '-', '┄']);
    (apart && !words.is_empty()).then(|| (words.to_owned(), code))
}

/// Statements with room for points behind each, below words that ask for points: a、质量____.
fn filled_items(draft: &Draft) -> Option<(Answers, Vec<(usize, String)>)> {
    let bounds = range(&draft.stem).or(draft.range);
    let asks = bounds.is_some() || wording::asks_points(&draft.stem);
    let read: Vec<(usize, Label)> = draft
        .options
        .iter()
        .map(|option| (option.line, label(option.words.trim_end_matches('分'))))
        .collect();
    let all = read.len() >= 2
        && read
            .iter()
            .all(|(_, label)| label.fill && !label.words.is_empty());
    (asks && all).then(|| {
        let items = read
            .into_iter()
            .map(|(line, label)| (line, label.words))
            .collect();
        (Answers::Points(bounds), items)
    })
}

/// Statements with numbers to circle behind each: （1）宣传到位 1 2 3 4 5.
fn circled_items(draft: &Draft) -> Option<(Answers, Vec<(usize, String)>)> {
    let mut bounds = None;
    let mut items = Vec::new();
    for option in &draft.options {
        let words: Vec<&str> = option.words.split(' ').collect();
        let is_number =
            |word: &&&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let count = words.iter().rev().take_while(is_number).count();
        if count < 3 || count == words.len() {
            return None;
        }
        let at = words.len() - count;
        let values: Option<Vec<Decimal>> = words[at..]
            .iter()
            .map(|word| crate::text::read_decimal(word))
            .collect();
        let found = super::scale::in_steps(&values?)?;
        if bounds.is_some_and(|bounds| bounds != found) {
            return None;
        }
        bounds = Some(found);
        items.push((option.line, words[..at].join(" ")));
    }
    bounds.map(|bounds| (Answers::Points(Some(bounds)), items))
}

/// What a row of a table gives.
fn row(
    draft: &Draft,
    answers: &Answers,
    item: &Item,
    form: Option<Form>,
    (number, code, text): (String, String, String),
) -> Made {
    let mut made = Made {
        line: item.line,
        number,
        code,
        text,
        form: Some(match form {
            Some(Form::MatrixMultiple | Form::Multiple) => Form::Multiple,
            _ => Form::Single,
        }),
        options: Vec::new(),
        range: None,
        once: None,
    };
    match answers {
        _ if !item.own.is_empty() => {
            made.options = item
                .own
                .iter()
                .map(|words| (item.line, String::new(), label(words)))
                .collect();
        }
        Answers::Options(names) => {
            let code = |place: usize| item.codes.get(place).cloned().unwrap_or_default();
            made.options = names
                .iter()
                .enumerate()
                .map(|(place, words)| (item.line, code(place), label(words)))
                .collect();
        }
        Answers::Points(bounds) => {
            made.form = Some(Form::Score);
            let full = item.full.map(|full| (Decimal::ZERO, full));
            made.range = full
                .or(*bounds)
                .or(draft.range)
                .or_else(|| range(&draft.stem))
                .or(match draft.scale {
                    Some((_, Scale::Points(low, high))) => Some((low, high)),
                    _ => None,
                });
            if let (Some((line, Scale::Options(options))), Some((low, high))) =
                (&draft.scale, made.range)
                && Decimal::from(options.len()) == high - low + Decimal::ONE
            {
                made.form = Some(Form::Single);
                made.options = options
                    .iter()
                    .map(|(code, words)| (item.line, code.clone(), label(words)))
                    .collect();
                made.range = None;
                made.once = Some(*line);
            }
        }
    }
    made
}

/// The options with codes, and what is doubtful about them.
fn options(
    read: Vec<(usize, String, Label)>,
    kind: ReadKind,
    line: usize,
) -> (Vec<ReadOption>, Vec<(usize, Doubt)>) {
    let mut doubts = Vec::new();
    if matches!(kind, ReadKind::Text | ReadKind::Number | ReadKind::Date) {
        return (Vec::new(), doubts);
    }
    let with_points = read
        .iter()
        .filter(|(.., label)| label.points.is_some())
        .count();
    if with_points > 0 && with_points < read.len() {
        doubts.push((line, Doubt::PointsPartly));
    }
    if read.iter().any(|(.., label)| label.share.is_some()) {
        doubts.push((line, Doubt::SharesTakenOff));
    }
    let labels: Vec<&str> = read
        .iter()
        .map(|(.., label)| label.words.as_str())
        .collect();
    if runs_up(&labels) == Some(true) {
        doubts.push((line, Doubt::WorstFirst));
    }
    let all: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let mut options: Vec<ReadOption> = Vec::new();
    for (place, (at, printed, label)) in read.into_iter().enumerate() {
        let opposite = label.words.strip_prefix('不');
        let is_opposed = opposite.is_some_and(|opposite| all.iter().any(|other| other == opposite));
        if is_no_opinion(&label.words) && !is_opposed {
            doubts.push((at, Doubt::NoOpinion(label.words.clone())));
        }
        if !label.fill && matches!(label.words.as_str(), "其他" | "其它") {
            doubts.push((at, Doubt::OtherWithoutBlank));
        }
        let code = code(&printed, place, &options);
        options.push(ReadOption {
            line: at,
            code,
            label: label.words,
            points: label.points,
            fill: label.fill,
            jump: label.jump,
        });
    }
    (options, doubts)
}

/// The code of an option: as printed, else its place; never one that is there already.
fn code(printed: &str, place: usize, options: &[ReadOption]) -> String {
    let is_free = |code: &str| !options.iter().any(|option| option.code == code);
    if !printed.is_empty() && is_free(printed) {
        return printed.to_owned();
    }
    let letter = options
        .first()
        .and_then(|first| first.code.bytes().next())
        .filter(u8::is_ascii_uppercase);
    let by_letter = letter
        .and_then(|_| u8::try_from(place).ok())
        .filter(|place| *place < 26)
        .map(|place| char::from(b'A' + place).to_string());
    by_letter
        .into_iter()
        .chain((place + 1..=place + 1 + options.len()).map(|number| number.to_string()))
        .find(|code| is_free(code))
        .unwrap_or_default()
}

/// Boxes with numbers in a row are points: □1 □2 □3.
fn numbers_to_tick(made: &mut Made) {
    if !made.form.is_none_or(|form| form == Form::Score) {
        return;
    }
    let values: Option<Vec<Decimal>> = made
        .options
        .iter()
        .map(|(.., label)| crate::text::read_decimal(label.words.trim_end_matches('分')))
        .collect();
    if let Some(bounds) = values.as_deref().and_then(super::scale::in_steps) {
        made.options.clear();
        made.form = Some(Form::Score);
        made.range = Some(bounds);
    }
}

/// Numbers in a row at the end of the words are points to circle: 质量 5 4 3 2 1.
fn numbers_to_circle(made: &mut Made) {
    let words: Vec<&str> = made.text.split(' ').collect();
    let is_number = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let count = words.iter().rev().take_while(is_number).count();
    if count < 3 || count == words.len() || !made.form.is_none_or(|form| form == Form::Score) {
        return;
    }
    let at = words.len() - count;
    let values: Option<Vec<Decimal>> = words[at..]
        .iter()
        .map(|word| crate::text::read_decimal(word))
        .collect();
    if let Some(bounds) = values.as_deref().and_then(super::scale::in_steps) {
        made.text = words[..at].join(" ");
        made.form = Some(Form::Score);
        made.range = Some(bounds);
    }
}

/// Words with an item's behind them.
fn joined(above: &str, item: &str) -> String {
    let above = above.trim_end_matches(['：', ':', ' ']);
    if above.ends_with(['？', '?']) {
        return format!("{above}{item}");
    }
    format!("{above}：{item}")
}

/// The words of a question without room to write at the end: `（ ）`, `____`.
pub(super) fn clean_stem(stem: &str) -> String {
    let mut words = stem.trim();
    loop {
        let before = words;
        let end = words.trim_end_matches([' ', '_', '＿', '*', '＊']);
        let end = end
            .strip_suffix(['.', '。'])
            .filter(|rest| is_blank_end(rest))
            .unwrap_or(end);
        words = end.trim_end();
        let folded = folded(words);
        for blank in ["( )", "()", "(  )", "[ ]", "[]", "( √ )"] {
            if folded.ends_with(blank) {
                let keep = words.chars().count() - blank.chars().count();
                let at = words
                    .char_indices()
                    .nth(keep)
                    .map_or(words.len(), |(at, _)| at);
                words = words[..at].trim_end();
                break;
            }
        }
        if words == before {
            return words.to_owned();
        }
    }
}

fn is_blank_end(text: &str) -> bool {
    text.ends_with(['_', '＿']) || folded(text).ends_with("( )") || folded(text).ends_with("()")
}
