//! The state of one paper under entry, and how events move it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::change::Change;
use super::ends::LineEnds;
use super::points::{Typed, classify, is_points};
use super::second::Blind;
use super::{Effect, Event, LineInput, Notice};
use crate::questionnaire::{Kind, Question, Questionnaire, Typed as Pressed};
use crate::response::{Answer, Missing, Paper, State};
use crate::text::words::Word;
use crate::text::{Text, fold_width};

/// Where the evaluator is on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// At the question at this position, counted from 0; always one that is asked.
    Question(usize),
    /// At the sum the paper prints.
    ControlTotal,
    /// Behind the last question.
    End,
}

/// What is typed in the current field and not yet confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Digits or letters of a single choice or of points, waiting for more.
    Keys(String),
    /// The options toggled on so far, by code in the order of the paper, and the keys of a longer code.
    Choices {
        /// Codes toggled on.
        chosen: Vec<String>,
        /// Signs waiting for more.
        keys: String,
    },
    /// A line of text, a number, a date or the printed sum.
    Line(LineInput),
}

/// The machine: one paper under one evaluator's fingers.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) questionnaire: Arc<Questionnaire>,
    pub(super) paper: Paper,
    pub(super) asked: Vec<bool>,
    pub(super) cursor: Cursor,
    pub(super) input: Input,
    pub(super) notice: Option<Notice>,
    pub(super) undo: Vec<Change>,
    pub(super) redo: Vec<Change>,
    /// The first entry, where this is the second.
    pub(super) blind: Option<Blind>,
    /// The option ticked or unticked last in this field, or looked at since, by its place.
    pub(super) in_sight: Option<usize>,
    /// What is half typed in fields that were left, by their place: no answer until it is confirmed.
    pub(super) aside: BTreeMap<usize, String>,
    /// Whether the keys that wait were typed before the field was left.
    pub(super) is_resumed: bool,
    /// How the keys that answer at once are followed by Enter.
    pub(super) ends: LineEnds,
    failed: Vec<Effect>,
}

/// So many options further a long list is looked at with one key.
const OPTIONS_AT_ONCE: usize = 8;

impl Entry {
    /// Opens a paper where it was left; half-typed text that was kept stands in its field again.
    pub fn new(questionnaire: Arc<Questionnaire>, paper: Paper) -> Self {
        Self::open(questionnaire, paper, None)
    }

    pub(super) fn open(
        questionnaire: Arc<Questionnaire>,
        paper: Paper,
        blind: Option<Blind>,
    ) -> Self {
        let mut entry = Self {
            questionnaire,
            paper,
            asked: Vec::new(),
            cursor: Cursor::End,
            input: Input::Keys(String::new()),
            notice: None,
            undo: Vec::new(),
            redo: Vec::new(),
            blind,
            in_sight: None,
            aside: BTreeMap::new(),
            is_resumed: false,
            ends: LineEnds::default(),
            failed: Vec::new(),
        };
        entry.asked = entry.route();
        let begun = entry.take_up_draft();
        let place = begun.unwrap_or_else(|| entry.place_on_file());
        entry.go(place);
        entry
    }

    /// The paper with every confirmed answer.
    pub fn paper(&self) -> &Paper {
        &self.paper
    }

    /// The questionnaire the paper belongs to.
    pub fn questionnaire(&self) -> &Questionnaire {
        &self.questionnaire
    }

    /// For each question, whether it is to be keyed: it is asked, and the version of the paper has it.
    pub fn asked(&self) -> &[bool] {
        &self.asked
    }

