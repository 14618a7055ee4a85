//! Registers and how they are read: masks of 64 items a word, numbers with a head a word that says which are known.

use crate::facts::{ColumnData, Facts};
use crate::id::Id;
use crate::program::plan::{MaskId, Num, SubjectPlan, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};
use std::cell::Cell;

/// Truth values of 64 items. No bit set is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mask {
    pub(super) yes: u64,
    pub(super) no: u64,
    pub(super) na: u64,
}

impl Mask {
    /// Those of which something is known.
    #[inline]
    pub(super) fn decided(self) -> u64 {
        self.yes | self.no | self.na
    }
}

/// What is known of 64 numbers. No bit set is a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// A single value.
    pub(super) known: u64,
    /// Not applicable.
    pub(super) na: u64,
    /// It may still turn out not applicable, or cannot be told.
    pub(super) maybe: u64,
}

/// A number that is not known, from the least to the greatest it can be.
pub(super) type Span = (i64, i64);

/// Any value.
pub(super) const ANY: Span = (UNBOUNDED_BELOW, UNBOUNDED_ABOVE);

/// The bits of the items that a word holds.
#[inline]
pub(super) fn valid(items: usize, word: usize) -> u64 {
    match items.saturating_sub(word * 64) {
        0 => 0,
        n if n >= 64 => u64::MAX,
        n => (1 << n) - 1,
    }
}

/// The bits of a word from `start` to before `end`, both counted over all words.
#[inline]
pub(super) fn between(start: usize, end: usize, word: usize) -> u64 {
    valid(end, word) & !valid(start, word)
}

#[inline]
pub(super) fn words(items: usize) -> usize {
    items.div_ceil(64)
}

/// The positions of the bits that are set.
#[inline]
pub(super) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

/// What does not change while operations are carried out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) plan: &'a SubjectPlan,
    pub(super) facts: &'a Facts,
    /// How many items each list has.
    pub(super) sizes: &'a [usize],
    /// Whether each list was given to its end by every parent.
    pub(super) complete: &'a [bool],
    /// Words of a register.
    pub(super) stride: usize,
    /// Days that depend on the day of the evaluation; `None` where the calendar has none.
    pub(super) days: &'a [Option<i64>],
    /// Set where something is unknown here that the walker may know.
    pub(super) closer: &'a Cell<bool>,
}

/// Everything that an operation may read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) at: &'a Context<'a>,
    pub(super) masks: &'a [Mask],
    pub(super) heads: &'a [Head],
    /// Where the values of each number register begin.
    pub(super) starts: &'a [usize],
    pub(super) least: &'a [i64],
    pub(super) greatest: &'a [i64],
}

/// Where an operation writes a number register.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) heads: &'a mut [Head],
    pub(super) least: &'a mut [i64],
    pub(super) greatest: &'a mut [i64],
}

/// A number that is read: for each item a value, or a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// The value, or the least.
    pub(super) least: &'a [i64],
    from: From<'a>,
}

#[derive(Debug, Clone, Copy)]
enum From<'a> {
    Column { data: &'a ColumnData, span: Span, guard: Option<&'a [Mask]>, closer: &'a Cell<bool> },
    Register { heads: &'a [Head], greatest: &'a [i64] },
}

impl<'a> Reader<'a> {
    #[inline(always)]
    pub(super) fn mask(&self, id: MaskId, word: usize) -> Mask {
        self.masks[id.index() * self.at.stride + word]
    }

    #[inline(always)]
    pub(super) fn view(&self, num: Num) -> View<'a> {
        match num {
            Num::Column(id) => {
                let source = self.at.plan.sources.at(id);
                let data = self.at.facts.column(source.column);
                let guard = source.guard.map(|g| &self.masks[g.index() * self.at.stride..]);
                View { least: &data.values, from: From::Column { data, span: (source.least, source.greatest), guard, closer: self.at.closer } }
            }
            Num::Register(id) => {
                let start = self.starts[id.index()];
                let heads = &self.heads[id.index() * self.at.stride..];
                View { least: &self.least[start..], from: From::Register { heads, greatest: &self.greatest[start..] } }
            }
        }
    }
}

impl View<'_> {
    #[inline(always)]
    pub(super) fn head(&self, word: usize) -> Head {
        match self.from {
            From::Register { heads, .. } => heads[word],
            From::Column { data, guard, closer, .. } => {
                let mut head = Head { known: data.known.word(word), na: 0, maybe: 0 };
                if let Some(guard) = guard {
                    let guard = guard[word];
                    head = Head { known: head.known & guard.yes, na: guard.no | guard.na, maybe: !guard.decided() };
                }
                if !data.exact.is_empty() {
                    head = without_exact(head, data, word, closer);
                }
                head
            }
        }
    }

    /// The value of an item that is known.
    #[inline]
    pub(super) fn value(&self, item: usize) -> i64 {
        self.least.get(item).copied().unwrap_or(0)
    }

    /// The range of an item that is applicable.
    #[inline]
    pub(super) fn span(&self, item: usize, known: bool) -> Span {
        if known {
            let value = self.value(item);
            return (value, value);
        }
        match self.from {
            From::Column { span, .. } => span,
            From::Register { greatest, .. } => (self.value(item), greatest.get(item).copied().unwrap_or(UNBOUNDED_ABOVE)),
        }
    }

    /// The values of the items of a word.
    #[inline]
    pub(super) fn chunk(&self, word: usize, items: usize) -> &[i64] {
        let end = items.min(word * 64 + 64).min(self.least.len());
        self.least.get(word * 64..end).unwrap_or(&[])
    }
}

/// Quantities finer or larger than steps of 64 bits are the walker's.
#[cold]
fn without_exact(mut head: Head, data: &ColumnData, word: usize, closer: &Cell<bool>) -> Head {
    let fine = data.exact.iter().map(|(item, _)| *item as usize).filter(|item| item / 64 == word);
    let fine = fine.fold(0, |bits, item| bits | 1 << (item % 64)) & head.known;
    if fine != 0 {
        closer.set(true);
        head.known &= !fine;
        head.maybe |= fine;
    }
    head
}
