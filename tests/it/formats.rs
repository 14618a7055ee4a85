//! The formats of reports: each says the same outcomes as JSON, is what it claims to be, and takes nothing from a document for its own.

use calamine::{Data, Reader as _, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tuoyu::report::{self, Entry, Finding, Report};
use tuoyu::{Date, Facts, Lang, Outcome, RuleSet};

/// What is compared: which finding came out how.
type Outcomes = BTreeSet<(String, String)>;

const OUTCOMES: [Outcome; 6] = [Outcome::Pass, Outcome::Fail, Outcome::Advice, Outcome::Undetermined, Outcome::NotApplicable, Outcome::Pending];
const EXAMPLES: [&str; 3] = ["compliant", "defects", "half"];

fn key(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// The key of an outcome that is written in words.
fn outcome_of(word: &str, lang: Lang) -> String {
    key(OUTCOMES.iter().find(|o| report::outcome_word(**o, lang) == word).unwrap_or_else(|| panic!("no outcome is called {word}")))
}

fn one((id, outcome): (impl Into<String>, impl Into<String>)) -> (String, String) {
    (id.into(), outcome.into())
}

// ── what each format says ───────────────────────────────────────────────────

fn of_json(text: &str) -> Outcomes {
    let report: Report = serde_json::from_str(text).unwrap();
    report.findings.iter().map(|f| one((f.id.as_str(), key(&f.outcome)))).collect()
}

/// The value of an attribute, with what was escaped as it was.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<String> {
    let (_, rest): (&'t str, &'t str) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

fn of_html(text: &str) -> Outcomes {
    let tags = text.split('<').filter(|tag| tag.starts_with("tr "));
    tags.filter_map(|tag| Some(one((attribute(tag, "data-finding")?, attribute(tag, "data-outcome")?)))).collect()
}

fn of_sarif(text: &str) -> Outcomes {
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(text).unwrap();
    let results = log.runs.iter().flat_map(|run| run.results.iter().flatten());
    let outcome = |result: &serde_sarif::sarif::Result| {
        let properties = &result.properties.as_ref().unwrap().additional_properties;
        one((properties["id"].as_str().unwrap(), properties["outcome"].as_str().unwrap()))
    };
    results.map(outcome).collect()
}

fn of_junit(text: &str) -> Outcomes {
    let suites = quick_junit::Report::deserialize_from_str(text).unwrap().test_suites;
    let cases = suites.iter().flat_map(|suite| &suite.test_cases);
    let property = |case: &quick_junit::TestCase, name: &str| case.properties.iter().find(|p| p.name.as_str() == name).unwrap().value.as_str().to_owned();
    cases.map(|case| one((property(case, "id"), property(case, "outcome")))).collect()
}

/// A table with its heads; cells as text.
fn table(rows: &[Vec<String>], lang: Lang) -> Outcomes {
    let (id, outcome) = (lang.pick("编号", "id"), lang.pick("结果", "outcome"));
    let column = |name: &str| rows[0].iter().position(|head| head == name).unwrap();
    let (id, outcome) = (column(id), column(outcome));
    rows[1..].iter().filter(|row| !row[id].is_empty()).map(|row| one((row[id].as_str(), outcome_of(&row[outcome], lang)))).collect()
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    assert!(book.worksheet_formula(name).unwrap().is_empty(), "no text becomes a formula");
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn of_xlsx(bytes: &[u8], lang: Lang) -> Outcomes {
    table(&sheet(bytes, lang.pick("检查结果", "Findings")), lang)
}

// ── reports to write ────────────────────────────────────────────────────────

fn shipped() -> &'static RuleSet {
    static RULES: std::sync::OnceLock<RuleSet> = std::sync::OnceLock::new();
    RULES.get_or_init(|| RuleSet::shipped("ezhou").unwrap())
}

fn day() -> Date {
    "2026-11-23".parse().unwrap()
}

fn example(name: &str) -> Report {
    let text = std::fs::read_to_string(format!("rules/examples/{name}.yaml")).unwrap();
    let facts = Facts::from_yaml(shipped().subject("facility").unwrap(), &text).unwrap();
    shipped().evaluate(&facts, day())
}

/// All examples, and all reports of the cases of `tests/report/`.
fn reports() -> Vec<(String, Report)> {
    let mut all: Vec<(String, Report)> = EXAMPLES.iter().map(|name| ((*name).to_owned(), example(name))).collect();
    let mut cases: Vec<PathBuf> = std::fs::read_dir("tests/report").unwrap().map(|e| e.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|e| e == "case"));
    cases.sort();
    for path in cases {
        let name = path.display().to_string();
        all.extend(crate::report::reports(&std::fs::read_to_string(&path).unwrap()).into_iter().map(|report| (name.clone(), report)));
    }
    all
}

/// Rules whose items are called by whatever a document says.
fn named(label: &str) -> Report {
    let rules = "主体 托育机构 (facility) { 班级 (classes) [] 称呼 名称 { 名称 (name): 文本  人数 (children): 人 } }
文件 标准 (standard) { 标题 \"标准\" 施行 2020-01-01 效力 规范性文件 }
规则 班级 (classes) \"每班人数\" { 依据 标准 第一条  每个 班级 { 应 人数 <= 15人 }  责任 \"市卫健委\" }";
    let rules = RuleSet::builder().source("small.rules", rules).build().unwrap();
    let facts = serde_json::json!({ "classes": [{ "name": label, "children": 16 }] }).to_string();
    let facts = Facts::from_json(rules.subject("facility").unwrap(), &facts).unwrap();
    rules.evaluate(&facts, day())
}

#[test]
fn all_say_the_same() {
    let reports = reports();
    assert!(reports.len() > 20);
    for (name, report) in &reports {
        let expected = of_json(&report::json(report));
        assert_eq!(expected.len(), report.findings.len(), "{name}");
        let entries = [Entry::new("facility.yaml", report)];
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(of_html(&report::html(&entries, lang)), expected, "html of {name}");
            assert_eq!(of_sarif(&report::sarif(&entries, lang)), expected, "sarif of {name}");
            assert_eq!(of_junit(&report::junit(&entries, lang)), expected, "junit of {name}");
            assert_eq!(table(&csv_rows(&report::csv(&entries, lang)), lang), expected, "csv of {name}");
            let bytes = report::xlsx(&entries, lang).unwrap();
            assert_eq!(of_xlsx(&bytes, lang), expected, "xlsx of {name}");
            assert!(bytes == report::xlsx(&entries, lang).unwrap(), "the same report gives the same bytes");
        }
    }
}

// ── what each format promises ───────────────────────────────────────────────

#[test]
fn junit_counts_are_right() {
    for (name, report) in reports() {
        let text = report::junit(&[Entry::new("facility.yaml", &report)], Lang::Zh);
        let junit = quick_junit::Report::deserialize_from_str(&text).unwrap();
        let of = |outcomes: &[Outcome]| report.findings.iter().filter(|f| outcomes.contains(&f.outcome)).count();
        let suite = &junit.test_suites[0];
        let counted = (
            suite.tests,
            suite.failures,
            suite.errors,
            suite.test_cases.iter().filter(|c| matches!(c.status, quick_junit::TestCaseStatus::Skipped { .. })).count(),
        );
        let skipped = of(&[Outcome::Undetermined, Outcome::NotApplicable, Outcome::Pending]);
        assert_eq!(counted, (report.findings.len(), of(&[Outcome::Fail]), 0, skipped), "{name}");
        assert_eq!((junit.tests, junit.failures, junit.skipped), (report.findings.len(), of(&[Outcome::Fail]), skipped), "{name}");
    }
}

#[test]
fn sarif_is_sound() {
    use serde_sarif::sarif::{ResultKind, ResultLevel, Sarif};
    let text = std::fs::read_to_string("rules/examples/defects.yaml").unwrap();
    let subject = shipped().subject("facility").unwrap();
    let facts = Facts::from_yaml(subject, &text).unwrap();
    let report = shipped().evaluate(&facts, day());
    let paths = report.paths();
    let sought: Vec<&str> = paths.iter().map(String::as_str).collect();
    let found = tuoyu::facts::locate_facts(subject, &facts, tuoyu::facts::Format::Yaml, &text, &sought);
    let places: BTreeMap<String, _> = paths.iter().cloned().zip(found).filter_map(|(path, at)| Some((path, at?))).collect();
    let written = report::sarif(&[Entry::new("rules/examples/缺陷 1.yaml", &report).located(&places)], Lang::Zh);
    let raw: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(raw["version"], "2.1.0");
    let log: Sarif = serde_json::from_str(&written).unwrap();
    let run = &log.runs[0];
    let rules = run.tool.driver.rules.as_ref().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules.len(), "each rule once");
    let lines: Vec<&str> = text.lines().collect();
    let mut fingerprints = BTreeSet::new();
    for result in run.results.as_ref().unwrap() {
        let rule = &rules[usize::try_from(result.rule_index.unwrap()).unwrap()];
        assert_eq!(Some(&rule.id), result.rule_id.as_ref());
        let is_fail = result.kind == Some(ResultKind::Fail);
        assert_eq!(result.level, Some(if is_fail { ResultLevel::Error } else { ResultLevel::None }), "only what fails has a level (3.27.10)");
        assert!(fingerprints.insert(result.partial_fingerprints.clone().unwrap()));
        let [location] = result.locations.as_ref().unwrap().as_slice() else { panic!("one location") };
        let place = location.physical_location.as_ref().unwrap();
        let artifact = place.artifact_location.as_ref().unwrap();
        assert_eq!(artifact.uri.as_deref(), Some("rules/examples/%E7%BC%BA%E9%99%B7%201.yaml"));
        let region = place.region.as_ref().unwrap();
        let (line, column) = (usize::try_from(region.start_line.unwrap()).unwrap(), usize::try_from(region.start_column.unwrap()).unwrap());
        assert!((1..=lines.len()).contains(&line) && (1..=lines[line - 1].chars().count() + 1).contains(&column), "{line}:{column}");
    }
    // Where one has to look: the number of children of the class that is too large, and the class where a missing fact would stand.
    let line_of = |id: &str| {
        let result = run.results.as_ref().unwrap().iter().find(|r| r.partial_fingerprints.as_ref().unwrap().values().any(|v| v == id)).unwrap();
        let region = result.locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap().region.clone().unwrap();
        let column = usize::try_from(region.start_column.unwrap()).unwrap() - 1;
        let line = lines[usize::try_from(region.start_line.unwrap()).unwrap() - 1];
        line.chars().skip(column).take_while(|c| c.is_alphanumeric()).collect::<String>()
    };
    assert_eq!(line_of("national.class_size#classes[1]"), "16");
}

