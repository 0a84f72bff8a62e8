//! Second entry: blind keying, discrepancies and their adjudication, plans, samples and acceptance.

pub(super) mod acceptance;
pub(super) mod adjudication;
pub(super) mod blindness;
pub(super) mod comparisons;
pub(super) mod discrepancies;
pub(super) mod keying;
pub(super) mod plans;
pub(super) mod sample;
pub(super) mod verification;
