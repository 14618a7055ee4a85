//! A report as JSON: the schema itself.

use super::schema::Report;

/// Writes a report as JSON.
pub fn json(report: &Report) -> String {
    // Plain data with text keys: there is nothing in it that serialising could fail on.
    serde_json::to_string_pretty(report).unwrap_or_default()
}
