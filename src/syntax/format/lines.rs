//! Where lines end: where the writer ended them, as far as a line may end there, and wherever one would be too long.

use super::MAX_WIDTH;
use super::token::{Kind, Token, Tokens};
use crate::lang::Lang;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// The columns that a name counts for wherever it is used, with all that stands before it and a dot.
const NAME: usize = 10;
/// How far what stands inside something is indented.
pub(super) const INDENT: usize = 2;
/// How far a line is indented from the one that it goes on with, where that is too long in English alone: no other is indented so.
pub(super) const HANGING: usize = 7;

/// For each token, whether a line begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) begins: Vec<bool>,
}

/// Chooses where lines end.
pub(super) fn lay_out(tokens: &Tokens) -> Layout {
    let behind = tokens.list.iter().skip(1).map(Some).chain([None]);
    let mut ends = vec![0];
    ends.extend(tokens.list.iter().zip(behind).scan(0, |end, (token, next)| {
        *end += token.space.width() + width(token, next);
        Some(*end)
    }));
    let mut lines = Lines { tokens: &tokens.list, ends, begins: BTreeSet::new(), edges: Vec::new(), broken: BTreeSet::new(), filling: None };
    lines.as_written();
    lines.not_too_long();
    let mut begins = vec![false; tokens.list.len()];
    for token in lines.begins {
        if let Some(begins) = begins.get_mut(token) {
            *begins = true;
        }
    }
    Layout { begins }
}

struct Lines<'t> {
    tokens: &'t [Token],
    /// Where each would end, if all stood in one line; the first is where that line begins.
    ends: Vec<usize>,
    /// The tokens with which a line begins.
    begins: BTreeSet<usize>,
    /// The edges of groups: group and token.
    edges: Vec<(u32, usize)>,
    broken: BTreeSet<u32>,
    filling: Option<Filling>,
}

/// A group of which a line takes as many cuts as it needs, kept for the lines behind it.
struct Filling {
    group: u32,
    cuts: Vec<usize>,
    /// Where the line ends that is being parted.
    end: usize,
}

impl Lines<'_> {
    /// Takes the line ends of the writer.
    fn as_written(&mut self) {
        let mut nesting = Nesting::default();
        let mut indent = 0;
        for (i, token) in self.tokens.iter().enumerate() {
            let cut = token.cut;
            // What hangs was ended for the width of English, and is joined again.
            let hangs = token.gap.line_ends == 1 && token.lang == Lang::En && token.gap.indent == indent + HANGING;
            let begins = i == 0 || !token.gap.remarks.is_empty() || cut.is_some_and(|c| c.always || (token.gap.line_ends > 0 && !hangs));
            if begins {
                self.begins.insert(i);
                indent = nesting.indent(token);
            }
            nesting.pass(token, indent);
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
        for (i, token) in self.tokens.iter().enumerate() {
            if self.begins.contains(&i) {
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
                self.begins.insert(edge);
            }
        }
    }

    /// Lets a line begin at a cut, and at the edges of its group.
    fn take(&mut self, at: usize, group: u32) {
        self.begins.insert(at);
        if self.broken.insert(group) {
            let from = self.edges.partition_point(|(g, _)| *g < group);
            self.begins.extend(self.edges.iter().skip(from).take_while(|(g, _)| *g == group).map(|(_, i)| *i));
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
        self.begins.range(start + 1..).next().copied().unwrap_or(self.tokens.len())
    }

    /// The columns of a line of these tokens. What would stand before the first is left out.
    fn width(&self, from: usize, to: usize) -> usize {
        let end = |token: usize| self.ends.get(token).copied().unwrap_or_default();
        let before = self.tokens.get(from).map_or(0, |token| token.space.width());
        end(to).saturating_sub(end(from) + before)
    }

    /// Ends a line earlier, where it can be.
    fn part(&mut self, start: usize, end: usize, indent: usize) -> bool {
        let goes_on = self.filling.as_ref().is_some_and(|f| f.end == end && f.cuts.last().is_some_and(|last| *last > start));
        if !goes_on {
            let inside = || self.tokens.iter().enumerate().take(end).skip(start + 1).filter_map(|(i, t)| t.cut.map(|cut| (i, cut)));
            let Some((_, first)) = inside().min_by_key(|(i, cut)| (cut.level, *i)) else { return false };
            let cuts: Vec<usize> = inside().filter(|(_, cut)| cut.group == first.group).map(|(i, _)| i).collect();
            if !first.fill {
                for at in cuts {
                    self.take(at, first.group);
                }
                return true;
            }
            self.filling = Some(Filling { group: first.group, cuts, end });
        }
        let Some(Filling { group, cuts, .. }) = &self.filling else { return false };
        // The last that leaves a line that is not too long, else the first.
        let ahead = cuts.partition_point(|cut| *cut <= start);
        let ahead = cuts.get(ahead..).unwrap_or_default();
        let fitting = ahead.partition_point(|cut| indent + self.width(start, *cut) <= MAX_WIDTH);
        if let Some(at) = ahead.get(fitting.saturating_sub(1)).copied() {
            let group = *group;
            self.take(at, group);
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
