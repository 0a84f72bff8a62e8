//! The machines that write to this file and to its copies: parcels written and read, and what a merge leaves to people.

use super::brought::read_in;
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::{would_replace, write_private_file};
use crate::intake::home;
use crate::office::{read_parcel, write_parcel_for};
use crate::response::Serial;
use crate::store::{DeviceRow, Waiting, WaitingKind};
use crate::text::{
    Language, Text, device_title, fit, group_thousands, pad_end, pad_start, text, words,
};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::answers::local_time;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the details of what is selected take.
const DETAIL_ROWS: usize = 5;

/// So many devices are shown above the list.
const DEVICES: usize = 6;

/// The devices, and what waits.
#[derive(Default)]
pub struct Machines {
    devices: Vec<DeviceRow>,
    inbox: Vec<Waiting>,
    cursor: ListCursor,
    asking: Asking,
}

/// What is asked for.
#[derive(Default)]
enum Asking {
    /// A parcel to read.
    #[default]
    Parcel,
    /// Where a parcel is written to.
    Target,
    /// The name of this device.
    Name,
    /// Why what is selected is settled.
    Why,
    /// Why the paper that is selected is one with the other of its serial.
    Same,
}

impl Machines {
    fn ask(&mut self, asking: Asking, title: Text, proposed: &str) -> Step {
        self.asking = asking;
        Step::Ask(Prompt::new(title, proposed))
    }

    fn selected(&self) -> Option<&Waiting> {
        self.inbox.get(self.cursor.selected)
    }

    /// Goes to where what is selected can be looked at.
    fn open(&self) -> Step {
        let Some(waiting) = self.selected() else {
            return Step::Stay;
        };
        match (&waiting.kind, &waiting.survey) {
            (WaitingKind::Discrepancies, Some(key)) => Step::Go(Route::Adjudication(key.clone())),
            (WaitingKind::Collision | WaitingKind::Matter | WaitingKind::Alike, Some(key)) => {
                match Serial::read(&waiting.name) {
                    Ok(serial) => Step::Go(Route::History(key.clone(), serial)),
                    Err(_) => Step::Stay,
                }
            }
            (WaitingKind::Thread, None) => {
                let indicator = waiting.name.strip_prefix("indicator ");
                indicator.map_or(Step::Stay, |indicator| {
                    let project = waiting.project.clone();
                    Step::Go(Route::IndicatorHistory(project, indicator.to_owned()))
                })
            }
            _ => Step::Stay,
        }
    }

    fn settle(&mut self) -> Step {
        let Some(waiting) = self.selected() else {
            return Step::Stay;
        };
        let name = &waiting.name;
        let title = match waiting.kind {
            WaitingKind::Fork => text!("两条留痕都算，原因", "both chains count; why"),
            WaitingKind::Matter => text!("{name} 照现在的算，原因", "{name} stands as it is; why"),
            WaitingKind::Alike => text!(
                "{name} 和 {} 确是两份，原因",
                "{name} and {} are two papers; why",
                waiting.part
            ),
            WaitingKind::Parcel => text!(
                "丢掉等待的包裹 {name}，原因",
                "throw the parcel {name} away; why"
            ),
            WaitingKind::Collision => {
                return Step::Say(Notice::info(text!(
                    "是同一份按 s；是另一份，到答卷清单里改编号或撤出 {name}",
                    "s: it is the same paper; another one is given its serial, or withdrawn, in the list of responses: {name}"
                )));
            }
            WaitingKind::Discrepancies => return self.open(),
            WaitingKind::Thread => {
                return Step::Say(Notice::info(text!(
                    "到那里重新定一次，就了结了",
                    "set it again there, and it is settled"
                )));
            }
        };
        self.ask(Asking::Why, title, "")
    }

    fn same(&mut self) -> Step {
        let Some(waiting) = self
            .selected()
            .filter(|of| of.kind == WaitingKind::Collision)
        else {
            return Step::Stay;
        };
        let (name, serial) = (&waiting.name, &waiting.part);
        let title = text!(
            "{name} 和 {serial} 是同一份，不同之处列为差异；原因",
            "{name} and {serial} are one paper, what differs becomes discrepancies; why"
        );
        self.ask(Asking::Same, title, "")
    }

