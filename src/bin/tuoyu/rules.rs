//! Rules from embedded packs, files and folders, and the set that they build.

use crate::args;
use crate::exit::Exit;
use crate::files::{self, MOST_RULES, Unreadable};
use crate::screen::{self, Screen};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tuoyu::RuleSet;
use tuoyu::diag::Diagnostics;
use tuoyu::model::{Manifest, SubjectRef};
use tuoyu::pack::{self, PackSource};
use tuoyu::ruleset::{MAX_PACK_BYTES, RuleSetBuilder};

pub(crate) const MANIFEST: &str = "pack.yaml";

/// The rules that a command line names, built. What is wrong with them has been said already.
pub(crate) fn build(rules: &args::Rules, screen: Screen) -> Result<RuleSet, Exit> {
    from_paths_or_pack(rules.pack.as_deref(), &rules.rules, screen)?.build().map_err(|diagnostics| {
        screen.diagnostics(&diagnostics);
        exit_of(&diagnostics)
    })
}

/// The rules as text: those at the paths, on top of the pack where one is named too; without paths those of the pack.
pub(crate) fn from_paths_or_pack(pack: Option<&str>, paths: &[PathBuf], screen: Screen) -> Result<RuleSetBuilder, Exit> {
    if paths.is_empty() {
        let packs = embedded(pack.unwrap_or(pack::DEFAULT_PACK), screen)?;
        return Ok(packs.into_iter().fold(RuleSet::builder(), RuleSetBuilder::pack));
    }
    let mut gathered = Gathered::default();
    for path in paths {
        gathered.path(path);
    }
    if let Some(pack) = pack {
        gathered.stand_on(pack, embedded(pack, screen)?);
    }
    gathered.add_bases();
    gathered.finish(screen)
}

/// Two versions of rules, each a file or folder, or an embedded pack where nothing on disk is called so. Two files are compared whatever they are called.
pub(crate) fn versions(old: &Path, new: &Path, screen: Screen) -> Result<(RuleSetBuilder, RuleSetBuilder), Exit> {
    let one = |path: &Path| {
        let key = path.to_str().filter(|key| !path.exists() && pack::shipped_keys().iter().any(|k| k == key));
        match key {
            Some(key) => from_paths_or_pack(Some(key), &[], screen),
            None => from_paths_or_pack(None, &[path.to_owned()], screen),
        }
    };
    let (mut before, after) = (one(old)?, one(new)?);
    if !old.is_dir() && !new.is_dir() {
        let name = files::shown(new);
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        before = before.called(name.split_once('.').map_or(name, |(stem, _)| stem));
    }
    Ok((before, after))
}

/// The subject of that name; that there is none is said here.
pub(crate) fn subject<'a>(set: &'a RuleSet, name: Option<&str>, screen: Screen) -> Result<Option<SubjectRef<'a>>, Exit> {
    name.map(|name| set.subject(name)).transpose().map_err(|unknown| {
        let (name, known) = (&unknown.name, &unknown.known);
        screen.error(&format!("没有主体「{name}」；有：{}", known.join("、")), &format!("no subject `{name}`; there is: {}", known.join(", ")));
        Exit::Usage
    })
}

/// The same, or the one that the rules mean; that they mean none is said here.
pub(crate) fn subject_or_default<'a>(set: &'a RuleSet, name: Option<&str>, screen: Screen) -> Result<SubjectRef<'a>, Exit> {
    subject(set, name, screen)?.or_else(|| set.default_subject()).ok_or_else(|| {
        screen.error("规则没有说是哪个主体；请写 --subject", "the rules do not say which subject; write --subject");
        Exit::Usage
    })
}

/// The same rules with the packs that stand on them: those that lie beside them, or are embedded. `None` where there are none, or they cannot be read.
pub(crate) fn extended(pack: Option<&str>, paths: &[PathBuf]) -> Option<RuleSetBuilder> {
    if paths.is_empty() {
        let own = pack.unwrap_or(pack::DEFAULT_PACK);
        let above = pack::shipped_keys().into_iter().filter(|key| *key != own).filter_map(|key| pack::shipped(&key));
        let above = above.filter(|packs| packs.iter().any(|p| p.name == own)).max_by_key(Vec::len)?;
        return Some(above.into_iter().fold(RuleSet::builder(), RuleSetBuilder::pack));
    }
    let mut gathered = Gathered::default();
    for path in paths {
        gathered.path(path);
    }
    if let Some((pack, packs)) = pack.and_then(|pack| Some((pack, pack::shipped(pack)?))) {
        gathered.stand_on(pack, packs);
    }
    gathered.add_bases();
    let before = gathered.folders.len();
    gathered.add_extensions();
    (gathered.folders.len() > before && gathered.problems.is_empty()).then(|| gathered.builder())
}

