//! Ways to pass: each is made on the facts and the finding passes; nothing that is smaller does.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use tuoyu::advise::Note;
use tuoyu::facts::{self, FactRef, Facts, Format};
use tuoyu::number::Number;
use tuoyu::report::{Change, ChangeHow, FactValue, Finding, Options, Report};
use tuoyu::{Date, Outcome, RuleSet};

const DAY: &str = "2026-11-23";

const PRELUDE: &str = r#"
文件 甲 (a) { 标题 "甲"  施行 2020-01-01  效力 规范性文件 }
主体 机构 (site) {
  供餐 (meals): 是否
  独立 (standalone): 是否
  认证 (certified): 是否
  密封 (sealed): 是否 不可改
  来源 (tenure): 自有 (owned) | 租赁 (leased)
  租期 (lease): 年 仅当 来源 = 租赁
  面积 (area): 平方米 从 0 至 500
  净宽 (width): 米
  在册 (enrolled): 人
  托位 (places): 托位
  温度 (temperature): 摄氏度 从 -40 至 60
  开业 (opened): 日期
  备案日 (filed): 日期
  规模 (scale): 小型 (small) < 中型 (medium) < 大型 (large)
  服务 (services): 多选 全日 (full) | 半日 (half)
  家长 (parent) { 年龄 (age): 年 个人信息 }
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (kind): 乳儿班 (infant) | 托小班 (toddler) | 托大班 (older)
    人数 (children): 人
    保育 (carers): 人
    楼层 (floor): 层
    有窗 (window): 是否
    区域 (zones) [] 称呼 类别 { 类别 (zone): 睡眠 (sleep) | 活动 (play)  大小 (size): 平方米 }
  }
  员工 (staff) [] 称呼 姓名 {
    姓名 (person): 文本 个人信息
    岗位 (role): 保育 (carer) | 保健 (health) | 保安 (guard)
    专职 (full_time): 是否
    学历 (education): 初中 (junior) < 高中 (senior) < 大专 (college)
    所在班级 (class): 班级 仅当 岗位 = 保育
  }
}
表 标准 (standard) 按 班级.班型 { 依据 甲 第一条
  班型 (kind) | 上限 (limit) | 配比 (ratio)
  乳儿班 | 10人 | 3人
  托小班 | 15人 | 5人
  托大班 | 20人 | — }
定义 总人数 (total) = 合计(班级 的 人数)
"#;

fn day() -> Date {
    DAY.parse().unwrap()
}

fn built(rules: &str) -> RuleSet {
    RuleSet::builder().source("甲.rules", format!("{PRELUDE}\n{rules}")).build().unwrap_or_else(|e| panic!("{e}"))
}

fn of_clause(clause: &str) -> RuleSet {
    built(&format!("规则 规则 (r) {{ 依据 甲 第一条 {clause} }}"))
}

fn yaml(rules: &RuleSet, text: &str) -> Facts {
    rules.facts(Some(rules.subject("site").unwrap()), Format::Yaml, text).unwrap_or_else(|e| panic!("{e}"))
}

/// A change as a reader of the report would make it, by path and by what is written in it.
fn make(rules: &RuleSet, facts: &mut Facts, change: &Change) {
    let model = rules.model();
    let subject = rules.subject(&model.subjects.at(facts.subject()).named.key).unwrap();
    let written = |value: &FactValue| match value {
        FactValue::Plain(text) => text.clone(),
        FactValue::Words(words) => words.zh.clone(),
    };
    match (facts::find(model, facts, &change.path), change.change) {
        (Some(FactRef::Field(column, item)), how) => {
            assert_ne!(how, ChangeHow::Add);
            facts.set(subject, column, item, &written(change.to.as_ref().unwrap())).unwrap();
        }
        (Some(FactRef::List(list, parent)), ChangeHow::Add) => {
            for _ in 0..change.by.as_ref().unwrap().parse::<u32>().unwrap() {
                let item = facts.add_item(model, list, parent);
                for setting in &change.with {
                    let columns = model.subjects.at(facts.subject()).columns.enumerate();
                    let path = |c: &tuoyu::model::Column| c.path.iter().map(|n| n.key.clone()).collect::<Vec<_>>().join(".");
                    let (column, _) = columns.into_iter().find(|(_, c)| c.list == list && path(c) == setting.path).unwrap();
                    facts.set(subject, column, item, &written(&setting.to)).unwrap();
                }
            }
        }
        (found, how) => panic!("{} is {found:?}, {how:?}", change.path),
    }
}

