//! Reads `pack.yaml`.

use crate::date::Date;
use crate::lang::Lang;
use crate::model::{Bilingual, Manifest, YearCalendar};
use crate::span::Span;
use crate::yaml::{self, Entry, Form, FormProblem};

pub(crate) const KEYS: [&str; 9] = ["pack", "name", "title", "version", "extends", "jurisdiction", "subject", "as_of_examples", "calendars"];

/// One mistake in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// Where.
    pub span: Span,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Form(FormProblem),
    NotList { key: String },
    NotKey { key: String, value: String },
    NotYear { value: String },
    WrongYear { date: Date, year: i16 },
    WrongWeekday { date: Date, off: bool },
}

impl ManifestError {
    /// One clause that says what is wrong.
    pub fn text(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Form(problem) => problem.text(lang),
            Problem::NotList { key } => lang.pick(format!("「{key}」须是日期的列表"), format!("`{key}` is a list of dates")),
            Problem::NotKey { key, value } => lang.pick(
                format!("「{key}」只能用小写字母、数字和下划线，以字母开头，不能是「{value}」"),
                format!("`{key}` is written with small letters, digits and underscores and begins with a letter, not `{value}`"),
            ),
            Problem::NotYear { value } => lang.pick(format!("「{value}」不是年份"), format!("`{value}` is not a year")),
            Problem::WrongYear { date, year } => lang.pick(format!("{date} 不在 {year} 年"), format!("{date} is not in {year}")),
            Problem::WrongWeekday { date, off: true } => lang.pick(format!("{date} 是周末，本来就不上班"), format!("{date} is a weekend day and off anyway")),
            Problem::WrongWeekday { date, off: false } => lang.pick(format!("{date} 不是周末，本来就上班"), format!("{date} is a weekday and worked anyway")),
        }
    }
}

impl Manifest {
    /// Reads `pack.yaml`; `name` is the key where it says none. Beside every mistake comes what could be read all the
    /// same, so that one slip does not make strangers of the packs that know each other.
    pub fn from_yaml(text: &str, name: &str) -> (Self, Vec<ManifestError>) {
        let mut manifest = Self { key: name.to_owned(), ..Self::default() };
        let mut reader = Reader { errors: Vec::new() };
        match yaml::parse(text) {
            Err(error) => reader.refuse(error.span, FormProblem::Yaml(error)),
            Ok(root) if root.is_null() => {}
            Ok(root) => {
                for entry in reader.mapping("pack.yaml", &root) {
                    reader.entry(&mut manifest, entry);
                }
            }
        }
        (manifest, reader.errors)
    }
}

struct Reader {
    errors: Vec<ManifestError>,
}

impl Form for Reader {
    fn refuse(&mut self, span: Span, problem: FormProblem) {
        self.say(span, Problem::Form(problem));
    }
}

impl Reader {
    fn say(&mut self, span: Span, problem: Problem) {
        self.errors.push(ManifestError { span, problem });
    }

    fn entry(&mut self, manifest: &mut Manifest, entry: &Entry) {
        match entry.key.as_str() {
            "pack" => {
                if let Some(key) = self.key(entry) {
                    manifest.key = key;
                }
            }
            "name" => manifest.name = self.text(entry),
            "title" => manifest.title = self.title(entry),
            "version" => manifest.version = self.text(entry).unwrap_or_default(),
            "extends" => manifest.extends = self.key(entry),
            "jurisdiction" => manifest.jurisdiction = self.text(entry),
            "subject" => manifest.subject = self.text(entry),
            "as_of_examples" => manifest.as_of_examples = self.date(&entry.node),
            "calendars" => {
                for year in self.mapping("calendars", &entry.node) {
                    self.calendar(manifest, year);
                }
            }
            _ => self.unknown(entry, &KEYS),
        }
    }

