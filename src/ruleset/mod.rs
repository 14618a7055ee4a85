//! The facade: rules built once, evaluated over and over.

#[cfg(feature = "compile")]
mod build;

#[cfg(feature = "compile")]
pub use build::{MAX_PACK_BYTES, RuleSetBuilder};

use crate::ask::{self, Question};
use crate::date::Date;
use crate::diag::Diagnostics;
use crate::eval::columns::Outcomes;
use crate::eval::{self, Amendments, Evaluation};
#[cfg(feature = "xlsx")]
use crate::facts::WorkbookErrors;
use crate::facts::{FactError, FactErrors, FactProblem, Facts, Format, Known, Spot};
use crate::id::Id;
use crate::model::{Model, SubjectId, SubjectRef, Target};
use crate::program::Program;
#[cfg(feature = "bundle")]
pub use crate::program::bundle::BundleError;
use crate::report::{self, Options, Report, Way, Ways};
use std::sync::Arc;

/// Rules, compiled once; cheap to clone, shared between threads.
#[derive(Debug, Clone)]
pub struct RuleSet {
    program: Arc<Program>,
    warnings: Arc<Diagnostics>,
}

/// A subject that the rules do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有主体「{name}」；有：{}（no subject `{name}`; there is: {}）", known.join("、"), known.join(", "))]
pub struct UnknownSubject {
    /// The name that was asked for.
    pub name: String,
    /// Keys of the subjects there are.
    pub known: Vec<String>,
}

/// A finding that an evaluation does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有检查结果「{id}」（no finding `{id}`）")]
pub struct UnknownFinding {
    /// The id that was asked for.
    pub id: String,
}

impl RuleSet {
    /// Starts a set of rules from text.
    #[cfg(feature = "compile")]
    pub fn builder() -> RuleSetBuilder {
        RuleSetBuilder::default()
    }

    /// The rules of an embedded pack and of those below it.
    ///
    /// # Errors
    /// There is no such pack, or it does not build (a defect of the shipped rules).
    #[cfg(feature = "compile")]
    pub fn shipped(pack: &str) -> Result<Self, ShippedError> {
        let sources = crate::pack::shipped(pack).ok_or_else(|| ShippedError::NoSuchPack { name: pack.to_owned(), known: crate::pack::shipped_keys() })?;
        let mut builder = Self::builder();
        for source in sources {
            builder = builder.pack(source);
        }
        builder.build().map_err(ShippedError::Build)
    }

