//! The words of fact errors and warnings, Chinese and English.
//!
//! What is wrong ([`text`]) is one clause; what to write instead ([`help`]) is another. Neither repeats personal information.

use super::problem::{DateFault, Doubt, Echo, Encoding, FactError, FactErrors, FactProblem, FactWarning, JsonFault, Known, MAX_PROBLEMS, Shape, YamlFault};
use crate::diag::message::list::{any_of, quote};
use crate::lang::Lang;
use crate::model::Named;

/// One clause that says what is wrong.
pub fn text(error: &FactError, lang: Lang) -> String {
    match &error.problem {
        FactProblem::NotUtf8 { looks_like } => match looks_like {
            Some(Encoding::Gbk) => lang.pick("文件不是 UTF-8 编码，像是 GBK", "the file is not UTF-8; it looks like GBK").to_owned(),
            Some(Encoding::Utf16) => lang.pick("文件不是 UTF-8 编码，像是 UTF-16", "the file is not UTF-8; it looks like UTF-16").to_owned(),
            None => lang.pick("文件不是 UTF-8 编码", "the file is not UTF-8").to_owned(),
        },
        FactProblem::Yaml(fault) => yaml(*fault, lang),
        FactProblem::Json(fault) => json(*fault, lang).to_owned(),
        FactProblem::NotAWorkbook { text: Some(coding), .. } => {
            lang.pick(format!("这不是 Excel 工作簿（xlsx），是 {coding} 编码的文字"), format!("this is no workbook (xlsx) but a text in {coding}"))
        }
        FactProblem::NotAWorkbook { old: true, .. } => {
            lang.pick("这是旧格式（xls）或加了密码的工作簿", "the workbook is of the old format (xls) or locked by a password").to_owned()
        }
        FactProblem::NotAWorkbook { detail: Some(detail), .. } => lang.pick(format!("工作簿损坏：{detail}"), format!("the workbook is broken: {detail}")),
        FactProblem::NotAWorkbook { .. } => lang.pick("这不是 Excel 工作簿（xlsx）", "this is no workbook (xlsx)").to_owned(),
        FactProblem::WorkbookIncomplete => lang.pick("工作簿不完整，后面一段缺失", "the workbook is incomplete: its end is missing").to_owned(),
        FactProblem::UnknownSheet { name, .. } => {
            let name = quote(name, lang);
            lang.pick(format!("看不出工作表{name}填的是什么"), format!("it is not clear what the sheet {name} is about"))
        }
        FactProblem::MergedCells { range } => lang.pick(format!("{range} 是合并的单元格"), format!("{range} are merged cells")),
        FactProblem::NotComputed => lang.pick("公式还没有算出结果", "the formula has no value yet").to_owned(),
        FactProblem::CellError { code } => lang.pick(format!("单元格是错误值 {code}"), format!("the cell holds the error {code}")),
        FactProblem::StrayCell { found } => {
            let found = quote(found, lang);
            lang.pick(format!("{found}写在表格外面，没有对应的事实"), format!("{found} stands beside the table and is no fact"))
        }
        FactProblem::NoSuchOuter { list, found } => {
            let name = lang.pick(&list.name, &list.key);
            match found {
                Some(found) => {
                    let found = quote(found, lang);
                    lang.pick(format!("{found}说不清是哪一项{name}"), format!("{found} does not say clearly which of the {name} is meant"))
                }
                None => lang.pick(format!("没有写属于哪一项{name}"), format!("it does not say to which of the {name} it belongs")),
            }
        }
        FactProblem::NotNone { items } => lang.pick(format!("写了没有，表里却有 {items} 项"), format!("it says there are none, but there are {items}")),
        FactProblem::Unserializable { detail } => lang.pick(format!("转不成事实：{detail}"), format!("it cannot be made into facts: {detail}")),

        FactProblem::TooLarge { limit } => {
            let mebibytes = limit >> 20;
            lang.pick(format!("文件超过 {mebibytes} MiB"), format!("the file is larger than {mebibytes} MiB"))
        }
        FactProblem::TooDeep { limit } => lang.pick(format!("嵌套超过 {limit} 层"), format!("it is nested deeper than {limit} levels")),
        FactProblem::TooManyItems { limit } => lang.pick(format!("这个列表超过 {limit} 项"), format!("the list has more than {limit} items")),
        FactProblem::TooManyItemsInAll { limit } => lang.pick(format!("各列表合计超过 {limit} 项"), format!("the lists have more than {limit} items together")),

        FactProblem::UnknownKey { key, .. } => {
            let key = quote(key, lang);
            lang.pick(format!("没有叫{key}的事实"), format!("there is no fact {key}"))
        }
        FactProblem::SplitNumber { .. } => lang.pick("数里的逗号把它断成了两截", "the comma breaks the number in two").to_owned(),
        FactProblem::FullWidthColon => lang.pick("这里用了全角冒号「：」", "the colon is a full-width one").to_owned(),
        FactProblem::DuplicateKey { key } => {
            let key = quote(key, lang);
            lang.pick(format!("{key}写了两次"), format!("{key} stands twice"))
        }
        FactProblem::KeyNotText => lang.pick("键须是文字", "a key is a text").to_owned(),

        FactProblem::Shape { expected, found } => {
            let (expected, found) = (shape(*expected, lang), shape(*found, lang));
            lang.pick(format!("这里应是{expected}，写的是{found}"), format!("expected {expected}, found {found}"))
        }
        FactProblem::NotANumber { found, .. } => {
            let found = written(found, lang);
            lang.pick(format!("{found}不是数"), format!("{found} is not a number"))
        }
        FactProblem::TooManyDigits { found } => {
            let found = written(found, lang);
            lang.pick(format!("{found}超过 18 位有效数字"), format!("{found} has more than 18 significant digits"))
        }
        FactProblem::TooManyPlaces { found } => {
            let found = written(found, lang);
            lang.pick(format!("{found}超过 6 位小数"), format!("{found} has more than 6 decimal places"))
        }
        FactProblem::UnknownUnit { unit, .. } => match unit {
            Some(unit) => {
                let unit = quote(unit, lang);
                lang.pick(format!("没有叫{unit}的单位"), format!("there is no unit {unit}"))
            }
            None => lang.pick("数后面写的不是单位", "what stands after the number is no unit").to_owned(),
        },
        FactProblem::WrongUnit { expected, found } => lang.pick(
            format!("单位应是{expected}，写的是{found}，不是同一种量"),
            format!("the unit is {}, not {}, which measures something else", expected.words(true), found.words(true)),
        ),
        FactProblem::NotWhole { found, unit } => {
            let found = written(found, lang);
            lang.pick(format!("{found}不是整数，{unit}不能有零头"), format!("{found} is not whole, and {} are counted", unit.words(true)))
        }
        FactProblem::BelowLeast { found, least } => {
            let found = written(found, lang);
            let least = bound(least, lang);
            lang.pick(format!("{found}小于最小值 {least}"), format!("{found} is below the least value {least}"))
        }
        FactProblem::AboveGreatest { found, greatest } => {
            let found = written(found, lang);
            let greatest = bound(greatest, lang);
            lang.pick(format!("{found}大于最大值 {greatest}"), format!("{found} is above the greatest value {greatest}"))
        }
        FactProblem::NotADate { found, fault } => date(found, fault, lang),
        FactProblem::NotYesNo { found } => {
            let found = written(found, lang);
            lang.pick(format!("{found}既不是「是」也不是「否」"), format!("{found} is neither yes nor no"))
        }
        FactProblem::UnknownChoice { found, .. } => match found {
            Some(found) => {
                let found = quote(found, lang);
                lang.pick(format!("没有{found}这个选项"), format!("there is no choice {found}"))
            }
            None => lang.pick("写的不是这里的选项", "the value is none of the choices").to_owned(),
        },

        FactProblem::OtherSubject { found, asked } => {
            let (found, asked) = (quote(found, lang), quote(name(asked, lang), lang));
            lang.pick(format!("文档说的是{found}，要查的是{asked}"), format!("the document is about {found}, not about {asked}"))
        }
        FactProblem::UnknownSubject { found, .. } => {
            let found = quote(found, lang);
            lang.pick(format!("没有叫{found}的主体"), format!("there is no subject {found}"))
        }
        FactProblem::UnknownList { found, .. } => {
            let found = quote(found, lang);
            lang.pick(format!("没有叫{found}的列表"), format!("there is no list {found}"))
        }
        FactProblem::BadId { found } => {
            let found = written(found, lang);
            lang.pick(format!("{found}不能作编号"), format!("{found} cannot be an id"))
        }
        FactProblem::DuplicateId { id } => {
            let id = quote(id, lang);
            lang.pick(format!("列表里另有一项的编号也是{id}"), format!("another item of the list has the id {id} too"))
        }
        FactProblem::MissingLabel { label } => {
            let label = quote(name(label, lang), lang);
            lang.pick(
                format!("这一项没有写{label}，而别处是按它来指这里的某一项的"),
                format!("the item lacks its {label}, by which other facts point at items of this list"),
            )
        }
        FactProblem::AmbiguousLabel { label, value } => {
            let label = quote(name(label, lang), lang);
            let value = written(value, lang);
            lang.pick(format!("不止一项的{label}是{value}，说不清指的是哪一项"), format!("the {label} of more than one item is {value}, so it points at none"))
        }
    }
}

