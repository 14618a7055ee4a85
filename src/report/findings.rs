//! Results of rules → findings and their summary: one for each rule and item, one for each rule with what remains (Meaning 3, 4, 13, 25).

use super::assemble::Assembly;
use super::judge::{Held, Judged, JudgedClause, is_settled};
use super::phrases;
use super::schema::{Also, AmendedBy, Because, Counts, Finding, Inspect, Items, Missing, Penalty, Summary};
use super::ties;
use super::ways::{self, Ways};
use crate::advise::Adviser;
use crate::eval::{FactRef, RuleResult, Step, Truth, Used};
use crate::model::{AmendmentId, Bilingual, Clause, DocumentId, Force, Part, Rule, RuleId, Severity};
use crate::outcome::Outcome;
use std::collections::BTreeMap;

/// One rule that is in force, with everything that was found about it.
pub(super) struct RuleView<'a> {
    pub(super) id: RuleId,
    pub(super) rule: &'a Rule,
    pub(super) result: &'a RuleResult,
    /// Its clauses that hold on the day.
    pub(super) clauses: Vec<&'a Clause>,
    /// Places that are listed one by one.
    pub(super) judged: Vec<Judged<'a>>,
    /// What remains.
    pub(super) rest: Rest,
    has_law: bool,
    has_draft: bool,
}

/// What remains of a rule beside the places that are listed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest {
    pub(super) outcome: Outcome,
    pub(super) severity: Severity,
    pub(super) held: Held,
    pub(super) force: Option<Force>,
    pub(super) binds: bool,
    pub(super) pass: u32,
    pub(super) not_applicable: u32,
}

/// A rule that sets the same thing, how it came out there, and how it was judged where it is listed there.
pub(super) type Beside<'v, 'a> = (&'v RuleView<'a>, Outcome, Option<&'v Judged<'a>>);

/// A finding to be written: a place or what remains, of the rule that decides, with the others that set the same thing.
pub(super) struct Entry<'v, 'a> {
    pub(super) view: &'v RuleView<'a>,
    /// `None` is what remains.
    pub(super) judged: Option<&'v Judged<'a>>,
    pub(super) rest: Rest,
    pub(super) also: Vec<Beside<'v, 'a>>,
}

impl<'a> RuleView<'a> {
    fn new(assembly: &Assembly<'a>, result: &'a RuleResult) -> Option<Self> {
        let judge = &assembly.judge;
        let rule: &'a Rule = assembly.model.rules.at(result.rule);
        let clauses = judge.active_clauses(rule);
        let graded: Vec<(&Clause, Severity, Held, Option<Force>)> = clauses
            .iter()
            .map(|clause| {
                let (severity, held, force) = judge.clause(rule, clause);
                (*clause, severity, held, force)
            })
            .collect();
        let has_law = graded.iter().any(|(_, _, held, _)| !held.draft);
        let has_draft = graded.iter().any(|(_, _, held, _)| held.draft);
        // Of an absent list only what is asked of its items remains open.
        let is_open = (!result.unseen.is_empty() || result.reason.is_some()) && result.applies != Truth::False;
        let over_items = |c: &Clause| !is_open || c.scope.is_some();
        let asked = graded.iter().filter(|(c, _, held, _)| held.draft != has_law && over_items(c));
        let binding = asked.clone().any(|(_, severity, held, _)| !held.any() && *severity > Severity::Recommended);
        let counted = asked.filter(|(_, severity, held, _)| !binding || (!held.any() && *severity > Severity::Recommended));
        // Places at which only what is left out is open have nothing to be listed for.
        let (mut pass, mut not_applicable) = (result.passed, result.not_applicable);
        let mut judged: Vec<Judged<'a>> = Vec::new();
        for item in &result.items {
            match judge.item(result.rule, item) {
                Some(own) if !is_settled(own.outcome) || own.clauses.iter().any(|c| c.result.exception.is_some()) => judged.push(own),
                Some(own) if own.outcome == Outcome::Pass => pass = pass.saturating_add(1),
                _ => not_applicable = not_applicable.saturating_add(1),
            }
        }
        let outcome = match (result.applies, is_open, pass) {
            (Truth::False, ..) | (_, false, 0) => Outcome::NotApplicable,
            (_, true, _) => Outcome::Undetermined,
            _ => Outcome::Pass,
        };
        let rest = Rest {
            outcome,
            severity: counted.clone().map(|(_, severity, ..)| *severity).max().or_else(|| graded.first().map(|(_, severity, ..)| *severity))?,
            held: counted.clone().fold(Held::default(), |held, (_, _, own, _)| held.and(*own)),
            force: counted.filter_map(|(_, _, _, force)| *force).min(),
            binds: binding && outcome == Outcome::Undetermined,
            pass,
            not_applicable,
        };
        Some(Self { id: result.rule, rule, result, clauses, judged, rest, has_law, has_draft })
    }

