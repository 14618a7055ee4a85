//! Which names of rule text mean what: gathered only where it is asked for, so that names can be written in another language.

use super::expr::{Env, Found, Meaning};
use super::schema::{Entry, What};
use super::{Checker, Origin};
use crate::id::Id;
use crate::lang::{Lang, YES_NO};
use crate::model::{ColumnType, EnumId, Named, Source, SubjectId, Ty};
use crate::source::FileId;
use crate::span::Span;
use crate::syntax::ast::{self, FactBlock, FactValue, Statement};
use crate::syntax::words::{self, Place};

/// A name, or names with dots, and what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// In which file.
    pub file: FileId,
    /// All of it.
    pub span: Span,
    /// Each name with what it stands for.
    pub steps: Vec<(Span, Named)>,
    /// What may stand before a name to say whose it is.
    pub owner: Option<Owner>,
    /// Whether the name alone, without owner, means the same: in Chinese, and in English.
    pub alone: [bool; 2],
}

/// The list, subject or pack that a name can be looked up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Its names.
    pub named: Named,
    /// It was written: it is the first step.
    pub written: bool,
    /// Whether the name with its owner means the same: in Chinese, and in English.
    pub together: [bool; 2],
}

impl Use {
    /// Whether the name can stand alone in a language.
    pub fn alone_in(&self, lang: Lang) -> bool {
        lang.pick(self.alone[0], self.alone[1])
    }
}

impl Owner {
    /// Whether the name can stand behind its owner in a language.
    pub fn together_in(&self, lang: Lang) -> bool {
        lang.pick(self.together[0], self.together[1])
    }
}

/// A name in a language: the key is the English one.
pub fn named_in(named: &Named, lang: Lang) -> &str {
    lang.pick(&named.name, &named.key)
}

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

/// The owner of what a path means, whether it was written, and the names of the path itself.
type Trail = (Option<(Named, bool)>, Vec<Named>);

/// What a path means, to be compared.
#[derive(Debug, Clone, PartialEq)]
enum Target {
    Member(EnumId, u8),
    Meaning(Meaning),
    Definition(usize),
}

