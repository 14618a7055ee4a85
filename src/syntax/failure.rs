//! Why a declaration could not be parsed, in our nouns: from the furthest place that the parser reached and what stands there.

use super::foreign;
use super::grammar::{Rule, begins, goes_on};
use super::scan::{self, Bracket, Piece, closer, word_at};
use super::words::{self, Place, Word};
use crate::diag::{Diagnostic, Expected, Problem, SyntaxProblem, Why};
use crate::nearest::nearest;
use crate::number::fold_width;
use crate::source::FileId;
use crate::span::Span;
use std::collections::BTreeSet;

/// What stands where the parser could not go on.
struct Stop<'a> {
    text: &'a str,
    piece: &'a Piece,
    /// Where the token begins.
    at: usize,
    /// The token.
    token: &'a str,
    /// What the parser tried there.
    tried: Vec<Rule>,
    /// Names that the file declares, as far as that can be seen without parsing it.
    declared: &'a BTreeSet<&'a str>,
}

/// A mistake that is known by its look: the problem, its place, what to write instead of what.
type Known = (SyntaxProblem, Span, Option<(Span, String)>);

/// The mistake of a piece that could not be parsed.
pub(super) fn diagnostic(text: &str, file: FileId, piece: &Piece, declared: &BTreeSet<&str>, error: pest::error::Error<Rule>) -> Diagnostic {
    let offset = match error.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    };
    let tried = match error.variant {
        pest::error::ErrorVariant::ParsingError { positives, .. } => positives,
        pest::error::ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let at = skip_blanks(text, piece.start + offset, piece.end);
    let place = Stop { text, piece, at, token: token_at(text, at, piece.end), tried, declared };
    place.diagnose(file)
}

/// Words with a bracket or colon behind them: what a file seems to declare.
pub(super) fn declared(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let word = word_at(text, at);
        at += word.len();
        if word.is_empty() {
            at += c.len_utf8();
        } else if text.get(at..).is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\u{3000}']).starts_with(['(', '（', ':', '：'])) {
            names.insert(word);
        }
    }
    names
}

fn skip_blanks(text: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end {
        let rest = text.get(at..end).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() || c == '\u{feff}' {
            at += c.len_utf8();
        } else if matches!(c, '#' | '＃') {
            at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        } else {
            break;
        }
    }
    at
}

/// Whether the number of a clause begins so.
fn begins_clause(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase() || "第表附图一二三四五六七八九十".contains(c)
}

/// A run of name characters, a string, or one sign.
fn token_at(text: &str, at: usize, end: usize) -> &str {
    let rest = text.get(at..end).unwrap_or("");
    let Some(first) = rest.chars().next() else { return "" };
    let length = if goes_on(first) {
        word_at(rest, 0).len()
    } else if matches!(first, '"' | '“' | '＂') {
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let closing = if first == '“' { '”' } else { first };
        rest.get(first.len_utf8()..line).and_then(|inside| inside.find(closing)).map_or(line, |i| first.len_utf8() + i + closing.len_utf8())
    } else {
        first.len_utf8()
    };
    rest.get(..length).unwrap_or("")
}

impl<'a> Stop<'a> {
    fn tried(&self, rule: Rule) -> bool {
        self.tried.contains(&rule)
    }

    /// Whether an expression could begin here.
    fn wants_operand(&self) -> bool {
        self.tried.iter().any(|r| is_compound(*r))
    }

    /// Whether an expression could go on here.
    fn wants_operator(&self) -> bool {
        self.tried(Rule::goes_on)
    }

    fn wants_declaration(&self) -> bool {
        self.tried.iter().any(|r| matches!(r, Rule::file | Rule::EOI | Rule::document | Rule::k_document | Rule::k_rule))
    }

    /// Whether a line of a block could begin here.
    fn wants_statement(&self) -> bool {
        self.tried(Rule::rb) && self.words().count() >= 1
    }

