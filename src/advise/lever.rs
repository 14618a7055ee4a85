//! What can be changed, and how far: a fact as a row of steps up and down.

use super::{Action, Bound, Change, New};
use crate::date::Date;
use crate::facts::{FactRef, Facts, MAX_ITEMS};
use crate::model::{ColumnId, ColumnType, ExprId, Model, NumberType};
use crate::number::Number;

/// As many steps as are ever taken where no bound is declared.
const FAR: u64 = 1 << 34;
/// As many items as are ever added.
const MOST_ADDED: u64 = 1000;

/// A fact that may be changed, or a list that may get another item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lever {
    pub(super) fact: FactRef,
    pub(super) axis: Axis,
}

/// What steps it goes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Axis {
    Number { old: Number, step: Number, least: Option<Number>, greatest: Option<Number>, whole: bool },
    Date { old: i64 },
    YesNo { old: bool },
    Ordered { old: i64, last: i64 },
    Items { with: Vec<(ColumnId, New)>, most: u64, counted: ExprId },
}

/// A lever in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Direction {
    pub(super) lever: usize,
    pub(super) up: bool,
}

impl Lever {
    /// A field with a value that may be changed; `None` for texts and choices without an order.
    pub(super) fn of_field(model: &Model, facts: &Facts, column: ColumnId, item: u32) -> Option<Self> {
        let axis = match &model.subjects.at(facts.subject()).columns.at(column).ty {
            ColumnType::Number(ty) => {
                Axis::Number { old: facts.number(model, column, item)?, step: step_of(ty)?, least: ty.least, greatest: ty.greatest, whole: ty.unit.is_count() }
            }
            ColumnType::Date => Axis::Date { old: facts.raw(column, item)? },
            ColumnType::YesNo => Axis::YesNo { old: facts.raw(column, item)? != 0 },
            ColumnType::Choice(of) if model.enums.at(*of).ordered => {
                let last = i64::try_from(model.enums.at(*of).members.len()).ok()?.checked_sub(1)?;
                Axis::Ordered { old: facts.raw(column, item)?, last }
            }
            ColumnType::Choice(_) | ColumnType::Choices(_) | ColumnType::Text | ColumnType::Item(_) => return None,
        };
        Some(Self { fact: FactRef::Field(column, item), axis })
    }

    /// A list that may get more items of a kind.
    pub(super) fn of_list(fact: FactRef, items: usize, with: Vec<(ColumnId, New)>, counted: ExprId) -> Self {
        let room = u64::try_from(MAX_ITEMS.saturating_sub(items)).unwrap_or(0);
        Self { fact, axis: Axis::Items { with, most: room.min(MOST_ADDED), counted } }
    }

    /// How many steps it can go.
    pub(super) fn reach(&self, up: bool) -> u64 {
        match &self.axis {
            Axis::Number { old, step, least, greatest, whole } => {
                let bound = if up { *greatest } else { *least };
                let Some(bound) = bound else { return FAR };
                let span = if up { bound.checked_sub(*old) } else { old.checked_sub(bound) };
                let steps = span.and_then(|span| span.checked_div(*step));
                let whole_steps = steps.and_then(|s| if *whole { Some(s.floor()) } else { s.ceil() });
                whole_steps.and_then(Number::to_int).map_or(0, |n| u64::try_from(n).unwrap_or(0)).min(FAR)
            }
            Axis::Date { .. } => 100_000,
            Axis::YesNo { old } => u64::from(*old != up),
            Axis::Ordered { old, last } => u64::try_from(if up { last - old } else { *old }).unwrap_or(0),
            Axis::Items { most, .. } => {
                if up {
                    *most
                } else {
                    0
                }
            }
        }
    }

    /// So many steps in a direction; the last one ends at the bound.
    pub(super) fn change(&self, up: bool, steps: u64) -> Option<Change> {
        if steps == 0 || steps > self.reach(up) {
            return None;
        }
        let moved = |to: New| Action::Move { up, to, bound: Bound::Exactly };
        let action = match &self.axis {
            Axis::Number { old, step, least, greatest, .. } => {
                let span = step.checked_mul(Number::from_int(i128::from(steps)))?;
                let to = if up { old.checked_add(span)? } else { old.checked_sub(span)? };
                let to = if up { greatest.map_or(to, |bound| to.min(bound)) } else { least.map_or(to, |bound| to.max(bound)) };
                moved(New::Number(to))
            }
            Axis::Date { old } => {
                let days = i64::try_from(steps).ok()?;
                let to = if up { old.checked_add(days)? } else { old.checked_sub(days)? };
                Date::from_days(to)?;
                moved(New::Raw(to))
            }
            Axis::YesNo { old } => Action::Set(!old),
            Axis::Ordered { old, .. } => {
                let steps = i64::try_from(steps).ok()?;
                moved(New::Raw(if up { old + steps } else { old - steps }))
            }
            Axis::Items { with, counted, .. } => Action::Add { count: u32::try_from(steps).ok()?, with: with.clone(), counted: *counted },
        };
        Some(Change { fact: self.fact, action, steps })
    }

    /// A quantity set to a value that no whole number of steps leads to.
    pub(super) fn change_to(&self, up: bool, target: Number) -> Option<Change> {
        let Axis::Number { old, step, least, greatest, whole } = &self.axis else { return None };
        let span = if up { target.checked_sub(*old)? } else { old.checked_sub(target)? };
        let fits = least.is_none_or(|n| n <= target) && greatest.is_none_or(|n| target <= n) && (!whole || target.is_integer());
        if !fits || !span.is_positive() {
            return None;
        }
        let steps = u64::try_from(span.checked_div(*step)?.ceil()?.to_int()?).ok()?;
        Some(Change { fact: self.fact, action: Action::Move { up, to: New::Number(target), bound: Bound::Exactly }, steps })
    }

    /// One step less of a change; `None` where nothing is left of it.
    pub(super) fn less(&self, change: &Change) -> Option<Change> {
        let (Axis::Number { old, step, .. }, Action::Move { up, to: New::Number(to), .. }) = (&self.axis, &change.action) else {
            let up = !matches!(change.action, Action::Move { up: false, .. });
            return self.change(up, change.steps.checked_sub(1)?);
        };
        let back = if *up { to.checked_sub(*step)? } else { to.checked_add(*step)? };
        let is_left = if *up { back > *old } else { back < *old };
        is_left.then(|| Change { fact: self.fact, action: Action::Move { up: *up, to: New::Number(back), bound: Bound::Exactly }, steps: change.steps - 1 })
    }

    /// Whether it may be tried how far it goes: items are not added by the thousand for that.
    pub(super) fn has_end(&self) -> bool {
        !matches!(self.axis, Axis::Items { .. })
    }

    /// Whether a change is one along this lever.
    pub(super) fn holds(&self, change: &Change) -> bool {
        match (&self.axis, &change.action) {
            (Axis::Items { counted, .. }, Action::Add { counted: own, .. }) => counted == own,
            (_, Action::Add { .. }) | (Axis::Items { .. }, _) => false,
            _ => true,
        }
    }

    /// Whether every step is worth looking at one by one.
    pub(super) fn is_coarse(&self) -> bool {
        !matches!(self.axis, Axis::Number { whole: false, .. } | Axis::Date { .. })
    }
}

/// One step in base units: one of a count, a hundredth of the declared unit of a measure.
fn step_of(ty: &NumberType) -> Option<Number> {
    if ty.unit.is_count() { Some(Number::ONE) } else { ty.unit.factor().checked_div(Number::from_int(100)) }
}
