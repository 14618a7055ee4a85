//! The words of diagnostics, Chinese and English: what is wrong ([`text`]), what to write instead ([`help`]), why another place matters ([`why`]).
//!
//! A message is one clause without a final stop; what the user wrote stands in 「」 or backticks. Its readers know the standards,
//! not programming: they are told what to type.

mod help;
pub(crate) mod list;
mod syntax;
mod words;

pub use help::help;

use super::{Kind, ListArgumentProblem, Noun, Problem, Why};
use crate::lang::Lang;
use list::{all_of, any_of, quote};
use words::{keyword, kind, noun, outcome, unit_and_measure, unit_word};

/// One clause that says what is wrong.
pub fn text(problem: &Problem, lang: Lang) -> String {
    match problem {
        Problem::Syntax(problem) => syntax::text(problem, lang),

        Problem::UnknownName { noun, name, .. } | Problem::NameElsewhere { noun, name, .. } => unknown(*noun, name, lang),
        Problem::GluedName { name, .. } => lang.pick(format!("「{name}」连在一起，被当成了一个名称"), format!("`{name}` is read as one name")),
        Problem::DeclaredTwice { noun: what, name } => {
            let what = noun(*what, lang);
            lang.pick(format!("{what}「{name}」声明了两次"), format!("the {what} `{name}` is declared twice"))
        }
        Problem::AmbiguousName { name, candidates } | Problem::AmbiguousPack { name, candidates } => {
            let candidates = any_of(candidates, lang);
            lang.pick(format!("「{name}」说不清是{candidates}"), format!("`{name}` may mean {candidates}"))
        }
        Problem::Cycle { names } => match names.as_slice() {
            [one] => lang.pick(format!("「{one}」绕一圈又用到它自己"), format!("`{one}` needs itself")),
            several => {
                let chain = several.iter().chain(several.first()).cloned().collect::<Vec<_>>().join(" → ");
                lang.pick(format!("绕成了一圈：{chain}"), format!("these need each other: {chain}"))
            }
        },
        Problem::LabelNotText { name } => lang.pick(
            format!("「{name}」不能作称呼，它不是这个列表里的文本或单选"),
            format!("`{name}` is no text or choice of this list, so items cannot be called by it"),
        ),
        Problem::NoLabel { list } => lang.pick(
            format!("列表「{list}」没有称呼，别处指不到它的某一项"),
            format!("the list `{list}` does not say what its items are called, so none can be pointed at"),
        ),
        Problem::NameClash { name, other, lang: into } => lang.pick(
            format!("「{name}」用{}写成「{other}」，在这里就不是原来的意思了", into.pick("中文", "英文")),
            format!("`{name}`, written as `{other}` in {}, would not mean the same here", into.pick("Chinese", "English")),
        ),
        Problem::TooManyMembers { limit } => lang.pick(format!("选项超过 {limit} 个"), format!("there are more than {limit} choices")),
        Problem::MissingKey { noun: what, name } => {
            let what = noun(*what, lang);
            lang.pick(format!("{what}「{name}」没有英文键"), format!("the {what} `{name}` has no ASCII key"))
        }
        Problem::FactUnread { name } => lang.pick(format!("没有哪条规则用到「{name}」"), format!("no rule uses the fact `{name}`")),
        Problem::NoQuestion { name } => lang.pick(format!("「{name}」没有写问句"), format!("the fact `{name}` has no question")),
        Problem::NoEnglish { text } => lang.pick(format!("没有英文：「{text}」"), format!("no English for `{text}`")),
        Problem::DefinitionUnread { name } => lang.pick(format!("没有哪里用到定义「{name}」"), format!("nothing uses the definition `{name}`")),

        Problem::UnitMismatch { left, right } => {
            let (left, right) = (unit_and_measure(left, lang), unit_and_measure(right, lang));
            lang.pick(format!("单位对不上：一边是{left}，一边是{right}"), format!("the units do not match: {left} on one side, {right} on the other"))
        }
        Problem::DurationMismatch { left, right } => {
            let (left, right) = (unit_word(left, lang), unit_word(right, lang));
            lang.pick(format!("{left}和{right}不能相比"), format!("{left} and {right} do not compare"))
        }
        Problem::CountMismatch { left, right } => {
            let (left, right) = (unit_and_measure(left, lang), unit_and_measure(right, lang));
            lang.pick(
                format!("数的不是同一样东西：一边是{left}，一边是{right}"),
                format!("different things are counted: {left} on one side, {right} on the other"),
            )
        }
        Problem::BareNumber { unit } => {
            let unit = unit_and_measure(unit, lang);
            lang.pick(format!("一边是{unit}，另一边的数没有单位"), format!("one side is in {unit}, the other is a number without a unit"))
        }
        Problem::TypeMismatch { expected, found } => mismatch(expected, found, lang),
        Problem::NotOrdered { found } => {
            let found = kind(found, lang);
            lang.pick(format!("{found}不分大小先后"), format!("{found} has no order"))
        }
        Problem::ArgumentCount { function, expected, found } => {
            let plural = if *expected == 1 { "value" } else { "values" };
            lang.pick(
                format!("「{function}」的括号里要写 {expected} 个值，现在是 {found} 个"),
                format!("`{function}` takes {expected} {plural} in its brackets, here it has {found}"),
            )
        }
        Problem::ListArgument { function, problem } => list_argument(function, *problem, lang),
        Problem::Operands { left, right } => {
            let (left, right) = (kind(left, lang), kind(right, lang));
            lang.pick(format!("一边是{left}，一边是{right}，不能这样算"), format!("{left} on one side and {right} on the other cannot be calculated with"))
        }
        Problem::ComparesChoices { name, .. } => {
            lang.pick(format!("「{name}」是多选，不能整个拿来比"), format!("`{name}` is a multiple choice and does not compare as a whole"))
        }
        Problem::BoundsReversed => lang.pick("下限「从」比上限「至」大", "the lower bound `from` is above the upper one `until`").to_owned(),
        Problem::PercentMeant { figure, .. } => {
            lang.pick(format!("一边以 % 计，另一边的 {figure} 没有写 %"), format!("one side is in %, and {figure} on the other has no `%`"))
        }
        Problem::ConstantOverflow => {
            lang.pick("这个算式得不出数：除以零，或数太大", "this gives no number: it divides by nought or grows too large").to_owned()
        }
        Problem::BrokenDuration => lang.pick("日期只能加减整数的时间", "only a whole number of days, months or years can be added to a date").to_owned(),
        Problem::AttributeOfType { attribute } => {
            let word = keyword(attribute, lang);
            lang.pick(format!("「{word}」只能写在数量上"), format!("`{word}` can only be said of a quantity"))
        }

        Problem::NoCitation { noun: what, name } => {
            let (definition, what) = (*what == Noun::Definition, noun(*what, lang));
            if definition {
                lang.pick(format!("定义「{name}」里有数字，却没有写依据"), format!("the definition `{name}` holds a figure and cites nothing"))
            } else {
                lang.pick(format!("{what}「{name}」没有写依据"), format!("the {what} `{name}` cites nothing"))
            }
        }
        Problem::DatesReversed { from, until } => {
            lang.pick(format!("最后一天 {until} 早于第一天 {from}"), format!("the last day {until} is before the first day {from}"))
        }
        Problem::MissingAttribute { attribute } => {
            let word = keyword(attribute, lang);
            lang.pick(format!("这个文件没有写「{word}」"), format!("this document does not state its `{word}`"))
        }
        Problem::StatedTwice { word } => {
            let word = keyword(word, lang);
            lang.pick(format!("「{word}」只能写一次"), format!("`{word}` may stand only once"))
        }
        Problem::UnknownWord { word, .. } => lang.pick(format!("这里不能写「{word}」"), format!("`{word}` is not one of the words that can stand here")),
        Problem::Replaced { name } => {
            lang.pick(format!("文件「{name}」已被代替过，或互相代替"), format!("the document `{name}` is replaced already, or the two replace each other"))
        }
        Problem::NeverInForce { name } => {
            lang.pick(format!("「{name}」依据的文件没有一天在施行"), format!("there is no day on which a document that `{name}` cites is in force"))
        }

        Problem::TableHole { missing, .. } => {
            let row = quote(missing.join(" | "), lang);
            lang.pick(format!("表里缺{row}这一行"), format!("the table has no row for {row}"))
        }
        Problem::TableRowTwice { keys } => {
            let row = quote(keys.join(" | "), lang);
            lang.pick(format!("表里{row}有两行"), format!("the table has two rows for {row}"))
        }
        Problem::TableCells { expected, found } => {
            lang.pick(format!("这一行有 {found} 格，表头有 {expected} 格"), format!("the row has {found} cells, the head has {expected}"))
        }
        Problem::TableCellPlace => {
            lang.pick("「其余」只能写在键格里，「—」只能写在值格里", "`else_row` stands only in a key cell, `—` only in a value cell").to_owned()
        }
        Problem::TableHead => lang.pick("表头的列不够", "the head of the table has too few columns").to_owned(),
        Problem::TableColumn { columns } => {
            let columns = any_of(columns, lang);
            lang.pick(format!("没有写明用表的哪一列：{columns}"), format!("the column of the table is not named: {columns}"))
        }
        Problem::TableUnread { name } => lang.pick(format!("没有哪里查表「{name}」"), format!("nothing looks into the table `{name}`")),

        Problem::NoClause { name } => lang.pick(format!("规则「{name}」没有写要求"), format!("the rule `{name}` requires nothing")),
        Problem::MixedGrades => lang.pick("一条规则里的要求轻重不一", "the clauses of one rule are of different grades").to_owned(),
        Problem::NoSubject => lang.pick("没有说是哪个主体", "it is not said which subject this is about").to_owned(),
        Problem::TiedSubjects { name } => {
            lang.pick(format!("「{name}」说的是另一个主体，不能是同类"), format!("`{name}` is about another subject and cannot be tied to this rule"))
        }
        Problem::NotAList { name, found } => {
            let found = noun(*found, lang);
            lang.pick(format!("「{name}」是{found}，不是列表"), format!("`{name}` is a {found}, not a list"))
        }
        Problem::GroupBy { name } => {
            lang.pick(format!("「{name}」是多选，不能按它分组"), format!("`{name}` is a multiple choice; groups cannot be made by it"))
        }
        Problem::TooDeep { limit } => {
            lang.pick(format!("「每个」和列表函数一层套一层，超过 {limit} 层"), format!("lists are nested in each other more than {limit} deep"))
        }
        Problem::NeverFails { .. } => lang.pick("这一条怎样都不会不符合", "no facts can make this clause fail").to_owned(),
        Problem::Ended { document, until } => {
            lang.pick(format!("依据的《{document}》{until} 以后已失效"), format!("what this rests on, {document}, ended on {until}"))
        }
        Problem::AlwaysFails { .. } => lang.pick("这一条怎样都不会符合", "no facts can make this clause pass").to_owned(),
        Problem::NeverApplies { .. } => lang.pick("这个条件怎样都不成立", "no facts can make this condition hold").to_owned(),
        Problem::NeverExcepted { .. } => lang.pick("这个例外怎样都用不上", "no facts can pass by this exception alone").to_owned(),
        Problem::FigureTwice { rule, other } => {
            lang.pick(format!("「{rule}」和「{other}」对同一项写了同一个数"), format!("`{rule}` and `{other}` ask for the same figure of the same thing"))
        }
        Problem::Backwards { verb, operator, .. } => {
            let (verb, operator) = (keyword(verb, lang), keyword(operator, lang));
            lang.pick(format!("「{verb} … {operator}」读起来是反的"), format!("`{verb} … {operator}` reads backwards"))
        }

        Problem::PathwayGap { combination } => {
            let at = combination.join(lang.pick("，", ", "));
            lang.pick(format!("有一种情况不归任何情形管：{at}"), format!("no case covers {at}"))
        }
        Problem::PathwayOverlap { first, second, combination } => {
            let at = combination.join(lang.pick("，", ", "));
            lang.pick(format!("情形「{first}」和「{second}」同时成立：{at}"), format!("the cases `{first}` and `{second}` both hold for {at}"))
        }
        Problem::Incomplete { noun: what, missing } => {
            let (what, word) = (noun(*what, lang), keyword(missing, lang));
            lang.pick(format!("这个{what}没有写「{word}」"), format!("this {what} states no `{word}`"))
        }
        Problem::NotAllChecked { limit } => {
            lang.pick(format!("组合超过 {limit} 种，没有逐一查过"), format!("there are more than {limit} combinations, not all of which were looked at"))
        }

        Problem::Manifest { zh, en } => lang.pick(format!("pack.yaml：{zh}"), format!("pack.yaml: {en}")),
        Problem::PackCycle { packs } if packs.len() < 2 => {
            let pack = all_of(packs, lang);
            lang.pick(format!("规则包{pack}以自己为上级"), format!("the pack {pack} extends itself"))
        }
        Problem::PackCycle { packs } => {
            let packs = all_of(packs, lang);
            lang.pick(format!("规则包{packs}互为上级"), format!("the packs {packs} extend each other"))
        }
        Problem::PackTooLarge { limit } => lang.pick(format!("规则包超过 {}", bytes(*limit)), format!("the pack is larger than {}", bytes(*limit))),
        Problem::AmendsWithoutVia => {
            lang.pick("改掉上级已有的要求，却没有写明授权的条款", "a requirement of the base pack is replaced without the clause that allows it").to_owned()
        }
        Problem::AmendsNothing => {
            lang.pick("原来的规则或表里没有可以这样改的地方", "the rule or table has nothing at this place that could be amended so").to_owned()
        }
        Problem::AmendsOwnPack { name } => lang.pick(format!("「{name}」就在本规则包里"), format!("`{name}` is in this same pack")),

        Problem::ExampleOutcome { expected, found, .. } => {
            let (expected, found) = (outcome(*expected, lang), outcome(*found, lang));
            lang.pick(format!("这个例子应当是“{expected}”，算出来是“{found}”"), format!("this example should {expected}, it comes out as {found}"))
        }
        Problem::ExampleFacts { zh, en } => {
            let detail = lang.pick(zh, en);
            lang.pick(format!("例子里的事实读不懂：{detail}"), format!("the facts of the example cannot be read: {detail}"))
        }
        Problem::ExampleGives { expected, found } => {
            let ((zh, en), (found_zh, found_en)) = (expected, found);
            lang.pick(format!("例子写的是「{zh}」，算出来是「{found_zh}」"), format!("the example says `{en}`, it comes out as `{found_en}`"))
        }
        Problem::ExampleDay { day } => {
            lang.pick(format!("例子的评估日 {day} 不在规则施行的日子里"), format!("the rule is not in force on {day}, the day of the example"))
        }
    }
}

