//! YAML as events, and what is wrong with a text that is none. Scalars are text: `NO`, `08` and `1.10` stay as written,
//! and the field says what they mean.

use super::fill::{Filler, Scalar};
use super::problem::{FactProblem, YamlFault};
use crate::source::SourceFile;
use serde_yaml::granit_parser::{ErrorKind, Event, Marker, Options, Parser, ScalarStyle, Tag};

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
        filler.stop(FactProblem::Yaml(fault), Some(position(text, at)));
    }
}

fn position(text: &str, at: usize) -> crate::source::Position {
    SourceFile::new("", text).position(u32::try_from(at).unwrap_or(u32::MAX))
}

/// Tells what a text says, each with the byte it stands at, until nobody listens any more.
pub(super) fn events(text: &str, mut listen: impl FnMut(Said<'_>, usize) -> bool) -> Result<(), Fault> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    // For each list or group that is open: whether a key comes next; a list has none.
    let mut open: Vec<bool> = Vec::new();
    let mut is_map: Vec<bool> = Vec::new();
    let mut documents = 0;
    // How many lists and groups are open inside a key.
    let mut odd = 0_usize;
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|e| (fault(e.kind()), offset(e.marker(), text)))?;
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
            Event::Scalar(ref text, style, anchor, ref tag) => {
                let text_wanted = properties(anchor, tag.as_deref(), at)?;
                if odd > 0 {
                    continue;
                }
                let null = style == ScalarStyle::Plain && !text_wanted && matches!(&**text, "" | "~" | "null" | "Null" | "NULL");
                let go_on = match (key, null) {
                    (true, true) => listen(Said::OddKey, at),
                    (true, false) => listen(Said::Key(text), at),
                    (false, true) => listen(Said::Scalar(Scalar::Null), at),
                    (false, false) => listen(Said::Scalar(Scalar::Text(text)), at),
                };
                turn(&mut open, &is_map);
                if go_on {
                    continue;
                }
                return Ok(());
            }
            Event::MappingStart(_, anchor, ref tag) | Event::SequenceStart(_, anchor, ref tag) => {
                properties(anchor, tag.as_deref(), at)?;
                if key || odd > 0 {
                    odd += 1;
                    continue;
                }
                let map = matches!(event, Event::MappingStart(..));
                open.push(map);
                is_map.push(map);
                if map { Said::OpenMap } else { Said::OpenList }
            }
            Event::MappingEnd | Event::SequenceEnd => {
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
                if inside { Said::OddKey } else { Said::Close }
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
fn properties(anchor: usize, tag: Option<&Tag>, at: usize) -> Result<bool, Fault> {
    if anchor != 0 {
        return Err((YamlFault::Alias, at));
    }
    match tag {
        None => Ok(false),
        Some(tag) => match tag.core_suffix() {
            Some("str") => Ok(true),
            Some("int" | "float" | "bool" | "null" | "seq" | "map" | "timestamp") => Ok(false),
            _ => Err((YamlFault::Tag, at)),
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
        ErrorKind::UnexpectedCharacter { character } => YamlFault::Character(*character),
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => YamlFault::End,
        _ => YamlFault::Other,
    }
}
