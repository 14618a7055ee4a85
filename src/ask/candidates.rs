//! Which facts to ask for, and in which order.

use crate::date::Date;
use crate::eval::{self, Amendments, ClauseResult, Evaluation, FactRef, Place, RuleResult, Step, Truth, Walker};
use crate::facts::{self, Facts};
use crate::model::{ColumnType, ExprId, InspectHow, ListId, Model, RuleId, SchemaField, SchemaFieldKind, Source, Subject, Target};
use crate::outcome::Outcome;
use crate::program::Program;
use crate::report::{self, Asked, Drafts, Finding, Options, Report};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A fact to ask for, with what comes of an answer and what it costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidate {
    /// Findings, pathways and supports that it can settle, in the order of the report.
    pub(super) settles: Vec<String>,
    /// How many of those are mandatory or required findings that could fail.
    pub(super) required: u32,
    /// How many more are undetermined: advice, drafts, pathways, supports.
    open: u32,
    /// The least work by which an inspector would check it, of the findings that it can settle.
    inspect: Option<u32>,
    pub(super) effort: u32,
    /// Where it stands in the order of writing: lists and items from outside in, then the field.
    order: Vec<(u32, u32)>,
}

impl Candidate {
    /// Best first: most findings of law for an effort, then most of the others, then as they are written.
    fn compare(&self, other: &Self) -> Ordering {
        let ratio = |a: u32, b: u32| (u64::from(b) * u64::from(self.effort)).cmp(&(u64::from(a) * u64::from(other.effort)));
        ratio(self.required, other.required).then_with(|| ratio(self.open, other.open)).then_with(|| self.order.cmp(&other.order))
    }
}

/// What a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Nothing is undetermined, but how it is told can still change: pending or not, passed or not asked for.
    Told,
    /// Something is undetermined, but cannot fail.
    Open,
    /// A finding could fail.
    Required,
}

/// Facts to be asked for, at most `n`, best first.
pub(super) fn ranked(program: &Program, facts: &Facts, day: Date, goal: Option<Target>, n: usize, drafts: Drafts) -> Vec<(FactRef, Candidate)> {
    let amendments = Amendments::all(drafts == Drafts::AsLaw);
    let evaluation = eval::evaluate(program, facts, day, amendments);
    let report = report::assemble(program, facts, &evaluation, Options::drafts(drafts).without_ways());
    let model = &program.model;
    let walker = Walker::new(model, facts, day).with_amendments(amendments);
    let told = (drafts == Drafts::Off).then(|| told(&report));
    let mut search = Search { model, facts, walker, subject: model.subjects.at(facts.subject()), goal, told, found: BTreeMap::new() };
    search.report(&report);
    search.pending(&evaluation);
    // What is told of what is settled comes last, and is looked for only when it is its turn.
    if search.found.len() < n {
        search.told(&evaluation);
    }
    search.finish(n)
}

/// The keys of the rules, pathways and supports of which a report speaks.
fn told(report: &Report) -> BTreeSet<String> {
    let rules = report.findings.iter().flat_map(|f| std::iter::once(&f.rule).chain(f.also.iter().map(|also| &also.rule)));
    let procedures = report.pathways.iter().map(|p| &p.pathway).chain(report.support.iter().map(|s| &s.support));
    rules.chain(procedures).cloned().collect()
}

struct Search<'a> {
    model: &'a Model,
    facts: &'a Facts,
    walker: Walker<'a>,
    subject: &'a Subject,
    goal: Option<Target>,
    /// Of what the report speaks, where it leaves out drafts.
    told: Option<BTreeSet<String>>,
    found: BTreeMap<FactRef, Candidate>,
}

