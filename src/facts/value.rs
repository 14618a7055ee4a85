//! The text of one value, read as the type of its field: numbers with units, dates, yes and no, choices.

use super::names::known;
use super::problem::{DateFault, Doubt, Echo, FactProblem, Known};
use crate::date::Date;
use crate::id::IdVec;
use crate::lang;
use crate::model::{EnumDef, EnumId, NumberType};
use crate::nearest::nearest;
use crate::number::{Number, NumberError, fold_width};
use crate::source::visible;
use crate::unit::{UNITS, Unit};
use std::borrow::Cow;

/// Longer texts are cropped where a message repeats them.
const LONGEST_ECHO: usize = 40;

/// A quantity as a column holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    /// Steps of the declared unit.
    Raw(i64),
    /// In base units, where no `i64` of steps holds it.
    Exact(Number),
}

/// The steps of a field that are within its bounds, so that plain numbers are checked without fractions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    least: i64,
    greatest: i64,
    percent: bool,
}

impl Steps {
    /// For what is no quantity.
    pub(super) const NONE: Steps = Steps { least: i64::MAX, greatest: i64::MIN, percent: false };

    pub(super) fn of(ty: &NumberType) -> Self {
        let tick = ty.tick();
        let steps = |bound: Option<Number>| bound.and_then(|n| n.checked_div(tick));
        // Where the bound is no whole step or beyond all, no step is taken on trust and the slow way decides.
        let whole = |n: Option<Number>, none: i64, odd: i64| match (n, n.and_then(Number::to_int)) {
            (None, _) => none,
            (Some(_), Some(steps)) => i64::try_from(steps).unwrap_or(odd),
            (Some(_), None) => odd,
        };
        Self {
            least: if ty.least.is_none() { i64::MIN } else { whole(steps(ty.least), i64::MAX, i64::MAX) },
            greatest: if ty.greatest.is_none() { i64::MAX } else { whole(steps(ty.greatest), i64::MIN, i64::MIN) },
            percent: is_percent(&ty.unit),
        }
    }

    /// Whether a bare number is oddly small for a percentage: 0.3 for 30%, 1 for 100%.
    pub(super) fn doubts(self, number: Number) -> bool {
        self.percent && number.is_positive() && number <= Number::ONE
    }
}

/// Whether the unit is a part of a whole.
fn is_percent(unit: &Unit) -> bool {
    unit.dims().is_bare() && unit.factor() != Number::ONE
}

/// What was written, as far as a message may repeat it.
pub(super) fn echo(text: &str, personal: bool) -> Echo {
    (!personal).then(|| cropped(text))
}

/// A text short enough to be repeated, on one line.
pub(super) fn cropped(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST_ECHO).map(visible).collect();
    if text.chars().nth(LONGEST_ECHO).is_some() {
        out.push('…');
    }
    out
}

/// Without white space around it, that of an IME included.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}')
}

fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(fold_width).collect()) }
}

/// A quantity; the flag says that a bare number of at most 1 stands where a percentage is declared.
pub(super) fn quantity(ty: &NumberType, steps: Steps, text: &str, personal: bool) -> Result<(Quantity, bool), FactProblem> {
    if let Some(raw) = plain(text.as_bytes(), ty.places)
        && raw >= steps.least
        && raw <= steps.greatest
        && !steps.percent
    {
        return Ok((Quantity::Raw(raw), false));
    }
    let (value, doubt) = in_base(ty, steps, text, personal)?;
    Ok((held(ty, value), doubt))
}

/// The same in base units.
pub(super) fn in_base(ty: &NumberType, steps: Steps, text: &str, personal: bool) -> Result<(Number, bool), FactProblem> {
    let (digits, rest) = split(trimmed(text));
    let fault = |error| match error {
        NumberError::TooManyDigits => FactProblem::TooManyDigits { found: echo(text, personal) },
        NumberError::TooManyPlaces => FactProblem::TooManyPlaces { found: echo(text, personal) },
        NumberError::NotANumber => {
            FactProblem::NotANumber { found: echo(text, personal), unit: ty.unit.clone(), suggestion: if personal { None } else { suggestion(digits, rest) } }
        }
    };
    if !begins_unit(rest) {
        return Err(fault(NumberError::NotANumber));
    }
    let number = Number::parse(digits).map_err(fault)?;
    let unit = match rest {
        "" => None,
        words => Some(Unit::parse(words).ok_or_else(|| {
            let nearest = if words.chars().nth(16).is_some() { Vec::new() } else { nearest(words, UNITS.iter().flat_map(|u| [u.zh, u.en])) };
            FactProblem::UnknownUnit { unit: echo(words, personal), expected: ty.unit.clone(), nearest }
        })?),
    };
    let value = typed(ty, number, unit.as_ref(), || echo(text, personal))?;
    Ok((value, unit.is_none() && steps.doubts(number)))
}