fn embedded(key: &str, screen: Screen) -> Result<Vec<PackSource>, Exit> {
    pack::shipped(key).ok_or_else(|| {
        let known = pack::shipped_keys();
        screen.error(&format!("没有内置规则包「{key}」；有：{}", known.join("、")), &format!("no embedded pack `{key}`; there is: {}", known.join(", ")));
        Exit::Usage
    })
}

/// 6 where a limit was exceeded, else 4.
pub(crate) fn exit_of(diagnostics: &Diagnostics) -> Exit {
    if diagnostics.items.iter().any(|d| d.code().is_limit()) { Exit::Limit } else { Exit::Rules }
}

/// What was found on disk so far.
#[derive(Default)]
struct Gathered {
    /// Folders and their packs. Where they lie is kept to find what they extend.
    folders: Vec<(PathBuf, PackSource)>,
    files: Vec<(String, String)>,
    embedded: Vec<PackSource>,
    /// What was read already: a path given twice counts once.
    seen: BTreeSet<PathBuf>,
    problems: Vec<(String, Unreadable)>,
    /// Folders without a rule file.
    empty: Vec<String>,
}

impl Gathered {
    fn path(&mut self, path: &Path) {
        if !self.is_new(path) {
            return;
        }
        if !path.is_dir() {
            if let Some(text) = self.read(path) {
                self.files.push((files::shown(path), text));
            }
            return;
        }
        if holds_pack(path) {
            self.folder(path);
            return;
        }
        // A folder of folders: each of them that holds rules.
        let below: Vec<PathBuf> = entries(path).into_iter().filter(|p| holds_pack(p)).collect();
        if below.is_empty() {
            self.empty.push(files::shown(path));
        }
        for folder in below {
            if self.is_new(&folder) {
                self.folder(&folder);
            }
        }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.seen.insert(real)
    }

    fn read(&mut self, path: &Path) -> Option<String> {
        files::read(path, MOST_RULES).map_err(|problem| self.problems.push((files::shown(path), problem))).ok()
    }

    fn folder(&mut self, path: &Path) {
        let manifest = path.join(MANIFEST);
        let manifest = if manifest.is_file() { self.read(&manifest).map(|text| (files::shown(&manifest), text)) } else { None };
        let mut pack = PackSource { name: key_of(path), manifest, files: Vec::new(), bare: false };
        let mut bytes = 0;
        for file in rule_files(path) {
            // Beyond the limit of a pack nothing more is read; the builder says so.
            if bytes > MAX_PACK_BYTES {
                break;
            }
            if let Some(text) = self.read(&file) {
                bytes += text.len();
                pack.files.push((files::shown(&file), text));
            }
        }
        self.folders.push((path.to_owned(), pack));
    }

    /// Adds the packs that others extend and that were not given: from beside them, else from the embedded ones.
    fn add_bases(&mut self) {
        let mut next = 0;
        while let Some((path, pack)) = self.folders.get(next) {
            next += 1;
            let Some(base) = extends(pack) else { continue };
            if self.folders.iter().any(|(_, p)| key(p) == base) || self.embedded.iter().any(|p| key(p) == base) {
                continue;
            }
            if let Some(beside) = beside(path, &base) {
                if self.is_new(&beside) {
                    self.folder(&beside);
                }
            } else if let Some(packs) = pack::shipped(&base) {
                let known: Vec<String> = self.folders.iter().map(|(_, p)| key(p)).chain(self.embedded.iter().map(key)).collect();
                self.embedded.extend(packs.into_iter().filter(|p| !known.contains(&key(p))));
            }
        }
    }

    /// Puts an embedded pack below what was given: below files anyway, and below a folder that does not say on what it stands.
    fn stand_on(&mut self, base: &str, packs: Vec<PackSource>) {
        let given: Vec<String> = self.folders.iter().map(|(_, pack)| key(pack)).collect();
        for (path, pack) in &mut self.folders {
            if pack.manifest.is_none() && pack.name != base {
                pack.manifest = Some((files::shown(&path.join(MANIFEST)), format!("extends: {base}\n")));
            }
        }
        self.embedded.extend(packs.into_iter().filter(|pack| !given.contains(&key(pack))));
    }

    /// Adds the packs beside those that were given that stand on them.
    fn add_extensions(&mut self) {
        let mut next = 0;
        while let Some((path, pack)) = self.folders.get(next) {
            next += 1;
            let (own, parent) = (key(pack), parent_of(path));
            for folder in entries(&parent).into_iter().filter(|p| holds_pack(p)) {
                let is_above = manifest_of(&folder).is_some_and(|m| m.extends.as_ref() == Some(&own));
                if is_above && self.is_new(&folder) {
                    self.folder(&folder);
                }
            }
        }
    }

