//! Program × Facts × date → results. Total: no panic, no clock, no I/O; every input gives an answer.
//!
//! [`evaluate`] goes through everything that is in force; [`Walker`] says what one expression is worth at one place.
//! Both stand on one machine that walks the typed arena by the meaning of the language.

mod calendar;
pub mod columns;
mod index;
mod interval;
mod items;
mod machine;
mod probe;
mod result;
mod rules;
mod why;

pub use result::*;

use crate::date::Date;
use crate::facts::Facts;
use crate::model::{AmendmentId, ExprId, Model, RuleId};
use crate::program::Program;
use columns::{SettledScopes, Workspace};
use machine::{Frame, Machine, Val};
pub(crate) use machine::{amendment_in_force, citation_in_force, in_force};
pub(crate) use rules::clause_counts;

/// Which amendments count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amendments {
    which: Which,
    /// A draft puts its clauses and figures in place of others as if it were in force.
    pub as_law: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Which {
    #[default]
    All,
    None,
    Only(AmendmentId),
}

impl Amendments {
    /// All that are in force.
    pub const ALL: Self = Self { which: Which::All, as_law: false };
    /// None: a rule as its own pack says it.
    pub const NONE: Self = Self { which: Which::None, as_law: false };

    /// One alone, as if it were in force whatever its force.
    pub fn only(id: AmendmentId) -> Self {
        Self { which: Which::Only(id), as_law: true }
    }

    /// All that are in force, drafts as if they were law or not.
    pub fn all(as_law: bool) -> Self {
        Self { which: Which::All, as_law }
    }

    fn includes(self, id: AmendmentId) -> bool {
        match self.which {
            Which::All => true,
            Which::None => false,
            Which::Only(only) => only == id,
        }
    }
}

/// Evaluates everything about the facts' subject on a day.
pub fn evaluate(program: &Program, facts: &Facts, day: Date, amendments: Amendments) -> Evaluation {
    evaluate_in(program, facts, day, amendments, &mut Workspace::default())
}

/// The same in memory that is kept: columns settle what there is nothing to say of, the walker looks at the rest.
pub fn evaluate_in(program: &Program, facts: &Facts, day: Date, amendments: Amendments, workspace: &mut Workspace) -> Evaluation {
    columns::sweep(program, facts, day, amendments, workspace);
    walk(program, facts, day, amendments, Some(workspace))
}

/// The same by the walker alone: what the columns are tested against.
#[doc(hidden)]
pub fn evaluate_by_walker(program: &Program, facts: &Facts, day: Date, amendments: Amendments) -> Evaluation {
    walk(program, facts, day, amendments, None)
}

fn walk(program: &Program, facts: &Facts, day: Date, amendments: Amendments, columns: Option<&Workspace>) -> Evaluation {
    let model = &program.model;
    let subject = facts.subject();
    let mut machine = Machine::new(model, facts, day, amendments);
    let mut out =
        Evaluation { subject, day, rules: Vec::new(), not_in_force: Vec::new(), pathways: Vec::new(), supports: Vec::new(), supports_not_in_force: Vec::new() };
    let plan = program.plan.subjects.get(subject);
    for (position, (id, _)) in model.rules.enumerate().filter(|(_, rule)| rule.subject == subject).enumerate() {
        if !rule_in_force(model, id, day) {
            out.not_in_force.push(id);
            continue;
        }
        let settled = columns.zip(plan).map(|(workspace, plan)| SettledScopes { workspace, plan, position });
        let result = settled.as_ref().and_then(SettledScopes::result);
        out.rules.push(result.unwrap_or_else(|| machine.rule(id, settled.as_ref().map(|s| s as &dyn rules::Settled))));
    }
    for (id, pathway) in model.pathways.enumerate() {
        if pathway.subject == subject && in_force(model, &pathway.citations, pathway.from, pathway.until, day) {
            out.pathways.push(machine.pathway(id));
        }
    }
    for (id, support) in model.supports.enumerate() {
        if support.subject != subject {
            continue;
        }
        if in_force(model, &support.citations, support.from, support.until, day) {
            out.supports.push(machine.support(id));
        } else {
            out.supports_not_in_force.push(id);
        }
    }
    out
}

/// One rule alone, whether it is in force or not.
pub fn evaluate_rule(model: &Model, facts: &Facts, day: Date, rule: RuleId, amendments: Amendments) -> RuleResult {
    Machine::new(model, facts, day, amendments).rule(rule, None)
}

