//! Whether the questions of a scale hang together: alpha, item statistics, KMO, Bartlett's test, agreement of two entries.
//!
//! A [`Scale`] chooses questions that carry points. A [`Collector`] takes the points of one response after another
//! and keeps only the means and the sums of products, so that a million responses need no more room than ten. Its
//! [`Moments`] become a [`Reliability`].
//!
//! Only complete cases count: a response that lacks points on one chosen question (no answer, skipped, or an option
//! without points such as 不清楚) is left out as a whole, and how many were is said. A question on which every
//! complete response has the same points says nothing about the others: it is named and dropped. Variances are those
//! of a sample (n − 1).

mod agreement;
mod consistency;
mod distribution;
mod entries;
mod factor;
mod factorability;
mod kappa;
mod matrix;
mod moments;
mod raters;
mod report;
mod scale;
mod threshold;

pub use agreement::{Agreement, NoKappa, agreement, agreement_of_counts, pooled};
pub use consistency::{Alpha, SplitHalf};
pub use entries::{EnteredTwice, QuestionAgreement, ValuePairs, WeightedKappa, pooled_questions};
pub use factorability::{Adequacy, Sphericity};
pub use kappa::Estimate;
pub use moments::{Collector, Moments};
pub use raters::{Doubt, RaterAgreement, rater_agreement};
pub use report::{Item, Lack, Reliability};
pub use scale::{NotOnScale, Scale};
pub use threshold::{
    ADEQUACY, AGREEMENT, ALPHA, Band, LEAST, Thresholds, adequacy_word, alpha_word, kappa_word,
};
