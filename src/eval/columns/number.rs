//! Arithmetic: a value an item, a range where it is not known. What does not fit in 64 bits is left to the walker.

use super::register::{ANY, Head, Reader, Span, View, Writer, ones, valid, words};
use crate::date::Date;
use crate::model::ListId;
use crate::program::plan::{CellKind, CellsId, Key, KeyOf, MaskId, Num, NumberOp, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// A number that is no sign for "unbounded".
fn finite(n: i64) -> Option<i64> {
    (n != UNBOUNDED_BELOW && n != UNBOUNDED_ABOVE).then_some(n)
}

/// A day, if the calendar has it: 1583-01-01 to 9999-12-31.
fn in_calendar(day: i64) -> Option<i64> {
    (-141_349..=2_932_896).contains(&day).then_some(day)
}

fn unbounded(n: i64) -> bool {
    n == UNBOUNDED_BELOW || n == UNBOUNDED_ABOVE
}

impl Writer<'_> {
    /// Something that cannot be told.
    pub(super) fn nothing(&mut self, item: usize) {
        self.range(item, ANY);
        self.heads[item / 64].maybe |= 1 << (item % 64);
    }

    pub(super) fn range(&mut self, item: usize, (least, greatest): Span) {
        self.least[item] = least;
        self.greatest[item] = greatest;
    }

    /// A range, as a single value where it is one.
    fn span(&mut self, item: usize, (least, greatest): Span) {
        if least == greatest {
            self.least[item] = least;
            self.heads[item / 64].known |= 1 << (item % 64);
        } else {
            self.range(item, (least, greatest));
        }
    }
}

