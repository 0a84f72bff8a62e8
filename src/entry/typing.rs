//! How typed signs, confirmations and missing reasons become answers.

use crate::questionnaire::{Kind, Question, Typed as Pressed};
use crate::response::{Answer, MOST_SIGNS, Missing, State, read_answer};
use crate::text::{Finding, Text, fold_width, text};

use super::change::Committed;
use super::choice::no_such_option;
use super::machine::{Cursor, Entry, Input};
use super::points::{Typed, classify, is_points};
use super::{Effect, LineInput};

/// The most signs of a number, a date or a sum: more than any of them has.
const MOST_DIGITS: usize = 32;

/// The option at this place as an answer.
fn choice(question: &Question, at: usize) -> Option<Answer> {
    let option = question.options.get(at)?;
    Some(Answer::Choice(option.code.clone()))
}

/// Keys that are the beginning of an option and none as they stand.
fn no_code(question: &Question, keys: &str) -> Finding {
    Finding::error(
        "not-an-option",
        question.code.clone(),
        Text::new(
            format!("{keys} 还不是选项"),
            format!("{keys} is no option yet"),
        ),
    )
    .hint("接着按，或退格删掉", "key on, or delete it with Backspace")
}

/// A number, a date or options that were taken out, where there must be one.
fn nothing_typed(question: &Question) -> Finding {
    Finding::error(
        "not-a-number",
        question.code.clone(),
        text!("{} 还空着", "{} is empty", question.code),
    )
    .hint(
        "录上纸面写的，未答按 -",
        "key what the paper says, or `-` for blank",
    )
}

impl Entry {
    pub(super) fn type_sign(&mut self, sign: char, effects: &mut Vec<Effect>) {
        let Some((position, question)) = self.question() else {
            self.type_outside(sign, effects);
            return;
        };
        // A sign that settled the field before may come to a field that stands.
        if self.is_settled() {
            self.refuse_settled();
            return;
        }
        match question.kind {
            _ if fold_width(sign) == '-' && self.is_blank_key() => {
                self.empty_field();
                self.missing(Missing::Blank, effects);
            }
            Kind::Text => self.put(sign.encode_utf8(&mut [0; 4])),
            Kind::Number { .. } | Kind::Date => {
                let sign = fold_width(sign);
                if sign.is_ascii_digit() || matches!(sign, '.' | '-') {
                    self.put(sign.encode_utf8(&mut [0; 4]));
                } else if sign == '+' && self.questionnaire.control_total.is_some() {
                    self.toggle_control_total(effects);
                } else {
                    self.problem("这里只录数字", "only digits here");
                }
            }
            Kind::Multiple => self.toggle(fold_width(sign)),
            // An input method left on types a full-width space: it is the same key.
            Kind::Score { .. } if fold_width(sign) == ' ' => self.full_mark(effects),
            Kind::Single | Kind::Score { .. } => {
                self.type_key(position, fold_width(sign), effects);
            }
        }
    }

    /// A sign typed at the printed sum or at the end of the paper.
    fn type_outside(&mut self, sign: char, effects: &mut Vec<Effect>) {
        let sign = fold_width(sign);
        if self.cursor == Cursor::ControlTotal {
            if sign.is_ascii_digit() || sign == '.' {
                self.put(sign.encode_utf8(&mut [0; 4]));
            } else if sign == '+' {
                self.toggle_control_total(effects);
            } else {
                let label = self.sum_label();
                self.problem(format!("{label}只录数字"), "the sum takes digits only");
            }
            return;
        }
        self.problem(
            "本卷已到末尾：回车完成，↑ 回去修改",
            "this is the end of the paper: Enter finishes, ↑ goes back",
        );
    }

