//! Facts from a workbook: a sheet of single facts, a row each, and a sheet for each list, a row an item. What a row or
//! column is for stands in it as a key, so that sheets may be renamed, rows moved and columns put in another order.

use super::fill::{Desk, Filler, Scalar};
use super::names::known;
use super::problem::{FactError, FactErrors, FactProblem, Spot};
use super::store::Facts;
use super::value::{cropped, trimmed};
use crate::lang::Lang;
use crate::model::{ColumnId, ColumnType, ListId, Named, SchemaField, SchemaFieldKind, Subject, SubjectRef};
use crate::sheet::{self, Cell, Fault, Sheet, Workbook};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The head of the column that says which fact a row is.
pub const KEY: &str = "key";
/// The head of the column that answers are written in, in either language.
pub const ANSWER: [&str; 2] = ["填写", "answer"];
/// Sheets of that name are for reading only.
pub const NOTES: [&str; 2] = ["说明", "help"];
/// What is written of a list that has no items, and of one that is still being filled in.
pub const NONE: [&str; 4] = ["无", "没有", "none", "0"];
/// The same of a list that is still being filled in.
pub const MORE: [&str; 2] = ["未填完", "more"];

/// Every problem of a workbook, each with its cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkbookErrors {
    /// Where (`班级!C5`; empty for the file as a whole) and what, by sheet and cell.
    pub items: Vec<(String, FactError)>,
    /// Whether there were so many that not all were looked for.
    pub cut: bool,
}

impl WorkbookErrors {
    /// Whether a limit was exceeded, rather than something written wrong.
    pub fn is_limit(&self) -> bool {
        self.items.iter().any(|(_, e)| e.problem.is_limit())
    }
}

/// One line a problem, in Chinese.
impl std::fmt::Display for WorkbookErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, error) in &self.items {
            let gap = if place.is_empty() { "" } else { ": " };
            writeln!(f, "{place}{gap}{}", super::message::line(error, Lang::Zh))?;
        }
        Ok(())
    }
}

impl std::error::Error for WorkbookErrors {}

impl Facts {
    /// Reads a workbook about a subject: what [`crate::ask::blank_workbook`] writes, filled in.
    ///
    /// # Errors
    /// It is no workbook; or every problem of it, each with its cell.
    pub fn from_workbook(subject: SubjectRef<'_>, bytes: &[u8]) -> Result<Self, WorkbookErrors> {
        let whole = |problem| WorkbookErrors { items: vec![(String::new(), error(String::new(), None, problem))], cut: false };
        let book = Workbook::read(bytes).map_err(|fault| {
            whole(match fault {
                Fault::TooLarge => FactProblem::TooLarge { limit: sheet::MAX_BYTES },
                Fault::Text(coding) => FactProblem::NotAWorkbook { text: Some(coding), old: false, detail: None },
                Fault::OldOrLocked => FactProblem::NotAWorkbook { text: None, old: true, detail: None },
                Fault::Incomplete => FactProblem::WorkbookIncomplete,
                Fault::Other => FactProblem::NotAWorkbook { text: None, old: false, detail: None },
                Fault::Broken(detail) => FactProblem::NotAWorkbook { text: None, old: false, detail: Some(detail) },
            })
        })?;
        let mut layout = Layout::new(subject, &book);
        layout.find();
        let mut desk = Desk::new(subject);
        let mut facts = Facts::of(subject);
        let mut filler = desk.begin(&mut facts);
        layout.fill(&mut filler);
        let read = filler.finish();
        let Layout { mut problems, places, .. } = layout;
        let mut cut = false;
        if let Err(FactErrors { items, cut: too_many }) = read {
            cut = too_many;
            problems.extend(items.into_iter().map(|error| (place_of(&places, &error.path), error)));
        }
        if problems.is_empty() {
            return Ok(facts);
        }
        problems.sort_by_key(|(place, _)| *place);
        let named = |place: Option<Place>| place.and_then(|(sheet, row, column)| book.sheets.get(sheet).map(|s| s.place(row, column))).unwrap_or_default();
        Err(WorkbookErrors { items: problems.into_iter().map(|(place, error)| (named(place), error)).collect(), cut })
    }
}

