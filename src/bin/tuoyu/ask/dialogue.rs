//! The dialogue itself: what is asked, what comes of an answer, what is said at the end.

use super::document::{Document, Moment};
use super::words::{self, Words};
use super::{Place, Reply};
use crate::exit::Exit;
use crate::screen::Screen;
use std::collections::BTreeSet;
use tuoyu::ask::{self, Answer, Question};
use tuoyu::facts::{self, Items};
use tuoyu::model::{SubjectRef, Target};
use tuoyu::report::Options;
use tuoyu::{Date, Report, RuleSet};

/// A question that was asked, to go back to.
struct Asked {
    path: String,
    before: Moment,
}

pub(super) struct Dialogue<'a> {
    set: &'a RuleSet,
    subject: SubjectRef<'a>,
    day: Date,
    goal: Option<Target>,
    /// How drafts count; ways to pass are not asked for.
    options: Options,
    document: Document,
    words: Words,
    /// What is not asked again in this run, by position.
    unknown: BTreeSet<String>,
    /// What is asked next whether it matters or not: names of new items, and what one goes back to.
    next: Vec<String>,
    asked: Vec<Asked>,
    section: Vec<String>,
    failing: BTreeSet<String>,
}

impl<'a> Dialogue<'a> {
    pub(super) fn new(
        set: &'a RuleSet,
        subject: SubjectRef<'a>,
        day: Date,
        goal: Option<Target>,
        options: Options,
        document: Document,
        screen: Screen,
    ) -> Self {
        let words = Words(screen.lang);
        let (unknown, failing) = (BTreeSet::new(), BTreeSet::new());
        let (next, asked, section) = (Vec::new(), Vec::new(), Vec::new());
        let mut dialogue = Self { set, subject, day, goal, options: options.without_ways(), document, words, unknown, next, asked, section, failing };
        dialogue.failing = failing_in(&dialogue.report());
        dialogue
    }

    /// What comes of the answers so far.
    fn report(&self) -> Report {
        self.set.evaluate_with(&self.document.facts, self.day, self.options)
    }

    pub(super) fn run(mut self, place: &mut dyn Place) -> Exit {
        let purpose = self.goal.map(|goal| self.set.model().title(goal).clone());
        place.say(&self.words.greeting(purpose.as_ref(), &self.document.name(), self.document.was_found()));
        while let Some((question, left)) = self.question() {
            self.heading(&question, left, place);
            match place.ask(&question) {
                Reply::Text(text) => {
                    if let Err(exit) = self.answer(&question, &text, place) {
                        return exit;
                    }
                }
                Reply::Unknown => {
                    let before = self.document.moment();
                    let path = self.position(&question.path);
                    self.asked.push(Asked { path: path.clone(), before });
                    self.unknown.insert(path);
                    self.next.pop();
                }
                Reply::Help => place.say(&self.words.help(&question, &self.titles(&question))),
                Reply::Back => {
                    if let Err(exit) = self.back(place) {
                        return exit;
                    }
                }
                Reply::Stop => {
                    place.say(&self.words.stopped(&self.document.name(), self.document.path().exists()));
                    return Exit::Done;
                }
            }
        }
        self.end(place);
        Exit::Done
    }

    /// The next question, and how many there are.
    fn question(&mut self) -> Option<(Question, usize)> {
        let open = self.open();
        let count = open.len();
        while let Some(path) = self.next.last() {
            if let Some(mut question) = self.set.question(&self.document.facts, self.day, path) {
                if let Some(same) = open.iter().find(|q| q.path == question.path) {
                    question.clone_from(same);
                }
                return Some((question, count.max(1)));
            }
            self.next.pop();
        }
        open.into_iter().next().map(|question| (question, count))
    }

    /// Everything that can still matter and was not passed over.
    fn open(&self) -> Vec<Question> {
        let all = self.set.next_questions_with(&self.document.facts, self.day, self.goal, usize::MAX, self.options.drafts);
        all.into_iter().filter(|q| !self.unknown.contains(&self.position(&q.path))).collect()
    }

