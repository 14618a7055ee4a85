//! Requirements that no facts can break or none can meet, conditions that none can fulfil.
//!
//! Such a thing is only said where it is proved: facts that are read once are left unknown, those that are read twice or
//! steer others are tried region by region, and for every one of them the evaluator must decide. What it leaves open is left unsaid.

use super::day::InForce;
use super::frames::Frames;
use super::ground::Ground;
use super::scene::{Choice, Scene, Setting, Target};
use super::search::{Aim, Found, Search, clear};
use super::variables::{Key, Reader, Variable, Variables};
use super::words;
use crate::check::{At, Places};
use crate::date::Date;
use crate::diag::{Combination, Diagnostic, Problem};
use crate::eval::{Asking, Truth};
use crate::model::{Clause, ExprId, ExprKind, Model, RuleId, Scope, SubjectId, SupportId, Ty};
use crate::number::Number;

/// How much is tried for one clause before it is left alone.
const MAX_TRIED: usize = 512;
/// How many combinations are looked through for the one that comes nearest.
const MAX_NEAR: usize = 256;

/// A condition around something: it must hold for that to be asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    pub(super) expr: ExprId,
    /// How many scopes below the subject it is read.
    depth: usize,
    /// It is the condition of 每组, read of an item.
    of_item: bool,
}

impl Guard {
    pub(super) fn of_subject(expr: ExprId) -> Self {
        Self { expr, depth: 0, of_item: false }
    }

    fn truth(self, scene: &Scene<'_>, asking: &mut Asking<'_>) -> Truth {
        if self.of_item { asking.truth(self.expr, &scene.place_of_item(self.depth)) } else { asking.truth(self.expr, scene.place(self.depth)) }
    }
}

/// Whether all conditions hold.
pub(super) fn guarded(guards: &[Guard], scene: &Scene<'_>, asking: &mut Asking<'_>) -> Aim {
    let mut aim = Aim::Met;
    for guard in guards {
        match guard.truth(scene, asking) {
            Truth::True => {}
            Truth::Unknown => aim = Aim::Open,
            Truth::False | Truth::NotApplicable => return Aim::Missed,
        }
    }
    aim
}

/// What is looked for, inside the conditions around it.
#[derive(Debug, Clone, Copy)]
enum Wanted<'m> {
    /// That the last of the conditions holds.
    Holds,
    /// That the clause fails.
    Fails(&'m Clause),
    /// That the clause passes.
    Passes(&'m Clause),
    /// That the clause passes by this exception and not by itself.
    Excepted(&'m Clause, usize),
}

impl Wanted<'_> {
    /// The conditions that it speaks of, and whether each should hold for it to come nearer.
    fn parts(self) -> Vec<(ExprId, bool)> {
        match self {
            Wanted::Holds => Vec::new(),
            Wanted::Fails(clause) | Wanted::Passes(clause) => {
                let passes = matches!(self, Wanted::Passes(_));
                let exceptions = clause.exceptions.iter().flat_map(|(c, e)| [(*c, passes), (*e, passes)]);
                std::iter::once((clause.expr, clause.negative != passes)).chain(exceptions).collect()
            }
            Wanted::Excepted(clause, number) => {
                let exception = clause.exceptions.get(number).into_iter().flat_map(|(c, e)| [(*c, true), (*e, true)]);
                exception.chain([(clause.expr, clause.negative)]).collect()
            }
        }
    }
}

/// Whether what is looked for is asked at all, how many of its parts come out as wanted, and with what facts.
type Near = ((bool, usize), Vec<(Target, Setting)>);

/// Where something is looked for.
struct Stage<'m> {
    model: &'m Model,
    subject: SubjectId,
    rule: Option<RuleId>,
    frames: Frames,
    guards: Vec<Guard>,
    day: Date,
    days: (Option<Date>, Option<Date>),
}

