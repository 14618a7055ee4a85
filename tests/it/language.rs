//! The language as a whole: texts that build, and what is said of those that do not.

use tuoyu::RuleSet;
use tuoyu::diag::Diagnostics;

const FORMS: &str = include_str!("../rules/forms.rules");
const EXAMPLES: &str = include_str!("../rules/examples.rules");
const LOCAL: &str = include_str!("../rules/local.rules");
/// Documents, facts and a table that the small texts below speak of.
const GROUND: &str = include_str!("../rules/ground.rules");

/// Codes of everything that a build has to say, with the text that each marks.
fn said(found: &Diagnostics) -> Vec<String> {
    let place = |d: &tuoyu::diag::Diagnostic| found.sources.get(d.file).map_or(String::new(), |f| f.slice(d.span).to_owned());
    found.items.iter().map(|d| format!("{} {}", d.code(), place(d))).collect()
}

fn build(files: &[(&str, &str)]) -> Vec<String> {
    let builder = files.iter().fold(RuleSet::builder(), |b, (name, text)| b.source(*name, *text));
    match builder.build() {
        Ok(rules) => said(rules.warnings()),
        Err(found) => said(&found),
    }
}

/// What a text gives beside the ground.
fn check(text: &str) -> Vec<String> {
    build(&[("ground.rules", &format!("{GROUND}\n{text}\n"))])
}

/// What a clause gives as the only one of a rule, over the facility.
fn clause(text: &str) -> Vec<String> {
    check(&format!("规则 某 (x) {{ 依据 甲 第一条 应 {text} }}"))
}

/// What a clause gives as the only one of a rule, over each class.
fn of_class(text: &str) -> Vec<String> {
    check(&format!("规则 某 (x) {{ 依据 甲 第一条 每个 班级 {{ 应 {text} }} }}"))
}

