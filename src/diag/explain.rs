//! A page for each code, `grammar/errors/E0201.md`: what it means, why it is refused, how it is written wrong and right.

/// The page of a code; `None` where there is no such code.
pub fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, page)| *page)
}

/// All codes, in order of theme.
pub fn codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

macro_rules! pages {
    ($($code:literal,)*) => { &[$(($code, include_str!(concat!("../../grammar/errors/", $code, ".md")))),*] };
}

/// Every code there is: tests hold this list equal to the codes that problems have and to the files of pages.
#[rustfmt::skip]
const PAGES: &[(&str, &str)] = pages![
    "E0101", "E0102", "E0103", "E0104", "E0105", "E0106", "E0107", "E0108", "E0109", "E0110", "E0111", "E0112", "E0113", "E0114", "E0115", "E0116", "E0117", "E0118", "E0119", "E0120", "E0121", "E0122", "E0123", "E0124", "E0125", "E0126", "E0127", "E0128", "E0129", "E0130", "E0199",
    "E0201", "E0202", "E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0209", "E0210", "W0201", "W0202", "W0203", "W0204", "W0205",
    "E0301", "E0302", "E0303", "E0304", "E0305", "E0306", "E0307", "E0308", "E0309", "E0310", "E0311", "E0312", "E0313", "E0314", "W0301",
    "E0401", "E0402", "E0403", "E0404", "E0405", "E0406", "W0401",
    "E0501", "E0502", "E0503", "E0504", "E0505", "E0506", "W0501",
    "E0601", "E0602", "E0603", "E0604", "E0605", "E0606", "E0607", "W0601", "W0602", "W0603", "W0604", "W0605", "W0606", "W0607",
    "E0701", "E0702", "E0703", "W0701",
    "E0801", "E0802", "E0803", "E0804", "E0805", "E0806",
    "E0901", "E0902", "E0903", "E0904",
];
