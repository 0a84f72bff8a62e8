//! The ledger of a survey as a table for the terminal, CSV and JSON.

use serde_json::{Value, json};

use super::csv_text::{CsvStyle, csv_string};
use super::summary_json::percent;
use super::summary_out::json as pretty;
use super::table::{Align, Table};
use crate::error::Result;
use crate::measure::{ReturnRate, return_rates};
use crate::response::{Account, Batch, BatchAccount, Identity, Imbalance, Ledger, LedgerPart};
use crate::text::{Language, Severity, clean};

/// Decimal places of the rates in percent, rounded half up once.
const DECIMALS: u32 = 2;

/// The widest column of the table of batches, in display columns.
const WIDEST: usize = 20;

/// Everything a ledger is written from.
#[derive(Debug, Clone, Copy)]
pub struct LedgerReport<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The survey's code.
    pub survey: &'a str,
    /// The account of its papers.
    pub account: &'a Account,
}

impl LedgerReport<'_> {
    /// The ledger as JSON with English keys; rates in percent as strings. Ends with a line end.
    pub fn to_json(&self, language: Language) -> Result<String> {
        let account = self.account;
        let mut value = counts_json(
            &account.ledger,
            account.population,
            &account.invalid,
            &account.identities(),
            account,
            language,
        );
        let batches = account.batches.iter();
        let own = json!({
            "project": self.project,
            "survey": self.survey,
            "population": account.population,
            "declared": account.declared,
            "distributed_of_batches": account.distributed_of_batches(),
            "not_to_verify": account.excused,
            "registered": account.registered(),
            "awaited": account.awaited(),
            "unregistered": account.unregistered(),
            "without_batch": account.without_batch(),
            "batches": batches.map(|batch| batch_json(batch, account, language)).collect::<Value>(),
            "findings": account.imbalances().iter().map(|found| finding_json(found, language)).collect::<Value>(),
        });
        merge(&mut value, own);
        pretty(&value)
    }

    /// The ledger as CSV: a row for each batch, then one for the survey.
    pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
        let account = self.account;
        let batches = account.batches.iter().map(|batch| {
            let [registered, awaited] = [batch.registered, batch.awaited()];
            let numbers = self.numbers(&batch.ledger, &batch.invalid, [registered, awaited]);
            let ends = [
                String::new(),
                String::new(),
                said(&batch.imbalances(), language),
            ];
            [described(&batch.batch, language), numbers, ends.to_vec()].concat()
        });
        let mut whole = vec![language.pick("合计", "total").to_owned()];
        whole.resize(described(&Batch::default(), language).len(), String::new());
        let totals = [account.registered(), account.awaited()];
        whole.extend(self.numbers(&account.ledger, &account.invalid, totals));
        let [_, _, _, sampling] = return_rates(&account.ledger, account.population);
        let population = account.population.map(|count| count.to_string());
        whole.extend([
            population.unwrap_or_default(),
            rate_text(&sampling).unwrap_or_default(),
            said(&account.imbalances(), language),
        ]);
        let rows = [self.headings(language)]
            .into_iter()
            .chain(batches)
            .chain([whole]);
        csv_string(rows, style)
    }

    /// The ledger as text for a terminal: the equations, the rates, the batches, what does not add up.
    pub fn to_table(&self, language: Language) -> String {
        let account = self.account;
        let mut lines = vec![format!("{}/{}", self.project, self.survey), String::new()];
        lines.extend(account.identities().iter().map(|identity| {
            let mark = match identity.holds {
                Some(true) => language.pick("相符", "holds"),
                Some(false) => language.pick("不符", "differs"),
                None => language.pick("未定", "open"),
            };
            format!("  {}  [{mark}]", identity.sentence.get(language))
        }));
        lines.push(String::new());
        let rates = return_rates(&account.ledger, account.population);
        lines.extend(rates.iter().map(|rate| {
            let count =
                |count: Option<u64>| count.map_or("—".to_owned(), |count| count.to_string());
            let value = rate_text(rate).map_or("—".to_owned(), |value| value + "%");
            let title = rate.full_title(language);
            format!(
                "  {title}  {value}  ({} / {})",
                count(rate.numerator),
                count(rate.denominator)
            )
        }));
        lines.push(String::new());
        if !account.batches.is_empty() {
            lines.push(self.batch_table(language));
            lines.push(String::new());
        }
        let found = account.imbalances();
        if found.is_empty() {
            lines.push(
                language
                    .pick("账目相符。", "The ledger adds up.")
                    .to_owned(),
            );
        }
        for imbalance in &found {
            let finding = &imbalance.finding;
            let severity = match finding.severity {
                Severity::Error => language.pick("错误", "error"),
                Severity::Warning => language.pick("提醒", "warning"),
            };
            let hint = language.pick("办法：", "hint: ");
            lines.push(format!(
                "{severity} [{}] {}",
                finding.code,
                finding.sentence.get(language)
            ));
            lines.push(format!("    {hint}{}", finding.hint.get(language)));
        }
        lines.iter().map(|line| table_line(line)).collect()
    }

    fn batch_table(&self, language: Language) -> String {
        let columns = [
            ("批次", "batch", Align::Start),
            ("地点", "place", Align::Start),
            ("日期", "date", Align::Start),
            ("方式", "mode", Align::Start),
            ("发放", "distributed", Align::End),
            ("登记", "registered", Align::End),
            ("回收", "returned", Align::End),
            ("有效", "valid", Align::End),
            ("无效", "invalid", Align::End),
            ("录入", "entered", Align::End),
            ("有效回收率(%)", "valid return rate (%)", Align::End),
        ];
        let columns = columns.map(|(zh, en, align)| (language.pick(zh, en), align));
        let mut table = Table::new(&columns, WIDEST);
        for account in &self.account.batches {
            let Batch { code, place, .. } = &account.batch;
            let [_, _, _, date, _, mode] = described(&account.batch, language)
                .try_into()
                .unwrap_or_default();
            let ledger = &account.ledger;
            let [_, _, rate, _] = return_rates(ledger, None);
            table.row([
                code.clone(),
                place.clone(),
                date,
                mode,
                ledger
                    .distributed
                    .map_or("—".to_owned(), |count| count.to_string()),
                account.registered.to_string(),
                ledger.returned.to_string(),
                ledger.valid.to_string(),
                ledger.invalid.to_string(),
                ledger.entered.to_string(),
                rate_text(&rate).unwrap_or_else(|| "—".to_owned()),
            ]);
        }
        table.render()
    }

    fn headings(&self, language: Language) -> Vec<String> {
        let fixed = |pairs: &[(&str, &str)]| -> Vec<String> {
            pairs
                .iter()
                .map(|(zh, en)| language.pick(zh, en).to_owned())
                .collect()
        };
        let mut headings = fixed(&[
            ("批次", "batch"),
            ("名称", "title"),
            ("地点", "place"),
            ("日期", "date"),
            ("访问员", "interviewer"),
            ("方式", "mode"),
            ("发放", "distributed"),
            ("登记", "registered"),
            ("登记未回", "awaited"),
            ("回收", "returned"),
            ("未回收", "outstanding"),
            ("有效", "valid"),
            ("无效", "invalid"),
        ]);
        headings.extend(self.reasons().map(|code| {
            format!(
                "{}{}",
                language.pick("无效：", "invalid: "),
                self.account.title_of(code).get(language)
            )
        }));
        headings.extend(fixed(&[
            ("录入中", "unfinished"),
            ("录入", "entered"),
            ("复核", "verified"),
            ("审定", "approved"),
            ("回收率(%)", "return rate (%)"),
            ("有效率(%)", "valid rate (%)"),
            ("有效回收率(%)", "valid return rate (%)"),
            ("总体", "population"),
            ("抽样比(%)", "sampling fraction (%)"),
            ("不相符", "does not add up"),
        ]));
        headings
    }

    /// The reasons that have a column: those for which something is invalid.
    fn reasons(&self) -> impl Iterator<Item = &str> {
        self.account.invalid.iter().map(|(code, _)| code.as_str())
    }

    fn numbers(
        &self,
        ledger: &Ledger,
        invalid: &[(String, u64)],
        registered: [u64; 2],
    ) -> Vec<String> {
        let known = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
        let mut cells = vec![known(ledger.distributed)];
        cells.extend(registered.map(|count| count.to_string()));
        cells.extend([ledger.returned.to_string(), known(ledger.outstanding())]);
        cells.extend([ledger.valid, ledger.invalid].map(|count| count.to_string()));
        cells.extend(self.reasons().map(|code| {
            let own = invalid.iter().find(|(own, _)| own == code);
            own.map_or(0, |(_, count)| *count).to_string()
        }));
        let counts = [
            ledger.unfinished(),
            ledger.entered,
            ledger.verified,
            ledger.approved,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        let rates = return_rates(ledger, None);
        cells.extend(
            rates[..3]
                .iter()
                .map(|rate| rate_text(rate).unwrap_or_default()),
        );
        cells
    }
}

