//! The hub: how each device stands with it, what is pushed and pulled, without leaving.

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::hub::{Address, Hub, Told};
use crate::intake::Progress;
use crate::office::{HubStanding, done, hub_pull, hub_push, hub_standing};
use crate::text::{Language, Text, device_title, fit, group_thousands, pad_end, pad_start, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, Work, World};
use crate::tui::widgets::answers::local_time;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the details of a device take.
const DETAIL_ROWS: usize = 4;

/// What the hub says, and what is asked of it.
#[derive(Default)]
pub struct HubScreen {
    /// The server and the space, once it was reached.
    place: Option<String>,
    standing: Option<HubStanding>,
    /// Why the hub is away.
    away: Option<Text>,
    cursor: ListCursor,
    asked: Asked,
    was_asked: bool,
}

/// What is asked of the hub.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// How everything stands.
    #[default]
    Look,
    /// What it lacks is pushed, and what this file lacks is pulled.
    Both,
}

impl HubScreen {
    fn ask(&mut self, asked: Asked) -> Step {
        self.asked = asked;
        self.was_asked = true;
        Step::Work(Work {
            begins: match asked {
                Asked::Look => text!("正在问中心库…", "asking the hub…"),
                Asked::Both => text!("正在推送和取来…", "pushing and pulling…"),
            },
            done: text!("已传", "sent"),
            stopped: text!("传过的留着", "and what was sent stays"),
        })
    }

    fn rows(&self) -> &[Told] {
        self.standing
            .as_ref()
            .map_or(&[], |standing| standing.devices.as_slice())
    }

    /// Asks the hub; what it answers is shown. An error of `watch` stops it between two rounds.
    fn asked(
        &mut self,
        world: &mut World,
        watch: &mut dyn FnMut(Progress) -> Result<()>,
    ) -> Result<Step> {
        let mut hub = Hub::connect(&Address::of_environment()?, space().as_deref())?;
        self.place = Some(format!("{}@{}", hub.space(), hub.title()));
        let mut step = Step::Say(Notice::info(text!("看过了", "looked")));
        if self.asked == Asked::Both {
            let before = hub_standing(&world.store, &mut hub)?;
            let all = before.unsent + before.unread;
            let pushed = hub_push(&world.store, &mut hub, false, &mut |read| {
                watch(Progress { read, all })
            })?;
            let sent = pushed.sent.new;
            let pulled = hub_pull(&mut world.store, &mut hub, false, &mut |read| {
                let read = sent + read;
                watch(Progress { read, all })
            })?;
            let new: u64 = pulled.read.iter().map(|read| read.receipt.events).sum();
            let held: u64 = pulled.held.iter().map(|held| held.events).sum();
            let waits = pulled
                .read
                .iter()
                .find_map(|read| read.receipt.waits.as_ref());
            let (sent, new) = (group_thousands(sent), group_thousands(new));
            let held = group_thousands(held);
            let receipts: Vec<_> = pulled.read.iter().map(|read| &read.receipt).collect();
            let Text { zh, en } = done(&receipts);
            let said = match waits {
                Some(waits) => {
                    let Text { zh, en } = &waits.needs;
                    text!(
                        "推送了 {sent} 行；取来的等着：{zh}",
                        "{sent} events pushed; what was pulled waits: {en}"
                    )
                }
                None => text!(
                    "推送了 {sent} 行，取来 {new} 行，等着的 {held} 行{zh}",
                    "{sent} events pushed, {new} pulled, {held} wait{en}"
                ),
            };
            let is_waiting = waits.is_some();
            let language = world.look.language;
            let is_told = pulled
                .read
                .iter()
                .any(|read| !read.told(language).is_empty());
            step = if is_told && !is_waiting {
                Step::Go(Route::Brought(pulled.read, None))
            } else {
                Step::Say(Notice::info(said))
            };
        }
        self.standing = Some(hub_standing(&world.store, &mut hub)?);
        Ok(step)
    }
}

/// A person stopped it: each round stands whole or not at all.
fn stopped() -> Error {
    Error::new(
        Kind::Usage,
        "停下了；传过的留着，s 接着传",
        "stopped; what was sent stays, s goes on with the rest",
    )
}

/// The space that the environment names.
fn space() -> Option<String> {
    std::env::var("MANYI_SPACE")
        .ok()
        .filter(|name| !name.is_empty())
}

