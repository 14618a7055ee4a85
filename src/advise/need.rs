//! What a rule asks for at a place, as atoms that hold or not, with the levers by which each can be turned.

use super::Note;
use super::add;
use super::lever::Lever;
use super::trial::Trial;
use crate::eval::{Outcome, Place, Step, Truth, Value, Walker};
use crate::facts::FactRef;
use crate::model::{Aggregate, Clause, ColumnId, ExprId, ExprKind, ListId, Model, Quantifier, Rule, Source};
use std::collections::{BTreeMap, BTreeSet};

/// So many levers are looked at.
const MOST_LEVERS: usize = 500;

/// A requirement: one atom, all of several, any of several.
#[derive(Debug, Clone)]
pub(super) enum Need {
    Atom(usize),
    All(Vec<Need>),
    Any(Vec<Need>),
}

/// A comparison or a yes/no fact at a place.
#[derive(Debug, Clone)]
pub(super) struct Atom {
    /// Whether it is as it should be.
    pub(super) holds: bool,
    /// Levers on its sides.
    pub(super) levers: BTreeSet<usize>,
    /// Sides that are compared; turning points lie where the first stops being less or more than the second.
    pub(super) pairs: Vec<(ExprId, ExprId)>,
    pub(super) place: Place,
}

/// What a rule asks for at a place.
#[derive(Debug)]
pub(super) struct Needs {
    pub(super) root: Need,
    pub(super) atoms: Vec<Atom>,
    pub(super) levers: Vec<Lever>,
    /// Why there are no levers, where there are none.
    pub(super) why_none: Note,
    /// There were more levers than are looked at.
    pub(super) cut: bool,
}

/// The fewest facts that have to change for something to hold, at least; with levers that turn it. `None` where none does.
type Fewest = Option<(usize, BTreeSet<usize>)>;

impl Needs {
    /// Whether it can hold where these levers turn whatever they touch.
    pub(super) fn may_hold(&self, levers: &[usize]) -> bool {
        self.may(&self.root, levers)
    }

    fn may(&self, need: &Need, levers: &[usize]) -> bool {
        match need {
            Need::Atom(atom) => self.atoms.get(*atom).is_some_and(|a| a.holds || levers.iter().any(|l| a.levers.contains(l))),
            Need::All(all) => all.iter().all(|n| self.may(n, levers)),
            Need::Any(any) => any.iter().any(|n| self.may(n, levers)),
        }
    }

    /// The fewest facts that have to change, at least; `None` where no change is enough.
    pub(super) fn fewest(&self) -> Option<usize> {
        self.fewest_of(&self.root).map(|(count, _)| count)
    }

    fn fewest_of(&self, need: &Need) -> Fewest {
        match need {
            Need::Atom(atom) => {
                let atom = self.atoms.get(*atom)?;
                match (atom.holds, atom.levers.is_empty()) {
                    (true, _) => Some((0, BTreeSet::new())),
                    (false, true) => None,
                    (false, false) => Some((1, atom.levers.clone())),
                }
            }
            Need::All(all) => {
                // Of those that share no lever the numbers add up.
                let (mut sum, mut most, mut levers) = (0, 0, BTreeSet::new());
                for need in all {
                    let (count, own) = self.fewest_of(need)?;
                    most = most.max(count);
                    if own.is_disjoint(&levers) {
                        sum += count;
                    }
                    levers.extend(own);
                }
                Some((sum.max(most), levers))
            }
            Need::Any(any) => {
                let all: Vec<(usize, BTreeSet<usize>)> = any.iter().filter_map(|n| self.fewest_of(n)).collect();
                let least = all.iter().map(|(count, _)| *count).min()?;
                Some((least, all.into_iter().flat_map(|(_, levers)| levers).collect()))
            }
        }
    }
}

/// What may not be changed: it decides whether something is asked, or which row, item or group is meant.
#[derive(Debug, Clone, Default)]
struct Barred {
    columns: BTreeSet<ColumnId>,
    lists: BTreeSet<ListId>,
    seen: BTreeSet<(ExprId, bool)>,
}

