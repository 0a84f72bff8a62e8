//! What stands on a blank paper, piece by piece: parts, questions with their options and rooms, tables of items.

use rust_decimal::Decimal;

use crate::questionnaire::{Condition, ConditionTest, Kind, Opt, Question, Questionnaire, skips};
use crate::text::{Language, text, width};

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// The heading of a part.
    Part(String),
    /// A question.
    Question(Asked),
    /// Several questions that are answered alike, as a table.
    Items(Items),
    /// The sum that the paper has room for.
    Sum(String),
}

/// A question as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its number with the sign behind it.
    pub number: String,
    /// Who answers it, in words; empty: everybody.
    pub when: String,
    /// Its words, and how it is answered.
    pub words: String,
    /// Its options.
    pub choices: Vec<Choice>,
    /// Where the answer is written.
    pub room: Room,
}

/// An option as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// The code under which it is keyed.
    pub code: String,
    /// What it says.
    pub label: String,
    /// Whether something is written beside it.
    pub has_room: bool,
    /// Where to go on after it, in words; empty: with the next question.
    pub jump: String,
}

/// Where an answer is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Room {
    /// Its options are ticked.
    Ticks,
    /// A box, and what may stand in it.
    Box(String),
    /// A few signs behind the words, and what they may be.
    Short(String),
    /// Year, month and day.
    Day,
    /// So many lines.
    Lines(usize),
}

/// Questions that are answered alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Items {
    /// Who answers them, in words; empty: everybody.
    pub when: String,
    /// What they have in common.
    pub words: String,
    /// What stands above the answers; the code of an option before its label.
    pub heads: Vec<String>,
    /// What stands in the cells of a row: codes to tick, or nothing where points are written.
    pub cells: Vec<String>,
    /// Number and words of each row.
    pub rows: Vec<(String, String)>,
}

/// The fewest questions that make a table.
const LEAST_ROWS: usize = 3;
/// The columns of half-width signs that the answers of a table may take, and those of one of them.
const TABLE_HEADS: usize = 56;
const TABLE_HEAD: usize = 16;

/// What stands on a paper of the present version.
pub(super) fn pieces(questionnaire: &Questionnaire, language: Language) -> Vec<Piece> {
    let questions = questionnaire.questions.iter();
    let questions: Vec<Question> = questions
        .filter(|question| question.is_in(questionnaire.version))
        .cloned()
        .collect();
    let paper = Paper {
        questions: &questions,
        language,
    };
    let mut pieces = Vec::new();
    let (mut at, mut part) = (0, "");
    while at < questions.len() {
        let section = questions[at].section.get(language);
        if section != part {
            part = section;
            if !part.is_empty() {
                pieces.push(Piece::Part(part.to_owned()));
            }
        }
        let alike = paper.alike(at);
        if alike >= LEAST_ROWS {
            pieces.push(Piece::Items(paper.items(at, alike)));
            at += alike;
            continue;
        }
        if skips::host(&questions, at).is_none() {
            pieces.push(Piece::Question(paper.asked(at)));
        }
        at += 1;
    }
    if let Some(total) = &questionnaire.control_total {
        let label = total.label.get(language);
        pieces.push(Piece::Sum(text!(in language, "{label}：", "{label}: ")));
    }
    pieces
}

/// The questions of a paper.
struct Paper<'q> {
    questions: &'q [Question],
    language: Language,
}

