//! Events of other chains as rows: many with one statement, whose beginning and end cost more than a row does.

use rusqlite::{ToSql, params};

use crate::error::Result;
use crate::store::Store;
use crate::trail::carried::{CarriedEvent, CarriedValue};
use crate::trail::{Hash, Salt};

/// So many rows are added by one statement.
const AT_ONCE: usize = 16;

/// An event that is new here, as it lies in its chain.
pub(super) struct NewEvent {
    pub(super) id: i64,
    pub(super) chain: i64,
    pub(super) sequence: i64,
    pub(super) seen: Option<i64>,
    pub(super) value: Option<Hash>,
    pub(super) hash: Hash,
    pub(super) event: CarriedEvent,
}

/// Events that are not added yet, and values of which the events are.
#[derive(Default)]
pub(super) struct Due {
    events: Vec<NewEvent>,
    values: Vec<(i64, Salt, [Option<String>; 3])>,
}

impl Due {
    /// Adds an event, now or with those that follow.
    pub(super) fn add(&mut self, store: &Store, event: NewEvent) -> Result<()> {
        self.events.push(event);
        if self.events.len() < AT_ONCE {
            return Ok(());
        }
        self.end_events(store)?;
        if self.values.len() < AT_ONCE {
            return Ok(());
        }
        let rest = self.values.split_off(AT_ONCE);
        self.end_values(store)?;
        self.values = rest;
        Ok(())
    }

    /// Adds what is left.
    pub(super) fn end(&mut self, store: &Store) -> Result<()> {
        self.end_events(store)?;
        self.end_values(store)
    }

    fn end_events(&mut self, store: &Store) -> Result<()> {
        let table = "event (id, device, sequence, seen, at, operator, action, project, survey, version, response, serial,
                            question, entry, next, value_hash, hash)";
        store.insert_many(table, &self.events, |row, bind| {
            let event = &row.event;
            bind(params![
                row.id,
                row.chain,
                row.sequence,
                row.seen,
                event.at,
                event.operator,
                event.action,
                event.project,
                event.survey,
                event.version,
                event.response,
                event.serial,
                event.question,
                event.entry,
                event.next,
                row.value,
                row.hash,
            ])
        })?;
        for row in self.events.drain(..) {
            if let CarriedValue::Said(salt, said) = row.event.value {
                self.values.push((row.id, salt, said));
            }
        }
        Ok(())
    }

    fn end_values(&mut self, store: &Store) -> Result<()> {
        let table = "event_value (event, salt, old, new, why)";
        store.insert_many(
            table,
            &self.values,
            |(event, salt, [old, new, why]), bind| bind(params![event, salt, old, new, why]),
        )?;
        self.values.clear();
        Ok(())
    }
}

impl Store {
    fn insert_many<T>(
        &self,
        table: &str,
        mut rows: &[T],
        row: impl Fn(&T, &mut dyn FnMut(&[&dyn ToSql]) -> Result<()>) -> Result<()>,
    ) -> Result<()> {
        let columns = table.matches(',').count() + 1;
        let marks = format!("({})", vec!["?"; columns].join(", "));
        while !rows.is_empty() {
            // Few different statements, so that each is prepared once.
            let (now, rest) = rows.split_at(1 << rows.len().ilog2());
            let marks = vec![marks.as_str(); now.len()].join(", ");
            let insert = format!("INSERT INTO {table} VALUES {marks}");
            let mut insert = self.connection.prepare_cached(&insert)?;
            let mut place = 0;
            for one in now {
                row(one, &mut |values| {
                    for value in values {
                        place += 1;
                        insert.raw_bind_parameter(place, value)?;
                    }
                    Ok(())
                })?;
            }
            insert.raw_execute()?;
            rows = rest;
        }
        Ok(())
    }

    /// From here on, or no longer, the head of a chain follows each event that is added, inside the statement that adds it:
    /// the triggers that guard the trail look at both, event by event.
    pub(super) fn heads_follow(&self, follow: bool) -> Result<()> {
        Ok(self.connection.execute_batch(if follow {
            "CREATE TEMP TRIGGER head_follows AFTER INSERT ON main.event
             BEGIN UPDATE head SET sequence = NEW.sequence, hash = NEW.hash WHERE device = NEW.device; END"
        } else {
            "DROP TRIGGER temp.head_follows"
        })?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64, sequence: i64) -> NewEvent {
        NewEvent {
            id,
            chain: 7,
            sequence,
            seen: None,
            value: Some([2; 32]),
            hash: [u8::try_from(sequence).unwrap(); 32],
            event: CarriedEvent {
                operator: "甲".into(),
                action: "note".into(),
                value: CarriedValue::Said([3; 16], [None, Some(id.to_string()), None]),
                ..CarriedEvent::default()
            },
        }
    }

    fn counted(store: &Store) -> (i64, i64, i64, Hash) {
        let sql = "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM event_value WHERE new = event), sequence, hash
                   FROM head WHERE device = 7";
        let count = store.connection.query_row(sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        });
        count.unwrap()
    }

    #[test]
    fn events_added_at_once_stand_under_the_guard_of_the_trail_and_the_head_goes_along() {
        let store = Store::open_in_memory("乙").unwrap();
        let chain = "INSERT INTO device (id, identity, format) VALUES (7, zeroblob(16), 2);
                     INSERT INTO head (device, sequence, hash) VALUES (7, 0, zeroblob(32))";
        store.connection.execute_batch(chain).unwrap();
        store.heads_follow(true).unwrap();
        let mut due = Due::default();
        for at in 1..=45 {
            due.add(&store, event(at, at)).unwrap();
        }
        due.end(&store).unwrap();
        assert_eq!(counted(&store), (45, 45, 45, [45; 32]));
        // A gap, a place that is taken, a row that is taken; each among others that would do.
        for [id, sequence] in [[48, 48], [47, 46], [1, 47]] {
            let mut due = Due::default();
            due.add(&store, event(46, 46)).unwrap();
            due.add(&store, event(id, sequence)).unwrap();
            let refused = due.end(&store).unwrap_err();
            let why = format!("{refused:?}");
            assert!(why.contains("grows at its end"), "{why}");
            assert_eq!(counted(&store), (45, 45, 45, [45; 32]));
        }
        // From here on who adds an event moves the head, as before.
        store.heads_follow(false).unwrap();
        let mut due = Due::default();
        due.add(&store, event(46, 46)).unwrap();
        due.end(&store).unwrap();
        assert_eq!(counted(&store), (46, 46, 45, [45; 32]));
    }
}
