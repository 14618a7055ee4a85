//! [`Model`] → [`Program`]: clauses to operations over columns.

mod builder;
mod compare;
mod expr;
mod lists;
mod prune;
mod value;

use crate::model::{Clause, Compare, Model, Rule, Source, Subject, SubjectId};
use crate::program::Program;
use crate::program::plan::{ClausePlan, Plan, RulePlan, ScopePlan, SubjectPlan, TruthOf};
use builder::Builder;
use expr::Env;
use value::{Day, Truth, Val};

/// Makes the column plan.
pub fn compile(model: Model, digest: String) -> Program {
    let plan = plan(&model);
    Program { model, plan, digest }
}

/// The plan of a model.
pub fn plan(model: &Model) -> Plan {
    Plan { subjects: model.subjects.enumerate().map(|(id, schema)| subject(model, id, schema)).collect() }
}

fn subject(model: &Model, id: SubjectId, schema: &Subject) -> SubjectPlan {
    let mut builder = Builder::new(model, schema);
    let mut rules: Vec<RulePlan> = Vec::new();
    let mut first_scope = 0;
    for (id, rule) in model.rules.enumerate().filter(|(_, rule)| rule.subject == id) {
        let applies = builder.applies(rule).of;
        let scopes = builder.rule(rule);
        let next = first_scope + u32::try_from(scopes.len()).unwrap_or(u32::MAX);
        rules.push(RulePlan { rule: id, applies, first_scope: std::mem::replace(&mut first_scope, next), scopes });
    }
    builder.plan.rules = rules;
    prune::prune(&mut builder.plan);
    builder.plan
}

/// The scopes around the clauses of one scope of a rule, and where those apply.
struct Place {
    env: Env,
    guard: Truth,
}

impl Builder<'_> {
    fn rule(&mut self, rule: &Rule) -> Vec<ScopePlan> {
        let scopes = std::iter::once(None).chain((0..rule.scopes.len()).map(|i| u16::try_from(i).ok()));
        scopes
            .filter_map(|scope| {
                let clauses: Vec<&Clause> = rule.clauses.iter().filter(|c| c.scope == scope).collect();
                (!clauses.is_empty()).then(|| self.scope(rule, scope, &clauses))
            })
            .collect()
    }

    fn applies(&mut self, rule: &Rule) -> Truth {
        let applies = rule.applies.map_or(Truth::constant(true), |a| self.truth(&mut Env::root(), a));
        self.holds(applies)
    }

    fn scope(&mut self, rule: &Rule, scope: Option<u16>, clauses: &[&Clause]) -> ScopePlan {
        self.left = false;
        let Some((mut place, list)) = self.place(rule, scope) else {
            return ScopePlan { scope, list: None, guard: TruthOf::Unknown, clauses: Vec::new(), whole: false };
        };
        let guard = self.lifted(place.guard, list).unwrap_or(Truth::UNKNOWN);
        let clauses = clauses.iter().map(|c| self.clause(&mut place.env, c, list)).collect();
        ScopePlan { scope, list: Some(list), guard: guard.of, clauses, whole: !self.left }
    }

    /// The scopes down to one; `None` where its places are not the items of one list.
    fn place(&mut self, rule: &Rule, scope: Option<u16>) -> Option<(Place, crate::model::ListId)> {
        let mut chain = Vec::new();
        let mut at = scope;
        while let Some(index) = at {
            let scope = rule.scopes.get(usize::from(index))?;
            chain.push(scope);
            at = scope.parent.filter(|parent| *parent < index);
        }
        chain.reverse();
        let mut env = Env::root();
        let mut list = Subject::ROOT;
        let mut guard = self.applies(rule);
        for (depth, scope) in chain.iter().enumerate() {
            let Source::Below { list: below, scope: from } = scope.source else { return None };
            let declared = self.schema.lists.at(below);
            let nested = usize::from(from) == depth && declared.parent == Some(list);
            if !nested || scope.by.is_some() || declared.guard.is_some() {
                return None;
            }
            env.push(below, from);
            list = below;
            if let Some(filter) = scope.filter {
                let filter = self.truth(&mut env, filter);
                let filter = self.holds(filter);
                guard = self.joined(guard, filter, true)?;
            }
        }
        Some((Place { env, guard }, list))
    }

    fn clause(&mut self, env: &mut Env, clause: &Clause, list: crate::model::ListId) -> ClausePlan {
        let asked = self.truth(env, clause.expr);
        let unexcepted = if clause.negative { self.negated(asked) } else { asked };
        let mut holds = unexcepted;
        for (condition, allowed) in &clause.exceptions {
            let (condition, allowed) = (self.truth(env, *condition), self.truth(env, *allowed));
            let Some(exception) = self.exception(condition, allowed) else { continue };
            holds = self.joined(holds, exception, false).unwrap_or_else(|| {
                self.left = true;
                Truth::UNKNOWN
            });
        }
        let past = clause.deadline.map(|deadline| {
            let deadline = self.expr(env, deadline);
            match self.compare(Compare::Less, deadline, Val::Day(Day { start: None, shifts: Vec::new() })) {
                Val::Truth(past) => past,
                _ => Truth::UNKNOWN,
            }
        });
        let mut at = |truth: Truth| {
            self.lifted(truth, list).map_or_else(
                || {
                    self.left = true;
                    TruthOf::Unknown
                },
                |t| t.of,
            )
        };
        ClausePlan {
            holds: at(holds),
            unexcepted: (!clause.exceptions.is_empty()).then(|| at(unexcepted)),
            past: past.map(&mut at),
            amendment: match clause.part {
                crate::model::Part::Base => None,
                crate::model::Part::Amendment(id) => Some(id),
            },
            replaced_by: clause.replaced_by.clone(),
        }
    }
}
