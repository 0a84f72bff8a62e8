//! A form of `EpiData` becomes a survey with its responses: what each field is asked as, which values are reasons, which field
//! is the serial; and everything that could not be kept as it was, in words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::error::Result;
use crate::formats::epidata::{EpiField, EpiForm, EpiKind, EpiRecord, EpiStatus};
use crate::formats::{CsvRows, CsvStyle};
use crate::measure::Survey;
use crate::questionnaire::{
    Condition, ConditionTest, Kind, Limits, Opt, Question, Questionnaire, RESERVED_CODES, Role,
    SecondWay, check_code, is_private_field,
};
use crate::response::{InvalidReason, Missing, Serial};
use crate::text::order;
use crate::text::{Text, text};

/// The most decimals that a number question takes.
const MOST_DECIMALS: u32 = 3;
/// How many records a message names.
const NAMED: usize = 5;

/// What whoever takes a form over has settled.
#[derive(Debug, Clone, Default)]
pub struct EpiChoices {
    /// The field that is the serial; `-`: records are numbered.
    pub serial: Option<String>,
    /// Which reason a value stands for: of a field, or of all.
    pub missing: Vec<(Option<String>, String, Missing)>,
    /// Whether deleted records may be put into a file.
    pub keeps_deleted: bool,
}

/// What a form becomes.
#[derive(Debug)]
pub struct EpiTaken {
    /// The survey.
    pub survey: Survey,
    /// Its responses as a table that `import` reads.
    pub table: String,
    /// How many there are.
    pub responses: u64,
    /// The serials of those that were verified by a second entry, whose values are not in the file.
    pub verified: Vec<Serial>,
    /// The deleted records as a table, with the reason; `None`: there is none.
    pub deleted: Option<String>,
    /// How many were deleted, with the numbers of some.
    pub deleted_records: Vec<usize>,
    /// Everything that is worth saying.
    pub said: Vec<Text>,
    /// What must be settled first.
    pub asks: Vec<EpiAsk>,
}

/// Something that must be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiAsk {
    /// What.
    pub sentence: Text,
    /// The option that settles it.
    pub option: String,
    /// What is settled.
    pub about: EpiAsked,
}

/// What must be settled of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EpiAsked {
    /// Which field is the serial.
    Serial,
    /// Which reason a value of a field stands for.
    Missing(String, String),
    /// Where the deleted records go.
    Deleted,
}

/// The fields that can be the serial: each record that is kept has a value of its own there.
pub fn serial_fields(form: &EpiForm) -> Vec<&str> {
    let is_one = |at: usize| {
        let mut seen = BTreeSet::new();
        let mut records = form.records.iter();
        records.all(|record| {
            let value = record.values.get(at).and_then(Option::as_deref);
            let serial = value.and_then(|value| Serial::read(value).ok());
            record.status == EpiStatus::Deleted
                || serial.is_some_and(|serial| seen.insert(serial.to_string()))
        })
    };
    let fields = form.fields.iter().enumerate();
    let fields = fields.filter(|(at, _)| is_one(*at));
    fields.map(|(_, field)| field.name.as_str()).collect()
}

