//! Expressions: names to facts, types and units, enumerators by what they are compared with.

use super::operators::FOREIGN_FUNCTIONS;
use super::schema::{Entry, What};
use super::{Checker, Origin};
use crate::diag::{Kind, ListArgumentProblem, Noun, Problem};
use crate::id::Id;
use crate::model::{Aggregate, ColumnId, ColumnType, Compare, EnumId, ExprId, ExprKind, ListId, Member, Quantifier, Source, Subject, SubjectId, Ty};
use crate::nearest::nearest;
use crate::number::Number;
use crate::source::FileId;
use crate::span::Span;
use crate::syntax::ast::{self, BinaryOp};
use crate::syntax::words::{self, Place, Word};
use crate::unit::Unit;

/// The most scopes inside each other; a scope's number is held in a byte and a place in a short list.
pub(super) const MAX_SCOPES: usize = 8;
/// The most definitions, or fields with a 仅当, that stand on each other.
pub(super) const MAX_CHAIN: usize = 32;

/// Where an expression stands: its file, its subject, the scopes around it.
#[derive(Debug, Clone)]
pub(super) struct Env {
    pub(super) origin: Origin,
    pub(super) subject: SubjectId,
    frames: Vec<Frame>,
    /// The scope of the field whose attributes are read, and the groups it stands in: what stands beside it may be named alone.
    beside: (usize, Vec<String>),
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    list: ListId,
    kind: FrameKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    /// The subject, or an item of 每个 or of an aggregate (`true`).
    Item(bool),
    /// 每组 … 按 that column.
    Group(ColumnId),
}

impl Env {
    pub(super) fn root(origin: Origin, subject: SubjectId) -> Self {
        Self { origin, subject, frames: vec![Frame { list: Subject::ROOT, kind: FrameKind::Item(false) }], beside: (0, Vec::new()) }
    }
    /// Where a field in these groups stands, in the innermost scope.
    pub(super) fn in_groups(&mut self, groups: Vec<String>) {
        self.beside = (self.depth().saturating_sub(1), groups);
    }
    pub(super) fn push_item(&mut self, list: ListId, aggregate: bool) {
        self.frames.push(Frame { list, kind: FrameKind::Item(aggregate) });
    }
    pub(super) fn push_group(&mut self, list: ListId, by: ColumnId) {
        self.frames.push(Frame { list, kind: FrameKind::Group(by) });
    }
    pub(super) fn pop(&mut self) {
        self.frames.pop();
    }
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }
    /// The list whose item a scope stands for.
    pub(super) fn list_at(&self, scope: u8) -> Option<ListId> {
        self.frames.get(usize::from(scope)).map(|f| f.list)
    }
    pub(super) fn file(&self) -> FileId {
        self.origin.file
    }
    /// The groups around the field whose attributes are read, where that is in this scope.
    pub(super) fn groups_beside(&self, depth: usize) -> &[String] {
        if self.beside.0 == depth { &self.beside.1 } else { &[] }
    }
}

/// What a name means where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    Column(u8, ColumnId),
    GroupKey(u8, ColumnId),
    /// The item of a scope, which is its 称呼.
    Item(u8, ColumnId),
    List(String),
    Group,
}

/// A meaning, and how it was found.
pub(super) struct Found {
    pub(super) meaning: Meaning,
    /// The scope.
    pub(super) depth: usize,
    /// By the name of that scope's list, which was written first.
    pub(super) qualified: bool,
    /// How many of the groups around the field whose attributes are read were left out.
    pub(super) groups: usize,
}

/// One value: its node and its type.
pub(super) type Typed = (ExprId, Ty);

