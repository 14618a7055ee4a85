//! Facts about one subject, in typed columns. Documents of YAML or JSON, and any `serde::Serialize`, are read straight into them.
//!
//! text or value ──yaml · json · serialize──▶ events ──fill──▶ columns. When there is something to say, `locate` walks
//! the text once more to find where it stands.

#[cfg(feature = "compile")]
mod block;
mod digest;
mod edit;
mod fill;
mod json;
mod locate;
pub mod message;
mod names;
mod problem;
mod read;
mod reference;
mod serialize;
mod store;
mod text;
mod value;
mod whole;
mod yaml;

#[cfg(feature = "compile")]
pub use block::{BlockReader, PlacedErrors};
pub use fill::{MAX_DEPTH, MAX_ITEMS, MAX_ITEMS_IN_ALL};
pub use locate::{locate, locate_facts};
pub use problem::{DateFault, Doubt, Echo, Encoding, FactError, FactErrors, FactProblem, FactWarning, JsonFault, Known, MAX_PROBLEMS, Shape, Spot, YamlFault};
pub use read::{Format, MAX_BYTES, Reader, subject_of, utf8};
pub use reference::{FactRef, Items, find, item_path, path};
pub use store::{Bits, ColumnData, Facts, ListData, Override};