impl Reader<'_> {
    pub(super) fn number(&self, list: ListId, op: &NumberOp, mut to: Writer<'_>) {
        let items = self.at.sizes[crate::id::Id::index(list)];
        match op {
            NumberOp::Fill(value) => fill(&mut to, items, *value),
            NumberOp::FillDay(day) => match self.at.days[crate::id::Id::index(*day)] {
                Some(day) => fill(&mut to, items, day),
                None => (0..items).for_each(|i| to.nothing(i)),
            },
            NumberOp::Affine { a, mul, add } => {
                let (mul, add) = (*mul, *add);
                let value = |a: i64| a.checked_mul(mul)?.checked_add(add).and_then(finite);
                let end = |a: i64| if unbounded(a) { Some(if mul < 0 { other_way(a) } else { a }) } else { value(a) };
                let span = |(low, high): Span| if mul < 0 { end(high).zip(end(low)) } else { end(low).zip(end(high)) };
                self.one(self.view(*a), items, &mut to, value, span, true);
            }
            NumberOp::AddDays(a, days) => {
                let value = |a: i64| in_calendar(a).and_then(|a| a.checked_add(*days)).and_then(in_calendar);
                self.shifted(*a, items, &mut to, value);
            }
            NumberOp::AddMonths(a, months) => {
                let value = |a: i64| Date::from_days(a)?.add_months(i64::from(*months)).map(|d| i64::from(d.days()));
                self.shifted(*a, items, &mut to, value);
            }
            NumberOp::MonthsBetween(a, b) => {
                let months = |a: i64, b: i64| Date::from_days(a)?.months_until(Date::from_days(b)?);
                let end = |a: i64, b: i64, none: i64| if unbounded(a) || unbounded(b) { Some(none) } else { months(a, b) };
                let span = |a: Span, b: Span| end(a.1, b.0, UNBOUNDED_BELOW).zip(end(a.0, b.1, UNBOUNDED_ABOVE));
                self.two((*a, *b), items, &mut to, months, span, false);
            }
            NumberOp::Add { a, b, p, q } => {
                let (p, q) = (*p, *q);
                let value = |a: i64, b: i64| a.checked_mul(p)?.checked_add(b.checked_mul(q)?).and_then(finite);
                let end = |a: i64, b: i64, none: i64| if unbounded(a) || unbounded(b) { Some(none) } else { value(a, b) };
                let span = |a: Span, b: Span| {
                    let a = if p < 0 { (a.1, a.0) } else { a };
                    let b = if q < 0 { (b.1, b.0) } else { b };
                    end(a.0, b.0, UNBOUNDED_BELOW).zip(end(a.1, b.1, UNBOUNDED_ABOVE))
                };
                self.two((*a, *b), items, &mut to, value, span, true);
            }
            NumberOp::Multiply(a, b) => self.two((*a, *b), items, &mut to, |a, b| a.checked_mul(b).and_then(finite), product, true),
            NumberOp::Round { a, b, p, q, up } => self.round((*a, *b), (*p, *q), *up, items, &mut to),
            NumberOp::Extreme { a, b, p, q, greatest } => {
                let (p, q) = (*p, *q);
                let pick = |a: i64, b: i64| if *greatest { a.max(b) } else { a.min(b) };
                let end = |a: i64, p: i64| if unbounded(a) { Some(a) } else { a.checked_mul(p).and_then(finite) };
                let value = |a: i64, b: i64| Some(pick(end(a, p)?, end(b, q)?));
                let span = |a: Span, b: Span| value(a.0, b.0).zip(value(a.1, b.1));
                self.two((*a, *b), items, &mut to, value, span, true);
            }
            NumberOp::Select { condition, a, b, p, q } => self.select(*condition, (*a, *b), (*p, *q), items, &mut to),
            NumberOp::Gather(from, a) => self.gather(*from, *a, list, &mut to),
            NumberOp::Lookup { cells, keys, count } => self.lookup(*cells, (*keys, *count), items, &mut to),
            NumberOp::Count(below) => self.count(below, list, &mut to),
            NumberOp::Sum(below, value) => self.sum(below, *value, list, &mut to),
            NumberOp::CountOf(below, value) => self.count_of(below, *value, list, &mut to),
            NumberOp::ExtremeOf { below, value, greatest } => self.extreme_of(below, *value, *greatest, list, &mut to),
        }
    }

    /// What cannot be told, because it is too large here or has no place in the calendar.
    fn beyond(&self, to: &mut Writer<'_>, item: usize, larger: bool) {
        to.heads[item / 64].known &= !(1 << (item % 64));
        to.nothing(item);
        if larger {
            self.at.closer.set(true);
        }
    }

    /// From one number: `value` of single values, `span` of ranges; `None` where it does not fit (`larger`: here, though the walker may have it).
    fn one(&self, a: View<'_>, items: usize, to: &mut Writer<'_>, value: impl Fn(i64) -> Option<i64>, span: impl Fn(Span) -> Option<Span>, larger: bool) {
        for word in 0..words(items) {
            let valid = valid(items, word);
            let head = a.head(word);
            let known = head.known & valid;
            to.heads[word] = Head { known, na: head.na & valid, maybe: head.maybe & valid };
            if known == valid {
                for (i, (a, out)) in a.chunk(word, items).iter().zip(&mut to.least[word * 64..]).enumerate() {
                    match value(*a) {
                        Some(n) => *out = n,
                        None => {
                            to.heads[word].known &= !(1 << i);
                        }
                    }
                }
                for i in ones(valid & !to.heads[word].known) {
                    self.beyond(to, word * 64 + i, larger);
                }
                continue;
            }
            for i in ones(valid & !head.na) {
                let item = word * 64 + i;
                let is_known = known >> i & 1 == 1;
                match span(a.span(item, is_known)) {
                    Some(n) if is_known => to.least[item] = n.0,
                    Some(n) => to.range(item, n),
                    None => self.beyond(to, item, larger),
                }
            }
        }
    }

    fn two(
        &self,
        (a, b): (Num, Num),
        items: usize,
        to: &mut Writer<'_>,
        value: impl Fn(i64, i64) -> Option<i64>,
        span: impl Fn(Span, Span) -> Option<Span>,
        larger: bool,
    ) {
        let (a, b) = (self.view(a), self.view(b));
        for word in 0..words(items) {
            let valid = valid(items, word);
            let (left, right) = (a.head(word), b.head(word));
            let known = left.known & right.known & valid;
            let na = (left.na | right.na) & valid;
            to.heads[word] = Head { known, na, maybe: (left.maybe | right.maybe) & valid & !na };
            if known == valid {
                let pairs = a.chunk(word, items).iter().zip(b.chunk(word, items));
                for (i, ((a, b), out)) in pairs.zip(&mut to.least[word * 64..]).enumerate() {
                    match value(*a, *b) {
                        Some(n) => *out = n,
                        None => {
                            to.heads[word].known &= !(1 << i);
                        }
                    }
                }
                for i in ones(valid & !to.heads[word].known) {
                    self.beyond(to, word * 64 + i, larger);
                }
                continue;
            }
            for i in ones(valid & !na) {
                let item = word * 64 + i;
                if known >> i & 1 == 1 {
                    match value(a.value(item), b.value(item)) {
                        Some(n) => to.least[item] = n,
                        None => self.beyond(to, item, larger),
                    }
                    continue;
                }
                let spans = (a.span(item, left.known >> i & 1 == 1), b.span(item, right.known >> i & 1 == 1));
                // What cannot be told stays so, whatever it is joined with.
                if spans.0 == ANY && left.maybe >> i & 1 == 1 || spans.1 == ANY && right.maybe >> i & 1 == 1 {
                    to.nothing(item);
                    continue;
                }
                match span(spans.0, spans.1) {
                    Some(n) => to.range(item, n),
                    None => self.beyond(to, item, larger),
                }
            }
        }
    }

    /// Days moved within the calendar.
    fn shifted(&self, a: Num, items: usize, to: &mut Writer<'_>, value: impl Fn(i64) -> Option<i64>) {
        let end = |a: i64| if unbounded(a) { Some(a) } else { value(a) };
        self.one(self.view(a), items, to, &value, |(low, high)| end(low).zip(end(high)), false);
    }

    fn round(&self, (a, b): (Num, Option<Num>), (p, q): Span, up: bool, items: usize, to: &mut Writer<'_>) {
        let quotient = |a: i64, b: i64| -> Option<i64> {
            let (n, d) = (a.checked_mul(p)?, b.checked_mul(q)?);
            let down = n.checked_div_euclid(d)?;
            finite(if up && n.checked_rem_euclid(d)? != 0 { down.checked_add(1)? } else { down })
        };
        let Some(b) = b else {
            let end = |a: i64| if unbounded(a) { Some(a) } else { quotient(a, 1) };
            self.one(self.view(a), items, to, |a| quotient(a, 1), |(low, high)| end(low).zip(end(high)), true);
            return;
        };
        let value = |a: i64, b: i64| if b > 0 { quotient(a, b) } else { None };
        let (x, y) = (self.view(a), self.view(b));
        for word in 0..words(items) {
            let valid = valid(items, word);
            let (left, right) = (x.head(word), y.head(word));
            let known = left.known & right.known & valid;
            let na = (left.na | right.na) & valid;
            to.heads[word] = Head { known, na, maybe: (left.maybe | right.maybe) & valid & !na };
            if known == valid {
                // The common case without a test an item: whatever does not come out is looked at again below.
                let mut left_over = 0;
                let pairs = x.chunk(word, items).iter().zip(y.chunk(word, items));
                for (i, ((a, b), out)) in pairs.zip(&mut to.least[word * 64..]).enumerate() {
                    match value(*a, *b) {
                        Some(n) => *out = n,
                        None => left_over |= 1 << i,
                    }
                }
                if left_over == 0 {
                    continue;
                }
            }
            for i in ones(valid & !na) {
                let item = word * 64 + i;
                let (low, high) = y.span(item, right.known >> i & 1 == 1);
                if low <= 0 && high >= 0 {
                    // No quotient, or perhaps none.
                    self.beyond(to, item, false);
                    continue;
                }
                let end = |a: i64| if unbounded(a) { Some(a) } else { value(a, low) };
                let dividend = x.span(item, left.known >> i & 1 == 1);
                match end(dividend.0).zip(end(dividend.1)) {
                    Some(n) if low == high && known >> i & 1 == 1 => to.least[item] = n.0,
                    Some(n) if low == high => to.range(item, n),
                    _ => self.beyond(to, item, true),
                }
            }
        }
    }

    fn select(&self, condition: MaskId, (a, b): (Num, Num), (p, q): Span, items: usize, to: &mut Writer<'_>) {
        let (a, b) = (self.view(a), self.view(b));
        for word in 0..words(items) {
            let valid = valid(items, word);
            let chosen = self.mask(condition, word);
            let (then, otherwise) = (a.head(word), b.head(word));
            let pick = |x: u64, y: u64| (chosen.yes & x | chosen.no & y) & valid;
            let known = pick(then.known, otherwise.known);
            to.heads[word] = Head { known, na: pick(then.na, otherwise.na), maybe: pick(then.maybe, otherwise.maybe) };
            for i in ones(valid & !to.heads[word].na) {
                let item = word * 64 + i;
                let is_known = known >> i & 1 == 1;
                let (span, factor) = match (chosen.yes >> i & 1, chosen.no >> i & 1) {
                    (1, _) => (a.span(item, is_known), p),
                    (_, 1) => (b.span(item, is_known), q),
                    _ => {
                        to.nothing(item);
                        continue;
                    }
                };
                let end = |n: i64| if unbounded(n) { Some(n) } else { n.checked_mul(factor).and_then(finite) };
                match end(span.0).zip(end(span.1)) {
                    Some(n) if is_known => to.least[item] = n.0,
                    Some(n) => to.range(item, n),
                    None => self.beyond(to, item, true),
                }
            }
        }
    }

    /// The bits of the items whose keys are all known, of those with one that is not applicable, and the positions of the first.
    pub(super) fn rows(&self, keys: (u32, u8), items: usize, word: usize, positions: &mut [usize; 64]) -> (u64, u64) {
        let valid = valid(items, word);
        let (mut known, mut na) = (valid, 0);
        for (number, key) in self.keys(keys).iter().enumerate() {
            let (stride, size) = (key.stride as usize, key.size as usize);
            let mut put = |i: usize, at: i64, known: &mut u64| {
                let at = usize::try_from(at).ok().filter(|at| *at < size);
                if at.is_none() {
                    *known &= !(1 << i);
                }
                let step = at.unwrap_or(0) * stride;
                positions[i] = if number == 0 { step } else { positions[i] + step };
            };
            match key.value {
                KeyOf::Choice(num) => {
                    let view = self.view(num);
                    let head = view.head(word);
                    known &= head.known;
                    na |= head.na & valid;
                    for (i, value) in view.chunk(word, items).iter().enumerate() {
                        put(i, *value, &mut known);
                    }
                }
                KeyOf::Truth(mask) => {
                    let mask = self.mask(mask, word);
                    known &= mask.yes | mask.no;
                    na |= mask.na & valid;
                    for i in ones(valid) {
                        put(i, i64::from(mask.yes >> i & 1 == 1), &mut known);
                    }
                }
            }
        }
        (known & !na, na)
    }

    fn keys(&self, (keys, count): (u32, u8)) -> &[Key] {
        &self.at.plan.keys[keys as usize..][..usize::from(count)]
    }

    fn lookup(&self, cells: CellsId, keys: (u32, u8), items: usize, to: &mut Writer<'_>) {
        let cells = self.at.plan.cells.at(cells);
        let mut positions = [0; 64];
        for word in 0..words(items) {
            let (found, na) = self.rows(keys, items, word, &mut positions);
            let mut head = Head { known: found, na, maybe: 0 };
            for i in ones(found) {
                match cells.kinds[positions[i]] {
                    CellKind::Value => to.least[word * 64 + i] = cells.values[positions[i]],
                    CellKind::Blank => {
                        head.known &= !(1 << i);
                        head.na |= 1 << i;
                    }
                    CellKind::Closer => {
                        head.known &= !(1 << i);
                        self.at.closer.set(true);
                    }
                }
            }
            to.heads[word] = head;
            for i in ones(valid(items, word) & !(head.known | head.na)) {
                to.nothing(word * 64 + i);
            }
        }
    }

    /// A number of a parent list for each of its children.
    fn gather(&self, from: ListId, a: Num, list: ListId, to: &mut Writer<'_>) {
        let view = self.view(a);
        let items = self.at.sizes[crate::id::Id::index(list)];
        let parents = &self.at.facts.list(list).parents;
        to.heads.fill(Head::default());
        let mut put = |item: usize, parent: usize| {
            let head = view.head(parent / 64);
            let (bit, own) = (1_u64 << (parent % 64), 1_u64 << (item % 64));
            let out = &mut to.heads[item / 64];
            if head.known & bit != 0 {
                out.known |= own;
                to.least[item] = view.value(parent);
                return;
            }
            if head.na & bit != 0 {
                out.na |= own;
                return;
            }
            if head.maybe & bit != 0 {
                out.maybe |= own;
            }
            (to.least[item], to.greatest[item]) = view.span(parent, false);
        };
        if from == crate::model::Subject::ROOT {
            (0..items).for_each(|item| put(item, 0));
        } else {
            (0..items).zip(parents).for_each(|(item, parent)| put(item, *parent as usize));
        }
    }

    /// Writes a number of which it is known how it came about: a range, something else beside it, or nothing.
    pub(super) fn put(to: &mut Writer<'_>, item: usize, span: Span) {
        to.span(item, span);
    }
}

