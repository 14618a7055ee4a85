//! Columns and walker say the same: of written rules and of generated ones, over generated facts with much left out.

use std::fmt::Write as _;
use tuoyu::eval::columns::{Outcomes, outcomes};
use tuoyu::eval::{Amendments, Evaluation, Outcome, RuleResult, Step, Truth, evaluate, evaluate_by_walker};
use tuoyu::model::{ColumnId, ColumnType, Model, NumberType, RuleId, SchemaField, SchemaFieldKind, Subject};
use tuoyu::number::Number;
use tuoyu::{Date, Facts, RuleSet};

/// Numbers that follow from a seed alone.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}

// ── facts ───────────────────────────────────────────────────────────────────

/// How much of a document is left out.
#[derive(Clone, Copy)]
struct Gaps {
    /// One field in so many; 0 is none.
    fields: u64,
    lists: u64,
    open: u64,
    most_items: u64,
}

/// Writes a document of a subject as JSON text.
struct Document<'a> {
    model: &'a Model,
    subject: &'a Subject,
    gaps: Gaps,
    dice: &'a mut Dice,
    out: String,
    /// How many items each list has so far.
    counts: Vec<u64>,
}

fn document(model: &Model, subject: &Subject, gaps: Gaps, dice: &mut Dice) -> String {
    let mut document = Document { model, subject, gaps, dice, out: String::new(), counts: vec![0; subject.lists.len()] };
    document.object(&subject.fields, 0, false);
    document.out
}

impl Document<'_> {
    fn one_in(&mut self, sides: u64) -> bool {
        sides > 0 && self.dice.one_in(sides)
    }

    fn object(&mut self, fields: &[SchemaField], depth: u32, is_group: bool) {
        self.out.push('{');
        let mut open = Vec::new();
        for field in fields {
            // An item that has a 称呼 of text must say it.
            let is_label = |column| self.subject.lists.iter().any(|l| l.label == Some(column)) && self.subject.columns.at(column).ty == ColumnType::Text;
            let left_out = match field.kind {
                SchemaFieldKind::Value(column) if is_label(column) => false,
                SchemaFieldKind::List(..) => self.one_in(self.gaps.lists),
                _ => self.one_in(self.gaps.fields),
            };
            if left_out {
                continue;
            }
            if !self.out.ends_with('{') {
                self.out.push(',');
            }
            write!(self.out, "{:?}:", field.named.key).unwrap();
            match &field.kind {
                SchemaFieldKind::Value(column) => self.value(*column),
                SchemaFieldKind::Group(inner) => self.object(inner, depth, true),
                SchemaFieldKind::List(list, inner) => {
                    if self.one_in(self.gaps.open) {
                        open.push(field.named.key.clone());
                    }
                    let most = if depth == 0 { self.gaps.most_items } else { self.gaps.most_items.min(6) };
                    let count = if self.one_in(6) { 0 } else { self.dice.roll(most + 1) };
                    self.out.push('[');
                    for i in 0..count {
                        if i > 0 {
                            self.out.push(',');
                        }
                        self.object(inner, depth + 1, false);
                        self.counts[list.0 as usize] += 1;
                    }
                    self.out.push(']');
                }
            }
        }
        // Only lists right below the subject are named here.
        if !open.is_empty() && depth == 0 && !is_group {
            write!(self.out, ",\"more\":{open:?}").unwrap();
        }
        self.out.push('}');
    }

    fn value(&mut self, column: ColumnId) {
        let declared = self.subject.columns.at(column);
        let (out, dice, model) = (&mut self.out, &mut *self.dice, self.model);
        let member = |of, dice: &mut Dice| dice.pick(&model.enums.at(of).members).key.clone();
        match &declared.ty {
            // Labels are told apart by their number.
            ColumnType::Text => write!(out, "\"名{}\"", self.counts[declared.list.0 as usize]),
            ColumnType::Item(list) => match self.counts[list.0 as usize] {
                0 => write!(out, "null"),
                n => write!(out, "\"名{}\"", dice.roll(n)),
            },
            ColumnType::YesNo => write!(out, "{}", dice.one_in(2)),
            ColumnType::Date => write!(out, "\"20{}-0{}-{}\"", 19 + dice.roll(9), 1 + dice.roll(9), 10 + dice.roll(19)),
            ColumnType::Number(ty) if is_bounded(ty) => write!(out, "{}", within(ty, dice)),
            ColumnType::Number(ty) if ty.places == 0 => match dice.roll(40) {
                0 if ty.greatest.is_none() => write!(out, "900000000000000000"),
                _ => write!(out, "{}", dice.roll(25)),
            },
            ColumnType::Number(ty) => match dice.roll(40) {
                0 if ty.greatest.is_none() => write!(out, "123456789012.123456"),
                1 => write!(out, "0.000001"),
                _ => write!(out, "{}.{}", dice.roll(60), dice.pick(&["0", "5", "25", "1"])),
            },
            ColumnType::Choice(of) => write!(out, "{:?}", member(*of, dice)),
            ColumnType::Choices(of) => {
                let some: Vec<String> = model.enums.at(*of).members.iter().filter(|_| dice.one_in(2)).map(|m| m.key.clone()).collect();
                write!(out, "{some:?}")
            }
        }
        .unwrap();
    }
}

