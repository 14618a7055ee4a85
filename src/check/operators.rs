//! Operators: which kinds of values they join, and the units that come of it.

use super::Checker;
use super::expr::{Env, Typed};
use crate::diag::{Diagnostic, Fix, Kind, Problem};
use crate::lang;
use crate::model::{CalendarUnit, ColumnType, Compare, Constant, ExprId, ExprKind, Ty};
use crate::number::Number;
use crate::source::FileId;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{self, BinaryOp};
use crate::unit::{Base, Unit};

type Side<'e> = (&'e ast::Expr, Typed);

/// Functions as other languages and spreadsheets call them.
pub(super) const FOREIGN_FUNCTIONS: [(&str, &str); 20] = [
    ("求和", "合计"),
    ("总和", "合计"),
    ("总计", "合计"),
    ("总数", "合计"),
    ("计数", "数量"),
    ("个数", "数量"),
    ("件数", "数量"),
    ("平均值", "平均"),
    ("平均数", "平均"),
    ("最大值", "最大"),
    ("最小值", "最小"),
    ("取整", "向上取整"),
    ("进一", "向上取整"),
    ("total", "sum"),
    ("average", "avg"),
    ("mean", "avg"),
    ("ceil", "round_up"),
    ("ceiling", "round_up"),
    ("floor", "round_down"),
    ("length", "count"),
];