/// What to write instead, where that can be said.
pub fn help(error: &FactError, lang: Lang) -> Option<String> {
    let words = |zh: &str, en: &str| Some(lang.pick(zh, en).to_owned());
    match &error.problem {
        FactProblem::NotUtf8 { .. } => words("用编辑器另存为 UTF-8 编码", "save it as UTF-8 in an editor"),
        FactProblem::NotAWorkbook { .. } => words("用 Excel 或 WPS 另存为 xlsx", "save it as xlsx in a spreadsheet program"),
        FactProblem::WorkbookIncomplete => words("重新下载或复制一次", "download or copy it once more"),
        FactProblem::MergedCells { .. } => words("取消合并，每格填一项", "split them and fill in each cell"),
        FactProblem::NotComputed => {
            words("在 Excel 里打开、重算、保存，或直接填数", "open, recompute and save it in a spreadsheet program, or write the value itself")
        }
        FactProblem::CellError { .. } => words("改正公式，或直接填数；不知道的留空", "mend the formula or write the value itself; leave out what is not known"),
        FactProblem::StrayCell { .. } => words("删去，或移到「说明」表里", "delete it, or move it to the sheet `help`"),
        FactProblem::NoSuchOuter { .. } => {
            words("写它的名称；没有名称或重名的写它是第几项", "write its name; where it has none or not its own, the number of its row")
        }
        FactProblem::NotNone { .. } => words("删去「无」，或删去那些行", "delete that word or those rows"),
        FactProblem::Yaml(fault) => yaml_help(*fault, lang),
        FactProblem::Json(fault) => json_help(*fault, lang),
        FactProblem::UnknownKey { known, .. }
        | FactProblem::UnknownSheet { known, .. }
        | FactProblem::UnknownSubject { known, .. }
        | FactProblem::UnknownList { known, .. }
        | FactProblem::UnknownChoice { known, .. } => known_help(known, lang),
        FactProblem::SplitNumber { whole: Some(whole) } => Some(write(whole, lang)),
        FactProblem::SplitNumber { whole: None } => words("写成不带逗号的数", "write the number without the comma"),
        FactProblem::FullWidthColon => words("改用半角冒号，后面空一格", "write an ASCII colon and a blank after it"),
        FactProblem::DuplicateKey { .. } => words("只留一个；英文键和中文名是同一个事实", "keep one; the key and the Chinese name are the same fact"),
        FactProblem::Shape { expected, .. } => shape_help(*expected, lang),
        FactProblem::NotANumber { suggestion: Some(suggestion), .. }
        | FactProblem::NotADate { fault: DateFault::Form { suggestion: Some(suggestion) }, .. } => Some(write(suggestion, lang)),
        FactProblem::NotANumber { unit, .. } => {
            let unit = unit.words(lang == Lang::En);
            if unit.is_empty() {
                words("写整数或小数，如 12 或 2.5", "write a whole or decimal number, such as 12 or 2.5")
            } else {
                Some(lang.pick(format!("写整数或小数，如 12 或 2.5，单位是{unit}"), format!("write a whole or decimal number, such as 12 or 2.5, in {unit}")))
            }
        }
        FactProblem::UnknownUnit { expected, nearest, .. } => {
            let unit = expected.words(lang == Lang::En);
            match nearest.as_slice() {
                [] if unit.is_empty() => words("只写数", "write the number alone"),
                [] => Some(lang.pick(format!("只写数，单位是{unit}"), format!("write the number alone, in {unit}"))),
                near => Some(perhaps(near, lang)),
            }
        }
        FactProblem::NotADate { fault: DateFault::Form { suggestion: None }, .. } => words("写成 2026-11-23 或 2026年11月23日", "write it as 2026-11-23"),
        FactProblem::NotYesNo { .. } => words("写「是」或「否」", "write yes or no"),
        FactProblem::BadId { .. } => {
            words("编号用字母、数字或汉字，不超过 64 个，不含空格、点、方括号和 #", "use at most 64 letters and digits, without blanks, dots, brackets and #")
        }
        FactProblem::DuplicateId { .. } => words("给各项不同的编号", "give each item an id of its own"),
        FactProblem::MissingLabel { label } => {
            let label = quote(name(label, lang), lang);
            Some(lang.pick(format!("补上{label}"), format!("add the {label}")))
        }
        FactProblem::AmbiguousLabel { label, .. } => {
            let label = quote(name(label, lang), lang);
            Some(lang.pick(format!("给各项不同的{label}"), format!("give each item a {label} of its own")))
        }
        FactProblem::Unserializable { .. }
        | FactProblem::TooLarge { .. }
        | FactProblem::TooDeep { .. }
        | FactProblem::TooManyItems { .. }
        | FactProblem::TooManyItemsInAll { .. }
        | FactProblem::KeyNotText
        | FactProblem::TooManyDigits { .. }
        | FactProblem::TooManyPlaces { .. }
        | FactProblem::WrongUnit { .. }
        | FactProblem::NotWhole { .. }
        | FactProblem::BelowLeast { .. }
        | FactProblem::AboveGreatest { .. }
        | FactProblem::NotADate { .. }
        | FactProblem::OtherSubject { .. } => None,
    }
}

