//! Regular expressions for values that are written as text, with everything that the reader folds: full-width forms,
//! blanks around, small and capital letters where they do not matter. They stay within what ECMA-262 and others share.

use crate::lang::YES_NO;
use crate::model::{Named, NumberType};
use crate::number::{MAX_DIGITS, MAX_PLACES, Number, fold_width};
use crate::unit::{Dims, UNITS, Unit};

/// A text that is nothing but blanks, which is as good as none.
pub(super) const BLANK: &str = r"^\s*$";

/// A text of one of some forms with blanks around; nothing at all where `blank`.
pub(super) fn whole(forms: &[String], blank: bool) -> String {
    format!(r"^\s*(?:{}){}\s*$", forms.join("|"), if blank { "?" } else { "" })
}

/// The ASCII characters of a class, with their full-width forms.
fn class(set: &str) -> String {
    let wide: String = set.chars().map(|c| if c.is_ascii_digit() { widened(c) } else { c }).collect();
    format!("[{set}{wide}]")
}

/// The full-width form of an ASCII character.
fn widened(c: char) -> char {
    char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or(c)
}

/// A character that stands for itself.
fn plain(c: char) -> String {
    if r"^$\.*+?()[]{}|/".contains(c) { format!(r"\{c}") } else { c.to_string() }
}

/// A word as it is.
fn exact(word: &str) -> String {
    word.chars().map(plain).collect()
}

/// A word in which every character may be full-width; small or capital where `any_case`.
fn folded(word: &str, any_case: bool) -> String {
    let one = |c: char| match c {
        'a'..='z' if any_case => format!("[{c}{}{}{}]", c.to_ascii_uppercase(), widened(c), widened(c.to_ascii_uppercase())),
        c if c.is_ascii_graphic() => {
            let class_mark = if r"\]^-".contains(c) { format!(r"\{c}") } else { c.to_string() };
            format!("[{class_mark}{}]", widened(c))
        }
        c => plain(c),
    };
    word.chars().map(one).collect()
}

/// Keys and Chinese names of enumerators. A name with characters that the reader folds is only known as it is written.
pub(super) fn members(members: &[Named]) -> Vec<String> {
    words(members).filter(|word| word.chars().all(|c| fold_width(c) == c)).map(|word| folded(word, false)).collect()
}

/// Keys and Chinese names, none twice.
pub(super) fn words(all: &[Named]) -> impl Iterator<Item = &str> {
    let keys = all.iter().map(|n| n.key.as_str());
    let names = all.iter().filter(|n| n.name != n.key && !all.iter().any(|other| other.key == n.name)).map(|n| n.name.as_str());
    keys.chain(names)
}

/// The words of yes and no.
pub(super) fn yes_no() -> String {
    let said = |yes: bool| {
        let words = move || YES_NO.into_iter().filter(move |(.., is)| *is == yes);
        [if yes { "true" } else { "false" }].into_iter().chain(words().map(|(_, en, _)| en)).chain(words().map(|(zh, ..)| zh))
    };
    let words: Vec<String> = said(true).chain(said(false)).map(|word| folded(word, true)).collect();
    whole(&words, true)
}

/// A day as it is written, without blanks around: `2026-11-23`, `2026年11月23日`. Leap years are not told from others.
pub(super) fn day() -> String {
    let (d, one, two, three, nought) = (class("0-9"), class("1"), class("2"), class("3"), class("0"));
    let year = {
        let (five, eight, nine) = (class("5"), class("8"), class("9"));
        format!("(?:{one}{five}{eight}{}|{one}{five}{nine}{d}|{one}{}{d}{d}|{}{d}{d}{d})", class("3-9"), class("6-9"), class("2-9"))
    };
    // The first digit of a month or day below ten may be left out in the Chinese form.
    let month_day = |tens: &str, between: &str| {
        let below_30 = format!("{tens}{}|{one}{d}|{two}{d}", class("1-9"));
        let long = format!("(?:{tens}{}|{one}{}){between}(?:{below_30}|{three}{})", class("13578"), class("02"), class("01"));
        let short = format!("(?:{tens}{}|{one}{one}){between}(?:{below_30}|{three}{nought})", class("469"));
        format!("(?:{long}|{short}|{tens}{two}{between}(?:{below_30}))")
    };
    format!(r"(?:{year}[\-－]{}|{year}[年月]{}日)", month_day(&nought, r"[\-－]"), month_day(&format!("{nought}?"), "[年月]"))
}

/// A day with blanks around, or nothing.
pub(super) fn day_or_blank() -> String {
    whole(&[day()], true)
}

/// A number, alone or with a unit of the kind. Bounds are not told, and of a count in a multiple (千人) not whether it comes out whole.
pub(super) fn quantity(ty: &NumberType) -> String {
    let (digit, nought, point) = (class("0-9"), class("0"), "[.．。]");
    let whole_digits = format!("{nought}*{digit}{{1,{MAX_DIGITS}}}");
    let decimals = format!("(?:{point}{digit}{{1,{MAX_PLACES}}}{nought}*)?");
    let signed = |unsigned: &str| {
        if ty.least.is_none_or(Number::is_negative) {
            format!(r"[+＋\-－]?{unsigned}")
        } else {
            format!(r"(?:[+＋]?{unsigned}|[\-－]{nought}+(?:{point}{nought}+)?)")
        }
    };
    let number = signed(&format!("{whole_digits}{decimals}"));
    let mut units = spellings(ty.unit.dims());
    units.extend(quotients(&ty.unit));
    // What more than two words make is not worked out.
    units.push(r"[^\s0-9０-９/／][^/／]*(?:[/／][^/／]+){2,}".to_owned());
    let with_unit = format!(r"{number}\s*(?:{})", units.join("|"));
    let alone = if is_whole(ty) { signed(&format!("{whole_digits}(?:{point}{nought}+)?")) } else { number };
    whole(&[alone, with_unit], true)
}

/// Whether a number in the declared unit is whole. Of a multiple (千人) a part may be.
pub(super) fn is_whole(ty: &NumberType) -> bool {
    ty.unit.is_count() && ty.unit.factor() == Number::ONE
}

/// The spellings of every word of the dimensions.
fn spellings(dims: &Dims) -> Vec<String> {
    let of_dims = UNITS.iter().filter(|word| Unit::of(word).dims() == dims);
    let mut all: Vec<&str> = of_dims.flat_map(|word| [word.zh, word.en].into_iter().chain(word.also.iter().copied())).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(exact).collect()
}

/// Quotients of two words that measure the same.
fn quotients(unit: &Unit) -> Vec<String> {
    // One word of each kind stands for all of its kind.
    let mut kinds: Vec<Unit> = Vec::new();
    for of_word in UNITS.iter().map(Unit::of) {
        if !kinds.iter().any(|known| known.compares_with(&of_word)) {
            kinds.push(of_word);
        }
    }
    let mut found = Vec::new();
    for above in &kinds {
        for below in kinds.iter().filter(|below| above.per(below).compares_with(unit)) {
            found.push(format!(r"(?:{})\s*[/／]\s*(?:{})", spellings(above.dims()).join("|"), spellings(below.dims()).join("|")));
        }
    }
    found
}

/// A dotted path of names, of which each step may be said by key or Chinese name.
pub(super) fn path(steps: &[&Named]) -> String {
    let step = |named: &&Named| {
        let words: Vec<String> = words(std::slice::from_ref(*named)).map(exact).collect();
        if let [word] = words.as_slice() { word.clone() } else { format!("(?:{})", words.join("|")) }
    };
    steps.iter().map(step).collect::<Vec<_>>().join(r"\s*[.．。]\s*")
}