    /// The rules as bytes, for [`RuleSet::from_bytes`] of the same version: for programs that leave the parser out.
    ///
    /// # Errors
    /// The rules are too large.
    #[cfg(feature = "bundle")]
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        self.program.to_bytes()
    }

    /// Rules that [`RuleSet::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are not such, of another version, or damaged.
    #[cfg(feature = "bundle")]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        Ok(Self { program: Arc::new(Program::from_bytes(bytes)?), warnings: Arc::default() })
    }

    /// A subject by key or Chinese name.
    ///
    /// # Errors
    /// There is no such subject; the error names those there are.
    pub fn subject(&self, name: &str) -> Result<SubjectRef<'_>, UnknownSubject> {
        let model = &self.program.model;
        let found = model.subjects.enumerate().find(|(_, s)| s.named.key == name || s.named.name == name).map(|(id, _)| id);
        found
            .map(|id| self.subject_ref(id))
            .ok_or_else(|| UnknownSubject { name: name.to_owned(), known: model.subjects.iter().map(|s| s.named.key.clone()).collect() })
    }

    /// The subject that is meant where none is named: that of the most local pack.
    pub fn default_subject(&self) -> Option<SubjectRef<'_>> {
        self.program.model.packs.iter().next_back().and_then(|p| p.subject).map(|id| self.subject_ref(id))
    }

    fn subject_ref(&self, id: SubjectId) -> SubjectRef<'_> {
        SubjectRef { model: &self.program.model, id, rules: self.program.stamp() }
    }

    /// Reads a document about the subject asked for, else about the one that it names itself, else about the default one.
    ///
    /// # Errors
    /// Every problem of the document.
    pub fn facts(&self, asked: Option<SubjectRef<'_>>, format: Format, text: &str) -> Result<Facts, FactErrors> {
        let Some(subject) = asked.or_else(|| self.default_subject()) else {
            let problem = FactProblem::UnknownSubject { found: String::new(), known: Known::default() };
            return Err(FactErrors { items: vec![FactError { path: String::new(), spot: Spot::Value, fact: None, problem, at: None }], cut: false });
        };
        let errors = match Facts::from_text(subject, format, text) {
            Err(errors) if asked.is_none() => errors,
            result => return result,
        };
        let other = errors.items.iter().find_map(|error| match &error.problem {
            FactProblem::OtherSubject { found, .. } => self.subject(found).ok(),
            _ => None,
        });
        other.map_or(Err(errors), |subject| Facts::from_text(subject, format, text))
    }

    /// Reads a workbook about the subject asked for, else about the one that it names itself, else about the default one.
    ///
    /// # Errors
    /// Every problem of the workbook.
    #[cfg(feature = "xlsx")]
    pub fn facts_of_workbook(&self, asked: Option<SubjectRef<'_>>, bytes: &[u8]) -> Result<Facts, WorkbookErrors> {
        let Some(subject) = asked.or_else(|| self.default_subject()) else {
            let problem = FactProblem::UnknownSubject { found: String::new(), known: Known::default() };
            let error = FactError { path: String::new(), spot: Spot::Value, fact: None, problem, at: None };
            return Err(WorkbookErrors { items: vec![(String::new(), error)], cut: false });
        };
        let errors = match Facts::from_workbook(subject, bytes) {
            Err(errors) if asked.is_none() => errors,
            result => return result,
        };
        let other = errors.items.iter().find_map(|(_, error)| match &error.problem {
            FactProblem::OtherSubject { found, .. } => self.subject(found).ok(),
            _ => None,
        });
        other.map_or(Err(errors), |subject| Facts::from_workbook(subject, bytes))
    }

    /// Everything about the facts on a day, as a report.
    pub fn evaluate(&self, facts: &Facts, as_of: Date) -> Report {
        self.evaluate_with(facts, as_of, Options::default())
    }

    /// The same, with a say in how drafts count.
    pub fn evaluate_with(&self, facts: &Facts, as_of: Date, options: Options) -> Report {
        let as_law = options.drafts == report::Drafts::AsLaw;
        let evaluation = eval::evaluate(&self.program, facts, as_of, Amendments::all(as_law));
        report::assemble(&self.program, facts, &evaluation, options)
    }

    /// What to ask next: at most `n` questions whose answers can still change how something comes out, those that settle
    /// most mandatory and required findings for least effort first; for everything, or for one rule, pathway or support.
    ///
    /// Questions answered in any order end in the same report.
    pub fn next_questions(&self, facts: &Facts, as_of: Date, goal: Option<Target>, n: usize) -> Vec<Question> {
        self.next_questions_with(facts, as_of, goal, n, report::Drafts::default())
    }

    /// The same, with a say in how drafts count: where they are left out, what only a draft asks is not asked.
    pub fn next_questions_with(&self, facts: &Facts, as_of: Date, goal: Option<Target>, n: usize, drafts: report::Drafts) -> Vec<Question> {
        ask::next_questions(&self.program, facts, as_of, goal, n, drafts)
    }

    /// The question of one fact by its path, whether its answer matters or not.
    pub fn question(&self, facts: &Facts, as_of: Date, path: &str) -> Option<Question> {
        ask::question(&self.program, facts, as_of, path)
    }

    /// How a finding that fails would pass: the smallest changes of facts, each proven by evaluating it.
    ///
    /// `finding` is the `id` of a finding of [`RuleSet::evaluate`]. One that does not fail has no ways.
    ///
    /// ```
    /// use tuoyu::{Facts, Outcome, RuleSet};
    ///
    /// let rules = RuleSet::shipped("national")?;
    /// let facts = Facts::from_yaml(rules.subject("facility")?, "classes: [{kind: toddler, children: 16}]")?;
    /// let day = "2026-11-23".parse()?;
    /// let ways = rules.ways_to_pass(&facts, day, "national.class_size#classes[0]")?;
    /// let way = ways.ways.first().ok_or("there is a way")?;
    /// assert_eq!(way.to_string(), "人数减少1人（≤15人）");
    /// let mended = rules.apply(&facts, way);
    /// assert!(rules.evaluate(&mended, day).findings.iter().all(|f| f.rule != "national.class_size" || f.outcome != Outcome::Fail));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no such finding.
    pub fn ways_to_pass(&self, facts: &Facts, as_of: Date, finding: &str) -> Result<Ways, UnknownFinding> {
        let evaluation = self.outcomes(facts, as_of);
        report::ways_to_pass(&self.program, facts, &evaluation, Options::default(), finding).ok_or_else(|| UnknownFinding { id: finding.to_owned() })
    }

    /// The facts with the changes of a way to pass made to them. Of an item to add only what the way says is known.
    pub fn apply(&self, facts: &Facts, way: &Way) -> Facts {
        crate::advise::apply(&self.program.model, facts, way.steps())
    }

    /// The results alone, without words.
    pub fn outcomes(&self, facts: &Facts, as_of: Date) -> Evaluation {
        eval::evaluate(&self.program, facts, as_of, Amendments::ALL)
    }

    /// How rules came out and where they fail, into memory that is kept: nothing is allocated for what columns decide.
    pub fn outcomes_into(&self, facts: &Facts, as_of: Date, to: &mut Outcomes) {
        eval::columns::outcomes(&self.program, facts, as_of, Amendments::ALL, to);
    }

    /// What was declared.
    pub fn model(&self) -> &Model {
        &self.program.model
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What the build had to say though it succeeded.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// `sha256:…` over the rules in canonical form.
    pub fn digest(&self) -> &str {
        &self.program.digest
    }

    /// The key and version of the most local pack.
    pub fn pack(&self) -> (&str, &str) {
        let packs = &self.program.model.packs;
        packs.get(crate::model::PackId::from_index(packs.len().saturating_sub(1))).map_or(("", ""), |p| (p.named.key.as_str(), p.version.as_str()))
    }
}

/// Why an embedded pack is not to be had.
#[cfg(feature = "compile")]
#[derive(Debug, Clone, thiserror::Error)]
pub enum ShippedError {
    /// There is no such pack.
    #[error("没有内置规则包「{name}」；有：{}（no embedded pack `{name}`; there is: {}）", known.join("、"), known.join(", "))]
    NoSuchPack {
        /// The name that was asked for.
        name: String,
        /// Keys of the packs there are.
        known: Vec<String>,
    },
    /// It does not build.
    #[error("{0}")]
    Build(Diagnostics),
}
