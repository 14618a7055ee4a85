//! Documents of facts: what lands in the columns, and what is said of a document that cannot be read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tuoyu::RuleSet;
use tuoyu::facts::{FactRef, Facts, Format, Items, MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_PROBLEMS, Reader, find, locate_facts, message, path, subject_of};
use tuoyu::lang::Lang;
use tuoyu::model::{ColumnType, SubjectRef};

/// Rules with a subject that has something of everything.
fn rules() -> RuleSet {
    let name = "facility.rules";
    RuleSet::builder().source(name, fs::read_to_string(Path::new("tests/facts").join(name)).unwrap()).build().unwrap_or_else(|e| panic!("{e}"))
}

fn format(path: &Path) -> Format {
    if path.extension().is_some_and(|e| e == "json") { Format::Json } else { Format::Yaml }
}

#[test]
fn bad_documents() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    insta::glob!("../facts/bad", "*.*", |path| {
        let bytes = fs::read(path).unwrap();
        let errors = Facts::from_bytes(subject, format(path), &bytes).expect_err("it reads");
        let said = [Lang::Zh, Lang::En].map(|lang| message::all(&errors, lang)).join("\n\n");
        insta::assert_snapshot!(said);
    });
}

/// Everything that is known, as the columns hold it, and what was read with doubt.
fn dump(subject: SubjectRef<'_>, facts: &Facts) -> String {
    let (schema, mut out) = (subject.subject(), String::new());
    for (id, list) in schema.lists.enumerate().skip(1) {
        for parent in 0..facts.list(list.parent.unwrap()).len {
            if facts.knows(FactRef::List(id, parent)) {
                let path = path(subject.model, facts, FactRef::List(id, parent), Items::ById);
                let open = if facts.list(id).open.get(parent as usize) { " and more" } else { "" };
                writeln!(out, "{path}: {}{open}", facts.children(id, parent).len()).unwrap();
            }
        }
    }
    for (id, column) in schema.columns.enumerate() {
        for item in 0..facts.list(column.list).len {
            if !facts.knows(FactRef::Field(id, item)) {
                continue;
            }
            let path = path(subject.model, facts, FactRef::Field(id, item), Items::ById);
            let text = |raw: i64| format!("{:?}", facts.symbol(subject.model, u32::try_from(raw).unwrap()));
            let value = match (facts.raw(id, item), &column.ty) {
                (Some(raw), ColumnType::Text | ColumnType::Item(_)) => text(raw),
                (Some(raw), _) => raw.to_string(),
                (None, _) => format!("exactly {}", facts.number(subject.model, id, item).unwrap()),
            };
            writeln!(out, "{path} = {value}").unwrap();
        }
    }
    for warning in facts.warnings() {
        for lang in [Lang::Zh, Lang::En] {
            writeln!(out, "{}", message::warning(warning, lang)).unwrap();
        }
    }
    out
}

#[test]
fn good_documents() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    insta::glob!("../facts/good", "*.*", |path| {
        let bytes = fs::read(path).unwrap();
        let facts = Facts::from_bytes(subject, format(path), &bytes).unwrap_or_else(|e| panic!("{e}"));
        insta::assert_snapshot!(dump(subject, &facts));
    });
}

/// A document and a program's own structure that say the same as it.
mod same {
    use serde::Serialize;
    use std::collections::BTreeMap;

