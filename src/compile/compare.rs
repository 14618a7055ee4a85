//! Comparisons: against a constant as bounds on steps, otherwise both sides multiplied crosswise with whole constants.

use super::builder::{Builder, finite};
use super::expr::Env;
use super::value::{Day, Quantity, Truth, Val, ratio};
use crate::date::Date;
use crate::model::{Compare, ExprId, ListId};
use crate::number::Number;
use crate::program::plan::{DayBound, DayId, MaskOp, Num, NumberOp, Relation, TruthOf, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// The bounds that a comparison with a constant asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bounds {
    least: Option<Edge>,
    greatest: Option<Edge>,
    negate: bool,
}

/// A bound: the constant itself, or what lies just beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// Included.
    At,
    /// Not included.
    Beyond,
}

fn bounds(how: Compare) -> Bounds {
    let (least, greatest, negate) = match how {
        Compare::Less => (None, Some(Edge::Beyond), false),
        Compare::LessEqual => (None, Some(Edge::At), false),
        Compare::Greater => (Some(Edge::Beyond), None, false),
        Compare::GreaterEqual => (Some(Edge::At), None, false),
        Compare::Equal => (Some(Edge::At), Some(Edge::At), false),
        Compare::NotEqual => (Some(Edge::At), Some(Edge::At), true),
    };
    Bounds { least, greatest, negate }
}

fn decided(how: Compare, order: std::cmp::Ordering) -> bool {
    match how {
        Compare::Less => order.is_lt(),
        Compare::LessEqual => order.is_le(),
        Compare::Greater => order.is_gt(),
        Compare::GreaterEqual => order.is_ge(),
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
    }
}

