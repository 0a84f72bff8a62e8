//! What stands against a serial that comes in: it is on file, it was not handed out, another one looks like it.
//!
//! Keying asks before the first field ([`Store::serial_doubt`]); every other way in is refused here until a person has said
//! yes ([`Store::with_serials`]).

use std::collections::HashMap;

use crate::error::{Error, Kind, Result};
use crate::response::{Paper, Serial};
use crate::store::row::definitions::Known;
use crate::store::stack::responses::serial as read_serial;
use crate::store::{Store, SurveyKey};

/// So many serials, or pairs of them, are named.
pub(in crate::store) const NAMED: usize = 5;

/// What is asked about before a paper is keyed under a serial.
#[derive(Debug, Clone, PartialEq)]
pub enum SerialDoubt {
    /// A paper is on file under it.
    OnFile(Box<Paper>),
    /// Serials are registered for the survey, and this one is not.
    Unregistered,
    /// Nothing is on file under it; there is another that an eye does not tell from it.
    Like(Serial),
}

impl Store {
    /// What stands against keying a paper under this serial, or, where it now has another one, giving it this one; `None`:
    /// nothing.
    pub fn serial_doubt(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
        instead_of: Option<&Serial>,
    ) -> Result<Option<SerialDoubt>> {
        self.reading(|| {
            if let Some(paper) = self.paper(survey, serial)? {
                return Ok(Some(SerialDoubt::OnFile(Box::new(paper))));
            }
            self.doubt_of(&*self.known(survey)?, serial, instead_of)
        })
    }

    /// Does something by which serials come in; `is_settled`: a person has said yes to those that are in doubt.
    pub fn with_serials<T>(
        &mut self,
        is_settled: bool,
        bring: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let before = self.serials_settled.replace(is_settled);
        let done = bring(self);
        self.serials_settled.set(before);
        done
    }

    /// Whether these serials can be registered without a word about one that looks like another.
    ///
    /// # Errors
    /// [`Kind::Findings`] as [`Store::register_serials`].
    pub fn check_serials(&self, survey: &SurveyKey, serials: &[Serial]) -> Result<()> {
        self.reading(|| self.refuse_likenesses(&*self.known(survey)?, serials))
    }

    /// What stands against a serial under which nothing is on file.
    fn doubt_of(
        &self,
        known: &Known,
        serial: &Serial,
        instead_of: Option<&Serial>,
    ) -> Result<Option<SerialDoubt>> {
        if self.registered_batch(known, serial)?.is_some() {
            return Ok(None);
        }
        if let Some(like) = self.alike(known, serial, instead_of)? {
            return Ok(Some(SerialDoubt::Like(like)));
        }
        let registered = self.has_registered(known)?;
        Ok(registered.then_some(SerialDoubt::Unregistered))
    }

    /// Refuses a serial that is in doubt, unless that is settled.
    pub(in crate::store) fn refuse_doubtful(
        &self,
        known: &Known,
        serial: &Serial,
        instead_of: Option<&Serial>,
    ) -> Result<()> {
        if self.serials_settled.get() {
            return Ok(());
        }
        match self.doubt_of(known, serial, instead_of)? {
            Some(SerialDoubt::Like(like)) => Err(alike(&[(like, serial.clone())])),
            Some(SerialDoubt::Unregistered) => Err(unregistered(std::slice::from_ref(serial), 1)),
            Some(SerialDoubt::OnFile(_)) | None => Ok(()),
        }
    }

    /// Refuses a serial that looks like another one, unless that is settled.
    pub(in crate::store) fn refuse_like(&self, known: &Known, serial: &Serial) -> Result<()> {
        if self.serials_settled.get() || self.registered_batch(known, serial)?.is_some() {
            return Ok(());
        }
        self.alike(known, serial, None)?
            .map_or(Ok(()), |like| Err(alike(&[(like, serial.clone())])))
    }

    /// Refuses serials of which one looks like another, like one on file, on the call list or registered, unless that is
    /// settled. Those that are registered already were asked about then.
    ///
    /// Memory: 16 bytes a new serial; nothing where all are numbers, of which each is another to the eye.
    pub(in crate::store) fn refuse_likenesses(
        &self,
        known: &Known,
        serials: &[Serial],
    ) -> Result<()> {
        let is_number = |serial: &Serial| serial.as_str().bytes().all(|sign| sign.is_ascii_digit());
        if self.serials_settled.get()
            || (serials.iter().all(is_number) && !self.has_lettered(known)?)
        {
            return Ok(());
        }
        let mut looks: HashMap<u64, u32> = HashMap::new();
        let mut pairs = Vec::new();
        for (at, serial) in serials.iter().enumerate() {
            if self.registered_batch(known, serial)?.is_some() {
                continue;
            }
            for look in serial.look_hashes() {
                let before = *looks.entry(look).or_insert(at as u32);
                let other = &serials[before as usize];
                // Two texts may share a hash.
                if other.is_like(serial) && pairs.len() <= NAMED {
                    pairs.push((other.clone(), serial.clone()));
                }
            }
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT serial FROM registered WHERE survey = ?1
             UNION ALL SELECT serial FROM response WHERE survey = ?1 AND invalid IS NOT ?2
             UNION ALL SELECT code FROM call_contact WHERE survey = ?1",
        )?;
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let mut rows = statement.query((known.id, withdrawn))?;
        while let Some(row) = rows.next()? {
            if pairs.len() > NAMED {
                break;
            }
            let there = read_serial(row, 0)?;
            let mut found = there.look_hashes().into_iter();
            let new = found.find_map(|look| looks.get(&look));
            let new = new.and_then(|at| serials.get(*at as usize));
            pairs.extend(
                new.filter(|new| there.is_like(new))
                    .map(|new| (there.clone(), new.clone())),
            );
        }
        pairs.dedup();
        if pairs.is_empty() {
            Ok(())
        } else {
            Err(alike(&pairs))
        }
    }

