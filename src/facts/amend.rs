//! A fact written into the text of a document, where everything else stays as somebody wrote it: comments, order, blanks.

use super::emit::{Words, scalar, set};
use super::fill::Scalar;
use super::names::Reserved;
use super::reference::{FactRef, Items, path};
use super::store::Facts;
use super::value::trimmed;
use super::yaml::{self, Said};
use crate::lang::Lang;
use crate::model::{ColumnType, ListId, Model, SchemaField, SchemaFieldKind, SubjectRef};

/// Writes into a document of YAML what `facts` say of one fact: the value of a field, or the items of a list. The document
/// says the rest of them already. `None` where the text is laid out in a way that this does not know how to change; it was
/// read back and says what the facts say where there is a text.
pub fn amended(subject: SubjectRef<'_>, text: &str, facts: &Facts, fact: FactRef) -> Option<String> {
    let model = subject.model;
    let lang = language(text);
    let root = Node::read(text)?;
    let place = path(model, facts, fact, Items::ByPosition);
    let editor = Editor { model, fields: &subject.subject().fields, facts, text, words: Words(lang) };
    let edits = match fact {
        FactRef::Field(column, item) => {
            let value = facts.text_of(model, column, item, lang);
            let is_set = matches!(subject.subject().columns.at(column).ty, ColumnType::Choices(_));
            let value = value.map_or_else(String::new, |v| if is_set { set(&v) } else { scalar(&v) });
            vec![editor.put(&root, &place, &value)?]
        }
        FactRef::List(list, parent) => editor.list(&root, &place, list, parent)?,
    };
    let mut out = text.to_owned();
    let mut edits = edits;
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.from));
    for edit in edits {
        out.get(edit.from..edit.to)?;
        let with = if text.contains("\r\n") { edit.with.replace('\n', "\r\n") } else { edit.with };
        out.replace_range(edit.from..edit.to, &with);
    }
    let read = Facts::from_yaml(subject, &out).ok()?;
    (read.to_yaml(model, Lang::En) == facts.to_yaml(model, Lang::En)).then_some(out)
}

/// The language that a document has its names in: Chinese, unless it has names and all are keys.
fn language(text: &str) -> Lang {
    let (mut any, mut chinese) = (false, false);
    let _ = yaml::events(text, |said, _| {
        if let Said::Key(key) = said {
            any = true;
            chinese |= !key.is_ascii();
        }
        !chinese
    });
    if any && !chinese { Lang::En } else { Lang::Zh }
}

/// What is put in place of a part of the text.
struct Edit {
    from: usize,
    to: usize,
    with: String,
}

/// A value of the document and where it stands.
#[derive(Debug)]
enum Node {
    Map { start: usize, close: usize, entries: Vec<Entry> },
    List { start: usize, close: usize, items: Vec<Node> },
    Scalar { start: usize, text: Option<String> },
}

#[derive(Debug)]
struct Entry {
    key: String,
    at: usize,
    value: Node,
}

/// The field that a step of a path names, and which item: `classes[2]`.
fn field_of<'f>(fields: &'f [SchemaField], step: &str) -> Option<(&'f SchemaField, Option<usize>)> {
    let (key, position) = match step.split_once('[') {
        Some((key, rest)) => (key, Some(rest.strip_suffix(']')?.parse().ok()?)),
        None => (step, None),
    };
    Some((fields.iter().find(|f| f.named.key == key)?, position))
}

impl Node {
    /// The entry of a field, by key or name; `None` where this is no group.
    #[expect(clippy::option_option, reason = "no group, and a group without that entry, are different answers")]
    fn entry(&self, field: &SchemaField) -> Option<Option<&Entry>> {
        let Node::Map { entries, .. } = self else { return None };
        Some(entries.iter().find(|e| e.key == field.named.key || e.key == field.named.name))
    }

