//! A desk with one paper on it: the machine, and a store that performs its effects at once.

use std::sync::Arc;

use manyi::entry::{Cursor, Effect, Entry, Event, Input, Notice, Tone};
use manyi::questionnaire::{
    Condition, ConditionTest, ControlTotal, Kind, Opt, Question, Questionnaire, Role,
};
use manyi::response::{Answer, Missing, Paper, Serial, State, is_complete};
use manyi::text::{Language, Text};
use rust_decimal::Decimal;

/// A question that is always asked and must be answered.
pub fn question(code: &str, kind: Kind) -> Question {
    Question {
        code: code.into(),
        text: Text::same(code),
        kind,
        role: Role::Process,
        sensitive: false,
        required: true,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    }
}

/// A question with points from 0 to 10.
pub fn score(code: &str) -> Question {
    question(
        code,
        Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        },
    )
}

/// A question with options of these codes.
pub fn options(code: &str, kind: Kind, codes: &[&str]) -> Question {
    Question {
        options: codes
            .iter()
            .map(|code| Opt {
                code: (*code).into(),
                label: Text::same(*code),
                points: None,
                exclusive: false,
            })
            .collect(),
        ..question(code, kind)
    }
}

/// A question for a number from 0 to 120 with one decimal.
pub fn number(code: &str) -> Question {
    question(
        code,
        Kind::Number {
            low: Some(Decimal::ZERO),
            high: Some(Decimal::from(120)),
            decimals: 1,
        },
    )
}

/// The same question, which may be left open.
pub fn optional(question: Question) -> Question {
    Question {
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        ..question
    }
}

/// The same question, asked only if an earlier one was answered like this.
pub fn asked_if(question: Question, earlier: &str, test: ConditionTest) -> Question {
    let mut question = question;
    question.ask_if.push(Condition {
        question: earlier.into(),
        test,
    });
    question
}

/// A questionnaire of these questions.
pub fn questionnaire(questions: Vec<Question>) -> Questionnaire {
    Questionnaire {
        code: "paper".into(),
        version: 1,
        title: Text::same("paper"),
        respondents: Text::same("all"),
        intro: Text::default(),
        questions,
        control_total: None,
    }
}

/// A paper as published surveys print it: nine scores, one open question that may stay open.
pub fn nine_scores() -> Questionnaire {
    let mut questions: Vec<Question> = (1..=9).map(|at| score(&format!("Q{at}"))).collect();
    questions.push(optional(question("Q10", Kind::Text)));
    questionnaire(questions)
}

/// Three scores whose sum the paper prints.
pub fn with_total(required: bool) -> Questionnaire {
    let mut paper = questionnaire(vec![score("Q1"), score("Q2"), score("Q3")]);
    paper.control_total = Some(ControlTotal {
        label: Text::new("小计", "sum"),
        questions: vec!["Q1".into(), "Q2".into(), "Q3".into()],
        required,
    });
    paper
}

/// A fresh paper of a questionnaire.
pub fn fresh(questionnaire: &Questionnaire) -> Paper {
    Paper::fresh(
        Serial::read("1").expect("`1` is a serial"),
        questionnaire.questions.len(),
    )
}

/// Performs one effect on a stored paper, as the store does in one transaction.
pub fn perform(questionnaire: &Questionnaire, stored: &mut Paper, effect: &Effect) {
    match effect {
        Effect::Save {
            position,
            answer,
            next,
        } => {
            stored.answers.set(*position, answer.clone());
            stored.position = *next;
            if stored
                .draft
                .as_ref()
                .is_some_and(|draft| draft.position == *position)
            {
                stored.draft = None;
            }
            settle(questionnaire, stored, false);
        }
        Effect::ControlTotal(total) => {
            let cleared = stored.control_total.is_some() && total.is_none();
            stored.control_total = *total;
            if cleared {
                settle(questionnaire, stored, total_required(questionnaire));
            }
        }
        Effect::Second { .. } | Effect::SecondTakenBack { .. } => {
            panic!("a first entry keyed a second value")
        }
        Effect::Draft(draft) => stored.draft.clone_from(draft),
        Effect::Finish => {
            assert!(
                is_complete(questionnaire, &stored.answers)
                    && (stored.control_total.is_some() || !total_required(questionnaire)),
                "an incomplete paper was finished"
            );
            if stored.state == State::Open {
                stored.state = State::Entered;
            }
        }
    }
}

/// A changed paper is neither verified nor, lacking something, entered.
fn settle(questionnaire: &Questionnaire, stored: &mut Paper, lacks_total: bool) {
    if stored.state > State::Open {
        let complete = is_complete(questionnaire, &stored.answers) && !lacks_total;
        stored.state = if complete {
            State::Entered
        } else {
            State::Open
        };
    }
}

