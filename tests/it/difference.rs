//! What differs between two versions of rules, and whose findings it changes.

use super::shipped::packs;
use tuoyu::difference::{Declared, Difference, Impact, Kind};
use tuoyu::facts::Format;
use tuoyu::ruleset::RuleSetBuilder;
use tuoyu::{Lang, Outcome, RuleSet};

fn as_written() -> RuleSetBuilder {
    packs(|_, text| text.to_owned())
}

fn declared(builder: RuleSetBuilder) -> Vec<Declared> {
    builder.declared().unwrap_or_else(|_| panic!("the rules have no mistakes"))
}

#[test]
fn neither_language_nor_comments_make_a_difference() {
    let english = as_written().translated(Lang::En, |_| true).unwrap_or_else(|_| panic!("the rules have no mistakes"));
    let other = packs(|file, _| {
        let (_, text) = english.iter().find(|(name, _)| name == file).unwrap();
        format!("# 一条注释\n{text}")
    });
    let (old, new) = (declared(as_written()), declared(other));
    assert!(old.len() > 1000, "{}", old.len());
    assert_eq!(Difference::between(&old, &new), Difference::default());
}

#[test]
fn a_figure_that_changed_is_shown_with_its_clause() {
    let changed =
        packs(
            |file, text| {
                if file == "national/establishment_standard.rules" { text.replace("场地.租期 >= 3年", "场地.租期 >= 2年") } else { text.to_owned() }
            },
        );
    let difference = Difference::between(&declared(as_written()), &declared(changed));
    assert!(difference.added.is_empty() && difference.removed.is_empty());
    let [only] = difference.changed.as_slice() else { panic!("{difference:#?}") };
    assert_eq!((only.now.kind, only.now.id.as_str()), (Kind::Rule, "national.site_tenure"));
    assert_eq!(only.now.cites, ["设置标准 第十一条"]);
    assert_eq!(
        (only.was.as_slice(), only.now.lines.as_slice()),
        (&["应 场地.来源 = 自有 或 场地.租期 >= 3年".to_owned()][..], &["应 场地.来源 = 自有 或 场地.租期 >= 2年".to_owned()][..])
    );
}

/// The Childcare Services Law stands as a draft; changing that one declaration is enough to see what it changes.
#[test]
fn the_childcare_services_law_is_adopted_by_one_declaration() {
    let adopted = packs(|file, text| {
        if file != "national/higher_law.rules" {
            return text.to_owned();
        }
        let at = text.find("文件 托育服务法 (childcare_law)").unwrap();
        let (before, law) = text.split_at(at);
        assert!(law.split('}').next().unwrap().contains("  状态 征求意见\n"));
        before.to_owned() + &law.replacen("  状态 征求意见\n", "  施行 2026-11-01\n", 1)
    });
    let difference = Difference::between(&declared(as_written()), &declared(adopted.clone()));
    let changed: Vec<&str> = difference.changed.iter().map(|c| c.now.id.as_str()).collect();
    assert_eq!(changed, ["national.childcare_law"]);

    let (old, new) = (as_written().build().unwrap(), adopted.build().unwrap());
    let text = "subject: facility\nestablishment: {childcare_permit: false}\n";
    let report = |rules: &RuleSet| {
        let facts = rules.facts(None, Format::Yaml, text).unwrap_or_else(|errors| panic!("{:?}", errors.items));
        rules.evaluate(&facts, "2026-11-23".parse().unwrap())
    };
    let impact = Impact::between(&report(&old), &report(&new));
    let permit = impact.findings.iter().find(|t| t.rule == "national.childcare_permit").unwrap();
    assert_eq!((permit.was, permit.now), (Some(Outcome::Advice), Some(Outcome::Fail)));
}
