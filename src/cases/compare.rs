//! Runs a case and compares.

use super::words::{self, NOT_IN_FORCE};
use super::{Aspect, Case, Difference, Expected, Found, Verdict};
use crate::RuleSet;
use crate::eval::{Step, Truth, Value, Walker};
use crate::facts::{Facts, Format};
use crate::model::{ListId, Model, Named, NotFound, RuleId, Subject, SubjectRef, Target};
use crate::outcome::Outcome;
use crate::report::{Citation, Finding, Options, Pathway, PathwayOutcome, Report, Support, SupportOutcome};

pub(super) fn run(case: &Case, rules: &RuleSet) -> Verdict {
    let subject = match &case.subject {
        Some(name) => match rules.subject(name) {
            Ok(subject) => Some(subject),
            Err(unknown) => return Verdict::NoSubject(unknown),
        },
        None => None,
    };
    let facts = match rules.facts(subject, Format::Yaml, &case.facts) {
        Ok(facts) => facts,
        Err(errors) => return Verdict::Unreadable(errors),
    };
    let report = rules.evaluate_with(&facts, case.as_of, Options::drafts(case.drafts).without_ways());
    let run = Run { case, model: rules.model(), facts: &facts, report: &report };
    let differences: Vec<Difference> = case.expect.iter().flat_map(|expected| run.expected(expected)).collect();
    if differences.is_empty() { Verdict::Passed } else { Verdict::Differs(differences) }
}

struct Run<'a> {
    case: &'a Case,
    model: &'a Model,
    facts: &'a Facts,
    report: &'a Report,
}

