//! Copies: backups in their folder, restoring one, rescue, and the copy that an upgrade begins with.

pub(super) mod backup_name;
pub(super) mod copy;
pub(super) mod first_copy;
pub(super) mod folder;
pub(super) mod names;
pub(super) mod rescue;
pub(super) mod restore;
pub(super) mod witness;
