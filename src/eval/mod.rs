//! Program × Facts × date → results. Total: no panic, no clock, no I/O; every input gives an answer.

mod result;

pub use result::*;
