//! YAML as events, and what is wrong with a text that is none. Scalars are text: `NO`, `08` and `1.10` stay as written,
//! and the field says what they mean.

use super::fill::{Filler, MAX_DEPTH, Scalar};
use super::problem::{FactError, FactProblem, YamlFault};
use crate::source::SourceFile;
use serde_yaml::granit_parser::{ErrorKind, Event, Marker, Options, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag};

/// What a text says, in order.
#[derive(Debug)]
pub(super) enum Said<'t> {
    OpenMap,
    OpenList,
    Close,
    Key(&'t str),
    /// A key that is a list, a group or nothing.
    OddKey,
    Scalar(Scalar<'t>),
}

/// A fault and the byte it stands at.
pub(super) type Fault = (YamlFault, usize);

/// Reads a document into facts.
pub(super) fn read(text: &str, filler: &mut Filler<'_, '_>) {
    let said = events(text, |said, at| {
        match said {
            Said::OpenMap => filler.open_map(),
            Said::OpenList => filler.open_list(),
            Said::Close => filler.close(),
            Said::Key(key) => filler.key(key),
            Said::OddKey => filler.odd_key(Some(position(text, at))),
            Said::Scalar(scalar) => filler.scalar(scalar),
        }
        if filler.stopped() {
            filler.stopped_at(|| position(text, at));
        }
        !filler.stopped()
    });
    let Err((fault, at)) = said else { return };
    let colon = full_width_colon(text, at).filter(|_| matches!(fault, YamlFault::Key | YamlFault::Other | YamlFault::Indentation));
    let (problem, at) = match (colon, fault) {
        // It was said already, of the text that the colon made of its line.
        (Some(_), _) if matches!(filler.errors.items.last(), Some(FactError { problem: FactProblem::FullWidthColon, .. })) => return,
        (Some(colon), _) => (FactProblem::FullWidthColon, colon),
        (None, YamlFault::TooDeep) => (FactProblem::TooDeep { limit: MAX_DEPTH }, at),
        (None, fault) => (FactProblem::Yaml(fault), at),
    };
    filler.stop(problem, Some(position(text, at)));
}

/// A full-width colon that was meant to end a key, in the line of a fault or the one before it.
fn full_width_colon(text: &str, at: usize) -> Option<usize> {
    let end = text.get(at..)?.find('\n').map_or(text.len(), |length| at + length);
    let before = text.get(..at)?.rfind('\n').unwrap_or(0);
    let start = text.get(..before)?.rfind('\n').map_or(0, |newline| newline + 1);
    let mut from = start;
    for line in text.get(start..end)?.split_inclusive('\n') {
        if let Some(colon) = line.find([':', '：']).filter(|colon| line.get(*colon..).is_some_and(|rest| rest.starts_with('：'))) {
            return Some(from + colon);
        }
        from += line.len();
    }
    None
}

fn position(text: &str, at: usize) -> crate::source::Position {
    SourceFile::new("", text).position(u32::try_from(at).unwrap_or(u32::MAX))
}

/// Tells what a text says, each with the byte it stands at, until nobody listens any more.
pub(super) fn events(text: &str, mut listen: impl FnMut(Said<'_>, usize) -> bool) -> Result<(), Fault> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut walk = Walk { text, open: Vec::new(), documents: 0 };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| walk.fault(&error))?;
        let Some((said, at)) = walk.said(&event, &span)? else { continue };
        if !listen(said, at) {
            break;
        }
    }
    Ok(())
}

/// Where the parser is in a text.
struct Walk<'t> {
    text: &'t str,
    open: Vec<Open>,
    documents: usize,
}

/// A list or group that is open.
struct Open {
    at: usize,
    /// Of a group: whether a key comes next.
    key: Option<bool>,
    /// Whether it is written in brackets.
    flow: bool,
    /// Whether it is a key itself, or in one.
    odd: bool,
}