/// A cell: the number of its sheet, row and column.
type Place = (usize, u32, u32);

fn error(path: String, fact: Option<&Named>, problem: FactProblem) -> FactError {
    FactError { path, spot: Spot::Value, fact: fact.cloned(), problem, at: None }
}

/// The cell of a path, or of the nearest thing around it.
fn place_of(places: &BTreeMap<String, Place>, path: &str) -> Option<Place> {
    let mut path = path;
    loop {
        if let Some(place) = places.get(path) {
            return Some(*place);
        }
        path = path.get(..path.rfind(['.', '['])?)?;
    }
}

/// The rows of a list.
struct Table {
    sheet: usize,
    first: u32,
    columns: BTreeMap<u32, WorkbookKey>,
}

/// One item: its row, and the row of the item that it belongs to.
#[derive(Debug, Clone, Copy)]
struct Row {
    row: u32,
    parent: usize,
}

struct Layout<'a> {
    schema: &'a Subject,
    book: &'a Workbook,
    keys: BTreeMap<String, WorkbookKey>,
    /// Cells of single facts.
    singles: BTreeMap<WorkbookKey, Place>,
    tables: BTreeMap<ListId, Table>,
    items: BTreeMap<ListId, Vec<Row>>,
    places: BTreeMap<String, Place>,
    problems: Vec<(Option<Place>, FactError)>,
}

/// The keys of everything that a row or column can be for: `site.tenure`, `classes[].children`, `classes[].zones[]` (to which class a zone belongs).
pub fn workbook_keys(schema: &Subject) -> Vec<(String, WorkbookKey)> {
    let mut out = vec![("subject".to_owned(), WorkbookKey::Subject)];
    for (id, column) in schema.columns.enumerate() {
        let mut key = list_key(schema, column.list);
        for named in &column.path {
            super::fill::step(&mut key, &named.key);
        }
        out.push((key, WorkbookKey::Field(id)));
    }
    for (id, list) in schema.lists.enumerate().skip(1) {
        let key = list_key(schema, id);
        if list.parent.is_some_and(|parent| parent != Subject::ROOT) {
            out.push((key.clone(), WorkbookKey::Outer(id)));
        }
        out.push((key.trim_end_matches("[]").to_owned(), WorkbookKey::List(id)));
    }
    out
}

/// What a column of a list sheet or a row of the sheet of single facts is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkbookKey {
    /// What the workbook is about.
    Subject,
    /// A field.
    Field(ColumnId),
    /// Whether a list has items.
    List(ListId),
    /// Which item of the list around it an item of this list belongs to.
    Outer(ListId),
}

/// `classes[].zones[]`; empty for the subject.
fn list_key(schema: &Subject, list: ListId) -> String {
    let declared = schema.lists.at(list);
    let Some(parent) = declared.parent else { return String::new() };
    let mut key = list_key(schema, parent);
    for named in &declared.path {
        super::fill::step(&mut key, &named.key);
    }
    key + "[]"
}

impl<'a> Layout<'a> {
    fn new(subject: SubjectRef<'a>, book: &'a Workbook) -> Self {
        let schema = subject.subject();
        let keys = workbook_keys(schema).into_iter().collect();
        Self { schema, book, keys, singles: BTreeMap::new(), tables: BTreeMap::new(), items: BTreeMap::new(), places: BTreeMap::new(), problems: Vec::new() }
    }

    fn problem(&mut self, place: Place, fact: Option<&Named>, problem: FactProblem) {
        self.problems.push((Some(place), error(String::new(), fact, problem)));
    }

