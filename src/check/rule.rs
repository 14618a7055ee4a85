//! Rules: scopes, clauses, deadlines, what inspectors do; and the names of everything, before any of it is read.

use super::expr::Env;
use super::names::DefinitionDecl;
use super::places::{At, ClausePlaces, PathwayPlaces, RulePlaces};
use super::{Checker, Origin, bilingual, bilinguals};
use crate::date::Date;
use crate::diag::{Kind, Noun, Problem, Why};
use crate::id::Id;
use crate::model::{
    AmendmentId, Bilingual, Case, Citation, Clause, ColumnId, ColumnType, ExprId, InspectHow, Named, Pathway, Rule, RuleId, Scope, Severity, Source, SubjectId,
    Support, Ty,
};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{self, Body, Statement, Verb};

/// What is read of a rule or amendment.
#[derive(Default)]
pub(super) struct Header {
    pub(super) applies: Option<ExprId>,
    pub(super) applies_at: Option<Span>,
    pub(super) citations: Vec<Citation>,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) inspect: Vec<(InspectHow, Bilingual)>,
    pub(super) remedy: Option<Bilingual>,
    pub(super) responsible: Vec<Bilingual>,
}

/// Clauses being gathered, with the scopes they stand in.
pub(super) struct Gathered<'m> {
    pub(super) scopes: &'m mut Vec<Scope>,
    /// The conditions of the scopes, as many as there are scopes.
    pub(super) filters: &'m mut Vec<Option<At>>,
    pub(super) clauses: Vec<(Clause, ClausePlaces)>,
    pub(super) part: crate::model::Part,
}

