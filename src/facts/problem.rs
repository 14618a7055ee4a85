//! What can be wrong with a document of facts: data; the words are in `message`.

/// One problem of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactError {}

/// Every problem of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactErrors {
    /// In the order of the document.
    pub items: Vec<FactError>,
}

impl std::fmt::Display for FactErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.items.len())
    }
}

impl std::error::Error for FactErrors {}
