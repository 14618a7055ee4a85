//! What `pack.yaml` looks like, for its schema. The reader is in `pack`; a test holds the two together.

use crate::date::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// 规则包的说明：文件夹里的 pack.yaml。What a folder of rules says of itself in pack.yaml.
#[derive(JsonSchema)]
#[schemars(extend("type" = ["object", "null"], "required" = []))]
#[expect(dead_code, reason = "only its shape is used")]
pub(super) struct ManifestShape {
    /// 键；不写则为文件夹的名称。The key; by default the name of the folder.
    pack: Key,
    /// 中文名，别的规则包用它引用（国家.班级规模）。The Chinese name by which other packs refer to it.
    name: Written,
    /// 标题。The title.
    title: Title,
    /// 版本。The version.
    version: Written,
    /// 在哪个规则包之上。The key of the pack that it stands on.
    extends: Key,
    /// 适用地域。Where it holds.
    jurisdiction: Written,
    /// 没写主体时指哪个主体。The subject that is meant where none is named.
    subject: Written,
    /// 没写评估日的例子最晚用哪天评估。The last day on which examples without a date are evaluated.
    as_of_examples: Date,
    /// 各年与“周一到周五上班”不同的日子。By year, the days that differ from Monday to Friday.
    calendars: Calendars,
}

/// 标题：一段文字，或中英文各一段。A text, or one in each language.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its shape is used")]
enum Title {
    One(Written),
    Both(Both),
}

/// A text in both languages.
#[derive(JsonSchema)]
#[schemars(extend("required" = []))]
#[expect(dead_code, reason = "only its shape is used")]
struct Both {
    /// 中文。Chinese.
    zh: Written,
    /// 英文。English.
    en: Written,
}

/// How one year differs from Monday to Friday.
#[derive(JsonSchema)]
#[schemars(extend("required" = []))]
#[expect(dead_code, reason = "only its shape is used")]
struct Year {
    /// 放假的工作日。Weekdays that are not worked.
    off: Vec<Date>,
    /// 上班的周末。Saturdays and Sundays that are worked.
    on: Vec<Date>,
}

struct Calendars;

impl JsonSchema for Calendars {
    fn schema_name() -> Cow<'static, str> {
        "Calendars".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let year = generator.subschema_for::<Year>();
        json_schema!({ "type": "object", "patternProperties": { "^(158[3-9]|159[0-9]|1[6-9][0-9]{2}|[2-9][0-9]{3})$": year }, "additionalProperties": false })
    }
}

struct Key;

impl JsonSchema for Key {
    fn schema_name() -> Cow<'static, str> {
        "Key".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "description": "小写字母、数字、下划线，以字母开头", "x-description-en": "small letters, digits and underscores, a letter first" })
    }
}

/// A text as it is written: a version such as 2026.11 looks like a number and is none.
pub(super) struct Written;

impl JsonSchema for Written {
    fn schema_name() -> Cow<'static, str> {
        "Written".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"], "pattern": r"\S", "description": "一段文字", "x-description-en": "a text" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_the_reader_knows() {
        let schema = schemars::schema_for!(ManifestShape);
        let mut named: Vec<&str> = schema.get("properties").and_then(|p| p.as_object()).unwrap().keys().map(String::as_str).collect();
        let mut known = crate::pack::KEYS.to_vec();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known);
    }
}
