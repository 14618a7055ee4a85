//! `tuoyu test`

use crate::args::Test;
use crate::exit::Exit;
use crate::files::{self, MOST_RULES, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use std::path::{Path, PathBuf};
use tuoyu::RuleSet;
use tuoyu::cases::{CaseError, TestFile, Verdict};

pub(crate) fn run(test: &Test, screen: Screen) -> Exit {
    let (mut tests, mut of_rules) = (Vec::new(), test.rules.rules.clone());
    for path in &test.paths {
        if path.is_dir() {
            let found = tests_in(path);
            // A folder with rules brings them along.
            if rules::holds_rules(path) || found.is_empty() {
                of_rules.push(path.clone());
            } else {
                tests.extend(found);
            }
        } else if path.extension().is_some_and(|e| e == "rules") {
            of_rules.push(path.clone());
        } else {
            tests.push(path.clone());
        }
    }
    if tests.is_empty() {
        tests = of_rules.iter().flat_map(|path| beside(path)).collect();
    }
    if tests.is_empty() {
        screen.error("没有测试文件（*.test.yaml）", "no test files (*.test.yaml)");
        return Exit::Usage;
    }
    let set = match rules::from_paths_or_pack(test.rules.pack.as_deref(), &of_rules, screen).and_then(|builder| {
        builder.build().map_err(|diagnostics| {
            screen.diagnostics(&diagnostics);
            rules::exit_of(&diagnostics)
        })
    }) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let mut tally = Tally::default();
    for path in &tests {
        tally.file(path, &set, screen);
    }
    screen.result(&tally.text(screen), tally.exit)
}

/// Test files in a folder, in its `tests`, and in its folders that hold rules.
fn tests_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in rules::entries(folder) {
        if path.is_dir() {
            if rules::holds_pack(&path) || path.file_name().is_some_and(|n| n == "tests") {
                found.extend(tests_in(&path));
            }
        } else if rules::is_test_file(&path) {
            found.push(path);
        }
    }
    found
}

/// The test files that lie beside rules.
fn beside(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        return tests_in(path);
    }
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    [".test.yaml", ".test.yml"].iter().map(|ending| path.with_file_name(format!("{stem}{ending}"))).filter(|p| p.is_file()).collect()
}

/// How the cases came out so far.
struct Tally {
    passed: usize,
    failed: usize,
    /// Files or facts that could not be read.
    unreadable: usize,
    lines: Vec<String>,
    exit: Exit,
}

impl Default for Tally {
    fn default() -> Self {
        Self { passed: 0, failed: 0, unreadable: 0, lines: Vec::new(), exit: Exit::Done }
    }
}

impl Tally {
    fn end(&mut self, exit: Exit) {
        self.exit = Exit::first_of([self.exit, exit]);
    }

    fn file(&mut self, path: &Path, set: &RuleSet, screen: Screen) {
        let name = files::shown(path);
        let text = match files::read(path, MOST_RULES) {
            Ok(text) => text,
            Err(problem) => {
                screen::line(&problem.text(&name, screen.lang));
                self.unreadable += 1;
                self.end(if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts });
                return;
            }
        };
        let file = match TestFile::read(&name, &text) {
            Ok(file) => file,
            Err(errors) => {
                self.end(if errors.iter().any(CaseError::is_limit) { Exit::Limit } else { Exit::Facts });
                for error in errors {
                    screen::line(&format!("{name}:{}:{}: {}", error.at.line, error.at.column, error.text(screen.lang)));
                }
                self.unreadable += 1;
                return;
            }
        };
        for (case, verdict) in file.cases.iter().zip(file.run(set)) {
            let heading = |word: &str| format!("{word} {name}:{} {}", case.at.line, case.name);
            match verdict {
                Verdict::Passed => self.passed += 1,
                Verdict::Differs(differences) => {
                    self.failed += 1;
                    self.lines.push(heading(screen.lang.pick("不符", "FAILED")));
                    self.lines.extend(differences.iter().map(|d| format!("  {name}:{}:{}: {}", d.at.line, d.at.column, d.text(screen.lang))));
                    self.end(Exit::Fails);
                }
                Verdict::Unreadable(errors) => {
                    self.unreadable += 1;
                    screen::styled(&crate::check::lines(&name, &errors, screen));
                    self.end(if errors.is_limit() { Exit::Limit } else { Exit::Facts });
                }
                Verdict::NoSubject(unknown) => {
                    self.unreadable += 1;
                    let (known, at) = (unknown.known, case.at);
                    let zh = format!("没有主体「{}」；有：{}", unknown.name, known.join("、"));
                    let en = format!("no subject `{}`; there is: {}", unknown.name, known.join(", "));
                    screen::line(&format!("{name}:{}:{}: {}", at.line, at.column, screen.lang.pick(zh, en)));
                    self.end(Exit::Facts);
                }
            }
        }
    }

    fn text(&self, screen: Screen) -> String {
        let mut out = String::new();
        for line in &self.lines {
            out += line;
            out.push('\n');
        }
        let (passed, failed, unreadable) = (self.passed, self.failed, self.unreadable);
        out += &screen.lang.pick(format!("{passed} 例符合预期，{failed} 例不符"), format!("{passed} cases as expected, {failed} not"));
        if unreadable > 0 {
            out += &screen.lang.pick(format!("，{unreadable} 处读不了"), format!(", {unreadable} unreadable"));
        }
        out.push('\n');
        out
    }
}
