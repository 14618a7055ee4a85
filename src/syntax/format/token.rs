//! What rule text is made of: tokens with what stood before them, and how they may be laid out.

use crate::lang::Lang;
use crate::span::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::words::Word;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of the language.
    Word(&'static Word),
    /// A name with its key beside it: both stay as they are.
    Declared,
    /// Any other name.
    Name,
    /// A text in its quotation marks.
    Text,
    /// A number.
    Number,
    /// A unit, with its strokes.
    Unit,
    /// A day.
    Date,
    /// The number of a clause.
    Clause,
    /// An operator or sign.
    Sign(&'static str),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// Between the members of an enumeration in words, `第四条、第五条`: an enumeration comma in Chinese.
    Enumeration,
    /// Any other separator.
    Comma,
}

/// What stands between two tokens on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// Nothing.
    None,
    /// A blank.
    One,
    /// Two, between statements.
    Two,
    /// A blank in English alone: between a number and its unit, behind an enumeration comma.
    English,
}

impl Space {
    /// Columns that count, whatever the language.
    pub(super) fn width(self) -> usize {
        match self {
            Space::None | Space::English => 0,
            Space::One => 1,
            Space::Two => 2,
        }
    }
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself, and most of their combinations occur")]
pub(super) struct Cut {
    /// Of several in a line that is too long, those with the lowest number are taken first.
    pub(super) level: u32,
    /// Cuts that go together.
    pub(super) group: u32,
    /// Where one of the group is taken, this one is, too: before the first and behind the last of what stands in brackets.
    pub(super) edge: bool,
    /// Only as many of the group are taken as are needed.
    pub(super) fill: bool,
    /// It goes round statements: they have lines of their own where one of them takes several.
    pub(super) block: bool,
    /// Always taken.
    pub(super) always: bool,
    /// An empty line may stand here.
    pub(super) paragraph: bool,
}

/// A comment before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Remark {
    /// Which.
    pub(super) comment: usize,
    /// Line ends before it.
    pub(super) line_ends: usize,
}

/// What stood before a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) remarks: Vec<Remark>,
    /// Line ends directly before the token.
    pub(super) line_ends: usize,
    /// Blanks before it on its line, where it begins one.
    pub(super) indent: usize,
}

impl Gap {
    /// This one and what follows it.
    pub(super) fn joined(mut self, next: Gap) -> Gap {
        if next.remarks.is_empty() {
            self.line_ends += next.line_ends;
            self.indent = if next.line_ends > 0 { next.indent } else { self.indent };
            return self;
        }
        let before = self.line_ends;
        let own = self.remarks.len();
        self.remarks.extend(next.remarks);
        if let Some(remark) = self.remarks.get_mut(own) {
            remark.line_ends += before;
        }
        Gap { remarks: self.remarks, line_ends: next.line_ends, indent: next.indent }
    }
}

/// Part of an expression around which brackets come and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wrap {
    pub(super) begins: bool,
    pub(super) ends: bool,
    /// It is written in brackets.
    pub(super) bracketed: bool,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The rule of the grammar that read it, or in which it stands.
    pub(super) rule: Rule,
    pub(super) kind: Kind,
    /// Where it stood; empty for one that was left out.
    pub(super) span: Span,
    /// As it was written.
    pub(super) text: String,
    /// As it is to be written.
    pub(super) spelled: String,
    /// The language of the last word up to here.
    pub(super) lang: Lang,
    pub(super) gap: Gap,
    pub(super) space: Space,
    pub(super) cut: Option<Cut>,
    /// Parts of a statement that begin with it: their further lines are indented.
    pub(super) enters: usize,
    /// Parts that end with it.
    pub(super) leaves: usize,
    /// 非 right behind the verb, and the end of what it turns: `shall not` is one word, so that English needs brackets there.
    pub(super) negation: Wrap,
    /// A name that stands by itself as an operand.
    pub(super) lone: Wrap,
    /// The table whose cell begins here, and which cell of its row it is.
    pub(super) cell: Option<(u32, usize)>,
}

/// All tokens of a text. The last one is the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) list: Vec<Token>,
    /// What stood before the end of the text.
    pub(super) end: Gap,
}
