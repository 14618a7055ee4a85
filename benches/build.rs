//! Rules from text to ready: `cargo bench --bench build`. The counter is rules a second.

#![expect(clippy::unwrap_used, reason = "a measurement, not a part of the library")]

use divan::Bencher;
use divan::counter::ItemsCount;
use tuoyu::RuleSet;

fn main() {
    divan::main();
}

#[divan::bench(args = ["national", "ezhou"])]
fn shipped(bencher: Bencher, pack: &str) {
    let rules = RuleSet::shipped(pack).unwrap().model().rules.len();
    bencher.counter(ItemsCount::new(rules)).bench(|| RuleSet::shipped(divan::black_box(pack)).unwrap());
}

#[cfg(feature = "bundle")]
#[divan::bench(args = ["national", "ezhou"])]
fn from_bytes(bencher: Bencher, pack: &str) {
    let rules = RuleSet::shipped(pack).unwrap();
    let bytes = rules.to_bytes().unwrap();
    bencher.counter(ItemsCount::new(rules.model().rules.len())).bench(|| RuleSet::from_bytes(divan::black_box(&bytes)).unwrap());
}
