//! Subjects and their fields: lists as dense arrays, fields as columns of them.

use super::{Bilingual, ColumnId, EnumId, ExprId, ListId, Named};
use crate::id::IdVec;
use crate::number::Number;
use crate::unit::Unit;

/// What facts are about: a facility, a residential area.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Subject {
    /// `facility`, 托育机构
    pub named: Named,
    /// List 0 is the subject itself; a list comes after the list it is nested in.
    pub lists: IdVec<ListId, List>,
    /// Columns, each of one list.
    pub columns: IdVec<ColumnId, Column>,
    /// Fields, groups and lists in the order of writing, which is the order of asking.
    #[cfg_attr(feature = "bundle", serde(with = "super::flat"))]
    pub fields: Vec<SchemaField>,
}

impl Subject {
    /// The list that is the subject itself.
    pub const ROOT: ListId = ListId(0);
}

/// A field, group or list, as a document of facts nests them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaField {
    /// Key and Chinese name.
    pub named: Named,
    /// Which of the three.
    pub kind: SchemaFieldKind,
}

/// A field, group or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaFieldKind {
    /// A value.
    Value(ColumnId),
    /// A group.
    Group(Vec<SchemaField>),
    /// A list with the fields of its items.
    List(ListId, Vec<SchemaField>),
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct List {
    /// Key and Chinese name; the subject's for list 0.
    pub named: Named,
    /// Keys of the groups it stands in and its own key, relative to an item of its parent: `["classes"]`.
    pub path: Vec<Named>,
    /// The list whose items it belongs to; `None` for list 0.
    pub parent: Option<ListId>,
    /// 称呼
    pub label: Option<ColumnId>,
    /// 仅当: read in the scope of an item of the parent.
    pub guard: Option<ExprId>,
    /// The question, where one was written.
    pub question: Option<Bilingual>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// Key and Chinese name.
    pub named: Named,
    /// The list whose items have it.
    pub list: ListId,
    /// Names of the groups it stands in and its own, relative to an item of its list: `["site", "tenure"]`.
    pub path: Vec<Named>,
    /// Its type.
    pub ty: ColumnType,
    /// 仅当: read in the scope of an item of its list. Where false the field is not applicable; where unknown it is unknown, even if given.
    pub guard: Option<ExprId>,
    /// The question, where one was written.
    pub question: Option<Bilingual>,
    /// 说明
    pub note: Option<Bilingual>,
    /// 不可改
    pub fixed: bool,
    /// 个人信息
    pub personal: bool,
    /// 判断
    pub judged: bool,
}

/// What a column holds, and how: see [`crate::facts::Facts`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum ColumnType {
    /// A text, as a symbol number.
    Text,
    /// Yes (1) or no (0).
    YesNo,
    /// A day, as days since 1970-01-01.
    Date,
    /// A quantity.
    Number(Box<NumberType>),
    /// One of an enumeration, as its position.
    Choice(EnumId),
    /// Some of an enumeration of at most 63, as a bit set.
    Choices(EnumId),
    /// The 称呼 of an item of that list, as a symbol number.
    Item(ListId),
}

/// How a quantity is held: `value in declared unit = raw / 10^places`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct NumberType {
    /// The declared unit; [`Unit::bare`] for 数.
    pub unit: Unit,
    /// 0 for counts, 6 for all else.
    pub places: u8,
    /// The least value, in base units (the declared unit times its factor). 0 unless declared otherwise; `None` is no bound.
    pub least: Option<Number>,
    /// The greatest value, in base units.
    pub greatest: Option<Number>,
}

impl NumberType {
    /// One raw step in base units.
    pub fn tick(&self) -> Number {
        let scale = Number::from_int(10_i128.pow(u32::from(self.places)));
        self.unit.factor().checked_div(scale).unwrap_or(Number::ONE)
    }
}
