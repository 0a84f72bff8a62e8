//! Projects: saved whole, listed, in the making, and questionnaires that gain questions.

pub(super) mod making;
pub(super) mod projects;
pub(super) mod redefining;
pub(super) mod removal;
pub(super) mod versions;
