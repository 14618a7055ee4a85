//! Rule text → [`ast::File`]: limits at the door, the pest parser, recovery at the next declaration.

pub mod ast;
mod failure;
mod foreign;
pub mod format;
mod grammar;
mod scan;
mod tree;
pub mod words;

use crate::diag::{Diagnostic, Problem, SyntaxProblem};
use crate::source::{FileId, SourceFile};
use crate::span::Span;
pub(crate) use foreign::unit_meant;
use grammar::{Grammar, Rule};
use pest::Parser as _;
pub use scan::MAX_NESTING;
use scan::Piece;
use std::collections::BTreeSet;
pub use tree::MAX_DEPTH;
use tree::clause_text;

/// The most bytes that a file may have.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// The most mistakes of syntax that are told of one file: a file with more is no rule file.
pub const MAX_MISTAKES: usize = 10_000;

/// Parses one file. What could not be parsed is left out of the tree and reported, one mistake a declaration.
pub fn parse(source: &SourceFile, file: FileId) -> (ast::File, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > MAX_FILE_BYTES {
        let problem = Problem::Syntax(SyntaxProblem::FileTooLarge { limit: MAX_FILE_BYTES });
        return (ast::File::default(), vec![Diagnostic::new(problem, file, Span::default())]);
    }
    let scan = scan::scan(text);
    let mut reader = Reader { text, file, comments: &scan.comments, declarations: Vec::new(), broken: Vec::new(), sink: Vec::new() };
    if !(scan.is_clean() && reader.read(0, text.len()).is_ok()) {
        let declared = failure::declared(text);
        for piece in &scan.pieces {
            reader.piece(piece, &declared);
        }
        reader.tell_of_the_rest();
    }
    let Reader { declarations, broken, mut sink, .. } = reader;
    sink.sort_by_key(|d| (d.span, d.code()));
    (ast::File { declarations, broken, comments: scan.comments }, sink)
}

/// Rule text in canonical form for digests: line ends, byte order marks, comments and runs of blanks outside strings do not matter, full-width punctuation outside strings is ASCII.
pub fn canonical(text: &str) -> String {
    scan::canonical(text)
}

/// Reads stretches of one text.
struct Reader<'a> {
    text: &'a str,
    file: FileId,
    comments: &'a [ast::Comment],
    declarations: Vec<ast::Declaration>,
    broken: Vec<ast::Broken>,
    sink: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Parses all declarations between two places.
    fn read(&mut self, start: usize, end: usize) -> Result<(), Box<pest::error::Error<Rule>>> {
        let text = self.text.get(start..end).unwrap_or("");
        let mut pairs = Grammar::parse(Rule::file, text)?;
        if let Some(file) = pairs.next() {
            let mut builder = tree::Builder::new(start, self.text, self.file, self.comments, &mut self.sink);
            self.declarations.extend(builder.file(file));
        }
        Ok(())
    }

    /// Parses the text from one top-level word to the next; where that fails, what stands outside brackets is parsed alone.
    fn piece(&mut self, piece: &Piece, declared: &BTreeSet<&str>) {
        if self.is_full() {
            self.broken.push(self.broken_names(piece.start, piece.end));
            return;
        }
        if !piece.problems.is_empty() {
            let found = piece.problems.iter().map(|(problem, span)| Diagnostic::new(Problem::Syntax(problem.clone()), self.file, *span));
            self.sink.extend(found);
            self.broken.push(self.broken_names(piece.start, piece.end));
            return;
        }
        let Err(error) = self.read(piece.start, piece.end) else { return };
        if piece.breaks.is_empty() {
            self.failed(piece, declared, *error);
            return;
        }
        let ends = piece.breaks.iter().copied().chain([piece.end]);
        let starts = std::iter::once(piece.start).chain(piece.breaks.iter().copied());
        for (start, end) in starts.zip(ends) {
            if self.is_full() {
                self.broken.push(self.broken_names(start, piece.end));
                return;
            }
            if let Err(error) = self.read(start, end) {
                let inside = |b: &scan::Bracket| (start..end).contains(&b.at);
                let open = piece.open.iter().copied().filter(inside).collect();
                let part = Piece { start, end, open, extra: piece.extra.filter(inside), ..Piece::default() };
                self.failed(&part, declared, *error);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.sink.len() > MAX_MISTAKES
    }

    /// Where there are more mistakes than are told, the first that is not is where that is said.
    fn tell_of_the_rest(&mut self) {
        if self.is_full() {
            self.sink.sort_by_key(|d| (d.span, d.code()));
            self.sink.truncate(MAX_MISTAKES + 1);
            if let Some(last) = self.sink.last_mut() {
                *last = Diagnostic::new(Problem::Syntax(SyntaxProblem::TooManyMistakes { limit: MAX_MISTAKES }), self.file, last.span);
            }
        }
    }

    fn failed(&mut self, piece: &Piece, declared: &BTreeSet<&str>, error: pest::error::Error<Rule>) {
        self.sink.push(failure::diagnostic(self.text, self.file, piece, declared, error));
        self.broken.push(self.broken_names(piece.start, piece.end));
    }

    /// What a stretch that was not parsed would have declared: its own name and key, and of a subject every name in it.
    fn broken_names(&self, start: usize, end: usize) -> ast::Broken {
        let text = self.text.get(start..end).unwrap_or("");
        let words = || text.split(|c: char| !grammar::goes_on(c)).filter(|w| !w.is_empty());
        let subject = words().next().is_some_and(|w| words::of_rule("k_subject").is_some_and(|s| s.is(w)));
        let most = if subject { usize::MAX } else { 2 };
        ast::Broken { subject, names: words().skip(1).take(most).map(|w| w.chars().map(crate::number::fold_width).collect()).collect() }
    }
}