    /// The path by which a fact is found in every document.
    fn position(&self, path: &str) -> String {
        let model = self.set.model();
        let fact = facts::find(model, &self.document.facts, path);
        fact.map_or_else(|| path.to_owned(), |fact| facts::path(model, &self.document.facts, fact, Items::ByPosition))
    }

    fn heading(&mut self, question: &Question, left: usize, place: &mut dyn Place) {
        let section: Vec<String> = question.section.iter().map(|s| s.text(self.words.0).to_owned()).collect();
        place.say(&self.words.heading(if section == self.section { None } else { Some(&section) }, left));
        self.section = section;
    }

    /// What a question can settle, by title; each once.
    fn titles(&self, question: &Question) -> Vec<String> {
        let model = self.set.model();
        let mut titles: Vec<String> = Vec::new();
        for id in &question.settles {
            let key = id.split_once('#').map_or(id.as_str(), |(key, _)| key);
            let title = model.find(key).map_or_else(|_| key.to_owned(), |target| model.title(target).text(self.words.0).to_owned());
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        titles
    }

    fn answer(&mut self, question: &Question, text: &str, place: &mut dyn Place) -> Result<(), Exit> {
        let text = words::meant(question, text);
        let (before, path) = (self.document.moment(), self.position(&question.path));
        let mut facts = self.document.facts.clone();
        let Some(fact) = facts::find(self.set.model(), &facts, &path) else { return Ok(()) };
        if let Err(error) = ask::answer(self.subject, &mut facts, &path, &text) {
            place.say(&self.words.wrong(&error));
            return Ok(());
        }
        if !facts.knows(fact) {
            return Ok(());
        }
        self.document.take(self.subject, facts, fact)?;
        self.next.pop();
        self.name_items(question, &path);
        self.asked.push(Asked { path, before });
        self.say_failures(place);
        Ok(())
    }

    /// New items of which only the number is known: what each is called comes next.
    fn name_items(&mut self, question: &Question, path: &str) {
        let Answer::List { label: Some(_), present } = &question.answer else { return };
        let model = self.set.model();
        let Some(facts::FactRef::List(list, parent)) = facts::find(model, &self.document.facts, path) else { return };
        let Some(label) = self.subject.subject().lists.at(list).label else { return };
        let new = self.document.facts.children(list, parent).skip(*present as usize);
        let unnamed: Vec<facts::FactRef> = new.map(|item| facts::FactRef::Field(label, item)).filter(|fact| !self.document.facts.knows(*fact)).collect();
        let paths = unnamed.iter().map(|fact| facts::path(model, &self.document.facts, *fact, Items::ByPosition));
        self.next.extend(paths.rev());
    }

    fn back(&mut self, place: &mut dyn Place) -> Result<(), Exit> {
        let Some(Asked { path, before }) = self.asked.pop() else {
            place.say(&self.words.nothing_before());
            return Ok(());
        };
        self.document.restore(self.subject, before)?;
        self.unknown.remove(&path);
        // Names of items that are no longer there are not asked.
        self.next.push(path);
        self.failing = failing_in(&self.report());
        Ok(())
    }

    /// What has just been found to fail.
    fn say_failures(&mut self, place: &mut dyn Place) {
        let report = self.report();
        for finding in report.failures().filter(|f| !self.failing.contains(&f.id)) {
            place.say(&self.words.fails(finding));
        }
        self.failing = failing_in(&report);
    }

    fn end(&self, place: &mut dyn Place) {
        let report = self.report();
        if let Some(goal) = self.goal {
            place.say(&self.words.outcome_of(&report, &self.set.model().whole_key(goal)));
        }
        place.say(&self.words.end(&report, self.unknown.len(), &self.document.name(), self.document.path().exists(), self.goal.is_some()));
    }
}

fn failing_in(report: &Report) -> BTreeSet<String> {
    report.failures().map(|f| f.id.clone()).collect()
}
