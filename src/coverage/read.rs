//! A register from YAML.

use super::{CoverageError, Fate, Problem, Register, Row, Threshold};
use crate::model::Bilingual;
use crate::source::{Position, SourceFile};
use crate::span::Span;
use crate::yaml::{self, Entry, Form, FormProblem, Node};

const REGISTER: &[&str] = &["title", "rows"];
const TITLE: &[&str] = &["zh", "en"];
const ROW: &[&str] = &["row", "document", "clause", "subject", "verb", "figure", "confidence", "says", "fate", "rules", "why", "thresholds"];
const NEEDED: &[&str] = &["row", "document", "clause", "subject", "verb", "confidence", "says", "fate"];
const THRESHOLD: &[&str] = &["rule", "facts", "as_of", "outcomes"];

pub(super) fn read(name: &str, text: &str) -> Result<Register, Vec<CoverageError>> {
    let mut reader = Reader { source: SourceFile::new(name, text), errors: Vec::new() };
    let mut register = Register { name: name.to_owned(), title: Bilingual::zh(""), rows: Vec::new() };
    match yaml::parse(text) {
        Err(error) => reader.refuse(error.span, FormProblem::Yaml(error)),
        Ok(root) => {
            for entry in reader.mapping("rows", &root) {
                match entry.key.as_str() {
                    "title" => register.title = reader.title(&entry.node),
                    "rows" => register.rows = reader.list(entry).iter().filter_map(|node| reader.row(node)).collect(),
                    _ => reader.unknown(entry, REGISTER),
                }
            }
        }
    }
    if reader.errors.is_empty() { Ok(register) } else { Err(reader.errors) }
}

struct Reader {
    source: SourceFile,
    errors: Vec<CoverageError>,
}

impl Form for Reader {
    fn refuse(&mut self, span: Span, problem: FormProblem) {
        self.say(span, problem.into());
    }
}

impl Reader {
    fn at(&self, span: Span) -> Position {
        self.source.position(span.start)
    }

    fn say(&mut self, span: Span, problem: Problem) {
        self.errors.push(CoverageError { file: self.source.name().to_owned(), at: self.at(span), problem });
    }

    fn text(&mut self, entry: &Entry) -> String {
        if entry.node.text().is_none() {
            self.refuse(entry.node.span, FormProblem::NotText { key: entry.key.clone() });
        }
        entry.node.text().unwrap_or_default().to_owned()
    }

    fn list<'a>(&mut self, entry: &'a Entry) -> &'a [Node] {
        entry.node.items().unwrap_or_else(|| {
            let key = &entry.key;
            self.say(entry.node.span, Problem::Form(format!("「{key}」须是一列"), format!("`{key}` is a list")));
            &[]
        })
    }

    fn title(&mut self, node: &Node) -> Bilingual {
        let mut title = Bilingual::zh(node.text().unwrap_or_default());
        if node.text().is_none() {
            for entry in self.mapping("title", node) {
                match entry.key.as_str() {
                    "zh" => title.zh = self.text(entry),
                    "en" => title.en = Some(self.text(entry)),
                    _ => self.unknown(entry, TITLE),
                }
            }
        }
        title
    }

    fn row(&mut self, node: &Node) -> Option<Row> {
        let entries = self.mapping("row", node);
        let mut text = std::collections::BTreeMap::new();
        let (mut fate, mut rules, mut thresholds) = (None, Vec::new(), Vec::new());
        for entry in entries {
            match entry.key.as_str() {
                "fate" => fate = self.fate(entry),
                "rules" => rules = self.names(entry),
                "thresholds" => thresholds = self.list(entry).iter().filter_map(|node| self.threshold(node)).collect(),
                key if ROW.contains(&key) => {
                    if !entry.node.is_null() {
                        text.insert(key, self.text(entry));
                    }
                }
                _ => self.unknown(entry, ROW),
            }
        }
        for key in NEEDED {
            if entries.iter().all(|entry| entry.key != *key) {
                self.say(node.span, Problem::Missing(key));
            }
        }
        let mut take = |key: &str| text.remove(key);
        Some(Row {
            row: take("row")?,
            at: self.at(node.span),
            document: take("document")?,
            clause: take("clause").unwrap_or_default(),
            subject: take("subject")?,
            verb: take("verb").unwrap_or_default(),
            figure: take("figure"),
            confidence: take("confidence").unwrap_or_default(),
            says: take("says")?,
            fate: fate?,
            rules,
            why: take("why"),
            thresholds,
        })
    }

    fn fate(&mut self, entry: &Entry) -> Option<Fate> {
        let written = self.text(entry);
        let fate = Fate::ALL.into_iter().find(|fate| fate.key() == written);
        if fate.is_none() {
            self.say(entry.node.span, Problem::NoSuchFate(written));
        }
        fate
    }

    fn names(&mut self, entry: &Entry) -> Vec<(Position, String)> {
        let items = if entry.node.is_null() { &[] } else { self.list(entry) };
        let mut names = Vec::new();
        for item in items {
            match item.text() {
                Some(name) => names.push((self.at(item.span), name.to_owned())),
                None => self.refuse(item.span, FormProblem::NotText { key: "rules".to_owned() }),
            }
        }
        names
    }

    fn threshold(&mut self, node: &Node) -> Option<Threshold> {
        let (mut rule, mut facts, mut as_of, mut outcomes) = (None, String::new(), None, Vec::new());
        let entries = self.mapping("thresholds", node);
        for entry in entries {
            match entry.key.as_str() {
                "rule" => rule = Some(self.text(entry)),
                "facts" => facts = self.document(entry.node.span),
                "as_of" => as_of = self.date(&entry.node),
                "outcomes" => {
                    for outcome in self.mapping("outcomes", &entry.node) {
                        let written = outcome.node.text().unwrap_or_default();
                        match crate::cases::outcome(written) {
                            Some(found) => outcomes.push((outcome.key.clone(), found)),
                            None => self.say(outcome.node.span, Problem::NoSuchOutcome(written.to_owned())),
                        }
                    }
                }
                _ => self.unknown(entry, THRESHOLD),
            }
        }
        if !facts.contains('$') {
            self.say(node.span, Problem::NoValue);
        }
        if outcomes.is_empty() {
            self.say(node.span, Problem::Missing("outcomes"));
        }
        if rule.is_none() {
            self.say(node.span, Problem::Missing("rule"));
        }
        Some(Threshold { at: self.at(node.span), rule: rule?, facts, as_of, outcomes })
    }

    /// What stands in a span as a document of its own, moved to the column where it stands so that block form keeps its shape.
    fn document(&self, span: Span) -> String {
        let column = self.source.line(span.start).start;
        let before = span.start.saturating_sub(column) as usize;
        " ".repeat(before) + self.source.slice(span)
    }
}
