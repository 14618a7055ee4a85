//! One digest for equal facts, however they were written.

use super::store::{Facts, Override};
use crate::date::Date;
use crate::digest;
use crate::model::{ColumnId, ColumnType, ListId, Model, SchemaField, SchemaFieldKind};
use crate::number::Number;
use std::fmt::Write as _;

impl Facts {
    /// `sha256:…` over the facts in canonical form: ASCII keys sorted, quantities in base units, unknowns and empty
    /// groups left out, items in their order.
    pub fn digest(&self, model: &Model) -> String {
        let schema = model.subjects.at(self.subject());
        let mut writer = Writer { model, facts: self, text: String::new() };
        writer.text(&schema.named.key);
        let fields = sorted(&schema.fields);
        writer.text.push('{');
        writer.fields(&fields, 0);
        writer.text.push('}');
        let mut definitions: Vec<(&str, Override)> = self.definitions.iter().map(|(id, v)| (model.definitions.at(*id).named.key.as_str(), *v)).collect();
        definitions.sort_by_key(|(key, _)| *key);
        for (key, value) in definitions {
            writer.text(key);
            match value {
                Override::Number(number) => writer.number(number),
                Override::Raw(raw) => {
                    let _ = write!(writer.text, "={raw};");
                }
            }
        }
        digest::of_text(&writer.text)
    }
}

/// A field with its inner fields in the order of keys.
struct Sorted<'m> {
    field: &'m SchemaField,
    inner: Vec<Sorted<'m>>,
}

fn sorted(fields: &[SchemaField]) -> Vec<Sorted<'_>> {
    let mut out: Vec<Sorted<'_>> = fields
        .iter()
        .map(|field| Sorted {
            field,
            inner: match &field.kind {
                SchemaFieldKind::Value(_) => Vec::new(),
                SchemaFieldKind::Group(inner) | SchemaFieldKind::List(_, inner) => sorted(inner),
            },
        })
        .collect();
    out.sort_by_key(|s| s.field.named.key.as_str());
    out
}

struct Writer<'a> {
    model: &'a Model,
    facts: &'a Facts,
    text: String,
}

impl Writer<'_> {
    /// With its length before it, so that no text can pass for something else.
    fn text(&mut self, text: &str) {
        let _ = write!(self.text, "{}:{text}", text.len());
    }

    fn number(&mut self, number: Number) {
        let _ = write!(self.text, "{}/{};", number.numer(), number.denom());
    }

    fn fields(&mut self, fields: &[Sorted<'_>], item: u32) {
        for Sorted { field, inner } in fields {
            let before = self.text.len();
            self.text(&field.named.key);
            let told = match &field.kind {
                SchemaFieldKind::Value(column) => self.value(*column, item),
                SchemaFieldKind::Group(_) => {
                    self.text.push('{');
                    let start = self.text.len();
                    self.fields(inner, item);
                    let told = self.text.len() > start;
                    self.text.push('}');
                    told
                }
                SchemaFieldKind::List(list, _) => self.list(*list, inner, item),
            };
            if !told {
                self.text.truncate(before);
            }
        }
    }

    fn list(&mut self, list: ListId, inner: &[Sorted<'_>], parent: u32) -> bool {
        let data = self.facts.list(list);
        if !data.given.get(parent as usize) {
            return false;
        }
        self.text.push('[');
        for item in self.facts.children(list, parent) {
            self.text.push('{');
            if let Some(id) = self.facts.item_id(self.model, list, item) {
                self.text.push('#');
                self.text(id);
            }
            self.fields(inner, item);
            self.text.push('}');
        }
        self.text.push(']');
        if data.open.get(parent as usize) {
            self.text.push('+');
        }
        true
    }

    fn value(&mut self, column: ColumnId, item: u32) -> bool {
        let ty = &self.model.subjects.at(self.facts.subject()).columns.at(column).ty;
        if let ColumnType::Number(_) = ty {
            let number = self.facts.number(self.model, column, item);
            if let Some(number) = number {
                self.number(number);
            }
            return number.is_some();
        }
        let Some(raw) = self.facts.raw(column, item) else { return false };
        match ty {
            ColumnType::YesNo => self.text.push_str(if raw == 0 { "no" } else { "yes" }),
            ColumnType::Date => {
                let _ = Date::from_days(raw).map(|day| write!(self.text, "{day}"));
            }
            ColumnType::Text | ColumnType::Item(_) => {
                let symbol = u32::try_from(raw).unwrap_or(u32::MAX);
                let text = self.facts.symbol(self.model, symbol);
                self.text(text);
            }
            ColumnType::Choice(of) => {
                let members = &self.model.enums.at(*of).members;
                if let Some(member) = usize::try_from(raw).ok().and_then(|at| members.get(at)) {
                    self.text(&member.key);
                }
            }
            ColumnType::Choices(of) => {
                let members = self.model.enums.at(*of).members.iter().enumerate();
                let mut keys: Vec<&str> = members.filter(|(at, _)| raw >> at & 1 == 1).map(|(_, m)| m.key.as_str()).collect();
                keys.sort_unstable();
                self.text.push('[');
                for key in keys {
                    self.text(key);
                }
                self.text.push(']');
            }
            ColumnType::Number(_) => {}
        }
        true
    }
}