fn total_required(questionnaire: &Questionnaire) -> bool {
    let total = questionnaire.control_total.as_ref();
    total.is_some_and(|total| total.required)
}

/// One paper under one evaluator's fingers.
pub struct Desk {
    pub entry: Entry,
    /// The paper as it is on file.
    pub stored: Paper,
    /// Everything stored so far, in order.
    pub log: Vec<Effect>,
    questionnaire: Arc<Questionnaire>,
}

impl Desk {
    /// A fresh paper.
    pub fn with(questionnaire: Questionnaire) -> Self {
        let paper = fresh(&questionnaire);
        Self::continuing(questionnaire, paper)
    }

    /// A paper that is on file already.
    pub fn continuing(questionnaire: Questionnaire, paper: Paper) -> Self {
        let questionnaire = Arc::new(questionnaire);
        Self {
            entry: Entry::new(questionnaire.clone(), paper.clone()),
            stored: paper,
            log: Vec::new(),
            questionnaire,
        }
    }

    /// Hands an event to the machine and stores what it asks for.
    pub fn event(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.entry.handle(event);
        for effect in &effects {
            perform(&self.questionnaire, &mut self.stored, effect);
        }
        self.log.extend(effects.iter().cloned());
        effects
    }

    /// Types signs one by one.
    pub fn keys(&mut self, signs: &str) -> Vec<Effect> {
        signs
            .chars()
            .flat_map(|sign| self.event(Event::Type(sign)))
            .collect()
    }

    /// Presses Enter.
    pub fn enter(&mut self) -> Vec<Effect> {
        self.event(Event::Confirm)
    }

    /// Leaves the paper and opens it again from file.
    pub fn reopen(&mut self) {
        self.event(Event::Leave);
        self.entry = Entry::new(self.questionnaire.clone(), self.stored.clone());
    }

    /// The code of the question the cursor is at, `total` or `end`.
    pub fn at(&self) -> String {
        match self.entry.cursor() {
            Cursor::Question(position) => self.questionnaire.questions[position].code.clone(),
            Cursor::ControlTotal => "total".into(),
            Cursor::End => "end".into(),
        }
    }

    /// Every stored answer as text, `.` where there is none.
    pub fn answers(&self) -> Vec<String> {
        assert_eq!(
            self.entry.paper().answers,
            self.stored.answers,
            "the screen shows what is on file"
        );
        self.stored
            .answers
            .iter()
            .map(|answer| answer.map_or_else(|| ".".into(), Answer::to_code))
            .collect()
    }

    /// What is typed in the line of the field.
    pub fn line(&self) -> &str {
        match self.entry.input() {
            Input::Line(line) => line.text(),
            other => panic!("no line but {other:?}"),
        }
    }

    /// The waiting keys of the field.
    pub fn waiting(&self) -> &str {
        match self.entry.input() {
            Input::Keys(keys) | Input::Choices { keys, .. } => keys,
            Input::Line(line) => panic!("no keys but {line:?}"),
        }
    }

    /// The options toggled on, not all confirmed.
    pub fn chosen(&self) -> &[String] {
        match self.entry.input() {
            Input::Choices { chosen, .. } => chosen,
            other => panic!("no choices but {other:?}"),
        }
    }

    /// Asserts that the last event was refused with a sentence in both languages, and gives the English one.
    pub fn refusal(&self) -> &str {
        let notice = self.entry.notice().expect("the refusal is said");
        assert_eq!(notice.tone, Tone::Problem);
        assert_in_both_languages(notice);
        notice.text.get(Language::En)
    }
}

/// Asserts that a notice has a sentence of its own in each language.
pub fn assert_in_both_languages(notice: &Notice) {
    let Text { zh, en } = &notice.text;
    assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{notice:?}");
    // A key or a code within curly quotes cannot be read where these are drawn two columns wide.
    let mut quoted = zh
        .split('“')
        .skip(1)
        .filter_map(|rest| rest.split_once('”'));
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_graphic());
    assert!(!quoted.any(|(code, _)| is_code(code)), "{zh}");
    assert_ne!(zh, en);
}

/// The effect that saves an answer written as its code.
pub fn save(position: usize, answer: Answer, next: usize) -> Effect {
    Effect::Save {
        position,
        answer: Some(answer),
        next,
    }
}

/// Points as an answer.
pub fn points(points: i64) -> Answer {
    Answer::Points(points.into())
}

/// Pressing the key of a missing reason.
pub fn missing(reason: Missing) -> Event {
    Event::Missing(reason)
}
