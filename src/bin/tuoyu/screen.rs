//! Standard output and standard error: results here, everything else there.

use std::io::{self, Write};
use tuoyu::diag::Diagnostics;
use tuoyu::diag::render::{Colour, render};
use tuoyu::lang::Lang;

/// Where the program speaks.
#[derive(Debug)]
pub(crate) struct Screen {
    /// In which language.
    pub(crate) lang: Lang,
}

impl Screen {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// A result, to standard output. That the reader has gone away is no mistake of ours.
    pub(crate) fn result(&self, text: &str) {
        // Results have no colours; an escape that a document of facts smuggles in does not reach the terminal.
        let mut out = anstream::StripStream::new(io::stdout().lock());
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// A line to standard error.
    pub(crate) fn line(&self, text: &str) {
        let mut out = anstream::AutoStream::auto(io::stderr().lock());
        let _ = writeln!(out, "{text}");
    }

    /// A text to standard error, with its own line ends.
    pub(crate) fn styled(&self, text: &str) {
        let mut out = anstream::AutoStream::auto(io::stderr().lock());
        let _ = out.write_all(text.as_bytes());
    }

    /// A mistake that has no diagnostic of its own.
    pub(crate) fn error(&self, zh: String, en: String) {
        self.line(&self.lang.pick(format!("错误：{zh}"), format!("error: {en}")));
    }

    /// What a build had to say.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics) {
        self.styled(&render(diagnostics, self.lang, Colour::Ansi));
    }
}