impl Run<'_> {
    fn expected(&self, expected: &Expected) -> Vec<Difference> {
        let whole = |found| vec![Difference { at: expected.at, name: expected.name.clone(), aspect: None, found }];
        let target = match self.model.find(&expected.name) {
            Ok(target) => target,
            Err(NotFound::Unknown(nearest)) => return whole(Found::UnknownName(nearest)),
            Err(NotFound::Several(keys)) => return whole(Found::Ambiguous(keys)),
        };
        let key = self.model.whole_key(target);
        let compare = |aspect: &Aspect| match target {
            Target::Rule(id) => self.rule(id, &key, aspect),
            Target::Pathway(_) => match self.report.pathways.iter().find(|p| p.pathway == key) {
                Some(found) => self.pathway(found, aspect),
                None => Some(Found::NotShown),
            },
            Target::Support(_) => match self.report.support.iter().find(|s| s.support == key) {
                Some(found) => self.support(found, aspect),
                None => Some(Found::NotShown),
            },
        };
        let differs =
            |(at, aspect): &(_, Aspect)| compare(aspect).map(|found| Difference { at: *at, name: expected.name.clone(), aspect: Some(aspect.clone()), found });
        expected.aspects.iter().filter_map(differs).collect()
    }

    fn rule(&self, id: RuleId, key: &str, aspect: &Aspect) -> Option<Found> {
        let rule = self.model.rules.at(id);
        if rule.subject != self.facts.subject() {
            return Some(Found::OtherSubject);
        }
        let own: Vec<&Finding> = self.report.findings.iter().filter(|f| f.rule == *key).collect();
        // A rule that is tied to another may be told of under that one's findings only.
        let told: Vec<(&Finding, Outcome)> =
            self.report.findings.iter().flat_map(|f| f.also.iter().filter(|a| a.rule == *key).map(move |a| (f, a.outcome))).collect();
        if own.is_empty() && told.is_empty() {
            let expects_that = matches!(aspect, Aspect::Outcome(word) if is_not_in_force(word));
            return (!expects_that).then_some(Found::NotInForce);
        }
        let outcomes = own.iter().map(|f| f.outcome).chain(told.iter().map(|(_, outcome)| *outcome));
        match aspect {
            Aspect::Outcome(word) => {
                let found = outcomes.reduce(Outcome::worse).unwrap_or(Outcome::NotApplicable);
                outcome(word, found)
            }
            Aspect::Item(path, word) => {
                // An item that has a number may be named by its place, too.
                let meant = self.chain(path);
                let is_it = |f: &Finding| f.item.as_ref().is_some_and(|item| item.path == *path || meant.is_some() && self.chain(&item.path) == meant);
                let shown = own.iter().find(|f| is_it(f)).map(|f| f.outcome).or_else(|| told.iter().find(|(f, _)| is_it(f)).map(|(_, o)| *o));
                match shown.or_else(|| self.settled(id, path)) {
                    Some(found) => outcome(word, found),
                    None => Some(Found::NoItem),
                }
            }
            Aspect::Cites(document, clause) => {
                let also = self.report.findings.iter().flat_map(|f| &f.also).filter(|a| a.rule == *key).flat_map(|a| &a.citations);
                self.cited(own.iter().flat_map(|f| &f.citations).chain(also), document, clause)
            }
            Aspect::Missing(path) => {
                let found: Vec<String> = own.iter().flat_map(|f| &f.missing).map(|m| m.path.clone()).collect();
                among(path, found)
            }
            Aspect::Case(_) | Aspect::Candidates(_) | Aspect::Amounts(_) => Some(Found::NoAspect),
        }
    }

    fn pathway(&self, pathway: &Pathway, aspect: &Aspect) -> Option<Found> {
        match aspect {
            Aspect::Outcome(word) => {
                let found = match pathway.outcome {
                    PathwayOutcome::Decided => "decided",
                    PathwayOutcome::Undetermined => "undetermined",
                    PathwayOutcome::None => "none",
                };
                named_outcome(word, found, words::PATHWAY_OUTCOMES)
            }
            Aspect::Case(case) => {
                let is_it = pathway.case.as_ref().is_some_and(|key| key == case || pathway.names.iter().any(|n| n.zh == *case));
                (!is_it).then(|| Found::These(pathway.case.iter().cloned().collect()))
            }
            Aspect::Candidates(candidates) => {
                let (mut expected, mut found) = (candidates.clone(), pathway.candidates.clone());
                expected.sort();
                found.sort();
                (expected != found).then(|| Found::These(pathway.candidates.clone()))
            }
            Aspect::Missing(path) => among(path, pathway.missing.iter().map(|m| m.path.clone()).collect()),
            Aspect::Cites(document, clause) => self.cited(&pathway.citations, document, clause),
            Aspect::Item(..) | Aspect::Amounts(_) => Some(Found::NoAspect),
        }
    }

    fn support(&self, support: &Support, aspect: &Aspect) -> Option<Found> {
        match aspect {
            Aspect::Outcome(word) => {
                let found = match support.outcome {
                    SupportOutcome::Eligible => "eligible",
                    SupportOutcome::Ineligible => "ineligible",
                    SupportOutcome::Undetermined => "undetermined",
                    SupportOutcome::NotInForce => "not_in_force",
                };
                named_outcome(word, found, words::SUPPORT_OUTCOMES)
            }
            Aspect::Amounts(expected) => {
                let amounts = &support.amounts;
                let same = amounts.len() == expected.len() && amounts.iter().zip(expected).all(|(amount, text)| words::is_amount(amount, text));
                (!same).then(|| Found::These(amounts.iter().map(words::amount).collect()))
            }
            Aspect::Missing(path) => among(path, support.missing.iter().map(|m| m.path.clone()).collect()),
            Aspect::Cites(document, clause) => self.cited(&support.citations, document, clause),
            Aspect::Item(..) | Aspect::Case(_) | Aspect::Candidates(_) => Some(Found::NoAspect),
        }
    }

    /// Whether a clause is among citations: the document by key or name, one of its clauses or all as written.
    fn cited<'c>(&self, citations: impl IntoIterator<Item = &'c Citation>, document: &str, clause: &str) -> Option<Found> {
        let mut found = Vec::new();
        for citation in citations {
            let named = self.model.documents.iter().any(|d| d.named.key == citation.document && (d.named.key == document || d.named.name == document));
            if named && (citation.clause == clause || citation.clause.split('、').any(|one| one == clause)) {
                return None;
            }
            let text = format!("{} {}", citation.document, citation.clause);
            if !found.contains(&text) {
                found.push(text);
            }
        }
        Some(Found::These(found))
    }

    /// How a rule came out at an item that no finding is about: passed, or not applicable.
    fn settled(&self, id: RuleId, path: &str) -> Option<Outcome> {
        let rule = self.model.rules.at(id);
        let chain = self.chain(path)?;
        let (list, _) = *chain.last()?;
        let walker = Walker::new(self.model, self.facts, self.case.as_of).in_rule(id);
        let mut known = false;
        let mut outcome = Outcome::NotApplicable;
        // Where 适用 does not hold, nothing was asked of any item.
        let applies = rule.applies.is_none_or(|applies| !matches!(walker.truth(applies, &[]), Truth::False | Truth::NotApplicable));
        for (number, scope) in rule.scopes.iter().enumerate() {
            if scope.by.is_some() || scope.source.list() != list {
                continue;
            }
            known = true;
            if !applies {
                continue;
            }
            // One step for each scope from the subject down.
            let mut above = vec![scope];
            while let Some(parent) = above.last().and_then(|s| s.parent).and_then(|p| rule.scopes.get(usize::from(p))) {
                above.push(parent);
            }
            let place: Option<Vec<Step>> =
                above.iter().rev().map(|s| chain.iter().find(|(l, _)| *l == s.source.list()).map(|(l, item)| Step::Item(*l, *item))).collect();
            let Some(place) = place else { continue };
            let holds = |depth: usize| {
                above.iter().rev().nth(depth).and_then(|s| s.filter).is_none_or(|f| walker.truth(f, place.get(..=depth).unwrap_or_default()) == Truth::True)
            };
            if !(0..place.len()).all(holds) {
                continue;
            }
            let clauses = rule.clauses.iter().filter(|c| c.scope.map(usize::from) == Some(number));
            for clause in clauses {
                if !matches!(walker.value(clause.expr, &place), Value::NotApplicable | Value::Truth(Truth::NotApplicable)) {
                    outcome = outcome.worse(Outcome::Pass);
                }
            }
        }
        known.then_some(outcome)
    }

    /// 编号 of an item.
    fn id_of(&self, list: ListId, item: u32) -> Option<&str> {
        let symbol = self.facts.list(list).ids.get(item as usize).copied().flatten()?;
        Some(self.facts.symbol(self.model, symbol))
    }

    /// The items that a path goes through, `classes[2].zones[0]`, from the outermost in; `None` where one is not there.
    fn chain(&self, path: &str) -> Option<Vec<(ListId, u32)>> {
        let subject: &Subject = SubjectRef { model: self.model, id: self.facts.subject(), rules: 0 }.subject();
        let mut chain: Vec<(ListId, u32)> = Vec::new();
        for part in path.split(']') {
            let part = part.trim_start_matches('.');
            if part.is_empty() {
                continue;
            }
            let (name, index) = part.split_once('[')?;
            let (above, parent) = chain.last().copied().unwrap_or((Subject::ROOT, 0));
            let list = subject.lists.ids().find(|id| {
                let list = subject.lists.at(*id);
                let is_called = |name_of: fn(&Named) -> &String| list.path.iter().map(name_of).map(String::as_str).collect::<Vec<_>>().join(".") == name;
                list.parent == Some(above) && (is_called(|n| &n.key) || is_called(|n| &n.name))
            })?;
            let mut items = self.facts.children(list, parent);
            let item = match index.strip_prefix('#') {
                Some(id) => items.find(|i| self.id_of(list, *i) == Some(id))?,
                None => items.nth(index.parse().ok()?)?,
            };
            chain.push((list, item));
        }
        Some(chain)
    }
}

fn is_not_in_force(word: &str) -> bool {
    word == NOT_IN_FORCE.0 || word == NOT_IN_FORCE.1
}

fn outcome(word: &str, found: Outcome) -> Option<Found> {
    match words::outcome(word) {
        Some(expected) if expected == found => None,
        None if !is_not_in_force(word) => Some(Found::UnknownOutcome(words::OUTCOMES.iter().map(|(key, ..)| *key).chain([NOT_IN_FORCE.0]).collect())),
        _ => Some(Found::Outcome(words::of_outcome(found))),
    }
}

/// The same for pathways and supports, whose outcomes are `known`.
fn named_outcome(word: &str, found: &'static str, known: &[(&'static str, &'static str)]) -> Option<Found> {
    match known.iter().find(|(key, name)| word == *key || word == *name) {
        Some((key, _)) if *key == found => None,
        Some(_) => Some(Found::Outcome(found)),
        None => Some(Found::UnknownOutcome(known.iter().map(|(key, _)| *key).collect())),
    }
}

fn among(path: &str, found: Vec<String>) -> Option<Found> {
    (!found.iter().any(|f| f == path)).then_some(Found::These(found))
}
