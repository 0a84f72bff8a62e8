//! Words on their way out: with signs in the place of the names that the store was told, and all of them for who looks.

use std::borrow::Cow;

use crate::error::Result;
use crate::interview::KnownNames;
use crate::store::Store;

/// Of whom the words are that leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsOf<'a> {
    /// Of who was interviewed.
    Interviews,
    /// Of who answered the open questions of a survey.
    Survey(&'a str),
    /// Of whoever is an example of a theme.
    Themes,
    /// Of all of them.
    Everybody,
}

impl Store {
    /// From now on these names are masked in whatever words leave.
    pub fn mask_names(&mut self, known: KnownNames) {
        self.masked_names = known;
    }

    /// Whether any names are.
    pub fn masks_names(&self) -> bool {
        !self.masked_names.is_empty()
    }

    /// Somebody's words as they may leave: every exit of words takes them from here.
    pub fn leaving_words<'w>(&self, words: &'w str) -> Cow<'w, str> {
        let (words, count) = self.masked_names.masked(words);
        self.masked_count.set(self.masked_count.get() + count);
        words
    }

    /// How many names and numbers were masked in words that left.
    pub fn masked_count(&self) -> usize {
        self.masked_count.get()
    }

    /// Gives the words of interviews that count and of the open answers of valid responses one by one, each with its place.
    pub fn each_words(
        &self,
        project: &str,
        of: WordsOf<'_>,
        each: &mut dyn FnMut([&str; 3], &str),
    ) -> Result<()> {
        self.reading(|| {
            let id = self.project_row(project)?;
            if matches!(of, WordsOf::Themes | WordsOf::Everybody) {
                for (theme, number) in self.code_book(project)?.themes().iter().zip(1_u32..) {
                    each(["theme", &number.to_string(), "example"], &theme.example);
                }
            }
            if matches!(of, WordsOf::Interviews | WordsOf::Everybody) {
                let mut statement = self.connection.prepare_cached(
                    "SELECT code, question, text FROM interview JOIN said ON said.interview = interview.id
                     WHERE project = ?1 AND state = 'said' AND withdrawn IS NULL ORDER BY sort_key, code",
                )?;
                let mut rows = statement.query([id])?;
                while let Some(row) = rows.next()? {
                    let text = |at| row.get_ref(at).map(|cell| cell.as_str().unwrap_or_default());
                    each(["interview", text(0)?, text(1)?], text(2)?);
                }
            }
            if matches!(of, WordsOf::Interviews | WordsOf::Themes) {
                return Ok(());
            }
            for survey in self.surveys_of(id)? {
                if matches!(of, WordsOf::Survey(asked) if asked != survey) {
                    continue;
                }
                self.open_answers(project, &survey, &mut |answer| {
                    each([&survey, answer.serial, answer.question], answer.words);
                    Ok(())
                })?;
            }
            Ok(())
        })
    }
}