fn made<'c>(rules: &RuleSet, facts: &Facts, changes: impl IntoIterator<Item = &'c Change>) -> Facts {
    let mut facts = facts.clone();
    // Items are added last: those that stand behind move up.
    let (added, others): (Vec<&Change>, Vec<&Change>) = changes.into_iter().partition(|c| c.change == ChangeHow::Add);
    for change in others.into_iter().chain(added) {
        make(rules, &mut facts, change);
    }
    facts
}

fn is_breach(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Fail | Outcome::Advice)
}

/// The finding with an id; what passed without one is nothing.
fn at<'r>(report: &'r Report, id: &str) -> Option<&'r Finding> {
    report.findings.iter().find(|f| f.id == id)
}

/// Rules that set the same thing as a finding, as ids of findings, and how they came out.
fn tied_to(finding: &Finding) -> impl Iterator<Item = (String, Outcome)> {
    let item = finding.item.as_ref().map(|i| format!("#{}", i.path)).unwrap_or_default();
    finding.also.iter().map(move |a| (format!("{}{item}", a.rule), a.outcome))
}

/// Holds everything that is said of ways to pass against what comes of them.
fn prove(rules: &RuleSet, facts: &Facts, day: Date) -> String {
    let options = Options::default().without_ways();
    let before = rules.evaluate(facts, day);
    let mut out = String::new();
    for finding in &before.findings {
        if !is_breach(finding.outcome) {
            assert!(finding.to_pass.is_empty() && finding.to_pass_note.is_none(), "{}", finding.id);
            continue;
        }
        assert_eq!(finding.to_pass.len(), finding.to_pass_breaks.len());
        assert!(finding.to_pass.len() <= 8);
        assert_eq!(finding.to_pass.is_empty(), finding.to_pass_note.is_some_and(|n| finding.to_pass.is_empty() || n != Note::Stopped), "{}", finding.id);
        let ways = rules.ways_to_pass(facts, day, &finding.id).unwrap();
        assert_eq!(ways.ways.iter().map(|w| w.changes.clone()).collect::<Vec<_>>(), finding.to_pass, "{}", finding.id);
        for (way, breaks) in ways.ways.iter().zip(&finding.to_pass_breaks) {
            assert_eq!(way.breaks, *breaks);
            let _ = writeln!(out, "{}: {way}", finding.id);
            let changed = made(rules, facts, &way.changes);
            assert_eq!(changed.digest(rules.model()), rules.apply(facts, way).digest(rules.model()), "{}: {way}", finding.id);
            let after = rules.evaluate_with(&changed, day, options);
            assert!(at(&after, &finding.id).is_none_or(|f| !is_breach(f.outcome)), "{}: {way} does not pass", finding.id);
            // What is said to break does, and nothing else that was listed or passed does.
            let tied = before.findings.iter().flat_map(tied_to);
            let known: BTreeMap<String, Outcome> = before.findings.iter().map(|f| (f.id.clone(), f.outcome)).chain(tied).collect();
            for broken in breaks {
                let tied = || after.findings.iter().flat_map(tied_to).find(|(id, _)| *id == broken.id).map(|(_, outcome)| outcome);
                assert_eq!(at(&after, &broken.id).map(|f| f.outcome).or_else(tied), Some(broken.outcome), "{}: {way}: {}", finding.id, broken.id);
            }
            for spoilt in after.findings.iter().filter(|f| is_breach(f.outcome) && f.id != finding.id) {
                let before = known.get(&spoilt.id);
                let is_told = breaks.iter().any(|b| b.id == spoilt.id);
                assert!(
                    before.is_some_and(|o| !matches!(o, Outcome::Pass | Outcome::NotApplicable)) || is_told || is_new(&way.changes, spoilt),
                    "{}: {way}: breaks {}",
                    finding.id,
                    spoilt.id
                );
            }
            for (i, own) in way.changes.iter().enumerate() {
                let others: Vec<&Change> = way.changes.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, c)| c).collect();
                let without = rules.evaluate_with(&made(rules, facts, others.iter().copied()), day, options);
                assert!(at(&without, &finding.id).is_some_and(|f| is_breach(f.outcome)), "{}: {way}: {} can be left out", finding.id, own.path);
                if let Some(less) = less(own) {
                    let smaller = rules.evaluate_with(&made(rules, facts, others.iter().copied().chain([&less])), day, options);
                    assert!(at(&smaller, &finding.id).is_some_and(|f| is_breach(f.outcome)), "{}: {way}: {} can be smaller", finding.id, own.path);
                }
            }
        }
        if let Some(note) = finding.to_pass_note {
            let _ = writeln!(out, "{}: {note:?}", finding.id);
        }
    }
    out
}

