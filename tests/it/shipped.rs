//! The rules that the crate carries: they build without a word, every rule shows what passes and what fails, every text is
//! there in both languages, the test files and example facilities come out as they say.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tuoyu::cases::{TestFile, Verdict};
use tuoyu::facts::Format;
use tuoyu::lint::Lints;
use tuoyu::model::{AmountOf, Bilingual, Step};
use tuoyu::pack::PackSource;
use tuoyu::ruleset::RuleSetBuilder;
use tuoyu::source::{FileId, SourceFile};
use tuoyu::syntax::ast::{DeclarationKind, Statement};
use tuoyu::{Lang, Outcome, Report, RuleSet};

const DAY: &str = "2026-11-23";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(name)
}

pub(super) fn files(name: &str, ending: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no *{ending} in {name}");
    found
}

/// The packs from base to local, each text as `rewrite` makes it of its name (`national/schema.rules`) and itself.
pub(super) fn packs(rewrite: impl Fn(&str, &str) -> String) -> RuleSetBuilder {
    let pack = |name: &str| PackSource {
        name: name.to_owned(),
        manifest: Some((format!("{name}/pack.yaml"), fs::read_to_string(folder(name).join("pack.yaml")).unwrap())),
        files: files(name, ".rules")
            .into_iter()
            .map(|(file, text)| (format!("{name}/{file}"), text))
            .map(|(file, text)| (file.clone(), rewrite(&file, &text)))
            .collect(),
        bare: false,
    };
    RuleSet::builder().pack(pack("national")).pack(pack("hubei")).pack(pack("ezhou"))
}

pub(super) static RULES: LazyLock<RuleSet> =
    LazyLock::new(|| packs(|_, text| text.to_owned()).lint(Lints::default().english(true)).unwrap_or_else(|diagnostics| unreachable!("{diagnostics}")));

fn report(facility: &str) -> Report {
    let text = fs::read_to_string(folder("examples").join(facility)).unwrap();
    let facts = RULES.facts(None, Format::Yaml, &text).unwrap_or_else(|errors| unreachable!("{facility}: {:?}", errors.items));
    assert!(facts.warnings().is_empty(), "{facility}: {:?}", facts.warnings());
    RULES.evaluate(&facts, DAY.parse().unwrap())
}

#[test]
fn builds_without_a_warning() {
    assert!(RULES.warnings().items.is_empty(), "{}", RULES.warnings());
    assert_eq!(RULES.pack(), ("ezhou", "2026.11"));
}

#[test]
fn embedded_is_what_the_folders_hold() {
    assert_eq!(RuleSet::shipped("ezhou").unwrap().digest(), RULES.digest());
}

