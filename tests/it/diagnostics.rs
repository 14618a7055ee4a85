//! What the author of a rule file is told: sentences, drawings, the form for programs, a page for each code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tuoyu::diag::render::{Colour, render};
use tuoyu::diag::{Code, Diagnostic, Diagnostics, Noun, Problem, Why, explain, json, message};
use tuoyu::lang::Lang;
use tuoyu::lint::Lints;
use tuoyu::pack::PackSource;
use tuoyu::ruleset::{RuleSet, RuleSetBuilder};
use tuoyu::source::SourceMap;
use tuoyu::span::Span;
use tuoyu::translate::TranslateError;

/// A diagnostic at the first place of a text, with another place.
fn at(text: &str, place: &str, related: Option<&str>) -> Diagnostics {
    let mut sources = SourceMap::default();
    let file = sources.add("规则/机构.rules", text);
    let span = |part: &str| {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let problem = Problem::UnknownName { noun: Noun::Fact, name: place.to_owned(), nearest: vec!["租期".into(), "租金".into()] };
    let mut diagnostic = Diagnostic::new(problem, file, span(place)).with_fix(span(place), "租期");
    if let Some(related) = related {
        diagnostic = diagnostic.with_related(file, span(related), Why::FirstHere);
    }
    Diagnostics { sources, items: vec![diagnostic] }
}

/// Columns of a terminal: all that is not ASCII here is two wide, but for the sign that stands for NUL.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || c == '␀' { 1 } else { 2 }).sum()
}

#[test]
fn a_diagnostic_is_drawn_in_both_languages() {
    let found = at("规则 场地 (site) {\n  应 场地。来源 ＝ 自有 或 租其 >= 3年\n}\n", "租其", Some("场地"));
    let drawn = [Lang::Zh, Lang::En].map(|lang| render(&found, lang, Colour::Plain) + &found.brief(lang)).join("\n");
    insta::assert_snapshot!(drawn);
    assert_eq!(found.to_string(), found.brief(Lang::Zh));
    assert_eq!(render(&Diagnostics::default(), Lang::Zh, Colour::Plain), "");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let found = at("应 租其 >= 3年", "租其", None);
    let coloured = render(&found, Lang::Zh, Colour::Ansi);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_ne!(plain, coloured);
    assert_eq!(plain, render(&found, Lang::Zh, Colour::Plain));
}

