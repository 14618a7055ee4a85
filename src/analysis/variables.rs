//! Which facts a condition depends on, and at which constants their values part.
//!
//! A fact is *exact* where it is only compared with constants (through arithmetic that keeps order): then one value of a
//! region stands for all of it. A fact that is compared with another fact is not.

use super::frames::Frames;
use crate::date::Date;
use crate::model::{CalendarUnit, ColumnId, Constant, ExprId, ExprKind, ListId, Model, Source, Subject, TextId, Ty};
use crate::number::Number;

/// The most nodes that are looked at for one condition; definitions that use each other twice could be looked at without end.
const MAX_NODES: u32 = 20_000;
/// The most constants that are followed through one operation.
const MAX_TARGETS: usize = 64;

/// What can take one value or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A fact of the item of a frame.
    Fact(u8, ColumnId),
    /// 评估日
    Day,
}

/// A fact on which something depends.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) key: Key,
    /// How often it is read.
    pub(super) uses: u32,
    /// It is read by a guard of a field, by 若 … 则, or as the key of a table: what is read there is unknown while it is.
    pub(super) steers: bool,
    /// It is asked to be one of a set: what an unknown value leaves open, all its values together may decide.
    pub(super) among: bool,
    /// One value of a region stands for all of it.
    pub(super) exact: bool,
    /// Constants it is compared with: in base units, or days.
    pub(super) cuts: Vec<Number>,
    /// Texts it is compared with.
    pub(super) texts: Vec<TextId>,
    /// Members of a multiple choice that are asked for.
    pub(super) members: u64,
}

impl Variable {
    /// A fact that nothing reads.
    pub(super) fn unread(key: Key) -> Self {
        Self { key, uses: 0, steers: false, among: false, exact: true, cuts: Vec::new(), texts: Vec::new(), members: 0 }
    }
}

/// Something computed or asked over all items of a list.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) expr: ExprId,
    /// Constants it is compared with, in base units or days.
    pub(super) cuts: Vec<Number>,
}

/// What some conditions depend on.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    /// In the order of reading.
    pub(super) list: Vec<Variable>,
    /// Over lists of the subject, in the order of reading.
    pub(super) terms: Vec<Term>,
    /// A cell is looked up that is `—` or that amendments change: what it says is another's to decide, or the day's.
    pub(super) open_cells: bool,
    /// Too large to be looked at whole.
    pub(super) too_large: bool,
    nodes: u32,
}

impl Variables {
    pub(super) fn get(&self, key: Key) -> Option<&Variable> {
        self.list.iter().find(|v| v.key == key)
    }

    fn entry(&mut self, key: Key) -> &mut Variable {
        let at = self.list.iter().position(|v| v.key == key).unwrap_or_else(|| {
            self.list.push(Variable::unread(key));
            self.list.len() - 1
        });
        self.list.get_mut(at).unwrap_or_else(|| unreachable!("found or just pushed"))
    }
}

/// Frames by the numbers that an expression gives to scopes; `None` is an item of a list that nothing is known of.
type Scopes = Vec<Option<u8>>;

/// Reads conditions.
pub(super) struct Reader<'m> {
    model: &'m Model,
    subject: &'m Subject,
    frames: &'m Frames,
    out: Variables,
    /// Constants are gathered, in a second reading.
    cutting: bool,
}

impl<'m> Reader<'m> {
    pub(super) fn new(model: &'m Model, subject: &'m Subject, frames: &'m Frames) -> Self {
        Self { model, subject, frames, out: Variables::default(), cutting: false }
    }

    /// Counts who is read how often.
    pub(super) fn count(&mut self, expr: ExprId) {
        self.walk(expr, &self.frames.scopes(), false);
    }

    /// Finds the constants with which what was counted is compared.
    pub(super) fn cut(&mut self, expr: ExprId) {
        self.cutting = true;
        self.walk(expr, &self.frames.scopes(), false);
        self.cutting = false;
    }

    pub(super) fn variables(&self) -> &Variables {
        &self.out
    }

