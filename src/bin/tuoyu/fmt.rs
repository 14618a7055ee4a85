//! `tuoyu fmt`

use crate::args::Fmt;
use crate::exit::Exit;
use crate::files::{self, MOST_RULES, Unreadable};
use crate::rules;
use crate::screen::{self, Screen};
use std::path::{Path, PathBuf};
use tuoyu::Lang;
use tuoyu::diag::Diagnostics;
use tuoyu::source::SourceMap;
use tuoyu::syntax::format::{FormatError, format};
use tuoyu::translate::TranslateError;

/// A file with what is to stand in it.
struct Done {
    path: PathBuf,
    before: String,
    after: String,
}

pub(crate) fn run(fmt: &Fmt, screen: Screen) -> Exit {
    let mut exits = Vec::new();
    let paths = rules::files_at(&fmt.paths, screen, &mut exits);
    let done = match fmt.lang {
        None => formatted(paths, screen, &mut exits),
        // Names are looked up in all files: where one cannot be read, none is written.
        Some(_) if !exits.is_empty() => Vec::new(),
        Some(lang) => translated(&paths, &fmt.rules, lang.into(), screen, &mut exits),
    };
    exits.extend(done.into_iter().map(|file| settle(&file, fmt.check, screen)));
    worst(&exits)
}

/// Each file by itself: what is wrong with one keeps none of the others.
fn formatted(paths: Vec<PathBuf>, screen: Screen, exits: &mut Vec<Exit>) -> Vec<Done> {
    let mut done = Vec::new();
    let mut sources = SourceMap::default();
    let mut items = Vec::new();
    for path in paths {
        match files::read(&path, MOST_RULES) {
            Ok(text) => {
                let id = sources.add(files::shown(&path), text.clone());
                match sources.get(id).map(|source| format(source, id)) {
                    Some(Ok(after)) => done.push(Done { path, before: text, after }),
                    Some(Err(FormatError::Syntax(diagnostics))) => items.extend(diagnostics),
                    _ => exits.push(bug(&files::shown(&path), screen)),
                }
            }
            Err(problem) => {
                screen::line(&problem.text(&files::shown(&path), screen.lang));
                exits.push(if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Rules });
            }
        }
    }
    if !items.is_empty() {
        let mut diagnostics = Diagnostics { sources, items };
        diagnostics.sort();
        screen.diagnostics(&diagnostics);
        exits.push(rules::exit_of(&diagnostics));
    }
    done
}

/// All files together, or none.
fn translated(paths: &[PathBuf], others: &[PathBuf], lang: Lang, screen: Screen, exits: &mut Vec<Exit>) -> Vec<Done> {
    let builder = match rules::around(paths, others, screen) {
        Ok(builder) => builder,
        Err(exit) => {
            exits.push(exit);
            return Vec::new();
        }
    };
    let shown: Vec<String> = paths.iter().map(|p| files::shown(p)).collect();
    let before = builder.texts();
    match builder.translated(lang, |name| shown.iter().any(|s| s == name)) {
        Ok(written) => {
            let path = |name: &str| shown.iter().position(|s| s == name).and_then(|i| paths.get(i)).cloned();
            let text = |name: &str| before.iter().find(|(n, _)| n == name).map(|(_, text)| text.clone());
            written.into_iter().filter_map(|(name, after)| Some(Done { path: path(&name)?, before: text(&name)?, after })).collect()
        }
        Err(TranslateError::Rules(diagnostics)) => {
            screen.diagnostics(&diagnostics);
            exits.push(rules::exit_of(&diagnostics));
            Vec::new()
        }
        Err(TranslateError::Defect) => {
            exits.push(bug(&shown.join(screen.lang.pick("、", ", ")), screen));
            Vec::new()
        }
    }
}

fn bug(name: &str, screen: Screen) -> Exit {
    screen.error(
        &format!("{name}：整理后的意思会变，没有写入。这是 tuoyu 的缺陷，请连同文件一起报告"),
        &format!("{name}: what came out would mean something else and was not written; this is a bug of tuoyu, please report it with the file"),
    );
    Exit::Bug
}

/// Writes a file, or says that it would be written. One that is as it should be is not touched.
fn settle(file: &Done, check: bool, screen: Screen) -> Exit {
    let name = files::shown(&file.path);
    if check {
        if file.before == file.after {
            return Exit::Done;
        }
        return screen.result(&screen.lang.pick(format!("{name}：需要整理\n"), format!("{name}: would be rewritten\n")), Exit::Fails);
    }
    if files::is_stdin(&file.path) {
        return screen.result(&file.after, Exit::Done);
    }
    if file.before == file.after {
        return Exit::Done;
    }
    write(&file.path, &name, &file.after, screen)
}

fn write(path: &Path, name: &str, text: &str, screen: Screen) -> Exit {
    match files::write(path, text) {
        Ok(()) => Exit::Done,
        Err(error) => {
            let (zh, en) = files::io_words(&error);
            screen.error(&format!("{name}：写不了，{zh}"), &format!("{name}: cannot be written: {en}"));
            Exit::Rules
        }
    }
}

/// A bug, a limit, what cannot be read or written, what is not as it should be.
fn worst(exits: &[Exit]) -> Exit {
    let order = [Exit::Bug, Exit::Limit, Exit::Rules, Exit::Fails];
    order.into_iter().find(|exit| exits.contains(exit)).unwrap_or(Exit::Done)
}
