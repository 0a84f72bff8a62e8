//! The hub: a `PostgreSQL` server that gathers what many machines wrote, as the same pieces that a parcel carries.
//!
//! A hub holds **spaces**. A space is what comes together: all files whose chains are pushed there become one truth, as if
//! they had exchanged parcels. A chain runs over all projects of a file, so the project of an event cannot be the key by
//! which the hub is split; the column `project` of every table is the name of the space, and it is the first of every key,
//! so that a cluster can be distributed by it. What must not come together belongs into spaces of its own.
//!
//! - [`Address`]: where the hub is, who asks, and that the server is who it says it is.
//! - [`Hub::send`] writes pieces of chains as rows, [`Hub::receive`] reads rows back as pieces; what they come to is
//!   worked out by the code that reads parcels.
//! - [`Hub::examine`] verifies every chain in the server, [`init_sql`] says what tables, roles and policies it has.
//! - [`certificate`] makes the certificates by which a server is known.
//!
//! No trigger, no sequence and no stored procedure: the server keeps rows and says who may see them.

mod address;
pub mod certificate;
mod examining;
mod failing;
mod gathering;
mod password;
mod publishing;
mod receiving;
mod sending;
mod session;
mod tables;
mod trust;
mod wire;

pub use address::Address;
pub use examining::{Examined, HubFinding, HubTrouble};
pub use publishing::{ColumnType, Publisher};
pub use receiving::{Arrived, Held, HeldChain, Known};
pub use sending::Sent;
pub use session::{Far, Hub, HubChain, Statement, Told};
pub use tables::{Role, Space, init_sql};
