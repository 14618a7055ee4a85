//! Which fact is meant: a field of an item or a list of a parent, and how that is written for machines and for people.

use crate::model::{ColumnId, ListId};

/// One fact: a field of one item, or whether a list of one parent item was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactRef {
    /// A field of an item.
    Field(ColumnId, u32),
    /// The list below a parent item: not given, or still being filled in.
    List(ListId, u32),
}
