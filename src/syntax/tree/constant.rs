//! Numbers, units, days and texts.

use super::{Builder, child, folded};
use crate::date::Date;
use crate::diag::{SyntaxProblem, TooMany};
use crate::number::{MAX_DIGITS, MAX_PLACES, Number, NumberError};
use crate::span::Spanned;
use crate::syntax::ast::Literal;
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::scan::unquoted;
use crate::unit::Unit;

impl Builder<'_> {
    fn number(&mut self, pair: &Pair<'_>) -> Number {
        let problem = match Number::parse(pair.as_str()) {
            Ok(number) => return number,
            Err(NumberError::TooManyPlaces) => SyntaxProblem::LongNumber { many: TooMany::Places, limit: MAX_PLACES },
            Err(NumberError::TooManyDigits | NumberError::NotANumber) => SyntaxProblem::LongNumber { many: TooMany::Digits, limit: MAX_DIGITS },
        };
        self.report(self.span(pair), problem);
        Number::ONE
    }

    /// `quantity` or `duration`.
    pub(super) fn quantity(&mut self, pair: &Pair<'_>) -> Option<(Number, Option<Unit>)> {
        let number = self.number(&child(pair, Rule::number)?);
        let unit = match child(pair, Rule::unit) {
            None => None,
            Some(unit) => Some(Unit::parse(unit.as_str())?),
        };
        Some((number, unit))
    }

    pub(super) fn duration(&mut self, pair: &Pair<'_>) -> Option<Spanned<(Number, Unit)>> {
        let (number, unit) = self.quantity(pair)?;
        Some(Spanned::new((number, unit?), self.span(pair)))
    }

    /// A constant, whatever its kind.
    pub(super) fn literal(&mut self, pair: &Pair<'_>) -> Option<Literal> {
        Some(match pair.as_rule() {
            Rule::date => Literal::Date(self.date(pair)?),
            Rule::quantity => {
                let (number, unit) = self.quantity(pair)?;
                Literal::Quantity(number, unit)
            }
            Rule::signed => {
                let (number, unit) = self.quantity(&child(pair, Rule::quantity)?)?;
                let negative = child(pair, Rule::minus).is_some();
                Literal::Quantity(if negative { number.negated() } else { number }, unit)
            }
            Rule::string => Literal::Text(unquoted(pair.as_str())),
            Rule::bool => Literal::Bool(child(pair, Rule::k_true).is_some()),
            _ => return None,
        })
    }

    pub(super) fn spanned_date(&mut self, pair: &Pair<'_>) -> Option<Spanned<Date>> {
        let date = self.date(pair)?;
        Some(Spanned::new(date, self.span(pair)))
    }

    /// A day; one that cannot be read is reported, and another stands for it.
    fn date(&mut self, pair: &Pair<'_>) -> Option<Date> {
        let text = pair.as_str();
        if let Ok(date) = text.parse() {
            return Some(date);
        }
        let span = self.span(pair);
        let plain = folded(text);
        let groups: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
        let text = text.to_owned();
        if let [year, month, day] = groups.as_slice() {
            let instead = format!("{year}-{month:0>2}-{day:0>2}");
            if let Ok(date) = instead.parse() {
                self.report_with_fix(span, SyntaxProblem::DateForm { text, instead: Some(instead.clone()) }, instead);
                return Some(date);
            }
            self.report(span, SyntaxProblem::NoSuchDay { text });
        } else {
            self.report(span, SyntaxProblem::DateForm { text, instead: None });
        }
        Date::new(2000, 1, 1)
    }
}
