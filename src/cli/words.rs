//! The gate of words: names that are known are masked in them, or their going along was said.

use std::io::{self, IsTerminal as _};

use clap::Args;

use super::arguments::{Global, OUTPUT, Target};
use super::gate::SensitiveArguments;
use super::output::{complain_of, is_confirmed};
use super::passphrase;
use crate::error::{Error, Kind, Result};
use crate::formats::{Gate, SaidGate};
use crate::office::{known_names, names_in_answers};
use crate::store::{Store, SurveyKey, WordsOf};
use crate::text::text;

/// Whether sensitive questions go along, and names in people's words.
#[derive(Debug, Args)]
pub(super) struct WordsArguments {
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// What becomes of names.
    #[command(flatten)]
    pub names: NamesInWords,
}

/// What becomes of names in words that leave.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) struct NamesInWords {
    /// 把原话里姓名文件里的姓名和号码换成＊（要口令） · put signs in the place of names and numbers of the names file (asks its passphrase)
    #[arg(long, help_heading = OUTPUT, conflicts_with = "with_names")]
    mask_names: bool,
    /// 不查姓名，原话照原样交出 · look for no names: the words leave as they are
    #[arg(long, help_heading = OUTPUT)]
    with_names: bool,
}

impl WordsArguments {
    /// The gate of a survey for what leaves as `what`, and the names it masks told to the store.
    pub(super) fn gate(
        &self,
        global: &Global,
        store: &mut Store,
        survey: &SurveyKey,
        (what, target): (&str, &Target),
    ) -> Result<Gate> {
        let gate = self.sensitive.gate(global, store, survey, what)?;
        let of = WordsOf::Survey(&survey.survey);
        let words = [(survey.project.as_str(), of)];
        self.names.mask(global, store, &words, leaves(target))?;
        Ok(gate)
    }

    /// The gate of the words of a project's interviews, in the same way.
    pub(super) fn said_gate(
        &self,
        global: &Global,
        store: &mut Store,
        project: &str,
        (what, target): (&str, &Target),
    ) -> Result<SaidGate> {
        let gate = self.sensitive.said_gate(global, store, project, what)?;
        let of = WordsOf::Interviews;
        self.names
            .mask(global, store, &[(project, of)], leaves(target))?;
        Ok(gate)
    }
}

impl NamesInWords {
    /// Tells the store which names it masks in these words.
    ///
    /// Where words leave and names are kept that may stand in them, this is asked for, or offered; where nobody can answer,
    /// nothing leaves before somebody said what becomes of the names.
    pub(super) fn mask(
        &self,
        global: &Global,
        store: &mut Store,
        words: &[(&str, WordsOf<'_>)],
        is_leaving: bool,
    ) -> Result<()> {
        if self.mask_names {
            let (names, key) = passphrase::opened(global)?;
            store.mask_names(known_names(&names, &key)?);
            return Ok(());
        }
        if self.with_names || !is_leaving {
            return Ok(());
        }
        let Some((names, key)) = passphrase::offered(global)? else {
            return Ok(());
        };
        let known = known_names(&names, &key)?;
        let mut found = Vec::new();
        for (project, of) in words {
            found.extend(names_in_answers(store, &known, (project, *of))?);
        }
        store.mask_names(known);
        if found.is_empty() {
            return Ok(());
        }
        complain_of(&found, global.lang)?;
        let count = found.len();
        let question = text!(
            "{count} 处原话里有姓名或号码，换成＊再交出？输入 y 确认",
            "names or numbers stand in {count} answers. Put signs in their place and hand them over? Type y to confirm"
        );
        if is_confirmed(&[question.zh, question.en], global.lang)? {
            return Ok(());
        }
        Err(Error::new(
            Kind::Findings,
            format!("{count} 处原话里有姓名或号码，见上；没有交出"),
            format!(
                "names or numbers stand in {count} answers, see above; nothing was handed over"
            ),
        )
        .hint(WAYS[0], WAYS[1]))
    }
}

/// Whether what goes to this target leaves: what is shown on a terminal does not.
pub(super) fn leaves(target: &Target) -> bool {
    target.output.is_some() || !io::stdout().is_terminal()
}

/// What can be said of names in words that leave.
pub(super) const WAYS: [&str; 2] = [
    "换成＊加 --mask-names；确实要照原样交出加 --with-names",
    "--mask-names puts signs in their place; --with-names hands them over as they are",
];
