//! Ways to pass as a report carries them, and in words.

use super::assemble::Assembly;
use super::findings::finding_id;
use super::judge::{Judged, is_settled};
use super::phrases;
use super::schema::{Bound, Broken, Change, ChangeHow, FactValue, Finding, Item, Setting};
use super::words::{both, path_name};
use crate::advise::{self, Action, Adviser, New, Note};
use crate::date::Date;
use crate::facts::FactRef;
use crate::lang::Lang;
use crate::model::{Bilingual, Column, ColumnType, ExprId, ExprKind, Model, Rule, RuleId, Subject, Ty};
use crate::number::Number;
use crate::outcome::Outcome;
use crate::unit::{Base, Unit};
use std::fmt;

/// So many ways are put into words; a program gets all.
const SHOWN: usize = 3;

/// A way to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Way {
    /// What changes.
    pub changes: Vec<Change>,
    /// What was decided and no breach, and would be a breach or open.
    pub breaks: Vec<Broken>,
    steps: Vec<advise::Change>,
}

/// The ways to pass of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Ways {
    /// Fewest facts first, then fewest steps.
    pub ways: Vec<Way>,
    /// Why there is none, or perhaps another.
    pub note: Option<Note>,
}

impl Way {
    /// The changes as they are made to facts.
    pub fn steps(&self) -> &[advise::Change] {
        &self.steps
    }

    /// The way as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        sentence(&self.changes, &self.breaks, None, lang)
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::Zh))
    }
}

/// Looks for the ways of a rule at a place where it fails.
pub(super) fn ways(assembly: &Assembly<'_>, rule: RuleId, judged: &Judged<'_>, adviser: &mut Adviser<'_>) -> Ways {
    let failed: Vec<u16> = judged.clauses.iter().filter(|c| c.result.outcome == Outcome::Fail).map(|c| c.result.clause).collect();
    if failed.is_empty() {
        return Ways::default();
    }
    let found = adviser.ways(rule, &judged.item.place, &failed);
    let own = assembly.places.item(&judged.item.place).map(|item| item.path);
    let teller = Teller { assembly, rule: assembly.model.rules.at(rule), own: own.as_deref() };
    let ways = found.ways.into_iter().map(|way| Way {
        changes: way.changes.iter().map(|change| teller.change(change)).collect(),
        breaks: way.breaks.iter().filter_map(|broken| broken_finding(assembly, broken)).collect(),
        steps: way.changes,
    });
    Ways { ways: ways.collect(), note: found.note }
}

fn broken_finding(assembly: &Assembly<'_>, broken: &advise::Broken) -> Option<Broken> {
    let judge = assembly.judge;
    let outcome = judge.item(broken.rule, &broken.item)?.outcome;
    let item = assembly.in_rule(broken.rule).places.item(&broken.item.place);
    let id = finding_id(&assembly.rule_key(broken.rule), item.map(|item| item.path).as_deref());
    (!is_settled(outcome)).then(|| Broken { id, title: assembly.model.rules.at(broken.rule).title.clone(), outcome })
}

/// Tells the changes of one finding.
struct Teller<'t, 'a> {
    assembly: &'t Assembly<'a>,
    rule: &'t Rule,
    /// The path of the finding's own item.
    own: Option<&'t str>,
}

