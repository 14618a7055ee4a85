//! Dimensions and units: a closed list of words, exact factors, and what may be compared with what.

use crate::number::Number;
use std::fmt;

/// One independent dimension. Counts are dimensions of their own, so that persons and places never compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
#[expect(missing_docs, reason = "each is named by its unit in UNITS")]
pub enum Base {
    Length,
    Mass,
    Money,
    Time,
    Month,
    Workday,
    Sound,
    Light,
    Temperature,
    Pressure,
    Current,
    Voltage,
    Power,
    Radioactivity,
    Colony,
    Person,
    Piece,
    Set,
    Room,
    Leaf,
    Doorset,
    Sheet,
    Class,
    Site,
    Occasion,
    Floor,
    Place,
    Machine,
    Spot,
    Copy,
    Household,
    Group,
    Entry,
    Bed,
    Vehicle,
    Strip,
}

impl Base {
    /// Whether it counts things, rather than measures.
    pub fn is_count(self) -> bool {
        self >= Base::Person
    }
}

/// A word for a unit.
#[derive(Debug)]
pub struct UnitWord {
    /// The canonical Chinese word.
    pub zh: &'static str,
    /// The canonical English word.
    pub en: &'static str,
    /// Other accepted words.
    pub also: &'static [&'static str],
    /// Dimension and exponent; empty for a bare multiple such as percent.
    dims: &'static [(Base, i8)],
    /// One of this unit in base units, as a fraction.
    factor: (i128, i128),
}

const fn u(zh: &'static str, en: &'static str, also: &'static [&'static str], dims: &'static [(Base, i8)], n: i128, d: i128) -> UnitWord {
    UnitWord { zh, en, also, dims, factor: (n, d) }
}

/// Every unit of the language. The grammar lists the same words; a test compares the two.
pub const UNITS: &[UnitWord] = &[
    u("米", "m", &[], &[(Base::Length, 1)], 1, 1),
    u("千米", "km", &["公里"], &[(Base::Length, 1)], 1000, 1),
    u("厘米", "cm", &[], &[(Base::Length, 1)], 1, 100),
    u("毫米", "mm", &[], &[(Base::Length, 1)], 1, 1000),
    u("平方米", "m2", &["㎡"], &[(Base::Length, 2)], 1, 1),
    u("公顷", "hectares", &[], &[(Base::Length, 2)], 10_000, 1),
    u("立方米", "m3", &["m³"], &[(Base::Length, 3)], 1, 1),
    u("升", "litres", &[], &[(Base::Length, 3)], 1, 1000),
    u("毫升", "ml", &[], &[(Base::Length, 3)], 1, 1_000_000),
    u("千克", "kg", &["公斤"], &[(Base::Mass, 1)], 1000, 1),
    u("克", "g", &[], &[(Base::Mass, 1)], 1, 1),
    u("毫克", "mg", &[], &[(Base::Mass, 1)], 1, 1000),
    u("微克", "ug", &[], &[(Base::Mass, 1)], 1, 1_000_000),
    u("元", "yuan", &[], &[(Base::Money, 1)], 1, 1),
    u("万元", "wan_yuan", &[], &[(Base::Money, 1)], 10_000, 1),
    u("亿元", "yi_yuan", &[], &[(Base::Money, 1)], 100_000_000, 1),
    u("日", "days", &["天"], &[(Base::Time, 1)], 1, 1),
    u("周", "weeks", &[], &[(Base::Time, 1)], 7, 1),
    u("小时", "hours", &[], &[(Base::Time, 1)], 1, 24),
    u("分钟", "minutes", &[], &[(Base::Time, 1)], 1, 1440),
    u("秒", "seconds", &[], &[(Base::Time, 1)], 1, 86_400),
    u("个月", "months", &["月"], &[(Base::Month, 1)], 1, 1),
    u("年", "years", &[], &[(Base::Month, 1)], 12, 1),
    u("工作日", "workdays", &["个工作日"], &[(Base::Workday, 1)], 1, 1),
    u("分贝", "dB", &[], &[(Base::Sound, 1)], 1, 1),
    u("勒克斯", "lx", &[], &[(Base::Light, 1)], 1, 1),
    u("摄氏度", "celsius", &["℃"], &[(Base::Temperature, 1)], 1, 1),
    u("千帕", "kPa", &[], &[(Base::Pressure, 1)], 1, 1),
    u("兆帕", "MPa", &[], &[(Base::Pressure, 1)], 1000, 1),
    u("毫安", "mA", &[], &[(Base::Current, 1)], 1, 1000),
    u("安", "A", &[], &[(Base::Current, 1)], 1, 1),
    u("伏", "V", &[], &[(Base::Voltage, 1)], 1, 1),
    u("瓦", "W", &[], &[(Base::Power, 1)], 1, 1),
    u("千瓦", "kW", &[], &[(Base::Power, 1)], 1000, 1),
    u("贝可", "Bq", &[], &[(Base::Radioactivity, 1)], 1, 1),
    u("菌落", "CFU", &[], &[(Base::Colony, 1)], 1, 1),
    u("人", "persons", &["名"], &[(Base::Person, 1)], 1, 1),
    u("千人", "thousand_persons", &[], &[(Base::Person, 1)], 1000, 1),
    u("万人", "wan_persons", &[], &[(Base::Person, 1)], 10_000, 1),
    u("个", "pieces", &[], &[(Base::Piece, 1)], 1, 1),
    u("具", "sets", &[], &[(Base::Set, 1)], 1, 1),
    u("间", "rooms", &[], &[(Base::Room, 1)], 1, 1),
    u("扇", "leaves", &[], &[(Base::Leaf, 1)], 1, 1),
    u("樘", "doorsets", &[], &[(Base::Doorset, 1)], 1, 1),
    u("张", "sheets", &[], &[(Base::Sheet, 1)], 1, 1),
    u("班", "classes", &[], &[(Base::Class, 1)], 1, 1),
    u("家", "sites", &[], &[(Base::Site, 1)], 1, 1),
    u("次", "times", &[], &[(Base::Occasion, 1)], 1, 1),
    u("层", "floors", &[], &[(Base::Floor, 1)], 1, 1),
    u("托位", "places", &[], &[(Base::Place, 1)], 1, 1),
    u("台", "machines", &[], &[(Base::Machine, 1)], 1, 1),
    u("处", "spots", &[], &[(Base::Spot, 1)], 1, 1),
    u("份", "copies", &[], &[(Base::Copy, 1)], 1, 1),
    u("户", "households", &[], &[(Base::Household, 1)], 1, 1),
    u("组", "groups", &[], &[(Base::Group, 1)], 1, 1),
    u("项", "entries", &[], &[(Base::Entry, 1)], 1, 1),
    u("床", "beds", &[], &[(Base::Bed, 1)], 1, 1),
    u("辆", "vehicles", &[], &[(Base::Vehicle, 1)], 1, 1),
    u("条", "strips", &[], &[(Base::Strip, 1)], 1, 1),
    u("%", "%", &["％"], &[], 1, 100),
    u("‰", "‰", &[], &[], 1, 1000),
];

