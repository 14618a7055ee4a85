//! Evaluation → [`Report`]: the parts that findings, pathways and supports share.

use super::judge::{Held, Judge};
use super::phrases;
use super::place::Places;
use super::schema::{Because, Certainty, Citation, Material, NotInForce, Penalty, Report, RulesOf, Schema, Status, Via};
use super::words::Words;
use super::{Drafts, Options, Ways, findings, procedures};
use crate::advise::Adviser;
use crate::date::Date;
use crate::eval::{Amendments, Evaluation, Truth, Walker};
use crate::facts::Facts;
use crate::id::Id;
use crate::lang::Lang;
use crate::model::{self, Bilingual, Document, DocumentId, ExprId, Model, PackId, RuleId};
use crate::program::Program;

/// Makes the report of an evaluation.
pub fn assemble(program: &Program, facts: &Facts, evaluation: &Evaluation, options: Options) -> Report {
    let model = &program.model;
    let assembly = Assembly::new(model, facts, evaluation.day, options);
    let mut adviser = options.ways.then(|| adviser(model, facts, evaluation, options));
    let (findings, summary) = findings::findings(&assembly, &evaluation.rules, adviser.as_mut());
    let packs = &model.packs;
    let (pack, version) =
        packs.get(PackId::from_index(packs.len().saturating_sub(1))).map_or_else(Default::default, |p| (p.named.key.clone(), p.version.clone()));
    Report {
        schema: Schema::V1,
        engine: concat!("tuoyu ", env!("CARGO_PKG_VERSION")).to_owned(),
        note: phrases::note(&version),
        rules: RulesOf { pack, version, digest: program.digest.clone() },
        subject: model.subjects.at(evaluation.subject).named.key.clone(),
        as_of: evaluation.day,
        facts_digest: facts.digest(model),
        summary,
        findings,
        pathways: procedures::pathways(&assembly, &evaluation.pathways),
        support: procedures::supports(&assembly, &evaluation.supports, &evaluation.supports_not_in_force),
        not_in_force: evaluation.not_in_force.iter().filter_map(|id| assembly.not_in_force(*id)).collect(),
    }
}

fn adviser<'a>(model: &'a Model, facts: &'a Facts, evaluation: &'a Evaluation, options: Options) -> Adviser<'a> {
    Adviser::new(model, facts, evaluation.day, Amendments::all(options.drafts == Drafts::AsLaw), &evaluation.rules)
}

/// The ways to pass of one finding, by its id; `None` where there is no such finding.
pub(crate) fn ways_to_pass(program: &Program, facts: &Facts, evaluation: &Evaluation, options: Options, id: &str) -> Option<Ways> {
    let assembly = Assembly::new(&program.model, facts, evaluation.day, options);
    findings::ways_of(&assembly, &evaluation.rules, id, &mut adviser(&program.model, facts, evaluation, options))
}

/// How one rule comes out by itself, after ceilings; `None` where it is not in force.
#[cfg(feature = "compile")]
pub(crate) fn outcome_of(model: &Model, facts: &Facts, day: Date, rule: RuleId) -> Option<crate::outcome::Outcome> {
    let options = Options::default();
    let result = crate::eval::evaluate_rule(model, facts, day, rule, Amendments::all(false));
    crate::eval::rule_in_force(model, rule, day).then(|| findings::outcome(&Assembly::new(model, facts, day, options), &result))?
}

