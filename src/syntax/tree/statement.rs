//! What stands between the braces of rules, pathways, supports, penalties and amendments.

use super::{Builder, all, child, folded};
use crate::diag::SyntaxProblem;
use crate::span::Spanned;
use crate::syntax::ast::{
    AmountValue, Body, Case, Cite, Clause, Exception, Expr, FactBlock, FactEntry, FactValue, Gives, InspectKind, Mandatory, Mark, Material, Path, Per,
    Statement, Verb,
};
use crate::syntax::grammar::{Pair, Rule};

impl Builder<'_> {
    /// The statements of a block; parts that are none are passed over.
    pub(super) fn statements(&mut self, pair: &Pair<'_>) -> Vec<Spanned<Statement>> {
        pair.clone().into_inner().filter_map(|p| self.statement(&p).map(|s| Spanned::new(s, self.span(&p)))).collect()
    }

    fn statement(&mut self, pair: &Pair<'_>) -> Option<Statement> {
        Some(match pair.as_rule() {
            Rule::cite => Statement::Cite(self.cite(pair)?),
            Rule::applies => Statement::Applies { subject: child(pair, Rule::name).map(|n| self.name(&n)), condition: self.condition(pair) },
            Rule::each | Rule::each_group | Rule::clause | Rule::deadline => Statement::Body(self.body(pair)?),
            Rule::inspect => Statement::Inspect(inspect_kind(pair)?, self.own_text(pair)?),
            Rule::remedy => Statement::Remedy(self.own_text(pair)?),
            Rule::responsible => Statement::Responsible(self.texts(pair)),
            Rule::from_day => Statement::From(self.dates(pair).into_iter().next()?),
            Rule::until_day => Statement::Until(self.dates(pair).into_iter().next()?),
            Rule::same_as => Statement::SameAs(self.own_path(pair)?),
            Rule::example => Statement::Example {
                pass: child(pair, Rule::k_pass_example).is_some(),
                note: self.own_text(pair),
                facts: self.facts(&child(pair, Rule::facts)?)?,
            },
            Rule::case_example => {
                let name = self.names(pair).into_iter().next()?;
                let gives = Spanned::new(Gives::Case(name.clone()), name.span);
                Statement::Gives { note: self.own_text(pair), facts: self.facts(&child(pair, Rule::facts)?)?, gives }
            }
            Rule::support_example => {
                let outcome = child(pair, Rule::gives)?;
                let gives = if child(&outcome, Rule::k_ineligible).is_some() {
                    Gives::Ineligible
                } else {
                    Gives::Eligible(all(&outcome, Rule::duration).filter_map(|d| self.duration(&d)).collect())
                };
                let gives = Spanned::new(gives, self.span(&outcome));
                Statement::Gives { note: self.own_text(pair), facts: self.facts(&child(pair, Rule::facts)?)?, gives }
            }
            Rule::case => {
                let label = self.label(&child(pair, Rule::label)?)?;
                Statement::Case(Case { label, condition: self.own_expr(pair)?, statements: self.statements(pair) })
            }
            Rule::next => Statement::Next(self.own_path(pair)?),
            Rule::needs => Statement::Condition(self.own_expr(pair)?),
            Rule::amount => self.amount(pair)?,
            Rule::payer => Statement::Payer(self.texts(pair)),
            Rule::material => Statement::Material(Material {
                name: self.own_text(pair)?,
                condition: self.condition(pair),
                held: child(pair, Rule::path).map(|p| self.path(&p)),
            }),
            Rule::authority => Statement::Authority(self.texts(pair)),
            Rule::procedure => Statement::Procedure(self.own_text(pair)?),
            Rule::within => Statement::Within { duration: self.duration(&child(pair, Rule::duration)?)?, from: self.own_text(pair) },
            Rule::step => Statement::Step { title: self.own_text(pair)?, statements: self.statements(pair) },
            Rule::against => Statement::Against(self.paths(pair)),
            Rule::consequence => Statement::Consequence { condition: self.condition(pair), text: self.own_text(pair)? },
            _ => return None,
        })
    }

    fn own_path(&self, pair: &Pair<'_>) -> Option<Path> {
        child(pair, Rule::path).map(|p| self.path(&p))
    }

    fn own_expr(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        self.expr(&child(pair, Rule::expr)?)
    }

    /// 若
    pub(super) fn condition(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        self.own_expr(&child(pair, Rule::condition)?)
    }

    fn amount(&mut self, pair: &Pair<'_>) -> Option<Statement> {
        let basis = child(pair, Rule::basis).and_then(|b| self.own_text(&b));
        let value = match self.own_text(pair) {
            Some(text) => AmountValue::Text(text),
            None => AmountValue::Expr(self.own_expr(pair)?),
        };
        let per = pair.clone().into_inner().find_map(|p| match p.as_rule() {
            Rule::k_per_year => Some(Per::Year),
            Rule::k_per_month => Some(Per::Month),
            Rule::k_once => Some(Per::Once),
            _ => None,
        });
        Some(Statement::Amount { basis, value, per })
    }

    // ── clauses ─────────────────────────────────────────────────────────────

    /// What stands in the block of 每个, 每组, 从严, 改为.
    pub(super) fn bodies(&mut self, pair: &Pair<'_>) -> Vec<Spanned<Body>> {
        pair.clone().into_inner().filter_map(|p| self.body(&p).map(|b| Spanned::new(b, self.span(&p)))).collect()
    }

    fn body(&mut self, pair: &Pair<'_>) -> Option<Body> {
        Some(match pair.as_rule() {
            Rule::each => Body::Each { list: self.own_path(pair)?, condition: self.condition(pair), body: self.bodies(&child(pair, Rule::body)?) },
            Rule::each_group => Body::Group {
                list: self.own_path(pair)?,
                by: self.names(pair).into_iter().next()?,
                condition: self.condition(pair),
                body: self.bodies(&child(pair, Rule::body)?),
            },
            Rule::clause => {
                let verb = child(pair, Rule::verb)?;
                Body::Clause(Clause {
                    verb: Spanned::new(verb_of(&verb)?, self.span(&verb)),
                    expr: self.own_expr(pair)?,
                    exceptions: all(pair, Rule::exception).filter_map(|e| self.exception(&e)).collect(),
                })
            }
            Rule::deadline => Body::Deadline(self.own_expr(pair)?),
            _ => return None,
        })
    }

    fn exception(&mut self, pair: &Pair<'_>) -> Option<Exception> {
        let mut exprs = all(pair, Rule::expr);
        let (condition, allowed) = (exprs.next()?, exprs.next()?);
        Some(Exception { condition: self.expr(&condition)?, allowed: self.expr(&allowed)?, span: self.span(pair) })
    }

    // ── citations ───────────────────────────────────────────────────────────

    pub(super) fn cites(&mut self, pair: &Pair<'_>) -> Vec<Cite> {
        all(pair, Rule::cite).filter_map(|c| self.cite(&c)).collect()
    }

    fn cite(&mut self, pair: &Pair<'_>) -> Option<Cite> {
        let document = self.own_path(pair)?;
        let clauses = self.clauses(pair)?;
        let (mut mandatory, mut via) = (None, None);
        for part in pair.clone().into_inner() {
            let repeated = match part.as_rule() {
                Rule::mandatory => {
                    let until = self.dates(&part).into_iter().next();
                    mandatory.replace(Mandatory { until, span: self.span(&part) }).map(|_| "强条")
                }
                Rule::via => {
                    let name = self.own_path(&part)?;
                    via.replace((name, self.clauses(&part)?)).map(|_| "经")
                }
                _ => None,
            };
            if let Some(word) = repeated {
                self.report(self.span(&part), SyntaxProblem::Repeated { word });
            }
        }
        Some(Cite { document, clauses, mandatory, marks: self.marks(pair), via, span: self.span(pair) })
    }

    fn clauses(&mut self, pair: &Pair<'_>) -> Option<Vec<Spanned<String>>> {
        let mut clauses = Vec::new();
        for clause in all(&child(pair, Rule::clauses)?, Rule::clause_no) {
            let span = self.span(&clause);
            let text = clause_text(clause.as_str());
            if !is_clause(&text) {
                let numbered = format!("第{text}");
                let problem = SyntaxProblem::ClauseNumber { text: text.clone() };
                if !text.starts_with('第') && is_clause(&numbered) {
                    self.report_with_fix(span, problem, numbered);
                } else {
                    self.report(span, problem);
                }
            }
            clauses.push(Spanned::new(text, span));
        }
        Some(clauses)
    }

    pub(super) fn marks(&self, pair: &Pair<'_>) -> Vec<Spanned<Mark>> {
        all(pair, Rule::mark)
            .filter_map(|p| {
                let mark = match p.clone().into_inner().next()?.as_rule() {
                    Rule::k_verified => Mark::Verified,
                    Rule::k_paraphrased => Mark::Paraphrased,
                    Rule::k_inferred => Mark::Inferred,
                    _ => Mark::Unverified,
                };
                Some(Spanned::new(mark, self.span(&p)))
            })
            .collect()
    }

    // ── facts of examples ───────────────────────────────────────────────────

    fn facts(&mut self, pair: &Pair<'_>) -> Option<FactBlock> {
        let mut entries = Vec::new();
        for fact in all(pair, Rule::fact) {
            let path = if let Some(path) = child(&fact, Rule::path) {
                self.path(&path)
            } else {
                let word = self.span(&child(&fact, Rule::k_as_of)?);
                Path { names: vec![Spanned::new("评估日".to_owned(), word)], span: word }
            };
            let value = self.value(&child(&fact, Rule::value)?)?;
            entries.push(FactEntry { path, value });
        }
        Some(FactBlock { entries, span: self.span(pair) })
    }

    fn value(&mut self, pair: &Pair<'_>) -> Option<Spanned<FactValue>> {
        let inner = pair.clone().into_inner().next()?;
        let value = match inner.as_rule() {
            Rule::items => FactValue::Items(all(&inner, Rule::value).filter_map(|v| self.value(&v)).collect()),
            Rule::facts => FactValue::Block(self.facts(&inner)?),
            Rule::name => FactValue::Name(folded(inner.as_str())),
            _ => FactValue::Literal(self.literal(&inner)?),
        };
        Some(Spanned::new(value, self.span(&inner)))
    }
}

