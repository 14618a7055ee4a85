//! Reports: what is judged, held down, tied and said. Each case is a file of rules, facts and what is asked of them.
//!
//! `== pack KEY [named NAME] [extends BASE]`, `== facts`, `== DATE [apart|as-law|off] brief|text|md|json|html|sarif|junit|csv [zh|en]`.

use std::fmt::Write as _;
use tuoyu::pack::PackSource;
use tuoyu::report::{self, Drafts, Entry, Finding, Options, Report, Style};
use tuoyu::{Date, Lang, RuleSet};

#[derive(Default)]
struct Case {
    packs: Vec<PackSource>,
    facts: String,
    asked: Vec<(String, String)>,
}

fn read(text: &str) -> Case {
    let mut case = Case::default();
    let mut facts_follow = false;
    for line in text.lines() {
        let Some(head) = line.strip_prefix("== ") else {
            let into = match (&mut case, facts_follow) {
                (case, true) => &mut case.facts,
                (case, false) => match case.packs.last_mut().and_then(|p| p.files.last_mut()) {
                    Some((_, text)) => text,
                    None => continue,
                },
            };
            into.push_str(line);
            into.push('\n');
            continue;
        };
        let words: Vec<&str> = head.split_whitespace().collect();
        facts_follow = words == ["facts"];
        match words.as_slice() {
            ["pack", key, rest @ ..] => {
                let after = |word: &str| rest.iter().skip_while(|w| **w != word).nth(1);
                let extends = after("extends").map_or_else(String::new, |base| format!("extends: {base}\n"));
                let name = after("named").map_or_else(String::new, |name| format!("name: {name}\n"));
                let manifest = format!("pack: {key}\ntitle: {key}\nversion: '2026.11'\nsubject: facility\n{name}{extends}");
                let files = vec![(format!("{key}.rules"), String::new())];
                case.packs.push(PackSource { name: (*key).to_owned(), manifest: Some(("pack.yaml".to_owned(), manifest)), files, bare: false });
            }
            [_] | [] => {}
            [date, ..] => case.asked.push(((*date).to_owned(), head.to_owned())),
        }
    }
    case
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

fn brief_finding(f: &Finding) -> String {
    let mut out = format!("{} {} {}", word(&f.outcome), word(&f.severity), f.id);
    if !f.ceiling.is_empty() {
        let ceiling: Vec<String> = f.ceiling.iter().map(word).collect();
        let _ = write!(out, " [{}]", ceiling.join(" "));
    }
    if f.could_fail() {
        out.push_str(" could fail");
    }
    if let Some(label) = f.item.as_ref().and_then(|i| i.label.as_ref()) {
        let _ = write!(out, " “{}”", label.zh);
    }
    if let Some(items) = &f.items {
        let _ = write!(out, " {}/{} of {}", items.pass, items.not_applicable, items.total);
    }
    for b in &f.because {
        let _ = write!(out, "\n    {}: {}", b.clause, b.text.zh);
    }
    if let Some(exception) = &f.exception {
        let _ = write!(out, "\n    exception: {}", exception.zh);
    }
    if let Some(deadline) = f.deadline {
        let _ = write!(out, "\n    deadline: {deadline}");
    }
    if let Some(reason) = f.reason {
        let _ = write!(out, "\n    reason: {}", word(&reason));
    }
    for m in &f.missing {
        let _ = write!(out, "\n    missing: {} {}", m.path, m.question.as_ref().map_or("", |q| &q.zh));
    }
    for c in &f.citations {
        let via = c.via.as_ref().map_or_else(String::new, |v| format!(" via {} {}", v.document, v.clause));
        let mandatory = if c.mandatory_clause { " mandatory" } else { "" };
        let _ = write!(out, "\n    under {} {}{via} {} {} {}{mandatory}", c.document, c.clause, word(&c.force), word(&c.status), word(&c.certainty));
    }
    for a in &f.amended_by {
        let _ = write!(out, "\n    amended by {} {}", a.pack, a.citations.first().map_or("", |c| &c.document));
    }
    for a in &f.also {
        let _ = write!(out, "\n    also {} {}", a.rule, word(&a.outcome));
    }
    for p in &f.penalties {
        let texts: Vec<&str> = p.text.iter().map(|t| t.zh.as_str()).collect();
        let _ = write!(out, "\n    penalty {}: {}", p.penalty, texts.join(" | "));
    }
    out.push('\n');
    out
}

/// What was found, without what people read.
fn brief(report: &Report) -> String {
    let mut out: String = report.findings.iter().map(brief_finding).collect();
    for n in &report.not_in_force {
        let day = |d: Option<Date>| d.map_or_else(|| "-".to_owned(), |d| d.to_string());
        let _ = writeln!(out, "not in force {} {} to {}", n.rule, day(n.from), day(n.until));
    }
    let row = |c: report::Counts| format!("{}✓ {}✗ {}△ {}? {}- {}…", c.pass, c.fail, c.advice, c.undetermined, c.not_applicable, c.pending);
    let s = report.summary;
    let _ = writeln!(out, "rules {} · drafts {} · items {}", row(s.rules()), row(s.drafts), row(s.items));
    let _ = writeln!(out, "ends by {}", word(&report.exit_outcome()));
    out
}

fn digests(text: &str, report: &Report) -> String {
    text.replace(&report.rules.digest, "sha256:…").replace(&report.facts_digest, "sha256:…")
}

/// A page without its looks, a line an element.
fn page(text: &str, report: &Report) -> String {
    let (before, rest) = text.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let mut text = digests(&format!("{before}<style>…</style>{after}"), report);
    for element in [
        "<main", "<header", "<h1", "<h2", "<h3", "<p", "<table", "<tr", "<section", "<article", "<ul", "<li", "<dl", "<dt", "<nav", "<footer", "<body",
        "</body",
    ] {
        text = text.replace(&format!("{element}>"), &format!("\n{element}>")).replace(&format!("{element} "), &format!("\n{element} "));
    }
    text
}

/// Every report that a case asks for.
pub(crate) fn reports(text: &str) -> Vec<Report> {
    let case = read(text);
    let rules = case.packs.iter().fold(RuleSet::builder(), |builder, pack| builder.pack(pack.clone())).build().unwrap();
    let facts = rules.facts(None, tuoyu::facts::Format::Yaml, &case.facts).unwrap();
    let asked = case.asked.iter();
    asked.map(|(date, asked)| rules.evaluate_with(&facts, date.parse().unwrap(), Options::drafts(drafts(asked)))).collect()
}

fn drafts(asked: &str) -> Drafts {
    match asked.split_whitespace().nth(1) {
        Some("as-law") => Drafts::AsLaw,
        Some("off") => Drafts::Off,
        _ => Drafts::Apart,
    }
}

fn run(case: &Case) -> String {
    let mut builder = RuleSet::builder();
    for pack in &case.packs {
        builder = builder.pack(pack.clone());
    }
    let rules = match builder.build() {
        Ok(rules) => rules,
        Err(diagnostics) => return format!("{diagnostics}"),
    };
    let facts = match rules.facts(None, tuoyu::facts::Format::Yaml, &case.facts) {
        Ok(facts) => facts,
        Err(errors) => return format!("{errors}"),
    };
    let mut out = String::new();
    for (date, asked) in &case.asked {
        let words: Vec<&str> = asked.split_whitespace().skip(1).collect();
        let drafts = drafts(asked);
        let report = rules.evaluate_with(&facts, date.parse().unwrap(), Options::drafts(drafts));
        crate::schema::assert_report(&report);
        let json = report::json(&report);
        let back: Report = serde_json::from_str(&json).unwrap();
        assert_eq!(back, report, "a report reads back as it was");
        assert_eq!(report::json(&rules.evaluate_with(&facts, date.parse().unwrap(), Options::drafts(drafts))), json, "the same again gives the same bytes");
        let lang = if words.contains(&"en") { Lang::En } else { Lang::Zh };
        let _ = writeln!(out, "== {asked}");
        out.push_str(&match words.as_slice() {
            [.., "text", _] | [.., "text"] => report::text(&report, lang, Style::default()),
            [.., "md", _] | [.., "md"] => report::md(&report, lang),
            [.., "html", _] | [.., "html"] => page(&report::html(&[Entry::new("facility.yaml", &report)], lang), &report),
            [.., "sarif", _] | [.., "sarif"] => digests(&report::sarif(&[Entry::new("facility.yaml", &report)], lang), &report),
            [.., "junit", _] | [.., "junit"] => digests(&report::junit(&[Entry::new("facility.yaml", &report)], lang), &report),
            [.., "csv", _] | [.., "csv"] => report::csv(&[Entry::new("facility.yaml", &report)], lang).replace('\r', ""),
            // What a digest is over is tested where it is made.
            [.., "json"] => digests(&json, &report) + "\n",
            _ => brief(&report),
        });
    }
    out
}

#[test]
fn cases() {
    insta::glob!("../report", "*.case", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::assert_snapshot!(run(&read(&text)));
    });
}

