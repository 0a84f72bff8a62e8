//! The code book: themes made, renamed, described, merged and parted again, with their history.

use crate::error::{Error, Kind, Result};
use crate::interview::{CodeBook, Identity, NoTheme, Theme};
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::judging::judgements::reason;
use crate::store::trail::audit::Event;
use crate::store::{AuditEntry, Store};
use crate::text::limits::THEME_SIGNS;
use crate::trail::{Action, InterviewStep, ThemeFact, Value};

impl Store {
    /// The code book of a project.
    pub fn code_book(&self, project: &str) -> Result<CodeBook> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT identity, title, parent, definition, example, merged FROM theme WHERE project = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([id], |row| {
                Ok(Theme {
                    identity: Identity(row.get(0)?),
                    title: row.get(1)?,
                    parent: row.get::<_, Option<[u8; 16]>>(2)?.map(Identity),
                    definition: row.get(3)?,
                    example: row.get(4)?,
                    merged: row.get::<_, Option<[u8; 16]>>(5)?.map(Identity),
                })
            })?;
            Ok(CodeBook::of(rows.collect::<std::result::Result<_, _>>()?))
        })
    }

    /// Makes a theme; gives its identity.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a title that is empty, too long, has a `/`, or is that of another one with the same parent.
    pub fn add_theme(
        &mut self,
        project: &str,
        title: &str,
        parent: Option<Identity>,
        definition: &str,
        example: &str,
    ) -> Result<Identity> {
        let identity = Identity(self.clock.identity());
        let theme = Theme {
            parent,
            definition: definition.trim().to_owned(),
            example: example.trim().to_owned(),
            ..Theme::new(identity, title.trim())
        };
        self.add_theme_as(project, &theme)?;
        Ok(identity)
    }

    /// Makes a theme that has an identity already, as one of an exchanged code book has.
    ///
    /// # Errors
    /// As [`Store::add_theme`], and where there is one with this identity.
    pub fn add_theme_as(&mut self, project: &str, theme: &Theme) -> Result<()> {
        self.writing(|| self.put_theme(project, theme, None))
    }

    /// Makes several themes, each behind the one above it; all of them or none. `file`: where they come from.
    ///
    /// # Errors
    /// As [`Store::add_theme_as`].
    pub fn add_themes(&mut self, project: &str, themes: &[Theme], file: &str) -> Result<()> {
        self.writing(|| {
            themes
                .iter()
                .try_for_each(|theme| self.put_theme(project, theme, Some(file)))
        })
    }

    pub(in crate::store) fn put_theme(
        &self,
        project: &str,
        theme: &Theme,
        why: Option<&str>,
    ) -> Result<()> {
        let book = self.code_book(project)?;
        if book.theme(theme.identity).is_some() {
            return Err(theme_taken(&theme.title));
        }
        check_theme(&book, theme)?;
        let change = (None, Some(theme));
        self.tell_theme(project, theme.identity, Action::Theme, change, why)
    }

    /// Renames a theme, puts it elsewhere in the tree or describes it; what was coded with it stays with it.
    ///
    /// # Errors
    /// [`Kind::Usage`] as [`Store::add_theme`], for a theme that is not there, and for one put below itself.
    pub fn change_theme(&mut self, project: &str, theme: &Theme, why: &str) -> Result<()> {
        self.writing(|| {
            let book = self.code_book(project)?;
            let old = book
                .theme(theme.identity)
                .ok_or_else(|| unreadable("theme"))?;
            if old == theme {
                return Ok(());
            }
            check_theme(&book, theme)?;
            let why = Some(why.trim()).filter(|why| !why.is_empty());
            self.tell_theme(
                project,
                theme.identity,
                Action::Theme,
                (Some(old), Some(theme)),
                why,
            )
        })
    }

    /// Merges a theme into another one: what was coded with it counts as the other from now on, and stays on file as it was
    /// chosen. What is below it goes below the other.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a theme merged into itself or into what is below it, and for one that is merged already.
    pub fn merge_theme(&mut self, project: &str, from: Identity, into: Identity) -> Result<()> {
        self.writing(|| {
            let book = self.code_book(project)?;
            let stands = |identity| {
                book.theme(identity)
                    .is_some_and(|theme| theme.merged.is_none())
            };
            if from == into || book.is_below(into, from) || !stands(from) || !stands(into) {
                return Err(Error::new(
                    Kind::Usage,
                    format!("“{}”不能并入“{}”", book.path(from), book.path(into)),
                    format!(
                        "`{}` cannot be merged into `{}`",
                        book.path(from),
                        book.path(into)
                    ),
                )
                .hint(
                    "只能并入另一个还在用的主题，且不能是它自己的下级",
                    "a theme is merged into another standing one that is not below it",
                ));
            }
            for child in book
                .themes()
                .iter()
                .filter(|theme| theme.parent == Some(from))
            {
                let moved = Theme {
                    parent: Some(into),
                    ..child.clone()
                };
                self.tell_theme(
                    project,
                    child.identity,
                    Action::Theme,
                    (Some(child), Some(&moved)),
                    None,
                )?;
            }
            let into = into.to_string();
            self.tell_merge(project, from, Some(&into), None)
        })
    }

    /// Has a merged theme stand by itself again, with a reason.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, for a theme that is not merged, and where its title is taken meanwhile.
    pub fn part_theme(&mut self, project: &str, theme: Identity, why: &str) -> Result<()> {
        self.writing(|| {
            let why = reason(why)?;
            let book = self.code_book(project)?;
            let Some(merged) = book.theme(theme).filter(|theme| theme.merged.is_some()) else {
                return Err(Error::new(
                    Kind::Usage,
                    format!("“{}”没有并入别的主题", book.path(theme)),
                    format!("`{}` was not merged", book.path(theme)),
                )
                .hint("不用拆开", "there is nothing to part"));
            };
            check_theme(&book, merged)?;
            self.tell_merge(project, theme, None, Some(why))
        })
    }

    /// What happened to a theme, oldest first: its names, its places in the tree, its mergings.
    pub fn theme_history(&self, project: &str, theme: Identity) -> Result<Vec<AuditEntry>> {
        self.reading(|| {
            let last = self.last_of_thread(project, "", &format!("theme {theme}"))?;
            self.entries_back_from(last)?
                .ok_or_else(|| unreadable("thread"))
        })
    }

    fn tell_theme(
        &self,
        project: &str,
        identity: Identity,
        action: Action,
        (old, new): (Option<&Theme>, Option<&Theme>),
        why: Option<&str>,
    ) -> Result<()> {
        let old = old.map(json).transpose()?;
        let new = new.map(json).transpose()?;
        let value = Value {
            old: old.as_deref(),
            new: new.as_deref(),
            why,
        };
        self.tell_of_theme(project, identity, action, value)
    }

    fn tell_merge(
        &self,
        project: &str,
        identity: Identity,
        into: Option<&str>,
        why: Option<&str>,
    ) -> Result<()> {
        let value = Value {
            old: None,
            new: into,
            why,
        };
        self.tell_of_theme(project, identity, Action::ThemeMerge, value)
    }

    fn tell_of_theme(
        &self,
        project: &str,
        identity: Identity,
        action: Action,
        value: Value<'_>,
    ) -> Result<()> {
        let id = self.project_row(project)?;
        let name = identity.to_string();
        let event = Event {
            question: Some(&name),
            value,
            ..Event::of_project(action, project)
        };
        let at = self.clock.milliseconds();
        let row = self.append_audit_at(&event, at)?;
        let mut fact = self.theme_fact(id, identity)?;
        let step = InterviewStep {
            id: row,
            at,
            operator: &self.operator,
            action,
            holder: None,
            version: None,
            survey: None,
            question: Some(&name),
            entry: None,
            value,
        };
        if !ThemeFact::apply(&mut fact, &step) {
            return Err(unreadable(action.code()));
        }
        self.write_theme(id, identity, &fact)
    }
}

