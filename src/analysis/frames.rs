//! The scopes in which conditions are read, each with one item that stands for any.

use crate::model::{ColumnId, ListId, Rule, Source, Subject};

/// One item that stands for any of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) list: ListId,
    /// The frame whose item it belongs to.
    pub(super) parent: Option<u8>,
    /// It stands for any item of a group: the field whose value makes the group, and the scope of the rule.
    pub(super) group: Option<(ColumnId, u16)>,
}

/// The items of a chain of scopes. Frame 0 is the subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frames {
    pub(super) all: Vec<Frame>,
    /// By the numbers of scopes: which frame's item each stands for.
    pub(super) chain: Vec<u8>,
}

impl Frames {
    /// The subject alone.
    pub(super) fn root() -> Self {
        Self { all: vec![Frame { list: Subject::ROOT, parent: None, group: None }], chain: vec![0] }
    }

    /// The subject and one item of a list right below it.
    pub(super) fn item_of(list: ListId) -> Self {
        let mut frames = Self::root();
        frames.all.push(Frame { list, parent: Some(0), group: None });
        frames.chain.push(1);
        frames
    }

    /// The chain of scopes down to one of a rule.
    pub(super) fn of_scope(rule: &Rule, subject: &Subject, scope: Option<u16>) -> Self {
        let mut chain = Vec::new();
        let mut at = scope;
        while let Some((number, scope)) = at.and_then(|i| rule.scopes.get(usize::from(i)).map(|s| (i, s))) {
            chain.push((number, scope));
            at = scope.parent;
        }
        let mut frames = Self::root();
        for (number, scope) in chain.into_iter().rev() {
            let frame = match scope.source {
                Source::Below { list, scope: outer } => frames.descend(subject, outer, list),
                // An item of a group: the one that stands for any of the group already.
                Source::Group { scope: outer, .. } => frames.frame(outer),
            };
            if let (Some(by), Some(frame)) = (scope.by, frames.all.get_mut(usize::from(frame))) {
                frame.group = Some((by, number));
            }
            frames.chain.push(frame);
        }
        frames
    }

    /// An item of a list below the item of a scope, with one of each list on the way.
    fn descend(&mut self, subject: &Subject, scope: u8, list: ListId) -> u8 {
        let top = self.frame(scope);
        let above = self.all.get(usize::from(top)).map(|f| f.list);
        let mut path = Vec::new();
        let mut at = Some(list);
        while let Some(list) = at.filter(|l| Some(*l) != above) {
            path.push(list);
            at = subject.lists.at(list).parent;
        }
        let mut parent = top;
        for list in path.into_iter().rev() {
            self.all.push(Frame { list, parent: Some(parent), group: None });
            parent = u8::try_from(self.all.len() - 1).unwrap_or(u8::MAX);
        }
        parent
    }

    /// The frame that a scope stands for.
    pub(super) fn frame(&self, scope: u8) -> u8 {
        self.chain.get(usize::from(scope)).copied().unwrap_or(0)
    }

    /// The scopes of the chain itself.
    pub(super) fn scopes(&self) -> Vec<Option<u8>> {
        self.chain.iter().map(|f| Some(*f)).collect()
    }

    /// The scopes in which a guard of an item's field is read: the subject, then the items down to this one.
    pub(super) fn ancestors(&self, frame: u8) -> Vec<u8> {
        let mut chain = Vec::new();
        let mut at = Some(frame);
        while let Some(frame) = at {
            chain.push(frame);
            at = self.all.get(usize::from(frame)).and_then(|f| f.parent);
        }
        chain.reverse();
        chain
    }
}
