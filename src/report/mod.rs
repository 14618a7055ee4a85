//! The report: plain serialisable data, made from an evaluation; one writer a format, each a function of the report alone.

use crate::date::Date;
use crate::eval::Evaluation;
use crate::facts::Facts;
use crate::program::Program;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// How drafts count.
    pub drafts: Drafts,
}

/// `report.v1`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// 评估日
    pub as_of: Date,
}

/// Makes the report of an evaluation.
pub fn assemble(_program: &Program, _facts: &Facts, evaluation: &Evaluation, _options: Options) -> Report {
    Report { as_of: evaluation.day }
}
