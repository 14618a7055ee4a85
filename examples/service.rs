//! A program of its own that links `tuoyu`: its structures go in, findings come out, a thousand times on four threads.
//!
//! `cargo run --example service`

use serde::Serialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::thread;
use tuoyu::{Date, Facts, Outcome, RuleSet};

/// What this program knows of a facility. Fields are called as the keys of the facts; what it does not know is left out.
#[derive(Serialize)]
struct Facility {
    name: String,
    site: Site,
    classes: Vec<Class>,
}

#[derive(Serialize)]
struct Site {
    tenure: Tenure,
    lease_term: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Tenure {
    Owned,
    Leased,
}

#[derive(Serialize)]
struct Class {
    name: String,
    kind: Kind,
    children: u32,
    carers: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Infant,
    Toddler,
    Older,
}

const EVALUATIONS: u32 = 1000;
const THREADS: u32 = 4;

/// The facility that the program has under some number.
fn facility(number: u32) -> Facility {
    let leased = number.is_multiple_of(3);
    let class = |name: &str, kind, children, carers| Class { name: name.to_owned(), kind, children, carers };
    Facility {
        name: format!("托育园 {number}"),
        site: Site { tenure: if leased { Tenure::Leased } else { Tenure::Owned }, lease_term: leased.then_some(1 + number % 5) },
        classes: vec![
            class("乳儿班", Kind::Infant, 7 + number % 5, 3),
            class("托小班", Kind::Toddler, 12 + number % 7, 4),
            class("托大班", Kind::Older, 18 + number % 2, 3),
        ],
    }
}

/// How often each rule failed among the facilities of one thread.
fn check(rules: &RuleSet, numbers: impl Iterator<Item = u32>, day: Date) -> Result<BTreeMap<String, u32>, Box<dyn Error + Send + Sync>> {
    let subject = rules.subject("facility")?;
    let mut failed = BTreeMap::new();
    for number in numbers {
        let facts = Facts::from_serialize(subject, &facility(number))?;
        let report = rules.evaluate(&facts, day);
        for finding in report.findings.iter().filter(|f| f.outcome == Outcome::Fail) {
            *failed.entry(finding.rule.clone()).or_insert(0) += 1;
        }
    }
    Ok(failed)
}

/// Checks all facilities and sums up.
pub(crate) fn run() -> Result<String, Box<dyn Error + Send + Sync>> {
    let rules = RuleSet::shipped("ezhou")?;
    let day: Date = "2026-11-23".parse()?;
    // Rules are compiled once and shared; nothing is locked.
    let results: Vec<_> = thread::scope(|scope| {
        let rules = &rules;
        let spawned: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || check(rules, (0..EVALUATIONS).filter(|n| n % THREADS == thread), day))).collect();
        spawned.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread stopped".into()))).collect()
    });
    let mut failed: BTreeMap<String, u32> = BTreeMap::new();
    for result in results {
        for (rule, times) in result? {
            *failed.entry(rule).or_insert(0) += times;
        }
    }
    let mut out = format!("{EVALUATIONS} evaluations on {THREADS} threads\n");
    for (rule, times) in failed {
        let _ = writeln!(out, "{rule:<28} failed {times:>4} times");
    }
    Ok(out)
}

#[expect(clippy::print_stdout, reason = "a program at a terminal")]
#[cfg_attr(test, expect(dead_code, reason = "the test calls `run`"))]
fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    print!("{}", run()?);
    Ok(())
}
