//! Gaps and overlaps of pathways, requirements that nothing can break, conditions that nothing can fulfil: shown as facts.

use std::fmt::Write as _;
use tuoyu::RuleSet;
use tuoyu::diag::{Diagnostics, Problem};

const SCHEMA: &str = r#"
文件 甲 (a) { 标题 "甲"  施行 2019-10-08  效力 规范性文件 }
文件 乙 (b) { 标题 "乙"  施行 2026-01-01 至 2027-12-31  效力 规范性文件 }
主体 托育机构 (facility) {
  名称 (name): 文本
  机构 (organisation) {
    性质 (kind): 事业单位 (public) | 社会服务机构 (social) | 营利性 (profit)
    服务形式 (services): 多选 全日托 (full_day) | 半日托 (half_day) | 计时托 (hourly) | 临时托 (occasional)
    供餐 (meals): 是否
    等级 (grade): 一级 (one) < 二级 (two) < 三级 (three)
  }
  场地 (site) {
    来源 (tenure): 自有 (owned) | 租赁 (leased)
    租期 (lease): 年 仅当 来源 = 租赁
    面积 (area): 平方米 从 0 至 10000
    绿地率 (green): %
  }
  规划人口 (population): 人
  规划托位 (planned): 托位
  开业日期 (opened): 日期
  变更日期 (changed): 日期
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (kind): 乳儿班 (infant) | 托小班 (toddler) | 托大班 (older) | 混合班 (mixed)
    人数 (children): 人
    保育人员 (carers): 人
    楼层 (floor): 层
    合用 (merged): 是否
    睡眠区面积 (sleeping): 平方米 仅当 非 合用
    合用面积 (merged_area): 平方米 仅当 合用
    区域 (zones) [] 称呼 类别 { 类别 (kind): 睡眠区 (sleeping) | 活动区 (activity)  净高 (height): 米 }
  }
  员工 (staff) [] 称呼 姓名 {
    姓名 (name): 文本
    岗位 (role): 负责人 (head) | 保育 (carer) | 保健 (health)
    所在班级 (class): 班级 仅当 岗位 = 保育
    专职 (full_time): 是否
  }
}
定义 在托人数 (enrolled) = 合计(班级 的 人数)
定义 规模 (scale): 小型 (small) < 中型 (medium) < 大型 (large) = (若 数量(班级) <= 3个 则 小型 否则 若 数量(班级) <= 7个 则 中型 否则 大型) 依据 甲 第一条
"#;

fn build(text: &str) -> Diagnostics {
    let whole = format!("{SCHEMA}{text}");
    match RuleSet::builder().source("t.rules", whole).build() {
        Ok(rules) => rules.warnings().clone(),
        Err(diagnostics) => diagnostics,
    }
}

