//! Documents, subjects, tables, definitions, amendments.

use super::{Builder, all, child, folded};
use crate::date::Date;
use crate::diag::SyntaxProblem;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Amend, AmendChange, Cell, CellValue, DeclarationKind, Define, Document, DocumentAttribute, Field, FieldKind, ListField, Pathway, Penalty, Row,
    Rule as RuleAst, Subject, Support, Table, TypeExpr, ValueField,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::words::{self, Place};
use crate::unit::Unit;

impl Builder<'_> {
    pub(super) fn declaration(&mut self, pair: &Pair<'_>, span: Span) -> Option<DeclarationKind> {
        Some(match pair.as_rule() {
            Rule::document => DeclarationKind::Document(self.document(pair)?),
            Rule::subject => DeclarationKind::Subject(Subject { label: self.own_label(pair)?, fields: self.fields(pair) }),
            Rule::table => DeclarationKind::Table(self.table(pair)?),
            Rule::define => DeclarationKind::Define(self.define(pair)?),
            Rule::requirement => DeclarationKind::Rule(RuleAst { label: self.own_label(pair)?, title: self.own_text(pair), statements: self.statements(pair) }),
            Rule::pathway => DeclarationKind::Pathway(Pathway { label: self.own_label(pair)?, title: self.own_text(pair), statements: self.statements(pair) }),
            Rule::support => DeclarationKind::Support(Support { label: self.own_label(pair)?, title: self.own_text(pair), statements: self.statements(pair) }),
            Rule::penalty => DeclarationKind::Penalty(Penalty { label: self.own_label(pair)?, title: self.own_text(pair), statements: self.statements(pair) }),
            Rule::amend => DeclarationKind::Amend(self.amend(pair, span)?),
            _ => return None,
        })
    }

    fn own_label(&self, pair: &Pair<'_>) -> Option<crate::syntax::ast::Label> {
        self.label(&child(pair, Rule::label)?)
    }

    pub(super) fn own_text(&self, pair: &Pair<'_>) -> Option<crate::syntax::ast::Text> {
        self.text(&child(pair, Rule::text)?)
    }

    fn document(&mut self, pair: &Pair<'_>) -> Option<Document> {
        let label = self.own_label(pair)?;
        let mut attributes = Vec::new();
        for part in pair.clone().into_inner() {
            let node = match part.as_rule() {
                Rule::title => DocumentAttribute::Title(self.own_text(&part)?),
                Rule::number_of => DocumentAttribute::Number(self.own_text(&part)?),
                Rule::issuer => DocumentAttribute::Issuer(self.own_text(&part)?),
                Rule::effective => {
                    let mut dates = self.dates(&part).into_iter();
                    DocumentAttribute::Effective(dates.next()?, dates.next())
                }
                Rule::repealed => DocumentAttribute::Repealed(self.dates(&part).into_iter().next()?),
                Rule::replaces => DocumentAttribute::Replaces(self.paths(&part)),
                Rule::status => DocumentAttribute::Status(self.names(&part).into_iter().next()?),
                Rule::force => DocumentAttribute::Force(self.names(&part).into_iter().next()?),
                _ => continue,
            };
            attributes.push(Spanned::new(node, self.span(&part)));
        }
        Some(Document { label, attributes })
    }

    pub(super) fn dates(&mut self, pair: &Pair<'_>) -> Vec<Spanned<Date>> {
        all(pair, Rule::date).filter_map(|p| self.spanned_date(&p)).collect()
    }

    fn fields(&mut self, pair: &Pair<'_>) -> Vec<Field> {
        all(pair, Rule::field).filter_map(|p| self.field(&p)).collect()
    }

    fn field(&mut self, pair: &Pair<'_>) -> Option<Field> {
        let mut parts = pair.clone().into_inner();
        let label = self.label(&parts.next()?)?;
        let what = parts.next()?;
        let kind = match what.as_rule() {
            Rule::group => FieldKind::Group(self.fields(&what)),
            Rule::list => FieldKind::List(Box::new(self.list(&what)?)),
            _ => FieldKind::Value(Box::new(self.value_field(&what)?)),
        };
        Some(Field { label, kind, span: self.span(pair) })
    }

    fn list(&mut self, pair: &Pair<'_>) -> Option<ListField> {
        let mut list = ListField { label: None, only_when: None, question: None, fields: self.fields(pair) };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::label_of => {
                    let name = self.names(&part).into_iter().next();
                    self.once(&mut list.label, name, &part, "称呼");
                }
                Rule::only_when => {
                    let condition = self.expr(&child(&part, Rule::expr)?);
                    self.once(&mut list.only_when, condition, &part, "仅当");
                }
                Rule::text => {
                    let text = self.text(&part);
                    self.once(&mut list.question, text, &part, "问题");
                }
                _ => {}
            }
        }
        Some(list)
    }

    /// Fills what can be said once.
    fn once<T>(&mut self, slot: &mut Option<T>, value: Option<T>, at: &Pair<'_>, word: &'static str) {
        if slot.is_some() {
            self.report(self.span(at), SyntaxProblem::Repeated { word });
        } else {
            *slot = value;
        }
    }

    fn value_field(&mut self, pair: &Pair<'_>) -> Option<ValueField> {
        let mut field = ValueField {
            ty: self.type_expr(&child(pair, Rule::r#type)?)?,
            only_when: None,
            from: None,
            until: None,
            question: None,
            note: None,
            fixed: false,
            personal: false,
            judged: false,
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::only_when => {
                    let condition = self.expr(&child(&part, Rule::expr)?);
                    self.once(&mut field.only_when, condition, &part, "仅当");
                }
                Rule::least => {
                    let bound = self.sum(&child(&part, Rule::sum)?);
                    self.once(&mut field.from, bound, &part, "从");
                }
                Rule::greatest => {
                    let bound = self.sum(&child(&part, Rule::sum)?);
                    self.once(&mut field.until, bound, &part, "至");
                }
                Rule::text => {
                    let text = self.text(&part);
                    self.once(&mut field.question, text, &part, "问题");
                }
                Rule::note => {
                    let text = self.own_text(&part);
                    self.once(&mut field.note, text, &part, "说明");
                }
                Rule::fixed => field.fixed = true,
                Rule::personal => field.personal = true,
                Rule::judged => field.judged = true,
                _ => {}
            }
        }
        Some(field)
    }

    fn type_expr(&self, pair: &Pair<'_>) -> Option<Spanned<TypeExpr>> {
        let inner = pair.clone().into_inner().next()?;
        let choice = |several, ordered| TypeExpr::Choice { several, ordered, members: self.labels(&inner) };
        let ty = match inner.as_rule() {
            Rule::several => choice(true, false),
            Rule::ordered => choice(false, true),
            Rule::choice => choice(false, false),
            Rule::unit => TypeExpr::Unit(Unit::parse(inner.as_str())?),
            _ => match words::find(Place::Type, &folded(inner.as_str())).map(|w| w.zh) {
                Some("文本") => TypeExpr::Text,
                Some("是否") => TypeExpr::YesNo,
                Some("日期") => TypeExpr::Date,
                Some("数") => TypeExpr::Number,
                _ => TypeExpr::Named(self.name(&inner)),
            },
        };
        Some(Spanned::new(ty, self.span(pair)))
    }

    fn table(&mut self, pair: &Pair<'_>) -> Option<Table> {
        Some(Table {
            label: self.own_label(pair)?,
            keys: self.paths(pair),
            cites: self.cites(pair),
            head: self.labels(&child(pair, Rule::head)?),
            rows: self.rows(pair),
        })
    }

    fn rows(&mut self, pair: &Pair<'_>) -> Vec<Row> {
        all(pair, Rule::row)
            .map(|row| {
                let cells = all(&row, Rule::cell).filter_map(|c| self.cell(&c)).collect();
                Row { cells, span: self.span(&row) }
            })
            .collect()
    }

    fn cell(&mut self, pair: &Pair<'_>) -> Option<Cell> {
        let first = pair.clone().into_inner().next()?;
        let value = match first.as_rule() {
            Rule::none => CellValue::Dash,
            Rule::k_rest => CellValue::Rest,
            Rule::name => CellValue::Name(self.name(&first)),
            _ => CellValue::Literal(self.literal(&first)?),
        };
        Some(Cell { value, marks: self.marks(pair), span: self.span(pair) })
    }

    fn define(&mut self, pair: &Pair<'_>) -> Option<Define> {
        let ty = match child(pair, Rule::r#type) {
            None => None,
            Some(ty) => Some(self.type_expr(&ty)?),
        };
        Some(Define { label: self.own_label(pair)?, ty, expr: self.expr(&child(pair, Rule::expr)?)?, cites: self.cites(pair) })
    }

    fn amend(&mut self, pair: &Pair<'_>, span: Span) -> Option<Amend> {
        let target = self.path(&child(pair, Rule::path)?);
        let mut change = None;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::stricter => {
                    let new = Some(AmendChange::Stricter(self.bodies(&child(&part, Rule::body)?)));
                    self.once(&mut change, new, &part, "从严");
                }
                Rule::instead => {
                    let new = match child(&part, Rule::rows) {
                        Some(rows) => AmendChange::InsteadRows(self.rows(&rows)),
                        None => AmendChange::InsteadClauses(self.bodies(&child(&part, Rule::body)?)),
                    };
                    self.once(&mut change, Some(new), &part, "改为");
                }
                _ => {}
            }
        }
        let Some(change) = change else {
            let expected = vec![crate::diag::Expected::Word("从严", "stricter"), crate::diag::Expected::Word("改为", "instead")];
            let last = Span::new((span.end as usize).saturating_sub(1), span.end as usize);
            self.report(last, SyntaxProblem::Expected { expected, found: Some("}".to_owned()) });
            return None;
        };
        Some(Amend { target, change, statements: self.statements(pair) })
    }
}
