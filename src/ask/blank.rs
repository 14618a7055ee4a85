//! A document of facts in which nothing is said yet: every question, in the order of writing, ready to be filled in.

use crate::lang::Lang;
use crate::model::{Column, ColumnType, Model, Named, NumberType, SchemaField, SchemaFieldKind, Subject, SubjectRef};
use crate::number::Number;
use crate::report;

/// The blank document as YAML: names and words in Chinese, or keys and words in English. It is read as facts of which
/// nothing is known.
pub fn blank(subject: SubjectRef<'_>, lang: Lang) -> String {
    let schema = subject.subject();
    let name = named(&schema.named, lang);
    let mut sheet = Sheet { model: subject.model, schema, lang, out: String::new() };
    let head: &[&str] = lang.pick(
        &[
            "# 填写：写在冒号后面，空一格；不知道的留空；「#」后面是说明，不用删",
            "# 是否题写“是”或“否”；日期如 2026-11-23；数按题里的单位，也可以自带单位，如 120厘米",
            "# 列表（班级、员工……）：去掉“- ”起各行行首的“# ”，一项照抄一遍；一项也没有的写 []",
        ],
        &[
            "# Write after the colon, with a blank between; leave out what is not known; what follows a # is a note and may stay",
            "# Write yes or no; dates as 2026-11-23; numbers in the unit that is asked for, or with one of their own, such as 120cm",
            "# Lists (classes, staff, …): take away the `# ` before the lines from `- ` on, and repeat them for each item; write [] where there are none",
        ],
    );
    for line in head {
        sheet.line(0, "", line);
    }
    sheet.line(0, "", &format!("{}: {name}", lang.pick("主体", "subject")));
    sheet.fields(&schema.fields, 0);
    sheet.out
}

fn named(named: &Named, lang: Lang) -> &str {
    lang.pick(&named.name, &named.key)
}

/// The document so far.
struct Sheet<'a> {
    model: &'a Model,
    schema: &'a Subject,
    lang: Lang,
    out: String,
}

impl Sheet<'_> {
    fn line(&mut self, depth: usize, prefix: &str, text: &str) {
        self.out.push_str(&" ".repeat(depth));
        self.out.push_str(prefix);
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn fields(&mut self, fields: &[SchemaField], depth: usize) {
        for field in fields {
            let name = named(&field.named, self.lang);
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    if depth == 0 {
                        self.out.push('\n');
                    }
                    let column = self.schema.columns.at(*column);
                    self.question(column, depth, "# ");
                    self.line(depth, "", &format!("{name}:"));
                }
                SchemaFieldKind::Group(inner) => {
                    if depth == 0 {
                        self.out.push('\n');
                    }
                    self.line(depth, "", &format!("{name}:"));
                    self.fields(inner, depth + 2);
                }
                SchemaFieldKind::List(_, inner) => {
                    self.out.push('\n');
                    self.line(depth, "", &format!("{name}:"));
                    self.items(inner, depth, 2);
                }
            }
        }
    }

    /// An item of a list, as comments.
    fn items(&mut self, fields: &[SchemaField], depth: usize, inside: usize) {
        let mut dash = true;
        for field in fields {
            let name = named(&field.named, self.lang);
            let lead = |dash: bool| if dash { "- " } else { "  " };
            let at = " ".repeat(inside);
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    let note = one_line(&self.words(self.schema.columns.at(*column)));
                    self.line(depth, "# ", &format!("{at}{}{name}:    # {note}", lead(dash)));
                }
                SchemaFieldKind::Group(inner) => {
                    self.line(depth, "# ", &format!("{at}{}{name}:", lead(dash)));
                    self.group(inner, depth, inside + 4);
                }
                SchemaFieldKind::List(_, inner) => {
                    self.line(depth, "# ", &format!("{at}{}{name}:", lead(dash)));
                    self.items(inner, depth, inside + 4);
                }
            }
            dash = false;
        }
    }

    /// A group of an item, as comments.
    fn group(&mut self, fields: &[SchemaField], depth: usize, inside: usize) {
        let at = " ".repeat(inside);
        for field in fields {
            let name = named(&field.named, self.lang);
            match &field.kind {
                SchemaFieldKind::Value(column) => {
                    let note = one_line(&self.words(self.schema.columns.at(*column)));
                    self.line(depth, "# ", &format!("{at}{name}:    # {note}"));
                }
                SchemaFieldKind::Group(inner) => {
                    self.line(depth, "# ", &format!("{at}{name}:"));
                    self.group(inner, depth, inside + 2);
                }
                SchemaFieldKind::List(_, inner) => {
                    self.line(depth, "# ", &format!("{at}{name}:"));
                    self.items(inner, depth, inside + 2);
                }
            }
        }
    }

    fn question(&mut self, column: &Column, depth: usize, prefix: &str) {
        for text in self.words(column) {
            for line in text.lines() {
                self.line(depth, prefix, line);
            }
        }
    }

    /// The question with how it is answered, then how to find out.
    fn words(&self, column: &Column) -> Vec<String> {
        let lang = self.lang;
        let answer = how(self.model, self.schema, column, lang);
        let question = report::question(self.model, column);
        let question = question.text(lang);
        let asked = if answer.is_empty() { question.to_owned() } else { lang.pick(format!("{question}（{answer}）"), format!("{question} ({answer})")) };
        let mut out = vec![asked];
        if let Some(note) = &column.note {
            out.push(lang.pick(format!("说明：{}", note.text(lang)), format!("Note: {}", note.text(lang))));
        }
        if column.judged {
            out.push(lang.pick("需人工判断", "a matter of judgement").to_owned());
        }
        out
    }
}

