//! Rules, pathways and supports: clauses at their places, guards, exceptions, deadlines.

use super::interval::{and, negate, or};
use super::items::{Group, Groups};
use super::machine::{Frame, GHOST, Machine, Val, amendment_in_force, is_draft};
use super::why::{Missing, Reads};
use super::{Amendments, ClauseResult, FactRef, ItemResult, Outcome, PathwayResult, Place, Reason, RuleResult, Step, SupportResult, Truth, Value};
use crate::date::Date;
use crate::model::{AmendmentId, AmountOf, Clause, ColumnId, ExprId, Model, Part, PathwayId, Rule, RuleId, Scope, Source, SupportId};
use std::collections::{BTreeMap, BTreeSet};

/// What the conditions around a clause come to (适用, 若), and what they wait for.
#[derive(Debug, Clone)]
struct Guard {
    truth: Truth,
    missing: BTreeSet<FactRef>,
    reason: Option<Reason>,
    /// Groups that items may still join: what does not fail is not settled.
    strays: BTreeSet<FactRef>,
}

impl Guard {
    fn open() -> Self {
        Self { truth: Truth::True, missing: BTreeSet::new(), reason: None, strays: BTreeSet::new() }
    }

    fn closed() -> Self {
        Self { truth: Truth::False, ..Self::open() }
    }
}

/// A rule being gone through.
struct Sweep<'a> {
    rule: &'a Rule,
    /// Clauses in force, by the scope they stand in.
    clauses: BTreeMap<Option<u16>, Vec<(u16, &'a Clause)>>,
    places: BTreeMap<Place, ItemResult>,
    unseen: BTreeSet<FactRef>,
    place: Place,
}

/// Which items columns have settled already, by scope; the walker leaves them alone.
pub(super) trait Settled {
    /// How all clauses of a scope came out for an item of its list, where that is known and nothing more is to be said of it.
    fn outcome(&self, scope: Option<u16>, item: u32) -> Option<Outcome>;
}

impl<'a> Machine<'a> {
    pub(super) fn rule(&mut self, id: RuleId, settled: Option<&dyn Settled>) -> RuleResult {
        let rule = self.model.rules.at(id);
        self.rule = Some(rule);
        self.frames.clear();
        let mut guard = Guard::open();
        guard.truth = self.guard(rule.applies);
        let mut result = RuleResult { rule: id, applies: guard.truth, passed: 0, not_applicable: 0, items: Vec::new(), unseen: Vec::new(), reason: None };
        if guard.truth == Truth::False {
            return result;
        }
        if let (Truth::Unknown, Some(applies)) = (guard.truth, rule.applies) {
            self.explain_guard(applies, &mut guard);
        }
        let mut sweep = Sweep { rule, clauses: BTreeMap::new(), places: BTreeMap::new(), unseen: BTreeSet::new(), place: Vec::new() };
        for (number, clause) in (0..).zip(&rule.clauses) {
            if self.counts(clause) {
                sweep.clauses.entry(clause.scope).or_default().push((number, clause));
            }
        }
        // Two blocks over one list give one finding an item: then every place is kept until all are known.
        let one_scope = sweep.clauses.len() <= 1;
        let settled = if one_scope && guard.truth == Truth::True { settled } else { None };
        self.place(&mut sweep, None, &guard, settled, &mut result);
        self.scopes_below(&mut sweep, None, &guard, settled, &mut result);
        for (_, item) in sweep.places {
            let outcomes = || item.clauses.iter().map(|c| c.outcome);
            if outcomes().all(|o| o == Outcome::NotApplicable) {
                result.not_applicable += 1;
            } else if outcomes().all(|o| matches!(o, Outcome::NotApplicable | Outcome::Pass)) && item.clauses.iter().all(|c| c.exception.is_none()) {
                result.passed += 1;
            } else {
                result.items.push(item);
            }
        }
        result.unseen = sweep.unseen.into_iter().collect();
        self.rule = None;
        result
    }

    fn counts(&self, clause: &Clause) -> bool {
        let amendment = match clause.part {
            Part::Base => None,
            Part::Amendment(id) => Some(id),
        };
        clause_counts(self.model, amendment, &clause.replaced_by, self.amendments, self.day)
    }

    fn explain_guard(&mut self, condition: ExprId, guard: &mut Guard) {
        let mut missing = Missing::default();
        self.find_missing(condition, &mut missing);
        guard.truth = Truth::Unknown;
        guard.missing.extend(missing.facts);
        guard.reason = guard.reason.or(missing.reason);
    }