impl Teller<'_, '_> {
    fn change(&self, change: &advise::Change) -> Change {
        let places = &self.assembly.places;
        let path = places.path(change.fact);
        let label = self.label(change.fact);
        let how = |up: bool| if up { ChangeHow::Increase } else { ChangeHow::Decrease };
        let told = Change { path, change: ChangeHow::Set, by: None, to: None, unit: None, label, bound: None, with: Vec::new() };
        match (&change.action, change.fact) {
            (Action::Move { up, to, bound }, FactRef::Field(column, item)) => {
                let declared = places.subject.columns.at(column);
                let bound = match bound {
                    advise::Bound::AtLeast => Bound::AtLeast,
                    advise::Bound::AtMost => Bound::AtMost,
                    advise::Bound::Exactly => Bound::Exactly,
                };
                let (by, unit) = match (&declared.ty, to) {
                    (ColumnType::Number(ty), New::Number(to)) => {
                        let old = places.facts.number(places.model, column, item);
                        let by = old.and_then(|old| if *up { to.checked_sub(old) } else { old.checked_sub(*to) });
                        (by.and_then(|by| by.checked_div(ty.unit.factor())).map(|by| by.to_string()), unit_of(declared))
                    }
                    (ColumnType::Date, _) => (Some(change.steps.to_string()), Some("日".to_owned())),
                    _ => (None, None),
                };
                Change { change: how(*up), by, to: Some(self.value(declared, *to)), unit, bound: Some(bound), ..told }
            }
            (Action::Set(yes), FactRef::Field(column, _)) => {
                Change { to: Some(self.value(places.subject.columns.at(column), New::Raw(i64::from(*yes)))), ..told }
            }
            (Action::Add { count, with, counted }, _) => {
                let with = with.iter().map(|(column, new)| {
                    let declared = places.subject.columns.at(*column);
                    let path = declared.path.iter().map(|named| named.key.as_str()).collect::<Vec<_>>().join(".");
                    Setting { path, label: both(|lang| path_name(&declared.path, lang)), to: self.value(declared, *new), unit: unit_of(declared) }
                });
                let unit = self.rule.clauses.iter().find_map(|c| counted_in(self.assembly.model, c.expr, *counted));
                Change { change: ChangeHow::Add, by: Some(count.to_string()), unit, with: with.collect(), ..told }
            }
            _ => told,
        }
    }

    /// What a fact is called, with its item where that is not the finding's own.
    fn label(&self, fact: FactRef) -> Bilingual {
        let places = &self.assembly.places;
        let (list, item, names) = match fact {
            FactRef::Field(column, item) => (places.subject.columns.at(column).list, item, &places.subject.columns.at(column).path),
            FactRef::List(list, parent) => {
                let declared = places.subject.lists.at(list);
                (declared.parent.unwrap_or(Subject::ROOT), parent, &declared.path)
            }
        };
        let path = crate::facts::item_path(places.model, places.facts, list, item, crate::facts::Items::ById);
        if list == Subject::ROOT || self.own == Some(path.as_str()) {
            return both(|lang| path_name(names, lang));
        }
        let of = places.item_label(list, item).unwrap_or_else(|| Bilingual { zh: path.clone(), en: Some(path) });
        both(|lang| match lang {
            Lang::Zh => format!("{}的{}", of.text(lang), path_name(names, lang)),
            Lang::En => format!("{} of {}", path_name(names, lang), of.text(lang)),
        })
    }

    fn value(&self, declared: &Column, new: New) -> FactValue {
        let places = &self.assembly.places;
        match (&declared.ty, new) {
            (ColumnType::Number(ty), New::Number(n)) => FactValue::Plain(n.checked_div(ty.unit.factor()).unwrap_or(n).to_string()),
            (ColumnType::Date, New::Raw(days)) => FactValue::Plain(Date::from_days(days).map_or_else(String::new, |d| d.to_string())),
            (ColumnType::YesNo | ColumnType::Choice(_) | ColumnType::Choices(_), New::Raw(raw)) => {
                FactValue::Words(both(|lang| places.raw_words(declared, raw, lang)))
            }
            (_, New::Raw(raw)) => FactValue::Plain(places.raw_text(declared, raw)),
            (_, New::Number(n)) => FactValue::Plain(n.to_string()),
        }
    }
}

fn unit_of(declared: &Column) -> Option<String> {
    match &declared.ty {
        ColumnType::Number(ty) => Some(ty.unit.to_string()).filter(|unit| !unit.is_empty()),
        _ => None,
    }
}

/// The unit of the count that a number of items is compared with.
fn counted_in(model: &Model, expr: ExprId, counted: ExprId) -> Option<String> {
    if let ExprKind::Compare(_, a, b) = &model.exprs.at(expr).kind {
        let sides = [(*a, *b), (*b, *a)];
        let other = sides.into_iter().find(|(own, _)| *own == counted).map(|(_, other)| &model.exprs.at(other).ty);
        if let Some(Ty::Number(unit)) = other {
            return Some(unit.to_string()).filter(|_| unit.is_count());
        }
    }
    model.operands(expr).into_iter().find_map(|operand| counted_in(model, operand, counted))
}

