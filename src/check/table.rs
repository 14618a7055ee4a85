//! Tables: keys and columns typed by their fields and cells; every combination of keys has one row.

use super::schema::{Entry, What};
use super::{Checker, Origin};
use crate::diag::{Kind, Noun, Problem, Why};
use crate::lang;
use crate::model::{ColumnId, Constant, EnumId, Named, SubjectId, Table, TableCell, TableId, TableRow, Ty};
use crate::number::Number;
use crate::span::Span;
use crate::syntax::ast;
use crate::unit::Unit;

/// The most combinations of keys that are looked through for a missing row.
const MAX_COMBINATIONS: usize = 20_000;

impl Checker<'_> {
    pub(super) fn tables(&mut self) {
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Table(table) = &declaration.kind else { continue };
            if let Some(id) = self.names.tables.get(origin.pack, &table.label.name.node).map(|d| d.item) {
                let done = self.table(origin, table);
                if let Some(done) = done {
                    *self.model.tables.at_mut(id) = done;
                }
            }
        }
    }

    /// An empty place for a table, so that rules can name it whatever is wrong with it.
    pub(super) fn table_place(&mut self, origin: Origin, table: &ast::Table) -> TableId {
        let named = self.named(&table.label, Noun::Table, origin.file);
        self.model.tables.push(Table {
            named,
            pack: crate::id::Id::from_index(origin.pack),
            keys: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            citations: Vec::new(),
        })
    }

    fn table(&mut self, origin: Origin, table: &ast::Table) -> Option<Table> {
        let citations = self.citations(origin, &table.cites);
        if table.cites.is_empty() {
            self.report(origin.file, table.label.name.span, Problem::NoCitation { noun: Noun::Table, name: table.label.name.node.clone() });
        }
        let head: Vec<Named> = table
            .head
            .iter()
            .enumerate()
            .map(|(i, label)| match (&label.key, i < table.keys.len()) {
                // Nobody refers to the column of a key: it has its key from the field.
                (None, true) => Named { key: label.name.node.clone(), name: label.name.node.clone() },
                _ => self.named(label, Noun::Column, origin.file),
            })
            .collect();
        for (i, label) in table.head.iter().enumerate() {
            // Nobody refers to the column of a key: two keys may both be headed `kind`.
            let is_key = |i: usize| i < table.keys.len() && table.head.get(i).is_some_and(|l| l.key.is_none());
            let same = |n: &&Named| head.get(i).is_some_and(|h| h.key == n.key || h.name == n.name);
            if head.iter().take(i).enumerate().any(|(j, n)| same(&n) && !(is_key(i) && is_key(j))) {
                self.declared_twice(Noun::Column, &label.name, origin.file, None);
            }
        }
        if self.uses.is_some() {
            for (key, label) in table.keys.iter().zip(&table.head).filter(|(_, label)| label.key.is_none()) {
                self.note_heading(origin, key, label);
            }
        }
        if head.len() <= table.keys.len() {
            self.report(origin.file, table.label.name.span, Problem::TableHead);
            return None;
        }
        let mut whole = true;
        for row in &table.rows {
            if row.cells.len() != head.len() {
                self.report(origin.file, row.span, Problem::TableCells { expected: head.len(), found: row.cells.len() });
                whole = false;
            }
        }
        let keys: Option<Vec<Ty>> = table.keys.iter().map(|path| self.key_type(origin, path)).collect::<Vec<_>>().into_iter().collect();
        let keys = keys?;
        let columns: Vec<Option<Ty>> = (keys.len()..head.len()).map(|i| self.column_of_cells(origin, table, i)).collect();
        let columns: Vec<Ty> = columns.into_iter().collect::<Option<_>>()?;
        let rows: Vec<TableRow> = table.rows.iter().filter(|r| r.cells.len() == head.len()).filter_map(|row| self.row(origin, row, &keys, &columns)).collect();
        let mut labels = head.into_iter();
        let done = Table {
            named: self.names.tables.get(origin.pack, &table.label.name.node).map(|d| self.model.tables.at(d.item).named.clone())?,
            pack: crate::id::Id::from_index(origin.pack),
            keys: keys.into_iter().map(|ty| (labels.next().unwrap_or_else(|| Named { key: String::new(), name: String::new() }), ty)).collect(),
            columns: columns.into_iter().zip(labels).map(|(ty, named)| (named, ty)).collect(),
            rows,
            citations,
        };
        if whole && done.rows.len() == table.rows.len() {
            self.twice(origin, table, &done);
            self.holes(origin, table, &done);
        }
        Some(done)
    }

    /// The type of the field or definition that a key is.
    fn key_type(&mut self, origin: Origin, path: &ast::Path) -> Option<Ty> {
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        let default = self.model.packs.at(crate::id::Id::from_index(origin.pack)).subject;
        let subjects: Vec<SubjectId> = default.into_iter().chain(self.model.subjects.ids()).collect();
        for subject in &subjects {
            if let Some((column, below)) = self.key_field(*subject, &names) {
                self.note_key(origin, path, *subject, below, |checker, spelled| {
                    let first = subjects.iter().find_map(|s| checker.key_field(*s, spelled).map(|(column, _)| (*s, column)));
                    first == Some((*subject, column))
                });
                return Some(self.column_ty(*subject, column));
            }
            if let [list] = names.as_slice() {
                let lists = &self.model.subjects.at(*subject).lists;
                if lists.iter().skip(1).any(|l| l.named.name == *list || l.named.key == *list) {
                    self.report(origin.file, path.span, Problem::TypeMismatch { expected: Kind::Choice(Vec::new()), found: Kind::List((*list).to_owned()) });
                    return None;
                }
            }
        }
        if let super::names::Found::One(index) = self.find(|n| &n.definitions, origin.pack, &names) {
            let written: Vec<&ast::Name> = path.names.iter().collect();
            self.note_found(|n| &n.definitions, Noun::Definition, origin, &written, path.span, index);
            default.and_then(|subject| self.read_definition(index, subject, None)).map(|(_, ty)| ty)
        } else {
            let known: Vec<String> = subjects.iter().flat_map(|s| self.model.subjects.at(*s).columns.iter().map(|c| c.named.name.clone())).collect();
            let near = crate::nearest::nearest(names.last().copied().unwrap_or_default(), known.iter().map(String::as_str));
            self.unknown(Noun::Fact, origin.file, path.span, &names.join("."), near);
            None
        }
    }

    /// The field of a subject that is a key, and its path without the name of the subject.
    fn key_field<'n>(&self, subject: SubjectId, names: &'n [&'n str]) -> Option<(ColumnId, &'n [&'n str])> {
        let tree = self.trees.get(crate::id::Id::index(subject)).map_or(&[][..], Vec::as_slice);
        let own = &self.model.subjects.at(subject).named;
        let found = field_through_lists(tree, names).or_else(|| field_of_inner_list(tree, names)).map(|column| (column, names));
        found.or_else(|| {
            let (first, below) = names.split_first()?;
            let is_own = own.key == **first || own.name == **first;
            field_through_lists(tree, below).filter(|_| is_own).map(|column| (column, below))
        })
    }

    /// Notes the heading of a key that is called as its field is.
    fn note_heading(&mut self, origin: Origin, key: &ast::Path, label: &ast::Label) {
        let names: Vec<&str> = key.names.iter().map(|n| n.node.as_str()).collect();
        let default = self.model.packs.at(crate::id::Id::from_index(origin.pack)).subject;
        let subjects: Vec<SubjectId> = default.into_iter().chain(self.model.subjects.ids()).collect();
        let field = subjects.iter().find_map(|s| self.key_field(*s, &names).map(|(column, _)| self.model.subjects.at(*s).columns.at(column).named.clone()));
        let meant = field.or_else(|| match self.find(|n| &n.definitions, origin.pack, &names) {
            super::names::Found::One(index) => self.names.definition_list.get(index).map(|d| super::named_of(&d.ast.label)),
            _ => None,
        });
        if let Some(meant) = meant.filter(|n| n.key == label.name.node || n.name == label.name.node) {
            self.note(origin.file, &label.name, &meant);
        }
    }

    /// The type that the cells of a column have in common.
    fn column_of_cells(&mut self, origin: Origin, table: &ast::Table, index: usize) -> Option<Ty> {
        let mut ty: Option<Ty> = None;
        let mut names: Vec<&ast::Name> = Vec::new();
        for row in &table.rows {
            let Some(cell) = row.cells.get(index) else { continue };
            let found = match &cell.value {
                ast::CellValue::Dash => continue,
                ast::CellValue::Rest => {
                    self.report(origin.file, cell.span, Problem::TableCellPlace);
                    return None;
                }
                ast::CellValue::Name(name) => {
                    names.push(name);
                    continue;
                }
                ast::CellValue::Literal(ast::Literal::Quantity(_, unit)) => Ty::Number(unit.clone().unwrap_or_else(Unit::bare)),
                ast::CellValue::Literal(ast::Literal::Date(_)) => Ty::Date,
                ast::CellValue::Literal(ast::Literal::Bool(_)) => Ty::Bool,
                ast::CellValue::Literal(ast::Literal::Text(_)) => Ty::Text,
            };
            match (&ty, &found) {
                (None, _) => ty = Some(found),
                // A percentage is what a bare number beside it was meant to be.
                (Some(Ty::Number(a)), Ty::Number(b)) if *a == Unit::bare() && a.compares_with(b) => ty = Some(found),
                (Some(Ty::Number(a)), Ty::Number(b)) if a.compares_with(b) || (a.is_count() && b.dims().is_bare()) => {}
                // A bare number takes the unit of the count that it meets.
                (Some(Ty::Number(a)), Ty::Number(b)) if a.dims().is_bare() && b.is_count() => ty = Some(found),
                (Some(Ty::Number(a)), Ty::Number(b)) => {
                    let (a, b) = (a.clone(), b.clone());
                    self.unit_clash(origin.file, cell.span, &a, &b);
                    return None;
                }
                (Some(a), b) if a == b => {}
                (Some(a), b) => {
                    let (expected, found) = (self.kind(a), self.kind(b));
                    self.report(origin.file, cell.span, Problem::TypeMismatch { expected, found });
                    return None;
                }
            }
        }
        match (ty, names.first()) {
            (Some(ty), None) => Some(ty),
            (Some(ty), Some(name)) => {
                let expected = self.kind(&ty);
                self.report(origin.file, name.span, Problem::TypeMismatch { expected, found: Kind::Choice(vec![name.node.clone()]) });
                None
            }
            (None, Some(first)) => {
                let all = |id: EnumId| {
                    let members = &self.model.enums.at(id).members;
                    names.iter().all(|n| members.iter().any(|m| m.key == n.node || m.name == n.node))
                };
                let found = self.model.enums.ids().find(|id| all(*id));
                if found.is_none() {
                    let known: Vec<String> = self.model.enums.iter().flat_map(|e| e.members.iter().map(|m| m.name.clone())).collect();
                    let near = crate::nearest::nearest(&first.node, known.iter().map(String::as_str));
                    self.unknown(Noun::Enumerator, origin.file, first.span, &first.node, near);
                }
                found.map(Ty::Choice)
            }
            // Nothing but dashes: no requirement whatever the key.
            (None, None) => Some(Ty::Number(Unit::bare())),
        }
    }

    pub(super) fn row(&mut self, origin: Origin, row: &ast::Row, keys: &[Ty], columns: &[Ty]) -> Option<TableRow> {
        let mut whole = true;
        let mut key_cells = Vec::new();
        for (cell, ty) in row.cells.iter().zip(keys) {
            match &cell.value {
                ast::CellValue::Rest => key_cells.push(None),
                ast::CellValue::Dash => {
                    self.report(origin.file, cell.span, Problem::TableCellPlace);
                    whole = false;
                }
                _ => match self.cell_constant(origin, cell, ty) {
                    Some(constant) => key_cells.push(Some(constant)),
                    None => whole = false,
                },
            }
        }
        let mut cells = Vec::new();
        for (cell, ty) in row.cells.iter().skip(keys.len()).zip(columns) {
            let marked = |mark| cell.marks.iter().any(|m| m.node == mark);
            let value = match &cell.value {
                ast::CellValue::Dash => None,
                _ => {
                    if let Some(constant) = self.cell_constant(origin, cell, ty) {
                        Some(constant)
                    } else {
                        whole = false;
                        continue;
                    }
                }
            };
            cells.push(TableCell {
                value,
                unverified: marked(ast::Mark::Unverified),
                inferred: marked(ast::Mark::Inferred),
                paraphrased: marked(ast::Mark::Paraphrased),
                amended: Vec::new(),
            });
        }
        whole.then_some(TableRow { keys: key_cells, cells })
    }

    fn cell_constant(&mut self, origin: Origin, cell: &ast::Cell, ty: &Ty) -> Option<Constant> {
        match (&cell.value, ty) {
            (ast::CellValue::Name(name), Ty::Choice(of)) => {
                let members = &self.model.enums.at(*of).members;
                let position = members.iter().position(|m| m.key == name.node || m.name == name.node);
                if position.is_none() {
                    let mut near = crate::nearest::nearest(&name.node, members.iter().map(|m| m.name.as_str()));
                    if near.is_empty() {
                        near = members.iter().take(3).map(|m| m.name.clone()).collect();
                        self.report(origin.file, name.span, Problem::UnknownName { noun: Noun::Enumerator, name: name.node.clone(), nearest: near });
                    } else {
                        self.unknown(Noun::Enumerator, origin.file, name.span, &name.node, near);
                    }
                }
                if let Some(position) = position {
                    self.note_member(origin.file, name, *of, position);
                }
                position.and_then(|p| u8::try_from(p).ok()).map(Constant::Member)
            }
            (ast::CellValue::Name(name), Ty::Bool) => {
                let yes = lang::yes_no(&name.node);
                match super::uses::yes_no(&name.node) {
                    Some(named) => self.note(origin.file, name, &named),
                    None => self.unknown(Noun::Enumerator, origin.file, name.span, &name.node, vec!["是".to_owned(), "否".to_owned()]),
                }
                yes.map(Constant::Bool)
            }
            (ast::CellValue::Literal(ast::Literal::Quantity(n, unit)), Ty::Number(expected)) => {
                if unit.is_none() {
                    self.bare_percentage(origin.file, cell.span, *n, expected, Number::ONE);
                }
                let unit = unit.clone().unwrap_or_else(Unit::bare);
                if unit.compares_with(expected) {
                    return n.checked_mul(unit.factor()).map(Constant::Number);
                }
                if unit.dims().is_bare() && expected.is_count() {
                    return n.checked_mul(expected.factor()).map(Constant::Number);
                }
                let expected = expected.clone();
                self.unit_clash(origin.file, cell.span, &expected, &unit);
                None
            }
            (ast::CellValue::Literal(ast::Literal::Date(d)), Ty::Date) => Some(Constant::Date(*d)),
            (ast::CellValue::Literal(ast::Literal::Bool(b)), Ty::Bool) => Some(Constant::Bool(*b)),
            (ast::CellValue::Literal(ast::Literal::Text(t)), Ty::Text) => {
                let id = self.text_id(t);
                Some(Constant::Text(id))
            }
            (value, ty) => {
                let expected = self.kind(ty);
                let found = match value {
                    ast::CellValue::Literal(ast::Literal::Quantity(_, Some(unit))) => Kind::Quantity(unit.clone()),
                    ast::CellValue::Literal(ast::Literal::Quantity(_, None)) => Kind::Bare,
                    ast::CellValue::Literal(ast::Literal::Date(_)) => Kind::Date,
                    ast::CellValue::Literal(ast::Literal::Bool(_)) => Kind::YesNo,
                    ast::CellValue::Name(name) => Kind::Choice(vec![name.node.clone()]),
                    _ => Kind::Text,
                };
                self.report(origin.file, cell.span, Problem::TypeMismatch { expected, found });
                None
            }
        }
    }

    fn twice(&mut self, origin: Origin, table: &ast::Table, done: &Table) {
        for (i, row) in done.rows.iter().enumerate() {
            let Some(first) = done.rows.iter().take(i).position(|r| r.keys == row.keys) else { continue };
            let types: Vec<Ty> = done.keys.iter().map(|(_, ty)| ty.clone()).collect();
            let spans = (table.rows.get(i).map(|r| r.span), table.rows.get(first).map(|r| r.span));
            if let (Some(span), Some(other)) = spans {
                self.row_twice(origin, &row.keys, &types, span, other);
            }
        }
    }

    pub(super) fn row_twice(&mut self, origin: Origin, keys: &[Option<Constant>], types: &[Ty], span: Span, first: Span) {
        let keys = keys.iter().zip(types).map(|(key, ty)| key.as_ref().map_or_else(|| "其余".to_owned(), |k| self.constant_words(k, ty))).collect();
        let diagnostic = self.report(origin.file, span, Problem::TableRowTwice { keys });
        *diagnostic = diagnostic.clone().with_related(origin.file, first, Why::FirstHere);
    }

    /// A combination of keys without a row. Keys that cannot be counted through need a row of 其余.
    fn holes(&mut self, origin: Origin, table: &ast::Table, done: &Table) {
        let mut axes: Vec<Vec<Option<Constant>>> = Vec::new();
        for (i, (_, ty)) in done.keys.iter().enumerate() {
            axes.push(match ty {
                Ty::Choice(of) => (0..self.model.enums.at(*of).members.len()).map(|p| u8::try_from(p).ok().map(Constant::Member)).collect(),
                Ty::Bool => vec![Some(Constant::Bool(true)), Some(Constant::Bool(false))],
                _ => {
                    // What rows name, and anything else.
                    let mut values: Vec<Option<Constant>> = Vec::new();
                    for row in &done.rows {
                        if let Some(Some(key)) = row.keys.get(i)
                            && !values.contains(&Some(key.clone()))
                        {
                            values.push(Some(key.clone()));
                        }
                    }
                    values.push(None);
                    values
                }
            });
        }
        let total = axes.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX);
        if total > MAX_COMBINATIONS {
            self.report(origin.file, table.label.name.span, Problem::NotAllChecked { limit: MAX_COMBINATIONS });
            return;
        }
        for number in 0..total {
            let mut rest = number;
            let mut combination = Vec::new();
            for axis in axes.iter().rev() {
                combination.push(axis.get(rest % axis.len().max(1)).cloned().flatten());
                rest /= axis.len().max(1);
            }
            combination.reverse();
            let matched = done.rows.iter().any(|row| row.keys.iter().zip(&combination).all(|(key, at)| key.is_none() || key == at));
            if !matched {
                let missing = combination
                    .iter()
                    .zip(&done.keys)
                    .map(|(k, (_, ty))| k.as_ref().map_or_else(|| "其余".to_owned(), |k| self.constant_words(k, ty)))
                    .collect();
                self.report(origin.file, table.label.name.span, Problem::TableHole { missing, columns: done.columns.len() });
                return;
            }
        }
    }

    /// A constant as it is written in rule text.
    pub(super) fn constant_words(&self, constant: &Constant, ty: &Ty) -> String {
        match (constant, ty) {
            (Constant::Member(p), Ty::Choice(of)) => self.model.enums.at(*of).members.get(usize::from(*p)).map_or_else(String::new, |m| m.name.clone()),
            (Constant::Number(n), Ty::Number(unit)) => {
                let shown = n.checked_div(unit.factor()).unwrap_or(Number::ZERO);
                format!("{shown}{unit}")
            }
            (Constant::Number(n), _) => n.to_string(),
            (Constant::Date(d), _) => d.to_string(),
            (Constant::Bool(b), _) => if *b { "是" } else { "否" }.to_owned(),
            (Constant::Text(t), _) => self.model.texts.at(*t).clone(),
            (Constant::Member(p), _) => p.to_string(),
        }
    }
}

/// A field that a path names from the subject down, through groups and lists.
fn field_through_lists(entries: &[Entry], names: &[&str]) -> Option<crate::model::ColumnId> {
    let (first, rest) = names.split_first()?;
    let entry = entries.iter().find(|e| e.is(first))?;
    match (&entry.what, rest) {
        (What::Value(column), []) => Some(*column),
        (What::Group(inner) | What::List(_, inner), rest) => field_through_lists(inner, rest),
        _ => None,
    }
}

/// A field of a list that stands in another, which a table names without the lists around it: `区域.类别`.
fn field_of_inner_list(entries: &[Entry], names: &[&str]) -> Option<crate::model::ColumnId> {
    let (first, rest) = names.split_first()?;
    entries.iter().find_map(|e| match &e.what {
        What::List(_, inner) if e.is(first) => field_through_lists(inner, rest),
        What::List(_, inner) | What::Group(inner) => field_of_inner_list(inner, names),
        What::Value(_) => None,
    })
}