/// What is wrong with a rule in this way.
pub(super) fn rule(ground: &mut Ground<'_>, places: &Places, id: RuleId, out: &mut Vec<Diagnostic>) {
    let model = ground.model;
    let (rule, at) = (model.rules.at(id), places.rules.at(id));
    let subject = model.subjects.at(rule.subject);
    let in_force = InForce::of(model, &rule.citations, rule.from, rule.until);
    let Some(day) = in_force.usual_day(model, rule.pack) else { return };
    let stage = |scope: Option<u16>, guards: Vec<Guard>| Stage {
        model,
        subject: rule.subject,
        rule: Some(id),
        frames: Frames::of_scope(rule, subject, scope),
        guards,
        day,
        days: in_force.bounds(),
    };
    let applies: Vec<Guard> = rule.applies.map(Guard::of_subject).into_iter().collect();
    if !applies.is_empty()
        && let Some(why) = stage(None, applies.clone()).never(ground, Wanted::Holds)
    {
        out.extend(at.applies.map(|at| diagnostic(at, Problem::NeverApplies { why })));
        return;
    }
    // The conditions of each scope with those around it; `None` where one of them can never hold.
    let mut around: Vec<Option<Vec<Guard>>> = Vec::new();
    for (number, scope) in (0_u16..).zip(&rule.scopes) {
        let outer = scope.parent.map_or_else(|| Some(applies.clone()), |p| around.get(usize::from(p)).cloned().flatten());
        let inner = outer.and_then(|mut guards| {
            guards.extend(filter_of(scope));
            if scope.filter.is_some()
                && let Some(why) = stage(Some(number), guards.clone()).never(ground, Wanted::Holds)
            {
                let place = at.filters.get(usize::from(number)).copied().flatten();
                out.extend(place.map(|at| diagnostic(at, Problem::NeverApplies { why })));
                return None;
            }
            Some(guards)
        });
        around.push(inner);
    }
    for (clause, at) in rule.clauses.iter().zip(&at.clauses) {
        let guards = clause.scope.map_or_else(|| Some(applies.clone()), |s| around.get(usize::from(s)).cloned().flatten());
        let Some(guards) = guards else { continue };
        let stage = stage(clause.scope, guards);
        if let Some(why) = stage.never(ground, Wanted::Fails(clause)) {
            out.push(diagnostic(at.clause, Problem::NeverFails { why }));
            continue;
        }
        // 严禁 真 is written on purpose: what is forbidden is all that the conditions around it name.
        let constant = matches!(model.exprs.at(clause.expr).kind, ExprKind::Bool(_));
        if !constant && let Some(why) = stage.never(ground, Wanted::Passes(clause)) {
            out.push(diagnostic(at.clause, Problem::AlwaysFails { why }));
            continue;
        }
        for (number, place) in at.exceptions.iter().enumerate() {
            if let Some(why) = stage.never(ground, Wanted::Excepted(clause, number)) {
                out.push(diagnostic(*place, Problem::NeverExcepted { why }));
            }
        }
    }
}

/// A support whose conditions no facts fulfil.
pub(super) fn support(ground: &mut Ground<'_>, places: &Places, id: SupportId, out: &mut Vec<Diagnostic>) {
    let model = ground.model;
    let support = model.supports.at(id);
    let in_force = InForce::of(model, &support.citations, support.from, support.until);
    let Some(day) = in_force.usual_day(model, support.pack) else { return };
    let guards: Vec<Guard> = support.applies.iter().chain(&support.conditions).copied().map(Guard::of_subject).collect();
    if let Some(why) = never_holds(ground, support.subject, guards, &in_force, day) {
        out.push(diagnostic(*places.supports.at(id), Problem::NeverApplies { why }));
    }
}

/// Whether a condition of the subject can never hold beside others, with the facts that come nearest.
pub(super) fn never_holds(ground: &mut Ground<'_>, subject: SubjectId, guards: Vec<Guard>, in_force: &InForce, day: Date) -> Option<Combination> {
    let model = ground.model;
    let stage = Stage { model, subject, rule: None, frames: Frames::root(), guards, day, days: in_force.bounds() };
    stage.never(ground, Wanted::Holds)
}

pub(super) fn diagnostic(at: At, problem: Problem) -> Diagnostic {
    Diagnostic::new(problem, at.file, at.span)
}

fn filter_of(scope: &Scope) -> Option<Guard> {
    scope.filter.map(|expr| Guard { expr, depth: usize::from(scope.depth), of_item: scope.by.is_some() })
}

impl<'m> Stage<'m> {
    /// The facts that come nearest to what is wanted, where none can make it so.
    fn never(&self, ground: &mut Ground<'_>, wanted: Wanted<'m>) -> Option<Combination> {
        let subject = self.model.subjects.at(self.subject);
        // A group whose field may not be there to be asked for: which groups there are is then another question.
        if self.frames.all.iter().any(|f| f.group.is_some_and(|(by, _)| subject.columns.at(by).guard.is_some())) {
            return None;
        }
        let variables = self.variables(wanted, false);
        if variables.too_large {
            return None;
        }
        let mut scene = Scene::new(ground, self.subject, self.rule, &self.frames, self.day);
        let nearest = self.choices(wanted, &variables, &mut scene).and_then(|(choices, needed)| {
            let allowed = ground.allowed(MAX_TRIED);
            let mut left = allowed;
            let mut search = Search { choices: &choices, needed, left: &mut left, only_proof: true };
            let found = search.run(&mut scene, &mut |scene| self.aim(wanted, scene));
            ground.spend(allowed - left);
            clear(&mut scene);
            (found == Found::Nothing && !variables.open_cells).then(|| self.nearest(wanted, &mut scene))
        });
        scene.leave(ground);
        nearest
    }

