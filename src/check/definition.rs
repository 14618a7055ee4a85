//! Definitions: read once for each subject that uses them, checked even where nothing does.

use super::expr::{Env, MAX_CHAIN, Typed};
use super::{Checker, DefinitionState};
use crate::diag::{Noun, Problem};
use crate::id::Id;
use crate::model::{Definition, ExprId, ExprKind, SubjectId, Ty};
use crate::number::Number;
use crate::source::FileId;
use crate::span::Span;
use crate::syntax::ast;
use crate::unit::Unit;

impl<'a> Checker<'a> {
    /// The definition that a path names; the inner `None` is one that is wrong, which was reported.
    #[expect(clippy::option_option, reason = "no such definition, and a wrong one, are different answers")]
    pub(super) fn definition(&mut self, env: &Env, path: &ast::Path, names: &[&str]) -> Option<Option<Typed>> {
        match self.find(|n| &n.definitions, env.origin.pack, names) {
            super::names::Found::None => None,
            super::names::Found::Several(candidates) => {
                self.report(env.file(), path.span, Problem::AmbiguousPack { name: names.join("."), candidates });
                Some(None)
            }
            super::names::Found::One(index) => Some(self.read_definition(index, env.subject, Some((env.file(), path.span)))),
        }
    }

    /// Reads a definition in a subject, once.
    pub(super) fn read_definition(&mut self, index: usize, subject: SubjectId, used: Option<(FileId, Span)>) -> Option<Typed> {
        match self.definitions.get(&(index, subject)) {
            Some(DefinitionState::Done(id)) => return Some((*id, self.ty(*id).clone())),
            Some(DefinitionState::Failed) => return None,
            Some(DefinitionState::Reading) => {
                if let Some((file, span)) = used {
                    let circle = self.definitions_open.iter().skip_while(|open| **open != index);
                    let names = circle.filter_map(|open| Some(self.names.definition_list.get(*open)?.ast.label.name.node.clone())).collect();
                    self.report(file, span, Problem::Cycle { names });
                }
                return None;
            }
            None => {}
        }
        let decl = *self.names.definition_list.get(index)?;
        // Definitions that use each other are walked by recursion, here and by the evaluator.
        if self.definitions_open.len() >= MAX_CHAIN {
            self.report(decl.origin.file, decl.ast.label.name.span, Problem::TooDeep { limit: MAX_CHAIN });
            self.definitions.insert((index, subject), DefinitionState::Failed);
            return None;
        }
        self.definitions.insert((index, subject), DefinitionState::Reading);
        self.definitions_open.push(index);
        let done = self.new_definition(decl, subject);
        self.definitions_open.pop();
        let depth = done.as_ref().map_or(0, |(id, _)| self.definition_depth(*id));
        if depth > MAX_CHAIN {
            self.report(decl.origin.file, decl.ast.label.name.span, Problem::TooDeep { limit: MAX_CHAIN });
            self.definitions.insert((index, subject), DefinitionState::Failed);
            return None;
        }
        self.definitions.insert((index, subject), done.as_ref().map_or(DefinitionState::Failed, |t| DefinitionState::Done(t.0)));
        done
    }

    /// How many definitions stand on each other below a use of one, that one included.
    fn definition_depth(&mut self, used: ExprId) -> usize {
        let ExprKind::Defined(definition) = self.model.exprs.at(used).kind else { return 0 };
        let mut open = vec![self.model.definitions.at(definition).expr];
        let mut below = 0;
        while let Some(next) = open.pop() {
            match &self.model.exprs.at(next).kind {
                ExprKind::Defined(inner) => below = below.max(self.definition_depths.get(inner).copied().unwrap_or(0)),
                _ => open.extend(self.model.operands(next)),
            }
        }
        self.definition_depths.insert(definition, below + 1);
        below + 1
    }

