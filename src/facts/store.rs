//! Where facts are held: one dense column a field, one bit set for what is known.

use super::problem::FactWarning;
use super::text::Texts;
use crate::id::{Id, IdVec};
use crate::model::{ColumnId, ColumnType, DefinitionId, ListId, Model, Subject, SubjectId, SubjectRef, TextId};
use crate::number::Number;

/// A growable set of small numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Whether the number is in it.
    pub fn get(&self, index: usize) -> bool {
        self.words.get(index / 64).is_some_and(|w| w >> (index % 64) & 1 == 1)
    }

    /// Puts it in or takes it out.
    pub fn set(&mut self, index: usize, on: bool) {
        let word = index / 64;
        if word >= self.words.len() {
            if !on {
                return;
            }
            self.words.resize(word + 1, 0);
        }
        if let Some(w) = self.words.get_mut(word) {
            if on {
                *w |= 1 << (index % 64);
            } else {
                *w &= !(1 << (index % 64));
            }
        }
    }

    /// The 64 numbers from `64 * word` on, as a mask.
    #[inline]
    pub fn word(&self, word: usize) -> u64 {
        self.words.get(word).copied().unwrap_or(0)
    }

    pub(super) fn words_mut(&mut self) -> &mut Vec<u64> {
        &mut self.words
    }

    /// Empties it, keeping the memory.
    pub fn clear(&mut self) {
        self.words.clear();
    }
}

/// The values of one field, one for each item of its list. Where `known` is not set the value is 0 and means nothing.
///
/// What `values` holds depends on [`ColumnType`]: raw steps of a quantity, days since 1970-01-01, 0 or 1, the position
/// of an enumerator, a bit set of positions, a symbol number (see [`Facts::symbol`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnData {
    /// Which items have a value.
    pub known: Bits,
    /// As long as the list, or shorter: what lies beyond is unknown.
    pub values: Vec<i64>,
    /// Quantities that no `i64` of raw steps holds exactly, by item, in base units. Sorted by item; nearly always empty.
    /// Their items are `known`.
    pub exact: Vec<(u32, Number)>,
}

/// The items of one list, over all items of its parent list: those of parent 0 first, then those of parent 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListData {
    /// How many items there are in all.
    pub len: u32,
    /// Where the items of each parent begin; one longer than the parent list.
    pub offsets: Vec<u32>,
    /// The parent of each item.
    pub parents: Vec<u32>,
    /// For each parent: whether the list was given (an empty one counts).
    pub given: Bits,
    /// For each parent: whether it is still being filled in (`more`).
    pub open: Bits,
    /// For each item: its `id`, as a symbol number. Shorter where items have none.
    pub ids: Vec<Option<u32>>,
}

/// The value that an example puts in place of what a definition computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Override {
    /// A quantity, in base units.
    Number(Number),
    /// What a column of that type would hold: 0 or 1, days since 1970-01-01, the position of an enumerator, a symbol number.
    Raw(i64),
}

/// What is known about one subject.
///
/// Made by reading a document against a subject of a [`crate::RuleSet`]; belongs to that rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    subject: SubjectId,
    /// The digest of the rules whose columns these are.
    pub(crate) rules: u64,
    pub(crate) lists: IdVec<ListId, ListData>,
    pub(crate) columns: IdVec<ColumnId, ColumnData>,
    /// Texts that are not constants of the model; symbol `model.texts.len() + i` is the i-th.
    pub(crate) texts: Texts,
    pub(crate) constants: u32,
    /// By definition.
    pub(crate) definitions: Vec<(DefinitionId, Override)>,
    pub(crate) warnings: Vec<FactWarning>,
}

impl Facts {
    /// Facts in which nothing is known.
    pub fn unknown(model: &Model, subject: SubjectId) -> Self {
        let schema = model.subjects.at(subject);
        let mut lists: IdVec<ListId, ListData> = schema.lists.iter().map(|_| ListData::default()).collect();
        if let Some(root) = lists.get_mut(Subject::ROOT) {
            root.len = 1;
            root.offsets = vec![0, 1];
            root.parents = vec![0];
            root.given.set(0, true);
        }
        Self {
            subject,
            rules: 0,
            lists,
            columns: schema.columns.iter().map(|_| ColumnData::default()).collect(),
            texts: Texts::default(),
            warnings: Vec::new(),
            constants: u32::try_from(model.texts.len()).unwrap_or(u32::MAX),
            definitions: Vec::new(),
        }
    }

    /// Facts in which nothing is known, about a subject of a rule set.
    pub fn of(subject: SubjectRef<'_>) -> Self {
        Self { rules: subject.rules, ..Self::unknown(subject.model, subject.id) }
    }

    /// Empties them for a document about a subject, keeping the memory where it was the same one.
    pub(super) fn clear_for(&mut self, subject: SubjectRef<'_>) {
        let schema = subject.subject();
        let fits = self.lists.len() == schema.lists.len() && self.columns.len() == schema.columns.len();
        if self.subject != subject.id || self.rules != subject.rules || !fits {
            *self = Self::of(subject);
            return;
        }
        for data in self.lists.iter_mut().skip(1) {
            data.len = 0;
            data.offsets.clear();
            data.parents.clear();
            data.given.clear();
            data.open.clear();
            data.ids.clear();
        }
        for data in &mut self.columns {
            data.known.clear();
            data.values.clear();
            data.exact.clear();
        }
        self.texts.clear();
        self.definitions.clear();
        self.warnings.clear();
    }