    pub(super) fn finish(mut self) -> Variables {
        for variable in &mut self.out.list {
            variable.cuts.sort_unstable();
            variable.cuts.dedup();
            variable.texts.sort_unstable();
            variable.texts.dedup();
        }
        self.out
    }

    fn spent(&mut self) -> bool {
        self.out.nodes += 1;
        self.out.too_large |= self.out.nodes > MAX_NODES;
        self.out.too_large
    }

    fn read(&mut self, frame: Option<u8>, column: ColumnId, steers: bool) {
        if let Some(frame) = frame {
            let cutting = self.cutting;
            let variable = self.out.entry(Key::Fact(frame, column));
            variable.uses += u32::from(!cutting);
            variable.steers |= steers;
        }
        if let Some(guard) = self.subject.columns.at(column).guard {
            let list = self.subject.columns.at(column).list;
            let scopes = match frame {
                Some(frame) => self.frames.ancestors(frame).into_iter().map(Some).collect(),
                None => self.strangers(list),
            };
            self.walk(guard, &scopes, true);
        }
    }

    /// The scopes of an unknown item of a list: only the subject is known.
    fn strangers(&self, list: ListId) -> Scopes {
        let mut scopes = vec![Some(0)];
        let mut at = self.subject.lists.at(list).parent;
        while let Some(list) = at {
            scopes.push(None);
            at = self.subject.lists.at(list).parent;
        }
        scopes
    }

