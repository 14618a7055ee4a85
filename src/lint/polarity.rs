//! Verbs that read backwards: what must not be at least so much, what shall not not be.
//!
//! A standard says 不应小于 and 不应大于: what is forbidden begins beyond the figure. 不应 with `>=` or `<=` forbids the figure
//! itself, which a standard says with 应 and the opposite. Only the outermost word of a clause is looked at.

use crate::check::Places;
use crate::diag::{Diagnostic, Problem};
use crate::model::{Compare, ExprKind, Model, Severity};
use crate::source::SourceMap;

/// Says where a clause reads backwards.
pub(super) fn backwards(model: &Model, places: &Places, sources: &SourceMap, out: &mut Vec<Diagnostic>) {
    for (id, rule) in model.rules.enumerate() {
        for (clause, at) in rule.clauses.iter().zip(&places.rules.at(id).clauses) {
            let (written, better) = match (clause.negative, &model.exprs.at(clause.expr).kind) {
                (true, ExprKind::Compare(Compare::GreaterEqual, ..)) => (">=", "<"),
                (true, ExprKind::Compare(Compare::LessEqual, ..)) => ("<=", ">"),
                (_, ExprKind::Compare(Compare::NotEqual, ..) | ExprKind::Same(.., true)) => ("不是", "="),
                (_, ExprKind::Not(_)) => ("非", ""),
                _ => continue,
            };
            // 不得 is as strong as 不应, and shown as it was written.
            let text = sources.get(at.clause.file).map(|source| source.slice(at.clause.span)).unwrap_or_default();
            let may_not = clause.negative && (text.starts_with("不得") || text.starts_with("may"));
            let verb = if may_not { "不得" } else { verb(clause.severity, clause.negative) };
            let better_verb = self::verb(clause.severity, !clause.negative);
            let problem = Problem::Backwards { verb, operator: written, better_verb, better_operator: better };
            out.push(Diagnostic::new(problem, at.clause.file, at.clause.span));
        }
    }
}

fn verb(severity: Severity, negative: bool) -> &'static str {
    match (severity, negative) {
        (Severity::Mandatory, false) => "必须",
        (Severity::Mandatory, true) => "严禁",
        (Severity::Required, false) => "应",
        (Severity::Required, true) => "不应",
        (Severity::Recommended, false) => "宜",
        (Severity::Recommended, true) => "不宜",
    }
}
