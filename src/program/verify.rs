//! Whether a model that came as bytes hangs together: every number it names is there, nothing looks at itself, nothing is
//! deeper than the stack. What the checker makes always does; bytes need not come from it.

use crate::id::{Id, IdVec};
use crate::model::{
    AmendTarget, AmountOf, Citation, Column, ColumnId, ColumnType, Constant, DefinitionId, EnumId, ExprId, ExprKind, ListId, Material, Model, Part, Rule,
    SchemaField, SchemaFieldKind, Source, Subject, SubjectId, Ty,
};
use std::collections::BTreeSet;

/// Scopes inside each other; the checker allows fewer.
const MAX_SCOPES: usize = 15;
/// Nodes below each other, definitions included; rule text that nests deeper is refused.
const MAX_DEPTH: u32 = 1024;
/// Nodes that a walk over an expression meets, each as often as it is met.
const MAX_WALK: u32 = 1 << 20;
/// Exceptions of a clause and other things that are numbered in a byte.
const MAX_BYTE: usize = 250;
/// Rules' scopes and clauses, numbered in two bytes.
const MAX_SHORT: usize = 60_000;

type Check = Result<(), String>;

fn within<I: Id, T>(id: I, all: &IdVec<I, T>, what: &str) -> Check {
    if id.index() < all.len() { Ok(()) } else { Err(format!("no {what} {}", id.index())) }
}

fn ensure(fine: bool, problem: impl FnOnce() -> String) -> Check {
    if fine { Ok(()) } else { Err(problem()) }
}

pub(super) fn verify(model: &Model) -> Check {
    let mut verifier = Verifier { model, sizes: Vec::new(), walked: BTreeSet::new() };
    verifier.packs()?;
    verifier.nodes()?;
    for schema in &model.subjects {
        verifier.schema(schema)?;
    }
    for subject in model.subjects.ids() {
        verifier.guards(subject)?;
    }
    verifier.tables()?;
    for definition in &model.definitions {
        within(definition.subject, &model.subjects, "subject")?;
        verifier.citations(&definition.citations)?;
        verifier.at_subject(definition.subject, definition.expr)?;
    }
    for subject in model.subjects.ids() {
        verifier.guards_end(subject)?;
    }
    for rule in &model.rules {
        verifier.rule(rule).map_err(|e| format!("rule `{}`: {e}", rule.named.key))?;
    }
    verifier.procedures()
}

struct Verifier<'m> {
    model: &'m Model,
    /// Of each node, how many lie below each other and how many a walk meets.
    sizes: Vec<(u32, u32)>,
    /// Definitions that were walked where they are used.
    walked: BTreeSet<(SubjectId, DefinitionId)>,
}

/// The scopes around an expression: of each the list, where it is an item's, and the group's field.
type Frames = Vec<(ListId, Option<ColumnId>)>;

