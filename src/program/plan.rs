//! Clauses as operations over columns: one flat list for each subject, its equal parts shared between rules.
//!
//! **Registers.** An operation belongs to a list and writes one register, which holds something for each of that list's
//! items. A mask register is a truth value: a bit for true, one for false, one for not applicable; none is unknown. A
//! number register is a range of whole steps `least..greatest` with a bit for "known" (a point), one for "not
//! applicable" and one for "may still turn out so". What a step is worth is a constant that only the compiler knows:
//! quantities are compared by multiplying both sides crosswise with whole constants.
//!
//! **What is not said here.** What cannot be computed exactly in this way (a sum beyond 64 bits, groups, references
//! between lists that are no equality of texts) is unknown in a register. So a clause that is true, false or not
//! applicable here is so for good, and of one that is not, the scalar walker says more.

use crate::date::Date;
use crate::id::{IdVec, ids};
use crate::model::{AmendmentId, ColumnId, ListId, RuleId, SubjectId};

ids! {
    /// A mask register.
    MaskId;
    /// A number register.
    NumberId;
    /// A column as the operations read it.
    SourceId;
    /// A day, or a bound on days, that depends on the day of the evaluation.
    DayId;
    /// The cells of a column of a table.
    CellsId;
}

/// Operations for every subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// By subject.
    pub subjects: IdVec<SubjectId, SubjectPlan>,
}

/// Operations for one subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubjectPlan {
    /// In order: what an operation reads was written before it.
    pub ops: Vec<Op>,
    /// How many mask registers there are.
    pub masks: u32,
    /// Whose items each number register is about.
    pub numbers: IdVec<NumberId, ListId>,
    /// Columns that are read.
    pub sources: IdVec<SourceId, ColumnSource>,
    /// Days that are known once the day of the evaluation is.
    pub days: IdVec<DayId, DayBound>,
    /// Columns of tables.
    pub cells: IdVec<CellsId, Cells>,
    /// What tables are looked up by.
    pub keys: Vec<Key>,
    /// Rules of the subject, in the order of the model.
    pub rules: Vec<RulePlan>,
}

/// A column and what its unknown values may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ColumnSource {
    /// The column.
    pub column: ColumnId,
    /// Its list.
    pub list: ListId,
    /// The least value it can have, in raw steps; [`UNBOUNDED_BELOW`] where there is none.
    pub least: i64,
    /// The greatest; [`UNBOUNDED_ABOVE`] where there is none.
    pub greatest: i64,
    /// 仅当: true where the field is asked for.
    pub guard: Option<MaskId>,
}

/// No least value.
pub const UNBOUNDED_BELOW: i64 = i64::MIN;
/// No greatest value.
pub const UNBOUNDED_ABOVE: i64 = i64::MAX;

/// A number that an operation reads: of its own list, unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Num {
    /// Straight from a column.
    Column(SourceId),
    /// From a register.
    Register(NumberId),
}

/// A truth value that is read: a register or one that is known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TruthOf {
    /// A register.
    Mask(MaskId),
    /// Holds for every item.
    True,
    /// Holds for none.
    False,
    /// Not applicable to any.
    NotApplicable,
    /// Nothing that the columns can say.
    Unknown,
}

/// A day that is known once the day of the evaluation is: the least day `d` for which `d + months` is not before
/// `start + shifts + after`, moved by `less`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DayBound {
    /// `None` is the day of the evaluation.
    pub start: Option<Date>,
    /// Added to it, one after the other.
    pub shifts: Vec<Shift>,
    /// 1 for "after that day".
    pub after: u8,
    /// Calendar months that the other side adds to its day.
    pub months: i32,
    /// 1 for the day before the bound.
    pub less: u8,
}

/// Days or calendar months added to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shift {
    /// Days.
    Days(i64),
    /// Calendar months.
    Months(i64),
}

