//! YAML (and so JSON) as a tree in which every node knows its place: for small documents whose mistakes are shown where they stand.

use crate::date::Date;
use crate::lang::Lang;
use crate::nearest::nearest;
use crate::span::Span;
use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};

/// How deep lists and mappings may stand inside each other.
const MAX_DEPTH: usize = 64;

/// A value and the bytes it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Where. A list or mapping in block form ends where the next thing begins.
    pub(crate) span: Span,
    /// What.
    pub(crate) value: Value,
}

/// A value. Scalars are text: what they mean is for the reader to say, so that `NO` and `08` stay what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `plain` is one without quotes.
    Scalar { text: String, plain: bool },
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of writing.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: String,
    /// Where the key stands.
    pub(crate) at: Span,
    /// The value.
    pub(crate) node: Node,
}

/// Why a text is not such a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Not YAML; the reader's own words, which are English.
    Syntax(String),
    /// `&a` or `*a`: refused, for a few of them can stand for gigabytes.
    Alias,
    /// A second document after `---`.
    SecondDocument,
    /// Deeper than is read.
    TooDeep,
    /// One key twice in a mapping.
    KeyTwice(String),
    /// A list or mapping for a key.
    KeyNotText,
}

/// A mistake and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlError {
    /// Where.
    pub(crate) span: Span,
    /// What.
    pub(crate) problem: Problem,
}

impl YamlError {
    /// Whether a limit was exceeded, rather than something written wrong.
    pub(crate) fn is_limit(&self) -> bool {
        matches!(self.problem, Problem::TooDeep | Problem::Alias)
    }

    /// One clause that says what is wrong.
    pub(crate) fn text(&self, lang: Lang) -> String {
        match &self.problem {
            Problem::Syntax(detail) => lang.pick(format!("不是合法的 YAML（{detail}）"), format!("not YAML: {detail}")),
            Problem::Alias => lang.pick("不接受 YAML 的锚点和别名（& 和 *）".to_owned(), "YAML anchors and aliases are not accepted".to_owned()),
            Problem::SecondDocument => lang.pick("一个文件里只能有一份 YAML 文档".to_owned(), "a file holds one YAML document".to_owned()),
            Problem::TooDeep => lang.pick(format!("嵌套超过 {MAX_DEPTH} 层"), format!("nested deeper than {MAX_DEPTH}")),
            Problem::KeyTwice(key) => lang.pick(format!("键「{key}」写了两次"), format!("the key `{key}` stands twice")),
            Problem::KeyNotText => lang.pick("键须是文字".to_owned(), "a key is a text".to_owned()),
        }
    }
}

impl Node {
    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was written, or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The entries of a mapping.
    pub(crate) fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

/// What is wrong with a file in which every key is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FormProblem {
    Yaml(YamlError),
    UnknownKey { key: String, nearest: Option<String>, known: &'static [&'static str] },
    NotMapping { of: &'static str },
    NotText { key: String },
    NotDate { value: String },
}

impl FormProblem {
    /// One clause that says what is wrong.
    pub(crate) fn text(&self, lang: Lang) -> String {
        match self {
            FormProblem::Yaml(error) => error.text(lang),
            FormProblem::UnknownKey { key, nearest, known } => {
                let zh = nearest.as_ref().map_or_else(|| format!("可用的有：{}", known.join("、")), |n| format!("是不是「{n}」？"));
                let en = nearest.as_ref().map_or_else(|| format!("there is: {}", known.join(", ")), |n| format!("perhaps `{n}`?"));
                lang.pick(format!("没有「{key}」这一项；{zh}"), format!("no key `{key}`; {en}"))
            }
            FormProblem::NotMapping { of } => lang.pick(format!("「{of}」须写成“键: 值”"), format!("`{of}` is written as `key: value`")),
            FormProblem::NotText { key } => lang.pick(format!("「{key}」须是一段文字"), format!("`{key}` is a text")),
            FormProblem::NotDate { value } => {
                lang.pick(format!("「{value}」不是 2026-11-23 这样的日期"), format!("`{value}` is not a date such as 2026-11-23"))
            }
        }
    }
}

/// Reads such a file: goes on after a mistake, so that one run finds them all.
pub(crate) trait Form {
    /// Takes down a mistake.
    fn refuse(&mut self, span: Span, problem: FormProblem);

    /// The entries of what should be a mapping.
    fn mapping<'a>(&mut self, of: &'static str, node: &'a Node) -> &'a [Entry] {
        node.entries().unwrap_or_else(|| {
            self.refuse(node.span, FormProblem::NotMapping { of });
            &[]
        })
    }

