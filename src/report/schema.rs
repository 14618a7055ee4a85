//! `report.v1` as plain data, in the order in which it is written. Empty lists and nulls are written; numbers are decimal strings.

use crate::advise::Note;
use crate::date::Date;
use crate::eval::Reason;
use crate::model::{Bilingual, Force, InspectHow, Period, Severity};
use crate::outcome::Outcome;
use serde::{Deserialize, Serialize};

/// The schema that a report says it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Schema {
    /// `report.v1`
    #[default]
    #[serde(rename = "report.v1")]
    V1,
}

/// Everything that was found about one subject on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// Always `report.v1`.
    pub schema: Schema,
    /// `tuoyu 0.1.0`
    pub engine: String,
    /// What was checked against.
    pub rules: RulesOf,
    /// The key of the subject.
    pub subject: String,
    /// 评估日
    #[serde(with = "iso")]
    #[cfg_attr(feature = "schema", schemars(with = "Date"))]
    pub as_of: Date,
    /// `sha256:…` over the facts in canonical form.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^sha256:[0-9a-f]{64}$")))]
    pub facts_digest: String,
    /// How much of each.
    pub summary: Summary,
    /// Pack from base to local, rule key, item position.
    pub findings: Vec<Finding>,
    /// Pathways in force.
    pub pathways: Vec<Pathway>,
    /// Supports, those not in force among them.
    pub support: Vec<Support>,
    /// Rules that are not in force on the day.
    pub not_in_force: Vec<NotInForce>,
    /// Where the rules come from and what was not checked: the last sentence of every report and page.
    pub note: Bilingual,
}

/// Which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RulesOf {
    /// The key of the most local pack.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// `sha256:…` over the rules in canonical form.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^sha256:[0-9a-f]{64}$")))]
    pub digest: String,
}

/// How many of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "named by the outcomes")]
pub struct Counts {
    pub pass: u32,
    pub fail: u32,
    pub advice: u32,
    pub undetermined: u32,
    pub not_applicable: u32,
    pub pending: u32,
}

impl Counts {
    /// How many of one outcome.
    pub fn of(self, outcome: Outcome) -> u32 {
        let mut copy = self;
        *copy.place(outcome)
    }

    /// How many in all.
    pub fn total(self) -> u32 {
        self.pass + self.fail + self.advice + self.undetermined + self.not_applicable + self.pending
    }

    pub(super) fn add(&mut self, outcome: Outcome, n: u32) {
        let place = self.place(outcome);
        *place = place.saturating_add(n);
    }

    fn place(&mut self, outcome: Outcome) -> &mut u32 {
        match outcome {
            Outcome::Pass => &mut self.pass,
            Outcome::Fail => &mut self.fail,
            Outcome::Advice => &mut self.advice,
            Outcome::Undetermined => &mut self.undetermined,
            Outcome::NotApplicable => &mut self.not_applicable,
            Outcome::Pending => &mut self.pending,
        }
    }
}

/// How many rules came out how, by their worst outcome. Rules of one 同类 group count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[expect(missing_docs, reason = "named by the outcomes")]
pub struct Summary {
    pub pass: u32,
    pub fail: u32,
    pub advice: u32,
    pub undetermined: u32,
    pub not_applicable: u32,
    pub pending: u32,
    /// The same for what stands in drafts, which the six above leave out.
    pub drafts: Counts,
    /// Items and groups that those six were judged over.
    pub items: Counts,
}

impl Summary {
    pub(super) fn new(rules: Counts, drafts: Counts, items: Counts) -> Self {
        let Counts { pass, fail, advice, undetermined, not_applicable, pending } = rules;
        Self { pass, fail, advice, undetermined, not_applicable, pending, drafts, items }
    }

    /// The six numbers of rules, without drafts.
    pub fn rules(self) -> Counts {
        let Self { pass, fail, advice, undetermined, not_applicable, pending, .. } = self;
        Counts { pass, fail, advice, undetermined, not_applicable, pending }
    }
}