    fn type_key(&mut self, position: usize, sign: char, effects: &mut Vec<Effect>) {
        let Input::Keys(keys) = &self.input else {
            return;
        };
        let waiting = keys.clone();
        let typed = format!("{waiting}{sign}");
        let is_resumed = std::mem::take(&mut self.is_resumed) && !waiting.is_empty();
        let question = &self.questionnaire.questions[position];
        let (answer, growing) = match &question.kind {
            Kind::Score { full_mark, step } => match classify(&typed, *full_mark, *step) {
                Typed::Done => (read_answer(question, &typed).ok(), false),
                Typed::Growing => (None, true),
                Typed::Nothing => (None, false),
            },
            _ => match question.typed(&typed) {
                Pressed::Option(at) => (choice(question, at), false),
                Pressed::Growing(_) => (None, true),
                Pressed::Nothing => (None, false),
            },
        };
        if let Some(answer) = answer {
            self.commit(position, answer, Self::after, effects);
        } else if growing {
            self.input = Input::Keys(typed);
        } else if is_resumed {
            // Whoever comes back to the field answers it, not the one behind it.
            self.input = Input::Keys(String::new());
            self.type_key(position, sign, effects);
        } else {
            match self.commit_waiting(effects) {
                // The sign belongs to the next field: `1` waited for a `0` that did not come.
                Some(Committed::On) => self.type_sign(sign, effects),
                Some(Committed::Held) => {}
                None => self.refuse_key(position, &waiting, sign),
            }
        }
    }

    /// Whether `-` says blank in a line: it is the first sign, and no number can begin with it.
    fn is_blank_key(&self) -> bool {
        let (Some((_, question)), Input::Line(line)) = (self.question(), &self.input) else {
            return false;
        };
        match question.kind {
            // Where numbers below 0 are asked for, it waits for a digit; pressed twice it is blank.
            Kind::Number { low: Some(low), .. } if low < rust_decimal::Decimal::ZERO => {
                line.text() == "-"
            }
            _ => line.begins(),
        }
    }

    /// Puts a text into the line, if the line takes it.
    fn put(&mut self, text: &str) {
        let most = match self.question() {
            Some((_, question)) if question.kind == Kind::Text => MOST_SIGNS,
            _ => MOST_DIGITS,
        };
        let mut is_taken = true;
        self.edit_line(|line| is_taken = line.insert_up_to(text, most));
        if !is_taken {
            self.problem(
                format!("太长：这里至多 {most} 个字，没有放进去"),
                format!("too long: at most {most} signs here; it was left out"),
            );
        }
    }

    /// Commits the points that wait for more; `None` where they are none as they stand. Codes wait for the rest or Enter.
    pub(super) fn commit_waiting(&mut self, effects: &mut Vec<Effect>) -> Option<Committed> {
        let (Some((position, question)), Input::Keys(keys)) = (self.question(), &self.input) else {
            return None;
        };
        if keys.is_empty() {
            return None;
        }
        if self.is_resumed {
            self.empty_field();
            return None;
        }
        let answer = match &question.kind {
            Kind::Score { full_mark, step } if is_points(keys, *full_mark, *step) => {
                read_answer(question, keys).ok()
            }
            _ => None,
        };
        answer.map(|answer| self.commit(position, answer, Self::after, effects))
    }

    fn refuse_key(&mut self, position: usize, waiting: &str, sign: char) {
        let question = &self.questionnaire.questions[position];
        let (zh, en) = match &question.kind {
            Kind::Score { full_mark, step } => {
                let (full_mark, step) = (full_mark.normalize(), step.normalize());
                if step == rust_decimal::Decimal::ONE {
                    (
                        format!("{sign} 不行：录 0–{full_mark} 分，空格给满分"),
                        format!("`{sign}` will not do: 0 to {full_mark} points, Space for full"),
                    )
                } else {
                    (
                        format!("{sign} 不行：录 0–{full_mark} 分，每档 {step} 分"),
                        format!("`{sign}` will not do: 0 to {full_mark} points in steps of {step}"),
                    )
                }
            }
            _ => no_such_option(question, waiting, sign),
        };
        if question.kind != Kind::Single {
            self.input = Input::Keys(String::new());
        }
        self.problem(zh, en);
    }

