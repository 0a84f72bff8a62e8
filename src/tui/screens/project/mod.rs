//! A project: the first screen, what is shipped, indicators with score, judgement and evidence.

pub mod cited;
pub mod evidence;
pub mod home;
pub mod indicators;
pub mod judging;
pub mod shipped;
pub mod what_if;
