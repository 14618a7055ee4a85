//! Which fact is meant: a field of an item or a list of a parent, and how that is written for machines and for people.

use super::fill::step;
use super::store::Facts;
use crate::model::{ColumnId, ListId, Model, Named, SchemaFieldKind, Subject};
use std::fmt::Write as _;

/// One fact: a field of one item, or whether a list of one parent item was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactRef {
    /// A field of an item.
    Field(ColumnId, u32),
    /// The list below a parent item: not given, or still being filled in.
    List(ListId, u32),
}

/// How an item is named in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// By its `id` where it has one (`classes[#c1]`), else by its position: how reports name it.
    ById,
    /// Always by its position (`classes[2]`): how a document is walked.
    ByPosition,
}

/// The path of a fact in ASCII keys: `classes[2].children`, `classes[#c1].children`; of a list: `classes[2].zones`.
pub fn path(model: &Model, facts: &Facts, fact: FactRef, items: Items) -> String {
    let schema = model.subjects.at(facts.subject());
    let (list, item, names) = match fact {
        FactRef::Field(column, item) => {
            let column = schema.columns.at(column);
            (column.list, item, &column.path)
        }
        FactRef::List(list, parent) => {
            let list = schema.lists.at(list);
            (list.parent.unwrap_or(Subject::ROOT), parent, &list.path)
        }
    };
    let mut path = item_path(model, facts, list, item, items);
    keys(&mut path, names);
    path
}

/// The path of an item; empty for the subject.
pub fn item_path(model: &Model, facts: &Facts, list: ListId, item: u32, items: Items) -> String {
    let declared = model.subjects.at(facts.subject()).lists.at(list);
    let Some(above) = declared.parent else { return String::new() };
    let data = facts.lists.at(list);
    let parent = data.parents.get(item as usize).copied().unwrap_or(0);
    let mut path = item_path(model, facts, above, parent, items);
    keys(&mut path, &declared.path);
    let id = data.ids.get(item as usize).copied().flatten().filter(|_| items == Items::ById);
    let _ = match id {
        Some(id) => write!(path, "[#{}]", facts.symbol(model, id)),
        None => write!(path, "[{}]", item.saturating_sub(facts.children(list, parent).start)),
    };
    path
}

fn keys(path: &mut String, names: &[Named]) {
    for named in names {
        step(path, &named.key);
    }
}

/// The item that a path names, `classes[#c1]`.
pub fn find_item(model: &Model, facts: &Facts, path: &str) -> Option<(ListId, u32)> {
    let (list, which) = path.strip_suffix([']', '］'])?.rsplit_once(['[', '［'])?;
    let FactRef::List(list, parent) = find(model, facts, list)? else { return None };
    let item = match which.strip_prefix(['#', '＃']) {
        Some(id) => facts.children(list, parent).find(|item| facts.item_id(model, list, *item) == Some(id)),
        None => facts.children(list, parent).nth(which.parse().ok()?),
    };
    item.map(|item| (list, item))
}

/// The fact that a path names, by key or Chinese name: `classes[2].children`, `班级[#c1].人数`. An item that is not there is none.
pub fn find(model: &Model, facts: &Facts, path: &str) -> Option<FactRef> {
    let schema = model.subjects.at(facts.subject());
    let (mut fields, mut item) = (schema.fields.as_slice(), 0);
    let mut steps = path.split(['.', '．', '。']).peekable();
    while let Some(written) = steps.next() {
        let (word, which) = match written.split_once(['[', '［']) {
            Some((word, which)) => (word, Some(which.strip_suffix([']', '］'])?)),
            None => (written, None),
        };
        let field = fields.iter().find(|f| f.named.key == word || f.named.name == word)?;
        let ends_here = steps.peek().is_none();
        match (&field.kind, which) {
            (SchemaFieldKind::Value(column), None) if ends_here => return Some(FactRef::Field(*column, item)),
            (SchemaFieldKind::List(list, _), None) if ends_here => return Some(FactRef::List(*list, item)),
            (SchemaFieldKind::Group(inner), None) => fields = inner,
            (SchemaFieldKind::List(list, inner), Some(which)) => {
                let mut siblings = facts.children(*list, item);
                item = match which.strip_prefix(['#', '＃']) {
                    Some(id) => siblings.find(|i| facts.item_id(model, *list, *i) == Some(id))?,
                    None => siblings.nth(which.parse().ok()?)?,
                };
                fields = inner;
            }
            _ => return None,
        }
    }
    None
}
