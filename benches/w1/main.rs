//! Forty rules over one facility against the same checks as straight Rust, in one interleaved run: `cargo bench --bench w1`.
//!
//! The ratio is the result, never the absolute time: both sides take turns over the same 2,000 distinct facilities (with
//! one alone the branch predictor learns hand-written code by heart), and what counts is the time of the processor.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    clippy::float_cmp,
    clippy::indexing_slicing,
    clippy::manual_try_fold,
    clippy::panic,
    clippy::print_stdout,
    clippy::unnecessary_wraps,
    clippy::unwrap_used,
    reason = "a measurement, not a part of the library"
)]

mod by_hand;
mod facility;

use by_hand::{Finding, Out};
use facility::{Day, Facility};
use std::hint::black_box;
use tuoyu::eval::columns::Outcomes;
use tuoyu::facts::{Format, Reader};
use tuoyu::{Date, Facts, Outcome, RuleSet};

const FACILITIES: u64 = 2000;
const ROUNDS: usize = 31;
/// The system counts a thread's time in steps: a round is long beside them.
const PASSES: usize = 5;

/// Nanoseconds that this thread had a processor, where the system tells them; otherwise of the clock on the wall.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split(' ').next().and_then(|n| n.parse().ok()));
    nanoseconds.unwrap_or_else(|| std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_nanos() as u64))
}

fn timed(passes: usize, run: &mut impl FnMut()) -> f64 {
    let start = processor_time();
    (0..passes).for_each(|_| run());
    (processor_time() - start) as f64 / passes as f64
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Runs both in turns; their medians for each facility, and the median of the ratios of the rounds.
fn interleaved(name: &str, passes: usize, mut ours: impl FnMut(), mut theirs: impl FnMut()) {
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS + 3 {
        let (x, y) = if round % 2 == 0 {
            let x = timed(passes, &mut ours);
            (x, timed(passes, &mut theirs))
        } else {
            let y = timed(passes, &mut theirs);
            (timed(passes, &mut ours), y)
        };
        // The first rounds warm up.
        if round >= 3 {
            a.push(x);
            b.push(y);
            ratios.push(x / y);
        }
    }
    let each = |all| median(all) / FACILITIES as f64 / 1000.0;
    println!("{name:<44} {:>8.2} µs   by hand {:>8.2} µs   ratio {:.2}", each(a), each(b), median(ratios));
}

/// Our outcomes as findings of the hand-written checks.
fn as_findings(outcomes: &Outcomes) -> Vec<Finding> {
    use tuoyu::eval::Step;
    let findings = outcomes.iter().enumerate().map(|(i, o)| Finding {
        rule: i as u8 + 1,
        out: match o.outcome {
            Outcome::Fail => Out::Fail,
            Outcome::Pass | Outcome::NotApplicable => Out::Pass,
            _ => Out::Open,
        },
        failing: o.failing.iter().filter_map(|s| if let Step::Item(_, item) = s { Some(*item) } else { None }).collect(),
    });
    findings.collect()
}

fn main() {
    let rules = RuleSet::builder().source("w1.rules", include_str!("../w1.rules")).build().unwrap_or_else(|d| panic!("{d}"));
    let subject = rules.subject("facility").unwrap();
    let today: Date = "2026-11-23".parse().unwrap();
    let plan = rules.program().plan.subjects.iter().next().unwrap();
    println!("{} rules, {} operations", plan.rules.len(), plan.ops.len());

    for (name, gaps) in [("whole documents", 0), ("one fact in ten left out", 10)] {
        let typed: Vec<Facility> = (0..FACILITIES).map(|seed| facility::made_up(seed, gaps)).collect();
        let texts: Vec<String> = typed.iter().map(|f| serde_json::to_string(f).unwrap()).collect();
        let facts: Vec<Facts> = texts.iter().map(|t| Facts::from_json(subject, t).unwrap_or_else(|e| panic!("{e}"))).collect();

        let mut outcomes = Outcomes::default();
        let (mut fails, mut open) = (0, 0);
        for (facility, facts) in typed.iter().zip(&facts).take(200) {
            rules.outcomes_into(facts, today, &mut outcomes);
            let (ours, theirs) = (as_findings(&outcomes), by_hand::check(facility, Day(today)));
            for (a, b) in ours.iter().zip(&theirs) {
                assert_eq!(a, b, "{}", serde_json::to_string_pretty(facility).unwrap());
            }
            assert_eq!(ours.len(), theirs.len());
            fails += theirs.iter().filter(|f| f.out == Out::Fail).count();
            open += theirs.iter().filter(|f| f.out == Out::Open).count();
        }
        let bytes = texts.iter().map(String::len).sum::<usize>() / texts.len();
        println!("\n{name}: {bytes} bytes of JSON, {:.1} fail and {:.1} open of 40; findings equal on 200", fails as f64 / 200.0, open as f64 / 200.0);

        interleaved(
            "evaluate, facts loaded",
            PASSES,
            || {
                for facts in &facts {
                    rules.outcomes_into(black_box(facts), today, &mut outcomes);
                    black_box(outcomes.iter().len());
                }
            },
            || {
                for facility in &typed {
                    black_box(by_hand::check(black_box(facility), Day(today)));
                }
            },
        );
        if std::env::args().any(|a| a == "evaluate") {
            continue;
        }
        let mut reader = Reader::new(subject);
        let mut read = reader.facts();
        let mut outcomes = Outcomes::default();
        interleaved(
            "from JSON text",
            1,
            || {
                for text in &texts {
                    reader.read(Format::Json, black_box(text), &mut read).unwrap();
                    rules.outcomes_into(&read, today, &mut outcomes);
                    black_box(outcomes.iter().len());
                }
            },
            || {
                for text in &texts {
                    let facility: Facility = serde_json::from_str(black_box(text)).unwrap();
                    black_box(by_hand::check(&facility, Day(today)));
                }
            },
        );
    }
}
