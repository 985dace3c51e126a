//! Pairs without a tuple: what `enumerate`, `zip` and the items of a dict give a loop that takes each pair apart at once.

use corallus_heap::Value;

use super::enumerate::Enumerate;
use super::zip::Zip;
use crate::error::Res;
use crate::objects::dict::views::DictIterator;
use crate::objects::list::iterator::{ListIterator, ListReverseIterator};
use crate::objects::range::RangeIterator;
use crate::objects::str::iterator::StrIterator;
use crate::objects::tuple::iterator::TupleIterator;
use crate::vm::Vm;

impl Vm {
    /// The next pair of an iterator that makes pairs, both parts being at hand without running Python code. `None`: it is of
    /// another kind, and hasn't been advanced.
    #[inline(always)]
    pub(crate) fn next_pair(&mut self, iterator: &Value) -> Option<Res<Option<(Value, Value)>>> {
        if let Some(enumerate) = iterator.downcast_ref::<Enumerate>() {
            if self.type_of(iterator).is_heap_type() {
                return None;
            }
            let item = match enumerate.iterator.downcast_ref::<ListIterator>() {
                Some(list) => Ok(list.advance()),
                None if is_at_hand(&enumerate.iterator) => self.next_at_hand(&enumerate.iterator)?,
                None => return None,
            };
            return Some(match item {
                Ok(Some(item)) => Ok(Some((enumerate.count(self), item))),
                Ok(None) => Ok(None),
                Err(raised) => Err(raised),
            });
        }
        if let Some(entries) = iterator.downcast_ref::<DictIterator>() {
            return entries.gives_items().then(|| entries.advance_entry(self));
        }
        let zip = iterator.downcast_ref::<Zip>()?;
        match self.type_of(iterator).is_heap_type() {
            true => None,
            false => self.next_of_two(zip),
        }
    }

    /// The next pair of a `zip` of two iterators whose items are at hand.
    #[inline(always)]
    pub(super) fn next_of_two(&mut self, zip: &Zip) -> Option<Res<Option<(Value, Value)>>> {
        let (first, second) = zip.two()?;
        if let (Some(first), Some(second)) = (
            first.downcast_ref::<ListIterator>(),
            second.downcast_ref::<ListIterator>(),
        ) {
            // The second is not asked once the first has ended.
            return Some(Ok(match first.advance() {
                Some(first) => second.advance().map(|second| (first, second)),
                None => None,
            }));
        }
        if !is_at_hand(first) || !is_at_hand(second) {
            return None;
        }
        let first = match self.next_at_hand(first)? {
            Ok(Some(first)) => first,
            Ok(None) => return Some(Ok(None)),
            Err(raised) => return Some(Err(raised)),
        };
        let second = self.next_at_hand(second)?;
        Some(second.map(|second| second.map(|second| (first, second))))
    }
}

/// Whether [`Vm::next_at_hand`] knows the iterator.
fn is_at_hand(iterator: &Value) -> bool {
    iterator.has_payload::<ListIterator>()
        || iterator.has_payload::<TupleIterator>()
        || iterator.has_payload::<RangeIterator>()
        || iterator.has_payload::<DictIterator>()
        || iterator.has_payload::<StrIterator>()
        || iterator.has_payload::<ListReverseIterator>()
}
