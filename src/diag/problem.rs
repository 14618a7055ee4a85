//! Every mistake that can be made in rule text. The page of each code, `grammar/errors/E0103.md`, shows a program that makes it.

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

/// A mistake in rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A mistake of form.
    Syntax(SyntaxProblem),
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> Code {
        match self {
            Problem::Syntax(s) => s.code(),
        }
    }
}

impl SyntaxProblem {
    /// The stable code.
    pub fn code(&self) -> Code {
        Code(match self {
            SyntaxProblem::FileTooLarge { .. } => "E0101",
        })
    }
}
