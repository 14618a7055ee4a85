//! What holds a result down, and what comes of it: which citation decides on the day, ceilings, severity (Meaning 9, 11, 21). Data only.

use super::schema::Ceiling;
use super::{Drafts, Options};
use crate::date::Date;
use crate::eval::{self, ClauseResult, ItemResult, Used};
use crate::model::{Citation, Clause, Document, ExprId, ExprKind, Force, Model, Part, Rule, RuleId, Severity};
use crate::outcome::Outcome;

/// A set of ceilings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Held {
    pub(super) draft: bool,
    pub(super) recommended: bool,
    pub(super) unverified: bool,
}

impl Held {
    pub(super) fn any(self) -> bool {
        self.draft || self.recommended || self.unverified
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { draft: self.draft || other.draft, recommended: self.recommended || other.recommended, unverified: self.unverified || other.unverified }
    }

    pub(super) fn list(self) -> Vec<Ceiling> {
        let all = [(self.draft, Ceiling::Draft), (self.recommended, Ceiling::Recommended), (self.unverified, Ceiling::Unverified)];
        all.into_iter().filter(|(on, _)| *on).map(|(_, ceiling)| ceiling).collect()
    }
}

/// How several citations stand on the day, taken together: as the strongest of those in force does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Standing {
    /// Which one decides; `None` where none is in force.
    pub(super) deciding: Option<usize>,
    /// Its force.
    pub(super) force: Option<Force>,
    /// What holds it down.
    pub(super) held: Held,
    /// Whether it is 强条 on the day.
    pub(super) mandatory: bool,
}

/// One clause at one place, after ceilings.
#[derive(Debug, Clone, Copy)]
pub(super) struct JudgedClause<'a> {
    pub(super) result: &'a ClauseResult,
    pub(super) clause: &'a Clause,
    pub(super) outcome: Outcome,
    pub(super) severity: Severity,
    pub(super) held: Held,
    pub(super) force: Option<Force>,
}

impl JudgedClause<'_> {
    /// Whether it fails or could still fail, as the law stands.
    fn binds(&self) -> bool {
        !self.held.any() && self.severity > Severity::Recommended
    }
}

/// One rule at one place, after ceilings.
#[derive(Debug, Clone)]
pub(super) struct Judged<'a> {
    pub(super) item: &'a ItemResult,
    pub(super) clauses: Vec<JudgedClause<'a>>,
    pub(super) outcome: Outcome,
    pub(super) severity: Severity,
    pub(super) held: Held,
    pub(super) force: Option<Force>,
    /// Whether an undetermined or failed clause that decides is held down by nothing.
    pub(super) binds: bool,
    /// How what is law came out, and how what is draft did; `None` where there is no such clause.
    pub(super) law: Option<Outcome>,
    pub(super) draft: Option<Outcome>,
}

/// Whether an outcome is one that needs no finding of its own.
pub(super) fn is_settled(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}

/// Judges by the documents as they stand on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) model: &'a Model,
    pub(super) day: Date,
    pub(super) drafts: Drafts,
}

impl<'a> Judge<'a> {
    pub(super) fn new(model: &'a Model, day: Date, options: Options) -> Self {
        Self { model, day, drafts: options.drafts }
    }

