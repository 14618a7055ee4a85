//! `tuoyu check`

use crate::args::{Check, FailOn, Format};
use crate::exit::Exit;
use crate::files::{self, MOST_FACTS, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tuoyu::facts::{self, FactErrors};
use tuoyu::model::SubjectRef;
use tuoyu::report::{self, Options, Style};
use tuoyu::{Date, Facts, Outcome, Report, RuleSet};

pub(crate) fn run(check: &Check, screen: Screen) -> Exit {
    if let Err(exit) = sane(check, screen) {
        return exit;
    }
    let set = match rules::build(&check.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let subject = match check.subject.as_deref().map(|name| set.subject(name)).transpose() {
        Ok(subject) => subject,
        Err(unknown) => {
            let (name, known) = (&unknown.name, &unknown.known);
            screen.error(&format!("没有主体「{name}」；有：{}", known.join("、")), &format!("no subject `{name}`; there is: {}", known.join(", ")));
            return Exit::Usage;
        }
    };
    let Some(as_of) = check.as_of.or_else(crate::today) else {
        screen.error("系统日期不可用；请写 --as-of", "the system's date is of no use; write --as-of");
        return Exit::Usage;
    };
    let run = Run { check, set: &set, subject, as_of };
    let reports: Vec<(String, Result<Report, Exit>)> = if check.facts.is_empty() {
        vec![(String::new(), run.nothing_known())]
    } else {
        check.facts.iter().map(|path| (files::shown(path), run.document(path, screen))).collect()
    };
    let exit = Exit::first_of(reports.iter().map(|(_, report)| report.as_ref().map_or_else(|exit| *exit, |report| exit_of(report, check.fail_on))));
    if reports.iter().any(|(_, report)| report.is_ok()) { write(check, &reports, exit, screen) } else { exit }
}

/// What no file would tell: standard input read twice, an output that would be written over an input.
fn sane(check: &Check, screen: Screen) -> Result<(), Exit> {
    let inputs: Vec<&PathBuf> = check.facts.iter().chain(&check.rules.rules).collect();
    if inputs.iter().filter(|path| files::is_stdin(path)).count() > 1 {
        screen.error("标准输入（-）只能读一次", "standard input (-) can be read once only");
        return Err(Exit::Usage);
    }
    if let Some(output) = &check.output
        && let Some(input) = inputs.iter().find(|input| files::same(input, output))
    {
        let name = files::shown(input);
        screen.error(&format!("--output 会覆盖输入文件 {name}"), &format!("--output would write over the input {name}"));
        return Err(Exit::Usage);
    }
    Ok(())
}

struct Run<'a> {
    check: &'a Check,
    set: &'a RuleSet,
    subject: Option<SubjectRef<'a>>,
    as_of: Date,
}

impl Run<'_> {
    /// The report of one document; what keeps it from being read is said here.
    fn document(&self, path: &Path, screen: Screen) -> Result<Report, Exit> {
        let name = files::shown(path);
        let unreadable = |problem: Unreadable| {
            screen::line(&problem.text(&name, screen.lang));
            if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts }
        };
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) {
            let bytes = files::read_bytes(path, MOST_FACTS).map_err(unreadable)?;
            let facts = self.set.facts_of_workbook(self.subject, &bytes).map_err(|errors| {
                screen::styled(&lines_of_workbook(&name, &errors, screen));
                if errors.is_limit() { Exit::Limit } else { Exit::Facts }
            })?;
            return Ok(self.report(&name, &facts, screen));
        }
        let text = files::read(path, MOST_FACTS).map_err(unreadable)?;
        let format = format_of(path, &text);
        let facts = self.set.facts(self.subject, format, &text).map_err(|errors| {
            screen::styled(&lines(&name, &errors, screen));
            if errors.is_limit() { Exit::Limit } else { Exit::Facts }
        })?;
        let mut report = self.report(&name, &facts, screen);
        if self.check.positions {
            self.locate(&mut report, &facts, (&name, format, &text));
        }
        Ok(report)
    }

    /// The report of facts, and what is odd about them.
    fn report(&self, name: &str, facts: &Facts, screen: Screen) -> Report {
        for warning in facts.warnings() {
            let text = facts::message::warning(warning, screen.lang);
            screen::line(&screen.lang.pick(format!("{name}：提醒：{text}"), format!("{name}: note: {text}")));
        }
        self.set.evaluate_with(facts, self.as_of, Options::drafts(self.check.drafts.into()))
    }

    /// Puts beside the facts of findings where they stand in the document.
    fn locate(&self, report: &mut Report, facts: &Facts, (name, format, text): (&str, facts::Format, &str)) {
        let Ok(subject) = self.set.subject(&report.subject) else { return };
        let mut paths: Vec<String> = report.findings.iter().flat_map(|f| &f.facts).map(|f| f.path.clone()).collect();
        paths.sort_unstable();
        paths.dedup();
        let sought: Vec<&str> = paths.iter().map(String::as_str).collect();
        let found = facts::locate_facts(subject, facts, format, text, &sought);
        let places: BTreeMap<&str, _> = sought.into_iter().zip(found).collect();
        report.locate(|path| places.get(path).copied().flatten().map(|at| format!("{name}:{}:{}", at.line, at.column)));
    }

    /// The report of a subject of which nothing was said.
    fn nothing_known(&self) -> Result<Report, Exit> {
        let subject = self.subject.ok_or(Exit::Usage)?;
        Ok(self.set.evaluate_with(&Facts::unknown(self.set.model(), subject.id), self.as_of, Options::drafts(self.check.drafts.into())))
    }
}

