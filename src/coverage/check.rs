//! Registers against rules, both ways.

use super::{CoverageError, Fate, Problem, Register, Row, Threshold};
use crate::facts::{Format, message};
use crate::lang::Lang;
use crate::model::{Citation, Model, Named, PackId, RuleId};
use crate::outcome::Outcome;
use crate::report::outcome_of;
use crate::ruleset::RuleSet;
use crate::source::Position;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows have which fate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(BTreeMap<Fate, usize>);

impl Tally {
    /// Rows of one fate.
    pub fn of(&self, fate: Fate) -> usize {
        self.0.get(&fate).copied().unwrap_or_default()
    }

    /// All rows.
    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    /// Rows that nothing in the rules says.
    pub fn without_rule(&self) -> usize {
        self.0.iter().filter(|(fate, _)| fate.is_without_rule()).map(|(_, count)| count).sum()
    }
}

/// Counts rows.
pub fn tally<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Tally {
    let mut tally = Tally::default();
    for row in rows {
        *tally.0.entry(row.fate).or_default() += 1;
    }
    tally
}

/// Everything in which registers and rules do not agree.
pub fn check(registers: &[Register], rules: &RuleSet) -> Vec<CoverageError> {
    let things = Things::of(rules.model());
    let mut checker = Checker { rules, things, errors: Vec::new(), explained: BTreeSet::new() };
    let mut seen = BTreeSet::new();
    for register in registers {
        for row in &register.rows {
            if !seen.insert(row.row.as_str()) {
                checker.say(register, row.at, Problem::RowTwice(row.row.clone()));
            }
            checker.row(register, row);
        }
    }
    let counted = tally(registers.iter().flat_map(|r| &r.rows));
    if let Some(register) = registers.first() {
        let start = Position { line: 1, column: 1, utf16: 1 };
        if counted.without_rule() * 100 > counted.all() * 15 {
            checker.say(register, start, Problem::TooManyWithout { without: counted.without_rule(), of: counted.all() });
        }
        let unexplained: Vec<String> = checker.things.asks.iter().filter(|id| !checker.explained.contains(*id)).cloned().collect();
        for id in unexplained {
            checker.say(register, start, Problem::Unexplained(id));
        }
    }
    checker.errors
}

/// What a row may name: by key, and by pack and key; what it then is (`national.class_size`), and whether it is 待核.
struct Things {
    by_name: BTreeMap<String, Vec<(String, bool)>>,
    /// Ids of what asks, offers or threatens something.
    asks: BTreeSet<String>,
    rules: BTreeMap<String, RuleId>,
}

impl Things {
    fn of(model: &Model) -> Self {
        let mut things = Self { by_name: BTreeMap::new(), asks: BTreeSet::new(), rules: BTreeMap::new() };
        let doubtful = |citations: &[Citation]| citations.iter().any(|c| c.unverified);
        for (id, rule) in model.rules.enumerate() {
            things.rules.insert(format!("{}.{}", model.packs.at(rule.pack).named.key, rule.named.key), id);
            things.add(model, rule.pack, &rule.named, doubtful(&rule.citations), true);
        }
        for table in &model.tables {
            let cells = table.rows.iter().flat_map(|r| &r.cells).any(|c| c.unverified);
            things.add(model, table.pack, &table.named, cells || doubtful(&table.citations), false);
        }
        for definition in &model.definitions {
            things.add_alone(&definition.named.key, doubtful(&definition.citations));
        }
        for pathway in &model.pathways {
            things.add(model, pathway.pack, &pathway.named, doubtful(&pathway.citations), true);
        }
        for support in &model.supports {
            things.add(model, support.pack, &support.named, doubtful(&support.citations), true);
        }
        for penalty in &model.penalties {
            things.add(model, penalty.pack, &penalty.named, doubtful(&penalty.citations), true);
        }
        things
    }

    fn add(&mut self, model: &Model, pack: PackId, named: &Named, doubtful: bool, asks: bool) {
        let id = format!("{}.{}", model.packs.at(pack).named.key, named.key);
        for name in [named.key.clone(), id.clone()] {
            self.by_name.entry(name).or_default().push((id.clone(), doubtful));
        }
        if asks {
            self.asks.insert(id);
        }
    }

    fn add_alone(&mut self, key: &str, doubtful: bool) {
        self.by_name.entry(key.to_owned()).or_default().push((key.to_owned(), doubtful));
    }
}

struct Checker<'r> {
    rules: &'r RuleSet,
    things: Things,
    errors: Vec<CoverageError>,
    /// Ids that some row names.
    explained: BTreeSet<String>,
}

impl Checker<'_> {
    fn say(&mut self, register: &Register, at: Position, problem: Problem) {
        self.errors.push(CoverageError { file: register.name.clone(), at, problem });
    }

    fn row(&mut self, register: &Register, row: &Row) {
        let needs_reason = row.fate.is_without_rule();
        if needs_reason && row.why.as_ref().is_none_or(|why| why.trim().is_empty()) {
            self.say(register, row.at, Problem::NoReason(row.row.clone()));
        }
        if !needs_reason && row.fate != Fate::Definition && row.rules.is_empty() {
            self.say(register, row.at, Problem::NoRule(row.row.clone()));
        }
        let mut marked = row.fate != Fate::Doubtful;
        for (at, name) in &row.rules {
            match self.things.by_name.get(name) {
                None => self.say(register, *at, Problem::RuleGone(name.clone())),
                Some(found) => {
                    marked |= found.iter().any(|(_, doubtful)| *doubtful);
                    self.explained.extend(found.iter().map(|(id, _)| id.clone()));
                }
            }
        }
        if !marked && !row.rules.is_empty() {
            self.say(register, row.at, Problem::NotDoubtful(row.row.clone()));
        }
        for threshold in &row.thresholds {
            self.threshold(register, threshold);
        }
    }

    fn threshold(&mut self, register: &Register, threshold: &Threshold) {
        let Some(ids) = self.things.by_name.get(&threshold.rule) else {
            return self.say(register, threshold.at, Problem::RuleGone(threshold.rule.clone()));
        };
        let rules: Vec<RuleId> = ids.iter().filter_map(|(id, _)| self.things.rules.get(id)).copied().collect();
        let Some(day) = threshold.as_of.or_else(|| self.rules.model().as_of_examples()) else {
            return self.say(register, threshold.at, Problem::Missing("as_of"));
        };
        for (value, expected) in &threshold.outcomes {
            let text = threshold.facts.replace('$', value);
            let facts = match self.rules.facts(None, Format::Yaml, &text) {
                Ok(facts) => facts,
                Err(errors) => {
                    let why = |lang| errors.items.first().map(|e| message::line(e, lang)).unwrap_or_default();
                    self.say(register, threshold.at, Problem::Unreadable(why(Lang::Zh), why(Lang::En)));
                    return;
                }
            };
            let found = rules.iter().filter_map(|rule| outcome_of(self.rules.model(), &facts, day, *rule)).reduce(Outcome::worse);
            if found != Some(*expected) {
                let rule = threshold.rule.clone();
                self.say(register, threshold.at, Problem::Differs { rule, value: value.clone(), expected: *expected, found });
            }
        }
    }
}
