//! Whether a file is a report as it was written: what may be written over.

use super::phrases as say;
use crate::lang::Lang;

/// How many bytes of the beginning and of the end of a file are enough to tell.
pub const ENDS: usize = 64 * 1024;

/// Whether bytes, the beginning and the end of a file, are those of a report that nobody has saved anew. A file that holds nothing is one.
///
/// Spreadsheet programs leave out quotes that are not needed and the comment of an archive: what somebody has worked on with them is told apart.
pub fn is_ours(beginning: &[u8], end: &[u8]) -> bool {
    if beginning.is_empty() {
        return true;
    }
    #[cfg(feature = "xlsx")]
    if beginning.starts_with(b"PK") {
        return end.ends_with(super::xlsx::COMMENT);
    }
    let (beginning, end) = (String::from_utf8_lossy(beginning), String::from_utf8_lossy(end));
    let starts = |text: &str| beginning.starts_with(text);
    let has = |text: &str| beginning.contains(text);
    #[cfg(feature = "formats")]
    if [Lang::Zh, Lang::En].into_iter().any(|lang| starts(&super::csv::head(lang))) {
        return true;
    }
    match beginning.chars().next() {
        Some('{' | '[') => has("\"schema\": \"report.v1\"") && has("\"engine\": \"tuoyu ") || has("sarif-2.1.0.json\"") && has("\"id\": \"tuoyu/"),
        Some('<') if starts("<?xml") => has("<testsuites name=\"tuoyu\""),
        Some('<') => has("<meta name=\"generator\" content=\"tuoyu ") && end.trim_end().ends_with("</html>"),
        // Text and Markdown end with the note. Several begin with the name of the first document.
        _ => [Lang::Zh, Lang::En].into_iter().any(|lang| {
            let title = say::title(lang);
            // Above the title the facility may be named.
            let named = beginning.lines().nth(1) == Some(title);
            let begins = named || [title.to_owned(), format!("# {title}"), "══ ".to_owned(), "**".to_owned()].iter().any(|text| starts(text));
            begins && say::note("").text(lang).rsplit_once(['；', ';']).is_some_and(|(_, last)| end.trim_end().ends_with(last))
        }),
    }
}
