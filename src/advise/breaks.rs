//! What a way would break: rules that read what it changes, before and after.

use super::trial::Trial;
use super::{Change, Shift};
use crate::eval::{ItemResult, Outcome, Place, RuleResult, Step, Truth, Walker};
use crate::facts::FactRef;
use crate::model::{ColumnId, ExprId, ExprKind, ListId, Model, RuleId, SubjectId};
use std::collections::{BTreeMap, BTreeSet};

/// What it costs to explain how a rule came out at a place, in looks.
const EXPLAINED: u64 = 16;

/// A rule that came out without a breach at a place and would not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: RuleId,
    /// How it would come out there; the place is as it is named now.
    pub item: ItemResult,
}

/// What each rule of a subject reads.
#[derive(Debug)]
pub(super) struct Readers {
    rules: Vec<(RuleId, Reads)>,
}

#[derive(Debug, Default)]
struct Reads {
    columns: BTreeSet<ColumnId>,
    lists: BTreeSet<ListId>,
    seen: BTreeSet<ExprId>,
}

impl Reads {
    fn expr(&mut self, model: &Model, subject: SubjectId, expr: ExprId) {
        if !self.seen.insert(expr) {
            return;
        }
        match &model.exprs.at(expr).kind {
            ExprKind::Field { column, .. } | ExprKind::GroupKey { column, .. } => self.column(model, subject, *column),
            ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. } => self.list(model, subject, source.list()),
            _ => {}
        }
        for operand in model.operands(expr) {
            self.expr(model, subject, operand);
        }
    }

    fn column(&mut self, model: &Model, subject: SubjectId, column: ColumnId) {
        if self.columns.insert(column)
            && let Some(guard) = model.subjects.at(subject).columns.at(column).guard
        {
            self.expr(model, subject, guard);
        }
    }

    fn list(&mut self, model: &Model, subject: SubjectId, list: ListId) {
        let mut at = Some(list);
        while let Some(list) = at.filter(|list| self.lists.insert(*list)) {
            let declared = model.subjects.at(subject).lists.at(list);
            if let Some(guard) = declared.guard {
                self.expr(model, subject, guard);
            }
            at = declared.parent;
        }
    }
}

impl Readers {
    pub(super) fn new(model: &Model, subject: SubjectId) -> Self {
        let of = |id: RuleId| {
            let rule = model.rules.at(id);
            let mut reads = Reads::default();
            let exceptions = rule.clauses.iter().flat_map(|c| c.exceptions.iter().flat_map(|(condition, allowed)| [*condition, *allowed]));
            let clauses = rule.clauses.iter().flat_map(|c| c.deadline.into_iter().chain([c.expr]));
            for expr in rule.applies.into_iter().chain(rule.scopes.iter().filter_map(|s| s.filter)).chain(clauses).chain(exceptions) {
                reads.expr(model, subject, expr);
            }
            for scope in &rule.scopes {
                reads.list(model, subject, scope.source.list());
                if let Some(by) = scope.by {
                    reads.column(model, subject, by);
                }
            }
            (id, reads)
        };
        Self { rules: model.rules.enumerate().filter(|(_, rule)| rule.subject == subject).map(|(id, _)| of(id)).collect() }
    }

    /// The rules that read any of the facts, in order.
    fn of(&self, changes: &[Change]) -> Vec<RuleId> {
        let reads = |(_, reads): &&(RuleId, Reads)| {
            changes.iter().any(|change| match change.fact {
                FactRef::Field(column, _) => reads.columns.contains(&column),
                FactRef::List(list, _) => reads.lists.contains(&list),
            })
        };
        self.rules.iter().filter(reads).map(|(id, _)| *id).collect()
    }
}

fn is_settled(item: &ItemResult) -> bool {
    item.clauses.iter().all(|c| matches!(c.outcome, Outcome::Pass | Outcome::NotApplicable))
}

fn is_open(item: &ItemResult) -> bool {
    item.clauses.iter().any(|c| matches!(c.outcome, Outcome::Fail | Outcome::Undetermined))
}

/// What changes break; `None` where that would take too long to find out.
pub(super) fn breaks(trial: &mut Trial<'_>, readers: &Readers, before: &[RuleResult], changes: &[Change]) -> Option<Vec<Broken>> {
    let before: BTreeMap<RuleId, &RuleResult> = before.iter().map(|result| (result.rule, result)).collect();
    trial.looks = trial.looks.saturating_sub(trial.held());
    let mut facts = trial.facts.clone();
    let shifts = super::apply_to(trial.model, &mut facts, changes.iter());
    let mut broken = Vec::new();
    for (rule, old) in readers.of(changes).into_iter().filter_map(|rule| Some((rule, *before.get(&rule)?))) {
        let walker = Walker::new(trial.model, &facts, trial.day).with_amendments(trial.amendments);
        let new = walker.rule(rule, &mut trial.looks);
        // Each place that is told of costs as much as many looks.
        trial.looks = trial.looks.saturating_sub(EXPLAINED * new.items.len() as u64);
        if trial.looks == 0 {
            return None;
        }
        if new.applies == Truth::False {
            continue;
        }
        for mut item in new.items {
            let Some(place) = place_before(&item.place, &shifts) else { continue };
            let was = old.items.binary_search_by(|old| old.place.cmp(&place)).ok().and_then(|at| old.items.get(at));
            let is_own = rule == trial.rule && place == trial.place;
            if !is_own && was.is_none_or(is_settled) && is_open(&item) {
                item.place = place;
                broken.push(Broken { rule, item });
            }
        }
    }
    Some(broken)
}

/// Where a place was before lists got more items; `None` where it is a new one.
fn place_before(place: &[Step], shifts: &[Shift]) -> Option<Place> {
    let of = |step: &Step| match *step {
        Step::Item(list, item) => Shift::back(shifts, list, item).map(|item| Step::Item(list, item)),
        group @ Step::Group(..) => Some(group),
    };
    place.iter().map(of).collect()
}