/// What is odd about a bare number of at most 1 for a percentage.
pub(super) fn below_one(ty: &NumberType, text: &str, personal: bool) -> Doubt {
    let part = Number::parse(trimmed(text)).ok().and_then(|n| n.checked_div(ty.unit.factor()));
    let perhaps = part.and_then(Number::to_decimal).filter(|_| !personal);
    Doubt::PercentBelowOne { found: echo(trimmed(text), personal), unit: ty.unit.clone(), perhaps }
}

/// A number in a unit (the declared one where none is named), within the bounds, in base units.
pub(super) fn typed(ty: &NumberType, number: Number, unit: Option<&Unit>, found: impl Fn() -> Echo) -> Result<Number, FactProblem> {
    let factor = match unit {
        None => ty.unit.factor(),
        Some(unit) if unit.compares_with(&ty.unit) => unit.factor(),
        Some(unit) => return Err(FactProblem::WrongUnit { expected: ty.unit.clone(), found: unit.clone() }),
    };
    let value = number.checked_mul(factor).ok_or_else(|| FactProblem::TooManyDigits { found: found() })?;
    if ty.unit.is_count() && !value.is_integer() {
        return Err(FactProblem::NotWhole { found: found(), unit: ty.unit.clone() });
    }
    let bound = |bound: Number| (bound.checked_div(ty.unit.factor()).unwrap_or(bound).to_string(), ty.unit.clone());
    if let Some(least) = ty.least.filter(|least| value < *least) {
        return Err(FactProblem::BelowLeast { found: found(), least: bound(least) });
    }
    if let Some(greatest) = ty.greatest.filter(|greatest| value > *greatest) {
        return Err(FactProblem::AboveGreatest { found: found(), greatest: bound(greatest) });
    }
    Ok(value)
}

/// A value in base units as a column holds it.
pub(super) fn held(ty: &NumberType, value: Number) -> Quantity {
    let raw = value.checked_div(ty.tick()).and_then(Number::to_int).and_then(|n| i64::try_from(n).ok());
    raw.map_or(Quantity::Exact(value), Quantity::Raw)
}

/// ASCII digits with at most one point, as steps, where they surely fit. Most numbers are such.
fn plain(text: &[u8], places: u8) -> Option<i64> {
    if text.len() > 19 || !text.first()?.is_ascii_digit() || !text.last()?.is_ascii_digit() {
        return None;
    }
    let (mut steps, mut digits, mut decimals) = (0_i64, 0_u8, None::<u8>);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                steps = steps.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                digits += 1;
                decimals = decimals.map(|d| d + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let decimals = decimals.unwrap_or(0);
    if digits > 18 || decimals > places {
        return None;
    }
    steps.checked_mul(10_i64.checked_pow(u32::from(places - decimals))?)
}

/// The number at the start, with whatever people put between its digits, and the unit after it.
fn split(text: &str) -> (&str, &str) {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match fold_width(c) {
            '0'..='9' => end = at + c.len_utf8(),
            '+' | '-' | '.' | ',' | '_' | '\'' | ' ' | '−' => {}
            _ => break,
        }
    }
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (digits, trimmed(rest))
}

/// Whether a text could be the rest of a number that a comma broke off: three or four digits, decimals, a unit.
pub(super) fn continues_number(text: &str) -> bool {
    let (digits, rest) = split(text);
    let whole = digits.split('.').next().unwrap_or_default();
    matches!(whole.len(), 3 | 4) && digits.starts_with(|c: char| c.is_ascii_digit()) && Number::parse(digits).is_ok() && begins_unit(rest)
}

