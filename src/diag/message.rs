//! The words of diagnostics, Chinese and English.

use super::{Problem, SyntaxProblem};
use crate::lang::Lang;

/// One clause that says what is wrong.
pub fn text(problem: &Problem, lang: Lang) -> String {
    match problem {
        Problem::Syntax(s) => syntax(s, lang),
        other => format!("{other:?}"),
    }
}

fn syntax(problem: &SyntaxProblem, lang: Lang) -> String {
    match problem {
        SyntaxProblem::FileTooLarge { limit } => lang.pick(format!("文件超过 {limit} 字节"), format!("the file is larger than {limit} bytes")),
        other => format!("{other:?}"),
    }
}
