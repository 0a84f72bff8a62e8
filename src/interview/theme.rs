//! A theme (主题) of the code book: what answers are found to say.

use serde::{Deserialize, Serialize};

use super::identity::Identity;

/// A theme as the code book has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its identity: a theme that is renamed stays the same.
    pub identity: Identity,
    /// What it is called now, such as 办理慢; unique among those with the same parent.
    pub title: String,
    /// The theme that it is part of; `None`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Identity>,
    /// When it applies and when not; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// Words for which it applies; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub example: String,
    /// The theme that it was merged into: codings with this one count as that one. What a coder chose stays on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Identity>,
}

impl Theme {
    /// A theme of which nothing is said yet but its title.
    pub fn new(identity: Identity, title: impl Into<String>) -> Self {
        Self {
            identity,
            title: title.into(),
            parent: None,
            definition: String::new(),
            example: String::new(),
            merged: None,
        }
    }
}
