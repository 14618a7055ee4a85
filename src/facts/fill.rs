//! Puts what a document says into columns, one event after another: every way to read facts (YAML, JSON, serializable
//! values, examples beside rules) speaks to this. It goes on after a problem, so that one run finds them all.

use super::names::{Entry, Names, Reserved, Target, known};
use super::problem::{Doubt, FactError, FactErrors, FactProblem, FactWarning, MAX_PROBLEMS, Shape, Spot};
use super::store::Facts;
use super::text::Interner;
use super::value::{self, Quantity, Steps, trimmed};
use crate::date::Date;
use crate::id::IdVec;
use crate::model::{Column, ColumnId, ColumnType, ListId, Named, Subject, SubjectRef};
use crate::number::Number;
use crate::source::Position;
use crate::unit::Unit;
use std::fmt::Write as _;

/// How deep lists and groups may be nested.
pub const MAX_DEPTH: usize = 32;
/// The most items of one list.
pub const MAX_ITEMS: usize = 10_000;
/// The most items of all lists together.
pub const MAX_ITEMS_IN_ALL: usize = 100_000;
/// The longest `id` of an item.
const LONGEST_ID: usize = 64;

/// What is kept between documents: tables made once for a subject, and memory.
#[derive(Debug)]
pub(super) struct Desk<'m> {
    pub(super) subject: SubjectRef<'m>,
    names: Names<'m>,
    steps: IdVec<ColumnId, Steps>,
    interner: Interner<'m>,
    frames: Vec<Frame<'m>>,
    seen: Vec<u64>,
    more: Vec<More>,
}

/// A value of `more`: a list below an item that is still being filled in.
#[derive(Debug, Clone, Copy)]
struct More {
    list: ListId,
    base: ListId,
    item: u32,
}

/// What is open around the next value.
#[derive(Debug, Clone, Copy)]
enum Frame<'m> {
    /// Facts by name.
    Fields(Fields<'m>),
    /// The items of a list.
    Items { list: ListId, node: usize, parent: u32, key: &'m str, count: usize },
    /// The choices of a multiple choice.
    Choices { column: ColumnId, item: u32, bits: i64, wrong: bool, count: usize },
    /// The names of lists after `more`.
    Lists { base: ListId, node: usize, item: u32, count: usize },
    /// Something that belongs nowhere.
    Skip,
}

/// Facts by name: of the subject, of an item, or of a group of either.
#[derive(Debug, Clone, Copy)]
struct Fields<'m> {
    node: usize,
    list: ListId,
    item: u32,
    step: Step<'m>,
    /// Where in `seen` the subject's or item's bits begin, and how many entries it has.
    seen: usize,
    slots: usize,
    /// The entry that comes next if the document keeps the order of the subject.
    guess: usize,
    next: Next<'m>,
}

/// How the facts of a frame are reached from the frame around it.
#[derive(Debug, Clone, Copy)]
enum Step<'m> {
    Subject,
    Item(usize),
    Group(&'m str),
}

/// What the next value is for.
#[derive(Debug, Clone, Copy)]
enum Next<'m> {
    Document,
    Entry(Entry<'m>),
    /// A field that is called as the reserved key is, and is both.
    Id(Option<Entry<'m>>),
    Subject,
    More,
    Item,
    Choice,
    List,
    Nothing,
}

/// What a reader may expect of the next value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A single value, or nothing at all; its text is what counts.
    Value,
    /// A list or a group.
    Nested,
}

/// One value as it was written.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "compile"), expect(dead_code, reason = "typed values come from examples beside rules"))]
pub(super) enum Scalar<'t> {
    Null,
    Text(&'t str),
    Bool(bool),
    Quantity(Number, Option<&'t Unit>),
    Date(Date),
}

impl<'m> Desk<'m> {
    pub(super) fn new(subject: SubjectRef<'m>) -> Self {
        let schema = subject.subject();
        let steps = schema.columns.iter().map(|c| if let ColumnType::Number(ty) = &c.ty { Steps::of(ty) } else { Steps::NONE }).collect();
        Self { subject, names: Names::new(schema), steps, interner: Interner::new(subject.model), frames: Vec::new(), seen: Vec::new(), more: Vec::new() }
    }

    /// Begins a document; the facts are emptied.
    pub(super) fn begin<'d>(&'d mut self, facts: &'d mut Facts) -> Filler<'d, 'm> {
        self.interner.clear();
        self.frames.clear();
        self.seen.clear();
        self.more.clear();
        facts.clear_for(self.subject);
        Filler { schema: self.subject.subject(), desk: self, facts, errors: FactErrors::default(), items: 0, stopped: false, example: false }
    }
}

