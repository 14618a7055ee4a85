//! Not built yet.
use crate::{args, exit::Exit, screen::Screen};
pub(crate) fn run(_: &args::Test, _: &mut Screen) -> Exit {
    Exit::Done
}
