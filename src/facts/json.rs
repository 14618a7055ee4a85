//! JSON as events. Numbers are read as the text that they were written as: nothing is rounded on the way.

use super::fill::{Filler, Scalar, Wanted};
use super::problem::{FactProblem, JsonFault};
use super::value;
use super::yaml::Said;
use crate::source::SourceFile;
use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Reads a document into facts.
pub(super) fn read(text: &str, filler: &mut Filler<'_, '_>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Value { filler: &mut *filler, text }.deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = read {
        stop(filler, text, &error, 0);
    }
}

/// Reports a syntax error of a piece of the text that begins at a byte.
fn stop(filler: &mut Filler<'_, '_>, text: &str, error: &serde_json::Error, base: usize) {
    let piece = text.get(base..).unwrap_or(text);
    let line: usize = piece.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (base + line + error.column().saturating_sub(1)).min(text.len());
    let position = || SourceFile::new("", text).position(u32::try_from(at).unwrap_or(u32::MAX));
    if filler.stopped() {
        filler.stopped_at(position);
        return;
    }
    let problem = match fault(error) {
        JsonFault::End if piece.trim().is_empty() => FactProblem::Json(JsonFault::Empty),
        JsonFault::Key => split_number(text, at).map_or(FactProblem::Json(JsonFault::Key), |whole| FactProblem::SplitNumber { whole: Some(whole) }),
        fault => FactProblem::Json(fault),
    };
    filler.stop(problem, Some(position()));
}

/// In `{"area": 1,200}` the comma ends the value, and 200 seems to be a key: the number around a byte, without the comma.
fn split_number(text: &str, at: usize) -> Option<String> {
    let part = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let (before, after) = text.split_at_checked(at)?;
    let start = before.trim_end_matches(part).len();
    let end = at + after.find(|c| !part(c)).unwrap_or(after.len());
    value::suggestion(text.get(start..end)?, "")
}

/// What `serde_json` says, which tells its faults apart by their words alone.
fn fault(error: &serde_json::Error) -> JsonFault {
    let words = error.to_string();
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    match () {
        () if error.is_eof() => JsonFault::End,
        () if says(&["trailing characters"]) => JsonFault::Trailing,
        () if says(&["trailing comma"]) => JsonFault::TrailingComma,
        () if says(&["expected `,`"]) => JsonFault::Comma,
        () if says(&["expected `:`"]) => JsonFault::Colon,
        () if says(&["key must be a string"]) => JsonFault::Key,
        () if says(&["control character", "escape", "surrogate"]) => JsonFault::String,
        () if says(&["invalid number", "number out of range"]) => JsonFault::Number,
        () => JsonFault::Other,
    }
}

/// One value, for the filler.
struct Value<'f, 'd, 'm, 't> {
    filler: &'f mut Filler<'d, 'm>,
    text: &'t str,
}

impl<'t> Value<'_, '_, '_, 't> {
    /// A value whose text is known: it is looked into only where it is a list or a group.
    fn raw(self, raw: &'t str) {
        let filler = &mut *self.filler;
        match raw.as_bytes() {
            b"null" => filler.scalar(Scalar::Null),
            b"true" => filler.scalar(Scalar::Bool(true)),
            b"false" => filler.scalar(Scalar::Bool(false)),
            [b'"', inside @ .., b'"'] if !inside.contains(&b'\\') => filler.scalar(Scalar::Text(raw.get(1..raw.len() - 1).unwrap_or_default())),
            [b'{' | b'[' | b'"', ..] => {
                let (text, base) = (self.text, raw.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()));
                let mut json = serde_json::Deserializer::from_str(raw);
                if let Err(error) = json.deserialize_any(Value { filler: &mut *filler, text }) {
                    stop(filler, text, &error, base);
                }
            }
            _ => filler.scalar(Scalar::Text(raw)),
        }
    }

    fn go_on<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.filler.stopped() { Err(E::custom("stopped")) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.filler.wanted() {
            Wanted::Nested => json.deserialize_any(self),
            Wanted::Value => {
                let raw = <&'de RawValue>::deserialize(json)?;
                self.raw(raw.get());
                Ok(())
            }
        }
    }
}

