//! Test files from YAML.

use super::{Aspect, Case, CaseError, Expected, TestFile};
use crate::report::Drafts;
use crate::source::{Position, SourceFile};
use crate::span::Span;
use crate::yaml::{self, Entry, Form, FormProblem, Node};

pub(crate) const CASE: &[&str] = &["name", "as_of", "subject", "drafts", "facts", "expect"];
pub(crate) const EXPECT: &[&str] = &["outcome", "items", "cites", "missing", "case", "candidates", "amounts"];
pub(crate) const DRAFTS: &[&str] = &["apart", "as-law", "off"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Form(FormProblem),
    NotList,
    Missing {
        key: &'static str,
    },
    /// No case in a file, nothing expected of a case, or of a rule: it would hold whatever comes out.
    Nothing {
        of: String,
    },
    NotTexts {
        key: String,
    },
    NotDrafts {
        value: String,
    },
    NotCitation {
        value: String,
    },
}

pub(super) fn read(name: &str, text: &str) -> Result<TestFile, Vec<CaseError>> {
    let mut reader = Reader { source: SourceFile::new(name, text), errors: Vec::new() };
    let mut cases = Vec::new();
    match yaml::parse(text) {
        Err(error) => reader.refuse(error.span, FormProblem::Yaml(error)),
        Ok(root) => match root.items() {
            None => reader.say(root.span, Problem::NotList),
            Some([]) => reader.say(root.span, Problem::Nothing { of: String::new() }),
            Some(items) => cases.extend(items.iter().filter_map(|item| reader.case(item))),
        },
    }
    if reader.errors.is_empty() { Ok(TestFile { name: name.to_owned(), cases }) } else { Err(reader.errors) }
}

struct Reader {
    source: SourceFile,
    errors: Vec<CaseError>,
}

impl Form for Reader {
    fn refuse(&mut self, span: Span, problem: FormProblem) {
        self.say(span, Problem::Form(problem));
    }
}

impl Reader {
    fn at(&self, span: Span) -> Position {
        self.source.position(span.start)
    }

    fn say(&mut self, span: Span, problem: Problem) {
        self.errors.push(CaseError { at: self.at(span), problem });
    }

    fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        let text = node.text().map(str::to_owned);
        if text.is_none() {
            self.refuse(node.span, FormProblem::NotText { key: key.to_owned() });
        }
        text
    }

    /// A list of texts; one text alone is a list of one.
    fn texts(&mut self, entry: &Entry) -> Vec<(Position, String)> {
        if let Some(text) = entry.node.text() {
            return vec![(self.at(entry.node.span), text.to_owned())];
        }
        let Some(items) = entry.node.items() else {
            self.say(entry.node.span, Problem::NotTexts { key: entry.key.clone() });
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(&entry.key, item).map(|text| (self.at(item.span), text))).collect()
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let (mut name, mut as_of, mut subject, mut drafts) = (None, None, None, Drafts::Apart);
        let (mut facts, mut expect) = (String::new(), None);
        if node.entries().is_none() {
            self.say(node.span, Problem::NotList);
            return None;
        }
        let entries = self.mapping("name", node);
        for entry in entries {
            match entry.key.as_str() {
                "name" => name = self.text("name", &entry.node),
                "as_of" => as_of = self.date(&entry.node),
                "subject" => subject = self.text("subject", &entry.node),
                "drafts" => match entry.node.text() {
                    Some("apart") => drafts = Drafts::Apart,
                    Some("as-law") => drafts = Drafts::AsLaw,
                    Some("off") => drafts = Drafts::Off,
                    other => self.say(entry.node.span, Problem::NotDrafts { value: other.unwrap_or_default().to_owned() }),
                },
                "facts" => facts = self.alone(entry.node.span),
                "expect" => {
                    let named = self.mapping("expect", &entry.node);
                    if named.is_empty() && entry.node.entries().is_some() {
                        self.say(entry.node.span, Problem::Nothing { of: "expect".to_owned() });
                    }
                    expect = Some(named.iter().map(|e| self.expected(e)).collect());
                }
                _ => self.unknown(entry, CASE),
            }
        }
        for key in ["name", "as_of", "expect"] {
            if !entries.iter().any(|entry| entry.key == key) {
                self.say(node.span, Problem::Missing { key });
            }
        }
        Some(Case { name: name?, at: self.at(node.span), as_of: as_of?, drafts, subject, facts, expect: expect? })
    }

    /// The text of a span with everything before it blank: a document of its own in which every place is that of the file.
    fn alone(&self, span: Span) -> String {
        let text = self.source.text();
        let before = text.get(..span.start as usize).unwrap_or_default();
        let mut alone: String = before.chars().map(|c| if c == '\n' || c == '\r' { c } else { ' ' }).collect();
        alone.push_str(self.source.slice(span));
        alone
    }

    fn expected(&mut self, entry: &Entry) -> Expected {
        let mut aspects = Vec::new();
        if let Some(outcome) = entry.node.text() {
            aspects.push((self.at(entry.node.span), Aspect::Outcome(outcome.to_owned())));
            return Expected { name: entry.key.clone(), at: self.at(entry.at), aspects };
        }
        let named = self.mapping("expect", &entry.node);
        if named.is_empty() && entry.node.entries().is_some() {
            self.say(entry.node.span, Problem::Nothing { of: entry.key.clone() });
        }
        for aspect in named {
            let at = self.at(aspect.node.span);
            let is_empty = aspect.node.items().is_some_and(<[_]>::is_empty) || aspect.node.entries().is_some_and(<[_]>::is_empty);
            // That there are no candidates and no amounts is something to expect.
            if is_empty && matches!(aspect.key.as_str(), "items" | "cites" | "missing") {
                self.say(aspect.node.span, Problem::Nothing { of: aspect.key.clone() });
            }
            match aspect.key.as_str() {
                "outcome" => aspects.extend(self.text("outcome", &aspect.node).map(|outcome| (at, Aspect::Outcome(outcome)))),
                "items" => {
                    for item in self.mapping("items", &aspect.node) {
                        let outcome = self.text(&item.key, &item.node);
                        aspects.extend(outcome.map(|outcome| (self.at(item.at), Aspect::Item(item.key.clone(), outcome))));
                    }
                }
                "cites" => {
                    for (at, text) in self.texts(aspect) {
                        match text.split_once(char::is_whitespace) {
                            Some((document, clause)) => aspects.push((at, Aspect::Cites(document.to_owned(), clause.trim().to_owned()))),
                            None => self.errors.push(CaseError { at, problem: Problem::NotCitation { value: text } }),
                        }
                    }
                }
                "missing" => aspects.extend(self.texts(aspect).into_iter().map(|(at, path)| (at, Aspect::Missing(path)))),
                "case" => aspects.extend(self.text("case", &aspect.node).map(|case| (at, Aspect::Case(case)))),
                "candidates" => aspects.push((at, Aspect::Candidates(self.texts(aspect).into_iter().map(|(_, text)| text).collect()))),
                "amounts" => aspects.push((at, Aspect::Amounts(self.texts(aspect).into_iter().map(|(_, text)| text).collect()))),
                _ => self.unknown(aspect, EXPECT),
            }
        }
        Expected { name: entry.key.clone(), at: self.at(entry.at), aspects }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn facts_keep_their_place() {
        let text = "- name: 一\n  as_of: 2026-11-23\n  facts:\n    班级:\n      - {人数: 16}\n  expect: {a.b: fail}\n";
        let file = read("x.test.yaml", text).unwrap();
        let facts = &file.cases[0].facts;
        assert_eq!(facts.lines().nth(4), Some("      - {人数: 16}"));
        assert_eq!(facts.trim(), "班级:\n      - {人数: 16}");
    }

    #[test]
    fn what_expects_nothing_is_a_mistake() {
        let said = |text: &str| match read("x.test.yaml", text) {
            Ok(_) => String::new(),
            Err(errors) => errors.iter().map(|e| format!("{}:{} {}", e.at.line, e.at.column, e.text(Lang::Zh))).collect::<Vec<_>>().join("\n"),
        };
        let case = |expect: &str| said(&format!("- name: 一\n  as_of: 2026-11-23\n  expect: {expect}\n"));
        assert_eq!(case("{}"), "3:11 「expect」里什么也没有写，这样怎样都算符合预期");
        assert_eq!(case("{a.b: {}}"), "3:17 「a.b」里什么也没有写，这样怎样都算符合预期");
        assert_eq!(case("{a.b: {outcome: fail, items: {}, cites: [], missing: []}}").lines().count(), 3);
        assert_eq!(case("{a.b: {candidates: [], amounts: []}}"), "");
        assert_eq!(case(""), "3:9 「expect」须写成“键: 值”");
        assert_eq!(said("[]\n"), "1:1 测试文件里没有案例");
    }

    #[test]
    fn says_every_mistake() {
        let text =
            "- name: 一\n  as_of: 2026-02-30\n  expect: [a]\n- nam: 二\n  as_of: 2026-11-23\n  expect: {a.b: {cites: [x], outcom: fail}, c: [d]}\n- 三\n";
        let errors = read("x.test.yaml", text).unwrap_err();
        let found: Vec<String> = errors.iter().map(|e| format!("{}:{} {}", e.at.line, e.at.column, e.text(Lang::Zh))).collect();
        assert_eq!(
            found,
            [
                "2:10 「2026-02-30」不是 2026-11-23 这样的日期",
                "3:11 「expect」须写成“键: 值”",
                "4:3 没有「nam」这一项；是不是「name」？",
                "6:26 「x」须是文件的键或名称、一个空格、条款",
                "6:30 没有「outcom」这一项；是不是「outcome」？",
                "6:48 「expect」须写成“键: 值”",
                "4:3 案例缺少「name」",
                "7:3 测试文件是一列案例，每例以「- name:」开头",
            ]
        );
    }
}
