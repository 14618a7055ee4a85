//! The smallest sets of changes with which the trial passes: one fact, then two, then three.

use super::lever::Direction;
use super::need::{Needs, needs};
use super::trial::Trial;
use super::{Action, Bound, Change, MAX_EVALUATIONS, MAX_FACTS, MAX_WAYS, Note};
use crate::facts::FactRef;
use crate::model::{ExprId, ExprKind};
use crate::number::Number;
use std::collections::BTreeMap;

/// So many steps are looked at one by one where each is worth it.
const NEAR: u64 = 16;
/// So many steps are looked at one by one where rounding makes the sides of a comparison go to and fro.
const SCANNED: u64 = 1000;
/// So many nodes of a comparison are looked through for that.
const MOST_NODES: u32 = 1000;
/// With so many directions pairs and triples are looked for; with more, among the first of them.
const MOST_PAIRED: usize = 32;

/// Looks for ways: what they change, and why there are none or perhaps more.
pub(super) fn search(mut trial: Trial<'_>) -> (Trial<'_>, Vec<Vec<Change>>, Option<Note>) {
    let needs = needs(&mut trial);
    let note = match needs.fewest() {
        // What was found out may have been cut short.
        _ if trial.looks == 0 => Some(Note::Stopped),
        None => Some(needs.why_none),
        Some(count) if count > MAX_FACTS => Some(Note::TooManyFacts),
        Some(_) => None,
    };
    if note.is_some() {
        return (trial, Vec::new(), note);
    }
    let mut search = Search { trial, needs, points: BTreeMap::new(), alone: BTreeMap::new(), found: Vec::new(), zigzag: false, cut: false };
    search.one();
    if search.found.len() < MAX_WAYS {
        search.two();
    }
    if search.found.is_empty() {
        search.three();
    }
    let mut found = std::mem::take(&mut search.found);
    for way in &mut found {
        way.sort_by_key(|change| change.fact);
    }
    found.sort_by_key(|way| (way.len(), total(way), way.iter().map(|c| c.fact).collect::<Vec<_>>()));
    let more = found.len() > MAX_WAYS;
    found.truncate(MAX_WAYS);
    for way in &mut found {
        search.bounds(way);
    }
    // Of sides that go to and fro only single changes are gone through, so that nothing found proves nothing.
    let unsure = search.cut || search.zigzag && found.is_empty();
    let Search { trial, needs, .. } = search;
    let stopped = (trial.stopped || needs.cut || unsure) && !more;
    let note = match (found.is_empty(), stopped) {
        (_, true) => Some(Note::Stopped),
        (true, _) if trial.unknown => Some(Note::Unknown),
        (true, _) => Some(Note::OutOfReach),
        (false, _) => None,
    };
    (trial, found, note)
}

fn total(way: &[Change]) -> u64 {
    way.iter().fold(0, |sum, change| sum.saturating_add(change.steps))
}

struct Search<'a> {
    trial: Trial<'a>,
    needs: Needs,
    /// Turning points of each direction, where nothing else is changed.
    points: BTreeMap<Direction, Vec<u64>>,
    /// How many steps are enough without any other change.
    alone: BTreeMap<Direction, u64>,
    found: Vec<Vec<Change>>,
    /// Some sides go to and fro along a lever.
    zigzag: bool,
    /// Not all steps were looked at along such a lever.
    cut: bool,
}