/// Whether it has bounds of its own, and not only nothing below 0.
fn is_bounded(ty: &NumberType) -> bool {
    ty.greatest.is_some() || ty.least.is_some_and(|least| !least.is_zero())
}

/// A value within bounds, often at one of them; in the declared unit.
fn within(ty: &NumberType, dice: &mut Dice) -> i128 {
    let declared = |bound: Number| bound.checked_div(ty.unit.factor()).unwrap();
    let least = ty.least.map_or(-20, |n| declared(n).ceil().unwrap().to_int().unwrap());
    let greatest = ty.greatest.map_or(least + 25, |n| declared(n).floor().to_int().unwrap());
    match dice.roll(6) {
        0 => least,
        1 => greatest,
        _ => least + i128::from(dice.roll(u64::try_from((greatest - least).min(60) + 1).unwrap())),
    }
}

// ── comparison ──────────────────────────────────────────────────────────────

fn build(text: &str) -> RuleSet {
    RuleSet::builder().source("generated.rules", text).build().unwrap_or_else(|d| panic!("{d}\n{text}"))
}

fn worst(result: &RuleResult) -> (RuleId, Outcome, Vec<Step>) {
    if result.applies == Truth::False {
        return (result.rule, Outcome::NotApplicable, Vec::new());
    }
    let mut outcome = if result.passed > 0 { Outcome::Pass } else { Outcome::NotApplicable };
    let mut failing = Vec::new();
    for item in &result.items {
        let of_item = item.clauses.iter().map(|c| c.outcome).fold(Outcome::NotApplicable, Outcome::worse);
        outcome = outcome.worse(of_item);
        if of_item == Outcome::Fail {
            failing.extend(item.place.last().copied());
        }
    }
    if !result.unseen.is_empty() || result.reason.is_some() {
        outcome = outcome.worse(Outcome::Undetermined);
    }
    failing.sort_unstable();
    (result.rule, outcome, failing)
}

/// The text of one rule among others.
fn rule_text<'a>(source: &'a str, key: &str) -> &'a str {
    let begin = source.split("\n规则 ").find(|rule| rule.contains(&format!("({key})")));
    begin.unwrap_or(source)
}

/// Both ways of evaluating one document, and what the light interface says of it.
fn compare(rules: &RuleSet, facts: &Facts, day: Date, reused: &mut Outcomes, context: &dyn Fn(&str) -> String) {
    let program = rules.program();
    let by_walker = evaluate_by_walker(program, facts, day, Amendments::ALL);
    let both = evaluate(program, facts, day, Amendments::ALL);
    for (a, b) in both.rules.iter().zip(&by_walker.rules) {
        let name = &rules.model().rules.at(a.rule).named.key;
        assert_eq!(a, b, "rule {name}\n{}", context(name));
    }
    assert_eq!(both, by_walker, "{}", context(""));
    outcomes(program, facts, day, Amendments::ALL, reused);
    assert_eq!(reused.iter().len(), by_walker.rules.len(), "{}", context(""));
    for (light, full) in reused.iter().zip(&by_walker.rules) {
        let mut failing = light.failing.to_vec();
        failing.sort_unstable();
        let name = &rules.model().rules.at(full.rule).named.key;
        assert_eq!((light.rule, light.outcome, failing), worst(full), "rule {name}\n{}", context(name));
    }
}