fn inspect_kind(pair: &Pair<'_>) -> Option<InspectKind> {
    pair.clone().into_inner().find_map(|p| match p.as_rule() {
        Rule::k_read => Some(InspectKind::Read),
        Rule::k_measure => Some(InspectKind::Measure),
        Rule::k_look => Some(InspectKind::Look),
        Rule::k_ask => Some(InspectKind::Ask),
        Rule::k_try => Some(InspectKind::Try),
        _ => None,
    })
}

fn verb_of(pair: &Pair<'_>) -> Option<Verb> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::k_must => Verb::Must,
        Rule::k_must_not => Verb::MustNot,
        Rule::k_shall => Verb::Shall,
        Rule::k_shall_not => Verb::ShallNot,
        Rule::k_may_not => Verb::MayNot,
        Rule::k_should => Verb::Should,
        Rule::k_should_not => Verb::ShouldNot,
        _ => return None,
    })
}

/// Digits, letters and points in ASCII; brackets stay as they were written.
pub(in crate::syntax) fn clause_text(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '（' | '）' | '。') { c } else { crate::number::fold_width(c) }).collect()
}

/// 第 needs a number and what it numbers, which stand together: 第十九条, 第8条(三), 第一百零三条之一; without it there is no 十九条.
fn is_clause(text: &str) -> bool {
    let rest = text.strip_prefix('第');
    let numbered = rest.unwrap_or(text);
    let kind = numbered.trim_start_matches(|c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千两".contains(c));
    let kinds = ["条", "款", "项", "目", "章", "节", "编", "部分", "页", "号", "点", "段", "类"];
    let is_kind = kinds.iter().any(|k| kind.starts_with(k)) && kind.len() < numbered.len();
    is_kind == rest.is_some()
}
