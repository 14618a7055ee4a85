//! Facts as a document of YAML that is read back as the same facts.

use super::store::Facts;
use super::value::trimmed;
use crate::date::Date;
use crate::lang::Lang;
use crate::model::{ColumnId, ColumnType, ListId, Model, Named, NumberType, SchemaField, SchemaFieldKind, Subject};
use crate::number::Number;
use crate::unit::{UNITS, Unit};
use std::fmt::Write as _;

/// In which words a document is written: Chinese names, or ASCII keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Lang);

impl Words {
    pub(super) fn name(self, named: &Named) -> &str {
        self.0.pick(&named.name, &named.key)
    }

    pub(super) fn subject(self) -> &'static str {
        self.0.pick("主体", "subject")
    }

    pub(super) fn id(self) -> &'static str {
        self.0.pick("编号", "id")
    }

    pub(super) fn more(self) -> &'static str {
        self.0.pick("待续", "more")
    }

    fn yes_no(self, yes: bool) -> &'static str {
        match (yes, self.0) {
            (true, Lang::Zh) => "是",
            (false, Lang::Zh) => "否",
            (true, Lang::En) => "yes",
            (false, Lang::En) => "no",
        }
    }
}

impl Facts {
    /// A document of these facts, with Chinese names or ASCII keys. What is unknown is left out.
    pub fn to_yaml(&self, model: &Model, lang: Lang) -> String {
        let schema = model.subjects.at(self.subject());
        let mut writer = Writer { model, facts: self, schema, words: Words(lang), out: String::new() };
        let words = writer.words;
        writer.line(0, words.subject(), words.name(&schema.named));
        writer.more(0, Subject::ROOT, 0);
        writer.fields(0, &schema.fields, 0);
        writer.out
    }

    /// A value as a document writes it; `None` where it is unknown.
    pub fn text_of(&self, model: &Model, column: ColumnId, item: u32, lang: Lang) -> Option<String> {
        let words = Words(lang);
        let ty = &model.subjects.at(self.subject()).columns.at(column).ty;
        if let ColumnType::Number(ty) = ty {
            return self.number(model, column, item).map(|number| quantity(ty, number, lang));
        }
        let raw = self.raw(column, item)?;
        Some(match ty {
            ColumnType::YesNo => words.yes_no(raw != 0).to_owned(),
            ColumnType::Date => Date::from_days(raw)?.to_string(),
            ColumnType::Text | ColumnType::Item(_) => self.symbol(model, u32::try_from(raw).ok()?).to_owned(),
            ColumnType::Choice(of) => words.name(model.enums.at(*of).members.get(usize::try_from(raw).ok()?)?).to_owned(),
            ColumnType::Choices(of) => {
                let members = model.enums.at(*of).members.iter().enumerate();
                let chosen: Vec<&str> = members.filter(|(at, _)| raw >> at & 1 == 1).map(|(_, m)| words.name(m)).collect();
                chosen.join(lang.pick("、", ", "))
            }
            ColumnType::Number(_) => return None,
        })
    }
}

/// In the declared unit; where that is no decimal, in one of the kind in which it is.
fn quantity(ty: &NumberType, base: Number, lang: Lang) -> String {
    let decimal = |factor: Number| base.checked_div(factor).and_then(Number::to_decimal);
    if let Some(own) = decimal(ty.unit.factor()) {
        return own;
    }
    let mut others = UNITS.iter().map(|word| (word, Unit::of(word))).filter(|(_, unit)| unit.compares_with(&ty.unit));
    let found = others.find_map(|(word, unit)| decimal(unit.factor()).map(|n| format!("{n}{}", lang.pick(word.zh, word.en))));
    found.unwrap_or_else(|| base.to_string())
}

/// The members of a multiple choice, as they are told, in brackets.
pub(super) fn set(told: &str) -> String {
    let chosen: Vec<String> = told.split(['、', ',']).map(trimmed).filter(|t| !t.is_empty()).map(scalar).collect();
    format!("[{}]", chosen.join(", "))
}

/// A text as one scalar of YAML: in quotes where it could be taken for something else.
pub(super) fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '（' | '）' | '、' | '·' | '%');
    let safe = text.chars().all(plain)
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && !matches!(text.to_ascii_lowercase().as_str(), "null" | "true" | "false");
    if safe {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

struct Writer<'a> {
    model: &'a Model,
    facts: &'a Facts,
    schema: &'a Subject,
    words: Words,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize, key: &str, value: &str) {
        self.indent(depth);
        self.out.push_str(&scalar(key));
        self.out.push(':');
        if !value.is_empty() {
            self.out.push(' ');
            self.out.push_str(value);
        }
        self.out.push('\n');
    }

    /// Blanks; where the dash of an item stands already, nothing.
    fn indent(&mut self, depth: usize) {
        if !self.out.ends_with("- ") {
            self.out.push_str(&" ".repeat(depth));
        }
    }

    /// The lists right below an item that are still being filled in.
    fn more(&mut self, depth: usize, above: ListId, item: u32) {
        let lists = self.schema.lists.enumerate().filter(|(id, list)| list.parent == Some(above) && self.facts.list(*id).open.get(item as usize));
        let words = self.words;
        let names: Vec<String> = lists.map(|(_, list)| scalar(&list.path.iter().map(|n| words.name(n)).collect::<Vec<_>>().join("."))).collect();
        if !names.is_empty() {
            self.line(depth, words.more(), &format!("[{}]", names.join(", ")));
        }
    }

    fn fields(&mut self, depth: usize, fields: &[SchemaField], item: u32) {
        for field in fields {
            let key = self.words.name(&field.named).to_owned();
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    if let Some(value) = self.value(*column, item) {
                        self.line(depth, &key, &value);
                    }
                }
                SchemaFieldKind::Group(inner) => {
                    let start = self.out.len();
                    self.line(depth, &key, "");
                    let before = self.out.len();
                    self.fields(depth + 2, inner, item);
                    if self.out.len() == before {
                        self.out.truncate(start);
                    }
                }
                SchemaFieldKind::List(list, inner) => self.list(depth, &key, *list, inner, item),
            }
        }
    }

    fn list(&mut self, depth: usize, key: &str, list: ListId, inner: &[SchemaField], parent: u32) {
        if !self.facts.list(list).given.get(parent as usize) {
            return;
        }
        let items = self.facts.children(list, parent);
        if items.is_empty() {
            self.line(depth, key, "[]");
            return;
        }
        self.line(depth, key, "");
        for item in items {
            self.out.push_str(&" ".repeat(depth + 2));
            self.out.push_str("- ");
            let start = self.out.len();
            // A field of that name is the id already.
            let has_field = inner.iter().any(|f| f.named.key == "id");
            if let Some(id) = self.facts.item_id(self.model, list, item).filter(|_| !has_field) {
                let (key, id) = (self.words.id(), scalar(id));
                self.line(depth + 4, key, &id);
            }
            self.more(depth + 4, list, item);
            self.fields(depth + 4, inner, item);
            if self.out.len() == start {
                self.out.push_str("{}\n");
            }
        }
    }

    fn value(&self, column: ColumnId, item: u32) -> Option<String> {
        let text = self.facts.text_of(self.model, column, item, self.words.0)?;
        Some(match &self.schema.columns.at(column).ty {
            ColumnType::Choices(_) => set(&text),
            _ => scalar(&text),
        })
    }
}
