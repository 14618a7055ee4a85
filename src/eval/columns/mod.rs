//! The column evaluator: carries out a plan over whole columns and says of each clause where it holds, fails or is not
//! applicable. It explains nothing and decides nothing that the walker would decide otherwise; what it leaves open, the
//! walker looks at. Its memory is kept between sweeps.
#![expect(clippy::indexing_slicing, reason = "registers, cells and keys are numbered by the plan, which says how many there are")]
#![expect(clippy::inline_always, reason = "a mask that is returned by way of memory costs more than most operations; measured")]

mod compare;
mod lists;
mod number;
mod outcomes;
mod register;
mod verdict;

pub(super) use outcomes::SettledScopes;
pub use outcomes::{Outcomes, RuleOutcome, outcomes};
pub use verdict::{Tally, Verdict};

use crate::date::Date;
use crate::facts::Facts;
use crate::id::Id;
use crate::model::{ListId, Subject, SubjectId};
use crate::program::Program;
use crate::program::plan::{DayBound, MaskOp, Num, OpKind, Shift, SubjectPlan, TruthOf};
use register::{Context, Head, Mask, Reader, Writer, valid, words};
use std::cell::Cell;
use verdict::Words;

use super::Amendments;

/// The memory of sweeps, to be kept and used again: a warm one allocates nothing.
#[derive(Debug, Default)]
pub struct Workspace {
    registers: Registers,
    /// What depends on the day alone, and on which.
    day: Option<DayKey>,
    days: Vec<Option<i64>>,
    /// Whether each clause counts on the day, in the order of the plan.
    counts: Vec<bool>,
    /// Whether each rule of the plan is in force.
    in_force: Vec<bool>,
    sizes: Vec<usize>,
    complete: Vec<bool>,
    /// The same of a list and all that it is nested in.
    all_seen: Vec<bool>,
    /// Words of a register.
    stride: usize,
    /// Whether any clause of each scope counts.
    counted: Vec<bool>,
    /// Where the words of each scope's verdict begin, scopes in the order of the plan.
    verdicts: Vec<Option<usize>>,
    words: Vec<Words>,
    /// Something is open that the walker may decide.
    closer: bool,
    /// The subject that was swept; `None` where the plan could not be carried out.
    swept: Option<SubjectId>,
}

#[derive(Debug, Default)]
struct Registers {
    masks: Vec<Mask>,
    heads: Vec<Head>,
    starts: Vec<usize>,
    least: Vec<i64>,
    greatest: Vec<i64>,
}

/// What the parts of a workspace that depend on the day were made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DayKey {
    rules: u64,
    subject: SubjectId,
    day: Date,
    amendments: Amendments,
}

/// Carries out the plan of the facts' subject on a day. What came out is asked of the workspace.
///
/// Facts in which an example puts values in place of definitions are the walker's: then there is no verdict.
pub fn sweep(program: &Program, facts: &Facts, day: Date, amendments: Amendments, workspace: &mut Workspace) {
    let subject = facts.subject();
    workspace.swept = None;
    let Some(plan) = program.plan.subjects.get(subject).filter(|_| facts.definitions.is_empty()) else { return };
    let key = DayKey { rules: program.stamp(), subject, day, amendments };
    if workspace.day != Some(key) {
        workspace.day = Some(key);
        workspace.resolve(program, plan, day, amendments);
    }
    workspace.measure(program.model.subjects.at(subject), facts);
    workspace.run(plan, facts);
    workspace.judge(plan);
    workspace.swept = Some(subject);
}

impl Workspace {
    /// What depends on the day.
    fn resolve(&mut self, program: &Program, plan: &SubjectPlan, day: Date, amendments: Amendments) {
        self.days.clear();
        self.days.extend(plan.days.iter().map(|bound| resolved(bound, day)));
        self.in_force.clear();
        self.in_force.extend(plan.rules.iter().map(|r| super::rule_in_force(&program.model, r.rule, day)));
        self.counts.clear();
        let clauses = plan.rules.iter().flat_map(|r| &r.scopes).flat_map(|s| &s.clauses);
        self.counts.extend(clauses.map(|c| super::clause_counts(&program.model, c.amendment, &c.replaced_by, amendments, day)));
    }