    /// Whether a text can be pasted here.
    pub(super) fn takes_paste(&self) -> bool {
        matches!(self.input, Input::Line(_)) && self.cursor != Cursor::End
    }

    pub(super) fn paste(&mut self, text: &str) {
        let text: String = text
            .chars()
            .map(|sign| {
                if matches!(sign, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    sign
                }
            })
            .collect();
        if self.takes_paste() {
            self.put(&text);
        } else {
            self.problem(
                "这一题用按键录，不能粘贴",
                "this question is keyed; nothing can be pasted here",
            );
        }
    }

    pub(super) fn edit_line(&mut self, edit: impl FnOnce(&mut LineInput)) {
        if self.cursor == Cursor::End {
            return;
        }
        if let Input::Line(line) = &mut self.input {
            edit(line);
        }
    }

    pub(super) fn erase(&mut self) {
        match &mut self.input {
            // In a line Backspace never leaves the field: one too many must do no harm.
            Input::Line(line) if self.cursor != Cursor::End => {
                line.erase();
            }
            Input::Keys(keys) | Input::Choices { keys, .. } if !keys.is_empty() => {
                keys.pop();
            }
            Input::Choices { .. } | Input::Keys(_) | Input::Line(_) => {
                if self.is_half_typed() {
                    self.input = self.confirmed_input();
                } else {
                    self.leave_backwards();
                }
            }
        }
    }

    pub(super) fn full_mark(&mut self, effects: &mut Vec<Effect>) {
        if self.commit_waiting(effects) == Some(Committed::Held) {
            return;
        }
        let Some((position, question)) = self.question() else {
            self.type_outside(' ', effects);
            return;
        };
        match question.kind {
            Kind::Score { full_mark, .. } => {
                let full_mark = Answer::Points(full_mark.normalize());
                self.commit(position, full_mark, Self::after, effects);
            }
            Kind::Text => self.put(" "),
            Kind::Multiple if !self.is_emptied() => self.toggle(' '),
            _ => self.problem(
                "这一题没有满分可给",
                "this question has no full mark to give",
            ),
        }
    }

    pub(super) fn missing(&mut self, reason: Missing, effects: &mut Vec<Effect>) {
        if self.commit_waiting(effects) == Some(Committed::Held) {
            return;
        }
        let Some((position, question)) = self.question() else {
            self.problem("这里不是题目", "there is no question here");
            return;
        };
        if !Self::fits(reason, question) {
            let label = reason.label();
            self.problem(
                format!("“{}”不适用于这一题", label.zh),
                format!("`{}` does not fit this question", label.en),
            );
        } else if self.is_half_typed() && !self.is_emptied() {
            self.refuse_half_typed();
        } else {
            self.commit(position, Answer::Missing(reason), Self::after, effects);
        }
    }

    pub(super) fn confirm(&mut self, effects: &mut Vec<Effect>) {
        match self.cursor {
            Cursor::End => self.finish(effects),
            Cursor::ControlTotal => self.confirm_control_total(effects),
            Cursor::Question(position) => self.confirm_question(position, effects),
        }
    }

    fn confirm_question(&mut self, position: usize, effects: &mut Vec<Effect>) {
        let question = &self.questionnaire.questions[position];
        let answered = self.paper.answers.get(position).is_some();
        if self.is_half_typed() {
            if self.settle(effects) {
                self.finish_if_done(effects);
            }
        } else if answered {
            self.go(self.after());
        } else if let Some(first) = self.sighted().cloned() {
            if self.commit(position, first, Self::after, effects) == Committed::On {
                self.finish_if_done(effects);
            }
        } else if !question.required && !matches!(question.kind, Kind::Single | Kind::Score { .. })
        {
            let blank = Answer::Missing(Missing::Blank);
            if self.commit(position, blank, Self::after, effects) == Committed::On {
                self.finish_if_done(effects);
            }
        } else {
            self.problem(
                "这一题还没有答案：按键作答；确实没有，按 - 记未答，F6 列出其他原因",
                "no answer yet: key one; if there is none, `-` records blank and F6 lists the other reasons",
            );
        }
    }