    fn scopes_below(&mut self, sweep: &mut Sweep<'a>, parent: Option<u16>, guard: &Guard, settled: Option<&dyn Settled>, result: &mut RuleResult) {
        for (number, scope) in (0_u16..).zip(&sweep.rule.scopes) {
            if scope.parent == parent && has_clauses(sweep, number) {
                match scope.by {
                    None => self.each(sweep, number, scope, guard, settled, result),
                    Some(by) => self.each_group(sweep, number, scope, by, guard, result),
                }
            }
        }
    }

    fn each(&mut self, sweep: &mut Sweep<'a>, number: u16, scope: &Scope, guard: &Guard, settled: Option<&dyn Settled>, result: &mut RuleResult) {
        let list = scope.source.list();
        let items = self.items(scope.source);
        let own = sweep.clauses.contains_key(&Some(number));
        for (id, belongs) in items.ids.iter() {
            if let Some(outcome) = settled.and_then(|s| s.outcome(Some(number), id)) {
                match outcome {
                    Outcome::Pass => result.passed += 1,
                    _ => result.not_applicable += 1,
                }
                continue;
            }
            if !self.step() {
                self.note_unseen(sweep, scope.source);
                result.reason = Some(Reason::TooManySteps);
                break;
            }
            self.frames.push(Frame::Item(list, id));
            sweep.place.push(Step::Item(list, id));
            let inner = self.guard_of_item(scope, belongs, guard);
            if own {
                self.place(sweep, Some(number), &inner, None, result);
            }
            self.scopes_below(sweep, Some(number), &inner, settled, result);
            sweep.place.pop();
            self.frames.pop();
        }
        let may_hold_more = items.unseen && self.with(Frame::Item(list, GHOST), |m| m.guard(scope.filter)) != Truth::False;
        if may_hold_more && guard.truth != Truth::False {
            self.note_unseen(sweep, scope.source);
        }
    }

    fn note_unseen(&mut self, sweep: &mut Sweep<'a>, source: Source) {
        let mut missing = Missing::default();
        match source {
            Source::Below { list, scope } => self.unseen_lists(list, scope, &mut missing),
            Source::Group { scope, .. } => missing.facts.extend(self.group(scope).iter().flat_map(|g| g.missing.clone())),
        }
        sweep.unseen.extend(missing.facts);
    }

    fn guard_of_item(&mut self, scope: &Scope, belongs: Truth, outer: &Guard) -> Guard {
        if outer.truth == Truth::False {
            return Guard::closed();
        }
        let mut guard = outer.clone();
        match (self.guard(scope.filter), scope.filter) {
            (Truth::False | Truth::NotApplicable, _) => return Guard::closed(),
            (Truth::Unknown, Some(filter)) => self.explain_guard(filter, &mut guard),
            _ => {}
        }
        if let (Truth::Unknown, Source::Group { scope, .. }) = (belongs, scope.source) {
            guard.truth = Truth::Unknown;
            if let Some(group) = self.group(scope) {
                guard.missing.extend(group.missing.iter().copied());
            }
        }
        guard
    }

    fn each_group(&mut self, sweep: &mut Sweep<'a>, number: u16, scope: &Scope, by: ColumnId, guard: &Guard, result: &mut RuleResult) {
        let Groups { all: groups, strays, unseen } = self.groups(scope, number, by);
        if guard.truth != Truth::False {
            if unseen {
                self.note_unseen(sweep, scope.source);
            }
            if groups.is_empty() {
                sweep.unseen.extend(strays.iter().copied());
            }
        }
        for group in groups {
            let inner = guard_of_group(guard, &group, &strays);
            sweep.place.push(group.step);
            self.frames.push(Frame::Group(group));
            self.place(sweep, Some(number), &inner, None, result);
            self.scopes_below(sweep, Some(number), &inner, None, result);
            self.frames.pop();
            sweep.place.pop();
        }
    }

