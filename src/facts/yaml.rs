//! YAML as events, and what is wrong with a text that is none. Scalars are text: `NO`, `08` and `1.10` stay as written,
//! and the field says what they mean.

use super::fill::{Filler, MAX_DEPTH, Scalar};
use super::problem::{FactError, FactProblem, YamlFault};
use crate::source::SourceFile;
use serde_yaml::granit_parser::{ErrorKind, Event, Marker, Options, Parser, ScalarStyle, Span, StructureStyle, Tag};

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
        !filler.stopped()
    });
    if let Err((fault, at)) = said {
        match full_width_colon(text, at).filter(|_| matches!(fault, YamlFault::Key | YamlFault::Other | YamlFault::Indentation)) {
            // It was said of the text that it made of the line.
            Some(_) if matches!(filler.errors.items.last(), Some(FactError { problem: FactProblem::FullWidthColon, .. })) => {}
            None if fault == YamlFault::TooDeep => filler.stop(FactProblem::TooDeep { limit: MAX_DEPTH }, Some(position(text, at))),
            Some(colon) => filler.stop(FactProblem::FullWidthColon, Some(position(text, colon))),
            None => filler.stop(FactProblem::Yaml(fault), Some(position(text, at))),
        }
    }
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
    // The reader looks up to 1,024 characters ahead for a colon, and so deeper than it tells: our own limit is to be met first.
    options.flow_nesting_limit = 2048;
    let mut parser = Parser::new_from_str_with_options(text, options);
    // For each list or group that is open: whether a key comes next; a list has none.
    let mut open: Vec<bool> = Vec::new();
    let mut is_map: Vec<bool> = Vec::new();
    let mut documents = 0;
    // Where the brackets that are open stand.
    let mut brackets: Vec<Option<usize>> = Vec::new();
    // How many lists and groups are open inside a key, and where the key begins.
    let (mut odd, mut odd_at) = (0_usize, 0);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|e| {
            let (fault, at) = (fault(e.kind()), offset(e.marker(), text));
            // A bracket that was never closed is noticed only lines later, as something else.
            let bracket = brackets.iter().rev().find_map(|b| *b).filter(|open| text.get(*open..at).is_some_and(|between| between.contains('\n')));
            match (fault, bracket) {
                (YamlFault::Key | YamlFault::Indentation | YamlFault::Bracket | YamlFault::End | YamlFault::Other, Some(open)) => (YamlFault::Bracket, open),
                _ => (fault, at),
            }
        })?;
        let at = offset(&span.start, text);
        let key = open.last() == Some(&true);
        let said = match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return Err((YamlFault::SeveralDocuments, at));
                }
                continue;
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => return Err((YamlFault::Alias, at)),
            Event::Scalar(ref scalar, style, anchor, ref tag) => {
                let text_wanted = properties(anchor, tag.as_deref(), at, &span, text)?;
                if odd > 0 {
                    continue;
                }
                let null = style == ScalarStyle::Plain && !text_wanted && matches!(&**scalar, "" | "~" | "null" | "Null" | "NULL");
                let go_on = match (key, null) {
                    (true, true) => listen(Said::OddKey, at),
                    (true, false) => listen(Said::Key(scalar), at),
                    (false, true) => listen(Said::Scalar(Scalar::Null), at),
                    (false, false) => listen(Said::Scalar(Scalar::Text(scalar)), at),
                };
                turn(&mut open, &is_map);
                if go_on {
                    continue;
                }
                return Ok(());
            }
            Event::MappingStart(style, anchor, ref tag) | Event::SequenceStart(style, anchor, ref tag) => {
                properties(anchor, tag.as_deref(), at, &span, text)?;
                brackets.push((style == StructureStyle::Flow).then_some(at));
                if key || odd > 0 {
                    if odd == 0 {
                        odd_at = at;
                    }
                    odd += 1;
                    continue;
                }
                let map = matches!(event, Event::MappingStart(..));
                open.push(map);
                is_map.push(map);
                if map { Said::OpenMap } else { Said::OpenList }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                brackets.pop();
                let inside = odd > 0;
                odd = odd.saturating_sub(1);
                if odd > 0 {
                    continue;
                }
                if !inside {
                    open.pop();
                    is_map.pop();
                }
                turn(&mut open, &is_map);
                if inside {
                    if !listen(Said::OddKey, odd_at) {
                        return Ok(());
                    }
                    continue;
                }
                Said::Close
            }
            _ => continue,
        };
        if !listen(said, at) {
            return Ok(());
        }
    }
    Ok(())
}

/// After a key comes its value, after a value the next key.
fn turn(open: &mut [bool], is_map: &[bool]) {
    if let (Some(key), Some(true)) = (open.last_mut(), is_map.last()) {
        *key = !*key;
    }
}

/// Refuses anchors and foreign tags; says whether a tag makes the scalar a text whatever it looks like.
fn properties(anchor: usize, tag: Option<&Tag>, at: usize, span: &Span, text: &str) -> Result<bool, Fault> {
    if anchor != 0 {
        let before = text.get(..at).and_then(|before| before.rfind('&'));
        return Err((YamlFault::Alias, before.unwrap_or(at)));
    }
    match tag {
        None => Ok(false),
        Some(tag) => match tag.core_suffix() {
            Some("str") => Ok(true),
            Some("int" | "float" | "bool" | "null" | "seq" | "map" | "timestamp") => Ok(false),
            _ => Err((YamlFault::Tag, span.tag_start().map_or(at, |start| offset(&start, text)))),
        },
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
