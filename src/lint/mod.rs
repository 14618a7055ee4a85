//! What is not wrong and yet could be better: facts that nothing reads, questions and English that are missing, a figure that
//! stands in two rules, a verb that reads backwards, a document that has ended. Asked for by `lint` alone; a build says nothing of it.

mod ended;
mod figures;
mod polarity;
mod reads;
mod texts;

use crate::check::{PackInput, Places};
use crate::diag::Diagnostic;
use crate::model::Model;
use crate::source::SourceMap;

/// What is looked for beside what always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Lints {
    /// Texts without English.
    pub english: bool,
}

impl Lints {
    /// The same, with a say in whether every text needs its English.
    #[must_use]
    pub fn english(mut self, english: bool) -> Self {
        self.english = english;
        self
    }
}

/// Looks through rules that build. `places` says where the parts of the model stand, `inputs` are the packs that it was made from.
pub(crate) fn lint(model: &Model, places: &Places, inputs: &[PackInput], sources: &SourceMap, lints: Lints) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    reads::unread(model, inputs, &mut out);
    texts::questions(inputs, &mut out);
    if lints.english {
        texts::english(inputs, &mut out);
    }
    ended::cited(model, inputs, &mut out);
    figures::repeated(model, places, &mut out);
    polarity::backwards(model, places, sources, &mut out);
    out
}
