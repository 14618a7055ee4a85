//! `tuoyu diff`

use crate::args::{Diff, TextOrJson};
use crate::exit::Exit;
use crate::rules;
use crate::screen::Screen;
use std::fmt::Write as _;
use tuoyu::Lang;
use tuoyu::difference::{Changed, Declared, Difference};
use tuoyu::ruleset::RuleSetBuilder;
use tuoyu::translate::TranslateError;

pub(crate) fn run(diff: &Diff, screen: Screen) -> Exit {
    let versions = rules::versions(&diff.old, &diff.new, screen);
    let (old, new) = match versions.and_then(|(old, new)| Ok((declared(old, screen)?, declared(new, screen)?))) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let difference = Difference::between(&old, &new);
    let text = match diff.format {
        TextOrJson::Json => serde_json::to_string_pretty(&difference).unwrap_or_default() + "\n",
        TextOrJson::Text => text(&difference, screen.lang),
    };
    screen.result(&text, Exit::Done)
}

fn declared(rules: RuleSetBuilder, screen: Screen) -> Result<Vec<Declared>, Exit> {
    rules.declared().map_err(|error| match error {
        TranslateError::Rules(diagnostics) => {
            screen.diagnostics(&diagnostics);
            rules::exit_of(&diagnostics)
        }
        TranslateError::Defect => {
            screen.error(
                "规则写不成统一的样子，这是 tuoyu 的缺陷，请连同规则一起报告",
                "the rules could not be put into one form: a bug of tuoyu, please report it with the rules",
            );
            Exit::Bug
        }
    })
}

fn text(difference: &Difference, lang: Lang) -> String {
    if difference.is_empty() {
        return lang.pick("两版规则没有差别\n", "the rules do not differ\n").to_owned();
    }
    let mut out = String::new();
    for declared in &difference.removed {
        heading(&mut out, lang.pick("删去", "removed"), declared, lang);
        lines(&mut out, '-', body(declared));
    }
    for Changed { now, cited, was } in &difference.changed {
        heading(&mut out, lang.pick("改动", "changed"), now, lang);
        if let Some(cited) = cited {
            let _ = writeln!(out, "  {}{}", lang.pick("原依据：", "cited before: "), cited.join(lang.pick("；", "; ")));
        }
        lines(&mut out, '-', was);
        lines(&mut out, '+', &now.lines);
    }
    for declared in &difference.added {
        heading(&mut out, lang.pick("新增", "added"), declared, lang);
        lines(&mut out, '+', body(declared));
    }
    let (added, removed, changed) = (difference.added.len(), difference.removed.len(), difference.changed.len());
    out += &lang.pick(format!("新增 {added}，删去 {removed}，改动 {changed}\n"), format!("{added} added, {removed} removed, {changed} changed\n"));
    out
}

/// `改动规则 national.class_size 每班人数不超过上限（设置标准 第十九条）`
fn heading(out: &mut String, what: &str, declared: &Declared, lang: Lang) {
    let title = declared.title.as_ref().map_or(declared.name.as_str(), |title| title.text(lang));
    let cites = declared.cites.join(lang.pick("；", "; "));
    let cites = if cites.is_empty() { String::new() } else { lang.pick(format!("（{cites}）"), format!(" ({cites})")) };
    let word = declared.kind.word(lang);
    let what = lang.pick(format!("{what}{word}"), format!("{what} {word}"));
    let _ = writeln!(out, "{what} {} {title}{cites}", declared.id);
}

/// Without the line that the heading says already.
fn body(declared: &Declared) -> &[String] {
    match declared.lines.split_first() {
        Some((first, rest)) if first.ends_with('{') => rest,
        _ => &declared.lines,
    }
}

fn lines(out: &mut String, mark: char, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "  {mark} {line}");
    }
}
