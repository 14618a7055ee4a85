//! Input that is wrong in every way that was thought of, through the program: exit code, place and first sentence. Nothing may hang or crash.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const RULES: &str = r#"文件 标准 (standard) { 标题 "标准"  施行 2019-10-08  效力 规范性文件 }
主体 机构 (facility) {
  名称 (name): 文本
  面积 (area): 平方米
  高度 (height): 米
  保存 (kept): 日
  开业 (opened): 日期
  供餐 (meals): 是否
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    班型 (kind): 乳儿班 (infant) | 托小班 (toddler)
    人数 (children): 人
  }
}
"#;
/// The first line after those.
const FIRST: usize = 15;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tuoyu-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Exit code and the first line of standard error; for a drawn diagnostic with its place.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuoyu"));
        command.args(arguments).args(["--lang", "zh"]).current_dir(&self.0).stdin(Stdio::null());
        let output = command.output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        let mut lines = error.lines();
        let mut first = lines.next().unwrap_or_default().to_owned();
        if let Some(place) = lines.next().and_then(|l| l.trim_start().strip_prefix("--> ")) {
            first = format!("{place} {first}");
        }
        (output.status.code().unwrap(), first)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// One line a case: name, exit code, what was said.
fn table(folder: &Folder, cases: &[(&str, &[&str])]) -> String {
    let mut out = String::new();
    for (name, arguments) in cases {
        let (code, said) = folder.run(arguments);
        writeln!(out, "{name}: {code} {said}").unwrap();
    }
    out
}

#[test]
fn rule_text() {
    let folder = Folder::new("rules");
    let rule = |clause: &str| format!("{RULES}规则 甲 (a) {{ 依据 标准 第一条  应 {clause} }}\n");
    let table_of = |rows: &str| format!("{RULES}表 上限 (limit) 按 班级.班型 {{\n  依据 标准 第一条\n  班型 (kind) | 上限 (most)\n{rows}}}\n");
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("large", format!("{RULES}{}", "# x\n".repeat(300_000)).into_bytes()),
        ("nested", rule(&format!("{}面积 >= 1平方米{}", "(".repeat(100), ")".repeat(100))).into_bytes()),
        ("nested deeply", rule(&format!("{}面积 >= 1平方米{}", "(".repeat(150_000), ")".repeat(150_000))).into_bytes()),
        ("brackets", "{".repeat(1_000_000).into_bytes()),
        ("quotes", format!("{RULES}{}", "\"".repeat(900_000)).into_bytes()),
        ("unterminated", format!("{RULES}规则 甲 (a) \"标题 {{\n  依据 标准 第一条\n  应 面积 >= 1平方米\n}}\n").into_bytes()),
        ("stray bytes", format!("{RULES}@@ §§\n").into_bytes()),
        ("NUL", rule("面积\0 >= 1平方米").into_bytes()),
        ("not UTF-8", [RULES.as_bytes(), b"\xb9\xe6\xd4\xf2"].concat()),
        ("BOM", format!("\u{feff}{}", rule("面积 >= 1平方米")).into_bytes()),
        ("mixed line ends", rule("面积 >= 1米").replacen('\n', "\r\n", 3).replacen("依据 标准 第一条  ", "依据 标准 第一条\r", 1).into_bytes()),
        ("row missing", table_of("  乳儿班 | 10人\n").into_bytes()),
        ("row doubled", table_of("  乳儿班 | 10人\n  托小班 | 15人\n  乳儿班 | 12人\n").into_bytes()),
        ("unknown unit", rule("面积 >= 10平米").into_bytes()),
        ("m with m2", rule("高度 >= 10平方米").into_bytes()),
        ("days with months", rule("保存 >= 3个月").into_bytes()),
        ("document not declared", format!("{RULES}规则 甲 (a) {{ 依据 标淮 第一条  应 供餐 }}\n").into_bytes()),
        ("clause form", format!("{RULES}规则 甲 (a) {{ 依据 标准 那一条  应 供餐 }}\n").into_bytes()),
        ("two of one name", format!("{RULES}{0}{0}", "规则 甲 (a) { 依据 标准 第一条  应 供餐 }\n").into_bytes()),
        ("cycle of definitions", format!("{RULES}定义 子 (x) = 丑 + 1平方米\n定义 丑 (y) = 子 + 1平方米\n").into_bytes()),
        ("empty", Vec::new()),
    ];
    let mut cases: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, content) in files {
        let file = format!("{}.rules", name.replace(' ', "_"));
        folder.file(&file, content);
        cases.push((name, vec!["lint".to_owned(), file]));
    }
    folder.file("one/pack.yaml", "pack: one\nextends: two\n");
    folder.file("two/pack.yaml", "pack: two\nextends: one\n");
    folder.file("three/pack.yaml", "pack: three\nextends: four\n");
    cases.push(("cycle of packs", vec!["lint".to_owned(), "one".to_owned()]));
    cases.push(("base that is not there", vec!["lint".to_owned(), "three".to_owned()]));
    let arguments: Vec<Vec<&str>> = cases.iter().map(|(_, a)| a.iter().map(String::as_str).collect()).collect();
    let cases: Vec<(&str, &[&str])> = cases.iter().zip(&arguments).map(|((name, _), a)| (*name, a.as_slice())).collect();
    assert_eq!(RULES.lines().count() + 1, FIRST);
    insta::assert_snapshot!(table(&folder, &cases));
}