/// Why another place matters.
pub fn why(why: Why, lang: Lang) -> &'static str {
    match why {
        Why::DeclaredHere => lang.pick("在这里声明", "declared here"),
        Why::FirstHere => lang.pick("这里已经写过", "stands here already"),
        Why::OtherHere => lang.pick("另一处在这里", "the other one"),
        Why::OpenedHere => lang.pick("从这里开始", "it begins here"),
        Why::UsedHere => lang.pick("用在这里", "used here"),
    }
}

fn unknown(what: Noun, name: &str, lang: Lang) -> String {
    match what {
        Noun::Enumerator => lang.pick(format!("选项里没有「{name}」"), format!("`{name}` is none of the choices")),
        Noun::Column => lang.pick(format!("表里没有「{name}」这一列"), format!("the table has no column `{name}`")),
        Noun::Function => lang.pick(format!("没有「{name}」这个函数"), format!("there is no function `{name}`")),
        Noun::Type => lang.pick(format!("没有「{name}」这种类型或单位"), format!("there is no type or unit `{name}`")),
        Noun::Pack => lang.pick(format!("没有规则包「{name}」"), format!("there is no pack `{name}`")),
        Noun::Fact
        | Noun::List
        | Noun::Group
        | Noun::Document
        | Noun::Subject
        | Noun::Table
        | Noun::Definition
        | Noun::Rule
        | Noun::Pathway
        | Noun::Case
        | Noun::Support
        | Noun::Penalty
        | Noun::Amendment => {
            let what = noun(what, lang);
            lang.pick(format!("没有声明过{what}「{name}」"), format!("no {what} `{name}` is declared"))
        }
    }
}