/// Makes a survey of a form.
pub fn survey_of_epidata(form: &EpiForm, code: &str, choices: &EpiChoices) -> Result<EpiTaken> {
    let mut making = Making {
        form,
        choices,
        said: Vec::new(),
        asks: Vec::new(),
        codes: BTreeSet::new(),
    };
    let serial = making.serial();
    let mut columns = Vec::new();
    for (at, field) in form.fields.iter().enumerate() {
        if serial != Some(at) {
            let column = making.column(at, field);
            columns.push(column);
        }
    }
    let private = columns.iter().filter(|column| column.question.sensitive);
    let private: Vec<&str> = private.map(|column| &*column.question.code).collect();
    if !private.is_empty() {
        let listed = private.join("、");
        making.said.push(text!(
            "按隐私收的题（电话、地址、姓名、证件、收入之类，不随导出和附件离开）：{listed}",
            "taken as private (telephone, address, name, papers, income and the like; they leave with no export or annex): {listed}"
        ));
    }
    making.jumps(&mut columns);
    let intro = making.headings(&mut columns);
    let serials = making.serials(serial);
    let table = table(form, &columns, &serials)?;
    let kept = || {
        let records = form.records.iter().zip(&serials);
        records.filter(|(record, _)| record.status != EpiStatus::Deleted)
    };
    let verified = kept()
        .filter(|(record, _)| record.status == EpiStatus::Verified)
        .filter_map(|(_, serial)| Serial::read(serial).ok())
        .collect();
    let responses = kept().count() as u64;
    let deleted_records = making.deleted();
    let title = if form.title.is_empty() {
        form.first_heading().unwrap_or(code)
    } else {
        &form.title
    };
    let questionnaire = Questionnaire {
        code: code.to_owned(),
        version: 1,
        title: Text::same(title),
        respondents: Text::default(),
        intro: Text::same(intro),
        questions: columns.into_iter().map(|column| column.question).collect(),
        control_total: None,
    };
    Ok(EpiTaken {
        survey: Survey {
            code: code.to_owned(),
            questionnaire,
            population: None,
            distributed: None,
            invalid_reasons: InvalidReason::usual(),
            measures: Vec::new(),
        },
        table,
        responses,
        verified,
        deleted: (!deleted_records.is_empty())
            .then(|| deleted_table(form))
            .transpose()?,
        deleted_records,
        said: making.said,
        asks: making.asks,
    })
}

/// A field on its way to a question.
struct Column {
    /// The place of its field.
    field: usize,
    question: Question,
    /// The option of each value, where values are options.
    options: Vec<(String, String)>,
    /// The reason of each value that is one.
    reasons: Vec<(String, Missing)>,
}

struct Making<'a> {
    form: &'a EpiForm,
    choices: &'a EpiChoices,
    said: Vec<Text>,
    asks: Vec<EpiAsk>,
    codes: BTreeSet<String>,
}

impl<'a> Making<'a> {
    /// The field that is the serial; `None`: records are numbered.
    fn serial(&mut self) -> Option<usize> {
        let fields = &self.form.fields;
        if let Some(name) = &self.choices.serial {
            if name == "-" {
                return None;
            }
            let found = fields
                .iter()
                .position(|field| field.name.eq_ignore_ascii_case(name));
            if found.is_none() {
                let names = names(fields);
                self.ask(
                    EpiAsked::Serial,
                    text!(
                        "没有字段 {name}；有 {}",
                        "there is no field {name}; there are {}",
                        names
                    ),
                    "--serial",
                );
            }
            return found;
        }
        match self.form.keys.as_slice() {
            [key] => Some(*key),
            [] => {
                self.ask(
                    EpiAsked::Serial,
                    text!(
                        "没有一个字段写着是唯一的编号（KEY UNIQUE）；有 {}",
                        "no field is said to be the unique key; there are {}",
                        names(fields)
                    ),
                    "--serial FIELD | --serial -",
                );
                None
            }
            keys => {
                let keys: Vec<&str> = keys.iter().map(|at| fields[*at].name.as_str()).collect();
                self.ask(
                    EpiAsked::Serial,
                    text!(
                        "几个字段都是编号：{}",
                        "several fields are keys: {}",
                        keys.join(" ")
                    ),
                    "--serial FIELD | --serial -",
                );
                None
            }
        }
    }

    fn ask(&mut self, about: EpiAsked, sentence: Text, option: &str) {
        self.asks.push(EpiAsk {
            sentence,
            option: option.to_owned(),
            about,
        });
    }

    /// The values of a field in the records that are kept, with the numbers of these.
    fn values(&self, at: usize) -> impl Iterator<Item = (usize, &'a str)> {
        let records = self.form.records.iter().enumerate();
        records
            .filter(|(_, record)| record.status != EpiStatus::Deleted)
            .filter_map(move |(number, record)| {
                let value = record.values.get(at)?.as_deref()?;
                Some((number + 1, value))
            })
    }

