//! Findings as `JUnit` XML: a suite a document of facts, a test case a finding.
//!
//! What fails is a failure, what is open, not applicable or not yet due is skipped, the rest is a success: advice is no
//! failure and says what it has to say as output. The outcome itself stands in the property `outcome`.

use super::Entry;
use super::phrases as say;
use super::rows::{Column, Rows, word};
use super::schema::{Finding, Report};
use super::text::clean;
use crate::lang::Lang;
use crate::outcome::Outcome;
use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

/// Writes reports as `JUnit` XML.
pub fn junit(entries: &[Entry<'_>], lang: Lang) -> String {
    let mut junit = quick_junit::Report::new("tuoyu");
    for entry in entries {
        junit.add_test_suite(match entry.report {
            Some(report) => suite(entry.name, report, lang),
            None => unreadable(entry.name, lang),
        });
    }
    // Writing to memory does not fail.
    junit.to_string().unwrap_or_default()
}

fn unreadable(name: &str, lang: Lang) -> TestSuite {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(say::unreadable(lang));
    let mut suite = TestSuite::new(clean(name));
    suite.add_test_case(TestCase::new(clean(name), status));
    suite
}

fn suite(name: &str, report: &Report, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(clean(if name.is_empty() { &report.subject } else { name }));
    let as_of = report.as_of.to_string();
    let about = [
        ("engine", report.engine.as_str()),
        ("subject", &report.subject),
        ("as_of", &as_of),
        ("rules", &report.rules.pack),
        ("rules_version", &report.rules.version),
        ("rules_digest", &report.rules.digest),
        ("facts_digest", &report.facts_digest),
    ];
    suite.add_properties(about.map(|(name, value)| Property::new(name, value)));
    let rows = Rows::new(name, report, lang);
    suite.add_test_cases(report.findings.iter().map(|finding| case(&rows, finding, lang)));
    suite.set_system_out(report.note.text(lang));
    suite
}

fn case(rows: &Rows<'_>, finding: &Finding, lang: Lang) -> TestCase {
    let message = rows.message(finding);
    let status = match finding.outcome {
        Outcome::Fail => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(message.as_str()).set_type(word(&finding.severity)).set_description(rows.details(finding).join("\n"));
            status
        }
        Outcome::Undetermined | Outcome::Pending | Outcome::NotApplicable => {
            let mut status = TestCaseStatus::skipped();
            let outcome = say::outcome(finding.outcome, lang);
            status.set_message(if message == outcome { message } else { format!("{outcome}{}{message}", lang.pick("：", ": ")) });
            status
        }
        Outcome::Advice | Outcome::Pass => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(rows.called(finding), status);
    let document = finding.citations.first().map_or_else(|| finding.rule.clone(), |citation| citation.title.text(lang).to_owned());
    case.set_classname(document);
    case.add_property(Property::new("id", clean(&finding.id)));
    case.add_property(Property::new("outcome", word(&finding.outcome)));
    if !finding.ceiling.is_empty() {
        let ceiling: Vec<String> = finding.ceiling.iter().map(word).collect();
        case.add_property(Property::new("ceiling", ceiling.join(" ")));
    }
    if finding.outcome == Outcome::Advice || finding.exception.is_some() {
        let reason = format!("{}{}{}", say::outcome(finding.outcome, lang), lang.pick("：", ": "), rows.cell(finding, Column::Reason));
        let lines: Vec<String> = std::iter::once(reason).chain(rows.details(finding)).collect();
        case.set_system_out(lines.join("\n"));
    }
    case
}
