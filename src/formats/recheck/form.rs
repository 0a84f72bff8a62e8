//! A recheck file with its form known: columns by name, settings by key, and everything that is wrong with them.

use std::collections::BTreeSet;

use super::findings::{
    bad_cell, empty_cell, missing_column, no_such_question, setting_twice, setting_value,
    unknown_column, unknown_form, unknown_setting,
};
use super::sheet::{Set, Sheet};
use super::spec::{COMMON, Column, FORMS, Spec};
use crate::formats::response_findings::at;
use crate::formats::response_header::{duplicate, plain};
use crate::measure::{Fraction, Rounding};
use crate::printed::recheck::Printed;
use crate::text::{Finding, fold_width};

/// What a printed figure is called in messages.
pub(super) const A_FIGURE: [&str; 2] =
    ["数，如 91.38 或 91.38%", "a number such as 91.38 or 91.38%"];
/// What a count is called in messages.
pub(super) const A_COUNT: [&str; 2] = ["整数，如 26", "a whole number such as 26"];

/// A sheet whose form is known.
pub(super) struct Filled<'s> {
    sheet: &'s Sheet,
    spec: &'static Spec,
    /// For each column of the heading, its place among the columns of the form; `None`: a question.
    columns: Vec<Option<usize>>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

/// The names of the rows so far.
#[derive(Default)]
pub(super) struct Seen(BTreeSet<String>);

impl Seen {
    /// Whether a row had this name before; rows without one are no second ones.
    pub fn again(&mut self, name: &str) -> bool {
        !name.is_empty() && !self.0.insert(name.to_owned())
    }
}

/// A row of it.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    /// Its number in the file.
    pub number: u32,
    /// Its cells.
    pub cells: &'s [String],
}

impl<'s> Filled<'s> {
    /// Recognises the form by the heading and checks columns and keys.
    pub fn of(sheet: &'s Sheet) -> Result<Self, Finding> {
        let names: Vec<String> = sheet.heading.iter().map(|name| plain(name)).collect();
        let spec = FORMS
            .iter()
            .find(|spec| {
                let marks = spec
                    .columns
                    .iter()
                    .filter(|column| spec.marks.contains(&column.name));
                marks
                    .into_iter()
                    .any(|mark| names.iter().any(|name| is_called(mark, name)))
            })
            .ok_or_else(|| {
                at(
                    unknown_form(&sheet.heading),
                    u64::from(sheet.heading_row),
                    0,
                )
            })?;
        let mut filled = Self {
            sheet,
            spec,
            columns: Vec::new(),
            findings: Vec::new(),
        };
        filled.read_heading(&names);
        filled.check_settings();
        Ok(filled)
    }

