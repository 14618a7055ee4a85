//! One pass over the text before it is parsed: comments, strings, brackets, what no text may hold, and where declarations begin.
//!
//! The parser recurses with the brackets, so their depth is looked at here, and nothing that is too deep gets to it.

use super::ast::Comment;
use super::grammar::goes_on;
use super::words;
use crate::diag::SyntaxProblem;
use crate::span::Span;

/// The most brackets inside each other.
pub const MAX_NESTING: usize = 64;

/// A bracket that was opened or closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bracket {
    pub(super) mark: char,
    pub(super) at: usize,
}

/// The text from one top-level word in column 1 to the next.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Mistakes that keep it from being parsed.
    pub(super) problems: Vec<(SyntaxProblem, Span)>,
    /// Brackets that are not closed, outermost first.
    pub(super) open: Vec<Bracket>,
    /// The first that closes what is not open.
    pub(super) extra: Option<Bracket>,
    /// Places on lines after the first, outside all brackets: something in column 1 that is no word of the language, a top-level word behind blanks.
    pub(super) breaks: Vec<usize>,
}

/// What one pass over a text finds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) comments: Vec<Comment>,
    pub(super) pieces: Vec<Piece>,
}

impl Scan {
    pub(super) fn is_clean(&self) -> bool {
        self.pieces.iter().all(|p| p.problems.is_empty())
    }
}

/// What stands between comments, strings and blanks.
enum Lexeme {
    Comment(usize),
    Text { end: usize, closed: bool },
    Other,
}

/// What begins at a place outside strings and comments. Neither goes beyond its line.
fn lexeme(text: &str, at: usize, c: char) -> Lexeme {
    let rest = text.get(at..).unwrap_or("");
    let closer = match c {
        '#' | '＃' => return Lexeme::Comment(at + rest.find(['\n', '\r']).unwrap_or(rest.len())),
        '“' => '”',
        '"' | '＂' => c,
        _ => return Lexeme::Other,
    };
    let mut from = c.len_utf8();
    // The first byte of a character that may end it is looked for: most of a text is none.
    let mut first = [0; 4];
    let first = closer.encode_utf8(&mut first).as_bytes().first().copied().unwrap_or(0);
    while let Some(i) = rest.as_bytes().get(from..).and_then(|bytes| bytes.iter().position(|b| *b == first || matches!(b, b'\\' | b'\n' | b'\r'))) {
        let here = from + i;
        let Some(d) = rest.get(here..).and_then(|rest| rest.chars().next()) else { break };
        if d != closer && !matches!(d, '\\' | '\n' | '\r') {
            from = here + d.len_utf8();
            continue;
        }
        if d == closer {
            return Lexeme::Text { end: at + here + d.len_utf8(), closed: true };
        }
        if d != '\\' {
            return Lexeme::Text { end: at + here, closed: false };
        }
        let escaped = rest.get(here + 1..).and_then(|rest| rest.chars().next()).filter(|e| matches!(e, '"' | '\\' | '”' | '＂'));
        from = here + 1 + escaped.map_or(0, char::len_utf8);
    }
    Lexeme::Text { end: text.len(), closed: false }
}

/// Control characters, and those that cannot be seen or turn the direction of writing.
fn is_stray(c: char, at: usize) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{feff}' => at > 0,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

/// Characters of names, and the blank: most of a text, and nothing to look at.
fn is_plain(c: char) -> bool {
    matches!(c, ' ' | 'a'..='z' | '0'..='9' | '_' | '\u{4e00}'..='\u{9fff}')
}

/// Where the run of plain characters ends that goes on at a place.
fn plain_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find(|c| !is_plain(c))).map_or(text.len(), |i| at + i)
}

/// How much of a line was passed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Start,
    /// Blanks alone.
    Indent,
    Inside,
}

impl Line {
    /// Behind the character at a place.
    fn after(self, text: &str, at: usize, c: char) -> Self {
        match c {
            '\n' => Line::Start,
            '\r' if text.as_bytes().get(at + 1) != Some(&b'\n') => Line::Start,
            '\u{feff}' if at == 0 => Line::Start,
            ' ' | '\t' | '\u{3000}' | '\u{a0}' if self != Line::Inside => Line::Indent,
            _ => Line::Inside,
        }
    }
}

