//! A day on which something is in force.

use crate::date::Date;
use crate::model::{Citation, Model, PackId};

/// From when to when something is in force, by its own days and by those of the documents that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    spans: Vec<(Option<Date>, Option<Date>)>,
}

impl InForce {
    /// Of something with days of its own.
    pub(crate) fn of(model: &Model, citations: &[Citation], from: Option<Date>, until: Option<Date>) -> Self {
        let own = (from, until);
        if citations.is_empty() {
            return Self { spans: vec![own] };
        }
        let spans = citations.iter().filter_map(|c| {
            let document = model.documents.at(c.document);
            let via = c.via.as_ref().map(|(id, _)| model.documents.at(*id));
            let both = overlap(own, (document.from, document.until))?;
            via.map_or(Some(both), |via| overlap(both, (via.from, via.until)))
        });
        Self { spans: spans.collect() }
    }

    /// Never.
    pub(crate) fn none() -> Self {
        Self { spans: Vec::new() }
    }

    /// While either is in force.
    #[must_use]
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.spans.extend(&other.spans);
        self
    }

    /// Whether a day lies in it.
    pub(crate) fn holds(&self, day: Date) -> bool {
        self.spans.iter().any(|(from, until)| from.is_none_or(|f| f <= day) && until.is_none_or(|u| day <= u))
    }

    /// Whether no day lies in it.
    pub(crate) fn is_never(&self) -> bool {
        self.spans.is_empty()
    }

    /// The first day in force, where there is one.
    fn first(&self) -> Option<Date> {
        self.spans.iter().filter_map(|s| s.0).min()
    }

    /// While both are in force.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let spans = self.spans.iter().flat_map(|a| other.spans.iter().filter_map(|b| overlap(*a, *b)));
        Self { spans: spans.collect() }
    }

    /// The first and the last day that lie in it, where there are such.
    pub(crate) fn bounds(&self) -> (Option<Date>, Option<Date>) {
        let from = self.spans.iter().map(|s| s.0).min().flatten();
        let open = self.spans.iter().any(|s| s.1.is_none());
        (from, self.spans.iter().map(|s| s.1).max().flatten().filter(|_| !open))
    }

    /// The day on which a pack's examples are evaluated, or some other where that is none of its days.
    pub(crate) fn usual_day(&self, model: &Model, pack: PackId) -> Option<Date> {
        // What begins after the last day of examples is looked at on its first.
        self.day(model, model.packs.at(pack).as_of_examples).or_else(|| self.first())
    }

    /// The last day in force that is not after `limit`. Without a limit the last day in force; where nothing ends it, the day on which
    /// the youngest of what it rests on begins, which is one on which all of it is there.
    fn day(&self, model: &Model, limit: Option<Date>) -> Option<Date> {
        let open = self.spans.iter().any(|s| s.1.is_none());
        if limit.is_none() && open {
            let begun = self.spans.iter().filter(|s| s.1.is_none()).filter_map(|s| s.0).max();
            return begun.or_else(|| model.documents.iter().filter_map(|d| d.from).max()).or_else(|| Date::new(2000, 1, 1));
        }
        let last = |span: &(Option<Date>, Option<Date>)| match (span.1, limit) {
            (Some(until), Some(limit)) => Some(until.min(limit)),
            (until, limit) => until.or(limit),
        };
        self.spans.iter().filter(|s| limit.is_none_or(|l| s.0.is_none_or(|from| from <= l))).filter_map(last).max()
    }
}

fn overlap(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> Option<(Option<Date>, Option<Date>)> {
    let from = a.0.max(b.0);
    let until = match (a.1, b.1) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    };
    from.zip(until).is_none_or(|(from, until)| from <= until).then_some((from, until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Option<Date> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    #[test]
    fn the_last_day_up_to_a_limit() {
        let model = Model::default();
        for (spans, limit, expected) in [
            (vec![("2019-10-08", "")], "2026-11-23", "2026-11-23"),
            (vec![("2019-10-08", "2025-12-31")], "2026-11-23", "2025-12-31"),
            (vec![("2026-01-01", "2027-12-31")], "2026-11-23", "2026-11-23"),
            (vec![("2027-01-01", "")], "2026-11-23", ""),
            (vec![("2019-10-08", "2025-12-31")], "", "2025-12-31"),
            (vec![("2019-10-08", "")], "", "2019-10-08"),
            (vec![("2019-10-08", ""), ("2021-01-01", "")], "", "2021-01-01"),
            (vec![("", "")], "", "2000-01-01"),
            (vec![("2019-06-01", "2020-01-01"), ("2021-01-01", "2022-01-01")], "2020-06-01", "2020-01-01"),
        ] {
            let in_force = InForce { spans: spans.iter().map(|(a, b)| (d(a), d(b))).collect() };
            assert_eq!(in_force.day(&model, d(limit)), d(expected), "{spans:?} {limit}");
        }
    }

    #[test]
    fn bounds_are_of_all_spans() {
        let of = |spans: &[(&str, &str)]| InForce { spans: spans.iter().map(|(a, b)| (d(a), d(b))).collect() }.bounds();
        assert_eq!(of(&[("2019-06-01", "2020-01-01"), ("2021-01-01", "2022-01-01")]), (d("2019-06-01"), d("2022-01-01")));
        assert_eq!(of(&[("", "2020-01-01"), ("2021-01-01", "")]), (None, None));
    }
}
