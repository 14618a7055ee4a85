//! Quantities that are not known exactly: from the least to the greatest value, and whether they are one at all.

use super::{Range, Reason, Truth};
use crate::model::Compare;
use crate::number::Number;

/// A quantity, a date in days, or the position of an ordered choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Num {
    pub(super) range: Range,
    /// It may still turn out not applicable.
    pub(super) maybe_na: bool,
    /// It has no value that can be told, whatever its range: every comparison with it is unknown.
    pub(super) blind: bool,
    /// Why it is blind though facts are there.
    pub(super) reason: Option<Reason>,
}

/// A bound with its infinities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bound {
    Below,
    At(Number),
    Above,
}

impl Num {
    pub(super) fn point(n: Number) -> Self {
        Self::between(Some(n), Some(n))
    }

    pub(super) fn between(least: Option<Number>, greatest: Option<Number>) -> Self {
        Self { range: Range { least, greatest }, maybe_na: false, blind: false, reason: None }
    }

    /// A value that cannot be told.
    pub(super) fn blind(reason: Option<Reason>) -> Self {
        Self { range: Range { least: None, greatest: None }, maybe_na: true, blind: true, reason }
    }

    pub(super) fn maybe_na(mut self, maybe: bool) -> Self {
        self.maybe_na |= maybe;
        self
    }

    pub(super) fn exactly(&self) -> Option<Number> {
        match (self.range.least, self.range.greatest) {
            (Some(a), Some(b)) if a == b && !self.maybe_na && !self.blind => Some(a),
            _ => None,
        }
    }

    fn low(&self) -> Bound {
        self.range.least.map_or(Bound::Below, Bound::At)
    }

    fn high(&self) -> Bound {
        self.range.greatest.map_or(Bound::Above, Bound::At)
    }

    /// Joins two operands: what is blind or doubtful in either is so in the result.
    fn join(self, other: Self, range: Option<(Bound, Bound)>) -> Self {
        if self.blind || other.blind {
            return Self::blind(self.reason.or(other.reason));
        }
        match range {
            None => Self::blind(Some(Reason::Overflow)),
            Some((low, high)) => {
                Self { range: Range { least: finite(low), greatest: finite(high) }, maybe_na: self.maybe_na || other.maybe_na, blind: false, reason: None }
            }
        }
    }

    /// Maps both ends by a function that keeps order.
    pub(super) fn map(self, f: impl Fn(Number) -> Option<Number>) -> Self {
        if self.blind {
            return self;
        }
        let end = |bound: Option<Number>| match bound {
            None => Some(None),
            Some(n) => f(n).map(Some),
        };
        match (end(self.range.least), end(self.range.greatest)) {
            (Some(least), Some(greatest)) => Self { range: Range { least, greatest }, ..self },
            _ => Self::blind(Some(Reason::Overflow)),
        }
    }

    pub(super) fn negated(self) -> Self {
        let Range { least, greatest } = self.range;
        Self { range: Range { least: greatest.map(Number::negated), greatest: least.map(Number::negated) }, ..self }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let range = add(self.low(), other.low(), Bound::Below).zip(add(self.high(), other.high(), Bound::Above));
        self.join(other, range)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    pub(super) fn times(self, other: Self) -> Self {
        let ends = [(self.low(), other.low()), (self.low(), other.high()), (self.high(), other.low()), (self.high(), other.high())];
        let products: Option<Vec<Bound>> = ends.iter().map(|(a, b)| multiply(*a, *b)).collect();
        self.join(other, products.and_then(|p| hull(&p)))
    }

    pub(super) fn over(self, other: Self) -> Self {
        if self.blind || other.blind {
            return Self::blind(self.reason.or(other.reason));
        }
        let nought = Bound::At(Number::ZERO);
        if other.low() <= nought && nought <= other.high() {
            // A divisor that is nought gives no quotient; one that may be nought may give none.
            let known = other.exactly().is_some();
            return Self::blind(known.then_some(Reason::DivisionByZero));
        }
        let ends = [(self.low(), other.low()), (self.low(), other.high()), (self.high(), other.low()), (self.high(), other.high())];
        let quotients: Option<Vec<Bound>> = ends.iter().map(|(a, b)| divide(*a, *b)).collect();
        self.join(other, quotients.and_then(|q| hull(&q)))
    }

    pub(super) fn greatest(self, other: Self) -> Self {
        self.join(other, Some((self.low().max(other.low()), self.high().max(other.high()))))
    }

    pub(super) fn least(self, other: Self) -> Self {
        self.join(other, Some((self.low().min(other.low()), self.high().min(other.high()))))
    }

    /// The smallest range that holds both.
    pub(super) fn hull(self, other: Self) -> Self {
        self.join(other, Some((self.low().min(other.low()), self.high().max(other.high()))))
    }

    /// The same quantity, or nothing at all.
    pub(super) fn or_nothing(self) -> Self {
        Self { maybe_na: false, ..self.hull(Self::point(Number::ZERO)) }
    }

    pub(super) fn compare(self, how: Compare, other: Self) -> Truth {
        if self.maybe_na || other.maybe_na || self.blind || other.blind {
            return Truth::Unknown;
        }
        let decided = |yes: bool, no: bool| match (yes, no) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown,
        };
        let below = strictly(self.high(), other.low());
        let above = strictly(other.high(), self.low());
        let not_above = at_most(self.high(), other.low());
        let not_below = at_most(other.high(), self.low());
        match how {
            Compare::Less => decided(below, not_below),
            Compare::GreaterEqual => decided(not_below, below),
            Compare::Greater => decided(above, not_above),
            Compare::LessEqual => decided(not_above, above),
            Compare::Equal | Compare::NotEqual => {
                let same = self.exactly().is_some() && self.exactly() == other.exactly();
                let truth = decided(same, below || above);
                if how == Compare::Equal { truth } else { negate(truth) }
            }
        }
    }
}

