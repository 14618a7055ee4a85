//! The facts of a subject: a schema built from its declarations.

use super::{DIALECT, id, pattern};
use crate::facts::MAX_ITEMS;
use crate::model::{Bilingual, Column, ColumnType, EnumDef, ListId, Named, NumberType, SchemaField, SchemaFieldKind, Subject, SubjectRef};
use crate::number::{MAX_DIGITS, Number};
use serde_json::{Map, Value, json};

/// The schema of a document about a subject.
///
/// It knows every way in which a fact may be said: keys and Chinese names, numbers alone or with a unit of the kind,
/// yes and no in all their words, full-width forms, blanks around, the reserved keys. Every value may be null, which is unknown.
///
/// What it cannot say, and the reader does: the bounds of a number that is written as text; whether a number with another
/// unit comes out whole; more than 18 digits or 6 places, or an exponent, of a number that is none in a text; the 29th of
/// February; one fact by both of its names; two items of one `id`; names that other facts refer to; how many items all lists hold.
pub fn facts(subject: SubjectRef<'_>) -> Value {
    let schema = subject.subject();
    let Named { key, name } = &schema.named;
    let mut builder = Builder { subject, schema, defs: Object::default() };
    let mut all = builder.object(&[], &schema.fields, Place::Subject);
    all.put("$schema", DIALECT);
    all.put("$id", id(&format!("facts.{key}")));
    all.put("title", name.as_str());
    all.describe(
        &format!("{name}的情况。每一项用键或中文名都行；数用这一项的单位，也可写成带单位的文字；不写或写 null 是不清楚。"),
        Some(&format!("Facts about a {key}, by keys or Chinese names. A number is in the unit of its field, or a text with a unit; null is unknown.")),
    );
    all.put("$defs", builder.defs.0);
    Value::Object(all.0)
}

/// An object of JSON that is being written.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn of(value: Value) -> Self {
        Self(if let Value::Object(map) = value { map } else { Map::new() })
    }

    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn describe(&mut self, zh: &str, en: Option<&str>) {
        self.put("description", zh);
        if let Some(en) = en {
            self.put("x-description-en", en);
        }
    }

    /// The question of a fact and how to measure it.
    fn ask(&mut self, question: Option<&Bilingual>, note: Option<&Bilingual>) {
        let both = || question.iter().chain(&note);
        let zh: Vec<&str> = both().map(|t| t.zh.as_str()).collect();
        let en: Option<Vec<&str>> = both().map(|t| t.en.as_deref()).collect();
        if !zh.is_empty() {
            self.describe(&zh.join(" 说明："), en.map(|en| en.join(" Note: ")).as_deref());
        }
    }
}

/// What an object of a document is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Subject,
    Group,
    Item,
}

struct Builder<'m> {
    subject: SubjectRef<'m>,
    schema: &'m Subject,
    /// What is referred to: each fact by its path, and the kinds of values.
    defs: Object,
}

