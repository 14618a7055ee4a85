//! Clauses as operations over columns.

/// Operations over columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Plan {}
