//! Subjects: fields, groups and lists to columns, over all files and packs that open a subject.

use super::expr::{Env, MAX_CHAIN};
use super::{Checker, Origin, PackInput, bilingual};
use crate::diag::{Kind, Noun, Problem, SyntaxProblem};
use crate::id::{Id, IdVec};
use crate::model::{
    Column, ColumnId, ColumnType, EnumDef, EnumId, ExprId, ExprKind, List, ListId, Named, NumberType, SchemaField, SchemaFieldKind, Subject, SubjectId, Ty,
};
use crate::nearest::nearest;
use crate::number::Number;
use crate::source::FileId;
use crate::span::Span;
use crate::syntax::words::{self, Word};
use crate::syntax::{ast, unit_meant};
use crate::unit::Unit;
use std::collections::{BTreeMap, btree_map::Entry as Slot};

/// A multiple choice is held in the bits of a word, of which the sign is not used.
const MAX_CHOICES: usize = 63;
/// The position of an enumerator is held in a byte.
const MAX_MEMBERS: usize = 250;

/// A field, group or list, with where it was declared.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) pack: usize,
    pub(super) named: Named,
    pub(super) what: What,
    file: FileId,
    span: Span,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Value(ColumnId),
    Group(Vec<Entry>),
    List(ListId, Vec<Entry>),
}

impl Entry {
    pub(super) fn is(&self, name: &str) -> bool {
        self.named.is(name)
    }
}