/// `a < b` whatever the values; infinities lie beyond every value.
fn strictly(a: Bound, b: Bound) -> bool {
    matches!((a, b), (Bound::At(a), Bound::At(b)) if a < b)
}

fn at_most(a: Bound, b: Bound) -> bool {
    matches!((a, b), (Bound::At(a), Bound::At(b)) if a <= b)
}

fn finite(bound: Bound) -> Option<Number> {
    match bound {
        Bound::At(n) => Some(n),
        Bound::Below | Bound::Above => None,
    }
}

fn add(a: Bound, b: Bound, infinite: Bound) -> Option<Bound> {
    match (a, b) {
        (Bound::At(a), Bound::At(b)) => a.checked_add(b).map(Bound::At),
        _ => Some(infinite),
    }
}

fn sign(bound: Bound) -> i8 {
    match bound {
        Bound::Below => -1,
        Bound::Above => 1,
        Bound::At(n) if n.is_zero() => 0,
        Bound::At(n) => {
            if n.is_negative() {
                -1
            } else {
                1
            }
        }
    }
}

fn infinite(sign: i8) -> Bound {
    match sign {
        0 => Bound::At(Number::ZERO),
        1 => Bound::Above,
        _ => Bound::Below,
    }
}

fn multiply(a: Bound, b: Bound) -> Option<Bound> {
    match (a, b) {
        (Bound::At(a), Bound::At(b)) => a.checked_mul(b).map(Bound::At),
        // Nought times anything, however great, is nought.
        _ => Some(infinite(sign(a) * sign(b))),
    }
}

/// The divisor's range does not hold nought.
fn divide(a: Bound, b: Bound) -> Option<Bound> {
    match (a, b) {
        (Bound::At(a), Bound::At(b)) => a.checked_div(b).map(Bound::At),
        (Bound::At(_), _) => Some(Bound::At(Number::ZERO)),
        (a, b) => Some(infinite(sign(a) * sign(b))),
    }
}

fn hull(ends: &[Bound]) -> Option<(Bound, Bound)> {
    ends.iter().min().copied().zip(ends.iter().max().copied())
}

pub(super) fn negate(truth: Truth) -> Truth {
    match truth {
        Truth::True => Truth::False,
        Truth::False => Truth::True,
        other => other,
    }
}

/// 且: not applicable is left out.
pub(super) fn and(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut all = Truth::NotApplicable;
    for truth in truths {
        all = match (all, truth) {
            (Truth::False, _) | (_, Truth::False) => return Truth::False,
            (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            _ => Truth::NotApplicable,
        };
    }
    all
}

/// 或: not applicable is left out.
pub(super) fn or(truths: impl IntoIterator<Item = Truth>) -> Truth {
    negate(and(truths.into_iter().map(negate)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: i128) -> Number {
        Number::from_int(value)
    }

    #[test]
    fn ranges() {
        let unknown = Num::between(Some(n(0)), None);
        let three = Num::point(n(3));
        assert_eq!(unknown.times(three), Num::between(Some(n(0)), None));
        assert_eq!(unknown.minus(unknown), Num::between(None, None));
        assert!(three.over(unknown).blind);
        assert_eq!(three.over(Num::point(n(0))).reason, Some(Reason::DivisionByZero));
        assert_eq!(three.over(Num::between(Some(n(3)), None)), Num::between(Some(n(0)), Some(n(1))));
        assert_eq!(Num::between(Some(n(-2)), Some(n(5))).times(Num::between(Some(n(-1)), Some(n(1)))), Num::between(Some(n(-5)), Some(n(5))));
        assert_eq!(unknown.compare(Compare::GreaterEqual, Num::point(n(0))), Truth::True);
        assert_eq!(unknown.compare(Compare::Greater, Num::point(n(0))), Truth::Unknown);
        assert_eq!(unknown.maybe_na(true).compare(Compare::GreaterEqual, Num::point(n(0))), Truth::Unknown);
    }

    #[test]
    fn logic() {
        use Truth::{False, NotApplicable, True, Unknown};
        assert_eq!(or([NotApplicable, False]), False);
        assert_eq!(or([NotApplicable, Unknown]), Unknown);
        assert_eq!(and([NotApplicable, True]), True);
        assert_eq!(and([Unknown, False]), False);
        assert_eq!(and([NotApplicable, NotApplicable]), NotApplicable);
    }
}