    pub(super) const YAML: &str = "
subject: 托育机构
site: {tenure: 租赁, area: 1.20公顷, green_ratio: 30, opened: 2026年1月5日}
name: 晨曦
services: [hourly, 全日托]
meals: 否
classes:
  - {id: c1, name: 一班, kind: 托小班, children: 16人, zones: [{clear_height: 280厘米}, {}]}
  - {name: 二班, children: }
temperature: -0.50
staff: [{class: 一班}]
more: [staff]
";
    pub(super) const JSON: &str = r#"{"name": "\u6668\u66e6", "供餐": false, "室温": "-0.5", "待续": ["员工"], "员工": [{"所在班级": "一班", "name": null}],
        "site": {"面积": 12000, "tenure": "leased", "opened": "2026-01-05", "green_ratio": "30%"}, "services": ["full_day", "hourly", "hourly"],
        "classes": [{"children": 16.0, "name": "一班", "kind": "toddler", "id": "c1", "zones": [{"clear_height": 2.8}, {}]}, {"name": "二班"}]}"#;

    #[derive(Serialize)]
    pub(super) struct Facility {
        pub(super) name: &'static str,
        pub(super) site: Option<Site>,
        pub(super) services: (Service, Service),
        pub(super) meals: bool,
        pub(super) temperature: f32,
        pub(super) classes: Vec<Class>,
        pub(super) staff: [BTreeMap<&'static str, &'static str>; 1],
        pub(super) more: &'static str,
    }
    #[derive(Serialize)]
    pub(super) struct Site {
        pub(super) tenure: Tenure,
        pub(super) area: f64,
        pub(super) green_ratio: u8,
        pub(super) opened: &'static str,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum Tenure {
        Leased,
    }
    #[derive(Serialize)]
    pub(super) enum Service {
        #[serde(rename = "full_day")]
        FullDay,
        #[serde(rename = "计时托")]
        Hourly,
    }
    #[derive(Serialize, Default)]
    pub(super) struct Class {
        #[serde(rename = "编号")]
        pub(super) id: Option<&'static str>,
        pub(super) name: &'static str,
        pub(super) kind: Option<&'static str>,
        pub(super) children: Option<i128>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(super) zones: Option<Vec<Zone>>,
    }
    #[derive(Serialize)]
    pub(super) struct Zone {
        pub(super) clear_height: Option<f64>,
    }

    pub(super) fn facility() -> Facility {
        Facility {
            name: "晨曦",
            site: Some(Site { tenure: Tenure::Leased, area: 12000.0, green_ratio: 30, opened: "2026-01-05" }),
            services: (Service::Hourly, Service::FullDay),
            meals: false,
            temperature: -0.5,
            classes: vec![
                Class {
                    id: Some("c1"),
                    name: "一班",
                    kind: Some("toddler"),
                    children: Some(16),
                    zones: Some(vec![Zone { clear_height: Some(2.8) }, Zone { clear_height: None }]),
                },
                Class { name: "二班", ..Class::default() },
            ],
            staff: [[("class", "一班")].into()],
            more: "staff",
        }
    }
}

#[test]
fn yaml_json_and_structures_give_one_digest() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let digest = |facts: &Facts| facts.digest(subject.model);
    let yaml = Facts::from_yaml(subject, same::YAML).unwrap_or_else(|e| panic!("{e}"));
    let json = Facts::from_json(subject, same::JSON).unwrap_or_else(|e| panic!("{e}"));
    let structure = Facts::from_serialize(subject, &same::facility()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(dump(subject, &yaml), dump(subject, &json));
    assert_eq!(dump(subject, &yaml), dump(subject, &structure));
    assert_eq!(digest(&yaml), digest(&json));
    assert_eq!(digest(&yaml), digest(&structure));
    let value: serde_json::Value = serde_json::from_str(same::JSON).unwrap();
    let value = Facts::from_serialize(subject, &value).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(digest(&yaml), digest(&value));
    assert_eq!(digest(&yaml), "sha256:3d6a1d9ad0cce1a3cf786907e70c816263a804f97bbb6a4b3002cbde23c3d92f");
}

/// What is said of a structure.
fn said(subject: SubjectRef<'_>, value: impl serde::Serialize) -> String {
    Facts::from_serialize(subject, &value).map_or_else(|e| message::all(&e, Lang::Zh), |_| "it reads".to_owned())
}

/// Structures that are no facts.
mod wrong {
    use serde::ser::{Error, Serialize, Serializer};

    #[derive(serde::Serialize)]
    pub(super) struct Classes {
        pub(super) classes: [Class; 2],
    }
    #[derive(serde::Serialize)]
    pub(super) struct Class {
        pub(super) children: f64,
    }
    #[derive(serde::Serialize)]
    pub(super) struct Parts {
        pub(super) name: Bytes,
        pub(super) site: Refuses,
        pub(super) meals: bool,
    }
    pub(super) struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("今天不开放"))
        }
    }
    pub(super) struct Bytes;
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(b"x")
        }
    }
}

