//! The register of coverage: every row of the documents stands in it once, and what it says of the rules is so.

use super::shipped::{RULES, files};
use std::collections::BTreeSet;
use tuoyu::Lang;
use tuoyu::coverage::{self, Register};

/// Ids of all rows of the documents that the rules were written from.
const ROWS: &str = include_str!("../coverage/rows.txt");

fn registers() -> Vec<Register> {
    let read = |(name, text): &(&str, &str)| Register::read(name, text).unwrap_or_else(|errors| panic!("{}", errors[0].line(Lang::En)));
    coverage::shipped().iter().map(read).collect()
}

#[test]
fn embedded_is_what_the_folder_holds() {
    let in_folder: BTreeSet<(String, String)> = files("coverage", ".yaml").into_iter().map(|(name, text)| (format!("rules/coverage/{name}"), text)).collect();
    let embedded = coverage::shipped().iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(in_folder, embedded);
}

/// A row without a fate, a fate whose rule is gone, a rule that no row explains, a figure that is no longer that of the row.
#[test]
fn registers_and_rules_agree() {
    let errors: Vec<String> = coverage::check(&registers(), &RULES).iter().map(|error| error.line(Lang::En)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_row_has_its_fate() {
    let registers = registers();
    let registered: BTreeSet<&str> = registers.iter().flat_map(|r| &r.rows).map(|row| row.row.as_str()).collect();
    let missing: Vec<&str> = ROWS.split_whitespace().filter(|row| !registered.contains(row)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let known: BTreeSet<&str> = ROWS.split_whitespace().collect();
    // What the plan itself says is named by its own clauses.
    let unknown: Vec<&&str> = registered.iter().filter(|row| !known.contains(*row) && !row.starts_with("plan ") && !row.starts_with("annex ")).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