fn assert_all(run: impl Fn(&str) -> Vec<String>, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = run(text);
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// ── the examples ────────────────────────────────────────────────────────────

#[test]
fn the_examples_check() {
    assert_eq!(build(&[("examples.rules", EXAMPLES)]), Vec::<String>::new());
    assert_eq!(build(&[("国家.rules", EXAMPLES), ("某市.rules", LOCAL)]), Vec::<String>::new());
}

#[test]
fn the_examples_stand_as_they_were_written() {
    let numbered = FORMS.split("规则　应急预案演练").next().unwrap();
    // What was added stands on lines of its own.
    let added = ["表 功能区面积", "表 走廊宽度", "表 服务用房", "路径 机构登记", "路径 机构备案"];
    let numbered = numbered.split_once("\n\n").unwrap().1;
    let declarations = numbered.split("\n\n").flat_map(|block| block.split("\n规则 ")).filter(|d| !d.trim().is_empty());
    let mut looked_at = 0;
    for declaration in declarations {
        if !added.iter().any(|a| declaration.contains(a)) {
            looked_at += 1;
            assert!(EXAMPLES.contains(declaration.trim()) || LOCAL.contains(declaration.trim()), "{declaration}");
        }
    }
    assert!(looked_at > 48, "{looked_at}");
    for line in numbered.lines() {
        assert!(EXAMPLES.contains(line) || LOCAL.contains(line), "{line}");
    }
}

// ── types and units ─────────────────────────────────────────────────────────

#[test]
fn units_meet_their_like() {
    assert_all(
        clause,
        &[
            ("面积 >= 35平方米", &[]),
            ("面积 >= 35米", &["E0301 面积 >= 35米"]),
            ("面积 >= 高度 * 高度", &[]),
            ("面积 / 高度 >= 3米", &[]),
            ("面积 / 人数 >= 3平方米", &["E0301 面积 / 人数 >= 3平方米"]),
            ("面积 / 人数 >= 3平方米/人", &[]),
            ("高度 >= 120厘米", &[]),
            ("高度 + 面积 >= 3米", &["E0301 高度 + 面积"]),
            ("停电 <= 90分钟", &[]),
            ("保存 >= 3个月", &["E0302 保存 >= 3个月"]),
            ("保存 >= 2周", &[]),
            ("租期 >= 36个月", &[]),
            ("租期 >= 1095日", &["E0302 租期 >= 1095日"]),
            ("保存 >= 5工作日", &["E0302 保存 >= 5工作日"]),
            ("人数 <= 托位", &["E0303 人数 <= 托位"]),
            ("人数 <= 20名", &[]),
            ("人数 <= 0.2千人", &[]),
            ("人数 <= 20", &[]),
            ("托位 <= 4托位/千人 * 人数", &[]),
            ("托位 <= 数量(班级) * 20", &[]),
            ("数量(班级) <= 3个", &[]),
            ("数量(班级) <= 3班", &[]),
            ("面积 >= 35", &["E0304 面积 >= 35"]),
            ("面积 >= 数量(班级)", &["E0304 面积 >= 数量(班级)"]),
            ("人数 / 托位 <= 1", &["E0304 人数 / 托位 <= 1"]),
            ("绿地 >= 30%", &[]),
            ("绿地 >= 0.3", &[]),
            ("绿地 >= 1", &[]),
            ("绿地 >= 30", &["W0301 30"]),
            ("２５ ＜ 绿地", &["W0301 ２５"]),
            ("绿地 在 30 至 50%", &["W0301 30"]),
            ("绿地 属于 (0.3、35)", &["W0301 35"]),
            ("绿地 / 2 >= 30", &["W0301 30"]),
            ("人数 / 人数 >= 30", &[]),
            ("绿地 >= 30平方米", &["E0304 绿地 >= 30平方米"]),
            ("面积 >= 30% * 面积", &[]),
            ("人数 >= 5人 + 2", &[]),
            ("面积 >= 5平方米 + 2", &["E0304 5平方米 + 2"]),
            ("最大(面积, 35平方米) >= 最小(面积, 高度)", &["E0301 面积, 高度"]),
            ("单价 * 人数 <= 3万元", &[]),
            ("单价 * 托位 <= 3万元", &["E0301 单价 * 托位 <= 3万元"]),
            ("面积 在 30平方米 至 40平方米", &[]),
            ("面积 在 30米 至 40平方米", &["E0301 面积 在 30米"]),
            ("人数 属于 (10、20人)", &[]),
            ("人数 属于 (10托位)", &["E0303 人数 属于 (10托位"]),
            ("向上取整(人数 / 3) <= 5", &[]),
            ("向上取整(面积 / 50平方米) <= 5具", &[]),
        ],
    );
}

#[test]
fn kinds_meet_their_like() {
    assert_all(
        clause,
        &[
            ("独立", &[]),
            ("独立 = 真", &[]),
            ("人数", &["E0305 人数"]),
            ("独立 >= 3人", &["E0306 独立 >= 3人"]),
            ("独立 + 1 > 2", &["E0309 独立 + 1"]),
            ("性质 = 公办", &[]),
            ("性质 = public", &[]),
            ("性质 不是 民办", &[]),
            ("性质 = 社会", &["E0201 社会"]),
            ("性质 >= 公办", &["E0306 性质 >= 公办"]),
            ("学历 >= 高中", &[]),
            ("学历 >= 博士", &["E0201 博士"]),
            ("最大(学历, 高中) = 高中", &[]),
            ("全日托 属于 形式", &[]),
            ("形式 = 全日托", &["E0310 形式 = 全日托"]),
            ("形式 属于 (全日托)", &["E0310 形式"]),
            ("计时托 属于 形式", &["E0201 计时托"]),
            ("公办 属于 性质", &["E0305 性质"]),
            ("性质 属于 (公办)", &[]),
            ("名称 = \"晨曦\"", &[]),
            ("名称 = 晨曦", &["E0201 晨曦"]),
            ("名称 > \"晨曦\"", &["E0306 名称 > \"晨曦\""]),
            ("开业 + 18个月 <= 评估日", &[]),
            ("开业 + 18 <= 评估日", &["E0305 18"]),
            ("开业 - 评估日 <= 30日", &[]),
            ("开业 - 评估日 <= 3个月", &["E0302 开业 - 评估日 <= 3个月"]),
            ("开业 + 1.5年 <= 评估日", &[]),
            ("开业 + 1.5个月 <= 评估日", &["E0313 1.5个月"]),
            ("开业 + 5工作日 >= 评估日", &[]),
            ("开业 >= 2020-01-01", &[]),
            ("开业 >= 2020", &["E0305 2020"]),
            ("相隔月数(开业, 评估日) >= 18", &["E0304 相隔月数(开业, 评估日) >= 18"]),
            ("相隔月数(开业, 评估日) >= 18个月", &[]),
            ("相隔月数(开业) >= 18个月", &["E0307 相隔月数(开业)"]),
            ("向上取整(人数, 2) > 1", &["E0307 向上取整(人数, 2)"]),
            ("合计(班级) > 1", &["E0308 班级"]),
            ("数量(班级 的 班人数) > 1", &["E0308 班人数"]),
            ("合计(人数 的 人数) > 1", &["E0605 人数"]),
            ("数量(独立) > 1", &["E0605 独立"]),
            ("最大(班级 的 班人数) <= 20人", &[]),
            ("最大(班级 的 班名) <= 20人", &["E0305 班名"]),
            ("平均(班级 若 楼层 = 1层 的 班人数) < 20人", &[]),
            ("存在 班级 满足 班人数 > 20人", &[]),
            ("存在 班级 满足 班人数", &["E0305 班人数"]),
            ("人数 > 3 / 0", &["E0312 3 / 0"]),
            ("人数 > (若 独立 则 3人 否则 3托位)", &["E0303 3人 否则 3托位"]),
            ("人数 > (若 人数 则 3人 否则 4人)", &["E0305 人数"]),
            ("非 人数 > 3", &[]),
            ("非 (人数) > 3", &[]),
        ],
    );
}

// ── names ───────────────────────────────────────────────────────────────────

#[test]
fn names_are_found_from_the_inside_out() {
    assert_all(
        of_class,
        &[
            ("班人数 <= 20人", &[]),
            ("班级.班人数 <= 20人", &[]),
            ("班人数 <= 人数", &[]),
            ("班人数 <= 托育机构.人数", &[]),
            ("facility.area >= 3m2", &[]),
            // Both the class and the facility have one of that kind.
            ("备注 = \"\"", &["E0204 备注"]),
            ("班级.备注 = 托育机构.备注", &[]),
            // Of different kinds: no doubt which is meant.
            ("面积 = 3", &[]),
            ("托育机构.面积 >= 3平方米", &[]),
            ("合计(区域 的 区域面积) >= 3平方米", &[]),
            ("存在 区域 满足 类别 = 睡眠", &[]),
            ("存在 区域 满足 班型 = 乳儿班", &[]),
            ("数量(员工 若 所在班级 = 班级.班名) >= 1", &[]),
            ("数量(员工 若 所在班级 = 班级) >= 1", &[]),
            ("班型标准(班型).上限 >= 班人数", &[]),
            ("班型标准(乳儿班).上限 >= 班人数", &[]),
            ("班型标准(幼儿班).上限 >= 班人数", &["E0201 幼儿班"]),
            ("班型标准(班型) >= 班人数", &["E0506 班型标准(班型)"]),
            ("班型标准(班型).下限 >= 班人数", &["E0201 下限"]),
            ("班型标准(班人数).上限 >= 班人数", &["E0305 班人数"]),
            ("班型标准().上限 >= 班人数", &["E0307 班型标准().上限"]),
            ("班型标谁(班型).上限 >= 班人数", &["E0201 班型标谁"]),
            ("数目(员工) >= 1", &["E0201 数目"]),
            ("班级的班人数 <= 20人", &["E0202 班级的班人数"]),
            ("班人数且独立", &["E0202 班人数且独立"]),
            ("班人数目 <= 20人", &["E0201 班人数目"]),
            ("在托 <= 30人", &[]),
        ],
    );
    assert_all(
        clause,
        &[
            ("班人数 <= 20人", &["E0201 班人数"]),
            ("班级.班人数 <= 20人", &["E0305 班级.班人数"]),
            ("场地.来源 = 自有", &[]),
            ("来源 = 自有", &["E0201 来源"]),
            ("场地 = 3", &["E0305 场地"]),
            ("site.tenure = owned", &[]),
            ("场地.tenure = owned", &[]),
            ("在托 <= 30人 且 enrolled <= 30人", &[]),
            ("甲 = 3", &["E0201 甲"]),
        ],
    );
}

#[test]
fn declarations_are_told_apart() {
    assert_all(
        check,
        &[
            ("规则 某 (x) { 依据 甲 第一条 应 独立 }\n规则 某 (y) { 依据 甲 第一条 应 独立 }", &["E0203 某"]),
            ("规则 某 (x) { 依据 甲 第一条 应 独立 }\n规则 别 (x) { 依据 甲 第一条 应 独立 }", &["E0203 x"]),
            // Rules, facts and tables have name spaces of their own.
            ("规则 人数 (children) { 依据 甲 第一条 应 人数 > 1 }\n定义 规模 (scale) = 人数\n规则 班型标准 (class_standard) { 依据 甲 第一条 应 独立 }", &[]),
            ("规则 某 { 依据 甲 第一条 应 独立 }", &["W0201 某"]),
            ("规则 x { 依据 甲 第一条 应 独立 }", &[]),
            ("规则 某 (x) { 依据 丙 第一条 应 独立 }", &["E0201 丙"]),
            ("规则 某 (x) { 应 独立 }", &["E0401 某"]),
            ("规则 某 (x) { 依据 甲 第一条 }", &["E0601 某"]),
            ("规则 某 (x) { 依据 甲 第一条 应 独立 宜 独立 }", &["E0602 宜 独立"]),
            ("规则 某 (x) { 依据 甲 第一条 必须 独立 不应 独立 }", &["E0602 不应 独立"]),
            ("规则 某 (x) { 依据 甲 第一条 必须 独立 严禁 人数 > 3 }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 应 独立 不得 人数 > 3 不应 人数 > 4 }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 适用 若 独立 适用 若 独立 应 独立 }", &["E0404 适用 若 独立"]),
            ("规则 某 (x) { 依据 甲 第一条 适用 居民区 应 独立 }", &["E0201 居民区"]),
            ("规则 某 (x) { 依据 甲 第一条 适用 居住区 应 新建 }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 适用 居住区 应 独立 }", &["E0201 独立"]),
            ("规则 某 (x) { 依据 甲 第一条 每个 人数 { 应 独立 } }", &["E0605 人数"]),
            ("规则 某 (x) { 依据 甲 第一条 每个 老师 { 应 独立 } }", &["E0201 老师"]),
            ("规则 某 (x) { 依据 甲 第一条 每组 班级 按 楼层 { 应 合计(班级 的 班人数) <= 60人 且 楼层 <= 3层 } }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 每组 班级 按 层数 { 应 数量(班级) <= 3 } }", &["E0201 层数"]),
            ("规则 某 (x) { 依据 甲 第一条 每组 班级 按 班组 { 应 数量(班级) <= 3 } }", &["E0606 班组"]),
            ("规则 某 (x) { 依据 甲 第一条 每组 班级 按 楼层 { 应 班人数 <= 3 } }", &["E0201 班人数"]),
            ("规则 某 (x) { 依据 甲 第一条 自 2025-01-01 至 2024-01-01 应 独立 }", &["E0402 2024-01-01"]),
            ("规则 某 (x) { 依据 甲 第一条 期限 开业 + 30日 应 独立 }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 期限 人数 应 独立 }", &["E0305 人数"]),
            ("规则 某 (x) { 依据 甲 第一条 应 独立 同类 别的 }", &["E0201 别的"]),
            ("规则 某 (x) { 依据 甲 第一条 应 独立 }\n规则 别 (y) { 依据 甲 第一条 适用 居住区 应 新建 同类 某 }", &["E0604 某"]),
            ("规则 某 (x) { 依据 旧 第一条 自 2021-01-01 应 独立 }", &["W0401 某"]),
            ("定义 一 (one) = 二\n定义 二 (two) = 一", &["E0206 一"]),
            ("定义 一 (one) = 一 + 1人", &["E0206 一"]),
            ("定义 一 (one) = 人数 * 2", &["E0401 一"]),
            ("定义 一 (one) = 人数 * 2 依据 甲 第一条", &[]),
            ("定义 级 (grade): 小 (small) < 大 (large) = (若 人数 > 30 则 大 否则 小) 依据 甲 第一条\n规则 某 (x) { 依据 甲 第一条 应 级 >= 大 }", &[]),
            ("定义 级 (grade): 小 (small) < 大 (large) = (若 人数 > 30 则 大 否则 中) 依据 甲 第一条", &["E0201 中"]),
            ("定义 量 (amount): 平方米 = 人数", &["E0301 人数"]),
        ],
    );
}

#[test]
fn a_percentage_may_be_many_times_the_whole_where_it_is_declared() {
    let growth = |clause: &str| check(&format!("主体 托育机构 (facility) {{ 增长 (growth): % 至 500 }}\n规则 某 (x) {{ 依据 甲 第一条 应 {clause} }}"));
    assert_all(growth, &[("增长 >= 3", &[]), ("增长 >= 5", &[]), ("增长 >= 30", &["W0301 30"]), ("增长 >= 300%", &[])]);
}

#[test]
fn a_percentage_without_its_sign_in_a_table() {
    let table = |cells: [&str; 2], clause: &str| {
        check(&format!(
            "主体 托育机构 (facility) {{ 分区 (zone): 甲 (a) | 乙 (b)  绿地 (green): % }}\n\
             表 绿地率 (greens) 按 分区 {{ 依据 甲 第一条\n分区 | 值 (value)\n甲 | {}\n乙 | {} }}\n\
             规则 某 (x) {{ 依据 甲 第一条 应 {clause} }}",
            cells[0], cells[1]
        ))
    };
    let found = |cells, clause| table(cells, clause).into_iter().filter(|line| line.starts_with("W0301")).collect::<Vec<_>>();
    let (looked_up, none) = ("绿地 >= 绿地率(分区).值", Vec::<String>::new());
    assert_eq!(found(["30%", "35%"], looked_up), none);
    assert_eq!(found(["30%", "35"], looked_up), ["W0301 35"]);
    assert_eq!(found(["30", "35%"], looked_up), ["W0301 30"]);
    assert_eq!(found(["0.3", "35%"], looked_up), none);
    assert_eq!(found(["0.3", "0.35"], looked_up), none);
    assert_eq!(found(["30", "35"], looked_up), ["W0301 绿地率(分区).值"]);
    assert_eq!(found(["30", "35"], "绿地率(分区).值 >= 20"), none);
}

#[test]
fn a_circle_names_its_members_in_order() {
    let said = |text: &str| match RuleSet::builder().source("t.rules", format!("{GROUND}\n{text}\n")).build() {
        Ok(rules) => rules.warnings().to_string(),
        Err(found) => found.to_string(),
    };
    for (text, circle) in [
        ("定义 一 (one) = 一 + 1人", "「一」绕一圈又用到它自己"),
        ("定义 一 (one) = 二\n定义 二 (two) = 三 + 一\n定义 三 (three) = 二", "绕成了一圈：二 → 三 → 二"),
        ("定义 零 (zero) = 一\n定义 一 (one) = 二\n定义 二 (two) = 三\n定义 三 (three) = 一", "绕成了一圈：一 → 二 → 三 → 一"),
        ("主体 某 (a) { 甲 (b): 是否 仅当 甲 }", "「甲」绕一圈又用到它自己"),
        ("主体 某 (a) { 甲 (b): 是否 仅当 乙 且 丁  乙 (c): 是否 仅当 丙  丙 (d): 是否 仅当 甲  丁 (e): 是否 }", "绕成了一圈：甲 → 乙 → 丙 → 甲"),
    ] {
        let found = said(text);
        assert!(found.lines().any(|line| line.ends_with(&format!(" E0206 {circle}"))), "{text}\n{found}");
    }
}

#[test]
fn subjects_hold_what_facts_are() {
    assert_all(
        check,
        &[
            ("主体 托育机构 (facility) { 新增 (extra): 米 }\n规则 某 (x) { 依据 甲 第一条 应 新增 > 3米 }", &[]),
            ("主体 facility { 新增 (extra): 米 }", &[]),
            ("主体 托育机构 (facility) { 人数 (children): 人 }", &["E0203 人数"]),
            ("主体 托育机构 (facility) { 班级 (classes) [] { 班名 (x): 文本 } }", &["E0203 班名"]),
            ("主体 托育机构 (facility) { 班级 (classes) [] { 新增 (x): 文本 } }", &[]),
            ("主体 某 (a) { 甲 (b): 平方 }", &["E0201 平方"]),
            ("主体 某 (a) { 表列 (b) [] 称呼 丙 { 乙 (c): 文本 } }", &["E0207 丙"]),
            ("主体 某 (a) { 表列 (b) [] 称呼 乙 { 乙 (c): 米 } }", &["E0207 乙"]),
            ("主体 某 (a) { 温度 (b): 摄氏度 从 -20 至 40 }", &[]),
            ("主体 某 (a) { 温度 (b): 摄氏度 从 40 至 -20 }", &["E0311 -20"]),
            ("主体 某 (a) { 高 (b): 米 从 10厘米 至 3米 }", &[]),
            ("主体 某 (a) { 高 (b): 米 从 10平方米 }", &["E0301 10平方米"]),
            ("主体 某 (a) { 名 (b): 文本 从 3 }", &["E0314 3"]),
            ("主体 某 (a) { 甲 (b): 是否 仅当 乙 乙 (c): 是否 仅当 甲 }", &["E0206 乙"]),
            ("主体 某 (a) { 甲 (b): 是否 仅当 丁 }", &["E0201 丁"]),
            ("主体 某 (a) { 甲 (b): 米 仅当 乙 乙 (c): 米 }", &["E0305 乙"]),
            ("主体 某 (a) { 类 (b): 甲 (x) | 甲 (y) }", &["E0203 甲"]),
            ("主体 某 (a) { 组 (g) { 名 (b): 文本 } 人员 (s) [] { 在 (c): 文本 } }", &["E0126 在"]),
            ("主体 某 (a) { 所属 (b): 班 班 (c) [] 称呼 名 { 名 (d): 文本 } }", &[]),
            ("主体 某 (a) { 判断 (judged): 是否 说明 (note): 文本 从 (from): 日期 个人信息 (personal): 文本 判断 }", &[]),
            ("主体 某 (a) { 标题 (title): 文本 材料 (material): 是否 表 (table): 是否 }", &[]),
        ],
    );
}

// ── documents, tables, pathways, support, penalties ─────────────────────────

#[test]
fn documents_have_their_dates() {
    assert_all(
        check,
        &[
            ("文件 丙 (c) { 标题 \"丙\" }", &["E0403 丙"]),
            ("文件 丙 (c) { 效力 法律 }", &["E0403 丙"]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 法规 }", &["E0405 法规"]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 law 状态 draft }", &[]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 法律 状态 草稿 }", &["E0405 草稿"]),
            ("文件 丙 (c) { 标题 \"丙\" 标题 \"丙\" 效力 法律 }", &["E0404 标题 \"丙\""]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 法律 施行 2025-01-01 至 2024-01-01 }", &["E0402 2024-01-01"]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 法律 代替 丁 }", &["E0201 丁"]),
            ("文件 丙 (c) { 标题 \"丙\" 效力 法律 代替 丙 }", &["E0406 丙"]),
            ("文件 甲 (doc2) { 标题 \"丙\" 效力 法律 }", &["E0203 甲"]),
            ("规则 某 (x) { 依据 甲 第一条 经 丙 第二条 应 独立 }", &["E0201 丙"]),
            ("规则 某 (x) { 依据 甲 第一条、第二条 强条 至 2023-02-28 待核 转述 经 乙 4.1.3B 条号推定 应 独立 }", &[]),
        ],
    );
}