// ── in words ────────────────────────────────────────────────────────────────

/// How a finding would pass, a line each; else why nothing is said of that.
pub(super) fn lines(finding: &Finding, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // What is advised breaks no law, and following it is no passing.
    let first = if finding.outcome == Outcome::Fail { lang.pick("达标：", "to pass: ") } else { lang.pick("改进：", "to improve: ") };
    for (number, (way, breaks)) in finding.to_pass.iter().zip(&finding.to_pass_breaks).take(SHOWN).enumerate() {
        let head = if number == 0 { first } else { lang.pick("或者：", "or: ") };
        lines.push(format!("{head}{}", sentence(way, breaks, finding.item.as_ref(), lang)));
    }
    let more = finding.to_pass.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(match lang {
            Lang::Zh => format!("另有 {more} 种改法"),
            Lang::En => format!("and {more} more {}", if more == 1 { "way" } else { "ways" }),
        });
    }
    lines.extend(finding.to_pass_note.map(|note| phrases::note_on_ways(note, finding.to_pass.is_empty(), lang).to_owned()));
    lines
}

/// All ways of a finding, a sentence each; else why there is none.
#[cfg(any(feature = "formats", feature = "xlsx"))]
pub(super) fn sentences(finding: &Finding, lang: Lang) -> Vec<String> {
    let mut all: Vec<String> =
        finding.to_pass.iter().zip(&finding.to_pass_breaks).map(|(way, breaks)| sentence(way, breaks, finding.item.as_ref(), lang)).collect();
    all.extend(finding.to_pass_note.map(|note| phrases::note_on_ways(note, finding.to_pass.is_empty(), lang).to_owned()));
    all
}

