//! What can be told of rules before any facility is seen: pathways with gaps and overlaps, requirements that can never fail,
//! conditions that can never hold. Everything that is reported is shown as facts, and the evaluator has confirmed it.

mod contents;
mod day;
mod dead;
mod frames;
mod ground;
mod pathway;
mod region;
mod scene;
mod search;
mod variables;
mod words;

pub(crate) use day::InForce;

use crate::check::Places;
use crate::diag::Diagnostic;
use crate::program::Program;

/// Looks for gaps, overlaps and what is dead. `places` says where the parts of the program's model stand.
pub fn analyse(program: &Program, places: &Places) -> Vec<Diagnostic> {
    let model = &program.model;
    let mut out = Vec::new();
    let mut ground = ground::Ground::new(model);
    for id in model.rules.ids() {
        dead::rule(&mut ground, places, id, &mut out);
    }
    for id in model.pathways.ids() {
        pathway::pathway(&mut ground, places, id, &mut out);
    }
    for id in model.supports.ids() {
        dead::support(&mut ground, places, id, &mut out);
    }
    out
}
