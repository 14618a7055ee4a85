//! Reading and writing: never more than a limit is read, never half a file is written.

use crate::exit::Exit;
use crate::screen::Screen;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tuoyu::facts::{self, FactError, FactErrors};
use tuoyu::lang::Lang;
use tuoyu::report::{ENDS, is_ours};

/// The most bytes of a document of facts.
pub(crate) const MOST_FACTS: usize = 16 * 1024 * 1024;
/// The most bytes of a rule file, a manifest or a test file.
pub(crate) const MOST_RULES: usize = 1024 * 1024;

/// Why a file is not to be had.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The system does not give it.
    Io(io::Error),
    /// It is larger than is read.
    TooLarge { limit: usize },
    /// It is not UTF-8.
    Encoding(FactErrors),
}

impl Unreadable {
    /// One line: where and what.
    pub(crate) fn text(&self, name: &str, lang: Lang) -> String {
        match self {
            Unreadable::Io(error) => {
                let (zh, en) = io_words(error);
                lang.pick(format!("{name}：{zh}"), format!("{name}: {en}"))
            }
            Unreadable::TooLarge { limit } => {
                let mib = limit / 1024 / 1024;
                lang.pick(format!("{name}：超过 {mib} MiB"), format!("{name}: larger than {mib} MiB"))
            }
            Unreadable::Encoding(errors) => errors.items.iter().map(|error| placed(name, error, lang)).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// What the system says, in words; its own words where it is none of the usual things.
pub(crate) fn io_words(error: &io::Error) -> (String, String) {
    let (zh, en) = match error.kind() {
        io::ErrorKind::NotFound => ("没有这个文件", "no such file"),
        io::ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        io::ErrorKind::IsADirectory => ("这是文件夹，不是文件", "a folder, not a file"),
        io::ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        io::ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => ("磁盘只读", "the disk is read-only"),
        _ => return (error.to_string(), error.to_string()),
    };
    (zh.to_owned(), en.to_owned())
}

/// Says that a file could not be written, and why.
pub(crate) fn unwritable(path: &Path, error: &io::Error, screen: Screen) -> Exit {
    let (zh, en) = match error.kind() {
        io::ErrorKind::NotFound => ("没有这个文件夹".to_owned(), "no such folder".to_owned()),
        io::ErrorKind::AlreadyExists => (
            "已经有了，里面也许有填好的内容；换个名字，或先删去它".to_owned(),
            "it is there already and may be filled in; choose another name or delete it first".to_owned(),
        ),
        _ => io_words(error),
    };
    let name = shown(path);
    screen.error(&format!("写不了 {name}：{zh}"), &format!("cannot write {name}: {en}"));
    Exit::Usage
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path, limit: usize) -> Result<String, Unreadable> {
    let bytes = read_bytes(path, limit)?;
    match facts::utf8(&bytes) {
        Ok(_) => String::from_utf8(bytes).map_err(|error| Unreadable::Io(io::Error::other(error))),
        Err(errors) => Err(Unreadable::Encoding(errors)),
    }
}

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn read_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Unreadable> {
    let bytes = if is_stdin(path) { bounded(io::stdin().lock(), limit) } else { File::open(path).and_then(|file| bounded(file, limit)) };
    let bytes = bytes.map_err(Unreadable::Io)?;
    if bytes.len() > limit { Err(Unreadable::TooLarge { limit }) } else { Ok(bytes) }
}

/// `facility.yaml:12:9: …`
pub(crate) fn placed(name: &str, error: &FactError, lang: Lang) -> String {
    let place = error.at.map_or_else(|| lang.pick("：", ": ").to_owned(), |at| format!(":{}:{}: ", at.line, at.column));
    format!("{name}{place}{}", facts::message::line(error, lang))
}

/// One byte more than the limit at the most, so that a file without end ends.
fn bounded(from: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a path means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    if is_stdin(path) {
        return "stdin".to_owned();
    }
    let shown = path.display().to_string().replace('\\', "/");
    shown.strip_prefix("./").filter(|rest| !rest.is_empty()).map_or(shown.clone(), str::to_owned)
}

/// Whether two paths lead to one file.
pub(crate) fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// Whether a report may be written there: nothing is there, or no plain file, or a report that nobody has changed since.
pub(crate) fn may_replace(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        // What else is wrong with the place is said where it is written to.
        _ => return Ok(true),
    }
    let mut file = File::open(path)?;
    let mut beginning = Vec::new();
    Read::by_ref(&mut file).take(ENDS as u64).read_to_end(&mut beginning)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(ENDS as u64)))?;
    let mut end = Vec::new();
    file.take(ENDS as u64).read_to_end(&mut end)?;
    Ok(is_ours(&beginning, &end))
}

/// Writes a file as a whole: beside its place first, then moved there.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    write_bytes(path, text.as_bytes())
}

/// The same for a file that must not be there yet: it may have been filled in.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_file() { Err(io::ErrorKind::AlreadyExists.into()) } else { write_bytes(path, bytes) }
}

/// The same for any bytes.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // Where a link leads, so that the link stays; and what is no plain file (a pipe, a device) must not be replaced by one.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    let beside: PathBuf = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        // A file that is replaced keeps who may read it.
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_it_is_not_utf8() {
        let folder = std::env::temp_dir().join(format!("tuoyu-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("gbk.yaml");
        fs::write(&file, b"name: \xe6\x99\xa8\nx: \xb0\xe0").unwrap();
        assert_eq!(
            read(&file, 100).unwrap_err().text("gbk.yaml", Lang::En),
            "gbk.yaml:2:4: the file is not UTF-8; it looks like GBK (save it as UTF-8 in an editor)"
        );
        assert!(matches!(read(&file, 10), Err(Unreadable::TooLarge { limit: 10 })));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn replaces_as_a_whole() {
        let folder = std::env::temp_dir().join(format!("tuoyu-write-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("report.json");
        write(&file, "one").unwrap();
        write(&file, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert!(write(&folder.join("none/report.json"), "x").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
