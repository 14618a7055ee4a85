//! Checks childcare facilities for the under-threes in China against their rules.
pub mod date;
pub mod diag;
pub mod eval;
pub mod facts;
pub mod id;
pub mod lang;
pub mod model;
pub mod number;
pub mod source;
pub mod span;
#[cfg(feature = "compile")]
pub mod syntax;
pub mod unit;
