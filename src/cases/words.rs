//! The words of test files: how outcomes are written in them, what is wrong with one, how a case differs.

use super::read::{DRAFTS, Problem};
use super::{Aspect, CaseError, Difference, Found};
use crate::lang::Lang;
use crate::model::Period;
use crate::number::Number;
use crate::outcome::Outcome;
use crate::report::Amount;
use crate::yaml::FormProblem;

/// Outcomes of rules, as they are written, with their Chinese words.
pub(super) const OUTCOMES: &[(&str, &str, Outcome)] = &[
    ("pass", "符合", Outcome::Pass),
    ("fail", "不符合", Outcome::Fail),
    ("advice", "建议改进", Outcome::Advice),
    ("undetermined", "待补充", Outcome::Undetermined),
    ("not_applicable", "不适用", Outcome::NotApplicable),
    ("pending", "未到期", Outcome::Pending),
];
/// Of a rule that gives no finding on the day.
pub(super) const NOT_IN_FORCE: (&str, &str) = ("not_in_force", "未施行");
/// Outcomes of pathways.
pub(super) const PATHWAY_OUTCOMES: &[(&str, &str)] = &[("decided", "已确定"), ("undetermined", "待补充"), ("none", "无")];
/// Outcomes of supports.
pub(super) const SUPPORT_OUTCOMES: &[(&str, &str)] = &[("eligible", "可享"), ("ineligible", "不可享"), ("undetermined", "待补充"), NOT_IN_FORCE];

/// Every word for an outcome.
#[cfg(feature = "schema")]
pub(crate) fn outcome_words() -> Vec<&'static str> {
    let of_rules = OUTCOMES.iter().map(|(key, name, _)| (*key, *name)).chain([NOT_IN_FORCE]);
    let all: Vec<(&str, &str)> = of_rules.chain(PATHWAY_OUTCOMES.iter().chain(SUPPORT_OUTCOMES).copied()).collect();
    let mut seen = std::collections::BTreeSet::new();
    let words = all.iter().map(|(key, _)| *key).chain(all.iter().map(|(_, name)| *name));
    words.filter(|word| seen.insert(*word)).collect()
}

/// The outcome that a word means.
pub(crate) fn outcome(word: &str) -> Option<Outcome> {
    OUTCOMES.iter().find(|(key, name, _)| word == *key || word == *name).map(|(.., outcome)| *outcome)
}

/// How an outcome is written.
pub(super) fn of_outcome(outcome: Outcome) -> &'static str {
    OUTCOMES.iter().find(|(.., o)| *o == outcome).map_or("", |(key, ..)| key)
}

/// An amount as a text: `36000元`, or its words; `?` while it is unknown.
pub(crate) fn amount(amount: &Amount) -> String {
    match (&amount.value, &amount.text) {
        (Some(value), _) => format!("{value}{}{}", amount.unit.as_deref().unwrap_or_default(), per(amount.per)),
        (None, Some(text)) => text.zh.clone(),
        (None, None) => "?".to_owned(),
    }
}

fn per(period: Option<Period>) -> &'static str {
    match period {
        None => "",
        Some(Period::Year) => " 每年",
        Some(Period::Month) => " 每月",
        Some(Period::Once) => " 一次性",
    }
}

/// Whether a text means that amount: the number alone or with its unit, the words, `?` or nothing while it is unknown.
pub(super) fn is_amount(amount: &Amount, text: &str) -> bool {
    let text = text.trim();
    match (&amount.value, &amount.text) {
        (Some(value), _) => {
            let unit = amount.unit.as_deref().unwrap_or_default();
            let number = text.strip_suffix(per(amount.per)).unwrap_or(text).trim();
            let number = number.strip_suffix(unit).unwrap_or(number).trim();
            matches!((Number::parse(number), Number::parse(value)), (Ok(a), Ok(b)) if a == b)
        }
        (None, Some(words)) => text == words.zh || words.en.as_deref() == Some(text),
        (None, None) => matches!(text, "?" | "？" | "" | "~" | "null"),
    }
}

impl CaseError {
    /// Whether a limit was exceeded, rather than something written wrong.
    pub fn is_limit(&self) -> bool {
        matches!(&self.problem, Problem::Form(FormProblem::Yaml(error)) if error.is_limit())
    }

