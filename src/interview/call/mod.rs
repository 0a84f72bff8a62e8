//! Telephone follow-up (电话回访): call lists, attempts and their outcomes, whom to call next, and the rates by the formulas of
//! AAPOR. Names and numbers are no part of it: a contact is its code.

mod agreed;
mod contact;
mod next;
mod outcome;
mod rates;
mod telephone;

pub use agreed::read_agreed;
pub use contact::{
    Attempt, CallRules, Contact, DeadLine, FEWEST_DAYS, Standing, class, days, instant, last,
    standing,
};
pub use next::{Called, Next, Standings, next, next_due, standings};
pub use outcome::{Again, Class, Eligible, Outcome};
pub use rates::{Dispositions, EligibleShare, Formula};
pub use telephone::{Telephone, TelephoneDoubt, read_telephone};
