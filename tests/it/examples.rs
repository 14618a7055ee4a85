//! Examples beside rules: what must pass, what must fail, what must come out, and on which day.

use crate::pack;
use tuoyu::RuleSet;
use tuoyu::diag::{Diagnostics, message};
use tuoyu::lang::Lang;

const SCHEMA: &str = r#"
文件 甲 (a) { 标题 "甲"  施行 2019-10-08  效力 规范性文件 }
文件 旧 (old) { 标题 "旧"  施行 2019-06-01 至 2025-12-31  效力 规范性文件 }
文件 新 (new) { 标题 "新"  施行 2026-01-01 至 2027-12-31  效力 规范性文件 }
文件 草案 (draft) { 标题 "草案"  状态 征求意见  效力 政策 }
主体 托育机构 (facility) {
  机构 (organisation) { 性质 (kind): 事业单位 (public) | 社会服务机构 (social) | 营利性 (profit)  供餐 (meals): 是否  托位数 (places): 托位 }
  开业日期 (opened): 日期
  班级 (classes) [] 称呼 名称 { 名称 (name): 文本  班型 (kind): 乳儿班 (infant) | 托小班 (toddler) | 混合班 (mixed)  人数 (children): 人  保育人员 (carers): 人 }
}
表 标准 (standard) 按 班级.班型 { 依据 甲 第一条
  班型 (kind) | 上限 (limit) | 看护 (per_carer)
  乳儿班 | 10人 | 3人
  托小班 | 15人 | 5人
  混合班 | 18人 | —
}
定义 在托人数 (enrolled) = 合计(班级 的 人数)
"#;

