//! A transcript brought into the interview that is being recorded: into each question, or the whole of it into the open one.

use super::{Asking, Record};
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::transcript::TRANSCRIPT_ENDINGS;
use crate::intake::{home, read_document};
use crate::interview::{Head, PlacingSettled};
use crate::office::{TranscriptTaken, TranscriptWanted, bring_into, read_interview_text};
use crate::text::{Finding, Text, text};
use crate::tui::screen::{Screen as _, Step, World};
use crate::tui::widgets::path_prompt::PathPrompt;
use crate::tui::widgets::prompt::Prompt;

/// A transcript that was read.
pub(super) struct Brought {
    name: String,
    bytes: Vec<u8>,
    /// What there is to choose from, by its digit from 1.
    ways: Vec<Way>,
}

/// Where a transcript goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Into each question; lines with a bare number before other words are questions, are not, or there are none.
    Apart(Option<bool>),
    /// The whole into the open answer.
    Whole,
}

impl Record {
    pub(super) fn ask_transcript(&mut self) -> Step {
        self.asking = Asking::File;
        let title = text!(
            "带入访谈记录：.txt .docx .odt .srt .vtt",
            "bring in a transcript: .txt .docx .odt .srt .vtt"
        );
        Step::AskFile(PathPrompt::new(title, "", TRANSCRIPT_ENDINGS))
    }

    /// What a file says, by where it goes.
    fn taken(
        &self,
        brought: &Brought,
        way: Way,
    ) -> std::result::Result<TranscriptTaken, Vec<Finding>> {
        let head = &self.interview.head;
        let wanted = TranscriptWanted {
            guide: &self.guide,
            version: self.interview.version,
            code: Some(self.interview.code.clone()),
            group: Some(head.group),
            mode: Some(head.mode),
            head: Head::of(head.group),
            settled: PlacingSettled {
                numbered: match way {
                    Way::Apart(numbered) => numbered,
                    Way::Whole => None,
                },
                ..PlacingSettled::default()
            },
            roles: Vec::new(),
            into: (way == Way::Whole).then(|| self.code()),
            is_begun: true,
            encoding: None,
        };
        read_interview_text(&brought.name, &brought.bytes, &wanted)
    }

    /// Reads a file and asks where what it says goes.
    pub(super) fn read_transcript(&mut self, path: &str) -> Result<Step> {
        let path = home(path);
        let name = path.file_name().map(|name| name.to_string_lossy());
        let mut brought = Brought {
            name: name.unwrap_or_default().into_owned(),
            bytes: read_document(&path)?,
            ways: Vec::new(),
        };
        let code = self.code();
        let apart = self.taken(&brought, Way::Apart(None));
        let doubts = |findings: &[Finding]| {
            let mut doubts = findings.iter();
            !findings.is_empty() && doubts.all(|one| one.code == "transcript-which-question")
        };
        let said = match &apart {
            Ok(taken) => {
                brought.ways = vec![Way::Apart(None), Way::Whole];
                let count = taken.told.placed.len();
                text!(
                    "1 放进各题（认出 {count} 题）  2 整份放进 {code}",
                    "1 into each question ({count} found)  2 the whole into {code}"
                )
            }
            Err(findings) if doubts(findings) => {
                brought.ways = vec![Way::Apart(Some(false)), Way::Apart(Some(true)), Way::Whole];
                let count = findings.len();
                text!(
                    "{count} 行以序号开头、不是提纲的话：1 是说的话  2 是问题  3 整份放进 {code}",
                    "{count} lines with a number before other words: 1 were said  2 ask  3 the whole into {code}"
                )
            }
            Err(findings) => {
                let whole = self.taken(&brought, Way::Whole);
                if let Err(whole) = whole {
                    let finding = whole.first().or(findings.first());
                    let said = finding.map_or_else(Text::default, |finding| {
                        let (sentence, hint) = (&finding.sentence, &finding.hint);
                        Text::new(
                            format!("{}：{}", sentence.zh, hint.zh),
                            format!("{}: {}", sentence.en, hint.en),
                        )
                    });
                    return Ok(Step::Refuse(said));
                }
                brought.ways = vec![Way::Whole];
                text!(
                    "没有认出提纲里的题：1 整份放进 {code}",
                    "no question of the guide was found: 1 the whole into {code}"
                )
            }
        };
        self.brought = Some(brought);
        self.asking = Asking::Where;
        Ok(Step::Ask(Prompt::new(said, "")))
    }

    /// Puts what was read where it is to go.
    pub(super) fn put_transcript(&mut self, choice: &str, world: &mut World) -> Result<Step> {
        let Some(brought) = self.brought.take() else {
            return Ok(Step::Stay);
        };
        // Enter alone takes the first.
        let choice = if choice.is_empty() { "1" } else { choice };
        let folded: String = choice.chars().map(crate::text::fold_width).collect();
        let number = folded
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let Some(way) = number.and_then(|at| brought.ways.get(at)).copied() else {
            let count = brought.ways.len();
            self.brought = Some(brought);
            return Ok(Step::Refuse(text!("写 1 到 {count}", "write 1 to {count}")));
        };
        let taken = match self.taken(&brought, way) {
            Ok(taken) => taken,
            Err(findings) => {
                let said = findings.into_iter().next().map(|finding| finding.sentence);
                return Ok(Step::Say(Notice::problem(said.unwrap_or_default())));
            }
        };
        if way == Way::Whole {
            let words = taken
                .answers
                .get(&self.code())
                .map(|said| said.text.clone());
            let words = words.unwrap_or_default();
            self.edit(|text| {
                text.insert(&words);
            });
            self.keep(world)?;
            let count = words.chars().count();
            let code = self.code();
            return Ok(Step::Say(Notice::info(text!(
                "{count} 字放进了 {code}",
                "{count} signs are in {code} now"
            ))));
        }
        self.confirm(world)?;
        bring_into(
            &mut world.store,
            &self.project,
            &self.interview,
            &brought.name,
            &taken,
        )?;
        self.interview = world.store.interview(&self.project, &self.interview.code)?;
        let first = taken.told.placed.iter().find_map(|code| self.place(code));
        self.at = first.unwrap_or(self.at);
        self.turn();
        Ok(Step::Say(Notice::info(taken.told.sentence())))
    }
}