    fn column(&mut self, at: usize, field: &EpiField) -> Column {
        let code = self.code(field);
        let reasons = self.reasons(at, field);
        let is_reason = |value: &str| reasons.iter().any(|(reason, _)| reason == value);
        let values: Vec<(usize, &str)> = self
            .values(at)
            .filter(|(_, value)| !is_reason(value))
            .collect();
        let mut options = Vec::new();
        let mut question = Question {
            code,
            text: Text::same(&field.text),
            kind: Kind::Text,
            role: Role::Process,
            sensitive: is_private_field(&field.name, &field.text),
            required: field.must_enter,
            options: Vec::new(),
            ask_if: Vec::new(),
            since: 1,
            until: None,
            section: Text::default(),
            limits: Limits::default(),
            second: SecondWay::default(),
        };
        match field.kind {
            EpiKind::Boolean => {
                for (value, label) in [("Y", Text::new("是", "yes")), ("N", Text::new("否", "no"))]
                {
                    options.push((value.to_owned(), value.to_owned()));
                    question.options.push(option(value, label));
                }
                question.kind = Kind::Single;
            }
            _ if is_choice(field, &values) => {
                self.choice(field, &values, &is_reason, &mut question, &mut options);
            }
            EpiKind::Whole | EpiKind::Decimal(_) | EpiKind::Automatic => {
                self.number(field, &values, &mut question);
            }
            EpiKind::Day => {
                question.kind = Kind::Date;
                question.role = Role::Process;
                self.days(field, &values, &mut question);
            }
            EpiKind::Text | EpiKind::Time => question.role = Role::Open,
        }
        if question.options.is_empty() {
            self.keep_labels(field, &is_reason, &mut question);
        }
        Column {
            field: at,
            question,
            options,
            reasons,
        }
    }

    /// A code that no question has yet.
    fn code(&mut self, field: &EpiField) -> String {
        let plain: String = field
            .name
            .chars()
            .map(|sign| if sign == '_' { '-' } else { sign })
            .collect();
        let plain = plain.trim_matches('-');
        let is_bad = plain.is_empty()
            || check_code("", plain).is_some()
            || RESERVED_CODES.contains(&plain.to_ascii_lowercase().as_str());
        let base = if is_bad {
            format!("F{}", self.codes.len() + 1)
        } else {
            plain.to_owned()
        };
        let mut code = base.clone();
        let mut again = 2;
        while !self.codes.insert(code.to_ascii_lowercase()) {
            code = format!("{base}-{again}");
            again += 1;
        }
        if code != field.name {
            self.said.push(text!(
                "字段 {} 的题号是 {code}",
                "the field {} is the question {code}",
                field.name
            ));
        }
        code
    }

    /// Which values of a field stand for no answer, and why there is none.
    fn reasons(&mut self, at: usize, field: &EpiField) -> Vec<(String, Missing)> {
        let mut reasons: Vec<(String, Missing)> = Vec::new();
        for value in &field.missing {
            if reasons.iter().any(|(known, _)| known == value) {
                continue;
            }
            let label = field.label(value).unwrap_or_default();
            if let Some(reason) = self.settled(field, value).or_else(|| of_label(label)) {
                reasons.push((value.clone(), reason));
                let (name, word) = (&field.name, reason.label());
                let said = if label.is_empty() {
                    value.clone()
                } else {
                    format!("{value} {label}")
                };
                self.said.push(Text::new(
                    format!("{name} 的 {said} 记为“{}”", word.zh),
                    format!("{said} of {name} is kept as `{}`", word.en),
                ));
                continue;
            }
            let count = self.values(at).filter(|(_, given)| given == value).count();
            // Where nobody gave it there is nothing to settle.
            if count > 0 {
                let name = &field.name;
                self.ask(
                    EpiAsked::Missing(name.clone(), value.clone()),
                    text!(
                        "{name} 的 {value}（{label}）表示没有答案，{count} 条记录里有：是哪一种？",
                        "{value} ({label}) of {name} means no answer and is in {count} records: which kind?"
                    ),
                    &format!("--missing {name}.{value}=blank|refused|not-applicable|illegible"),
                );
                reasons.push((value.clone(), Missing::Blank));
            }
        }
        reasons
    }

