//! The registers that the crate carries within itself.

/// A register of `rules/coverage/`.
macro_rules! embedded {
    ($($file:literal),* $(,)?) => { &[$((concat!("rules/coverage/", $file), include_str!(concat!("../../rules/coverage/", $file)))),*] };
}

/// Names and texts. A test holds that every file of the folder is named.
const REGISTERS: &[(&str, &str)] = embedded!("establishment_standard.yaml");

/// The registers of the shipped rules: name and text of each.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    REGISTERS
}
