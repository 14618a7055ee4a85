//! Documents of facts: what lands in the columns, and what is said of a document that cannot be read.

mod schema;

use schema::Rules;
use std::fmt::Write as _;
use std::fs;
use tuoyu::facts::{Facts, Format, message};
use tuoyu::lang::Lang;

fn format(path: &std::path::Path) -> Format {
    if path.extension().is_some_and(|e| e == "json") { Format::Json } else { Format::Yaml }
}

#[test]
fn bad_documents() {
    let rules = Rules::new();
    insta::glob!("../facts/bad", "*.*", |path| {
        let bytes = fs::read(path).unwrap();
        let errors = Facts::from_bytes(rules.subject(), format(path), &bytes).expect_err("it reads");
        let mut said = String::new();
        for lang in [Lang::Zh, Lang::En] {
            writeln!(said, "{}\n", message::all(&errors, lang)).unwrap();
        }
        insta::assert_snapshot!(said.trim_end());
    });
}