impl<'a> Checker<'a> {
    /// Gives everything that can be referred to its place, in the order of packs and keys.
    pub(super) fn register(&mut self) {
        for (origin, declaration) in self.declarations() {
            match &declaration.kind {
                ast::DeclarationKind::Table(table) => {
                    let id = self.table_place(origin, table);
                    self.declare(|n| &mut n.tables, Noun::Table, origin, &table.label, id);
                }
                ast::DeclarationKind::Define(define) => {
                    self.named(&define.label, Noun::Definition, origin.file);
                    let index = self.names.definition_list.len();
                    self.names.definition_list.push(DefinitionDecl { origin, ast: define });
                    self.declare(|n| &mut n.definitions, Noun::Definition, origin, &define.label, index);
                }
                _ => {}
            }
        }
        let by_key = |label: &ast::Label| label.key.as_ref().unwrap_or(&label.name).node.clone();
        let mut all: Vec<(usize, String, Origin, &'a ast::Declaration)> = self
            .declarations()
            .filter_map(|(origin, d)| match &d.kind {
                ast::DeclarationKind::Rule(r) => Some((origin.pack, by_key(&r.label), origin, d)),
                ast::DeclarationKind::Pathway(p) => Some((origin.pack, by_key(&p.label), origin, d)),
                ast::DeclarationKind::Support(s) => Some((origin.pack, by_key(&s.label), origin, d)),
                _ => None,
            })
            .collect();
        all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (_, _, origin, declaration) in all {
            match &declaration.kind {
                ast::DeclarationKind::Rule(rule) => self.rule_place(origin, rule),
                ast::DeclarationKind::Pathway(pathway) => self.pathway_place(origin, pathway),
                ast::DeclarationKind::Support(support) => self.support_place(origin, support),
                _ => {}
            }
        }
    }

    fn titled(&mut self, origin: Origin, label: &ast::Label, title: Option<&ast::Text>, noun: Noun) -> (Named, Bilingual) {
        let named = self.named(label, noun, origin.file);
        let title = title.map_or_else(|| Bilingual::zh(named.name.clone()), bilingual);
        (named, title)
    }

    /// The subject that 适用 names, or the pack's own.
    fn subject_of(&mut self, origin: Origin, label: &ast::Label, statements: &[Spanned<Statement>]) -> Option<SubjectId> {
        let named = statements.iter().find_map(|s| match &s.node {
            Statement::Applies { subject: Some(name), .. } => Some(name),
            _ => None,
        });
        if let Some(name) = named {
            self.resolve(|n| &n.subjects, Noun::Subject, origin, &[name], name.span)
        } else {
            let default = self.model.packs.at(Id::from_index(origin.pack)).subject;
            if default.is_none() {
                self.report(origin.file, label.name.span, Problem::NoSubject);
            }
            default
        }
    }

    fn rule_place(&mut self, origin: Origin, rule: &ast::Rule) {
        let (named, title) = self.titled(origin, &rule.label, rule.title.as_ref(), Noun::Rule);
        let Some(subject) = self.subject_of(origin, &rule.label, &rule.statements) else { return };
        let id = self.model.rules.push(Rule {
            named,
            pack: Id::from_index(origin.pack),
            title,
            subject,
            applies: None,
            scopes: Vec::new(),
            clauses: Vec::new(),
            citations: Vec::new(),
            from: None,
            until: None,
            inspect: Vec::new(),
            remedy: None,
            responsible: Vec::new(),
            tie: None,
        });
        let name = At::new(origin.file, rule.label.name.span);
        self.places.rules.push(RulePlaces { name, applies: None, filters: Vec::new(), clauses: Vec::new() });
        self.declare(|n| &mut n.rules, Noun::Rule, origin, &rule.label, id);
    }

    fn pathway_place(&mut self, origin: Origin, pathway: &ast::Pathway) {
        let (named, title) = self.titled(origin, &pathway.label, pathway.title.as_ref(), Noun::Pathway);
        let Some(subject) = self.subject_of(origin, &pathway.label, &pathway.statements) else { return };
        let id = self.model.pathways.push(Pathway {
            named,
            pack: Id::from_index(origin.pack),
            title,
            subject,
            applies: None,
            cases: Vec::<Case>::new(),
            next: None,
            citations: Vec::new(),
            from: None,
            until: None,
        });
        self.places.pathways.push(PathwayPlaces { name: At::new(origin.file, pathway.label.name.span), applies: None, cases: Vec::new() });
        self.declare(|n| &mut n.pathways, Noun::Pathway, origin, &pathway.label, id);
    }

    fn support_place(&mut self, origin: Origin, support: &ast::Support) {
        let (named, title) = self.titled(origin, &support.label, support.title.as_ref(), Noun::Support);
        let Some(subject) = self.subject_of(origin, &support.label, &support.statements) else { return };
        let id = self.model.supports.push(Support {
            named,
            pack: Id::from_index(origin.pack),
            title,
            subject,
            applies: None,
            conditions: Vec::new(),
            amounts: Vec::new(),
            payer: Vec::new(),
            materials: Vec::new(),
            remedy: None,
            responsible: Vec::new(),
            citations: Vec::new(),
            from: None,
            until: None,
        });
        self.places.supports.push(At::new(origin.file, support.label.name.span));
        self.declare(|n| &mut n.supports, Noun::Support, origin, &support.label, id);
    }

    pub(super) fn rules(&mut self) {
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Rule(rule) = &declaration.kind else { continue };
            // The second of two of one name was reported; the first is the one that is read.
            let Some(declared) = self.names.rules.get(origin.pack, &rule.label.name.node) else { continue };
            if (declared.file, declared.span) == (origin.file, rule.label.name.span) {
                let id = declared.item;
                self.rule(origin, rule, id);
            }
        }
    }

    fn rule(&mut self, origin: Origin, rule: &'a ast::Rule, id: RuleId) {
        let subject = self.model.rules.at(id).subject;
        let mut env = Env::root(origin, subject);
        let header = self.header(&mut env, &rule.statements);
        if header.citations.is_empty() && !rule.statements.iter().any(|s| matches!(s.node, Statement::Cite(_))) {
            self.report(origin.file, rule.label.name.span, Problem::NoCitation { noun: Noun::Rule, name: rule.label.name.node.clone() });
        }
        self.never_in_force(origin, &rule.label.name, &header.citations, header.from, header.until);
        let bodies: Vec<&Spanned<Statement>> = rule.statements.iter().filter(|s| matches!(s.node, Statement::Body(_))).collect();
        let bodies: Vec<(&Body, Span)> = bodies
            .iter()
            .filter_map(|s| match &s.node {
                Statement::Body(body) => Some((body, s.span)),
                _ => None,
            })
            .collect();
        let (mut scopes, mut filters) = (Vec::new(), Vec::new());
        let mut gathered = Gathered { scopes: &mut scopes, filters: &mut filters, clauses: Vec::new(), part: crate::model::Part::Base };
        self.bodies(&mut env, &bodies, None, None, &mut gathered);
        let clauses = gathered.clauses;
        if !bodies.iter().any(|(body, _)| asks_something(body)) {
            self.report(origin.file, rule.label.name.span, Problem::NoClause { name: rule.label.name.node.clone() });
        }
        self.one_grade(origin, &clauses);
        let out = self.model.rules.at_mut(id);
        out.applies = header.applies;
        out.citations = header.citations;
        out.from = header.from;
        out.until = header.until;
        out.inspect = header.inspect;
        out.remedy = header.remedy;
        out.responsible = header.responsible;
        out.scopes = scopes;
        let places = self.places.rules.at_mut(id);
        places.applies = header.applies_at.map(|span| At::new(origin.file, span));
        places.filters = filters;
        (out.clauses, places.clauses) = clauses.into_iter().unzip();
    }