/// One line a problem: `facility.yaml:12:9: …`.
pub(crate) fn lines(name: &str, errors: &FactErrors, screen: Screen) -> String {
    let line = |error: &facts::FactError| files::placed(name, error, screen.lang) + "\n";
    let cut = errors.cut.then(|| format!("{name}{}{}\n", screen.lang.pick("：", ": "), facts::message::cut(screen.lang)));
    errors.items.iter().map(line).chain(cut).collect()
}

/// One line a problem: `托育机构.xlsx 班级!C5: …`.
fn lines_of_workbook(name: &str, errors: &facts::WorkbookErrors, screen: Screen) -> String {
    let lang = screen.lang;
    let line = |(place, error): &(String, facts::FactError)| {
        let blank = if place.is_empty() { "" } else { " " };
        format!("{name}{blank}{place}{}{}\n", lang.pick("：", ": "), facts::message::line(error, lang))
    };
    let cut = errors.cut.then(|| format!("{name}{}{}\n", lang.pick("：", ": "), facts::message::cut(lang)));
    errors.items.iter().map(line).chain(cut).collect()
}

/// By the ending of the name; what has none, and standard input, by how it begins.
fn format_of(path: &Path, text: &str) -> facts::Format {
    match path.extension().and_then(|e| e.to_str()) {
        Some("json") => facts::Format::Json,
        Some("yaml" | "yml") => facts::Format::Yaml,
        _ => {
            let mut start = text.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
            // `{a: 1}` is YAML; JSON has its keys in quotes.
            match (start.next(), start.next()) {
                (Some('{'), Some('"' | '}')) => facts::Format::Json,
                _ => facts::Format::Yaml,
            }
        }
    }
}

/// How the run ends for one report.
fn exit_of(report: &Report, fail_on: FailOn) -> Exit {
    if fail_on == FailOn::Never {
        return Exit::Done;
    }
    match report.exit_outcome() {
        Outcome::Fail => Exit::Fails,
        _ if fail_on == FailOn::Advice && report.summary.advice > 0 => Exit::Fails,
        Outcome::Undetermined if fail_on != FailOn::Fail => Exit::Undetermined,
        _ => Exit::Done,
    }
}

/// The run ends as it says, unless the reports could not be written.
fn write(check: &Check, reports: &[(String, Result<Report, Exit>)], exit: Exit, screen: Screen) -> Exit {
    let style = if check.output.is_none() { screen::STYLE } else { Style::default() };
    let text = match check.format {
        Format::Json => json(reports),
        Format::Text => one_after_another(reports, |name| format!("══ {name}\n\n"), |report| report::text(report, screen.lang, style)),
        Format::Md => one_after_another(reports, |name| format!("**{name}**\n\n"), |report| report::md(report, screen.lang)),
    };
    let Some(path) = &check.output else {
        return screen.result(&text, exit);
    };
    files::write(path, &text).map_or_else(
        |error| {
            let (zh, en) = match error.kind() {
                std::io::ErrorKind::NotFound => ("没有这个文件夹".to_owned(), "no such folder".to_owned()),
                _ => files::io_words(&error),
            };
            let name = files::shown(path);
            screen.error(&format!("写不了 {name}：{zh}"), &format!("cannot write {name}: {en}"));
            Exit::Usage
        },
        |()| exit,
    )
}

/// One report as it is; several in a list, in which `null` stands for a document that could not be read.
fn json(reports: &[(String, Result<Report, Exit>)]) -> String {
    let one = |report: &Result<Report, Exit>| report.as_ref().map_or_else(|_| "null".to_owned(), report::json);
    match reports {
        [(_, report)] => one(report) + "\n",
        several => format!("[\n{}\n]\n", several.iter().map(|(_, report)| one(report)).collect::<Vec<_>>().join(",\n")),
    }
}

fn one_after_another(reports: &[(String, Result<Report, Exit>)], heading: impl Fn(&str) -> String, writer: impl Fn(&Report) -> String) -> String {
    let written = reports.iter().filter_map(|(name, report)| report.as_ref().ok().map(|report| (name, report)));
    let texts: Vec<String> = written.map(|(name, report)| if reports.len() > 1 { heading(name) + &writer(report) } else { writer(report) }).collect();
    texts.join("\n")
}