/// What holds a finding down: a breach under any of these is advice and no breach of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ceiling {
    /// 征求意见: nothing that binds yet.
    Draft,
    /// 推荐性标准, 指引, 政策
    Recommended,
    /// 待核
    Unverified,
}

/// How one rule came out at one item, or over what remains of its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// `national.class_size#classes[2]`; the rule alone where it is about the subject itself; `national.class_size#*` for what remains.
    pub id: String,
    /// `national.class_size`
    pub rule: String,
    /// The rule's title.
    pub title: Bilingual,
    /// The item or group; `None` is the subject itself, or (with `items`) what remains.
    pub item: Option<Item>,
    /// How many items the rule was judged over, and how those came out that no other finding is about.
    pub items: Option<Items>,
    /// After ceilings.
    pub outcome: Outcome,
    /// The grade: by the verb, or mandatory where the clause is 强条 on the day.
    pub severity: Severity,
    /// What holds it down.
    pub ceiling: Vec<Ceiling>,
    /// The exception by which alone it passed.
    pub exception: Option<Bilingual>,
    /// The last day of the duty.
    #[serde(with = "iso_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Date>"))]
    pub deadline: Option<Date>,
    /// Why it is undetermined though facts are there.
    pub reason: Option<Reason>,
    /// Every clause that failed.
    pub because: Vec<Because>,
    /// The one that decides first.
    pub citations: Vec<Citation>,
    /// Amendments of a more local pack that had a part in it.
    pub amended_by: Vec<AmendedBy>,
    /// The facts that the reasons rest on.
    pub facts: Vec<Fact>,
    /// Ways to pass; each a set of changes, fewest facts first.
    pub to_pass: Vec<Vec<Change>>,
    /// For each of them what was decided and no breach, and would be a breach or open.
    pub to_pass_breaks: Vec<Vec<Broken>>,
    /// Why there is none, or perhaps another.
    pub to_pass_note: Option<Note>,
    /// Facts that can still change it.
    pub missing: Vec<Missing>,
    /// Rules that set the same thing, and how they came out.
    pub also: Vec<Also>,
    /// What the law attaches to the breach. Only to a breach of law.
    pub penalties: Vec<Penalty>,
    /// 整改
    pub remedy: Option<Bilingual>,
    /// How an inspector checks it.
    pub inspect: Vec<Inspect>,
    /// 责任
    pub responsible: Vec<Bilingual>,
}

/// An item or group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Item {
    /// `classes[2]`, `classes[#c1]`, `classes[floor=2]`
    pub path: String,
    /// What it is called, where that is known and no personal data.
    pub label: Option<Bilingual>,
}

/// Over how many items a rule was judged, and how those came out that have no finding of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[expect(missing_docs, reason = "named by what they count")]
pub struct Items {
    pub total: u32,
    pub pass: u32,
    pub not_applicable: u32,
}

/// One clause (or condition of a support) that failed, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Because {
    /// Its number in the rule.
    pub clause: u32,
    /// `人数 16人 > 人数上限 15人`
    pub text: Bilingual,
}

/// How a document stands on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// 现行
    InForce,
    /// 征求意见稿
    Draft,
    /// 尚未施行
    NotYetInForce,
    /// 已失效
    Expired,
}

/// How sure the citation itself is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Certainty {
    /// Nothing else was said.
    Verified,
    /// 转述
    Paraphrased,
    /// 条号推定
    Inferred,
    /// 条号推定 and 转述
    InferredParaphrased,
    /// 待核
    Unverified,
    /// 待核 and 转述
    UnverifiedParaphrased,
    /// 待核 and 条号推定
    UnverifiedInferred,
    /// All three.
    UnverifiedInferredParaphrased,
}

impl Certainty {
    /// What marks of a citation say together.
    pub(super) fn of(unverified: bool, inferred: bool, paraphrased: bool) -> Self {
        match (unverified, inferred, paraphrased) {
            (false, false, false) => Self::Verified,
            (false, false, true) => Self::Paraphrased,
            (false, true, false) => Self::Inferred,
            (false, true, true) => Self::InferredParaphrased,
            (true, false, false) => Self::Unverified,
            (true, false, true) => Self::UnverifiedParaphrased,
            (true, true, false) => Self::UnverifiedInferred,
            (true, true, true) => Self::UnverifiedInferredParaphrased,
        }
    }

