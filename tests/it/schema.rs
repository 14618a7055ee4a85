//! JSON Schemas: what tests and the crate itself write satisfies them, broken documents do not, and the schema of facts and
//! the reader of facts agree but for what is written down.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tuoyu::facts::{Facts, Format};
use tuoyu::report::{self, Report};
use tuoyu::schema::{self, Document};
use tuoyu::{RuleSet, diag};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::shipped("ezhou").unwrap());
static REPORT: LazyLock<Validator> = LazyLock::new(|| validator(&schema::report()));
static DIAGNOSTICS: LazyLock<Validator> = LazyLock::new(|| validator(&schema::diagnostics()));

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|e| panic!("{e}"));
    jsonschema::draft202012::new(schema).unwrap_or_else(|e| panic!("{e}"))
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path().as_str())).collect()
}

fn assert_satisfies(validator: &Validator, value: &Value, what: &str) {
    let errors = errors(validator, value);
    assert!(errors.is_empty(), "{what}\n{}", errors.join("\n"));
}

/// For tests elsewhere: whatever report they make satisfies the schema.
pub(crate) fn assert_report(report: &Report) {
    assert_satisfies(&REPORT, &serde_json::from_str(&report::json(report)).unwrap(), "a report");
}

/// The same for diagnostics.
pub(crate) fn assert_diagnostics(diagnostics: &diag::Diagnostics) {
    assert_satisfies(&DIAGNOSTICS, &serde_json::to_value(diag::json(diagnostics)).unwrap(), "diagnostics");
}

fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Every file below a folder whose name ends so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![path(folder)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no *{ending} in {folder}");
    found
}

fn format(path: &Path) -> Format {
    if path.extension().is_some_and(|e| e == "json") { Format::Json } else { Format::Yaml }
}

fn document(path: &Path) -> Value {
    Document::read(format(path), &fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{}: {}", path.display(), e.text(tuoyu::Lang::En))).value()
}

/// The facts schemas of the shipped rules, by the key of the subject.
static FACTS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let subjects = RULES.model().subjects.iter().map(|s| s.named.key.clone());
    subjects.map(|key| (key.clone(), validator(&schema::facts(RULES.subject(&key).unwrap())))).collect()
});

fn facts_validator(subject: Option<&str>) -> &'static Validator {
    let key = subject.map_or("facility", |name| RULES.subject(name).unwrap().subject().named.key.as_str());
    &FACTS[key]
}

fn own_subject(facts: &Value) -> Option<&str> {
    ["subject", "主体"].into_iter().find_map(|key| facts.get(key)?.as_str())
}

/// `BLESS=1` rewrites them.
#[test]
fn files_are_current() {
    let mut all = BTreeMap::from([
        ("report.schema.json".to_owned(), schema::report()),
        ("pack.schema.json".to_owned(), schema::pack()),
        ("test.schema.json".to_owned(), schema::test()),
        ("diagnostics.schema.json".to_owned(), schema::diagnostics()),
    ]);
    for subject in &RULES.model().subjects {
        let key = &subject.named.key;
        all.insert(format!("facts.{key}.schema.json"), schema::facts(RULES.subject(key).unwrap()));
    }
    let folder = path("schemas");
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    let mut stale = Vec::new();
    for (name, schema) in &all {
        validator(schema);
        let text = schema::text(schema);
        if fs::read_to_string(folder.join(name)).ok().as_deref() != Some(text.as_str()) {
            if bless {
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(name), text).unwrap();
            } else {
                stale.push(name.clone());
            }
        }
    }
    let on_disk = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    stale.extend(on_disk.filter(|name| !all.contains_key(name)));
    assert!(stale.is_empty(), "not what the types and rules say; BLESS=1 rewrites: {stale:?}");
}

#[test]
fn shipped_documents() {
    for path in files("rules", "pack.yaml") {
        assert_satisfies(&validator(&schema::pack()), &document(&path), &path.display().to_string());
    }
    for path in files("rules/examples", ".yaml") {
        let value = document(&path);
        assert_satisfies(facts_validator(own_subject(&value)), &value, &path.display().to_string());
    }
    let tests = validator(&schema::test());
    for path in files("rules", ".test.yaml").into_iter().chain(files("tests", ".test.yaml")) {
        let text = fs::read_to_string(&path).unwrap();
        if tuoyu::cases::TestFile::read("x", &text).is_ok() {
            assert_satisfies(&tests, &document(&path), &path.display().to_string());
        }
    }
}

