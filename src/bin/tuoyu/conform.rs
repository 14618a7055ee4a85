//! Whether a document satisfies a schema, and in words where it does not. The only place that names the validator.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use std::fmt::Write as _;
use tuoyu::Lang;

/// The most words or names that a message lists.
const MOST_LISTED: usize = 12;

/// A schema, ready to be held against documents.
pub(crate) struct Conformance {
    schema: Value,
    validator: Validator,
}

/// One thing that a document has otherwise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// A JSON pointer.
    pub(crate) pointer: String,
    /// The key of it that is meant.
    pub(crate) key: Option<String>,
    zh: String,
    en: String,
}

impl Violation {
    pub(crate) fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The path as messages write it: `classes[2].children`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        let steps = self.pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
        for step in steps.chain(self.key.clone()) {
            if !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit()) {
                let _ = write!(path, "[{step}]");
            } else {
                if !path.is_empty() {
                    path.push('.');
                }
                path += &step;
            }
        }
        path
    }
}

impl Conformance {
    /// Makes a schema ready. `None` for one that is none, which would be a defect of ours.
    pub(crate) fn new(schema: Value) -> Option<Self> {
        let validator = jsonschema::draft202012::new(&schema).ok()?;
        Some(Self { schema, validator })
    }

    /// Everything that a value has otherwise; `base` is the pointer to it.
    pub(crate) fn violations(&self, value: &Value, base: &str) -> Vec<Violation> {
        let mut found = Vec::new();
        for error in self.validator.iter_errors(value) {
            self.say(&error, base, &mut found);
        }
        found
    }

    fn say(&self, error: &ValidationError<'_>, base: &str, found: &mut Vec<Violation>) {
        let pointer = format!("{base}{}", error.instance_path().as_str());
        let mut add = |key: Option<&str>, zh: String, en: String| found.push(Violation { pointer: pointer.clone(), key: key.map(str::to_owned), zh, en });
        // The schema that the failing keyword stands in.
        let around = error.schema_path().as_str().rsplit_once('/').and_then(|(around, _)| self.schema.pointer(around)).unwrap_or(&Value::Null);
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                let (known, more) = known(around);
                for key in unexpected {
                    let zh = format!("没有「{key}」这一项；可用的有：{}{}", known.join("、"), if more { "……" } else { "" });
                    add(Some(key), zh, format!("no key `{key}`; there is: {}{}", known.join(", "), if more { ", …" } else { "" }));
                }
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                add(None, format!("缺少「{key}」"), format!("`{key}` is missing"));
            }
            Kind::Minimum { limit } => {
                let unit = unit(around);
                add(None, format!("不能小于 {limit}{unit}"), format!("not below {limit}{unit}"));
            }
            Kind::Maximum { limit } => {
                let unit = unit(around);
                add(None, format!("不能大于 {limit}{unit}"), format!("not above {limit}{unit}"));
            }
            Kind::MaxItems { limit } => add(None, format!("最多 {limit} 项"), format!("at most {limit} items")),
            Kind::Constant { expected_value } => add(None, format!("须是 {expected_value}"), format!("is {expected_value}")),
            Kind::AnyOf { context } => {
                if let Some(errors) = the_one_meant(context, error) {
                    for inner in errors {
                        self.say(inner, base, found);
                    }
                } else {
                    let (zh, en) = expected(around);
                    add(None, format!("须是{zh}"), format!("is {en}"));
                }
            }
            Kind::Enum { options } if expects(around).is_none() => {
                let words: Vec<String> =
                    options.as_array().into_iter().flatten().take(MOST_LISTED).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
                add(None, format!("须是其中一个：{}", words.join("、")), format!("is one of {}", words.join(", ")));
            }
            Kind::Type { kind } if expects(around).is_none() => {
                let (zh, en) = types(kind);
                add(None, format!("须是{zh}"), format!("is {en}"));
            }
            Kind::Type { .. } | Kind::Pattern { .. } | Kind::Enum { .. } => {
                let (zh, en) = expected(around);
                add(None, format!("须是{zh}"), format!("is {en}"));
            }
            _ => add(None, "不合格式".to_owned(), error.to_string()),
        }
    }
}

/// The only alternative that takes values of such a type: what it says is what is wrong.
fn the_one_meant<'e>(context: &'e [Vec<ValidationError<'static>>], error: &ValidationError<'_>) -> Option<&'e [ValidationError<'static>]> {
    let mut fits = context.iter().filter(|errors| {
        !errors.iter().any(|e| e.instance_path() == error.instance_path() && matches!(e.kind(), Kind::Type { .. } | Kind::Enum { .. } | Kind::Pattern { .. }))
    });
    let first = fits.next()?;
    fits.next().is_none().then_some(first.as_slice())
}

/// What a schema says of the values it takes.
fn expects(schema: &Value) -> Option<(String, String)> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(both) = schema.get("x-expects") {
        let of = |lang: &str| both.get(lang).and_then(Value::as_str).map(str::to_owned);
        return of("zh").zip(of("en"));
    }
    // An object says what it is about, not how it is written.
    if schema.get("properties").is_some() || schema.get("items").is_some_and(|items| items.get("properties").is_some()) {
        return None;
    }
    text("description").zip(text("x-description-en"))
}

fn expected(schema: &Value) -> (String, String) {
    expects(schema).unwrap_or_else(|| match schema.get("type") {
        Some(Value::String(one)) => word(one),
        Some(Value::Array(several)) => all(several.iter().filter_map(Value::as_str)),
        _ => ("另一种写法".to_owned(), "written otherwise".to_owned()),
    })
}

fn types(kind: &TypeKind) -> (String, String) {
    match kind {
        TypeKind::Single(one) => word(&one.to_string()),
        TypeKind::Multiple(several) => {
            let names: Vec<String> = several.iter().map(|t| t.to_string()).collect();
            all(names.iter().map(String::as_str))
        }
    }
}

fn all<'a>(names: impl Iterator<Item = &'a str>) -> (String, String) {
    let names: Vec<&str> = names.collect();
    // Where a group or list may be written, a text may only be blank.
    let nested = names.iter().any(|n| matches!(*n, "object" | "array"));
    let shown = names.iter().filter(|n| **n != "null" && !(nested && **n == "string"));
    let (zh, en): (Vec<String>, Vec<String>) = shown.map(|name| word(name)).unzip();
    (zh.join("或"), en.join(" or "))
}

fn word(name: &str) -> (String, String) {
    let (zh, en) = match name {
        "object" => ("“键: 值”", "`key: value`"),
        "array" => ("列表", "a list"),
        "string" => ("文字", "a text"),
        "number" => ("数", "a number"),
        "integer" => ("整数", "a whole number"),
        "boolean" => ("true 或 false", "true or false"),
        "null" => ("null", "null"),
        other => (other, other),
    };
    (zh.to_owned(), en.to_owned())
}

fn unit(schema: &Value) -> &str {
    schema.get("x-unit").and_then(Value::as_str).unwrap_or_default()
}

/// Names that a schema takes, in the order of asking where it says one.
fn known(schema: &Value) -> (Vec<&str>, bool) {
    let names: Vec<&str> = match (schema.get("x-order").and_then(Value::as_array), schema.get("properties").and_then(Value::as_object)) {
        (Some(order), _) => order.iter().filter_map(Value::as_str).collect(),
        (None, Some(properties)) => properties.keys().map(String::as_str).collect(),
        (None, None) => Vec::new(),
    };
    let more = names.len() > MOST_LISTED;
    (names.into_iter().take(MOST_LISTED).collect(), more)
}
