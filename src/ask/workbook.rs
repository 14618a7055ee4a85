//! A workbook in which nothing is said yet: a sheet of single facts, a row each, and a sheet for each list, with choices to
//! pick from. Filled in, it is read by [`Facts::from_workbook`](crate::facts::Facts::from_workbook).

use super::blank::how;
use crate::facts::{ANSWER, KEY, MAX_ITEMS, NOTES, WorkbookKey, workbook_keys};
use crate::lang::Lang;
use crate::model::{Column, ColumnId, ColumnType, ListId, Model, Named, SchemaField, SchemaFieldKind, Subject, SubjectRef};
use crate::report;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// The rows of a list sheet that are made ready to be filled in.
const READY: u32 = 300;
/// The columns of the sheet of single facts.
const WIDTHS: [u32; 6] = [18, 44, 22, 26, 44, 26];
/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;

/// The blank document as a workbook: names and words in Chinese or in English.
///
/// # Errors
/// The rules declare more than a workbook can hold.
pub fn blank_workbook(subject: SubjectRef<'_>, lang: Lang) -> Result<Vec<u8>, String> {
    let mut writer = Writer { model: subject.model, schema: subject.subject(), lang, looks: Looks::new(), keys: Keys::new(subject.subject()) };
    writer.workbook().map_err(|error| error.to_string())
}

/// How cells look.
struct Looks {
    head: Format,
    note: Format,
    key: Format,
    section: Format,
    text: Format,
    answer: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::VerticalCenter).set_text_wrap();
        let lined = || base().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF));
        let answer = || lined().set_background_color(Color::RGB(0x00FF_F9E5)).set_unlocked();
        Self {
            head: lined().set_bold().set_background_color(Color::RGB(0x00DD_EBF7)),
            note: lined().set_font_size(9).set_font_color(Color::RGB(0x0059_5959)),
            key: Format::new().set_font_size(8).set_font_color(Color::RGB(0x00A6_A6A6)),
            section: Format::new().set_bold().set_font_size(12).set_align(FormatAlign::Bottom),
            text: lined(),
            answer: answer(),
            day: answer().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The keys of everything, the other way round.
struct Keys {
    fields: BTreeMap<ColumnId, String>,
    lists: BTreeMap<ListId, String>,
    outer: BTreeMap<ListId, String>,
}

impl Keys {
    fn new(schema: &Subject) -> Self {
        let mut keys = Self { fields: BTreeMap::new(), lists: BTreeMap::new(), outer: BTreeMap::new() };
        for (key, what) in workbook_keys(schema) {
            match what {
                WorkbookKey::Subject => {}
                WorkbookKey::Field(id) => drop(keys.fields.insert(id, key)),
                WorkbookKey::List(id) => drop(keys.lists.insert(id, key)),
                WorkbookKey::Outer(id) => drop(keys.outer.insert(id, key)),
            }
        }
        keys
    }
}

struct Writer<'a> {
    model: &'a Model,
    schema: &'a Subject,
    lang: Lang,
    looks: Looks,
    keys: Keys,
}

/// What a column of a list sheet is for.
#[derive(Clone, Copy)]
enum Filled<'a> {
    Outer(ListId),
    Field(ColumnId, &'a Column),
    List(ListId),
}

