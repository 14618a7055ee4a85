//! What a test file looks like, for its schema. The reader is in `cases`; a test holds the two together.

use crate::cases::outcome_words;
use crate::date::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// 一列案例。Cases.
#[derive(JsonSchema)]
#[schemars(extend("minItems" = 1))]
#[expect(dead_code, reason = "only its shape is used")]
pub(super) struct TestFileShape(Vec<CaseShape>);

/// 一例：情况和应有的结果。Facts, and what must come of them.
#[derive(JsonSchema)]
#[schemars(rename = "Case", extend("required" = ["name", "as_of", "expect"]))]
#[expect(dead_code, reason = "only its shape is used")]
struct CaseShape {
    /// 名称。What it is called.
    name: Words,
    /// 评估日。The day of the check.
    as_of: Date,
    /// 主体的键或名称。The key or name of the subject.
    subject: Words,
    /// 征求意见稿怎么算。How drafts count.
    drafts: DraftsShape,
    /// 情况，写法见 facts.*.schema.json。The facts; see `facts.*.schema.json`.
    facts: FactsShape,
    /// 规则、路径、扶持应有的结果，不写的不比较。What must come of rules, pathways and supports; what is not named is not compared.
    #[schemars(extend("minProperties" = 1))]
    expect: BTreeMap<String, ExpectedShape>,
}

/// 结果，或结果的几个方面。An outcome, or several things about it.
#[derive(JsonSchema)]
#[schemars(rename = "Expected", untagged)]
#[expect(dead_code, reason = "only its shape is used")]
enum ExpectedShape {
    Outcome(OutcomeShape),
    Aspects(AspectsShape),
}

/// What must come of one rule, pathway or support.
#[derive(JsonSchema)]
#[schemars(rename = "Aspects", extend("required" = [], "minProperties" = 1))]
#[expect(dead_code, clippy::zero_sized_map_values, reason = "only its shape is used")]
struct AspectsShape {
    /// 结果。The outcome.
    outcome: OutcomeShape,
    /// 各项的结果。Outcomes at items, by path.
    #[schemars(extend("minProperties" = 1))]
    items: BTreeMap<String, OutcomeShape>,
    /// 引用里有的条款：文件、空格、条款。Among the citations: a document, a blank, a clause.
    #[schemars(extend("minItems" = 1))]
    cites: OneOrMore<Cite>,
    /// 缺的情况里有的。Among the missing facts.
    #[schemars(extend("minItems" = 1))]
    missing: OneOrMore<Words>,
    /// 路径确定的情形。The case of a pathway.
    case: Words,
    /// 路径可能的情形。Its candidates.
    candidates: OneOrMore<Words>,
    /// 扶持的各个金额。The amounts of a support.
    amounts: OneOrMore<Words>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its shape is used")]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

#[derive(JsonSchema)]
#[schemars(rename = "Drafts", rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its shape is used")]
enum DraftsShape {
    Apart,
    AsLaw,
    Off,
}

macro_rules! shapes {
    ($($name:ident $title:literal $schema:expr;)+) => {$(
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+};
}

shapes! {
    Words "Words" json_schema!({ "type": ["string", "number", "boolean"], "description": "一段文字", "x-description-en": "a text" });
    Cite "Cite" json_schema!({ "type": "string", "pattern": r"\s", "description": "文件的键或名称、空格、条款", "x-description-en": "the key or name of a document, a blank, a clause" });
    FactsShape "Facts" json_schema!({ "type": ["object", "null"] });
    OutcomeShape "Outcome" json_schema!({ "enum": outcome_words() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{CASE, DRAFTS, EXPECT};

    fn names(schema: &Schema, of: &str) -> Vec<String> {
        let mut names: Vec<String> = schema.pointer(of).and_then(|p| p.as_object()).unwrap().keys().cloned().collect();
        names.sort_unstable();
        names
    }

    fn sorted(words: &[&str]) -> Vec<String> {
        let mut words: Vec<String> = words.iter().map(ToString::to_string).collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn names_what_the_reader_knows() {
        assert_eq!(names(&schemars::schema_for!(CaseShape), "/properties"), sorted(CASE));
        assert_eq!(names(&schemars::schema_for!(AspectsShape), "/properties"), sorted(EXPECT));
        let drafts = schemars::schema_for!(DraftsShape);
        assert_eq!(drafts.get("enum").unwrap().as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect::<Vec<_>>(), DRAFTS);
    }
}
