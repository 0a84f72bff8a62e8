//! The sample that a plan of verification draws: stored, and on record so that the draw can be shown again.

use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Result;
use crate::response::{Serial, VerifyPlan};
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::stack::responses::serial;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;
use crate::trail::{Choice, Kept, choose, hexadecimal};

/// The scope of the survey's plan; that of a batch's is the row of the batch.
pub(in crate::store) const WHOLE_SURVEY: i64 = 0;

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draw {
    /// From how many responses.
    pub frame: u64,
    /// Which of them, in the order of their serials.
    pub drawn: Vec<Serial>,
}

/// What the audit row of a draw says, as JSON. Drawn as [`choose`] says.
#[derive(Serialize)]
struct Record<'a> {
    plan: &'a str,
    amount: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<&'a str>,
    frame: u64,
    first: Option<&'a Serial>,
    last: Option<&'a Serial>,
    seed: &'a str,
    passed_over: Option<u64>,
    drawn: &'a [Serial],
}

impl Store {
    /// Draws from the responses that have come since the last draw, for every plan that is a sample; returns what the
    /// survey's plan and those of its batches drew together.
    pub fn draw_more(&mut self, survey: &SurveyKey) -> Result<Draw> {
        self.writing(|| {
            let known = self.known(survey)?;
            let mut all = Draw::default();
            for (scope, kept) in self.plans(&known)?.made {
                let draw = self.draw_from_new(&known, scope, &kept)?;
                all.frame += draw.frame;
                all.drawn.extend(draw.drawn);
            }
            Ok(all)
        })
    }

    /// Draws for the plan of a scope from the responses from which it has not drawn; nothing where it is no sample.
    pub(in crate::store) fn draw_from_new(
        &self,
        known: &Known,
        scope: i64,
        kept: &Kept,
    ) -> Result<Draw> {
        if matches!(kept.plan, VerifyPlan::Full | VerifyPlan::None) {
            return Ok(Draw::default());
        }
        let frame = self.frame(known, scope, kept.through)?;
        let Some(newest) = frame.iter().map(|(id, _)| *id).max() else {
            return Ok(Draw::default());
        };
        let seed: [u8; 32] = Sha256::digest(self.clock.identity()).into();
        let size = frame.len() as u64;
        let Choice {
            places,
            passed_over,
            carry,
        } = choose(kept, size, &seed);
        let chosen: Vec<&(i64, Serial)> = places
            .iter()
            .filter_map(|at| frame.get(usize::try_from(*at).ok()?))
            .collect();
        let after = Kept {
            carry,
            through: newest.max(kept.through),
            ..*kept
        };
        self.write_draw(known, scope, &after, &chosen)?;
        let drawn: Vec<Serial> = chosen.iter().map(|(_, serial)| serial.clone()).collect();
        let batch = self.scope_name(scope)?;
        let record = Record {
            plan: kept.plan.code(),
            amount: kept.plan.amount(),
            batch: batch.as_deref(),
            frame: size,
            first: frame.first().map(|(_, serial)| serial),
            last: frame.last().map(|(_, serial)| serial),
            seed: &hexadecimal(&seed),
            passed_over,
            drawn: &drawn,
        };
        let record = json(&record)?;
        let event = Event::of_survey(Action::Draw, &known.key);
        self.append_audit(&event.with(None, Some(&record)))?;
        Ok(Draw { frame: size, drawn })
    }

    fn write_draw(
        &self,
        known: &Known,
        scope: i64,
        after: &Kept,
        chosen: &[&(i64, Serial)],
    ) -> Result<()> {
        for (id, _) in chosen {
            self.connection
                .prepare_cached("INSERT INTO drawn (survey, batch, response) VALUES (?1, ?2, ?3)")?
                .execute((known.id, scope, id))?;
        }
        self.connection.execute(
            "DELETE FROM undrawn WHERE survey = ?1 AND batch = ?2",
            (known.id, scope),
        )?;
        self.connection.execute(
            "UPDATE verify_plan SET carry = ?3, through = ?4 WHERE survey = ?1 AND batch = ?2",
            (known.id, scope, after.carry, after.through),
        )?;
        Ok(())
    }

    /// The valid responses of a scope from which its plan has not drawn, in the order of their serials: those begun
    /// after this one, and those noted as passed by.
    fn frame(&self, known: &Known, scope: i64, through: i64) -> Result<Vec<(i64, Serial)>> {
        let in_scope = match scope {
            WHOLE_SURVEY => "response.survey = ?1 AND ?2 = 0",
            _ => "response.survey = ?1 AND response.batch = ?2",
        };
        // The few that have come since are looked up first: a draw does not read the stack that was drawn from before.
        let sql = format!(
            "SELECT response.id, serial FROM (
                SELECT id AS due FROM response WHERE id > ?3
                UNION SELECT response FROM undrawn WHERE survey = ?1 AND batch = ?2
             ) CROSS JOIN response ON response.id = due
             WHERE {in_scope} AND invalid IS NULL ORDER BY sort_key, serial"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((known.id, scope, through))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, serial(row, 1)?));
        }
        Ok(found)
    }
}
