//! Questions about facts that change from one question to the next, within a number of looks at items.

use super::machine::{GHOST, Machine, Val};
use super::{Outcome, RuleResult, Step, Truth, Value, Walker};
use crate::model::{ColumnId, ExprId, ListId, RuleId, Source, Subject};

impl<'a> Walker<'a> {
    /// A machine that may look at so many items, and takes what it looked at from them.
    fn within<T>(&self, place: &[Step], looks: &mut u64, ask: impl FnOnce(&mut Machine<'a>) -> T) -> T {
        let mut machine = Machine::new(self.model, self.facts, self.day, self.amendments);
        machine.steps = machine.steps.min(*looks);
        let granted = machine.steps;
        self.stand(&mut machine, place);
        let answer = ask(&mut machine);
        *looks -= granted - machine.steps;
        answer
    }

    /// How the clauses of a rule come out at one place. Empty where the place is not there or the rule does not apply.
    pub(crate) fn outcomes(&self, rule: RuleId, place: &[Step], looks: &mut u64) -> Vec<(u16, Outcome)> {
        self.within(&[], looks, |machine| machine.outcomes_at(rule, place))
    }

    /// One rule alone.
    pub(crate) fn rule(&self, rule: RuleId, looks: &mut u64) -> RuleResult {
        self.within(&[], looks, |machine| machine.rule(rule, None))
    }

    /// What an expression is worth at a place.
    pub(crate) fn worth(&self, expr: ExprId, place: &[Step], looks: &mut u64) -> Value {
        Value::from(self.within(place, looks, |machine| machine.val(expr)))
    }

    /// The items of a source that satisfy a filter for certain.
    pub(crate) fn members(&self, source: Source, filter: Option<ExprId>, place: &[Step], looks: &mut u64) -> Vec<u32> {
        self.within(place, looks, |machine| {
            let mut members = Vec::new();
            machine.over(source, filter, |_, item, sure| {
                if sure {
                    members.push(item);
                }
            });
            members
        })
    }

    /// The items below which a list of a source may get another item: those of which it was given.
    pub(crate) fn parents(&self, source: Source, place: &[Step], looks: &mut u64) -> Vec<u32> {
        self.within(place, looks, |machine| {
            let list = source.list();
            let mut parents: Vec<u32> = match source {
                Source::Group { scope, .. } => {
                    let members = machine.group(scope).map(|group| group.members.clone()).unwrap_or_default();
                    members.iter().filter_map(|(item, _)| machine.facts.list(list).parents.get(*item as usize).copied()).collect()
                }
                Source::Below { scope, .. } => {
                    let chain = machine.lists_below(list, scope);
                    let mut at = vec![machine.item(scope)];
                    for above in chain.iter().rev().skip(1).rev() {
                        at = at.into_iter().flat_map(|parent| machine.facts.children(*above, parent)).collect();
                    }
                    at
                }
            };
            parents.dedup();
            parents.retain(|parent| *parent != GHOST && machine.may_hold(list, *parent));
            parents
        })
    }

    /// Whether a field has a value that counts.
    pub(crate) fn is_told(&self, column: ColumnId, item: u32) -> bool {
        let value = self.machine(&[]).column(column, item);
        value != Val::Na && value.is_settled()
    }

    /// The item that a scope stands for at a place; `None` where it is a group.
    pub(crate) fn item_of(scope: u8, place: &[Step]) -> Option<u32> {
        match usize::from(scope).checked_sub(1) {
            None => Some(0),
            Some(at) => match place.get(at)? {
                Step::Item(_, item) => Some(*item),
                Step::Group(..) => None,
            },
        }
    }

    /// The steps from the subject to an item.
    pub(crate) fn place_of(&self, list: ListId, item: u32) -> Vec<Step> {
        let lists = &self.model.subjects.at(self.facts.subject()).lists;
        let mut place = Vec::new();
        let (mut list, mut item) = (list, item);
        while list != Subject::ROOT {
            place.push(Step::Item(list, item));
            item = self.facts.list(list).parents.get(item as usize).copied().unwrap_or(0);
            list = lists.at(list).parent.unwrap_or(Subject::ROOT);
        }
        place.reverse();
        place
    }
}

impl Machine<'_> {
    fn may_hold(&mut self, list: ListId, parent: u32) -> bool {
        self.facts.list(list).given.get(parent as usize) && self.list_guard(list, parent) == Truth::True
    }
}
