//! Call lists in the store: what is listed and logged is there, on record and proved; what cannot be so is refused.

use manyi::error::Kind;
use manyi::interview::call::{Attempt, CallRules, Contact, DeadLine, Outcome};
use manyi::store::Store;
use rstest::rstest;

use crate::audit::tamper;
use crate::sample::*;

fn contact(code: &str, group: &str) -> Contact {
    Contact {
        code: code.into(),
        group: group.into(),
    }
}

/// A call of a minute, so many minutes after the first of them.
pub fn call(contact: &str, minute: i64, outcome: Outcome) -> Attempt {
    // 2022-06-30 15:59:30 UTC, half a minute before midnight in China.
    let start = 1_656_604_770_000 + minute * 60_000;
    Attempt {
        contact: contact.into(),
        caller: "caller".into(),
        start,
        end: start + 60_000,
        outcome: outcome.code().into(),
        appointment: None,
    }
}

/// Everything that can be done with a call list.
pub fn called(store: &mut Store) {
    let survey = main_survey();
    let list = [
        contact("101", "一村"),
        contact("A-2", ""),
        contact("A-10", "二村"),
    ];
    store.add_contacts(&survey, &list, None).unwrap();
    store
        .add_contacts(&survey, &[contact("9", "")], None)
        .unwrap();
    store
        .remove_contact(&survey, &serial("9"), "不在范围")
        .unwrap();
    let rules = CallRules {
        suspended: Some(DeadLine::Eligible),
        rate: Some("RR3".into()),
        ..CallRules::default()
    };
    assert!(store.set_call_rules(&survey, &rules).unwrap());
    assert!(!store.set_call_rules(&survey, &rules).unwrap(), "as it is");
    for (contact, minute, outcome) in [
        ("101", 0, Outcome::NoAnswer),
        ("101", 300, Outcome::Complete),
        ("A-2", 5, Outcome::Suspended),
    ] {
        store
            .log_call(&survey, &call(contact, minute, outcome))
            .unwrap();
    }
    let mut agreed = call("A-10", 9, Outcome::AppointmentAt);
    agreed.appointment = Some(agreed.end + 3_600_000);
    store.log_call(&survey, &agreed).unwrap();
    let mistaken = call("A-2", 20, Outcome::Complete);
    store.log_call(&survey, &mistaken).unwrap();
    let back = store
        .take_back_call(&survey, &serial("A-2"), "记错人")
        .unwrap();
    assert_eq!(back, mistaken);
}

#[test]
fn a_list_is_called_in_its_order_and_every_call_is_on_record() {
    let (_folder, file, mut store) = store_on_disk();
    called(&mut store);
    let list = store.call_list(&main_survey()).unwrap();
    let codes: Vec<_> = list
        .iter()
        .map(|one| (one.code.as_str(), one.attempts.len()))
        .collect();
    // As people order serials: A-2 before A-10.
    assert_eq!(codes, [("101", 2), ("A-2", 1), ("A-10", 1)]);
    assert_eq!(list[0].attempts[1].outcome(), Some(Outcome::Complete));
    let mut actions = Vec::new();
    store
        .audit_rows(&mut |row| {
            if row.action.starts_with("call") {
                actions.push(row.action.clone());
                assert_eq!(row.serial, None, "a call is no event of a response");
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(
        actions,
        [
            "call-contacts",
            "call-contacts",
            "call-contact-remove",
            "call-rules",
            "call",
            "call",
            "call",
            "call",
            "call",
            "call-undo"
        ]
    );
    assert_eq!(store.doctor().unwrap().findings, []);
    drop(store);
    let again = Store::open(&file, "other").unwrap();
    assert_eq!(again.call_list(&main_survey()).unwrap(), list);
}

#[test]
fn what_cannot_be_so_is_refused_and_leaves_nothing() {
    let (_folder, _file, mut store) = store_on_disk();
    let survey = main_survey();
    called(&mut store);
    let before = store.call_list(&survey).unwrap();
    let twice = [contact("50", ""), contact("101", "")];
    let refused = [
        store.add_contacts(&survey, &twice, None),
        store.add_contacts(&survey, &[contact("50", ""), contact("50", "")], None),
        store.remove_contact(&survey, &serial("101"), "打错"),
        store.remove_contact(&survey, &serial("77"), "没有"),
        store.remove_contact(&survey, &serial("A-2"), " "),
        store.log_call(&survey, &call("77", 1, Outcome::Busy)),
        store.log_call(&survey, &call("101", 0, Outcome::Busy)),
        store.log_call(&survey, &call("101", 7, Outcome::AppointmentAt)),
        store
            .take_back_call(&survey, &serial("77"), "没有")
            .map(|_| ()),
        store
            .set_call_rules(
                &survey,
                &CallRules {
                    days: 2,
                    ..CallRules::default()
                },
            )
            .map(|_| ()),
        store
            .set_call_rules(
                &survey,
                &CallRules {
                    rate: Some("RR7".into()),
                    ..CallRules::default()
                },
            )
            .map(|_| ()),
        store
            .set_call_rules(
                &survey,
                &CallRules {
                    eligible_share: Some("80".into()),
                    ..CallRules::default()
                },
            )
            .map(|_| ()),
    ];
    for (at, refused) in refused.into_iter().enumerate() {
        let error = refused.unwrap_err();
        assert_eq!((error.kind, error.hints.len()), (Kind::Usage, 1), "{at}");
    }
    assert_eq!(store.call_list(&survey).unwrap(), before);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[rstest]
#[case(
    "UPDATE call_contact SET party = '三村' WHERE code = '101'",
    "the call list, contact 101"
)]
#[case(
    "DELETE FROM call_contact WHERE code = 'A-10'",
    "the call list, contact A-10"
)]
#[case(
    "UPDATE call_attempt SET outcome = 'complete' WHERE contact = 'A-2'",
    "a call to A-2"
)]
#[case(
    "DELETE FROM call_attempt WHERE outcome = 'no-answer'",
    "a call to 101"
)]
#[case(
    "UPDATE call_rules SET rules = replace(rules, 'eligible', 'not-eligible')",
    "the rules of the call list"
)]
fn what_is_changed_behind_the_programs_back_is_named(#[case] sql: &str, #[case] due: &str) {
    let (_folder, file, mut store) = store_on_disk();
    called(&mut store);
    drop(store);
    tamper(&file, sql);
    let store = Store::open(&file, "supervisor").unwrap();
    let found: Vec<_> = store
        .doctor()
        .unwrap()
        .findings
        .into_iter()
        .map(|finding| finding.place.path)
        .collect();
    assert!(found.contains(&format!("sample/main {due}")), "{found:?}");
    assert!(found.iter().all(|path| !path.contains("caller")));
}
