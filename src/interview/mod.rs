//! What was said (访谈): calls to the people of a list, and what came of them.

pub mod call;