    /// The words that could stand here.
    fn words(&self) -> impl Iterator<Item = &'static Word> {
        self.tried.iter().flat_map(|rule| match rule {
            Rule::inspect => words::WORDS.iter().filter(|w| matches!(w.rule, "k_read" | "k_measure" | "k_look" | "k_ask" | "k_try")).collect(),
            Rule::example => words::WORDS.iter().filter(|w| matches!(w.rule, "k_pass_example" | "k_fail_example")).collect(),
            Rule::mark => words::WORDS.iter().filter(|w| matches!(w.rule, "k_verified" | "k_unverified" | "k_inferred" | "k_paraphrased")).collect(),
            Rule::verb | Rule::clause => words::at(Place::Verb).collect(),
            rule => words::of_rule(&format!("{rule:?}")).into_iter().collect::<Vec<_>>(),
        })
    }

    fn wants_verb(&self) -> bool {
        self.tried(Rule::verb) || self.tried(Rule::clause)
    }

    fn span(&self) -> Span {
        Span::new(self.at, self.at + self.token.len())
    }

    fn first(&self) -> Option<char> {
        self.token.chars().next()
    }

    fn is_string(&self) -> bool {
        matches!(self.first(), Some('"' | '“' | '＂'))
    }

    /// Where what stands before the place ends.
    fn before(&self) -> usize {
        let mut end = self.at;
        loop {
            end = self.text.get(self.piece.start..end).map_or(end, |t| self.piece.start + t.trim_end().len());
            let line = self.text.get(self.piece.start..end).and_then(|t| t.rfind(['\n', '\r'])).map_or(self.piece.start, |i| self.piece.start + i + 1);
            let comment = scan::scan(self.text.get(line..end).unwrap_or("")).comments.first().map(|c| line + c.span.start as usize);
            match comment {
                Some(start) if start < end => end = start,
                _ => return end,
            }
        }
    }

    /// The last character before the place, and where it stands.
    fn mark_before(&self) -> Option<(usize, char)> {
        let end = self.before();
        let c = self.text.get(self.piece.start..end)?.chars().next_back()?;
        Some((end - c.len_utf8(), c))
    }

    /// The run of name characters that ends before the place.
    fn word_before(&self) -> Option<(usize, &'a str)> {
        let end = self.before();
        let text = self.text.get(self.piece.start..end)?;
        let start = text.char_indices().rev().take_while(|(_, c)| goes_on(*c)).last().map(|(i, _)| self.piece.start + i)?;
        Some((start, self.text.get(start..end)?))
    }

    /// The innermost bracket that is open at the place.
    fn open_here(&self) -> Option<Bracket> {
        let before = scan::scan(self.text.get(self.piece.start..self.at)?);
        let last = before.pieces.last()?.open.last().copied()?;
        Some(Bracket { mark: last.mark, at: last.at + self.piece.start })
    }

    fn diagnose(&self, file: FileId) -> Diagnostic {
        let simple = |problem: SyntaxProblem| Diagnostic::new(Problem::Syntax(problem), file, self.span());
        let at = |problem: SyntaxProblem, span: Span| Diagnostic::new(Problem::Syntax(problem), file, span);
        if let Some(found) = self.unfinished() {
            let (open, place) = found;
            let span = Span::new(place, place);
            let diagnostic = at(SyntaxProblem::Unfinished { closer: closer(open.mark) }, self.last_before(place));
            let diagnostic = diagnostic.with_related(file, Span::new(open.at, open.at + open.mark.len_utf8()), Why::OpenedHere);
            return if self.piece.open.len() == 1 { diagnostic.with_fix(span, closer(open.mark).to_string()) } else { diagnostic };
        }
        if self.token.is_empty() {
            let end = self.before();
            if let Some((problem, span, _)) = self.clause_number() {
                return at(problem, span);
            }
            return at(SyntaxProblem::Expected { expected: self.expected(), found: None }, self.last_before(end));
        }
        if let Some((problem, span, fix)) = self.known_mistake() {
            let diagnostic = at(problem, span);
            return match fix {
                Some((span, text)) => diagnostic.with_fix(span, text),
                None => diagnostic,
            };
        }
        simple(SyntaxProblem::Expected { expected: self.expected(), found: Some(shortened(self.token)) })
    }

    /// The character before a place, for something to mark.
    fn last_before(&self, place: usize) -> Span {
        let c = self.text.get(..place).and_then(|t| t.chars().next_back());
        c.map_or(Span::new(place, place), |c| Span::new(place - c.len_utf8(), place))
    }

    /// A bracket that should have been closed before the place.
    fn unfinished(&self) -> Option<(Bracket, usize)> {
        let innermost = self.open_here()?;
        let never_closed = self.piece.open.iter().any(|b| b.at == innermost.at);
        if self.token.is_empty() {
            return Some((innermost, self.before()));
        }
        let round = closer(innermost.mark) != '}';
        let word_of_another_block = goes_on(self.first()?) && words::is_word(self.token) && !self.words().any(|w| w.is(self.token));
        if round && never_closed && (word_of_another_block || self.token == "}" || self.token == "｝") {
            return Some((innermost, self.before()));
        }
        (!round && !self.piece.open.is_empty() && word_of_another_block && self.wants_statement()).then(|| (innermost, self.before()))
    }

    /// Mistakes that are known by their look: the problem, its place, what to write instead.
    fn known_mistake(&self) -> Option<Known> {
        let first = self.first()?;
        let found = self
            .extra_closer()
            .or_else(|| self.comment())
            .or_else(|| self.negation())
            .or_else(|| self.thousands())
            .or_else(|| self.key())
            .or_else(|| self.cell())
            .or_else(|| self.mark(first));
        let found = found
            .or_else(|| self.mixed_choice(first))
            .or_else(|| self.dates())
            .or_else(|| self.clause_number())
            .or_else(|| self.spaced_clause(first))
            .or_else(|| self.operator());
        let found = found.or_else(|| self.missing_operand()).or_else(|| self.quotes(first)).or_else(|| self.book_marks(first));
        if found.is_some() || !begins(first) {
            return found;
        }
        self.declaration()
            .or_else(|| self.brackets())
            .or_else(|| self.unit())
            .or_else(|| self.verb())
            .or_else(|| self.glued())
            .or_else(|| self.reserved())
            .or_else(|| self.statement())
    }

    /// `// 说明`
    fn comment(&self) -> Option<Known> {
        let rest = self.text.get(self.at..self.piece.end)?;
        let begun = self.mark_before().filter(|(at, c)| *c == '/' && *at + 1 == self.at && rest.starts_with(['/', '*'])).map(|(at, _)| at);
        let start = begun.or_else(|| (rest.starts_with("//") || rest.starts_with("/*")).then_some(self.at))?;
        let span = Span::new(start, start + 2);
        let written = self.text.get(start..start + 2)?.to_owned();
        Some((SyntaxProblem::ForeignOperator { written, operator: "#" }, span, Some((span, "#".to_owned()))))
    }

    /// `不 供餐`
    fn negation(&self) -> Option<Known> {
        let (start, word) = self.word_before()?;
        if !self.wants_operator() || !foreign::NEGATIONS.contains(&word) || self.declared.contains(word) || words::is_word(self.token) {
            return None;
        }
        let span = Span::new(start, start + word.len());
        Some((SyntaxProblem::ForeignOperator { written: word.to_owned(), operator: "非" }, span, Some((span, "非".to_owned()))))
    }

    /// `依据 《设置标准》`
    fn book_marks(&self, first: char) -> Option<Known> {
        if first != '《' || !self.tried.iter().any(|r| matches!(r, Rule::name | Rule::path)) {
            return None;
        }
        let rest = self.text.get(self.at..self.piece.end)?;
        let line = rest.get(..rest.find(['\n', '\r']).unwrap_or(rest.len()))?;
        let inside = line.get(first.len_utf8()..line.find('》')?)?.trim();
        let span = Span::new(self.at, self.at + line.find('》')? + '》'.len_utf8());
        let problem = SyntaxProblem::Expected { expected: vec![Expected::Name], found: Some(shortened(line.get(..span.end as usize - self.at)?)) };
        Some((problem, span, Some((span, inside.to_owned()))))
    }

    fn extra_closer(&self) -> Option<Known> {
        let extra = self.piece.extra.filter(|b| b.at == self.at)?;
        Some((SyntaxProblem::ExtraCloser { closer: closer(extra.mark) }, self.span(), Some((self.span(), String::new()))))
    }

    /// `1,200`
    fn thousands(&self) -> Option<Known> {
        if !matches!(self.token, "," | "，") {
            return None;
        }
        let is_digit = |c: &char| fold_width(*c).is_ascii_digit();
        let before: String = self.text.get(..self.at)?.chars().rev().take_while(is_digit).collect();
        let start = self.at - before.len();
        let mut end = self.at;
        loop {
            let rest = self.text.get(end..)?;
            let mut chars = rest.chars();
            let group: String = chars.next().filter(|c| matches!(c, ',' | '，')).into_iter().chain(chars.take_while(is_digit)).collect();
            if group.chars().count() != 4 {
                break;
            }
            end += group.len();
        }
        let written = self.text.get(start..end)?;
        if before.is_empty() || before.chars().count() > 3 || end == self.at {
            return None;
        }
        let plain: String = written.chars().filter(is_digit).map(fold_width).collect();
        let span = Span::new(start, end);
        Some((SyntaxProblem::ThousandsSeparator { text: written.to_owned(), plain: plain.clone() }, span, Some((span, plain))))
    }

    /// `班级规模 (ClassSize)`
    fn key(&self) -> Option<Known> {
        if self.wants_operand() || self.wants_operator() {
            return None;
        }
        let start = match self.token {
            "(" | "（" if self.word_before().is_some() => self.at + self.token.len(),
            _ if self.tried(Rule::key) => self.at,
            _ if self.tried == [Rule::rp] => self.open_here().map(|b| b.at + b.mark.len_utf8())?,
            _ => return None,
        };
        let inside = self.text.get(start..self.piece.end)?;
        let key = inside.get(..inside.find([')', '）', '\n', '\r', '{', '｛'])?)?.trim();
        let start = start + inside.find(key)?;
        let span = if key.is_empty() { self.span() } else { Span::new(start, start + key.len()) };
        let suggestion = suggested_key(key);
        let fix = suggestion.clone().map(|s| (span, s));
        Some((SyntaxProblem::BadKey { key: key.to_owned(), suggestion }, span, fix))
    }

    fn cell(&self) -> Option<Known> {
        let wants_cell = self.tried.iter().any(|r| matches!(r, Rule::cell | Rule::none | Rule::row));
        let (at, mark) = self.mark_before()?;
        if !wants_cell || !matches!(mark, '|' | '｜') || goes_on(self.first()?) {
            return None;
        }
        let end = at + mark.len_utf8();
        Some((SyntaxProblem::EmptyCell, Span::new(at, end), Some((Span::new(end, end), " — ".to_owned()))))
    }

    /// A mark that separates nothing, at the place or before it.
    fn mark(&self, first: char) -> Option<Known> {
        if let Some(found) = self.bare_set().filter(|_| matches!(first, ',' | '，' | '、')) {
            return Some(found);
        }
        let is_mark = |c| matches!(c, ',' | '，' | '、' | ';' | '；' | '。' | '.' | '．' | '！' | '？' | '…');
        let (at, mark) = if is_mark(first) {
            (self.at, first)
        } else {
            let before = self.mark_before().filter(|(_, c)| is_mark(*c))?;
            let ends = closing(first) || self.is_string() || words::is_word(self.token);
            (ends && !self.wants_operator()).then_some(before)?
        };
        let span = Span::new(at, at + mark.len_utf8());
        Some((SyntaxProblem::StrayMark { mark }, span, Some((span, String::new()))))
    }

    /// `a 属于 b、c`
    fn bare_set(&self) -> Option<Known> {
        let (start, member) = self.word_before()?;
        let before = self.text.get(self.piece.start..start)?.trim_end();
        let ends = words::of_rule("k_in").is_some_and(|w| w.spellings().any(|s| before.ends_with(s)));
        let problem = SyntaxProblem::Expected { expected: vec![Expected::Sign("(")], found: Some(member.to_owned()) };
        ends.then(|| (problem, Span::new(start, start + member.len()), None))
    }

    fn mixed_choice(&self, first: char) -> Option<Known> {
        let line = self.text.get(self.piece.start..self.at)?.rsplit(['\n', '\r']).next()?;
        let of_type = line.contains([':', '：']) && !self.wants_operand() && !self.wants_operator();
        let mixed = (matches!(first, '|' | '｜') && line.contains(['<', '＜'])) || (matches!(first, '<' | '＜') && line.contains(['|', '｜']));
        (of_type && mixed).then(|| (SyntaxProblem::MixedChoice, self.span(), None))
    }

    /// `施行 20191008`
    fn dates(&self) -> Option<Known> {
        if !self.tried(Rule::date) || self.wants_operand() || self.tried(Rule::value) || self.tried(Rule::cell) {
            return None;
        }
        let rest = self.text.get(self.at..self.piece.end)?;
        let is_part = |c: char| fold_width(c).is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '-' | '－' | '/' | '.' | '．');
        let text = rest.get(..rest.find(|c| !is_part(c)).unwrap_or(rest.len()))?;
        if !text.chars().next().is_some_and(|c| fold_width(c).is_ascii_digit()) {
            return None;
        }
        let digits: String = text.chars().map(fold_width).filter(char::is_ascii_digit).collect();
        let instead =
            (digits.len() == 8).then(|| format!("{}-{}-{}", &digits.get(..4).unwrap_or(""), digits.get(4..6).unwrap_or(""), digits.get(6..).unwrap_or("")));
        let instead = instead.filter(|d| d.parse::<crate::date::Date>().is_ok());
        let span = Span::new(self.at, self.at + text.len());
        let fix = instead.clone().map(|d| (span, d));
        Some((SyntaxProblem::DateForm { text: text.to_owned(), instead }, span, fix))
    }

    fn clause_number(&self) -> Option<Known> {
        if !self.tried.iter().any(|r| matches!(r, Rule::clause_no | Rule::clauses)) {
            return None;
        }
        if words::is_word(self.token) || self.first().is_none_or(closing) {
            let (start, word) = self.word_before()?;
            return Some((SyntaxProblem::MissingClause, Span::new(start, start + word.len()), None));
        }
        let rest = self.text.get(self.at..self.piece.end)?;
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '{' | '}' | '#' | '"')).unwrap_or(rest.len());
        let text = rest.get(..end)?.to_owned();
        let span = Span::new(self.at, self.at + end);
        Some((SyntaxProblem::ClauseNumber { text }, span, None))
    }

    /// `第一条 第二款`, `4.1.3 B`: what stands behind a clause number and a blank, and looks like more of it.
    fn spaced_clause(&self, first: char) -> Option<Known> {
        let more = fold_width(first).is_ascii_digit() || first.is_ascii_uppercase() || "第条款项目之注（(一二三四五六七八九十".contains(first);
        if !more || !self.wants_statement() || words::is_word(self.token) {
            return None;
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '{' | '}' | '｛' | '｝' | '#' | '＃' | '"' | '“');
        let before = self.text.get(self.piece.start..self.at)?;
        let (rest, blanks) = before.split_at(before.trim_end_matches([' ', '\t', '\u{3000}']).len());
        let number = rest.rsplit(ends).next()?;
        let words: Vec<&str> = rest.rsplit(['\n', '\r', '{', '｛']).next()?.split_whitespace().collect();
        let cites = words.iter().rposition(|w| matches!(*w, "依据" | "cite" | "经" | "via"))?;
        // Behind the document stand clause numbers and nothing else.
        let numbers = words.get(cites + 2..).filter(|numbers| !numbers.is_empty())?;
        let heads = |w: &&str| w.chars().next().is_some_and(|c| begins_clause(fold_width(c)) || matches!(c, '、' | '，' | ','));
        if blanks.is_empty() || number.is_empty() || !numbers.iter().all(heads) {
            return None;
        }
        let behind = self.text.get(self.at..self.piece.end)?.split(ends).next()?;
        let several =
            (first == '第' && behind.contains('条') && number.contains('条')) || (number.contains('.') && behind.contains('.') && !number.ends_with('.'));
        let start = self.at - blanks.len() - number.len();
        let span = Span::new(start, self.at + behind.len());
        let fix = format!("{number}{}{behind}", if several { "、" } else { "" });
        Some((SyntaxProblem::SpacedClause { text: format!("{number} {behind}"), several }, span, Some((span, fix))))
    }

    fn operator(&self) -> Option<Known> {
        let rest = self.text.get(self.at..self.piece.end)?;
        if rest.starts_with(['!', '！']) && (self.wants_operand() || self.wants_operator()) {
            let span = self.span();
            return Some((SyntaxProblem::ForeignOperator { written: self.token.to_owned(), operator: "非" }, span, Some((span, "非 ".to_owned()))));
        }
        if !self.wants_operator() {
            return None;
        }
        // A longer word that begins so is a name, unless a figure follows.
        let (written, operator) = foreign::OPERATORS.iter().find(|(written, _)| {
            rest.strip_prefix(written).is_some_and(|behind| !begins(written.chars().next().unwrap_or(' ')) || !behind.starts_with(begins))
        })?;
        let span = Span::new(self.at, self.at + written.len());
        let behind = if rest.get(written.len()..).is_some_and(|b| b.starts_with(char::is_whitespace)) { "" } else { " " };
        Some((SyntaxProblem::ForeignOperator { written: (*written).to_owned(), operator }, span, Some((span, format!("{operator}{behind}")))))
    }

    /// `应` and then the next statement, whose word was taken for a name.
    fn missing_operand(&self) -> Option<Known> {
        let (start, word) = self.word_before()?;
        let statement_word = words::is_word(word) && self.wants_operator();
        if !statement_word || !(self.is_string() || words::is_word(self.token)) || words::at(Place::Expression).any(|w| w.is(word)) {
            return None;
        }
        let expected = vec![Expected::Operand];
        Some((SyntaxProblem::Expected { expected, found: Some(word.to_owned()) }, Span::new(start, start + word.len()), None))
    }

    fn quotes(&self, first: char) -> Option<Known> {
        let wants_text = self.tried.iter().all(|r| matches!(r, Rule::text | Rule::string)) && !self.tried.is_empty();
        if !wants_text || !(goes_on(first) || matches!(first, '《' | '‘' | '”' | '「' | '\'')) || words::is_word(self.token) {
            return None;
        }
        let rest = self.text.get(self.at..self.piece.end)?;
        let line = rest.get(..rest.find(['\n', '\r', '}', '｝', '{', '#']).unwrap_or(rest.len()))?;
        let next_word = line.match_indices(' ').map(|(i, _)| i).find(|i| words::is_word(word_at(line, i + 1)));
        let text = line.get(..line.find("  ").or(next_word).unwrap_or(line.len()))?.trim_end();
        let span = Span::new(self.at, self.at + text.len());
        let bare = text.trim_matches(['‘', '’', '”', '「', '」', '\'']);
        Some((SyntaxProblem::MissingQuotes { text: shortened(text) }, span, Some((span, format!("\"{bare}\"")))))
    }

    fn declaration(&self) -> Option<Known> {
        let line_start = self.at == self.piece.start || self.text.get(..self.at).is_some_and(|t| t.ends_with(['\n', '\r', '\u{feff}']));
        if !self.wants_declaration() || (!line_start && self.wants_operator()) {
            return None;
        }
        let near = prefix_of(self.token, foreign::DECLARATIONS);
        if near.is_none() {
            let glued = words::at(Place::Declaration).map(|w| w.zh).find_map(|w| self.token.strip_prefix(w).map(|rest| (w, rest)));
            if let (Some((word, rest)), true) = (glued, self.declared.contains(self.token)) {
                let problem = SyntaxProblem::GluedWord { word: word.to_owned(), rest: rest.to_owned() };
                return Some((problem, self.span(), Some((self.span(), format!("{word} {rest}")))));
            }
        }
        let near = near.or_else(|| nearest_word(self.token, words::at(Place::Declaration)));
        let fix = near.map(|n| (self.span(), n.to_owned()));
        Some((SyntaxProblem::UnknownDeclaration { word: shortened(self.token), nearest: near }, self.span(), fix))
    }

    fn brackets(&self) -> Option<Known> {
        let word = words::WORDS.iter().find(|w| matches!(w.rule, "k_if" | "k_some" | "k_all") && w.is(self.token))?;
        (self.wants_operand()).then(|| (SyntaxProblem::NeedsBrackets { word: word.zh }, self.span(), None))
    }

    fn unit(&self) -> Option<Known> {
        let after_number = self.mark_before().is_some_and(|(_, c)| fold_width(c).is_ascii_digit());
        if !(self.tried(Rule::unit) || self.tried(Rule::quantity)) || !after_number || words::is_word(self.token) {
            return None;
        }
        let spellings = || crate::unit::UNITS.iter().flat_map(|u| [u.zh, u.en].into_iter().chain(u.also.iter().copied()));
        // `2层的`: the word of the language that is glued to the unit.
        let glued =
            spellings().filter_map(|u| self.token.strip_prefix(u).map(|rest| (u, rest))).find(|(_, rest)| words::at(Place::Expression).any(|w| w.is(rest)));
        if let Some((unit, word)) = glued {
            let problem = SyntaxProblem::GluedWord { word: unit.to_owned(), rest: word.to_owned() };
            return Some((problem, self.span(), Some((self.span(), format!("{unit} {word}")))));
        }
        let certain = foreign::unit_meant(self.token).map(str::to_owned);
        let near = certain.clone().map_or_else(|| nearest(self.token, spellings()), |c| vec![c]);
        let fix = certain.map(|c| (self.span(), c));
        Some((SyntaxProblem::UnknownUnit { unit: self.token.to_owned(), nearest: near }, self.span(), fix))
    }

    fn verb(&self) -> Option<Known> {
        if !self.wants_verb() || self.declared.contains(self.token) {
            return None;
        }
        if words::of_rule("k_may").is_some_and(|w| w.is(self.token)) && self.wants_statement() {
            return Some((SyntaxProblem::UnknownVerb { word: self.token.to_owned(), nearest: None }, self.span(), None));
        }
        let (word, verb) = foreign::VERBS.iter().filter(|(foreign, _)| self.token.starts_with(foreign)).max_by_key(|(foreign, _)| foreign.len())?;
        let span = Span::new(self.at, self.at + word.len());
        let behind = if word.len() == self.token.len() { "" } else { " " };
        Some((SyntaxProblem::UnknownVerb { word: (*word).to_owned(), nearest: Some(verb) }, span, Some((span, format!("{verb}{behind}")))))
    }

    /// `应人数`, `若班型`, `否则若`
    fn glued(&self) -> Option<Known> {
        if self.declared.contains(self.token) {
            return None;
        }
        let prefixes = self.words().flat_map(Word::spellings).filter(|s| !s.is_ascii() && self.token.len() > s.len() && self.token.starts_with(s));
        let word = prefixes.max_by_key(|s| s.len())?;
        let rest = self.token.get(word.len()..)?;
        let problem = SyntaxProblem::GluedWord { word: word.to_owned(), rest: rest.to_owned() };
        Some((problem, self.span(), Some((self.span(), format!("{word} {rest}")))))
    }

    fn reserved(&self) -> Option<Known> {
        let wants_name = self.tried.iter().any(|r| matches!(r, Rule::name | Rule::label | Rule::path)) && !self.wants_operand() && !self.wants_operator();
        (wants_name && words::is_reserved(self.token)).then(|| (SyntaxProblem::ReservedName { word: self.token.to_owned() }, self.span(), None))
    }

    fn statement(&self) -> Option<Known> {
        if !self.wants_statement() || words::is_word(self.token) {
            return None;
        }
        let near = nearest_word(self.token, self.words());
        if near.is_none() && self.wants_verb() {
            // A clause without its verb.
            return None;
        }
        let fix = near.map(|n| (self.span(), n.to_owned()));
        Some((SyntaxProblem::UnknownStatement { word: shortened(self.token), nearest: near }, self.span(), fix))
    }

    /// At most three nouns for what could have stood at the place, the most telling first.
    fn expected(&self) -> Vec<Expected> {
        let statement = self.wants_statement();
        let mut ranked: Vec<(u8, Expected)> = Vec::new();
        for rule in &self.tried {
            let found = match rule {
                Rule::key => (0, Expected::Key),
                Rule::clause_no | Rule::clauses => (0, Expected::ClauseNumber),
                Rule::date if !self.wants_operand() => (1, Expected::Date),
                Rule::text | Rule::string if !self.wants_operand() => (2, Expected::Text),
                Rule::r#type => (1, Expected::Type),
                Rule::cell | Rule::row | Rule::none => (1, Expected::Cell),
                Rule::value | Rule::items => (1, Expected::Value),
                Rule::fact => (1, Expected::Fact),
                Rule::number | Rule::duration if !self.wants_operand() => (2, Expected::Number),
                Rule::label | Rule::name | Rule::path if !self.wants_operand() => (2, Expected::Name),
                Rule::verb | Rule::clause => (3, Expected::Verb),
                Rule::lb | Rule::facts | Rule::body | Rule::rows => (4, Expected::Sign("{")),
                Rule::rb => (6, Expected::Sign("}")),
                Rule::rp => (4, Expected::Sign(")")),
                Rule::rs => (4, Expected::Sign("]")),
                Rule::colon | Rule::value_of => (4, Expected::Sign(":")),
                Rule::bar => (4, Expected::Sign("|")),
                Rule::equals if !self.wants_operator() => (1, Expected::Sign("=")),
                Rule::unit => (8, Expected::Unit),
                Rule::EOI | Rule::file => (7, Expected::Declaration),
                _ if self.wants_operand() && !matches!(rule, Rule::k_not | Rule::minus) && is_operand(*rule) => (1, Expected::Operand),
                Rule::goes_on => (5, Expected::Operator),
                _ => match words::of_rule(&format!("{rule:?}")) {
                    Some(word) if word.places.contains(&Place::Declaration) => (7, Expected::Declaration),
                    Some(_) if statement => (4, Expected::Statement),
                    Some(word) if !matches!(word.rule, "k_not") => (3, Expected::Word(word.zh, word.en)),
                    _ => continue,
                },
            };
            if !ranked.contains(&found) {
                ranked.push(found);
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, e)| e).take(3).collect()
    }
}

