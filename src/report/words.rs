//! Expressions in words, with what they are worth at a place: `人数 16人 > 人数上限 15人`.

use crate::date::Date;
use crate::eval::{Range, Step, Truth, Value, Walker};
use crate::facts::Facts;
use crate::lang::Lang;
use crate::model::{Aggregate, Bilingual, ColumnId, Compare, EnumId, Expr, ExprId, ExprKind, ListId, Member, Model, Named, Quantifier, Subject, Ty};
use crate::number::Number;
use crate::unit::Unit;

/// How tightly a node holds together; one that holds less tightly than its surroundings gets brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Negative,
    Atom,
}

/// In which language, and how deep among the scopes that aggregates push.
#[derive(Debug, Clone, Copy)]
struct Context {
    lang: Lang,
    /// How many scopes stand around the whole text.
    outer: usize,
    /// How many stand around this node.
    depth: usize,
}

impl Context {
    fn inside(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// Puts expressions into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    model: &'a Model,
    facts: &'a Facts,
    subject: &'a Subject,
    walker: Walker<'a>,
}

/// A text in both languages.
pub(crate) fn both(text: impl Fn(Lang) -> String) -> Bilingual {
    Bilingual { zh: text(Lang::Zh), en: Some(text(Lang::En)) }
}

/// A declared name: the Chinese one, or the key with blanks.
pub(crate) fn name(named: &Named, lang: Lang) -> String {
    match lang {
        Lang::Zh => named.name.clone(),
        Lang::En => named.key.replace('_', " "),
    }
}

/// The same in both languages.
pub(crate) fn named(named: &Named) -> Bilingual {
    both(|lang| name(named, lang))
}

/// A field with the groups that it stands in: 场地租期, `site lease term`. A group that the field's own name has in it is not said twice: 已备案.
pub(super) fn path_name(path: &[Named], lang: Lang) -> String {
    let own = path.last().map(|n| name(n, lang)).unwrap_or_default();
    let names: Vec<String> = path.iter().map(|n| name(n, lang)).filter(|n| *n == own || !own.contains(n.as_str())).collect();
    names.join(lang.pick("", " "))
}

/// A quantity in a unit.
pub(super) fn quantity(base: Number, unit: &Unit, lang: Lang) -> String {
    let Some(n) = base.checked_div(unit.factor()) else { return lang.pick("未知", "unknown").to_owned() };
    let mut words = unit.words(lang == Lang::En);
    if lang == Lang::En {
        // One person, but two persons; square metres a person.
        let mut parts = words.split('/');
        let above = parts.next().unwrap_or_default();
        let above = if n == Number::ONE { super::phrases::singular(above) } else { above.to_owned() };
        words = std::iter::once(above).chain(parts.map(super::phrases::singular)).collect::<Vec<_>>().join("/");
    }
    let gap = if lang == Lang::En && !words.is_empty() && words != "%" && words != "‰" { " " } else { "" };
    format!("{n}{gap}{words}")
}

pub(super) fn yes_no(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}

impl<'a> Words<'a> {
    pub(super) fn new(walker: Walker<'a>) -> Self {
        let Walker { model, facts, .. } = walker;
        Self { model, facts, subject: model.subjects.at(facts.subject()), walker }
    }

    fn expr(&self, id: ExprId) -> &'a Expr {
        self.model.exprs.at(id)
    }

    /// An atom as it is at a place: where what was asked does not hold, its opposite.
    pub(super) fn atom(&self, id: ExprId, place: &[Step]) -> Bilingual {
        both(|lang| self.atom_in(id, place, Context { lang, outer: place.len(), depth: place.len() }))
    }

    /// Several atoms as they are; what is not applicable has no part in it, unless nothing else has.
    pub(super) fn atoms(&self, atoms: &[ExprId], place: &[Step]) -> Bilingual {
        let applies = |id: &&ExprId| self.walker.truth(**id, place) != Truth::NotApplicable;
        let all = if atoms.iter().any(|id| applies(&id)) { atoms.iter().filter(applies).collect() } else { atoms.iter().collect::<Vec<_>>() };
        super::phrases::joined(all.into_iter().map(|id| self.atom(*id, place)))
    }

    /// A condition as it is written, without values.
    pub(super) fn condition(&self, id: ExprId, place: &[Step], lang: Lang) -> String {
        self.term(id, Context { lang, outer: place.len(), depth: place.len() })
    }

