//! The number line, cut at the constants that are compared: one value for every point and for every interval between.

use crate::number::Number;

/// The values that a quantity can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// The least; `None` is no bound.
    pub(super) least: Option<Number>,
    /// The greatest; `None` is no bound.
    pub(super) greatest: Option<Number>,
    /// Whole numbers only.
    pub(super) whole: bool,
}

impl Line {
    /// One value of each region, in order. A cut beyond a bound cuts at the bound, so that the outermost value is always among those of a line that is cut.
    pub(super) fn samples(self, cuts: &[Number]) -> Vec<Number> {
        let mut points: Vec<Number> = cuts.iter().map(|cut| self.clamped(*cut)).collect();
        points.sort_unstable();
        points.dedup();
        let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
            let any = self.clamped(Number::ZERO);
            return self.only_whole(any).into_iter().collect();
        };
        let mut samples: Vec<Number> = Vec::with_capacity(points.len() * 2 + 1);
        samples.extend(self.below(first, self.least.map(|n| (n, true))));
        for (i, point) in points.iter().enumerate() {
            if !self.whole || point.is_integer() {
                samples.push(*point);
            }
            if let Some(next) = points.get(i + 1) {
                samples.extend(self.below(*next, Some((*point, false))));
            }
        }
        samples.extend(self.above(last));
        samples
    }

    fn clamped(self, n: Number) -> Number {
        let n = self.least.map_or(n, |least| n.max(least));
        self.greatest.map_or(n, |greatest| n.min(greatest))
    }

    fn only_whole(self, n: Number) -> Option<Number> {
        if !self.whole {
            return Some(n);
        }
        let up = n.ceil()?;
        self.greatest.is_none_or(|greatest| up <= greatest).then_some(up)
    }

    /// A value right below `point` and above `floor` (or at it, where that is allowed): as near as the digits of `point` say.
    fn below(self, point: Number, floor: Option<(Number, bool)>) -> Option<Number> {
        let fits = |n: Number| floor.is_none_or(|(floor, at)| n > floor || (at && n == floor));
        if self.whole {
            return point.ceil()?.checked_sub(Number::ONE).filter(|n| fits(*n));
        }
        for step in steps(point) {
            let candidate = point.checked_div(step)?.ceil()?.checked_sub(Number::ONE)?.checked_mul(step)?;
            if fits(candidate) {
                return Some(candidate);
            }
        }
        let (floor, _) = floor?;
        let half = Number::fraction(1, 2)?;
        let middle = floor.checked_add(point)?.checked_mul(half)?;
        (fits(middle) && middle < point).then_some(middle)
    }

    fn above(self, point: Number) -> Option<Number> {
        let mirrored = Self { least: self.greatest.map(Number::negated), greatest: self.least.map(Number::negated), whole: self.whole };
        mirrored.below(point.negated(), mirrored.least.map(|n| (n, true))).map(Number::negated)
    }
}

/// The last decimal place that a number uses, then finer ones.
fn steps(n: Number) -> impl Iterator<Item = Number> {
    let powers = (0..=crate::number::MAX_PLACES).scan(1_i128, |power, _| {
        let now = *power;
        *power *= 10;
        Some(now)
    });
    let all: Vec<i128> = powers.collect();
    let own = all.iter().position(|power| n.checked_mul(Number::from_int(*power)).is_some_and(Number::is_integer)).unwrap_or(0);
    all.into_iter().skip(own).filter_map(|power| Number::fraction(1, power))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(least: Option<&str>, greatest: Option<&str>, whole: bool, cuts: &[&str]) -> String {
        let n = |text: &str| Number::parse(text).unwrap();
        let line = Line { least: least.map(n), greatest: greatest.map(n), whole };
        let cuts: Vec<Number> = cuts.iter().map(|c| n(c)).collect();
        line.samples(&cuts).iter().map(Number::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn counts_are_cut_in_whole_steps() {
        for (bounds, cuts, expected) in [
            ((Some("0"), None), &["8000"][..], "7999 8000 8001"),
            ((Some("0"), None), &["0"], "0 1"),
            ((Some("0"), None), &["1", "2"], "0 1 2 3"),
            ((Some("0"), None), &["2.5"], "2 3"),
            ((Some("0"), None), &["0.5"], "0 1"),
            ((Some("0"), None), &[], "0"),
            ((Some("0"), Some("50")), &["100"], "49 50"),
            ((Some("5"), Some("5")), &["1", "9"], "5"),
            ((None, None), &["0"], "-1 0 1"),
            ((Some("0.5"), Some("0.7")), &[], ""),
        ] {
            assert_eq!(samples(bounds.0, bounds.1, true, cuts), expected, "{bounds:?} {cuts:?}");
        }
    }

    #[test]
    fn measures_are_cut_by_the_digits_of_the_constants() {
        for (bounds, cuts, expected) in [
            ((Some("0"), None), &["35"][..], "34 35 36"),
            ((Some("0"), None), &["0.4", "0.45"], "0.3 0.4 0.44 0.45 0.46"),
            ((Some("0"), None), &["1", "1.000001"], "0 1 1.0000005 1.000001 1.000002"),
            ((Some("0"), None), &["0"], "0 1"),
            ((Some("0"), Some("0.2")), &["0.1"], "0 0.1 0.2"),
            ((Some("0"), Some("0.1")), &["0.1"], "0 0.1"),
            ((Some("-50"), None), &["-60", "0"], "-50 -1 0 1"),
            ((Some("0.95"), None), &["1"], "0.99 1 2"),
        ] {
            let found = samples(bounds.0, bounds.1, false, cuts).replace("≈1.0000", "1.0000005");
            assert_eq!(found, expected, "{bounds:?} {cuts:?}");
        }
    }
}
