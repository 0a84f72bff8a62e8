//! The batches of a survey: listed, added, changed, removed, and their serials registered.

mod draw;

use self::draw::{draw_empty, line};
use crate::entry::Notice;
use crate::error::{Kind, Result};
use crate::response::{Account, BatchAccount, SerialListError, read_serials};
use crate::store::{Store, SurveyKey};
use crate::text::{Language, Text, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the words about the selected batch take.
const DETAIL_ROWS: usize = 6;

/// The batches of one survey.
pub struct Batches {
    key: SurveyKey,
    account: Account,
    current: Option<String>,
    cursor: ListCursor,
    /// What was asked for last.
    purpose: Purpose,
    /// What was registered last, proposed when serials are taken out.
    last: String,
}

/// What the prompt asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Serials to register.
    Register,
    /// Serials to take out.
    TakeOut,
    /// Whether the batch is to be removed.
    Remove,
}

impl Batches {
    /// The batches of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            account: Account::default(),
            current: None,
            cursor: ListCursor::default(),
            purpose: Purpose::Register,
            last: String::new(),
        }
    }

    fn selected(&self) -> Option<&BatchAccount> {
        self.account.batches.get(self.cursor.selected)
    }

    fn add(&self) -> Step {
        let batches = self.account.batches.iter();
        let taken = batches.map(|account| account.batch.code.clone()).collect();
        Step::Go(Route::NewBatch(self.key.clone(), taken))
    }

    /// What is done with the selected batch.
    fn handle_selected(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let Some(selected) = self.selected() else {
            return Ok(Step::Say(Notice::info(text!(
                "还没有批次：按 a 新建",
                "no batch yet: a adds one"
            ))));
        };
        let (key, batch) = (self.key.clone(), selected.batch.clone());
        let code = batch.code.clone();
        Ok(match command {
            Command::Open => Step::Go(Route::Ledger(key, Some(code))),
            Command::Change => Step::Go(Route::Batch(key, Box::new(batch))),
            Command::Serials => Step::Go(Route::Registered(key, Some(code), false)),
            Command::CurrentBatch => {
                let notice = switch_current(world, &key, &code)?;
                self.current = world.store.current_batch(&key)?;
                Step::Say(notice)
            }
            Command::Register => self.ask(Purpose::Register, &code),
            Command::TakeOut => self.ask(Purpose::TakeOut, &code),
            Command::Remove if selected.is_empty() => self.ask(Purpose::Remove, &code),
            Command::Remove => Step::Say(Notice::problem(text!(
                "批次 {code} 有答卷或登记的编号，不能删除：先按 u 取消登记",
                "batch {code} has responses or serials and stays: u takes its serials out"
            ))),
            _ => Step::Stay,
        })
    }

    fn ask(&mut self, purpose: Purpose, code: &str) -> Step {
        let (title, proposed) = match purpose {
            Purpose::Register => (
                text!(
                    "登记到批次 {code} 的编号",
                    "serials to register for batch {code}"
                ),
                "",
            ),
            Purpose::TakeOut => (
                text!(
                    "从批次 {code} 取消登记的编号",
                    "serials to take out of batch {code}"
                ),
                self.last.as_str(),
            ),
            Purpose::Remove => (
                text!(
                    "删除批次 {code}？再写一遍它的代码",
                    "remove batch {code}? Write its code once more"
                ),
                "",
            ),
        };
        let prompt = Prompt::new(title, proposed);
        self.purpose = purpose;
        Step::Ask(match purpose {
            Purpose::Remove => prompt,
            Purpose::Register | Purpose::TakeOut => prompt.note(how_to_list()),
        })
    }

    fn remove(&mut self, world: &mut World, code: &str, text: &str) -> Result<Step> {
        if text != code {
            return Ok(Step::Refuse(text!(
                "写 {code} 再按回车才删除；Esc 不删",
                "write {code} and press Enter to remove it; Esc keeps it"
            )));
        }
        world.store.remove_batch(&self.key, code)?;
        self.load(world)?;
        Ok(Step::Say(Notice::info(text!(
            "已删除批次 {code}",
            "batch {code} is removed"
        ))))
    }

    /// Registers the serials or takes them out; a list that cannot be read stays in the line.
    fn write_serials(&mut self, world: &mut World, code: &str, given: &Given) -> Result<Step> {
        let text = given.text.as_str();
        let serials = match read_serials(text) {
            Ok(serials) => serials,
            Err(error) => {
                world.bell = true;
                return Ok(Step::Refuse(not_a_list(&error)));
            }
        };
        let store = &mut world.store;
        let said = if self.purpose == Purpose::Register {
            let register =
                |store: &mut Store| store.register_serials(&self.key, code, &serials, text);
            let done = match store.with_serials(given.again, register) {
                Err(error) if error.kind == Kind::Findings => {
                    world.bell = true;
                    return Ok(Step::Confirm(registered_all_the_same(&error.sentence)));
                }
                done => done?,
            };
            text.clone_into(&mut self.last);
            let (added, on_file) = (done.added, done.on_file);
            let before = match serials.len() as u64 - added {
                0 => Text::default(),
                known => text!("，{known} 个早已登记", ", {known} were before"),
            };
            Text::new(
                format!(
                    "批次 {code}：新登记 {added} 个编号，{on_file} 个已有答卷{}。按 u 取消",
                    before.zh
                ),
                format!(
                    "batch {code}: {added} registered, {on_file} on file{}; u takes them out",
                    before.en
                ),
            )
        } else {
            let done = store.unregister_serials(&self.key, code, &serials, text)?;
            self.last.clear();
            let (removed, on_file) = (done.added, done.on_file);
            text!(
                "批次 {code}：取消登记 {removed} 个编号，其中 {on_file} 个有答卷，已移出批次",
                "batch {code}: {removed} taken out, {on_file} of them on file and in no batch now"
            )
        };
        self.load(world)?;
        Ok(Step::Say(Notice::info(said)))
    }
}

