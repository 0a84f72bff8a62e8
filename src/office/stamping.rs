//! What every manifest names of the trail: the heads of its chains.

use crate::error::Result;
use crate::formats::handover::ManifestHead;
use crate::store::Store;

/// The heads of the chains as they are.
pub(super) fn heads(store: &Store) -> Result<Vec<ManifestHead>> {
    let heads = store.heads()?.into_iter().map(|head| ManifestHead {
        device: head.device,
        sequence: head.sequence,
        hash: head.hash,
    });
    Ok(heads.collect())
}
