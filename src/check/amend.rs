//! Amendments: what a local pack adds to a rule or puts in place of its clauses or of a table's rows.

use super::expr::Env;
use super::names::Found;
use super::places::At;
use super::rule::Gathered;
use super::{Checker, Origin};
use crate::diag::{Noun, Problem};
use crate::id::Id;
use crate::model::{AmendTarget, Amendment, AmendmentId, Part, RuleId, Scope, Source, TableId, Ty};
use crate::span::Span;
use crate::syntax::ast::{self, AmendChange, Body, Statement};

impl<'a> Checker<'a> {
    pub(super) fn amendments(&mut self) {
        for (origin, declaration) in self.declarations() {
            if let ast::DeclarationKind::Amend(amend) = &declaration.kind {
                self.amendment(origin, amend);
            }
        }
    }

    fn amendment(&mut self, origin: Origin, amend: &'a ast::Amend) {
        let names: Vec<&ast::Name> = amend.target.names.iter().collect();
        let bare: Vec<&str> = names.iter().map(|n| n.node.as_str()).collect();
        let is_rows = matches!(amend.change, AmendChange::InsteadRows(_));
        let target = if is_rows {
            self.resolve(|n| &n.tables, Noun::Table, origin, &names, amend.target.span).map(AmendTarget::Table)
        } else if let (Found::None, Found::One(table)) = (self.find(|n| &n.rules, origin.pack, &bare), self.find(|n| &n.tables, origin.pack, &bare)) {
            self.note_found(|n| &n.tables, Noun::Table, origin, &names, amend.target.span, table);
            Some(AmendTarget::Table(table))
        } else {
            self.resolve(|n| &n.rules, Noun::Rule, origin, &names, amend.target.span).map(AmendTarget::Rule)
        };
        let Some(target) = target else { return };
        let (owner, subject) = match target {
            AmendTarget::Rule(rule) => (self.model.rules.at(rule).pack, Some(self.model.rules.at(rule).subject)),
            AmendTarget::Table(table) => (self.model.tables.at(table).pack, self.model.packs.at(Id::from_index(origin.pack)).subject),
        };
        if owner.index() == origin.pack {
            let name = bare.join(".");
            self.report(origin.file, amend.target.span, Problem::AmendsOwnPack { name });
            return;
        }
        let Some(subject) = subject else { return };
        let mut env = Env::root(origin, subject);
        let header = self.header(&mut env, &amend.statements);
        if !amend.statements.iter().any(|s| matches!(s.node, Statement::Cite(_))) {
            self.report(origin.file, amend.target.span, Problem::NoCitation { noun: Noun::Amendment, name: bare.join(".") });
        }
        let delegated = header.citations.iter().any(|c| c.via.is_some());
        let id = self.model.amendments.push(Amendment {
            pack: Id::from_index(origin.pack),
            target,
            citations: header.citations,
            from: header.from,
            until: header.until,
            remedy: header.remedy,
            responsible: header.responsible,
        });
        self.places.amendments.push(At::new(origin.file, amend.target.span));
        match (&amend.change, target) {
            (AmendChange::Stricter(bodies), AmendTarget::Rule(rule)) => self.amend_rule(&mut env, rule, id, bodies, None),
            (AmendChange::InsteadClauses(bodies), AmendTarget::Rule(rule)) => {
                self.amend_rule(&mut env, rule, id, bodies, Some((delegated, amend.target.span)));
            }
            (AmendChange::InsteadRows(rows), AmendTarget::Table(table)) => self.amend_table(origin, table, id, rows, delegated),
            _ => {
                self.report(origin.file, amend.target.span, Problem::AmendsNothing);
            }
        }
    }