/// Passes over a text.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut piece = Piece::default();
    let mut at = 0;
    let mut line = Line::Start;
    // What was reported already, so that a megabyte of NULs is one message.
    let (mut stray, mut deep) = (false, false);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let width = c.len_utf8();
        let plain = is_plain(c);
        if plain && line == Line::Inside {
            at = plain_end(text, at + width);
            continue;
        }
        if !plain && is_stray(c, at) && !stray {
            stray = true;
            piece.problems.push((SyntaxProblem::StrayCharacter { code: u32::from(c) }, Span::new(at, at + width)));
        }
        // Inside brackets nothing is indented to speak of: most lines are not looked at.
        if (line == Line::Start || line == Line::Indent && piece.open.is_empty()) && goes_on(c) {
            let word = word_at(text, at);
            if words::is_top_level(word) {
                if line == Line::Start {
                    piece.end = at;
                    scan.pieces.push(std::mem::replace(&mut piece, Piece { start: at, ..Piece::default() }));
                    (stray, deep) = (false, false);
                } else {
                    piece.breaks.push(at);
                }
            } else if line == Line::Start && piece.open.is_empty() && at > piece.start && !words::is_word(word) {
                piece.breaks.push(at);
            }
        }
        line = line.after(text, at, c);
        if plain {
            at += width;
            continue;
        }
        let end = match lexeme(text, at, c) {
            Lexeme::Comment(end) => {
                scan.comments.push(Comment { text: text.get(at..end).unwrap_or("").to_owned(), span: Span::new(at, end) });
                Some(end)
            }
            Lexeme::Text { end, closed } => {
                if !closed {
                    piece.problems.push((SyntaxProblem::UnterminatedText, Span::new(at, end)));
                }
                Some(end)
            }
            Lexeme::Other => None,
        };
        if let Some(end) = end {
            let inside = text.get(at..end).unwrap_or("").char_indices().find(|(i, c)| is_stray(*c, at + i));
            if let (Some((i, c)), false) = (inside, stray) {
                stray = true;
                piece.problems.push((SyntaxProblem::StrayCharacter { code: u32::from(c) }, Span::new(at + i, at + i + c.len_utf8())));
            }
            at = end.max(at + width);
            continue;
        }
        if matches!(c, '(' | '（' | '[' | '［' | '{' | '｛') {
            if piece.open.len() < MAX_NESTING {
                piece.open.push(Bracket { mark: c, at });
            } else if !deep {
                deep = true;
                piece.problems.push((SyntaxProblem::TooDeep { limit: MAX_NESTING }, Span::new(at, at + width)));
            }
        }
        if matches!(c, ')' | '）' | ']' | '］' | '}' | '｝') {
            match piece.open.last() {
                Some(open) if closer(open.mark) == closer(c) => {
                    piece.open.pop();
                }
                _ => piece.extra = piece.extra.or(Some(Bracket { mark: c, at })),
            }
        }
        at += width;
    }
    piece.end = text.len();
    scan.pieces.push(piece);
    scan.pieces.retain(|p| p.end > p.start);
    scan
}

/// The closing bracket of a kind, in ASCII.
pub(super) fn closer(mark: char) -> char {
    match mark {
        '(' | '（' | ')' | '）' => ')',
        '[' | '［' | ']' | '］' => ']',
        _ => '}',
    }
}

/// The run of name characters that begins at a place.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.char_indices().find(|(_, c)| !goes_on(*c)).map_or(rest.len(), |(i, _)| i);
    rest.get(..end).unwrap_or("")
}

/// The text with everything folded that does not matter: see [`super::canonical`].
pub(super) fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    // Whether blanks or a comment were passed since the last that was written.
    let mut blank = false;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() || c == '\u{feff}' {
            blank = true;
            at += c.len_utf8();
            continue;
        }
        let lexeme = lexeme(text, at, c);
        if let Lexeme::Comment(end) = lexeme {
            blank = true;
            at = end;
            continue;
        }
        if blank && !out.is_empty() {
            out.push(' ');
        }
        blank = false;
        at = match lexeme {
            Lexeme::Text { end, closed: true } => {
                out.push('"');
                for c in unquoted(text.get(at..end).unwrap_or("")).chars() {
                    if matches!(c, '\\' | '"') {
                        out.push('\\');
                    }
                    out.push(c);
                }
                out.push('"');
                end
            }
            Lexeme::Text { end, closed: false } => {
                out.push_str(text.get(at..end).unwrap_or(""));
                end
            }
            _ if is_plain(c) => {
                let end = text.get(at..).and_then(|rest| rest.find(|c| c == ' ' || !is_plain(c))).map_or(text.len(), |i| at + i);
                out.push_str(text.get(at..end).unwrap_or(""));
                end
            }
            _ => {
                match c {
                    '≤' | '≦' | '⩽' => out.push_str("<="),
                    '≥' | '≧' | '⩾' => out.push_str(">="),
                    '≠' => out.push_str("!="),
                    '×' => out.push('*'),
                    '÷' => out.push('/'),
                    '−' => out.push('-'),
                    '、' => out.push(','),
                    c => out.push(crate::number::fold_width(c)),
                }
                at + c.len_utf8()
            }
        }
        .max(at + c.len_utf8());
    }
    out
}

/// What a string says, without its quotation marks; a backslash before a quotation mark or a backslash is dropped.
pub(super) fn unquoted(text: &str) -> String {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    let inside = chars.as_str();
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    let mut out = String::with_capacity(inside.len());
    let mut chars = inside.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('"' | '\\' | '”' | '＂')) => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}
