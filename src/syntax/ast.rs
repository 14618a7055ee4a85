//! What a rule file says, as written: every name with its place, every comment kept, nothing resolved.

use crate::date::Date;
use crate::number::Number;
use crate::span::{Span, Spanned};
use crate::unit::Unit;

/// A name as written, with full-width forms folded to ASCII ones.
pub type Name = Spanned<String>;

/// A declared name: Chinese with its ASCII key in brackets, or the key alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name, Chinese or ASCII.
    pub name: Name,
    /// The key in brackets, if one was written.
    pub key: Option<Name>,
}

/// A text for people, `"每班人数" / "Children per class"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The first text, unescaped.
    pub zh: Spanned<String>,
    /// The text after the slash.
    pub en: Option<Spanned<String>>,
}

/// Names with dots between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub names: Vec<Name>,
    /// All of it.
    pub span: Span,
}

impl Path {
    /// Its names with ASCII dots between them.
    pub fn text(&self) -> String {
        self.names.iter().map(|n| n.node.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// A comment with its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// `# …` without the line's end.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// In the order of writing; what could not be parsed is left out and reported.
    pub declarations: Vec<Declaration>,
    /// What could not be parsed, as far as others may refer to it.
    pub broken: Vec<Broken>,
    /// All comments, in the order of writing.
    pub comments: Vec<Comment>,
}

/// A declaration that could not be parsed: who uses its names makes no mistake of his own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Broken {
    /// Whether it is a 主体, whose fields are then unknown.
    pub subject: bool,
    /// Its own name and key; of a subject every name in it.
    pub names: Vec<String>,
}

/// A declaration with everything between its first and its last byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// What it declares.
    pub kind: DeclarationKind,
    /// All of it.
    pub span: Span,
}

/// What can stand at the top of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a file has few declarations, and each is walked once")]
pub enum DeclarationKind {
    /// 文件
    Document(Document),
    /// 主体
    Subject(Subject),
    /// 表
    Table(Table),
    /// 定义
    Define(Define),
    /// 规则
    Rule(Rule),
    /// 路径
    Pathway(Pathway),
    /// 扶持
    Support(Support),
    /// 罚则
    Penalty(Penalty),
    /// 修订
    Amend(Amend),
}

/// 文件
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Name and key.
    pub label: Label,
    /// In the order of writing; one that stands twice is reported by the checker.
    pub attributes: Vec<Spanned<DocumentAttribute>>,
}

/// A line of 文件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentAttribute {
    /// 标题
    Title(Text),
    /// 文号
    Number(Text),
    /// 发布
    Issuer(Text),
    /// 施行 … 至 …
    Effective(Spanned<Date>, Option<Spanned<Date>>),
    /// 废止
    Repealed(Spanned<Date>),
    /// 状态
    Status(Name),
    /// 效力
    Force(Name),
    /// 代替
    Replaces(Vec<Path>),
}

/// 主体
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Name and key; a subject opened again may be named by either.
    pub label: Label,
    /// Fields, groups, lists.
    pub fields: Vec<Field>,
}

/// A field, group or list of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name and key.
    pub label: Label,
    /// Which of the three.
    pub kind: FieldKind,
    /// All of it.
    pub span: Span,
}

/// A field, group or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// `名称 (name): 文本 …`
    Value(Box<ValueField>),
    /// `场地 (site) { … }`
    Group(Vec<Field>),
    /// `班级 (classes) [] 称呼 名称 { … }`
    List(Box<ListField>),
}

/// What follows the colon of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueField {
    /// Its type.
    pub ty: Spanned<TypeExpr>,
    /// 仅当
    pub only_when: Option<Expr>,
    /// 从
    pub from: Option<Expr>,
    /// 至
    pub until: Option<Expr>,
    /// The question.
    pub question: Option<Text>,
    /// 说明
    pub note: Option<Text>,
    /// 不可改
    pub fixed: bool,
    /// 个人信息
    pub personal: bool,
    /// 判断
    pub judged: bool,
}

