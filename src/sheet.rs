//! Workbooks as rows of cells: what an `.xlsx` file says, as text that a field can read, with the place of each cell.

use crate::date::Date;
use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The most bytes of a workbook.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The most bytes that it may unpack to, and the most cells that are read.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
const MAX_CELLS: usize = 2_000_000;

/// A workbook.
#[derive(Debug)]
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<Sheet>,
}

/// A sheet.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Cells that hold something, by row and column from 0.
    pub(crate) rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// Cells that were made one: the first and the last row and column.
    pub(crate) merged: Vec<((u32, u32), (u32, u32))>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// A number, in the shortest decimal digits of the fifteen that a workbook keeps.
    Number(String),
    YesNo(bool),
    Date(Date),
    /// A day with a time, or a time.
    Time(String),
    /// `#N/A` and its like.
    Error(String),
    /// A formula that was never computed.
    NotComputed,
}

/// Why a file is no workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    TooLarge,
    /// A text, perhaps one with commas, in that coding.
    Text(&'static str),
    /// One of the format before 2007, or one that is locked.
    OldOrLocked,
    /// An archive that breaks off.
    Incomplete,
    /// Something else.
    Other,
    Broken(String),
}

impl Workbook {
    /// Reads a workbook.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > MAX_BYTES || unpacked(bytes) > MAX_UNPACKED {
            return Err(Fault::TooLarge);
        }
        if !bytes.starts_with(b"PK") {
            return Err(kind(bytes));
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
        let names: Vec<String> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
        let epoch_1904 = book.has_1904_epoch();
        let (mut sheets, mut left) = (Vec::new(), MAX_CELLS);
        for name in names {
            let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default().into_iter().map(|d| (d.start, d.end)).collect();
            let mut rows: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
            let mut cells = book.worksheet_cells_reader(&name).map_err(|error| fault(&error))?;
            while let Some(cell) = cells.next_cell_with_formula().map_err(|error| fault(&error))? {
                let (row, column) = cell.pos;
                if let Some(value) = value(cell.value, cell.formula.is_some(), epoch_1904) {
                    left = left.checked_sub(1).ok_or(Fault::TooLarge)?;
                    rows.entry(row).or_default().insert(column, value);
                }
            }
            sheets.push(Sheet { name, rows, merged });
        }
        Ok(Self { sheets })
    }
}

impl Sheet {
    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.rows.get(&row)?.get(&column)
    }

    /// `班级!C5`
    pub(crate) fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}", self.name, address(row, column))
    }
}

impl Cell {
    /// What it says, as it is seen.
    pub(crate) fn text(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Number(text) | Cell::Time(text) | Cell::Error(text) => text.clone(),
            Cell::YesNo(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            Cell::Date(day) => day.to_string(),
            Cell::NotComputed => String::new(),
        }
    }
}

/// `C5`
pub(crate) fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        let letter = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(letter).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}

fn value(value: DataRef<'_>, formula: bool, epoch_1904: bool) -> Option<Cell> {
    let text = |text: String| {
        let blank = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}').is_empty();
        (!blank).then_some(Cell::Text(text))
    };
    let cell = match value {
        DataRef::Empty => None,
        DataRef::Int(n) => Some(Cell::Number(n.to_string())),
        DataRef::Float(n) => Some(Cell::Number(decimal(n))),
        DataRef::String(s) => text(s),
        DataRef::SharedString(s) => text(s.to_owned()),
        DataRef::Bool(yes) => Some(Cell::YesNo(yes)),
        DataRef::DateTime(when) if when.is_duration() => Some(Cell::Number(decimal(when.as_f64()))),
        DataRef::DateTime(when) => Some(day(&decimal(when.as_f64()), epoch_1904).unwrap_or_else(|| {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            Cell::Time(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
        })),
        DataRef::DateTimeIso(s) => Some(s.parse::<Date>().map_or(Cell::Time(s), Cell::Date)),
        DataRef::DurationIso(s) => Some(Cell::Time(s)),
        DataRef::Error(error) => Some(Cell::Error(error.to_string())),
    };
    // A formula that gives nothing to see gives an empty text; one without any value was never computed.
    if cell.is_none() && formula { Some(Cell::NotComputed) } else { cell }
}