#[test]
fn every_outcome_of_a_finding_has_a_kind() {
    let kinds: BTreeSet<(String, String, bool)> = reports()
        .iter()
        .flat_map(|(_, report)| {
            let log: serde_json::Value = serde_json::from_str(&report::sarif(&[Entry::new("f.yaml", report)], Lang::En)).unwrap();
            log["runs"][0]["results"].as_array().unwrap().clone()
        })
        .map(|r| (r["properties"]["outcome"].as_str().unwrap().to_owned(), r["kind"].as_str().unwrap().to_owned(), r["level"] == "error"))
        .collect();
    let expected = [
        ("advice", "informational", false),
        ("fail", "fail", true),
        ("not_applicable", "notApplicable", false),
        ("pass", "pass", false),
        ("pending", "informational", false),
        ("undetermined", "open", false),
        ("undetermined", "review", false),
    ];
    let found: Vec<(&str, &str, bool)> = kinds.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), *c)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_name_is_never_a_formula_nor_markup() {
    for label in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1"] {
        let report = named(label);
        let entries = [Entry::new("=cmd.yaml", &report)];
        let rows = csv_rows(&report::csv(&entries, Lang::Zh));
        let cells: Vec<&String> = rows.iter().flatten().collect();
        assert!(cells.contains(&&format!("'{label}")) && cells.contains(&&"'=cmd.yaml".to_owned()));
        assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '＝', '＋'])));
        let bytes = report::xlsx(&entries, Lang::Zh).unwrap();
        for name in ["检查结果", "待办"] {
            assert!(sheet(&bytes, name).iter().flatten().any(|cell| cell.starts_with(label)), "{label} as it is in {name}");
        }
    }
    let report = named("<script>alert(1)</script>\" onload=\"x]]>&\u{1}\u{1b}[2J");
    let entries = [Entry::new("<b>.yaml", &report)];
    let page = report::html(&entries, Lang::Zh);
    assert!(
        !page.contains("<script")
            && !page.contains("<b>.yaml")
            && !page.contains('\u{1b}')
            && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload")
    );
    let suites = quick_junit::Report::deserialize_from_str(&report::junit(&entries, Lang::Zh)).unwrap().test_suites;
    assert_eq!(suites[0].name.as_str(), "<b>.yaml");
    assert!(suites[0].test_cases.iter().any(|case| case.name.as_str().contains("<script>alert(1)</script>\" onload=\"x]]>&")));
    // A link that a viewer would follow.
    let linked: serde_json::Value = serde_json::from_str(&report::sarif(&[Entry::new("f.yaml", &named("[here](https://example.org)"))], Lang::Zh)).unwrap();
    let message = linked["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(message.contains("[here] (https://example.org)"), "{message}");
}

#[test]
fn a_cell_takes_what_it_can() {
    let report = named(&"长".repeat(40_000));
    let bytes = report::xlsx(&[Entry::new("f.yaml", &report)], Lang::Zh).unwrap();
    let longest = sheet(&bytes, "检查结果").iter().flatten().map(|cell| cell.chars().count()).max();
    assert_eq!(longest, Some(32_767));
}

#[test]
fn counts_are_numbers_and_the_to_do_list_is_by_who_is_responsible() {
    let report = example("defects");
    let bytes = report::xlsx(&[Entry::new("defects.yaml", &report)], Lang::Zh).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["汇总", "检查结果", "待办", "办理与扶持"]);
    let summary = book.worksheet_range("汇总").unwrap();
    let fails: Vec<f64> = summary.rows().filter_map(|row| if let Data::Float(n) = row[4] { Some(n) } else { None }).collect();
    assert_eq!(fails, [f64::from(report.summary.fail), f64::from(report.summary.items.fail), 0.0]);
    let rows = sheet(&bytes, "待办");
    let whos: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).take_while(|who| !who.is_empty()).collect();
    let to_do = |f: &&Finding| !f.is_draft() && (matches!(f.outcome, Outcome::Fail | Outcome::Advice | Outcome::Pending) || f.could_fail());
    let expected: usize = report.findings.iter().filter(to_do).map(|f| f.responsible.len().max(1)).sum();
    assert_eq!(whos.len(), expected);
    let mut groups = whos.clone();
    groups.dedup();
    let distinct: BTreeSet<&str> = whos.iter().copied().collect();
    assert_eq!(groups.len(), distinct.len(), "each together: {groups:?}");
    assert!(!distinct.contains("（未注明）"), "the shipped rules say who answers for them");
}

