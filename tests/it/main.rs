//! Everything that is tested from outside, a module per topic.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod advise;
mod amend;
mod analysis;
mod ask;
mod bad_input;
#[cfg(feature = "bundle")]
mod bundle;
mod cases;
mod cmd;
mod columns;
mod coverage;
mod diagnostics;
mod dialogue;
mod difference;
mod examples;
mod facts;
mod format;
mod formats;
mod language;
mod lint;
mod meaning;
mod readme;
mod reference;
mod report;
mod schema;
mod service;
mod shipped;
mod slips;
mod syntax;
mod tidy;
mod workbook;

/// A pack of one file.
fn pack(key: &str, manifest: &str, text: &str) -> tuoyu::pack::PackSource {
    tuoyu::pack::PackSource {
        name: key.to_owned(),
        manifest: Some((format!("{key}/pack.yaml"), manifest.to_owned())),
        files: vec![(format!("{key}/t.rules"), text.to_owned())],
        bare: false,
    }
}
