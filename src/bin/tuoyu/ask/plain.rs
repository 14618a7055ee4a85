//! The dialogue line by line: on terminals that can do no more, and where the answers come from a file.

use super::words::{Words, command};
use super::{Place, Reply};
use crate::screen::Screen;
use std::io::{IsTerminal, Read as _};
use tuoyu::ask::Question;

/// The longest line that is read.
const LONGEST: usize = 64 * 1024;

pub(super) struct Plain {
    words: Words,
    /// Answers are not seen where nobody types them, so that they are written beside the questions.
    echo: bool,
    said_how: bool,
}

impl Plain {
    pub(super) fn new(screen: Screen) -> Self {
        Self { words: Words(screen.lang), echo: !std::io::stdin().is_terminal(), said_how: false }
    }

    fn line() -> Option<String> {
        let mut bytes = Vec::new();
        for byte in std::io::stdin().lock().bytes() {
            match byte {
                Ok(b'\n') => return Some(String::from_utf8_lossy(&bytes).into_owned()),
                Ok(byte) if bytes.len() < LONGEST => bytes.push(byte),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
        (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Place for Plain {
    fn say(&mut self, text: &str) {
        super::say(text);
    }

    fn ask(&mut self, question: &Question) -> Reply {
        if !self.said_how {
            self.said_how = true;
            self.say(&self.words.keys());
        }
        self.say(&self.words.question(question));
        let line = Self::line();
        if self.echo {
            self.say(&format!("{}\n", line.as_deref().unwrap_or_default()));
        }
        line.map_or(Reply::Stop, |line| command(&line))
    }
}
