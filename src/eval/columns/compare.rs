//! Comparisons and what is asked of one number: a bit an item.

use super::register::{Mask, Reader, Span, View, ones, valid};
use crate::program::plan::{DayId, Divisors, Num, Relation, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// Bits of the values that pass a test.
#[inline]
fn tested(values: &[i64], test: impl Fn(i64) -> bool) -> u64 {
    let mut bits = 0;
    for (i, value) in values.iter().enumerate() {
        bits |= u64::from(test(*value)) << i;
    }
    bits
}

/// Bits of the pairs that pass a test.
#[inline]
fn tested_both(a: &[i64], b: &[i64], test: impl Fn(i64, i64) -> bool) -> u64 {
    let mut bits = 0;
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        bits |= u64::from(test(*a, *b)) << i;
    }
    bits
}

#[inline]
fn opposite(mask: Mask, negate: bool) -> Mask {
    if negate { Mask { yes: mask.no, no: mask.yes, na: mask.na } } else { mask }
}

/// What is asked of single values and, where a value is a range, of its ends (`None` is undecided).
#[inline(always)]
fn asked(view: View<'_>, items: usize, word: usize, yes: u64, range: impl Fn(Span) -> Option<bool>) -> Mask {
    let valid = valid(items, word);
    let head = view.head(word);
    let known = head.known & valid;
    let mut mask = Mask { yes: yes & known, no: !yes & known, na: head.na & valid };
    for i in ones(valid & !(head.known | head.na | head.maybe)) {
        match range(view.span(word * 64 + i, false)) {
            Some(true) => mask.yes |= 1 << i,
            Some(false) => mask.no |= 1 << i,
            None => {}
        }
    }
    mask
}

