//! `tuoyu blank`

use crate::args::{Blank, BlankFormat};
use crate::exit::Exit;
use crate::files;
use crate::rules;
use crate::screen::Screen;
use tuoyu::ask;

pub(crate) fn run(blank: &Blank, screen: Screen) -> Exit {
    let set = match rules::build(&blank.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let subject = match rules::subject_or_default(&set, blank.subject.as_deref(), screen) {
        Ok(subject) => subject,
        Err(exit) => return exit,
    };
    let bytes = match blank.format {
        BlankFormat::Yaml => ask::blank(subject, screen.lang).into_bytes(),
        BlankFormat::Xlsx => match ask::blank_workbook(subject, screen.lang) {
            Ok(bytes) => bytes,
            Err(why) => {
                screen.error(&format!("写不成工作簿：{why}"), &format!("no workbook can be made of it: {why}"));
                return Exit::Limit;
            }
        },
    };
    let Some(path) = &blank.output else {
        if blank.format == BlankFormat::Xlsx {
            screen.error("工作簿要写入文件：--output 托育机构.xlsx", "a workbook is written to a file: --output facility.xlsx");
            return Exit::Usage;
        }
        return screen.result(&String::from_utf8_lossy(&bytes), Exit::Done);
    };
    files::create(path, &bytes).map_or_else(|error| files::unwritable(path, &error, screen), |()| Exit::Done)
}
