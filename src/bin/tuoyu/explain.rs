//! `tuoyu explain`

use crate::args::Explain;
use crate::exit::Exit;
use crate::screen::{self, Screen};
use tuoyu::diag::explain;

pub(crate) fn run(explain: &Explain, screen: Screen) -> Exit {
    if let Some(page) = explain::page(&explain.what) {
        screen::result(page);
        return Exit::Done;
    }
    Exit::Usage
}
