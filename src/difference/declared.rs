//! Every declaration of a set of rules with what identifies it and the lines that say what it is.

use crate::check::bilingual;
use crate::lang::Lang;
use crate::model::Bilingual;
use crate::ruleset::RuleSetBuilder;
use crate::source::{FileId, SourceFile};
use crate::span::{Span, Spanned};
use crate::syntax::{self, ast};
use crate::translate::TranslateError;
use ast::{DeclarationKind, FieldKind, Label, Statement};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is declared, in the order in which differences are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Kind {
    Document,
    Fact,
    Table,
    Definition,
    Rule,
    Pathway,
    Support,
    Penalty,
    Amendment,
}

impl Kind {
    /// The word of the language for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Kind::Document => lang.pick("文件", "document"),
            Kind::Fact => lang.pick("情况", "fact"),
            Kind::Table => lang.pick("表", "table"),
            Kind::Definition => lang.pick("定义", "definition"),
            Kind::Rule => lang.pick("规则", "rule"),
            Kind::Pathway => lang.pick("路径", "pathway"),
            Kind::Support => lang.pick("扶持", "support"),
            Kind::Penalty => lang.pick("罚则", "penalty"),
            Kind::Amendment => lang.pick("修订", "amendment"),
        }
    }
}

/// One declaration, or one fact of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// What it is.
    pub kind: Kind,
    /// Pack and key (`national.class_size`); of a fact its subject and path (`facility.classes.children`).
    pub id: String,
    /// Its Chinese name.
    pub name: String,
    /// Its title in either language, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Bilingual>,
    /// 依据, as written in Chinese.
    pub cites: Vec<String>,
    /// What it says, a line each, without comments and examples.
    pub lines: Vec<String>,
}

impl RuleSetBuilder {
    /// Everything that the rules declare, written in Chinese, for [`crate::difference::Difference::between`].
    ///
    /// # Errors
    /// The rules have mistakes, or names that clash in Chinese.
    pub fn declared(self) -> Result<Vec<Declared>, TranslateError> {
        let mut found = Vec::new();
        for (pack, name, text) in self.written(Lang::Zh, |_| true)? {
            let source = SourceFile::new(name, text);
            let (file, _) = syntax::parse(&source, FileId(0));
            let reading = Reading { pack: &pack, source: &source, comments: &file.comments };
            for declaration in &file.declarations {
                reading.declaration(declaration, &mut found);
            }
        }
        found.sort_by_key(|d| d.kind);
        Ok(united(found))
    }
}

/// A list that is opened several times is one.
fn united(found: Vec<Declared>) -> Vec<Declared> {
    let mut at: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    let mut out: Vec<Declared> = Vec::new();
    for declared in found {
        let place = *at.entry((declared.kind, declared.id.clone())).or_insert(out.len());
        match out.get_mut(place) {
            Some(first) => first.lines.extend(declared.lines),
            None => out.push(declared),
        }
    }
    for declared in &mut out {
        let mut seen = BTreeSet::new();
        if declared.kind == Kind::Fact {
            declared.lines.retain(|line| seen.insert(line.clone()));
        }
    }
    out
}

/// One file in the canonical form.
struct Reading<'a> {
    pack: &'a str,
    source: &'a SourceFile,
    comments: &'a [ast::Comment],
}