    /// Finds what every sheet is for.
    fn find(&mut self) {
        let book = self.book;
        for (number, sheet) in book.sheets.iter().enumerate() {
            if NOTES.contains(&sheet.name.as_str()) || sheet.rows.is_empty() {
                continue;
            }
            if let Some((row, key, answer)) = singles_head(sheet) {
                self.single_rows(number, sheet, row, key, answer);
            } else if let Some(row) = self.head_row(sheet) {
                self.table(number, sheet, row);
            } else if let Some((list, row)) = self.plain_head(sheet) {
                self.plain_table(number, sheet, list, row);
            } else {
                let names = self.schema.lists.iter().skip(1).map(|l| &l.named);
                let problem = FactProblem::UnknownSheet { name: cropped(&sheet.name), known: known(&sheet.name, names) };
                self.problem((number, 0, 0), None, problem);
            }
        }
        let lists: Vec<ListId> = self.schema.lists.ids().skip(1).collect();
        for list in lists {
            self.rows(list);
        }
    }

    /// The sheet of single facts: a row a fact.
    fn single_rows(&mut self, number: usize, sheet: &Sheet, head: u32, key: u32, answer: u32) {
        for (row, cells) in sheet.rows.range(head + 1..) {
            let written = cells.get(&key).map(Cell::text);
            let what = written.as_ref().and_then(|key| self.keys.get(key.trim()).copied());
            let place = (number, *row, answer);
            match what {
                Some(what @ (WorkbookKey::Subject | WorkbookKey::Field(_) | WorkbookKey::List(_))) if self.is_single(what) => {
                    self.merged(number, sheet, place);
                    if let std::collections::btree_map::Entry::Vacant(slot) = self.singles.entry(what) {
                        slot.insert(place);
                    } else if cells.contains_key(&answer) {
                        self.problem(place, None, FactProblem::DuplicateKey { key: written.unwrap_or_default() });
                    }
                }
                // Headings have no key and nothing filled in.
                _ if !cells.contains_key(&answer) => {}
                _ => {
                    let named = written.unwrap_or_else(|| cells.values().next().map(Cell::text).unwrap_or_default());
                    let fields = self.schema.columns.iter().filter(|c| c.list == Subject::ROOT).map(|c| &c.named);
                    let problem = FactProblem::UnknownKey { key: cropped(&named), known: known(&named, fields) };
                    self.problem(place, None, problem);
                }
            }
        }
        // What stands beside the table would be lost.
        let used: Vec<u32> = sheet.rows.get(&head).map(|cells| cells.keys().copied().collect()).unwrap_or_default();
        for (row, cells) in sheet.rows.range(head + 1..) {
            for (column, cell) in cells.iter().filter(|(column, _)| !used.contains(column)) {
                self.problem((number, *row, *column), None, FactProblem::StrayCell { found: cropped(&cell.text()) });
            }
        }
    }

    fn is_single(&self, what: WorkbookKey) -> bool {
        match what {
            WorkbookKey::Subject => true,
            WorkbookKey::Field(column) => self.schema.columns.at(column).list == Subject::ROOT,
            WorkbookKey::List(list) | WorkbookKey::Outer(list) => self.schema.lists.at(list).parent == Some(Subject::ROOT),
        }
    }

    /// The list whose items a sheet with such a column holds.
    fn list_of(&self, what: WorkbookKey) -> Option<ListId> {
        match what {
            WorkbookKey::Subject => None,
            WorkbookKey::Field(column) => Some(self.schema.columns.at(column).list),
            WorkbookKey::List(list) => self.schema.lists.at(list).parent,
            WorkbookKey::Outer(list) => Some(list),
        }
        .filter(|list| *list != Subject::ROOT)
    }

    /// The row of a list sheet that holds keys.
    fn head_row(&self, sheet: &Sheet) -> Option<u32> {
        let is_key = |cell: &Cell| self.keys.get(cell.text().trim()).is_some_and(|what| self.list_of(*what).is_some());
        sheet.rows.iter().find(|(_, cells)| cells.values().any(is_key)).map(|(row, _)| *row)
    }

