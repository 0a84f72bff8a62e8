//! Files of several machines brought together: what leaves in a parcel, what comes out of one, and what devices did to one
//! paper without one another. The rules are in `trail::merge`.

mod adding;
mod ahead;
mod alike;
mod codes;
mod elsewhere;
mod inbox;
mod incoming;
mod joining;
mod keep;
mod lines;
mod outgoing;
mod overtaken;
mod papers;
mod receipt;
mod surroundings;
#[cfg(test)]
mod tests;

pub use elsewhere::ChainEnd;
pub use inbox::{DeviceRow, Said, Waiting, WaitingKind};
pub(in crate::store) use lines::{ChainNames, Woven};
pub use outgoing::Knowledge;
pub(in crate::store) use papers::suffixed;
pub use receipt::{ParcelContent, Receipt, Waits};
pub(in crate::store) use surroundings::{FactEvent, Surroundings, ThreadKey};
