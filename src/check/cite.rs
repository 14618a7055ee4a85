//! Documents and citations.

use super::{Checker, Origin, bilingual};
use crate::date::Date;
use crate::diag::{Noun, Problem};
use crate::model::{Citation, Document, DocumentId, Force};
use crate::nearest::nearest;
use crate::span::Spanned;
use crate::syntax::ast::{self, DocumentAttribute};
use crate::syntax::words::{self, Place, Word};

/// What a word of 效力 means.
fn force(word: &Word) -> Option<Force> {
    Some(match word.zh {
        "法律" => Force::Law,
        "行政法规" => Force::AdministrativeRegulation,
        "地方性法规" => Force::LocalRegulation,
        "部门规章" => Force::DepartmentalRule,
        "地方规章" => Force::LocalRule,
        "规范性文件" => Force::NormativeDocument,
        "强制性标准" => Force::MandatoryStandard,
        "工程标准" => Force::EngineeringStandard,
        "推荐性标准" => Force::RecommendedStandard,
        "指引" => Force::Guide,
        "政策" => Force::Policy,
        _ => return None,
    })
}

impl<'a> Checker<'a> {
    pub(super) fn documents(&mut self) {
        let mut replaced: Vec<(Origin, DocumentId, &'a ast::Path)> = Vec::new();
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Document(document) = &declaration.kind else { continue };
            let named = self.named(&document.label, Noun::Document, origin.file);
            let id = self.document(origin, document, named);
            self.declare(|n| &mut n.documents, Noun::Document, origin, &document.label, id);
            for attribute in &document.attributes {
                if let DocumentAttribute::Replaces(names) = &attribute.node {
                    replaced.extend(names.iter().map(|n| (origin, id, n)));
                }
            }
        }
        self.replaced(&replaced);
    }

    fn document(&mut self, origin: Origin, document: &ast::Document, named: crate::model::Named) -> DocumentId {
        let mut out = Document {
            named,
            pack: crate::id::Id::from_index(origin.pack),
            title: crate::model::Bilingual::zh(document.label.name.node.clone()),
            number: None,
            issuer: None,
            draft: false,
            force: Force::Policy,
            from: None,
            until: None,
        };
        let mut seen: Vec<&'static str> = Vec::new();
        for attribute in &document.attributes {
            let word = match &attribute.node {
                DocumentAttribute::Title(_) => "标题",
                DocumentAttribute::Number(_) => "文号",
                DocumentAttribute::Issuer(_) => "发布",
                DocumentAttribute::Effective(..) => "施行",
                DocumentAttribute::Repealed(_) => "废止",
                DocumentAttribute::Status(_) => "状态",
                DocumentAttribute::Force(_) => "效力",
                DocumentAttribute::Replaces(_) => "代替",
            };
            if seen.contains(&word) && word != "代替" {
                self.stated_twice(origin.file, attribute.span, word);
                continue;
            }
            seen.push(word);
            self.attribute(origin, attribute, &mut out);
        }
        for attribute in ["标题", "效力"] {
            if !seen.contains(&attribute) {
                self.report(origin.file, document.label.name.span, Problem::MissingAttribute { attribute });
            }
        }
        self.model.documents.push(out)
    }

    fn attribute(&mut self, origin: Origin, attribute: &Spanned<DocumentAttribute>, out: &mut Document) {
        match &attribute.node {
            DocumentAttribute::Title(text) => out.title = bilingual(text),
            DocumentAttribute::Number(text) => out.number = Some(bilingual(text)),
            DocumentAttribute::Issuer(text) => out.issuer = Some(bilingual(text)),
            DocumentAttribute::Effective(from, until) => {
                out.from = Some(from.node);
                if let Some(until) = until {
                    self.dates_in_order(origin, from, until);
                    out.until = earlier(out.until, Some(until.node));
                }
            }
            DocumentAttribute::Repealed(day) => out.until = earlier(out.until, day.node.add_days(-1)),
            // What is in force is computed, but may be written.
            DocumentAttribute::Status(name) => match words::find(Place::Status, &name.node) {
                Some(word) => out.draft = word.en == "draft",
                None => self.unknown_word(origin, name, Place::Status),
            },
            DocumentAttribute::Force(name) => match words::find(Place::Force, &name.node).and_then(force) {
                Some(force) => out.force = force,
                None => self.unknown_word(origin, name, Place::Force),
            },
            DocumentAttribute::Replaces(_) => {}
        }
    }