impl<'a> Writer<'a> {
    fn workbook(&mut self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // No clock: the same rules give the same bytes.
        book.set_properties(&DocProperties::new().set_author("tuoyu").set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
        let names = self.sheet_names();
        self.singles(book.add_worksheet(), &names)?;
        for list in self.schema.lists.ids().skip(1) {
            let sheet = book.add_worksheet();
            self.list(sheet, list, &names)?;
        }
        self.notes(book.add_worksheet())?;
        book.save_to_buffer()
    }

    fn name(&self, named: &'a Named) -> &'a str {
        self.lang.pick(&named.name, &named.key)
    }

    /// The sheet of each list: its name, after those of the lists around it; no two alike.
    fn sheet_names(&self) -> BTreeMap<ListId, String> {
        let mut names: BTreeMap<ListId, String> = BTreeMap::new();
        for (id, list) in self.schema.lists.enumerate().skip(1) {
            let around = list.parent.and_then(|parent| names.get(&parent)).map(|name| format!("{name}-")).unwrap_or_default();
            let full: String = format!("{around}{}", self.name(&list.named)).replace(['[', ']', ':', '*', '?', '/', '\\'], "_");
            let mut name: String = full.chars().take(LONGEST_NAME).collect();
            let mut number = 2;
            while names.values().any(|known| *known == name) || name == self.singles_name() || NOTES.contains(&name.as_str()) {
                let end = format!("-{number}");
                name = full.chars().take(LONGEST_NAME - end.len()).collect::<String>() + &end;
                number += 1;
            }
            names.insert(id, name);
        }
        names
    }

    fn singles_name(&self) -> &'static str {
        self.lang.pick("基本情况", "facts")
    }

    // ── single facts ────────────────────────────────────────────────────────

    fn singles(&self, sheet: &mut Worksheet, names: &BTreeMap<ListId, String>) -> Result<(), XlsxError> {
        sheet.set_name(self.singles_name())?;
        let heads = self.lang.pick(["名称", "问题", ANSWER[0], "单位或填法", "说明", KEY], ["name", "question", ANSWER[1], "unit or choices", "note", KEY]);
        for ((column, head), width) in (0_u16..).zip(heads).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, head, &self.looks.head)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_column_hidden(5)?;
        let mut row = 1;
        self.row(
            sheet,
            row,
            &Row {
                name: self.lang.pick("主体", "subject"), question: self.lang.pick("填的是什么？", "What is it about?"), how: "", note: "", key: "subject"
            },
        )?;
        sheet.write_string_with_format(row, 2, self.name(&self.schema.named), &self.looks.answer)?;
        row += 1;
        self.single_fields(sheet, &mut row, &self.schema.fields, &mut Vec::new(), names)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok(())
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, words: &Row<'_>) -> Result<(), XlsxError> {
        let texts = [words.name, words.question, "", words.how, words.note];
        sheet.set_row_height(row, height(texts.into_iter().zip(WIDTHS), 15))?;
        sheet.write_string_with_format(row, 0, words.name, &self.looks.text)?;
        sheet.write_string_with_format(row, 1, words.question, &self.looks.text)?;
        sheet.write_blank(row, 2, &self.looks.answer)?;
        sheet.write_string_with_format(row, 3, words.how, &self.looks.note)?;
        sheet.write_string_with_format(row, 4, words.note, &self.looks.note)?;
        sheet.write_string_with_format(row, 5, words.key, &self.looks.key)?;
        Ok(())
    }

    fn single_fields(
        &self,
        sheet: &mut Worksheet,
        row: &mut u32,
        fields: &'a [SchemaField],
        groups: &mut Vec<&'a str>,
        names: &BTreeMap<ListId, String>,
    ) -> Result<(), XlsxError> {
        for field in fields {
            match &field.kind {
                SchemaFieldKind::Value(id) => {
                    let column = self.schema.columns.at(*id);
                    let question = report::question(self.model, column);
                    let (how, note) = (self.how(column), self.note(column));
                    let key = self.keys.fields.get(id).map(String::as_str).unwrap_or_default();
                    self.row(sheet, *row, &Row { name: self.name(&field.named), question: question.text(self.lang), how: &how, note: &note, key })?;
                    self.ready(sheet, column, (*row, *row), 2)?;
                    *row += 1;
                }
                SchemaFieldKind::Group(inner) => {
                    groups.push(self.name(&field.named));
                    sheet.set_row_height(*row, 24)?;
                    sheet.write_string_with_format(*row, 0, groups.join(" · "), &self.looks.section)?;
                    *row += 1;
                    self.single_fields(sheet, row, inner, groups, names)?;
                    groups.pop();
                }
                SchemaFieldKind::List(list, _) => {
                    let name = names.get(list).map(String::as_str).unwrap_or_default();
                    let own = self.schema.lists.at(*list).question.as_ref().map(|q| q.text(self.lang).to_owned());
                    let asked = self.lang.pick(
                        format!("有哪些{}？一项一行，填在「{name}」表", self.name(&field.named)),
                        format!("Which {name} are there? One a row, in the sheet `{name}`"),
                    );
                    let how = self.lang.pick("一项也没有的写 无；没填全的写 未填完", "none where there are none; more where some are still to come");
                    let key = self.keys.lists.get(list).map(String::as_str).unwrap_or_default();
                    self.row(sheet, *row, &Row { name: self.name(&field.named), question: own.as_deref().unwrap_or(&asked), how, note: "", key })?;
                    sheet.add_data_validation(*row, 2, *row, 2, &self.list_words()?)?;
                    *row += 1;
                }
            }
        }
        Ok(())
    }

    // ── lists ───────────────────────────────────────────────────────────────

