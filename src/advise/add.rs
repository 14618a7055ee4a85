//! Items to add: what must be known of one so that it satisfies a condition, and nothing else.

use super::New;
use super::lever::Lever;
use super::trial::{Trial, point};
use crate::eval::{Place, Step, Truth, Value, Walker};
use crate::facts::FactRef;
use crate::model::{ColumnId, ColumnType, Compare, ExprId, ExprKind, ListId, Source, Ty};
use crate::number::Number;
use std::collections::BTreeMap;

/// Of so many parents an item may be added to each is a choice of its own.
const MOST_PARENTS: usize = MOST_WAYS;
const MOST_WAYS: usize = super::MAX_WAYS;

/// What is known of the item to come.
type Settings = BTreeMap<ColumnId, New>;

/// The lists of a source that may get items that satisfy all conditions.
pub(super) fn levers(trial: &mut Trial<'_>, counted: ExprId, source: Source, conditions: &[Option<ExprId>], place: &[Step]) -> Vec<Lever> {
    let list = source.list();
    let parents = trial.now(|walker, looks| walker.parents(source, place, looks));
    let mut found = Vec::new();
    for parent in parents.into_iter().take(MOST_PARENTS) {
        let mut item = NewItem { trial, list, own: own_scope(place), outer: place.to_vec(), parent, settings: Settings::new() };
        let grouped = match source {
            Source::Group { scope, .. } => item.join_group(scope),
            Source::Below { .. } => true,
        };
        if grouped && conditions.iter().flatten().all(|condition| item.force(*condition, true)) && item.reachable() {
            let settings = item.settings;
            let fact = FactRef::List(list, parent);
            let here = trial.facts.children(list, parent).len();
            found.push(Lever::of_list(fact, here, settings.into_iter().collect(), counted));
        }
    }
    found
}

/// The number of the scope that an item below a place stands in.
fn own_scope(place: &[Step]) -> usize {
    place.len() + 1
}

struct NewItem<'t, 'a> {
    trial: &'t mut Trial<'a>,
    list: ListId,
    /// The scope in which a condition reads the item.
    own: usize,
    /// The scopes around it.
    outer: Place,
    parent: u32,
    settings: Settings,
}

impl NewItem<'_, '_> {
    fn join_group(&mut self, scope: u8) -> bool {
        let step = usize::from(scope).checked_sub(1).and_then(|at| self.outer.get(at)).copied();
        match step {
            Some(Step::Group(_, by, raw, _)) => {
                let new = match &self.trial.model.subjects.at(self.trial.facts.subject()).columns.at(by).ty {
                    ColumnType::Number(ty) => Number::from_int(i128::from(raw)).checked_mul(ty.tick()).map(New::Number),
                    _ => Some(New::Raw(raw)),
                };
                new.is_some_and(|new| self.set(by, new))
            }
            _ => false,
        }
    }

    /// What is set must be there to be asked for: the conditions of 仅当 hold too.
    fn reachable(&mut self) -> bool {
        let schema = self.trial.model.subjects.at(self.trial.facts.subject());
        let (list, parent) = (self.list, self.parent);
        let above = schema.lists.at(list).parent.unwrap_or(crate::model::Subject::ROOT);
        let outer = self.trial.now(|walker, _| walker.place_of(above, parent));
        (self.own, self.outer) = (own_scope(&outer), outer);
        let mut done: Vec<ColumnId> = Vec::new();
        while let Some(column) = self.settings.keys().copied().find(|c| !done.contains(c)) {
            done.push(column);
            if schema.columns.at(column).guard.is_some_and(|guard| !self.force(guard, true)) {
                return false;
            }
        }
        true
    }

    fn set(&mut self, column: ColumnId, new: New) -> bool {
        let known = *self.settings.entry(column).or_insert(new);
        known == new
    }