/// Whether a finding is about an item that a change adds.
fn is_new(changes: &[Change], finding: &Finding) -> bool {
    changes.iter().any(|c| c.change == ChangeHow::Add && finding.item.as_ref().is_some_and(|i| i.path.starts_with(&format!("{}[", c.path))))
}

/// One step less of a change; `None` where it is one step.
fn less(change: &Change) -> Option<Change> {
    let mut less = change.clone();
    let up = change.change == ChangeHow::Increase;
    let FactValue::Plain(to) = change.to.clone().unwrap_or(FactValue::Plain(String::new())) else { return None };
    if change.change == ChangeHow::Add {
        let count: u32 = change.by.as_ref()?.parse().unwrap();
        less.by = Some((count - 1).to_string());
        return (count > 1).then_some(less);
    }
    if let Ok(date) = to.parse::<Date>() {
        less.to = Some(FactValue::Plain(date.add_days(if up { -1 } else { 1 })?.to_string()));
        return (change.by.as_deref() != Some("1")).then_some(less);
    }
    let number = |text: &str| Number::parse(text).unwrap();
    let is_count = tuoyu::unit::Unit::parse(change.unit.as_deref()?).is_some_and(|u| u.is_count());
    let step = number(if is_count { "1" } else { "0.01" });
    if number(change.by.as_ref()?) <= step {
        return None;
    }
    let to = if up { number(&to).checked_sub(step) } else { number(&to).checked_add(step) };
    less.to = Some(FactValue::Plain(to.unwrap().to_string()));
    Some(less)
}

/// The ways of one clause on facts, a line each.
fn ways(clause: &str, facts: &str) -> String {
    let rules = of_clause(clause);
    let facts = yaml(&rules, facts);
    let proven = prove(&rules, &facts, day());
    proven.lines().map(|line| line.strip_prefix("r").unwrap_or(line).trim_start_matches("甲.r").to_owned() + "\n").collect()
}

#[test]
fn shipped_examples() {
    for example in ["compliant", "defects", "half"] {
        let rules = RuleSet::shipped("ezhou").unwrap();
        let text = std::fs::read_to_string(format!("rules/examples/{example}.yaml")).unwrap();
        let facts = rules.facts(None, Format::Yaml, &text).unwrap();
        insta::assert_snapshot!(format!("shipped_{example}"), prove(&rules, &facts, day()));
    }
}

