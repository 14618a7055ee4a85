//! Where lines end: where the writer ended them, as far as a line may end there, and wherever one would be too long.

use super::MAX_WIDTH;
use super::token::{Kind, Token, Tokens};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// The columns that a name counts for wherever it is used, with all that stands before it and a dot.
const NAME: usize = 10;
/// How far what stands inside something is indented.
pub(super) const INDENT: usize = 2;

/// For each token, whether a line begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) begins: Vec<bool>,
}

/// Chooses where lines end.
pub(super) fn lay_out(tokens: &Tokens) -> Layout {
    let behind = tokens.list.iter().skip(1).map(Some).chain([None]);
    let widths = tokens.list.iter().zip(behind).map(|(token, next)| width(token, next)).collect();
    let mut lines = Lines { tokens: &tokens.list, widths, begins: Vec::with_capacity(tokens.list.len()), edges: Vec::new(), broken: BTreeSet::new() };
    lines.as_written();
    lines.not_too_long();
    Layout { begins: lines.begins }
}

struct Lines<'t> {
    tokens: &'t [Token],
    /// The columns that each counts for.
    widths: Vec<usize>,
    begins: Vec<bool>,
    /// The edges of groups: group and token.
    edges: Vec<(u32, usize)>,
    broken: BTreeSet<u32>,
}

impl Lines<'_> {
    /// Takes the line ends of the writer.
    fn as_written(&mut self) {
        for (i, token) in self.tokens.iter().enumerate() {
            let cut = token.cut;
            let begins = i == 0 || !token.gap.remarks.is_empty() || cut.is_some_and(|c| c.always || token.gap.line_ends > 0);
            self.begins.push(begins);
            if let Some(cut) = cut {
                if cut.edge {
                    self.edges.push((cut.group, i));
                }
                if begins {
                    self.broken.insert(cut.group);
                }
            }
        }
        let mut around: Vec<u32> = Vec::new();
        for (token, begins) in self.tokens.iter().zip(&self.begins) {
            if *begins {
                self.broken.extend(around.iter().copied());
            }
            match token.cut.filter(|c| c.block) {
                Some(cut) if around.last() == Some(&cut.group) => {
                    around.pop();
                }
                Some(cut) => around.push(cut.group),
                None => {}
            }
        }
        self.edges.sort_unstable();
        for (group, edge) in self.edges.clone() {
            if self.broken.contains(&group) {
                self.begin(edge);
            }
        }
    }

    fn begin(&mut self, token: usize) {
        if let Some(begins) = self.begins.get_mut(token) {
            *begins = true;
        }
    }

    /// Lets a line begin at a cut, and at the edges of its group.
    fn take(&mut self, at: usize, group: u32) {
        self.begin(at);
        if self.broken.insert(group) {
            let from = self.edges.partition_point(|(g, _)| *g < group);
            let edges: Vec<usize> = self.edges.iter().skip(from).take_while(|(g, _)| *g == group).map(|(_, i)| *i).collect();
            for edge in edges {
                self.begin(edge);
            }
        }
    }

    /// Parts lines that are too long, at their outermost cuts first.
    fn not_too_long(&mut self) {
        let mut nesting = Nesting::default();
        let mut at = 0;
        while at < self.tokens.len() {
            let end = self.end_of_line(at);
            let indent = self.tokens.get(at).map_or(0, |t| nesting.indent(t));
            if indent + self.width(at, end) > MAX_WIDTH && self.part(at, end, indent) {
                continue;
            }
            for token in self.tokens.iter().take(end).skip(at) {
                nesting.pass(token, indent);
            }
            at = end;
        }
    }

    fn end_of_line(&self, start: usize) -> usize {
        self.begins.iter().skip(start + 1).position(|b| *b).map_or(self.tokens.len(), |i| start + 1 + i)
    }

    fn width(&self, from: usize, to: usize) -> usize {
        let tokens = self.tokens.iter().zip(&self.widths).take(to).skip(from);
        tokens.enumerate().map(|(i, (t, width))| width + if i == 0 { 0 } else { t.space.width() }).sum()
    }

    /// Ends a line earlier, where it can be.
    fn part(&mut self, start: usize, end: usize, indent: usize) -> bool {
        let inside = || self.tokens.iter().enumerate().take(end).skip(start + 1).filter_map(|(i, t)| t.cut.map(|cut| (i, cut)));
        let Some((_, first)) = inside().min_by_key(|(i, cut)| (cut.level, *i)) else { return false };
        let group: Vec<usize> = inside().filter(|(_, cut)| cut.group == first.group).map(|(i, _)| i).collect();
        if !first.fill {
            for at in group {
                self.take(at, first.group);
            }
            return true;
        }
        // The last that leaves a line that is not too long, else the first.
        let fits = group.iter().rev().find(|at| indent + self.width(start, **at) <= MAX_WIDTH).or(group.first()).copied();
        if let Some(at) = fits {
            self.take(at, first.group);
        }
        true
    }
}

/// Columns that a token counts for before the next: those of its Chinese form.
fn width(token: &Token, next: Option<&Token>) -> usize {
    let is_dot = |t: &Token| t.kind == Kind::Sign(".");
    match token.kind {
        Kind::Sign(".") => 0,
        Kind::Name if next.is_some_and(is_dot) => 0,
        Kind::Word(word) => word.zh.width(),
        Kind::Name => NAME,
        Kind::Enumeration => 2,
        Kind::Unit => {
            let words = token.text.split(['/', '／']).map(|word| crate::unit::unit_word(word.trim()).map_or(word, |w| w.zh).width());
            words.map(|w| w + 1).sum::<usize>().saturating_sub(1)
        }
        _ => token.spelled.width(),
    }
}

/// What is open where a line begins.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// The indentation of the line on which each began.
    open: Vec<usize>,
}

impl Nesting {
    /// How far a line is indented that begins with a token.
    pub(super) fn indent(&self, token: &Token) -> usize {
        match (token.kind, self.open.last()) {
            (_, None) => 0,
            (Kind::Close(_), Some(indent)) => *indent,
            (_, Some(indent)) => indent + INDENT,
        }
    }

    /// How far a comment is indented that stands before a token.
    pub(super) fn indent_of_remark(&self) -> usize {
        self.open.last().map_or(0, |indent| indent + INDENT)
    }

    /// Goes on behind a token of a line with that indentation.
    pub(super) fn pass(&mut self, token: &Token, indent: usize) {
        if let Kind::Close(_) = token.kind {
            self.open.pop();
        }
        for _ in 0..token.enters {
            self.open.push(indent);
        }
        if let Kind::Open(_) = token.kind {
            // What stands in brackets is indented from where the whole began, not from the line of the bracket.
            let from = self.open.last().copied().unwrap_or(indent);
            self.open.push(from);
        }
        for _ in 0..token.leaves {
            self.open.pop();
        }
    }
}
