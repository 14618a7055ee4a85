//! From lists to those below them and back: values brought down, sums, counts and quantifiers over what lies below.

use super::register::{ANY, Head, Mask, Reader, Span, View, Writer, between, ones, words};
use crate::id::Id;
use crate::model::{ListId, Subject};
use crate::program::plan::{Below, MaskId, Num, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// The items below one item.
#[derive(Debug, Clone, Copy)]
struct Segment {
    start: usize,
    end: usize,
    /// Whether these are all.
    complete: bool,
}

/// Which items of a word count: for certain, or perhaps.
#[derive(Debug, Clone, Copy)]
struct Counted {
    sure: u64,
    perhaps: u64,
}

/// How an outer item's text stands to those of the items.
#[derive(Clone, Copy)]
enum Tie<'a> {
    Free,
    /// Of the items, which text, with the outer item's where it is known.
    To(View<'a>, Outer),
}

#[derive(Clone, Copy)]
enum Outer {
    Known(i64),
    Unknown,
    NotApplicable,
}

/// 且 of two truth values: not applicable is left out.
#[inline]
pub(super) fn and(a: Mask, b: Mask) -> Mask {
    let na = a.na & b.na;
    Mask { yes: (a.yes | a.na) & (b.yes | b.na) & !na, no: a.no | b.no, na }
}

impl<'a> Reader<'a> {
    #[inline]
    fn segment(&self, below: &Below, outer: usize) -> Segment {
        let first = if below.join.is_some() { 0 } else { outer };
        let mut at = Segment { start: first, end: first + 1, complete: true };
        for list in &below.path {
            let data = self.at.facts.list(*list);
            if at.complete && !self.at.complete[list.index()] {
                at.complete = (at.start..at.end).all(|p| data.given.get(p) && !data.open.get(p));
            }
            let offset = |i: usize| data.offsets.get(i).map_or(0, |o| *o as usize);
            (at.start, at.end) = (offset(at.start), offset(at.end));
        }
        let inner = below.path.last().map_or(0, |l| self.at.sizes[l.index()]);
        at.end = at.end.min(inner);
        at.start = at.start.min(at.end);
        at
    }

    #[inline]
    fn tie(&self, below: &Below, outer: usize) -> Tie<'a> {
        let Some((inner, own)) = below.join else { return Tie::Free };
        let own = self.view(own);
        let (head, bit) = (own.head(outer / 64), 1_u64 << (outer % 64));
        let outer = if head.known & bit != 0 {
            Outer::Known(own.value(outer))
        } else if head.na & bit != 0 {
            Outer::NotApplicable
        } else {
            Outer::Unknown
        };
        Tie::To(self.view(inner), outer)
    }

    /// Which items of a word of a segment count.
    #[inline]
    fn counted(&self, below: &Below, segment: Segment, tie: Tie<'a>, word: usize) -> Counted {
        let here = between(segment.start, segment.end, word);
        let filter = below.filter.map(|f| self.mask(f, word));
        let tied = match tie {
            Tie::Free => None,
            Tie::To(view, outer) => Some(tied(view, outer, word)),
        };
        let all = match (filter, tied) {
            (None, None) => return Counted { sure: here, perhaps: 0 },
            (Some(one), None) | (None, Some(one)) => one,
            (Some(a), Some(b)) => and(a, b),
        };
        Counted { sure: all.yes & here, perhaps: here & !all.decided() }
    }

    fn each_word(segment: Segment) -> std::ops::Range<usize> {
        segment.start / 64..words(segment.end)
    }

    pub(super) fn some(&self, below: &Below, satisfy: Option<MaskId>, outer: usize) -> Option<bool> {
        let segment = self.segment(below, outer);
        let tie = self.tie(below, outer);
        let mut open = false;
        for word in Self::each_word(segment) {
            let Counted { sure, perhaps } = self.counted(below, segment, tie, word);
            let satisfied = satisfy.map_or(Mask { yes: u64::MAX, no: 0, na: 0 }, |s| self.mask(s, word));
            if sure & satisfied.yes != 0 {
                return Some(true);
            }
            open |= (sure | perhaps) & !satisfied.decided() != 0 || perhaps & satisfied.yes != 0;
        }
        if !segment.complete {
            self.at.closer.set(true);
            return None;
        }
        if open { None } else { Some(false) }
    }

    /// 所有; the inner `None` is not applicable.
    #[expect(clippy::option_option, reason = "not applicable and unknown are different answers")]
    pub(super) fn all(&self, below: &Below, satisfy: MaskId, outer: usize) -> Option<Option<bool>> {
        let segment = self.segment(below, outer);
        let tie = self.tie(below, outer);
        let (mut open, mut holds, mut perhaps_holds) = (false, false, false);
        for word in Self::each_word(segment) {
            let Counted { sure, perhaps } = self.counted(below, segment, tie, word);
            let satisfied = self.mask(satisfy, word);
            if sure & satisfied.no != 0 {
                return Some(Some(false));
            }
            holds |= sure & satisfied.yes != 0;
            open |= (sure | perhaps) & !satisfied.decided() != 0 || perhaps & satisfied.no != 0;
            perhaps_holds |= perhaps & satisfied.yes != 0;
        }
        if !segment.complete {
            self.at.closer.set(true);
            return None;
        }
        match (open, holds, perhaps_holds) {
            (true, ..) | (_, false, true) => None,
            (_, true, _) => Some(Some(true)),
            _ => Some(None),
        }
    }

    pub(super) fn count(&self, below: &Below, list: ListId, to: &mut Writer<'_>) {
        to.heads.fill(Head::default());
        for outer in 0..self.at.sizes[list.index()] {
            let segment = self.segment(below, outer);
            let tie = self.tie(below, outer);
            let (mut sure, mut perhaps) = (0_i64, 0_i64);
            for word in Self::each_word(segment) {
                let counted = self.counted(below, segment, tie, word);
                sure += i64::from(counted.sure.count_ones());
                perhaps += i64::from(counted.perhaps.count_ones());
            }
            if segment.complete {
                Self::put(to, outer, (sure, sure + perhaps));
            } else {
                self.at.closer.set(true);
                Self::put(to, outer, (sure, UNBOUNDED_ABOVE));
            }
        }
    }

    /// A result that the walker does better.
    fn given_up(&self, to: &mut Writer<'_>, item: usize) {
        self.at.closer.set(true);
        to.nothing(item);
    }

    pub(super) fn sum(&self, below: &Below, value: Num, list: ListId, to: &mut Writer<'_>) {
        let view = self.view(value);
        to.heads.fill(Head::default());
        for outer in 0..self.at.sizes[list.index()] {
            match self.total(below, view, outer) {
                Some(total) => Self::put(to, outer, total),
                None => self.given_up(to, outer),
            }
        }
    }

    fn total(&self, below: &Below, view: View<'_>, outer: usize) -> Option<Span> {
        let segment = self.segment(below, outer);
        if !segment.complete {
            return None;
        }
        let tie = self.tie(below, outer);
        let (mut low, mut high) = (0_i64, 0_i64);
        for word in Self::each_word(segment) {
            let Counted { sure, perhaps } = self.counted(below, segment, tie, word);
            let head = view.head(word);
            if (sure | perhaps) & head.maybe != 0 {
                return None;
            }
            for i in ones(sure & head.known) {
                let value = view.value(word * 64 + i);
                low = added(low, value, UNBOUNDED_BELOW)?;
                high = added(high, value, UNBOUNDED_ABOVE)?;
            }
            for i in ones((sure & !head.known | perhaps) & !head.na) {
                let (mut least, mut greatest) = view.span(word * 64 + i, head.known >> i & 1 == 1);
                if perhaps >> i & 1 == 1 {
                    (least, greatest) = (least.min(0), greatest.max(0));
                }
                low = added(low, least, UNBOUNDED_BELOW)?;
                high = added(high, greatest, UNBOUNDED_ABOVE)?;
            }
        }
        Some((low, high))
    }

    pub(super) fn count_of(&self, below: &Below, value: Num, list: ListId, to: &mut Writer<'_>) {
        let view = self.view(value);
        to.heads.fill(Head::default());
        for outer in 0..self.at.sizes[list.index()] {
            let segment = self.segment(below, outer);
            let tie = self.tie(below, outer);
            let (mut sure, mut perhaps) = (0_i64, !segment.complete);
            for word in Self::each_word(segment) {
                let counted = self.counted(below, segment, tie, word);
                let head = view.head(word);
                perhaps |= (counted.perhaps & !head.na) | (counted.sure & head.maybe) != 0;
                sure += i64::from((counted.sure & !head.na).count_ones());
            }
            match (perhaps, sure) {
                (true, _) => self.given_up(to, outer),
                (false, 0) => to.heads[outer / 64].na |= 1 << (outer % 64),
                (false, _) => Self::put(to, outer, (sure, sure)),
            }
        }
    }

    pub(super) fn extreme_of(&self, below: &Below, value: Num, greatest: bool, list: ListId, to: &mut Writer<'_>) {
        let view = self.view(value);
        to.heads.fill(Head::default());
        for outer in 0..self.at.sizes[list.index()] {
            match self.extreme(below, view, greatest, outer) {
                Some((Some(sure), None)) => Self::put(to, outer, sure),
                // An item that may count moves one end only.
                Some((Some(sure), Some(perhaps))) if greatest => Self::put(to, outer, (sure.0, sure.1.max(perhaps.1))),
                Some((Some(sure), Some(perhaps))) => Self::put(to, outer, (sure.0.min(perhaps.0), sure.1)),
                Some((None, Some(perhaps))) => {
                    to.range(outer, perhaps);
                    to.heads[outer / 64].maybe |= 1 << (outer % 64);
                }
                Some((None, None)) => to.heads[outer / 64].na |= 1 << (outer % 64),
                None => self.given_up(to, outer),
            }
        }
    }

    /// The extreme of the items that count for certain, and the range of those that may.
    fn extreme(&self, below: &Below, view: View<'_>, greatest: bool, outer: usize) -> Option<(Option<Span>, Option<Span>)> {
        let segment = self.segment(below, outer);
        if !segment.complete {
            return None;
        }
        let tie = self.tie(below, outer);
        let (mut certain, mut possible): (Option<Span>, Option<Span>) = (None, None);
        let join = |a: Span, b: Span| if greatest { (a.0.max(b.0), a.1.max(b.1)) } else { (a.0.min(b.0), a.1.min(b.1)) };
        for word in Self::each_word(segment) {
            let Counted { sure, perhaps } = self.counted(below, segment, tie, word);
            let head = view.head(word);
            if (sure | perhaps) & head.maybe != 0 {
                return None;
            }
            for i in ones((sure | perhaps) & !head.na) {
                let span = view.span(word * 64 + i, head.known >> i & 1 == 1);
                if sure >> i & 1 == 1 {
                    certain = Some(certain.map_or(span, |c| join(c, span)));
                } else {
                    possible = Some(possible.map_or(span, |p| (p.0.min(span.0), p.1.max(span.1))));
                }
            }
        }
        Some((certain, possible))
    }

    /// A truth value of the parent list, for each item of a word.
    pub(super) fn gather_mask(&self, from: ListId, mask: MaskId, list: ListId, word: usize) -> Mask {
        let items = self.at.sizes[list.index()];
        let valid = super::register::valid(items, word);
        if from == Subject::ROOT {
            let mask = self.mask(mask, 0);
            let spread = |bits: u64| if bits & 1 == 1 { valid } else { 0 };
            return Mask { yes: spread(mask.yes), no: spread(mask.no), na: spread(mask.na) };
        }
        let parents = &self.at.facts.list(list).parents;
        let mut out = Mask::default();
        for (i, parent) in parents.iter().skip(word * 64).take(64).enumerate() {
            let parent = *parent as usize;
            let (mask, at) = (self.mask(mask, parent / 64), parent % 64);
            out.yes |= (mask.yes >> at & 1) << i;
            out.no |= (mask.no >> at & 1) << i;
            out.na |= (mask.na >> at & 1) << i;
        }
        Mask { yes: out.yes & valid, no: out.no & valid, na: out.na & valid }
    }
}

/// A sum with an end of a range; `None` where it does not fit.
fn added(sum: i64, end: i64, infinite: i64) -> Option<i64> {
    if sum == infinite || end == infinite {
        return Some(infinite);
    }
    let sum = sum.checked_add(end)?;
    (sum != ANY.0 && sum != ANY.1).then_some(sum)
}

fn tied(view: View<'_>, outer: Outer, word: usize) -> Mask {
    let head = view.head(word);
    match outer {
        Outer::NotApplicable => Mask { yes: 0, no: 0, na: u64::MAX },
        Outer::Unknown => Mask { yes: 0, no: 0, na: head.na },
        Outer::Known(text) => {
            let mut yes = 0;
            for (i, value) in view.chunk(word, usize::MAX).iter().enumerate() {
                yes |= u64::from(*value == text) << i;
            }
            Mask { yes: yes & head.known, no: !yes & head.known, na: head.na }
        }
    }
}