    /// Where the evaluator is.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// What is typed and not yet confirmed.
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// What the machine has to say since the last event.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether the last confirmed field could not be stored yet.
    pub fn is_unsaved(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Whether the confirmed answer to the question at this position could not be stored yet.
    pub fn is_unsaved_at(&self, position: usize) -> bool {
        self.failed.iter().any(|effect| match effect {
            Effect::Save { position: at, .. }
            | Effect::Second { position: at, .. }
            | Effect::SecondTakenBack { position: at } => *at == position,
            _ => false,
        })
    }

    /// Whether every question asked is answered or has a missing reason.
    pub fn is_complete(&self) -> bool {
        let mut asked = self.asked.iter().enumerate();
        asked.all(|(position, asked)| !asked || self.paper.answers.get(position).is_some())
    }

    /// Whether anything was keyed on the paper.
    pub fn is_begun(&self) -> bool {
        let noted = Answer::Missing(Missing::NotInVersion);
        let mut answers = self.paper.answers.iter().flatten();
        answers.any(|answer| *answer != noted)
    }

    /// The questions asked whose answer or missing reason is stored, and all that are asked.
    pub fn progress(&self) -> (usize, usize) {
        let asked = self.asked.iter().filter(|asked| **asked).count();
        let done = (0..self.asked.len())
            .filter(|at| self.asked[*at] && self.paper.answers.get(*at).is_some())
            .filter(|at| !self.is_unsaved_at(*at))
            .count();
        (done, asked)
    }

    /// The running sum (小计) and the full mark of what it covers, in points.
    ///
    /// It covers the questions of the printed sum, or every question that carries points where none is printed; a
    /// missing answer adds nothing to the sum and its full mark stays. `None` where no question carries points.
    pub fn running_sum(&self) -> Option<(Decimal, Decimal)> {
        let covered = |question: &Question| match &self.questionnaire.control_total {
            Some(total) => total.questions.contains(&question.code),
            None => true,
        };
        let mut sum = (Decimal::ZERO, Decimal::ZERO);
        for (position, question) in self.questionnaire.questions.iter().enumerate() {
            let Some(full_mark) = question.full_mark() else {
                continue;
            };
            if covered(question) && self.asked[position] {
                let answer = self.paper.answers.get(position);
                sum.0 += answer
                    .and_then(|answer| answer.points(question))
                    .unwrap_or_default();
                sum.1 += full_mark;
            }
        }
        (sum.1 > Decimal::ZERO).then_some(sum)
    }

    /// Takes an event and says what must be stored, in order.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Failed(failed) => self.wait_for_store(failed),
            event if self.is_unsaved() => self.store_again(&event, &mut effects),
            event if self.is_frozen() && self.is_edit(&event) => self.refuse_frozen(),
            event if self.is_settled() && self.is_edit(&event) && event != Event::Undo => {
                self.refuse_settled();
            }
            Event::Confirm | Event::EndCell if self.takes_line_end(event == Event::EndCell) => {}
            event => {
                self.notice = None;
                let is_key = matches!(event, Event::Type(_) | Event::FullMark | Event::Missing(_));
                let was_line = matches!(self.input, Input::Line(_));
                let is_refused = matches!(event, Event::Paste(_)) && !self.takes_paste();
                self.perform(event, &mut effects);
                self.note_position(&effects);
                self.note_line_end(is_key, was_line, &effects);
                self.ends.note_paste(is_refused);
            }
        }
        effects
    }

    fn perform(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Type(sign) => self.type_sign(sign, effects),
            Event::Paste(text) => self.paste(&text),
            Event::Confirm => self.confirm(effects),
            Event::Erase => self.erase(),
            Event::EraseAhead
            | Event::CaretLeft
            | Event::CaretRight
            | Event::CaretStart
            | Event::CaretEnd => self.edit_line(|line| {
                line.edit(&event);
            }),
            Event::Previous => self.leave_for(Self::before, effects),
            Event::Next | Event::EndCell => self.leave_for(Self::after, effects),
            Event::First => self.leave_for(|entry| entry.from(0), effects),
            Event::FirstOpen => self.leave_for(Self::first_open, effects),
            Event::OptionsUp => self.look_at_options(usize::saturating_sub),
            Event::OptionsDown => self.look_at_options(usize::saturating_add),
            Event::FullMark => self.full_mark(effects),
            Event::Missing(reason) => self.missing(reason, effects),
            Event::ControlTotal => self.toggle_control_total(effects),
            Event::Undo => self.undo(effects),
            Event::Redo => self.redo(effects),
            Event::Leave => self.keep_draft(effects),
            Event::Failed(failed) => self.wait_for_store(failed),
        }
    }

    /// Accepts nothing more until these effects are stored.
    fn wait_for_store(&mut self, failed: Vec<Effect>) {
        if failed.is_empty() {
            return;
        }
        self.failed = failed;
        self.problem(
            "这一项还没有存上。排除故障后按回车再存一次",
            "this field is not stored yet. Mend the fault, then press Enter to store it",
        );
    }

    /// Asks again for what could not be stored; leaving also keeps what is half typed.
    fn store_again(&mut self, event: &Event, effects: &mut Vec<Effect>) {
        if matches!(event, Event::Confirm | Event::Leave) {
            self.notice = None;
            effects.append(&mut self.failed);
        }
        if *event == Event::Leave {
            self.keep_draft(effects);
        }
    }

    /// Whether the paper is approved: it can be walked through and not be changed.
    pub fn is_frozen(&self) -> bool {
        self.paper.state == State::Approved
    }

    fn is_edit(&self, event: &Event) -> bool {
        match event {
            Event::Type(_)
            | Event::Paste(_)
            | Event::EraseAhead
            | Event::FullMark
            | Event::Missing(_)
            | Event::Undo
            | Event::Redo => true,
            // Elsewhere Backspace goes back one question.
            Event::Erase => matches!(self.input, Input::Line(_)) && self.cursor != Cursor::End,
            _ => false,
        }
    }

    /// Says that an approved paper takes nothing, and what opens it.
    pub fn refuse_frozen(&mut self) {
        self.problem(
            "本卷已审定，不能修改；要改先退回（F12）",
            "this response is approved and cannot be changed; F12 opens it again first",
        );
    }

    /// The question the evaluator is at, with its position.
    pub fn question(&self) -> Option<(usize, &Question)> {
        match self.cursor {
            Cursor::Question(position) => self
                .questionnaire
                .questions
                .get(position)
                .map(|question| (position, question)),
            _ => None,
        }
    }

    pub(super) fn problem(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.notice = Some(Notice::problem(Text::new(zh, en)));
    }

    pub(super) fn inform(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.notice = Some(Notice::info(Text::new(zh, en)));
    }

    /// The input as it stands when nothing was typed since the last confirmation.
    pub(super) fn confirmed_input(&self) -> Input {
        let Some((position, question)) = self.question() else {
            return Input::Line(LineInput::default());
        };
        let answer = self.paper.answers.get(position);
        match question.kind {
            Kind::Single | Kind::Score { .. } => Input::Keys(String::new()),
            Kind::Multiple => Input::Choices {
                chosen: match answer {
                    Some(Answer::Choices(codes)) => codes.clone(),
                    _ => Vec::new(),
                },
                keys: String::new(),
            },
            Kind::Number { .. } | Kind::Text | Kind::Date => Input::Line(match answer {
                Some(Answer::Text(text)) => LineInput::stored(text.clone()),
                Some(given @ (Answer::Number(_) | Answer::Date(_))) => {
                    LineInput::stored(given.to_code())
                }
                _ => LineInput::default(),
            }),
        }
    }

    /// Whether something is typed that is not confirmed.
    pub fn is_half_typed(&self) -> bool {
        self.input != self.confirmed_input_with_caret()
    }

    /// The confirmed input with the caret where it is now, so that moving it is no typing.
    fn confirmed_input_with_caret(&self) -> Input {
        match (self.confirmed_input(), &self.input) {
            (Input::Line(confirmed), Input::Line(now)) if confirmed.text() == now.text() => {
                Input::Line(now.clone())
            }
            (confirmed, _) => confirmed,
        }
    }

    /// The place of the option that a list longer than the screen has to show: the first that begins with the keys that wait,
    /// what was ticked or looked at last, or the first that is stored.
    pub fn option_in_sight(&self) -> Option<usize> {
        let (position, question) = self.question()?;
        if let Input::Keys(keys) | Input::Choices { keys, .. } = &self.input
            && !keys.is_empty()
        {
            let begins = |code: &str| {
                let head = code.get(..keys.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(keys))
            };
            let mut options = question.options.iter();
            if let Some(place) = options.position(|option| begins(&option.code)) {
                return Some(place);
            }
        }
        let first = match (&self.input, self.paper.answers.get(position)) {
            (Input::Choices { chosen, .. }, _) => chosen.first(),
            (_, Some(Answer::Choice(code))) => Some(code),
            _ => None,
        };
        let first = first.and_then(|code| question.option(code));
        self.in_sight.or_else(|| first.map(|(place, _)| place))
    }

    /// Looks further up or down the options; changes no answer.
    fn look_at_options(&mut self, moved: fn(usize, usize) -> usize) {
        let Some((_, question)) = self.question() else {
            return;
        };
        if let Some(last) = question.options.len().checked_sub(1) {
            let from = self.option_in_sight().unwrap_or(0);
            self.in_sight = Some(moved(from, OPTIONS_AT_ONCE).min(last));
        }
    }

    /// Whether a sign begins or continues an answer to the question under the fingers; what else the key means elsewhere
    /// it does not mean here. So it is too with a sign that a code of the question has in another place.
    pub fn keeps(&self, sign: char) -> bool {
        let sign = fold_width(sign);
        match (self.question(), &self.input) {
            (Some((_, question)), Input::Keys(keys)) => {
                let typed = format!("{keys}{sign}");
                if let Kind::Score { full_mark, step } = question.kind {
                    return classify(&typed, full_mark, step) != Typed::Nothing;
                }
                let goes_on = || question.typed(&typed) != Pressed::Nothing;
                question.uses_key(sign) || (!keys.is_empty() && goes_on())
            }
            (Some((_, question)), Input::Choices { keys, .. }) => {
                let goes_on = || question.typed(&format!("{keys}{sign}")) != Pressed::Nothing;
                question.uses_key(sign) || (!keys.is_empty() && (sign == '.' || goes_on()))
            }
            _ => false,
        }
    }

    /// Whether a `1` waits for the `0` of full marks: any other key confirms it, as the screen says.
    pub fn awaits_ten(&self) -> bool {
        let (Some((_, question)), Input::Keys(keys)) = (self.question(), &self.input) else {
            return false;
        };
        match question.kind {
            Kind::Score { full_mark, step } if full_mark == Decimal::TEN && !self.is_resumed => {
                keys == "1" && is_points(keys, full_mark, step)
            }
            _ => false,
        }
    }

    /// Whether the keys that wait were typed before the field was left: a sign that does not go on with them begins anew.
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// The keys of the reasons that can be keyed at the question under the fingers.
    pub fn reason_keys(&self) -> impl Iterator<Item = (char, Word)> {
        let question = self.question().map(|(_, question)| question);
        let question = question.filter(|question| question.is_closed() && !self.is_frozen());
        question.into_iter().flat_map(|question| {
            question.reason_keys().filter(|(_, word)| {
                Missing::ALL
                    .into_iter()
                    .any(|reason| reason.word() == *word && Self::fits(reason, question))
            })
        })
    }

    /// Whether a reason can be why this question has no answer.
    pub(super) fn fits(reason: Missing, question: &Question) -> bool {
        match reason {
            Missing::NotInVersion => false,
            Missing::TwoTicked => match question.kind {
                Kind::Single | Kind::Score { .. } => true,
                // Where the question takes some only, more of them are a conflict too.
                Kind::Multiple => {
                    question.limits.at_most.is_some()
                        || question.options.iter().any(|option| option.exclusive)
                }
                _ => false,
            },
            Missing::OutsideOptions => question.is_closed(),
            _ => true,
        }
    }
}
