//! The meaning of the language, point by point: rule text and facts in, outcomes out, before any ceiling.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use tuoyu::eval::{ItemResult, Outcome, RuleResult, Step, Truth};
use tuoyu::facts::{self, Facts};
use tuoyu::model::Model;
use tuoyu::{Date, RuleSet};

const PRELUDE: &str = r#"
文件 甲 (a) { 标题 "甲"  施行 2020-01-01  效力 规范性文件 }
主体 机构 (site) {
  供餐 (meals): 是否
  独立 (standalone): 是否
  面积 (area): 平方米
  人数 (enrolled): 人
  托位 (places): 托位
  温度 (temperature): 摄氏度 从 -40 至 60
  绿地率 (green): %
  开业 (opened): 日期
  规模 (scale): 小型 (small) < 中型 (medium) < 大型 (large)
  性质 (kind): 公办 (public) | 民办 (private)
  服务 (services): 多选 全日 (full) | 半日 (half) | 临时 (occasional)
  厨房面积 (kitchen): 平方米 仅当 供餐
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (type): 乳儿班 (infant) | 托小班 (toddler) | 托大班 (older)
    学生 (children): 人
    楼层 (floor): 层
    合用 (merged): 是否
    睡眠区 (sleeping): 平方米 仅当 非 合用
    合用面积 (merged_area): 平方米 仅当 合用
    区域 (zones) [] 称呼 类别 { 类别 (zone): 睡眠 (sleep) | 活动 (play) | 卫生 (toilet)  大小 (size): 平方米 }
  }
  员工 (staff) [] 称呼 姓名 { 姓名 (person): 文本  岗位 (role): 保育 (carer) | 保安 (guard)  所在班级 (class): 班级 仅当 岗位 = 保育  证书到期 (valid_until): 日期 }
}
表 标准 (standard) 按 班级.班型 { 依据 甲 第一条
  班型 (type) | 上限 (limit) | 配比 (ratio)
  乳儿班 | 10人 | 3人
  托小班 | 15人 | 5人
  托大班 | 20人 | — }
定义 总人数 (total) = 合计(班级 的 学生)
"#;

/// One line an item that was kept, then what was counted: `classes[1] fail`, `= 1 pass 1 not_applicable`.
fn lines(model: &Model, facts: &Facts, result: &RuleResult) -> String {
    let mut out = String::new();
    if result.applies == Truth::False {
        return "applies to nothing".to_owned();
    }
    for item in &result.items {
        let missing: Vec<String> = missing(item).iter().map(|m| facts::path(model, facts, *m, facts::Items::ByPosition)).collect();
        let place = place(model, facts, item);
        let _ = write!(out, "{place} {}", word(outcome(item)));
        if let Some(exception) = item.clauses.iter().find_map(|c| c.exception) {
            let _ = write!(out, " by exception {exception}");
        }
        if !missing.is_empty() {
            let _ = write!(out, " missing {}", missing.join(" "));
        }
        if let Some(reason) = item.clauses.iter().find_map(|c| c.reason) {
            let _ = write!(out, " {reason:?}");
        }
        out.push('\n');
    }
    for unseen in &result.unseen {
        let _ = writeln!(out, "unseen {}", facts::path(model, facts, *unseen, facts::Items::ByPosition));
    }
    let _ = write!(out, "= {} pass {} not_applicable", result.passed, result.not_applicable);
    out
}

fn place(model: &Model, facts: &Facts, item: &ItemResult) -> String {
    let steps: Vec<String> = item
        .place
        .iter()
        .map(|step| match step {
            Step::Item(list, id) => {
                let parent = facts.list(*list).parents.get(*id as usize).copied().unwrap_or(0);
                let first = facts.children(*list, parent).start;
                format!("{}[{}]", model.subjects.at(facts.subject()).lists.at(*list).named.key, id - first)
            }
            Step::Group(list, column, raw, _) => {
                let subject = model.subjects.at(facts.subject());
                format!("{}[{}={raw}]", subject.lists.at(*list).named.key, subject.columns.at(*column).named.key)
            }
        })
        .collect();
    if steps.is_empty() { "-".to_owned() } else { steps.join(".") }
}

fn outcome(item: &ItemResult) -> Outcome {
    item.clauses.iter().map(|c| c.outcome).fold(Outcome::NotApplicable, Outcome::worse)
}

fn missing(item: &ItemResult) -> std::collections::BTreeSet<tuoyu::eval::FactRef> {
    item.clauses.iter().flat_map(|c| c.missing.iter().copied()).collect()
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::Advice => "advice",
        Outcome::Undetermined => "undetermined",
        Outcome::NotApplicable => "not_applicable",
        Outcome::Pending => "pending",
    }
}

