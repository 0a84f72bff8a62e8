//! `manyi restore`: puts a backup in the place of the database, which is kept under another name.

use std::path::Path;

use super::arguments::Global;
use super::open;
use super::output::{complain_of, say};
use crate::error::Result;
use crate::store::{self, Restoration};
use crate::text::Language;

/// Checks the backup and restores it; exit code 4 when something was found in it.
pub(super) fn run(global: &Global, file: &Path) -> Result<()> {
    let language = global.lang;
    let database = open::path(global)?;
    match store::restore(file, &database, &open::operator(global))? {
        Restoration::Refused(findings) => complain_of(&findings, language),
        Restoration::Done { kept } => {
            let (file, database) = (file.display(), database.display());
            say(&match language {
                Language::Zh => format!("已核对 {file} 并恢复到 {database}"),
                Language::En => format!("{file} was checked and restored to {database}"),
            })?;
            let Some(kept) = kept else {
                return Ok(());
            };
            let kept = kept.display();
            say(&match language {
                Language::Zh => format!("原来的数据库保留为 {kept}"),
                Language::En => format!("the database that was there is kept as {kept}"),
            })
        }
    }
}
