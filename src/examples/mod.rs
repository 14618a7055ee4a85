//! The examples beside rules, evaluated: 合格例 passes, 不合格例 fails, 例 … 得 … gives what it says.
//!
//! An example is evaluated alone: its rule, pathway or support and nothing else, without the amendments of other packs. What
//! stands beside an amendment is evaluated with that amendment and no other.

mod outcome;
mod procedure;

use crate::analysis::InForce;
use crate::check::{At, PackInput, Places};
use crate::date::Date;
use crate::diag::{Diagnostic, Problem};
use crate::eval::{self, Amendments, FactRef};
use crate::facts::{BlockReader, Facts, message};
use crate::id::Id;
use crate::lang::Lang;
use crate::model::{AmendTarget, AmendmentId, ExprKind, Model, PackId, PathwayId, RuleId, SubjectId, SubjectRef, SupportId, TableId};
use crate::outcome::Outcome;
use crate::program::Program;
use crate::source::FileId;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind, FactBlock, Statement};
use std::collections::BTreeMap;

/// Evaluates all examples of packs that a program was made from. `places` says where the parts of its model stand.
pub fn check(program: &Program, places: &Places, packs: &[PackInput]) -> Vec<Diagnostic> {
    let mut bench = Bench { program, model: &program.model, by_name: ByName::new(places), readers: BTreeMap::new(), spare: None, out: Vec::new() };
    for (pack, input) in packs.iter().enumerate() {
        for (file, ast) in &input.files {
            for declaration in &ast.declarations {
                bench.declaration(PackId::from_index(pack), *file, &declaration.kind);
            }
        }
    }
    bench.out
}

/// What stands where.
struct ByName {
    rules: BTreeMap<At, RuleId>,
    pathways: BTreeMap<At, PathwayId>,
    supports: BTreeMap<At, SupportId>,
    amendments: BTreeMap<At, AmendmentId>,
}

impl ByName {
    fn new(places: &Places) -> Self {
        Self {
            rules: places.rules.enumerate().map(|(id, at)| (at.name, id)).collect(),
            pathways: places.pathways.enumerate().map(|(id, at)| (at.name, id)).collect(),
            supports: places.supports.enumerate().map(|(id, at)| (*at, id)).collect(),
            amendments: places.amendments.enumerate().map(|(id, at)| (*at, id)).collect(),
        }
    }
}

struct Bench<'a> {
    program: &'a Program,
    model: &'a Model,
    by_name: ByName,
    /// For the subjects that examples are about.
    readers: BTreeMap<SubjectId, BlockReader<'a>>,
    /// Facts of an example that was evaluated: a thousand columns need not be made again for the next.
    spare: Option<Facts>,
    out: Vec<Diagnostic>,
}

/// An example, read.
struct Read {
    facts: Facts,
    day: Date,
}

