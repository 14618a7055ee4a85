//! A report as one HTML page: nothing is loaded, nothing runs, and it prints on A4.

use super::Entry;
use super::outline::{Block, ItemLine, ORDER, Outline, Part, Section, Writer, outline};
use super::phrases as say;
use super::rows::{Column, Rows, word};
use super::schema::{Counts, Finding, Report};
use super::text::{clean, mark};
use crate::lang::Lang;
use crate::outcome::Outcome;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How the page looks, on a screen, on a telephone and on paper.
const STYLE: &str = include_str!("html.css");

/// Writes reports as one page.
pub fn html(entries: &[Entry<'_>], lang: Lang) -> String {
    let is_several = entries.len() > 1;
    let title = lang.pick("托育机构检查结果", "Findings on a childcare facility");
    let engine = entries.iter().find_map(|entry| entry.report).map_or("tuoyu", |report| &report.engine);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.pick("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(engine);
                // Names come from documents of facts. They are escaped; and nothing could run or be fetched if one were not.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) @if let [only] = entries { @for part in about(only) { " · " (part) } } }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if is_several {
                    header.several {
                        h1 { (title) }
                        (contents(entries, lang))
                    }
                }
                @for (number, entry) in entries.iter().enumerate() {
                    (facility(number, entry, is_several, title, lang))
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// The document and what the facility is called.
fn about(entry: &Entry<'_>) -> Vec<String> {
    std::iter::once(entry.name).chain(entry.called).map(clean).filter(|part| !part.is_empty()).collect()
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fail => "fail",
        Outcome::Undetermined => "open",
        Outcome::Pending => "pending",
        Outcome::Advice => "advice",
        Outcome::Pass => "pass",
        Outcome::NotApplicable => "none",
    }
}

/// The sign and the word: never the colour alone.
fn badge(outcome: Outcome, lang: Lang) -> Markup {
    html! { span class={ "badge " (class(outcome)) } { span.mark aria-hidden="true" { (mark(outcome)) } " " (say::outcome(outcome, lang)) } }
}

/// Which documents there are, and the answer for each.
fn contents(entries: &[Entry<'_>], lang: Lang) -> Markup {
    html! {
        ol.contents {
            @for (number, entry) in entries.iter().enumerate() {
                li {
                    a href={ "#f" (number + 1) } { (clean(entry.name)) }
                    @if let Some(called) = entry.called { " " (clean(called)) }
                    " — "
                    @match entry.report {
                        Some(report) => { (badge(report.exit_outcome(), lang)) " " (Writer::new(report, lang).verdict()) },
                        None => (say::unreadable(lang)),
                    }
                }
            }
        }
    }
}

fn facility(number: usize, entry: &Entry<'_>, is_several: bool, title: &str, lang: Lang) -> Markup {
    let id = format!("f{}", number + 1);
    let Some(report) = entry.report else {
        return html! {
            main id=(id) {
                h1 { (clean(entry.name)) }
                p.verdict { (say::unreadable(lang)) }
            }
        };
    };
    let outline = outline(report, lang);
    html! {
        main id=(id) {
            header {
                h1 { @if is_several { (clean(entry.name)) } @else { (title) } }
                p.about {
                    @for part in about(entry).into_iter().skip(usize::from(is_several)) { (part) " · " }
                    @for (at, part) in outline.head.iter().rev().skip(1).rev().flat_map(|line| line.split(" · ")).enumerate() {
                        @if at > 0 { " · " }
                        span { (clean(part)) }
                    }
                }
                p class={ "verdict " (class(report.exit_outcome())) } {
                    span.mark aria-hidden="true" { (mark(report.exit_outcome())) } " " (clean(outline.head.last().map_or("", String::as_str)))
                }
                (counts(report, &outline, lang))
                (overview(&id, &outline, lang))
            }
            @for (at, section) in outline.sections.iter().enumerate() {
                (self::section(&format!("{id}s{}", at + 1), section, lang))
            }
            (everything(&format!("{id}all"), entry.name, report, lang))
            footer {
                p { (clean(&outline.note)) }
                p.digests { (report.engine) " · " (report.rules.pack) " " code { (report.rules.digest) } " · " (lang.pick("情况", "facts")) " " code { (report.facts_digest) } }
            }
        }
    }
}

/// How many of each, as a table.
fn counts(report: &Report, outline: &Outline, lang: Lang) -> Markup {
    let summary = report.summary;
    let mut columns: Vec<(&str, Counts)> = vec![(lang.pick("规则", "rules"), summary.rules()), (lang.pick("项目", "items"), summary.items)];
    if summary.drafts.total() > 0 {
        columns.push((lang.pick("征求意见稿", "drafts"), summary.drafts));
    }
    // What the outline says below the same numbers.
    let notes = outline.counts.blocks.iter().flat_map(|block| block.lines.iter().skip(columns.len()));
    html! {
        table.counts {
            thead { tr {
                th scope="col" { (outline.counts.title) }
                @for (name, _) in &columns { th scope="col" { (name) } }
            } }
            tbody {
                @for outcome in ORDER {
                    tr {
                        th scope="row" { (badge(outcome, lang)) }
                        @for (_, counts) in &columns { td { (counts.of(outcome)) } }
                    }
                }
            }
        }
        @for line in notes { p.about { (clean(&line.label)) (lang.pick("：", ": ")) (clean(&line.text(lang))) } }
    }
}

/// What the page holds, for a screen.
fn overview(id: &str, outline: &Outline, lang: Lang) -> Markup {
    html! {
        nav {
            ul {
                @for (at, section) in outline.sections.iter().enumerate() {
                    li { a href={ "#" (id) "s" (at + 1) } { (clean(&section.title)) } }
                }
                li { a href={ "#" (id) "all" } { (all_title(lang)) } }
            }
        }
    }
}

fn section(id: &str, section: &Section, lang: Lang) -> Markup {
    let kind = match section.part {
        Part::Outcome(outcome) => class(outcome),
        Part::Draft => "draft",
        Part::Faint => "faint",
        Part::Title => "plain",
    };
    html! {
        section id=(id) class=(kind) {
            h2 { (clean(&section.title)) }
            @for block in &section.blocks { (self::block(block, section.part, lang)) }
        }
    }
}

fn block(block: &Block, part: Part, lang: Lang) -> Markup {
    let kind = block.outcome.map_or("plain", class);
    html! {
        article class=(kind) {
            @if !block.heading.is_empty() {
                h3 {
                    @if let Some(outcome) = block.outcome { (badge(outcome, lang)) " " }
                    (clean(&block.heading))
                    @if part == Part::Draft { " " span.stamp { (lang.pick("征求意见稿", "draft")) } }
                }
            }
            @if !block.items.is_empty() {
                ul.items { @for item in &block.items { (self::item(item, lang)) } }
            }
            @if !block.lines.is_empty() {
                dl {
                    @for line in &block.lines {
                        div {
                            dt { (clean(&line.label)) }
                            dd { @for text in &line.texts { p { (clean(text)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn item(item: &ItemLine, lang: Lang) -> Markup {
    let is_named = !item.label.is_empty() || !item.path.is_empty();
    html! {
        li {
            @if !item.label.is_empty() { b { (clean(&item.label)) } " " }
            @if !item.path.is_empty() { code { (clean(&item.path)) } }
            @if !item.text.is_empty() {
                @if is_named { (lang.pick("：", ": ")) }
                (clean(&item.text))
            }
            @if !item.ways.is_empty() { ul.ways { @for way in &item.ways { li { (clean(way)) } } } }
        }
    }
}

// ── everything that was looked at ───────────────────────────────────────────

fn all_title(lang: Lang) -> &'static str {
    lang.pick("逐条结果", "Every finding")
}

/// Every finding with its clause, those that pass among them: what was looked at at all.
fn everything(id: &str, name: &str, report: &Report, lang: Lang) -> Markup {
    let rows = Rows::new(name, report, lang);
    html! {
        section.all id=(id) {
            h2 { (all_title(lang)) }
            table {
                thead { tr { @for column in [Column::Outcome, Column::Requirement, Column::Item, Column::Under] { th scope="col" { (column.title(lang)) } } } }
                tbody { @for finding in &report.findings { (row(&rows, finding, lang)) } }
            }
        }
    }
}

fn row(rows: &Rows<'_>, finding: &Finding, lang: Lang) -> Markup {
    let cell = |column| rows.cell(finding, column);
    let (item, path, items) = (cell(Column::Item), cell(Column::Path), cell(Column::Items));
    html! {
        tr data-finding=(finding.id) data-outcome=(word(&finding.outcome)) class=(class(finding.outcome)) {
            td {
                (badge(finding.outcome, lang))
                @if finding.is_draft() { " " span.stamp { (lang.pick("征求意见稿", "draft")) } }
            }
            td { (cell(Column::Requirement)) " " code { (cell(Column::Rule)) } }
            td {
                (item) " "
                @if !path.is_empty() { code { (path) } }
                (items)
            }
            td { (cell(Column::Under)) }
        }
    }
}
