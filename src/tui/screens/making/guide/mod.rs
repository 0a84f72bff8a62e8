//! Guides on the screen: pasted as text and settled line by line, edited question by question.

mod edit;
mod paste;

pub use edit::GuideEditor;
pub use paste::GuidePaste;
