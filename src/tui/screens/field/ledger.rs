//! The ledger of a survey or of a batch: each number opens its papers, each thing that does not add up is said.

mod draw;
mod rows;

pub use draw::draw_rates;
use draw::draw_row;

use crate::entry::Notice;
use crate::error::Result;
use crate::formats::{CsvStyle, LedgerReport};
use crate::measure::ReturnRate;
use crate::response::{Account, BatchAccount, Imbalance, Ledger, LedgerPart};
use crate::store::SurveyKey;
use crate::text::{Language, Text, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::screens::field::batches::{Batches, switch_current};
use crate::tui::screens::field::registered::Registered;
use crate::tui::screens::survey::responses::SurveyScreen;
use crate::tui::widgets::export::Export;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the words about the selected row take.
const DETAIL_ROWS: usize = 5;

/// The ledger of one survey, or of one of its batches.
pub struct AccountScreen {
    key: SurveyKey,
    /// The code of the batch; `None`: the survey.
    batch: Option<String>,
    account: Account,
    current: Option<String>,
    cursor: ListCursor,
    export: Export,
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

impl AccountScreen {
    /// The ledger of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            batch: None,
            account: Account::default(),
            current: None,
            cursor: ListCursor::default(),
            export: Export::default(),
        }
    }

    /// The ledger of one of its batches.
    pub fn of_batch(key: SurveyKey, batch: String) -> Self {
        Self {
            batch: Some(batch),
            ..Self::new(key)
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
                return Step::Push(Box::new(Self::of_batch(self.key.clone(), code)));
            }
            _ => return nothing_behind(),
        };
        let key = self.key.clone();
        if matches!(part, LedgerPart::Awaited | LedgerPart::Registered) {
            let awaited = part == LedgerPart::Awaited;
            return Step::Push(Box::new(Registered::new(key, batch, awaited)));
        }
        Step::Push(Box::new(SurveyScreen::of_part(key, title, part, batch)))
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

impl Screen for AccountScreen {
    fn context(&self) -> Context {
        if self.export.is_asking() {
            Context::Prompt
        } else {
            Context::Ledger
        }
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

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.export.is_asking() {
            let language = world.look.language;
            let (key, account) = (&self.key, &self.account);
            return self.export.handle(input, || {
                let report = LedgerReport {
                    project: &key.project,
                    survey: &key.survey,
                    account,
                };
                report.to_csv(language, CsvStyle::Spreadsheet)
            });
        }
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        let rows = self.rows().len();
        if self.cursor.handle(command, rows, 10) {
            return Ok(Step::Stay);
        }
        match command {
            Command::Back => return Ok(Step::Back),
            Command::Open => return Ok(self.open()),
            Command::CurrentBatch => return self.switch_current(world),
            Command::Batches => return Ok(Step::Push(Box::new(Batches::new(self.key.clone())))),
            Command::Export => {
                let name = format!("{}-{}-ledger.csv", self.key.project, self.key.survey);
                self.export.begin(&name);
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
            Some(code) => format!("{} {code}", language.pick("批次", "batch")),
            None => language.pick("台账", "ledger").to_owned(),
        }
    }

    fn mark(&self, language: Language) -> String {
        match &self.current {
            Some(code) => format!("{} {code}", language.pick("当前批次", "current batch")),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let rows = self.rows();
        let detail = DETAIL_ROWS.min(painter.rows() / 2);
        let shown = painter.rows().saturating_sub(detail);
        let top = self.cursor.top(rows.len(), shown);
        for (at, row) in rows.iter().enumerate().skip(top).take(shown) {
            draw_row(painter, at - top, row, self.current.as_deref());
            if at == self.cursor.selected {
                let style = painter.look.selected();
                painter.row_style(at - top, style);
            }
        }
        let columns = painter.columns();
        painter.part(0, shown, columns, detail, |painter| {
            painter.rule(0);
            if let Some(row) = rows.get(self.cursor.selected) {
                self.draw_detail(painter, row);
            }
        });
        self.export.draw(painter);
    }
}