fn lines(diagnostics: &Diagnostics) -> String {
    let line = |d: &tuoyu::diag::Diagnostic| {
        let at = diagnostics.sources.get(d.file).map_or("", |f| f.slice(d.span));
        let words = at.split_whitespace().collect::<Vec<_>>().join(" ");
        let extra = match &d.problem {
            tuoyu::diag::Problem::ExampleOutcome { missing, because, .. } => {
                let because: Vec<_> = because.iter().map(|(zh, _)| zh).collect();
                format!(" {missing:?} {because:?}")
            }
            _ => String::new(),
        };
        format!("{} [{words}] {}{extra}", d.code(), message::text(&d.problem, Lang::Zh))
    };
    diagnostics.items.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn found(text: &str) -> String {
    let manifest = "pack: t\nversion: \"1\"\nsubject: facility\nas_of_examples: 2026-11-23\n";
    match RuleSet::builder().pack(pack("t", manifest, &format!("{SCHEMA}{text}"))).build() {
        Ok(rules) => lines(rules.warnings()),
        Err(diagnostics) => lines(&diagnostics),
    }
}

fn rule(body: &str) -> String {
    found(&format!("规则 规 (r) {{ 依据 甲 第一条 {body} }}"))
}

#[test]
fn what_must_pass_and_what_must_fail() {
    let size = "每个 班级 { 应 人数 <= 标准(班型).上限 }";
    assert_eq!(rule(&format!("{size} 合格例 {{ 班级 = [{{ 班型 = 乳儿班, 人数 = 10人 }}] }} 不合格例 {{ 班级 = [{{ 班型 = 乳儿班, 人数 = 11人 }}] }}")), "");
    assert_eq!(
        rule(&format!("{size} 合格例 {{ 班级 = [{{ 班型 = 乳儿班, 人数 = 11人 }}] }}")),
        r#"E0901 [合格例 { 班级 = [{ 班型 = 乳儿班, 人数 = 11人 }] }] 这个例子应当是“符合”，算出来是“不符合” [] ["人数 11人 > 上限 10人"]"#
    );
    assert_eq!(
        rule(&format!("{size} 不合格例 {{ 班级 = [{{ 班型 = 乳儿班, 人数 = 10人 }}] }}")),
        r"E0901 [不合格例 { 班级 = [{ 班型 = 乳儿班, 人数 = 10人 }] }] 这个例子应当是“不符合”，算出来是“符合” [] []"
    );
    assert_eq!(
        rule(&format!("{size} 合格例 {{ 班级 = [{{ 班型 = 乳儿班 }}] }}")),
        r#"E0901 [合格例 { 班级 = [{ 班型 = 乳儿班 }] }] 这个例子应当是“符合”，算出来是“待补充” ["班级.人数"] []"#
    );
    assert_eq!(rule(&format!("{size} 合格例 {{ 机构.供餐 = 是 }}")), r#"E0901 [合格例 { 机构.供餐 = 是 }] 这个例子应当是“符合”，算出来是“待补充” ["班级"] []"#);
    assert_eq!(rule(&format!("{size} 合格例 {{ 班级 = [] }}")), r"E0901 [合格例 { 班级 = [] }] 这个例子应当是“符合”，算出来是“不适用” [] []");
    // 宜 and drafts: before ceilings, whatever the verb.
    assert_eq!(rule("宜 机构.供餐 合格例 { 机构.供餐 = 是 } 不合格例 { 机构.供餐 = 否 }"), "");
    assert_eq!(found("规则 规 (r) { 依据 草案 一 待核 应 机构.供餐 不合格例 { 机构.供餐 = 否 } }"), "");
    // In place of a definition's own value.
    assert_eq!(rule("应 在托人数 <= 20人 合格例 { 在托人数 = 20人 } 不合格例 { 在托人数 = 21人 }"), "");
}

#[test]
fn what_does_not_apply_does_not_pass() {
    assert_eq!(
        rule("适用 若 机构.供餐 应 机构.托位数 >= 10托位 合格例 { 机构.供餐 = 否 }"),
        r"E0901 [合格例 { 机构.供餐 = 否 }] 这个例子应当是“符合”，算出来是“不适用” [] []"
    );
}

#[test]
fn the_day_of_an_example() {
    let by = |document: &str, body: &str| found(&format!("规则 规 (r) {{ 依据 {document} 第一条 {body} }}"));
    // The last day in force up to the pack's day: for the old document its last, for one that is in force the pack's own.
    assert_eq!(by("旧", "应 开业日期 <= 评估日 合格例 { 开业日期 = 2025-12-31 } 不合格例 { 开业日期 = 2026-01-01 }"), "");
    assert_eq!(by("甲", "应 开业日期 <= 评估日 合格例 { 开业日期 = 2026-11-23 } 不合格例 { 开业日期 = 2026-11-24 }"), "");
    assert_eq!(by("甲", "自 2027-03-01 应 开业日期 <= 评估日 合格例 { 开业日期 = 2027-03-01 } 不合格例 { 开业日期 = 2027-03-02 }"), "");
    assert_eq!(by("旧", "应 开业日期 <= 评估日 合格例 { 评估日 = 2020-01-01, 开业日期 = 2020-01-01 }"), "");
    assert_eq!(
        by("旧", "应 开业日期 <= 评估日 合格例 { 评估日 = 2026-01-01, 开业日期 = 2020-01-01 }"),
        r"E0904 [合格例 { 评估日 = 2026-01-01, 开业日期 = 2020-01-01 }] 例子的评估日 2026-01-01 不在规则施行的日子里"
    );
    assert_eq!(by("草案", "应 开业日期 <= 评估日 合格例 { 开业日期 = 2026-11-23 }"), "");
}

#[test]
fn what_cannot_be_computed_says_why() {
    assert_eq!(
        rule("期限 开业日期 + 5工作日 应 机构.供餐 不合格例 { 开业日期 = 2020-01-06, 机构.供餐 = 否 }"),
        r#"E0901 [不合格例 { 开业日期 = 2020-01-06, 机构.供餐 = 否 }] 这个例子应当是“不符合”，算出来是“待补充” [] ["没有所涉年份的工作日历"]"#
    );
    assert_eq!(
        rule("应 机构.托位数 / 在托人数 >= 1托位/人 合格例 { 机构.托位数 = 1托位, 在托人数 = 0人 }"),
        r#"E0901 [合格例 { 机构.托位数 = 1托位, 在托人数 = 0人 }] 这个例子应当是“符合”，算出来是“待补充” [] ["除数是 0，算不出来"]"#
    );
}

#[test]
fn facts_that_cannot_be_read() {
    let found = rule("应 机构.供餐 合格例 { 机构.供膳 = 是 } 不合格例 { 机构.供餐 = 5人 }");
    let places: Vec<&str> = found.lines().filter_map(|l| l.split_once(" 例子").map(|(place, _)| place)).collect();
    assert_eq!(places, ["E0902 [供膳]", "E0902 [5人]"]);
}

#[test]
fn pathways_and_supports() {
    let pathway = |example: &str| {
        found(&format!(
            "路径 路 (p) {{ 依据 甲 第一条
  适用 若 机构.供餐
  情形 公办 (public) 若 机构.性质 = 事业单位 {{ 机关 \"某\" }}
  情形 民办 (private) 若 机构.性质 不是 事业单位 {{ 机关 \"某\" }}
  例 {example} }}"
        ))
    };
    assert_eq!(pathway("{ 机构.供餐 = 是, 机构.性质 = 事业单位 } 得 公办"), "");
    assert_eq!(
        pathway("{ 机构.供餐 = 是, 机构.性质 = 事业单位 } 得 private"),
        r"E0903 [例 { 机构.供餐 = 是, 机构.性质 = 事业单位 } 得 private] 例子写的是「民办」，算出来是「公办」"
    );
    assert_eq!(pathway("{ 机构.供餐 = 是 } 得 公办"), r"E0903 [例 { 机构.供餐 = 是 } 得 公办] 例子写的是「公办」，算出来是「待补充：机构.性质」");
    assert_eq!(
        pathway("{ 机构.供餐 = 否, 机构.性质 = 事业单位 } 得 公办"),
        r"E0903 [例 { 机构.供餐 = 否, 机构.性质 = 事业单位 } 得 公办] 例子写的是「公办」，算出来是「不适用」"
    );
    assert_eq!(pathway("{ 机构.供餐 = 是, 机构.性质 = 事业单位 } 得 公力"), r"E0201 [公力] 没有声明过情形「公力」");
    let support = |example: &str| {
        found(&format!(
            "扶持 补 (s) {{ 依据 新 第一条
  条件 机构.供餐
  金额 \"按人\": 600元/人 * 在托人数 每年
  金额 \"按托位\": 600元/托位 * 机构.托位数 每年
  例 {example} }}"
        ))
    };
    assert_eq!(support("{ 机构.供餐 = 是, 在托人数 = 1人, 机构.托位数 = 2托位 } 得 可享 600元、1200元"), "");
    assert_eq!(support("{ 机构.供餐 = 是, 在托人数 = 1人, 机构.托位数 = 2托位 } 得 可享 0.12万元"), "");
    assert_eq!(
        support("{ 机构.供餐 = 是, 在托人数 = 1人, 机构.托位数 = 2托位 } 得 可享 700元"),
        r"E0903 [例 { 机构.供餐 = 是, 在托人数 = 1人, 机构.托位数 = 2托位 } 得 可享 700元] 例子写的是「可享 700元」，算出来是「可享 600元、1200元」"
    );
    assert_eq!(support("{ 机构.供餐 = 是, 在托人数 = 1人, 机构.托位数 = 2托位 } 得 可享"), "");
    assert_eq!(support("{ 机构.供餐 = 否 } 得 不可享"), "");
    assert_eq!(support("{ 机构.供餐 = 否 } 得 可享"), r"E0903 [例 { 机构.供餐 = 否 } 得 可享] 例子写的是「可享」，算出来是「不可享」");
    assert_eq!(
        support("{ 机构.供餐 = 是, 在托人数 = 1人 } 得 可享 1200元"),
        r"E0903 [例 { 机构.供餐 = 是, 在托人数 = 1人 } 得 可享 1200元] 例子写的是「可享 1200元」，算出来是「待补充：机构.托位数」"
    );
    assert_eq!(
        support("{ 在托人数 = 1人 } 得 不可享"),
        r"E0903 [例 { 在托人数 = 1人 } 得 不可享] 例子写的是「不可享」，算出来是「待补充：机构.供餐、机构.托位数」"
    );
    assert_eq!(
        support("{ 评估日 = 2028-01-01, 机构.供餐 = 否 } 得 不可享"),
        r"E0904 [例 { 评估日 = 2028-01-01, 机构.供餐 = 否 } 得 不可享] 例子的评估日 2028-01-01 不在规则施行的日子里"
    );
}

#[test]
fn amendments_stand_by_their_own_examples() {
    let base = format!(
        "{SCHEMA}规则 规模 (size) {{ 依据 甲 第一条 每个 班级 {{ 应 人数 <= 标准(班型).上限 }} 合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 18人 }}] }} }}
规则 配比 (ratio) {{ 依据 甲 第一条 每个 班级 {{ 应 保育人员 >= 向上取整(人数 / 标准(班型).看护) }} }}"
    );
    let local = |text: &str| {
        let local = format!("文件 细则 (bylaw) {{ 标题 \"细则\"  施行 2024-05-01  效力 规范性文件 }}\n{text}");
        let built = RuleSet::builder()
            .pack(pack("nation", "pack: nation\nversion: \"1\"\nsubject: facility\nas_of_examples: 2026-11-23\n", &base))
            .pack(pack("city", "pack: city\nversion: \"1\"\nextends: nation\nsubject: facility\n", &local))
            .build();
        match built {
            Ok(rules) => lines(rules.warnings()),
            Err(diagnostics) => lines(&diagnostics),
        }
    };
    let stricter = "修订 nation.规模 { 依据 细则 第八条 从严 { 每个 班级 若 班型 = 混合班 { 应 人数 <= 16人 } }";
    assert_eq!(
        local(&format!("{stricter} 合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 16人 }}] }} 不合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 17人 }}] }} }}")),
        ""
    );
    assert_eq!(
        local(&format!("{stricter} 合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 17人 }}] }} }}")),
        r#"E0901 [合格例 { 班级 = [{ 班型 = 混合班, 人数 = 17人 }] }] 这个例子应当是“符合”，算出来是“不符合” [] ["人数 17人 > 16人"]"#
    );
    assert_eq!(
        local(&format!("{stricter} 合格例 {{ 评估日 = 2020-01-01, 班级 = [{{ 班型 = 混合班, 人数 = 16人 }}] }} }}")),
        r"E0904 [合格例 { 评估日 = 2020-01-01, 班级 = [{ 班型 = 混合班, 人数 = 16人 }] }] 例子的评估日 2020-01-01 不在规则施行的日子里"
    );
    let rows = "修订 nation.标准 { 依据 细则 第八条 改为 { 混合班 | 18人 | 5人 }";
    assert_eq!(
        local(&format!(
            "{rows} 合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 6人, 保育人员 = 2人 }}] }} 不合格例 {{ 班级 = [{{ 班型 = 混合班, 人数 = 6人, 保育人员 = 1人 }}] }} }}"
        )),
        ""
    );
}
