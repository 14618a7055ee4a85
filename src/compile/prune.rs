//! Takes out operations that nothing reads: parts of what was left to the walker in the end.

use crate::id::Id;
use crate::program::plan::{Below, KeyOf, MaskId, MaskOp, Num, NumberId, NumberOp, OpKind, SubjectPlan, TruthOf};

/// What is read.
struct Read<'p> {
    plan: &'p SubjectPlan,
    masks: Vec<bool>,
    numbers: Vec<bool>,
}

pub(super) fn prune(plan: &mut SubjectPlan) {
    let mut read = Read { plan, masks: vec![false; plan.masks as usize], numbers: vec![false; plan.numbers.len()] };
    plan.rules.iter().for_each(|r| read.truth(r.applies));
    for scope in plan.rules.iter().flat_map(|r| &r.scopes) {
        read.truth(scope.guard);
        for clause in &scope.clauses {
            read.truth(clause.holds);
            clause.unexcepted.into_iter().chain(clause.past).for_each(|t| read.truth(t));
        }
    }
    // What an operation reads stands before it, so that one walk from the end finds all.
    let mut keep = vec![false; plan.ops.len()];
    for (op, keep) in plan.ops.iter().zip(&mut keep).rev() {
        *keep = match &op.kind {
            OpKind::Mask(id, _) => read.masks.get(id.index()).copied().unwrap_or(true),
            OpKind::Number(id, _) => read.numbers.get(id.index()).copied().unwrap_or(true),
        };
        if *keep {
            match &op.kind {
                OpKind::Mask(_, op) => read.mask_op(op),
                OpKind::Number(_, op) => read.number_op(op),
            }
        }
    }
    let mut keep = keep.into_iter();
    plan.ops.retain(|_| keep.next().unwrap_or(true));
}

impl Read<'_> {
    fn truth(&mut self, truth: TruthOf) {
        if let TruthOf::Mask(id) = truth {
            self.mask(id);
        }
    }

    fn mask(&mut self, id: MaskId) {
        if let Some(read) = self.masks.get_mut(id.index()) {
            *read = true;
        }
    }

    fn register(&mut self, id: NumberId) {
        if let Some(read) = self.numbers.get_mut(id.index()) {
            *read = true;
        }
    }

    fn num(&mut self, num: Num) {
        match num {
            Num::Register(id) => self.register(id),
            Num::Column(source) => {
                if let Some(guard) = self.plan.sources.get(source).and_then(|s| s.guard) {
                    self.mask(guard);
                }
            }
        }
    }

    fn below(&mut self, below: &Below) {
        below.filter.into_iter().for_each(|m| self.mask(m));
        if let Some((inner, outer)) = below.join {
            self.num(inner);
            self.num(outer);
        }
    }

    fn keys(&mut self, keys: u32, count: u8) {
        for key in self.plan.keys.iter().skip(keys as usize).take(usize::from(count)) {
            match key.value {
                KeyOf::Choice(num) => self.num(num),
                KeyOf::Truth(mask) => self.mask(mask),
            }
        }
    }

    fn mask_op(&mut self, op: &MaskOp) {
        match op {
            MaskOp::Constant(_) => {}
            MaskOp::Flag(source) => self.num(Num::Column(*source)),
            MaskOp::Within { a, .. } | MaskOp::WithinDays { a, .. } | MaskOp::InSet(a, _) | MaskOp::HasBit(a, _) => self.num(*a),
            MaskOp::Compare { a, b, divisors, .. } => [Some(*a), Some(*b)].into_iter().chain(*divisors).flatten().for_each(|n| self.num(n)),
            MaskOp::And(a, b) | MaskOp::Or(a, b) | MaskOp::Alike(a, b) | MaskOp::Between(a, b) | MaskOp::Exception(a, b) => {
                self.mask(*a);
                self.mask(*b);
            }
            MaskOp::Not(a) | MaskOp::Holds(a) | MaskOp::Gather(_, a) => self.mask(*a),
            MaskOp::Select(c, a, b) => {
                for mask in [*c, *a, *b] {
                    self.mask(mask);
                }
            }
            MaskOp::Lookup { keys, count, .. } => self.keys(*keys, *count),
            MaskOp::Some(below, satisfy) => {
                self.below(below);
                if let Some(mask) = satisfy {
                    self.mask(*mask);
                }
            }
            MaskOp::All(below, satisfy) => {
                self.below(below);
                self.mask(*satisfy);
            }
        }
    }

    fn number_op(&mut self, op: &NumberOp) {
        match op {
            NumberOp::Fill(_) | NumberOp::FillDay(_) => {}
            NumberOp::Affine { a, .. } | NumberOp::AddDays(a, _) | NumberOp::AddMonths(a, _) | NumberOp::Gather(_, a) => self.num(*a),
            NumberOp::MonthsBetween(a, b) | NumberOp::Multiply(a, b) | NumberOp::Add { a, b, .. } | NumberOp::Extreme { a, b, .. } => {
                self.num(*a);
                self.num(*b);
            }
            NumberOp::Round { a, b, .. } => std::iter::once(*a).chain(*b).for_each(|n| self.num(n)),
            NumberOp::Select { condition, a, b, .. } => {
                self.mask(*condition);
                self.num(*a);
                self.num(*b);
            }
            NumberOp::Lookup { keys, count, .. } => self.keys(*keys, *count),
            NumberOp::Count(below) => self.below(below),
            NumberOp::Sum(below, value) | NumberOp::CountOf(below, value) | NumberOp::ExtremeOf { below, value, .. } => {
                self.below(below);
                self.num(*value);
            }
        }
    }
}
