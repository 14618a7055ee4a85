//! How each token is written: one spelling for what can be written in several ways.

use super::Spelling;
use super::token::{Kind, Token};
use crate::date::Date;
use crate::lang::Lang;
use crate::number::fold_width;
use crate::syntax::scan::unquoted;
use crate::syntax::words::{Word, is_reserved};
use crate::unit::unit_word;

/// Spells all tokens.
pub(super) fn spell(tokens: &mut [Token], spelling: Spelling<'_>) {
    // An owner that is left out takes its dot with it.
    let mut left_out = false;
    let mut bracketed = false;
    // The language of the last word, and of the verb before a negation.
    let (mut last, mut verb) = (Lang::Zh, Lang::Zh);
    for token in tokens {
        if left_out && token.kind == Kind::Sign(".") {
            token.spelled = String::new();
            left_out = false;
            continue;
        }
        if token.negation.begins {
            verb = last;
        }
        last = token.lang;
        token.spelled = match token.kind {
            Kind::Word(word) => in_language(word, spelling.lang.unwrap_or_else(|| language(&token.text))).to_owned(),
            Kind::Name => spelling.names.get(&token.span).cloned().unwrap_or_else(|| name(&token.text)),
            Kind::Declared => name(&token.text),
            Kind::Text => quoted(&token.text),
            Kind::Number => folded(&token.text),
            Kind::Unit => match spelling.names.get(&token.span) {
                Some(unit) => unit.clone(),
                None => unit(&token.text, spelling.lang, spelling.lang.unwrap_or(token.lang)),
            },
            Kind::Date => token.text.parse::<Date>().map_or_else(|_| token.text.clone(), |day| day.to_string()),
            Kind::Clause => super::super::clause_text(&token.text),
            Kind::Sign(sign) => sign.to_owned(),
            Kind::Open(c) | Kind::Close(c) => c.to_string(),
            Kind::Comma => ",".to_owned(),
            Kind::Enumeration => spelling.lang.unwrap_or(token.lang).pick("、", ",").to_owned(),
        };
        token.negation.bracketed = spelling.lang.unwrap_or(verb) == Lang::En;
        if token.lone.begins {
            bracketed = spelling.brackets.get(&token.span).copied().unwrap_or(token.lone.bracketed);
        }
        token.lone.bracketed = bracketed;
        left_out = token.kind == Kind::Name && token.spelled.is_empty();
    }
}

fn in_language(word: &'static Word, lang: Lang) -> &'static str {
    lang.pick(word.zh, word.en)
}

/// The language in which a word stands.
pub(super) fn language(text: &str) -> Lang {
    if text.is_ascii() { Lang::En } else { Lang::Zh }
}

fn folded(text: &str) -> String {
    text.chars().map(fold_width).collect()
}

/// A name in ASCII where it has full-width letters; one that would be a word then stays.
fn name(text: &str) -> String {
    let folded = folded(text);
    if is_reserved(&folded) { text.to_owned() } else { folded }
}

/// A text in straight marks.
fn quoted(text: &str) -> String {
    if text.starts_with('"') {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in unquoted(text).chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A unit; each of its words stays in its language unless another is asked for. Signs (㎡) have the language around them.
fn unit(text: &str, asked: Option<Lang>, around: Lang) -> String {
    let word = |word: &str| {
        let folded = folded(word);
        let word = unit_word(word).or_else(|| unit_word(&folded))?;
        let is_sign = !folded.is_ascii() && folded.chars().all(|c| !matches!(c, '\u{4e00}'..='\u{9fff}'));
        let lang = asked.unwrap_or_else(|| if is_sign { around } else { language(&folded) });
        Some(lang.pick(word.zh, word.en))
    };
    text.split(['/', '／']).map(|part| word(part.trim()).unwrap_or(part)).collect::<Vec<_>>().join("/")
}