impl Verifier<'_> {
    fn packs(&self) -> Check {
        let model = self.model;
        for (id, pack) in model.packs.enumerate() {
            ensure(pack.extends.is_none_or(|base| base < id), || "a pack stands on a later one".to_owned())?;
            pack.subject.map_or(Ok(()), |s| within(s, &model.subjects, "subject"))?;
        }
        for document in &model.documents {
            within(document.pack, &model.packs, "pack")?;
        }
        for def in &model.enums {
            ensure(!def.members.is_empty() && def.members.len() <= MAX_BYTE, || "an enumeration is empty or too long".to_owned())?;
        }
        Ok(())
    }

    fn citations(&self, citations: &[Citation]) -> Check {
        citations.iter().try_for_each(|c| {
            within(c.document, &self.model.documents, "document")?;
            c.via.as_ref().map_or(Ok(()), |(via, _)| within(*via, &self.model.documents, "document"))
        })
    }

    fn ty(&self, ty: &Ty) -> Check {
        match ty {
            Ty::Choice(of) => self.enumeration(*of, MAX_BYTE),
            Ty::Choices(of) => self.enumeration(*of, 63),
            Ty::Bool | Ty::Number(_) | Ty::Date | Ty::Text => Ok(()),
        }
    }

    fn enumeration(&self, of: EnumId, most: usize) -> Check {
        within(of, &self.model.enums, "enumeration")?;
        ensure(self.model.enums.at(of).members.len() <= most, || "an enumeration is too long for its use".to_owned())
    }

    // ── expressions ─────────────────────────────────────────────────────────

    /// Every node by itself: operands come before it, and there are not so many that a walk takes for ever.
    fn nodes(&mut self) -> Check {
        let model = self.model;
        for (id, node) in model.exprs.enumerate() {
            self.ty(&node.ty)?;
            match &node.kind {
                ExprKind::Text(text) => within(*text, &model.texts, "text")?,
                ExprKind::Member(member) | ExprKind::Has(_, member) => {
                    within(member.of, &model.enums, "enumeration")?;
                    ensure(usize::from(member.position) < model.enums.at(member.of).members.len(), || "no such enumerator".to_owned())?;
                }
                ExprKind::Defined(definition) => within(*definition, &model.definitions, "definition")?,
                ExprKind::Lookup { table, keys, column } => {
                    within(*table, &model.tables, "table")?;
                    let table = model.tables.at(*table);
                    ensure(keys.len() == table.keys.len() && usize::from(*column) < table.columns.len(), || "a look-up does not fit its table".to_owned())?;
                }
                _ => {}
            }
            let (mut depth, mut walk) = (0_u32, 1_u32);
            for operand in model.operands(id) {
                ensure(operand < id, || "an expression looks ahead".to_owned())?;
                let below = self.sizes.get(operand.index()).copied().unwrap_or_default();
                depth = depth.max(below.0);
                walk = walk.saturating_add(below.1);
            }
            ensure(depth < MAX_DEPTH, || "an expression is too deep".to_owned())?;
            ensure(walk < MAX_WALK, || "an expression is too long".to_owned())?;
            self.sizes.push((depth + 1, walk));
        }
        Ok(())
    }

    fn at_subject(&mut self, subject: SubjectId, expr: ExprId) -> Check {
        self.expr(subject, &mut vec![(Subject::ROOT, None)], expr)
    }

    /// An expression in its scopes: the fields that it reads are there.
    fn expr(&mut self, subject: SubjectId, frames: &mut Frames, expr: ExprId) -> Check {
        within(expr, &self.model.exprs, "expression")?;
        let model = self.model;
        let schema = model.subjects.at(subject);
        match &model.exprs.at(expr).kind {
            ExprKind::Field { scope, column } | ExprKind::GroupKey { scope, column } => {
                within(*column, &schema.columns, "field")?;
                let frame = frames.get(usize::from(*scope)).ok_or("no such scope")?;
                ensure(schema.columns.at(*column).list == frame.0, || "a field of another list".to_owned())
            }
            ExprKind::Defined(definition) => {
                ensure(model.definitions.at(*definition).subject == subject, || "a definition of another subject".to_owned())?;
                if self.walked.insert((subject, *definition)) { self.at_subject(subject, model.definitions.at(*definition).expr) } else { Ok(()) }
            }
            ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. } => {
                self.source(subject, frames, *source)?;
                frames.push((source.list(), None));
                let inner = model.operands(expr).into_iter().try_for_each(|operand| self.expr(subject, frames, operand));
                frames.pop();
                inner
            }
            _ => model.operands(expr).into_iter().try_for_each(|operand| self.expr(subject, frames, operand)),
        }
    }

    fn source(&self, subject: SubjectId, frames: &Frames, source: Source) -> Check {
        let lists = &self.model.subjects.at(subject).lists;
        let (Source::Below { list, scope } | Source::Group { list, scope }) = source;
        within(list, lists, "list")?;
        ensure(frames.len() <= MAX_SCOPES, || "too many scopes".to_owned())?;
        let outer = frames.get(usize::from(scope)).ok_or("no such scope")?.0;
        let fits = match source {
            Source::Below { .. } => list != outer && std::iter::successors(Some(list), |l| lists.at(*l).parent).any(|l| l == outer),
            Source::Group { .. } => list == outer,
        };
        ensure(fits, || "a list that is not below its scope".to_owned())
    }

    // ── what is declared ────────────────────────────────────────────────────

    fn schema(&self, schema: &Subject) -> Check {
        ensure(schema.lists.get(Subject::ROOT).is_some_and(|l| l.parent.is_none() && l.guard.is_none()), || "a subject without itself".to_owned())?;
        for (list, declared) in schema.lists.enumerate().skip(1) {
            ensure(declared.parent.is_some_and(|p| p < list), || "a list that is nested in none".to_owned())?;
            if let Some(label) = declared.label {
                within(label, &schema.columns, "field")?;
                ensure(schema.columns.at(label).list == list, || "a label of another list".to_owned())?;
            }
        }
        for column in &schema.columns {
            within(column.list, &schema.lists, "list")?;
            self.column(schema, column)?;
        }
        fields(schema, &schema.fields)
    }

    fn guards(&mut self, id: SubjectId) -> Check {
        let schema = self.model.subjects.at(id);
        let lists = schema.lists.iter().filter_map(|l| l.guard.zip(l.parent));
        let columns = schema.columns.iter().filter_map(|c| c.guard.map(|g| (g, c.list)));
        lists.chain(columns).try_for_each(|(guard, list)| self.expr(id, &mut frames_of(schema, list), guard))
    }

    fn column(&self, schema: &Subject, column: &Column) -> Check {
        match &column.ty {
            ColumnType::Text | ColumnType::YesNo | ColumnType::Date => Ok(()),
            ColumnType::Number(ty) => ensure(ty.places <= 6, || "a quantity of too many places".to_owned()),
            ColumnType::Choice(of) => self.enumeration(*of, MAX_BYTE),
            ColumnType::Choices(of) => self.enumeration(*of, 63),
            ColumnType::Item(list) => within(*list, &schema.lists, "list"),
        }
    }

    /// Whether asking if a field or list is there comes to an end.
    fn guards_end(&self, subject: SubjectId) -> Check {
        let schema = self.model.subjects.at(subject);
        let columns = schema.columns.ids().map(Asked::Column);
        let lists = schema.lists.ids().map(Asked::List);
        let mut done: BTreeSet<Asked> = BTreeSet::new();
        for start in columns.chain(lists) {
            // Depth first, with what is being asked on the way.
            let mut path: Vec<(Asked, Vec<Asked>)> = vec![(start, self.asked_by(schema, start))];
            while let Some((at, rest)) = path.last_mut() {
                let Some(next) = rest.pop() else {
                    done.insert(*at);
                    path.pop();
                    continue;
                };
                ensure(!path.iter().any(|(asked, _)| *asked == next), || "a guard looks at itself".to_owned())?;
                ensure(path.len() < MAX_DEPTH as usize, || "guards stand too deep".to_owned())?;
                if !done.contains(&next) {
                    path.push((next, self.asked_by(schema, next)));
                }
            }
        }
        Ok(())
    }

    /// What a guard looks at.
    fn asked_by(&self, schema: &Subject, of: Asked) -> Vec<Asked> {
        let guard = match of {
            Asked::Column(column) => schema.columns.at(column).guard,
            Asked::List(list) => schema.lists.at(list).guard,
        };
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<ExprId> = guard.into_iter().collect();
        while let Some(expr) = open.pop() {
            if !seen.insert(expr) {
                continue;
            }
            match &self.model.exprs.at(expr).kind {
                ExprKind::Field { column, .. } | ExprKind::GroupKey { column, .. } => {
                    found.insert(Asked::Column(*column));
                }
                ExprKind::Aggregate { source, .. } | ExprKind::Quantified { source, .. } => {
                    let lists = std::iter::successors(Some(source.list()), |l| schema.lists.at(*l).parent);
                    found.extend(lists.map(Asked::List));
                }
                _ => {}
            }
            open.extend(self.model.operands(expr));
        }
        found.into_iter().collect()
    }

    fn constant(&self, constant: &Constant, ty: &Ty) -> Check {
        match (constant, ty) {
            (Constant::Text(text), _) => within(*text, &self.model.texts, "text"),
            (Constant::Member(position), Ty::Choice(of)) => {
                ensure(usize::from(*position) < self.model.enums.at(*of).members.len(), || "no such enumerator".to_owned())
            }
            (Constant::Member(_), _) => Err("an enumerator of no enumeration".to_owned()),
            _ => Ok(()),
        }
    }

    fn tables(&self) -> Check {
        for table in &self.model.tables {
            within(table.pack, &self.model.packs, "pack")?;
            self.citations(&table.citations)?;
            ensure(table.columns.len() <= MAX_BYTE && table.keys.len() <= MAX_BYTE, || "a table is too wide".to_owned())?;
            table.keys.iter().chain(&table.columns).try_for_each(|(_, ty)| self.ty(ty))?;
            for row in &table.rows {
                ensure(row.keys.len() == table.keys.len() && row.cells.len() == table.columns.len(), || "a row does not fit its table".to_owned())?;
                for (key, (_, ty)) in row.keys.iter().zip(&table.keys) {
                    key.as_ref().map_or(Ok(()), |k| self.constant(k, ty))?;
                }
                for (cell, (_, ty)) in row.cells.iter().zip(&table.columns) {
                    cell.value.as_ref().map_or(Ok(()), |v| self.constant(v, ty))?;
                    for (amendment, value, _) in &cell.amended {
                        within(*amendment, &self.model.amendments, "amendment")?;
                        value.as_ref().map_or(Ok(()), |v| self.constant(v, ty))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn rule(&mut self, rule: &Rule) -> Check {
        let model = self.model;
        within(rule.pack, &model.packs, "pack")?;
        within(rule.subject, &model.subjects, "subject")?;
        self.citations(&rule.citations)?;
        rule.applies.map_or(Ok(()), |a| self.at_subject(rule.subject, a))?;
        ensure(rule.scopes.len() < MAX_SHORT && rule.clauses.len() < MAX_SHORT, || "too many scopes or clauses".to_owned())?;
        let schema = model.subjects.at(rule.subject);
        let mut all: Vec<Frames> = Vec::new();
        for scope in &rule.scopes {
            let mut frames = match scope.parent {
                None => vec![(Subject::ROOT, None)],
                Some(parent) => all.get(usize::from(parent)).cloned().ok_or("a scope stands in a later one")?,
            };
            ensure(usize::from(scope.depth) == frames.len(), || "a scope of another depth".to_owned())?;
            self.source(rule.subject, &frames, scope.source)?;
            frames.push((scope.source.list(), None));
            scope.filter.map_or(Ok(()), |f| self.expr(rule.subject, &mut frames, f))?;
            if let (Some(by), Some(frame)) = (scope.by, frames.last_mut()) {
                within(by, &schema.columns, "field")?;
                ensure(schema.columns.at(by).list == scope.source.list(), || "a field of another list".to_owned())?;
                frame.1 = Some(by);
            }
            all.push(frames);
        }
        for clause in &rule.clauses {
            let mut frames = match clause.scope {
                None => vec![(Subject::ROOT, None)],
                Some(scope) => all.get(usize::from(scope)).cloned().ok_or("no such scope")?,
            };
            ensure(clause.exceptions.len() <= MAX_BYTE, || "too many exceptions".to_owned())?;
            let exceptions = clause.exceptions.iter().flat_map(|(c, a)| [*c, *a]);
            for expr in std::iter::once(clause.expr).chain(exceptions).chain(clause.deadline) {
                self.expr(rule.subject, &mut frames, expr)?;
            }
            if let Part::Amendment(id) = clause.part {
                within(id, &model.amendments, "amendment")?;
            }
            clause.replaced_by.iter().try_for_each(|id| within(*id, &model.amendments, "amendment"))?;
        }
        Ok(())
    }

    fn material(&mut self, subject: SubjectId, material: &Material) -> Check {
        material.condition.iter().chain(&material.held).try_for_each(|e| self.at_subject(subject, *e))
    }

    /// Pathways, supports, penalties and amendments.
    fn procedures(&mut self) -> Check {
        let model = self.model;
        for pathway in &model.pathways {
            within(pathway.pack, &model.packs, "pack")?;
            within(pathway.subject, &model.subjects, "subject")?;
            self.citations(&pathway.citations)?;
            pathway.applies.map_or(Ok(()), |a| self.at_subject(pathway.subject, a))?;
            ensure(pathway.cases.len() < MAX_SHORT, || "too many cases".to_owned())?;
            let nexts = pathway.cases.iter().filter_map(|c| c.next).chain(pathway.next);
            nexts.into_iter().try_for_each(|next| within(next, &model.pathways, "pathway"))?;
            for case in &pathway.cases {
                self.citations(&case.citations)?;
                self.at_subject(pathway.subject, case.condition)?;
                case.steps.iter().flat_map(|s| &s.materials).try_for_each(|m| self.material(pathway.subject, m))?;
            }
        }
        for support in &model.supports {
            within(support.pack, &model.packs, "pack")?;
            within(support.subject, &model.subjects, "subject")?;
            self.citations(&support.citations)?;
            support.applies.iter().chain(&support.conditions).try_for_each(|e| self.at_subject(support.subject, *e))?;
            for amount in &support.amounts {
                if let AmountOf::Formula(formula) = amount.value {
                    self.at_subject(support.subject, formula)?;
                }
            }
            support.materials.iter().try_for_each(|m| self.material(support.subject, m))?;
        }
        for penalty in &model.penalties {
            within(penalty.pack, &model.packs, "pack")?;
            self.citations(&penalty.citations)?;
            penalty.documents.iter().try_for_each(|d| within(*d, &model.documents, "document"))?;
            penalty.rules.iter().try_for_each(|r| within(*r, &model.rules, "rule"))?;
            for (subject, condition) in penalty.consequences.iter().flat_map(|c| &c.condition) {
                within(*subject, &model.subjects, "subject")?;
                self.at_subject(*subject, *condition)?;
            }
        }
        for amendment in &model.amendments {
            within(amendment.pack, &model.packs, "pack")?;
            self.citations(&amendment.citations)?;
            match amendment.target {
                AmendTarget::Rule(rule) => within(rule, &model.rules, "rule")?,
                AmendTarget::Table(table) => within(table, &model.tables, "table")?,
            }
        }
        Ok(())
    }
}

/// What a guard says is there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Column(ColumnId),
    List(ListId),
}

/// The scopes of an item of a list.
fn frames_of(schema: &Subject, list: ListId) -> Frames {
    let mut frames: Frames = std::iter::successors(Some(list), |l| schema.lists.at(*l).parent).map(|l| (l, None)).collect();
    frames.reverse();
    frames
}

fn fields(schema: &Subject, all: &[SchemaField]) -> Check {
    all.iter().try_for_each(|field| match &field.kind {
        SchemaFieldKind::Value(column) => within(*column, &schema.columns, "field"),
        SchemaFieldKind::Group(inner) => fields(schema, inner),
        SchemaFieldKind::List(list, inner) => {
            within(*list, &schema.lists, "list")?;
            fields(schema, inner)
        }
    })
}
