//! Expressions: each node of the arena to registers.

use super::builder::{Builder, finite};
use super::value::{Day, Quantity, Truth, Val, ratio};
use crate::id::Id;
use crate::model::{CalendarUnit, ColumnId, ColumnType, DefinitionId, ExprId, ExprKind, ListId, Subject, Ty};
use crate::number::Number;
use crate::program::plan::{MaskOp, Num, NumberOp, Shift, TruthOf};

/// The scopes around an expression.
#[derive(Debug, Clone)]
pub(super) struct Env {
    frames: Vec<Frame>,
}

/// A scope: the list whose item it stands for, and the scope whose item that belongs to.
#[derive(Debug, Clone, Copy)]
struct Frame {
    list: ListId,
    parent: u8,
}

impl Env {
    pub(super) fn root() -> Self {
        Self { frames: vec![Frame { list: Subject::ROOT, parent: 0 }] }
    }

    pub(super) fn push(&mut self, list: ListId, parent: u8) {
        self.frames.push(Frame { list, parent });
    }

    pub(super) fn pop(&mut self) {
        self.frames.pop();
    }

    pub(super) fn list(&self, scope: u8) -> Option<ListId> {
        self.frames.get(usize::from(scope)).map(|f| f.list)
    }

    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Whether the innermost item lies below (or is) the item of a scope, so that it has one value there.
    pub(super) fn on_line(&self, scope: u8) -> bool {
        let mut at = self.frames.len().saturating_sub(1);
        loop {
            if at == usize::from(scope) {
                return true;
            }
            if at == 0 {
                return false;
            }
            at = self.frames.get(at).map_or(0, |f| usize::from(f.parent)).min(at - 1);
        }
    }
}

