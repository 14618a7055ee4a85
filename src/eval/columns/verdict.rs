//! How the clauses of a scope came out together, item by item.

use super::register::{Mask, valid, words};
use super::{Workspace, constant};
use crate::id::Id;
use crate::outcome::Outcome;
use crate::program::plan::{ClausePlan, RulePlan, ScopePlan, SubjectPlan, TruthOf};

/// 64 items of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Words {
    fail: u64,
    pending: u64,
    pass: u64,
    not_applicable: u64,
    excepted: u64,
}

/// How all clauses of one scope of a rule came out, a bit an item. Items with no bit in `fail`, `pending`, `pass` and
/// `not_applicable` are open: undetermined where `whole`, the walker's otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    words: &'a [Words],
    /// How many items the list has.
    pub items: u32,
    /// Whether what is open is undetermined.
    pub whole: bool,
}

/// How many items of a verdict came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "named by what they are")]
pub struct Tally {
    pub fail: u32,
    pub open: u32,
    pub pending: u32,
    pub pass: u32,
    /// Those of `pass` that passed only by an exception.
    pub excepted: u32,
    pub not_applicable: u32,
}

impl Tally {
    fn and(self, other: Self) -> Self {
        Self {
            fail: self.fail + other.fail,
            open: self.open + other.open,
            pending: self.pending + other.pending,
            pass: self.pass + other.pass,
            excepted: self.excepted + other.excepted,
            not_applicable: self.not_applicable + other.not_applicable,
        }
    }
}

impl Verdict<'_> {
    /// How an item came out; `None` where it is open.
    pub fn outcome(&self, item: u32) -> Option<Outcome> {
        let words = self.words.get(item as usize / 64)?;
        let has = |bits: u64| bits >> (item % 64) & 1 == 1;
        match () {
            () if has(words.fail) => Some(Outcome::Fail),
            () if has(words.pending) => Some(Outcome::Pending),
            () if has(words.pass) => Some(Outcome::Pass),
            () if has(words.not_applicable) => Some(Outcome::NotApplicable),
            () => None,
        }
    }

    /// Whether an item passed, but only by an exception.
    pub fn is_excepted(&self, item: u32) -> bool {
        self.words.get(item as usize / 64).is_some_and(|w| w.excepted >> (item % 64) & 1 == 1)
    }

    /// The items that fail.
    pub fn failing(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(word, w)| numbers(word, w.fail))
    }

    /// Whether any item is open.
    pub fn is_open(&self) -> bool {
        self.words.iter().enumerate().any(|(word, w)| valid(self.items as usize, word) & !w.decided() != 0)
    }

    /// The items that are open.
    pub fn open(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(word, w)| numbers(word, valid(self.items as usize, word) & !w.decided()))
    }

    /// How many came out how.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (word, w) in self.words.iter().enumerate() {
            let open = valid(self.items as usize, word) & !w.decided();
            tally.fail += w.fail.count_ones();
            tally.open += open.count_ones();
            tally.pending += w.pending.count_ones();
            tally.pass += w.pass.count_ones();
            tally.excepted += w.excepted.count_ones();
            tally.not_applicable += w.not_applicable.count_ones();
        }
        tally
    }
}

fn numbers(word: usize, bits: u64) -> impl Iterator<Item = u32> {
    super::register::ones(bits).map(move |i| u32::try_from(word * 64 + i).unwrap_or(u32::MAX))
}

impl Words {
    #[inline]
    fn decided(self) -> u64 {
        self.fail | self.pending | self.pass | self.not_applicable
    }
}

impl Workspace {
    /// Brings the clauses of every scope together.
    pub(super) fn judge(&mut self, plan: &SubjectPlan) {
        let stride = self.stride;
        self.verdicts.clear();
        self.counted.clear();
        self.words.clear();
        let masks = &self.registers.masks;
        let truth = |of: TruthOf, word: usize, valid: u64| match of {
            TruthOf::Mask(id) => masks[id.index() * stride + word],
            other => constant(other, valid),
        };
        let mut counts = self.counts.as_slice();
        for (scope, in_force) in plan.rules.iter().zip(&self.in_force).flat_map(|(r, f)| r.scopes.iter().map(move |s| (s, *f))) {
            let (counted, rest) = counts.split_at(scope.clauses.len());
            counts = rest;
            // Clauses that columns cannot place are not in the plan; they count.
            self.counted.push(in_force && (scope.list.is_none() || counted.contains(&true)));
            let Some(list) = scope.list.filter(|_| in_force && counted.contains(&true)) else {
                self.verdicts.push(None);
                continue;
            };
            self.verdicts.push(Some(self.words.len()));
            let items = self.sizes[list.index()];
            for word in 0..words(items) {
                let valid = valid(items, word);
                let whole = scope.whole && !self.closer;
                self.words.push(judged(scope, counted, valid, whole, |of| truth(of, word, valid)));
            }
        }
    }

