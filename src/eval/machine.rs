//! The scalar walker: what one expression is worth at one place, by the meaning of the language and nothing else.

use super::calendar::{self, added};
use super::interval::{Num, and, negate, or};
use super::items::Group;
use super::{Amendments, Reason, Step, Truth};
use crate::date::Date;
use crate::facts::{Facts, Override};
use crate::id::{Id, IdVec};
use crate::model::{
    Amendment, AmendmentId, CalendarUnit, ColumnId, ColumnType, Compare, Constant, ExprId, ExprKind, ListId, Model, Rule, Source, Subject, TableId, Ty,
};
use crate::number::Number;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An item of which nothing is known: what a list that is not given may hold.
pub(super) const GHOST: u32 = u32::MAX;

/// What an expression is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Val {
    Na,
    Truth(Truth),
    Num(Num),
    /// A text, an unordered choice, a multiple choice.
    Exact(i64),
    /// An unknown one of those.
    Unknown,
}

impl Val {
    pub(super) fn truth(self) -> Truth {
        match self {
            Val::Truth(t) => t,
            Val::Na => Truth::NotApplicable,
            _ => Truth::Unknown,
        }
    }

    /// Whether no fact can change it any more.
    pub(super) fn is_settled(&self) -> bool {
        match self {
            Val::Na | Val::Exact(_) => true,
            Val::Truth(t) => *t != Truth::Unknown,
            Val::Num(n) => n.exactly().is_some(),
            Val::Unknown => false,
        }
    }
}

/// What one scope stands for.
#[derive(Debug, Clone)]
pub(super) enum Frame {
    Item(ListId, u32),
    Group(Rc<Group>),
}

/// The walker with the scopes it is in and what it has computed so far.
#[derive(Debug)]
pub(super) struct Machine<'a> {
    pub(super) model: &'a Model,
    pub(super) facts: &'a Facts,
    pub(super) subject: &'a Subject,
    pub(super) day: Date,
    pub(super) amendments: Amendments,
    /// The rule whose scopes are being walked.
    pub(super) rule: Option<&'a Rule>,
    pub(super) frames: Vec<Frame>,
    /// Values of nodes that depend on the subject alone.
    memo: BTreeMap<ExprId, Val>,
    /// Which scopes a node reads, as bits; 0 is not looked at yet, the highest bit says that it was. Empty until a node is asked about.
    scopes: IdVec<ExprId, u16>,
    /// Whether fields that have a 仅当 are there to be asked for.
    guards: BTreeMap<(ColumnId, u32), Truth>,
    /// Items by the value that a filter compares them with.
    pub(super) indexes: BTreeMap<ExprId, Rc<super::index::Index>>,
    /// How many more items may be looked at: what lies beyond is as if unseen, so that no rule takes for ever.
    pub(super) steps: u64,
}

/// The most items that one evaluation looks at, each time it looks counted.
const MAX_STEPS: u64 = 20_000_000;

const LOOKED_AT: u16 = 1 << 15;

impl<'a> Machine<'a> {
    pub(super) fn new(model: &'a Model, facts: &'a Facts, day: Date, amendments: Amendments) -> Self {
        Self {
            model,
            facts,
            subject: model.subjects.at(facts.subject()),
            day,
            amendments,
            rule: None,
            frames: Vec::new(),
            memo: BTreeMap::new(),
            scopes: IdVec::new(),
            guards: BTreeMap::new(),
            indexes: BTreeMap::new(),
            steps: MAX_STEPS,
        }
    }

    pub(super) fn truth(&mut self, expr: ExprId) -> Truth {
        self.val(expr).truth()
    }

    /// A guard holds, may hold, or does not: one that is not applicable does not.
    pub(super) fn guard(&mut self, expr: Option<ExprId>) -> Truth {
        match expr.map(|e| self.truth(e)) {
            None | Some(Truth::True) => Truth::True,
            Some(Truth::Unknown) => Truth::Unknown,
            Some(Truth::False | Truth::NotApplicable) => Truth::False,
        }
    }