    /// The atoms by which a condition has the truth value that it has.
    pub(super) fn blamed(&self, id: ExprId, place: &[Step]) -> Vec<ExprId> {
        match &self.expr(id).kind {
            ExprKind::Not(inner) => self.blamed(*inner, place),
            ExprKind::And(all) | ExprKind::Or(all) => {
                let truth = self.walker.truth(id, place);
                all.iter().filter(|o| self.walker.truth(**o, place) == truth).flat_map(|o| self.blamed(*o, place)).collect()
            }
            _ => vec![id],
        }
    }

    // ── as it is ────────────────────────────────────────────────────────────

    fn atom_in(&self, id: ExprId, place: &[Step], cx: Context) -> String {
        let lang = cx.lang;
        let truth = self.walker.truth(id, place);
        let holds = truth != Truth::False;
        match &self.expr(id).kind {
            ExprKind::Compare(compare, a, b) => {
                let compare = if holds { *compare } else { compare.opposite() };
                self.compared(compare, *a, *b, place, cx)
            }
            ExprKind::Same(a, b, negative) => {
                let compare = if holds == *negative { Compare::NotEqual } else { Compare::Equal };
                self.compared(compare, *a, *b, place, cx)
            }
            ExprKind::OneOf(value, set) => {
                let members: Vec<String> = set.iter().map(|m| self.term(*m, cx)).collect();
                let value = self.side(*value, None, place, cx);
                match lang {
                    Lang::Zh => format!("{value}，{}（{}）", if holds { "属于" } else { "不属于" }, members.join("、")),
                    Lang::En => format!("{value}, {} of ({})", if holds { "one" } else { "none" }, members.join(", ")),
                }
            }
            ExprKind::Between(value, low, high) => self.between(holds, (*value, *low, *high), place, cx),
            // Which of them it is would be told.
            ExprKind::Has(set, _) if self.is_personal(*set) => self.side(*set, None, place, cx),
            ExprKind::Has(set, member) => {
                let (set, member) = (self.term(*set, cx), self.member(*member, lang));
                match lang {
                    Lang::Zh => format!("{set}{}{member}", if holds { "包括" } else { "不包括" }),
                    Lang::En => format!("{set}: {} {member}", if holds { "with" } else { "without" }),
                }
            }
            ExprKind::Quantified { quantifier, source, filter, predicate } => {
                let items = self.items_of(source.list(), *filter, cx);
                let what = self.term(*predicate, cx.inside());
                match (quantifier, holds, lang) {
                    (Quantifier::Some, true, Lang::Zh) => format!("有{items}满足：{what}"),
                    (Quantifier::Some, false, Lang::Zh) => format!("没有{items}满足：{what}"),
                    (Quantifier::All, true, Lang::Zh) => format!("所有{items}都满足：{what}"),
                    (Quantifier::All, false, Lang::Zh) => format!("不是所有{items}都满足：{what}"),
                    (Quantifier::Some, true, Lang::En) => format!("some {items} satisfy {what}"),
                    (Quantifier::Some, false, Lang::En) => format!("no {items} satisfy {what}"),
                    (Quantifier::All, true, Lang::En) => format!("all {items} satisfy {what}"),
                    (Quantifier::All, false, Lang::En) => format!("not all {items} satisfy {what}"),
                }
            }
            ExprKind::Not(inner) => self.atom_in(*inner, place, cx),
            ExprKind::And(all) | ExprKind::Or(all) => {
                let all: Vec<String> = all.iter().map(|o| self.atom_in(*o, place, cx)).collect();
                all.join(lang.pick("；", "; "))
            }
            ExprKind::If { condition, then, otherwise } => match self.taken(*condition, *then, *otherwise, place) {
                Some(taken) => self.atom_in(taken, place, cx),
                None => self.side(id, None, place, cx),
            },
            _ => self.side(id, None, place, cx),
        }
    }

    fn taken(&self, condition: ExprId, then: ExprId, otherwise: ExprId, place: &[Step]) -> Option<ExprId> {
        match self.walker.truth(condition, place) {
            Truth::True => Some(then),
            Truth::False | Truth::NotApplicable => Some(otherwise),
            Truth::Unknown => None,
        }
    }