    fn walk(&mut self, expr: ExprId, scopes: &Scopes, steers: bool) {
        if self.spent() {
            return;
        }
        let model = self.model;
        let node = model.exprs.at(expr);
        match &node.kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                let frame = scopes.get(usize::from(*scope)).copied().flatten();
                self.read(frame, *column, steers);
            }
            ExprKind::AsOf => {
                let cutting = self.cutting;
                let day = self.out.entry(Key::Day);
                day.uses += u32::from(!cutting);
                day.steers = true;
            }
            ExprKind::Defined(definition) => self.walk(model.definitions.at(*definition).expr, &vec![Some(0)], steers),
            ExprKind::If { condition, then, otherwise } => {
                self.walk(*condition, scopes, true);
                self.walk(*then, scopes, steers);
                self.walk(*otherwise, scopes, steers);
            }
            ExprKind::Lookup { table, keys, column } => {
                let table = model.tables.at(*table);
                let open = |row: &crate::model::TableRow| row.cells.get(usize::from(*column)).is_none_or(|c| c.value.is_none() || !c.amended.is_empty());
                self.out.open_cells |= table.rows.iter().any(open);
                for (i, key) in keys.iter().enumerate() {
                    self.walk(*key, scopes, true);
                    if self.cutting {
                        let constants: Vec<&Constant> = table.rows.iter().filter_map(|r| r.keys.get(i)).flatten().collect();
                        self.push(*key, &constants.iter().filter_map(|c| number_of(c)).collect::<Vec<_>>(), scopes);
                        self.push_texts(*key, &constants.iter().filter_map(|c| text_of(c)).collect::<Vec<_>>(), scopes);
                    }
                }
            }
            ExprKind::Aggregate { source, filter, value, .. } => self.over(expr, *source, [*filter, *value], scopes, steers),
            ExprKind::Quantified { source, filter, predicate, .. } => self.over(expr, *source, [*filter, Some(*predicate)], scopes, steers),
            ExprKind::Compare(_, a, b) | ExprKind::Same(a, b, _) => self.compared(*a, &[*b], scopes, steers),
            ExprKind::OneOf(value, set) => {
                self.compared(*value, set, scopes, steers);
                self.among(*value, scopes);
            }
            ExprKind::Between(value, low, high) => self.compared(*value, &[*low, *high], scopes, steers),
            ExprKind::Has(set, member) => {
                if let ExprKind::Field { scope, column } = model.exprs.at(*set).kind
                    && let Some(frame) = scopes.get(usize::from(scope)).copied().flatten()
                {
                    self.out.entry(Key::Fact(frame, column)).members |= 1_u64.checked_shl(u32::from(member.position)).unwrap_or(0);
                }
                self.walk(*set, scopes, steers);
            }
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Greatest(all) | ExprKind::Least(all) => {
                for operand in all {
                    self.walk(*operand, scopes, steers);
                }
            }
            _ => {
                for operand in model.operands(expr) {
                    self.walk(operand, scopes, steers);
                }
            }
        }
    }

    /// A term over a list. Its items are strangers; facts around it that its conditions read are not.
    fn over(&mut self, expr: ExprId, source: Source, parts: [Option<ExprId>; 2], scopes: &Scopes, steers: bool) {
        // Only terms of the subject itself, not those inside others.
        if let (Source::Below { scope: 0, .. }, 1) = (source, scopes.len())
            && !self.out.terms.iter().any(|t| t.expr == expr)
        {
            self.out.terms.push(Term { expr, cuts: Vec::new() });
        }
        let mut inner = scopes.clone();
        inner.push(None);
        for part in parts.into_iter().flatten() {
            self.walk(part, &inner, steers);
        }
    }

    fn among(&mut self, value: ExprId, scopes: &Scopes) {
        match self.model.exprs.at(value).kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                if let Some(frame) = scopes.get(usize::from(scope)).copied().flatten() {
                    self.out.entry(Key::Fact(frame, column)).among = true;
                }
            }
            ExprKind::Defined(definition) if !self.spent() => self.among(self.model.definitions.at(definition).expr, &vec![Some(0)]),
            _ => {}
        }
    }

    fn compared(&mut self, value: ExprId, others: &[ExprId], scopes: &Scopes, steers: bool) {
        self.walk(value, scopes, steers);
        for other in others {
            self.walk(*other, scopes, steers);
        }
        if !self.cutting {
            return;
        }
        match &self.model.exprs.at(value).ty {
            Ty::Number(_) | Ty::Date => self.parted((value, others), scopes, Self::constants, Self::push),
            Ty::Text => self.parted((value, others), scopes, Self::text_constants, Self::push_texts),
            // Every member of a choice is a region of its own, whatever it is compared with.
            Ty::Bool | Ty::Choice(_) | Ty::Choices(_) => {}
        }
    }

    /// Follows the constants of one side to the facts of the other; where neither side is constant, no fact of them is exact.
    fn parted<C: Clone>(
        &mut self,
        (value, others): (ExprId, &[ExprId]),
        scopes: &Scopes,
        constants: fn(&mut Self, ExprId) -> Option<Vec<C>>,
        push: fn(&mut Self, ExprId, &[C], &Scopes),
    ) {
        let all: Option<Vec<Vec<C>>> = others.iter().map(|o| constants(self, *o)).collect();
        if let Some(all) = all {
            push(self, value, &all.concat(), scopes);
        } else if let Some(own) = constants(self, value) {
            for other in others {
                push(self, *other, &own, scopes);
            }
        } else {
            for side in std::iter::once(&value).chain(others) {
                self.blur(*side, scopes);
            }
        }
    }

    // ── constants ───────────────────────────────────────────────────────────

    /// All values that an expression without facts of its own (but for those that conditions read) can have.
    fn constants(&mut self, expr: ExprId) -> Option<Vec<Number>> {
        if self.spent() {
            return None;
        }
        let model = self.model;
        let found = match &model.exprs.at(expr).kind {
            ExprKind::Number(n) => vec![*n],
            ExprKind::Date(d) => vec![day_number(*d)],
            ExprKind::Negative(a) => self.constants(*a)?.into_iter().map(Number::negated).collect(),
            ExprKind::Add(a, b) => self.crossed(*a, *b, Number::checked_add)?,
            ExprKind::Subtract(a, b) | ExprKind::DaysBetween(a, b) => self.crossed(*a, *b, Number::checked_sub)?,
            ExprKind::Multiply(a, b) => self.crossed(*a, *b, Number::checked_mul)?,
            ExprKind::Divide(a, b) => self.crossed(*a, *b, Number::checked_div)?,
            ExprKind::RoundUp(a, step) => {
                let step = *step;
                self.constants(*a)?.into_iter().filter_map(|n| n.checked_div(step)?.ceil()?.checked_mul(step)).collect()
            }
            ExprKind::RoundDown(a, step) => {
                let step = *step;
                self.constants(*a)?.into_iter().filter_map(|n| n.checked_div(step)?.floor().checked_mul(step)).collect()
            }
            ExprKind::If { then, otherwise, .. } => [self.constants(*then)?, self.constants(*otherwise)?].concat(),
            ExprKind::Greatest(all) | ExprKind::Least(all) => {
                let each: Option<Vec<Vec<Number>>> = all.iter().map(|e| self.constants(*e)).collect();
                each?.concat()
            }
            ExprKind::Lookup { table, column, .. } => cells(model, *table, *column).filter_map(number_of).collect(),
            ExprKind::Defined(definition) => self.constants(model.definitions.at(*definition).expr)?,
            _ => return None,
        };
        (found.len() <= MAX_TARGETS).then_some(found)
    }

    fn crossed(&mut self, a: ExprId, b: ExprId, join: fn(Number, Number) -> Option<Number>) -> Option<Vec<Number>> {
        let (a, b) = (self.constants(a)?, self.constants(b)?);
        if a.len() * b.len() > MAX_TARGETS {
            return None;
        }
        Some(cross(&a, &b, join))
    }

    fn text_constants(&mut self, expr: ExprId) -> Option<Vec<TextId>> {
        if self.spent() {
            return None;
        }
        let model = self.model;
        Some(match &model.exprs.at(expr).kind {
            ExprKind::Text(id) => vec![*id],
            ExprKind::If { then, otherwise, .. } => [self.text_constants(*then)?, self.text_constants(*otherwise)?].concat(),
            ExprKind::Lookup { table, column, .. } => cells(model, *table, *column).filter_map(text_of).collect(),
            ExprKind::Defined(definition) => self.text_constants(model.definitions.at(*definition).expr)?,
            _ => return None,
        })
    }

    // ── from constants to the facts that are compared with them ─────────────

    /// Follows the values at which `expr` is parted down to the facts it is computed from.
    fn push(&mut self, expr: ExprId, targets: &[Number], scopes: &Scopes) {
        if self.spent() {
            return;
        }
        if targets.len() > MAX_TARGETS {
            self.blur(expr, scopes);
            return;
        }
        let model = self.model;
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                if let Some(frame) = scopes.get(usize::from(*scope)).copied().flatten() {
                    self.out.entry(Key::Fact(frame, *column)).cuts.extend(targets);
                }
            }
            ExprKind::AsOf => self.out.entry(Key::Day).cuts.extend(targets),
            ExprKind::Negative(a) => self.push(*a, &targets.iter().map(|t| t.negated()).collect::<Vec<_>>(), scopes),
            ExprKind::Add(a, b) => self.push_two(*a, *b, targets, scopes, Number::checked_sub, Number::checked_sub),
            ExprKind::Subtract(a, b) | ExprKind::DaysBetween(a, b) => {
                self.push_two(*a, *b, targets, scopes, Number::checked_add, |t, c| c.checked_sub(t));
            }
            ExprKind::Multiply(a, b) => self.push_two(*a, *b, targets, scopes, Number::checked_div, Number::checked_div),
            ExprKind::Divide(a, b) => {
                self.push_two(*a, *b, targets, scopes, Number::checked_mul, |t, c| c.checked_div(t));
                if self.constants(*b).is_none() {
                    self.push(*b, &[Number::ZERO], scopes);
                }
            }
            ExprKind::RoundUp(a, step) => {
                let ends = |t: &Number| {
                    let steps = t.checked_div(*step)?;
                    Some([steps.ceil()?.checked_sub(Number::ONE)?.checked_mul(*step)?, steps.floor().checked_mul(*step)?])
                };
                self.push(*a, &targets.iter().filter_map(ends).flatten().collect::<Vec<_>>(), scopes);
            }
            ExprKind::RoundDown(a, step) => {
                let ends = |t: &Number| {
                    let steps = t.checked_div(*step)?;
                    Some([steps.ceil()?.checked_mul(*step)?, steps.floor().checked_add(Number::ONE)?.checked_mul(*step)?])
                };
                self.push(*a, &targets.iter().filter_map(ends).flatten().collect::<Vec<_>>(), scopes);
            }
            ExprKind::If { then: a, otherwise: b, .. } => {
                self.push(*a, targets, scopes);
                self.push(*b, targets, scopes);
            }
            ExprKind::Greatest(all) | ExprKind::Least(all) => {
                for operand in all {
                    self.push(*operand, targets, scopes);
                }
            }
            ExprKind::AddToDate { date, duration, unit, negative } => self.push_date(*date, *duration, (*unit, *negative), targets, scopes),
            ExprKind::Defined(definition) => self.push(model.definitions.at(*definition).expr, targets, &vec![Some(0)]),
            ExprKind::Aggregate { .. } => {
                if let Some(term) = self.out.terms.iter_mut().find(|t| t.expr == expr) {
                    term.cuts.extend(targets);
                }
            }
            ExprKind::MonthsBetween(a, b) => {
                self.blur(*a, scopes);
                self.blur(*b, scopes);
            }
            _ => {}
        }
    }

    /// `left` and `right` give the operand from the result and the other operand.
    fn push_two(
        &mut self,
        a: ExprId,
        b: ExprId,
        targets: &[Number],
        scopes: &Scopes,
        left: fn(Number, Number) -> Option<Number>,
        right: fn(Number, Number) -> Option<Number>,
    ) {
        if let Some(constants) = self.constants(b) {
            self.push(a, &cross(targets, &constants, left), scopes);
        } else if let Some(constants) = self.constants(a) {
            self.push(b, &cross(targets, &constants, right), scopes);
        } else {
            self.blur(a, scopes);
            self.blur(b, scopes);
        }
    }

    fn push_date(&mut self, date: ExprId, duration: ExprId, (unit, negative): (CalendarUnit, bool), targets: &[Number], scopes: &Scopes) {
        let durations = self.constants(duration);
        let signed = |n: Number| if negative { n.negated() } else { n };
        match (durations, unit) {
            (Some(durations), CalendarUnit::Days) => {
                let days: Vec<Number> = durations.into_iter().map(signed).collect();
                self.push(date, &cross(targets, &days, Number::checked_sub), scopes);
            }
            (Some(durations), CalendarUnit::Months) => {
                let months: Vec<i64> = durations.into_iter().filter_map(|n| i64::try_from(signed(n).to_int()?).ok()).collect();
                let ends: Vec<Number> = targets.iter().flat_map(|t| months.iter().flat_map(|m| month_ends(*t, *m))).collect();
                self.push(date, &ends, scopes);
            }
            (None, CalendarUnit::Days) if self.constants(date).is_some() => {
                let dates = self.constants(date).unwrap_or_default();
                let ends: Vec<Number> = cross(targets, &dates, Number::checked_sub).into_iter().map(signed).collect();
                self.push(duration, &ends, scopes);
            }
            _ => {
                self.blur(date, scopes);
                self.blur(duration, scopes);
            }
        }
    }

    fn push_texts(&mut self, expr: ExprId, targets: &[TextId], scopes: &Scopes) {
        if self.spent() {
            return;
        }
        let model = self.model;
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                if let Some(frame) = scopes.get(usize::from(*scope)).copied().flatten() {
                    self.out.entry(Key::Fact(frame, *column)).texts.extend(targets);
                }
            }
            ExprKind::If { then, otherwise, .. } => {
                self.push_texts(*then, targets, scopes);
                self.push_texts(*otherwise, targets, scopes);
            }
            ExprKind::Defined(definition) => self.push_texts(model.definitions.at(*definition).expr, targets, &vec![Some(0)]),
            _ => {}
        }
    }

    /// No region of the facts that an expression is computed from is of one mind. Constants on the way are tried as values all the same.
    fn blur(&mut self, expr: ExprId, scopes: &Scopes) {
        let mut columns = Vec::new();
        let mut figures = Vec::new();
        self.operands_of_value(expr, scopes, &mut columns, &mut figures);
        figures.sort_unstable();
        figures.dedup();
        figures.truncate(4);
        for key in columns {
            let variable = self.out.entry(key);
            variable.exact = false;
            variable.cuts.extend(&figures);
        }
    }

    fn operands_of_value(&mut self, expr: ExprId, scopes: &Scopes, keys: &mut Vec<Key>, figures: &mut Vec<Number>) {
        if self.spent() {
            return;
        }
        let model = self.model;
        let node = model.exprs.at(expr);
        match &node.kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                if let (Some(frame), Ty::Number(_) | Ty::Date | Ty::Text) = (scopes.get(usize::from(*scope)).copied().flatten(), &node.ty) {
                    keys.push(Key::Fact(frame, *column));
                }
            }
            ExprKind::AsOf => keys.push(Key::Day),
            ExprKind::Number(n) => figures.push(*n),
            ExprKind::Date(d) => figures.push(day_number(*d)),
            ExprKind::Defined(definition) => self.operands_of_value(model.definitions.at(*definition).expr, &vec![Some(0)], keys, figures),
            // Truth values on the way are read for themselves, and so are the keys of tables; inside a list everything is unknown.
            ExprKind::If { then, otherwise, .. } => {
                self.operands_of_value(*then, scopes, keys, figures);
                self.operands_of_value(*otherwise, scopes, keys, figures);
            }
            ExprKind::Lookup { .. } | ExprKind::Aggregate { .. } | ExprKind::Quantified { .. } => {}
            _ => {
                for operand in model.operands(expr) {
                    self.operands_of_value(operand, scopes, keys, figures);
                }
            }
        }
    }
}