    fn new_definition(&mut self, decl: super::names::DefinitionDecl<'a>, subject: SubjectId) -> Option<Typed> {
        let file = decl.origin.file;
        let expected = match &decl.ast.ty {
            None => None,
            Some(ty) => match &ty.node {
                ast::TypeExpr::Choice { several: false, ordered, members } => Some(Ty::Choice(self.choice(file, ty.span, members, *ordered, 250))),
                ast::TypeExpr::YesNo => Some(Ty::Bool),
                ast::TypeExpr::Date => Some(Ty::Date),
                ast::TypeExpr::Text => Some(Ty::Text),
                ast::TypeExpr::Number => Some(Ty::Number(Unit::bare())),
                ast::TypeExpr::Unit(unit) => Some(Ty::Number(unit.clone())),
                ast::TypeExpr::Choice { .. } | ast::TypeExpr::Named(_) => {
                    let name = self.sources.get(file).map(|f| f.slice(ty.span).to_owned()).unwrap_or_default();
                    self.unknown(Noun::Type, file, ty.span, &name, Vec::new());
                    return None;
                }
            },
        };
        let mut env = Env::root(decl.origin, subject);
        let (id, found) = self.infer(&mut env, &decl.ast.expr, expected.as_ref())?;
        let (id, ty) = match expected {
            None => (id, found),
            Some(expected) => (self.fitted(file, decl.ast.expr.span, id, &found, &expected)?, expected),
        };
        let citations = self.citations(decl.origin, &decl.ast.cites);
        if citations.is_empty() && self.holds_figure(id) {
            let name = decl.ast.label.name.node.clone();
            self.report(file, decl.ast.label.name.span, Problem::NoCitation { noun: Noun::Definition, name });
        }
        let named =
            crate::model::Named { key: decl.ast.label.key.as_ref().unwrap_or(&decl.ast.label.name).node.clone(), name: decl.ast.label.name.node.clone() };
        let definition = self.model.definitions.push(Definition { named, subject, expr: id, citations });
        Some(self.typed(ExprKind::Defined(definition), ty))
    }

    /// Whether a figure of its own stands in an expression: a definition that holds one must be cited.
    fn holds_figure(&self, expr: ExprId) -> bool {
        let mut open = vec![expr];
        while let Some(next) = open.pop() {
            match &self.model.exprs.at(next).kind {
                ExprKind::Number(n) if !n.is_zero() && *n != Number::ONE => return true,
                ExprKind::Date(_) => return true,
                ExprKind::Defined(_) => {}
                _ => open.extend(self.model.operands(next)),
            }
        }
        false
    }

    /// A value of a declared type: units of the same dimensions, a bare number for a count.
    pub(super) fn fitted(&mut self, file: FileId, span: Span, id: ExprId, found: &Ty, expected: &Ty) -> Option<ExprId> {
        match (found, expected) {
            (Ty::Number(a), Ty::Number(b)) if a.compares_with(b) || (a.dims().is_bare() && b.is_count()) => Some(id),
            (Ty::Number(a), Ty::Number(b)) => {
                self.unit_clash(file, span, b, a);
                None
            }
            (a, b) if a == b => Some(id),
            _ => {
                let (expected, found) = (self.kind(expected), self.kind(found));
                self.report(file, span, Problem::TypeMismatch { expected, found });
                None
            }
        }
    }

    /// Definitions that nothing uses are still checked, in the subject of their pack or in any other that they fit.
    pub(super) fn unused_definitions(&mut self) {
        let subjects: Vec<SubjectId> = self.model.subjects.ids().collect();
        for index in 0..self.names.definition_list.len() {
            let Some(decl) = self.names.definition_list.get(index).copied() else { continue };
            let Some(default) = self.model.packs.at(crate::model::PackId::from_index(decl.origin.pack)).subject else { continue };
            let before = self.sink.len();
            if self.read_definition(index, default, None).is_some() {
                continue;
            }
            let own = self.sink.split_off(before);
            let fits = subjects.iter().filter(|s| **s != default).any(|s| self.read_definition(index, *s, None).is_some());
            if !fits {
                self.sink.truncate(before);
                self.sink.extend(own);
            }
        }
    }
}
