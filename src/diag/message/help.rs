//! What to write instead.

use super::list::{all_of, any_of, quote};
use super::words::{self, keyword, unit_word};
use super::{is_count, syntax};
use crate::diag::{Diagnostic, Elsewhere, Fix, Kind, ListArgumentProblem, Noun, Problem};
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::unit::{Base, Unit};

/// Advice, a sentence a line: the change that would put it right first, then what else may help.
/// Both languages give the same number of lines.
pub fn help(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    // What a name should have been is a guess, and is asked.
    let guess = matches!(diagnostic.problem, Problem::UnknownName { .. } | Problem::UnknownWord { .. });
    let mut out: Vec<String> = diagnostic.fix.iter().filter(|_| !guess).map(|fix| change(fix, lang)).collect();
    out.extend(advice(&diagnostic.problem, diagnostic.fix.as_ref(), lang));
    out
}

fn change(fix: &Fix, lang: Lang) -> String {
    let new = quote(fix.replacement.trim(), lang);
    match (fix.span.start == fix.span.end, fix.replacement.trim().is_empty()) {
        (_, true) => lang.pick("删去标出的部分".to_owned(), "leave out what is marked".to_owned()),
        (true, false) => lang.pick(format!("补上{new}"), format!("add {new}")),
        (false, false) => lang.pick(format!("改成{new}"), format!("write {new}")),
    }
}

fn one(lang: Lang, zh: impl Into<String>, en: impl Into<String>) -> Vec<String> {
    vec![lang.pick(zh.into(), en.into())]
}

