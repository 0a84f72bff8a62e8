//! `manyi import`: responses from CSV, all or nothing.

use super::arguments::{Global, Import};
use super::output::{complain, plural, say};
use super::{findings_error, open};
use crate::error::{Kind, Result};
use crate::intake;
use crate::store::Imported;
use crate::text::Language;

/// The finding that says that there are more.
const TOO_MANY: &str = "too-many-findings";

/// Imports the file, or prints every problem and imports nothing.
pub(super) fn run(global: &Global, import: &Import) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    store.set_current_batch(&import.survey, import.batch.as_deref())?;
    let gauge = store.gauge().clone();
    let mut told = 0;
    let imported = intake::import_file(
        &mut store,
        &import.survey,
        &import.file,
        import.dry_run,
        &mut |rows| {
            gauge.add(rows - told);
            told = rows;
        },
    );
    let imported = match imported? {
        Ok(imported) => imported,
        Err(refused) => {
            for finding in &refused.findings {
                complain(&finding.render(language));
            }
            let errors = refused
                .findings
                .iter()
                .filter(|finding| finding.code != TOO_MANY);
            return Err(findings_error(errors.count(), Kind::Input).hint(
                "一份也没有导入：改好文件再导入",
                "nothing was imported: mend the file and import it again",
            ));
        }
    };
    say(&done(import, &imported, language))
}

/// What was imported, or could be, in one sentence.
fn done(import: &Import, imported: &Imported, language: Language) -> String {
    let (survey, count) = (&import.survey, imported.responses);
    let (first, last) = (&imported.first, &imported.last);
    match (language, import.dry_run) {
        (Language::Zh, false) => format!("已导入 {survey}：{count} 份答卷，编号 {first}–{last}"),
        (Language::Zh, true) => {
            format!("可以导入 {survey}：{count} 份答卷，编号 {first}–{last}；这次只检查，没有写入")
        }
        (Language::En, false) => {
            format!(
                "imported into {survey}: {}, serials {first}–{last}",
                plural(count, "response")
            )
        }
        (Language::En, true) => {
            format!(
                "can be imported into {survey}: {}, serials {first}–{last}; only checked, nothing was written",
                plural(count, "response")
            )
        }
    }
}