    /// The same and 待核.
    pub(super) fn unverified(self) -> Self {
        match self {
            Self::Verified => Self::Unverified,
            Self::Paraphrased => Self::UnverifiedParaphrased,
            Self::Inferred => Self::UnverifiedInferred,
            Self::InferredParaphrased => Self::UnverifiedInferredParaphrased,
            other => other,
        }
    }
}

/// The clause that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Citation {
    /// The document's key.
    pub document: String,
    /// 标题
    pub title: Bilingual,
    /// 文号
    pub number: Option<Bilingual>,
    /// `第十九条、第二十条`
    pub clause: String,
    /// The document and clause that refer to it.
    pub via: Option<Via>,
    /// 效力; the referring document's where there is one.
    pub force: Force,
    /// Of the document on the day.
    pub status: Status,
    /// 强条 on the day.
    pub mandatory_clause: bool,
    /// 待核, 条号推定, 转述
    pub certainty: Certainty,
}

/// 经
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Via {
    /// The document's key.
    pub document: String,
    /// 标题
    pub title: Bilingual,
    /// 文号
    pub number: Option<Bilingual>,
    /// The clause that refers.
    pub clause: String,
    /// Of the document on the day.
    pub status: Status,
}

/// 修订
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AmendedBy {
    /// The key of the pack that amends.
    pub pack: String,
    /// What it is called.
    pub name: Bilingual,
    /// What the amendment rests on.
    pub citations: Vec<Citation>,
}

/// A value: numbers, dates and texts as they are, words of the rules in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum FactValue {
    /// A decimal number in the unit beside it, a date, a text.
    Plain(String),
    /// Choices, yes and no.
    Words(Bilingual),
}

/// A fact that a reason rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Fact {
    /// `classes[2].children`
    pub path: String,
    /// What it is called.
    pub label: Bilingual,
    /// `None` where it is unknown, or personal data.
    pub value: Option<FactValue>,
    /// The unit that it is declared in.
    pub unit: Option<String>,
    /// Where it stands in the document of facts, `facility.yaml:31:9`: only where positions were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// How a fact would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "named by what they are")]
pub enum ChangeHow {
    Increase,
    Decrease,
    Set,
    Add,
}

/// A change of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// `classes[2].children`; of items to add their list, `staff`.
    pub path: String,
    /// How.
    pub change: ChangeHow,
    /// By how much; of items to add how many.
    pub by: Option<String>,
    /// To what.
    pub to: Option<FactValue>,
    /// The unit of both; of a date that of `by`; of items to add what they are counted in.
    pub unit: Option<String>,
    /// What it is called; with its item, where that is another than the finding's.
    pub label: Bilingual,
    /// Whether more of it passes too.
    pub bound: Option<Bound>,
    /// What each item to add must be, so that it counts.
    pub with: Vec<Setting>,
}

/// Whether going further in the same direction passes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Bound {
    AtLeast,
    AtMost,
    Exactly,
}

/// A fact of an item to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Setting {
    /// `role`: relative to the item.
    pub path: String,
    /// What it is called.
    pub label: Bilingual,
    /// What it must be.
    pub to: FactValue,
    /// The unit that it is declared in.
    pub unit: Option<String>,
}

/// A finding that a way to pass would spoil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Broken {
    /// `national.class_ratio#classes[2]`
    pub id: String,
    /// The rule's title.
    pub title: Bilingual,
    /// How it would come out.
    pub outcome: Outcome,
}

/// A fact that nobody has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Missing {
    /// `classes[2].carers`
    pub path: String,
    /// What it is called.
    pub label: Bilingual,
    /// As the rules ask for it, where they do.
    pub question: Option<Bilingual>,
    /// It is a matter of a person's judgement.
    pub needs_judgement: bool,
}

