//! How many units are coded a second time, and which.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::coding::Unit;

/// What is to be coded more than once, blind. A project without a plan codes everything twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingPlan {
    /// How many coders each of the drawn units gets, from 2.
    pub coders: u8,
    /// The share of the units that is drawn, in percent, from 0 (none) to 100 (all).
    pub percent: Decimal,
    /// What the draw depends on beside the unit: another seed draws others.
    pub seed: u64,
}

impl Default for CodingPlan {
    fn default() -> Self {
        Self {
            coders: 2,
            percent: Decimal::ONE_HUNDRED,
            seed: 0,
        }
    }
}

impl CodingPlan {
    /// Whether a unit is drawn.
    ///
    /// Each unit is drawn by a hash over the seed and its name, so that it depends on no other unit and is the same in every file;
    /// the share drawn is therefore near the percentage, not exactly it.
    pub fn draws(&self, unit: &Unit) -> bool {
        if self.percent >= Decimal::ONE_HUNDRED {
            return true;
        }
        let hash = Sha256::digest(format!("{}/{unit}", self.seed).as_bytes());
        let drawn = hash
            .iter()
            .take(8)
            .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        // The first 53 bits as a share of 1, compared exactly in whole numbers of a ten-thousandth of a percent.
        let place = Decimal::from(drawn >> 11) * Decimal::ONE_HUNDRED / Decimal::from(1u64 << 53);
        place < self.percent
    }

    /// How many coders a unit is to have.
    pub fn wanted(&self, unit: &Unit) -> u8 {
        if self.draws(unit) {
            self.coders.max(1)
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::{Holder, Identity};

    fn drawn(percent: i64, seed: u64) -> Vec<bool> {
        let plan = CodingPlan {
            coders: 2,
            percent: Decimal::from(percent),
            seed,
        };
        (0..2_000u32)
            .map(|number| {
                let mut bytes = [0; 16];
                bytes[..4].copy_from_slice(&number.to_be_bytes());
                plan.draws(&Unit {
                    holder: Holder::Interview(Identity(bytes)),
                    question: "Q1".into(),
                })
            })
            .collect()
    }

    #[test]
    fn about_the_share_is_drawn_and_another_seed_draws_others() {
        let count = |drawn: &[bool]| drawn.iter().filter(|is| **is).count();
        let fifth = drawn(20, 1);
        // Four standard deviations of a binomial share: 4·√(2000·0.2·0.8) ≈ 72.
        assert!(count(&fifth).abs_diff(400) < 72, "{}", count(&fifth));
        assert_eq!(fifth, drawn(20, 1));
        assert_ne!(fifth, drawn(20, 2));
        assert_eq!(count(&drawn(0, 1)), 0);
        assert_eq!(count(&drawn(100, 1)), 2_000);
        // Who is drawn of a smaller share is drawn of a larger one.
        let half = drawn(50, 1);
        assert!(fifth.iter().zip(&half).all(|(fifth, half)| !fifth || *half));
    }
}
