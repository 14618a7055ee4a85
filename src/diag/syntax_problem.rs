//! Mistakes of form, found while parsing.

use super::Code;

/// What could have stood where something else was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expected {
    /// A word of the language: Chinese, English.
    Word(&'static str, &'static str),
    /// A sign, in its ASCII form: `}`, `)`, `=`, `|`.
    Sign(&'static str),
    /// 文件, 主体, 规则 …
    Declaration,
    /// A line that begins with a word of the block it stands in.
    Statement,
    /// 应, 不应, 宜 …
    Verb,
    /// A name.
    Name,
    /// The ASCII key in brackets behind a name.
    Key,
    /// A text in quotation marks.
    Text,
    /// A number.
    Number,
    /// A unit.
    Unit,
    /// A day.
    Date,
    /// A name, number, day, text, function or bracket: what an expression begins with.
    Operand,
    /// What joins two operands.
    Operator,
    /// 第十九条, 4.1.3B
    ClauseNumber,
    /// The type of a field.
    Type,
    /// A cell of a table.
    Cell,
    /// A fact of an example, `名 = 值`.
    Fact,
    /// The value of a fact.
    Value,
}

/// What a number has too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMany {
    /// Significant digits.
    Digits,
    /// Decimal places.
    Places,
}

/// A mistake of form, found while parsing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a variant are what its sentence speaks of")]
pub enum SyntaxProblem {
    /// E0101: more bytes than a file may have.
    FileTooLarge { limit: usize },
    /// E0102: brackets inside each other beyond the limit: `((((…`.
    TooDeep { limit: usize },
    /// E0103: a NUL, a control character, or an invisible one such as a zero-width space; `code` is its Unicode number.
    StrayCharacter { code: u32 },
    /// E0104: `规则 a { 依据 甲 第一条 应 b = }`: what could have stood there, at most three, and what was found; `None` is the end of the declaration.
    Expected { expected: Vec<Expected>, found: Option<String> },
    /// E0105: `规则 a { 应 b` and then the next declaration: the closing sign that is missing.
    Unfinished { closer: char },
    /// E0106: `标题 "托育机构`: a quotation mark that is not closed on its line.
    UnterminatedText,
    /// E0107: `35平米`: no such unit; `nearest` are those that were perhaps meant.
    UnknownUnit { unit: String, nearest: Vec<String> },
    /// E0108: `2023-02-30`: a day that the calendar does not have, or one before 1583.
    NoSuchDay { text: String },
    /// E0109: `2025年12月`, `2025-1-8`, `2025.1.8`: a day in a form that is not read; `instead` is what to write, where the day is whole.
    DateForm { text: String, instead: Option<String> },
    /// E0110: `0.0000001`: more digits or places than a number may have.
    LongNumber { many: TooMany, limit: usize },
    /// E0111: `1,200元`: a number with separators of thousands; `plain` is the number without.
    ThousandsSeparator { text: String, plain: String },
    /// E0112: `应人数 <= 20`: a word of the language without a blank between it and the name behind it.
    GluedWord { word: String, rest: String },
    /// E0113: `1 < a < 3`: comparisons do not chain.
    ChainedComparison,
    /// E0114: `依据 设置标准 十九条款`: not the number of a clause.
    ClauseNumber { text: String },
    /// E0114: `依据 设置标准 第一条 第二款`: a blank inside the number of a clause, or (`several`) alone between two.
    SpacedClause { text: String, several: bool },
    /// E0115: `规定 a { … }`: text that no declaration begins with; `nearest` is the word that was perhaps meant.
    UnknownDeclaration { word: String, nearest: Option<&'static str> },
    /// E0116: `班级规模 (ClassSize)`: the key in brackets is not of small ASCII letters, digits and `_`.
    BadKey { key: String, suggestion: Option<String> },
    /// E0117: `应该 a = b`: no verb of the standards; `nearest` is the one that was perhaps meant.
    UnknownVerb { word: String, nearest: Option<&'static str> },
    /// E0118: `人数 不超过 20人`, `a == b`: an operator written as it is not read; `operator` is what to write.
    ForeignOperator { written: String, operator: &'static str },
    /// E0119: `应 a = b。`: a mark that separates nothing.
    StrayMark { mark: char },
    /// E0120: `规则 a { … } }`: a closing sign that nothing opened.
    ExtraCloser { closer: char },
    /// E0121: `乳儿班 | | 3人`: an empty cell.
    EmptyCell,
    /// E0122: `a = 非 b`, `应 x 且 存在 L 满足 y`, `应 a = 若 b 则 c 否则 d`: what `word` begins must stand in brackets there.
    NeedsBrackets { word: &'static str },
    /// E0123: an expression of more operators inside each other than can be held.
    LongExpression { limit: usize },
    /// E0124: `标题 托育机构设置标准`: a text without its quotation marks.
    MissingQuotes { text: String },
    /// E0125: `整治 "分班"`: a word that begins no line of this block; `nearest` is the one that was perhaps meant.
    UnknownStatement { word: String, nearest: Option<&'static str> },
    /// E0126: `定义 若 (x) = 1`: a word of the language where a name belongs.
    ReservedName { word: String },
    /// E0127: `初中 < 高中 | 大专`: a choice is either ordered, with `<`, or not, with `|`.
    MixedChoice,
    /// E0128: `依据 设置标准`: a citation without the number of its clause.
    MissingClause,
    /// E0129: the word that is written stands twice where one is read: two 强条 or two 经 of one citation, two 从严 of one amendment.
    Repeated { word: &'static str },
    /// E0130: more mistakes in one file than are told; the place is the first of those that are not.
    TooManyMistakes { limit: usize },
    /// E0199: the grammar read it and the tree could not be built: a defect of this program.
    NotRead,
}

impl SyntaxProblem {
    /// The stable code.
    pub fn code(&self) -> Code {
        Code(match self {
            SyntaxProblem::FileTooLarge { .. } => "E0101",
            SyntaxProblem::TooDeep { .. } => "E0102",
            SyntaxProblem::StrayCharacter { .. } => "E0103",
            SyntaxProblem::Expected { .. } => "E0104",
            SyntaxProblem::Unfinished { .. } => "E0105",
            SyntaxProblem::UnterminatedText => "E0106",
            SyntaxProblem::UnknownUnit { .. } => "E0107",
            SyntaxProblem::NoSuchDay { .. } => "E0108",
            SyntaxProblem::DateForm { .. } => "E0109",
            SyntaxProblem::LongNumber { .. } => "E0110",
            SyntaxProblem::ThousandsSeparator { .. } => "E0111",
            SyntaxProblem::GluedWord { .. } => "E0112",
            SyntaxProblem::ChainedComparison => "E0113",
            SyntaxProblem::ClauseNumber { .. } | SyntaxProblem::SpacedClause { .. } => "E0114",
            SyntaxProblem::UnknownDeclaration { .. } => "E0115",
            SyntaxProblem::BadKey { .. } => "E0116",
            SyntaxProblem::UnknownVerb { .. } => "E0117",
            SyntaxProblem::ForeignOperator { .. } => "E0118",
            SyntaxProblem::StrayMark { .. } => "E0119",
            SyntaxProblem::ExtraCloser { .. } => "E0120",
            SyntaxProblem::EmptyCell => "E0121",
            SyntaxProblem::NeedsBrackets { .. } => "E0122",
            SyntaxProblem::LongExpression { .. } => "E0123",
            SyntaxProblem::MissingQuotes { .. } => "E0124",
            SyntaxProblem::UnknownStatement { .. } => "E0125",
            SyntaxProblem::ReservedName { .. } => "E0126",
            SyntaxProblem::MixedChoice => "E0127",
            SyntaxProblem::MissingClause => "E0128",
            SyntaxProblem::Repeated { .. } => "E0129",
            SyntaxProblem::TooManyMistakes { .. } => "E0130",
            SyntaxProblem::NotRead => "E0199",
        })
    }
}