    /// The document; an empty one is a group without entries.
    fn read(text: &str) -> Option<Self> {
        let mut open: Vec<(Node, Option<(String, usize)>)> = Vec::new();
        let mut done = None;
        let mut odd = false;
        yaml::events(text, |said, at| {
            match said {
                Said::OpenMap => open.push((Node::Map { start: at, close: at, entries: Vec::new() }, None)),
                Said::OpenList => open.push((Node::List { start: at, close: at, items: Vec::new() }, None)),
                Said::Key(key) => {
                    if let Some((_, next)) = open.last_mut() {
                        *next = Some((key.to_owned(), at));
                    }
                }
                Said::OddKey => odd = true,
                Said::Scalar(value) => {
                    let text = match value {
                        Scalar::Text(text) if !trimmed(text).is_empty() => Some(text.to_owned()),
                        _ => None,
                    };
                    Self::end(Node::Scalar { start: at, text }, &mut open, &mut done);
                }
                Said::Close => {
                    if let Some((mut node, _)) = open.pop() {
                        if let Node::Map { close, .. } | Node::List { close, .. } = &mut node {
                            *close = at;
                        }
                        Self::end(node, &mut open, &mut done);
                    }
                }
            }
            !odd
        })
        .ok()?;
        if odd {
            return None;
        }
        let end = text.len();
        Some(done.filter(|node| !matches!(node, Node::Scalar { text: None, .. })).unwrap_or(Node::Map { start: end, close: end, entries: Vec::new() }))
    }

    fn end(node: Node, open: &mut [(Node, Option<(String, usize)>)], done: &mut Option<Node>) {
        match open.last_mut() {
            None => *done = Some(node),
            Some((Node::Map { entries, .. }, next)) => {
                if let Some((key, at)) = next.take() {
                    entries.push(Entry { key, at, value: node });
                }
            }
            Some((Node::List { items, .. }, _)) => items.push(node),
            Some((Node::Scalar { .. }, _)) => {}
        }
    }
}

/// Changes one document.
struct Editor<'a> {
    model: &'a Model,
    fields: &'a [SchemaField],
    facts: &'a Facts,
    text: &'a str,
    words: Words,
}

