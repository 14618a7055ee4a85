//! The registers that the crate carries within itself.

/// A register of `rules/coverage/`.
macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$((concat!("rules/coverage/", $file), include_str!(concat!("../../rules/coverage/", $file)))),*] };
}

/// Names and texts. A test holds that every file of the folder is named.
const REGISTERS: &[(&str, &str)] = embedded!(
    "building_rooms.yaml",
    "building_services.yaml",
    "building_site.yaml",
    "environment.yaml",
    "establishment_standard.yaml",
    "ezhou_plan.yaml",
    "fire_codes.yaml",
    "fire_guide.yaml",
    "fire_management.yaml",
    "general_codes.yaml",
    "health_care.yaml",
    "higher_law.yaml",
    "home_site.yaml",
    "hygiene_evaluation.yaml",
    "management_norms.yaml",
    "planning.yaml",
    "quality_and_guides.yaml",
    "registration.yaml",
    "support.yaml",
    "traps.yaml"
);

/// The registers of the shipped rules: name and text of each.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    REGISTERS
}
