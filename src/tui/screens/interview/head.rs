//! The head of an interview's record: whom, where and when; a new one, or one that is being recorded.

use crate::error::Result;
use crate::intake::{home, recording};
use crate::interview::{Consent, Group, Guide, Head, Mode, Speaker, TimeOfDay};
use crate::text::{Language, Text, read_day, text, words};
use crate::tui::commands::{Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::form::{Field, Filled, Form};
use crate::tui::widgets::painter::Painter;

/// The head of an interview.
pub struct InterviewHead {
    project: String,
    /// The code of the interview that is changed; `None`: a new one.
    changing: Option<String>,
    guides: Vec<Guide>,
    /// What the form does not show.
    kept: Head,
    form: Form,
}

/// The places of the lines.
const CODE: usize = 0;
const GUIDE: usize = 1;
const GROUP: usize = 2;
const ROLE: usize = 3;
const UNIT: usize = 4;
const MODE: usize = 5;
const PLACE: usize = 6;
const DATE: usize = 7;
const START: usize = 8;
const END: usize = 9;
const INTERVIEWER: usize = 10;
const RECORDER: usize = 11;
const CONSENT: usize = 12;
const RECORDING: usize = 13;
const SPEAKERS: usize = 14;
const NOTE: usize = 15;

impl InterviewHead {
    /// A new interview of a project, or the head of one that is there.
    pub fn open(world: &World, project: String, code: Option<String>) -> Result<Self> {
        let guides = world.store.guides(&project)?;
        let (head, guide) = if let Some(code) = &code {
            let interview = world.store.interview(&project, code)?;
            (interview.head, Some(interview.guide))
        } else {
            let group = guides.first().and_then(|guide| guide.ask.first().copied());
            let mut head = Head::of(group.unwrap_or(Group::Beneficiary));
            world.store.operator().clone_into(&mut head.recorder);
            head.date = Some(jiff::Zoned::now().date());
            (head, None)
        };
        let form = form(&head, code.as_deref(), &guides, guide.as_deref());
        Ok(Self {
            project,
            changing: code,
            guides,
            kept: head,
            form,
        })
    }

    /// What the lines say; the place of one that cannot be read, and why.
    fn head(&self) -> std::result::Result<Head, (usize, Text)> {
        let line = |at: usize| self.form.text(at).to_owned();
        let time = |at: usize| -> std::result::Result<Option<TimeOfDay>, (usize, Text)> {
            let text = self.form.text(at);
            if text.is_empty() {
                return Ok(None);
            }
            let read = text.parse().map(Some);
            read.map_err(|_| (at, text!("写成 9:30", "write it as 9:30")))
        };
        let date = self.form.text(DATE);
        let date = match read_day(date) {
            None if !date.is_empty() => {
                return Err((DATE, text!("写成 2024-05-06", "write it as 2024-05-06")));
            }
            read => read,
        };
        Ok(Head {
            group: Group::ALL[self.form.chosen(GROUP).unwrap_or(0)],
            role: line(ROLE),
            unit: line(UNIT),
            mode: Mode::ALL[self.form.chosen(MODE).unwrap_or(0)],
            place: line(PLACE),
            date,
            start: time(START)?,
            end: time(END)?,
            interviewer: line(INTERVIEWER),
            recorder: line(RECORDER),
            consent: Consent::ALL[self.form.chosen(CONSENT).unwrap_or(0)],
            recording: self.kept.recording.clone(),
            speakers: speakers(self.form.text(SPEAKERS)),
            contact: self.kept.contact.clone(),
            note: line(NOTE),
        })
    }

    fn save(&mut self, world: &mut World) -> Result<Step> {
        let mut head = match self.head() {
            Ok(head) => head,
            Err((at, note)) => {
                self.form.complain(at, note);
                return Ok(Step::Stay);
            }
        };
        let named = self.form.text(RECORDING);
        let known = self.kept.recording.as_ref().map(|of| of.name.as_str());
        head.recording = match named {
            "" => None,
            name if Some(name) == known => self.kept.recording.clone(),
            path => Some(recording(&home(path))?),
        };
        let code = self.form.text(CODE).to_owned();
        if let Some(changing) = &self.changing {
            world
                .store
                .save_head(&self.project, changing, &code, &head)?;
            return Ok(Step::Back);
        }
        let guide = self.form.chosen(GUIDE).and_then(|at| self.guides.get(at));
        let Some(guide) = guide.or_else(|| self.guides.first()) else {
            return Ok(Step::Back);
        };
        let begun = world
            .store
            .begin_interview(&self.project, &guide.code, &code, &head)?;
        Ok(Step::Turn(Route::Recording(
            self.project.clone(),
            begun.code,
        )))
    }
}

/// `B01 村民，B02 组长`: the codes of who spoke, each with what the person is.
fn speakers(text: &str) -> Vec<Speaker> {
    let parts = text.split(['，', ',', '；', ';', '、']);
    parts
        .filter_map(|part| {
            let part = part.trim();
            let (code, role) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
            (!code.is_empty()).then(|| Speaker {
                code: code.to_owned(),
                role: role.trim().to_owned(),
            })
        })
        .collect()
}

#[allow(clippy::too_many_lines, reason = "a line of the form after the other")]
fn form(head: &Head, code: Option<&str>, guides: &[Guide], guide: Option<&str>) -> Form {
    let line = |title: (&str, &str), advice: (&str, &str), now: &str| {
        Field::new(
            Text::new(title.0, title.1),
            Text::new(advice.0, advice.1),
            now,
        )
    };
    let place = |of: Option<usize>| of.or(Some(0));
    let titles = guides.iter().map(|guide| guide.title.clone()).collect();
    let chosen = guides
        .iter()
        .position(|known| Some(known.code.as_str()) == guide);
    let mut of_guide = Field::choice_by_key(text!("提纲", "guide"), titles, place(chosen));
    of_guide.fixed = code.is_some() || guides.len() < 2;
    let date = head.date.map(|date| date.to_string()).unwrap_or_default();
    let time = |time: Option<TimeOfDay>| time.map(|time| time.to_string()).unwrap_or_default();
    let speakers: Vec<String> = head
        .speakers
        .iter()
        .map(|speaker| format!("{} {}", speaker.code, speaker.role))
        .collect();
    let recorded = head.recording.as_ref().map_or("", |of| of.name.as_str());
    Form::new(vec![
        line(
            ("受访者编号", "code"),
            (
                "如 03 或 B-12，代表本人；不写姓名",
                "such as 03 or B-12: it stands for the person; never a name",
            ),
            code.unwrap_or_default(),
        ),
        of_guide,
        Field::choice_by_key(
            text!("访谈对象", "whom"),
            Group::ALL.map(Group::title).into(),
            place(Group::ALL.iter().position(|of| *of == head.group)),
        ),
        line(
            ("身份", "role"),
            (
                "如 村民、出纳；不写姓名",
                "such as villager, cashier; never a name",
            ),
            &head.role,
        ),
        line(("单位", "unit"), ("可以不写", "may be empty"), &head.unit),
        Field::choice_by_key(
            text!("方式", "mode"),
            Mode::ALL.map(Mode::title).into(),
            place(Mode::ALL.iter().position(|of| *of == head.mode)),
        ),
        line(("地点", "place"), ("可以不写", "may be empty"), &head.place),
        line(
            ("日期", "date"),
            ("如 2024-05-06", "such as 2024-05-06"),
            &date,
        ),
        line(
            ("开始", "began"),
            ("如 9:30，可以不写", "such as 9:30; may be empty"),
            &time(head.start),
        ),
        line(
            ("结束", "ended"),
            (
                "如 10:15；比开始早就是第二天",
                "such as 10:15; earlier than the beginning: the next day",
            ),
            &time(head.end),
        ),
        line(
            ("访谈人", "asked by"),
            ("谁问的", "who asked"),
            &head.interviewer,
        ),
        line(
            ("记录人", "written by"),
            ("谁记的", "who wrote it down"),
            &head.recorder,
        ),
        Field::choice_by_key(
            text!("同意", "consent"),
            Consent::ALL.map(Consent::title).into(),
            place(Consent::ALL.iter().position(|of| *of == head.consent)),
        ),
        line(
            ("录音文件", "recording"),
            (
                "文件在哪里：只记文件名和哈希，文件不动；没有就空着",
                "where the file is: its name and hash are kept, the file stays; empty: there is none",
            ),
            recorded,
        ),
        line(
            ("发言人", "speakers"),
            (
                "座谈会才写：B01 村民，B02 组长；记录里一行以 B01： 开头就是他说的",
                "of a meeting: B01 villager, B02 head; a line that begins with B01: is theirs",
            ),
            &speakers.join("，"),
        ),
        line(
            (words::NOTE.zh, words::NOTE.en),
            ("可以不写", "may be empty"),
            &head.note,
        ),
    ])
}

impl Screen for InterviewHead {
    fn context(&self) -> Context {
        Context::Form
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match self.form.handle(input) {
            Filled::Filling => Ok(Step::Stay),
            Filled::GiveUp => Ok(Step::Back),
            Filled::Save => self.save(world),
        }
    }

    fn crumb(&self, language: Language) -> String {
        match &self.changing {
            // The way here, from the recording or the list, names the interview already or has it under the cursor.
            Some(code) => text!(in language, "表头 {code}", "head of {code}"),
            None => language.pick("新访谈", "new interview").to_owned(),
        }
    }

    fn mark(&self, _language: Language) -> String {
        self.project.clone()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.form.draw(painter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speakers_are_written_in_one_line() {
        let of = |code: &str, role: &str| Speaker {
            code: code.into(),
            role: role.into(),
        };
        assert_eq!(
            speakers("B01 村民，B02 组长"),
            [of("B01", "村民"), of("B02", "组长")]
        );
        assert_eq!(speakers("B01"), [of("B01", "")]);
        assert_eq!(speakers(" "), []);
    }
}