impl Checker<'_> {
    pub(super) fn binary(&mut self, env: &mut Env, op: &Spanned<BinaryOp>, left: &ast::Expr, right: &ast::Expr, expected: Option<&Ty>) -> Option<Typed> {
        match op.node {
            BinaryOp::And | BinaryOp::Or => self.joined(env, op.node, left, right),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                let a = self.infer(env, left, expected);
                let b = self.infer(env, right, expected);
                self.arithmetic(env.file(), op, (left, a?), (right, b?))
            }
            _ => {
                let a = self.infer(env, left, None);
                // Beside a name that is unknown, a bare name may be one of its values: one mistake, one message.
                if a.is_none() && matches!(&right.kind, ast::ExprKind::Path(path) if path.names.len() == 1) {
                    return None;
                }
                let hint = a.as_ref().map(|t| t.1.clone());
                let b = self.infer(env, right, hint.as_ref());
                let compare = Self::compare_of(op.node)?;
                let (a, b) = (a?, b?);
                let sides = ((left, a.0), (right, b.0));
                let compared = self.comparison(env.file(), compare, (left, a), (right, b))?;
                self.percent_meant(env, sides.0, sides.1);
                Some(compared)
            }
        }
    }

    /// `a 且 b 且 c` as one node; every operand is checked, whatever is wrong with another.
    fn joined(&mut self, env: &mut Env, op: BinaryOp, left: &ast::Expr, right: &ast::Expr) -> Option<Typed> {
        let mut operands = vec![right];
        let mut at = left;
        // The parser builds chains to the left; walking them by loop keeps the stack flat.
        loop {
            match &at.kind {
                ast::ExprKind::Binary { op: inner, left, right } if inner.node == op => {
                    operands.push(right);
                    at = left;
                }
                _ => {
                    operands.push(at);
                    break;
                }
            }
        }
        operands.reverse();
        let typed: Vec<Option<ExprId>> = operands.iter().map(|o| self.condition(env, o)).collect();
        let ids: Option<Vec<ExprId>> = typed.into_iter().collect();
        let ids = ids?;
        Some(self.typed(if op == BinaryOp::And { ExprKind::And(ids) } else { ExprKind::Or(ids) }, Ty::Bool))
    }

    /// Says in which way two units do not go together.
    pub(super) fn unit_clash(&mut self, file: FileId, span: Span, left: &Unit, right: &Unit) {
        let (left, right) = (left.clone(), right.clone());
        let is_time = |u: &Unit| matches!(u.dims().single(), Some(Base::Time | Base::Month | Base::Workday));
        let problem = match (left.dims().is_bare(), right.dims().is_bare()) {
            (true, false) => Problem::BareNumber { unit: right },
            (false, true) => Problem::BareNumber { unit: left },
            _ if is_time(&left) && is_time(&right) => Problem::DurationMismatch { left, right },
            _ if left.is_count() && right.is_count() => Problem::CountMismatch { left, right },
            _ => Problem::UnitMismatch { left, right },
        };
        self.report(file, span, problem);
    }

    /// Brings two sides to one type: equal dimensions, or a bare number that takes the unit of the count it meets.
    pub(super) fn meet(&mut self, file: FileId, left: Side<'_>, right: Side<'_>) -> Option<(ExprId, ExprId, Ty)> {
        let ((left_ast, (a, a_ty)), (right_ast, (b, b_ty))) = (left, right);
        let span = left_ast.span.to(right_ast.span);
        match (&a_ty, &b_ty) {
            (Ty::Number(u), Ty::Number(v)) if u.compares_with(v) => {
                // A percentage and a plain ratio are one kind; what is shown is the left side's.
                Some((a, b, a_ty))
            }
            (Ty::Number(u), Ty::Number(v)) if u.dims().is_bare() && v.is_count() => Some((self.counted(a, v), b, b_ty)),
            (Ty::Number(u), Ty::Number(v)) if v.dims().is_bare() && u.is_count() => Some((a, self.counted(b, u), a_ty)),
            (Ty::Number(u), Ty::Number(v)) => {
                let (u, v) = (u.clone(), v.clone());
                self.unit_clash(file, span, &u, &v);
                self.unit_added(file, (left_ast, &u), (right_ast, &v));
                None
            }
            (Ty::Choices(_), _) | (_, Ty::Choices(_)) => {
                let (set, other) = if matches!(a_ty, Ty::Choices(_)) { (left_ast, right_ast) } else { (right_ast, left_ast) };
                self.compares_choices(file, span, set, other);
                None
            }
            (a_kind, b_kind) if a_kind == b_kind => Some((a, b, a_ty)),
            (a_kind, b_kind) => {
                let (expected, found) = (self.kind(a_kind), self.kind(b_kind));
                let yes_or_no = self.yes_or_no(file, left_ast, right_ast).filter(|_| *a_kind == Ty::Bool);
                let diagnostic = self.report(file, right_ast.span, Problem::TypeMismatch { expected, found });
                if let Some(word) = yes_or_no {
                    *diagnostic = diagnostic.clone().with_fix(right_ast.span, word);
                }
                None
            }
        }
    }

    /// `供餐 = 1`, `供餐 = "是"`: the word that says it, in the language of the other side.
    fn yes_or_no(&self, file: FileId, beside: &ast::Expr, written: &ast::Expr) -> Option<&'static str> {
        let source = self.sources.get(file)?;
        let yes = match source.slice(written.span).trim().trim_matches(['"', '“', '”']) {
            "1" | "true" => true,
            "0" | "false" => false,
            word => lang::yes_no(word)?,
        };
        Some(match (source.slice(beside.span).is_ascii(), yes) {
            (true, true) => "true",
            (true, false) => "false",
            (false, true) => "真",
            (false, false) => "假",
        })
    }

    fn compares_choices(&mut self, file: FileId, span: Span, set: &ast::Expr, other: &ast::Expr) {
        let written = |expr: &ast::Expr| self.sources.get(file).map(|f| f.slice(expr.span).trim().to_owned()).unwrap_or_default();
        let problem = Problem::ComparesChoices { name: written(set), other: written(other) };
        self.report(file, span, problem);
    }

    /// Where a figure lacks its unit, the figure with the unit of the other side.
    fn unit_added(&mut self, file: FileId, left: (&ast::Expr, &Unit), right: (&ast::Expr, &Unit)) {
        for ((figure, _), (other, unit)) in [(left, right), (right, left)] {
            if let (ast::ExprKind::Literal(ast::Literal::Quantity(_, None)), Some(source)) = (&figure.kind, self.sources.get(file)) {
                let words = unit.words(source.slice(other.span).is_ascii());
                let fix = format!("{}{words}", source.slice(figure.span).trim());
                if let Some(last) = self.sink.last_mut() {
                    *last = last.clone().with_fix(figure.span, fix);
                }
                return;
            }
        }
    }

    /// A bare number as so many of a count: a literal 8 beside 千人 is 8千人.
    fn counted(&mut self, id: ExprId, unit: &Unit) -> ExprId {
        let literal = match &self.model.exprs.at(id).kind {
            ExprKind::Number(n) => n.checked_mul(unit.factor()),
            _ => None,
        };
        match literal {
            Some(n) => self.push(ExprKind::Number(n), Ty::Number(unit.clone())),
            None => id,
        }
    }

    fn comparison(&mut self, file: FileId, compare: Compare, left: Side<'_>, right: Side<'_>) -> Option<Typed> {
        let span = left.0.span.to(right.0.span);
        let equality = matches!(compare, Compare::Equal | Compare::NotEqual);
        if let (false, Ty::Bool | Ty::Text) = (equality, &left.1.1) {
            let found = self.kind(&left.1.1);
            self.report(file, span, Problem::NotOrdered { found });
            return None;
        }
        let (a, b, ty) = self.meet(file, left, right)?;
        let has_order = match &ty {
            Ty::Number(_) | Ty::Date => true,
            Ty::Choice(e) => self.model.enums.at(*e).ordered,
            _ => false,
        };
        match (has_order, equality) {
            (true, _) => Some(self.typed(ExprKind::Compare(compare, a, b), Ty::Bool)),
            (false, true) => Some(self.typed(ExprKind::Same(a, b, compare == Compare::NotEqual), Ty::Bool)),
            (false, false) => {
                let found = self.kind(&ty);
                self.report(file, span, Problem::NotOrdered { found });
                None
            }
        }
    }

    /// Says where 30 stands beside a percentage: a bare number is a multiple, 3000 %. That it is more than 100 %, and
    /// more than the fact can be, shows that it was not meant so.
    fn percent_meant(&mut self, env: &Env, left: (&ast::Expr, ExprId), right: (&ast::Expr, ExprId)) {
        for (figure, of, beside) in [(left.0, left.1, right.1), (right.0, right.1, left.1)] {
            let Ty::Number(unit) = self.ty(beside).clone() else { continue };
            let highest = self.greatest(env, beside).map_or(Number::ONE, |greatest| greatest.max(Number::ONE));
            if let ast::ExprKind::Literal(ast::Literal::Quantity(n, None)) = &figure.kind {
                self.bare_percentage(env.file(), figure.span, *n, &unit, highest);
            } else if let Some(n) = self.bare_cells(of).filter(|n| *n > highest) {
                self.percentage_without_sign(env.file(), figure.span, n, &unit, n.to_string());
            }
        }
    }

    /// The greatest figure of the column that is looked up, where its cells have no unit.
    fn bare_cells(&self, of: ExprId) -> Option<Number> {
        let ExprKind::Lookup { table, column, .. } = self.model.exprs.at(of).kind else { return None };
        let table = self.model.tables.at(table);
        let column = usize::from(column);
        let bare = matches!(table.columns.get(column), Some((_, Ty::Number(unit))) if *unit == Unit::bare());
        let figures = table.rows.iter().filter_map(|row| match row.cells.get(column)?.value.as_ref()? {
            Constant::Number(n) => Some(*n),
            _ => None,
        });
        figures.max().filter(|_| bare)
    }

    /// Says of a figure without a unit that it is more than a percentage can be.
    pub(super) fn bare_percentage(&mut self, file: FileId, span: Span, n: Number, unit: &Unit, highest: Number) {
        if n <= highest {
            return;
        }
        let written = self.sources.get(file).map(|f| f.slice(span).trim().to_owned()).unwrap_or_default();
        let replacement = format!("{written}{unit}");
        if let Some(diagnostic) = self.percentage_without_sign(file, span, n, unit, written) {
            diagnostic.fix = Some(Fix { span, replacement });
        }
    }

    fn percentage_without_sign(&mut self, file: FileId, span: Span, n: Number, unit: &Unit, figure: String) -> Option<&mut Diagnostic> {
        let percentage = unit.dims().is_bare() && unit.factor() != Number::ONE;
        let parts = n.checked_div(unit.factor()).filter(|_| percentage)?;
        Some(self.report(file, span, Problem::PercentMeant { figure, as_written: format!("{parts}{unit}") }))
    }

    /// The declared greatest value, where this is a fact that has one.
    fn greatest(&self, env: &Env, expr: ExprId) -> Option<Number> {
        let ExprKind::Field { column, .. } = self.model.exprs.at(expr).kind else { return None };
        match &self.model.subjects.at(env.subject).columns.at(column).ty {
            ColumnType::Number(ty) => ty.greatest,
            _ => None,
        }
    }

    fn arithmetic(&mut self, file: FileId, op: &Spanned<BinaryOp>, left: Side<'_>, right: Side<'_>) -> Option<Typed> {
        let subtract = op.node == BinaryOp::Subtract;
        if matches!(op.node, BinaryOp::Add | BinaryOp::Subtract) {
            match (&left.1.1, &right.1.1) {
                (Ty::Date, Ty::Date) if subtract => {
                    let days = Unit::parse("日").unwrap_or_else(Unit::bare);
                    return Some(self.typed(ExprKind::DaysBetween(left.1.0, right.1.0), Ty::Number(days)));
                }
                (Ty::Date, Ty::Number(_)) => return self.date_plus(file, left.1.0, right, subtract),
                (Ty::Number(_), Ty::Date) if !subtract => return self.date_plus(file, right.1.0, left, false),
                _ => {}
            }
        }
        let (Ty::Number(u), Ty::Number(v)) = (left.1.1.clone(), right.1.1.clone()) else {
            let (l, r) = (self.kind(&left.1.1), self.kind(&right.1.1));
            self.report(file, left.0.span.to(right.0.span), Problem::Operands { left: l, right: r });
            return None;
        };
        match op.node {
            BinaryOp::Add | BinaryOp::Subtract => {
                let span = left.0.span.to(right.0.span);
                let (a, b, ty) = self.meet(file, left, right)?;
                let kind = if subtract { ExprKind::Subtract(a, b) } else { ExprKind::Add(a, b) };
                self.folded(file, span, kind, ty)
            }
            BinaryOp::Multiply => {
                let span = left.0.span.to(right.0.span);
                self.folded(file, span, ExprKind::Multiply(left.1.0, right.1.0), Ty::Number(u.times(&v)))
            }
            _ => {
                let span = left.0.span.to(right.0.span);
                self.folded(file, span, ExprKind::Divide(left.1.0, right.1.0), Ty::Number(u.per(&v)))
            }
        }
    }

    /// Computes what is constant already; an overflow or a division by nought there is a mistake of the rule.
    fn folded(&mut self, file: FileId, span: Span, kind: ExprKind, ty: Ty) -> Option<Typed> {
        let operands = match &kind {
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) | ExprKind::Multiply(a, b) | ExprKind::Divide(a, b) => {
                self.constant_number(*a).zip(self.constant_number(*b))
            }
            _ => None,
        };
        if let (ExprKind::Divide(_, b), None) = (&kind, operands)
            && self.constant_number(*b).is_some_and(Number::is_zero)
        {
            self.report(file, span, Problem::ConstantOverflow);
            return None;
        }
        let Some((x, y)) = operands else { return Some(self.typed(kind, ty)) };
        let value = match kind {
            ExprKind::Add(..) => x.checked_add(y),
            ExprKind::Subtract(..) => x.checked_sub(y),
            ExprKind::Multiply(..) => x.checked_mul(y),
            _ => x.checked_div(y),
        };
        if let Some(n) = value {
            Some(self.typed(ExprKind::Number(n), ty))
        } else {
            self.report(file, span, Problem::ConstantOverflow);
            None
        }
    }

    fn date_plus(&mut self, file: FileId, date: ExprId, duration: Side<'_>, negative: bool) -> Option<Typed> {
        let (ast, (id, ty)) = duration;
        let Ty::Number(unit) = &ty else { return None };
        let calendar = match unit.dims().single() {
            Some(Base::Time) => CalendarUnit::Days,
            Some(Base::Month) => CalendarUnit::Months,
            Some(Base::Workday) => CalendarUnit::Workdays,
            _ => {
                let found = self.kind(&ty);
                self.report(file, ast.span, Problem::TypeMismatch { expected: Kind::Duration, found });
                return None;
            }
        };
        if self.constant_number(id).is_some_and(|n| !n.is_integer()) {
            self.report(file, ast.span, Problem::BrokenDuration);
            return None;
        }
        Some(self.typed(ExprKind::AddToDate { date, duration: id, unit: calendar, negative }, Ty::Date))
    }

    pub(super) fn one_of(&mut self, env: &mut Env, value: &ast::Expr, members: &[ast::Expr]) -> Option<Typed> {
        let (id, ty) = self.infer(env, value, None)?;
        if let Ty::Choices(_) = ty {
            if let Some(first) = members.first() {
                self.compares_choices(env.file(), value.span, value, first);
            }
            return None;
        }
        let mut ids = Vec::new();
        let mut whole = true;
        for member in members {
            let met = self.infer(env, member, Some(&ty)).and_then(|typed| self.meet(env.file(), (value, (id, ty.clone())), (member, typed)));
            match met {
                Some((_, found, _)) => {
                    self.percent_meant(env, (value, id), (member, found));
                    ids.push(found);
                }
                None => whole = false,
            }
        }
        whole.then(|| self.typed(ExprKind::OneOf(id, ids), Ty::Bool))
    }

    pub(super) fn has(&mut self, env: &mut Env, member: &ast::Expr, set: &ast::Expr) -> Option<Typed> {
        let (set_id, ty) = self.infer(env, set, None)?;
        let Ty::Choices(_) = ty else {
            let found = self.kind(&ty);
            self.report(env.file(), set.span, Problem::TypeMismatch { expected: Kind::Choices(Vec::new()), found });
            return None;
        };
        let (member_id, member_ty) = self.infer(env, member, Some(&ty))?;
        if let ExprKind::Member(found) = self.model.exprs.at(member_id).kind {
            return Some(self.typed(ExprKind::Has(set_id, found), Ty::Bool));
        }
        let (expected, found) = (self.kind(&ty), self.kind(&member_ty));
        self.report(env.file(), member.span, Problem::TypeMismatch { expected, found });
        None
    }

    pub(super) fn between(&mut self, env: &mut Env, value: &ast::Expr, low: &ast::Expr, high: &ast::Expr) -> Option<Typed> {
        let typed = self.infer(env, value, None)?;
        let low_typed = self.infer(env, low, Some(&typed.1));
        let high_typed = self.infer(env, high, Some(&typed.1));
        let (_, low_id, ty) = self.meet(env.file(), (value, typed.clone()), (low, low_typed?))?;
        let (id, high_id, _) = self.meet(env.file(), (value, (typed.0, ty.clone())), (high, high_typed?))?;
        self.percent_meant(env, (value, id), (low, low_id));
        self.percent_meant(env, (value, id), (high, high_id));
        let ordered = match &ty {
            Ty::Number(_) | Ty::Date => true,
            Ty::Choice(e) => self.model.enums.at(*e).ordered,
            _ => false,
        };
        if !ordered {
            let found = self.kind(&ty);
            self.report(env.file(), value.span, Problem::NotOrdered { found });
            return None;
        }
        Some(self.typed(ExprKind::Between(id, low_id, high_id), Ty::Bool))
    }
}
