//! `tuoyu ask` line by line: what is said, and what is saved.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of its own with the rules in it.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("dialogue-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::copy("tests/cmd/ask.in/small.rules", folder.join("small.rules")).unwrap();
    folder
}

/// Answers questions, a line each; gives what was said and how it ended.
fn ask(folder: &PathBuf, arguments: &[&str], answers: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuoyu"));
    command.args(["ask", "--lang", "zh", "--rules", "small.rules", "--as-of", "2026-11-23"]).args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    format!("{out}{err}exit {}\n", output.status.code().unwrap())
}

#[test]
fn a_whole_dialogue() {
    let folder = folder("whole");
    let answers = "?\n2\n火灾、海啸\n<\ny\n2\n10米\n１０\n2\n一班\n\n16\n<\n15\n十六\n15\n?\n1\n2026/3/1\n2026-03-01\n";
    insta::assert_snapshot!("a_whole_dialogue", ask(&folder, &[], answers));
    insta::assert_snapshot!("what_a_dialogue_saved", fs::read_to_string(folder.join("托育机构.yaml")).unwrap());
    // Everything is known: there is nothing left to be asked.
    let again = ask(&folder, &[], "");
    assert!(again.contains("问完了") && again.ends_with("exit 0\n"), "{again}");
}

#[test]
fn what_is_not_known_is_asked_again_next_time() {
    let folder = folder("unknown");
    let first = ask(&folder, &["--goal", "登记", "mine.yaml"], "\n");
    assert!(first.contains("1 问不清楚，下次运行会再问"), "{first}");
    assert!(!folder.join("mine.yaml").exists());
    let second = ask(&folder, &["--goal", "登记", "mine.yaml"], "社会服务机构\n");
    assert!(second.contains("向哪个部门登记：社会服务机构，民政部门"), "{second}");
}

#[test]
fn comments_and_layout_stay() {
    let folder = folder("comments");
    let text = "# 我的机构\n供餐: 是   # 自己做\n班级:\n  # 楼上\n  - 名称: 一班\n  - {名称: 二班}\n\n# 完\n";
    fs::write(folder.join("mine.yaml"), text).unwrap();
    let said = ask(&folder, &["mine.yaml"], "火灾\n10\n12\n2026-03-01\n30\n营利性\n");
    insta::assert_snapshot!("comments_and_layout_stay", format!("{said}\n{}", fs::read_to_string(folder.join("mine.yaml")).unwrap()));
}

#[test]
fn a_blank_document_is_filled_in() {
    let folder = folder("blank");
    let blank = Command::new(env!("CARGO_BIN_EXE_tuoyu")).args(["blank", "--lang", "zh", "--rules", "small.rules"]).current_dir(&folder).output().unwrap();
    fs::write(folder.join("mine.yaml"), &blank.stdout).unwrap();
    ask(&folder, &["mine.yaml"], "是\n无\n30\n一班、二班\n10\n12\n营利性\n2026-03-01\n");
    let filled = fs::read_to_string(folder.join("mine.yaml")).unwrap();
    insta::assert_snapshot!("a_blank_document_is_filled_in", filled);
    assert!(!folder.join("mine.yaml.bak").exists());
}

#[test]
fn what_cannot_be_changed_in_place_is_kept_beside() {
    let folder = folder("kept");
    let text = "性质: 营利性 # 还没登记\n供餐: 否\n备注: |\n  两层楼，\n  有院子\n";
    fs::write(folder.join("mine.yaml"), text).unwrap();
    fs::write(folder.join("mine.yaml.bak"), "of old").unwrap();
    let said = ask(&folder, &["mine.yaml"], "火灾\n0\n");
    assert!(said.contains("mine.yaml 的写法不能就地修改，改为重新写出；原文件留作 mine.yaml.bak2"), "{said}");
    assert_eq!(fs::read_to_string(folder.join("mine.yaml.bak2")).unwrap(), text);
    assert_eq!(fs::read_to_string(folder.join("mine.yaml.bak")).unwrap(), "of old");
    insta::assert_snapshot!("what_is_written_anew", fs::read_to_string(folder.join("mine.yaml")).unwrap());
}

#[test]
fn what_somebody_else_writes_meanwhile_is_left() {
    let folder = folder("meanwhile");
    let file = folder.join("mine.yaml");
    fs::write(&file, "供餐: 否\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuoyu"));
    command.args(["ask", "--lang", "zh", "--rules", "small.rules", "mine.yaml"]).current_dir(&folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It has read the file once it has asked.
    let mut out = child.stdout.take().unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b"> ") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut out, &mut byte).unwrap();
        said.push(byte[0]);
    }
    fs::write(&file, "供餐: 是\n").unwrap();
    child.stdin.take().unwrap().write_all("火灾\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("在这期间被改动过"), "{error}");
    assert_eq!((output.status.code(), fs::read_to_string(&file).unwrap().as_str()), (Some(5), "供餐: 是\n"));
}

/// However much has been said when the terminal dies: the file is one of those that were saved, whole, and the next run goes on from it.
#[test]
fn a_dialogue_that_dies_leaves_a_whole_file() {
    let answers = ["是", "火灾", "2026-03-01", "12", "一班", "16", "营利性"];
    let scratch = folder("dies");
    let file = scratch.join("mine.yaml");
    let saved: Vec<Option<String>> = (0..=answers.len())
        .map(|n| {
            let _ = fs::remove_file(&file);
            ask(&scratch, &["mine.yaml"], &answers[..n].iter().flat_map(|a| [*a, "\n"]).collect::<String>());
            fs::read_to_string(&file).ok()
        })
        .collect();
    assert!(saved.windows(2).all(|two| two[0] != two[1]), "each answer is saved: {saved:?}");
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..2400).step_by(60) {
        let _ = fs::remove_file(&file);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuoyu"));
        command.args(["ask", "--lang", "zh", "--rules", "small.rules", "--as-of", "2026-11-23", "mine.yaml"]).current_dir(&scratch);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all((answers.join("\n") + "\n").as_bytes()).unwrap();
        // Dies when so much has been said.
        let mut heard = vec![0; cut];
        let _ = std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut heard);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = fs::read_to_string(&file).ok();
        let at = saved.iter().position(|known| *known == left);
        assert!(at.is_some(), "{left:?}");
        seen.insert(at);
    }
    assert!(seen.len() > 3, "it died at few places: {seen:?}");
    let said = ask(&scratch, &["mine.yaml"], "");
    assert!(said.ends_with("exit 0\n"), "{said}");
}
