//! What happens to the machine, and what it asks for.

use rust_decimal::Decimal;

use crate::response::{Answer, Draft, Missing, Outcome};

/// Something the evaluator did, or the outcome of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A sign was typed into the field.
    Type(char),
    /// A text was pasted; its line ends become spaces and never confirm.
    Paste(String),
    /// Confirms the field, or finishes the paper (Enter).
    Confirm,
    /// Deletes the sign before the caret; in an empty closed field goes back one question (Backspace).
    Erase,
    /// Deletes the sign after the caret.
    EraseAhead,
    /// Moves the caret one sign to the left.
    CaretLeft,
    /// Moves the caret one sign to the right.
    CaretRight,
    /// Moves the caret to the start.
    CaretStart,
    /// Moves the caret to the end.
    CaretEnd,
    /// Goes to the question before.
    Previous,
    /// Goes to the question after.
    Next,
    /// The same by the key that ends a cell (Tab): behind a key that answers by itself it belongs to that one.
    EndCell,
    /// Goes to the first question asked.
    First,
    /// Goes to the first question that is still open, or to the end.
    FirstOpen,
    /// Looks at the options further up, where they are more than the screen shows.
    OptionsUp,
    /// Looks at the options further down.
    OptionsDown,
    /// Gives the full mark.
    FullMark,
    /// Says why there is no answer.
    Missing(Missing),
    /// Goes to the printed sum, or back from it.
    ControlTotal,
    /// Takes the last change back.
    Undo,
    /// Makes the last change taken back again.
    Redo,
    /// The evaluator leaves the paper, or the program has to end.
    Leave,
    /// This effect, and those after it, could not be performed.
    Failed(Vec<Effect>),
}

/// Something that must be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Store this answer, or that there is none, in one committed transaction.
    Save {
        /// The question, counted from 0.
        position: usize,
        /// The answer; `None` where an undo takes the first one back.
        answer: Option<Answer>,
        /// The question at which the evaluator will go on, counted from 0; the number of questions for the end.
        next: usize,
    },
    /// Store what was keyed a second time, in one committed transaction.
    Second {
        /// The question, counted from 0.
        position: usize,
        /// What was keyed.
        answer: Answer,
        /// What it comes to against the first value.
        outcome: Outcome,
    },
    /// Store that the second value of this question was taken back, to be keyed again.
    SecondTakenBack {
        /// The question, counted from 0.
        position: usize,
    },
    /// Store that the printed sum was keyed and agrees, or that it no longer does.
    ControlTotal(Option<Decimal>),
    /// Keep half-typed text, or drop what was kept; also keeps the place where the evaluator leaves the paper.
    Draft(Option<Draft>),
    /// The paper is done: store that it is entered, where it was open, or that its second entry is whole; open the next.
    Finish,
}