impl Bench<'_> {
    fn declaration(&mut self, pack: PackId, file: FileId, kind: &DeclarationKind) {
        let at = |label: &ast::Label| At::new(file, label.name.span);
        match kind {
            DeclarationKind::Rule(rule) => {
                if let Some(id) = self.by_name.rules.get(&at(&rule.label)).copied() {
                    self.rule_examples(pack, file, &[id], None, &rule.statements);
                }
            }
            DeclarationKind::Amend(amend) => {
                if let Some(id) = self.by_name.amendments.get(&At::new(file, amend.target.span)).copied() {
                    let rules = match self.model.amendments.at(id).target {
                        AmendTarget::Rule(rule) => vec![rule],
                        AmendTarget::Table(table) => rules_by(self.model, table),
                    };
                    self.rule_examples(pack, file, &rules, Some(id), &amend.statements);
                }
            }
            DeclarationKind::Pathway(pathway) => {
                if let Some(id) = self.by_name.pathways.get(&at(&pathway.label)).copied() {
                    self.pathway_examples(pack, file, id, &pathway.statements);
                }
            }
            DeclarationKind::Support(support) => {
                if let Some(id) = self.by_name.supports.get(&at(&support.label)).copied() {
                    self.support_examples(pack, file, id, &support.statements);
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, file: FileId, span: Span, problem: Problem) {
        self.out.push(Diagnostic::new(problem, file, span));
    }

    /// Reads the facts of an example and settles its day. What is wrong is reported.
    fn read(&mut self, file: FileId, subject: SubjectId, facts: &FactBlock, in_force: &InForce, pack: PackId) -> Option<Read> {
        let model = self.model;
        let reader = self.readers.entry(subject).or_insert_with(|| BlockReader::new(subject_of(self.program, subject)));
        let mut read = self.spare.take().unwrap_or_else(|| Facts::of(subject_of(self.program, subject)));
        let stated = match reader.read(facts, &mut read) {
            Ok(stated) => stated,
            Err(errors) => {
                for (span, error) in errors {
                    let (zh, en) = (message::text(&error, Lang::Zh), message::text(&error, Lang::En));
                    self.report(file, span, Problem::ExampleFacts { zh, en });
                }
                return None;
            }
        };
        let day = match stated {
            Some(day) => day,
            None => in_force.usual_day(model, pack)?,
        };
        Some(Read { facts: read, day })
    }

    // ── rules ───────────────────────────────────────────────────────────────

    /// Examples of a rule, or of an amendment: of a table, they speak of the rules that look it up.
    fn rule_examples(&mut self, pack: PackId, file: FileId, rules: &[RuleId], amendment: Option<AmendmentId>, statements: &[Spanned<Statement>]) {
        let model = self.model;
        let Some(subject) = rules.first().map(|r| model.rules.at(*r).subject) else { return };
        let mut in_force = InForce::none();
        for id in rules {
            let rule = model.rules.at(*id);
            in_force = in_force.or(&InForce::of(model, &rule.citations, rule.from, rule.until));
        }
        if let Some(id) = amendment {
            let amendment = model.amendments.at(id);
            in_force = in_force.and(&InForce::of(model, &amendment.citations, amendment.from, amendment.until));
        }
        for statement in statements {
            let Statement::Example { pass, facts, .. } = &statement.node else { continue };
            let Some(Read { facts, day }) = self.read(file, subject, facts, &in_force, pack) else { continue };
            if !in_force.holds(day) {
                self.report(file, statement.span, Problem::ExampleDay { day });
                continue;
            }
            let amendments = amendment.map_or(Amendments::NONE, Amendments::only);
            let results = rules.iter().filter(|r| model.rules.at(**r).subject == subject && eval::rule_in_force(model, **r, day));
            let mut results: Vec<eval::RuleResult> = results.map(|rule| eval::evaluate_rule(model, &facts, day, *rule, amendments)).collect();
            if results.iter().any(|r| outcome::of_rule(r) != Outcome::Undetermined) && rules.len() > 1 {
                // Facts for one of several rules need not be enough for all.
                results.retain(|r| outcome::of_rule(r) != Outcome::Undetermined);
            }
            let found = results.iter().map(outcome::of_rule).fold(Outcome::NotApplicable, Outcome::worse);
            let expected = if *pass { Outcome::Pass } else { Outcome::Fail };
            if found != expected {
                let (missing, because) = outcome::reasons(self.program, &facts, day, results);
                self.report(file, statement.span, Problem::ExampleOutcome { expected, found, missing, because });
            }
            self.spare = Some(facts);
        }
    }
}

fn subject_of(program: &Program, id: SubjectId) -> SubjectRef<'_> {
    SubjectRef { model: &program.model, id, rules: program.stamp() }
}

/// Rules that look a table up.
fn rules_by(model: &Model, table: TableId) -> Vec<RuleId> {
    let mut reads: BTreeMap<crate::model::ExprId, bool> = BTreeMap::new();
    // Operands come before the nodes that are computed from them.
    for (id, node) in model.exprs.enumerate() {
        let own = matches!(node.kind, ExprKind::Lookup { table: found, .. } if found == table);
        let below = model.operands(id).iter().any(|o| reads.get(o).copied().unwrap_or(false));
        reads.insert(id, own || below);
    }
    let found = model.rules.enumerate().filter(|(_, rule)| {
        let conditions = rule.clauses.iter().flat_map(|c| std::iter::once(c.expr).chain(c.exceptions.iter().flat_map(|(c, e)| [*c, *e])));
        conditions.chain(rule.applies).chain(rule.scopes.iter().filter_map(|s| s.filter)).any(|e| reads.get(&e).copied().unwrap_or(false))
    });
    found.map(|(id, _)| id).collect()
}

/// A fact by its Chinese names, as rule text writes it: `班级.人数`.
fn fact_name(model: &Model, facts: &Facts, fact: FactRef) -> String {
    let subject = model.subjects.at(facts.subject());
    let joined = |path: &[crate::model::Named]| path.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(".");
    match fact {
        FactRef::List(list, _) => joined(&subject.lists.at(list).path),
        FactRef::Field(column, _) => {
            let column = subject.columns.at(column);
            let list = subject.lists.at(column.list);
            if list.parent.is_none() { joined(&column.path) } else { format!("{}.{}", joined(&list.path), joined(&column.path)) }
        }
    }
}

/// The same of several, each name once.
fn fact_names(model: &Model, facts: &Facts, missing: impl IntoIterator<Item = FactRef>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for fact in missing {
        let name = fact_name(model, facts, fact);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
