//! Findings as a table of comma-separated values, a row each, as spreadsheet programs open it.
//!
//! It begins with a byte order mark, without which Excel does not take Chinese for UTF-8. A cell that a spreadsheet
//! program would take for a formula begins with an apostrophe: names come from documents of facts. Every row ends with
//! the note of the report, so that a row that is filtered out or copied keeps it.

use super::Entry;
use super::phrases as say;
use super::rows::{ALL, Column, Rows};
use crate::lang::Lang;

/// Writes reports as one table.
pub fn csv(entries: &[Entry<'_>], lang: Lang) -> String {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF).from_writer(head(lang).into_bytes());
    for entry in entries {
        let Some(report) = entry.report else {
            // Writing to memory does not fail, and all rows have the same length.
            let _ = writer.write_record(ALL.map(|column| match column {
                Column::File => guarded(entry.name.to_owned()),
                Column::Outcome => say::unreadable(lang).to_owned(),
                _ => String::new(),
            }));
            continue;
        };
        let rows = Rows::new(entry.name, report, lang);
        for finding in &report.findings {
            let _ = writer.write_record(ALL.map(|column| guarded(rows.cell(finding, column))));
        }
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// How every table begins.
pub(super) fn head(lang: Lang) -> String {
    let titles: Vec<String> = ALL.iter().map(|column| format!("\"{}\"", column.title(lang))).collect();
    format!("\u{feff}{}\r\n", titles.join(","))
}

/// A text that is no formula, whatever it begins with. The wide signs count as well: an input method types them.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) { format!("'{text}") } else { text }
}
