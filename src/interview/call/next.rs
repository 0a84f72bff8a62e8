//! Whom to call next: an agreed time that is due, then the fewest attempts, then the longest wait.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::contact::{Attempt, CallRules, Standing, instant, last, standing};
use super::outcome::Outcome;

/// A contact with its attempts, in the order of their beginnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The code of the contact.
    pub code: String,
    /// Its group; may be empty.
    pub group: String,
    /// Its attempts.
    pub attempts: Vec<Attempt>,
}

/// The contact to be called next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next<'a> {
    /// The contact.
    pub called: &'a Called,
    /// The time that was agreed, where it is for that.
    pub appointment: Option<Timestamp>,
    /// What came of the last call, so that nobody asks why this place is called again.
    pub last: Option<(Outcome, Timestamp)>,
}

/// What a call list comes to at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standings {
    /// To be called now.
    pub due: usize,
    /// To be called later.
    pub later: usize,
    /// Not called any more.
    pub closed: usize,
    /// Of these, those whose attempts are used up.
    pub used_up: usize,
}

/// The contact to be called next, of a list in its order; `None`: nobody is due.
pub fn next<'a>(
    list: &'a [Called],
    rules: &CallRules,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Next<'a>> {
    let mut found: Option<(Order, &Called)> = None;
    for called in list {
        let Some(order) = order(called, rules, now, zone) else {
            continue;
        };
        // The first of equals stays: a list is called in its order.
        if found.as_ref().is_none_or(|(least, _)| order < *least) {
            found = Some((order, called));
        }
    }
    let (_, called) = found?;
    let latest = last(&called.attempts);
    Some(Next {
        called,
        appointment: latest
            .and_then(|(attempt, _)| attempt.appointment)
            .map(instant),
        last: latest.map(|(attempt, outcome)| (outcome, instant(attempt.start))),
    })
}

/// How many of a list are due, wait and are closed.
pub fn standings(list: &[Called], rules: &CallRules, now: Timestamp, zone: &TimeZone) -> Standings {
    let mut counts = Standings::default();
    for called in list {
        match standing(&called.attempts, rules, now, zone) {
            Standing::Due => counts.due += 1,
            Standing::Appointment(at) if at <= now => counts.due += 1,
            Standing::Appointment(_) | Standing::Waiting(_) => counts.later += 1,
            Standing::Closed => counts.closed += 1,
            Standing::UsedUp => {
                counts.closed += 1;
                counts.used_up += 1;
            }
        }
    }
    counts
}

/// When the next contact is due, where nobody is now.
pub fn next_due(
    list: &[Called],
    rules: &CallRules,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let times =
        list.iter().filter_map(
            |called| match standing(&called.attempts, rules, now, zone) {
                Standing::Appointment(at) | Standing::Waiting(at) => Some(at),
                _ => None,
            },
        );
    times.min()
}

/// The place in the order: appointments by their times, then the number of attempts, then the end of the last one.
type Order = (bool, i64, usize, i64);

fn order(called: &Called, rules: &CallRules, now: Timestamp, zone: &TimeZone) -> Option<Order> {
    let last = called.attempts.last().map_or(i64::MIN, |one| one.end);
    match standing(&called.attempts, rules, now, zone) {
        Standing::Appointment(at) if at <= now => Some((false, at.as_millisecond(), 0, last)),
        Standing::Due => Some((true, 0, called.attempts.len(), last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::contact::tests::{call, time, zone};
    use super::*;

    fn called(code: &str, attempts: Vec<Attempt>) -> Called {
        Called {
            code: code.into(),
            group: String::new(),
            attempts,
        }
    }

    fn appointed(at: &str, agreed: &str) -> Attempt {
        Attempt {
            appointment: Some(time(agreed).as_millisecond()),
            ..call(at, Outcome::AppointmentAt)
        }
    }

    #[test]
    fn an_appointment_comes_first_then_the_fewest_attempts_then_the_longest_wait() {
        let mut list = vec![
            called(
                "twice",
                vec![
                    call("2022-06-28T09:00:00", Outcome::NoAnswer),
                    call("2022-06-29T09:00:00", Outcome::NoAnswer),
                ],
            ),
            called(
                "short-wait",
                vec![call("2022-06-30T08:00:00", Outcome::NoAnswer)],
            ),
            called(
                "long-wait",
                vec![call("2022-06-29T08:00:00", Outcome::Absent)],
            ),
            called("never", vec![]),
            called("never-either", vec![]),
            called("done", vec![call("2022-06-29T08:00:00", Outcome::Complete)]),
            called(
                "agreed",
                vec![
                    call("2022-06-27T08:00:00", Outcome::NoAnswer),
                    appointed("2022-06-29T08:00:00", "2022-06-30T15:00:00"),
                ],
            ),
            called(
                "agreed-earlier",
                vec![appointed("2022-06-29T08:00:00", "2022-06-30T14:00:00")],
            ),
        ];
        let now = time("2022-06-30T15:30:00");
        let rules = CallRules::default();
        let mut order = Vec::new();
        while let Some(found) = next(&list, &rules, now, &zone()) {
            let code = found.called.code.clone();
            list.retain(|one| one.code != code);
            order.push(code);
        }
        assert_eq!(
            order,
            [
                "agreed-earlier",
                "agreed",
                "never",
                "never-either",
                "long-wait",
                "short-wait",
                "twice"
            ]
        );
        assert_eq!(list.len(), 1, "who was asked is not called again");
    }

    #[test]
    fn the_last_outcome_is_told_and_before_the_agreed_time_nobody_is_called() {
        let list = [called(
            "7",
            vec![appointed("2022-06-29T08:00:00", "2022-06-30T15:00:00")],
        )];
        let rules = CallRules::default();
        let before = time("2022-06-30T14:59:59");
        assert_eq!(next(&list, &rules, before, &zone()), None);
        assert_eq!(
            next_due(&list, &rules, before, &zone()),
            Some(time("2022-06-30T15:00:00"))
        );
        let at = time("2022-06-30T15:00:00");
        let found = next(&list, &rules, at, &zone()).unwrap();
        assert_eq!(found.appointment, Some(at));
        assert_eq!(
            found.last,
            Some((Outcome::AppointmentAt, time("2022-06-29T08:00:00")))
        );
        let counts = standings(&list, &rules, at, &zone());
        assert_eq!((counts.due, counts.later, counts.closed), (1, 0, 0));
    }
}
