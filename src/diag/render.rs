//! Draws diagnostics for people: the line, a mark under the place, what is wrong, what to write instead.

use super::message::{self, list::count};
use super::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::source::{FileId, SourceFile};
use crate::span::Span;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use std::borrow::Cow;
use std::ops::Range;

/// Places further apart than this, in bytes, are drawn apart; a longer line is cut.
const PAGE: usize = 4096;
/// How much of a cut line is shown on either side of a place, and of a long place itself, in bytes.
const AROUND: usize = 400;

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
    let marks = std::iter::once(Mark { file: diagnostic.file, span: diagnostic.span, why: None }).chain(diagnostic.related.iter().map(|r| Mark {
        file: r.file,
        span: r.span,
        why: Some(message::why(r.why, lang)),
    }));
    let (own, elsewhere): (Vec<Mark>, Vec<Mark>) = marks.partition(|mark| mark.file == diagnostic.file);
    for part in parts(diagnostics, &own).into_iter().chain(elsewhere.chunks(1)) {
        group = group.elements(drawing(diagnostics, part));
    }
    for help in message::help(diagnostic, lang) {
        group = group.element(Level::HELP.with_name(lang.pick("帮助", "help")).message(normalize_untrusted_str(&help)));
    }
    group
}

/// A place to be marked; what it says beside the mark.
struct Mark {
    file: FileId,
    span: Span,
    why: Option<&'static str>,
}

/// Marks of one file that are drawn together, where no more than a page lies between them.
fn parts<'m>(diagnostics: &Diagnostics, marks: &'m [Mark]) -> Vec<&'m [Mark]> {
    let source = marks.first().and_then(|m| diagnostics.sources.get(m.file));
    let apart = source.is_some_and(|source| window(source, marks).len() > PAGE);
    if apart { marks.chunks(1).collect() } else { vec![marks] }
}

/// From the first line with a mark to the end of the last.
fn window(source: &SourceFile, marks: &[Mark]) -> Range<usize> {
    let lines = || marks.iter().map(|m| line_of(source, on_one_line(source, m.span).start));
    lines().map(|line| line.start).min().unwrap_or_default()..lines().map(|line| line.end).max().unwrap_or_default()
}

/// Where it is and the lines that are shown. The renderer walks through all that it gets, so it gets no more than these.
fn drawing<'a>(diagnostics: &'a Diagnostics, marks: &[Mark]) -> Vec<Element<'a>> {
    let Some((first, source)) = marks.first().and_then(|m| Some((m, diagnostics.sources.get(m.file)?))) else { return Vec::new() };
    let text = source.text();
    let mut shown = window(source, marks);
    let whole = shown.len() <= PAGE;
    let place = on_one_line(source, first.span);
    if !whole {
        shown = boundary(text, place.start.saturating_sub(AROUND)).max(shown.start)..boundary(text, place.end + AROUND).min(shown.end);
    }
    let position = |offset: usize| source.position(u32::try_from(offset).unwrap_or(u32::MAX));
    let mut snippet = Snippet::source(lines(text.get(shown.clone()).unwrap_or_default())).line_start(position(shown.start).line as usize);
    for mark in marks {
        let kind = if mark.why.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
        let range = on_one_line(source, mark.span);
        let range = range.start.saturating_sub(shown.start)..range.end.saturating_sub(shown.start);
        snippet = snippet.annotation(kind.span(range).label(mark.why));
    }
    if whole {
        return vec![snippet.path(source.name()).into()];
    }
    // The renderer would count columns from where the line was cut.
    let at = position(place.start);
    vec![Origin::path(source.name()).line(at.line as usize).char_column(at.column as usize).into(), snippet.into()]
}

/// The part of a span on its first line, without blanks around it: a mark over many lines hides what is wrong.
fn on_one_line(source: &SourceFile, span: Span) -> Range<usize> {
    let text = source.text();
    let whole = boundary(text, span.start as usize)..boundary(text, (span.end as usize).max(span.start as usize));
    let marked = text.get(whole.clone()).unwrap_or_default();
    let blanks = marked.len() - marked.trim_start().len();
    let start = whole.start + if blanks == marked.len() { 0 } else { blanks };
    let line = line_of(source, start);
    let start = start.clamp(line.start, line.end);
    let end = boundary(text, whole.end.min(line.end).min(start + AROUND)).max(start);
    let shown = text.get(start..end).unwrap_or_default().trim_end();
    start..if shown.is_empty() { end } else { start + shown.len() }
}

fn line_of(source: &SourceFile, at: usize) -> Range<usize> {
    source.line(u32::try_from(at).unwrap_or(u32::MAX)).range()
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// With `\n` after each line: a lone `\r` ends a line here and is an odd character to the renderer.
fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    // As long as before, so that spans keep their places; a `\r\n` becomes a blank and a line end.
    Cow::Owned(text.replace("\r\n", " \n").replace('\r', "\n"))
}
