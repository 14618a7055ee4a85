//! `cargo xtask ci`

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The parts, cheapest first; a line is a `cargo` command.
const BEFORE: &[&str] = &[
    "fmt --all --check",
    "clippy --quiet --workspace --all-targets --all-features -- -D warnings",
    "clippy --quiet --lib -- -D warnings",
    "clippy --quiet --lib --no-default-features -- -D warnings",
];

const AFTER: &[&str] = &["test --quiet --workspace --all-features"];

const DOCS: &str = "doc --quiet --workspace --no-deps --all-features";

pub(crate) fn run() -> Result<(), String> {
    let root = root()?;
    let mut times = Vec::new();
    for part in BEFORE {
        timed(&mut times, &format!("cargo {part}"), || cargo(&root, part, &[]))?;
    }
    timed(&mut times, "the test command of README.md", || crate::readme::run(&root))?;
    for part in AFTER {
        timed(&mut times, &format!("cargo {part}"), || cargo(&root, part, &[]))?;
    }
    timed(&mut times, &format!("cargo {DOCS}, warnings denied"), || cargo(&root, DOCS, &[("RUSTDOCFLAGS", "-D warnings")]))?;
    let mut unchecked = Vec::new();
    timed(&mut times, "minimum Rust version", || crate::msrv::check(&root, &mut unchecked))?;

    println!("\nEverything holds:");
    let total: Duration = times.iter().map(|(_, time)| *time).sum();
    for (name, time) in &times {
        println!("  {:>6.1} s  {name}", time.as_secs_f32());
    }
    println!("  {:>6.1} s  in all", total.as_secs_f32());
    for what in unchecked {
        println!("Not checked: {what}");
    }
    Ok(())
}

/// The workspace: the folder above this crate's.
fn root() -> Result<PathBuf, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().map(Path::to_path_buf).ok_or_else(|| "this crate lies in no workspace".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "how long a part took is of interest; the library asks no clock")]
fn timed(times: &mut Vec<(String, Duration)>, name: &str, part: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("\n── {name}");
    let start = Instant::now();
    part()?;
    times.push((name.to_owned(), start.elapsed()));
    Ok(())
}

fn cargo(root: &Path, line: &str, environment: &[(&str, &str)]) -> Result<(), String> {
    // "-D warnings" is the only argument with a blank, and it is two arguments to clippy as well.
    let status = Command::new(cargo_program())
        .args(line.split(' '))
        .envs(environment.iter().copied())
        .current_dir(root)
        .status()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {line}` failed ({status})")) }
}

/// The cargo that runs this program.
pub(crate) fn cargo_program() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