    /// What is tried region by region, and how many of those must be given before anything can be judged; `None` where one of these has no regions.
    fn choices(&self, wanted: Wanted<'m>, variables: &Variables, scene: &mut Scene<'_>) -> Option<(Vec<Choice>, usize)> {
        // Sets last: what is proved without them is proved as fast.
        let weight = |v: &Variable| if v.uses > 1 || v.steers { 2 } else { u8::from(v.among) };
        let matters = |v: &Variable| weight(v) > 0;
        let keys = self.keys_of_groups();
        let (mut choices, mut needed) = (Vec::new(), 0);
        if keys.is_empty() && !variables.list.iter().any(matters) {
            return Some((choices, needed));
        }
        let variables = self.variables(wanted, true);
        for key in keys {
            let (values, exact) = scene.values(&variables.get(key).cloned().unwrap_or_else(|| Variable::unread(key)), self.days);
            if !exact {
                return None;
            }
            choices.push(Choice { target: Target::Of(key), values });
        }
        needed += choices.len();
        let by_weight = [2, 1].into_iter().flat_map(|w| variables.list.iter().filter(move |v| weight(v) == w));
        for variable in by_weight {
            if choices.iter().any(|c| c.target == Target::Of(variable.key)) {
                continue;
            }
            let (values, exact) = scene.values(variable, self.days);
            match (variable.key, exact) {
                (Key::Day, true) => {
                    choices.insert(needed, Choice { target: Target::Of(variable.key), values });
                    needed += 1;
                }
                (Key::Day, false) => return None,
                (_, true) => choices.push(Choice { target: Target::Of(variable.key), values }),
                (_, false) => {}
            }
        }
        Some((choices, needed))
    }

    /// What the conditions and what is wanted depend on; with the constants that they are compared with, or without.
    fn variables(&self, wanted: Wanted<'m>, cuts: bool) -> Variables {
        let mut reader = Reader::new(self.model, self.model.subjects.at(self.subject), &self.frames);
        let guards = self.guards.iter().map(|g| g.expr);
        let all: Vec<ExprId> = guards.chain(wanted.parts().into_iter().map(|(e, _)| e)).collect();
        for expr in &all {
            reader.count(*expr);
        }
        if cuts {
            for expr in &all {
                reader.cut(*expr);
            }
        }
        reader.finish()
    }

    /// The fields that make groups: a group has a value of its field.
    fn keys_of_groups(&self) -> Vec<Key> {
        let groups = (0_u8..).zip(&self.frames.all).filter_map(|(frame, f)| f.group.map(|(by, _)| Key::Fact(frame, by)));
        groups.collect()
    }

    fn aim(&self, wanted: Wanted<'m>, scene: &Scene<'_>) -> Aim {
        let mut asking = scene.asking();
        match guarded(&self.guards, scene, &mut asking) {
            Aim::Missed => Aim::Missed,
            around => match (self.wanted(wanted, scene, &mut asking), around) {
                (Aim::Missed, _) => Aim::Missed,
                (Aim::Met, Aim::Met) => Aim::Met,
                _ => Aim::Open,
            },
        }
    }

    fn wanted(&self, wanted: Wanted<'m>, scene: &Scene<'_>, asking: &mut Asking<'_>) -> Aim {
        let place = scene.place(self.frames.chain.len() - 1);
        match wanted {
            Wanted::Holds => Aim::Met,
            Wanted::Fails(clause) => match asking.requirement(clause, place) {
                Truth::False => Aim::Met,
                Truth::Unknown => Aim::Open,
                Truth::True | Truth::NotApplicable => Aim::Missed,
            },
            Wanted::Passes(clause) => match asking.requirement(clause, place) {
                Truth::True => Aim::Met,
                Truth::Unknown => Aim::Open,
                Truth::False | Truth::NotApplicable => Aim::Missed,
            },
            Wanted::Excepted(clause, number) => {
                let Some((condition, allowed)) = clause.exceptions.get(number) else { return Aim::Open };
                let by_itself = if clause.negative { Truth::False } else { Truth::True };
                // What is allowed and not applicable is left out of 且: it does not keep the exception from applying.
                match (asking.truth(*condition, place), asking.truth(*allowed, place), asking.truth(clause.expr, place)) {
                    (Truth::False | Truth::NotApplicable, _, _) | (_, Truth::False, _) => Aim::Missed,
                    (_, _, asked) if asked == by_itself => Aim::Missed,
                    (Truth::Unknown, _, _) | (_, Truth::Unknown, _) | (_, _, Truth::Unknown) => Aim::Open,
                    _ => Aim::Met,
                }
            }
        }
    }