fn advice(problem: &Problem, fix: Option<&Fix>, lang: Lang) -> Vec<String> {
    match problem {
        Problem::Syntax(problem) => syntax::help(problem, fix, lang),

        Problem::UnknownName { noun, nearest, .. } => unknown(*noun, nearest, lang),
        Problem::NameElsewhere { noun, name, is } => elsewhere(*noun, name, is, lang),
        Problem::GluedName { suggestion, .. } => {
            one(lang, format!("词的前后要空一格，写成「{suggestion}」"), format!("words of the language need a blank on both sides: `{suggestion}`"))
        }
        Problem::DeclaredTwice { noun: Noun::Fact | Noun::List | Noun::Group, .. } => {
            one(lang, "一个主体可以分几处写，但每一项只声明一次", "a subject may be written in several places, each of its facts only once")
        }
        Problem::DeclaredTwice { .. } => one(lang, "给其中一个换个名称，或删去一处", "give one of them another name, or leave one out"),
        Problem::AmbiguousName { candidates, .. } => {
            let example = candidates.iter().take(1).map(|c| quote(c, lang)).collect::<String>();
            one(lang, format!("写全，如{example}"), format!("write it in full, as in {example}"))
        }
        Problem::AmbiguousPack { candidates, .. } => {
            let example = candidates.iter().take(1).map(|c| quote(c, lang)).collect::<String>();
            one(lang, format!("前面写上规则包，如{example}"), format!("write the pack before it, as in {example}"))
        }
        Problem::Cycle { .. } => one(lang, "改写其中一处，不再用到自己", "rewrite one of them so that it no longer needs itself"),
        Problem::LabelNotText { .. } => one(
            lang,
            "「称呼」后面写本列表的一项，如「班级 (classes) [] 称呼 名称 { 名称 (name): 文本 }」",
            "after `label` write a fact of the same list, as in `classes [] label name { name: text }`",
        ),
        Problem::NoLabel { list } => {
            one(lang, format!("在列表后写明称呼，如「{list} [] 称呼 名称」"), format!("say what its items are called: `{list} [] label name`"))
        }
        Problem::NameClash { .. } => {
            one(lang, "两样东西在那种语言里同名：给其中一个换一个名称或键", "two things have one name in that language: give one of them another name or key")
        }
        Problem::TooManyMembers { .. } => one(lang, "分成两项事实", "make two facts of it"),
        Problem::MissingKey { name, .. } => one(
            lang,
            format!("在名称后的括号里写一个英文键，如「{name} (some_key)」；数据文件和报告用它"),
            format!("write a key in brackets after the name, `{name} (some_key)`: fact files and reports use it"),
        ),
        Problem::FactUnread { .. } => {
            one(lang, "填的人白填一项：写上用它的规则，或删去", "whoever fills it in does so for nothing: write a rule that uses it, or leave it out")
        }
        Problem::NoQuestion { name } => one(
            lang,
            format!("在类型后面写上，如「{name} (…): … \"{name}是多少？\"」"),
            format!("write one after the type, as in `{name}: … \"what is the {name}?\"`"),
        ),
        Problem::NoEnglish { .. } => one(lang, "在后面写「 / \"…\"」", "write ` / \"…\"` after it"),
        Problem::DefinitionUnread { .. } => one(lang, "在要求里用它，或删去", "use it in a clause, or leave it out"),

        Problem::UnitMismatch { left, right } => units(left, right, lang),
        Problem::DurationMismatch { left, right } => durations(left, right, lang),
        Problem::CountMismatch { left, right } => {
            let per = quote(format!("* 1{}/{}", left.words(lang == Lang::En), right.words(lang == Lang::En)), lang);
            one(lang, format!("要换算，就乘上每一个合多少，如{per}"), format!("to convert, multiply by how many there are to one, as in {per}"))
        }
        Problem::BareNumber { .. } | Problem::TypeMismatch { .. } if fix.is_some() => Vec::new(),
        Problem::BareNumber { unit } => {
            let figure = quote(format!("3{}", unit.words(lang == Lang::En)), lang);
            one(lang, format!("在数后面写上单位，如{figure}"), format!("write the unit after the number, as in {figure}"))
        }
        Problem::TypeMismatch { expected, found } => mismatch(expected, found, lang),
        Problem::NotOrdered { found: Kind::Choice(_) } => one(
            lang,
            "用「=」「不是」或「属于 (…)」；选项确有高低的，声明时用 < 隔开，如「初中 < 高中 < 大专」",
            "use `=`, `is not` or `in (…)`; where choices do have an order, declare them with `<`: `junior < senior < college`",
        ),
        Problem::NotOrdered { found: Kind::YesNo } => {
            one(lang, "是否的事实直接写名称，要「否」就写「非 名称」", "write the name of a yes/no fact alone, or `not` before it")
        }
        Problem::NotOrdered { .. } => one(lang, "用「=」或「不是」", "use `=` or `is not`"),
        Problem::ArgumentCount { expected, found, .. } if found < expected => {
            one(lang, "补上缺的值，值和值之间用「、」或「,」隔开", "add what is missing, with commas between the values")
        }
        Problem::ArgumentCount { .. } => {
            one(lang, "删去多的值；要相除、相乘的，写成一个算式", "leave out what is too much; what is to be divided or multiplied is one formula")
        }
        Problem::ListArgument { function, problem } => list_argument(function, *problem, lang),
        Problem::Operands { left: Kind::Date, right: Kind::Date } => {
            one(lang, "两个日期只能相减，得出相隔的日数", "two dates can only be subtracted, which gives the days between them")
        }
        Problem::Operands { .. } => one(
            lang,
            "能算的是数量与数量，日期与日、个月、年、工作日",
            "quantities can be calculated with, and days, months, years and workdays added to a date",
        ),
        Problem::ComparesChoices { name, other } => {
            one(lang, format!("问有没有某一个，写「{other} 属于 {name}」"), format!("ask whether one is among them: `{other} in {name}`"))
        }
        Problem::BoundsReversed => one(lang, "把两个数对调", "swap the two"),
        Problem::PercentMeant { as_written, .. } => one(
            lang,
            format!("不带 % 的数是倍数：现在写的就是 {as_written}；真要这么多，写「{as_written}」"),
            format!("a number without `%` is a multiple: this is {as_written}; if that is meant, write `{as_written}`"),
        ),
        Problem::ConstantOverflow => one(lang, "核对算式里的数", "check the figures"),
        Problem::BrokenDuration => one(lang, "写成整数，如「45日」", "write a whole number, as in `45days`"),
        Problem::AttributeOfType { attribute } => {
            let word = keyword(attribute, lang);
            one(lang, format!("删去「{word}」，或把类型改成单位，如「米」"), format!("leave `{word}` out, or make the type a unit such as `m`"))
        }

        Problem::NoCitation { .. } => {
            one(lang, "写上「依据 文件名 第…条」，文件要先用「文件」声明", "add `cite document clause`; the document is declared with `document`")
        }
        Problem::DatesReversed { .. } => one(lang, "核对两个日期", "check the two days"),
        Problem::MissingAttribute { attribute: "效力" } => one(lang, "如「效力 规范性文件」", "as in `force normative_document`"),
        Problem::MissingAttribute { .. } => one(lang, "如「标题 \"托育机构设置标准（试行）\"」", "as in `title \"…\"`"),
        Problem::StatedTwice { .. } => one(lang, "合成一处，或删去一处", "make one of the two, or leave one out"),
        Problem::UnknownWord { nearest: Some(nearest), .. } => {
            let nearest = quote(nearest, lang);
            one(lang, format!("是不是{nearest}"), format!("perhaps {nearest} is meant"))
        }
        Problem::UnknownWord { expected, .. } => {
            let expected: Vec<&str> = expected.iter().map(|(zh, en)| lang.pick(*zh, *en)).collect();
            let expected = any_of(&expected, lang);
            one(lang, format!("可以写{expected}"), format!("there is {expected}"))
        }
        Problem::Replaced { .. } => one(lang, "一个文件只能被一个文件代替，核对「代替」", "a document can be replaced by one other; check `replaces`"),
        Problem::NeverInForce { .. } => {
            one(lang, "核对文件的「施行」「废止」和这里的「自」「至」", "check `effective` and `repealed` of the documents, and `from` and `until` here")
        }

        Problem::TableHole { missing, columns } => {
            let row = quote(missing.iter().chain(&vec!["—".to_owned(); *columns]).cloned().collect::<Vec<_>>().join(" | "), lang);
            let mut out = one(
                lang,
                format!("补上一行，如{row}；有要求的格写数，没有要求的写 —"),
                format!("add a row such as {row}: a figure in a cell that requires something, `—` where nothing is required"),
            );
            out.extend(one(lang, "不必逐行写的，键格写「其余」", "`else_row` in a key cell stands for all that are not named"));
            out
        }
        Problem::TableRowTwice { .. } => one(lang, "删去一行，或改它的键", "leave one out, or change its key"),
        Problem::TableCells { expected, found } if found < expected => {
            one(lang, "格与格之间用 | 隔开；没有要求的格写 —", "put `|` between cells; a cell that requires nothing holds `—`")
        }
        Problem::TableCells { .. } => one(lang, "删去多的格，或在表头加一列", "leave out a cell, or add a column to the head"),
        Problem::TableCellPlace => {
            one(lang, "没有要求的值写 —；其他的键合写一行「其余」", "write `—` for a value that is not required, and one row of `其余` for the remaining keys")
        }
        Problem::TableHead => {
            one(lang, "「按」后有几项，表头就先有几列键，后面至少再有一列值", "the head has a column for each key after `by`, then at least one of values")
        }
        Problem::TableColumn { columns } => {
            let example = columns.first().map_or("…", String::as_str);
            one(lang, format!("在括号后写「.{example}」"), format!("write `.{example}` after the brackets"))
        }
        Problem::TableUnread { name } => {
            one(lang, format!("在要求里写「{name}(…)」，或删去这张表"), format!("write `{name}(…)` in a clause, or leave the table out"))
        }

        Problem::NoClause { .. } => one(lang, "写一句要求，如「应 人数 <= 20人」", "write a clause, as in `shall children <= 20persons`"),
        Problem::MixedGrades => {
            one(lang, "必须（严禁）、应（不应、不得）、宜（不宜）各成一条规则", "clauses with must, with shall and with should make a rule each")
        }
        Problem::NoSubject => one(lang, "先声明一个主体，或写「适用 ‹主体›」", "declare a subject, or write `for ‹subject›`"),
        Problem::TiedSubjects { .. } => one(lang, "同类的规则要说同一个主体", "rules that are tied with `same_as` are about one subject"),
        Problem::NotAList { name, found: Noun::Group } => one(
            lang,
            format!("它只有一处，直接写「{name}.…」；要一项一项地列，声明时带 []，如「{name} [] {{ … }}」"),
            format!("there is one of it: write `{name}.…`; what is listed item by item is declared with brackets, `{name} [] {{ … }}`"),
        ),
        Problem::NotAList { .. } => one(lang, "这里写声明时带 [] 的名称，如「班级」", "write a name that is declared with `[]`, such as `classes`"),
        Problem::GroupBy { .. } => {
            one(lang, "按单选、是否、数量、日期或文本的一项分组", "group by a single choice, a yes/no fact, a quantity, a date or a text")
        }
        Problem::TooDeep { .. } => one(lang, "把里层的算式写成「定义」", "put the inner part into a definition"),
        Problem::NeverFails { why } | Problem::AlwaysFails { why } if why.is_empty() => {
            one(lang, "核对比较的方向和数", "check the direction and the figure of the comparison")
        }
        Problem::NeverFails { why } => {
            let why = why.join(lang.pick("，", ", "));
            one(lang, format!("就算{why}，也还是符合；核对比较的方向和数"), format!("it holds even with {why}; check the direction and the figure"))
        }
        Problem::AlwaysFails { why } => {
            let why = why.join(lang.pick("，", ", "));
            one(lang, format!("就算{why}，也还是不符合；核对比较的方向和数"), format!("it fails even with {why}; check the direction and the figure"))
        }
        Problem::NeverApplies { why } if why.is_empty() => {
            one(lang, "核对「若」后的条件；不能同时成立的两句，用「或」连", "check the condition; two things that cannot hold together are joined by `or`")
        }
        Problem::NeverApplies { why } => {
            let why = why.join(lang.pick("，", ", "));
            one(
                lang,
                format!("就算{why}，也还是不成立；不能同时成立的两句，用「或」连"),
                format!("it does not hold even with {why}; two things that cannot hold together are joined by `or`"),
            )
        }
        Problem::NeverExcepted { why } if why.is_empty() => one(lang, "核对「若」后的条件和「可」后的要求", "check the condition, and what it allows"),
        Problem::NeverExcepted { why } => {
            let why = why.join(lang.pick("，", ", "));
            one(
                lang,
                format!("就算{why}，也用不上；核对「若」后的条件，「可」后的要求要比原来的宽"),
                format!("it does not help even with {why}; check the condition, and that what it allows is less strict"),
            )
        }
        Problem::FigureTwice { other, .. } => one(
            lang,
            format!("改数时容易漏改一处：写「同类 {other}」，或把数写成「定义」"),
            format!("one of the two is easily forgotten when the figure changes: write `same_as {other}`, or make the figure a definition"),
        ),
        Problem::Ended { until, .. } => one(
            lang,
            format!("改引现行的文件；这一条只管失效以前的，写明「至 {until}」"),
            format!("cite what is in force now; where it is meant for the time before, write `until {until}`"),
        ),
        Problem::Backwards { better_verb, better_operator: "", .. } => {
            let verb = keyword(better_verb, lang);
            one(lang, format!("写「{verb} …」"), format!("write `{verb} …`"))
        }
        Problem::Backwards { better_verb, better_operator, .. } => {
            let (verb, operator) = (keyword(better_verb, lang), keyword(better_operator, lang));
            one(lang, format!("写「{verb} … {operator}」，意思一样"), format!("write `{verb} … {operator}`, which means the same"))
        }

        Problem::PathwayGap { .. } => one(lang, "给它加一个「情形」，或放宽某个情形的「若」", "add a `case` for it, or widen the `if` of one"),
        Problem::PathwayOverlap { .. } => one(lang, "收紧其中一个「若」，让两个情形分开", "narrow the `if` of one so that the two stay apart"),
        Problem::Incomplete { missing, .. } => incomplete(missing, lang),
        Problem::NotAllChecked { .. } => one(lang, "减少键或条件里的事实，或用「其余」", "use fewer facts as keys or in conditions, or `else_row`"),

        Problem::Manifest { .. } => one(
            lang,
            "pack.yaml 的项：pack、name、title、version、extends、jurisdiction、subject",
            "pack.yaml has: pack, name, title, version, extends, jurisdiction, subject",
        ),
        Problem::PackCycle { .. } => one(lang, "去掉其中一个 extends", "drop one `extends`"),
        Problem::PackTooLarge { .. } => one(lang, "分成几个规则包", "split it into several packs"),
        Problem::AmendsWithoutVia => one(
            lang,
            "写明授权条款：「依据 本地文件 第…条 经 上级文件 第…条」；只是更严的，用「从严」",
            "cite what allows it: `cite local_document clause via base_document clause`; what is only stricter goes under `stricter`",
        ),
        Problem::AmendsNothing => one(
            lang,
            "「改为」只替换同一个「每个」或「每组」里的要求、表里已有的行；新增的要求用「从严」",
            "`instead` replaces clauses inside the same `each` or `each_group`, or rows that there are; what is new goes under `stricter`",
        ),
        Problem::AmendsOwnPack { .. } => {
            one(lang, "直接改原文；「修订」只用于下级规则包改上级的", "change it where it stands; `amend` is for what a base pack declares")
        }

        Problem::ExampleOutcome { expected, missing, because, .. } => example(*expected, missing, because, lang),
        Problem::ExampleFacts { .. } => one(lang, "照主体里声明的名称、类型和单位写", "use the names, types and units that the subject declares"),
        Problem::ExampleGives { .. } => one(lang, "改例子里的事实，或改「得」后面的结果", "change the facts of the example, or what comes after `gives`"),
        Problem::ExampleDay { .. } => one(lang, "改「评估日」，或核对文件的施行日期", "change the day, or check when the document is in force"),
    }
}