    fn text(&mut self, entry: &Entry) -> Option<String> {
        match entry.node.text() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            _ => {
                self.refuse(entry.node.span, FormProblem::NotText { key: entry.key.clone() });
                None
            }
        }
    }

    /// A name by which other files refer to the pack.
    fn key(&mut self, entry: &Entry) -> Option<String> {
        let text = self.text(entry)?;
        let fits = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !fits {
            self.say(entry.node.span, Problem::NotKey { key: entry.key.clone(), value: text });
            return None;
        }
        Some(text)
    }

    fn title(&mut self, entry: &Entry) -> Bilingual {
        let Some(entries) = entry.node.entries() else {
            return Bilingual::zh(self.text(entry).unwrap_or_default());
        };
        let mut title = Bilingual::default();
        for language in entries {
            match language.key.as_str() {
                "zh" => title.zh = self.text(language).unwrap_or_default(),
                "en" => title.en = self.text(language),
                _ => self.unknown(language, &["zh", "en"]),
            }
        }
        title
    }

    fn calendar(&mut self, manifest: &mut Manifest, entry: &Entry) {
        let Some(year) = entry.key.parse().ok().filter(|year| (1583..=9999).contains(year)) else {
            self.say(entry.at, Problem::NotYear { value: entry.key.clone() });
            return;
        };
        let mut calendar = YearCalendar::default();
        for days in self.mapping("calendars", &entry.node) {
            match days.key.as_str() {
                "off" => calendar.off = self.days(days, year),
                "on" => calendar.on = self.days(days, year),
                _ => self.unknown(days, &["off", "on"]),
            }
        }
        manifest.calendars.insert(year, calendar);
    }

    /// The days of one year that differ from Monday to Friday, sorted. One that does not differ is a slip of the pen.
    fn days(&mut self, entry: &Entry, year: i16) -> Vec<Date> {
        let Some(items) = entry.node.items() else {
            self.say(entry.node.span, Problem::NotList { key: entry.key.clone() });
            return Vec::new();
        };
        let off = entry.key == "off";
        let mut days = Vec::new();
        for item in items {
            let Some(date) = self.date(item) else { continue };
            if date.parts().0 != year {
                self.say(item.span, Problem::WrongYear { date, year });
            } else if date.is_weekend() == off {
                self.say(item.span, Problem::WrongWeekday { date, off });
            } else {
                days.push(date);
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test ends where something is not as it should be")]
mod tests {
    use super::*;

    #[test]
    fn reads() {
        let text = "pack: ezhou\nname: 鄂州\ntitle: {zh: 鄂州市, en: Ezhou}\nversion: 2026.10\nextends: hubei\nsubject: facility\nas_of_examples: 2026-11-23\n\
                    calendars:\n  2026: {off: [2026-10-02, 2026-10-01], on: [2026-10-10]}\n";
        let (manifest, errors) = Manifest::from_yaml(text, "folder");
        assert_eq!(errors, []);
        assert_eq!((manifest.key.as_str(), manifest.version.as_str(), manifest.extends.as_deref()), ("ezhou", "2026.10", Some("hubei")));
        assert_eq!(manifest.title, Bilingual { zh: "鄂州市".into(), en: Some("Ezhou".into()) });
        let calendar = &manifest.calendars[&2026];
        assert_eq!(calendar.off.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-10-01", "2026-10-02"]);
        assert_eq!(Manifest::from_yaml("", "folder").0.key, "folder");
    }

    #[test]
    fn says_every_mistake() {
        let text = "pack: 鄂州\nextnds: hubei\ntitle: [a]\nas_of_examples: 2026-02-30\ncalendars:\n  2026: {off: [2026-10-10, 2025-10-01], on: 2026-10-10, rest: []}\n  next: {}\n";
        let (_, errors) = Manifest::from_yaml(text, "x");
        let found: Vec<String> = errors.iter().map(|e| format!("{}: {}", &text[e.span.range()], e.text(Lang::Zh))).collect();
        assert_eq!(
            found,
            [
                "鄂州: 「pack」只能用小写字母、数字和下划线，以字母开头，不能是「鄂州」",
                "extnds: 没有「extnds」这一项；是不是「extends」？",
                "[a]: 「title」须是一段文字",
                "2026-02-30: 「2026-02-30」不是 2026-11-23 这样的日期",
                "2026-10-10: 2026-10-10 是周末，本来就不上班",
                "2025-10-01: 2025-10-01 不在 2026 年",
                "2026-10-10: 「on」须是日期的列表",
                "rest: 没有「rest」这一项；可用的有：off、on",
                "next: 「next」不是年份",
            ]
        );
    }
}
