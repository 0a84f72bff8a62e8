//! Telephone follow-up: whom to call next and why, the outcome logged by one key, the questionnaire opened from the call.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::formats::{Names, NamesKey, Person};
use crate::interview::Guide;
use crate::interview::call::{
    Attempt, CallRules, Called, Contact, Outcome, Standings, days, last, next, next_due,
    read_agreed, standings,
};
use crate::office::{
    begin_contact_interview, contact_interview, contact_person, end_contact_interview, known_names,
};
use crate::response::{Batch, Mode, Serial, read_serials};
use crate::store::SurveyKey;
use crate::text::{Language, Text, fold_width, pad_end, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::answers::{local_time, not_a_serial};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The key of each outcome, in the order of [`Outcome::ALL`]: digits, then the first letters of 停, 空, 错 as they are spoken.
const KEYS: [char; 13] = [
    '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', 't', 'k', 'c',
];

/// The code of the batch that papers keyed from a call join where no batch is current.
const TELEPHONE: &str = "TEL";

/// Whom to call in a survey.
pub struct Calls {
    key: SurveyKey,
    rules: CallRules,
    list: Vec<Called>,
    counts: Standings,
    /// The contact that is called, until its outcome is logged.
    current: Option<String>,
    /// The time that was agreed, where the contact is called for that.
    appointment: Option<Timestamp>,
    /// When the call began.
    started: Option<Timestamp>,
    /// When the next contact is due, where nobody is.
    later: Option<Timestamp>,
    /// Whom the last call was to, which can be taken back.
    logged: Option<Serial>,
    /// The names, once their passphrase was given.
    names: Option<(Names, NamesKey)>,
    /// Whether name and number are shown.
    shows_person: bool,
    /// Whether the batch of calls was made the current one, for a paper that was opened from here.
    is_batch_set: bool,
    asking: Asking,
}

/// What was asked for.
enum Asking {
    /// The serial to be called.
    Serial,
    /// The serials that are put on the list.
    New,
    /// When to call again.
    Agreed(Outcome),
    /// The passphrase of the names.
    Passphrase,
    /// Why the last call is taken back.
    Why,
    /// Along which guide the contact is interviewed.
    Guide(Vec<Guide>),
}

impl Calls {
    /// The call list of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            rules: CallRules::default(),
            list: Vec::new(),
            counts: Standings::default(),
            current: None,
            appointment: None,
            started: None,
            later: None,
            logged: None,
            names: None,
            shows_person: false,
            is_batch_set: false,
            asking: Asking::Serial,
        }
    }

    fn called(&self) -> Option<&Called> {
        let current = self.current.as_ref()?;
        self.list.iter().find(|one| one.code == *current)
    }

    fn read(&mut self, world: &World) -> Result<()> {
        self.rules = world.store.call_rules(&self.key)?;
        self.list = world.store.call_list(&self.key)?;
        let (now, zone) = (Timestamp::now(), TimeZone::system());
        self.counts = standings(&self.list, &self.rules, now, &zone);
        self.later = next_due(&self.list, &self.rules, now, &zone);
        if self.called().is_none() {
            let found = next(&self.list, &self.rules, now, &zone);
            self.appointment = found.and_then(|found| found.appointment);
            self.current = found.map(|found| found.called.code.clone());
        }
        Ok(())
    }

    /// Begins the call; in one that has begun, opens the questionnaire.
    fn open(&mut self, world: &mut World) -> Result<Step> {
        let Some(code) = &self.current else {
            return Ok(Step::Stay);
        };
        if self.started.is_none() {
            self.started = Some(Timestamp::now());
            return Ok(Step::Stay);
        }
        let Ok(serial) = Serial::read(code) else {
            return Ok(Step::Stay);
        };
        self.join_telephone_batch(world)?;
        Ok(Step::Go(Route::Entry(self.key.clone(), serial)))
    }

    /// Begins the call and opens the interview that is recorded in it: the one of this contact, or a new one along a guide.
    fn open_guide(&mut self, world: &mut World) -> Result<Step> {
        let Some(code) = self.current.clone() else {
            return Ok(Step::Stay);
        };
        if let Some(interview) = contact_interview(&world.store, &self.key, &code)? {
            self.started.get_or_insert_with(Timestamp::now);
            return Ok(Step::Go(Route::Recording(
                self.key.project.clone(),
                interview,
            )));
        }
        let guides = world.store.guides(&self.key.project)?;
        match &guides[..] {
            [] => Ok(Step::Say(Notice::info(text!(
                "这个项目还没有访谈提纲：在访谈那一屏按 g 贴一份",
                "the project has no guide: g among the interviews pastes one"
            )))),
            [only] => self.begin_interview(world, &code, only),
            several => {
                let listed = |language: Language| {
                    let guides = several.iter().zip(1..);
                    let guides = guides
                        .map(|(guide, number)| format!("{number} {}", guide.title.get(language)));
                    guides.collect::<Vec<_>>().join("  ")
                };
                let title = Text::new(
                    format!("照哪份提纲谈：{}", listed(Language::Zh)),
                    format!("along which guide: {}", listed(Language::En)),
                );
                self.asking = Asking::Guide(guides);
                Ok(Step::Ask(Prompt::new(title, "")))
            }
        }
    }

    fn begin_interview(&mut self, world: &mut World, contact: &str, guide: &Guide) -> Result<Step> {
        let now = jiff::Zoned::now().datetime();
        let code = begin_contact_interview(&mut world.store, &self.key, contact, guide, now)?;
        self.started.get_or_insert_with(Timestamp::now);
        Ok(Step::Go(Route::Recording(self.key.project.clone(), code)))
    }

    /// Papers keyed from a call join the batch of calls, unless another is current.
    fn join_telephone_batch(&mut self, world: &mut World) -> Result<()> {
        if world.store.current_batch(&self.key)?.is_some() {
            return Ok(());
        }
        let batches = world.store.batches(&self.key)?;
        let by_telephone = batches
            .iter()
            .find(|batch| batch.mode == Some(Mode::Telephone));
        let code = match by_telephone {
            Some(batch) => batch.code.clone(),
            None if batches.iter().any(|batch| batch.code == TELEPHONE) => return Ok(()),
            None => {
                let batch = Batch {
                    code: TELEPHONE.to_owned(),
                    title: "电话回访".to_owned(),
                    mode: Some(Mode::Telephone),
                    ..Batch::default()
                };
                world.store.save_batch(&self.key, &batch)?;
                batch.code
            }
        };
        world.store.set_current_batch(&self.key, Some(&code))?;
        self.is_batch_set = true;
        Ok(())
    }

    fn log(
        &mut self,
        world: &mut World,
        outcome: Outcome,
        agreed: Option<Timestamp>,
    ) -> Result<Step> {
        let Some(code) = self.current.clone() else {
            return Ok(Step::Stay);
        };
        let end = Timestamp::now();
        let call = Attempt {
            contact: code.clone(),
            caller: world.store.operator().to_owned(),
            start: self.started.unwrap_or(end).as_millisecond(),
            end: end.as_millisecond(),
            outcome: outcome.code().to_owned(),
            appointment: agreed.map(Timestamp::as_millisecond),
        };
        world.store.log_call(&self.key, &call)?;
        if self.started.is_some() {
            let now = jiff::Zoned::now().datetime();
            end_contact_interview(&mut world.store, &self.key, &code, now)?;
        }
        self.logged = Serial::read(&code).ok();
        self.leave_contact();
        self.read(world)?;
        let label = outcome.label();
        let [zh, en] = [label.zh, label.en];
        Ok(Step::Say(Notice::info(text!(
            "{code} 记为“{zh}”；按 u 撤销",
            "{code}: {en}; u takes it back"
        ))))
    }

    fn leave_contact(&mut self) {
        self.current = None;
        self.started = None;
        self.shows_person = false;
    }

    fn choose(&mut self, outcome: Outcome) -> Option<Step> {
        if !outcome.takes_appointment() {
            return None;
        }
        self.asking = Asking::Agreed(outcome);
        let title = if outcome == Outcome::Partial {
            text!(
                "约好再打的时间，没有就直接回车",
                "when to call for the rest; Enter alone where nothing was agreed"
            )
        } else {
            text!("约在什么时候", "agreed for when")
        };
        let advice = text!(
            "写成 20:00、明天 20:00、7-1 20:00",
            "write 20:00, tomorrow 20:00 or 7-1 20:00"
        );
        Some(Step::Ask(Prompt::new(title, "").advice(advice)))
    }

    fn agree(&mut self, world: &mut World, outcome: Outcome, typed: &str) -> Result<Step> {
        if typed.is_empty() && outcome == Outcome::Partial {
            return self.log(world, outcome, None);
        }
        let now = Timestamp::now();
        match read_agreed(typed, now, &TimeZone::system()) {
            Some(at) if at > now => self.log(world, outcome, Some(at)),
            Some(_) => Ok(Step::Refuse(text!("这个时间已经过了", "that time is over"))),
            None => Ok(Step::Refuse(text!(
                "写成 20:00、明天 20:00 或 7-1 20:00",
                "write 20:00, tomorrow 20:00 or 7-1 20:00"
            ))),
        }
    }

    /// Shows name and number, or hides them; asks for the passphrase where it was not given yet.
    fn show_person(&mut self, world: &World) -> Result<Step> {
        if self.names.is_some() {
            self.shows_person = !self.shows_person;
            return Ok(Step::Stay);
        }
        if read_names(world)?.is_none() {
            return Ok(Step::Say(Notice::info(text!(
                "还没有存过姓名和电话：manyi call import 导入名单",
                "no names and numbers are kept: manyi call import brings a list"
            ))));
        }
        self.asking = Asking::Passphrase;
        let title = text!("姓名文件的口令", "the passphrase of the names file");
        Ok(Step::Ask(Prompt::new(title, "").secret()))
    }

    fn unlock(&mut self, world: &mut World, passphrase: &str) -> Result<Step> {
        let Some(names) = read_names(world)? else {
            return Ok(Step::Stay);
        };
        match names.unlock(passphrase) {
            Ok(key) => {
                world.store.mask_names(known_names(&names, &key)?);
                self.names = Some((names, key));
                self.shows_person = true;
                Ok(Step::Stay)
            }
            Err(error) if error.kind == Kind::Usage => Ok(Step::Refuse(error.sentence)),
            Err(error) => Err(error),
        }
    }

    /// What is kept of the contact; `None`: nothing is, or it is hidden.
    fn person(&self) -> Option<Result<Option<Person>, Error>> {
        let (names, key) = self.names.as_ref().filter(|_| self.shows_person)?;
        let person = contact_person(&self.key, self.current.as_ref()?);
        Some(names.person(key, &self.key.project, &person))
    }

    fn add(&mut self, typed: &str, world: &mut World) -> Result<Step> {
        let Ok(serials) = read_serials(typed) else {
            return Ok(Step::Refuse(text!("写成 1-26,A-3", "write it as 1-26,A-3")));
        };
        let contact = |serial: &Serial| Contact {
            code: serial.as_str().to_owned(),
            group: String::new(),
        };
        let contacts: Vec<Contact> = serials.iter().map(contact).collect();
        world.store.add_contacts(&self.key, &contacts, None)?;
        self.read(world)?;
        let count = contacts.len();
        Ok(Step::Say(Notice::info(text!(
            "加了 {count} 个编号",
            "serials put on the list: {count}"
        ))))
    }

    fn find(&mut self, typed: &str) -> Step {
        let Ok(serial) = Serial::read(typed) else {
            return Step::Refuse(not_a_serial());
        };
        if !self.list.iter().any(|one| one.code == serial.as_str()) {
            return Step::Refuse(text!(
                "电话名单里没有 {serial}",
                "{serial} is not on the call list"
            ));
        }
        self.leave_contact();
        self.appointment = None;
        self.current = Some(serial.as_str().to_owned());
        Step::Stay
    }
}