impl Reader<'_> {
    #[inline(always)]
    pub(super) fn flag(&self, a: Num, items: usize, word: usize) -> Mask {
        let view = self.view(a);
        let yes = tested(view.chunk(word, items), |v| v != 0);
        let valid = valid(items, word);
        let head = view.head(word);
        Mask { yes: yes & head.known & valid, no: !yes & head.known & valid, na: head.na & valid }
    }

    #[inline(always)]
    pub(super) fn within(&self, a: Num, (least, greatest): Span, negate: bool, items: usize, word: usize) -> Mask {
        let view = self.view(a);
        // One comparison does for two bounds: what lies below the least wraps round. Between bounds that cross lies nothing.
        let width = greatest.wrapping_sub(least).cast_unsigned();
        let yes = if least > greatest { 0 } else { tested(view.chunk(word, items), |v| v.wrapping_sub(least).cast_unsigned() <= width) };
        let mask = asked(view, items, word, yes, |(low, high)| {
            if least <= low && high <= greatest {
                Some(true)
            } else if high < least || greatest < low {
                Some(false)
            } else {
                None
            }
        });
        opposite(mask, negate)
    }

    pub(super) fn within_days(&self, a: Num, bounds: (Option<DayId>, Option<DayId>), negate: bool, valid: Span, items: usize, word: usize) -> Mask {
        let day = |id: Option<DayId>, none: i64| match id {
            None => Some(none),
            Some(id) => self.at.days.get(crate::id::Id::index(id)).copied().flatten(),
        };
        let view = self.view(a);
        let (Some(least), Some(greatest)) = (day(bounds.0, UNBOUNDED_BELOW), day(bounds.1, UNBOUNDED_ABOVE)) else {
            // The day that is compared with is beyond the calendar.
            let na = view.head(word).na & super::register::valid(items, word);
            return Mask { yes: 0, no: 0, na };
        };
        let mut mask = self.within(a, (least, greatest), negate, items, word);
        if valid.0 > UNBOUNDED_BELOW + 1 {
            let inside = |end: i64| end == UNBOUNDED_BELOW || end == UNBOUNDED_ABOVE || (valid.0 <= end && end <= valid.1);
            let decided = mask.yes | mask.no;
            for i in ones(decided) {
                let item = word * 64 + i;
                let (low, high) = view.span(item, view.head(word).known >> i & 1 == 1);
                if !inside(low) || !inside(high) {
                    self.at.closer.set(true);
                    mask.yes &= !(1 << i);
                    mask.no &= !(1 << i);
                }
            }
        }
        mask
    }

    pub(super) fn in_set(&self, a: Num, set: u64, items: usize, word: usize) -> Mask {
        let view = self.view(a);
        let in_set = |v: i64| u32::try_from(v).is_ok_and(|v| v < 64 && set >> v & 1 == 1);
        let yes = tested(view.chunk(word, items), in_set);
        // A range of ordered positions is inside where each of them is.
        asked(view, items, word, yes, |(low, high)| {
            if low == UNBOUNDED_BELOW || high == UNBOUNDED_ABOVE || high - low > 64 {
                return None;
            }
            match (low == high && in_set(low), (low..=high).any(in_set)) {
                (true, _) => Some(true),
                (_, false) => Some(false),
                _ => None,
            }
        })
    }

    pub(super) fn has_bit(&self, a: Num, bit: u8, items: usize, word: usize) -> Mask {
        let view = self.view(a);
        let yes = tested(view.chunk(word, items), |v| v.cast_unsigned().checked_shr(u32::from(bit)).unwrap_or(0) & 1 == 1);
        asked(view, items, word, yes, |_| None)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one operation, taken apart where it is carried out")]
    #[inline(always)]
    pub(super) fn compare(&self, (a, b): (Num, Num), (p, q): Span, relation: Relation, negate: bool, divisors: &Divisors, items: usize, word: usize) -> Mask {
        let valid = valid(items, word);
        let (x, y) = (self.view(a), self.view(b));
        let (left, right) = (x.head(word), y.head(word));
        let mut known = left.known & right.known & valid;
        let mut na = (left.na | right.na) & valid;
        let (one, other) = (x.chunk(word, items), y.chunk(word, items));
        let yes = if p == 1 && q == 1 {
            match relation {
                Relation::Less => tested_both(one, other, |a, b| a < b),
                Relation::LessEqual => tested_both(one, other, |a, b| a <= b),
                Relation::Equal => tested_both(one, other, |a, b| a == b),
            }
        } else {
            let (p, q) = (i128::from(p), i128::from(q));
            match relation {
                Relation::Less => tested_both(one, other, |a, b| i128::from(a) * p < i128::from(b) * q),
                Relation::LessEqual => tested_both(one, other, |a, b| i128::from(a) * p <= i128::from(b) * q),
                Relation::Equal => tested_both(one, other, |a, b| i128::from(a) * p == i128::from(b) * q),
            }
        };
        let mut ranges = valid & !(known | na | left.maybe | right.maybe);
        // A quotient against a constant: a divisor that is a range above nought does as well as a single value.
        let quotient = *divisors == [Some(b), None];
        for divisor in divisors.iter().flatten() {
            let (above, not_applicable) = self.above_nought(*divisor, quotient, items, word);
            na |= not_applicable;
            known &= above;
            ranges &= above;
        }
        known &= !na;
        ranges &= !na;
        let mut mask = Mask { yes: yes & known, no: !yes & known, na };
        for i in ones(ranges) {
            let item = word * 64 + i;
            let spans = (x.span(item, left.known >> i & 1 == 1), y.span(item, right.known >> i & 1 == 1));
            let decided = if quotient { decided_quotient(spans.0, spans.1, (p, q), relation) } else { decided(wide(spans.0, p), wide(spans.1, q), relation) };
            match decided {
                Some(true) => mask.yes |= 1 << i,
                Some(false) => mask.no |= 1 << i,
                None => {}
            }
        }
        opposite(mask, negate)
    }

    /// Where a divisor is above nought (a single value, or with `ranges` all that it can be), and where it is not applicable.
    /// One that may be nought gives nothing; with any other the walker does better.
    fn above_nought(&self, divisor: Num, ranges: bool, items: usize, word: usize) -> (u64, u64) {
        let valid = valid(items, word);
        let view = self.view(divisor);
        let head = view.head(word);
        let mut above = tested(view.chunk(word, items), |v| v > 0) & head.known & valid;
        for i in ones(valid & !(above | head.na | head.maybe)) {
            let (low, high) = view.span(word * 64 + i, head.known >> i & 1 == 1);
            if low > 0 && ranges {
                above |= 1 << i;
            } else if low > 0 || high < 0 {
                self.at.closer.set(true);
            }
        }
        (above, head.na & valid)
    }
}

/// How `a * p / b` compares with `q`, where `b` is above nought: each end of the quotient is that of `a` over one end of `b`.
fn decided_quotient(a: Span, b: Span, (p, q): Span, relation: Relation) -> Option<bool> {
    let against = |end: i64, near: i64| (wide((end, end), p).0, if q == 0 { 0 } else { wide((near, near), q).0 });
    let low = against(a.0, if a.0 >= 0 { b.1 } else { b.0 });
    let high = against(a.1, if a.1 >= 0 { b.0 } else { b.1 });
    let (yes, no) = match relation {
        Relation::Less => (high.0 < high.1, low.0 >= low.1),
        Relation::LessEqual => (high.0 <= high.1, low.0 > low.1),
        Relation::Equal => (low.0 == low.1 && high.0 == high.1, high.0 < high.1 || low.0 > low.1),
    };
    match (yes, no) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

fn wide((low, high): Span, factor: i64) -> (i128, i128) {
    let end = |n: i64| match n {
        UNBOUNDED_BELOW => i128::MIN,
        UNBOUNDED_ABOVE => i128::MAX,
        n => i128::from(n) * i128::from(factor),
    };
    (end(low), end(high))
}

/// How two ranges compare, where all values of both agree.
fn decided(a: (i128, i128), b: (i128, i128), relation: Relation) -> Option<bool> {
    let (yes, no) = match relation {
        Relation::Less => (a.1 < b.0, a.0 >= b.1),
        Relation::LessEqual => (a.1 <= b.0, a.0 > b.1),
        Relation::Equal => (a.0 == a.1 && a == b, a.1 < b.0 || b.1 < a.0),
    };
    match (yes, no) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
