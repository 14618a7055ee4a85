//! What a name means that a person writes outside rule text: in a test file, on the command line.

use super::{Bilingual, Model, Named, PackId, PathwayId, RuleId, SupportId};
use crate::nearest::nearest;

/// Something that has a result of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A rule.
    Rule(RuleId),
    /// A pathway.
    Pathway(PathwayId),
    /// A support.
    Support(SupportId),
}

/// Why a name means nothing in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing is called so; what was perhaps meant, best first.
    Unknown(Vec<String>),
    /// Several things are called so; their whole keys.
    Several(Vec<String>),
}

impl Model {
    /// `national.class_size`: the key of something with that of its pack.
    pub fn whole_key(&self, target: Target) -> String {
        let (pack, named) = self.named(target);
        format!("{}.{}", self.packs.at(pack).named.key, named.key)
    }

    /// The pack that declares something, and what it is called there.
    pub fn named(&self, target: Target) -> (PackId, &Named) {
        match target {
            Target::Rule(id) => (self.rules.at(id).pack, &self.rules.at(id).named),
            Target::Pathway(id) => (self.pathways.at(id).pack, &self.pathways.at(id).named),
            Target::Support(id) => (self.supports.at(id).pack, &self.supports.at(id).named),
        }
    }

    /// The title of something.
    pub fn title(&self, target: Target) -> &Bilingual {
        match target {
            Target::Rule(id) => &self.rules.at(id).title,
            Target::Pathway(id) => &self.pathways.at(id).title,
            Target::Support(id) => &self.supports.at(id).title,
        }
    }

    /// A rule, pathway or support by key or Chinese name, with or without that of its pack; else by its title.
    ///
    /// # Errors
    /// Nothing is called so, or several things are.
    pub fn find(&self, name: &str) -> Result<Target, NotFound> {
        let all = || {
            let rules = self.rules.ids().map(Target::Rule);
            rules.chain(self.pathways.ids().map(Target::Pathway)).chain(self.supports.ids().map(Target::Support))
        };
        let is_meant = |target: &Target| {
            let (pack, own) = self.named(*target);
            let pack = &self.packs.at(pack).named;
            let is_own = |n: &str| n == own.key || n == own.name;
            is_own(name) || name.split_once('.').is_some_and(|(p, n)| (p == pack.key || p == pack.name) && is_own(n))
        };
        let mut found: Vec<Target> = all().filter(is_meant).collect();
        if found.is_empty() {
            // Reports call a thing by its title.
            found = all().filter(|target| self.title(*target).zh == name || self.title(*target).en.as_deref() == Some(name)).collect();
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let qualified = name.contains('.');
                let keys = all().map(|target| if qualified { self.whole_key(target) } else { self.named(target).1.key.clone() });
                let known: Vec<(String, &str)> = keys.zip(all().map(|target| self.named(target).1.name.as_str())).collect();
                Err(NotFound::Unknown(nearest(name, known.iter().flat_map(|(key, name)| [key.as_str(), *name]))))
            }
            several => Err(NotFound::Several(several.iter().map(|target| self.whole_key(*target)).collect())),
        }
    }
}
