//! Every mistake that can be made in rule text. The page of each code, `grammar/errors/E0201.md`, shows a program that makes it.

use super::Code;
use super::syntax_problem::SyntaxProblem;
use crate::date::Date;
use crate::outcome::Outcome;

/// What a name can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Noun {
    Fact,
    List,
    Group,
    Type,
    Enumerator,
    Document,
    Subject,
    Table,
    Column,
    Definition,
    Function,
    Rule,
    Pathway,
    Case,
    Support,
    Penalty,
    Amendment,
    Pack,
}

/// What a name means that was written where it means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Elsewhere {
    /// A choice of a fact.
    ChoiceOf { fact: String },
    /// A fact, group or list of a subject.
    OfSubject { noun: Noun, subject: String },
    /// Something declared at the top level.
    Declared(Noun),
}

/// The kind of a value, for words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Kind {
    YesNo,
    Text,
    Date,
    Duration,
    Bare,
    /// A quantity in a unit, named by its Chinese words.
    Quantity(crate::unit::Unit),
    /// One of these.
    Choice(Vec<String>),
    /// Some of these.
    Choices(Vec<String>),
    /// A list of items.
    List(String),
    /// A group of facts.
    Group(String),
    /// Anything that can be put in order.
    Ordered,
    /// A number of any unit.
    AnyQuantity,
    /// A constant.
    Constant,
}

/// A combination of facts that shows something, `机构.性质 = 事业单位`, in the words of the rule file.
pub type Combination = Vec<String>;

/// A mistake in rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of a variant are what its sentence speaks of")]
pub enum Problem {
    /// A mistake of form.
    Syntax(SyntaxProblem),

    // ── names ───────────────────────────────────────────────────────────────
    /// E0201: nothing of that name. `nearest` are names that were perhaps meant, best first, at most three.
    UnknownName { noun: Noun, name: String, nearest: Vec<String> },
    /// E0201: nothing of that name is of the kind that is wanted; something else has it.
    NameElsewhere { noun: Noun, name: String, is: Elsewhere },
    /// E0202: a name that holds a word of the language without blanks: `班级的人数`.
    GluedName { name: String, suggestion: String },
    /// E0203: one thing declared twice under one name or key.
    DeclaredTwice { noun: Noun, name: String },
    /// E0204: a bare name that could mean the item's fact or an outer one's.
    AmbiguousName { name: String, candidates: Vec<String> },
    /// E0205: a bare name that two packs declare.
    AmbiguousPack { name: String, candidates: Vec<String> },
    /// E0206: definitions, or 仅当 conditions, that need each other.
    Cycle { names: Vec<String> },
    /// E0207: 称呼 names no text field of the list.
    LabelNotText { name: String },
    /// E0208: a name that would mean something else, or nothing, if it were written in that language.
    NameClash { name: String, other: String, lang: crate::lang::Lang },
    /// E0209: enumerators of a choice: more than can be held.
    TooManyMembers { limit: usize },
    /// E0210: a fact points at an item of a list that has no 称呼.
    NoLabel { list: String },
    /// W0201: a Chinese name without a key in brackets.
    MissingKey { noun: Noun, name: String },

    /// W0202: a fact that no rule and no condition reads.
    FactUnread { name: String },
    /// W0203: a fact that is not asked for in words.
    NoQuestion { name: String },
    /// W0204: a text without English.
    NoEnglish { text: String },
    /// W0205: a definition that nothing uses.
    DefinitionUnread { name: String },

