//! Rule text to [`RuleSet`]: parse every file, check every pack, compile, run the examples.

use super::RuleSet;
use crate::analysis;
use crate::check::{self, PackInput};
use crate::compile::compile;
use crate::diag::{Diagnostic, Diagnostics, Problem};
use crate::digest::Parts;
use crate::examples;
use crate::lang::Lang;
use crate::lint::{Lints, lint};
use crate::model::Manifest;
use crate::pack::PackSource;
use crate::source::{FileId, SourceMap};
use crate::span::Span;
use crate::syntax;
use crate::translate::{TranslateError, translate};
use std::sync::Arc;

/// The most bytes of rule text that a pack may have.
pub const MAX_PACK_BYTES: usize = 16 * 1024 * 1024;

/// Gathers rule text and builds it.
#[derive(Debug, Clone, Default)]
pub struct RuleSetBuilder {
    packs: Vec<PackSource>,
}

impl RuleSetBuilder {
    /// Adds one file: a pack of its own name (without folder and ending). Files added so see each other's names, and stand
    /// on the most local of the packs that are added beside them.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem).to_owned();
        self.packs.push(PackSource { name: stem, manifest: None, files: vec![(name, text.into())], bare: true });
        self
    }

    /// Calls the packs of files that were added by themselves otherwise, so that two versions of a file can be compared whatever they are called.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        for pack in self.packs.iter_mut().filter(|pack| pack.bare) {
            name.clone_into(&mut pack.name);
        }
        self
    }

    /// Adds a pack.
    #[must_use]
    pub fn pack(mut self, pack: PackSource) -> Self {
        self.packs.push(pack);
        self
    }

    /// Builds. Every mistake of every file comes back at once.
    ///
    /// # Errors
    /// The rules do not build; the diagnostics say why, with their places.
    pub fn build(self) -> Result<RuleSet, Diagnostics> {
        self.built(None)
    }

    /// The same, and among the warnings what could be better. What is wrong comes first: rules that do not build are not looked through.
    ///
    /// # Errors
    /// The rules do not build; the diagnostics say why, with their places.
    pub fn lint(self, lints: Lints) -> Result<RuleSet, Diagnostics> {
        self.built(Some(lints))
    }

    fn built(self, lints: Option<Lints>) -> Result<RuleSet, Diagnostics> {
        let mut sources = SourceMap::default();
        let mut items = Vec::new();
        let inputs = self.inputs(&mut sources, &mut items);
        let checked = check::check(&sources, &inputs);
        let follows = follows_from_form(&items, &inputs);
        items.extend(checked.diagnostics.into_iter().filter(|d| !follows(d)));
        let mut diagnostics = Diagnostics { sources, items };
        diagnostics.sort();
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        let digest = digest(&inputs, &diagnostics.sources);
        let program = compile(checked.model, digest);
        let (figures, found) = (bare_percentages(&diagnostics.items), analysis::analyse(&program, &checked.places));
        // A figure that is a hundred times too large makes its clause impossible: one mistake, one message.
        let found = found.into_iter().filter(|d| !figures.iter().any(|(file, span)| *file == d.file && d.span.start <= span.start && span.end <= d.span.end));
        diagnostics.items.extend(found.chain(examples::check(&program, &checked.places, &inputs)));
        if let Some(lints) = lints {
            diagnostics.items.extend(lint(&program.model, &checked.places, &inputs, &diagnostics.sources, lints));
        }
        diagnostics.sort();
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        Ok(RuleSet { program: Arc::new(program), warnings: Arc::new(diagnostics) })
    }

    /// The rule text gathered so far: names and texts.
    pub fn texts(&self) -> Vec<(String, String)> {
        self.packs.iter().flat_map(|pack| pack.files.iter().cloned()).collect()
    }

    /// Rewrites files in a language: those for whose names `wanted` holds, with what they are then.
    ///
    /// # Errors
    /// The rules do not build, or names clash in the other language; nothing comes out.
    pub fn translated(self, lang: Lang, wanted: impl Fn(&str) -> bool) -> Result<Vec<(String, String)>, TranslateError> {
        Ok(self.written(lang, wanted)?.into_iter().map(|(_, name, text)| (name, text)).collect())
    }

    /// Files in a language and in the canonical form: the key of the pack, name and text.
    pub(crate) fn written(self, lang: Lang, wanted: impl Fn(&str) -> bool) -> Result<Vec<(String, String, String)>, TranslateError> {
        let mut sources = SourceMap::default();
        let mut items = Vec::new();
        let inputs = self.inputs(&mut sources, &mut items);
        let mut diagnostics = Diagnostics { sources, items };
        diagnostics.sort();
        if diagnostics.has_errors() {
            return Err(TranslateError::Rules(diagnostics));
        }
        let sources = &diagnostics.sources;
        let name = |file: FileId| sources.get(file).map_or("", |f| f.name());
        let files = inputs.iter().flat_map(|i| &i.files).map(|(file, _)| *file).filter(|file| wanted(name(*file))).collect();
        let written = translate(sources, &inputs, &files, lang)?;
        let pack = |file: FileId| inputs.iter().find(|i| i.files.iter().any(|(id, _)| *id == file)).map_or("", |i| i.manifest.key.as_str());
        Ok(written.into_iter().map(|(file, text)| (pack(file).to_owned(), name(file).to_owned(), text)).collect())
    }

    /// Parses every file and puts the packs in order, from base to local.
    fn inputs(self, sources: &mut SourceMap, items: &mut Vec<Diagnostic>) -> Vec<PackInput> {
        let mut inputs: Vec<PackInput> = Vec::new();
        for pack in self.packs {
            let mut manifest = Manifest { key: pack.name, ..Manifest::default() };
            let mut manifest_at = None;
            if let Some((name, text)) = pack.manifest {
                let file = sources.add(name, text.clone());
                manifest_at = Some((file, Span::default()));
                let (read, errors) = Manifest::from_yaml(&text, &manifest.key);
                manifest = read;
                items.extend(errors.iter().map(|error| {
                    let problem = Problem::Manifest { zh: error.text(Lang::Zh), en: error.text(Lang::En) };
                    Diagnostic::new(problem, file, error.span)
                }));
            }
            let bytes: usize = pack.files.iter().map(|(_, text)| text.len()).sum();
            let mut files = Vec::new();
            for (name, text) in pack.files {
                let file = sources.add(name, text);
                if bytes > MAX_PACK_BYTES {
                    if files.is_empty() {
                        items.push(Diagnostic::new(Problem::PackTooLarge { limit: MAX_PACK_BYTES }, file, Span::default()));
                    }
                    files.push((file, syntax::ast::File::default()));
                    continue;
                }
                let Some(source) = sources.get(file) else { continue };
                let (ast, found) = syntax::parse(source, file);
                items.extend(found);
                files.push((file, ast));
            }
            inputs.push(PackInput { manifest, manifest_at, extends: None, bare: pack.bare, files });
        }
        // A file given beside folders stands on the most local of them: the last that no other stands on.
        let is_base = |pack: &PackInput| inputs.iter().any(|other| other.manifest.extends.as_ref() == Some(&pack.manifest.key));
        let top = inputs.iter().rev().find(|pack| !pack.bare && !is_base(pack)).map(|pack| pack.manifest.key.clone());
        for input in inputs.iter_mut().filter(|pack| pack.bare) {
            input.manifest.extends.clone_from(&top);
        }
        layered(inputs, sources, items)
    }
}

