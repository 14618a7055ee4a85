//! Documents of facts: what lands in the columns, and what is said of a document that cannot be read.

use tuoyu::facts::Facts;
use tuoyu::id::{Id, IdVec};
use tuoyu::model::*;
use tuoyu::number::Number;
use tuoyu::unit::Unit;

fn named(key: &str, name: &str) -> Named {
    Named { key: key.into(), name: name.into() }
}

struct Schema {
    model: Model,
    subject: Subject,
}

impl Schema {
    fn list(&mut self, key: &str, name: &str, parent: ListId) -> ListId {
        self.subject.lists.push(List { named: named(key, name), path: vec![named(key, name)], parent: Some(parent), label: None, guard: None, question: None })
    }
    fn field(&mut self, list: ListId, group: Option<Named>, key: &str, name: &str, ty: ColumnType, personal: bool) -> SchemaField {
        let own = named(key, name);
        let path = group.into_iter().chain([own.clone()]).collect();
        let id = self.subject.columns.push(Column {
            named: own.clone(),
            list,
            path,
            ty,
            guard: None,
            question: None,
            note: None,
            fixed: false,
            personal,
            judged: false,
        });
        SchemaField { named: own, kind: SchemaFieldKind::Value(id) }
    }
    fn choice(&mut self, ordered: bool, of: &[(&str, &str)]) -> EnumId {
        self.model.enums.push(EnumDef { members: of.iter().map(|(k, n)| named(k, n)).collect(), ordered })
    }
}

fn quantity(unit: &str) -> ColumnType {
    let unit = Unit::parse(unit).unwrap();
    let places = if unit.is_count() { 0 } else { 6 };
    ColumnType::Number(Box::new(NumberType { unit, places, least: Some(Number::ZERO), greatest: None }))
}

fn model() -> Model {
    let root = Subject::ROOT;
    let mut lists = IdVec::new();
    lists.push(List { named: named("facility", "托育机构"), path: vec![], parent: None, label: None, guard: None, question: None });
    let subject = Subject { named: named("facility", "托育机构"), lists, columns: IdVec::new(), fields: vec![] };
    let mut s = Schema { model: Model::default(), subject };
    s.model.texts.push("一班".to_owned());
    let name = s.field(root, None, "name", "名称", ColumnType::Text, false);
    let site = named("site", "场地");
    let tenure = s.choice(false, &[("owned", "自有"), ("leased", "租赁")]);
    let services = s.choice(false, &[("full_day", "全日托"), ("half_day", "半日托"), ("hourly", "计时托")]);
    let tenure = s.field(root, Some(site.clone()), "tenure", "来源", ColumnType::Choice(tenure), false);
    let area = s.field(root, Some(site.clone()), "area", "面积", quantity("平方米"), false);
    let ratio = s.field(root, Some(site.clone()), "green_ratio", "绿地率", quantity("%"), false);
    let opened = s.field(root, Some(site.clone()), "opened", "启用日期", ColumnType::Date, false);
    let services = s.field(root, None, "services", "服务形式", ColumnType::Choices(services), false);
    let meals = s.field(root, None, "meals", "供餐", ColumnType::YesNo, false);
    let classes = s.list("classes", "班级", root);
    let class_name = s.field(classes, None, "name", "名称", ColumnType::Text, false);
    let SchemaFieldKind::Value(label) = class_name.kind else { unreachable!() };
    s.subject.lists.at_mut(classes).label = Some(label);
    let children = s.field(classes, None, "children", "人数", quantity("人"), false);
    let zones = s.list("zones", "区域", classes);
    let height = s.field(zones, None, "clear_height", "净高", quantity("米"), false);
    let zones = SchemaField { named: named("zones", "区域"), kind: SchemaFieldKind::List(zones, vec![height]) };
    let classes_field = SchemaField { named: named("classes", "班级"), kind: SchemaFieldKind::List(classes, vec![class_name, children, zones]) };
    let staff = s.list("staff", "员工", root);
    let person = s.field(staff, None, "name", "姓名", ColumnType::Text, true);
    let class = s.field(staff, None, "class", "所在班级", ColumnType::Item(classes), false);
    let born = s.field(staff, None, "born", "出生日期", ColumnType::Date, true);
    let staff = SchemaField { named: named("staff", "员工"), kind: SchemaFieldKind::List(staff, vec![person, class, born]) };
    let site = SchemaField { named: site, kind: SchemaFieldKind::Group(vec![tenure, area, ratio, opened]) };
    s.subject.fields = vec![name, site, services, meals, classes_field, staff];
    s.model.subjects.push(s.subject);
    s.model
}

#[test]
fn yaml_and_json_are_read_alike() {
    let model = model();
    let subject = SubjectRef { model: &model, id: SubjectId::from_index(0), rules: 7 };
    let yaml = "
subject: facility
名称: 晨曦
site: {tenure: leased, area: 120.5, green_ratio: 30%, opened: 2026年1月5日}
服务形式: [全日托, hourly]
meals: NO
classes:
  - {name: 一班, children: 16, zones: [{clear_height: 280厘米}, {}]}
  - id: c2
    name: 二班
    zones: []
  - {name: 08, zones: [{净高: 3}]}
staff:
  - {name: 王, class: 一班}
more: [staff, classes.zones]
";
    let json = r#"{"subject": "托育机构", "name": "晨曦", "site": {"tenure": "租赁", "area": 120.50, "green_ratio": "30%", "opened": "2026-01-05"},
 "services": ["full_day", "hourly"], "meals": false, "classes": [{"name": "\u4e00班", "children": "16", "zones": [{"clear_height": 2.8}, {}]},
 {"id": "c2", "name": "二班", "zones": []}, {"name": "08", "zones": [{"净高": "3"}]}], "staff": [{"name": "王", "class": "一班"}], "more": ["员工", "班级.区域"]}"#;
    let a = Facts::from_yaml(subject, yaml).unwrap_or_else(|e| panic!("{e}"));
    let b = Facts::from_json(subject, json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(a, b);
}