fn begins_unit(rest: &str) -> bool {
    let exponent = rest.strip_prefix(['e', 'E']).is_some_and(|e| e.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit()) && !e.is_empty());
    // 0x10 is a number of a programmer's, not ten of a unit called x.
    let of = |letters: [char; 2], is: fn(&u8) -> bool| rest.strip_prefix(letters).is_some_and(|d| !d.is_empty() && d.bytes().all(|b| is(&b)));
    let radix = of(['x', 'X'], u8::is_ascii_hexdigit) || of(['o', 'O'], u8::is_ascii_digit) || of(['b', 'B'], u8::is_ascii_digit);
    !exponent && !radix && rest.chars().next().is_none_or(|c| c == '%' || c == '％' || c == '‰' || !fold_width(c).is_ascii_punctuation())
}

/// How a number with separators or an exponent is written plainly.
pub(super) fn suggestion(digits: &str, rest: &str) -> Option<String> {
    let digits = folded(digits).replace('−', "-");
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent: i32 = exponent.parse().ok().filter(|e: &i32| e.abs() <= 18)?;
        let power = Number::from_int(10_i128.checked_pow(exponent.unsigned_abs())?);
        let number = Number::parse(&digits).ok()?;
        let plain = if exponent < 0 { number.checked_div(power) } else { number.checked_mul(power) };
        return plain?.to_decimal().filter(|d| Number::parse(d).is_ok());
    }
    let mut groups = digits.split([',', '_', '\'', ' ']);
    let first = groups.next()?;
    let mut plain = first.to_owned();
    let mut width = None;
    for group in groups {
        let whole = group.split('.').next()?;
        // Thousands as in English, or ten thousands as in Chinese; anything else is not surely a separator.
        if !matches!(whole.len(), 3 | 4) || width.is_some_and(|w| w != whole.len()) || plain.contains('.') {
            return None;
        }
        width = Some(whole.len());
        plain.push_str(group);
    }
    if Number::parse(&plain).is_err() || plain == digits && rest.is_empty() {
        return None;
    }
    begins_unit(rest).then(|| format!("{plain}{rest}"))
}

/// Days since 1970-01-01.
pub(super) fn date(text: &str, personal: bool) -> Result<i64, FactProblem> {
    let trimmed = trimmed(text);
    if let Ok(date) = trimmed.parse::<Date>() {
        return Ok(i64::from(date.days()));
    }
    Err(FactProblem::NotADate { found: echo(text, personal), fault: date_fault(trimmed, personal) })
}

fn date_fault(text: &str, personal: bool) -> DateFault {
    let text = folded(text);
    let form = |suggestion: Option<Date>| DateFault::Form { suggestion: suggestion.filter(|_| !personal).map(|d| d.to_string()) };
    let (day, rest) = match text.find(['T', ' ']) {
        Some(at) => text.split_at_checked(at).unwrap_or((&text, "")),
        None => (&*text, ""),
    };
    let parts: Vec<&str> = day.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月']).collect();
    let parts = match parts.as_slice() {
        [all] if all.len() == 8 && all.is_ascii() => [all.get(..4), all.get(4..6), all.get(6..)],
        [y, m, d] => [Some(*y), Some(*m), Some(*d)],
        _ => return form(None),
    };
    let number =
        |part: Option<&str>, most: usize| part.filter(|p| p.len() <= most && p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<i16>().ok());
    let (Some(y), Some(m), Some(d)) =
        (parts.first().and_then(|p| number(*p, 4)), parts.get(1).and_then(|p| number(*p, 2)), parts.get(2).and_then(|p| number(*p, 2)))
    else {
        return form(None);
    };
    let (Ok(month), Ok(day)) = (i8::try_from(m), i8::try_from(d)) else { return form(None) };
    if !(1..=12).contains(&month) {
        return DateFault::NoSuchMonth;
    }
    match Date::new(y, month, day) {
        Some(date) => form(Some(date).filter(|_| rest.is_empty() || rest.starts_with('T') || rest.starts_with(" 00:00"))),
        None if y >= 1000 && Date::new(y, month, 1).is_none() => DateFault::TooEarly,
        None if y < 1000 => form(None),
        None => {
            let last = (28..=31).rev().find(|last| Date::new(y, month, *last).is_some()).unwrap_or(31);
            DateFault::NoSuchDay { month: (!personal).then_some((y, month)), last }
        }
    }
}

