//! Pairs of the parser → tokens, with the places where lines may end.

use super::token::{Cut, Gap, Kind, Remark, Space, Token, Tokens, Wrap};
use crate::lang::Lang;
use crate::span::Span;
use crate::syntax::ast::Comment;
use crate::syntax::grammar::{Grammar, Pair, Rule, is_word};
use crate::syntax::words::{self, Place, Word};
use pest::Parser as _;
use std::ops::Range;

/// One block deeper.
const DEEPER: u32 = 100;
/// One bracket of an expression deeper.
const BRACKET: u32 = 10;
/// A text and its English are parted last.
const TEXT: u32 = 100_000;

/// The tokens of a text that parses.
pub(super) fn read(text: &str, comments: &[Comment]) -> Option<Tokens> {
    let file = Grammar::parse(Rule::file, text).ok()?.next()?;
    let mut reader = Reader {
        text,
        comments,
        tokens: Vec::new(),
        next_comment: 0,
        at: 0,
        carried: Gap::default(),
        space: Space::One,
        cut: None,
        enters: 0,
        cell: None,
        groups: 0,
        lang: Lang::Zh,
    };
    let group = reader.group();
    for declaration in file.into_inner().filter(|p| p.as_rule() != Rule::EOI) {
        reader.cut = Some(Cut { level: 0, group, edge: false, fill: false, block: false, always: true, paragraph: true });
        reader.part(declaration, 0);
    }
    let end = std::mem::take(&mut reader.carried).joined(reader.gap_to(text.len()));
    Some(Tokens { list: reader.tokens, end })
}

struct Reader<'a> {
    text: &'a str,
    comments: &'a [Comment],
    tokens: Vec<Token>,
    next_comment: usize,
    /// Where the last token or comment ended.
    at: usize,
    /// What stood before a bracket or comma that goes to the end of its line: it goes behind it.
    carried: Gap,
    // What holds for the next token.
    space: Space,
    cut: Option<Cut>,
    enters: usize,
    cell: Option<(u32, usize)>,
    groups: u32,
    lang: Lang,
}

