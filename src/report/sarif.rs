//! Findings as SARIF 2.1.0: a run a document of facts, a result a finding.
//!
//! The outcome stands in `kind`; a `level` other than none is only for what fails (3.27.10 of the standard). So a breach is
//! `fail` and `error`; what is undetermined is `open`, or `review` where only somebody's judgement is wanting; advice and
//! what is not yet due are `informational`, for they are no breach. The property `outcome` tells these two apart.

use super::Entry;
use super::phrases as say;
use super::rows::Rows;
use super::schema::{Finding, Report};
use super::text::clean;
use crate::lang::Lang;
use crate::model::Severity;
use crate::outcome::Outcome;
use crate::source::Position;
use serde_json::{Value, json};
use serde_sarif::sarif::{
    Artifact, ArtifactLocation, Invocation, Location, LogicalLocation, Message, MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region,
    ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultKind, ResultLevel, Run, RunAutomationDetails, Sarif, Tool, ToolComponent,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes reports as one log of SARIF.
pub fn sarif(entries: &[Entry<'_>], lang: Lang) -> String {
    let runs: Vec<Run> = entries.iter().map(|entry| entry.report.map_or_else(|| unreadable(entry.name, lang), |report| run(entry, report, lang))).collect();
    let log = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(runs).build();
    // Plain data with text keys: there is nothing in it that serialising could fail on.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn run(entry: &Entry<'_>, report: &Report, lang: Lang) -> Run {
    let rows = Rows::new(entry.name, report, lang);
    let mut order: Vec<&Finding> = Vec::new();
    let mut index: BTreeMap<&str, i64> = BTreeMap::new();
    for finding in &report.findings {
        index.entry(&finding.rule).or_insert_with(|| {
            order.push(finding);
            i64::try_from(order.len() - 1).unwrap_or(i64::MAX)
        });
    }
    let version = report.engine.rsplit(' ').next().unwrap_or_default();
    let rules: Vec<ReportingDescriptor> = order.into_iter().map(|finding| rule(&rows, finding, lang)).collect();
    let mut run = frame(entry.name, ToolComponent::builder().name("tuoyu").version(version).semantic_version(version).rules(rules).build(), lang);
    run.results = Some(report.findings.iter().map(|finding| result(entry, &rows, finding, index.get(finding.rule.as_str()).copied())).collect());
    run.invocations = Some(vec![Invocation::builder().execution_successful(true).build()]);
    run.automation_details = Some(automation(if entry.name.is_empty() { &report.subject } else { entry.name }, &report.as_of.to_string()));
    run.properties = Some(bag(json!({
        "schema": report.schema,
        "subject": report.subject,
        "as_of": report.as_of.to_string(),
        "rules": report.rules,
        "facts_digest": report.facts_digest,
        "summary": report.summary,
        "note": report.note,
    })));
    run
}

/// What tells the runs of one document from those of others, and one day's from another's.
fn automation(name: &str, day: &str) -> RunAutomationDetails {
    RunAutomationDetails::builder().id(format!("tuoyu/{}/{day}", uri(name))).build()
}

/// What all runs have.
fn frame(name: &str, driver: ToolComponent, lang: Lang) -> Run {
    let mut run = Run::builder().tool(Tool::builder().driver(driver).build()).language(lang.pick("zh-CN", "en")).build();
    run.column_kind = Some(json!("unicodeCodePoints"));
    run.default_encoding = Some("utf-8".to_owned());
    if !name.is_empty() {
        run.artifacts = Some(vec![Artifact::builder().location(artifact(name)).roles(vec![json!("analysisTarget")]).build()]);
    }
    run
}

fn unreadable(name: &str, lang: Lang) -> Run {
    let mut run = frame(name, ToolComponent::builder().name("tuoyu").build(), lang);
    let mut notification = Notification::builder().message(text(say::unreadable(lang))).build();
    notification.level = Some(json!("error"));
    notification.locations = Some(vec![Location::builder().physical_location(PhysicalLocation::builder().artifact_location(artifact(name)).build()).build()]);
    run.invocations = Some(vec![Invocation::builder().execution_successful(false).tool_execution_notifications(vec![notification]).build()]);
    run.results = Some(Vec::new());
    run.automation_details = Some(automation(name, ""));
    run
}

fn text(text: &str) -> Message {
    // A bracket that a round one follows would be a link.
    Message::builder().text(text.replace("](", "] (")).build()
}

fn multi(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(clean(text)).build()
}

fn bag(value: Value) -> PropertyBag {
    let properties = match value {
        Value::Object(map) => map.into_iter().collect(),
        _ => BTreeMap::new(),
    };
    PropertyBag::builder().additional_properties(properties).build()
}

// ── rules and results ───────────────────────────────────────────────────────

fn rule(rows: &Rows<'_>, finding: &Finding, lang: Lang) -> ReportingDescriptor {
    let level = if finding.ceiling.is_empty() && finding.severity > Severity::Recommended { "error" } else { "note" };
    let mut descriptor = ReportingDescriptor::builder().id(finding.rule.as_str()).short_description(multi(finding.title.text(lang))).build();
    descriptor.full_description = Some(multi(&rows.cited(finding)));
    descriptor.help = Some(MultiformatMessageString::builder().text(rows.help(finding).join("\n")).build());
    descriptor.default_configuration = Some(ReportingConfiguration::builder().level(json!(level)).build());
    let mut properties = bag(json!({ "title": finding.title, "severity": finding.severity }));
    let mut documents: Vec<String> = finding.citations.iter().map(|citation| citation.document.clone()).collect();
    documents.dedup();
    properties.tags = Some(documents);
    descriptor.properties = Some(properties);
    descriptor
}

fn kind(finding: &Finding) -> ResultKind {
    match finding.outcome {
        Outcome::Fail => ResultKind::Fail,
        Outcome::Undetermined if !finding.missing.is_empty() && finding.missing.iter().all(|m| m.needs_judgement) => ResultKind::Review,
        Outcome::Undetermined => ResultKind::Open,
        Outcome::Pass => ResultKind::Pass,
        Outcome::NotApplicable => ResultKind::NotApplicable,
        Outcome::Advice | Outcome::Pending => ResultKind::Informational,
    }
}

fn result(entry: &Entry<'_>, rows: &Rows<'_>, finding: &Finding, rule: Option<i64>) -> SarifResult {
    let level = if finding.outcome == Outcome::Fail { ResultLevel::Error } else { ResultLevel::None };
    let lines: Vec<String> = std::iter::once(rows.sentence(finding)).chain(rows.details(finding)).collect();
    let mut result = SarifResult::builder().message(text(&lines.join("\n"))).kind(kind(finding)).level(level).rule_id(finding.rule.as_str()).build();
    result.rule_index = rule;
    result.partial_fingerprints = Some(BTreeMap::from([("findingId/v1".to_owned(), finding.id.clone())]));
    if !entry.name.is_empty() {
        result.locations = Some(vec![location(entry, rows, finding)]);
        let related = related(entry, rows, finding);
        result.related_locations = (!related.is_empty()).then_some(related);
    }
    result.properties = Some(bag(json!({
        "id": finding.id,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "ceiling": finding.ceiling,
        "draft": finding.is_draft(),
        "could_fail": finding.could_fail(),
        "deadline": finding.deadline.map(|day| day.to_string()),
    })));
    result
}

// ── places ──────────────────────────────────────────────────────────────────

fn artifact(name: &str) -> ArtifactLocation {
    let mut location = ArtifactLocation::builder().uri(uri(name)).index(0).build();
    if !is_absolute(name) {
        location.uri_base_id = Some("%SRCROOT%".to_owned());
    }
    location
}

fn physical(name: &str, at: Option<Position>) -> PhysicalLocation {
    let mut physical = PhysicalLocation::builder().artifact_location(artifact(name)).build();
    physical.region = at.map(|at| Region::builder().start_line(i64::from(at.line)).start_column(i64::from(at.column)).build());
    physical
}

/// Where one has to look, in a document that has lines: at a fact of the item, at the item, at any fact, or where a missing one would stand; else at the first line.
fn location(entry: &Entry<'_>, rows: &Rows<'_>, finding: &Finding) -> Location {
    let place = |path: &str| entry.places.and_then(|places| places.get(path)).copied();
    let item = finding.item.as_ref().map_or("", |item| item.path.as_str());
    let is_own = |path: &str| item.is_empty() || path.strip_prefix(item).is_some_and(|rest| rest.starts_with('.'));
    let own = || finding.facts.iter().filter(|fact| is_own(&fact.path)).find_map(|fact| place(&fact.path));
    let any = || finding.facts.iter().find_map(|fact| place(&fact.path));
    let missing = || finding.missing.iter().find_map(|missing| super::entry::around(&missing.path).find_map(place));
    let first = || entry.places.map(|_| Position { line: 1, column: 1, utf16: 1 });
    let at = own().or_else(|| place(item)).or_else(any).or_else(missing).or_else(first);
    let mut location = Location::builder().physical_location(physical(entry.name, at)).build();
    if !item.is_empty() {
        let mut logical = LogicalLocation::builder().fully_qualified_name(item).kind("element").build();
        let label = rows.label(finding);
        logical.name = (!label.is_empty()).then_some(label);
        location.logical_locations = Some(vec![logical]);
    }
    location
}

/// The facts that the reasons rest on.
fn related(entry: &Entry<'_>, rows: &Rows<'_>, finding: &Finding) -> Vec<Location> {
    let located = finding.facts.iter().filter_map(|fact| Some((fact, entry.places?.get(&fact.path).copied()?)));
    let related = located
        .zip(0_i64..)
        .map(|((fact, at), id)| Location::builder().id(id).message(text(&rows.fact(fact))).physical_location(physical(entry.name, Some(at))).build());
    related.collect()
}

fn is_absolute(name: &str) -> bool {
    name.starts_with('/') || name.as_bytes().get(1..3) == Some(b":/")
}

/// A path as a reference: what is not plain ASCII is written by its bytes.
fn uri(name: &str) -> String {
    let mut out = match (name.starts_with('/'), is_absolute(name)) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            // Of a drive; in a relative path it would end a scheme.
            b':' if is_absolute(name) => out.push(':'),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_are_references() {
        assert_eq!(uri("facts/晨 曦.yaml"), "facts/%E6%99%A8%20%E6%9B%A6.yaml");
        assert_eq!(uri("a:b.yaml"), "a%3Ab.yaml");
        assert_eq!(uri("/srv/a.yaml"), "file:///srv/a.yaml");
        assert_eq!(uri("C:/a.yaml"), "file:///C:/a.yaml");
    }
}
