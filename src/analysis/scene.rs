//! Facts that are tried: some known, all others unknown, with one item for every scope.

use super::frames::Frames;
use super::ground::Ground;
use super::region::Line;
use super::variables::{Key, Variable, day_number};
use crate::date::Date;
use crate::eval::{Asking, Step, Walker};
use crate::facts::{ColumnData, Facts, ListData};
use crate::id::Id;
use crate::model::{Column, ColumnId, ColumnType, ListId, Model, NumberType, RuleId, Subject, SubjectId};
use crate::number::Number;
use std::rc::Rc;

/// The most members of a multiple choice that are tried in every combination.
const MAX_MEMBERS: u32 = 5;

/// The value that a fact is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Setting {
    /// As the column holds it; not for quantities.
    Raw(i64),
    /// A quantity, in base units.
    Number(Number),
    /// 评估日
    Day(Date),
    /// All items of a list.
    Items(Rc<Vec<Item>>),
}

/// Items of a list that are alike: so many, with these facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) times: u32,
    pub(super) facts: Vec<(ColumnId, Setting)>,
}

/// What is given a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A fact of a frame's item, or the day.
    Of(Key),
    /// A list of the subject.
    List(ListId),
}

/// A fact and the values that stand for all that it can have.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) target: Target,
    pub(super) values: Vec<Setting>,
}

/// Facts that are tried.
#[derive(Debug)]
pub(super) struct Scene<'m> {
    pub(super) model: &'m Model,
    pub(super) subject: &'m Subject,
    pub(super) frames: &'m Frames,
    rule: Option<RuleId>,
    facts: Facts,
    day: Date,
    /// The number of each frame's item in its list.
    items: Vec<u32>,
    place: Vec<Step>,
    /// What was given a value, in the order of giving.
    pub(super) given: Vec<(Target, Setting)>,
}

impl<'m> Scene<'m> {
    /// One item for every frame; lists may hold more, of which nothing is known.
    pub(super) fn new<'g: 'm>(ground: &mut Ground<'g>, subject: SubjectId, rule: Option<RuleId>, frames: &'m Frames, day: Date) -> Self {
        let model = ground.model;
        let schema = model.subjects.at(subject);
        let mut scene = Self {
            model,
            subject: schema,
            frames,
            rule,
            facts: ground.facts(subject),
            day,
            items: vec![0; frames.all.len()],
            place: Vec::new(),
            given: Vec::new(),
        };
        scene.furnish();
        scene
    }

    /// Clears the scene for the next one.
    pub(super) fn leave(mut self, ground: &mut Ground<'_>) {
        while !self.given.is_empty() {
            self.take();
        }
        for frame in self.frames.all.iter().skip(1) {
            *self.facts.lists.at_mut(frame.list) = ListData::default();
        }
        self.facts.texts.clear();
        ground.give_back(self.facts);
    }

    fn furnish(&mut self) {
        for list in self.subject.lists.ids().skip(1) {
            let mut own: Vec<(u32, usize)> = Vec::new();
            for (number, frame) in self.frames.all.iter().enumerate().filter(|(_, f)| f.list == list) {
                let parent = frame.parent.and_then(|p| self.items.get(usize::from(p)).copied()).unwrap_or(0);
                own.push((parent, number));
            }
            if own.is_empty() {
                continue;
            }
            own.sort_unstable();
            let parents: Vec<u32> = own.iter().map(|(parent, _)| *parent).collect();
            for (item, (_, number)) in (0..).zip(&own) {
                if let Some(slot) = self.items.get_mut(*number) {
                    *slot = item;
                }
            }
            let above = self.subject.lists.at(list).parent.map_or(1, |p| self.facts.list(p).len);
            let mut data = ListData {
                len: u32::try_from(parents.len()).unwrap_or(0),
                offsets: (0..=above).map(|p| u32::try_from(parents.iter().filter(|x| **x < p).count()).unwrap_or(0)).collect(),
                parents,
                ..ListData::default()
            };
            for parent in 0..above as usize {
                data.given.set(parent, true);
                data.open.set(parent, true);
            }
            *self.facts.lists.at_mut(list) = data;
        }
        let steps = self.frames.chain.iter().skip(1).map(|frame| self.step(*frame));
        self.place = steps.collect();
        // A scope of 每组 is a group; one inside it that goes over the group's items is an item.
        for (scope, frame) in self.frames.chain.iter().enumerate().skip(1) {
            let first = self.frames.chain.iter().position(|f| f == frame) == Some(scope);
            let group = self.frames.all.get(usize::from(*frame)).and_then(|f| f.group.map(|g| (f.list, g)));
            if let (true, Some((list, (by, number))), Some(step)) = (first, group, self.place.get_mut(scope - 1)) {
                *step = Step::Group(list, by, 0, number);
            }
        }
    }

    fn step(&self, frame: u8) -> Step {
        let list = self.frames.all.get(usize::from(frame)).map_or(Subject::ROOT, |f| f.list);
        Step::Item(list, self.items.get(usize::from(frame)).copied().unwrap_or(0))
    }

