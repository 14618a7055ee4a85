//! What a rule, pathway or support says, in words: for who reads a finding and wants to know what stands behind it.

use super::assemble::Assembly;
use super::outline::cited;
use super::words::{name, path_name, quantity, yes_no};
use super::{Options, phrases as say};
use crate::date::Date;
use crate::eval::{Step, in_force};
use crate::facts::Facts;
use crate::lang::Lang;
use crate::model::{
    self, AmountOf, Bilingual, Clause, Constant, DefinitionId, ExprId, ExprKind, Material, Member, Model, Part, Pathway, Rule, RuleId, Scope, Severity,
    Subject, SubjectId, Support, TableId, Target, Ty,
};

/// Writes the page of something on a day.
pub fn page(model: &Model, target: Target, day: Date, lang: Lang) -> String {
    let subject = match target {
        Target::Rule(id) => model.rules.at(id).subject,
        Target::Pathway(id) => model.pathways.at(id).subject,
        Target::Support(id) => model.supports.at(id).subject,
    };
    let facts = Facts::unknown(model, subject);
    let assembly = Assembly::new(model, &facts, day, Options::default());
    let mut page = Page { model, assembly, day, lang, out: String::new(), tables: Vec::new(), definitions: Vec::new() };
    page.head(target, subject);
    match target {
        Target::Rule(id) => page.rule(id, model.rules.at(id)),
        Target::Pathway(id) => page.pathway(model.pathways.at(id)),
        Target::Support(id) => page.support(model.supports.at(id)),
    }
    page.out
}

struct Page<'a> {
    model: &'a Model,
    assembly: Assembly<'a>,
    day: Date,
    lang: Lang,
    out: String,
    /// What the conditions look up, in the order in which it is first met.
    tables: Vec<TableId>,
    definitions: Vec<DefinitionId>,
}