/// Documents of every subject, from whole to mostly left out.
fn over_documents(rules: &RuleSet, source: &str, seeds: std::ops::Range<u64>, reused: &mut Outcomes) {
    let day: Date = "2026-11-23".parse().unwrap();
    for seed in seeds {
        let gaps = match seed % 5 {
            0 => Gaps { fields: 0, lists: 0, open: 0, most_items: 4 },
            1 => Gaps { fields: 10, lists: 0, open: 0, most_items: 6 },
            2 => Gaps { fields: 4, lists: 5, open: 5, most_items: 5 },
            3 if seed % 2 == 0 => Gaps { fields: 8, lists: 0, open: 0, most_items: 70 },
            _ => Gaps { fields: 2, lists: 3, open: 0, most_items: 3 },
        };
        let mut dice = Dice(seed);
        let model = rules.model();
        for (id, subject) in model.subjects.enumerate() {
            let text = document(model, subject, gaps, &mut dice);
            let subject_ref = rules.subject(&model.subjects.at(id).named.key).unwrap();
            let facts = Facts::from_json(subject_ref, &text).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
            compare(rules, &facts, day, reused, &|rule| format!("seed {seed}\n{text}\n{}", rule_text(source, rule)));
        }
    }
}

// ── generated rules ─────────────────────────────────────────────────────────

const DECLARED: &str = r#"
文件 标准 (standard) { 标题 "标准" 施行 2019-01-01 效力 规范性文件 }
主体 机构 (facility) {
  长 (length): 米
  宽 (width): 米 从 -5 至 100
  面积 (area): 平方米
  人员 (people): 人
  托位数 (spots): 人
  比例 (share): %
  建成 (built): 日期
  到期 (expires): 日期 仅当 独立
  独立 (standalone): 是否
  供餐 (meals): 是否 仅当 独立
  规模 (scale): 小 (small) < 中 (medium) < 大 (large)
  性质 (nature): 红 (red) | 绿 (green) | 蓝 (blue)
  服务 (services): 多选 全日 (full) | 半日 (half) | 计时 (hourly)
  层高 (storey): 米 仅当 性质 = 红 且 独立
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (kind): 子 (zi) | 丑 (chou) | 寅 (yin)
    人数 (children): 人
    看护 (carers): 人
    用地 (ground): 平方米
    净高 (height): 米 仅当 合用
    合用 (merged): 是否
    开办 (opened): 日期
    等级 (grade): 低 (low) < 高 (high)
    区域 (zones) [] 称呼 类别 {
      类别 (use): 睡 (sleep) | 玩 (play)
      占地 (zone_area): 平方米
      有窗 (window): 是否
    }
  }
  员工 (staff) [] 称呼 姓名 {
    姓名 (person): 文本
    岗位 (role): 保育 (carer) | 保健 (health) | 保安 (guard)
    所在班级 (class): 班级 仅当 岗位 = 保育
    学历 (education): 初中 (junior) < 高中 (senior) < 本科 (bachelor)
    证件至 (valid_until): 日期
    专职 (fulltime): 是否
    工龄 (served): 人
  }
}
表 班型标准 (by_kind) 按 班级.班型 {
  依据 标准 第一条
  班型 (kind) | 上限 (limit) | 每名 (per) | 人均 (each) | 要合用 (must_merge)
  子 | 10人 | 3人 | 1.5平方米 | 真
  丑 | 15人 | — | 2平方米 | 假
  寅 | — | 7人 | 2.25平方米 | —
}
表 双键 (by_both) 按 班级.班型, 班级.区域.类别 {
  依据 标准 第二条
  班型 (kind) | 类别 (use) | 最小 (least)
  子 | 睡 | 30平方米
  子 | 玩 | —
  其余 | 玩 | 12.5平方米
  其余 | 睡 | 8平方米
}
定义 在册 (enrolled) = 合计(班级 的 人数)
"#;

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Facility,
    Class,
    Zone,
    Staff,
}

