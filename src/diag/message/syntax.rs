//! The words of mistakes of form.

use super::bytes;
use super::list::{any_of, quote};
use crate::diag::{Expected, Fix, SyntaxProblem, TooMany};
use crate::lang::Lang;

pub(super) fn text(problem: &SyntaxProblem, lang: Lang) -> String {
    match problem {
        SyntaxProblem::FileTooLarge { limit } => lang.pick(format!("文件超过 {}", bytes(*limit)), format!("the file is larger than {}", bytes(*limit))),
        SyntaxProblem::TooDeep { limit } => lang.pick(format!("括号一层套一层超过 {limit} 层"), format!("brackets are nested more than {limit} deep")),
        SyntaxProblem::StrayCharacter { code } => {
            lang.pick(format!("这里有一个看不见的字符（U+{code:04X}）"), format!("there is an invisible character here (U+{code:04X})"))
        }
        SyntaxProblem::Expected { expected, found } => expected_text(expected, found.as_deref(), lang),
        SyntaxProblem::Unfinished { closer } => {
            let closer = quote(closer, lang);
            lang.pick(format!("这一条没有写完：少一个{closer}"), format!("this is not finished: a {closer} is missing"))
        }
        SyntaxProblem::UnterminatedText => lang.pick("引号到行末还没有关上", "the quotation mark is not closed on its line").to_owned(),
        SyntaxProblem::UnknownUnit { unit, .. } => lang.pick(format!("没有「{unit}」这个单位"), format!("there is no unit `{unit}`")),
        SyntaxProblem::NoSuchDay { text } => lang.pick(format!("日历上没有「{text}」这一天"), format!("the calendar has no day `{text}`")),
        SyntaxProblem::DateForm { text, instead: Some(_) } => lang.pick(format!("日期不能写成「{text}」"), format!("a date is not written `{text}`")),
        SyntaxProblem::DateForm { text, instead: None } => lang.pick(format!("「{text}」不是完整的日期"), format!("`{text}` is not a whole date")),
        SyntaxProblem::LongNumber { many: TooMany::Digits, limit } => {
            lang.pick(format!("数超过 {limit} 位"), format!("the number has more than {limit} digits"))
        }
        SyntaxProblem::LongNumber { many: TooMany::Places, limit } => {
            lang.pick(format!("小数点后超过 {limit} 位"), format!("the number has more than {limit} decimal places"))
        }
        SyntaxProblem::ThousandsSeparator { text, .. } => {
            lang.pick(format!("数里不能加千分位：「{text}」"), format!("a number has no separators of thousands: `{text}`"))
        }
        SyntaxProblem::GluedWord { word, rest } => {
            lang.pick(format!("「{word}」和「{rest}」之间少一个空格"), format!("a blank is missing between `{word}` and `{rest}`"))
        }
        SyntaxProblem::ChainedComparison => lang.pick("不能把两个比较连着写", "comparisons cannot be chained").to_owned(),
        SyntaxProblem::ClauseNumber { text } => lang.pick(format!("「{text}」不是条款号"), format!("`{text}` is not the number of a clause")),
        SyntaxProblem::UnknownDeclaration { word, .. } => lang.pick(format!("没有以「{word}」开头的声明"), format!("no declaration begins with `{word}`")),
        SyntaxProblem::BadKey { key, .. } => lang.pick(format!("「{key}」不能作英文键"), format!("`{key}` cannot be a key")),
        SyntaxProblem::UnknownVerb { word, .. } => lang.pick(format!("「{word}」不是标准条文用的动词"), format!("`{word}` is not a verb that standards use")),
        SyntaxProblem::ForeignOperator { written, .. } => lang.pick(format!("这里不能用「{written}」"), format!("`{written}` cannot be used here")),
        SyntaxProblem::StrayMark { mark } => lang.pick(format!("多了一个「{mark}」"), format!("the `{mark}` is too much")),
        SyntaxProblem::ExtraCloser { closer } => lang.pick(format!("多了一个「{closer}」"), format!("the `{closer}` closes nothing")),
        SyntaxProblem::EmptyCell => lang.pick("这一格是空的", "the cell is empty").to_owned(),
        SyntaxProblem::NeedsBrackets { word } => {
            lang.pick(format!("「{word}」这一段要放在括号里"), format!("what begins with `{word}` must stand in brackets here"))
        }
        SyntaxProblem::LongExpression { limit } => lang.pick(format!("算式太长，超过 {limit} 步"), format!("the expression has more than {limit} steps")),
        SyntaxProblem::MissingQuotes { text } => lang.pick(format!("文字「{text}」没有加引号"), format!("the text `{text}` is not in quotes")),
        SyntaxProblem::UnknownStatement { word, .. } => lang.pick(format!("这里没有以「{word}」开头的写法"), format!("no line here begins with `{word}`")),
        SyntaxProblem::ReservedName { word } => {
            lang.pick(format!("「{word}」是语言里的词，不能作名称"), format!("`{word}` is a word of the language and cannot be a name"))
        }
        SyntaxProblem::MixedChoice => lang.pick("选项之间不能又用 < 又用 |", "choices are separated by `<` or by `|`, not by both").to_owned(),
        SyntaxProblem::SpacedClause { text, several: false } => {
            lang.pick(format!("条款号「{text}」中间有空格"), format!("there is a blank inside the clause number `{text}`"))
        }
        SyntaxProblem::SpacedClause { text, several: true } => {
            lang.pick(format!("「{text}」是几个条款号，中间要用「、」隔开"), format!("`{text}` is several clause numbers, which need a comma between them"))
        }
        SyntaxProblem::MissingClause => lang.pick("依据没有写条款号", "the citation has no clause number").to_owned(),
        SyntaxProblem::Repeated { word } => lang.pick(format!("「{word}」写了两次"), format!("`{word}` stands twice")),
        SyntaxProblem::TooManyMistakes { limit } => lang.pick(
            format!("这个文件的写法错误超过 {limit} 处，从这里起不再列出"),
            format!("the file has more than {limit} mistakes of syntax; from here on they are not listed"),
        ),
        SyntaxProblem::NotRead => {
            lang.pick("本程序没能读懂这一条，这是程序的缺陷", "this program failed to read this, which is a defect of the program").to_owned()
        }
    }
}

