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
    let subject = match blank.subject.as_deref().map(|name| set.subject(name)).transpose() {
        Ok(subject) => subject.or_else(|| set.default_subject()),
        Err(unknown) => {
            let (name, known) = (&unknown.name, &unknown.known);
            screen.error(&format!("没有主体「{name}」；有：{}", known.join("、")), &format!("no subject `{name}`; there is: {}", known.join(", ")));
            return Exit::Usage;
        }
    };
    let Some(subject) = subject else {
        screen.error("规则没有说是哪个主体；请写 --subject", "the rules do not say which subject; write --subject");
        return Exit::Usage;
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
    if let Err(error) = files::create(path, &bytes) {
        let (zh, en) = match error.kind() {
            std::io::ErrorKind::NotFound => ("没有这个文件夹".to_owned(), "no such folder".to_owned()),
            std::io::ErrorKind::AlreadyExists => (
                "已经有了，里面也许有填好的内容；换个名字，或先删去它".to_owned(),
                "it is there already and may be filled in; choose another name or delete it first".to_owned(),
            ),
            _ => files::io_words(&error),
        };
        let name = files::shown(path);
        screen.error(&format!("写不了 {name}：{zh}"), &format!("cannot write {name}: {en}"));
        return Exit::Usage;
    }
    Exit::Done
}
