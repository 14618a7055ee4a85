//! What is declared under which name, pack by pack, and how a name is looked up.

use super::{Checker, Origin};
use crate::diag::{Noun, Problem};
use crate::model::{DocumentId, Named, PathwayId, RuleId, SubjectId, SupportId, TableId};
use crate::nearest::{is_slip, nearest};
use crate::source::FileId;
use crate::span::Span;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// Where a name was first written.
#[derive(Debug, Clone)]
pub(super) struct Declared<T> {
    pub(super) item: T,
    pub(super) named: Named,
    pub(super) file: FileId,
    pub(super) span: Span,
}

/// One kind of names in each pack: Chinese names and keys alike.
#[derive(Debug, Clone)]
pub(super) struct Space<T> {
    by_pack: Vec<BTreeMap<String, Declared<T>>>,
}

impl<T> Default for Space<T> {
    fn default() -> Self {
        Self { by_pack: Vec::new() }
    }
}

impl<T: Copy> Space<T> {
    pub(super) fn get(&self, pack: usize, name: &str) -> Option<&Declared<T>> {
        self.by_pack.get(pack)?.get(name)
    }

    fn insert(&mut self, pack: usize, name: &str, declared: Declared<T>) {
        while self.by_pack.len() <= pack {
            self.by_pack.push(BTreeMap::new());
        }
        if let Some(names) = self.by_pack.get_mut(pack) {
            names.entry(name.to_owned()).or_insert(declared);
        }
    }

    pub(super) fn names<'s>(&'s self, chain: &'s [usize]) -> impl Iterator<Item = &'s str> {
        chain.iter().filter_map(|p| self.by_pack.get(*p)).flat_map(|names| names.keys().map(String::as_str))
    }
}

/// A definition: its declaration and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct DefinitionDecl<'a> {
    pub(super) origin: Origin,
    pub(super) ast: &'a ast::Define,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Names<'a> {
    /// For each pack: itself and those below it, nearest first.
    pub(super) chains: Vec<Vec<usize>>,
    pub(super) documents: Space<DocumentId>,
    pub(super) subjects: Space<SubjectId>,
    pub(super) tables: Space<TableId>,
    pub(super) definitions: Space<usize>,
    pub(super) rules: Space<RuleId>,
    pub(super) pathways: Space<PathwayId>,
    pub(super) supports: Space<SupportId>,
    pub(super) definition_list: Vec<DefinitionDecl<'a>>,
}

impl Names<'_> {
    pub(super) fn chain(&self, pack: usize) -> &[usize] {
        self.chains.get(pack).map_or(&[], Vec::as_slice)
    }
}

/// How a look-up ended.
pub(super) enum Found<T> {
    One(T),
    Several(Vec<String>),
    None,
}

impl<'a> Checker<'a> {
    /// Registers a label's name and key; says where either stands already in the same pack.
    pub(super) fn declare<T: Copy>(
        &mut self,
        space: impl for<'s> Fn(&'s mut Names<'a>) -> &'s mut Space<T>,
        noun: Noun,
        origin: Origin,
        label: &ast::Label,
        item: T,
    ) {
        let mut reported = false;
        for name in [Some(&label.name), label.key.as_ref()].into_iter().flatten() {
            let declared = Declared { item, named: super::named_of(label), file: origin.file, span: name.span };
            let first = space(&mut self.names).get(origin.pack, &name.node).map(|d| (d.file, d.span));
            if let Some((file, span)) = first {
                // `r (r)`: a name that is its own key is met twice.
                if (file, span) != (origin.file, label.name.span) && !reported {
                    reported = true;
                    self.declared_twice(noun, name, origin.file, first);
                }
            } else {
                space(&mut self.names).insert(origin.pack, &name.node, declared);
            }
        }
    }

