//! Acceptance of keyed work: the limit, the figures of what was compared, and what was decided.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, named_params};
use rust_decimal::Decimal;

use crate::error::{Error, Kind, Result};
use crate::measure::acceptance::{Compared, DEFAULT_LIMIT, OfLot, Verdict};
use crate::measure::crosstab::Grouping;
use crate::questionnaire::SecondWay;
use crate::response::{Bucket, Missing};
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::order;
use crate::trail::Action;

/// Whose keyed work it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything in the survey.
    Survey,
    /// The batch with this code.
    Batch(String),
    /// What this operator keyed first.
    Operator(String),
}

impl Scope {
    /// The stable word for what it is.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Batch(_) => "batch",
            Self::Operator(_) => "operator",
        }
    }

    /// The code of the batch or the name of the operator; empty for the survey.
    pub fn name(&self) -> &str {
        match self {
            Self::Survey => "",
            Self::Batch(name) | Self::Operator(name) => name,
        }
    }

    fn from_parts(code: &str, name: String) -> Option<Self> {
        match code {
            "survey" => Some(Self::Survey),
            "batch" => Some(Self::Batch(name)),
            "operator" => Some(Self::Operator(name)),
            _ => None,
        }
    }
}

/// Keyed work with what was compared of it, what that says, and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptance {
    /// Whose work.
    pub scope: Scope,
    /// What was compared of it.
    pub compared: Compared,
    /// How many fields there are in all, where that is known and each was compared at most once.
    pub lot: Option<u64>,
    /// The limit of the error rate, in percent.
    pub limit: Decimal,
    /// What the sample says now; `None` where nothing was compared.
    pub verdict: Option<Verdict>,
    /// What was decided last.
    pub decision: Option<Decision>,
}

/// What somebody decided about keyed work.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What is to be done.
    pub verdict: Verdict,
    /// Who decided.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// Why; empty where it was what the sample said.
    pub why: String,
    /// What had been compared then.
    pub compared: Compared,
}

impl Store {
    /// The limit of the error rate of a survey, in percent of the fields; 0.5 where none was set.
    pub fn acceptance_limit(&self, survey: &SurveyKey) -> Result<Decimal> {
        let known = self.known(survey)?;
        let percent: Option<String> = self
            .connection
            .prepare_cached("SELECT percent FROM acceptance_limit WHERE survey = ?1")?
            .query_row([known.id], |row| row.get(0))
            .optional()?;
        percent.map_or(Ok(DEFAULT_LIMIT), |percent| {
            Decimal::from_str_exact(&percent)
                .map_err(|cause| unreadable("acceptance_limit.percent").caused_by(cause))
        })
    }

    /// Sets the limit of the error rate, in percent of the fields.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a limit that is not above 0 and below 100.
    pub fn set_acceptance_limit(&mut self, survey: &SurveyKey, percent: Decimal) -> Result<()> {
        if percent <= Decimal::ZERO || percent >= Decimal::ONE_HUNDRED {
            return Err(Error::new(
                Kind::Usage,
                "差错率上限应大于 0%，小于 100%",
                "the limit of the error rate is above 0 % and below 100 %",
            )
            .hint("例如 0.5", "as in 0.5"));
        }
        self.writing(|| {
            let known = self.known(survey)?;
            let [old, new] = [self.acceptance_limit(survey)?, percent]
                .map(|percent| percent.normalize().to_string());
            self.connection.execute(
                "INSERT INTO acceptance_limit (survey, percent) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET percent = excluded.percent",
                (known.id, &new),
            )?;
            let event = Event::of_survey(Action::AcceptanceLimit, survey);
            self.append_audit(&event.with(Some(&old), Some(&new)))?;
            Ok(())
        })
    }