/// One line a diagnostic: code, the words that it stands at, the facts that show it.
fn found(text: &str) -> String {
    let diagnostics = build(text);
    let mut lines = Vec::new();
    for d in &diagnostics.items {
        let facts = match &d.problem {
            Problem::PathwayGap { combination } => combination.join(", "),
            Problem::PathwayOverlap { first, second, combination } => format!("{first} / {second}: {}", combination.join(", ")),
            Problem::NeverFails { why } | Problem::AlwaysFails { why } | Problem::NeverApplies { why } | Problem::NeverExcepted { why } => why.join(", "),
            Problem::NotAllChecked { limit } => limit.to_string(),
            other => format!("{other:?}"),
        };
        let at = diagnostics.sources.get(d.file).map_or("", |f| f.slice(d.span));
        lines.push(format!("{} [{}] {facts}", d.code(), at.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    lines.join("\n")
}

/// Cases of a pathway, and what is found of it.
fn pathway(applies: &str, cases: &[&str]) -> String {
    let mut text = format!("路径 路 (p) {{ 依据 甲 第一条 {applies}\n");
    for (i, case) in cases.iter().enumerate() {
        let letter = ["甲", "乙", "丙", "丁", "戊", "己"][i];
        let key = ["c1", "c2", "c3", "c4", "c5", "c6"][i];
        let _ = writeln!(text, "情形 {letter} ({key}) 若 {case} {{ 机关 \"某\" }}");
    }
    text.push('}');
    found(&text)
}

fn rule(body: &str) -> String {
    found(&format!("规则 规 (r) {{ 依据 甲 第一条 {body} }}"))
}

#[test]
fn choices() {
    assert_eq!(pathway("", &["机构.性质 = 社会服务机构", "机构.性质 = 营利性"]), "E0701 [路] 机构.性质 = 事业单位");
    assert_eq!(pathway("", &["机构.性质 = 社会服务机构"]), "E0701 [路] 机构.性质 = 事业单位\nE0701 [路] 机构.性质 = 营利性");
    assert_eq!(pathway("", &["机构.性质 = 社会服务机构", "机构.性质 不是 社会服务机构"]), "");
    assert_eq!(
        pathway("", &["机构.性质 属于 (事业单位、社会服务机构)", "机构.性质 属于 (社会服务机构、营利性)"]),
        "E0702 [乙] 甲 / 乙: 机构.性质 = 社会服务机构"
    );
    assert_eq!(pathway("", &["机构.等级 >= 二级", "机构.等级 < 二级"]), "");
    assert_eq!(pathway("", &["机构.等级 > 二级", "机构.等级 < 二级"]), "E0701 [路] 机构.等级 = 二级");
    assert_eq!(pathway("", &["机构.等级 在 一级 至 二级", "机构.等级 = 三级"]), "");
}

#[test]
fn what_applies_bounds_the_pathway() {
    assert_eq!(pathway("适用 若 机构.性质 不是 事业单位", &["机构.性质 = 社会服务机构", "机构.性质 = 营利性"]), "");
    assert_eq!(pathway("适用 若 机构.供餐", &["机构.性质 = 社会服务机构", "机构.性质 不是 社会服务机构 且 机构.供餐"]), "");
    assert_eq!(pathway("适用 若 机构.供餐", &["机构.性质 = 社会服务机构", "机构.性质 = 营利性"]), "E0701 [路] 机构.性质 = 事业单位, 机构.供餐 = 是");
    assert_eq!(pathway("适用 若 机构.供餐 且 非 机构.供餐", &["机构.供餐"]), "W0602 [机构.供餐 且 非 机构.供餐] 机构.供餐 = 是");
}

#[test]
fn yes_and_no() {
    assert_eq!(pathway("", &["机构.供餐"]), "E0701 [路] 机构.供餐 = 否");
    assert_eq!(pathway("", &["机构.供餐", "非 机构.供餐"]), "");
    assert_eq!(pathway("", &["机构.供餐 且 场地.来源 = 自有", "机构.供餐 且 场地.来源 = 租赁"]), "E0701 [路] 机构.供餐 = 否");
    assert_eq!(pathway("", &["机构.供餐 或 场地.来源 = 自有", "非 机构.供餐"]), "E0702 [乙] 甲 / 乙: 机构.供餐 = 否, 场地.来源 = 自有");
}

#[test]
fn numbers_are_cut_where_they_are_compared() {
    assert_eq!(pathway("", &["规划人口 >= 8000人", "规划人口 < 8000人"]), "");
    assert_eq!(pathway("", &["规划人口 > 8000人", "规划人口 < 8000人"]), "E0701 [路] 规划人口 = 8000人");
    assert_eq!(pathway("", &["规划人口 >= 8000人", "规划人口 <= 8000人"]), "E0702 [乙] 甲 / 乙: 规划人口 = 8000人");
    assert_eq!(pathway("", &["规划人口 >= 8000人"]), "E0701 [路] 规划人口 = 7999人");
    assert_eq!(pathway("", &["规划人口 >= 8千人", "规划人口 <= 7999人"]), "");
    assert_eq!(pathway("", &["规划人口 >= 8千人", "规划人口 <= 7998人"]), "E0701 [路] 规划人口 = 7999人");
    assert_eq!(pathway("", &["场地.面积 >= 60平方米", "场地.面积 <= 59平方米"]), "E0701 [路] 场地.面积 = 59.9平方米");
    assert_eq!(pathway("", &["场地.面积 在 0平方米 至 5000平方米", "场地.面积 在 5000.01平方米 至 10000平方米"]), "E0701 [路] 场地.面积 = 5000.009平方米");
    assert_eq!(pathway("", &["场地.面积 < 10000平方米", "场地.面积 = 1公顷"]), "");
    assert_eq!(pathway("", &["场地.绿地率 >= 30%", "场地.绿地率 < 0.3"]), "");
    assert_eq!(pathway("", &["场地.绿地率 > 30%", "场地.绿地率 < 0.3"]), "E0701 [路] 场地.绿地率 = 30%");
    assert_eq!(pathway("", &["规划人口 / 1000 >= 8人", "规划人口 - 8000人 < 0人"]), "");
    assert_eq!(pathway("", &["向上取整(规划人口 / 3) >= 4人", "规划人口 <= 9人"]), "");
    assert_eq!(pathway("", &["向上取整(规划人口 / 3) >= 4人", "规划人口 <= 8人"]), "E0701 [路] 规划人口 = 9人");
    assert_eq!(pathway("", &["规划人口 >= (若 机构.供餐 则 10人 否则 20人)", "规划人口 < 10人"]), "E0701 [路] 规划人口 = 10人, 机构.供餐 = 否");
}

#[test]
fn dates_are_cut_too() {
    assert_eq!(pathway("", &["开业日期 >= 2025-01-01", "开业日期 < 2025-01-01"]), "");
    assert_eq!(pathway("", &["开业日期 > 2025-01-01", "开业日期 < 2025-01-01"]), "E0701 [路] 开业日期 = 2025-01-01");
    assert_eq!(pathway("", &["开业日期 + 30日 >= 2025-01-31", "开业日期 < 2025-01-01"]), "");
    // Months clamp: from the 28th and from the 29th of February it is a year to the same day.
    assert_eq!(pathway("", &["开业日期 + 1年 >= 2025-02-28", "开业日期 < 2024-02-28"]), "");
    assert_eq!(pathway("", &["开业日期 + 1年 > 2025-02-28", "开业日期 <= 2024-02-28"]), "E0701 [路] 开业日期 = 2024-02-29");
    assert_eq!(pathway("", &["评估日 >= 2025-01-01", "评估日 < 2025-01-01"]), "");
    assert_eq!(pathway("", &["评估日 >= 2025-01-01"]), "E0701 [路] 评估日 = 2024-12-31");
    assert_eq!(pathway("", &["评估日 >= 2019-01-01"]), "");
}

#[test]
fn several_choices() {
    assert_eq!(
        pathway("", &["全日托 属于 机构.服务形式", "半日托 属于 机构.服务形式"]),
        "E0701 [路] 机构.服务形式 = [计时托]\nE0702 [乙] 甲 / 乙: 机构.服务形式 = [全日托, 半日托]"
    );
    assert_eq!(pathway("", &["全日托 属于 机构.服务形式", "非 (全日托 属于 机构.服务形式)"]), "");
}

#[test]
fn guards_make_facts_not_applicable() {
    assert_eq!(pathway("", &["场地.来源 = 自有", "场地.租期 >= 3年"]), "E0701 [路] 场地.来源 = 租赁, 场地.租期 = 2年");
    assert_eq!(pathway("", &["场地.来源 = 自有", "场地.租期 >= 3年", "场地.租期 < 3年"]), "");
    assert_eq!(pathway("", &["场地.租期 >= 3年", "场地.租期 < 3年"]), "E0701 [路] 场地.来源 = 自有");
}

#[test]
fn texts() {
    assert_eq!(pathway("", &["名称 = \"晨曦\"", "名称 不是 \"晨曦\""]), "");
    assert_eq!(pathway("", &["名称 = \"晨曦\"", "名称 = \"朝阳\""]), "E0701 [路] 名称 = \"甲\"");
}

#[test]
fn definitions_and_lists() {
    assert_eq!(pathway("", &["规模 = 小型", "规模 = 中型", "规模 = 大型"]), "");
    assert_eq!(pathway("", &["规模 = 小型", "规模 = 大型"]), "E0701 [路] 数量(班级) = 4");
    assert_eq!(pathway("", &["在托人数 >= 150人", "在托人数 < 100人"]), "E0701 [路] 班级 = [{ 人数 = 100人 }]");
    assert_eq!(pathway("", &["在托人数 >= 150人", "在托人数 < 150人"]), "");
    assert_eq!(pathway("", &["存在 员工 满足 岗位 = 保健 且 专职"]), "E0701 [路] 员工 = []");
    assert_eq!(
        pathway("", &["存在 员工 满足 岗位 = 保健", "存在 员工 满足 岗位 = 保育", "数量(员工) = 0"]),
        "E0701 [路] 员工 = [{ 岗位 = 负责人 }]\nE0702 [乙] 甲 / 乙: 员工 = [{ 岗位 = 保健 }, { 岗位 = 保育 }]"
    );
}

#[test]
fn what_cannot_be_split_raises_no_alarm() {
    // Two facts, compared: complete though no constant parts them.
    assert_eq!(pathway("", &["规划托位 * 1人 >= 规划人口 * 1托位", "规划托位 * 1人 < 规划人口 * 1托位"]), "");
    assert_eq!(pathway("", &["开业日期 >= 变更日期", "开业日期 < 变更日期"]), "");
    // And one that is not: found by trying, shown because the evaluator says so.
    assert_eq!(pathway("", &["开业日期 > 变更日期", "开业日期 < 变更日期"]), "E0701 [路] 开业日期 = 2019-10-07, 变更日期 = 2019-10-07");
    assert_eq!(pathway("", &["开业日期 + 5工作日 >= 评估日", "开业日期 + 5工作日 < 评估日"]), "");
}

#[test]
fn dead_clauses() {
    assert_eq!(rule("每个 班级 { 应 人数 >= 0人 }"), "W0601 [应 人数 >= 0人] 班级.人数 = 0人");
    assert_eq!(rule("每个 班级 { 不应 人数 < 0人 }"), "W0601 [不应 人数 < 0人] 班级.人数 = 0人");
    assert_eq!(rule("应 机构.供餐 或 非 机构.供餐"), "W0601 [应 机构.供餐 或 非 机构.供餐] 机构.供餐 = 是");
    assert_eq!(rule("应 场地.面积 <= 2公顷"), "W0601 [应 场地.面积 <= 2公顷] 场地.面积 = 10000平方米");
    assert_eq!(rule("应 规划人口 >= 10人 或 规划人口 < 20人"), "W0601 [应 规划人口 >= 10人 或 规划人口 < 20人] 规划人口 = 20人");
    assert_eq!(rule("应 3 > 2"), "W0601 [应 3 > 2] ");
    assert_eq!(rule("应 数量(班级) >= 0个"), "W0601 [应 数量(班级) >= 0个] ");
    assert_eq!(rule("每个 班级 若 班型 = 乳儿班 { 应 班型 = 乳儿班 }"), "W0601 [应 班型 = 乳儿班] 班级.班型 = 乳儿班");
    assert_eq!(rule("每个 员工 若 岗位 = 保健 { 应 所在班级 = \"一班\" }"), "W0601 [应 所在班级 = \"一班\"] 员工.岗位 = 保健");
    assert_eq!(rule("每组 班级 按 楼层 若 楼层 = 2层 { 应 楼层 >= 2层 }"), "W0601 [应 楼层 >= 2层] 班级.楼层 = 2层");
}

#[test]
fn choices_compared_with_all_their_options() {
    assert_eq!(rule("应 机构.性质 属于 (事业单位、社会服务机构、营利性)"), "W0601 [应 机构.性质 属于 (事业单位、社会服务机构、营利性)] 机构.性质 = 事业单位");
    assert_eq!(rule("应 机构.性质 属于 (事业单位、社会服务机构)"), "");
    assert_eq!(rule("每个 班级 { 应 班型 属于 (乳儿班、托小班、托大班、混合班) }"), "W0601 [应 班型 属于 (乳儿班、托小班、托大班、混合班)] 班级.班型 = 乳儿班");
    assert_eq!(rule("应 机构.性质 不是 事业单位 或 机构.性质 不是 营利性"), "W0601 [应 机构.性质 不是 事业单位 或 机构.性质 不是 营利性] 机构.性质 = 事业单位");
    assert_eq!(rule("应 机构.等级 在 一级 至 三级"), "W0601 [应 机构.等级 在 一级 至 三级] 机构.等级 = 一级");
    assert_eq!(rule("应 机构.等级 >= 一级"), "W0601 [应 机构.等级 >= 一级] 机构.等级 = 一级");
    // What the conditions leave of a choice is all of it.
    assert_eq!(
        rule("适用 若 机构.性质 不是 事业单位 应 机构.性质 属于 (社会服务机构、营利性)"),
        "W0601 [应 机构.性质 属于 (社会服务机构、营利性)] 机构.性质 = 社会服务机构"
    );
    assert_eq!(rule("适用 若 机构.性质 属于 (事业单位、社会服务机构、营利性) 应 机构.供餐"), "",);
}

#[test]
fn what_always_fails() {
    assert_eq!(rule("每个 班级 { 应 人数 < 0人 }"), "W0606 [应 人数 < 0人] 班级.人数 = 0人");
    assert_eq!(rule("每个 班级 { 不应 人数 >= 0人 }"), "W0606 [不应 人数 >= 0人] 班级.人数 = 0人");
    assert_eq!(rule("应 场地.面积 > 2公顷"), "W0606 [应 场地.面积 > 2公顷] 场地.面积 = 10000平方米");
    assert_eq!(rule("应 场地.租期 < 0年"), "W0606 [应 场地.租期 < 0年] 场地.租期 = 0年, 场地.来源 = 租赁");
    assert_eq!(
        rule("应 机构.性质 不是 事业单位 且 机构.性质 不是 社会服务机构 且 机构.性质 不是 营利性"),
        "W0606 [应 机构.性质 不是 事业单位 且 机构.性质 不是 社会服务机构 且 机构.性质 不是 营利性] 机构.性质 = 事业单位"
    );
    assert_eq!(
        rule("严禁 机构.性质 属于 (事业单位、社会服务机构、营利性)"),
        "W0606 [严禁 机构.性质 属于 (事业单位、社会服务机构、营利性)] 机构.性质 = 事业单位"
    );
    assert_eq!(rule("每个 班级 若 人数 > 20人 { 应 人数 <= 20人 }"), "W0606 [应 人数 <= 20人] 班级.人数 = 21人");
    assert_eq!(rule("应 数量(班级) < 0个"), "W0606 [应 数量(班级) < 0个] ");
    // An exception may still help; what stands there without any fact is meant.
    assert_eq!(rule("应 规划人口 < 0人 但 若 机构.供餐 可 规划人口 <= 9人"), "");
    assert_eq!(
        rule("应 规划人口 < 0人 但 若 机构.供餐 可 规划人口 < 0人"),
        "W0606 [应 规划人口 < 0人 但 若 机构.供餐 可 规划人口 < 0人] 规划人口 = 0人, 机构.供餐 = 是"
    );
    assert_eq!(rule("每个 班级 若 人数 > 20人 { 严禁 真 }"), "");
}

#[test]
fn dead_conditions() {
    assert_eq!(rule("适用 若 规划人口 < 0人 应 机构.供餐"), "W0602 [规划人口 < 0人] 规划人口 = 0人");
    assert_eq!(rule("每个 班级 若 班型 = 乳儿班 且 班型 = 托小班 { 应 人数 <= 10人 }"), "W0602 [班型 = 乳儿班 且 班型 = 托小班] 班级.班型 = 乳儿班");
    assert_eq!(rule("适用 若 规划人口 > 10人 每个 班级 若 规划人口 < 5人 { 应 人数 <= 10人 }"), "W0602 [规划人口 < 5人] 规划人口 = 11人");
    assert_eq!(rule("应 规划人口 >= 10人 但 若 机构.供餐 可 规划人口 >= 20人"), "W0605 [但 若 机构.供餐 可 规划人口 >= 20人] 机构.供餐 = 是, 规划人口 = 20人");
    assert_eq!(
        rule("适用 若 机构.供餐 应 规划人口 >= 10人 但 若 非 机构.供餐 可 规划人口 >= 5人"),
        "W0605 [但 若 非 机构.供餐 可 规划人口 >= 5人] 机构.供餐 = 是, 规划人口 = 5人"
    );
    assert_eq!(rule("每个 班级 若 楼层 = 1层 { 每个 区域 若 班级.楼层 = 2层 { 应 净高 >= 2米 } }"), "W0602 [班级.楼层 = 2层] 班级.楼层 = 1层");
}

#[test]
fn dead_supports_and_cases() {
    let support = |conditions: &str| found(&format!("扶持 补 (s) {{ 依据 甲 第一条 {conditions} 金额 \"免\" }}"));
    assert_eq!(support("条件 机构.供餐 条件 机构.性质 = 营利性"), "");
    assert_eq!(support("条件 机构.性质 = 营利性 条件 机构.性质 = 事业单位"), "W0602 [补] 机构.性质 = 营利性");
    assert_eq!(pathway("", &["机构.供餐", "非 机构.供餐", "规划人口 < 0人"]), "W0602 [丙] 规划人口 = 0人");
}

#[test]
fn what_can_fail_is_left_alone() {
    for body in [
        "每个 班级 { 应 人数 >= 1人 }",
        "应 场地.来源 = 自有 或 场地.租期 >= 3年",
        "应 规划托位 >= 4托位/千人 * 规划人口",
        "每个 班级 { 应 保育人员 >= 向上取整(人数 / 3) }",
        "每个 班级 { 应 睡眠区面积 >= 35平方米 但 若 合用 可 合用面积 >= 50平方米 }",
        "每个 班级 { 应 楼层 = 1层 但 若 班型 = 托大班 可 楼层 = 2层 }",
        "每组 班级 按 楼层 若 楼层 = 2层 { 不应 合计(班级 若 班型 = 托大班 的 人数) > 60人 }",
        "每组 班级 按 楼层 { 应 合计(班级 的 人数) <= 60人 }",
        "每个 班级 { 应 数量(员工 若 所在班级 = 班级.名称 且 岗位 = 保育) >= 向上取整(人数 / 5) }",
        "适用 若 在托人数 >= 150人 应 存在 员工 满足 岗位 = 保健 且 专职",
        "应 开业日期 + 18个月 <= 评估日",
        "应 开业日期 >= 变更日期",
        "应 规划人口 - 规划人口 >= 1人",
        "每个 班级 { 每个 区域 { 不应 净高 < (若 机构.供餐 则 2.8米 否则 2.6米) } }",
        "适用 若 评估日 >= 2026-01-01 应 机构.供餐",
        "应 全日托 属于 机构.服务形式 且 半日托 属于 机构.服务形式",
        "应 所有 班级 满足 人数 <= 20人",
        "期限 变更日期 + 30日 应 机构.供餐",
    ] {
        assert_eq!(rule(body), "", "{body}");
    }
}

#[test]
fn more_than_is_looked_at_is_said() {
    let many: Vec<String> = (0..16).map(|i| format!("事{i} (f{i}): 是否")).collect();
    let odd = (0..16).map(|i| format!("事{i}")).collect::<Vec<_>>();
    // Whether an odd number of facts holds: nothing short of all of them decides it.
    let parity = odd.iter().skip(1).fold(odd[0].clone(), |so_far, next| format!("(若 {next} 则 非 {so_far} 否则 {so_far})"));
    let _ = parity;
    let mut text = format!("主体 托育机构 {{ {} }}\n", many.join("\n"));
    text.push_str("路径 路 (p) { 依据 甲 第一条\n");
    let all = |from: usize| odd.iter().skip(from).step_by(2).map(|f| format!("({f} 或 非 {f})")).collect::<Vec<_>>().join(" 且 ");
    let _ = write!(text, "情形 甲 (c1) 若 {} 且 {} {{ 机关 \"某\" }}\n}}", all(0), all(1));
    assert_eq!(found(&text), "W0701 [路] 10000");
}

#[test]
fn nothing_is_dead_in_the_shipped_rules() {
    for pack in tuoyu::pack::shipped_keys() {
        let rules = RuleSet::shipped(&pack).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(rules.warnings().to_string(), "", "{pack}");
    }
}

mod random {
    //! Conditions made up at random: what is said of them is held against every one of many facilities.

    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    use tuoyu::eval::Truth;
    use tuoyu::{Facts, Outcome, RuleSet};

    const SCHEMA: &str = "文件 甲文 (a) { 标题 \"甲\"  施行 2019-10-08  效力 规范性文件 }
主体 机构 (s) {
  甲 (a): 是否
  乙 (b): 是否
  类 (k): 一 (one) | 二 (two) | 三 (three)
  数 (n): 人 从 0 至 12
  长 (m): 米 仅当 甲
  项 (items) [] { 量 (q): 人  好 (good): 是否 }
}
";

    fn condition() -> impl Strategy<Value = String> {
        let atom = prop_oneof![
            Just("甲".to_owned()),
            Just("乙".to_owned()),
            Just("类 = 一".to_owned()),
            Just("类 属于 (一、二)".to_owned()),
            Just("类 不是 三".to_owned()),
            (prop_oneof![Just("<"), Just("<="), Just(">"), Just(">="), Just("="), Just("不是")], 0..14_i32).prop_map(|(op, n)| format!("数 {op} {n}人")),
            (prop_oneof![Just("<"), Just(">="), Just("=")], 1..4_i32).prop_map(|(op, n)| format!("长 {op} {n}米")),
            Just("数 > (若 甲 则 5人 否则 9人)".to_owned()),
            Just("数 在 3人 至 7人".to_owned()),
            Just("长 / 2 >= 1米".to_owned()),
            Just("向上取整(数 / 3) >= 2人".to_owned()),
            Just("长 * 1人 >= 数 * 1米".to_owned()),
            Just("数量(项) >= 2个".to_owned()),
            Just("(存在 项 满足 好)".to_owned()),
            Just("(所有 项 满足 量 >= 1人)".to_owned()),
        ];
        atom.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|c| format!("(非 {c})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} 且 {b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a} 或 {b})")),
            ]
        })
    }

    /// Every facility of a grid that cuts the facts finer than any condition does.
    fn facilities(rules: &RuleSet) -> Vec<Facts> {
        let mut all = Vec::new();
        let subject = rules.subject("s").unwrap();
        for bits in 0..4 {
            for kind in ["one", "two", "three"] {
                for n in [0, 2, 3, 4, 5, 6, 8, 10, 12] {
                    for m in ["0", "1", "2", "2.5"] {
                        let items = ["[]", "[{q: 0, good: true}]", "[{q: 1, good: false}, {q: 2, good: false}]"][n % 3];
                        let text = format!("{{a: {}, b: {}, k: {kind}, n: {n}, m: {m}, items: {items}}}", bits & 1 == 1, bits & 2 == 2);
                        all.push(Facts::from_yaml(subject, &text).unwrap());
                    }
                }
            }
        }
        all
    }

    fn codes(text: &str) -> (Option<RuleSet>, Vec<String>) {
        match RuleSet::builder().source("t.rules", text).build() {
            Ok(rules) => {
                let codes = rules.warnings().items.iter().map(|d| d.code().to_string()).collect();
                (Some(rules), codes)
            }
            Err(found) => (None, found.items.iter().map(|d| d.code().to_string()).collect()),
        }
    }

    #[test]
    fn what_is_called_dead_is_dead() {
        let dead = std::cell::Cell::new(0);
        let mut runner = TestRunner::new_with_rng(Config::with_cases(120), TestRng::deterministic_rng(RngAlgorithm::default()));
        let case = (condition(), condition(), condition(), condition());
        let day = "2026-11-23".parse().unwrap();
        runner
            .run(&case, |(applies, asked, exception, allowed)| {
                let text = format!("{SCHEMA}规则 规 (r) {{ 依据 甲文 第一条 适用 若 {applies} 应 {asked} 但 若 {exception} 可 {allowed} }}");
                let (rules, codes) = codes(&text);
                let rules = rules.expect("it builds");
                if codes.is_empty() {
                    return Ok(());
                }
                dead.set(dead.get() + 1);
                for facts in facilities(&rules) {
                    let result = &rules.outcomes(&facts, day).rules[0];
                    let clauses = || result.items.iter().flat_map(|i| &i.clauses);
                    if codes.iter().any(|c| c == "W0601") {
                        prop_assert!(clauses().all(|c| c.outcome != Outcome::Fail), "{text}");
                    }
                    if codes.iter().any(|c| c == "W0606") {
                        prop_assert!(clauses().all(|c| c.outcome != Outcome::Pass), "{text}");
                    }
                    if codes.iter().any(|c| c == "W0602" || c == "W0605") {
                        let applies = rules.warnings().items.iter().any(|d| d.span.start as usize == text.find(" 若 ").unwrap() + " 若 ".len());
                        prop_assert!(if applies { result.applies != Truth::True } else { clauses().all(|c| c.exception.is_none()) }, "{text}");
                    }
                }
                Ok(())
            })
            .unwrap();
        assert!(dead.get() > 10, "only {dead:?} of them were dead: nothing was tested");
    }

    #[test]
    fn a_pathway_that_builds_covers_everything_once() {
        let whole = std::cell::Cell::new(0);
        let mut runner = TestRunner::new_with_rng(Config::with_cases(120), TestRng::deterministic_rng(RngAlgorithm::default()));
        let day = "2026-11-23".parse().unwrap();
        runner
            .run(&(condition(), condition(), any::<u8>()), |(first, second, shape)| {
                // Complete by construction, or not at all.
                let cases = match shape % 4 {
                    0 => vec![first.clone(), format!("非 ({first})")],
                    1 => vec![format!("({first}) 且 ({second})"), format!("({first}) 且 非 ({second})"), format!("非 ({first})")],
                    2 => vec![first.clone(), second.clone()],
                    _ => vec![first.clone(), format!("({second}) 且 非 ({first})"), format!("非 ({first}) 且 非 ({second})")],
                };
                let list: Vec<String> = cases.iter().enumerate().map(|(i, c)| format!("情形 案{i} (c{i}) 若 {c} {{ 机关 \"某\" }}")).collect();
                let text = format!("{SCHEMA}路径 路 (p) {{ 依据 甲文 第一条\n{}\n}}", list.join("\n"));
                let (rules, codes) = codes(&text);
                let Some(rules) = rules else {
                    prop_assert!(codes.iter().all(|c| c.starts_with("E07") || c.starts_with('W')), "{codes:?} {text}");
                    return Ok(());
                };
                if codes.iter().any(|c| c == "W0701") {
                    return Ok(());
                }
                // Two facts that are compared, and lists, are tried and not proved.
                if text.contains("长 * 1人") || text.contains('项') && text.matches('项').count() > 2 {
                    return Ok(());
                }
                whole.set(whole.get() + 1);
                for facts in facilities(&rules) {
                    let result = &rules.outcomes(&facts, day).pathways[0];
                    let holding = result.cases.iter().filter(|t| **t == Truth::True).count();
                    prop_assert!(holding == 1, "{holding} cases hold: {text}");
                }
                Ok(())
            })
            .unwrap();
        assert!(whole.get() > 20, "only {whole:?} pathways were whole: nothing was tested");
    }
}
