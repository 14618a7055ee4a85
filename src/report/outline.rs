//! A report in the order in which people read it: what fails first, then what is missing, then the rest. What text and Markdown are written from.

use super::schema::{
    Also, Amount, Because, Ceiling, Certainty, Citation, Fact, FactValue, Finding, Material, Missing, NotInForce, Pathway, PathwayOutcome, Penalty, Report,
    Status, Step, Support, SupportOutcome,
};
use super::{phrases as say, ways};
use crate::lang::Lang;
use crate::model::{Bilingual, Severity};
use crate::outcome::Outcome;
use crate::unit::Unit;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What kind of part something is, for who wants to colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The title of the whole, and titles of parts that judge nothing.
    Title,
    /// Of findings with this outcome.
    Outcome(Outcome),
    /// 征求意见稿
    Draft,
    /// What stands beside: paths, the note.
    Faint,
}

/// The order in which outcomes are told and counted.
pub(super) const ORDER: [Outcome; 6] = [Outcome::Fail, Outcome::Undetermined, Outcome::Pending, Outcome::Advice, Outcome::Pass, Outcome::NotApplicable];

/// The whole.
pub(super) struct Outline {
    pub(super) title: String,
    /// What it is about, and the answer in one sentence.
    pub(super) head: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// How many of each: the last section.
    pub(super) counts: Section,
    pub(super) note: String,
}

impl Outline {
    pub(super) fn all_sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().chain([&self.counts])
    }
}

/// A part with a title.
pub(super) struct Section {
    pub(super) part: Part,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// One requirement, pathway or support.
#[derive(Default)]
pub(super) struct Block {
    pub(super) outcome: Option<Outcome>,
    pub(super) heading: String,
    /// For each item what is to be said of it.
    pub(super) items: Vec<ItemLine>,
    /// What holds for all of them: 依据, 整改 … A short form leaves these out of what is merely open.
    pub(super) lines: Vec<Line>,
}

/// What is said under one word: 依据 and each citation.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) texts: Vec<String>,
}

impl Line {
    /// All in one.
    pub(super) fn text(&self, lang: Lang) -> String {
        self.texts.join(lang.pick("；", "; "))
    }
}

/// One item.
#[derive(Default)]
pub(super) struct ItemLine {
    pub(super) label: String,
    pub(super) path: String,
    pub(super) text: String,
    /// How it would pass, or why nothing is said of that.
    pub(super) ways: Vec<String>,
}

/// Puts a report in order in one language.
pub(super) fn outline(report: &Report, lang: Lang) -> Outline {
    Writer::new(report, lang).outline()
}

/// A document and a clause of it.
fn titled(title: &Bilingual, clause: &str, lang: Lang) -> String {
    let text = title.text(lang);
    let quoted = match lang {
        Lang::Zh if !text.starts_with('《') => format!("《{text}》"),
        _ => text.to_owned(),
    };
    match (lang, clause.is_empty()) {
        (_, true) => quoted,
        (Lang::Zh, false) => format!("{quoted}{clause}"),
        (Lang::En, false) => format!("{quoted}, {clause}"),
    }
}

/// A citation with its force, how its document stands on the day, and how sure it is.
pub(super) fn cited(citation: &Citation, lang: Lang) -> String {
    let mut text = titled(&citation.title, &citation.clause, lang);
    let mut marks = vec![say::force(citation.force, lang), say::status(citation.status, lang)];
    if let Some(via) = &citation.via {
        text.push_str(lang.pick("，经", ", via "));
        text.push_str(&titled(&via.title, &via.clause, lang));
        if via.status != citation.status && via.status != Status::InForce {
            marks.push(say::status(via.status, lang));
        }
    }
    if citation.mandatory_clause {
        marks.push(lang.pick("强制性条文", "mandatory clause"));
    }
    if citation.certainty != Certainty::Verified {
        marks.push(say::certainty(citation.certainty, lang));
    }
    let marks = marks.join(lang.pick("，", ", "));
    match lang {
        Lang::Zh => format!("{text}（{marks}）"),
        Lang::En => format!("{text} ({marks})"),
    }
}