    /// What whoever takes it over said of a value.
    fn settled(&self, field: &EpiField, value: &str) -> Option<Missing> {
        let of = |name: Option<&str>| {
            let mut all = self.choices.missing.iter();
            let found = all.find(|(of, said, _)| {
                said == value
                    && match (of, name) {
                        (Some(of), Some(name)) => of.eq_ignore_ascii_case(name),
                        (None, None) => true,
                        _ => false,
                    }
            });
            found.map(|(_, _, reason)| *reason)
        };
        of(Some(&field.name)).or_else(|| of(None))
    }

    fn choice(
        &mut self,
        field: &EpiField,
        values: &[(usize, &str)],
        is_reason: &impl Fn(&str) -> bool,
        question: &mut Question,
        options: &mut Vec<(String, String)>,
    ) {
        let is_missing = |value: &str| field.missing.iter().any(|missing| missing == value);
        let mut listed: Vec<(String, String)> = field
            .labels
            .iter()
            .map(|label| (label.value.clone(), label.text.clone()))
            .collect();
        for legal in &field.legal {
            if !listed.iter().any(|(value, _)| value == legal) {
                listed.push((legal.clone(), legal.clone()));
            }
        }
        listed.retain(|(value, _)| !is_reason(value) && !is_missing(value));
        let mut strays: Vec<&str> = Vec::new();
        for (_, value) in values {
            let is_known = listed.iter().any(|(known, _)| known == value);
            if !is_known && !strays.contains(value) {
                strays.push(value);
            }
        }
        for stray in strays {
            let records = numbers(values.iter().filter(|(_, value)| *value == stray));
            let name = &field.name;
            self.said.push(Text::new(
                format!(
                    "{name} 的 {stray} 不在允许的值里（{}），留作一个选项",
                    records.zh
                ),
                format!(
                    "{stray} of {name} is no allowed value ({}); it is kept as an option",
                    records.en
                ),
            ));
            listed.push((stray.to_owned(), stray.to_owned()));
        }
        let is_code =
            |code: &str| check_code("", code).is_none() && !code.is_empty() && code.len() <= 9;
        let mut seen = BTreeSet::new();
        let has_codes = listed
            .iter()
            .all(|(value, _)| is_code(value) && seen.insert(value.to_ascii_lowercase()));
        for (at, (value, label)) in listed.into_iter().enumerate() {
            let code = if has_codes {
                value.clone()
            } else {
                (at + 1).to_string()
            };
            let label = if label.is_empty() {
                value.clone()
            } else {
                label
            };
            question.options.push(option(&code, Text::same(&label)));
            if code != value {
                self.said.push(text!(
                    "{} 的“{value}”是选项 {code}",
                    "`{value}` of {} is the option {code}",
                    field.name
                ));
            }
            options.push((value, code));
        }
        question.kind = Kind::Single;
    }

