//! Gaps and overlaps of pathways, as facts: those for which no case holds, those for which two do.

use super::contents;
use super::day::InForce;
use super::dead::{Guard, diagnostic, guarded, never_holds};
use super::frames::Frames;
use super::ground::Ground;
use super::scene::{Choice, Scene, Setting, Target};
use super::search::{Aim, Found, Search, clear, thin_out};
use super::variables::{Key, Reader, Variables, day_number};
use super::words;
use crate::check::{PathwayPlaces, Places};
use crate::diag::{Diagnostic, Problem, Why};
use crate::eval::{Asking, Truth};
use crate::model::{ExprId, ExprKind, ListId, Model, Pathway, PathwayId};
use crate::number::Number;

/// How many combinations are looked at for one pathway.
pub(super) const MAX_COMBINATIONS: usize = 10_000;
/// The most gaps that are shown of one pathway.
const MAX_GAPS: usize = 5;

/// A pathway being looked at.
struct Look<'m> {
    pathway: &'m Pathway,
    places: &'m PathwayPlaces,
    guards: Vec<Guard>,
    /// All facts that the pathway depends on, those that are read most first.
    choices: Vec<Choice>,
    /// What 适用 and then each case depends on.
    reads: Vec<Reads>,
    left: usize,
}

/// What a condition depends on.
struct Reads {
    keys: Vec<Key>,
    lists: Vec<ListId>,
}

/// What is wrong with a pathway in this way.
pub(super) fn pathway(ground: &mut Ground<'_>, places: &Places, id: PathwayId, out: &mut Vec<Diagnostic>) {
    let model = ground.model;
    let (pathway, at) = (model.pathways.at(id), places.pathways.at(id));
    let in_force = InForce::of(model, &pathway.citations, pathway.from, pathway.until);
    let Some(day) = in_force.usual_day(model, pathway.pack) else { return };
    let guards: Vec<Guard> = pathway.applies.map(Guard::of_subject).into_iter().collect();
    if !guards.is_empty()
        && let Some(why) = never_holds(ground, pathway.subject, guards.clone(), &in_force, day)
    {
        out.extend(at.applies.map(|at| diagnostic(at, Problem::NeverApplies { why })));
        return;
    }
    for (case, place) in pathway.cases.iter().zip(&at.cases) {
        let mut all = guards.clone();
        all.push(Guard::of_subject(case.condition));
        if let Some(why) = never_holds(ground, pathway.subject, all, &in_force, day) {
            out.push(diagnostic(*place, Problem::NeverApplies { why }));
        }
    }
    let frames = Frames::root();
    let mut scene = Scene::new(ground, pathway.subject, None, &frames, day);
    let exprs: Vec<Option<ExprId>> = std::iter::once(pathway.applies).chain(pathway.cases.iter().map(|c| Some(c.condition))).collect();
    let mut reader = Reader::new(model, model.subjects.at(pathway.subject), &frames);
    for expr in exprs.iter().flatten() {
        reader.count(*expr);
    }
    for expr in exprs.iter().flatten() {
        reader.cut(*expr);
    }
    let mut variables = reader.finish();
    if variables.too_large {
        out.push(diagnostic(at.name, Problem::NotAllChecked { limit: MAX_COMBINATIONS }));
        return;
    }
    variables.list.sort_by_key(|v| (v.key != Key::Day, std::cmp::Reverse(v.uses)));
    let choices = choices(ground, pathway, &variables, &mut scene, day, in_force.bounds());
    let reads = exprs.iter().map(|e| reads(model, pathway, &frames, *e)).collect();
    let allowed = ground.allowed(MAX_COMBINATIONS);
    let mut look = Look { pathway, places: at, guards, choices, reads, left: allowed };
    let whole = look.gaps(&mut scene, out) && look.overlaps(&mut scene, out);
    ground.spend(allowed - look.left);
    scene.leave(ground);
    if !whole {
        out.push(diagnostic(at.name, Problem::NotAllChecked { limit: allowed }));
    }
}

fn choices(
    ground: &mut Ground<'_>,
    pathway: &Pathway,
    variables: &Variables,
    scene: &mut Scene<'_>,
    day: crate::date::Date,
    days: (Option<crate::date::Date>, Option<crate::date::Date>),
) -> Vec<Choice> {
    let facts = variables.list.iter().map(|variable| {
        let mut variable = variable.clone();
        if !variable.exact {
            // Compared with another fact: whatever meets its match among small numbers is found.
            let usual = if scene.is_quantity(variable.key) { [Number::ZERO, Number::ONE] } else { [day_number(day); 2] };
            variable.cuts.extend(usual);
        }
        Choice { target: Target::Of(variable.key), values: scene.values(&variable, days).0 }
    });
    let mut choices: Vec<Choice> = facts.collect();
    choices.extend(contents::choices(ground, pathway.subject, &variables.terms, day));
    choices
}