    fn compared(&self, compare: Compare, a: ExprId, b: ExprId, place: &[Step], cx: Context) -> String {
        let hint = |own: ExprId, other: ExprId| match (&self.expr(own).ty, &self.expr(other).ty) {
            (Ty::Number(own), Ty::Number(other)) if own.dims().is_bare() && other.is_count() => Some(other),
            _ => None,
        };
        // A choice is a word, not a figure: it is or is not another.
        let is_word = matches!(self.expr(a).ty, Ty::Choice(_));
        if let (true, Compare::Equal, ExprKind::Member(_)) = (is_word, compare, &self.expr(b).kind) {
            return format!("{} {} {}", self.term(a, cx), cx.lang.pick("是", "is"), self.term(b, cx));
        }
        let mut left = self.side(a, hint(a, b), place, cx);
        let mut right = self.side(b, hint(b, a), place, cx);
        if self.term(a, cx) == self.term(b, cx) {
            // 净宽 2.1米 < 净宽 2.4米 says too little: the table says which.
            for (id, text) in [(a, &mut left), (b, &mut right)] {
                if let ExprKind::Lookup { table, .. } = &self.expr(id).kind {
                    *text = format!("{} {text}", name(&self.model.tables.at(*table).named, cx.lang));
                }
            }
        }
        match (is_word, compare) {
            (true, Compare::NotEqual) => format!("{left}{}{right}", cx.lang.pick("，不是 ", ", not ")),
            _ => format!("{left} {} {right}", sign(compare)),
        }
    }

    fn between(&self, holds: bool, (value, low, high): (ExprId, ExprId, ExprId), place: &[Step], cx: Context) -> String {
        let point = |id| self.point(id, place);
        if let (false, Some(at), Some(least), Some(greatest)) = (holds, point(value), point(low), point(high)) {
            if at < least {
                return self.compared(Compare::Less, value, low, place, cx);
            }
            if at > greatest {
                return self.compared(Compare::Greater, value, high, place, cx);
            }
        }
        let (value, low, high) = (self.side(value, None, place, cx), self.term(low, cx), self.term(high, cx));
        match (holds, cx.lang) {
            (true, Lang::Zh) => format!("{value}，在 {low} 至 {high} 之间"),
            (false, Lang::Zh) => format!("{value}，不在 {low} 至 {high} 之间"),
            (true, Lang::En) => format!("{value}, in {low} to {high}"),
            (false, Lang::En) => format!("{value}, not in {low} to {high}"),
        }
    }

    /// What a quantity, date or ordered choice is worth, where it is one value.
    pub(super) fn point(&self, id: ExprId, place: &[Step]) -> Option<Number> {
        match self.walker.value(id, place) {
            Value::Range { range: Range { least: Some(least), greatest: Some(greatest) }, maybe_not_applicable: false } if least == greatest => Some(least),
            _ => None,
        }
    }

    /// A side of a comparison: what it is, and what it is worth.
    fn side(&self, id: ExprId, hint: Option<&Unit>, place: &[Step], cx: Context) -> String {
        match &self.expr(id).kind {
            ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Bool(_) | ExprKind::Text(_) | ExprKind::Member(_) => self.term(id, cx),
            ExprKind::If { condition, then, otherwise } => match self.taken(*condition, *then, *otherwise, place) {
                Some(taken) => self.side(taken, hint, place, cx),
                None => format!("{} {}", self.term(id, cx), self.worth(id, hint, place, cx.lang)),
            },
            ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::Multiply(..)
            | ExprKind::Divide(..)
            | ExprKind::Negative(..)
            | ExprKind::AddToDate { .. }
            | ExprKind::DaysBetween(..)
                if !self.is_personal(id) && self.point(id, place).is_some() =>
            {
                let worth = self.worth(id, hint, place, cx.lang);
                match worth.strip_prefix('≈') {
                    Some(rounded) => format!("{} ≈ {rounded}", self.term(id, cx)),
                    None => format!("{} = {worth}", self.term(id, cx)),
                }
            }
            _ => format!("{} {}", self.term(id, cx), self.worth(id, hint, place, cx.lang)),
        }
    }

    /// What a node is worth, in the unit of the node or, for a bare number, of the count that it meets.
    fn worth(&self, id: ExprId, hint: Option<&Unit>, place: &[Step], lang: Lang) -> String {
        if self.is_personal(id) {
            return lang.pick("（个人信息，不显示）", "(personal, not shown)").to_owned();
        }
        let unknown = || lang.pick("未知", "unknown").to_owned();
        match self.walker.value(id, place) {
            Value::NotApplicable | Value::Truth(Truth::NotApplicable) => lang.pick("不适用", "not applicable").to_owned(),
            Value::Truth(Truth::True) => yes_no(true, lang).to_owned(),
            Value::Truth(Truth::False) => yes_no(false, lang).to_owned(),
            Value::Truth(Truth::Unknown) | Value::Unknown => unknown(),
            Value::Exact(raw) => self.exact(raw, &self.expr(id).ty, lang),
            Value::Range { range, .. } => self.range(range, id, hint, lang),
        }
    }

