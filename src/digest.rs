//! SHA-256 of what rules and facts say.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The sum of some bytes.
#[cfg(feature = "bundle")]
pub(crate) fn sum(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// `sha256:…` of a text.
pub(crate) fn of_text(text: &str) -> String {
    written(Sha256::digest(text.as_bytes()).into())
}

/// A digest over parts, each with its length, so that no two lists of parts have one digest.
#[cfg(feature = "compile")]
#[derive(Default)]
pub(crate) struct Parts {
    hash: Sha256,
}

#[cfg(feature = "compile")]
impl Parts {
    /// The next part.
    pub(crate) fn add(&mut self, part: &str) {
        self.hash.update((part.len() as u64).to_le_bytes());
        self.hash.update(part.as_bytes());
    }

    /// `sha256:…` of all.
    pub(crate) fn finish(self) -> String {
        written(self.hash.finalize().into())
    }
}

fn written(sum: [u8; 32]) -> String {
    let mut out = "sha256:".to_owned();
    for byte in sum {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