/// A rule that sets the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Also {
    /// `national.general_railing_height`
    pub rule: String,
    /// Its title.
    pub title: Bilingual,
    /// How it came out at the same item.
    pub outcome: Outcome,
    /// Its own citations.
    pub citations: Vec<Citation>,
}

/// 罚则, attached to a breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Penalty {
    /// `national.breach_of_standards`
    pub penalty: String,
    /// Its title.
    pub title: Bilingual,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// What follows; with its condition in words where that is unknown.
    pub text: Vec<Bilingual>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// How an inspector checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Inspect {
    /// 查阅 测量 查看 询问 测试
    pub how: InspectHow,
    /// What to read, measure, look at.
    pub what: Bilingual,
}

/// How a pathway came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PathwayOutcome {
    /// One case holds.
    Decided,
    /// Facts are missing.
    Undetermined,
    /// No case holds.
    None,
}

/// 路径
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Pathway {
    /// `national.registration`
    pub pathway: String,
    /// Its title.
    pub title: Bilingual,
    /// How it came out.
    pub outcome: PathwayOutcome,
    /// The key of the case that holds.
    pub case: Option<String>,
    /// Keys of the cases that still can, where it is undetermined.
    pub candidates: Vec<String>,
    /// The names of that case, or of those candidates.
    pub names: Vec<Bilingual>,
    /// What holds it down: a draft, or a citation that is to be checked.
    pub ceiling: Vec<Ceiling>,
    /// Facts that can still change it.
    pub missing: Vec<Missing>,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// 步骤
    pub steps: Vec<Step>,
    /// 随后: the pathway that comes after.
    pub next: Option<String>,
    /// The pathway's, then the case's own.
    pub citations: Vec<Citation>,
}

/// 步骤
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Step {
    /// What it is.
    pub title: Option<Bilingual>,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// 办理
    pub procedure: Vec<Bilingual>,
    /// 材料; those whose condition does not exclude them.
    pub materials: Vec<Material>,
    /// 时限
    pub within: Option<Within>,
}

/// 材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Material {
    /// What.
    pub name: Bilingual,
    /// Whether it is there; `None` where nobody said.
    pub have: Option<bool>,
}

/// 时限
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Within {
    /// How long.
    pub value: String,
    /// In what.
    pub unit: String,
    /// From what on.
    pub from: Option<Bilingual>,
}

/// How a support came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "named by what they are")]
pub enum SupportOutcome {
    Eligible,
    Ineligible,
    Undetermined,
    NotInForce,
}

/// 扶持
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Support {
    /// `ezhou.place_subsidy`
    pub support: String,
    /// Its title.
    pub title: Bilingual,
    /// How it came out.
    pub outcome: SupportOutcome,
    /// What holds it down: a draft, or a citation that is to be checked.
    pub ceiling: Vec<Ceiling>,
    /// Readings of one amount, side by side, never added.
    pub amounts: Vec<Amount>,
    /// The conditions that do not hold.
    pub because: Vec<Because>,
    /// Facts that can still change it.
    pub missing: Vec<Missing>,
    /// 出资
    pub payer: Vec<Bilingual>,
    /// 材料; those whose condition does not exclude them.
    pub materials: Vec<Material>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// 金额
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Amount {
    /// What it is counted by.
    pub basis: Option<Bilingual>,
    /// In the unit beside it; `None` while it is unknown, and where it is a text.
    pub value: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// How often.
    pub per: Option<Period>,
    /// An amount that is no number: 免征增值税.
    pub text: Option<Bilingual>,
}

/// A rule that is not in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NotInForce {
    /// `national.railing_height`
    pub rule: String,
    /// Its title.
    pub title: Bilingual,
    /// Its first day: the one to come, or that of the time that ended last.
    #[serde(with = "iso_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Date>"))]
    pub from: Option<Date>,
    /// Its last day.
    #[serde(with = "iso_option")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Date>"))]
    pub until: Option<Date>,
}

/// A date as a string, whatever else dates are serialised as.
mod iso {
    use crate::date::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(date: &Date, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

mod iso_option {
    use crate::date::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => s.collect_str(date),
            None => s.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
    }
}