/// One pathway alone.
pub fn evaluate_pathway(model: &Model, facts: &Facts, day: Date, pathway: crate::model::PathwayId) -> PathwayResult {
    Machine::new(model, facts, day, Amendments::NONE).pathway(pathway)
}

/// One support alone.
pub fn evaluate_support(model: &Model, facts: &Facts, day: Date, support: crate::model::SupportId) -> SupportResult {
    Machine::new(model, facts, day, Amendments::NONE).support(support)
}

/// Whether a rule is in force on a day: its own days hold it, and so do those of a document that it rests on.
pub fn rule_in_force(model: &Model, rule: RuleId, day: Date) -> bool {
    let rule = model.rules.at(rule);
    in_force(model, &rule.citations, rule.from, rule.until, day)
}

/// Walks the expression arena over facts on a day: the reference for what everything is worth.
#[derive(Debug, Clone, Copy)]
pub struct Walker<'a> {
    /// What was declared.
    pub model: &'a Model,
    /// The facts.
    pub facts: &'a Facts,
    /// 评估日
    pub day: Date,
    rule: Option<RuleId>,
    amendments: Amendments,
}

impl<'a> Walker<'a> {
    /// A walker.
    pub fn new(model: &'a Model, facts: &'a Facts, day: Date) -> Self {
        Self { model, facts, day, rule: None, amendments: Amendments::ALL }
    }

    /// Inside a rule: needed where places have steps of 每组.
    #[must_use]
    pub fn in_rule(self, rule: RuleId) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// With a say in which amendments count.
    #[must_use]
    pub fn with_amendments(self, amendments: Amendments) -> Self {
        Self { amendments, ..self }
    }

    /// What an expression is worth at a place.
    pub fn value(&self, expr: ExprId, place: &[Step]) -> Value {
        Value::from(self.machine(place).val(expr))
    }

    /// The truth value of a condition at a place.
    pub fn truth(&self, expr: ExprId, place: &[Step]) -> Truth {
        self.machine(place).truth(expr)
    }

    /// The facts that can still change an expression that is unknown, by Kleene logic. In the order of the schema, then of items.
    pub fn missing(&self, expr: ExprId, place: &[Step]) -> Vec<FactRef> {
        self.machine(place).missing(expr)
    }

    /// The same facts, asked about over and over.
    #[cfg(feature = "compile")]
    pub(crate) fn asking(self) -> Asking<'a> {
        Asking { walker: self, machine: self.machine(&[]) }
    }

    /// A machine that stands at a place.
    fn machine(&self, place: &[Step]) -> Machine<'a> {
        let mut machine = Machine::new(self.model, self.facts, self.day, self.amendments);
        self.stand(&mut machine, place);
        machine
    }

    fn stand(&self, machine: &mut Machine<'a>, place: &[Step]) {
        machine.frames.clear();
        for step in place {
            let frame = match *step {
                Step::Item(list, item) => Some(Frame::Item(list, item)),
                Step::Group(_, by, _, number) => {
                    let scope = self.rule.and_then(|r| self.model.rules.at(r).scopes.get(usize::from(number)));
                    let groups = scope.map(|scope| machine.groups(scope, number, by)).unwrap_or_default();
                    groups.all.into_iter().find(|g| g.step == *step).map(Frame::Group)
                }
            };
            machine.frames.extend(frame);
        }
    }
}

/// A walker that keeps what it has computed from one question to the next.
#[cfg(feature = "compile")]
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    walker: Walker<'a>,
    machine: Machine<'a>,
}

#[cfg(feature = "compile")]
impl Asking<'_> {
    /// The truth value of a condition at a place.
    pub(crate) fn truth(&mut self, expr: ExprId, place: &[Step]) -> Truth {
        self.walker.stand(&mut self.machine, place);
        self.machine.truth(expr)
    }

    /// Whether what a clause asks is done at a place, by itself or by an exception.
    pub(crate) fn requirement(&mut self, clause: &crate::model::Clause, place: &[Step]) -> Truth {
        self.walker.stand(&mut self.machine, place);
        self.machine.requirement(clause).0
    }
}

impl From<Val> for Value {
    fn from(value: Val) -> Self {
        match value {
            Val::Na => Value::NotApplicable,
            Val::Truth(truth) => Value::Truth(truth),
            Val::Num(n) => Value::Range { range: n.range, maybe_not_applicable: n.maybe_na || n.blind },
            Val::Exact(raw) => Value::Exact(raw),
            Val::Unknown => Value::Unknown,
        }
    }
}