    fn range(&self, range: Range, id: ExprId, hint: Option<&Unit>, lang: Lang) -> String {
        let ty = &self.expr(id).ty;
        let show = |n: Number| match (ty, hint) {
            (Ty::Number(_), Some(unit)) | (Ty::Number(unit), None) => quantity(n, unit, lang),
            _ => n.to_int().and_then(|n| i64::try_from(n).ok()).map_or_else(String::new, |raw| self.exact(raw, ty, lang)),
        };
        // Of a fact that nobody has said its bounds say nothing either.
        let is_fact = matches!(self.expr(id).kind, ExprKind::Field { .. });
        match (range.least, range.greatest) {
            (Some(least), Some(greatest)) if least == greatest => show(least),
            _ if is_fact => lang.pick("未知", "unknown").to_owned(),
            (Some(least), Some(greatest)) => {
                // 35 至 50人: the unit once.
                let unit = if let Ty::Number(unit) = ty { Some(hint.unwrap_or(unit)) } else { None };
                let from = unit.and_then(|u| least.checked_div(u.factor())).map_or_else(|| show(least), |n| n.to_string());
                format!("{from}{}{}", lang.pick(" 至 ", " to "), show(greatest))
            }
            (Some(least), None) => match lang {
                Lang::Zh => format!("{} 以上", show(least)),
                Lang::En => format!("at least {}", show(least)),
            },
            (None, Some(greatest)) => match lang {
                Lang::Zh => format!("{} 以下", show(greatest)),
                Lang::En => format!("at most {}", show(greatest)),
            },
            (None, None) => lang.pick("未知", "unknown").to_owned(),
        }
    }

    /// A value as columns hold it.
    pub(super) fn exact(&self, raw: i64, ty: &Ty, lang: Lang) -> String {
        match ty {
            Ty::Bool => yes_no(raw != 0, lang).to_owned(),
            Ty::Date => Date::from_days(raw).map_or_else(String::new, |d| d.to_string()),
            Ty::Text => u32::try_from(raw).map_or_else(|_| String::new(), |symbol| self.facts.symbol(self.model, symbol).to_owned()),
            Ty::Choice(of) => u8::try_from(raw).map_or_else(|_| String::new(), |position| self.member(Member { of: *of, position }, lang)),
            Ty::Choices(of) => self.choices(raw, *of, lang),
            Ty::Number(unit) => quantity(Number::from_int(i128::from(raw)), unit, lang),
        }
    }

