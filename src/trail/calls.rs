//! What events come to of a call list: its rules, its contacts and the calls.

use std::collections::BTreeMap;

use super::{Action, Value};
use crate::interview::call::{Attempt, Contact};

/// By which a call is known on every machine: the contact, when it began, who called.
pub type CallName = (String, i64, String);

/// A call list as its events make it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallFacts {
    /// The rules, as JSON.
    pub rules: Option<String>,
    /// The group of each contact, and the event that put it on the list.
    pub contacts: BTreeMap<String, (String, i64)>,
    /// The calls, and the event that logged each.
    pub calls: BTreeMap<CallName, (Attempt, i64)>,
}

impl CallFacts {
    /// The actions that change something here.
    pub const ACTIONS: [Action; 5] = [
        Action::CallRules,
        Action::CallContacts,
        Action::CallContactRemove,
        Action::Call,
        Action::CallUndo,
    ];

    /// What they are after one more event.
    pub fn apply(&mut self, id: i64, action: Action, value: Value<'_>) {
        let Value { old, new, .. } = value;
        match action {
            Action::CallRules => self.rules = new.map(str::to_owned),
            Action::CallContacts => {
                for contact in contacts(new) {
                    let listed = (contact.group, id);
                    self.contacts.entry(contact.code).or_insert(listed);
                }
            }
            Action::CallContactRemove => {
                for contact in contacts(old) {
                    self.contacts.remove(&contact.code);
                }
            }
            Action::Call => {
                if let Some(call) = call(new) {
                    self.calls.insert(call_name(&call), (call, id));
                }
            }
            Action::CallUndo => {
                if let Some(call) = call(old) {
                    self.calls.remove(&call_name(&call));
                }
            }
            _ => {}
        }
    }
}

/// By which a call is known.
pub fn call_name(call: &Attempt) -> CallName {
    (call.contact.clone(), call.start, call.caller.clone())
}

fn contacts(value: Option<&str>) -> Vec<Contact> {
    let record: serde_json::Value =
        serde_json::from_str(value.unwrap_or_default()).unwrap_or_default();
    serde_json::from_str(&record["contacts"].to_string()).unwrap_or_default()
}

fn call(value: Option<&str>) -> Option<Attempt> {
    serde_json::from_str(value?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_stays_where_it_was_listed_first_and_a_call_taken_back_is_gone() {
        let mut facts = CallFacts::default();
        let added = |text| Value {
            new: Some(text),
            ..Value::default()
        };
        let gone = |text| Value {
            old: Some(text),
            ..Value::default()
        };
        let listed = r#"{"contacts":[{"code":"7","group":"一村"}]}"#;
        let again = r#"{"contacts":[{"code":"7","group":"二村"},{"code":"8","group":""}]}"#;
        facts.apply(1, Action::CallContacts, added(listed));
        facts.apply(2, Action::CallContacts, added(again));
        assert_eq!(facts.contacts["7"], ("一村".to_owned(), 1));
        assert_eq!(facts.contacts["8"], (String::new(), 2));
        let call = r#"{"contact":"7","caller":"甲","start":5,"end":9,"outcome":"busy"}"#;
        facts.apply(3, Action::Call, added(call));
        assert_eq!(facts.calls[&("7".into(), 5, "甲".into())].1, 3);
        facts.apply(4, Action::CallUndo, gone(call));
        let off = r#"{"contacts":[{"code":"8","group":""}]}"#;
        facts.apply(5, Action::CallContactRemove, gone(off));
        assert!(facts.calls.is_empty() && facts.contacts.len() == 1);
    }
}
