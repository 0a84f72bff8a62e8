//! Serials of papers of different devices that are one to a person's eye: nobody was asked about them, as keying and an import
//! ask, since none of the devices had both.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::error::Result;
use crate::response::Serial;
use crate::store::Store;
use crate::store::row::definitions::Known;
use crate::store::stack::responses::serial as read_serial;
use crate::text::Order;
use crate::trail::Action;

/// A paper on file: its serial, and the event that began it.
type Begun = (Serial, i64);

impl Store {
    /// The pairs of papers that count, were begun on different devices and have serials which look alike, without those of
    /// which a person has said that they are two.
    pub(super) fn alike_on_file(&self, known: &Known) -> Result<Vec<[Begun; 2]>> {
        if !self.has_merged()? || !self.has_lettered(known)? {
            return Ok(Vec::new());
        }
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let mut statement = self.connection.prepare_cached(
            "SELECT serial, id FROM response WHERE survey = ?1 AND invalid IS NOT ?2 ORDER BY id",
        )?;
        let mut rows = statement.query((known.id, withdrawn))?;
        let mut looks: Vec<(u64, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (serial, id) = (read_serial(row, 0)?, row.get(1)?);
            looks.extend(serial.look_hashes().map(|look| (look, id)));
        }
        looks.order();
        looks.dedup();
        let mut pairs: Vec<[i64; 2]> = Vec::new();
        for same in looks.chunk_by(|one, other| one.0 == other.0) {
            let ids = same.iter().map(|(_, id)| *id);
            for (at, one) in ids.clone().enumerate() {
                pairs.extend(ids.clone().skip(at + 1).map(|other| [one, other]));
            }
        }
        pairs.order();
        pairs.dedup();
        let mut papers = HashMap::new();
        let mut found = Vec::new();
        for [one, other] in pairs {
            for id in [one, other] {
                if let Entry::Vacant(place) = papers.entry(id) {
                    place.insert(self.paper_in_row(known, id)?);
                }
            }
            let (Some(one), Some(other)) = (papers.get(&one), papers.get(&other)) else {
                continue;
            };
            // Two texts may share a hash, and of two that are registered people were asked then.
            let is_asked = one.device == other.device || (one.is_registered && other.is_registered);
            let is_settled =
                one.settled.contains(&other.serial) || other.settled.contains(&one.serial);
            if one.serial.is_like(&other.serial) && !is_asked && !is_settled {
                let begun = |paper: &PaperHere| (paper.serial.clone(), paper.born);
                found.push([begun(one), begun(other)]);
            }
        }
        Ok(found)
    }

    fn paper_in_row(&self, known: &Known, id: i64) -> Result<PaperHere> {
        let mut statement = self.connection.prepare_cached(
            "SELECT response.serial, born, last, device FROM response JOIN event ON event.id = born WHERE response.id = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let serial = read_serial(row, 0)?;
        let mut settled = Vec::new();
        self.walk_history(row.get(2)?, &mut |event| {
            let (action, new): (String, Option<String>) = (event.get(5)?, event.get(12)?);
            if action == Action::Settle.code() {
                settled.extend(new.and_then(|new| Serial::read(&new).ok()));
            }
            Ok(())
        })?;
        Ok(PaperHere {
            is_registered: self.registered_batch(known, &serial)?.is_some(),
            serial,
            born: row.get(1)?,
            device: row.get(3)?,
            settled,
        })
    }
}

/// A paper whose serial looks like another.
struct PaperHere {
    serial: Serial,
    born: i64,
    device: i64,
    is_registered: bool,
    /// The serials of which a person has said that they are those of other papers.
    settled: Vec<Serial>,
}
