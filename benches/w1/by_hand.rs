//! The same forty rules as straight Rust over typed structs: facts may be missing, a check holds, fails or is open.

use crate::facility::{Class, ClassKind, Day, Education, Facility, Plan, Role, Room, Tenure, Use, ZoneKind};

/// How a rule came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Out {
    Pass,
    Fail,
    Open,
}

/// One finding: a rule, how it came out, the items that fail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: u8,
    pub(crate) out: Out,
    pub(crate) failing: Vec<u32>,
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// What is asked only where a condition holds.
fn only_if(condition: Option<bool>, holds: Option<bool>) -> Option<bool> {
    or(condition.map(|c| !c), holds)
}

/// A comparison with something of which the class kind decides whether it is asked at all.
fn limit(kind: Option<ClassKind>, of: impl Fn(ClassKind) -> Option<f64>, holds: impl Fn(f64) -> Option<bool>) -> Option<bool> {
    match of(kind?) {
        None => Some(true),
        Some(limit) => holds(limit),
    }
}

fn most(kind: ClassKind) -> Option<f64> {
    Some(match kind {
        ClassKind::Infant => 10.0,
        ClassKind::Toddler => 15.0,
        ClassKind::Older => 20.0,
        ClassKind::Mixed => 18.0,
    })
}

fn per_carer(kind: ClassKind) -> Option<f64> {
    match kind {
        ClassKind::Infant => Some(3.0),
        ClassKind::Toddler => Some(5.0),
        ClassKind::Older => Some(7.0),
        ClassKind::Mixed => None,
    }
}

fn sleeping(kind: ClassKind) -> Option<f64> {
    Some(if kind == ClassKind::Infant { 30.0 } else { 35.0 })
}

fn activity(kind: ClassKind) -> Option<f64> {
    Some(match kind {
        ClassKind::Infant => 15.0,
        ClassKind::Older => 70.0,
        _ => 35.0,
    })
}

/// The least and the greatest that a sum of what is not negative can be.
fn sum<'a, T: 'a>(all: &'a [T], counts: impl Fn(&T) -> Option<bool>, value: impl Fn(&T) -> Option<f64>) -> (f64, f64) {
    let (mut least, mut greatest) = (0.0, 0.0);
    for one in all {
        match (counts(one), value(one)) {
            (Some(false), _) => {}
            (Some(true), Some(v)) => {
                least += v;
                greatest += v;
            }
            (None, Some(v)) => greatest += v,
            (_, None) => greatest = f64::INFINITY,
        }
    }
    (least, greatest)
}

fn at_least((least, greatest): (f64, f64), bound: f64) -> Option<bool> {
    if least >= bound {
        Some(true)
    } else if greatest < bound {
        Some(false)
    } else {
        None
    }
}

fn at_most((least, greatest): (f64, f64), bound: f64) -> Option<bool> {
    if greatest <= bound {
        Some(true)
    } else if least > bound {
        Some(false)
    } else {
        None
    }
}

fn for_children(room: &Room) -> Option<bool> {
    room.r#use.map(|u| matches!(u, Use::Sleep | Use::Play))
}

struct Findings {
    all: Vec<Finding>,
}

impl Findings {
    fn items<T>(&mut self, rule: u8, items: Option<&[T]>, check: impl Fn(&T) -> Option<bool>) {
        let Some(items) = items else {
            self.all.push(Finding { rule, out: Out::Open, failing: Vec::new() });
            return;
        };
        let mut failing = Vec::new();
        let mut open = false;
        for (i, item) in items.iter().enumerate() {
            match check(item) {
                Some(true) => {}
                Some(false) => failing.push(i as u32),
                None => open = true,
            }
        }
        let out = if !failing.is_empty() {
            Out::Fail
        } else if open {
            Out::Open
        } else {
            Out::Pass
        };
        self.all.push(Finding { rule, out, failing });
    }

    fn one(&mut self, rule: u8, holds: Option<bool>) {
        let out = match holds {
            Some(true) => Out::Pass,
            Some(false) => Out::Fail,
            None => Out::Open,
        };
        self.all.push(Finding { rule, out, failing: Vec::new() });
    }
}

