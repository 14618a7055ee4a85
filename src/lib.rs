//! Checks childcare facilities for the under-threes in China against their rules: what fails, where, by how much, under which clause.
//!
//! ```text
//! rule text ──syntax──▶ Ast ──check──▶ Model ──compile──▶ Program ──eval(Facts, date)──▶ Evaluation ──report──▶ Report
//! ```
//!
//! [`RuleSet`] is the facade: rules are built once, from embedded packs ([`RuleSet::shipped`]) or from text
//! ([`RuleSet::builder`]); [`Facts`] are read from YAML, JSON or any `serde::Serialize`; a [`Report`] is plain data with
//! every finding, its reasons, its citations and what is still missing.
//!
//! ```
//! use tuoyu::{Facts, Outcome, RuleSet};
//!
//! let text = "
//! site: {tenure: leased, lease_term: 2}
//! classes:
//!   - {name: 托小一班, kind: toddler, children: 16, carers: 4}
//! ";
//! let rules = RuleSet::shipped("ezhou")?;
//! let facts = Facts::from_yaml(rules.subject("facility")?, text)?;
//! let report = rules.evaluate(&facts, "2026-11-23".parse()?);
//! for finding in report.failures() {
//!     println!("{finding}"); // one line: outcome, rule, item, citation
//! }
//! let failed: Vec<&str> = report.failures().map(|finding| finding.rule.as_str()).collect();
//! assert_eq!(failed, ["national.class_size", "national.site_tenure"]);
//! // Nobody said whether there is a kitchen: what depends on it is undetermined, not passed.
//! assert_eq!(report.exit_outcome(), Outcome::Fail);
//! assert!(report.summary.undetermined > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What to ask next: the questions that can still change how something comes out, for everything or for one pathway.
//!
//! ```
//! use tuoyu::{Facts, RuleSet, ask};
//!
//! let rules = RuleSet::shipped("ezhou")?;
//! let (facility, day) = (rules.subject("facility")?, "2026-11-23".parse()?);
//! let mut facts = Facts::of(facility);
//! let goal = rules.model().find("机构登记").ok();
//! let questions = rules.next_questions(&facts, day, goal, 3);
//! assert_eq!(questions.len(), 1);
//! assert_eq!(questions[0].text.zh, "机构按哪一类登记？");
//! ask::answer(facility, &mut facts, &questions[0].path, "营利性")?;
//! assert!(rules.next_questions(&facts, day, goal, 3).is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Rules of one's own, in the language of `grammar/README.md`; every mistake of every file comes back at once:
//!
//! ```
//! use tuoyu::RuleSet;
//!
//! let text = r#"
//! 文件 细则 (bylaw) { 标题 "某市细则" 施行 2026-01-01 效力 规范性文件 }
//! 主体 托育机构 (facility) { 厨房 (kitchen) { 面积 (area): 平方米  净高 (clear_height): 米 } }
//! 规则 厨房 (kitchen) { 依据 细则 第八条  应 厨房.净高 >= 12平方米 }
//! "#;
//! let mistakes = RuleSet::builder().source("kitchen.rules", text).build().unwrap_err();
//! assert_eq!(mistakes.to_string(), "kitchen.rules:4:32: E0301 单位对不上：一边是「米」（长度），一边是「平方米」（面积）\n");
//! ```
//!
//! The library opens no file, prints nothing and asks no clock: the day of the check is an argument, and the same rules,
//! facts and day give the same bytes, everywhere.
//!
//! # Features
//!
//! - `compile` (default): parser and checker, rule text to [`program::Program`]. Without it programs are only evaluated.
//! - `bundle`: a program as serialisable bytes.
//! - `render`: diagnostics drawn with the marked line ([`diag`]).
//! - `schema`: JSON Schemas of what goes in and out.
//! - `formats`: reports as html, sarif, junit and csv.
//! - `xlsx`: workbooks, written and read.
//! - `cli`: the command line `tuoyu`.

pub mod advise;
#[cfg(feature = "compile")]
pub mod analysis;
pub mod ask;
pub mod cases;
#[cfg(feature = "compile")]
pub mod check;
pub mod compile;
#[cfg(feature = "compile")]
pub mod coverage;
pub mod date;
pub mod diag;
#[cfg(feature = "compile")]
pub mod difference;
mod digest;
pub mod eval;
#[cfg(feature = "compile")]
pub mod examples;
pub mod facts;
pub mod id;
pub mod lang;
#[cfg(feature = "compile")]
pub mod lint;
pub mod model;
mod nearest;
pub mod number;
pub mod outcome;
pub mod pack;
pub mod program;
pub mod report;
pub mod ruleset;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "xlsx")]
mod sheet;
pub mod source;
pub mod span;
#[cfg(feature = "compile")]
pub mod syntax;
#[cfg(feature = "compile")]
pub mod translate;
pub mod unit;
mod yaml;

pub use date::Date;
pub use facts::Facts;
pub use lang::Lang;
pub use outcome::Outcome;
pub use report::Report;
pub use ruleset::RuleSet;

/// The examples of README.md and README.zh-CN.md, run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../README.zh-CN.md")]
struct Readme;
