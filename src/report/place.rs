//! Items, groups and facts as they are written: paths for machines, labels and values for people.

use super::schema::{Fact, FactValue, Item, Missing};
use super::words::{Words, both, name, path_name, yes_no};
use crate::date::Date;
use crate::eval::{FactRef, Step};
use crate::facts::{self, Facts, Items};
use crate::lang::Lang;
use crate::model::{Bilingual, Column, ColumnId, ColumnType, EnumId, ListId, Model, Named, Subject, Ty};
use crate::number::Number;

/// Writes places and facts of one subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) model: &'a Model,
    pub(super) facts: &'a Facts,
    pub(super) subject: &'a Subject,
    pub(super) words: Words<'a>,
}

fn dotted(prefix: &str, path: &[Named]) -> String {
    let mut out = prefix.to_owned();
    for named in path {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(&named.key);
    }
    out
}

impl Places<'_> {
    /// The path of an item; empty for the subject.
    fn item_path(&self, list: ListId, item: u32) -> String {
        facts::item_path(self.model, self.facts, list, item, Items::ById)
    }

    /// The item or group of a place; `None` for the subject itself.
    pub(super) fn item(&self, place: &[Step]) -> Option<Item> {
        match *place.last()? {
            Step::Item(list, item) => Some(Item { path: self.item_path(list, item), label: self.item_label(list, item) }),
            Step::Group(list, column, raw, number) => {
                let declared = self.subject.lists.at(list);
                let outer = place.iter().rev().skip(1).find_map(|s| if let Step::Item(list, item) = *s { Some((list, item)) } else { None });
                let prefix = outer.map_or_else(String::new, |(list, item)| self.item_path(list, item));
                let by = self.subject.columns.at(column);
                // Personal data names no group: it is that of its first item.
                let value = if by.personal {
                    let parent = outer.map_or(0, |(_, item)| item);
                    let first = self.facts.children(list, parent).find(|item| self.facts.raw(column, *item) == Some(raw));
                    first.map_or_else(|| number.to_string(), |item| self.path(FactRef::Field(column, item)))
                } else {
                    self.raw_text(by, raw)
                };
                let path = format!("{}[{}={value}]", dotted(&prefix, &declared.path), by.named.key);
                let label = both(|lang| {
                    let value = self.raw_words(by, raw, lang);
                    format!("{} {value}", name(&by.named, lang))
                });
                Some(Item { path, label: (!by.personal).then_some(label) })
            }
        }
    }

    /// 称呼, where it is known and no personal data.
    pub(super) fn item_label(&self, list: ListId, item: u32) -> Option<Bilingual> {
        let column = self.subject.lists.at(list).label?;
        let declared = self.subject.columns.at(column);
        if declared.personal || !self.facts.column(column).known.get(item as usize) {
            return None;
        }
        match self.value(declared, column, item)? {
            FactValue::Words(words) => Some(words),
            FactValue::Plain(text) => Some(match &declared.ty {
                ColumnType::Number(ty) => both(|lang| {
                    let unit = ty.unit.words(lang == Lang::En);
                    format!("{text}{}{unit}", lang.pick("", " "))
                }),
                _ => Bilingual::zh(text),
            }),
        }
    }

    pub(super) fn path(&self, fact: FactRef) -> String {
        facts::path(self.model, self.facts, fact, Items::ById)
    }

    fn value(&self, declared: &Column, column: ColumnId, item: u32) -> Option<FactValue> {
        if let ColumnType::Number(ty) = &declared.ty {
            let base = self.facts.number(self.model, column, item)?;
            return base.checked_div(ty.unit.factor()).map(|n| FactValue::Plain(n.to_string()));
        }
        let raw = self.facts.raw(column, item)?;
        Some(match declared.ty {
            ColumnType::YesNo | ColumnType::Choice(_) | ColumnType::Choices(_) => FactValue::Words(both(|lang| self.raw_words(declared, raw, lang))),
            _ => FactValue::Plain(self.raw_text(declared, raw)),
        })
    }

    /// A value of a column as its documents write it: keys, numbers, dates.
    pub(super) fn raw_text(&self, column: &Column, raw: i64) -> String {
        match &column.ty {
            ColumnType::Number(ty) => {
                let base = Number::from_int(i128::from(raw)).checked_mul(ty.tick());
                base.and_then(|n| n.checked_div(ty.unit.factor())).map_or_else(String::new, |n| n.to_string())
            }
            ColumnType::YesNo => (if raw == 0 { "false" } else { "true" }).to_owned(),
            ColumnType::Date => Date::from_days(raw).map_or_else(String::new, |d| d.to_string()),
            ColumnType::Text | ColumnType::Item(_) => self.words.exact(raw, &Ty::Text, Lang::Zh),
            ColumnType::Choice(of) => {
                let members = &self.model.enums.at(*of).members;
                usize::try_from(raw).ok().and_then(|i| members.get(i)).map_or_else(String::new, |m| m.key.clone())
            }
            ColumnType::Choices(of) => self.words.exact(raw, &Ty::Choices(*of), Lang::En),
        }
    }

    pub(super) fn raw_words(&self, column: &Column, raw: i64, lang: Lang) -> String {
        match &column.ty {
            ColumnType::Number(ty) => {
                let base = Number::from_int(i128::from(raw)).checked_mul(ty.tick());
                base.map_or_else(String::new, |n| super::words::quantity(n, &ty.unit, lang))
            }
            ColumnType::YesNo => yes_no(raw != 0, lang).to_owned(),
            ColumnType::Choice(of) => self.words.exact(raw, &Ty::Choice(*of), lang),
            ColumnType::Choices(of) => self.words.exact(raw, &Ty::Choices(*of), lang),
            ColumnType::Date | ColumnType::Text | ColumnType::Item(_) => self.raw_text(column, raw),
        }
    }

    /// A fact that was read.
    pub(super) fn fact(&self, fact: FactRef) -> Fact {
        let path = self.path(fact);
        match fact {
            FactRef::Field(column, item) => {
                let declared = self.subject.columns.at(column);
                let unit = match &declared.ty {
                    ColumnType::Number(ty) => Some(ty.unit.to_string()).filter(|u| !u.is_empty()),
                    _ => None,
                };
                let value = if declared.personal { None } else { self.value(declared, column, item) };
                Fact { path, label: both(|lang| path_name(&declared.path, lang)), value, unit, at: None }
            }
            FactRef::List(list, _) => Fact { path, label: both(|lang| path_name(&self.subject.lists.at(list).path, lang)), value: None, unit: None, at: None },
        }
    }

    /// A fact that can still change something, with its question: the rules' own, or one made from its type.
    pub(super) fn missing(&self, fact: FactRef) -> Missing {
        let path = self.path(fact);
        match fact {
            FactRef::Field(column, _) => {
                let declared = self.subject.columns.at(column);
                let question = super::asked::question(self.model, declared);
                Missing { path, label: both(|lang| path_name(&declared.path, lang)), question: Some(question), needs_judgement: declared.judged }
            }
            FactRef::List(list, parent) => {
                let declared = self.subject.lists.at(list);
                let is_open = self.facts.list(list).given.get(parent as usize);
                let asked = |lang: Lang| {
                    let list = path_name(&declared.path, lang);
                    match (is_open, lang) {
                        (false, Lang::Zh) => format!("有哪些{list}？"),
                        (true, Lang::Zh) => format!("还有哪些{list}？"),
                        (false, Lang::En) => format!("which {list} are there?"),
                        (true, Lang::En) => format!("which other {list} are there?"),
                    }
                };
                let label = both(|lang| format!("{}{}", path_name(&declared.path, lang), if is_open { lang.pick("（其余）", " (the rest)") } else { "" }));
                let own = declared.question.clone().filter(|_| !is_open);
                Missing { path, label, question: Some(own.unwrap_or_else(|| both(asked))), needs_judgement: false }
            }
        }
    }
}

