//! Test files of rules (`*.test.yaml`): cases of facts with what must come of them, run against a [`RuleSet`].
//!
//! ```yaml
//! - name: 托小班超员
//!   as_of: 2026-11-23
//!   facts: { subject: facility, classes: [{name: 一班, kind: toddler, children: 16, carers: 4}] }
//!   expect:
//!     national.class_size: {outcome: fail, items: {"classes[0]": fail}, cites: [establishment_standard 第十九条]}
//!     national.registration: {outcome: undetermined, missing: [organisation.kind]}
//! ```
//!
//! What is not named is not compared: a rule that a case says nothing of may come out as it likes, and `cites` and
//! `missing` name what must be among the citations and the missing facts.

mod compare;
mod read;
mod words;

#[cfg(all(test, feature = "schema"))]
pub(crate) use read::{CASE, DRAFTS, EXPECT};
#[cfg(feature = "schema")]
pub(crate) use words::outcome_words;
#[cfg(feature = "compile")]
pub(crate) use words::{amount, outcome};

use crate::RuleSet;
use crate::date::Date;
use crate::facts::FactErrors;
use crate::report::Drafts;
use crate::source::Position;

/// A test file.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// Its name, for messages.
    pub name: String,
    /// In the order of writing.
    pub cases: Vec<Case>,
}

/// A case: facts and what must come of them.
#[derive(Debug, Clone)]
pub struct Case {
    /// `name`
    pub name: String,
    /// Where it stands.
    pub at: Position,
    as_of: Date,
    drafts: Drafts,
    subject: Option<String>,
    /// The document of facts alone, everything around it blank, so that what is wrong in it is found where it stands in the test file.
    facts: String,
    expect: Vec<Expected>,
}

/// What must come of one rule, pathway or support.
#[derive(Debug, Clone)]
struct Expected {
    name: String,
    at: Position,
    aspects: Vec<(Position, Aspect)>,
}

/// One thing that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aspect {
    /// `outcome`
    Outcome(String),
    /// An entry of `items`: path and outcome.
    Item(String, String),
    /// An entry of `cites`: document and clause.
    Cites(String, String),
    /// An entry of `missing`: a path.
    Missing(String),
    /// `case` of a pathway.
    Case(String),
    /// `candidates` of a pathway.
    Candidates(Vec<String>),
    /// `amounts` of a support, in order.
    Amounts(Vec<String>),
}

/// A mistake in a test file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// Where.
    pub at: Position,
    problem: read::Problem,
}

/// How a case came out.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Otherwise; every difference.
    Differs(Vec<Difference>),
    /// Its facts cannot be read; the places are those of the test file.
    Unreadable(FactErrors),
    /// The subject that it names is none of the rules.
    NoSubject(crate::ruleset::UnknownSubject),
}

/// Something that came out otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where the expectation stands.
    pub at: Position,
    /// The rule, pathway or support, as it is called in the test file.
    pub name: String,
    /// What was expected; `None` where the name itself is the trouble.
    pub aspect: Option<Aspect>,
    /// What was found.
    pub found: Found,
}

/// What was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An outcome, as it is written in test files.
    Outcome(&'static str),
    /// These: citations, paths, keys, amounts.
    These(Vec<String>),
    /// The rule is not in force on the day.
    NotInForce,
    /// The rule is about another subject.
    OtherSubject,
    /// It is in force, but the report leaves it out, for it does not apply to this subject at all.
    NotShown,
    /// There is no such item.
    NoItem,
    /// Nothing is called so; what was perhaps meant.
    UnknownName(Vec<String>),
    /// Several things are called so.
    Ambiguous(Vec<String>),
    /// No outcome is called so; those there are.
    UnknownOutcome(Vec<&'static str>),
    /// This kind of thing has no such aspect.
    NoAspect,
}

impl TestFile {
    /// Reads a test file.
    ///
    /// # Errors
    /// Every mistake of form, with its place.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<CaseError>> {
        read::read(name, text)
    }

    /// Runs every case, in order.
    pub fn run(&self, rules: &RuleSet) -> Vec<Verdict> {
        self.cases.iter().map(|case| case.run(rules)).collect()
    }
}

impl Case {
    /// Runs it.
    pub fn run(&self, rules: &RuleSet) -> Verdict {
        compare::run(self, rules)
    }
}
