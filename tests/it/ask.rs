//! What to ask next: questions that matter, and answers that in any order end in the same report.

use std::collections::BTreeSet;
use std::fs;
use tuoyu::ask::{Answer, Question, answer};
use tuoyu::facts::{self, FactRef, Format, Items};
use tuoyu::model::Target;
use tuoyu::report::Drafts;
use tuoyu::{Date, Facts, Report, RuleSet};

fn day() -> Date {
    "2026-11-23".parse().unwrap()
}

/// Somebody who knows a whole document and gives answers out of it.
struct Oracle<'a> {
    set: &'a RuleSet,
    all: Facts,
}

impl<'a> Oracle<'a> {
    fn of(set: &'a RuleSet, file: &str) -> Self {
        let text = fs::read_to_string(format!("rules/examples/{file}")).unwrap();
        Self { set, all: set.facts(None, Format::Yaml, &text).unwrap() }
    }

    /// Gives the answer to a question; `false` where it does not know either.
    fn answer(&self, question: &Question, facts: &mut Facts) -> bool {
        let model = self.set.model();
        let here = facts::find(model, facts, &question.path).unwrap();
        let path = facts::path(model, facts, here, Items::ByPosition);
        let Some(there) = facts::find(model, &self.all, &path) else { return false };
        if !self.all.knows(there) {
            return false;
        }
        match (here, there) {
            (FactRef::Field(column, item), FactRef::Field(_, from)) => match self.all.raw(column, from) {
                // Texts have numbers of their own in each document.
                Some(symbol) if matches!(question.answer, Answer::Text | Answer::Item { .. }) => {
                    let text = self.all.symbol(model, u32::try_from(symbol).unwrap()).to_owned();
                    answer(self.set.default_subject().unwrap(), facts, &question.path, &text).unwrap();
                }
                Some(raw) => facts.set_raw(column, item, raw),
                None => facts.set_number(model, column, item, self.all.number(model, column, from).unwrap()),
            },
            (FactRef::List(list, parent), FactRef::List(_, from)) => {
                if facts.knows(here) {
                    return false;
                }
                let count = self.all.children(list, from).len();
                answer(self.set.default_subject().unwrap(), facts, &question.path, &count.to_string()).unwrap();
                facts.give_list(model, list, parent, self.all.list(list).open.get(from as usize));
            }
            _ => unreachable!(),
        }
        true
    }
}

/// Numbers that look like chance, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Asks until nothing is left to be asked, of the first `choice` questions any.
fn dialogue(oracle: &Oracle<'_>, goal: Option<Target>, dice: &mut Dice, choice: usize) -> (Facts, Vec<String>) {
    let mut facts = Facts::of(oracle.set.default_subject().unwrap());
    let mut asked: Vec<String> = Vec::new();
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    loop {
        let open: Vec<Question> =
            oracle.set.next_questions(&facts, day(), goal, choice + unknown.len()).into_iter().filter(|q| !unknown.contains(&q.path)).collect();
        if open.is_empty() {
            return (facts, asked);
        }
        let question = &open[dice.below(open.len().min(choice))];
        asked.push(question.path.clone());
        assert!(asked.len() < 5000, "asked over and over: {:?}", &asked[4990..]);
        if !oracle.answer(question, &mut facts) {
            unknown.insert(question.path.clone());
        }
    }
}

/// What a report says of everything: each outcome, and the counts.
fn said(report: &Report) -> Vec<String> {
    let findings = report.findings.iter().map(|f| format!("{} {:?} {:?} {:?} {}", f.id, f.outcome, f.severity, f.items, f.exception.is_some()));
    let pathways = report.pathways.iter().map(|p| format!("{} {:?} {:?}", p.pathway, p.outcome, p.case));
    let support = report.support.iter().map(|s| format!("{} {:?} {:?}", s.support, s.outcome, s.amounts));
    findings.chain(pathways).chain(support).chain([format!("{:?}", report.summary)]).collect()
}

#[test]
fn many_orders_of_a_small_dialogue() {
    let set = small();
    let text =
        "供餐: 是\n厨房: {面积: 10}\n编制: 中\n服务: [半日托]\n班级: [{名称: 一班, 人数: 10}, {名称: 二班, 人数: 30}]\n员工: [{姓名: 甲, 所在班级: 二班}]\n";
    let oracle = Oracle { set: &set, all: set.facts(None, Format::Yaml, text).unwrap() };
    let whole = said(&set.evaluate(&oracle.all, day()));
    for seed in 0..200 {
        let (facts, asked) = dialogue(&oracle, None, &mut Dice(seed), 1 + usize::try_from(seed).unwrap() % 20);
        assert_eq!(said(&set.evaluate(&facts, day())), whole, "{asked:?}");
    }
}