    fn number(&mut self, field: &EpiField, values: &[(usize, &str)], question: &mut Question) {
        let decimals = match field.kind {
            EpiKind::Decimal(decimals) => decimals,
            _ => 0,
        };
        let name = &field.name;
        let has_zeros = values.iter().any(|(_, value)| {
            value.len() > 1 && value.starts_with('0') && !value.starts_with("0.")
        });
        if decimals > MOST_DECIMALS || has_zeros {
            self.said.push(if has_zeros {
                text!(
                    "{name} 里有 0 开头的数，照原样按文字读",
                    "{name} has numbers that begin with 0; they are kept as words"
                )
            } else {
                text!(
                    "{name} 有 {decimals} 位小数，按文字读",
                    "{name} has {decimals} decimals and is kept as words"
                )
            });
            question.role = Role::Open;
            return;
        }
        let read = |end: &Option<String>| Decimal::from_str_exact(end.as_deref()?).ok();
        let mut low: Option<Decimal> = None;
        let mut high: Option<Decimal> = None;
        for [from, to] in &field.ranges {
            low = low.max(read(from));
            high = match (high, read(to)) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        // What a list allows beside the range, and what records hold beyond it, is kept: the range gives way.
        let listed = field
            .legal
            .iter()
            .chain(field.labels.iter().map(|label| &label.value));
        let listed = listed.filter(|value| !field.missing.contains(value));
        let allowed: Vec<Decimal> = listed
            .filter_map(|value| Decimal::from_str_exact(value).ok())
            .collect();
        let least = allowed.iter().copied().min();
        let most = allowed.iter().copied().max();
        low = low.map(|low| least.map_or(low, |least| low.min(least)));
        high = high.map(|high| most.map_or(high, |most| high.max(most)));
        let is_out = |value: &str| {
            let number = Decimal::from_str_exact(value).ok();
            number.is_some_and(|number| {
                low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high)
            })
        };
        let beyond: Vec<&(usize, &str)> =
            values.iter().filter(|(_, value)| is_out(value)).collect();
        if !beyond.is_empty() {
            let records = numbers(beyond.into_iter());
            self.said.push(Text::new(
                format!(
                    "{name} 有超出范围的值（{}），留着；这道题不再限范围",
                    records.zh
                ),
                format!(
                    "{name} has values out of its range ({}); they are kept, and the range is not",
                    records.en
                ),
            ));
            (low, high) = (None, None);
        }
        question.role = Role::Demographic;
        question.kind = Kind::Number {
            low,
            high,
            decimals,
        };
    }

