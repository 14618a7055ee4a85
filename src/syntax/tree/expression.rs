//! Expressions: the parser gives a flat list of operands and operators, and precedence is put to it here.
//!
//! From the loosest: 或 · 且 · 非 · comparisons, 属于, 在 … 至 … · + − · × ÷ · the minus sign. Comparisons do not chain.

use super::{Builder, all, child};
use crate::diag::SyntaxProblem;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind};
use crate::syntax::grammar::{Pair, Rule, is_word};

/// The most nodes of an expression inside each other. What walks the tree recurses with it, on a stack that may be small.
pub const MAX_DEPTH: usize = 100;

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const SIGN: u8 = 7;

/// An expression and how deep it is.
struct Deep {
    expr: Expr,
    depth: usize,
}

/// What stands in a flat list.
enum Token {
    Operand(Deep),
    Not(Span),
    Minus(Span),
    Binary(Spanned<BinaryOp>),
    Has(Span),
    OneOf(Vec<Expr>, Span),
    Between(Box<Deep>, Box<Deep>, Span),
}

impl Token {
    /// How strongly it binds what stands to its left.
    fn level(&self) -> u8 {
        match self {
            Token::Binary(op) => match op.node {
                BinaryOp::Or => OR,
                BinaryOp::And => AND,
                BinaryOp::Add | BinaryOp::Subtract => SUM,
                BinaryOp::Multiply | BinaryOp::Divide => PRODUCT,
                _ => COMPARISON,
            },
            Token::Has(_) | Token::OneOf(..) | Token::Between(..) => COMPARISON,
            // Behind an operand the sign is an operator.
            Token::Minus(_) => SUM,
            Token::Operand(_) | Token::Not(_) => 0,
        }
    }

    fn span(&self) -> Span {
        match self {
            Token::Operand(deep) => deep.expr.span,
            Token::Not(span) | Token::Minus(span) | Token::Has(span) | Token::OneOf(_, span) | Token::Between(_, _, span) => *span,
            Token::Binary(op) => op.span,
        }
    }
}

type Tokens = std::iter::Peekable<std::vec::IntoIter<Token>>;