    fn unknown_word(&mut self, origin: Origin, word: &ast::Name, place: Place) {
        let expected = words::at(place).map(|w| (w.zh, w.en)).collect();
        let near = nearest(&word.node, words::at(place).flat_map(Word::spellings)).first().cloned();
        let fix = near.clone();
        let diagnostic = self.report(origin.file, word.span, Problem::UnknownWord { word: word.node.clone(), expected, nearest: near });
        if let Some(fix) = fix {
            *diagnostic = diagnostic.clone().with_fix(word.span, fix);
        }
    }

    pub(super) fn dates_in_order(&mut self, origin: Origin, from: &Spanned<Date>, until: &Spanned<Date>) {
        if until.node < from.node {
            self.report(origin.file, until.span, Problem::DatesReversed { from: from.node, until: until.node });
        }
    }

    /// 代替: the other's last day is the day before this one's first. A draft without a first day ends nothing.
    fn replaced(&mut self, replaced: &[(Origin, DocumentId, &ast::Path)]) {
        let mut ended: Vec<(DocumentId, DocumentId)> = Vec::new();
        for (origin, by, name) in replaced {
            let Some(old) = self.document_of(*origin, name) else { continue };
            let circle = old == *by || ended.iter().any(|(o, b)| o == by && *b == old);
            if circle || ended.iter().any(|(o, b)| *o == old && b != by) {
                self.report(origin.file, name.span, Problem::Replaced { name: name.text() });
                continue;
            }
            ended.push((old, *by));
            let (draft, from) = {
                let new = self.model.documents.at(*by);
                (new.draft, new.from)
            };
            if let (false, Some(from)) = (draft, from) {
                let old = self.model.documents.at_mut(old);
                old.until = earlier(old.until, from.add_days(-1));
            }
        }
    }

    /// The document that a bare or pack-qualified name stands for.
    fn document_of(&mut self, origin: Origin, path: &ast::Path) -> Option<DocumentId> {
        let names: Vec<&ast::Name> = path.names.iter().collect();
        self.resolve(|n| &n.documents, Noun::Document, origin, &names, path.span)
    }

    pub(super) fn citations(&mut self, origin: Origin, cites: &[ast::Cite]) -> Vec<Citation> {
        cites.iter().filter_map(|c| self.citation(origin, c)).collect()
    }

    pub(super) fn citation(&mut self, origin: Origin, cite: &ast::Cite) -> Option<Citation> {
        let document = self.document_of(origin, &cite.document);
        let via = match &cite.via {
            None => None,
            Some((name, clauses)) => {
                let via = self.document_of(origin, name)?;
                Some((via, clauses.iter().map(|c| c.node.clone()).collect()))
            }
        };
        let marked = |mark| cite.marks.iter().any(|m| m.node == mark);
        Some(Citation {
            document: document?,
            clauses: cite.clauses.iter().map(|c| c.node.clone()).collect(),
            mandatory: cite.mandatory.as_ref().map(|m| m.until.as_ref().map(|d| d.node)),
            unverified: marked(ast::Mark::Unverified),
            inferred: marked(ast::Mark::Inferred),
            paraphrased: marked(ast::Mark::Paraphrased),
            via,
        })
    }

    /// Warns of something that rests on documents of which none is in force on any day that it may be.
    pub(super) fn never_in_force(&mut self, origin: Origin, name: &ast::Name, citations: &[Citation], from: Option<Date>, until: Option<Date>) {
        // Days in the wrong order were reported.
        if citations.is_empty() || from.zip(until).is_some_and(|(from, until)| until < from) {
            return;
        }
        let some_day = citations.iter().any(|c| {
            let document = self.model.documents.at(c.document);
            let first = document.from.max(from);
            let last = earlier(document.until, until);
            first.is_none_or(|f| last.is_none_or(|l| f <= l))
        });
        if !some_day {
            self.report(origin.file, name.span, Problem::NeverInForce { name: name.node.clone() });
        }
    }
}

pub(super) fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