#[test]
fn answers_in_any_order_end_in_the_same_report() {
    let set = RuleSet::shipped("ezhou").unwrap();
    for file in ["half.yaml", "defects.yaml", "compliant.yaml"] {
        let oracle = Oracle::of(&set, file);
        let whole = said(&set.evaluate(&oracle.all, day()));
        let seed = u64::try_from(file.len()).unwrap();
        let (facts, asked) = dialogue(&oracle, None, &mut Dice(seed), 40);
        assert_eq!(said(&set.evaluate(&facts, day())), whole, "{file}, asked {asked:?}");
    }
}

/// What is asked in a document, a line a question: path, required findings, effort, text.
fn asked(set: &RuleSet, facts: &str, goal: Option<&str>, n: usize) -> Vec<String> {
    let facts = set.facts(None, Format::Yaml, facts).unwrap();
    let goal = goal.map(|name| set.model().find(name).unwrap());
    let questions = set.next_questions(&facts, day(), goal, n);
    questions.iter().map(|q| format!("{} {}/{} {}", q.path, q.required, q.effort, q.text.zh)).collect()
}

#[test]
fn a_founder_is_asked_only_what_decides() {
    let set = RuleSet::shipped("ezhou").unwrap();
    assert_eq!(asked(&set, "", Some("机构登记"), 9), ["organisation.kind 0/2 机构按哪一类登记？"]);
    assert_eq!(asked(&set, "机构: {性质: 营利性}", Some("机构登记"), 9), [""; 0]);
    assert_eq!(
        asked(&set, "", Some("普惠托位生活补贴"), 9),
        ["organisation.inclusive 0/2 是不是普惠托育机构？", "organisation.places 0/3 备案的托位有多少个？", "classes 0/6 有哪些班级？"]
    );
    // Who is not inclusive gets nothing, whatever the number of places.
    assert_eq!(asked(&set, "机构: {普惠: 否}", Some("普惠托位生活补贴"), 9), [""; 0]);
}

const RULES: &str = r#"
文件 办法 (measures) { 标题 "某市办法"  施行 2026-01-01  效力 地方规章 }
主体 托育机构 (facility) {
  供餐 (meals): 是否 "供餐吗？"
  厨房 (kitchen) { 面积 (area): 平方米 仅当 供餐 说明 "量净面积" }
  编制 (grade): 小 (small) < 中 (medium) < 大 (large)
  服务 (services): 多选 全日托 (full_day) | 半日托 (half_day)
  班级 (classes) [] 称呼 名称 { 名称 (name): 文本  人数 (children): 人 从 1 至 40 }
  员工 (staff) [] 称呼 姓名 { 姓名 (name): 文本 个人信息  所在班级 (class): 班级 }
}
规则 厨房 (kitchen) { 依据 办法 第一条  适用 若 供餐  应 厨房.面积 >= 12平方米 }
规则 每班 (each_class) { 依据 办法 第二条  每个 班级 { 应 人数 <= 20人 且 数量(员工 若 所在班级 = 班级.名称) >= 1人 } }
规则 全日 (full_day) { 依据 办法 第三条  应 全日托 属于 服务 或 编制 >= 中 }
"#;

fn small() -> RuleSet {
    RuleSet::builder().source("small.rules", RULES).build().unwrap()
}