/// Yes or no.
pub(super) fn yes_no(text: &str, personal: bool) -> Result<i64, FactProblem> {
    match text {
        "true" => return Ok(1),
        "false" => return Ok(0),
        _ => {}
    }
    let word = folded(trimmed(text)).to_ascii_lowercase();
    let said = match word.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        word => lang::yes_no(word),
    };
    said.map(i64::from).ok_or_else(|| FactProblem::NotYesNo { found: echo(text, personal) })
}

/// The position of an enumerator, by key or Chinese name.
pub(super) fn choice(enums: &IdVec<EnumId, EnumDef>, of: EnumId, text: &str, personal: bool) -> Result<i64, FactProblem> {
    let members = &enums.at(of).members;
    let at = |text: &str| members.iter().position(|m| m.key == text || m.name == text);
    let found = at(text).or_else(|| at(&folded(trimmed(text))));
    if let Some(at) = found.and_then(|at| i64::try_from(at).ok()) {
        Ok(at)
    } else {
        let mut known: Known = known(trimmed(text), members.iter());
        if personal {
            known.nearest.clear();
        }
        Err(FactProblem::UnknownChoice { found: echo(text, personal), known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_steps() {
        assert_eq!(plain(b"16", 0), Some(16));
        assert_eq!(plain(b"2.5", 6), Some(2_500_000));
        assert_eq!(plain(b"2.5", 0), None);
        assert_eq!(plain(b"9223372036854", 6), Some(9_223_372_036_854_000_000));
        assert_eq!(plain(b"9223372036855", 6), None);
        for odd in ["", "-1", "1.", ".5", "1,2", "１", "1.2.3"] {
            assert_eq!(plain(odd.as_bytes(), 6), None, "{odd}");
        }
    }

    #[test]
    fn splits_number_and_unit() {
        assert_eq!(split("120厘米"), ("120", "厘米"));
        assert_eq!(split("1，200 元"), ("1，200", "元"));
        assert_eq!(split("NaN"), ("", "NaN"));
        assert_eq!(split("1e999"), ("1", "e999"));
        assert_eq!(split("30％"), ("30", "％"));
    }

    #[test]
    fn tells_numbers_of_programmers_from_units() {
        for odd in ["x10", "Xff", "o17", "b101", "e3"] {
            assert!(!begins_unit(odd), "{odd}");
        }
        for unit in ["beds", "m2", "人", "%", "x", "bed"] {
            assert!(begins_unit(unit), "{unit}");
        }
    }

    #[test]
    fn suggests_only_what_is_surely_meant() {
        let of = |text: &str| {
            let (digits, rest) = split(text);
            suggestion(digits, rest)
        };
        assert_eq!(of("1,200").as_deref(), Some("1200"));
        assert_eq!(of("1，200，000.5元").as_deref(), Some("1200000.5元"));
        assert_eq!(of("1e3").as_deref(), Some("1000"));
        assert_eq!(of("1.5E-3").as_deref(), Some("0.0015"));
        for unclear in ["1,5", "1e999", "NaN", "12,34,567", "约16", "1e-9"] {
            assert_eq!(of(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_date() {
        let fault = |text| date_fault(text, false);
        let form = |s: &str| DateFault::Form { suggestion: Some(s.to_owned()) };
        assert_eq!(fault("2023-02-30"), DateFault::NoSuchDay { month: Some((2023, 2)), last: 28 });
        assert_eq!(fault("2026年13月1日"), DateFault::NoSuchMonth);
        assert_eq!(fault("2026/1/5"), form("2026-01-05"));
        assert_eq!(fault("20260105"), form("2026-01-05"));
        assert_eq!(fault("2026年1月5号"), form("2026-01-05"));
        assert_eq!(fault("2026-01-05T00:00:00Z"), form("2026-01-05"));
        assert_eq!(fault("1200-01-01"), DateFault::TooEarly);
        assert_eq!(fault("去年"), DateFault::Form { suggestion: None });
    }
}
