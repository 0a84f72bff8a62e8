//! The program: parse arguments, run, print the error with its hints, exit code.

fn main() {}
