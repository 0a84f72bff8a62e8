//! `manyi doctor`: the integrity of the file, the audit trail and the kept sums.

use super::arguments::Global;
use super::open;
use super::output::{complain_of, say};
use crate::error::{Error, Result};
use crate::store::Mending;
use crate::text::{Text, text};

/// Checks everything; exit code 4 when something was found.
pub(super) fn run(global: &Global, rebuild_search: bool) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    if rebuild_search {
        store.rebuild_search()?;
    }
    let mut findings = store.doctor().map_err(stuck)?.findings;
    findings.extend(store.open_to_others());
    complain_of(&findings, language)?;
    say(language.pick(
        "一切完好：数据库文件、留痕、台账与合计都经重新计算，逐一相符",
        "all is well: the file, the audit trail, the ledger and the sums were recomputed and agree",
    ))
}

/// What doctor itself cannot read is not mended by running it.
fn stuck(mut error: Error) -> Error {
    let (before, is_itself) = (error.hints.len(), |hint: &Text| {
        hint.zh.contains("运行 manyi doctor")
    });
    error.hints.retain(|hint| !is_itself(hint));
    if error.hints.len() == before {
        return error;
    }
    error.hint(
        "检查到这里停住了：先复制数据库和旁边的 -wal 文件留底，再用 manyi backup list、manyi restore 恢复备份",
        "the check stops here: copy the database and the -wal file beside it, then see `manyi backup list` and `manyi restore`",
    )
}

/// Puts the structure of the file right; exit code 4 when something is wrong with what is in it.
pub(super) fn mend(global: &Global, why: &str) -> Result<()> {
    match open::store(global)?.mend_structure(why)? {
        Mending::Refused(findings) => complain_of(&findings, global.lang),
        Mending::Done(changed) => {
            let changed = changed.join(global.lang.pick("、", ", "));
            say(&text!(in global.lang,
                "内容核对无误，结构已改回来（{changed}），记入留痕；查明是谁动过文件",
                "the content proved sound and the structure was put right ({changed}), which the trail tells; find out who touched the file"
            ))
        }
    }
}