impl Checker<'_> {
    /// Notes a single name.
    pub(super) fn note(&mut self, file: FileId, name: &ast::Name, named: &Named) {
        if let Some(uses) = &mut self.uses {
            uses.push(Use { file, span: name.span, steps: vec![(name.span, named.clone())], owner: None, alone: [true; 2] });
        }
    }

    /// Notes an enumerator.
    pub(super) fn note_member(&mut self, file: FileId, name: &ast::Name, of: EnumId, position: usize) {
        if self.uses.is_some()
            && let Some(named) = self.model.enums.at(of).members.get(position).cloned()
        {
            self.note(file, name, &named);
        }
    }

    /// Notes what was found under a bare or pack-qualified name. `means` looks another spelling up.
    pub(super) fn note_declared(
        &mut self,
        origin: Origin,
        written: &[&ast::Name],
        span: Span,
        named: &Named,
        pack: usize,
        means: impl Fn(&Self, &[&str]) -> bool,
    ) {
        if self.uses.is_none() {
            return;
        }
        let owner = self.model.packs.at(Id::from_index(pack)).named.clone();
        let alone = BOTH.map(|lang| means(self, &[named_in(named, lang)]));
        let together = BOTH.map(|lang| means(self, &[named_in(&owner, lang), named_in(named, lang)]));
        let steps = match written {
            [name] => vec![(name.span, named.clone())],
            [first, name] => vec![(first.span, owner.clone()), (name.span, named.clone())],
            _ => return,
        };
        let owner = Owner { named: owner, written: written.len() > 1, together };
        if let Some(uses) = &mut self.uses {
            uses.push(Use { file: origin.file, span, steps, owner: Some(owner), alone });
        }
    }

    /// Says that a name, called like this, would be a function.
    pub(super) fn not_a_function(&mut self) {
        if let Some(last) = self.uses.as_mut().and_then(|uses| uses.last_mut())
            && let Some((_, named)) = last.steps.last()
        {
            let named = named.clone();
            for (ok, lang) in last.alone.iter_mut().zip(BOTH) {
                *ok &= words::find(Place::Function, named_in(&named, lang)).is_none();
            }
        }
    }

    /// Says that a name, standing as a type, would be one.
    pub(super) fn not_a_type(&mut self) {
        if let Some(last) = self.uses.as_mut().and_then(|uses| uses.last_mut())
            && let Some((_, named)) = last.steps.last()
        {
            let named = named.clone();
            for (ok, lang) in last.alone.iter_mut().zip(BOTH) {
                *ok &= words::find(Place::Type, named_in(&named, lang)).is_none();
            }
        }
    }

    // ── facts ───────────────────────────────────────────────────────────────

    /// Notes what a path in an expression means.
    pub(super) fn note_path(&mut self, env: &Env, path: &ast::Path, expected: Option<&Ty>) {
        if self.uses.is_none() {
            return;
        }
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        let Some(target) = self.target(env, &names, expected) else { return };
        let (owner, trail) = match &target {
            Target::Member(of, position) => match self.model.enums.at(*of).members.get(usize::from(*position)) {
                Some(member) => (None, vec![member.clone()]),
                None => return,
            },
            Target::Definition(index) => match self.definition_named(*index) {
                Some((pack, own)) => (Some((pack, names.len() > 1)), vec![own]),
                None => return,
            },
            Target::Meaning(meaning) => {
                let Some(found) = self.meaning(env, &names) else { return };
                match self.trail(env, &names, meaning, &found) {
                    Some(found) => found,
                    None => return,
                }
            }
        };
        let spelled = |lang: Lang, with: Option<&Named>| -> bool {
            let whole: Vec<&str> = with.into_iter().chain(&trail).map(|n| named_in(n, lang)).collect();
            self.target(env, &whole, expected).as_ref() == Some(&target) && !self.is_hidden(env, &whole, &target)
        };
        let alone = BOTH.map(|lang| spelled(lang, None));
        let owner = owner.map(|(named, written)| Owner { together: BOTH.map(|lang| spelled(lang, Some(&named))), named, written });
        self.push_path(env.file(), path, owner, trail, alone);
    }

    fn push_path(&mut self, file: FileId, path: &ast::Path, owner: Option<Owner>, trail: Vec<Named>, alone: [bool; 2]) {
        let first = owner.as_ref().filter(|o| o.written).map(|o| o.named.clone());
        let named: Vec<Named> = first.into_iter().chain(trail).collect();
        if named.len() != path.names.len() {
            return;
        }
        let steps = path.names.iter().map(|n| n.span).zip(named).collect();
        if let Some(uses) = &mut self.uses {
            uses.push(Use { file, span: path.span, steps, owner, alone });
        }
    }

    fn target(&self, env: &Env, names: &[&str], expected: Option<&Ty>) -> Option<Target> {
        if let (Some(Ty::Choice(of) | Ty::Choices(of)), [name]) = (expected, names)
            && let Some(member) = self.member(*of, name)
        {
            return Some(Target::Member(*of, member.position));
        }
        if let Some(found) = self.meaning(env, names) {
            return Some(Target::Meaning(found.meaning));
        }
        match self.find(|n| &n.definitions, env.origin.pack, names) {
            super::names::Found::One(index) => Some(Target::Definition(index)),
            _ => None,
        }
    }

    fn is_hidden(&self, env: &Env, names: &[&str], target: &Target) -> bool {
        let (Target::Meaning(Meaning::Column(_, column)), [bare]) = (target, names) else { return false };
        let ty = self.column_ty(env.subject, *column);
        self.meaning(env, names).is_some_and(|found| !self.hidden_by(env, bare, found.depth, &ty).is_empty())
    }

    fn definition_named(&self, index: usize) -> Option<(Named, Named)> {
        let decl = self.names.definition_list.get(index)?;
        Some((self.model.packs.at(Id::from_index(decl.origin.pack)).named.clone(), super::named_of(&decl.ast.label)))
    }

    /// The owner of a fact, whether it was written, and the names of the fact itself.
    fn trail(&self, env: &Env, names: &[&str], meaning: &Meaning, found: &Found) -> Option<Trail> {
        let list = env.list_at(u8::try_from(found.depth).ok()?)?;
        let owner = self.model.subjects.at(env.subject).lists.at(list).named.clone();
        let rest = if found.qualified { names.get(1..)? } else { names };
        if let Meaning::GroupKey(_, by) = meaning {
            return Some((Some((owner, found.qualified)), vec![self.model.subjects.at(env.subject).columns.at(*by).named.clone()]));
        }
        if rest.is_empty() {
            // The item itself, by the name of its list.
            return Some((None, vec![owner]));
        }
        let groups = env.groups_beside(found.depth).get(..found.groups)?;
        let whole: Vec<&str> = groups.iter().map(String::as_str).chain(rest.iter().copied()).collect();
        let trail = self.named_below(env.origin.pack, self.entries_of(env.subject, list), &whole)?;
        Some((Some((owner, found.qualified)), trail.get(found.groups..)?.to_vec()))
    }

    /// The names of the fields that a path goes through.
    fn named_below(&self, pack: usize, entries: &[Entry], names: &[&str]) -> Option<Vec<Named>> {
        let mut out = Vec::new();
        let mut entries = entries;
        for name in names {
            let entry = self.entry(pack, entries, name)?;
            out.push(entry.named.clone());
            entries = match &entry.what {
                What::Group(inner) | What::List(_, inner) => inner,
                What::Value(_) => &[],
            };
        }
        Some(out)
    }

    /// Notes what a path means where a list is named.
    pub(super) fn note_list(&mut self, env: &Env, path: &ast::Path, source: Source) {
        if self.uses.is_none() {
            return;
        }
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        let (Source::Below { scope, .. } | Source::Group { scope, .. }) = source;
        let Some(frame) = env.list_at(scope) else { return };
        let owner = self.model.subjects.at(env.subject).lists.at(frame).named.clone();
        let found = match source {
            // The items of the group itself, by the name of its list.
            Source::Group { .. } => Some((None, vec![owner])),
            Source::Below { .. } => {
                let entries = self.entries_of(env.subject, frame);
                let bare = self.named_below(env.origin.pack, entries, &names).map(|trail| (Some((owner.clone(), false)), trail));
                bare.or_else(|| {
                    let trail = self.named_below(env.origin.pack, entries, names.get(1..)?)?;
                    Some((Some((owner, true)), trail))
                })
            }
        };
        let Some((owner, trail)) = found else { return };
        let spelled = |lang: Lang, with: Option<&Named>| -> bool {
            let whole: Vec<&str> = with.into_iter().chain(&trail).map(|n| named_in(n, lang)).collect();
            self.list_source(env, &whole) == Some(source)
        };
        let alone = BOTH.map(|lang| spelled(lang, None));
        let owner = owner.map(|(named, written)| Owner { together: BOTH.map(|lang| spelled(lang, Some(&named))), named, written });
        self.push_path(env.file(), path, owner, trail, alone);
    }

    /// Notes a path from the subject down, as tables name their keys.
    pub(super) fn note_key(&mut self, origin: Origin, path: &ast::Path, subject: SubjectId, below: &[&str], means: impl Fn(&Self, &[&str]) -> bool) {
        if self.uses.is_none() {
            return;
        }
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        let tree = self.trees.get(subject.index()).map_or(&[][..], Vec::as_slice);
        let Some(trail) = named_anywhere(tree, below) else { return };
        let first = (below.len() < names.len()).then(|| self.model.subjects.at(subject).named.clone());
        let whole: Vec<Named> = first.into_iter().chain(trail).collect();
        let alone = BOTH.map(|lang| {
            let spelled: Vec<&str> = whole.iter().map(|n| named_in(n, lang)).collect();
            means(self, &spelled)
        });
        self.push_path(origin.file, path, None, whole, alone);
    }

    // ── examples ────────────────────────────────────────────────────────────

    /// Notes the names in the facts of examples, and what examples give.
    pub(super) fn note_examples(&mut self) {
        if self.uses.is_none() {
            return;
        }
        for (origin, declaration) in self.declarations() {
            let own = self.model.packs.at(Id::from_index(origin.pack)).subject;
            let (subject, statements) = match &declaration.kind {
                ast::DeclarationKind::Rule(r) => {
                    (self.names.rules.get(origin.pack, &r.label.name.node).map(|d| self.model.rules.at(d.item).subject), &r.statements)
                }
                ast::DeclarationKind::Support(s) => {
                    (self.names.supports.get(origin.pack, &s.label.name.node).map(|d| self.model.supports.at(d.item).subject), &s.statements)
                }
                ast::DeclarationKind::Pathway(p) => {
                    let id = self.names.pathways.get(origin.pack, &p.label.name.node).map(|d| d.item);
                    if let Some(id) = id {
                        self.note_cases(origin, id, &p.statements);
                    }
                    (id.map(|id| self.model.pathways.at(id).subject), &p.statements)
                }
                ast::DeclarationKind::Amend(a) => {
                    let names: Vec<&str> = a.target.names.iter().map(|n| n.node.as_str()).collect();
                    let rule = match self.find(|n| &n.rules, origin.pack, &names) {
                        super::names::Found::One(rule) => Some(self.model.rules.at(rule).subject),
                        _ => own,
                    };
                    (rule, &a.statements)
                }
                _ => continue,
            };
            let Some(subject) = subject else { continue };
            for statement in statements {
                if let Statement::Example { facts, .. } | Statement::Gives { facts, .. } = &statement.node {
                    let mut found = Vec::new();
                    let tree = self.trees.get(subject.index()).map_or(&[][..], Vec::as_slice);
                    self.facts(origin, subject, tree, facts, true, &mut found);
                    if let Some(uses) = &mut self.uses {
                        uses.extend(found);
                    }
                }
            }
        }
    }

    fn note_cases(&mut self, origin: Origin, id: crate::model::PathwayId, statements: &[crate::span::Spanned<Statement>]) {
        for statement in statements {
            let Statement::Gives { gives, .. } = &statement.node else { continue };
            let ast::Gives::Case(name) = &gives.node else { continue };
            let case = self.model.pathways.at(id).cases.iter().find(|c| c.named.name == name.node || c.named.key == name.node);
            if let Some(named) = case.map(|c| c.named.clone()) {
                self.note(origin.file, name, &named);
            }
        }
    }

    /// The names of a block of facts. It is read with the fields of all packs in sight.
    fn facts(&self, origin: Origin, subject: SubjectId, entries: &[Entry], block: &FactBlock, top: bool, out: &mut Vec<Use>) {
        let all = |entries: &[Entry], name: &str| entries.iter().position(|e| e.is(name));
        for fact in &block.entries {
            let mut entries = entries;
            let mut steps = Vec::new();
            let mut what = None;
            for name in &fact.path.names {
                if let Some(entry) = all(entries, &name.node).and_then(|i| entries.get(i)) {
                    steps.push((name.span, entry.named.clone()));
                    what = Some(&entry.what);
                    entries = match &entry.what {
                        What::Group(inner) | What::List(_, inner) => inner,
                        What::Value(_) => &[],
                    };
                } else {
                    let known = reserved(&name.node).or_else(|| self.definition_of_fact(origin, top, &name.node));
                    steps.extend(known.map(|named| (name.span, named)));
                    what = None;
                    entries = &[];
                }
            }
            if steps.len() == fact.path.names.len() {
                let alone = BOTH.map(|lang| {
                    let first = steps.first().map_or("", |(_, named)| named_in(named, lang));
                    // A definition gives way to a fact of its name.
                    what.is_some() || all(entries, first).is_none()
                });
                out.push(Use { file: origin.file, span: fact.path.span, steps, owner: None, alone });
            }
            self.fact_value(origin, subject, what, entries, &fact.value, out);
        }
    }

    fn definition_of_fact(&self, origin: Origin, top: bool, name: &str) -> Option<Named> {
        let super::names::Found::One(index) = self.find(|n| &n.definitions, origin.pack, &[name]) else { return None };
        self.definition_named(index).filter(|_| top).map(|(_, named)| named)
    }

    fn fact_value(
        &self,
        origin: Origin,
        subject: SubjectId,
        what: Option<&What>,
        entries: &[Entry],
        value: &crate::span::Spanned<FactValue>,
        out: &mut Vec<Use>,
    ) {
        match &value.node {
            FactValue::Items(items) => {
                for item in items {
                    self.fact_value(origin, subject, what, entries, item, out);
                }
            }
            FactValue::Block(block) => self.facts(origin, subject, entries, block, false, out),
            FactValue::Name(name) => {
                let Some(What::Value(column)) = what else { return };
                let named = match &self.model.subjects.at(subject).columns.at(*column).ty {
                    ColumnType::Choice(of) | ColumnType::Choices(of) => {
                        self.member(*of, name).and_then(|m| self.model.enums.at(*of).members.get(usize::from(m.position)).cloned())
                    }
                    ColumnType::YesNo => yes_no(name),
                    _ => None,
                };
                if let Some(named) = named {
                    out.push(Use { file: origin.file, span: value.span, steps: vec![(value.span, named)], owner: None, alone: [true; 2] });
                }
            }
            FactValue::Literal(_) => {}
        }
    }
}

