//! Documents of facts: what lands in the columns, and what is said of a document that cannot be read.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tuoyu::RuleSet;
use tuoyu::facts::{Facts, Format, message};
use tuoyu::lang::Lang;

/// Rules with a subject that has something of everything.
fn rules() -> RuleSet {
    let name = "facility.rules";
    RuleSet::builder().source(name, fs::read_to_string(Path::new("tests/facts").join(name)).unwrap()).build().unwrap_or_else(|e| panic!("{e}"))
}

fn format(path: &Path) -> Format {
    if path.extension().is_some_and(|e| e == "json") { Format::Json } else { Format::Yaml }
}

#[test]
fn bad_documents() {
    let rules = rules();
    let subject = rules.subject("facility").unwrap();
    insta::glob!("../facts/bad", "*.*", |path| {
        let bytes = fs::read(path).unwrap();
        let errors = Facts::from_bytes(subject, format(path), &bytes).expect_err("it reads");
        let said = [Lang::Zh, Lang::En].map(|lang| message::all(&errors, lang)).join("\n\n");
        insta::assert_snapshot!(said);
    });
}
