//! Chance with a seed that is printed, so that a run can be repeated; and the line that tells the counts of a run.

use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

/// Random numbers (splitmix64).
pub struct Chance {
    state: u64,
    /// Where they began.
    pub seed: u64,
}

impl Chance {
    /// Begins with `MANYI_CRASH_SEED`, or with the clock.
    pub fn new() -> Self {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let seed = setting("MANYI_CRASH_SEED").unwrap_or(clock.subsec_nanos().into());
        Self { state: seed, seed }
    }

    /// The numbers of one of several that go on beside one another, the same for the same seed.
    pub fn lane(&self, lane: u64) -> Self {
        Self {
            state: self.seed.rotate_left(32) ^ lane,
            seed: self.seed,
        }
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    /// Whether something happens that happens once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A number from the environment.
pub fn setting(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().expect(name))
}

/// Prints a line past the test runner, which holds back what passing tests print.
pub fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
}
