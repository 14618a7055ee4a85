//! How rules came out and at which places they fail, without words: for programs that check many facilities.

use super::{Workspace, sweep};
use crate::date::Date;
use crate::eval::machine::Machine;
use crate::eval::rules::Settled;
use crate::eval::{Amendments, RuleResult, Step, Truth};
use crate::facts::Facts;
use crate::model::{RuleId, Subject};
use crate::outcome::Outcome;
use crate::program::Program;
use crate::program::plan::SubjectPlan;
use std::ops::Range;

/// How one rule came out, all its places together: before ceilings and whatever the verb, so that a breach is
/// [`Outcome::Fail`] and never [`Outcome::Advice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleOutcome<'a> {
    /// The rule.
    pub rule: RuleId,
    /// The weightiest outcome of its places.
    pub outcome: Outcome,
    /// The last step to each place at which it fails (the item's number counts all items of its list); empty where it fails for the subject itself.
    pub failing: &'a [Step],
}

/// Outcomes with the memory that they were computed in, to be kept and used again.
#[derive(Debug, Default)]
pub struct Outcomes {
    workspace: Workspace,
    rules: Vec<(RuleId, Outcome, Range<usize>)>,
    failing: Vec<Step>,
}

impl Outcomes {
    /// Rules in force, in the order of the model.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RuleOutcome<'_>> {
        self.rules.iter().map(|(rule, outcome, failing)| RuleOutcome {
            rule: *rule,
            outcome: *outcome,
            failing: self.failing.get(failing.clone()).unwrap_or_default(),
        })
    }
}

/// Computes the outcomes of all rules in force for the facts' subject.
pub fn outcomes(program: &Program, facts: &Facts, day: Date, amendments: Amendments, to: &mut Outcomes) {
    to.rules.clear();
    to.failing.clear();
    sweep(program, facts, day, amendments, &mut to.workspace);
    let mut walker: Option<Machine<'_>> = None;
    let Some(plan) = program.plan.subjects.get(facts.subject()) else { return };
    for (position, rule) in plan.rules.iter().enumerate() {
        if !to.workspace.is_in_force(position) && to.workspace.swept.is_some() {
            continue;
        }
        let start = to.failing.len();
        let outcome = if let Some(outcome) = to.of_columns(plan, position) {
            outcome
        } else {
            if to.workspace.swept.is_none() && !crate::eval::rule_in_force(&program.model, rule.rule, day) {
                continue;
            }
            let machine = walker.get_or_insert_with(|| Machine::new(&program.model, facts, day, amendments));
            let settled = SettledScopes { workspace: &to.workspace, plan, position };
            let result = machine.rule(rule.rule, Some(&settled));
            note(&result, &mut to.failing)
        };
        to.rules.push((rule.rule, outcome, start..to.failing.len()));
    }
}

impl Outcomes {
    /// The outcome where columns know it; `None` where the walker has to look.
    fn of_columns(&mut self, plan: &SubjectPlan, position: usize) -> Option<Outcome> {
        let rule = plan.rules.get(position)?;
        if self.workspace.applies(rule) == Some(false) {
            return Some(Outcome::NotApplicable);
        }
        let outcome = self.workspace.weightiest(plan, position)?;
        if outcome == Outcome::Fail {
            for (number, scope) in rule.scopes.iter().enumerate() {
                let (Some(list), Some(verdict)) = (scope.list, self.workspace.verdict(plan, position, number)) else { continue };
                if list != Subject::ROOT {
                    verdict.failing().for_each(|item| self.failing.push(Step::Item(list, item)));
                }
            }
        }
        Some(outcome)
    }
}

/// The outcome of what the walker found.
fn note(result: &RuleResult, failing: &mut Vec<Step>) -> Outcome {
    if result.applies == Truth::False {
        return Outcome::NotApplicable;
    }
    let mut worst = if result.passed > 0 { Outcome::Pass } else { Outcome::NotApplicable };
    if !result.unseen.is_empty() || result.reason.is_some() {
        worst = worst.worse(Outcome::Undetermined);
    }
    for item in &result.items {
        let outcome = item.clauses.iter().map(|c| c.outcome).fold(Outcome::NotApplicable, Outcome::worse);
        worst = worst.worse(outcome);
        if outcome == Outcome::Fail {
            failing.extend(item.place.last().copied());
        }
    }
    worst
}

/// What columns have settled of a rule, so that the walker leaves it alone.
pub(in crate::eval) struct SettledScopes<'a> {
    pub(in crate::eval) workspace: &'a Workspace,
    pub(in crate::eval) plan: &'a SubjectPlan,
    pub(in crate::eval) position: usize,
}

impl Settled for SettledScopes<'_> {
    fn outcome(&self, scope: Option<u16>, item: u32) -> Option<Outcome> {
        let scopes = &self.plan.rules.get(self.position)?.scopes;
        let number = scopes.iter().position(|s| s.scope == scope)?;
        let verdict = self.workspace.verdict(self.plan, self.position, number)?;
        match verdict.outcome(item) {
            Some(Outcome::Pass) if !verdict.is_excepted(item) => Some(Outcome::Pass),
            Some(Outcome::NotApplicable) => Some(Outcome::NotApplicable),
            _ => None,
        }
    }
}

impl SettledScopes<'_> {
    /// The whole result, where there is nothing to be said of any place.
    pub(in crate::eval) fn result(&self) -> Option<RuleResult> {
        let rule = self.plan.rules.get(self.position)?;
        let result = |applies, passed, not_applicable| RuleResult {
            rule: rule.rule,
            applies,
            passed,
            not_applicable,
            items: Vec::new(),
            unseen: Vec::new(),
            reason: None,
        };
        if !self.workspace.applies(rule)? {
            return Some(result(Truth::False, 0, 0));
        }
        let tally = self.workspace.tally(self.plan, self.position)?;
        let nothing = tally.fail == 0 && tally.open == 0 && tally.pending == 0 && tally.excepted == 0;
        nothing.then(|| result(Truth::True, tally.pass, tally.not_applicable))
    }
}