#[test]
fn marks_stand_right_in_odd_files() {
    let long = format!("应 {}租其 >= 3年{}", "甲 >= 1人 且 ".repeat(40), " 且 乙 >= 1人".repeat(40));
    let beyond = format!("应 {}租其 >= 3年{}", "甲 >= 1人 且 ".repeat(4000), " 且 乙 >= 1人".repeat(4000));
    let mut all = String::new();
    for (name, text) in [
        ("byte order mark", "\u{feff}应 租其 >= 3年"),
        ("CRLF", "# 一\r\n应 租其 >= 3年\r\n# 三\r\n"),
        ("CR alone", "# 一\r应 租其 >= 3年\r# 三\r"),
        ("tabs", "\t应\t租其 >= 3年"),
        ("full-width blanks", "　应　租其　＞＝　３年"),
        ("NUL", "应\0租其 >= 3年"),
        ("a long line", long.as_str()),
        ("a line beyond reading", beyond.as_str()),
    ] {
        let drawn = render(&at(text, "租其", None), Lang::Zh, Colour::Plain);
        let (line, mark) = drawn.lines().zip(drawn.lines().skip(1)).find(|(_, mark)| mark.contains('^')).unwrap();
        assert_eq!(width(line.split_once("租其").unwrap().0), width(mark.split_once('^').unwrap().0), "{name}: {drawn}");
        assert_eq!(mark.matches('^').count(), 4, "{name}: {drawn}");
        let _ = write!(all, "── {name}\n{drawn}\n");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_mark_stays_on_its_first_line() {
    let text = "规则 甲 (a) {\n  应 乙\n}\n";
    let mut found = at(text, "甲", None);
    for (span, marks) in [((0, text.len()), 13), ((0, 0), 1), ((text.len(), text.len()), 1), ((7, 100_000), 8), ((8, 9), 1)] {
        found.items[0].span = Span::new(span.0, span.1);
        let drawn = render(&found, Lang::Zh, Colour::Plain);
        assert_eq!(drawn.matches('^').count(), marks, "{span:?}: {drawn}");
    }
}

#[test]
fn places_in_another_file_are_drawn_too() {
    let mut found = at("应 租其 >= 3年\n", "租其", None);
    let other = found.sources.add("别处.rules", "\n\n主体 机构 (facility) { 租期 (term): 年 }\n");
    found.items[0] = found.items[0].clone().with_related(other, Span::new(9, 15), Why::DeclaredHere);
    insta::assert_snapshot!(render(&found, Lang::Zh, Colour::Plain));
}

#[test]
fn programs_get_places_in_characters_and_in_utf16() {
    let found = at("\u{feff}# 𠀀\n应 𠀀 且 租其 >= 3年\n", "租其", Some("𠀀"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&json(&found)).unwrap());
}

// ── what an official reads ──────────────────────────────────────────────────

#[test]
fn a_file_full_of_common_mistakes() {
    let text = fs::read_to_string(root().join("tests/rules/mistakes.rules")).unwrap();
    let found = RuleSet::builder().source("mistakes.rules", text).build().unwrap_err();
    insta::assert_snapshot!("mistakes_zh", render(&found, Lang::Zh, Colour::Plain));
    insta::assert_snapshot!("mistakes_en", render(&found, Lang::En, Colour::Plain));
}

// ── a page for each code ────────────────────────────────────────────────────

/// Makes rule text.
type Made = fn() -> RuleSetBuilder;

/// Codes whose mistake is a matter of size, with the text that makes it: nobody would read it on a page.
const GENERATED: &[(&str, Made)] = &[
    ("E0101", || RuleSet::builder().source("page.rules", "# ".repeat(600 * 1024))),
    ("E0123", || one_clause(&"人数 + ".repeat(5_000))),
    ("E0130", || RuleSet::builder().source("page.rules", "甲\n".repeat(10_001))),
    ("E0209", || RuleSet::builder().source("page.rules", format!("主体 机构 (facility) {{ 形式 (forms): 多选 {} }}", names("形", 64).join(" | ")))),
    ("E0803", || {
        let files = (0..17).map(|i| (format!("page/{i}.rules"), "# ".repeat(500 * 1024))).collect();
        RuleSet::builder().pack(PackSource { name: "page".into(), manifest: None, files, bare: false })
    }),
    ("W0701", || {
        let fields: Vec<String> = names("项", 15).iter().map(|n| format!("{n}: 是否")).collect();
        let keys: Vec<String> = (0..15).map(|i| format!("项{i}")).collect();
        RuleSet::builder().source(
            "page.rules",
            format!(
                "文件 标准 (standard) {{ 标题 \"标准\" 效力 规范性文件 }}\n主体 机构 (facility) {{ {} }}\n表 大表 (big) 按 {} {{ 依据 标准 第一条\n {} | 值 (value)\n {} | 1人 }}",
                fields.join(" "),
                keys.join(", "),
                names("键", 15).join(" | "),
                vec!["其余"; 15].join(" | "),
            ),
        )
    }),
];

/// Codes that no rule text makes as far as is known: a defect of the program itself.
const NEVER: &[&str] = &["E0199"];

/// `形0 (x0)`, `形1 (x1)` …
fn names(name: &str, n: usize) -> Vec<String> {
    (0..n).map(|i| format!("{name}{i} (x{i})")).collect()
}

fn one_clause(before: &str) -> RuleSetBuilder {
    RuleSet::builder().source(
        "page.rules",
        format!("文件 标准 (standard) {{ 标题 \"标准\" 效力 规范性文件 }}\n主体 机构 (facility) {{ 人数 (children): 人 }}\n规则 甲 (a) {{ 依据 标准 第一条 应 {before}人数 <= 20人 }}"),
    )
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a fenced block of a page: ```` ```rules bad ````, with its kind.
fn block<'a>(page: &'a str, which: &str) -> Option<(&'a str, &'a str)> {
    ["rules", "packs"].into_iter().find_map(|kind| {
        let (_, rest) = page.split_once(&format!("```{kind} {which}\n"))?;
        Some((kind, rest.split_once("\n```").unwrap().0))
    })
}

/// A block of packs is files with a line `=== folder/name` before each; a folder is a pack.
fn builder((kind, text): (&str, &str)) -> RuleSetBuilder {
    if kind == "rules" {
        return RuleSet::builder().source("page.rules", text);
    }
    let mut packs: Vec<PackSource> = Vec::new();
    for file in text.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        let (folder, name) = path.split_once('/').unwrap();
        if packs.iter().all(|p| p.name != folder) {
            packs.push(PackSource { name: folder.into(), ..PackSource::default() });
        }
        let pack = packs.iter_mut().find(|p| p.name == folder).unwrap();
        let file = (path.to_owned(), text.to_owned());
        if name == "pack.yaml" { pack.manifest = Some(file) } else { pack.files.push(file) }
    }
    packs.into_iter().fold(RuleSet::builder(), RuleSetBuilder::pack)
}

/// A build; where the code is one that only `lint` looks for, with what that looks for.
fn looked_through(builder: RuleSetBuilder, code: &str) -> Result<RuleSet, Diagnostics> {
    if code == "E0208" {
        // What is found only in writing rules in the other language.
        if let Err(TranslateError::Rules(found)) = builder.clone().translated(Lang::En, |_| true) {
            return Err(found);
        }
    }
    let lint = explain::codes().find(|known| *known == code).is_some_and(|code| Code(code).is_lint());
    if lint { builder.lint(Lints::default().english(code == "W0204")) } else { builder.build() }
}

