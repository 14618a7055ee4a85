//! What an expression is worth while operations are written: a register, or a constant that needs none.

use crate::date::Date;
use crate::model::{ListId, Subject};
use crate::number::Number;
use crate::program::plan::{DayBound, Num, Shift, TruthOf};

/// The value of an expression.
#[derive(Debug, Clone)]
pub(super) enum Val {
    /// What columns cannot say.
    Left,
    /// A truth value.
    Truth(Truth),
    /// A quantity, date, text or choice.
    Quantity(Quantity),
    /// A quantity in base units, known beforehand.
    Number(Number),
    /// A position or symbol, known beforehand.
    Code(i64),
    /// A day, known beforehand or once the day of the evaluation is.
    Day(Day),
}

/// A truth value for each item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) list: ListId,
    pub(super) of: TruthOf,
}

impl Truth {
    pub(super) const UNKNOWN: Truth = Truth { list: Subject::ROOT, of: TruthOf::Unknown };

    pub(super) fn constant(on: bool) -> Self {
        Self { list: Subject::ROOT, of: if on { TruthOf::True } else { TruthOf::False } }
    }
}

/// `num * scale / divisor` for each item of a list; of a date, so many calendar months later.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub(super) list: ListId,
    pub(super) num: Num,
    /// What stands below the stroke, in steps; its worth is in `scale`.
    pub(super) divisor: Option<Num>,
    /// What a step is worth in base units, above nought.
    pub(super) scale: Number,
    /// Only of dates.
    pub(super) months: i32,
}

impl Quantity {
    pub(super) fn plain(list: ListId, num: Num, scale: Number) -> Self {
        Self { list, num, divisor: None, scale, months: 0 }
    }
}

/// A day and what is added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// `None` is the day of the evaluation.
    pub(super) start: Option<Date>,
    pub(super) shifts: Vec<Shift>,
}

impl Day {
    /// The day itself.
    pub(super) fn bound(&self) -> DayBound {
        DayBound { start: self.start, shifts: self.shifts.clone(), after: 0, months: 0, less: 0 }
    }

    pub(super) fn shifted(mut self, by: Shift) -> Self {
        self.shifts.push(by);
        self
    }
}

/// The quotient of two numbers as whole numbers above and below the stroke.
pub(super) fn ratio(a: Number, b: Number) -> Option<(i64, i64)> {
    let quotient = a.checked_div(b)?;
    Some((super::builder::finite(quotient.numer())?, super::builder::finite(quotient.denom())?))
}