    /// Adds clauses; with `instead`, they stand in place of the rule's own at the same places, which needs a clause that allows it.
    fn amend_rule(&mut self, env: &mut Env, rule: RuleId, id: AmendmentId, bodies: &[crate::span::Spanned<Body>], instead: Option<(bool, Span)>) {
        let mut scopes = std::mem::take(&mut self.model.rules.at_mut(rule).scopes);
        let mut filters = std::mem::take(&mut self.places.rules.at_mut(rule).filters);
        let bodies: Vec<(&Body, Span)> = bodies.iter().map(|b| (&b.node, b.span)).collect();
        let mut gathered = Gathered { scopes: &mut scopes, filters: &mut filters, clauses: Vec::new(), part: Part::Amendment(id) };
        self.bodies(env, &bodies, None, None, &mut gathered);
        let added = gathered.clauses;
        let mut unmatched: Option<Span> = None;
        if instead.is_some() {
            for (clause, places) in &added {
                let place = chain(&scopes, clause.scope);
                let mut found = false;
                for own in &mut self.model.rules.at_mut(rule).clauses {
                    if own.part != Part::Amendment(id) && chain(&scopes, own.scope) == place {
                        found = true;
                        if !own.replaced_by.contains(&id) {
                            own.replaced_by.push(id);
                        }
                    }
                }
                if !found {
                    unmatched = Some(places.clause.span);
                }
            }
        }
        let out = self.model.rules.at_mut(rule);
        out.scopes = scopes;
        let places = self.places.rules.at_mut(rule);
        places.filters = filters;
        for (clause, place) in added {
            out.clauses.push(clause);
            places.clauses.push(place);
        }
        match (instead, unmatched) {
            (Some(_), Some(span)) => {
                self.report(env.file(), span, Problem::AmendsNothing);
            }
            (Some((false, span)), None) => {
                self.report(env.file(), span, Problem::AmendsWithoutVia);
            }
            _ => {}
        }
    }

    fn amend_table(&mut self, origin: Origin, table: TableId, id: AmendmentId, rows: &[ast::Row], delegated: bool) {
        let (keys, columns): (Vec<Ty>, Vec<Ty>) = {
            let t = self.model.tables.at(table);
            (t.keys.iter().map(|k| k.1.clone()).collect(), t.columns.iter().map(|c| c.1.clone()).collect())
        };
        let mut seen = Vec::new();
        for ast_row in rows {
            let expected = keys.len() + columns.len();
            if ast_row.cells.len() != expected {
                self.report(origin.file, ast_row.span, Problem::TableCells { expected, found: ast_row.cells.len() });
                continue;
            }
            let Some(row) = self.row(origin, ast_row, &keys, &columns) else { continue };
            if let Some((_, first)) = seen.iter().find(|(written, _)| *written == row.keys) {
                self.row_twice(origin, &row.keys, &keys, ast_row.span, *first);
                continue;
            }
            seen.push((row.keys.clone(), ast_row.span));
            let t = self.model.tables.at(table);
            let exact = t.rows.iter().position(|r| r.keys == row.keys);
            let covering = t.rows.iter().position(|r| r.keys.iter().zip(&row.keys).all(|(own, new)| own.is_none() || own == new));
            let position = match (exact, covering) {
                (Some(at), _) => at,
                // A row of 其余 holds for this combination too: it gets a row of its own before it.
                (None, Some(at)) => {
                    let mut copy = t.rows.get(at).cloned().unwrap_or_else(|| row.clone());
                    copy.keys.clone_from(&row.keys);
                    self.model.tables.at_mut(table).rows.insert(at, copy);
                    at
                }
                (None, None) => {
                    self.report(origin.file, ast_row.span, Problem::AmendsNothing);
                    continue;
                }
            };
            let mut loosened = false;
            if let Some(own) = self.model.tables.at_mut(table).rows.get_mut(position) {
                for (cell, new) in own.cells.iter_mut().zip(row.cells) {
                    let now = cell.amended.last().map_or(&cell.value, |(_, value, _)| value);
                    if *now != new.value {
                        loosened |= now.is_some();
                        cell.amended.push((id, new.value, new.unverified));
                    }
                }
            }
            if loosened && !delegated {
                self.report(origin.file, ast_row.span, Problem::AmendsWithoutVia);
            }
        }
    }
}

/// Which items a scope goes over, from the subject down: two blocks over the same lists stand at the same place.
fn chain(scopes: &[Scope], scope: Option<u16>) -> Vec<(Source, Option<crate::model::ColumnId>)> {
    let mut chain = Vec::new();
    let mut at = scope;
    while let Some(scope) = at.and_then(|i| scopes.get(usize::from(i))) {
        chain.push((scope.source, scope.by));
        at = scope.parent;
    }
    chain.reverse();
    chain
}