#[test]
fn what_a_structure_says_wrong_has_its_path() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let children = |children| said(subject, wrong::Classes { classes: [wrong::Class { children: 1.0 }, wrong::Class { children }] });
    assert_eq!(children(f64::NAN), "classes[1].children（人数）：「NaN」不是数（写整数或小数，如 12 或 2.5，单位是人）");
    assert_eq!(children(0.1 + 0.2), "classes[1].children（人数）：「0.30000000000000004」超过 6 位小数");
    assert_eq!(children(2.5), "classes[1].children（人数）：「2.5」不是整数，人不能有零头");
    assert_eq!(children(1e300), "classes[1].children（人数）：「1000000000000000000000000000000000000000…」超过 18 位有效数字");
    assert_eq!(
        said(subject, wrong::Parts { name: wrong::Bytes, site: wrong::Refuses, meals: true }),
        "name（名称）：这里应是一个值，写的是字节串\nsite：转不成事实：今天不开放"
    );
    let group = "写成「键: 值」，每个事实一行，或写在 { } 里";
    assert_eq!(said(subject, [1]), format!("这里应是一组「键: 值」，写的是列表（{group}）"));
    assert_eq!(said(subject, 7), format!("这里应是一组「键: 值」，写的是一个值（{group}）"));
    assert_eq!(said(subject, BTreeMap::from([((1, 2), 3)])), "键须是文字");
    assert_eq!(said(subject, BTreeMap::from([("nmae", 3)])), "nmae：没有叫「nmae」的事实（是不是「name」？）");
    assert_eq!(said(subject, BTreeMap::from([('x', 3)])).split('（').next(), Some("x：没有叫「x」的事实"));
    assert_eq!(said(subject, ()), "it reads");
}

#[test]
fn limits_hold_at_their_edge() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let nested = |depth: usize| format!("{{\"x\": {}1{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    let nested_groups = |depth: usize| format!("{}1{}", "{\"x\": ".repeat(depth), "}".repeat(depth));
    let items = |count: usize| format!("{{\"classes\": [{}]}}", vec!["{}"; count].join(","));
    let in_all = |lists: usize, more: usize| {
        let class = format!("{{\"zones\": [{}]}}", vec!["{}"; 9_999].join(","));
        let classes = vec![class; lists].join(",");
        format!("{{\"classes\": [{classes}], \"staff\": [{}]}}", vec!["{}"; more].join(","))
    };
    let blank = |bytes: usize| format!("{{}}{}", " ".repeat(bytes - 2));
    for (text, limit) in [
        (nested(MAX_DEPTH), None),
        (nested(MAX_DEPTH + 1), Some("嵌套超过 32 层")),
        (nested(200), Some("嵌套超过 32 层")),
        (nested_groups(MAX_DEPTH), None),
        (nested_groups(MAX_DEPTH + 1), Some("嵌套超过 32 层")),
        (items(MAX_ITEMS), None),
        (items(MAX_ITEMS + 1), Some("这个列表超过 10000 项")),
        (in_all(10, 0), None),
        (in_all(10, 1), Some("各列表合计超过 100000 项")),
        (blank(MAX_BYTES), None),
        (blank(MAX_BYTES + 1), Some("文件超过 16 MiB")),
    ] {
        for format in [Format::Yaml, Format::Json] {
            let found = match Facts::from_text(subject, format, &text) {
                Ok(_) => None,
                Err(errors) => errors.items.iter().find(|e| e.problem.is_limit()).map(|e| {
                    assert!(errors.is_limit());
                    message::text(e, Lang::Zh)
                }),
            };
            assert_eq!(found.as_deref(), limit, "{format:?} {}…", &text[..text.len().min(60)]);
        }
    }
}

