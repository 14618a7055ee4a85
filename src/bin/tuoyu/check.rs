//! `tuoyu check`

use crate::args::{Check, FailOn, Format};
use crate::exit::Exit;
use crate::files::{self, MOST_FACTS, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use tuoyu::facts::{self, FactErrors};
use tuoyu::model::SubjectRef;
use tuoyu::report::{self, Entry, Options, Style, Unwritten};
use tuoyu::source::{Position, visible};
use tuoyu::{Date, Facts, Outcome, Report, RuleSet};

pub(crate) fn run(check: &Check, screen: Screen) -> Exit {
    if let Err(exit) = sane(check, std::io::stdout().is_terminal(), screen) {
        return exit;
    }
    let set = match rules::build(&check.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let subject = match rules::subject(&set, check.subject.as_deref(), screen) {
        Ok(subject) => subject,
        Err(exit) => return exit,
    };
    let Some(as_of) = check.as_of.or_else(crate::today) else {
        screen.error("系统日期不可用；请写 --as-of", "the system's date is of no use; write --as-of");
        return Exit::Usage;
    };
    let run = Run { check, set: &set, subject, as_of };
    let checked: Vec<Checked> = if check.facts.is_empty() {
        vec![Checked { name: String::new(), called: None, report: run.nothing_known(), places: None }]
    } else {
        check.facts.iter().map(|path| run.document(path, screen)).collect()
    };
    let exit = Exit::first_of(checked.iter().map(|one| one.report.as_ref().map_or_else(|exit| *exit, |report| exit_of(report, check.fail_on))));
    if checked.iter().any(|one| one.report.is_ok()) { write(check, &checked, exit, screen) } else { exit }
}

/// One document of facts, checked.
struct Checked {
    name: String,
    /// What the facility is called, if its facts say so.
    called: Option<String>,
    report: Result<Report, Exit>,
    /// Where facts stand in it, if that was asked for.
    places: Option<Places>,
}

/// By path.
type Places = BTreeMap<String, Position>;

/// What no file would tell: standard input read twice, an output that would be written over an input, a workbook on a `terminal`.
fn sane(check: &Check, terminal: bool, screen: Screen) -> Result<(), Exit> {
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
    if check.output.is_none() && check.format == Format::Xlsx && terminal {
        screen.error("xlsx 不能写到屏幕；请写 --output FILE", "xlsx is not for a screen; write --output FILE");
        return Err(Exit::Usage);
    }
    Ok(())
}

/// Writes over nothing but a report of ours that nobody has worked on.
fn replace(path: &Path, bytes: &[u8], exit: Exit, screen: Screen) -> Exit {
    match files::may_replace(path) {
        Ok(true) => files::write_bytes(path, bytes).map_or_else(|error| files::unwritable(path, &error, screen), |()| exit),
        Ok(false) => {
            let name = files::shown(path);
            screen.error(
                &format!("{name} 已经存在，而且不是本程序写出的报告，或者写出后改动过；没有覆盖它。请换一个文件名，或先把它移走"),
                &format!("{name} exists and is no report of this program, or was changed since; it was left alone: choose another name, or move it away"),
            );
            Exit::Usage
        }
        Err(error) => files::unwritable(path, &error, screen),
    }
}

struct Run<'a> {
    check: &'a Check,
    set: &'a RuleSet,
    subject: Option<SubjectRef<'a>>,
    as_of: Date,
}

impl Run<'_> {
    fn document(&self, path: &Path, screen: Screen) -> Checked {
        let name = files::shown(path);
        match self.read(path, &name, screen) {
            Ok((report, places, called)) => Checked { name, called, report: Ok(report), places },
            Err(exit) => Checked { name, called: None, report: Err(exit), places: None },
        }
    }

    /// The report of one document, with the places in it where it is a text and they are asked for, and the name in it; what keeps it from being read is said here.
    fn read(&self, path: &Path, name: &str, screen: Screen) -> Result<(Report, Option<Places>, Option<String>), Exit> {
        let called = |facts: &Facts| facts.called(self.set.model()).map(str::to_owned);
        let unreadable = |problem: Unreadable| {
            screen::line(&problem.text(name, screen.lang));
            if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts }
        };
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")) {
            let bytes = files::read_bytes(path, MOST_FACTS).map_err(unreadable)?;
            let facts = self.set.facts_of_workbook(self.subject, &bytes).map_err(|errors| {
                screen::styled(&lines_of_workbook(name, &errors, screen));
                if errors.is_limit() { Exit::Limit } else { Exit::Facts }
            })?;
            return Ok((self.report(name, &facts, screen), None, called(&facts)));
        }
        let text = files::read(path, MOST_FACTS).map_err(unreadable)?;
        let format = format_of(path, &text);
        let facts = self.set.facts(self.subject, format, &text).map_err(|errors| {
            screen::styled(&lines(name, &errors, screen));
            if errors.is_limit() { Exit::Limit } else { Exit::Facts }
        })?;
        let mut report = self.report(name, &facts, screen);
        let is_asked = self.check.positions || self.check.format == Format::Sarif;
        let places = is_asked.then(|| self.places(&report, &facts, format, &text));
        if let Some(places) = places.as_ref().filter(|_| self.check.positions) {
            report.locate(|path| places.get(path).map(|at| format!("{name}:{}:{}", at.line, at.column)));
        }
        Ok((report, places, called(&facts)))
    }

    /// The report of facts, and what is odd about them.
    fn report(&self, name: &str, facts: &Facts, screen: Screen) -> Report {
        for warning in facts.warnings() {
            let text = facts::message::warning(warning, screen.lang);
            screen::line(&screen.lang.pick(format!("{name}：提醒：{text}"), format!("{name}: note: {text}")));
        }
        self.set.evaluate_with(facts, self.as_of, Options::drafts(self.check.drafts.into()))
    }

    /// Where that of which findings speak stands in the document.
    fn places(&self, report: &Report, facts: &Facts, format: facts::Format, text: &str) -> Places {
        let Ok(subject) = self.set.subject(&report.subject) else { return Places::new() };
        let paths = report.paths();
        let sought: Vec<&str> = paths.iter().map(String::as_str).collect();
        let found = facts::locate_facts(subject, facts, format, text, &sought);
        paths.into_iter().zip(found).filter_map(|(path, at)| Some((path, at?))).collect()
    }

    /// The report of a subject of which nothing was said.
    fn nothing_known(&self) -> Result<Report, Exit> {
        let subject = self.subject.ok_or(Exit::Usage)?;
        Ok(self.set.evaluate_with(&Facts::unknown(self.set.model(), subject.id), self.as_of, Options::drafts(self.check.drafts.into())))
    }
}