    /// The form.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    fn read_heading(&mut self, names: &[String]) {
        let row = u64::from(self.sheet.heading_row);
        for (index, name) in names.iter().enumerate() {
            let found = self
                .spec
                .columns
                .iter()
                .position(|column| is_called(column, name));
            let shown = &self.sheet.heading[index];
            let is_there =
                names[..index].contains(name) || found.is_some() && self.columns.contains(&found);
            if is_there {
                self.findings.push(at(duplicate(shown), row, index));
            } else if found.is_none() && (!self.spec.has_questions || name.is_empty()) {
                self.findings
                    .push(at(unknown_column(shown, self.spec), row, index));
            }
            self.columns.push(found);
        }
        for (place, column) in self.spec.columns.iter().enumerate() {
            if column.is_needed && !self.columns.contains(&Some(place)) {
                self.findings
                    .push(at(missing_column(column.name, column.meaning), row, 0));
            }
        }
    }

    fn check_settings(&mut self) {
        let known: Vec<&super::spec::Setting> = self.spec.settings.iter().chain(COMMON).collect();
        let keys: Vec<&str> = known.iter().map(|setting| setting.key).collect();
        for (index, set) in self.sheet.settings.iter().enumerate() {
            let found = known.iter().find(|setting| setting.key == set.key);
            let before = &self.sheet.settings[..index];
            let finding = match found {
                None => unknown_setting(&set.key, &keys),
                Some(setting)
                    if !setting.repeats && before.iter().any(|other| other.key == set.key) =>
                {
                    setting_twice(&set.key)
                }
                Some(_) => continue,
            };
            self.findings.push(at(finding, u64::from(set.row), 0));
        }
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'s>> + use<'s> {
        self.sheet.rows.iter().map(|(number, cells)| Row {
            number: *number,
            cells,
        })
    }

    /// The index of a column in the heading.
    fn index(&self, name: &str) -> Option<usize> {
        let place = self
            .spec
            .columns
            .iter()
            .position(|column| column.name == name)?;
        self.columns
            .iter()
            .position(|column| *column == Some(place))
    }

    /// The indices and names of the columns that are questions.
    pub fn questions(&self) -> Vec<(usize, String)> {
        let columns = self.columns.iter().enumerate();
        let free = columns.filter(|(_, column)| column.is_none());
        free.map(|(index, _)| (index, self.sheet.heading[index].clone()))
            .collect()
    }

    /// A cell as text; empty where the column is missing.
    pub fn text<'r>(&self, row: Row<'r>, name: &str) -> &'r str {
        self.index(name)
            .and_then(|index| row.cells.get(index))
            .map_or("", String::as_str)
    }

    /// The row of the heading.
    pub fn heading_row(&self) -> u32 {
        self.sheet.heading_row
    }

    /// A cell that may not be empty.
    pub fn needed<'r>(&mut self, row: Row<'r>, name: &str) -> &'r str {
        let text = self.text(row, name);
        if text.is_empty() {
            self.complain(row, name, empty_cell(name));
        }
        text
    }

    /// A printed figure; `None` where the cell is empty.
    pub fn printed(&mut self, row: Row<'_>, name: &str) -> Option<Printed> {
        let index = self.index(name)?;
        self.printed_at(row, index)
    }

    /// A printed figure in a column of the heading.
    pub fn printed_at(&mut self, row: Row<'_>, index: usize) -> Option<Printed> {
        let cell = row.cells.get(index).filter(|cell| !cell.is_empty())?;
        let read = Printed::read(cell);
        if read.is_none() {
            let finding = bad_cell(&self.sheet.heading[index], cell, A_FIGURE);
            self.findings
                .push(at(finding, u64::from(row.number), index));
        }
        read
    }

    /// A count; `None` where the cell is empty.
    pub fn count(&mut self, row: Row<'_>, name: &str) -> Option<u64> {
        let cell = Some(self.text(row, name)).filter(|cell| !cell.is_empty())?;
        let read = whole(cell);
        if read.is_none() {
            self.complain(row, name, bad_cell(name, cell, A_COUNT));
        }
        read
    }

    /// Notes a finding at a cell.
    pub fn complain(&mut self, row: Row<'_>, name: &str, finding: Finding) {
        let index = self.index(name).unwrap_or(0);
        self.findings
            .push(at(finding, u64::from(row.number), index));
    }

    /// Notes a finding at a setting.
    pub fn complain_at(&mut self, row: u32, finding: Finding) {
        self.findings.push(at(finding, u64::from(row), 0));
    }

    /// The settings with a key.
    pub fn settings(&self, key: &str) -> Vec<Set> {
        let own = self.sheet.settings.iter().filter(|set| set.key == key);
        own.cloned().collect()
    }

    /// The setting with a key.
    pub fn setting(&self, key: &str) -> Option<Set> {
        self.settings(key).into_iter().next()
    }

    /// A setting that a reader makes something of; what it cannot read is a finding.
    pub fn read<T>(
        &mut self,
        key: &str,
        wanted: [&str; 2],
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<(u32, T)> {
        let set = self.setting(key)?;
        let value = read(&set.value);
        if value.is_none() {
            self.complain_at(set.row, setting_value(key, &set.value, wanted));
        }
        Some((set.row, value?))
    }

    /// The declared rounding.
    pub fn rounding(&mut self) -> Rounding {
        let wanted = [
            "half-up、half-even 或 truncate",
            "half-up, half-even or truncate",
        ];
        let read = self.read("rounding", wanted, Rounding::from_code);
        read.map(|(_, rounding)| rounding).unwrap_or_default()
    }

    /// A count in a setting.
    pub fn whole(&mut self, key: &str) -> Option<u64> {
        self.read(key, A_COUNT, whole).map(|(_, count)| count)
    }

    /// A figure in a setting, with its row.
    pub fn figure(&mut self, key: &str) -> Option<(u32, Printed)> {
        self.read(key, A_FIGURE, Printed::read)
    }

    /// The places of questions named with spaces between, among the known ones; an unknown one is a finding.
    pub fn places(&mut self, row: u32, names: &str, known: &[&str]) -> Vec<usize> {
        let mut places = Vec::new();
        for name in words(names) {
            match known
                .iter()
                .position(|code| code.eq_ignore_ascii_case(name))
            {
                Some(place) => places.push(place),
                None => self.complain_at(row, no_such_question(name, known)),
            }
        }
        places
    }
}

/// Whether a column has this name.
fn is_called(column: &Column, name: &str) -> bool {
    let name = name.trim_end_matches("(%)").trim_end();
    name == column.name || column.others.contains(&name)
}

/// The words of a list with spaces or commas between.
pub(super) fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split([' ', ',', '，', '、', '\t'])
        .filter(|word| !word.is_empty())
}

/// A whole number that is not negative; full-width digits are folded.
pub(super) fn whole(text: &str) -> Option<u64> {
    let folded: String = text.trim().chars().map(fold_width).collect();
    let is_digits = folded.bytes().all(|byte| byte.is_ascii_digit());
    is_digits
        .then(|| folded.parse().ok())
        .flatten()
        .filter(|count| *count <= 1_000_000_000)
}

/// Numbers with spaces between, none of them negative.
pub(super) fn numbers(list: &str) -> Option<Vec<Fraction>> {
    let read: Option<Vec<Fraction>> = words(list)
        .map(|word| {
            Printed::read(word)
                .filter(|number| number.bound().is_none())
                .map(|number| number.value())
        })
        .collect();
    read.filter(|numbers| !numbers.is_empty() && !numbers.iter().any(Fraction::is_negative))
}
