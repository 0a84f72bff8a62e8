//! Adjudication (裁定): the discrepancies of a survey, and the decision on each.

use std::sync::Arc;

use crate::entry::{Effect, Entry, Event, Notice, Tone};
use crate::error::Result;
use crate::questionnaire::Questionnaire;
use crate::response::{Outcome, Paper, State};
use crate::store::{Discrepancy, DiscrepancyOrder, DiscrepancySearch, Ruling, SurveyKey};
use crate::text::{Language, Text, pad_end, pad_start, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::screens::entry::field::{context_of, draw_reasons, event_of};
use crate::tui::screens::entry::paper::draw_field;
use crate::tui::screens::survey::history::History;
use crate::tui::screens::verify::decision::{draw_decision, mark_of, proposed_reason, reasons};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

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
    stage: Stage,
    notice: Option<Notice>,
}

/// What the screen waits for.
enum Stage {
    /// Which value stands.
    Choosing,
    /// Another value, keyed on the field of the entry.
    Keying {
        /// The machine of a paper that is never stored.
        entry: Box<Entry>,
        listing_reasons: bool,
    },
    /// Why.
    Reasoning { ruling: Ruling, prompt: Prompt },
}

impl Adjudication {
    /// The discrepancies of this survey.
    pub fn open(world: &World, key: &SurveyKey) -> Result<Self> {
        Ok(Self {
            key: key.clone(),
            questionnaire: Arc::new(world.store.survey(key)?.questionnaire),
            search: DiscrepancySearch {
                limit: WINDOW,
                ..DiscrepancySearch::default()
            },
            found: Vec::new(),
            undecided: 0,
            cursor: ListCursor::default(),
            stage: Stage::Choosing,
            notice: None,
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
            Command::Back => return Ok(Step::Back),
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
                    let history = History::open(world, self.key.clone(), found.serial.clone())?;
                    return Ok(Step::Push(Box::new(history)));
                }
            }
            Command::TakeFirst | Command::TakeSecond | Command::TakeOther => self.take(command),
            _ => {}
        }
        Ok(Step::Stay)
    }

    /// Goes on with a choice: to the reason, or to the field where another value is keyed.
    fn take(&mut self, command: Command) {
        let Some(found) = self.selected() else {
            return;
        };
        let (value, ruling) = match command {
            Command::TakeFirst => (found.first.as_ref(), Ruling::First),
            Command::TakeSecond => (found.second.as_ref(), Ruling::Second),
            _ => {
                self.stage = Stage::Keying {
                    entry: Box::new(self.field(found)),
                    listing_reasons: false,
                };
                return;
            }
        };
        if value.is_some() {
            self.ask_reason(ruling);
        } else {
            self.notice = Some(Notice::problem(text!(
                "这一次录入跳过了这一题，没有值可取：先裁定引出它的那一题",
                "this entry passes the question over: decide the question that leads here first"
            )));
        }
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

    fn ask_reason(&mut self, ruling: Ruling) {
        let mut prompt = Prompt::new(text!("裁定理由", "reason"), "");
        prompt.note = reasons();
        self.stage = Stage::Reasoning { ruling, prompt };
    }

    /// Sends an event to the field; the value it confirms is the other value.
    fn key(&mut self, event: Event, world: &mut World) {
        let Stage::Keying { entry, .. } = &mut self.stage else {
            return;
        };
        let place = entry.cursor();
        for effect in entry.handle(event) {
            if let Effect::Save {
                answer: Some(answer),
                ..
            } = effect
            {
                self.ask_reason(Ruling::Other(answer));
                return;
            }
        }
        if entry.cursor() != place {
            // Nowhere to go from the one field.
            self.stage = Stage::Choosing;
            return;
        }
        let problem = |notice: &Notice| notice.tone == Tone::Problem;
        world.bell |= entry.notice().is_some_and(problem);
    }

    fn handle_keying(&mut self, input: Input, world: &mut World) {
        let Stage::Keying {
            listing_reasons, ..
        } = &mut self.stage
        else {
            return;
        };
        let was_listing = std::mem::take(listing_reasons);
        let event = match input {
            Input::Sign(_) | Input::Paste(_) | Input::Command(Command::Back) if was_listing => {
                return;
            }
            Input::Sign(sign) => Event::Type(sign),
            Input::Paste(text) => Event::Paste(text),
            Input::Command(Command::Reasons) => {
                *listing_reasons = true;
                return;
            }
            Input::Command(Command::Back) => {
                self.stage = Stage::Choosing;
                return;
            }
            Input::Command(command) => match event_of(command) {
                Some(event) => event,
                None => return,
            },
        };
        self.key(event, world);
    }

    fn handle_reason(&mut self, input: Input, world: &mut World) -> Result<()> {
        let Stage::Reasoning { ruling, prompt } = &mut self.stage else {
            return Ok(());
        };
        match prompt.handle(input) {
            Asked::Typing => prompt.note = reasons(),
            Asked::Other => {}
            Asked::Cancelled => self.stage = Stage::Choosing,
            Asked::Accepted(text) => {
                let why = proposed_reason(&text, world.look.language);
                let ruling = ruling.clone();
                self.stage = Stage::Choosing;
                self.decide(&ruling, &why, world)?;
            }
        }
        Ok(())
    }

    fn decide(&mut self, ruling: &Ruling, why: &str, world: &mut World) -> Result<()> {
        let Some(found) = self.selected().cloned() else {
            return Ok(());
        };
        let saved =
            world
                .store
                .adjudicate(&self.key, &found.serial, found.position, ruling, why)?;
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
        self.notice = Some(Notice::info(Text::new(
            format!("{serial} 号 {code} 已裁定{}", state.zh),
            format!("{code} of {serial} is decided{}", state.en),
        )));
        Ok(())
    }
}