/// One line a problem: `facility.yaml:12:9: …`.
pub(crate) fn lines(name: &str, errors: &FactErrors, screen: Screen) -> String {
    in_lines(name, errors.items.iter().map(|error| files::placed(name, error, screen.lang)), errors.cut, screen)
}

/// One line a problem: `托育机构.xlsx 班级!C5: …`.
fn lines_of_workbook(name: &str, errors: &facts::WorkbookErrors, screen: Screen) -> String {
    let line = |(place, error): &(String, facts::FactError)| {
        let blank = if place.is_empty() { "" } else { " " };
        format!("{name}{blank}{place}{}{}", screen.lang.pick("：", ": "), facts::message::line(error, screen.lang))
    };
    in_lines(name, errors.items.iter().map(line), errors.cut, screen)
}

fn in_lines(name: &str, problems: impl Iterator<Item = String>, cut: bool, screen: Screen) -> String {
    let cut = cut.then(|| format!("{name}{}{}", screen.lang.pick("：", ": "), facts::message::cut(screen.lang)));
    problems.chain(cut).map(|line| line + "\n").collect()
}

/// By the ending of the name; what has none, and standard input, by how it begins.
pub(crate) fn format_of(path: &Path, text: &str) -> facts::Format {
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
fn write(check: &Check, checked: &[Checked], exit: Exit, screen: Screen) -> Exit {
    let bytes = match written(check, checked, screen) {
        Ok(bytes) => bytes,
        Err(exit) => return exit,
    };
    match (&check.output, check.format) {
        (Some(path), _) => replace(path, &bytes, exit, screen),
        // Only that has colours, which a terminal may not want.
        (None, Format::Text) => screen.result(&String::from_utf8_lossy(&bytes), exit),
        (None, _) => screen.bytes(&bytes, exit),
    }
}

fn written(check: &Check, checked: &[Checked], screen: Screen) -> Result<Vec<u8>, Exit> {
    let lang = screen.lang;
    let style = if check.output.is_none() { screen::STYLE } else { Style::default() };
    let entries: Vec<Entry<'_>> = checked.iter().map(Checked::entry).collect();
    Ok(match check.format {
        Format::Json => json(checked).into_bytes(),
        Format::Text => one_after_another(
            checked,
            |several, name| if several { format!("══ {name}\n\n") } else { format!("{name}\n") },
            |report| report::text(report, lang, style),
        )
        .into_bytes(),
        Format::Md => one_after_another(checked, |_, name| format!("**{}**\n\n", literally(name)), |report| report::md(report, lang)).into_bytes(),
        Format::Html => report::html(&entries, lang).into_bytes(),
        Format::Sarif => report::sarif(&entries, lang).into_bytes(),
        Format::Junit => report::junit(&entries, lang).into_bytes(),
        Format::Csv => report::csv(&entries, lang).into_bytes(),
        Format::Xlsx => report::xlsx(&entries, lang).map_err(|unwritten| {
            screen.error(&format!("写不成工作簿：{unwritten}"), &format!("there can be no workbook: {unwritten}"));
            if unwritten == Unwritten::TooManyRows { Exit::Limit } else { Exit::Bug }
        })?,
    })
}

impl Checked {
    fn entry(&self) -> Entry<'_> {
        let Ok(report) = &self.report else { return Entry::unreadable(&self.name) };
        let entry = Entry::new(&self.name, report);
        let entry = self.called.as_deref().map_or(entry, |called| entry.called(called));
        self.places.as_ref().map_or(entry, |places| entry.located(places))
    }
}

