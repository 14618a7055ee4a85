//! Slips that people make in rule text, and all that they are told: the place, one sentence, what to write instead.

use crate::pack;
use std::fmt::Write as _;
use tuoyu::RuleSet;
use tuoyu::diag::{Diagnostics, message};
use tuoyu::lang::Lang;
use tuoyu::pack::PackSource;

const BASE: &str = r#"文件 标准 (std) { 标题 "设置标准"  施行 2020-01-01  效力 规范性文件 }
主体 机构 (facility) {
  长 (length): 米
  供餐 (meals): 是否
  地址 (address): 文本
  性质 (kind): 公 (public) | 民 (private)
  班级 (classes) [] 称呼 名称 { 名称 (name): 文本  人数 (children): 人 }
}
"#;

fn told(found: &Diagnostics) -> String {
    let mut out = String::new();
    for d in &found.items {
        let file = found.sources.get(d.file).unwrap();
        let at = file.position(d.span.start);
        writeln!(out, "  {} {}:{}:{} [{}]", d.code(), file.name(), at.line, at.column, file.slice(d.span)).unwrap();
        for lang in [Lang::Zh, Lang::En] {
            writeln!(out, "    {} | {}", message::text(&d.problem, lang), message::help(d, lang).join(" | ")).unwrap();
        }
    }
    out
}

fn built(packs: Vec<PackSource>) -> String {
    let builder = packs.into_iter().fold(RuleSet::builder(), tuoyu::ruleset::RuleSetBuilder::pack);
    match builder.build() {
        Ok(rules) => told(rules.warnings()),
        Err(found) => told(&found),
    }
}

#[test]
fn slips_in_a_rule() {
    let mut all = String::new();
    for body in [
        "应 人数 <= 20人",
        "应 班级.人数 <= 20人",
        "shall children <= 20persons",
        "应 求和(班级 的 人数) <= 20人",
        "应 average(班级 的 人数) <= 20人",
        "应 供餐 >= 1",
        "应 供餐 = 1",
        "应 供餐 = \"否\"",
        "应 地址 > 3",
        "应 地址 = 城关",
        "应 不 供餐",
        "应 长 >= 3米且 供餐",
        "可 长 >= 3米",
        "应 长 >= 3米 // 净长",
        "依据 《标准》 第二条",
        "合格例 { 长 = 2米 } 应 长 >= 3米",
    ] {
        let text = format!("{BASE}规则 某 (some_rule) {{ 依据 标准 第一条  {body} }}\n");
        write!(all, "{body}\n{}", built(vec![pack("t", "pack: t\nsubject: facility\n", &text)])).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn slips_in_declarations() {
    let mut all = String::new();
    for declaration in [
        "主体 机构 (facility) { 宽 (width): 平米 }",
        "主体 机构 (facility) { 长度 (length): 米 }",
        "主体 机构 (facility) { 起 (between): 日期 }",
        "主体 机构 (facility) { 事由 (subject): 文本 }",
        "主体 机构 (facility) { 班级 (classes) [] { 科目 (subject): 文本 } }",
        "规则 甲 (a) { 依据 标准 第一条 应 常 >= 3米 }\n  规则 乙 (b) { 依据 标准 第一条 应 长 >> 3米 }\n  规则 丙 (c) { 依据 标准 第一条 应 长 >= 3丈 }",
        "// 说明\n规则 甲 (a) { 依据 标准 第一条 应 常 >= 3米 }",
    ] {
        write!(all, "{declaration}\n{}", built(vec![pack("t", "pack: t\nsubject: facility\n", &format!("{BASE}{declaration}\n"))])).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn slips_between_packs() {
    let nation = || {
        let rows = "表 上限 (limits) 按 性质 { 依据 标准 第九条\n  性质 | 长 (longest)\n  公 | 3米\n  民 | — }\n";
        pack("nation", "pack: nation\nname: 国家\nsubject: facility\n", &format!("{BASE}{rows}"))
    };
    let local = "pack: local\nname: 某市\nextends: nation\nsubject: facility\n";
    let city = "文件 标准 (std) { 标题 \"某市标准\"  施行 2024-01-01  效力 规范性文件 }\n";
    let cases = [
        ("two documents of one name", vec![nation(), pack("local", local, &format!("{city}规则 甲 (a) {{ 依据 标准 第一条 应 长 >= 3米 }}\n"))]),
        (
            "the pack before it",
            vec![
                nation(),
                pack(
                    "local",
                    local,
                    &format!(
                        "{city}规则 甲 (a) {{ 依据 某市.标准 第一条 经 国家。标准 第二条 应 长 >= 3米 }}\n文件 新 (new) {{ 标题 \"新\" 效力 法律 代替 nation.std }}\n"
                    ),
                ),
            ],
        ),
        ("a row twice", vec![nation(), pack("local", local, &format!("{city}修订 上限 {{ 依据 某市.标准 第一条  改为 {{ 民 | 2米\n 民 | 1米 }} }}\n"))]),
        ("a circle", vec![pack("nation", "pack: nation\nextends: local\nsubject: facility\n", BASE), pack("local", local, "")]),
        ("no such pack", vec![nation(), pack("local", "pack: local\nsubject: facility\nextends: nations\n", "")]),
        ("no such subject", vec![pack("nation", "pack: nation\nsubject: facilities\n", BASE)]),
    ];
    let mut all = String::new();
    for (name, packs) in cases {
        write!(all, "{name}\n{}", built(packs)).unwrap();
    }
    insta::assert_snapshot!(all);
}