    /// The place that so many scopes below the subject make.
    pub(super) fn place(&self, depth: usize) -> &[Step] {
        self.place.get(..depth).unwrap_or(&self.place)
    }

    /// The same, with the item itself in the last place where that is a group: where a condition of 每组 is read.
    pub(super) fn place_of_item(&self, depth: usize) -> Vec<Step> {
        let mut place = self.place(depth).to_vec();
        if let (Some(step), Some(frame)) = (place.last_mut(), self.frames.chain.get(depth)) {
            *step = self.step(*frame);
        }
        place
    }

    /// Whether a field is there to be asked for: `None` where that is not known yet.
    pub(super) fn has(&self, key: Key) -> Option<bool> {
        let Key::Fact(frame, column) = key else { return Some(true) };
        let Some(guard) = self.subject.columns.at(column).guard else { return Some(true) };
        let place: Vec<Step> = self.frames.ancestors(frame).into_iter().skip(1).map(|f| self.step(f)).collect();
        match self.asking().truth(guard, &place) {
            crate::eval::Truth::True => Some(true),
            crate::eval::Truth::Unknown => None,
            _ => Some(false),
        }
    }

    pub(super) fn asking(&self) -> Asking<'_> {
        let walker = Walker::new(self.model, &self.facts, self.day);
        self.rule.map_or(walker, |rule| walker.in_rule(rule)).asking()
    }

    // ── giving values ───────────────────────────────────────────────────────

    pub(super) fn give(&mut self, target: Target, setting: Setting) {
        self.write(target, Some(&setting));
        self.given.push((target, setting));
    }

    /// Takes the last value back.
    pub(super) fn take(&mut self) {
        if let Some((target, _)) = self.given.pop() {
            self.write(target, None);
        }
    }

    /// Makes a fact unknown for a while; what was given to it is kept in `given`.
    pub(super) fn hide(&mut self, target: Target) {
        self.write(target, None);
    }

    pub(super) fn show(&mut self, target: Target, setting: &Setting) {
        self.write(target, Some(setting));
    }

    fn write(&mut self, target: Target, setting: Option<&Setting>) {
        match target {
            Target::Of(Key::Day) => {
                if let Some(Setting::Day(day)) = setting {
                    self.day = *day;
                }
            }
            Target::Of(Key::Fact(frame, column)) => {
                let item = self.items.get(usize::from(frame)).copied().unwrap_or(0);
                self.write_cell(column, item, setting);
                let group = self.frames.all.get(usize::from(frame)).and_then(|f| f.group);
                if group.is_some_and(|(by, _)| by == column) {
                    let raw = self.facts.raw(column, item).unwrap_or(0);
                    for step in &mut self.place {
                        if let Step::Group(_, by, value, number) = step
                            && group == Some((*by, *number))
                        {
                            *value = raw;
                        }
                    }
                }
            }
            Target::List(list) => self.write_list(list, setting),
        }
    }

    fn write_cell(&mut self, column: ColumnId, item: u32, setting: Option<&Setting>) {
        let subject = self.subject;
        let data = self.facts.columns.at_mut(column);
        clear(data, item);
        match setting {
            Some(Setting::Raw(raw)) => put(data, item, *raw),
            Some(Setting::Number(n)) => {
                let raw = match &subject.columns.at(column).ty {
                    ColumnType::Number(ty) => n.checked_div(ty.tick()).and_then(Number::to_int).and_then(|raw| i64::try_from(raw).ok()),
                    _ => n.to_int().and_then(|days| i64::try_from(days).ok()),
                };
                put(data, item, raw.unwrap_or(0));
                if raw.is_none() {
                    data.exact.push((item, *n));
                    data.exact.sort_unstable_by_key(|(item, _)| *item);
                }
            }
            _ => {}
        }
    }

    fn write_list(&mut self, list: ListId, setting: Option<&Setting>) {
        let columns: Vec<ColumnId> = self.subject.columns.enumerate().filter(|(_, c)| c.list == list).map(|(id, _)| id).collect();
        for column in columns {
            *self.facts.columns.at_mut(column) = ColumnData::default();
        }
        *self.facts.lists.at_mut(list) = ListData::default();
        let Some(Setting::Items(items)) = setting else { return };
        let mut next = 0;
        for item in items.iter() {
            for number in next..next + item.times {
                for (column, setting) in &item.facts {
                    self.write_cell(*column, number, Some(setting));
                }
            }
            next += item.times;
        }
        let data = self.facts.lists.at_mut(list);
        data.len = next;
        data.offsets = vec![0, next];
        data.parents = vec![0; next as usize];
        data.given.set(0, true);
    }

    // ── values that stand for all ───────────────────────────────────────────

    /// Values of a fact that stand for all that it can have, and whether they do.
    pub(super) fn values(&mut self, variable: &Variable, days: (Option<Date>, Option<Date>)) -> (Vec<Setting>, bool) {
        let Key::Fact(_, column) = variable.key else {
            let line = Line { least: days.0.or_else(first_day).map(day_number), greatest: days.1.or_else(last_day).map(day_number), whole: true };
            return (line.samples(&variable.cuts).into_iter().filter_map(as_day).map(Setting::Day).collect(), variable.exact);
        };
        let column: &Column = self.subject.columns.at(column);
        match &column.ty {
            ColumnType::YesNo => (vec![Setting::Raw(1), Setting::Raw(0)], true),
            ColumnType::Choice(of) => {
                let members = i64::try_from(self.model.enums.at(*of).members.len()).unwrap_or(0);
                ((0..members).map(Setting::Raw).collect(), true)
            }
            ColumnType::Choices(of) => selections(variable.members, self.model.enums.at(*of).members.len()),
            ColumnType::Number(ty) => (quantities(ty, &variable.cuts), variable.exact),
            ColumnType::Date if variable.cuts.is_empty() => (vec![Setting::Number(day_number(self.day))], variable.exact),
            ColumnType::Date => {
                let line = Line { least: first_day().map(day_number), greatest: last_day().map(day_number), whole: true };
                (line.samples(&variable.cuts).into_iter().map(Setting::Number).collect(), variable.exact)
            }
            ColumnType::Text | ColumnType::Item(_) => {
                let mut values: Vec<Setting> = variable.texts.iter().filter_map(|t| i64::try_from(t.index()).ok()).map(Setting::Raw).collect();
                values.push(Setting::Raw(self.some_other_text()));
                (values, variable.exact)
            }
        }
    }

    /// Whether a variable is a quantity.
    pub(super) fn is_quantity(&self, key: Key) -> bool {
        matches!(key, Key::Fact(_, column) if matches!(self.subject.columns.at(column).ty, ColumnType::Number(_)))
    }

    /// The number of a text that rules do not name.
    fn some_other_text(&mut self) -> i64 {
        let mut text = "甲".to_owned();
        while self.model.texts.iter().map(String::as_str).chain(self.facts.texts.iter()).any(|t| t == text) {
            text.push('甲');
        }
        let own = self.facts.texts.push(&text);
        i64::try_from(self.facts.constants as usize + own).unwrap_or(0)
    }

    /// A text by its number.
    pub(super) fn text(&self, raw: i64) -> &str {
        u32::try_from(raw).map_or("", |symbol| self.facts.symbol(self.model, symbol))
    }
}

