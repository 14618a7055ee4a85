//! Lists: which items there are, which may still come, and what is summed and asked over them.

use super::interval::Num;
use super::machine::{Frame, GHOST, Machine, Val};
use super::{FactRef, Step, Truth};
use crate::model::{Aggregate, ColumnId, ColumnType, ExprId, ListId, Quantifier, Scope, Source};
use crate::number::Number;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The items that a source stands for.
#[derive(Debug, Clone)]
pub(super) struct Items {
    pub(super) ids: Ids,
    /// There may be more than these.
    pub(super) unseen: bool,
}

/// Items, nearly always consecutive.
#[derive(Debug, Clone)]
pub(super) enum Ids {
    Range(std::ops::Range<u32>),
    Members(Rc<Group>),
    Some(Rc<Vec<u32>>),
}

impl Ids {
    /// Items in order, each with whether it belongs for certain.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, Truth)> + use<> {
        let ids = self.clone();
        (0..).map_while(move |index: usize| match &ids {
            Ids::Range(range) => range.start.checked_add(u32::try_from(index).ok()?).filter(|id| *id < range.end).map(|id| (id, Truth::True)),
            Ids::Members(group) => group.members.get(index).copied(),
            Ids::Some(some) => some.get(index).map(|id| (*id, Truth::True)),
        })
    }

    /// Whether an item is among them, and whether for certain.
    pub(super) fn belongs(&self, item: u32) -> Option<Truth> {
        match self {
            Ids::Range(range) => range.contains(&item).then_some(Truth::True),
            Ids::Members(group) => group.members.iter().find(|(id, _)| *id == item).map(|(_, truth)| *truth),
            Ids::Some(some) => some.binary_search(&item).ok().map(|_| Truth::True),
        }
    }
}

/// The items of one value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) step: Step,
    /// Items with whether they belong: true or unknown.
    pub(super) members: Vec<(u32, Truth)>,
    /// There may be more.
    pub(super) unseen: bool,
    /// Items whose field is unknown: any of them may belong here.
    pub(super) strays: bool,
    /// The facts that decide who belongs.
    pub(super) missing: Vec<FactRef>,
}

/// The groups of a scope.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) all: Vec<Rc<Group>>,
    /// Fields that are unknown though their items belong to some group.
    pub(super) strays: Vec<FactRef>,
    pub(super) unseen: bool,
}