    /// A key that is none of the known ones.
    fn unknown(&mut self, entry: &Entry, known: &'static [&'static str]) {
        let nearest = nearest(&entry.key, known.iter().copied()).into_iter().next();
        self.refuse(entry.at, FormProblem::UnknownKey { key: entry.key.clone(), nearest, known });
    }

    /// What should be a date.
    fn date(&mut self, node: &Node) -> Option<Date> {
        let text = node.text().unwrap_or_default();
        let date = text.parse().ok();
        if date.is_none() {
            self.refuse(node.span, FormProblem::NotDate { value: text.to_owned() });
        }
        date
    }
}

/// A list or mapping that is still being read.
enum Open {
    List(Span, Vec<Node>),
    Map(Span, Vec<Entry>, Option<(String, Span)>),
}

/// Where the value of a key at the top of a document stands.
#[cfg(feature = "compile")]
pub(crate) fn place_of(text: &str, key: &str) -> Option<Span> {
    let root = parse(text).ok()?;
    root.entries()?.iter().find(|e| e.key == key).map(|e| e.node.span)
}

/// Reads one document. An empty one is an empty scalar.
pub(crate) fn parse(text: &str) -> Result<Node, YamlError> {
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    let mut documents = 0;
    let mut options = Options::default();
    // A blank document has long rows of comments, of which the parser keeps but a few.
    options.set_emit_comments(false);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, at) = event.map_err(|error| syntax(text, &error))?;
        let span = at.byte_range().map_or_else(Span::default, |r| Span::new(r.start, r.end));
        let fail = |problem| Err(YamlError { span, problem });
        let node = match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return fail(Problem::SecondDocument);
                }
                continue;
            }
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _) if anchor != 0 => {
                return fail(Problem::Alias);
            }
            Event::Scalar(text, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                if let Some(Open::Map(_, entries, key @ None)) = open.last_mut() {
                    if entries.iter().any(|e| e.key == *text) {
                        return fail(Problem::KeyTwice(text.into_owned()));
                    }
                    *key = Some((text.into_owned(), span));
                    continue;
                }
                Node { span, value: Value::Scalar { text: text.into_owned(), plain } }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if matches!(open.last(), Some(Open::Map(_, _, None))) {
                    return fail(Problem::KeyNotText);
                }
                if open.len() >= MAX_DEPTH {
                    return fail(Problem::TooDeep);
                }
                open.push(if matches!(event, Event::SequenceStart(..)) { Open::List(span, Vec::new()) } else { Open::Map(span, Vec::new(), None) });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(start, items)) => Node { span: start.to(span), value: Value::List(items) },
                Some(Open::Map(start, entries, _)) => Node { span: start.to(span), value: Value::Map(entries) },
                None => continue,
            },
            Event::Alias(_) | Event::UnresolvedAlias(_) => return fail(Problem::Alias),
            // Whatever else is no data.
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => {
                if let Some((key, at)) = key.take() {
                    entries.push(Entry { key, at, node });
                }
            }
        }
    }
    Ok(root.unwrap_or(Node { span: Span::default(), value: Value::Scalar { text: String::new(), plain: true } }))
}

fn syntax(text: &str, error: &ScanError) -> YamlError {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    YamlError { span: Span::new(at, at), problem: Problem::Syntax(error.info()) }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test ends where something is not as it should be")]
mod tests {
    use super::*;

    fn at<'a>(node: &'a Node, key: &str) -> &'a Node {
        &node.entries().unwrap().iter().find(|e| e.key == key).unwrap().node
    }

    #[test]
    fn places() {
        let text = "班级:\n  - {人数: 08, 名称: \"NO\"}\n其他:\n  a: 1\n  b: ~\n";
        let root = parse(text).unwrap();
        let class = &at(&root, "班级").items().unwrap()[0];
        assert_eq!(&text[class.span.range()], "{人数: 08, 名称: \"NO\"}");
        assert_eq!(at(class, "人数").text(), Some("08"));
        assert_eq!(&text[at(class, "名称").span.range()], "\"NO\"");
        assert_eq!(text[at(&root, "其他").span.range()].trim_end(), "a: 1\n  b: ~");
        assert!(at(at(&root, "其他"), "b").is_null());
        assert!(parse("").unwrap().is_null());
        assert!(parse("\u{feff}a: 1").unwrap().entries().is_some());
    }

    #[test]
    fn refuses() {
        let deep = "[".repeat(65) + &"]".repeat(65);
        for (text, problem, start) in [
            ("a: 1\na: 2", Problem::KeyTwice("a".into()), 5),
            ("# &\na: &x 1\nb: *x", Problem::Alias, 10),
            ("? [a]\n: 1", Problem::KeyNotText, 2),
            ("a: 1\n---\nb: 2", Problem::SecondDocument, 5),
            (deep.as_str(), Problem::TooDeep, 64),
        ] {
            assert_eq!(parse(text), Err(YamlError { span: Span::new(start, parse(text).unwrap_err().span.end as usize), problem }), "{text}");
        }
        assert!(matches!(parse("a: [1, 2\nb: 3"), Err(YamlError { problem: Problem::Syntax(_), .. })));
    }
}