/// What is read once all fields are known.
#[derive(Debug, Clone, Copy)]
pub(super) enum PendingField<'a> {
    Value(Origin, SubjectId, ColumnId, &'a ast::ValueField),
    List(Origin, SubjectId, ListId, &'a ast::ListField),
}

/// Where fields are being added.
struct Place {
    origin: Origin,
    subject: SubjectId,
    list: ListId,
    path: Vec<Named>,
}

impl<'a> Checker<'a> {
    pub(super) fn subjects(&mut self) {
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Subject(subject) = &declaration.kind else { continue };
            let known = [Some(&subject.label.name), subject.label.key.as_ref()]
                .into_iter()
                .flatten()
                .find_map(|name| self.names.chain(origin.pack).iter().find_map(|p| self.names.subjects.get(*p, &name.node).map(|d| d.item)));
            let id = known.unwrap_or_else(|| self.new_subject(origin, &subject.label));
            if subject.label.key.is_none() {
                let named = self.model.subjects.at(id).named.clone();
                self.note(origin.file, &subject.label.name, &named);
            }
            let mut tree = self.trees.get_mut(id.index()).map(std::mem::take).unwrap_or_default();
            let place = Place { origin, subject: id, list: Subject::ROOT, path: Vec::new() };
            self.fields(&place, &subject.fields, &mut tree);
            if let Some(slot) = self.trees.get_mut(id.index()) {
                *slot = tree;
            }
        }
        for (id, tree) in self.trees.iter().enumerate() {
            self.model.subjects.at_mut(SubjectId::from_index(id)).fields = schema_fields(tree);
        }
        self.default_subjects();
    }

    fn new_subject(&mut self, origin: Origin, label: &ast::Label) -> SubjectId {
        let named = self.named(label, Noun::Subject, origin.file);
        let mut lists = IdVec::new();
        lists.push(List { named: named.clone(), path: Vec::new(), parent: None, label: None, guard: None, question: None });
        let id = self.model.subjects.push(Subject { named, lists, columns: IdVec::new(), fields: Vec::new() });
        self.trees.push(Vec::new());
        self.declare(|n| &mut n.subjects, Noun::Subject, origin, label, id);
        id
    }

    /// The subject meant where none is named: the manifest's, that of the pack below, else the first declared.
    fn default_subjects(&mut self) {
        for (index, input) in self.inputs.iter().enumerate() {
            let chain = self.names.chain(index).to_vec();
            let mut default = None;
            for pack in chain {
                let manifest = self.inputs.get(pack).and_then(|p| p.manifest.subject.clone());
                let by_manifest = manifest.and_then(|name| self.names.chain(pack).iter().find_map(|p| self.names.subjects.get(*p, &name).map(|d| d.item)));
                default = default.or(by_manifest);
            }
            if default.is_none() {
                let first = |pack: usize| {
                    self.declarations().find_map(|(origin, d)| match &d.kind {
                        ast::DeclarationKind::Subject(s) if origin.pack == pack => Some(s.label.name.node.clone()),
                        _ => None,
                    })
                };
                let mut chain = self.names.chain(index).to_vec();
                chain.reverse();
                default = chain
                    .iter()
                    .find_map(|p| first(*p).and_then(|name| self.names.chain(*p).iter().find_map(|q| self.names.subjects.get(*q, &name).map(|d| d.item))));
            }
            self.subject_of_manifest(index, input);
            self.model.packs.at_mut(crate::model::PackId::from_index(index)).subject = default;
        }
    }

    /// Says that a manifest names a subject that there is not, unless the pack that may have it was not found.
    fn subject_of_manifest(&mut self, index: usize, input: &PackInput) {
        let (Some(name), Some((file, _))) = (&input.manifest.subject, input.manifest_at) else { return };
        let chain = self.names.chain(index);
        let is_known = chain.iter().any(|p| self.names.subjects.get(*p, name).is_some());
        if is_known || (input.extends.is_none() && input.manifest.extends.is_some()) {
            return;
        }
        let near = nearest(name, self.names.subjects.names(chain));
        let span = self.sources.get(file).and_then(|f| crate::yaml::place_of(f.text(), "subject")).unwrap_or_default();
        self.unknown(Noun::Subject, file, span, name, near);
    }

    fn fields(&mut self, place: &Place, fields: &'a [ast::Field], tree: &mut Vec<Entry>) {
        for field in fields {
            let taken = tree.iter().position(|e| e.is(&field.label.name.node) || field.label.key.as_ref().is_some_and(|k| e.is(&k.node)));
            if let (Some(entry), None) = (taken.and_then(|i| tree.get(i)), &field.label.key) {
                self.note(place.origin.file, &field.label.name, &entry.named);
            }
            match (&field.kind, taken.and_then(|i| tree.get_mut(i))) {
                (ast::FieldKind::Group(inner), Some(Entry { what: What::Group(entries), named, .. })) => {
                    let path = extended(&place.path, named);
                    let place = Place { path, ..*place };
                    self.fields(&place, inner, entries);
                }
                (ast::FieldKind::List(list), Some(Entry { what: What::List(id, entries), .. })) => {
                    let inner = Place { list: *id, path: Vec::new(), ..*place };
                    self.fields(&inner, &list.fields, entries);
                    self.list_label(place, *id, list, entries);
                    if list.only_when.is_some() {
                        self.conditions.push(PendingField::List(place.origin, place.subject, *id, list));
                    }
                }
                (_, Some(taken)) => {
                    let first = (taken.file, taken.span);
                    let name = field.label.key.as_ref().filter(|_| !taken.is(&field.label.name.node)).unwrap_or(&field.label.name);
                    self.declared_twice(Noun::Fact, name, place.origin.file, Some(first));
                }
                (kind, None) => {
                    let entry = self.new_field(place, field, kind);
                    tree.push(entry);
                }
            }
        }
    }

    fn new_field(&mut self, place: &Place, field: &'a ast::Field, kind: &'a ast::FieldKind) -> Entry {
        let noun = match kind {
            ast::FieldKind::Value(_) => Noun::Fact,
            ast::FieldKind::Group(_) => Noun::Group,
            ast::FieldKind::List(_) => Noun::List,
        };
        let named = self.named(&field.label, noun, place.origin.file);
        if place.list == Subject::ROOT && place.path.is_empty() {
            self.free_in_documents(place.origin.file, &field.label);
        }
        let path = extended(&place.path, &named);
        let what = match kind {
            ast::FieldKind::Value(value) => What::Value(self.new_column(place, value, &named, path)),
            ast::FieldKind::Group(inner) => {
                let mut entries = Vec::new();
                self.fields(&Place { path, ..*place }, inner, &mut entries);
                What::Group(entries)
            }
            ast::FieldKind::List(list) => {
                let id = self.model.subjects.at_mut(place.subject).lists.push(List {
                    named: named.clone(),
                    path,
                    parent: Some(place.list),
                    label: None,
                    guard: None,
                    question: list.question.as_ref().map(bilingual),
                });
                let mut entries = Vec::new();
                self.fields(&Place { list: id, path: Vec::new(), ..*place }, &list.fields, &mut entries);
                self.list_label(place, id, list, &entries);
                self.conditions.push(PendingField::List(place.origin, place.subject, id, list));
                What::List(id, entries)
            }
        };
        Entry { pack: place.origin.pack, named, what, file: place.origin.file, span: field.label.name.span }
    }

    /// A document of facts says with these words what it is about and which lists go on.
    fn free_in_documents(&mut self, file: FileId, label: &ast::Label) {
        let taken = [Some(&label.name), label.key.as_ref()].into_iter().flatten().find(|n| matches!(n.node.as_str(), "subject" | "主体" | "more" | "待续"));
        if let Some(name) = taken {
            self.report(file, name.span, Problem::Syntax(SyntaxProblem::ReservedName { word: name.node.clone() }));
        }
    }

    fn list_label(&mut self, place: &Place, id: ListId, list: &ast::ListField, entries: &[Entry]) {
        let Some(name) = &list.label else { return };
        let found = entries.iter().find_map(|e| match e.what {
            What::Value(column) if e.is(&name.node) => Some((column, &e.named)),
            _ => None,
        });
        if let Some((_, named)) = found {
            self.note(place.origin.file, name, named);
        }
        let column = found.map(|(column, _)| column);
        let subject = self.model.subjects.at_mut(place.subject);
        // A name, or what reads as one: the 类别 of a zone, the 岗位 of a person.
        match column.filter(|c| matches!(subject.columns.at(*c).ty, ColumnType::Text | ColumnType::Choice(_))) {
            Some(column) => subject.lists.at_mut(id).label = Some(column),
            None => {
                self.report(place.origin.file, name.span, Problem::LabelNotText { name: name.node.clone() });
            }
        }
    }

    fn new_column(&mut self, place: &Place, value: &'a ast::ValueField, named: &Named, path: Vec<Named>) -> ColumnId {
        let ty = self.column_type(place.origin.file, &value.ty);
        let id = self.model.subjects.at_mut(place.subject).columns.push(Column {
            named: named.clone(),
            list: place.list,
            path,
            ty,
            guard: None,
            question: value.question.as_ref().map(bilingual),
            note: value.note.as_ref().map(bilingual),
            fixed: value.fixed,
            personal: value.personal,
            judged: value.judged,
        });
        self.conditions.push(PendingField::Value(place.origin, place.subject, id, value));
        id
    }

    fn column_type(&mut self, file: FileId, ty: &crate::span::Spanned<ast::TypeExpr>) -> ColumnType {
        match &ty.node {
            // The name of a list is looked up once all lists are known.
            ast::TypeExpr::Text | ast::TypeExpr::Named(_) => ColumnType::Text,
            ast::TypeExpr::YesNo => ColumnType::YesNo,
            ast::TypeExpr::Date => ColumnType::Date,
            ast::TypeExpr::Number => number_type(Unit::bare()),
            ast::TypeExpr::Unit(unit) => number_type(unit.clone()),
            ast::TypeExpr::Choice { several, ordered, members } => {
                let id = self.choice(file, ty.span, members, *ordered, if *several { MAX_CHOICES } else { MAX_MEMBERS });
                if *several { ColumnType::Choices(id) } else { ColumnType::Choice(id) }
            }
        }
    }

    pub(super) fn choice(&mut self, file: FileId, span: Span, members: &[ast::Label], ordered: bool, limit: usize) -> EnumId {
        let mut named: Vec<Named> = Vec::new();
        for label in members {
            let member = self.named(label, Noun::Enumerator, file);
            if named.iter().any(|m| m.key == member.key || m.name == member.name) {
                self.declared_twice(Noun::Enumerator, &label.name, file, None);
            } else {
                named.push(member);
            }
        }
        if named.len() > limit {
            self.report(file, span, Problem::TooManyMembers { limit });
            named.truncate(limit);
        }
        self.enum_id(EnumDef { members: named, ordered })
    }

    /// Reads what needs the names of other fields: references to lists, 仅当, 从 and 至.
    pub(super) fn schema_conditions(&mut self) {
        let pending = std::mem::take(&mut self.conditions);
        for field in &pending {
            if let PendingField::Value(origin, subject, column, value) = field {
                self.reference(*origin, *subject, *column, value);
            }
        }
        for field in &pending {
            match field {
                PendingField::Value(origin, subject, column, value) => {
                    let list = self.model.subjects.at(*subject).columns.at(*column).list;
                    if let Some(condition) = &value.only_when {
                        let mut env = self.env_of_item(*origin, *subject, list);
                        env.in_groups(groups_of(&self.model.subjects.at(*subject).columns.at(*column).path));
                        let guard = self.condition(&mut env, condition);
                        self.model.subjects.at_mut(*subject).columns.at_mut(*column).guard = guard;
                    }
                    self.bounds(*origin, *subject, *column, value);
                }
                PendingField::List(origin, subject, list, ast) => {
                    if let (Some(condition), Some(parent)) = (&ast.only_when, self.model.subjects.at(*subject).lists.at(*list).parent) {
                        let mut env = self.env_of_item(*origin, *subject, parent);
                        env.in_groups(groups_of(&self.model.subjects.at(*subject).lists.at(*list).path));
                        let guard = self.condition(&mut env, condition);
                        self.model.subjects.at_mut(*subject).lists.at_mut(*list).guard = guard;
                    }
                }
            }
        }
        self.guard_cycles(&pending);
    }

    /// The scopes of an item of a list: the subject, then each list it is nested in.
    fn env_of_item(&self, origin: Origin, subject: SubjectId, list: ListId) -> Env {
        let mut chain = Vec::new();
        let mut at = Some(list);
        while let Some(list) = at {
            chain.push(list);
            at = self.model.subjects.at(subject).lists.at(list).parent;
        }
        let mut env = Env::root(origin, subject);
        for list in chain.into_iter().rev().skip(1) {
            env.push_item(list, false);
        }
        env
    }

    fn reference(&mut self, origin: Origin, subject: SubjectId, column: ColumnId, value: &ast::ValueField) {
        let written = match &value.ty.node {
            ast::TypeExpr::Named(name) => name.node.clone(),
            // A list may be called what a unit is called too: `class: classes`.
            ast::TypeExpr::Unit(_) => self.sources.get(origin.file).map(|f| f.slice(value.ty.span).trim().to_owned()).unwrap_or_default(),
            _ => return,
        };
        let schema = self.model.subjects.at(subject);
        let found = schema.lists.enumerate().skip(1).find(|(_, l)| l.named.key == written || l.named.name == written).map(|(id, l)| (id, l.label));
        if let (Some((list, _)), true) = (found, self.uses.is_some()) {
            let named = schema.lists.at(list).named.clone();
            let name = ast::Name::new(written.clone(), value.ty.span);
            self.note(origin.file, &name, &named);
            self.not_a_type();
        }
        let schema = self.model.subjects.at(subject);
        match (found, &value.ty.node) {
            (Some((list, Some(_))), _) => self.model.subjects.at_mut(subject).columns.at_mut(column).ty = ColumnType::Item(list),
            (Some((_, None)), _) => {
                self.report(origin.file, value.ty.span, Problem::NoLabel { list: written });
            }
            (None, ast::TypeExpr::Named(_)) => {
                if let Some(unit) = unit_meant(&written) {
                    let problem = Problem::UnknownName { noun: Noun::Type, name: written, nearest: vec![unit.to_owned()] };
                    let diagnostic = self.report(origin.file, value.ty.span, problem);
                    *diagnostic = diagnostic.clone().with_fix(value.ty.span, unit);
                    return;
                }
                let units = crate::unit::UNITS.iter().flat_map(|u| [u.zh, u.en]);
                let types: Vec<&str> = words::at(words::Place::Type).flat_map(Word::spellings).collect();
                let near = nearest(&written, schema.lists.iter().skip(1).flat_map(|l| [l.named.name.as_str(), l.named.key.as_str()]).chain(types).chain(units));
                self.unknown(Noun::Type, origin.file, value.ty.span, &written, near);
            }
            (None, _) => {}
        }
    }

    fn bounds(&mut self, origin: Origin, subject: SubjectId, column: ColumnId, value: &ast::ValueField) {
        let ColumnType::Number(ty) = self.model.subjects.at(subject).columns.at(column).ty.clone() else {
            if let Some(bound) = value.from.as_ref().or(value.until.as_ref()) {
                self.report(origin.file, bound.span, Problem::AttributeOfType { attribute: if value.from.is_some() { "从" } else { "至" } });
            }
            return;
        };
        let least = value.from.as_ref().and_then(|e| self.constant_in(origin, subject, e, &ty.unit));
        let greatest = value.until.as_ref().and_then(|e| self.constant_in(origin, subject, e, &ty.unit));
        let least = if value.from.is_some() { least } else { Some(Number::ZERO) };
        if let (Some(low), Some(high), Some(until)) = (least, greatest, &value.until)
            && low > high
        {
            self.report(origin.file, until.span, Problem::BoundsReversed);
        }
        if let ColumnType::Number(ty) = &mut self.model.subjects.at_mut(subject).columns.at_mut(column).ty {
            ty.least = least;
            ty.greatest = greatest;
        }
    }

    /// A constant in a unit; a bare number means that unit.
    fn constant_in(&mut self, origin: Origin, subject: SubjectId, expr: &ast::Expr, unit: &Unit) -> Option<Number> {
        let mut env = Env::root(origin, subject);
        let (id, ty) = self.infer(&mut env, expr, None)?;
        let value = self.constant_number(id);
        match (ty, value) {
            (Ty::Number(found), Some(n)) if found.dims().is_bare() && found.factor() == Number::ONE => n.checked_mul(unit.factor()),
            (Ty::Number(found), Some(n)) if found.compares_with(unit) => Some(n),
            (Ty::Number(found), Some(_)) => {
                self.unit_clash(origin.file, expr.span, unit, &found);
                None
            }
            (ty, _) => {
                let found = self.kind(&ty);
                let expected = if value.is_none() { Kind::Constant } else { Kind::Quantity(unit.clone()) };
                self.report(origin.file, expr.span, Problem::TypeMismatch { expected, found });
                None
            }
        }
    }

    /// The number that a node stands for, where it is one.
    pub(super) fn constant_number(&self, expr: ExprId) -> Option<Number> {
        match &self.model.exprs.at(expr).kind {
            ExprKind::Number(n) => Some(*n),
            ExprKind::Negative(inner) => self.constant_number(*inner).map(Number::negated),
            _ => None,
        }
    }

    /// A field whose 仅当 looks, by way of others, at itself.
    fn guard_cycles(&mut self, pending: &[PendingField<'_>]) {
        for field in pending {
            let PendingField::Value(origin, subject, column, value) = field else { continue };
            let (Some(start), Some(condition)) = (self.model.subjects.at(*subject).columns.at(*column).guard, &value.only_when) else { continue };
            // Each column that was reached, with the one whose condition reads it.
            let mut seen: BTreeMap<ColumnId, ColumnId> = BTreeMap::new();
            let mut level: Vec<(ColumnId, ColumnId)> = self.columns_of(start).into_iter().map(|read| (read, *column)).collect();
            let mut depth = 0;
            // Level by level: how far down the conditions lead.
            while !level.is_empty() {
                depth += 1;
                level.retain(|(read, by)| match seen.entry(*read) {
                    Slot::Vacant(slot) => {
                        slot.insert(*by);
                        true
                    }
                    Slot::Occupied(_) => false,
                });
                let guards = level.iter().filter_map(|(read, _)| Some((*read, self.model.subjects.at(*subject).columns.at(*read).guard?)));
                level = guards.flat_map(|(by, guard)| self.columns_of(guard).into_iter().map(move |read| (read, by))).collect();
            }
            if depth > MAX_CHAIN && !seen.contains_key(column) {
                self.report(origin.file, condition.span, Problem::TooDeep { limit: MAX_CHAIN });
                self.model.subjects.at_mut(*subject).columns.at_mut(*column).guard = None;
            }
            if seen.contains_key(column) {
                let columns = &self.model.subjects.at(*subject).columns;
                let mut names = vec![columns.at(*column).named.name.clone()];
                let mut by = seen.get(column).filter(|by| *by != column);
                while let Some(reader) = by {
                    names.insert(1, columns.at(*reader).named.name.clone());
                    by = seen.get(reader).filter(|by| *by != column);
                }
                self.report(origin.file, condition.span, Problem::Cycle { names });
                self.model.subjects.at_mut(*subject).columns.at_mut(*column).guard = None;
            }
        }
    }

    /// The columns that an expression reads.
    pub(super) fn columns_of(&self, expr: ExprId) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        let mut open = vec![expr];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            let kind = &self.model.exprs.at(next).kind;
            if let ExprKind::Field { column, .. } = kind {
                columns.push(*column);
            }
            open.extend(self.model.operands(next));
        }
        columns
    }
}

fn number_type(unit: Unit) -> ColumnType {
    let places = if unit.is_count() { 0 } else { 6 };
    ColumnType::Number(Box::new(NumberType { unit, places, least: Some(Number::ZERO), greatest: None }))
}

fn extended(path: &[Named], named: &Named) -> Vec<Named> {
    let mut path = path.to_vec();
    path.push(named.clone());
    path
}

/// The groups around a field, from the path that ends in its own name.
fn groups_of(path: &[Named]) -> Vec<String> {
    path.split_last().map_or_else(Vec::new, |(_, groups)| groups.iter().map(|g| g.key.clone()).collect())
}

fn schema_fields(entries: &[Entry]) -> Vec<SchemaField> {
    entries
        .iter()
        .map(|e| SchemaField {
            named: e.named.clone(),
            kind: match &e.what {
                What::Value(column) => SchemaFieldKind::Value(*column),
                What::Group(inner) => SchemaFieldKind::Group(schema_fields(inner)),
                What::List(list, inner) => SchemaFieldKind::List(*list, schema_fields(inner)),
            },
        })
        .collect()
}