    /// The keyed work of a survey: all of it, then by batch and by operator, each with what was compared and decided.
    ///
    /// Survey and operators count every comparison ever made, whatever became of the field; a batch counts those that
    /// stand, which takes time with their number.
    pub fn acceptance(&self, survey: &SurveyKey) -> Result<Vec<Acceptance>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let limit = self.acceptance_limit(survey)?;
            let mut decisions = self.decisions(&known)?;
            let by_operator = self.compared_by_operator(survey)?;
            // A verifier is told nothing of the papers that wait, so the lot is not known to one.
            let lots = match self.left_out_here(survey)? {
                0 => self.lots(&known)?,
                _ => BTreeMap::new(),
            };
            let undecided = self.undecided_by_batch(&known)?;
            // Where every field was keyed twice and every difference decided, no error is left to a sample.
            let is_whole = |code: &String, [compared, fields]: &[u64; 2]| {
                compared == fields && !undecided.contains(code)
            };
            let is_census = lots.values().any(|[_, fields]| *fields > 0)
                && lots.iter().all(|(code, lot)| is_whole(code, lot));
            let whole_batches: BTreeSet<String> = order::set(
                lots.iter()
                    .filter(|(code, lot)| lot[1] > 0 && is_whole(code, lot))
                    .map(|(code, _)| code.clone()),
            );
            let mut all = Compared::default();
            for compared in by_operator.values() {
                all.fields += compared.fields;
                all.differences += compared.differences;
                all.errors += compared.errors;
            }
            // Comparisons that were made and dropped again are counted too: then the lot does not hold.
            let standing: u64 = lots.values().map(|[compared, _]| compared).sum();
            let fields = lots.values().map(|[_, fields]| fields).sum();
            let is_known = !lots.is_empty() && standing == all.fields;
            let lot = is_known.then_some(fields);
            let operators = by_operator
                .into_iter()
                .map(|(operator, compared)| (Scope::Operator(operator), compared.of(None)));
            let scopes = std::iter::once((Scope::Survey, all.of(lot)))
                .chain(self.compared_by_batch(&known, &lots)?)
                .chain(operators);
            let listed = scopes.map(|(scope, found)| Acceptance {
                verdict: match &scope {
                    _ if is_census => Some(Verdict::Accept),
                    Scope::Batch(code) if whole_batches.contains(code) => Some(Verdict::Accept),
                    _ => found.verdict(limit),
                },
                decision: decisions.remove(&scope),
                limit,
                compared: found.compared,
                lot: found.lot,
                scope,
            });
            Ok(listed.collect())
        })
    }

    /// The batches (empty: none) of responses with a discrepancy that nobody has decided.
    fn undecided_by_batch(&self, known: &Known) -> Result<BTreeSet<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT coalesce(batch.code, '') FROM response LEFT JOIN batch ON batch.id = response.batch
             WHERE response.survey = ?1 AND response.discrepancies > 0 AND response.invalid IS NULL",
        )?;
        let rows = statement.query_map([known.id], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// By batch (empty: in none), how many fields of counted responses were compared, and how many fields they have that are
    /// keyed again blind.
    fn lots(&self, known: &Known) -> Result<BTreeMap<String, [u64; 2]>> {
        let mut lots: BTreeMap<String, [u64; 2]> = BTreeMap::new();
        let questions = &known.questionnaire().questions;
        let blind: Vec<usize> = (0..questions.len())
            .filter(|position| questions[*position].second == SecondWay::Blind)
            .collect();
        for (category, tally) in self.tallies_of(known, &Grouping::Batch, &blind)? {
            let fields: i64 = tally
                .iter()
                .filter(|(_, bucket, _)| match bucket {
                    Bucket::Answered => true,
                    Bucket::Missing(reason) => *reason != Missing::NotInVersion,
                    Bucket::Option(_) | Bucket::Points(_) => false,
                })
                .map(|(_, _, count)| count)
                .sum();
            let lot = lots.entry(category.code.unwrap_or_default()).or_default();
            lot[1] = u64::try_from(fields).unwrap_or(0);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(batch.code, ''), count(*) FROM response
             LEFT JOIN batch ON batch.id = response.batch
             JOIN comparison ON comparison.response = response.id
                  AND comparison.first_row IS NOT NULL
                  AND comparison.first IS NOT NULL AND comparison.second IS NOT NULL
             WHERE response.survey = ?1 AND response.state <> 'open' AND response.invalid IS NULL
             GROUP BY response.batch",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            lots.entry(row.get(0)?).or_default()[0] = row.get(1)?;
        }
        Ok(lots)
    }

    /// What was compared of each batch, as it stands, in the order in which the batches were added.
    fn compared_by_batch(
        &self,
        known: &Known,
        lots: &BTreeMap<String, [u64; 2]>,
    ) -> Result<Vec<(Scope, OfLot)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch.code, count(comparison.outcome),
                    coalesce(sum(comparison.outcome IN ('discrepancy', 'first', 'second', 'other')), 0),
                    coalesce(sum(comparison.outcome IN ('discrepancy', 'second', 'other')), 0)
             FROM batch LEFT JOIN response ON response.batch = batch.id
             LEFT JOIN comparison ON comparison.response = response.id
                  AND comparison.first_row IS NOT NULL
                  AND comparison.first IS NOT NULL AND comparison.second IS NOT NULL
             WHERE batch.survey = ?1 GROUP BY batch.id ORDER BY batch.id",
        )?;
        let rows = statement.query_map([known.id], |row| {
            let (batch, fields): (String, u64) = (row.get(0)?, row.get(1)?);
            let lot = lots.get(&batch).filter(|[compared, _]| *compared == fields);
            let compared = Compared {
                fields,
                differences: row.get(2)?,
                errors: row.get(3)?,
            };
            let lot = lot.map(|[_, fields]| *fields);
            Ok((Scope::Batch(batch), compared.of(lot)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records what is to be done with keyed work; other than what the sample says, only with a reason.
    ///
    /// # Errors
    /// [`Kind::Usage`] where nothing of it was compared, and for another verdict than the sample's without a reason.
    pub fn decide_acceptance(
        &mut self,
        survey: &SurveyKey,
        scope: &Scope,
        verdict: Verdict,
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let all = self.acceptance(survey)?;
            let work = all.into_iter().find(|work| work.scope == *scope);
            let Some((work, said)) = work.and_then(|work| work.verdict.map(|said| (work, said)))
            else {
                return Err(nothing_compared(scope));
            };
            let why = why.trim();
            if why.is_empty() && verdict != said {
                return Err(without_reason(said));
            }
            let record = json(&record(&work, verdict))?;
            let old = work.decision.map(|decision| decision.verdict.code());
            let event = Event::of_survey(Action::Acceptance, survey)
                .with(old, Some(&record))
                .because(Some(why).filter(|why| !why.is_empty()));
            let row = self.append_audit(&event)?;
            self.connection
                .prepare_cached(
                    "INSERT INTO acceptance (survey, scope, name, audit) VALUES (:survey, :scope, :name, :audit)
                     ON CONFLICT DO UPDATE SET audit = excluded.audit",
                )?
                .execute(named_params! {
                    ":survey": known.id,
                    ":scope": scope.code(),
                    ":name": scope.name(),
                    ":audit": row,
                })?;
            Ok(())
        })
    }

    fn decisions(&self, known: &Known) -> Result<BTreeMap<Scope, Decision>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT acceptance.scope, acceptance.name, audit.operator, audit.at, audit.new, audit.why
             FROM acceptance JOIN audit ON audit.sequence = acceptance.audit WHERE acceptance.survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut decisions = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (code, text): (String, String) = (row.get(0)?, row.get(4)?);
            let unknown = || unreadable("acceptance");
            let scope = Scope::from_parts(&code, row.get(1)?).ok_or_else(unknown)?;
            let record: serde_json::Value =
                serde_json::from_str(&text).map_err(|cause| unknown().caused_by(cause))?;
            let count = |name: &str| record[name].as_u64().unwrap_or_default();
            let verdict = record["verdict"].as_str().and_then(Verdict::from_code);
            let decision = Decision {
                verdict: verdict.ok_or_else(unknown)?,
                operator: row.get(2)?,
                at: timestamp(row.get(3)?)?,
                why: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
                compared: Compared {
                    fields: count("fields"),
                    differences: count("differences"),
                    errors: count("errors"),
                },
            };
            decisions.insert(scope, decision);
        }
        Ok(decisions)
    }
}

