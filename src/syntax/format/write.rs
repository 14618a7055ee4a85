//! Tokens and line ends → text, with tables and the comments at line ends aligned.

use super::lines::{HANGING, Layout, Nesting};
use super::token::{Gap, Kind, Space, Token, Tokens};
use super::{Formatted, MAX_WIDTH};
use crate::lang::Lang;
use crate::span::Span;
use crate::syntax::ast::Comment;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// Comments at line ends are aligned with each other up to this column; one behind a longer line follows it.
const MOST_ALIGNED: usize = 80;

/// The text.
pub(super) fn write(tokens: &Tokens, layout: &Layout, comments: &[Comment], lang: Option<Lang>) -> Formatted {
    let cells = cell_widths(&tokens.list, layout);
    let hanging = hanging(&tokens.list, layout, lang);
    let mut writer = Writer { comments, lines: Vec::new(), tokens: Vec::new() };
    let mut nesting = Nesting::default();
    let mut indent = 0;
    let mut before: Option<&Token> = None;
    // The cell that is being written, and where it began.
    let mut cell: Option<((u32, usize), usize)> = None;
    for (at, (token, begins)) in tokens.list.iter().zip(&layout.begins).enumerate() {
        if *begins {
            writer.remarks(&token.gap, nesting.indent_of_remark());
            let paragraph = !writer.lines.is_empty() && token.gap.line_ends > 1 && (token.cut.is_some_and(|c| c.paragraph) || !token.gap.remarks.is_empty());
            indent = nesting.indent(token);
            // Nothing stands between the last comment of a block and its end.
            writer.begin(indent, paragraph && !matches!(token.kind, Kind::Close(_)));
            cell = None;
        } else if hanging.contains(&at) {
            writer.begin(indent + HANGING, false);
        } else {
            if let (Kind::Sign("|"), Some((of, start))) = (token.kind, cell) {
                let width = cells.get(&of).copied().unwrap_or(0);
                writer.pad(start, width);
            }
            writer.blanks(space(before, token));
        }
        if let Some(of) = token.cell {
            cell = Some((of, writer.width()));
        }
        writer.token(token);
        nesting.pass(token, indent);
        before = Some(token);
    }
    writer.remarks(&tokens.end, 0);
    writer.finish()
}

/// The tokens with which lines go on that would be too long in English: where lines end else depends on nothing that differs
/// between the languages, so that these are joined again on the way back.
fn hanging(tokens: &[Token], layout: &Layout, lang: Option<Lang>) -> BTreeSet<usize> {
    let mut hanging = BTreeSet::new();
    let mut nesting = Nesting::default();
    let mut from = 0;
    while let Some(first) = tokens.get(from) {
        let to = layout.begins.iter().skip(from + 1).position(|begins| *begins).map_or(tokens.len(), |ahead| from + 1 + ahead);
        let indent = nesting.indent(first);
        let line = tokens.get(from..to).unwrap_or_default();
        if lang.unwrap_or(first.lang) == Lang::En {
            parted(line, indent, |at| hanging.insert(from + at));
        }
        for token in line {
            nesting.pass(token, indent);
        }
        from = to;
    }
    hanging
}

/// Ends a line wherever it gets too wide: at the outermost cut that leaves it narrow enough, of several such at the last.
fn parted(line: &[Token], indent: usize, mut end: impl FnMut(usize) -> bool) {
    let brackets = |t: &Token| [t.negation, t.lone].iter().map(|w| usize::from(w.begins && w.bracketed) + usize::from(w.ends && w.bracketed)).sum::<usize>();
    // Where each token ends; what would stand before the first of a line is left out.
    let mut ends = vec![0];
    for (at, token) in line.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| line.get(at));
        let width = before.map_or(0, |_| space(before, token)) + token.spelled.width() + brackets(token);
        ends.push(ends.last().copied().unwrap_or(0) + width);
    }
    let end_of = |at: usize| ends.get(at).copied().unwrap_or(0);
    let (mut from, mut column) = (0, indent);
    while column + end_of(line.len()) - end_of(from) > MAX_WIDTH {
        let cuts = line.iter().enumerate().skip(from + 1).filter_map(|(at, token)| Some((at, token.cut?.level)));
        let fitting = cuts.clone().filter(|(at, _)| column + end_of(*at) - end_of(from) <= MAX_WIDTH);
        let Some((at, _)) = fitting.min_by_key(|(at, level)| (*level, std::cmp::Reverse(*at))).or_else(|| cuts.clone().next()) else { return };
        end(at);
        (from, column) = (at, indent + HANGING);
    }
}

fn space(before: Option<&Token>, token: &Token) -> usize {
    match token.space {
        Space::None => 0,
        Space::One => 1,
        Space::Two => 2,
        // Behind an enumeration comma, and before a unit: what is written there says which language it is.
        Space::English => {
            let written = if token.kind == Kind::Unit { &token.spelled } else { before.map_or(&token.spelled, |b| &b.spelled) };
            usize::from(super::spell::language(written) == Lang::En)
        }
    }
}

