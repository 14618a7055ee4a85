//! Pathways, supports and penalties.

use super::expr::Env;
use super::places::At;
use super::{Checker, Origin, bilingual, bilinguals};
use crate::diag::{Kind, Noun, Problem};
use crate::id::Id;
use crate::model::{Amount, AmountOf, Case, Consequence, ExprId, Material, PathwayId, Penalty, Period, Step, SubjectId, Ty};
use crate::number::Number;
use crate::span::Spanned;
use crate::syntax::ast::{self, Statement};
use crate::unit::Unit;

impl<'a> Checker<'a> {
    pub(super) fn pathways(&mut self) {
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Pathway(pathway) = &declaration.kind else { continue };
            let Some(declared) = self.names.pathways.get(origin.pack, &pathway.label.name.node) else { continue };
            if (declared.file, declared.span) == (origin.file, pathway.label.name.span) {
                let id = declared.item;
                self.pathway(origin, pathway, id);
            }
        }
    }

    fn pathway(&mut self, origin: Origin, pathway: &'a ast::Pathway, id: PathwayId) {
        let mut env = Env::root(origin, self.model.pathways.at(id).subject);
        let header = self.header(&mut env, &pathway.statements);
        self.cited(origin, Noun::Pathway, &pathway.label, &pathway.statements);
        self.never_in_force(origin, &pathway.label.name, &header.citations, header.from, header.until);
        let mut cases: Vec<Case> = Vec::new();
        let mut case_places = Vec::new();
        let mut next = None;
        for statement in &pathway.statements {
            match &statement.node {
                Statement::Case(case) => {
                    if let Some(done) = self.case(&mut env, case, &cases) {
                        cases.push(done);
                        case_places.push(At::new(origin.file, case.label.name.span));
                    }
                }
                Statement::Next(path) => next = self.next(origin, path),
                _ => {}
            }
        }
        if !pathway.statements.iter().any(|s| matches!(s.node, Statement::Case(_))) {
            self.report(origin.file, pathway.label.name.span, Problem::Incomplete { noun: Noun::Pathway, missing: "情形" });
        }
        let places = self.places.pathways.at_mut(id);
        places.applies = header.applies_at.map(|span| At::new(origin.file, span));
        places.cases = case_places;
        let out = self.model.pathways.at_mut(id);
        out.applies = header.applies;
        out.cases = cases;
        out.next = next;
        out.citations = header.citations;
        out.from = header.from;
        out.until = header.until;
    }

    fn cited(&mut self, origin: Origin, noun: Noun, label: &ast::Label, statements: &[Spanned<Statement>]) {
        if !statements.iter().any(|s| matches!(s.node, Statement::Cite(_))) {
            self.report(origin.file, label.name.span, Problem::NoCitation { noun, name: label.name.node.clone() });
        }
    }

    fn next(&mut self, origin: Origin, path: &ast::Path) -> Option<PathwayId> {
        let names: Vec<&ast::Name> = path.names.iter().collect();
        self.resolve(|n| &n.pathways, Noun::Pathway, origin, &names, path.span)
    }

    fn case(&mut self, env: &mut Env, case: &'a ast::Case, before: &[Case]) -> Option<Case> {
        let named = self.named(&case.label, Noun::Case, env.file());
        if before.iter().any(|c| c.named.key == named.key || c.named.name == named.name) {
            self.declared_twice(Noun::Case, &case.label.name, env.file(), None);
        }
        let condition = self.condition(env, &case.condition);
        let mut out = Case { named, condition: condition?, authority: Vec::new(), steps: Vec::new(), next: None, citations: Vec::new() };
        // What stands in the case itself is a step without a heading; a further 办理 begins the next one.
        let mut loose: Option<Step> = None;
        for statement in &case.statements {
            match &statement.node {
                Statement::Cite(cite) => out.citations.extend(self.citation(env.origin, cite)),
                Statement::Authority(texts) => out.authority.extend(bilinguals(texts)),
                Statement::Next(path) => out.next = self.next(env.origin, path),
                Statement::Step { title, statements } => {
                    out.steps.extend(loose.take());
                    let mut step = Step { title: Some(bilingual(title)), ..Step::default() };
                    for inner in statements {
                        self.step_statement(env, inner, &mut step);
                    }
                    out.steps.push(step);
                }
                Statement::Procedure(text) => {
                    if loose.as_ref().is_some_and(|s| s.title.is_some()) {
                        out.steps.extend(loose.take());
                    }
                    loose.get_or_insert_with(Step::default).title = Some(bilingual(text));
                }
                _ => {
                    let mut step = loose.take().unwrap_or_default();
                    self.step_statement(env, statement, &mut step);
                    loose = Some(step);
                }
            }
        }
        out.steps.extend(loose);
        Some(out)
    }

    fn step_statement(&mut self, env: &mut Env, statement: &Spanned<Statement>, step: &mut Step) {
        match &statement.node {
            Statement::Authority(texts) => step.authority.extend(bilinguals(texts)),
            Statement::Procedure(text) => step.procedure.push(bilingual(text)),
            Statement::Material(material) => step.materials.extend(self.material(env, material)),
            Statement::Within { duration, from } => {
                if step.within.is_some() {
                    self.stated_twice(env.file(), statement.span, "时限");
                }
                let (value, unit): &(Number, Unit) = &duration.node;
                step.within = Some((*value, unit.clone(), from.as_ref().map(bilingual)));
            }
            _ => {}
        }
    }

    fn material(&mut self, env: &mut Env, material: &ast::Material) -> Option<Material> {
        let condition = match &material.condition {
            None => None,
            Some(condition) => Some(self.condition(env, condition)?),
        };
        let held = match &material.held {
            None => None,
            Some(path) => {
                let expr = ast::Expr { kind: ast::ExprKind::Path(path.clone()), span: path.span };
                Some(self.condition(env, &expr)?)
            }
        };
        Some(Material { name: bilingual(&material.name), condition, held })
    }

    pub(super) fn supports(&mut self) {
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Support(support) = &declaration.kind else { continue };
            let Some(declared) = self.names.supports.get(origin.pack, &support.label.name.node) else { continue };
            if (declared.file, declared.span) == (origin.file, support.label.name.span) {
                let id = declared.item;
                self.support(origin, support, id);
            }
        }
    }

    fn support(&mut self, origin: Origin, support: &'a ast::Support, id: crate::model::SupportId) {
        let mut env = Env::root(origin, self.model.supports.at(id).subject);
        let header = self.header(&mut env, &support.statements);
        self.cited(origin, Noun::Support, &support.label, &support.statements);
        self.never_in_force(origin, &support.label.name, &header.citations, header.from, header.until);
        let (mut conditions, mut amounts, mut payer, mut materials) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for statement in &support.statements {
            match &statement.node {
                Statement::Condition(condition) => conditions.extend(self.condition(&mut env, condition)),
                Statement::Amount { basis, value, per } => amounts.extend(self.amount(&mut env, basis.as_ref(), value, *per)),
                Statement::Payer(texts) => payer.extend(bilinguals(texts)),
                Statement::Material(material) => materials.extend(self.material(&mut env, material)),
                _ => {}
            }
        }
        let says = |what: fn(&Statement) -> bool| support.statements.iter().any(|s| what(&s.node));
        if !says(|s| matches!(s, Statement::Condition(_))) {
            self.report(origin.file, support.label.name.span, Problem::Incomplete { noun: Noun::Support, missing: "条件" });
        }
        if !says(|s| matches!(s, Statement::Amount { .. })) {
            self.report(origin.file, support.label.name.span, Problem::Incomplete { noun: Noun::Support, missing: "金额" });
        }
        let out = self.model.supports.at_mut(id);
        out.applies = header.applies;
        out.conditions = conditions;
        out.amounts = amounts;
        out.payer = payer;
        out.materials = materials;
        out.remedy = header.remedy;
        out.responsible = header.responsible;
        out.citations = header.citations;
        out.from = header.from;
        out.until = header.until;
    }

    fn amount(&mut self, env: &mut Env, basis: Option<&ast::Text>, value: &ast::AmountValue, per: Option<ast::Per>) -> Option<Amount> {
        let value = match value {
            ast::AmountValue::Text(text) => AmountOf::Text(bilingual(text)),
            ast::AmountValue::Expr(expr) => {
                let (id, ty) = self.infer(env, expr, None)?;
                let Ty::Number(_) = ty else {
                    let found = self.kind(&ty);
                    self.report(env.file(), expr.span, Problem::TypeMismatch { expected: Kind::AnyQuantity, found });
                    return None;
                };
                AmountOf::Formula(id)
            }
        };
        let per = per.map(|p| match p {
            ast::Per::Year => Period::Year,
            ast::Per::Month => Period::Month,
            ast::Per::Once => Period::Once,
        });
        Some(Amount { basis: basis.map(bilingual), value, per })
    }

    pub(super) fn penalties(&mut self) {
        let mut seen: Vec<(usize, &'a str)> = Vec::new();
        for (origin, declaration) in self.declarations() {
            let ast::DeclarationKind::Penalty(penalty) = &declaration.kind else { continue };
            let names = [Some(&penalty.label.name), penalty.label.key.as_ref()];
            for name in names.into_iter().flatten() {
                if seen.contains(&(origin.pack, name.node.as_str())) {
                    self.declared_twice(Noun::Penalty, name, origin.file, None);
                } else {
                    seen.push((origin.pack, name.node.as_str()));
                }
            }
            self.penalty(origin, penalty);
        }
    }

    fn penalty(&mut self, origin: Origin, penalty: &'a ast::Penalty) {
        let named = self.named(&penalty.label, Noun::Penalty, origin.file);
        let title = penalty.title.as_ref().map_or_else(|| crate::model::Bilingual::zh(named.name.clone()), bilingual);
        let subject = self.model.packs.at(Id::from_index(origin.pack)).subject.unwrap_or(SubjectId(0));
        let header = if self.model.subjects.get(subject).is_some() {
            self.header(&mut Env::root(origin, subject), &penalty.statements)
        } else {
            self.report(origin.file, penalty.label.name.span, Problem::NoSubject);
            return;
        };
        self.cited(origin, Noun::Penalty, &penalty.label, &penalty.statements);
        let mut out = Penalty {
            named,
            pack: Id::from_index(origin.pack),
            title,
            documents: Vec::new(),
            rules: Vec::new(),
            authority: Vec::new(),
            consequences: Vec::new(),
            citations: header.citations,
            from: header.from,
            until: header.until,
        };
        let (mut against, mut consequence) = (false, false);
        for statement in &penalty.statements {
            match &statement.node {
                Statement::Against(paths) => {
                    against = true;
                    for path in paths {
                        self.against(origin, path, &mut out);
                    }
                }
                Statement::Authority(texts) => out.authority.extend(bilinguals(texts)),
                Statement::Consequence { condition, text } => {
                    consequence = true;
                    let condition = condition.as_ref().map(|c| self.in_any_subject(origin, subject, c));
                    if condition.as_ref().is_none_or(|c| !c.is_empty()) {
                        out.consequences.push(Consequence { condition: condition.unwrap_or_default(), text: bilingual(text) });
                    }
                }
                _ => {}
            }
        }
        for (there, missing) in [(against, "针对"), (consequence, "后果")] {
            if !there {
                self.report(origin.file, penalty.label.name.span, Problem::Incomplete { noun: Noun::Penalty, missing });
            }
        }
        self.model.penalties.push(out);
    }

    /// A document or a rule; documents are meant first.
    fn against(&mut self, origin: Origin, path: &ast::Path, out: &mut Penalty) {
        let names: Vec<&ast::Name> = path.names.iter().collect();
        let bare: Vec<&str> = names.iter().map(|n| n.node.as_str()).collect();
        if let super::names::Found::One(rule) = self.find(|n| &n.rules, origin.pack, &bare)
            && !matches!(self.find(|n| &n.documents, origin.pack, &bare), super::names::Found::One(_))
        {
            self.note_found(|n| &n.rules, Noun::Rule, origin, &names, path.span, rule);
            out.rules.push(rule);
            return;
        }
        out.documents.extend(self.resolve(|n| &n.documents, Noun::Document, origin, &names, path.span));
    }

    /// A condition in each subject whose facts it names; what is wrong with it in the pack's own where there is none.
    fn in_any_subject(&mut self, origin: Origin, own: SubjectId, condition: &ast::Expr) -> Vec<(SubjectId, ExprId)> {
        let before = self.sink.len();
        let mut noted = self.uses.as_ref().map_or(0, Vec::len);
        let mut out = Vec::new();
        let mut wrong = Vec::new();
        let subjects: Vec<SubjectId> = self.model.subjects.ids().collect();
        for subject in subjects {
            self.trying = subject != own;
            if let Some(id) = self.condition(&mut Env::root(origin, subject), condition) {
                out.push((subject, id));
                noted = self.uses.as_ref().map_or(0, Vec::len);
            }
            if let Some(uses) = &mut self.uses {
                uses.truncate(noted);
            }
            let found = self.sink.split_off(before);
            if subject == own {
                wrong = found;
            }
        }
        self.trying = false;
        if out.is_empty() {
            self.sink.extend(wrong);
        }
        out
    }
}