impl Paper<'_> {
    fn asked(&self, at: usize) -> Asked {
        let question = &self.questions[at];
        let language = self.language;
        let mut words = question.text.get(language).to_owned();
        words.push_str(&self.manner(question));
        let options = question.options.iter();
        let choices = options.map(|option| self.choice(at, option)).collect();
        Asked {
            number: format!("{}.", number(&question.code)),
            when: self.when(at),
            room: self.room(question),
            words,
            choices,
        }
    }

    /// How a question is answered, in brackets.
    fn manner(&self, question: &Question) -> String {
        let language = self.language;
        let mut said = Vec::new();
        if question.kind == Kind::Multiple {
            said.push(language.pick("可多选", "tick all that apply").to_owned());
            if let Some(least) = question.limits.at_least.filter(|least| *least > 1) {
                said.push(text!(in language, "至少选 {least} 项", "at least {least}"));
            }
            if let Some(most) = question.limits.at_most {
                said.push(text!(in language, "最多选 {most} 项", "at most {most}"));
            }
        }
        if !question.required && question.kind != Kind::Text {
            said.push(language.pick("选填", "optional").to_owned());
        }
        if said.is_empty() {
            return String::new();
        }
        let said = said.join(language.pick("，", ", "));
        text!(in language, "（{said}）", " ({said})")
    }

    fn choice(&self, at: usize, option: &Opt) -> Choice {
        let language = self.language;
        let jump = skips::jump(self.questions, at, &option.code);
        let jump = jump.map(|end| match self.questions.get(end) {
            Some(next) => self.go_to(&next.code),
            None => text!(in language, "（到此结束）", " (end here)"),
        });
        Choice {
            code: option.code.clone(),
            label: option.label.get(language).to_owned(),
            has_room: skips::room(self.questions, at, &option.code).is_some(),
            jump: jump.unwrap_or_default(),
        }
    }

    fn go_to(&self, code: &str) -> String {
        let place = self.place(code);
        text!(in self.language, "（跳至{place}）", " (go on with {place})")
    }

    /// How the paper names a question.
    fn place(&self, code: &str) -> String {
        let number = number(code);
        match self.language {
            Language::Zh if number.bytes().all(|sign| sign.is_ascii_digit()) => {
                format!("第 {number} 题")
            }
            Language::Zh => format!(" {number} 题"),
            Language::En => format!("question {number}"),
        }
    }

    fn room(&self, question: &Question) -> Room {
        let language = self.language;
        match &question.kind {
            Kind::Single | Kind::Multiple => Room::Ticks,
            Kind::Score { full_mark, .. } => {
                let most = full_mark.normalize();
                Room::Box(text!(in language, "分（0—{most} 分）", "points (0–{most})"))
            }
            Kind::Number { low, high, .. } => Room::Short(bounds(low.as_ref(), high.as_ref())),
            Kind::Date => Room::Day,
            Kind::Text if width(question.text.get(language)) <= SHORT => Room::Short(String::new()),
            Kind::Text => Room::Lines(LINES),
        }
    }

    /// Who answers a question, as far as no jump behind an option says so.
    fn when(&self, at: usize) -> String {
        let question = &self.questions[at];
        let untold = question
            .ask_if
            .iter()
            .filter(|condition| !skips::is_told_by_jumps(self.questions, at, condition));
        let said: Vec<String> = untold.map(|condition| self.condition(condition)).collect();
        if said.is_empty() {
            return String::new();
        }
        let said = said.join(self.language.pick("，并且", ", and "));
        text!(in self.language, "（{said}的回答）", "(answer if {said})")
    }

    fn condition(&self, condition: &Condition) -> String {
        let language = self.language;
        let place = self.place(&condition.question);
        let place = place.trim_start();
        let labels = |codes: &[String]| {
            let earlier = self.questions.iter();
            let earlier = earlier.clone().find(|one| one.code == condition.question);
            let label = |code: &String| {
                let option = earlier.and_then(|question| question.option(code));
                let label = option.map_or(code.as_str(), |(_, option)| option.label.get(language));
                text!(in language, "“{label}”", "`{label}`")
            };
            let labels: Vec<String> = codes.iter().map(label).collect();
            labels.join(language.pick("、", " or "))
        };
        match &condition.test {
            ConditionTest::AnyOf(codes) => {
                let labels = labels(codes);
                text!(in language, "{place}选{labels}", "{place} is {labels}")
            }
            ConditionTest::NoneOf(codes) => {
                let labels = labels(codes);
                text!(in language, "{place}没有选{labels}", "{place} is not {labels}")
            }
            ConditionTest::AtLeast(bound) => {
                let bound = bound.normalize();
                text!(in language, "{place}不低于 {bound}", "{place} is at least {bound}")
            }
            ConditionTest::AtMost(bound) => {
                let bound = bound.normalize();
                text!(in language, "{place}不高于 {bound}", "{place} is at most {bound}")
            }
        }
    }

    /// How many questions from here on are answered alike and fit a table.
    fn alike(&self, first: usize) -> usize {
        let question = &self.questions[first];
        if !self.fits_table(first) {
            return 1;
        }
        let more = (first + 1..self.questions.len()).take_while(|at| {
            let other = &self.questions[*at];
            other.kind == question.kind
                && other.options == question.options
                && other.ask_if == question.ask_if
                && other.section == question.section
                && other.required == question.required
                && other.limits == question.limits
                && self.fits_table(*at)
        });
        let count = 1 + more.count();
        // Where the first have words in common, the table ends with the last that has them.
        let texts: Vec<&str> = self.questions[first..first + count]
            .iter()
            .map(|question| question.text.get(self.language))
            .collect();
        let common = in_common(&texts[..count.min(LEAST_ROWS)]);
        let begun = texts
            .iter()
            .take_while(|text| text.len() > common.len() && text.starts_with(common));
        begun.count()
    }

    fn fits_table(&self, at: usize) -> bool {
        let question = &self.questions[at];
        let plain = |option: &Opt| {
            skips::jump(self.questions, at, &option.code).is_none()
                && skips::room(self.questions, at, &option.code).is_none()
        };
        let head = |option: &Opt| {
            let label = width(option.label.get(self.language)) + width(&option.code) + 1;
            // A label may stand in two lines.
            label.div_ceil(2).max(6) + 2
        };
        match question.kind {
            Kind::Score { .. } => question.options.is_empty(),
            Kind::Single | Kind::Multiple => {
                let heads: usize = question.options.iter().map(head).sum();
                question.options.iter().all(plain)
                    && question
                        .options
                        .iter()
                        .all(|option| head(option) <= TABLE_HEAD)
                    && heads <= TABLE_HEADS
                    && skips::host(self.questions, at).is_none()
            }
            _ => false,
        }
    }

    fn items(&self, first: usize, count: usize) -> Items {
        let language = self.language;
        let questions = &self.questions[first..first + count];
        let texts: Vec<&str> = questions
            .iter()
            .map(|question| question.text.get(language))
            .collect();
        let common = in_common(&texts);
        let question = &questions[0];
        let (heads, cells) = if let Kind::Score { full_mark, .. } = &question.kind {
            let most = full_mark.normalize();
            let head = text!(in language, "得分（0—{most}）", "points (0–{most})");
            (vec![head], vec![String::new()])
        } else {
            let options = question.options.iter();
            let heads = options.clone().map(|option| {
                let (code, label) = (&option.code, option.label.get(language));
                format!("{code} {label}")
            });
            let cells = options.map(|option| format!("□{}", option.code));
            (heads.collect(), cells.collect())
        };
        let rows = questions.iter().map(|question| {
            let text = &question.text.get(language)[common.len()..];
            (number(&question.code).to_owned(), text.trim().to_owned())
        });
        let manner = self.manner(question);
        Items {
            when: self.when(first),
            words: format!("{common}{manner}").trim().to_owned(),
            heads,
            cells,
            rows: rows.collect(),
        }
    }
}

