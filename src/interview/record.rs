//! The record of one interview: whom, where and when, its answers, and how it was confirmed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clock::TimeOfDay;
use super::guide::{Group, Guide};
use super::identity::Identity;
use super::said::{Said, SaidState};
use crate::response::{Serial, SerialError};
use crate::text::{Text, fold_width};

/// An interview as it is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Its identity, the same in every file.
    pub identity: Identity,
    /// The interviewee's code, such as 03: it stands for the person wherever the interview is named. No name is kept here.
    pub code: String,
    /// The code of its guide.
    pub guide: String,
    /// The version of the guide with which it was begun.
    pub version: u32,
    /// Whom, where and when.
    pub head: Head,
    /// Confirmed by who was interviewed; `None`: not yet.
    pub signed: Option<Signing>,
    /// Looked over by a second person; `None`: not yet.
    pub reviewed: Option<Review>,
    /// Why it was withdrawn, begun by mistake; `None`: it counts.
    pub withdrawn: Option<String>,
    /// What was said, by the codes of the guide's questions. A question without an entry has not been touched.
    pub answers: BTreeMap<String, Said>,
}

/// Whom, where and when: the head of the record sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whom one talked to.
    pub group: Group,
    /// What the person is to the project, such as 村民 or 出纳; never a name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// The office, village or enterprise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// How one talked.
    pub mode: Mode,
    /// Where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub date: Option<Date>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<TimeOfDay>,
    /// When it ended; before the beginning: on the next day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<TimeOfDay>,
    /// Who asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub interviewer: String,
    /// Who wrote it down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// What the person agreed to.
    #[serde(default)]
    pub consent: Consent,
    /// The recording, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recording: Option<Recording>,
    /// Who spoke, where several did: a line of an answer that begins with `B02：` is theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Speaker>,
    /// The contact of a call list with whom it was held, as `recipients/101`: the survey and the serial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Whatever else is to be said about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How one talked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Face to face (面谈).
    FaceToFace,
    /// By telephone (电话).
    Telephone,
    /// At a meeting of several people (座谈会).
    Meeting,
    /// On a visit to the place (走访).
    Visit,
}

/// What the person agreed to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Nobody wrote it down.
    #[default]
    Unsaid,
    /// To the interview and to a recording.
    Given,
    /// To the interview, not to a recording.
    WithoutRecording,
    /// To neither being quoted nor recorded: notes only.
    NotQuoted,
}

/// A recording: the file stays where it is, and the hash tells whether it is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The name of the file, without its folder.
    pub name: String,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Somebody at a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The code that marks the lines, such as B02; never a name.
    pub code: String,
    /// What the person is to the project.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}

/// That the record was confirmed by who was interviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// How.
    pub how: Confirmation,
    /// On which day, written 2022-06-30.
    #[serde(with = "day")]
    pub date: Option<Date>,
    /// What was said about it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How a record was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Signed on paper.
    Signature,
    /// Read out and agreed to.
    ReadOut,
    /// By a message.
    Message,
    /// By telephone.
    Telephone,
    /// By the seal of the office.
    Seal,
}

/// That a second person looked the record over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What was found; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far an interview has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It is being recorded.
    Open,
    /// Confirmed by who was interviewed: its words are no longer changed.
    Signed,
    /// Looked over by a second person.
    Reviewed,
    /// Begun by mistake: counts nowhere.
    Withdrawn,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::FaceToFace,
        Self::Telephone,
        Self::Meeting,
        Self::Visit,
    ];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FaceToFace => "face-to-face",
            Self::Telephone => "telephone",
            Self::Meeting => "meeting",
            Self::Visit => "visit",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::FaceToFace => Text::new("面谈", "face to face"),
            Self::Telephone => Text::new("电话", "telephone"),
            Self::Meeting => Text::new("座谈会", "meeting"),
            Self::Visit => Text::new("走访", "visit"),
        }
    }
}

impl Consent {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Unsaid,
        Self::Given,
        Self::WithoutRecording,
        Self::NotQuoted,
    ];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unsaid => "unsaid",
            Self::Given => "given",
            Self::WithoutRecording => "without-recording",
            Self::NotQuoted => "not-quoted",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Unsaid => Text::new("未记", "not written down"),
            Self::Given => Text::new("同意访谈和录音", "to the interview and a recording"),
            Self::WithoutRecording => {
                Text::new("同意访谈，不录音", "to the interview, no recording")
            }
            Self::NotQuoted => Text::new("不得引用原话", "not to be quoted"),
        }
    }
}

impl Confirmation {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Signature,
        Self::ReadOut,
        Self::Message,
        Self::Telephone,
        Self::Seal,
    ];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::ReadOut => "read-out",
            Self::Message => "message",
            Self::Telephone => "telephone",
            Self::Seal => "seal",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Signature => Text::new("本人签字", "signed on paper"),
            Self::ReadOut => Text::new("当面宣读", "read out and agreed to"),
            Self::Message => Text::new("短信微信", "by a message"),
            Self::Telephone => Text::new("电话确认", "by telephone"),
            Self::Seal => Text::new("单位盖章", "by the office's seal"),
        }
    }
}