fn clear(data: &mut ColumnData, item: u32) {
    data.exact.retain(|(i, _)| *i != item);
    data.known.set(item as usize, false);
    if let Some(value) = data.values.get_mut(item as usize) {
        *value = 0;
    }
}

fn put(data: &mut ColumnData, item: u32, raw: i64) {
    let item = item as usize;
    if data.values.len() <= item {
        data.values.resize(item + 1, 0);
    }
    if let Some(value) = data.values.get_mut(item) {
        *value = raw;
    }
    data.known.set(item, true);
}

/// In base units; constants that are compared are in base units too.
fn quantities(ty: &NumberType, cuts: &[Number]) -> Vec<Setting> {
    let factor = ty.unit.factor();
    let declared = |n: Number| n.checked_div(factor);
    let line = Line { least: ty.least.and_then(declared), greatest: ty.greatest.and_then(declared), whole: ty.places == 0 && factor == Number::ONE };
    let cuts: Vec<Number> = cuts.iter().copied().filter_map(declared).collect();
    line.samples(&cuts).into_iter().filter_map(|n| n.checked_mul(factor)).map(Setting::Number).collect()
}

/// Every combination of the members that are asked for. Where none of them is chosen, one that is not asked for is, so that something is.
fn selections(asked: u64, all: usize) -> (Vec<Setting>, bool) {
    let bit = |i: usize| 1_u64.checked_shl(u32::try_from(i).unwrap_or(u32::MAX)).unwrap_or(0);
    let other = (0..all).map(bit).find(|b| asked & b == 0).unwrap_or(0);
    let members: Vec<u64> = (0..64).map(bit).filter(|b| asked & b != 0).collect();
    let exact = members.len() <= MAX_MEMBERS as usize;
    let mut sets: Vec<u64> = if exact {
        (0..1_u64 << members.len()).map(|pick| members.iter().enumerate().filter(|(i, _)| pick & bit(*i) != 0).map(|(_, b)| b).sum()).collect()
    } else {
        std::iter::once(0).chain(members.iter().copied()).chain([asked]).collect()
    };
    sets.sort_by_key(|set| (set.count_ones(), *set));
    let settings = sets.into_iter().map(|set| if set == 0 { other } else { set }).filter_map(|set| i64::try_from(set).ok()).map(Setting::Raw);
    (settings.collect(), exact)
}

fn first_day() -> Option<Date> {
    Date::new(1583, 1, 1)
}

fn last_day() -> Option<Date> {
    Date::new(9999, 12, 31)
}

/// The day of so many days since 1970-01-01.
pub(super) fn as_day(days: Number) -> Option<Date> {
    Date::from_days(i64::try_from(days.to_int()?).ok()?)
}
