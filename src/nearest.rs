//! Which known name was perhaps meant.

/// Up to three of `known` that are near to `name`, nearest first; equally near ones in the order given.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let length = name.chars().count();
    // A Chinese name of four characters tolerates two changes; a name of one or two, one.
    let tolerance = (length / 2).clamp(1, 3);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in known {
        let letters = candidate.chars().count();
        let contained = length >= 2 && (candidate.contains(name) || (letters >= 2 && name.contains(candidate)));
        // Names are at least as far from each other as one is longer.
        if !contained && letters.abs_diff(length) > tolerance {
            continue;
        }
        let distance = strsim::damerau_levenshtein(name, candidate);
        let same_length_all_changed = distance >= length.max(letters);
        if candidate != name && ((distance <= tolerance && !same_length_all_changed) || contained) && !found.iter().any(|(_, f)| *f == candidate) {
            found.push((if contained { distance.min(tolerance) } else { distance }, candidate));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// Whether a name is so near to a known one that nothing else can have been meant: a slip of the keyboard, not another thing.
#[cfg(feature = "compile")]
pub(crate) fn is_slip(name: &str, known: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(name) == digits(known) && strsim::damerau_levenshtein(name, known) <= (name.chars().count() / 4).max(1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near() {
        let known = ["租期", "来源", "面积", "人数", "lease_term"];
        assert_eq!(nearest("租其", known), ["租期"]);
        assert_eq!(nearest("lease_trem", known), ["lease_term"]);
        assert!(nearest("楼层", known).is_empty());
        assert_eq!(nearest("在册人数", known), ["人数"]);
    }
}
