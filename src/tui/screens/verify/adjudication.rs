//! Adjudication (裁定): the discrepancies of a survey, and the decision on each.

use std::sync::Arc;

use super::decision::{draw_decision, mark_of, proposed_reason, reasons};
use crate::entry::{Effect, Entry, Event, Notice, Tone};
use crate::error::Result;
use crate::questionnaire::Questionnaire;
use crate::response::{Outcome, Paper, State};
use crate::store::{Discrepancy, DiscrepancyOrder, DiscrepancySearch, Ruling, SurveyKey};
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::screens::entry::field::{context_of, is_line};
use crate::tui::screens::entry::misplaced;
use crate::tui::screens::entry::paper::draw_field;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// Discrepancies read from the store; the rest comes when these are decided.
const WINDOW: u32 = 500;

/// The discrepancies of one survey.
pub struct Adjudication {
    key: SurveyKey,
    questionnaire: Arc<Questionnaire>,
    search: DiscrepancySearch,
    found: Vec<Discrepancy>,
    undecided: u64,
    cursor: ListCursor,
    /// The machine of a paper that is never stored, where another value is keyed on the field of the entry.
    keying: Option<Box<Entry>>,
    /// What was chosen last.
    ruling: Ruling,
}

impl Adjudication {
    /// The discrepancies of this survey.
    pub fn open(world: &World, key: SurveyKey) -> Result<Self> {
        Ok(Self {
            questionnaire: Arc::new(world.store.survey(&key)?.questionnaire),
            key,
            search: DiscrepancySearch {
                limit: WINDOW,
                ..DiscrepancySearch::default()
            },
            found: Vec::new(),
            undecided: 0,
            cursor: ListCursor::default(),
            keying: None,
            ruling: Ruling::First,
        })
    }

    fn selected(&self) -> Option<&Discrepancy> {
        self.found.get(self.cursor.selected)
    }

    fn read(&mut self, world: &World) -> Result<()> {
        self.found = world.store.discrepancies(&self.key, &self.search)?;
        self.undecided = world.store.verification(&self.key)?.undecided;
        self.cursor.selected = self.cursor.selected.min(self.found.len().saturating_sub(1));
        Ok(())
    }

