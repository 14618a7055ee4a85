//! Wording tools: quotation marks, lists of alternatives, counts.

use crate::lang::Lang;

/// What a user wrote, or is to write, between the quotation marks of the language.
pub(crate) fn quote(text: impl std::fmt::Display, lang: Lang) -> String {
    lang.pick(format!("「{text}」"), format!("`{text}`"))
}

/// `「甲」、「乙」或「丙」`, `` `a`, `b` or `c` ``.
pub(crate) fn any_of<T: std::fmt::Display>(items: &[T], lang: Lang) -> String {
    joined(items, lang, lang.pick("或", " or "))
}

/// `「甲」、「乙」和「丙」`, `` `a`, `b` and `c` ``.
pub(crate) fn all_of<T: std::fmt::Display>(items: &[T], lang: Lang) -> String {
    joined(items, lang, lang.pick("和", " and "))
}

fn joined<T: std::fmt::Display>(items: &[T], lang: Lang, last: &str) -> String {
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(if i + 1 == items.len() { last } else { lang.pick("、", ", ") });
        }
        out.push_str(&quote(item, lang));
    }
    out
}

/// `3 个错误`, `1 error`, `2 errors`: a count with its noun.
#[cfg(any(feature = "render", test))]
pub(crate) fn count(n: usize, zh: &str, en: &str, lang: Lang) -> String {
    let plural = if n == 1 { "" } else { "s" };
    lang.pick(format!("{n} {zh}"), format!("{n} {en}{plural}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        for (items, zh, en) in [
            (&[][..], "", ""),
            (&["甲"], "「甲」", "`甲`"),
            (&["甲", "乙"], "「甲」或「乙」", "`甲` or `乙`"),
            (&["甲", "乙", "丙"], "「甲」、「乙」或「丙」", "`甲`, `乙` or `丙`"),
        ] {
            assert_eq!(any_of(items, Lang::Zh), zh);
            assert_eq!(any_of(items, Lang::En), en);
        }
        assert_eq!(all_of(&["甲", "乙", "丙"], Lang::Zh), "「甲」、「乙」和「丙」");
        assert_eq!(all_of(&["a", "b"], Lang::En), "`a` and `b`");
    }

    #[test]
    fn counts() {
        assert_eq!(count(1, "处错误", "error", Lang::Zh), "1 处错误");
        assert_eq!(count(1, "处错误", "error", Lang::En), "1 error");
        assert_eq!(count(0, "处错误", "error", Lang::En), "0 errors");
    }
}
