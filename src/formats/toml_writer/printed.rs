//! The figures that a report prints, as their file has them.

use std::fmt::Write as _;

use super::{line, list, quoted, words};
use crate::indicator::{Origin, PrintedFigure};

/// The file of printed figures.
pub(super) fn printed_toml(figures: &[PrintedFigure]) -> String {
    let mut toml = String::from("format = 1\n");
    for figure in figures {
        let _ = writeln!(toml, "\n[[figures]]\ncode = {}", quoted(&figure.code));
        let _ = writeln!(toml, "title = {}", words(&figure.title));
        let _ = writeln!(toml, "printed = {}", words(&figure.printed));
        let _ = writeln!(toml, "from = {}", quoted(figure.origin.code()));
        toml.push_str(&origin(&figure.origin));
        toml.push_str(&line("note", &figure.note));
    }
    toml
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Measure { survey, measure } => {
            let (survey, measure) = (quoted(survey), quoted(measure));
            format!("survey = {survey}\nmeasure = {measure}\n")
        }
        Origin::Alpha { survey } => format!("survey = {}\n", quoted(survey)),
        Origin::Counts {
            numerator,
            denominator,
        } => format!("numerator = {numerator}\ndenominator = {denominator}\n"),
        Origin::Scores { indicators } => format!("indicators = {}\n", list(indicators)),
        Origin::Total | Origin::Grade => String::new(),
        Origin::Nothing {
            missing,
            population,
        } => {
            let population = population.map(|number| format!("population = {number}\n"));
            line("missing", missing) + &population.unwrap_or_default()
        }
    }
}