fn one_line(texts: &[String]) -> String {
    texts.join("；").replace(['\n', '\r'], " ")
}

/// In a few words what an answer may be: the choices, the unit and the bounds.
pub(super) fn how(model: &Model, schema: &Subject, column: &Column, lang: Lang) -> String {
    let members = |of, between: &str| {
        let members: Vec<&str> = model.enums.at(of).members.iter().map(|m| named(m, lang)).collect();
        members.join(between)
    };
    match &column.ty {
        ColumnType::YesNo => lang.pick("是、否", "yes, no").to_owned(),
        ColumnType::Choice(of) => members(*of, lang.pick("、", ", ")),
        ColumnType::Choices(of) => {
            // As YAML writes a list.
            let members = members(*of, ", ");
            lang.pick(format!("可多选，写成 [{members}]"), format!("any of [{members}]"))
        }
        ColumnType::Number(ty) => number(ty, lang),
        ColumnType::Date => lang.pick("日期", "date").to_owned(),
        ColumnType::Text => String::new(),
        ColumnType::Item(list) => {
            let list = report::name(&schema.lists.at(*list).named, lang);
            lang.pick(format!("写{list}的名称"), format!("the name of one of the {list}"))
        }
    }
}

fn number(ty: &NumberType, lang: Lang) -> String {
    let unit = ty.unit.words(lang == Lang::En);
    let bound = |bound: Option<Number>| bound.and_then(|n| n.checked_div(ty.unit.factor())).filter(|n| !n.is_zero()).map(|n| n.to_string());
    let range = match (bound(ty.least), bound(ty.greatest), lang) {
        (None, None, _) => String::new(),
        (Some(least), None, Lang::Zh) => format!("，不小于 {least}"),
        (None, Some(greatest), Lang::Zh) => format!("，不大于 {greatest}"),
        (Some(least), Some(greatest), Lang::Zh) => format!("，{least} 至 {greatest}"),
        (Some(least), None, Lang::En) => format!(", from {least}"),
        (None, Some(greatest), Lang::En) => format!(", up to {greatest}"),
        (Some(least), Some(greatest), Lang::En) => format!(", {least} to {greatest}"),
    };
    format!("{unit}{range}").trim_start_matches([',', '，', ' ']).to_owned()
}
