//! What a first pass over the rows measures, for files that declare widths and missing values before their rows.

use rust_decimal::Decimal;

use super::{Leaving, plain_text, reason};
use crate::questionnaire::{Kind, Questionnaire};
use crate::response::Missing;
use crate::text::Text;

/// How much room the responses of a survey take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// How many there are.
    pub responses: u64,
    /// The longest serial, in bytes.
    pub serial: usize,
    /// The longest code of a batch, in bytes.
    pub batch: usize,
    /// The longest reason for which one is invalid, in bytes.
    pub invalid: usize,
    /// The sums printed on the papers.
    pub total: Numbers,
    /// The answers, by the positions of their questions.
    pub answers: Vec<AnswerExtent>,
    /// How many texts have a line that ends with CR, which the cells of a workbook have not.
    pub returns: u64,
    kinds: Vec<Measured>,
}

/// How much room the answers to a question take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerExtent {
    /// The longest text, in bytes of UTF-8.
    pub bytes: usize,
    /// The longest text, in bytes with the apostrophe before it, that begins as a formula of a spreadsheet does or with the
    /// apostrophe that guards one; 0: there is none.
    pub guarded: usize,
    /// The numbers.
    pub numbers: Numbers,
    /// The reasons that occur.
    reasons: [bool; Missing::ALL.len()],
}

/// The smallest and the largest of some numbers, and their decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// The smallest and the largest; `None` where there is none.
    pub ends: Option<[Decimal; 2]>,
    /// The most decimals.
    pub decimals: u32,
    /// The smallest and the largest of the small whole numbers among them: most numbers of a survey are points.
    whole: Option<[u32; 2]>,
}

/// What is measured of a question's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measured {
    Texts,
    Numbers,
    Reasons,
}

impl Extent {
    /// Nothing was measured yet.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let kinds = questionnaire
            .questions
            .iter()
            .map(|question| match question.kind {
                Kind::Text => Measured::Texts,
                Kind::Number { .. } | Kind::Score { .. } => Measured::Numbers,
                _ => Measured::Reasons,
            });
        Self {
            responses: 0,
            serial: 0,
            batch: 0,
            invalid: 0,
            total: Numbers::default(),
            returns: 0,
            answers: vec![AnswerExtent::default(); questionnaire.questions.len()],
            kinds: kinds.collect(),
        }
    }

    /// Measures what another piece of the stack measured.
    pub fn join(&mut self, other: &Self) {
        self.responses += other.responses;
        self.returns += other.returns;
        self.serial = self.serial.max(other.serial);
        self.batch = self.batch.max(other.batch);
        self.invalid = self.invalid.max(other.invalid);
        self.total.join(&other.total);
        for (answer, other) in self.answers.iter_mut().zip(&other.answers) {
            answer.bytes = answer.bytes.max(other.bytes);
            answer.guarded = answer.guarded.max(other.guarded);
            answer.numbers.join(&other.numbers);
            for (occurs, there) in answer.reasons.iter_mut().zip(other.reasons) {
                *occurs |= there;
            }
        }
    }

    /// Measures one more response.
    #[inline(always)]
    pub fn add(&mut self, row: &Leaving<'_>) {
        self.responses += 1;
        self.serial = self.serial.max(row.serial.len());
        self.batch = self.batch.max(row.batch.map_or(0, str::len));
        self.invalid = self.invalid.max(row.invalid.map_or(0, str::len));
        if let Some(total) = row.control_total {
            self.total.add(total);
        }
        for ((answer, kind), code) in self.answers.iter_mut().zip(&self.kinds).zip(row.codes) {
            let Some(code) = code.as_deref() else {
                continue;
            };
            if let Some(reason) = reason(code) {
                answer.reasons[reason as usize] = true;
                continue;
            }
            match kind {
                Measured::Texts => {
                    let text = plain_text(code);
                    self.returns += u64::from(text.contains('\r'));
                    answer.bytes = answer.bytes.max(text.len());
                    if text.starts_with('\'') || crate::formats::guard(text).len() > text.len() {
                        answer.guarded = answer.guarded.max(text.len() + 1);
                    }
                }
                Measured::Numbers => answer.numbers.add(code),
                Measured::Reasons => {}
            }
        }
    }
}

impl Extent {
    /// What is said of a workbook that does not have the texts as they are on file; `None` where it has.
    ///
    /// XML knows no CR, and the sign for one in its place is shown as `_x000D_` by most who read a workbook.
    pub fn remark_of_workbook(&self) -> Option<Text> {
        let count = self.returns;
        (count > 0).then(|| {
            Text::new(
                format!("有 {count} 格文字的换行存的是回车换行，工作簿里一律是换行；要原样导回，用 .csv"),
                format!("the lines of {count} texts end with CR LF, and with LF in the workbook; to take them back as they are, use .csv"),
            )
        })
    }
}

impl AnswerExtent {
    /// The reasons that occur, in their order.
    pub fn reasons(&self) -> impl Iterator<Item = Missing> {
        Missing::ALL
            .into_iter()
            .filter(|reason| self.reasons[*reason as usize])
    }
}

impl Numbers {
    fn join(&mut self, other: &Self) {
        self.decimals = self.decimals.max(other.decimals);
        let ends = self.ends.into_iter().chain(other.ends);
        self.ends = ends.reduce(|one, two| [one[0].min(two[0]), one[1].max(two[1])]);
        let whole = self.whole.into_iter().chain(other.whole);
        self.whole = whole.reduce(|one, two| [one[0].min(two[0]), one[1].max(two[1])]);
    }

    #[inline(always)]
    fn add(&mut self, digits: &str) {
        let small = small_whole(digits);
        if let Some(small) = small {
            if self
                .whole
                .is_some_and(|[least, most]| (least..=most).contains(&small))
            {
                return;
            }
            let [least, most] = self.whole.unwrap_or([small; 2]);
            self.whole = Some([least.min(small), most.max(small)]);
        }
        let number = match small {
            Some(small) => Decimal::from(small),
            None => match Decimal::from_str_exact(digits) {
                Ok(number) => number,
                Err(_) => return,
            },
        };
        self.decimals = self.decimals.max(number.scale());
        self.ends = Some(match self.ends {
            None => [number; 2],
            Some([least, most]) => [least.min(number), most.max(number)],
        });
    }

    /// Whether a spreadsheet and SPSS keep every digit: they have fifteen.
    pub fn is_exact(&self) -> bool {
        self.signs() + self.decimals as usize <= 15
    }

    /// The signs that the numbers take before the point, with the sign of one below zero.
    pub fn signs(&self) -> usize {
        let ends = self.ends.into_iter().flatten();
        ends.map(|end| end.trunc().to_string().len() + usize::from(end.is_sign_negative()))
            .max()
            .unwrap_or(1)
    }
}

/// A whole number of one to four digits.
#[inline(always)]
pub fn small_whole(digits: &str) -> Option<u32> {
    let bytes = digits.as_bytes();
    if !(1..=4).contains(&bytes.len()) {
        return None;
    }
    bytes.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_measured_exactly() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.signs(), 1);
        for digits in ["8", "-0.5", "120.25", "10"] {
            numbers.add(digits);
        }
        assert_eq!(
            numbers.ends,
            Some([Decimal::new(-5, 1), Decimal::new(12_025, 2)])
        );
        assert_eq!((numbers.decimals, numbers.signs()), (2, 3));
    }
}