/// Names that were perhaps meant, or what to do where none is near.
/// What the name means, and what to write where that was meant.
fn elsewhere(wanted: Noun, name: &str, is: &Elsewhere, lang: Lang) -> Vec<String> {
    match is {
        Elsewhere::ChoiceOf { fact } => one(
            lang,
            format!("「{name}」是「{fact}」的一个选项，写成「{fact} = {name}」"),
            format!("`{name}` is a choice of `{fact}`: write `{fact} = {name}`"),
        ),
        Elsewhere::OfSubject { noun: Noun::List, subject } if wanted == Noun::Subject => one(
            lang,
            format!("「{name}」是主体「{subject}」的列表，写成「适用 {subject}」和「每个 {name} {{ … }}」"),
            format!("`{name}` is a list of the subject `{subject}`: write `for {subject}` and `each {name} {{ … }}`"),
        ),
        Elsewhere::OfSubject { noun, subject } => {
            let (zh, en) = (words::noun(*noun, Lang::Zh), words::noun(*noun, Lang::En));
            one(
                lang,
                format!("「{name}」是主体「{subject}」的{zh}，在这里用不上；核对「适用」，或在这个主体里声明它"),
                format!("`{name}` is a {en} of the subject `{subject}` and cannot be read here: check `for`, or declare it in this subject"),
            )
        }
        Elsewhere::Declared(noun) => {
            let (zh, en) = (words::noun(*noun, Lang::Zh), words::noun(*noun, Lang::En));
            let (want_zh, want_en) = (words::noun(wanted, Lang::Zh), words::noun(wanted, Lang::En));
            one(lang, format!("「{name}」是{zh}，这里要{want_zh}"), format!("`{name}` is a {en}, and a {want_en} is wanted here"))
        }
    }
}

