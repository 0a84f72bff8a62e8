//! `manyi import`: responses from CSV, all or nothing.

use super::arguments::{Global, Import};
use super::output::{Progress, complain, say};
use super::{findings_error, open};
use crate::error::{Kind, Result};
use crate::intake;

/// Imports the file, or prints every problem and imports nothing.
pub(super) fn run(global: &Global, import: &Import) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let mut progress = Progress::new(language.pick("已读", "read"));
    let imported = intake::import_file(
        &mut store,
        &import.survey,
        &import.file,
        import.dry_run,
        &mut |rows| progress.show(rows),
    );
    progress.end();
    let imported = match imported? {
        Ok(imported) => imported,
        Err(refused) => {
            for finding in &refused.findings {
                complain(&finding.render(language));
            }
            return Err(findings_error(refused.findings.len(), Kind::Input).hint(
                "一份也没有导入：改好文件再导入",
                "nothing was imported: mend the file and import it again",
            ));
        }
    };
    let range = format!("{}–{}", imported.first, imported.last);
    let done = if import.dry_run {
        language.pick(
            "可以导入（没有写入）",
            "can be imported (nothing was written)",
        )
    } else {
        language.pick("已导入", "imported")
    };
    say(&format!(
        "{done} {}：{} {}，{} {range}",
        import.survey,
        imported.responses,
        language.pick("份答卷", "responses"),
        language.pick("编号", "serials"),
    ))
}
