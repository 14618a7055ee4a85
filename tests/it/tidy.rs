//! The shape of the source: who may import whom, where third-party crates are named, what the library leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the library from left to right; one imports only from its own place or from places before it.
const ORDER: &[&[&str]] = &[
    &["span", "source", "number", "unit", "date", "lang", "id", "outcome", "digest", "nearest", "sheet", "yaml"],
    &["diag"],
    &["syntax"],
    &["model"],
    &["check"],
    &["translate"],
    &["program", "compile"],
    &["facts"],
    &["eval"],
    &["advise"],
    &["analysis"],
    &["lint"],
    &["report"],
    &["ask"],
    &["examples"],
    &["pack"],
    &["ruleset"],
    &["cases", "coverage", "difference"],
    &["schema"],
];

/// Third-party crates and the modules that may name them. `serde`, `schemars` and `thiserror` derive where the types are.
const HOMES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["diag"]),
    ("anstream", &["bin"]),
    ("calamine", &["sheet"]),
    ("clap", &["bin"]),
    ("clap_complete", &["bin"]),
    ("csv", &["report"]),
    ("inquire", &["bin"]),
    ("jiff", &["date", "bin"]),
    ("jsonschema", &["bin"]),
    ("maud", &["report"]),
    ("num_integer", &["number"]),
    ("num_rational", &["number"]),
    ("num_traits", &["number"]),
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("postcard", &["program"]),
    ("quick_junit", &["report"]),
    ("schemars", &["schema"]),
    // A workbook of questions, a workbook of findings.
    ("rust_xlsxwriter", &["ask", "report"]),
    ("serde_json", &["facts", "report", "schema", "bin"]),
    ("serde_sarif", &["report"]),
    ("serde_yaml", &["yaml", "facts"]),
    ("sha2", &["digest"]),
    ("strsim", &["nearest"]),
    ("sys_locale", &["bin"]),
    ("unicode_width", &["syntax"]),
];

const MOST_LINES: usize = 800;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, sorted; what is built and what tools keep is left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | ".git" | "node_modules") {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found
}

/// A Rust file of `src/`.
struct Source {
    path: String,
    /// `check` for `src/check/rule.rs`, `bin` for the command line.
    module: String,
    /// Lines that are code of the product: numbered from 1, without comments, up to the unit tests.
    code: Vec<(usize, String)>,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let rust = files(&src).into_iter().filter(|p| p.extension().is_some_and(|e| e == "rs"));
    rust.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let relative = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let module = relative.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let product = text.lines().position(|l| l.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
        let code = text.lines().take(product).enumerate().map(|(i, l)| (i + 1, l.split("//").next().unwrap_or_default().to_owned())).collect();
        Source { path: format!("src/{relative}"), module, code, lines: text.lines().count() }
    })
    .collect()
}

/// Names that follow `prefix` as a path would: `crate::` gives `diag` of `crate::diag::Problem`, and all of `crate::{date, diag}`.
fn paths_after(line: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices(prefix) {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &line[at + prefix.len()..];
        let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.split('}').next().unwrap_or_default().split(',').map(|part| word(part.trim()))),
            None => found.push(word(rest)),
        }
    }
    found
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&module))
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn modules_import_from_the_left() {
    let mut wrong = Vec::new();
    for source in sources() {
        if matches!(source.module.as_str(), "lib" | "bin") {
            continue;
        }
        let Some(own) = place(&source.module) else {
            wrong.push(format!("{}: the module has no place in the order", source.path));
            continue;
        };
        for (number, line) in &source.code {
            for name in paths_after(line, "crate::") {
                if place(&name).is_some_and(|other| other > own) {
                    wrong.push(format!("{}:{number}: `{}` imports `{name}`, which stands to its right", source.path, source.module));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn third_party_crates_have_one_home() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in &source.code {
            for (name, homes) in HOMES {
                // A derive is where its type is.
                let derives = *name == "schemars" && line.contains("derive(schemars::JsonSchema)");
                let named = !derives && !paths_after(line, &format!("{name}::")).is_empty();
                if named && !homes.contains(&source.module.as_str()) {
                    wrong.push(format!("{}:{number}: `{name}` is at home in {}", source.path, homes.join(", ")));
                }
            }
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("[dev-dependencies]").next().unwrap();
    for line in dependencies.lines() {
        let Some((name, _)) = line.split_once(" = ") else { continue };
        let name = name.replace('-', "_");
        if !matches!(name.as_str(), "serde" | "thiserror") && !HOMES.iter().any(|(known, _)| *known == name) {
            wrong.push(format!("Cargo.toml: `{name}` has no home"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_library_leaves_the_world_alone() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.module != "bin") {
        for (number, line) in &source.code {
            for name in paths_after(line, "std::") {
                // A cursor reads bytes in memory.
                let in_memory = name == "io" && line.contains("std::io::Cursor;");
                if !in_memory && matches!(name.as_str(), "fs" | "env" | "process" | "time" | "net" | "thread" | "io") {
                    wrong.push(format!("{}:{number}: std::{name}", source.path));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn files_stay_readable() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.lines > MOST_LINES {
            wrong.push(format!("{}: {} lines, more than {MOST_LINES}", source.path, source.lines));
        }
        let text = fs::read_to_string(root().join(&source.path)).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("{}: the first line does not say what the module is for", source.path));
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_paths_of_somebody() {
    // Put together here, so that this file does not hold them.
    let roots = ["home", "Users", "root", "work"].map(|folder| format!("/{folder}/"));
    let mut wrong = Vec::new();
    for path in files(&root()) {
        // A worktree has a file of that name, which says where the repository is.
        if path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (i, line) in text.lines().enumerate() {
            for found in &roots {
                // After a letter it is a folder below another; after a blank or a quote it is a machine's.
                if line.match_indices(found.as_str()).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '-')) {
                    wrong.push(format!("{}:{}: {found}", path.strip_prefix(root()).unwrap().display(), i + 1));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_rule_file_is_embedded() {
    let rules = root().join("rules");
    let mut wrong = Vec::new();
    for folder in fs::read_dir(&rules).unwrap().map(|e| e.unwrap().path()).filter(|p| p.join("pack.yaml").is_file()) {
        let key = folder.file_name().unwrap().to_string_lossy().into_owned();
        let packs = tuoyu::pack::shipped(&key).unwrap_or_default();
        let own = packs.last().filter(|p| p.name == key).map(|p| p.files.clone()).unwrap_or_default();
        let on_disk = files(&folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "rules"));
        for path in on_disk {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            if !own.iter().any(|(embedded, text)| *embedded == name && *text == fs::read_to_string(&path).unwrap()) {
                wrong.push(format!("{name}: not named in src/pack/shipped.rs"));
            }
        }
    }
    assert_none(&wrong);
}