fn reads(model: &Model, pathway: &Pathway, frames: &Frames, expr: Option<ExprId>) -> Reads {
    let mut reader = Reader::new(model, model.subjects.at(pathway.subject), frames);
    if let Some(expr) = expr {
        reader.count(expr);
    }
    let variables = reader.finish();
    let list = |expr: ExprId| match &model.exprs.at(expr).kind {
        ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. } => Some(source.list()),
        _ => None,
    };
    Reads { keys: variables.list.iter().map(|v| v.key).collect(), lists: variables.terms.iter().filter_map(|t| list(t.expr)).collect() }
}

impl Look<'_> {
    /// Facts for which no case holds; the answer is whether all were looked at.
    fn gaps(&mut self, scene: &mut Scene<'_>, out: &mut Vec<Diagnostic>) -> bool {
        let mut seen: Vec<Vec<(Target, Setting)>> = Vec::new();
        let (guards, pathway) = (&self.guards, self.pathway);
        let mut judge = |scene: &Scene<'_>| {
            let mut asking = scene.asking();
            let around = guarded(guards, scene, &mut asking);
            if around == Aim::Missed {
                return Aim::Missed;
            }
            let mut aim = around;
            for case in &pathway.cases {
                match asking.truth(case.condition, &[]) {
                    Truth::True => return Aim::Missed,
                    Truth::Unknown => aim = Aim::Open,
                    Truth::False | Truth::NotApplicable => {}
                }
            }
            aim
        };
        while seen.len() < MAX_GAPS {
            let mut fresh = |scene: &Scene<'_>| if seen.iter().any(|gap| gap.iter().all(|fact| is_like(fact, scene))) { Aim::Missed } else { judge(scene) };
            let needed = needed(&self.choices);
            let found = Search { choices: &self.choices, needed, left: &mut self.left, only_proof: false }.run(scene, &mut fresh);
            if found == Found::Met {
                thin_out(scene, &mut judge);
                seen.push(scene.given.clone());
                out.push(diagnostic(self.places.name, Problem::PathwayGap { combination: words::combination(scene) }));
            }
            clear(scene);
            match found {
                Found::Met => {}
                Found::TooMany => return false,
                Found::Nothing | Found::Open => break,
            }
        }
        true
    }

    /// Facts for which two cases hold, for each two cases; the answer is whether all were looked at.
    fn overlaps(&mut self, scene: &mut Scene<'_>, out: &mut Vec<Diagnostic>) -> bool {
        let cases = &self.pathway.cases;
        for (j, second) in cases.iter().enumerate() {
            for (i, first) in cases.iter().enumerate().take(j) {
                let matters = |target: Target| {
                    let reads = [0, i + 1, j + 1].into_iter().filter_map(|n| self.reads.get(n));
                    reads.into_iter().any(|r| match target {
                        Target::Of(key) => r.keys.contains(&key),
                        Target::List(list) => r.lists.contains(&list),
                    })
                };
                let choices: Vec<Choice> = self.choices.iter().filter(|c| matters(c.target)).cloned().collect();
                let guards = &self.guards;
                let mut judge = |scene: &Scene<'_>| {
                    let mut asking = scene.asking();
                    both(guarded(guards, scene, &mut asking), [first.condition, second.condition], &mut asking)
                };
                let found = Search { choices: &choices, needed: needed(&choices), left: &mut self.left, only_proof: false }.run(scene, &mut judge);
                if found == Found::Met {
                    thin_out(scene, &mut judge);
                    let problem =
                        Problem::PathwayOverlap { first: first.named.name.clone(), second: second.named.name.clone(), combination: words::combination(scene) };
                    let at = |n: usize| self.places.cases.get(n).copied().unwrap_or(self.places.name);
                    let other = at(i);
                    out.push(diagnostic(at(j), problem).with_related(other.file, other.span, Why::OtherHere));
                }
                clear(scene);
                if found == Found::TooMany {
                    return false;
                }
            }
        }
        true
    }
}

/// The day comes first: nothing can be judged without one.
fn needed(choices: &[Choice]) -> usize {
    choices.iter().take_while(|c| c.target == Target::Of(Key::Day)).count()
}

/// Whether a scene is of the kind that a gap is: another figure, day or list makes no other gap.
fn is_like((target, setting): &(Target, Setting), scene: &Scene<'_>) -> bool {
    match setting {
        Setting::Raw(_) => scene.given.iter().any(|(t, s)| t == target && s == setting),
        _ => true,
    }
}

fn both(around: Aim, conditions: [ExprId; 2], asking: &mut Asking<'_>) -> Aim {
    let mut aim = around;
    for condition in conditions {
        match asking.truth(condition, &[]) {
            Truth::Unknown if aim == Aim::Met => aim = Aim::Open,
            Truth::True | Truth::Unknown => {}
            Truth::False | Truth::NotApplicable => return Aim::Missed,
        }
    }
    aim
}