    fn one_grade(&mut self, origin: Origin, clauses: &[(Clause, ClausePlaces)]) {
        let Some((first, at)) = clauses.first() else { return };
        if let Some((_, places)) = clauses.iter().find(|(c, _)| c.severity != first.severity) {
            let other = at.clause.span;
            let diagnostic = self.report(origin.file, places.clause.span, Problem::MixedGrades);
            *diagnostic = diagnostic.clone().with_related(origin.file, other, Why::OtherHere);
        }
    }

    /// Reads what a rule, pathway, support, penalty or amendment says of itself.
    pub(super) fn header(&mut self, env: &mut Env, statements: &[Spanned<Statement>]) -> Header {
        let origin = env.origin;
        let mut header = Header::default();
        let mut seen: Vec<&'static str> = Vec::new();
        let mut dates: (Option<&Spanned<Date>>, Option<&Spanned<Date>>) = (None, None);
        for statement in statements {
            let word = match &statement.node {
                Statement::Applies { .. } => "适用",
                Statement::Remedy(_) => "整改",
                Statement::From(_) => "自",
                Statement::Until(_) => "至",
                _ => "",
            };
            if !word.is_empty() {
                if seen.contains(&word) {
                    self.stated_twice(origin.file, statement.span, word);
                    continue;
                }
                seen.push(word);
            }
            match &statement.node {
                Statement::Cite(cite) => header.citations.extend(self.citation(origin, cite)),
                Statement::Applies { condition: Some(condition), .. } => {
                    header.applies = self.condition(env, condition);
                    header.applies_at = Some(condition.span);
                }
                Statement::Inspect(how, text) => header.inspect.push((inspect_how(*how), bilingual(text))),
                Statement::Remedy(text) => header.remedy = Some(bilingual(text)),
                Statement::Responsible(texts) => header.responsible.extend(bilinguals(texts)),
                Statement::From(day) => {
                    header.from = Some(day.node);
                    dates.0 = Some(day);
                }
                Statement::Until(day) => {
                    header.until = Some(day.node);
                    dates.1 = Some(day);
                }
                _ => {}
            }
        }
        if let (Some(from), Some(until)) = dates {
            self.dates_in_order(origin, from, until);
        }
        header
    }

    /// Reads clauses and the scopes they stand in. A deadline holds for all clauses beside it and below it.
    pub(super) fn bodies(&mut self, env: &mut Env, bodies: &[(&Body, Span)], scope: Option<u16>, deadline: Option<ExprId>, out: &mut Gathered<'_>) {
        let mut own = None;
        for (body, span) in bodies {
            if let Body::Deadline(expr) = body {
                if own.is_some() {
                    self.stated_twice(env.file(), *span, "期限");
                    continue;
                }
                own = Some(self.date(env, expr));
            }
        }
        let deadline = own.flatten().or(deadline);
        for (body, span) in bodies {
            match body {
                Body::Deadline(_) => {}
                Body::Clause(ast) => {
                    if let Some(clause) = self.clause(env, ast, scope, deadline, out.part) {
                        let at = |span| At::new(env.file(), span);
                        let places = ClausePlaces { clause: at(*span), exceptions: ast.exceptions.iter().map(|e| at(e.span)).collect() };
                        out.clauses.push((clause, places));
                    }
                }
                Body::Each { list, condition, body } => self.each(env, list, condition.as_ref(), body, (scope, deadline), out),
                Body::Group { list, by, condition, body } => self.group(env, (list, by), condition.as_ref(), body, (scope, deadline), out),
            }
        }
    }

