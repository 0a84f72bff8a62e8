//! The ledger of a survey or of a batch: each number opens its papers, each thing that does not add up is said.

mod draw;
mod rows;

use draw::draw_row;

use super::batches::switch_current;
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::LedgerReport;
use crate::measure::ReturnRate;
use crate::response::{Account, BatchAccount, Imbalance, Ledger, LedgerPart};
use crate::store::SurveyKey;
use crate::text::{Language, Text, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the words about the selected row take.
const DETAIL_ROWS: usize = 5;

/// The ledger of one survey, or of one of its batches.
pub struct LedgerScreen {
    key: SurveyKey,
    /// The code of the batch; `None`: the survey.
    batch: Option<String>,
    account: Account,
    current: Option<String>,
    cursor: ListCursor,
}

/// A row that can be selected.
enum Row<'a> {
    /// A count of papers.
    Count {
        title: Text,
        count: Option<u64>,
        part: Option<LedgerPart>,
        /// The rates that it is the numerator of.
        rates: Vec<ReturnRate>,
        /// Whether it is a part of the row above.
        within: bool,
    },
    /// A batch of the survey.
    Batch(&'a BatchAccount),
    /// Something that does not add up.
    Imbalance(Imbalance),
}

impl LedgerScreen {
    /// The ledger of this survey, or of the batch with this code.
    pub fn new(key: SurveyKey, batch: Option<String>) -> Self {
        Self {
            key,
            batch,
            account: Account::default(),
            current: None,
            cursor: ListCursor::default(),
        }
    }

    /// The batch it is about; `None`: the survey.
    fn batch(&self) -> Option<&BatchAccount> {
        let code = self.batch.as_ref()?;
        let mut batches = self.account.batches.iter();
        batches.find(|account| account.batch.code == *code)
    }

    fn ledger(&self) -> &Ledger {
        self.batch()
            .map_or(&self.account.ledger, |batch| &batch.ledger)
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = self.counts();
        let found = match self.batch() {
            Some(batch) => batch.imbalances(),
            None => self.account.imbalances(),
        };
        rows.extend(found.into_iter().map(Row::Imbalance));
        if self.batch.is_none() {
            rows.extend(self.account.batches.iter().map(Row::Batch));
        }
        rows
    }

    fn open(&self) -> Step {
        let (title, part, batch) = match self.rows().into_iter().nth(self.cursor.selected) {
            Some(Row::Count {
                title,
                part: Some(part),
                ..
            }) => (title, part, self.batch.clone()),
            Some(Row::Imbalance(found)) => {
                let batch = Some(found.finding.place.path).filter(|code| !code.is_empty());
                let Some(part) = found.part else {
                    return nothing_behind();
                };
                (found.finding.sentence, part, batch)
            }
            Some(Row::Batch(batch)) => {
                let code = batch.batch.code.clone();
                return Step::Go(Route::Ledger(self.key.clone(), Some(code)));
            }
            _ => return nothing_behind(),
        };
        let key = self.key.clone();
        if matches!(part, LedgerPart::Awaited | LedgerPart::Registered) {
            let awaited = part == LedgerPart::Awaited;
            return Step::Go(Route::Registered(key, batch, awaited));
        }
        Step::Go(Route::Part(key, title, part, batch))
    }

    /// Makes the batch of the row, or of the screen, the one that new papers join; once more: none.
    fn switch_current(&mut self, world: &mut World) -> Result<Step> {
        let code = match self.rows().into_iter().nth(self.cursor.selected) {
            Some(Row::Batch(batch)) => Some(batch.batch.code.clone()),
            _ => self.batch.clone(),
        };
        let Some(code) = code else {
            return Ok(Step::Say(Notice::info(text!(
                "先选一个批次；按 b 到批次屏新建",
                "select a batch first; b leads to the batches"
            ))));
        };
        let notice = switch_current(world, &self.key, &code)?;
        self.current = world.store.current_batch(&self.key)?;
        Ok(Step::Say(notice))
    }
}

fn nothing_behind() -> Step {
    Step::Say(Notice::info(text!(
        "这一行没有可列的答卷",
        "there are no papers to list behind this row"
    )))
}

impl Screen for LedgerScreen {
    fn context(&self) -> Context {
        Context::Ledger
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.account = world.store.account(&self.key)?;
        self.current = world.store.current_batch(&self.key)?;
        self.cursor.selected = self
            .cursor
            .selected
            .min(self.rows().len().saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Open => return Ok(self.open()),
            Command::CurrentBatch => return self.switch_current(world),
            Command::Batches => return Ok(Step::Go(Route::Batches(self.key.clone()))),
            Command::Export => {
                let report = LedgerReport {
                    project: &self.key.project,
                    survey: &self.key.survey,
                    account: &self.account,
                };
                return Ok(Step::Export(Export::of(
                    format!("{}-{}-ledger.csv", self.key.project, self.key.survey),
                    report.to_grid(world.look.language),
                )));
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::CurrentBatch => !self.account.batches.is_empty(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        match &self.batch {
            Some(code) => format!("{} {code}", words::BATCH.get(language)),
            None => words::LEDGER.get(language).to_owned(),
        }
    }

    fn mark(&self, language: Language) -> String {
        match &self.current {
            Some(code) => format!("{} {code}", words::CURRENT_BATCH.get(language)),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let rows = self.rows();
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(row) = rows.get(self.cursor.selected) {
                self.draw_detail(painter, row);
            }
        });
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            draw_row(painter, at, &rows[row], self.current.as_deref());
        };
        self.cursor.draw(painter, (0, above), rows.len(), draw);
    }
}
