//! What `lint` says beside what is wrong: each thing where it is so, and nothing where it only looks so.

use tuoyu::lint::Lints;
use tuoyu::pack::PackSource;
use tuoyu::ruleset::{RuleSet, RuleSetBuilder};
use tuoyu::{Lang, diag};

const BEFORE: &str = r#"
文件 标准 (standard) { 标题 "标准"  施行 2019-10-08  效力 规范性文件 }
文件 规范 (code) { 标题 "规范"  施行 2019-10-08  效力 工程标准 }
文件 旧规范 (old_code) { 标题 "旧规范"  施行 2010-01-01 至 2019-10-07  效力 工程标准 }
"#;

/// What is said of some rules: code and sentence of each.
fn said(builder: RuleSetBuilder, lints: Lints) -> Vec<String> {
    let set = builder.lint(lints).unwrap_or_else(|found| panic!("{found}"));
    set.warnings().items.iter().map(|d| format!("{} {}", d.code(), diag::message::text(&d.problem, Lang::Zh))).collect()
}

fn of(rules: &str) -> Vec<String> {
    said(RuleSet::builder().source("a.rules", format!("{BEFORE}{rules}")), Lints::default())
}

#[track_caller]
fn says(rules: &str, expected: &[&str]) {
    assert_eq!(of(rules), expected, "{rules}");
}

#[test]
fn what_is_read_is_read_from_anywhere() {
    says(
        r#"
主体 机构 (facility) {
  名称 (name): 文本 "名称？"
  条件 (a): 是否 "？"
  仅当用 (b): 是否 "？"
  要求 (c): 是否 仅当 仅当用 "？"
  例外 (d): 是否 "？"
  允许 (e): 是否 "？"
  日子 (f): 日期 "？"
  情形用 (g): 是否 "？"
  材料用 (h): 是否 "？"
  凭证 (i): 是否 "？"
  享受 (j): 是否 "？"
  金额用 (k): 元 "？"
  逾期 (l): 是否 "？"
  定义用 (m): 人 "？"
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本 "名称？"
    楼层 (floor): 层 "？"
    人数 (children): 人 "？"
  }
  员工 (staff) [] { 所在班级 (class): 班级 "？" }
}
定义 两倍 (twice) = 定义用 * 2 依据 标准 第一条
规则 甲 (r1) {
  依据 标准 第一条
  适用 若 条件
  期限 日子 + 30日
  应 要求 但 若 例外 可 允许
}
规则 乙 (r2) { 依据 标准 第二条  每组 班级 按 楼层 { 应 合计(班级 的 人数) <= 60人 } }
规则 丙 (r3) { 依据 标准 第三条  每个 班级 { 应 存在 员工 满足 所在班级 = 班级.名称 } }
规则 丁 (r4) { 依据 标准 第四条  应 两倍 <= 10人 }
路径 办理 (p) {
  依据 标准 第五条
  情形 一 (one) 若 情形用 { 机关 "甲"  材料 "表" 若 材料用 凭 凭证 }
  情形 二 (two) 若 非 情形用 { 机关 "乙" }
}
扶持 补贴 (s) { 依据 标准 第六条  条件 享受  金额 "按月": 金额用 每月 }
罚则 罚 (f) { 依据 标准 第七条  针对 标准  机关 "局"  后果 若 逾期 "罚款" }
"#,
        &[],
    );
}

#[test]
fn what_nothing_reads_is_named() {
    says(
        r#"
主体 机构 (facility) {
  地址 (address): 文本 "在哪里？"
  停车位 (parking): 个 "有几个？"
  场地 (site) { 绿地 (green): 平方米 "多大？"  面积 (area): 平方米 "多大？" }
  班级 (classes) [] { 班型 (kind): 大 (big) | 小 (small) "哪一种？"  人数 (children): 人 "几人？" }
}
定义 绿地两倍 (twice) = 场地.绿地 * 2 依据 标准 第一条
表 班型表 (kinds) 按 班级.班型 { 依据 标准 第一条  班型 | 上限 (limit)
  大 | 20人
  小 | 10人
}
规则 面积 (area) {
  依据 标准 第一条
  应 场地.面积 >= 100平方米
  合格例 { 场地.面积 = 100平方米  停车位 = 3个 }
  不合格例 { 场地.面积 = 99平方米 }
}
"#,
        &[
            "W0202 没有哪条规则用到「停车位」",
            "W0202 没有哪条规则用到「绿地」",
            "W0202 没有哪条规则用到「班型」",
            "W0202 没有哪条规则用到「人数」",
            "W0205 没有哪里用到定义「绿地两倍」",
            "W0501 没有哪里查表「班型表」",
        ],
    );
}

