//! Facts from workbooks: what was filled in is read, what is wrong is told with its cell.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::fmt::Write as _;
use tuoyu::ask::blank_workbook;
use tuoyu::{Facts, Lang, RuleSet};

const RULES: &str = r#"
文件 办法 (measures) { 标题 "某市办法"  施行 2026-01-01  效力 地方规章 }
主体 托育机构 (facility) {
  名称 (name): 文本
  场地 (site) { 来源 (tenure): 自有 (owned) | 租赁 (leased)  租期 (lease_term): 年  启用 (since): 日期 }
  供餐 (meals): 是否
  服务 (services): 多选 全日托 (full_day) | 半日托 (half_day)
  班级 (classes) [] 称呼 名称 {
    名称 (name): 文本
    人数 (children): 人
    区域 (zones) [] { 类别 (kind): 睡眠区 (sleeping) | 活动区 (activity)  面积 (area): 平方米 }
  }
  员工 (staff) [] 称呼 姓名 { 姓名 (name): 文本 }
}
主体 居住区 (area) { 名称 (name): 文本 }
"#;

fn rules() -> RuleSet {
    RuleSet::builder().source("facility.rules", RULES).build().unwrap()
}

/// A sheet of single facts as `blank` writes it, as far as it is read: key and answer.
fn singles<'b>(book: &'b mut Workbook, keys: &[&str]) -> &'b mut Worksheet {
    let sheet = book.add_worksheet().set_name("基本情况").unwrap();
    sheet.write(0, 2, "填写").unwrap().write(0, 5, "key").unwrap();
    for (row, key) in (1..).zip(keys) {
        sheet.write(row, 5, *key).unwrap();
    }
    sheet
}

/// A sheet of a list: keys, names, units and notes; items from the fifth row on.
fn list<'b>(book: &'b mut Workbook, name: &str, keys: &[&str]) -> &'b mut Worksheet {
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (column, key) in (0..).zip(keys) {
        sheet.write(0, column, *key).unwrap();
    }
    sheet
}

fn read(mut book: Workbook) -> String {
    let set = rules();
    match set.facts_of_workbook(Some(set.subject("facility").unwrap()), &book.save_to_buffer().unwrap()) {
        Ok(facts) => facts.to_yaml(set.model(), Lang::Zh),
        Err(errors) => errors.to_string(),
    }
}

#[test]
fn a_blank_one_says_nothing() {
    for set in [rules(), RuleSet::shipped("ezhou").unwrap()] {
        for subject in ["facility", "area", "residential_area"] {
            let Ok(subject) = set.subject(subject) else { continue };
            for lang in [Lang::Zh, Lang::En] {
                let bytes = blank_workbook(subject, lang).unwrap();
                assert_eq!(bytes, blank_workbook(subject, lang).unwrap(), "the same bytes each time");
                let facts = set.facts_of_workbook(None, &bytes).unwrap();
                assert_eq!(facts.digest(set.model()), Facts::of(subject).digest(set.model()));
                assert_eq!(facts.subject(), subject.id);
            }
        }
    }
}

#[test]
fn what_was_filled_in_is_read() {
    let mut book = Workbook::new();
    let keys = ["site.tenure", "name", "site.lease_term", "site.since", "meals", "services", "classes", "staff"];
    let sheet = singles(&mut book, &keys);
    sheet.write(1, 2, "租赁").unwrap().write(2, 2, "晨曦").unwrap().write(3, 2, 2.5).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(4, 2, ExcelDateTime::from_ymd(2026, 11, 23).unwrap(), &day).unwrap();
    sheet.write(5, 2, true).unwrap().write(6, 2, "全日托、半日托").unwrap().write(8, 2, "未填完").unwrap();
    // The columns in another order, blank rows between, a formula with its value; the sheet renamed.
    let sheet = list(&mut book, "我的班", &["classes[].children", "classes[].name", "classes[].zones"]);
    sheet.write(4, 0, 12.0).unwrap().write(4, 1, "一班").unwrap();
    sheet.write_formula(7, 0, Formula::new("=8*2").set_result("16")).unwrap().write(7, 1, 2).unwrap().write(7, 2, "无").unwrap();
    // To which class a zone belongs: by name, else by number.
    let sheet = list(&mut book, "区", &["classes[].zones[]", "classes[].zones[].kind", "classes[].zones[].area"]);
    sheet.write(4, 0, "一班").unwrap().write(4, 1, "睡眠区").unwrap().write(4, 2, 12.3).unwrap();
    sheet.write(5, 0, 1).unwrap().write(5, 2, "120000平方米").unwrap();
    insta::assert_snapshot!("what_was_filled_in_is_read", read(book));
}

