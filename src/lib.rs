//! Checks childcare facilities for the under-threes in China against their rules.
#[cfg(feature = "compile")]
pub mod analysis;
pub mod cases;
#[cfg(feature = "compile")]
pub mod check;
pub mod compile;
pub mod date;
pub mod diag;
pub mod eval;
#[cfg(feature = "compile")]
pub mod examples;
pub mod facts;
pub mod id;
pub mod lang;
pub mod model;
mod nearest;
pub mod number;
pub mod outcome;
pub mod pack;
pub mod program;
pub mod report;
pub mod ruleset;
pub mod source;
pub mod span;
#[cfg(feature = "compile")]
pub mod syntax;
pub mod unit;
mod yaml;

pub use date::Date;
pub use facts::Facts;
pub use lang::Lang;
pub use outcome::Outcome;
pub use report::Report;
pub use ruleset::RuleSet;
