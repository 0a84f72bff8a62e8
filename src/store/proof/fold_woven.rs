//! The fold of papers about which devices wrote without one another: woven again and held against their rows.

use std::collections::BTreeSet;

use super::fold::{Filed, Fold, has_other_key};
use super::fold_findings::{Findings, changed_before, history_cut, import_differs, not_as_told};
use crate::error::Result;
use crate::store::merge::{Woven, suffixed};
use crate::text::Text;
use crate::text::order;
use crate::trail::{BroughtFields, Identity};

impl Fold<'_> {
    /// Holds a paper about which devices wrote without one another against its row.
    pub(super) fn woven(&mut self, filed: &Filed, findings: &mut Findings) -> Result<()> {
        let ends = self
            .store
            .ends_of(filed.id, filed.identity, filed.paper.last)?;
        let gathered = self
            .store
            .gather(self.known, &self.codes, &self.merged.chains, &ends);
        let woven = gathered
            .ok()
            .and_then(|mut gathered| gathered.whole(self.known, &self.codes));
        let Some(mut woven) = woven else {
            findings.add(history_cut(self.known, &filed.serial));
            return Ok(());
        };
        self.sums.events += woven.events;
        for (pair, counts) in &woven.weaving.agreement {
            let sum = self.sums.agreement.entry(pair.clone()).or_default();
            let [compared, differed, discrepancies, first, second, other] = *counts;
            for (sum, more) in [
                (&mut sum.compared, compared),
                (&mut sum.differed, differed),
                (&mut sum.discrepancies, discrepancies),
                (&mut sum.for_first, first),
                (&mut sum.for_second, second),
                (&mut sum.for_other, other),
            ] {
                *sum = sum.saturating_add_signed(more);
            }
        }
        if !self.is_named(filed, &woven) || has_other_key(filed) {
            findings.add(history_cut(self.known, &filed.serial));
        }
        if !self.is_joined_as_told(filed, &woven)? {
            let name = Text::new(
                "合并的身份与历史",
                "the identities and lines of its history",
            );
            findings.add(not_as_told(self.known, &filed.serial, &name, None, None));
        }
        for import in &woven.imports {
            *self.brought.entry(import.event).or_default() += 1;
            if !self.is_kept_as_brought(import.identity, import.event)? {
                findings.add(import_differs(self.known, &filed.serial, import.event));
            }
        }
        let gaps = woven.weaving.gaps.iter().filter(|_| !woven.has_erased);
        for (id, part) in gaps {
            let name = self.name(*part);
            findings.add(changed_before(self.known, &filed.serial, &name, *id));
        }
        let paper = &mut woven.weaving.paper;
        // A batch that was removed elsewhere while the paper was placed in it here.
        paper.batch = paper.batch.filter(|batch| *batch > 0);
        self.compare(filed, paper, findings);
        Ok(())
    }

    /// Whether the row has the identity and the serial that its events give it.
    fn is_named(&self, filed: &Filed, woven: &Woven) -> bool {
        let serial = match self.merged.collisions.get(&filed.id) {
            None => woven.serial == filed.serial,
            Some(serial) => {
                woven.serial == *serial && filed.serial == suffixed(serial, filed.identity)
            }
        };
        serial && woven.born == filed.born && woven.identities.first() == Some(&filed.identity)
    }

    /// Whether its aliases and ends are those of its events.
    fn is_joined_as_told(&self, filed: &Filed, woven: &Woven) -> Result<bool> {
        let due: BTreeSet<Identity> = order::set(woven.identities.iter().skip(1).copied());
        let none = BTreeSet::new();
        let aliases = self.merged.aliases.get(&filed.id).unwrap_or(&none);
        let tips: BTreeSet<_> = order::set(self.store.tips(filed.id)?);
        let ends: BTreeSet<_> = order::set(woven.ends.iter().copied());
        let are_ends = if ends.len() > 1 {
            tips == ends
        } else {
            tips.is_empty()
        };
        Ok(*aliases == due && are_ends)
    }

    /// Whether what is kept of what an import brought has the hash that the import kept.
    fn is_kept_as_brought(&mut self, identity: Identity, event: i64) -> Result<bool> {
        let Some(kept) = self.store.kept_brought(identity)? else {
            return Ok(false);
        };
        let fields = BroughtFields {
            identity: &identity,
            serial: &kept.serial,
            version: kept.version,
            state: &kept.state,
            batch: kept.batch.as_deref(),
            answers: &kept.answers,
        };
        let due = self.hash_of(kept.event, kept.place)?;
        Ok(kept.event == event && due.as_deref() == Some(fields.hash().as_slice()))
    }
}
