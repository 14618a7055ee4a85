//! Pairs of the parser → tree. The grammar has decided what stands where; here it gets its types and its places.
//!
//! A mistake that the grammar lets through (a day that the calendar lacks, a comparison that chains) is reported, and
//! something that can stand in its place goes into the tree, so that it makes no further mistakes.

mod constant;
mod declaration;
mod expression;
mod statement;

use super::ast::{Comment, Declaration, Label, Name, Path, Text};
use super::grammar::{Pair, Rule};
use super::scan::unquoted;
use crate::diag::{Diagnostic, Problem, SyntaxProblem};
use crate::number::fold_width;
use crate::source::FileId;
use crate::span::{Span, Spanned};
pub use expression::MAX_DEPTH;
pub(super) use statement::clause_text;

/// Builds the tree of one stretch of a text.
pub(super) struct Builder<'a> {
    /// Where the stretch begins in the text.
    base: usize,
    text: &'a str,
    file: FileId,
    comments: &'a [Comment],
    sink: &'a mut Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(base: usize, text: &'a str, file: FileId, comments: &'a [Comment], sink: &'a mut Vec<Diagnostic>) -> Self {
        Self { base, text, file, comments, sink }
    }

    /// All declarations of a stretch.
    pub(super) fn file(&mut self, file: Pair<'_>) -> Vec<Declaration> {
        let mut declarations = Vec::new();
        for pair in file.into_inner().filter(|p| p.as_rule() != Rule::EOI) {
            let span = self.span(&pair);
            let before = self.sink.len();
            match self.declaration(&pair, span) {
                Some(kind) => declarations.push(Declaration { kind, span }),
                None if self.sink.len() == before => self.report(span, SyntaxProblem::NotRead),
                None => {}
            }
        }
        declarations
    }

    fn report(&mut self, span: Span, problem: SyntaxProblem) {
        self.sink.push(Diagnostic::new(Problem::Syntax(problem), self.file, span));
    }

    fn report_with_fix(&mut self, span: Span, problem: SyntaxProblem, replacement: String) {
        self.sink.push(Diagnostic::new(Problem::Syntax(problem), self.file, span).with_fix(span, replacement));
    }

    /// Where a pair stands, without the blanks and comments that the parser passed over at its end.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let place = pair.as_span();
        let (start, mut end) = (self.base + place.start(), self.base + place.end());
        let ends_bare = end < self.text.len() && place.as_str().ends_with(|c: char| !c.is_whitespace());
        if ends_bare {
            // Behind a comment that was passed over stands the end of its line.
            return Span::new(start, end);
        }
        loop {
            let trimmed = self.text.get(start..end).unwrap_or("").trim_end().len();
            end = start + trimmed;
            let last = self.comments.partition_point(|c| (c.span.start as usize) < end);
            let comment = last.checked_sub(1).and_then(|i| self.comments.get(i));
            match comment {
                Some(comment) if comment.span.end as usize == end && comment.span.start as usize > start => end = comment.span.start as usize,
                _ => return Span::new(start, end),
            }
        }
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        Spanned::new(folded(pair.as_str()), self.span(pair))
    }

    fn names(&self, pair: &Pair<'_>) -> Vec<Name> {
        all(pair, Rule::name).map(|p| self.name(&p)).collect()
    }

    fn label(&self, pair: &Pair<'_>) -> Option<Label> {
        let name = child(pair, Rule::name)?;
        Some(Label { name: self.name(&name), key: child(pair, Rule::key).map(|key| self.name(&key)) })
    }

    fn labels(&self, pair: &Pair<'_>) -> Vec<Label> {
        all(pair, Rule::label).filter_map(|p| self.label(&p)).collect()
    }

    fn path(&self, pair: &Pair<'_>) -> Path {
        Path { names: self.names(pair), span: self.span(pair) }
    }

    fn paths(&self, pair: &Pair<'_>) -> Vec<Path> {
        all(pair, Rule::path).map(|p| self.path(&p)).collect()
    }

    fn text(&self, pair: &Pair<'_>) -> Option<Text> {
        let mut strings = all(pair, Rule::string).map(|p| Spanned::new(unquoted(p.as_str()), self.span(&p)));
        Some(Text { zh: strings.next()?, en: strings.next() })
    }

    fn texts(&self, pair: &Pair<'_>) -> Vec<Text> {
        all(pair, Rule::text).filter_map(|p| self.text(&p)).collect()
    }
}

/// The first part that a rule matched.
fn child<'i>(pair: &Pair<'i>, rule: Rule) -> Option<Pair<'i>> {
    pair.clone().into_inner().find(|p| p.as_rule() == rule)
}

/// All parts that a rule matched.
fn all<'i>(pair: &Pair<'i>, rule: Rule) -> impl Iterator<Item = Pair<'i>> + use<'i> {
    pair.clone().into_inner().filter(move |p| p.as_rule() == rule)
}

/// With ASCII forms in place of full-width ones.
fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.chars().map(fold_width).collect() }
}