    /// Puts a raw value; items are filled in any order.
    pub(super) fn put(&mut self, column: ColumnId, item: u32, raw: i64) {
        let data = self.columns.at_mut(column);
        let at = item as usize;
        if data.values.len() <= at {
            data.values.resize(at + 1, 0);
        }
        if let Some(value) = data.values.get_mut(at) {
            *value = raw;
        }
        data.known.set(at, true);
        if let Ok(old) = data.exact.binary_search_by_key(&item, |(i, _)| *i) {
            data.exact.remove(old);
        }
    }

    /// Puts a quantity, in base units, that is no raw value.
    pub(super) fn put_exact(&mut self, column: ColumnId, item: u32, number: Number) {
        self.put(column, item, 0);
        let exact = &mut self.columns.at_mut(column).exact;
        let at = exact.partition_point(|(i, _)| *i < item);
        exact.insert(at, (item, number));
    }

    /// Says where the items of the last parents begin: there are none of those that were not spoken of.
    pub(super) fn close_lists(&mut self, schema: &Subject) {
        for (id, list) in schema.lists.enumerate() {
            let Some(parents) = list.parent.map(|p| self.lists.at(p).len as usize) else { continue };
            let data = self.lists.at_mut(id);
            data.offsets.resize(parents + 1, data.len);
        }
    }

    /// Marks a list as still being filled in, below every parent item that belongs to an item of `base`.
    pub(super) fn open_below(&mut self, schema: &Subject, list: ListId, base: ListId, item: u32) {
        let Some(parent) = schema.lists.at(list).parent else { return };
        for candidate in 0..self.lists.at(parent).len {
            let (mut level, mut at) = (parent, candidate);
            while level != base {
                let Some(above) = schema.lists.at(level).parent else { break };
                at = self.lists.at(level).parents.get(at as usize).copied().unwrap_or(0);
                level = above;
            }
            if level == base && at == item {
                self.lists.at_mut(list).open.set(candidate as usize, true);
            }
        }
    }

    /// The subject they are about.
    pub fn subject(&self) -> SubjectId {
        self.subject
    }

    /// The items of a list.
    #[inline]
    pub fn list(&self, list: ListId) -> &ListData {
        self.lists.at(list)
    }

    /// The values of a field.
    #[inline]
    pub fn column(&self, column: ColumnId) -> &ColumnData {
        self.columns.at(column)
    }

    /// The items of a list that belong to one parent item; empty where the list was not given.
    pub fn children(&self, list: ListId, parent: u32) -> std::ops::Range<u32> {
        let offsets = &self.lists.at(list).offsets;
        let at = |i: usize| offsets.get(i).copied();
        match (at(parent as usize), at(parent as usize + 1)) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    /// The raw value, where there is one that an `i64` holds.
    pub fn raw(&self, column: ColumnId, item: u32) -> Option<i64> {
        let data = self.columns.at(column);
        if !data.known.get(item as usize) || data.exact.binary_search_by_key(&item, |(i, _)| *i).is_ok() {
            return None;
        }
        data.values.get(item as usize).copied()
    }

    /// A quantity in base units, where it is known.
    pub fn number(&self, model: &Model, column: ColumnId, item: u32) -> Option<Number> {
        let data = self.columns.at(column);
        if let Ok(i) = data.exact.binary_search_by_key(&item, |(i, _)| *i) {
            return data.exact.get(i).map(|(_, n)| *n);
        }
        let raw = self.raw(column, item)?;
        match &model.subjects.at(self.subject).columns.at(column).ty {
            ColumnType::Number(ty) => Number::from_int(i128::from(raw)).checked_mul(ty.tick()),
            _ => None,
        }
    }

    /// What was read, but perhaps not as it was meant.
    pub fn warnings(&self) -> &[FactWarning] {
        &self.warnings
    }

    /// The value that stands in place of a definition's own; only examples beside rules have any.
    pub fn definition(&self, definition: DefinitionId) -> Option<Override> {
        self.definitions.iter().find(|(id, _)| *id == definition).map(|(_, value)| *value)
    }

    /// The `id` of an item.
    pub fn item_id<'a>(&'a self, model: &'a Model, list: ListId, item: u32) -> Option<&'a str> {
        let symbol = self.lists.at(list).ids.get(item as usize).copied().flatten()?;
        Some(self.symbol(model, symbol))
    }

    /// What the subject is called: its own fact `name`, where that is known and no personal data.
    pub fn called<'a>(&'a self, model: &'a Model) -> Option<&'a str> {
        let columns = &model.subjects.at(self.subject).columns;
        let (id, _) = columns
            .enumerate()
            .find(|(_, c)| c.list == Subject::ROOT && c.path.len() == 1 && c.named.key == "name" && !c.personal && c.ty == ColumnType::Text)?;
        let text = self.symbol(model, u32::try_from(self.raw(id, 0)?).ok()?);
        (!text.trim().is_empty()).then_some(text)
    }

    /// The text of a symbol.
    pub fn symbol<'a>(&'a self, model: &'a Model, symbol: u32) -> &'a str {
        let found = match symbol.checked_sub(self.constants) {
            None => model.texts.get(TextId::from_index(symbol as usize)).map(String::as_str),
            Some(own) => self.texts.get(own as usize),
        };
        found.unwrap_or_default()
    }
}