impl Walk<'_> {
    fn said<'e>(&mut self, event: &'e Event<'_>, span: &Span) -> Result<Option<(Said<'e>, usize)>, Fault> {
        let at = offset(&span.start, self.text);
        let is_key = self.open.last().is_some_and(|o| o.key == Some(true));
        let inside_key = self.open.last().is_some_and(|o| o.odd);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 { Err((YamlFault::SeveralDocuments, at)) } else { Ok(None) }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => Err((YamlFault::Alias, at)),
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = self.properties(*anchor, tag.as_deref(), span)?;
                let null = *style == ScalarStyle::Plain && !is_text && matches!(&**text, "" | "~" | "null" | "Null" | "NULL");
                self.turn();
                let said = match (is_key, null) {
                    (true, true) => Said::OddKey,
                    (true, false) => Said::Key(text),
                    (false, true) => Said::Scalar(Scalar::Null),
                    (false, false) => Said::Scalar(Scalar::Text(text)),
                };
                Ok((!inside_key).then_some((said, at)))
            }
            Event::MappingStart(style, anchor, tag) | Event::SequenceStart(style, anchor, tag) => {
                self.properties(*anchor, tag.as_deref(), span)?;
                let map = matches!(event, Event::MappingStart(..));
                let odd = is_key || inside_key;
                self.open.push(Open { at, key: map.then_some(true), flow: *style == StructureStyle::Flow, odd });
                Ok((!odd).then_some((if map { Said::OpenMap } else { Said::OpenList }, at)))
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let closed = self.open.pop();
                self.turn();
                let inside = self.open.last().is_some_and(|o| o.odd);
                Ok(match closed.filter(|c| c.odd) {
                    None => Some((Said::Close, at)),
                    Some(_) if inside => None,
                    Some(key) => Some((Said::OddKey, key.at)),
                })
            }
            _ => Ok(None),
        }
    }

    /// After a key comes its value, after a value the next key.
    fn turn(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.key = open.key.map(|key| !key);
        }
    }

    /// Refuses anchors and foreign tags; says whether a tag makes the scalar a text whatever it looks like.
    fn properties(&self, anchor: usize, tag: Option<&Tag>, span: &Span) -> Result<bool, Fault> {
        let at = offset(&span.start, self.text);
        if anchor != 0 {
            let before = self.text.get(..at).and_then(|before| before.rfind('&'));
            return Err((YamlFault::Alias, before.unwrap_or(at)));
        }
        match tag.map(Tag::core_suffix) {
            None | Some(Some("int" | "float" | "bool" | "null" | "seq" | "map" | "timestamp")) => Ok(false),
            Some(Some("str")) => Ok(true),
            Some(_) => Err((YamlFault::Tag, span.tag_start().map_or(at, |start| offset(&start, self.text)))),
        }
    }

    fn fault(&self, error: &ScanError) -> Fault {
        let (fault, at) = (fault(error.kind()), offset(error.marker(), self.text));
        // A bracket that was never closed is noticed only lines later, as something else.
        let open = self.open.iter().rev().find(|o| o.flow).map(|o| o.at);
        let open = open.filter(|open| self.text.get(*open..at).is_some_and(|between| between.contains('\n')));
        match (fault, open) {
            (YamlFault::Key | YamlFault::Indentation | YamlFault::Bracket | YamlFault::End | YamlFault::Other, Some(open)) => (YamlFault::Bracket, open),
            _ => (fault, at),
        }
    }
}

fn offset(marker: &Marker, text: &str) -> usize {
    marker.byte_offset().unwrap_or_else(|| text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at))
}

fn fault(kind: &ErrorKind) -> YamlFault {
    match kind {
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName | ErrorKind::AnchorCountOverflow => YamlFault::Alias,
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidGlobalTagCharacter => YamlFault::Tag,
        ErrorKind::DuplicateVersionDirective
        | ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::DirectiveDisallowed
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::MissingYamlVersion => YamlFault::Directive,
        ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidDocumentEnd => YamlFault::SeveralDocuments,
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => YamlFault::Tab,
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::ZeroBlockScalarIndent
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed => YamlFault::Indentation,
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MisplacedFlowCollectionEnd
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::BlockEntryInFlowCollection => YamlFault::Bracket,
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => YamlFault::Quote,
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => YamlFault::Escape,
        ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidMappingValueWhitespace
        | ErrorKind::FlowMappingValueAdjacentCollection => YamlFault::Key,
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => YamlFault::Control(*character),
        ErrorKind::UnexpectedCharacter { character } => YamlFault::Character(*character),
        ErrorKind::RecursionLimitExceeded => YamlFault::TooDeep,
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => YamlFault::End,
        _ => YamlFault::Other,
    }
}
