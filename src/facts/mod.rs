//! Facts about one subject, in typed columns. Documents of YAML or JSON, and any `serde::Serialize`, are read straight into them.

mod problem;
mod reference;
mod store;

pub use problem::{FactError, FactErrors};
pub use reference::FactRef;
pub use store::{Bits, ColumnData, Facts, ListData, Override};