#[test]
fn what_nobody_answers_for_comes_last_in_the_to_do_list() {
    let text = r#"
文件 标准 (standard) { 标题 "标准"  施行 2019-10-08  效力 规范性文件 }
主体 机构 (facility) { 宽 (width): 米  高 (height): 米 }
规则 甲 (a) { 依据 标准 第一条  应 宽 >= 3米 }
规则 乙 (b) { 依据 标准 第二条  应 高 >= 3米  责任 "某部门" }
"#;
    let rules = RuleSet::builder().source("t.rules", text).build().unwrap();
    let facts = Facts::from_yaml(rules.subject("facility").unwrap(), "{width: 1, height: 1}").unwrap();
    let report = rules.evaluate(&facts, "2026-11-23".parse().unwrap());
    let rows = sheet(&report::xlsx(&[Entry::new("t.yaml", &report)], Lang::Zh).unwrap(), "待办");
    let whos: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).take_while(|who| !who.is_empty()).collect();
    assert_eq!(whos, ["某部门", "（未注明）"]);
}

#[test]
fn what_is_personal_stays_out() {
    let text = std::fs::read_to_string("tests/report/items.case").unwrap();
    for report in crate::report::reports(&text) {
        let entries = [Entry::new("f.yaml", &report)];
        let book = report::xlsx(&entries, Lang::Zh).unwrap();
        let sheets: Vec<Vec<String>> = ["检查结果", "待办"].into_iter().flat_map(|name| sheet(&book, name)).collect();
        let all = [report::html(&entries, Lang::Zh), report::sarif(&entries, Lang::Zh), report::junit(&entries, Lang::Zh), report::csv(&entries, Lang::Zh)]
            .concat()
            + &sheets.concat().concat();
        for secret in ["某某", "某甲"] {
            assert!(text.contains(secret) && !all.contains(secret), "{secret}");
        }
    }
}