impl Builder<'_> {
    pub(super) fn expr(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        self.deep_expr(pair).map(|e| e.expr)
    }

    pub(super) fn sum(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        self.operation(pair).map(|e| e.expr)
    }

    fn deep_expr(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let inner = pair.clone().into_inner().next()?;
        match inner.as_rule() {
            Rule::quantified => self.quantified(&inner),
            _ => self.operation(&inner),
        }
    }

    /// One node over others; refused where it would be too deep.
    fn node(&mut self, kind: ExprKind, span: Span, depth: usize) -> Option<Deep> {
        if depth >= MAX_DEPTH {
            self.report(span, SyntaxProblem::LongExpression { limit: MAX_DEPTH });
            return None;
        }
        Some(Deep { expr: Expr { kind, span }, depth: depth + 1 })
    }

    fn quantified(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let list = self.path(&child(pair, Rule::path)?);
        let mut parts = all(pair, Rule::operation);
        let (first, second) = (parts.next()?, parts.next());
        let condition = match &second {
            Some(_) => Some(self.operation(&first)?),
            None => None,
        };
        let predicate = self.operation(&second.unwrap_or(first))?;
        let depth = condition.as_ref().map_or(0, |c| c.depth).max(predicate.depth);
        let all = child(pair, Rule::k_all).is_some();
        let kind = ExprKind::Quantified { all, list, condition: condition.map(|c| Box::new(c.expr)), predicate: Box::new(predicate.expr) };
        self.node(kind, self.span(pair), depth)
    }

    /// `operation` or `sum`.
    fn operation(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let mut tokens = Vec::new();
        for part in pair.clone().into_inner() {
            tokens.push(self.token(&part)?);
        }
        let mut tokens: Tokens = tokens.into_iter().peekable();
        self.climb(&mut tokens, OR)
    }

    fn token(&mut self, pair: &Pair<'_>) -> Option<Token> {
        let span = self.span(pair);
        let op = match pair.as_rule() {
            Rule::k_not => return Some(Token::Not(span)),
            Rule::has => return Some(Token::Has(span)),
            Rule::one_of => {
                let members = all(pair, Rule::member).map(|m| self.member(&m)).collect::<Option<_>>()?;
                return Some(Token::OneOf(members, span));
            }
            Rule::interval => {
                let mut sums = all(pair, Rule::sum);
                let (low, high) = (self.operation(&sums.next()?)?, self.operation(&sums.next()?)?);
                return Some(Token::Between(Box::new(low), Box::new(high), span));
            }
            Rule::k_or => BinaryOp::Or,
            Rule::k_and => BinaryOp::And,
            Rule::less => BinaryOp::Less,
            Rule::less_equal => BinaryOp::LessEqual,
            Rule::greater => BinaryOp::Greater,
            Rule::greater_equal => BinaryOp::GreaterEqual,
            Rule::equals => BinaryOp::Equal,
            Rule::unequal => BinaryOp::NotEqual,
            Rule::plus => BinaryOp::Add,
            Rule::minus => return Some(Token::Minus(span)),
            Rule::times => BinaryOp::Multiply,
            Rule::over => BinaryOp::Divide,
            _ => return Some(Token::Operand(self.operand(pair)?)),
        };
        Some(Token::Binary(Spanned::new(op, span)))
    }

    fn member(&mut self, pair: &Pair<'_>) -> Option<Expr> {
        let inner = pair.clone().into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::path => ExprKind::Path(self.path(&inner)),
            _ => ExprKind::Literal(self.literal(&inner)?),
        };
        Some(Expr { kind, span: self.span(&inner) })
    }

    /// Takes operands and operators that bind at least as strongly as `least`.
    fn climb(&mut self, tokens: &mut Tokens, least: u8) -> Option<Deep> {
        let left = self.prefixed(tokens, least)?;
        self.extended(left, tokens, least)
    }

    /// What an operand is once it has taken the operators behind it that bind at least as strongly as `least`.
    fn extended(&mut self, operand: Deep, tokens: &mut Tokens, least: u8) -> Option<Deep> {
        let mut left = operand;
        let mut compared = false;
        while let Some(level) = tokens.peek().map(Token::level) {
            if level < least {
                break;
            }
            let token = tokens.next()?;
            if level == COMPARISON && compared {
                self.report(token.span(), SyntaxProblem::ChainedComparison);
                return None;
            }
            compared = level == COMPARISON;
            left = self.joined(left, token, level, tokens)?;
        }
        Some(left)
    }

    fn joined(&mut self, left: Deep, token: Token, level: u8, tokens: &mut Tokens) -> Option<Deep> {
        let start = left.expr.span;
        match token {
            Token::OneOf(members, span) => {
                let depth = left.depth.max(1);
                self.node(ExprKind::OneOf { value: Box::new(left.expr), members }, start.to(span), depth)
            }
            Token::Between(low, high, span) => {
                let depth = left.depth.max(low.depth).max(high.depth);
                let kind = ExprKind::Between { value: Box::new(left.expr), low: Box::new(low.expr), high: Box::new(high.expr) };
                self.node(kind, start.to(span), depth)
            }
            Token::Has(_) => {
                let right = self.climb(tokens, level + 1)?;
                let (span, depth) = (start.to(right.expr.span), left.depth.max(right.depth));
                self.node(ExprKind::Has { member: Box::new(left.expr), set: Box::new(right.expr) }, span, depth)
            }
            Token::Binary(op) => self.binary(left, op, level, tokens),
            Token::Minus(span) => self.binary(left, Spanned::new(BinaryOp::Subtract, span), level, tokens),
            Token::Operand(_) | Token::Not(_) => None,
        }
    }

    fn binary(&mut self, left: Deep, op: Spanned<BinaryOp>, level: u8, tokens: &mut Tokens) -> Option<Deep> {
        let right = self.climb(tokens, level + 1)?;
        let (span, depth) = (left.expr.span.to(right.expr.span), left.depth.max(right.depth));
        self.node(ExprKind::Binary { op, left: Box::new(left.expr), right: Box::new(right.expr) }, span, depth)
    }

    /// An operand with 非 and signs before it.
    fn prefixed(&mut self, tokens: &mut Tokens, least: u8) -> Option<Deep> {
        let mut before: Vec<(Span, bool)> = Vec::new();
        let mut signed = false;
        let mut operand = loop {
            match tokens.next()? {
                Token::Not(span) => {
                    // `a = 非 b` reads as if 非 bound more strongly than it does.
                    if least > NOT || signed {
                        self.report(span, SyntaxProblem::NeedsBrackets { word: "非" });
                    }
                    before.push((span, true));
                }
                Token::Minus(span) => {
                    signed = true;
                    before.push((span, false));
                }
                Token::Operand(operand) => break operand,
                _ => return None,
            }
        };
        while let Some((span, not)) = before.pop() {
            let inside = self.extended(operand, tokens, if not { NOT } else { SIGN })?;
            let (whole, depth) = (span.to(inside.expr.span), inside.depth);
            let inside = Box::new(inside.expr);
            operand = self.node(if not { ExprKind::Not(inside) } else { ExprKind::Negative(inside) }, whole, depth)?;
        }
        Some(operand)
    }

    fn operand(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::k_as_of => ExprKind::AsOf,
            Rule::reference => return self.reference(pair),
            Rule::brackets => {
                let inside = match child(pair, Rule::choose) {
                    Some(choose) => self.choose(&choose)?,
                    None => self.deep_expr(&child(pair, Rule::expr)?)?,
                };
                return Some(Deep { expr: Expr { kind: inside.expr.kind, span }, depth: inside.depth });
            }
            _ => ExprKind::Literal(self.literal(pair)?),
        };
        self.node(kind, span, 0)
    }

    /// 若 … 则 … 否则 若 … 则 … 否则 …
    fn choose(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let span = self.span(pair);
        let mut parts = Vec::new();
        for part in pair.clone().into_inner().filter(|p| !is_word(p.as_rule())) {
            parts.push(self.deep_expr(&part)?);
        }
        let mut out = parts.pop()?;
        while let (Some(then), Some(condition)) = (parts.pop(), parts.pop()) {
            let depth = out.depth.max(then.depth).max(condition.depth);
            let whole = condition.expr.span.to(out.expr.span);
            let kind = ExprKind::If { condition: Box::new(condition.expr), then: Box::new(then.expr), otherwise: Box::new(out.expr) };
            out = self.node(kind, whole, depth)?;
        }
        out.expr.span = span;
        Some(out)
    }

    /// A path, or a call.
    fn reference(&mut self, pair: &Pair<'_>) -> Option<Deep> {
        let span = self.span(pair);
        let callee = self.path(&child(pair, Rule::path)?);
        let Some(in_brackets) = child(pair, Rule::args) else { return self.node(ExprKind::Path(callee), span, 0) };
        let mut depth = 0;
        let mut args = Vec::new();
        for arg in all(&in_brackets, Rule::arg) {
            let inner = arg.into_inner().next()?;
            if inner.as_rule() == Rule::items_of {
                let condition = self.part(child(&inner, Rule::condition).and_then(|c| child(&c, Rule::expr)), &mut depth)?;
                let value = self.part(child(&inner, Rule::expr), &mut depth)?;
                args.push(Arg::List { list: self.path(&child(&inner, Rule::path)?), condition, value, span: self.span(&inner) });
            } else {
                let deep = self.deep_expr(&inner)?;
                depth = depth.max(deep.depth);
                args.push(Arg::Expr(deep.expr));
            }
        }
        let column = child(pair, Rule::column).and_then(|c| child(&c, Rule::name)).map(|n| self.name(&n));
        self.node(ExprKind::Call { callee, args, column }, span, depth)
    }

    /// A part that may be left out; the outer `None` is one that could not be built.
    #[expect(clippy::option_option, reason = "left out, and failed, are different answers")]
    fn part(&mut self, pair: Option<Pair<'_>>, depth: &mut usize) -> Option<Option<Expr>> {
        let Some(pair) = pair else { return Some(None) };
        let deep = self.deep_expr(&pair)?;
        *depth = (*depth).max(deep.depth);
        Some(Some(deep.expr))
    }
}
