//! Ways to pass: which smallest changes of facts would make a rule pass at a place (Meaning 14). Data, no words.
//!
//! requirement at the place ──`need`──▶ levers and atoms ──`search`──▶ sets of changes, each tried by the evaluator ──`breaks`──▶ [`Ways`]
//!
//! A *lever* is a fact on a compared side that may be changed, or a list that may get another item. Where along a lever
//! an atom (a comparison, a yes/no fact) can turn is guessed from what its sides are worth and then tried: every way was
//! evaluated, and so was everything smaller by one fact or one step, which must not pass.

mod add;
mod breaks;
mod lever;
mod need;
mod search;
mod trial;

pub use breaks::Broken;

use crate::date::Date;
use crate::eval::{Amendments, Place, RuleResult};
use crate::facts::{FactRef, Facts};
use crate::model::{ColumnId, ListId, Model, RuleId};
use crate::number::Number;

/// The most facts that a way changes.
pub const MAX_FACTS: usize = 3;
/// The most ways to pass of one finding.
pub const MAX_WAYS: usize = 8;
/// The most evaluations that the ways of one finding are looked for with.
pub const MAX_EVALUATIONS: u32 = 10_000;
/// The same for all findings of one report.
const MAX_EVALUATIONS_IN_ALL: u32 = 100_000;
/// The most items looked at for all findings of one report, each look counted.
const MAX_LOOKS_IN_ALL: u64 = 2_000_000;
/// The same for one finding, so that a wide one leaves something for the others.
const MAX_LOOKS: u64 = MAX_LOOKS_IN_ALL / 4;

/// What a fact becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// A quantity in base units.
    Number(Number),
    /// What a column of another type holds: 0 or 1, days since 1970-01-01, the position of an enumerator, a symbol number, a bit set.
    Raw(i64),
}

/// Whether going further in the same direction passes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The value or more of it.
    AtLeast,
    /// The value or less of it.
    AtMost,
    /// That value.
    Exactly,
}

/// What is done to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A quantity, a date or an ordered choice goes up or down.
    Move {
        /// Up.
        up: bool,
        /// To what.
        to: New,
        /// Whether that is a bound.
        bound: Bound,
    },
    /// A yes/no fact is set.
    Set(bool),
    /// A list gets more items.
    Add {
        /// How many.
        count: u32,
        /// What must be known of each, so that it counts.
        with: Vec<(ColumnId, New)>,
        /// What counts them: the node of 数量 or 存在.
        counted: crate::model::ExprId,
    },
}

/// A change of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field, or the list of a parent item.
    pub fact: FactRef,
    /// What is done to it.
    pub action: Action,
    /// In how many steps: 1 of a count, 0.01 of a measure in its declared unit, a day, an enumerator, an item.
    pub steps: u64,
}

/// A set of changes with which the failed clauses pass, none of which can be left out or made one step smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// In the order of the schema, then of items.
    pub changes: Vec<Change>,
    /// What was decided and no breach, and would be a breach or open.
    pub breaks: Vec<Broken>,
}

/// Why there is no way, or not every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// Only facts that cannot be changed are compared (不可改).
    Fixed,
    /// Only facts that are nobody's business are compared (个人信息).
    Personal,
    /// Nothing that is compared is a quantity, a date, an ordered choice, a yes/no fact or a count: only guards, keys, texts, choices.
    NothingToChange,
    /// More than three facts would have to change.
    TooManyFacts,
    /// Facts that nobody has said keep it from passing.
    Unknown,
    /// No change of three facts or fewer within their bounds is enough.
    OutOfReach,
    /// The search was stopped: there may be other ways.
    Stopped,
}

/// The ways to pass at one place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Fewest facts first, then fewest steps; of the same facts the fewest steps only.
    pub ways: Vec<Way>,
    /// Why there is none, or that the search was stopped.
    pub note: Option<Note>,
}

/// Looks for ways, finding after finding.
#[derive(Debug)]
pub struct Adviser<'a> {
    model: &'a Model,
    facts: &'a Facts,
    day: Date,
    amendments: Amendments,
    /// How everything came out, to see what a way would break.
    before: &'a [RuleResult],
    /// A copy of the facts to try changes on; made when it is first needed.
    copy: Option<Facts>,
    readers: Option<breaks::Readers>,
    evaluations: u32,
    looks: u64,
}