/// A question made from the type of a field.
pub(super) fn question(model: &Model, column: &Column, lang: Lang) -> String {
    let label = path_name(&column.path, lang);
    let members = |of: EnumId| {
        let names: Vec<String> = model.enums.at(of).members.iter().map(|m| name(m, lang)).collect();
        names.join(lang.pick("、", ", "))
    };
    match (&column.ty, lang) {
        (ColumnType::Number(ty), Lang::Zh) => format!("{label}是多少{}？", ty.unit),
        (ColumnType::Number(ty), Lang::En) if ty.unit.dims().is_bare() => format!("what is {label}?"),
        (ColumnType::Number(ty), Lang::En) => format!("what is {label}, in {}?", ty.unit.words(true)),
        (ColumnType::YesNo, Lang::Zh) => format!("{label}：是还是否？"),
        (ColumnType::YesNo, Lang::En) => format!("{label}: yes or no?"),
        (ColumnType::Date, Lang::Zh) => format!("{label}是哪天？"),
        (ColumnType::Date, Lang::En) => format!("which day is {label}?"),
        (ColumnType::Choice(of), Lang::Zh) => format!("{label}是哪一种（{}）？", members(*of)),
        (ColumnType::Choice(of), Lang::En) => format!("which is {label} ({})?", members(*of)),
        (ColumnType::Choices(of), Lang::Zh) => format!("{label}有哪些（{}）？", members(*of)),
        (ColumnType::Choices(of), Lang::En) => format!("which are {label} ({})?", members(*of)),
        (ColumnType::Text | ColumnType::Item(_), Lang::Zh) => format!("{label}是什么？"),
        (ColumnType::Text | ColumnType::Item(_), Lang::En) => format!("what is {label}?"),
    }
}