#[test]
fn tables_are_total() {
    let table = |rows: &str| format!("表 某 (t) 按 班级.班型 {{ 依据 甲 第一条 班型 | 上限 (limit)\n{rows} }}");
    assert_all(
        |rows| check(&table(rows)),
        &[
            ("乳儿班 | 10人\n托小班 | 15人", &[]),
            ("乳儿班 | 10人", &["E0501 某"]),
            ("乳儿班 | 10人\n其余 | —", &[]),
            ("乳儿班 | 10人\n乳儿班 | 11人\n托小班 | 15人", &["E0502 乳儿班 | 11人"]),
            ("乳儿班 | 10人 | 3人\n托小班 | 15人", &["E0503 乳儿班 | 10人 | 3人"]),
            ("乳儿班 | 10人\n幼儿班 | 15人", &["E0201 幼儿班"]),
            ("乳儿班 | 10人\n— | 15人", &["E0504 —"]),
            ("乳儿班 | 其余\n托小班 | 15人", &["E0504 其余"]),
            ("乳儿班 | 10人\n托小班 | 15托位", &["E0303 15托位"]),
            ("乳儿班 | 10人\n托小班 | 15", &[]),
            ("乳儿班 | 10平方米\n托小班 | 15", &["E0304 15"]),
            ("乳儿班 | 10人 待核 转述\n托小班 | — 待核", &[]),
        ],
    );
    assert_all(
        check,
        &[
            ("表 某 (t) 按 班级.班型 { 班型 | 上限 (limit)\n 其余 | 3人 }", &["E0401 某"]),
            ("表 某 (t) 按 班级.班型, 班级.楼层 { 依据 甲 第一条 班型 | 楼层\n 其余 | 3层 }", &["E0505 某"]),
            ("表 某 (t) 按 班级.种类 { 依据 甲 第一条 班型 | 上限 (limit)\n 其余 | 3人 }", &["E0201 班级.种类"]),
            ("表 某 (t) 按 独立 { 依据 甲 第一条 独立 | 上限 (limit)\n 是 | 3人\n 否 | 4人 }", &[]),
        ],
    );
}

