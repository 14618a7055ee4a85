//! `tuoyu impact`

use crate::args::{Impact as Args, TextOrJson};
use crate::exit::Exit;
use crate::files::{self, MOST_FACTS, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tuoyu::difference::{Impact, Turn};
use tuoyu::facts::{Format, Reader, subject_of};
use tuoyu::report::{Options, SupportOutcome, outcome_word, support_word};
use tuoyu::ruleset::RuleSetBuilder;
use tuoyu::{Date, Lang, Outcome, Report, RuleSet};

pub(crate) fn run(args: &Args, screen: Screen) -> Exit {
    let build = |rules: RuleSetBuilder| {
        rules.build().map_err(|diagnostics| {
            screen.diagnostics(&diagnostics);
            rules::exit_of(&diagnostics)
        })
    };
    let versions = rules::versions(&args.old, &args.new, screen);
    let (old, new) = match versions.and_then(|(old, new)| Ok((build(old)?, build(new)?))) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let Some(as_of) = args.as_of.or_else(crate::today) else {
        screen.error("系统日期不可用；请写 --as-of", "the system's date is of no use; write --as-of");
        return Exit::Usage;
    };
    let run = Run { args, old: &old, new: &new, as_of };
    let judged: Vec<(String, Result<Impact, Exit>)> = args.facts.iter().map(|path| (files::shown(path), run.document(path, screen))).collect();
    let exit = Exit::first_of(judged.iter().map(|(_, impact)| match impact {
        Ok(impact) if impact.newly_failing() > 0 => Exit::Fails,
        Ok(_) => Exit::Done,
        Err(exit) => *exit,
    }));
    let text = match args.format {
        TextOrJson::Json => json(&judged, as_of),
        TextOrJson::Text => text(&judged, as_of, screen.lang),
    };
    screen.result(&text, exit)
}

struct Run<'a> {
    args: &'a Args,
    old: &'a RuleSet,
    new: &'a RuleSet,
    as_of: Date,
}

impl Run<'_> {
    /// A fact that one version does not know is left out there; one that neither knows is a mistake of the document.
    fn document(&self, path: &Path, screen: Screen) -> Result<Impact, Exit> {
        let name = files::shown(path);
        let text = files::read(path, MOST_FACTS).map_err(|problem| {
            screen::line(&problem.text(&name, screen.lang));
            if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts }
        })?;
        let format = crate::check::format_of(path, &text);
        let (old, unknown_to_old) = self.report(self.old, &name, format, &text, screen)?;
        let (new, unknown_to_new) = self.report(self.new, &name, format, &text, screen)?;
        let unknown: Vec<&String> = unknown_to_new.keys.intersection(&unknown_to_old.keys).collect();
        if !unknown.is_empty() {
            for (_, line) in unknown_to_new.lines.iter().filter(|(key, _)| unknown.contains(&key)) {
                screen::line(line);
            }
            return Err(Exit::Facts);
        }
        Ok(Impact::between(&old, &new))
    }

    fn report(&self, set: &RuleSet, name: &str, format: Format, text: &str, screen: Screen) -> Result<(Report, Unknown), Exit> {
        let asked = self.args.subject.clone().or_else(|| subject_of(format, text));
        let subject = rules::subject_or_default(set, asked.as_deref(), screen)?;
        let mut reader = Reader::new(subject);
        let mut facts = reader.facts();
        let unknown = reader.read_known(format, text, &mut facts).map_err(|errors| {
            screen::styled(&crate::check::lines(name, &errors, screen));
            if errors.is_limit() { Exit::Limit } else { Exit::Facts }
        })?;
        let options = Options::drafts(self.args.drafts.into()).without_ways();
        let report = set.evaluate_with(&facts, self.as_of, options);
        let lines: Vec<(String, String)> = unknown.iter().map(|e| (e.path.clone(), files::placed(name, e, screen.lang))).collect();
        Ok((report, Unknown { keys: lines.iter().map(|(key, _)| key.clone()).collect(), lines }))
    }
}

/// Facts that a version of the rules does not know.
struct Unknown {
    keys: BTreeSet<String>,
    lines: Vec<(String, String)>,
}

fn json(judged: &[(String, Result<Impact, Exit>)], as_of: Date) -> String {
    let one = |(name, impact): &(String, Result<Impact, Exit>)| serde_json::json!({"facts": name, "as_of": as_of.to_string(), "impact": impact.as_ref().ok()});
    let all: Vec<_> = judged.iter().map(one).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

fn text(judged: &[(String, Result<Impact, Exit>)], as_of: Date, lang: Lang) -> String {
    let mut out = String::new();
    for (name, impact) in judged {
        let Ok(impact) = impact else { continue };
        let _ = writeln!(out, "{name} · {} {as_of}", lang.pick("评估日", "as of"));
        if impact.is_empty() {
            let _ = writeln!(out, "  {}", lang.pick("结果不变", "nothing comes out otherwise"));
        }
        for turn in &impact.findings {
            finding(&mut out, turn, lang);
        }
        for turn in &impact.pathways {
            let names = |names: &Option<Vec<tuoyu::model::Bilingual>>| match names {
                None => lang.pick("没有这条", "not asked").to_owned(),
                Some(names) if names.is_empty() => lang.pick("不走这条", "none").to_owned(),
                Some(names) => names.iter().map(|n| n.text(lang)).collect::<Vec<_>>().join(lang.pick("、", ", ")),
            };
            let _ = writeln!(out, "  {} → {}  {} {}", names(&turn.was), names(&turn.now), turn.pathway, turn.title.text(lang));
        }
        for turn in &impact.support {
            let one = |outcome: Option<SupportOutcome>, amounts: &[String]| {
                let amounts = if amounts.is_empty() { String::new() } else { format!(" {}", amounts.join(" / ")) };
                format!("{}{amounts}", outcome.map_or(lang.pick("没有这项", "not offered"), |o| support_word(o, lang)))
            };
            let (was, now) = (one(turn.was, &turn.was_amounts), one(turn.now, &turn.now_amounts));
            let _ = writeln!(out, "  {was} → {now}  {} {}", turn.support, turn.title.text(lang));
        }
        let failing = impact.newly_failing();
        if failing > 0 {
            out += &lang.pick(format!("  新出现 {failing} 项不符合\n"), format!("  newly failing: {failing}\n"));
        }
    }
    out
}

/// `符合 → 不符合  national.class_size 每班人数不超过上限 · 托小一班 · 人数 16人 > 15人 · 设置标准 第十九条`
fn finding(out: &mut String, turn: &Turn, lang: Lang) {
    let word = |outcome: Option<Outcome>| outcome.map_or(lang.pick("没有这条", "not asked"), |o| outcome_word(o, lang));
    let label = turn.item.as_ref().map(|item| item.label.as_ref().map_or(item.path.as_str(), |label| label.text(lang)).to_owned());
    let because = turn.because.iter().map(|b| b.text.text(lang).to_owned());
    let cited = turn.citations.first().map(|c| format!("{} {}", c.title.text(lang), c.clause).trim().to_owned());
    let parts: Vec<String> = label.into_iter().chain(because).chain(cited).collect();
    let _ = write!(out, "  {} → {}  {} {}", word(turn.was), word(turn.now), turn.rule, turn.title.text(lang));
    for part in parts {
        let _ = write!(out, " · {part}");
    }
    out.push('\n');
}
