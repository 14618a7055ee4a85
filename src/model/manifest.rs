//! What a pack says of itself.

use super::Bilingual;
use crate::date::Date;
use std::collections::BTreeMap;

/// What `pack.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// `pack`: the ASCII key.
    pub key: String,
    /// `name`: the Chinese name by which other packs may qualify (国家.班级规模).
    pub name: Option<String>,
    /// `title`
    pub title: Bilingual,
    /// `version`
    pub version: String,
    /// `extends`: the key of the pack it stands on.
    pub extends: Option<String>,
    /// `jurisdiction`: where it holds, in words or a division code.
    pub jurisdiction: Option<String>,
    /// `subject`: the subject that is meant where none is named.
    pub subject: Option<String>,
    /// `as_of_examples`: the last day on which examples without a date are evaluated.
    pub as_of_examples: Option<Date>,
    /// `calendars`: by year, the days off and the days worked that differ from Monday to Friday.
    pub calendars: BTreeMap<i16, YearCalendar>,
}

/// How one year differs from Monday to Friday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct YearCalendar {
    /// Weekdays that are not worked.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are worked.
    pub on: Vec<Date>,
}
