//! The plan of verification, and the sample that it draws: stored, and on record so that the draw can be shown again.

use rusqlite::OptionalExtension;
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::action::Action;
use super::audit::Event;
use super::chain::hexadecimal;
use super::definitions::Known;
use super::error::unreadable;
use super::projects::json;
use super::responses::serial;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::{Serial, VerifyPlan, draw_every, draw_percent};

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draw {
    /// From how many responses.
    pub frame: u64,
    /// Which of them, in the order of their serials.
    pub drawn: Vec<Serial>,
}

/// A plan as its row has it.
struct Kept {
    plan: VerifyPlan,
    carry: u64,
    through: i64,
}

/// What the audit row of a draw says, as JSON.
///
/// Random number i (from 0) of a draw is the first 8 bytes, big-endian, of SHA-256(seed ‖ i in 8 bytes, big-endian); one
/// below n is its product with n, shifted right by 64 bits. The start of every n-th is number 0 below n of the first
/// draw; for a percentage see [`draw_percent`].
#[derive(Serialize)]
struct Record<'a> {
    plan: &'a str,
    amount: Option<Decimal>,
    frame: u64,
    first: Option<&'a Serial>,
    last: Option<&'a Serial>,
    seed: &'a str,
    passed_over: Option<u64>,
    drawn: &'a [Serial],
}

impl Store {
    /// How many responses of a survey are to be verified; all, where nobody has planned otherwise.
    pub fn verify_plan(&self, survey: &SurveyKey) -> Result<VerifyPlan> {
        self.reading(|| {
            let known = self.known(survey)?;
            let kept = self.kept_plan(&known)?;
            Ok(kept.map_or(VerifyPlan::Full, |kept| kept.plan))
        })
    }

    /// Plans the verification of a survey, and draws the sample where the plan is one, from every valid response that
    /// has been begun. The plan that holds already only draws from those that have come since.
    pub fn set_verify_plan(&mut self, survey: &SurveyKey, plan: VerifyPlan) -> Result<Draw> {
        self.writing(|| {
            let known = self.known(survey)?;
            let kept = self.kept_plan(&known)?;
            if let Some(kept) = kept.as_ref().filter(|kept| kept.plan == plan) {
                return self.draw_from_new(&known, kept);
            }
            let old = kept.map(|kept| described(kept.plan)).transpose()?;
            self.connection
                .execute("DELETE FROM drawn WHERE survey = ?1", [known.id])?;
            let amount = plan.amount().map(|amount| amount.to_string());
            self.connection.execute(
                "INSERT INTO verify_plan (survey, kind, amount) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET kind = excluded.kind, amount = excluded.amount, carry = 0, through = 0",
                (known.id, plan.code(), amount),
            )?;
            self.append_audit(&Event {

                old: old.as_deref(),
                new: Some(&described(plan)?),
                ..Event::of_survey(Action::VerifyPlan, survey)
            })?;
            let fresh = Kept {
                plan,
                carry: 0,
                through: 0,
            };
            self.draw_from_new(&known, &fresh)
        })
    }

    /// Draws from the responses that have come since the last draw, where the plan is a sample.
    pub fn draw_more(&mut self, survey: &SurveyKey) -> Result<Draw> {
        self.writing(|| {
            let known = self.known(survey)?;
            match self.kept_plan(&known)? {
                Some(kept) => self.draw_from_new(&known, &kept),
                None => Ok(Draw::default()),
            }
        })
    }