/// The facts of every case of the shipped test files, and the report that comes of them.
#[test]
fn shipped_cases() {
    let mut reports = 0;
    for path in files("rules", ".test.yaml") {
        for case in document(&path).as_array().unwrap() {
            let what = format!("{}: {}", path.display(), case["name"]);
            let none = json!({});
            let facts = case.get("facts").unwrap_or(&none);
            let subject = own_subject(facts).or_else(|| case.get("subject")?.as_str());
            assert_satisfies(facts_validator(subject), facts, &what);
            let asked = subject.map(|name| RULES.subject(name).unwrap());
            let read = RULES.facts(asked, Format::Json, &facts.to_string()).unwrap_or_else(|e| panic!("{what}: {e}"));
            assert_report(&RULES.evaluate(&read, case["as_of"].as_str().unwrap().parse().unwrap()));
            reports += 1;
        }
    }
    for path in files("rules/examples", ".yaml") {
        let read = RULES.facts(None, Format::Yaml, &fs::read_to_string(&path).unwrap()).unwrap();
        let mut report = RULES.evaluate(&read, "2026-11-23".parse().unwrap());
        assert_report(&report);
        report.locate(|_| Some("facility.yaml:1:1".to_owned()));
        assert_report(&report);
        reports += 1;
    }
    assert!(reports > 100, "{reports}");
}

