//! What all sequences share: indexes, repetition counts, comparison item by item, `repr` of nested containers.

use corallus_heap::Value;

use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::objects::int::as_i64;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

impl Vm {
    /// An index into a sequence as a machine integer: `IndexError` if it doesn't fit one.
    pub fn index_sized(&mut self, key: &Value) -> Res<isize> {
        if let Some(small) = key.as_small_int() {
            return Ok(small as isize);
        }
        let int = self.index(key)?;
        match as_i64(&int) {
            Some(index) => Ok(index as isize),
            None => {
                let name = self.type_name(key);
                Err(self.index_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// Whether a subscript is an integer, as opposed to a slice or something else.
    pub fn is_index(&self, key: &Value) -> bool {
        key.is_small_int() || self.type_of(key).has_special(Special::Index)
    }

    /// Where `index` points in a sequence of `length` items, counting negative ones from the end.
    #[inline]
    pub fn position(&mut self, index: isize, length: usize, out_of_range: &str) -> Res<usize> {
        let at = if index < 0 {
            index.saturating_add(length as isize)
        } else {
            index
        };
        if at < 0 || at as usize >= length {
            return Err(self.index_error(out_of_range));
        }
        Ok(at as usize)
    }

    /// The error for a subscript that is neither an integer nor a slice.
    #[cold]
    pub fn bad_index(&mut self, sequence: &str, key: &Value) -> crate::error::Raised {
        let name = self.type_name(key);
        self.type_error(format!("{sequence} indices must be integers or slices, not {name}"))
    }

    /// The factor of a repetition, if the operand is an integer; negative ones count as 0. `OverflowError` beyond 64 bits.
    pub fn repeat_count(&mut self, factor: &Value) -> Res<Option<usize>> {
        if let Some(small) = factor.as_small_int() {
            return Ok(Some(small.max(0) as usize));
        }
        if !self.type_of(factor).has_special(Special::Index) {
            return Ok(None);
        }
        let int = self.index(factor)?;
        if let Some(count) = as_i64(&int) {
            return Ok(Some(count.max(0) as usize));
        }
        let name = self.type_name(factor);
        Err(self.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
    }

    /// `items` repeated: `MemoryError` if there is no room for the result.
    pub fn repeat_items(&mut self, items: &[Value], count: usize) -> Res<Vec<Value>> {
        let Some(length) = items.len().checked_mul(count) else {
            return Err(self.memory_error());
        };
        self.check_size(length.saturating_mul(size_of::<Value>()))?;
        let mut result = Vec::with_capacity(length);
        for _ in 0..count {
            if items.is_empty() {
                break;
            }
            result.extend_from_slice(items);
        }
        Ok(result)
    }

    /// A bound of `index(x, start, stop)`: clipped, negative ones counted from the end.
    pub fn search_bound(&mut self, bound: &Value, length: usize) -> Res<usize> {
        if !self.is_index(bound) {
            return Err(self.type_error("slice indices must be integers or have an __index__ method"));
        }
        let index = self.to_i64_clamped(bound)? as isize;
        Ok(if index < 0 {
            index.saturating_add(length as isize).max(0) as usize
        } else {
            index as usize
        })
    }

    /// Runs `show` unless it is already running for the same object further out: then the answer is `nested`.
    pub fn repr_guarded(&mut self, object: &Value, nested: &str, show: impl FnOnce(&mut Vm) -> Res) -> Res {
        let identity = object.bits();
        if self.state::<ReprGuard>().shown.contains(&identity) {
            return Ok(self.str(nested));
        }
        self.state::<ReprGuard>().shown.push(identity);
        let result = show(self);
        let shown = &mut self.state::<ReprGuard>().shown;
        if let Some(at) = shown.iter().rposition(|other| *other == identity) {
            shown.remove(at);
        }
        result
    }

    /// The hash of a key or member: an object that has none is told what it was meant for.
    pub fn hash_for(&mut self, key: &Value, purpose: &str) -> Res<i64> {
        match self.hash(key) {
            Err(raised)
                if raised.0.header().is_some_and(|header| {
                    header
                        .type_value()
                        .is(self.exception_type(ExceptionKind::TypeError).as_value())
                }) =>
            {
                let (name, reason) = (self.type_name(key), self.str_of(&raised.0)?);
                Err(self.type_error(format!(
                    "cannot use '{name}' as {purpose} ({})",
                    reason.to_string_lossy()
                )))
            }
            result => result,
        }
    }

    /// A string from pieces of other strings; what isn't text is shown by replacement characters.
    pub fn text(&mut self, bytes: Vec<u8>) -> Value {
        match rustpython_wtf8::Wtf8::from_bytes(&bytes) {
            Some(_) => self.new_str(bytes.into()).into_value(),
            None => self.str(&String::from_utf8_lossy(&bytes)),
        }
    }

    /// `open`, the items' representations separated by commas, `close`. `item` gives the next item, by position.
    pub fn repr_items(
        &mut self,
        open: &str,
        close: &str,
        mut item: impl FnMut(&mut Vm, usize) -> Option<Value>,
    ) -> Res {
        let mut text = open.as_bytes().to_vec();
        let mut at = 0;
        while let Some(value) = item(self, at) {
            if at > 0 {
                text.extend_from_slice(b", ");
            }
            text.extend_from_slice(self.repr(&value)?.as_bytes());
            at += 1;
        }
        text.extend_from_slice(close.as_bytes());
        Ok(self.new_str(text.into()).into_value())
    }
}

/// Containers whose `repr` is being computed, by identity.
#[derive(Default)]
struct ReprGuard {
    shown: Vec<u64>,
}

/// What `op` says if the operands are known to be the same, or of these lengths and equal as far as both go.
pub fn compare_lengths(op: CompareOp, a: usize, b: usize) -> bool {
    match op {
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}

/// Compares sequences that don't change: by the first items that differ, else by length.
pub fn compare_items(vm: &mut Vm, a: &[Value], b: &[Value], op: CompareOp) -> Res {
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    for (x, y) in a.iter().zip(b) {
        if !vm.eq(x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => vm.compare(x, y, op),
            };
        }
    }
    Ok(Value::bool(compare_lengths(op, a.len(), b.len())))
}