/// A list of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListField {
    /// 称呼: the field that names an item.
    pub label: Option<Name>,
    /// 仅当
    pub only_when: Option<Expr>,
    /// A question, if one is written before the brace.
    pub question: Option<Text>,
    /// Fields of an item.
    pub fields: Vec<Field>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeExpr {
    /// 文本
    Text,
    /// 是否
    YesNo,
    /// 日期
    Date,
    /// 数: a bare number.
    Number,
    /// A unit: a quantity in it.
    Unit(Unit),
    /// `a | b`, `a < b`, `多选 a | b`
    Choice {
        /// Several may hold.
        several: bool,
        /// Written with `<`.
        ordered: bool,
        /// At least one.
        members: Vec<Label>,
    },
    /// The name of a list (the 称呼 of one of its items) or of a definition's type.
    Named(Name),
}

/// 表
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name and key.
    pub label: Label,
    /// 按: fields or definitions.
    pub keys: Vec<Path>,
    /// 依据
    pub cites: Vec<Cite>,
    /// Labels of the key columns, then of the value columns.
    pub head: Vec<Label>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Cells between bars.
    pub cells: Vec<Cell>,
    /// All of it.
    pub span: Span,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub value: CellValue,
    /// 待核, 转述, 条号推定, 已核 after it.
    pub marks: Vec<Spanned<Mark>>,
    /// All of it.
    pub span: Span,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// `—`
    Dash,
    /// 其余
    Rest,
    /// A number, date, text or truth value.
    Literal(Literal),
    /// The name of an enumerator.
    Name(Name),
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A number with its unit, if one was written.
    Quantity(Number, Option<Unit>),
    /// A day.
    Date(Date),
    /// A text.
    Text(String),
    /// 真 or 假
    Bool(bool),
}

/// 定义
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Define {
    /// Name and key.
    pub label: Label,
    /// A type, needed where the value is a choice of its own.
    pub ty: Option<Spanned<TypeExpr>>,
    /// Its value.
    pub expr: Expr,
    /// 依据
    pub cites: Vec<Cite>,
}

/// How sure a citation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// 已核
    Verified,
    /// 转述
    Paraphrased,
    /// 条号推定
    Inferred,
    /// 待核
    Unverified,
}

/// 依据
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The document.
    pub document: Path,
    /// Clause numbers as written, at least one.
    pub clauses: Vec<Spanned<String>>,
    /// 强条, with the last day of that status.
    pub mandatory: Option<Mandatory>,
    /// Marks.
    pub marks: Vec<Spanned<Mark>>,
    /// 经: the document and clauses that refer to it.
    pub via: Option<(Path, Vec<Spanned<String>>)>,
    /// All of it.
    pub span: Span,
}

/// 强条
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandatory {
    /// The last day of that status.
    pub until: Option<Spanned<Date>>,
    /// All of it.
    pub span: Span,
}

/// 规则
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Name and key.
    pub label: Label,
    /// Title.
    pub title: Option<Text>,
    /// Statements in the order of writing.
    pub statements: Vec<Spanned<Statement>>,
}

