//! The ledger of a survey as a table for the terminal, CSV and JSON.

use serde_json::{Value, json};

use super::summary_shape::percent;
use crate::error::Result;
use crate::formats::listing::{Cell, Grid, Listing, cell, columns, pretty};
use crate::measure::{ReturnRate, return_rates};
use crate::response::{
    Account, Batch, BatchAccount, Identity, Imbalance, Ledger, LedgerPart, Mode,
};
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

    /// The ledger for a spreadsheet: a row for each batch, then one for the survey.
    pub fn to_grid(&self, language: Language) -> Grid {
        let whole = Line {
            batch: None,
            ledger: &self.account.ledger,
            invalid: &self.account.invalid,
            registered: [self.account.registered(), self.account.awaited()],
            population: self.account.population,
            found: self.account.imbalances(),
        };
        let lines: Vec<Line> = self.lines().chain([whole]).collect();
        self.listing(language).grid(&lines)
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.account.batches.iter().map(|batch| Line {
            batch: Some(&batch.batch),
            ledger: &batch.ledger,
            invalid: &batch.invalid,
            registered: [batch.registered, batch.awaited()],
            population: None,
            found: batch.imbalances(),
        })
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
            let batches: Vec<Line> = self.lines().collect();
            lines.push(self.listing(language).table(&batches));
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

    /// The columns of the batches; the table has those that fit a terminal.
    fn listing<'r>(&self, language: Language) -> Listing<'_, Line<'r>> {
        let counts = columns! { language, Line as of =>
            "": "发放" "distributed" [coded end] => cell(of.ledger.distributed).or("—");
            "": "登记" "registered" [end] => of.registered[0];
            "": "登记未回" "awaited" [not_in_table] => of.registered[1];
            "": "回收" "returned" [end] => of.ledger.returned;
            "": "未回收" "outstanding" [not_in_table] => of.ledger.outstanding();
            "": "有效" "valid" [end] => of.ledger.valid;
            "": "无效" "invalid" [end] => of.ledger.invalid;
        };
        let progress = columns! { language, Line as of =>
            "": "录入中" "unfinished" [not_in_table] => of.ledger.unfinished();
            "": "录入" "entered" [end] => of.ledger.entered;
            "": "复核" "verified" [not_in_table] => of.ledger.verified;
            "": "审定" "approved" [not_in_table] => of.ledger.approved;
            "": "回收率(%)" "return rate (%)" [not_in_table] => rate_cell(&of.rates()[0]);
            "": "有效率(%)" "valid rate (%)" [not_in_table] => rate_cell(&of.rates()[1]);
            "": "有效回收率(%)" "valid return rate (%)" [coded end] => rate_cell(&of.rates()[2]).or("—");
            "": "总体" "population" [not_in_table] => of.population;
            "": "抽样比(%)" "sampling fraction (%)" [not_in_table] => {
                of.population.map(|_| rate_cell(&return_rates(of.ledger, of.population)[3]))
            };
            "": "不相符" "does not add up" [not_in_table] => said(&of.found, language);
        };
        described(language)
            .and(counts)
            .and(self.by_reason(language))
            .and(progress)
    }

    /// A column for each reason for which something is invalid.
    fn by_reason<'r>(&self, language: Language) -> Listing<'_, Line<'r>> {
        let reasons = self.account.invalid.iter();
        reasons.fold(Listing::new(language), |listing, (code, _)| {
            let title = self.account.title_of(code);
            let heading = language.pick("无效：", "invalid: ");
            listing
                .headed(format!("{heading}{}", title.get(language)), move |of| {
                    let own = of.invalid.iter().find(|(own, _)| own == code);
                    cell(own.map_or(0, |(_, count)| *count))
                })
                .not_in_table()
        })
    }
}

/// A row of the ledger: a batch, or the whole survey.
struct Line<'a> {
    batch: Option<&'a Batch>,
    ledger: &'a Ledger,
    invalid: &'a [(String, u64)],
    registered: [u64; 2],
    /// How many people there are, where that is known; of the whole survey only.
    population: Option<u64>,
    found: Vec<Imbalance>,
}

impl Line<'_> {
    fn rates(&self) -> [ReturnRate; 4] {
        return_rates(self.ledger, None)
    }
}

/// What a batch is; the row of the survey says only that it is the total.
fn described<'r>(language: Language) -> Listing<'static, Line<'r>> {
    let total = language.pick("合计", "total");
    let listing = columns! { language, Line as of =>
        "": "批次" "batch" => of.batch.map_or(total, |batch| &batch.code);
        "": "名称" "title" [not_in_table] => of.batch.map(|batch| &batch.title);
        "": "地点" "place" => of.batch.map(|batch| &batch.place);
        "": "日期" "date" => of.batch.and_then(|batch| batch.date);
        "": "访问员" "interviewer" [not_in_table] => of.batch.map(|batch| &batch.interviewer);
        "": "方式" "mode" => of.batch.and_then(|batch| batch.mode).map(|mode| {
            Cell::coded(mode.code(), mode.label().get(language))
        });
    };
    listing.widest(WIDEST)
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

fn rate_cell(rate: &ReturnRate) -> Cell {
    cell(rate_text(rate).map(Cell::percent))
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
        "withdrawn": ledger.withdrawn,
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
        "mode": mode.map(Mode::code),
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
