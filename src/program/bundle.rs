//! A program as bytes: rules made ready once, to be loaded where there is no parser.
//!
//! Eight letters, the version of the format, the engine that wrote it, the SHA-256 of what follows, and the model. The
//! plan is made again from the model, so that bytes cannot say one thing to the columns and another to the walker.
//! Bytes from elsewhere are read as such: whatever they are, the answer is a program that can be evaluated or an error.

use super::{Program, verify};
use crate::digest;
use crate::lang::Lang;
use crate::model::Model;

const MAGIC: [u8; 8] = *b"tuoyu.rb";
/// The version of the layout of the bytes.
const FORMAT: u16 = 1;
/// A model is laid out as this engine lays it out; another may have it otherwise.
const ENGINE: &str = env!("CARGO_PKG_VERSION");
/// The most bytes that are read.
pub const MAX_BUNDLE_BYTES: usize = 64 * 1024 * 1024;

/// Why bytes are not a program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleError {
    /// They do not begin like one.
    NotABundle,
    /// They are too many.
    TooLarge {
        /// The most there may be.
        limit: usize,
    },
    /// Their layout is of another version.
    Format {
        /// Theirs.
        found: u16,
        /// Ours.
        expected: u16,
    },
    /// Another version of the engine wrote them.
    Engine {
        /// Theirs.
        found: String,
        /// Ours.
        expected: &'static str,
    },
    /// They end too early or were changed on the way.
    Damaged,
    /// What they say makes no program.
    Invalid {
        /// What is wrong, for whoever wrote the bytes.
        detail: String,
    },
}

impl BundleError {
    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NotABundle => lang.pick("不是编译好的规则", "not compiled rules").to_owned(),
            Self::TooLarge { limit } => lang.pick(format!("编译好的规则超过 {limit} 字节"), format!("compiled rules of more than {limit} bytes")),
            Self::Format { found, expected } => lang.pick(
                format!("编译好的规则是格式 {found}，本程序读格式 {expected}"),
                format!("compiled rules of format {found}, where this program reads format {expected}"),
            ),
            Self::Engine { found, expected } => lang.pick(
                format!("规则由版本「{found}」编译，本程序是 {expected}；请用规则原文重新编译"),
                format!("compiled by version `{found}`, where this is {expected}; compile the rules again from their text"),
            ),
            Self::Damaged => lang.pick("编译好的规则不完整或被改动过", "compiled rules that are cut short or were changed").to_owned(),
            Self::Invalid { detail } => lang.pick(format!("编译好的规则前后不合：{detail}"), format!("compiled rules that contradict themselves: {detail}")),
        }
    }
}

/// Both languages, as other errors of the library have them.
impl std::fmt::Display for BundleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}（{}）", self.text(Lang::Zh), self.text(Lang::En))
    }
}

impl std::error::Error for BundleError {}

impl Program {
    /// The program as bytes, for [`Program::from_bytes`] of the same version.
    ///
    /// # Errors
    /// The program is too large.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        let invalid = |e: postcard::Error| BundleError::Invalid { detail: e.to_string() };
        let content = postcard::to_stdvec(&(&self.digest, &self.model)).map_err(invalid)?;
        let engine = u8::try_from(ENGINE.len()).map_err(|_| BundleError::Damaged)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.push(engine);
        bytes.extend(ENGINE.as_bytes());
        bytes.extend(digest::sum(&content));
        bytes.extend(content);
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge { limit: MAX_BUNDLE_BYTES });
        }
        Ok(bytes)
    }

    /// The program that [`Program::to_bytes`] of the same version wrote.
    ///
    /// # Errors
    /// The bytes are not such, or not any more.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(BundleError::NotABundle)?;
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge { limit: MAX_BUNDLE_BYTES });
        }
        let (format, rest) = rest.split_first_chunk::<2>().ok_or(BundleError::Damaged)?;
        let found = u16::from_le_bytes(*format);
        if found != FORMAT {
            return Err(BundleError::Format { found, expected: FORMAT });
        }
        let (length, rest) = rest.split_first().ok_or(BundleError::Damaged)?;
        let (engine, rest) = rest.split_at_checked(usize::from(*length)).ok_or(BundleError::Damaged)?;
        if engine != ENGINE.as_bytes() {
            let found = String::from_utf8_lossy(engine).chars().filter(|c| !c.is_control()).collect();
            return Err(BundleError::Engine { found, expected: ENGINE });
        }
        let (sum, content) = rest.split_first_chunk::<32>().ok_or(BundleError::Damaged)?;
        if digest::sum(content) != *sum {
            return Err(BundleError::Damaged);
        }
        let read: Result<((String, Model), &[u8]), postcard::Error> = postcard::take_from_bytes(content);
        let ((digest, model), left) = read.map_err(|e| BundleError::Invalid { detail: e.to_string() })?;
        if !left.is_empty() {
            return Err(BundleError::Invalid { detail: "bytes are left over".to_owned() });
        }
        verify::verify(&model).map_err(|detail| BundleError::Invalid { detail })?;
        Ok(crate::compile::compile(model, digest))
    }
}
