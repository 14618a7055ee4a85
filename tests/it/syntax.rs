//! Rule text to tree: everything that is read, and what is said of what is not.

use tuoyu::source::{FileId, SourceFile};
use tuoyu::syntax;

fn rendered(text: &str) -> String {
    let source = SourceFile::new("test.rules", text);
    let (_, found) = syntax::parse(&source, FileId(0));
    found
        .iter()
        .map(|d| {
            let at = source.position(d.span.start);
            let fix = d.fix.as_ref().map_or(String::new(), |f| format!("  fix {:?} -> {:?}", source.slice(f.span), f.replacement));
            format!("{}:{} {} {:?} at {:?}{fix}\n", at.line, at.column, d.code(), d.problem, source.slice(d.span))
        })
        .collect()
}

#[test]
fn the_examples_parse() {
    for (name, text) in [("examples", include_str!("../rules/examples.rules")), ("language", include_str!("../rules/language.rules"))] {
        assert_eq!(rendered(text), "", "{name}");
    }
}

#[test]
fn mistakes_are_named() {
    insta::glob!("../rules", "bad/*.rules", |path| {
        insta::assert_snapshot!(rendered(&std::fs::read_to_string(path).unwrap()));
    });
}
