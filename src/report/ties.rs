//! Rules that set the same thing: on one item one entry, the rest under `also` (Meaning 13).

use super::assemble::Assembly;
use super::findings::{Beside, Entry, Rest, RuleView};
use super::judge::{Held, Judged, is_settled};
use crate::eval::{Step, Truth};
use crate::model::{ColumnId, Compare, ExprId, ExprKind, Force, ListId, Model, Scope, Severity, Source};
use crate::number::Number;
use crate::outcome::Outcome;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// A place without the scope of the rule that it came from, so that places of two rules can be the same.
type Spot = Vec<(ListId, Option<ColumnId>, i64)>;

fn spot(place: &[Step]) -> Spot {
    let of = |step: &Step| match *step {
        Step::Item(list, item) => (list, None, i64::from(item)),
        Step::Group(list, column, raw, ..) => (list, Some(column), raw),
    };
    place.iter().map(of).collect()
}

/// The entries of one rule, or of the rules of one 同类 group.
pub(super) fn entries<'v, 'a>(assembly: &Assembly<'a>, group: &[&'v RuleView<'a>]) -> Vec<Entry<'v, 'a>> {
    let mut at: BTreeMap<Spot, Vec<(&'v RuleView<'a>, &'v Judged<'a>)>> = BTreeMap::new();
    for view in group {
        for judged in &view.judged {
            at.entry(spot(&judged.item.place)).or_default().push((view, judged));
        }
    }
    // What remains of each rule: without the places that another rule of the group is listed at.
    let mut rests: Vec<(&'v RuleView<'a>, Rest)> = group.iter().map(|view| (*view, view.rest)).collect();
    let mut out = Vec::new();
    for members in at.into_values() {
        let Some((view, judged)) = members.iter().copied().max_by(|a, b| compare(assembly, *a, *b)) else { continue };
        let mut also: Vec<Beside<'v, 'a>> = Vec::new();
        for (other, rest) in rests.iter_mut().filter(|(other, _)| other.id != view.id) {
            if let Some((_, own)) = members.iter().find(|(v, _)| v.id == other.id) {
                also.push((*other, own.outcome, Some(*own)));
            } else if let Some(outcome) = settled_at(assembly, other, &judged.item.place) {
                let count = if outcome == Outcome::Pass { &mut rest.pass } else { &mut rest.not_applicable };
                *count = count.saturating_sub(1);
                also.push((*other, outcome, None));
            }
        }
        also.sort_by_key(|(_, outcome, _)| Reverse(outcome.weight()));
        out.push(Entry { view, judged: Some(judged), rest: view.rest, also });
    }
    let is_listed = !out.is_empty();
    let remains = |rest: &Rest| rest.outcome == Outcome::Undetermined || rest.pass + rest.not_applicable > 0;
    // A rule that was judged over nothing at all still says so, unless another of the group was judged.
    rests.retain(|(view, rest)| remains(rest) || (!is_listed && view.judged.is_empty()));
    for (_, rest) in &mut rests {
        if rest.outcome == Outcome::Pass && rest.pass == 0 {
            rest.outcome = Outcome::NotApplicable;
        }
    }
    let strength = |rest: &Rest| strength(rest.outcome, rest.held, rest.binds, rest.severity, rest.force);
    let chosen = rests.iter().copied().max_by(|(a, x), (b, y)| {
        let by_strength = strength(x).cmp(&strength(y));
        by_strength.then_with(|| tighter(assembly, (a, &[]), (b, &[]))).then_with(|| b.id.cmp(&a.id))
    });
    if let Some((view, rest)) = chosen {
        let also = rests.iter().filter(|(other, _)| other.id != view.id).map(|(other, rest)| (*other, rest.outcome, None)).collect();
        out.push(Entry { view, judged: None, rest, also });
    }
    out
}

/// What decides between results of tied rules: what is law and open, then the worst outcome, of equals what is law, what can fail, severity, force.
type Strength = (bool, u8, bool, bool, Severity, Reverse<Option<Force>>);

fn strength(outcome: Outcome, held: Held, binds: bool, severity: Severity, force: Option<Force>) -> Strength {
    (!held.draft && !is_settled(outcome), outcome.weight(), !held.draft, binds, severity, Reverse(force))
}

/// The greater decides: by strength, then by the tightest bound, and of equals the first.
fn compare(assembly: &Assembly<'_>, (a, x): (&RuleView<'_>, &Judged<'_>), (b, y): (&RuleView<'_>, &Judged<'_>)) -> Ordering {
    let strength = |j: &Judged<'_>| strength(j.outcome, j.held, j.binds, j.severity, j.force);
    let by_strength = strength(x).cmp(&strength(y));
    by_strength.then_with(|| tighter(assembly, (a, &x.item.place), (b, &y.item.place))).then_with(|| b.id.cmp(&a.id))
}

