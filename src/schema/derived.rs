//! Schemas that are derived from types.

use super::manifest::ManifestShape;
use super::test_file::TestFileShape;
use super::{DIALECT, id};
use crate::date::Date;
use crate::diag::DiagnosticsJson;
use crate::report::Report;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The schema of a report as JSON.
pub fn report() -> Value {
    of::<Report>("report.v1", "tuoyu 的报告", SchemaSettings::for_serialize)
}

/// The schema of `diagnostics.v1`, which `lint --format json` writes.
pub fn diagnostics() -> Value {
    of::<DiagnosticsJson>("diagnostics.v1", "规则文件的诊断", SchemaSettings::for_serialize)
}

/// The schema of `pack.yaml`.
pub fn pack() -> Value {
    of::<ManifestShape>("pack", "规则包的说明（pack.yaml）", SchemaSettings::for_deserialize)
}

/// The schema of test files, `*.test.yaml`.
pub fn test() -> Value {
    of::<TestFileShape>("test", "规则的测试文件（*.test.yaml）", SchemaSettings::for_deserialize)
}

fn of<T: JsonSchema>(name: &str, title: &str, contract: fn(SchemaSettings) -> SchemaSettings) -> Value {
    let settings = contract(SchemaSettings::draft2020_12()).with_transform(RecursiveTransform(closed));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$schema".to_owned(), json!(DIALECT));
    schema.insert("$id".to_owned(), json!(id(name)));
    schema.insert("title".to_owned(), json!(title));
    schema.to_value()
}

/// What is not named is not there.
fn closed(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// Dates are written `2026-11-23`.
impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date",
            "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "description": "日期，如 2026-11-23",
            "x-description-en": "a date such as 2026-11-23"
        })
    }
}