/// Makes a batch the one that new papers join; once more: none.
pub fn switch_current(world: &mut World, key: &SurveyKey, code: &str) -> Result<Notice> {
    let off = world.store.current_batch(key)?.as_deref() == Some(code);
    let current = (!off).then_some(code);
    world.store.set_current_batch(key, current)?;
    Ok(if off {
        Notice::info(text!("新录的答卷不归入批次", "new papers join no batch"))
    } else {
        Notice::info(text!(
            "新录的答卷归入批次 {code}（登记过的编号除外）",
            "new papers join batch {code}, but for registered serials"
        ))
    })
}

fn registered_all_the_same(said: &Text) -> Text {
    Text::new(
        format!("{}：再按回车照登，或改写编号", said.zh),
        format!(
            "{}: Enter again registers them, or change the list",
            said.en
        ),
    )
}

fn how_to_list() -> Text {
    let how = SerialListError::HOW_TO_WRITE;
    Text::new(how.0, how.1)
}

fn not_a_list(error: &SerialListError) -> Text {
    let (said, how) = (error.sentence(), how_to_list());
    Text::new(
        format!("{}：{}", said.zh, how.zh),
        format!("{}: {}", said.en, how.en),
    )
}

impl Screen for Batches {
    fn context(&self) -> Context {
        Context::Batches
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let before = self.account.batches.len();
        self.account = world.store.account(&self.key)?;
        self.current = world.store.current_batch(&self.key)?;
        let count = self.account.batches.len();
        // A batch that was added stands last, under the fingers.
        if before > 0 && count > before {
            self.cursor.selected = count - 1;
        }
        self.cursor.selected = self.cursor.selected.min(count.saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.account.batches.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Add => Ok(self.add()),
            Command::Print => Ok(Step::Go(Route::Print(self.key.clone()))),
            _ => self.handle_selected(command, world),
        }
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let Some(selected) = self.selected() else {
            return Ok(Step::Stay);
        };
        let code = selected.batch.code.clone();
        match self.purpose {
            Purpose::Remove => self.remove(world, &code, &given.text),
            Purpose::Register | Purpose::TakeOut => self.write_serials(world, &code, &given),
        }
    }

    fn enabled(&self, command: Command) -> bool {
        let some = self.selected();
        match command {
            Command::Add | Command::Print | Command::Back | Command::Help => true,
            Command::TakeOut | Command::Serials => some.is_some_and(|batch| batch.registered > 0),
            Command::Remove => some.is_some_and(BatchAccount::is_empty),
            _ => some.is_some(),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("批次", "batches").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        match &self.current {
            Some(code) => format!("{} {code}", words::CURRENT_BATCH.get(language)),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(selected) = self.selected() else {
            draw_empty(painter);
            return;
        };
        let look = painter.look;
        let headings = match look.language {
            Language::Zh => [
                "批次",
                "名称",
                "地点",
                "日期",
                "访问员",
                "方式",
                "发放",
                "登记",
                "回收",
            ],
            Language::En => [
                "batch", "title", "place", "date", "by", "mode", "out", "regd", "back",
            ],
        };
        painter.text(1, 0, &line(painter.columns(), headings), look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| self.draw_detail(painter, selected));
        let batches = &self.account.batches;
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            self.draw_row(painter, at, &batches[row]);
        };
        let place = (1, above.saturating_sub(1));
        self.cursor.draw(painter, place, batches.len(), draw);
    }
}
