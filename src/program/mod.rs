//! What is evaluated: the model and the column plan made from it. Plain owned data, for all dates.

#[cfg(feature = "bundle")]
pub mod bundle;
pub mod plan;
#[cfg(feature = "bundle")]
mod verify;

use crate::model::Model;
use plan::Plan;

/// Rules, ready to be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Program {
    /// What was declared.
    pub model: Model,
    /// The same clauses as operations over columns.
    pub plan: Plan,
    /// `sha256:…` over canonical rule text.
    pub digest: String,
}

impl Program {
    /// The start of the digest as a number, by which facts say which rules they were read against.
    pub fn stamp(&self) -> u64 {
        let hex = self.digest.strip_prefix("sha256:").and_then(|d| d.get(..16)).unwrap_or("0");
        u64::from_str_radix(hex, 16).unwrap_or(0)
    }
}
