//! Projects: saved whole, listed, and questionnaires that gain questions.

pub(super) mod projects;
pub(super) mod redefining;
pub(super) mod versions;