    /// Whether what is looked for applies with the facts that are given.
    fn is_asked(&self, wanted: Wanted<'m>, scene: &Scene<'_>, asking: &mut Asking<'_>) -> bool {
        match wanted {
            Wanted::Fails(clause) | Wanted::Passes(clause) => asking.requirement(clause, scene.place(self.frames.chain.len() - 1)) != Truth::NotApplicable,
            Wanted::Holds | Wanted::Excepted(..) => true,
        }
    }

    // ── the nearest ─────────────────────────────────────────────────────────

    /// Facts inside the conditions that come as near as any to what is wanted; none where the conditions depend on more than is tried.
    fn nearest(&self, wanted: Wanted<'m>, scene: &mut Scene<'_>) -> Combination {
        let variables = self.variables(wanted, true);
        let mut size = 1;
        let mut choices = Vec::new();
        let groups = self.keys_of_groups();
        let first = |key: Key| key == Key::Day || groups.contains(&key);
        let unread = groups.iter().copied().filter(|k| variables.get(*k).is_none()).map(Variable::unread);
        let mut all: Vec<Variable> = unread.chain(variables.list.iter().cloned()).collect();
        all.sort_by_key(|v| !first(v.key));
        let needed = all.iter().filter(|v| first(v.key)).count();
        for variable in all {
            let (mut values, _) = scene.values(&variable, self.days);
            let ends = (values.first().cloned(), values.last().cloned());
            values.sort_by_key(|v| !at_an_edge(v, &variable.cuts, &ends));
            size *= values.len().max(1);
            if size > MAX_NEAR {
                break;
            }
            choices.push(Choice { target: Target::Of(variable.key), values });
        }
        if choices.len() < needed {
            return Combination::new();
        }
        let (guards, parts) = if let (Wanted::Holds, Some((last, guards))) = (wanted, self.guards.split_last()) {
            (guards, vec![(*last, true)])
        } else {
            let depth = self.frames.chain.len() - 1;
            let parts = wanted.parts().into_iter().map(|(expr, holds)| (Guard { expr, depth, of_item: false }, holds));
            (self.guards.as_slice(), parts.collect())
        };
        let mut atoms = Vec::new();
        for (part, holds) in &parts {
            self.atoms(*part, *holds, &mut atoms);
        }
        let mut best: Option<Near> = None;
        let mut left = MAX_NEAR * 2;
        let whole = choices.len();
        Search { choices: &choices, needed, left: &mut left, only_proof: false }.run(scene, &mut |scene| {
            let mut asking = scene.asking();
            match guarded(guards, scene, &mut asking) {
                Aim::Met => {}
                other => return other,
            }
            let skipped = choices.iter().filter(|c| matches!(c.target, Target::Of(key) if scene.has(key) == Some(false))).count();
            if scene.given.len() + skipped >= whole {
                let near = atoms.iter().filter(|(atom, holds)| (atom.truth(scene, &mut asking) == Truth::True) == *holds).count();
                // Facts for which it is not asked at all show nothing.
                let rank = (self.is_asked(wanted, scene, &mut asking), near);
                if best.as_ref().is_none_or(|(most, _)| rank > *most) {
                    best = Some((rank, scene.given.clone()));
                }
            }
            Aim::Open
        });
        clear(scene);
        let mut own = Reader::new(self.model, self.model.subjects.at(self.subject), &self.frames);
        for (part, _) in &parts {
            own.count(part.expr);
        }
        for (target, setting) in best.map(|(_, given)| given).unwrap_or_default() {
            if matches!(target, Target::Of(key) if own.variables().get(key).is_some()) {
                scene.give(target, setting);
            }
        }
        let named = words::combination(scene);
        clear(scene);
        named
    }

    /// The comparisons and yes/no facts of a condition, with whether each should hold.
    fn atoms(&self, guard: Guard, holds: bool, out: &mut Vec<(Guard, bool)>) {
        if out.len() > 64 {
            return;
        }
        match &self.model.exprs.at(guard.expr).kind {
            ExprKind::Not(inner) => self.atoms(Guard { expr: *inner, ..guard }, !holds, out),
            ExprKind::And(all) | ExprKind::Or(all) => {
                for inner in all {
                    self.atoms(Guard { expr: *inner, ..guard }, holds, out);
                }
            }
            ExprKind::Defined(definition) if self.model.exprs.at(guard.expr).ty == Ty::Bool => {
                self.atoms(Guard::of_subject(self.model.definitions.at(*definition).expr), holds, out);
            }
            _ => out.push((guard, holds)),
        }
    }
}

/// Whether a value is one at which something is parted, or the last one before it, rather than one in between.
fn at_an_edge(value: &Setting, cuts: &[Number], ends: &(Option<Setting>, Option<Setting>)) -> bool {
    let Setting::Number(n) = value else { return true };
    let (first, last) = (ends.0.as_ref() == Some(value), ends.1.as_ref() == Some(value));
    cuts.iter().any(|cut| cut == n || (first && cut < n) || (last && cut > n))
}