/// What documents of facts say of themselves and of items.
fn reserved(name: &str) -> Option<Named> {
    let found = [("编号", "id"), ("待续", "more"), ("主体", "subject")].into_iter().find(|(zh, en)| name == *zh || name == *en);
    found.map(|(zh, en)| Named { key: en.to_owned(), name: zh.to_owned() })
}

/// The words for yes and no that have one of the other language.
pub(super) fn yes_no(name: &str) -> Option<Named> {
    let found = YES_NO.iter().find(|(zh, en, _)| name == *zh || name == *en);
    found.map(|(zh, en, _)| Named { key: (*en).to_owned(), name: (*zh).to_owned() })
}

/// The names of the fields that a path goes through, beginning at any list.
fn named_anywhere(entries: &[Entry], names: &[&str]) -> Option<Vec<Named>> {
    fn below(entries: &[Entry], names: &[&str]) -> Option<Vec<Named>> {
        let (first, rest) = names.split_first()?;
        let entry = entries.iter().find(|e| e.is(first))?;
        let mut out = vec![entry.named.clone()];
        match (&entry.what, rest) {
            (What::Value(_), []) => Some(out),
            (What::Group(inner) | What::List(_, inner), rest) => {
                out.extend(below(inner, rest)?);
                Some(out)
            }
            _ => None,
        }
    }
    below(entries, names).or_else(|| {
        entries.iter().find_map(|e| match &e.what {
            What::List(_, inner) | What::Group(inner) => named_anywhere(inner, names),
            What::Value(_) => None,
        })
    })
}