/// Refuses a theme that cannot be told from others.
fn check_theme(book: &CodeBook, theme: &Theme) -> Result<()> {
    let title = theme.title.trim();
    let is_name = !title.is_empty()
        && !title.contains(['/', '\n'])
        && title.chars().count() as u64 <= THEME_SIGNS
        && title.parse::<usize>().is_err();
    if !is_name {
        return Err(Error::new(
            Kind::Usage,
            format!("“{}”不能作主题名", crate::text::quoted(title)),
            format!(
                "`{}` cannot be the title of a theme",
                crate::text::quoted(title)
            ),
        )
        .hint(
            format!("1 至 {THEME_SIGNS} 字，不带 /，不单是数字"),
            format!("1 to {THEME_SIGNS} signs, without `/`, not a number alone"),
        ));
    }
    if theme.parent.is_some_and(|parent| {
        book.theme(parent)
            .is_none_or(|parent| parent.merged.is_some())
            || book.is_below(parent, theme.identity)
    }) {
        return Err(Error::new(
            Kind::Usage,
            format!("“{title}”不能放在那个主题之下"),
            format!("`{title}` cannot be put below that theme"),
        )
        .hint(
            "上级要在用，且不是它自己的下级",
            "the one above must stand and not be below it",
        ));
    }
    let is_taken = book.themes().iter().any(|other| {
        other.identity != theme.identity
            && other.merged.is_none()
            && other.parent == theme.parent
            && other.title.eq_ignore_ascii_case(title)
    });
    if is_taken {
        return Err(theme_taken(title));
    }
    Ok(())
}

fn theme_taken(title: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("已经有主题“{title}”"),
        format!("there is a theme `{title}` already"),
    )
    .hint(
        "用那一个，或换个名字",
        "use that one, or take another title",
    )
}

/// The error for a name that names no theme, or several.
pub fn no_theme(name: &str, why: &NoTheme) -> Error {
    match why {
        NoTheme::Unknown => Error::new(
            Kind::Usage,
            format!("没有主题“{name}”"),
            format!("there is no theme `{name}`"),
        )
        .hint(
            "列出全部：manyi theme list；新建：manyi theme add",
            "`manyi theme list` lists them, `manyi theme add` makes one",
        ),
        NoTheme::Several(paths) => Error::new(
            Kind::Usage,
            format!("“{name}”可以是几个主题"),
            format!("`{name}` can be several themes"),
        )
        .hint(
            format!("写全路径：{}", paths.join("、")),
            format!("write the whole path: {}", paths.join(", ")),
        ),
    }
}