    fn finish(self, screen: Screen) -> Result<RuleSetBuilder, Exit> {
        for (name, problem) in &self.problems {
            screen::line(&problem.text(name, screen.lang));
        }
        for name in &self.empty {
            screen.error(&format!("{name}：文件夹里没有规则文件（*.rules）"), &format!("{name}: no rule file (*.rules) in the folder"));
        }
        if self.problems.iter().any(|(_, p)| matches!(p, Unreadable::TooLarge { .. })) {
            return Err(Exit::Limit);
        }
        if !self.problems.is_empty() || !self.empty.is_empty() {
            return Err(Exit::Rules);
        }
        Ok(self.builder())
    }

    fn builder(self) -> RuleSetBuilder {
        let packs = self.embedded.into_iter().chain(self.folders.into_iter().map(|(_, pack)| pack));
        let builder = packs.fold(RuleSet::builder(), RuleSetBuilder::pack);
        self.files.into_iter().fold(builder, |builder, (name, text)| builder.source(name, text))
    }
}

/// What a folder holds, sorted by name.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn rule_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    entries(folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "rules") && !p.is_dir())
}

/// The rules that files stand among: the pack of each, where its folder is one, and what else is named.
pub(crate) fn around(files: &[PathBuf], others: &[PathBuf], screen: Screen) -> Result<RuleSetBuilder, Exit> {
    let mut gathered = Gathered::default();
    for path in others {
        gathered.path(path);
    }
    for file in files {
        let folder = file.parent().map(|p| if p.as_os_str().is_empty() { PathBuf::from(".") } else { p.to_owned() });
        match folder.filter(|folder| !files::is_stdin(file) && folder.join(MANIFEST).is_file()) {
            Some(folder) => gathered.path(&folder),
            None => gathered.path(file),
        }
    }
    gathered.add_bases();
    gathered.finish(screen)
}

/// The rule files that paths name: files as they are given, of folders those in them and in the folders below. A path that names none is said.
pub(crate) fn files_at(paths: &[PathBuf], screen: Screen, exits: &mut Vec<Exit>) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let folders = std::iter::once(path.clone()).chain(entries(path).into_iter().filter(|p| p.is_dir()));
        let files: Vec<PathBuf> = folders.flat_map(|folder| rule_files(&folder).collect::<Vec<_>>()).collect();
        if files.is_empty() {
            let name = files::shown(path);
            screen.error(&format!("{name}：文件夹里没有规则文件（*.rules）"), &format!("{name}: no rule file (*.rules) in the folder"));
            exits.push(Exit::Rules);
        }
        found.extend(files);
    }
    found.retain(|path| files::is_stdin(path) || seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())));
    found
}

/// Whether a folder is a pack.
pub(crate) fn holds_pack(path: &Path) -> bool {
    path.is_dir() && (path.join(MANIFEST).is_file() || rule_files(path).next().is_some())
}

/// Whether a folder is a pack or holds packs.
pub(crate) fn holds_rules(path: &Path) -> bool {
    holds_pack(path) || entries(path).iter().any(|p| holds_pack(p))
}

/// The name of a folder, also where it is given as `.` or `..`.
fn key_of(folder: &Path) -> String {
    let real = fs::canonicalize(folder);
    let name = real.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(|| files::shown(folder), |n| n.to_string_lossy().into_owned())
}

fn manifest(pack: &PackSource) -> Option<Manifest> {
    pack.manifest.as_ref().map(|(_, text)| Manifest::from_yaml(text, &pack.name).0)
}

fn key(pack: &PackSource) -> String {
    manifest(pack).map_or_else(|| pack.name.clone(), |m| m.key)
}

fn extends(pack: &PackSource) -> Option<String> {
    manifest(pack)?.extends
}

/// The folder that a folder lies in. The path as it was given, so that messages show it so; `..` where nothing stands above it.
fn parent_of(folder: &Path) -> PathBuf {
    match folder.parent() {
        Some(parent) if folder.file_name().is_some() && !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) if folder.file_name().is_some() => PathBuf::from("."),
        _ => folder.join(".."),
    }
}

/// The manifest in a folder, as far as it can be read.
fn manifest_of(folder: &Path) -> Option<Manifest> {
    let text = files::read(&folder.join(MANIFEST), MOST_RULES).ok()?;
    Some(Manifest::from_yaml(&text, &key_of(folder)).0)
}

/// The folder beside `folder` that holds the pack of that key.
fn beside(folder: &Path, key: &str) -> Option<PathBuf> {
    let real = fs::canonicalize(folder).ok()?;
    let is_it = |candidate: &PathBuf| manifest_of(candidate).is_some_and(|m| m.key == key);
    entries(&parent_of(folder)).into_iter().filter(|p| fs::canonicalize(p).is_ok_and(|p| p != real)).find(is_it)
}

/// A rule path or a test file, by its name.
pub(crate) fn is_test_file(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    name.ends_with(".test.yaml") || name.ends_with(".test.yml")
}
