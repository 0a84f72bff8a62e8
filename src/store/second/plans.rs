//! The plans of verification: one for the survey, and for each batch that wants another; stored and on record.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::sample::{Draw, WHOLE_SURVEY};
use crate::error::Result;
use crate::response::VerifyPlan;
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;
use crate::trail::Kept;

/// Every plan that somebody has made for a survey.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Plans {
    /// By scope: [`WHOLE_SURVEY`], or the row of a batch.
    pub(in crate::store) made: BTreeMap<i64, Kept>,
}

impl Plans {
    /// The scope whose plan holds for the responses of a batch, or for those in none.
    pub(in crate::store) fn scope_of(&self, batch: Option<i64>) -> i64 {
        batch
            .filter(|batch| self.made.contains_key(batch))
            .unwrap_or(WHOLE_SURVEY)
    }

    /// The plan of a scope; where nobody has made one, all responses are to be verified.
    pub(in crate::store) fn of_scope(&self, scope: i64) -> VerifyPlan {
        self.made
            .get(&scope)
            .map_or(VerifyPlan::Full, |kept| kept.plan)
    }

    /// Whether every response of a batch, or of those in none, is to be verified; so where nobody has made a plan.
    pub(in crate::store) fn wants_all(&self, batch: Option<i64>) -> bool {
        self.of_scope(self.scope_of(batch)) == VerifyPlan::Full
    }

    /// The batches that have a plan of their own.
    pub(in crate::store) fn batches(&self) -> impl Iterator<Item = i64> {
        self.made
            .keys()
            .copied()
            .filter(|scope| *scope != WHOLE_SURVEY)
    }
}

/// What the plan that holds for a response wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Wanted {
    /// Nobody has made a plan.
    Unplanned,
    /// It is to be verified.
    Verified,
    /// It need not be.
    Nothing,
    /// The sample has not been drawn from it yet.
    Draw,
}

impl Store {
    /// How many responses of a survey are to be verified; all, where nobody has planned otherwise.
    pub fn verify_plan(&self, survey: &SurveyKey) -> Result<VerifyPlan> {
        self.reading(|| {
            let known = self.known(survey)?;
            Ok(self.plans(&known)?.of_scope(WHOLE_SURVEY))
        })
    }

