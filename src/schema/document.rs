//! A document of YAML or JSON as the value that a schema speaks of, with the place of each of its parts.

use crate::facts::Format;
use crate::lang::Lang;
use crate::source::{Position, SourceFile};
use crate::yaml::{self, Node};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// A document.
#[derive(Debug, Clone)]
pub struct Document {
    source: SourceFile,
    root: Node,
}

/// Why a text is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// Where.
    pub at: Position,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Yaml(yaml::YamlError),
    /// The reader's own words, which are English.
    Json(String),
}

impl DocumentError {
    /// One clause that says what is wrong.
    pub fn text(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Yaml(error) => error.text(lang),
            Problem::Json(detail) => lang.pick(format!("不是合法的 JSON（{detail}）"), format!("not JSON: {detail}")),
        }
    }
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn read(format: Format, text: &str) -> Result<Self, DocumentError> {
        let source = SourceFile::new("", text);
        if format == Format::Json
            && let Err(error) = serde_json::from_str::<IgnoredAny>(text.trim_start_matches('\u{feff}'))
        {
            let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = (line + error.column().saturating_sub(1)).min(text.len());
            let words = error.to_string();
            // Where it is stands beside it already.
            let detail = words.split(" at line ").next().unwrap_or_default().to_owned();
            return Err(DocumentError { at: source.position(u32::try_from(at).unwrap_or(u32::MAX)), problem: Problem::Json(detail) });
        }
        // All of JSON is YAML, and here every part knows its place.
        match yaml::parse(text) {
            Ok(root) => Ok(Self { source, root }),
            Err(problem) => Err(DocumentError { at: source.position(problem.span.start), problem: Problem::Yaml(problem) }),
        }
    }

    /// The value, with plain scalars typed as the core schema of YAML 1.2 does, but for numbers in notations that facts are
    /// never written in (`1e3`, `0x1F`, `.5`): those stay texts.
    pub fn value(&self) -> Value {
        value(&self.root)
    }

    /// Where the part stands that a JSON pointer names, `/classes/0/children`; where `key` is given, that key of it.
    pub fn position(&self, pointer: &str, key: Option<&str>) -> Option<Position> {
        let mut node = &self.root;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match node.items() {
                Some(items) => items.get(step.parse::<usize>().ok()?)?,
                None => &node.entries()?.iter().find(|e| e.key == step)?.node,
            };
        }
        let span = match key {
            Some(key) => node.entries()?.iter().find(|e| e.key == key)?.at,
            None => node.span,
        };
        Some(self.source.position(span.start))
    }
}

fn value(node: &Node) -> Value {
    match &node.value {
        yaml::Value::List(items) => Value::Array(items.iter().map(value).collect()),
        yaml::Value::Map(entries) => Value::Object(entries.iter().map(|e| (e.key.clone(), value(&e.node))).collect::<Map<_, _>>()),
        yaml::Value::Scalar { .. } if node.is_null() => Value::Null,
        yaml::Value::Scalar { text, plain: false } => Value::String(text.clone()),
        yaml::Value::Scalar { text, plain: true } => match text.as_str() {
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            _ => number(text).unwrap_or_else(|| Value::String(text.clone())),
        },
    }
}

/// `16`, `+16`, `08`, `-2.50`.
fn number(text: &str) -> Option<Value> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !decimals.is_none_or(is_number) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = decimals.map_or_else(String::new, |d| format!(".{d}"));
    serde_json::from_str(&format!("{sign}{whole}{point}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_and_places() {
        let text = "a: [08, +1.50, 'x', ~, yes, True, 1e3, '1']\n\"b/c\":\n  d: {e: 2026-11-23}\n";
        let document = Document::read(Format::Yaml, text).unwrap();
        assert_eq!(document.value(), json!({ "a": [8, 1.5, "x", null, "yes", true, "1e3", "1"], "b/c": { "d": { "e": "2026-11-23" } } }));
        let at = |pointer, key| document.position(pointer, key).map(|p| (p.line, p.column));
        assert_eq!(at("/a/1", None), Some((1, 9)));
        assert_eq!(at("/b~1c/d/e", None), Some((3, 10)));
        assert_eq!(at("/b~1c/d", Some("e")), Some((3, 7)));
        assert_eq!(at("", Some("b/c")), Some((2, 1)));
        assert_eq!(at("/a/9", None), None);
        assert!(Document::read(Format::Yaml, "a: [").is_err());
        let error = Document::read(Format::Json, "{\"名\": 1,\n \"甲\": [1,]}").unwrap_err();
        assert_eq!(((error.at.line, error.at.column), error.text(Lang::En).as_str()), ((2, 10), "not JSON: expected value"));
        assert_eq!(Document::read(Format::Json, "\u{feff}{\"a\": \"\\u4e00\\ud83d\\ude00\\/\", \"b\":\t1}").unwrap().value(), json!({ "a": "一😀/", "b": 1 }));
    }
}