/// Orders packs so that each comes after the one it stands on, and says where that cannot be.
fn layered(inputs: Vec<PackInput>, sources: &SourceMap, items: &mut Vec<Diagnostic>) -> Vec<PackInput> {
    let at = |input: &PackInput| input.manifest_at.or_else(|| input.files.first().map(|(file, _)| (*file, Span::default())));
    // Where a pack says on what it stands.
    let extends_at = |input: &PackInput| {
        let place = input.manifest_at.and_then(|(file, _)| Some((file, crate::yaml::place_of(sources.get(file)?.text(), "extends")?)));
        place.or_else(|| at(input))
    };
    let mut waiting = inputs;
    let mut done: Vec<PackInput> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|p| p.manifest.extends.as_ref().is_none_or(|base| done.iter().any(|d| d.manifest.key == *base)));
        let Some(ready) = ready else {
            for input in &waiting {
                let Some((file, span)) = extends_at(input) else { continue };
                let base = input.manifest.extends.clone().unwrap_or_default();
                if waiting.iter().all(|p| p.manifest.key != base) {
                    let known: Vec<String> = done.iter().chain(&waiting).map(|p| p.manifest.key.clone()).collect();
                    let nearest = crate::nearest::nearest(&base, known.iter().map(String::as_str));
                    items.push(Diagnostic::new(Problem::UnknownName { noun: crate::diag::Noun::Pack, name: base, nearest }, file, span));
                } else if let Some(circle) = circle(input, &waiting) {
                    let packs = circle.iter().map(|p| p.manifest.key.clone()).collect();
                    let mut diagnostic = Diagnostic::new(Problem::PackCycle { packs }, file, span);
                    for (file, span) in circle.iter().skip(1).filter_map(|p| extends_at(p)) {
                        diagnostic = diagnostic.with_related(file, span, crate::diag::Why::OtherHere);
                    }
                    items.push(diagnostic);
                }
            }
            for mut input in std::mem::take(&mut waiting) {
                input.extends = None;
                done.push(input);
            }
            break;
        };
        let mut input = waiting.remove(ready);
        input.extends = input.manifest.extends.as_ref().and_then(|base| done.iter().position(|d| d.manifest.key == *base));
        if let Some((first, (file, span))) = done.iter().find(|d| d.manifest.key == input.manifest.key).zip(at(&input)) {
            let problem = Problem::DeclaredTwice { noun: crate::diag::Noun::Pack, name: input.manifest.key.clone() };
            let mut diagnostic = Diagnostic::new(problem, file, span);
            if let Some((file, span)) = at(first) {
                diagnostic = diagnostic.with_related(file, span, crate::diag::Why::FirstHere);
            }
            items.push(diagnostic);
        }
        done.push(input);
    }
    done
}