    fn draw_from_new(&self, known: &Known, kept: &Kept) -> Result<Draw> {
        if matches!(kept.plan, VerifyPlan::Full | VerifyPlan::None) {
            return Ok(Draw::default());
        }
        let frame = self.responses_after(known, kept.through)?;
        let Some(through) = frame.iter().map(|(id, _)| *id).max() else {
            return Ok(Draw::default());
        };
        let seed: [u8; 32] = Sha256::digest(self.clock.identity()).into();
        let mut numbers = 0;
        let mut below = |bound: u64| {
            numbers += 1;
            random_below(&seed, numbers - 1, bound)
        };
        let size = frame.len() as u64;
        let (drawn, passed_over, carry) = match kept.plan {
            VerifyPlan::Every(step) => {
                let start = if kept.through == 0 {
                    below(step.into())
                } else {
                    kept.carry
                };
                let (drawn, carry) = draw_every(size, step, start);
                (drawn, Some(start), carry)
            }
            VerifyPlan::Percent(percent) => (draw_percent(size, percent, &mut below), None, 0),
            VerifyPlan::Full | VerifyPlan::None => (Vec::new(), None, 0),
        };
        let chosen: Vec<&(i64, Serial)> = drawn
            .iter()
            .filter_map(|at| frame.get(usize::try_from(*at).ok()?))
            .collect();
        for (id, _) in &chosen {
            self.connection
                .prepare_cached("INSERT INTO drawn (survey, response) VALUES (?1, ?2)")?
                .execute((known.id, id))?;
        }
        self.connection.execute(
            "UPDATE verify_plan SET carry = ?2, through = ?3 WHERE survey = ?1 AND batch = 0",
            (known.id, carry, through),
        )?;
        let drawn: Vec<Serial> = chosen.iter().map(|(_, serial)| serial.clone()).collect();
        let record = Record {
            plan: kept.plan.code(),
            amount: kept.plan.amount(),
            frame: size,
            first: frame.first().map(|(_, serial)| serial),
            last: frame.last().map(|(_, serial)| serial),
            seed: &hexadecimal(&seed),
            passed_over,
            drawn: &drawn,
        };
        self.append_audit(&Event {
            new: Some(&json(&record)?),
            ..Event::of_survey(Action::Draw, &known.key)
        })?;
        Ok(Draw { frame: size, drawn })
    }

    /// The valid responses begun after this one, in the order of their serials.
    fn responses_after(&self, known: &Known, through: i64) -> Result<Vec<(i64, Serial)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, serial FROM response WHERE survey = ?1 AND id > ?2 AND invalid IS NULL ORDER BY sort_key, serial",
        )?;
        let mut rows = statement.query((known.id, through))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, serial(row, 1)?));
        }
        Ok(found)
    }

    /// The plan that somebody has made for a survey, with the last response (by its row) from which it has drawn.
    pub(super) fn made_plan(&self, known: &Known) -> Result<Option<(VerifyPlan, i64)>> {
        let kept = self.kept_plan(known)?;
        Ok(kept.map(|kept| (kept.plan, kept.through)))
    }

    /// Whether the plan has drawn this response.
    pub(super) fn is_drawn(&self, known: &Known, response: i64) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM drawn WHERE survey = ?1 AND response = ?2")?;
        Ok(statement.exists((known.id, response))?)
    }

    fn kept_plan(&self, known: &Known) -> Result<Option<Kept>> {
        let row: Option<(String, Option<String>, u64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT kind, amount, carry, through FROM verify_plan WHERE survey = ?1 AND batch = 0",
            )?
            .query_row([known.id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        row.map(|(kind, amount, carry, through)| {
            let amount = amount
                .map(|amount| Decimal::from_str_exact(&amount))
                .transpose()
                .map_err(|cause| unreadable("verify_plan.amount").caused_by(cause))?;
            let plan = VerifyPlan::from_parts(&kind, amount)
                .ok_or_else(|| unreadable(&format!("verify_plan {kind}")))?;
            Ok(Kept {
                plan,
                carry,
                through,
            })
        })
        .transpose()
    }
}

fn described(plan: VerifyPlan) -> Result<String> {
    #[derive(Serialize)]
    struct Described {
        plan: &'static str,
        amount: Option<Decimal>,
    }
    json(&Described {
        plan: plan.code(),
        amount: plan.amount(),
    })
}

/// A random number from 0 to `bound` − 1; see [`Record`].
fn random_below(seed: &[u8; 32], number: u64, bound: u64) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(number.to_be_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let drawn = hash[..8]
        .iter()
        .fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    ((drawn * u128::from(bound)) >> 64) as u64
}
