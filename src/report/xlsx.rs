//! Reports as a workbook: a summary, every finding, what is to be done by whom, pathways and support.
//!
//! Every text is written as a text, so that none becomes a formula. Its day of making is the day of the check, so that the
//! same report gives the same bytes. The archive ends with a comment that programs drop when they save it anew.

use super::Entry;
use super::outline::{Block, ORDER, Writer};
use super::phrases as say;
use super::rows::{Column, Rows};
use super::schema::{Counts, Finding, Report};
use super::text::clean;
use crate::lang::Lang;
use crate::outcome::Outcome;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use thiserror::Error;

/// What stands at the end of a workbook that nobody has saved anew.
pub(super) const COMMENT: &[u8] = b"tuoyu report.v1";

/// The most rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;
/// The most characters of a cell.
const MOST_CHARS: usize = 32_767;

/// Why there is no workbook.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unwritten {
    /// A sheet holds so many rows and no more.
    #[error("more than {MOST_ROWS} rows")]
    TooManyRows,
    /// What the writer of workbooks says.
    #[error("{0}")]
    Other(String),
}

impl From<XlsxError> for Unwritten {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => Unwritten::TooManyRows,
            other => Unwritten::Other(other.to_string()),
        }
    }
}

/// Writes reports as one workbook.
pub fn xlsx(entries: &[Entry<'_>], lang: Lang) -> Result<Vec<u8>, Unwritten> {
    let mut workbook = Workbook::new();
    let book = Book { entries, lang, look: Look::new(lang) };
    workbook.set_properties(&book.properties()?);
    book.summary(workbook.add_worksheet())?;
    book.findings(workbook.add_worksheet())?;
    book.to_do(workbook.add_worksheet())?;
    book.procedures(workbook.add_worksheet())?;
    let mut bytes = workbook.save_to_buffer()?;
    // An archive ends with the length of its comment, none so far.
    if bytes.ends_with(&[0, 0]) {
        bytes.truncate(bytes.len() - 2);
        bytes.extend(u16::try_from(COMMENT.len()).unwrap_or_default().to_le_bytes());
        bytes.extend(COMMENT);
    }
    Ok(bytes)
}

/// How cells look.
struct Look {
    title: Format,
    head: Format,
    cell: Format,
    count: Format,
    note: Format,
}

impl Look {
    fn new(lang: Lang) -> Self {
        let plain = Format::new().set_font_name(lang.pick("Microsoft YaHei", "Calibri")).set_font_size(10).set_align(FormatAlign::Top);
        let wrapped = plain.clone().set_text_wrap();
        let boxed = wrapped.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_C4CA));
        Self {
            title: plain.clone().set_bold().set_font_size(16),
            head: boxed.clone().set_bold().set_align(FormatAlign::VerticalCenter).set_background_color(Color::RGB(0x00E9_EDF1)),
            count: boxed.clone().set_align(FormatAlign::Right),
            cell: boxed,
            note: wrapped.set_bold(),
        }
    }

    /// The word says it, too; the colour helps the eye.
    fn outcome(&self, outcome: Outcome) -> Format {
        let colour = match outcome {
            Outcome::Fail => 0x00A4_161A,
            Outcome::Undetermined => 0x008A_5300,
            Outcome::Pending => 0x0057_379A,
            Outcome::Advice => 0x0012_508A,
            Outcome::Pass => 0x0017_632F,
            Outcome::NotApplicable => 0x005C_6067,
        };
        self.cell.clone().set_bold().set_font_color(Color::RGB(colour))
    }
}

/// A text that fits into a cell.
fn fitting(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= MOST_CHARS { text } else { text.chars().take(MOST_CHARS - 1).chain(['…']).collect() }
}

/// How many lines a text takes in a column. A Chinese character is as wide as two digits.
fn lines(text: &str, width: u16) -> u32 {
    let digits: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    u32::try_from(digits.div_ceil(usize::from(width.max(3) - 1))).unwrap_or(u32::MAX).clamp(1, 1000)
}

/// How wide a column is, in digits; a Chinese character takes two.
fn width(column: Column) -> u16 {
    match column {
        Column::Grade => 7,
        Column::Outcome => 10,
        Column::Deadline | Column::Day => 12,
        Column::Item | Column::Responsible | Column::Nature | Column::Path => 14,
        Column::File | Column::Where => 18,
        Column::Items => 20,
        Column::Requirement | Column::Remedy | Column::Ways | Column::Rule => 24,
        Column::Questions | Column::Inspect | Column::Id | Column::Under | Column::Task => 30,
        Column::Reason | Column::Also | Column::Penalty | Column::Note => 34,
    }
}

