//! The report: plain serialisable data, made from an evaluation; one writer a format, each a function of the report alone.

mod asked;
mod assemble;
#[cfg(feature = "formats")]
mod csv;
mod entry;
mod findings;
#[cfg(feature = "formats")]
mod html;
mod json;
mod judge;
#[cfg(feature = "formats")]
mod junit;
mod md;
mod ours;
mod outline;
mod page;
mod phrases;
mod place;
mod procedures;
#[cfg(any(feature = "formats", feature = "xlsx"))]
#[cfg_attr(not(all(feature = "formats", feature = "xlsx")), expect(dead_code, reason = "each format has columns and sentences of its own"))]
mod rows;
#[cfg(feature = "formats")]
mod sarif;
mod schema;
mod text;
mod ties;
mod ways;
mod words;
#[cfg(feature = "xlsx")]
mod xlsx;

pub(crate) use asked::{Asked, question};
pub use assemble::assemble;
#[cfg(feature = "compile")]
pub(crate) use assemble::outcome_of;
pub(crate) use assemble::ways_to_pass;
#[cfg(feature = "formats")]
pub use csv::csv;
pub use entry::Entry;
pub(crate) use findings::finding_id;
#[cfg(feature = "formats")]
pub use html::html;
pub use json::json;
#[cfg(feature = "formats")]
pub use junit::junit;
pub use md::md;
pub use ours::{ENDS, is_ours};
pub use outline::Part;
pub use page::page;
pub use phrases::outcome as outcome_word;
#[cfg(feature = "compile")]
pub(crate) use phrases::reason as reason_word;
pub use phrases::support as support_word;
#[cfg(feature = "formats")]
pub use sarif::sarif;
pub use schema::*;
pub use text::{Style, text};
pub use ways::{Way, Ways};
pub(crate) use words::{both, name, named};
#[cfg(feature = "xlsx")]
pub use xlsx::{Unwritten, xlsx};

use crate::lang::Lang;
use crate::model::Severity;
use crate::outcome::Outcome;
use std::fmt;

/// How drafts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drafts {
    /// Drafts are shown apart and never fail.
    #[default]
    Apart,
    /// Drafts are judged as if they were law.
    AsLaw,
    /// Drafts are left out.
    Off,
}

/// How a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// How drafts count.
    pub drafts: Drafts,
    /// Whether ways to pass are looked for.
    pub ways: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { drafts: Drafts::default(), ways: true }
    }
}

impl Options {
    /// Everything as usual, but for drafts.
    pub fn drafts(drafts: Drafts) -> Self {
        Self { drafts, ..Self::default() }
    }

    /// Without looking for ways to pass: for who wants outcomes of many facilities.
    #[must_use]
    pub fn without_ways(self) -> Self {
        Self { ways: false, ..self }
    }
}

impl Report {
    /// Findings that fail.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.outcome == Outcome::Fail)
    }

    /// The one outcome that a program ends by: fail; undetermined, where that could still fail; advice; pass.
    ///
    /// What is undetermined under a ceiling or of 宜 cannot fail and does not count; drafts do not count at all.
    pub fn exit_outcome(&self) -> Outcome {
        let law = || self.findings.iter().filter(|f| !f.is_draft());
        if law().any(|f| f.outcome == Outcome::Fail) {
            Outcome::Fail
        } else if law().any(Finding::could_fail) {
            Outcome::Undetermined
        } else if law().any(|f| f.outcome == Outcome::Advice) {
            Outcome::Advice
        } else {
            Outcome::Pass
        }
    }

    /// Puts beside the facts of findings where they stand in their document, as `locate` knows it by path.
    pub fn locate(&mut self, mut locate: impl FnMut(&str) -> Option<String>) {
        for finding in &mut self.findings {
            for fact in &mut finding.facts {
                fact.at = locate(&fact.path);
            }
        }
    }
}

impl Finding {
    /// Whether it is about a draft, and so stands apart.
    pub fn is_draft(&self) -> bool {
        self.ceiling.contains(&Ceiling::Draft)
    }

    /// Whether it is undetermined and may turn out a breach of law.
    pub fn could_fail(&self) -> bool {
        self.outcome == Outcome::Undetermined && self.ceiling.is_empty() && self.severity > Severity::Recommended
    }
}

/// One line: outcome, rule, item, citation.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", phrases::outcome(self.outcome, Lang::Zh), self.rule, self.title.zh)?;
        if let Some(item) = &self.item {
            write!(f, " · {}", item.path)?;
            if let Some(label) = &item.label {
                write!(f, " {}", label.zh)?;
            }
        }
        if let Some(citation) = self.citations.first() {
            write!(f, " · {} {}", citation.title.zh, citation.clause)?;
        }
        Ok(())
    }
}
