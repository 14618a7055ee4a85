//! What is declared, resolved and typed: plain owned data that refers by index.

pub mod expr;
pub mod rule;
pub mod schema;

use crate::id::{IdVec, ids};
pub use expr::{Aggregate, CalendarUnit, Compare, EnumDef, Expr, ExprKind, Member, Quantifier, Source, Ty};
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
}