/// A day by its number in a workbook; `None` where it has a time or is no day.
pub(crate) fn day(serial: &str, epoch_1904: bool) -> Option<Cell> {
    let serial: i64 = serial.parse().ok()?;
    // 1899-12-30 is day 0 from March 1900 on: before that a workbook knows a 29 February 1900 that never was.
    let from = if epoch_1904 { -24_107 } else { -25_569 };
    (serial > 60).then(|| Date::from_days(serial + from)).flatten().map(Cell::Date)
}

/// The shortest digits of a number, of the fifteen that count.
fn decimal(number: f64) -> String {
    let counted = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    format!("{counted}")
}

fn fault(error: &XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::OldOrLocked,
        // The directory of the archive stands at its end.
        XlsxError::Zip(_) => Fault::Incomplete,
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => Fault::Other,
        other => Fault::Broken(other.to_string()),
    }
}

/// What bytes are that are no archive.
fn kind(bytes: &[u8]) -> Fault {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Fault::OldOrLocked;
    }
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if start.is_empty() || start.contains(&0) {
        return Fault::Other;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Fault::Text("UTF-8"),
        // Bytes beyond ASCII in a text that is no UTF-8 are GBK here.
        Err(_) => Fault::Text("GBK"),
    }
}

/// How large the parts of an archive are when unpacked, as its directory says.
fn unpacked(bytes: &[u8]) -> u64 {
    let number = |at: usize, length: usize| -> Option<u64> {
        let bytes = bytes.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let size = |at: usize| -> Option<(u64, usize)> {
        let (name, extra, comment) = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        Some((number(at + 24, 4)?, at + 46 + usize::try_from(name + extra + comment).ok()?))
    };
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06");
    let mut at = end.and_then(|end| number(end + 16, 4)).and_then(|at| usize::try_from(at).ok());
    let mut sum = 0;
    while let Some((length, next)) = at.filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02"))).and_then(size) {
        sum += length;
        at = Some(next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_seen() {
        for (number, text) in [(12.3, "12.3"), (0.1 + 0.2, "0.3"), (3.0, "3"), (1e-7, "0.0000001"), (123_456_789_012_345.0, "123456789012345"), (-2.5, "-2.5")]
        {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn days_by_number() {
        assert_eq!(day("46349", false), Some(Cell::Date("2026-11-23".parse().unwrap())));
        assert_eq!(day("44887", true), Some(Cell::Date("2026-11-23".parse().unwrap())));
        assert_eq!(day("46349.5", false), None);
    }

    #[test]
    fn formulas_have_values_or_are_not_computed() {
        assert_eq!(value(DataRef::Empty, true, false), Some(Cell::NotComputed));
        assert_eq!(value(DataRef::String(String::new()), true, false), Some(Cell::NotComputed));
        assert_eq!(value(DataRef::Float(3.0), true, false), Some(Cell::Number("3".to_owned())));
        assert_eq!(value(DataRef::SharedString(" \u{3000}"), false, false), None);
    }

    #[test]
    fn addresses() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(4, 27), "AB5");
        assert_eq!(address(9, 702), "AAA10");
    }

    #[test]
    fn what_is_no_workbook() {
        assert_eq!(Workbook::read(b"a,b\n1,2\n").unwrap_err(), Fault::Text("UTF-8"));
        assert_eq!(Workbook::read(b"\xb0\xe0\xbc\xb6,\xc8\xcb\xca\xfd\n").unwrap_err(), Fault::Text("GBK"));
        assert_eq!(Workbook::read(&[0xd0, 0xcf, 0x11, 0xe0, 0]).unwrap_err(), Fault::OldOrLocked);
        assert_eq!(Workbook::read(b"PK\x05\x06").unwrap_err(), Fault::Incomplete);
    }
}