#[test]
fn for_programs() {
    let text = std::fs::read_to_string("tests/report/items.case").unwrap();
    let case = read(&text);
    let rules = RuleSet::builder().pack(case.packs.first().unwrap().clone()).build().unwrap();
    let facts = rules.facts(None, tuoyu::facts::Format::Yaml, &case.facts).unwrap();
    let mut report = rules.evaluate(&facts, "2026-11-23".parse().unwrap());
    let lines: Vec<String> = report.failures().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    不符合 p.a_classes 班级 · classes[0] 一班 · 设置标准 第一条
    不符合 p.b_zones 区域 · classes[0].zones[0] 睡眠区 · 设置标准 第二条
    不符合 p.c_floors 楼层 · classes[floor=2] 楼层 2层 · 设置标准 第三条
    不符合 p.d_staff 员工 · staff[0] · 设置标准 第四条
    不符合 p.h_some 有窗 · 设置标准 第八条
    不符合 p.k_names 没有同名的 · staff[name=staff[0].name] · 设置标准 第四条
    不符合 p.k_names 没有同名的 · staff[name=staff[1].name] · 设置标准 第四条
    不符合 p.l_two 两块 · classes[0] 一班 · 设置标准 第九条
    不符合 p.l_two 两块 · classes[2] 三班 · 设置标准 第九条
    不符合 p.l_two 两块 · classes[4] 五班 · 设置标准 第九条
    不符合 p.m_records 前科 · staff[1] · 设置标准 第十条
    ");
    // Where facts stand is added on demand, and is in nothing that was written without it.
    assert!(!report::json(&report).contains("\"at\""));
    report.locate(|path| (path == "classes[0].children").then(|| "facility.yaml:4:40".to_owned()));
    assert_eq!(report::json(&report).matches("\"at\": \"facility.yaml:4:40\"").count(), 2);
    assert!(report::text(&report, Lang::Zh, Style::default()).contains("人数 16人 > 15人；见 人数 16人（facility.yaml:4:40）"));
    let style = Style { around: |part| if part == report::Part::Title { ("<", ">") } else { ("", "") } };
    assert!(report::text(&report, Lang::En, style).starts_with("<Findings>\n"));
    // What a name brings along moves no cursor and is no markup.
    let facts = r#"{"classes": [{"name": "a\u001b[2J\n# b*<i>", "kind": "toddler", "children": 20}]}"#;
    let facts = rules.facts(None, tuoyu::facts::Format::Json, facts).unwrap();
    let report = rules.evaluate(&facts, "2026-11-23".parse().unwrap());
    assert!(report::text(&report, Lang::Zh, Style::default()).contains("  · a [2J # b*<i> classes[0]：人数 20人 > 15人\n"));
    assert!(report::md(&report, Lang::Zh).contains("- **a \\[2J # b\\*\\<i>** `classes[0]`：人数 20人 > 15人\n"));
}
