//! Exact numbers: reduced fractions of 128-bit integers. Every operation that could overflow says so.

use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use std::fmt;

/// An exact rational number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "bundle", serde(into = "(String, String)", try_from = "(String, String)"))]
pub struct Number(Ratio<i128>);

/// Why a text is not a number that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Not decimal notation.
    NotANumber,
    /// More than 18 significant digits.
    TooManyDigits,
    /// More than 6 decimal places.
    TooManyPlaces,
}

/// The most significant digits that a number may be written with.
pub const MAX_DIGITS: usize = 18;
/// The most decimal places that a number may be written with.
pub const MAX_PLACES: usize = 6;

impl Number {
    /// Nought.
    pub const ZERO: Number = Number(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Number = Number(Ratio::new_raw(1, 1));

    /// A whole number.
    pub const fn from_int(n: i128) -> Self {
        Self(Ratio::new_raw(n, 1))
    }

    /// A reduced fraction; `None` where the denominator is nought or the reduction overflows.
    pub fn fraction(numer: i128, denom: i128) -> Option<Self> {
        if denom == 0 || numer == i128::MIN || denom == i128::MIN {
            return None;
        }
        Some(Self(Ratio::new(numer, denom)))
    }

    /// Reads decimal notation: an optional sign, digits, an optional point and digits. Full-width digits, signs and points count as their ASCII forms.
    ///
    /// # Errors
    /// What is wrong with the text: not a number, or beyond 18 significant digits or 6 decimal places.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let mut mantissa: i128 = 0;
        let mut places: Option<usize> = None;
        let (mut digits, mut negative, mut seen) = (0_usize, false, false);
        for (i, c) in text.chars().enumerate() {
            let c = fold_width(c);
            match c {
                '-' if i == 0 => negative = true,
                '+' if i == 0 => {}
                '.' if places.is_none() && seen => places = Some(0),
                '0'..='9' => {
                    seen = true;
                    if digits > 0 || c != '0' {
                        digits += 1;
                    }
                    if digits > 36 {
                        return Err(NumberError::TooManyDigits);
                    }
                    mantissa = mantissa * 10 + i128::from(u32::from(c) - u32::from('0'));
                    places = places.map(|p| p + 1);
                }
                _ => return Err(NumberError::NotANumber),
            }
        }
        if !seen || places == Some(0) {
            return Err(NumberError::NotANumber);
        }
        let mut places = places.unwrap_or(0);
        // Noughts at the end of the decimals say nothing and are not counted.
        while places > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            places -= 1;
            digits = digits.saturating_sub(1);
        }
        if digits > MAX_DIGITS {
            return Err(NumberError::TooManyDigits);
        }
        if places > MAX_PLACES {
            return Err(NumberError::TooManyPlaces);
        }
        let mut denom = 1;
        for _ in 0..places {
            denom *= 10;
        }
        let numer = if negative { -mantissa } else { mantissa };
        Self::fraction(numer, denom).ok_or(NumberError::NotANumber)
    }

    /// Sum, unless it overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).map(Self)
    }
    /// Difference, unless it overflows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(&other.0).map(Self)
    }
    /// Product, unless it overflows.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Self)
    }
    /// Quotient, unless it overflows or the divisor is nought.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.is_zero() { None } else { self.0.checked_div(&other.0).map(Self) }
    }
    /// The negative.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.0)
    }
    /// Whether it is nought.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }
    /// Whether it is above nought.
    pub fn is_positive(self) -> bool {
        self.0.is_positive()
    }
    /// Whether it is whole.
    pub fn is_integer(self) -> bool {
        self.0.is_integer()
    }
    /// The whole number, if it is one.
    pub fn to_int(self) -> Option<i128> {
        self.is_integer().then(|| *self.0.numer())
    }
    /// The greatest whole number not above it.
    #[must_use]
    pub fn floor(self) -> Self {
        Self::from_int(self.0.numer().div_floor(self.0.denom()))
    }
    /// The least whole number not below it; `None` on overflow.
    pub fn ceil(self) -> Option<Self> {
        let (q, r) = self.0.numer().div_mod_floor(self.0.denom());
        if r == 0 { Some(Self::from_int(q)) } else { q.checked_add(1).map(Self::from_int) }
    }
    /// Numerator of the reduced fraction.
    pub fn numer(self) -> i128 {
        *self.0.numer()
    }
    /// Denominator of the reduced fraction, above nought.
    pub fn denom(self) -> i128 {
        *self.0.denom()
    }
    /// The decimal notation, where it ends within 6 places.
    pub fn to_decimal(self) -> Option<String> {
        let mut scale: i128 = 1;
        for places in 0..=MAX_PLACES {
            if scale % self.denom() == 0 {
                let scaled = self.numer().checked_mul(scale / self.denom())?;
                return Some(write_scaled(scaled, places));
            }
            scale *= 10;
        }
        None
    }
}