    fn choices(&self, bits: i64, of: EnumId, lang: Lang) -> String {
        let members = &self.model.enums.at(of).members;
        let chosen: Vec<String> = members.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, m)| name(m, lang)).collect();
        if chosen.is_empty() { lang.pick("无", "none").to_owned() } else { chosen.join(lang.pick("、", ", ")) }
    }

    fn member(&self, member: Member, lang: Lang) -> String {
        self.model.enums.at(member.of).members.get(usize::from(member.position)).map_or_else(String::new, |m| name(m, lang))
    }

    /// Whether a value would give away personal data. How many there are of something does not.
    fn is_personal(&self, id: ExprId) -> bool {
        match &self.expr(id).kind {
            ExprKind::Field { column, .. } | ExprKind::GroupKey { column, .. } => self.subject.columns.at(*column).personal,
            ExprKind::Aggregate { value, .. } => value.is_some_and(|v| self.is_personal(v)),
            ExprKind::Quantified { .. } => false,
            _ => self.model.operands(id).into_iter().any(|o| self.is_personal(o)),
        }
    }

    // ── as it is written ────────────────────────────────────────────────────

    fn term(&self, id: ExprId, cx: Context) -> String {
        let lang = cx.lang;
        let expr = self.expr(id);
        let infix = |a: ExprId, sign: &str, b: ExprId, binding: Binding| {
            // What stands right of a minus or a stroke needs brackets where it holds no tighter.
            let right = if matches!(sign, "−" | "÷") { self.bracketed_above(b, binding, cx) } else { self.bracketed(b, binding, cx) };
            format!("{} {sign} {right}", self.bracketed(a, binding, cx))
        };
        match &expr.kind {
            ExprKind::Number(n) => match &expr.ty {
                Ty::Number(unit) => quantity(*n, unit, lang),
                _ => n.to_string(),
            },
            ExprKind::Date(date) => date.to_string(),
            ExprKind::Bool(yes) => yes_no(*yes, lang).to_owned(),
            ExprKind::Text(text) => self.model.texts.get(*text).map_or_else(String::new, |t| lang.pick(format!("“{t}”"), format!("\"{t}\""))),
            ExprKind::Member(member) => self.member(*member, lang),
            ExprKind::AsOf => lang.pick("评估日", "day of the check").to_owned(),
            ExprKind::Field { scope, column } => self.field(*scope, *column, cx),
            ExprKind::GroupKey { column, .. } => path_name(&self.subject.columns.at(*column).path, lang),
            ExprKind::Add(a, b) => infix(*a, "+", *b, Binding::Sum),
            ExprKind::Subtract(a, b) | ExprKind::DaysBetween(a, b) => infix(*a, "−", *b, Binding::Sum),
            ExprKind::Multiply(a, b) => infix(*a, "×", *b, Binding::Product),
            ExprKind::Divide(a, b) => infix(*a, "÷", *b, Binding::Product),
            ExprKind::Negative(a) => format!("−{}", self.bracketed(*a, Binding::Negative, cx)),
            ExprKind::AddToDate { date, duration, negative, .. } => infix(*date, if *negative { "−" } else { "+" }, *duration, Binding::Sum),
            ExprKind::RoundUp(a, _) => format!("{}({})", lang.pick("向上取整", "round up"), self.term(*a, cx)),
            ExprKind::RoundDown(a, _) => format!("{}({})", lang.pick("向下取整", "round down"), self.term(*a, cx)),
            ExprKind::Greatest(all) => self.called(lang.pick("最大", "max"), all, cx),
            ExprKind::Least(all) => self.called(lang.pick("最小", "min"), all, cx),
            ExprKind::MonthsBetween(a, b) => self.called(lang.pick("相隔月数", "months between"), &[*a, *b], cx),
            ExprKind::If { condition, then, otherwise } => {
                let (condition, then, otherwise) = (self.term(*condition, cx), self.term(*then, cx), self.term(*otherwise, cx));
                match lang {
                    Lang::Zh => format!("(若 {condition} 则 {then} 否则 {otherwise})"),
                    Lang::En => format!("(if {condition} then {then} else {otherwise})"),
                }
            }
            ExprKind::Lookup { table, column, .. } => {
                let table = self.model.tables.at(*table);
                table.columns.get(usize::from(*column)).map_or_else(String::new, |(named, _)| name(named, lang))
            }
            ExprKind::Defined(definition) => name(&self.model.definitions.at(*definition).named, lang),
            ExprKind::Aggregate { aggregate, source, filter, value } => {
                let function = match (aggregate, lang) {
                    (Aggregate::Count, Lang::Zh) => "数量",
                    (Aggregate::Sum, Lang::Zh) => "合计",
                    (Aggregate::Max, Lang::Zh) => "最大",
                    (Aggregate::Min, Lang::Zh) => "最小",
                    (Aggregate::Average, Lang::Zh) => "平均",
                    (Aggregate::Count, Lang::En) => "count",
                    (Aggregate::Sum, Lang::En) => "sum",
                    (Aggregate::Max, Lang::En) => "max",
                    (Aggregate::Min, Lang::En) => "min",
                    (Aggregate::Average, Lang::En) => "average",
                };
                let mut inside = name(&self.subject.lists.at(source.list()).named, lang);
                if let Some(filter) = filter {
                    inside.push_str(lang.pick(" 若 ", " if "));
                    inside.push_str(&self.term(*filter, cx.inside()));
                }
                if let Some(value) = value {
                    inside.push_str(lang.pick(" 的 ", " of "));
                    inside.push_str(&self.term(*value, cx.inside()));
                }
                format!("{function}({inside})")
            }
            ExprKind::Quantified { quantifier, source, filter, predicate } => {
                let word = match (quantifier, lang) {
                    (Quantifier::Some, Lang::Zh) => "存在",
                    (Quantifier::All, Lang::Zh) => "所有",
                    (Quantifier::Some, Lang::En) => "some",
                    (Quantifier::All, Lang::En) => "all",
                };
                let items = self.items_of(source.list(), *filter, cx);
                format!("{word} {items} {} {}", lang.pick("满足", "satisfy"), self.bracketed(*predicate, Binding::And, cx.inside()))
            }
            ExprKind::Not(a) => format!("{} {}", lang.pick("非", "not"), self.bracketed(*a, Binding::Not, cx)),
            ExprKind::And(all) => self.joined(all, lang.pick(" 且 ", " and "), Binding::And, cx),
            ExprKind::Or(all) => self.joined(all, lang.pick(" 或 ", " or "), Binding::Or, cx),
            ExprKind::Compare(compare, a, b) => infix(*a, sign(*compare), *b, Binding::Compare),
            ExprKind::Same(a, b, negative) => infix(*a, if *negative { lang.pick("不是", "is not") } else { "=" }, *b, Binding::Compare),
            ExprKind::OneOf(value, set) => {
                let members: Vec<String> = set.iter().map(|m| self.term(*m, cx)).collect();
                let value = self.bracketed(*value, Binding::Sum, cx);
                format!("{value} {} ({})", lang.pick("属于", "in"), members.join(lang.pick("、", ", ")))
            }
            ExprKind::Between(value, low, high) => {
                let (value, low, high) = (self.bracketed(*value, Binding::Sum, cx), self.term(*low, cx), self.term(*high, cx));
                match lang {
                    Lang::Zh => format!("{value} 在 {low} 至 {high}"),
                    Lang::En => format!("{value} between {low} and {high}"),
                }
            }
            ExprKind::Has(set, member) => format!("{} {} {}", self.member(*member, lang), lang.pick("属于", "in"), self.term(*set, cx)),
        }
    }

    /// A field; inside an aggregate one of an outer item says whose it is.
    fn field(&self, scope: u8, column: ColumnId, cx: Context) -> String {
        let column = self.subject.columns.at(column);
        let own = path_name(&column.path, cx.lang);
        let is_outer = cx.depth > cx.outer && scope > 0 && usize::from(scope) != cx.depth;
        if is_outer {
            let list = name(&self.subject.lists.at(column.list).named, cx.lang);
            return format!("{list}{}{own}", cx.lang.pick("", " "));
        }
        own
    }

    /// The items of a list that satisfy a filter.
    fn items_of(&self, list: ListId, filter: Option<ExprId>, cx: Context) -> String {
        let items = name(&self.subject.lists.at(list).named, cx.lang);
        let Some(filter) = filter else { return items };
        let filter = self.term(filter, cx.inside());
        match cx.lang {
            Lang::Zh => format!("{items}（{filter}）"),
            Lang::En => format!("{items} ({filter})"),
        }
    }

    fn called(&self, function: &str, args: &[ExprId], cx: Context) -> String {
        let args: Vec<String> = args.iter().map(|a| self.term(*a, cx)).collect();
        format!("{function}({})", args.join(cx.lang.pick("，", ", ")))
    }

    fn joined(&self, all: &[ExprId], word: &str, binding: Binding, cx: Context) -> String {
        let all: Vec<String> = all.iter().map(|o| self.bracketed(*o, binding, cx)).collect();
        all.join(word)
    }

    fn binding(&self, id: ExprId) -> Binding {
        match &self.expr(id).kind {
            ExprKind::Or(_) => Binding::Or,
            ExprKind::And(_) | ExprKind::Quantified { .. } => Binding::And,
            ExprKind::Not(_) => Binding::Not,
            ExprKind::Compare(..) | ExprKind::Same(..) | ExprKind::OneOf(..) | ExprKind::Between(..) | ExprKind::Has(..) => Binding::Compare,
            ExprKind::Add(..) | ExprKind::Subtract(..) | ExprKind::DaysBetween(..) | ExprKind::AddToDate { .. } => Binding::Sum,
            ExprKind::Multiply(..) | ExprKind::Divide(..) => Binding::Product,
            ExprKind::Negative(_) => Binding::Negative,
            _ => Binding::Atom,
        }
    }

    fn bracketed(&self, id: ExprId, around: Binding, cx: Context) -> String {
        let text = self.term(id, cx);
        if self.binding(id) < around { format!("({text})") } else { text }
    }

    fn bracketed_above(&self, id: ExprId, around: Binding, cx: Context) -> String {
        let text = self.term(id, cx);
        if self.binding(id) <= around { format!("({text})") } else { text }
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::LessEqual => "≤",
        Compare::Greater => ">",
        Compare::GreaterEqual => "≥",
        Compare::Equal => "=",
        Compare::NotEqual => "≠",
    }
}
