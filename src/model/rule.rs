//! Documents, tables, definitions, rules, pathways, supports, penalties, amendments: resolved, still for all dates.

use super::{AmendmentId, Bilingual, ColumnId, DocumentId, ExprId, Named, PackId, PathwayId, RuleId, Source, SubjectId, TableId, Ty};
use crate::date::Date;
use crate::number::Number;
use crate::unit::Unit;

/// 效力, from the strongest down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// 法律
    Law,
    /// 行政法规
    AdministrativeRegulation,
    /// 地方性法规
    LocalRegulation,
    /// 部门规章
    DepartmentalRule,
    /// 地方规章
    LocalRule,
    /// 强制性标准
    MandatoryStandard,
    /// 工程标准: GB and JGJ codes whose plain 应 binds.
    EngineeringStandard,
    /// 规范性文件
    NormativeDocument,
    /// 推荐性标准
    RecommendedStandard,
    /// 指引
    Guide,
    /// 政策
    Policy,
}

impl Force {
    /// Whether a breach is advice only.
    pub fn is_recommended(self) -> bool {
        self >= Force::RecommendedStandard
    }
}

/// 文件
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Document {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// 标题
    pub title: Bilingual,
    /// 文号
    pub number: Option<Bilingual>,
    /// 发布
    pub issuer: Option<Bilingual>,
    /// 状态 征求意见
    pub draft: bool,
    /// 效力
    pub force: Force,
    /// The first day in force; `None` where none is known.
    pub from: Option<Date>,
    /// The last day in force, whether by 至, 废止 or 代替; `None` while nothing ends it.
    pub until: Option<Date>,
}

impl Document {
    /// Whether it is in force on a day. A document without a first day (a draft, or one whose day nobody noted) is.
    pub fn in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|d| d <= day) && self.until.is_none_or(|d| day <= d)
    }
}

/// A clause that something rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Citation {
    /// The document.
    pub document: DocumentId,
    /// Clauses as written: `第十九条`.
    pub clauses: Vec<String>,
    /// 强条: the last day of that status inside; the outer `None` is no such status.
    pub mandatory: Option<Option<Date>>,
    /// 待核
    pub unverified: bool,
    /// 条号推定
    pub inferred: bool,
    /// 转述
    pub paraphrased: bool,
    /// 经
    pub via: Option<(DocumentId, Vec<String>)>,
}

/// 表
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// Label and type of each key.
    pub keys: Vec<(Named, Ty)>,
    /// Label and type of each value column.
    pub columns: Vec<(Named, Ty)>,
    /// Rows in the order of writing; the first whose keys match holds.
    pub rows: Vec<TableRow>,
    /// 依据
    pub citations: Vec<Citation>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct TableRow {
    /// `None` is 其余.
    pub keys: Vec<Option<Constant>>,
    /// Values.
    pub cells: Vec<TableCell>,
}

/// A cell: what it says, and what amendments in force on a day make of it (the last in force holds).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct TableCell {
    /// `None` is `—`: no requirement.
    pub value: Option<Constant>,
    /// 待核
    pub unverified: bool,
    /// 条号推定
    pub inferred: bool,
    /// 转述
    pub paraphrased: bool,
    /// From base to local.
    pub amended: Vec<(AmendmentId, Option<Constant>, bool)>,
}

/// A constant in a table, in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum Constant {
    /// A quantity in base units.
    Number(Number),
    /// A day.
    Date(Date),
    /// A truth value.
    Bool(bool),
    /// The position of an enumerator.
    Member(u8),
    /// A text.
    Text(super::TextId),
}

/// 定义
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Definition {
    /// Key and name.
    pub named: Named,
    /// The subject in which it is read here.
    pub subject: SubjectId,
    /// Its value, at scope 0.
    pub expr: ExprId,
    /// 依据
    pub citations: Vec<Citation>,
}

/// The grade of a rule, from its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 宜, 不宜
    Recommended,
    /// 应, 不应, 不得
    Required,
    /// 必须, 严禁, and clauses that are 强条 on the day
    Mandatory,
}

/// A scope of a rule below the subject: 每个 or 每组.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Scope {
    /// The scope it stands in: an index into the rule's scopes; `None` is the subject.
    pub parent: Option<u16>,
    /// The items. `Source`'s scopes and those of `filter` count the chain from the subject (0) down; this scope's own number is [`Scope::depth`].
    pub source: Source,
    /// 每组 … 按: the column whose value makes the group; `None` is 每个.
    pub by: Option<ColumnId>,
    /// 若, read with the item in this scope's place.
    pub filter: Option<ExprId>,
    /// Its number in the stack: 1 for a scope right below the subject.
    pub depth: u8,
}

/// Which 依据 a clause is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum Part {
    /// The rule's own.
    Base,
    /// An amendment's.
    Amendment(AmendmentId),
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Clause {
    /// An index into the rule's scopes; `None` is the subject.
    pub scope: Option<u16>,
    /// Whether what `expr` says must not hold.
    pub negative: bool,
    /// The grade.
    pub severity: Severity,
    /// What is asked.
    pub expr: ExprId,
    /// 但 若 C 可 E
    pub exceptions: Vec<(ExprId, ExprId)>,
    /// 期限, read in the clause's scope.
    pub deadline: Option<ExprId>,
    /// Whose clause it is.
    pub part: Part,
    /// The amendment that puts others in its place while it is in force.
    pub replaced_by: Vec<AmendmentId>,
}

