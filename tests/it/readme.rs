//! README.md and README.zh-CN.md say what is so: every console block is run, every rules block is a file that builds.
//!
//! A line `...` stands for lines that are not shown. `BLESS=1` writes the output anew (a block that shows a part is left
//! alone). `$ cargo test` is run by `cargo xtask ci`, for a test cannot run all tests.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const PAGES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a shell would show for a command, and its exit code.
fn run(command: &str) -> (String, i32) {
    let arguments = command.strip_prefix("cargo tuoyu ").unwrap_or_else(|| panic!("not a command that is run here: {command}"));
    let output = Command::new(env!("CARGO_BIN_EXE_tuoyu")).args(arguments.split(' ')).env("NO_COLOR", "1").current_dir(root()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    (text, output.status.code().unwrap())
}

/// Whether output is as shown, `...` standing for any lines.
fn matches(shown: &[&str], output: &[&str]) -> bool {
    match shown {
        [] => output.is_empty(),
        ["..."] => true,
        ["...", rest @ ..] => (0..=output.len()).any(|skipped| matches(rest, &output[skipped..])),
        [line, rest @ ..] => output.first().is_some_and(|o| o.trim_end() == *line) && matches(rest, &output[1..]),
    }
}

/// The block as it is and as it should be.
fn console(block: &[&str], wrong: &mut Vec<String>) -> Vec<String> {
    let mut out = Vec::new();
    let mut code = 0;
    let mut lines = block.iter().copied().peekable();
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        let Some(command) = line.strip_prefix("$ ") else { continue };
        let mut shown = Vec::new();
        while let Some(next) = lines.next_if(|next| !next.starts_with("$ ")) {
            shown.push(next);
        }
        if command == "cargo test" {
            out.extend(shown.iter().map(|l| (*l).to_owned()));
            continue;
        }
        let text = if command == "echo $?" {
            code.to_string()
        } else {
            let (text, exit) = run(command);
            code = exit;
            text
        };
        let output: Vec<&str> = text.trim_end().lines().collect();
        if !matches(&shown, &output) {
            wrong.push(format!("$ {command}\n{text}"));
        }
        if shown.contains(&"...") {
            out.extend(shown.iter().map(|l| (*l).to_owned()));
        } else {
            out.extend(output.iter().map(|l| l.trim_end().to_owned()));
        }
    }
    out
}

/// A block of rules is the text of a file, which builds.
fn rules(path: &str, block: &[&str], wrong: &mut Vec<String>) -> Vec<String> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    if let Err(diagnostics) = tuoyu::RuleSet::builder().source(path, text.clone()).build() {
        wrong.push(diagnostics.to_string());
    }
    if text.lines().ne(block.iter().copied()) {
        wrong.push(format!("not the text of {path}"));
    }
    text.lines().map(str::to_owned).collect()
}

#[test]
fn pages_show_what_is_so() {
    for name in PAGES {
        let path = root().join(name);
        let page = fs::read_to_string(&path).unwrap();
        let (mut out, mut wrong): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            out.push(line.to_owned());
            let Some(info) = line.strip_prefix("```") else { continue };
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            match info.split_once(' ') {
                None if info == "console" => out.extend(console(&block, &mut wrong)),
                Some(("rules", path)) => out.extend(rules(path, &block, &mut wrong)),
                _ => out.extend(block.iter().map(|l| (*l).to_owned())),
            }
            out.push("```".to_owned());
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, out.join("\n") + "\n").unwrap();
        } else {
            assert!(wrong.is_empty(), "{name} shows something else (BLESS=1 writes it anew):\n\n{}", wrong.join("\n"));
        }
    }
}

#[test]
fn both_pages_show_the_same() {
    let skeleton = |name: &str| {
        let page = fs::read_to_string(root().join(name)).unwrap();
        let commands = page.lines().filter(|l| l.starts_with("$ ")).map(|l| l.replace("--lang zh", "--lang en"));
        commands.collect::<Vec<_>>()
    };
    assert_eq!(skeleton(PAGES[0]), skeleton(PAGES[1]));
}