/// A statement of 规则, 路径, 扶持, 罚则: each may stand in one or more of them, which the grammar decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// 依据
    Cite(Cite),
    /// 适用 ‹subject› 若 C
    Applies {
        /// The subject.
        subject: Option<Name>,
        /// The condition.
        condition: Option<Expr>,
    },
    /// 每个, 每组, a clause, 期限
    Body(Body),
    /// 查阅 测量 查看 询问 测试
    Inspect(InspectKind, Text),
    /// 整改
    Remedy(Text),
    /// 责任
    Responsible(Vec<Text>),
    /// 自
    From(Spanned<Date>),
    /// 至
    Until(Spanned<Date>),
    /// 同类
    SameAs(Path),
    /// 合格例, 不合格例
    Example {
        /// 合格例
        pass: bool,
        /// A word on what it shows.
        note: Option<Text>,
        /// Its facts.
        facts: FactBlock,
    },
    /// 例 { … } 得 …
    Gives {
        /// A word on what it shows.
        note: Option<Text>,
        /// Its facts.
        facts: FactBlock,
        /// What must come out.
        gives: Spanned<Gives>,
    },
    /// 情形 (路径)
    Case(Case),
    /// 随后 (路径)
    Next(Path),
    /// 条件 (扶持)
    Condition(Expr),
    /// 金额 (扶持)
    Amount {
        /// What the amount is counted by.
        basis: Option<Text>,
        /// A quantity or a text.
        value: AmountValue,
        /// 每年 每月 一次性
        per: Option<Per>,
    },
    /// 出资 (扶持)
    Payer(Vec<Text>),
    /// 材料 (扶持, 情形, 步骤)
    Material(Material),
    /// 机关 (情形, 步骤, 罚则)
    Authority(Vec<Text>),
    /// 办理 (情形, 步骤)
    Procedure(Text),
    /// 时限 (情形, 步骤)
    Within {
        /// How long.
        duration: Spanned<(Number, Unit)>,
        /// 自: from when.
        from: Option<Text>,
    },
    /// 步骤 (情形)
    Step {
        /// Its title.
        title: Text,
        /// Its statements.
        statements: Vec<Spanned<Statement>>,
    },
    /// 针对 (罚则)
    Against(Vec<Path>),
    /// 后果 (罚则)
    Consequence {
        /// When.
        condition: Option<Expr>,
        /// What.
        text: Text,
    },
}

/// How an inspector checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InspectKind {
    /// 查阅
    Read,
    /// 测量
    Measure,
    /// 查看
    Look,
    /// 询问
    Ask,
    /// 测试
    Try,
}

/// How often an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Per {
    /// 每年
    Year,
    /// 每月
    Month,
    /// 一次性
    Once,
}

/// A quantity or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountValue {
    /// A formula.
    Expr(Expr),
    /// A text such as "免征增值税".
    Text(Text),
}

/// What an example of a pathway or of a support gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// The name of a case.
    Case(Name),
    /// 可享, with the amounts where they are written.
    Eligible(Vec<Spanned<(Number, Unit)>>),
    /// 不可享
    Ineligible,
}

/// 情形
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Name and key.
    pub label: Label,
    /// When it is this one.
    pub condition: Expr,
    /// Its statements.
    pub statements: Vec<Spanned<Statement>>,
}

/// 材料
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Its name.
    pub name: Text,
    /// When it is needed.
    pub condition: Option<Expr>,
    /// 凭: the yes/no fact that says it is there.
    pub held: Option<Path>,
}

/// 路径
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pathway {
    /// Name and key.
    pub label: Label,
    /// Title.
    pub title: Option<Text>,
    /// Statements in the order of writing.
    pub statements: Vec<Spanned<Statement>>,
}

/// 扶持
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// Name and key.
    pub label: Label,
    /// Title.
    pub title: Option<Text>,
    /// Statements in the order of writing.
    pub statements: Vec<Spanned<Statement>>,
}

/// 罚则
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    /// Name and key.
    pub label: Label,
    /// Title.
    pub title: Option<Text>,
    /// Statements in the order of writing.
    pub statements: Vec<Spanned<Statement>>,
}

/// 修订
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amend {
    /// The rule or table amended.
    pub target: Path,
    /// 从严 or 改为
    pub change: AmendChange,
    /// 依据, 自, 至, 整改, 责任 and examples.
    pub statements: Vec<Spanned<Statement>>,
}

/// What an amendment does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmendChange {
    /// 从严: clauses are added.
    Stricter(Vec<Spanned<Body>>),
    /// 改为: clauses stand in place of others.
    InsteadClauses(Vec<Spanned<Body>>),
    /// 改为: rows stand in place of others.
    InsteadRows(Vec<Row>),
}

