//! A finding as a row of cells in words: what tables, and formats that have a place for a message, are written from.

use super::outline::Writer;
use super::phrases as say;
use super::schema::{Fact, Finding, Report};
use super::text::clean;
use crate::lang::Lang;
use crate::outcome::Outcome;
use serde::Serialize;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    File,
    Outcome,
    Requirement,
    Grade,
    Nature,
    Item,
    Path,
    Reason,
    Questions,
    Deadline,
    Remedy,
    Ways,
    Responsible,
    Under,
    Also,
    Penalty,
    Inspect,
    Items,
    Rule,
    Id,
    Day,
    Note,
    /// The item with its path.
    Where,
    /// What is to be done: the remedy, or the questions that are open.
    Task,
}

/// Each thing once, in the order of a table that has all.
pub(super) const ALL: [Column; 22] = [
    Column::File,
    Column::Outcome,
    Column::Requirement,
    Column::Grade,
    Column::Nature,
    Column::Item,
    Column::Path,
    Column::Reason,
    Column::Questions,
    Column::Deadline,
    Column::Remedy,
    Column::Ways,
    Column::Responsible,
    Column::Under,
    Column::Also,
    Column::Penalty,
    Column::Inspect,
    Column::Items,
    Column::Rule,
    Column::Id,
    Column::Day,
    Column::Note,
];

impl Column {
    /// What stands at its head.
    pub(super) fn title(self, lang: Lang) -> &'static str {
        match self {
            Column::File => lang.pick("情况文件", "facts"),
            Column::Outcome => lang.pick("结果", "outcome"),
            Column::Requirement => lang.pick("要求", "requirement"),
            Column::Grade => lang.pick("程度", "grade"),
            Column::Nature => lang.pick("性质", "nature"),
            Column::Item => lang.pick("项目", "item"),
            Column::Path => lang.pick("位置", "place"),
            Column::Reason => lang.pick("原因", "reason"),
            Column::Questions => lang.pick("请补充", "to be answered"),
            Column::Deadline => lang.pick("期限", "deadline"),
            Column::Remedy => lang.pick("整改", "remedy"),
            Column::Ways => lang.pick("达标办法", "ways to pass"),
            Column::Responsible => lang.pick("责任", "responsible"),
            Column::Under => lang.pick("依据", "under"),
            Column::Also => lang.pick("同类", "also"),
            Column::Penalty => lang.pick("法律后果", "penalty"),
            Column::Inspect => lang.pick("检查方法", "how to inspect"),
            Column::Items => lang.pick("检查项数", "items"),
            Column::Rule => lang.pick("规则", "rule"),
            Column::Id => lang.pick("编号", "id"),
            Column::Day => lang.pick("评估日", "as of"),
            Column::Note => lang.pick("说明", "note"),
            Column::Where => lang.pick("项目与位置", "item and place"),
            Column::Task => lang.pick("整改或补充", "to be put right or answered"),
        }
    }
}

/// The word that `report.v1` has for an outcome, a severity, a ceiling.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Writes the cells of one report.
pub(super) struct Rows<'r> {
    name: &'r str,
    report: &'r Report,
    words: Writer<'r>,
    lang: Lang,
}

impl<'r> Rows<'r> {
    pub(super) fn new(name: &'r str, report: &'r Report, lang: Lang) -> Self {
        Self { name, report, words: Writer::new(report, lang), lang }
    }

