//! The formatter: one form for each text, nothing lost, and from one language into the other and back.

use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use tuoyu::RuleSet;
use tuoyu::diag::Diagnostics;
use tuoyu::lang::Lang;
use tuoyu::pack::{self, PackSource};
use tuoyu::ruleset::RuleSetBuilder;
use tuoyu::source::{FileId, SourceFile};
use tuoyu::syntax::format::{FormatError, MAX_WIDTH, format};
use tuoyu::syntax::{ast, parse};
use tuoyu::translate::TranslateError;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every rule file that parses: the shipped ones, those of tests, and the blocks of the reference.
fn texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["rules/national", "rules/ezhou", "tests/rules", "tests/facts", "tests/it"] {
        for path in fs::read_dir(root().join(folder)).unwrap().map(|e| e.unwrap().path()) {
            if path.extension().is_some_and(|e| e == "rules") {
                found.push((path.strip_prefix(root()).unwrap().display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let reference = fs::read_to_string(root().join("grammar/README.md")).unwrap();
    for (i, block) in reference.split("\n```rules").skip(1).enumerate() {
        let text = block.split_once('\n').unwrap().1.split("\n```").next().unwrap();
        found.push((format!("grammar/README.md block {i}"), format!("{text}\n")));
    }
    found.sort();
    found.retain(|(_, text)| read(text).is_some());
    assert!(found.len() > 30, "{}", found.len());
    found
}

fn read(text: &str) -> Option<ast::File> {
    let (file, found) = parse(&SourceFile::new("a.rules", text), FileId(0));
    found.is_empty().then_some(file)
}

fn formatted(text: &str) -> String {
    format(&SourceFile::new("a.rules", text), FileId(0)).unwrap_or_else(|e| panic!("{e:?}\n{text}"))
}

/// A tree in words, without places and without how words and units were spelled.
fn gist(file: &ast::File) -> String {
    let text = format!("{:?}", file.declarations);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once("Span {") {
        out += before;
        rest = behind.split_once('}').unwrap().1;
    }
    out + rest
}

fn comments(file: &ast::File) -> Vec<String> {
    file.comments.iter().map(|c| c.text.trim_end().replacen('＃', "#", 1)).collect()
}

#[test]
fn a_formatted_text_stays_as_it_is_and_means_the_same() {
    for (name, text) in texts() {
        let once = formatted(&text);
        assert_eq!(formatted(&once), once, "{name}");
        let (before, after) = (read(&text).unwrap(), read(&once).unwrap());
        assert_eq!(gist(&after), gist(&before), "{name}");
        assert_eq!(comments(&after), comments(&before), "{name}");
        assert!(!once.contains('\r') && !once.starts_with('\u{feff}') && !once.contains(" \n") && !once.contains("\n\n\n"), "{name}");
        assert!(once.is_empty() || (once.ends_with('\n') && !once.ends_with("\n\n")), "{name}");
    }
}

#[test]
fn shipped_rules_are_formatted() {
    for (name, text) in texts().into_iter().filter(|(name, _)| name.starts_with("rules")) {
        assert_eq!(formatted(&text), text, "{name}: tuoyu fmt rules");
    }
}

/// A case is a text, `----`, and what becomes of it.
#[test]
fn cases() {
    insta::glob!("../format", "*.rules", |path| {
        let text = fs::read_to_string(path).unwrap();
        let once = formatted(&text);
        assert_eq!(formatted(&once), once);
        insta::assert_snapshot!(once);
    });
}

#[test]
fn what_does_not_parse_is_refused() {
    let source = SourceFile::new("a.rules", "规则 甲 { 应 }\n");
    assert!(matches!(format(&source, FileId(0)), Err(FormatError::Syntax(found)) if !found.is_empty()));
}

// ── languages ───────────────────────────────────────────────────────────────

/// Packs of one set of rules: name, files.
type Set = Vec<PackSource>;

fn build(set: &Set) -> Result<RuleSet, Diagnostics> {
    set.iter().cloned().fold(RuleSet::builder(), RuleSetBuilder::pack).build()
}

fn translated(set: &Set, lang: Lang) -> Result<Set, String> {
    let builder = set.iter().cloned().fold(RuleSet::builder(), RuleSetBuilder::pack);
    let written = builder.translated(lang, |_| true).map_err(|error| match error {
        TranslateError::Rules(found) => found.brief(Lang::En),
        TranslateError::Defect => "a defect".to_owned(),
    })?;
    let mut set = set.clone();
    for (name, text) in set.iter_mut().flat_map(|pack| &mut pack.files) {
        text.clone_from(&written.iter().find(|(n, _)| n == name).unwrap().1);
    }
    Ok(set)
}

fn all_formatted(mut set: Set) -> Set {
    for (_, text) in set.iter_mut().flat_map(|pack| &mut pack.files) {
        *text = formatted(text);
    }
    set
}

fn files(set: &Set) -> String {
    set.iter().flat_map(|pack| &pack.files).fold(String::new(), |mut out, (name, text)| {
        let _ = write!(out, "=== {name}\n{text}");
        out
    })
}

fn bare(name: &str, text: &str) -> Set {
    vec![PackSource { name: name.to_owned(), files: vec![(name.to_owned(), text.to_owned())], bare: true, ..PackSource::default() }]
}

fn folder(name: &str, manifest: Option<&str>, texts: &[(&str, String)]) -> PackSource {
    PackSource {
        name: name.to_owned(),
        manifest: manifest.map(|m| ("pack.yaml".to_owned(), m.to_owned())),
        files: texts.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect(),
        bare: false,
    }
}

fn reference() -> Set {
    let page = fs::read_to_string(root().join("grammar/README.md")).unwrap();
    let blocks = |tag: &str| {
        let mut out = String::new();
        for block in page.split("\n```rules").skip(1) {
            let (first, rest) = block.split_once('\n').unwrap();
            if first.trim() == tag {
                out += rest.split("\n```").next().unwrap();
                out.push('\n');
            }
        }
        out
    };
    vec![
        folder("national", Some("pack: national\nname: 国家\n"), &[("national.rules", blocks(""))]),
        folder("local", Some("pack: local\nname: 地方\nextends: national\n"), &[("local.rules", blocks("local"))]),
    ]
}

fn sets() -> Vec<(&'static str, Set)> {
    let text = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    vec![
        ("ezhou", pack::shipped("ezhou").unwrap()),
        ("reference", reference()),
        (
            "examples",
            vec![
                folder("national", Some("pack: national\nname: 国家\n"), &[("examples.rules", text("tests/rules/examples.rules"))]),
                folder("local", Some("pack: local\nname: 地方\nextends: national\n"), &[("local.rules", text("tests/rules/local.rules"))]),
            ],
        ),
        ("ground", bare("ground.rules", &text("tests/rules/ground.rules"))),
        ("facility", bare("facility.rules", &text("tests/facts/facility.rules"))),
        ("wide", bare("wide.rules", &text("tests/format/wide.rules"))),
    ]
}

/// Han characters outside of texts, comments, labels and clause numbers.
fn left_over(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let mut quoted = false;
        let plain: String = line
            .split(" # ")
            .next()
            .unwrap()
            .chars()
            .filter(|c| {
                quoted ^= *c == '"';
                !quoted && *c != '"'
            })
            .collect();
        if plain.trim_start().starts_with('#') {
            continue;
        }
        let words: Vec<&str> = plain.split_whitespace().collect();
        for (i, word) in words.iter().enumerate() {
            let labelled =
                words.get(i + 1).is_some_and(|next| next.starts_with('(') && next.trim_start_matches('(').starts_with(|c: char| c.is_ascii_lowercase()));
            let clause = words[..i].iter().any(|w| matches!(*w, "cite" | "via"));
            if !labelled && !clause && word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
                out.push((*word).to_owned());
            }
        }
    }
    out
}

#[test]
fn into_english_and_back_is_the_same_text() {
    for (name, set) in sets() {
        let set = all_formatted(set);
        let zh = translated(&set, Lang::Zh).unwrap_or_else(|e| panic!("{name}: {e}"));
        let en = translated(&zh, Lang::En).unwrap_or_else(|e| panic!("{name}: {e}"));
        let back = translated(&en, Lang::Zh).unwrap_or_else(|e| panic!("{name}, back: {e}"));
        assert!(files(&back) == files(&zh), "{name}: {}", first_difference(&files(&back), &files(&zh)));
        let again = translated(&back, Lang::En).unwrap();
        assert!(files(&again) == files(&en), "{name}: {}", first_difference(&files(&again), &files(&en)));
        // What comes out is formatted, and line for line the same.
        assert!(files(&all_formatted(en.clone())) == files(&en), "{name}: {}", first_difference(&files(&all_formatted(en.clone())), &files(&en)));
        // Only what is too long in English alone hangs below its line; what is longer all the same is one text.
        let hanging = files(&en).lines().filter(|l| (l.len() - l.trim_start().len()) % 2 == 1).count();
        assert_eq!(files(&en).lines().count() - hanging, files(&zh).lines().count(), "{name}");
        assert!(name != "wide" || hanging >= 3, "{hanging}");
        for line in files(&en).lines().filter(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() > MAX_WIDTH) {
            // A row of a table stays one line.
            assert!(line.trim_start().starts_with(['"', '/', '#']) || line.contains(" | "), "{name}: {line}");
        }
        // A unit that is called as a list is stays as it was where it is a type.
        let left = left_over(&files(&en));
        let expected: &[&str] = if name == "examples" { &["日", "间", "间"] } else { &["间"] };
        assert!(if name == "examples" { left == expected } else { left.iter().all(|word| expected.contains(&word.as_str())) }, "{name}: {left:?}");
    }
}

#[test]
fn chinese_rules_are_chinese() {
    let set = pack::shipped("ezhou").unwrap();
    let zh = translated(&set, Lang::Zh).unwrap();
    assert!(files(&zh) == files(&set), "{}", first_difference(&files(&zh), &files(&set)));
}

#[test]
fn both_languages_are_one_program() {
    for (name, set) in sets() {
        let set = all_formatted(set);
        let en = translated(&set, Lang::En).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (zh, en) = (build(&set).unwrap(), build(&en).unwrap_or_else(|e| panic!("{name}: {}", e.brief(Lang::En))));
        let model = |set: &RuleSet| {
            let mut model = set.model().clone();
            for table in &mut model.tables {
                table.keys.iter_mut().for_each(|(named, _)| named.key.clear());
                table.keys.iter_mut().for_each(|(named, _)| named.name.clear());
            }
            model
        };
        assert!(model(&zh) == model(&en), "{name}");
    }
}

fn first_difference(a: &str, b: &str) -> String {
    let different = a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b);
    different.map_or_else(|| "at the end".to_owned(), |(i, (a, b))| format!("line {}:\n{a}\n{b}", i + 1))
}

/// Names that clash in the other language: where, and in which words.
#[test]
fn clashes() {
    insta::glob!("../format/clash", "*.rules", |path| {
        let text = fs::read_to_string(path).unwrap();
        let mut out = String::new();
        for lang in [Lang::En, Lang::Zh] {
            match bare_translated(&text, lang) {
                Ok(text) => out += &text,
                Err(found) => out += &found,
            }
            out.push('\n');
        }
        insta::assert_snapshot!(out);
    });
}

fn bare_translated(text: &str, lang: Lang) -> Result<String, String> {
    translated(&bare("a.rules", text), lang).map(|set| set[0].files[0].1.clone())
}

// ── whatever is typed ───────────────────────────────────────────────────────

/// Writes what can be written in several ways in one of them, by chance.
fn disturbed(text: &str, choices: &[u8]) -> String {
    let mut at = 0;
    let mut choose = |most: u8| {
        at = (at + 1) % choices.len().max(1);
        choices.get(at).map_or(0, |c| c % most)
    };
    let mut out = String::new();
    let (mut quoted, mut remark, mut clause) = (false, false, false);
    for (i, c) in text.char_indices() {
        let rest = &text[i..];
        match c {
            '\n' => {
                remark = false;
                clause = false;
                out += ["\n", "\r\n", "  \n"][usize::from(choose(3))];
                continue;
            }
            '#' if !quoted => remark = true,
            '"' if !remark => quoted = !quoted,
            _ => {}
        }
        clause |= !quoted && !remark && ["依据 ", "经 ", "cite ", "via "].iter().any(|w| rest.starts_with(w));
        if quoted || remark || clause || c == '"' {
            out.push(c);
            continue;
        }
        let wide = |out: &mut String, wide: char, yes: bool| out.push(if yes { wide } else { c });
        match c {
            ' ' => out += [" ", "  ", "\u{3000}", "\t"][usize::from(choose(4))],
            '(' => wide(&mut out, '（', choose(2) == 0),
            ')' => wide(&mut out, '）', choose(2) == 0),
            '{' => wide(&mut out, '｛', choose(2) == 0),
            '}' => wide(&mut out, '｝', choose(2) == 0),
            '[' => wide(&mut out, '［', choose(2) == 0),
            ']' => wide(&mut out, '］', choose(2) == 0),
            ',' => wide(&mut out, '，', choose(2) == 0),
            '|' => wide(&mut out, '｜', choose(2) == 0),
            ':' => wide(&mut out, '：', choose(2) == 0),
            '=' => wide(&mut out, '＝', choose(2) == 0),
            '*' => wide(&mut out, '×', choose(2) == 0),
            '0'..='9' if !text[..i].ends_with(|c: char| c.is_alphanumeric() && !c.is_ascii_digit()) => {
                let full = char::from_u32(u32::from(c) + 0xfee0).unwrap();
                wide(&mut out, full, choose(3) == 0 && !text[..i].ends_with('_'));
            }
            c => out.push(c),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn however_it_was_typed_it_comes_out_the_same(choices in prop::collection::vec(any::<u8>(), 1..200), which in 0_usize..3) {
        let path = ["rules/ezhou/plan.rules", "rules/national/registration.rules", "tests/rules/language.rules"][which];
        let text = formatted(&fs::read_to_string(root().join(path)).unwrap());
        prop_assert_eq!(formatted(&disturbed(&text, &choices)), text);
    }
}
