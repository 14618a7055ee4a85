//! `数量(员工 若 所在班级 = 班级.名称 且 …)` without looking at every person for every class.

use super::Truth;
use super::machine::{Frame, Machine, Val};
use crate::model::{ExprId, ExprKind, ListId};
use std::collections::BTreeMap;
use std::ops::Range;

/// Fewer items than these are looked through one by one.
const WORTHWHILE: u32 = 32;

/// Items of a list by the value that a filter compares with something outside.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_value: BTreeMap<i64, Vec<u32>>,
    /// Items that have no such value or an unknown one: they are looked at every time.
    others: Vec<u32>,
}

/// A filter that an index serves: its equality, and the conditions beside it that look at nothing but the item and the subject.
struct Shape {
    inside: ExprId,
    outside: ExprId,
    own: Vec<ExprId>,
}

impl Machine<'_> {
    /// The items that may satisfy a filter, where an index says so; none that may is left out.
    pub(super) fn candidates(&mut self, list: ListId, filter: ExprId, range: Range<u32>) -> Option<Vec<u32>> {
        if range.len() < WORTHWHILE as usize || range != (0..self.facts.list(list).len) {
            return None;
        }
        let shape = self.shape(filter)?;
        let Val::Exact(value) = self.val(shape.outside) else { return None };
        let index = if let Some(index) = self.indexes.get(&filter) {
            std::rc::Rc::clone(index)
        } else {
            let index = std::rc::Rc::new(self.index(list, &shape, range));
            self.indexes.insert(filter, std::rc::Rc::clone(&index));
            index
        };
        let mut found = index.by_value.get(&value).cloned().unwrap_or_default();
        found.extend_from_slice(&index.others);
        found.sort_unstable();
        Some(found)
    }

    fn shape(&mut self, filter: ExprId) -> Option<Shape> {
        let model = self.model;
        let own_scope = self.frames.len() + 1;
        let own_bit = 1_u16.checked_shl(u32::try_from(own_scope).ok()?)?;
        let conditions: Vec<ExprId> = match &model.exprs.at(filter).kind {
            ExprKind::And(all) => all.clone(),
            _ => vec![filter],
        };
        let mut shape: Option<(ExprId, ExprId)> = None;
        let mut own = Vec::new();
        for condition in conditions {
            if self.scopes_of(condition) & !(own_bit | 1) == 0 {
                own.push(condition);
            } else if let (ExprKind::Same(a, b, false), None) = (&model.exprs.at(condition).kind, shape) {
                for (inside, outside) in [(*a, *b), (*b, *a)] {
                    let is_field = matches!(model.exprs.at(inside).kind, ExprKind::Field { scope, .. } if usize::from(scope) == own_scope);
                    if is_field && self.scopes_of(outside) & own_bit == 0 {
                        shape = Some((inside, outside));
                    }
                }
            }
        }
        shape.map(|(inside, outside)| Shape { inside, outside, own })
    }

    fn index(&mut self, list: ListId, shape: &Shape, range: Range<u32>) -> Index {
        let mut index = Index::default();
        for id in range {
            self.with(Frame::Item(list, id), |m| {
                // One condition that is false makes the whole filter false, whatever the others are.
                if shape.own.iter().any(|own| m.truth(*own) == Truth::False) {
                    return;
                }
                match m.val(shape.inside) {
                    Val::Exact(value) => index.by_value.entry(value).or_default().push(id),
                    _ => index.others.push(id),
                }
            });
        }
        index
    }
}
