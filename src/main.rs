//! The program: parse arguments, run, print the error with its hints, exit code.

use std::process::ExitCode;

use manyi::cli::{self, Colours, Opening};
use manyi::tui::{self, Asking, Look, Theme, Watch};

fn main() -> ExitCode {
    cli::main(&|opening: Opening| {
        let look = Look {
            language: opening.language,
            theme: match opening.colours {
                Colours::OfGround(None) => Theme::AnyGround,
                Colours::Dark | Colours::OfGround(Some(true)) => Theme::Dark,
                Colours::Light | Colours::OfGround(Some(false)) => Theme::Light,
                Colours::None => Theme::Mono,
            },
            ascii: opening.ascii,
            wide: false,
        };
        let asking = Asking {
            widths: opening.asks,
            ground: opening.asks && matches!(opening.colours, Colours::OfGround(_)),
        };
        let watch = Watch {
            asks: !opening.is_named && !opening.is_throw_away,
            lock_after: opening.lock_after,
        };
        tui::run(opening.store, look, asking, watch, !opening.is_throw_away)
    })
}