fn unknown(what: Noun, nearest: &[String], lang: Lang) -> Vec<String> {
    if !nearest.is_empty() {
        let names = any_of(nearest, lang);
        return match what {
            Noun::Enumerator => one(lang, format!("可以选{names}"), format!("there is {names}")),
            _ => one(lang, format!("是不是{names}"), format!("perhaps {names} is meant")),
        };
    }
    match what {
        Noun::Fact => one(lang, "在「主体」里声明它，或核对名称", "declare it in the subject, or check the name"),
        Noun::List => one(lang, "在「主体」里声明这个列表，如「班级 (classes) [] { … }」", "declare the list in the subject, as in `classes [] { … }`"),
        Noun::Document => one(
            lang,
            "先声明文件，如「文件 设置标准 (standard) { 标题 \"…\" 效力 规范性文件 }」",
            "declare the document: `document standard { title \"…\" force normative_document }`",
        ),
        Noun::Type => one(
            lang,
            "类型写「文本」「是否」「日期」「数」、单位（如「米」「人」）、选项（「甲 | 乙」）或列表的名称",
            "a type is `text`, `yes_no`, `date`, `number`, a unit such as `m`, choices (`a | b`) or the name of a list",
        ),
        Noun::Function => {
            let functions = lang.pick(
                ["数量", "合计", "最大", "最小", "平均", "向上取整", "向下取整", "相隔月数"],
                ["count", "sum", "max", "min", "avg", "round_up", "round_down", "months_between"],
            );
            let functions = all_of(&functions, lang);
            one(lang, format!("函数有{functions}"), format!("there are {functions}"))
        }
        Noun::Pack => one(lang, "核对 pack.yaml 里的 extends 和文件夹", "check `extends` in pack.yaml and the folders given"),
        Noun::Group
        | Noun::Enumerator
        | Noun::Subject
        | Noun::Table
        | Noun::Column
        | Noun::Definition
        | Noun::Rule
        | Noun::Pathway
        | Noun::Case
        | Noun::Support
        | Noun::Penalty
        | Noun::Amendment => one(lang, "核对名称，或先声明它", "check the name, or declare it"),
    }
}