    /// The clauses of one scope at the place where the walker stands.
    fn place(&mut self, sweep: &mut Sweep<'a>, scope: Option<u16>, guard: &Guard, settled: Option<&dyn Settled>, result: &mut RuleResult) {
        let Some(clauses) = sweep.clauses.get(&scope).cloned() else { return };
        if let Some(outcome) = settled.and_then(|s| s.outcome(scope, 0)) {
            match outcome {
                Outcome::Pass => result.passed += 1,
                _ => result.not_applicable += 1,
            }
            return;
        }
        let one_scope = sweep.clauses.len() <= 1;
        let results: Vec<ClauseResult> = clauses.iter().map(|(number, clause)| self.clause(*number, clause, guard)).collect();
        if one_scope && results.iter().all(|c| matches!(c.outcome, Outcome::Pass | Outcome::NotApplicable) && c.exception.is_none()) {
            if results.iter().all(|c| c.outcome == Outcome::NotApplicable) {
                result.not_applicable += 1;
            } else {
                result.passed += 1;
            }
            return;
        }
        let entry = sweep.places.entry(sweep.place.clone()).or_insert_with(|| ItemResult {
            place: sweep.place.clone(),
            clauses: Vec::new(),
            guard_missing: Vec::new(),
            guard_reason: None,
        });
        let doubtful = results.iter().any(|c| c.outcome == Outcome::Undetermined);
        entry.clauses.extend(results);
        entry.clauses.sort_by_key(|c| c.clause);
        if doubtful && guard.truth == Truth::Unknown {
            let all: BTreeSet<FactRef> = entry.guard_missing.iter().chain(&guard.missing).copied().collect();
            entry.guard_missing = all.into_iter().collect();
            entry.guard_reason = entry.guard_reason.or(guard.reason);
        }
    }

    /// How a clause comes out, without the reasons.
    fn settle(&mut self, clause: &Clause, guard: &Guard) -> Settling {
        let (truth, exception) = self.requirement(clause);
        let due = self.due(clause, truth);
        let alone = match (truth, due.past) {
            (Truth::True, _) => Outcome::Pass,
            (Truth::NotApplicable, _) | (_, Truth::NotApplicable) => Outcome::NotApplicable,
            (_, Truth::False) => Outcome::Pending,
            (Truth::False, Truth::True) => Outcome::Fail,
            _ => Outcome::Undetermined,
        };
        let doubted = guard.truth == Truth::Unknown && matches!(alone, Outcome::Fail | Outcome::Undetermined | Outcome::Pending);
        let may_change = !guard.strays.is_empty() && (doubted || alone != Outcome::Fail);
        let outcome = if doubted || may_change { Outcome::Undetermined } else { alone };
        Settling { truth, exception, due, alone, doubted, may_change, outcome }
    }

    fn clause(&mut self, number: u16, clause: &'a Clause, guard: &Guard) -> ClauseResult {
        let mut result = ClauseResult {
            clause: number,
            outcome: Outcome::NotApplicable,
            because: Vec::new(),
            facts: Vec::new(),
            exception: None,
            used: Vec::new(),
            missing: Vec::new(),
            reason: None,
            deadline: None,
        };
        if guard.truth == Truth::False {
            return result;
        }
        let Settling { truth, exception, due, alone, doubted, may_change, outcome } = self.settle(clause, guard);
        result.outcome = outcome;
        result.exception = exception;
        result.deadline = due.day;
        let mut missing = Missing::default();
        if alone == Outcome::Undetermined {
            self.clause_missing(clause, truth, &mut missing);
            if let (Truth::Unknown, Some(deadline)) = (due.past, clause.deadline) {
                self.find_missing(deadline, &mut missing);
            }
        }
        if doubted {
            missing.facts.extend(guard.missing.iter().copied());
            missing.reason = missing.reason.or(guard.reason);
        }
        if may_change {
            missing.facts.extend(guard.strays.iter().copied());
        }
        if result.outcome != Outcome::NotApplicable {
            result.used = self.used_by(clause);
        }
        if matches!(result.outcome, Outcome::Fail | Outcome::Pending) && truth == Truth::False {
            self.clause_blame(clause, &mut result);
        }
        if result.outcome == Outcome::Pass
            && let Some((_, allowed)) = exception.and_then(|e| clause.exceptions.get(usize::from(e)))
        {
            let mut reads = Reads::default();
            self.reads(*allowed, &mut reads);
            result.facts = reads.facts;
        }
        result.missing = missing.facts.into_iter().collect();
        result.reason = missing.reason;
        if result.outcome == Outcome::Undetermined && self.steps == 0 {
            result.reason = Some(Reason::TooManySteps);
        }
        result
    }

    /// How the clauses of a rule come out at one place, without the reasons. Empty where the place or the rule is not there.
    pub(super) fn outcomes_at(&mut self, id: RuleId, place: &[Step]) -> Vec<(u16, Outcome)> {
        let rule = self.model.rules.at(id);
        self.rule = Some(rule);
        self.frames.clear();
        let mut guard = Guard::open();
        guard.truth = self.guard(rule.applies);
        let mut out = Vec::new();
        if guard.truth != Truth::False {
            self.outcomes_below(rule, None, place, &guard, &mut out);
        }
        self.rule = None;
        out.sort_unstable_by_key(|(number, _)| *number);
        out
    }

