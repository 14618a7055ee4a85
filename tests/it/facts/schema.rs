//! Subjects to read documents against.

use tuoyu::id::{Id, IdVec};
use tuoyu::model::*;
use tuoyu::number::Number;
use tuoyu::unit::Unit;

pub(crate) struct Rules {
    pub(crate) model: Model,
}

impl Rules {
    pub(crate) fn new() -> Self {
        let mut model = Model::default();
        model.texts.push("一班".to_owned());
        facility(&mut model);
        let mut area = Draft::new(&mut model, "residential_area", "居住区");
        area.field(Subject::ROOT, &[], "is_new", "新建", ColumnType::YesNo);
        area.finish();
        Self { model }
    }

    pub(crate) fn subject(&self) -> SubjectRef<'_> {
        SubjectRef { model: &self.model, id: SubjectId::from_index(0), rules: 7 }
    }
}

fn named(text: (&str, &str)) -> Named {
    Named { key: text.0.into(), name: text.1.into() }
}

/// A subject that is being declared.
struct Draft<'m> {
    model: &'m mut Model,
    subject: Subject,
}

impl<'m> Draft<'m> {
    fn new(model: &'m mut Model, key: &str, name: &str) -> Self {
        let mut lists = IdVec::new();
        lists.push(List { named: named((key, name)), path: vec![], parent: None, label: None, guard: None, question: None });
        Self { subject: Subject { named: named((key, name)), lists, columns: IdVec::new(), fields: vec![] }, model }
    }

    fn list(&mut self, parent: ListId, key: &str, name: &str) -> ListId {
        let own = named((key, name));
        let id = self.subject.lists.push(List { named: own.clone(), path: vec![own.clone()], parent: Some(parent), label: None, guard: None, question: None });
        self.place(parent, &[]).push(SchemaField { named: own, kind: SchemaFieldKind::List(id, vec![]) });
        id
    }

    fn field(&mut self, list: ListId, group: &[(&str, &str)], key: &str, name: &str, ty: ColumnType) -> &mut Column {
        let own = named((key, name));
        let path = group.iter().map(|g| named(*g)).chain([own.clone()]).collect();
        let column = Column { named: own.clone(), list, path, ty, guard: None, question: None, note: None, fixed: false, personal: false, judged: false };
        let id = self.subject.columns.push(column);
        self.place(list, group).push(SchemaField { named: own, kind: SchemaFieldKind::Value(id) });
        self.subject.columns.at_mut(id)
    }

    /// Where the fields of a list, or of a group in it, stand.
    fn place(&mut self, list: ListId, group: &[(&str, &str)]) -> &mut Vec<SchemaField> {
        fn of(fields: &mut Vec<SchemaField>, list: ListId) -> Option<&mut Vec<SchemaField>> {
            fields.iter_mut().find_map(|field| match &mut field.kind {
                SchemaFieldKind::List(id, inner) => {
                    if *id == list {
                        Some(inner)
                    } else {
                        of(inner, list)
                    }
                }
                _ => None,
            })
        }
        let mut fields = if list == Subject::ROOT { &mut self.subject.fields } else { of(&mut self.subject.fields, list).unwrap() };
        for name in group {
            let at = fields.iter().position(|f| f.named.key == name.0).unwrap_or_else(|| {
                fields.push(SchemaField { named: named(*name), kind: SchemaFieldKind::Group(vec![]) });
                fields.len() - 1
            });
            let SchemaFieldKind::Group(inner) = &mut fields[at].kind else { unreachable!() };
            fields = inner;
        }
        fields
    }

    fn choice(&mut self, of: &[(&str, &str)]) -> EnumId {
        self.model.enums.push(EnumDef { members: of.iter().map(|m| named(*m)).collect(), ordered: false })
    }

    fn label(&mut self, list: ListId) {
        self.subject.lists.at_mut(list).label = Some(ColumnId::from_index(self.subject.columns.len() - 1));
    }

    fn finish(self) {
        self.model.subjects.push(self.subject);
    }
}

fn quantity(unit: &str, greatest: Option<i128>) -> ColumnType {
    let unit = if unit.is_empty() { Unit::bare() } else { Unit::parse(unit).unwrap() };
    let greatest = greatest.map(|n| Number::from_int(n).checked_mul(unit.factor()).unwrap());
    ColumnType::Number(Box::new(NumberType { places: if unit.is_count() { 0 } else { 6 }, unit, least: Some(Number::ZERO), greatest }))
}

fn facility(model: &mut Model) {
    let root = Subject::ROOT;
    let mut s = Draft::new(model, "facility", "托育机构");
    s.field(root, &[], "name", "名称", ColumnType::Text);
    let site = [("site", "场地")];
    let tenure = s.choice(&[("owned", "自有"), ("leased", "租赁")]);
    s.field(root, &site, "tenure", "来源", ColumnType::Choice(tenure));
    s.field(root, &site, "area", "面积", quantity("平方米", None));
    s.field(root, &site, "outdoor", "室外面积", quantity("平方米", Some(10000)));
    s.field(root, &site, "green_ratio", "绿地率", quantity("%", Some(100)));
    s.field(root, &site, "opened", "启用日期", ColumnType::Date);
    let services = s.choice(&[("full_day", "全日托"), ("half_day", "半日托"), ("hourly", "计时托")]);
    s.field(root, &[], "services", "服务形式", ColumnType::Choices(services));
    s.field(root, &[], "meals", "供餐", ColumnType::YesNo);
    let ColumnType::Number(mut degrees) = quantity("摄氏度", Some(50)) else { unreachable!() };
    degrees.least = Some(Number::from_int(-20));
    s.field(root, &[], "temperature", "室温", ColumnType::Number(degrees));
    s.field(root, &[], "ratio", "比例", quantity("", None));

    let classes = s.list(root, "classes", "班级");
    s.field(classes, &[], "name", "名称", ColumnType::Text);
    s.label(classes);
    let kind = s.choice(&[("infant", "乳儿班"), ("toddler", "托小班"), ("older", "托大班"), ("mixed", "混合班")]);
    s.field(classes, &[], "kind", "班型", ColumnType::Choice(kind));
    s.field(classes, &[], "children", "人数", quantity("人", None));
    let zones = s.list(classes, "zones", "区域");
    s.field(zones, &[], "clear_height", "净高", quantity("米", None));
    let children = s.list(classes, "children_list", "幼儿");
    s.field(children, &[], "id", "编号", ColumnType::Text);
    s.field(children, &[], "born", "出生日期", ColumnType::Date).personal = true;

    let staff = s.list(root, "staff", "员工");
    s.field(staff, &[], "name", "姓名", ColumnType::Text).personal = true;
    s.label(staff);
    s.field(staff, &[], "class", "所在班级", ColumnType::Item(classes));
    s.field(staff, &[], "born", "出生日期", ColumnType::Date).personal = true;
    s.field(staff, &[], "hired", "入职日期", ColumnType::Date);
    s.field(staff, &[], "wage", "工资", quantity("元", Some(100_000))).personal = true;
    let gender = s.choice(&[("female", "女"), ("male", "男")]);
    s.field(staff, &[], "gender", "性别", ColumnType::Choice(gender)).personal = true;
    s.finish();
}
