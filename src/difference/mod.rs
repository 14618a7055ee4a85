//! What differs between two sets of rules: declarations added, removed and changed, each with its clauses and its lines.
//!
//! Both are written in Chinese in the canonical form first, so that neither the language nor the layout nor a comment nor an
//! example makes a difference.

mod declared;
mod impact;

pub use declared::{Declared, Kind};
pub use impact::{Impact, PathwayTurn, SupportTurn, Turn};

use serde::Serialize;
use std::collections::BTreeMap;

/// What differs, in the order of the newer rules; what was removed, in the order of the older.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// Only in the newer rules.
    pub added: Vec<Declared>,
    /// Only in the older rules.
    pub removed: Vec<Declared>,
    /// In both, and not the same.
    pub changed: Vec<Changed>,
}

/// A declaration that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// As it is now; `lines` are those that it did not have.
    #[serde(flatten)]
    pub now: Declared,
    /// What it rested on, where that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited: Option<Vec<String>>,
    /// The lines that it no longer has.
    pub was: Vec<String>,
}

impl Difference {
    /// Compares what [`crate::ruleset::RuleSetBuilder::declared`] gives of either.
    pub fn between(old: &[Declared], new: &[Declared]) -> Self {
        let key = |d: &Declared| (d.kind, d.id.clone());
        let before: BTreeMap<_, &Declared> = old.iter().map(|d| (key(d), d)).collect();
        let after: BTreeMap<_, &Declared> = new.iter().map(|d| (key(d), d)).collect();
        Self {
            added: new.iter().filter(|d| !before.contains_key(&key(d))).cloned().collect(),
            removed: old.iter().filter(|d| !after.contains_key(&key(d))).cloned().collect(),
            changed: new.iter().filter_map(|d| changed(before.get(&key(d))?, d)).collect(),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

fn changed(old: &Declared, new: &Declared) -> Option<Changed> {
    if old.lines == new.lines {
        return None;
    }
    let (mut was, mut is) = (without(&old.lines, &new.lines), without(&new.lines, &old.lines));
    // The same lines in another order: in a table the first row that fits holds.
    if was.is_empty() && is.is_empty() {
        (was, is) = (old.lines.clone(), new.lines.clone());
    }
    let cited = (old.cites != new.cites).then(|| old.cites.clone());
    Some(Changed { now: Declared { lines: is, ..new.clone() }, cited, was })
}

/// The lines that others do not have, each as often as it is missing there.
fn without(lines: &[String], others: &[String]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for line in others {
        *left.entry(line).or_default() += 1;
    }
    let is_missing = |line: &&String| match left.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    lines.iter().filter(is_missing).cloned().collect()
}