    fn list(&self, sheet: &mut Worksheet, list: ListId, names: &BTreeMap<ListId, String>) -> Result<(), XlsxError> {
        let Some(name) = names.get(&list) else { return Ok(()) };
        sheet.set_name(name)?;
        let declared = self.schema.lists.at(list);
        let mut columns: Vec<Filled<'a>> = Vec::new();
        if declared.parent.is_some_and(|parent| parent != Subject::ROOT) {
            columns.push(Filled::Outer(list));
        }
        self.columns_of(list, &mut columns);
        let mut heights = [0; 3];
        for (at, column) in (0_u16..).zip(&columns) {
            let (key, label, how, note) = self.head(*column, names);
            sheet.write_string_with_format(0, at, key, &self.looks.key)?;
            sheet.write_string_with_format(1, at, label.as_str(), &self.looks.head)?;
            sheet.write_string_with_format(2, at, how.as_str(), &self.looks.note)?;
            sheet.write_string_with_format(3, at, note.as_str(), &self.looks.note)?;
            let longest = [label.as_str(), how.as_str()].iter().map(|text| text.chars().count()).max().unwrap_or(0);
            let width = u32::try_from(longest).unwrap_or(20).clamp(6, 12) * 2;
            sheet.set_column_width(at, width)?;
            for (highest, text) in heights.iter_mut().zip([&label, &how, &note]) {
                *highest = height([(text.as_str(), width)], 14).max(*highest);
            }
            for row in 4..4 + READY {
                let look = if matches!(column, Filled::Field(_, Column { ty: ColumnType::Date, .. })) { &self.looks.day } else { &self.looks.answer };
                sheet.write_blank(row, at, look)?;
            }
            let end = 4 + u32::try_from(MAX_ITEMS).unwrap_or(READY);
            match column {
                Filled::Field(_, column) => self.ready(sheet, column, (4, end), at)?,
                Filled::List(_) => drop(sheet.add_data_validation(4, at, end, at, &self.list_words()?)?),
                Filled::Outer(_) => {}
            }
        }
        sheet.set_row_hidden(0)?;
        for (row, height) in (1..).zip(heights) {
            sheet.set_row_height(row, height)?;
        }
        let first = u16::from(!columns.is_empty());
        sheet.set_freeze_panes(4, first)?;
        sheet.set_landscape().set_paper_size(9).set_repeat_rows(1, 3)?;
        Ok(())
    }

