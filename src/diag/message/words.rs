//! Words for things that messages speak of: nouns, kinds of values, what a unit measures, words of the language.

use super::list::{any_of, quote};
use crate::diag::{Kind, Noun};
use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::unit::{Base, UNITS, Unit};

/// More members of a choice than this are not listed.
const MEMBERS_SHOWN: usize = 5;

/// What a name names.
pub(super) fn noun(noun: Noun, lang: Lang) -> &'static str {
    let (zh, en) = match noun {
        Noun::Fact => ("事实", "fact"),
        Noun::List => ("列表", "list"),
        Noun::Group => ("事实组", "group of facts"),
        Noun::Type => ("类型", "type"),
        Noun::Enumerator => ("选项", "choice"),
        Noun::Document => ("文件", "document"),
        Noun::Subject => ("主体", "subject"),
        Noun::Table => ("表", "table"),
        Noun::Column => ("列", "column"),
        Noun::Definition => ("定义", "definition"),
        Noun::Function => ("函数", "function"),
        Noun::Rule => ("规则", "rule"),
        Noun::Pathway => ("路径", "pathway"),
        Noun::Case => ("情形", "case"),
        Noun::Support => ("扶持", "support"),
        Noun::Penalty => ("罚则", "penalty"),
        Noun::Amendment => ("修订", "amendment"),
        Noun::Pack => ("规则包", "pack"),
    };
    lang.pick(zh, en)
}

/// What a value is, as the object of a sentence.
pub(super) fn kind(kind: &Kind, lang: Lang) -> String {
    match kind {
        Kind::YesNo => lang.pick("一个是否值", "a yes or no").to_owned(),
        Kind::Text => lang.pick("一段文字", "a text").to_owned(),
        Kind::Date => lang.pick("日期", "a date").to_owned(),
        Kind::Duration => lang.pick("一段时间", "a length of time").to_owned(),
        Kind::Bare => lang.pick("不带单位的数", "a number without a unit").to_owned(),
        Kind::Quantity(unit) => {
            let unit = unit_and_measure(unit, lang);
            lang.pick(format!("以{unit}计的数量"), format!("a quantity in {unit}"))
        }
        Kind::Choice(members) => {
            let members = shown_members(members, lang);
            lang.pick(format!("选项{members}"), format!("a choice{members}"))
        }
        Kind::Choices(members) => {
            let members = shown_members(members, lang);
            lang.pick(format!("多选{members}"), format!("a multiple choice{members}"))
        }
        Kind::List(name) => lang.pick(format!("整个列表「{name}」"), format!("the whole list `{name}`")),
        Kind::Group(name) => lang.pick(format!("整组事实「{name}」"), format!("the whole group `{name}`")),
        Kind::Ordered => lang.pick("能分大小先后的值", "something that has an order").to_owned(),
        Kind::AnyQuantity => lang.pick("数量", "a quantity").to_owned(),
        Kind::Constant => lang.pick("写定的数", "a fixed number").to_owned(),
    }
}

fn shown_members(members: &[String], lang: Lang) -> String {
    match members {
        [] => String::new(),
        [one] => lang.pick(format!("「{one}」"), format!(" `{one}`")),
        many if many.len() <= MEMBERS_SHOWN => {
            let many = any_of(many, lang);
            lang.pick(format!("（{many}）"), format!(" ({many})"))
        }
        many => {
            let shown: Vec<String> = many.iter().take(MEMBERS_SHOWN - 1).map(|m| quote(m, lang)).collect();
            lang.pick(format!("（{}等 {} 个）", shown.join("、"), many.len()), format!(" ({} and {} more)", shown.join(", "), many.len() + 1 - MEMBERS_SHOWN))
        }
    }
}

/// `「平方米」（面积）`: a unit with what it measures, where there is a word for that.
pub(super) fn unit_and_measure(unit: &Unit, lang: Lang) -> String {
    let word = unit_word(unit, lang);
    match measure(unit, lang) {
        Some(what) => lang.pick(format!("{word}（{what}）"), format!("{word} ({what})")),
        None => word,
    }
}

/// `「平方米」`, `` `m2` ``.
pub(super) fn unit_word(unit: &Unit, lang: Lang) -> String {
    if unit.dims().is_bare() && unit.words(false).is_empty() {
        return lang.pick("没有单位", "no unit").to_owned();
    }
    quote(unit.words(lang == Lang::En), lang)
}