fn built(text: &str) -> RuleSet {
    match RuleSet::builder().source("t.rules", format!("{PRELUDE}{text}")).build() {
        Ok(rules) => rules,
        Err(diagnostics) => panic!("{text}\n{diagnostics}"),
    }
}

/// Rules, facts, a day: how the last rule came out.
fn run(rules: &RuleSet, yaml: &str, day: &str) -> String {
    let facts = Facts::from_yaml(rules.subject("site").unwrap(), yaml).unwrap_or_else(|e| panic!("{yaml}\n{e}"));
    let evaluation = rules.outcomes(&facts, day.parse::<Date>().unwrap());
    let results: BTreeMap<&str, String> =
        evaluation.rules.iter().map(|r| (rules.model().rules.at(r.rule).named.key.as_str(), lines(rules.model(), &facts, r))).collect();
    results.get("r").cloned().unwrap_or_else(|| "not in force".to_owned())
}

fn check(body: &str, cases: &[(&str, &str)]) {
    let rules = built(&format!("规则 规则 (r) {{ 依据 甲 第一条 {body} }}"));
    for (facts, expected) in cases {
        assert_eq!(run(&rules, facts, "2026-11-23"), *expected, "\n{body}\n{facts}");
    }
}

#[test]
fn p01_kleene_with_not_applicable() {
    check(
        "应 厨房面积 >= 12平方米",
        &[
            ("{meals: no}", "= 0 pass 1 not_applicable"),
            ("{meals: yes, kitchen: 12}", "= 1 pass 0 not_applicable"),
            ("{meals: yes, kitchen: 11.99}", "- fail\n= 0 pass 0 not_applicable"),
            ("{kitchen: 20}", "- undetermined missing meals\n= 0 pass 0 not_applicable"),
            ("{}", "- undetermined missing meals kitchen\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 厨房面积 >= 12平方米 或 独立",
        &[
            ("{meals: no, standalone: no}", "- fail\n= 0 pass 0 not_applicable"),
            ("{meals: no, standalone: yes}", "= 1 pass 0 not_applicable"),
            ("{meals: no}", "- undetermined missing standalone\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 厨房面积 >= 12平方米 且 独立",
        &[("{meals: no, standalone: yes}", "= 1 pass 0 not_applicable"), ("{standalone: no}", "- fail\n= 0 pass 0 not_applicable")],
    );
    check("不应 厨房面积 < 12平方米", &[("{meals: no}", "= 0 pass 1 not_applicable")]);
    check("每个 班级 { 应 学生 <= 标准(班型).配比 }", &[("{classes: [{type: older, children: 99}]}", "= 0 pass 1 not_applicable")]);
    check("应 存在 班级 满足 学生 <= 标准(班型).配比", &[("{classes: [{type: older, children: 1}]}", "- fail\n= 0 pass 0 not_applicable")]);
    check("应 数量(班级 若 学生 <= 标准(班型).配比) = 0个", &[("{classes: [{type: older, children: 1}]}", "= 1 pass 0 not_applicable")]);
    check(
        "应 最大(班级 的 学生) <= 20人",
        &[("{classes: []}", "= 0 pass 1 not_applicable"), ("{classes: [{children: 21}]}", "- fail\n= 0 pass 0 not_applicable")],
    );
}

#[test]
fn p03_guards() {
    check(
        "适用 若 供餐 应 独立",
        &[
            ("{meals: no, standalone: no}", "applies to nothing"),
            ("{standalone: yes}", "= 1 pass 0 not_applicable"),
            ("{standalone: no}", "- undetermined missing meals\n= 0 pass 0 not_applicable"),
            ("{}", "- undetermined missing meals standalone\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "每个 班级 若 班型 = 托小班 { 应 学生 <= 15人 }",
        &[
            (
                "{classes: [{type: toddler, children: 16}, {type: older, children: 16}, {children: 16}, {children: 3}]}",
                "classes[0] fail\nclasses[2] undetermined missing classes[2].type\n= 1 pass 1 not_applicable",
            ),
            ("{classes: []}", "= 0 pass 0 not_applicable"),
            ("{}", "unseen classes\n= 0 pass 0 not_applicable"),
            ("{classes: [{type: toddler, children: 1}], more: [classes]}", "unseen classes\n= 1 pass 0 not_applicable"),
        ],
    );
}

#[test]
fn p04_no_green_by_absence() {
    check(
        "应 所有 班级 满足 学生 <= 20人",
        &[("{classes: []}", "= 0 pass 1 not_applicable"), ("{}", "- undetermined missing classes\n= 0 pass 0 not_applicable")],
    );
    check(
        "应 存在 班级 满足 学生 <= 20人",
        &[("{classes: []}", "- fail\n= 0 pass 0 not_applicable"), ("{}", "- undetermined missing classes\n= 0 pass 0 not_applicable")],
    );
    check("应 总人数 <= 150人", &[("{classes: []}", "= 1 pass 0 not_applicable"), ("{}", "- undetermined missing classes\n= 0 pass 0 not_applicable")]);
    check(
        "应 数量(员工 若 岗位 = 保安) >= 1人",
        &[("{staff: []}", "- fail\n= 0 pass 0 not_applicable"), ("{}", "- undetermined missing staff\n= 0 pass 0 not_applicable")],
    );
}

#[test]
fn p05_ranges() {
    check(
        "不应 总人数 > 30人",
        &[
            ("{classes: [{children: 31}, {}]}", "- fail\n= 0 pass 0 not_applicable"),
            ("{classes: [{children: 30}, {}]}", "- undetermined missing classes[1].children\n= 0 pass 0 not_applicable"),
            ("{classes: [{children: 31}], more: [classes]}", "- fail\n= 0 pass 0 not_applicable"),
            ("{classes: [{children: 3}], more: [classes]}", "- undetermined missing classes\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 合计(班级 若 班型 = 托大班 的 学生) <= 20人",
        &[
            ("{classes: [{children: 8}, {type: older, children: 12}]}", "= 1 pass 0 not_applicable"),
            ("{classes: [{children: 9}, {type: older, children: 12}]}", "- undetermined missing classes[0].type\n= 0 pass 0 not_applicable"),
        ],
    );
    check("应 温度 >= -40摄氏度", &[("{}", "= 1 pass 0 not_applicable")]);
    check("应 面积 >= (若 独立 则 10平方米 否则 20平方米)", &[("{area: 30}", "- undetermined missing standalone\n= 0 pass 0 not_applicable")]);
    check(
        "应 最大(班级 的 学生) <= 20人",
        &[
            ("{classes: [{children: 21}, {}]}", "- fail\n= 0 pass 0 not_applicable"),
            ("{classes: [{}]}", "- undetermined missing classes[0].children\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 平均(班级 的 学生) <= 10人",
        &[
            ("{classes: [{children: 9}, {children: 11}]}", "= 1 pass 0 not_applicable"),
            ("{classes: [{children: 9}, {children: 12}]}", "- fail\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 所有 班级 若 班型 = 托小班 满足 学生 <= 15人",
        &[
            ("{classes: [{children: 3}]}", "- undetermined missing classes[0].type\n= 0 pass 0 not_applicable"),
            ("{classes: [{type: toddler, children: 3}, {children: 3}]}", "= 1 pass 0 not_applicable"),
            ("{classes: [{type: toddler, children: 30}, {children: 3}]}", "- fail\n= 0 pass 0 not_applicable"),
        ],
    );
}

#[test]
fn p06_exact() {
    check("应 面积 / 3 * 3 = 面积", &[("{area: 0.1}", "= 1 pass 0 not_applicable")]);
    check(
        "应 面积 / 人数 >= 3平方米/人",
        &[
            ("{area: 10, enrolled: 0}", "- undetermined DivisionByZero\n= 0 pass 0 not_applicable"),
            ("{area: 30, enrolled: 10}", "= 1 pass 0 not_applicable"),
            ("{area: 29.999999, enrolled: 10}", "- fail\n= 0 pass 0 not_applicable"),
        ],
    );
    check("应 面积 / 人数 >= 3平方米/人 且 独立", &[("{area: 10, enrolled: 0, standalone: no}", "- fail\n= 0 pass 0 not_applicable")]);
    check(
        "应 面积 * 面积 * 面积 * 面积 * 面积 * 面积 * 面积 * 面积 >= 面积 * 面积 * 面积 * 面积 * 面积 * 面积 * 面积 * 面积",
        &[("{area: 123456789012.654321}", "- undetermined Overflow\n= 0 pass 0 not_applicable")],
    );
}

#[test]
fn p07_counts_and_measures() {
    check("应 数量(班级) <= 3", &[("{classes: [{}, {}]}", "= 1 pass 0 not_applicable")]);
    check(
        "应 托位 >= 4托位/千人 * 人数",
        &[("{places: 32, enrolled: 8000}", "= 1 pass 0 not_applicable"), ("{places: 31, enrolled: 8000}", "- fail\n= 0 pass 0 not_applicable")],
    );
    // Rounded in whole places, whatever units the figure was made of.
    check(
        "应 托位 >= 向下取整(4托位/千人 * 人数)",
        &[("{places: 32, enrolled: 8001}", "= 1 pass 0 not_applicable"), ("{places: 31, enrolled: 8001}", "- fail\n= 0 pass 0 not_applicable")],
    );
    check("应 人数 >= 8千人", &[("{enrolled: 8000}", "= 1 pass 0 not_applicable")]);
    check("不应 绿地率 < 30%", &[("{green: 30}", "= 1 pass 0 not_applicable"), ("{green: '29.9%'}", "- fail\n= 0 pass 0 not_applicable")]);
    check(
        "应 人数 >= 向上取整(面积 / 3平方米) ",
        &[("{area: 10, enrolled: 4}", "= 1 pass 0 not_applicable"), ("{area: 10, enrolled: 3}", "- fail\n= 0 pass 0 not_applicable")],
    );
}

#[test]
fn p08_dates() {
    check(
        "应 开业 + 18个月 <= 评估日",
        &[("{opened: 2025-05-23}", "= 1 pass 0 not_applicable"), ("{opened: 2025-05-24}", "- fail\n= 0 pass 0 not_applicable")],
    );
    check("应 评估日 - 开业 <= 30日", &[("{opened: 2026-10-24}", "= 1 pass 0 not_applicable"), ("{opened: 2026-10-23}", "- fail\n= 0 pass 0 not_applicable")]);
    check("应 开业 + 5工作日 >= 评估日", &[("{opened: 2026-11-20}", "- undetermined NoCalendar\n= 0 pass 0 not_applicable")]);
    check("应 相隔月数(开业, 评估日) >= 18个月", &[("{opened: 2025-05-23}", "= 1 pass 0 not_applicable")]);
}

#[test]
fn p09_force() {
    let rules = built("规则 规则 (r) { 依据 甲 第一条 自 2026-01-01 至 2026-06-30 应 独立 }");
    assert_eq!(run(&rules, "{standalone: yes}", "2025-12-31"), "not in force");
    assert_eq!(run(&rules, "{standalone: yes}", "2026-01-01"), "= 1 pass 0 not_applicable");
    assert_eq!(run(&rules, "{standalone: yes}", "2026-06-30"), "= 1 pass 0 not_applicable");
    assert_eq!(run(&rules, "{standalone: yes}", "2026-07-01"), "not in force");
    let rules = built("文件 乙 (b) { 标题 \"乙\" 施行 2026-01-01 效力 规范性文件 代替 甲 } 规则 规则 (r) { 依据 甲 第一条 应 独立 }");
    assert_eq!(run(&rules, "{}", "2026-01-01"), "not in force");
    assert_eq!(run(&rules, "{standalone: yes}", "2025-12-31"), "= 1 pass 0 not_applicable");
}

#[test]
fn p10_deadlines() {
    check(
        "期限 开业 + 30日 应 独立",
        &[
            ("{opened: 2026-10-24, standalone: no}", "- pending\n= 0 pass 0 not_applicable"),
            ("{opened: 2026-10-23, standalone: no}", "- fail\n= 0 pass 0 not_applicable"),
            ("{opened: 2026-10-23}", "- undetermined missing standalone\n= 0 pass 0 not_applicable"),
            ("{opened: 2026-10-24}", "- pending\n= 0 pass 0 not_applicable"),
            ("{standalone: yes}", "= 1 pass 0 not_applicable"),
            ("{standalone: no}", "- undetermined missing opened\n= 0 pass 0 not_applicable"),
        ],
    );
}

#[test]
fn p12_exceptions() {
    check(
        "每个 班级 { 应 楼层 = 1层 但 若 班型 = 托大班 且 独立 可 楼层 = 2层 }",
        &[
            (
                "{standalone: yes, classes: [{type: older, floor: 2}, {type: older, floor: 1}, {type: infant, floor: 2}]}",
                "classes[0] pass by exception 0\nclasses[2] fail\n= 1 pass 0 not_applicable",
            ),
            (
                "{classes: [{type: older, floor: 2}, {type: older, floor: 3}]}",
                "classes[0] undetermined missing standalone\nclasses[1] fail\n= 0 pass 0 not_applicable",
            ),
        ],
    );
    check(
        "每个 班级 { 应 睡眠区 >= 35平方米 但 若 合用 可 合用面积 >= 50平方米 }",
        &[
            (
                "{classes: [{merged: yes, merged_area: 50}, {merged: yes, merged_area: 49}, {merged: no, sleeping: 35}, {merged: no, sleeping: 34}]}",
                "classes[0] pass by exception 0\nclasses[1] fail\nclasses[3] fail\n= 1 pass 0 not_applicable",
            ),
            ("{classes: [{}]}", "classes[0] undetermined missing classes[0].merged classes[0].sleeping classes[0].merged_area\n= 0 pass 0 not_applicable"),
        ],
    );
}

#[test]
fn p17_groups() {
    check(
        "每组 班级 按 楼层 若 楼层 >= 2层 { 不应 合计(班级 若 班型 = 托大班 的 学生) > 60人 }",
        &[
            (
                "{classes: [{floor: 2, type: older, children: 40}, {floor: 2, type: older, children: 21}, {floor: 3, type: older, children: 20}, {floor: 1, type: older, children: 99}]}",
                "classes[floor=2] fail\n= 1 pass 0 not_applicable",
            ),
            (
                "{classes: [{floor: 2, type: older, children: 61}, {type: older, children: 1}, {floor: 3, type: older, children: 20}]}",
                "classes[floor=2] fail\nclasses[floor=3] undetermined missing classes[1].floor\n= 0 pass 0 not_applicable",
            ),
            ("{classes: [{type: older, children: 1}]}", "unseen classes[0].floor\n= 0 pass 0 not_applicable"),
            ("{classes: [{floor: 1, children: 1}]}", "= 0 pass 0 not_applicable"),
            ("{}", "unseen classes\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "每组 班级 按 楼层 { 应 楼层 <= 2层 且 数量(班级) <= 2个 }",
        &[(
            "{classes: [{floor: 1}, {floor: 1}, {floor: 1}, {floor: 3}, {floor: 2}]}",
            "classes[floor=1] fail\nclasses[floor=3] fail\n= 1 pass 0 not_applicable",
        )],
    );
}

#[test]
fn p18_lists_in_lists_and_references() {
    check(
        "每个 班级 { 应 数量(员工 若 所在班级 = 班级.名称 且 岗位 = 保育) >= 向上取整(学生 / 标准(班型).配比) }",
        &[(
            "{classes: [{name: 一班, type: infant, children: 4}, {name: 二班, type: toddler, children: 5}], staff: [{person: 甲, role: carer, class: 一班}, {person: 乙, role: carer, class: 二班}, {person: 丙, role: guard}]}",
            "classes[0] fail\n= 1 pass 0 not_applicable",
        )],
    );
    check(
        "每个 班级 { 每个 区域 若 类别 = 睡眠 { 应 大小 >= 30平方米 } }",
        &[(
            "{classes: [{zones: [{zone: sleep, size: 30}, {zone: play, size: 1}]}, {zones: [{zone: sleep, size: 29}]}, {}]}",
            "classes[1].zones[0] fail\nunseen classes[2].zones\n= 1 pass 1 not_applicable",
        )],
    );
    check(
        "每个 班级 { 应 合计(区域 的 大小) >= 60平方米 应 存在 区域 满足 类别 = 卫生 }",
        &[("{classes: [{zones: [{zone: toilet, size: 60}]}, {zones: [{zone: sleep, size: 60}]}]}", "classes[1] fail\n= 1 pass 0 not_applicable")],
    );
    check("应 合计(班级.区域 的 大小) >= 60平方米", &[("{classes: [{zones: [{size: 30}]}, {zones: [{size: 30}]}]}", "= 1 pass 0 not_applicable")]);
    check(
        "应 全日 属于 服务 且 非 临时 属于 服务",
        &[
            ("{services: [full, half]}", "= 1 pass 0 not_applicable"),
            ("{services: [full, occasional]}", "- fail\n= 0 pass 0 not_applicable"),
            ("{}", "- undetermined missing services\n= 0 pass 0 not_applicable"),
        ],
    );
    check(
        "应 性质 属于 (公办、民办) 且 规模 >= 中型",
        &[("{kind: public, scale: medium}", "= 1 pass 0 not_applicable"), ("{kind: public, scale: small}", "- fail\n= 0 pass 0 not_applicable")],
    );
    check("应 面积 在 0.40平方米 至 0.45平方米", &[("{area: 0.45}", "= 1 pass 0 not_applicable"), ("{area: 0.46}", "- fail\n= 0 pass 0 not_applicable")]);
    check(
        "应 面积 >= 最大(0.4平方米/人 * 人数, 12平方米)",
        &[("{area: 11}", "- fail\n= 0 pass 0 not_applicable"), ("{area: 12}", "- undetermined missing enrolled\n= 0 pass 0 not_applicable")],
    );
}