    /// In the order of writing.
    fn columns_of(&self, list: ListId, out: &mut Vec<Filled<'a>>) {
        fn walk<'a>(fields: &'a [SchemaField], list: ListId, inside: bool, schema: &'a Subject, out: &mut Vec<Filled<'a>>) {
            for field in fields {
                match &field.kind {
                    SchemaFieldKind::Value(id) if inside => out.push(Filled::Field(*id, schema.columns.at(*id))),
                    SchemaFieldKind::Value(_) => {}
                    SchemaFieldKind::Group(inner) => walk(inner, list, inside, schema, out),
                    SchemaFieldKind::List(own, inner) => {
                        if inside {
                            out.push(Filled::List(*own));
                        } else {
                            walk(inner, list, *own == list, schema, out);
                        }
                    }
                }
            }
        }
        walk(&self.schema.fields, list, false, self.schema, out);
    }

    /// Key, label, how to fill it in, note.
    fn head(&self, column: Filled<'a>, names: &BTreeMap<ListId, String>) -> (&str, String, String, String) {
        match column {
            Filled::Outer(list) => {
                let parent = self.schema.lists.at(list).parent.map(|parent| self.name(&self.schema.lists.at(parent).named)).unwrap_or_default();
                let label = self.lang.pick(format!("所属{parent}"), format!("of {parent}"));
                let how = self.lang.pick("写名称，或第几项", "its name, or the number of its row").to_owned();
                (self.keys.outer.get(&list).map(String::as_str).unwrap_or_default(), label, how, String::new())
            }
            Filled::Field(id, declared) => {
                let groups: Vec<&str> = declared.path.iter().map(|n| self.name(n)).collect();
                let question = report::question(self.model, declared);
                let note = self.note(declared);
                let note = if note.is_empty() { question.text(self.lang).to_owned() } else { format!("{}\n{note}", question.text(self.lang)) };
                (self.keys.fields.get(&id).map(String::as_str).unwrap_or_default(), groups.join("·"), self.how(declared), note)
            }
            Filled::List(list) => {
                let name = names.get(&list).map(String::as_str).unwrap_or_default();
                let how = self.lang.pick("没有写 无", "none where there are none").to_owned();
                let note = self.lang.pick(format!("填在「{name}」表；没填全的写 未填完"), format!("in the sheet `{name}`; more where some are still to come"));
                (self.keys.lists.get(&list).map(String::as_str).unwrap_or_default(), self.name(&self.schema.lists.at(list).named).to_owned(), how, note)
            }
        }
    }

    fn how(&self, column: &Column) -> String {
        match &column.ty {
            ColumnType::Choices(of) => {
                let members: Vec<&str> = self.model.enums.at(*of).members.iter().map(|m| self.lang.pick(m.name.as_str(), m.key.as_str())).collect();
                self.lang.pick(format!("可多选，用、隔开：{}", members.join("、")), format!("any of, with commas: {}", members.join(", ")))
            }
            ColumnType::Date => self.lang.pick("日期，如 2026-11-23", "date, such as 2026-11-23").to_owned(),
            _ => how(self.model, self.schema, column, self.lang),
        }
    }

    fn note(&self, column: &Column) -> String {
        let mut notes: Vec<&str> = column.note.iter().map(|note| note.text(self.lang)).collect();
        if column.judged {
            notes.push(self.lang.pick("需人工判断", "a matter of judgement"));
        }
        notes.join(self.lang.pick("；", "; "))
    }

    /// Makes cells ready for a field: choices to pick from, days shown as days.
    fn ready(&self, sheet: &mut Worksheet, column: &Column, (first, last): (u32, u32), at: u16) -> Result<(), XlsxError> {
        let choices: Vec<&str> = match &column.ty {
            ColumnType::YesNo => self.lang.pick(vec!["是", "否"], vec!["yes", "no"]),
            ColumnType::Choice(of) => self.model.enums.at(*of).members.iter().map(|m| self.lang.pick(m.name.as_str(), m.key.as_str())).collect(),
            ColumnType::Date if first == last => {
                sheet.write_blank(first, at, &self.looks.day)?;
                return Ok(());
            }
            _ => return Ok(()),
        };
        // What does not fit into the list of a cell is written by hand.
        if let Ok(validation) = DataValidation::new().allow_list_strings(&choices) {
            let validation = validation.set_error_style(DataValidationErrorStyle::Stop);
            let (title, message) = self.lang.pick(
                ("不是可选的值", "请从下拉列表里选；不知道的留空"),
                ("Not one of the choices", "Please pick one from the list; leave out what is not known"),
            );
            sheet.add_data_validation(first, at, last, at, &validation.set_error_title(title)?.set_error_message(message)?)?;
        }
        Ok(())
    }

    /// That a list has no items, or not all of them yet.
    fn list_words(&self) -> Result<DataValidation, XlsxError> {
        DataValidation::new().allow_list_strings(&self.lang.pick(["无", "未填完"], ["none", "more"]))
    }

    fn notes(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.lang.pick(NOTES[0], NOTES[1]))?;
        sheet.set_column_width(0, 100)?;
        let check = self.lang.pick("填好以后：tuoyu check 这个文件.xlsx", "When done: tuoyu check this-file.xlsx");
        let lines = self.lang.pick(
            [
                "怎样填",
                "只填浅黄色的格子；不知道的留空，留空不算不符合。",
                "是否、选项从下拉列表里选。数写在单位那一栏的单位下，也可以自带单位，如 120厘米。日期写成 2026-11-23。",
                "一项一行的表（班级、员工……）从第 5 行起填，中间可以有空行。一项也没有的，在「基本情况」表那一行写 无；没填全的写 未填完。",
                "属于某一项的（如某个班级的区域），在第一列写它的名称；重名的写它是第几项。",
                "不要合并单元格。表可以改名，行列可以换位置；隐藏的 key 行、key 列不要删。",
                check,
            ],
            [
                "How to fill it in",
                "Fill in the cells in light yellow only; leave out what is not known: that is no breach.",
                "Pick yes or no and choices from the list. Numbers are in the unit beside them, or with one of their own, such as 120cm. Dates as 2026-11-23.",
                "Sheets of one item a row (classes, staff, …) begin in row 5; blank rows in between do not matter. Where there are none at all write none in the sheet `facts`; where some are still to come, more.",
                "What belongs to an item (such as the zones of a class) names it in the first column; where two have one name, by the number of its row.",
                "Merge no cells. Sheets may be renamed, rows and columns moved; leave the hidden row and column of keys where they are.",
                check,
            ],
        );
        for (row, line) in (0_u32..).zip(lines) {
            sheet.write_string_with_format(row, 0, line, if row == 0 { &self.looks.section } else { &self.looks.text })?;
        }
        Ok(())
    }
}

/// How high a row has to be for its texts, each in a column of that width, at so many points a line.
fn height<'t>(texts: impl IntoIterator<Item = (&'t str, u32)>, points: u32) -> u32 {
    let lines = |text: &str, width: u32| -> u32 {
        let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<u32>();
        text.lines().map(|line| wide(line).div_ceil(width.saturating_sub(1).max(1)).max(1)).sum()
    };
    texts.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1).clamp(1, 25) * points + 5
}

/// The words of a row of the sheet of single facts.
struct Row<'w> {
    name: &'w str,
    question: &'w str,
    how: &'w str,
    note: &'w str,
    key: &'w str,
}