fn measure(unit: &Unit, lang: Lang) -> Option<String> {
    let simple = match unit.dims().parts() {
        [(Base::Length, 1)] => Some(("长度", "length")),
        [(Base::Length, 2)] => Some(("面积", "area")),
        [(Base::Length, 3)] => Some(("体积", "volume")),
        [(Base::Mass, 1)] => Some(("重量", "weight")),
        [(Base::Money, 1)] => Some(("金额", "money")),
        [(Base::Time, 1)] => Some(("时间", "time")),
        [(Base::Month, 1)] => Some(("日历上的月", "calendar months")),
        [(Base::Sound, 1)] => Some(("声音大小", "sound level")),
        [(Base::Light, 1)] => Some(("照度", "illuminance")),
        [(Base::Temperature, 1)] => Some(("温度", "temperature")),
        [(Base::Pressure, 1)] => Some(("压力", "pressure")),
        [(Base::Current, 1)] => Some(("电流", "current")),
        [(Base::Voltage, 1)] => Some(("电压", "voltage")),
        [(Base::Power, 1)] => Some(("功率", "power")),
        _ => None,
    };
    if let Some((zh, en)) = simple {
        return Some(lang.pick(zh, en).to_owned());
    }
    if let Some(base) = unit.dims().single_count() {
        // 千人 and 人 count the same thing: the first word of a count in the list of units is its plain one.
        let word = UNITS.iter().find(|w| Unit::of(w).dims().single_count() == Some(base))?;
        return Some(lang.pick(format!("{}数", word.zh), format!("a count of {}", word.en)));
    }
    // English units are plurals, which do not go after "per".
    if lang == Lang::En {
        return None;
    }
    let zh = unit.words(false);
    let (above, below) = zh.split_once('/').filter(|(above, below)| !above.contains('·') && !below.contains('/'))?;
    let (above, below) = (Unit::parse(above)?, Unit::parse(below)?);
    let what = measure(&above, lang)?;
    Some(format!("每{below}的{what}"))
}

/// A word of the language, as the reader's language has it.
pub(super) fn keyword(zh: &'static str, lang: Lang) -> &'static str {
    lang.pick(zh, KEYWORDS.iter().find(|(word, _)| *word == zh).map_or(zh, |(_, en)| en))
}

/// The words of the language that messages name.
const KEYWORDS: &[(&str, &str)] = &[
    ("必须", "must"),
    ("严禁", "must not"),
    ("应", "shall"),
    ("不应", "shall not"),
    ("不得", "may not"),
    ("宜", "should"),
    ("不宜", "should not"),
    ("非", "not"),
    ("不是", "is not"),
    ("标题", "title"),
    ("文号", "number"),
    ("发布", "issuer"),
    ("施行", "effective"),
    ("废止", "repealed"),
    ("状态", "status"),
    ("效力", "force"),
    ("代替", "replaces"),
    ("适用", "for"),
    ("整改", "remedy"),
    ("自", "from"),
    ("从", "from"),
    ("至", "until"),
    ("期限", "deadline"),
    ("时限", "within"),
    ("情形", "case"),
    ("条件", "condition"),
    ("金额", "amount"),
    ("针对", "against"),
    ("后果", "consequence"),
];

/// How a finding came out.
pub(super) fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Pass => ("符合", "pass"),
        Outcome::Fail => ("不符合", "fail"),
        Outcome::Advice => ("建议改进", "advice"),
        Outcome::Undetermined => ("待补充", "undetermined"),
        Outcome::NotApplicable => ("不适用", "not applicable"),
        Outcome::Pending => ("未到期", "pending"),
    };
    lang.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_say_what_they_measure() {
        for (unit, zh, en) in [
            ("米", "「米」（长度）", "`m` (length)"),
            ("平方米/人", "「平方米/人」（每人的面积）", "`m2/persons`"),
            ("千人", "「千人」（人数）", "`thousand_persons` (a count of persons)"),
            ("托位/千人", "「托位/千人」（每千人的托位数）", "`places/thousand_persons`"),
            ("毫克/立方米", "「毫克/立方米」（每立方米的重量）", "`mg/m3`"),
            ("工作日", "「工作日」", "`workdays`"),
        ] {
            let unit = Unit::parse(unit).unwrap();
            assert_eq!(unit_and_measure(&unit, Lang::Zh), zh);
            assert_eq!(unit_and_measure(&unit, Lang::En), en);
        }
    }

    #[test]
    fn words_are_those_of_the_language() {
        let words = include_str!("../../syntax/words.rs");
        for (zh, en) in KEYWORDS {
            let both = [format!("\"{zh}\", \"{en}\""), format!("zh: \"{zh}\", en: \"{en}\"")];
            assert!(both.iter().any(|both| words.contains(both)), "{zh} {en}");
        }
    }

    #[test]
    fn long_choices_are_cut() {
        let members: Vec<String> = ["甲", "乙", "丙", "丁", "戊", "己"].map(str::to_owned).to_vec();
        assert_eq!(kind(&Kind::Choice(members.clone()), Lang::Zh), "选项（「甲」、「乙」、「丙」、「丁」等 6 个）");
        assert_eq!(kind(&Kind::Choice(members), Lang::En), "a choice (`甲`, `乙`, `丙`, `丁` and 2 more)");
    }
}
