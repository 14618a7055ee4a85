//! JSON Schemas (2020-12) of what goes in and out: the facts of each subject, built from its declarations; reports,
//! manifests, test files and diagnostics, derived from their types. And documents as the values that such a schema speaks of.
//!
//! A schema accepts every document that the reader accepts. It refuses what the reader refuses as far as JSON Schema can
//! tell; what it cannot is listed in [`facts()`].

mod derived;
mod document;
mod facts;
mod manifest;
mod pattern;
mod test_file;

pub use derived::{diagnostics, pack, report, test};
pub use document::{Document, DocumentError};
pub use facts::facts;

use serde_json::Value;

/// The dialect that every schema is written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The `$id` of a schema: a name, not an address.
fn id(name: &str) -> String {
    format!("urn:tuoyu:schema:{name}")
}

/// A schema as the text of a file: keys sorted, so that the same schema gives the same bytes.
pub fn text(schema: &Value) -> String {
    let mut sorted = schema.clone();
    sorted.sort_all_objects();
    let mut text = serde_json::to_string_pretty(&sorted).unwrap_or_default();
    text.push('\n');
    text
}