/// Where it is, for people: the path, and in Chinese the name of the fact.
pub fn place(path: &str, fact: Option<&Named>, lang: Lang) -> String {
    match fact {
        Some(fact) if lang == Lang::Zh && !path.is_empty() => format!("{path}（{}）", fact.name),
        _ => path.to_owned(),
    }
}

/// One line: which fact, what is wrong, and in brackets what to write instead.
pub fn line(error: &FactError, lang: Lang) -> String {
    let mut out = place(&error.path, error.fact.as_ref(), lang);
    if !out.is_empty() {
        out.push_str(lang.pick("：", ": "));
    }
    out.push_str(&text(error, lang));
    if let Some(help) = help(error, lang) {
        out.push_str(&lang.pick(format!("（{help}）"), format!(" ({help})")));
    }
    out
}

/// What is said after the lines of a document with too many problems.
pub fn cut(lang: Lang) -> String {
    lang.pick(format!("已有 {MAX_PROBLEMS} 处错误，后面的没有再读"), format!("there are {MAX_PROBLEMS} problems; the rest was not read"))
}

/// One line a problem, with line and column before it where they are known.
pub fn all(errors: &FactErrors, lang: Lang) -> String {
    let placed = |error: &FactError| match error.at {
        Some(at) => format!("{}:{}: {}", at.line, at.column, line(error, lang)),
        None => line(error, lang),
    };
    let lines = errors.items.iter().map(placed).chain(errors.cut.then(|| cut(lang)));
    lines.collect::<Vec<_>>().join("\n")
}

