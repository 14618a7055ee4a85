//! A report as text for a narrow terminal.

use super::outline::{Block, ItemLine, Part, outline};
use super::schema::Report;
use crate::lang::Lang;
use crate::outcome::Outcome;

/// How parts are set off. Plain by default: colours are the business of who prints.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// What stands before and after a part.
    pub around: fn(Part) -> (&'static str, &'static str),
}

impl Default for Style {
    fn default() -> Self {
        Self { around: |_| ("", "") }
    }
}

impl Style {
    fn paint(self, part: Part, text: &str) -> String {
        let (before, after) = (self.around)(part);
        format!("{before}{text}{after}")
    }
}

/// Names and labels come from documents of facts: whatever would move the cursor or turn the line round is left out.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(crate::source::visible).collect()
}

pub(super) fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "✗",
        Outcome::Undetermined => "?",
        Outcome::Pending => "…",
        Outcome::Advice => "△",
        Outcome::Pass => "✓",
        Outcome::NotApplicable => "-",
    }
}

/// Writes a report as text.
pub fn text(report: &Report, lang: Lang, style: Style) -> String {
    let outline = outline(report, lang);
    let mut out = style.paint(Part::Title, &clean(&outline.title));
    out.push('\n');
    for line in &outline.head {
        out.push_str(&clean(line));
        out.push('\n');
    }
    for section in outline.all_sections() {
        out.push('\n');
        out.push_str(&style.paint(section.part, &clean(&section.title)));
        out.push('\n');
        for block in &section.blocks {
            self::block(block, lang, style, &mut out);
        }
    }
    out.push('\n');
    out.push_str(&style.paint(Part::Faint, &clean(&outline.note)));
    out.push('\n');
    out
}

fn block(block: &Block, lang: Lang, style: Style, out: &mut String) {
    // What is open is said on a line or two: the questions follow, and Markdown has the rest.
    let is_open = block.outcome == Some(Outcome::Undetermined);
    let mut indent = "";
    let mut items = block.items.as_slice();
    if !block.heading.is_empty() {
        if let Some(outcome) = block.outcome {
            out.push_str(&style.paint(Part::Outcome(outcome), mark(outcome)));
            out.push(' ');
        }
        out.push_str(&clean(&block.heading));
        if let (true, [only]) = (is_open, items) {
            out.push_str(lang.pick("：", ": "));
            item(only, lang, style, out);
            items = &[];
        }
        out.push('\n');
        indent = "  ";
    }
    for one in items {
        out.push_str(indent);
        out.push_str("· ");
        item(one, lang, style, out);
        out.push('\n');
        for way in &one.ways {
            out.push_str(indent);
            out.push_str("  ");
            out.push_str(&clean(way));
            out.push('\n');
        }
    }
    for line in block.lines.iter().filter(|_| !is_open) {
        out.push_str(indent);
        out.push_str(&clean(&line.label));
        out.push_str(lang.pick(" ", ": "));
        out.push_str(&clean(&line.text(lang)));
        out.push('\n');
    }
}

fn item(item: &ItemLine, lang: Lang, style: Style, out: &mut String) {
    out.push_str(&clean(&item.label));
    if !item.path.is_empty() {
        if !item.label.is_empty() {
            out.push(' ');
        }
        out.push_str(&style.paint(Part::Faint, &clean(&item.path)));
    }
    if !item.text.is_empty() {
        match (item.label.is_empty(), item.path.is_empty()) {
            (_, false) => out.push_str(lang.pick("：", ": ")),
            (false, true) => out.push_str(lang.pick(" ", ", ")),
            (true, true) => {}
        }
        out.push_str(&clean(&item.text));
    }
}