/// What the table of findings shows, and what of it goes on paper.
const FINDINGS: [Column; 18] = [
    Column::Outcome,
    Column::Requirement,
    Column::Nature,
    Column::Item,
    Column::Path,
    Column::Reason,
    Column::Under,
    Column::Remedy,
    Column::Grade,
    Column::Deadline,
    Column::Responsible,
    Column::Ways,
    Column::Questions,
    Column::Penalty,
    Column::Inspect,
    Column::Items,
    Column::Rule,
    Column::Id,
];
const ON_PAPER: usize = 8;

const TO_DO: [Column; 9] =
    [Column::Responsible, Column::Outcome, Column::Requirement, Column::Where, Column::Reason, Column::Task, Column::Ways, Column::Deadline, Column::Under];

struct Book<'a> {
    entries: &'a [Entry<'a>],
    lang: Lang,
    look: Look,
}

/// A sheet that is being filled from the top.
struct Table<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    /// Of the columns.
    widths: Vec<u16>,
    /// How many lines the fullest cell of the row has.
    lines: u32,
}

impl Table<'_> {
    fn write(&mut self, column: usize, text: &str, format: &Format) -> Result<(), Unwritten> {
        let column = u16::try_from(column).map_err(|_| Unwritten::TooManyRows)?;
        let text = fitting(text);
        if let Some(width) = self.widths.get(usize::from(column)) {
            self.lines = self.lines.max(lines(&text, *width));
        }
        self.sheet.write_string_with_format(self.row, column, text, format)?;
        Ok(())
    }

    /// The row is full: as high as its text, for not every program works that out.
    fn next(&mut self) -> Result<(), Unwritten> {
        const LINE: u32 = 18;
        const MOST: u32 = 540;
        self.sheet.set_row_height_pixels(self.row, (self.lines * LINE + 5).min(MOST))?;
        self.row += 1;
        self.lines = 1;
        Ok(())
    }

    fn count(&mut self, column: usize, count: u32, format: &Format) -> Result<(), Unwritten> {
        let column = u16::try_from(column).map_err(|_| Unwritten::TooManyRows)?;
        self.sheet.write_number_with_format(self.row, column, count, format)?;
        Ok(())
    }

    /// The heads of columns, which stay in sight and are on every page.
    fn head(&mut self, heads: &[(String, u16)], format: &Format) -> Result<(), Unwritten> {
        self.widths = heads.iter().map(|(_, width)| *width).collect();
        for (column, (head, width)) in heads.iter().enumerate() {
            self.write(column, head, format)?;
            self.sheet.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), *width)?;
        }
        self.sheet.set_freeze_panes(self.row + 1, 0)?;
        self.sheet.set_repeat_rows(self.row, self.row)?;
        self.next()
    }

    /// Buttons at the heads that choose among the rows so far.
    fn filter(&mut self) -> Result<(), Unwritten> {
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, self.columns().saturating_sub(1))?;
        }
        Ok(())
    }

    fn columns(&self) -> u16 {
        u16::try_from(self.widths.len()).unwrap_or(u16::MAX)
    }
}