    /// Confirms what is half typed; says whether nothing half-typed is left.
    pub(super) fn settle(&mut self, effects: &mut Vec<Effect>) -> bool {
        if !self.is_half_typed() {
            return true;
        }
        let Some((position, _)) = self.question() else {
            return true;
        };
        if !self.settle_waiting_option() {
            return false;
        }
        match self.typed_answer(&self.questionnaire.questions[position]) {
            Ok(answer) => self.commit(position, answer, Self::after, effects) == Committed::On,
            Err(finding) => {
                self.say_finding(&finding);
                false
            }
        }
    }

    /// Says what is wrong with a value and what to do.
    pub(super) fn say_finding(&mut self, finding: &Finding) {
        let (sentence, hint) = (&finding.sentence, &finding.hint);
        self.problem(
            format!("{}。{}", sentence.zh, hint.zh),
            format!("{}. {}", sentence.en, hint.en),
        );
    }

    fn typed_answer(&self, question: &Question) -> Result<Answer, Finding> {
        let blank = Answer::Missing(Missing::Blank);
        match &self.input {
            Input::Choices { chosen, .. } if chosen.is_empty() && !question.required => Ok(blank),
            Input::Line(line) if line.text().trim().is_empty() && !question.required => Ok(blank),
            Input::Choices { chosen, .. } if chosen.is_empty() => Err(nothing_typed(question)),
            Input::Choices { chosen, .. } => read_answer(question, &chosen.join("|")),
            Input::Keys(keys) if question.kind == Kind::Single => match question.typed(keys) {
                Pressed::Option(at) | Pressed::Growing(Some(at)) => {
                    choice(question, at).ok_or_else(|| no_code(question, keys))
                }
                Pressed::Growing(None) | Pressed::Nothing => Err(no_code(question, keys)),
            },
            Input::Keys(keys) => read_answer(question, keys),
            Input::Line(line) if line.text() == "-" && question.kind != Kind::Text => Ok(blank),
            // Not through the stored form: a text may begin with `#`.
            Input::Line(line) if question.kind == Kind::Text => match line.text().trim() {
                "" => read_answer(question, ""),
                text => Ok(Answer::Text(text.to_owned())),
            },
            Input::Line(line) if line.text().trim().is_empty() => Err(nothing_typed(question)),
            Input::Line(line) => read_answer(question, line.text()),
        }
    }

    fn finish_if_done(&mut self, effects: &mut Vec<Effect>) {
        if self.cursor == Cursor::End && self.is_complete() {
            self.finish(effects);
        }
    }

    fn finish(&mut self, effects: &mut Vec<Effect>) {
        if self.is_frozen() {
            self.inform("本卷已审定，只能看，没有改动。Esc 返回", "this response is approved and can only be looked at; nothing was changed. Esc goes back");
            return;
        }
        let open = match self.first_open() {
            Cursor::End if self.has_aside() => Cursor::ControlTotal,
            open => open,
        };
        if open != Cursor::End {
            self.go(open);
            match self.place() {
                Some(place) if self.is_half_typed() => self.ask_for(place),
                place => {
                    let (zh, en) = self.name_of(place.unwrap_or_default());
                    self.problem(
                        format!("{zh} 还没有答案"),
                        format!("{en} has no answer yet"),
                    );
                }
            }
            return;
        }
        if !self.is_second() && self.is_total_required() && self.paper.control_total.is_none() {
            self.go(Cursor::ControlTotal);
            return;
        }
        if self.paper.state == State::Open {
            self.paper.state = State::Entered;
        }
        self.aside.clear();
        self.drop_draft(effects);
        effects.push(Effect::Finish);
    }
}
