//! `tuoyu explain`

use crate::args::Explain;
use crate::exit::Exit;
use crate::rules;
use crate::screen::Screen;
use tuoyu::diag::explain;
use tuoyu::model::NotFound;
use tuoyu::report;

pub(crate) fn run(explain: &Explain, screen: Screen) -> Exit {
    let what = explain.what.trim();
    if let Some(page) = explain::page(what) {
        return screen.result(page, Exit::Done);
    }
    if is_code(what) {
        let (first, last) = (explain::codes().next().unwrap_or_default(), explain::codes().last().unwrap_or_default());
        screen.error(&format!("没有诊断代码 {what}；有 {first} 至 {last}"), &format!("no code {what}; there are {first} to {last}"));
        return Exit::Usage;
    }
    let set = match rules::build(&explain.rules, screen) {
        Ok(set) => set,
        Err(exit) => return exit,
    };
    let Some(day) = explain.as_of.or_else(crate::today) else { return Exit::Usage };
    match set.model().find(what) {
        Ok(target) => screen.result(&report::page(set.model(), target, day, screen.lang), Exit::Done),
        Err(NotFound::Unknown(near)) => {
            let zh = if near.is_empty() { String::new() } else { format!("；是不是「{}」？", near.join("」「")) };
            let en = if near.is_empty() { String::new() } else { format!("; perhaps `{}`?", near.join("`, `")) };
            screen.error(
                &format!("「{what}」不是诊断代码，也不是规则、路径或扶持的名称{zh}"),
                &format!("`{what}` is no code, and names no rule, pathway or support{en}"),
            );
            Exit::Usage
        }
        Err(NotFound::Several(keys)) => {
            screen.error(&format!("「{what}」不止一个：{}", keys.join("、")), &format!("`{what}` is several: {}", keys.join(", ")));
            Exit::Usage
        }
    }
}

/// `E0103`: a letter and four digits.
fn is_code(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('E' | 'W' | 'e' | 'w')) && text.len() == 5 && chars.all(|c| c.is_ascii_digit())
}
