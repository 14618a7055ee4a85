//! Rules in one language → the same rules in the other: words and units by the table of words, names by what they mean.
//!
//! What comes out is parsed and checked again. It is given away only where it makes the same model; where a name would mean
//! something else, or nothing, in the other language, that place is told and nothing comes out.

use crate::check::{self, PackInput, Use, named_in};
use crate::diag::{Diagnostic, Diagnostics, Problem};
use crate::lang::Lang;
use crate::model::Model;
use crate::number::fold_width;
use crate::source::{FileId, SourceMap};
use crate::span::Span;
use crate::syntax::ast::{DeclarationKind, Field, FieldKind, TypeExpr};
use crate::syntax::format::{self, Formatted, Spelling};
use crate::syntax::{self, ast, words};
use crate::unit::unit_word;
use std::collections::{BTreeMap, BTreeSet};

/// Why rules are not rewritten.
#[derive(Debug)]
pub enum TranslateError {
    /// They do not build, or names clash in the other language.
    Rules(Diagnostics),
    /// What came out would mean something else: a defect of ours.
    Defect,
}

/// What is written in place of the names of a file.
#[derive(Default)]
struct Names {
    written: BTreeMap<Span, String>,
    /// Names that stand by themselves as operands, and whether in brackets.
    operands: BTreeMap<Span, bool>,
    brackets: BTreeMap<Span, bool>,
}

/// Rewrites files of packs that were parsed without a mistake.
///
/// # Errors
/// The packs have mistakes, names would clash, or a defect of ours.
pub fn translate(sources: &SourceMap, packs: &[PackInput], files: &BTreeSet<FileId>, lang: Lang) -> Result<Vec<(FileId, String)>, TranslateError> {
    let (checked, uses) = check::check_names(sources, packs);
    let errors: Vec<Diagnostic> = checked.diagnostics.into_iter().filter(|d| !d.code().is_warning()).collect();
    if !errors.is_empty() {
        return Err(rules(sources, errors));
    }
    let asts = || packs.iter().flat_map(|p| &p.files);
    let operands = |file: FileId| {
        let ast = asts().find(|(id, _)| *id == file).map(|(_, ast)| ast);
        sources.get(file).zip(ast).map(|(source, ast)| format::operands(source.text(), ast)).unwrap_or_default()
    };
    let (mut names, mut clashes) = (BTreeMap::new(), Vec::new());
    for used in uses.iter().filter(|u| files.contains(&u.file)) {
        let names: &mut Names = names.entry(used.file).or_insert_with(|| Names { operands: operands(used.file), ..Names::default() });
        if let Err(other) = rename(sources, used, lang, names) {
            clashes.push(clash(sources, used.file, used.span, other, lang));
        }
    }
    if !clashes.is_empty() {
        return Err(rules(sources, clashes));
    }
    let lists: BTreeSet<&str> = checked.model.subjects.iter().flat_map(|s| s.lists.iter().skip(1)).map(|l| named_in(&l.named, lang)).collect();
    let mut written = BTreeMap::new();
    for (file, ast) in asts().filter(|(file, _)| files.contains(file)) {
        let Some(text) = sources.get(*file).map(crate::source::SourceFile::text) else { continue };
        let mut names = names.remove(file).unwrap_or_default();
        units_called_as_lists(text, ast, &lists, lang, &mut names.written);
        let formatted =
            format::spelled(text, ast, Spelling { lang: Some(lang), names: &names.written, brackets: &names.brackets }).map_err(|_| TranslateError::Defect)?;
        written.insert(*file, formatted);
    }
    same(sources, packs, &checked.model, &written, lang)?;
    Ok(written.into_iter().map(|(file, formatted)| (file, formatted.text)).collect())
}

fn rules(sources: &SourceMap, items: Vec<Diagnostic>) -> TranslateError {
    let mut diagnostics = Diagnostics { sources: sources.clone(), items };
    diagnostics.sort();
    diagnostics.items.dedup();
    TranslateError::Rules(diagnostics)
}

fn clash(sources: &SourceMap, file: FileId, span: Span, other: String, lang: Lang) -> Diagnostic {
    let name = sources.get(file).map(|f| f.slice(span).to_owned()).unwrap_or_default();
    Diagnostic::new(Problem::NameClash { name, other, lang }, file, span)
}