    fn table(&mut self, number: usize, sheet: &Sheet, head: u32) {
        let Some(cells) = sheet.rows.get(&head) else { return };
        let found: Vec<(u32, Option<WorkbookKey>, String)> =
            cells.iter().map(|(c, cell)| (*c, self.keys.get(cell.text().trim()).copied(), cell.text())).collect();
        let Some(list) = found.iter().find_map(|(_, what, _)| what.and_then(|what| self.list_of(what))) else { return };
        let mut columns = BTreeMap::new();
        for (column, what, written) in found {
            match what.filter(|what| self.list_of(*what) == Some(list)) {
                Some(what) if columns.values().any(|known| *known == what) => {
                    self.problem((number, head, column), None, FactProblem::DuplicateKey { key: cropped(&written) });
                }
                Some(what) => {
                    columns.insert(column, what);
                }
                // Told where something stands in it.
                None => {}
            }
        }
        // Below the keys stand the names, the units and the notes.
        self.take(number, sheet, list, (head, head + 4), columns);
    }

    /// A sheet that somebody made: called as a list is, with the names of fields in a row.
    fn plain_head(&self, sheet: &Sheet) -> Option<(ListId, u32)> {
        let (list, _) = self.schema.lists.enumerate().skip(1).find(|(_, l)| l.named.name == sheet.name || l.named.key == sheet.name)?;
        let names = |cell: &&Cell| self.field_called(list, &cell.text()).is_some();
        let row = sheet.rows.iter().find(|(_, cells)| cells.values().filter(names).count() * 2 > cells.len())?;
        Some((list, *row.0))
    }

    fn field_called(&self, list: ListId, name: &str) -> Option<ColumnId> {
        let name = trimmed(name);
        self.schema.columns.enumerate().find(|(_, c)| c.list == list && (c.named.name == name || c.named.key == name)).map(|(id, _)| id)
    }

    fn plain_table(&mut self, number: usize, sheet: &Sheet, list: ListId, head: u32) {
        let Some(cells) = sheet.rows.get(&head) else { return };
        let parent = self.schema.lists.at(list).parent.map(|p| self.schema.lists.at(p).named.clone());
        let mut columns = BTreeMap::new();
        for (column, cell) in cells {
            let written = cell.text();
            let outer = parent.as_ref().is_some_and(|p| p.name == written.trim() || format!("所属{}", p.name) == written.trim());
            match self.field_called(list, &written) {
                Some(field) => {
                    columns.insert(*column, WorkbookKey::Field(field));
                }
                None if outer => {
                    columns.insert(*column, WorkbookKey::Outer(list));
                }
                None => {}
            }
        }
        self.take(number, sheet, list, (head, head + 1), columns);
    }

    fn unknown_column(&mut self, number: usize, list: ListId, (row, column): (u32, u32), written: &str) {
        let schema = self.schema;
        let fields = schema.columns.iter().filter(|c| c.list == list).map(|c| &c.named);
        let problem = FactProblem::UnknownKey { key: cropped(written), known: known(written, fields) };
        self.problem((number, row, column), None, problem);
    }

