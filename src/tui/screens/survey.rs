//! The responses of a survey with their ledger: where papers are begun, found and continued.

use super::adjudication::Adjudication;
use super::entry::EntryScreen;
use super::history::History;
use super::indicators::Indicators;
use super::ledger::draw_ledger;
use super::paper::on_file;
use super::results::Results;
use super::second::draw_verification;
use crate::entry::Notice;
use crate::error::Result;
use crate::measure::{Fraction, Survey};
use crate::response::{Ledger, Serial, State};
use crate::store::{ResponseRow, ResponseSearch, SurveyKey, Verification};
use crate::text::{Language, Text, pad_end, pad_start};
use crate::tui::commands::{Command, Context};
use crate::tui::list::ListCursor;
use crate::tui::painter::Painter;
use crate::tui::prompt::{Asked, Prompt};
use crate::tui::screen::{Input, Screen, Step, World};

/// Rows read from the store at a time; a screen shows fewer.
const WINDOW: u32 = 200;

/// The responses of one survey.
pub struct SurveyScreen {
    key: SurveyKey,
    survey: Option<Survey>,
    ledger: Ledger,
    verification: Option<Verification>,
    search: ResponseSearch,
    count: usize,
    window: Vec<ResponseRow>,
    window_from: usize,
    cursor: ListCursor,
    asking: Option<Asking>,
    opened: bool,
}

/// What the prompt asks for.
struct Asking {
    prompt: Prompt,
    purpose: Purpose,
}

enum Purpose {
    /// A serial to begin or to open.
    Find {
        /// A serial that is already on file, named in the note: Enter again opens it.
        existing: Option<Serial>,
    },
    /// The beginning of the serials to show.
    Filter,
}

impl SurveyScreen {
    /// The responses of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            survey: None,
            ledger: Ledger::default(),
            verification: None,
            search: ResponseSearch::default(),
            count: 0,
            window: Vec::new(),
            window_from: 0,
            cursor: ListCursor::default(),
            asking: None,
            opened: false,
        }
    }

    /// Reads the rows around the selection, unless they are there.
    fn read_window(&mut self, world: &World) -> Result<()> {
        let selected = self.cursor.selected;
        let near = 60;
        let from = self.window_from;
        let inside = selected >= from + near.min(from)
            && selected + near < from + self.window.len().max(near)
            || from + self.window.len() >= self.count && selected >= from + near.min(from);
        if inside && !self.window.is_empty() {
            return Ok(());
        }
        self.window_from = selected.saturating_sub(WINDOW as usize / 2);
        let search = ResponseSearch {
            limit: WINDOW,
            offset: self.window_from as u64,
            ..self.search.clone()
        };
        self.window = world.store.responses(&self.key, &search)?;
        Ok(())
    }

    fn selected(&self) -> Option<&ResponseRow> {
        self.window
            .get(self.cursor.selected.checked_sub(self.window_from)?)
    }

    fn open(&self, world: &World, serial: &Serial) -> Result<Step> {
        let screen = EntryScreen::open(world, &self.key, serial)?;
        Ok(Step::Push(Box::new(screen)))
    }

    fn ask(&mut self, title: Text, proposed: &str, purpose: Purpose) {
        self.asking = Some(Asking {
            prompt: Prompt::new(title, proposed),
            purpose,
        });
    }

    fn answer_prompt(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Some(asking) = &mut self.asking else {
            return Ok(Step::Stay);
        };
        match (asking.prompt.handle(input), &mut asking.purpose) {
            (Asked::Cancelled, Purpose::Filter) => {
                self.asking = None;
                self.filter(world, "")?;
            }
            (Asked::Cancelled, Purpose::Find { .. }) | (Asked::Accepted(_), Purpose::Filter) => {
                self.asking = None;
            }
            (Asked::Typing, Purpose::Filter) => {
                let prefix = asking.prompt.line.text().to_owned();
                self.filter(world, &prefix)?;
            }
            (Asked::Typing, Purpose::Find { existing }) => *existing = None,
            (Asked::Accepted(text), Purpose::Find { existing }) => {
                let known = existing.clone();
                return self.accept_serial(world, &text, known.as_ref());
            }
            (Asked::Other, _) => {}
        }
        Ok(Step::Stay)
    }

    /// Begins the paper, or refuses the serial of one on file and says how to open that.
    fn accept_serial(&mut self, world: &World, text: &str, known: Option<&Serial>) -> Result<Step> {
        let Some(asking) = &mut self.asking else {
            return Ok(Step::Stay);
        };
        let Ok(serial) = Serial::read(text) else {
            asking.prompt.note = Text::new(
                "编号只用字母、数字和连字符，最多 20 个",
                "a serial has only letters, digits and hyphens, at most 20",
            );
            return Ok(Step::Stay);
        };
        if known != Some(&serial)
            && let Some(paper) = world.store.paper(&self.key, &serial)?
        {
            asking.prompt.note = on_file(&paper);
            asking.purpose = Purpose::Find {
                existing: Some(serial),
            };
            return Ok(Step::Stay);
        }
        self.asking = None;
        self.open(world, &serial)
    }

    fn filter(&mut self, world: &World, prefix: &str) -> Result<()> {
        let prefix = prefix.trim().to_ascii_uppercase();
        self.search.serial_prefix = (!prefix.is_empty()).then_some(prefix);
        self.cursor.selected = 0;
        self.reload(world)
    }

    fn reload(&mut self, world: &World) -> Result<()> {
        self.count = world.store.count_responses(&self.key, &self.search)? as usize;
        self.cursor.selected = self.cursor.selected.min(self.count.saturating_sub(1));
        self.window.clear();
        self.read_window(world)
    }

    /// The next paper: one begun and not finished comes first, else the serial after the highest.
    fn next_paper(&self, world: &World) -> Result<Step> {
        let serial = world.store.next_serial(&self.key)?;
        self.open(world, &serial)
    }

    /// The next paper to be keyed a second time, from the selected one on.
    fn next_second(&self, world: &mut World) -> Result<Step> {
        world.store.draw_more(&self.key)?;
        let from = self.selected().map(|row| &row.serial);
        let next = world.store.next_to_verify(&self.key, from)?;
        let Some(serial) = next else {
            return Ok(Step::Say(Notice::info(
                "没有等待复录的答卷",
                "no response waits for its second entry",
            )));
        };
        let screen = EntryScreen::open_second(world, &self.key, &serial)?;
        Ok(Step::Push(Box::new(screen)))
    }
}