impl<'a> Book<'a> {
    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(zh, en)
    }

    fn is_several(&self) -> bool {
        self.entries.len() > 1
    }

    fn reports(&self) -> impl Iterator<Item = (&'a str, &'a Report)> {
        self.entries.iter().filter_map(|entry| Some((entry.name, entry.report?)))
    }

    fn title(&self) -> &'static str {
        self.pick("托育机构检查结果", "Findings on a childcare facility")
    }

    fn properties(&self) -> Result<DocProperties, Unwritten> {
        let mut properties = DocProperties::new().set_title(self.title()).set_author("tuoyu");
        if let Some((_, report)) = self.reports().next() {
            properties = properties.set_comment(report.engine.as_str()).set_creation_datetime(&ExcelDateTime::parse_from_str(&report.as_of.to_string())?);
        }
        Ok(properties)
    }

    /// A sheet with its name, ready for A4 across.
    fn sheet<'s>(&self, sheet: &'s mut Worksheet, name: &str) -> Result<Table<'s>, Unwritten> {
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        sheet.set_header(format!("&L{}&R&A", self.title())).set_footer("&C&P / &N");
        Ok(Table { sheet, row: 0, widths: Vec::new(), lines: 1 })
    }

    /// What every report ends with.
    fn note(&self, table: &mut Table<'_>, columns: u16) -> Result<(), Unwritten> {
        let Some((_, report)) = self.reports().next() else { return Ok(()) };
        let row = table.row + 1;
        table.sheet.merge_range(row, 0, row, columns.saturating_sub(1).max(1), &fitting(report.note.text(self.lang)), &self.look.note)?;
        table.sheet.set_row_height(row, 48)?;
        Ok(())
    }

    // ── sheets ──────────────────────────────────────────────────────────────

    fn summary(&self, sheet: &mut Worksheet) -> Result<(), Unwritten> {
        let mut table = self.sheet(sheet, self.pick("汇总", "Summary"))?;
        table.write(0, self.title(), &self.look.title)?;
        table.row = 2;
        let words =
            [(Column::File.title(self.lang), 26), (Column::Day.title(self.lang), 12), (self.pick("结论", "in short"), 36), (self.pick("合计", "in all"), 14)];
        let outcomes = ORDER.map(|outcome| (say::outcome(outcome, self.lang), 11));
        let from = [
            (self.pick("规则", "rules"), 20),
            (self.pick("规则摘要", "rules digest"), 26),
            (self.pick("情况摘要", "facts digest"), 26),
            (self.pick("程序", "engine"), 14),
        ];
        let heads: Vec<(String, u16)> = words.into_iter().chain(outcomes).chain(from).map(|(head, width)| (head.to_owned(), width)).collect();
        table.head(&heads, &self.look.head)?;
        for entry in self.entries {
            let Some(report) = entry.report else {
                for (column, text) in [entry.name, "", say::unreadable(self.lang)].into_iter().enumerate() {
                    table.write(column, text, &self.look.cell)?;
                }
                table.next()?;
                continue;
            };
            let summary = report.summary;
            let mut rows: Vec<(&str, Counts)> = vec![(self.pick("规则", "rules"), summary.rules()), (self.pick("项目", "items"), summary.items)];
            if summary.drafts.total() > 0 {
                rows.push((self.pick("征求意见稿", "drafts"), summary.drafts));
            }
            let look = self.look.outcome(report.exit_outcome());
            let verdict = Writer::new(report, self.lang).verdict();
            let rules = format!("{} {}", report.rules.pack, report.rules.version);
            for (name, counts) in rows {
                let day = report.as_of.to_string();
                for (column, text) in [entry.name, &day, &verdict, name].into_iter().enumerate() {
                    table.write(column, text, if column == 2 { &look } else { &self.look.cell })?;
                }
                for (column, outcome) in ORDER.into_iter().enumerate() {
                    table.count(column + 4, counts.of(outcome), &self.look.count)?;
                }
                for (column, text) in [rules.trim_end(), &report.rules.digest, &report.facts_digest, &report.engine].into_iter().enumerate() {
                    table.write(column + 10, text, &self.look.cell)?;
                }
                table.next()?;
            }
        }
        self.note(&mut table, 10)?;
        let last = table.row + 1;
        table.sheet.set_print_area(0, 0, last, 10)?;
        Ok(())
    }

    /// The columns of a table, with the document first where there are several.
    fn columns(&self, columns: &[Column]) -> Vec<Column> {
        let file = self.is_several().then_some(Column::File);
        file.into_iter().chain(columns.iter().copied()).collect()
    }

    fn heads(&self, columns: &[Column]) -> Vec<(String, u16)> {
        columns.iter().map(|column| (column.title(self.lang).to_owned(), width(*column))).collect()
    }

    fn row(&self, table: &mut Table<'_>, rows: &Rows<'_>, finding: &Finding, columns: &[Column], responsible: Option<&str>) -> Result<(), Unwritten> {
        for (at, column) in columns.iter().enumerate() {
            match (column, responsible) {
                (Column::Responsible, Some(name)) => table.write(at, name, &self.look.cell)?,
                (Column::Outcome, _) => table.write(at, &rows.cell(finding, *column), &self.look.outcome(finding.outcome))?,
                _ => table.write(at, &rows.cell(finding, *column), &self.look.cell)?,
            }
        }
        Ok(())
    }

    fn findings(&self, sheet: &mut Worksheet) -> Result<(), Unwritten> {
        let mut table = self.sheet(sheet, self.pick("检查结果", "Findings"))?;
        let columns = self.columns(&FINDINGS);
        let on_paper = ON_PAPER + usize::from(self.is_several());
        let mut heads = self.heads(&columns);
        // On a screen there is room; and rows are not to be high for what is not on paper.
        for (_, width) in heads.iter_mut().skip(on_paper) {
            *width = (*width * 2).max(12);
        }
        table.head(&heads, &self.look.head)?;
        for (name, report) in self.reports() {
            let rows = Rows::new(name, report, self.lang);
            // What fails is what one looks for; drafts stand apart.
            let mut findings: Vec<&Finding> = report.findings.iter().collect();
            findings.sort_by_key(|finding| (finding.is_draft(), ORDER.iter().position(|outcome| *outcome == finding.outcome)));
            for finding in findings {
                self.row(&mut table, &rows, finding, &columns, None)?;
                table.next()?;
            }
        }
        table.filter()?;
        let on_paper = u16::try_from(on_paper).unwrap_or(u16::MAX);
        self.note(&mut table, on_paper)?;
        let last = table.row + 1;
        table.sheet.set_print_area(0, 0, last, on_paper - 1)?;
        Ok(())
    }

    /// What is to be put right, answered or kept in mind, by who is responsible for it. Drafts ask for nothing.
    fn to_do(&self, sheet: &mut Worksheet) -> Result<(), Unwritten> {
        let mut table = self.sheet(sheet, self.pick("待办", "To do"))?;
        let columns = self.columns(&TO_DO);
        let done = (self.pick("办理情况", "done").to_owned(), 14);
        table.head(&self.heads(&columns).into_iter().chain([done]).collect::<Vec<_>>(), &self.look.head)?;
        let unsaid = self.pick("（未注明）", "(not stated)");
        let rank = |finding: &Finding| match finding.outcome {
            Outcome::Fail => Some(0),
            Outcome::Pending => Some(1),
            Outcome::Undetermined if finding.could_fail() => Some(2),
            Outcome::Advice => Some(3),
            _ => None,
        };
        let mut all: Vec<((bool, &str, i32), &Finding, Rows<'_>)> = Vec::new();
        for (name, report) in self.reports() {
            for finding in report.findings.iter().filter(|finding| !finding.is_draft()) {
                let Some(rank) = rank(finding) else { continue };
                let rows = || Rows::new(name, report, self.lang);
                if finding.responsible.is_empty() {
                    all.push(((true, unsaid, rank), finding, rows()));
                }
                all.extend(finding.responsible.iter().map(|who| ((false, who.text(self.lang), rank), finding, rows())));
            }
        }
        all.sort_by_key(|(key, ..)| *key);
        for ((_, who, _), finding, rows) in &all {
            self.row(&mut table, rows, finding, &columns, Some(who))?;
            table.write(columns.len(), "", &self.look.cell)?;
            table.next()?;
        }
        table.filter()?;
        let columns = table.columns();
        self.note(&mut table, columns)
    }

    /// Pathways, support, and what was not checked because it is not in force: a row a line.
    fn procedures(&self, sheet: &mut Worksheet) -> Result<(), Unwritten> {
        let mut table = self.sheet(sheet, self.pick("办理与扶持", "Pathways and support"))?;
        let file = self.is_several().then(|| (Column::File.title(self.lang), width(Column::File)));
        let words = [
            (self.pick("类别", "kind"), 14),
            (self.pick("名称与结果", "name and outcome"), 36),
            (self.pick("内容", "what"), 14),
            (self.pick("说明", "text"), 70),
        ];
        let heads: Vec<(String, u16)> = file.into_iter().chain(words).map(|(head, width)| (head.to_owned(), width)).collect();
        table.head(&heads, &self.look.head)?;
        for (name, report) in self.reports() {
            let words = Writer::new(report, self.lang);
            let pathways = report.pathways.iter().map(|pathway| (self.pick("办理路径", "pathway"), words.pathway(pathway)));
            let support = report.support.iter().map(|support| (self.pick("扶持", "support"), words.support(support)));
            let rest = report.not_in_force.iter().map(|rule| (self.pick("不在有效期内", "not in force"), words.not_in_force(rule)));
            for (kind, block) in pathways.chain(support).chain(rest) {
                self.block(&mut table, name, kind, &block)?;
            }
        }
        table.filter()?;
        let columns = table.columns();
        self.note(&mut table, columns)
    }

    fn block(&self, table: &mut Table<'_>, name: &str, kind: &str, block: &Block) -> Result<(), Unwritten> {
        let lines: Vec<(String, String)> = block.lines.iter().map(|line| (line.label.clone(), line.text(self.lang))).collect();
        let lines = if lines.is_empty() { vec![(String::new(), String::new())] } else { lines };
        for (label, text) in lines {
            let file = self.is_several().then_some(name);
            for (column, cell) in file.into_iter().chain([kind, &block.heading, &label, &text]).enumerate() {
                table.write(column, cell, &self.look.cell)?;
            }
            table.next()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_an_end() {
        let mut workbook = Workbook::new();
        let (format, sheet) = (Format::new(), workbook.add_worksheet());
        let mut table = Table { sheet, row: MOST_ROWS - 1, widths: vec![10], lines: 1 };
        assert_eq!(table.write(0, "the last", &format).and_then(|()| table.next()), Ok(()));
        assert_eq!(table.write(0, "one more", &format), Err(Unwritten::TooManyRows));
        assert_eq!(Unwritten::TooManyRows.to_string(), "more than 1048576 rows");
    }
}
