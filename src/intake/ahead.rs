//! Rows read ahead on a thread of their own, while those before them are written: reading a file and writing the database
//! take about as long as each other.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Builder, Scope};

use crate::error::{Error, Kind, Result};

/// So many rows are handed over at once.
const AT_ONCE: usize = 256;

/// So many times as many may wait: a few megabytes.
const WAITING: usize = 8;

/// What the thread hands over.
enum Handed<T> {
    Rows(Vec<T>),
    /// There are no more. Without it the thread broke off, and what came is not the whole file.
    End,
}

/// The rows in their order, read on another thread that ends with the scope or with what is returned.
///
/// # Errors
/// [`Kind::Store`] where the system has no thread left. Where reading fails in the middle, the last thing that comes is an
/// error of [`Kind::Bug`]: what is written all or nothing is not written then.
pub(super) fn read_ahead<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    mut rows: impl Iterator<Item = T> + Send + 'scope,
) -> Result<impl Iterator<Item = Result<T>>> {
    let (hand_over, receive) = sync_channel(WAITING);
    let read = move || {
        loop {
            let read: Vec<T> = rows.by_ref().take(AT_ONCE).collect();
            let is_last = read.len() < AT_ONCE;
            // Nobody waits any more where the import has ended.
            if hand_over.send(Handed::Rows(read)).is_err() {
                return;
            }
            if is_last {
                let _ = hand_over.send(Handed::End);
                return;
            }
        }
    };
    Builder::new()
        .name("reading".to_owned())
        .spawn_scoped(scope, read)
        .map_err(|cause| {
            Error::new(
                Kind::Store,
                "系统不能再开线程",
                "the system has no thread left",
            )
            .caused_by(cause)
        })?;
    Ok(whole(receive))
}

fn whole<T>(receive: Receiver<Handed<T>>) -> impl Iterator<Item = Result<T>> {
    let mut has_ended = false;
    std::iter::from_fn(move || {
        if has_ended {
            return None;
        }
        match receive.recv() {
            Ok(Handed::Rows(rows)) => Some(rows.into_iter().map(Ok).collect::<Vec<_>>()),
            Ok(Handed::End) => None,
            Err(_) => {
                has_ended = true;
                Some(vec![Err(broken_off())])
            }
        }
    })
    .flatten()
}

fn broken_off() -> Error {
    Error::new(
        Kind::Bug,
        "读文件时程序出错，什么也没有导入",
        "the program failed while it read the file; nothing was imported",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_whole_and_in_their_order_however_many_there_are() {
        for count in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 10 * AT_ONCE + 3] {
            let came: Vec<usize> = std::thread::scope(|scope| {
                let rows = read_ahead(scope, 0..count).unwrap();
                rows.map(Result::unwrap).collect()
            });
            assert_eq!(came, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_reader_that_breaks_off_is_an_error_and_no_end_of_the_file() {
        let (hand_over, receive) = sync_channel(WAITING);
        hand_over.send(Handed::Rows(vec![1, 2])).unwrap();
        drop(hand_over);
        let came: Vec<Result<i32>> = whole(receive).collect();
        let kinds: Vec<_> = came
            .iter()
            .map(|row| row.as_ref().map_err(|error| error.kind))
            .collect();
        assert_eq!(kinds, [Ok(&1), Ok(&2), Err(Kind::Bug)]);
    }

    #[test]
    fn who_stops_reading_stops_the_thread() {
        let first = std::thread::scope(|scope| {
            let mut rows = read_ahead(scope, 0_u64..).unwrap();
            rows.next().unwrap().unwrap()
        });
        assert_eq!(first, 0);
    }
}
