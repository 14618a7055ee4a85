//! The pages of the command line, `tests/cmd/*.md`: each command in them is run and its output compared.

#[test]
fn the_pages_tell_the_truth() {
    trycmd::TestCases::new().env("LANG", "zh_CN.UTF-8").env("LC_ALL", "zh_CN.UTF-8").env("LANGUAGE", "").env("TZ", "Asia/Shanghai").case("tests/cmd/*.md");
}
