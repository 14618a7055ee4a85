//! `tuoyu lint`

use crate::args::{Lint, LintFormat};
use crate::exit::Exit;
use crate::rules;
use crate::screen::Screen;
use tuoyu::diag::{self, Diagnostics};

pub(crate) fn run(lint: &Lint, screen: Screen) -> Exit {
    let paths: Vec<_> = lint.paths.iter().chain(&lint.rules.rules).cloned().collect();
    let builder = match rules::from_paths_or_pack(lint.rules.pack.as_deref(), &paths, screen) {
        Ok(builder) => builder,
        Err(exit) => return exit,
    };
    let (diagnostics, exit, built) = match builder.build() {
        Ok(set) => {
            let denied = lint.deny_warnings && !set.warnings().items.is_empty();
            (set.warnings().clone(), if denied { Exit::Rules } else { Exit::Done }, Some(summary(&set, screen)))
        }
        Err(diagnostics) => {
            let exit = rules::exit_of(&diagnostics);
            (diagnostics, exit, None)
        }
    };
    match lint.format {
        LintFormat::Json => screen.result(&json(&diagnostics), exit),
        LintFormat::Text => {
            screen.diagnostics(&diagnostics);
            built.map_or(exit, |summary| screen.result(&summary, exit))
        }
    }
}

/// What was built: that a file was read at all should be seen.
fn summary(set: &tuoyu::RuleSet, screen: Screen) -> String {
    let model = set.model();
    let (rules, pathways, supports) = (model.rules.len(), model.pathways.len(), model.supports.len());
    let packs = model.packs.iter().map(|p| p.named.key.as_str()).collect::<Vec<_>>();
    screen.lang.pick(
        format!("{}：{rules} 条规则、{pathways} 条路径、{supports} 项扶持\n", packs.join("、")),
        format!("{}: {rules} rules, {pathways} pathways, {supports} supports\n", packs.join(", ")),
    )
}

fn json(diagnostics: &Diagnostics) -> String {
    let mut text = serde_json::to_string_pretty(&diag::json(diagnostics)).unwrap_or_default();
    text.push('\n');
    text
}
