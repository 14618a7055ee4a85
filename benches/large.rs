//! A facility as large as the limits let it be: 10,000 items in each of ten lists. `cargo bench --bench large`.
//!
//! `compliant` has nothing to find fault with, `defects` is wrong in every item in which the shipped example is, and of `empty`
//! nothing but the number of items is known. As a text the first two would be larger than a document may be.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement, not a part of the library")]

use divan::Bencher;
use serde_json::{Map, Value};
use tuoyu::report::{self, Options, Style};
use tuoyu::{Date, Facts, Lang, RuleSet};

const CASES: [&str; 3] = ["compliant", "defects", "empty"];
const LISTS: [&str; 10] = ["classes", "staff", "storeys", "rooms", "doors", "windows", "railings", "stairs", "corridors", "entrances"];
const ITEMS: usize = 10_000;

fn main() {
    divan::main();
}

fn rules() -> RuleSet {
    RuleSet::shipped("ezhou").unwrap()
}

fn day() -> Date {
    "2026-11-23".parse().unwrap()
}

/// A shipped example with the items of its lists over and over, each called by another name.
fn document(case: &str) -> Value {
    if case == "empty" {
        let lists = LISTS.map(|list| (list.to_owned(), Value::from(vec![Map::new(); ITEMS])));
        return Value::from(Map::from_iter(lists));
    }
    let text = std::fs::read_to_string(format!("{}/rules/examples/{case}.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut whole: Value = serde_yaml::from_str(&text).unwrap();
    for list in LISTS {
        let Some(items) = whole[list].as_array().filter(|items| !items.is_empty()).cloned() else { continue };
        let copies = (0..ITEMS).map(|number| {
            let mut item = items[number % items.len()].clone();
            for key in ["name", "place", "id"] {
                if let (Some(label), true) = (item.get_mut(key), number >= items.len()) {
                    *label = Value::from(format!("{}{number}", label.as_str().unwrap_or_default()));
                }
            }
            // What lies inside items counts, too.
            item.as_object_mut().unwrap().retain(|_, value| !is_list(value));
            item
        });
        whole[list] = copies.collect();
    }
    // And so do the other lists, those inside groups among them.
    whole.as_object_mut().unwrap().retain(|key, value| LISTS.contains(&key.as_str()) || !is_list(value));
    for group in whole.as_object_mut().unwrap().values_mut().filter_map(Value::as_object_mut) {
        group.retain(|_, value| !is_list(value));
    }
    whole
}

/// A list of items, not of choices.
fn is_list(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

fn facts(rules: &RuleSet, case: &str) -> Facts {
    Facts::from_serialize(rules.default_subject().unwrap(), &document(case)).unwrap()
}

#[divan::bench(args = CASES, sample_count = 5, sample_size = 1)]
fn read(bencher: Bencher, case: &str) {
    let (rules, document) = (rules(), document(case));
    bencher.bench(|| Facts::from_serialize(rules.default_subject().unwrap(), divan::black_box(&document)).unwrap());
}

#[divan::bench(args = CASES, sample_count = 5, sample_size = 1)]
fn evaluate(bencher: Bencher, case: &str) {
    let rules = rules();
    let facts = facts(&rules, case);
    bencher.bench(|| rules.outcomes(divan::black_box(&facts), day()));
}

#[divan::bench(args = CASES, sample_count = 2, sample_size = 1)]
fn report(bencher: Bencher, case: &str) {
    let rules = rules();
    let facts = facts(&rules, case);
    bencher.bench(|| rules.evaluate_with(divan::black_box(&facts), day(), Options::default().without_ways()));
}

#[divan::bench(args = CASES, sample_count = 2, sample_size = 1)]
fn report_with_ways(bencher: Bencher, case: &str) {
    let rules = rules();
    let facts = facts(&rules, case);
    bencher.bench(|| rules.evaluate(divan::black_box(&facts), day()));
}

#[divan::bench(args = CASES, sample_count = 2, sample_size = 1)]
fn write_json(bencher: Bencher, case: &str) {
    let rules = rules();
    let report = rules.evaluate_with(&facts(&rules, case), day(), Options::default().without_ways());
    bencher.bench(|| report::json(divan::black_box(&report)));
}

#[divan::bench(args = CASES, sample_count = 2, sample_size = 1)]
fn write_text(bencher: Bencher, case: &str) {
    let rules = rules();
    let report = rules.evaluate_with(&facts(&rules, case), day(), Options::default().without_ways());
    bencher.bench(|| report::text(divan::black_box(&report), Lang::Zh, Style::default()));
}