#[test]
fn hostile_documents_end_soon() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    // As large as the limit allows takes a debug build half a minute; time grows with size and no faster.
    let size = MAX_BYTES / 32;
    let filled = |part: &str| part.repeat(size / part.len());
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for i in 1..30 {
        writeln!(bomb, "a{i}: &a{i} [*a{0}, *a{0}]", i - 1).unwrap();
    }
    for (text, yaml, json) in [
        (bomb, "limit", "wrong"),
        (filled("["), "limit", "wrong"),
        (filled("[") + &filled("]"), "limit", "limit"),
        (filled("{"), "limit", "wrong"),
        (filled("{a: "), "limit", "wrong"),
        (filled("- "), "limit", "wrong"),
        (filled("? "), "limit", "wrong"),
        (filled("x"), "wrong", "wrong"),
        (filled("\""), "wrong", "wrong"),
        (filled("'"), "wrong", "wrong"),
        (filled("a: b\n"), "wrong", "wrong"),
        (filled("#\n"), "fine", "wrong"),
        (filled("name: 晨曦\n"), "wrong", "wrong"),
        (filled("---\n"), "wrong", "wrong"),
        (filled("\n"), "fine", "wrong"),
        (format!("name: {}", filled("晨")), "fine", "wrong"),
        (format!("classes: {}", filled("9")), "wrong", "wrong"),
        (format!("{{\"classes\": [{}", filled("{},")), "limit", "limit"),
        (format!("{{\"classes\": [{}", filled("[")), "limit", "wrong"),
        (format!("{{\"nmae\": {}", filled("[0,")), "limit", "wrong"),
        (format!("{{{}", filled("\"a\":1,")), "wrong", "wrong"),
        (format!("{{\"meals\": \"{}", filled("\\u0041")), "wrong", "wrong"),
    ] {
        for (format, expected) in [(Format::Yaml, yaml), (Format::Json, json)] {
            let found = match Facts::from_text(subject, format, &text) {
                Ok(_) => "fine",
                Err(errors) => {
                    assert!(errors.items.len() <= MAX_PROBLEMS);
                    if errors.is_limit() { "limit" } else { "wrong" }
                }
            };
            assert_eq!(found, expected, "{format:?} {}…", text.chars().take(20).collect::<String>());
        }
    }
}

#[test]
fn a_fact_is_found_in_the_text_by_its_path() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let yaml = "名称: 晨曦\nsite:\n  面积: 120\nclasses:\n- 编号: c1\n  人数: 16\n  区域:\n  - 净高: 2.8\n- {children: 17}\n";
    let json = "{\"名称\": \"晨曦\", \"site\": {\"\\u9762积\": 120},\n\"classes\": [{\"children\": 16, \"id\": \"c1\",\n  \"zones\": [{\"净高\": 2.8}]},\n {\"children\": 17}]}";
    let paths = [
        "name",
        "site.area",
        "classes[#c1].children",
        "classes[#c1].zones[0].clear_height",
        "classes[1].children",
        "classes",
        "classes[0].zones",
        "classes[2].name",
        "meals",
    ];
    for (format, text, places) in [(Format::Yaml, yaml, "1:5 3:7 6:7 8:9 9:14 5:3 8:5 - -"), (Format::Json, json, "1:8 1:34 2:26 3:20 4:15 2:12 3:12 - -")] {
        let facts = Facts::from_text(subject, format, text).unwrap_or_else(|e| panic!("{e}"));
        let found = locate_facts(subject, &facts, format, text, &paths);
        let found: Vec<String> = found.iter().map(|at| at.map_or("-".to_owned(), |at| format!("{}:{}", at.line, at.column))).collect();
        assert_eq!(found.join(" "), places, "{format:?}");
        let written: Vec<String> = paths.iter().filter_map(|p| find(subject.model, &facts, p)).map(|f| path(subject.model, &facts, f, Items::ById)).collect();
        let expected = [
            "name",
            "site.area",
            "classes[#c1].children",
            "classes[#c1].zones[0].clear_height",
            "classes[1].children",
            "classes",
            "classes[#c1].zones",
            "meals",
        ];
        assert_eq!(written, expected);
    }
}

#[test]
fn the_subject_is_seen_without_reading_the_rest() {
    for (format, text, subject) in [
        (Format::Yaml, "subject: facility\n", Some("facility")),
        (Format::Yaml, "# 甲\nname: [a, {subject: no}]\n主体: 托育机构\n*broken", Some("托育机构")),
        (Format::Yaml, "name: x\n", None),
        (Format::Yaml, "", None),
        (Format::Yaml, "subject: [facility]\n", None),
        (Format::Yaml, "[subject: x]", None),
        (Format::Json, r#"{"name": {"subject": 1}, "subject": "facility", oops"#, Some("facility")),
        (Format::Json, "\u{feff} {\"\\u4e3b体\": \"托育机构\"}", Some("托育机构")),
        (Format::Json, "[1]", None),
        (Format::Json, "", None),
    ] {
        assert_eq!(subject_of(format, text).as_deref(), subject, "{text}");
    }
}

#[test]
fn a_reader_leaves_nothing_of_the_document_before() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let mut reader = Reader::new(subject);
    let mut facts = reader.facts();
    let other = Facts::from_yaml(rules.subject("residential_area").unwrap(), "is_new: 是").unwrap();
    let documents = [same::YAML, "nmae: [", "classes: [{name: x, zones: [{clear_height: 123456789012345}]}]", "", "site: {green_ratio: 0.5}", same::YAML];
    for document in documents {
        let fresh = Facts::from_yaml(subject, document);
        let read = reader.read(Format::Yaml, document, &mut facts);
        assert_eq!(read, fresh.as_ref().map(|_| ()).map_err(Clone::clone));
        if let Ok(fresh) = fresh {
            assert_eq!(facts, fresh);
        }
    }
    let mut facts = other;
    reader.read_value(&same::facility(), &mut facts).unwrap();
    assert_eq!(facts, Facts::from_serialize(subject, &same::facility()).unwrap());
}

