//! What formats that hold several reports are written from.

use super::schema::{Finding, Report};
use crate::source::Position;
use std::collections::BTreeMap;

impl Report {
    /// Paths of the items and facts that findings are about, and of what a missing one would stand in: what a place is asked for.
    pub fn paths(&self) -> Vec<String> {
        let own = |finding: &Finding| finding.item.iter().map(|item| item.path.clone()).chain(finding.facts.iter().map(|f| f.path.clone())).collect::<Vec<_>>();
        let missing = self.findings.iter().flat_map(|finding| &finding.missing).flat_map(|missing| around(&missing.path)).map(str::to_owned);
        let mut all: Vec<String> = self.findings.iter().flat_map(own).chain(missing).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A path and what it lies in, from the inside out: `classes[2].carers`, `classes[2]`, `classes`.
pub(super) fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind(['.', '[']).and_then(|at| path.get(..at))).filter(|path| !path.is_empty())
}

/// One document of facts and what was found: what formats that hold several reports are written from.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// The document, as its reader knows it: the path of the file, empty where there is none.
    pub name: &'a str,
    /// What the facility is called, where its document says so: a report says nothing of it.
    pub called: Option<&'a str>,
    /// `None` where the document could not be read.
    pub report: Option<&'a Report>,
    /// By path of items and facts, where they stand in the document; for formats that ask for a place.
    pub places: Option<&'a BTreeMap<String, Position>>,
}

impl<'a> Entry<'a> {
    /// A document and its report.
    pub fn new(name: &'a str, report: &'a Report) -> Self {
        Self { name, called: None, report: Some(report), places: None }
    }

    /// A document that could not be read.
    pub fn unreadable(name: &'a str) -> Self {
        Self { name, called: None, report: None, places: None }
    }

    /// The same with the name of the facility.
    #[must_use]
    pub fn called(self, called: &'a str) -> Self {
        Self { called: Some(called), ..self }
    }

    /// The same with places.
    #[must_use]
    pub fn located(self, places: &'a BTreeMap<String, Position>) -> Self {
        Self { places: Some(places), ..self }
    }
}