/// Code, title, place, date, interviewer and mode.
fn described(batch: &Batch, language: Language) -> Vec<String> {
    vec![
        batch.code.clone(),
        batch.title.clone(),
        batch.place.clone(),
        batch.date.map(|date| date.to_string()).unwrap_or_default(),
        batch.interviewer.clone(),
        batch
            .mode
            .map(|mode| mode.label().get(language).to_owned())
            .unwrap_or_default(),
    ]
}

/// Everything that does not add up, in one cell.
fn said(found: &[Imbalance], language: Language) -> String {
    let sentences = found.iter().map(|one| one.finding.sentence.get(language));
    sentences
        .collect::<Vec<_>>()
        .join(language.pick("；", "; "))
}

/// A rate in percent; `None` where it is unknown.
fn rate_text(rate: &ReturnRate) -> Option<String> {
    rate.rate().map(|rate| percent(&rate, DECIMALS))
}

/// Text for a terminal with line ends; control characters that came from a file are taken out.
fn table_line(text: &str) -> String {
    let lines: Vec<String> = text
        .trim_end()
        .split('\n')
        .map(|line| clean(line).trim_end().to_owned())
        .collect();
    lines.join("\n") + "\n"
}

fn counts_json(
    ledger: &Ledger,
    population: Option<u64>,
    invalid: &[(String, u64)],
    identities: &[Identity],
    account: &Account,
    language: Language,
) -> Value {
    let by_reason = invalid.iter().map(|(code, count)| {
        json!({ "code": code, "title": account.title_of(code).get(language), "count": count })
    });
    let rates = return_rates(ledger, population);
    let defined = rates.iter().map(|rate| {
        json!({
            "code": rate.code,
            "title": rate.title.get(language),
            "definition": rate.definition.get(language),
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "rate": rate_text(rate),
        })
    });
    let by_code: serde_json::Map<String, Value> = rates
        .iter()
        .map(|rate| (rate.code.to_owned(), json!(rate_text(rate))))
        .collect();
    let identities = identities.iter().map(|identity| {
        json!({ "code": identity.code, "sentence": identity.sentence.get(language), "holds": identity.holds })
    });
    json!({
        "distributed": ledger.distributed,
        "returned": ledger.returned,
        "outstanding": ledger.outstanding(),
        "valid": ledger.valid,
        "invalid": ledger.invalid,
        "return_rates": defined.collect::<Value>(),
        "invalid_by_reason": by_reason.collect::<Value>(),
        "unfinished": ledger.unfinished(),
        "entered": ledger.entered,
        "verified": ledger.verified,
        "approved": ledger.approved,
        "rates": by_code,
        "identities": identities.collect::<Value>(),
    })
}

fn batch_json(batch: &BatchAccount, account: &Account, language: Language) -> Value {
    let identities = batch.identities(&account.reasons);
    let mut value = counts_json(
        &batch.ledger,
        None,
        &batch.invalid,
        &identities,
        account,
        language,
    );
    let Batch {
        code,
        title,
        place,
        date,
        interviewer,
        mode,
        ..
    } = &batch.batch;
    let own = json!({
        "code": code,
        "title": title,
        "place": place,
        "date": date.map(|date| date.to_string()),
        "interviewer": interviewer,
        "mode": mode.map(crate::response::Mode::code),
        "not_to_verify": batch.excused,
        "registered": batch.registered,
        "awaited": batch.awaited(),
    });
    merge(&mut value, own);
    value
}

fn finding_json(found: &Imbalance, language: Language) -> Value {
    let finding = &found.finding;
    let batch = Some(&finding.place.path).filter(|batch| !batch.is_empty());
    json!({
        "code": finding.code,
        "severity": finding.severity,
        "batch": batch,
        "papers": found.part.as_ref().map(LedgerPart::code),
        "sentence": finding.sentence.get(language),
        "hint": finding.hint.get(language),
    })
}

/// Adds the keys of one object to another.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