    fn days(&mut self, field: &EpiField, values: &[(usize, &str)], question: &mut Question) {
        let mut limits = Limits::default();
        for [from, to] in &field.ranges {
            let day = |end: &Option<String>| end.as_deref()?.parse::<Date>().ok();
            limits.low = limits.low.max(day(from));
            limits.high = match (limits.high, day(to)) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        let is_out = |value: &str| {
            let day: Option<Date> = value.parse().ok();
            day.is_some_and(|day| {
                limits.low.is_some_and(|low| day < low)
                    || limits.high.is_some_and(|high| day > high)
            })
        };
        let beyond: Vec<&(usize, &str)> =
            values.iter().filter(|(_, value)| is_out(value)).collect();
        if beyond.is_empty() {
            question.limits = limits;
            return;
        }
        let (name, records) = (&field.name, numbers(beyond.into_iter()));
        self.said.push(Text::new(
            format!(
                "{name} 有超出范围的日期（{}），留着；这道题不再限范围",
                records.zh
            ),
            format!(
                "{name} has days out of its range ({}); they are kept, and the range is not",
                records.en
            ),
        ));
    }

    /// The labels of values that are no options stand in the question, so that none is lost.
    fn keep_labels(
        &mut self,
        field: &EpiField,
        is_reason: &impl Fn(&str) -> bool,
        question: &mut Question,
    ) {
        let labels: Vec<String> = field
            .labels
            .iter()
            .filter(|label| !is_reason(&label.value))
            .map(|label| format!("{} {}", label.value, label.text))
            .collect();
        if labels.is_empty() {
            return;
        }
        let labels = labels.join("；");
        question.text = Text::same(format!("{}（{labels}）", field.text));
        self.said.push(text!(
            "{} 不只这几个值，值标签写进了题目",
            "{} holds more than the labelled values; the labels stand in its question",
            field.name
        ));
    }

    /// Jumps become conditions of the questions that they pass over, where every record agrees with that.
    fn jumps(&mut self, columns: &mut [Column]) {
        for (at, field) in self.form.fields.iter().enumerate() {
            for jump in &field.jumps {
                let end = jump.to.unwrap_or(self.form.fields.len());
                let passed: Vec<usize> = (0..columns.len())
                    .filter(|column| (at + 1..end).contains(&columns[*column].field))
                    .collect();
                let on = columns.iter().position(|column| column.field == at);
                let test = on
                    .zip(jump.on.as_ref())
                    .and_then(|(on, value)| not(&columns[on], value));
                let against = self.against(at, &passed, columns, jump.on.as_deref());
                let value = jump.on.as_deref().unwrap_or("*");
                let name = &field.name;
                if end <= at + 1 && jump.to.is_some() {
                    // To the next field, which comes next anyway, or back.
                    if end <= at {
                        let place = &jump.place;
                        self.said.push(text!(
                            "{place} 往回跳，没有读",
                            "{place} jumps back and was not taken"
                        ));
                    }
                    continue;
                }
                match (on, test, against) {
                    (Some(on), Some(test), None) => {
                        let question = columns[on].question.code.clone();
                        for column in passed {
                            add(&mut columns[column].question, &question, test.clone());
                        }
                    }
                    (_, _, Some(records)) => self.said.push(Text::new(
                        format!(
                            "{}：{name}={value} 的跳转没有读：跳过的字段里也有值，或 {name} 空着（{}）",
                            jump.place, records.zh
                        ),
                        format!(
                            "{}: the jump at {name}={value} was not taken: there are values in what it passes over, or none in {name} ({})",
                            jump.place, records.en
                        ),
                    )),
                    _ => self.said.push(text!(
                        "{}：{name}={value} 的跳转说不成条件，没有读",
                        "{}: the jump at {name}={value} makes no condition and was not taken",
                        jump.place
                    )),
                }
            }
        }
    }

    /// The records that a condition in place of a jump would contradict: something is passed over that has a value.
    fn against(
        &self,
        at: usize,
        passed: &[usize],
        columns: &[Column],
        on: Option<&str>,
    ) -> Option<Text> {
        let has_value = |record: &EpiRecord| {
            passed.iter().any(|column| {
                let place = columns[*column].field;
                record.values.get(place).is_some_and(Option::is_some)
            })
        };
        let is_reason = |value: &str| {
            let column = columns.iter().find(|column| column.field == at);
            column.is_some_and(|column| column.reasons.iter().any(|(reason, _)| reason == value))
        };
        let records: Vec<usize> = self
            .form
            .records
            .iter()
            .enumerate()
            .filter(|(_, record)| record.status != EpiStatus::Deleted)
            .filter(
                |(_, record)| match record.values.get(at).and_then(Option::as_deref) {
                    Some(value) => (Some(value) == on || is_reason(value)) && has_value(record),
                    None => has_value(record),
                },
            )
            .map(|(number, _)| number + 1)
            .collect();
        (!records.is_empty()).then(|| named(&records))
    }

    /// Headings: the first of all is the title, others above the first field are what the paper says first, those further
    /// down begin a part, and what stands behind a field belongs to its question.
    fn headings(&mut self, columns: &mut [Column]) -> String {
        let title = self.form.first_heading();
        let title = title.filter(|_| self.form.title.is_empty());
        let mut intro = Vec::new();
        for heading in &self.form.headings {
            let (behind, text) = (heading.before, heading.text.as_str());
            if !heading.is_beside {
                if behind > 0 || heading.begins_part {
                    let part = columns.iter_mut().filter(|column| column.field >= behind);
                    part.for_each(|column| column.question.section = Text::same(text));
                } else if title != Some(text) {
                    intro.push(text);
                }
                continue;
            }
            let column = columns.iter_mut().find(|column| column.field + 1 == behind);
            match column {
                Some(column) if column.question.options.is_empty() => {
                    let whole = format!("{}　{text}", column.question.text.zh);
                    column.question.text = Text::same(whole);
                }
                _ => self.said.push(text!(
                    "标题没有地方放：{text}",
                    "a heading has no place: {text}"
                )),
            }
        }
        intro.join("\n")
    }

    /// The serial of each record.
    fn serials(&mut self, serial: Option<usize>) -> Vec<String> {
        let records = self.form.records.iter().enumerate();
        let serials: Vec<String> = records
            .map(|(number, record)| match serial {
                None => (number + 1).to_string(),
                Some(at) => record.values.get(at).cloned().flatten().unwrap_or_default(),
            })
            .collect();
        let kept = self.form.records.iter().zip(&serials).enumerate();
        let kept = kept.filter(|(_, (record, _))| record.status != EpiStatus::Deleted);
        let mut seen = BTreeSet::new();
        let mut bad = Vec::new();
        for (number, (_, serial)) in kept {
            let is_good = Serial::read(serial).is_ok_and(|serial| seen.insert(serial.to_string()));
            if !is_good {
                bad.push(number + 1);
            }
        }
        if !bad.is_empty() {
            let records = named(&bad);
            self.ask(
                EpiAsked::Serial,
                Text::new(
                    format!("作编号的字段空着、重复，或不是字母数字（{}）", records.zh),
                    format!(
                        "the field of the serial is empty, repeated or no letters and digits ({})",
                        records.en
                    ),
                ),
                "--serial FIELD | --serial -",
            );
        }
        serials
    }

    /// The numbers of the deleted records; putting them into a file must be settled.
    fn deleted(&mut self) -> Vec<usize> {
        let records = self.form.records.iter().enumerate();
        let deleted: Vec<usize> = records
            .filter(|(_, record)| record.status == EpiStatus::Deleted)
            .map(|(number, _)| number + 1)
            .collect();
        if !deleted.is_empty() && !self.choices.keeps_deleted {
            let (count, records) = (deleted.len(), named(&deleted));
            self.ask(
                EpiAsked::Deleted,
                Text::new(
                    format!("{count} 条记录标着删除（{}），不作答卷，写进一个文件", records.zh),
                    format!("{count} records are marked as deleted ({}); they are no responses and go into a file", records.en),
                ),
                "--deleted FILE",
            );
        }
        deleted
    }
}

/// Whether the values of a field are options: they are listed, and no range allows others.
fn is_choice(field: &EpiField, values: &[(usize, &str)]) -> bool {
    let is_listed = |value: &str| {
        field.label(value).is_some()
            || field.legal.iter().any(|legal| legal == value)
            || field.missing.iter().any(|missing| missing == value)
    };
    if field.labels.is_empty() && (field.legal.is_empty() || !field.ranges.is_empty()) {
        return false;
    }
    let is_covered = field.ranges.iter().all(|ends| {
        let [low, high] = ends;
        let whole = |end: &Option<String>| end.as_deref()?.parse::<i64>().ok();
        match (whole(low), whole(high)) {
            (Some(low), Some(high)) if (0..100).contains(&(high - low)) => {
                (low..=high).all(|value| is_listed(&value.to_string()))
            }
            _ => false,
        }
    });
    // A few stray values are kept as options of their own; many are no choice.
    let strays: BTreeSet<&str> = order::set(
        values
            .iter()
            .map(|(_, value)| *value)
            .filter(|value| !is_listed(value)),
    );
    is_covered && strays.len() <= 5
}

/// The condition that a value was not given; `None` where none says so.
fn not(column: &Column, value: &str) -> Option<ConditionTest> {
    match &column.question.kind {
        Kind::Single => {
            let (_, code) = column.options.iter().find(|(known, _)| known == value)?;
            Some(ConditionTest::NoneOf(vec![code.clone()]))
        }
        Kind::Number {
            low,
            high,
            decimals: 0,
        } => {
            let value = Decimal::from_str_exact(value).ok()?;
            if *low == Some(value) {
                Some(ConditionTest::AtLeast(value + Decimal::ONE))
            } else if *high == Some(value) {
                Some(ConditionTest::AtMost(value - Decimal::ONE))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Adds a condition; several values of one question make one.
fn add(question: &mut Question, on: &str, test: ConditionTest) {
    let ConditionTest::NoneOf(more) = &test else {
        question.ask_if.push(Condition {
            question: on.to_owned(),
            test,
        });
        return;
    };
    let there = question
        .ask_if
        .iter_mut()
        .find_map(|condition| match &mut condition.test {
            ConditionTest::NoneOf(codes) if condition.question == on => Some(codes),
            _ => None,
        });
    match there {
        Some(codes) => codes.extend(more.iter().cloned()),
        None => question.ask_if.push(Condition {
            question: on.to_owned(),
            test,
        }),
    }
}

fn option(code: &str, label: Text) -> Opt {
    Opt {
        code: code.to_owned(),
        label,
        points: None,
        exclusive: false,
    }
}

/// The reason that a label names.
fn of_label(label: &str) -> Option<Missing> {
    let found = Missing::ALL
        .into_iter()
        .find(|reason| reason.label().zh == label || reason.label().en.eq_ignore_ascii_case(label));
    found.or(match label {
        "未填" | "漏填" | "空白" | "未回答" | "没有回答" => Some(Missing::Blank),
        "拒绝" | "拒绝回答" => Some(Missing::Refused),
        "不适合" | "无需回答" => Some(Missing::NotApplicable),
        _ => None,
    })
}

fn names(fields: &[EpiField]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    names.join(" ")
}

fn numbers<'v>(values: impl Iterator<Item = &'v (usize, &'v str)>) -> Text {
    named(&values.map(|(number, _)| *number).collect::<Vec<_>>())
}

/// Records by their numbers; of many only some.
fn named(records: &[usize]) -> Text {
    let some: Vec<String> = records
        .iter()
        .take(NAMED)
        .map(ToString::to_string)
        .collect();
    let count = records.len();
    let [zh, en] = [some.join("、"), some.join(", ")];
    if count > NAMED {
        text!(
            "记录 {zh} 等 {count} 条",
            "records {en} and more, {count} in all"
        )
    } else {
        text!("记录 {zh}", "record {en}")
    }
}

/// The responses as the plain table that `import` reads.
fn table(form: &EpiForm, columns: &[Column], serials: &[String]) -> Result<String> {
    let mut rows = CsvRows::new(Vec::new(), CsvStyle::Plain)?;
    let codes = columns.iter().map(|column| column.question.code.as_str());
    rows.row(["serial"].into_iter().chain(codes))?;
    for (record, serial) in form.records.iter().zip(serials) {
        if record.status == EpiStatus::Deleted {
            continue;
        }
        let cells = columns.iter().map(|column| cell(column, record));
        rows.row([serial.clone()].into_iter().chain(cells))?;
    }
    rows.text()
}

fn cell(column: &Column, record: &EpiRecord) -> String {
    let Some(value) = record.values.get(column.field).and_then(Option::as_deref) else {
        return String::new();
    };
    if let Some((_, reason)) = column.reasons.iter().find(|(known, _)| known == value) {
        return format!("#{}", reason.code());
    }
    if let Some((_, code)) = column.options.iter().find(|(known, _)| known == value) {
        return code.clone();
    }
    // A text that begins with # has another, so that it is no reason.
    if column.question.kind == Kind::Text && value.starts_with('#') {
        return format!("#{value}");
    }
    value.to_owned()
}

/// The deleted records with all that they hold.
fn deleted_table(form: &EpiForm) -> Result<String> {
    let mut rows = CsvRows::new(Vec::new(), CsvStyle::Spreadsheet)?;
    let names = form.fields.iter().map(|field| field.name.as_str());
    rows.row(["record", "reason"].into_iter().chain(names))?;
    for (number, record) in form.records.iter().enumerate() {
        if record.status != EpiStatus::Deleted {
            continue;
        }
        let values = record
            .values
            .iter()
            .map(|value| value.clone().unwrap_or_default());
        let begin = [(number + 1).to_string(), "deleted in EpiData".to_owned()];
        rows.row(begin.into_iter().chain(values))?;
    }
    rows.text()
}