/// What the audit row of a decision says: the decision, and the figures it stood on.
fn record(work: &Acceptance, verdict: Verdict) -> serde_json::Value {
    serde_json::json!({
        "scope": work.scope.code(),
        "name": work.scope.name(),
        "verdict": verdict.code(),
        "sample_says": work.verdict.map(Verdict::code),
        "fields": work.compared.fields,
        "differences": work.compared.differences,
        "errors": work.compared.errors,
        "upper_bound_percent": format!("{:.4}", work.compared.of(work.lot).upper_bound() * 100.0),
        "limit_percent": work.limit.normalize().to_string(),
    })
}

fn nothing_compared(scope: &Scope) -> Error {
    let name = scope.name();
    Error::new(
        Kind::Usage,
        format!("{name} 还没有复录过的项，不能验收"),
        format!("nothing of {name} was keyed a second time, so nothing can be decided"),
    )
    .hint(
        "先复录一部分：manyi verify plan",
        "verify some of it first: `manyi verify plan`",
    )
}

fn without_reason(said: Verdict) -> Error {
    let label = said.label();
    Error::new(
        Kind::Usage,
        format!("样本的结论是“{}”；另作决定要说明原因", label.zh),
        format!(
            "the sample says `{}`; to decide otherwise, give a reason",
            label.en
        ),
    )
    .hint("写明原因", "give the reason")
}