/// One line: place, and what is odd.
pub fn warning(warning: &FactWarning, lang: Lang) -> String {
    let place = place(&warning.path, Some(&warning.fact), lang);
    let said = match &warning.doubt {
        Doubt::PercentBelowOne { found: Some(found), unit, perhaps: Some(perhaps) } => lang.pick(
            format!("「{found}」读作 {found}{unit}，是不是想写 {perhaps}{unit}？"),
            format!("`{found}` is read as {found}{unit}; is {perhaps}{unit} meant?"),
        ),
        Doubt::PercentBelowOne { unit, .. } => {
            lang.pick(format!("小于 1 的数读作不到 1{unit}，是不是这样？"), format!("a number below 1 is read as less than 1{unit}; is that meant?"))
        }
        Doubt::NoSuchItem { list, found, nearest } => {
            let (list, found) = (quote(name(list, lang), lang), written(found, lang));
            let near =
                if nearest.is_empty() { String::new() } else { lang.pick(format!("，{}", perhaps(nearest, lang)), format!("; {}", perhaps(nearest, lang))) };
            lang.pick(format!("{list}里没有叫{found}的一项{near}"), format!("no item of {list} is called {found}{near}"))
        }
    };
    lang.pick(format!("{place}：{said}"), format!("{place}: {said}"))
}

fn name(named: &Named, lang: Lang) -> &str {
    lang.pick(&named.name, &named.key)
}

/// What was written, or a word for it where it is personal information.
fn written(found: &Echo, lang: Lang) -> String {
    match found {
        Some(found) => quote(found, lang),
        None => lang.pick("写的值", "the value").to_owned(),
    }
}