fn write_scaled(scaled: i128, places: usize) -> String {
    let digits = scaled.unsigned_abs().to_string();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let sign = if scaled < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// `16`, `2.5`, or `≈0.3333` where the decimals do not end within 6 places.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.to_decimal() {
            return f.write_str(&text);
        }
        // Rounded half away from nought to 4 places, in whole numbers: 20000·n/d is twice the value in ten-thousandths.
        let twice = self.numer().checked_mul(20_000).map(|n| n.abs() / self.denom());
        match twice {
            Some(twice) => {
                let rounded = (twice + 1) / 2;
                write!(f, "≈{}", write_scaled(if self.is_negative() { -rounded } else { rounded }, 4))
            }
            None => write!(f, "≈{}", self.numer() / self.denom()),
        }
    }
}

/// The least whole number that both divide; both above nought and small enough for the product.
pub(crate) fn lcm(a: i128, b: i128) -> i128 {
    a.lcm(&b)
}

/// The ASCII form of a full-width character; other characters stay.
pub fn fold_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

impl From<Number> for (String, String) {
    fn from(n: Number) -> Self {
        (n.numer().to_string(), n.denom().to_string())
    }
}

impl TryFrom<(String, String)> for Number {
    type Error = String;
    fn try_from((numer, denom): (String, String)) -> Result<Self, String> {
        let read = |s: &str| s.parse::<i128>().map_err(|e| e.to_string());
        Number::fraction(read(&numer)?, read(&denom)?).ok_or_else(|| "denominator is nought".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints() {
        for (text, printed) in [
            ("0", "0"),
            ("16", "16"),
            ("2.50", "2.5"),
            ("-0.05", "-0.05"),
            ("０．５", "0.5"),
            ("0.000001", "0.000001"),
            ("123456789012345678", "123456789012345678"),
            ("007", "7"),
        ] {
            assert_eq!(Number::parse(text).unwrap().to_string(), printed, "{text}");
        }
        for (text, error) in [
            ("", NumberError::NotANumber),
            ("1e3", NumberError::NotANumber),
            ("1,200", NumberError::NotANumber),
            ("NaN", NumberError::NotANumber),
            (".5", NumberError::NotANumber),
            ("5.", NumberError::NotANumber),
            ("0.0000001", NumberError::TooManyPlaces),
            ("1234567890123456789", NumberError::TooManyDigits),
        ] {
            assert_eq!(Number::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn exact() {
        let third = Number::fraction(1, 3).unwrap();
        assert_eq!(third.checked_mul(Number::from_int(3)), Some(Number::ONE));
        assert_eq!(third.to_string(), "≈0.3333");
        assert_eq!(Number::fraction(-2, 3).unwrap().to_string(), "≈-0.6667");
        assert_eq!(Number::fraction(7, 2).unwrap().ceil(), Some(Number::from_int(4)));
        assert_eq!(Number::fraction(-7, 2).unwrap().floor(), Number::from_int(-4));
        assert_eq!(Number::from_int(i128::MAX).checked_add(Number::ONE), None);
    }
}