/// What a build has to say, each code once, and all of it in words.
fn said(builder: RuleSetBuilder, code: &str) -> (BTreeSet<&'static str>, String) {
    let found = match looked_through(builder, code) {
        Ok(rules) => rules.warnings().clone(),
        Err(found) => found,
    };
    (found.items.iter().map(|d| d.code().0).collect(), found.brief(Lang::En))
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let listed: BTreeSet<String> = explain::codes().map(str::to_owned).collect();
    assert_eq!(listed.len(), explain::codes().count(), "a code is listed twice");
    let mut in_source = BTreeSet::new();
    for file in ["src/diag/problem.rs", "src/diag/syntax_problem.rs"] {
        let source = fs::read_to_string(root().join(file)).unwrap();
        for (_, after) in source.match_indices("=> \"").map(|(at, m)| source.split_at(at + m.len())) {
            in_source.insert(after.split('"').next().unwrap().to_owned());
        }
    }
    assert_eq!(listed, in_source);
    let pages = fs::read_dir(root().join("grammar/errors")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert_eq!(listed, pages.map(|name| name.strip_suffix(".md").unwrap().to_owned()).collect());
}

#[test]
fn every_page_has_one_form() {
    for code in explain::codes() {
        let page = explain::page(&code.to_lowercase()).unwrap();
        assert!(page.starts_with(&format!("# {code} ")), "{code}: a heading");
        assert_eq!(page.matches(&format!("\n## {code} ")).count(), 1, "{code}: an English part");
        let generated = GENERATED.iter().any(|(known, _)| *known == code) || NEVER.contains(&code);
        assert_eq!(block(page, "bad").is_none(), generated, "{code}: a wrong example, or one that is generated");
        assert_eq!(block(page, "good").is_none(), generated, "{code}: a right example");
    }
    assert_eq!(explain::page("E9999"), None);
}

#[test]
fn every_page_shows_what_it_is_about() {
    let mut wrong = String::new();
    for code in explain::codes().filter(|c| !NEVER.contains(c)) {
        let page = explain::page(code).unwrap();
        let bad = match GENERATED.iter().find(|(known, _)| *known == code) {
            Some((_, make)) => make(),
            None => builder(block(page, "bad").unwrap()),
        };
        let (codes, text) = said(bad, code);
        // Too many mistakes are, first of all, those mistakes.
        let expected = if code == "E0130" { BTreeSet::from(["E0115", code]) } else { BTreeSet::from([code]) };
        if codes != expected {
            let _ = write!(wrong, "{code}, bad:\n{text}\n");
        }
        if let Some(good) = block(page, "good") {
            let (codes, text) = said(builder(good), code);
            if !codes.is_empty() {
                let _ = write!(wrong, "{code}, good:\n{text}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_name_of_something_else_is_said_to_be_that() {
    let declared = "文件 标准 (standard) { 标题 \"标准\" 效力 规范性文件 }\n\
        主体 机构 (facility) { 形式 (form): 公办 (public) | 民办 (private)  班级 (classes) [] 称呼 名称 { 名称 (name): 文本 }  人数 (size): 人 }\n\
        主体 县市区 (district) { 托位 (places): 个 }\n\
        规则 规模 (scale) { 依据 标准 第一条 适用 机构 应 人数 >= 3人 }\n";
    for (rule, expected) in [
        ("适用 机构 若 民办 应 人数 >= 3人", "`民办` is a choice of `形式`: write `形式 = 民办`"),
        ("适用 机构 应 托位 >= 3个", "`托位` is a fact of the subject `县市区`"),
        ("适用 班级 应 人数 >= 3人", "`班级` is a list of the subject `机构`: write `for 机构` and `each 班级 { … }`"),
        ("适用 机构 应 规模", "`规模` is a rule, and a fact is wanted here"),
    ] {
        let text = format!("{declared}规则 新 (fresh) {{ 依据 标准 第二条 {rule} }}\n");
        let found = RuleSet::builder().source("page.rules", text).build().unwrap_err();
        let first = found.items.first().unwrap();
        let help = message::help(first, Lang::En).join("\n");
        assert!(first.code().0 == "E0201" && help.starts_with(expected), "{rule}: {help}");
    }
}

/// The sentence and the advice of each code, as its page makes them.
#[test]
fn every_code_in_words() {
    let mut out = String::new();
    for code in explain::codes() {
        let Some(bad) = block(explain::page(code).unwrap(), "bad") else { continue };
        let found = looked_through(builder(bad), code).map_or_else(|found| found, |rules| rules.warnings().clone());
        out.push_str(&in_words(&found));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn kinds_and_declarations_in_words() {
    let text = fs::read_to_string(root().join("tests/rules/kinds.rules")).unwrap();
    let found = RuleSet::builder().source("kinds.rules", text).build().unwrap_err();
    insta::assert_snapshot!(in_words(&found));
}

/// Line by line: code, sentence and advice in both languages.
fn in_words(found: &Diagnostics) -> String {
    let mut out = String::new();
    for d in &found.items {
        let line = found.sources.get(d.file).unwrap().position(d.span.start).line;
        for lang in [Lang::Zh, Lang::En] {
            let _ = writeln!(out, "{line} {} {}", d.code(), message::text(&d.problem, lang));
            for help in message::help(d, lang) {
                let _ = writeln!(out, "      {help}");
            }
        }
    }
    out
}