    fn outcomes_below(&mut self, rule: &'a Rule, scope: Option<u16>, rest: &[Step], guard: &Guard, out: &mut Vec<(u16, Outcome)>) {
        let Some((step, rest)) = rest.split_first() else {
            for (number, clause) in (0..).zip(&rule.clauses).filter(|(_, clause)| clause.scope == scope) {
                if self.counts(clause) {
                    let outcome = if guard.truth == Truth::False { Outcome::NotApplicable } else { self.settle(clause, guard).outcome };
                    out.push((number, outcome));
                }
            }
            return;
        };
        for (number, below) in (0_u16..).zip(&rule.scopes).filter(|(_, below)| below.parent == scope) {
            let (frame, inner) = match (*step, below.by) {
                (Step::Item(list, item), None) if below.source.list() == list => {
                    let Some(belongs) = self.items(below.source).ids.belongs(item) else { continue };
                    self.frames.push(Frame::Item(list, item));
                    let inner = self.guard_of_item(below, belongs, guard);
                    (self.frames.pop(), inner)
                }
                (Step::Group(_, _, _, of), Some(by)) if of == number => {
                    let Groups { all, strays, .. } = self.groups(below, number, by);
                    let Some(group) = all.into_iter().find(|group| group.step == *step) else { continue };
                    let inner = guard_of_group(guard, &group, &strays);
                    (Some(Frame::Group(group)), inner)
                }
                _ => continue,
            };
            self.frames.extend(frame);
            self.outcomes_below(rule, Some(number), rest, &inner, out);
            self.frames.pop();
        }
    }

    /// R, or its opposite where the verb is a prohibition, with its exceptions: `R 或 (C 且 E)`.
    pub(super) fn requirement(&mut self, clause: &Clause) -> (Truth, Option<u8>) {
        let asked = self.asked(clause);
        if asked == Truth::True || clause.exceptions.is_empty() {
            return (asked, None);
        }
        let mut all = vec![asked];
        let mut by = None;
        for (number, (condition, allowed)) in (0_u8..).zip(&clause.exceptions) {
            match self.guard(Some(*condition)) {
                // Where its condition does not hold there is no exception: what is not asked stays not asked.
                Truth::False | Truth::NotApplicable => {}
                condition => {
                    let holds = and([condition, self.truth(*allowed)]);
                    if holds == Truth::True && by.is_none() {
                        by = Some(number);
                    }
                    all.push(holds);
                }
            }
        }
        (or(all), by.filter(|_| asked != Truth::True))
    }

    fn asked(&mut self, clause: &Clause) -> Truth {
        let says = self.truth(clause.expr);
        if clause.negative { negate(says) } else { says }
    }

    fn clause_missing(&mut self, clause: &Clause, truth: Truth, out: &mut Missing) {
        if truth != Truth::Unknown {
            return;
        }
        self.find_missing(clause.expr, out);
        for (condition, allowed) in &clause.exceptions {
            let condition_truth = self.guard(Some(*condition));
            let allowed_truth = self.truth(*allowed);
            // One side that is false already cannot be helped by the other.
            if condition_truth != Truth::False && allowed_truth != Truth::False {
                self.find_missing(*condition, out);
                self.find_missing(*allowed, out);
            }
        }
    }

    fn clause_blame(&mut self, clause: &Clause, result: &mut ClauseResult) {
        // What was not asked is not to blame: then an exception's own condition broke it.
        if self.asked(clause) == Truth::False {
            self.blame(clause.expr, &mut result.because);
        }
        for (condition, allowed) in &clause.exceptions {
            if self.guard(Some(*condition)) == Truth::True {
                self.blame(*allowed, &mut result.because);
            }
        }
        let mut reads = Reads::default();
        for atom in &result.because {
            self.reads(*atom, &mut reads);
        }
        result.facts = reads.facts;
    }

    fn due(&mut self, clause: &Clause, truth: Truth) -> Due {
        let Some(deadline) = clause.deadline else { return Due { past: Truth::True, day: None } };
        let today = super::calendar::day(self.day);
        match self.val(deadline) {
            Val::Na => Due { past: if truth == Truth::True { Truth::True } else { Truth::NotApplicable }, day: None },
            Val::Num(n) => Due {
                // The day itself is in time.
                past: n.compare(crate::model::Compare::Less, super::interval::Num::point(today)),
                day: n.exactly().and_then(super::calendar::date),
            },
            _ => Due { past: Truth::Unknown, day: None },
        }
    }