/// What every part of a report is made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assembly<'a> {
    pub(super) model: &'a Model,
    pub(super) judge: Judge<'a>,
    pub(super) walker: Walker<'a>,
    pub(super) words: Words<'a>,
    pub(super) places: Places<'a>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(model: &'a Model, facts: &'a Facts, day: Date, options: Options) -> Self {
        let as_law = options.drafts == Drafts::AsLaw;
        let walker = Walker::new(model, facts, day).with_amendments(Amendments::all(as_law));
        let words = Words::new(walker);
        let places = Places { model, facts, subject: model.subjects.at(facts.subject()), words };
        Self { model, judge: Judge::new(model, day, options), walker, words, places }
    }

    /// The same, for places of one rule.
    pub(super) fn in_rule(&self, rule: RuleId) -> Self {
        let walker = self.walker.in_rule(rule);
        let words = Words::new(walker);
        Self { walker, words, places: Places { words, ..self.places }, ..*self }
    }

    /// `national.class_size`
    pub(super) fn key(&self, pack: PackId, key: &str) -> String {
        format!("{}.{key}", self.model.packs.at(pack).named.key)
    }

    pub(super) fn rule_key(&self, id: RuleId) -> String {
        let rule = self.model.rules.at(id);
        self.key(rule.pack, &rule.named.key)
    }

    fn status(&self, document: &Document) -> Status {
        let day = self.judge.day;
        if document.until.is_some_and(|last| last < day) {
            Status::Expired
        } else if document.draft {
            Status::Draft
        } else if document.from.is_some_and(|first| day < first) {
            Status::NotYetInForce
        } else {
            Status::InForce
        }
    }

    /// Citations as they are printed; the one that decides comes first.
    pub(super) fn citations(&self, citations: &[model::Citation]) -> Vec<Citation> {
        let deciding = self.judge.standing(citations).deciding.unwrap_or(0);
        let mut out: Vec<Citation> = citations.iter().map(|c| self.citation(c)).collect();
        if let Some(first) = out.get_mut(..=deciding) {
            first.rotate_right(1);
        }
        out
    }

    fn citation(&self, citation: &model::Citation) -> Citation {
        let document = self.model.documents.at(citation.document);
        let via = citation.via.as_ref().map(|(id, clauses)| {
            let via = self.model.documents.at(*id);
            Via { document: via.named.key.clone(), title: via.title.clone(), number: via.number.clone(), clause: clauses.join("、"), status: self.status(via) }
        });
        let certainty = Certainty::of(citation.unverified, citation.inferred, citation.paraphrased);
        Citation {
            document: document.named.key.clone(),
            title: document.title.clone(),
            number: document.number.clone(),
            clause: citation.clauses.join("、"),
            via,
            force: self.judge.forceful(citation).force,
            status: self.status(document),
            mandatory_clause: self.judge.is_mandatory(citation),
            certainty,
        }
    }

    /// What pathways and supports are held down by: they ask for nothing, so that they are a policy holds nothing down.
    pub(super) fn held(&self, citations: &[model::Citation]) -> Held {
        Held { recommended: false, ..self.judge.standing(citations).held }
    }

    /// Why a condition on the subject does not hold.
    pub(super) fn because_condition(&self, number: usize, condition: ExprId) -> Because {
        let atoms = self.words.blamed(condition, &[]);
        Because { clause: u32::try_from(number).unwrap_or(u32::MAX), text: self.words.atoms(&atoms, &[]) }
    }

    /// Materials, but for those that the facts say are not needed.
    pub(super) fn materials(&self, materials: &[model::Material]) -> Vec<Material> {
        let needed = |m: &&model::Material| m.condition.is_none_or(|c| !matches!(self.walker.truth(c, &[]), Truth::False | Truth::NotApplicable));
        let have = |held: ExprId| match self.walker.truth(held, &[]) {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown | Truth::NotApplicable => None,
        };
        materials.iter().filter(needed).map(|m| Material { name: m.name.clone(), have: m.held.and_then(have) }).collect()
    }

    /// Penalties that name the rule or one of the documents that it breaches.
    pub(super) fn penalties(&self, rule: RuleId, breached: &[DocumentId]) -> Vec<Penalty> {
        let subject = self.model.rules.at(rule).subject;
        let mut out = Vec::new();
        for penalty in &self.model.penalties {
            let named = penalty.rules.contains(&rule) || penalty.documents.iter().any(|d| breached.contains(d));
            let standing = self.judge.standing(&penalty.citations);
            if !named || standing.held.draft || !self.judge.in_force(&penalty.citations, penalty.from, penalty.until) {
                continue;
            }
            let mut text = Vec::new();
            for consequence in &penalty.consequences {
                let condition = consequence.condition.iter().find(|(of, _)| *of == subject).map(|(_, condition)| *condition);
                let Some(condition) = condition else {
                    if consequence.condition.is_empty() {
                        text.push(consequence.text.clone());
                    }
                    continue;
                };
                match self.walker.truth(condition, &[]) {
                    Truth::True => text.push(consequence.text.clone()),
                    Truth::False | Truth::NotApplicable => {}
                    Truth::Unknown => text.push(self.conditional(condition, &consequence.text)),
                }
            }
            if !text.is_empty() {
                out.push(Penalty {
                    penalty: self.key(penalty.pack, &penalty.named.key),
                    title: penalty.title.clone(),
                    authority: penalty.authority.clone(),
                    text,
                    citations: self.citations(&penalty.citations),
                });
            }
        }
        out
    }

    fn conditional(&self, condition: ExprId, text: &Bilingual) -> Bilingual {
        let (zh, en) = (self.words.condition(condition, &[], Lang::Zh), self.words.condition(condition, &[], Lang::En));
        Bilingual { zh: format!("若{zh}：{}", text.zh), en: text.en.as_ref().map(|text| format!("if {en}: {text}")) }
    }

    fn not_in_force(&self, id: RuleId) -> Option<NotInForce> {
        let rule = self.model.rules.at(id);
        let is_draft = |c: &model::Citation| self.model.documents.at(c.document).draft;
        if self.judge.drafts == Drafts::Off && rule.citations.iter().all(is_draft) {
            return None;
        }
        let (from, until) = self.judge.window(&rule.citations, rule.from, rule.until);
        Some(NotInForce { rule: self.rule_key(id), title: rule.title.clone(), from, until })
    }
}