#[test]
fn facts_change_in_memory_as_if_they_had_been_written_so() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    let model = subject.model;
    let read = |text: &str| Facts::from_yaml(subject, text).unwrap_or_else(|e| panic!("{e}"));
    let list = |facts: &Facts, path: &str| match find(model, facts, path) {
        Some(FactRef::List(list, parent)) => (list, parent),
        other => panic!("{path}: {other:?}"),
    };
    let set = |facts: &mut Facts, path: &str, text: &str| match find(model, facts, path) {
        Some(FactRef::Field(column, item)) => facts.set(subject, column, item, text),
        other => panic!("{path}: {other:?}"),
    };
    let before = "site: {area: 123456789012345678}\nclasses:\n- {name: 一班, zones: [{clear_height: 2.8}]}\n- {id: c2, name: 二班, zones: [{clear_height: 123456789012345678}]}\nmore: classes.zones\n";
    let mut facts = read(before);
    let (zones, first) = list(&facts, "classes[0].zones");
    assert_eq!(facts.add_item(model, zones, first), 1);
    set(&mut facts, "classes[0].zones[1].clear_height", "300厘米").unwrap();
    let (classes, root) = list(&facts, "classes");
    assert_eq!(facts.add_item(model, classes, root), 2);
    set(&mut facts, "classes[2].name", "三班").unwrap();
    set(&mut facts, "classes[2].children", "１６").unwrap();
    facts.give_list(model, zones, 2, true);
    set(&mut facts, "site.area", "").unwrap();
    set(&mut facts, "services", "全日托、hourly").unwrap();
    set(&mut facts, "meals", "有").unwrap();
    assert!(set(&mut facts, "classes[0].children", "2.5").is_err());
    let after = "services: [hourly, full_day]\nmeals: 是\nclasses:\n- {name: 一班, zones: [{clear_height: 2.8}, {clear_height: 3}]}\n- {id: c2, name: 二班, zones: [{clear_height: 123456789012345678}]}\n- {name: 三班, children: 16, zones: []}\nmore: classes.zones\n";
    assert_eq!(dump(subject, &facts), dump(subject, &read(after)));
    assert_eq!(facts.digest(model), read(after).digest(model));
    assert_ne!(facts.digest(model), read(before).digest(model));

    let mut built = Facts::of(subject);
    set(&mut built, "name", "晨曦").unwrap();
    let (classes, root) = list(&built, "classes");
    let item = built.add_item(model, classes, root);
    let (zones, _) = list(&built, "classes[0].zones");
    built.add_item(model, zones, item);
    assert_eq!(dump(subject, &built), dump(subject, &read("{name: 晨曦, classes: [{zones: [{}]}]}")));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\-\\[\\]{}:,&*!#\"'\\\\ \n\t：，。班级名称人数classesname0-9.%米é\u{feff}\u{0}]{0,60}") {
        let rules = RULES.get_or_init(rules);
        let subject = rules.subject("facility").unwrap();
        for format in [Format::Yaml, Format::Json] {
            if let Err(errors) = Facts::from_text(subject, format, &text) {
                for lang in [Lang::Zh, Lang::En] {
                    proptest::prop_assert!(!message::all(&errors, lang).is_empty());
                }
            }
            subject_of(format, &text);
        }
    }
}

static RULES: std::sync::OnceLock<RuleSet> = std::sync::OnceLock::new();
