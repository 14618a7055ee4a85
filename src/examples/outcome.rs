//! How a rule comes out as a whole, and why.

use super::fact_names;
use crate::date::Date;
use crate::eval::{Evaluation, RuleResult};
use crate::facts::Facts;
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::program::Program;
use crate::report::{self, Options};

/// The worst outcome of a rule over its clauses and items, before ceilings and whatever the verb.
pub(super) fn of_rule(result: &RuleResult) -> Outcome {
    let mut outcome = if result.passed > 0 { Outcome::Pass } else { Outcome::NotApplicable };
    for clause in result.items.iter().flat_map(|i| &i.clauses) {
        outcome = outcome.worse(clause.outcome);
    }
    if result.unseen.is_empty() { outcome } else { outcome.worse(Outcome::Undetermined) }
}

/// Facts that some results wait for, and the reasons for which some failed, in Chinese and English.
pub(super) fn reasons(program: &Program, facts: &Facts, day: Date, results: Vec<RuleResult>) -> (Vec<String>, Vec<(String, String)>) {
    let items = || results.iter().flat_map(|r| &r.items);
    let missing = items().flat_map(|i| i.guard_missing.iter().chain(i.clauses.iter().flat_map(|c| &c.missing)));
    let missing = fact_names(&program.model, facts, missing.chain(results.iter().flat_map(|r| &r.unseen)).copied());
    let reasons = items().flat_map(|i| i.guard_reason.into_iter().chain(i.clauses.iter().filter_map(|c| c.reason)));
    let mut because: Vec<(String, String)> = Vec::new();
    for reason in reasons {
        let words = (report::reason_word(reason, Lang::Zh).to_owned(), report::reason_word(reason, Lang::En).to_owned());
        if !because.contains(&words) {
            because.push(words);
        }
    }
    if items().any(|i| i.clauses.iter().any(|c| c.outcome == Outcome::Fail)) {
        let evaluation = Evaluation {
            subject: facts.subject(),
            day,
            rules: results,
            not_in_force: Vec::new(),
            pathways: Vec::new(),
            supports: Vec::new(),
            supports_not_in_force: Vec::new(),
        };
        let report = report::assemble(program, facts, &evaluation, Options::default().without_ways());
        for text in report.findings.into_iter().flat_map(|f| f.because).map(|b| b.text) {
            let text = (text.text(Lang::Zh).to_owned(), text.text(Lang::En).to_owned());
            if !because.contains(&text) {
                because.push(text);
            }
        }
    }
    (missing, because)
}