// ── the command line ────────────────────────────────────────────────────────

fn tuoyu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tuoyu"))
        .args(["check", "--as-of", "2026-11-23"])
        .env("LANG", "zh_CN.UTF-8")
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("LANGUAGE", "")
        .args(arguments)
        .output()
        .unwrap()
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_format_changes_neither_outcome_nor_exit_code() {
    for (facts, code) in
        [(["rules/examples/compliant.yaml", "--positions"], 0), (["rules/examples/defects.yaml", "--positions"], 1), (["--subject", "facility"], 3)]
    {
        let run = |format: &str| {
            let output = tuoyu(&[facts[0], facts[1], "--format", format]);
            assert_eq!(output.status.code(), Some(code), "{format} of {facts:?}");
            output.stdout
        };
        let text = |format: &str| String::from_utf8(run(format)).unwrap();
        let expected = of_json(&text("json"));
        assert_eq!(of_html(&text("html")), expected);
        assert_eq!(of_sarif(&text("sarif")), expected);
        assert_eq!(of_junit(&text("junit")), expected);
        assert_eq!(table(&csv_rows(&text("csv")), Lang::Zh), expected);
        assert_eq!(of_xlsx(&run("xlsx"), Lang::Zh), expected);
        run("text");
        run("md");
    }
}

