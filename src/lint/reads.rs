//! Facts, tables and definitions that nothing reads.

use crate::check::PackInput;
use crate::diag::{Diagnostic, Problem};
use crate::id::Id;
use crate::model::{
    AmountOf, ColumnId, ColumnType, DefinitionId, ExprId, ExprKind, Material, Model, Named, SchemaField, SchemaFieldKind, Subject, SubjectId, TableId,
};
use crate::source::FileId;
use crate::syntax::ast::{self, DeclarationKind, FieldKind};
use std::collections::{BTreeMap, BTreeSet};

/// Says of each fact, table and definition that no rule, pathway, support, penalty or condition reads it.
pub(super) fn unread(model: &Model, inputs: &[PackInput], out: &mut Vec<Diagnostic>) {
    let read = Read::of(model);
    let facts: Vec<BTreeMap<String, ColumnId>> = model.subjects.iter().map(by_path).collect();
    for (pack, input) in inputs.iter().enumerate() {
        for (file, declaration) in input.files.iter().flat_map(|(file, ast)| ast.declarations.iter().map(|d| (*file, d))) {
            match &declaration.kind {
                DeclarationKind::Subject(subject) => {
                    let of = model.subjects.enumerate().zip(&facts).find(|((_, s), _)| is(&s.named, &subject.label));
                    if let Some(((id, _), facts)) = of {
                        fields(&read, (model, id, facts), file, "", &subject.fields, out);
                    }
                }
                DeclarationKind::Table(table) => {
                    let of = model.tables.enumerate().find(|(_, t)| t.pack.index() == pack && is(&t.named, &table.label));
                    if of.is_some_and(|(id, _)| !read.tables.contains(&id)) {
                        out.push(said(|name| Problem::TableUnread { name }, &table.label, file));
                    }
                }
                DeclarationKind::Define(define) => {
                    let mut of = model.definitions.enumerate().filter(|(_, d)| is(&d.named, &define.label));
                    if !of.any(|(id, _)| read.definitions.contains(&id)) {
                        out.push(said(|name| Problem::DefinitionUnread { name }, &define.label, file));
                    }
                }
                _ => {}
            }
        }
    }
}

fn is(named: &Named, label: &ast::Label) -> bool {
    match &label.key {
        Some(key) => named.key == key.node,
        None => named.key == label.name.node || named.name == label.name.node,
    }
}

fn said(problem: fn(String) -> Problem, label: &ast::Label, file: FileId) -> Diagnostic {
    Diagnostic::new(problem(label.name.node.clone()), file, label.name.span)
}

/// The columns of a subject by the dotted path of their keys.
fn by_path(subject: &Subject) -> BTreeMap<String, ColumnId> {
    fn add(fields: &[SchemaField], path: &str, all: &mut BTreeMap<String, ColumnId>) {
        for field in fields {
            let path = format!("{path}.{}", field.named.key);
            match &field.kind {
                SchemaFieldKind::Value(column) => drop(all.insert(path, *column)),
                SchemaFieldKind::Group(inner) | SchemaFieldKind::List(_, inner) => add(inner, &path, all),
            }
        }
    }
    let mut all = BTreeMap::new();
    add(&subject.fields, "", &mut all);
    all
}

type Facts<'m> = (&'m Model, SubjectId, &'m BTreeMap<String, ColumnId>);

fn fields(read: &Read, of: Facts<'_>, file: FileId, path: &str, all: &[ast::Field], out: &mut Vec<Diagnostic>) {
    let (model, subject, facts) = of;
    for field in all {
        // A group that is opened again may be called by its name.
        let path = format!("{path}.{}", field.label.key.as_ref().unwrap_or(&field.label.name).node);
        match &field.kind {
            FieldKind::Group(inner) => fields(read, of, file, &path, inner, out),
            FieldKind::List(list) => fields(read, of, file, &path, &list.fields, out),
            FieldKind::Value(_) => {
                let Some(column) = facts.get(&path) else { continue };
                // A text tells people what is meant, a reference where an item belongs; a rule need not ask either.
                let tells = matches!(model.subjects.at(subject).columns.at(*column).ty, ColumnType::Text | ColumnType::Item(_));
                if !tells && !read.facts.contains(&(subject, *column)) {
                    out.push(said(|name| Problem::FactUnread { name }, &field.label, file));
                }
            }
        }
    }
}

/// What is read.
#[derive(Default)]
struct Read {
    seen: BTreeSet<(SubjectId, ExprId)>,
    facts: BTreeSet<(SubjectId, ColumnId)>,
    tables: BTreeSet<TableId>,
    definitions: BTreeSet<DefinitionId>,
}

impl Read {
    fn of(model: &Model) -> Self {
        let mut read = Self::default();
        for (id, subject) in model.subjects.enumerate() {
            let guards = subject.columns.iter().filter_map(|c| c.guard).chain(subject.lists.iter().filter_map(|l| l.guard));
            read.all(model, id, guards);
            read.facts.extend(subject.lists.iter().filter_map(|l| l.label).map(|label| (id, label)));
        }
        for rule in &model.rules {
            read.all(model, rule.subject, rule.applies);
            for scope in &rule.scopes {
                read.all(model, rule.subject, scope.filter);
                read.facts.extend(scope.by.map(|by| (rule.subject, by)));
            }
            for clause in &rule.clauses {
                let exceptions = clause.exceptions.iter().flat_map(|(condition, allowed)| [*condition, *allowed]);
                read.all(model, rule.subject, exceptions.chain(clause.deadline).chain([clause.expr]));
            }
        }
        for pathway in &model.pathways {
            read.all(model, pathway.subject, pathway.applies);
            for case in &pathway.cases {
                read.all(model, pathway.subject, [case.condition]);
                read.materials(model, pathway.subject, case.steps.iter().flat_map(|s| &s.materials));
            }
        }
        for support in &model.supports {
            let amounts = support.amounts.iter().filter_map(|a| if let AmountOf::Formula(expr) = &a.value { Some(*expr) } else { None });
            read.all(model, support.subject, support.applies.into_iter().chain(support.conditions.iter().copied()).chain(amounts));
            read.materials(model, support.subject, support.materials.iter());
        }
        for (subject, condition) in model.penalties.iter().flat_map(|p| &p.consequences).flat_map(|c| &c.condition) {
            read.all(model, *subject, [*condition]);
        }
        read
    }

    fn materials<'m>(&mut self, model: &Model, subject: SubjectId, materials: impl Iterator<Item = &'m Material>) {
        self.all(model, subject, materials.flat_map(|m| m.condition.into_iter().chain(m.held)));
    }

    fn all(&mut self, model: &Model, subject: SubjectId, exprs: impl IntoIterator<Item = ExprId>) {
        let mut waiting: Vec<ExprId> = exprs.into_iter().collect();
        while let Some(expr) = waiting.pop() {
            if !self.seen.insert((subject, expr)) {
                continue;
            }
            match &model.exprs.at(expr).kind {
                ExprKind::Field { column, .. } | ExprKind::GroupKey { column, .. } => drop(self.facts.insert((subject, *column))),
                ExprKind::Lookup { table, .. } => drop(self.tables.insert(*table)),
                ExprKind::Defined(definition) => drop(self.definitions.insert(*definition)),
                _ => {}
            }
            waiting.extend(model.operands(expr));
        }
    }
}
