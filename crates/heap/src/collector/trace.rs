//! Walking the references that objects hold.
//!
//! A container with very many items is walked in parts, one [`WINDOW`] at a time, where the collector must not stop the
//! program for long: part 0 is everything but the items beyond the first window, part *n* only the items of window *n*.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Range;
use std::ptr::NonNull;

use super::marks::{Marks, UNRESOLVED, is_candidate, of_count};
use super::segmented::Segmented;
use crate::heap::Heap;
use crate::object::{Header, Payload, Ref};
use crate::types::TypeFlags;
use crate::value::Value;

/// Items of a container that are walked at a time.
pub(super) const WINDOW: usize = 4096;

/// The part that is the whole object.
pub(super) const WHOLE: u32 = u32::MAX;

/// A place in the collector's list and a part of the object there.
#[derive(Clone, Copy, Default)]
pub(super) struct PartAt {
    pub position: u32,
    pub part: u32,
}

/// What is done with each reference.
pub(super) enum Mode<'a> {
    /// Takes it off what is left of the count of a candidate.
    Subtract(&'a mut Marks),
    /// What it leads to gets the mark `to`, unless it isn't a candidate or has been reached before.
    Reach {
        marks: &'a mut Marks,
        to: u32,
        stack: &'a mut Segmented<PartAt>,
    },
    /// Makes unresolved suspects candidates, as long as there is room in the chunk.
    Gather {
        marks: &'a mut Marks,
        chunk: &'a mut Vec<u32>,
        room: usize,
    },
    Collect(&'a mut Vec<Value>),
}

/// Walks the references that objects hold.
pub struct Tracer<'a> {
    mode: Mode<'a>,
    part: u32,
    /// The walk stands outside of the window that this part is about.
    skip: bool,
    /// There are items beyond this part.
    more: bool,
    visits: usize,
}

/// What a walk over (a part of) an object was.
pub(super) struct Walked {
    /// References seen, and one for the object.
    pub visits: usize,
    pub more: bool,
}

/// Walks a part of an object.
///
/// # Safety
/// The object is alive.
pub(super) unsafe fn trace_part(object: NonNull<Header>, part: u32, mode: Mode<'_>) -> Walked {
    let mut tracer = Tracer {
        mode,
        part,
        skip: part != 0 && part != WHOLE,
        more: false,
        visits: 1,
    };
    // SAFETY: promised by the caller; the vtable is that of the payload.
    unsafe {
        let header = object.as_ref();
        let core = header.type_core();
        (core.vtable.trace)(crate::heap::payload_of(object), &mut tracer);
        if let Some(attrs) = header.attrs() {
            attrs.trace(&mut tracer);
        }
        if core.has(TypeFlags::HEAP_TYPE) || !matches!(tracer.mode, Mode::Collect(_)) {
            tracer.visit(header.type_value());
        }
    }
    Walked {
        visits: tracer.visits,
        more: tracer.more,
    }
}

/// Walks an object.
///
/// # Safety
/// The object is alive.
pub(super) unsafe fn trace_object(object: NonNull<Header>, mode: Mode<'_>) -> Walked {
    // SAFETY: promised by the caller.
    unsafe { trace_part(object, WHOLE, mode) }
}

impl Heap {
    /// What an object refers to directly.
    pub fn referents(&self, value: &Value) -> Vec<Value> {
        let Some(pointer) = value.pointer() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        // SAFETY: `value` keeps the object alive.
        unsafe { trace_object(pointer, Mode::Collect(&mut found)) };
        found
    }
}

