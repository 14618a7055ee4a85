//! Where the parts of a model stand in rule text: beside the model and never in it, so that layout changes no program.

use crate::id::IdVec;
use crate::model::{AmendmentId, PathwayId, RuleId, SupportId};
use crate::source::FileId;
use crate::span::Span;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
}

impl At {
    /// A place.
    pub fn new(file: FileId, span: Span) -> Self {
        Self { file, span }
    }
}

/// Where the parts of a rule stand. What amendments add stands in their own files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlaces {
    /// Its name.
    pub name: At,
    /// The condition of 适用.
    pub applies: Option<At>,
    /// The condition of each scope, where it has one; as long as the rule's scopes.
    pub filters: Vec<Option<At>>,
    /// As long as the rule's clauses.
    pub clauses: Vec<ClausePlaces>,
}

/// Where the parts of a clause stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClausePlaces {
    /// All of it, from the verb on.
    pub clause: At,
    /// Each 但 若 … 可 ….
    pub exceptions: Vec<At>,
}

/// Where the parts of a pathway stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayPlaces {
    /// Its name.
    pub name: At,
    /// The condition of 适用.
    pub applies: Option<At>,
    /// The name of each case.
    pub cases: Vec<At>,
}

/// Where the parts of a model stand, by the model's own numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Rules.
    pub rules: IdVec<RuleId, RulePlaces>,
    /// Pathways.
    pub pathways: IdVec<PathwayId, PathwayPlaces>,
    /// The names of supports.
    pub supports: IdVec<SupportId, At>,
    /// What each amendment names as amended.
    pub amendments: IdVec<AmendmentId, At>,
}
