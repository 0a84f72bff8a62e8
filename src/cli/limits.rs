//! A limit on the size of files is an error that can be told, not a signal that kills; on Unix only.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGXFSZ;

/// Lets a write beyond the limit fail like a write to a full disk.
pub(super) fn withstand() {
    // Where the signal cannot be taken, the program ends by it as any other does.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}