/// One report as it is; several in a list, in which `null` stands for a document that could not be read.
fn json(checked: &[Checked]) -> String {
    let one = |checked: &Checked| checked.report.as_ref().map_or_else(|_| "null".to_owned(), report::json);
    match checked {
        [only] => one(only) + "\n",
        several => format!("[\n{}\n]\n", several.iter().map(one).collect::<Vec<_>>().join(",\n")),
    }
}

/// Of several documents each with its name, and each with what the facility is called: the report itself says neither.
fn one_after_another(checked: &[Checked], heading: impl Fn(bool, &str) -> String, writer: impl Fn(&Report) -> String) -> String {
    let several = checked.len() > 1;
    let one = |one: &Checked| {
        let report = one.report.as_ref().ok()?;
        let names = [several.then_some(one.name.as_str()), one.called.as_deref()];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let name: String = name.chars().map(visible).collect();
        Some(if name.is_empty() { String::new() } else { heading(several, &name) } + &writer(report))
    };
    checked.iter().filter_map(one).collect::<Vec<_>>().join("\n")
}

/// A text in which Markdown sees no marks.
fn literally(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&').then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use tuoyu::Lang;

    #[test]
    fn a_workbook_is_not_for_a_screen() {
        let sane_on = |terminal: bool, line: &str| {
            let words: Vec<std::ffi::OsString> = line.split(' ').map(Into::into).collect();
            let Command::Check(check) = Cli::read(&words, Lang::En).unwrap().command else { unreachable!("it says check") };
            sane(&check, terminal, Screen { lang: Lang::En })
        };
        assert_eq!(sane_on(true, "tuoyu check a.yaml --format xlsx"), Err(Exit::Usage));
        assert_eq!(sane_on(true, "tuoyu check a.yaml --format xlsx --output a.xlsx"), Ok(()));
        assert_eq!(sane_on(true, "tuoyu check a.yaml --format csv"), Ok(()));
        assert_eq!(sane_on(false, "tuoyu check a.yaml --format xlsx"), Ok(()));
    }
}