#[test]
fn pathways_supports_and_penalties_are_whole() {
    assert_all(
        check,
        &[
            ("路径 某 (p) { 依据 甲 第一条 情形 一 (a) 若 性质 = 公办 { 机关 \"x\" } 情形 二 (b) 若 性质 = 民办 { 机关 \"y\" 随后 某 } }", &[]),
            ("路径 某 (p) { 依据 甲 第一条 情形 一 (a) 若 性质 = 公办 { 机关 \"x\" } }", &["E0701 某"]),
            ("路径 某 (p) { 依据 甲 第一条 情形 一 (a) 若 性质 = 公办 { 机关 \"x\" } 情形 二 (b) 若 人数 >= 0 { 机关 \"y\" } }", &["E0702 二"]),
            ("路径 某 (p) { 依据 甲 第一条 情形 一 (a) 若 人数 < 10人 { 机关 \"x\" } 情形 二 (b) 若 人数 > 10人 { 机关 \"y\" } }", &["E0701 某"]),
            ("路径 某 (p) { 依据 甲 第一条 }", &["E0703 某"]),
            ("路径 某 (p) { 情形 一 (a) 若 独立 或 非 独立 { 机关 \"x\" } }", &["E0401 某"]),
            ("路径 某 (p) { 依据 甲 第一条 情形 一 (a) 若 独立 { 机关 \"x\" } 情形 一 (b) 若 非 独立 { 机关 \"x\" } }", &["E0203 一"]),
            ("路径 某 (p) { 依据 甲 第一条 随后 别处 情形 一 (a) 若 真 { 材料 \"书\" 凭 有书 } }", &["E0201 别处", "E0201 有书"]),
            ("扶持 某 (s) { 依据 甲 第一条 条件 独立 金额 600元/人 * 在托 每年 出资 \"财政\" }", &[]),
            ("扶持 某 (s) { 依据 甲 第一条 条件 独立 金额 \"免税\" / \"exempt\" }", &[]),
            ("扶持 某 (s) { 依据 甲 第一条 条件 人数 金额 独立 }", &["E0305 人数", "E0305 独立"]),
            ("扶持 某 (s) { 依据 甲 第一条 条件 独立 }", &["E0703 某"]),
            ("扶持 某 (s) { 依据 甲 第一条 金额 3元 }", &["E0703 某"]),
            ("罚则 某 (p) { 依据 甲 第一条 针对 甲 后果 若 独立 \"警告\" 后果 \"罚款\" }", &[]),
            ("罚则 某 (p) { 依据 甲 第一条 针对 丙 后果 \"警告\" }", &["E0201 丙"]),
            ("罚则 某 (p) { 依据 甲 第一条 后果 \"警告\" }", &["E0703 某"]),
            ("罚则 某 (p) { 依据 甲 第一条 针对 甲 后果 若 人员 \"警告\" }", &["E0201 人员"]),
        ],
    );
}