impl Machine<'_> {
    pub(super) fn items(&mut self, source: Source) -> Items {
        match source {
            Source::Group { scope, .. } => match self.group(scope) {
                Some(group) => Items { unseen: group.unseen, ids: Ids::Members(group) },
                None => Items { ids: Ids::Range(0..0), unseen: true },
            },
            Source::Below { list, scope } => {
                let item = self.item(scope);
                if item == GHOST { Items { ids: Ids::Range(0..0), unseen: true } } else { self.below(list, scope, item) }
            }
        }
    }

    /// The lists from the one below a scope's item down to the one that is meant.
    pub(super) fn lists_below(&self, list: ListId, scope: u8) -> Vec<ListId> {
        let top = match usize::from(scope).checked_sub(1).and_then(|i| self.frames.get(i)) {
            Some(Frame::Item(list, _)) => *list,
            _ => crate::model::Subject::ROOT,
        };
        let mut chain = Vec::new();
        let mut at = Some(list);
        while let Some(list) = at.filter(|l| *l != top) {
            chain.push(list);
            at = self.subject.lists.at(list).parent;
        }
        chain.reverse();
        chain
    }

    fn below(&mut self, list: ListId, scope: u8, item: u32) -> Items {
        let mut ids = Ids::Range(item..item + 1);
        let mut unseen = false;
        for list in self.lists_below(list, scope) {
            let guarded = self.subject.lists.at(list).guard.is_some();
            let data = self.facts.list(list);
            if let (Ids::Range(parents), false) = (&ids, guarded) {
                // Children of consecutive parents are consecutive.
                let start = parents.clone().next().map(|p| self.facts.children(list, p).start);
                let end = parents.clone().next_back().map(|p| self.facts.children(list, p).end);
                unseen |= parents.clone().any(|p| !data.given.get(p as usize) || data.open.get(p as usize));
                ids = Ids::Range(start.unwrap_or(0)..end.unwrap_or(0).max(start.unwrap_or(0)));
                continue;
            }
            let mut some = Vec::new();
            for (parent, _) in ids.iter() {
                match self.list_guard(list, parent) {
                    Truth::True => {
                        unseen |= !data.given.get(parent as usize) || data.open.get(parent as usize);
                        some.extend(self.facts.children(list, parent));
                    }
                    Truth::Unknown => unseen = true,
                    Truth::False | Truth::NotApplicable => {}
                }
            }
            ids = Ids::Some(Rc::new(some));
        }
        Items { ids, unseen }
    }

    /// Whether a list is there to be asked for, of one parent.
    pub(super) fn list_guard(&mut self, list: ListId, parent: u32) -> Truth {
        let declared = self.subject.lists.at(list);
        match (declared.guard, declared.parent) {
            (Some(guard), Some(above)) => {
                let frames = self.frames_of(above, parent);
                self.within(frames, |m| m.guard(Some(guard)))
            }
            _ => Truth::True,
        }
    }

    /// Runs `visit` in the scope of every item that satisfies the filter or may (`certain` says which); the answer is whether more such items may be unseen.
    pub(super) fn over(&mut self, source: Source, filter: Option<ExprId>, mut visit: impl FnMut(&mut Self, u32, bool)) -> bool {
        let mut items = self.items(source);
        let list = source.list();
        if let (Some(filter), Ids::Range(range)) = (filter, &items.ids)
            && let Some(some) = self.candidates(list, filter, range.clone())
        {
            items.ids = Ids::Some(Rc::new(some));
        }
        for (id, belongs) in items.ids.iter() {
            if !self.step() {
                items.unseen = true;
                break;
            }
            self.with(Frame::Item(list, id), |m| match m.guard(filter) {
                Truth::True => visit(m, id, belongs == Truth::True),
                Truth::Unknown => visit(m, id, false),
                Truth::False | Truth::NotApplicable => {}
            });
        }
        items.unseen && self.with(Frame::Item(list, GHOST), |m| m.guard(filter)) != Truth::False
    }

    /// Counts one look at an item; false once there were too many.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }

    /// A value of an item that nobody has seen.
    fn ghost(&mut self, list: ListId, value: ExprId) -> Val {
        self.with(Frame::Item(list, GHOST), |m| m.val(value))
    }

    pub(super) fn aggregate(&mut self, aggregate: Aggregate, source: Source, filter: Option<ExprId>, value: Option<ExprId>) -> Val {
        match (aggregate, value) {
            (Aggregate::Count, _) | (_, None) => self.count(source, filter),
            (Aggregate::Sum, Some(value)) => self.sum(source, filter, value),
            (Aggregate::Max, Some(value)) => self.extreme_of(source, filter, value, true),
            (Aggregate::Min, Some(value)) => self.extreme_of(source, filter, value, false),
            (Aggregate::Average, Some(value)) => self.average(source, filter, value),
        }
    }

    fn count(&mut self, source: Source, filter: Option<ExprId>) -> Val {
        let (mut certain, mut possible) = (0_i128, 0_i128);
        let unseen = self.over(source, filter, |_, _, sure| {
            certain += i128::from(sure);
            possible += 1;
        });
        Val::Num(Num::between(Some(Number::from_int(certain)), (!unseen).then(|| Number::from_int(possible))))
    }

    fn sum(&mut self, source: Source, filter: Option<ExprId>, value: ExprId) -> Val {
        let mut total = Num::point(Number::ZERO);
        let unseen = self.over(source, filter, |m, _, sure| {
            if let Val::Num(n) = m.val(value) {
                let part = if sure && !n.maybe_na || n.blind { n } else { n.or_nothing() };
                total = total.plus(part);
            }
        });
        if unseen && let Val::Num(ghost) = self.ghost(source.list(), value) {
            let never_below = ghost.range.least.is_some_and(|n| !n.is_negative());
            let never_above = ghost.range.greatest.is_some_and(|n| !n.is_positive());
            total.range.least = total.range.least.filter(|_| never_below);
            total.range.greatest = total.range.greatest.filter(|_| never_above);
        }
        Val::Num(total)
    }

    /// Values of items that count for certain, and of those that may.
    fn values(&mut self, source: Source, filter: Option<ExprId>, value: ExprId) -> (Vec<Num>, Vec<Num>, bool) {
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        let unseen = self.over(source, filter, |m, _, sure| {
            if let Val::Num(n) = m.val(value) {
                if sure && (!n.maybe_na || n.blind) { certain.push(n) } else { possible.push(Num { maybe_na: n.blind, ..n }) }
            }
        });
        if unseen && let Val::Num(ghost) = self.ghost(source.list(), value) {
            possible.push(Num { maybe_na: false, blind: false, reason: None, ..ghost });
        }
        (certain, possible, unseen)
    }

    fn extreme_of(&mut self, source: Source, filter: Option<ExprId>, value: ExprId, greatest: bool) -> Val {
        let (certain, possible, _) = self.values(source, filter, value);
        let join = |a: Num, b: Num| if greatest { a.greatest(b) } else { a.least(b) };
        let sure = certain.into_iter().reduce(join);
        match (sure, possible.is_empty()) {
            (None, true) => Val::Na,
            (Some(sure), _) => {
                // An item that may count moves one end only.
                let moved = possible.into_iter().fold(sure, |so_far, next| so_far.hull(join(so_far, next)));
                Val::Num(moved)
            }
            (None, false) => Val::Num(possible.into_iter().reduce(Num::hull).unwrap_or(Num::blind(None)).maybe_na(true)),
        }
    }

    fn average(&mut self, source: Source, filter: Option<ExprId>, value: ExprId) -> Val {
        let (certain, possible, unseen) = self.values(source, filter, value);
        if certain.is_empty() && possible.is_empty() {
            return Val::Na;
        }
        let maybe_na = certain.is_empty();
        if let Some(blind) = certain.iter().chain(&possible).find(|n| n.blind) {
            return Val::Num(Num::blind(blind.reason));
        }
        let least = mean(certain.iter().map(|n| n.range.least).collect(), possible.iter().map(|n| n.range.least).collect(), unseen, |a, b| a < b);
        let greatest = mean(certain.iter().map(|n| n.range.greatest).collect(), possible.iter().map(|n| n.range.greatest).collect(), unseen, |a, b| a > b);
        match (least, greatest) {
            (Ok(least), Ok(greatest)) => Val::Num(Num::between(least, greatest).maybe_na(maybe_na)),
            _ => Val::Num(Num::blind(Some(super::Reason::Overflow))),
        }
    }

    pub(super) fn quantified(&mut self, quantifier: Quantifier, source: Source, filter: Option<ExprId>, predicate: ExprId) -> Truth {
        let (mut holds, mut breaks, mut open, mut perhaps) = (false, false, false, false);
        let some = quantifier == Quantifier::Some;
        let unseen = self.over(source, filter, |m, _, sure| match (m.truth(predicate), sure) {
            (Truth::True, true) => holds = true,
            (Truth::False, true) => breaks = true,
            (Truth::Unknown, _) => open = true,
            // An item that may be left out: where it holds, 存在 may be true; 所有 is true or not applicable.
            (Truth::True, false) if some => open = true,
            (Truth::True, false) => perhaps = true,
            (Truth::False, false) => open |= !some,
            (Truth::NotApplicable, _) => {}
        });
        let ghost = if unseen { self.with(Frame::Item(source.list(), GHOST), |m| m.truth(predicate)) } else { Truth::NotApplicable };
        match (quantifier, ghost) {
            (Quantifier::Some, _) if holds => Truth::True,
            (Quantifier::Some, Truth::True | Truth::Unknown) => Truth::Unknown,
            (Quantifier::Some, _) => {
                if open {
                    Truth::Unknown
                } else {
                    Truth::False
                }
            }
            (Quantifier::All, _) if breaks => Truth::False,
            (Quantifier::All, Truth::False | Truth::Unknown) => Truth::Unknown,
            (Quantifier::All, _) if open => Truth::Unknown,
            (Quantifier::All, _) if holds => Truth::True,
            (Quantifier::All, Truth::True) => Truth::Unknown,
            (Quantifier::All, Truth::NotApplicable) => {
                if perhaps {
                    Truth::Unknown
                } else {
                    Truth::NotApplicable
                }
            }
        }
    }

    // ── groups ──────────────────────────────────────────────────────────────

    /// The groups of a scope of 每组, as seen from where the walker stands.
    pub(super) fn groups(&mut self, scope: &Scope, number: u16, by: ColumnId) -> Groups {
        let source = scope.source;
        let mut groups: BTreeMap<i64, Vec<(u32, Truth)>> = BTreeMap::new();
        let mut strays: Vec<u32> = Vec::new();
        let mut missing: Vec<FactRef> = Vec::new();
        let mut doubtful: BTreeMap<u32, Vec<FactRef>> = BTreeMap::new();
        let filter = scope.filter;
        let unseen = self.over(source, filter, |m, id, sure| {
            if !sure && let Some(filter) = filter {
                doubtful.insert(id, m.missing(filter));
            }
            match m.raw_key(by, id) {
                Key::Known(raw) => groups.entry(raw).or_default().push((id, if sure { Truth::True } else { Truth::Unknown })),
                Key::Unknown => {
                    strays.push(id);
                    missing.extend(m.missing_of_column(by, id));
                }
                Key::Na => {}
            }
        });
        let all = groups
            .into_iter()
            .map(|(raw, mut members)| {
                let mut missing = missing.clone();
                missing.extend(members.iter().filter(|(_, t)| *t == Truth::Unknown).filter_map(|(id, _)| doubtful.get(id)).flatten());
                members.extend(strays.iter().map(|id| (*id, Truth::Unknown)));
                members.sort_unstable_by_key(|(id, _)| *id);
                Rc::new(Group { step: Step::Group(source.list(), by, raw, number), members, unseen, strays: !strays.is_empty(), missing })
            })
            .collect();
        Groups { all, strays: missing, unseen }
    }

    fn raw_key(&mut self, column: ColumnId, item: u32) -> Key {
        match self.column_guard(column, item) {
            Truth::False | Truth::NotApplicable => Key::Na,
            Truth::Unknown => Key::Unknown,
            Truth::True => match (self.facts.raw(column, item), &self.subject.columns.at(column).ty) {
                (Some(_), ColumnType::Choices(_)) | (None, _) => Key::Unknown,
                (Some(raw), _) => Key::Known(raw),
            },
        }
    }
}

