//! Facts from any `serde::Serialize`: a program's own structures are told to the same filler as documents are.

use super::fill::{Filler, Scalar};
use super::problem::FactProblem;
use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display, Write as _};

/// Reads a value into facts.
pub(super) fn read(value: &(impl Serialize + ?Sized), filler: &mut Filler<'_, '_>) {
    let mut text = String::new();
    if let Err(Stopped(detail)) = value.serialize(Teller { filler, text: &mut text }) {
        filler.stop(FactProblem::Unserializable { detail }, None);
    }
}

/// Why it does not go on: the value's own words, or nothing where the filler has stopped.
#[derive(Debug)]
struct Stopped(String);

impl Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stopped {}

impl ser::Error for Stopped {
    fn custom<T: Display>(words: T) -> Self {
        Stopped(words.to_string())
    }
}

/// Tells one value to the filler. Numbers are written as the shortest decimal text that reads back as the same number.
struct Teller<'f, 'd, 'm> {
    filler: &'f mut Filler<'d, 'm>,
    text: &'f mut String,
}

impl<'d, 'm> Teller<'_, 'd, 'm> {
    fn inner(&mut self) -> Teller<'_, 'd, 'm> {
        Teller { filler: &mut *self.filler, text: &mut *self.text }
    }

    fn scalar(self, scalar: Scalar<'_>) -> Result<(), Stopped> {
        self.filler.scalar(scalar);
        self.go_on()
    }

    fn display(self, value: impl Display) -> Result<(), Stopped> {
        self.text.clear();
        // Writing to a string fails only where the value's own Display does.
        write!(self.text, "{value}").map_err(ser::Error::custom)?;
        self.filler.scalar(Scalar::Text(self.text));
        self.go_on()
    }

    fn open_map(self) -> Result<Self, Stopped> {
        self.filler.open_map();
        self.go_on()?;
        Ok(self)
    }

    fn open_list(self) -> Result<Self, Stopped> {
        self.filler.open_list();
        self.go_on()?;
        Ok(self)
    }

    /// `{ variant: … }`
    fn variant(self, variant: &str) -> Result<Self, Stopped> {
        let this = self.open_map()?;
        this.filler.key(variant);
        Ok(this)
    }

    fn close(self) -> Result<(), Stopped> {
        self.filler.close();
        self.go_on()
    }

    fn field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Stopped> {
        self.filler.key(key);
        value.serialize(self.inner())
    }

    fn go_on(&self) -> Result<(), Stopped> {
        if self.filler.stopped() { Err(Stopped(String::new())) } else { Ok(()) }
    }
}

/// Methods that write a number or character as its text.
macro_rules! displayed {
    ($($method:ident: $ty:ty),*) => {$(
        fn $method(self, value: $ty) -> Result<(), Stopped> {
            self.display(value)
        }
    )*};
}

impl<'f, 'd, 'm> Serializer for Teller<'f, 'd, 'm> {
    type Ok = ();
    type Error = Stopped;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Variant<'f, 'd, 'm>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Variant<'f, 'd, 'm>;

    displayed!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64, serialize_char: char
    );

    fn serialize_bool(self, yes: bool) -> Result<(), Stopped> {
        self.scalar(Scalar::Bool(yes))
    }

    fn serialize_str(self, text: &str) -> Result<(), Stopped> {
        self.scalar(Scalar::Text(text))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        self.display(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Stopped> {
        self.filler.bytes();
        self.go_on()
    }

    fn serialize_none(self) -> Result<(), Stopped> {
        self.scalar(Scalar::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Stopped> {
        self.scalar(Scalar::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Stopped> {
        self.scalar(Scalar::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Stopped> {
        self.scalar(Scalar::Text(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Result<(), Stopped> {
        let mut this = self.variant(variant)?;
        value.serialize(this.inner())?;
        this.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Stopped> {
        self.open_list()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Stopped> {
        self.open_list()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Stopped> {
        self.open_list()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Variant<'f, 'd, 'm>, Stopped> {
        self.variant(variant)?.open_list().map(Variant)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Stopped> {
        self.open_map()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Stopped> {
        self.open_map()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Variant<'f, 'd, 'm>, Stopped> {
        self.variant(variant)?.open_map().map(Variant)
    }
}

/// The values of a variant, in the group that its name opens.
struct Variant<'f, 'd, 'm>(Teller<'f, 'd, 'm>);

impl Variant<'_, '_, '_> {
    fn close(self) -> Result<(), Stopped> {
        self.0.filler.close();
        self.0.close()
    }
}

impl ser::SerializeSeq for Teller<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        value.serialize(self.inner())
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeTuple for Teller<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        value.serialize(self.inner())
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeTupleStruct for Teller<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        value.serialize(self.inner())
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeTupleVariant for Variant<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        value.serialize(self.0.inner())
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeMap for Teller<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stopped> {
        key.serialize(Key { filler: &mut *self.filler, text: &mut *self.text })
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        value.serialize(self.inner())
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeStruct for Teller<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Stopped> {
        self.field(key, value)
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

impl ser::SerializeStructVariant for Variant<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Stopped> {
        self.0.field(key, value)
    }
    fn end(self) -> Result<(), Stopped> {
        self.close()
    }
}

/// A key of a map: a text, or what has one.
struct Key<'f, 'd, 'm> {
    filler: &'f mut Filler<'d, 'm>,
    text: &'f mut String,
}

impl Key<'_, '_, '_> {
    /// It is a list, a group or nothing.
    fn none<T>(self) -> Result<T, Stopped> {
        self.filler.stop(FactProblem::KeyNotText, None);
        Err(Stopped(String::new()))
    }
}

/// Methods that write a number or character as a key.
macro_rules! keys {
    ($($method:ident: $ty:ty),*) => {$(
        fn $method(self, value: $ty) -> Result<(), Stopped> {
            self.collect_str(&value)
        }
    )*};
}

impl Serializer for Key<'_, '_, '_> {
    type Ok = ();
    type Error = Stopped;
    type SerializeSeq = ser::Impossible<(), Stopped>;
    type SerializeTuple = ser::Impossible<(), Stopped>;
    type SerializeTupleStruct = ser::Impossible<(), Stopped>;
    type SerializeTupleVariant = ser::Impossible<(), Stopped>;
    type SerializeMap = ser::Impossible<(), Stopped>;
    type SerializeStruct = ser::Impossible<(), Stopped>;
    type SerializeStructVariant = ser::Impossible<(), Stopped>;

    keys!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64, serialize_char: char
    );

    fn serialize_str(self, key: &str) -> Result<(), Stopped> {
        self.filler.key(key);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, key: &T) -> Result<(), Stopped> {
        self.text.clear();
        write!(self.text, "{key}").map_err(ser::Error::custom)?;
        self.filler.key(self.text);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Stopped> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Stopped> {
        self.none()
    }
    fn serialize_none(self) -> Result<(), Stopped> {
        self.none()
    }
    fn serialize_unit(self) -> Result<(), Stopped> {
        self.none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Stopped> {
        self.none()
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result<(), Stopped> {
        self.none()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stopped> {
        self.none()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stopped> {
        self.none()
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Stopped> {
        self.none()
    }
    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, Stopped> {
        self.none()
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Stopped> {
        self.none()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Stopped> {
        self.none()
    }
    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Stopped> {
        self.none()
    }
}
