//! Facts about one subject, in typed columns. Documents of YAML or JSON, and any `serde::Serialize`, are read straight into them.
//!
//! text or value ──yaml · json · serialize · block──▶ events ──fill──▶ columns. When there is something to say, `locate`
//! walks the text once more to find where it stands.
//!
//! # What a document means
//!
//! - A fact, a choice, a list is named by its ASCII key or its Chinese name, and both are the same one.
//! - Reserved are `subject` (主体), `id` (编号) of an item, and `more` (待续): names of lists still being filled in, with dots
//!   where they are nested; in an item, of lists below it. A field of such a name goes before the reserved meaning, but a
//!   field `id` is both, where its value can be one and is no personal information.
//! - `null`, `~`, nothing, and a text of nothing but blanks are unknown. So is a group or list of which nothing is said; `[]` is
//!   a list that is known to be empty.
//! - What is read is the text that was written; the field says what it means. A number is a whole or decimal one, in full width
//!   or not, of at most 18 significant digits and 6 places, in the field's unit; a text may name another unit of the kind
//!   (`120厘米`). Yes is `true`, `yes`, 是 or 有, no is `false`, `no`, 否 or 无, in capitals or not. A date is written
//!   `2026-11-23` or 2026年11月23日. A multiple choice is a list of choices, or one alone.
//! - One document a file, at most 16 MiB, [`MAX_DEPTH`] levels, [`MAX_ITEMS`] items of a list and [`MAX_ITEMS_IN_ALL`] together.
//!   Anchors and aliases of YAML are refused as what is over a limit is ([`FactErrors::is_limit`]), foreign tags as mistakes.
//! - Other facts refer to an item by its 称呼. Only where they do must every item of that list have one, and the one referred
//!   to a 称呼 of its own; a reference to an item that a complete list does not have is a warning. Examples beside rules are spared this.
//! - A fact that its 仅当 rules out is kept and left to evaluation.

mod amend;
#[cfg(feature = "compile")]
mod block;
mod digest;
mod edit;
mod emit;
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
#[cfg(feature = "xlsx")]
mod workbook;
mod yaml;

pub use amend::amended;
#[cfg(feature = "compile")]
pub use block::{BlockReader, PlacedErrors};
pub use fill::{MAX_DEPTH, MAX_ITEMS, MAX_ITEMS_IN_ALL};
pub use locate::{locate, locate_facts};
pub use problem::{DateFault, Doubt, Echo, Encoding, FactError, FactErrors, FactProblem, FactWarning, JsonFault, Known, MAX_PROBLEMS, Shape, Spot, YamlFault};
pub use read::{Format, MAX_BYTES, Reader, subject_of, utf8};
pub use reference::{FactRef, Items, find, find_item, item_path, path};
pub use store::{Bits, ColumnData, Facts, ListData, Override};
#[cfg(feature = "xlsx")]
pub use workbook::{ANSWER, KEY, MORE, NONE, NOTES, WorkbookErrors, WorkbookKey, workbook_keys};
