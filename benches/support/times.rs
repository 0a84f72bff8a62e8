//! Times as they are taken, compared and printed.

use std::time::{Duration, Instant};

/// How long something takes.
pub fn taken(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

/// The time that this share of the measurements, from 0 to 1, does not exceed.
pub fn percentile(times: &[Duration], share: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    // A rank: never negative, below the number of measurements.
    #[allow(clippy::cast_sign_loss)]
    let rank = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[rank]
}

/// One time as a multiple of another.
pub fn ratio(time: Duration, of: Duration) -> f64 {
    time.as_secs_f64() / of.as_secs_f64()
}

/// The middle time and the slow end, as text.
pub fn spread(times: &[Duration]) -> String {
    let [middle, slow] = [0.5, 0.99].map(|share| percentile(times, share));
    format!("p50 {middle:.1?}, p99 {slow:.1?}, {} times", times.len())
}
