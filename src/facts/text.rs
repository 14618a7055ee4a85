//! Texts of a document, each held once and named by a number.

use crate::id::Id;
use crate::model::{Model, TextId};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Texts one after another in one string.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(0, |e| *e as usize);
        self.all.get(start..end)
    }

    pub(crate) fn push(&mut self, text: &str) -> usize {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.ends.len() - 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|i| self.get(i))
    }

    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
    }
}

/// Finds the symbol of a text, so that equal texts have equal symbols.
#[derive(Debug)]
pub(super) struct Interner<'m> {
    constants: HashMap<&'m str, u32>,
    /// From the hash of a text of the document (or the next free number after it) to its symbol.
    own: HashMap<u64, u32>,
    hasher: RandomState,
}

impl<'m> Interner<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let constants = model.texts.enumerate().map(|(id, text)| (text.as_str(), symbol(id.index()))).collect();
        Self { constants, own: HashMap::new(), hasher: RandomState::new() }
    }

    pub(super) fn clear(&mut self) {
        self.own.clear();
    }

    pub(super) fn symbol(&mut self, texts: &mut Texts, constants: u32, text: &str) -> u32 {
        if let Some(symbol) = self.constants.get(text) {
            return *symbol;
        }
        let mut hash = self.hasher.hash_one(text);
        loop {
            match self.own.get(&hash) {
                Some(known) if texts.get(known.wrapping_sub(constants) as usize) == Some(text) => return *known,
                Some(_) => hash = hash.wrapping_add(1),
                None => {
                    let new = constants.saturating_add(symbol(texts.push(text)));
                    self.own.insert(hash, new);
                    return new;
                }
            }
        }
    }
}

/// The symbol of a text without an interner: one look at every text there is.
pub(super) fn symbol_of(model: &Model, texts: &mut Texts, text: &str) -> u32 {
    let constants = model.texts.len();
    if let Some((id, _)) = model.texts.enumerate().find(|(_, t)| *t == text) {
        return symbol(TextId::index(id));
    }
    let known = texts.iter().position(|t| t == text);
    let own = known.unwrap_or_else(|| texts.push(text));
    symbol(constants + own)
}

fn symbol(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