/// `own` is the item of the finding: what it is called is said once, before the first change of its facts.
fn sentence(way: &[Change], breaks: &[Broken], own: Option<&Item>, lang: Lang) -> String {
    let is_own = |change: &Change| own.is_some_and(|item| change.path.strip_prefix(item.path.as_str()).is_some_and(|rest| rest.starts_with('.')));
    let first = way.iter().position(is_own);
    let called = own.and_then(|item| item.label.as_ref()).map(|label| label.text(lang));
    let named =
        |number: usize| called.filter(|_| Some(number) == first).map(|called| lang.pick(format!("「{called}」"), format!("{called}: "))).unwrap_or_default();
    let changes: Vec<String> = way.iter().enumerate().map(|(number, change)| named(number) + &told(change, lang)).collect();
    let mut text = changes.join(lang.pick("，并且", ", and "));
    for (outcome, zh, en) in
        [(Outcome::Fail, "会违反", "would break"), (Outcome::Advice, "会不合", "would fall short of"), (Outcome::Undetermined, "还要补充", "leaves open")]
    {
        let mut titles: Vec<&str> = Vec::new();
        for broken in breaks.iter().filter(|b| b.outcome == outcome) {
            let title = broken.title.text(lang);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        if !titles.is_empty() {
            text.push_str(&lang.pick(format!("（{zh}：{}）", titles.join("、")), format!(" ({en}: {})", titles.join(", "))));
        }
    }
    text
}

fn value(value: &FactValue, lang: Lang) -> &str {
    match value {
        FactValue::Plain(text) => text,
        FactValue::Words(words) => words.text(lang),
    }
}

/// A number as it travels with its unit.
fn amount(number: &str, unit: Option<&str>, lang: Lang) -> String {
    let parsed = Number::parse(number).ok().zip(unit.map_or(Some(Unit::bare()), Unit::parse));
    let in_base = parsed.and_then(|(n, unit)| n.checked_mul(unit.factor()).map(|n| (n, unit)));
    match in_base {
        Some((n, unit)) => super::words::quantity(n, &unit, lang),
        None => format!("{number}{}", unit.unwrap_or_default()),
    }
}

fn told(change: &Change, lang: Lang) -> String {
    let label = change.label.text(lang);
    let to = change.to.as_ref().map(|to| value(to, lang)).unwrap_or_default();
    let is_up = change.change == ChangeHow::Increase;
    let is_date = change.by.is_some() && to.parse::<Date>().is_ok();
    match (change.change, &change.by) {
        (ChangeHow::Add, Some(count)) => added(change, count, lang),
        (ChangeHow::Increase | ChangeHow::Decrease, Some(by)) if is_date => {
            let by = amount(by, change.unit.as_deref(), lang);
            let sign = match change.bound {
                Some(Bound::AtLeast) => lang.pick("不早于", "not before "),
                Some(Bound::AtMost) => lang.pick("不晚于", "not after "),
                _ => "",
            };
            match lang {
                Lang::Zh => format!("{label}{}{by}（{sign}{to}）", if is_up { "推后" } else { "提前" }),
                Lang::En => format!("{label} {by} {} ({sign}{to})", if is_up { "later" } else { "earlier" }),
            }
        }
        (ChangeHow::Increase | ChangeHow::Decrease, Some(by)) => {
            let verb = verb(change.unit.as_deref(), is_up, lang);
            let by = match change.unit.as_deref() {
                // Of a percentage so many parts of the whole, not of itself.
                Some("%") => lang.pick(format!("{by}个百分点"), format!("{by} percentage {}", if by == "1" { "point" } else { "points" })),
                unit => amount(by, unit, lang),
            };
            let to = amount(to, change.unit.as_deref(), lang);
            let sign = match (change.bound, lang) {
                (Some(Bound::AtLeast), Lang::Zh) => "≥",
                (Some(Bound::AtMost), Lang::Zh) => "≤",
                (Some(Bound::AtLeast), Lang::En) => "≥ ",
                (Some(Bound::AtMost), Lang::En) => "≤ ",
                _ => lang.pick("到", "to "),
            };
            lang.pick(format!("{label}{verb}{by}（{sign}{to}）"), format!("{label} {verb} by {by} ({sign}{to})"))
        }
        (ChangeHow::Increase, None) => lang.pick(format!("{label}提高到{to}"), format!("{label} up to {to}")),
        (ChangeHow::Decrease, None) => lang.pick(format!("{label}降低到{to}"), format!("{label} down to {to}")),
        _ => lang.pick(format!("{label}改为“{to}”"), format!("{label} set to {to}")),
    }
}

/// What a quantity of that unit does: a temperature grows higher; most are more or less, also time, which may be an age.
fn verb(unit: Option<&str>, is_up: bool, lang: Lang) -> &'static str {
    let unit = unit.and_then(Unit::parse);
    let base = unit.as_ref().and_then(|unit| unit.dims().single());
    let (zh, en) = match base {
        Some(Base::Temperature) => (["升高", "降低"], ["higher", "lower"]),
        Some(Base::Floor | Base::Sound | Base::Light | Base::Pressure | Base::Voltage) => (["提高", "降低"], ["higher", "lower"]),
        None if unit.is_some_and(|unit| unit.dims().is_bare()) => (["提高", "降低"], ["up", "down"]),
        _ => (["增加", "减少"], ["up", "down"]),
    };
    let [up, down] = lang.pick(zh, en);
    if is_up { up } else { down }
}

fn added(change: &Change, count: &str, lang: Lang) -> String {
    let label = change.label.text(lang);
    let with: Vec<String> = change
        .with
        .iter()
        .map(|s| {
            let to = match (&s.to, &s.unit) {
                (FactValue::Plain(number), Some(unit)) => amount(number, Some(unit), lang),
                (to, _) => value(to, lang).to_owned(),
            };
            format!("{} {to}", s.label.text(lang))
        })
        .collect();
    let with = if with.is_empty() { String::new() } else { lang.pick(format!("（{}）", with.join("、")), format!(" ({})", with.join(", "))) };
    match lang {
        Lang::Zh => {
            // Persons are counted by 名; what has no word of its own by 个.
            let measure = match change.unit.as_deref() {
                Some("人") => "名",
                Some(unit) if !label.contains(unit) => unit,
                _ => "个",
            };
            format!("增加{count}{measure}{label}{with}")
        }
        Lang::En => format!("{count} more in {label}{with}"),
    }
}
