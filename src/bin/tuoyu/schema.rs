//! `tuoyu schema`

use crate::args::{Schema, SchemaKind};
use crate::conform::Conformance;
use crate::exit::Exit;
use crate::files::{self, MOST_FACTS, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use serde_json::Value;
use std::path::Path;
use tuoyu::RuleSet;
use tuoyu::schema::{self, Document};

/// The most lines about one file.
const MOST_LINES: usize = 100;

pub(crate) fn run(schema: &Schema, screen: Screen) -> Exit {
    let mut shelf = Shelf { schema, screen, rules: None };
    if schema.check.is_empty() {
        return match shelf.schema(schema.kind.unwrap_or(SchemaKind::Facts), None) {
            Ok(found) => screen.result(&schema::text(&found), Exit::Done),
            Err(exit) => exit,
        };
    }
    let exits: Vec<Exit> = schema.check.iter().map(|path| shelf.check(path).unwrap_or_else(|exit| exit)).collect();
    match exits.iter().find(|exit| matches!(exit, Exit::Usage | Exit::Rules)) {
        Some(exit) => *exit,
        None => Exit::first_of(exits),
    }
}

/// The schemas that a run asks for. Rules are built only where facts are asked for.
struct Shelf<'a> {
    schema: &'a Schema,
    screen: Screen,
    rules: Option<RuleSet>,
}

impl Shelf<'_> {
    /// The schema of a kind; of facts, that of the subject that the line or the document names.
    fn schema(&mut self, kind: SchemaKind, document: Option<&Value>) -> Result<Value, Exit> {
        match kind {
            SchemaKind::Report => return Ok(schema::report()),
            SchemaKind::Pack => return Ok(schema::pack()),
            SchemaKind::Test => return Ok(schema::test()),
            SchemaKind::Diagnostics => return Ok(schema::diagnostics()),
            SchemaKind::Facts => {}
        }
        let screen = self.screen;
        let rules = match self.rules.take() {
            Some(rules) => rules,
            None => rules::build(&self.schema.rules, screen)?,
        };
        let rules = self.rules.insert(rules);
        let own = document.and_then(|d| ["subject", "主体"].into_iter().find_map(|key| d.get(key)?.as_str()));
        let asked = self.schema.subject.as_deref().or(own.map(str::trim));
        // What a document names and nobody knows is for the schema to refuse.
        let asked = asked.filter(|name| self.schema.subject.is_some() || rules.subject(name).is_ok());
        let subject = rules::subject_or_default(rules, asked, screen)?;
        Ok(schema::facts(subject))
    }

    /// Holds a document against the schema that fits it.
    fn check(&mut self, path: &Path) -> Result<Exit, Exit> {
        let (name, screen) = (files::shown(path), self.screen);
        let text = files::read(path, MOST_FACTS).map_err(|problem| {
            screen::line(&problem.text(&name, screen.lang));
            if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts }
        })?;
        let document = Document::read(crate::check::format_of(path, &text), &text).map_err(|error| {
            screen::line(&format!("{name}:{}:{}: {}", error.at.line, error.at.column, error.text(screen.lang)));
            Exit::Facts
        })?;
        let value = document.value();
        let kind = self.schema.kind.unwrap_or_else(|| kind_of(path, &value));
        // Of several documents `check` makes a list of reports, with null for what could not be read.
        let parts: Vec<(String, &Value)> = match &value {
            Value::Array(items) if matches!(kind, SchemaKind::Report) => {
                items.iter().enumerate().filter(|(_, v)| !v.is_null()).map(|(i, v)| (format!("/{i}"), v)).collect()
            }
            one => vec![(String::new(), one)],
        };
        let schema = self.schema(kind, Some(&value))?;
        let id = schema.get("$id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let conformance = Conformance::new(schema).ok_or(Exit::Bug)?;
        let violations: Vec<_> = parts.iter().flat_map(|(base, part)| conformance.violations(part, base)).collect();
        if violations.is_empty() {
            let text = screen.lang.pick(format!("{name}：符合 {id}\n"), format!("{name}: satisfies {id}\n"));
            return Ok(screen.result(&text, Exit::Done));
        }
        let mut placed: Vec<_> = violations.iter().map(|v| (document.position(&v.pointer, v.key.as_deref()), v)).collect();
        placed.sort_by_key(|(at, _)| *at);
        for (at, violation) in placed.into_iter().take(MOST_LINES) {
            let at = at.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
            let path = violation.path();
            let of = if path.is_empty() { String::new() } else { screen.lang.pick(format!("{path}："), format!("{path}: ")) };
            screen::line(&format!("{name}:{at} {of}{}", violation.text(screen.lang)));
        }
        if violations.len() > MOST_LINES {
            let more = violations.len() - MOST_LINES;
            screen::line(&screen.lang.pick(format!("{name}: 还有 {more} 处"), format!("{name}: {more} more")));
        }
        Ok(Exit::Facts)
    }
}

/// What a document says that it is, else what its name says; facts where neither does.
fn kind_of(path: &Path, value: &Value) -> SchemaKind {
    let first = value.as_array().and_then(|items| items.iter().find(|item| !item.is_null())).unwrap_or(value);
    match first.get("schema").and_then(Value::as_str) {
        Some(named) if named.starts_with("report.") => return SchemaKind::Report,
        Some(named) if named.starts_with("diagnostics.") => return SchemaKind::Diagnostics,
        _ => {}
    }
    if rules::is_test_file(path) {
        SchemaKind::Test
    } else if path.file_name().is_some_and(|name| name == rules::MANIFEST) {
        SchemaKind::Pack
    } else {
        SchemaKind::Facts
    }
}
