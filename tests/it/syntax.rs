//! Rule text to tree: everything that is read, and what is said of what is not.

use std::fmt::Write as _;
use tuoyu::diag::Diagnostic;
use tuoyu::source::{FileId, SourceFile};
use tuoyu::syntax::ast::{Arg, Body, DeclarationKind, Expr, ExprKind, Literal, Path, Statement};
use tuoyu::syntax::{self, ast};

fn parse(text: &str) -> (ast::File, Vec<Diagnostic>) {
    syntax::parse(&SourceFile::new("test.rules", text), FileId(0))
}

fn rendered(text: &str) -> String {
    let source = SourceFile::new("test.rules", text);
    let (_, found) = syntax::parse(&source, FileId(0));
    let mut out = String::new();
    for d in &found {
        let at = source.position(d.span.start);
        let tuoyu::diag::Problem::Syntax(problem) = &d.problem else { unreachable!("the parser speaks of form") };
        write!(out, "{}:{} {} {problem:?} at {:?}", at.line, at.column, d.code(), source.slice(d.span)).unwrap();
        if let Some(fix) = &d.fix {
            write!(out, "  fix {:?} -> {:?}", source.slice(fix.span), fix.replacement).unwrap();
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_examples_parse() {
    for (name, text) in [("examples", include_str!("../rules/examples.rules")), ("language", include_str!("../rules/language.rules"))] {
        assert_eq!(rendered(text), "", "{name}");
    }
}

#[test]
fn mistakes_are_named() {
    insta::glob!("../rules", "bad/*.rules", |path| {
        insta::assert_snapshot!(rendered(&std::fs::read_to_string(path).unwrap()));
    });
}

// ── expressions ─────────────────────────────────────────────────────────────

fn path(path: &Path) -> String {
    path.names.iter().map(|n| n.node.as_str()).collect::<Vec<_>>().join(".")
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Quantity(n, unit) => format!("{n}{}", unit.as_ref().map_or(String::new(), ToString::to_string)),
        Literal::Date(d) => d.to_string(),
        Literal::Text(t) => format!("{t:?}"),
        Literal::Bool(b) => b.to_string(),
    }
}

fn dump(e: &Expr) -> String {
    let all = |es: &[Expr]| es.iter().map(dump).collect::<Vec<_>>().join(" ");
    match &e.kind {
        ExprKind::Literal(l) => literal(l),
        ExprKind::AsOf => "as_of".to_owned(),
        ExprKind::Path(p) => path(p),
        ExprKind::Not(e) => format!("(not {})", dump(e)),
        ExprKind::Negative(e) => format!("(neg {})", dump(e)),
        ExprKind::Binary { op, left, right } => format!("({:?} {} {})", op.node, dump(left), dump(right)),
        ExprKind::OneOf { value, members } => format!("(one-of {} {})", dump(value), all(members)),
        ExprKind::Has { member, set } => format!("(has {} {})", dump(set), dump(member)),
        ExprKind::Between { value, low, high } => format!("(between {} {} {})", dump(value), dump(low), dump(high)),
        ExprKind::Call { callee, args, column } => {
            let args: Vec<String> = args.iter().map(arg).collect();
            let column = column.as_ref().map_or(String::new(), |c| format!(".{}", c.node));
            format!("({}{column} {})", path(callee), args.join(" "))
        }
        ExprKind::Quantified { all, list, condition, predicate } => {
            let condition = condition.as_ref().map_or(String::new(), |c| format!(" if {}", dump(c)));
            format!("({} {}{condition}: {})", if *all { "all" } else { "some" }, path(list), dump(predicate))
        }
        ExprKind::If { condition, then, otherwise } => format!("(if {} {} {})", dump(condition), dump(then), dump(otherwise)),
    }
}

fn arg(arg: &Arg) -> String {
    match arg {
        Arg::Expr(e) => dump(e),
        Arg::List { list, condition, value, .. } => {
            let condition = condition.as_ref().map_or(String::new(), |c| format!(" if {}", dump(c)));
            let value = value.as_ref().map_or(String::new(), |v| format!(" of {}", dump(v)));
            format!("[{}{condition}{value}]", path(list))
        }
    }
}

/// The clause of a rule that asks for an expression.
fn expression(text: &str) -> String {
    let (file, found) = parse(&format!("规则 a {{ 依据 甲 第一条 应 {text} }}"));
    if !found.is_empty() {
        return found.iter().map(|d| d.code().to_string()).collect::<Vec<_>>().join(" ");
    }
    let DeclarationKind::Rule(rule) = &file.declarations[0].kind else { unreachable!("it is a rule") };
    let Statement::Body(Body::Clause(clause)) = &rule.statements[1].node else { unreachable!("it is a clause") };
    let exceptions = clause.exceptions.iter().map(|e| format!(" except {}: {}", dump(&e.condition), dump(&e.allowed)));
    std::iter::once(dump(&clause.expr)).chain(exceptions).collect()
}

#[test]
fn precedence() {
    for (text, expected) in [
        ("a 或 b 且 c", "(Or a (And b c))"),
        ("a 或 b 或 c", "(Or (Or a b) c)"),
        ("非 a 且 b", "(And (not a) b)"),
        ("非 a = b", "(not (Equal a b))"),
        ("非 非 a 或 b", "(Or (not (not a)) b)"),
        ("7 - 2 - 1 = 4", "(Equal (Subtract (Subtract 7 2) 1) 4)"),
        ("a + b * c <= d / e / f", "(LessEqual (Add a (Multiply b c)) (Divide (Divide d e) f))"),
        ("-3 < -a * 2", "(Less (neg 3) (Multiply (neg a) 2))"),
        ("a - -b > 0", "(Greater (Subtract a (neg b)) 0)"),
        ("a = b 且 c ≠ d 或 e 不是 f", "(Or (And (Equal a b) (NotEqual c d)) (NotEqual e f))"),
        ("a 属于 (b、c) 且 d", "(And (one-of a b c) d)"),
        ("a + 1 属于 (2, -3)", "(one-of (Add a 1) 2 -3)"),
        ("全日托 属于 服务形式 或 d", "(Or (has 服务形式 全日托) d)"),
        ("高度 在 0.40米 至 a + 0.45米 且 b", "(And (between 高度 0.4米 (Add a 0.45米)) b)"),
        ("h between 1m and 2m and b", "(And (between h 1米 2米) b)"),
        ("h between 1m until 2m", "(between h 1米 2米)"),
        ("存在 员工 满足 岗位 = 保健 或 专职", "(some 员工: (Or (Equal 岗位 保健) 专职))"),
        ("所有 员工 若 在岗 满足 有证", "(all 员工 if 在岗: 有证)"),
        ("(存在 a 满足 b) 且 (所有 c 满足 d)", "(And (some a: b) (all c: d))"),
        ("x < (若 a 则 1 否则 若 b 则 2 否则 3)", "(Less x (if a 1 (if b 2 3)))"),
        ("合计(班级 若 楼层 = 2层 的 人数) > 60人", "(Greater (合计 [班级 if (Equal 楼层 2层) of 人数]) 60人)"),
        ("合计 (班级 的 人数) > 0", "(Greater (合计 [班级 of 人数]) 0)"),
        ("数量(班级) >= 数量(员工 若 岗位 = 保安)", "(GreaterEqual (数量 班级) (数量 [员工 if (Equal 岗位 保安)]))"),
        ("表(班型, 类别).最小面积 <= 最大(a, 0.4平方米/人 * b)", "(LessEqual (表.最小面积 班型 类别) (最大 a (Multiply 0.4平方米/人 b)))"),
        ("国家.表(x) = 1", "(Equal (国家.表 x) 1)"),
        ("出生日期 + 18个月 <= 评估日", "(LessEqual (Add 出生日期 18个月) as_of)"),
        ("a >= 600元/人数", "(GreaterEqual a (Divide 600元 人数))"),
        ("a >= 600 元 / 人", "(GreaterEqual a (Divide 600元 人))"),
        ("人数-10 > 3", "(Greater (Subtract 人数 10) 3)"),
        ("a = 2019-10-08", "(Equal a 2019-10-08)"),
        ("a = 2019年10月8日 且 b", "(And (Equal a 2019-10-08) b)"),
        ("a = \"x\\\"y\\\\z\\n\"", "(Equal a \"x\\\"y\\\\z\\\\n\")"),
        ("a = “他说\"好\"”", "(Equal a \"他说\\\"好\\\"\")"),
        ("a = 真 且 b = false", "(And (Equal a true) (Equal b false))"),
        ("a < 3 但 若 b 可 c 但 若 d 且 e 可 (f)", "(Less a 3) except b: c except (And d e): f"),
        // What an input method types.
        ("（场地。租期　≥　３　年）　且　面积／２＋１＞＝０．５㎡", "(And (GreaterEqual 场地.租期 3年) (GreaterEqual (Add (Divide 面积 2) 1) 0.5平方米))"),
        ("ａ＜＝ｂ×２－１÷３　或　ｃ！＝ｄ", "(Or (LessEqual a (Subtract (Multiply b 2) (Divide 1 3))) (NotEqual c d))"),
        ("a ≤ 50％ 且 b = －１", "(And (LessEqual a 50%) (Equal b (neg 1)))"),
        // Names that begin with a word.
        ("应急预案 且 可燃物 且 非营利 且 表面积 > 0 且 或有负债", "(And (And (And (And 应急预案 可燃物) 非营利) (Greater 表面积 0)) 或有负债)"),
        ("材料 且 金额 > 0 且 期限 且 依据", "(And (And (And 材料 (Greater 金额 0)) 期限) 依据)"),
        ("title and number > 0 and floor = 1floors", "(And (And title (Greater number 0)) (Equal floor 1层))"),
        // What cannot be.
        ("1 < a < 3", "E0113"),
        ("a = 非 b", "E0122"),
        ("(a < b) = (c < d)", "(Equal (Less a b) (Less c d))"),
        ("a 属于 ()", "E0104"),
        ("合计(a, )", "E0119"),
    ] {
        assert_eq!(expression(text), expected, "{text}");
    }
}

// ── the whole file ──────────────────────────────────────────────────────────

#[test]
fn one_mistake_a_declaration() {
    let good = "规则 甲 (a) { 依据 标准 第一条 应 b = 3人 }\n";
    let bad = [
        "规则 一 { 依据 标准 应 b }\n",
        "规则 二 { 依据 标准 第一条 应 b = }\n",
        "规则 三 { 依据 标准 第一条 应人数 = 3 }\n",
        "规则 四 { 依据 标准 第一条 应 b = 3丈 }\n",
        "规则 五 { 依据 标准 第一条 应 b\n",
        "规则 六 \"未完 { 依据 标准 第一条 应 b }\n",
        "规则 七 { 依据 标准 第一条 应 b } }\n",
        "规则 八 { 整治 \"x\" 应 b 且 }\n",
    ];
    let text: String = bad.iter().take(5).copied().chain([good]).chain(bad.iter().skip(5).copied()).chain([good]).collect();
    let (file, found) = parse(&text);
    assert_eq!(file.declarations.len(), 2);
    let source = SourceFile::new("a", text);
    let lines: Vec<u32> = found.iter().map(|d| source.position(d.span.start).line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 7, 8, 9]);
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let text = "# 一\n文件 甲 (a) { 标题 \"x\"\n  效力 法律 } # 二\n规则 乙 (b) {\n  依据 甲 第一条 # 三\n  应 c\n}\n";
    let (file, found) = parse(text);
    assert!(found.is_empty());
    assert_eq!(file.comments.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["# 一", "# 二", "# 三"]);
    for variant in [text.replace('\n', "\r\n"), text.replace('\n', "\r"), format!("\u{feff}{text}"), text.replacen('\n', "\r\n", 2)] {
        let (other, found) = parse(&variant);
        assert!(found.is_empty(), "{variant:?}");
        assert_eq!(other.declarations.len(), 2);
        assert_eq!(other.comments.len(), 3);
        assert_eq!(syntax::canonical(&variant), syntax::canonical(text));
    }
}

#[test]
fn canonical_text() {
    for (text, expected) in [
        ("", ""),
        ("  规则　甲（ａ）｛\r\n应 b ≥ ３人 # 注\n｝\n", "规则 甲(a){ 应 b >= 3人 }"),
        ("标题 “全　角，不变”", "标题 \"全　角，不变\""),
        ("a\t\t b", "a b"),
        ("\"# 不是注释\" # 是", "\"# 不是注释\""),
    ] {
        assert_eq!(syntax::canonical(text), expected);
    }
    assert_ne!(syntax::canonical("应 ab"), syntax::canonical("应 a b"));
}

#[test]
fn spans_hold_what_was_written_and_no_more() {
    let text = "规则 甲 (a) { # 一\n  依据 标准 第一条   # 二\n  应 b = 3人 # 三\n  # 四\n}\n# 五\n";
    let (file, _) = parse(text);
    let source = SourceFile::new("a", text);
    let DeclarationKind::Rule(rule) = &file.declarations[0].kind else { unreachable!("it is a rule") };
    let spans: Vec<&str> = rule.statements.iter().map(|s| source.slice(s.span)).collect();
    assert_eq!(spans, ["依据 标准 第一条", "应 b = 3人"]);
    assert!(source.slice(file.declarations[0].span).ends_with('}'));
}

// ── hostile input ───────────────────────────────────────────────────────────

/// Parses on a stack of one mebibyte, as a browser or a Windows program may have, and says which codes came out.
fn codes_on_a_small_stack(text: String) -> Vec<String> {
    let work = move || {
        let (file, found) = parse(&text);
        drop(file);
        found.iter().map(|d| d.code().to_string()).collect()
    };
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap()
}

#[test]
fn what_is_too_large_or_too_deep_is_refused() {
    let rule = |expr: &str| format!("规则 a {{ 依据 甲 第一条 应 {expr} }}");
    let nested = |n: usize| rule(&format!("{}a{}", "(".repeat(n), ")".repeat(n)));
    for (name, text, expected) in [
        ("a file", "#".repeat(1024 * 1024 + 1), &["E0101"][..]),
        ("63 brackets in a brace", nested(63), &[]),
        ("64 brackets in a brace", nested(64), &["E0102"]),
        ("40,000 brackets", nested(40_000), &["E0102"]),
        ("unclosed brackets", rule(&"(".repeat(100_000)), &["E0102"]),
        ("unclosed braces", "规则 a { 每个 b ".to_owned() + &"{ 每个 b ".repeat(20_000), &["E0102"]),
        ("lists of lists", format!("规则 a {{ 依据 甲 第一条 应 a 合格例 {{ b = {} }} }}", "[".repeat(50_000)), &["E0102"]),
        ("calls", rule(&format!("{}a{}", "f(".repeat(62), ")".repeat(62))), &[]),
        ("filters", rule(&format!("{}a{}", "f(b 若 ".repeat(62), ")".repeat(62))), &[]),
        ("broken calls", rule(&"f(b 若 ".repeat(62)), &["E0105"]),
        ("a long sum", rule(&format!("a{}", " + a".repeat(99))), &[]),
        ("a longer sum", rule(&format!("a{}", " + a".repeat(2_000))), &["E0123"]),
        ("a long choice", rule(&format!("a{}", " 或 a".repeat(2_000))), &["E0123"]),
        ("many negations", rule(&format!("{}a", "非 ".repeat(100_000))), &["E0123"]),
        ("many signs", rule(&format!("{}a", "-".repeat(100_000))), &["E0123"]),
        ("many conditions", rule(&format!("({}1)", "若 a 则 1 否则 ".repeat(20_000))), &["E0123"]),
        ("many quantifiers", rule(&"存在 a 满足 ".repeat(20_000)), &["E0122"]),
        ("a long path", rule(&format!("a{}", ".a".repeat(50_000))), &[]),
        ("one character", "a".repeat(100_000), &["E0115"]),
        ("digits", "1".repeat(100_000), &["E0104"]),
        ("quotes", "\"".repeat(99_999), &["E0106"]),
        ("NULs", "\0".repeat(100_000), &["E0103"]),
        ("closing brackets", "}".repeat(100_000), &["E0120"]),
        ("blanks", " ".repeat(100_000), &[]),
        ("comment marks", "#".repeat(1024 * 1024), &[]),
    ] {
        let found = codes_on_a_small_stack(text);
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn many_broken_declarations_take_no_longer_than_their_length() {
    let text = "规则 甲 { 应数 }\n".repeat(10_000);
    let (file, found) = parse(&text);
    assert_eq!((file.declarations.len(), found.len()), (0, 10_000));
}

#[test]
fn of_more_mistakes_than_anyone_reads_the_first_are_told() {
    for (name, text) in [("lines", "a\n".repeat(512 * 1024)), ("quotes", "\"\n".repeat(512 * 1024)), ("declarations", "规则 甲 { 应数 }\n".repeat(20_000))]
    {
        let (_, found) = parse(&text);
        let (last, rest) = found.split_last().unwrap();
        assert_eq!((rest.len(), last.code().0), (10_000, "E0130"), "{name}");
        assert!(rest.iter().all(|d| d.span < last.span && d.code().0 != "E0130"), "{name}: the place is the first that is not told");
    }
}
