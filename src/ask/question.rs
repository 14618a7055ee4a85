//! One question: what is asked, how it is answered, what comes of it.

use super::candidates::Candidate;
use crate::facts::{self, FactRef, Facts, Items};
use crate::lang::Lang;
use crate::model::{Bilingual, ColumnId, ColumnType, EnumId, ListId, Model, Named, NumberType, Subject};
use crate::number::Number;
use crate::report::{Asked, both, name, named};
use serde::Serialize;

/// The most names of items that a question lists.
pub const MAX_NAMES: usize = 1000;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// The fact, in ASCII keys, items by their `id` where they have one: `classes[2].children`.
    pub path: String,
    /// What the fact is called.
    pub label: Bilingual,
    /// What is asked.
    pub text: Bilingual,
    /// How to find out, where the rules say it (说明).
    pub help: Option<Bilingual>,
    /// The lists, items and groups that it stands in, from outside in.
    pub section: Vec<Bilingual>,
    /// How it is answered.
    pub answer: Answer,
    /// It is a matter of a person's judgement.
    pub judged: bool,
    /// It is personal information.
    pub personal: bool,
    /// Findings, pathways and supports that it can settle.
    pub settles: Vec<String>,
    /// How many of these are mandatory or required findings that could fail.
    pub required: u32,
    /// How much work an answer is: 1 is at hand.
    pub effort: u32,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// Yes or no.
    YesNo,
    /// One of several.
    Choice {
        /// Which there are.
        options: Vec<QuestionOption>,
        /// From the least to the greatest.
        ordered: bool,
    },
    /// Any of several, also none.
    Choices {
        /// Which there are.
        options: Vec<QuestionOption>,
    },
    /// A number.
    Number {
        /// In which unit; `None` for a bare number.
        unit: Option<Bilingual>,
        /// It is a count.
        whole: bool,
        /// The least, in that unit.
        least: Option<String>,
        /// The greatest, in that unit.
        greatest: Option<String>,
    },
    /// A day.
    Date,
    /// A text.
    Text,
    /// The name of an item of another list.
    Item {
        /// The list.
        list: Bilingual,
        /// The names of its items; of personal ones none, of many the first.
        names: Vec<String>,
    },
    /// How many items there are, or what they are called.
    List {
        /// The field that is the name of an item (称呼), where there is one that is a text.
        label: Option<Bilingual>,
        /// How many there are already, where it is still being filled in.
        present: u32,
    },
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QuestionOption {
    /// Its key, which is an answer.
    pub key: String,
    /// What it is called; the Chinese name is an answer, too.
    pub label: Bilingual,
}

/// Makes questions of facts.
pub(super) struct Maker<'a> {
    model: &'a Model,
    facts: &'a Facts,
    subject: &'a Subject,
    asked: Asked<'a>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(model: &'a Model, facts: &'a Facts, asked: Asked<'a>) -> Self {
        Self { model, facts, subject: model.subjects.at(facts.subject()), asked }
    }

    pub(super) fn question(&self, fact: FactRef, candidate: Candidate) -> Question {
        let missing = self.asked.missing(fact);
        let mut question = Question {
            path: facts::path(self.model, self.facts, fact, Items::ById),
            label: missing.label.clone(),
            text: missing.question.unwrap_or(missing.label),
            help: None,
            section: Vec::new(),
            answer: Answer::Text,
            judged: false,
            personal: false,
            settles: candidate.settles,
            required: candidate.required,
            effort: candidate.effort,
        };
        match fact {
            FactRef::Field(column, item) => {
                let declared = self.subject.columns.at(column);
                question.help.clone_from(&declared.note);
                question.section = self.section(declared.list, item, &declared.path);
                question.answer = self.answer(column);
                (question.judged, question.personal) = (declared.judged, declared.personal);
            }
            FactRef::List(list, parent) => {
                let declared = self.subject.lists.at(list);
                question.section = self.section(declared.parent.unwrap_or(Subject::ROOT), parent, &declared.path);
                let label = declared.label.filter(|label| self.subject.columns.at(*label).ty == ColumnType::Text);
                let present = u32::try_from(self.facts.children(list, parent).len()).unwrap_or(u32::MAX);
                question.answer = Answer::List { label: label.map(|label| named(&self.subject.columns.at(label).named)), present };
            }
        }
        question
    }

    /// 班级, 托小一班, then groups.
    fn section(&self, list: ListId, item: u32, path: &[Named]) -> Vec<Bilingual> {
        let mut out = Vec::new();
        let (mut list, mut item) = (list, item);
        while let Some(parent) = self.subject.lists.at(list).parent {
            let above = self.facts.list(list).parents.get(item as usize).copied().unwrap_or(0);
            let position = item - self.facts.children(list, above).start + 1;
            let label = self.asked.item(list, item).and_then(|item| item.label);
            out.push(label.unwrap_or_else(|| both(|lang| lang.pick(format!("第 {position} 项"), format!("no. {position}")))));
            out.extend(self.subject.lists.at(list).path.iter().rev().map(named));
            (list, item) = (parent, above);
        }
        out.reverse();
        let groups = path.len().saturating_sub(1);
        out.extend(path.iter().take(groups).map(named));
        out
    }

    fn answer(&self, column: ColumnId) -> Answer {
        match &self.subject.columns.at(column).ty {
            ColumnType::YesNo => Answer::YesNo,
            ColumnType::Choice(of) => Answer::Choice { options: self.options(*of), ordered: self.model.enums.at(*of).ordered },
            ColumnType::Choices(of) => Answer::Choices { options: self.options(*of) },
            ColumnType::Number(ty) => number(ty),
            ColumnType::Date => Answer::Date,
            ColumnType::Text => Answer::Text,
            ColumnType::Item(list) => Answer::Item { list: named(&self.subject.lists.at(*list).named), names: self.names(*list) },
        }
    }

    fn options(&self, of: EnumId) -> Vec<QuestionOption> {
        self.model.enums.at(of).members.iter().map(|m| QuestionOption { key: m.key.clone(), label: both(|lang| name(m, lang)) }).collect()
    }

    fn names(&self, list: ListId) -> Vec<String> {
        let Some(label) = self.subject.lists.at(list).label else { return Vec::new() };
        if self.subject.columns.at(label).personal || self.subject.columns.at(label).ty != ColumnType::Text {
            return Vec::new();
        }
        let symbols = (0..self.facts.list(list).len).filter_map(|item| self.facts.raw(label, item)).filter_map(|raw| u32::try_from(raw).ok());
        symbols.map(|symbol| self.facts.symbol(self.model, symbol).to_owned()).take(MAX_NAMES).collect()
    }
}

fn number(ty: &NumberType) -> Answer {
    let bound = |bound: Option<Number>| bound.and_then(|n| n.checked_div(ty.unit.factor())).map(|n| n.to_string());
    let unit = both(|lang| ty.unit.words(lang == Lang::En));
    Answer::Number { unit: Some(unit).filter(|u| !u.zh.is_empty()), whole: ty.places == 0, least: bound(ty.least), greatest: bound(ty.greatest) }
}