/// Writes the names of one place in a language; where they cannot stand there, what they would be.
///
/// A name that needs its owner in one language and not in the other gets it there and loses it here. So that an owner that its
/// writer put where it was not needed is not lost, the other kind is marked: `班型` is `(classes.kind)` where `kind` alone
/// would be another's, and `班级.班型` is `classes.kind`. Where no brackets can stand, an owner that was not needed stays in the
/// language in which it was not needed.
fn rename(sources: &SourceMap, used: &Use, lang: Lang, names: &mut Names) -> Result<(), String> {
    let other = lang.pick(Lang::En, Lang::Zh);
    let mut steps: Vec<(Span, String)> = used.steps.iter().map(|(span, named)| (*span, named_in(named, lang).to_owned())).collect();
    let Some(first) = steps.first_mut() else { return Ok(()) };
    let place = first.0;
    let operand = names.operands.get(&place).copied();
    let mut bracketed = operand;
    let fits = match &used.owner {
        Some(owner) if owner.written => {
            let written: String = sources.get(used.file).map(|f| f.slice(place).chars().map(fold_width).collect()).unwrap_or_default();
            let is_foreign = written == named_in(&owner.named, other) && written != named_in(&owner.named, lang);
            match (operand != Some(false), is_foreign, used.alone_in(other), used.alone_in(lang)) {
                // It was put there for the other language.
                (true, true, false, true) => {
                    first.1.clear();
                    bracketed = operand.map(|_| false);
                    true
                }
                // On the way back it would be taken for such a one.
                (true, true, true, false) => {
                    first.1 = written;
                    owner.together_in(lang)
                }
                _ => owner.together_in(lang),
            }
        }
        _ if used.alone_in(lang) => true,
        Some(owner) => {
            first.1 = format!("{}.{}", named_in(&owner.named, lang), first.1);
            bracketed = operand.map(|_| true);
            owner.together_in(lang)
        }
        None => false,
    };
    let is_new = |(span, name): &(Span, String)| names.written.get(span).is_none_or(|known| known == name);
    if !fits || !steps.iter().all(is_new) || steps.iter().any(|(_, name)| name.split('.').any(words::is_reserved)) {
        return Err(steps.iter().map(|(_, name)| name.as_str()).filter(|n| !n.is_empty()).collect::<Vec<_>>().join("."));
    }
    names.brackets.extend(bracketed.map(|bracketed| (place, bracketed)));
    names.written.extend(steps);
    Ok(())
}

/// A unit that would be the name of a list where it stands as a type (`班`, `classes`) stays in its own language.
fn units_called_as_lists(text: &str, ast: &ast::File, lists: &BTreeSet<&str>, lang: Lang, names: &mut BTreeMap<Span, String>) {
    let mut open: Vec<&Field> = Vec::new();
    for declaration in &ast.declarations {
        if let DeclarationKind::Subject(subject) = &declaration.kind {
            open.extend(&subject.fields);
        }
    }
    while let Some(field) = open.pop() {
        match &field.kind {
            FieldKind::Group(fields) => open.extend(fields),
            FieldKind::List(list) => open.extend(&list.fields),
            FieldKind::Value(value) if !names.contains_key(&value.ty.span) => {
                let TypeExpr::Unit(_) = value.ty.node else { continue };
                let Some(word) = text.get(value.ty.span.range()).and_then(|t| unit_word(t.trim())) else { continue };
                if lists.contains(lang.pick(word.zh, word.en)) {
                    names.insert(value.ty.span, lang.pick(word.en, word.zh).to_owned());
                }
            }
            FieldKind::Value(_) => {}
        }
    }
}

