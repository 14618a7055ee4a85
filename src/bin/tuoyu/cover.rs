//! `tuoyu cover`

use crate::args::{Cover, TextOrJson};
use crate::exit::Exit;
use crate::files::{self, MOST_RULES};
use crate::rules;
use crate::screen::{self, Screen};
use std::fmt::Write as _;
use std::path::PathBuf;
use tuoyu::Lang;
use tuoyu::coverage::{self, Fate, Register, Row, Tally};

pub(crate) fn run(cover: &Cover, screen: Screen) -> Exit {
    let set = match rules::build(&cover.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let registers = match registers(&cover.registers, screen) {
        Ok(registers) => registers,
        Err(exit) => return exit,
    };
    let problems = coverage::check(&registers, &set);
    for problem in &problems {
        screen::line(&problem.line(screen.lang));
    }
    let exit = if problems.is_empty() { Exit::Done } else { Exit::Rules };
    let text = match cover.format {
        TextOrJson::Json => json(&registers),
        TextOrJson::Text => text(&registers, screen.lang),
    };
    screen.result(&text, exit)
}

/// Those named, of folders their YAML files; without any the embedded ones.
fn registers(paths: &[PathBuf], screen: Screen) -> Result<Vec<Register>, Exit> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut exit = None;
    if paths.is_empty() {
        texts.extend(coverage::shipped().iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    }
    for path in paths {
        let is_yaml = |p: &PathBuf| p.extension().is_some_and(|e| e == "yaml" || e == "yml");
        let found = if path.is_dir() { rules::entries(path).into_iter().filter(is_yaml).collect() } else { vec![path.clone()] };
        for path in found {
            match files::read(&path, MOST_RULES) {
                Ok(text) => texts.push((files::shown(&path), text)),
                Err(problem) => {
                    screen::line(&problem.text(&files::shown(&path), screen.lang));
                    exit = Some(Exit::Rules);
                }
            }
        }
    }
    let mut registers = Vec::new();
    for (name, text) in texts {
        match Register::read(&name, &text) {
            Ok(register) => registers.push(register),
            Err(errors) => {
                for error in errors {
                    screen::line(&error.line(screen.lang));
                }
                exit = Some(Exit::Rules);
            }
        }
    }
    if registers.is_empty() && exit.is_none() {
        screen.error("没有覆盖登记（*.yaml）", "no register of coverage (*.yaml)");
        exit = Some(Exit::Usage);
    }
    exit.map_or(Ok(registers), Err)
}

/// What has no rule first, then each document with its rows, then how many of each.
fn text(registers: &[Register], lang: Lang) -> String {
    let rows: Vec<&Row> = registers.iter().flat_map(|r| &r.rows).collect();
    let all = coverage::tally(rows.iter().copied());
    let mut out = String::new();
    let without: Vec<&&Row> = rows.iter().filter(|row| row.fate.is_without_rule()).collect();
    let share = share(all.without_rule(), all.all());
    let _ =
        writeln!(out, "{}", lang.pick(format!("没有写成规则的：{} 行，{share}", without.len()), format!("without a rule: {} rows, {share}", without.len())));
    for row in without {
        let why = row.why.as_deref().unwrap_or_default();
        let _ = writeln!(out, "  {} {} {}{}{}", row.row, row.document, row.clause, lang.pick("：", ": "), why);
    }
    let mut documents: Vec<&str> = Vec::new();
    for row in &rows {
        if !documents.contains(&row.document.as_str()) {
            documents.push(&row.document);
        }
    }
    for document in documents {
        let own: Vec<&Row> = rows.iter().copied().filter(|row| row.document == document).collect();
        let _ = writeln!(out, "\n{document}{}{}", lang.pick("：", ": "), counts(&coverage::tally(own.iter().copied()), lang));
        for row in own {
            line(&mut out, row, lang);
        }
    }
    let _ = writeln!(out, "\n{}{}", lang.pick("合计：", "in all: "), counts(&all, lang));
    out
}

/// `  SZ-11 第十一条 应 自有场地或租期不少于三年（3年）→ site_tenure`
fn line(out: &mut String, row: &Row, lang: Lang) {
    let figure = row.figure.as_ref().map(|f| lang.pick(format!("（{f}）"), format!(" ({f})"))).unwrap_or_default();
    let rules: Vec<&str> = row.rules.iter().map(|(_, rule)| rule.as_str()).collect();
    let rules = if rules.is_empty() { String::new() } else { format!(" → {}", rules.join(lang.pick("、", ", "))) };
    let words = [row.row.as_str(), &row.clause, &row.verb, &row.says].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "  {words}{figure} · {}{rules}", row.fate.word(lang));
}

fn counts(tally: &Tally, lang: Lang) -> String {
    let each: Vec<String> = Fate::ALL.into_iter().filter(|f| tally.of(*f) > 0).map(|f| format!("{} {}", f.word(lang), tally.of(f))).collect();
    let all = tally.all();
    lang.pick(format!("{all} 行，{}", each.join("、")), format!("{all} rows, {}", each.join(", ")))
}

/// `3.4 %`
fn share(part: usize, of: usize) -> String {
    let tenths = (part * 1000 + of / 2).checked_div(of).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn json(registers: &[Register]) -> String {
    let row = |row: &Row| {
        serde_json::json!({
            "row": row.row, "document": row.document, "clause": row.clause, "subject": row.subject, "verb": row.verb, "figure": row.figure,
            "confidence": row.confidence, "says": row.says, "fate": row.fate.key(), "why": row.why,
            "rules": row.rules.iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
        })
    };
    let rows: Vec<_> = registers.iter().flat_map(|r| &r.rows).map(row).collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}
