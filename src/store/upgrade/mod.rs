//! Files of schema version 1: how their trail ended, and their tables as those of the current one.

pub(super) mod bring_up;
pub(super) mod former;
pub(super) mod papers;
pub(super) mod progress;
pub(super) mod tables;