    fn take(&mut self, number: usize, sheet: &Sheet, list: ListId, (head, first): (u32, u32), columns: BTreeMap<u32, WorkbookKey>) {
        let declared = self.schema.lists.at(list);
        if let Some(other) = self.tables.get(&list) {
            let other = self.book.sheets.get(other.sheet).map(|s| s.name.clone()).unwrap_or_default();
            self.problem((number, 0, 0), Some(&declared.named), FactProblem::DuplicateKey { key: other });
            return;
        }
        for (start, end) in &sheet.merged {
            if end.0 >= first && columns.keys().any(|c| (start.1..=end.1).contains(c)) {
                let range = format!("{}:{}", sheet::address(start.0, start.1), sheet::address(end.0, end.1));
                self.problem((number, start.0, start.1), None, FactProblem::MergedCells { range });
            }
        }
        let mut headed = std::collections::BTreeSet::new();
        for (row, cells) in sheet.rows.range(first..) {
            for (column, cell) in cells.iter().filter(|(column, _)| !columns.contains_key(column)) {
                // Of a column that has a head the head is told, once.
                match (0..first).rev().find(|row| *row >= head && sheet.cell(*row, *column).is_some()) {
                    Some(row) if headed.insert(*column) => {
                        let named = sheet.cell(head, *column).or_else(|| sheet.cell(row, *column)).map(Cell::text).unwrap_or_default();
                        self.unknown_column(number, list, (row, *column), &named);
                    }
                    Some(_) => {}
                    None => self.problem((number, *row, *column), None, FactProblem::StrayCell { found: cropped(&cell.text()) }),
                }
            }
        }
        self.tables.insert(list, Table { sheet: number, first, columns });
    }

    fn merged(&mut self, number: usize, sheet: &Sheet, (_, row, column): Place) {
        let over = sheet.merged.iter().find(|(start, end)| (start.0..=end.0).contains(&row) && (start.1..=end.1).contains(&column));
        // Told once, at its first row.
        if let Some((start, end)) = over.filter(|(start, _)| start.0 == row) {
            let range = format!("{}:{}", sheet::address(start.0, start.1), sheet::address(end.0, end.1));
            self.problem((number, row, column), None, FactProblem::MergedCells { range });
        }
    }

    /// The items of a list, and to which item of the list around it each belongs. Rows with nothing in them are none.
    fn rows(&mut self, list: ListId) {
        let Some(Table { sheet: number, first, columns }) = self.tables.get(&list) else { return };
        let (number, first) = (*number, *first);
        let Some(sheet) = self.book.sheets.get(number) else { return };
        let parent = self.schema.lists.at(list).parent.unwrap_or(Subject::ROOT);
        let outer = columns.iter().find(|(_, what)| matches!(what, WorkbookKey::Outer(_))).map(|(column, _)| *column);
        let filled: Vec<u32> = sheet.rows.range(first..).filter(|(_, cells)| cells.keys().any(|c| columns.contains_key(c))).map(|(row, _)| *row).collect();
        let mut rows = Vec::new();
        for row in filled {
            if parent == Subject::ROOT {
                rows.push(Row { row, parent: 0 });
                continue;
            }
            let written = outer.and_then(|column| sheet.cell(row, column)).map(Cell::text);
            if let Some(parent) = written.as_deref().and_then(|name| self.outer(parent, name)) {
                rows.push(Row { row, parent });
            } else {
                let named = &self.schema.lists.at(parent).named;
                let problem = FactProblem::NoSuchOuter { list: named.clone(), found: written.as_deref().map(cropped) };
                self.problem((number, row, outer.unwrap_or(0)), None, problem);
            }
        }
        self.items.insert(list, rows);
    }