/// Texts up to this width get room behind them, longer ones lines below.
const SHORT: usize = 16;
/// The lines of an open question.
const LINES: usize = 3;

/// The number of a question as it is printed: `Q3` is 3.
pub(super) fn number(code: &str) -> &str {
    let digits = code.strip_prefix('Q');
    digits
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit()))
        .unwrap_or(code)
}

fn bounds(low: Option<&Decimal>, high: Option<&Decimal>) -> String {
    let shown = |bound: Option<&Decimal>| bound.map(|bound| bound.normalize().to_string());
    match (shown(low), shown(high)) {
        (Some(low), Some(high)) => format!("（{low}—{high}）"),
        (Some(low), None) => format!("（≥ {low}）"),
        (None, Some(high)) => format!("（≤ {high}）"),
        (None, None) => String::new(),
    }
}

/// The words that all texts begin with, up to a sign that ends a question; empty where one of them has no more.
fn in_common<'t>(texts: &[&'t str]) -> &'t str {
    let Some((first, others)) = texts.split_first() else {
        return "";
    };
    let ends = first
        .char_indices()
        .filter(|(_, sign)| matches!(sign, '？' | '?' | '：' | ':' | '。' | '，' | '—'));
    let ends = ends.map(|(at, sign)| at + sign.len_utf8());
    let is_common = |end: &usize| {
        let begin = &first[..*end];
        texts.iter().all(|text| text.len() > *end)
            && others.iter().all(|text| text.starts_with(begin))
    };
    ends.rev().find(is_common).map_or("", |end| &first[..end])
}
