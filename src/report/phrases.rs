//! The fixed phrases of reports, in both languages.

#[cfg(any(feature = "formats", feature = "xlsx"))]
use super::schema::Items;
use super::schema::{Ceiling, Certainty, Status, SupportOutcome};
use crate::advise::Note;
use crate::eval::Reason;
use crate::lang::Lang;
#[cfg(any(feature = "formats", feature = "xlsx"))]
use crate::model::Severity;
use crate::model::{Bilingual, Force, InspectHow, Period};
use crate::outcome::Outcome;

/// Several texts as one. English only where each has it.
pub(super) fn joined(texts: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    let (mut zh, mut en) = (Vec::new(), Some(Vec::new()));
    for text in texts {
        zh.push(text.zh);
        match (&mut en, text.en) {
            (Some(all), Some(own)) => all.push(own),
            _ => en = None,
        }
    }
    Bilingual { zh: zh.join("；"), en: en.map(|all| all.join("; ")) }
}

/// One of an English unit.
pub(super) fn singular(unit: &str) -> String {
    match unit {
        "leaves" => "leaf".to_owned(),
        "classes" => "class".to_owned(),
        _ => match (unit.strip_suffix("ies"), unit.strip_suffix('s')) {
            (Some(stem), _) => format!("{stem}y"),
            (None, Some(stem)) if stem.len() > 1 && stem != "celsiu" => stem.to_owned(),
            _ => unit.to_owned(),
        },
    }
}

/// A reason, with what holds it down beyond the finding that it stands in.
pub(super) fn held_down(text: Bilingual, ceilings: &[Ceiling]) -> Bilingual {
    if ceilings.is_empty() {
        return text;
    }
    let zh: Vec<&str> = ceilings.iter().map(|c| ceiling(*c, Lang::Zh)).collect();
    let en: Vec<&str> = ceilings.iter().map(|c| ceiling(*c, Lang::En)).collect();
    Bilingual { zh: format!("{}（{}）", text.zh, zh.join("；")), en: text.en.map(|own| format!("{own} ({})", en.join("; "))) }
}

/// Where the rules come from and what was not checked. The version of the rules is the day they were encoded: nobody asks a clock.
pub(super) fn note(version: &str) -> Bilingual {
    let (zh, en) =
        if version.is_empty() { ("（未注明版本）".to_owned(), "an unstated date".to_owned()) } else { (format!("于 {version} "), version.to_owned()) };
    Bilingual {
        zh: format!("规则{zh}由二手资料整理编码，不是官方解释；标“待核”的须与原文核对；2026年9月8日之后《托育服务法》是否通过，没有查证。"),
        en: Some(format!(
            "The rules were encoded as of {en} from second-hand notes and are no official interpretation; what is marked 待核 (unverified) must be \
             checked against the originals; whether the Childcare Services Law was adopted after 2026-09-08 was not checked."
        )),
    }
}

/// What a report is called.
pub(super) fn title(lang: Lang) -> &'static str {
    lang.pick("检查结果", "Findings")
}

/// What an outcome is called.
pub fn outcome(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Pass => lang.pick("符合", "pass"),
        Outcome::Fail => lang.pick("不符合", "fail"),
        Outcome::Advice => lang.pick("建议改进", "advice"),
        Outcome::Undetermined => lang.pick("待补充", "undetermined"),
        Outcome::NotApplicable => lang.pick("不适用", "not applicable"),
        Outcome::Pending => lang.pick("未到期", "pending"),
    }
}

/// A support that can be had, or not.
pub fn support(outcome: SupportOutcome, lang: Lang) -> &'static str {
    match outcome {
        SupportOutcome::Eligible => lang.pick("可享", "eligible"),
        SupportOutcome::Ineligible => lang.pick("不可享", "not eligible"),
        SupportOutcome::Undetermined => lang.pick("待补充", "undetermined"),
        SupportOutcome::NotInForce => lang.pick("不在有效期内", "not in force"),
    }
}

/// The same as the title of a part.
pub(super) fn outcome_title(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Pass => lang.pick("符合", "Pass"),
        Outcome::Fail => lang.pick("不符合", "Fail"),
        Outcome::Advice => lang.pick("建议改进", "Advice"),
        Outcome::Undetermined => lang.pick("待补充", "Undetermined"),
        Outcome::NotApplicable => lang.pick("不适用", "Not applicable"),
        Outcome::Pending => lang.pick("未到期", "Pending"),
    }
}

/// How strong the verb of a requirement is.
#[cfg(any(feature = "formats", feature = "xlsx"))]
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Mandatory => lang.pick("强制", "mandatory"),
        Severity::Required => lang.pick("要求", "required"),
        Severity::Recommended => lang.pick("建议", "recommended"),
    }
}

/// Over how many items a rule was judged, and how those came out that have no finding of their own.
#[cfg(any(feature = "formats", feature = "xlsx"))]
pub(super) fn items(items: Items, lang: Lang) -> String {
    let Items { total, pass, not_applicable } = items;
    match (not_applicable, lang) {
        (0, Lang::Zh) => format!("共 {total} 项，符合 {pass} 项"),
        (_, Lang::Zh) => format!("共 {total} 项，符合 {pass} 项，不适用 {not_applicable} 项"),
        (0, Lang::En) => format!("of {total}: pass {pass}"),
        (_, Lang::En) => format!("of {total}: pass {pass}, not applicable {not_applicable}"),
    }
}

