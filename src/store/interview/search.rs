//! The index of what people said: kept by the same transaction that writes the words, asked by a search.

use std::collections::HashMap;

use rusqlite::OptionalExtension as _;

use super::rows::sort_key;
use crate::error::Result;
use crate::interview::{Sought, search_terms};
use crate::store::Store;
use crate::text::Order as _;

/// So many answers are looked up one by one.
const LOOKED_UP: usize = 4_000;

/// The codes of interviews with answers in them, and how many there are in all.
type Found = (Vec<(String, i64)>, usize);

/// An answer in which words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidFound {
    /// The code of the interview.
    pub code: String,
    /// The guide.
    pub guide: String,
    /// The question of the guide.
    pub question: String,
    /// The whole answer.
    pub words: String,
}

impl Store {
    /// The answers of interviews that count in which all the words stand, in the order of interviews and questions; at most so
    /// many, with the number of all.
    pub fn search_said(
        &self,
        project: &str,
        sought: &Sought,
        most: usize,
    ) -> Result<(Vec<SaidFound>, usize)> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut statement = self
                .connection
                .prepare_cached("SELECT rowid FROM said_pair WHERE said_pair MATCH ?1 ORDER BY rowid")?;
            // In the order of their rows, as the index has them.
            let rows = statement.query_map([sought.query()], |row| row.get(0))?;
            let hits: Vec<i64> = rows.collect::<std::result::Result<_, _>>()?;
            let (found, all) = if hits.len() > LOOKED_UP {
                self.walk_to(id, &hits, most)?
            } else {
                self.look_up(id, &hits, most)?
            };
            let mut statement = self.connection.prepare_cached(
                "SELECT guide, question, text FROM said JOIN interview ON interview.id = said.interview WHERE said.id = ?1",
            )?;
            let mut shown = Vec::with_capacity(found.len());
            for (code, said) in found {
                shown.push(statement.query_row([said], |row| {
                    Ok(SaidFound {
                        code,
                        guide: row.get(0)?,
                        question: row.get(1)?,
                        words: row.get(2)?,
                    })
                })?);
            }
            Ok((shown, all))
        })
    }

    /// The codes of the interviews and the answers among these that count, in order, when they are few; and how many in all.
    fn look_up(&self, project: i64, hits: &[i64], most: usize) -> Result<Found> {
        let mut statement = self.connection.prepare_cached(
            "SELECT interview.code, question FROM said JOIN interview ON interview.id = said.interview
             WHERE said.id = ?1 AND project = ?2 AND withdrawn IS NULL",
        )?;
        let mut found = Vec::new();
        for said in hits {
            let row = statement.query_row((said, project), |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            });
            if let Some((code, question)) = row.optional()? {
                found.push((code, question, *said));
            }
        }
        found.order_by_key(|(code, question, _)| (sort_key(code), code.clone(), question.clone()));
        let all = found.len();
        let found = found.into_iter().take(most);
        Ok((found.map(|(code, _, said)| (code, said)).collect(), all))
    }

    /// The same by a walk over the answers in their order, which ends with the last that is asked for: how many there are in all
    /// is known from how many of the hits do not count, and those are few.
    fn walk_to(&self, project: i64, hits: &[i64], most: usize) -> Result<Found> {
        let mut statement = self.connection.prepare_cached(
            "SELECT said.id FROM interview CROSS JOIN said ON said.interview = interview.id
             WHERE project <> ?1 OR withdrawn IS NOT NULL",
        )?;
        let mut rows = statement.query([project])?;
        let mut all = hits.len();
        while let Some(row) = rows.next()? {
            all -= usize::from(hits.binary_search(&row.get(0)?).is_ok());
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT interview.code, said.id FROM interview CROSS JOIN said ON said.interview = interview.id
             WHERE project = ?1 AND withdrawn IS NULL ORDER BY sort_key, code",
        )?;
        let mut rows = statement.query([project])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()?.filter(|_| found.len() < most) {
            let said = row.get(1)?;
            if hits.binary_search(&said).is_ok() {
                found.push((row.get(0)?, said));
            }
        }
        Ok((found, all))
    }

    /// Puts the words of an answer into the index, in the place of those it had there.
    pub(in crate::store) fn index_said(&self, said: i64, words: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM said_pair WHERE rowid = ?1")?
            .execute([said])?;
        let terms = search_terms(words);
        if !terms.is_empty() {
            self.connection
                .prepare_cached("INSERT INTO said_pair (rowid, pairs) VALUES (?1, ?2)")?
                .execute((said, terms))?;
        }
        Ok(())
    }

    /// Takes out of the index what was deleted from it: until then its terms lie there, though nothing finds them.
    pub(in crate::store) fn purge_search(&self) -> Result<()> {
        Ok(self
            .connection
            .execute_batch("INSERT INTO said_pair (said_pair) VALUES ('optimize')")?)
    }

    /// Makes the index anew from the words on file.
    pub fn rebuild_search(&mut self) -> Result<()> {
        self.writing(|| {
            self.connection
                .execute_batch("INSERT INTO said_pair (said_pair) VALUES ('delete-all')")?;
            let mut statement = self.connection.prepare("SELECT id, text FROM said")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let words: String = row.get(1)?;
                self.index_said(row.get(0)?, &words)?;
            }
            Ok(())
        })
    }

    /// Whether each term of the index is in as many answers as the words on file give, and no other term is there.
    pub(in crate::store) fn is_search_whole(&self) -> Result<bool> {
        let mut due: HashMap<String, i64> = HashMap::new();
        let mut statement = self.connection.prepare("SELECT text FROM said")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let terms = search_terms(&row.get::<_, String>(0)?);
            let mut terms: Vec<&str> = terms.split(' ').filter(|term| !term.is_empty()).collect();
            terms.order();
            terms.dedup();
            for term in terms {
                match due.get_mut(term) {
                    Some(count) => *count += 1,
                    None => {
                        due.insert(term.to_owned(), 1);
                    }
                }
            }
        }
        self.connection.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.said_term USING fts5vocab('main', 'said_pair', 'row')",
        )?;
        let mut statement = self.connection.prepare("SELECT term, doc FROM said_term")?;
        let mut rows = statement.query([])?;
        let mut is_equal = true;
        while let Some(row) = rows.next()? {
            let term: String = row.get(0)?;
            is_equal &= due.remove(&term) == Some(row.get(1)?);
        }
        Ok(is_equal && due.is_empty())
    }
}