fn read_names(world: &World) -> Result<Option<Names>> {
    match world.store.file() {
        Some(file) => Names::read(&Names::beside(&file)),
        None => Ok(None),
    }
}

impl Screen for Calls {
    fn context(&self) -> Context {
        Context::Calls
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        if std::mem::take(&mut self.is_batch_set) {
            world.store.set_current_batch(&self.key, None)?;
        }
        self.read(world)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Open => self.open(world)?,
            Command::FindPaper => {
                self.asking = Asking::Serial;
                let title = text!("打给哪个编号", "serial to call");
                Step::Ask(Prompt::new(title, ""))
            }
            Command::Add => {
                self.asking = Asking::New;
                let title = text!("加哪些编号，如 1-26,A-3", "which serials, such as 1-26,A-3");
                Step::Ask(Prompt::new(title, ""))
            }
            Command::ShowPerson => self.show_person(world)?,
            Command::Interviews => self.open_guide(world)?,
            Command::Undo => match &self.logged {
                Some(serial) => {
                    self.asking = Asking::Why;
                    let title = text!(
                        "撤销给 {serial} 的通话，原因",
                        "the call to {serial} is taken back; why"
                    );
                    Step::Ask(Prompt::new(title, ""))
                }
                None => Step::Say(Notice::info(text!(
                    "这次打开以后还没有记过通话",
                    "no call was logged since this was opened"
                ))),
            },
            _ => Step::Stay,
        })
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let at = KEYS
            .iter()
            .position(|key| *key == sign.to_ascii_lowercase());
        let outcome = at.map(|at| Outcome::ALL[at]);
        let Some(outcome) = outcome.filter(|_| self.current.is_some()) else {
            world.bell = true;
            return Ok(Step::Stay);
        };
        match self.choose(outcome) {
            Some(asked) => Ok(asked),
            None => self.log(world, outcome, None),
        }
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if let Asking::Guide(guides) = &self.asking {
            // Enter alone takes the first.
            let given = if given.text.is_empty() {
                "1"
            } else {
                &given.text
            };
            let folded: String = given.chars().map(fold_width).collect();
            let number = folded
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let guide = number.and_then(|at| guides.get(at)).cloned();
            if let (Some(guide), Some(contact)) = (guide, self.current.clone()) {
                return self.begin_interview(world, &contact, &guide);
            }
            let count = guides.len();
            return Ok(Step::Refuse(text!("写 1 到 {count}", "write 1 to {count}")));
        }
        match self.asking {
            Asking::Guide(_) => Ok(Step::Stay),
            Asking::Serial => Ok(self.find(&given.text)),
            Asking::New => self.add(&given.text, world),
            Asking::Agreed(outcome) => self.agree(world, outcome, &given.text),
            Asking::Passphrase => self.unlock(world, &given.text),
            Asking::Why if given.text.is_empty() => {
                Ok(Step::Refuse(text!("写明原因", "give the reason")))
            }
            Asking::Why => {
                let Some(serial) = self.logged.take() else {
                    return Ok(Step::Stay);
                };
                world
                    .store
                    .take_back_call(&self.key, &serial, &given.text)?;
                self.leave_contact();
                self.current = Some(serial.as_str().to_owned());
                self.read(world)?;
                Ok(Step::Say(Notice::info(text!(
                    "已撤销给 {serial} 的通话",
                    "the call to {serial} is taken back"
                ))))
            }
        }
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Open | Command::ShowPerson | Command::Interviews => self.current.is_some(),
            Command::Undo => self.logged.is_some(),
            Command::FindPaper => !self.list.is_empty(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("电话回访", "telephone follow-up").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let Standings {
            due,
            later,
            closed,
            used_up,
        } = self.counts;
        text!(in language,
            "该打 {due} · 稍后 {later} · 不再打 {closed}（用尽 {used_up}）",
            "{due} due · {later} later · {closed} closed ({used_up} used up)"
        )
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        if self.list.is_empty() {
            let look = painter.look;
            let survey = &self.key;
            let text = text!(in look.language,
                "电话名单是空的。按 a 加编号；带姓名和电话的名单在命令行导入：manyi call import {survey} 名单.csv",
                "The call list is empty. a adds serials; a list with names and numbers comes in by: manyi call import {survey} list.csv"
            );
            painter.wrapped(0, 1, &text, look.strong());
            return;
        }
        match self.called() {
            Some(called) => {
                let row = self.draw_contact(painter, called);
                draw_outcomes(painter, row + 1);
            }
            None => self.draw_nobody(painter),
        }
    }
}

