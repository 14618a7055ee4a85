//! The facility of the workload as typed structs, and how facilities are made up.

use serde::{Deserialize, Serialize};

/// A day as it stands in a document; compared as days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub tuoyu::Date);

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(from)?;
        text.parse().map(Day).map_err(serde::de::Error::custom)
    }
}

macro_rules! records {
    ($($name:ident { $($field:ident: $ty:ty,)* })*) => {$(
        #[derive(Debug, Clone, Serialize, Deserialize)]
        pub(crate) struct $name { $(#[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$ty>,)* }
    )*};
}

records! {
    Facility {
        name: String, site: Site, organisation: Organisation, head: Head, video: Video, outdoor: Outdoor, guard: Guard, emergency: Emergency,
        classes: Vec<Class>, rooms: Vec<Room>, doors: Vec<Door>, railings: Vec<Railing>, staff: Vec<Person>, permits: Vec<Permit>,
    }
    Site { tenure: Tenure, lease_term: f64, area: f64, }
    Organisation { capacity: i64, meals: bool, standalone: bool, }
    Head { education: Education, experience: f64, trained: bool, }
    Video { covers_all: bool, kept: f64, }
    Outdoor { area: f64, public_nearby: bool, green: f64, }
    Guard { on_duty: bool, certified: bool, }
    Emergency { drill: Day, plans: Vec<Plan>, alarm: bool, }
    Class { name: String, kind: ClassKind, children: i64, carers: i64, floor: i64, area: f64, zones: Vec<Zone>, }
    Zone { kind: ZoneKind, area: f64, }
    Room { name: String, r#use: Use, area: f64, height: f64, floor: i64, exits: i64, distance: f64, window_area: f64, sill: f64, temperature: f64, }
    Door { number: String, width: f64, outward: bool, glass: bool, glass_from: f64, threshold: bool, }
    Railing { number: String, exposed: bool, height: f64, gap: f64, }
    Person {
        name: String, role: Role, education: Education, certificate_until: Day, examined: Day, abuse: bool, crime: bool, training: f64,
        food_certificate: bool,
    }
    Permit { kind: PermitKind, held: bool, valid_until: Day, }
}

macro_rules! choices {
    ($($name:ident { $($member:ident),* })*) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($member),* }
        impl $name { const ALL: &[Self] = &[$(Self::$member),*]; }
    )*};
}

choices! {
    Tenure { Owned, Leased }
    Education { Junior, Senior, College, Bachelor }
    Plan { Fire, Quake, Epidemic }
    ClassKind { Infant, Toddler, Older, Mixed }
    ZoneKind { Sleeping, Activity, Pantry, Cleaning, Toilet, Storage }
    Use { Sleep, Play, Kitchen, Office, Other }
    Role { Carer, Health, Cook, Office }
    PermitKind { Trade, Food, Fire, Health, Filing }
}

/// Numbers that follow from a seed alone.
pub(crate) struct Dice {
    state: u64,
    /// One fact in so many is left out; 0 is none.
    gaps: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64, gaps: u64) -> Self {
        Self { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d), gaps }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.state;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % sides
    }

    fn fact<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let value = make(self);
        if self.gaps > 0 && self.roll(self.gaps) == 0 { None } else { Some(value) }
    }

    /// Yes, but for one in so many.
    fn yes(&mut self, but: u64) -> Option<bool> {
        self.fact(|d| d.roll(but) != 0)
    }

    fn whole(&mut self, least: i64, greatest: i64) -> Option<i64> {
        self.fact(|d| least + d.roll((greatest - least + 1).cast_unsigned()).cast_signed())
    }

    /// In eighths, which binary fractions hold exactly: neither side is helped or hurt by rounding.
    fn measure(&mut self, least: f64, greatest: f64) -> Option<f64> {
        self.fact(|d| least + d.roll(((greatest - least) * 8.0) as u64 + 1) as f64 / 8.0)
    }

    fn choice<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        self.fact(|d| all[d.roll(all.len() as u64) as usize])
    }

    fn day(&mut self, from: &str, span: u64) -> Option<Day> {
        let from: tuoyu::Date = from.parse().unwrap();
        self.fact(|d| Day(from.add_days(d.roll(span).cast_signed()).unwrap()))
    }
}

