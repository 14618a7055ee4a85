//! Rule text in its canonical form: one spelling for each word, one layout for what was written on the same lines.
//!
//! `read` turns text into tokens that know how they may be spaced and where a line may end before them; `lines` chooses where lines
//! end; `write` spells and aligns. Where a line ends depends on nothing that differs between the languages, so that line
//! *n* of a file says the same in both, and a file that went into the other language and back is the file that it was. A line
//! that is too long in English alone goes on in lines that hang; these are no lines of the file, and are joined again.

mod lines;
mod read;
mod spell;
mod token;
mod write;

use super::ast::File;
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::source::{FileId, SourceFile};
use crate::span::Span;
use std::collections::BTreeMap;

/// The most columns of a line that can be broken. For both languages alike a name counts as ten columns wherever it is used; in English a line is then measured as it is.
pub const MAX_WIDTH: usize = 120;

/// Why a text is not formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatError {
    /// It is not rule text.
    Syntax(Vec<Diagnostic>),
    /// What came out would not be read as what went in: a defect of ours.
    Defect,
}

/// What is written in place of names and words.
#[derive(Debug, Clone, Copy)]
pub struct Spelling<'a> {
    /// The language of words and units; each stays in its own where there is none.
    pub lang: Option<Lang>,
    /// What to write for the name at a place.
    pub names: &'a BTreeMap<Span, String>,
    /// Whether the name that begins at a place, where it stands by itself as an operand, is written in brackets.
    pub brackets: &'a BTreeMap<Span, bool>,
}

impl Spelling<'static> {
    /// Everything stays in its language.
    pub const AS_WRITTEN: Self = Self { lang: None, names: &BTreeMap::new(), brackets: &BTreeMap::new() };
}

/// A formatted text, and where in it stands what came from a place of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// Each token: where it is now, and where it was.
    pub tokens: Vec<(Span, Span)>,
}

/// Rule text in canonical form; words and names stay in the language in which they were written.
///
/// # Errors
/// The text cannot be parsed, and why.
pub fn format(source: &SourceFile, file: FileId) -> Result<String, FormatError> {
    let (ast, diagnostics) = super::parse(source, file);
    if !diagnostics.is_empty() {
        return Err(FormatError::Syntax(diagnostics));
    }
    Ok(spelled(source.text(), &ast, Spelling::AS_WRITTEN)?.text)
}

/// The same, of a text that was parsed without a mistake, with words and names as they are asked for.
///
/// # Errors
/// A defect of ours.
pub fn spelled(text: &str, ast: &File, spelling: Spelling<'_>) -> Result<Formatted, FormatError> {
    let mut tokens = read::read(text, &ast.comments).ok_or(FormatError::Defect)?;
    spell::spell(&mut tokens.list, spelling);
    let layout = lines::lay_out(&tokens);
    let formatted = write::write(&tokens, &layout, &ast.comments, spelling.lang);
    if spelling.lang.is_none() && spelling.names.is_empty() && !says_the_same(text, ast, &formatted.text) {
        return Err(FormatError::Defect);
    }
    Ok(formatted)
}

/// The names that stand by themselves as operands: where they begin, and whether they stand in brackets.
pub fn operands(text: &str, ast: &File) -> BTreeMap<Span, bool> {
    let tokens = read::read(text, &ast.comments).map(|t| t.list).unwrap_or_default();
    tokens.iter().filter(|t| t.lone.begins).map(|t| (t.span, t.lone.bracketed)).collect()
}

/// Whether a formatted text is read as the same tokens with the same comments as the text that it was made from.
fn says_the_same(text: &str, ast: &File, formatted: &str) -> bool {
    let source = SourceFile::new("", formatted);
    let (again, diagnostics) = super::parse(&source, FileId(0));
    let gist = |text: &str, ast: &File| {
        let mut tokens = read::read(text, &ast.comments)?;
        spell::spell(&mut tokens.list, Spelling::AS_WRITTEN);
        Some(tokens.list.iter().map(|t| (t.rule, t.spelled.clone())).collect::<Vec<_>>())
    };
    let comments = |ast: &File| ast.comments.iter().map(|c| write::comment(&c.text)).collect::<Vec<_>>();
    diagnostics.is_empty() && comments(ast) == comments(&again) && gist(text, ast).is_some_and(|g| Some(g) == gist(formatted, &again))
}
