//! Standard output and standard error: results here, everything else there.

use crate::exit::Exit;
use crate::files;
use std::io::{self, Write};
use tuoyu::diag::Diagnostics;
use tuoyu::diag::render::{Colour, render};
use tuoyu::report::{Part, Style};
use tuoyu::{Lang, Outcome};

/// The colours of a report. What is not a terminal, or does not want them (`NO_COLOR`), gets the text alone.
pub(crate) const STYLE: Style = Style { around: colours };

fn colours(part: Part) -> (&'static str, &'static str) {
    let start = match part {
        Part::Outcome(Outcome::Fail) => "\u{1b}[1;31m",
        Part::Outcome(Outcome::Undetermined) => "\u{1b}[33m",
        Part::Outcome(Outcome::Advice) => "\u{1b}[36m",
        Part::Outcome(Outcome::Pending) => "\u{1b}[34m",
        Part::Outcome(Outcome::Pass) => "\u{1b}[32m",
        Part::Outcome(Outcome::NotApplicable) | Part::Faint => "\u{1b}[2m",
        Part::Draft => "\u{1b}[35m",
        _ => "\u{1b}[1m",
    };
    (start, "\u{1b}[0m")
}

/// The words of a dialogue, to standard output. One that nobody reads ends by itself.
pub(crate) fn said(text: &str) {
    let _ = put(text);
}

fn put(text: &str) -> io::Result<()> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush())
}

/// A text to standard error, with its own line ends.
pub(crate) fn styled(text: &str) {
    let mut out = anstream::AutoStream::auto(io::stderr().lock());
    let _ = out.write_all(text.as_bytes());
}

/// A line to standard error.
pub(crate) fn line(text: &str) {
    styled(&format!("{text}\n"));
}

/// In which language people are spoken to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    pub(crate) lang: Lang,
}

impl Screen {
    /// A result, to standard output: the run ends as it says, unless the result could not be written. That the reader has gone
    /// away is no mistake.
    pub(crate) fn result(self, text: &str, exit: Exit) -> Exit {
        self.put(put(text), exit)
    }

    /// The same for what is no text for people.
    pub(crate) fn bytes(self, bytes: &[u8], exit: Exit) -> Exit {
        let mut out = io::stdout().lock();
        self.put(out.write_all(bytes).and_then(|()| out.flush()), exit)
    }

    fn put(self, written: io::Result<()>, exit: Exit) -> Exit {
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let (zh, en) = files::io_words(&error);
                self.error(&format!("写不了标准输出：{zh}"), &format!("cannot write standard output: {en}"));
                Exit::Usage
            }
            _ => exit,
        }
    }

    /// A mistake that has no diagnostic of its own.
    pub(crate) fn error(self, zh: &str, en: &str) {
        line(&self.lang.pick(format!("错误：{zh}"), format!("error: {en}")));
    }

    /// What a build had to say.
    pub(crate) fn diagnostics(self, diagnostics: &Diagnostics) {
        styled(&render(diagnostics, self.lang, Colour::Ansi));
    }
}
