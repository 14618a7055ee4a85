//! A citation of a document that is no longer in force: repealed, replaced, or run out.

use crate::check::PackInput;
use crate::date::Date;
use crate::diag::{Diagnostic, Problem};
use crate::model::{Document, Model};
use crate::syntax::ast::{Cite, DeclarationKind, Path, Statement};

/// Says where something rests on a document that ended before the day up to which the pack is kept.
///
/// What ends itself by then (至) is kept for that time on purpose, and so is what also cites the document that follows.
pub(super) fn cited(model: &Model, inputs: &[PackInput], out: &mut Vec<Diagnostic>) {
    let Some(day) = model.as_of_examples() else { return };
    for (file, ast) in inputs.iter().flat_map(|input| &input.files) {
        for declaration in &ast.declarations {
            let (cites, until) = match &declaration.kind {
                DeclarationKind::Table(table) => (table.cites.iter().collect(), None),
                DeclarationKind::Define(define) => (define.cites.iter().collect(), None),
                DeclarationKind::Rule(rule) => of(rule.statements.iter().map(|s| &s.node)),
                DeclarationKind::Pathway(pathway) => of(pathway.statements.iter().map(|s| &s.node)),
                DeclarationKind::Support(support) => of(support.statements.iter().map(|s| &s.node)),
                DeclarationKind::Penalty(penalty) => of(penalty.statements.iter().map(|s| &s.node)),
                DeclarationKind::Amend(amend) => of(amend.statements.iter().map(|s| &s.node)),
                DeclarationKind::Document(_) | DeclarationKind::Subject(_) => continue,
            };
            let follows = |ended: &Document| {
                let next = ended.until.and_then(|last| last.add_days(1));
                cites.iter().filter_map(|cite| document(model, &cite.document)).any(|d| d.from.is_some() && d.from == next)
            };
            for cite in &cites {
                let via = cite.via.as_ref().map(|(path, _)| path);
                for path in std::iter::once(&cite.document).chain(via) {
                    let Some(ended) = document(model, path) else { continue };
                    let Some(last) = ended.until.filter(|last| *last < day) else { continue };
                    if until.is_none_or(|until| until > last) && !follows(ended) {
                        out.push(Diagnostic::new(Problem::Ended { document: ended.title.zh.clone(), until: last }, *file, path.span));
                    }
                }
            }
        }
    }
}

/// What statements cite, and the last day that they set.
fn of<'a>(statements: impl Iterator<Item = &'a Statement>) -> (Vec<&'a Cite>, Option<Date>) {
    let (mut cites, mut until) = (Vec::new(), None);
    for statement in statements {
        match statement {
            Statement::Cite(cite) => cites.push(cite),
            Statement::Until(day) => until = Some(day.node),
            _ => {}
        }
    }
    (cites, until)
}

/// The document of that name, in the pack that is named before it.
fn document<'m>(model: &'m Model, path: &Path) -> Option<&'m Document> {
    let (name, pack) = path.names.split_last()?;
    let is_of_pack = |document: &Document| pack.last().is_none_or(|pack| model.packs.at(document.pack).named.is(&pack.node));
    model.documents.iter().rev().find(|d| d.named.is(&name.node) && is_of_pack(d))
}