    fn choose(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::SwitchOrder => {
                self.search.order = match self.search.order {
                    DiscrepancyOrder::ByResponse => DiscrepancyOrder::ByQuestion,
                    DiscrepancyOrder::ByQuestion => DiscrepancyOrder::ByResponse,
                };
                self.read(world)?;
            }
            Command::SwitchDecided => {
                self.search.decided_too = !self.search.decided_too;
                self.read(world)?;
            }
            Command::History => {
                if let Some(found) = self.selected() {
                    let (key, serial) = (self.key.clone(), found.serial.clone());
                    return Ok(Step::Go(Route::History(key, serial)));
                }
            }
            Command::TakeFirst | Command::TakeSecond | Command::TakeOther => {
                return Ok(self.take(command));
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    /// Goes on with a choice: to the reason, or to the field where another value is keyed.
    fn take(&mut self, command: Command) -> Step {
        let Some(found) = self.selected() else {
            return Step::Stay;
        };
        let (value, ruling) = match command {
            Command::TakeFirst => (found.first.as_ref(), Ruling::First),
            Command::TakeSecond => (found.second.as_ref(), Ruling::Second),
            _ => {
                self.keying = Some(Box::new(self.field(found)));
                return Step::Stay;
            }
        };
        if value.is_some() {
            return self.ask_reason(ruling);
        }
        Step::Say(Notice::problem(text!(
            "这一次录入跳过了这一题，没有值可取：先裁定引出它的那一题",
            "this entry passes the question over: decide the question that leads here first"
        )))
    }

    /// A machine that stands at the field, with the other answers as they are.
    fn field(&self, found: &Discrepancy) -> Entry {
        let mut questionnaire = (*self.questionnaire).clone();
        // The paper at hand is one field: it is asked whatever the other answers are.
        if let Some(question) = questionnaire.questions.get_mut(found.position) {
            question.ask_if.clear();
        }
        let mut paper = Paper::fresh(found.serial.clone(), questionnaire.questions.len());
        paper.position = found.position;
        Entry::new(Arc::new(questionnaire), paper)
    }

    fn ask_reason(&mut self, ruling: Ruling) -> Step {
        self.ruling = ruling;
        Step::Ask(Prompt::new(text!("裁定理由", "reason"), "").advice(reasons()))
    }

    /// Sends an event to the field; the value it confirms is the other value, and nothing else of it is kept.
    fn key(&mut self, event: Event, world: &mut World) -> Result<Step> {
        let Some(entry) = &mut self.keying else {
            return Ok(Step::Stay);
        };
        let place = entry.cursor();
        for effect in entry.handle(event) {
            match effect {
                Effect::Save { answer, .. } => {
                    self.keying = None;
                    let ruling = answer.map(Ruling::Other);
                    return Ok(ruling.map_or(Step::Stay, |ruling| self.ask_reason(ruling)));
                }
                // What is half typed goes with the field.
                Effect::Draft(_) => {}
                other => return Err(misplaced(&other)),
            }
        }
        if entry.cursor() != place {
            // Nowhere to go from the one field.
            self.keying = None;
            return Ok(Step::Stay);
        }
        let problem = |notice: &Notice| notice.tone == Tone::Problem;
        world.bell |= entry.notice().is_some_and(problem);
        Ok(Step::Stay)
    }

    fn decide(&mut self, why: &str, world: &mut World) -> Result<Step> {
        let Some(found) = self.selected().cloned() else {
            return Ok(Step::Stay);
        };
        let (store, ruling) = (&mut world.store, &self.ruling);
        let saved = store.adjudicate(&self.key, &found.serial, found.position, ruling, why)?;
        self.read(world)?;
        if self.search.decided_too {
            let open = |found: &Discrepancy| found.outcome == Outcome::Discrepancy;
            let from = self.cursor.selected;
            let next = (from..self.found.len()).find(|at| open(&self.found[*at]));
            self.cursor.selected = next.unwrap_or(from);
        }
        let code = &self.questionnaire.questions[found.position].code;
        let serial = &found.serial;
        let state = match saved.state {
            State::Verified => text!("，本卷已复核", "; the response is verified"),
            State::Open => text!(
                "，本卷退回录入：还缺别的答案",
                "; the response is open again: it lacks something"
            ),
            State::Entered | State::Approved => Text::default(),
        };
        Ok(Step::Say(Notice::info(Text::new(
            format!("{serial} 号 {code} 已裁定{}", state.zh),
            format!("{code} of {serial} is decided{}", state.en),
        ))))
    }
}

impl Screen for Adjudication {
    fn context(&self) -> Context {
        let keying = self.keying.as_deref();
        keying.map_or(Context::Adjudication, context_of)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.read(world)
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.found.len();
        Some((&mut self.cursor, rows, 15))
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Some(entry) = &self.keying else {
            return self.handle_list(input, world);
        };
        let event = match input {
            Input::Sign(sign) => Event::Type(sign),
            Input::Paste(text) => Event::Paste(text),
            Input::Command(Command::Entry(event)) => event.clone(),
            Input::Command(Command::Reasons) => {
                let kind = entry.question().map(|(_, question)| &question.kind);
                return Ok(Step::Reasons {
                    text_only: kind.is_some_and(is_line),
                });
            }
            Input::Command(Command::Back) => {
                self.keying = None;
                return Ok(Step::Stay);
            }
            Input::Command(_) => return Ok(Step::Stay),
        };
        self.key(event, world)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        self.choose(command, world)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let why = proposed_reason(&given.text, world.look.language);
        let decided = self.decide(&why, world);
        Ok(decided.unwrap_or_else(|error| Step::failed(&error)))
    }

    fn crumb(&self, language: Language) -> String {
        words::ADJUDICATION.get(language).to_owned()
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "待裁定 {} 处", "{} to decide", self.undecided)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::FindPaper
            | Command::Entry(Event::ControlTotal | Event::Undo | Event::Redo)
            | Command::Reopen
            | Command::Remarks
            | Command::SetInvalid => self.keying.is_none(),
            Command::TakeFirst | Command::TakeSecond | Command::TakeOther | Command::History => {
                !self.found.is_empty()
            }
            _ => true,
        }
    }

    fn notice(&self) -> Option<&Notice> {
        self.keying.as_ref()?.notice()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        if self.found.is_empty() {
            self.draw_empty(painter);
            return;
        }
        let (columns, rows) = (painter.columns(), painter.rows());
        let left = 24.min(columns / 2);
        painter.part(0, 0, left, rows, |painter| self.draw_list(painter));
        let right = columns.saturating_sub(left + 2);
        painter.part(left + 2, 0, right, rows, |painter| {
            if let Some(entry) = &self.keying {
                draw_field(painter, entry);
            } else if let Some(found) = self.selected() {
                draw_decision(painter, &self.questionnaire, found);
            }
        });
    }
}

impl Adjudication {
    fn draw_empty(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = if self.search.decided_too {
            look.pick(
                "还没有差异。复录（在答卷清单按 v）与第一次不同之处会列在这里。",
                "No discrepancies yet. Where a second entry (v on the list of responses) differs, it is listed here.",
            )
        } else {
            look.pick(
                "没有待裁定的差异。按 a 看已裁定的。",
                "Nothing to decide. Press a to see what has been decided.",
            )
        };
        painter.wrapped(0, 1, text, look.plain());
    }

    fn draw_list(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let order = match self.search.order {
            DiscrepancyOrder::ByResponse => look.pick("按答卷", "by response"),
            DiscrepancyOrder::ByQuestion => look.pick("按题", "by question"),
        };
        painter.text(0, 0, order, look.quiet());
        let shown = painter.rows().saturating_sub(1);
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let found = &self.found[row];
            let code = &self.questionnaire.questions[found.position].code;
            let text = format!(
                "{} {} {}",
                pad_start(found.serial.as_str(), 6),
                pad_end(code, 5),
                mark_of(found, look.language)
            );
            let style = if found.outcome == Outcome::Discrepancy {
                look.attention()
            } else {
                look.good()
            };
            painter.text(0, at, &text, style);
        };
        self.cursor
            .draw(painter, (1, shown), self.found.len(), draw);
    }
}