    fn num(&mut self, expr: ExprId) -> Option<Num> {
        match self.val(expr) {
            Val::Num(n) => Some(n),
            Val::Na => None,
            _ => Some(Num::blind(None)),
        }
    }

    /// With other scopes for a while.
    pub(super) fn within<T>(&mut self, frames: Vec<Frame>, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.frames, frames);
        let done = run(self);
        self.frames = outer;
        done
    }

    /// With one more scope.
    pub(super) fn with<T>(&mut self, frame: Frame, run: impl FnOnce(&mut Self) -> T) -> T {
        self.frames.push(frame);
        let done = run(self);
        self.frames.pop();
        done
    }

    /// The scopes around an item: each list that it is nested in.
    pub(super) fn frames_of(&self, list: ListId, item: u32) -> Vec<Frame> {
        let mut frames = Vec::new();
        let (mut list, mut item) = (list, item);
        while let Some(parent) = self.subject.lists.at(list).parent {
            frames.push(Frame::Item(list, item));
            item = if item == GHOST { GHOST } else { self.facts.list(list).parents.get(item as usize).copied().unwrap_or(GHOST) };
            list = parent;
        }
        frames.reverse();
        frames
    }

    /// The item that a scope stands for.
    pub(super) fn item(&self, scope: u8) -> u32 {
        match usize::from(scope).checked_sub(1).and_then(|i| self.frames.get(i)) {
            Some(Frame::Item(_, item)) => *item,
            _ if scope == 0 => 0,
            _ => GHOST,
        }
    }

    pub(super) fn group(&self, scope: u8) -> Option<Rc<Group>> {
        match usize::from(scope).checked_sub(1).and_then(|i| self.frames.get(i)) {
            Some(Frame::Group(group)) => Some(Rc::clone(group)),
            _ => None,
        }
    }

    // ── facts ───────────────────────────────────────────────────────────────

    /// Whether a field is there to be asked for.
    pub(super) fn column_guard(&mut self, column: ColumnId, item: u32) -> Truth {
        let declared = self.subject.columns.at(column);
        match declared.guard {
            None => Truth::True,
            Some(guard) => {
                if let Some(known) = self.guards.get(&(column, item)) {
                    return *known;
                }
                let frames = self.frames_of(declared.list, item);
                let truth = self.within(frames, |m| m.guard(Some(guard)));
                self.guards.insert((column, item), truth);
                truth
            }
        }
    }

    pub(super) fn column(&mut self, column: ColumnId, item: u32) -> Val {
        let guard = self.column_guard(column, item);
        if guard == Truth::False {
            return Val::Na;
        }
        let known = guard == Truth::True;
        let maybe_na = !known;
        let raw = self.facts.raw(column, item).filter(|_| known);
        match &self.subject.columns.at(column).ty {
            ColumnType::Number(ty) => {
                let value = if known { self.facts.number(self.model, column, item) } else { None };
                Val::Num(match value {
                    Some(n) => Num::point(n),
                    None => Num::between(ty.least, ty.greatest).maybe_na(maybe_na),
                })
            }
            ColumnType::Date => Val::Num(match raw {
                Some(days) => Num::point(Number::from_int(i128::from(days))),
                None => Num::between(None, None).maybe_na(maybe_na),
            }),
            ColumnType::YesNo => Val::Truth(match raw {
                Some(0) => Truth::False,
                Some(_) => Truth::True,
                None => Truth::Unknown,
            }),
            ColumnType::Choice(of) if self.model.enums.at(*of).ordered => {
                let last = self.model.enums.at(*of).members.len().saturating_sub(1);
                Val::Num(match raw {
                    Some(position) => Num::point(Number::from_int(i128::from(position))),
                    None => Num::between(Some(Number::ZERO), i128::try_from(last).ok().map(Number::from_int)).maybe_na(maybe_na),
                })
            }
            ColumnType::Choice(_) | ColumnType::Choices(_) | ColumnType::Text | ColumnType::Item(_) => raw.map_or(Val::Unknown, Val::Exact),
        }
    }

    // ── expressions ─────────────────────────────────────────────────────────

    /// The scopes that a node and all below it read, as bits.
    pub(super) fn scopes_of(&mut self, expr: ExprId) -> u16 {
        if self.scopes.is_empty() {
            self.scopes = self.model.exprs.iter().map(|_| 0).collect();
        }
        let seen = self.scopes.get(expr).copied().unwrap_or(0);
        if seen & LOOKED_AT != 0 {
            return seen & !LOOKED_AT;
        }
        let bit = |scope: u8| 1_u16.checked_shl(u32::from(scope)).unwrap_or(0);
        let mut bits = match &self.model.exprs.at(expr).kind {
            ExprKind::Field { scope, .. } | ExprKind::GroupKey { scope, .. } => bit(*scope),
            ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. } => match source {
                Source::Below { scope, .. } | Source::Group { scope, .. } => bit(*scope),
            },
            _ => 0,
        };
        // A definition is read at scope 0, wherever it is used.
        if !matches!(self.model.exprs.at(expr).kind, ExprKind::Defined(_)) {
            for operand in self.model.operands(expr) {
                bits |= self.scopes_of(operand);
            }
        }
        if let Some(slot) = self.scopes.get_mut(expr) {
            *slot = bits | LOOKED_AT;
        }
        bits
    }

    /// Whether a node is worth the same whatever the items of the scopes around it.
    fn is_of_subject(&mut self, expr: ExprId) -> bool {
        if self.frames.is_empty() {
            return true;
        }
        let bits = self.scopes_of(expr);
        (1..=self.frames.len()).all(|scope| bits >> scope & 1 == 0)
    }

    pub(super) fn val(&mut self, expr: ExprId) -> Val {
        let model = self.model;
        let costly = matches!(model.exprs.at(expr).kind, ExprKind::Aggregate { .. } | ExprKind::Quantified { .. } | ExprKind::Defined(_));
        if !costly {
            return self.compute(expr);
        }
        if let Some(done) = self.memo.get(&expr) {
            return *done;
        }
        let done = self.compute(expr);
        if self.is_of_subject(expr) {
            self.memo.insert(expr, done);
        }
        done
    }

    fn compute(&mut self, expr: ExprId) -> Val {
        let model = self.model;
        let node = model.exprs.at(expr);
        match &node.kind {
            ExprKind::Number(n) => Val::Num(Num::point(*n)),
            ExprKind::Date(d) => Val::Num(Num::point(calendar::day(*d))),
            ExprKind::Bool(b) => Val::Truth(known(*b)),
            ExprKind::Text(id) => i64::try_from(id.index()).map_or(Val::Unknown, Val::Exact),
            ExprKind::Member(member) => self.position(member.position, &node.ty),
            ExprKind::AsOf => Val::Num(Num::point(calendar::day(self.day))),
            ExprKind::Field { scope, column } => {
                let item = self.item(*scope);
                self.column(*column, item)
            }
            ExprKind::GroupKey { scope, column } => self.group_key(*scope, *column),
            ExprKind::Add(a, b) => self.both(*a, *b, Num::plus),
            ExprKind::Subtract(a, b) | ExprKind::DaysBetween(a, b) => self.both(*a, *b, Num::minus),
            ExprKind::Multiply(a, b) => self.both(*a, *b, Num::times),
            ExprKind::Divide(a, b) => self.both(*a, *b, Num::over),
            ExprKind::Negative(a) => self.num(*a).map_or(Val::Na, |n| Val::Num(n.negated())),
            ExprKind::RoundUp(a, step) => self.num(*a).map_or(Val::Na, |n| Val::Num(n.map(|x| x.checked_div(*step)?.ceil()?.checked_mul(*step)))),
            ExprKind::RoundDown(a, step) => self.num(*a).map_or(Val::Na, |n| Val::Num(n.map(|x| x.checked_div(*step)?.floor().checked_mul(*step)))),
            ExprKind::Greatest(all) => self.extreme(all, Num::greatest),
            ExprKind::Least(all) => self.extreme(all, Num::least),
            ExprKind::AddToDate { date, duration, unit, negative } => self.add_to_date(*date, *duration, *unit, *negative),
            ExprKind::MonthsBetween(a, b) => self.both(*a, *b, calendar::months_between),
            ExprKind::If { condition, then, otherwise } => match self.truth(*condition) {
                Truth::True => self.val(*then),
                Truth::False | Truth::NotApplicable => self.val(*otherwise),
                Truth::Unknown => self.untold(&node.ty, None),
            },
            ExprKind::Lookup { table, keys, column } => self.lookup(*table, keys, *column, &node.ty),
            ExprKind::Defined(definition) => {
                if let Some(given) = self.facts.definition(*definition) {
                    return self.given(given, &node.ty);
                }
                let inner = model.definitions.at(*definition).expr;
                self.within(Vec::new(), |m| m.val(inner))
            }
            ExprKind::Aggregate { aggregate, source, filter, value } => self.aggregate(*aggregate, *source, *filter, *value),
            ExprKind::Quantified { quantifier, source, filter, predicate } => Val::Truth(self.quantified(*quantifier, *source, *filter, *predicate)),
            ExprKind::Not(a) => Val::Truth(negate(self.truth(*a))),
            ExprKind::And(all) => Val::Truth(self.joined(all, and)),
            ExprKind::Or(all) => Val::Truth(self.joined(all, or)),
            ExprKind::Compare(how, a, b) => Val::Truth(self.compare(*how, *a, *b)),
            ExprKind::Same(a, b, opposite) => {
                let same = self.same(*a, *b);
                Val::Truth(if *opposite { negate(same) } else { same })
            }
            ExprKind::OneOf(value, set) => {
                let ordered = self.has_order(*value);
                let each: Vec<Truth> =
                    set.iter().map(|member| if ordered { self.compare(Compare::Equal, *value, *member) } else { self.same(*value, *member) }).collect();
                Val::Truth(or(each))
            }
            ExprKind::Between(value, low, high) => {
                let ends = [self.compare(Compare::GreaterEqual, *value, *low), self.compare(Compare::LessEqual, *value, *high)];
                Val::Truth(if ends.contains(&Truth::NotApplicable) { Truth::NotApplicable } else { and(ends) })
            }
            ExprKind::Has(set, member) => Val::Truth(match self.val(*set) {
                Val::Exact(bits) => known(bits >> member.position & 1 == 1),
                Val::Na => Truth::NotApplicable,
                _ => Truth::Unknown,
            }),
        }
    }

    /// A value that an example puts in place of a definition's own.
    fn given(&self, given: Override, ty: &Ty) -> Val {
        let ordered = match ty {
            Ty::Number(_) | Ty::Date => true,
            Ty::Choice(of) => self.model.enums.at(*of).ordered,
            _ => false,
        };
        match given {
            Override::Number(n) => Val::Num(Num::point(n)),
            Override::Raw(raw) if ordered => Val::Num(Num::point(Number::from_int(i128::from(raw)))),
            Override::Raw(raw) if *ty == Ty::Bool => Val::Truth(known(raw != 0)),
            Override::Raw(raw) => Val::Exact(raw),
        }
    }

    /// A value of a type that cannot be told.
    fn untold(&self, ty: &Ty, reason: Option<Reason>) -> Val {
        match ty {
            Ty::Bool => Val::Truth(Truth::Unknown),
            Ty::Number(_) | Ty::Date => Val::Num(Num::blind(reason)),
            Ty::Choice(of) if self.model.enums.at(*of).ordered => Val::Num(Num::blind(reason)),
            Ty::Text | Ty::Choice(_) | Ty::Choices(_) => Val::Unknown,
        }
    }

    fn position(&self, position: u8, ty: &Ty) -> Val {
        match ty {
            Ty::Choice(of) if self.model.enums.at(*of).ordered => Val::Num(Num::point(Number::from_int(i128::from(position)))),
            _ => Val::Exact(i64::from(position)),
        }
    }

    fn has_order(&self, expr: ExprId) -> bool {
        match &self.model.exprs.at(expr).ty {
            Ty::Number(_) | Ty::Date => true,
            Ty::Choice(of) => self.model.enums.at(*of).ordered,
            _ => false,
        }
    }

    fn group_key(&self, scope: u8, column: ColumnId) -> Val {
        let Some(group) = self.group(scope) else { return Val::Unknown };
        let Step::Group(_, _, raw, _) = group.step else { return Val::Unknown };
        match &self.subject.columns.at(column).ty {
            ColumnType::Number(ty) => Val::Num(Number::from_int(i128::from(raw)).checked_mul(ty.tick()).map_or(Num::blind(None), Num::point)),
            ColumnType::Date => Val::Num(Num::point(Number::from_int(i128::from(raw)))),
            ColumnType::YesNo => Val::Truth(known(raw != 0)),
            ColumnType::Choice(of) if self.model.enums.at(*of).ordered => Val::Num(Num::point(Number::from_int(i128::from(raw)))),
            ColumnType::Choice(_) | ColumnType::Choices(_) | ColumnType::Text | ColumnType::Item(_) => Val::Exact(raw),
        }
    }

    fn both(&mut self, a: ExprId, b: ExprId, join: impl FnOnce(Num, Num) -> Num) -> Val {
        match (self.num(a), self.num(b)) {
            (Some(a), Some(b)) => Val::Num(join(a, b)),
            _ => Val::Na,
        }
    }

    fn extreme(&mut self, all: &[ExprId], join: impl Fn(Num, Num) -> Num) -> Val {
        let mut so_far: Option<Num> = None;
        for expr in all {
            let Some(next) = self.num(*expr) else { return Val::Na };
            so_far = Some(so_far.map_or(next, |before| join(before, next)));
        }
        so_far.map_or(Val::Na, Val::Num)
    }

    fn add_to_date(&mut self, date: ExprId, duration: ExprId, unit: CalendarUnit, negative: bool) -> Val {
        let calendars = &self.model.calendars;
        self.both(date, duration, |date, duration| added(date, duration, unit, negative, calendars))
    }

    /// Every operand is looked at until one decides.
    fn joined(&mut self, all: &[ExprId], join: fn([Truth; 2]) -> Truth) -> Truth {
        let mut so_far = Truth::NotApplicable;
        let decided = join([Truth::True, Truth::False]);
        for expr in all {
            so_far = join([so_far, self.truth(*expr)]);
            if so_far == decided {
                break;
            }
        }
        so_far
    }

    fn compare(&mut self, how: Compare, a: ExprId, b: ExprId) -> Truth {
        match (self.num(a), self.num(b)) {
            (Some(a), Some(b)) => a.compare(how, b),
            _ => Truth::NotApplicable,
        }
    }

    fn same(&mut self, a: ExprId, b: ExprId) -> Truth {
        match (self.val(a), self.val(b)) {
            (Val::Na, _) | (_, Val::Na) => Truth::NotApplicable,
            (Val::Exact(a), Val::Exact(b)) => known(a == b),
            (Val::Truth(a), Val::Truth(b)) => match (a, b) {
                (Truth::NotApplicable, _) | (_, Truth::NotApplicable) => Truth::NotApplicable,
                (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
                (a, b) => known(a == b),
            },
            (Val::Num(a), Val::Num(b)) => a.compare(Compare::Equal, b),
            _ => Truth::Unknown,
        }
    }

    // ── tables ──────────────────────────────────────────────────────────────

    fn lookup(&mut self, table: TableId, keys: &[ExprId], column: u8, ty: &Ty) -> Val {
        match self.row(table, keys) {
            RowFound::Na => Val::Na,
            RowFound::Unknown(reason) => self.untold(ty, reason),
            RowFound::At(row) => {
                let (cell, _) = self.cell(table, row, column);
                match cell {
                    None => Val::Na,
                    Some(constant) => self.constant(constant, ty),
                }
            }
        }
    }

    /// The row that the keys name.
    pub(super) fn row(&mut self, table: TableId, keys: &[ExprId]) -> RowFound {
        let model = self.model;
        let values: Vec<Val> = keys.iter().map(|k| self.val(*k)).collect();
        if values.iter().any(|v| v.truth() == Truth::NotApplicable) {
            return RowFound::Na;
        }
        if !values.iter().all(Val::is_settled) {
            let reason = values.iter().find_map(|v| match v {
                Val::Num(n) => n.reason,
                _ => None,
            });
            return RowFound::Unknown(reason);
        }
        let rows = &model.tables.at(table).rows;
        let found = rows.iter().position(|row| row.keys.iter().zip(&values).all(|(key, value)| key.as_ref().is_none_or(|key| matches_key(key, value))));
        // The checker has seen to it that every combination has a row.
        found.map_or(RowFound::Unknown(None), |row| RowFound::At(u32::try_from(row).unwrap_or(u32::MAX)))
    }

    /// What a cell says on the day, and the amendment that says it.
    pub(super) fn cell(&self, table: TableId, row: u32, column: u8) -> (Option<&'a Constant>, Option<AmendmentId>) {
        let Some(cell) = self.model.tables.at(table).rows.get(row as usize).and_then(|r| r.cells.get(usize::from(column))) else { return (None, None) };
        let mut said = (cell.value.as_ref(), None);
        for (amendment, value, _) in &cell.amended {
            // A draft fills in what the nation left open; it takes nothing away from what is in force.
            let binds = self.amendments.as_law || said.0.is_none() || !is_draft(self.model, self.model.amendments.at(*amendment), self.day);
            if self.has_amendment(*amendment) && binds {
                said = (value.as_ref(), Some(*amendment));
            }
        }
        said
    }

    pub(super) fn constant(&self, constant: &Constant, ty: &Ty) -> Val {
        match constant {
            Constant::Number(n) => Val::Num(Num::point(*n)),
            Constant::Date(d) => Val::Num(Num::point(calendar::day(*d))),
            Constant::Bool(b) => Val::Truth(known(*b)),
            Constant::Member(position) => self.position(*position, ty),
            Constant::Text(id) => i64::try_from(id.index()).map_or(Val::Unknown, Val::Exact),
        }
    }

    /// Whether an amendment counts here and on this day.
    pub(super) fn has_amendment(&self, id: AmendmentId) -> bool {
        self.amendments.includes(id) && amendment_in_force(self.model, id, self.day)
    }
}