    /// The item of a list that is called so, where one alone is; else the one of that number.
    fn outer(&self, list: ListId, name: &str) -> Option<usize> {
        let rows = self.items.get(&list)?;
        let table = self.tables.get(&list)?;
        let sheet = self.book.sheets.get(table.sheet)?;
        let label = self.schema.lists.at(list).label;
        let column = table.columns.iter().find(|(_, what)| label.is_some_and(|label| **what == WorkbookKey::Field(label))).map(|(column, _)| *column);
        let called = |row: &Row| column.and_then(|c| sheet.cell(row.row, c)).is_some_and(|cell| trimmed(&cell.text()) == trimmed(name));
        let mut found = rows.iter().enumerate().filter(|(_, row)| called(row)).map(|(at, _)| at);
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            (Some(_), Some(_)) => None,
            (None, _) => trimmed(name).parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < rows.len()),
        }
    }

    fn fill(&mut self, filler: &mut Filler<'_, '_>) {
        filler.open_map();
        if let Some(place) = self.singles.get(&WorkbookKey::Subject).copied() {
            self.value("subject", None, place, filler, "");
        }
        let fields = &self.schema.fields;
        self.more(fields, None, filler);
        self.fields(fields, None, filler, &mut String::new());
        filler.close();
    }

    /// The lists of the subject or of an item that are said to be still filled in.
    fn more(&self, fields: &[SchemaField], item: Option<(ListId, usize)>, filler: &mut Filler<'_, '_>) {
        let mut open = Vec::new();
        self.open_lists(fields, item, "", &mut open);
        if !open.is_empty() {
            filler.key("more");
            filler.open_list();
            for name in &open {
                filler.scalar(Scalar::Text(name));
            }
            filler.close();
        }
    }

    fn open_lists(&self, fields: &[SchemaField], item: Option<(ListId, usize)>, prefix: &str, out: &mut Vec<String>) {
        for field in fields {
            let mut path = prefix.to_owned();
            super::fill::step(&mut path, &field.named.key);
            match &field.kind {
                SchemaFieldKind::Value(_) => {}
                SchemaFieldKind::Group(inner) => self.open_lists(inner, item, &path, out),
                SchemaFieldKind::List(list, _) => {
                    let said = self.cell_of(WorkbookKey::List(*list), item).and_then(|place| self.get(place));
                    if said.is_some_and(|cell| MORE.contains(&trimmed(&cell.text()))) {
                        out.push(path);
                    }
                }
            }
        }
    }

    /// The fields of the subject, or of an item: the list and the number among all its rows.
    fn fields(&mut self, fields: &'a [SchemaField], item: Option<(ListId, usize)>, filler: &mut Filler<'_, '_>, path: &mut String) {
        for field in fields {
            let length = path.len();
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    if let Some(place) = self.cell_of(WorkbookKey::Field(*column), item) {
                        self.value(&field.named.key, Some(*column), place, filler, path);
                    }
                }
                SchemaFieldKind::Group(inner) => {
                    super::fill::step(path, &field.named.key);
                    filler.key(&field.named.key);
                    filler.open_map();
                    self.fields(inner, item, filler, path);
                    filler.close();
                }
                SchemaFieldKind::List(list, inner) => self.list(field, *list, inner, item, filler, path),
            }
            path.truncate(length);
        }
    }

    fn list(
        &mut self,
        field: &'a SchemaField,
        list: ListId,
        inner: &'a [SchemaField],
        item: Option<(ListId, usize)>,
        filler: &mut Filler<'_, '_>,
        path: &mut String,
    ) {
        let said = self.cell_of(WorkbookKey::List(list), item).and_then(|place| Some((place, self.get(place)?.text())));
        let parent = item.map_or(0, |(_, number)| number);
        let rows: Vec<(usize, Row)> =
            self.items.get(&list).map(|rows| rows.iter().copied().enumerate().filter(|(_, row)| row.parent == parent).collect()).unwrap_or_default();
        super::fill::step(path, &field.named.key);
        let mut none = false;
        if let Some((place, text)) = &said {
            none = NONE.contains(&trimmed(text));
            if !MORE.contains(&trimmed(text)) && (!none || !rows.is_empty()) {
                let problem = if none { FactProblem::NotNone { items: rows.len() } } else { list_word(text) };
                self.problems.push((Some(*place), error(path.clone(), Some(&field.named), problem)));
            }
        }
        if rows.is_empty() && !none {
            return;
        }
        filler.key(&field.named.key);
        filler.open_list();
        for (position, (number, row)) in rows.iter().enumerate() {
            let length = path.len();
            let _ = write!(path, "[{position}]");
            if let Some(table) = self.tables.get(&list) {
                let first = table.columns.keys().next().copied().unwrap_or(0);
                self.places.insert(path.clone(), (table.sheet, row.row, first));
            }
            filler.open_map();
            self.more(inner, Some((list, *number)), filler);
            self.fields(inner, Some((list, *number)), filler, path);
            filler.close();
            path.truncate(length);
        }
        filler.close();
    }

    /// Where a fact stands, if there is a column or row for it.
    fn cell_of(&self, what: WorkbookKey, item: Option<(ListId, usize)>) -> Option<Place> {
        let Some((list, number)) = item else { return self.singles.get(&what).copied() };
        let table = self.tables.get(&list)?;
        let column = table.columns.iter().find(|(_, known)| **known == what).map(|(column, _)| *column)?;
        Some((table.sheet, self.items.get(&list)?.get(number)?.row, column))
    }

    fn get(&self, (sheet, row, column): Place) -> Option<&'a Cell> {
        let book = self.book;
        book.sheets.get(sheet)?.cell(row, column)
    }

    fn value(&mut self, key: &str, column: Option<ColumnId>, place: Place, filler: &mut Filler<'_, '_>, path: &str) {
        let Some(cell) = self.get(place) else { return };
        let mut whole = path.to_owned();
        super::fill::step(&mut whole, key);
        self.places.insert(whole.clone(), place);
        let declared = column.map(|column| self.schema.columns.at(column));
        let named = declared.map(|d| &d.named);
        match (cell, declared.map(|d| &d.ty)) {
            (Cell::NotComputed, _) => self.problems.push((Some(place), error(whole, named, FactProblem::NotComputed))),
            (Cell::Error(code), _) => self.problems.push((Some(place), error(whole, named, FactProblem::CellError { code: code.clone() }))),
            (Cell::Text(text), Some(ColumnType::Choices(_))) => {
                filler.key(key);
                if NONE.contains(&trimmed(text)) {
                    filler.open_list();
                    filler.close();
                } else {
                    filler.open_list();
                    for part in text.split(['、', ',', '，', ';', '；', '\n']).map(trimmed).filter(|part| !part.is_empty()) {
                        filler.scalar(Scalar::Text(part));
                    }
                    filler.close();
                }
            }
            (cell, ty) => {
                filler.key(key);
                match cell {
                    // A day whose cell lost its format is a number.
                    Cell::Number(number) if matches!(ty, Some(ColumnType::Date)) => match sheet::day(number, false) {
                        Some(Cell::Date(day)) => filler.scalar(Scalar::Date(day)),
                        _ => filler.scalar(Scalar::Text(number)),
                    },
                    Cell::YesNo(yes) => filler.scalar(Scalar::Bool(*yes)),
                    Cell::Date(day) => filler.scalar(Scalar::Date(*day)),
                    Cell::Text(text) | Cell::Number(text) | Cell::Time(text) => filler.scalar(Scalar::Text(text)),
                    Cell::Error(_) | Cell::NotComputed => {}
                }
            }
        }
    }
}

/// What is neither a word for no items nor one for more to come.
fn list_word(text: &str) -> FactProblem {
    let word = |key: &str, name: &str| Named { key: key.to_owned(), name: name.to_owned() };
    let known = known(text, [word(NONE[2], NONE[0]), word(MORE[1], MORE[0])].iter());
    FactProblem::UnknownChoice { found: Some(cropped(text)), known }
}

/// The head of the sheet of single facts: its row, the column of keys and that of answers.
fn singles_head(sheet: &Sheet) -> Option<(u32, u32, u32)> {
    sheet.rows.iter().find_map(|(row, cells)| {
        let column = |is: &dyn Fn(&str) -> bool| cells.iter().find(|(_, cell)| is(cell.text().trim())).map(|(column, _)| *column);
        Some((*row, column(&|text| text == KEY)?, column(&|text| ANSWER.contains(&text))?))
    })
}
