//! The interviews of a project as they are handed over: records, who was interviewed, and what they come to.
//!
//! Words that stay inside (sensitive questions, people who are not to be quoted) are not among them: they are `None`.

use super::Manifest;
use crate::formats::listing::{Cell, Listing, columns};
use crate::formats::reports::AgreementRow;
use crate::indicator::Project;
use crate::interview::{Consent, Group, Interview, SaidState};
use crate::text::{Language, Text};

/// Everything that is handed over of interviews, at one moment.
#[derive(Debug)]
pub struct InterviewHandover {
    /// The language it is written in.
    pub language: Language,
    /// The project.
    pub project: Project,
    /// The interviews that count, in the order of their codes, or the one that was asked for.
    pub interviews: Vec<HeldInterview>,
    /// What they come to; `None` where only records or the list of interviewees are handed over.
    pub findings: Option<InterviewFindings>,
    /// What stays inside.
    pub kept_inside: KeptInside,
    /// What it was made from.
    pub manifest: Manifest,
}

/// What of interviews stays inside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptInside {
    /// The sensitive questions, as `village/Q3`.
    pub questions: Vec<String>,
    /// How many interviews are not to be quoted.
    pub not_quoted: usize,
    /// How many names and numbers were masked.
    pub masked: usize,
}

/// An interview as it is handed over.
#[derive(Debug)]
pub struct HeldInterview {
    /// The record; its answers are not read from it, but from the lines.
    pub interview: Interview,
    /// What the guide is called.
    pub guide: Text,
    /// The questions it was to ask, in the order of the guide.
    pub lines: Vec<HeldLine>,
}

/// A question with what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLine {
    /// The code of the question.
    pub code: String,
    /// Its topic.
    pub topic: Text,
    /// How it is asked.
    pub asked: Text,
    /// Whether it was asked; `None`: nobody has dealt with it.
    pub state: Option<SaidState>,
    /// The words; `None`: they stay inside, or there are none.
    pub words: Option<String>,
}

/// What the interviews of a project come to.
#[derive(Debug, Default)]
pub struct InterviewFindings {
    /// For each question of the guides, how it went.
    pub questions: Vec<QuestionAsked>,
    /// The groups that stand in the table of themes, in their order.
    pub groups: Vec<Group>,
    /// The themes that were found, in the order of the code book.
    pub themes: Vec<ThemeFound>,
    /// How far the coders agree; the coders are numbered.
    pub agreement: Vec<AgreementRow>,
    /// The units that were coded by two or more, and those that were not.
    pub coded_twice: usize,
    /// See [`InterviewFindings::coded_twice`].
    pub coded_once: usize,
    /// How many units were coded differently and not decided: they count as their first coder has them.
    pub undecided: usize,
    /// How many were decided.
    pub decided: usize,
    /// How many coders there are.
    pub coders: usize,
    /// Indicators with a figure of a questionnaire and questions of a guide.
    pub beside: Vec<BesideSurvey>,
    /// Indicators whose score cites interviews.
    pub effects: Vec<CitedEffect>,
}

/// How a question of a guide went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionAsked {
    /// The guide and the question, as `village/Q3`.
    pub name: String,
    /// How it is asked.
    pub text: Text,
    /// How many interviews were to ask it.
    pub due: usize,
    /// How many asked it.
    pub asked: usize,
    /// To how many something was said.
    pub said: usize,
}

/// A theme as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFound {
    /// Its path in the code book.
    pub path: String,
    /// The questions in whose answers it was found: m is who was asked one of them.
    pub questions: Vec<String>,
    /// For each group of the table, n and m.
    pub by_group: Vec<(usize, usize)>,
    /// n and m of all who were interviewed.
    pub all: (usize, usize),
    /// n and m of those who wrote to open questions of a questionnaire; `None`: none was coded.
    pub in_writing: Option<(usize, usize)>,
    /// How many of those who were interviewed speak for, neither way, against.
    pub sentiments: [usize; 3],
    /// Typical words with the number of the interview and the group.
    pub quotes: Vec<TypicalQuote>,
}

/// Words of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypicalQuote {
    /// The words.
    pub words: String,
    /// The number of the interview.
    pub interview: String,
    /// Whom.
    pub group: Group,
    /// What the person is to the project; may be empty.
    pub role: String,
}

/// An indicator of which a questionnaire and interviews speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideSurvey {
    /// The indicator's code.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// The measure's name.
    pub measure: Text,
    /// The figure of the questionnaire, in percent without the sign; `None`: there is none.
    pub rate: Option<String>,
    /// How many valid responses it rests on.
    pub responses: u64,
    /// The questions of guides that serve the indicator.
    pub questions: Vec<String>,
    /// m: who was asked one of them.
    pub asked: usize,
    /// How many of them speak for it, and how many against; who does both is against.
    pub speaking: [usize; 2],
}

/// An indicator whose score cites interviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedEffect {
    /// The indicator's code.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// Its full points.
    pub weight: String,
    /// Its score; `None`: not yet.
    pub score: Option<String>,
    /// The sentence with the counts.
    pub because: Text,
    /// What is cited, each as a sentence.
    pub cites: Vec<Text>,
}

/// Who was interviewed, as a listing.
pub fn roster_listing(language: Language) -> Listing<'static, HeldInterview> {
    columns! { language, HeldInterview as of =>
        "code": "编号" "code" => &of.interview.code;
        "group": "访谈对象" "whom" => Cell::coded(of.interview.head.group.code(), of.interview.head.group.title().get(language));
        "role": "身份" "role" => &of.interview.head.role;
        "unit": "单位" "unit" => &of.interview.head.unit;
        "mode": "方式" "mode" => Cell::coded(of.interview.head.mode.code(), of.interview.head.mode.title().get(language));
        "date": "日期" "date" => of.interview.head.date;
        "place": "地点" "place" => &of.interview.head.place;
        "interviewer": "访谈人" "interviewer" => &of.interview.head.interviewer;
    }
}

impl InterviewHandover {
    /// How many interviews there are of each group, in the order of groups; those of which there is one.
    pub fn by_group(&self) -> Vec<(Group, usize)> {
        let count = |group: Group| {
            let interviews = self.interviews.iter();
            interviews
                .filter(|held| held.interview.head.group == group)
                .count()
        };
        Group::ALL
            .into_iter()
            .map(|group| (group, count(group)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

impl HeldInterview {
    /// Whether its words stay inside since the person is not to be quoted.
    pub fn is_not_quoted(&self) -> bool {
        self.interview.head.consent == Consent::NotQuoted
    }
}