/// The unit word with that spelling, in either language.
pub fn unit_word(text: &str) -> Option<&'static UnitWord> {
    UNITS.iter().find(|word| word.zh == text || word.en == text || word.also.contains(&text))
}

/// Exponents of the dimensions, sorted, none nought. Two quantities compare only where these are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Dims(Vec<(Base, i8)>);

impl Dims {
    /// Whether this is a bare number.
    pub fn is_bare(&self) -> bool {
        self.0.is_empty()
    }

    /// The count, where this is exactly one count to the power of one.
    pub fn single_count(&self) -> Option<Base> {
        match self.0.as_slice() {
            [(base, 1)] if base.is_count() => Some(*base),
            _ => None,
        }
    }

    /// The single dimension, where this is exactly one to the power of one.
    pub fn single(&self) -> Option<Base> {
        match self.0.as_slice() {
            [(base, 1)] => Some(*base),
            _ => None,
        }
    }

    /// Each dimension with its exponent, sorted.
    pub fn parts(&self) -> &[(Base, i8)] {
        &self.0
    }

    fn combined(&self, other: &Dims, sign: i8) -> Dims {
        let mut out = self.0.clone();
        for (base, exp) in &other.0 {
            match out.iter_mut().find(|(b, _)| b == base) {
                Some((_, e)) => *e = e.saturating_add(exp.saturating_mul(sign)),
                None => out.push((*base, exp.saturating_mul(sign))),
            }
        }
        out.retain(|(_, e)| *e != 0);
        out.sort_unstable();
        Dims(out)
    }
}

/// A unit: words over words, the dimensions they make, and the exact factor to base units.
///
/// Two units of the same dimensions compare equal in meaning when their factors are equal; `PartialEq` also looks at the words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Unit {
    dims: Dims,
    factor: Number,
    /// Chinese words above and below the stroke. Derived units are written from these.
    above: Vec<String>,
    below: Vec<String>,
}

impl Unit {
    /// The unit of a bare number.
    pub fn bare() -> Self {
        Self { dims: Dims::default(), factor: Number::ONE, above: Vec::new(), below: Vec::new() }
    }

    /// The unit of one word.
    pub fn of(word: &UnitWord) -> Self {
        let factor = Number::fraction(word.factor.0, word.factor.1).unwrap_or(Number::ONE);
        let mut dims = Dims(word.dims.to_vec());
        dims.0.sort_unstable();
        Self { dims, factor, above: vec![word.zh.to_owned()], below: Vec::new() }
    }