    /// One clause that says what is wrong.
    pub fn text(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Form(problem) => problem.text(lang),
            Problem::NotList => {
                lang.pick("测试文件是一列案例，每例以「- name:」开头".to_owned(), "a test file is a list of cases, each beginning with `- name:`".to_owned())
            }
            Problem::Missing { key } => lang.pick(format!("案例缺少「{key}」"), format!("the case lacks `{key}`")),
            Problem::Nothing { of } if of.is_empty() => lang.pick("测试文件里没有案例".to_owned(), "there is no case in the file".to_owned()),
            Problem::Nothing { of } => {
                lang.pick(format!("「{of}」里什么也没有写，这样怎样都算符合预期"), format!("`{of}` says nothing, so that anything would be as expected"))
            }
            Problem::NotTexts { key } => lang.pick(format!("「{key}」须是一列文字"), format!("`{key}` is a list of texts")),
            Problem::NotDrafts { value } => {
                lang.pick(format!("drafts 只能是 {}，不能是「{value}」", DRAFTS.join("、")), format!("drafts is one of {}, not `{value}`", DRAFTS.join(", ")))
            }
            Problem::NotCitation { value } => {
                lang.pick(format!("「{value}」须是文件的键或名称、一个空格、条款"), format!("`{value}` is the key or name of a document, a blank and a clause"))
            }
        }
    }
}

impl Difference {
    /// One clause: what was expected and what was found.
    pub fn text(&self, lang: Lang) -> String {
        let name = &self.name;
        let expected = self.aspect.as_ref().map(|aspect| expected(aspect, lang)).unwrap_or_default();
        let found = found(&self.found, lang);
        match &self.found {
            Found::UnknownOutcome(all) => {
                let word = match &self.aspect {
                    Some(Aspect::Outcome(word) | Aspect::Item(_, word)) => word.as_str(),
                    _ => "",
                };
                lang.pick(
                    format!("{name}：没有「{word}」这种结果；可写 {}", all.join("、")),
                    format!("{name}: there is no outcome `{word}`; there is {}", all.join(", ")),
                )
            }
            Found::UnknownName(_) | Found::Ambiguous(_) => lang.pick(format!("「{name}」{found}"), format!("`{name}` {found}")),
            _ => lang.pick(format!("{name}：应为 {expected}，实为 {found}"), format!("{name}: expected {expected}, found {found}")),
        }
    }
}

/// An outcome as it is written, with its Chinese word.
fn shown(word: &str, lang: Lang) -> String {
    let rules = OUTCOMES.iter().map(|(key, name, _)| (*key, *name));
    let mut all = rules.chain(PATHWAY_OUTCOMES.iter().copied()).chain(SUPPORT_OUTCOMES.iter().copied());
    match all.find(|(key, _)| *key == word) {
        Some((_, name)) if lang == Lang::Zh => format!("{word}（{name}）"),
        _ => word.to_owned(),
    }
}

fn expected(aspect: &Aspect, lang: Lang) -> String {
    match aspect {
        Aspect::Outcome(word) => shown(word, lang),
        Aspect::Item(path, word) => format!("{path} {}", shown(word, lang)),
        Aspect::Cites(document, clause) => lang.pick(format!("引用 {document} {clause}"), format!("a citation of {document} {clause}")),
        Aspect::Missing(path) => lang.pick(format!("缺少 {path}"), format!("{path} missing")),
        Aspect::Case(case) => lang.pick(format!("情形 {case}"), format!("case {case}")),
        Aspect::Candidates(all) => lang.pick(format!("可能的情形 {}", all.join("、")), format!("candidates {}", all.join(", "))),
        Aspect::Amounts(all) => lang.pick(format!("金额 {}", all.join("、")), format!("amounts {}", all.join(", "))),
    }
}

fn found(found: &Found, lang: Lang) -> String {
    let join = |all: &[String]| all.join(lang.pick("、", ", "));
    match found {
        Found::Outcome(word) => shown(word, lang),
        Found::These(all) if all.is_empty() => lang.pick("没有", "none").to_owned(),
        Found::These(all) => join(all),
        Found::NotInForce => lang.pick("当日未施行", "not in force on the day").to_owned(),
        Found::OtherSubject => lang.pick("不针对这个主体", "about another subject").to_owned(),
        Found::NotShown => {
            lang.pick("报告里没有：当日未施行，或不适用于这个主体", "not in the report: not in force on the day, or not for this subject").to_owned()
        }
        Found::NoItem => lang.pick("没有这一项", "no such item").to_owned(),
        Found::UnknownName(near) if near.is_empty() => lang.pick("不是规则、路径或扶持的名称", "names no rule, pathway or support").to_owned(),
        Found::UnknownName(near) => lang.pick(
            format!("不是规则、路径或扶持的名称；是不是「{}」？", near.join("」「")),
            format!("names no rule, pathway or support; perhaps `{}`?", near.join("`, `")),
        ),
        Found::Ambiguous(all) => lang.pick(format!("不止一个：{}", join(all)), format!("is several: {}", join(all))),
        Found::UnknownOutcome(_) => String::new(),
        Found::NoAspect => lang.pick("这里不能比较这一项", "nothing that can be compared here").to_owned(),
    }
}
