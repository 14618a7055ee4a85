//! The typed expression arena. What cannot be typed never gets here.
//!
//! **Scopes.** An expression is read in a stack of scopes; scope 0 is the subject. `每个`, `每组`, an aggregate and a
//! quantifier push one scope each for what stands inside them. A field names the scope whose item it is read from.

use super::{ColumnId, DefinitionId, EnumId, ExprId, ListId, Named, TableId, TextId};
use crate::date::Date;
use crate::number::Number;
use crate::unit::Unit;

/// An enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct EnumDef {
    /// In the order of writing, which is the order of size where `ordered`.
    pub members: Vec<Named>,
    /// Written with `<`.
    pub ordered: bool,
}

/// A member of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Member {
    /// The enumeration.
    pub of: EnumId,
    /// Its position.
    pub position: u8,
}

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum Ty {
    /// A truth value.
    Bool,
    /// A quantity. Values are in base units; the unit says the dimensions and how to show it.
    Number(Unit),
    /// A day.
    Date,
    /// A text, or the 称呼 of an item.
    Text,
    /// One of an enumeration.
    Choice(EnumId),
    /// Some of an enumeration.
    Choices(EnumId),
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Ty,
}

/// The items that an aggregate, quantifier, 每个 or 每组 runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
    /// The items of `list` below the item of scope `scope`: its own children, or all of its descendants in that list.
    Below {
        /// The list.
        list: ListId,
        /// The scope whose item they belong to.
        scope: u8,
    },
    /// The items of the group that scope `scope` stands for.
    Group {
        /// The list.
        list: ListId,
        /// The scope pushed by 每组.
        scope: u8,
    },
}

impl Source {
    /// The list.
    pub fn list(self) -> ListId {
        match self {
            Source::Below { list, .. } | Source::Group { list, .. } => list,
        }
    }
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Compare {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

impl Compare {
    /// That which holds where this one does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Compare::Less => Compare::GreaterEqual,
            Compare::LessEqual => Compare::Greater,
            Compare::Greater => Compare::LessEqual,
            Compare::GreaterEqual => Compare::Less,
            Compare::Equal => Compare::NotEqual,
            Compare::NotEqual => Compare::Equal,
        }
    }

    /// The same with its sides exchanged.
    #[must_use]
    pub fn exchanged(self) -> Self {
        match self {
            Compare::Less => Compare::Greater,
            Compare::LessEqual => Compare::GreaterEqual,
            Compare::Greater => Compare::Less,
            Compare::GreaterEqual => Compare::LessEqual,
            same => same,
        }
    }
}

/// What an aggregate computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Aggregate {
    Count,
    Sum,
    Max,
    Min,
    Average,
}

/// 存在 or 所有.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Quantifier {
    Some,
    All,
}

/// What a duration is counted in when it is added to a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "named by what they are")]
pub enum CalendarUnit {
    Days,
    Months,
    Workdays,
}

/// What a node computes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum ExprKind {
    /// A quantity in base units.
    Number(Number),
    /// A day.
    Date(Date),
    /// A truth value.
    Bool(bool),
    /// A text.
    Text(TextId),
    /// An enumerator.
    Member(Member),
    /// 评估日
    AsOf,
    /// A fact of the item of a scope; its guard (仅当) is the column's.
    Field {
        /// The scope.
        scope: u8,
        /// The column, of that scope's list.
        column: ColumnId,
    },
    /// The value of the 按 field that makes the group of a scope (Meaning 17).
    GroupKey {
        /// The scope pushed by 每组.
        scope: u8,
        /// The column.
        column: ColumnId,
    },
    /// Quantities, dates or durations.
    Add(ExprId, ExprId),
    /// Quantities.
    Subtract(ExprId, ExprId),
    /// Quantities.
    Multiply(ExprId, ExprId),
    /// Quantities; by nought it is unknown, with a reason.
    Divide(ExprId, ExprId),
    /// A quantity.
    Negative(ExprId),
    /// 向上取整, to whole steps (the factor of the operand's unit).
    RoundUp(ExprId, Number),
    /// 向下取整
    RoundDown(ExprId, Number),
    /// 最大(a, b): quantities, dates or ordered choices; not applicable only where an operand is.
    Greatest(Vec<ExprId>),
    /// 最小(a, b)
    Least(Vec<ExprId>),
    /// A date and a duration in days (of 24 hours, whole), calendar months (whole) or working days; `-1` subtracts.
    AddToDate {
        /// The date.
        date: ExprId,
        /// How long, in base units of its dimension.
        duration: ExprId,
        /// In what.
        unit: CalendarUnit,
        /// Subtract instead.
        negative: bool,
    },
    /// Days from the second to the first: `a - b`.
    DaysBetween(ExprId, ExprId),
    /// Whole calendar months from the first to the second.
    MonthsBetween(ExprId, ExprId),
    /// Any type.
    If {
        /// A truth value.
        condition: ExprId,
        /// Where it holds.
        then: ExprId,
        /// Where it does not.
        otherwise: ExprId,
    },
    /// A cell of a table.
    Lookup {
        /// The table.
        table: TableId,
        /// One for each key.
        keys: Vec<ExprId>,
        /// The value column.
        column: u8,
    },
    /// A definition, read at scope 0.
    Defined(DefinitionId),
    /// 数量 合计 最大 最小 平均 over items. Pushes a scope for `filter` and `value`.
    Aggregate {
        /// Which.
        aggregate: Aggregate,
        /// Over what.
        source: Source,
        /// 若
        filter: Option<ExprId>,
        /// 的; `None` for 数量.
        value: Option<ExprId>,
    },
    /// 存在, 所有. Pushes a scope for `filter` and `predicate`.
    Quantified {
        /// Which.
        quantifier: Quantifier,
        /// Over what.
        source: Source,
        /// 若
        filter: Option<ExprId>,
        /// 满足
        predicate: ExprId,
    },
    /// 非
    Not(ExprId),
    /// 且; at least two.
    And(Vec<ExprId>),
    /// 或; at least two.
    Or(Vec<ExprId>),
    /// Quantities of equal dimensions, dates, ordered choices of one enumeration.
    Compare(Compare, ExprId, ExprId),
    /// Equality of texts, truth values, unordered choices; `true` asks for the opposite.
    Same(ExprId, ExprId, bool),
    /// 属于 (…): equality with any of them. Members are of the value's type.
    OneOf(ExprId, Vec<ExprId>),
    /// 在 … 至 …, both ends included.
    Between(ExprId, ExprId, ExprId),
    /// `全日托 属于 服务形式`: whether a multiple choice holds a member.
    Has(ExprId, Member),
}
