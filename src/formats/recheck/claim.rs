//! A published figure in a setting: `name = value; key: value; …`.

use super::findings::{setting_value, unknown_setting};
use super::form::{A_FIGURE, Filled};
use super::sheet::Set;
use crate::printed::recheck::Printed;

/// A published figure with what is declared about it.
pub(super) struct Stated {
    /// Its row in the file.
    pub row: u32,
    /// What stands before the equals sign; empty where there is none.
    pub name: String,
    /// The figure.
    pub printed: Printed,
    /// What is declared about it, by key.
    options: Vec<(String, String)>,
}

impl Stated {
    /// Reads a setting; a figure that is none and a key that is not among `known` are findings.
    pub fn read(filled: &mut Filled<'_>, set: &Set, known: &[&str]) -> Option<Self> {
        let mut parts = set.value.split([';', '；']);
        let figure = parts.next().unwrap_or_default();
        let (name, figure) = figure.split_once(['=', '＝']).unwrap_or(("", figure));
        let Some(printed) = Printed::read(figure) else {
            filled.complain_at(set.row, setting_value(&set.key, figure.trim(), A_FIGURE));
            return None;
        };
        let mut options = Vec::new();
        for part in parts.filter(|part| !part.trim().is_empty()) {
            let (key, value) = part.split_once([':', '：']).unwrap_or((part, ""));
            let key = key.trim().to_lowercase();
            if known.contains(&key.as_str()) {
                options.push((key, value.trim().to_owned()));
            } else {
                filled.complain_at(set.row, unknown_setting(&key, known));
            }
        }
        Some(Self {
            row: set.row,
            name: name.trim().to_owned(),
            printed,
            options,
        })
    }

    /// What is declared under a key: on its own line, else for the whole file.
    pub fn option(&self, filled: &Filled<'_>, key: &str) -> Option<String> {
        let own = self.options.iter().find(|(name, _)| name == key);
        own.map(|(_, value)| value.clone())
            .or_else(|| filled.setting(key).map(|set| set.value))
    }

    /// What is declared under a key on its own line.
    pub fn own(&self, key: &str) -> Option<&str> {
        let own = self.options.iter().find(|(name, _)| name == key);
        own.map(|(_, value)| value.as_str())
    }
}
