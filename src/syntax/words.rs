//! Every word of the language in both spellings, and where it stands. The grammar lists the same words; a test compares the two.

/// Where a word stands. In one place a word of one language has exactly one of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named by what stands there")]
pub enum Place {
    Declaration,
    Document,
    Status,
    Force,
    Field,
    Type,
    Table,
    Citation,
    Verb,
    Rule,
    Example,
    Pathway,
    Support,
    Penalty,
    Amendment,
    Expression,
    Function,
}

/// One word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The rule of the grammar that reads it; empty where the grammar reads a name and the checker knows the word.
    pub rule: &'static str,
    /// The canonical Chinese spelling.
    pub zh: &'static str,
    /// The canonical English spelling.
    pub en: &'static str,
    /// Other spellings that are read.
    pub also: &'static [&'static str],
    /// Where it stands.
    pub places: &'static [Place],
}

const fn w(rule: &'static str, zh: &'static str, en: &'static str, places: &'static [Place]) -> Word {
    Word { rule, zh, en, also: &[], places }
}

const fn v(rule: &'static str, zh: &'static str, en: &'static str, also: &'static [&'static str]) -> Word {
    Word { rule, zh, en, also, places: &[Place::Verb] }
}

use Place::{Amendment, Citation, Declaration, Document, Example, Expression, Field, Force, Function, Pathway, Penalty, Rule, Status, Support, Table, Type};

/// All words but the units, which are in [`crate::unit::UNITS`]. In the order of the reference.
pub const WORDS: &[Word] = &[
    w("k_document", "文件", "document", &[Declaration]),
    w("k_subject", "主体", "subject", &[Declaration]),
    w("k_table", "表", "table", &[Declaration]),
    w("k_define", "定义", "define", &[Declaration]),
    w("k_rule", "规则", "rule", &[Declaration]),
    w("k_pathway", "路径", "pathway", &[Declaration]),
    w("k_support", "扶持", "support", &[Declaration]),
    w("k_penalty", "罚则", "penalty", &[Declaration]),
    w("k_amend", "修订", "amend", &[Declaration]),
    w("k_title", "标题", "title", &[Document]),
    w("k_number", "文号", "number", &[Document]),
    w("k_issuer", "发布", "issuer", &[Document]),
    w("k_effective", "施行", "effective", &[Document]),
    w("k_repealed", "废止", "repealed", &[Document]),
    w("k_replaces", "代替", "replaces", &[Document]),
    w("k_status", "状态", "status", &[Document]),
    w("k_force", "效力", "force", &[Document]),
    Word { rule: "", zh: "征求意见", en: "draft", also: &["征求意见稿"], places: &[Status] },
    w("", "现行", "in_force", &[Status]),
    w("", "法律", "law", &[Force]),
    w("", "行政法规", "administrative_regulation", &[Force]),
    w("", "地方性法规", "local_regulation", &[Force]),
    w("", "部门规章", "departmental_rule", &[Force]),
    w("", "地方规章", "local_rule", &[Force]),
    w("", "规范性文件", "normative_document", &[Force]),
    w("", "强制性标准", "mandatory_standard", &[Force]),
    w("", "工程标准", "engineering_standard", &[Force]),
    w("", "推荐性标准", "recommended_standard", &[Force]),
    w("", "指引", "guide", &[Force]),
    w("", "政策", "policy", &[Force]),
    w("", "文本", "text", &[Type]),
    w("", "是否", "yes_no", &[Type]),
    w("", "日期", "date", &[Type]),
    w("", "数", "number", &[Type]),
    w("k_several", "多选", "several", &[Type]),
    w("k_label", "称呼", "label", &[Field]),
    w("k_only_when", "仅当", "only_when", &[Field]),
    w("k_least", "从", "from", &[Field]),
    w("k_note", "说明", "note", &[Field]),
    w("k_fixed", "不可改", "fixed", &[Field]),
    w("k_personal", "个人信息", "personal", &[Field]),
    w("k_judged", "判断", "judged", &[Field]),
    w("k_by", "按", "by", &[Table, Rule]),
    w("k_rest", "其余", "else_row", &[Table]),
    w("k_cite", "依据", "cite", &[Table, Rule, Pathway, Support, Penalty, Amendment]),
    w("k_via", "经", "via", &[Citation]),
    w("k_mandatory", "强条", "mandatory_clause", &[Citation]),
    w("k_verified", "已核", "verified", &[Citation]),
    w("k_unverified", "待核", "unverified", &[Citation]),
    w("k_inferred", "条号推定", "inferred", &[Citation]),
    w("k_paraphrased", "转述", "paraphrased", &[Citation]),
    v("k_must", "必须", "must", &[]),
    v("k_must_not", "严禁", "must not", &["must_not"]),
    v("k_shall", "应", "shall", &["应当"]),
    v("k_shall_not", "不应", "shall not", &["shall_not"]),
    v("k_may_not", "不得", "may not", &["may_not"]),
    v("k_should", "宜", "should", &[]),
    v("k_should_not", "不宜", "should not", &["should_not"]),
    w("k_except", "但", "except", &[Rule]),
    w("k_may", "可", "may", &[Rule]),
    w("k_applies", "适用", "for", &[Rule, Pathway, Support]),
    w("k_each", "每个", "each", &[Rule]),
    w("k_group", "每组", "each_group", &[Rule]),
    w("k_deadline", "期限", "deadline", &[Rule]),
    w("k_from", "自", "from", &[Rule, Pathway, Support, Penalty, Amendment]),
    w("k_until", "至", "until", &[Document, Field, Citation, Rule, Pathway, Support, Penalty, Amendment]),
    w("k_read", "查阅", "read", &[Rule]),
    w("k_measure", "测量", "measure", &[Rule]),
    w("k_look", "查看", "look", &[Rule]),
    w("k_ask", "询问", "ask", &[Rule]),
    w("k_try", "测试", "try", &[Rule]),
    w("k_remedy", "整改", "remedy", &[Rule, Support, Amendment]),
    w("k_responsible", "责任", "responsible", &[Rule, Support, Amendment]),
    w("k_same_as", "同类", "same_as", &[Rule]),
    w("k_pass_example", "合格例", "pass_example", &[Example]),
    w("k_fail_example", "不合格例", "fail_example", &[Example]),
    w("k_example", "例", "example", &[Example]),
    w("k_gives", "得", "gives", &[Example]),
    w("k_eligible", "可享", "eligible", &[Example]),
    w("k_ineligible", "不可享", "ineligible", &[Example]),
    w("k_case", "情形", "case", &[Pathway]),
    w("k_step", "步骤", "step", &[Pathway]),
    w("k_authority", "机关", "authority", &[Pathway, Penalty]),
    w("k_procedure", "办理", "procedure", &[Pathway]),
    w("k_material", "材料", "material", &[Pathway, Support]),
    w("k_held", "凭", "held", &[Pathway, Support]),
    w("k_within", "时限", "within", &[Pathway]),
    w("k_next", "随后", "next", &[Pathway]),
    w("k_condition", "条件", "condition", &[Support]),
    w("k_amount", "金额", "amount", &[Support]),
    w("k_per_year", "每年", "per_year", &[Support]),
    w("k_per_month", "每月", "per_month", &[Support]),
    w("k_once", "一次性", "once", &[Support]),
    w("k_payer", "出资", "payer", &[Support]),
    w("k_against", "针对", "against", &[Penalty]),
    w("k_consequence", "后果", "consequence", &[Penalty]),
    w("k_stricter", "从严", "stricter", &[Amendment]),
    w("k_instead", "改为", "instead", &[Amendment]),
    w("k_or", "或", "or", &[Expression]),
    w("k_and", "且", "and", &[Expression]),
    w("k_not", "非", "not", &[Expression]),
    Word { rule: "k_is_not", zh: "不是", en: "is not", also: &["is_not"], places: &[Expression] },
    w("k_in", "属于", "in", &[Expression]),
    w("k_between", "在", "between", &[Expression]),
    // Behind 在 only; there no expression could go on with 且.
    Word { rule: "k_to", zh: "至", en: "and", also: &["until"], places: &[] },
    w("k_if", "若", "if", &[Expression]),
    w("k_then", "则", "then", &[Expression]),
    w("k_else", "否则", "else", &[Expression]),
    w("k_some", "存在", "some", &[Expression]),
    w("k_all", "所有", "all", &[Expression]),
    w("k_satisfies", "满足", "satisfies", &[Expression]),
    w("k_of", "的", "of", &[Expression]),
    w("k_true", "真", "true", &[Expression]),
    w("k_false", "假", "false", &[Expression]),
    w("k_as_of", "评估日", "as_of", &[Expression]),
    w("", "数量", "count", &[Function]),
    w("", "合计", "sum", &[Function]),
    w("", "最大", "max", &[Function]),
    w("", "最小", "min", &[Function]),
    w("", "平均", "avg", &[Function]),
    w("", "向上取整", "round_up", &[Function]),
    w("", "向下取整", "round_down", &[Function]),
    w("", "相隔月数", "months_between", &[Function]),
];

impl Word {
    /// Every spelling that is read, the canonical ones first.
    pub fn spellings(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.zh, self.en].into_iter().chain(self.also.iter().copied())
    }

    /// Whether it is written so.
    pub fn is(&self, text: &str) -> bool {
        self.spellings().any(|s| s == text)
    }
}

