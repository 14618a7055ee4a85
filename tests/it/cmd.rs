//! The pages of the command line, `tests/cmd/*.md`: each command in them is run and its output compared.

#[test]
fn the_pages_tell_the_truth() {
    trycmd::TestCases::new().env("LANG", "zh_CN.UTF-8").env("LC_ALL", "zh_CN.UTF-8").env("LANGUAGE", "").env("TZ", "Asia/Shanghai").case("tests/cmd/*.md");
}

#[test]
fn the_language_follows_the_system() {
    let first_word = |locale: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tuoyu"));
        command.args(arguments).env_remove("LANGUAGE").env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", locale);
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        text.split_once([':', '：']).unwrap().0.to_owned()
    };
    for (locale, word) in
        [("zh_CN.UTF-8", "错误"), ("zh_TW", "错误"), ("C", "错误"), ("POSIX", "错误"), ("", "错误"), ("en_US.UTF-8", "error"), ("de_DE", "error")]
    {
        assert_eq!(first_word(locale, &["explain", "E9999"]), word, "LANG={locale}");
        // What is wrong with the line itself is said in it, too.
        assert_eq!(first_word(locale, &["explain"]), word, "LANG={locale}");
    }
    assert_eq!(first_word("en_US.UTF-8", &["--lang", "zh", "explain"]), "错误");
    assert_eq!(first_word("zh_CN.UTF-8", &["explain", "--lang=en"]), "error");
}