fn expected_text(expected: &[Expected], found: Option<&str>, lang: Lang) -> String {
    let wanted = alternatives(expected, lang);
    match (wanted.is_empty(), found) {
        (true, Some(found)) => lang.pick(format!("这里不能写「{found}」"), format!("`{found}` cannot stand here")),
        (true, None) => lang.pick("这一条没有写完".to_owned(), "this is not finished".to_owned()),
        (false, Some(found)) => lang.pick(format!("这里要写{wanted}，写的却是「{found}」"), format!("{wanted} belongs here, not `{found}`")),
        (false, None) => lang.pick(format!("没有写完，还要有{wanted}"), format!("this is not finished: {wanted} is missing")),
    }
}

/// What could have stood there, in words; equal words once, the shortest step first: what goes on with the line, then what begins another.
fn alternatives(expected: &[Expected], lang: Lang) -> String {
    let begins = |e: &Expected| matches!(e, Expected::Statement | Expected::Verb | Expected::Declaration);
    // Verbs begin lines too.
    let all = expected.iter().filter(|e| **e != Expected::Verb || !expected.contains(&Expected::Statement));
    let (last, first): (Vec<&Expected>, Vec<&Expected>) = all.partition(|e| begins(e));
    let or = if first.is_empty() || last.is_empty() { lang.pick("或", " or ") } else { lang.pick("，或", ", or ") };
    let mut words: Vec<String> = Vec::new();
    for item in first.into_iter().chain(last) {
        let word = what(*item, lang);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{or}{last}", first.join(lang.pick("、", ", "))),
    }
}

fn what(expected: Expected, lang: Lang) -> String {
    match expected {
        Expected::Word(zh, en) => quote(lang.pick(zh, en), lang),
        Expected::Sign(sign) => quote(sign, lang),
        Expected::Declaration => lang.pick("「规则」「表」一类的开头", "a declaration such as `rule` or `table`").to_owned(),
        Expected::Statement => lang.pick("「依据」「应」一类的开头", "a line that begins with a word such as `cite` or `shall`").to_owned(),
        Expected::Verb => lang.pick("「应」「不应」「宜」一类的动词", "a verb such as `shall`, `shall not` or `should`").to_owned(),
        Expected::Name => lang.pick("名称", "a name").to_owned(),
        Expected::Key => lang.pick("英文键", "a key").to_owned(),
        Expected::Text => lang.pick("加引号的文字", "a text in quotes").to_owned(),
        Expected::Number => lang.pick("数", "a number").to_owned(),
        Expected::Unit => lang.pick("单位", "a unit").to_owned(),
        Expected::Date => lang.pick("日期", "a date").to_owned(),
        Expected::Operand => lang.pick("事实、数或算式", "a fact, a number or a formula").to_owned(),
        Expected::Operator => lang.pick("比较或运算的符号", "a sign that compares or calculates").to_owned(),
        Expected::ClauseNumber => lang.pick("条款号", "the number of a clause").to_owned(),
        Expected::Type => lang.pick("类型", "a type").to_owned(),
        Expected::Cell => lang.pick("一格的内容", "a cell").to_owned(),
        Expected::Fact => lang.pick("「名称 = 值」", "`name = value`").to_owned(),
        Expected::Value => lang.pick("值", "a value").to_owned(),
    }
}

