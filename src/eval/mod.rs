//! Program × Facts × date → results. Total: no panic, no clock, no I/O; every input gives an answer.

mod result;

pub use result::*;

use crate::date::Date;
use crate::facts::Facts;
use crate::model::{ExprId, Model};
use crate::program::Program;

/// Evaluates everything about the facts' subject on a day.
pub fn evaluate(_program: &Program, facts: &Facts, day: Date) -> Evaluation {
    Evaluation {
        subject: facts.subject(),
        day,
        rules: Vec::new(),
        not_in_force: Vec::new(),
        pathways: Vec::new(),
        supports: Vec::new(),
        supports_not_in_force: Vec::new(),
    }
}

/// Walks the expression arena over facts on a day: the reference for what everything is worth.
#[derive(Debug, Clone, Copy)]
pub struct Walker<'a> {
    /// What was declared.
    pub model: &'a Model,
    /// The facts.
    pub facts: &'a Facts,
    /// 评估日
    pub day: Date,
}

impl<'a> Walker<'a> {
    /// A walker.
    pub fn new(model: &'a Model, facts: &'a Facts, day: Date) -> Self {
        Self { model, facts, day }
    }

    /// What an expression is worth at a place.
    pub fn value(&self, _expr: ExprId, _place: &[Step]) -> Value {
        Value::Unknown
    }

    /// The truth value of a condition at a place.
    pub fn truth(&self, _expr: ExprId, _place: &[Step]) -> Truth {
        Truth::Unknown
    }

    /// The facts that can still change an expression that is unknown, by Kleene logic. In the order of the schema, then of items.
    pub fn missing(&self, _expr: ExprId, _place: &[Step]) -> Vec<FactRef> {
        Vec::new()
    }
}