/// A clause, facts, and the ways there are; each was made and passes.
#[test]
fn clauses() {
    let mut out = String::new();
    for (clause, facts) in [
        ("每个 班级 { 应 人数 <= 标准(班型).上限 }", "{classes: [{name: 一班, kind: toddler, children: 16}]}"),
        ("每个 班级 { 应 保育 >= 向上取整(人数 / 标准(班型).配比) }", "{classes: [{name: 一班, kind: toddler, children: 16, carers: 1}]}"),
        ("应 来源 = 自有 或 租期 >= 3年", "{tenure: leased, lease: 2}"),
        ("应 来源 = 自有", "{tenure: leased, lease: 2}"),
        ("应 面积 / 在册 >= 3平方米/人", "{area: 100, enrolled: 40}"),
        ("应 净宽 在 1.255米 至 1.26米", "{width: 1.2}"),
        ("应 净宽 在 1.255米 至 1.256米", "{width: 1.2}"),
        ("不应 净宽 > 1.255米", "{width: 1.3}"),
        ("应 数量(员工 若 岗位 = 保健 且 专职) >= 2人", "{staff: [{person: 甲, role: health, full_time: no}]}"),
        ("应 存在 员工 满足 岗位 = 保健 且 专职", "{staff: [{person: 甲, role: health, full_time: no}]}"),
        ("每个 员工 { 应 学历 >= 大专 }", "{staff: [{person: 甲, education: junior}]}"),
        ("应 供餐 且 独立 且 认证", "{meals: no, standalone: no, certified: no}"),
        ("应 供餐 且 独立 且 认证 且 租期 >= 3年", "{meals: no, standalone: no, certified: no, tenure: leased, lease: 1}"),
        ("应 密封", "{sealed: no}"),
        ("应 (若 供餐 则 面积 否则 面积 + 5平方米) >= 20平方米", "{meals: yes, area: 10}"),
        ("应 开业 + 18个月 <= 评估日", "{opened: 2025-05-24}"),
        ("应 备案日 - 开业 <= 30日", "{opened: 2026-01-01, filed: 2026-02-15}"),
        ("应 合计(班级 的 人数) <= 60人", "{classes: [{name: 一班, children: 40}, {name: 二班, children: 25}]}"),
        (
            "每组 班级 按 楼层 { 不应 合计(班级 若 班型 = 托大班 的 人数) > 60人 }",
            "{classes: [{name: 一班, kind: older, floor: 2, children: 40}, {name: 二班, floor: 2, kind: older, children: 25}]}",
        ),
        ("应 家长.年龄 >= 20年", "{parent: {age: 18}}"),
        ("应 温度 >= 20摄氏度 应 温度 <= 15摄氏度", "{temperature: 16}"),
        ("应 面积 >= 600平方米", "{area: 16}"),
        ("应 全日 属于 服务", "{services: [half]}"),
        (
            "每个 班级 { 应 存在 区域 满足 类别 = 睡眠 且 大小 >= 30平方米 }",
            "{classes: [{name: 一班, zones: [{zone: sleep, size: 20}, {zone: play, size: 9}]}, {name: 二班, zones: []}]}",
        ),
        // What guards, looks up or groups is left alone, even where it is compared too.
        ("每个 班级 若 楼层 >= 2层 { 应 楼层 <= 3层 }", "{classes: [{name: 一班, floor: 4}]}"),
        ("每组 班级 按 楼层 { 应 楼层 <= 2层 且 数量(班级) <= 2个 }", "{classes: [{name: 一班, floor: 3}]}"),
        ("适用 若 供餐 应 独立 或 非 供餐", "{meals: yes, standalone: no}"),
        ("应 面积 >= 20平方米 但 若 供餐 可 面积 >= 10平方米", "{meals: no, area: 8}"),
        ("应 面积 >= 20平方米 但 若 供餐 可 面积 >= 10平方米", "{meals: yes, area: 8}"),
        ("应 面积 >= 20平方米 但 若 供餐 可 独立", "{meals: yes, area: 8, standalone: no}"),
        // Several clauses are mended together; what one needs may not spoil another.
        ("应 面积 >= 20平方米 应 净宽 >= 1.2米 应 独立", "{area: 18, width: 1.15, standalone: no}"),
        ("应 在册 >= 3人 应 在册 <= 托位 * 1人/托位", "{enrolled: 1, places: 2}"),
        ("应 面积 >= 20平方米 应 独立", "{area: 18}"),
        ("应 面积 >= 20平方米 且 净宽 >= 1米", "{area: 18}"),
        ("宜 净宽 在 0.40米 至 0.45米", "{width: 0.503}"),
        ("宜 净宽 在 0.40米 至 0.45米", "{width: 0.39}"),
        ("期限 开业 + 30日 应 独立", "{opened: 2026-01-01, standalone: no}"),
        ("应 备案日 = 开业 + 3个月", "{opened: 2026-01-31, filed: 2026-04-02}"),
        ("应 温度 < -20摄氏度", "{temperature: -39.995}"),
        ("应 温度 <= -40摄氏度", "{temperature: -39.995}"),
        ("应 托位 >= 4托位/千人 * 在册", "{enrolled: 8000, places: 30}"),
        ("应 规模 不是 大型 且 规模 不是 小型", "{scale: large}"),
        ("应 供餐 = 独立", "{meals: yes, standalone: no}"),
        ("应 非 (供餐 或 独立)", "{meals: yes, standalone: yes}"),
        ("应 所有 班级 满足 有窗 且 人数 <= 10人", "{classes: [{name: 一班, children: 12, window: no}, {name: 二班, children: 10, window: yes}]}"),
        ("应 平均(班级 的 人数) <= 10人", "{classes: [{name: 一班, children: 12}, {name: 二班, children: 10}]}"),
        ("应 最大(班级 的 人数) <= 10人", "{classes: [{name: 一班, children: 12}, {name: 二班, children: 11}]}"),
        ("应 总人数 <= 20人", "{classes: [{name: 一班, children: 12}, {name: 二班, children: 11}, {name: 三班, children: 0}]}"),
        ("应 总人数 <= 20人", "{classes: [{name: 一班, children: 22}, {name: 二班}]}"),
        ("应 数量(班级) >= 2班 应 所有 班级 满足 有窗", "{classes: [{name: 一班, window: no}]}"),
        ("应 数量(班级) <= 1班", "{classes: [{name: 一班}, {name: 二班}]}"),
        ("应 数量(班级.区域 若 大小 > 5平方米) >= 2个", "{classes: [{name: 一班, zones: []}, {name: 二班, zones: [{size: 6}]}]}"),
        (
            "每组 班级 按 楼层 { 应 数量(班级 若 非 有窗) >= 2个 }",
            "{classes: [{name: 一班, floor: 1, window: no}, {name: 二班, floor: 2, window: no}, {name: 三班, floor: 2, window: no}]}",
        ),
        ("每个 员工 若 岗位 = 保健 { 应 专职 或 学历 >= 大专 }", "{staff: [{person: 甲, role: health, full_time: no, education: junior}]}"),
        ("每个 班级 { 应 数量(员工 若 所在班级 = 班级.名称 且 岗位 = 保育) >= 2人 }", "{classes: [{name: 一班}], staff: []}"),
        // Sides that rounding makes go to and fro: the nearest in each direction, or a word that not all was looked at.
        ("应 在册 = 30人 * 向上取整(在册 / 30人)", "{enrolled: 47}"),
        ("应 在册 - 100人 * 向下取整(在册 / 100人) >= 99人", "{enrolled: 30}"),
        ("应 在册 = 5000人 * 向上取整(在册 / 5000人)", "{enrolled: 7001}"),
        ("应 温度 >= 20摄氏度", "{temperature: 16}"),
        ("每个 班级 { 应 楼层 <= 3层 }", "{classes: [{name: 一班, floor: 5}]}"),
    ] {
        let _ = writeln!(out, "{clause}\n{facts}\n{}", ways(clause, facts));
    }
    insta::assert_snapshot!("clauses", out);
}