impl Checker<'_> {
    // ── names ───────────────────────────────────────────────────────────────

    fn tree(&self, subject: SubjectId) -> &[Entry] {
        self.trees.get(subject.index()).map_or(&[], Vec::as_slice)
    }

    /// The fields of an item of a list.
    pub(super) fn entries_of(&self, subject: SubjectId, list: ListId) -> &[Entry] {
        fn search(entries: &[Entry], list: ListId) -> Option<&[Entry]> {
            entries.iter().find_map(|e| match &e.what {
                What::List(id, inner) if *id == list => Some(inner.as_slice()),
                What::List(_, inner) | What::Group(inner) => search(inner, list),
                What::Value(_) => None,
            })
        }
        if list == Subject::ROOT { self.tree(subject) } else { search(self.tree(subject), list).unwrap_or(&[]) }
    }

    pub(super) fn entry<'e>(&self, pack: usize, entries: &'e [Entry], name: &str) -> Option<&'e Entry> {
        entries.iter().find(|e| e.is(name) && self.names.chain(pack).contains(&e.pack))
    }

    fn frame_is(&self, env: &Env, frame: &Frame, name: &str) -> bool {
        let named = &self.model.subjects.at(env.subject).lists.at(frame.list).named;
        named.key == name || named.name == name
    }

    /// Follows names below a set of fields.
    fn follow(&self, pack: usize, entries: &[Entry], names: &[&str], scope: u8) -> Option<Meaning> {
        let (first, rest) = names.split_first()?;
        let entry = self.entry(pack, entries, first)?;
        match (&entry.what, rest) {
            (What::Value(column), []) => Some(Meaning::Column(scope, *column)),
            (What::Value(_), _) => None,
            (What::Group(_), []) => Some(Meaning::Group),
            (What::Group(inner), _) => self.follow(pack, inner, rest, scope),
            (What::List(..), _) => Some(Meaning::List(entry.named.name.clone())),
        }
    }

    /// What a path means as a value: the item's facts first, then outer ones.
    pub(super) fn meaning(&self, env: &Env, names: &[&str]) -> Option<Found> {
        let found = |meaning, depth, qualified, groups| Some(Found { meaning, depth, qualified, groups });
        let (first, rest) = names.split_first()?;
        for (depth, frame) in env.frames.iter().enumerate().rev() {
            let scope = u8::try_from(depth).unwrap_or(u8::MAX);
            let entries = self.entries_of(env.subject, frame.list);
            match frame.kind {
                FrameKind::Item(aggregate) => {
                    let groups = env.groups_beside(depth);
                    for outer in (0..=groups.len()).rev() {
                        let whole: Vec<&str> = groups.iter().take(outer).map(String::as_str).chain(names.iter().copied()).collect();
                        if let Some(meaning) = self.follow(env.origin.pack, entries, &whole, scope) {
                            return found(meaning, depth, false, outer);
                        }
                    }
                    // Inside an aggregate over the list whose item we are in, the qualified name is the outer item's: the bare one is the inner's.
                    let outer_same = aggregate && env.frames.iter().take(depth).any(|f| f.list == frame.list && matches!(f.kind, FrameKind::Item(_)));
                    if self.frame_is(env, frame, first) && !outer_same {
                        if rest.is_empty() && depth > 0 {
                            let label = self.model.subjects.at(env.subject).lists.at(frame.list).label?;
                            return found(Meaning::Item(scope, label), depth, true, 0);
                        }
                        if let Some(meaning) = self.follow(env.origin.pack, entries, rest, scope) {
                            return found(meaning, depth, true, 0);
                        }
                    }
                }
                FrameKind::Group(by) => {
                    let by_name = &self.model.subjects.at(env.subject).columns.at(by).named;
                    let is_by = |name: &str| by_name.key == name || by_name.name == name;
                    match names {
                        [name] if is_by(name) => return found(Meaning::GroupKey(scope, by), depth, false, 0),
                        [list, name] if self.frame_is(env, frame, list) && is_by(name) => return found(Meaning::GroupKey(scope, by), depth, true, 0),
                        [list] if self.frame_is(env, frame, list) => return found(Meaning::List((*list).to_owned()), depth, true, 0),
                        _ => {}
                    }
                }
            }
        }
        None
    }

    /// A list that a path names, and which of its items are meant.
    pub(super) fn list_source(&self, env: &Env, names: &[&str]) -> Option<Source> {
        let (first, rest) = names.split_first()?;
        for (depth, frame) in env.frames.iter().enumerate().rev() {
            let scope = u8::try_from(depth).unwrap_or(u8::MAX);
            let entries = self.entries_of(env.subject, frame.list);
            match frame.kind {
                FrameKind::Group(_) if self.frame_is(env, frame, first) && rest.is_empty() => return Some(Source::Group { list: frame.list, scope }),
                FrameKind::Group(_) => {}
                FrameKind::Item(_) => {
                    if let Some(list) = self.follow_list(env.origin.pack, entries, names) {
                        return Some(Source::Below { list, scope });
                    }
                    if self.frame_is(env, frame, first)
                        && let Some(list) = self.follow_list(env.origin.pack, entries, rest)
                    {
                        return Some(Source::Below { list, scope });
                    }
                }
            }
        }
        None
    }

    fn follow_list(&self, pack: usize, entries: &[Entry], names: &[&str]) -> Option<ListId> {
        let (first, rest) = names.split_first()?;
        let entry = self.entry(pack, entries, first)?;
        match (&entry.what, rest) {
            (What::List(list, _), []) => Some(*list),
            (What::List(_, inner) | What::Group(inner), rest) => self.follow_list(pack, inner, rest),
            (What::Value(_), _) => None,
        }
    }

    /// A list that a path names, with a diagnostic where it names none.
    pub(super) fn list(&mut self, env: &Env, path: &ast::Path) -> Option<Source> {
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        let source = self.list_source(env, &names);
        if let Some(source) = source {
            self.note_list(env, path, source);
        } else {
            let name = names.join(".");
            match self.meaning(env, &names).map(|found| found.meaning) {
                Some(Meaning::Group) => self.report(env.file(), path.span, Problem::NotAList { name, found: Noun::Group }),
                Some(_) => self.report(env.file(), path.span, Problem::NotAList { name, found: Noun::Fact }),
                None => {
                    let lists = self.model.subjects.at(env.subject).lists.iter().skip(1);
                    let known = nearest(names.last().copied().unwrap_or_default(), lists.flat_map(|l| [l.named.name.as_str(), l.named.key.as_str()]));
                    self.unknown_name(env, path, Noun::List, known);
                    return None;
                }
            };
        }
        source
    }

    /// All names that could be written where the expression stands.
    fn known_names(&self, env: &Env) -> Vec<String> {
        fn collect(entries: &[Entry], prefix: &str, into: &mut Vec<String>) {
            for entry in entries {
                for name in [&entry.named.name, &entry.named.key] {
                    into.push(format!("{prefix}{name}"));
                }
                if let What::Group(inner) = &entry.what {
                    for name in [&entry.named.name, &entry.named.key] {
                        collect(inner, &format!("{prefix}{name}."), into);
                    }
                }
            }
        }
        let mut names = Vec::new();
        for frame in env.frames.iter().rev() {
            collect(self.entries_of(env.subject, frame.list), "", &mut names);
        }
        for definition in &self.names.definition_list {
            names.push(definition.ast.label.name.node.clone());
        }
        names
    }

    fn unknown_name(&mut self, env: &Env, path: &ast::Path, noun: Noun, mut known: Vec<String>) {
        let name = path.text();
        if self.trying {
            self.report(env.file(), path.span, Problem::UnknownName { noun, name, nearest: known });
            return;
        }
        if let Some(suggestion) = self.unglued(env, &name) {
            self.report(env.file(), path.span, Problem::GluedName { name, suggestion });
            return;
        }
        if let ([_], true) = (path.names.as_slice(), known.is_empty())
            && let Some(is) = self.elsewhere(env.origin.pack, Some(env.subject), &name)
        {
            self.report(env.file(), path.span, Problem::NameElsewhere { noun, name, is });
            return;
        }
        let names = self.known_names(env);
        if let (Some((group, last)), true) = (name.rsplit_once('.'), known.is_empty()) {
            // Where the group is right, what stands beside it in the group was meant.
            let siblings = names.iter().filter_map(|n| n.rsplit_once('.')).filter(|(g, _)| *g == group).map(|(_, n)| n);
            known = nearest(last, siblings).iter().map(|n| format!("{group}.{n}")).collect();
        }
        if known.is_empty() {
            known = nearest(&name, names.iter().map(String::as_str));
        }
        if known.is_empty() {
            // The last name alone, inside whatever group has it.
            let last = path.names.last().map_or("", |n| n.node.as_str());
            known = names.iter().filter(|n| n.rsplit('.').next() == Some(last)).take(3).cloned().collect();
        }
        if path.names.len() > 1 && known.len() == 1 {
            let fix = known.first().cloned().unwrap_or_default();
            let diagnostic = self.report(env.file(), path.span, Problem::UnknownName { noun, name, nearest: known });
            *diagnostic = diagnostic.clone().with_fix(path.span, fix);
        } else {
            self.unknown(noun, env.file(), path.span, &name, known);
        }
    }

    /// `班级的人数`: a name around a word of the language, where what stands beside the word is known.
    fn unglued(&self, env: &Env, name: &str) -> Option<String> {
        let names = self.known_names(env);
        let is_known = |part: &str| !part.is_empty() && (names.iter().any(|n| n == part) || part.chars().all(|c| c.is_ascii_digit() || c == '.'));
        for word in ["的", "且", "或", "非", "若", "则", "否则", "属于", "在", "至", "不是", "满足"] {
            for (at, _) in name.match_indices(word) {
                let (left, rest) = name.split_at(at);
                let right = rest.strip_prefix(word).unwrap_or_default();
                let fits = match (left.is_empty(), right.is_empty()) {
                    (true, false) => is_known(right),
                    (false, true) => is_known(left),
                    (false, false) => is_known(left) || is_known(right),
                    (true, true) => false,
                };
                if fits {
                    return Some(format!("{left} {word} {right}").trim().to_owned());
                }
            }
        }
        None
    }

    // ── kinds for words ─────────────────────────────────────────────────────

    pub(super) fn kind(&self, ty: &Ty) -> Kind {
        let members = |id: EnumId| self.model.enums.at(id).members.iter().map(|m| m.name.clone()).collect();
        match ty {
            Ty::Bool => Kind::YesNo,
            Ty::Text => Kind::Text,
            Ty::Date => Kind::Date,
            Ty::Number(unit) if unit.dims().is_bare() => Kind::Bare,
            Ty::Number(unit) => Kind::Quantity(unit.clone()),
            Ty::Choice(id) => Kind::Choice(members(*id)),
            Ty::Choices(id) => Kind::Choices(members(*id)),
        }
    }

    // ── expressions ─────────────────────────────────────────────────────────

    /// A truth value, with a diagnostic where it is something else.
    pub(super) fn condition(&mut self, env: &mut Env, expr: &ast::Expr) -> Option<ExprId> {
        let (id, ty) = self.infer(env, expr, None)?;
        if ty == Ty::Bool {
            return Some(id);
        }
        let found = self.kind(&ty);
        self.report(env.file(), expr.span, Problem::TypeMismatch { expected: Kind::YesNo, found });
        None
    }

    /// Types an expression. `expected` is the type it will meet, by which a bare name may be an enumerator.
    pub(super) fn infer(&mut self, env: &mut Env, expr: &ast::Expr, expected: Option<&Ty>) -> Option<Typed> {
        match &expr.kind {
            ast::ExprKind::Literal(literal) => Some(self.literal(literal)),
            ast::ExprKind::AsOf => Some(self.typed(ExprKind::AsOf, Ty::Date)),
            ast::ExprKind::Path(path) => self.path(env, path, expected),
            ast::ExprKind::Not(inner) => {
                let inner = self.condition(env, inner)?;
                Some(self.typed(ExprKind::Not(inner), Ty::Bool))
            }
            ast::ExprKind::Negative(inner) => {
                let (id, ty) = self.infer(env, inner, None)?;
                let Ty::Number(_) = ty else {
                    let found = self.kind(&ty);
                    self.report(env.file(), inner.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found });
                    return None;
                };
                match self.constant_number(id) {
                    Some(n) => Some(self.typed(ExprKind::Number(n.negated()), ty)),
                    None => Some(self.typed(ExprKind::Negative(id), ty)),
                }
            }
            ast::ExprKind::Binary { op, left, right } => self.binary(env, op, left, right, expected),
            ast::ExprKind::OneOf { value, members } => self.one_of(env, value, members),
            ast::ExprKind::Has { member, set } => self.has(env, member, set),
            ast::ExprKind::Between { value, low, high } => self.between(env, value, low, high),
            ast::ExprKind::Call { callee, args, column } => self.call(env, expr.span, callee, args, column.as_ref()),
            ast::ExprKind::Quantified { all, list, condition, predicate } => self.quantified(env, *all, list, condition.as_deref(), predicate),
            ast::ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition(env, condition);
                let then_typed = self.infer(env, then, expected);
                let hint = then_typed.as_ref().map(|t| t.1.clone());
                let otherwise_typed = self.infer(env, otherwise, expected.or(hint.as_ref()));
                let (then, otherwise, ty) = self.meet(env.file(), (then, then_typed?), (otherwise, otherwise_typed?))?;
                Some(self.typed(ExprKind::If { condition: condition?, then, otherwise }, ty))
            }
        }
    }

    pub(super) fn typed(&mut self, kind: ExprKind, ty: Ty) -> Typed {
        (self.push(kind, ty.clone()), ty)
    }

    fn literal(&mut self, literal: &ast::Literal) -> Typed {
        match literal {
            ast::Literal::Quantity(n, unit) => {
                let unit = unit.clone().unwrap_or_else(Unit::bare);
                let base = n.checked_mul(unit.factor()).unwrap_or(*n);
                self.typed(ExprKind::Number(base), Ty::Number(unit))
            }
            ast::Literal::Date(d) => self.typed(ExprKind::Date(*d), Ty::Date),
            ast::Literal::Bool(b) => self.typed(ExprKind::Bool(*b), Ty::Bool),
            ast::Literal::Text(t) => {
                let id = self.text_id(t);
                self.typed(ExprKind::Text(id), Ty::Text)
            }
        }
    }

    pub(super) fn member(&self, of: EnumId, name: &str) -> Option<Member> {
        let position = self.model.enums.at(of).members.iter().position(|m| m.key == name || m.name == name)?;
        Some(Member { of, position: u8::try_from(position).ok()? })
    }

    fn path(&mut self, env: &mut Env, path: &ast::Path, expected: Option<&Ty>) -> Option<Typed> {
        self.note_path(env, path, expected);
        let names: Vec<&str> = path.names.iter().map(|n| n.node.as_str()).collect();
        if let (Some(Ty::Choice(of) | Ty::Choices(of)), [name]) = (expected, names.as_slice())
            && let Some(member) = self.member(*of, name)
        {
            return Some(self.typed(ExprKind::Member(member), Ty::Choice(*of)));
        }
        if let Some(found) = self.meaning(env, &names) {
            return self.meant(env, path, &names, found);
        }
        if let Some(typed) = self.definition(env, path, &names) {
            return typed;
        }
        if let (Some(Ty::Choice(of) | Ty::Choices(of)), [name]) = (expected, names.as_slice()) {
            let members = &self.model.enums.at(*of).members;
            let mut known = nearest(name, members.iter().flat_map(|m| [m.name.as_str(), m.key.as_str()]));
            if known.is_empty() {
                known = members.iter().take(3).map(|m| m.name.clone()).collect();
                self.report(env.file(), path.span, Problem::UnknownName { noun: Noun::Enumerator, name: (*name).to_owned(), nearest: known });
            } else {
                self.unknown(Noun::Enumerator, env.file(), path.span, name, known);
            }
            return None;
        }
        let known = match (expected, names.as_slice()) {
            (Some(Ty::Text), [name]) => vec![format!("\"{name}\"")],
            _ => self.of_items(env, &names),
        };
        self.unknown_name(env, path, Noun::Fact, known);
        None
    }

    /// `人数` or `班级.人数` where no item is at hand: what says something about all items.
    fn of_items(&self, env: &Env, names: &[&str]) -> Vec<String> {
        let subject = self.model.subjects.at(env.subject);
        let columns = subject.columns.iter().filter(|c| c.list != Subject::ROOT && c.path.len() == 1 && !env.frames.iter().any(|f| f.list == c.list));
        let lists = |c: &crate::model::Column| subject.lists.at(c.list).parent == Some(Subject::ROOT) && subject.lists.at(c.list).path.len() == 1;
        let meant = columns.filter(|c| lists(c)).filter_map(|c| {
            let list = &subject.lists.at(c.list).named;
            let fits = match names {
                [name] => c.named.name == *name || c.named.key == *name,
                [of, name] => (c.named.name == *name || c.named.key == *name) && (list.name == *of || list.key == *of),
                _ => false,
            };
            let asks_in_english = names.iter().all(|n| n.is_ascii());
            fits.then(|| if asks_in_english { format!("{} of {}", list.key, c.named.key) } else { format!("{} 的 {}", list.name, c.named.name) })
        });
        meant.take(3).collect()
    }

    fn meant(&mut self, env: &Env, path: &ast::Path, names: &[&str], found: Found) -> Option<Typed> {
        let name = names.join(".");
        match found.meaning {
            Meaning::Column(scope, column) => {
                let ty = self.column_ty(env.subject, column);
                if let [bare] = names {
                    self.hidden(env, path.span, bare, found.depth, &ty);
                }
                Some(self.typed(ExprKind::Field { scope, column }, ty))
            }
            Meaning::GroupKey(scope, column) => {
                let ty = self.column_ty(env.subject, column);
                Some(self.typed(ExprKind::GroupKey { scope, column }, ty))
            }
            Meaning::Item(scope, label) => {
                let ty = self.column_ty(env.subject, label);
                Some(self.typed(ExprKind::Field { scope, column: label }, ty))
            }
            Meaning::List(list) => {
                self.report(env.file(), path.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found: Kind::List(list) });
                None
            }
            Meaning::Group => {
                self.report(env.file(), path.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found: Kind::Group(name) });
                None
            }
        }
    }

    /// A bare name of an item's fact that an outer fact of the same kind has too.
    fn hidden(&mut self, env: &Env, span: Span, name: &str, depth: usize, ty: &Ty) {
        let Some(inner) = env.frames.get(depth) else { return };
        let mut candidates = self.hidden_by(env, name, depth, ty);
        if !candidates.is_empty() {
            candidates.insert(0, format!("{}.{name}", self.model.subjects.at(env.subject).lists.at(inner.list).named.name));
            self.report(env.file(), span, Problem::AmbiguousName { name: name.to_owned(), candidates });
        }
    }

    /// The outer facts that a bare name could mean as well.
    pub(super) fn hidden_by(&self, env: &Env, name: &str, depth: usize, ty: &Ty) -> Vec<String> {
        let Some(inner) = env.frames.get(depth) else { return Vec::new() };
        let mut candidates = Vec::new();
        for frame in env.frames.iter().take(depth).rev() {
            if frame.list == inner.list || matches!(frame.kind, FrameKind::Group(_)) {
                continue;
            }
            let entry = self.entry(env.origin.pack, self.entries_of(env.subject, frame.list), name);
            let Some(Entry { what: What::Value(column), .. }) = entry else { continue };
            let alike = match (self.column_ty(env.subject, *column), ty) {
                (Ty::Number(a), Ty::Number(b)) => a.compares_with(b),
                (a, b) => a == *b,
            };
            if alike {
                candidates.push(format!("{}.{name}", self.model.subjects.at(env.subject).lists.at(frame.list).named.name));
            }
        }
        candidates
    }

    pub(super) fn column_ty(&self, subject: SubjectId, column: ColumnId) -> Ty {
        match &self.model.subjects.at(subject).columns.at(column).ty {
            ColumnType::Text | ColumnType::Item(_) => Ty::Text,
            ColumnType::YesNo => Ty::Bool,
            ColumnType::Date => Ty::Date,
            ColumnType::Number(n) => Ty::Number(n.unit.clone()),
            ColumnType::Choice(id) => Ty::Choice(*id),
            ColumnType::Choices(id) => Ty::Choices(*id),
        }
    }

    // ── functions and tables ────────────────────────────────────────────────

    fn call(&mut self, env: &mut Env, span: Span, callee: &ast::Path, args: &[ast::Arg], column: Option<&ast::Name>) -> Option<Typed> {
        let names: Vec<&ast::Name> = callee.names.iter().collect();
        if let ([name], None) = (names.as_slice(), column) {
            let function = words::find(Place::Function, &name.node).map_or("", |w| w.zh);
            let aggregate = match function {
                "数量" => Some(Aggregate::Count),
                "合计" => Some(Aggregate::Sum),
                "最大" => Some(Aggregate::Max),
                "最小" => Some(Aggregate::Min),
                "平均" => Some(Aggregate::Average),
                _ => None,
            };
            if let Some(aggregate) = aggregate {
                if args.len() > 1 && matches!(aggregate, Aggregate::Max | Aggregate::Min) {
                    return self.extreme(env, args, aggregate == Aggregate::Max);
                }
                return self.aggregate(env, span, aggregate, &name.node, args);
            }
            match function {
                "向上取整" => return self.rounded(env, span, &name.node, args, true),
                "向下取整" => return self.rounded(env, span, &name.node, args, false),
                "相隔月数" => return self.months_between(env, span, &name.node, args),
                _ => {}
            }
        }
        self.lookup(env, span, callee, args, column)
    }

    fn plain_args<'e>(&mut self, env: &Env, span: Span, function: &str, args: &'e [ast::Arg], expected: usize) -> Option<Vec<&'e ast::Expr>> {
        let mut plain = Vec::new();
        for arg in args {
            match arg {
                ast::Arg::Expr(e) => plain.push(e),
                ast::Arg::List { span, .. } => {
                    let problem = Problem::ListArgument { function: function.to_owned(), problem: ListArgumentProblem::TakesNoValue };
                    self.report(env.file(), *span, problem);
                    return None;
                }
            }
        }
        if plain.len() != expected {
            self.report(env.file(), span, Problem::ArgumentCount { function: function.to_owned(), expected, found: plain.len() });
            return None;
        }
        Some(plain)
    }

    fn rounded(&mut self, env: &mut Env, span: Span, function: &str, args: &[ast::Arg], up: bool) -> Option<Typed> {
        let args = self.plain_args(env, span, function, args, 1)?;
        let arg = args.first()?;
        let (id, ty) = self.infer(env, arg, None)?;
        let Ty::Number(unit) = &ty else {
            let found = self.kind(&ty);
            self.report(env.file(), arg.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found });
            return None;
        };
        // A ratio (50%, 人/人) is rounded to whole numbers, a quantity to whole units.
        let step = if unit.dims().is_bare() { Number::ONE } else { unit.factor() };
        let ty = if unit.dims().is_bare() { Ty::Number(Unit::bare()) } else { ty };
        Some(self.typed(if up { ExprKind::RoundUp(id, step) } else { ExprKind::RoundDown(id, step) }, ty))
    }

    fn months_between(&mut self, env: &mut Env, span: Span, function: &str, args: &[ast::Arg]) -> Option<Typed> {
        let args = self.plain_args(env, span, function, args, 2)?;
        let mut ids = Vec::new();
        for arg in &args {
            let (id, ty) = self.infer(env, arg, None)?;
            if ty != Ty::Date {
                let found = self.kind(&ty);
                self.report(env.file(), arg.span, Problem::TypeMismatch { expected: Kind::Date, found });
                return None;
            }
            ids.push(id);
        }
        let unit = Unit::parse("个月").unwrap_or_else(Unit::bare);
        Some(self.typed(ExprKind::MonthsBetween(*ids.first()?, *ids.last()?), Ty::Number(unit)))
    }

    fn extreme(&mut self, env: &mut Env, args: &[ast::Arg], greatest: bool) -> Option<Typed> {
        let function = if greatest { "最大" } else { "最小" };
        let plain = self.plain_args(env, Span::default(), function, args, args.len())?;
        let mut ids: Vec<ExprId> = Vec::new();
        let mut so_far: Option<(&ast::Expr, Typed)> = None;
        for arg in plain {
            let hint = so_far.as_ref().map(|(_, (_, ty))| ty.clone());
            let typed = self.infer(env, arg, hint.as_ref())?;
            if let Ty::Bool | Ty::Text | Ty::Choices(_) = typed.1 {
                let found = self.kind(&typed.1);
                self.report(env.file(), arg.span, Problem::TypeMismatch { expected: Kind::Ordered, found });
                return None;
            }
            match so_far.take() {
                None => {
                    ids.push(typed.0);
                    so_far = Some((arg, typed));
                }
                Some(before) => {
                    let (a, b, ty) = self.meet(env.file(), before.clone(), (arg, typed))?;
                    if let Some(last) = ids.last_mut() {
                        *last = a;
                    }
                    ids.push(b);
                    so_far = Some((arg, (b, ty)));
                }
            }
        }
        let ty = so_far?.1.1;
        Some(self.typed(if greatest { ExprKind::Greatest(ids) } else { ExprKind::Least(ids) }, ty))
    }

    fn aggregate(&mut self, env: &mut Env, span: Span, aggregate: Aggregate, function: &str, args: &[ast::Arg]) -> Option<Typed> {
        let [arg] = args else {
            self.report(env.file(), span, Problem::ArgumentCount { function: function.to_owned(), expected: 1, found: args.len() });
            return None;
        };
        let wrong = |problem| Problem::ListArgument { function: function.to_owned(), problem };
        let (path, condition, value, at) = match arg {
            ast::Arg::List { list, condition, value, span } => (list, condition.as_ref(), value.as_ref(), *span),
            ast::Arg::Expr(ast::Expr { kind: ast::ExprKind::Path(path), span }) => (path, None, None, *span),
            ast::Arg::Expr(other) => {
                self.report(env.file(), other.span, wrong(ListArgumentProblem::NotAList));
                return None;
            }
        };
        let source = self.list(env, path)?;
        if self.too_deep(env, at) {
            return None;
        }
        env.push_item(source.list(), true);
        let filter = condition.map(|c| self.condition(env, c));
        let value = value.map(|v| (v, self.infer(env, v, None)));
        env.pop();
        let filter = match filter {
            Some(None) => return None,
            other => other.flatten(),
        };
        match (aggregate, value) {
            (Aggregate::Count, None) => Some(self.typed(ExprKind::Aggregate { aggregate, source, filter, value: None }, Ty::Number(Unit::bare()))),
            (Aggregate::Count, Some((v, _))) => {
                self.report(env.file(), v.span, wrong(ListArgumentProblem::TakesNoValue));
                None
            }
            (_, None) => {
                self.report(env.file(), at, wrong(ListArgumentProblem::NeedsValue));
                None
            }
            (_, Some((v, typed))) => {
                let (id, ty) = typed?;
                let ordered = matches!(&ty, Ty::Choice(e) if self.model.enums.at(*e).ordered);
                let fits = match aggregate {
                    Aggregate::Max | Aggregate::Min => matches!(ty, Ty::Number(_) | Ty::Date) || ordered,
                    _ => matches!(ty, Ty::Number(_)),
                };
                if !fits {
                    let found = self.kind(&ty);
                    self.report(env.file(), v.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found });
                    return None;
                }
                Some(self.typed(ExprKind::Aggregate { aggregate, source, filter, value: Some(id) }, ty))
            }
        }
    }

    pub(super) fn too_deep(&mut self, env: &Env, span: Span) -> bool {
        let deep = env.depth() >= MAX_SCOPES;
        if deep {
            self.report(env.file(), span, Problem::TooDeep { limit: MAX_SCOPES });
        }
        deep
    }

    fn quantified(&mut self, env: &mut Env, all: bool, list: &ast::Path, condition: Option<&ast::Expr>, predicate: &ast::Expr) -> Option<Typed> {
        let source = self.list(env, list)?;
        if self.too_deep(env, list.span) {
            return None;
        }
        env.push_item(source.list(), true);
        let filter = condition.map(|c| self.condition(env, c));
        let predicate = self.condition(env, predicate);
        env.pop();
        let filter = match filter {
            Some(None) => return None,
            other => other.flatten(),
        };
        let quantifier = if all { Quantifier::All } else { Quantifier::Some };
        Some(self.typed(ExprKind::Quantified { quantifier, source, filter, predicate: predicate? }, Ty::Bool))
    }

    fn lookup(&mut self, env: &mut Env, span: Span, callee: &ast::Path, args: &[ast::Arg], column: Option<&ast::Name>) -> Option<Typed> {
        let names: Vec<&ast::Name> = callee.names.iter().collect();
        let path: Vec<&str> = names.iter().map(|n| n.node.as_str()).collect();
        if let (super::names::Found::None, [name]) = (self.find(|n| &n.tables, env.origin.pack, &path), path.as_slice()) {
            let mut near = nearest(name, words::at(Place::Function).flat_map(Word::spellings));
            near.extend(FOREIGN_FUNCTIONS.iter().filter(|(foreign, _)| foreign == name && near.is_empty()).map(|(_, ours)| (*ours).to_owned()).next());
            if !near.is_empty() {
                self.unknown(Noun::Function, env.file(), callee.span, name, near);
                return None;
            }
        }
        let id = self.resolve(|n| &n.tables, Noun::Table, env.origin, &names, callee.span)?;
        if column.is_none() {
            self.not_a_function();
        }
        let keys: Vec<Ty> = self.model.tables.at(id).keys.iter().map(|(_, ty)| ty.clone()).collect();
        if keys.is_empty() {
            // The table itself is wrong, which was reported.
            return None;
        }
        let function = path.join(".");
        let plain = self.plain_args(env, span, &function, args, keys.len())?;
        let mut ids = Vec::new();
        for (arg, key) in plain.iter().zip(&keys) {
            let (arg_id, ty) = self.infer(env, arg, Some(key))?;
            ids.push(self.fitted(env.file(), arg.span, arg_id, &ty, key)?);
        }
        let columns = &self.model.tables.at(id).columns;
        let found = match column {
            Some(name) => columns.iter().position(|(n, _)| n.key == name.node || n.name == name.node),
            None if columns.len() == 1 => Some(0),
            None => None,
        };
        let Some(position) = found else {
            let known: Vec<String> = columns.iter().map(|(n, _)| n.name.clone()).collect();
            match column {
                Some(name) => {
                    let near = nearest(&name.node, known.iter().map(String::as_str));
                    self.unknown(Noun::Column, env.file(), name.span, &name.node, if near.is_empty() { known } else { near });
                }
                None => {
                    self.report(env.file(), span, Problem::TableColumn { columns: known });
                }
            }
            return None;
        };
        let (heading, ty) = columns.get(position).cloned()?;
        if let Some(column) = column {
            self.note(env.file(), column, &heading);
        }
        Some(self.typed(ExprKind::Lookup { table: id, keys: ids, column: u8::try_from(position).ok()? }, ty))
    }

    /// `<` and the like, by operator.
    pub(super) fn compare_of(op: BinaryOp) -> Option<Compare> {
        match op {
            BinaryOp::Less => Some(Compare::Less),
            BinaryOp::LessEqual => Some(Compare::LessEqual),
            BinaryOp::Greater => Some(Compare::Greater),
            BinaryOp::GreaterEqual => Some(Compare::GreaterEqual),
            BinaryOp::Equal => Some(Compare::Equal),
            BinaryOp::NotEqual => Some(Compare::NotEqual),
            _ => None,
        }
    }
}