impl<'m> Builder<'m> {
    /// The subject, a group or an item.
    fn object(&mut self, path: &[&'m Named], fields: &'m [SchemaField], place: Place) -> Object {
        let mut properties = Object::default();
        for field in fields {
            let path: Vec<&Named> = path.iter().copied().chain([&field.named]).collect();
            let value = match &field.kind {
                SchemaFieldKind::Value(column) => self.value(self.schema.columns.at(*column)),
                SchemaFieldKind::Group(inner) => {
                    let mut group = self.object(&path, inner, Place::Group);
                    group.put("title", field.named.name.as_str());
                    group
                }
                SchemaFieldKind::List(list, inner) => self.list(&path, *list, inner),
            };
            let name = path.iter().map(|n| n.key.as_str()).collect::<Vec<_>>().join(".");
            properties.put(&field.named.key, reference(&name));
            // A key goes before the Chinese name of another.
            if !fields.iter().any(|other| other.named.key == field.named.name) {
                properties.put(&field.named.name, reference(&name));
            }
            self.defs.put(&name, value.0);
        }
        for (words, value) in reserved(self.schema, fields, place) {
            for word in words {
                properties.0.entry(word).or_insert_with(|| value.clone());
            }
        }
        let order: Vec<&str> = fields.iter().map(|f| f.named.key.as_str()).collect();
        let mut object = Object::default();
        // A text of nothing but blanks is as good as none.
        object.put("type", json!(["object", "string", "null"]));
        object.put("pattern", pattern::BLANK);
        object.put("properties", properties.0);
        object.put("additionalProperties", false);
        object.put("x-order", order);
        object
    }

    fn list(&mut self, path: &[&'m Named], list: ListId, fields: &'m [SchemaField]) -> Object {
        let declared = self.schema.lists.at(list);
        let mut object = Object::default();
        object.put("type", json!(["array", "string", "null"]));
        object.put("pattern", pattern::BLANK);
        object.put("items", self.object(path, fields, Place::Item).0);
        object.put("maxItems", MAX_ITEMS);
        object.put("title", declared.named.name.as_str());
        object.ask(declared.question.as_ref(), None);
        object
    }

    fn value(&mut self, column: &Column) -> Object {
        let mut object = match &column.ty {
            ColumnType::Text => self.kind("text", text),
            ColumnType::Item(list) => {
                let mut object = self.kind("text", text);
                object.put("x-refers-to", self.schema.lists.at(*list).named.key.as_str());
                object
            }
            ColumnType::YesNo => self.kind("yes_no", yes_no),
            ColumnType::Date => self.kind("date", date),
            ColumnType::Choice(of) => choice(self.subject.model.enums.at(*of)),
            ColumnType::Choices(of) => choices(self.subject.model.enums.at(*of)),
            ColumnType::Number(ty) => self.number(ty),
        };
        object.put("title", column.named.name.as_str());
        object.ask(column.question.as_ref(), column.note.as_ref());
        for (key, is_so) in [("x-fixed", column.fixed), ("x-personal", column.personal), ("x-judged", column.judged)] {
            if is_so {
                object.put(key, true);
            }
        }
        object
    }

    /// A value of a kind that is described once.
    fn kind(&mut self, name: &str, make: impl FnOnce() -> Object) -> Object {
        if !self.defs.0.contains_key(name) {
            self.defs.put(name, make().0);
        }
        Object::of(reference(name))
    }

    fn number(&mut self, ty: &NumberType) -> Object {
        let signed = ty.least.is_none_or(Number::is_negative);
        let words = ty.unit.words(true).replace('/', "_per_").replace('·', "_").replace('%', "percent").replace('‰', "permille");
        let name = ["quantity", words.as_str(), if signed { "signed" } else { "" }].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(".");
        let mut object = self.kind(&name, || quantity(ty));
        let bound = |bound: Option<Number>| bound.and_then(|n| n.checked_div(ty.unit.factor())).and_then(number);
        // Beyond 18 digits no number is read.
        object.put("minimum", bound(ty.least).unwrap_or_else(|| json!(-MOST)));
        object.put("maximum", bound(ty.greatest).unwrap_or_else(|| json!(MOST)));
        let unit = ty.unit.to_string();
        if !unit.is_empty() {
            object.put("x-unit", unit);
        }
        object
    }
}

/// The greatest whole number of as many digits as are read.
const MOST: i64 = 999_999_999_999_999_999;
const _: () = assert!(MAX_DIGITS == 18);

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A number as JSON writes it; `None` where its decimals do not end.
fn number(number: Number) -> Option<Value> {
    serde_json::from_str(&number.to_decimal()?).ok()
}

/// Keys that mean something beside the declared ones.
fn reserved(schema: &Subject, fields: &[SchemaField], place: Place) -> Vec<([String; 2], Value)> {
    let mut all = Vec::new();
    let mut add = |key: &str, name: &str, mut object: Object, (zh, en): (&str, &str)| {
        object.describe(zh, Some(en));
        all.push(([key.to_owned(), name.to_owned()], Value::Object(object.0)));
    };
    match place {
        Place::Subject => {
            let words = pattern::whole(&pattern::words(std::slice::from_ref(&schema.named)).map(str::to_owned).collect::<Vec<_>>(), true);
            let object = Object::of(json!({ "type": ["string", "null"], "pattern": words }));
            add("subject", "主体", object, ("这份情况说的是什么", "What the document is about"));
        }
        Place::Item => {
            let id = r"^\s*[^\[\]#.．。\s\x00-\x1f]{0,64}\s*$";
            let object = Object::of(json!({ "type": ["string", "integer", "boolean", "null"], "pattern": id }));
            add("id", "编号", object, ("这一项的编号，不重复", "A name of the item, none twice"));
        }
        Place::Group => return all,
    }
    let mut lists = Vec::new();
    lists_below(fields, &mut Vec::new(), &mut lists);
    if !lists.is_empty() {
        let object = json!({
            "type": ["string", "array", "null"],
            "pattern": pattern::whole(&lists, true),
            "items": {
                "type": "string",
                "pattern": pattern::whole(&lists, false),
                "description": "一个列表的名称",
                "x-description-en": "the name of a list"
            }
        });
        add("more", "待续", Object::of(object), ("还没填完的列表", "Lists that are still being filled in"));
    }
    all
}

/// The dotted paths of all lists below some fields.
fn lists_below<'m>(fields: &'m [SchemaField], path: &mut Vec<&'m Named>, found: &mut Vec<String>) {
    for field in fields {
        path.push(&field.named);
        match &field.kind {
            SchemaFieldKind::Value(_) => {}
            SchemaFieldKind::Group(inner) => lists_below(inner, path, found),
            SchemaFieldKind::List(_, inner) => {
                found.push(pattern::path(path));
                lists_below(inner, path, found);
            }
        }
        path.pop();
    }
}

fn text() -> Object {
    let mut object = Object::of(json!({ "type": ["string", "number", "boolean", "null"] }));
    object.describe("文字；写的是什么就是什么", Some("a text, as it is written"));
    object
}

fn yes_no() -> Object {
    let mut object = Object::of(json!({ "type": ["boolean", "string", "null"], "pattern": pattern::yes_no() }));
    object.describe("是否：true、false，yes、no，是、否，有、无", Some("yes or no: true, false, yes, no, 是, 否, 有, 无"));
    object
}

fn date() -> Object {
    let mut object = Object::of(json!({ "type": ["string", "null"], "pattern": pattern::day_or_blank(), "examples": ["2026-11-23"] }));
    object.describe("日期，如 2026-11-23、2026年11月23日", Some("a date such as 2026-11-23"));
    object
}

fn quantity(ty: &NumberType) -> Object {
    let kind = if pattern::is_whole(ty) { "integer" } else { "number" };
    let mut object = Object::of(json!({ "type": [kind, "string", "null"], "pattern": pattern::quantity(ty) }));
    let (zh, en) = (ty.unit.words(false), ty.unit.words(true));
    if zh.is_empty() {
        object.describe("数", Some("a number"));
    } else {
        object.put("x-unit", zh.as_str());
        object.describe(
            &format!("数，单位{zh}；用别的单位时连单位一起写，如「1{zh}」"),
            Some(&format!("a number of {en}, or a text with a unit of the kind such as `1{en}`")),
        );
    }
    object
}

/// The words as they are usually written, and the pattern of all other ways to write them.
fn member(of: &EnumDef, blank: bool) -> Vec<Value> {
    let words: Vec<Value> = pattern::words(&of.members).map(Value::from).chain(blank.then_some(Value::Null)).collect();
    vec![json!({ "enum": words }), json!({ "type": "string", "pattern": pattern::whole(&pattern::members(&of.members), blank) })]
}

fn listed(of: &EnumDef) -> String {
    of.members.iter().map(|m| if m.name == m.key { m.key.clone() } else { format!("{}（{}）", m.name, m.key) }).collect::<Vec<_>>().join("、")
}

fn choice(of: &EnumDef) -> Object {
    let mut object = Object::of(json!({ "anyOf": member(of, true) }));
    object.put("x-expects", json!({ "zh": format!("其中一个：{}", listed(of)), "en": format!("one of {}", keys(of)) }));
    if of.ordered {
        object.put("x-ordered", true);
    }
    object
}

fn choices(of: &EnumDef) -> Object {
    let mut any = member(of, true);
    any.push(json!({ "type": "array", "items": { "anyOf": member(of, false) } }));
    let mut object = Object::of(json!({ "anyOf": any }));
    object.put("x-expects", json!({ "zh": format!("其中一个或几个：{}", listed(of)), "en": format!("some of {}", keys(of)) }));
    object
}

fn keys(of: &EnumDef) -> String {
    of.members.iter().map(|m| m.key.as_str()).collect::<Vec<_>>().join(", ")
}