#[test]
fn a_pack_above_may_read_it() {
    let pack = |key: &str, extends: &str, text: &str| PackSource {
        name: key.to_owned(),
        manifest: Some(("pack.yaml".to_owned(), format!("pack: {key}\ntitle: {key}\nversion: '1'\n{extends}"))),
        files: vec![(format!("{key}.rules"), text.to_owned())],
        bare: false,
    };
    let base = pack("base", "subject: facility\n", &format!("{BEFORE}主体 机构 (facility) {{ 面积 (area): 平方米 \"多大？\" }}"));
    let local = pack(
        "local",
        "extends: base\nsubject: facility\n",
        "规则 面积 (area) { 依据 标准 第一条  应 面积 >= 9平方米 }\n主体 机构 (facility) { 净高 (height): 米 \"多高？\" }",
    );
    let alone = said(RuleSet::builder().pack(base.clone()), Lints::default());
    assert_eq!(alone, ["W0202 没有哪条规则用到「面积」"]);
    assert_eq!(said(RuleSet::builder().pack(base).pack(local), Lints::default()), ["W0202 没有哪条规则用到「净高」"]);
}

const HEIGHTS: &str = r#"主体 机构 (facility) { 净高 (height): 米 "多高？"  宽 (width): 米 "多宽？"  新建 (is_new): 是否 "新建的吗？" }"#;

#[test]
fn one_figure_in_two_rules() {
    let first = "规则 甲 (r1) { 依据 标准 第一条  应 净高 >= 3米 }";
    let twice: &[&str] = &["W0603 「乙」和「甲」对同一项写了同一个数"];
    for (second, expected) in [
        ("依据 规范 4.1.1  应 净高 >= 3米", twice),
        ("依据 规范 4.1.1  应 3米 <= 净高", twice),
        ("依据 规范 4.1.1  不应 净高 < 3米", twice),
        ("依据 规范 4.1.1  应 净高 >= 300厘米 且 宽 >= 2米", twice),
        ("依据 规范 4.1.1  宜 净高 >= 3米", twice),
        // Tied; another figure, another thing, another direction, another condition, another exception, another time.
        ("依据 规范 4.1.1  应 净高 >= 3米  同类 甲", &[]),
        ("依据 规范 4.1.1  应 净高 >= 2.8米", &[]),
        ("依据 规范 4.1.1  应 宽 >= 3米", &[]),
        ("依据 规范 4.1.1  应 净高 > 3米", &[]),
        ("依据 规范 4.1.1  适用 若 新建  应 净高 >= 3米", &[]),
        ("依据 规范 4.1.1  应 净高 >= 3米 但 若 新建 可 净高 >= 2米", &[]),
        ("依据 规范 4.1.1  应 净高 >= 3米 或 宽 >= 3米", &[]),
        ("依据 旧规范 4.1.1  应 净高 >= 3米", &["W0607 依据的《旧规范》2019-10-07 以后已失效"]),
        ("依据 旧规范 4.1.1  至 2019-10-07  应 净高 >= 3米", &[]),
        ("依据 旧规范 4.1.1  依据 规范 4.1.1  至 2019-10-07  应 净高 >= 2.9米", &[]),
    ] {
        // All facts are read by a rule that is of no matter.
        let rest = "规则 丙 (r3) { 依据 标准 第三条  宜 新建 且 宽 <= 净高 }";
        says(&format!("{HEIGHTS}\n{first}\n规则 乙 (r2) {{ {second} }}\n{rest}"), expected);
    }
}

#[test]
fn a_figure_of_items() {
    let before = r#"主体 机构 (facility) { 班级 (classes) [] { 人数 (children): 人 "几人？"  班型 (kind): 大 (big) | 小 (small) "哪一种？" } }"#;
    let twice: &[&str] = &["W0603 「乙」和「甲」对同一项写了同一个数"];
    for (first, second, expected) in [
        ("每个 班级 若 班型 = 大 { 应 人数 <= 20人 }", "每个 班级 若 班型 = 大 { 应 人数 <= 20人 }", twice),
        ("每个 班级 若 班型 = 大 { 应 人数 <= 20人 }", "每个 班级 若 班型 = 小 { 应 人数 <= 20人 }", &[]),
        ("每个 班级 若 班型 = 大 { 应 人数 <= 20人 }", "每个 班级 { 应 人数 <= 20人 }", &[]),
        ("应 数量(班级 若 班型 = 大) <= 3", "应 数量(班级 若 班型 = 大) <= 3", twice),
        ("应 数量(班级 若 班型 = 大) <= 3", "应 数量(班级) <= 3", &[]),
    ] {
        let rest = "规则 丙 (r3) { 依据 标准 第三条  每个 班级 { 宜 人数 >= 5人 或 班型 = 大 } }";
        says(&format!("{before}\n规则 甲 (r1) {{ 依据 标准 第一条  {first} }}\n规则 乙 (r2) {{ 依据 标准 第二条  {second} }}\n{rest}"), expected);
    }
}