/// A way says which other findings it spoils.
#[test]
fn what_a_way_breaks() {
    let rules = built(
        "规则 规模 (p) { 依据 甲 第一条 每个 班级 { 应 人数 <= 标准(班型).上限 } }
         规则 开班 (q) { 依据 甲 第一条 每个 班级 { 应 人数 >= 16人 } }
         规则 合计 (s) { 依据 甲 第一条 应 总人数 >= 20人 }
         规则 保健 (t) { 依据 甲 第一条 适用 若 总人数 <= 19人 应 独立 }
         规则 窗 (u) { 依据 甲 第一条 宜 非 (存在 班级 满足 人数 = 15人) }",
    );
    let facts = yaml(&rules, "{classes: [{name: 一班, kind: toddler, children: 16}, {name: 二班, kind: infant, children: 4}]}");
    insta::assert_snapshot!(prove(&rules, &facts, day()), @r"
    甲.p#classes[0]: 人数减少1人（≤15人）（会违反：开班、合计）（会不合：窗）（还要补充：保健）
    甲.q#classes[1]: 人数增加12人（≥16人）（会违反：规模）
    ");
}

/// A large list ends the search, which is said; the report still comes.
#[test]
fn a_search_ends() {
    let rules = of_clause("每个 班级 { 应 合计(班级.区域 的 大小) >= 100平方米 } 应 合计(班级 的 人数) <= 10人");
    let zones: Vec<String> = (0..40).map(|_| "{zone: sleep, size: 1}".to_owned()).collect();
    let classes: Vec<String> = (0..200).map(|i| format!("{{name: c{i}, children: 1, zones: [{}]}}", zones.join(", "))).collect();
    let facts = yaml(&rules, &format!("{{classes: [{}]}}", classes.join(", ")));
    let report = rules.evaluate(&facts, day());
    let of_all = report.findings.iter().find(|f| f.item.is_none() && f.outcome == Outcome::Fail).unwrap();
    assert_eq!((of_all.to_pass.len(), of_all.to_pass_note), (0, Some(Note::Stopped)));
    let first = report.findings.iter().find(|f| f.id.ends_with("#classes[0]")).unwrap();
    assert_eq!((first.to_pass.len(), first.to_pass_note), (8, None));
    let last = report.findings.iter().find(|f| f.id.ends_with("#classes[199]")).unwrap();
    assert_eq!((last.to_pass.len(), last.to_pass_note), (0, Some(Note::Stopped)));
    assert!(!rules.ways_to_pass(&facts, day(), &last.id).unwrap().ways.is_empty());
    assert_eq!(
        rules.ways_to_pass(&facts, day(), "r#classes[9999]").unwrap_err().to_string(),
        "没有检查结果「r#classes[9999]」（no finding `r#classes[9999]`）"
    );
}

// ── against trying everything ───────────────────────────────────────────────

const SMALL: &str = r#"
文件 甲 (a) { 标题 "甲"  施行 2020-01-01  效力 规范性文件 }
主体 机构 (site) { 子 (x): 个 从 0 至 6  丑 (y): 个 从 0 至 6  寅 (z): 个 从 0 至 6  卯 (w): 是否 }
"#;

const KEYS: [&str; 4] = ["x", "y", "z", "w"];
const MOST: [i64; 4] = [6, 6, 6, 1];

fn term() -> impl Strategy<Value = String> {
    let variable = prop::sample::select(vec!["子", "丑", "寅"]).prop_map(ToOwned::to_owned);
    let constant = (0..7_u8).prop_map(|n| format!("{n}个"));
    prop_oneof![3 => variable, 1 => constant].prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
            inner.clone().prop_map(|a| format!("向上取整({a} / 2)")),
            inner.clone().prop_map(|a| format!("({a} * 2)")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("最大({a}, {b})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let compared = (term(), prop::sample::select(vec![">=", "<=", ">", "<", "=", "不是"]), term()).prop_map(|(a, how, b)| format!("{a} {how} {b}"));
    let between = (term(), 0..4_u8, 0..3_u8).prop_map(|(a, low, width)| format!("{a} 在 {low}个 至 {}个", low + width));
    prop_oneof![4 => compared, 1 => between, 1 => Just("卯".to_owned()), 1 => Just("非 卯".to_owned())].prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) 且 ({b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) 或 ({b})")),
        ]
    })
}

