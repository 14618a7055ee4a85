//! Everything that is tested from outside, a module per topic.

mod diagnostics;
mod facts;
mod syntax;
mod tidy;