impl Calls {
    fn draw_nobody(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = match self.later {
            Some(at) => text!(in look.language,
                "现在没有该打的。下一个在 {}；要先打谁，按 g 写编号。",
                "Nobody is due now. The next one is at {}; g calls another serial.",
                local_time(at)
            ),
            None => look
                .pick(
                    "名单都打完了。要再打谁，按 g 写编号；a 加编号。应答率：manyi call rates。",
                    "Nobody is to be called any more. g calls a serial again, a adds some. The rates: manyi call rates.",
                )
                .to_owned(),
        };
        painter.wrapped(0, 1, &text, look.good());
    }

    /// Draws who is called and what is known; gives the row below.
    fn draw_contact(&self, painter: &mut Painter<'_>, called: &Called) -> usize {
        let look = painter.look;
        let serial = format!("{} ", words::SERIAL.get(look.language));
        let column = painter.text(0, 0, &serial, look.quiet());
        let column = painter.text(column, 0, &called.code, look.strong());
        painter.text(column + 3, 0, &called.group, look.plain());
        self.draw_person(painter);
        let history = match last(&called.attempts) {
            Some((attempt, outcome)) => {
                let label = outcome.label();
                let at = local_time(crate::interview::call::instant(attempt.start));
                let (calls, days) = (
                    called.attempts.len(),
                    days(&called.attempts, &TimeZone::system()),
                );
                text!(in look.language,
                    "打过 {calls} 次、{days} 天；上次：{}（{at}，{}）",
                    "called {calls} times on {days} days; the last: {} ({at}, {})",
                    label.get(look.language),
                    attempt.caller
                )
            }
            None => look.pick("还没有打过", "not called yet").to_owned(),
        };
        painter.text(0, 2, &history, look.plain());
        let mut row = 3;
        if let Some(at) = self.appointment {
            let agreed = text!(in look.language, "约在 {}", "agreed for {}", local_time(at));
            painter.text(0, row, &agreed, look.attention());
            row += 1;
        }
        let Some(at) = self.started else {
            let text = look.pick(
                "拨通时按回车，开始计时；没打通的，直接按下面的一个键。",
                "Enter when it rings through: the call is timed. Where nobody answers, one key below.",
            );
            return painter.wrapped(0, row, text, look.quiet());
        };
        let time = at.to_zoned(TimeZone::system());
        let text = text!(in look.language,
            "通话中，{} 开始。回车打开问卷；打完按下面的一个键。",
            "On the line since {}. Enter opens the questionnaire; one key below ends the call.",
            time.strftime("%H:%M:%S")
        );
        painter.wrapped(0, row, &text, look.good())
    }