/// Rules with a subject that has something of everything.
fn everything() -> RuleSet {
    RuleSet::builder().source("facility.rules", fs::read_to_string(path("tests/facts/facility.rules")).unwrap()).build().unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn documents_that_read_well() {
    let rules = everything();
    let validator = validator(&schema::facts(rules.subject("facility").unwrap()));
    for path in files("tests/facts/good", "") {
        assert_satisfies(&validator, &document(&path), &path.display().to_string());
    }
}

/// Of the documents that the reader refuses, those that a schema cannot refuse, or that are no document at all, are written down.
#[test]
fn documents_that_read_badly() {
    let rules = everything();
    let subject = rules.subject("facility").unwrap();
    let validator = validator(&schema::facts(subject));
    let mut out = String::new();
    for path in files("tests/facts/bad", "") {
        let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let how = match Document::read(format(&path), &text) {
            Err(error) => format!("no document: {}", error.text(tuoyu::Lang::En)),
            Ok(document) if validator.is_valid(&document.value()) => "let through".to_owned(),
            Ok(document) => format!("refused {} times", errors(&validator, &document.value()).len()),
        };
        writeln!(out, "{name}: {how}").unwrap();
    }
    insta::assert_snapshot!(out);
}

/// A blank document is one that satisfies the schema, in either language.
#[test]
fn blank_documents() {
    for subject in &RULES.model().subjects {
        let key = &subject.named.key;
        for lang in [tuoyu::Lang::Zh, tuoyu::Lang::En] {
            let blank = tuoyu::ask::blank(RULES.subject(key).unwrap(), lang);
            assert_satisfies(&FACTS[key], &Document::read(Format::Yaml, &blank).unwrap().value(), &blank);
        }
    }
}

/// Texts and values that somebody may write for a fact.
const TEXTS: &[&str] = &[
    "",
    " ",
    "　",
    "是",
    "否",
    "有",
    "无",
    "对",
    "yes",
    "YES",
    "ＹＥＳ",
    " Yes ",
    "true",
    "True",
    "no",
    "N",
    "on",
    "1",
    "0",
    "16",
    "-1",
    "-0",
    "+16",
    " 16 ",
    "１６",
    "16.0",
    "1.5",
    "1.1234567",
    "1.10000000",
    "1.",
    ".5",
    "1,200",
    "1 200",
    "1e3",
    "0x10",
    "NaN",
    "16人",
    "16 名",
    "16persons",
    "0.5千人",
    "0.0005千人",
    "16米",
    "120厘米",
    "120 cm",
    "1.2M",
    "12平方米",
    "12㎡",
    "0.01公顷",
    "12平方米/人",
    "6 平方米／米",
    "9立方米/平方米",
    "6米/厘米",
    "5元/人/班",
    "30%",
    "30％",
    "0.3",
    "300‰",
    "18个月",
    "1.5年",
    "3 years",
    "2026-11-23",
    " 2026-11-23 ",
    "２０２６－１１－２３",
    "2026年1月5日",
    "2026年01月31日",
    "2026月1年5日",
    "2026-1-5",
    "2026/1/5",
    "2026-02-29",
    "2024-02-29",
    "2026-02-30",
    "2026-04-31",
    "2026-13-01",
    "1582-12-31",
    "1583-01-01",
    "2026-11-23T00:00",
    "自有",
    "owned",
    "ｏｗｎｅｄ",
    " owned ",
    "own",
    "Owned",
    "全日托",
    "full_day",
    "ｆull_day",
    "-20",
    "-20.5℃",
    "50",
    "51",
    "100",
    "101",
    "10000",
    "10001",
    "123456789012345678",
    "1234567890123456789",
    "classes",
    "班级",
    "classes.zones",
    "班级 . zones",
    "班级。区域",
    "class",
    "zones",
    "facility",
    "托育机构",
    "居住区",
    "c1",
    "c 1",
    "c#1",
    "c.1",
];
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "1",
    "16",
    "16.0",
    "1.5",
    "-1",
    "-0",
    "1e3",
    "-20",
    "50",
    "51",
    "100",
    "101",
    "10001",
    "123456789012345678",
    "1234567890123456789",
    "0.1234567",
    "[]",
    r#"["full_day"]"#,
    r#"["全日托", "hourly"]"#,
    r#"["own"]"#,
    "[null]",
    r#"[""]"#,
    "[1]",
    "[[]]",
    "{}",
    r#"{"own": 1}"#,
    "[{}]",
    r#"["classes", "staff"]"#,
    r#"[" 员工 "]"#,
    r#"{"area": 5}"#,
    r#"{"面积": 5, "id": 1}"#,
    r#"[{"id": "c1"}]"#,
    r#"[{"编号": 5}, null]"#,
];
/// Where they are written, around `@`.
const PLACES: &[&str] = &[
    r#"{"name": @}"#,
    r#"{"site": {"tenure": @}}"#,
    r#"{"site": {"lease_term": @}}"#,
    r#"{"site": {"area": @}}"#,
    r#"{"site": {"outdoor": @}}"#,
    r#"{"site": {"green_ratio": @}}"#,
    r#"{"site": {"opened": @}}"#,
    r#"{"services": @}"#,
    r#"{"meals": @}"#,
    r#"{"temperature": @}"#,
    r#"{"ratio": @}"#,
    r#"{"classes": [{"children": @}]}"#,
    r#"{"classes": [{"id": @}]}"#,
    r#"{"classes": [{"children_list": [{"id": @}]}]}"#,
    r#"{"more": @}"#,
    r#"{"classes": [{"more": @}]}"#,
    r#"{"subject": @}"#,
    r#"{"site": @}"#,
    r#"{"classes": @}"#,
    "@",
    r#"{"site": {"id": @}}"#,
    r#"{"nothing": @}"#,
];

/// What the reader takes the schema takes; where the schema takes more is written down.
#[test]
fn schema_and_reader_agree() {
    let rules = everything();
    let subject = rules.subject("facility").unwrap();
    let validator = validator(&schema::facts(subject));
    let (mut gaps, mut wrong, mut refused, mut taken) = (String::new(), Vec::new(), 0, 0);
    for place in PLACES {
        let mut more = Vec::new();
        for value in TEXTS.iter().map(|t| json!(t).to_string()).chain(VALUES.iter().map(ToString::to_string)) {
            let text = place.replace('@', &value);
            let reads = Facts::from_json(subject, &text).is_ok();
            let satisfies = validator.is_valid(&serde_json::from_str(&text).unwrap());
            match (reads, satisfies) {
                (true, true) => taken += 1,
                (false, false) => refused += 1,
                (true, false) => wrong.push(text),
                (false, true) => more.push(value),
            }
        }
        if !more.is_empty() {
            writeln!(gaps, "{place}\n    {}", more.join("  ")).unwrap();
        }
    }
    assert!(wrong.is_empty(), "the reader takes these:\n{}", wrong.join("\n"));
    assert!(taken > 300 && refused > 1500, "{taken} {refused}");
    insta::assert_snapshot!(gaps);
}