// ── English ─────────────────────────────────────────────────────────────────

#[test]
fn english_reads_the_same() {
    assert_all(
        check,
        &[
            (
                "rule x \"T\" { cite doc 第一条 verified for facility if separate each classes if class_kind is not infant { shall count <= 20persons } read \"r\" }",
                &[],
            ),
            ("rule x { cite doc A.1 must not area < 3m2 except if separate may area >= 2m2 must height >= 1m }", &[]),
            ("rule x { cite doc A.1 shall area >= 3m }", &["E0301 area >= 3m"]),
            ("rule x { cite doc A.1 shall kept >= 3months }", &["E0302 kept >= 3months"]),
            ("rule x { cite doc A.1 shall arae >= 3m2 }", &["E0201 arae"]),
            ("rule x { cite doc A.1 shall full_day in services and not kind in (public) }", &[]),
            ("rule x { cite doc A.1 shall area between 3m2 and 4m2 should separate }", &["E0602 should separate"]),
            ("define d = sum(classes if floor = 1floors of count)\nrule x { cite doc A.1 shall d <= 60persons and max(classes of count) <= 20 }", &[]),
            (
                "table t by classes.class_kind { cite doc A.1 kind | limit\n infant | 10persons unverified\n else_row | 15persons }\nrule x { cite doc A.1 each classes { shall count <= t(class_kind) } }",
                &[],
            ),
            ("subject facility { note: text from: date from 3 }", &["E0314 3"]),
            ("subject s { a: several x | y label: yes_no t: m from 0 until 10 \"Q\" / \"q\" note \"n\" fixed personal judged }", &[]),
            (
                "pathway p { cite doc A.1 case a if separate { authority \"x\" step \"s\" { material \"m\" held separate within 60days from \"z\" } next p } case b if not separate { procedure \"y\" } example { separate = true } gives a }",
                &[],
            ),
            (
                "support s { cite doc A.1 condition separate amount 600yuan/persons * enrolled per_year payer \"p\" example { separate = true, classes = [{count = 1}] } gives eligible 600yuan }",
                &[],
            ),
            ("penalty p { cite doc A.1 against doc consequence if separate \"w\" authority \"a\" }", &[]),
        ],
    );
}