    fn date(&mut self, env: &mut Env, expr: &ast::Expr) -> Option<ExprId> {
        let (id, ty) = self.infer(env, expr, None)?;
        if ty == Ty::Date {
            return Some(id);
        }
        let found = self.kind(&ty);
        self.report(env.file(), expr.span, Problem::TypeMismatch { expected: Kind::Date, found });
        None
    }

    fn clause(&mut self, env: &mut Env, clause: &ast::Clause, scope: Option<u16>, deadline: Option<ExprId>, part: crate::model::Part) -> Option<Clause> {
        let expr = self.condition(env, &clause.expr);
        let exceptions: Vec<Option<(ExprId, ExprId)>> = clause
            .exceptions
            .iter()
            .map(|e| {
                let condition = self.condition(env, &e.condition);
                let allowed = self.condition(env, &e.allowed);
                condition.zip(allowed)
            })
            .collect();
        Some(Clause {
            scope,
            negative: clause.verb.node.is_negative(),
            severity: severity(clause.verb.node),
            expr: expr?,
            exceptions: exceptions.into_iter().collect::<Option<_>>()?,
            deadline,
            part,
            replaced_by: Vec::<AmendmentId>::new(),
        })
    }

    fn each(
        &mut self,
        env: &mut Env,
        list: &ast::Path,
        condition: Option<&ast::Expr>,
        body: &[Spanned<Body>],
        at: (Option<u16>, Option<ExprId>),
        out: &mut Gathered<'_>,
    ) {
        let Some(source) = self.list(env, list) else { return };
        let Some((parent, pushed)) = self.scopes_to(env, source, list.span, at.0, out) else { return };
        let depth = u8::try_from(env.depth()).unwrap_or(u8::MAX);
        env.push_item(source.list(), false);
        let filter = condition.map(|c| self.condition(env, c));
        if filter != Some(None) {
            let source = nearest_source(source, parent.is_some() && pushed > 0, depth);
            out.scopes.push(Scope { parent, source, by: None, filter: filter.flatten(), depth });
            out.filters.push(condition.map(|c| At::new(env.file(), c.span)));
            let scope = u16::try_from(out.scopes.len() - 1).ok();
            let bodies: Vec<(&Body, Span)> = body.iter().map(|b| (&b.node, b.span)).collect();
            self.bodies(env, &bodies, scope, at.1, out);
        }
        for _ in 0..=pushed {
            env.pop();
        }
    }

    /// `每个 班级.区域`: a scope for each list on the way, so that the item in between can be named too.
    fn scopes_to(&mut self, env: &mut Env, source: Source, span: Span, parent: Option<u16>, out: &mut Gathered<'_>) -> Option<(Option<u16>, usize)> {
        let mut parent = parent;
        let mut pushed = 0;
        if let Source::Below { list, scope } = source {
            let mut between = Vec::new();
            let mut at = self.model.subjects.at(env.subject).lists.at(list).parent;
            while let Some(list) = at {
                if Some(list) == env.list_at(scope) {
                    break;
                }
                between.push(list);
                at = self.model.subjects.at(env.subject).lists.at(list).parent;
            }
            let mut from = scope;
            for list in between.into_iter().rev() {
                if self.too_deep(env, span) {
                    return None;
                }
                let depth = u8::try_from(env.depth()).unwrap_or(u8::MAX);
                env.push_item(list, false);
                out.scopes.push(Scope { parent, source: Source::Below { list, scope: from }, by: None, filter: None, depth });
                out.filters.push(None);
                parent = u16::try_from(out.scopes.len() - 1).ok();
                from = depth;
                pushed += 1;
            }
        }
        if self.too_deep(env, span) {
            return None;
        }
        Some((parent, pushed))
    }

    fn group(
        &mut self,
        env: &mut Env,
        (list, by): (&ast::Path, &ast::Name),
        condition: Option<&ast::Expr>,
        body: &[Spanned<Body>],
        at: (Option<u16>, Option<ExprId>),
        out: &mut Gathered<'_>,
    ) {
        let Some(source) = self.list(env, list) else { return };
        if self.too_deep(env, list.span) {
            return;
        }
        let Some(by) = self.group_column(env, source, by) else { return };
        let depth = u8::try_from(env.depth()).unwrap_or(u8::MAX);
        env.push_item(source.list(), false);
        let filter = condition.map(|c| self.condition(env, c));
        env.pop();
        if filter == Some(None) {
            return;
        }
        env.push_group(source.list(), by);
        out.scopes.push(Scope { parent: at.0, source, by: Some(by), filter: filter.flatten(), depth });
        out.filters.push(condition.map(|c| At::new(env.file(), c.span)));
        let scope = u16::try_from(out.scopes.len() - 1).ok();
        let bodies: Vec<(&Body, Span)> = body.iter().map(|b| (&b.node, b.span)).collect();
        self.bodies(env, &bodies, scope, at.1, out);
        env.pop();
    }

