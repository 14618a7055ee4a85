//! Why something came out as it did: what is missing, what broke it, which facts and figures it rests on.

use super::machine::{Frame, GHOST, Machine, RowFound, Val};
use super::{FactRef, Reason, Truth, Used};
use crate::model::{Aggregate, Clause, ColumnId, ExprId, ExprKind, ListId, Quantifier, Source};
use std::collections::BTreeSet;

/// What keeps something unknown.
#[derive(Debug, Default)]
pub(super) struct Missing {
    pub(super) facts: BTreeSet<FactRef>,
    pub(super) reason: Option<Reason>,
    /// Definitions and guarded fields that were gone into: one that is used twice is gone into once.
    definitions: BTreeSet<ExprId>,
    guarded: BTreeSet<(ColumnId, u32)>,
}

/// Facts that were read, in order, each once.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) facts: Vec<FactRef>,
    seen: BTreeSet<FactRef>,
    definitions: BTreeSet<ExprId>,
}

/// Items whose facts are named one by one; of more, the first are.
const MOST_ITEMS: usize = 64;

impl Machine<'_> {
    /// The facts that can still change a node.
    pub(super) fn missing(&mut self, expr: ExprId) -> Vec<FactRef> {
        let mut out = Missing::default();
        self.find_missing(expr, &mut out);
        out.facts.into_iter().collect()
    }

    pub(super) fn missing_of_column(&mut self, column: ColumnId, item: u32) -> Vec<FactRef> {
        let mut out = Missing::default();
        self.column_missing(column, item, &mut out);
        out.facts.into_iter().collect()
    }

    fn column_missing(&mut self, column: ColumnId, item: u32, out: &mut Missing) {
        if item == GHOST {
            return;
        }
        match self.column_guard(column, item) {
            Truth::False | Truth::NotApplicable => return,
            Truth::Unknown => {
                let declared = self.subject.columns.at(column);
                let frames = self.frames_of(declared.list, item);
                if let (Some(guard), true) = (declared.guard, out.guarded.insert((column, item))) {
                    self.within(frames, |m| m.find_missing(guard, out));
                }
            }
            Truth::True => {}
        }
        if !self.facts.column(column).known.get(item as usize) {
            out.facts.insert(FactRef::Field(column, item));
        }
    }

    /// Goes down only into what is not settled: by Kleene logic the rest cannot change the outcome.
    pub(super) fn find_missing(&mut self, expr: ExprId, out: &mut Missing) {
        let value = self.val(expr);
        if value.is_settled() {
            return;
        }
        if let Val::Num(n) = value {
            out.reason = out.reason.or(n.reason);
        }
        let model = self.model;
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } => {
                let item = self.item(*scope);
                self.column_missing(*column, item, out);
            }
            ExprKind::GroupKey { .. } => {}
            ExprKind::Defined(definition) => {
                let inner = model.definitions.at(*definition).expr;
                if out.definitions.insert(inner) {
                    self.within(Vec::new(), |m| m.find_missing(inner, out));
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.find_missing(*condition, out);
                match self.truth(*condition) {
                    Truth::True => self.find_missing(*then, out),
                    Truth::False | Truth::NotApplicable => self.find_missing(*otherwise, out),
                    Truth::Unknown => {
                        self.find_missing(*then, out);
                        self.find_missing(*otherwise, out);
                    }
                }
            }
            ExprKind::Aggregate { source, filter, value, .. } => self.items_missing(*source, *filter, *value, out),
            ExprKind::Quantified { source, filter, predicate, .. } => self.items_missing(*source, *filter, Some(*predicate), out),
            _ => {
                for operand in model.operands(expr) {
                    self.find_missing(operand, out);
                }
            }
        }
    }

    fn items_missing(&mut self, source: Source, filter: Option<ExprId>, value: Option<ExprId>, out: &mut Missing) {
        let list = source.list();
        match source {
            Source::Below { scope, .. } => self.unseen_lists(list, scope, out),
            Source::Group { scope, .. } => {
                if let Some(group) = self.group(scope) {
                    out.facts.extend(group.missing.iter().copied());
                }
            }
        }
        let items = self.items(source);
        for (id, _) in items.ids.iter() {
            self.with(Frame::Item(list, id), |m| {
                let inside = m.guard(filter);
                if let (Truth::Unknown, Some(filter)) = (inside, filter) {
                    m.find_missing(filter, out);
                }
                if let (Truth::True | Truth::Unknown, Some(value)) = (inside, value) {
                    m.find_missing(value, out);
                }
            });
        }
    }

    /// Lists on the way down that were not given, are still being filled in, or may not be there to be asked for.
    pub(super) fn unseen_lists(&mut self, list: ListId, scope: u8, out: &mut Missing) {
        let item = self.item(scope);
        if item == GHOST {
            return;
        }
        let mut parents = vec![item];
        for list in self.lists_below(list, scope) {
            let mut next = Vec::new();
            for parent in parents {
                match self.list_guard(list, parent) {
                    Truth::True => {
                        let data = self.facts.list(list);
                        if !data.given.get(parent as usize) || data.open.get(parent as usize) {
                            out.facts.insert(FactRef::List(list, parent));
                        }
                        next.extend(self.facts.children(list, parent));
                    }
                    Truth::Unknown => {
                        let declared = self.subject.lists.at(list);
                        if let (Some(guard), Some(above)) = (declared.guard, declared.parent) {
                            let frames = self.frames_of(above, parent);
                            self.within(frames, |m| m.find_missing(guard, out));
                        }
                        if !self.facts.list(list).given.get(parent as usize) {
                            out.facts.insert(FactRef::List(list, parent));
                        }
                    }
                    Truth::False | Truth::NotApplicable => {}
                }
            }
            parents = next;
        }
    }

    /// The atoms by which a condition has the truth value that it has: the false ones of a false 且, the true ones of a true 或.
    pub(super) fn blame(&mut self, expr: ExprId, out: &mut Vec<ExprId>) {
        let model = self.model;
        let truth = self.truth(expr);
        match &model.exprs.at(expr).kind {
            ExprKind::Not(inner) => self.blame(*inner, out),
            ExprKind::And(all) | ExprKind::Or(all) => {
                for operand in all {
                    if self.truth(*operand) == truth {
                        self.blame(*operand, out);
                    }
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                let taken = if self.truth(*condition) == Truth::True { *then } else { *otherwise };
                self.blame(taken, out);
            }
            _ => {
                if !out.contains(&expr) {
                    out.push(expr);
                }
            }
        }
    }

    /// Facts that a node reads where it stands, known or not, each once in the order of reading.
    pub(super) fn reads(&mut self, expr: ExprId, out: &mut Reads) {
        let model = self.model;
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } => {
                let item = self.item(*scope);
                let fact = FactRef::Field(*column, item);
                if item != GHOST && self.column_guard(*column, item) != Truth::False && out.seen.insert(fact) {
                    out.facts.push(fact);
                }
            }
            ExprKind::Defined(definition) => {
                let inner = model.definitions.at(*definition).expr;
                if out.definitions.insert(inner) {
                    self.within(Vec::new(), |m| m.reads(inner, out));
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.reads(*condition, out);
                let taken = if self.truth(*condition) == Truth::True { *then } else { *otherwise };
                self.reads(taken, out);
            }
            ExprKind::Aggregate { aggregate, source, filter, value } => {
                let shown = if *aggregate == Aggregate::Count { *filter } else { *value };
                self.reads_of_items(*source, *filter, shown, None, out);
            }
            ExprKind::Quantified { quantifier, source, filter, predicate } => {
                // Of 所有 the items that break it; of 存在 all that were looked at.
                let which = (*quantifier == Quantifier::All).then_some((*predicate, Truth::False));
                self.reads_of_items(*source, *filter, Some(*predicate), which, out);
            }
            _ => {
                for operand in model.operands(expr) {
                    self.reads(operand, out);
                }
            }
        }
    }

    fn reads_of_items(&mut self, source: Source, filter: Option<ExprId>, value: Option<ExprId>, which: Option<(ExprId, Truth)>, out: &mut Reads) {
        let Some(value) = value else { return };
        let mut seen = 0;
        self.over(source, filter, |m, _, _| {
            let wanted = which.is_none_or(|(predicate, truth)| m.truth(predicate) == truth);
            if wanted && seen < MOST_ITEMS {
                seen += 1;
                m.reads(value, out);
            }
        });
    }

    /// Cells and definitions that a node rests on where it stands.
    pub(super) fn used(&mut self, expr: ExprId, out: &mut BTreeSet<Used>) {
        let model = self.model;
        match &model.exprs.at(expr).kind {
            ExprKind::Defined(definition) => {
                if out.insert(Used::Definition(*definition)) {
                    let inner = model.definitions.at(*definition).expr;
                    self.within(Vec::new(), |m| m.used(inner, out));
                }
            }
            ExprKind::Lookup { table, keys, column } => {
                if let RowFound::At(row) = self.row(*table, keys) {
                    let (_, amendment) = self.cell(*table, row, *column);
                    out.insert(Used::Cell(*table, row, *column, amendment));
                }
                for key in keys {
                    self.used(*key, out);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.used(*condition, out);
                match self.truth(*condition) {
                    Truth::True => self.used(*then, out),
                    Truth::False | Truth::NotApplicable => self.used(*otherwise, out),
                    Truth::Unknown => {}
                }
            }
            ExprKind::Aggregate { source, filter, value, .. } => self.used_of_items(*source, *filter, *value, out),
            ExprKind::Quantified { source, filter, predicate, .. } => self.used_of_items(*source, *filter, Some(*predicate), out),
            _ => {
                for operand in model.operands(expr) {
                    self.used(operand, out);
                }
            }
        }
    }

    fn used_of_items(&mut self, source: Source, filter: Option<ExprId>, value: Option<ExprId>, out: &mut BTreeSet<Used>) {
        if !filter.into_iter().chain(value).any(|e| self.rests_on_figures(e)) {
            return;
        }
        self.over(source, None, |m, _, _| {
            if let Some(filter) = filter {
                m.used(filter, out);
            }
            if let (Truth::True | Truth::Unknown, Some(value)) = (m.guard(filter), value) {
                m.used(value, out);
            }
        });
    }

    /// Whether a table or definition stands anywhere in a node.
    fn rests_on_figures(&self, expr: ExprId) -> bool {
        match &self.model.exprs.at(expr).kind {
            ExprKind::Lookup { .. } | ExprKind::Defined(_) => true,
            _ => self.model.operands(expr).into_iter().any(|o| self.rests_on_figures(o)),
        }
    }

    /// What a clause rests on: its requirement, and of its exceptions those that may hold.
    pub(super) fn used_by(&mut self, clause: &Clause) -> Vec<Used> {
        let mut out = BTreeSet::new();
        self.used(clause.expr, &mut out);
        for (condition, allowed) in &clause.exceptions {
            self.used(*condition, &mut out);
            if self.truth(*condition) != Truth::False {
                self.used(*allowed, &mut out);
            }
        }
        out.into_iter().collect()
    }
}