fn units(left: &Unit, right: &Unit, lang: Lang) -> Vec<String> {
    // 平方米 beside 平方米/人: what is missing is the division by the count.
    for (whole, share) in [(left, right), (right, left)] {
        let by = whole.per(share);
        if by.is_count() && !whole.is_count() {
            let (whole, share) = (unit_word(whole, lang), unit_word(share, lang));
            let by = by.words(lang == Lang::En);
            return one(
                lang,
                format!("{whole}除以多少「{by}」才是{share}，是不是少除了一步"),
                format!("{whole} divided by a number of `{by}` gives {share}; perhaps that step is missing"),
            );
        }
    }
    one(
        lang,
        "改数的单位，或改事实声明的单位，让两边量同一样东西",
        "both sides must measure the same: change the unit of the figure, or the one the fact is declared in",
    )
}

fn durations(left: &Unit, right: &Unit, lang: Lang) -> Vec<String> {
    let has = |base| left.dims().single() == Some(base) || right.dims().single() == Some(base);
    let (why, how) = if has(Base::Workday) {
        (
            one(lang, "工作日不含周末和节假日，与日、月都不能换算", "workdays leave out weekends and holidays and do not convert to days or months"),
            one(lang, "比日期，写「某日 + 5工作日 <= 另一日」", "compare dates: `one_day + 5workdays <= another_day`"),
        )
    } else {
        (
            one(lang, "一个月有 28 至 31 天，日和月不能换算", "a month has 28 to 31 days, so that days and calendar months do not convert"),
            one(
                lang,
                "两边都写「日」或都写「个月」；比日期，写「某日 + 3个月 <= 另一日」",
                "write both in `days` or both in `months`; to compare dates, write `one_day + 3months <= another_day`",
            ),
        )
    };
    [why, how].concat()
}

