//! The rules of a `.chk`: labels, legal values, ranges, missing values, jumps; every other command is named with its line.
//!
//! Lines end with CR LF, LF or a bare CR, as `EpiData` itself writes inside a list of labels.

use super::value::normal;
use super::{EpiField, EpiForm, EpiJump, EpiKind, EpiLabel, EpiRemark};
use crate::text::text;

/// Reads the rules of a form.
pub(super) fn read_rules(form: &mut EpiForm, name: &str, rules: &str) {
    let text = rules.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').enumerate().map(|(at, line)| Line {
        number: at + 1,
        said: line.trim(),
        words: words(line),
    });
    let lines: Vec<Line<'_>> = lines
        .filter(|line| {
            line.words
                .first()
                .is_some_and(|word| !word.starts_with('*'))
        })
        .collect();
    let mut reader = Reader {
        form,
        file: name,
        sets: Vec::new(),
        lines,
        at: 0,
    };
    reader.file();
}

struct Line<'l> {
    number: usize,
    /// As it stands.
    said: &'l str,
    words: Vec<String>,
}

impl Line<'_> {
    fn command(&self) -> String {
        self.word(0)
    }

    /// A word in capitals.
    fn word(&self, at: usize) -> String {
        self.words
            .get(at)
            .map(|word| word.to_uppercase())
            .unwrap_or_default()
    }
}