#[test]
fn several_documents_are_told_apart() {
    let folder = scratch("several");
    let broken = folder.join("broken.yaml");
    std::fs::write(&broken, "subject: facility\nclasses: 3\n").unwrap();
    let files = ["rules/examples/defects.yaml", broken.to_str().unwrap(), "rules/examples/half.yaml"];
    let run = |format: &str| {
        let output = tuoyu(&[files[0], files[1], files[2], "--format", format]);
        assert_eq!(output.status.code(), Some(5), "{format}");
        output.stdout
    };
    let text = |format: &str| String::from_utf8(run(format)).unwrap();
    let page = text("html");
    assert_eq!((page.matches("<main ").count(), page.matches("读不了，没有检查").count()), (3, 2));
    let log: serde_json::Value = serde_json::from_str(&text("sarif")).unwrap();
    let successful: Vec<bool> = log["runs"].as_array().unwrap().iter().map(|run| run["invocations"][0]["executionSuccessful"].as_bool().unwrap()).collect();
    assert_eq!(successful, [true, false, true]);
    let junit = quick_junit::Report::deserialize_from_str(&text("junit")).unwrap();
    let errors: Vec<usize> = junit.test_suites.iter().map(|suite| suite.errors).collect();
    assert_eq!(errors, [0, 1, 0]);
    let by_file = |rows: &[Vec<String>], skip: usize| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows.iter().skip(skip) {
            *counts.entry(row[0].clone()).or_default() += 1;
        }
        counts
    };
    let (defects, half) = (example("defects").findings.len(), example("half").findings.len());
    let counts = by_file(&csv_rows(&text("csv")), 1);
    assert_eq!(counts, BTreeMap::from([(files[0].to_owned(), defects), (files[1].to_owned(), 1), (files[2].to_owned(), half)]));
    let counts = by_file(&sheet(&run("xlsx"), "检查结果"), 1);
    assert_eq!((counts[files[0]], counts[files[2]]), (defects, half));
}