    /// How many items each list has, and whether that is all.
    fn measure(&mut self, schema: &Subject, facts: &Facts) {
        self.sizes.clear();
        self.complete.clear();
        self.all_seen.clear();
        for (id, list) in schema.lists.enumerate() {
            let data = facts.list(id);
            let parents = list.parent.map_or(1, |p| self.sizes[p.index()]);
            let all = (0..words(parents)).all(|w| {
                let valid = valid(parents, w);
                data.given.word(w) & valid == valid && data.open.word(w) & valid == 0
            });
            self.sizes.push(data.len as usize);
            let complete = all || id == Subject::ROOT;
            self.complete.push(complete);
            self.all_seen.push(complete && list.parent.is_none_or(|p| self.all_seen[p.index()]));
        }
        self.stride = self.sizes.iter().map(|n| words(*n)).max().unwrap_or(1).max(1);
    }

    fn run(&mut self, plan: &SubjectPlan, facts: &Facts) {
        let stride = self.stride;
        let numbers: usize = plan.numbers.iter().map(|list| self.sizes[list.index()]).sum();
        let registers = &mut self.registers;
        grow(&mut registers.masks, plan.masks as usize * stride);
        grow(&mut registers.heads, plan.numbers.len() * stride);
        grow(&mut registers.starts, plan.numbers.len());
        grow(&mut registers.least, numbers);
        grow(&mut registers.greatest, numbers);
        let closer = Cell::new(false);
        let at = Context { plan, facts, sizes: &self.sizes, complete: &self.complete, stride, days: &self.days, closer: &closer };
        let mut top = 0;
        for op in &plan.ops {
            let items = at.sizes[op.list.index()];
            match &op.kind {
                OpKind::Mask(id, mask) => {
                    for word in 0..words(items) {
                        let out = registers.reader(&at).mask_op(mask, op.list, items, word);
                        registers.masks[id.index() * stride + word] = out;
                    }
                }
                OpKind::Number(id, number) => {
                    registers.starts[id.index()] = top;
                    let (heads, own_heads) = registers.heads.split_at_mut(id.index() * stride);
                    let (least, own_least) = registers.least.split_at_mut(top);
                    let (greatest, own_greatest) = registers.greatest.split_at_mut(top);
                    let reader = Reader { at: &at, masks: &registers.masks, heads, starts: &registers.starts, least, greatest };
                    let writer = Writer { heads: &mut own_heads[..words(items)], least: &mut own_least[..items], greatest: &mut own_greatest[..items] };
                    reader.number(op.list, number, writer);
                    top += items;
                }
            }
        }
        self.closer = closer.get();
    }
}

impl Registers {
    #[inline]
    fn reader<'a>(&'a self, at: &'a Context<'a>) -> Reader<'a> {
        Reader { at, masks: &self.masks, heads: &self.heads, starts: &self.starts, least: &self.least, greatest: &self.greatest }
    }
}

