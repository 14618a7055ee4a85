//! The test command of README.md, run as it is written there and compared with the output that is shown there.

use std::path::Path;
use std::process::Command;

const COMMAND: &str = "cargo test";

pub(crate) fn run(root: &Path) -> Result<(), String> {
    let readme = std::fs::read_to_string(root.join("README.md")).map_err(|error| format!("README.md: {error}"))?;
    let shown = shown(&readme).ok_or_else(|| format!("README.md shows no `$ {COMMAND}`"))?;
    let output = Command::new(crate::ci::cargo_program())
        .args(COMMAND.split(' ').skip(1))
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        print!("{printed}");
        return Err(format!("`{COMMAND}` failed ({})", output.status));
    }
    let printed: Vec<String> = printed.lines().map(without_figures).collect();
    for line in shown {
        println!("{line}");
        if !printed.contains(&without_figures(line)) {
            return Err(format!("README.md shows a line that `{COMMAND}` does not print: {line}"));
        }
    }
    Ok(())
}

/// The lines below the command in its block; `...` stands for lines that are not shown.
fn shown(readme: &str) -> Option<Vec<&str>> {
    let mut lines = readme.lines().skip_while(|line| line.strip_prefix("$ ") != Some(COMMAND)).skip(1);
    let found: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").filter(|line| *line != "...").collect();
    (!found.is_empty()).then_some(found)
}

/// How many tests there are and how long they took differs from day to day and machine to machine.
fn without_figures(line: &str) -> String {
    let mut out = String::new();
    for c in line.trim_end().chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_block() {
        let readme = "a\n```console\n$ cargo test\n...\ntest result: ok. 61 passed\n```\nb\n";
        assert_eq!(shown(readme), Some(vec!["test result: ok. 61 passed"]));
        assert_eq!(shown("$ cargo build\nx\n```"), None);
        assert_eq!(without_figures("ok. 61 passed in 2.50s"), without_figures("ok. 7 passed in 13.1s"));
    }
}
