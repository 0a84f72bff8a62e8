//! Many machines on the screens: the devices of a file, what waits for a person, and the hub before it is asked.

use manyi::text::Language;

use crate::desk::Desk;

/// A device that has a name: without one the end of its identity stands there, which no picture may hold.
fn named() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("m n");
    desk.type_over("前台");
    desk.press("Enter");
    desk
}

pictures!(machines_of_a_file, named(), "");
pictures!(the_hub_before_it_is_asked, Desk::with_sample(), "m h");
