//! Ways to pass: each is made on the facts and the finding passes; nothing that is smaller does.

use std::collections::BTreeMap;
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
            let tied = before.findings.iter().flat_map(|f| {
                let item = f.item.as_ref().map(|i| format!("#{}", i.path)).unwrap_or_default();
                f.also.iter().map(move |a| (format!("{}{item}", a.rule), a.outcome))
            });
            let known: BTreeMap<String, Outcome> = before.findings.iter().map(|f| (f.id.clone(), f.outcome)).chain(tied).collect();
            for broken in breaks {
                assert_eq!(at(&after, &broken.id).map(|f| f.outcome), Some(broken.outcome), "{}: {way}: {}", finding.id, broken.id);
            }
            for spoilt in after.findings.iter().filter(|f| is_breach(f.outcome) && f.id != finding.id) {
                let was = known.get(&spoilt.id);
                let is_told = breaks.iter().any(|b| b.id == spoilt.id);
                assert!(
                    was.is_some_and(|o| !matches!(o, Outcome::Pass | Outcome::NotApplicable)) || is_told || is_new(&way.changes, spoilt),
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

#[test]
fn try_it() {
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
        ("每个 班级 { 应 数量(员工 若 所在班级 = 班级.名称 且 岗位 = 保育) >= 2人 }", "{classes: [{name: 一班}], staff: []}"),
    ] {
        println!("{clause} {facts}\n{}", ways(clause, facts));
    }
}