    fn write(path: &str, again: bool, world: &World) -> Result<Step> {
        let path = home(path);
        if path.as_os_str().is_empty() {
            return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
        }
        if would_replace(&path) && !again {
            return Ok(Step::Confirm(text!(
                "文件已经有了，再按回车覆盖",
                "the file is there already; Enter again writes over it"
            )));
        }
        let mut events = 0;
        write_private_file(&path, |out| {
            events = write_parcel_for(&world.store, None, out)?.events;
            Ok(())
        })?;
        let (path, events) = (path.display(), group_thousands(events));
        Ok(Step::Say(Notice::info(text!(
            "写好了：{path}，{events} 行留痕。拷到别的机器，在这一屏按 r 读入",
            "written: {path}, {events} events. Take it to the other machine and read it there with r"
        ))))
    }

    fn read(&mut self, path: &str, again: bool, world: &mut World) -> Result<Step> {
        let path = home(path);
        if !path.is_file() {
            return Ok(Step::Refuse(text!(
                "没有这个文件：从上面选，Tab 补全",
                "there is no such file: choose from above, Tab completes"
            )));
        }
        if !again {
            let looked = read_parcel(&mut world.store, &path, true)?;
            if !looked.receipt.is_nothing_new() && looked.receipt.waits.is_none() {
                return Ok(Step::Go(Route::Brought(vec![looked], Some(path))));
            }
        }
        let said = read_in(&path, world)?;
        self.load(world)?;
        Ok(Step::Say(said))
    }

    fn settled(&self, why: &str, world: &mut World) -> Result<Text> {
        let Some(waiting) = self.selected() else {
            return Ok(Text::default());
        };
        match (&waiting.kind, &waiting.survey) {
            (WaitingKind::Fork, _) => world.store.settle_fork(&waiting.name, why)?,
            (WaitingKind::Parcel, _) => world.store.drop_waiting(&waiting.part)?,
            (WaitingKind::Matter | WaitingKind::Alike, Some(key)) => {
                if let Ok(serial) = Serial::read(&waiting.name) {
                    world.store.settle_matters(key, &serial, why)?;
                }
            }
            _ => {}
        }
        Ok(text!("已了结", "settled"))
    }

    fn joined(&self, why: &str, world: &mut World) -> Result<Text> {
        if let Some((Some(key), name)) = self.selected().map(|of| (&of.survey, &of.name))
            && let Ok(serial) = Serial::read(name)
        {
            world.store.settle_as_one(key, &serial, why)?;
        }
        Ok(text!("算作一份了", "they are one now"))
    }
}

