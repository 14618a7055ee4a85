//! Draws diagnostics for people: the line, a mark under the place, what is wrong, what to write instead.

use super::message::{self, list::count};
use super::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::FileId;
use crate::span::Span;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use std::borrow::Cow;
use std::ops::Range;

/// Whether a terminal shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Text alone.
    #[default]
    Plain,
    /// With ANSI escapes.
    Ansi,
}

/// All of them, one after the other, and a line that counts them; nothing where there are none.
pub fn render(diagnostics: &Diagnostics, lang: Lang, colour: Colour) -> String {
    // Box-drawing characters are of ambiguous width: terminals set to Chinese draw them two columns wide, which breaks every alignment.
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in &diagnostics.items {
        out.push_str(&renderer.render(&[drawn(diagnostics, diagnostic, lang)]));
        out.push_str("\n\n");
    }
    out.push_str(&summary(diagnostics, lang));
    out
}

/// `共 2 处错误、1 处警告。用 tuoyu explain E0201 看详细说明。`
fn summary(diagnostics: &Diagnostics, lang: Lang) -> String {
    let warnings = diagnostics.items.iter().filter(|d| d.code().is_warning()).count();
    let errors = diagnostics.items.len() - warnings;
    let counts: Vec<String> =
        [(errors, "处错误", "error"), (warnings, "处警告", "warning")].into_iter().filter(|(n, ..)| *n > 0).map(|(n, zh, en)| count(n, zh, en, lang)).collect();
    let first = diagnostics.items.iter().find(|d| !d.code().is_warning()).or(diagnostics.items.first());
    let Some(first) = first else { return String::new() };
    let (counts, code) = (counts.join(lang.pick("、", ", ")), first.code());
    lang.pick(format!("共 {counts}；看详细说明：tuoyu explain {code}\n"), format!("{counts}; for more: tuoyu explain {code}\n"))
}

fn drawn<'a>(diagnostics: &'a Diagnostics, diagnostic: &'a Diagnostic, lang: Lang) -> Group<'a> {
    let level = if diagnostic.code().is_warning() {
        Level::WARNING.with_name(lang.pick("警告", "warning"))
    } else {
        Level::ERROR.with_name(lang.pick("错误", "error"))
    };
    let mut group = Group::with_title(level.primary_title(message::text(&diagnostic.problem, lang)).id(diagnostic.code().0));
    let own: Vec<Mark> = std::iter::once(Mark { span: diagnostic.span, why: None })
        .chain(diagnostic.related.iter().filter(|r| r.file == diagnostic.file).map(|r| Mark { span: r.span, why: Some(message::why(r.why, lang)) }))
        .collect();
    group = group.elements(snippet(diagnostics, diagnostic.file, &own));
    for related in diagnostic.related.iter().filter(|r| r.file != diagnostic.file) {
        group = group.elements(snippet(diagnostics, related.file, &[Mark { span: related.span, why: Some(message::why(related.why, lang)) }]));
    }
    for help in message::help(diagnostic, lang) {
        group = group.element(Level::HELP.with_name(lang.pick("帮助", "help")).message(normalize_untrusted_str(&help)));
    }
    group
}

/// A place to be marked; what it says beside the mark.
struct Mark {
    span: Span,
    why: Option<&'static str>,
}

/// The lines from the first to the last mark. The renderer is given no more than these: it walks through all that it gets.
fn snippet<'a>(diagnostics: &'a Diagnostics, file: FileId, marks: &[Mark]) -> Option<Snippet<'a, Annotation<'a>>> {
    let source = diagnostics.sources.get(file)?;
    let text = source.text();
    let ranges: Vec<Range<usize>> = marks.iter().map(|m| on_one_line(text, m.span)).collect();
    let first = ranges.iter().map(|r| r.start).min()?;
    let last = ranges.iter().map(|r| r.end).max()?;
    let window = line_start(text, first)..line_end(text, last);
    let line = source.position(u32::try_from(window.start).unwrap_or(u32::MAX)).line;
    let shown = text.get(window.clone()).unwrap_or_default();
    let mut snippet = Snippet::source(lines(shown)).line_start(line as usize).path(source.name());
    for (mark, range) in marks.iter().zip(ranges) {
        let kind = if mark.why.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
        let range = range.start.saturating_sub(window.start)..range.end.saturating_sub(window.start);
        snippet = snippet.annotation(kind.span(range).label(mark.why));
    }
    Some(snippet)
}

/// The part of a span on its first line, without blanks around it: a mark over many lines hides what is wrong.
fn on_one_line(text: &str, span: Span) -> Range<usize> {
    let whole = Span::new(boundary(text, span.start as usize), boundary(text, span.end as usize)).range();
    let marked = text.get(whole.clone()).unwrap_or_default();
    let start = whole.start + if marked.trim().is_empty() { 0 } else { marked.len() - marked.trim_start().len() };
    let start = start.max(line_start(text, start));
    let end = whole.end.min(line_end(text, start)).max(start);
    let shown = text.get(start..end).unwrap_or_default().trim_end();
    start..if shown.is_empty() { end } else { start + shown.len() }
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where the line of a byte begins; a byte order mark at the start of the file is no part of its line.
fn line_start(text: &str, at: usize) -> usize {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let before = text.get(..at).unwrap_or_default();
    before.rfind(['\n', '\r']).map_or(bom, |end| end + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |end| at + end)
}

/// With `\n` after each line: a lone `\r` ends a line here and is an odd character to the renderer.
fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    // As long as before, so that spans keep their places; a `\r\n` becomes a blank and a line end.
    Cow::Owned(text.replace("\r\n", " \n").replace('\r', "\n"))
}