/// Everything that a clause passes with.
fn passing(rules: &RuleSet) -> BTreeSet<[i64; 4]> {
    let subject = rules.subject("site").unwrap();
    let columns: Vec<_> = subject.subject().columns.ids().collect();
    let mut facts = Facts::of(subject);
    let mut outcomes = tuoyu::eval::columns::Outcomes::default();
    let mut passing = BTreeSet::new();
    for x in 0..=6 {
        for y in 0..=6 {
            for z in 0..=6 {
                for w in 0..=1 {
                    for (column, value) in columns.iter().zip([x, y, z, w]) {
                        facts.set_raw(*column, 0, value);
                    }
                    rules.outcomes_into(&facts, day(), &mut outcomes);
                    if outcomes.iter().all(|o| o.outcome == Outcome::Pass) {
                        passing.insert([x, y, z, w]);
                    }
                }
            }
        }
    }
    passing
}

fn after(old: [i64; 4], changes: &[Change]) -> [i64; 4] {
    let mut new = old;
    for change in changes {
        let at = KEYS.iter().position(|k| *k == change.path).unwrap();
        new[at] = match change.to.as_ref().unwrap() {
            FactValue::Plain(number) => number.parse().unwrap(),
            FactValue::Words(words) => i64::from(words.zh == "是"),
        };
    }
    new
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Against all values of four small facts: each way passes and nothing between it and the facts does; a clause that
    /// one or two facts can mend has a way, and with no more facts than are needed.
    #[test]
    fn smallest_of_all(condition in condition(), old in (0..=6_i64, 0..=6_i64, 0..=6_i64, 0..=1_i64)) {
        let old = [old.0, old.1, old.2, old.3];
        let Ok(rules) = RuleSet::builder().source("甲.rules", format!("{SMALL}\n规则 规则 (r) {{ 依据 甲 第一条 应 {condition} }}")).build() else {
            // What can never fail, or compares two constants, does not build; it is not what is asked here.
            return Ok(());
        };
        let facts = yaml(&rules, &format!("{{x: {}, y: {}, z: {}, w: {}}}", old[0], old[1], old[2], old[3] == 1));
        let report = rules.evaluate(&facts, day());
        let Some(finding) = report.failures().next() else { return Ok(()) };
        let passing = passing(&rules);
        for way in &finding.to_pass {
            let new = after(old, way);
            prop_assert!(passing.contains(&new), "{condition} {old:?}: {new:?} does not pass");
            let between = |v: i64, i: usize| (v >= old[i] && v <= new[i]) || (v <= old[i] && v >= new[i]);
            let smaller = passing.iter().find(|p| **p != new && p.iter().enumerate().all(|(i, v)| between(*v, i)));
            prop_assert!(smaller.is_none(), "{condition} {old:?}: {new:?} is more than {smaller:?}");
        }
        let changed = |p: &[i64; 4]| p.iter().zip(&old).filter(|(a, b)| a != b).count();
        let fewest = passing.iter().map(changed).min();
        let found = finding.to_pass.first().map(Vec::len);
        match fewest {
            Some(fewest @ 1..=2) => prop_assert_eq!(found, Some(fewest), "{} {:?}: {:?}", condition, old, finding.to_pass_note),
            _ => prop_assert!(found.is_none_or(|found| Some(found) == fewest)),
        }
        // Of one fact alone every direction is found.
        for i in 0..4 {
            for direction in [-1, 1] {
                let nearest = (1..=MOST[i]).map(|n| old[i] + direction * n).find(|v| {
                    let mut p = old;
                    p[i] = *v;
                    passing.contains(&p)
                });
                if let Some(nearest) = nearest && finding.to_pass.len() < 8 {
                    let is_found = finding.to_pass.iter().any(|way| way.len() == 1 && after(old, way)[i] == nearest);
                    prop_assert!(is_found, "{condition} {old:?}: {} to {nearest} is missing", KEYS[i]);
                }
            }
        }
    }
}
