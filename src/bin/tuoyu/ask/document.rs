//! The file that answers are saved to: after each of them, as a whole, and never over what somebody else wrote there meanwhile.

use crate::exit::Exit;
use crate::files::{self, MOST_FACTS, Unreadable};
use crate::screen::{self, Screen};
use std::path::{Path, PathBuf};
use tuoyu::facts::{self, FactRef, Format};
use tuoyu::model::SubjectRef;
use tuoyu::{Facts, RuleSet};

/// A file of facts.
pub(super) struct Document {
    path: PathBuf,
    /// What it holds; `None` before it was written for the first time.
    text: Option<String>,
    pub(super) facts: Facts,
    /// Whether it was there when the dialogue began, so that its author's layout is kept.
    found: bool,
    screen: Screen,
}

/// What the file said at some moment.
pub(super) struct Moment {
    text: Option<String>,
    facts: Facts,
}

impl Document {
    pub(super) fn open(path: PathBuf, set: &RuleSet, subject: SubjectRef<'_>, screen: Screen) -> Result<Self, Exit> {
        if !path.exists() {
            return Ok(Self { path, text: None, facts: Facts::of(subject), found: false, screen });
        }
        let name = files::shown(&path);
        let text = files::read(&path, MOST_FACTS).map_err(|problem| {
            screen::line(&problem.text(&name, screen.lang));
            if matches!(problem, Unreadable::TooLarge { .. }) { Exit::Limit } else { Exit::Facts }
        })?;
        let facts = set.facts(Some(subject), Format::Yaml, &text).map_err(|errors| {
            screen::styled(&crate::check::lines(&name, &errors, screen));
            if errors.is_limit() { Exit::Limit } else { Exit::Facts }
        })?;
        Ok(Self { path, text: Some(text), facts, found: true, screen })
    }

    pub(super) fn name(&self) -> String {
        files::shown(&self.path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there were facts in it before.
    pub(super) fn was_found(&self) -> bool {
        self.found
    }

    pub(super) fn moment(&self) -> Moment {
        Moment { text: self.text.clone(), facts: self.facts.clone() }
    }

    /// Back to what it said.
    pub(super) fn restore(&mut self, subject: SubjectRef<'_>, moment: Moment) -> Result<(), Exit> {
        self.facts = moment.facts;
        match moment.text {
            Some(text) if self.text.as_ref() != Some(&text) => self.write(text),
            None if self.text.is_some() => self.write(self.blank(subject)),
            _ => Ok(()),
        }
    }

    /// Takes in what is now known of a fact, and saves it.
    pub(super) fn take(&mut self, subject: SubjectRef<'_>, facts: Facts, fact: FactRef) -> Result<(), Exit> {
        let before = self.text.clone().unwrap_or_else(|| self.blank(subject));
        self.facts = facts;
        let text = if let Some(text) = facts::amended(subject, &before, &self.facts, fact) {
            text
        } else {
            self.keep()?;
            format!("{}{}", self.heading(), self.facts.to_yaml(subject.model, self.screen.lang))
        };
        self.write(text)
    }

    fn heading(&self) -> String {
        let (zh, en) = ("# 由 tuoyu ask 保存；可以手工修改，再次运行会接着问", "# Saved by tuoyu ask; it may be edited, and the next run goes on from it");
        format!("{}\n", self.screen.lang.pick(zh, en))
    }

    /// A file in which nothing is said yet.
    fn blank(&self, subject: SubjectRef<'_>) -> String {
        format!("{}{}", self.heading(), Facts::of(subject).to_yaml(subject.model, self.screen.lang))
    }

    /// Keeps the file as somebody wrote it beside the one that is written anew.
    fn keep(&mut self) -> Result<(), Exit> {
        let Some(text) = self.text.as_ref().filter(|_| std::mem::take(&mut self.found)) else { return Ok(()) };
        let name = self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = (1..1000)
            .map(|n| self.path.with_file_name(if n == 1 { format!("{name}.bak") } else { format!("{name}.bak{n}") }))
            .find(|path| !path.exists())
            .unwrap_or_else(|| self.path.with_extension("bak"));
        let (old, kept) = (files::shown(&self.path), files::shown(&beside));
        files::write(&beside, text).map_err(|error| self.failed(&beside, &error))?;
        let zh = format!("{old} 的写法不能就地修改，改为重新写出；原文件留作 {kept}");
        let en = format!("{old} is laid out in a way that cannot be changed in place and is written anew; the original is kept as {kept}");
        screen::line(self.screen.lang.pick(&zh, &en));
        Ok(())
    }

    fn write(&mut self, text: String) -> Result<(), Exit> {
        let now = if self.path.exists() { files::read(&self.path, MOST_FACTS).ok() } else { None };
        if now != self.text {
            let name = self.name();
            self.screen.error(
                &format!("{name} 在这期间被改动过，没有覆盖；刚才的答案没有保存，请重新运行"),
                &format!("{name} was changed meanwhile and is left as it is; the last answer was not saved, please run again"),
            );
            return Err(Exit::Facts);
        }
        files::write(&self.path, &text).map_err(|error| self.failed(&self.path, &error))?;
        self.text = Some(text);
        Ok(())
    }

    fn failed(&self, path: &Path, error: &std::io::Error) -> Exit {
        files::unwritable(path, error, self.screen)
    }
}