/// The widest cell of each column of each table.
fn cell_widths(tokens: &[Token], layout: &Layout) -> BTreeMap<(u32, usize), usize> {
    let mut widths = BTreeMap::new();
    let mut cell: Option<((u32, usize), usize)> = None;
    let mut before: Option<&Token> = None;
    for (token, begins) in tokens.iter().zip(&layout.begins) {
        let ends = *begins || token.cell.is_some() || token.kind == Kind::Sign("|");
        if ends && let Some((of, width)) = cell.take() {
            let widest: &mut usize = widths.entry(of).or_default();
            *widest = (*widest).max(width);
        }
        if let Some(of) = token.cell {
            cell = Some((of, token.spelled.width()));
        } else if let Some((_, width)) = &mut cell {
            *width += space(before, token) + token.spelled.width();
        }
        before = Some(token);
    }
    widths
}

struct Line {
    text: String,
    /// A comment behind it.
    remark: Option<String>,
}

struct Writer<'a> {
    comments: &'a [Comment],
    lines: Vec<Line>,
    /// Line, bytes from its start, and place of origin of each token.
    tokens: Vec<(usize, usize, usize, Span)>,
}

impl Writer<'_> {
    /// Comments before a token: the first may stand at the end of a line, the others have lines of their own.
    fn remarks(&mut self, gap: &Gap, indent: usize) {
        for (i, remark) in gap.remarks.iter().enumerate() {
            let text = self.comments.get(remark.comment).map(|c| comment(&c.text)).unwrap_or_default();
            match self.lines.last_mut() {
                Some(line) if i == 0 && remark.line_ends == 0 => line.remark = Some(text),
                _ => {
                    let opens = i == 0 && self.lines.last().is_some_and(|l| l.text.ends_with(['{', '[', '(']));
                    self.begin(indent, remark.line_ends > 1 && !self.lines.is_empty() && !opens);
                    if let Some(line) = self.lines.last_mut() {
                        line.text += &text;
                    }
                }
            }
        }
    }

    fn begin(&mut self, indent: usize, paragraph: bool) {
        if paragraph {
            self.lines.push(Line { text: String::new(), remark: None });
        }
        self.lines.push(Line { text: " ".repeat(indent), remark: None });
    }

    fn line(&mut self) -> &mut String {
        if self.lines.is_empty() {
            self.begin(0, false);
        }
        let last = self.lines.len() - 1;
        &mut self.lines.get_mut(last).unwrap_or_else(|| unreachable!("just looked")).text
    }

    fn width(&mut self) -> usize {
        self.line().width()
    }

    fn blanks(&mut self, count: usize) {
        let line = self.line();
        line.extend(std::iter::repeat_n(' ', count));
    }

    /// Fills a cell that began at a column.
    fn pad(&mut self, start: usize, width: usize) {
        let now = self.width();
        self.blanks((start + width).saturating_sub(now));
    }

    fn token(&mut self, token: &Token) {
        let wraps = [token.negation, token.lone];
        for _ in wraps.iter().filter(|w| w.begins && w.bracketed) {
            self.line().push('(');
        }
        let start = self.line().len();
        self.line().push_str(&token.spelled);
        let end = self.line().len();
        for _ in wraps.iter().filter(|w| w.ends && w.bracketed) {
            self.line().push(')');
        }
        self.tokens.push((self.lines.len() - 1, start, end, token.span));
    }

    fn finish(mut self) -> Formatted {
        self.align();
        let mut text = String::new();
        let mut starts = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            starts.push(text.len());
            text += line.text.trim_end();
            if let Some(remark) = &line.remark {
                text += line.text.get(line.text.trim_end().len()..).unwrap_or("");
                text += remark;
            }
            text.push('\n');
        }
        let place = |(line, from, to, span): &(usize, usize, usize, Span)| {
            let start = starts.get(*line).copied().unwrap_or(0);
            (Span::new(start + from, start + to), *span)
        };
        Formatted { tokens: self.tokens.iter().map(place).collect(), text }
    }

    /// Puts the comments at the ends of lines that follow each other below each other.
    fn align(&mut self) {
        let mut from = 0;
        while from < self.lines.len() {
            let run = self.lines.iter().skip(from).take_while(|l| l.remark.is_some()).count();
            let lines = || self.lines.iter().skip(from).take(run).map(|l| l.text.width());
            let column = lines().filter(|w| *w < MOST_ALIGNED).max().unwrap_or(0);
            for line in self.lines.iter_mut().skip(from).take(run) {
                let width = line.text.width();
                let blanks = column.max(width) - width + 2;
                line.text.extend(std::iter::repeat_n(' ', blanks));
            }
            from += run + 1;
        }
    }
}

/// A comment with its mark in ASCII, without blanks at its end.
pub(super) fn comment(text: &str) -> String {
    let text = text.trim_end();
    text.strip_prefix('＃').map_or_else(|| text.to_owned(), |rest| format!("#{rest}"))
}
