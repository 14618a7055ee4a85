//! Aggregates and quantifiers over the items of lists, and tables.

use super::builder::{Builder, finite};
use super::expr::Env;
use super::value::{Quantity, Val};
use crate::id::Id;
use crate::model::{Aggregate, Constant, ExprId, ExprKind, ListId, Quantifier, Source, Subject, TableId, Ty};
use crate::number::Number;
use crate::program::plan::{Below, CellKind, Cells, Key, KeyOf, MaskId, MaskOp, Num, NumberOp};

/// The most combinations of keys that a column of a table is laid out for.
const MAX_CELLS: usize = 1 << 14;

/// The items that an aggregate runs over, for each item of a list.
struct Items {
    /// The list that has a value for each of its items.
    outer: ListId,
    /// The list whose items are meant.
    inner: ListId,
    scope: u8,
    below: Below,
}

impl Builder<'_> {
    /// What is run over, with its filter; the inner scope stays pushed.
    fn items(&mut self, env: &mut Env, source: Source, filter: Option<ExprId>) -> Option<Items> {
        let Source::Below { list, scope } = source else { return None };
        let outer = env.list(scope)?;
        let path = self.path(outer, list)?;
        if path.iter().any(|l| self.schema.lists.at(*l).guard.is_some()) {
            return None;
        }
        if let Some(filter) = filter
            && let Some(items) = self.joined_items(env, list, scope, &path, filter)
        {
            return Some(items);
        }
        if !env.on_line(scope) {
            return None;
        }
        env.push(list, scope);
        let filter = filter.map(|f| self.item_mask(env, list, f));
        env.pop();
        Some(Items { outer, inner: list, scope, below: Below { path, filter, join: None } })
    }

    /// A condition on items, as a register of their list.
    fn item_mask(&mut self, env: &mut Env, list: ListId, condition: ExprId) -> MaskId {
        let truth = self.truth(env, condition);
        let truth = self.lifted(truth, list).unwrap_or(super::value::Truth::UNKNOWN);
        self.materialised(truth, list)
    }

    /// `所在班级 = 班级.名称 且 …`: items of the whole subject that are tied to the outer item by equal texts.
    fn joined_items(&mut self, env: &mut Env, list: ListId, scope: u8, path: &[ListId], filter: ExprId) -> Option<Items> {
        if scope != 0 || path.len() != 1 {
            return None;
        }
        let model = self.model;
        let conjuncts = match &model.exprs.at(filter).kind {
            ExprKind::And(all) => all.clone(),
            _ => vec![filter],
        };
        let inner_scope = u8::try_from(env.depth()).ok()?;
        let field = |expr: ExprId| match &model.exprs.at(expr) {
            crate::model::Expr { kind: ExprKind::Field { scope, column }, ty: Ty::Text } => Some((*scope, *column)),
            _ => None,
        };
        let tied = conjuncts.iter().enumerate().find_map(|(i, c)| {
            let ExprKind::Same(a, b, false) = &model.exprs.at(*c).kind else { return None };
            let (a, b) = (field(*a)?, field(*b)?);
            let (inner, outer) = if a.0 == inner_scope { (a, b) } else { (b, a) };
            (inner.0 == inner_scope && outer.0 != 0 && outer.0 < inner_scope && env.on_line(outer.0)).then_some((i, inner.1, outer))
        });
        let (position, inner, (outer_scope, outer)) = tied?;
        let outer_list = env.list(outer_scope)?;
        let (inner, outer) = (self.source(inner)?, self.source(outer)?);
        env.push(list, scope);
        let mut rest = super::value::Truth { list: Subject::ROOT, of: crate::program::plan::TruthOf::NotApplicable };
        for (i, conjunct) in conjuncts.iter().enumerate() {
            if i != position {
                let truth = self.truth(env, *conjunct);
                rest = self.joined(rest, truth, true).unwrap_or_else(|| {
                    self.left = true;
                    super::value::Truth::UNKNOWN
                });
            }
        }
        env.pop();
        let filter = (conjuncts.len() > 1).then(|| {
            let rest = self.lifted(rest, list).unwrap_or(super::value::Truth::UNKNOWN);
            self.materialised(rest, list)
        });
        let join = Some((Num::Column(inner), Num::Column(outer)));
        Some(Items { outer: outer_list, inner: list, scope, below: Below { path: path.to_vec(), filter, join } })
    }

    pub(super) fn aggregate(&mut self, env: &mut Env, aggregate: Aggregate, source: Source, filter: Option<ExprId>, value: Option<ExprId>) -> Val {
        let Some(items) = self.items(env, source, filter) else { return self.leave() };
        let value = match value {
            None => None,
            Some(value) => {
                env.push(items.inner, items.scope);
                let value = self.expr(env, value);
                env.pop();
                Some(value)
            }
        };
        let result = match (aggregate, value) {
            (Aggregate::Count, _) => Some((NumberOp::Count(items.below), None, Number::ONE)),
            (Aggregate::Sum, Some(Val::Number(each))) if each.is_positive() => Some((NumberOp::Count(items.below), None, each)),
            (_, None) => None,
            (_, Some(value)) => self.quantity(&value, items.inner).filter(|q| q.divisor.is_none()).map(|q| match aggregate {
                Aggregate::Count | Aggregate::Sum => (NumberOp::Sum(items.below, q.num), None, q.scale),
                Aggregate::Max => (NumberOp::ExtremeOf { below: items.below, value: q.num, greatest: true }, None, q.scale),
                Aggregate::Min => (NumberOp::ExtremeOf { below: items.below, value: q.num, greatest: false }, None, q.scale),
                Aggregate::Average => (NumberOp::Sum(items.below.clone(), q.num), Some(NumberOp::CountOf(items.below, q.num)), q.scale),
            }),
        };
        let Some((op, divisor, scale)) = result else { return self.leave() };
        let num = self.number(items.outer, op);
        let divisor = divisor.map(|op| self.number(items.outer, op));
        Val::Quantity(Quantity { divisor, ..Quantity::plain(items.outer, num, scale) })
    }

    pub(super) fn quantified(&mut self, env: &mut Env, quantifier: Quantifier, source: Source, filter: Option<ExprId>, predicate: ExprId) -> Val {
        if quantifier == Quantifier::Some && filter.is_none() {
            // What must be satisfied is all there is to count by, and may tie texts.
            return match self.items(env, source, Some(predicate)) {
                Some(items) => self.mask_of(items.outer, MaskOp::Some(items.below, None)),
                None => self.leave(),
            };
        }
        let Some(items) = self.items(env, source, filter) else { return self.leave() };
        env.push(items.inner, items.scope);
        let predicate = self.item_mask(env, items.inner, predicate);
        env.pop();
        let op = match quantifier {
            Quantifier::Some => MaskOp::Some(items.below, Some(predicate)),
            Quantifier::All => MaskOp::All(items.below, predicate),
        };
        self.mask_of(items.outer, op)
    }

    pub(super) fn lookup(&mut self, env: &mut Env, table: TableId, keys: &[ExprId], column: u8) -> Val {
        self.cell(env, table, keys, usize::from(column)).unwrap_or_else(|| self.leave())
    }

    fn cell(&mut self, env: &mut Env, table: TableId, keys: &[ExprId], column: usize) -> Option<Val> {
        let model = self.model;
        let declared = model.tables.at(table);
        let values: Vec<Val> = keys.iter().map(|k| self.expr(env, *k)).collect();
        let mut list = Subject::ROOT;
        for value in &values {
            list = self.deeper(list, Self::list_of(value))?;
        }
        let sizes: Vec<usize> = declared
            .keys
            .iter()
            .map(|(_, ty)| match ty {
                Ty::Choice(of) => Some(model.enums.at(*of).members.len()),
                Ty::Bool => Some(2),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let total = sizes.iter().try_fold(1_usize, |a, b| a.checked_mul(*b)).filter(|n| *n > 0 && *n <= MAX_CELLS)?;
        let (_, ty) = declared.columns.get(column)?;
        let (cells, scale) = laid_out(declared, &sizes, total, column);
        let mut entries = Vec::new();
        let mut stride = total;
        for (value, size) in values.iter().zip(&sizes) {
            stride /= size;
            let value = match value {
                Val::Truth(truth) => {
                    let truth = self.lifted(*truth, list)?;
                    KeyOf::Truth(self.materialised(truth, list))
                }
                other => KeyOf::Choice(self.quantity(other, list)?.num),
            };
            entries.push(Key { value, stride: u32::try_from(stride).ok()?, size: u32::try_from(*size).ok()? });
        }
        let count = u8::try_from(entries.len()).ok()?;
        let keys = self.keys(entries)?;
        let cells = self.cells(cells);
        if *ty == Ty::Bool {
            return Some(self.mask_of(list, MaskOp::Lookup { cells, keys, count }));
        }
        let num = self.number(list, NumberOp::Lookup { cells, keys, count });
        Some(Val::Quantity(Quantity::plain(list, num, scale)))
    }

    /// Where these keys stand among all keys.
    fn keys(&mut self, entries: Vec<Key>) -> Option<u32> {
        let known = self.plan.keys.windows(entries.len().max(1)).position(|w| w == entries.as_slice());
        let at = known.unwrap_or_else(|| {
            let at = self.plan.keys.len();
            self.plan.keys.extend(entries);
            at
        });
        u32::try_from(at).ok()
    }
}

/// A column of a table over all combinations of its keys, and what a step of it is worth.
fn laid_out(table: &crate::model::Table, sizes: &[usize], total: usize, column: usize) -> (Cells, Number) {
    let numbers = table.rows.iter().filter_map(|r| match r.cells.get(column)?.value.as_ref()? {
        Constant::Number(n) => Some(n.denom()),
        _ => None,
    });
    // The denominators of decimal figures are small; where they are not, cells that do not fit are left to the walker.
    let denominator = numbers.fold(1_i128, |a, b| if a > 1_000_000_000_000 || b > 1_000_000_000_000 { a } else { crate::number::lcm(a, b) });
    let mut cells = Cells::default();
    for number in 0..total {
        let mut rest = number;
        let mut combination: Vec<usize> = sizes
            .iter()
            .rev()
            .map(|size| {
                let at = rest % size.max(&1);
                rest /= size.max(&1);
                at
            })
            .collect();
        combination.reverse();
        let row = table.rows.iter().find(|r| r.keys.iter().zip(&combination).all(|(key, at)| key.as_ref().is_none_or(|k| is_at(k, *at))));
        let cell = row.and_then(|r| r.cells.get(column)).filter(|c| c.amended.is_empty());
        let (kind, value) = match cell.map(|c| &c.value) {
            None => (CellKind::Closer, 0),
            Some(None) => (CellKind::Blank, 0),
            Some(Some(constant)) => steps(constant, denominator).map_or((CellKind::Closer, 0), |n| (CellKind::Value, n)),
        };
        cells.kinds.push(kind);
        cells.values.push(value);
    }
    (cells, Number::fraction(1, denominator).unwrap_or(Number::ONE))
}

fn is_at(key: &Constant, at: usize) -> bool {
    match key {
        Constant::Member(position) => usize::from(*position) == at,
        Constant::Bool(on) => usize::from(*on) == at,
        _ => false,
    }
}

fn steps(constant: &Constant, denominator: i128) -> Option<i64> {
    match constant {
        Constant::Number(n) if denominator % n.denom() == 0 => n.numer().checked_mul(denominator / n.denom()).and_then(finite),
        Constant::Number(_) => None,
        Constant::Date(d) => Some(i64::from(d.days())),
        Constant::Bool(on) => Some(i64::from(*on)),
        Constant::Member(position) => Some(i64::from(*position)),
        Constant::Text(text) => i64::try_from(text.index()).ok(),
    }
}
