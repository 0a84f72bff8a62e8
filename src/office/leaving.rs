//! Answers that leave: every response as it goes out, and the manifest of the file that they make.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::handing_over::{definition, survey_figures};
use super::stamping::heads;
use crate::error::Result;
use crate::formats::Gate;
use crate::formats::answers::{Begin, Each, Leaving, Leavings, Take};
use crate::formats::handover::{Manifest, ManifestSurvey, hexadecimal};
use crate::intake::numbers;
use crate::measure::Survey;
use crate::questionnaire::Kind;
use crate::response::State;
use crate::store::{CodedResponse, Store, SurveyKey};
use crate::text::Language;

/// So many responses make a piece where they are not read by all processors.
const PIECE: usize = 8_192;

/// What the manifest of answers calls its file.
pub const RESPONSES: &str = "responses";

/// The answers of a survey that leave, as often as a file wants to read them.
pub struct Outgoing<'s> {
    store: &'s Store,
    key: &'s SurveyKey,
    /// The hash of the responses and their number, once they were all read.
    stamp: Option<(String, u64)>,
}

/// Whose answers leave, and to whom they are owed.
#[derive(Debug, Clone, Copy)]
pub struct LeavingAsked<'a> {
    /// What of them stays inside.
    pub gate: &'a Gate,
    /// Whether only approved responses leave, as the store was told.
    pub approved_only: bool,
    /// The language of the file.
    pub language: Language,
    /// Who hands them over.
    pub operator: &'a str,
    /// When.
    pub time: Timestamp,
}

impl<'s> Outgoing<'s> {
    /// The answers of a survey.
    pub fn of(store: &'s Store, key: &'s SurveyKey) -> Self {
        Self {
            store,
            key,
            stamp: None,
        }
    }

    /// Gives every response, in the order of their serials.
    pub fn each(&mut self, each: &mut Each<'_>) -> Result<()> {
        let (store, questions) = (
            self.store,
            self.store.survey(self.key)?.questionnaire.questions,
        );
        let texts = questions.iter().zip(0..);
        let texts: Vec<usize> = texts
            .filter(|(question, _)| question.kind == Kind::Text)
            .map(|(_, at)| at)
            .collect();
        if self.stamp.is_some() {
            return store.coded(self.key, &mut |row| give(store, &texts, row, each));
        }
        let mut hash = Sha256::new();
        let mut piece = Vec::with_capacity(1 << 16);
        let mut count = 0;
        store.coded(self.key, &mut |row| {
            count += 1;
            stamp(&mut piece, row);
            if piece.len() >= 1 << 15 {
                hash.update(&piece);
                piece.clear();
            }
            give(store, &texts, row, each)
        })?;
        hash.update(&piece);
        self.stamp = Some((hexadecimal(&hash.finalize()), count));
        Ok(())
    }

    /// Gives some responses as they are stored, the first and the last.
    pub(super) fn some(&self, each: &mut Each<'_>) -> Result<()> {
        self.store
            .coded_at_the_ends(self.key, &mut |row| each(&leaving(row)))
    }