struct Writer<'d> {
    dice: &'d mut Dice,
}

impl Writer<'_> {
    fn pick(&mut self, all: &[&str]) -> String {
        (*self.dice.pick(all)).to_owned()
    }

    fn any(&mut self, here: &[&str], outer: &[&str]) -> String {
        if !here.is_empty() && !self.dice.one_in(4) { self.pick(here) } else { self.pick(outer) }
    }

    fn length(&mut self, at: At, depth: u32) -> String {
        if depth == 0 || self.dice.one_in(2) {
            let here: &[&str] = if matches!(at, At::Class | At::Zone) { &["净高"] } else { &[] };
            return match self.dice.roll(5) {
                0 => self.pick(&["3米", "0.05米", "25米", "120厘米", "0米"]),
                _ => self.any(here, &["长", "宽", "层高", "长 * 2", "-宽", "宽 / 3"]),
            };
        }
        let (a, b, c) = (self.length(at, depth - 1), self.length(at, depth - 1), self.truth(at, depth - 1));
        match self.dice.roll(6) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} - {b})"),
            2 => format!("最大({a}, {b})"),
            3 => format!("最小({a}, {b})"),
            4 => format!("(若 {c} 则 {a} 否则 {b})"),
            _ => format!("{a} * {}", self.pick(&["2", "50%", "0.3"])),
        }
    }

    /// What a division by nought is not known of beforehand.
    fn people_given(&mut self, at: At) -> String {
        let here: &[&str] = match at {
            At::Class | At::Zone => &["人数", "看护", "班型标准(班型).上限", "班型标准(班型).每名"],
            At::Staff => &["工龄"],
            At::Facility => &[],
        };
        self.any(here, &["人员", "托位数", "在册"])
    }

    fn people(&mut self, at: At, depth: u32) -> String {
        if depth == 0 || self.dice.one_in(3) {
            return match self.dice.roll(6) {
                0 => self.pick(&["3人", "10人", "0人", "1千人"]),
                _ => self.people_given(at),
            };
        }
        let (a, b) = (self.people(at, depth - 1), self.people(at, depth - 1));
        let (class, staff) = (self.truth(At::Class, depth - 1), self.truth(At::Staff, depth - 1));
        match self.dice.roll(12) {
            0 => format!("({a} + {b})"),
            1 => format!("({a} - {b})"),
            2 => format!("最大({a}, {b})"),
            3 => format!("向上取整({a} / {})", self.pick(&["3", "7", "2.5"])),
            4 => format!("向下取整({a} / {} * 1人)", self.people_given(at)),
            5 => format!("合计(班级 若 {class} 的 {})", self.people(At::Class, depth - 1)),
            6 => format!("{}(班级 若 {class} 的 人数)", self.pick(&["最大", "最小", "平均"])),
            7 => format!("合计(员工 若 {staff} 的 工龄)"),
            8 if matches!(at, At::Class | At::Zone) => format!("合计(员工 若 所在班级 = 班级.名称 且 {staff} 的 工龄)"),
            9 => {
                let c = self.truth(at, depth - 1);
                format!("(若 {c} 则 {a} 否则 {b})")
            }
            10 => format!("{a} * 1.5"),
            _ => a,
        }
    }

    fn area(&mut self, at: At, depth: u32) -> String {
        if depth == 0 || self.dice.one_in(3) {
            let here: &[&str] = match at {
                At::Class => &["用地", "班型标准(班型).人均"],
                At::Zone => &["占地", "用地", "双键(班型, 类别).最小"],
                _ => &[],
            };
            return match self.dice.roll(5) {
                0 => self.pick(&["30平方米", "2.25平方米"]),
                _ => self.any(here, &["面积", "长 * 宽"]),
            };
        }
        let zone = self.truth(At::Zone, depth - 1);
        match (self.dice.roll(4), at) {
            (0, At::Class) => format!("合计(区域 若 {zone} 的 占地)"),
            (1, At::Class) => format!("{}(区域 若 {zone} 的 占地)", self.pick(&["最大", "最小", "平均"])),
            (2, _) => format!("{} * {}", self.pick(&["3平方米/人", "0.4平方米/人"]), self.people(at, depth - 1)),
            _ => format!("({} + {})", self.area(at, depth - 1), self.area(at, depth - 1)),
        }
    }

    fn date(&mut self, at: At) -> String {
        let here: &[&str] = match at {
            At::Class | At::Zone => &["开办"],
            At::Staff => &["证件至"],
            At::Facility => &[],
        };
        let date = self.any(here, &["建成", "到期", "评估日", "2026-05-31"]);
        let by = self.pick(&["", "", " + 30日", " + 1年", " - 18个月", " + 3个月", " - 10日", " + 1个月 - 1日"]);
        format!("{date}{by}")
    }

    fn compared(&mut self) -> String {
        self.pick(&["<", "<=", ">", ">=", "=", "不是"])
    }

    fn atom(&mut self, at: At, depth: u32) -> String {
        let how = self.compared();
        match self.dice.roll(12) {
            0 => format!("{} {how} {}", self.length(at, depth), self.length(at, depth)),
            1 | 2 => format!("{} {how} {}", self.people(at, depth), self.people(at, depth)),
            3 => format!("{} {how} {}", self.area(at, depth), self.area(at, depth)),
            4 => format!("{} / {} {how} {}", self.area(at, depth), self.people_given(at), self.pick(&["3平方米/人", "0.5平方米/人", "0平方米/人"])),
            5 => format!("{} {how} {}", self.date(at), self.date(at)),
            6 => format!("{} 在 {} 至 {}", self.length(at, depth), self.length(at, 0), self.length(at, 0)),
            7 => format!("{} 在 {} 至 {}", self.date(at), self.date(at), self.date(at)),
            8 => match at {
                At::Class | At::Zone => {
                    self.pick(&["班型 = 子", "班型 属于 (子、寅)", "等级 >= 高", "等级 = 低", "班型 不是 丑", "班型标准(班型).要合用", "合用 = 独立"])
                }
                At::Staff => {
                    self.pick(&["岗位 = 保健", "岗位 属于 (保育、保安)", "学历 >= 高中", "学历 属于 (初中、本科)", "所在班级 = \"名1\"", "专职 = 供餐"])
                }
                At::Facility => self.pick(&["性质 = 红", "规模 > 小", "规模 属于 (小、大)", "全日 属于 服务", "评估日 >= 2026-01-01", "比例 >= 30%"]),
            },
            9 => {
                let (class, staff, zone) = (
                    self.truth(At::Class, depth.saturating_sub(1)),
                    self.truth(At::Staff, depth.saturating_sub(1)),
                    self.truth(At::Zone, depth.saturating_sub(1)),
                );
                let quantifier = self.pick(&["存在", "所有"]);
                match (self.dice.roll(6), at) {
                    (0 | 1, At::Class) => format!("({quantifier} 区域 满足 {zone})"),
                    (2, At::Class) => format!("({quantifier} 区域 若 有窗 满足 {zone})"),
                    (3, At::Class | At::Zone) => format!("(存在 员工 满足 所在班级 = 班级.名称 且 {staff})"),
                    (4, _) => format!("({quantifier} 员工 若 专职 满足 {staff})"),
                    _ => format!("({quantifier} 班级 满足 {class})"),
                }
            }
            10 => {
                let count = self.pick(&["1", "2", "0"]);
                match (self.dice.roll(3), at) {
                    (0, At::Class | At::Zone) => format!("数量(员工 若 所在班级 = 班级.名称 且 岗位 = 保育) {how} {count}"),
                    (1, At::Class) => format!("数量(区域 若 有窗) {how} {count}"),
                    _ => {
                        let staff = self.truth(At::Staff, depth.saturating_sub(1));
                        format!("数量(员工 若 {staff}) {how} {count}")
                    }
                }
            }
            _ => {
                let here: &[&str] = match at {
                    At::Class => &["合用"],
                    At::Zone => &["有窗", "合用"],
                    At::Staff => &["专职"],
                    At::Facility => &[],
                };
                self.any(here, &["独立", "供餐"])
            }
        }
    }

    fn truth(&mut self, at: At, depth: u32) -> String {
        if depth == 0 || self.dice.one_in(3) {
            return self.atom(at, depth);
        }
        let (a, b) = (self.truth(at, depth - 1), self.truth(at, depth - 1));
        match self.dice.roll(5) {
            0 => format!("非 ({a})"),
            1 | 2 => format!("({a} 且 {b})"),
            3 => format!("({a} 或 {b})"),
            _ => format!("({a} 且 {b} 或 {})", self.atom(at, 0)),
        }
    }

    fn clause(&mut self, at: At) -> String {
        let verb = self.pick(&["应", "不应"]);
        let mut clause = format!("{verb} {}", self.truth(at, 2));
        for _ in 0..self.dice.roll(3).saturating_sub(1) {
            write!(clause, "\n 但 若 {} 可 {}", self.truth(at, 1), self.truth(at, 1)).unwrap();
        }
        clause
    }

    fn rule(&mut self, number: u32) -> String {
        let mut rule = format!("规则 规则{number} (rule_{number}) {{ 依据 标准 第{}条\n", ["一", "二", "三"][number as usize % 3]);
        if self.dice.one_in(3) {
            writeln!(rule, "适用 若 {}", self.truth(At::Facility, 1)).unwrap();
        }
        if self.dice.one_in(8) {
            writeln!(rule, "期限 {}", self.date(At::Facility)).unwrap();
        }
        let filter = |w: &mut Self, at| if w.dice.one_in(2) { format!(" 若 {}", w.truth(at, 1)) } else { String::new() };
        match self.dice.roll(6) {
            0 => writeln!(rule, "{}", self.clause(At::Facility)),
            1 | 2 => {
                let filter = filter(self, At::Class);
                let second = if self.dice.one_in(3) { self.clause(At::Class) } else { String::new() };
                writeln!(rule, "每个 班级{filter} {{ {}\n {second} }}", self.clause(At::Class))
            }
            3 => {
                let filter = filter(self, At::Class);
                let own = if self.dice.one_in(2) { self.clause(At::Class) } else { String::new() };
                writeln!(rule, "每个 班级{filter} {{ {own}\n 每个 区域 {{ {} }} }}", self.clause(At::Zone))
            }
            4 => {
                let filter = filter(self, At::Staff);
                writeln!(rule, "每个 员工{filter} {{ {} }}", self.clause(At::Staff))
            }
            _ => writeln!(rule, "{}\n{}", self.clause(At::Facility), self.clause(At::Facility)),
        }
        .unwrap();
        rule.push_str("}\n");
        rule
    }
}

