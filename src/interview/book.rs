//! The code book: the themes of a project as a tree, and how a person names one.

use std::collections::BTreeSet;

use super::identity::Identity;
use super::theme::Theme;
use crate::text::initials;
use crate::text::order;

/// The themes of a project, in the order in which they were made; those that were merged into others too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeBook {
    themes: Vec<Theme>,
}

/// Why a text names no theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTheme {
    /// None is called so.
    Unknown,
    /// Several are: their paths.
    Several(Vec<String>),
}

impl CodeBook {
    /// The book of these themes.
    pub fn of(themes: Vec<Theme>) -> Self {
        Self { themes }
    }

    /// Every theme, in the order in which they were made.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The theme with this identity.
    pub fn theme(&self, identity: Identity) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.identity == identity)
    }

    /// The number by which people name a theme: its place in the order in which they were made in this file, from 1.
    pub fn number(&self, identity: Identity) -> Option<usize> {
        let mut themes = self.themes.iter();
        themes
            .position(|theme| theme.identity == identity)
            .map(|at| at + 1)
    }

    /// The theme that codings with this one count as: itself, or what it was merged into, however often.
    pub fn standing(&self, identity: Identity) -> Identity {
        let mut at = identity;
        // Merging refuses circles; were there one, the walk would end all the same.
        for _ in 0..self.themes.len() {
            match self.theme(at).and_then(|theme| theme.merged) {
                Some(into) => at = into,
                None => break,
            }
        }
        at
    }

    /// Whether a theme is another one or a part of it, however deep.
    pub fn is_below(&self, identity: Identity, above: Identity) -> bool {
        let mut at = Some(identity);
        for _ in 0..=self.themes.len() {
            match at {
                Some(here) if here == above => return true,
                Some(here) => at = self.theme(here).and_then(|theme| theme.parent),
                None => return false,
            }
        }
        false
    }

    /// The titles from the top of the tree down to a theme, joined by `/`: 办理/办理慢.
    pub fn path(&self, identity: Identity) -> String {
        let mut titles = Vec::new();
        let mut at = self.theme(identity);
        while let Some(theme) = at.filter(|_| titles.len() <= self.themes.len()) {
            titles.push(theme.title.as_str());
            at = theme.parent.and_then(|parent| self.theme(parent));
        }
        titles.reverse();
        titles.join("/")
    }

    /// The themes that stand, each behind its parent, with their depth from 0; those with the same parent in order of making.
    pub fn tree(&self) -> Vec<(usize, &Theme)> {
        let mut tree = Vec::new();
        self.grow(None, 0, &mut tree);
        // What hangs below something that is not there, or was merged, is listed at the end rather than lost.
        let found: BTreeSet<Identity> = order::set(tree.iter().map(|(_, theme)| theme.identity));
        let standing = self.themes.iter().filter(|theme| theme.merged.is_none());
        tree.extend(
            standing
                .filter(|theme| !found.contains(&theme.identity))
                .map(|theme| (0, theme)),
        );
        tree
    }

    fn grow<'a>(
        &'a self,
        parent: Option<Identity>,
        depth: usize,
        tree: &mut Vec<(usize, &'a Theme)>,
    ) {
        if depth > self.themes.len() {
            return;
        }
        let children = self.themes.iter();
        for theme in children.filter(|theme| theme.parent == parent && theme.merged.is_none()) {
            tree.push((depth, theme));
            self.grow(Some(theme.identity), depth + 1, tree);
        }
    }

    /// The standing theme that a person names: by its number, its path, its title, or a path's end.
    ///
    /// # Errors
    /// Where none is called so, or several are.
    pub fn find(&self, name: &str) -> Result<&Theme, NoTheme> {
        self.find_among(name, |theme| theme.merged.is_none())
    }

    /// The merged theme that a person names in the same way.
    ///
    /// # Errors
    /// Where none is called so, or several are.
    pub fn find_merged(&self, name: &str) -> Result<&Theme, NoTheme> {
        self.find_among(name, |theme| theme.merged.is_some())
    }

    fn find_among(&self, name: &str, is_meant: fn(&Theme) -> bool) -> Result<&Theme, NoTheme> {
        let name = name.trim();
        let meant = || self.themes.iter().filter(|theme| is_meant(theme));
        if let Some(theme) = name.parse::<usize>().ok().and_then(|number| {
            let theme = self.themes.get(number.checked_sub(1)?);
            theme.filter(|theme| is_meant(theme))
        }) {
            return Ok(theme);
        }
        let found: Vec<&Theme> = meant()
            .filter(|theme| {
                let path = self.path(theme.identity);
                path == name || path.ends_with(&format!("/{name}"))
            })
            .collect();
        match found[..] {
            [] => Err(NoTheme::Unknown),
            [one] => Ok(one),
            _ => match meant().find(|theme| self.path(theme.identity) == name) {
                Some(theme) => Ok(theme),
                None => Err(NoTheme::Several(
                    found
                        .iter()
                        .map(|theme| self.path(theme.identity))
                        .collect(),
                )),
            },
        }
    }

    /// The standing themes that a typed beginning can mean, in the order of the tree: of the title, of the initials of its
    /// pinyin (`blm` for 办理慢), or the number. An empty beginning means all.
    pub fn beginning(&self, typed: &str) -> Vec<&Theme> {
        let typed = typed.trim().to_lowercase();
        let tree = self.tree().into_iter().map(|(_, theme)| theme);
        if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            let is_meant = |theme: &&Theme| {
                let number = self.number(theme.identity).unwrap_or(0).to_string();
                number == typed || theme.title.starts_with(&typed)
            };
            return tree.filter(is_meant).collect();
        }
        tree.filter(|theme| {
            theme.title.to_lowercase().starts_with(&typed)
                || initials(&theme.title).starts_with(&typed)
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(number: u8) -> Identity {
        Identity([number; 16])
    }

    fn book(themes: &[(u8, &str, Option<u8>, Option<u8>)]) -> CodeBook {
        let theme = |(number, title, parent, merged): &(u8, &str, Option<u8>, Option<u8>)| Theme {
            parent: parent.map(identity),
            merged: merged.map(identity),
            ..Theme::new(identity(*number), *title)
        };
        CodeBook::of(themes.iter().map(theme).collect())
    }

    fn sample() -> CodeBook {
        book(&[
            (1, "办理", None, None),
            (2, "慢", Some(1), None),
            (3, "标准", None, None),
            (4, "慢吞吞", None, Some(2)),
            (5, "其他", Some(1), None),
            (6, "其他", Some(3), None),
        ])
    }

    #[test]
    fn the_tree_has_each_standing_theme_behind_its_parent() {
        let book = sample();
        let tree = book.tree();
        let tree: Vec<(usize, &str)> = tree
            .iter()
            .map(|(depth, theme)| (*depth, theme.title.as_str()))
            .collect();
        assert_eq!(
            tree,
            [
                (0, "办理"),
                (1, "慢"),
                (1, "其他"),
                (0, "标准"),
                (1, "其他")
            ]
        );
        assert_eq!(book.path(identity(2)), "办理/慢");
        assert!(
            book.is_below(identity(2), identity(1)) && !book.is_below(identity(1), identity(2))
        );
    }

    #[test]
    fn what_was_merged_counts_as_what_it_was_merged_into() {
        let chain = book(&[
            (1, "a", None, Some(2)),
            (2, "b", None, Some(3)),
            (3, "c", None, None),
        ]);
        assert_eq!(chain.standing(identity(1)), identity(3));
        assert_eq!(chain.standing(identity(3)), identity(3));
        // A circle, which merging refuses, ends all the same.
        let circle = book(&[(1, "a", None, Some(2)), (2, "b", None, Some(1))]);
        assert!([1, 2].map(identity).contains(&circle.standing(identity(1))));
    }

    #[test]
    fn a_theme_is_named_by_number_title_or_path_and_never_guessed() {
        let book = sample();
        let named = |name: &str| book.find(name).map(|theme| theme.identity);
        assert_eq!(named("2"), Ok(identity(2)));
        assert_eq!(named("慢"), Ok(identity(2)));
        assert_eq!(named("标准/其他"), Ok(identity(6)));
        assert_eq!(named("没有"), Err(NoTheme::Unknown));
        assert_eq!(named("4"), Err(NoTheme::Unknown));
        let several = vec!["办理/其他".to_owned(), "标准/其他".to_owned()];
        assert_eq!(named("其他"), Err(NoTheme::Several(several)));
    }

    #[test]
    fn a_typed_beginning_is_of_the_title_its_initials_or_the_number() {
        let book = sample();
        let meant = |typed: &str| -> Vec<u8> {
            book.beginning(typed)
                .iter()
                .map(|theme| theme.identity.0[0])
                .collect()
        };
        assert_eq!(meant("办"), [1]);
        assert_eq!(meant("b"), [1, 3]);
        assert_eq!(meant("BL"), [1]);
        assert_eq!(meant("3"), [3]);
        assert_eq!(meant("qt"), [5, 6]);
        assert_eq!(meant("").len(), 5);
    }
}
