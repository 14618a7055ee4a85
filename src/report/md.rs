//! A report as Markdown.

use super::outline::{Block, outline};
use super::schema::Report;
use super::text::clean;
use crate::lang::Lang;
use std::fmt::Write as _;

/// What means something in Markdown means itself. A sign for less or more between blanks means nothing there and stays readable.
fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let is_special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '&' => true,
            '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')),
            '>' | '#' | '+' | '-' => at == 0,
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn code(text: &str) -> String {
    format!("`{}`", clean(text).replace('`', "'"))
}

/// Writes a report as Markdown.
pub fn md(report: &Report, lang: Lang) -> String {
    let outline = outline(report, lang);
    let mut out = format!("# {}\n\n", escaped(&outline.title));
    for line in &outline.head {
        let _ = writeln!(out, "- {}", escaped(line));
    }
    for section in outline.all_sections() {
        let _ = writeln!(out, "\n## {}", escaped(&section.title));
        for block in &section.blocks {
            self::block(block, lang, &mut out);
        }
    }
    let _ = writeln!(out, "\n---\n\n{}", escaped(&outline.note));
    out
}

fn block(block: &Block, lang: Lang, out: &mut String) {
    out.push('\n');
    let colon = lang.pick("：", ": ");
    let is_empty = block.items.is_empty() && block.lines.is_empty();
    if !block.heading.is_empty() {
        let heading = escaped(&block.heading);
        let _ = if is_empty { writeln!(out, "- {heading}") } else { writeln!(out, "### {heading}\n") };
    }
    for item in &block.items {
        let mut parts: Vec<String> = Vec::new();
        if !item.label.is_empty() {
            parts.push(format!("**{}**", escaped(&item.label)));
        }
        if !item.path.is_empty() {
            parts.push(code(&item.path));
        }
        let mut line = parts.join(" ");
        if !item.text.is_empty() {
            if !line.is_empty() {
                line.push_str(colon);
            }
            line.push_str(&escaped(&item.text));
        }
        let _ = writeln!(out, "- {line}");
        for way in &item.ways {
            let _ = writeln!(out, "  - {}", escaped(way));
        }
    }
    for line in &block.lines {
        let _ = writeln!(out, "- {}{colon}{}", escaped(&line.label), escaped(&line.text(lang)));
    }
}
