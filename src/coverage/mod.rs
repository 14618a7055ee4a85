//! The register of coverage: what became of each row of the documents, and whether the rules still say so.
//!
//! A register is YAML: a title and rows, each with its clause, figure and paraphrase and exactly one fate. [`check`] holds
//! registers against rules in both directions, and evaluates the values just below, at and above each figure that was
//! typed from the row.

mod check;
mod problem;
mod read;
mod shipped;

pub use check::{Tally, check, tally};
pub use problem::{CoverageError, Problem};
pub use shipped::shipped;

use crate::date::Date;
use crate::model::Bilingual;
use crate::outcome::Outcome;
use crate::source::Position;

/// One file of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The name of the file.
    pub name: String,
    /// What it is about.
    pub title: Bilingual,
    /// Rows, in the order of writing.
    pub rows: Vec<Row>,
}

impl Register {
    /// Reads a register.
    ///
    /// # Errors
    /// Every mistake of its form, each with its place.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<CoverageError>> {
        read::read(name, text)
    }
}

/// One row of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id: `B-37`, `SZ-11`.
    pub row: String,
    /// Where it stands in the register.
    pub at: Position,
    /// The document.
    pub document: String,
    /// The clause.
    pub clause: String,
    /// Whom it binds, as a key of a subject or in words.
    pub subject: String,
    /// The verb of the clause.
    pub verb: String,
    /// The figure in it.
    pub figure: Option<String>,
    /// How sure it is: V, TS, K, KC, U, KU.
    pub confidence: String,
    /// A paraphrase.
    pub says: String,
    /// What became of it.
    pub fate: Fate,
    /// Keys of the rules, tables, definitions, pathways, supports and penalties that say it, with their places in the register.
    pub rules: Vec<(Position, String)>,
    /// Why there is none.
    pub why: Option<String>,
    /// The values around its figures.
    pub thresholds: Vec<Threshold>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Rules ask it.
    Encoded,
    /// Rules ask it of a person.
    Asked,
    /// Rules of another subject ask it of a government.
    Government,
    /// It says what a word means.
    Definition,
    /// It attaches a consequence.
    Penalty,
    /// Rules ask it, marked 待核.
    Doubtful,
    /// It asks nothing.
    NotARule,
    /// It is left out.
    LeftOut,
}

impl Fate {
    /// All, in the order in which they are told.
    pub const ALL: [Fate; 8] = [Fate::Encoded, Fate::Asked, Fate::Government, Fate::Definition, Fate::Penalty, Fate::Doubtful, Fate::NotARule, Fate::LeftOut];

    /// As written in a register.
    pub fn key(self) -> &'static str {
        match self {
            Fate::Encoded => "encoded",
            Fate::Asked => "asked",
            Fate::Government => "government",
            Fate::Definition => "definition",
            Fate::Penalty => "penalty",
            Fate::Doubtful => "doubtful",
            Fate::NotARule => "not_a_rule",
            Fate::LeftOut => "left_out",
        }
    }

    /// For people.
    pub fn word(self, lang: crate::Lang) -> &'static str {
        match self {
            Fate::Encoded => lang.pick("写成规则", "encoded"),
            Fate::Asked => lang.pick("由人判断", "asked of a person"),
            Fate::Government => lang.pick("政府职责", "duty of government"),
            Fate::Definition => lang.pick("定义", "definition"),
            Fate::Penalty => lang.pick("罚则", "penalty"),
            Fate::Doubtful => lang.pick("待核", "doubtful"),
            Fate::NotARule => lang.pick("不是要求", "not a rule"),
            Fate::LeftOut => lang.pick("没有写", "left out"),
        }
    }

    /// Whether nothing in the rules says it.
    pub fn is_without_rule(self) -> bool {
        matches!(self, Fate::NotARule | Fate::LeftOut)
    }
}

/// What must come out around a figure, typed from the row and not from the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// Where it stands in the register.
    pub at: Position,
    /// The key of the rule.
    pub rule: String,
    /// A document of facts, with `$` where the value goes.
    pub facts: String,
    /// The day; else that of the pack's examples.
    pub as_of: Option<Date>,
    /// What comes out for each value.
    pub outcomes: Vec<(String, Outcome)>,
}
