//! Examples of pathways and supports: 例 … 得 ‹情形›, 可享, 不可享.

use super::{Bench, Read, fact_names};
use crate::analysis::InForce;
use crate::diag::{Noun, Problem};
use crate::eval::{self, FactRef, Range, Truth, Value};
use crate::facts::Facts;
use crate::model::{AmountOf, PackId, PathwayId, SupportId, Ty};
use crate::nearest::nearest;
use crate::number::Number;
use crate::source::FileId;
use crate::span::Spanned;
use crate::syntax::ast::{Gives, Statement};
use crate::unit::Unit;

/// Chinese and English.
type Words = (String, String);

impl Bench<'_> {
    pub(super) fn pathway_examples(&mut self, pack: PackId, file: FileId, id: PathwayId, statements: &[Spanned<Statement>]) {
        let model = self.model;
        let pathway = model.pathways.at(id);
        let in_force = InForce::of(model, &pathway.citations, pathway.from, pathway.until);
        for statement in statements {
            let Statement::Gives { facts, gives, .. } = &statement.node else { continue };
            // What else may be given is a support's, which the grammar sees to.
            let Gives::Case(name) = &gives.node else { continue };
            let known = pathway.cases.iter().position(|c| c.named.name == name.node || c.named.key == name.node);
            let Some(wanted) = known else {
                let near = nearest(&name.node, pathway.cases.iter().flat_map(|c| [c.named.name.as_str(), c.named.key.as_str()]));
                self.report(file, name.span, Problem::UnknownName { noun: Noun::Case, name: name.node.clone(), nearest: near });
                continue;
            };
            let Some(Read { facts, day }) = self.read(file, pathway.subject, facts, &in_force, pack) else { continue };
            if !in_force.holds(day) {
                self.report(file, statement.span, Problem::ExampleDay { day });
                continue;
            }
            let result = eval::evaluate_pathway(model, &facts, day, id);
            let decided = result.decided.map(usize::from).filter(|_| result.applies == Truth::True);
            if decided == Some(wanted) {
                continue;
            }
            let found = match decided.and_then(|i| pathway.cases.get(i)) {
                Some(case) => (case.named.name.clone(), case.named.key.clone()),
                None if result.applies == Truth::False => both("不适用", "not applicable"),
                None if result.applies == Truth::True && !result.cases.contains(&Truth::Unknown) => both("没有情形成立", "no case"),
                None => self.waiting(&facts, &result.missing),
            };
            let expected = pathway.cases.get(wanted).map_or_else(|| expected(&gives.node), |c| (c.named.name.clone(), c.named.key.clone()));
            self.report(file, statement.span, Problem::ExampleGives { expected, found });
        }
    }

    pub(super) fn support_examples(&mut self, pack: PackId, file: FileId, id: SupportId, statements: &[Spanned<Statement>]) {
        let model = self.model;
        let support = model.supports.at(id);
        let in_force = InForce::of(model, &support.citations, support.from, support.until);
        for statement in statements {
            let Statement::Gives { facts, gives, .. } = &statement.node else { continue };
            let Some(Read { facts, day }) = self.read(file, support.subject, facts, &in_force, pack) else { continue };
            if !in_force.holds(day) {
                self.report(file, statement.span, Problem::ExampleDay { day });
                continue;
            }
            let result = eval::evaluate_support(model, &facts, day, id);
            let amounts = support.amounts.iter().zip(&result.amounts).filter_map(|(amount, value)| match (&amount.value, value) {
                (AmountOf::Formula(formula), Some(value)) => match &model.exprs.at(*formula).ty {
                    Ty::Number(unit) => Some((exactly(value), unit.clone())),
                    _ => None,
                },
                _ => None,
            });
            let amounts: Vec<(Option<Number>, Unit)> = amounts.collect();
            let eligible = match (result.applies, result.eligible) {
                (Truth::False | Truth::NotApplicable, _) | (_, Truth::False | Truth::NotApplicable) => Truth::False,
                (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
                _ => Truth::True,
            };
            let as_said = match (&gives.node, eligible) {
                (Gives::Eligible(said), Truth::True) => said.iter().all(|s| {
                    let (value, unit) = &s.node;
                    amounts.iter().any(|(n, own)| own.compares_with(unit) && n.is_some() && *n == value.checked_mul(unit.factor()))
                }),
                (Gives::Ineligible, Truth::False) => true,
                _ => false,
            };
            if as_said {
                continue;
            }
            let found = match eligible {
                Truth::False | Truth::NotApplicable => both("不可享", "not eligible"),
                Truth::Unknown => self.waiting(&facts, &result.missing),
                Truth::True => {
                    let known: Vec<(Number, Unit)> =
                        amounts.iter().filter_map(|(n, unit)| Some((n.as_ref()?.checked_div(unit.factor())?, unit.clone()))).collect();
                    if known.len() < amounts.len() { self.waiting(&facts, &result.missing) } else { amounts_of(&known) }
                }
            };
            self.report(file, statement.span, Problem::ExampleGives { expected: expected(&gives.node), found });
        }
    }

    /// What keeps something undetermined.
    fn waiting(&self, facts: &Facts, missing: &[FactRef]) -> Words {
        let names = fact_names(self.model, facts, missing.iter().copied());
        if names.is_empty() {
            return both("待补充", "undetermined");
        }
        (format!("待补充：{}", names.join("、")), format!("undetermined: {}", names.join(", ")))
    }
}

fn both(zh: &str, en: &str) -> Words {
    (zh.to_owned(), en.to_owned())
}

fn expected(gives: &Gives) -> Words {
    match gives {
        Gives::Case(name) => (name.node.clone(), name.node.clone()),
        Gives::Ineligible => both("不可享", "not eligible"),
        Gives::Eligible(amounts) => amounts_of(&amounts.iter().map(|a| a.node.clone()).collect::<Vec<_>>()),
    }
}

/// Amounts in the units they are written in.
fn amounts_of(amounts: &[(Number, Unit)]) -> Words {
    let list = |english: bool, between: &str| amounts.iter().map(|(n, unit)| format!("{n}{}", unit.words(english))).collect::<Vec<_>>().join(between);
    (format!("可享 {}", list(false, "、")).trim_end().to_owned(), format!("eligible {}", list(true, ", ")).trim_end().to_owned())
}

fn exactly(value: &Value) -> Option<Number> {
    match value {
        Value::Range { range: Range { least: Some(least), greatest: Some(greatest) }, maybe_not_applicable: false } if least == greatest => Some(*least),
        _ => None,
    }
}
