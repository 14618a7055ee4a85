//! Diagnostics: what is wrong with rule text. Data here; the words are in [`message`], the drawing in `render`, a page for each code in [`explain`].

pub mod explain;
mod json;
pub mod message;
mod problem;
#[cfg(feature = "render")]
pub mod render;
mod syntax_problem;

pub use json::{BothJson, DiagnosticJson, DiagnosticsJson, FixJson, PlaceJson, RelatedJson, json};
pub use problem::{Combination, Elsewhere, Kind, ListArgumentProblem, Noun, Problem};
pub use syntax_problem::{Expected, SyntaxProblem, TooMany};

use crate::lang::Lang;
use crate::source::{FileId, SourceMap};
use crate::span::Span;
use std::fmt::Write as _;

/// A stable code, `E0103` or `W0201`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl Code {
    /// Whether rules with it are built all the same.
    pub fn is_warning(self) -> bool {
        self.0.starts_with('W')
    }

    /// Whether it is only looked for by `lint`: nothing is wrong, and yet it could be better.
    pub fn is_lint(self) -> bool {
        matches!(self.0, "W0202" | "W0203" | "W0204" | "W0205" | "W0501" | "W0603" | "W0604" | "W0607")
    }

    /// Whether it says that nothing reads a thing, which rules that stand on these may do.
    pub fn is_unread(self) -> bool {
        matches!(self.0, "W0202" | "W0205" | "W0501")
    }

    /// Whether a limit was exceeded: bytes of a file or a pack, nesting.
    pub fn is_limit(self) -> bool {
        matches!(self.0, "E0101" | "E0102" | "E0803")
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A change that would put things right, as far as the machine can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What to replace, in the diagnostic's file.
    pub span: Span,
    /// What to write there.
    pub replacement: String,
}

/// Another place that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Its file.
    pub file: FileId,
    /// Its place.
    pub span: Span,
    /// Why it matters.
    pub why: Why,
}

/// Why another place matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was declared there.
    DeclaredHere,
    /// The same stands there already.
    FirstHere,
    /// The other of two that conflict.
    OtherHere,
    /// It is used there.
    UsedHere,
    /// The bracket that is not closed.
    OpenedHere,
}

/// One mistake in a rule text, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// In which file.
    pub file: FileId,
    /// Where.
    pub span: Span,
    /// Other places.
    pub related: Vec<Related>,
    /// What to write instead, where it is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic without other places or fix.
    pub fn new(problem: Problem, file: FileId, span: Span) -> Self {
        Self { problem, file, span, related: Vec::new(), fix: None }
    }

    /// With another place.
    #[must_use]
    pub fn with_related(mut self, file: FileId, span: Span, why: Why) -> Self {
        self.related.push(Related { file, span, why });
        self
    }

    /// With a fix.
    #[must_use]
    pub fn with_fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.problem.code()
    }
}

/// Everything that a build had to say, with the texts it speaks of.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    /// The texts.
    pub sources: SourceMap,
    /// By file, then by place.
    pub items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Whether any of them keeps the rules from being built.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| !d.code().is_warning())
    }

    /// One line a diagnostic: `rules/a.rules:3:5: E0201 …`.
    pub fn brief(&self, lang: Lang) -> String {
        let mut out = String::new();
        for d in &self.items {
            if let Some(file) = self.sources.get(d.file) {
                let at = file.position(d.span.start);
                let _ = write!(out, "{}:{}:{}: ", file.name(), at.line, at.column);
            }
            let _ = writeln!(out, "{} {}", d.code(), message::text(&d.problem, lang));
        }
        out
    }

    /// Sorts by file and place; the same input gives the same order.
    pub fn sort(&mut self) {
        self.items.sort_by_key(|d| (d.file, d.span, d.code()));
        self.items.dedup();
    }
}

/// One line a diagnostic, in Chinese.
impl std::fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.brief(Lang::Zh))
    }
}

impl std::error::Error for Diagnostics {}