    /// How the clauses of one scope of a rule came out in the last sweep; `None` where the walker has to look at all of it,
    /// no clause of it counts on the day, or the rule is not in force. `position` counts the rules of the subject's plan,
    /// `scope` those of the rule's plan.
    pub fn verdict(&self, plan: &SubjectPlan, position: usize, scope: usize) -> Option<Verdict<'_>> {
        self.swept?;
        let rule = plan.rules.get(position)?;
        let planned = rule.scopes.get(scope)?;
        let items = self.sizes[planned.list?.index()];
        let start = (*self.verdicts.get(rule.first_scope as usize + scope)?)?;
        let words = self.words.get(start..start + words(items))?;
        Some(Verdict { words, items: u32::try_from(items).ok()?, whole: planned.whole && !self.closer })
    }

    /// Whether a rule of the plan is in force.
    pub(in crate::eval) fn is_in_force(&self, position: usize) -> bool {
        self.in_force.get(position) == Some(&true)
    }

    /// Whether 适用 of a rule holds in the last sweep; `None` is unknown, or the walker's to say.
    pub(in crate::eval) fn applies(&self, rule: &RulePlan) -> Option<bool> {
        self.swept?;
        match rule.applies {
            TruthOf::True => Some(true),
            TruthOf::False | TruthOf::NotApplicable => Some(false),
            TruthOf::Unknown => None,
            TruthOf::Mask(id) => {
                let mask = *self.registers.masks.get(id.index() * self.stride)?;
                match (mask.yes & 1, mask.no & 1) {
                    (1, _) => Some(true),
                    (_, 1) => Some(false),
                    _ => None,
                }
            }
        }
    }

    /// Goes over the scopes of a rule; `None` where columns do not know of all its places how they came out, or a place belongs to two scopes.
    #[inline]
    fn over_scopes(&self, plan: &SubjectPlan, position: usize, mut each: impl FnMut(Verdict<'_>)) -> Option<()> {
        let rule = plan.rules.get(position)?;
        for (number, scope) in rule.scopes.iter().enumerate() {
            if self.counted.get(rule.first_scope as usize + number) != Some(&true) {
                continue;
            }
            let list = scope.list?;
            let twice = rule.scopes.iter().take(number).any(|s| s.list == Some(list));
            if twice || !self.all_seen[list.index()] {
                return None;
            }
            let verdict = self.verdict(plan, position, number)?;
            if !verdict.whole && verdict.is_open() {
                return None;
            }
            each(verdict);
        }
        Some(())
    }

    /// How many places of a rule came out how, where columns know.
    pub(in crate::eval) fn tally(&self, plan: &SubjectPlan, position: usize) -> Option<Tally> {
        let mut all = Tally::default();
        self.over_scopes(plan, position, |verdict| all = all.and(verdict.tally()))?;
        Some(all)
    }

    /// The weightiest outcome of the places of a rule, where columns know.
    pub(super) fn weightiest(&self, plan: &SubjectPlan, position: usize) -> Option<Outcome> {
        let mut any = Words::default();
        let mut open = false;
        self.over_scopes(plan, position, |verdict| {
            open |= verdict.is_open();
            for words in verdict.words {
                any.fail |= words.fail;
                any.pending |= words.pending;
                any.pass |= words.pass;
            }
        })?;
        Some(match any {
            w if w.fail != 0 => Outcome::Fail,
            _ if open => Outcome::Undetermined,
            w if w.pending != 0 => Outcome::Pending,
            w if w.pass != 0 => Outcome::Pass,
            _ => Outcome::NotApplicable,
        })
    }
}

/// 64 items of a scope: fail over undetermined over pending over pass over not applicable, the first that occurs in a clause.
///
/// An answer never turns round, but outcomes are no answers: where the walker may know (not `whole`) what is unknown here,
/// what passes under an unknown guard may be not applicable for it, and what is pending may pass.
fn judged(scope: &ScopePlan, counts: &[bool], valid: u64, whole: bool, truth: impl Fn(TruthOf) -> Mask) -> Words {
    if let ([clause], TruthOf::True, Some(true)) = (scope.clauses.as_slice(), scope.guard, counts.first())
        && clause.past.is_none()
        && clause.unexcepted.is_none()
    {
        let held = truth(clause.holds);
        return Words { fail: held.no, pending: 0, pass: held.yes, not_applicable: held.na, excepted: 0 };
    }
    let guard = truth(scope.guard);
    let closed = guard.no | guard.na;
    let mut all = Words { not_applicable: valid, ..Words::default() };
    let mut open = 0;
    for (clause, _) in scope.clauses.iter().zip(counts).filter(|(_, counts)| **counts) {
        let one = clause_words(clause, guard.yes, whole, &truth);
        open |= valid & !one.decided();
        all.fail |= one.fail;
        all.pending |= one.pending;
        all.pass |= one.pass;
        all.not_applicable &= one.not_applicable;
        all.excepted |= one.excepted;
    }
    all.not_applicable |= closed;
    all.fail &= !closed;
    open &= !(closed | all.fail);
    all.pending &= !(closed | all.fail | open);
    all.pass &= !(closed | all.fail | open | all.pending);
    if !whole {
        all.pass &= guard.yes;
    }
    all.excepted &= all.pass;
    all
}

/// One clause where its guard is not closed; where the guard is unknown it passes or is not applicable, or is open.
fn clause_words(clause: &ClausePlan, guard: u64, whole: bool, truth: &impl Fn(TruthOf) -> Mask) -> Words {
    let held = truth(clause.holds);
    let mut words = Words { fail: held.no & guard, pending: 0, pass: held.yes, not_applicable: held.na, excepted: 0 };
    if let Some(unexcepted) = clause.unexcepted {
        words.excepted = held.yes & !truth(unexcepted).yes;
    }
    if let Some(past) = clause.past {
        let past = truth(past);
        let broken = if whole { !(held.yes | held.na) } else { held.no };
        words.not_applicable |= past.na & broken;
        words.fail &= past.yes;
        words.pending = guard & past.no & broken;
    }
    words
}
