//! Documents to facts.

use super::fill::{Desk, Scalar};
use super::problem::{Encoding, FactError, FactErrors, FactProblem};
use super::yaml::Said;
use super::{Facts, json, serialize, yaml};
use crate::model::SubjectRef;
use crate::source::SourceFile;
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
///
/// ```
/// # use tuoyu::facts::{FactErrors, Format, Reader};
/// # fn facilities(subject: tuoyu::model::SubjectRef<'_>, lines: &[&str]) -> Result<(), FactErrors> {
/// let mut reader = Reader::new(subject);
/// let mut facts = reader.facts();
/// for line in lines {
///     reader.read(Format::Json, line, &mut facts)?;
/// }
/// # Ok(())
/// # }
/// ```
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
        Facts::of(self.desk.subject)
    }

    /// Reads a document in place of what the facts held.
    ///
    /// # Errors
    /// Every problem of the document; the facts then hold a part of it, which is not to be used.
    pub fn read(&mut self, format: Format, text: &str, facts: &mut Facts) -> Result<(), FactErrors> {
        if text.len() > MAX_BYTES {
            return Err(too_large());
        }
        let subject = self.desk.subject;
        let mut filler = self.desk.begin(facts);
        match format {
            Format::Yaml => yaml::read(text, &mut filler),
            Format::Json => json::read(text, &mut filler),
        }
        filler.finish().map_err(|errors| errors.located(subject, format, text))
    }

    /// The same, for rules that need not know all of a document: facts that the subject does not have are left out, and told.
    ///
    /// # Errors
    /// Every problem of the document, where there is another one.
    pub fn read_known(&mut self, format: Format, text: &str, facts: &mut Facts) -> Result<Vec<FactError>, FactErrors> {
        match self.read(format, text, facts) {
            Ok(()) => Ok(Vec::new()),
            Err(errors) if !errors.cut && errors.items.iter().all(|e| matches!(e.problem, FactProblem::UnknownKey { .. })) => Ok(errors.items),
            Err(errors) => Err(errors),
        }
    }

    /// Reads a value of a program's own in place of what the facts held.
    ///
    /// # Errors
    /// Every problem of the value; the facts then hold a part of it, which is not to be used.
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
    /// Every problem of the document, each with its place.
    pub fn from_yaml(subject: SubjectRef<'_>, text: &str) -> Result<Self, FactErrors> {
        Self::from_text(subject, Format::Yaml, text)
    }

    /// Reads a JSON document about a subject.
    ///
    /// # Errors
    /// Every problem of the document, each with its place.
    pub fn from_json(subject: SubjectRef<'_>, text: &str) -> Result<Self, FactErrors> {
        Self::from_text(subject, Format::Json, text)
    }

    /// Reads a document about a subject.
    ///
    /// # Errors
    /// Every problem of the document, each with its place.
    pub fn from_text(subject: SubjectRef<'_>, format: Format, text: &str) -> Result<Self, FactErrors> {
        let mut reader = Reader::new(subject);
        let mut facts = reader.facts();
        reader.read(format, text, &mut facts)?;
        Ok(facts)
    }

    /// Reads a document about a subject, as the bytes of a file.
    ///
    /// # Errors
    /// The bytes are no UTF-8; or every problem of the document.
    pub fn from_bytes(subject: SubjectRef<'_>, format: Format, bytes: &[u8]) -> Result<Self, FactErrors> {
        Self::from_text(subject, format, utf8(bytes)?)
    }

    /// Reads a value of a program's own about a subject: structures by the names of their fields, choices as enums or texts.
    ///
    /// # Errors
    /// Every problem of the value, each with its path.
    pub fn from_serialize(subject: SubjectRef<'_>, value: &(impl Serialize + ?Sized)) -> Result<Self, FactErrors> {
        let mut reader = Reader::new(subject);
        let mut facts = reader.facts();
        reader.read_value(value, &mut facts)?;
        Ok(facts)
    }
}

fn too_large() -> FactErrors {
    FactErrors::of_text(FactProblem::TooLarge { limit: MAX_BYTES }, None)
}

/// The text of a file.
///
/// # Errors
/// It is too large, or no UTF-8; then the first place that is none, and what it is perhaps.
pub fn utf8(bytes: &[u8]) -> Result<&str, FactErrors> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large());
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
        let before = std::str::from_utf8(valid).unwrap_or_default();
        let at = SourceFile::new("", before).position(u32::try_from(before.len()).unwrap_or(u32::MAX));
        FactErrors::of_text(FactProblem::NotUtf8 { looks_like: encoding(bytes, rest) }, Some(at))
    })
}

fn encoding(bytes: &[u8], rest: &[u8]) -> Option<Encoding> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some(Encoding::Utf16);
    }
    // Two bytes a character, the first from 0x81 on, the second from 0x40 on.
    let mut bytes = rest.iter();
    while let Some(byte) = bytes.next() {
        let pair = byte.is_ascii() || (0x81..=0xfe).contains(byte) && bytes.next().is_some_and(|b| (0x40..=0xfe).contains(b) && *b != 0x7f);
        if !pair {
            return None;
        }
    }
    Some(Encoding::Gbk)
}

/// The subject that a document names itself (`subject`, 主体), by key or Chinese name as it is written there. Nothing else
/// of the document is judged: where it is broken before that, there is none.
pub fn subject_of(format: Format, text: &str) -> Option<String> {
    let (mut found, mut depth, mut next) = (None, 0, false);
    let listen = |said: Said<'_>, _: usize| {
        match said {
            Said::OpenMap | Said::OpenList => depth += 1,
            Said::Close => depth -= 1,
            Said::Key(key) if depth == 1 => {
                next = matches!(key, "subject" | "主体");
                return true;
            }
            Said::Scalar(Scalar::Text(text)) if next => found = Some(text.trim().to_owned()),
            _ => {}
        }
        next = false;
        found.is_none()
    };
    if text.len() <= MAX_BYTES {
        match format {
            Format::Yaml => drop(yaml::events(text, listen)),
            Format::Json => json::events(text, listen),
        }
    }
    found
}
