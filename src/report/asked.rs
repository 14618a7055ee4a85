//! How facts that nobody has said are asked for, outside of a finding too: the same label and question as in a report.

use super::assemble::Assembly;
use super::schema::{Item, Missing};
use super::{Options, place};
use crate::date::Date;
use crate::eval::Step;
use crate::facts::{FactRef, Facts};
use crate::model::{Bilingual, Column, ListId, Model};

/// Puts facts of one document into the words of a report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a>(Assembly<'a>);

impl<'a> Asked<'a> {
    pub(crate) fn new(model: &'a Model, facts: &'a Facts, day: Date) -> Self {
        Self(Assembly::new(model, facts, day, Options::default()))
    }

    /// A fact, with its question.
    pub(crate) fn missing(&self, fact: FactRef) -> Missing {
        self.0.places.missing(fact)
    }

    /// An item of a list; one whose name is unknown or personal has no label.
    pub(crate) fn item(&self, list: ListId, item: u32) -> Option<Item> {
        self.place(&[Step::Item(list, item)])
    }

    /// The item or group of a place; `None` for the subject itself.
    pub(crate) fn place(&self, place: &[Step]) -> Option<Item> {
        self.0.places.item(place)
    }
}

/// The question of a field: the rules' own, or one made from its type.
pub(crate) fn question(model: &Model, column: &Column) -> Bilingual {
    column.question.clone().unwrap_or_else(|| super::words::both(|lang| place::question(model, column, lang)))
}
