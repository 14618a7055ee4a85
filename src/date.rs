//! Civil dates as days, and the conventions for adding to them.
//!
//! Adding months clamps at the end of a month (31 January + 1 month = 28 or 29 February); a child born on the 29th of
//! February is a year old on the 28th. Whole months between two dates: the greatest `n` with `from + n months <= to`.

use std::fmt;
use std::str::FromStr;

/// A day of the civil calendar, 1583-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Date(i32);

/// The text is not a day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 2026-11-23 between 1583-01-01 and 9999-12-31")]
pub struct DateError;

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
const FIRST_YEAR: i16 = 1583;

impl Date {
    /// A day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < FIRST_YEAR {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok().and_then(Self::from_civil)
    }

    fn from_civil(date: jiff::civil::Date) -> Option<Self> {
        if date.year() < FIRST_YEAR {
            return None;
        }
        EPOCH.until(date).ok().map(|span| Self(span.get_days()))
    }

    fn civil(self) -> Option<jiff::civil::Date> {
        EPOCH.checked_add(jiff::Span::new().try_days(self.0).ok()?).ok()
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        self.0
    }

    /// The day that many days from 1970-01-01, if the calendar has it.
    pub fn from_days(days: i64) -> Option<Self> {
        let date = EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        Self::from_civil(date)
    }

    /// Some days later (or earlier).
    pub fn add_days(self, days: i64) -> Option<Self> {
        i64::from(self.0).checked_add(days).and_then(Self::from_days)
    }

    /// Some months later (or earlier), clamped to the month's end.
    pub fn add_months(self, months: i64) -> Option<Self> {
        self.civil()?.checked_add(jiff::Span::new().try_months(months).ok()?).ok().and_then(Self::from_civil)
    }

    /// Whole months from this day to another; negative where the other is earlier.
    pub fn months_until(self, other: Self) -> Option<i64> {
        let (from, to) = (self.civil()?, other.civil()?);
        let mut months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month()) - i64::from(from.month());
        while self.add_months(months)? > other {
            months -= 1;
        }
        while self.add_months(months + 1).is_some_and(|d| d <= other) {
            months += 1;
        }
        Some(months)
    }

    /// Whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!((i64::from(self.0) + 3).rem_euclid(7), 5 | 6)
    }

    /// Year, month, day.
    pub fn parts(self) -> (i16, i8, i8) {
        self.civil().map_or((1970, 1, 1), |d| (d.year(), d.month(), d.day()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// Reads `2026-11-23` (full-width accepted) and `2026年11月23日`.
impl FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let folded: String = text.chars().map(crate::number::fold_width).collect();
        let (parts, exact): (Vec<&str>, bool) = match folded.strip_suffix('日') {
            Some(chinese) => (chinese.split(['年', '月']).collect(), false),
            None => (folded.split('-').collect(), true),
        };
        let [y, m, d] = parts.as_slice() else { return Err(DateError) };
        let fits = |s: &str, widths: std::ops::RangeInclusive<usize>| widths.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let narrow = if exact { 2..=2 } else { 1..=2 };
        if !fits(y, 4..=4) || !fits(m, narrow.clone()) || !fits(d, narrow) {
            return Err(DateError);
        }
        let (Ok(y), Ok(m), Ok(d)) = (y.parse(), m.parse(), d.parse()) else { return Err(DateError) };
        Date::new(y, m, d).ok_or(DateError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn reads() {
        assert_eq!(d("2019年10月8日"), d("2019-10-08"));
        assert_eq!(d("２０１９－１０－０８"), d("2019-10-08"));
        for bad in ["2023-02-30", "2019-1-8", "0000-00-00", "20191008", "2019-10-08 ", "1200-01-01", "2019年10月"] {
            assert_eq!(bad.parse::<Date>(), Err(DateError), "{bad}");
        }
    }

    #[test]
    fn months_clamp() {
        assert_eq!(d("2024-01-31").add_months(1), Some(d("2024-02-29")));
        assert_eq!(d("2024-02-29").add_months(12), Some(d("2025-02-28")));
        assert_eq!(d("2024-05-31").months_until(d("2025-11-30")), Some(18));
        assert_eq!(d("2024-05-31").months_until(d("2025-11-29")), Some(17));
        assert_eq!(d("2025-01-01").months_until(d("2024-12-31")), Some(-1));
        assert_eq!(d("9999-12-31").add_days(1), None);
    }
}