    fn own_field(&self, expr: ExprId) -> Option<ColumnId> {
        match self.trial.model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } if usize::from(scope) == self.own => Some(column),
            _ => None,
        }
    }

    fn reads_own(&self, expr: ExprId) -> bool {
        self.own_field(expr).is_some() || self.trial.model.operands(expr).into_iter().any(|operand| self.reads_own(operand))
    }

    fn outside(&mut self, expr: ExprId) -> Value {
        let outer = self.outer.clone();
        self.trial.now(|walker: Walker<'_>, looks| walker.worth(expr, &outer, looks))
    }

    /// Sets what makes a condition hold, or not.
    fn force(&mut self, expr: ExprId, wanted: bool) -> bool {
        let model = self.trial.model;
        if !self.reads_own(expr) {
            return self.outside(expr) == Value::Truth(if wanted { Truth::True } else { Truth::False });
        }
        match &model.exprs.at(expr).kind {
            ExprKind::Field { column, .. } => self.set(*column, New::Raw(i64::from(wanted))),
            ExprKind::Not(inner) => self.force(*inner, !wanted),
            ExprKind::And(all) | ExprKind::Or(all) => {
                if matches!(model.exprs.at(expr).kind, ExprKind::And(_)) == wanted {
                    return all.iter().all(|operand| self.force(*operand, wanted));
                }
                let before = self.settings.clone();
                all.iter().any(|operand| {
                    self.settings.clone_from(&before);
                    self.force(*operand, wanted)
                })
            }
            ExprKind::Compare(how, a, b) => match (self.own_field(*a), self.own_field(*b)) {
                (Some(column), None) => self.compare(column, *how, *b, wanted),
                (None, Some(column)) => self.compare(column, how.exchanged(), *a, wanted),
                _ => false,
            },
            ExprKind::Between(value, low, _) if wanted => match self.own_field(*value) {
                Some(column) => self.compare(column, Compare::GreaterEqual, *low, true),
                None => false,
            },
            ExprKind::Same(a, b, opposite) => match (self.own_field(*a), self.own_field(*b)) {
                (Some(column), None) => self.same(column, *b, wanted != *opposite),
                (None, Some(column)) => self.same(column, *a, wanted != *opposite),
                _ => false,
            },
            ExprKind::OneOf(value, set) => {
                let Some(column) = self.own_field(*value) else { return false };
                if wanted {
                    let before = self.settings.clone();
                    return set.iter().any(|member| {
                        self.settings.clone_from(&before);
                        self.same(column, *member, true)
                    });
                }
                let members: Vec<i64> = set.iter().filter_map(|m| self.raw_of(*m)).collect();
                self.other_choice(column, &members)
            }
            ExprKind::Has(set, member) => match self.own_field(*set) {
                Some(column) if wanted => {
                    let bits = match self.settings.get(&column) {
                        Some(New::Raw(bits)) => *bits,
                        _ => 0,
                    };
                    self.settings.insert(column, New::Raw(bits | 1_i64 << member.position));
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn raw_of(&mut self, expr: ExprId) -> Option<i64> {
        match self.outside(expr) {
            Value::Exact(raw) => Some(raw),
            Value::Truth(Truth::True) => Some(1),
            Value::Truth(Truth::False) => Some(0),
            _ => None,
        }
    }

    fn same(&mut self, column: ColumnId, other: ExprId, wanted: bool) -> bool {
        if self.reads_own(other) {
            return false;
        }
        if let Ty::Number(_) | Ty::Date = self.trial.model.exprs.at(other).ty {
            return self.compare(column, Compare::Equal, other, wanted);
        }
        if let Some(at) = point(self.outside(other)) {
            // An ordered choice.
            return wanted && at.to_int().and_then(|n| i64::try_from(n).ok()).is_some_and(|raw| self.set(column, New::Raw(raw)));
        }
        match self.raw_of(other) {
            Some(raw) if wanted => self.set(column, New::Raw(raw)),
            Some(raw) => self.other_choice(column, &[raw]),
            None => false,
        }
    }

    /// The first choice that is none of these.
    fn other_choice(&mut self, column: ColumnId, not: &[i64]) -> bool {
        let schema = self.trial.model.subjects.at(self.trial.facts.subject());
        let count = match &schema.columns.at(column).ty {
            ColumnType::YesNo => 2,
            ColumnType::Choice(of) => self.trial.model.enums.at(*of).members.len(),
            _ => return false,
        };
        let first = (0..i64::try_from(count).unwrap_or(0)).find(|raw| !not.contains(raw));
        first.is_some_and(|raw| self.set(column, New::Raw(raw)))
    }

    fn compare(&mut self, column: ColumnId, how: Compare, other: ExprId, wanted: bool) -> bool {
        if self.reads_own(other) {
            return false;
        }
        let Some(at) = point(self.outside(other)) else { return false };
        let how = if wanted { how } else { how.opposite() };
        let Some(step) = self.step(column) else { return false };
        let (near, up) = match how {
            Compare::GreaterEqual | Compare::Equal => (Some(at), true),
            Compare::LessEqual => (Some(at), false),
            Compare::Greater | Compare::NotEqual => (at.checked_add(step), true),
            Compare::Less => (at.checked_sub(step), false),
        };
        let new = near.and_then(|near| self.new_of(column, near, up));
        let exact = how != Compare::Equal
            || new.is_some_and(|new| matches!(new, New::Number(n) if n == at) || matches!(new, New::Raw(r) if Number::from_int(i128::from(r)) == at));
        match new {
            Some(new) if exact => self.set(column, new),
            _ => false,
        }
    }

    fn step(&self, column: ColumnId) -> Option<Number> {
        let schema = self.trial.model.subjects.at(self.trial.facts.subject());
        match &schema.columns.at(column).ty {
            ColumnType::Number(ty) if !ty.unit.is_count() => ty.unit.factor().checked_div(Number::from_int(100)),
            _ => Some(Number::ONE),
        }
    }

    /// A number as a value of a column, whole where it must be and within its bounds.
    fn new_of(&self, column: ColumnId, number: Number, up: bool) -> Option<New> {
        let schema = self.trial.model.subjects.at(self.trial.facts.subject());
        match &schema.columns.at(column).ty {
            ColumnType::Number(ty) => {
                let number = match (ty.unit.is_count(), up) {
                    (false, _) => number,
                    (true, true) => number.ceil()?,
                    (true, false) => number.floor(),
                };
                let fits = ty.least.is_none_or(|n| n <= number) && ty.greatest.is_none_or(|n| number <= n);
                fits.then_some(New::Number(number))
            }
            ColumnType::Date => i64::try_from(number.to_int()?).ok().map(New::Raw),
            ColumnType::Choice(of) => {
                let raw = i64::try_from(number.to_int()?).ok()?;
                let last = i64::try_from(self.trial.model.enums.at(*of).members.len()).ok()?;
                (0..last).contains(&raw).then_some(New::Raw(raw))
            }
            _ => None,
        }
    }
}
