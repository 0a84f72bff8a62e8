//! What a merge leaves to people: forks, collisions, discrepancies, what has no second entry, and parcels that wait; each
//! settled here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;

use super::lines::End;
use super::papers::part_of;
use crate::error::{Error, Kind, Result};
use crate::response::Serial;
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::absent;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::{Language, Text, text};
use crate::trail::{Action, Hash, Identity, Part, hexadecimal};

/// A device that this file knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its UUID.
    pub device: String,
    /// Its name for people; empty: none was given.
    pub name: String,
    /// Whether it is the one at work.
    pub is_own: bool,
    /// Whether it is a chain that left another one.
    pub is_fork: bool,
    /// How many of its events this file has.
    pub events: u64,
    /// When its last event was written, by its clock; `None`: it has none.
    pub last: Option<Timestamp>,
    /// How many events of this file it is not known to have.
    pub unsent: u64,
}

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is.
    pub kind: WaitingKind,
    /// The survey; `None`: it is about the file or a project.
    pub survey: Option<SurveyKey>,
    /// The project; empty: it is about the file.
    pub project: String,
    /// The serial under which the paper is found, the device, or the name of the parcel.
    pub name: String,
    /// What of it: the question, the part, the thread; empty: all of it.
    pub part: String,
    /// It is about a paper that was withdrawn.
    pub is_withdrawn: bool,
    /// What one device says.
    pub one: Said,
    /// What the other one says.
    pub other: Said,
    /// In words, where the above does not say it.
    pub words: Text,
}

/// What a device said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The value as the trail has it; empty: none.
    pub value: String,
    /// The value in words.
    pub shown: Text,
    /// Who.
    pub operator: String,
    /// On which device: its name, or its UUID.
    pub device: String,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitingKind {
    /// A chain goes on in two ways: a machine or its files were copied.
    Fork,
    /// One serial stands on two different papers.
    Collision,
    /// What devices said of a paper and no second entry settles.
    Matter,
    /// What devices said of an indicator, a batch or a limit.
    Thread,
    /// Two papers of different devices have serials that are one to a person's eye.
    Alike,
    /// Discrepancies of a survey, which have a list of their own.
    Discrepancies,
    /// A parcel that needs something first.
    Parcel,
}

impl WaitingKind {
    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Collision => "collision",
            Self::Matter => "matter",
            Self::Thread => "thread",
            Self::Alike => "alike",
            Self::Discrepancies => "discrepancies",
            Self::Parcel => "parcel",
        }
    }

    /// The name for people.
    pub fn title(self) -> Text {
        match self {
            Self::Fork => Text::new("分叉", "fork"),
            Self::Collision => Text::new("撞号", "collision"),
            Self::Matter => Text::new("两机不一", "two say"),
            Self::Thread => Text::new("两机各定", "both set"),
            Self::Alike => Text::new("编号相像", "look alike"),
            Self::Discrepancies => Text::new("差异", "discrepancies"),
            Self::Parcel => Text::new("等待的包裹", "waiting parcel"),
        }
    }
}

impl Waiting {
    /// The serial in words: of a paper that was withdrawn, that it was.
    pub fn name_text(&self) -> Text {
        let name = &self.name;
        if self.is_withdrawn {
            return text!("{name}（已撤出）", "{name} (withdrawn)");
        }
        match self.kind {
            WaitingKind::Thread => thread_words(name),
            _ => Text::same(name.clone()),
        }
    }

    /// What of it, in words.
    pub fn part_text(&self) -> Text {
        match self.part.as_str() {
            "state" => Text::new("状态", "state"),
            "control-total" => Text::new("小计", "control total"),
            "validity" => Text::new("有效性", "validity"),
            "batch" => Text::new("批次", "batch"),
            "serial" => Text::new("编号", "serial"),
            other => thread_words(other),
        }
    }
}

/// The name of a thread in words.
fn thread_words(name: &str) -> Text {
    let (kind, rest) = name.split_once(' ').unwrap_or((name, ""));
    let (zh, en) = match kind {
        "indicator" => ("指标", "indicator"),
        "limit" => ("验收上限", "limit"),
        "acceptance" => ("验收", "acceptance"),
        "batch" => ("批次", "batch"),
        "plan" => ("复录计划", "plan"),
        _ => return Text::same(name),
    };
    let named = |word: &str| format!("{word} {rest}").trim().to_owned();
    Text::new(named(zh), named(en))
}

