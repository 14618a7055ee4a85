//! Documents to facts.

use super::fill::Desk;
use super::problem::{FactErrors, FactProblem};
use super::{Facts, json, serialize, yaml};
use crate::model::SubjectRef;
use serde::Serialize;

/// The most bytes of a document.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Format {
    Yaml,
    Json,
}

/// Reads documents about one subject, one after another. It keeps its tables and memory, and so do the facts read into.
#[derive(Debug)]
pub struct Reader<'m> {
    desk: Desk<'m>,
}

impl<'m> Reader<'m> {
    /// A reader for a subject.
    pub fn new(subject: SubjectRef<'m>) -> Self {
        Self { desk: Desk::new(subject) }
    }

    /// Facts in which nothing is known, to read into.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::unknown(self.desk.subject.model, self.desk.subject.id);
        facts.clear_for(self.desk.subject);
        facts
    }

    /// Reads a document in place of what the facts held.
    ///
    /// # Errors
    /// Every problem of the document; what the facts hold then means nothing.
    pub fn read(&mut self, format: Format, text: &str, facts: &mut Facts) -> Result<(), FactErrors> {
        if text.len() > MAX_BYTES {
            return Err(FactErrors::of_text(FactProblem::TooLarge { limit: MAX_BYTES }, None));
        }
        let mut filler = self.desk.begin(facts);
        match format {
            Format::Yaml => yaml::read(text, &mut filler),
            Format::Json => json::read(text, &mut filler),
        }
        filler.finish()
    }

    /// Reads a value of a program's own in place of what the facts held.
    ///
    /// # Errors
    /// Every problem of the value; what the facts hold then means nothing.
    pub fn read_value(&mut self, value: &(impl Serialize + ?Sized), facts: &mut Facts) -> Result<(), FactErrors> {
        let mut filler = self.desk.begin(facts);
        serialize::read(value, &mut filler);
        filler.finish()
    }
}

impl Facts {
    /// Reads a YAML document about a subject.
    ///
    /// # Errors
    /// Every problem of the document.
    pub fn from_yaml(subject: SubjectRef<'_>, text: &str) -> Result<Self, FactErrors> {
        Self::from_text(subject, Format::Yaml, text)
    }

    /// Reads a JSON document about a subject.
    ///
    /// # Errors
    /// Every problem of the document.
    pub fn from_json(subject: SubjectRef<'_>, text: &str) -> Result<Self, FactErrors> {
        Self::from_text(subject, Format::Json, text)
    }

    /// Reads a value of a program's own about a subject: structures by the names of their fields, choices as enums or texts.
    ///
    /// # Errors
    /// Every problem of the value.
    pub fn from_serialize(subject: SubjectRef<'_>, value: &(impl Serialize + ?Sized)) -> Result<Self, FactErrors> {
        let mut reader = Reader::new(subject);
        let mut facts = reader.facts();
        reader.read_value(value, &mut facts)?;
        Ok(facts)
    }

    /// Reads a document about a subject.
    ///
    /// # Errors
    /// Every problem of the document.
    pub fn from_text(subject: SubjectRef<'_>, format: Format, text: &str) -> Result<Self, FactErrors> {
        let mut reader = Reader::new(subject);
        let mut facts = reader.facts();
        reader.read(format, text, &mut facts)?;
        Ok(facts)
    }
}