    // ── types and units ─────────────────────────────────────────────────────
    /// E0301: quantities of different dimensions meet: 米 and 平方米.
    UnitMismatch { left: crate::unit::Unit, right: crate::unit::Unit },
    /// E0302: days and calendar months meet.
    DurationMismatch { left: crate::unit::Unit, right: crate::unit::Unit },
    /// E0303: counts of different things meet: 人 and 托位.
    CountMismatch { left: crate::unit::Unit, right: crate::unit::Unit },
    /// E0304: a bare number meets a measure.
    BareNumber { unit: crate::unit::Unit },
    /// E0305: one kind of value where another belongs.
    TypeMismatch { expected: Kind, found: Kind },
    /// E0306: `<` and the like between things that have no order.
    NotOrdered { found: Kind },
    /// E0307: the wrong number of arguments.
    ArgumentCount { function: String, expected: usize, found: usize },
    /// E0308: a function that runs over a list got something else, or lacks 的 or has one too many.
    ListArgument { function: String, problem: ListArgumentProblem },
    /// E0309: an operator between kinds of values that it does not join.
    Operands { left: Kind, right: Kind },
    /// E0310: a multiple choice compared as a whole with `other`.
    ComparesChoices { name: String, other: String },
    /// E0311: 从 is above 至.
    BoundsReversed,
    /// E0312: a constant that overflows or divides by nought.
    ConstantOverflow,
    /// E0313: a duration of broken days or months added to a date.
    BrokenDuration,
    /// E0314: an attribute of a field that its type cannot have, such as bounds of a text.
    AttributeOfType { attribute: &'static str },

    /// W0301: a bare number beyond what can be, beside a percentage: `绿地率 >= 30`; `as_written` is what it is, `3000%`.
    PercentMeant { figure: String, as_written: String },

    // ── documents and citations ─────────────────────────────────────────────
    /// E0401: no 依据.
    NoCitation { noun: Noun, name: String },
    /// E0402: a last day before the first.
    DatesReversed { from: Date, until: Date },
    /// E0403: a document lacks 标题 or 效力.
    MissingAttribute { attribute: &'static str },
    /// E0404: an attribute or statement that may stand once stands twice.
    StatedTwice { word: &'static str },
    /// E0405: a word that is no 状态 or 效力; `expected` are those there are, Chinese and English.
    UnknownWord { word: String, expected: Vec<(&'static str, &'static str)>, nearest: Option<String> },
    /// E0406: documents that replace each other in a circle, or one that is replaced twice.
    Replaced { name: String },
    /// W0401: no day on which all that it rests on is in force.
    NeverInForce { name: String },

    // ── tables ──────────────────────────────────────────────────────────────
    /// E0501: no row for a combination of keys; `columns` is the number of value cells that the row needs.
    TableHole { missing: Vec<String>, columns: usize },
    /// E0502: two rows for one combination.
    TableRowTwice { keys: Vec<String> },
    /// E0503: more or fewer cells than the head has.
    TableCells { expected: usize, found: usize },
    /// E0504: 其余 among values, or — among keys.
    TableCellPlace,
    /// E0505: the head has no column of values, or fewer columns than keys.
    TableHead,
    /// E0506: a table of several columns is used without naming one.
    TableColumn { columns: Vec<String> },
    /// W0501: a table that nothing looks into.
    TableUnread { name: String },

    // ── rules ───────────────────────────────────────────────────────────────
    /// E0601: no clause.
    NoClause { name: String },
    /// E0602: 应 and 宜, or 必须 and 应, in one rule.
    MixedGrades,
    /// E0603: no subject is named, and the pack has none.
    NoSubject,
    /// E0604: 同类 with a rule of another subject.
    TiedSubjects { name: String },
    /// E0605: 每个 over something that is no list, or of another item.
    NotAList { name: String, found: Noun },
    /// E0606: 每组 by something that groups cannot be made of.
    GroupBy { name: String },
    /// E0607: more scopes inside each other than can be held.
    TooDeep { limit: usize },
    /// W0601: no facts that are allowed make the clause fail; `why` are those that come nearest to it (none where no fact has a say).
    NeverFails { why: Combination },
    /// W0602: no facts that are allowed make the condition hold; `why` are those that come nearest to it.
    NeverApplies { why: Combination },
    /// W0603: two rules ask for the same figure of the same thing under the same conditions.
    FigureTwice { rule: String, other: String },
    /// W0606: no facts that are allowed make the clause pass; `why` are those that come nearest to it.
    AlwaysFails { why: Combination },
    /// W0605: no facts pass by the exception alone; `why` are those that come nearest to it.
    NeverExcepted { why: Combination },
    /// W0604: verb and condition turn each other round; `better` says the same straight. Words are Chinese, `operator` may be none.
    Backwards { verb: &'static str, operator: &'static str, better_verb: &'static str, better_operator: &'static str },
    /// W0607: something rests on a document that ended; `until` is its last day in force.
    Ended { document: String, until: Date },

    // ── pathways, supports, penalties ───────────────────────────────────────
    /// E0701: a combination for which no case holds.
    PathwayGap { combination: Combination },
    /// E0702: a combination for which two cases hold.
    PathwayOverlap { first: String, second: String, combination: Combination },
    /// E0703: a pathway without cases, a support without condition or amount, a penalty without 针对 or 后果.
    Incomplete { noun: Noun, missing: &'static str },
    /// W0701: more combinations than were looked at.
    NotAllChecked { limit: usize },

    // ── packs and amendments ────────────────────────────────────────────────
    /// E0801: a mistake in the manifest, in words.
    Manifest { zh: String, en: String },
    /// E0802: packs that extend each other in a circle.
    PackCycle { packs: Vec<String> },
    /// E0803: larger than a pack may be.
    PackTooLarge { limit: usize },
    /// E0804: 改为 over something that is not `—`, without the clause that allows it.
    AmendsWithoutVia,
    /// E0805: 改为 of a row that the table does not have, or of clauses at a place where the rule has none.
    AmendsNothing,
    /// E0806: an amendment of something in the same pack or in one that is not below it.
    AmendsOwnPack { name: String },

    // ── examples ────────────────────────────────────────────────────────────
    /// E0901: 合格例 does not pass, or 不合格例 does not fail. The reasons in Chinese and English.
    ExampleOutcome { expected: Outcome, found: Outcome, missing: Vec<String>, because: Vec<(String, String)> },
    /// E0902: the facts of an example cannot be read.
    ExampleFacts { zh: String, en: String },
    /// E0903: 例 … 得: something else comes out. Chinese and English of each.
    ExampleGives { expected: (String, String), found: (String, String) },
    /// E0904: the rule is not in force on the day of the example.
    ExampleDay { day: Date },
}

/// What is wrong with the argument of a function that runs over a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListArgumentProblem {
    /// It is not a list.
    NotAList,
    /// 的 and what to add up are missing.
    NeedsValue,
    /// 数量 counts items and takes no 的.
    TakesNoValue,
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> Code {
        Code(match self {
            Problem::Syntax(s) => return s.code(),
            Problem::UnknownName { .. } | Problem::NameElsewhere { .. } => "E0201",
            Problem::GluedName { .. } => "E0202",
            Problem::DeclaredTwice { .. } => "E0203",
            Problem::AmbiguousName { .. } => "E0204",
            Problem::AmbiguousPack { .. } => "E0205",
            Problem::Cycle { .. } => "E0206",
            Problem::LabelNotText { .. } => "E0207",
            Problem::NameClash { .. } => "E0208",
            Problem::TooManyMembers { .. } => "E0209",
            Problem::NoLabel { .. } => "E0210",
            Problem::MissingKey { .. } => "W0201",
            Problem::FactUnread { .. } => "W0202",
            Problem::NoQuestion { .. } => "W0203",
            Problem::NoEnglish { .. } => "W0204",
            Problem::DefinitionUnread { .. } => "W0205",
            Problem::UnitMismatch { .. } => "E0301",
            Problem::DurationMismatch { .. } => "E0302",
            Problem::CountMismatch { .. } => "E0303",
            Problem::BareNumber { .. } => "E0304",
            Problem::TypeMismatch { .. } => "E0305",
            Problem::NotOrdered { .. } => "E0306",
            Problem::ArgumentCount { .. } => "E0307",
            Problem::ListArgument { .. } => "E0308",
            Problem::Operands { .. } => "E0309",
            Problem::ComparesChoices { .. } => "E0310",
            Problem::BoundsReversed => "E0311",
            Problem::ConstantOverflow => "E0312",
            Problem::BrokenDuration => "E0313",
            Problem::AttributeOfType { .. } => "E0314",
            Problem::PercentMeant { .. } => "W0301",
            Problem::NoCitation { .. } => "E0401",
            Problem::DatesReversed { .. } => "E0402",
            Problem::MissingAttribute { .. } => "E0403",
            Problem::StatedTwice { .. } => "E0404",
            Problem::UnknownWord { .. } => "E0405",
            Problem::Replaced { .. } => "E0406",
            Problem::NeverInForce { .. } => "W0401",
            Problem::TableHole { .. } => "E0501",
            Problem::TableRowTwice { .. } => "E0502",
            Problem::TableCells { .. } => "E0503",
            Problem::TableCellPlace => "E0504",
            Problem::TableHead => "E0505",
            Problem::TableColumn { .. } => "E0506",
            Problem::TableUnread { .. } => "W0501",
            Problem::NoClause { .. } => "E0601",
            Problem::MixedGrades => "E0602",
            Problem::NoSubject => "E0603",
            Problem::TiedSubjects { .. } => "E0604",
            Problem::NotAList { .. } => "E0605",
            Problem::GroupBy { .. } => "E0606",
            Problem::TooDeep { .. } => "E0607",
            Problem::NeverFails { .. } => "W0601",
            Problem::NeverApplies { .. } => "W0602",
            Problem::FigureTwice { .. } => "W0603",
            Problem::Backwards { .. } => "W0604",
            Problem::NeverExcepted { .. } => "W0605",
            Problem::AlwaysFails { .. } => "W0606",
            Problem::Ended { .. } => "W0607",
            Problem::PathwayGap { .. } => "E0701",
            Problem::PathwayOverlap { .. } => "E0702",
            Problem::Incomplete { .. } => "E0703",
            Problem::NotAllChecked { .. } => "W0701",
            Problem::Manifest { .. } => "E0801",
            Problem::PackCycle { .. } => "E0802",
            Problem::PackTooLarge { .. } => "E0803",
            Problem::AmendsWithoutVia => "E0804",
            Problem::AmendsNothing => "E0805",
            Problem::AmendsOwnPack { .. } => "E0806",
            Problem::ExampleOutcome { .. } => "E0901",
            Problem::ExampleFacts { .. } => "E0902",
            Problem::ExampleGives { .. } => "E0903",
            Problem::ExampleDay { .. } => "E0904",
        })
    }
}