impl Screen for Adjudication {
    fn context(&self) -> Context {
        match &self.stage {
            Stage::Choosing => Context::Adjudication,
            Stage::Keying {
                listing_reasons: true,
                ..
            } => Context::Reasons,
            Stage::Keying { entry, .. } => context_of(entry),
            Stage::Reasoning { .. } => Context::Prompt,
        }
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.read(world)
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        self.notice = None;
        match (&self.stage, input) {
            (Stage::Keying { .. }, input) => self.handle_keying(input, world),
            (Stage::Reasoning { .. }, input) => self.handle_reason(input, world)?,
            (Stage::Choosing, Input::Command(command)) => {
                if !self.cursor.handle(command, self.found.len(), 15) {
                    return self.choose(command, world);
                }
            }
            (Stage::Choosing, _) => {}
        }
        Ok(Step::Stay)
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("裁定", "adjudication").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "待裁定 {} 处", "{} to decide", self.undecided)
    }

    fn enabled(&self, command: Command) -> bool {
        match (&self.stage, command) {
            (
                Stage::Keying { .. },
                Command::FindPaper
                | Command::ControlTotal
                | Command::Undo
                | Command::Redo
                | Command::Reopen
                | Command::Remarks
                | Command::SetInvalid,
            ) => false,
            (
                Stage::Choosing,
                Command::TakeFirst | Command::TakeSecond | Command::TakeOther | Command::History,
            ) => !self.found.is_empty(),
            _ => true,
        }
    }

    fn notice(&self) -> Option<&Notice> {
        match &self.stage {
            Stage::Keying { entry, .. } => entry.notice(),
            _ => self.notice.as_ref(),
        }
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
        painter.part(left + 2, 0, right, rows, |painter| match &self.stage {
            Stage::Keying {
                entry,
                listing_reasons,
            } => {
                draw_field(painter, entry);
                if *listing_reasons {
                    draw_reasons(painter, entry);
                }
            }
            _ => {
                if let Some(found) = self.selected() {
                    draw_decision(painter, &self.questionnaire, found);
                }
            }
        });
        if let Stage::Reasoning { prompt, .. } = &self.stage {
            prompt.draw(painter);
        }
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
        let top = self.cursor.top(self.found.len(), shown);
        for (at, found) in self.found.iter().skip(top).take(shown).enumerate() {
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
            painter.text(0, at + 1, &text, style);
            if top + at == self.cursor.selected {
                painter.row_style(at + 1, look.selected());
            }
        }
    }
}