    pub(super) fn total(&self) -> u32 {
        let listed = u32::try_from(self.result.items.len()).unwrap_or(u32::MAX);
        self.result.passed.saturating_add(self.result.not_applicable).saturating_add(listed)
    }

    /// Whether it is about the subject alone, so that what remains of it is the subject.
    fn is_of_subject(&self) -> bool {
        self.clauses.iter().all(|c| c.scope.is_none())
    }

    /// The worst outcome of what is law, and of what is draft.
    fn worst(&self) -> (Option<Outcome>, Option<Outcome>) {
        let rest = Some(self.rest.outcome).filter(|o| *o == Outcome::Undetermined || self.rest.pass + self.rest.not_applicable > 0 || self.judged.is_empty());
        let over = |own: fn(&Judged<'_>) -> Option<Outcome>| self.judged.iter().filter_map(own).chain(rest).reduce(Outcome::worse);
        (if self.has_law { over(|j| j.law) } else { None }, if self.has_draft { over(|j| j.draft) } else { None })
    }
}

/// Findings in order, and how many of each.
pub(super) fn findings(assembly: &Assembly<'_>, results: &[RuleResult], mut adviser: Option<&mut Adviser<'_>>) -> (Vec<Finding>, Summary) {
    let views: Vec<RuleView<'_>> = results.iter().filter_map(|r| RuleView::new(assembly, r)).collect();
    let (entries, summary) = entries(assembly, &views);
    let findings = entries.iter().map(|e| finding(assembly, e, adviser.as_deref_mut())).collect();
    (findings, summary)
}

/// How one rule comes out by itself, whatever sets the same thing: the weightiest over its places.
#[cfg(feature = "compile")]
pub(super) fn outcome(assembly: &Assembly<'_>, result: &RuleResult) -> Option<Outcome> {
    let (law, draft) = RuleView::new(assembly, result)?.worst();
    law.into_iter().chain(draft).reduce(Outcome::worse)
}

/// The ways to pass of the finding with that id; `None` where there is none.
pub(super) fn ways_of(assembly: &Assembly<'_>, results: &[RuleResult], id: &str, adviser: &mut Adviser<'_>) -> Option<Ways> {
    let views: Vec<RuleView<'_>> = results.iter().filter_map(|r| RuleView::new(assembly, r)).collect();
    let (entries, _) = entries(assembly, &views);
    let entry = entries.iter().find(|e| id_of(assembly, e) == id)?;
    Some(entry.judged.map_or_else(Ways::default, |judged| ways::ways(&assembly.in_rule(entry.view.id), entry.view.id, judged, adviser)))
}

/// The `id` of a finding: the key of its rule, and the path of the item that it is about; `*` is what remains of them.
pub(crate) fn finding_id(rule: &str, item: Option<&str>) -> String {
    item.map_or_else(|| rule.to_owned(), |item| format!("{rule}#{item}"))
}

fn id_of(assembly: &Assembly<'_>, entry: &Entry<'_, '_>) -> String {
    let key = assembly.rule_key(entry.view.id);
    match entry.judged {
        Some(judged) => finding_id(&key, assembly.places.item(&judged.item.place).map(|item| item.path).as_deref()),
        None => finding_id(&key, (!entry.view.is_of_subject()).then_some("*")),
    }
}

fn entries<'v, 'a>(assembly: &Assembly<'a>, views: &'v [RuleView<'a>]) -> (Vec<Entry<'v, 'a>>, Summary) {
    // Rules of one 同类 group together, at the place of the first; every other rule alone.
    let mut groups: Vec<Vec<&RuleView<'_>>> = Vec::new();
    let mut ties: BTreeMap<u32, usize> = BTreeMap::new();
    for view in views {
        match view.rule.tie.map(|tie| (tie, ties.get(&tie).copied())) {
            Some((_, Some(at))) => {
                if let Some(group) = groups.get_mut(at) {
                    group.push(view);
                }
            }
            Some((tie, None)) => {
                ties.insert(tie, groups.len());
                groups.push(vec![view]);
            }
            None => groups.push(vec![view]),
        }
    }
    let (mut rules, mut drafts, mut items) = (Counts::default(), Counts::default(), Counts::default());
    let mut entries: Vec<Entry<'_, '_>> = Vec::new();
    for group in &groups {
        let (law, draft): (Vec<_>, Vec<_>) = group.iter().map(|view| view.worst()).unzip();
        if let Some(outcome) = law.into_iter().flatten().reduce(Outcome::worse) {
            rules.add(outcome, 1);
        }
        if let Some(outcome) = draft.into_iter().flatten().reduce(Outcome::worse) {
            drafts.add(outcome, 1);
        }
        let own = ties::entries(assembly, group);
        for entry in &own {
            count_items(entry, &mut items);
        }
        entries.extend(own);
    }
    entries.sort_by(|a, b| {
        let place = |e: &Entry<'_, '_>| e.judged.map(|j| j.item.place.clone());
        // What remains comes after what is listed.
        (a.view.id, a.judged.is_none(), place(a)).cmp(&(b.view.id, b.judged.is_none(), place(b)))
    });
    (entries, Summary::new(rules, drafts, items))
}

fn count_items(entry: &Entry<'_, '_>, items: &mut Counts) {
    match entry.judged {
        Some(judged) => {
            // Where a draft decides, what is law beside it is still counted.
            let beside = entry.also.iter().filter(|(view, ..)| view.has_law).map(|(_, outcome, _)| *outcome).reduce(Outcome::worse);
            if let Some(law) = judged.law.or(beside) {
                items.add(law, 1);
            }
        }
        None if entry.view.has_law => {
            items.add(Outcome::Pass, entry.rest.pass);
            items.add(Outcome::NotApplicable, entry.rest.not_applicable);
        }
        None => {}
    }
}

fn finding(assembly: &Assembly<'_>, entry: &Entry<'_, '_>, adviser: Option<&mut Adviser<'_>>) -> Finding {
    let view = entry.view;
    let key = assembly.rule_key(view.id);
    let also = entry.also.iter().map(|(other, outcome, _)| Also {
        rule: assembly.rule_key(other.id),
        title: other.rule.title.clone(),
        outcome: *outcome,
        citations: assembly.citations(&other.rule.citations),
    });
    let rest = &entry.rest;
    let mut out = Finding {
        id: id_of(assembly, entry),
        rule: key,
        title: view.rule.title.clone(),
        item: None,
        items: None,
        outcome: rest.outcome,
        severity: rest.severity,
        ceiling: rest.held.list(),
        exception: None,
        deadline: None,
        reason: None,
        because: Vec::new(),
        citations: Vec::new(),
        amended_by: Vec::new(),
        facts: Vec::new(),
        to_pass: Vec::new(),
        to_pass_breaks: Vec::new(),
        to_pass_note: None,
        missing: Vec::new(),
        also: also.collect(),
        penalties: Vec::new(),
        remedy: view.rule.remedy.clone(),
        inspect: view.rule.inspect.iter().map(|(how, what)| Inspect { how: *how, what: what.clone() }).collect(),
        responsible: view.rule.responsible.clone(),
    };
    match entry.judged {
        Some(judged) => {
            listed(assembly, view, judged, &mut out);
            // Whichever rule decides, what is attached to the others that are broken there follows, too.
            for (other, own) in entry.also.iter().filter_map(|(other, _, own)| Some((*other, (*own)?))) {
                for penalty in penalties(&assembly.in_rule(other.id), other, own) {
                    if out.penalties.iter().all(|known| known.penalty != penalty.penalty) {
                        out.penalties.push(penalty);
                    }
                }
            }
            if let (Some(adviser), Outcome::Fail | Outcome::Advice) = (adviser, out.outcome) {
                let Ways { ways, note } = ways::ways(&assembly.in_rule(view.id), view.id, judged, adviser);
                (out.to_pass, out.to_pass_breaks) = ways.into_iter().map(|way| (way.changes, way.breaks)).unzip();
                out.to_pass_note = note;
            }
        }
        None => remaining(assembly, view, rest, &mut out),
    }
    out
}

/// What remains of a rule.
fn remaining(assembly: &Assembly<'_>, view: &RuleView<'_>, rest: &Rest, out: &mut Finding) {
    // A rule that does not apply to the subject was judged over nothing.
    out.items = (view.result.applies != Truth::False).then(|| Items { total: view.total(), pass: rest.pass, not_applicable: rest.not_applicable });
    out.citations = assembly.citations(&view.rule.citations);
    let mut amendments: Vec<AmendmentId> = view.clauses.iter().filter_map(|c| amendment_of(c)).collect();
    amendments.sort_unstable();
    amendments.dedup();
    out.amended_by = amended_by(assembly, &amendments);
    if rest.outcome == Outcome::Undetermined {
        out.reason = view.result.reason;
        let guard = match view.rule.applies {
            Some(applies) if view.result.applies == Truth::Unknown => assembly.walker.missing(applies, &[]),
            _ => Vec::new(),
        };
        out.missing = missing(assembly, guard.iter().chain(&view.result.unseen));
    }
}

/// One place of a rule.
fn listed(assembly: &Assembly<'_>, view: &RuleView<'_>, judged: &Judged<'_>, out: &mut Finding) {
    let assembly = &assembly.in_rule(view.id);
    let place: &[Step] = &judged.item.place;
    out.item = assembly.places.item(place);
    out.outcome = judged.outcome;
    out.severity = judged.severity;
    out.ceiling = judged.held.list();
    let open: Vec<&JudgedClause<'_>> = judged.clauses.iter().filter(|c| !is_settled(c.outcome)).collect();
    // Where every clause passed, those are of interest that did by an exception.
    let excepted: Vec<&JudgedClause<'_>> = judged.clauses.iter().filter(|c| c.result.exception.is_some()).collect();
    let shown: Vec<&JudgedClause<'_>> = if open.is_empty() { excepted.clone() } else { open.clone() };
    let exceptions: Vec<Bilingual> = excepted.iter().filter_map(|c| exception(assembly, c, place)).collect();
    out.exception = (!exceptions.is_empty()).then(|| phrases::joined(exceptions));
    out.deadline = shown.iter().filter_map(|c| c.result.deadline).min();
    let undetermined = || judged.clauses.iter().filter(|c| c.result.outcome == Outcome::Undetermined);
    if judged.clauses.iter().any(|c| c.outcome == Outcome::Undetermined) {
        out.reason = undetermined().find_map(|c| c.result.reason).or(judged.item.guard_reason);
        out.missing = missing(assembly, judged.item.guard_missing.iter().chain(undetermined().flat_map(|c| &c.result.missing)));
    }
    out.because = open.iter().filter(|c| c.result.outcome == Outcome::Fail).map(|c| because(assembly, judged, c, place)).collect();
    let mut facts: Vec<FactRef> = Vec::new();
    for fact in shown.iter().flat_map(|c| &c.result.facts) {
        if !facts.contains(fact) {
            facts.push(*fact);
        }
    }
    out.facts = facts.into_iter().map(|f| assembly.places.fact(f)).collect();
    sources(assembly, view, judged, &shown, out);
}

/// What a finding rests on, and what follows from that.
fn sources(assembly: &Assembly<'_>, view: &RuleView<'_>, judged: &Judged<'_>, shown: &[&JudgedClause<'_>], out: &mut Finding) {
    let deciding = shown.iter().filter(|c| c.outcome == judged.outcome && c.held.draft == judged.held.draft);
    let mut parts: Vec<Part> = Vec::new();
    for clause in deciding.chain(shown) {
        if !parts.contains(&clause.clause.part) {
            parts.push(clause.clause.part);
        }
    }
    if parts.is_empty() {
        parts.push(Part::Base);
    }
    for part in &parts {
        out.citations.extend(assembly.citations(assembly.judge.citations_of(view.rule, *part)));
    }
    // A figure that holds the finding down is cited too, so that one sees why.
    for clause in shown {
        let own = assembly.judge.standing(assembly.judge.citations_of(view.rule, clause.clause.part)).held;
        for (citations, unverified) in clause.result.used.iter().filter_map(|used| assembly.judge.holding(used, own)) {
            for mut citation in assembly.citations(citations) {
                if unverified {
                    citation.certainty = citation.certainty.unverified();
                }
                if !out.citations.contains(&citation) {
                    out.citations.push(citation);
                }
            }
        }
    }
    let mut amendments: Vec<AmendmentId> = shown.iter().filter_map(|c| amendment_of(c.clause)).collect();
    amendments.extend(shown.iter().flat_map(|c| &c.result.used).filter_map(|used| if let Used::Cell(.., by) = used { *by } else { None }));
    amendments.sort_unstable();
    amendments.dedup();
    for id in &amendments {
        let amendment = assembly.model.amendments.at(*id);
        if amendment.remedy.is_some() {
            out.remedy.clone_from(&amendment.remedy);
        }
        for who in &amendment.responsible {
            if !out.responsible.contains(who) {
                out.responsible.push(who.clone());
            }
        }
    }
    out.amended_by = amended_by(assembly, &amendments);
    out.penalties = penalties(assembly, view, judged);
}

/// What the law attaches to the breach of a rule at a place.
fn penalties(assembly: &Assembly<'_>, view: &RuleView<'_>, judged: &Judged<'_>) -> Vec<Penalty> {
    if judged.outcome != Outcome::Fail {
        return Vec::new();
    }
    let mut breached: Vec<DocumentId> = Vec::new();
    for clause in judged.clauses.iter().filter(|c| c.outcome == Outcome::Fail) {
        for citation in assembly.judge.binding(assembly.judge.citations_of(view.rule, clause.clause.part)) {
            breached.push(citation.document);
            breached.extend(citation.via.as_ref().map(|(via, _)| *via));
        }
    }
    assembly.penalties(view.id, &breached)
}

fn amendment_of(clause: &Clause) -> Option<AmendmentId> {
    match clause.part {
        Part::Base => None,
        Part::Amendment(id) => Some(id),
    }
}

fn amended_by(assembly: &Assembly<'_>, amendments: &[AmendmentId]) -> Vec<AmendedBy> {
    let one = |id: &AmendmentId| {
        let amendment = assembly.model.amendments.at(*id);
        let named = &assembly.model.packs.at(amendment.pack).named;
        AmendedBy { pack: named.key.clone(), name: super::words::named(named), citations: assembly.citations(&amendment.citations) }
    };
    amendments.iter().map(one).collect()
}

/// One clause that failed. Where more holds it down than the finding, its text says so.
fn because(assembly: &Assembly<'_>, judged: &Judged<'_>, clause: &JudgedClause<'_>, place: &[Step]) -> Because {
    let text = assembly.words.atoms(&clause.result.because, place);
    let own = judged.held.list();
    let more: Vec<_> = clause.held.list().into_iter().filter(|c| !own.contains(c)).collect();
    Because { clause: u32::from(clause.result.clause), text: phrases::held_down(text, &more) }
}

/// What lets a clause pass: the condition of the exception and what it asks for instead, as they are.
fn exception(assembly: &Assembly<'_>, clause: &JudgedClause<'_>, place: &[Step]) -> Option<Bilingual> {
    let (condition, allowed) = clause.clause.exceptions.get(usize::from(clause.result.exception?))?;
    let mut atoms = assembly.words.blamed(*condition, place);
    atoms.extend(assembly.words.blamed(*allowed, place));
    Some(assembly.words.atoms(&atoms, place))
}

fn missing<'f>(assembly: &Assembly<'_>, facts: impl Iterator<Item = &'f FactRef>) -> Vec<Missing> {
    let mut seen: Vec<FactRef> = Vec::new();
    for fact in facts {
        if !seen.contains(fact) {
            seen.push(*fact);
        }
    }
    seen.into_iter().map(|f| assembly.places.missing(f)).collect()
}