// ── examples of rules ───────────────────────────────────────────────────────

#[test]
fn examples_are_held_to_their_word() {
    assert_all(
        check,
        &[
            ("规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 合格例 { 人数 = 20人 } 不合格例 { 人数 = 21 } }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 合格例 { 人数 = 21人 } }", &["E0901 合格例 { 人数 = 21人 }"]),
            ("规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 不合格例 { 独立 = 真 } }", &["E0901 不合格例 { 独立 = 真 }"]),
            ("规则 某 (x) { 依据 甲 第一条 应 开业 <= 评估日 合格例 { 评估日 = 2025-01-01, 开业 = 2025-01-01 } }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 合格例 { 人头 = 20人 } }", &["E0902 人头"]),
            ("规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 合格例 { 人数 = 20米 } }", &["E0902 20米"]),
            ("规则 某 (x) { 依据 甲 第一条 应 在托 <= 20人 合格例 { 在托 = 20 } }", &[]),
            ("规则 某 (x) { 依据 甲 第一条 每个 班级 { 应 班人数 <= 20人 } 合格例 { 班级 = [{ 班型 = 乳儿班, 班人数 = 10 }] } }", &[]),
        ],
    );
}

// ── packs ───────────────────────────────────────────────────────────────────

#[test]
fn amendments_keep_to_what_the_nation_left_open() {
    let amend =
        |text: &str| build(&[("国家.rules", &format!("{GROUND}\n规则 某 (x) {{ 依据 甲 第一条 每个 班级 {{ 应 班人数 <= 20人 }} }}")), ("某市.rules", text)]);
    assert_all(
        amend,
        &[
            ("修订 国家.某 { 依据 乙 第一条 从严 { 每个 班级 { 应 班人数 <= 16人 } } }", &[]),
            ("修订 某 { 依据 乙 第一条 从严 { 每个 班级 { 应 班人数 <= 16人 } } 自 2025-01-01 }", &[]),
            ("修订 国家.某 { 依据 乙 第一条 改为 { 每个 班级 { 应 班人数 <= 16人 } } }", &["E0804 国家.某"]),
            ("修订 国家.某 { 依据 乙 第一条 经 甲 第九条 改为 { 每个 班级 { 应 班人数 <= 16人 } } }", &[]),
            ("修订 国家.某 { 依据 乙 第一条 经 甲 第九条 改为 { 应 人数 <= 16人 } }", &["E0805 应 人数 <= 16人"]),
            ("修订 国家.某 { 从严 { 应 人数 <= 16人 } }", &["E0401 国家.某"]),
            ("修订 国家.别 { 依据 乙 第一条 从严 { 应 人数 <= 16人 } }", &["E0201 国家.别"]),
            ("修订 省里.某 { 依据 乙 第一条 从严 { 应 人数 <= 16人 } }", &["E0201 省里.某"]),
            ("修订 国家.班型标准 { 依据 乙 第一条 改为 { 托小班 | 15人 | 5人 } }", &[]),
            ("修订 国家.班型标准 { 依据 乙 第一条 改为 { 乳儿班 | 9人 | 3人 } }", &["E0804 乳儿班 | 9人 | 3人"]),
            ("修订 国家.班型标准 { 依据 乙 第一条 经 甲 第九条 改为 { 乳儿班 | 9人 | 3人 } }", &[]),
            ("修订 国家.班型标准 { 依据 乙 第一条 改为 { 乳儿班 | 9人 } }", &["E0503 乳儿班 | 9人"]),
        ],
    );
    assert_eq!(check("规则 某 (x) { 依据 甲 第一条 应 独立 }\n修订 某 { 依据 乙 第一条 从严 { 应 人数 <= 16人 } }"), ["E0806 某"]);
}