pub(super) fn help(problem: &SyntaxProblem, fix: Option<&Fix>, lang: Lang) -> Vec<String> {
    let one = |zh: String, en: String| vec![lang.pick(zh, en)];
    // Where the fix says already what to write, there is nothing to add.
    let unless_fixed = |zh: String, en: String| if fix.is_some() { Vec::new() } else { vec![lang.pick(zh, en)] };
    match problem {
        SyntaxProblem::FileTooLarge { .. } => one("分成几个文件，放在同一个文件夹里".into(), "split it into several files in one folder".into()),
        SyntaxProblem::TooDeep { .. } => one("把里层写成「定义」".into(), "put the inner part into a definition".into()),
        SyntaxProblem::StrayCharacter { .. } => unless_fixed("删去它，常是从别处粘贴带来的".into(), "delete it; it often comes with pasted text".into()),
        SyntaxProblem::Expected { expected, found } => expected_help(expected, found.as_deref(), fix, lang),
        SyntaxProblem::Unfinished { .. } => unless_fixed("在这一条的末尾补上".into(), "add it at the end".into()),
        SyntaxProblem::UnterminatedText => unless_fixed("在行末补上引号；一段文字不能跨行".into(), "close it; a text does not run over lines".into()),
        SyntaxProblem::UnknownUnit { nearest, .. } => {
            let others: Vec<&String> = nearest.iter().filter(|n| fix.is_none_or(|f| f.replacement != **n)).collect();
            if others.is_empty() {
                return unless_fixed(
                    "单位有米、平方米、元、人、个、间、层、日、个月、年等".into(),
                    "units are m, m2, yuan, persons, pieces, rooms, floors, days, months, years and others".into(),
                );
            }
            let others = any_of(&others, lang);
            if fix.is_some() {
                one(format!("也可能是{others}"), format!("or perhaps {others}"))
            } else {
                one(format!("是不是{others}"), format!("perhaps {others} is meant"))
            }
        }
        SyntaxProblem::NoSuchDay { .. } => one("核对年、月、日".into(), "check year, month and day".into()),
        SyntaxProblem::DateForm { instead: Some(instead), .. } => unless_fixed(format!("写成「{instead}」"), format!("write `{instead}`")),
        SyntaxProblem::DateForm { instead: None, .. } => {
            one("写全年、月、日，如「2025-12-31」或「2025年12月31日」".into(), "write year, month and day, as in `2025-12-31`".into())
        }
        SyntaxProblem::LongNumber { .. } => one("去掉多余的位数，或换一个单位".into(), "drop what is too much, or take another unit".into()),
        SyntaxProblem::ThousandsSeparator { plain, .. } => unless_fixed(format!("写成「{plain}」"), format!("write `{plain}`")),
        SyntaxProblem::GluedWord { word, rest } => unless_fixed(format!("写成「{word} {rest}」"), format!("write `{word} {rest}`")),
        SyntaxProblem::ChainedComparison => one(
            "写成「人数 > 5人 且 人数 < 20人」；两端都含的写「人数 在 5人 至 20人」".into(),
            "write `children > 5persons and children < 20persons`, or `children between 5persons and 20persons` with both ends included".into(),
        ),
        SyntaxProblem::SpacedClause { several: false, .. } => one("条款号照原文写，中间不空格".into(), "a clause number has no blanks inside".into()),
        SyntaxProblem::SpacedClause { several: true, .. } => {
            one("是同一条里的款、项，就连着写，如「第一条第二款」".into(), "parts of one clause are written without a blank, as in `第一条第二款`".into())
        }
        SyntaxProblem::ClauseNumber { .. } | SyntaxProblem::MissingClause => one(
            "条款号如「第十九条」「4.1.3B」「三（三）8」「表4.2.3A注」，中间不空格".into(),
            "a clause is written like `第十九条`, `4.1.3B`, `三（三）8` or `表4.2.3A注`, without blanks inside".into(),
        ),
        SyntaxProblem::UnknownDeclaration { .. } => unless_fixed(
            "每一条以「文件」「主体」「表」「定义」「规则」「路径」「扶持」「罚则」或「修订」开头".into(),
            "a declaration begins with `document`, `subject`, `table`, `define`, `rule`, `pathway`, `support`, `penalty` or `amend`".into(),
        ),
        SyntaxProblem::BadKey { .. } => unless_fixed(
            "英文键只用小写字母、数字和下划线，以字母开头，如「class_size」".into(),
            "a key is of small letters, digits and underscores and begins with a letter, like `class_size`".into(),
        ),
        SyntaxProblem::UnknownVerb { .. } => unless_fixed(
            "动词有必须、严禁、应、不应、不得、宜、不宜；「可」只写在「但」后".into(),
            "verbs are must, must not, shall, shall not, may not, should and should not; may stands only after except".into(),
        ),
        SyntaxProblem::ForeignOperator { operator, .. } => unless_fixed(format!("写「{operator}」"), format!("write `{operator}`")),
        SyntaxProblem::StrayMark { .. } | SyntaxProblem::ExtraCloser { .. } => unless_fixed("删去它".into(), "delete it".into()),
        SyntaxProblem::EmptyCell => one("没有要求的格写 —，有要求的写数".into(), "`—` where nothing is required, else the figure".into()),
        SyntaxProblem::NeedsBrackets { word } => one(format!("写成「({word} …)」"), format!("write `({word} …)`")),
        SyntaxProblem::LongExpression { .. } => one("把一部分写成「定义」".into(), "put a part of it into a definition".into()),
        SyntaxProblem::MissingQuotes { text } => unless_fixed(format!("写成「\"{text}\"」"), format!("write `\"{text}\"`")),
        SyntaxProblem::UnknownStatement { .. } => unless_fixed("核对这一行开头的词；引号没有关上也会这样".into(), "check the first word of this line".into()),
        SyntaxProblem::ReservedName { .. } => one("换一个名称，或在前后加字".into(), "take another name, or a longer one".into()),
        SyntaxProblem::MixedChoice => one("有高低的全用 <，没有的全用 |".into(), "use `<` throughout where they have an order, else `|`".into()),
        SyntaxProblem::Repeated { .. } => one("删去一处".into(), "leave one out".into()),
        SyntaxProblem::TooManyMistakes { .. } => one(
            "先看第一处错误：给的也许不是规则文件，也许在那里少了一个括号或引号".into(),
            "look at the first mistake: perhaps this is no rule file, or a bracket or quotation mark is missing there".into(),
        ),
        SyntaxProblem::NotRead => one("换一种写法，并请把这一条发给开发者".into(), "write it another way, and please report it".into()),
    }
}

