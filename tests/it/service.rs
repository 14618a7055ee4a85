//! The example program that links the library: built and run with the tests.

#[path = "../../examples/service.rs"]
mod program;

#[test]
fn a_thousand_evaluations_on_four_threads() {
    let summary = program::run().unwrap();
    let expected = "\
1000 evaluations on 4 threads
national.class_ratio         failed  400 times
national.class_size          failed  628 times
national.site_tenure         failed  134 times
";
    assert_eq!(summary, expected);
}
