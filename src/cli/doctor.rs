//! `manyi doctor`: the integrity of the file, the audit trail and the kept sums.

use super::arguments::Global;
use super::open;
use super::output::{complain_of, say};
use crate::error::Result;

/// Checks everything; exit code 4 when something was found.
pub(super) fn run(global: &Global, rebuild_search: bool) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    if rebuild_search {
        store.rebuild_search()?;
    }
    let report = store.doctor()?;
    complain_of(&report.findings, language)?;
    say(language.pick(
        "一切完好：数据库文件、留痕、台账与合计都经重新计算，逐一相符",
        "all is well: the file, the audit trail, the ledger and the sums were recomputed and agree",
    ))
}
