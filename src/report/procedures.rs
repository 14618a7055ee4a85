//! Results of pathways and supports → the report.

use super::Drafts;
use super::assemble::Assembly;
use super::schema::{Amount, Missing, Pathway, PathwayOutcome, Step, Support, SupportOutcome, Within};
use super::words::named;
use crate::eval::{FactRef, PathwayResult, Range, SupportResult, Truth, Value};
use crate::model::{self, AmountOf, Case, SupportId, Ty};

fn missing(assembly: &Assembly<'_>, facts: &[FactRef]) -> Vec<Missing> {
    facts.iter().map(|f| assembly.places.missing(*f)).collect()
}

fn steps(assembly: &Assembly<'_>, case: &Case) -> Vec<Step> {
    let within = |step: &model::Step| {
        let (number, unit, from) = step.within.as_ref()?;
        let value = number.checked_div(unit.factor())?;
        Some(Within { value: value.to_string(), unit: unit.to_string(), from: from.clone() })
    };
    let step = |step: &model::Step| Step {
        title: step.title.clone(),
        authority: step.authority.clone(),
        procedure: step.procedure.clone(),
        materials: assembly.materials(&step.materials),
        within: within(step),
    };
    case.steps.iter().map(step).collect()
}

/// Pathways that may apply.
pub(super) fn pathways(assembly: &Assembly<'_>, results: &[PathwayResult]) -> Vec<Pathway> {
    let mut out = Vec::new();
    for result in results {
        let pathway = assembly.model.pathways.at(result.pathway);
        let held = assembly.held(&pathway.citations);
        if result.applies == Truth::False || (assembly.judge.drafts == Drafts::Off && held.draft) {
            continue;
        }
        let decided = result.decided.filter(|_| result.applies != Truth::Unknown).and_then(|i| pathway.cases.get(usize::from(i)));
        let possible: Vec<&Case> =
            pathway.cases.iter().zip(&result.cases).filter(|(_, truth)| matches!(truth, Truth::True | Truth::Unknown)).map(|(c, _)| c).collect();
        let outcome = match decided {
            Some(_) => PathwayOutcome::Decided,
            None if possible.is_empty() => PathwayOutcome::None,
            None => PathwayOutcome::Undetermined,
        };
        let candidates: Vec<&Case> = if decided.is_some() { Vec::new() } else { possible };
        let next = decided.and_then(|c| c.next).or(pathway.next).map(|id| assembly.model.pathways.at(id));
        let mut citations = assembly.citations(&pathway.citations);
        citations.extend(decided.map(|c| assembly.citations(&c.citations)).unwrap_or_default());
        out.push(Pathway {
            pathway: assembly.key(pathway.pack, &pathway.named.key),
            title: pathway.title.clone(),
            outcome,
            case: decided.map(|c| c.named.key.clone()),
            candidates: candidates.iter().map(|c| c.named.key.clone()).collect(),
            names: decided.into_iter().chain(candidates).map(|c| named(&c.named)).collect(),
            ceiling: held.list(),
            missing: if decided.is_some() { Vec::new() } else { missing(assembly, &result.missing) },
            authority: decided.map(|c| c.authority.clone()).unwrap_or_default(),
            steps: decided.map(|c| steps(assembly, c)).unwrap_or_default(),
            next: next.map(|p| assembly.key(p.pack, &p.named.key)),
            citations,
        });
    }
    out
}

/// Supports that may apply, then those that are not in force.
pub(super) fn supports(assembly: &Assembly<'_>, results: &[SupportResult], not_in_force: &[SupportId]) -> Vec<Support> {
    let mut out: Vec<(SupportId, Support)> = Vec::new();
    let blank = |id: SupportId, outcome: SupportOutcome| {
        let support = assembly.model.supports.at(id);
        Support {
            support: assembly.key(support.pack, &support.named.key),
            title: support.title.clone(),
            outcome,
            ceiling: assembly.held(&support.citations).list(),
            amounts: Vec::new(),
            because: Vec::new(),
            missing: Vec::new(),
            payer: support.payer.clone(),
            materials: Vec::new(),
            citations: assembly.citations(&support.citations),
        }
    };
    let is_left_out = |id: SupportId| assembly.judge.drafts == Drafts::Off && assembly.held(&assembly.model.supports.at(id).citations).draft;
    for result in results {
        let support = assembly.model.supports.at(result.support);
        if result.applies == Truth::False || is_left_out(result.support) {
            continue;
        }
        let outcome = match (result.applies, result.eligible) {
            (_, Truth::False | Truth::NotApplicable) => SupportOutcome::Ineligible,
            (Truth::Unknown, _) | (_, Truth::Unknown) => SupportOutcome::Undetermined,
            _ => SupportOutcome::Eligible,
        };
        let mut entry = blank(result.support, outcome);
        if outcome == SupportOutcome::Ineligible {
            let failed = support.conditions.iter().zip(&result.conditions).enumerate().filter(|(_, (_, truth))| **truth == Truth::False);
            entry.because = failed.map(|(i, (condition, _))| assembly.because_condition(i, *condition)).collect();
        } else {
            entry.missing = missing(assembly, &result.missing);
            entry.materials = assembly.materials(&support.materials);
            entry.amounts = support.amounts.iter().zip(&result.amounts).map(|(amount, value)| self::amount(assembly, amount, value.as_ref())).collect();
        }
        out.push((result.support, entry));
    }
    out.extend(not_in_force.iter().filter(|id| !is_left_out(**id)).map(|id| (*id, blank(*id, SupportOutcome::NotInForce))));
    out.sort_by_key(|(id, _)| *id);
    out.into_iter().map(|(_, support)| support).collect()
}

fn amount(assembly: &Assembly<'_>, amount: &model::Amount, value: Option<&Value>) -> Amount {
    let mut out = Amount { basis: amount.basis.clone(), value: None, unit: None, per: amount.per, text: None };
    match &amount.value {
        AmountOf::Text(text) => out.text = Some(text.clone()),
        AmountOf::Formula(formula) => {
            let Ty::Number(unit) = &assembly.model.exprs.at(*formula).ty else { return out };
            out.unit = Some(unit.to_string()).filter(|u| !u.is_empty());
            if let Some(Value::Range { range: Range { least: Some(least), greatest: Some(greatest) }, maybe_not_applicable: false }) = value
                && least == greatest
            {
                out.value = least.checked_div(unit.factor()).map(|n| n.to_string());
            }
        }
    }
    out
}