    /// Looks a bare or pack-qualified name up from a pack.
    pub(super) fn find<T: Copy>(&self, space: impl for<'s> Fn(&'s Names<'a>) -> &'s Space<T>, pack: usize, path: &[&str]) -> Found<T> {
        let space = space(&self.names);
        match path {
            [name] => {
                let hits: Vec<(usize, T)> = self.names.chain(pack).iter().filter_map(|p| space.get(*p, name).map(|d| (*p, d.item))).collect();
                match hits.as_slice() {
                    [] => Found::None,
                    [(_, item)] => Found::One(*item),
                    several => Found::Several(several.iter().map(|(p, _)| format!("{}.{name}", self.pack_name(*p))).collect()),
                }
            }
            [qualifier, name] => match self.names.chain(pack).iter().find(|p| self.pack_is(**p, qualifier)) {
                Some(p) => space.get(*p, name).map_or(Found::None, |d| Found::One(d.item)),
                None => Found::None,
            },
            _ => Found::None,
        }
    }

    /// The same, with a diagnostic where it fails.
    pub(super) fn resolve<T: Copy + PartialEq>(
        &mut self,
        space: impl for<'s> Fn(&'s Names<'a>) -> &'s Space<T> + Copy,
        noun: Noun,
        origin: Origin,
        names: &[&ast::Name],
        span: Span,
    ) -> Option<T> {
        let path: Vec<&str> = names.iter().map(|n| n.node.as_str()).collect();
        match self.find(space, origin.pack, &path) {
            Found::One(item) => {
                self.note_found(space, noun, origin, names, span, item);
                Some(item)
            }
            Found::Several(candidates) => {
                let name = path.join(".");
                self.report(origin.file, span, Problem::AmbiguousPack { name, candidates });
                None
            }
            Found::None => {
                let name = path.last().copied().unwrap_or_default();
                if let (1, Some(is)) = (path.len(), self.elsewhere(origin.pack, None, name)) {
                    self.report(origin.file, span, Problem::NameElsewhere { noun, name: name.to_owned(), is });
                    return None;
                }
                let known = nearest(name, space(&self.names).names(self.names.chain(origin.pack)));
                self.unknown(noun, origin.file, span, &path.join("."), known);
                None
            }
        }
    }

    /// Notes what was found under a name. Subjects are named without their packs.
    pub(super) fn note_found<T: Copy + PartialEq>(
        &mut self,
        space: impl for<'s> Fn(&'s Names<'a>) -> &'s Space<T> + Copy,
        noun: Noun,
        origin: Origin,
        names: &[&ast::Name],
        span: Span,
        item: T,
    ) {
        let Some(last) = names.last().filter(|_| self.uses.is_some()) else { return };
        let found =
            self.names.chain(origin.pack).iter().find_map(|p| space(&self.names).get(*p, &last.node).filter(|d| d.item == item).map(|d| (*p, d.named.clone())));
        let Some((pack, label)) = found else { return };
        let bare_only = names.len() == 1 && noun == Noun::Subject;
        self.note_declared(origin, names, span, &label, pack, |checker, path| {
            !(bare_only && path.len() > 1) && matches!(checker.find(space, origin.pack, path), Found::One(found) if found == item)
        });
    }

    pub(super) fn unknown(&mut self, noun: Noun, file: FileId, span: Span, name: &str, nearest: Vec<String>) {
        let fix = nearest.first().filter(|known| is_slip(name, known)).cloned();
        let diagnostic = self.report(file, span, Problem::UnknownName { noun, name: name.to_owned(), nearest });
        if let (Some(fix), false) = (fix, name.contains('.')) {
            *diagnostic = diagnostic.clone().with_fix(span, fix);
        }
    }

    fn pack_name(&self, pack: usize) -> String {
        self.inputs.get(pack).map_or_else(String::new, |p| p.manifest.name.clone().unwrap_or_else(|| p.manifest.key.clone()))
    }

    pub(super) fn pack_is(&self, pack: usize, name: &str) -> bool {
        self.inputs.get(pack).is_some_and(|p| p.manifest.key == name || p.manifest.name.as_deref() == Some(name))
    }
}
