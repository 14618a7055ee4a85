//! Writes operations: equal ones once, truth values folded, values of a parent list brought down to its children.

use super::value::{Quantity, Truth};
use crate::id::Id;
use crate::model::{Column, ColumnId, ColumnType, DefinitionId, EnumId, ListId, Model, Subject};
use crate::number::Number;
use crate::program::plan::{
    Cells, CellsId, ColumnSource, DayBound, DayId, MaskId, MaskOp, Num, NumberId, NumberOp, Op, OpKind, SourceId, SubjectPlan, TruthOf, UNBOUNDED_ABOVE,
    UNBOUNDED_BELOW,
};
use std::collections::HashMap;
use std::hash::Hash;

/// The plan of one subject while it is being written.
pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    pub(super) schema: &'m Subject,
    pub(super) plan: SubjectPlan,
    /// Whether something since it was last reset cannot be said in columns.
    pub(super) left: bool,
    pub(super) definitions: HashMap<DefinitionId, (super::value::Val, bool)>,
    masks: HashMap<(ListId, MaskOp), MaskId>,
    numbers: HashMap<(ListId, NumberOp), NumberId>,
    sources: HashMap<ColumnId, Reading>,
    days: HashMap<DayBound, DayId>,
    cells: HashMap<Cells, CellsId>,
}

/// How far reading a column has come; a guard may look at other columns, never at its own.
#[derive(Clone, Copy)]
enum Reading {
    Begun,
    Done(SourceId, bool),
}

impl<'m> Builder<'m> {
    pub(super) fn new(model: &'m Model, schema: &'m Subject) -> Self {
        Self {
            model,
            schema,
            plan: SubjectPlan::default(),
            left: false,
            definitions: HashMap::new(),
            masks: HashMap::new(),
            numbers: HashMap::new(),
            sources: HashMap::new(),
            days: HashMap::new(),
            cells: HashMap::new(),
        }
    }

    // ── registers ───────────────────────────────────────────────────────────

    pub(super) fn mask(&mut self, list: ListId, op: MaskOp) -> MaskId {
        if let Some(known) = self.masks.get(&(list, op.clone())) {
            return *known;
        }
        let id = MaskId(self.plan.masks);
        self.plan.masks += 1;
        self.plan.ops.push(Op { list, kind: OpKind::Mask(id, op.clone()) });
        self.masks.insert((list, op), id);
        id
    }

    pub(super) fn number(&mut self, list: ListId, op: NumberOp) -> Num {
        if let Some(known) = self.numbers.get(&(list, op.clone())) {
            return Num::Register(*known);
        }
        let id = self.plan.numbers.push(list);
        self.plan.ops.push(Op { list, kind: OpKind::Number(id, op.clone()) });
        self.numbers.insert((list, op), id);
        Num::Register(id)
    }

    pub(super) fn day(&mut self, bound: DayBound) -> DayId {
        once(&mut self.days, bound, |bound| self.plan.days.push(bound))
    }

    pub(super) fn cells(&mut self, cells: Cells) -> CellsId {
        once(&mut self.cells, cells, |cells| self.plan.cells.push(cells))
    }

    /// A column as it is read; `None` where its guard looks at itself.
    pub(super) fn source(&mut self, column: ColumnId) -> Option<SourceId> {
        match self.sources.get(&column) {
            Some(Reading::Done(id, left)) => {
                self.left |= left;
                return Some(*id);
            }
            Some(Reading::Begun) => return None,
            None => {}
        }
        self.sources.insert(column, Reading::Begun);
        let declared = self.schema.columns.at(column);
        let before = std::mem::take(&mut self.left);
        let guard = declared.guard.map(|guard| {
            let truth = self.guard_of(declared.list, guard);
            let truth = self.lifted(truth, declared.list).unwrap_or(Truth::UNKNOWN);
            self.materialised(truth, declared.list)
        });
        let left = std::mem::replace(&mut self.left, before);
        self.left |= left;
        let (least, greatest) = self.raw_range(declared);
        let id = self.plan.sources.push(ColumnSource { column, list: declared.list, least, greatest, guard });
        self.sources.insert(column, Reading::Done(id, left));
        Some(id)
    }

    /// What an unknown value of a column may be, in raw steps.
    fn raw_range(&self, column: &Column) -> (i64, i64) {
        match &column.ty {
            ColumnType::Number(ty) => {
                let raw = |bound: Option<Number>| bound.and_then(|n| n.checked_div(ty.tick()));
                let least = raw(ty.least).map(|n| n.floor().numer()).and_then(finite).unwrap_or(UNBOUNDED_BELOW);
                let greatest = raw(ty.greatest).and_then(Number::ceil).map(Number::numer).and_then(finite).unwrap_or(UNBOUNDED_ABOVE);
                (least, greatest)
            }
            ColumnType::Choice(of) if self.model.enums.at(*of).ordered => (0, self.last_position(*of)),
            _ => (UNBOUNDED_BELOW, UNBOUNDED_ABOVE),
        }
    }

    fn last_position(&self, of: EnumId) -> i64 {
        i64::try_from(self.model.enums.at(of).members.len().saturating_sub(1)).unwrap_or(UNBOUNDED_ABOVE)
    }

    // ── lists ───────────────────────────────────────────────────────────────

    fn parent(&self, list: ListId) -> Option<ListId> {
        self.schema.lists.at(list).parent
    }

    /// Whether every item of `list` lies below one item of `above`.
    pub(super) fn is_below(&self, list: ListId, above: ListId) -> bool {
        std::iter::successors(Some(list), |l| self.parent(*l)).any(|l| l == above)
    }

    /// The deeper of two lists of which one lies below the other.
    pub(super) fn deeper(&self, a: ListId, b: ListId) -> Option<ListId> {
        if self.is_below(a, b) {
            Some(a)
        } else if self.is_below(b, a) {
            Some(b)
        } else {
            None
        }
    }

