//! The entry machine, seen from its fingers: events go in, the screen's state and the stored paper come out.

mod closed;
mod desk;
mod drafts;
mod ends;
mod faults;
mod finishing;
mod generate;
mod keys;
mod line_fields;
mod moving;
mod random;
mod second;
mod taking_back;
mod total;