impl Search<'_> {
    fn directions(&self) -> Vec<Direction> {
        let all = self.needs.levers.iter().enumerate().flat_map(|(lever, l)| {
            let both = [false, true].into_iter().filter(|up| l.reach(*up) > 0).collect::<Vec<_>>();
            both.into_iter().map(move |up| Direction { lever, up })
        });
        all.collect()
    }

    fn change(&self, at: Direction, steps: u64) -> Option<Change> {
        self.needs.levers.get(at.lever)?.change(at.up, steps)
    }

    fn is_coarse(&self, at: Direction) -> bool {
        self.needs.levers.get(at.lever).is_some_and(super::lever::Lever::is_coarse)
    }

    // ── along one lever ─────────────────────────────────────────────────────

    /// By how much one side of an atom is more than the other so many steps on.
    fn gap(&mut self, base: &[&Change], at: Direction, steps: u64, atom: usize, pair: (ExprId, ExprId)) -> Option<Number> {
        let place = self.needs.atoms.get(atom)?.place.clone();
        let own = if steps == 0 { None } else { Some(self.change(at, steps)?) };
        let changes: Vec<&Change> = base.iter().copied().chain(own.as_ref()).collect();
        self.trial.gap(&changes, pair, &place)
    }

    /// Where the sides of an atom become equal, and where they stop being so.
    fn crossings(&mut self, base: &[&Change], at: Direction, atom: usize, pair: (ExprId, ExprId), out: &mut Vec<u64>) {
        let reach = self.needs.levers.get(at.lever).map_or(0, |l| l.reach(at.up));
        let mut from = 0;
        // Equal is left again: two turning points at most.
        for _ in 0..2 {
            let Some(next) = self.crossing(base, at, (from, reach), atom, pair) else { return };
            out.push(next);
            if sign(self.gap(base, at, next, atom, pair)) != EQUAL {
                return;
            }
            from = next;
        }
    }

    /// The first step after `from` at which the sign of a gap is another.
    fn crossing(&mut self, base: &[&Change], at: Direction, (from, reach): (u64, u64), atom: usize, pair: (ExprId, ExprId)) -> Option<u64> {
        if from >= reach || self.trial.stopped {
            return None;
        }
        let here = self.gap(base, at, from, atom, pair);
        self.trial.unknown |= here.is_none() && base.is_empty();
        let next = self.gap(base, at, from + 1, atom, pair);
        let was = sign(here);
        if sign(next) != was {
            return Some(from + 1);
        }
        let (mut low, mut width) = (from + 1, 1);
        if let (Some(here), Some(next)) = (here, next) {
            let (here, next) = (distance(here), distance(next));
            if next > here {
                return None;
            }
            // Most sides are straight lines: where they meet is known at once.
            let steps = here.checked_sub(next).and_then(|pace| here.checked_div(pace)).and_then(Number::ceil).and_then(Number::to_int);
            if let Some(guess) = steps.and_then(|n| u64::try_from(n).ok()).and_then(|n| from.checked_add(n)).filter(|n| *n > low) {
                let guess = guess.min(reach);
                if sign(self.gap(base, at, guess - 1, atom, pair)) == was {
                    low = guess - 1;
                    if sign(self.gap(base, at, guess, atom, pair)) != was {
                        return Some(guess);
                    }
                }
            }
        }
        let mut high;
        loop {
            high = low.saturating_add(width).min(reach);
            if high == low || self.trial.stopped {
                return None;
            }
            if sign(self.gap(base, at, high, atom, pair)) != was {
                break;
            }
            low = high;
            width *= 2;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if sign(self.gap(base, at, middle, atom, pair)) == was { low = middle } else { high = middle }
        }
        Some(high)
    }

    /// Steps at which something may turn, from the nearest on.
    fn turning_points(&mut self, base: &[&Change], at: Direction) -> Vec<u64> {
        if base.is_empty()
            && let Some(known) = self.points.get(&at)
        {
            return known.clone();
        }
        let mut points = Vec::new();
        let touched: Vec<(usize, Vec<(ExprId, ExprId)>)> =
            self.needs.atoms.iter().enumerate().filter(|(_, a)| a.levers.contains(&at.lever)).map(|(i, a)| (i, a.pairs.clone())).collect();
        for (atom, pairs) in touched {
            if pairs.is_empty() {
                // A yes/no fact, or 存在.
                points.push(1);
            }
            for pair in pairs {
                if self.is_truth(pair) { points.push(1) } else { self.crossings(base, at, atom, pair, &mut points) }
            }
        }
        points.sort_unstable();
        points.dedup();
        if self.is_short(at) || self.is_coarse(at) && !points.is_empty() {
            // Rounding may turn to and fro before the sides meet, and a short row is gone through whole.
            let reach = self.needs.levers.get(at.lever).map_or(0, |l| l.reach(at.up));
            let first = if self.is_short(at) { u64::MAX } else { points.first().copied().unwrap_or(0) };
            points.extend((1..=NEAR.min(reach)).filter(|near| *near < first));
            points.sort_unstable();
            points.dedup();
        }
        if base.is_empty() && !self.trial.stopped {
            self.points.insert(at, points.clone());
        }
        points
    }

    fn is_short(&self, at: Direction) -> bool {
        self.is_coarse(at) && self.needs.levers.get(at.lever).is_some_and(|l| l.reach(at.up) <= NEAR)
    }

    fn is_truth(&self, (a, _): (ExprId, ExprId)) -> bool {
        matches!(self.trial.model.exprs.at(a).ty, crate::model::Ty::Bool)
    }

    /// The fewest steps with which everything passes.
    fn least(&mut self, base: &[&Change], at: Direction) -> Option<Change> {
        for steps in self.turning_points(base, at) {
            let Some(own) = self.change(at, steps) else { continue };
            if self.passes(base, &own) {
                return self.reduced(base, at, own);
            }
            if self.trial.stopped {
                return None;
            }
        }
        self.exactly(base, at)
    }

    fn passes(&mut self, base: &[&Change], own: &Change) -> bool {
        let changes: Vec<&Change> = base.iter().copied().chain([own]).collect();
        self.trial.passes(&changes)
    }

    /// As few steps as pass: those before are looked at until one does not.
    fn reduced(&mut self, base: &[&Change], at: Direction, mut own: Change) -> Option<Change> {
        loop {
            let Some(less) = self.needs.levers.get(at.lever)?.less(&own) else { return Some(own) };
            let passes = self.passes(base, &less);
            if self.trial.stopped {
                return None;
            }
            if !passes {
                return Some(own);
            }
            own = less;
        }
    }

    /// Where no whole number of steps is enough: exactly what a fact is compared with.
    fn exactly(&mut self, base: &[&Change], at: Direction) -> Option<Change> {
        let lever = self.needs.levers.get(at.lever)?.clone();
        if self.is_coarse(at) {
            return None;
        }
        let touched: Vec<(ExprId, ExprId, crate::eval::Place)> =
            self.needs.atoms.iter().filter(|a| a.levers.contains(&at.lever)).flat_map(|a| a.pairs.iter().map(|(x, y)| (*x, *y, a.place.clone()))).collect();
        for (a, b, place) in touched {
            for (own, other) in [(a, b), (b, a)] {
                let is_own = matches!(self.trial.model.exprs.at(own).kind, crate::model::ExprKind::Field { scope, column }
                    if crate::eval::Walker::item_of(scope, &place).is_some_and(|item| lever.fact == crate::facts::FactRef::Field(column, item)));
                if !is_own {
                    continue;
                }
                let change = self.trial.worth(base, other, &place).and_then(|target| lever.change_to(at.up, target));
                if let Some(change) = change
                    && self.passes(base, &change)
                {
                    return Some(change);
                }
            }
        }
        None
    }

    // ── sets ────────────────────────────────────────────────────────────────

    fn one(&mut self) {
        for at in self.directions() {
            if !self.needs.may_hold(&[at.lever]) {
                continue;
            }
            let mut least = self.least(&[], at);
            if self.zigzags(at) {
                least = self.scanned(at, least.as_ref().map(|c| c.steps)).or(least);
            }
            if let Some(change) = least {
                self.alone.insert(at, change.steps);
                self.take(vec![change]);
            }
            if self.trial.stopped {
                return;
            }
        }
    }

    /// Whether rounding may make the sides of an atom go to and fro along a lever: it stands in them more than once, and something is rounded.
    fn zigzags(&self, at: Direction) -> bool {
        let Some(lever) = self.needs.levers.get(at.lever) else { return false };
        let model = self.trial.model;
        let pairs = self.needs.atoms.iter().filter(|a| a.levers.contains(&at.lever)).flat_map(|a| &a.pairs);
        pairs.into_iter().any(|(a, b)| {
            let (mut stands, mut rounded, mut open, mut left) = (0, false, vec![*a, *b], MOST_NODES);
            while let Some(next) = open.pop().filter(|_| left > 0) {
                left -= 1;
                stands += u32::from(match (&model.exprs.at(next).kind, lever.fact) {
                    (ExprKind::Field { column, .. }, FactRef::Field(own, _)) => *column == own,
                    (ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. }, FactRef::List(list, _)) => source.list() == list,
                    _ => false,
                });
                rounded |= matches!(model.exprs.at(next).kind, ExprKind::RoundUp(..) | ExprKind::RoundDown(..));
                open.extend(model.operands(next));
            }
            rounded && stands > 1
        })
    }

    /// The fewest steps with which everything passes, one after the other up to what is known to be enough.
    fn scanned(&mut self, at: Direction, enough: Option<u64>) -> Option<Change> {
        self.zigzag = true;
        let reach = self.needs.levers.get(at.lever).map_or(0, |l| l.reach(at.up));
        let most = enough.map_or(reach, |enough| enough.saturating_sub(1));
        for steps in 1..=most.min(SCANNED) {
            // Half of what is left is for the other levers and for sets.
            if self.trial.evaluations < MAX_EVALUATIONS / 2 || self.trial.stopped {
                self.cut = true;
                return None;
            }
            if let Some(change) = self.change(at, steps)
                && self.passes(&[], &change)
            {
                return Some(change);
            }
        }
        self.cut |= most > SCANNED;
        None
    }

    /// Directions in which something turns, and all.
    fn paired(&mut self) -> (Vec<Direction>, Vec<Direction>) {
        let all = self.directions();
        let mut live: Vec<Direction> = Vec::new();
        for at in &all {
            if !self.turning_points(&[], *at).is_empty() || self.narrows(*at) {
                live.push(*at);
            }
        }
        // Short rows of steps first: they are gone through, the others are solved for.
        live.sort_by_key(|at| !self.is_coarse(*at));
        if live.len() > MOST_PAIRED {
            self.trial.stopped = true;
            live.truncate(MOST_PAIRED);
        }
        (live, all)
    }

    fn end(&self, at: Direction) -> Option<u64> {
        self.needs.levers.get(at.lever).filter(|l| l.has_end()).map(|l| l.reach(at.up))
    }

    /// Whether going as far as there is to go brings sides nearer to each other.
    fn narrows(&mut self, at: Direction) -> bool {
        let Some(reach) = self.end(at) else { return false };
        let atoms = self.needs.atoms.iter().enumerate().filter(|(_, a)| a.levers.contains(&at.lever));
        let pairs: Vec<(usize, (ExprId, ExprId))> = atoms.flat_map(|(i, a)| a.pairs.iter().map(move |pair| (i, *pair))).collect();
        pairs.into_iter().any(|(atom, pair)| match (self.gap(&[], at, 0, atom, pair), self.gap(&[], at, reach, atom, pair)) {
            (Some(here), Some(there)) => distance(there) < distance(here),
            _ => false,
        })
    }

    /// Steps of the first of several changes: up to where it would be enough alone.
    fn steps_of(&mut self, base: &[&Change], at: Direction) -> Vec<u64> {
        let mut steps = self.turning_points(base, at);
        let reach = self.needs.levers.get(at.lever).map_or(0, |l| l.reach(at.up));
        if self.is_coarse(at) && !steps.is_empty() {
            steps.extend(1..=NEAR.min(reach));
        }
        steps.extend(self.end(at));
        steps.sort_unstable();
        steps.dedup();
        if base.is_empty()
            && let Some(enough) = self.alone.get(&at)
        {
            steps.retain(|s| s < enough);
        }
        steps
    }

    fn two(&mut self) {
        let (live, all) = self.paired();
        let mut done: Vec<(Direction, Direction)> = Vec::new();
        for outer in &live {
            for inner in &all {
                let both = (*outer.min(inner), *outer.max(inner));
                if outer.lever == inner.lever || done.contains(&both) || !self.needs.may_hold(&[outer.lever, inner.lever]) {
                    continue;
                }
                done.push(both);
                self.pair(*outer, *inner);
                if self.trial.is_spent() {
                    return;
                }
            }
        }
    }

    fn pair(&mut self, outer: Direction, inner: Direction) {
        let enough = self.alone.get(&inner).copied();
        let mut best: Option<Vec<Change>> = None;
        for steps in self.steps_of(&[], outer) {
            if self.trial.is_spent() {
                return;
            }
            let Some(first) = self.change(outer, steps) else { continue };
            let Some(second) = self.least(&[&first], inner).filter(|c| enough.is_none_or(|enough| c.steps < enough)) else { continue };
            let Some(way) = self.settled(vec![(outer, first), (inner, second)]) else { continue };
            if best.as_ref().is_none_or(|best| total(&way) < total(best)) && self.is_minimal(&way) {
                best = Some(way);
            }
        }
        if let Some(way) = best {
            self.take(way);
        }
    }

    fn three(&mut self) {
        let (live, all) = self.paired();
        for (i, a) in live.iter().enumerate() {
            for b in live.iter().skip(i + 1).filter(|b| b.lever != a.lever) {
                for c in &all {
                    let is_new = c.lever != a.lever
                        && c.lever != b.lever
                        && (!live.contains(c) || c > b || live.iter().position(|l| l == c) > live.iter().position(|l| l == b));
                    if is_new && self.needs.may_hold(&[a.lever, b.lever, c.lever]) {
                        self.triple(*a, *b, *c);
                    }
                    if self.trial.is_spent() || self.found.len() >= MAX_WAYS {
                        return;
                    }
                }
            }
        }
    }

    fn triple(&mut self, a: Direction, b: Direction, c: Direction) {
        let mut best: Option<Vec<Change>> = None;
        for steps in self.turning_points(&[], a).into_iter().chain(self.end(a)) {
            let Some(first) = self.change(a, steps) else { continue };
            for steps in self.turning_points(&[&first], b).into_iter().chain(self.end(b)) {
                let Some(second) = self.change(b, steps) else { continue };
                let Some(third) = self.least(&[&first, &second], c) else { continue };
                let Some(way) = self.settled(vec![(a, first.clone()), (b, second), (c, third)]) else { continue };
                if best.as_ref().is_none_or(|best| total(&way) < total(best)) && self.is_minimal(&way) {
                    best = Some(way);
                }
            }
        }
        if let Some(way) = best {
            self.take(way);
        }
    }

    /// Each change as small as the others let it be; `None` where one is not needed.
    fn settled(&mut self, mut way: Vec<(Direction, Change)>) -> Option<Vec<Change>> {
        loop {
            let before: u64 = way.iter().map(|(_, c)| c.steps).fold(0, u64::saturating_add);
            for i in 0..way.len() {
                let others: Vec<Change> = way.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, (_, c))| c.clone()).collect();
                let (at, own) = way.get(i).cloned()?;
                let shorter = self.shortened(&others.iter().collect::<Vec<_>>(), at, own)?;
                if let Some((_, own)) = way.get_mut(i) {
                    *own = shorter;
                }
            }
            if way.iter().map(|(_, c)| c.steps).fold(0, u64::saturating_add) == before {
                return Some(way.into_iter().map(|(_, c)| c).collect());
            }
        }
    }

    /// As few steps of a change as pass together with others, by halves; `None` where it is not needed.
    fn shortened(&mut self, others: &[&Change], at: Direction, own: Change) -> Option<Change> {
        if self.trial.passes(others) {
            return None;
        }
        let (mut low, mut high, mut best) = (0, own.steps, own);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let Some(change) = self.change(at, middle) else { break };
            if self.passes(others, &change) {
                (high, best) = (middle, change);
            } else {
                low = middle;
            }
        }
        Some(best)
    }

    /// Whether a set passes, and nothing that is smaller by a fact or a step does.
    fn is_minimal(&mut self, way: &[Change]) -> bool {
        if !self.trial.passes(&way.iter().collect::<Vec<_>>()) {
            return false;
        }
        for (i, own) in way.iter().enumerate() {
            let others: Vec<&Change> = way.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, c)| c).collect();
            if self.trial.passes(&others) || way.len() == MAX_FACTS && self.trial.passes(&[own]) {
                return false;
            }
            let lever = self.needs.levers.iter().find(|l| l.fact == own.fact && l.holds(own)).cloned();
            if let Some(less) = lever.and_then(|lever| lever.less(own))
                && self.passes(&others, &less)
            {
                return false;
            }
        }
        !self.trial.stopped || !self.trial.is_spent()
    }

    fn take(&mut self, way: Vec<Change>) {
        let facts = |way: &[Change]| {
            let mut facts: Vec<_> = way.iter().map(|c| (c.fact, matches!(c.action, Action::Move { up: true, .. }))).collect();
            facts.sort_unstable();
            facts
        };
        // Of one set of facts the fewest steps.
        let same = |known: &Vec<Change>| facts(known) == facts(&way) && !way.iter().any(|c| matches!(c.action, Action::Add { .. }));
        match self.found.iter_mut().find(|known| same(known)) {
            Some(known) if total(&way) < total(known) => *known = way,
            Some(_) => {}
            None => self.found.push(way),
        }
    }

    /// Says of each change whether more of it passes too.
    fn bounds(&mut self, way: &mut [Change]) {
        for i in 0..way.len() {
            let Some(own) = way.get(i).cloned() else { continue };
            let Action::Move { up, .. } = own.action else { continue };
            let others: Vec<Change> = way.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, c)| c.clone()).collect();
            let others: Vec<&Change> = others.iter().collect();
            let Some(lever) = self.needs.levers.iter().position(|l| l.fact == own.fact && l.holds(&own)) else { continue };
            let at = Direction { lever, up };
            let reach = self.needs.levers.get(lever).map_or(0, |l| l.reach(up));
            let mut further: Vec<u64> = self.turning_points(&others, at).into_iter().filter(|s| *s > own.steps).collect();
            further.push(own.steps.saturating_add(1));
            further.extend([2, 8].map(|times| own.steps.saturating_mul(times).saturating_add(1)));
            let passes_on = further.into_iter().filter(|s| *s <= reach).all(|steps| match self.change(at, steps) {
                Some(change) => self.passes(&others, &change),
                None => true,
            });
            if let (true, Some(Change { action: Action::Move { bound, .. }, .. })) = (passes_on && !self.trial.stopped, way.get_mut(i)) {
                *bound = if up { Bound::AtLeast } else { Bound::AtMost };
            }
        }
    }
}

const EQUAL: i8 = 0;

/// Of what has no value that can be told the sign is one of its own.
fn sign(gap: Option<Number>) -> i8 {
    match gap {
        None => 2,
        Some(n) if n.is_zero() => EQUAL,
        Some(n) => {
            if n.is_negative() {
                -1
            } else {
                1
            }
        }
    }
}

fn distance(n: Number) -> Number {
    if n.is_negative() { n.negated() } else { n }
}