/// What only an expression can begin with: names, dates and texts stand elsewhere too.
fn is_compound(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::expr
            | Rule::operation
            | Rule::sum
            | Rule::quantified
            | Rule::brackets
            | Rule::reference
            | Rule::quantity
            | Rule::signed
            | Rule::arg
            | Rule::member
            | Rule::choose
    )
}

fn is_operand(rule: Rule) -> bool {
    is_compound(rule) || matches!(rule, Rule::path | Rule::date | Rule::string | Rule::bool | Rule::k_as_of | Rule::text | Rule::name | Rule::label)
}

fn closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '}' | '｝')
}

/// The pair whose first half a token is.
fn prefix_of(token: &str, pairs: &[(&str, &'static str)]) -> Option<&'static str> {
    pairs.iter().find(|(foreign, _)| token == *foreign).map(|(_, ours)| *ours)
}

fn nearest_word(token: &str, words: impl Iterator<Item = &'static Word>) -> Option<&'static str> {
    let spellings: Vec<&'static str> = words.flat_map(Word::spellings).collect();
    let best = nearest(token, spellings.iter().copied()).into_iter().next()?;
    spellings.into_iter().find(|s| *s == best)
}

/// A key of small letters, digits and `_` that keeps what it can.
fn suggested_key(key: &str) -> Option<String> {
    let mut out = String::new();
    let mut small_before = false;
    for c in key.chars().map(fold_width) {
        match c {
            'A'..='Z' => {
                if small_before {
                    out.push('_');
                }
                out.push(c.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => out.push(c),
            _ if c.is_ascii() => out.push('_'),
            _ => return None,
        }
        small_before = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    let out = out.trim_matches('_').to_owned();
    (out.starts_with(|c: char| c.is_ascii_lowercase()) && !out.is_empty()).then_some(out)
}

/// Enough of a long token to know it by.
fn shortened(text: &str) -> String {
    const MOST: usize = 24;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).chain(['…']).collect() }
}