#[test]
fn a_sheet_of_ones_own_is_read_by_its_names() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("班级").unwrap();
    sheet.write(0, 0, "班级一览").unwrap();
    for (row, cells) in [(1, ["名称", "人数"]), (2, ["甲", "12"]), (4, ["乙", "１６人"])] {
        sheet.write(row, 0, cells[0]).unwrap().write(row, 1, cells[1]).unwrap();
    }
    assert_eq!(read(book), "主体: 托育机构\n班级:\n  - 名称: 甲\n    人数: 12\n  - 名称: 乙\n    人数: 16\n");
}

#[test]
fn every_problem_has_its_cell() {
    let mut book = Workbook::new();
    let keys = ["site.tenure", "site.lease_term", "site.since", "meals", "classes", "staff", "rooms", "site.tenure"];
    let sheet = singles(&mut book, &keys);
    sheet.write(1, 2, "借用").unwrap().write(2, 2, "三年").unwrap().write(3, 2, "2026/1/5").unwrap();
    sheet.write_formula(4, 2, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(5, 2, "无").unwrap().write(6, 2, "很多").unwrap().write(7, 2, 3).unwrap().write(8, 2, "自有").unwrap();
    sheet.write(2, 8, "记一笔").unwrap();
    sheet.merge_range(2, 2, 3, 2, "三年", &Format::new()).unwrap();
    let sheet = list(&mut book, "班级", &["classes[].name", "classes[].children", "classes[].color"]);
    sheet.write(1, 3, "备注").unwrap();
    sheet.write(4, 0, "一班").unwrap().write(4, 1, "十二").unwrap().write(4, 2, "红").unwrap().write(4, 3, "朝南").unwrap().write(5, 0, "一班").unwrap();
    sheet.write(6, 1, 12.5).unwrap();
    let sheet = list(&mut book, "区域", &["classes[].zones[]", "classes[].zones[].area"]);
    sheet.write(4, 0, "一班").unwrap().write(4, 1, 3).unwrap().write(5, 1, 4).unwrap().write(6, 0, "三班").unwrap().write(6, 1, "12厘米").unwrap();
    list(&mut book, "另一张", &["classes[].name"]).write(4, 0, "丙班").unwrap();
    book.add_worksheet().set_name("员").unwrap().write(0, 0, "姓").unwrap();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "随便写").unwrap();
    insta::assert_snapshot!("every_problem_has_its_cell", read(book));
}

#[test]
fn what_is_no_workbook_is_said() {
    let set = rules();
    let subject = set.subject("facility").unwrap();
    let good = blank_workbook(subject, Lang::Zh).unwrap();
    let mut out = String::new();
    for (name, bytes) in [
        ("a text", "班级,人数\n一班,3\n".as_bytes()),
        ("in GBK", b"\xb0\xe0\xbc\xb6,\xc8\xcb\xca\xfd\r\n"),
        ("of before 2007", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
        ("nothing", b""),
        ("broken off", &good[..good.len() / 2]),
    ] {
        let _ = write!(out, "{name}: {}", Facts::from_workbook(subject, bytes).unwrap_err());
    }
    // Of every byte that is wrong something comes, and no panic.
    for at in (0..good.len()).step_by(good.len() / 100) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        let _ = Facts::from_workbook(subject, &bytes);
    }
    insta::assert_snapshot!("what_is_no_workbook_is_said", out);
}