impl Screen for HubScreen {
    fn context(&self) -> Context {
        Context::Hub
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Refresh => self.ask(Asked::Look),
            Command::Synchronize => self.ask(Asked::Both),
            _ => Step::Stay,
        })
    }

    fn work(&mut self, world: &mut World, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Step> {
        let mut is_stopped = false;
        let asked = self.asked(world, &mut |far| {
            is_stopped |= !watch(far);
            if is_stopped { Err(stopped()) } else { Ok(()) }
        });
        match asked {
            Err(error) if is_stopped => Ok(Step::Say(Notice::info(error.sentence))),
            Ok(step) => {
                self.away = None;
                Ok(step)
            }
            Err(error) => {
                let Text { zh, en } = error.hints.first().cloned().unwrap_or_default();
                let said = &error.sentence;
                self.away = Some(Text::new(
                    format!("{}。{zh}", said.zh),
                    format!("{}; {en}", said.en),
                ));
                Ok(Step::Say(Notice::problem(text!(
                    "中心库这会儿用不了，录入照常",
                    "the hub cannot be used just now; keying goes on"
                ))))
            }
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("中心库", "hub").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        self.standing.as_ref().map_or_else(String::new, |standing| {
            let unsent = group_thousands(standing.unsent);
            text!(in language, "未推送 {unsent} 行", "{unsent} not pushed")
        })
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let mut row = 0;
        if let (Some(place), Some(standing)) = (&self.place, &self.standing) {
            let unsent = group_thousands(standing.unsent);
            let unread = group_thousands(standing.unread);
            let line = text!(in look.language,
                "{place}   本机未推送 {unsent} 行   未取来 {unread} 行",
                "{place}   {unsent} events not pushed   {unread} not pulled");
            painter.text(0, 0, &line, look.strong());
            row = 1;
        }
        if let Some(away) = &self.away {
            row = painter.wrapped(0, row, away.get(look.language), look.plain());
        }
        if !self.was_asked {
            let line = look.pick(
                "s 推送并取来；u 只看各台设备的情况。中心库的地址在环境变量 MANYI_HUB 里。",
                "s pushes and pulls; u only looks how each device stands. The address of the hub is in MANYI_HUB.",
            );
            painter.wrapped(0, row + 1, line, look.strong());
            return;
        }
        if self.rows().is_empty() {
            return;
        }
        let heading = line(&[
            look.pick("设备", "device"),
            look.pick("最后推送", "last seen"),
            look.pick("未推送", "unsent"),
            look.pick("答卷", "papers"),
            look.pick("已复核", "verified"),
            look.pick("差异", "differ"),
            look.pick("分叉", "forks"),
            look.pick("撞号", "collide"),
        ]);
        painter.rule(row);
        painter.text(0, row + 1, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(told) = self.rows().get(self.cursor.selected) {
                draw_detail(painter, told);
            }
        });
        let place = (row + 2, above.saturating_sub(row + 2));
        self.cursor
            .draw(painter, place, self.rows().len(), |painter, at, row| {
                let told = &self.rows()[row];
                let of = &told.statement;
                let seen = seen(told);
                let counts = [
                    of.unsent,
                    of.papers,
                    of.verified,
                    of.discrepancies,
                    of.forks,
                    of.collisions,
                ];
                let [unsent, papers, verified, differ, forks, collide] =
                    counts.map(group_thousands);
                let cells = [
                    &name(told),
                    &seen,
                    &unsent,
                    &papers,
                    &verified,
                    &differ,
                    &forks,
                    &collide,
                ];
                painter.text(0, at, &line(&cells.map(String::as_str)), look.plain());
            });
    }
}

fn seen(told: &Told) -> String {
    let at = told
        .seen
        .and_then(|seen| jiff::Timestamp::from_second(seen).ok());
    at.map(local_time).unwrap_or_default()
}

/// The name of a device, or the beginning of its identity.
fn name(told: &Told) -> String {
    let device = uuid::Uuid::from_bytes(told.chain).to_string();
    device_title(&told.statement.name, &device).to_owned()
}

fn line(cells: &[&str; 8]) -> String {
    let [name, seen, counts @ ..] = cells;
    let counts = counts.map(|count| pad_start(count, 7));
    format!(
        "{}  {}  {}",
        pad_end(&fit(name, 16), 16),
        pad_end(seen, 11),
        counts.join(" ")
    )
}

fn draw_detail(painter: &mut Painter<'_>, told: &Told) {
    let look = painter.look;
    let device = uuid::Uuid::from_bytes(told.chain);
    let (by, events) = (&told.by, group_thousands(told.events.unsigned_abs()));
    let line = text!(in look.language, "设备 {device}，用户 {by}", "device {device}, user {by}");
    painter.text(0, 1, &line, look.plain());
    let line = text!(in look.language, "中心库里有它的 {events} 行留痕", "the hub has {events} of its events");
    painter.text(0, 2, &line, look.quiet());
}
