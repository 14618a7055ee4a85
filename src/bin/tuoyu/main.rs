//! The command line: reads files, asks the clock, prints; everything else is the library's.

mod args;
mod ask;
mod blank;
mod check;
mod completions;
mod conform;
mod cover;
mod diff;
mod exit;
mod explain;
mod files;
mod fmt;
mod help;
mod impact;
mod lint;
mod rules;
mod schema;
mod screen;
mod test;
mod usage;

use args::{Cli, Command};
use exit::Exit;
use screen::Screen;
use std::ffi::OsString;
use tuoyu::Lang;

/// The stack that commands run on: the limits of nesting are met well within it, whatever the system gives to its first thread.
const STACK: usize = 64 * 1024 * 1024;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let payload = info.payload();
        let what = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default();
        screen::line(&format!(
            "程序内部出错，这是 tuoyu 的缺陷，请连同输入一起报告：{place} {what}\nAn internal error, a bug of tuoyu; please report it together with the input"
        ));
    }));
    let exit = std::thread::Builder::new().stack_size(STACK).spawn(run).map_or(Exit::Bug, |thread| thread.join().unwrap_or(Exit::Bug));
    std::process::exit(exit.code());
}

fn run() -> Exit {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = lang_of(&arguments);
    let screen = Screen { lang };
    let cli = match Cli::read(&arguments, lang) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            screen::styled(&usage::text(&error, lang));
            return Exit::Usage;
        }
        Err(help) => {
            return screen.result(&help.render().to_string(), Exit::Done);
        }
    };
    match &cli.command {
        Command::Check(check) => check::run(check, screen),
        Command::Ask(ask) => ask::run(ask, screen),
        Command::Blank(blank) => blank::run(blank, screen),
        Command::Lint(lint) => lint::run(lint, screen),
        Command::Fmt(fmt) => fmt::run(fmt, screen),
        Command::Test(test) => test::run(test, screen),
        Command::Cover(cover) => cover::run(cover, screen),
        Command::Diff(diff) => diff::run(diff, screen),
        Command::Impact(impact) => impact::run(impact, screen),
        Command::Explain(explain) => explain::run(explain, screen),
        Command::Schema(schema) => schema::run(schema, screen),
        Command::Completions(completions) => completions::run(completions, screen),
    }
}

/// The language, before the line is understood: what is wrong with the line is said in it, too.
fn lang_of(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().skip(1).map(|a| a.to_string_lossy());
    let mut asked = None;
    let mut command = None;
    while let Some(word) = words.next() {
        if !word.starts_with('-') && command.is_none() {
            command = Some(word.into_owned());
            continue;
        }
        match word.strip_prefix("--lang") {
            Some("") => asked = words.next().map(std::borrow::Cow::into_owned),
            Some(value) => asked = value.strip_prefix('=').map(str::to_owned).or(asked),
            None if word == "--" => break,
            None => {}
        }
    }
    match asked.as_deref().filter(|_| command.as_deref() != Some("fmt")) {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => lang_of_system(),
    }
}

/// Chinese unless the system speaks another language; one that says nothing (`C`, `POSIX`) does not.
fn lang_of_system() -> Lang {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
    if matches!(language.as_str(), "" | "c" | "posix" | "und" | "zh") { Lang::Zh } else { Lang::En }
}

/// The day on which it is asked, where it is asked.
fn today() -> Option<tuoyu::Date> {
    let today = jiff::ZonedDateTime::now().date();
    tuoyu::Date::new(today.year(), today.month(), today.day())
}