/// Takes the events of one document.
#[derive(Debug)]
pub(super) struct Filler<'d, 'm> {
    pub(super) desk: &'d mut Desk<'m>,
    schema: &'m Subject,
    pub(super) facts: &'d mut Facts,
    pub(super) errors: FactErrors,
    items: usize,
    stopped: bool,
    /// Whether it is an example beside a rule, where a group may be entered more than once (a.b, a.c) and items need no names.
    example: bool,
}

impl<'m> Filler<'_, 'm> {
    /// Takes an example beside a rule.
    #[cfg(feature = "compile")]
    pub(super) fn of_example(mut self) -> Self {
        self.example = true;
        self
    }

    /// Whether nothing more is read, because a limit was exceeded or the text broke off.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    /// Reports a problem where it stands now, and stops.
    pub(super) fn stop(&mut self, problem: FactProblem, at: Option<Position>) {
        if !self.stopped {
            let path = self.path(self.next());
            self.errors.push(FactError { path, spot: Spot::Value, fact: None, problem, at });
            self.stopped = true;
        }
    }

    /// Says where it stopped, where that was not known yet.
    pub(super) fn stopped_at(&mut self, at: impl FnOnce() -> Position) {
        if let Some(FactError { problem: FactProblem::TooDeep { .. }, at: place @ None, .. }) = self.errors.items.last_mut() {
            *place = Some(at());
        }
    }

    /// What the next value should be.
    pub(super) fn wanted(&self) -> Wanted {
        match self.next() {
            Next::Document | Next::Item | Next::Entry(Entry { target: Target::Group(_) | Target::List(..), .. }) => Wanted::Nested,
            _ => Wanted::Value,
        }
    }

    /// Whether a declared field, group or list of that name stands where the document is now.
    #[cfg(feature = "compile")]
    pub(super) fn knows(&self, word: &str) -> bool {
        match self.desk.frames.last() {
            Some(Frame::Fields(fields)) => self.desk.names.node(fields.node).is_some_and(|n| n.entry(word, 0).is_some()),
            _ => true,
        }
    }

    fn next(&self) -> Next<'m> {
        match self.desk.frames.last() {
            None => Next::Document,
            Some(Frame::Fields(fields)) => fields.next,
            Some(Frame::Items { .. }) => Next::Item,
            Some(Frame::Choices { .. }) => Next::Choice,
            Some(Frame::Lists { .. }) => Next::List,
            Some(Frame::Skip) => Next::Nothing,
        }
    }

    /// Opens the document, a group or an item.
    pub(super) fn open_map(&mut self) {
        let frame = match self.next() {
            Next::Document => self.fields(Names::ROOT, Subject::ROOT, 0, Step::Subject),
            Next::Item => self.add_item().map_or(Frame::Skip, |(list, node, item, count)| self.fields(node, list, item, Step::Item(count))),
            Next::Entry(Entry { target: Target::Group(node), named, .. }) => match self.desk.frames.last() {
                Some(Frame::Fields(around)) => Frame::Fields(Fields { node, step: Step::Group(&named.key), guess: 0, next: Next::Nothing, ..*around }),
                _ => Frame::Skip,
            },
            next => {
                self.wrong_shape(next, Shape::Group);
                self.count();
                Frame::Skip
            }
        };
        self.open(frame);
    }

    /// Opens a list.
    pub(super) fn open_list(&mut self) {
        let frame = match (self.next(), self.desk.frames.last().copied()) {
            (Next::Entry(Entry { target: Target::List(list, node), named, .. }), Some(Frame::Fields(around))) => {
                self.begin_list(list, around.item);
                Frame::Items { list, node, parent: around.item, key: &named.key, count: 0 }
            }
            (Next::Entry(Entry { target: Target::Column(column), .. }), Some(Frame::Fields(around)))
                if matches!(self.schema.columns.at(column).ty, ColumnType::Choices(_)) =>
            {
                Frame::Choices { column, item: around.item, bits: 0, wrong: false, count: 0 }
            }
            (Next::More, Some(Frame::Fields(around))) => Frame::Lists { base: around.list, node: around.node, item: around.item, count: 0 },
            (next, _) => {
                self.wrong_shape(next, Shape::List);
                if matches!(next, Next::Item) {
                    self.add_item();
                }
                self.count();
                Frame::Skip
            }
        };
        self.open(frame);
    }

    fn open(&mut self, frame: Frame<'m>) {
        if self.desk.frames.len() >= MAX_DEPTH {
            self.stop(FactProblem::TooDeep { limit: MAX_DEPTH }, None);
        } else {
            self.desk.frames.push(frame);
        }
    }

    fn fields(&mut self, node: usize, list: ListId, item: u32, step: Step<'m>) -> Frame<'m> {
        let seen = self.desk.seen.len();
        let slots = self.desk.names.node(node).map_or(0, |n| n.slots);
        self.desk.seen.resize(seen + (slots + Reserved::COUNT) / 64 + 1, 0);
        Frame::Fields(Fields { node, list, item, step, seen, slots, guess: 0, next: Next::Nothing })
    }

    fn begin_list(&mut self, list: ListId, parent: u32) {
        let data = self.facts.lists.at_mut(list);
        data.given.set(parent as usize, true);
        // Parents come in order; those passed over said nothing of this list and have no items in it.
        data.offsets.resize(parent as usize + 1, data.len);
    }

    /// Adds an item to the list that is open: the list, the node of its fields, its number, its position below its parent.
    fn add_item(&mut self) -> Option<(ListId, usize, u32, usize)> {
        let Some(Frame::Items { list, node, parent, count, .. }) = self.desk.frames.last().copied() else { return None };
        if count >= MAX_ITEMS {
            self.stop(FactProblem::TooManyItems { limit: MAX_ITEMS }, None);
            return None;
        }
        if self.items >= MAX_ITEMS_IN_ALL {
            self.stop(FactProblem::TooManyItemsInAll { limit: MAX_ITEMS_IN_ALL }, None);
            return None;
        }
        if let Some(Frame::Items { count, .. }) = self.desk.frames.last_mut() {
            *count += 1;
        }
        self.items += 1;
        let data = self.facts.lists.at_mut(list);
        let item = data.len;
        data.len += 1;
        data.parents.push(parent);
        Some((list, node, item, count))
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self) {
        if self.stopped {
            return;
        }
        match self.desk.frames.pop() {
            Some(Frame::Fields(Fields { seen, step: Step::Subject | Step::Item(_), .. })) => self.desk.seen.truncate(seen),
            Some(Frame::Choices { column, item, bits, wrong: false, .. }) => self.facts.put(column, item, bits),
            _ => {}
        }
        self.done();
    }

    /// The value after a key is complete.
    fn done(&mut self) {
        if let Some(Frame::Fields(fields)) = self.desk.frames.last_mut() {
            fields.next = Next::Nothing;
        }
    }

    /// A key of the subject, item or group that is open.
    pub(super) fn key(&mut self, word: &str) {
        let Some(Frame::Fields(fields)) = self.desk.frames.last().copied() else { return };
        let Some(node) = self.desk.names.node(fields.node) else { return };
        let (next, slot, guess) = match node.entry(word, fields.guess) {
            Some((at, entry)) => {
                let both = node.top && fields.list != Subject::ROOT && entry.named.key == Reserved::Id.key() && matches!(entry.target, Target::Column(_));
                (if both { Next::Id(Some(entry)) } else { Next::Entry(entry) }, entry.slot, at + 1)
            }
            None => {
                if let Some(reserved) = Reserved::of(word).filter(|r| node.takes(*r)) {
                    (reserved.into(), fields.slots + reserved as usize, fields.guess)
                } else {
                    if !self.split_number(&fields, word) {
                        self.unknown_key(&fields, word);
                    }
                    (Next::Nothing, 0, fields.guess)
                }
            }
        };
        let again = !matches!(next, Next::Nothing) && self.mark(fields.seen, slot);
        let group = matches!(next, Next::Entry(Entry { target: Target::Group(_), .. }));
        let next = if again && !(group && self.example) {
            let path = self.path(next);
            let nth = self.times(&path) + 1;
            let problem = FactProblem::DuplicateKey { key: value::cropped(word) };
            self.report(FactError { path, spot: Spot::Key(nth), fact: named(next).cloned(), problem, at: None });
            Next::Nothing
        } else {
            next
        };
        if let Some(Frame::Fields(fields)) = self.desk.frames.last_mut() {
            (fields.next, fields.guess) = (next, guess);
        }
    }

    fn unknown_key(&mut self, fields: &Fields<'m>, word: &str) {
        let known = self.desk.names.node(fields.node).map(|n| n.known(word)).unwrap_or_default();
        let key = value::cropped(word);
        let path = self.path_with(&key);
        let nth = self.times(&path);
        self.report(FactError { path, spot: Spot::Key(nth), fact: None, problem: FactProblem::UnknownKey { key, known }, at: None });
    }

    /// In `{area: 1,200}` the comma ends the value, and 200 seems to be a key. Says whether this is that, and reports it so.
    fn split_number(&mut self, fields: &Fields<'m>, word: &str) -> bool {
        if !value::continues_number(word) {
            return false;
        }
        let before = self.desk.names.node(fields.node).and_then(|n| n.entries.get(fields.guess.checked_sub(1)?)).copied();
        let Some(Entry { target: Target::Column(id), named, .. }) = before else { return false };
        let column = self.schema.columns.at(id);
        let ColumnType::Number(ty) = &column.ty else { return false };
        let Some(number) = self.facts.raw(id, fields.item).and_then(|raw| Number::from_int(i128::from(raw)).checked_mul(ty.tick())) else { return false };
        let Some(number) = number.checked_div(ty.unit.factor()).filter(|n| n.is_integer()) else { return false };
        let path = self.path_with(&named.key);
        match self.errors.items.last_mut() {
            Some(FactError { problem: FactProblem::SplitNumber { whole }, path: last, .. }) if *last == path => {
                if let Some(whole) = whole {
                    whole.push_str(word);
                }
            }
            _ => {
                let problem = FactProblem::SplitNumber { whole: (!column.personal).then(|| format!("{number}{word}")) };
                self.report(FactError { path, spot: Spot::Value, fact: Some(named.clone()), problem, at: None });
            }
        }
        true
    }

    /// A key that is no text; its value is passed over.
    pub(super) fn odd_key(&mut self, at: Option<Position>) {
        let path = self.path(Next::Document);
        self.report(FactError { path, spot: Spot::Value, fact: None, problem: FactProblem::KeyNotText, at });
        self.done();
    }

    /// Notes that an entry was given, and says whether it was before.
    fn mark(&mut self, seen: usize, slot: usize) -> bool {
        let Some(word) = self.desk.seen.get_mut(seen + slot / 64) else { return false };
        let bit = 1_u64 << (slot % 64);
        let before = *word & bit != 0;
        *word |= bit;
        before
    }

    /// How many problems with a key there are already at a path.
    fn times(&self, path: &str) -> u32 {
        let count = self.errors.items.iter().filter(|e| matches!(e.spot, Spot::Key(_)) && e.path == path).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// A single value.
    pub(super) fn scalar(&mut self, scalar: Scalar<'_>) {
        let next = self.next();
        let null = matches!(scalar, Scalar::Null) || matches!(scalar, Scalar::Text(t) if trimmed(t).is_empty());
        match next {
            Next::Nothing => {}
            Next::Document | Next::Item | Next::Entry(Entry { target: Target::Group(_) | Target::List(..), .. }) => {
                match scalar {
                    _ if null => {}
                    Scalar::Text(text) if text.contains('：') => self.problem(next, FactProblem::FullWidthColon),
                    _ => self.wrong_shape(next, Shape::Value),
                }
                if matches!(next, Next::Item) {
                    self.add_item();
                }
            }
            Next::Choice | Next::List if null => {
                self.wrong_shape(next, Shape::Nothing);
                self.count();
            }
            Next::Choice => self.choice(scalar),
            Next::List => {
                self.list_name(scalar);
                self.count();
            }
            _ if null => {}
            Next::Entry(entry) => self.field(entry, scalar),
            Next::Id(entry) => {
                if let Some(entry) = entry {
                    self.field(entry, scalar);
                }
                self.id(entry, scalar);
            }
            Next::Subject => self.subject(scalar),
            Next::More => self.list_name(scalar),
        }
        self.done();
    }

    /// Bytes of a program's own, which are no fact.
    pub(super) fn bytes(&mut self) {
        let next = self.next();
        self.wrong_shape(next, Shape::Bytes);
        if matches!(next, Next::Item) {
            self.add_item();
        }
        self.count();
        self.done();
    }

    fn field(&mut self, entry: Entry<'m>, scalar: Scalar<'_>) {
        let (Target::Column(id), Some(Frame::Fields(fields))) = (entry.target, self.desk.frames.last().copied()) else { return };
        let schema = self.schema;
        let column = schema.columns.at(id);
        match self.read(id, column, scalar) {
            Ok(Some(Quantity::Raw(raw))) => self.facts.put(id, fields.item, raw),
            Ok(Some(Quantity::Exact(number))) => self.facts.put_exact(id, fields.item, number),
            Ok(None) => {}
            Err(problem) => self.problem(Next::Entry(entry), problem),
        }
    }

    fn read(&mut self, id: ColumnId, column: &'m Column, scalar: Scalar<'_>) -> Result<Option<Quantity>, FactProblem> {
        let personal = column.personal;
        let enums = &self.desk.subject.model.enums;
        let raw = match (&column.ty, scalar) {
            (_, Scalar::Null) => return Ok(None),
            (ColumnType::YesNo, Scalar::Bool(yes)) => i64::from(yes),
            (ColumnType::Date, Scalar::Date(day)) => i64::from(day.days()),
            (ColumnType::Number(ty), Scalar::Quantity(number, unit)) => {
                let value = value::typed(ty, number, unit, || value::echo(&written(scalar), personal))?;
                if unit.is_none() && self.desk.steps.at(id).doubts(number) {
                    self.doubt(column, value::below_one(ty, &written(scalar), personal));
                }
                return Ok(Some(value::held(ty, value)));
            }
            (_, Scalar::Bool(_) | Scalar::Quantity(..) | Scalar::Date(_)) => return self.read(id, column, Scalar::Text(&written(scalar))),
            (ColumnType::Text | ColumnType::Item(_), Scalar::Text(text)) => i64::from(self.symbol(text)),
            (ColumnType::YesNo, Scalar::Text(text)) => value::yes_no(text, personal)?,
            (ColumnType::Date, Scalar::Text(text)) => value::date(text, personal)?,
            (ColumnType::Choice(of), Scalar::Text(text)) => value::choice(enums, *of, text, personal)?,
            (ColumnType::Choices(of), Scalar::Text(text)) => value::choice(enums, *of, text, personal).map(|at| 1 << at)?,
            (ColumnType::Number(ty), Scalar::Text(text)) => {
                let (quantity, doubt) = value::quantity(ty, *self.desk.steps.at(id), text, personal)?;
                if doubt {
                    self.doubt(column, value::below_one(ty, text, personal));
                }
                return Ok(Some(quantity));
            }
        };
        Ok(Some(Quantity::Raw(raw)))
    }

    fn doubt(&mut self, column: &Column, doubt: Doubt) {
        if self.facts.warnings.len() < MAX_PROBLEMS {
            let path = self.path(self.next());
            self.facts.warnings.push(FactWarning { path, fact: column.named.clone(), doubt });
        }
    }

    fn choice(&mut self, scalar: Scalar<'_>) {
        let Some(Frame::Choices { column, .. }) = self.desk.frames.last().copied() else { return };
        let schema = self.schema;
        let column = schema.columns.at(column);
        let ColumnType::Choices(of) = &column.ty else { return };
        let found = value::choice(&self.desk.subject.model.enums, *of, &written(scalar), column.personal);
        let bit = found.as_ref().map_or(0, |at| 1_i64 << at);
        if let Err(problem) = found {
            self.problem(Next::Choice, problem);
        }
        if let Some(Frame::Choices { bits, wrong, .. }) = self.desk.frames.last_mut() {
            *bits |= bit;
            *wrong |= bit == 0;
        }
        self.count();
    }

    /// One more element of the choices or list names that are open.
    fn count(&mut self) {
        if let Some(Frame::Choices { count, .. } | Frame::Lists { count, .. }) = self.desk.frames.last_mut() {
            *count += 1;
        }
    }

    fn id(&mut self, entry: Option<Entry<'m>>, scalar: Scalar<'_>) {
        let Some(Frame::Fields(fields)) = self.desk.frames.last().copied() else { return };
        let personal = entry.is_some_and(|e| matches!(e.target, Target::Column(c) if self.schema.columns.at(c).personal));
        let written = written(scalar);
        let text = trimmed(&written);
        let fits = text.chars().nth(LONGEST_ID).is_none()
            && !text.contains(|c: char| matches!(c, '[' | ']' | '#' | '.' | '．' | '。') || c.is_whitespace() || c.is_control());
        if fits && !personal {
            let symbol = self.symbol(text);
            let ids = &mut self.facts.lists.at_mut(fields.list).ids;
            ids.resize(fields.item as usize + 1, None);
            if let Some(slot) = ids.last_mut() {
                *slot = Some(symbol);
            }
        } else if entry.is_none() {
            self.problem(Next::Id(None), FactProblem::BadId { found: value::echo(text, false) });
        }
    }

    fn subject(&mut self, scalar: Scalar<'_>) {
        let written = written(scalar);
        let text = trimmed(&written);
        let asked = &self.schema.named;
        if text == asked.key || text == asked.name {
            return;
        }
        let subjects = &self.desk.subject.model.subjects;
        let found = value::cropped(text);
        if subjects.iter().any(|s| s.named.key == text || s.named.name == text) {
            // What else was or would be found is wrong only for the subject that the document is not about.
            self.errors = FactErrors::default();
            self.stop(FactProblem::OtherSubject { found, asked: asked.clone() }, None);
        } else {
            self.problem(Next::Subject, FactProblem::UnknownSubject { found, known: known(text, subjects.iter().map(|s| &s.named)) });
        }
    }

    fn list_name(&mut self, scalar: Scalar<'_>) {
        let (base, node, item) = match self.desk.frames.last().copied() {
            Some(Frame::Lists { base, node, item, .. }) => (base, node, item),
            Some(Frame::Fields(fields)) => (fields.list, fields.node, fields.item),
            _ => return,
        };
        let written = written(scalar);
        let text = trimmed(&written);
        if let Some(list) = self.desk.names.list(node, text) {
            self.desk.more.push(More { list, base, item });
        } else {
            let lists = self.schema.lists.iter().skip(1).map(|l| &l.named);
            let problem = FactProblem::UnknownList { found: value::cropped(text), known: known(text, lists) };
            self.problem(self.next(), problem);
        }
    }

    pub(super) fn symbol(&mut self, text: &str) -> u32 {
        let constants = self.facts.constants;
        self.desk.interner.symbol(&mut self.facts.texts, constants, text)
    }

    fn wrong_shape(&mut self, next: Next<'m>, found: Shape) {
        let expected = match next {
            Next::Nothing => return,
            Next::Document | Next::Entry(Entry { target: Target::Group(_), .. }) => Shape::Group,
            Next::Item => Shape::Item,
            Next::Entry(Entry { target: Target::List(..), .. }) => Shape::List,
            Next::Entry(Entry { target: Target::Column(c), .. }) if matches!(self.schema.columns.at(c).ty, ColumnType::Choices(_)) => Shape::Choices,
            Next::More => Shape::Lists,
            Next::Entry(_) | Next::Id(_) | Next::Subject | Next::Choice | Next::List => Shape::Value,
        };
        self.problem(next, FactProblem::Shape { expected, found });
        if let Some(Frame::Choices { wrong, .. }) = self.desk.frames.last_mut() {
            *wrong = true;
        }
    }

    fn problem(&mut self, next: Next<'m>, problem: FactProblem) {
        let fact = match (next, self.desk.frames.last()) {
            (Next::Choice, Some(Frame::Choices { column, .. })) => Some(&self.schema.columns.at(*column).named),
            (Next::Item, Some(Frame::Items { list, .. })) => Some(&self.schema.lists.at(*list).named),
            _ => named(next),
        };
        let error = FactError { path: self.path(next), spot: Spot::Value, fact: fact.cloned(), problem, at: None };
        self.report(error);
    }

    /// Takes a problem, and stops where there are too many.
    fn report(&mut self, error: FactError) {
        self.errors.push(error);
        self.stopped |= self.errors.cut;
    }

    /// The path of the next value.
    fn path(&self, next: Next<'m>) -> String {
        match (next, self.desk.frames.last()) {
            (Next::Entry(entry) | Next::Id(Some(entry)), _) => self.path_with(&entry.named.key),
            (Next::Id(None), _) => self.path_with(Reserved::Id.key()),
            (Next::Subject, _) => self.path_with(Reserved::Subject.key()),
            (Next::More, _) => self.path_with(Reserved::More.key()),
            (Next::Item, Some(Frame::Items { count, .. }))
            | (Next::Choice, Some(Frame::Choices { count, .. }))
            | (Next::List, Some(Frame::Lists { count, .. })) => {
                let mut path = self.path_here();
                let _ = write!(path, "[{count}]");
                path
            }
            _ => self.path_here(),
        }
    }

    fn path_with(&self, key: &str) -> String {
        let mut path = self.path_here();
        step(&mut path, key);
        path
    }

    /// The path of what is open.
    fn path_here(&self) -> String {
        let mut path = String::new();
        for frame in &self.desk.frames {
            match frame {
                Frame::Fields(Fields { step: Step::Subject, .. }) | Frame::Skip => {}
                Frame::Fields(Fields { step: Step::Item(position), .. }) => {
                    let _ = write!(path, "[{position}]");
                }
                Frame::Fields(Fields { step: Step::Group(key), .. }) | Frame::Items { key, .. } => step(&mut path, key),
                Frame::Choices { column, .. } => step(&mut path, &self.schema.columns.at(*column).named.key),
                Frame::Lists { .. } => step(&mut path, Reserved::More.key()),
            }
        }
        path
    }

    /// Ends the document: closes the lists, and checks what needs all of it.
    pub(super) fn finish(self) -> Result<(), FactErrors> {
        let Filler { desk, schema, facts, mut errors, example, .. } = self;
        facts.close_lists(schema);
        for More { list, base, item } in &desk.more {
            facts.open_below(schema, *list, *base, *item);
        }
        super::whole::check(desk.subject, facts, &mut errors, example);
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl From<Reserved> for Next<'_> {
    fn from(reserved: Reserved) -> Self {
        match reserved {
            Reserved::Subject => Next::Subject,
            Reserved::Id => Next::Id(None),
            Reserved::More => Next::More,
        }
    }
}

fn named(next: Next<'_>) -> Option<&Named> {
    match next {
        Next::Entry(entry) | Next::Id(Some(entry)) => Some(entry.named),
        _ => None,
    }
}

pub(super) fn written(scalar: Scalar<'_>) -> std::borrow::Cow<'_, str> {
    match scalar {
        Scalar::Null => "".into(),
        Scalar::Text(text) => text.into(),
        Scalar::Bool(yes) => if yes { "true" } else { "false" }.into(),
        Scalar::Quantity(number, unit) => format!("{number}{}", unit.map(ToString::to_string).unwrap_or_default()).into(),
        Scalar::Date(day) => day.to_string().into(),
    }
}

/// Adds a key to a path.
pub(super) fn step(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