impl Barred {
    fn guard(&mut self, model: &Model, expr: Option<ExprId>) {
        if let Some(expr) = expr {
            self.walk(model, expr, true);
        }
    }

    fn walk(&mut self, model: &Model, expr: ExprId, guards: bool) {
        if !self.seen.insert((expr, guards)) {
            return;
        }
        match &model.exprs.at(expr).kind {
            ExprKind::Field { column, .. } => {
                if guards {
                    self.columns.insert(*column);
                }
            }
            ExprKind::GroupKey { column, .. } => {
                self.columns.insert(*column);
            }
            ExprKind::If { condition, then, otherwise } => {
                self.walk(model, *condition, true);
                self.walk(model, *then, guards);
                self.walk(model, *otherwise, guards);
            }
            ExprKind::Lookup { keys, .. } => keys.iter().for_each(|key| self.walk(model, *key, true)),
            ExprKind::Aggregate { source, filter, value, .. } => {
                self.guard(model, *filter);
                if let Some(value) = value {
                    self.walk(model, *value, guards);
                }
                if guards {
                    self.lists.insert(source.list());
                }
            }
            ExprKind::Quantified { source, filter, predicate, .. } => {
                self.guard(model, *filter);
                self.walk(model, *predicate, guards);
                if guards {
                    self.lists.insert(source.list());
                }
            }
            _ => model.operands(expr).into_iter().for_each(|operand| self.walk(model, operand, guards)),
        }
    }
}

/// What a rule asks for at the place of a trial; also notes how its clauses come out there.
pub(super) fn needs(trial: &mut Trial<'_>) -> Needs {
    let model = trial.model;
    let rule: &Rule = model.rules.at(trial.rule);
    let place = trial.place.clone();
    trial.before = {
        let (id, place) = (trial.rule, place.clone());
        trial.now(|walker, looks| walker.outcomes(id, &place, looks))
    };
    let mut around = Barred::default();
    around.guard(model, rule.applies);
    let numbers: Vec<u16> = trial.before.iter().filter(|(_, outcome)| *outcome != Outcome::NotApplicable).map(|(number, _)| *number).collect();
    let clauses: Vec<(u16, &Clause)> = numbers.iter().filter_map(|n| Some((*n, rule.clauses.get(usize::from(*n))?))).collect();
    for (_, clause) in &clauses {
        let mut at = clause.scope;
        while let Some(scope) = at.and_then(|s| rule.scopes.get(usize::from(s))) {
            around.guard(model, scope.filter);
            around.columns.extend(scope.by);
            at = scope.parent;
        }
    }
    let mut builder = Builder {
        trial,
        barred: Barred::default(),
        atoms: Vec::new(),
        levers: Vec::new(),
        index: BTreeMap::new(),
        fixed: false,
        personal: false,
        unknown: false,
        cut: false,
    };
    let mut all = Vec::new();
    for (number, clause) in clauses {
        builder.barred = around.clone();
        builder.barred.walk(model, clause.expr, false);
        for (condition, allowed) in &clause.exceptions {
            builder.barred.guard(model, Some(*condition));
            builder.barred.walk(model, *allowed, false);
        }
        let failed = builder.trial.failed.contains(&number);
        let need = builder.clause(clause, &place);
        // What is undetermined stays so: only what failed has to be mended, and what passes is kept.
        let passed = builder.trial.before.contains(&(number, Outcome::Pass));
        if failed || passed {
            all.push(need);
        }
    }
    let why_none = match (builder.fixed, builder.personal, builder.unknown) {
        (true, ..) => Note::Fixed,
        (_, true, _) => Note::Personal,
        (.., true) => Note::Unknown,
        _ => Note::NothingToChange,
    };
    Needs { root: Need::All(all), atoms: builder.atoms, levers: builder.levers, why_none, cut: builder.cut }
}