enum Key {
    Known(i64),
    Unknown,
    Na,
}

/// The extreme mean over all ways to count those that may: `before(a, b)` says that `a` is further out.
fn mean(certain: Vec<Option<Number>>, possible: Vec<Option<Number>>, unseen: bool, before: impl Fn(Number, Number) -> bool) -> Result<Option<Number>, ()> {
    let Some(certain) = certain.into_iter().collect::<Option<Vec<Number>>>() else { return Ok(None) };
    let Some(mut possible) = possible.into_iter().collect::<Option<Vec<Number>>>() else { return Ok(None) };
    possible.sort_by(|a, b| before(*b, *a).cmp(&before(*a, *b)));
    let mut sum = certain.iter().try_fold(Number::ZERO, |sum, n| sum.checked_add(*n)).ok_or(())?;
    let mut count = i128::try_from(certain.len()).map_err(|_| ())?;
    let mut best = if count > 0 { Some(sum.checked_div(Number::from_int(count)).ok_or(())?) } else { None };
    for next in possible {
        if best.is_some_and(|best| !before(next, best)) {
            break;
        }
        if unseen {
            // Any number of items like this one may come: the mean may get as near to it as one likes.
            best = Some(next);
            break;
        }
        sum = sum.checked_add(next).ok_or(())?;
        count += 1;
        best = Some(sum.checked_div(Number::from_int(count)).ok_or(())?);
    }
    Ok(best)
}
