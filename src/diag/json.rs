//! Diagnostics for other programs: editors, the browser, `lint --format json`.

use super::message::{help, text, why};
use super::{Diagnostic, Diagnostics, Problem};
use crate::lang::Lang;
use crate::source::{FileId, SourceMap};
use crate::span::Span;
use serde::Serialize;

/// All diagnostics of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiagnosticsJson {
    /// `diagnostics.v1`
    #[cfg_attr(feature = "schema", schemars(extend("const" = "diagnostics.v1")))]
    pub schema: &'static str,
    /// How many keep the rules from being built.
    pub errors: usize,
    /// How many do not.
    pub warnings: usize,
    /// By file, then by place.
    pub diagnostics: Vec<DiagnosticJson>,
}

/// One diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DiagnosticJson {
    /// `E0201`
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[EW][0-9]{4}$")))]
    pub code: &'static str,
    /// `error` or `warning`
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["error", "warning"])))]
    pub severity: &'static str,
    /// The name of the file.
    pub file: String,
    /// First place.
    pub start: PlaceJson,
    /// One past the last place.
    pub end: PlaceJson,
    /// What is wrong.
    pub message: BothJson,
    /// What to write instead, a sentence each.
    pub help: Vec<BothJson>,
    /// A change that puts it right, in the same file.
    pub fix: Option<FixJson>,
    /// Other places that matter.
    pub related: Vec<RelatedJson>,
}

/// A place, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceJson {
    /// Line.
    pub line: u32,
    /// Column in characters.
    pub column: u32,
    /// Column in UTF-16 units.
    pub utf16: u32,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BothJson {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FixJson {
    /// First place to be replaced.
    pub start: PlaceJson,
    /// One past the last.
    pub end: PlaceJson,
    /// What to write there.
    pub replacement: String,
}

/// Another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelatedJson {
    /// The name of its file.
    pub file: String,
    /// First place.
    pub start: PlaceJson,
    /// One past the last place.
    pub end: PlaceJson,
    /// Why it matters.
    pub message: BothJson,
}

/// Makes them ready to be serialised, in both languages.
pub fn json(diagnostics: &Diagnostics) -> DiagnosticsJson {
    let warnings = diagnostics.items.iter().filter(|d| d.code().is_warning()).count();
    DiagnosticsJson {
        schema: "diagnostics.v1",
        errors: diagnostics.items.len() - warnings,
        warnings,
        diagnostics: diagnostics.items.iter().map(|d| one(&diagnostics.sources, d)).collect(),
    }
}

fn one(sources: &SourceMap, diagnostic: &Diagnostic) -> DiagnosticJson {
    let (file, start, end) = place(sources, diagnostic.file, diagnostic.span);
    DiagnosticJson {
        code: diagnostic.code().0,
        severity: if diagnostic.code().is_warning() { "warning" } else { "error" },
        file,
        start,
        end,
        message: message(&diagnostic.problem),
        help: help(diagnostic, Lang::Zh).into_iter().zip(help(diagnostic, Lang::En)).map(|(zh, en)| BothJson { zh, en }).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| {
            let (_, start, end) = place(sources, diagnostic.file, fix.span);
            FixJson { start, end, replacement: fix.replacement.clone() }
        }),
        related: diagnostic
            .related
            .iter()
            .map(|related| {
                let (file, start, end) = place(sources, related.file, related.span);
                let message = BothJson { zh: why(related.why, Lang::Zh).to_owned(), en: why(related.why, Lang::En).to_owned() };
                RelatedJson { file, start, end, message }
            })
            .collect(),
    }
}

fn message(problem: &Problem) -> BothJson {
    BothJson { zh: text(problem, Lang::Zh), en: text(problem, Lang::En) }
}

fn place(sources: &SourceMap, file: FileId, span: Span) -> (String, PlaceJson, PlaceJson) {
    let Some(source) = sources.get(file) else {
        let start = PlaceJson { line: 1, column: 1, utf16: 1 };
        return (String::new(), start, start);
    };
    let at = |offset| {
        let position = source.position(offset);
        PlaceJson { line: position.line, column: position.column, utf16: position.utf16 }
    };
    (source.name().to_owned(), at(span.start), at(span.end))
}