impl Store {
    /// The devices that this file knows, in the order in which they came.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        self.reading(|| {
            let mut statement = self.connection.prepare(
                "SELECT device.id, device.identity, coalesce(device_name.name, trunk_name.name, ''), fork.device IS NOT NULL,
                        coalesce(head.sequence, 0),
                        (SELECT at FROM event WHERE event.device = device.id AND event.sequence = head.sequence),
                        device.format
                 FROM device LEFT JOIN head ON head.device = device.id LEFT JOIN fork ON fork.device = device.id
                 LEFT JOIN device_name ON device_name.device = device.id
                 LEFT JOIN device_name AS trunk_name ON trunk_name.device = fork.of ORDER BY device.id",
            )?;
            let mut rows = statement.query([])?;
            let mut devices = Vec::new();
            let all: i64 = self
                .connection
                .query_row("SELECT count(*) FROM event", [], |row| row.get(0))?;
            while let Some(row) = rows.next()? {
                let identity: Identity = row.get(1)?;
                let is_fork: bool = row.get(3)?;
                let last: Option<i64> = row.get(5)?;
                let device = uuid::Uuid::from_bytes(identity).to_string();
                let is_own = identity == self.device.identity;
                let is_former = row.get::<_, i64>(6)? == 1;
                let known = if is_own || is_fork || is_former {
                    all
                } else {
                    self.knowledge_of(&device)?.events()
                };
                devices.push(DeviceRow {
                    device,
                    name: row.get(2)?,
                    is_own,
                    is_fork,
                    events: row.get(4)?,
                    last: last.map(timestamp).transpose()?,
                    unsent: (all - known).max(0).unsigned_abs(),
                });
            }
            Ok(devices)
        })
    }

    /// Everything that waits for a person.
    pub fn inbox(&self) -> Result<Vec<Waiting>> {
        self.reading(|| {
            let mut inbox = self.forks_waiting()?;
            for key in self.survey_keys()? {
                inbox.extend(self.collisions_waiting(&key)?);
                inbox.extend(self.alike_waiting(&key)?);
                inbox.extend(self.matters_waiting(&key)?);
                inbox.extend(self.discrepancies_waiting(&key)?);
            }
            inbox.extend(self.threads_waiting()?);
            inbox.extend(self.parcels_waiting()?);
            Ok(inbox)
        })
    }

    fn said_in(&self, event: i64) -> Result<Said> {
        let entry = self.audit_entry(event)?;
        let identity = uuid::Uuid::parse_str(&entry.device).map(uuid::Uuid::into_bytes);
        let name = match identity {
            Ok(identity) => self.device_title(identity)?,
            Err(_) => None,
        };
        let title = entry.title();
        let said = |language: Language| {
            let (what, value) = (title.get(language), entry.new_text(language));
            match entry.action.as_str() {
                // Where two deeds stand against one another, the deed is what differs.
                "withdraw" | "move-out" => format!("{what} {value}").trim().to_owned(),
                _ if value.is_empty() => what.to_owned(),
                _ => value,
            }
        };
        Ok(Said {
            shown: Text::new(said(Language::Zh), said(Language::En)),
            value: entry.new.unwrap_or_else(|| title.en.clone()),
            operator: entry.operator,
            device: name.unwrap_or(entry.device),
        })
    }

    fn forks_waiting(&self) -> Result<Vec<Waiting>> {
        let mut statement = self.connection.prepare(
            "SELECT fork.device, fork.of, fork.after,
                    (SELECT max(id) FROM event WHERE event.device = fork.device),
                    (SELECT max(id) FROM event WHERE event.device = fork.of)
             FROM fork WHERE settled IS NULL ORDER BY fork.device",
        )?;
        let mut rows = statement.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let (device, of, after): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let identity: Identity = self.connection.query_row(
                "SELECT identity FROM device WHERE id = ?1",
                [of],
                |row| row.get(0),
            )?;
            let count = |device: i64, after: i64| -> Result<i64> {
                Ok(self.connection.query_row(
                    "SELECT sequence - ?2 FROM head WHERE device = ?1",
                    (device, after),
                    |row| row.get(0),
                )?)
            };
            let [one, other] = [count(of, after)?, count(device, 0)?];
            let said =
                |id: Option<i64>| id.map_or_else(|| Ok(Said::default()), |id| self.said_in(id));
            waiting.push(Waiting {
                is_withdrawn: false,
                kind: WaitingKind::Fork,
                survey: None,
                project: String::new(),
                name: self.fork_name(device)?,
                part: String::new(),
                one: said(row.get(4)?)?,
                other: said(row.get(3)?)?,
                words: Text::new(
                    format!(
                        "设备 {} 从第 {} 行起有两条留痕，一条 {one} 行，一条 {other} 行：机器或文件夹被复制过，两边都写了；两条都留着，按两台设备算",
                        uuid::Uuid::from_bytes(identity),
                        after + 1
                    ),
                    format!(
                        "from event {} on, device {} goes on in two ways, of {one} and {other} events: a machine or its files were copied and both wrote; both are kept, as of two devices",
                        after + 1,
                        uuid::Uuid::from_bytes(identity)
                    ),
                ),
            });
        }
        Ok(waiting)
    }

    /// How a fork is named: the device, behind which event, and the beginning of the hash of its first own.
    fn fork_name(&self, device: i64) -> Result<String> {
        let (identity, after): (Identity, i64) = self.connection.query_row(
            "SELECT trunk.identity, fork.after FROM fork JOIN device AS trunk ON trunk.id = fork.of
             WHERE fork.device = ?1",
            [device],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let hash: Hash = self.hash_at(device, 1)?.unwrap_or_default();
        let hash = hexadecimal(&hash[..8]);
        Ok(format!(
            "{}/{after}/{hash}",
            uuid::Uuid::from_bytes(identity)
        ))
    }

    /// The row of the fork with this name; where the branch of that name came first and is the trunk here, of the one that
    /// leaves it there.
    pub(in crate::store) fn forked_device(&self, name: &str) -> Result<Option<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT device, after FROM fork ORDER BY device")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut other = None;
        for row in rows {
            let (device, after): (i64, i64) = row?;
            let own = self.fork_name(device)?;
            if own == name {
                return Ok(Some(device));
            }
            let (trunk, begins) = self.trunk_of(device)?;
            let hash = self.hash_at(trunk, after + 1 - begins)?.unwrap_or_default();
            let place = own.rsplit_once('/').map_or("", |(place, _)| place);
            if format!("{place}/{}", hexadecimal(&hash[..8])) == name {
                other.get_or_insert(device);
            }
        }
        Ok(other)
    }

    fn collisions_waiting(&self, key: &SurveyKey) -> Result<Vec<Waiting>> {
        let known = self.known(key)?;
        let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
        let mut statement = self.connection.prepare_cached(
            "SELECT response.serial, collision.serial, response.last, other.last
             FROM collision CROSS JOIN response ON response.id = collision.response
             LEFT JOIN response AS other ON other.survey = response.survey AND other.serial = collision.serial
             WHERE response.survey = ?1 AND response.invalid IS NOT ?2 ORDER BY response.sort_key, response.serial",
        )?;
        let mut rows = statement.query((known.id, withdrawn))?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let (aside, serial): (String, String) = (row.get(0)?, row.get(1)?);
            let said = |id: Option<i64>| -> Result<Said> {
                let said = id.map(|id| self.said_in(id)).transpose()?;
                Ok(Said {
                    value: String::new(),
                    shown: Text::default(),
                    ..said.unwrap_or_default()
                })
            };
            waiting.push(Waiting {
                is_withdrawn: false,
                kind: WaitingKind::Collision,
                survey: Some(key.clone()),
                project: key.project.clone(),
                part: serial.clone(),
                one: said(row.get(3)?)?,
                other: said(row.get(2)?)?,
                words: Text::new(
                    format!("编号 {serial} 下有两份不同的答卷，后一份暂记为 {aside}"),
                    format!(
                        "two different papers have the serial {serial}; the second is kept as {aside}"
                    ),
                ),
                name: aside,
            });
        }
        Ok(waiting)
    }

    fn alike_waiting(&self, key: &SurveyKey) -> Result<Vec<Waiting>> {
        let known = self.known(key)?;
        let mut waiting = Vec::new();
        for [(one, first), (other, second)] in self.alike_on_file(&known)? {
            let said = |event: i64| -> Result<Said> {
                Ok(Said {
                    value: String::new(),
                    shown: Text::default(),
                    ..self.said_in(event)?
                })
            };
            waiting.push(Waiting {
                kind: WaitingKind::Alike,
                survey: Some(key.clone()),
                project: key.project.clone(),
                name: other.as_str().to_owned(),
                part: one.as_str().to_owned(),
                is_withdrawn: false,
                one: said(first)?,
                other: said(second)?,
                words: text!(
                    "编号 {one} 和 {other} 看起来一样：是同一份就改编号或撤出一份，确是两份就了结",
                    "the serials {one} and {other} look alike: renumber or withdraw one if they are one paper, settle it if they are two"
                ),
            });
        }
        Ok(waiting)
    }

    fn matters_waiting(&self, key: &SurveyKey) -> Result<Vec<Waiting>> {
        let known = self.known(key)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT response.serial, part, one, other, response.invalid IS ?2 FROM matter CROSS JOIN response ON response.id = matter.response
             WHERE response.survey = ?1 ORDER BY response.sort_key, response.serial, part",
        )?;
        let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
        let mut rows = statement.query((known.id, withdrawn))?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let part: String = row.get(1)?;
            let part = part_of(&part).ok_or_else(|| unreadable("matter.part"))?;
            let is_answer = matches!(part, Part::Answer(_));
            let (part, words) = Self::part_words(&known, part);
            // An answer may be one that does not leave the program: it is looked at in the paper.
            let said = |id: i64| -> Result<Said> {
                let mut said = self.said_in(id)?;
                if is_answer {
                    said.value.clear();
                    said.shown = Text::default();
                }
                Ok(said)
            };
            waiting.push(Waiting {
                kind: WaitingKind::Matter,
                survey: Some(key.clone()),
                project: key.project.clone(),
                name: row.get(0)?,
                part,
                is_withdrawn: row.get(4)?,
                one: said(row.get(2)?)?,
                other: said(row.get(3)?)?,
                words,
            });
        }
        Ok(waiting)
    }

    fn part_words(known: &Known, part: Part) -> (String, Text) {
        match part {
            Part::Answer(number) => {
                let position = known.position(number).unwrap_or(0);
                let question = known.questionnaire().questions.get(position);
                let code = question.map_or_else(|| number.to_string(), |of| of.code.clone());
                let words = Text::new(
                    format!("{code} 有第三个值，看过再了结"),
                    format!("there is a third value of {code}"),
                );
                (code, words)
            }
            Part::State => (
                "state".to_owned(),
                Text::new(
                    "一边审定，另一边改了答卷：审定已取消",
                    "approved on one side and changed on the other: it is approved no more",
                ),
            ),
            Part::ControlTotal => (
                "control-total".to_owned(),
                Text::new(
                    "两边录的小计不同，先按前一个",
                    "the printed sums differ; the first one stands",
                ),
            ),
            Part::Validity => (
                "validity".to_owned(),
                Text::new(
                    "两边对是否有效、撤出还是移走的说法不同，先按前一个；移走的在那边照常算",
                    "one says valid and the other not, or withdrawn and moved, or for another reason; the first one stands, and what was moved counts there",
                ),
            ),
            Part::Serial => (
                "serial".to_owned(),
                Text::new(
                    "两边改成不同的编号，先按后一个",
                    "it was given different serials; the later one stands",
                ),
            ),
            Part::Batch => (
                "batch".to_owned(),
                Text::new(
                    "两边归入不同的批次，先按前一个",
                    "it is in different batches; the first one stands",
                ),
            ),
        }
    }

    fn discrepancies_waiting(&self, key: &SurveyKey) -> Result<Vec<Waiting>> {
        let known = self.known(key)?;
        let (papers, fields): (i64, i64) = self.connection.query_row(
            "SELECT count(*), coalesce(sum(discrepancies), 0) FROM response
             WHERE survey = ?1 AND discrepancies > 0",
            [known.id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if papers == 0 {
            return Ok(Vec::new());
        }
        Ok(vec![Waiting {
            is_withdrawn: false,
            kind: WaitingKind::Discrepancies,
            survey: Some(key.clone()),
            project: key.project.clone(),
            name: key.to_string(),
            part: String::new(),
            one: Said::default(),
            other: Said::default(),
            words: Text::new(
                format!("{papers} 份答卷有 {fields} 处差异待裁定"),
                format!("{fields} discrepancies in {papers} papers wait for a decision"),
            ),
        }])
    }

    fn threads_waiting(&self) -> Result<Vec<Waiting>> {
        let mut statement = self.connection.prepare(
            "SELECT project, survey, name, min(event), max(event) FROM thread_tip
             GROUP BY project, survey, name ORDER BY project, survey, name",
        )?;
        let mut rows = statement.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let (project, survey, name): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let [one, other] = [self.said_in(row.get(3)?)?, self.said_in(row.get(4)?)?];
            // Imports and hand-overs say nothing that another could contradict; and the same said twice is no matter.
            let is_said = ["indicator", "limit", "acceptance", "batch", "plan"]
                .iter()
                .any(|kind| name.split(' ').next() == Some(kind));
            if !is_said || one.value == other.value {
                continue;
            }
            waiting.push(Waiting {
                is_withdrawn: false,
                kind: WaitingKind::Thread,
                survey: (!survey.is_empty()).then(|| SurveyKey::new(&project, &survey)),
                words: Text::new(
                    format!(
                        "两边各自定过{}，按后一个算；看过后重新定一次就了结",
                        thread_words(&name).zh
                    ),
                    format!(
                        "{} was set on both sides; the later one holds until it is set again",
                        thread_words(&name).en
                    ),
                ),
                project,
                name: name.clone(),
                part: name,
                one,
                other,
            });
        }
        Ok(waiting)
    }

    fn parcels_waiting(&self) -> Result<Vec<Waiting>> {
        let mut statement = self
            .connection
            .prepare("SELECT name, needs, sha256 FROM waiting ORDER BY arrived")?;
        let mut rows = statement.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let needs: String = row.get(1)?;
            let (zh, en) = needs.split_once('\n').unwrap_or((&needs, &needs));
            waiting.push(Waiting {
                is_withdrawn: false,
                kind: WaitingKind::Parcel,
                survey: None,
                project: String::new(),
                name: row.get(0)?,
                part: row.get(2)?,
                one: Said::default(),
                other: Said::default(),
                words: Text::new(zh, en),
            });
        }
        Ok(waiting)
    }

    /// Keeps a parcel that waits.
    pub fn keep_waiting(
        &mut self,
        name: &str,
        sha256: &str,
        content: &[u8],
        needs: &Text,
    ) -> Result<()> {
        let now = self.clock.milliseconds();
        self.writing(|| {
            self.connection.execute(
                "INSERT INTO waiting (sha256, name, content, needs, arrived) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET needs = excluded.needs",
                (
                    sha256,
                    name,
                    content,
                    format!("{}\n{}", needs.zh.replace('\n', " "), needs.en),
                    now,
                ),
            )?;
            Ok(())
        })
    }

    /// The parcels that wait, oldest first: name, hash and content.
    pub fn waiting_parcels(&self) -> Result<Vec<(String, String)>> {
        let mut statement = self
            .connection
            .prepare("SELECT name, sha256 FROM waiting ORDER BY arrived, sha256")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The content of a parcel that waits.
    pub fn waiting_content(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        Ok(self
            .connection
            .query_row(
                "SELECT content FROM waiting WHERE sha256 = ?1",
                [sha256],
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Throws a parcel away that waits, or that was read.
    pub fn drop_waiting(&mut self, sha256: &str) -> Result<()> {
        self.writing(|| {
            self.connection
                .execute("DELETE FROM waiting WHERE sha256 = ?1", [sha256])?;
            Ok(())
        })
    }

    /// Says that a person has looked at a fork; the events of both stay, as of two devices.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a fork that is not there, and without a reason.
    pub fn settle_fork(&mut self, name: &str, why: &str) -> Result<()> {
        self.writing(|| {
            let why = given(why)?;
            let device = self
                .forked_device(name)?
                .ok_or_else(|| nothing_there(name))?;
            let event = Event::of(Action::Settle)
                .with(None, Some(name))
                .because(Some(why));
            let row = self.append_audit(&event)?;
            self.connection.execute(
                "UPDATE fork SET settled = ?2 WHERE device = ?1",
                (device, row),
            )?;
            Ok(())
        })
    }

    /// Says that a person has looked at what devices said of a paper without one another: what stands, stands.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a paper of which nothing waits, and without a reason.
    pub fn settle_matters(&mut self, survey: &SurveyKey, serial: &Serial, why: &str) -> Result<()> {
        self.writing(|| {
            let why = given(why)?;
            let known = self.known(survey)?;
            let mut response = self
                .find_response(&known, serial)?
                .ok_or_else(|| absent(survey, serial))?;
            let pairs = self.alike_on_file(&known)?;
            let alike: Vec<Serial> = pairs
                .into_iter()
                .filter_map(
                    |[(one, _), (other, _)]| match (one == *serial, other == *serial) {
                        (true, _) => Some(other),
                        (_, true) => Some(one),
                        _ => None,
                    },
                )
                .collect();
            if response.paper.matters.is_empty() && alike.is_empty() {
                return Err(nothing_there(serial.as_str()));
            }
            let event = Event::of_response(Action::Settle, survey, serial).because(Some(why));
            if alike.is_empty() {
                self.append_audit_of(&known, &mut response, event)?;
            }
            for other in &alike {
                let event = event.with(None, Some(other.as_str()));
                self.append_audit_of(&known, &mut response, event)?;
            }
            self.write_response(&response)
        })
    }

    /// Says that two papers under one serial are one, keyed twice: what differs in them becomes a discrepancy.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a paper that was not put aside, and without a reason.
    pub fn settle_as_one(&mut self, survey: &SurveyKey, aside: &Serial, why: &str) -> Result<()> {
        self.writing(|| {
            let why = given(why)?;
            let known = self.known(survey)?;
            let found = self
                .find_response(&known, aside)?
                .ok_or_else(|| absent(survey, aside))?;
            let serial: Option<String> = self
                .connection
                .query_row(
                    "SELECT serial FROM collision WHERE response = ?1",
                    [found.id],
                    |row| row.get(0),
                )
                .optional()?;
            let serial = serial.ok_or_else(|| nothing_there(aside.as_str()))?;
            let serial =
                Serial::read(&serial).map_err(|cause| unreadable("collision").caused_by(cause))?;
            let mut other = self
                .find_response(&known, &serial)?
                .ok_or_else(|| absent(survey, &serial))?;
            let mut ends = self.ends_of(found.id, found.identity, found.paper.last)?;
            let own = self.ends_of(other.id, other.identity, other.paper.last)?;
            ends.extend(
                own.into_iter()
                    .filter(|end| Some(end.event) != other.paper.last),
            );
            for row in [found.id, other.id] {
                self.keep_before_weaving(&known, &self.merge_codes(&known)?, row)?;
            }
            other.aside.tips = false;
            let record = json(&self.join_record(&ends, "")?)?;
            let event = Event::of_response(Action::Join, survey, &serial)
                .with(None, Some(&record))
                .because(Some(why));
            self.append_audit_of(&known, &mut other, event)?;
            let last = other.paper.last.unwrap_or_default();
            self.weave_again(
                &known,
                End {
                    event: last,
                    identity: other.identity,
                },
                serial.as_str(),
            )
        })
    }

    /// How many of each kind wait.
    pub fn inbox_counts(&self) -> Result<BTreeMap<WaitingKind, u64>> {
        let mut counts = BTreeMap::new();
        for waiting in self.inbox()? {
            *counts.entry(waiting.kind).or_default() += 1;
        }
        Ok(counts)
    }
}

fn given(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Error::new(
            Kind::Usage,
            "没有写原因，没有动",
            "no reason was given; nothing was changed",
        )
        .hint(
            "加 --why 原因，记入留痕",
            "add --why REASON, which the audit trail keeps",
        ));
    }
    Ok(why)
}

fn nothing_there(name: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("{name} 没有等人了结的事"),
        format!("nothing of {name} waits for anybody"),
    )
    .hint(
        "用 manyi merge list 看等人了结的事",
        "manyi merge list has what waits",
    )
}
