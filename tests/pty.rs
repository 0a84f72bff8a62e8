//! The program in a real terminal: keyed key by key, interrupted, resized, stopped, and left without its window.
#![cfg(unix)]

#[path = "pty/approving.rs"]
mod approving;
#[path = "pty/desk.rs"]
mod desk;
#[path = "pty/importing.rs"]
mod importing;
#[path = "pty/interviewing.rs"]
mod interviewing;
#[path = "pty/keying.rs"]
mod keying;
#[path = "pty/leaving.rs"]
mod leaving;
#[path = "pty/making.rs"]
mod making;
#[path = "pty/paper.rs"]
mod paper;
#[path = "pty/process.rs"]
mod process;
#[path = "pty/refusing.rs"]
mod refusing;
#[path = "pty/terminal.rs"]
mod terminal;
#[path = "pty/two_operators.rs"]
mod two_operators;
#[path = "pty/week.rs"]
mod week;
#[path = "pty/window.rs"]
mod window;
