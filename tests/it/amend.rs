//! Facts written into a text that somebody laid out: what stays, what is added where.

use std::fmt::Write as _;
use tuoyu::ask::answer;
use tuoyu::facts::{self, amended};
use tuoyu::{Facts, RuleSet};

const RULES: &str = r"
主体 托育机构 (facility) {
  名称 (name): 文本
  场地 (site) { 来源 (tenure): 自有 (owned) | 租赁 (leased)  租期 (lease_term): 年 }
  服务 (services): 多选 全日托 (full_day) | 半日托 (half_day)
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    人数 (children): 人
    区域 (zones) [] 称呼 类别 { 类别 (kind): 睡眠区 (sleeping) | 活动区 (activity)  面积 (area): 平方米 }
  }
  员工 (staff) [] { 姓名 (name): 文本 }
}
";

/// Texts, and what is answered of them.
const CASES: &[(&str, &[(&str, &str)])] = &[
    ("", &[("name", "晨曦 # 1"), ("site.tenure", "租赁"), ("services", "全日托、半日托"), ("classes", "一班、二班"), ("staff", "0")]),
    ("# 头\nname: 甲   # 名\n\n# 尾\n", &[("name", "乙"), ("site.lease_term", "3"), ("site.tenure", "owned")]),
    (
        "名称:   # 还不知道\n场地:  # 先空着\n班级:\n# - 名称:\n",
        &[("name", "丙"), ("site.tenure", "自有"), ("classes", "2"), ("classes[0].name", "一班"), ("classes[1].children", "12")],
    ),
    (
        "班级:\n  # 楼上\n  - 名称: 一班\n  - {名称: 二班}  # 楼下\n\n# 完\n",
        &[("classes[0].children", "10"), ("classes[1].children", "11"), ("services", "无"), ("classes[1].zones", "2")],
    ),
    (
        "site: {tenure: leased, lease_term: 2}\nclasses: [{name: A}, {name: B, children: 3}]\n",
        &[("site.lease_term", "30个月"), ("classes[0].children", "5"), ("name", "x")],
    ),
    ("待续: [班级, 员工]\n班级:\n- 名称: 一班\n员工: []\n", &[("classes", "二班"), ("staff", "1")]),
    (
        "more: classes\nclasses:\n  - name: A\n",
        &[("classes", "0"), ("classes[0].zones", "1"), ("classes[0].zones[0].kind", "sleeping"), ("classes[0].zones[0].area", "2.50")],
    ),
    ("{\n  名称: 甲,\n  班级: [\n    {名称: 一班}\n  ]\n}\n", &[("classes[0].children", "9"), ("site.tenure", "自有")]),
    ("名称: |\n  甲\n  乙\n", &[("services", "全日托"), ("name", "丁")]),
    ("\u{feff}名称: '甲'\r\n场地:\r\n  租期: ~\r\n", &[("site.lease_term", "3"), ("site.tenure", "自有"), ("name", "it's")]),
];

#[test]
fn everything_else_stays() {
    let set = RuleSet::builder().source("facility.rules", RULES).build().unwrap();
    let subject = set.subject("facility").unwrap();
    let mut out = String::new();
    for (text, answers) in CASES {
        let mut text = (*text).to_owned();
        let _ = writeln!(out, "── before\n{}", text.escape_debug().to_string().replace("\\n", "\n").trim_end());
        for (path, value) in *answers {
            let mut facts = Facts::from_yaml(subject, &text).unwrap();
            answer(subject, &mut facts, path, value).unwrap();
            let fact = facts::find(set.model(), &facts, path).unwrap();
            match amended(subject, &text, &facts, fact) {
                Some(new) => text = new,
                None => {
                    let _ = writeln!(out, "!! {path} = {value} cannot be written in place");
                }
            }
        }
        let _ = writeln!(out, "── after\n{}", text.escape_debug().to_string().replace("\\n", "\n").trim_end());
    }
    insta::assert_snapshot!(out);
}
