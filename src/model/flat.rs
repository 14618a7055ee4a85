//! Nested fields as one flat sequence, so that bytes from elsewhere cannot nest deeper than the stack is.

use super::{ColumnId, ListId, Named, SchemaField, SchemaFieldKind};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Groups and lists inside each other; rule text is refused long before.
const MAX_NESTING: usize = 64;

/// A field; one that holds others says how many of the following are directly in it.
#[derive(Serialize, Deserialize)]
struct Flat {
    named: Named,
    kind: FlatKind,
}

#[derive(Serialize, Deserialize)]
enum FlatKind {
    Value(ColumnId),
    Group(u32),
    List(ListId, u32),
}

pub(super) fn serialize<S: Serializer>(fields: &[SchemaField], to: S) -> Result<S::Ok, S::Error> {
    let mut flat = Vec::new();
    flatten(fields, &mut flat);
    (u32::try_from(fields.len()).unwrap_or(u32::MAX), flat).serialize(to)
}

fn flatten(fields: &[SchemaField], flat: &mut Vec<Flat>) {
    let count = |inner: &[SchemaField]| u32::try_from(inner.len()).unwrap_or(u32::MAX);
    for field in fields {
        let (kind, inner) = match &field.kind {
            SchemaFieldKind::Value(column) => (FlatKind::Value(*column), &[][..]),
            SchemaFieldKind::Group(inner) => (FlatKind::Group(count(inner)), inner.as_slice()),
            SchemaFieldKind::List(list, inner) => (FlatKind::List(*list, count(inner)), inner.as_slice()),
        };
        flat.push(Flat { named: field.named.clone(), kind });
        flatten(inner, flat);
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SchemaField>, D::Error> {
    let (count, flat) = <(u32, Vec<Flat>)>::deserialize(from)?;
    let mut rest = flat.into_iter();
    let fields = nested(&mut rest, count, 0).ok_or_else(|| D::Error::custom("fields nest wrongly"))?;
    if rest.next().is_some() {
        return Err(D::Error::custom("fields are left over"));
    }
    Ok(fields)
}

fn nested(rest: &mut std::vec::IntoIter<Flat>, count: u32, depth: usize) -> Option<Vec<SchemaField>> {
    if depth > MAX_NESTING {
        return None;
    }
    let mut fields = Vec::new();
    for _ in 0..count {
        let Flat { named, kind } = rest.next()?;
        let kind = match kind {
            FlatKind::Value(column) => SchemaFieldKind::Value(column),
            FlatKind::Group(inner) => SchemaFieldKind::Group(nested(rest, inner, depth + 1)?),
            FlatKind::List(list, inner) => SchemaFieldKind::List(list, nested(rest, inner, depth + 1)?),
        };
        fields.push(SchemaField { named, kind });
    }
    Some(fields)
}
