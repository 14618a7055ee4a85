//! The column evaluator.
