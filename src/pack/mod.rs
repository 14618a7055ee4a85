//! Packs: reading manifests, the shipped rules.

mod manifest;
mod shipped;

pub use crate::model::{Manifest, YearCalendar};
#[cfg(all(test, feature = "schema"))]
pub(crate) use manifest::KEYS;
pub use manifest::ManifestError;
pub use shipped::{DEFAULT_PACK, shipped, shipped_keys};

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
