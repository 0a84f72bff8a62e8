//! Serials that come in by a command: those in doubt are asked about, and `--accept-alike` says yes beforehand.

use clap::Args;

use super::output::is_confirmed;
use crate::error::{Kind, Result};
use crate::store::Store;
use crate::text::{Language, Text};

/// What is said of serials that are in doubt.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Serials {
    /// 看起来一样的编号（如 A-09 与 A09）确是不同的答卷，没有登记的编号也照收 · serials that look alike, such as A-09 and A09, are of different papers, and those not registered are right
    #[arg(long)]
    pub accept_alike: bool,
}

impl Serials {
    /// Does something by which serials come in; where one is in doubt, once more after a yes.
    pub(super) fn brought<T>(
        self,
        store: &mut Store,
        language: Language,
        mut bring: impl FnMut(&mut Store) -> Result<T>,
    ) -> Result<T> {
        match store.with_serials(self.accept_alike, &mut bring) {
            Err(error)
                if error.kind == Kind::Findings
                    && is_confirmed(&about_serials(&error.sentence), language)? =>
            {
                store.with_serials(true, bring)
            }
            done => done,
        }
    }
}

/// Asks whether serials that are in doubt are right.
pub(super) fn about_serials(said: &Text) -> [String; 2] {
    [
        format!("{}。编号没有错就输入 y", said.zh),
        format!("{}. Type y where they are right all the same", said.en),
    ]
}