    /// Whether a serial of the survey is no mere number.
    pub(in crate::store) fn has_lettered(&self, known: &Known) -> Result<bool> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM response WHERE survey = ?1 AND serial GLOB '*[^0-9]*')
                 OR EXISTS (SELECT 1 FROM registered WHERE survey = ?1 AND serial GLOB '*[^0-9]*')
                 OR EXISTS (SELECT 1 FROM call_contact WHERE survey = ?1 AND code GLOB '*[^0-9]*')",
            [known.id],
            |row| row.get(0),
        )?)
    }

    /// Whether serials are registered for a survey at all.
    pub(in crate::store) fn has_registered(&self, known: &Known) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM registered WHERE survey = ?1)")?
            .query_row([known.id], |row| row.get(0))?)
    }

    /// A serial registered or on file that looks like this one; one that it takes the place of does not count.
    pub(in crate::store) fn alike(
        &self,
        known: &Known,
        serial: &Serial,
        instead_of: Option<&Serial>,
    ) -> Result<Option<Serial>> {
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        // A number looks like no other number, so that a stack of numbers is not looked through for one.
        let lettered = if serial.as_str().bytes().all(|sign| sign.is_ascii_digit()) {
            " AND serial GLOB '*[^0-9]*'"
        } else {
            ""
        };
        for table in ["registered", "response"] {
            let mut find = self.connection.prepare_cached(&format!(
                "SELECT serial FROM {table} WHERE survey = ?1{lettered}"
            ))?;
            let mut rows = find.query([known.id])?;
            while let Some(row) = rows.next()? {
                let found = read_serial(row, 0)?;
                if found.is_like(serial)
                    && (table == "registered"
                        || (instead_of != Some(&found)
                            && self.stands_under(known, &found, withdrawn)?))
                {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Whether a paper with this serial is on file that was not withdrawn.
    fn stands_under(&self, known: &Known, serial: &Serial, withdrawn: i64) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3 AND invalid IS NOT ?4",
        )?;
        Ok(statement.exists((known.id, serial.sort_key(), serial.as_str(), withdrawn))?)
    }
}

/// Serials that look alike, in pairs.
pub(in crate::store) fn alike(pairs: &[(Serial, Serial)]) -> Error {
    let named = &pairs[..pairs.len().min(NAMED)];
    let list = |and: &str, between: &str| {
        let pairs = named
            .iter()
            .map(|(one, other)| format!("{one}{and}{other}"));
        pairs.collect::<Vec<_>>().join(between)
    };
    let (zh, en) = if pairs.len() > NAMED {
        (" 等", " and others")
    } else {
        ("", "")
    };
    Error::new(
        Kind::Findings,
        format!("这些编号看起来一样：{}{zh}", list(" 与 ", "；")),
        format!("these serials look alike: {}{en}", list(" and ", "; ")),
    )
    .hint(
        "是同一份就改好编号；确是不同的答卷，再来一次，加 --accept-alike",
        "mend the serial where they are one paper; where they are not, do it again with --accept-alike",
    )
}

/// Serials that were not registered, the first of them by name.
pub(in crate::store) fn unregistered(named: &[Serial], count: usize) -> Error {
    let list = |between: &str| {
        let serials: Vec<&str> = named.iter().map(Serial::as_str).collect();
        serials.join(between)
    };
    let (zh, en) = if count > named.len() {
        (
            format!(" 等 {count} 个"),
            format!(" and others, {count} in all"),
        )
    } else {
        (String::new(), String::new())
    };
    Error::new(
        Kind::Findings,
        format!("这些编号没有登记发放：{}{zh}", list("、")),
        format!("these serials were not registered as handed out: {}{en}", list(", ")),
    )
    .hint(
        "核对编号，或先登记（manyi batch register）；就是这个编号，再来一次，加 --accept-alike",
        "look at them again, or register them first (manyi batch register); where they are right, do it again with --accept-alike",
    )
}