#[test]
fn verbs_that_read_backwards() {
    let rest = "规则 丙 (r3) { 依据 标准 第三条  宜 新建 且 宽 <= 净高 }";
    for (clause, expected) in [
        ("不应 净高 >= 3米", "不应 … >= → 应 … <"),
        ("不得 净高 <= 3米", "不得 … <= → 应 … >"),
        ("严禁 净高 >= 3米", "严禁 … >= → 必须 … <"),
        ("不宜 净高 <= 3米", "不宜 … <= → 宜 … >"),
        ("不应 非 新建", "不应 … 非 → 应 … "),
        ("应 非 新建", "应 … 非 → 不应 … "),
        ("应 净高 不是 3米", "应 … 不是 → 不应 … ="),
        ("不应 净高 不是 3米", "不应 … 不是 → 应 … ="),
        ("必须 非 (净高 > 3米 且 新建)", "必须 … 非 → 严禁 … "),
        ("shall not height >= 3m", "不应 … >= → 应 … <"),
        ("may not height >= 3m", "不得 … >= → 应 … <"),
        // As standards say it; and what is inside is its own matter.
        ("不应 净高 < 3米", ""),
        ("不应 净高 > 3米", ""),
        ("不得 新建", ""),
        ("应 净高 < 3米", ""),
        ("应 净高 >= 3米 且 非 新建", ""),
        ("不应 净高 >= 3米 且 新建", ""),
        ("应 净高 不是 3米 或 新建", ""),
        ("应 净高 >= 3米 但 若 非 新建 可 净高 >= 2.5米", ""),
    ] {
        let rules = format!("{BEFORE}{HEIGHTS}\n规则 甲 (r1) {{ 依据 标准 第一条  {clause} }}\n{rest}");
        let set = RuleSet::builder().source("a.rules", rules).lint(Lints::default()).unwrap_or_else(|found| panic!("{clause}: {found}"));
        let found: Vec<String> = set
            .warnings()
            .items
            .iter()
            .map(|d| match &d.problem {
                diag::Problem::Backwards { verb, operator, better_verb, better_operator } => format!("{verb} … {operator} → {better_verb} … {better_operator}"),
                other => panic!("{clause}: {other:?}"),
            })
            .collect();
        assert_eq!(found.join("; "), expected, "{clause}");
    }
}

#[test]
fn texts_need_english_where_it_is_asked_for() {
    let rules = r#"
文件 标准 (standard) { 标题 "标准" / "Standard"  文号 "GB 1-2020"  发布 "某局"  施行 2019-10-08  效力 规范性文件 }
主体 机构 (facility) {
  净高 (height): 米 "多高？" / "How high?" 说明 "量到梁底"
  已办 (done): 是否 "办了吗？" / "Done?"
  班级 (classes) [] "有哪些班？" { 人数 (children): 人 "几人？" }
}
规则 甲 (r1) "标题甲" {
  依据 标准 第一条
  每个 班级 { 应 人数 <= 20人 }
  测量 "用尺量"
  整改 "改" / "Mend it"
  责任 "某科"、"乙" / "B"
  合格例 "刚好" { 班级 = [{ 人数 = 20人 }] }
  不合格例 { 班级 = [{ 人数 = 21人 }] }
}
规则 乙 (r2) "标题乙" / "B" { 依据 标准 第二条  应 净高 >= 3米 }
路径 办理 (p) "向谁办" {
  依据 标准 第五条
  情形 一 (one) 若 已办 { 机关 "甲局"  步骤 "申请" { 材料 "表"  时限 5日 自 "收齐" } }
  情形 二 (two) 若 非 已办 { 办理 "去办" }
}
扶持 补贴 (s) "补" { 依据 标准 第六条  条件 已办  金额 "按月": 5元 每月  金额 "免费"  出资 "财政" }
罚则 罚 (f) "罚" { 依据 标准 第七条  针对 标准  机关 "某局"  后果 "警告" }
"#;
    let build = || RuleSet::builder().source("a.rules", rules);
    assert_eq!(said(build(), Lints::default()), [""; 0]);
    let found: Vec<String> = said(build(), Lints::default().english(true)).iter().map(|s| s.replace("W0204 没有英文：", "")).collect();
    let expected = "「某局」「量到梁底」「有哪些班？」「几人？」「标题甲」「用尺量」「某科」「向谁办」「甲局」「申请」「表」「收齐」「去办」「补」「按月」「免费」「财政」「罚」「某局」「警告」";
    assert_eq!(found.concat(), expected);
}

#[test]
fn what_is_wrong_comes_first() {
    let found = RuleSet::builder()
        .source("a.rules", format!("{BEFORE}主体 机构 (facility) {{ 净高 (height): 米 }}\n规则 甲 (r1) {{ 依据 标准 第一条 应 净高 >= 3平方米 }}"))
        .lint(Lints::default())
        .unwrap_err();
    let codes: Vec<&str> = found.items.iter().map(|d| d.code().0).collect();
    assert_eq!(codes, ["E0301"]);
}

#[test]
fn a_build_says_nothing_of_it() {
    let rules = format!("{BEFORE}主体 机构 (facility) {{ 净高 (height): 米  宽 (width): 米 }}\n规则 甲 (r1) {{ 依据 标准 第一条 不应 净高 >= 3米 }}");
    assert!(RuleSet::builder().source("a.rules", &rules).build().unwrap().warnings().items.is_empty());
    assert_eq!(said(RuleSet::builder().source("a.rules", &rules), Lints::default()).len(), 4);
}
