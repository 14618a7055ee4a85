//! Where facts stand in a text: a second walk over it, made only when there is something to say.

use super::fill::step;
use super::json;
use super::names::{Names, Target};
use super::problem::{FactErrors, Spot};
use super::read::Format;
use super::reference::{Items, find, find_item, item_path, path};
use super::store::Facts;
use super::value::cropped;
use super::yaml::{self, Said};
use crate::model::SubjectRef;
use crate::source::{Position, SourceFile};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where the paths of a document stand in its text; `None` where they do not. Items are named by position: `classes[2].children`.
pub fn locate(subject: SubjectRef<'_>, format: Format, text: &str, paths: &[(&str, Spot)]) -> Vec<Option<Position>> {
    let mut finder = Finder {
        names: Names::new(subject.subject()),
        wanted: BTreeMap::new(),
        open: Vec::new(),
        path: String::new(),
        found: vec![None; paths.len()],
        left: paths.len(),
    };
    for (index, (path, spot)) in paths.iter().enumerate() {
        finder.wanted.entry(path).or_default().push((index, *spot, 0));
    }
    let listen = |said: Said<'_>, at: usize| {
        finder.said(&said, at);
        finder.left > 0
    };
    match format {
        // What is wrong with the text as such was said when it was read.
        Format::Yaml => drop(yaml::events(text, listen)),
        Format::Json => json::events(text, listen),
    }
    let file = SourceFile::new("", text);
    finder.found.iter().map(|at| at.map(|at| file.position(u32::try_from(at).unwrap_or(u32::MAX)))).collect()
}

/// The same for paths as reports write them, `classes[#c1].children` or `classes[#c1]`, of facts that were read from the text.
pub fn locate_facts(subject: SubjectRef<'_>, facts: &Facts, format: Format, text: &str, paths: &[&str]) -> Vec<Option<Position>> {
    let plain: Vec<String> = paths
        .iter()
        .map(|written| {
            let fact = find(subject.model, facts, written).map(|fact| path(subject.model, facts, fact, Items::ByPosition));
            let item = || find_item(subject.model, facts, written).map(|(list, item)| item_path(subject.model, facts, list, item, Items::ByPosition));
            fact.or_else(item).unwrap_or_else(|| (*written).to_owned())
        })
        .collect();
    let sought: Vec<(&str, Spot)> = plain.iter().map(|path| (path.as_str(), Spot::Value)).collect();
    locate(subject, format, text, &sought)
}

impl FactErrors {
    /// Finds where the problems stand, and puts them in the order of the text.
    pub(super) fn located(mut self, subject: SubjectRef<'_>, format: Format, text: &str) -> Self {
        let placeless: Vec<usize> = self.items.iter().enumerate().filter(|(_, e)| e.at.is_none()).map(|(i, _)| i).collect();
        let sought: Vec<(&str, Spot)> = placeless.iter().filter_map(|i| self.items.get(*i)).map(|e| (e.path.as_str(), e.spot)).collect();
        if !sought.is_empty() {
            let found = locate(subject, format, text, &sought);
            for (index, at) in placeless.into_iter().zip(found) {
                if let Some(error) = self.items.get_mut(index) {
                    error.at = at;
                }
            }
        }
        self.items.sort_by_key(|e| (e.at.is_none(), e.at));
        self
    }
}

/// Follows a document and remembers where the wanted paths stand.
struct Finder<'m, 'p> {
    names: Names<'m>,
    /// By path: which of the sought it is, and how often its key was met.
    wanted: BTreeMap<&'p str, Vec<(usize, Spot, u32)>>,
    open: Vec<Open>,
    path: String,
    found: Vec<Option<usize>>,
    left: usize,
}

/// A group or list that is open, with the length of its path.
#[derive(Clone, Copy)]
enum Open {
    /// With the node of its names and that of the value after the last key.
    Map {
        length: usize,
        node: Option<usize>,
        below: Option<usize>,
    },
    List {
        length: usize,
        node: Option<usize>,
        next: usize,
    },
}

impl Finder<'_, '_> {
    fn said(&mut self, said: &Said<'_>, at: usize) {
        match said {
            Said::Key(word) => self.key(word, at),
            Said::OddKey => {}
            Said::Scalar(_) => {
                self.begin(at);
                self.end();
            }
            Said::OpenMap => {
                let node = self.begin(at);
                self.open.push(Open::Map { length: self.path.len(), node, below: None });
            }
            Said::OpenList => {
                let node = self.begin(at);
                self.open.push(Open::List { length: self.path.len(), node, next: 0 });
            }
            Said::Close => {
                if let Some(Open::Map { length, .. } | Open::List { length, .. }) = self.open.pop() {
                    self.path.truncate(length);
                }
                self.end();
            }
        }
    }

    /// A value begins: its path is complete. Gives the node of what is in it.
    fn begin(&mut self, at: usize) -> Option<usize> {
        let node = match self.open.last_mut() {
            None => Some(Names::ROOT),
            Some(Open::Map { below, .. }) => *below,
            Some(Open::List { node, next, .. }) => {
                let _ = write!(self.path, "[{next}]");
                *next += 1;
                *node
            }
        };
        self.note(Spot::Value, at);
        node
    }

    /// A value ends: back to the path of what it is in.
    fn end(&mut self) {
        if let Some(Open::Map { length, .. } | Open::List { length, .. }) = self.open.last() {
            self.path.truncate(*length);
        }
    }

    fn key(&mut self, word: &str, at: usize) {
        let Some(Open::Map { length, node, .. }) = self.open.last().copied() else { return };
        self.path.truncate(length);
        let entry = node.and_then(|n| self.names.node(n)).and_then(|n| n.entry(word, 0));
        let inner = if let Some((_, entry)) = entry {
            step(&mut self.path, &entry.named.key);
            match entry.target {
                Target::Column(_) => None,
                Target::Group(inner) | Target::List(_, inner) => Some(inner),
            }
        } else {
            let reserved = super::names::Reserved::of(word).map(super::names::Reserved::key);
            step(&mut self.path, reserved.unwrap_or(&cropped(word)));
            None
        };
        if let Some(Open::Map { below, .. }) = self.open.last_mut() {
            *below = inner;
        }
        self.note(Spot::Key(0), at);
    }

    /// Notes the place, where the path is wanted.
    fn note(&mut self, what: Spot, at: usize) {
        let Some(wanted) = self.wanted.get_mut(self.path.as_str()) else { return };
        for (index, spot, met) in wanted {
            let here = match (what, &spot) {
                (Spot::Value, Spot::Value) => true,
                (Spot::Key(_), Spot::Key(nth)) => {
                    *met += 1;
                    *met == *nth + 1
                }
                _ => false,
            };
            if let Some(slot) = self.found.get_mut(*index).filter(|slot| here && slot.is_none()) {
                *slot = Some(at);
                self.left -= 1;
            }
        }
    }
}