/// A facility in which most is as it should be.
pub(crate) fn made_up(seed: u64, gaps: u64) -> Facility {
    let d = &mut Dice::new(seed, gaps);
    let tenure = d.choice(Tenure::ALL);
    let classes: Vec<Class> = (0..6).map(|i| class(d, i)).collect();
    let sum: i64 = classes.iter().filter_map(|c| c.children).sum();
    let lease_term = if tenure == Some(Tenure::Leased) { d.fact(|d| 2.0 + d.roll(9) as f64) } else { None };
    Facility {
        name: Some(format!("第{seed}托育园")),
        site: Some(Site { tenure, lease_term, area: d.measure(400.0, 900.0) }),
        organisation: Some(Organisation { capacity: d.fact(|d| if d.roll(5) == 0 { sum + 1 } else { sum }), meals: d.yes(3), standalone: d.yes(3) }),
        head: Some(Head { education: d.choice(&Education::ALL[1..]), experience: d.fact(|d| d.roll(12) as f64), trained: d.yes(6) }),
        video: Some(Video { covers_all: d.yes(8), kept: d.fact(|d| 60.0 + d.roll(60) as f64) }),
        outdoor: Some(Outdoor { area: d.measure(150.0, 400.0), public_nearby: d.yes(2), green: d.fact(|d| 20.0 + d.roll(30) as f64) }),
        guard: Some(Guard { on_duty: d.yes(10), certified: d.yes(10) }),
        emergency: Some(Emergency {
            drill: d.day("2026-03-01", 260),
            plans: d.fact(|d| Plan::ALL.iter().copied().filter(|_| d.roll(6) != 0).collect()),
            alarm: d.yes(10),
        }),
        classes: Some(classes),
        rooms: Some((0..20).map(|i| room(d, i)).collect()),
        doors: Some((0..12).map(|i| door(d, i)).collect()),
        railings: Some(
            (0..10)
                .map(|i| Railing { number: Some(format!("栏{i}")), exposed: d.yes(3), height: d.measure(1.125, 1.75), gap: d.measure(0.0, 0.125) })
                .collect(),
        ),
        staff: Some((0..25).map(|i| person(d, i)).collect()),
        permits: Some(PermitKind::ALL.iter().map(|kind| Permit { kind: Some(*kind), held: d.yes(5), valid_until: d.day("2026-09-01", 900) }).collect()),
    }
}

fn class(d: &mut Dice, i: usize) -> Class {
    let zones = ZoneKind::ALL[..5].iter().map(|kind| {
        let kind = Some(*kind);
        Zone { kind, area: if matches!(kind, Some(ZoneKind::Sleeping | ZoneKind::Activity)) { d.measure(33.0, 75.0) } else { d.measure(1.75, 12.0) } }
    });
    let zones = zones.collect();
    Class {
        name: Some(format!("{}班", i + 1)),
        kind: d.choice(ClassKind::ALL),
        children: d.whole(5, 19),
        carers: d.whole(2, 6),
        floor: d.fact(|d| 1 + i64::from(d.roll(5) == 0)),
        area: d.measure(60.0, 220.0),
        zones: Some(zones),
    }
}

fn room(d: &mut Dice, i: usize) -> Room {
    Room {
        name: Some(format!("房{i}")),
        r#use: d.choice(Use::ALL),
        area: d.measure(15.0, 90.0),
        height: d.measure(2.5, 3.75),
        floor: d.whole(1, 3),
        exits: d.whole(1, 3),
        distance: d.measure(4.0, 21.0),
        window_area: d.measure(4.0, 14.0),
        sill: d.measure(0.5, 1.25),
        temperature: d.measure(19.0, 27.0),
    }
}

fn door(d: &mut Dice, i: usize) -> Door {
    let glass = d.fact(|d| d.roll(3) == 0);
    Door {
        number: Some(format!("门{i}")),
        width: d.measure(1.125, 1.75),
        outward: d.yes(15),
        glass,
        glass_from: if glass == Some(true) { d.measure(1.0, 2.0) } else { None },
        threshold: d.fact(|d| d.roll(15) == 0),
    }
}

fn person(d: &mut Dice, i: usize) -> Person {
    Person {
        name: Some(format!("员工{i}")),
        role: d.choice(Role::ALL),
        education: d.choice(Education::ALL),
        certificate_until: d.day("2026-11-01", 500),
        examined: d.day("2025-11-10", 370),
        abuse: d.fact(|d| d.roll(200) == 0),
        crime: d.fact(|d| d.roll(200) == 0),
        training: d.fact(|d| 30.0 + d.roll(60) as f64),
        food_certificate: d.yes(8),
    }
}