/// Parses and checks what was written; says where it is not what it was made from.
fn same(sources: &SourceMap, packs: &[PackInput], model: &Model, written: &BTreeMap<FileId, Formatted>, lang: Lang) -> Result<(), TranslateError> {
    let mut after = SourceMap::default();
    for (file, source) in sources.iter() {
        after.add(source.name(), written.get(&file).map_or(source.text(), |f| f.text.as_str()));
    }
    let mut found = Vec::new();
    let mut again = packs.to_vec();
    for (file, ast) in again.iter_mut().flat_map(|p| &mut p.files).filter(|(file, _)| written.contains_key(file)) {
        let Some(source) = after.get(*file) else { continue };
        let (parsed, diagnostics) = syntax::parse(source, *file);
        found.extend(diagnostics);
        *ast = parsed;
    }
    if found.is_empty() {
        let checked = check::check(&after, &again);
        found.extend(checked.diagnostics.into_iter().filter(|d| !d.code().is_warning()));
        if found.is_empty() {
            return if without_headings(checked.model) == without_headings(model.clone()) { Ok(()) } else { Err(TranslateError::Defect) };
        }
    }
    let place = |d: &Diagnostic| {
        let formatted = written.get(&d.file)?;
        let (now, before) = formatted.tokens.iter().find(|(now, _)| now.end > d.span.start)?;
        let name = after.get(d.file).map(|f| f.slice(*now).to_owned()).unwrap_or_default();
        Some(clash(sources, d.file, *before, name, lang))
    };
    let clashes: Vec<Diagnostic> = found.iter().filter_map(place).collect();
    Err(if clashes.is_empty() { TranslateError::Defect } else { rules(sources, clashes) })
}

/// The model without what the keys of tables are headed with, to which nothing refers.
fn without_headings(mut model: Model) -> Model {
    for table in &mut model.tables {
        for (named, _) in &mut table.keys {
            named.key.clear();
            named.name.clear();
        }
    }
    model
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Owner;
    use crate::model::Named;

    #[test]
    fn an_owner_goes_where_it_is_needed_and_comes_back() {
        let label = |name: &str, key: &str| Named { name: name.to_owned(), key: key.to_owned() };
        let rewritten = |text: &str, operand: Option<bool>, lang: Lang, alone: [bool; 2]| {
            let mut sources = SourceMap::default();
            let file = sources.add("", text);
            let mut at = 0;
            let mut spans = Vec::new();
            for part in text.split('.') {
                spans.push(Span::new(at, at + part.len()));
                at += part.len() + 1;
            }
            let mut names = vec![label("班型", "kind")];
            if spans.len() > 1 {
                names.insert(0, label("班级", "classes"));
            }
            let written = spans.len() > 1;
            let owner = Owner { named: label("班级", "classes"), written, together: [true; 2] };
            let first = spans.first().copied().unwrap();
            let steps = spans.into_iter().zip(names).collect();
            let used = Use { file, span: Span::new(0, text.len()), steps, owner: Some(owner), alone };
            let mut out = Names { operands: operand.map(|bracketed| (first, bracketed)).into_iter().collect(), ..Names::default() };
            rename(&sources, &used, lang, &mut out).unwrap();
            let joined = out.written.values().filter(|n| !n.is_empty()).cloned().collect::<Vec<_>>().join(".");
            if out.brackets.get(&first) == Some(&true) { format!("({joined})") } else { joined }
        };
        // Needed in English alone, as an operand and elsewhere.
        let needed = [true, false];
        let cases = [
            (Some(false), "班型", "(classes.kind)", Some(true)),
            (Some(false), "班级.班型", "classes.kind", Some(false)),
            (Some(true), "班级.班型", "(班级.kind)", Some(true)),
            (None, "班型", "classes.kind", None),
            (None, "班级.班型", "班级.kind", None),
        ];
        for (operand, zh, en, there) in cases {
            let bare = |text: &str| text.trim_matches(['(', ')']).to_owned();
            assert_eq!(rewritten(zh, operand, Lang::En, needed), en);
            let back = rewritten(&bare(en), there, Lang::Zh, needed);
            assert_eq!(bare(&back), zh);
            assert_eq!(back.starts_with('('), operand == Some(true));
            assert_eq!(rewritten(&bare(en), there, Lang::En, needed), en);
        }
        // Needed nowhere, and everywhere.
        for alone in [[true; 2], [false; 2]] {
            assert_eq!(rewritten("班级.班型", Some(false), Lang::En, alone), "classes.kind");
            assert_eq!(rewritten("classes.kind", Some(false), Lang::Zh, alone), "班级.班型");
        }
    }
}