fn write(suggestion: &str, lang: Lang) -> String {
    lang.pick(format!("写成 {suggestion}"), format!("write {suggestion}"))
}

fn bound((number, unit): &(String, crate::unit::Unit), lang: Lang) -> String {
    let unit = unit.words(lang == Lang::En);
    if unit.is_empty() || unit == "%" || unit == "‰" { format!("{number}{unit}") } else { lang.pick(format!("{number}{unit}"), format!("{number} {unit}")) }
}

fn perhaps(nearest: &[String], lang: Lang) -> String {
    let near = any_of(nearest, lang);
    lang.pick(format!("是不是{near}？"), format!("perhaps {near}?"))
}

fn known_help(known: &Known, lang: Lang) -> Option<String> {
    if !known.nearest.is_empty() {
        return Some(perhaps(&known.nearest, lang));
    }
    if known.count == 0 {
        return None;
    }
    let names: Vec<String> = known
        .some
        .iter()
        .map(|n| if n.key == n.name { n.key.clone() } else { lang.pick(format!("{}（{}）", n.name, n.key), format!("{} ({})", n.key, n.name)) })
        .collect();
    let (names, count) = (names.join(lang.pick("、", ", ")), known.count);
    Some(if count > known.some.len() {
        lang.pick(format!("有：{names}等 {count} 个"), format!("there are: {names} and others, {count} in all"))
    } else {
        lang.pick(format!("有：{names}"), format!("there are: {names}"))
    })
}

fn shape(shape: Shape, lang: Lang) -> &'static str {
    match shape {
        Shape::Value => lang.pick("一个值", "one value"),
        Shape::Choices => lang.pick("一个或几个选项", "one or several choices"),
        Shape::Group => lang.pick("一组「键: 值」", "a group of facts"),
        Shape::List => lang.pick("列表", "a list"),
        Shape::Item => lang.pick("列表的一项（一组「键: 值」）", "an item, with its facts by name"),
        Shape::Nothing => lang.pick("空", "nothing"),
        Shape::Lists => lang.pick("列表的名称", "names of lists"),
        Shape::Bytes => lang.pick("字节串", "bytes"),
    }
}

fn shape_help(expected: Shape, lang: Lang) -> Option<String> {
    let words = |zh: &str, en: &str| Some(lang.pick(zh, en).to_owned());
    match expected {
        Shape::List => words("每一项另起一行，以「- 」开头，或写在 [ ] 里", "begin each item with `- ` on a line of its own, or write the items in [ ]"),
        Shape::Group | Shape::Item => words("写成「键: 值」，每个事实一行，或写在 { } 里", "write `key: value`, a line for each fact, or put them in { }"),
        Shape::Value | Shape::Choices | Shape::Nothing | Shape::Lists | Shape::Bytes => None,
    }
}

fn date(found: &Echo, fault: &DateFault, lang: Lang) -> String {
    let found = written(found, lang);
    match fault {
        DateFault::Form { .. } => lang.pick(format!("{found}不是日期"), format!("{found} is not a date")),
        DateFault::NoSuchDay { month: Some((year, month)), last } => {
            lang.pick(format!("{found}不是日期，{year} 年 {month} 月只有 {last} 天"), format!("{found} is not a date: month {month} of {year} has {last} days"))
        }
        DateFault::NoSuchDay { month: None, .. } => {
            lang.pick(format!("{found}不是日期，那个月没有这一天"), format!("{found} is not a date: the month has no such day"))
        }
        DateFault::NoSuchMonth => lang.pick(format!("{found}不是日期，月份是 1 到 12"), format!("{found} is not a date: months go from 1 to 12")),
        DateFault::TooEarly => lang.pick(format!("{found}早于 1583 年"), format!("{found} is before 1583")),
    }
}