#[test]
fn a_page_says_what_the_facility_is_called() {
    let facts = "rules/examples/half.yaml";
    for (format, said) in [
        ("text", "小荷叶托育园\n检查结果\n"),
        ("md", "**小荷叶托育园**\n\n# 检查结果\n"),
        ("html", "<p class=\"about\">rules/examples/half.yaml · 小荷叶托育园 · "),
    ] {
        let out = tuoyu(&[facts, "--format", format, "--lang", "zh"]).stdout;
        assert!(String::from_utf8(out).unwrap().contains(said), "{format}");
    }
    let both = String::from_utf8(tuoyu(&[facts, "rules/examples/compliant.yaml", "--lang", "zh"]).stdout).unwrap();
    assert!(both.starts_with("══ rules/examples/half.yaml · 小荷叶托育园\n\n检查结果\n"), "{both}");
    // Neither a name that is somebody's nor what would turn the line round.
    let folder = scratch("called");
    for (attribute, name, said) in [("个人信息", "张三", ""), ("", "甲\u{202e}*乙*", "**甲 \\*乙\\***\n\n")] {
        let (rules, facts) = (folder.join("a.rules"), folder.join("a.yaml"));
        std::fs::write(&rules, format!("文件 甲 (a) {{ 标题 \"甲\" 效力 法律 }}\n主体 户 (s) {{ 名称 (name): 文本 {attribute}  大 (big): 是否 }}\n规则 乙 (b) {{ 依据 甲 第一条 应 大 }}\n")).unwrap();
        std::fs::write(&facts, format!("name: {name}\nbig: true\n")).unwrap();
        let out = tuoyu(&[facts.to_str().unwrap(), "--rules", rules.to_str().unwrap(), "--format", "md", "--lang", "zh"]).stdout;
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with(&format!("{said}# 检查结果\n")), "{out}");
    }
}

#[test]
fn nothing_is_lost_by_writing() {
    let folder = scratch("output");
    let facts = "rules/examples/half.yaml";
    let write = |path: &Path, format: &str| tuoyu(&[facts, "--format", format, "--output", path.to_str().unwrap()]);
    // A report is replaced by a report, of whatever format: a script runs again and again.
    for format in ["text", "json", "html", "md", "sarif", "junit", "csv", "xlsx"] {
        let path = folder.join(format!("report.{format}"));
        for lang in ["zh", "en"] {
            let output = tuoyu(&[facts, "--format", format, "--output", path.to_str().unwrap(), "--lang", lang]);
            assert_eq!(output.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let last = std::fs::read(&path).unwrap();
        assert_eq!(write(&path, format).status.code(), Some(1), "{format} over English");
        // JSON has both languages.
        assert!(format == "json" || std::fs::read(&path).unwrap() != last, "{format}");
    }
    std::fs::write(folder.join("empty"), "").unwrap();
    assert_eq!(write(&folder.join("empty"), "csv").status.code(), Some(1));
    assert_eq!(write(&folder.join("empty"), "json").status.code(), Some(1));
    // What is none, or was worked on, is left alone.
    let table = std::fs::read_to_string(folder.join("report.csv")).unwrap();
    let workbook = std::fs::read(folder.join("report.xlsx")).unwrap();
    let others: [(&str, Vec<u8>); 4] = [
        ("facts.yaml", std::fs::read("rules/examples/compliant.yaml").unwrap()),
        ("saved_by_excel.csv", table.replace('"', "").into_bytes()),
        ("saved_by_excel.xlsx", workbook.strip_suffix(b"tuoyu report.v1").unwrap().to_vec()),
        ("diary.txt", "二月三日\n".as_bytes().to_vec()),
    ];
    for (name, bytes) in others {
        let path = folder.join(name);
        std::fs::write(&path, &bytes).unwrap();
        let output = write(&path, "xlsx");
        assert_eq!(output.status.code(), Some(2), "{name}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("已经存在，而且不是本程序写出的报告") && said.contains(name), "{said}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}");
    }
    let missing = write(&folder.join("none/report.html"), "html");
    assert_eq!((missing.status.code(), String::from_utf8(missing.stderr).unwrap().contains("没有这个文件夹")), (Some(2), true));
    assert!(std::fs::read_dir(&folder).unwrap().all(|e| !e.unwrap().file_name().to_string_lossy().ends_with(".tmp")), "nothing half is left");
}
