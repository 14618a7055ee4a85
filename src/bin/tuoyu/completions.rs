//! `tuoyu completions`

use crate::args::{Cli, Completions};
use crate::exit::Exit;
use crate::screen::Screen;

pub(crate) fn run(completions: &Completions, screen: Screen) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Cli::described(screen.lang), "tuoyu", &mut script);
    screen.result(&String::from_utf8_lossy(&script), Exit::Done)
}
