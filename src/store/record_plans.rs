//! The plans of verification on file and what they have drawn, against the audit trail.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::named_params;

use super::Store;
use super::action::Action;
use super::definitions::Known;
use super::record::{Findings, error};
use super::record_survey::other_fact;
use super::redraw::{Redraw, Row};
use crate::error::Result;
use crate::text::Finding;

/// What draws depend on, besides the beginning of each response.
const ACTIONS: [Action; 9] = [
    Action::Place,
    Action::SetInvalid,
    Action::SetValid,
    Action::Batch,
    Action::Register,
    Action::Unregister,
    Action::Import,
    Action::VerifyPlan,
    Action::Draw,
];

/// A plan as it lies on file: kind, amount, carry, through.
type Plan = (String, Option<String>, i64, i64);

/// The plans, and the responses drawn and passed by, by the code of the batch; empty: the survey's.
#[derive(Default, PartialEq)]
struct Planned {
    plans: BTreeMap<String, Plan>,
    drawn: BTreeSet<(String, String)>,
    undrawn: BTreeSet<(String, String)>,
}

impl Store {
    /// Names each plan of verification, and each response drawn or passed by, that is not on file as the trail tells it;
    /// and each draw that its seed, the plan and the responses of that time do not give.
    pub(super) fn check_plans(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let on_file = self.planned(known)?;
        if on_file == Planned::default() && !self.was_planned(known)? {
            return Ok(());
        }
        let redraw = self.redraw(known)?;
        for sequence in &redraw.wrong {
            findings.add(drawn_otherwise(known, *sequence));
        }
        let told = told(&redraw);
        let scopes = told.plans.keys().chain(on_file.plans.keys());
        let scopes: BTreeSet<&String> = scopes.collect();
        for scope in scopes {
            if told.plans.get(scope) != on_file.plans.get(scope) {
                findings.add(differs(
                    known,
                    ("复核计划", "the plan of verification"),
                    scope,
                    "",
                ));
            }
        }
        let samples = [
            (
                &told.drawn,
                &on_file.drawn,
                ("抽中的答卷", "the drawn response"),
            ),
            (
                &told.undrawn,
                &on_file.undrawn,
                ("留待下次抽样的答卷", "the undrawn response"),
            ),
        ];
        for (told, on_file, what) in samples {
            for (scope, serial) in told.symmetric_difference(on_file) {
                findings.add(differs(known, what, scope, serial));
            }
        }
        Ok(())
    }

    /// Whether the trail tells that somebody has made a plan, or that something was drawn.
    fn was_planned(&self, known: &Known) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM audit WHERE action IN (?1, ?2) AND project = ?3 AND survey = ?4 LIMIT 1",
        )?;
        let [plan, draw] = [Action::VerifyPlan, Action::Draw].map(Action::code);
        Ok(statement.exists((plan, draw, &known.key.project, &known.key.survey))?)
    }

    /// The plans as they lie on file; a batch or a response that is not there by its row: `#7`.
    fn planned(&self, known: &Known) -> Result<Planned> {
        let scope = "CASE of.batch WHEN 0 THEN '' ELSE coalesce(batch.code, '#' || of.batch) END";
        let mut statement = self.connection.prepare(&format!(
            "SELECT {scope}, kind, amount, carry, through
             FROM verify_plan AS of LEFT JOIN batch ON batch.id = of.batch WHERE of.survey = ?1"
        ))?;
        let plans = statement.query_map([known.id], |row| {
            let plan = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok((row.get(0)?, plan))
        })?;
        let sample = |table: &str| -> Result<BTreeSet<(String, String)>> {
            let mut statement = self.connection.prepare(&format!(
                "SELECT {scope}, coalesce(response.serial, '#' || of.response)
                 FROM {table} AS of LEFT JOIN batch ON batch.id = of.batch
                 LEFT JOIN response ON response.id = of.response WHERE of.survey = ?1"
            ))?;
            let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Planned {
            plans: plans.collect::<Result<_, _>>()?,
            drawn: sample("drawn")?,
            undrawn: sample("undrawn")?,
        })
    }

    /// The plans as the trail tells them, in a time that grows with it.
    fn redraw(&self, known: &Known) -> Result<Redraw> {
        let mut statement = self
            .connection
            .prepare("SELECT serial, id FROM response WHERE survey = ?1")?;
        let ids = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let ids = ids.collect::<Result<_, _>>()?;
        let mut redraw = Redraw::new(ids, self.imported_serials(known)?);
        let actions = ACTIONS.map(|action| format!("'{}'", action.code()));
        let mut statement = self.connection.prepare(&format!(
            "SELECT sequence, action, serial, old, new, before IS NULL FROM audit
             WHERE project = :project AND survey = :survey
               AND (action IN ({}) OR (before IS NULL AND serial IS NOT NULL))
             ORDER BY sequence",
            actions.join(", ")
        ))?;
        let mut rows = statement.query(named_params! {
            ":project": known.key.project,
            ":survey": known.key.survey,
        })?;
        while let Some(row) = rows.next()? {
            let action: String = row.get(1)?;
            redraw.step(&Row {
                sequence: row.get(0)?,
                action: Action::from_code(&action),
                serial: row.get(2)?,
                old: row.get(3)?,
                new: row.get(4)?,
                is_first: row.get(5)?,
            });
        }
        Ok(redraw)
    }

    /// The serials that each import brought, by its audit row.
    fn imported_serials(&self, known: &Known) -> Result<HashMap<i64, Vec<String>>> {
        let mut statement = self.connection.prepare(
            "SELECT imported.audit, imported.serial
             FROM imported JOIN response ON response.id = imported.response WHERE response.survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut serials: HashMap<i64, Vec<String>> = HashMap::new();
        while let Some(row) = rows.next()? {
            serials.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        Ok(serials)
    }
}

/// The plans that the trail tells, as they should lie on file.
fn told(redraw: &Redraw) -> Planned {
    let serials: HashMap<i64, &String> = redraw
        .ids
        .iter()
        .map(|(serial, id)| (*id, serial))
        .collect();
    let named = |scope: &String, ids: &BTreeSet<i64>| -> Vec<(String, String)> {
        let found = ids.iter().filter_map(|id| serials.get(id));
        found
            .map(|serial| (scope.clone(), (*serial).clone()))
            .collect()
    };
    let mut told = Planned::default();
    for (scope, made) in &redraw.made {
        let plan = made.kept.plan;
        let plan = (
            plan.code().to_owned(),
            plan.amount().map(|amount| amount.to_string()),
            i64::try_from(made.kept.carry).unwrap_or(i64::MAX),
            made.kept.through,
        );
        told.plans.insert(scope.clone(), plan);
        told.drawn.extend(named(scope, &made.drawn));
        told.undrawn.extend(named(scope, &made.undrawn));
    }
    told
}

fn differs(known: &Known, (zh, en): (&str, &str), scope: &str, serial: &str) -> Finding {
    if scope.is_empty() {
        return other_fact(known, (zh, en), serial);
    }
    let zh = format!("批次 {scope} {zh}");
    let en = format!("for batch {scope} {en}");
    other_fact(known, (&zh, &en), serial)
}

fn drawn_otherwise(known: &Known, sequence: i64) -> Finding {
    let key = &known.key;
    error(
        "draw-differs",
        format!("{key} audit[{sequence}]"),
        format!("{key} 留痕第 {sequence} 行的抽样，按它的随机种子、计划和当时的答卷重抽，结果不同"),
        format!(
            "the draw in row {sequence} of the audit trail of {key} is not what its seed, the plan and the responses of \
             that time give"
        ),
    )
}