/// How an inspector checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named by what they are")]
pub enum InspectHow {
    Read,
    Measure,
    Look,
    Ask,
    Try,
}

/// 规则
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Rule {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// The title; the name where none was written.
    pub title: Bilingual,
    /// What it is about.
    pub subject: SubjectId,
    /// 适用 … 若, at scope 0.
    pub applies: Option<ExprId>,
    /// A scope comes after its parent.
    pub scopes: Vec<Scope>,
    /// In the order of writing, amendments' after the rule's own.
    pub clauses: Vec<Clause>,
    /// 依据
    pub citations: Vec<Citation>,
    /// 自
    pub from: Option<Date>,
    /// 至
    pub until: Option<Date>,
    /// 查阅 测量 查看 询问 测试
    pub inspect: Vec<(InspectHow, Bilingual)>,
    /// 整改
    pub remedy: Option<Bilingual>,
    /// 责任
    pub responsible: Vec<Bilingual>,
    /// 同类: rules of one number set the same thing.
    pub tie: Option<u32>,
}

/// 修订
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Amendment {
    /// The pack that declares it.
    pub pack: PackId,
    /// What it amends.
    pub target: AmendTarget,
    /// 依据
    pub citations: Vec<Citation>,
    /// 自
    pub from: Option<Date>,
    /// 至
    pub until: Option<Date>,
    /// 整改
    pub remedy: Option<Bilingual>,
    /// 责任
    pub responsible: Vec<Bilingual>,
}

/// What an amendment amends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum AmendTarget {
    /// A rule.
    Rule(RuleId),
    /// A table.
    Table(TableId),
}

/// 路径
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Pathway {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// The title; the name where none was written.
    pub title: Bilingual,
    /// What it is about.
    pub subject: SubjectId,
    /// 适用 … 若, at scope 0.
    pub applies: Option<ExprId>,
    /// In the order of writing.
    pub cases: Vec<Case>,
    /// 随后
    pub next: Option<PathwayId>,
    /// 依据
    pub citations: Vec<Citation>,
    /// 自
    pub from: Option<Date>,
    /// 至
    pub until: Option<Date>,
}

/// 情形
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Case {
    /// Key and name.
    pub named: Named,
    /// When it is this one, at scope 0.
    pub condition: ExprId,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// 步骤; what is written in the case itself (办理, 材料, 时限) is a step of its own, in the order of writing.
    pub steps: Vec<Step>,
    /// 随后 of the case, which holds before the pathway's.
    pub next: Option<PathwayId>,
    /// 依据 of the case.
    pub citations: Vec<Citation>,
}

/// 步骤
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// Its title, or the text of 办理.
    pub title: Option<Bilingual>,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// 办理 of a titled step.
    pub procedure: Vec<Bilingual>,
    /// 材料
    pub materials: Vec<Material>,
    /// 时限 … 自 …
    pub within: Option<(Number, Unit, Option<Bilingual>)>,
}

/// 材料
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Material {
    /// Its name.
    pub name: Bilingual,
    /// When it is needed, at scope 0.
    pub condition: Option<ExprId>,
    /// The yes/no fact that says it is there, at scope 0.
    pub held: Option<ExprId>,
}

/// 扶持
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Support {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// The title; the name where none was written.
    pub title: Bilingual,
    /// What it is about.
    pub subject: SubjectId,
    /// 适用 … 若, at scope 0.
    pub applies: Option<ExprId>,
    /// 条件, at scope 0: all must hold.
    pub conditions: Vec<ExprId>,
    /// Readings of one amount, never added.
    pub amounts: Vec<Amount>,
    /// 出资
    pub payer: Vec<Bilingual>,
    /// 材料
    pub materials: Vec<Material>,
    /// 整改
    pub remedy: Option<Bilingual>,
    /// 责任
    pub responsible: Vec<Bilingual>,
    /// 依据
    pub citations: Vec<Citation>,
    /// 自
    pub from: Option<Date>,
    /// 至
    pub until: Option<Date>,
}

/// 金额
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Amount {
    /// What it is counted by.
    pub basis: Option<Bilingual>,
    /// A formula at scope 0, or a text.
    pub value: AmountOf,
    /// How often.
    pub per: Option<Period>,
}

/// A formula or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum AmountOf {
    /// A quantity.
    Formula(ExprId),
    /// A text.
    Text(Bilingual),
}

/// How often an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named by what they are")]
pub enum Period {
    Year,
    Month,
    Once,
}

/// 罚则
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Penalty {
    /// Key and name.
    pub named: Named,
    /// The pack that declares it.
    pub pack: PackId,
    /// The title; the name where none was written.
    pub title: Bilingual,
    /// 针对: documents.
    pub documents: Vec<DocumentId>,
    /// 针对: rules.
    pub rules: Vec<RuleId>,
    /// 机关
    pub authority: Vec<Bilingual>,
    /// 后果, with the condition at scope 0 of the subject it can be read in; a condition that a subject has no facts for is left out there.
    pub consequences: Vec<Consequence>,
    /// 依据
    pub citations: Vec<Citation>,
    /// 自
    pub from: Option<Date>,
    /// 至
    pub until: Option<Date>,
}

/// 后果
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub struct Consequence {
    /// For each subject that the condition can be read in; empty where there is no condition.
    pub condition: Vec<(SubjectId, ExprId)>,
    /// What.
    pub text: Bilingual,
}