fn mismatch(expected: &Kind, found: &Kind, lang: Lang) -> String {
    let found = kind(found, lang);
    match expected {
        Kind::YesNo => {
            lang.pick(format!("这里要一个能答是或否的条件，写的却是{found}"), format!("a condition that is true or false belongs here, this is {found}"))
        }
        Kind::Constant => lang.pick("这里只能写定一个数，不能用会变的事实".to_owned(), "only a fixed number can stand here, not a fact".to_owned()),
        _ => {
            let expected = kind(expected, lang);
            lang.pick(format!("这里要{expected}，写的却是{found}"), format!("{expected} belongs here, this is {found}"))
        }
    }
}

fn list_argument(function: &str, problem: ListArgumentProblem, lang: Lang) -> String {
    match problem {
        ListArgumentProblem::NotAList => {
            lang.pick(format!("「{function}」的括号里要先写一个列表"), format!("a list belongs first in the brackets of `{function}`"))
        }
        ListArgumentProblem::NeedsValue => {
            lang.pick(format!("「{function}」没有写算列表里的哪一项"), format!("`{function}` does not say which fact of the items it takes"))
        }
        ListArgumentProblem::TakesNoValue if is_count(function) => {
            lang.pick(format!("「{function}」只数有几个，不写「的」"), format!("`{function}` counts items and takes no `of`"))
        }
        ListArgumentProblem::TakesNoValue => {
            lang.pick(format!("「{function}」的括号里要一个值，不是列表"), format!("a value belongs in the brackets of `{function}`, not a list"))
        }
    }
}

fn is_count(function: &str) -> bool {
    matches!(function, "数量" | "count")
}

/// A size that people can read: whole MiB or KiB where it is that, else bytes.
fn bytes(n: usize) -> String {
    const KIB: usize = 1024;
    match n {
        n if n >= KIB * KIB && n.is_multiple_of(KIB * KIB) => format!("{} MiB", n / KIB / KIB),
        n if n >= KIB && n.is_multiple_of(KIB) => format!("{} KiB", n / KIB),
        n => format!("{n} B"),
    }
}
