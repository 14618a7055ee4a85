//! Tries changes: the rule at the place, evaluated with them.

use super::{Change, Shift, apply_to};
use crate::date::Date;
use crate::eval::{Amendments, Outcome, Place, Range, Step, Value, Walker};
use crate::facts::{FactRef, Facts};
use crate::model::{ColumnType, ExprId, Model, RuleId};
use crate::number::Number;

/// A rule at a place, and facts to change.
#[derive(Debug)]
pub(super) struct Trial<'a> {
    pub(super) model: &'a Model,
    /// As they are.
    pub(super) facts: &'a Facts,
    /// Changed for each question, and back.
    pub(super) copy: Facts,
    pub(super) day: Date,
    pub(super) amendments: Amendments,
    pub(super) rule: RuleId,
    pub(super) place: Place,
    /// The clauses that must pass.
    pub(super) failed: Vec<u16>,
    /// How all clauses came out.
    pub(super) before: Vec<(u16, Outcome)>,
    pub(super) evaluations: u32,
    pub(super) looks: u64,
    pub(super) stopped: bool,
    /// Something was tried that no longer fails, and yet is not known to pass.
    pub(super) unknown: bool,
}

/// Where a place is once lists have got more items.
fn moved(place: &[Step], shifts: &[Shift]) -> Place {
    let of = |step: &Step| match *step {
        Step::Item(list, item) => Step::Item(list, Shift::moved(shifts, list, item)),
        group @ Step::Group(..) => group,
    };
    place.iter().map(of).collect()
}

impl<'a> Trial<'a> {
    /// How many items there are: what it costs to copy the facts, in looks.
    pub(super) fn held(&self) -> u64 {
        self.model.subjects.at(self.facts.subject()).lists.ids().map(|list| u64::from(self.facts.list(list).len)).sum()
    }

    /// Whether nothing more can be asked.
    pub(super) fn is_spent(&self) -> bool {
        self.evaluations == 0 || self.looks == 0
    }

    /// Asks about the facts as they are.
    pub(super) fn now<T>(&mut self, ask: impl FnOnce(Walker<'a>, &mut u64) -> T) -> T {
        let walker = Walker::new(self.model, self.facts, self.day).with_amendments(self.amendments).in_rule(self.rule);
        ask(walker, &mut self.looks)
    }

    /// Asks about the facts with changes. `None` once too much was asked.
    pub(super) fn with<T>(&mut self, changes: &[&Change], ask: impl FnOnce(&Walker<'_>, &[Shift], &mut u64) -> T) -> Option<T> {
        if self.is_spent() {
            self.stopped = true;
            return None;
        }
        self.evaluations -= 1;
        let walker = |facts| Walker::new(self.model, facts, self.day).with_amendments(self.amendments).in_rule(self.rule);
        if changes.iter().any(|c| matches!(c.fact, FactRef::List(..))) {
            // Items that move up are not moved back: a copy is taken for this one question.
            self.looks = self.looks.saturating_sub(self.held());
            let mut facts = self.facts.clone();
            let shifts = apply_to(self.model, &mut facts, changes.iter().copied());
            return Some(ask(&walker(&facts), &shifts, &mut self.looks));
        }
        apply_to(self.model, &mut self.copy, changes.iter().copied());
        let answer = ask(&walker(&self.copy), &[], &mut self.looks);
        for change in changes {
            let FactRef::Field(column, item) = change.fact else { continue };
            let is_number = matches!(self.model.subjects.at(self.facts.subject()).columns.at(column).ty, ColumnType::Number(_));
            if let (true, Some(old)) = (is_number, self.facts.number(self.model, column, item)) {
                self.copy.set_number(self.model, column, item, old);
            } else if let Some(old) = self.facts.raw(column, item) {
                self.copy.set_raw(column, item, old);
            }
        }
        Some(answer)
    }

    /// Whether every clause that failed passes, and no other comes out worse.
    pub(super) fn passes(&mut self, changes: &[&Change]) -> bool {
        let (rule, place) = (self.rule, self.place.clone());
        let Some(after) = self.with(changes, |walker, shifts, looks| walker.outcomes(rule, &moved(&place, shifts), looks)) else { return false };
        if self.looks == 0 {
            // What was looked at may have been cut short.
            self.stopped = true;
            return false;
        }
        let outcome = |number: u16| after.iter().find(|(n, _)| *n == number).map(|(_, outcome)| *outcome);
        let mends = self.failed.iter().all(|number| outcome(*number) == Some(Outcome::Pass));
        let is_worse = |(number, before): &(u16, Outcome)| match (before, outcome(*number)) {
            (Outcome::Fail, _) => false,
            (Outcome::Pass | Outcome::NotApplicable, Some(after)) => !matches!(after, Outcome::Pass | Outcome::NotApplicable),
            (_, Some(after)) => after == Outcome::Fail,
            (_, None) => true,
        };
        let spoils = self.before.iter().any(is_worse);
        self.unknown |= !mends && !after.is_empty() && after.iter().all(|(_, o)| *o != Outcome::Fail) && after.iter().any(|(_, o)| *o == Outcome::Undetermined);
        mends && !spoils
    }

    /// By how much the first side is more than the second; `None` where that is no one number.
    pub(super) fn gap(&mut self, changes: &[&Change], (a, b): (ExprId, ExprId), place: &[Step]) -> Option<Number> {
        let both = self.with(changes, |walker, shifts, looks| {
            let place = moved(place, shifts);
            (walker.worth(a, &place, looks), walker.worth(b, &place, looks))
        })?;
        point(both.0)?.checked_sub(point(both.1)?)
    }

    /// What an expression is worth with changes.
    pub(super) fn worth(&mut self, changes: &[&Change], expr: ExprId, place: &[Step]) -> Option<Number> {
        point(self.with(changes, |walker, shifts, looks| walker.worth(expr, &moved(place, shifts), looks))?)
    }
}

/// The one number that something is worth.
pub(super) fn point(value: Value) -> Option<Number> {
    match value {
        Value::Range { range: Range { least: Some(least), greatest: Some(greatest) }, maybe_not_applicable: false } if least == greatest => Some(least),
        _ => None,
    }
}
