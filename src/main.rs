//! The program: parse arguments, run, print the error with its hints, exit code.

use std::process::ExitCode;

use manyi::cli::{self, Opening};
use manyi::tui::{self, Look};

fn main() -> ExitCode {
    cli::main(&|opening: Opening| {
        let look = Look {
            language: opening.language,
            colourless: opening.colourless,
            ascii: opening.ascii,
        };
        let backups = !opening.is_throw_away;
        tui::run(opening.store, look, !opening.ascii, backups)
    })
}