    /// The document whose force a citation has: the referring one where there is one.
    pub(super) fn forceful(&self, citation: &Citation) -> &'a Document {
        self.model.documents.at(citation.via.as_ref().map_or(citation.document, |(via, _)| *via))
    }

    /// Whether something is in force on the day by its own dates and by its documents.
    pub(super) fn in_force(&self, citations: &[Citation], from: Option<Date>, until: Option<Date>) -> bool {
        eval::in_force(self.model, citations, from, until, self.day)
    }

    fn held_by(&self, citation: &Citation) -> Held {
        let draft = self.model.documents.at(citation.document).draft || self.forceful(citation).draft;
        Held { draft: draft && self.drafts != Drafts::AsLaw, recommended: self.forceful(citation).force.is_recommended(), unverified: citation.unverified }
    }

    pub(super) fn is_mandatory(&self, citation: &Citation) -> bool {
        citation.mandatory.is_some_and(|until| until.is_none_or(|last| self.day <= last))
    }

    /// The strongest in force decides: one that nothing holds down before one that is, what is law before a draft, then by force.
    pub(super) fn standing(&self, citations: &[Citation]) -> Standing {
        let in_force = citations.iter().enumerate().filter(|(_, c)| eval::citation_in_force(self.model, c, self.day));
        let weakness = |c: &Citation| {
            let held = self.held_by(c);
            (held.any(), held.draft, self.forceful(c).force, held.unverified)
        };
        let Some((at, citation)) = in_force.min_by_key(|(_, c)| weakness(c)) else { return Standing::default() };
        Standing { deciding: Some(at), force: Some(self.forceful(citation).force), held: self.held_by(citation), mandatory: self.is_mandatory(citation) }
    }

    /// Those that are in force and held down by nothing.
    pub(super) fn binding<'c>(&self, citations: &'c [Citation]) -> Vec<&'c Citation> {
        citations.iter().filter(|c| eval::citation_in_force(self.model, c, self.day) && !self.held_by(c).any()).collect()
    }

    /// The citations that a clause is judged by.
    pub(super) fn citations_of(&self, rule: &'a Rule, part: Part) -> &'a [Citation] {
        match part {
            Part::Base => &rule.citations,
            Part::Amendment(amendment) => &self.model.amendments.at(amendment).citations,
        }
    }

    /// What a table or a definition holds down in whatever rests on it. That it stands in a recommendation does not: the
    /// rule's own citation says with what force its figure is asked for.
    fn held_by_source(&self, citations: &[Citation]) -> Held {
        Held { recommended: false, ..self.standing(citations).held }
    }

    /// The citations of a table or definition that holds down more than `known`, and whether it is the one cell that is to be checked.
    pub(super) fn holding(&self, used: &Used, known: Held) -> Option<(&'a [Citation], bool)> {
        let own = self.held_by_used(used);
        if known.and(own) == known {
            return None;
        }
        let citations: &'a [Citation] = match *used {
            Used::Definition(definition) => &self.model.definitions.at(definition).citations,
            Used::Cell(.., Some(amendment)) => &self.model.amendments.at(amendment).citations,
            Used::Cell(table, ..) => &self.model.tables.at(table).citations,
        };
        Some((citations, own.unverified))
    }

    fn held_by_used(&self, used: &Used) -> Held {
        match *used {
            Used::Definition(definition) => self.held_by_source(&self.model.definitions.at(definition).citations),
            Used::Cell(table, row, column, amendment) => {
                let table = self.model.tables.at(table);
                let cell = table.rows.get(row as usize).and_then(|r| r.cells.get(usize::from(column)));
                let Some(amendment) = amendment else {
                    let unverified = cell.is_some_and(|c| c.unverified);
                    return self.held_by_source(&table.citations).and(Held { unverified, ..Held::default() });
                };
                let unverified = cell.is_some_and(|c| c.amended.iter().any(|(by, _, unverified)| *by == amendment && *unverified));
                self.standing(&self.model.amendments.at(amendment).citations).held.and(Held { unverified, ..Held::default() })
            }
        }
    }

    /// What tables and definitions in an expression hold down wherever it is evaluated.
    fn held_by_expr(&self, expr: ExprId) -> Held {
        let mut held = Held::default();
        let mut open = vec![expr];
        while let Some(next) = open.pop() {
            match &self.model.exprs.at(next).kind {
                ExprKind::Lookup { table, .. } => held = held.and(self.held_by_source(&self.model.tables.at(*table).citations)),
                ExprKind::Defined(definition) => held = held.and(self.held_by_used(&Used::Definition(*definition))),
                _ => {}
            }
            open.extend(self.model.operands(next));
        }
        held
    }

    /// Grade, ceilings and force of a clause, whatever it is evaluated over.
    pub(super) fn clause(&self, rule: &'a Rule, clause: &Clause) -> (Severity, Held, Option<Force>) {
        let standing = self.standing(self.citations_of(rule, clause.part));
        let severity = if standing.mandatory { Severity::Mandatory } else { clause.severity };
        (severity, standing.held.and(self.held_by_expr(clause.expr)), standing.force)
    }

    /// Clauses of a rule that hold on the day: not replaced, not of an amendment that is not in force, not of a draft that is left out.
    pub(super) fn active_clauses(&self, rule: &'a Rule) -> Vec<&'a Clause> {
        let amends = |id| eval::amendment_in_force(self.model, id, self.day);
        // A draft takes nothing away from what is in force.
        let replaces = |id| amends(id) && !self.standing(&self.model.amendments.at(id).citations).held.draft;
        let is_active = |clause: &Clause| match clause.part {
            Part::Amendment(id) if !amends(id) => false,
            _ => !clause.replaced_by.iter().any(|id| replaces(*id)),
        };
        let is_wanted = |clause: &Clause| self.drafts != Drafts::Off || !self.clause(rule, clause).1.draft;
        rule.clauses.iter().filter(|c| is_active(c) && is_wanted(c)).collect()
    }

    /// One rule at one place. `None` where drafts are left out and there is nothing else.
    pub(super) fn item(&self, id: RuleId, item: &'a ItemResult) -> Option<Judged<'a>> {
        let rule: &'a Rule = self.model.rules.at(id);
        let clauses: Vec<JudgedClause<'a>> = item
            .clauses
            .iter()
            .filter_map(|result| {
                let clause = rule.clauses.get(usize::from(result.clause))?;
                let (severity, held, force) = self.clause(rule, clause);
                let held = result.used.iter().fold(held, |held, used| held.and(self.held_by_used(used)));
                let breach_is_advice = held.any() || severity == Severity::Recommended;
                let outcome = match result.outcome {
                    Outcome::Fail if breach_is_advice => Outcome::Advice,
                    own => own,
                };
                Some(JudgedClause { result, clause, outcome, severity, held, force })
            })
            .filter(|c| self.drafts != Drafts::Off || !c.held.draft)
            .collect();
        let worst = |draft: bool| clauses.iter().filter(|c| c.held.draft == draft).map(|c| c.outcome).reduce(Outcome::worse);
        let (law, draft) = (worst(false), worst(true));
        // What is law comes first: a draft beside it never covers it up.
        let of_draft = match (law, draft) {
            (Some(law), Some(draft)) => is_settled(law) && !is_settled(draft),
            (law, _) => law.is_none(),
        };
        let outcome = if of_draft { draft } else { law }?;
        let deciding: Vec<&JudgedClause<'_>> = clauses.iter().filter(|c| c.held.draft == of_draft && c.outcome == outcome).collect();
        let binding = deciding.iter().any(|c| c.binds());
        let counted = deciding.iter().filter(|c| !binding || c.binds());
        let severity = counted.clone().map(|c| c.severity).max()?;
        let held = counted.clone().fold(Held::default(), |held, c| held.and(c.held));
        let force = counted.filter_map(|c| c.force).min();
        let binds = binding && matches!(outcome, Outcome::Fail | Outcome::Undetermined);
        Some(Judged { item, clauses, outcome, severity, held, force, binds, law, draft })
    }

    /// The days on which something is in force: the next to come, or those that ended last.
    pub(super) fn window(&self, citations: &[Citation], from: Option<Date>, until: Option<Date>) -> (Option<Date>, Option<Date>) {
        let earlier = |a: Option<Date>, b: Option<Date>| a.map_or(b, |a| Some(b.map_or(a, |b| a.min(b))));
        let windows = citations.iter().map(|c| {
            let (document, via) = (self.model.documents.at(c.document), self.forceful(c));
            (document.from.max(via.from).max(from), earlier(earlier(document.until, via.until), until))
        });
        let whole = windows.filter(|(from, until)| from.is_none_or(|f| until.is_none_or(|u| f <= u)));
        let (to_come, gone): (Vec<_>, Vec<_>) = whole.partition(|(from, _)| from.is_some_and(|f| f > self.day));
        let next = to_come.into_iter().min_by_key(|(from, _)| *from);
        next.or_else(|| gone.into_iter().max_by_key(|(_, until)| *until)).unwrap_or((from, until))
    }
}
