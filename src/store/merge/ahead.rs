//! Pieces of a parcel read and hashed ahead by another processor, while the database writes those before them.

use std::mem;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::receipt::Pieces;
use crate::error::{Error, Result};
use crate::store::file::error::unreadable;
use crate::trail::carried::{Carried, EventHashes, HashedChains};

/// So many pieces are handed over at once.
const BATCH: usize = 256;
/// So many batches at most wait to be written.
const BATCHES: usize = 4;

/// Gives every piece in the order in which they lie, an event with its hashes.
///
/// # Errors
/// The first of `each`, else why the pieces cannot be read.
pub(super) fn each_ahead(
    pieces: &Pieces<'_>,
    each: &mut dyn FnMut(Carried, Option<EventHashes>) -> Result<()>,
) -> Result<()> {
    let (to, receive) = sync_channel(BATCHES);
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut chains = HashedChains::default();
            let mut batch = Vec::with_capacity(BATCH);
            let read = pieces(&mut |piece| {
                let hashes = chains.hashes(&piece);
                batch.push((piece, hashes));
                if batch.len() < BATCH {
                    return Ok(());
                }
                let full = mem::replace(&mut batch, Vec::with_capacity(BATCH));
                to.send(full).map_err(|_| stopped())
            });
            // What was read before an error is given too.
            let last = to.send(batch).map_err(|_| stopped());
            read.and(last)
        });
        let done = receive
            .iter()
            .flatten()
            .try_for_each(|(piece, hashes)| each(piece, hashes));
        // Who reads ahead of somebody who goes no further stops there.
        drop(receive);
        let read = reading.join().map_err(|_| stopped())?;
        done.and(read)
    })
}

fn stopped() -> Error {
    unreadable("parcel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trail::carried::CarriedDefinition;

    fn piece(number: usize) -> Carried {
        Carried::Definition(CarriedDefinition {
            project: number.to_string(),
            definition: String::new(),
        })
    }

    fn number(piece: &Carried) -> usize {
        match piece {
            Carried::Definition(definition) => definition.project.parse().unwrap(),
            _ => unreachable!("only definitions were given"),
        }
    }

    #[test]
    fn pieces_come_in_their_order_and_an_error_behind_them_comes_after_them() {
        for (whole, fails) in [
            (0, false),
            (3, true),
            (5 * BATCH + 7, false),
            (2 * BATCH, true),
        ] {
            let mut come = Vec::new();
            let done = each_ahead(
                &|give| {
                    (0..whole).try_for_each(|number| give(piece(number)))?;
                    if fails { Err(stopped()) } else { Ok(()) }
                },
                &mut |piece, hashes| {
                    assert_eq!(hashes, None);
                    come.push(number(&piece));
                    Ok(())
                },
            );
            assert_eq!(done.is_err(), fails);
            assert_eq!(come, (0..whole).collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_takes_no_more_is_heard_and_reading_ends() {
        let given = std::sync::atomic::AtomicUsize::new(0);
        let done = each_ahead(
            &|give| {
                (0..).try_for_each(|number| {
                    given.store(number, std::sync::atomic::Ordering::Relaxed);
                    give(piece(number))
                })
            },
            &mut |piece, _| match number(&piece) {
                9 => Err(Error::new(crate::error::Kind::Input, "够了", "enough")),
                _ => Ok(()),
            },
        );
        assert_eq!(done.unwrap_err().kind, crate::error::Kind::Input);
        // At most what fits between the two, the batch in hand and the one being filled.
        assert!(given.into_inner() <= (BATCHES + 3) * BATCH);
    }
}