/// The words of a line; what stands between quotes is one.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.trim_matches([' ', '\t']);
    while !rest.is_empty() {
        let (word, behind) = match rest.strip_prefix('"') {
            Some(inner) => inner.split_once('"').unwrap_or((inner, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = behind.trim_matches([' ', '\t']);
    }
    words
}

struct Reader<'r> {
    form: &'r mut EpiForm,
    file: &'r str,
    /// Sets of labels, by their names.
    sets: Vec<(String, Vec<EpiLabel>)>,
    lines: Vec<Line<'r>>,
    at: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<usize> {
        let at = self.at;
        self.at += 1;
        (at < self.lines.len()).then_some(at)
    }

    fn not_taken(&mut self, line: usize) {
        let Line { number, said, .. } = &self.lines[line];
        self.form.remarks.push(EpiRemark::at(
            self.file,
            *number,
            text!(
                "没有对应的功能，没有读：{said}",
                "has no counterpart and was not taken: {said}"
            ),
        ));
    }

    fn file(&mut self) {
        while let Some(line) = self.next() {
            let words = [0, 1].map(|at| self.lines[line].word(at));
            match [words[0].as_str(), words[1].as_str()] {
                ["LABELBLOCK", _] => self.label_block(),
                ["BEFORE", "FILE"] => self.before_file(),
                ["BEFORE" | "AFTER", "FILE" | "RECORD"]
                | ["CONSISTENCYBLOCK" | "RECODEBLOCK", _] => {
                    self.not_taken(line);
                    self.block_not_taken();
                }
                ["INCLUDE" | "END", _] => self.not_taken(line),
                _ => {
                    if let Some(field) = self.field(&words[0]) {
                        self.field_block(field);
                    } else {
                        self.not_taken(line);
                        self.block_not_taken();
                    }
                }
            }
        }
    }

    fn field(&self, name: &str) -> Option<usize> {
        let mut fields = self.form.fields.iter();
        fields.position(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Names every command up to the end of a block, and of those inside.
    fn block_not_taken(&mut self) {
        let mut depth = 1;
        while let Some(line) = self.next() {
            let [one, two] = [0, 1].map(|at| self.lines[line].word(at));
            if one == "END" {
                depth -= 1;
                if depth == 0 {
                    return;
                }
                continue;
            }
            if opens(&one, &two) {
                depth += 1;
            }
            if one != "ENDIF" {
                self.not_taken(line);
            }
        }
    }

    fn label_block(&mut self) {
        while let Some(line) = self.next() {
            match self.lines[line].command().as_str() {
                "END" => return,
                "LABEL" => {
                    let name = self.lines[line].word(1);
                    let labels = self.labels();
                    self.sets.push((name, labels));
                }
                _ => self.not_taken(line),
            }
        }
    }

    /// Values with their labels, up to the end of the list.
    fn labels(&mut self) -> Vec<EpiLabel> {
        let mut labels = Vec::new();
        while let Some(line) = self.next() {
            let words = &self.lines[line].words;
            if self.lines[line].command() == "END" && words.len() == 1 {
                break;
            }
            labels.push(EpiLabel {
                value: words[0].clone(),
                text: words[1..].join(" "),
            });
        }
        labels
    }

    fn before_file(&mut self) {
        while let Some(line) = self.next() {
            match self.lines[line].command().as_str() {
                "END" => return,
                "MISSINGVALUE" => self.missing_of_fields(line),
                _ => self.not_taken(line),
            }
        }
    }

    /// `MISSINGVALUE ALL 99 98`, or `MISSINGVALUE V1-V5, V9 99`.
    fn missing_of_fields(&mut self, line: usize) {
        let words = self.lines[line].words[1..].to_vec();
        let is_number = |word: &&String| word.parse::<f64>().is_ok();
        let values: Vec<String> = words.iter().filter(is_number).cloned().collect();
        let names: Vec<String> = words
            .iter()
            .filter(|word| !is_number(word))
            .flat_map(|word| word.split(','))
            .filter(|word| !word.is_empty())
            .map(str::to_uppercase)
            .collect();
        if names.first().is_some_and(|name| name == "ALL") {
            for field in &mut self.form.fields {
                if matches!(field.kind, EpiKind::Whole | EpiKind::Decimal(_)) {
                    field.missing.extend(values.clone());
                }
            }
            return;
        }
        for name in names {
            let ends = name.split_once('-').unwrap_or((&name, &name));
            let (Some(first), Some(last)) = (self.field(ends.0), self.field(ends.1)) else {
                self.not_taken(line);
                return;
            };
            for field in &mut self.form.fields[first..=last.max(first)] {
                field.missing.extend(values.clone());
            }
        }
    }

    fn field_block(&mut self, field: usize) {
        while let Some(line) = self.next() {
            let [one, two] = [0, 1].map(|at| self.lines[line].word(at));
            match [one.as_str(), two.as_str()] {
                ["END", _] => return,
                ["ENDIF", _] => {}
                ["RANGE", _] => self.range(field, line),
                ["LEGAL", _] => self.legal(field, line),
                ["COMMENT", "LEGAL"] => self.comment_legal(field, line),
                ["MUSTENTER", _] => self.form.fields[field].must_enter = true,
                ["JUMPS", _] => self.jumps(field, line),
                ["AUTOJUMP", _] => self.jump(field, line, None, &two),
                ["KEY", "UNIQUE"] => self.form.keys.push(field),
                ["MISSINGVALUE", _] => {
                    let values = self.lines[line].words[1..].to_vec();
                    self.form.fields[field].missing.extend(values);
                }
                _ => {
                    self.not_taken(line);
                    if opens(&one, &two) {
                        self.block_not_taken();
                    }
                }
            }
        }
    }

    /// A value of a field in the form in which values are stored.
    fn stored(&self, field: usize, value: &str) -> String {
        let EpiField { kind, order, .. } = self.form.fields[field];
        normal(kind, order, value).unwrap_or_else(|| value.to_owned())
    }

    fn range(&mut self, field: usize, line: usize) {
        let ends = [1, 2].map(|at| {
            let word = self.lines[line].words.get(at)?;
            let is_end = !word.to_uppercase().ends_with("INFINITY");
            is_end.then(|| self.stored(field, word))
        });
        self.form.fields[field].ranges.push(ends);
    }

    fn legal(&mut self, field: usize, line: usize) {
        if self.lines[line].word(1) == "USE" {
            match self.field(&self.lines[line].word(2)) {
                Some(other) => {
                    let legal = self.form.fields[other].legal.clone();
                    self.form.fields[field].legal = legal;
                }
                None => self.not_taken(line),
            }
            return;
        }
        while let Some(line) = self.next() {
            if self.lines[line].command() == "END" {
                return;
            }
            let values: Vec<String> = self.lines[line]
                .words
                .iter()
                .map(|value| self.stored(field, value))
                .collect();
            self.form.fields[field].legal.extend(values);
        }
    }

    fn comment_legal(&mut self, field: usize, line: usize) {
        let word = self.lines[line].word(2);
        let labels = match word.as_str() {
            "USE" => {
                let name = self.lines[line].word(3);
                let set = self.sets.iter().find(|(known, _)| *known == name);
                let of_field = || {
                    let other = self.field(&name)?;
                    Some(self.form.fields[other].labels.clone())
                };
                match set.map(|(_, labels)| labels.clone()).or_else(of_field) {
                    Some(labels) => labels,
                    None => return self.not_taken(line),
                }
            }
            "" | "SHOW" => self.labels(),
            // Labels that lie in another file.
            _ => return self.not_taken(line),
        };
        let labels = labels.into_iter().map(|label| EpiLabel {
            value: self.stored(field, &label.value),
            text: label.text,
        });
        self.form.fields[field].labels = labels.collect();
    }

    fn jumps(&mut self, field: usize, line: usize) {
        if self.lines[line].words.len() > 1 {
            // RESET empties what is skipped, which is what a skip does here.
            let is_filled = self.lines[line].words.len() > 2;
            if is_filled {
                self.not_taken(line);
            }
        }
        while let Some(line) = self.next() {
            if self.lines[line].command() == "END" && self.lines[line].words.len() == 1 {
                return;
            }
            let value = self.stored(field, &self.lines[line].words[0].clone());
            let target = self.lines[line].word(1);
            self.jump(field, line, Some(value), &target);
        }
    }

    fn jump(&mut self, field: usize, line: usize, on: Option<String>, target: &str) {
        let to = match target {
            "END" | "WRITE" => None,
            "SKIPNEXTFIELD" => Some(field + 2).filter(|to| *to < self.form.fields.len()),
            name => match self.field(name) {
                Some(to) => Some(to),
                None => return self.not_taken(line),
            },
        };
        let place = format!("{}:{}", self.file, self.lines[line].number);
        self.form.fields[field]
            .jumps
            .push(EpiJump { on, to, place });
    }
}

/// Whether a command opens a block that ends with END.
fn opens(one: &str, two: &str) -> bool {
    matches!(
        [one, two],
        ["BEFORE" | "AFTER", "ENTRY" | "FILE" | "RECORD"]
            | ["LEGAL" | "JUMPS", ""]
            | [
                "LABEL" | "LABELBLOCK" | "CONSISTENCYBLOCK" | "RECODEBLOCK",
                _
            ]
    )
}

impl EpiField {
    /// The label of a value.
    pub fn label(&self, value: &str) -> Option<&str> {
        let mut labels = self.labels.iter();
        labels
            .find(|label| label.value == value)
            .map(|label| label.text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::DayOrder;
    use super::*;

    fn form(names: &[&str]) -> EpiForm {
        EpiForm {
            fields: names
                .iter()
                .map(|name| {
                    EpiField::bare(
                        (*name).into(),
                        (*name).into(),
                        EpiKind::Whole,
                        DayOrder::YearMonthDay,
                    )
                })
                .collect(),
            ..EpiForm::default()
        }
    }

    #[test]
    fn what_stands_between_quotes_is_one_word() {
        assert_eq!(
            words("  99  \"其他 请注明\" SHOW"),
            ["99", "其他 请注明", "SHOW"]
        );
        assert_eq!(words("\"C D\""), ["C D"]);
    }

    #[test]
    fn every_command_without_a_counterpart_is_named_with_its_line() {
        let mut form = form(&["V1", "V2"]);
        let rules = "BEFORE FILE\n MISSINGVALUE V1-V2 9\n DEFAULTVALUE ALL 0\nEND\nV1\n REPEAT\n AFTER ENTRY\n  IF (V1 = 1) THEN\n\
                     HIDE V2\n  ENDIF\n END\n JUMPS\n 1 END\n END\nEND\nCONSISTENCYBLOCK\n CHECK V1=V2\nEND\nV9\n MUSTENTER\nEND\n";
        read_rules(&mut form, "a.chk", rules);
        let places: Vec<&str> = form.remarks.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "a.chk:3", "a.chk:6", "a.chk:7", "a.chk:8", "a.chk:9", "a.chk:16", "a.chk:17",
                "a.chk:19", "a.chk:20"
            ]
        );
        assert_eq!(form.fields[1].missing, ["9"]);
        assert_eq!(form.fields[0].jumps[0].to, None);
        assert!(!form.fields[1].must_enter);
    }
}
