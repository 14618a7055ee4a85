//! `Ast` → [`Model`]: names, types and units, citations, tables, layers. Collects every mistake; a declaration with one is left out, the rest is checked.

mod amend;
mod cite;
mod definition;
mod elsewhere;
mod expr;
mod names;
mod operators;
mod pathway;
mod places;
mod rule;
mod schema;
mod table;
mod uses;

use crate::diag::{Diagnostic, Noun, Problem, SyntaxProblem, Why};
use crate::id::Id;
use crate::model::{Bilingual, EnumDef, EnumId, Expr, ExprId, ExprKind, Manifest, Model, Named, Pack, PackId, TextId, Ty};
use crate::source::{FileId, SourceMap};
use crate::span::Span;
use crate::syntax::{ast, words};
use names::Names;
pub use places::{At, ClausePlaces, PathwayPlaces, Places, RulePlaces};
use schema::{Entry, PendingField};
use std::collections::BTreeMap;
pub use uses::{Owner, Use, named_in};

/// A pack, parsed.
#[derive(Debug, Clone)]
pub struct PackInput {
    /// Its manifest; a bare file has one made up from its name.
    pub manifest: Manifest,
    /// Where the manifest stands, for messages.
    pub manifest_at: Option<(FileId, Span)>,
    /// The pack it stands on: an index into the same slice, below its own.
    pub extends: Option<usize>,
    /// A file given alone, without a manifest: files given so together see each other's names.
    pub bare: bool,
    /// Its files.
    pub files: Vec<(FileId, ast::File)>,
}

/// What checking yields.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Whole only where no error is among the diagnostics.
    pub model: Model,
    /// Where its parts stand; aligned with it only where no error is among the diagnostics.
    pub places: Places,
    /// Every mistake, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks packs, ordered from base to local; `sources` holds the texts that their files were parsed from.
pub fn check(sources: &SourceMap, packs: &[PackInput]) -> Checked {
    checked(Checker::new(sources, packs)).0
}

/// The same, and what every name means that is not the one of a declaration. A name that means several things is there several times.
pub fn check_names(sources: &SourceMap, packs: &[PackInput]) -> (Checked, Vec<Use>) {
    checked(Checker { uses: Some(Vec::new()), ..Checker::new(sources, packs) })
}

fn checked(mut checker: Checker<'_>) -> (Checked, Vec<Use>) {
    let packs = checker.inputs;
    checker.packs();
    checker.documents();
    checker.subjects();
    checker.register();
    checker.schema_conditions();
    checker.tables();
    checker.unused_definitions();
    checker.rules();
    checker.pathways();
    checker.supports();
    checker.penalties();
    checker.amendments();
    checker.ties();
    checker.note_examples();
    let mut sink = checker.sink;
    let broken: Vec<&ast::Broken> = packs.iter().flat_map(|p| p.files.iter().flat_map(|(_, file)| &file.broken)).collect();
    sink.retain(|d| !follows_from(&broken, &d.problem));
    sink.sort_by_key(|d| (d.file, d.span, d.code()));
    sink.dedup();
    (Checked { model: checker.model, places: checker.places, diagnostics: sink }, checker.uses.unwrap_or_default())
}

/// Whether a problem is there only because a declaration could not be parsed, which was reported.
fn follows_from(broken: &[&ast::Broken], problem: &Problem) -> bool {
    match problem {
        Problem::UnknownName { name, .. } | Problem::NameElsewhere { name, .. } => {
            broken.iter().any(|b| name.split('.').any(|part| b.names.iter().any(|n| n == part)))
        }
        Problem::NoSubject => broken.iter().any(|b| b.subject),
        _ => false,
    }
}

/// Where a declaration comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    pack: usize,
    file: FileId,
}

struct Checker<'a> {
    sources: &'a SourceMap,
    inputs: &'a [PackInput],
    model: Model,
    places: Places,
    sink: Vec<Diagnostic>,
    /// Whether what is found is thrown away: nobody asks then what a name was perhaps meant to be.
    trying: bool,
    names: Names<'a>,
    /// The fields of each subject, with the pack that each comes from.
    trees: Vec<Vec<Entry>>,
    conditions: Vec<PendingField<'a>>,
    texts: BTreeMap<String, TextId>,
    enums: BTreeMap<(Vec<String>, bool), EnumId>,
    /// Definitions read so far, by declaration and subject; `None` while being read or where that failed.
    definitions: BTreeMap<(usize, crate::model::SubjectId), DefinitionState>,
    /// The definitions that are being read, each for the one before.
    definitions_open: Vec<usize>,
    /// How many definitions stand on each other, from each down.
    definition_depths: BTreeMap<crate::model::DefinitionId, usize>,
    /// What names mean, where it is asked for.
    uses: Option<Vec<Use>>,
}

#[derive(Debug, Clone, Copy)]
enum DefinitionState {
    Reading,
    Failed,
    Done(ExprId),
}

impl<'a> Checker<'a> {
    fn new(sources: &'a SourceMap, inputs: &'a [PackInput]) -> Self {
        Self {
            sources,
            inputs,
            model: Model::default(),
            places: Places::default(),
            sink: Vec::new(),
            trying: false,
            names: Names::default(),
            trees: Vec::new(),
            conditions: Vec::new(),
            texts: BTreeMap::new(),
            enums: BTreeMap::new(),
            definitions: BTreeMap::new(),
            definitions_open: Vec::new(),
            definition_depths: BTreeMap::new(),
            uses: None,
        }
    }