/// A column of a table as an array over all combinations of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Cells {
    /// Values in steps; for a truth value 0 or 1.
    pub values: Vec<i64>,
    /// What each is: as long as `values`.
    pub kinds: Vec<CellKind>,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellKind {
    /// A value.
    Value,
    /// `—`
    Blank,
    /// It depends on the day, or no row holds: the walker looks.
    Closer,
}

/// One key of a look-up: the position in the array is the sum of key × stride.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// What is looked up.
    pub value: KeyOf,
    /// How far apart neighbours stand.
    pub stride: u32,
    /// How many values there are.
    pub size: u32,
}

/// A choice or a truth value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyOf {
    /// The position of an enumerator.
    Choice(Num),
    /// False is 0, true is 1.
    Truth(MaskId),
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Op {
    /// The list whose items it is about.
    pub list: ListId,
    /// What it computes and where to.
    pub kind: OpKind,
}

/// What an operation computes and where to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OpKind {
    /// Writes a mask register.
    Mask(MaskId, MaskOp),
    /// Writes a number register.
    Number(NumberId, NumberOp),
}

/// How two values compare; the others are these with sides or outcomes exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `=`
    Equal,
}

/// Quantities that must be above nought for a comparison to stand: what both sides were multiplied with.
pub type Divisors = [Option<Num>; 2];

/// A truth value for each item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MaskOp {
    /// The same for every item.
    Constant(TruthOf),
    /// A yes/no field.
    Flag(SourceId),
    /// `least <= a <= greatest`; `negate` asks for the opposite.
    Within {
        /// The number.
        a: Num,
        /// From; [`UNBOUNDED_BELOW`] for no bound.
        least: i64,
        /// To; [`UNBOUNDED_ABOVE`] for no bound.
        greatest: i64,
        /// The opposite.
        negate: bool,
    },
    /// The same, with days known only once the day of the evaluation is. Days outside `valid` are beyond the calendar once months are added.
    WithinDays {
        /// The day.
        a: Num,
        /// From.
        least: Option<DayId>,
        /// To.
        greatest: Option<DayId>,
        /// The opposite.
        negate: bool,
        /// Days for which the bounds were moved rightly.
        valid: (i64, i64),
    },
    /// Whether a position is in a set.
    InSet(Num, u64),
    /// Whether a set holds a position.
    HasBit(Num, u8),
    /// `a * p` against `b * q`, both factors above nought or `q` nought.
    Compare {
        /// Left.
        a: Num,
        /// Right.
        b: Num,
        /// Factor of the left.
        p: i64,
        /// Factor of the right.
        q: i64,
        /// How.
        relation: Relation,
        /// The opposite.
        negate: bool,
        /// What must be above nought.
        divisors: Divisors,
    },
    /// Both.
    And(MaskId, MaskId),
    /// Either.
    Or(MaskId, MaskId),
    /// The opposite.
    Not(MaskId),
    /// True where it holds, false where it is false or not applicable.
    Holds(MaskId),
    /// Whether both are true or both false.
    Alike(MaskId, MaskId),
    /// Two comparisons of one value: both, but not applicable where one of them is.
    Between(MaskId, MaskId),
    /// 但 若 first 可 second: both, but not applicable where the first does not hold.
    Exception(MaskId, MaskId),
    /// The second where the first is true, the third where it is false.
    Select(MaskId, MaskId, MaskId),
    /// A truth value of the parent list, for each of its children; of the subject, for all.
    Gather(ListId, MaskId),
    /// A cell that is a truth value.
    Lookup {
        /// The cells.
        cells: CellsId,
        /// Where the keys begin.
        keys: u32,
        /// How many keys there are.
        count: u8,
    },
    /// 存在 over the items below each item that count; the mask says which of them satisfy, where it is not all.
    Some(Below, Option<MaskId>),
    /// 所有
    All(Below, MaskId),
}

/// The items of a list below each item of the operation's list, and which of them count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Below {
    /// From the first list below the operation's (with `join`, below the subject) to the one whose items are meant.
    pub path: Vec<ListId>,
    /// 若
    pub filter: Option<MaskId>,
    /// Two texts that must be equal, beside `filter`: the item's and the outer item's.
    pub join: Option<(Num, Num)>,
}

