//! Facts about one subject, in typed columns. Documents of YAML or JSON, and any `serde::Serialize`, are read straight into them.

mod store;

pub use store::{Bits, ColumnData, Facts, ListData};