    fn draw_person(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let (text, style) = match self.person() {
            None => (
                look.pick(
                    "姓名和电话：隐藏（n 显示）",
                    "name and number: hidden (n shows them)",
                )
                .to_owned(),
                look.quiet(),
            ),
            Some(Ok(Some(person))) => (
                format!("{}  {}", person.name, person.telephone),
                look.strong(),
            ),
            Some(Ok(None)) => (
                look.pick("没有存姓名和电话", "no name and number are kept")
                    .to_owned(),
                look.quiet(),
            ),
            Some(Err(error)) => (error.sentence.get(look.language).to_owned(), look.bad()),
        };
        painter.text(0, 1, &text, style);
    }
}

/// The outcomes with their keys, in two columns.
fn draw_outcomes(painter: &mut Painter<'_>, top: usize) {
    let look = painter.look;
    let half = KEYS.len().div_ceil(2);
    let width = painter.columns() / 2;
    for (at, (key, outcome)) in KEYS.iter().zip(Outcome::ALL).enumerate() {
        let (column, row) = (at / half * width, top + at % half);
        let column = painter.text(column, row, &format!(" {key} "), look.key());
        let label = outcome.label();
        painter.text(
            column + 1,
            row,
            &pad_end(label.get(look.language), width.saturating_sub(5)),
            look.plain(),
        );
    }
}
