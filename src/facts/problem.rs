//! What can be wrong with a document of facts: data; the words are in `message`.

use super::message;
use crate::lang::Lang;
use crate::model::Named;
use crate::source::Position;
use crate::unit::Unit;

/// After so many problems a document is not read further, so that a hostile one takes neither memory nor time.
pub const MAX_PROBLEMS: usize = 1000;

/// One problem of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactError {
    /// Where it is, in ASCII keys: `classes[2].children`; empty for the document as a whole.
    pub path: String,
    /// What of that path is meant.
    pub spot: Spot,
    /// The name of the fact, where it is a declared one.
    pub fact: Option<Named>,
    /// What is wrong.
    pub problem: FactProblem,
    /// Where it stands in the text, where there is a text and the place was found.
    pub at: Option<Position>,
}

/// What of a path is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The value.
    #[default]
    Value,
    /// The key; the number says which one where it stands several times, from 0.
    Key(u32),
}

/// What was written, cropped; `None` where it is personal information, which no message repeats.
pub type Echo = Option<String>;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactProblem {
    /// The bytes are not UTF-8.
    NotUtf8 {
        /// What they look like instead.
        looks_like: Option<Encoding>,
    },
    /// The text is not YAML.
    Yaml(YamlFault),
    /// The text is not JSON.
    Json(JsonFault),
    /// The bytes are no workbook.
    NotAWorkbook {
        /// The coding, where it is a text.
        text: Option<&'static str>,
        /// One of the format before 2007, or a locked one.
        old: bool,
        /// What is broken, where it is a workbook that is.
        detail: Option<String>,
    },
    /// A workbook that breaks off.
    WorkbookIncomplete,
    /// No list or sheet is called as a sheet of a workbook is, and it has no keys.
    UnknownSheet {
        /// Its name.
        name: String,
        /// Names that are near, then all of them.
        known: Known,
    },
    /// Cells that were made one where each is a fact.
    MergedCells {
        /// `A5:A7`
        range: String,
    },
    /// A formula without a value.
    NotComputed,
    /// A cell that holds an error.
    CellError {
        /// `#N/A`
        code: String,
    },
    /// Something beside the table, for which there is no fact.
    StrayCell {
        /// What it is.
        found: String,
    },
    /// A row that does not say, or not clearly, to which item it belongs.
    NoSuchOuter {
        /// The list of that item.
        list: Named,
        /// What was written.
        found: Option<String>,
    },
    /// That there are no items was said of a list that has some.
    NotNone {
        /// How many.
        items: usize,
    },
    /// A value could not be made into facts, in the words of its own `Serialize`.
    Unserializable {
        /// What it said.
        detail: String,
    },

    /// The text is larger than that many bytes.
    TooLarge {
        /// The most.
        limit: usize,
    },
    /// Values are nested deeper.
    TooDeep {
        /// The most.
        limit: usize,
    },
    /// A list has more items.
    TooManyItems {
        /// The most.
        limit: usize,
    },
    /// All lists together have more items.
    TooManyItemsInAll {
        /// The most.
        limit: usize,
    },

    /// Nothing of that name is declared there.
    UnknownKey {
        /// The name.
        key: String,
        /// Names that are near, then the names there are.
        known: Known,
    },
    /// A number with a comma in it, where a comma ends the value.
    SplitNumber {
        /// The number without the comma; `None` where it is personal information.
        whole: Option<String>,
    },
    /// A colon of an IME, which ends no key.
    FullWidthColon,
    /// It stands there already, perhaps under its other name.
    DuplicateKey {
        /// The name.
        key: String,
    },
    /// A key that is a list or a group itself.
    KeyNotText,

    /// Something else belongs there.
    Shape {
        /// What belongs there.
        expected: Shape,
        /// What stands there.
        found: Shape,
    },
    /// The text is not a number.
    NotANumber {
        /// What was written.
        found: Echo,
        /// The declared unit.
        unit: Unit,
        /// How to write it, where that can be guessed.
        suggestion: Option<String>,
    },
    /// More digits than are computed exactly.
    TooManyDigits {
        /// What was written.
        found: Echo,
    },
    /// More decimal places than are computed exactly.
    TooManyPlaces {
        /// What was written.
        found: Echo,
    },
    /// No unit is called so.
    UnknownUnit {
        /// What was written after the number.
        unit: Echo,
        /// The declared unit.
        expected: Unit,
        /// Units that are near.
        nearest: Vec<String>,
    },
    /// A unit of another kind.
    WrongUnit {
        /// The declared unit.
        expected: Unit,
        /// The unit that was written.
        found: Unit,
    },
    /// A count that is not whole.
    NotWhole {
        /// What was written.
        found: Echo,
        /// The declared unit.
        unit: Unit,
    },
    /// Less than the field allows.
    BelowLeast {
        /// What was written.
        found: Echo,
        /// The least, in the declared unit.
        least: (String, Unit),
    },
    /// More than the field allows.
    AboveGreatest {
        /// What was written.
        found: Echo,
        /// The greatest, in the declared unit.
        greatest: (String, Unit),
    },
    /// Not a date.
    NotADate {
        /// What was written.
        found: Echo,
        /// What is wrong with it.
        fault: DateFault,
    },
    /// Neither yes nor no.
    NotYesNo {
        /// What was written.
        found: Echo,
    },
    /// Not one of the choices.
    UnknownChoice {
        /// What was written.
        found: Echo,
        /// Names that are near, then all of them.
        known: Known,
    },

    /// The document is about another subject than was asked for.
    OtherSubject {
        /// What the document says.
        found: String,
        /// What was asked for.
        asked: Named,
    },
    /// No subject is called so.
    UnknownSubject {
        /// What the document says.
        found: String,
        /// Names that are near, then all of them.
        known: Known,
    },
    /// `more` names no list.
    UnknownList {
        /// What it names.
        found: String,
        /// Names that are near, then all of them.
        known: Known,
    },
    /// An `id` that cannot stand in a path.
    BadId {
        /// What was written.
        found: Echo,
    },
    /// Two items of one list have one `id`.
    DuplicateId {
        /// The id.
        id: String,
    },
    /// An item without its name, though other facts refer to the items of its list by name.
    MissingLabel {
        /// The field that is its name.
        label: Named,
    },
    /// Two items have the name by which another fact refers to one of them.
    AmbiguousLabel {
        /// The field that is their name.
        label: Named,
        /// The name.
        value: Echo,
    },
}