#[test]
fn facts() {
    let folder = Folder::new("facts");
    folder.file("x.rules", format!("{RULES}规则 甲 (a) {{ 依据 标准 第一条  应 面积 >= 1平方米 }}\n"));
    let long_list = format!("classes: [{}]\n", (0..10_001).map(|i| format!("{{name: c{i}}}")).collect::<Vec<_>>().join(", "));
    let files: Vec<(&str, &str, Vec<u8>)> = vec![
        ("not UTF-8", "yaml", b"name: \xb3\xbf\xbb\xaf\n".to_vec()),
        ("UTF-16", "yaml", b"\xff\xfen\0a\0m\0e\0".to_vec()),
        ("aliases", "yaml", b"name: &a [x, x]\nclasses: [*a, *a, *a]\n".to_vec()),
        ("NaN", "yaml", b"area: NaN\n".to_vec()),
        ("1e999", "json", b"{\"area\": 1e999}".to_vec()),
        ("hexadecimal", "yaml", b"area: 0x10\n".to_vec()),
        ("turned round", "yaml", "ar\u{202e}ea: 1\n".as_bytes().to_vec()),
        ("1,200", "yaml", b"area: 1,200\n".to_vec()),
        ("full width", "yaml", "area: ０．５\n".as_bytes().to_vec()),
        ("2023-02-30", "yaml", b"opened: 2023-02-30\n".to_vec()),
        ("list for a value", "yaml", b"area: [1, 2]\n".to_vec()),
        ("value for a list", "yaml", b"classes: 3\n".to_vec()),
        ("key twice", "yaml", "面积: 1\narea: 2\n".as_bytes().to_vec()),
        ("unknown key", "yaml", b"aera: 1\n".to_vec()),
        ("wrong unit", "yaml", "area: 3米\n".as_bytes().to_vec()),
        ("not a choice", "yaml", b"classes: [{kind: infnt}]\n".to_vec()),
        ("below its bound", "yaml", b"area: -1\n".to_vec()),
        ("too many digits", "yaml", b"area: 1234567890123456789\n".to_vec()),
        ("too many places", "yaml", b"height: 0.1234567\n".to_vec()),
        ("control character", "yaml", b"name: a\0b\n".to_vec()),
        ("comma too many", "json", b"{\"area\": 1,}".to_vec()),
        ("nested", "yaml", format!("classes: {}{}\n", "[".repeat(40), "]".repeat(40)).into_bytes()),
        ("nested deeply", "json", format!("{{\"classes\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000)).into_bytes()),
        ("nested deeply as YAML", "yaml", format!("classes: {}{}\n", "[".repeat(200_000), "]".repeat(200_000)).into_bytes()),
        ("10,001 items", "yaml", long_list.into_bytes()),
        ("17 MiB", "yaml", [b"name: ".to_vec(), vec![b'x'; 17 * 1024 * 1024]].concat()),
        ("empty", "yaml", Vec::new()),
    ];
    let mut cases: Vec<(&str, String)> = Vec::new();
    for (name, ending, content) in files {
        let file = format!("{}.{ending}", name.replace(' ', "_"));
        folder.file(&file, content);
        cases.push((name, file));
    }
    cases.push(("not there", "none.yaml".to_owned()));
    let arguments: Vec<[&str; 5]> = cases.iter().map(|(_, file)| ["check", file.as_str(), "--rules", "x.rules", "--as-of=2026-11-23"]).collect();
    let cases: Vec<(&str, &[&str])> = cases.iter().zip(&arguments).map(|((name, _), a)| (*name, a.as_slice())).collect();
    insta::assert_snapshot!(table(&folder, &cases));
}

#[test]
fn nothing_is_lost() {
    let folder = Folder::new("output");
    folder.file("x.rules", format!("{RULES}规则 甲 (a) {{ 依据 标准 第一条  应 面积 >= 1平方米 }}\n"));
    folder.file("good.yaml", "area: 2\n");
    folder.file("bad.yaml", "aera: 2\n");
    folder.file("report.txt", "what was there\n");
    let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
    // What cannot be read leaves the output as it was.
    assert_eq!(folder.run(&["check", "bad.yaml", "--rules", "x.rules", "--output", "report.txt"]).0, 5);
    assert_eq!(read("report.txt"), "what was there\n");
    // An input is never written over, under whatever name.
    assert_eq!(folder.run(&["check", "good.yaml", "--rules", "x.rules", "--output", "./good.yaml"]).0, 2);
    assert_eq!(folder.run(&["check", "good.yaml", "--rules", "x.rules", "--output", "x.rules"]).0, 2);
    assert_eq!(read("good.yaml"), "area: 2\n");
    assert_eq!(folder.run(&["check", "good.yaml", "--rules", "x.rules", "--output", "none/report.txt"]).0, 2);
    // Nor is anything that is no report; a report is written over a report, so that a script can run again and again.
    assert_eq!(folder.run(&["check", "good.yaml", "--rules", "x.rules", "--output", "report.txt"]).0, 2);
    assert_eq!(read("report.txt"), "what was there\n");
    fs::remove_file(folder.0.join("report.txt")).unwrap();
    for format in ["json", "text"] {
        assert_eq!(folder.run(&["check", "good.yaml", "--rules", "x.rules", "--format", format, "--output", "report.txt"]).0, 0);
    }
    assert!(read("report.txt").contains("没有发现不符合"));
    // A result that could not be written is no success.
    if cfg!(target_os = "linux") {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tuoyu"));
        let output = command.current_dir(&folder.0).args(["check", "good.yaml", "--rules", "x.rules", "--lang=en"]).stdout(full).output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(2), "error: cannot write standard output: the disk is full\n")
        );
    }
    // Nothing is left beside it.
    let mut names: Vec<String> = fs::read_dir(&folder.0).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["bad.yaml", "good.yaml", "report.txt", "x.rules"]);
}