    /// The plans of the batches that have one of their own, by the code of the batch.
    pub fn batch_plans(&self, survey: &SurveyKey) -> Result<BTreeMap<String, VerifyPlan>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let plans = self.plans(&known)?;
            let named = plans
                .batches()
                .map(|batch| Ok((self.batch_code(batch)?, plans.of_scope(batch))));
            named.collect()
        })
    }

    /// Plans the verification of a survey, and draws the sample where the plan is one, from every valid response that
    /// has been begun. The plan that holds already only draws from those that have come since.
    pub fn set_verify_plan(&mut self, survey: &SurveyKey, plan: VerifyPlan) -> Result<Draw> {
        self.writing(|| {
            let known = self.known(survey)?;
            self.make_plan(&known, WHOLE_SURVEY, plan)
        })
    }

    /// Plans the verification of a batch in place of what the survey's plan wants of it; `None`: that holds again.
    ///
    /// Draws as [`Store::set_verify_plan`] does, from the responses of the batch.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for an unknown batch.
    pub fn set_batch_plan(
        &mut self,
        survey: &SurveyKey,
        batch: &str,
        plan: Option<VerifyPlan>,
    ) -> Result<Draw> {
        self.writing(|| {
            let known = self.known(survey)?;
            let scope = self.batch_with_code(&known, batch)?.id;
            match plan {
                Some(plan) => self.make_plan(&known, scope, plan),
                None => self.withdraw_plan(&known, scope),
            }
        })
    }

    fn make_plan(&self, known: &Known, scope: i64, plan: VerifyPlan) -> Result<Draw> {
        let kept = self.plans(known)?.made.get(&scope).copied();
        if let Some(kept) = kept.filter(|kept| kept.plan == plan) {
            return self.draw_from_new(known, scope, &kept);
        }
        self.forget_draws(known, scope)?;
        let amount = plan.amount().map(|amount| amount.to_string());
        self.connection.execute(
            "INSERT INTO verify_plan (survey, batch, kind, amount) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET kind = excluded.kind, amount = excluded.amount, carry = 0, through = 0",
            (known.id, scope, plan.code(), amount),
        )?;
        self.note_plan(known, scope, kept.map(|kept| kept.plan), Some(plan))?;
        let fresh = Kept {
            plan,
            carry: 0,
            through: 0,
        };
        self.draw_from_new(known, scope, &fresh)
    }

    fn withdraw_plan(&self, known: &Known, scope: i64) -> Result<Draw> {
        let Some(kept) = self.plans(known)?.made.get(&scope).copied() else {
            return Ok(Draw::default());
        };
        self.forget_plan(known, scope)?;
        self.note_plan(known, scope, Some(kept.plan), None)?;
        Ok(Draw::default())
    }

    /// Forgets the plan of a scope and what it has drawn, without an audit row of its own.
    pub(in crate::store) fn forget_plan(&self, known: &Known, scope: i64) -> Result<()> {
        self.forget_draws(known, scope)?;
        self.connection.execute(
            "DELETE FROM verify_plan WHERE survey = ?1 AND batch = ?2",
            (known.id, scope),
        )?;
        Ok(())
    }

    fn forget_draws(&self, known: &Known, scope: i64) -> Result<()> {
        for sql in [
            "DELETE FROM drawn WHERE survey = ?1 AND batch = ?2",
            "DELETE FROM undrawn WHERE survey = ?1 AND batch = ?2",
        ] {
            self.connection.execute(sql, (known.id, scope))?;
        }
        Ok(())
    }

    fn note_plan(
        &self,
        known: &Known,
        scope: i64,
        old: Option<VerifyPlan>,
        new: Option<VerifyPlan>,
    ) -> Result<()> {
        let batch = self.scope_name(scope)?;
        let [old, new] = [old, new].map(|plan| {
            plan.map(|plan| described(plan, batch.as_deref()))
                .transpose()
        });
        // A batch's plan that is withdrawn: the row names the batch all the same.
        let withdrawn = json(&serde_json::json!({ "plan": "survey", "batch": batch }))?;
        let (old, new) = (old?, new?.unwrap_or(withdrawn));
        let event = Event::of_survey(Action::VerifyPlan, &known.key);
        self.append_audit(&event.with(old.as_deref(), Some(&new)))?;
        Ok(())
    }

    /// The code of the batch of a scope; `None`: the whole survey.
    pub(in crate::store) fn scope_name(&self, scope: i64) -> Result<Option<String>> {
        (scope != WHOLE_SURVEY)
            .then(|| self.batch_code(scope))
            .transpose()
    }

    /// Every plan that was made for a survey.
    pub(in crate::store) fn plans(&self, known: &Known) -> Result<Plans> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch, kind, amount, carry, through FROM verify_plan WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut made = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (kind, amount): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            let amount = amount
                .map(|amount| Decimal::from_str_exact(&amount))
                .transpose()
                .map_err(|cause| unreadable("verify_plan.amount").caused_by(cause))?;
            let plan = VerifyPlan::from_parts(&kind, amount)
                .ok_or_else(|| unreadable("verify_plan.kind"))?;
            let kept = Kept {
                plan,
                carry: row.get(3)?,
                through: row.get(4)?,
            };
            made.insert(row.get(0)?, kept);
        }
        Ok(Plans { made })
    }

    /// What the plan that holds for a response wants of it.
    pub(in crate::store) fn wanted_of(
        &self,
        known: &Known,
        plans: &Plans,
        response: &Response,
    ) -> Result<Wanted> {
        let scope = plans.scope_of(response.paper.batch);
        let Some(kept) = plans.made.get(&scope) else {
            return Ok(Wanted::Unplanned);
        };
        Ok(match kept.plan {
            VerifyPlan::None => Wanted::Nothing,
            VerifyPlan::Full => Wanted::Verified,
            _ if self.is_in("drawn", known, scope, response.id)? => Wanted::Verified,
            _ if response.id > kept.through => Wanted::Draw,
            _ if self.is_in("undrawn", known, scope, response.id)? => Wanted::Draw,
            _ => Wanted::Nothing,
        })
    }

    /// Notes for the next draw of these scopes a response that was not to be drawn from at their last one: it has joined
    /// the batch, or has become valid, since. Joining a batch changes nothing in the survey's own draw.
    pub(in crate::store) fn note_undrawn(
        &self,
        known: &Known,
        response: &Response,
        scopes: &[i64],
    ) -> Result<()> {
        let plans = self.plans(known)?;
        for scope in scopes.iter().copied() {
            let passed_by = plans.made.get(&scope).is_some_and(|kept| {
                matches!(kept.plan, VerifyPlan::Every(_) | VerifyPlan::Percent(_))
                    && response.id <= kept.through
            });
            if passed_by && !self.is_in("drawn", known, scope, response.id)? {
                self.connection
                    .prepare_cached(
                        "INSERT INTO undrawn (survey, batch, response) VALUES (?1, ?2, ?3)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute((known.id, scope, response.id))?;
            }
        }
        Ok(())
    }

    /// Whether `drawn` or `undrawn` has this response for a scope.
    fn is_in(&self, table: &str, known: &Known, scope: i64, response: i64) -> Result<bool> {
        let sql =
            format!("SELECT 1 FROM {table} WHERE survey = ?1 AND batch = ?2 AND response = ?3");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.exists((known.id, scope, response))?)
    }
}

fn described(plan: VerifyPlan, batch: Option<&str>) -> Result<String> {
    #[derive(Serialize)]
    struct Described<'a> {
        plan: &'static str,
        amount: Option<Decimal>,
        #[serde(skip_serializing_if = "Option::is_none")]
        batch: Option<&'a str>,
    }
    json(&Described {
        plan: plan.code(),
        amount: plan.amount(),
        batch,
    })
}
