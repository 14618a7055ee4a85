//! Facts built or changed in memory: to try what would come of a change, or to fill in an answer.

use super::problem::FactProblem;
use super::reference::FactRef;
use super::store::{Bits, Facts};
use super::text::symbol_of;
use super::value::{self, Quantity, Steps};
use crate::model::{ColumnId, ColumnType, ListId, Model, Subject, SubjectRef};
use crate::number::Number;

impl Facts {
    /// Gives a field a raw value, as its column holds it.
    pub fn set_raw(&mut self, column: ColumnId, item: u32, raw: i64) {
        self.put(column, item, raw);
    }

    /// Gives a quantity, in base units.
    pub fn set_number(&mut self, model: &Model, column: ColumnId, item: u32, number: Number) {
        if let ColumnType::Number(ty) = &model.subjects.at(self.subject()).columns.at(column).ty {
            self.hold(column, item, value::held(ty, number));
        }
    }

    /// Gives a field a value as a document would write it: `16`, `120厘米`, `是`, `2026-11-23`, the key or name of a
    /// choice (several with 、 between them). An empty text makes the field unknown.
    ///
    /// # Errors
    /// The text is no value of the field; nothing is changed.
    pub fn set(&mut self, subject: SubjectRef<'_>, column: ColumnId, item: u32, text: &str) -> Result<(), FactProblem> {
        let declared = subject.subject().columns.at(column);
        let enums = &subject.model.enums;
        if value::trimmed(text).is_empty() {
            self.forget(column, item);
            return Ok(());
        }
        let raw = match &declared.ty {
            ColumnType::Number(ty) => {
                let (quantity, _) = value::quantity(ty, Steps::of(ty), text, declared.personal)?;
                self.hold(column, item, quantity);
                return Ok(());
            }
            ColumnType::YesNo => value::yes_no(text, declared.personal)?,
            ColumnType::Date => value::date(text, declared.personal)?,
            ColumnType::Choice(of) => value::choice(enums, *of, text, declared.personal)?,
            ColumnType::Choices(of) => {
                let choices = text.split(['、', ',', '，', ';', '；']).filter(|c| !value::trimmed(c).is_empty());
                choices.map(|c| value::choice(enums, *of, c, declared.personal)).try_fold(0, |bits, at| at.map(|at| bits | 1 << at))?
            }
            ColumnType::Text | ColumnType::Item(_) => i64::from(symbol_of(subject.model, &mut self.texts, text)),
        };
        self.put(column, item, raw);
        Ok(())
    }

    fn hold(&mut self, column: ColumnId, item: u32, quantity: Quantity) {
        match quantity {
            Quantity::Raw(raw) => self.put(column, item, raw),
            Quantity::Exact(number) => self.put_exact(column, item, number),
        }
    }

    /// Makes a field unknown.
    pub fn forget(&mut self, column: ColumnId, item: u32) {
        let data = self.columns.at_mut(column);
        data.known.set(item as usize, false);
        if let Some(value) = data.values.get_mut(item as usize) {
            *value = 0;
        }
        data.exact.retain(|(i, _)| *i != item);
    }

    /// Whether a field has a value, or a list was given.
    pub fn knows(&self, fact: FactRef) -> bool {
        match fact {
            FactRef::Field(column, item) => self.column(column).known.get(item as usize),
            FactRef::List(list, parent) => self.list(list).given.get(parent as usize),
        }
    }

    /// Says that a list below a parent item is given, be it empty, and whether it is still being filled in.
    pub fn give_list(&mut self, model: &Model, list: ListId, parent: u32, open: bool) {
        self.close_lists(model.subjects.at(self.subject()));
        let data = self.lists.at_mut(list);
        data.given.set(parent as usize, true);
        data.open.set(parent as usize, open);
    }

    /// Adds an item, of which nothing is known, behind the others of its parent, and gives its number. Items of later
    /// parents move up by one.
    pub fn add_item(&mut self, model: &Model, list: ListId, parent: u32) -> u32 {
        let schema: &Subject = model.subjects.at(self.subject());
        self.close_lists(schema);
        let at = self.children(list, parent).end;
        let data = self.lists.at_mut(list);
        data.given.set(parent as usize, true);
        data.len += 1;
        data.parents.insert(at as usize, parent);
        for offset in data.offsets.iter_mut().skip(parent as usize + 1) {
            *offset += 1;
        }
        if data.ids.len() > at as usize {
            data.ids.insert(at as usize, None);
        }
        for (id, declared) in schema.columns.enumerate() {
            if declared.list != list {
                continue;
            }
            let column = self.columns.at_mut(id);
            if column.values.len() > at as usize {
                column.values.insert(at as usize, 0);
            }
            column.known.insert(at as usize);
            for (item, _) in column.exact.iter_mut().filter(|(item, _)| *item >= at) {
                *item += 1;
            }
        }
        for (id, declared) in schema.lists.enumerate() {
            if declared.parent != Some(list) {
                continue;
            }
            let below = self.lists.at_mut(id);
            let start = below.offsets.get(at as usize).copied().unwrap_or(below.len);
            below.offsets.insert(at as usize, start);
            for above in below.parents.iter_mut().filter(|above| **above >= at) {
                *above += 1;
            }
            below.given.insert(at as usize);
            below.open.insert(at as usize);
        }
        at
    }
}

impl Bits {
    /// Makes room for a number that is not in it; those from it on become one greater.
    fn insert(&mut self, at: usize) {
        let mut carry = false;
        for (index, word) in self.words_mut().iter_mut().enumerate().skip(at / 64) {
            let below = if index == at / 64 { (1_u64 << (at % 64)) - 1 } else { 0 };
            let high = *word >> 63 == 1;
            *word = (*word & below) | ((*word & !below) << 1) | u64::from(carry && index > at / 64);
            carry = high;
        }
        if carry {
            self.words_mut().push(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn bits_move_up() {
        for at in [0, 1, 5, 63, 64, 100, 127, 130] {
            let numbers = [0_usize, 1, 5, 62, 63, 64, 100, 127];
            let mut bits = Bits::default();
            for n in numbers {
                bits.set(n, true);
            }
            bits.insert(at);
            let moved: Vec<usize> = (0..200).filter(|n| bits.get(*n)).collect();
            assert_eq!(moved, numbers.map(|n| if n >= at { n + 1 } else { n }), "{at}");
        }
    }
}
