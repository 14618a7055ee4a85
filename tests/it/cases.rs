//! Test files of rules through the library: what is compared, and how what differs is told.

use std::fmt::Write as _;
use tuoyu::cases::{TestFile, Verdict};
use tuoyu::{Lang, RuleSet};

const RULES: &str = r#"
文件 标准 (standard) { 标题 "标准"  施行 2019-10-08  效力 规范性文件 }
文件 通用 (general) { 标题 "通用规范"  施行 2019-10-08 至 2025-12-31  效力 工程标准 }
主体 机构 (facility) {
  普惠 (inclusive): 是否
  性质 (kind): 营利 (profit) | 非营利 (non_profit)
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (kind): 乳儿班 (infant) | 托小班 (toddler)
    人数 (children): 人
    区域 (zones) [] 称呼 类别 { 类别 (kind): 睡眠区 (sleeping) | 卫生间 (toilet)  面积 (area): 平方米 }
  }
}
主体 居住区 (area) { 托位 (places): 托位 }
表 面积 (zone_area) 按 班级.班型, 区域.类别 {
  依据 标准 第一条
  班型 (kind) | 类别 (zone) | 最小 (least)
  乳儿班 | 睡眠区 | 30平方米
  乳儿班 | 卫生间 | —
  托小班 | 睡眠区 | 35平方米
  托小班 | 卫生间 | 8平方米
}
规则 区域面积 (zones) { 依据 标准 第二条、第三条  每个 班级 { 每个 区域 { 应 面积 >= 面积(班型, 类别).最小 } } }
规则 人数 (size) { 依据 标准 第四条  每个 班级 若 班型 = 托小班 { 应 人数 <= 15人 } }
规则 普惠人数 (inclusive_size) { 依据 标准 第八条  适用 若 普惠  每个 班级 { 应 人数 <= 30人 } }
规则 旧规 (old) { 依据 通用 1.0.1  应 普惠 }
规则 托位 (places) { 依据 标准 第五条  适用 居住区  应 托位 >= 1托位 }
路径 登记 (registration) { 依据 标准 第六条  情形 营利 (profit) 若 性质 = 营利 { 机关 "甲" }  情形 非营利 (non_profit) 若 性质 = 非营利 { 机关 "乙" } }
扶持 补贴 (subsidy) { 依据 标准 第七条  条件 普惠  金额 "按人": 600元/人 * 合计(班级 的 人数) 每年  金额 "免费" }
"#;

fn told(cases: &str) -> String {
    let rules = RuleSet::builder().source("x.rules", RULES).build().unwrap();
    let file = TestFile::read("x.test.yaml", cases).unwrap();
    let mut out = String::new();
    for verdict in file.run(&rules) {
        match verdict {
            Verdict::Passed => out.push_str("passed\n"),
            Verdict::Differs(all) => out.extend(all.iter().map(|d| format!("{}:{} {}\n", d.at.line, d.at.column, d.text(Lang::Zh)))),
            Verdict::Unreadable(errors) => out.extend(errors.items.iter().map(|e| format!("{e}\n"))),
            Verdict::NoSubject(unknown) => {
                let _ = writeln!(out, "{unknown}");
            }
        }
    }
    out
}

const FACTS: &str = "\
- name: 一
  as_of: 2026-11-23
  facts:
    普惠: true
    classes:
      - {name: a, kind: infant, children: 5, zones: [{kind: sleeping, area: 30}, {kind: toilet, area: 2}]}
      - {id: b1, name: b, kind: toddler, children: 16, zones: [{kind: sleeping, area: 34}]}
  expect:
";

#[test]
fn what_is_so_passes() {
    let expect = "    区域面积: {outcome: fail, items: {'classes[0].zones[0]': pass, 'classes[0].zones[1]': not_applicable, 'classes[#b1].zones[0]': 不符合}, cites: [标准 第三条]}
    x.size: {outcome: fail, items: {'classes[0]': not_applicable, 'classes[#b1]': fail}}
    old: not_in_force
    registration: {outcome: undetermined, candidates: [non_profit, profit], missing: [kind]}
    subsidy: {outcome: eligible, amounts: [12600元 每年, 免费]}
";
    assert_eq!(told(&format!("{FACTS}{expect}")), "passed\n");
}

#[test]
fn what_is_not_so_is_told() {
    let expect = "    zones: {items: {'classes[0].zones[0]': not_applicable, 'classes[0].zones[1]': pass, 'classes[0].zones[2]': pass, 'classes[#b2]': pass}, cites: [标准 第一条]}
    size: {items: {'classes[0]': pass}, amounts: [1]}
    old: pass
    places: pass
    registration: {outcome: fail, case: profit, candidates: [profit]}
    subsidy: {outcome: ineligible, amounts: [12600元]}
    zone: pass
";
    insta::assert_snapshot!(told(&format!("{FACTS}{expect}")));
}

/// What fails is not taken for what passed, whichever way the item is named.
#[test]
fn an_item_with_a_number_is_found_by_its_place_too() {
    let expecting = |path: &str, outcome: &str| {
        told(&format!(
            "- name: 一\n  as_of: 2026-11-23\n  facts: {{classes: [{{id: c1, kind: toddler, children: 15}}, {{id: c2, kind: toddler, children: 16}}]}}\n  expect: {{size: {{items: {{\"{path}\": {outcome}}}}}}}\n"
        ))
    };
    for path in ["classes[1]", "classes[#c2]"] {
        assert_eq!(expecting(path, "fail"), "passed\n", "{path}");
        assert_ne!(expecting(path, "pass"), "passed\n", "{path}");
    }
    assert_eq!(expecting("classes[0]", "pass"), "passed\n");
    assert_ne!(expecting("classes[2]", "pass"), "passed\n");
}

/// Where the rule does not apply at all, its items did not pass.
#[test]
fn an_item_of_what_does_not_apply() {
    let case = |inclusive: bool, outcome: &str| {
        format!(
            "- {{name: 一, as_of: 2026-11-23, facts: {{普惠: {inclusive}, classes: [{{name: a, children: 5}}]}}, expect: {{x.inclusive_size: {{items: {{\"classes[0]\": {outcome}}}}}}}}}\n"
        )
    };
    assert_eq!(told(&case(true, "pass")), "passed\n");
    assert_eq!(told(&case(false, "not_applicable")), "passed\n");
    assert_ne!(told(&case(false, "pass")), "passed\n");
}
