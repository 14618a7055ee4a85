//! What the words of a document name, looked up in tables that are made once for each subject.

use super::problem::Known;
use crate::model::{ColumnId, ListId, Named, SchemaField, SchemaFieldKind, Subject};
use crate::nearest::nearest;

/// Longer words are not compared with others: nobody mistyped a name into them.
const LONGEST_NAME: usize = 64;
/// So many names are listed where one is unknown.
const MOST_LISTED: usize = 12;

/// Every place of a document where facts stand by name.
#[derive(Debug)]
pub(super) struct Names<'m> {
    nodes: Vec<Node<'m>>,
}

/// The subject, a group, or an item of a list.
#[derive(Debug)]
pub(super) struct Node<'m> {
    pub(super) list: ListId,
    /// Whether it is the subject or an item, and not a group.
    pub(super) top: bool,
    /// In the order of writing.
    pub(super) entries: Vec<Entry<'m>>,
    /// Keys and Chinese names, sorted, with the entry they name.
    words: Vec<(&'m str, usize)>,
    /// How many entries the subject or item has, with those in groups; kept at its top.
    pub(super) slots: usize,
}

/// A field, group or list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'m> {
    pub(super) named: &'m Named,
    pub(super) target: Target,
    /// Its number among all entries of the subject or item.
    pub(super) slot: usize,
}

/// What an entry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Column(ColumnId),
    /// With the node of its entries.
    Group(usize),
    /// With the node of its items.
    List(ListId, usize),
}

/// Keys that mean something in every document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reserved {
    Subject,
    Id,
    More,
}

impl Reserved {
    /// How many there are.
    pub(super) const COUNT: usize = 3;

    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "subject" | "主体" => Some(Reserved::Subject),
            "id" | "编号" => Some(Reserved::Id),
            "more" | "待续" => Some(Reserved::More),
            _ => None,
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Reserved::Subject => "subject",
            Reserved::Id => "id",
            Reserved::More => "more",
        }
    }
}

impl<'m> Names<'m> {
    pub(super) const ROOT: usize = 0;

    pub(super) fn new(subject: &'m Subject) -> Self {
        let mut names = Self { nodes: Vec::new() };
        names.add_top(Subject::ROOT, &subject.fields);
        names
    }

    fn add_top(&mut self, list: ListId, fields: &'m [SchemaField]) -> usize {
        let mut slots = 0;
        let node = self.add(list, fields, &mut slots, true);
        if let Some(node) = self.nodes.get_mut(node) {
            node.slots = slots;
        }
        node
    }

    fn add(&mut self, list: ListId, fields: &'m [SchemaField], slots: &mut usize, top: bool) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { list, top, entries: Vec::new(), words: Vec::new(), slots: 0 });
        let mut entries = Vec::with_capacity(fields.len());
        for field in fields {
            let slot = *slots;
            *slots += 1;
            let target = match &field.kind {
                SchemaFieldKind::Value(column) => Target::Column(*column),
                SchemaFieldKind::Group(inner) => Target::Group(self.add(list, inner, slots, false)),
                SchemaFieldKind::List(list, inner) => Target::List(*list, self.add_top(*list, inner)),
            };
            entries.push(Entry { named: &field.named, target, slot });
        }
        let mut words: Vec<(&str, usize)> = entries.iter().enumerate().flat_map(|(i, e)| [(e.named.key.as_str(), i), (e.named.name.as_str(), i)]).collect();
        words.sort_by_key(|(word, _)| *word);
        words.dedup_by_key(|(word, _)| *word);
        if let Some(node) = self.nodes.get_mut(index) {
            node.entries = entries;
            node.words = words;
        }
        index
    }

    pub(super) fn node(&self, index: usize) -> Option<&Node<'m>> {
        self.nodes.get(index)
    }

    /// The list that a dotted path names, seen from the subject or item whose node this is, by key or Chinese name.
    pub(super) fn list(&self, node: usize, path: &str) -> Option<ListId> {
        let (mut node, mut found) = (node, None);
        for word in path.split(['.', '．', '。']) {
            match self.nodes.get(node)?.entry(word.trim(), 0)?.1.target {
                Target::Column(_) => return None,
                Target::Group(inner) => (node, found) = (inner, None),
                Target::List(list, inner) => (node, found) = (inner, Some(list)),
            }
        }
        found
    }
}

impl<'m> Node<'m> {
    /// The entry of that name. Documents tend to keep the order of the subject, so the one at `guess` is tried first.
    pub(super) fn entry(&self, word: &str, guess: usize) -> Option<(usize, Entry<'m>)> {
        if let Some(entry) = self.entries.get(guess).filter(|e| e.named.key == word || e.named.name == word) {
            return Some((guess, *entry));
        }
        let at = self.words.binary_search_by_key(&word, |(w, _)| *w).ok()?;
        let (_, index) = self.words.get(at)?;
        self.entries.get(*index).map(|e| (*index, *e))
    }

    /// Whether a reserved key means something here.
    pub(super) fn takes(&self, reserved: Reserved) -> bool {
        match reserved {
            Reserved::Subject => self.top && self.list == Subject::ROOT,
            Reserved::Id => self.top && self.list != Subject::ROOT,
            Reserved::More => self.top,
        }
    }

    /// What could have been meant by an unknown name.
    pub(super) fn known(&self, word: &str) -> Known {
        known(word, self.entries.iter().map(|e| e.named))
    }
}

/// What of those could have been meant by an unknown name.
pub(super) fn known<'a>(word: &str, all: impl Iterator<Item = &'a Named> + Clone) -> Known {
    let nearest =
        if word.chars().nth(LONGEST_NAME).is_some() { Vec::new() } else { nearest(word, all.clone().flat_map(|n| [n.key.as_str(), n.name.as_str()])) };
    Known { nearest, some: all.clone().take(MOST_LISTED).cloned().collect(), count: all.count() }
}