/// A number for each item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NumberOp {
    /// A constant.
    Fill(i64),
    /// A day that depends on the day of the evaluation.
    FillDay(DayId),
    /// `a * mul + add`
    Affine {
        /// The number.
        a: Num,
        /// Factor, not nought.
        mul: i64,
        /// Addend.
        add: i64,
    },
    /// A day some days later, if the calendar has it.
    AddDays(Num, i64),
    /// A day some calendar months later, if the calendar has it.
    AddMonths(Num, i32),
    /// Whole months from the first day to the second.
    MonthsBetween(Num, Num),
    /// `a * p + b * q`
    Add {
        /// First.
        a: Num,
        /// Second.
        b: Num,
        /// Factor of the first.
        p: i64,
        /// Factor of the second.
        q: i64,
    },
    /// `a * b`
    Multiply(Num, Num),
    /// `a * p / (b * q)` to whole numbers.
    Round {
        /// Dividend.
        a: Num,
        /// Divisor.
        b: Option<Num>,
        /// Factor of the dividend, above nought.
        p: i64,
        /// Factor of the divisor, above nought.
        q: i64,
        /// Up, or down.
        up: bool,
    },
    /// The greater (or lesser) of `a * p` and `b * q`.
    Extreme {
        /// First.
        a: Num,
        /// Second.
        b: Num,
        /// Factor of the first, above nought.
        p: i64,
        /// Factor of the second, above nought.
        q: i64,
        /// Greater, or lesser.
        greatest: bool,
    },
    /// `a * p` where the condition holds, `b * q` where it does not.
    Select {
        /// The condition.
        condition: MaskId,
        /// Where it holds.
        a: Num,
        /// Where it does not.
        b: Num,
        /// Factor of the first, above nought.
        p: i64,
        /// Factor of the second, above nought.
        q: i64,
    },
    /// A number of the parent list, for each of its children; of the subject, for all.
    Gather(ListId, Num),
    /// A cell.
    Lookup {
        /// The cells.
        cells: CellsId,
        /// Where the keys begin.
        keys: u32,
        /// How many keys there are.
        count: u8,
    },
    /// 数量
    Count(Below),
    /// 合计
    Sum(Below, Num),
    /// How many items have a value; not applicable where none has.
    CountOf(Below, Num),
    /// 最大, 最小 of items.
    ExtremeOf {
        /// Of which items.
        below: Below,
        /// The number.
        value: Num,
        /// Greatest, or least.
        greatest: bool,
    },
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlan {
    /// The rule.
    pub rule: RuleId,
    /// 适用, at the subject.
    pub applies: TruthOf,
    /// How many scopes the rules before it have.
    pub first_scope: u32,
    /// The scopes of it that have clauses, in order; the subject first.
    pub scopes: Vec<ScopePlan>,
}

/// The clauses of one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopePlan {
    /// An index into the rule's scopes; `None` is the subject.
    pub scope: Option<u16>,
    /// The list whose items are its places; `None` where places are no items of one list (groups, pairs of items): the walker's.
    pub list: Option<ListId>,
    /// Where it applies: 适用 and 若 of all scopes down to it.
    pub guard: TruthOf,
    /// The clauses.
    pub clauses: Vec<ClausePlan>,
    /// Whether what the masks leave open is undetermined, unless numbers were too large: nothing in it was left to the walker beforehand.
    pub whole: bool,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClausePlan {
    /// Whether what is asked holds, exceptions included.
    pub holds: TruthOf,
    /// Whether it holds without them, where there are any.
    pub unexcepted: Option<TruthOf>,
    /// Whether the deadline is past, where there is one.
    pub past: Option<TruthOf>,
    /// Whose it is, where it is an amendment's.
    pub amendment: Option<AmendmentId>,
    /// The amendments that put others in its place while they are in force.
    pub replaced_by: Vec<AmendmentId>,
}
