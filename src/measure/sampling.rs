//! How many people the responses of a stack speak for: the sampling fraction, and what follows where it cannot be.

use crate::text::Text;

/// The responses of a stack and the population they came from.
///
/// A part of the responses (those who answered a question, or one group of them) has the sampling fraction of all: how
/// many people of the population belong to that part is not known, and is estimated by the part's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// How many people could have answered, where that is known.
    pub population: Option<u64>,
    /// How many did: the counted responses.
    pub responses: u64,
}

impl Sampling {
    /// Responses from a population of unknown or unlimited size.
    pub const fn unlimited(responses: u64) -> Self {
        Self {
            population: None,
            responses,
        }
    }

    /// The share of the population that answered, from 0 to 1; `None` where it is unknown or cannot be.
    pub fn fraction(self) -> Option<f64> {
        let all = self.population.filter(|all| *all > 0)?;
        (self.responses <= all).then(|| self.responses as f64 / all as f64)
    }

    /// Whether everybody answered, so that nothing is left to chance.
    pub fn is_census(self) -> bool {
        self.responses > 0 && self.population == Some(self.responses)
    }

    /// Whether there are more responses than people: then a correction for the population would be wrong, and none is
    /// made.
    pub fn is_exceeded(self) -> bool {
        self.population.is_some_and(|all| self.responses > all)
    }

    /// How many people of the population stand behind this many of the responses, rounded up to whole people; `None`
    /// where that is unknown or cannot be.
    pub fn behind(self, part: u64) -> Option<u64> {
        let all = self.population?;
        if self.is_exceeded() || part > self.responses {
            return None;
        }
        let people =
            (u128::from(all) * u128::from(part)).div_ceil(u128::from(self.responses.max(1)));
        u64::try_from(people).ok()
    }

    /// That there are more responses than people, and that no correction was made; `None` where that is not so.
    pub fn note(self) -> Option<Text> {
        let all = self.population.filter(|_| self.is_exceeded())?;
        let responses = self.responses;
        Some(Text::new(
            format!(
                "计入 {responses} 份答卷，多于总体 {all} 人，区间没有按总体校正；请核对总体人数"
            ),
            format!(
                "{responses} responses from a population of {all}: the interval is not corrected for the population; check its size"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // 20 of 25 responses from 50 people: as many of the people as of the responses, 40.  7 of 25: 14. 1 of 3 from 10
    // people: 3.33, so 4. Everybody answered: a part of them is all of its people.
    #[rstest]
    #[case(50, 25, 20, Some(40))]
    #[case(50, 25, 7, Some(14))]
    #[case(10, 3, 1, Some(4))]
    #[case(25, 25, 20, Some(20))]
    #[case(24, 25, 20, None)]
    #[case(50, 25, 26, None)]
    fn a_part_of_the_responses_stands_for_its_share_of_the_people(
        #[case] population: u64,
        #[case] responses: u64,
        #[case] part: u64,
        #[case] people: Option<u64>,
    ) {
        let sampling = Sampling {
            population: Some(population),
            responses,
        };
        assert_eq!(sampling.behind(part), people);
    }

    #[test]
    fn more_responses_than_people_have_no_fraction_and_a_note() {
        let sampling = Sampling {
            population: Some(20),
            responses: 21,
        };
        assert_eq!(sampling.fraction(), None);
        assert!(
            sampling
                .note()
                .is_some_and(|note| note.en.contains("not corrected"))
        );
        let census = Sampling {
            population: Some(21),
            responses: 21,
        };
        assert_eq!((census.note(), census.is_census()), (None, true));
    }
}
