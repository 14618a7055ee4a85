//! Puts an answer into facts.

use crate::facts::{self, FactError, FactProblem, FactRef, Facts, MAX_ITEMS, Spot};
use crate::model::{ColumnType, ListId, SubjectRef};
use crate::number::Number;
use crate::unit::Unit;

/// Puts an answer into facts: the value of a field as a document would write it; of a list how many items there are (`3`,
/// `无`), or their names with 、 between them; of a multiple choice also `无`. An empty answer says nothing and makes a field unknown.
///
/// # Errors
/// The path names no fact, or the answer does not fit it; nothing is changed.
pub fn answer(subject: SubjectRef<'_>, facts: &mut Facts, path: &str, text: &str) -> Result<(), FactError> {
    let fact = facts::find(subject.model, facts, path);
    let schema = subject.subject();
    let (named, result) = match fact {
        None => (None, Err(FactProblem::UnknownKey { key: path.to_owned(), known: facts::Known::default() })),
        Some(FactRef::Field(column, item)) => {
            let declared = schema.columns.at(column);
            let result = if matches!(declared.ty, ColumnType::Choices(_)) && is_none(text.trim()) {
                facts.set_raw(column, item, 0);
                Ok(())
            } else {
                facts.set(subject, column, item, text)
            };
            (Some(&declared.named), result)
        }
        Some(FactRef::List(list, parent)) => (Some(&schema.lists.at(list).named), items(subject, facts, list, parent, text)),
    };
    result.map_err(|problem| FactError { path: path.to_owned(), spot: Spot::Value, fact: named.cloned(), problem, at: None })
}

fn items(subject: SubjectRef<'_>, facts: &mut Facts, list: ListId, parent: u32, text: &str) -> Result<(), FactProblem> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}');
    if text.is_empty() {
        return Ok(());
    }
    let model = subject.model;
    let schema = subject.subject();
    let label = schema.lists.at(list).label.filter(|label| schema.columns.at(*label).ty == ColumnType::Text);
    if let Some(count) = count(text)? {
        limited(facts, list, parent, count)?;
        facts.give_list(model, list, parent, false);
        for _ in 0..count {
            facts.add_item(model, list, parent);
        }
        return Ok(());
    }
    let Some(label) = label else { return Err(FactProblem::NotANumber { found: Some(text.to_owned()), unit: Unit::bare(), suggestion: None }) };
    let names: Vec<&str> = text.split(['、', ',', '，', ';', '；']).map(str::trim).filter(|name| !name.is_empty()).collect();
    limited(facts, list, parent, names.len())?;
    let field = schema.columns.at(label);
    let known = |facts: &Facts, name: &str| facts.children(list, parent).any(|item| symbol(facts, model, label, item) == Some(name));
    for (position, name) in names.iter().enumerate() {
        if names.iter().take(position).any(|other| other == name) || known(facts, name) {
            let value = (!field.personal).then(|| (*name).to_owned());
            return Err(FactProblem::AmbiguousLabel { label: field.named.clone(), value });
        }
    }
    facts.give_list(model, list, parent, false);
    for name in names {
        let item = facts.add_item(model, list, parent);
        facts.set(subject, label, item, name)?;
    }
    Ok(())
}

fn symbol<'a>(facts: &'a Facts, model: &'a crate::model::Model, label: crate::model::ColumnId, item: u32) -> Option<&'a str> {
    facts.raw(label, item).and_then(|raw| u32::try_from(raw).ok()).map(|symbol| facts.symbol(model, symbol))
}

fn limited(facts: &Facts, list: ListId, parent: u32, more: usize) -> Result<(), FactProblem> {
    let there = facts.children(list, parent).len();
    if there.saturating_add(more) > MAX_ITEMS { Err(FactProblem::TooManyItems { limit: MAX_ITEMS }) } else { Ok(()) }
}

fn is_none(text: &str) -> bool {
    matches!(text, "无" | "没有" | "none")
}

/// How many, where the text is a number; 个 and 名 after it are no matter.
fn count(text: &str) -> Result<Option<usize>, FactProblem> {
    if is_none(text) {
        return Ok(Some(0));
    }
    let folded: String = text.chars().map(crate::number::fold_width).collect();
    let end = folded.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(folded.len());
    let (digits, unit) = folded.split_at_checked(end).unwrap_or((&folded, ""));
    let unit = unit.trim();
    if digits.is_empty() || !(unit.is_empty() || Unit::parse(unit).is_some_and(|unit| unit.is_count())) {
        return Ok(None);
    }
    let Ok(number) = Number::parse(digits) else { return Ok(None) };
    let whole = number.to_int().filter(|_| !number.is_negative()).and_then(|n| usize::try_from(n).ok());
    match whole {
        Some(count) => Ok(Some(count)),
        None if number.is_integer() && !number.is_negative() => Err(FactProblem::TooManyItems { limit: MAX_ITEMS }),
        None => Err(FactProblem::NotWhole { found: Some(text.to_owned()), unit: Unit::bare() }),
    }
}
