//! What is done when the file was removed, renamed or replaced while it was open: everything stored is saved elsewhere.

use std::path::{Path, PathBuf};

use super::backup_name::free_name;
use super::copy::{Stop, copy, sync_folder};
use crate::error::{Error, Kind, Result};
use crate::store::Store;

impl Store {
    /// Makes sure that the file is still where it was opened.
    ///
    /// # Errors
    /// [`Kind::Store`] when it is not. The system keeps the content for as long as the program runs, so it is written to
    /// a new file beside the old place, once, which the error names.
    pub fn check_place(&self) -> Result<()> {
        let Some(path) = self.path().filter(|_| !self.place.holds()) else {
            return Ok(());
        };
        let shown = path.display();
        let gone = Error::new(
            Kind::Store,
            format!("数据库文件 {shown} 被移走、删除或换掉了，从现在起没有保存"),
            format!(
                "the database file {shown} was moved, removed or replaced; nothing is stored from now on"
            ),
        );
        if self.rescued.get().is_none()
            && let Ok(saved) = self.rescue(path)
        {
            // Nobody else sets it.
            let _ = self.rescued.set(saved);
        }
        Err(match self.rescued.get() {
            Some(saved) => {
                let saved = saved.display();
                gone.hint(
                    format!("此前存好的都另存在 {saved}：退出后运行 manyi restore"),
                    format!(
                        "what was stored before is saved in {saved}: leave, then run manyi restore"
                    ),
                )
            }
            None => gone.hint(
                "把文件移回原处就能接着存；先不要退出",
                "move the file back and it is stored again; do not leave before",
            ),
        })
    }

    fn rescue(&self, path: &Path) -> Result<PathBuf> {
        let saved = free_name(path, "rescued", self.clock.now());
        if let Err(error) = copy(&self.connection, &saved, &Stop::default()) {
            let _ = std::fs::remove_file(&saved);
            return Err(error);
        }
        sync_folder(saved.parent().unwrap_or(Path::new(".")));
        Ok(saved)
    }
}
