//! Packs: reading manifests, the shipped rules.

pub use crate::model::{Manifest, YearCalendar};

/// A pack as text: an optional manifest and its files, each with a name for messages.
#[derive(Debug, Clone, Default)]
pub struct PackSource {
    /// The key where no manifest says another: the name of the folder or file.
    pub name: String,
    /// Name and text of `pack.yaml`.
    pub manifest: Option<(String, String)>,
    /// Names and texts of rule files.
    pub files: Vec<(String, String)>,
    /// A file given alone.
    pub bare: bool,
}

impl Manifest {
    /// Reads `pack.yaml`; `name` is the key where it says none.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn from_yaml(_text: &str, name: &str) -> Result<Self, String> {
        Ok(Self { key: name.to_owned(), ..Self::default() })
    }
}

/// The files of an embedded pack and of those below it, from base to local.
pub fn shipped(_key: &str) -> Option<Vec<PackSource>> {
    None
}

/// Keys of the embedded packs.
pub fn shipped_keys() -> Vec<String> {
    Vec::new()
}
