//! Call lists: contacts by their codes, what is declared of them, and the calls. Names and numbers never come here.

pub(super) mod attempts;
pub(super) mod list;