    // ── pathways and supports ───────────────────────────────────────────────

    pub(super) fn pathway(&mut self, id: PathwayId) -> PathwayResult {
        let pathway = self.model.pathways.at(id);
        let applies = self.guard(pathway.applies);
        let mut missing = Missing::default();
        let mut used = BTreeSet::new();
        if let (Truth::Unknown, Some(condition)) = (applies, pathway.applies) {
            self.find_missing(condition, &mut missing);
        }
        let cases: Vec<Truth> = pathway.cases.iter().map(|case| self.guard(Some(case.condition))).collect();
        let decided = cases.iter().position(|t| *t == Truth::True).and_then(|i| u16::try_from(i).ok());
        for (case, truth) in pathway.cases.iter().zip(&cases) {
            if decided.is_none() && *truth == Truth::Unknown {
                self.find_missing(case.condition, &mut missing);
            }
            self.used(case.condition, &mut used);
        }
        PathwayResult { pathway: id, applies, cases, decided, missing: missing.facts.into_iter().collect(), used: used.into_iter().collect() }
    }

    pub(super) fn support(&mut self, id: SupportId) -> SupportResult {
        let support = self.model.supports.at(id);
        let applies = self.guard(support.applies);
        let mut missing = Missing::default();
        let mut used = BTreeSet::new();
        if let (Truth::Unknown, Some(condition)) = (applies, support.applies) {
            self.find_missing(condition, &mut missing);
        }
        let conditions: Vec<Truth> = support.conditions.iter().map(|c| self.truth(*c)).collect();
        let eligible = and(conditions.iter().copied());
        for (condition, truth) in support.conditions.iter().zip(&conditions) {
            if eligible == Truth::Unknown && *truth == Truth::Unknown {
                self.find_missing(*condition, &mut missing);
            }
            self.used(*condition, &mut used);
        }
        let mut amounts = Vec::new();
        for amount in &support.amounts {
            amounts.push(match amount.value {
                AmountOf::Text(_) => None,
                AmountOf::Formula(expr) => {
                    if eligible != Truth::False {
                        self.find_missing(expr, &mut missing);
                        self.used(expr, &mut used);
                    }
                    Some(Value::from(self.val(expr)))
                }
            });
        }
        SupportResult { support: id, applies, conditions, eligible, amounts, missing: missing.facts.into_iter().collect(), used: used.into_iter().collect() }
    }
}

/// Whether a clause counts on a day: the amendment it is of is in force, and none that is puts another in its place.
pub(crate) fn clause_counts(model: &Model, amendment: Option<AmendmentId>, replaced_by: &[AmendmentId], amendments: Amendments, day: Date) -> bool {
    let is_there = |id: AmendmentId| amendments.includes(id) && amendment_in_force(model, id, day);
    let replaces = |id: AmendmentId| is_there(id) && (amendments.as_law || !is_draft(model, model.amendments.at(id), day));
    amendment.is_none_or(is_there) && !replaced_by.iter().any(|id| replaces(*id))
}

/// The conditions around a clause inside a group.
fn guard_of_group(outer: &Guard, group: &Group, strays: &[FactRef]) -> Guard {
    let mut inner = outer.clone();
    if outer.truth != Truth::False && !group.members.iter().any(|(_, t)| *t == Truth::True) {
        inner.truth = Truth::Unknown;
        inner.missing.extend(group.missing.iter().copied());
    }
    if group.strays {
        inner.strays.extend(strays.iter().copied());
    }
    inner
}

/// How a clause comes out.
struct Settling {
    truth: Truth,
    exception: Option<u8>,
    due: Due,
    /// Whatever the conditions around it.
    alone: Outcome,
    /// The conditions around it are unknown, and it does not pass anyway.
    doubted: bool,
    /// Items may still join its group.
    may_change: bool,
    outcome: Outcome,
}

/// Whether a deadline is past.
struct Due {
    past: Truth,
    day: Option<crate::date::Date>,
}

/// Whether clauses stand in a scope or anywhere inside it.
fn has_clauses(sweep: &Sweep<'_>, scope: u16) -> bool {
    sweep.clauses.keys().flatten().any(|at| {
        let mut at = Some(*at);
        while let Some(here) = at {
            if here == scope {
                return true;
            }
            at = sweep.rule.scopes.get(usize::from(here)).and_then(|s| s.parent);
        }
        false
    })
}