/// Says what a report holds in one language.
pub(super) struct Writer<'r> {
    report: &'r Report,
    lang: Lang,
}

impl<'r> Writer<'r> {
    pub(super) fn new(report: &'r Report, lang: Lang) -> Self {
        Self { report, lang }
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }

    fn of<'t>(&self, text: &'t Bilingual) -> &'t str {
        text.text(self.lang)
    }

    pub(super) fn all(&self, texts: &[Bilingual]) -> String {
        let texts: Vec<&str> = texts.iter().map(|t| self.of(t)).collect();
        texts.join(self.pick("、", ", "))
    }

    fn outline(&self) -> Outline {
        let report = self.report;
        let version = if report.rules.version.is_empty() { String::new() } else { format!(" {}", report.rules.version) };
        let about = match self.lang {
            Lang::Zh => format!("评估日 {} · 规则 {}{version}", report.as_of, report.rules.pack),
            Lang::En => format!("as of {} · rules {}{version}", report.as_of, report.rules.pack),
        };
        let law = |outcome: Outcome| -> Vec<&'r Finding> { report.findings.iter().filter(|f| f.outcome == outcome && !f.is_draft()).collect() };
        let mut sections = Vec::new();
        let mut push = |part: Part, title: &str, blocks: Vec<Block>| {
            if !blocks.is_empty() {
                sections.push(Section { part, title: title.to_owned(), blocks });
            }
        };
        let (open, held): (Vec<&Finding>, Vec<&Finding>) = law(Outcome::Undetermined).into_iter().partition(|f| f.could_fail());
        let open_title = say::outcome_title(Outcome::Undetermined, self.lang);
        let held_title = self.pick("待补充（推荐性、待核或建议，不会判为不符合）", "Undetermined (recommended or unverified: cannot fail)");
        push(Part::Outcome(Outcome::Fail), say::outcome_title(Outcome::Fail, self.lang), self.findings(&law(Outcome::Fail)));
        push(Part::Outcome(Outcome::Undetermined), open_title, self.findings(&open));
        push(Part::Outcome(Outcome::Undetermined), held_title, self.findings(&held));
        let asked = open.iter().chain(&held).flat_map(|f| &f.missing);
        push(Part::Outcome(Outcome::Undetermined), self.pick("请补充", "To be answered"), self.questions(asked));
        for outcome in [Outcome::Pending, Outcome::Advice] {
            push(Part::Outcome(outcome), say::outcome_title(outcome, self.lang), self.findings(&law(outcome)));
        }
        let excepted: Vec<&Finding> = law(Outcome::Pass).into_iter().filter(|f| f.exception.is_some()).collect();
        push(Part::Outcome(Outcome::Pass), self.pick("凭例外符合，请核对证明", "Pass by an exception; look at the proof"), self.findings(&excepted));
        let pathways = |draft: bool| report.pathways.iter().filter(move |p| p.ceiling.contains(&Ceiling::Draft) == draft).map(|p| self.pathway(p));
        // What can be had first, what is over last.
        let mut by_outcome: Vec<&Support> = report.support.iter().collect();
        by_outcome.sort_by_key(|s| match s.outcome {
            SupportOutcome::Eligible => 0,
            SupportOutcome::Undetermined => 1,
            SupportOutcome::Ineligible => 2,
            SupportOutcome::NotInForce => 3,
        });
        let support = |draft: bool| by_outcome.iter().filter(move |s| s.ceiling.contains(&Ceiling::Draft) == draft).map(|s| self.support(s));
        push(Part::Title, self.pick("办理路径", "Pathways"), pathways(false).collect());
        push(Part::Title, self.pick("扶持", "Support"), support(false).collect());
        let drafts: Vec<&Finding> =
            report.findings.iter().filter(|f| f.is_draft() && (f.exception.is_some() || !super::judge::is_settled(f.outcome))).collect();
        let drafts = self.findings(&drafts).into_iter().chain(pathways(true)).chain(support(true)).collect();
        push(Part::Draft, self.pick("征求意见稿（不作为依据，供参考）", "Drafts for consultation (not binding)"), drafts);
        push(Part::Faint, self.pick("不在有效期内，未检查", "Not in force, not checked"), report.not_in_force.iter().map(|n| self.not_in_force(n)).collect());
        let counts = Section { part: Part::Title, title: self.pick("合计", "In all").to_owned(), blocks: vec![self.counts()] };
        Outline { title: say::title(self.lang).to_owned(), head: vec![about, self.verdict()], sections, counts, note: self.of(&report.note).to_owned() }
    }

    /// The answer in one sentence.
    pub(super) fn verdict(&self) -> String {
        let rules = self.report.summary.rules();
        let is_open = self.report.exit_outcome() == Outcome::Undetermined;
        match (rules.fail, rules.undetermined, self.lang) {
            (0, 0, Lang::Zh) => "没有发现不符合".to_owned(),
            (0, open, Lang::Zh) if is_open => format!("没有发现不符合；{open} 条待补充，还不能下结论"),
            (0, open, Lang::Zh) => format!("没有发现不符合；{open} 条待补充"),
            (fail, 0, Lang::Zh) => format!("{fail} 条不符合"),
            (fail, open, Lang::Zh) => format!("{fail} 条不符合，{open} 条待补充"),
            (0, 0, Lang::En) => "nothing fails".to_owned(),
            (0, open, Lang::En) if is_open => format!("nothing fails; {open} undetermined, so nothing is settled yet"),
            (0, open, Lang::En) => format!("nothing fails; {open} undetermined"),
            (fail, 0, Lang::En) => format!("{fail} failed"),
            (fail, open, Lang::En) => format!("{fail} failed, {open} undetermined"),
        }
    }

    // ── findings ────────────────────────────────────────────────────────────

    /// Findings of one rule that say the same but for the item are one block.
    fn findings(&self, findings: &[&'r Finding]) -> Vec<Block> {
        let alike = |a: &Finding, b: &Finding| {
            (&a.rule, a.outcome, a.severity, &a.ceiling, &a.citations) == (&b.rule, b.outcome, b.severity, &b.ceiling, &b.citations)
                && (&a.amended_by, &a.also, &a.penalties, &a.remedy, &a.responsible) == (&b.amended_by, &b.also, &b.penalties, &b.remedy, &b.responsible)
        };
        findings.chunk_by(|a, b| alike(a, b)).filter_map(|group| Some(self.group(group.first()?, group))).collect()
    }

    fn group(&self, first: &'r Finding, group: &[&'r Finding]) -> Block {
        let mut heading = self.of(&first.title).to_owned();
        if first.severity == Severity::Mandatory && first.ceiling.is_empty() {
            heading.push_str(self.pick("【强制】", " [mandatory]"));
        }
        let listed = group.iter().filter(|f| f.item.is_some()).count();
        if listed > 0 {
            // Those to which it does not apply are no part of what was looked at. Of a rule whose rest stands under another's the number is not said.
            let findings = || self.report.findings.iter();
            let is_beside = |f: &Finding| f.also.iter().any(|a| a.rule == first.rule && a.outcome != Outcome::NotApplicable);
            let rest = findings().find(|f| f.rule == first.rule && f.items.is_some()).and_then(|f| f.items);
            let total = match rest {
                Some(items) => items.total.saturating_sub(items.not_applicable) as usize,
                None if findings().any(|f| f.items.is_some() && is_beside(f)) => 1,
                None => findings().filter(|f| f.rule == first.rule || is_beside(f)).count(),
            };
            let outcome = say::outcome(first.outcome, self.lang);
            if total != 1 {
                let _ = match self.lang {
                    Lang::Zh => write!(heading, "（查 {total} 项，{outcome} {listed} 项）"),
                    Lang::En => write!(heading, " ({listed} of {total}: {outcome})"),
                };
            }
        }
        let items = group.iter().map(|f| self.item(f)).filter(|i| !(i.label.is_empty() && i.path.is_empty() && i.text.is_empty())).collect();
        let items = if first.outcome == Outcome::Undetermined { self.gathered(items) } else { items };
        Block { outcome: Some(first.outcome), heading, items, lines: self.lines(first) }
    }

    /// Items next to each other that lack the same are one line: a list that nobody has filled in yet would bury the rest.
    fn gathered(&self, items: Vec<ItemLine>) -> Vec<ItemLine> {
        const SHOWN: usize = 3;
        let gather = |alike: &[ItemLine]| -> Option<ItemLine> {
            let (first, last) = (alike.first()?, alike.last()?);
            if alike.len() <= SHOWN || alike.iter().any(|i| !i.ways.is_empty()) {
                return None;
            }
            let names: Vec<&str> = alike.iter().take(SHOWN).map(|i| if i.label.is_empty() { i.path.as_str() } else { i.label.as_str() }).collect();
            let label = match self.lang {
                Lang::Zh => format!("{}等 {} 项", names.join("、"), alike.len()),
                Lang::En => format!("{} and {} more", names.join(", "), alike.len() - SHOWN),
            };
            Some(ItemLine { label, path: format!("{} … {}", first.path, last.path), text: first.text.clone(), ways: Vec::new() })
        };
        let mut lines = Vec::with_capacity(items.len());
        let mut rest = items.into_iter().peekable();
        while let Some(first) = rest.next() {
            let mut alike = vec![first];
            while let Some(next) = rest.next_if(|next| alike.first().is_some_and(|first| first.text == next.text)) {
                alike.push(next);
            }
            match gather(&alike) {
                Some(line) => lines.push(line),
                None => lines.append(&mut alike),
            }
        }
        lines
    }

    pub(super) fn item(&self, finding: &Finding) -> ItemLine {
        let label = finding.item.as_ref().and_then(|i| i.label.as_ref()).map(|l| self.of(l).to_owned()).unwrap_or_default();
        let path = finding.item.as_ref().map(|i| i.path.clone()).unwrap_or_default();
        let is_rest = finding.id.ends_with("#*") && finding.items.is_some_and(|i| i.total > 0);
        let label = if is_rest { self.pick("其余", "the rest").to_owned() } else { label };
        let mut texts: Vec<String> = finding.because.iter().map(|b| self.of(&b.text).to_owned()).collect();
        if let Some(exception) = &finding.exception {
            texts.push(format!("{}{}", self.pick("例外 ", "exception: "), self.of(exception)));
        }
        if let Some(deadline) = finding.deadline {
            texts.push(match self.lang {
                Lang::Zh => format!("期限 {deadline}"),
                Lang::En => format!("due by {deadline}"),
            });
        }
        if !finding.missing.is_empty() {
            texts.push(format!("{}{}", self.pick("缺 ", "missing: "), self.lacking(&finding.missing)));
        }
        if let Some(reason) = finding.reason {
            texts.push(say::reason(reason, self.lang).to_owned());
        }
        let facts = self.facts(finding, &path);
        if !facts.is_empty() {
            texts.push(facts);
        }
        ItemLine { label, path, text: texts.join(self.pick("；", "; ")), ways: ways::lines(finding, self.lang) }
    }

    /// Facts that the reasons do not show: those of other items, where they are few; and all of which one knows where they stand.
    fn facts(&self, finding: &Finding, item: &str) -> String {
        const FEW: usize = 3;
        let own = format!("{item}.");
        let is_other = |fact: &Fact| fact.path.contains('[') && (item.is_empty() || !fact.path.starts_with(&own));
        let located: Vec<&Fact> = finding.facts.iter().filter(|f| f.at.is_some()).collect();
        let others: Vec<&Fact> = finding.facts.iter().filter(|f| f.value.is_some() && is_other(f)).collect();
        let facts = match (located.is_empty(), others.len()) {
            (false, _) => located,
            (true, 1..=FEW) => others,
            (true, _) => return String::new(),
        };
        let all: Vec<String> = facts.iter().map(|fact| self.fact(fact)).collect();
        format!("{}{}", self.pick("见 ", "see "), all.join(self.pick("、", ", ")))
    }

    /// A fact with its value and where it stands.
    pub(super) fn fact(&self, fact: &Fact) -> String {
        let value = match &fact.value {
            Some(FactValue::Plain(text)) => text.as_str(),
            Some(FactValue::Words(words)) => self.of(words),
            None => "",
        };
        let unit = if value.is_empty() { String::new() } else { self.unit(fact.unit.as_deref()) };
        let gap = if unit.is_empty() { "" } else { self.pick("", " ") };
        let at = fact.at.as_deref().unwrap_or(&fact.path);
        match self.lang {
            Lang::Zh => format!("{} {value}{gap}{unit}（{at}）", self.of(&fact.label)),
            Lang::En => format!("{} {value}{gap}{unit} ({at})", self.of(&fact.label)),
        }
    }

    /// What is missing, by name; the first few.
    fn lacking(&self, missing: &[Missing]) -> String {
        const SHOWN: usize = 4;
        let mut names: Vec<&str> = Vec::new();
        for one in missing {
            let name = self.of(&one.label);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        let names = names.join(self.pick("、", ", "));
        match (more, self.lang) {
            (0, _) => names,
            (_, Lang::Zh) => format!("{names}等 {} 项", more + SHOWN),
            (_, Lang::En) => format!("{names} and {more} more"),
        }
    }

    fn line(&self, zh: &'static str, en: &'static str, text: String) -> Line {
        Line { label: self.pick(zh, en).to_owned(), texts: vec![text] }
    }

    fn lines(&self, finding: &Finding) -> Vec<Line> {
        let mut lines = Vec::new();
        let nature = self.nature(finding);
        if !nature.is_empty() {
            lines.push(self.line("性质", "nature", nature));
        }
        lines.push(self.under(&finding.citations));
        for amendment in &finding.amended_by {
            let by: Vec<String> = amendment.citations.iter().map(|c| self.title(&c.title, &c.clause)).collect();
            lines.push(self.line("地方修订", "amended by", format!("{} {}", self.of(&amendment.name), by.join(self.pick("、", "; ")))));
        }
        for also in &finding.also {
            lines.push(self.line("同类", "also", self.also(also)));
        }
        let needs_no_remedy = super::judge::is_settled(finding.outcome) || finding.outcome == Outcome::Undetermined;
        if let Some(remedy) = finding.remedy.as_ref().filter(|_| !needs_no_remedy) {
            lines.push(self.line("整改", "remedy", self.of(remedy).to_owned()));
        }
        if finding.exception.is_some() || finding.outcome == Outcome::Undetermined {
            for inspect in &finding.inspect {
                lines.push(Line { label: say::inspect(inspect.how, self.lang).to_owned(), texts: vec![self.of(&inspect.what).to_owned()] });
            }
        }
        if !super::judge::is_settled(finding.outcome) && !finding.responsible.is_empty() {
            lines.push(self.line("责任", "responsible", self.all(&finding.responsible)));
        }
        for penalty in &finding.penalties {
            lines.push(self.line("法律后果", "penalty", self.penalty(penalty)));
        }
        lines
    }

    pub(super) fn also(&self, also: &Also) -> String {
        let outcome = say::outcome(also.outcome, self.lang);
        format!("{}{}{outcome} · {}", self.of(&also.title), self.pick("：", ": "), self.citations(&also.citations))
    }

    pub(super) fn penalty(&self, penalty: &Penalty) -> String {
        let texts: Vec<&str> = penalty.text.iter().map(|t| self.of(t)).collect();
        let by = if penalty.authority.is_empty() { String::new() } else { format!(" · {}", self.all(&penalty.authority)) };
        format!("{}{by} · {}", texts.join(self.pick("；", "; ")), self.citations(&penalty.citations))
    }

    /// Why a finding is no breach of law.
    pub(super) fn nature(&self, finding: &Finding) -> String {
        let mut texts: Vec<&str> = finding.ceiling.iter().map(|c| say::ceiling(*c, self.lang)).collect();
        if finding.severity == Severity::Recommended {
            texts.push(self.pick("原文用“宜”，是建议", "worded as a recommendation"));
        }
        texts.join(self.pick("；", "; "))
    }

    // ── citations ───────────────────────────────────────────────────────────

    fn title(&self, title: &Bilingual, clause: &str) -> String {
        titled(title, clause, self.lang)
    }

    fn citation(&self, citation: &Citation) -> String {
        cited(citation, self.lang)
    }

    fn under(&self, citations: &[Citation]) -> Line {
        Line { label: self.pick("依据", "under").to_owned(), texts: citations.iter().map(|c| self.citation(c)).collect() }
    }

    pub(super) fn citations(&self, citations: &[Citation]) -> String {
        let all: Vec<String> = citations.iter().map(|c| self.citation(c)).collect();
        all.join(self.pick("；", "; "))
    }

    // ── questions ───────────────────────────────────────────────────────────

    /// Each question once, with the places that it is asked of.
    fn questions<'m>(&self, missing: impl Iterator<Item = &'m Missing>) -> Vec<Block> {
        const SHOWN: usize = 3;
        let mut asked: Vec<(&'m Missing, Vec<&str>)> = Vec::new();
        let (mut known, mut seen) = (BTreeMap::new(), BTreeSet::new());
        for one in missing {
            let words = |text: &'m Bilingual| (text.zh.as_str(), text.en.as_deref());
            let number = *known.entry((words(&one.label), one.question.as_ref().map(words))).or_insert(asked.len());
            if number == asked.len() {
                asked.push((one, Vec::new()));
            }
            if let (true, Some((_, paths))) = (seen.insert((number, one.path.as_str())), asked.get_mut(number)) {
                paths.push(&one.path);
            }
        }
        // What is asked about one thing stands together, whichever findings ask for it.
        let section = |one: &'m Missing| one.path.split(['.', '[']).next().unwrap_or_default();
        let mut sections: Vec<&str> = Vec::new();
        for (one, _) in &asked {
            if !sections.contains(&section(one)) {
                sections.push(section(one));
            }
        }
        asked.sort_by_key(|(one, _)| sections.iter().position(|known| *known == section(one)));
        let item = |(one, paths): &(&Missing, Vec<&str>)| {
            let mut text = self.question(one);
            if one.needs_judgement {
                text.push_str(self.pick("（需人工判断）", " (a matter of judgement)"));
            }
            let shown: Vec<&str> = paths.iter().take(SHOWN).copied().collect();
            let more = paths.len().saturating_sub(SHOWN);
            let mut path = shown.join(", ");
            if more > 0 {
                let _ = match self.lang {
                    Lang::Zh => write!(path, " 等 {} 处", paths.len()),
                    Lang::En => write!(path, " and {more} more"),
                };
            }
            ItemLine { label: text, path, ..ItemLine::default() }
        };
        let items: Vec<ItemLine> = asked.iter().map(item).collect();
        if items.is_empty() { Vec::new() } else { vec![Block { items, ..Block::default() }] }
    }

    pub(super) fn question(&self, missing: &Missing) -> String {
        match &missing.question {
            Some(question) if self.lang == Lang::Zh || question.en.is_some() => self.of(question).to_owned(),
            _ => format!("{}{}", self.of(&missing.label), self.pick("？", "?")),
        }
    }

    // ── pathways and support ────────────────────────────────────────────────

    fn ceilings(&self, ceilings: &[Ceiling]) -> Option<Line> {
        let texts: Vec<&str> = ceilings.iter().map(|c| say::ceiling(*c, self.lang)).collect();
        (!texts.is_empty()).then(|| self.line("性质", "nature", texts.join(self.pick("；", "; "))))
    }

    pub(super) fn pathway(&self, pathway: &Pathway) -> Block {
        let colon = self.pick("：", ": ");
        let title = self.of(&pathway.title);
        let heading = match pathway.outcome {
            PathwayOutcome::Decided => format!("{title}{colon}{}", self.all(&pathway.names)),
            PathwayOutcome::Undetermined => format!("{title}{colon}{}", self.pick("待补充", "undetermined")),
            PathwayOutcome::None => format!("{title}{colon}{}", self.pick("没有适用的情形", "no case applies")),
        };
        let mut lines: Vec<Line> = self.ceilings(&pathway.ceiling).into_iter().collect();
        if pathway.outcome == PathwayOutcome::Undetermined {
            lines.push(self.line("可能是", "candidates", self.all(&pathway.names)));
        }
        for missing in &pathway.missing {
            lines.push(self.line("请补充", "to be answered", format!("{} {}", self.question(missing), missing.path)));
        }
        if !pathway.authority.is_empty() {
            lines.push(self.line("机关", "authority", self.all(&pathway.authority)));
        }
        for (number, step) in pathway.steps.iter().enumerate() {
            self.step(number + 1, step, &mut lines);
        }
        // A pathway that does not apply to the facility is not in the report, and does not come next.
        if let Some(next) = pathway.next.as_ref().and_then(|next| self.report.pathways.iter().find(|p| p.pathway == *next)) {
            lines.push(self.line("随后", "next", self.of(&next.title).to_owned()));
        }
        lines.push(self.under(&pathway.citations));
        Block { heading, lines, ..Block::default() }
    }

    fn step(&self, number: usize, step: &Step, lines: &mut Vec<Line>) {
        let mut texts: Vec<String> = step.title.iter().chain(&step.procedure).map(|t| self.of(t).to_owned()).collect();
        if !step.authority.is_empty() {
            texts.push(self.all(&step.authority));
        }
        if let Some(within) = &step.within {
            let unit = self.unit(Some(&within.unit));
            let from = within.from.as_ref().map(|f| format!("{}{}", self.pick("，自", " from: "), self.of(f))).unwrap_or_default();
            texts.push(match self.lang {
                Lang::Zh => format!("时限 {}{unit}{from}", within.value),
                Lang::En => format!("within {} {}{from}", within.value, if within.value == "1" { say::singular(&unit) } else { unit }),
            });
        }
        lines.push(Line { label: format!("{}{number}", self.pick("步骤", "step ")), texts: vec![texts.join(self.pick("；", "; "))] });
        self.materials(&step.materials, lines);
    }

    /// Materials: what is still missing first.
    fn materials(&self, materials: &[Material], lines: &mut Vec<Line>) {
        for (have, zh, en) in [(Some(false), "材料 还缺", "still missing"), (None, "材料 待确认", "to be confirmed"), (Some(true), "材料 已有", "there")]
        {
            let names: Vec<&str> = materials.iter().filter(|m| m.have == have).map(|m| self.of(&m.name)).collect();
            if !names.is_empty() {
                lines.push(self.line(zh, en, names.join(self.pick("、", ", "))));
            }
        }
    }

    pub(super) fn support(&self, support: &Support) -> Block {
        let outcome = match support.outcome {
            SupportOutcome::Eligible if support.ceiling.contains(&Ceiling::Draft) => self.pick("若照此稿施行，可享", "eligible if the draft were in force"),
            outcome => say::support(outcome, self.lang),
        };
        let heading = format!("{}{}{outcome}", self.of(&support.title), self.pick("：", ": "));
        if support.outcome == SupportOutcome::NotInForce {
            return Block { heading, lines: vec![self.under(&support.citations)], ..Block::default() };
        }
        let mut lines: Vec<Line> = self.ceilings(&support.ceiling).into_iter().collect();
        for Because { text, .. } in &support.because {
            lines.push(self.line("因为", "because", self.of(text).to_owned()));
        }
        for amount in &support.amounts {
            lines.push(self.line("金额", "amount", self.amount(amount)));
        }
        if support.amounts.len() > 1 {
            lines.push(self.line("注意", "note", self.pick("以上是同一笔钱的不同算法，不相加", "these are readings of one amount, never added").to_owned()));
        }
        for missing in &support.missing {
            lines.push(self.line("请补充", "to be answered", format!("{} {}", self.question(missing), missing.path)));
        }
        self.materials(&support.materials, &mut lines);
        if !support.payer.is_empty() {
            lines.push(self.line("出资", "paid by", self.all(&support.payer)));
        }
        lines.push(self.under(&support.citations));
        Block { heading, lines, ..Block::default() }
    }

    fn amount(&self, amount: &Amount) -> String {
        let mut texts: Vec<String> = amount.basis.iter().chain(&amount.text).map(|t| self.of(t).to_owned()).collect();
        if amount.text.is_none() {
            let unit = self.unit(amount.unit.as_deref());
            let gap = self.pick("", " ");
            texts.push(amount.value.as_ref().map_or_else(|| self.pick("待补充", "undetermined").to_owned(), |value| format!("{value}{gap}{unit}")));
        }
        if let Some(per) = amount.per {
            texts.push(say::period(per, self.lang).to_owned());
        }
        texts.join(" ")
    }

    /// A unit in the language; units travel by their Chinese words.
    fn unit(&self, unit: Option<&str>) -> String {
        let unit = unit.unwrap_or_default();
        match self.lang {
            Lang::Zh => unit.to_owned(),
            Lang::En => Unit::parse(unit).map_or_else(|| unit.to_owned(), |u| u.words(true)),
        }
    }

    // ── what was not found ──────────────────────────────────────────────────

    pub(super) fn not_in_force(&self, rule: &NotInForce) -> Block {
        let days = match (rule.from, rule.until, self.lang) {
            (Some(from), Some(until), Lang::Zh) => format!("（{from} 至 {until}）"),
            (Some(from), None, Lang::Zh) => format!("（自 {from}）"),
            (None, Some(until), Lang::Zh) => format!("（至 {until}）"),
            (Some(from), Some(until), Lang::En) => format!(" ({from} to {until})"),
            (Some(from), None, Lang::En) => format!(" (from {from})"),
            (None, Some(until), Lang::En) => format!(" (until {until})"),
            (None, None, _) => String::new(),
        };
        Block { heading: format!("{}{days}", self.of(&rule.title)), ..Block::default() }
    }

    /// How many of each, and over how many items.
    fn counts(&self) -> Block {
        let summary = self.report.summary;
        let row = |counts: super::Counts| {
            let all: Vec<String> = ORDER.iter().map(|o| format!("{} {}", say::outcome(*o, self.lang), counts.of(*o))).collect();
            all.join(" · ")
        };
        let mut lines = vec![self.line("规则", "rules", row(summary.rules())), self.line("项目", "items", row(summary.items))];
        if summary.drafts.total() > 0 {
            lines.push(self.line("征求意见稿", "drafts", row(summary.drafts)));
        }
        let empty: Vec<&str> = self
            .report
            .findings
            .iter()
            .filter(|f| f.items.is_some_and(|i| i.total == 0) && f.outcome == Outcome::NotApplicable)
            .map(|f| self.of(&f.title))
            .collect();
        if !empty.is_empty() {
            lines.push(self.line("没有可查的项目", "judged over no item", empty.join(self.pick("、", ", "))));
        }
        Block { lines, ..Block::default() }
    }
}
