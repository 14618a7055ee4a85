//! What a list may hold, where something is counted, summed or asked over it: a few contents that part the conditions.

use super::frames::Frames;
use super::ground::Ground;
use super::region::Line;
use super::scene::{Choice, Item, Scene, Setting, Target};
use super::search::{Aim, Found, Search, thin_out};
use super::variables::{Key, Reader, Term};
use crate::date::Date;
use crate::eval::Truth;
use crate::model::{Aggregate, ColumnId, ColumnType, ExprId, ExprKind, ListId, Source, Subject, SubjectId};
use crate::number::Number;
use std::rc::Rc;

/// How much is tried for one item.
const MAX_TRIED: usize = 256;
/// The most items that a list is given.
const MAX_ITEMS: i128 = 500;
/// The most contents of one list.
const MAX_CONTENTS: usize = 16;

/// Contents of the lists that some terms go over, a choice for each list.
pub(super) fn choices(ground: &mut Ground<'_>, subject: SubjectId, terms: &[Term], day: Date) -> Vec<Choice> {
    let schema = ground.model.subjects.at(subject);
    let mut choices: Vec<Choice> = Vec::new();
    for term in terms {
        let Some((list, contents)) = contents(ground, subject, term, day) else { continue };
        if schema.lists.at(list).parent != Some(Subject::ROOT) {
            continue;
        }
        let at = choices.iter().position(|c| c.target == Target::List(list)).unwrap_or_else(|| {
            choices.push(Choice { target: Target::List(list), values: vec![items(Vec::new())] });
            choices.len() - 1
        });
        let Some(choice) = choices.get_mut(at) else { continue };
        let known = choice.values.clone();
        for content in contents {
            // What two terms ask of one list may be there together.
            let both = known.iter().skip(1).map(|other| joined(other, &content));
            for value in std::iter::once(items(content.clone())).chain(both) {
                if choice.values.len() < MAX_CONTENTS && !choice.values.contains(&value) {
                    choice.values.push(value);
                }
            }
        }
    }
    choices
}

fn items(items: Vec<Item>) -> Setting {
    Setting::Items(Rc::new(items))
}

fn joined(a: &Setting, b: &[Item]) -> Setting {
    let first: &[Item] = match a {
        Setting::Items(items) => items,
        _ => &[],
    };
    items(first.iter().chain(b).cloned().collect())
}

/// The list of a term, and contents that make it come out differently; that it may be empty goes without saying.
fn contents(ground: &mut Ground<'_>, subject: SubjectId, term: &Term, day: Date) -> Option<(ListId, Vec<Vec<Item>>)> {
    let model = ground.model;
    let one = |facts: Vec<(ColumnId, Setting)>| vec![Item { times: 1, facts }];
    match &model.exprs.at(term.expr).kind {
        ExprKind::Quantified { source: Source::Below { list, .. }, filter, predicate, .. } => {
            let filter: Vec<(ExprId, Truth)> = filter.iter().map(|f| (*f, Truth::True)).collect();
            let mut with = |truth: Truth| {
                let wanted: Vec<(ExprId, Truth)> = filter.iter().copied().chain([(*predicate, truth)]).collect();
                item(ground, subject, *list, &wanted, day).map(one)
            };
            let (holding, breaking) = (with(Truth::True), with(Truth::False));
            Some((*list, holding.into_iter().chain(breaking).collect()))
        }
        ExprKind::Aggregate { aggregate, source: Source::Below { list, .. }, filter, value } => {
            let filter: Vec<(ExprId, Truth)> = filter.iter().map(|f| (*f, Truth::True)).collect();
            let Some(facts) = item(ground, subject, *list, &filter, day) else { return Some((*list, Vec::new())) };
            if *aggregate == Aggregate::Count {
                let line = Line { least: Some(Number::ZERO), greatest: None, whole: true };
                let counts = line.samples(&term.cuts).into_iter().filter_map(Number::to_int).filter(|n| *n > 0 && *n <= MAX_ITEMS);
                let contents = counts.map(|n| vec![Item { times: u32::try_from(n).unwrap_or(1), facts: facts.clone() }]);
                return Some((*list, contents.collect()));
            }
            let column = value.and_then(|v| match model.exprs.at(v).kind {
                ExprKind::Field { scope: 1, column } => Some(column),
                _ => None,
            });
            let Some(column) = column else { return Some((*list, vec![one(facts)])) };
            let contents = values(ground, subject, column, &term.cuts, day).into_iter().map(|setting| {
                let mut facts: Vec<(ColumnId, Setting)> = facts.iter().filter(|(c, _)| *c != column).cloned().collect();
                facts.push((column, setting));
                one(facts)
            });
            Some((*list, contents.collect()))
        }
        _ => None,
    }
}

/// Values of a field that stand for all, parted at some constants.
fn values(ground: &mut Ground<'_>, subject: SubjectId, column: ColumnId, cuts: &[Number], day: Date) -> Vec<Setting> {
    let frames = Frames::root();
    let mut scene = Scene::new(ground, subject, None, &frames, day);
    let mut variable = super::variables::Variable::unread(Key::Fact(0, column));
    variable.cuts = cuts.to_vec();
    let values = match &scene.subject.columns.at(column).ty {
        ColumnType::Number(_) | ColumnType::Date | ColumnType::Choice(_) => scene.values(&variable, (None, None)).0,
        _ => Vec::new(),
    };
    scene.leave(ground);
    values
}

/// The facts of an item for which conditions come out as wanted.
fn item(ground: &mut Ground<'_>, subject: SubjectId, list: ListId, wanted: &[(ExprId, Truth)], day: Date) -> Option<Vec<(ColumnId, Setting)>> {
    let model = ground.model;
    let frames = Frames::item_of(list);
    let mut reader = Reader::new(model, model.subjects.at(subject), &frames);
    for (expr, _) in wanted {
        reader.count(*expr);
    }
    for (expr, _) in wanted {
        reader.cut(*expr);
    }
    let variables = reader.finish();
    let mut scene = Scene::new(ground, subject, None, &frames, day);
    // On the day that the scene has; what is found is tried on others.
    let facts = variables.list.iter().filter(|v| v.key != Key::Day);
    let choices: Vec<Choice> = facts.map(|v| Choice { target: Target::Of(v.key), values: scene.values(v, (None, None)).0 }).collect();
    let mut judge = |scene: &Scene<'_>| {
        let mut asking = scene.asking();
        let mut aim = Aim::Met;
        for (expr, wanted) in wanted {
            match asking.truth(*expr, scene.place(1)) {
                Truth::Unknown => aim = Aim::Open,
                truth if truth == *wanted => {}
                _ => return Aim::Missed,
            }
        }
        aim
    };
    let allowed = ground.allowed(MAX_TRIED);
    let mut left = allowed;
    let found = Search { choices: &choices, needed: 0, left: &mut left, only_proof: false }.run(&mut scene, &mut judge);
    ground.spend(allowed - left);
    let facts = (found == Found::Met).then(|| {
        thin_out(&mut scene, &mut judge);
        let own = scene.given.iter().filter_map(|(target, setting)| match target {
            Target::Of(Key::Fact(1, column)) => Some((*column, setting.clone())),
            _ => None,
        });
        own.collect()
    });
    scene.leave(ground);
    facts
}