impl Stage {
    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed => "signed",
            Self::Reviewed => "reviewed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Open => Text::new("记录中", "open"),
            Self::Signed => Text::new("已确认", "signed off"),
            Self::Reviewed => Text::new("已复核", "reviewed"),
            Self::Withdrawn => Text::new("已撤出", "withdrawn"),
        }
    }
}

impl Head {
    /// A head of which nothing is known but whom one talks to, and how.
    pub fn of(group: Group) -> Self {
        Self {
            group,
            role: String::new(),
            unit: String::new(),
            mode: if group == Group::Meeting {
                Mode::Meeting
            } else {
                Mode::FaceToFace
            },
            place: String::new(),
            date: None,
            start: None,
            end: None,
            interviewer: String::new(),
            recorder: String::new(),
            consent: Consent::Unsaid,
            recording: None,
            speakers: Vec::new(),
            contact: None,
            note: String::new(),
        }
    }

    /// How long it took, in minutes.
    pub fn minutes(&self) -> Option<u16> {
        Some(self.start?.minutes_until(self.end?))
    }
}

impl Interview {
    /// How far it has come.
    pub const fn stage(&self) -> Stage {
        if self.withdrawn.is_some() {
            Stage::Withdrawn
        } else if self.reviewed.is_some() {
            Stage::Reviewed
        } else if self.signed.is_some() {
            Stage::Signed
        } else {
            Stage::Open
        }
    }

    /// What was said to a question; `None`: it has not been touched.
    pub fn said(&self, question: &str) -> Option<&Said> {
        self.answers.get(question)
    }

    /// How many of the questions that it is to ask have been dealt with, and how many there are.
    pub fn progress(&self, guide: &Guide) -> (usize, usize) {
        let asked: Vec<_> = guide.asked(self.version, self.head.group).collect();
        let done = asked
            .iter()
            .filter(|(_, question)| self.answers.contains_key(&question.code));
        (done.count(), asked.len())
    }

    /// The questions that were asked, with what was said.
    pub fn asked(&self) -> impl Iterator<Item = (&str, &Said)> {
        let answers = self.answers.iter();
        answers
            .filter(|(_, said)| said.state != SaidState::NotAsked)
            .map(|(code, said)| (code.as_str(), said))
    }

    /// Who spoke the line that begins at or before a character of an answer, by the code that marks it.
    pub fn speaker_at<'a>(&'a self, text: &str, place: usize) -> Option<&'a Speaker> {
        let before: String = text.chars().take(place + 1).collect();
        before.lines().rev().find_map(|line| {
            let (code, _) = line.split_once(['：', ':'])?;
            let code = code.trim();
            self.head
                .speakers
                .iter()
                .find(|speaker| speaker.code == code)
        })
    }
}

/// Reads the code of an interviewee as it is keyed: letters become capitals, full-width signs fold, zeros before a number stay.
///
/// # Errors
/// As for the serial of a paper: at most 20 letters, digits and hyphens.
pub fn read_code(text: &str) -> Result<String, SerialError> {
    Serial::read(text)?;
    let folded: String = text.chars().map(fold_width).collect();
    Ok(folded.trim().to_ascii_uppercase())
}

/// A day in a record on file, written `2022-06-30`.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "as serde passes it"
    )]
    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.serialize_str(&day.to_string()),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        let day = Option::<String>::deserialize(from)?;
        day.map(|day| day.parse().map_err(D::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interview() -> Interview {
        Interview {
            identity: Identity([1; 16]),
            code: "03".into(),
            guide: "g".into(),
            version: 1,
            head: Head::of(Group::Meeting),
            signed: None,
            reviewed: None,
            withdrawn: None,
            answers: BTreeMap::new(),
        }
    }

    #[test]
    fn a_code_keeps_its_zeros_and_is_no_name() {
        assert_eq!(read_code(" 03 ").as_deref(), Ok("03"));
        assert_eq!(read_code("ｂ０２").as_deref(), Ok("B02"));
        assert!(read_code("张三").is_err() && read_code("").is_err());
    }

    #[test]
    fn who_spoke_is_told_by_the_mark_of_the_line_or_one_before() {
        let mut of = interview();
        for code in ["B01", "B02"] {
            let code = code.to_owned();
            of.head.speakers.push(Speaker {
                code,
                role: String::new(),
            });
        }
        let text = "B01：办得快\n也方便\nB02: 要跑几趟";
        let speaker = |place| of.speaker_at(text, place).map(|of| of.code.as_str());
        assert_eq!(speaker(5), Some("B01"));
        assert_eq!(speaker(9), Some("B01"));
        assert_eq!(speaker(18), Some("B02"));
        assert_eq!(of.speaker_at("没有记号", 1), None);
    }

    #[test]
    fn a_head_is_written_without_what_nobody_said_and_read_back() {
        let mut head = Head::of(Group::Officer);
        let short = serde_json::to_string(&head).unwrap();
        assert_eq!(
            short,
            r#"{"group":"officer","mode":"face-to-face","consent":"unsaid"}"#
        );
        head.date = Some(jiff::civil::date(2024, 5, 6));
        head.start = TimeOfDay::of(23, 50);
        head.end = TimeOfDay::of(0, 20);
        let json = serde_json::to_string(&head).unwrap();
        assert_eq!(serde_json::from_str::<Head>(&json).unwrap(), head);
        assert_eq!(head.minutes(), Some(30));
    }
}
