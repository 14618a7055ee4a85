//! What is declared, resolved and typed: plain owned data that refers by index.

pub mod expr;
pub mod find;
#[cfg(feature = "bundle")]
mod flat;
pub mod manifest;
pub mod rule;
pub mod schema;

use crate::id::{IdVec, ids};
pub use expr::{Aggregate, CalendarUnit, Compare, EnumDef, Expr, ExprKind, Member, Quantifier, Source, Ty};
pub use find::{NotFound, Target};
pub use manifest::{Manifest, YearCalendar};
pub use rule::*;
pub use schema::*;

ids! {
    /// A pack of rules.
    PackId;
    /// A document of law.
    DocumentId;
    /// A subject.
    SubjectId;
    /// A list of a subject; 0 is the subject itself, a list of one item.
    ListId;
    /// A column: a field of a subject or of the items of a list.
    ColumnId;
    /// An enumeration.
    EnumId;
    /// A node of the expression arena.
    ExprId;
    /// A table.
    TableId;
    /// A definition, as read in one subject.
    DefinitionId;
    /// A rule.
    RuleId;
    /// A pathway.
    PathwayId;
    /// A support.
    SupportId;
    /// A penalty.
    PenaltyId;
    /// An amendment.
    AmendmentId;
    /// A constant text.
    TextId;
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English, where it was written.
    pub en: Option<String>,
}

impl Bilingual {
    /// A text that has no English.
    pub fn zh(text: impl Into<String>) -> Self {
        Self { zh: text.into(), en: None }
    }

    /// The text in that language, or in Chinese where there is no other.
    pub fn text(&self, lang: crate::lang::Lang) -> &str {
        match (lang, &self.en) {
            (crate::lang::Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}

/// The two names of a declared thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Named {
    /// The ASCII key.
    pub key: String,
    /// The Chinese name; the key where there is no other.
    pub name: String,
}

impl Named {
    /// Whether it is called so, in either language.
    pub fn is(&self, name: &str) -> bool {
        self.key == name || self.name == name
    }
}

/// A pack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Pack {
    /// Its key and name.
    pub named: Named,
    /// Title, from the manifest.
    pub title: Bilingual,
    /// Version, from the manifest; empty for a bare file.
    pub version: String,
    /// The pack it stands on.
    pub extends: Option<PackId>,
    /// The subject that is meant where none is named.
    pub subject: Option<SubjectId>,
    /// The day up to which examples without a date are evaluated.
    pub as_of_examples: Option<crate::date::Date>,
}

/// All that the rules of a pack and of those below it declare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Model {
    /// From base to local.
    pub packs: IdVec<PackId, Pack>,
    /// Documents.
    pub documents: IdVec<DocumentId, Document>,
    /// Subjects.
    pub subjects: IdVec<SubjectId, Subject>,
    /// Enumerations of fields and definitions.
    pub enums: IdVec<EnumId, EnumDef>,
    /// The typed expression arena. A node's operands come before it.
    pub exprs: IdVec<ExprId, Expr>,
    /// Constant texts; also the first symbols of every [`crate::facts::Facts`].
    pub texts: IdVec<TextId, String>,
    /// Tables.
    pub tables: IdVec<TableId, Table>,
    /// Definitions, one for each subject that uses it.
    pub definitions: IdVec<DefinitionId, Definition>,
    /// Rules, by pack and then by key.
    pub rules: IdVec<RuleId, Rule>,
    /// Pathways, by pack and then by key.
    pub pathways: IdVec<PathwayId, Pathway>,
    /// Supports, by pack and then by key.
    pub supports: IdVec<SupportId, Support>,
    /// Penalties.
    pub penalties: IdVec<PenaltyId, Penalty>,
    /// Amendments.
    pub amendments: IdVec<AmendmentId, Amendment>,
    /// Working days, by year: what the packs' manifests say.
    pub calendars: std::collections::BTreeMap<i16, YearCalendar>,
}

/// A subject of a model: what a document of facts is read against.
#[derive(Debug, Clone, Copy)]
pub struct SubjectRef<'a> {
    /// The model.
    pub model: &'a Model,
    /// The subject.
    pub id: SubjectId,
    /// The start of the digest of the rules, so that facts are not put before other rules.
    pub rules: u64,
}

impl<'a> SubjectRef<'a> {
    /// Its declaration.
    pub fn subject(self) -> &'a Subject {
        self.model.subjects.at(self.id)
    }
}

impl Model {
    /// The day up to which the rules are kept: that of the most local pack that names one, else the last on which a document comes into force.
    pub fn as_of_examples(&self) -> Option<crate::date::Date> {
        let of_pack = self.packs.iter().rev().find_map(|pack| pack.as_of_examples);
        of_pack.or_else(|| self.documents.iter().filter_map(|document| document.from).max())
    }

    /// The nodes that a node is computed from; through a definition, its value.
    pub fn operands(&self, expr: ExprId) -> Vec<ExprId> {
        match &self.exprs.at(expr).kind {
            ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Bool(_)
            | ExprKind::Text(_)
            | ExprKind::Member(_)
            | ExprKind::AsOf
            | ExprKind::Field { .. }
            | ExprKind::GroupKey { .. } => Vec::new(),
            ExprKind::Add(a, b)
            | ExprKind::Subtract(a, b)
            | ExprKind::Multiply(a, b)
            | ExprKind::Divide(a, b)
            | ExprKind::DaysBetween(a, b)
            | ExprKind::MonthsBetween(a, b)
            | ExprKind::Compare(_, a, b)
            | ExprKind::Same(a, b, _)
            | ExprKind::AddToDate { date: a, duration: b, .. } => vec![*a, *b],
            ExprKind::Negative(a) | ExprKind::RoundUp(a, _) | ExprKind::RoundDown(a, _) | ExprKind::Not(a) | ExprKind::Has(a, _) => vec![*a],
            ExprKind::Greatest(all) | ExprKind::Least(all) | ExprKind::And(all) | ExprKind::Or(all) => all.clone(),
            ExprKind::If { condition: a, then: b, otherwise: c } | ExprKind::Between(a, b, c) => vec![*a, *b, *c],
            ExprKind::Lookup { keys, .. } => keys.clone(),
            ExprKind::Defined(definition) => vec![self.definitions.at(*definition).expr],
            ExprKind::Aggregate { filter, value, .. } => filter.iter().chain(value).copied().collect(),
            ExprKind::Quantified { filter, predicate, .. } => filter.iter().copied().chain([*predicate]).collect(),
            ExprKind::OneOf(value, set) => std::iter::once(*value).chain(set.iter().copied()).collect(),
        }
    }
}
