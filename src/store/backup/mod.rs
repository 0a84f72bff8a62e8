//! Copies: backups, restoring, rescue, and the upgrade of an earlier file, which begins with a copy.

pub(super) mod backup_name;
pub(super) mod copy;
pub(super) mod folder;
pub(super) mod former;
pub(super) mod rescue;
pub(super) mod restore;
pub(super) mod upgrade;
pub(super) mod upgrade_move;
pub(super) mod upgrade_papers;
