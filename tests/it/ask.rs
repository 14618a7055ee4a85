//! What to ask next: questions that matter, and answers that in any order end in the same report.

use std::collections::BTreeSet;
use std::fs;
use tuoyu::ask::{Answer, Question, answer};
use tuoyu::facts::{self, FactRef, Format, Items};
use tuoyu::model::Target;
use tuoyu::{Date, Facts, Outcome, Report, RuleSet};

fn day() -> Date {
    "2026-11-23".parse().unwrap()
}

/// Somebody who knows a whole document and gives answers out of it.
struct Oracle<'a> {
    set: &'a RuleSet,
    all: Facts,
}

impl<'a> Oracle<'a> {
    fn of(set: &'a RuleSet, file: &str) -> Self {
        let text = fs::read_to_string(format!("rules/examples/{file}")).unwrap();
        Self { set, all: set.facts(None, Format::Yaml, &text).unwrap() }
    }

    /// Gives the answer to a question; `false` where it does not know either.
    fn answer(&self, question: &Question, facts: &mut Facts) -> bool {
        let model = self.set.model();
        let here = facts::find(model, facts, &question.path).unwrap();
        let path = facts::path(model, facts, here, Items::ByPosition);
        let Some(there) = facts::find(model, &self.all, &path) else { return false };
        if !self.all.knows(there) {
            return false;
        }
        match (here, there) {
            (FactRef::Field(column, item), FactRef::Field(_, from)) => match self.all.raw(column, from) {
                // Texts have numbers of their own in each document.
                Some(symbol) if matches!(question.answer, Answer::Text | Answer::Item { .. }) => {
                    let text = self.all.symbol(model, u32::try_from(symbol).unwrap()).to_owned();
                    answer(self.set.default_subject().unwrap(), facts, &question.path, &text).unwrap();
                }
                Some(raw) => facts.set_raw(column, item, raw),
                None => facts.set_number(model, column, item, self.all.number(model, column, from).unwrap()),
            },
            (FactRef::List(list, parent), FactRef::List(_, from)) => {
                if facts.knows(here) {
                    return false;
                }
                let count = self.all.children(list, from).len();
                answer(self.set.default_subject().unwrap(), facts, &question.path, &count.to_string()).unwrap();
                facts.give_list(model, list, parent, self.all.list(list).open.get(from as usize));
            }
            _ => unreachable!(),
        }
        true
    }
}

/// Numbers that look like chance, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Asks until nothing is left to be asked, of the first `choice` questions any.
fn dialogue(oracle: &Oracle<'_>, goal: Option<Target>, dice: &mut Dice, choice: usize) -> (Facts, Vec<String>) {
    let mut facts = Facts::of(oracle.set.default_subject().unwrap());
    let mut asked: Vec<String> = Vec::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    loop {
        let open: Vec<Question> =
            oracle.set.next_questions(&facts, day(), goal, choice + unknown.len()).into_iter().filter(|q| !unknown.contains(&q.path)).collect();
        if open.is_empty() {
            return (facts, asked);
        }
        let question = &open[dice.below(open.len().min(choice))];
        asked.push(question.path.clone());
        if !oracle.answer(question, &mut facts) {
            unknown.insert(question.path.clone());
        }
    }
}

/// What a report says of everything: each outcome, and the counts.
fn said(report: &Report) -> Vec<String> {
    let findings = report.findings.iter().map(|f| format!("{} {:?} {:?} {:?} {}", f.id, f.outcome, f.severity, f.items, f.exception.is_some()));
    let pathways = report.pathways.iter().map(|p| format!("{} {:?} {:?}", p.pathway, p.outcome, p.case));
    let support = report.support.iter().map(|s| format!("{} {:?} {:?}", s.support, s.outcome, s.amounts));
    findings.chain(pathways).chain(support).chain([format!("{:?}", report.summary)]).collect()
}

#[test]
fn answers_in_any_order_end_in_the_same_report() {
    let set = RuleSet::shipped("ezhou").unwrap();
    for file in ["compliant.yaml", "defects.yaml", "half.yaml"] {
        let oracle = Oracle::of(&set, file);
        let whole = said(&set.evaluate(&oracle.all, day()));
        for seed in 0..4 {
            let choice = [1, 3, 1000][usize::try_from(seed).unwrap() % 3];
            let start = std::time::Instant::now();
            let (facts, asked) = dialogue(&oracle, None, &mut Dice(seed), choice);
            eprintln!("{file} {seed}: {} questions, {:?}", asked.len(), start.elapsed());
            let said = said(&set.evaluate(&facts, day()));
            assert_eq!(said, whole, "{file} {seed}");
        }
    }
}

#[test]
fn what_is_asked_first() {
    let set = RuleSet::shipped("ezhou").unwrap();
    let facts = Facts::of(set.default_subject().unwrap());
    for q in set.next_questions(&facts, day(), None, usize::MAX) {
        eprintln!("{} {}/{} {} {:?} {}", q.path, q.required, q.effort, q.text.zh, q.section.iter().map(|s| &s.zh).collect::<Vec<_>>(), q.settles.len());
    }
    for goal in ["机构登记", "机构备案", "普惠托位生活补贴"] {
        let goal = set.model().find(goal).unwrap();
        for q in set.next_questions(&facts, day(), Some(goal), usize::MAX) {
            eprintln!("{goal:?} {} {}/{} {} ", q.path, q.required, q.effort, q.text.zh);
        }
    }
    let _ = Outcome::Pass;
}