fn mismatch(expected: &Kind, found: &Kind, lang: Lang) -> Vec<String> {
    match (expected, found) {
        (Kind::Choice(_), Kind::List(list)) => {
            one(lang, format!("写到列表里的某一项，如「{list}.班型」"), format!("name a fact of the list, as in `{list}.kind`"))
        }
        (_, Kind::List(list)) => one(
            lang,
            format!("要个数写「数量({list})」，要总数写「合计({list} 的 …)」"),
            format!("write `count({list})` for how many, `sum({list} of …)` for a total"),
        ),
        (_, Kind::Group(group)) => one(lang, format!("写到组里的某一项，如「{group}.面积」"), format!("name a fact of the group, as in `{group}.area`")),
        (Kind::Choices(members), _) if members.is_empty() => one(
            lang,
            "「甲 属于 乙」的乙要是多选；几个值里有一个就行，写「乙 属于 (甲、丙)」",
            "in `a in b`, `b` is a multiple choice; for one of several values write `b in (a, c)`",
        ),
        (Kind::YesNo, Kind::Quantity(unit)) => {
            let example = quote(format!("… >= 3{}", unit.words(lang == Lang::En)), lang);
            one(lang, format!("写出比较，如{example}"), format!("compare it, as in {example}"))
        }
        (Kind::YesNo, Kind::Bare) => one(lang, "写出比较，如「… >= 3」", "compare it, as in `… >= 3`"),
        (Kind::YesNo, Kind::Date) => one(lang, "写出比较，如「… <= 评估日」", "compare it, as in `… <= as_of`"),
        (Kind::Date, Kind::Quantity(_)) => one(lang, "从哪一天算起，如「发生日期 + 30日」", "say from which day, as in `happened + 30days`"),
        (Kind::YesNo, Kind::Choice(_) | Kind::Text) => one(lang, "写出比较，如「… = 甲」", "compare it, as in `… = a`"),
        (Kind::Date, Kind::Text) => one(lang, "日期不加引号，写成「2026-11-23」", "a date is written without quotes: `2026-11-23`"),
        (Kind::Duration, _) => one(lang, "写明日、个月、年或工作日，如「30日」", "say days, months, years or workdays, as in `30days`"),
        (Kind::Choice(_), Kind::Text) => one(lang, "选项不加引号", "a choice is written without quotes"),
        (Kind::Quantity(_), Kind::Text) => one(lang, "数和单位不加引号", "a figure is written without quotes"),
        (Kind::Text, Kind::Choice(_)) => one(lang, "文字要加引号", "a text is written in quotes"),
        _ => Vec::new(),
    }
}