/// Every change makes a good document a bad one.
fn assert_broken(validator: &Validator, good: &Value, changes: &[(&str, Value)]) {
    assert_satisfies(validator, good, "the document as it was");
    for (pointer, value) in changes {
        let mut broken = good.clone();
        let (around, key) = pointer.rsplit_once('/').unwrap();
        match broken.pointer_mut(around).unwrap_or_else(|| panic!("{pointer}")) {
            Value::Object(map) if *value == json!("remove") => drop(map.remove(key).unwrap_or_else(|| panic!("{pointer}"))),
            Value::Object(map) => drop(map.insert(key.to_owned(), value.clone())),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{pointer}: {other}"),
        }
        assert!(!validator.is_valid(&broken), "{pointer} = {value} is let through");
    }
}

#[test]
fn broken_facts() {
    let value = document(&path("rules/examples/compliant.yaml"));
    let (one, text) = (json!(1), json!("许多"));
    let changes: &[(&str, Value)] = &[
        ("/nam", text.clone()),
        ("/site/tenure", json!("bought")),
        ("/site/tenure", json!(["owned"])),
        ("/site/area_", one.clone()),
        ("/site", json!([])),
        ("/classes", json!({})),
        ("/classes/0", text.clone()),
        ("/classes/0/children", text.clone()),
        ("/classes/0/children", json!(1.5)),
        ("/classes/0/children", json!(-1)),
        ("/classes/0/children", json!("16米")),
        ("/classes/0/children", json!(true)),
        ("/classes/0/kind", json!("小班")),
        ("/classes/0/id", json!("c#1")),
        ("/organisation/meals", json!("也许")),
        ("/organisation/meals", one.clone()),
        ("/organisation/services", json!(["full_day", "nightly"])),
        ("/more", json!(["pupils"])),
        ("/subject", json!("residential_area")),
    ];
    assert_broken(facts_validator(None), &value, changes);
}

#[test]
fn broken_reports() {
    let read = RULES.facts(None, Format::Yaml, &fs::read_to_string(path("rules/examples/defects.yaml")).unwrap()).unwrap();
    let report: Value = serde_json::from_str(&report::json(&RULES.evaluate(&read, "2026-11-23".parse().unwrap()))).unwrap();
    let changes: &[(&str, Value)] = &[
        ("/schema", json!("report.v2")),
        ("/schema", json!("remove")),
        ("/as_of", json!("23.11.2026")),
        ("/as_of", json!(20_261_123)),
        ("/facts_digest", json!("md5:1")),
        ("/summary/pass", json!(-1)),
        ("/summary/pass", json!("12")),
        ("/summary/passed", json!(12)),
        ("/summary/drafts", json!("remove")),
        ("/findings", json!({})),
        ("/findings/0/outcome", json!("failed")),
        ("/findings/0/severity", Value::Null),
        ("/findings/0/title", json!("标题")),
        ("/findings/0/title", json!({"zh": "标题"})),
        ("/findings/0/missing", Value::Null),
        ("/findings/0/because", json!("remove")),
        ("/findings/0/note", json!("x")),
        ("/findings/0/citations/0/mandatory_clause", json!("no")),
        ("/pathways/0/outcome", json!("pass")),
        ("/support/0/amounts", json!([{}])),
        ("/not_in_force", json!([{"rule": "a.b", "title": {"zh": "", "en": null}, "from": "soon", "until": null}])),
    ];
    assert_broken(&REPORT, &report, changes);
}

#[test]
fn broken_manifests() {
    let good = document(&path("rules/ezhou/pack.yaml"));
    let changes: &[(&str, Value)] = &[
        ("/pack", json!("鄂州")),
        ("/pack", json!(["ezhou"])),
        ("/extnds", json!("hubei")),
        ("/title", json!([])),
        ("/title", json!({"zh": "甲", "de": "B"})),
        ("/version", json!({})),
        ("/version", Value::Null),
        ("/as_of_examples", json!("2026-13-01")),
        ("/calendars", json!({"next": {}})),
        ("/calendars", json!({"2026": {"off": "2026-10-01"}})),
        ("/calendars", json!({"2026": {"rest": []}})),
    ];
    assert_broken(&validator(&schema::pack()), &good, changes);
    for text in ["", "pack: a\nversion: 2026.11\ncalendars: {2026: {off: [2026-10-01], on: []}}", "title: 甲"] {
        assert_satisfies(&validator(&schema::pack()), &Document::read(Format::Yaml, text).unwrap().value(), text);
    }
}