/// What a rule asks, over which items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// 每个
    Each {
        /// The list.
        list: Path,
        /// 若
        condition: Option<Expr>,
        /// What is asked of each.
        body: Vec<Spanned<Body>>,
    },
    /// 每组
    Group {
        /// The list.
        list: Path,
        /// 按
        by: Name,
        /// 若
        condition: Option<Expr>,
        /// What is asked of each group.
        body: Vec<Spanned<Body>>,
    },
    /// A clause.
    Clause(Clause),
    /// 期限
    Deadline(Expr),
}

/// A clause: verb, requirement, exceptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The verb.
    pub verb: Spanned<Verb>,
    /// What must hold, or must not.
    pub expr: Expr,
    /// 但 若 C 可 E
    pub exceptions: Vec<Exception>,
}

/// 但 若 C 可 E
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// C
    pub condition: Expr,
    /// E
    pub allowed: Expr,
    /// All of it.
    pub span: Span,
}

/// The verb of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "bundle", derive(serde::Serialize, serde::Deserialize))]
pub enum Verb {
    /// 必须
    Must,
    /// 严禁
    MustNot,
    /// 应, 应当
    Shall,
    /// 不应
    ShallNot,
    /// 不得
    MayNot,
    /// 宜
    Should,
    /// 不宜
    ShouldNot,
}

impl Verb {
    /// Whether what follows must not hold.
    pub fn is_negative(self) -> bool {
        matches!(self, Verb::MustNot | Verb::ShallNot | Verb::MayNot | Verb::ShouldNot)
    }
}

/// Facts of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactBlock {
    /// In the order of writing; 评估日 is one of them.
    pub entries: Vec<FactEntry>,
    /// With the braces.
    pub span: Span,
}

/// `班级 = [ … ]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactEntry {
    /// Which fact.
    pub path: Path,
    /// Its value.
    pub value: Spanned<FactValue>,
}

/// A value in an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// `[ … ]`: items of a list, or the choices of a 多选.
    Items(Vec<Spanned<FactValue>>),
    /// `{ … }`
    Block(FactBlock),
    /// A constant.
    Literal(Literal),
    /// An enumerator.
    Name(String),
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// What an expression can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// 评估日
    AsOf,
    /// A name or names with dots.
    Path(Path),
    /// `非 a`
    Not(Box<Expr>),
    /// `-a`
    Negative(Box<Expr>),
    /// Two operands; comparisons do not chain.
    Binary {
        /// The operator.
        op: Spanned<BinaryOp>,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `a 属于 (b、c)`
    OneOf {
        /// a
        value: Box<Expr>,
        /// b, c
        members: Vec<Expr>,
    },
    /// `全日托 属于 服务形式`: the right side is a multiple choice.
    Has {
        /// The choice.
        member: Box<Expr>,
        /// The multiple choice.
        set: Box<Expr>,
    },
    /// `a 在 b 至 c`
    Between {
        /// a
        value: Box<Expr>,
        /// b
        low: Box<Expr>,
        /// c
        high: Box<Expr>,
    },
    /// `名(…)` or `名(…).列`
    Call {
        /// The function or table.
        callee: Path,
        /// Its arguments.
        args: Vec<Arg>,
        /// The column.
        column: Option<Name>,
    },
    /// `存在 L 若 C 满足 P`, `所有 …`
    Quantified {
        /// 所有
        all: bool,
        /// L
        list: Path,
        /// C
        condition: Option<Box<Expr>>,
        /// P
        predicate: Box<Expr>,
    },
    /// `(若 a 则 b 否则 c)`
    If {
        /// a
        condition: Box<Expr>,
        /// b
        then: Box<Expr>,
        /// c
        otherwise: Box<Expr>,
    },
}

/// An argument: an expression, or a list with a filter and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// `a`; a bare list name is this too.
    Expr(Expr),
    /// `L 若 C 的 V`, with at least one of C and V.
    List {
        /// L
        list: Path,
        /// C
        condition: Option<Expr>,
        /// V
        value: Option<Expr>,
        /// All of it.
        span: Span,
    },
}

/// An operator with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named by what they are")]
pub enum BinaryOp {
    Or,
    And,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
}