impl Builder<'_> {
    /// Notes that something cannot be said in columns.
    pub(super) fn leave(&mut self) -> Val {
        self.left = true;
        Val::Left
    }

    /// A truth value; unknown where columns cannot say it.
    pub(super) fn truth(&mut self, env: &mut Env, expr: ExprId) -> Truth {
        if let Val::Truth(truth) = self.expr(env, expr) {
            truth
        } else {
            self.left = true;
            Truth::UNKNOWN
        }
    }

    /// 仅当 of a field of a list, where it is asked for.
    pub(super) fn guard_of(&mut self, list: ListId, guard: ExprId) -> Truth {
        let mut env = Env::root();
        for (i, below) in self.path(Subject::ROOT, list).unwrap_or_default().into_iter().enumerate() {
            env.push(below, u8::try_from(i).unwrap_or(u8::MAX));
        }
        let truth = self.truth(&mut env, guard);
        self.holds(truth)
    }

    pub(super) fn expr(&mut self, env: &mut Env, id: ExprId) -> Val {
        let model = self.model;
        let node = model.exprs.at(id);
        match &node.kind {
            ExprKind::Number(n) => Val::Number(*n),
            ExprKind::Date(d) => Val::Day(Day { start: Some(*d), shifts: Vec::new() }),
            ExprKind::AsOf => Val::Day(Day { start: None, shifts: Vec::new() }),
            ExprKind::Bool(on) => Val::Truth(Truth::constant(*on)),
            ExprKind::Text(text) => i64::try_from(text.index()).map_or_else(|_| self.leave(), Val::Code),
            ExprKind::Member(member) => Val::Code(i64::from(member.position)),
            ExprKind::Field { scope, column } if env.on_line(*scope) => self.field(*column),
            ExprKind::Field { .. } | ExprKind::GroupKey { .. } => self.leave(),
            ExprKind::Add(a, b) => self.sum(env, *a, *b, false),
            ExprKind::Subtract(a, b) | ExprKind::DaysBetween(a, b) => self.sum(env, *a, *b, true),
            ExprKind::Multiply(a, b) => self.product(env, *a, *b),
            ExprKind::Divide(a, b) => self.quotient(env, *a, *b),
            ExprKind::Negative(a) => match self.expr(env, *a) {
                Val::Number(n) => Val::Number(n.negated()),
                Val::Quantity(q) if q.divisor.is_none() => self.negative(&q),
                _ => self.leave(),
            },
            ExprKind::RoundUp(a, step) => self.rounded(env, *a, *step, true),
            ExprKind::RoundDown(a, step) => self.rounded(env, *a, *step, false),
            ExprKind::Greatest(all) => self.extreme(env, all, true),
            ExprKind::Least(all) => self.extreme(env, all, false),
            ExprKind::AddToDate { date, duration, unit, negative } => self.later(env, *date, *duration, *unit, *negative),
            ExprKind::MonthsBetween(a, b) => self.months_between(env, *a, *b),
            ExprKind::If { condition, then, otherwise } => self.either(env, *condition, *then, *otherwise),
            ExprKind::Lookup { table, keys, column } => self.lookup(env, *table, keys, *column),
            ExprKind::Defined(definition) => self.defined(*definition),
            ExprKind::Aggregate { aggregate, source, filter, value } => self.aggregate(env, *aggregate, *source, *filter, *value),
            ExprKind::Quantified { quantifier, source, filter, predicate } => self.quantified(env, *quantifier, *source, *filter, *predicate),
            ExprKind::Not(a) => {
                let truth = self.truth(env, *a);
                Val::Truth(self.negated(truth))
            }
            ExprKind::And(all) => self.chain(env, all, true),
            ExprKind::Or(all) => self.chain(env, all, false),
            ExprKind::Compare(how, a, b) => {
                let (a, b) = (self.expr(env, *a), self.expr(env, *b));
                self.compare(*how, a, b)
            }
            ExprKind::Same(a, b, opposite) => self.same(env, *a, *b, *opposite),
            ExprKind::OneOf(value, members) => self.one_of(env, *value, members),
            ExprKind::Between(value, low, high) => self.between(env, *value, *low, *high),
            ExprKind::Has(set, member) => match self.expr(env, *set) {
                Val::Quantity(q) => self.mask_of(q.list, MaskOp::HasBit(q.num, member.position)),
                _ => self.leave(),
            },
        }
    }

    pub(super) fn mask_of(&mut self, list: ListId, op: MaskOp) -> Val {
        Val::Truth(Truth { list, of: TruthOf::Mask(self.mask(list, op)) })
    }

    fn field(&mut self, column: ColumnId) -> Val {
        let schema = self.schema;
        let declared = schema.columns.at(column);
        let Some(source) = self.source(column) else { return self.leave() };
        let scale = match &declared.ty {
            ColumnType::YesNo => return self.mask_of(declared.list, MaskOp::Flag(source)),
            ColumnType::Number(ty) => ty.tick(),
            _ => Number::ONE,
        };
        Val::Quantity(Quantity::plain(declared.list, Num::Column(source), scale))
    }

    fn defined(&mut self, definition: DefinitionId) -> Val {
        if let Some((known, left)) = self.definitions.get(&definition) {
            self.left |= left;
            return known.clone();
        }
        // What reads itself (no checked model has it) is left to the walker.
        self.definitions.insert(definition, (Val::Left, true));
        let before = std::mem::take(&mut self.left);
        let val = self.expr(&mut Env::root(), self.model.definitions.at(definition).expr);
        let left = std::mem::replace(&mut self.left, before);
        self.left |= left;
        self.definitions.insert(definition, (val.clone(), left));
        val
    }

    fn chain(&mut self, env: &mut Env, all: &[ExprId], both: bool) -> Val {
        let mut so_far = Truth { list: Subject::ROOT, of: TruthOf::NotApplicable };
        let mut operands: Vec<Truth> = all.iter().map(|a| self.truth(env, *a)).collect();
        // What holds for whole lists first: it is brought down to items once.
        operands.sort_by_key(|t| (t.list, t.of == TruthOf::Unknown));
        for operand in operands {
            match self.joined(so_far, operand, both) {
                Some(joined) => so_far = joined,
                None => return self.leave(),
            }
        }
        Val::Truth(so_far)
    }

    // ── quantities ──────────────────────────────────────────────────────────

    /// A value as a register of a list at or below its own. Months to be added to a date are added.
    pub(super) fn quantity(&mut self, val: &Val, list: ListId) -> Option<Quantity> {
        match val {
            Val::Quantity(q) => {
                let q = self.settled(q);
                self.lifted_quantity(&q, list)
            }
            Val::Number(n) => {
                let num = self.number(list, NumberOp::Fill(finite(n.numer())?));
                Some(Quantity::plain(list, num, Number::fraction(1, n.denom())?))
            }
            Val::Code(code) => {
                let num = self.number(list, NumberOp::Fill(*code));
                Some(Quantity::plain(list, num, Number::ONE))
            }
            Val::Day(day) => {
                let day = self.day(day.bound());
                let num = self.number(list, NumberOp::FillDay(day));
                Some(Quantity::plain(list, num, Number::ONE))
            }
            Val::Left | Val::Truth(_) => None,
        }
    }

    /// Adds the months that wait to be added to a date.
    pub(super) fn settled(&mut self, q: &Quantity) -> Quantity {
        if q.months == 0 {
            return q.clone();
        }
        let num = self.number(q.list, NumberOp::AddMonths(q.num, q.months));
        Quantity { num, months: 0, ..q.clone() }
    }

    /// The list of a value; the subject for constants.
    pub(super) fn list_of(val: &Val) -> ListId {
        match val {
            Val::Quantity(q) => q.list,
            Val::Truth(t) => t.list,
            _ => Subject::ROOT,
        }
    }

    /// Two values as registers of the deeper of their lists.
    pub(super) fn pair(&mut self, a: &Val, b: &Val) -> Option<(Quantity, Quantity)> {
        let list = self.deeper(Self::list_of(a), Self::list_of(b))?;
        Some((self.quantity(a, list)?, self.quantity(b, list)?))
    }

    /// The same, without divisors, and the whole factors that bring them to one step.
    fn aligned(&mut self, a: &Val, b: &Val) -> Option<(Quantity, i64, Quantity, i64, Number)> {
        let (a, b) = self.pair(a, b)?;
        if a.divisor.is_some() || b.divisor.is_some() {
            return None;
        }
        let (p, q) = ratio(a.scale, b.scale)?;
        let step = a.scale.checked_div(Number::from_int(i128::from(p)))?;
        Some((a, p, b, q, step))
    }

    fn sum(&mut self, env: &mut Env, a: ExprId, b: ExprId, subtract: bool) -> Val {
        let (a, b) = (self.expr(env, a), self.expr(env, b));
        let result = match (&a, &b) {
            (Val::Number(x), Val::Number(y)) => if subtract { x.checked_sub(*y) } else { x.checked_add(*y) }.map(Val::Number),
            (Val::Quantity(q), Val::Number(n)) if q.divisor.is_none() => self.moved(q, if subtract { n.negated() } else { *n }),
            (Val::Number(n), Val::Quantity(q)) if q.divisor.is_none() && !subtract => self.moved(q, *n),
            _ => self.aligned(&a, &b).map(|(a, p, b, q, step)| {
                let q = if subtract { -q } else { q };
                let num = self.number(a.list, NumberOp::Add { a: a.num, b: b.num, p, q });
                Val::Quantity(Quantity::plain(a.list, num, step))
            }),
        };
        result.unwrap_or_else(|| self.leave())
    }

    /// A quantity and a constant.
    fn moved(&mut self, q: &Quantity, by: Number) -> Option<Val> {
        if by.is_zero() {
            return Some(Val::Quantity(q.clone()));
        }
        let (mul, add) = ratio(q.scale, if by.is_negative() { by.negated() } else { by })?;
        let step = q.scale.checked_div(Number::from_int(i128::from(mul)))?;
        let add = if by.is_negative() { -add } else { add };
        let num = self.number(q.list, NumberOp::Affine { a: q.num, mul, add });
        Some(Val::Quantity(Quantity::plain(q.list, num, step)))
    }

    fn negative(&mut self, q: &Quantity) -> Val {
        let num = self.number(q.list, NumberOp::Affine { a: q.num, mul: -1, add: 0 });
        Val::Quantity(Quantity { num, ..q.clone() })
    }

    /// A quantity times a constant: only what a step is worth changes.
    fn scaled(&mut self, q: &Quantity, by: Number) -> Option<Val> {
        if by.is_zero() {
            return None;
        }
        if by.is_negative() {
            if q.divisor.is_some() {
                return None;
            }
            let Val::Quantity(q) = self.negative(q) else { return None };
            let scale = q.scale.checked_mul(by.negated())?;
            return Some(Val::Quantity(Quantity { scale, ..q }));
        }
        Some(Val::Quantity(Quantity { scale: q.scale.checked_mul(by)?, ..q.clone() }))
    }

    fn times(&mut self, list: ListId, a: Num, b: Num) -> Num {
        let (a, b) = (a.min(b), a.max(b));
        self.number(list, NumberOp::Multiply(a, b))
    }

    fn product(&mut self, env: &mut Env, a: ExprId, b: ExprId) -> Val {
        let (a, b) = (self.expr(env, a), self.expr(env, b));
        let result = match (&a, &b) {
            (Val::Number(x), Val::Number(y)) => x.checked_mul(*y).map(Val::Number),
            (Val::Quantity(q), Val::Number(n)) | (Val::Number(n), Val::Quantity(q)) => self.scaled(q, *n),
            (Val::Quantity(_), Val::Quantity(_)) => self.pair(&a, &b).and_then(|(a, b)| {
                let num = self.times(a.list, a.num, b.num);
                let divisor = match (a.divisor, b.divisor) {
                    (Some(x), Some(y)) => Some(self.times(a.list, x, y)),
                    (x, y) => x.or(y),
                };
                Some(Val::Quantity(Quantity { list: a.list, num, divisor, scale: a.scale.checked_mul(b.scale)?, months: 0 }))
            }),
            _ => None,
        };
        result.unwrap_or_else(|| self.leave())
    }

    fn quotient(&mut self, env: &mut Env, a: ExprId, b: ExprId) -> Val {
        let (a, b) = (self.expr(env, a), self.expr(env, b));
        let result = match (&a, &b) {
            (Val::Number(x), Val::Number(y)) => x.checked_div(*y).map(Val::Number),
            (Val::Quantity(q), Val::Number(n)) => Number::ONE.checked_div(*n).and_then(|n| self.scaled(q, n)),
            (Val::Quantity(_) | Val::Number(_), Val::Quantity(_)) => self.pair(&a, &b).and_then(|(a, b)| {
                // (a/x) / (b/y) = (a*y) / (b*x); that y is not nought is lost, so it must not be there.
                if b.divisor.is_some() {
                    return None;
                }
                let divisor = match a.divisor {
                    None => b.num,
                    Some(x) => self.times(a.list, x, b.num),
                };
                Some(Val::Quantity(Quantity { list: a.list, num: a.num, divisor: Some(divisor), scale: a.scale.checked_div(b.scale)?, months: 0 }))
            }),
            _ => None,
        };
        result.unwrap_or_else(|| self.leave())
    }

    fn rounded(&mut self, env: &mut Env, a: ExprId, step: Number, up: bool) -> Val {
        let result = match self.expr(env, a) {
            Val::Number(n) => n.checked_div(step).and_then(|n| if up { n.ceil() } else { Some(n.floor()) }).and_then(|n| n.checked_mul(step)).map(Val::Number),
            Val::Quantity(q) => ratio(q.scale, step).map(|(p, below)| {
                let num = match (p, below, q.divisor) {
                    (_, 1, None) if p == 1 => q.num,
                    _ => self.number(q.list, NumberOp::Round { a: q.num, b: q.divisor, p, q: below, up }),
                };
                Val::Quantity(Quantity::plain(q.list, num, step))
            }),
            _ => None,
        };
        result.unwrap_or_else(|| self.leave())
    }

    fn extreme(&mut self, env: &mut Env, all: &[ExprId], greatest: bool) -> Val {
        let mut so_far: Option<Val> = None;
        for operand in all {
            let val = self.expr(env, *operand);
            let Some(before) = so_far.take() else {
                so_far = Some(val);
                continue;
            };
            let Some((a, p, b, q, step)) = self.aligned(&before, &val) else { return self.leave() };
            let num = self.number(a.list, NumberOp::Extreme { a: a.num, b: b.num, p, q, greatest });
            so_far = Some(Val::Quantity(Quantity::plain(a.list, num, step)));
        }
        so_far.unwrap_or_else(|| self.leave())
    }

    fn either(&mut self, env: &mut Env, condition: ExprId, then: ExprId, otherwise: ExprId) -> Val {
        let condition = self.truth(env, condition);
        let condition = self.holds(condition);
        let (a, b) = (self.expr(env, then), self.expr(env, otherwise));
        match condition.of {
            TruthOf::True => return a,
            TruthOf::False | TruthOf::NotApplicable => return b,
            TruthOf::Unknown => return self.leave(),
            TruthOf::Mask(_) => {}
        }
        let result = if let (Val::Truth(x), Val::Truth(y)) = (&a, &b) { self.either_truth(condition, *x, *y) } else { self.either_number(condition, &a, &b) };
        result.unwrap_or_else(|| self.leave())
    }

    fn either_truth(&mut self, condition: Truth, a: Truth, b: Truth) -> Option<Val> {
        let list = self.deeper(self.deeper(a.list, b.list)?, condition.list)?;
        let mut all = [condition, a, b].into_iter().map(|truth| self.lifted(truth, list).map(|t| self.materialised(t, list)));
        let (c, a, b) = (all.next()??, all.next()??, all.next()??);
        Some(self.mask_of(list, MaskOp::Select(c, a, b)))
    }

    fn either_number(&mut self, condition: Truth, a: &Val, b: &Val) -> Option<Val> {
        let list = self.deeper(self.deeper(Self::list_of(a), Self::list_of(b))?, condition.list)?;
        let condition = self.lifted(condition, list)?;
        let condition = self.materialised(condition, list);
        let (a, b) = (self.quantity(a, list)?, self.quantity(b, list)?);
        if a.divisor.is_some() || b.divisor.is_some() {
            return None;
        }
        let (p, q) = ratio(a.scale, b.scale)?;
        let step = a.scale.checked_div(Number::from_int(i128::from(p)))?;
        let num = self.number(list, NumberOp::Select { condition, a: a.num, b: b.num, p, q });
        Some(Val::Quantity(Quantity::plain(list, num, step)))
    }

    // ── dates ───────────────────────────────────────────────────────────────

    fn later(&mut self, env: &mut Env, date: ExprId, duration: ExprId, unit: CalendarUnit, negative: bool) -> Val {
        let date = self.expr(env, date);
        let Val::Number(duration) = self.expr(env, duration) else { return self.leave() };
        let amount = duration.to_int().and_then(finite).map(|n| if negative { -n } else { n });
        let result = match (date, amount, unit) {
            (Val::Day(day), Some(n), CalendarUnit::Days) => Some(Val::Day(day.shifted(Shift::Days(n)))),
            (Val::Day(day), Some(n), CalendarUnit::Months) => Some(Val::Day(day.shifted(Shift::Months(n)))),
            (Val::Quantity(q), Some(n), CalendarUnit::Days) => {
                let q = self.settled(&q);
                let num = self.number(q.list, NumberOp::AddDays(q.num, n));
                Some(Val::Quantity(Quantity { num, ..q }))
            }
            (Val::Quantity(q), Some(n), CalendarUnit::Months) => {
                let q = self.settled(&q);
                i32::try_from(n).ok().filter(|n| n.abs() <= 12_000).map(|months| Val::Quantity(Quantity { months, ..q }))
            }
            _ => None,
        };
        result.unwrap_or_else(|| self.leave())
    }

    fn months_between(&mut self, env: &mut Env, a: ExprId, b: ExprId) -> Val {
        let (a, b) = (self.expr(env, a), self.expr(env, b));
        match self.pair(&a, &b) {
            Some((a, b)) => {
                let num = self.number(a.list, NumberOp::MonthsBetween(a.num, b.num));
                Val::Quantity(Quantity::plain(a.list, num, Number::ONE))
            }
            None => self.leave(),
        }
    }

    /// Whether a node is a text, a truth value or something else.
    pub(super) fn is_bool(&self, expr: ExprId) -> bool {
        self.model.exprs.at(expr).ty == Ty::Bool
    }
}