pub(crate) fn check(f: &Facility, today: Day) -> Vec<Finding> {
    let mut out = Findings { all: Vec::with_capacity(40) };
    let classes = f.classes.as_deref();
    let upstairs = classes.map(|all| {
        let counts = |c: &Class| and(c.floor.map(|n| n == 2), c.kind.map(|k| k == ClassKind::Older));
        sum(all, counts, |c| c.children.map(|n| n as f64))
    });
    let enrolled = classes.map(|all| sum(all, |_| Some(true), |c| c.children.map(|n| n as f64)));

    out.items(1, classes, |c| limit(c.kind, most, |n| Some(c.children? as f64 <= n)));
    out.items(2, classes, |c| limit(c.kind, per_carer, |n| Some(c.carers? as f64 >= (c.children? as f64 / n).ceil())));
    out.items(3, classes, |c| Some(c.area? / c.children? as f64 >= 3.0));
    out.items(4, classes, |c| {
        let floor = |n| c.floor.map(|floor| floor == n);
        let few = upstairs.and_then(|n| at_most(n, 60.0));
        or(floor(1), and(c.kind.map(|k| k == ClassKind::Older), and(floor(2), few)))
    });
    let zones = |c: &Class, kind: ZoneKind| c.zones.as_deref().map(|z| sum(z, |z| z.kind.map(|k| k == kind), |z| z.area));
    out.items(5, classes, |c| limit(c.kind, sleeping, |n| at_least(zones(c, ZoneKind::Sleeping)?, n)));
    out.items(6, classes, |c| limit(c.kind, activity, |n| at_least(zones(c, ZoneKind::Activity)?, n)));
    out.items(7, classes, |c| at_most(sum(c.zones.as_deref()?, |_| Some(true), |z| z.area), c.area?));
    out.items(8, classes, |c| c.zones.as_deref()?.iter().fold(Some(false), |so_far, z| or(so_far, z.kind.map(|k| k == ZoneKind::Toilet))));
    out.items(9, classes, |c| {
        let pantry = c
            .zones
            .as_deref()
            .and_then(|all| all.iter().fold(Some(false), |so_far, z| or(so_far, and(z.kind.map(|k| k == ZoneKind::Pantry), z.area.map(|a| a >= 6.0)))));
        only_if(c.kind.map(|k| k == ClassKind::Infant), pantry)
    });
    let all_zones: Option<Vec<Option<f64>>> = classes.map(|all| all.iter().flat_map(|c| c.zones.iter().flatten().map(|z| z.area)).collect());
    out.items(10, all_zones.as_deref(), |area| Some((*area)? >= 2.0));

    let rooms = f.rooms.as_deref();
    out.items(11, rooms, |r| Some(r.height? >= if for_children(r)? { 3.0 } else { 2.5 }));
    out.items(12, rooms, |r| or(r.exits.map(|n| n >= 2), and(r.area.map(|a| a <= 50.0), r.exits.map(|n| n == 1))));
    out.items(13, rooms, |r| only_if(for_children(r), r.floor.map(|n| n <= 2)));
    out.items(14, rooms, |r| only_if(r.floor.map(|n| n >= 2), r.sill.map(|s| s >= 0.75)));
    out.items(15, rooms, |r| r.distance.map(|n| n <= 20.0));
    out.items(16, rooms, |r| only_if(for_children(r), r.window_area.zip(r.area).map(|(w, a)| w / a >= 0.125)));
    out.items(17, rooms, |r| only_if(for_children(r), r.temperature.map(|t| (20.0..=26.0).contains(&t))));

    let doors = f.doors.as_deref();
    out.items(18, doors, |d| d.width.map(|w| w >= 1.25));
    out.items(19, doors, |d| d.outward);
    out.items(20, doors, |d| if d.glass? { d.glass_from.map(|g| g >= 1.25) } else { Some(true) });
    out.items(21, doors, |d| d.threshold.map(|t| !t));

    let railings = f.railings.as_deref();
    out.items(22, railings, |r| only_if(r.exposed, r.height.map(|h| h >= 1.25)));
    out.items(23, railings, |r| r.gap.map(|g| g <= 0.125));

    let staff = f.staff.as_deref();
    let year_ago = Day(today.0.add_days(-365).unwrap());
    out.items(24, staff, |p| p.certificate_until.map(|d| d >= today));
    out.items(25, staff, |p| p.examined.map(|d| d >= year_ago));
    out.items(26, staff, |p| p.abuse.map(|b| !b));
    out.items(27, staff, |p| p.crime.map(|b| !b));
    let is = |role: Option<Role>, as_role| role.map(|r| r == as_role);
    out.items(28, staff, |p| only_if(is(p.role, Role::Carer), p.training.map(|h| h >= 60.0)));
    out.items(29, staff, |p| only_if(is(p.role, Role::Health), and(p.education.map(|e| e >= Education::Senior), p.training.map(|h| h >= 40.0))));
    out.items(30, staff, |p| only_if(is(p.role, Role::Cook), p.food_certificate));

    out.one(
        31,
        f.site.as_ref().and_then(|s| match s.tenure? {
            Tenure::Owned => Some(true),
            Tenure::Leased => s.lease_term.map(|y| y >= 3.0),
        }),
    );
    out.one(32, f.head.as_ref().and_then(|h| and(and(h.education.map(|e| e >= Education::College), h.experience.map(|y| y >= 3.0)), h.trained)));
    out.one(33, f.video.as_ref().and_then(|v| and(v.covers_all, v.kept.map(|d| d >= 90.0))));
    out.one(
        34,
        f.outdoor.as_ref().and_then(|o| {
            let (least, greatest) = enrolled?;
            // With nobody enrolled there is no quotient, and where that may be so there may be none.
            let each = |bound: f64| if least > 0.0 { at_least((o.area? / greatest, o.area? / least), bound) } else { None };
            or(each(3.0), and(o.public_nearby, each(2.0)))
        }),
    );
    out.one(35, only_if(f.organisation.as_ref().and_then(|o| o.standalone), f.outdoor.as_ref().and_then(|o| o.green).map(|g| g >= 30.0)));
    out.one(
        36,
        f.permits.as_deref().and_then(|all| {
            let valid = all.iter().map(|p| and(p.held, p.valid_until.map(|d| d >= today)));
            let (mut sure, mut perhaps) = (0, 0);
            valid.for_each(|v| match v {
                Some(true) => sure += 1,
                Some(false) => {}
                None => perhaps += 1,
            });
            if sure >= 3 {
                Some(true)
            } else if sure + perhaps < 3 {
                Some(false)
            } else {
                None
            }
        }),
    );
    out.one(37, f.guard.as_ref().and_then(|g| and(and(g.on_duty, g.certified), f.emergency.as_ref().and_then(|e| e.alarm))));
    out.one(
        38,
        f.organisation.as_ref().and_then(|o| {
            let ((least, greatest), capacity) = (enrolled?, o.capacity.map(|n| n as f64));
            match capacity {
                Some(n) if least == greatest => Some(least == n),
                Some(n) if n < least || n > greatest => Some(false),
                _ => None,
            }
        }),
    );
    out.one(
        39,
        staff.and_then(|all| {
            let (least, greatest) = enrolled?;
            let (mut sure, mut perhaps) = (0.0, 0.0);
            for person in all {
                match is(person.role, Role::Health) {
                    Some(true) => sure += 1.0,
                    Some(false) => {}
                    None => perhaps += 1.0,
                }
            }
            let (few, many) = ((least / 150.0).ceil(), (greatest / 150.0).ceil());
            if sure >= many {
                Some(true)
            } else if sure + perhaps < few {
                Some(false)
            } else {
                None
            }
        }),
    );
    let half_year_ago = Day(today.0.add_days(-180).unwrap());
    out.one(
        40,
        f.emergency.as_ref().and_then(|e| {
            let has = |plan| e.plans.as_ref().map(|p| p.contains(&plan));
            and(and(has(Plan::Fire), has(Plan::Epidemic)), e.drill.map(|d| d >= half_year_ago))
        }),
    );
    out.all
}
