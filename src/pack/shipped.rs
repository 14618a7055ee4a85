//! The rules that the crate carries within itself.

use super::{Manifest, PackSource};

/// The pack that is meant where none is named.
pub const DEFAULT_PACK: &str = "ezhou";

struct Embedded {
    key: &'static str,
    manifest: &'static str,
    files: &'static [(&'static str, &'static str)],
}

/// A pack of `rules/` with its files.
macro_rules! embedded {
    ($key:literal: $($file:literal),*) => {
        Embedded {
            key: $key,
            manifest: include_str!(concat!("../../rules/", $key, "/pack.yaml")),
            files: &[$(($file, include_str!(concat!("../../rules/", $key, "/", $file)))),*],
        }
    };
}

/// From base to local. A test holds that every file of these folders is named.
const PACKS: &[Embedded] = &[
    embedded!(
        "national":
        "building_code.rules", "building_code_rooms.rules", "building_code_services.rules", "establishment_standard.rules", "fire_codes.rules",
        "fire_safety_guide.rules", "fire_safety_management.rules", "general_codes.rules", "guides.rules", "health_care.rules",
        "health_care_norms.rules", "higher_law.rules", "home_site.rules", "hygiene_evaluation.rules", "indoor_air.rules", "management_norms.rules",
        "other_laws.rules", "penalties.rules", "planning.rules", "policy_documents.rules", "quality_standard.rules", "registration.rules",
        "schema.rules", "schema_areas.rules", "schema_environment.rules", "schema_fire.rules", "schema_fire_management.rules", "schema_health.rules",
        "schema_home_site.rules", "schema_management.rules", "schema_registration.rules", "schema_rooms.rules", "schema_site.rules",
        "schema_support.rules", "security.rules", "support.rules", "water_furniture_toys.rules"
    ),
    embedded!("hubei": "hubei.rules"),
    embedded!(
        "ezhou":
        "measures.rules", "plan.rules", "schema.rules", "support.rules", "targets.rules", "tasks.rules"
    ),
];

/// The files of an embedded pack and of those below it, from base to local.
pub fn shipped(key: &str) -> Option<Vec<PackSource>> {
    let mut chain = Vec::new();
    let mut wanted = Some(key.to_owned());
    while let Some(key) = wanted {
        let pack = PACKS.iter().find(|p| p.key == key)?;
        // A pack that extends itself by way of others would go on for ever.
        if chain.len() >= PACKS.len() {
            return None;
        }
        wanted = Manifest::from_yaml(pack.manifest, pack.key).0.extends;
        chain.push(PackSource {
            name: pack.key.to_owned(),
            manifest: Some((format!("rules/{}/pack.yaml", pack.key), pack.manifest.to_owned())),
            files: pack.files.iter().map(|(name, text)| (format!("rules/{}/{name}", pack.key), (*text).to_owned())).collect(),
            bare: false,
        });
    }
    chain.reverse();
    Some(chain)
}

/// Keys of the embedded packs.
pub fn shipped_keys() -> Vec<String> {
    PACKS.iter().map(|p| p.key.to_owned()).collect()
}