/// How a rule came out at a place that it is not listed at; `None` where it says nothing of such places.
fn settled_at(assembly: &Assembly<'_>, view: &RuleView<'_>, place: &[Step]) -> Option<Outcome> {
    let stands = |scope: Option<u16>| {
        let chain = chain(&view.rule.scopes, scope);
        chain.len() == place.len() && chain.iter().zip(spot(place)).all(|(scope, (list, by, _))| (scope.source.list(), scope.by) == (list, by))
    };
    let clauses: Vec<_> = view.clauses.iter().filter(|c| stands(c.scope)).collect();
    if clauses.is_empty() {
        return None;
    }
    match (view.rest.pass, view.rest.not_applicable) {
        // Judged nowhere: its 适用 does not hold.
        (0, 0) => return Some(view.rest.outcome),
        (_, 0) => return Some(Outcome::Pass),
        (0, _) => return Some(Outcome::NotApplicable),
        _ => {}
    }
    let walker = assembly.walker.in_rule(view.id);
    let passes = clauses.iter().any(|clause| {
        let guards = chain(&view.rule.scopes, clause.scope).into_iter().enumerate().filter_map(|(i, scope)| Some((scope.filter?, place.get(..=i)?)));
        let guarded = guards.into_iter().any(|(filter, place)| matches!(walker.truth(filter, place), Truth::False | Truth::NotApplicable));
        !guarded && walker.truth(clause.expr, place) != Truth::NotApplicable
    });
    Some(if passes { Outcome::Pass } else { Outcome::NotApplicable })
}

/// Scopes from the subject down.
fn chain(scopes: &[Scope], scope: Option<u16>) -> Vec<&Scope> {
    let mut chain = Vec::new();
    let mut at = scope;
    while let Some(scope) = at.and_then(|i| scopes.get(usize::from(i))) {
        chain.push(scope);
        at = scope.parent;
    }
    chain.reverse();
    chain
}

/// A bound that a clause sets: from above or from below, and where.
#[derive(Debug, Clone, Copy)]
struct Bound {
    from_below: bool,
    at: Number,
}

/// Which of two rules sets the tighter bound, where both set one of the same side.
fn tighter(assembly: &Assembly<'_>, (a, at_a): (&RuleView<'_>, &[Step]), (b, at_b): (&RuleView<'_>, &[Step])) -> Ordering {
    let bound = |view: &RuleView<'_>, place: &[Step]| {
        let stands = |scope: Option<u16>| place.is_empty() || chain(&view.rule.scopes, scope).len() == place.len();
        let assembly = assembly.in_rule(view.id);
        view.clauses.iter().filter(|c| stands(c.scope)).find_map(|c| bound_of(&assembly, c.expr, c.negative, place))
    };
    match (bound(a, at_a), bound(b, at_b)) {
        (Some(x), Some(y)) if x.from_below == y.from_below => {
            let order = x.at.cmp(&y.at);
            if x.from_below { order } else { order.reverse() }
        }
        _ => Ordering::Equal,
    }
}

/// The first bound in a requirement; `negative` is whether it must not hold.
fn bound_of(assembly: &Assembly<'_>, expr: ExprId, negative: bool, place: &[Step]) -> Option<Bound> {
    let model = assembly.model;
    match &model.exprs.at(expr).kind {
        ExprKind::Not(inner) => bound_of(assembly, *inner, !negative, place),
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().find_map(|o| bound_of(assembly, *o, negative, place)),
        ExprKind::Between(_, low, _) if !negative => assembly.words.point(*low, place).map(|at| Bound { from_below: true, at }),
        ExprKind::Compare(compare, left, right) => {
            let from_below = match compare {
                Compare::Greater | Compare::GreaterEqual => true,
                Compare::Less | Compare::LessEqual => false,
                Compare::Equal | Compare::NotEqual => return None,
            };
            // What is compared reads facts of the item; the bound rather does not.
            let swapped = !reads_facts(model, *left) && reads_facts(model, *right);
            let bound = if swapped { *left } else { *right };
            let at = assembly.words.point(bound, place)?;
            Some(Bound { from_below: (from_below != swapped) != negative, at })
        }
        _ => None,
    }
}

fn reads_facts(model: &Model, expr: ExprId) -> bool {
    let kind = &model.exprs.at(expr).kind;
    match kind {
        ExprKind::Field { .. } | ExprKind::Aggregate { source: Source::Below { .. } | Source::Group { .. }, .. } => true,
        // A figure of a table is a bound, whatever it is looked up by.
        ExprKind::Lookup { .. } => false,
        _ => model.operands(expr).into_iter().any(|o| reads_facts(model, o)),
    }
}
