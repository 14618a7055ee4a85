//! What to ask next: the facts that can still change how something comes out, those that settle most for least effort first.
//!
//! A question is asked only while its answer can matter, by Kleene logic; a fact with 仅当 only where its guard holds, the
//! guard first where it is unknown; items only of a list that is there. Where nothing is left to be asked, no fact that is
//! still unknown can change an outcome any more, so that answers given in any order end in the same report.

mod answer;
mod blank;
mod candidates;
mod question;
#[cfg(feature = "xlsx")]
mod workbook;

pub use answer::answer;
pub use blank::blank;
pub use question::{Answer, MAX_NAMES, Question, QuestionOption};
#[cfg(feature = "xlsx")]
pub use workbook::blank_workbook;

use crate::date::Date;
use crate::facts::Facts;
use crate::model::Target;
use crate::program::Program;
use crate::report::{Asked, Drafts};

/// At most `n` questions, best first; for everything, or for one rule, pathway or support.
pub fn next_questions(program: &Program, facts: &Facts, day: Date, goal: Option<Target>, n: usize, drafts: Drafts) -> Vec<Question> {
    let asked = Asked::new(&program.model, facts, day);
    let maker = question::Maker::new(&program.model, facts, asked);
    candidates::ranked(program, facts, day, goal, n, drafts).into_iter().map(|(fact, candidate)| maker.question(fact, candidate)).collect()
}

/// The question of one fact, whether it matters or not; `None` where the path names none.
pub fn question(program: &Program, facts: &Facts, day: Date, path: &str) -> Option<Question> {
    let model = &program.model;
    let fact = crate::facts::find(model, facts, path)?;
    let asked = Asked::new(model, facts, day);
    Some(question::Maker::new(model, facts, asked).question(fact, candidates::Candidate::default()))
}
