//! What is only seen once all of a document is read: ids that stand twice, names by which other facts refer to an item.

use super::problem::{Doubt, FactError, FactErrors, FactProblem, FactWarning, Spot};
use super::reference::{FactRef, Items, path};
use super::store::Facts;
use super::value;
use crate::id::Id;
use crate::model::{ColumnId, ColumnType, ListId, Subject, SubjectRef};
use crate::nearest::nearest;
use std::collections::BTreeMap;

/// Checks it.
pub(super) fn check(subject: SubjectRef<'_>, facts: &mut Facts, errors: &mut FactErrors, example: bool) {
    let schema = subject.subject();
    for list in schema.lists.ids().skip(1) {
        ids(subject, facts, list, errors);
    }
    if example {
        return;
    }
    for list in schema.lists.ids().skip(1) {
        let references: Vec<ColumnId> =
            schema.columns.enumerate().filter(|(_, c)| matches!(c.ty, ColumnType::Item(to) if to == list)).map(|(id, _)| id).collect();
        if !references.is_empty() {
            labels(subject, facts, list, &references, errors);
        }
    }
}

fn ids(subject: SubjectRef<'_>, facts: &Facts, list: ListId, errors: &mut FactErrors) {
    let data = facts.lists.at(list);
    let mut seen: Vec<(u32, u32, u32)> = Vec::new();
    for (item, id) in data.ids.iter().enumerate() {
        if let (Some(symbol), Some(parent)) = (id, data.parents.get(item)) {
            seen.push((*parent, *symbol, u32::try_from(item).unwrap_or(u32::MAX)));
        }
    }
    seen.sort_unstable();
    for pair in seen.windows(2) {
        let [(parent, symbol, _), (again, same, item)] = pair else { continue };
        if parent == again && symbol == same {
            let mut path = super::reference::item_path(subject.model, facts, list, *item, Items::ByPosition);
            super::fill::step(&mut path, "id");
            let problem = FactProblem::DuplicateId { id: value::cropped(facts.symbol(subject.model, *symbol)) };
            errors.push(FactError { path, spot: Spot::Value, fact: None, problem, at: None });
        }
    }
}

/// The items of a list by the text that is their 称呼.
fn labels(subject: SubjectRef<'_>, facts: &mut Facts, list: ListId, references: &[ColumnId], errors: &mut FactErrors) {
    let schema: &Subject = subject.subject();
    let declared = schema.lists.at(list);
    let Some(label) = declared.label.filter(|l| schema.columns.at(*l).ty == ColumnType::Text) else { return };
    let used: Vec<(ColumnId, u32, i64)> = references
        .iter()
        .flat_map(|column| {
            let list = schema.columns.at(*column).list;
            (0..facts.lists.at(list).len).filter_map(|item| facts.raw(*column, item).map(|raw| (*column, item, raw))).collect::<Vec<_>>()
        })
        .collect();
    if used.is_empty() {
        return;
    }
    let (label_fact, personal) = (schema.columns.at(label).named.clone(), schema.columns.at(label).personal);
    let mut items: BTreeMap<i64, u32> = BTreeMap::new();
    let mut unnamed = false;
    for item in 0..facts.lists.at(list).len {
        if let Some(name) = facts.raw(label, item) {
            *items.entry(name).or_default() += 1;
        } else {
            unnamed = true;
            let path = super::reference::item_path(subject.model, facts, list, item, Items::ByPosition);
            // An item that is none, or whose name is wrong, was reported already.
            if errors.items.iter().any(|e| e.path == path || e.path.strip_prefix(&path).is_some_and(|rest| rest.strip_prefix('.') == Some(&label_fact.key))) {
                continue;
            }
            let problem = FactProblem::MissingLabel { label: label_fact.clone() };
            errors.push(FactError { path, spot: Spot::Value, fact: Some(declared.named.clone()), problem, at: None });
        }
    }
    let complete = !unnamed && is_complete(schema, facts, list);
    for (column, item, name) in used {
        let count = items.get(&name).copied().unwrap_or(0);
        if count == 1 || count == 0 && !complete {
            continue;
        }
        let fact = schema.columns.at(column);
        let path = path(subject.model, facts, FactRef::Field(column, item), Items::ByPosition);
        let text = facts.symbol(subject.model, u32::try_from(name).unwrap_or(u32::MAX)).to_owned();
        let found = value::echo(&text, personal || fact.personal);
        if count > 1 {
            let problem = FactProblem::AmbiguousLabel { label: label_fact.clone(), value: found };
            errors.push(FactError { path, spot: Spot::Value, fact: Some(fact.named.clone()), problem, at: None });
        } else if facts.warnings.len() < super::problem::MAX_PROBLEMS {
            let known: Vec<&str> = items.keys().filter_map(|k| u32::try_from(*k).ok()).map(|k| facts.symbol(subject.model, k)).collect();
            let nearest = if found.is_none() || known.len() > 1000 { Vec::new() } else { nearest(&text, known) };
            let doubt = Doubt::NoSuchItem { list: declared.named.clone(), found, nearest };
            facts.warnings.push(FactWarning { path, fact: fact.named.clone(), doubt });
        }
    }
}

/// Whether every list of that kind was given and none is still being filled in.
fn is_complete(schema: &Subject, facts: &Facts, list: ListId) -> bool {
    let Some(parent) = schema.lists.at(list).parent else { return true };
    let data = facts.lists.at(list);
    (0..facts.lists.at(parent).len).all(|p| data.given.get(p as usize) && !data.open.get(p as usize))
        && (parent.index() == 0 || is_complete(schema, facts, parent))
}