impl Reader<'_> {
    #[inline(always)]
    fn mask_op(&self, op: &MaskOp, list: ListId, items: usize, word: usize) -> Mask {
        match op {
            MaskOp::Constant(truth) => constant(*truth, valid(items, word)),
            MaskOp::Flag(source) => self.flag(Num::Column(*source), items, word),
            MaskOp::Within { a, least, greatest, negate } => self.within(*a, (*least, *greatest), *negate, items, word),
            MaskOp::WithinDays { a, least, greatest, negate, valid } => self.within_days(*a, (*least, *greatest), *negate, *valid, items, word),
            MaskOp::InSet(a, set) => self.in_set(*a, *set, items, word),
            MaskOp::HasBit(a, bit) => self.has_bit(*a, *bit, items, word),
            MaskOp::Compare { a, b, p, q, relation, negate, divisors } => self.compare((*a, *b), (*p, *q), *relation, *negate, divisors, items, word),
            MaskOp::And(a, b) => lists::and(self.mask(*a, word), self.mask(*b, word)),
            MaskOp::Or(a, b) => opposite(lists::and(opposite(self.mask(*a, word)), opposite(self.mask(*b, word)))),
            MaskOp::Not(a) => opposite(self.mask(*a, word)),
            MaskOp::Holds(a) => {
                let a = self.mask(*a, word);
                Mask { yes: a.yes, no: a.no | a.na, na: 0 }
            }
            MaskOp::Alike(a, b) => {
                let (a, b) = (self.mask(*a, word), self.mask(*b, word));
                Mask { yes: a.yes & b.yes | a.no & b.no, no: a.yes & b.no | a.no & b.yes, na: a.na | b.na }
            }
            MaskOp::Between(a, b) => {
                let (a, b) = (self.mask(*a, word), self.mask(*b, word));
                let na = a.na | b.na;
                Mask { yes: a.yes & b.yes, no: (a.no | b.no) & !na, na }
            }
            MaskOp::Exception(condition, allowed) => {
                let (condition, allowed) = (self.mask(*condition, word), self.mask(*allowed, word));
                let na = condition.no | condition.na;
                Mask { yes: condition.yes & (allowed.yes | allowed.na), no: allowed.no & !na, na }
            }
            MaskOp::Select(condition, a, b) => {
                let (c, a, b) = (self.mask(*condition, word), self.mask(*a, word), self.mask(*b, word));
                let pick = |a: u64, b: u64| c.yes & a | c.no & b;
                Mask { yes: pick(a.yes, b.yes), no: pick(a.no, b.no), na: pick(a.na, b.na) }
            }
            MaskOp::Gather(from, a) => self.gather_mask(*from, *a, list, word),
            MaskOp::Lookup { cells, keys, count } => self.truth_lookup(*cells, (*keys, *count), items, word),
            MaskOp::Some(below, satisfy) => {
                let mut out = Mask::default();
                for i in 0..(items - word * 64).min(64) {
                    match self.some(below, *satisfy, word * 64 + i) {
                        Some(true) => out.yes |= 1 << i,
                        Some(false) => out.no |= 1 << i,
                        None => {}
                    }
                }
                out
            }
            MaskOp::All(below, satisfy) => {
                let mut out = Mask::default();
                for i in 0..(items - word * 64).min(64) {
                    match self.all(below, *satisfy, word * 64 + i) {
                        Some(Some(true)) => out.yes |= 1 << i,
                        Some(Some(false)) => out.no |= 1 << i,
                        Some(None) => out.na |= 1 << i,
                        None => {}
                    }
                }
                out
            }
        }
    }

    fn truth_lookup(&self, cells: crate::program::plan::CellsId, keys: (u32, u8), items: usize, word: usize) -> Mask {
        use crate::program::plan::CellKind;
        let cells = self.at.plan.cells.at(cells);
        let mut positions = [0; 64];
        let (found, na) = self.rows(keys, items, word, &mut positions);
        let mut out = Mask { yes: 0, no: 0, na };
        for i in register::ones(found) {
            match (cells.kinds[positions[i]], cells.values[positions[i]]) {
                (CellKind::Value, 0) => out.no |= 1 << i,
                (CellKind::Value, _) => out.yes |= 1 << i,
                (CellKind::Blank, _) => out.na |= 1 << i,
                (CellKind::Closer, _) => self.at.closer.set(true),
            }
        }
        out
    }
}

#[inline]
fn opposite(mask: Mask) -> Mask {
    Mask { yes: mask.no, no: mask.yes, na: mask.na }
}

fn constant(truth: TruthOf, valid: u64) -> Mask {
    match truth {
        TruthOf::True => Mask { yes: valid, ..Mask::default() },
        TruthOf::False => Mask { no: valid, ..Mask::default() },
        TruthOf::NotApplicable => Mask { na: valid, ..Mask::default() },
        TruthOf::Unknown | TruthOf::Mask(_) => Mask::default(),
    }
}

/// Makes a vector at least so long; what it held does not matter.
fn grow<T: Clone + Default>(vec: &mut Vec<T>, len: usize) {
    if vec.len() < len {
        vec.resize(len, T::default());
    }
}

/// A day that depends on the day of the evaluation; `None` where the calendar has none.
fn resolved(bound: &DayBound, today: Date) -> Option<i64> {
    let mut day = bound.start.unwrap_or(today);
    for shift in &bound.shifts {
        day = match *shift {
            Shift::Days(n) => day.add_days(n)?,
            Shift::Months(n) => day.add_months(n)?,
        };
    }
    let mut target = i64::from(day.days()) + i64::from(bound.after);
    if bound.months != 0 {
        target = first_day_that_reaches(target, bound.months)?;
    }
    Some(target - i64::from(bound.less))
}

/// The first day that, so many months later, is not before a day. Later days come no earlier, so it is near the day as many months before.
fn first_day_that_reaches(target: i64, months: i32) -> Option<i64> {
    let reaches = |day: i64| Some(i64::from(Date::from_days(day)?.add_months(i64::from(months))?.days()) >= target);
    let mut day = i64::from(Date::from_days(target)?.add_months(-i64::from(months))?.days());
    while reaches(day - 1)? {
        day -= 1;
    }
    while !reaches(day)? {
        day += 1;
    }
    Some(day)
}
