//! The facts of an example beside a rule: written in the language of rules, with dotted names, and with values in place
//! of definitions.

use super::fill::{Desk, Filler, Scalar};
use super::problem::{FactError, FactProblem, Shape, Spot};
use super::store::{Facts, Override};
use super::value;
use crate::date::Date;
use crate::model::{DefinitionId, NumberType, SubjectRef, Ty};
use crate::span::Span;
use crate::syntax::ast::{FactBlock, FactValue, Literal};

/// The words for the day of an example.
const DAY: [&str; 2] = ["评估日", "as_of"];

/// Problems of an example, each with the place of the name or value that it is about.
pub type PlacedErrors = Vec<(Span, FactError)>;

/// Reads examples about one subject.
#[derive(Debug)]
pub struct BlockReader<'m> {
    desk: Desk<'m>,
}

impl<'m> BlockReader<'m> {
    /// A reader for a subject.
    pub fn new(subject: SubjectRef<'m>) -> Self {
        Self { desk: Desk::new(subject) }
    }

    /// Reads the facts of an example in place of what `facts` held, and its day; where they cannot be read, says what is wrong and where.
    ///
    /// # Errors
    /// Every problem, with the place of the name or value.
    pub fn read(&mut self, block: &FactBlock, facts: &mut Facts) -> Result<Option<Date>, PlacedErrors> {
        let subject = self.desk.subject;
        let mut reader = Reader { subject, filler: self.desk.begin(facts).of_example(), errors: Vec::new(), day: None };
        reader.filler.open_map();
        reader.entries(block, true);
        reader.filler.close();
        let Reader { filler, mut errors, day, .. } = reader;
        if let Err(rest) = filler.finish() {
            errors.extend(rest.items.into_iter().map(|error| (block.span, error)));
        }
        if errors.is_empty() { Ok(day) } else { Err(errors) }
    }
}

struct Reader<'d, 'm> {
    subject: SubjectRef<'m>,
    filler: Filler<'d, 'm>,
    errors: Vec<(Span, FactError)>,
    day: Option<Date>,
}

impl Reader<'_, '_> {
    fn entries(&mut self, block: &FactBlock, top: bool) {
        for entry in &block.entries {
            let Some((last, groups)) = entry.path.names.split_last() else { continue };
            if top && groups.is_empty() && !self.filler.knows(&last.node) {
                if DAY.contains(&last.node.as_str()) {
                    self.day(&last.node, &entry.value.node, entry.value.span);
                    continue;
                }
                if self.definition(&last.node, &entry.value.node, entry.value.span) {
                    continue;
                }
            }
            for name in groups {
                self.filler.key(&name.node);
                self.filler.open_map();
                self.place(name.span);
            }
            self.filler.key(&last.node);
            self.place(last.span);
            self.value(&entry.value.node, entry.value.span);
            for _ in groups {
                self.filler.close();
            }
        }
    }

    fn value(&mut self, value: &FactValue, span: Span) {
        match value {
            FactValue::Items(items) => {
                self.filler.open_list();
                self.place(span);
                for item in items {
                    self.value(&item.node, item.span);
                }
                self.filler.close();
            }
            FactValue::Block(block) => {
                self.filler.open_map();
                self.place(span);
                self.entries(block, false);
                self.filler.close();
            }
            FactValue::Name(name) => self.filler.scalar(Scalar::Text(name)),
            FactValue::Literal(literal) => self.filler.scalar(scalar(literal)),
        }
        self.place(span);
    }

    /// Gives what the filler has found since to a place.
    fn place(&mut self, span: Span) {
        self.errors.extend(self.filler.errors.items.drain(..).map(|error| (span, error)));
    }

    fn problem(&mut self, name: &str, problem: FactProblem, span: Span) {
        self.errors.push((span, FactError { path: name.to_owned(), spot: Spot::Value, fact: None, problem, at: None }));
    }

    fn day(&mut self, name: &str, value: &FactValue, span: Span) {
        match value {
            _ if self.day.is_some() => self.problem(name, FactProblem::DuplicateKey { key: name.to_owned() }, span),
            FactValue::Literal(Literal::Date(day)) => self.day = Some(*day),
            _ => {
                let fault = super::DateFault::Form { suggestion: None };
                self.problem(name, FactProblem::NotADate { found: written(value), fault }, span);
            }
        }
    }

    /// Takes a value in place of a definition's own; says whether there is a definition of that name.
    fn definition(&mut self, name: &str, value: &FactValue, span: Span) -> bool {
        let subject = self.subject;
        let named = subject.model.definitions.enumerate().filter(|(_, d)| d.subject == subject.id && (d.named.key == name || d.named.name == name));
        let ids: Vec<DefinitionId> = named.map(|(id, _)| id).collect();
        for id in &ids {
            if self.filler.facts.definition(*id).is_some() {
                self.problem(name, FactProblem::DuplicateKey { key: name.to_owned() }, span);
                break;
            }
            match self.computed(*id, value) {
                Ok(value) => self.filler.facts.definitions.push((*id, value)),
                Err(problem) => {
                    self.problem(name, problem, span);
                    break;
                }
            }
        }
        !ids.is_empty()
    }

    fn computed(&mut self, id: DefinitionId, value: &FactValue) -> Result<Override, FactProblem> {
        let model = self.subject.model;
        let ty = &model.exprs.at(model.definitions.at(id).expr).ty;
        let text = match value {
            FactValue::Items(_) => return Err(FactProblem::Shape { expected: Shape::Value, found: Shape::List }),
            FactValue::Block(_) => return Err(FactProblem::Shape { expected: Shape::Value, found: Shape::Group }),
            FactValue::Name(name) | FactValue::Literal(Literal::Text(name)) => name.clone(),
            FactValue::Literal(_) => written(value).unwrap_or_default(),
        };
        Ok(Override::Raw(match (ty, value) {
            (Ty::Number(unit), _) => {
                let places = if unit.is_count() { 0 } else { 6 };
                let number = NumberType { unit: unit.clone(), places, least: None, greatest: None };
                return Ok(Override::Number(match value {
                    FactValue::Literal(Literal::Quantity(n, unit)) => value::typed(&number, *n, unit.as_ref(), || Some(text.clone()))?,
                    _ => value::in_base(&number, value::Steps::of(&number), &text, false)?.0,
                }));
            }
            (Ty::Bool, FactValue::Literal(Literal::Bool(yes))) => i64::from(*yes),
            (Ty::Bool, _) => value::yes_no(&text, false)?,
            (Ty::Date, FactValue::Literal(Literal::Date(day))) => i64::from(day.days()),
            (Ty::Date, _) => value::date(&text, false)?,
            (Ty::Text, _) => i64::from(self.filler.symbol(&text)),
            (Ty::Choice(of), _) => value::choice(&model.enums, *of, &text, false)?,
            (Ty::Choices(of), _) => value::choice(&model.enums, *of, &text, false).map(|at| 1 << at)?,
        }))
    }
}

fn scalar(literal: &Literal) -> Scalar<'_> {
    match literal {
        Literal::Quantity(number, unit) => Scalar::Quantity(*number, unit.as_ref()),
        Literal::Date(day) => Scalar::Date(*day),
        Literal::Text(text) => Scalar::Text(text),
        Literal::Bool(yes) => Scalar::Bool(*yes),
    }
}

fn written(value: &FactValue) -> super::Echo {
    match value {
        FactValue::Name(name) => Some(value::cropped(name)),
        FactValue::Literal(literal) => Some(value::cropped(&super::fill::written(scalar(literal)))),
        FactValue::Items(_) | FactValue::Block(_) => None,
    }
}
