//! Dates and durations: days, calendar months, working days.

use super::Reason;
use super::interval::Num;
use crate::date::Date;
use crate::model::{CalendarUnit, YearCalendar};
use crate::number::Number;
use std::collections::BTreeMap;

/// The calendars of working days, by year.
pub(super) type Calendars = BTreeMap<i16, YearCalendar>;

pub(super) fn day(date: Date) -> Number {
    Number::from_int(i128::from(date.days()))
}

pub(super) fn date(days: Number) -> Option<Date> {
    days.to_int().and_then(|d| i64::try_from(d).ok()).and_then(Date::from_days)
}

/// A date and a duration in base units of its dimension.
pub(super) fn added(from: Num, duration: Num, unit: CalendarUnit, negative: bool, calendars: &Calendars) -> Num {
    let duration = if negative { duration.negated() } else { duration };
    if from.blind || duration.blind {
        return Num::blind(from.reason.or(duration.reason));
    }
    let maybe_na = from.maybe_na || duration.maybe_na;
    let end = |d: Option<Number>, by: Option<Number>| match (d, by) {
        (Some(d), Some(by)) => one(d, by, unit, calendars).map(Some),
        _ => Ok(None),
    };
    match (end(from.range.least, duration.range.least), end(from.range.greatest, duration.range.greatest)) {
        (Ok(least), Ok(greatest)) => Num::between(least, greatest).maybe_na(maybe_na),
        (Err(reason), _) | (_, Err(reason)) => Num::blind(Some(reason)),
    }
}

fn one(from: Number, by: Number, unit: CalendarUnit, calendars: &Calendars) -> Result<Number, Reason> {
    let from = date(from).ok_or(Reason::Overflow)?;
    if !by.is_integer() {
        return Err(Reason::BrokenDuration);
    }
    let by = by.to_int().and_then(|n| i64::try_from(n).ok()).ok_or(Reason::Overflow)?;
    match unit {
        CalendarUnit::Days => from.add_days(by).map(day).ok_or(Reason::Overflow),
        CalendarUnit::Months => from.add_months(by).map(day).ok_or(Reason::Overflow),
        CalendarUnit::Workdays => workdays(from, by, calendars).map(day),
    }
}

/// The day itself does not count.
fn workdays(from: Date, count: i64, calendars: &Calendars) -> Result<Date, Reason> {
    let mut at = from;
    let mut left = count.unsigned_abs();
    let step = count.signum();
    while left > 0 {
        at = at.add_days(step).ok_or(Reason::Overflow)?;
        let calendar = calendars.get(&at.parts().0).ok_or(Reason::NoCalendar)?;
        if is_workday(at, calendar) {
            left -= 1;
        }
    }
    Ok(at)
}

fn is_workday(day: Date, calendar: &YearCalendar) -> bool {
    // 1970-01-01 was a Thursday; Monday is 0.
    let weekday = (i64::from(day.days()) + 3).rem_euclid(7);
    if weekday < 5 { !calendar.off.contains(&day) } else { calendar.on.contains(&day) }
}

/// Whole calendar months from one range to another.
pub(super) fn months_between(from: Num, to: Num) -> Num {
    if from.blind || to.blind {
        return Num::blind(from.reason.or(to.reason));
    }
    let months = |from: Option<Number>, to: Option<Number>| match (from, to) {
        (Some(from), Some(to)) => match (date(from), date(to)) {
            (Some(from), Some(to)) => from.months_until(to).map(|m| Some(Number::from_int(i128::from(m)))).ok_or(Reason::Overflow),
            _ => Err(Reason::Overflow),
        },
        _ => Ok(None),
    };
    match (months(from.range.greatest, to.range.least), months(from.range.least, to.range.greatest)) {
        (Ok(least), Ok(greatest)) => Num::between(least, greatest).maybe_na(from.maybe_na || to.maybe_na),
        (Err(reason), _) | (_, Err(reason)) => Num::blind(Some(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_working_days() {
        let d = |text: &str| text.parse::<Date>().unwrap();
        let year = YearCalendar { off: vec![d("2026-10-01"), d("2026-10-02")], on: vec![d("2026-10-10")] };
        let calendars = BTreeMap::from([(2026, year)]);
        // Wednesday, then two days off, a weekend, and a Saturday that is worked.
        assert_eq!(workdays(d("2026-09-30"), 5, &calendars), Ok(d("2026-10-09")));
        assert_eq!(workdays(d("2026-09-30"), 6, &calendars), Ok(d("2026-10-10")));
        assert_eq!(workdays(d("2026-10-05"), -1, &calendars), Ok(d("2026-09-30")));
        assert_eq!(workdays(d("2026-12-30"), 5, &calendars), Err(Reason::NoCalendar));
    }
}