/// At least one example of either kind beside each rule, one for each case of a pathway, one of either kind for a support.
#[test]
fn everything_has_its_examples() {
    for (pack, name, text) in ["national", "hubei", "ezhou"].into_iter().flat_map(|p| files(p, ".rules").into_iter().map(move |(n, t)| (p, n, t))) {
        let source = SourceFile::new(&name, &text);
        let (file, problems) = tuoyu::syntax::parse(&source, FileId(0));
        assert!(problems.is_empty(), "{pack}/{name}");
        for declaration in &file.declarations {
            match &declaration.kind {
                DeclarationKind::Rule(rule) => {
                    let shows = |kind: bool| rule.statements.iter().any(|s| matches!(&s.node, Statement::Example { pass, .. } if *pass == kind));
                    assert!(shows(true) && shows(false), "{}", rule.label.name.node);
                    assert!(rule.title.is_some(), "{} has no title", rule.label.name.node);
                    assert!(rule.statements.iter().any(|s| matches!(s.node, Statement::Inspect(..))), "{} says not how to check", rule.label.name.node);
                    assert!(rule.statements.iter().any(|s| matches!(s.node, Statement::Remedy(_))), "{} says not how to mend", rule.label.name.node);
                    assert!(
                        rule.statements.iter().any(|s| matches!(s.node, Statement::Responsible(_))),
                        "{} says not who answers for it",
                        rule.label.name.node
                    );
                }
                DeclarationKind::Pathway(pathway) => {
                    let count = |of: fn(&Statement) -> bool| pathway.statements.iter().filter(|s| of(&s.node)).count();
                    let (cases, examples) = (count(|s| matches!(s, Statement::Case(_))), count(|s| matches!(s, Statement::Gives { .. })));
                    assert!(examples >= cases, "{}", pathway.label.name.node);
                }
                DeclarationKind::Support(support) => {
                    let examples = support.statements.iter().filter(|s| matches!(s.node, Statement::Gives { .. })).count();
                    assert!(examples >= 2, "{}", support.label.name.node);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_text_has_its_english() {
    let model = RULES.model();
    let mut texts: Vec<&Bilingual> = Vec::new();
    for subject in &model.subjects {
        texts.extend(subject.columns.iter().flat_map(|c| [&c.question, &c.note]).flatten());
        let unasked: Vec<&str> = subject.columns.iter().filter(|c| c.question.is_none()).map(|c| c.named.key.as_str()).collect();
        assert!(unasked.is_empty(), "no question: {unasked:?}");
    }
    for document in &model.documents {
        texts.extend([Some(&document.title), document.number.as_ref(), document.issuer.as_ref()].into_iter().flatten());
    }
    for rule in &model.rules {
        texts.push(&rule.title);
        texts.extend(rule.inspect.iter().map(|(_, text)| text).chain(&rule.remedy).chain(&rule.responsible));
    }
    let mut steps = |of: &'_ Step| {
        assert!(of.title.iter().chain(&of.procedure).chain(of.materials.iter().map(|m| &m.name)).all(|t| t.en.is_some()), "{of:?}");
    };
    for pathway in &model.pathways {
        texts.push(&pathway.title);
        for case in &pathway.cases {
            texts.extend(&case.authority);
            case.steps.iter().for_each(&mut steps);
        }
    }
    for support in &model.supports {
        texts.push(&support.title);
        texts.extend(&support.payer);
        texts.extend(support.amounts.iter().filter_map(|a| a.basis.as_ref()));
        texts.extend(support.amounts.iter().filter_map(|a| if let AmountOf::Text(text) = &a.value { Some(text) } else { None }));
    }
    for penalty in &model.penalties {
        texts.push(&penalty.title);
        texts.extend(penalty.authority.iter().chain(penalty.consequences.iter().map(|c| &c.text)));
    }
    let without: Vec<&str> = texts.iter().filter(|t| t.en.is_none()).map(|t| t.zh.as_str()).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn test_files_come_out_as_they_say() {
    for (name, text) in files("tests", ".test.yaml") {
        let file = TestFile::read(&name, &text).unwrap_or_else(|errors| unreachable!("{name}: {errors:?}"));
        for (case, verdict) in file.cases.iter().zip(file.run(&RULES)) {
            match verdict {
                Verdict::Passed => {}
                Verdict::Differs(differences) => {
                    let lines: Vec<String> = differences.iter().map(|d| d.text(Lang::En)).collect();
                    unreachable!("{name}:{} {}: {lines:#?}", case.at.line, case.name);
                }
                other => unreachable!("{name}:{} {}: {other:?}", case.at.line, case.name),
            }
        }
    }
}

fn with_outcome(report: &Report, outcome: Outcome) -> Vec<String> {
    report.findings.iter().filter(|f| f.outcome == outcome).map(|f| f.id.clone()).collect()
}

#[test]
fn the_compliant_facility_has_nothing_to_mend() {
    let report = report("compliant.yaml");
    for outcome in [Outcome::Fail, Outcome::Undetermined, Outcome::Pending, Outcome::Advice] {
        assert_eq!(with_outcome(&report, outcome), [""; 0], "{outcome:?}");
    }
    assert!(report.summary.pass > 80);
}

#[test]
fn the_defects_are_those_that_the_file_lists() {
    let report = report("defects.yaml");
    let text = fs::read_to_string(folder("examples").join("defects.yaml")).unwrap();
    let mut planted: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("national.") || word.starts_with("ezhou.")))
        .map(str::to_owned)
        .collect();
    assert!(planted.len() >= 12);
    planted.sort();
    let mut found = with_outcome(&report, Outcome::Fail);
    found.sort();
    assert_eq!(found, planted);
    for outcome in [Outcome::Undetermined, Outcome::Pending, Outcome::Advice] {
        assert_eq!(with_outcome(&report, outcome), [""; 0], "{outcome:?}");
    }
}

#[test]
fn the_half_filled_facility_fails_only_by_what_is_filled_in() {
    let report = report("half.yaml");
    assert_eq!(with_outcome(&report, Outcome::Fail), ["national.class_ratio#classes[0]", "national.head_training#staff[0]", "national.registered_and_filed"]);
    assert!(report.summary.undetermined > 60);
    let registration = report.pathways.iter().find(|p| p.pathway == "national.registration").unwrap();
    assert_eq!(registration.candidates, ["public_institution", "social_service", "for_profit"]);
}
