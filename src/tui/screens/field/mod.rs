//! Field work: the ledger of what was handed out and came back, batches, registered serials.

pub mod batch_form;
pub mod batches;
pub mod ledger;
pub mod print_form;
pub mod registered;
