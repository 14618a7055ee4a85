//! `tuoyu lint`

use crate::args::{Lint, TextOrJson};
use crate::exit::Exit;
use crate::files;
use crate::rules;
use crate::screen::Screen;
use std::collections::BTreeSet;
use std::path::Path;
use tuoyu::diag::{self, Diagnostics};
use tuoyu::lint::Lints;
use tuoyu::span::Span;

pub(crate) fn run(lint: &Lint, screen: Screen) -> Exit {
    let paths: Vec<_> = lint.paths.iter().chain(&lint.rules.rules).cloned().collect();
    let builder = match rules::from_paths_or_pack(lint.rules.pack.as_deref(), &paths, screen) {
        Ok(builder) => builder,
        Err(exit) => return exit,
    };
    let lints = Lints::default().english(lint.require.is_some());
    let (diagnostics, exit, built) = match builder.lint(lints) {
        Ok(set) => {
            let mut found = set.warnings().clone();
            // What could be better in rules that were only read because others stand on them is for those who write them.
            let asked = |file: &str| paths.is_empty() || paths.iter().any(|path| files::is_stdin(path) || Path::new(file).starts_with(path));
            let Diagnostics { sources, items } = &mut found;
            items.retain(|d| !d.code().is_lint() || sources.get(d.file).is_none_or(|file| asked(file.name())));
            if items.iter().any(|d| d.code().is_unread())
                && let Some(Ok(wider)) = rules::extended(lint.rules.pack.as_deref(), &paths).map(|builder| builder.lint(lints))
            {
                let unread: BTreeSet<_> = places(wider.warnings()).collect();
                let here: BTreeSet<_> = places(&found).filter(|place| !unread.contains(place)).collect();
                let Diagnostics { sources, items } = &mut found;
                items.retain(|d| !d.code().is_unread() || sources.get(d.file).is_none_or(|file| !here.contains(&(file.name().to_owned(), d.span))));
            }
            let denied = lint.deny_warnings && !found.items.is_empty();
            (found, if denied { Exit::Rules } else { Exit::Done }, Some(summary(&set, screen)))
        }
        Err(diagnostics) => {
            let exit = rules::exit_of(&diagnostics);
            (diagnostics, exit, None)
        }
    };
    match lint.format {
        TextOrJson::Json => screen.result(&json(&diagnostics), exit),
        TextOrJson::Text => {
            screen.diagnostics(&diagnostics);
            built.map_or(exit, |summary| screen.result(&summary, exit))
        }
    }
}

/// Where there is something that nothing reads.
fn places(found: &Diagnostics) -> impl Iterator<Item = (String, Span)> {
    found.items.iter().filter(|d| d.code().is_unread()).filter_map(|d| Some((found.sources.get(d.file)?.name().to_owned(), d.span)))
}

/// What was built: that a file was read at all should be seen.
fn summary(set: &tuoyu::RuleSet, screen: Screen) -> String {
    let model = set.model();
    let (rules, pathways, supports) = (model.rules.len(), model.pathways.len(), model.supports.len());
    let packs = model.packs.iter().map(|p| p.named.key.as_str()).collect::<Vec<_>>();
    screen.lang.pick(
        format!("{}：{rules} 条规则、{pathways} 条路径、{supports} 项扶持\n", packs.join("、")),
        format!("{}: {}, {}, {}\n", packs.join(", "), counted(rules, "rule"), counted(pathways, "pathway"), counted(supports, "support")),
    )
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn json(diagnostics: &Diagnostics) -> String {
    let mut text = serde_json::to_string_pretty(&diag::json(diagnostics)).unwrap_or_default();
    text.push('\n');
    text
}
