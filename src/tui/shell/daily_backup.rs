//! The daily backup, taken on a thread of its own while the screens are shown; it never holds anything up.

use crate::text::text;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::entry::Notice;
use crate::error::Result;
use crate::store::{BackupFolder, Stop, Taken};

/// How long the end of the program waits for a backup that was asked to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// A backup that is being taken, or was, or was not due. Dropped, it is stopped and leaves nothing half done.
pub struct DailyBackup {
    stop: Stop,
    outcome: Receiver<Result<Option<Taken>>>,
}

impl DailyBackup {
    /// Begins to look whether one is due, and to take it.
    pub fn begin(database: &Path) -> Self {
        let stop = Stop::default();
        let (sender, outcome) = channel();
        let folder = BackupFolder::beside(database);
        let asked = stop.clone();
        let work = move || {
            // Without a receiver the program is ending.
            let _ = sender.send(folder.take_when_due(&asked));
        };
        // Where no thread can be had there is no backup today, and entry goes on.
        let _ = thread::Builder::new().name("backup".to_owned()).spawn(work);
        Self { stop, outcome }
    }

    /// What the user should know of it, once.
    pub fn news(&self) -> Option<Notice> {
        match self.outcome.try_recv().ok()? {
            Ok(None) => None,
            Ok(Some(taken)) if taken.findings.is_empty() => None,
            Ok(Some(taken)) => {
                let count = taken.findings.len();
                Some(Notice::problem(text!(
                    "每日备份时发现 {count} 处问题：退出后运行 manyi doctor 查看",
                    "the daily backup found {count} problems: leave and run manyi doctor"
                )))
            }
            Err(error) => {
                let [zh, en] = [&error.sentence.zh, &error.sentence.en];
                Some(Notice::problem(text!(
                    "今天没有备份成：{zh}。录入不受影响",
                    "no backup today: {en}. Entry goes on as usual"
                )))
            }
        }
    }
}

impl Drop for DailyBackup {
    fn drop(&mut self) {
        self.stop.ask();
        // The thread sends when it is done or gives up; nothing more is to be known of it.
        let _ = self.outcome.recv_timeout(PATIENCE);
    }
}