/// Where a look-up ends.
pub(super) enum RowFound {
    Na,
    Unknown(Option<Reason>),
    At(u32),
}

fn matches_key(key: &Constant, value: &Val) -> bool {
    match (key, value) {
        (Constant::Number(a), Val::Num(n)) => n.exactly() == Some(*a),
        (Constant::Date(d), Val::Num(n)) => n.exactly() == Some(calendar::day(*d)),
        (Constant::Member(p), Val::Num(n)) => n.exactly() == Some(Number::from_int(i128::from(*p))),
        (Constant::Member(p), Val::Exact(v)) => i64::from(*p) == *v,
        (Constant::Bool(b), Val::Truth(t)) => known(*b) == *t,
        (Constant::Text(id), Val::Exact(v)) => i64::try_from(id.index()) == Ok(*v),
        _ => false,
    }
}

pub(super) fn known(b: bool) -> Truth {
    if b { Truth::True } else { Truth::False }
}

/// Whether something with dates of its own that rests on citations is in force: its days, and a document at least.
pub(crate) fn in_force(model: &Model, citations: &[crate::model::Citation], from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|d| d <= day) && until.is_none_or(|d| day <= d) && (citations.is_empty() || citations.iter().any(|c| citation_in_force(model, c, day)))
}

/// Whether the document of a citation, and the one that refers to it, are in force.
pub(crate) fn citation_in_force(model: &Model, citation: &crate::model::Citation, day: Date) -> bool {
    model.documents.at(citation.document).in_force(day) && citation.via.as_ref().is_none_or(|(via, _)| model.documents.at(*via).in_force(day))
}

pub(crate) fn amendment_in_force(model: &Model, id: AmendmentId, day: Date) -> bool {
    let amendment = model.amendments.at(id);
    in_force(model, &amendment.citations, amendment.from, amendment.until, day)
}

/// Whether an amendment rests on drafts alone.
pub(crate) fn is_draft(model: &Model, amendment: &Amendment, day: Date) -> bool {
    amendment.citations.iter().filter(|c| citation_in_force(model, c, day)).all(|c| model.documents.at(c.document).draft)
}
