//! Rules as bytes: what is written comes back the same, and bytes from elsewhere never do harm.

use tuoyu::program::Program;
use tuoyu::ruleset::BundleError;
use tuoyu::{Date, Facts, Lang, RuleSet};

const FACILITIES: [&str; 3] =
    [include_str!("../../rules/examples/compliant.yaml"), include_str!("../../rules/examples/defects.yaml"), include_str!("../../rules/examples/half.yaml")];

fn report(rules: &RuleSet, text: &str) -> String {
    let day: Date = "2026-11-23".parse().unwrap();
    let facts = Facts::from_yaml(rules.subject("facility").unwrap(), text).unwrap();
    format!("{:#?}", rules.evaluate(&facts, day))
}

#[test]
fn comes_back_the_same() {
    let rules = RuleSet::shipped("ezhou").unwrap();
    let bytes = rules.to_bytes().unwrap();
    let back = RuleSet::from_bytes(&bytes).unwrap();
    assert_eq!(back.program(), rules.program());
    assert_eq!(back.to_bytes().unwrap(), bytes);
    for facility in FACILITIES {
        assert_eq!(report(&back, facility), report(&rules, facility));
    }
}

/// The bytes with another payload, its sum set right: what somebody would send who means it.
fn with_payload(bytes: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let head = 8 + 2 + 1 + usize::from(bytes[10]);
    let mut payload = bytes[head + 32..].to_vec();
    change(&mut payload);
    let mut out = bytes[..head].to_vec();
    out.extend(Sha256::digest(&payload));
    out.extend(payload);
    out
}

#[test]
fn other_bytes_are_refused() {
    let bytes = RuleSet::shipped("national").unwrap().to_bytes().unwrap();
    let changed = |at: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = to;
        bytes
    };
    let cases = [
        (Vec::new(), "not compiled rules"),
        (b"PK\x03\x04".to_vec(), "not compiled rules"),
        (bytes[..8].to_vec(), "compiled rules that are cut short or were changed"),
        (bytes[..30].to_vec(), "compiled rules that are cut short or were changed"),
        (bytes[..bytes.len() - 1].to_vec(), "compiled rules that are cut short or were changed"),
        (changed(8, 9), "compiled rules of format 9, where this program reads format 1"),
        (changed(11, b'9'), "compiled by version `9.1.0`, where this is 0.1.0; compile the rules again from their text"),
        (changed(bytes.len() / 2, 0xff), "compiled rules that are cut short or were changed"),
        (with_payload(&bytes, |p| p.push(0)), "compiled rules that contradict themselves: bytes are left over"),
    ];
    for (bytes, message) in cases {
        assert_eq!(Program::from_bytes(&bytes).unwrap_err().text(Lang::En), message);
    }
    let both = Program::from_bytes(&[]).unwrap_err().to_string();
    assert_eq!(both, "不是编译好的规则（not compiled rules）");
}

/// Payloads with a byte changed and a right sum: an error, or rules that evaluate without harm.
#[test]
fn hostile_payloads_do_no_harm() {
    let text = include_str!("bundle.rules");
    let rules = RuleSet::builder().source("bundle.rules", text).build().unwrap();
    let bytes = rules.to_bytes().unwrap();
    let length = with_payload(&bytes, |_| {}).len();
    let (mut refused, mut taken) = (0, 0);
    for at in (0..length.saturating_sub(60)).step_by(11) {
        for to in [0x00, 0x01, 0x7f, 0xff] {
            let changed = with_payload(&bytes, |payload| {
                if let Some(byte) = payload.get_mut(at) {
                    *byte = byte.wrapping_add(to).wrapping_add(1);
                }
            });
            match RuleSet::from_bytes(&changed) {
                Err(BundleError::Invalid { .. }) => refused += 1,
                Err(other) => panic!("{other}"),
                Ok(rules) => {
                    taken += 1;
                    let Some(subject) = rules.default_subject() else { continue };
                    let facts = Facts::unknown(rules.model(), subject.id);
                    rules.evaluate(&facts, "2026-11-23".parse().unwrap());
                    // Whatever the fields are called now, a document of the old ones is read or refused.
                    let known = r#"{"length": 3, "classes": [{"name": "一班", "kind": "small", "children": 4}]}"#;
                    if let Ok(facts) = Facts::from_json(subject, known) {
                        rules.evaluate(&facts, "2026-11-23".parse().unwrap());
                    }
                }
            }
        }
    }
    assert!(refused > 20 && taken > 20, "{refused} refused, {taken} taken");
}