impl<'a> Adviser<'a> {
    /// An adviser on facts that were evaluated.
    pub fn new(model: &'a Model, facts: &'a Facts, day: Date, amendments: Amendments, before: &'a [RuleResult]) -> Self {
        Self { model, facts, day, amendments, before, copy: None, readers: None, evaluations: MAX_EVALUATIONS_IN_ALL, looks: MAX_LOOKS_IN_ALL }
    }

    /// The ways to pass of a rule at a place where some of its clauses fail: all of these pass, and no other comes out worse.
    pub fn ways(&mut self, rule: RuleId, place: &Place, failed: &[u16]) -> Ways {
        if self.evaluations == 0 || self.looks == 0 {
            return Ways { ways: Vec::new(), note: Some(Note::Stopped) };
        }
        let copy = self.copy.take().unwrap_or_else(|| self.facts.clone());
        let granted = self.evaluations.min(MAX_EVALUATIONS);
        let granted_looks = self.looks.min(MAX_LOOKS);
        let trial = trial::Trial {
            model: self.model,
            facts: self.facts,
            copy,
            day: self.day,
            amendments: self.amendments,
            rule,
            place: place.clone(),
            failed: failed.to_vec(),
            before: Vec::new(),
            evaluations: granted,
            looks: granted_looks,
            stopped: false,
            unknown: false,
        };
        let (mut trial, found, mut note) = search::search(trial);
        let mut ways = Vec::new();
        for changes in found {
            let readers = self.readers.get_or_insert_with(|| breaks::Readers::new(self.model, self.facts.subject()));
            match breaks::breaks(&mut trial, readers, self.before, &changes) {
                Some(breaks) => ways.push(Way { changes, breaks }),
                None => note = Some(Note::Stopped),
            }
        }
        self.evaluations -= granted - trial.evaluations;
        self.looks -= granted_looks - trial.looks;
        self.copy = Some(trial.copy);
        Ways { ways, note }
    }
}

/// Items that stand elsewhere once a list has got more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shift {
    list: ListId,
    at: u32,
    by: u32,
}

impl Shift {
    /// Where an item stands afterwards.
    fn moved(shifts: &[Shift], list: ListId, item: u32) -> u32 {
        shifts.iter().filter(|s| s.list == list).fold(item, |item, s| if item >= s.at { item + s.by } else { item })
    }

    /// Where an item stood before; `None` where it is new.
    fn back(shifts: &[Shift], list: ListId, item: u32) -> Option<u32> {
        shifts.iter().rev().filter(|s| s.list == list).try_fold(item, |item, s| match item.checked_sub(s.at) {
            None => Some(item),
            Some(beyond) if beyond < s.by => None,
            Some(_) => Some(item - s.by),
        })
    }
}

/// The facts with changes made to them.
pub fn apply(model: &Model, before: &Facts, changes: &[Change]) -> Facts {
    let mut facts = before.clone();
    apply_to(model, &mut facts, changes.iter());
    facts
}

fn apply_to<'c>(model: &Model, facts: &mut Facts, changes: impl Iterator<Item = &'c Change> + Clone) -> Vec<Shift> {
    let mut shifts: Vec<Shift> = Vec::new();
    for change in changes.clone() {
        if let FactRef::Field(column, item) = change.fact {
            match change.action {
                Action::Move { to, .. } => put(model, facts, column, item, to),
                Action::Set(yes) => facts.set_raw(column, item, i64::from(yes)),
                Action::Add { .. } => {}
            }
        }
    }
    for change in changes {
        let (FactRef::List(list, parent), Action::Add { count, with, .. }) = (change.fact, &change.action) else { continue };
        let above = model.subjects.at(facts.subject()).lists.at(list).parent;
        let parent = above.map_or(parent, |above| Shift::moved(&shifts, above, parent));
        let mut first = None;
        for _ in 0..*count {
            let item = facts.add_item(model, list, parent);
            first.get_or_insert(item);
            for (column, new) in with {
                put(model, facts, *column, item, *new);
            }
        }
        shifts.extend(first.map(|at| Shift { list, at, by: *count }));
    }
    shifts
}

fn put(model: &Model, facts: &mut Facts, column: ColumnId, item: u32, new: New) {
    match new {
        New::Number(number) => facts.set_number(model, column, item, number),
        New::Raw(raw) => facts.set_raw(column, item, raw),
    }
}
