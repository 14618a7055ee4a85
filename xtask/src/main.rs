//! Tasks of the project that are not part of the product. `cargo xtask ci` is everything that must hold before a change goes in.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for developers, at a terminal")]

mod ci;
mod msrv;
mod readme;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask ci\n\n  ci    formatting, lints, tests, documentation, minimum Rust version; stops at the first that fails";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = if let ["ci"] = arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ci::run()
    } else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("\nxtask: {what}");
            ExitCode::FAILURE
        }
    }
}