fn expected_help(expected: &[Expected], found: Option<&str>, fix: Option<&Fix>, lang: Lang) -> Vec<String> {
    if fix.is_some() {
        return Vec::new();
    }
    let is_name = found.is_some_and(|f| f.chars().all(|c| c.is_alphanumeric() || c == '_') && f.chars().any(char::is_alphabetic));
    if is_name && expected.contains(&Expected::Operator) {
        let zh = "名称中间不能有空格；两样东西之间要有「>=」「且」这样的符号或词";
        return vec![lang.pick(zh, "a name has no blanks inside; a sign or word such as `>=` or `and` stands between two things").to_owned()];
    }
    let shown = expected.iter().find_map(|e| match e {
        Expected::Sign(":") => Some(("如「供餐 (meals): 是否」", "as in `meals: yes_no`")),
        Expected::Key => Some(("如「班级规模 (class_size)」", "as in `class_size`")),
        Expected::Text => Some(("如「\"每班人数\"」", "as in `\"children in a class\"`")),
        Expected::Date => Some(("如「2026-11-23」或「2026年11月23日」", "as in `2026-11-23`")),
        Expected::ClauseNumber => Some(("如「第十九条」「4.1.3B」「三（三）8」", "as in `第十九条`, `4.1.3B` or `三（三）8`")),
        Expected::Type => Some(("如「文本」「是否」「日期」「人」「平方米」或「甲 | 乙」", "as in `text`, `yes_no`, `date`, `persons`, `m2` or `a | b`")),
        Expected::Fact => Some(("如「人数 = 10人」", "as in `children = 10persons`")),
        Expected::Operator => Some(("如「>=」「=」「且」「+」", "as in `>=`, `=`, `and`, `+`")),
        Expected::Verb => Some(("如「应 人数 <= 20人」", "as in `shall children <= 20persons`")),
        Expected::Word(..)
        | Expected::Sign(_)
        | Expected::Declaration
        | Expected::Statement
        | Expected::Name
        | Expected::Number
        | Expected::Unit
        | Expected::Operand
        | Expected::Cell
        | Expected::Value => None,
    });
    shown.map(|(zh, en)| lang.pick(zh, en).to_owned()).into_iter().collect()
}
