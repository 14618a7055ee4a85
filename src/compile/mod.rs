//! [`Model`] → [`Program`]: clauses to operations over columns.

use crate::model::Model;
use crate::program::Program;
use crate::program::plan::Plan;

/// Makes the column plan.
pub fn compile(model: Model, digest: String) -> Program {
    Program { model, plan: Plan {}, digest }
}
