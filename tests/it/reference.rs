//! The reference of the language, `grammar/README.md`: its rules build, its examples come out as they say, its tables are the parser's own.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tuoyu::RuleSet;
use tuoyu::diag::Diagnostics;
use tuoyu::syntax::words::{Place, WORDS};
use tuoyu::unit::UNITS;

fn page_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("grammar/README.md")
}

fn page() -> String {
    fs::read_to_string(page_path()).unwrap()
}

/// The blocks of one kind, everything else left empty: a line of the page keeps its number.
fn blocks(page: &str, kind: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in page.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            inside = fence == kind;
        } else if inside {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// A rule for each line.
fn as_rules(lines: &str) -> String {
    let lines = lines.lines().enumerate().filter(|(_, l)| !l.is_empty());
    lines.fold(String::new(), |mut out, (i, line)| {
        writeln!(out, "规则 句{i} (line_{i}) {{ 依据 设置标准 第一条 应 {line}\n}}").unwrap();
        out
    })
}

fn build(files: &[(&str, &str)]) -> Diagnostics {
    let builder = files.iter().fold(RuleSet::builder(), |b, (name, text)| b.source(*name, *text));
    builder.build().map_or_else(|found| found, |rules| rules.warnings().clone())
}

#[test]
fn its_rules_build_and_its_examples_hold() {
    let page = page();
    let (rules, local, clauses) = (blocks(&page, "rules"), blocks(&page, "rules local"), as_rules(&blocks(&page, "clauses")));
    let found = build(&[("国家.rules", &rules), ("某市.rules", &local), ("句.rules", &clauses)]);
    assert!(found.items.is_empty(), "{found}");
    for (kind, least) in [("合格例", 8), ("不合格例", 6), ("得 ", 3)] {
        assert!(rules.matches(kind).count() >= least, "{kind}");
    }
}

#[test]
fn what_it_calls_wrong_is_refused() {
    let page = page();
    let rules = blocks(&page, "rules");
    let lines: Vec<String> = blocks(&page, "clauses bad").lines().filter(|l| !l.is_empty()).map(str::to_owned).collect();
    assert!(lines.len() >= 9);
    for line in lines {
        let (_, code) = line.split_once('#').unwrap();
        let found = build(&[("国家.rules", &rules), ("句.rules", &as_rules(&line))]);
        let codes: Vec<&str> = found.items.iter().map(|d| d.code().0).collect();
        assert_eq!(codes, [code.trim()], "{line}");
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Declaration => "声明 declaration",
        Place::Document => "文件 document",
        Place::Status => "状态 status",
        Place::Force => "效力 force",
        Place::Field => "主体 subject",
        Place::Type => "类型 type",
        Place::Table => "表 table",
        Place::Citation => "依据 citation",
        Place::Verb => "动词 verb",
        Place::Rule => "规则 rule",
        Place::Example => "例 example",
        Place::Pathway => "路径 pathway",
        Place::Support => "扶持 support",
        Place::Penalty => "罚则 penalty",
        Place::Amendment => "修订 amendment",
        Place::Expression => "表达式 expression",
        Place::Function => "函数 function",
    }
}

fn also(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(" ")
}

fn word_table() -> String {
    let mut out = "| 中文 | English | 也可写 also | 写在哪里 where |\n|---|---|---|---|\n".to_owned();
    for word in WORDS {
        let places = word.places.iter().map(|p| place(*p)).collect::<Vec<_>>().join("、");
        let places = if places.is_empty() { "在 … 至 … between … and …".to_owned() } else { places };
        writeln!(out, "| {} | `{}` | {} | {places} |", word.zh, word.en, also(word.also)).unwrap();
    }
    out
}

fn unit_table() -> String {
    let mut out = "| 中文 | English | 也可写 also | 计数还是计量 |\n|---|---|---|---|\n".to_owned();
    for word in UNITS {
        let unit = tuoyu::unit::Unit::of(word);
        let kind = if unit.is_count() {
            "计数 count"
        } else if unit.dims().is_bare() {
            "倍数 multiple"
        } else {
            "计量 measure"
        };
        writeln!(out, "| {} | `{}` | {} | {kind} |", word.zh, word.en, also(word.also)).unwrap();
    }
    out
}

/// Set `BLESS=1` to write the tables anew.
#[test]
fn its_tables_are_those_of_the_parser() {
    let page = page();
    let mut fresh = page.clone();
    for (name, table) in [("words", word_table()), ("units", unit_table())] {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let (before, rest) = fresh.split_once(&open).unwrap();
        let (_, after) = rest.split_once(&close).unwrap();
        fresh = format!("{before}{open}{table}{close}{after}");
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(page_path(), &fresh).unwrap();
    } else {
        assert!(fresh == page, "grammar/README.md is stale: run the tests with BLESS=1");
    }
}

/// Headings are linked from the list at the top.
#[test]
fn its_contents_lead_somewhere() {
    let page = page();
    let anchor = |heading: &str| -> String {
        let kept = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-')).collect::<String>();
        kept.replace(' ', "-")
    };
    let anchors: Vec<String> = page.lines().filter_map(|l| l.strip_prefix("## ")).map(anchor).collect();
    let linked: Vec<&str> = page.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    for link in &linked {
        assert!(anchors.iter().any(|a| a == link), "{link} is no heading");
    }
    for anchor in &anchors {
        assert!(linked.contains(&anchor.as_str()), "{anchor} is not in the contents");
    }
}