#[test]
fn generated_rules_come_out_the_same() {
    let mut reused = Outcomes::default();
    for seed in 0..SEEDS {
        let mut dice = Dice(1000 + seed);
        let mut text = DECLARED.to_owned();
        for number in 0..12 {
            text.push_str(&Writer { dice: &mut dice }.rule(number));
        }
        let rules = build(&text);

        over_documents(&rules, text.trim_start_matches(DECLARED), seed * 10..seed * 10 + 10, &mut reused);
    }
}

const SEEDS: u64 = 10;

/// A document in which nothing is known and one that is empty.
#[test]
fn nothing_known() {
    let rules = build(&format!("{DECLARED}\n规则 一 (one) {{ 依据 标准 第一条 每个 班级 {{ 应 人数 <= 班型标准(班型).上限 }} }}"));
    let facts = Facts::unknown(rules.model(), rules.default_subject().unwrap().id);
    let day: Date = "2026-11-23".parse().unwrap();
    compare(&rules, &facts, day, &mut Outcomes::default(), &|_| String::new());
    let evaluation: Evaluation = evaluate(rules.program(), &facts, day, Amendments::ALL);
    assert_eq!(evaluation.rules.len(), 1);
}

/// The rules that the crate ships, over documents of every kind.
#[test]
fn shipped_rules_come_out_the_same() {
    let mut reused = Outcomes::default();
    for pack in ["national", "hubei", "ezhou"] {
        let rules = RuleSet::shipped(pack).unwrap();
        over_documents(&rules, "", 0..15, &mut reused);
    }
}
