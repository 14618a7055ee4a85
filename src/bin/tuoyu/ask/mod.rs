//! `tuoyu ask`: a dialogue that asks only what can still change the outcome, and saves every answer.

mod dialogue;
mod document;
mod plain;
mod prompts;
mod words;

use crate::args::Ask;
use crate::exit::Exit;
use crate::files;
use crate::rules;
use crate::screen::{self, Screen};
use dialogue::Dialogue;
use document::Document;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use tuoyu::ask::Question;
use tuoyu::model::{NotFound, SubjectRef, Target};
use tuoyu::report::Options;
use tuoyu::{Lang, RuleSet};

/// What somebody does when asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Answers.
    Text(String),
    /// Does not know.
    Unknown,
    /// Wants to hear how to find out.
    Help,
    /// Wants to go back to the question before.
    Back,
    /// Wants to stop.
    Stop,
}

/// Where the dialogue takes place.
pub(crate) trait Place {
    /// Says something, with its own line ends.
    fn say(&mut self, text: &str);
    /// Asks.
    fn ask(&mut self, question: &Question) -> Reply;
}

pub(crate) fn run(ask: &Ask, screen: Screen) -> Exit {
    let set = match rules::build(&ask.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let (goal, subject) = match goal(ask, &set, screen).and_then(|goal| Ok((goal, subject(ask, &set, goal, screen)?))) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let Some(day) = ask.as_of.or_else(crate::today) else {
        screen.error("系统日期不可用；请写 --as-of", "the system's date is of no use; write --as-of");
        return Exit::Usage;
    };
    let path = ask.facts.clone().unwrap_or_else(|| default_file(subject, screen.lang));
    if files::is_stdin(&path) || path.extension().is_some_and(|e| e != "yaml" && e != "yml") {
        let name = files::shown(&path);
        screen.error(&format!("{name}：答案保存为 YAML 文件（*.yaml）"), &format!("{name}: answers are saved as YAML (*.yaml)"));
        return Exit::Usage;
    }
    let document = match Document::open(path, &set, subject, screen) {
        Ok(document) => document,
        Err(exit) => return exit,
    };
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb");
    let mut place: Box<dyn Place> = if terminal && !ask.plain { Box::new(prompts::Prompts::new(screen)) } else { Box::new(plain::Plain::new(screen)) };
    Dialogue::new(&set, subject, day, goal, Options::drafts(ask.drafts.into()), document, screen).run(place.as_mut())
}

/// What the questions are for.
fn goal(ask: &Ask, set: &RuleSet, screen: Screen) -> Result<Option<Target>, Exit> {
    let Some(name) = &ask.goal else { return Ok(None) };
    set.model().find(name).map(Some).map_err(|problem| {
        match problem {
            NotFound::Unknown(near) => {
                let zh = if near.is_empty() { String::new() } else { format!("；是不是「{}」？", near.join("」「")) };
                let en = if near.is_empty() { String::new() } else { format!("; perhaps `{}`?", near.join("`, `")) };
                screen.error(&format!("没有叫「{name}」的路径、扶持或规则{zh}"), &format!("no pathway, support or rule `{name}`{en}"));
            }
            NotFound::Several(keys) => {
                screen.error(&format!("「{name}」不止一个：{}", keys.join("、")), &format!("`{name}` is several: {}", keys.join(", ")));
            }
        }
        Exit::Usage
    })
}

/// Who is asked about: as the line says, as the goal has it, as the rules mean it.
fn subject<'a>(ask: &Ask, set: &'a RuleSet, goal: Option<Target>, screen: Screen) -> Result<SubjectRef<'a>, Exit> {
    let model = set.model();
    let of_goal = goal.map(|goal| match goal {
        Target::Rule(id) => model.rules.at(id).subject,
        Target::Pathway(id) => model.pathways.at(id).subject,
        Target::Support(id) => model.supports.at(id).subject,
    });
    let name = ask.subject.clone().or_else(|| of_goal.map(|id| model.subjects.at(id).named.key.clone()));
    rules::subject_or_default(set, name.as_deref(), screen)
}

/// `托育机构.yaml` in the folder where one is.
fn default_file(subject: SubjectRef<'_>, lang: Lang) -> PathBuf {
    let named = &subject.subject().named;
    Path::new(lang.pick(&named.name, &named.key)).with_extension("yaml")
}

/// To standard output, with its own line ends.
fn say(text: &str) {
    screen::said(text);
}