fn cross(a: &[Number], b: &[Number], join: impl Fn(Number, Number) -> Option<Number>) -> Vec<Number> {
    a.iter().flat_map(|x| b.iter().filter_map(|y| join(*x, *y)).collect::<Vec<_>>()).collect()
}

fn cells(model: &Model, table: crate::model::TableId, column: u8) -> impl Iterator<Item = &Constant> {
    model
        .tables
        .at(table)
        .rows
        .iter()
        .filter_map(move |r| r.cells.get(usize::from(column)))
        .flat_map(|c| c.value.iter().chain(c.amended.iter().flat_map(|a| &a.1)))
}

fn number_of(constant: &Constant) -> Option<Number> {
    match constant {
        Constant::Number(n) => Some(*n),
        Constant::Date(d) => Some(day_number(*d)),
        _ => None,
    }
}

fn text_of(constant: &Constant) -> Option<TextId> {
    match constant {
        Constant::Text(id) => Some(*id),
        _ => None,
    }
}

/// A day as the number of days since 1970-01-01.
pub(super) fn day_number(date: Date) -> Number {
    Number::from_int(i128::from(date.days()))
}

/// The first day from which so many months reach a day, and the first from which they pass it. Months clamp, so several days may reach the same one.
fn month_ends(target: Number, months: i64) -> Vec<Number> {
    let ends = || {
        let target = Date::from_days(i64::try_from(target.floor().to_int()?).ok()?)?;
        let near = target.add_months(months.checked_neg()?)?;
        let days: Vec<(Date, Date)> = (-4..=4).filter_map(|d| near.add_days(d)).filter_map(|d| Some((d, d.add_months(months)?))).collect();
        let reaches = days.iter().find(|(_, end)| *end >= target).map(|(d, _)| day_number(*d));
        let passes = days.iter().find(|(_, end)| *end > target).map(|(d, _)| day_number(*d));
        Some(reaches.into_iter().chain(passes).collect())
    };
    ends().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_reach_a_day_from_several() {
        let d = |text: &str| text.parse::<Date>().unwrap();
        let words = |target: &str, months: i64| {
            let ends = month_ends(day_number(d(target)), months);
            ends.iter().map(|n| Date::from_days(i64::try_from(n.to_int().unwrap()).unwrap()).unwrap().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("2025-06-15", 18), "2023-12-15 2023-12-16");
        assert_eq!(words("2025-02-28", 12), "2024-02-28 2024-03-01");
        assert_eq!(words("2024-02-29", 1), "2024-01-29 2024-02-01");
        assert_eq!(words("2024-02-01", -1), "2024-03-01 2024-03-02");
    }
}
