//! Mistakes of form, found while parsing.

use super::Code;

/// A mistake of form, found while parsing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// More bytes than a file may have.
    FileTooLarge {
        /// How many it may have.
        limit: usize,
    },
}

impl SyntaxProblem {
    /// The stable code.
    pub fn code(&self) -> Code {
        Code(match self {
            SyntaxProblem::FileTooLarge { .. } => "E0101",
        })
    }
}
