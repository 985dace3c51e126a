//! Taking garbage apart, in steps.
//!
//! Condemned objects are held by the collector, so that none is freed while another may still give a reference back. First
//! they lose their contents, one after the other; once nothing in any of them is left, the empty husks are freed. What dies
//! by that, without having been condemned, is released as ever, but no more of it at once than a step may do: the rest is
//! held, whole and alive, until the next.

use std::ptr::NonNull;

use super::segmented::Segmented;
use super::trace::WINDOW;
use crate::heap::{Heap, drop_contents, free_object, free_types, payload_of};
use crate::object::{Header, VTable};
use crate::value::Value;

/// What dropping the contents of an object costs, in references looked at.
const COST_OF_DROPPING: usize = 8;
const COST_OF_FREEING: usize = 4;

/// Garbage that is being taken apart.
#[derive(Default)]
pub(super) struct Condemned {
    whole: Segmented<Option<NonNull<Header>>>,
    /// The first of them that still has its contents.
    next: usize,
    husks: Segmented<Option<NonNull<Header>>>,
    types: Vec<NonNull<Header>>,
    /// What died by it.
    rest: Vec<Value>,
}

impl Condemned {
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.husks.is_empty() && self.types.is_empty() && self.rest.is_empty()
    }
}

impl Heap {
    /// Takes garbage out of the lists. Nobody can reach it any more, by weak references neither.
    pub(super) fn condemn(&self, garbage: &[NonNull<Header>], condemned: &mut Condemned) {
        self.collector.mark_garbage(garbage, true);
        self.clear_weak_references_of(garbage);
        for &object in garbage {
            // SAFETY: garbage is alive until it is freed.
            let header = unsafe { object.as_ref() };
            header.increment();
            self.collector.untrack(header);
            condemned.whole.push(Some(object));
        }
    }

    /// Takes condemned objects apart, as long as there is work left to do in this step. Returns how much was done.
    pub(super) fn sweep(&self, condemned: &mut Condemned, work: usize) -> usize {
        let mut done = 0;
        while done < work {
            let most = (work - done) / COST_OF_DROPPING + 1;
            if let Some(value) = condemned.rest.pop() {
                done = done.saturating_add(COST_OF_DROPPING);
                if let (Some(object), Some(header)) = (value.pointer(), value.header())
                    && header.count() == 1
                    && self.is_plain_container(header)
                {
                    // It is like one of the condemned: nobody has a reference to it but this, which goes on holding it.
                    self.collector.untrack(header);
                    std::mem::forget(value);
                    condemned.whole.push(Some(object));
                    continue;
                }
                let released = self.release_within(most, &mut condemned.rest, || drop(value));
                done = done.saturating_add(released.saturating_mul(COST_OF_DROPPING));
            } else if let Some(object) = condemned.whole.get(condemned.next).flatten() {
                // SAFETY: the object is held, and its type at least in memory.
                let vtable = unsafe { object.as_ref() }.type_core().vtable;
                let mut more = false;
                let released = self.release_within(most, &mut condemned.rest, || {
                    if let Some(drain) = vtable.drain {
                        // SAFETY: nobody looks at the payload again: what refers to the object has been condemned, too.
                        more = unsafe { self.drain(object, drain, vtable) };
                    }
                });
                done = done.saturating_add(released.saturating_mul(COST_OF_DROPPING));
                if more {
                    done = done.saturating_add(WINDOW * COST_OF_DROPPING);
                    continue;
                }
                condemned.next += 1;
                // SAFETY: as above.
                let drop_it = || unsafe { drop_contents(self, object, vtable) };
                let released = self.release_within(most, &mut condemned.rest, drop_it);
                done = done.saturating_add((released + 1).saturating_mul(COST_OF_DROPPING));
                match self.is_type_vtable(vtable) {
                    true => condemned.types.push(object),
                    false => condemned.husks.push(Some(object)),
                }
            } else if let Some(husk) = condemned.husks.pop().flatten() {
                done = done.saturating_add(COST_OF_FREEING);
                // SAFETY: all contents are gone, and so are all references; types go last.
                unsafe { free_object(self, husk, husk.as_ref().type_core().vtable) };
            } else {
                condemned.whole.clear();
                condemned.next = 0;
                // SAFETY: no instance of theirs is left.
                unsafe { free_types(self, &std::mem::take(&mut condemned.types)) };
                break;
            }
        }
        done
    }

    /// Drops a window's worth of the items of a container; true if there are more.
    ///
    /// # Safety
    /// The functions are those of the object's payload, which nobody else looks at.
    unsafe fn drain(
        &self,
        object: NonNull<Header>,
        drain: unsafe fn(*const u8, usize) -> bool,
        vtable: &'static VTable,
    ) -> bool {
        let payload = payload_of(object);
        // SAFETY: promised by the caller.
        let size = || vtable.buffer_size.map_or(0, |size| unsafe { size(payload) });
        let before = size();
        // SAFETY: promised by the caller.
        let more = unsafe { drain(payload, WINDOW) };
        self.shrink(before - size().min(before));
        more
    }

    /// Takes all condemned objects apart.
    pub(super) fn sweep_all(&self, condemned: &mut Condemned) {
        while !condemned.is_empty() {
            self.sweep(condemned, usize::MAX);
        }
    }
}