impl Screen for SurveyScreen {
    fn context(&self) -> Context {
        if self.asking.is_some() {
            Context::Prompt
        } else {
            Context::Survey
        }
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        if self.survey.is_none() {
            self.survey = Some(world.store.survey(&self.key)?);
        }
        self.ledger = world.store.ledger(&self.key)?;
        self.verification = Some(world.store.verification(&self.key)?);
        self.reload(world)?;
        if !self.opened {
            self.opened = true;
            // A paper begun and left stands first under the fingers.
            let open = self.window.iter().position(|row| row.state == State::Open);
            self.cursor.selected = open.map_or(0, |at| self.window_from + at);
        }
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.asking.is_some() {
            return self.answer_prompt(input, world);
        }
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        if self.cursor.handle(command, self.count, 15) {
            self.read_window(world)?;
            return Ok(Step::Stay);
        }
        match command {
            Command::Back => return Ok(Step::Back),
            Command::NextPaper => return self.next_paper(world),
            Command::Verify => return self.next_second(world),
            Command::Adjudicate => {
                let screen = Adjudication::open(world, &self.key)?;
                return Ok(Step::Push(Box::new(screen)));
            }
            Command::FindPaper => {
                let title = Text::new("答卷编号", "serial of the paper");
                self.ask(title, "", Purpose::Find { existing: None });
            }
            Command::Search => {
                let title = Text::new("只看编号开头是", "only serials that begin with");
                let now = self.search.serial_prefix.clone().unwrap_or_default();
                self.ask(title, &now, Purpose::Filter);
            }
            Command::Results => return Ok(Step::Push(Box::new(Results::new(self.key.clone())))),
            Command::Indicators => {
                let code = self.key.project.clone();
                return Ok(Step::Push(Box::new(Indicators::new(code))));
            }
            Command::Open | Command::History => {
                let Some(row) = self.selected() else {
                    return Ok(Step::Say(Notice::info(
                        "还没有答卷：按 n 录第一份",
                        "no responses yet: n keys the first",
                    )));
                };
                if command == Command::Open {
                    return self.open(world, &row.serial.clone());
                }
                let history = History::new(self.key.clone(), row.serial.clone());
                return Ok(Step::Push(Box::new(history)));
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn crumb(&self, language: Language) -> String {
        match &self.survey {
            Some(survey) => survey.questionnaire.title.get(language).to_owned(),
            None => self.key.to_string(),
        }
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn enabled(&self, command: Command) -> bool {
        let verification = self.verification.as_ref();
        match command {
            Command::Verify => verification.is_some_and(|now| now.waiting > 0),
            Command::Adjudicate => verification.is_some_and(|now| now.undecided > 0),
            _ => true,
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        draw_ledger(painter, 0, &self.ledger);
        if let Some(verification) = &self.verification {
            draw_verification(painter, 1, verification);
        }
        if self.count == 0 {
            self.draw_empty(painter);
        } else {
            self.draw_list(painter);
        }
        if let Some(asking) = &self.asking {
            asking.prompt.draw(painter);
        }
    }
}

impl SurveyScreen {
    fn draw_empty(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = match &self.search.serial_prefix {
            Some(prefix) => format!(
                "{} {prefix}",
                look.pick("没有答卷的编号开头是", "no serial begins with")
            ),
            None => look
                .pick(
                    "还没有答卷。按 n 录第一份，或按 g 输入编号。",
                    "No responses yet. n keys the first; g asks for a serial.",
                )
                .to_owned(),
        };
        painter.text(0, 4, &text, look.strong());
    }

    fn draw_list(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let heading = row_text(&[
            look.pick("编号", "serial"),
            look.pick("状态", "state"),
            look.pick("已答", "keyed"),
            look.pick("得分", "points"),
            look.pick("得分率", "rate"),
            look.pick("录入员", "operator"),
            look.pick("时间", "time"),
        ]);
        painter.text(0, 3, &heading, look.quiet());
        let shown = painter.rows().saturating_sub(4);
        let top = self.cursor.top(self.count, shown);
        for (at, row) in (top..self.count.min(top + shown)).enumerate() {
            let Some(response) = row
                .checked_sub(self.window_from)
                .and_then(|inside| self.window.get(inside))
            else {
                continue;
            };
            let style = if response.state == State::Open || response.discrepancies > 0 {
                look.attention()
            } else {
                look.plain()
            };
            painter.text(0, at + 4, &response_text(response, look.language), style);
            if row == self.cursor.selected {
                painter.row_style(at + 4, look.selected());
            }
        }
    }
}

/// The widths of the columns of the list.
const WIDTHS: [(usize, bool); 7] = [
    (8, true),
    (8, false),
    (7, true),
    (9, true),
    (8, true),
    (10, false),
    (11, false),
];

fn row_text(cells: &[&str; 7]) -> String {
    let mut text = String::new();
    for (cell, (columns, numeric)) in cells.iter().zip(WIDTHS) {
        let padded = if numeric {
            pad_start(cell, columns)
        } else {
            pad_end(cell, columns)
        };
        text.push_str(&padded);
        text.push_str("  ");
    }
    text
}

fn response_text(row: &ResponseRow, language: Language) -> String {
    let keyed = format!("{}/{}", row.answered, row.asked);
    let points = match (row.points, row.full_mark) {
        (Some(points), Some(full)) => format!("{}/{}", points.normalize(), full.normalize()),
        _ => "—".to_owned(),
    };
    let rate = match (row.points, row.full_mark) {
        (Some(points), Some(full)) => Fraction::from(points)
            .divide(&Fraction::from(full))
            .map_or("—".to_owned(), |rate| rate.percent().to_text(2) + "%"),
        _ => "—".to_owned(),
    };
    let state = match (row.discrepancies, language) {
        (0, _) => row.state.label().get(language).to_owned(),
        (count, Language::Zh) => format!("差异 {count}"),
        (count, Language::En) => format!("differ {count}"),
    };
    let time = row.changed.to_zoned(jiff::tz::TimeZone::system());
    row_text(&[
        row.serial.as_str(),
        &state,
        &keyed,
        &points,
        &rate,
        &row.operator,
        &time.strftime("%m-%d %H:%M").to_string(),
    ])
}