#[test]
fn names_that_two_packs_have_are_qualified() {
    let other = "规则 某 (x) { 依据 甲 第一条 应 独立 }\n规则 丁 (d) { 依据 甲 第一条 应 独立 同类 某 }";
    let ground = format!("{GROUND}\n规则 某 (x) {{ 依据 甲 第一条 应 独立 }}");
    assert_eq!(build(&[("国家.rules", &ground), ("某市.rules", other)]), ["E0205 某"]);
    let qualified = other.replace("同类 某", "同类 国家.某");
    assert_eq!(build(&[("国家.rules", &ground), ("某市.rules", &qualified)]), Vec::<String>::new());
}

#[test]
fn packs_stand_on_each_other_in_a_row() {
    use tuoyu::pack::PackSource;
    let pack = |name: &str, manifest: &str, text: &str| PackSource {
        name: name.to_owned(),
        manifest: Some((format!("{name}/pack.yaml"), manifest.to_owned())),
        files: vec![(format!("{name}/a.rules"), text.to_owned())],
        bare: false,
    };
    let build = |packs: Vec<PackSource>| {
        let result = packs.into_iter().fold(RuleSet::builder(), tuoyu::ruleset::RuleSetBuilder::pack).build();
        result.map_or_else(|found| said(&found), |rules| said(rules.warnings()))
    };
    let rule = "规则 某 (x) { 依据 甲 第一条 应 独立 }";
    let nation = || pack("nation", "pack: nation\nname: 国家\nsubject: facility\n", GROUND);
    assert_eq!(build(vec![pack("city", "pack: city\nextends: nation\n", rule), nation()]), Vec::<String>::new());
    let circle = build(vec![pack("a", "pack: a\nextends: b\n", ""), pack("b", "pack: b\nextends: a\n", "")]);
    assert!(circle.iter().all(|c| c.starts_with("E0802")) && !circle.is_empty(), "{circle:?}");
    // What stands above is not seen from below, nor what stands beside.
    let above = pack("nation", "pack: nation\nsubject: facility\n", &format!("{GROUND}规则 丁 (d) {{ 依据 某市 第一条 应 独立 }}"));
    let city = pack("city", "pack: city\nextends: nation\n", "文件 某市 (city) { 标题 \"某市\" 效力 政策 }");
    assert_eq!(build(vec![above, city]), ["E0201 某市"]);
}

