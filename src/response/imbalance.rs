//! What does not add up in an account, each with what to do and the papers it is about.

use super::{Account, BatchAccount, Ledger, LedgerPart};
use crate::text::{Finding, Severity, Text};

/// One thing that does not add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imbalance {
    /// What it says and what to do. Its path is the code of the batch; empty for the survey.
    pub finding: Finding,
    /// The papers it is about, where there are some.
    pub part: Option<LedgerPart>,
}

impl Account {
    /// Everything that does not add up, for the survey first, then batch by batch.
    ///
    /// Codes: `distributed-unknown`, `distributed-differs`, `more-returned`, `beyond-population`,
    /// `more-than-population`, `without-batch`,
    /// `serial-unregistered`, `serial-awaited`, `more-registered`, `papers-unfinished`, `papers-unverified`,
    /// `papers-unapproved`, `unknown-reason`.
    pub fn imbalances(&self) -> Vec<Imbalance> {
        let mut found = Vec::new();
        found.extend(self.distribution());
        found.extend(more_returned("", &self.ledger));
        found.extend(self.beyond_population());
        found.extend(self.more_than_population());
        found.extend(self.placing());
        found.extend(unfinished("", &self.ledger, self.excused));
        found.extend(self.unknown_reasons());
        for batch in &self.batches {
            found.extend(in_batch(batch));
        }
        found
    }

    fn distribution(&self) -> Option<Imbalance> {
        match (
            self.ledger.distributed,
            self.declared,
            self.distributed_of_batches(),
        ) {
            (None, _, _) => Some(warning(
                "distributed-unknown",
                "",
                None,
                [
                    "不知道发放了多少份".into(),
                    "nobody has said how many papers were handed out".into(),
                ],
                [
                    "在 project.toml 里写 distributed，或在批次屏按 e 给每个批次写上（manyi batch add … --distributed）",
                    "write `distributed` in project.toml, or give it for every batch: e on the screen of the batches (manyi batch add … --distributed)",
                ],
            )),
            (_, Some(declared), Some(batches)) if declared != batches => Some(error(
                "distributed-differs",
                "",
                None,
                [
                    format!("项目文件写发放 {declared} 份，各批次合计 {batches} 份"),
                    format!(
                        "handed out: {declared} in the project file, {batches} over the batches"
                    ),
                ],
                [
                    "核对发放登记，改正项目文件或批次",
                    "look at the list of what was handed out and mend the project file or the batch",
                ],
            )),
            _ => None,
        }
    }

    fn beyond_population(&self) -> Option<Imbalance> {
        let (population, distributed) = self.population.zip(self.ledger.distributed)?;
        (distributed > population).then(|| {
            error(
                "beyond-population",
                "",
                None,
                [
                    format!("发放 {distributed} 份，多于总体 {population} 人"),
                    format!("papers handed out: {distributed}, to a population of {population}"),
                ],
                [
                    "核对项目文件里的 population 和 distributed",
                    "check `population` and `distributed` in project.toml",
                ],
            )
        })
    }

    fn more_than_population(&self) -> Option<Imbalance> {
        let population = self.population?;
        let (valid, returned) = (self.ledger.valid, self.ledger.returned);
        if valid <= population && returned > population {
            return Some(error(
                "more-than-population",
                "",
                Some(LedgerPart::Returned),
                [
                    format!("回收 {returned} 份，多于总体 {population} 人"),
                    format!("papers back: {returned}, from a population of {population}"),
                ],
                [
                    "核对项目文件里的 population；查一人多份和重复录入",
                    "check `population` in project.toml; look for people who answered twice and papers keyed twice",
                ],
            ));
        }
        (valid > population).then(|| {
            error(
                "more-than-population",
                "",
                None,
                [
                    format!("有效 {valid} 份，多于总体 {population} 人：区间不能按总体校正"),
                    format!(
                        "valid responses: {valid}, from a population of {population}: no interval can be corrected for it"
                    ),
                ],
                [
                    "核对项目文件里的 population；查一人多份和重复录入",
                    "check `population` in project.toml; look for people who answered twice and papers keyed twice",
                ],
            )
        })
    }

    fn placing(&self) -> Vec<Imbalance> {
        let mut found = Vec::new();
        let count = self.without_batch();
        if count > 0 {
            found.push(warning(
                "without-batch",
                "",
                Some(LedgerPart::WithoutBatch),
                [
                    format!("{count} 份答卷不属于任何批次"),
                    format!("responses in no batch: {count}"),
                ],
                [
                    "在批次屏按 r 把它们的编号登记到批次（manyi batch register）",
                    "register their serials for a batch: r on the screen of the batches (manyi batch register)",
                ],
            ));
        }
        let count = self.unregistered();
        if count > 0 {
            found.push(error(
                "serial-unregistered",
                "",
                Some(LedgerPart::Unregistered),
                [format!("{count} 份答卷的编号没有登记过"), format!("responses under a serial that was never registered: {count}")],
                ["核对编号是否录错；没错就在批次屏按 r 补登记（manyi batch register）", "look whether the serial was keyed wrong; if not, register it: r on the screen of the batches (manyi batch register)"],
            ));
        }
        found
    }