fn fill(to: &mut Writer<'_>, items: usize, value: i64) {
    to.least[..items].fill(value);
    for word in 0..words(items) {
        to.heads[word] = Head { known: valid(items, word), na: 0, maybe: 0 };
    }
}

fn other_way(n: i64) -> i64 {
    if n == UNBOUNDED_BELOW { UNBOUNDED_ABOVE } else { UNBOUNDED_BELOW }
}

fn product(a: Span, b: Span) -> Option<Span> {
    let end = |a: i64, b: i64| {
        if unbounded(a) || unbounded(b) {
            return Some(match a.signum() * b.signum() {
                0 => 0,
                1 => UNBOUNDED_ABOVE,
                _ => UNBOUNDED_BELOW,
            });
        }
        a.checked_mul(b).and_then(finite)
    };
    let ends = [end(a.0, b.0)?, end(a.0, b.1)?, end(a.1, b.0)?, end(a.1, b.1)?];
    ends.iter().min().copied().zip(ends.iter().max().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_ends_where_dates_do() {
        for (day, there) in [(-141_350, false), (-141_349, true), (2_932_896, true), (2_932_897, false)] {
            assert_eq!((Date::from_days(day).is_some(), in_calendar(day).is_some()), (there, there), "{day}");
        }
    }
}