/// What only a draft asks, is asked by no one who leaves drafts out; who takes them for law is asked first what fails by them.
#[test]
fn drafts_are_asked_about_as_they_count() {
    let rules = r#"
文件 甲 (law) { 标题 "甲" 效力 法律 }
文件 乙 (plan) { 标题 "乙" 效力 规范性文件 状态 征求意见 }
主体 机构 (site) { 丙 (c): 是否  丁 (d): 是否  戊 (e): 是否  己 (f): 人  发生 (on): 日期 }
规则 一 (one) { 依据 甲 第一条 应 己 >= 3人 }
规则 二 (two) { 依据 乙 第一条 应 丙 }
规则 三 (three) { 依据 乙 第二条 适用 若 丁 应 己 >= 1人 }
规则 四 (four) { 依据 乙 第三条 期限 发生 + 30日 应 戊 }
扶持 五 (five) { 依据 乙 第四条 条件 丙 金额 "免" }
"#;
    let set = RuleSet::builder().source("t.rules", rules).build().unwrap();
    let asked = |facts: &str, drafts: Drafts| {
        let facts = set.facts(None, Format::Yaml, facts).unwrap();
        let questions = set.next_questions_with(&facts, day(), None, 9, drafts);
        questions.iter().map(|q| format!("{} {} {}", q.path, q.required, q.settles.join(" "))).collect::<Vec<_>>()
    };
    let facts = "{on: 2026-11-20}";
    let all = ["c 0 t.two t.five", "e 0 t.four", "d 0 t.three", "f 1 t.one t.three"];
    let sorted = |mut of: Vec<String>| {
        of.sort_unstable();
        of
    };
    assert_eq!(sorted(asked(facts, Drafts::Apart)), all.iter().map(ToString::to_string).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
    assert_eq!(asked(facts, Drafts::Off), ["f 1 t.one"]);
    assert!(asked(facts, Drafts::AsLaw).contains(&"c 1 t.two t.five".to_owned()));
    assert_eq!(asked("{f: 3}", Drafts::Off), [""; 0]);
}

#[test]
fn guards_lists_and_names_come_first() {
    let set = small();
    let first = asked(&set, "", None, 9);
    assert_eq!(
        first,
        ["meals 1/1 供餐吗？", "grade 1/1 编制是哪一种（小、中、大）？", "services 1/2 服务有哪些（全日托、半日托）？", "classes 1/6 有哪些班级？"],
        "neither the kitchen before it is known to be there, nor staff, whose classes have no names yet"
    );
    let given = "供餐: 是\n服务: [全日托]\n班级: [{人数: 10}, {名称: 二班, 人数: 30}]\n员工: [{}]\n";
    assert_eq!(asked(&set, given, None, 9), ["classes[0].name 1/2 名称是什么？", "kitchen.area 1/5 厨房面积是多少平方米？"]);
    let named = given.replace("{人数: 10}", "{名称: 一班, 人数: 10}");
    assert_eq!(asked(&set, &named, None, 9), ["staff[0].class 1/1 所在班级是什么？", "kitchen.area 1/5 厨房面积是多少平方米？"]);
}

#[test]
fn a_question_says_how_it_is_answered() {
    let set = small();
    let facts = set.facts(None, Format::Yaml, "供餐: 是\n班级: [{名称: 一班}, {名称: 二班}]\n员工: [{姓名: 甲}]").unwrap();
    let one = |path: &str| serde_json::to_value(set.question(&facts, day(), path).unwrap()).unwrap();
    let area = one("kitchen.area");
    assert_eq!(area["answer"], serde_json::json!({"kind": "number", "unit": {"zh": "平方米", "en": "m2"}, "whole": false, "least": "0", "greatest": null}));
    assert_eq!((area["help"]["zh"].as_str(), area["section"][0]["zh"].as_str()), (Some("量净面积"), Some("厨房")));
    assert_eq!(one("grade")["answer"]["ordered"], true);
    assert_eq!(one("classes[1].children")["answer"]["greatest"], "40");
    assert_eq!(one("classes[1].children")["section"], serde_json::json!([{"zh": "班级", "en": "classes"}, {"zh": "二班", "en": null}]));
    assert_eq!(one("staff[0].class")["answer"]["names"], serde_json::json!(["一班", "二班"]));
    // Whose item it is, is personal.
    assert_eq!(one("staff[0].class")["section"][1]["zh"], "第 1 项");
    assert_eq!(one("staff[0].name")["personal"], true);
    assert_eq!(one("classes")["answer"], serde_json::json!({"kind": "list", "label": {"zh": "名称", "en": "name"}, "present": 2}));
    assert!(set.question(&facts, day(), "classes[2].name").is_none());
}

#[test]
fn answers_fit_or_say_why_not() {
    let set = small();
    let subject = set.default_subject().unwrap();
    let mut facts = Facts::of(subject);
    let mut said = Vec::new();
    for (path, text) in [
        ("kitchen.area", "120000平方厘米"),
        ("kitchen.area", "12米"),
        ("services", "无"),
        ("classes", "一班、二班，三班"),
        ("classes", "一班"),
        ("classes", "1个"),
        ("classes", "1.5"),
        ("classes", "99999"),
        ("classes[3].children", "４０"),
        ("classes[3].children", "41"),
        ("staff", "没有"),
        ("stuff", "1"),
    ] {
        said.push(match answer(subject, &mut facts, path, text) {
            Ok(()) => format!("{path} {text}"),
            Err(error) => error.to_string(),
        });
    }
    insta::assert_snapshot!(said.join("\n") + "\n\n" + &facts.to_yaml(set.model(), tuoyu::Lang::Zh), @r"
    kitchen.area（面积）：没有叫「平方厘米」的单位（是不是「平方米」、「厘米」或「立方米」？）
    kitchen.area（面积）：单位应是平方米，写的是米，不是同一种量
    services 无
    classes 一班、二班，三班
    classes（班级）：不止一项的「名称」是「一班」，说不清指的是哪一项（给各项不同的「名称」）
    classes 1个
    classes（班级）：「1.5」不是整数，不能有零头
    classes（班级）：这个列表超过 10000 项
    classes[3].children ４０
    classes[3].children（人数）：「41」大于最大值 40人
    staff 没有
    stuff：没有叫「stuff」的事实

    主体: 托育机构
    服务: []
    班级:
      - 名称: 一班
      - 名称: 二班
      - 名称: 三班
      - 人数: 40
    员工: []
    ");
}
