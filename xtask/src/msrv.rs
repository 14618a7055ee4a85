//! The minimum Rust version that Cargo.toml promises, as far as it can be checked with the toolchains that are here.
//!
//! That no newer part of the standard library is used is clippy's to say (`incompatible_msrv` reads the same field).

use std::path::Path;
use std::process::{Command, Output};

type Version = (u32, u32, u32);

pub(crate) fn check(root: &Path, unchecked: &mut Vec<String>) -> Result<(), String> {
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).map_err(|error| format!("Cargo.toml: {error}"))?;
    let promised = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \""))
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or("Cargo.toml promises no rust-version")?;
    let limit = version(promised).ok_or_else(|| format!("rust-version `{promised}` is no version"))?;

    let metadata = command(root, &[], &["metadata", "--format-version", "1", "--all-features", "--locked"])?;
    if !metadata.status.success() {
        return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&metadata.stderr)));
    }
    let too_new = newer(&String::from_utf8_lossy(&metadata.stdout), limit);
    if !too_new.is_empty() {
        return Err(format!("Rust {promised} is promised, but more is needed by {}", too_new.join(", ")));
    }
    println!("no dependency asks for more than Rust {promised}");

    // `cargo +1.89` works where rustup has that toolchain; the plain `cargo` of the path understands `+`, the one in CARGO does not.
    let toolchain = format!("+{promised}");
    let present = Command::new("cargo").args([&toolchain, "--version"]).current_dir(root).output().is_ok_and(|o| o.status.success());
    if !present {
        unchecked.push(format!("that it compiles with Rust {promised} (that toolchain is not installed)"));
        return Ok(());
    }
    let status = Command::new("cargo")
        .args([&toolchain, "check", "--quiet", "--all-features", "--target-dir", "target/msrv"])
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .current_dir(root)
        .status()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("it does not compile with Rust {promised}")) }
}

fn command(root: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Result<Output, String> {
    Command::new(crate::ci::cargo_program())
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))
}

/// `1.89` or `1.89.0`
fn version(text: &str) -> Option<Version> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?))
}

/// Packages of `cargo metadata` that ask for more. Each package is an object with `"name"` first and `"rust_version"` in it.
fn newer(metadata: &str, limit: Version) -> Vec<String> {
    let mut found = Vec::new();
    for (at, marker) in metadata.match_indices("\"rust_version\":\"") {
        let asked = metadata.get(at + marker.len()..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        if version(asked).is_some_and(|v| v > limit) {
            let before = metadata.get(..at).unwrap_or_default();
            let id = before.rsplit("\"id\":\"").next().and_then(|rest| rest.split('"').next()).unwrap_or("a package");
            found.push(format!("{id} ({asked})"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_too_new() {
        let metadata = r#"{"packages":[{"name":"a","id":"x#a@1.0.0","rust_version":"1.89"},{"name":"b","id":"x#b@2.0.0","rust_version":"1.90.1"},{"name":"c","id":"x#c@1.0.0","rust_version":null}]}"#;
        assert_eq!(newer(metadata, version("1.89").unwrap()), ["x#b@2.0.0 (1.90.1)"]);
        assert!(newer(metadata, version("1.91").unwrap()).is_empty());
    }
}