impl Builder<'_> {
    #[expect(clippy::needless_pass_by_value, reason = "operands are used up, as those of every other operation")]
    pub(super) fn compare(&mut self, how: Compare, a: Val, b: Val) -> Val {
        let result = match (&a, &b) {
            (Val::Number(x), Val::Number(y)) => Some(Val::Truth(Truth::constant(decided(how, x.cmp(y))))),
            (Val::Code(x), Val::Code(y)) => Some(Val::Truth(Truth::constant(decided(how, x.cmp(y))))),
            (Val::Quantity(q), Val::Number(n)) => self.with_number(q, bounds(how), *n),
            (Val::Number(n), Val::Quantity(q)) => self.with_number(q, bounds(how.exchanged()), *n),
            (Val::Quantity(q), Val::Code(n)) => self.with_code(q, bounds(how), *n),
            (Val::Code(n), Val::Quantity(q)) => self.with_code(q, bounds(how.exchanged()), *n),
            (Val::Quantity(q), Val::Day(day)) => Some(self.with_days(q, bounds(how), day, day)),
            (Val::Day(day), Val::Quantity(q)) => Some(self.with_days(q, bounds(how.exchanged()), day, day)),
            (Val::Day(x), Val::Day(day)) => {
                let start = self.quantity(&Val::Day(x.clone()), crate::model::Subject::ROOT);
                start.map(|q| self.with_days(&q, bounds(how), day, day))
            }
            (Val::Quantity(_), Val::Quantity(_)) => self.crosswise(how, &a, &b),
            _ => None,
        };
        result.unwrap_or_else(|| self.leave())
    }

    fn within(&mut self, list: ListId, a: Num, least: Option<i64>, greatest: Option<i64>, negate: bool) -> Val {
        let op = MaskOp::Within { a, least: least.unwrap_or(UNBOUNDED_BELOW), greatest: greatest.unwrap_or(UNBOUNDED_ABOVE), negate };
        self.mask_of(list, op)
    }

    fn with_code(&mut self, q: &Quantity, b: Bounds, code: i64) -> Option<Val> {
        let beyond = |edge: Edge, by: i64| if edge == Edge::Beyond { code.checked_add(by) } else { Some(code) };
        let least = b.least.map(|e| beyond(e, 1));
        let greatest = b.greatest.map(|e| beyond(e, -1));
        if least == Some(None) || greatest == Some(None) {
            return None;
        }
        Some(self.within(q.list, q.num, least.flatten(), greatest.flatten(), b.negate))
    }

    fn with_number(&mut self, q: &Quantity, b: Bounds, n: Number) -> Option<Val> {
        if let Some(divisor) = q.divisor {
            return self.with_multiple(q, divisor, b, n);
        }
        let steps = n.checked_div(q.scale)?;
        let clamp = |n: i128| i64::try_from(n.clamp(i128::from(UNBOUNDED_BELOW) + 1, i128::from(UNBOUNDED_ABOVE) - 1)).ok();
        let least = match b.least {
            None => None,
            Some(Edge::At) => Some(clamp(steps.ceil()?.numer())?),
            Some(Edge::Beyond) => Some(clamp(steps.floor().numer() + 1)?),
        };
        let greatest = match b.greatest {
            None => None,
            Some(Edge::At) => Some(clamp(steps.floor().numer())?),
            Some(Edge::Beyond) => Some(clamp(steps.ceil()?.numer() - 1)?),
        };
        Some(self.within(q.list, q.num, least, greatest, b.negate))
    }

    /// `num / divisor` against a constant: `num` against so many times `divisor`.
    fn with_multiple(&mut self, q: &Quantity, divisor: Num, b: Bounds, n: Number) -> Option<Val> {
        // A quotient whose divisor has no upper bound comes as near to nothing as one likes: what that means is for the walker to say.
        if n.is_negative() || n.is_zero() {
            return None;
        }
        let (factor, p) = ratio(n, q.scale)?;
        let op = |a, b, p, q, relation, negate| MaskOp::Compare { a, b, p, q, relation, negate, divisors: [Some(divisor), None] };
        let op = match (b.least, b.greatest) {
            (None, Some(Edge::At)) => op(q.num, divisor, p, factor, Relation::LessEqual, b.negate),
            (None, Some(Edge::Beyond)) => op(q.num, divisor, p, factor, Relation::Less, b.negate),
            // At least is not less; more is not at most.
            (Some(Edge::At), None) => op(q.num, divisor, p, factor, Relation::Less, !b.negate),
            (Some(Edge::Beyond), None) => op(q.num, divisor, p, factor, Relation::LessEqual, !b.negate),
            _ => op(q.num, divisor, p, factor, Relation::Equal, b.negate),
        };
        Some(self.mask_of(q.list, op))
    }

    /// A date against days that are known when the day of the evaluation is.
    fn with_days(&mut self, q: &Quantity, b: Bounds, low: &Day, high: &Day) -> Val {
        let fixed = |day: &Day| day.start.filter(|_| day.shifts.is_empty()).map(|d| i64::from(d.days()));
        if let (0, Some(low), Some(high)) = (q.months, fixed(low), fixed(high)) {
            let least = b.least.map(|e| if e == Edge::Beyond { low + 1 } else { low });
            let greatest = b.greatest.map(|e| if e == Edge::Beyond { high - 1 } else { high });
            return self.within(q.list, q.num, least, greatest, b.negate);
        }
        // At least: from the first day that comes there. More: from the first day that comes beyond.
        // At most: to the day before the first that comes beyond. Less: to the day before the first that comes there.
        let least = b.least.map(|e| self.bound(low, u8::from(e == Edge::Beyond), q.months, 0));
        let greatest = b.greatest.map(|e| self.bound(high, u8::from(e == Edge::At), q.months, 1));
        let op = MaskOp::WithinDays { a: q.num, least, greatest, negate: b.negate, valid: valid_days(q.months) };
        self.mask_of(q.list, op)
    }

    fn bound(&mut self, day: &Day, after: u8, months: i32, less: u8) -> DayId {
        self.day(DayBound { after, months, less, ..day.bound() })
    }

    fn crosswise(&mut self, how: Compare, a: &Val, b: &Val) -> Option<Val> {
        let (a, b) = self.pair(a, b)?;
        let list = a.list;
        let (p, q) = ratio(a.scale, b.scale)?;
        let divisors = [a.divisor, b.divisor];
        let (a, b) = (self.raised(list, a.num, b.divisor), self.raised(list, b.num, a.divisor));
        let straight = |relation, negate| MaskOp::Compare { a, b, p, q, relation, negate, divisors };
        let exchanged = |relation, negate| MaskOp::Compare { a: b, b: a, p: q, q: p, relation, negate, divisors };
        let op = match how {
            Compare::Less => straight(Relation::Less, false),
            Compare::LessEqual => straight(Relation::LessEqual, false),
            Compare::Greater => exchanged(Relation::Less, false),
            Compare::GreaterEqual => exchanged(Relation::LessEqual, false),
            Compare::Equal => straight(Relation::Equal, false),
            Compare::NotEqual => straight(Relation::Equal, true),
        };
        Some(self.mask_of(list, op))
    }

    fn raised(&mut self, list: ListId, num: Num, by: Option<Num>) -> Num {
        match by {
            None => num,
            Some(by) => self.number(list, NumberOp::Multiply(num.min(by), num.max(by))),
        }
    }

    pub(super) fn same(&mut self, env: &mut Env, a: ExprId, b: ExprId, opposite: bool) -> Val {
        if !self.is_bool(a) {
            let (a, b) = (self.expr(env, a), self.expr(env, b));
            return self.compare(if opposite { Compare::NotEqual } else { Compare::Equal }, a, b);
        }
        let (a, b) = (self.truth(env, a), self.truth(env, b));
        let alike = match (a.of, b.of) {
            (TruthOf::True, _) => Some(b),
            (_, TruthOf::True) => Some(a),
            (TruthOf::False, _) => Some(self.negated(b)),
            (_, TruthOf::False) => Some(self.negated(a)),
            (TruthOf::Mask(_), TruthOf::Mask(_)) => self.alike(a, b),
            _ => None,
        };
        match alike {
            Some(truth) => Val::Truth(if opposite { self.negated(truth) } else { truth }),
            None => self.leave(),
        }
    }

    fn alike(&mut self, a: Truth, b: Truth) -> Option<Truth> {
        let list = self.deeper(a.list, b.list)?;
        let (a, b) = (self.lifted(a, list)?, self.lifted(b, list)?);
        let (a, b) = (self.materialised(a, list), self.materialised(b, list));
        let mask = self.mask(list, MaskOp::Alike(a.min(b), a.max(b)));
        Some(Truth { list, of: TruthOf::Mask(mask) })
    }

    pub(super) fn one_of(&mut self, env: &mut Env, value: ExprId, members: &[ExprId]) -> Val {
        let value = self.expr(env, value);
        let members: Vec<Val> = members.iter().map(|m| self.expr(env, *m)).collect();
        if let Val::Quantity(q) = &value {
            let bits = members.iter().try_fold(0_u64, |set, member| match member {
                Val::Code(code) => u32::try_from(*code).ok().and_then(|bit| 1_u64.checked_shl(bit)).map(|bit| set | bit),
                _ => None,
            });
            if let (Some(set), true) = (bits, members.len() > 1) {
                return self.mask_of(q.list, MaskOp::InSet(q.num, set));
            }
        }
        let mut any = Truth { list: crate::model::Subject::ROOT, of: TruthOf::NotApplicable };
        for member in members {
            let Val::Truth(truth) = self.compare(Compare::Equal, value.clone(), member) else { return self.leave() };
            match self.joined(any, truth, false) {
                Some(joined) => any = joined,
                None => return self.leave(),
            }
        }
        Val::Truth(any)
    }

    pub(super) fn between(&mut self, env: &mut Env, value: ExprId, low: ExprId, high: ExprId) -> Val {
        let (value, low, high) = (self.expr(env, value), self.expr(env, low), self.expr(env, high));
        let both = Bounds { least: Some(Edge::At), greatest: Some(Edge::At), negate: false };
        if let (Val::Quantity(q), Val::Day(low), Val::Day(high)) = (&value, &low, &high) {
            return self.with_days(q, both, low, high);
        }
        if let (Val::Quantity(q), Val::Number(low), Val::Number(high), None) = (&value, &low, &high, Self::divisor_of(&value)) {
            let steps =
                |n: &Number, up: bool| n.checked_div(q.scale).and_then(|n| if up { n.ceil() } else { Some(n.floor()) }).map(Number::numer).and_then(finite);
            if let (Some(low), Some(high)) = (steps(low, true), steps(high, false)) {
                return self.within(q.list, q.num, Some(low), Some(high), false);
            }
        }
        let from = self.compare(Compare::GreaterEqual, value.clone(), low);
        let to = self.compare(Compare::LessEqual, value, high);
        let (Val::Truth(from), Val::Truth(to)) = (from, to) else { return self.leave() };
        let Some(list) = self.deeper(from.list, to.list) else { return self.leave() };
        let (Some(from), Some(to)) = (self.lifted(from, list), self.lifted(to, list)) else { return self.leave() };
        let (from, to) = (self.materialised(from, list), self.materialised(to, list));
        self.mask_of(list, MaskOp::Between(from, to))
    }

    fn divisor_of(val: &Val) -> Option<Num> {
        match val {
            Val::Quantity(q) => q.divisor,
            _ => None,
        }
    }
}

/// The days to which so many months can be added within the calendar; a month less on either side, for which the walker is asked.
fn valid_days(months: i32) -> (i64, i64) {
    let first = Date::new(1583, 2, 1).map_or(0, |d| i64::from(d.days()));
    let last = Date::new(9999, 11, 30).map_or(0, |d| i64::from(d.days()));
    // A month has at most 31 days.
    let margin = i64::from(months.unsigned_abs()) * 31 + 31;
    match months {
        0 => (UNBOUNDED_BELOW + 1, UNBOUNDED_ABOVE - 1),
        m if m > 0 => (first, last - margin),
        _ => (first + margin, last),
    }
}
