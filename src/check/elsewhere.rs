//! What a name means that means nothing where it stands: a choice, a fact of another subject, a rule.

use super::Checker;
use crate::diag::{Elsewhere, Noun};
use crate::model::{ColumnType, Subject, SubjectId};

impl Checker<'_> {
    /// What has the name: in the subject that is spoken of first, then in the others, then at the top level of the packs.
    pub(super) fn elsewhere(&self, pack: usize, subject: Option<SubjectId>, name: &str) -> Option<Elsewhere> {
        let own = subject.map(|id| self.model.subjects.at(id));
        let mut others = self.model.subjects.enumerate().filter(|(id, _)| Some(*id) != subject).map(|(_, s)| s);
        own.and_then(|s| self.choice_of(s, name))
            .or_else(|| others.find_map(|s| of_subject(s, name)))
            .or_else(|| self.declared_as(pack, name).map(Elsewhere::Declared))
    }

    fn choice_of(&self, subject: &Subject, name: &str) -> Option<Elsewhere> {
        let found = subject.columns.iter().find(|column| match column.ty {
            ColumnType::Choice(of) | ColumnType::Choices(of) => self.model.enums.at(of).members.iter().any(|m| m.is(name)),
            _ => false,
        })?;
        Some(Elsewhere::ChoiceOf { fact: found.path.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(".") })
    }

    /// What the packs declare under the name; a list is no declaration of its own, and is looked for among the subjects.
    fn declared_as(&self, pack: usize, name: &str) -> Option<Noun> {
        let chain = self.names.chain(pack);
        let names = &self.names;
        let any = |has: &dyn Fn(usize) -> bool| chain.iter().any(|p| has(*p));
        let kinds: [(Noun, bool); 7] = [
            (Noun::Document, any(&|p| names.documents.get(p, name).is_some())),
            (Noun::Subject, any(&|p| names.subjects.get(p, name).is_some())),
            (Noun::Table, any(&|p| names.tables.get(p, name).is_some())),
            (Noun::Definition, any(&|p| names.definitions.get(p, name).is_some())),
            (Noun::Rule, any(&|p| names.rules.get(p, name).is_some())),
            (Noun::Pathway, any(&|p| names.pathways.get(p, name).is_some())),
            (Noun::Support, any(&|p| names.supports.get(p, name).is_some())),
        ];
        kinds.into_iter().find(|(_, found)| *found).map(|(noun, _)| noun)
    }
}

fn of_subject(subject: &Subject, name: &str) -> Option<Elsewhere> {
    let list = subject.lists.iter().skip(1).any(|l| l.named.is(name));
    let fact = subject.columns.iter().any(|c| c.named.is(name));
    let noun = if list { Noun::List } else { Noun::Fact };
    (list || fact).then(|| Elsewhere::OfSubject { noun, subject: subject.lists.at(Subject::ROOT).named.name.clone() })
}