#[expect(clippy::struct_excessive_bools, reason = "each notes one reason why there may be no lever")]
struct Builder<'t, 'a> {
    trial: &'t mut Trial<'a>,
    barred: Barred,
    atoms: Vec<Atom>,
    levers: Vec<Lever>,
    index: BTreeMap<(FactRef, Option<ExprId>), usize>,
    fixed: bool,
    personal: bool,
    unknown: bool,
    cut: bool,
}

impl<'a> Builder<'_, 'a> {
    fn model(&self) -> &'a Model {
        self.trial.model
    }

    fn value(&mut self, expr: ExprId, place: &[Step]) -> Value {
        self.trial.now(|walker, looks| walker.worth(expr, place, looks))
    }

    fn truth(&mut self, expr: ExprId, place: &[Step]) -> Truth {
        match self.value(expr, place) {
            Value::Truth(truth) => truth,
            Value::NotApplicable => Truth::NotApplicable,
            _ => Truth::Unknown,
        }
    }

    fn members(&mut self, source: Source, filter: Option<ExprId>, place: &[Step]) -> Vec<u32> {
        self.trial.now(|walker, looks| walker.members(source, filter, place, looks))
    }

    fn clause(&mut self, clause: &Clause, place: &[Step]) -> Need {
        let mut any = vec![self.need(clause.expr, !clause.negative, place)];
        for (condition, allowed) in &clause.exceptions {
            if self.truth(*condition, place) == Truth::True {
                any.push(self.need(*allowed, true, place));
            }
        }
        Need::Any(any)
    }

    fn need(&mut self, expr: ExprId, wanted: bool, place: &[Step]) -> Need {
        let model = self.model();
        match &model.exprs.at(expr).kind {
            ExprKind::Not(inner) => self.need(*inner, !wanted, place),
            ExprKind::And(all) | ExprKind::Or(all) => {
                let needs: Vec<Need> = all.iter().map(|operand| self.need(*operand, wanted, place)).collect();
                if matches!(model.exprs.at(expr).kind, ExprKind::And(_)) == wanted { Need::All(needs) } else { Need::Any(needs) }
            }
            ExprKind::If { condition, then, otherwise } => match self.truth(*condition, place) {
                Truth::True => self.need(*then, wanted, place),
                Truth::False | Truth::NotApplicable => self.need(*otherwise, wanted, place),
                Truth::Unknown => self.atom(expr, wanted, place, Vec::new()),
            },
            ExprKind::Defined(definition) if self.trial.facts.definition(*definition).is_none() => {
                self.need(model.definitions.at(*definition).expr, wanted, &[])
            }
            ExprKind::Quantified { quantifier, source, filter, predicate } => self.quantified(expr, (*quantifier, *source, *filter, *predicate), wanted, place),
            ExprKind::Compare(_, a, b) | ExprKind::Same(a, b, _) => self.atom(expr, wanted, place, vec![(*a, *b)]),
            ExprKind::Between(value, low, high) => self.atom(expr, wanted, place, vec![(*value, *low), (*value, *high)]),
            ExprKind::OneOf(value, set) => self.atom(expr, wanted, place, set.iter().map(|member| (*value, *member)).collect()),
            _ => self.atom(expr, wanted, place, Vec::new()),
        }
    }

    fn atom(&mut self, expr: ExprId, wanted: bool, place: &[Step], pairs: Vec<(ExprId, ExprId)>) -> Need {
        let holds = match self.truth(expr, place) {
            Truth::True => wanted,
            Truth::False => !wanted,
            // What is not applicable is left out; what is unknown is not for us to settle.
            Truth::NotApplicable => true,
            Truth::Unknown => {
                self.unknown = true;
                false
            }
        };
        let mut levers = BTreeSet::new();
        self.side(expr, place, &mut levers);
        self.atoms.push(Atom { holds, levers, pairs, place: place.to_vec() });
        Need::Atom(self.atoms.len() - 1)
    }

    fn quantified(
        &mut self,
        expr: ExprId,
        (quantifier, source, filter, predicate): (Quantifier, Source, Option<ExprId>, ExprId),
        wanted: bool,
        place: &[Step],
    ) -> Need {
        let of_each = (quantifier == Quantifier::All) == wanted;
        let mut needs = Vec::new();
        for item in self.members(source, filter, place) {
            let mut inner = place.to_vec();
            inner.push(Step::Item(source.list(), item));
            // Of all of them only those are looked at that are not as they should be.
            let is_so = match self.truth(predicate, &inner) {
                Truth::True => Some(true),
                Truth::False => Some(false),
                _ => None,
            };
            if of_each && is_so.is_none_or(|so| so == wanted) {
                continue;
            }
            needs.push(self.need(predicate, wanted, &inner));
        }
        if of_each {
            return Need::All(needs);
        }
        if quantifier == Quantifier::Some && wanted {
            let mut levers = BTreeSet::new();
            self.additions(expr, source, &[filter, Some(predicate)], place, &mut levers);
            if !levers.is_empty() {
                let holds = self.truth(expr, place) == Truth::True;
                self.atoms.push(Atom { holds, levers, pairs: Vec::new(), place: place.to_vec() });
                needs.push(Need::Atom(self.atoms.len() - 1));
            }
        }
        Need::Any(needs)
    }

    /// The levers on a side of a comparison.
    fn side(&mut self, expr: ExprId, place: &[Step], out: &mut BTreeSet<usize>) {
        let model = self.model();
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } => {
                if let Some(item) = Walker::item_of(*scope, place) {
                    self.field(*column, item, out);
                }
            }
            ExprKind::Lookup { .. } | ExprKind::Quantified { .. } => {}
            ExprKind::If { condition, then, otherwise } => match self.truth(*condition, place) {
                Truth::True => self.side(*then, place, out),
                Truth::False | Truth::NotApplicable => self.side(*otherwise, place, out),
                Truth::Unknown => {}
            },
            ExprKind::Defined(definition) => {
                if self.trial.facts.definition(*definition).is_none() {
                    self.side(model.definitions.at(*definition).expr, &[], out);
                }
            }
            ExprKind::Aggregate { aggregate: Aggregate::Count, source, filter, .. } => self.additions(expr, *source, &[*filter], place, out),
            ExprKind::Aggregate { source, filter, value: Some(value), .. } => {
                for item in self.members(*source, *filter, place) {
                    let mut inner = place.to_vec();
                    inner.push(Step::Item(source.list(), item));
                    self.side(*value, &inner, out);
                }
            }
            _ => {
                for operand in model.operands(expr) {
                    self.side(operand, place, out);
                }
            }
        }
    }

    fn field(&mut self, column: ColumnId, item: u32, out: &mut BTreeSet<usize>) {
        let schema = self.model().subjects.at(self.trial.facts.subject());
        let declared = schema.columns.at(column);
        let is_label = schema.lists.at(declared.list).label == Some(column);
        if is_label || self.barred.columns.contains(&column) || !self.trial.now(|walker, _| walker.is_told(column, item)) {
            return;
        }
        let Some(lever) = Lever::of_field(self.model(), self.trial.facts, column, item) else { return };
        self.fixed |= declared.fixed;
        self.personal |= declared.personal;
        if !declared.fixed && !declared.personal {
            self.lever(lever, None, out);
        }
    }

    fn additions(&mut self, counted: ExprId, source: Source, conditions: &[Option<ExprId>], place: &[Step], out: &mut BTreeSet<usize>) {
        if self.barred.lists.contains(&source.list()) {
            return;
        }
        for lever in add::levers(self.trial, counted, source, conditions, place) {
            self.lever(lever, Some(counted), out);
        }
    }

    fn lever(&mut self, lever: Lever, counted: Option<ExprId>, out: &mut BTreeSet<usize>) {
        let key = (lever.fact, counted);
        if let Some(known) = self.index.get(&key) {
            out.insert(*known);
        } else if self.levers.len() < MOST_LEVERS {
            self.index.insert(key, self.levers.len());
            out.insert(self.levers.len());
            self.levers.push(lever);
        } else {
            self.cut = true;
        }
    }
}
