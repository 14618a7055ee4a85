//! The pest parser that is made from `grammar/rules.pest`.

/// Parses by the rules of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/rules.pest"]
pub(super) struct Grammar;

/// A piece of text that a rule of the grammar matched.
pub(super) type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// Whether a rule is one word of the language: the grammar keeps them together.
pub(super) fn is_word(rule: Rule) -> bool {
    (Rule::k_document..=Rule::k_should).contains(&rule)
}

/// Whether a name goes on with this character.
pub(super) fn goes_on(c: char) -> bool {
    pest::unicode::XID_CONTINUE(c)
}

/// Whether a name can begin with this character.
pub(super) fn begins(c: char) -> bool {
    pest::unicode::XID_START(c)
}