impl Tracer<'_> {
    /// Reports a reference.
    #[inline]
    pub fn visit(&mut self, value: &Value) {
        let Some(pointer) = value.pointer() else {
            return self.visit_immediate(value);
        };
        if self.skip {
            return;
        }
        self.visits += 1;
        // SAFETY: `value` keeps the object alive.
        let header = unsafe { pointer.as_ref() };
        match &mut self.mode {
            Mode::Subtract(marks) => {
                if let Some((_, mark)) = marks.of(header)
                    && is_candidate(*mark)
                {
                    *mark = mark.saturating_sub(1);
                }
            }
            Mode::Reach { marks, to, stack } => {
                if let Some((position, mark)) = marks.of(header)
                    && is_candidate(*mark)
                {
                    *mark = *to;
                    stack.push(PartAt { position, part: 0 });
                }
            }
            Mode::Gather { marks, chunk, room } => {
                if let Some((position, mark)) = marks.of(header)
                    && *mark == UNRESOLVED
                    && chunk.len() < *room
                {
                    *mark = of_count(header.count());
                    chunk.push(position);
                }
            }
            Mode::Collect(found) => found.push(value.clone()),
        }
    }

    fn visit_immediate(&mut self, value: &Value) {
        if let Mode::Collect(found) = &mut self.mode
            && !value.is_undef()
        {
            found.push(value.clone());
        }
    }

    /// Reports what an object doesn't own but may come to own: it is alive as long as the object is, and no count of it is
    /// the object's.
    pub fn borrowed(&mut self, trace: impl FnOnce(&mut Self)) {
        if matches!(self.mode, Mode::Reach { .. }) {
            trace(self);
        }
    }

    /// Walks the items of a container, or those that this walk is about.
    #[inline]
    pub fn each<T>(&mut self, items: &[T], mut report: impl FnMut(&mut Self, &T)) {
        let part = self.part;
        let range = self.begin_window(items.len());
        for item in items.get(range).unwrap_or_default() {
            report(self, item);
        }
        self.end_window(part);
    }

    /// Which of so many items this walk is about. Inside of a window everything is walked whole.
    #[inline(always)]
    fn begin_window(&mut self, length: usize) -> Range<usize> {
        if length <= WINDOW || self.part == WHOLE {
            return 0..length;
        }
        let start = (self.part as usize).saturating_mul(WINDOW).min(length);
        let end = (start + WINDOW).min(length);
        self.more |= end < length;
        self.part = WHOLE;
        self.skip = false;
        start..end
    }

    #[inline(always)]
    fn end_window(&mut self, part: u32) {
        self.part = part;
        self.skip = part != 0 && part != WHOLE;
    }
}

/// A field that may hold values.
pub trait Trace {
    /// Reports each value it owns exactly once.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

impl Trace for Value {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(self);
    }
}

impl<T: Payload> Trace for Ref<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(self.as_value());
    }
}

impl<T: Trace> Trace for Cell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the tracer runs no code that changes the cell.
        unsafe { (*self.as_ptr()).trace(tracer) }
    }
}

impl<T: Trace> Trace for OnceCell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(content) = self.get() {
            content.trace(tracer);
        }
    }
}

impl<T: Trace> Trace for RefCell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // A field that somebody is changing right now: its references count as held from outside.
        if let Ok(inner) = self.try_borrow() {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace> Trace for Option<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace + ?Sized> Trace for Box<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        (**self).trace(tracer);
    }
}

impl<T: Trace> Trace for [T] {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.each(self, |tracer, item| item.trace(tracer));
    }
}

impl<T: Trace, const N: usize> Trace for [T; N] {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self[..].trace(tracer);
    }
}

impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self[..].trace(tracer);
    }
}

impl<T: Trace> Trace for VecDeque<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let part = tracer.part;
        let range = tracer.begin_window(self.len());
        self.range(range).for_each(|item| item.trace(tracer));
        tracer.end_window(part);
    }
}

impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
    }
}

impl<A: Trace, B: Trace, C: Trace> Trace for (A, B, C) {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
        self.2.trace(tracer);
    }
}

impl<K, V: Trace, S> Trace for HashMap<K, V, S> {
    /// Reports the map's values; keys must not be Python values.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values().for_each(|value| value.trace(tracer));
    }
}

impl<K, V: Trace> Trace for BTreeMap<K, V> {
    /// Reports the map's values; keys must not be Python values.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values().for_each(|value| value.trace(tracer));
    }
}