impl Reading<'_> {
    fn declaration(&self, declaration: &ast::Declaration, found: &mut Vec<Declared>) {
        let (kind, label, title, cites, left_out) = match &declaration.kind {
            DeclarationKind::Subject(subject) => {
                let name = key(&subject.label);
                return subject.fields.iter().for_each(|field| self.field(name, field, found));
            }
            DeclarationKind::Document(d) => (Kind::Document, &d.label, document_title(d), Vec::new(), Vec::new()),
            DeclarationKind::Table(t) => (Kind::Table, &t.label, None, t.cites.iter().map(|c| c.span).collect(), Vec::new()),
            DeclarationKind::Define(d) => (Kind::Definition, &d.label, None, d.cites.iter().map(|c| c.span).collect(), Vec::new()),
            DeclarationKind::Rule(r) => (Kind::Rule, &r.label, r.title.as_ref(), cites(&r.statements), examples(&r.statements)),
            DeclarationKind::Pathway(p) => (Kind::Pathway, &p.label, p.title.as_ref(), cites(&p.statements), examples(&p.statements)),
            DeclarationKind::Support(s) => (Kind::Support, &s.label, s.title.as_ref(), cites(&s.statements), examples(&s.statements)),
            DeclarationKind::Penalty(p) => (Kind::Penalty, &p.label, p.title.as_ref(), cites(&p.statements), examples(&p.statements)),
            DeclarationKind::Amend(amend) => {
                let cites: Vec<String> = cites(&amend.statements).into_iter().map(|span| self.cite(span)).collect();
                // Several may amend one thing; what they rest on tells them apart.
                let id = format!("{} → {} {}", self.pack, amend.target.text(), cites.join("；"));
                let lines = self.lines(declaration.span, &examples(&amend.statements));
                return found.push(Declared { kind: Kind::Amendment, id, name: amend.target.text(), title: None, cites, lines });
            }
        };
        found.push(Declared {
            kind,
            id: format!("{}.{}", self.pack, key(label)),
            name: label.name.node.clone(),
            title: title.map(bilingual),
            cites: cites.into_iter().map(|span| self.cite(span)).collect(),
            lines: self.lines(declaration.span, &left_out),
        });
    }

    fn field(&self, path: &str, field: &ast::Field, found: &mut Vec<Declared>) {
        let path = format!("{path}.{}", key(&field.label));
        let fields: &[ast::Field] = match &field.kind {
            FieldKind::Value(_) => &[],
            FieldKind::Group(fields) => fields,
            FieldKind::List(list) => &list.fields,
        };
        // A group is nothing but its facts, and may be opened several times.
        if !matches!(field.kind, FieldKind::Group(_)) {
            let title = match &field.kind {
                FieldKind::Value(value) => value.question.as_ref(),
                FieldKind::List(list) => list.question.as_ref(),
                FieldKind::Group(_) => None,
            };
            found.push(Declared {
                kind: Kind::Fact,
                id: path.clone(),
                name: field.label.name.node.clone(),
                title: title.map(bilingual),
                cites: Vec::new(),
                lines: self.lines(field.span, &fields.iter().map(|f| f.span).collect::<Vec<_>>()),
            });
        }
        for field in fields {
            self.field(&path, field, found);
        }
    }

    /// The citation without the word before it.
    fn cite(&self, span: Span) -> String {
        let line = self.lines(span, &[]).join(" ");
        line.strip_prefix("依据").unwrap_or(&line).trim().to_owned()
    }

    /// What stands in a span, a line each, without what is left out and without comments.
    fn lines(&self, span: Span, left_out: &[Span]) -> Vec<String> {
        let within = |other: &Span| span.start <= other.start && other.end <= span.end;
        let mut holes: Vec<Span> = left_out.iter().copied().chain(self.comments.iter().map(|c| c.span)).filter(within).collect();
        holes.sort_by_key(|hole| hole.start);
        let (mut text, mut at) = (String::new(), span.start);
        for hole in holes {
            if hole.start >= at {
                text += self.source.slice(Span { start: at, end: hole.start });
                at = hole.end;
            }
        }
        text += self.source.slice(Span { start: at, end: span.end });
        // How wide the columns of a table are is layout, too.
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        text.lines().map(words).filter(|line| !matches!(line.as_str(), "" | "{" | "}")).collect()
    }
}

fn key(label: &Label) -> &str {
    label.key.as_ref().map_or(label.name.node.as_str(), |key| key.node.as_str())
}

fn document_title(document: &ast::Document) -> Option<&ast::Text> {
    document.attributes.iter().find_map(|a| if let ast::DocumentAttribute::Title(title) = &a.node { Some(title) } else { None })
}

fn cites(statements: &[Spanned<Statement>]) -> Vec<Span> {
    statements.iter().filter(|s| matches!(s.node, Statement::Cite(_))).map(|s| s.span).collect()
}

fn examples(statements: &[Spanned<Statement>]) -> Vec<Span> {
    statements.iter().filter(|s| matches!(s.node, Statement::Example { .. } | Statement::Gives { .. })).map(|s| s.span).collect()
}
