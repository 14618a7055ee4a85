//! Questions that are missing, and texts without English.

use crate::check::PackInput;
use crate::diag::{Diagnostic, Problem};
use crate::source::FileId;
use crate::syntax::ast::{AmountValue, Declaration, DeclarationKind, DocumentAttribute, Field, FieldKind, Name, Statement, Text};

fn declarations(inputs: &[PackInput]) -> impl Iterator<Item = (FileId, &Declaration)> {
    inputs.iter().flat_map(|i| &i.files).flat_map(|(file, ast)| ast.declarations.iter().map(|d| (*file, d)))
}

/// Says which facts are not asked for in words. What an item is called needs none.
pub(super) fn questions(inputs: &[PackInput], out: &mut Vec<Diagnostic>) {
    fn unasked(file: FileId, fields: &[Field], called: Option<&Name>, out: &mut Vec<Diagnostic>) {
        for field in fields {
            let is_label = called.is_some_and(|called| std::iter::once(&field.label.name).chain(&field.label.key).any(|name| name.node == called.node));
            match &field.kind {
                FieldKind::Value(value) if value.question.is_none() && !is_label => {
                    let name = &field.label.name;
                    out.push(Diagnostic::new(Problem::NoQuestion { name: name.node.clone() }, file, name.span));
                }
                FieldKind::Value(_) => {}
                FieldKind::Group(inner) => unasked(file, inner, None, out),
                FieldKind::List(list) => unasked(file, &list.fields, list.label.as_ref(), out),
            }
        }
    }
    for (file, declaration) in declarations(inputs) {
        if let DeclarationKind::Subject(subject) = &declaration.kind {
            unasked(file, &subject.fields, None, out);
        }
    }
}

/// Says which texts have no English.
pub(super) fn english(inputs: &[PackInput], out: &mut Vec<Diagnostic>) {
    for (file, declaration) in declarations(inputs) {
        let mut texts = Vec::new();
        match &declaration.kind {
            DeclarationKind::Document(document) => texts.extend(document.attributes.iter().filter_map(|a| match &a.node {
                DocumentAttribute::Title(text) | DocumentAttribute::Number(text) | DocumentAttribute::Issuer(text) => Some(text),
                _ => None,
            })),
            DeclarationKind::Subject(subject) => of_fields(&subject.fields, &mut texts),
            DeclarationKind::Rule(rule) => {
                texts.extend(&rule.title);
                rule.statements.iter().for_each(|s| of_statement(&s.node, &mut texts));
            }
            DeclarationKind::Pathway(pathway) => {
                texts.extend(&pathway.title);
                pathway.statements.iter().for_each(|s| of_statement(&s.node, &mut texts));
            }
            DeclarationKind::Support(support) => {
                texts.extend(&support.title);
                support.statements.iter().for_each(|s| of_statement(&s.node, &mut texts));
            }
            DeclarationKind::Penalty(penalty) => {
                texts.extend(&penalty.title);
                penalty.statements.iter().for_each(|s| of_statement(&s.node, &mut texts));
            }
            DeclarationKind::Amend(amend) => amend.statements.iter().for_each(|s| of_statement(&s.node, &mut texts)),
            DeclarationKind::Table(_) | DeclarationKind::Define(_) => {}
        }
        let without = texts.into_iter().filter(|t| t.en.is_none() && needs_english(&t.zh.node));
        out.extend(without.map(|t| Diagnostic::new(Problem::NoEnglish { text: t.zh.node.clone() }, file, t.zh.span)));
    }
}

/// What has no Chinese character is the same in English: `GB 50016-2014`.
fn needs_english(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c))
}

fn of_fields<'a>(fields: &'a [Field], texts: &mut Vec<&'a Text>) {
    for field in fields {
        match &field.kind {
            FieldKind::Value(value) => texts.extend(value.question.iter().chain(&value.note)),
            FieldKind::Group(inner) => of_fields(inner, texts),
            FieldKind::List(list) => {
                texts.extend(&list.question);
                of_fields(&list.fields, texts);
            }
        }
    }
}

/// What stands in a report or a questionnaire; a word on an example is for those who write rules.
fn of_statement<'a>(statement: &'a Statement, texts: &mut Vec<&'a Text>) {
    match statement {
        Statement::Inspect(_, text) | Statement::Remedy(text) | Statement::Procedure(text) | Statement::Consequence { text, .. } => texts.push(text),
        Statement::Responsible(all) | Statement::Payer(all) | Statement::Authority(all) => texts.extend(all),
        Statement::Material(material) => texts.push(&material.name),
        Statement::Within { from, .. } => texts.extend(from),
        Statement::Amount { basis, value, .. } => {
            texts.extend(basis);
            if let AmountValue::Text(text) = value {
                texts.push(text);
            }
        }
        Statement::Step { title, statements } => {
            texts.push(title);
            for statement in statements {
                of_statement(&statement.node, texts);
            }
        }
        Statement::Case(case) => case.statements.iter().for_each(|s| of_statement(&s.node, texts)),
        Statement::Cite(_)
        | Statement::Applies { .. }
        | Statement::Body(_)
        | Statement::From(_)
        | Statement::Until(_)
        | Statement::SameAs(_)
        | Statement::Example { .. }
        | Statement::Gives { .. }
        | Statement::Next(_)
        | Statement::Condition(_)
        | Statement::Against(_) => {}
    }
}