/// The packs that extend each other from this one back to it; `None` where it only stands on such, or another of them comes first and tells of it.
fn circle<'a>(start: &'a PackInput, waiting: &'a [PackInput]) -> Option<Vec<&'a PackInput>> {
    let find = |key: &Option<String>| waiting.iter().position(|p| Some(&p.manifest.key) == key.as_ref());
    let first = find(&Some(start.manifest.key.clone()))?;
    let mut circle = vec![start];
    let mut at = find(&start.manifest.extends)?;
    while at != first {
        let next = waiting.get(at)?;
        if at < first || circle.iter().any(|p| p.manifest.key == next.manifest.key) {
            return None;
        }
        circle.push(next);
        at = find(&next.manifest.extends)?;
    }
    Some(circle)
}

/// Over keys, versions, layers and canonical text, in the order of packs and of file names.
fn digest(inputs: &[PackInput], sources: &SourceMap) -> String {
    let mut digest = Parts::default();
    for input in inputs {
        let manifest = &input.manifest;
        digest.add(&manifest.key);
        digest.add(&manifest.version);
        digest.add(manifest.extends.as_deref().unwrap_or_default());
        digest.add(&format!("{:?}", manifest.calendars));
        let mut texts: Vec<String> = input.files.iter().filter_map(|(id, _): &(FileId, _)| sources.get(*id)).map(|f| syntax::canonical(f.text())).collect();
        texts.sort();
        for text in texts {
            digest.add(&text);
        }
    }
    digest.finish()
}

/// Where a bare number stands beside a percentage.
fn bare_percentages(found: &[Diagnostic]) -> Vec<(FileId, Span)> {
    found.iter().filter(|d| matches!(d.problem, Problem::PercentMeant { .. })).map(|d| (d.file, d.span)).collect()
}

/// Whether a rule lacks its clause only because that clause could not be read, which was said already.
fn follows_from_form(form: &[Diagnostic], inputs: &[PackInput]) -> impl Fn(&Diagnostic) -> bool + use<> {
    let files = || inputs.iter().flat_map(|i| &i.files);
    let broken: Vec<(FileId, Span)> = files()
        .flat_map(|(file, ast)| ast.declarations.iter().map(|d| (*file, d.span)))
        .filter(|(file, span)| form.iter().any(|d| d.file == *file && span.start <= d.span.start && d.span.start < span.end))
        .collect();
    move |d| {
        matches!(d.problem, Problem::NoClause { .. })
            && broken.iter().any(|(file, span)| *file == d.file && span.start <= d.span.start && d.span.start < span.end)
    }
}
