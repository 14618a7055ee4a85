//! Facts that were tried, in the words of the rule file.

use super::scene::as_day;
use super::scene::{Item, Scene, Setting, Target};
use super::variables::Key;
use crate::diag::Combination;
use crate::model::{ColumnId, ColumnType, EnumId, ListId};
use crate::number::Number;

/// What is given in a scene.
pub(super) fn combination(scene: &Scene<'_>) -> Combination {
    scene.given.iter().map(|(target, setting)| fact(scene, *target, setting)).collect()
}

fn fact(scene: &Scene<'_>, target: Target, setting: &Setting) -> String {
    match (target, setting) {
        (Target::List(list), Setting::Items(items)) => list_words(scene, list, items),
        (Target::List(list), _) => list_name(scene, list),
        (Target::Of(Key::Day), Setting::Day(day)) => format!("评估日 = {day}"),
        (Target::Of(Key::Day), _) => "评估日".to_owned(),
        (Target::Of(Key::Fact(frame, column)), setting) => {
            let list = scene.frames.all.get(usize::from(frame)).filter(|f| f.parent.is_some()).map(|f| list_name(scene, f.list));
            let name = column_name(scene, column);
            let name = list.map_or(name.clone(), |list| format!("{list}.{name}"));
            format!("{name} = {}", value(scene, column, setting))
        }
    }
}

fn list_name(scene: &Scene<'_>, list: ListId) -> String {
    let path = &scene.subject.lists.at(list).path;
    path.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(".")
}

fn column_name(scene: &Scene<'_>, column: ColumnId) -> String {
    let path = &scene.subject.columns.at(column).path;
    path.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(".")
}

fn list_words(scene: &Scene<'_>, list: ListId, items: &[Item]) -> String {
    let name = list_name(scene, list);
    let total: u32 = items.iter().map(|i| i.times).sum();
    if total > 0 && items.iter().all(|i| i.facts.is_empty()) {
        return format!("数量({name}) = {total}");
    }
    let each = items.iter().map(|item| {
        let facts: Vec<String> = item.facts.iter().map(|(c, s)| format!("{} = {}", column_name(scene, *c), value(scene, *c, s))).collect();
        let times = if item.times > 1 { format!(" × {}", item.times) } else { String::new() };
        if facts.is_empty() { format!("{{}}{times}") } else { format!("{{ {} }}{times}", facts.join(", ")) }
    });
    format!("{name} = [{}]", each.collect::<Vec<_>>().join(", "))
}

fn value(scene: &Scene<'_>, column: ColumnId, setting: &Setting) -> String {
    match (&scene.subject.columns.at(column).ty, setting) {
        (ColumnType::Number(ty), Setting::Number(n)) => format!("{}{}", n.checked_div(ty.unit.factor()).unwrap_or(*n), ty.unit),
        (ColumnType::Date, Setting::Number(n)) => as_day(*n).map_or_else(String::new, |day| day.to_string()),
        (ColumnType::YesNo, Setting::Raw(raw)) => if *raw == 0 { "否" } else { "是" }.to_owned(),
        (ColumnType::Choice(of), Setting::Raw(raw)) => member(scene, *of, *raw),
        (ColumnType::Choices(of), Setting::Raw(raw)) => {
            let chosen: Vec<String> = (0..63).filter(|i| raw >> i & 1 == 1).map(|i| member(scene, *of, i)).collect();
            format!("[{}]", chosen.join(", "))
        }
        (ColumnType::Text | ColumnType::Item(_), Setting::Raw(raw)) => format!("\"{}\"", scene.text(*raw)),
        (_, Setting::Raw(raw)) => Number::from_int(i128::from(*raw)).to_string(),
        _ => String::new(),
    }
}

fn member(scene: &Scene<'_>, of: EnumId, position: i64) -> String {
    let members = &scene.model.enums.at(of).members;
    usize::try_from(position).ok().and_then(|p| members.get(p)).map_or_else(String::new, |m| m.name.clone())
}
