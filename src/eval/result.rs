//! What evaluation yields: places and outcomes, no words.

pub use crate::facts::FactRef;
use crate::model::{AmendmentId, ColumnId, DefinitionId, ExprId, ListId, PathwayId, RuleId, SubjectId, SupportId, TableId};
use crate::number::Number;
pub use crate::outcome::Outcome;

/// A truth value: strong Kleene logic with "not applicable" beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Truth {
    True,
    False,
    Unknown,
    NotApplicable,
}

/// One step from the subject to an item or group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// An item of a list, by its number among all items of that list.
    Item(ListId, u32),
    /// A group of 每组: the list, the field, its raw value as the column holds it, and the scope of the rule (by number) that makes it.
    Group(ListId, ColumnId, i64, u16),
}

/// Where something is evaluated: the steps from the subject down; empty is the subject.
pub type Place = Vec<Step>;

/// Why something stayed unknown though its facts are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A division by nought.
    DivisionByZero,
    /// A number beyond what is computed exactly, or a day beyond the calendar.
    Overflow,
    /// Working days are counted by a calendar that is not there.
    NoCalendar,
    /// A duration of broken days or months was added to a date.
    BrokenDuration,
    /// More items would have to be looked at than one evaluation may.
    TooManySteps,
}

/// A table cell or a definition that a result rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Used {
    /// A cell: row and value column, and the amendment whose value it is on that day.
    Cell(TableId, u32, u8, Option<AmendmentId>),
    /// A definition.
    Definition(DefinitionId),
}

/// How one clause came out at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseResult {
    /// Its number in the rule.
    pub clause: u16,
    /// Before ceilings and whatever the verb: a breach is `Fail` here; never `Advice`.
    pub outcome: Outcome,
    /// The atoms (comparisons, yes/no facts, quantifiers) by which it came out so, where it fails: each reads as it is, not as it should be.
    /// They are nodes of the arena, evaluated at the item's place.
    pub because: Vec<ExprId>,
    /// Facts that those atoms read, known or not; in the order of reading, each once.
    pub facts: Vec<FactRef>,
    /// The exception by which alone it passed.
    pub exception: Option<u8>,
    /// What was looked up on the way (for a clause that is not not-applicable).
    pub used: Vec<Used>,
    /// Facts that can still change it, where it is undetermined. In the order of the schema, then of items.
    pub missing: Vec<FactRef>,
    /// Why it is unknown though facts are there.
    pub reason: Option<Reason>,
    /// The deadline, where the clause has one and the day is known.
    pub deadline: Option<crate::date::Date>,
}

/// How one rule came out at one place: all its clauses that stand in that scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemResult {
    /// The item or group; empty for the subject.
    pub place: Place,
    /// Clauses in order.
    pub clauses: Vec<ClauseResult>,
    /// The guards (适用, 若) are unknown: what does not pass anyway is undetermined; the facts that the guards wait for.
    pub guard_missing: Vec<FactRef>,
    /// Why a guard is unknown though its facts are there. The guards are unknown where this or `guard_missing` says so.
    pub guard_reason: Option<Reason>,
}

/// How one rule came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// The rule.
    pub rule: RuleId,
    /// 适用: not applicable to this subject at all where it is false.
    pub applies: Truth,
    /// For each scope that has clauses, the places at which none of them is anything but pass or not applicable are only counted.
    pub passed: u32,
    /// Places at which every clause is not applicable (a guard that is false counts here).
    pub not_applicable: u32,
    /// Places with a clause that fails, is undetermined or pending; and those that passed by an exception.
    pub items: Vec<ItemResult>,
    /// Lists that were not given, are still being filled in, or are of unknown applicability: the rule may hold more items than were seen.
    pub unseen: Vec<FactRef>,
    /// Why not every item was looked at, where that is so.
    pub reason: Option<Reason>,
}

/// From the least to the greatest value that something can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least; `None` is no bound.
    pub least: Option<Number>,
    /// The greatest; `None` is no bound.
    pub greatest: Option<Number>,
}

/// What an expression is worth at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Not applicable.
    NotApplicable,
    /// A truth value.
    Truth(Truth),
    /// A quantity in base units, a date in days since 1970-01-01, or the position of an ordered choice.
    Range {
        /// From where to where; a point where it is known.
        range: Range,
        /// It may still turn out not applicable.
        maybe_not_applicable: bool,
    },
    /// A known text (symbol number), unordered choice (position) or multiple choice (bit set).
    Exact(i64),
    /// An unknown one of those.
    Unknown,
}

/// How a pathway came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayResult {
    /// The pathway.
    pub pathway: PathwayId,
    /// 适用; where it is false the pathway is left out of the report.
    pub applies: Truth,
    /// How the condition of each case came out, in order.
    pub cases: Vec<Truth>,
    /// The case decided on: the only one that holds while none that is unknown remains beside it (cases are exclusive, so one that holds decides).
    pub decided: Option<u16>,
    /// Facts that can still change it.
    pub missing: Vec<FactRef>,
    /// What was looked up.
    pub used: Vec<Used>,
}

/// How a support came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportResult {
    /// The support.
    pub support: SupportId,
    /// 适用; where it is false the support is left out of the report.
    pub applies: Truth,
    /// How each condition came out, in order.
    pub conditions: Vec<Truth>,
    /// All of them together. A condition that is not applicable is left out.
    pub eligible: Truth,
    /// The value of each amount that is a formula, in order; texts are `None`.
    pub amounts: Vec<Option<Value>>,
    /// Facts that can still change eligibility or an amount.
    pub missing: Vec<FactRef>,
    /// What was looked up.
    pub used: Vec<Used>,
}

/// How everything that is in force on a day came out for one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// What it is about.
    pub subject: SubjectId,
    /// 评估日
    pub day: crate::date::Date,
    /// Rules of the subject that are in force, in the order of the model.
    pub rules: Vec<RuleResult>,
    /// Rules of the subject that are not in force.
    pub not_in_force: Vec<RuleId>,
    /// Pathways of the subject that are in force.
    pub pathways: Vec<PathwayResult>,
    /// Supports of the subject; those not in force have nothing evaluated and are named in `supports_not_in_force`.
    pub supports: Vec<SupportResult>,
    /// Supports of the subject that are not in force.
    pub supports_not_in_force: Vec<SupportId>,
}
