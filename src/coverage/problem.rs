//! What is wrong with a register.

use crate::lang::Lang;
use crate::outcome::Outcome;
use crate::report::outcome_word;
use crate::source::Position;
use crate::yaml::FormProblem;

/// A mistake with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageError {
    /// The register.
    pub file: String,
    /// Where in it.
    pub at: Position,
    /// What.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A mistake of form, in Chinese and English.
    Form(String, String),
    /// A key that a row needs.
    Missing(&'static str),
    /// A fate that does not exist.
    NoSuchFate(String),
    /// An outcome that does not exist.
    NoSuchOutcome(String),
    /// A row that stands twice.
    RowTwice(String),
    /// A fate that names rules, and no rule.
    NoRule(String),
    /// A fate that needs its reason, and none.
    NoReason(String),
    /// A rule that is not there.
    RuleGone(String),
    /// A doubtful row whose rule is not marked 待核.
    NotDoubtful(String),
    /// A rule that no row explains.
    Unexplained(String),
    /// Facts of a threshold that cannot be read, in Chinese and English.
    Unreadable(String, String),
    /// A threshold whose facts have no place for the value, or that is about no rule.
    NoValue,
    /// What came out for a value is not what the row says.
    Differs {
        /// The rule.
        rule: String,
        /// The value.
        value: String,
        /// What must come out.
        expected: Outcome,
        /// What did.
        found: Option<Outcome>,
    },
    /// More rows without a rule than there may be.
    TooManyWithout {
        /// Rows without a rule.
        without: usize,
        /// All rows.
        of: usize,
    },
}

impl From<FormProblem> for Problem {
    fn from(problem: FormProblem) -> Self {
        Problem::Form(problem.text(Lang::Zh), problem.text(Lang::En))
    }
}

impl CoverageError {
    /// `rules/coverage/fire.yaml:12:5: …`
    pub fn line(&self, lang: Lang) -> String {
        let Position { line, column, .. } = self.at;
        format!("{}:{line}:{column}: {}", self.file, self.problem.text(lang))
    }
}

impl Problem {
    /// One sentence.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Problem::Form(zh, en) => lang.pick(zh, en).clone(),
            Problem::Missing(key) => lang.pick(format!("缺「{key}」"), format!("`{key}` is missing")),
            Problem::NoSuchFate(found) => {
                let known: Vec<&str> = super::Fate::ALL.into_iter().map(super::Fate::key).collect();
                lang.pick(format!("没有「{found}」这种去向；有：{}", known.join("、")), format!("no fate `{found}`; there is: {}", known.join(", ")))
            }
            Problem::NoSuchOutcome(found) => lang.pick(
                format!("没有「{found}」这种结果；有：pass、fail、advice、undetermined、not_applicable、pending"),
                format!("no outcome `{found}`; there is: pass, fail, advice, undetermined, not_applicable, pending"),
            ),
            Problem::RowTwice(row) => lang.pick(format!("{row} 写了两次"), format!("{row} stands twice")),
            Problem::NoRule(row) => lang.pick(format!("{row} 没有写是哪条规则"), format!("{row} names no rule")),
            Problem::NoReason(row) => lang.pick(format!("{row} 没有写成规则，须写明为什么（why）"), format!("{row} has no rule; say why")),
            Problem::RuleGone(rule) => lang
                .pick(format!("没有规则、表、定义、路径、扶持或罚则「{rule}」"), format!("no rule, table, definition, pathway, support or penalty `{rule}`")),
            Problem::NotDoubtful(rule) => lang.pick(format!("「{rule}」没有标待核"), format!("`{rule}` is not marked unverified")),
            Problem::Unexplained(rule) => lang.pick(format!("规则「{rule}」没有哪一行说明它从哪里来"), format!("no row explains the rule `{rule}`")),
            Problem::Unreadable(zh, en) => lang.pick(format!("情况读不了：{zh}"), format!("the facts cannot be read: {en}")),
            Problem::NoValue => lang.pick("facts 里须有一个 $，表示值的位置", "facts need a $ where the value goes").to_owned(),
            Problem::Differs { rule, value, expected, found } => {
                let word = |outcome: Outcome| outcome_word(outcome, lang);
                let found = found.map_or(lang.pick("没有结果", "nothing"), word);
                let expected = word(*expected);
                lang.pick(
                    format!("「{rule}」在 {value} 处应是「{expected}」，结果是「{found}」"),
                    format!("`{rule}` at {value}: expected {expected}, found {found}"),
                )
            }
            Problem::TooManyWithout { without, of } => {
                lang.pick(format!("{of} 行里有 {without} 行没有写成规则，超过一成半"), format!("{without} of {of} rows have no rule, which is more than 15 %"))
            }
        }
    }
}