    fn report(&mut self, file: FileId, span: Span, problem: Problem) -> &mut Diagnostic {
        self.sink.push(Diagnostic::new(problem, file, span));
        let last = self.sink.len() - 1;
        self.sink.get_mut(last).unwrap_or_else(|| unreachable!("just pushed"))
    }

    fn packs(&mut self) {
        for input in self.inputs {
            let manifest = &input.manifest;
            self.model.packs.push(Pack {
                named: Named { key: manifest.key.clone(), name: manifest.name.clone().unwrap_or_else(|| manifest.key.clone()) },
                title: manifest.title.clone(),
                version: manifest.version.clone(),
                extends: input.extends.map(PackId::from_index),
                subject: None,
                as_of_examples: manifest.as_of_examples,
            });
            self.model.calendars.extend(manifest.calendars.iter().map(|(year, calendar)| (*year, calendar.clone())));
        }
        self.names.chains = (0..self.inputs.len()).map(|i| self.chain(i)).collect();
    }

    /// A pack and those below it, nearest first.
    fn chain(&self, pack: usize) -> Vec<usize> {
        let mut chain = vec![pack];
        let mut at = pack;
        while let Some(base) = self.inputs.get(at).and_then(|p| p.extends) {
            if chain.contains(&base) {
                break;
            }
            chain.push(base);
            at = base;
        }
        if self.inputs.get(pack).is_some_and(|p| p.bare) {
            chain.extend(self.inputs.iter().enumerate().filter(|(i, p)| p.bare && *i != pack).map(|(i, _)| i));
        }
        chain
    }

    /// All declarations, from base to local, each with its number.
    fn declarations(&self) -> impl Iterator<Item = (Origin, &'a ast::Declaration)> + use<'a> {
        let inputs: &'a [PackInput] = self.inputs;
        inputs
            .iter()
            .enumerate()
            .flat_map(|(pack, input)| input.files.iter().flat_map(move |(file, ast)| ast.declarations.iter().map(move |d| (Origin { pack, file: *file }, d))))
    }

    /// Key and name of a label; a Chinese name without a key gets a warning and is its own key.
    fn named(&mut self, label: &ast::Label, noun: Noun, file: FileId) -> Named {
        let name = label.name.node.clone();
        // What no expression names may have any key.
        let named_in_expressions = matches!(noun, Noun::Fact | Noun::List | Noun::Group | Noun::Definition);
        if let Some(key) = label.key.as_ref().filter(|k| named_in_expressions && words::is_reserved(&k.node)) {
            self.report(file, key.span, Problem::Syntax(SyntaxProblem::ReservedName { word: key.node.clone() }));
        }
        let key = match &label.key {
            Some(key) => key.node.clone(),
            None if name.is_ascii() => name.clone(),
            None => {
                self.report(file, label.name.span, Problem::MissingKey { noun, name: name.clone() });
                name.clone()
            }
        };
        Named { key, name }
    }

    fn text_id(&mut self, text: &str) -> TextId {
        if let Some(id) = self.texts.get(text) {
            return *id;
        }
        let id = self.model.texts.push(text.to_owned());
        self.texts.insert(text.to_owned(), id);
        id
    }

    /// Enumerations with the same members are one, so that their values compare.
    fn enum_id(&mut self, def: EnumDef) -> EnumId {
        let shape = (def.members.iter().map(|m| m.key.clone()).collect(), def.ordered);
        if let Some(id) = self.enums.get(&shape) {
            return *id;
        }
        let id = self.model.enums.push(def);
        self.enums.insert(shape, id);
        id
    }

    fn push(&mut self, kind: ExprKind, ty: Ty) -> ExprId {
        self.model.exprs.push(Expr { kind, ty })
    }

    fn ty(&self, expr: ExprId) -> &Ty {
        &self.model.exprs.at(expr).ty
    }

    fn declared_twice(&mut self, noun: Noun, name: &ast::Name, file: FileId, first: Option<(FileId, Span)>) {
        let problem = Problem::DeclaredTwice { noun, name: name.node.clone() };
        let diagnostic = self.report(file, name.span, problem);
        if let Some((file, span)) = first {
            *diagnostic = diagnostic.clone().with_related(file, span, Why::FirstHere);
        }
    }

    /// Says that a word that may stand once stands twice.
    fn stated_twice(&mut self, file: FileId, span: Span, word: &'static str) {
        self.report(file, span, Problem::StatedTwice { word });
    }
}

/// Key and name of a label.
fn named_of(label: &ast::Label) -> Named {
    Named { key: label.key.as_ref().unwrap_or(&label.name).node.clone(), name: label.name.node.clone() }
}

/// A text as it is kept.
pub(crate) fn bilingual(text: &ast::Text) -> Bilingual {
    Bilingual { zh: text.zh.node.clone(), en: text.en.as_ref().map(|t| t.node.clone()) }
}

fn bilinguals(texts: &[ast::Text]) -> Vec<Bilingual> {
    texts.iter().map(bilingual).collect()
}