    /// Makes something of the responses piece by piece, on all processors, and gives it in the order of their serials.
    pub(super) fn made_in_pieces<T: Send>(
        &mut self,
        begin: &(dyn Fn() -> Result<T> + Sync),
        add: &(dyn Fn(&mut T, &Leaving<'_>) -> Result<()> + Sync),
        take: &mut dyn FnMut(T) -> Result<()>,
    ) -> Result<()> {
        if self.store.masks_names() {
            // What was masked is counted, in one place.
            let (mut made, mut count) = (begin()?, 0);
            self.each(&mut |row| {
                add(&mut made, row)?;
                count += 1;
                if count % PIECE == 0 {
                    take(std::mem::replace(&mut made, begin()?))?;
                }
                Ok(())
            })?;
            return take(made);
        }
        let stamps = self.stamp.is_none();
        let mut hash = Sha256::new();
        let mut count = 0;
        self.store.coded_in_pieces(
            self.key,
            &|| Ok((begin()?, Vec::new(), 0_u64)),
            &|(made, piece, count), row| {
                *count += 1;
                if stamps {
                    stamp(piece, row);
                }
                add(made, &leaving(row))
            },
            &mut |(made, piece, rows)| {
                count += rows;
                hash.update(&piece);
                take(made)
            },
        )?;
        if stamps {
            self.stamp = Some((hexadecimal(&hash.finalize()), count));
        }
        Ok(())
    }

    /// The manifest of the responses that were given; reads them where they were not yet.
    pub fn manifest(&mut self, asked: &LeavingAsked<'_>) -> Result<Manifest> {
        if self.stamp.is_none() {
            self.each(&mut |_| Ok(()))?;
        }
        let (hash, responses) = self.stamp.clone().unwrap_or_default();
        let mut reading = self.store.summary(self.key)?;
        let survey: &Survey = &reading.survey;
        let gathered = numbers(self.store, self.key, survey, None)?;
        reading.summary.note_numbers(&gathered);
        let ledger = self.store.account(self.key)?.ledger;
        let mut figures = Vec::new();
        survey_figures(
            survey,
            &ledger,
            &reading.summary,
            asked.gate,
            asked.language,
            &mut figures,
        );
        Ok(Manifest {
            format: 1,
            program: concat!("manyi ", env!("CARGO_PKG_VERSION")).to_owned(),
            kind: RESPONSES.to_owned(),
            project: self.key.project.clone(),
            survey: Some(self.key.survey.clone()),
            approved_only: asked.approved_only,
            surveys: vec![ManifestSurvey {
                code: survey.code.clone(),
                version: survey.questionnaire.version,
                definition: definition(survey),
                responses,
                hash,
                approved: reading.rests_on.approved,
                not_approved: reading.rests_on.not_approved,
            }],
            figures,
            heads: heads(self.store)?,
            operator: asked.operator.to_owned(),
            time: asked.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            content: String::new(),
        })
    }
}

impl Leavings for Outgoing<'_> {
    fn each(&mut self, each: &mut Each<'_>) -> Result<()> {
        self.each(each)
    }

    fn in_pieces(&mut self, begin: &Begin<'_>, take: &mut Take<'_>) -> Result<()> {
        self.made_in_pieces(begin, &|made, row| made.add(row), &mut |made| {
            take(&made.finish()?)
        })
    }
}

/// Gives a response on, its words as they may leave.
fn give(
    store: &Store,
    texts: &[usize],
    row: &CodedResponse<'_>,
    each: &mut Each<'_>,
) -> Result<()> {
    if !store.masks_names() {
        return each(&leaving(row));
    }
    let mut codes = row.codes.clone();
    for at in texts {
        if let Some(Some(code)) = codes.get_mut(*at) {
            *code = store.leaving_words(code).into_owned().into();
        }
    }
    let note = row.note.map(|note| store.leaving_words(note));
    each(&Leaving {
        codes: &codes,
        note: note.as_deref().filter(|note| !note.is_empty()),
        ..leaving(row)
    })
}

fn leaving<'r>(row: &'r CodedResponse<'_>) -> Leaving<'r> {
    Leaving {
        serial: row.serial,
        state: row.state,
        version: row.version,
        batch: row.batch,
        invalid: row.invalid,
        note: row.note.filter(|note| !note.is_empty()),
        control_total: row.control_total,
        codes: &row.codes,
    }
}

/// Adds a response to what is hashed. Its state is no part of it but that it is open: approving changes no answer.
#[inline(always)]
fn stamp(piece: &mut Vec<u8>, row: &CodedResponse<'_>) {
    let (mut digits, mut rest, mut at) = ([0; 10], row.version, 10);
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    field(piece, row.serial.as_bytes());
    field(piece, &digits[at..]);
    let is_open = row.state == State::Open;
    field(piece, if is_open { b"open" } else { b"" });
    for text in [row.batch, row.invalid, row.control_total] {
        field(piece, text.unwrap_or_default().as_bytes());
    }
    for code in &row.codes {
        field(piece, code.as_deref().unwrap_or_default().as_bytes());
    }
    piece.push(0xff);
}

#[inline(always)]
fn field(piece: &mut Vec<u8>, bytes: &[u8]) {
    piece.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    piece.extend_from_slice(bytes);
}
