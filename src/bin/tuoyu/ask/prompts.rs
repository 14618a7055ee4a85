//! The dialogue on a terminal: lists to choose from, lines to write on.

use super::words::{Words, command};
use super::{Place, Reply};
use crate::screen::Screen;
use inquire::ui::RenderConfig;
use inquire::{InquireError, MultiSelect, Select, Text};
use tuoyu::ask::{Answer, Question};

pub(super) struct Prompts {
    words: Words,
}

impl Prompts {
    pub(super) fn new(screen: Screen) -> Self {
        let words = Words(screen.lang);
        let mut looks = RenderConfig::default();
        looks.canceled_prompt_indicator = looks.canceled_prompt_indicator.with_content(words.went_back());
        inquire::set_global_render_config(looks);
        Self { words }
    }

    /// One of several, or one of what can be done instead.
    fn choose(&self, question: &Question, options: Vec<String>) -> Reply {
        let others = self.words.others(question);
        let all: Vec<String> = options.into_iter().chain(others.iter().map(|(name, _)| name.clone())).collect();
        let rows = all.len().min(12);
        // What matches nothing narrows nothing down.
        let known = all.clone();
        let score = move |typed: &str, _: &String, name: &str, _: usize| {
            let fits = |name: &str| name.to_lowercase().contains(&typed.trim().to_lowercase());
            (fits(name) || !known.iter().any(|name| fits(name))).then_some(0)
        };
        let asked = self.words.asked(question);
        let select = Select::new(&asked, all).with_help_message(self.words.choose_keys()).with_page_size(rows).with_scorer(&score);
        match select.prompt() {
            Ok(chosen) => others.into_iter().find(|(name, _)| *name == chosen).map_or(Reply::Text(chosen), |(_, reply)| reply),
            Err(error) => reply(&error),
        }
    }

    /// Any of several.
    fn choose_some(&self, question: &Question, options: Vec<String>) -> Reply {
        let asked = self.words.asked(question);
        match MultiSelect::new(&asked, options).with_help_message(self.words.choose_some_keys()).prompt() {
            // That nothing was ticked may mean either.
            Ok(chosen) if chosen.is_empty() => self.choose(question, vec![self.words.none().to_owned()]),
            Ok(chosen) => Reply::Text(chosen.join("、")),
            Err(error) => reply(&error),
        }
    }

    fn write(&self, question: &Question) -> Reply {
        let asked = self.words.asked(question);
        match Text::new(&asked).with_help_message(&self.words.write_keys(question)).prompt() {
            Ok(line) => command(&line),
            Err(error) => reply(&error),
        }
    }
}

fn reply(error: &InquireError) -> Reply {
    match error {
        InquireError::OperationCanceled => Reply::Back,
        _ => Reply::Stop,
    }
}

impl Place for Prompts {
    fn say(&mut self, text: &str) {
        super::say(text);
    }

    fn ask(&mut self, question: &Question) -> Reply {
        let names = |options: &[tuoyu::ask::QuestionOption]| options.iter().map(|o| o.label.text(self.words.0).to_owned()).collect();
        match &question.answer {
            Answer::YesNo => self.choose(question, self.words.yes_no()),
            Answer::Choice { options, .. } => self.choose(question, names(options)),
            Answer::Choices { options } => self.choose_some(question, names(options)),
            Answer::Item { names, .. } if !names.is_empty() => self.choose(question, names.clone()),
            _ => self.write(question),
        }
    }
}