impl<'a> Page<'a> {
    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }

    fn of<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.text(self.lang)
    }

    fn line(&mut self, depth: usize, text: &str) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn entry(&mut self, zh: &'static str, en: &'static str, text: &str) {
        let word = self.lang.pick(zh, en);
        self.line(0, &self.lang.pick(format!("{word} {text}"), format!("{word}: {text}")));
    }

    /// A condition, and what it looks up noted.
    fn condition(&mut self, expr: ExprId, depth: usize) -> String {
        self.note(expr);
        let place = vec![Step::Item(Subject::ROOT, 0); depth];
        self.assembly.words.condition(expr, &place, self.lang)
    }

    fn note(&mut self, expr: ExprId) {
        match &self.model.exprs.at(expr).kind {
            ExprKind::Lookup { table, .. } if !self.tables.contains(table) => self.tables.push(*table),
            ExprKind::Defined(definition) if !self.definitions.contains(definition) => self.definitions.push(*definition),
            _ => {}
        }
        for operand in self.model.operands(expr) {
            self.note(operand);
        }
    }

    fn guarded(&mut self, text: &str, guard: Option<ExprId>, depth: usize) -> String {
        match guard {
            None => text.to_owned(),
            Some(guard) => {
                let guard = self.condition(guard, depth);
                self.lang.pick(format!("{text}，若 {guard}"), format!("{text}, if {guard}"))
            }
        }
    }

    // ── what all have ───────────────────────────────────────────────────────

    fn head(&mut self, target: Target, subject: SubjectId) {
        let (citations, from, until, applies) = match target {
            Target::Rule(id) => {
                let rule = self.model.rules.at(id);
                (&rule.citations, rule.from, rule.until, rule.applies)
            }
            Target::Pathway(id) => {
                let pathway = self.model.pathways.at(id);
                (&pathway.citations, pathway.from, pathway.until, pathway.applies)
            }
            Target::Support(id) => {
                let support = self.model.supports.at(id);
                (&support.citations, support.from, support.until, support.applies)
            }
        };
        let kind = match target {
            Target::Rule(_) => self.pick("规则", "rule"),
            Target::Pathway(_) => self.pick("路径", "pathway"),
            Target::Support(_) => self.pick("扶持", "support"),
        };
        let (_, named) = self.model.named(target);
        let key = self.model.whole_key(target);
        let title = self.of(self.model.title(target)).to_owned();
        self.line(0, &title);
        self.line(0, &self.lang.pick(format!("{kind} {key}（{}）", named.name), format!("{kind} {key} ({})", named.name)));
        if !in_force(self.model, citations, from, until, self.day) {
            let (first, last) = self.assembly.judge.window(citations, from, until);
            let day = |day: Option<Date>| day.map_or_else(|| "…".to_owned(), |d| d.to_string());
            let (first, last, today) = (day(first), day(last), self.day);
            self.line(0, &self.lang.pick(format!("{today} 不在有效期内（{first} 至 {last}）"), format!("not in force on {today} ({first} to {last})")));
        }
        self.line(0, "");
        let about = name(&self.model.subjects.at(subject).named, self.lang);
        let about = self.guarded(&about, applies, 0);
        self.entry("针对", "about", &about);
    }

    fn citations(&mut self, citations: &[model::Citation]) {
        for citation in self.assembly.citations(citations) {
            let text = cited(&citation, self.lang);
            self.entry("依据", "under", &text);
        }
    }

    fn texts(&mut self, zh: &'static str, en: &'static str, texts: &[Bilingual]) {
        if !texts.is_empty() {
            let all = texts.iter().map(|t| self.of(t)).collect::<Vec<_>>().join(self.pick("、", ", "));
            self.entry(zh, en, &all);
        }
    }

    // ── rules ───────────────────────────────────────────────────────────────

    fn rule(&mut self, id: RuleId, rule: &'a Rule) {
        let active = self.assembly.judge.active_clauses(rule);
        // A deadline in the scope of the subject is written once, before all.
        let mut scope = None;
        for clause in active {
            if clause.scope != scope {
                scope = clause.scope;
                self.scopes(rule, scope);
            }
            self.clause(rule, clause);
        }
        self.line(0, "");
        self.citations(&rule.citations);
        for (tie, other) in self.model.rules.enumerate() {
            if other.tie.is_some() && other.tie == rule.tie && tie != id {
                let text = format!("{} {}", self.of(&other.title), self.model.whole_key(Target::Rule(tie)));
                self.entry("同类", "also", &text);
            }
        }
        for (how, what) in &rule.inspect {
            let text = format!("{}{}{}", say::inspect(*how, self.lang), self.pick(" ", ": "), self.of(what));
            self.line(0, &text);
        }
        if let Some(remedy) = &rule.remedy {
            self.entry("整改", "remedy", self.of(remedy));
        }
        self.texts("责任", "responsible", &rule.responsible);
        self.looked_up();
    }

    /// The heads of the scopes that a clause stands in, from the outermost in.
    fn scopes(&mut self, rule: &'a Rule, scope: Option<u16>) {
        let at = |scope: Option<u16>| scope.and_then(|s| rule.scopes.get(usize::from(s)));
        let mut chain: Vec<&Scope> = Vec::new();
        let mut next = at(scope);
        while let Some(scope) = next {
            chain.push(scope);
            next = at(scope.parent);
        }
        for scope in chain.into_iter().rev() {
            let schema = self.model.subjects.at(rule.subject);
            let list = path_name(&schema.lists.at(scope.source.list()).path, self.lang);
            let head = match scope.by {
                None => self.lang.pick(format!("每个 {list}"), format!("each of {list}")),
                Some(by) => {
                    let field = path_name(&schema.columns.at(by).path, self.lang);
                    self.lang.pick(format!("每组 {list}，按 {field}"), format!("each group of {list} by {field}"))
                }
            };
            let depth = usize::from(scope.depth);
            let head = self.guarded(&head, scope.filter, depth);
            self.line(depth - 1, &head);
        }
    }

    fn clause(&mut self, rule: &'a Rule, clause: &'a Clause) {
        let depth = clause.scope.and_then(|s| rule.scopes.get(usize::from(s))).map_or(0, |s| usize::from(s.depth));
        let verb = match (clause.severity, clause.negative) {
            (Severity::Mandatory, false) => self.pick("必须", "must"),
            (Severity::Mandatory, true) => self.pick("严禁", "must not"),
            (Severity::Required, false) => self.pick("应", "shall"),
            (Severity::Required, true) => self.pick("不应", "shall not"),
            (Severity::Recommended, false) => self.pick("宜", "should"),
            (Severity::Recommended, true) => self.pick("不宜", "should not"),
        };
        let asked = self.condition(clause.expr, depth);
        let mut text = format!("{verb} {asked}");
        if let Part::Amendment(amendment) = clause.part {
            let pack = name(&self.model.packs.at(self.model.amendments.at(amendment).pack).named, self.lang);
            text.push_str(&self.lang.pick(format!("（{pack}修订）"), format!(" (amendment: {pack})")));
        }
        self.line(depth, &text);
        for (condition, instead) in &clause.exceptions {
            let (condition, instead) = (self.condition(*condition, depth), self.condition(*instead, depth));
            self.line(depth + 1, &self.lang.pick(format!("但 若 {condition} 可 {instead}"), format!("except if {condition} may {instead}")));
        }
        if let Some(deadline) = clause.deadline {
            let deadline = self.condition(deadline, depth);
            self.line(depth + 1, &self.lang.pick(format!("期限 {deadline}"), format!("deadline {deadline}")));
        }
    }

    // ── pathways and supports ───────────────────────────────────────────────

    fn pathway(&mut self, pathway: &'a Pathway) {
        for case in &pathway.cases {
            let named = name(&case.named, self.lang);
            let condition = self.condition(case.condition, 0);
            self.line(0, &self.lang.pick(format!("情形 {named}，若 {condition}"), format!("case {named}, if {condition}")));
            let authority = case.authority.iter().map(|t| self.of(t)).collect::<Vec<_>>().join(self.pick("、", ", "));
            if !authority.is_empty() {
                self.line(1, &self.lang.pick(format!("机关 {authority}"), format!("authority: {authority}")));
            }
            for step in &case.steps {
                let texts: Vec<&str> = step.title.iter().chain(&step.procedure).map(|t| t.text(self.lang)).collect();
                let text = texts.join(self.pick("；", "; "));
                self.line(1, &self.lang.pick(format!("步骤 {text}"), format!("step: {text}")));
                self.materials(2, &step.materials);
            }
        }
        self.line(0, "");
        self.citations(&pathway.citations);
        if let Some(next) = pathway.next {
            let next = format!("{} {}", self.of(&self.model.pathways.at(next).title), self.model.whole_key(Target::Pathway(next)));
            self.entry("随后", "next", &next);
        }
        self.looked_up();
    }

    fn support(&mut self, support: &'a Support) {
        for condition in &support.conditions {
            let condition = self.condition(*condition, 0);
            self.line(0, &self.lang.pick(format!("条件 {condition}"), format!("condition: {condition}")));
        }
        for amount in &support.amounts {
            let value = match &amount.value {
                AmountOf::Formula(expr) => self.condition(*expr, 0),
                AmountOf::Text(text) => self.of(text).to_owned(),
            };
            let basis = amount.basis.as_ref().map(|b| format!("{}{}", self.of(b), self.pick("：", ": "))).unwrap_or_default();
            let per = amount.per.map(|p| format!(" {}", say::period(p, self.lang))).unwrap_or_default();
            self.line(0, &self.lang.pick(format!("金额 {basis}{value}{per}"), format!("amount: {basis}{value}{per}")));
        }
        self.materials(0, &support.materials);
        self.texts("出资", "payer", &support.payer);
        self.line(0, "");
        self.citations(&support.citations);
        self.looked_up();
    }

    fn materials(&mut self, depth: usize, materials: &[Material]) {
        for material in materials {
            let text = self.of(&material.name).to_owned();
            let text = self.guarded(&text, material.condition, 0);
            self.line(depth, &self.lang.pick(format!("材料 {text}"), format!("material: {text}")));
        }
    }

    // ── what is looked up ───────────────────────────────────────────────────

    /// Definitions and tables: what they look up themselves comes after them.
    fn looked_up(&mut self) {
        let mut done = 0;
        while let Some(id) = self.definitions.get(done).copied() {
            done += 1;
            let definition = self.model.definitions.at(id);
            let value = self.condition(definition.expr, 0);
            let named = name(&definition.named, self.lang);
            self.line(0, "");
            self.line(0, &self.lang.pick(format!("定义 {named} = {value}"), format!("definition {named} = {value}")));
            self.citations(&definition.citations);
        }
        for id in self.tables.clone() {
            let table = self.model.tables.at(id);
            self.line(0, "");
            let named = name(&table.named, self.lang);
            self.entry("表", "table", &named);
            for row in &table.rows {
                let keys: Vec<String> = row.keys.iter().zip(&table.keys).map(|(key, (_, ty))| self.key(key.as_ref(), ty)).collect();
                let cells = row.cells.iter().zip(&table.columns).map(|(cell, (column, ty))| {
                    let value = cell.value.as_ref().map_or_else(|| "—".to_owned(), |value| self.constant(value, ty));
                    let mark = if cell.unverified { self.pick("（待核）", " (to be checked)") } else { "" };
                    format!("{} {value}{mark}", name(column, self.lang))
                });
                let cells: Vec<String> = cells.collect();
                let join = self.pick("、", ", ");
                self.line(1, &format!("{}{}{}", keys.join(join), self.pick("：", ": "), cells.join(join)));
            }
            self.citations(&table.citations);
        }
    }

    fn key(&self, key: Option<&Constant>, ty: &Ty) -> String {
        key.map_or_else(|| self.pick("其余", "all others").to_owned(), |key| self.constant(key, ty))
    }

    fn constant(&self, constant: &Constant, ty: &Ty) -> String {
        match (constant, ty) {
            (Constant::Number(n), Ty::Number(unit)) => quantity(*n, unit, self.lang),
            (Constant::Number(n), _) => n.to_string(),
            (Constant::Date(day), _) => day.to_string(),
            (Constant::Bool(yes), _) => yes_no(*yes, self.lang).to_owned(),
            (Constant::Member(position), Ty::Choice(of)) => {
                let member = Member { of: *of, position: *position };
                self.model.enums.at(member.of).members.get(usize::from(member.position)).map_or_else(String::new, |named| name(named, self.lang))
            }
            (Constant::Member(position), _) => position.to_string(),
            (Constant::Text(text), _) => self.model.texts.at(*text).clone(),
        }
    }
}
