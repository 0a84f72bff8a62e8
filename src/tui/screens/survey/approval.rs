//! Approving responses, and opening an approved one again: what moves is shown before it is confirmed.

use crate::entry::{Entry, Notice};
use crate::error::Result;
use crate::formats::{moved_rows, unmoved_score};
use crate::indicator::Moved;
use crate::response::{Serial, State};
use crate::store::{Selection, SurveyKey};
use crate::text::{Language, pad_end, pad_start, text, width};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::screens::survey::queries::Queries;
use crate::tui::screens::survey::validity::Validity;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// What is to be approved, once that is confirmed.
pub enum Approving {
    /// These responses.
    These(Vec<Serial>),
    /// Every valid response of the batch with this code.
    Batch(String),
    /// Every valid response of the survey.
    All,
}

impl Approving {
    /// The prompt that asks whether it is meant.
    pub fn prompt(&self) -> Prompt {
        let title = match self {
            Self::These(serials) if serials.len() == 1 => text!(
                "审定 {} 号？回车确认，Esc 取消",
                "approve {}? Enter confirms, Esc gives up",
                serials[0]
            ),
            Self::These(serials) => text!(
                "审定选中的 {} 份？回车确认，Esc 取消",
                "approve {} responses? Enter confirms, Esc gives up",
                serials.len()
            ),
            Self::Batch(code) => text!(
                "审定批次 {code} 的全部有效答卷？回车确认，Esc 取消",
                "approve every valid response of {code}? Enter confirms, Esc gives up"
            ),
            Self::All => text!(
                "审定全部有效答卷？回车确认，Esc 取消",
                "approve every valid response? Enter confirms, Esc gives up"
            ),
        };
        Prompt::new(title, "")
    }

    /// Approves; says how many.
    pub fn perform(&self, world: &mut World, key: &SurveyKey) -> Result<Step> {
        let selection = match self {
            Self::These(serials) => Selection::Serials(serials),
            Self::Batch(code) => Selection::Batch(code),
            Self::All => Selection::Survey,
        };
        let done = world.store.approve(key, selection)?;
        Ok(Step::Say(Notice::info(text!(
            "已审定 {} 份，从此只读",
            "{} approved and read-only from now on",
            done.approved
        ))))
    }
}

/// From a paper to what is said about it and its field, to its validity, or to the opening of an approved one.
pub fn review(world: &World, key: &SurveyKey, entry: &Entry, command: Command) -> Result<Step> {
    let (key, paper) = (key.clone(), entry.paper());
    let serial = paper.serial.clone();
    if command == Command::Reopen {
        return Ok(if paper.state == State::Approved {
            Step::Push(Box::new(Reopening::new(key, serial)))
        } else {
            Step::Stay
        });
    }
    if command == Command::SetInvalid {
        return Ok(Step::Push(Box::new(Validity::new(key, serial))));
    }
    if world.store.paper(&key, &serial)?.is_none() {
        return Ok(Step::Say(Notice::info(text!(
            "先录下第一题，再提疑问或写备注",
            "key the first field, then ask or note"
        ))));
    }
    let question = entry.question().map(|(_, question)| question.code.clone());
    let queries = Queries::of_response(key, serial, question);
    Ok(Step::Push(Box::new(queries)))
}

/// The preview of a reopening, with the line for its reason.
pub struct Reopening {
    key: SurveyKey,
    serial: Serial,
    moved: Moved,
    prompt: Prompt,
}

impl Reopening {
    /// Asks why this approved response is to be opened again.
    pub fn new(key: SurveyKey, serial: Serial) -> Self {
        let title = text!("退回原因（记入留痕）", "reason (kept in the audit trail)");
        Self {
            key,
            serial,
            moved: Moved::default(),
            prompt: Prompt::new(title, ""),
        }
    }
}

impl Screen for Reopening {
    fn context(&self) -> Context {
        Context::Prompt
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.moved = world.store.moved_without(&self.key, &self.serial)?;
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match self.prompt.handle(input) {
            Asked::Accepted(why) if why.is_empty() => {
                self.prompt.note = text!(
                    "写明原因才能退回；Esc 取消",
                    "it needs a reason; Esc gives up"
                );
                world.bell = true;
                Ok(Step::Stay)
            }
            Asked::Accepted(why) => {
                world.store.reopen(&self.key, &self.serial, &why)?;
                Ok(Step::Back)
            }
            Asked::Cancelled => Ok(Step::Back),
            Asked::Typing | Asked::Other => Ok(Step::Stay),
        }
    }

    fn crumb(&self, language: Language) -> String {
        text!(in language, "退回 {} 号", "open {} again", self.serial)
    }

    fn mark(&self, language: Language) -> String {
        language.pick("已审定", "approved").to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let lead = text!(in look.language, "{} 号如果退出，已审定的数字会这样变：", "If {} leaves, the approved figures move like this:", self.serial);
        painter.text(0, 0, &lead, look.strong());
        let columns = painter.columns();
        let rows = painter.rows().saturating_sub(5);
        painter.part(0, 2, columns, rows, |painter| {
            draw_moved(painter, &self.moved);
        });
        self.prompt.draw(painter);
    }
}

/// Draws the figures that move, one on each row.
fn draw_moved(painter: &mut Painter<'_>, moved: &Moved) {
    let look = painter.look;
    let rows = moved_rows(moved, look.language);
    if rows.is_empty() {
        let text = look.pick("没有数字变动。", "No figure moves.");
        painter.text(0, 0, text, look.plain());
        return;
    }
    let heading = [
        look.pick("数字", "figure"),
        look.pick("现在", "now"),
        look.pick("少了这份", "without it"),
        look.pick("变动", "by"),
    ]
    .map(str::to_owned);
    let widest = |column: usize, most: usize| {
        let cells = rows.iter().chain([&heading]).map(|row| width(&row[column]));
        cells.max().unwrap_or(0).min(most)
    };
    let widths = [widest(0, 26), widest(1, 20), widest(2, 20), widest(3, 10)];
    let line = |row: &[String; 4]| {
        format!(
            "{}  {}  {}  {}",
            pad_end(&row[0], widths[0]),
            pad_end(&row[1], widths[1]),
            pad_end(&row[2], widths[2]),
            pad_start(&row[3], widths[3])
        )
    };
    painter.text(0, 0, &line(&heading), look.quiet());
    for (at, row) in rows.iter().enumerate() {
        painter.text(0, at + 1, &line(row), look.attention());
    }
    if let Some(text) = unmoved_score(moved) {
        painter.text(0, rows.len() + 2, text.get(look.language), look.plain());
    }
}