fn list_argument(function: &str, problem: ListArgumentProblem, lang: Lang) -> Vec<String> {
    match problem {
        ListArgumentProblem::NotAList | ListArgumentProblem::NeedsValue if is_count(function) => {
            one(lang, format!("如「{function}(班级 若 人数 > 10人)」"), format!("as in `{function}(classes if children > 10persons)`"))
        }
        ListArgumentProblem::NotAList | ListArgumentProblem::NeedsValue => {
            one(lang, format!("如「{function}(班级 的 人数)」，「的」前后空一格"), format!("as in `{function}(classes of children)`"))
        }
        ListArgumentProblem::TakesNoValue if is_count(function) => one(
            lang,
            "只写列表和条件，如「数量(班级 若 人数 > 10人)」；要总数用「合计」",
            "write the list and a condition, as in `count(classes if children > 10persons)`; for a total use `sum`",
        ),
        ListArgumentProblem::TakesNoValue => {
            one(lang, "先算出一个值，如「合计(班级 的 人数)」，再放进来", "make one value of it first, as in `sum(classes of children)`")
        }
    }
}

fn incomplete(missing: &str, lang: Lang) -> Vec<String> {
    match missing {
        "情形" => one(
            lang,
            "如「情形 营利性 (for_profit) 若 机构.性质 = 营利性 { 机关 \"…\" }」",
            "as in `case for_profit if organisation.kind = for_profit { authority \"…\" }`",
        ),
        "条件" => one(lang, "如「条件 机构.普惠」", "as in `condition organisation.affordable`"),
        "金额" => one(lang, "如「金额 600元/人 * 在托人数 每年」", "as in `amount 600yuan/persons * enrolled per_year`"),
        "针对" => one(lang, "写被违反的文件或规则，如「针对 设置标准」", "name the document or rule that is breached, as in `against standard`"),
        "后果" => one(lang, "如「后果 \"责令改正\"」", "as in `consequence \"…\"`"),
        _ => one(lang, format!("补上「{missing}」"), format!("add `{missing}`")),
    }
}

fn example(expected: Outcome, missing: &[String], because: &[(String, String)], lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    if !missing.is_empty() {
        let missing = all_of(missing, lang);
        out.extend(one(lang, format!("例子里还要写明{missing}"), format!("the example must also say {missing}")));
    }
    if !because.is_empty() {
        let because = because.iter().map(|(zh, en)| lang.pick(zh.as_str(), en)).collect::<Vec<_>>().join(lang.pick("；", "; "));
        out.extend(one(lang, format!("因为{because}"), format!("because {because}")));
    }
    if out.is_empty() {
        out = match expected {
            Outcome::Fail => one(lang, "改例子里的事实，让它违反规则；或核对规则", "change the facts so that they break the rule, or check the rule"),
            _ => one(lang, "改例子里的事实，让它符合规则；或核对规则", "change the facts so that they meet the rule, or check the rule"),
        };
    }
    out
}