    /// Reads `平方米/人`: words with strokes between them, in either language. `None` where a word is unknown.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(['/', '／']).map(|word| unit_word(word.trim()).map(Self::of));
        let first = words.next()??;
        words.try_fold(first, |unit, next| Some(unit.per(&next?)))
    }

    /// The product of two units; words that cancel are dropped.
    #[must_use]
    pub fn times(&self, other: &Unit) -> Unit {
        self.joined(&other.above, &other.below, other, 1)
    }

    /// The quotient of two units.
    #[must_use]
    pub fn per(&self, other: &Unit) -> Unit {
        self.joined(&other.below, &other.above, other, -1)
    }

    fn joined(&self, above: &[String], below: &[String], other: &Unit, sign: i8) -> Unit {
        let factor = if sign > 0 { self.factor.checked_mul(other.factor) } else { self.factor.checked_div(other.factor) };
        let mut unit =
            Unit { dims: self.dims.combined(&other.dims, sign), factor: factor.unwrap_or(Number::ONE), above: self.above.clone(), below: self.below.clone() };
        unit.above.extend_from_slice(above);
        unit.below.extend_from_slice(below);
        let mut i = 0;
        while let Some(word) = unit.above.get(i) {
            if let Some(j) = unit.below.iter().position(|w| w == word) {
                unit.above.remove(i);
                unit.below.remove(j);
            } else {
                i += 1;
            }
        }
        // 托位/千人·人 is 托位: words of one dimension cancel too, and the factor is made of the words that are left.
        let dims = |zh: &str| unit_word(zh).map(|w| w.dims);
        let mut i = 0;
        while let Some(word) = unit.above.get(i).filter(|_| !unit.dims.is_bare()) {
            if let Some(j) = unit.below.iter().position(|w| dims(w) == dims(word)) {
                unit.above.remove(i);
                unit.below.remove(j);
            } else {
                i += 1;
            }
        }
        if unit.dims.is_bare() {
            // Words of one dimension that did not cancel (米/厘米) leave a plain number; the factor has done the work.
            // A percentage keeps its word.
            let percent = unit.above.len() == 1 && unit.below.is_empty() && unit.above.iter().any(|w| w == "%" || w == "‰");
            if !percent {
                unit.above.clear();
                unit.below.clear();
                unit.factor = Number::ONE;
            }
        } else if unit.above.iter().any(|w| w == "%" || w == "‰") {
            unit.above.retain(|w| w != "%" && w != "‰");
            unit.factor = rebuilt_factor(&unit);
        } else {
            unit.factor = rebuilt_factor(&unit);
        }
        unit
    }

    /// Its dimensions.
    pub fn dims(&self) -> &Dims {
        &self.dims
    }

    /// One of it, in base units.
    pub fn factor(&self) -> Number {
        self.factor
    }

    /// Whether facts in it are whole: a count, or a multiple of one.
    pub fn is_count(&self) -> bool {
        self.dims.single_count().is_some()
    }

    /// Whether both measure the same thing.
    pub fn compares_with(&self, other: &Unit) -> bool {
        self.dims == other.dims
    }

    /// The words in the language asked for, `平方米/人` or `m2/persons`.
    pub fn words(&self, english: bool) -> String {
        let word = |zh: &String| if english { unit_word(zh).map_or(zh.as_str(), |w| w.en).to_owned() } else { zh.clone() };
        let above: Vec<String> = self.above.iter().map(word).collect();
        let mut out = if above.is_empty() && !self.below.is_empty() { "1".to_owned() } else { above.join("·") };
        for below in self.below.iter().map(word) {
            out.push('/');
            out.push_str(&below);
        }
        out
    }
}

fn rebuilt_factor(unit: &Unit) -> Number {
    let of = |zh: &String| unit_word(zh).and_then(|w| Number::fraction(w.factor.0, w.factor.1)).unwrap_or(Number::ONE);
    let above = unit.above.iter().map(of).try_fold(Number::ONE, Number::checked_mul);
    let below = unit.below.iter().map(of).try_fold(Number::ONE, Number::checked_mul);
    above.zip(below).and_then(|(a, b)| a.checked_div(b)).unwrap_or(Number::ONE)
}

/// The Chinese words.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    #[test]
    fn words_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for word in UNITS {
            let own: std::collections::BTreeSet<&str> = [word.zh, word.en].into_iter().chain(word.also.iter().copied()).collect();
            for spelling in own {
                assert!(seen.insert(spelling), "{spelling} stands twice");
            }
        }
    }

    #[test]
    fn algebra() {
        assert_eq!(unit("元/人").times(&unit("人")), unit("元"));
        assert_eq!(unit("平方米").per(&unit("人")), unit("平方米/人"));
        assert_eq!(unit("托位/千人").times(&unit("人")), unit("托位"));
        assert_eq!(unit("人").times(&unit("托位/千人")), unit("托位"));
        assert_eq!(unit("元/年").times(&unit("个月")), unit("元"));
        assert!(unit("米").per(&unit("厘米")).dims().is_bare());
        assert!(!unit("米").compares_with(&unit("平方米")));
        assert!(!unit("日").compares_with(&unit("个月")));
        assert!(unit("名").compares_with(&unit("人")));
        assert_eq!(unit("m2/persons").to_string(), "平方米/人");
        assert_eq!(Unit::parse("丈"), None);
    }
}