impl Editor<'_> {
    /// Puts a value at a path; what lies on the way and is not there yet is made.
    fn put(&self, root: &Node, path: &str, value: &str) -> Option<Edit> {
        let mut fields = self.fields;
        let mut node = root;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let (field, position) = field_of(fields, step)?;
            let Some(entry) = node.entry(field)? else {
                // Items are made with their list.
                let rest: Vec<&str> = steps.collect();
                return if position.is_none() { self.add(node, fields, step, &rest, value) } else { None };
            };
            let inner = match &field.kind {
                SchemaFieldKind::Value(_) => return self.replace(entry, value),
                SchemaFieldKind::Group(inner) | SchemaFieldKind::List(_, inner) => inner,
            };
            if steps.peek().is_none() {
                return self.replace(entry, value);
            }
            node = match (&entry.value, position) {
                (Node::List { items, .. }, Some(position)) => items.get(position)?,
                (value, None) => value,
                _ => return None,
            };
            if let Node::Scalar { text: None, start } = node {
                let rest: Vec<&str> = steps.collect();
                let column = self.column(entry.at) + 2;
                if position.is_some() {
                    // A dash with nothing after it.
                    return self.after_dash(*start, inner, &rest, value);
                }
                let colon = self.colon(entry)?;
                let (first, rest) = rest.split_first()?;
                let lines = self.lines(inner, first, rest, value, column)?;
                let end = self.line_end(colon);
                return Some(Edit { from: end, to: end, with: format!("\n{}", lines.trim_end_matches('\n')) });
            }
            fields = inner;
        }
        None
    }

    /// A first entry in an item of which nothing was said.
    fn after_dash(&self, start: usize, fields: &[SchemaField], steps: &[&str], value: &str) -> Option<Edit> {
        let dash = self.text.get(..start)?.rfind('-')?;
        self.text.get(dash + 1..start)?.chars().all(char::is_whitespace).then_some(())?;
        let column = self.column(dash) + 2;
        let (first, rest) = steps.split_first()?;
        let lines = self.lines(fields, first, rest, value, column)?;
        Some(Edit { from: dash + 1, to: dash + 1, with: format!(" {}", lines.trim()) })
    }

    /// A new entry behind the others of a group or item.
    fn add(&self, node: &Node, fields: &[SchemaField], step: &str, rest: &[&str], value: &str) -> Option<Edit> {
        let Node::Map { start, close, entries } = node else { return None };
        if self.text.get(*start..)?.starts_with('{') {
            let inner = self.flow(fields, step, rest, value)?;
            self.text.get(*close..)?.starts_with('}').then_some(())?;
            let comma = if entries.is_empty() { "" } else { ", " };
            // Behind the last value, before the blanks that stand before the bracket.
            let before = self.text.get(..*close)?.trim_end().len();
            return Some(Edit { from: before, to: before, with: format!("{comma}{inner}") });
        }
        let (column, end) = match entries.last() {
            Some(last) => (self.column(entries.first()?.at), self.end(last)?),
            None => (0, self.text.len()),
        };
        let lines = self.lines(fields, step, rest, value, column)?;
        let end = self.line_end(end);
        let newline = if self.text.get(..end)?.is_empty() || self.text.get(..end)?.ends_with('\n') { "" } else { "\n" };
        Some(Edit { from: end, to: end, with: format!("{newline}{}", if newline.is_empty() { lines.as_str() } else { lines.trim_end_matches('\n') }) })
    }

    /// A value in place of another, or after a key that has none.
    fn replace(&self, entry: &Entry, value: &str) -> Option<Edit> {
        let colon = self.colon(entry)?;
        if value.starts_with('\n') {
            // In place of `[]`, in brackets too.
            if let Node::List { start, close, items } = &entry.value {
                let flow = items.is_empty() && self.text.get(*start..)?.starts_with('[');
                return flow.then(|| Edit { from: *start, to: *close + 1, with: in_brackets(value) });
            }
            let Node::Scalar { text: None, .. } = entry.value else { return None };
            let indent = " ".repeat(self.column(entry.at) + 2);
            let end = self.line_end(colon);
            return Some(Edit { from: end, to: end, with: lined(value.lines().skip(1), &format!("\n{indent}"), "") });
        }
        let gap = |from: usize| {
            if value.is_empty() {
                String::new()
            } else if from == colon + 1 {
                format!(" {value}")
            } else {
                value.to_owned()
            }
        };
        match &entry.value {
            Node::Scalar { start, .. } => {
                let line = self.text.get(colon + 1..self.line_end(colon))?;
                let written = line.trim_start();
                // Nothing there, or only a comment.
                if written.is_empty() || written.starts_with('#') || *start <= colon {
                    return Some(Edit { from: colon + 1, to: colon + 1, with: gap(colon + 1) });
                }
                let end = self.scalar_end(*start)?;
                Some(Edit { from: *start, to: end, with: value.to_owned() })
            }
            Node::Map { start, close, .. } | Node::List { start, close, .. } => {
                let flow = self.text.get(*start..)?.starts_with(['[', '{']) && self.text.get(*close..)?.starts_with([']', '}']);
                flow.then(|| Edit { from: *start, to: *close + 1, with: value.to_owned() })
            }
        }
    }

    /// The items of a list that was not there, or of one that is now complete.
    fn list(&self, root: &Node, path: &str, list: ListId, parent: u32) -> Option<Vec<Edit>> {
        let items = self.facts.children(list, parent);
        let label = self.model.subjects.at(self.facts.subject()).lists.at(list).label;
        let texts: Vec<String> = items
            .map(|item| {
                let label = label?;
                let name = self.facts.text_of(self.model, label, item, self.words.0)?;
                let named = &self.model.subjects.at(self.facts.subject()).columns.at(label).named;
                Some(format!("{}: {}", scalar(self.words.name(named)), scalar(&name)))
            })
            .map(Option::unwrap_or_default)
            .collect();
        let (there, mut edits) = (self.items(root, path), Vec::new());
        let new = texts.get(there.map_or(0, <[Node]>::len)..)?;
        match there.and_then(|items| items.last()) {
            // Behind the last item.
            Some(before) if !new.is_empty() => {
                let (from, to) = match before {
                    Node::Map { start, entries, .. } => (*start, entries.last().map_or(Some(*start), |entry| self.end(entry))?),
                    Node::Scalar { start, .. } => (*start, *start),
                    Node::List { .. } => return None,
                };
                let dash = self.text.get(..from)?.rfind('-')?;
                let column = self.column(dash);
                let end = self.line_end(to.max(dash));
                let items: Vec<String> = new.iter().map(|item| format!("- {item}").trim_end().to_owned()).collect();
                let lines = lined(items.iter().map(String::as_str), &format!("\n{}", " ".repeat(column)), "");
                edits.push(Edit { from: end, to: end, with: lines });
            }
            Some(_) => {}
            None => edits.push(self.put(root, path, &items_value(new))?),
        }
        edits.extend(self.no_more(root, path)?);
        Some(edits)
    }

    fn items<'n>(&self, root: &'n Node, path: &str) -> Option<&'n [Node]> {
        let (mut fields, mut node) = (self.fields, root);
        for step in path.split('.') {
            let (field, position) = field_of(fields, step)?;
            node = &node.entry(field)??.value;
            if let (Node::List { items, .. }, Some(position)) = (node, position) {
                node = items.get(position)?;
            }
            if let SchemaFieldKind::Group(inner) | SchemaFieldKind::List(_, inner) = &field.kind {
                fields = inner;
            }
        }
        if let Node::List { items, .. } = node { Some(items) } else { None }
    }

    /// Takes the list out of those that are still being filled in. Only where it is named beside itself.
    fn no_more(&self, root: &Node, path: &str) -> Option<Vec<Edit>> {
        let Node::Map { entries, .. } = root else { return None };
        let Some(more) = entries.iter().find(|e| Reserved::of(&e.key).is_some_and(|r| r.key() == Reserved::More.key())) else { return Some(Vec::new()) };
        let names: Vec<&str> = match &more.value {
            Node::Scalar { text, .. } => text.iter().map(String::as_str).collect(),
            Node::List { items, .. } => {
                items.iter().filter_map(|item| if let Node::Scalar { text: Some(text), .. } = item { Some(text.as_str()) } else { None }).collect()
            }
            Node::Map { .. } => return None,
        };
        let field = self.fields.iter().find(|f| f.named.key == path);
        let is_it = |name: &str| name == path || field.is_some_and(|f| f.named.name == name);
        let left: Vec<String> = names.iter().filter(|name| !is_it(name)).map(|name| scalar(name)).collect();
        if left.len() == names.len() {
            return Some(Vec::new());
        }
        Some(vec![self.replace(more, &format!("[{}]", left.join(", ")))?])
    }

    /// Lines for a value below groups that are not there yet.
    fn lines(&self, fields: &[SchemaField], step: &str, rest: &[&str], value: &str, column: usize) -> Option<String> {
        let field = fields.iter().find(|f| f.named.key == step)?;
        let key = scalar(self.words.name(&field.named));
        let indent = " ".repeat(column);
        match (&field.kind, rest.split_first()) {
            (SchemaFieldKind::Group(inner), Some((first, rest))) => Some(format!("{indent}{key}:\n{}", self.lines(inner, first, rest, value, column + 2)?)),
            (SchemaFieldKind::Value(_) | SchemaFieldKind::List(..), None) if value.starts_with('\n') => {
                let items = lined(value.lines().skip(1), &format!("{indent}  "), "\n");
                Some(format!("{indent}{key}:\n{items}"))
            }
            (SchemaFieldKind::Value(_) | SchemaFieldKind::List(..), None) => Some(format!("{indent}{key}: {value}\n")),
            _ => None,
        }
    }

    /// The same within brackets.
    fn flow(&self, fields: &[SchemaField], step: &str, rest: &[&str], value: &str) -> Option<String> {
        let field = fields.iter().find(|f| f.named.key == step)?;
        let key = scalar(self.words.name(&field.named));
        match (&field.kind, rest.split_first()) {
            (SchemaFieldKind::Group(inner), Some((first, rest))) => Some(format!("{key}: {{{}}}", self.flow(inner, first, rest, value)?)),
            (SchemaFieldKind::Value(_) | SchemaFieldKind::List(..), None) if value.starts_with('\n') => Some(format!("{key}: {}", in_brackets(value))),
            (SchemaFieldKind::Value(_) | SchemaFieldKind::List(..), None) => Some(format!("{key}: {value}")),
            _ => None,
        }
    }

    /// The colon after a key.
    fn colon(&self, entry: &Entry) -> Option<usize> {
        let after = self.text.get(entry.at..)?;
        let key = if after.starts_with(['"', '\'']) { self.scalar_end(entry.at)? - entry.at } else { 0 };
        after.get(key..)?.find(':').map(|at| entry.at + key + at)
    }

    /// A place on the last line of an entry, behind its value.
    fn end(&self, entry: &Entry) -> Option<usize> {
        self.node_end(&entry.value).or_else(|| self.colon(entry)).map(|end| end.max(entry.at))
    }

    fn node_end(&self, node: &Node) -> Option<usize> {
        match node {
            Node::Scalar { text: None, .. } => None,
            Node::Scalar { start, .. } => self.scalar_end(*start),
            Node::Map { start, close, .. } | Node::List { start, close, .. } if self.text.get(*start..)?.starts_with(['{', '[']) => Some(*close),
            Node::Map { entries, .. } => self.end(entries.last()?),
            Node::List { items, start, .. } => match items.last()? {
                Node::Scalar { text: None, start } => self.text.get(..*start)?.rfind('-'),
                last => Some(self.node_end(last).unwrap_or(*start)),
            },
        }
    }

    /// Where a scalar of one line ends.
    fn scalar_end(&self, start: usize) -> Option<usize> {
        let text = self.text.get(start..)?;
        let length = match text.chars().next()? {
            '"' => {
                let mut escaped = false;
                text.char_indices()
                    .skip(1)
                    .find(|(_, c)| {
                        let ends = *c == '"' && !escaped;
                        escaped = *c == '\\' && !escaped;
                        ends
                    })?
                    .0
                    + 1
            }
            '\'' => text.get(1..)?.find('\'')? + 2,
            '|' | '>' => return None,
            _ => {
                let line = text.lines().next()?;
                let line = line.find(" #").and_then(|at| line.get(..at)).unwrap_or(line);
                let line = if self.in_flow(start) { line.find([',', '}', ']']).and_then(|at| line.get(..at)).unwrap_or(line) } else { line };
                line.trim_end().len()
            }
        };
        Some(start + length)
    }

    /// Whether a place stands in brackets that were opened on its line.
    fn in_flow(&self, at: usize) -> bool {
        let line = self.text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        line.matches(['{', '[']).count() > line.matches(['}', ']']).count()
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.find('\n').unwrap_or(rest.len());
        at + rest.get(..line).map_or(0, |line| line.trim_end_matches('\r').len())
    }

    /// How many characters stand before a place on its line.
    fn column(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}').chars().count()
    }
}

/// Lines, each with something before and behind it.
fn lined<'t>(lines: impl Iterator<Item = &'t str>, before: &str, behind: &str) -> String {
    lines.flat_map(|line| [before, line, behind]).collect()
}

/// Items of a line each as a list in brackets.
fn in_brackets(items: &str) -> String {
    let items: Vec<String> = items.lines().skip(1).map(|line| format!("{{{}}}", line.trim_start_matches('-').trim())).collect();
    format!("[{}]", items.join(", "))
}

/// `[]`, or an item a line.
fn items_value(items: &[String]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    items.iter().map(|item| format!("\n- {item}").trim_end().to_owned()).collect()
}