/// The word that a rule of the grammar reads.
pub fn of_rule(rule: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| !word.rule.is_empty() && word.rule == rule)
}

/// The word with that spelling in a place.
pub fn find(place: Place, text: &str) -> Option<&'static Word> {
    at(place).find(|word| word.is(text))
}

/// The words that can stand in a place.
pub fn at(place: Place) -> impl Iterator<Item = &'static Word> {
    WORDS.iter().filter(move |word| word.places.contains(&place))
}

/// Whether a declaration begins with it.
pub fn is_top_level(text: &str) -> bool {
    at(Declaration).any(|word| word.is(text))
}

/// Whether an expression goes on after it, so that nothing can be called so.
pub fn is_reserved(text: &str) -> bool {
    at(Place::Expression).any(|w| w.is(text)) || matches!(text, "至" | "until" | "is")
}

/// Whether it is a word that the grammar reads.
pub fn is_word(text: &str) -> bool {
    WORDS.iter().any(|word| !word.rule.is_empty() && word.is(text))
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test ends where something is not as it should be")]
mod tests {
    use super::*;
    use crate::syntax::grammar::{Grammar, Rule, is_word as is_word_rule};
    use crate::unit::UNITS;
    use pest::Parser as _;
    use std::collections::{BTreeMap, BTreeSet};

    const GRAMMAR: &str = include_str!("../../grammar/rules.pest");

    /// The text of a rule of the grammar, behind its `=`.
    fn rule_text(name: &str) -> &'static str {
        let start = GRAMMAR.lines().scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start, line))
        });
        let (start, _) = { start }.find(|(_, line)| line.split('=').next().is_some_and(|n| n.trim() == name)).unwrap();
        let body = &GRAMMAR[start..];
        let end = body.match_indices('\n').map(|(i, _)| i).find(|i| body[..*i].ends_with('}')).unwrap();
        body[..end].split_once('=').unwrap().1
    }

    /// The strings of a rule in the order of writing; `"is" ~ not_behind` is both of its spellings.
    fn strings(body: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut rest = body;
        while let Some((_, behind)) = rest.split_once('"') {
            let (word, behind) = behind.split_once('"').unwrap();
            if behind.trim_start().starts_with("~ not_behind") {
                out.extend([format!("{word} not"), format!("{word}_not")]);
            } else {
                out.push(word.to_owned());
            }
            rest = behind;
        }
        out
    }

    fn rule_names() -> Vec<&'static str> {
        GRAMMAR.lines().filter(|l| !l.starts_with([' ', '/', '|'])).filter_map(|l| l.split_once('=')).map(|(name, _)| name.trim()).collect()
    }

    #[test]
    fn the_grammar_reads_these_words() {
        let in_grammar: BTreeMap<&str, BTreeSet<String>> =
            rule_names().into_iter().filter(|n| n.starts_with("k_")).map(|n| (n, strings(rule_text(n)).into_iter().collect())).collect();
        let here: BTreeMap<&str, BTreeSet<String>> =
            WORDS.iter().filter(|w| !w.rule.is_empty()).map(|w| (w.rule, w.spellings().map(str::to_owned).collect())).collect();
        assert_eq!(in_grammar, here);
    }

    #[test]
    fn the_grammar_reads_these_units() {
        let in_grammar: BTreeSet<String> = strings(rule_text("unit_word")).into_iter().chain(["%", "％", "‰"].map(str::to_owned)).collect();
        let here: BTreeSet<String> = UNITS.iter().flat_map(|u| [u.zh, u.en].into_iter().chain(u.also.iter().copied())).map(str::to_owned).collect();
        assert_eq!(in_grammar, here);
    }

    /// A choice takes the first that fits and does not go back when the boundary behind it fails.
    #[test]
    fn a_word_stands_before_its_own_prefix() {
        let choices = rule_names().into_iter().filter(|n| n.starts_with("k_") || matches!(*n, "reserved" | "unit_word")).map(|n| (n, strings(rule_text(n))));
        let verbs = rule_text("verb_word").trim_matches(['_', '{', '}', ' ']).split('|').flat_map(|k| strings(rule_text(k.trim()))).collect();
        for (name, words) in choices.chain([("verb", verbs)]) {
            for (i, word) in words.iter().enumerate() {
                let prefix = words.iter().take(i).find(|earlier| word.starts_with(earlier.as_str()));
                assert_eq!(prefix, None, "{name}: {word}");
            }
        }
    }

    #[test]
    fn words_stand_together_in_the_grammar() {
        for rule in Rule::all_rules() {
            let name = format!("{rule:?}");
            assert_eq!(is_word_rule(*rule), name.starts_with("k_") || matches!(name.as_str(), "not_behind"), "{name}");
        }
    }

    #[test]
    fn reserved_words_are_those_of_expressions() {
        let reserved: BTreeSet<String> = strings(rule_text("reserved")).into_iter().collect();
        // `is` opens `is not`; 至 and `until` stand behind 在.
        let words = at(Expression).flat_map(Word::spellings).filter(|w| !matches!(*w, "is not" | "is_not")).chain(["is", "至", "until"]);
        assert_eq!(reserved, words.map(str::to_owned).collect());
    }

    #[test]
    fn what_is_looked_at_first_fits_the_words() {
        let begins = |rule, word: &str| Grammar::parse(rule, word).is_ok();
        for verb in at(Place::Verb).flat_map(Word::spellings) {
            assert!(begins(Rule::verb_start, verb), "{verb}");
        }
        for reserved in strings(rule_text("reserved")) {
            assert!(!begins(Rule::unreserved, &reserved), "{reserved}");
        }
        let signs = ["less_equal", "greater_equal", "unequal", "plus", "times", "over", "lt", "gt", "eq", "dash", "slash"];
        let words = ["k_or", "k_and", "k_is_not", "k_in", "k_between"];
        for operator in signs.into_iter().chain(words).flat_map(|rule| strings(rule_text(rule))) {
            assert!(begins(Rule::may_go_on, &operator), "{operator}");
        }
    }

    #[test]
    fn one_word_has_one_of_the_other_language() {
        let places: BTreeSet<Place> = WORDS.iter().flat_map(|w| w.places.iter().copied()).collect();
        for place in places {
            let mut seen = BTreeSet::new();
            for word in at(place) {
                for spelling in word.spellings() {
                    assert!(seen.insert(spelling), "{spelling} stands twice at {place:?}");
                }
            }
        }
        for word in WORDS {
            assert!(word.en.is_ascii() && !word.zh.is_ascii(), "{word:?}");
        }
    }
}