    fn group_column(&mut self, env: &Env, source: Source, by: &ast::Name) -> Option<ColumnId> {
        let schema = self.model.subjects.at(env.subject);
        let found = schema.columns.enumerate().find(|(_, c)| c.list == source.list() && (c.named.name == by.node || c.named.key == by.node)).map(|(id, _)| id);
        let Some(column) = found else {
            let known = crate::nearest::nearest(
                &by.node,
                schema.columns.iter().filter(|c| c.list == source.list()).flat_map(|c| [c.named.name.as_str(), c.named.key.as_str()]),
            );
            self.unknown(Noun::Fact, env.file(), by.span, &by.node, known);
            return None;
        };
        let choices = matches!(schema.columns.at(column).ty, ColumnType::Choices(_));
        let named = schema.columns.at(column).named.clone();
        self.note(env.file(), by, &named);
        if choices {
            self.report(env.file(), by.span, Problem::GroupBy { name: by.node.clone() });
            return None;
        }
        Some(column)
    }

    /// 同类: gathers rules that set the same thing into numbered groups.
    pub(super) fn ties(&mut self) {
        let mut pairs: Vec<(RuleId, RuleId)> = Vec::new();
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Rule(rule) = &declaration.kind else { continue };
            let Some(own) = self.names.rules.get(origin.pack, &rule.label.name.node).map(|d| d.item) else { continue };
            for statement in &rule.statements {
                let Statement::SameAs(path) = &statement.node else { continue };
                let names: Vec<&ast::Name> = path.names.iter().collect();
                let Some(other) = self.resolve(|n| &n.rules, Noun::Rule, origin, &names, path.span) else { continue };
                if self.model.rules.at(other).subject == self.model.rules.at(own).subject {
                    pairs.push((own, other));
                } else {
                    let name = names.last().map(|n| n.node.clone()).unwrap_or_default();
                    self.report(origin.file, path.span, Problem::TiedSubjects { name });
                }
            }
        }
        let mut next = 0;
        for (a, b) in pairs {
            let (ta, tb) = (self.model.rules.at(a).tie, self.model.rules.at(b).tie);
            let tie = match (ta, tb) {
                (Some(t), _) | (None, Some(t)) => t,
                (None, None) => {
                    next += 1;
                    next - 1
                }
            };
            for rule in &mut self.model.rules {
                if rule.tie.is_some() && (rule.tie == ta || rule.tie == tb) {
                    rule.tie = Some(tie);
                }
            }
            self.model.rules.at_mut(a).tie = Some(tie);
            self.model.rules.at_mut(b).tie = Some(tie);
        }
    }
}

/// Where scopes were pushed on the way, the items are those of the one just pushed.
fn nearest_source(source: Source, between: bool, depth: u8) -> Source {
    match source {
        Source::Below { list, .. } if between => Source::Below { list, scope: depth.saturating_sub(1) },
        other => other,
    }
}

/// Whether a clause stands in it, however wrong that clause may be.
fn asks_something(body: &Body) -> bool {
    match body {
        Body::Clause(_) => true,
        Body::Each { body, .. } | Body::Group { body, .. } => body.iter().any(|b| asks_something(&b.node)),
        Body::Deadline(_) => false,
    }
}

fn severity(verb: Verb) -> Severity {
    match verb {
        Verb::Must | Verb::MustNot => Severity::Mandatory,
        Verb::Shall | Verb::ShallNot | Verb::MayNot => Severity::Required,
        Verb::Should | Verb::ShouldNot => Severity::Recommended,
    }
}

fn inspect_how(kind: ast::InspectKind) -> InspectHow {
    match kind {
        ast::InspectKind::Read => InspectHow::Read,
        ast::InspectKind::Measure => InspectHow::Measure,
        ast::InspectKind::Look => InspectHow::Look,
        ast::InspectKind::Ask => InspectHow::Ask,
        ast::InspectKind::Try => InspectHow::Try,
    }
}