// ── one mistake, one message ────────────────────────────────────────────────

#[test]
fn what_refers_to_a_broken_declaration_is_not_blamed() {
    assert_all(
        |text| build(&[("a.rules", text)]),
        &[
            ("文件 甲 (doc) { 标题 甲 效力 法律 }\n主体 机构 (facility) { 人数 (n): 人 }\n规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 }", &["E0124 甲"]),
            (
                "文件 甲 (doc) { 标题 \"甲\" 效力 法律 }\n主体 机构 (facility) { 人数 (n): 人 面积 (area) 平方米 }\n规则 某 (x) { 依据 甲 第一条 应 人数 <= 20人 且 面积 > 3平方米 }",
                &["E0104 平方米"],
            ),
        ],
    );
}

// ── a small stack ───────────────────────────────────────────────────────────

#[test]
fn deep_expressions_build_on_a_small_stack() {
    let sum = format!("{} <= 20人", vec!["人数"; 90].join(" + "));
    let any = vec!["独立"; 90].join(" 或 ");
    let brackets = format!("{}人数{} > 60", "(1 + ".repeat(55), ")".repeat(55));
    let rule = |(i, e): (usize, &String)| format!("\n规则 x{i} {{ 依据 甲 第一条 应 {e} 合格例 {{ 人数 = 0, 独立 = 真 }} }}");
    let rules = [sum, any, brackets].iter().enumerate().map(rule).collect::<Vec<_>>().concat();
    let text = rules.replace("> 60 合格例 { 人数 = 0,", "> 60 合格例 { 人数 = 6,");
    let work = move || check(&text);
    let found = std::thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap();
    assert_eq!(found, Vec::<String>::new());
}
