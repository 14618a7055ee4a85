//! Everything that is tested from outside, a module per topic.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test ends where something is not as it should be")]

mod analysis;
mod bad_input;
mod cmd;
mod diagnostics;
mod examples;
mod facts;
mod meaning;
mod report;
mod service;
mod shipped;
mod syntax;
mod tidy;
