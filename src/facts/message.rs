//! The words of fact errors and warnings, Chinese and English.

use super::problem::{FactError, FactErrors, FactWarning};
use crate::lang::Lang;

/// One clause that says what is wrong.
pub fn text(error: &FactError, _lang: Lang) -> String {
    format!("{:?}", error.problem)
}

/// One line: where, and what is wrong.
pub fn line(error: &FactError, lang: Lang) -> String {
    format!("{}: {}", error.path, text(error, lang))
}

/// All lines.
pub fn all(errors: &FactErrors, lang: Lang) -> String {
    errors.items.iter().map(|e| line(e, lang)).collect::<Vec<_>>().join("\n")
}

/// One line: where, and what is odd.
pub fn warning(warning: &FactWarning, _lang: Lang) -> String {
    format!("{}: {:?}", warning.path, warning.doubt)
}
