//! Figures from a sample as it was drawn: strata, clusters, weights, known shares of groups in the population.
//!
//! A [`Collector`] takes one response after another with what it comes to (part of a whole) and where it was drawn, and
//! keeps sums only: in proportion to the clusters, or, where each response was drawn by itself, to strata and groups. A
//! [`Design`] says what is known of the population; the two make a [`Estimate`].
//!
//! The rate is Σ weight·part / Σ weight·whole; its variance by linearisation that of the totals of the clusters within
//! their strata, Σ (1 − m/M)·m/(m − 1)·Σ(z − mean z)² over the m clusters drawn of M (Särndal, Swensson and Wretman 1992,
//! Model Assisted Survey Sampling, section 4.2 and 5.6; Lumley 2004, Analysis of Complex Survey Samples, Journal of
//! Statistical Software 9(8)), with t of clusters − strata degrees. R's package survey computes the same. With known
//! shares of groups the weights are brought to them (post-stratification), and the variance is that of the differences
//! from the groups' own rates (Särndal and others, section 7.6).

mod collector;
mod estimate;

pub use collector::{Collector, Drawn};
pub use estimate::{Change, Design, Estimate, Lonely, NoEstimate, change};

#[cfg(test)]
mod tests;
