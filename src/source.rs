//! Source texts, and where a byte stands in them: line, character column, UTF-16 column.

use crate::span::Span;

/// One source in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct FileId(pub u32);

/// A place as a person reads it; all three count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
    /// Column, in UTF-16 units (JavaScript, language servers).
    pub utf16: u32,
}

/// A named text with its line starts.
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    text: String,
    lines: Vec<u32>,
}

impl SourceFile {
    /// Indexes a text; `\n`, `\r\n` and a lone `\r` end a line.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        for (i, b) in bytes.iter().enumerate() {
            if *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                lines.push(u32::try_from(i + 1).unwrap_or(u32::MAX));
            }
        }
        Self { name: name.into(), text, lines }
    }

    /// The name it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The line that a byte stands in, without its end and without a byte order mark at the start of the file.
    pub fn line(&self, offset: u32) -> Span {
        let next = self.lines.partition_point(|start| *start <= offset);
        let start = next.checked_sub(1).and_then(|line| self.lines.get(line)).map_or(0, |start| *start as usize);
        let end = self.lines.get(next).map_or(self.text.len(), |start| *start as usize);
        let line = self.text.get(start..end).unwrap_or("");
        let bom = if start == 0 { line.len() - line.trim_start_matches('\u{feff}').len() } else { 0 };
        Span::new(start + bom, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// Line and columns of a byte offset; an offset inside a character counts as its start.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(start as usize..end).unwrap_or("");
        // A byte order mark at the start of a file is not a column that a person can see.
        let before = before.trim_start_matches('\u{feff}');
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: count(before.chars().count()), utf16: count(before.encode_utf16().count()) }
    }
}

/// All sources of one build.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a text and says which number it got.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile::new(name, text));
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order of adding.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().zip(0..).map(|(file, i)| (FileId(i), file))
    }
}

/// A character as a line can show it: what moves the cursor, or turns the writing of the rest round, is a blank.
pub fn visible(c: char) -> char {
    match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("a", "规则 a\r\n  应 𠀀x\ry");
        assert_eq!(file.position(7), Position { line: 1, column: 4, utf16: 4 });
        let x = u32::try_from(file.text().find('x').unwrap()).unwrap();
        assert_eq!(file.position(x), Position { line: 2, column: 6, utf16: 7 });
        let y = u32::try_from(file.text().find('y').unwrap()).unwrap();
        assert_eq!(file.position(y), Position { line: 3, column: 1, utf16: 1 });
    }

    #[test]
    fn lines_have_no_ends() {
        let file = SourceFile::new("a", "\u{feff}一\r\n\r二\n");
        let lines: Vec<&str> = [0, 3, 6, 7, 8, 9, 11, 12, 13, 99].map(|at| file.slice(file.line(at))).to_vec();
        assert_eq!(lines, ["一", "一", "一", "一", "", "二", "二", "二", "", ""]);
    }
}