fn yaml(fault: YamlFault, lang: Lang) -> String {
    let (zh, en) = match fault {
        YamlFault::Alias => ("不接受 YAML 的锚点和别名（& 和 *）", "YAML anchors and aliases (& and *) are not accepted"),
        YamlFault::Tag => ("不接受 YAML 的标签（!）", "YAML tags (!) are not accepted"),
        YamlFault::SeveralDocuments => ("一个文件里只能有一份文档", "a file holds one document"),
        YamlFault::Directive => ("不接受 YAML 的指令（%）", "YAML directives (%) are not accepted"),
        YamlFault::Tab => ("这里不能用制表符", "a tab cannot stand here"),
        YamlFault::Indentation => ("缩进对不上", "the indentation fits nothing"),
        YamlFault::Bracket => ("括号没有配对，或括号里少了逗号", "a bracket is not closed, or a comma is missing inside"),
        YamlFault::Quote => ("引号没有配对，或引号后面还有字", "a quotation mark is not closed, or something stands right after it"),
        YamlFault::Escape => ("双引号里反斜杠后面的写法不对", "what stands after the backslash is no escape"),
        YamlFault::Key => ("这里不能是「键: 值」", "`key: value` cannot stand here"),
        YamlFault::Character(c) => {
            return lang.pick(format!("不加引号的文字不能以「{c}」开头"), format!("a text without quotation marks cannot begin with `{c}`"));
        }
        YamlFault::Control(c) => {
            let code = u32::from(c);
            return lang.pick(format!("这里有控制字符 U+{code:04X}"), format!("there is a control character here, U+{code:04X}"));
        }
        YamlFault::End => ("文件没有写完", "the file ends too early"),
        YamlFault::TooDeep => ("嵌套太深", "it is nested too deep"),
        YamlFault::Other => ("这里不是合法的 YAML", "this is not YAML"),
    };
    lang.pick(zh, en).to_owned()
}

fn yaml_help(fault: YamlFault, lang: Lang) -> Option<String> {
    let (zh, en) = match fault {
        YamlFault::Alias => {
            ("重复的内容各写一遍；以 & 或 * 开头的文字加引号", "write what repeats again; put a text that begins with & or * in quotation marks")
        }
        YamlFault::Tag => ("以 ! 开头的文字加引号", "put a text that begins with ! in quotation marks"),
        YamlFault::SeveralDocuments => ("「---」隔开的，拆成几个文件", "make a file of each part between `---`"),
        YamlFault::Directive | YamlFault::Character(_) => ("以它开头的文字加引号", "put a text that begins so in quotation marks"),
        YamlFault::Tab => ("缩进用空格", "indent with blanks"),
        YamlFault::Indentation => ("同一级的键左边对齐", "align keys of one level on the left"),
        YamlFault::Key => ("值里有冒号的加引号；同一级的键左边对齐", "put a value that holds a colon in quotation marks; align keys of one level on the left"),
        YamlFault::Escape => ("反斜杠写两个，或改用单引号", "write the backslash twice, or use single quotation marks"),
        YamlFault::Control(_) => ("删去它", "delete it"),
        YamlFault::Bracket | YamlFault::Quote | YamlFault::TooDeep | YamlFault::End | YamlFault::Other => return None,
    };
    Some(lang.pick(zh, en).to_owned())
}

fn json(fault: JsonFault, lang: Lang) -> &'static str {
    match fault {
        JsonFault::Empty => lang.pick("文件是空的", "the file is empty"),
        JsonFault::End => lang.pick("文件没有写完", "the file ends too early"),
        JsonFault::Trailing => lang.pick("文档到此已完，后面还有字", "something stands after the document"),
        JsonFault::TrailingComma => lang.pick("括号前多了一个逗号", "a comma stands before the closing bracket"),
        JsonFault::Comma => lang.pick("少了逗号，或括号没有配对", "a comma is missing, or a bracket is not closed"),
        JsonFault::Colon => lang.pick("键后面少了冒号", "a colon is missing after the key"),
        JsonFault::Key => lang.pick("键没有写在双引号里", "the key is not in double quotation marks"),
        JsonFault::String => {
            lang.pick("字符串里有不能直接写的字符，或反斜杠后面的写法不对", "the string holds a control character, or a wrong escape after a backslash")
        }
        JsonFault::Number => lang.pick("不是 JSON 的数", "this is not a JSON number"),
        JsonFault::Other => lang.pick("这里不是合法的 JSON", "this is not JSON"),
    }
}

fn json_help(fault: JsonFault, lang: Lang) -> Option<String> {
    let (zh, en) = match fault {
        JsonFault::Empty => ("什么也不知道时写 {}", "write {} where nothing is known"),
        JsonFault::TrailingComma => ("删去逗号", "delete the comma"),
        JsonFault::Number => ("如 12 或 2.5，或写在双引号里", "such as 12 or 2.5, or put it in double quotation marks"),
        JsonFault::Other => ("文字写在双引号里", "put texts in double quotation marks"),
        _ => return None,
    };
    Some(lang.pick(zh, en).to_owned())
}