    /// The lists from the first below `above` down to `list`.
    pub(super) fn path(&self, above: ListId, list: ListId) -> Option<Vec<ListId>> {
        let mut path: Vec<ListId> = std::iter::successors(Some(list), |l| self.parent(*l)).take_while(|l| *l != above).collect();
        if !self.is_below(list, above) {
            return None;
        }
        path.reverse();
        Some(path)
    }

    fn lift_mask(&mut self, mask: MaskId, from: ListId, to: ListId) -> Option<MaskId> {
        if from == to {
            return Some(mask);
        }
        if from == Subject::ROOT {
            return Some(self.mask(to, MaskOp::Gather(from, mask)));
        }
        let parent = self.parent(to)?;
        let above = self.lift_mask(mask, from, parent)?;
        Some(self.mask(to, MaskOp::Gather(parent, above)))
    }

    /// A truth value for each item of a list at or below its own.
    pub(super) fn lifted(&mut self, truth: Truth, to: ListId) -> Option<Truth> {
        let of = match truth.of {
            TruthOf::Mask(mask) => TruthOf::Mask(self.lift_mask(mask, truth.list, to)?),
            constant => constant,
        };
        Some(Truth { list: to, of })
    }

    pub(super) fn lift_num(&mut self, num: Num, from: ListId, to: ListId) -> Option<Num> {
        if from == to {
            return Some(num);
        }
        if from == Subject::ROOT {
            return Some(self.number(to, NumberOp::Gather(from, num)));
        }
        let parent = self.parent(to)?;
        let above = self.lift_num(num, from, parent)?;
        Some(self.number(to, NumberOp::Gather(parent, above)))
    }

    /// A quantity for each item of a list at or below its own.
    pub(super) fn lifted_quantity(&mut self, quantity: &Quantity, to: ListId) -> Option<Quantity> {
        let num = self.lift_num(quantity.num, quantity.list, to)?;
        let divisor = match quantity.divisor {
            Some(divisor) => Some(self.lift_num(divisor, quantity.list, to)?),
            None => None,
        };
        Some(Quantity { list: to, num, divisor, ..quantity.clone() })
    }

    // ── truth ───────────────────────────────────────────────────────────────

    /// A register that holds a truth value, even a constant one.
    pub(super) fn materialised(&mut self, truth: Truth, list: ListId) -> MaskId {
        match truth.of {
            TruthOf::Mask(mask) => mask,
            constant => self.mask(list, MaskOp::Constant(constant)),
        }
    }

    pub(super) fn negated(&mut self, truth: Truth) -> Truth {
        let of = match truth.of {
            TruthOf::True => TruthOf::False,
            TruthOf::False => TruthOf::True,
            TruthOf::Mask(mask) => TruthOf::Mask(self.mask(truth.list, MaskOp::Not(mask))),
            other => other,
        };
        Truth { list: truth.list, of }
    }

    /// A guard: what is not applicable does not hold.
    pub(super) fn holds(&mut self, truth: Truth) -> Truth {
        let of = match truth.of {
            TruthOf::NotApplicable => TruthOf::False,
            TruthOf::Mask(mask) => TruthOf::Mask(self.mask(truth.list, MaskOp::Holds(mask))),
            other => other,
        };
        Truth { list: truth.list, of }
    }

    /// 但 若 `condition` 可 `allowed`; `None` where there is no such case.
    pub(super) fn exception(&mut self, condition: Truth, allowed: Truth) -> Option<Truth> {
        if matches!(condition.of, TruthOf::False | TruthOf::NotApplicable) {
            return None;
        }
        let Some(list) = self.deeper(condition.list, allowed.list) else { return Some(Truth::UNKNOWN) };
        let both = self.lifted(condition, list).zip(self.lifted(allowed, list));
        let Some((condition, allowed)) = both else { return Some(Truth::UNKNOWN) };
        let (condition, allowed) = (self.materialised(condition, list), self.materialised(allowed, list));
        let mask = self.mask(list, MaskOp::Exception(condition, allowed));
        Some(Truth { list, of: TruthOf::Mask(mask) })
    }

    /// 且 (`both`) or 或, over values of lists on one line.
    pub(super) fn joined(&mut self, a: Truth, b: Truth, both: bool) -> Option<Truth> {
        let settled = if both { TruthOf::False } else { TruthOf::True };
        if a.of == settled || b.of == settled {
            return Some(Truth { list: Subject::ROOT, of: settled });
        }
        if a.of == TruthOf::NotApplicable || a.of == b.of {
            return Some(b);
        }
        if b.of == TruthOf::NotApplicable {
            return Some(a);
        }
        let list = self.deeper(a.list, b.list)?;
        let (a, b) = (self.lifted(a, list)?, self.lifted(b, list)?);
        let (a, b) = (self.materialised(a, list), self.materialised(b, list));
        let (a, b) = (a.min(b), a.max(b));
        let mask = self.mask(list, if both { MaskOp::And(a, b) } else { MaskOp::Or(a, b) });
        Some(Truth { list, of: TruthOf::Mask(mask) })
    }
}

/// A number that is no sign for "unbounded".
pub(super) fn finite(n: i128) -> Option<i64> {
    i64::try_from(n).ok().filter(|n| *n != UNBOUNDED_BELOW && *n != UNBOUNDED_ABOVE)
}

fn once<K: Hash + Eq + Clone, V: Copy + Id>(known: &mut HashMap<K, V>, key: K, make: impl FnOnce(K) -> V) -> V {
    if let Some(id) = known.get(&key) {
        return *id;
    }
    let id = make(key.clone());
    known.insert(key, id);
    id
}