impl Reader<'_> {
    fn group(&mut self) -> u32 {
        self.groups += 1;
        self.groups
    }

    /// A cut of which as many are taken as there are in a line.
    fn all(level: u32, group: u32) -> Cut {
        Cut { level, group, edge: false, fill: false, block: false, always: false, paragraph: false }
    }

    /// A cut of which as many are taken as are needed.
    fn fill(level: u32, group: u32) -> Cut {
        Cut { fill: true, ..Self::all(level, group) }
    }

    // ── tokens ──────────────────────────────────────────────────────────────

    fn line_ends(&self, from: usize, to: usize) -> usize {
        let between = self.text.get(from..to).unwrap_or("");
        between.matches('\n').count() + between.replace("\r\n", "").matches('\r').count()
    }

    /// What stands between the last token and a place.
    fn gap_to(&mut self, start: usize) -> Gap {
        let mut gap = Gap::default();
        while let Some(comment) = self.comments.get(self.next_comment).filter(|c| (c.span.start as usize) < start) {
            let line_ends = self.line_ends(self.at, comment.span.start as usize);
            gap.remarks.push(Remark { comment: self.next_comment, line_ends });
            self.at = comment.span.end as usize;
            self.next_comment += 1;
        }
        gap.line_ends = self.line_ends(self.at, start);
        let between = self.text.get(self.at..start).unwrap_or("");
        let line = between.rfind(['\n', '\r']).and_then(|at| between.get(at + 1..));
        gap.indent = line.map_or(0, |line| line.len() - line.trim_start_matches(' ').len());
        gap
    }

    fn push(&mut self, rule: Rule, kind: Kind, start: usize, end: usize) {
        let own = self.gap_to(start);
        self.at = end;
        let mut gap = std::mem::take(&mut self.carried).joined(own);
        let goes_to_line_end = matches!(kind, Kind::Comma | Kind::Enumeration) || (kind == Kind::Open('{') && self.cut.is_none());
        if goes_to_line_end {
            self.carried = std::mem::take(&mut gap);
        }
        // A line does not end with an operator: what stood behind it stands before it.
        if gap.remarks.is_empty()
            && gap.line_ends > 0
            && let Some(operator) = self.tokens.last_mut().filter(|t| t.cut.is_some() && is_operator(t.rule))
        {
            operator.gap.line_ends += gap.line_ends;
            operator.gap.indent = gap.indent;
            gap.line_ends = 0;
        }
        let text = self.text.get(start..end).unwrap_or("").to_owned();
        if let Kind::Word(word) = kind {
            self.lang = if text.is_ascii() && !word.zh.is_ascii() { Lang::En } else { Lang::Zh };
        }
        self.tokens.push(Token {
            rule,
            kind,
            span: Span::new(start, end),
            spelled: text.clone(),
            text,
            lang: self.lang,
            gap,
            space: std::mem::replace(&mut self.space, Space::One),
            cut: self.cut.take(),
            enters: std::mem::take(&mut self.enters),
            leaves: 0,
            negation: Wrap::default(),
            lone: Wrap::default(),
            cell: self.cell.take(),
        });
    }

    /// Signs that the grammar reads without a name, up to a place.
    fn signs(&mut self, from: usize, to: usize, inside: Rule) {
        let mut chars = self.text.get(from..to).unwrap_or("").char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let at = from + i;
            if matches!(c, '#' | '＃') {
                while chars.next_if(|(_, c)| !matches!(c, '\n' | '\r')).is_some() {}
                continue;
            }
            let kind = match c {
                '(' | '（' => Kind::Open('('),
                '[' | '［' => Kind::Open('['),
                ')' | '）' => Kind::Close(')'),
                ']' | '］' => Kind::Close(']'),
                '.' | '．' | '。' => Kind::Sign("."),
                '/' | '／' => Kind::Sign("/"),
                '<' | '＜' => Kind::Sign("<"),
                ',' | '，' | '、' | ';' | '；' => match inside {
                    Rule::clauses | Rule::one_of | Rule::against | Rule::replaces | Rule::gives => Kind::Enumeration,
                    _ => Kind::Comma,
                },
                _ => continue,
            };
            match kind {
                Kind::Close(_) | Kind::Comma | Kind::Enumeration | Kind::Sign(".") => self.space = Space::None,
                Kind::Open('(') if matches!(inside, Rule::args) => self.space = Space::None,
                _ => {}
            }
            self.push(inside, kind, at, at + c.len_utf8());
            match kind {
                Kind::Open(_) | Kind::Sign(".") => self.space = Space::None,
                Kind::Enumeration => self.space = Space::English,
                _ => {}
            }
        }
    }

    fn leaf(&mut self, pair: &Pair<'_>) -> bool {
        let (rule, text) = (pair.as_rule(), pair.as_str());
        let kind = match rule {
            rule if is_word(rule) => match word_of(rule) {
                Some(word) => Kind::Word(word),
                None => return false,
            },
            Rule::name => Kind::Name,
            Rule::key => Kind::Declared,
            Rule::string => Kind::Text,
            Rule::number => Kind::Number,
            Rule::unit => Kind::Unit,
            Rule::date => Kind::Date,
            Rule::clause_no => Kind::Clause,
            Rule::lb => Kind::Open('{'),
            Rule::rb => Kind::Close('}'),
            Rule::colon => Kind::Sign(":"),
            Rule::bar => Kind::Sign("|"),
            Rule::none => Kind::Sign("—"),
            Rule::less_equal => Kind::Sign("<="),
            Rule::greater_equal => Kind::Sign(">="),
            Rule::less => Kind::Sign("<"),
            Rule::greater => Kind::Sign(">"),
            Rule::equals => Kind::Sign("="),
            Rule::plus => Kind::Sign("+"),
            Rule::minus => Kind::Sign("-"),
            Rule::times => Kind::Sign("*"),
            Rule::over => Kind::Sign("/"),
            Rule::unequal => match words::of_rule("k_is_not").filter(|w| !text.starts_with(['!', '！', '≠']) && !w.zh.is_empty()) {
                Some(word) => Kind::Word(word),
                None => Kind::Sign("!="),
            },
            _ => return false,
        };
        let place = pair.as_span();
        self.push(rule, kind, place.start(), place.end());
        true
    }

    /// A name that is a word where it stands.
    fn name_as_word(&mut self, place: Place) {
        if let Some(last) = self.tokens.last_mut()
            && let Some(word) = words::find(place, &last.text.chars().map(crate::number::fold_width).collect::<String>())
        {
            last.kind = Kind::Word(word);
        }
    }

    fn leave(&mut self) {
        if let Some(last) = self.tokens.last_mut() {
            last.leaves += 1;
        }
    }

    // ── parts ───────────────────────────────────────────────────────────────

    /// A part whose further lines are indented.
    fn part(&mut self, pair: Pair<'_>, level: u32) {
        self.enters += 1;
        self.walk(pair, level);
        self.leave();
    }

    fn walk(&mut self, pair: Pair<'_>, level: u32) {
        if self.leaf(&pair) {
            return;
        }
        let inside = pair.as_rule();
        match inside {
            Rule::operation | Rule::sum => return self.chain(&pair.into_inner().collect::<Vec<_>>(), level),
            Rule::facts | Rule::items => return self.facts(pair, level),
            Rule::table => return self.table(pair, level),
            Rule::rows => return self.rows(pair, level),
            _ => {}
        }
        let (place, children) = (pair.as_span(), pair.into_inner());
        let has = |rule| children.clone().any(|c| c.as_rule() == rule);
        // With a column it is a table, whatever it is called.
        let may_be_function = has(Rule::args) && !has(Rule::column);
        let mut shape = Shape { inside, block: self.group(), parts: self.group(), level, first: true, open: false, seen: 0, may_be_function };
        let mut from = place.start();
        for child in children {
            let here = child.as_span();
            self.signs(from, here.start(), inside);
            from = here.end();
            self.child(child, &mut shape);
        }
        self.signs(from, place.end(), inside);
        match inside {
            Rule::status => self.name_as_word(Place::Status),
            Rule::force => self.name_as_word(Place::Force),
            _ => {}
        }
    }

    fn child(&mut self, child: Pair<'_>, shape: &mut Shape) {
        let (rule, level) = (child.as_rule(), shape.level);
        let parts = shape.parts;
        match (shape.inside, rule) {
            (_, Rule::lb) => {
                shape.open = true;
                self.leaf(&child);
            }
            (_, Rule::rb) => {
                shape.open = false;
                self.cut = Some(Cut { edge: true, block: true, ..Self::all(level, shape.block) });
                self.leaf(&child);
            }
            // Statements, fields and attributes in braces.
            _ if shape.open => {
                self.space = if shape.first { Space::One } else { Space::Two };
                self.cut = Some(Cut { edge: shape.first, block: shape.first, paragraph: !shape.first, ..Self::all(level, shape.block) });
                shape.first = false;
                self.part(child, level + DEEPER);
            }
            (Rule::label, Rule::key) => {
                // The name beside a key is its own in every language.
                if let Some(name) = self.tokens.iter_mut().rev().find(|t| t.rule == Rule::name) {
                    name.kind = Kind::Declared;
                }
                self.leaf(&child);
            }
            (Rule::field, Rule::value_of) => {
                self.walk(child, level);
            }
            (Rule::value_of | Rule::define | Rule::amount, Rule::colon) => {
                self.space = Space::None;
                self.leaf(&child);
            }
            (Rule::value_of, Rule::r#type) => self.type_of(child, level + 2),
            (Rule::value_of, _) => {
                self.cut = Some(Self::all(level, parts));
                self.part(child, level + 20);
            }
            (Rule::define, Rule::r#type) => self.type_of(child, level + 3),
            (Rule::define, Rule::expr) => {
                self.cut = Some(Self::all(level + 1, parts));
                self.part(child, level + 20);
            }
            (Rule::define, Rule::cite) => {
                self.space = Space::Two;
                self.cut = Some(Self::all(level, shape.block));
                self.part(child, level + 20);
            }
            (Rule::several | Rule::choice, Rule::bar) => {
                self.cut = Some(Self::fill(level, parts));
                self.leaf(&child);
            }
            (Rule::text, Rule::string) => {
                // The stroke, not the English behind it, begins the line.
                if shape.seen > 0
                    && let Some(stroke) = self.tokens.last_mut()
                {
                    stroke.cut = Some(Self::fill(TEXT + level, parts));
                }
                shape.seen += 1;
                self.leaf(&child);
            }
            (Rule::clauses, Rule::clause_no)
            | (Rule::responsible | Rule::payer | Rule::authority, Rule::text)
            | (Rule::against | Rule::replaces, Rule::path)
            | (Rule::gives, Rule::duration)
            | (Rule::one_of, Rule::member)
            | (Rule::args, Rule::arg) => {
                if shape.seen > 0 {
                    self.cut = Some(Self::fill(level + 2, parts));
                }
                shape.seen += 1;
                if rule == Rule::arg { self.part(child, level + 3) } else { self.walk(child, level) }
            }
            (Rule::clause, Rule::expr) => self.required(child, level + 2),
            (Rule::clause, Rule::exception) => {
                self.cut = Some(Self::all(level + 1, parts));
                self.part(child, level + 1);
            }
            (Rule::exception, Rule::k_may)
            | (Rule::cite, Rule::via)
            | (Rule::material, Rule::condition | Rule::k_held)
            | (Rule::within, Rule::k_from)
            | (Rule::quantified, Rule::k_if | Rule::k_satisfies)
            | (Rule::choose, Rule::k_else) => {
                let after_else = shape.inside == Rule::choose;
                self.cut = Some(Self::all(level + 1, if after_else { shape.block } else { parts }));
                self.walk(child, level + 2);
            }
            (Rule::choose, Rule::k_then) => {
                self.cut = Some(Self::all(level + 2, parts));
                self.leaf(&child);
            }
            (Rule::items_of, Rule::condition | Rule::k_of) => {
                self.cut = Some(Self::all(level, parts));
                self.walk(child, level + 2);
            }
            (Rule::consequence, Rule::text) => {
                self.cut = Some(Self::all(level + 1, parts));
                self.walk(child, level);
            }
            (Rule::signed, Rule::quantity) => {
                if shape.seen > 0 {
                    self.space = Space::None;
                }
                self.walk(child, level);
            }
            (Rule::signed, Rule::minus) => {
                shape.seen += 1;
                self.leaf(&child);
            }
            (Rule::quantity | Rule::duration, Rule::unit) => {
                self.space = if child.as_str().starts_with(['%', '％', '‰']) { Space::None } else { Space::English };
                self.leaf(&child);
            }
            (Rule::reference, Rule::path) => {
                let names = child.clone().into_inner().count();
                self.walk(child, level);
                if names == 1 && shape.may_be_function {
                    self.name_as_word(Place::Function);
                }
            }
            (Rule::expr | Rule::arg | Rule::body | Rule::verb | Rule::bool, _) | (_, Rule::list | Rule::group | Rule::body) => self.walk(child, level),
            (Rule::condition, Rule::expr) => self.walk(child, level + 20),
            (_, Rule::expr) => self.walk(child, level + 2),
            _ => self.walk(child, level + 3),
        }
    }

    fn type_of(&mut self, ty: Pair<'_>, level: u32) {
        self.enters += 1;
        for inner in ty.into_inner() {
            match inner.as_rule() {
                Rule::ordered => self.ordered(inner, level),
                Rule::name => {
                    self.leaf(&inner);
                    self.name_as_word(Place::Type);
                }
                _ => self.walk(inner, level),
            }
        }
        self.leave();
    }

    fn ordered(&mut self, pair: Pair<'_>, level: u32) {
        let group = self.group();
        let mut from = pair.as_span().start();
        for label in pair.into_inner() {
            let start = label.as_span().start();
            self.cut = Some(Self::fill(level, group));
            self.signs(from, start, Rule::ordered);
            from = label.as_span().end();
            self.cut = None;
            self.walk(label, level);
        }
    }

    // ── expressions ─────────────────────────────────────────────────────────

    /// Operands and operators in a row: a line may end before the weakest operators first.
    fn chain(&mut self, parts: &[Pair<'_>], level: u32) {
        self.joined(parts, 0, level, level + 8);
    }

    /// What a verb asks for. Brackets around a 非 right behind it say nothing, and come and go with the language.
    fn required(&mut self, expr: Pair<'_>, level: u32) {
        let parts: Vec<Pair<'_>> = match expr.clone().into_inner().next() {
            Some(operation) if operation.as_rule() == Rule::operation => operation.into_inner().collect(),
            _ => return self.walk(expr, level),
        };
        let joins = |parts: &[Pair<'_>], i: usize| Self::strength(parts, i).is_some_and(|s| s < 2);
        let bare = parts.first().filter(|_| parts.len() == 1 || joins(&parts, 1)).and_then(in_brackets);
        let bare = bare.filter(|inside| inside.first().is_some_and(|p| p.as_rule() == Rule::k_not) && !(1..inside.len()).any(|i| joins(inside, i)));
        let (parts, negated) = match bare {
            Some(inside) => {
                let negated = inside.len();
                (inside.into_iter().chain(parts.into_iter().skip(1)).collect(), negated)
            }
            None if parts.first().is_some_and(|p| p.as_rule() == Rule::k_not) => {
                let negated = (1..parts.len()).find(|i| joins(&parts, *i)).unwrap_or(parts.len());
                (parts, negated)
            }
            None => (parts, 0),
        };
        let end = negated.checked_sub(1).and_then(|i| parts.get(i)).map(|p| p.as_span().end());
        let first = self.tokens.len();
        self.chain(&parts, level);
        if let Some(end) = end {
            if let Some(token) = self.tokens.get_mut(first) {
                token.negation.begins = true;
            }
            if let Some(token) = self.tokens.iter_mut().skip(first).filter(|t| t.span.end as usize <= end).last() {
                token.negation.ends = true;
            }
        }
    }

    fn joined(&mut self, parts: &[Pair<'_>], strength: u32, level: u32, inner: u32) {
        if strength > 4 {
            for part in parts {
                self.operand(part.clone(), inner);
            }
            return;
        }
        let at: Vec<usize> = (1..parts.len()).filter(|i| Self::strength(parts, *i) == Some(strength)).collect();
        if at.is_empty() {
            return self.joined(parts, strength + 1, level, inner);
        }
        let group = self.group();
        let mut from = 0;
        for next in at.into_iter().chain([parts.len()]) {
            let segment = parts.get(from..next).unwrap_or_default();
            match segment.split_first() {
                Some((operator, operands)) if from > 0 => {
                    self.cut = Some(Self::all(level + strength, group));
                    self.walk(operator.clone(), inner);
                    if !operands.is_empty() {
                        self.enters += 1;
                        self.joined(operands, strength + 1, level, inner);
                        self.leave();
                    }
                }
                _ => {
                    self.enters += 1;
                    self.joined(segment, strength + 1, level, inner);
                    self.leave();
                }
            }
            from = next;
        }
    }

    /// How strongly the operator at a place binds; `None` for what is none, and for a sign.
    fn strength(parts: &[Pair<'_>], at: usize) -> Option<u32> {
        let follows_operand =
            at.checked_sub(1).and_then(|i| parts.get(i)).is_some_and(|before| !is_operator(before.as_rule()) && before.as_rule() != Rule::k_not);
        Some(match parts.get(at)?.as_rule() {
            Rule::k_or => 0,
            Rule::k_and => 1,
            Rule::less_equal | Rule::greater_equal | Rule::unequal | Rule::less | Rule::greater | Rule::equals | Rule::has | Rule::interval | Rule::one_of => 2,
            Rule::plus => 3,
            Rule::minus if follows_operand => 3,
            Rule::times | Rule::over => 4,
            _ => return None,
        })
    }

    fn operand(&mut self, part: Pair<'_>, level: u32) {
        let is_sign = part.as_rule() == Rule::minus;
        let (lone, bracketed) = match lone_path(&part) {
            Some(path) => (Some(path), true),
            None => (Some(part.clone()).filter(is_path), false),
        };
        match (lone, part.as_rule()) {
            (Some(path), _) => self.lone(path, bracketed, level),
            (None, Rule::brackets | Rule::reference) => self.walk(part, level + BRACKET),
            _ => self.walk(part, level),
        }
        // A sign stands at what it turns.
        if is_sign {
            self.space = Space::None;
        }
    }

    /// A name that stands by itself as an operand, and may stand in brackets of its own.
    fn lone(&mut self, path: Pair<'_>, bracketed: bool, level: u32) {
        // Brackets around a bare name say nothing.
        let bracketed = bracketed && path.clone().into_inner().any(|p| p.into_inner().count() > 1);
        let first = self.tokens.len();
        self.walk(path, level);
        if let Some(token) = self.tokens.get_mut(first) {
            token.lone = Wrap { begins: true, bracketed, ..token.lone };
        }
        if let Some(token) = self.tokens.last_mut() {
            token.lone = Wrap { ends: true, bracketed, ..token.lone };
        }
    }

    // ── facts and tables ────────────────────────────────────────────────────

    /// `{ … }` and `[ … ]` of examples: a comma between each two, none at the end.
    fn facts(&mut self, pair: Pair<'_>, level: u32) {
        let (edges, between) = (self.group(), self.group());
        let is_block = pair.as_rule() == Rule::facts;
        let place = pair.as_span();
        let children: Vec<Pair<'_>> = pair.into_inner().filter(|p| matches!(p.as_rule(), Rule::fact | Rule::value)).collect();
        let open = place.as_str().chars().next().map_or(0, char::len_utf8);
        let close = place.end() - place.as_str().chars().next_back().map_or(0, char::len_utf8);
        let (opening, closing, rule_open, rule_close) = if is_block { ('{', '}', Rule::lb, Rule::rb) } else { ('[', ']', Rule::items, Rule::items) };
        self.push(rule_open, Kind::Open(opening), place.start(), place.start() + open);
        // Items that are blocks stand one to a line where they do not stand in one.
        let each = children.iter().any(|c| c.clone().into_inner().next().is_some_and(|i| i.as_rule() == Rule::facts));
        let last = children.len().saturating_sub(1);
        let empty = children.is_empty();
        for (i, child) in children.into_iter().enumerate() {
            let end = child.as_span().end();
            self.cut = Some(match i {
                0 => Cut { edge: true, ..Self::all(level, edges) },
                _ if each => Cut { paragraph: true, ..Self::all(level, edges) },
                _ => Cut { paragraph: true, ..Self::fill(level + 1, between) },
            });
            self.space = if i == 0 && !is_block { Space::None } else { Space::One };
            self.part(child, level + 2);
            if i < last {
                self.space = Space::None;
                let comma = self.comma_after(end, place.end());
                self.push(Rule::comma, Kind::Comma, comma.start, comma.end);
            }
        }
        self.space = if is_block && !empty { Space::One } else { Space::None };
        if !empty {
            self.cut = Some(Cut { edge: true, ..Self::all(level, edges) });
        }
        self.push(rule_close, Kind::Close(closing), close, place.end());
    }

    /// The comma behind a fact; an empty place where there is none.
    fn comma_after(&self, from: usize, to: usize) -> Range<usize> {
        let mut chars = self.text.get(from..to).unwrap_or("").char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            match c {
                '#' | '＃' => while chars.next_if(|(_, c)| !matches!(c, '\n' | '\r')).is_some() {},
                ',' | '，' | '、' | ';' | '；' => return from + i..from + i + c.len_utf8(),
                c if c.is_whitespace() => {}
                _ => break,
            }
        }
        self.at..self.at
    }

    fn table(&mut self, pair: Pair<'_>, level: u32) {
        let place = pair.as_span();
        let (block, parts, table) = (self.group(), self.group(), self.group());
        let (mut from, mut keys) = (place.start(), 0);
        for child in pair.into_inner() {
            let here = child.as_span();
            if keys > 0 && child.as_rule() == Rule::path {
                self.signs(from, here.start(), Rule::table);
                self.cut = Some(Self::fill(level + 2, parts));
            } else {
                self.signs(from, here.start(), Rule::table);
            }
            from = here.end();
            let line = Cut { edge: true, always: true, paragraph: true, ..Self::all(level, block) };
            match child.as_rule() {
                Rule::path => {
                    keys += 1;
                    self.walk(child, level);
                }
                Rule::head | Rule::row => {
                    self.cut = Some(line);
                    self.row(child, table);
                }
                Rule::cite => {
                    self.cut = Some(line);
                    self.part(child, level + DEEPER);
                }
                Rule::rb => {
                    self.cut = Some(Cut { paragraph: false, ..line });
                    self.leaf(&child);
                }
                _ => self.walk(child, level),
            }
        }
    }

    fn rows(&mut self, pair: Pair<'_>, level: u32) {
        let (block, table) = (self.group(), self.group());
        let several = pair.clone().into_inner().filter(|p| p.as_rule() == Rule::row).count() > 1;
        for child in pair.into_inner() {
            let cut = Cut { edge: true, always: several, paragraph: true, ..Self::all(level, block) };
            match child.as_rule() {
                Rule::row => {
                    self.cut = Some(cut);
                    self.row(child, table);
                }
                Rule::rb => {
                    self.cut = Some(Cut { paragraph: false, ..cut });
                    self.leaf(&child);
                }
                _ => self.walk(child, level),
            }
        }
    }

    /// A line of a table: its cells stand below each other.
    fn row(&mut self, row: Pair<'_>, table: u32) {
        self.enters += 1;
        let mut cell = 0;
        for part in row.into_inner() {
            if part.as_rule() == Rule::bar {
                self.leaf(&part);
            } else {
                self.cell = Some((table, cell));
                cell += 1;
                self.walk(part, TEXT);
            }
        }
        self.leave();
    }
}

/// The operands and operators in brackets.
fn in_brackets<'i>(part: &Pair<'i>) -> Option<Vec<Pair<'i>>> {
    let expr = Some(part.clone()).filter(|p| p.as_rule() == Rule::brackets)?.into_inner().next()?;
    let operation = Some(expr).filter(|p| p.as_rule() == Rule::expr)?.into_inner().next()?;
    Some(operation).filter(|p| p.as_rule() == Rule::operation).map(|p| p.into_inner().collect())
}

/// Whether an operand is a name, and no call.
fn is_path(part: &Pair<'_>) -> bool {
    part.as_rule() == Rule::reference && part.clone().into_inner().count() == 1
}

/// The name that stands alone in brackets.
fn lone_path<'i>(part: &Pair<'i>) -> Option<Pair<'i>> {
    let mut inside = in_brackets(part)?;
    inside.pop().filter(|last| inside.is_empty() && is_path(last))
}

/// What is known of the part that is being read.
struct Shape {
    inside: Rule,
    /// Cuts between what stands in its braces.
    block: u32,
    /// Cuts between its other parts.
    parts: u32,
    level: u32,
    /// Nothing stood in the braces yet.
    first: bool,
    /// Within its braces.
    open: bool,
    /// How many of what is counted stood there.
    seen: usize,
    /// A call that is of a function, if one has the name.
    may_be_function: bool,
}

fn is_operator(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::k_or
            | Rule::k_and
            | Rule::less_equal
            | Rule::greater_equal
            | Rule::unequal
            | Rule::less
            | Rule::greater
            | Rule::equals
            | Rule::plus
            | Rule::minus
            | Rule::times
            | Rule::over
            | Rule::has
    )
}

fn word_of(rule: Rule) -> Option<&'static Word> {
    words::of_rule(&format!("{rule:?}"))
}