impl Screen for Machines {
    fn context(&self) -> Context {
        Context::Machines
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.devices = world.store.devices()?;
        self.inbox = world.store.inbox()?;
        let last = self.inbox.len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.inbox.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Open => return Ok(self.open()),
            Command::WriteParcel => {
                let title = text!("包裹写到哪个文件", "write the parcel to");
                let own = self.devices.iter().find(|device| device.is_own);
                let name = own.map_or("", |device| &device.name);
                let proposed = if name.is_empty() {
                    "parcel.manyi".to_owned()
                } else {
                    format!("{name}.manyi")
                };
                return Ok(self.ask(Asking::Target, title, &proposed));
            }
            Command::ReadParcel => {
                self.asking = Asking::Parcel;
                let title = text!("读入哪个包裹", "parcel to read");
                return Ok(Step::AskFile(PathPrompt::new(title, "", &["manyi"])));
            }
            Command::NameDevice => {
                let own = self.devices.iter().find(|device| device.is_own);
                let name = own.map_or_else(String::new, |device| device.name.clone());
                let title = text!("本机叫什么", "the name of this device");
                return Ok(self.ask(Asking::Name, title, &name));
            }
            #[cfg(feature = "hub")]
            Command::Hub => return Ok(Step::Go(Route::Hub)),
            Command::SettleMatter => return Ok(self.settle()),
            Command::SamePaper => return Ok(self.same()),
            Command::Refresh => {
                self.load(world)?;
                return Ok(Step::Say(Notice::info(text!("已刷新", "refreshed"))));
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let needs_reason = matches!(self.asking, Asking::Why | Asking::Same);
        if needs_reason && given.text.is_empty() {
            return Ok(Step::Refuse(text!("写明原因", "give the reason")));
        }
        let said = match self.asking {
            Asking::Target => return Self::write(&given.text, given.again, world),
            Asking::Parcel => return self.read(&given.text, given.again, world),
            Asking::Name => {
                world.store.name_device(&given.text)?;
                text!("记下了", "noted")
            }
            Asking::Why => self.settled(&given.text, world)?,
            Asking::Same => self.joined(&given.text, world)?,
        };
        self.load(world)?;
        Ok(Step::Say(Notice::info(said)))
    }

    fn enabled(&self, command: Command) -> bool {
        let kind = self.selected().map(|waiting| waiting.kind);
        match command {
            Command::Open | Command::SettleMatter => kind.is_some(),
            Command::Hub => cfg!(feature = "hub"),
            Command::SamePaper => kind == Some(WaitingKind::Collision),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("多机合并", "machines").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "{} 件待了结", "{} to settle", self.inbox.len())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let top = self.draw_devices(painter);
        let look = painter.look;
        if self.inbox.is_empty() {
            let text = look.pick(
                "没有要了结的事。w 把本机的留痕写成包裹，拷到别的机器；r 读入别的机器写的包裹，先看它会做什么。",
                "Nothing to settle. w writes what this file has as a parcel for other machines; r reads one of theirs, after a look at what it does.",
            );
            painter.wrapped(0, top + 1, text, look.strong());
            return;
        }
        let heading = line(&[
            look.pick("事项", "what"),
            words::SURVEY.get(look.language),
            look.pick("编号", "name"),
            look.pick("说明", "in words"),
        ]);
        painter.text(0, top, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(waiting) = self.selected() {
                draw_detail(painter, waiting);
            }
        });
        let place = (top + 1, above.saturating_sub(top + 1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let waiting = &self.inbox[row];
            let survey = waiting.survey.as_ref().map(ToString::to_string);
            let text = line(&[
                waiting.kind.title().get(look.language),
                survey.as_deref().unwrap_or(&waiting.project),
                waiting.name_text().get(look.language),
                waiting.words.get(look.language),
            ]);
            painter.text(0, at, &text, look.plain());
        };
        self.cursor.draw(painter, place, self.inbox.len(), draw);
    }
}

impl Machines {
    /// The devices, the one at work first; gives the row below.
    fn draw_devices(&self, painter: &mut Painter<'_>) -> usize {
        let look = painter.look;
        let heading = device_line(&[
            look.pick("设备", "device"),
            look.pick("留痕行数", "events"),
            look.pick("最后一行", "last event"),
            look.pick("它还没有的", "it lacks"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let mut row = 1;
        for device in self.devices.iter().take(DEVICES) {
            let mut name = device_title(&device.name, &device.device).to_owned();
            if device.is_own {
                name = format!("{name} {}", look.pick("（本机）", "(this one)"));
            }
            if device.is_fork {
                name = format!("{name} {}", look.pick("（分叉）", "(fork)"));
            }
            let last = device.last.map(local_time).unwrap_or_default();
            let lacks = if device.is_own {
                String::new()
            } else {
                group_thousands(device.unsent)
            };
            let text = device_line(&[&name, &group_thousands(device.events), &last, &lacks]);
            let style = if device.is_own {
                look.strong()
            } else {
                look.plain()
            };
            painter.text(0, row, &text, style);
            row += 1;
        }
        let more = self.devices.len().saturating_sub(DEVICES);
        if more > 0 {
            let text = text!(in look.language, "还有 {more} 台：manyi device list", "{more} more: manyi device list");
            painter.text(0, row, &text, look.quiet());
            row += 1;
        }
        painter.rule(row);
        row + 1
    }
}

fn device_line(cells: &[&str; 4]) -> String {
    format!(
        "{}  {}  {}  {}",
        pad_end(&fit(cells[0], 40), 40),
        pad_start(cells[1], 9),
        pad_end(cells[2], 11),
        pad_start(cells[3], 10)
    )
}

fn line(cells: &[&str; 4]) -> String {
    format!(
        "{}  {}  {}  {}",
        pad_end(cells[0], 10),
        pad_end(&fit(cells[1], 22), 22),
        pad_end(&fit(cells[2], 14), 14),
        cells[3]
    )
}

fn draw_detail(painter: &mut Painter<'_>, waiting: &Waiting) {
    let look = painter.look;
    let mut row = painter.wrapped(0, 1, waiting.words.get(look.language), look.plain());
    for said in [&waiting.one, &waiting.other] {
        if said.operator.is_empty() {
            continue;
        }
        let shown = said.shown.get(look.language);
        let text = format!("{}  {}  {shown}", said.operator, said.device);
        painter.text(0, row, &text, look.quiet());
        row += 1;
    }
}
