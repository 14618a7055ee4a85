//! What all searches share: facts of which nothing is known, used over and over, and how much may be tried in all.

use crate::facts::Facts;
use crate::model::{Model, SubjectId};

/// The most combinations that are looked at for one set of rules, so that no text takes for ever.
const MAX_IN_ALL: usize = 200_000;

/// Shared by all searches.
#[derive(Debug)]
pub(super) struct Ground<'m> {
    pub(super) model: &'m Model,
    /// Of the subject that was last looked at.
    idle: Option<Facts>,
    left: usize,
}

impl<'m> Ground<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, idle: None, left: MAX_IN_ALL }
    }

    /// Facts of which nothing is known.
    pub(super) fn facts(&mut self, subject: SubjectId) -> Facts {
        self.idle.take().filter(|f| f.subject() == subject).unwrap_or_else(|| Facts::unknown(self.model, subject))
    }

    /// Takes facts back of which nothing is known any more.
    pub(super) fn give_back(&mut self, facts: Facts) {
        self.idle = Some(facts);
    }

    /// How many combinations may be looked at, up to a limit.
    pub(super) fn allowed(&self, limit: usize) -> usize {
        self.left.min(limit)
    }

    pub(super) fn spend(&mut self, tried: usize) {
        self.left = self.left.saturating_sub(tried);
    }
}