impl Search<'_> {
    fn wants(&self, target: Target) -> bool {
        self.goal.is_none_or(|goal| goal == target) && self.told.as_ref().is_none_or(|told| told.contains(&self.model.whole_key(target)))
    }

    fn wants_key(&self, key: &str, is_kind: fn(Target) -> bool) -> bool {
        self.goal.is_none_or(|goal| is_kind(goal) && self.model.whole_key(goal) == key)
    }

    /// What the report names as missing.
    fn report(&mut self, report: &Report) {
        for finding in &report.findings {
            if finding.missing.is_empty() || !self.wants_key(&finding.rule, |goal| matches!(goal, Target::Rule(_))) {
                continue;
            }
            let weight = if finding.could_fail() { Weight::Required } else { Weight::Open };
            self.add_paths(finding.missing.iter().map(|m| m.path.as_str()), &finding.id, weight, inspection(finding));
        }
        for pathway in &report.pathways {
            if self.wants_key(&pathway.pathway, |goal| matches!(goal, Target::Pathway(_))) {
                self.add_paths(pathway.missing.iter().map(|m| m.path.as_str()), &pathway.pathway, Weight::Open, None);
            }
        }
        for support in &report.support {
            if self.wants_key(&support.support, |goal| matches!(goal, Target::Support(_))) {
                self.add_paths(support.missing.iter().map(|m| m.path.as_str()), &support.support, Weight::Open, None);
            }
        }
    }

    fn add_paths<'p>(&mut self, paths: impl Iterator<Item = &'p str>, id: &str, weight: Weight, inspect: Option<u32>) {
        let missing: Vec<FactRef> = paths.filter_map(|path| facts::find(self.model, self.facts, path)).collect();
        self.add(&missing, id, weight, inspect);
    }

    /// Duties that are not due yet: whether they are done already.
    fn pending(&mut self, evaluation: &Evaluation) {
        for result in &evaluation.rules {
            if !self.wants(Target::Rule(result.rule)) {
                continue;
            }
            for item in &result.items {
                for clause in item.clauses.iter().filter(|c| c.outcome == Outcome::Pending) {
                    let missing = self.requirement(result.rule, clause, &item.place);
                    self.add_at(&missing, result.rule, &item.place, Weight::Open);
                }
            }
        }
    }

    /// What can still make a pass not applicable, or one by an exception an ordinary one.
    fn told(&mut self, evaluation: &Evaluation) {
        for result in &evaluation.rules {
            if !self.wants(Target::Rule(result.rule)) {
                continue;
            }
            let rule = self.model.rules.at(result.rule);
            if let (Truth::Unknown, Some(applies), true) = (result.applies, rule.applies, result.passed > 0 || !result.items.is_empty()) {
                let missing = self.walker.missing(applies, &[]);
                self.add_at(&missing, result.rule, &Vec::new(), Weight::Told);
            }
            if result.applies != Truth::False {
                self.filters(result);
            }
            for item in &result.items {
                for clause in item.clauses.iter().filter(|c| c.exception.is_some()) {
                    let missing = self.asked(result.rule, clause, &item.place);
                    self.add_at(&missing, result.rule, &item.place, Weight::Told);
                }
            }
        }
        for result in &evaluation.pathways {
            let applies = self.model.pathways.at(result.pathway).applies;
            self.applies(Target::Pathway(result.pathway), result.applies, applies);
        }
        for result in &evaluation.supports {
            let applies = self.model.supports.at(result.support).applies;
            self.applies(Target::Support(result.support), result.applies, applies);
        }
    }

    fn applies(&mut self, target: Target, truth: Truth, applies: Option<ExprId>) {
        if let (Truth::Unknown, Some(applies), true) = (truth, applies, self.wants(target)) {
            let missing = self.walker.missing(applies, &[]);
            self.add(&missing, &self.model.whole_key(target), Weight::Told, None);
        }
    }

    /// Conditions of 每个 that are unknown for an item at which the rule passes.
    fn filters(&mut self, result: &RuleResult) {
        let rule = self.model.rules.at(result.rule);
        if result.passed == 0 || rule.scopes.iter().all(|scope| scope.filter.is_none()) {
            return;
        }
        let walker = self.walker.in_rule(result.rule);
        // By scope: its places. A scope comes after the one it stands in.
        let mut places: Vec<Vec<Place>> = Vec::new();
        for scope in &rule.scopes {
            let around = match scope.parent {
                None => vec![Vec::new()],
                Some(parent) => places.get(usize::from(parent)).cloned().unwrap_or_default(),
            };
            let mut own = Vec::new();
            for place in &around {
                // Which items belong to a group is asked for with the group.
                let Source::Below { list, scope: from } = scope.source else { continue };
                if scope.by.is_some() {
                    continue;
                }
                for item in self.below(list, from, place) {
                    let mut inner = place.clone();
                    inner.push(Step::Item(list, item));
                    match scope.filter.map(|filter| (filter, walker.truth(filter, &inner))) {
                        Some((_, Truth::False | Truth::NotApplicable)) => continue,
                        Some((filter, Truth::Unknown)) => {
                            let missing = walker.missing(filter, &inner);
                            self.add_at(&missing, result.rule, &inner, Weight::Told);
                        }
                        _ => {}
                    }
                    own.push(inner);
                }
            }
            places.push(own);
        }
    }

    /// The items of a list below the item of a scope.
    fn below(&self, list: ListId, scope: u8, place: &[Step]) -> Vec<u32> {
        let (top, item) = match usize::from(scope).checked_sub(1).and_then(|i| place.get(i)) {
            Some(Step::Item(top, item)) => (*top, *item),
            _ => (Subject::ROOT, 0),
        };
        let mut chain = vec![list];
        while let Some(parent) = chain.last().and_then(|last| self.subject.lists.at(*last).parent).filter(|parent| *parent != top) {
            chain.push(parent);
        }
        let mut items = vec![item];
        for list in chain.into_iter().rev() {
            items = items.into_iter().flat_map(|parent| self.facts.children(list, parent)).collect();
        }
        items
    }

    /// What keeps a clause from being told to hold by itself.
    fn asked(&self, rule: RuleId, result: &ClauseResult, place: &[Step]) -> Vec<FactRef> {
        let clause = self.model.rules.at(rule).clauses.get(usize::from(result.clause));
        clause.map(|clause| self.walker.in_rule(rule).missing(clause.expr, place)).unwrap_or_default()
    }

    /// The same, by itself or by an exception.
    fn requirement(&self, rule: RuleId, result: &ClauseResult, place: &[Step]) -> Vec<FactRef> {
        let mut missing = self.asked(rule, result, place);
        let walker = self.walker.in_rule(rule);
        let exceptions = self.model.rules.at(rule).clauses.get(usize::from(result.clause)).map(|clause| clause.exceptions.as_slice());
        for (condition, allowed) in exceptions.unwrap_or_default() {
            let helps = |expr: ExprId| walker.truth(expr, place) != Truth::False;
            if helps(*condition) && helps(*allowed) {
                missing.extend(walker.missing(*condition, place));
                missing.extend(walker.missing(*allowed, place));
            }
        }
        missing
    }

    fn add_at(&mut self, missing: &[FactRef], rule: RuleId, place: &Place, weight: Weight) {
        if missing.is_empty() {
            return;
        }
        let key = self.model.whole_key(Target::Rule(rule));
        let item = Asked::new(self.model, self.facts, self.walker.day).place(place);
        let id = report::finding_id(&key, item.map(|item| item.path).as_deref());
        self.add(missing, &id, weight, None);
    }

    /// Takes in facts that can change something; in place of what cannot be asked yet, what comes before it.
    fn add(&mut self, missing: &[FactRef], id: &str, weight: Weight, inspect: Option<u32>) {
        let mut first = Vec::new();
        for fact in missing {
            self.first(*fact, &mut first, 0);
        }
        for fact in first {
            let candidate = self.found.entry(fact).or_default();
            if candidate.settles.iter().any(|known| known == id) {
                continue;
            }
            candidate.settles.push(id.to_owned());
            match weight {
                Weight::Required => candidate.required += 1,
                Weight::Open => candidate.open += 1,
                Weight::Told => {}
            }
            candidate.inspect = match (candidate.inspect, inspect) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
    }

    /// The facts to be asked before one can be: those that its guard waits for, the list that it names an item of. Else itself.
    fn first(&self, fact: FactRef, out: &mut Vec<FactRef>, depth: usize) {
        if depth > DEEPEST || out.contains(&fact) {
            return;
        }
        let (list, item, guard) = match fact {
            FactRef::Field(column, item) => {
                let declared = self.subject.columns.at(column);
                (declared.list, item, declared.guard)
            }
            FactRef::List(list, parent) => {
                let declared = self.subject.lists.at(list);
                (declared.parent.unwrap_or(Subject::ROOT), parent, declared.guard)
            }
        };
        if let Some(guard) = guard {
            let place = self.walker.place_of(list, item);
            match self.walker.truth(guard, &place) {
                Truth::True => {}
                Truth::False | Truth::NotApplicable => return,
                Truth::Unknown => {
                    for before in self.walker.missing(guard, &place) {
                        self.first(before, out, depth + 1);
                    }
                    return;
                }
            }
        }
        if let FactRef::Field(column, item) = fact {
            if self.facts.knows(FactRef::Field(column, item)) {
                return;
            }
            if let ColumnType::Item(of) = self.subject.columns.at(column).ty {
                let unnamed = self.unnamed(of);
                if !unnamed.is_empty() {
                    for before in unnamed {
                        self.first(before, out, depth + 1);
                    }
                    return;
                }
            }
        }
        out.push(fact);
    }

    /// What keeps items of a list from being named: it was not given, or an item has no name.
    fn unnamed(&self, list: ListId) -> Vec<FactRef> {
        let declared = self.subject.lists.at(list);
        let Some(parent) = declared.parent else { return Vec::new() };
        let data = self.facts.list(list);
        let parents = 0..self.facts.list(parent).len;
        let mut out: Vec<FactRef> = parents.filter(|p| !data.given.get(*p as usize)).map(|p| FactRef::List(list, p)).collect();
        if let Some(label) = declared.label.filter(|label| self.subject.columns.at(*label).ty == ColumnType::Text) {
            out.extend((0..data.len).map(|item| FactRef::Field(label, item)).filter(|fact| !self.facts.knows(*fact)));
        }
        out
    }

    /// Puts what was found in order.
    fn finish(mut self, n: usize) -> Vec<(FactRef, Candidate)> {
        let written = Written::new(self.subject);
        let mut all: Vec<(FactRef, Candidate)> = std::mem::take(&mut self.found).into_iter().collect();
        for (fact, candidate) in &mut all {
            candidate.effort = self.effort(*fact) + candidate.inspect.unwrap_or(0);
            let (list, item, own) = match *fact {
                FactRef::Field(column, item) => (self.subject.columns.at(column).list, item, written.columns.get(&column)),
                FactRef::List(list, parent) => (self.subject.lists.at(list).parent.unwrap_or(Subject::ROOT), parent, written.lists.get(&list)),
            };
            for step in self.walker.place_of(list, item) {
                if let Step::Item(list, item) = step {
                    candidate.order.push((written.lists.get(&list).copied().unwrap_or(0), item));
                }
            }
            candidate.order.push((own.copied().unwrap_or(0), 0));
        }
        all.sort_by(|(_, a), (_, b)| a.compare(b));
        all.truncate(n);
        all
    }

    /// How much work an answer is: a yes or no is at hand, a day is looked up, a size is measured, a list goes on.
    fn effort(&self, fact: FactRef) -> u32 {
        let FactRef::Field(column, _) = fact else { return 6 };
        let declared = self.subject.columns.at(column);
        let kind = match &declared.ty {
            ColumnType::YesNo | ColumnType::Choice(_) | ColumnType::Item(_) => 1,
            ColumnType::Text | ColumnType::Choices(_) => 2,
            ColumnType::Number(ty) if ty.unit.is_count() => 2,
            ColumnType::Date => 3,
            ColumnType::Number(_) => 4,
        };
        kind + u32::from(declared.note.is_some()) + 2 * u32::from(declared.judged)
    }
}

/// As deep as fields with 仅当 stand on each other.
const DEEPEST: usize = 64;

/// How much work it is for an inspector to check a finding.
fn inspection(finding: &Finding) -> Option<u32> {
    let work = |how: InspectHow| match how {
        InspectHow::Ask => 0,
        InspectHow::Look | InspectHow::Read => 1,
        InspectHow::Measure | InspectHow::Try => 2,
    };
    finding.inspect.iter().map(|inspect| work(inspect.how)).min()
}

/// Where fields and lists stand in the order of writing.
#[derive(Debug, Default)]
struct Written {
    columns: BTreeMap<crate::model::ColumnId, u32>,
    lists: BTreeMap<ListId, u32>,
    next: u32,
}

impl Written {
    fn new(subject: &Subject) -> Self {
        let mut written = Self::default();
        written.add(&subject.fields);
        written
    }

    fn add(&mut self, fields: &[SchemaField]) {
        for field in fields {
            self.next += 1;
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    self.columns.insert(*column, self.next);
                }
                SchemaFieldKind::Group(inner) => self.add(inner),
                SchemaFieldKind::List(list, inner) => {
                    self.lists.insert(*list, self.next);
                    self.add(inner);
                }
            }
        }
    }
}
