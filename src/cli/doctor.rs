//! `manyi doctor`: the integrity of the file, the audit trail and the kept sums.

use super::arguments::Global;
use super::output::{complain, say};
use super::{findings_error, open};
use crate::error::{Kind, Result};

/// Checks everything; exit code 4 when something was found.
pub(super) fn run(global: &Global) -> Result<()> {
    let language = global.lang;
    let report = open::store(global)?.doctor()?;
    for finding in &report.findings {
        complain(&finding.render(language));
    }
    if !report.findings.is_empty() {
        return Err(findings_error(report.findings.len(), Kind::Findings));
    }
    say(language.pick(
        "一切完好：数据库文件、留痕、台账与合计都经重新计算，逐一相符",
        "all is well: the file, the audit trail, the ledger and the sums were recomputed and agree",
    ))
}