#[test]
fn broken_test_files() {
    let good = "- name: 一\n  as_of: 2026-11-23\n  facts: {meals: true}\n  drafts: as-law\n  expect:\n    a.b: fail\n    c: {outcome: 符合, items: {'classes[0]': pass}, cites: [x 第一条], missing: a, amounts: [600元]}\n";
    let changes: &[(&str, Value)] = &[
        ("/0/name", json!("remove")),
        ("/0/as_of", json!("remove")),
        ("/0/as_of", json!("2026")),
        ("/0/expect", json!("remove")),
        ("/0/expect", json!([])),
        ("/0/nam", json!("二")),
        ("/0/drafts", json!("as_law")),
        ("/0/facts", json!([])),
        ("/0/expect/a.b", json!("failed")),
        ("/0/expect/c/outcom", json!("fail")),
        ("/0/expect/c/items", json!(["classes[0]"])),
        ("/0/expect/c/cites", json!(["第一条"])),
        ("/0/expect/c/missing", json!({})),
        ("/0", json!("x")),
    ];
    assert_broken(&validator(&schema::test()), &Document::read(Format::Yaml, good).unwrap().value(), changes);
}

#[test]
fn diagnostics() {
    let text = fs::read_to_string(path("tests/rules/mistakes.rules")).unwrap();
    let diagnostics = RuleSet::builder().source("mistakes.rules", text).build().unwrap_err();
    let good = serde_json::to_value(diag::json(&diagnostics)).unwrap();
    let changes: &[(&str, Value)] = &[
        ("/schema", json!("diagnostics.v2")),
        ("/errors", json!("3")),
        ("/errors", json!("remove")),
        ("/diagnostics/0/code", json!("F1")),
        ("/diagnostics/0/severity", json!("note")),
        ("/diagnostics/0/start", json!({"line": 1})),
        ("/diagnostics/0/message", json!("x")),
        ("/diagnostics/0/fix", json!("x")),
        ("/diagnostics/0/hint", json!("x")),
    ];
    assert_broken(&DIAGNOSTICS, &good, changes);
    for path in files("tests/rules/bad", ".rules") {
        if let Err(diagnostics) = RuleSet::builder().source("bad.rules", fs::read_to_string(path).unwrap()).build() {
            assert_diagnostics(&diagnostics);
        }
    }
}

/// What the command line writes it says itself to be in order: one report, several, diagnostics.
#[test]
fn the_command_line_agrees_with_itself() {
    let folder = std::env::temp_dir().join(format!("tuoyu-schema-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tuoyu"));
        let output = command.args(arguments).current_dir(&folder).env("LANG", "zh_CN.UTF-8").output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let facility = path("tests/cmd/schema.in/facility.yaml").display().to_string();
    let rules = path("tests/cmd/schema.in/small.rules").display().to_string();
    let check = ["check", "--as-of", "2026-11-23", "--format", "json", "--positions"];
    for (name, arguments) in [("one.json", vec![facility.as_str()]), ("two.json", vec![facility.as_str(), facility.as_str(), "none.yaml"])] {
        let (_, report, _) = run(&[&check[..], &arguments, &["--rules", &rules]].concat());
        fs::write(folder.join(name), report).unwrap();
    }
    let (_, found, _) = run(&["lint", &path("tests/cmd/lint.in/better.rules").display().to_string(), "--format", "json"]);
    fs::write(folder.join("found.json"), found).unwrap();
    let satisfied = "one.json：符合 urn:tuoyu:schema:report.v1\ntwo.json：符合 urn:tuoyu:schema:report.v1\nfound.json：符合 urn:tuoyu:schema:diagnostics.v1\n";
    assert_eq!(run(&["schema", "--check", "one.json", "two.json", "found.json"]), (Some(0), satisfied.to_owned(), String::new()));
    let broken = fs::read_to_string(folder.join("one.json")).unwrap().replace("\"pass\": 1", "\"pass\": \"1\"");
    fs::write(folder.join("one.json"), broken).unwrap();
    let (code, _, said) = run(&["schema", "--check", "one.json"]);
    assert!(code == Some(5) && said.starts_with("one.json:") && said.contains(" summary.pass：须是整数\n"), "{code:?} {said}");
    fs::remove_dir_all(&folder).unwrap();
}
