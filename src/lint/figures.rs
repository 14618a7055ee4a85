//! One figure for one thing in two rules: where the law changes, one of the two is forgotten.

use crate::analysis::InForce;
use crate::check::Places;
use crate::diag::{Diagnostic, Problem, Why};
use crate::model::{Clause, Compare, ExprId, ExprKind, Model, Part, Rule, RuleId};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Says where two rules that are not tied compare the same with the same figure under the same conditions, while both are in force.
pub(super) fn repeated(model: &Model, places: &Places, out: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<String, Vec<(RuleId, usize)>> = BTreeMap::new();
    for (id, rule) in model.rules.enumerate() {
        for (number, clause) in rule.clauses.iter().enumerate().filter(|(_, c)| c.part == Part::Base) {
            for comparison in comparisons(model, clause) {
                let others = first.entry(signature(model, rule, clause, &comparison)).or_default();
                let other = others.iter().find(|(other, _)| *other != id && !tied(rule, model.rules.at(*other)) && meet(model, rule, model.rules.at(*other)));
                let place = |id: RuleId, number: usize| places.rules.at(id).clauses.get(number).map(|c| c.clause);
                if let Some((other, at)) = other
                    && let (Some(here), Some(there)) = (place(id, number), place(*other, *at))
                {
                    let problem = Problem::FigureTwice { rule: rule.named.name.clone(), other: model.rules.at(*other).named.name.clone() };
                    out.push(Diagnostic::new(problem, here.file, here.span).with_related(there.file, there.span, Why::FirstHere));
                }
                others.push((id, number));
            }
        }
    }
}

fn tied(a: &Rule, b: &Rule) -> bool {
    a.tie.is_some() && a.tie == b.tie
}

/// Whether both are in force on some day.
fn meet(model: &Model, a: &Rule, b: &Rule) -> bool {
    let of = |rule: &Rule| InForce::of(model, &rule.citations, rule.from, rule.until);
    !of(a).and(&of(b)).is_never()
}

/// A quantity compared with a figure.
struct Comparison {
    compare: Compare,
    what: ExprId,
    figure: String,
}

/// The comparisons with a figure that a clause asks for, each by itself.
fn comparisons(model: &Model, clause: &Clause) -> Vec<Comparison> {
    let mut found = Vec::new();
    let mut waiting = vec![clause.expr];
    while let Some(expr) = waiting.pop() {
        match &model.exprs.at(expr).kind {
            ExprKind::And(all) if !clause.negative => waiting.extend(all),
            ExprKind::Compare(compare, a, b) => {
                let figure = |e: ExprId| if let ExprKind::Number(n) = &model.exprs.at(e).kind { Some(n.to_string()) } else { None };
                let compare = if clause.negative { compare.opposite() } else { *compare };
                match (figure(*a), figure(*b)) {
                    (None, Some(figure)) => found.push(Comparison { compare, what: *a, figure }),
                    (Some(figure), None) => found.push(Comparison { compare: compare.exchanged(), what: *b, figure }),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

/// Everything that a comparison depends on: the same text for two only where they ask the same of the same.
fn signature(model: &Model, rule: &Rule, clause: &Clause, comparison: &Comparison) -> String {
    let mut out = format!("{:?} {:?} {} ", rule.subject, comparison.compare, comparison.figure);
    shape(model, comparison.what, &mut out);
    let mut condition = |expr: Option<ExprId>| match expr {
        Some(expr) => shape(model, expr, &mut out),
        None => out.push('-'),
    };
    condition(rule.applies);
    for (when, allowed) in &clause.exceptions {
        condition(Some(*when));
        condition(Some(*allowed));
    }
    condition(clause.deadline);
    let mut scope = clause.scope;
    while let Some(here) = scope.and_then(|s| rule.scopes.get(usize::from(s))) {
        let _ = write!(out, "{:?}{:?}", here.source, here.by);
        if let Some(filter) = here.filter {
            shape(model, filter, &mut out);
        }
        scope = here.parent;
    }
    out
}

/// An expression as a text in which its nodes have no numbers.
fn shape(model: &Model, id: ExprId, out: &mut String) {
    let expr = model.exprs.at(id);
    let _ = match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::Date(_)
        | ExprKind::Bool(_)
        | ExprKind::Text(_)
        | ExprKind::Member(_)
        | ExprKind::Field { .. }
        | ExprKind::GroupKey { .. } => {
            write!(out, "{:?}", expr.kind)
        }
        ExprKind::Compare(compare, ..) => write!(out, "{compare:?}"),
        ExprKind::Same(.., opposite) => write!(out, "Same{opposite}"),
        ExprKind::RoundUp(_, step) => write!(out, "RoundUp{step}"),
        ExprKind::RoundDown(_, step) => write!(out, "RoundDown{step}"),
        ExprKind::AddToDate { unit, negative, .. } => write!(out, "AddToDate{unit:?}{negative}"),
        ExprKind::Lookup { table, column, .. } => write!(out, "Lookup{table:?}{column}"),
        ExprKind::Aggregate { aggregate, source, filter, .. } => write!(out, "{aggregate:?}{source:?}{}", filter.is_some()),
        ExprKind::Quantified { quantifier, source, filter, .. } => write!(out, "{quantifier:?}{source:?}{}", filter.is_some()),
        ExprKind::Has(_, member) => write!(out, "Has{member:?}"),
        kind => write!(out, "{:?}", std::mem::discriminant(kind)),
    };
    out.push('(');
    for operand in model.operands(id) {
        shape(model, operand, out);
        out.push(',');
    }
    out.push(')');
}
