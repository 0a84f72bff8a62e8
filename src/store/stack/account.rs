//! The whole account of a survey, from the kept counts.

use crate::error::Result;
use crate::response::{Account, BatchAccount, Ledger};
use crate::store::row::counts::{Standing, count_standing};
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};
use crate::text::Order;

impl Store {
    /// The account of a survey with its batches, in a time that does not depend on how many responses there are.
    pub fn account(&self, survey: &SurveyKey) -> Result<Account> {
        self.reading(|| {
            let known = self.known(survey)?;
            let standings = self.standings(&known)?;
            let excused = self.excused(&known, &standings)?;
            let withdrawn = self.withdrawn_row(&known)?;
            let all: Vec<&(Standing, u64)> = standings.iter().collect();
            let mut account = Account {
                ledger: ledger(self.distributed(&known)?, &all, withdrawn),
                declared: known.survey.distributed,
                population: known.survey.population,
                reasons: known.survey.invalid_reasons.clone(),
                invalid: self.by_reason(&known, &all, withdrawn)?,
                excused: excused.values().sum(),
                batches: Vec::new(),
            };
            for row in self.batch_rows(&known)? {
                let inside: Vec<&(Standing, u64)> = all
                    .iter()
                    .filter(|(standing, _)| standing.batch == Some(row.id))
                    .copied()
                    .collect();
                account.batches.push(BatchAccount {
                    ledger: ledger(row.batch.distributed, &inside, withdrawn),
                    invalid: self.by_reason(&known, &inside, withdrawn)?,
                    batch: row.batch,
                    excused: excused.get(&Some(row.id)).copied().unwrap_or_default(),
                    registered: row.registered,
                    arrived: row.arrived,
                });
            }
            Ok(account)
        })
    }

    /// How many are invalid for which reason, in the order of the survey's reasons, those it does not have last.
    fn by_reason(
        &self,
        known: &Known,
        standings: &[&(Standing, u64)],
        withdrawn: Option<i64>,
    ) -> Result<Vec<(String, u64)>> {
        let mut counts: Vec<(String, u64)> = Vec::new();
        for (standing, responses) in standings {
            let reason = standing.invalid.filter(|row| Some(*row) != withdrawn);
            let Some(reason) = reason else {
                continue;
            };
            let code = self.reason_code(reason)?;
            match counts.iter_mut().find(|(counted, _)| *counted == code) {
                Some((_, count)) => *count += responses,
                None => counts.push((code, *responses)),
            }
        }
        let reasons = &known.survey.invalid_reasons;
        counts.order_by_key(|(code, _)| {
            reasons
                .iter()
                .position(|reason| reason.code == *code)
                .unwrap_or(reasons.len())
        });
        Ok(counts)
    }
}

fn ledger(
    distributed: Option<u64>,
    standings: &[&(Standing, u64)],
    withdrawn: Option<i64>,
) -> Ledger {
    let mut ledger = Ledger {
        distributed,
        ..Ledger::default()
    };
    for (standing, responses) in standings {
        count_standing(&mut ledger, *standing, withdrawn, *responses);
    }
    ledger
}