/// What is said of a document of facts of which there is no report.
#[cfg(any(feature = "formats", feature = "xlsx"))]
pub(super) fn unreadable(lang: Lang) -> &'static str {
    lang.pick("读不了，没有检查", "cannot be read, not checked")
}

/// What a ceiling says to someone who does not know the word.
pub(super) fn ceiling(ceiling: Ceiling, lang: Lang) -> &'static str {
    match ceiling {
        Ceiling::Draft => lang.pick("征求意见稿，不作为依据", "draft for consultation, not binding"),
        Ceiling::Recommended => lang.pick("推荐性，不强制", "recommended, not mandatory"),
        Ceiling::Unverified => lang.pick("待核，须与原文核对", "unverified, to be checked against the original"),
    }
}

pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::InForce => lang.pick("现行", "in force"),
        Status::Draft => lang.pick("征求意见稿", "draft"),
        Status::NotYetInForce => lang.pick("尚未施行", "not yet in force"),
        Status::Expired => lang.pick("已失效", "no longer in force"),
    }
}

pub(super) fn certainty(certainty: Certainty, lang: Lang) -> &'static str {
    match certainty {
        Certainty::Verified => lang.pick("已核", "verified"),
        Certainty::Paraphrased => lang.pick("转述", "paraphrased"),
        Certainty::Inferred => lang.pick("条号推定", "clause number inferred"),
        Certainty::InferredParaphrased => lang.pick("条号推定，转述", "clause number inferred, paraphrased"),
        Certainty::Unverified => lang.pick("待核", "unverified"),
        Certainty::UnverifiedParaphrased => lang.pick("待核，转述", "unverified, paraphrased"),
        Certainty::UnverifiedInferred => lang.pick("待核，条号推定", "unverified, clause number inferred"),
        Certainty::UnverifiedInferredParaphrased => lang.pick("待核，条号推定，转述", "unverified, clause number inferred, paraphrased"),
    }
}

pub(super) fn force(force: Force, lang: Lang) -> &'static str {
    match force {
        Force::Law => lang.pick("法律", "law"),
        Force::AdministrativeRegulation => lang.pick("行政法规", "administrative regulation"),
        Force::LocalRegulation => lang.pick("地方性法规", "local regulation"),
        Force::DepartmentalRule => lang.pick("部门规章", "departmental rule"),
        Force::LocalRule => lang.pick("地方规章", "local rule"),
        Force::MandatoryStandard => lang.pick("强制性标准", "mandatory standard"),
        Force::EngineeringStandard => lang.pick("工程标准", "engineering standard"),
        Force::NormativeDocument => lang.pick("规范性文件", "normative document"),
        Force::RecommendedStandard => lang.pick("推荐性标准", "recommended standard"),
        Force::Guide => lang.pick("指引", "guide"),
        Force::Policy => lang.pick("政策", "policy"),
    }
}

pub(super) fn inspect(how: InspectHow, lang: Lang) -> &'static str {
    match how {
        InspectHow::Read => lang.pick("查阅", "read"),
        InspectHow::Measure => lang.pick("测量", "measure"),
        InspectHow::Look => lang.pick("查看", "look at"),
        InspectHow::Ask => lang.pick("询问", "ask"),
        InspectHow::Try => lang.pick("测试", "try"),
    }
}

pub(super) fn period(period: Period, lang: Lang) -> &'static str {
    match period {
        Period::Year => lang.pick("每年", "a year"),
        Period::Month => lang.pick("每月", "a month"),
        Period::Once => lang.pick("一次性", "once"),
    }
}

/// Why there is no way to pass, or perhaps another than those.
pub(super) fn note_on_ways(note: Note, is_none: bool, lang: Lang) -> &'static str {
    match note {
        Note::Fixed => lang.pick("没有改法：所比的事实不可改", "no way to pass: what is compared cannot be changed"),
        Note::Personal => lang.pick("不提改法：所比的是个人信息", "no way is proposed: what is compared is personal"),
        Note::NothingToChange => lang.pick(
            "没有改法：所比的只是类别、文字或适用条件，不是数量或是否",
            "no way to pass: only kinds, texts or conditions are compared, no quantity and no yes or no",
        ),
        Note::TooManyFacts => lang.pick("没有改法：要同时改三项以上事实", "no way to pass: more than three facts would have to change"),
        Note::Unknown => {
            lang.pick("没有改法：还有事实未知，只改已知的不够", "no way to pass: facts are missing, and to change those that are known is not enough")
        }
        Note::OutOfReach => {
            lang.pick("没有改法：在允许的范围内改三项以内，达不到", "no way to pass: no change of three facts or fewer within their bounds is enough")
        }
        Note::Stopped if is_none => lang.pick("没有找到改法：试算次数已到上限", "no way to pass was found before the search was stopped"),
        Note::Stopped => lang.pick("可能还有别的改法：试算次数已到上限", "there may be other ways: the search was stopped"),
    }
}

pub(crate) fn reason(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::DivisionByZero => lang.pick("除数是 0，算不出来", "cannot be computed: a division by nought"),
        Reason::Overflow => lang.pick("数值或日期超出可计算的范围", "cannot be computed: a number or date is out of range"),
        Reason::NoCalendar => lang.pick("没有所涉年份的工作日历", "there is no calendar of working days for that year"),
        Reason::TooManySteps => lang.pick("项目太多，没有全部查看", "too many items to look at all of them"),
        Reason::BrokenDuration => lang.pick("时长不是整天或整月，不能与日期相加", "a duration that is not whole days or months cannot be added to a date"),
    }
}
