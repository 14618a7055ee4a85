//! Whose findings change: the reports of two sets of rules on the same facts and the same day, side by side.

use crate::cases;
use crate::model::Bilingual;
use crate::outcome::Outcome;
use crate::report::{Because, Citation, Finding, Item, PathwayOutcome, Report, SupportOutcome};
use serde::Serialize;

/// What comes out otherwise under the newer rules.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Impact {
    /// Findings, in the order of the newer report, then those that only the older has.
    pub findings: Vec<Turn>,
    /// Pathways whose case changes.
    pub pathways: Vec<PathwayTurn>,
    /// Supports that are now to be had, or no longer, or in another amount.
    pub support: Vec<SupportTurn>,
}

/// A finding that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// `national.class_size`
    pub rule: String,
    /// The rule's title.
    pub title: Bilingual,
    /// The item or group; `None` is the subject itself, or all items alike.
    pub item: Option<Item>,
    /// Under the older rules; `None` where they do not ask it.
    pub was: Option<Outcome>,
    /// Under the newer rules; `None` where they do not ask it.
    pub now: Option<Outcome>,
    /// Every clause that fails now.
    pub because: Vec<Because>,
    /// What it rests on, in the newer rules where they ask it.
    pub citations: Vec<Citation>,
}

/// A pathway that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named as in the report")]
pub struct PathwayTurn {
    pub pathway: String,
    pub title: Bilingual,
    /// Names of the case that held, or of those that could.
    pub was: Option<Vec<Bilingual>>,
    /// Names of the case that holds, or of those that can.
    pub now: Option<Vec<Bilingual>>,
}

/// A support that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named as in the report")]
pub struct SupportTurn {
    pub support: String,
    pub title: Bilingual,
    pub was: Option<SupportOutcome>,
    pub now: Option<SupportOutcome>,
    /// Amounts under the older rules.
    pub was_amounts: Vec<String>,
    /// Amounts under the newer rules.
    pub now_amounts: Vec<String>,
}

impl Impact {
    /// Compares two reports on the same facts and the same day.
    pub fn between(old: &Report, new: &Report) -> Self {
        let findings = new.findings.iter().filter_map(|f| turn(f, old, true)).chain(old.findings.iter().filter_map(|f| turn(f, new, false)));
        Self { findings: findings.collect(), pathways: pathways(old, new), support: supports(old, new) }
    }

    /// Whether nothing comes out otherwise.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.pathways.is_empty() && self.support.is_empty()
    }

    /// Findings that fail now and did not before.
    pub fn newly_failing(&self) -> usize {
        self.findings.iter().filter(|t| t.now == Some(Outcome::Fail) && t.was != Some(Outcome::Fail)).count()
    }
}

/// What became of a finding of one report in the other; what both list is told once, by the newer.
fn turn(finding: &Finding, other: &Report, newer: bool) -> Option<Turn> {
    let remains = finding.id.ends_with("#*");
    let counterpart = other.findings.iter().find(|f| f.id == finding.id);
    if counterpart.is_some() && !newer {
        return None;
    }
    // What remains of a rule changes with each item that turns; it is told only where the other rules do not ask it at all.
    if remains && (counterpart.is_none_or(|c| c.outcome == finding.outcome) && is_asked(other, &finding.rule)) {
        return None;
    }
    let there = counterpart.map(|c| c.outcome).or_else(|| outcome_there(finding, other));
    let same = there == Some(finding.outcome) && counterpart.is_none_or(|c| c.because == finding.because && c.severity == finding.severity);
    if same {
        return None;
    }
    let (was, now) = if newer { (there, Some(finding.outcome)) } else { (Some(finding.outcome), there) };
    let (rule, title, item) = (finding.rule.clone(), finding.title.clone(), finding.item.clone());
    let because = if newer { finding.because.clone() } else { Vec::new() };
    Some(Turn { rule, title, item, was, now, because, citations: finding.citations.clone() })
}

/// How the place of a finding came out in a report that does not list it: with a rule that sets the same thing, or with what remains of its rule.
fn outcome_there(finding: &Finding, other: &Report) -> Option<Outcome> {
    let path = |f: &Finding| f.item.as_ref().map(|i| i.path.clone());
    let tied = other.findings.iter().filter(|f| path(f) == path(finding)).flat_map(|f| &f.also).find(|also| also.rule == finding.rule);
    let rest = || other.findings.iter().find(|f| f.rule == finding.rule && f.id.ends_with("#*")).map(|f| f.outcome);
    tied.map(|also| also.outcome).or_else(rest)
}

fn is_asked(report: &Report, rule: &str) -> bool {
    report.findings.iter().any(|f| f.rule == rule || f.also.iter().any(|also| also.rule == rule))
}

fn pathways(old: &Report, new: &Report) -> Vec<PathwayTurn> {
    let keys = new.pathways.iter().map(|p| (&p.pathway, &p.title)).chain(old.pathways.iter().map(|p| (&p.pathway, &p.title)));
    let find = |report: &'_ Report, key: &str| {
        let found = report.pathways.iter().find(|p| p.pathway == key)?;
        Some((found.outcome, if found.outcome == PathwayOutcome::None { Vec::new() } else { found.names.clone() }))
    };
    let mut turns: Vec<PathwayTurn> = Vec::new();
    for (key, title) in keys {
        let (was, now) = (find(old, key), find(new, key));
        if was != now && turns.iter().all(|t| t.pathway != *key) {
            turns.push(PathwayTurn { pathway: key.clone(), title: title.clone(), was: was.map(|w| w.1), now: now.map(|n| n.1) });
        }
    }
    turns
}

fn supports(old: &Report, new: &Report) -> Vec<SupportTurn> {
    let keys = new.support.iter().map(|s| (&s.support, &s.title)).chain(old.support.iter().map(|s| (&s.support, &s.title)));
    let find = |report: &'_ Report, key: &str| {
        let found = report.support.iter().find(|s| s.support == key)?;
        Some((found.outcome, found.amounts.iter().map(cases::amount).collect::<Vec<_>>()))
    };
    let mut turns: Vec<SupportTurn> = Vec::new();
    for (key, title) in keys {
        let (was, now) = (find(old, key), find(new, key));
        if was == now || turns.iter().any(|t| t.support == *key) {
            continue;
        }
        let (was, was_amounts) = was.map_or((None, Vec::new()), |(outcome, amounts)| (Some(outcome), amounts));
        let (now, now_amounts) = now.map_or((None, Vec::new()), |(outcome, amounts)| (Some(outcome), amounts));
        turns.push(SupportTurn { support: key.clone(), title: title.clone(), was, now, was_amounts, now_amounts });
    }
    turns
}