    /// One cell, on one line.
    pub(super) fn cell(&self, finding: &Finding, column: Column) -> String {
        let lang = self.lang;
        let semicolon = lang.pick("；", "; ");
        clean(&match column {
            Column::File => self.name.to_owned(),
            Column::Outcome => say::outcome(finding.outcome, lang).to_owned(),
            Column::Requirement => finding.title.text(lang).to_owned(),
            Column::Grade => say::severity(finding.severity, lang).to_owned(),
            Column::Nature => self.words.nature(finding),
            Column::Item => self.label(finding),
            Column::Path => finding.item.as_ref().map(|item| item.path.clone()).unwrap_or_default(),
            Column::Reason => self.words.item(finding).text,
            Column::Questions => {
                let all: Vec<String> = finding.missing.iter().map(|m| format!("{} {}", self.words.question(m), m.path)).collect();
                all.join(semicolon)
            }
            Column::Deadline => finding.deadline.map_or_else(String::new, |day| day.to_string()),
            // What is met, or not known to be unmet, needs no remedy.
            Column::Remedy | Column::Responsible if super::judge::is_settled(finding.outcome) => String::new(),
            Column::Remedy if finding.outcome == Outcome::Undetermined => String::new(),
            Column::Remedy => finding.remedy.as_ref().map_or_else(String::new, |remedy| remedy.text(lang).to_owned()),
            Column::Ways => super::ways::sentences(finding, lang).join(semicolon),
            Column::Responsible => self.words.all(&finding.responsible),
            Column::Under => self.words.citations(&finding.citations),
            Column::Also => finding.also.iter().map(|also| self.words.also(also)).collect::<Vec<_>>().join(semicolon),
            Column::Penalty => finding.penalties.iter().map(|penalty| self.words.penalty(penalty)).collect::<Vec<_>>().join(semicolon),
            Column::Inspect => {
                let all = finding.inspect.iter().map(|i| format!("{}{}{}", say::inspect(i.how, lang), lang.pick(" ", ": "), i.what.text(lang)));
                all.collect::<Vec<_>>().join(semicolon)
            }
            // Of a rule about the subject itself there is nothing to count.
            Column::Items => finding.items.filter(|_| finding.id.ends_with("#*")).map_or_else(String::new, |items| say::items(items, lang)),
            Column::Rule => finding.rule.clone(),
            Column::Id => finding.id.clone(),
            Column::Where => [self.label(finding), self.cell(finding, Column::Path)].join(" ").trim().to_owned(),
            Column::Task if finding.outcome == Outcome::Undetermined => self.cell(finding, Column::Questions),
            Column::Task => self.cell(finding, Column::Remedy),
            Column::Day => self.report.as_of.to_string(),
            Column::Note => self.report.note.text(lang).to_owned(),
        })
    }

    /// The requirement and the item: what a finding is called.
    pub(super) fn called(&self, finding: &Finding) -> String {
        let (label, path) = (self.label(finding), self.cell(finding, Column::Path));
        let all = [finding.title.text(self.lang), &label, &path];
        let all: Vec<&str> = all.into_iter().filter(|text| !text.is_empty()).collect();
        clean(&all.join(" · "))
    }

    /// What the item is called.
    pub(super) fn label(&self, finding: &Finding) -> String {
        // What remains is all there is where no item has a finding of its own.
        let is_all = finding.item.is_none() && finding.items.is_some_and(|items| items.total == items.pass + items.not_applicable);
        if is_all { String::new() } else { clean(&self.words.item(finding).label) }
    }

    /// A fact with its value.
    pub(super) fn fact(&self, fact: &Fact) -> String {
        clean(&self.words.fact(fact))
    }

    /// The outcome, what the finding is called, and why.
    pub(super) fn sentence(&self, finding: &Finding) -> String {
        let colon = self.lang.pick("：", ": ");
        let outcome = say::outcome(finding.outcome, self.lang);
        let (called, message) = (self.called(finding), self.message(finding));
        if message == outcome { format!("{outcome}{colon}{called}") } else { format!("{outcome}{colon}{called}{colon}{message}") }
    }

    /// The requirement with its clauses.
    pub(super) fn cited(&self, finding: &Finding) -> String {
        format!("{}{}{}", self.cell(finding, Column::Requirement), self.lang.pick("：", ": "), self.cell(finding, Column::Under))
    }

    /// What a rule is about and asks for, whatever comes of it.
    pub(super) fn help(&self, finding: &Finding) -> Vec<String> {
        self.lines(finding, &[Column::Under, Column::Inspect])
    }

    /// What is to be said of a finding in one sentence: the reason, or else the outcome.
    pub(super) fn message(&self, finding: &Finding) -> String {
        let said = [self.cell(finding, Column::Reason), self.cell(finding, Column::Items)].into_iter().find(|text| !text.is_empty());
        said.unwrap_or_else(|| say::outcome(finding.outcome, self.lang).to_owned())
    }

    /// All that there is to say of a finding below its reason: a line each.
    pub(super) fn details(&self, finding: &Finding) -> Vec<String> {
        let said = [Column::Nature, Column::Under, Column::Also, Column::Remedy, Column::Ways, Column::Questions, Column::Inspect, Column::Responsible];
        let lines = said.into_iter().chain([Column::Penalty]).filter(|column| match column {
            Column::Inspect => finding.outcome == Outcome::Undetermined || finding.exception.is_some(),
            _ => true,
        });
        self.lines(finding, &lines.collect::<Vec<_>>())
    }

    fn lines(&self, finding: &Finding, columns: &[Column]) -> Vec<String> {
        let line = |column: &Column| {
            let cell = self.cell(finding, *column);
            (!cell.is_empty()).then(|| format!("{}{}{cell}", column.title(self.lang), self.lang.pick("：", ": ")))
        };
        columns.iter().filter_map(line).collect()
    }
}
