//! The two languages that words are made in.

/// A language for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The one of two texts that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// The words for yes and no that facts and rules take: in Chinese, in English, and which it is.
pub(crate) const YES_NO: [(&str, &str, bool); 4] = [("是", "yes", true), ("否", "no", false), ("有", "present", true), ("无", "absent", false)];

/// Which of yes and no a word says, in either language.
pub(crate) fn yes_no(word: &str) -> Option<bool> {
    YES_NO.iter().find(|(zh, en, _)| word == *zh || word == *en).map(|(_, _, yes)| *yes)
}