impl FactProblem {
    /// Whether a limit was exceeded, rather than something written wrong. An anchor or alias is one: a few of them stand for gigabytes.
    pub fn is_limit(&self) -> bool {
        matches!(
            self,
            FactProblem::TooLarge { .. }
                | FactProblem::TooDeep { .. }
                | FactProblem::TooManyItems { .. }
                | FactProblem::TooManyItemsInAll { .. }
                | FactProblem::Yaml(YamlFault::Alias)
        )
    }
}

/// Names that could have been meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Near ones, nearest first, as they are written.
    pub nearest: Vec<String>,
    /// The first of those there are.
    pub some: Vec<Named>,
    /// How many there are.
    pub count: usize,
}

/// A coding that bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Encoding {
    Gbk,
    Utf16,
}

/// What belongs somewhere, or stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Value,
    /// Several values of a multiple choice, or one.
    Choices,
    /// Facts by name.
    Group,
    /// A list of items.
    List,
    /// An item of a list: facts by name.
    Item,
    /// Nothing.
    Nothing,
    /// Names of lists.
    Lists,
    /// Bytes of a program's own.
    Bytes,
}

/// What is wrong with a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// It does not read as one.
    Form {
        /// How to write it, where that can be guessed.
        suggestion: Option<String>,
    },
    /// The month has no such day.
    NoSuchDay {
        /// Year and month; `None` where the date is personal information.
        month: Option<(i16, i8)>,
        /// Its last day.
        last: i8,
    },
    /// There is no such month.
    NoSuchMonth,
    /// Before 1583.
    TooEarly,
}

/// What is wrong with a text as YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YamlFault {
    /// An anchor or alias.
    Alias,
    /// A tag that is none of YAML's own.
    Tag,
    /// A second document.
    SeveralDocuments,
    /// A directive (`%…`).
    Directive,
    /// A tab where only spaces may stand.
    Tab,
    /// An indentation that fits nothing.
    Indentation,
    /// A bracket that is not closed, or closed by another one.
    Bracket,
    /// A quotation mark that is not closed, or something right after it.
    Quote,
    /// An escape after `\` that does not exist.
    Escape,
    /// A colon or a key where none may stand.
    Key,
    /// Nested far deeper than facts may be; a document has [`FactProblem::TooDeep`] instead.
    TooDeep,
    /// A character that begins nothing.
    Character(char),
    /// A character that no text can hold.
    Control(char),
    /// The text ends too early.
    End,
    /// Anything else.
    Other,
}

/// What is wrong with a text as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFault {
    /// There is nothing.
    Empty,
    /// The text ends too early.
    End,
    /// Something stands after the document.
    Trailing,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A comma or a closing bracket is missing.
    Comma,
    /// A colon is missing.
    Colon,
    /// A key that is not in double quotation marks.
    Key,
    /// A control character or a wrong escape in a string.
    String,
    /// A number that is none of JSON's.
    Number,
    /// Anything else.
    Other,
}

/// Every problem of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactErrors {
    /// In the order of the document; at most [`MAX_PROBLEMS`].
    pub items: Vec<FactError>,
    /// Whether there were so many that the document was not read to its end.
    pub cut: bool,
}

impl FactErrors {
    /// Whether a limit was exceeded, rather than something written wrong.
    pub fn is_limit(&self) -> bool {
        self.items.iter().any(|e| e.problem.is_limit())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(super) fn push(&mut self, error: FactError) {
        if self.items.len() < MAX_PROBLEMS {
            self.items.push(error);
        }
        self.cut = self.items.len() == MAX_PROBLEMS;
    }

    pub(super) fn of_text(problem: FactProblem, at: Option<Position>) -> Self {
        Self { items: vec![FactError { path: String::new(), spot: Spot::Value, fact: None, problem, at }], cut: false }
    }
}

/// One line a problem, in Chinese.
impl std::fmt::Display for FactErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&message::all(self, Lang::Zh))
    }
}

impl std::error::Error for FactErrors {}

/// One line, in Chinese.
impl std::fmt::Display for FactError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&message::line(self, Lang::Zh))
    }
}

impl std::error::Error for FactError {}

/// Something in a document that is read, but perhaps not as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactWarning {
    /// Where it is, in ASCII keys.
    pub path: String,
    /// The name of the fact.
    pub fact: Named,
    /// What is odd.
    pub doubt: Doubt,
}

/// What is odd.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// A bare number above 0, at most 1, for a percentage.
    PercentBelowOne {
        /// What was written.
        found: Echo,
        /// The declared unit, % or ‰.
        unit: Unit,
        /// The number in that unit, if what was written is a part of one.
        perhaps: Echo,
    },
    /// A name that no item of the list has, though the list is complete.
    NoSuchItem {
        /// The list.
        list: Named,
        /// What was written.
        found: Echo,
        /// Names that are near.
        nearest: Vec<String>,
    },
}

/// In Chinese.
impl std::fmt::Display for FactWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&message::warning(self, Lang::Zh))
    }
}