impl<'de> Visitor<'de> for Value<'_, '_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("facts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.filler.open_map();
        self.go_on()?;
        while map.next_key_seed(Key { filler: &mut *self.filler })?.is_some() {
            map.next_value_seed(Value { filler: &mut *self.filler, text: self.text })?;
            self.go_on()?;
        }
        self.filler.close();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.filler.open_list();
        self.go_on()?;
        while seq.next_element_seed(Value { filler: &mut *self.filler, text: self.text })?.is_some() {
            self.go_on()?;
        }
        self.filler.close();
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.filler.scalar(Scalar::Text(text));
        Ok(())
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.filler.scalar(Scalar::Bool(yes));
        Ok(())
    }

    // A number comes here only where a list or a group belongs: where a number belongs its text is read.
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.filler.scalar(Scalar::Bool(true));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.filler.scalar(Scalar::Bool(true));
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.filler.scalar(Scalar::Bool(true));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.filler.scalar(Scalar::Null);
        Ok(())
    }
}

/// A key, for the filler.
struct Key<'f, 'd, 'm> {
    filler: &'f mut Filler<'d, 'm>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        self.filler.key(key);
        Ok(())
    }
}

/// Tells what a text says, each with the byte it stands at, until nobody listens any more or the text is no JSON.
/// Slower than [`read`]: what is nested is looked at once for each level.
pub(super) fn events(text: &str, listen: impl FnMut(Said<'_>, usize) -> bool) {
    let whole = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut walk = Walk { text, listen, depth: 0 };
    let _ = if whole.starts_with(['{', '[']) { walk.nested(whole) } else { walk.tell(Said::Scalar(Scalar::Null), whole) };
}

/// Nobody listens any more, or the text is no JSON.
struct Over;

struct Walk<'t, L> {
    text: &'t str,
    listen: L,
    depth: usize,
}

impl<'t, L: FnMut(Said<'_>, usize) -> bool> Walk<'t, L> {
    fn tell(&mut self, said: Said<'_>, part: &str) -> Result<(), Over> {
        let at = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        if (self.listen)(said, at) { Ok(()) } else { Err(Over) }
    }

    fn value(&mut self, raw: &'t str) -> Result<(), Over> {
        match raw.as_bytes() {
            [b'{' | b'[', ..] => self.nested(raw),
            [b'"', ..] => {
                let text: String = serde_json::from_str(raw).map_err(|_| Over)?;
                self.tell(Said::Scalar(Scalar::Text(&text)), raw)
            }
            b"null" => self.tell(Said::Scalar(Scalar::Null), raw),
            _ => self.tell(Said::Scalar(Scalar::Text(raw)), raw),
        }
    }

    fn nested(&mut self, raw: &'t str) -> Result<(), Over> {
        if self.depth == super::MAX_DEPTH {
            return Ok(());
        }
        self.depth += 1;
        let mut json = serde_json::Deserializer::from_str(raw);
        json.deserialize_any(Nested { walk: self, raw }).map_err(|_| Over)?;
        self.depth -= 1;
        self.tell(Said::Close, raw)
    }
}

/// A list or group whose text is known, for a walk.
struct Nested<'w, 't, L> {
    walk: &'w mut Walk<'t, L>,
    raw: &'t str,
}

impl<'de, L: FnMut(Said<'_>, usize) -> bool> Visitor<'de> for Nested<'_, 'de, L> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or a group")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let over = |_| serde::de::Error::custom("over");
        self.walk.tell(Said::OpenMap, self.raw).map_err(over)?;
        while let Some(key) = map.next_key::<&RawValue>()? {
            let text: String = serde_json::from_str(key.get()).map_err(serde::de::Error::custom)?;
            self.walk.tell(Said::Key(&text), key.get()).map_err(over)?;
            self.walk.value(map.next_value::<&RawValue>()?.get()).map_err(over)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let over = |_| serde::de::Error::custom("over");
        self.walk.tell(Said::OpenList, self.raw).map_err(over)?;
        while let Some(value) = seq.next_element::<&RawValue>()? {
            self.walk.value(value.get()).map_err(over)?;
        }
        Ok(())
    }
}