    fn unknown_reasons(&self) -> Vec<Imbalance> {
        let unknown = self
            .invalid
            .iter()
            .filter(|(code, _)| self.reasons.iter().all(|reason| reason.code != *code));
        unknown.map(|(code, count)| warning(
            "unknown-reason",
            "",
            Some(LedgerPart::InvalidFor(code.clone())),
            [format!("{count} 份答卷的无效原因“{code}”已不在清单里"), format!("responses invalid for `{code}`, which is not on the list any more: {count}")],
            ["把它写回 invalid_reasons，或给这些答卷换一个原因", "write it into invalid_reasons again, or give these responses another reason"],
        )).collect()
    }
}

impl BatchAccount {
    /// Everything that does not add up in the batch, with the steps of the work that are not done.
    ///
    /// Those steps are said once for all papers in [`Account::imbalances`].
    pub fn imbalances(&self) -> Vec<Imbalance> {
        let mut found = in_batch(self);
        found.extend(unfinished(&self.batch.code, &self.ledger, self.excused));
        found
    }
}

fn in_batch(account: &BatchAccount) -> Vec<Imbalance> {
    let code = &account.batch.code;
    let mut found = Vec::new();
    found.extend(more_returned(code, &account.ledger));
    if let Some(distributed) = account
        .batch
        .distributed
        .filter(|count| *count < account.registered)
    {
        let registered = account.registered;
        found.push(error(
            "more-registered",
            code,
            None,
            [format!("批次 {code} 登记了 {registered} 个编号，多于发放的 {distributed} 份"),
             format!("batch {code}: serials registered: {registered}, more than the {distributed} handed out")],
            ["核对发放数和登记的编号：批次屏按 e 改发放数，按 u 取消登记", "check both: on the screen of the batches e changes the count, u takes serials out"],
        ));
    }
    let count = account.awaited();
    if count > 0 {
        found.push(warning(
            "serial-awaited",
            code,
            Some(LedgerPart::Awaited),
            [
                format!("批次 {code} 登记的编号有 {count} 个还没有答卷"),
                format!("batch {code}: registered serials with nothing on file: {count}"),
            ],
            [
                "把这些问卷录入，或查明没有收回的去向",
                "key these papers, or find out what became of them",
            ],
        ));
    }
    found
}

fn more_returned(batch: &str, ledger: &Ledger) -> Option<Imbalance> {
    let (distributed, returned) = (ledger.distributed?, ledger.returned);
    let of = |zh: bool| match (batch.is_empty(), zh) {
        (true, _) => String::new(),
        (false, true) => format!("批次 {batch} "),
        (false, false) => format!("batch {batch}: "),
    };
    (returned > distributed).then(|| {
        error(
            "more-returned",
            batch,
            Some(LedgerPart::Returned),
            [
                format!(
                    "{}回收 {returned} 份，多于发放的 {distributed} 份",
                    of(true)
                ),
                format!(
                    "{}papers back: {returned}, more than the {distributed} handed out",
                    of(false)
                ),
            ],
            [
                "核对发放数；查有没有录了两次的或编号录错的",
                "check the count handed out; look for papers keyed twice or under a wrong serial",
            ],
        )
    })
}

/// The steps of the work that are begun and not done.
fn unfinished(batch: &str, ledger: &Ledger, excused: u64) -> Vec<Imbalance> {
    let mut found = Vec::new();
    let count = ledger.unfinished();
    if count > 0 {
        found.push(warning(
            "papers-unfinished",
            batch,
            Some(LedgerPart::Unfinished),
            [
                format!("{count} 份有效答卷没有录完"),
                format!("valid papers not keyed to the end: {count}"),
            ],
            [
                "录完它们，或说明无效的原因",
                "key them to the end, or set them invalid with a reason",
            ],
        ));
    }
    let count = ledger.entered.saturating_sub(ledger.verified + excused);
    if ledger.verified + excused > 0 && count > 0 {
        found.push(warning(
            "papers-unverified",
            batch,
            Some(LedgerPart::Unverified),
            [
                format!("{count} 份录完的答卷，按复录计划还没有复核"),
                format!("entered papers that the plan wants verified: {count}"),
            ],
            [
                "由另一人在答卷屏按 v 再录，有差异的裁定；抽取以后来的，先在复录计划屏（p）再抽",
                "have another operator key them again (v on the screen of the responses) and decide what differs; draw again for those that came after the draw (p)",
            ],
        ));
    }
    let count = (ledger.verified + excused).saturating_sub(ledger.approved);
    if ledger.approved > 0 && count > 0 {
        found.push(warning(
            "papers-unapproved",
            batch,
            Some(LedgerPart::Unapproved),
            [
                format!("{count} 份可以审定的答卷还没有审定"),
                format!("papers ready for approval and not approved: {count}"),
            ],
            ["由主评人审定", "have the supervisor approve them"],
        ));
    }
    found
}

fn error(
    code: &'static str,
    batch: &str,
    part: Option<LedgerPart>,
    [zh, en]: [String; 2],
    hint: [&str; 2],
) -> Imbalance {
    Imbalance {
        finding: Finding::error(code, batch, Text::new(zh, en)).hint(hint[0], hint[1]),
        part,
    }
}

/// As an error, for what is only not done yet.
fn warning(
    code: &'static str,
    batch: &str,
    part: Option<LedgerPart>,
    sentence: [String; 2],
    hint: [&str; 2],
) -> Imbalance {
    let mut found = error(code, batch, part, sentence, hint);
    found.finding.severity = Severity::Warning;
    found
}
