//! How objects end.
//!
//! An object whose count reaches zero is released at once: if it needs finalisation it goes to the pending queue, alive, for
//! the machine to run its finaliser between two instructions; otherwise its weak references are emptied, what it holds is
//! let go of, and its memory is freed.
//!
//! Release never recurses: what has still to be done stands on a stack, so that a linked list of any length is freed with
//! constant native stack. It goes depth first, as the reference does: an item of a container has gone, with all that
//! went with it, before the next item is let go of ([`Payload::let_go`](crate::Payload::let_go)). A finaliser on the way can
//! therefore see that the next item is still held. So where one is queued, the release stops, and what it has still to do is
//! queued behind the finaliser; and what is given up while anything is queued waits in the same queue.
//! Payloads that don't let go piece by piece are dropped as a whole; what dies by that follows in the order of its dropping.

use std::ptr::NonNull;

use crate::heap::{Heap, Pending, drop_contents, free_object, payload_of};
use crate::object::{Header, Object, Payload, UNTRACKED};
use crate::types::TypeFlags;
use crate::value::Value;

/// What a release has still to do.
#[derive(Debug)]
pub(crate) enum Dying {
    /// Give this reference up: the only one to its object, as a rule.
    Whole(Value),
    /// Go on taking the object apart. Its count is zero, nobody can reach it, and the collector doesn't know it.
    Open { object: NonNull<Header>, position: usize },
}

/// The rest of a release that stopped for a finaliser: see [`Heap::go_on_releasing`].
#[derive(Debug)]
#[must_use]
pub struct Interrupted(Vec<Dying>);

/// More than this doesn't wait for a finaliser to run: a native that makes and drops things in a loop looks up seldom.
const MOST_WAITING: usize = 4096;

/// Whether the object refers to nothing and nobody is to be told that it goes: a number, a text or the like.
#[inline(always)]
fn ends_alone(header: &Header) -> bool {
    header.collector_index.get() == UNTRACKED && header.type_core().ends_alone()
}

/// An object that nobody refers to any more, and that is to be released next.
#[derive(Debug)]
#[must_use]
pub struct Dead(NonNull<Header>);

/// Gives a reference up, for a payload that is let go of. If it was the last to an object that may drag others along, that is
/// returned: it is to be released before the payload lets go of its next value.
#[inline(always)]
pub fn let_go(value: Value) -> Option<Dead> {
    let object = value.pointer()?;
    std::mem::forget(value);
    // SAFETY: the value owned a count, so the object is alive.
    let header = unsafe { object.as_ref() };
    if !header.decrement() {
        return None;
    }
    if ends_alone(header) {
        let core = header.type_core();
        // SAFETY: the last count is gone.
        unsafe { (core.vtable.end_leaf)(core.heap(), object) };
        return None;
    }
    Some(Dead(object))
}

/// As [`let_go`], with a value that is left undefined.
#[inline(always)]
pub fn let_go_of(place: &mut Value) -> Option<Dead> {
    match place.is_object() {
        true => let_go(std::mem::replace(place, Value::UNDEF)),
        false => None,
    }
}

/// Ends the life of an object whose count has reached zero.
///
/// # Safety
/// Nobody refers to the object any more.
#[cold]
#[inline(never)]
pub(crate) unsafe fn release(object: NonNull<Header>) {
    // SAFETY: the object is intact until it is freed below.
    let header = unsafe { object.as_ref() };
    let core = header.type_core();
    let end = match (ends_alone(header), core.vtable.end_container) {
        (true, _) => core.vtable.end_leaf,
        (false, Some(end)) => end,
        (false, None) => release_with_rest,
    };
    // SAFETY: nobody refers to the object; what ends alone refers to nothing.
    unsafe { end(core.heap(), object) }
}

/// As [`release_with_rest`], for an object whose payload is a `T`. The common case, an object of which nobody is to be told and that
/// drags along only what ends alone, is straight code.
///
/// # Safety
/// The object's payload is a `T`, and nobody refers to the object any more.
pub(crate) unsafe fn end_container<T: Payload>(heap: &Heap, object: NonNull<Header>) {
    // SAFETY: the object is intact until it is freed below.
    let header = unsafe { object.as_ref() };
    let core = header.type_core();
    if core.has(TypeFlags::FINALIZER | TypeFlags::PAYLOAD_FINALIZER)
        || core.attrs_offset() != 0
        || heap.releasing.get()
        || heap.has_pending()
        || !heap.collector.untrack_plain(header)
    {
        // SAFETY: promised by the caller, and nothing has been done.
        return unsafe { release_with_rest(heap, object) };
    }
    heap.releasing.set(true);
    let payload = payload_of(object).cast::<T>();
    let mut within = 0;
    if T::HAS_BUFFER {
        // SAFETY: the payload is a `T`.
        heap.shrink(unsafe { (*payload).buffer_size() });
    }
    // SAFETY: nobody else refers to the payload.
    while let Some(Dead(child)) = unsafe { (*payload).let_go(&mut within) } {
        // SAFETY: the child's count is zero; the object has left the collector's lists.
        unsafe {
            match heap.end_small(child) {
                Ended::Whole => {}
                Ended::NotAtAll => {
                    heap.release_rest(object, PAYLOAD + within, Dead(child));
                    heap.releasing.set(false);
                    return;
                }
                Ended::UpTo { position, next } => {
                    let position_above = PAYLOAD + within;
                    (*heap.dying.get()).push(Dying::Open {
                        object,
                        position: position_above,
                    });
                    heap.release_rest(child, position, next);
                    heap.releasing.set(false);
                    return;
                }
            }
            if !(*heap.dying.get()).is_empty() {
                heap.release_before(object, PAYLOAD + within);
                heap.releasing.set(false);
                return;
            }
        }
    }
    // SAFETY: nobody refers to the object, and its values are gone.
    unsafe {
        heap.drop_in_a_lump(|| payload.drop_in_place());
        let ty = header.ty.get();
        heap.blocks.free(object.cast(), size_of::<Object<T>>());
        drop(Value::from_raw(ty.cast()));
    }
    if let Some(next) = heap.next_dying() {
        heap.release_all(next);
    }
    heap.releasing.set(false);
}

/// What has become of an object that was to end without more ado.
enum Ended {
    Whole,
    NotAtAll,
    /// It has let go of its values up to this one, which is to be released next; then it goes on at the position.
    UpTo {
        position: usize,
        next: Dead,
    },
}

/// As [`release`], for an object that may drag others along, or whose end is to be told.
///
/// # Safety
/// Nobody refers to the object any more.
#[inline(never)]
unsafe fn release_with_rest(heap: &Heap, object: NonNull<Header>) {
    if heap.releasing.get() {
        // SAFETY: the count is the value's; no other borrow of the list is live: each is as short as this one.
        unsafe { (*heap.dying.get()).push(Dying::Whole(revive(object))) };
        return;
    }
    if heap.has_pending() && heap.pending_count() < MOST_WAITING && !heap.closing.get() {
        // SAFETY: the count is the value's.
        heap.queue(Pending::Release(unsafe { revive(object) }));
        return;
    }
    heap.releasing.set(true);
    // SAFETY: the count is zero.
    if unsafe { heap.finalize_first(object) } {
        heap.interrupt();
    } else {
        // SAFETY: the object has been prepared.
        let child = unsafe { heap.dismantle(object, 0) };
        // SAFETY: the count is the value's.
        let next = child.map(|Dead(child)| Dying::Whole(unsafe { revive(child) }));
        if let Some(next) = next.or_else(|| heap.next_dying()) {
            heap.release_all(next);
        }
    }
    heap.releasing.set(false);
}

/// A dying object as a value, which has its only count.
///
/// # Safety
/// The object is intact, and its count is zero.
unsafe fn revive(object: NonNull<Header>) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        object.as_ref().set_count(1);
        Value::from_raw(object)
    }
}

/// Gives the reference up. Returns the object if that was the last one: its count is zero.
#[inline(always)]
fn give_up(value: Value) -> Option<NonNull<Header>> {
    let object = value.pointer()?;
    std::mem::forget(value);
    // SAFETY: the value owned a count, so the object is alive.
    unsafe { object.as_ref() }.decrement().then_some(object)
}

impl Heap {
    /// Does this, and then what stands on the stack, until a finaliser is queued. The heap is marked as releasing.
    #[inline(never)]
    fn release_all(&self, first: Dying) {
        let mut next = first;
        loop {
            let (mut object, mut position) = match next {
                Dying::Open { object, position } => (object, position),
                Dying::Whole(value) => match give_up(value) {
                    // SAFETY: its count is zero.
                    Some(dead) if unsafe { self.finalize_first(dead) } => return self.interrupt(),
                    Some(dead) => (dead, 0),
                    // It has got another reference meanwhile.
                    None => match self.next_dying() {
                        Some(other) => {
                            next = other;
                            continue;
                        }
                        None => return,
                    },
                },
            };
            // SAFETY: the object has been prepared.
            while let Some(Dead(child)) = unsafe { self.dismantle(object, position) } {
                // SAFETY: its count is zero.
                if unsafe { self.finalize_first(child) } {
                    return self.interrupt();
                }
                (object, position) = (child, 0);
            }
            match self.next_dying() {
                Some(other) => next = other,
                None => return,
            }
        }
    }

    /// Releases something that an object has let go of, and then the rest of the object. The heap is marked as releasing.
    ///
    /// # Safety
    /// Nobody refers to the object, the collector doesn't know it, and the position is one that it gave.
    #[inline(never)]
    unsafe fn release_rest(&self, object: NonNull<Header>, position: usize, child: Dead) {
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        unsafe { (*self.dying.get()).push(Dying::Open { object, position }) };
        // SAFETY: the count is the value's.
        self.release_all(Dying::Whole(unsafe { revive(child.0) }));
    }

    /// Ends an object of which nobody is to be told, up to the first thing that it drags along and that doesn't end alone. What dies by
    /// dropping it as a whole is on the stack. The heap is marked as releasing.
    ///
    /// # Safety
    /// The object's count is zero.
    #[inline(never)]
    unsafe fn end_small(&self, object: NonNull<Header>) -> Ended {
        // SAFETY: intact until it is dropped below.
        let header = unsafe { object.as_ref() };
        let core = header.type_core();
        if core.has(TypeFlags::FINALIZER | TypeFlags::PAYLOAD_FINALIZER)
            || core.attrs_offset() != 0
            || !self.collector.untrack_plain(header)
        {
            return Ended::NotAtAll;
        }
        let vtable = core.vtable;
        let Some(let_go) = vtable.let_go else {
            // SAFETY: nobody refers to the object, and the collector doesn't know it any more.
            unsafe { self.drop_whole(object) };
            return Ended::Whole;
        };
        // SAFETY: the functions are those of the payload, which nobody looks at; the object is freed when its values are gone.
        unsafe {
            if let Some(size) = vtable.buffer_size {
                self.shrink(size(payload_of(object)));
            }
            let mut within = 0;
            if let Some(next) = let_go(payload_of(object), &mut within) {
                let position = PAYLOAD + within;
                return Ended::UpTo { position, next };
            }
            if !(vtable.end_bare)(self, object) {
                self.drop_in_a_lump(|| {
                    (vtable.drop)(payload_of(object));
                    free_object(self, object, vtable);
                });
            }
        }
        Ended::Whole
    }

    /// Releases what is on the stack, and then the rest of an object.
    ///
    /// # Safety
    /// Nobody refers to the object, the collector doesn't know it, and the position is one that it gave. What is on the stack has
    /// died of what the object held.
    #[inline(never)]
    unsafe fn release_before(&self, object: NonNull<Header>, position: usize) {
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        unsafe { (*self.dying.get()).insert(0, Dying::Open { object, position }) };
        if let Some(next) = self.next_dying() {
            self.release_all(next);
        }
    }

    #[inline(always)]
    fn next_dying(&self) -> Option<Dying> {
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        unsafe { (*self.dying.get()).pop() }
    }

    /// Goes on with a release that stopped for a finaliser, which has been run.
    pub fn go_on_releasing(&self, mut rest: Interrupted) {
        if self.releasing.get() {
            // Doesn't happen: no machine runs finalisers within a release.
            // SAFETY: no other borrow of the list is live: each is as short as this one.
            unsafe { (*self.dying.get()).append(&mut rest.0) };
            return;
        }
        let Some(next) = rest.0.pop() else { return };
        self.releasing.set(true);
        // SAFETY: as above; the list is empty between releases.
        unsafe { *self.dying.get() = rest.0 };
        self.release_all(next);
        self.releasing.set(false);
    }

    /// Drops values one by one. Where a finaliser is queued on the way, the rest of them waits behind it.
    #[inline]
    pub fn drop_in_order(&self, values: impl IntoIterator<Item = Value>) {
        let mut values = values.into_iter();
        if self.must_wait() {
            return self.drop_later(values);
        }
        while let Some(value) = values.next() {
            if value.release_checked() && self.must_wait() {
                return self.drop_later(values);
            }
        }
    }

    /// Whether what is given up now waits behind a finaliser. While something is dropped in a lump it doesn't: garbage is freed
    /// once nothing in it refers to it any more.
    fn must_wait(&self) -> bool {
        self.has_pending() && !self.releasing.get()
    }

    #[cold]
    fn drop_later(&self, values: impl Iterator<Item = Value>) {
        let mut rest: Vec<Dying> = values.filter(Value::is_object).map(Dying::Whole).collect();
        if !rest.is_empty() {
            rest.reverse();
            self.queue(Pending::GoOnReleasing(Interrupted(rest)));
        }
    }

    /// A finaliser was queued: the rest waits behind it.
    #[cold]
    fn interrupt(&self) {
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        let dying = unsafe { &mut *self.dying.get() };
        if !dying.is_empty() {
            self.queue(Pending::GoOnReleasing(Interrupted(std::mem::take(dying))));
        }
    }

    /// Begins to release an object: true if the machine must first run its finaliser, or the callbacks of its weak references.
    /// Otherwise the object has left the collector's lists and can be taken apart.
    ///
    /// # Safety
    /// The object's count is zero, and the heap is marked as releasing.
    #[inline(always)]
    unsafe fn finalize_first(&self, object: NonNull<Header>) -> bool {
        // SAFETY: intact until it is taken apart.
        let header = unsafe { object.as_ref() };
        let core = header.type_core();
        if core.has(TypeFlags::FINALIZER | TypeFlags::PAYLOAD_FINALIZER)
            && self.needs_finalizer(object)
            // SAFETY: promised by the caller.
            && unsafe { self.queue_finalizer(object) }
        {
            return true;
        }
        if header.collector_index.get() != UNTRACKED {
            let watched = self.collector.is_watched(header);
            if watched {
                self.clear_weak_references(object);
            }
            self.collector.untrack(header);
            if watched && self.has_pending() && !self.closing.get() {
                // SAFETY: no other borrow of the list is live: each is as short as this one.
                unsafe { (*self.dying.get()).push(Dying::Open { object, position: 0 }) };
                return true;
            }
        }
        false
    }

    /// Queues an object's finaliser if it has one that has not been run.
    ///
    /// # Safety
    /// The object's count is zero.
    #[inline(never)]
    unsafe fn queue_finalizer(&self, object: NonNull<Header>) -> bool {
        // SAFETY: the object is intact.
        let header = unsafe { object.as_ref() };
        if self.closing.get() {
            return false;
        }
        self.collector.ensure_entry(object);
        if self.collector.mark_finalized(header) {
            return false;
        }
        // What closes itself (a generator) has lost its weak references by then; an instance with `__del__` has them.
        if !header.type_core().has(TypeFlags::FINALIZER)
            && header.collector_index.get() != UNTRACKED
            && self.collector.is_watched(header)
        {
            self.clear_weak_references(object);
        }
        // SAFETY: the count is the queue's.
        self.queue(Pending::Finalize(unsafe { revive(object) }));
        true
    }

    /// Takes an object apart until its memory is freed, or until something in it must be released first, which is returned: the
    /// object then stands on the stack.
    ///
    /// # Safety
    /// Nobody refers to the object, the collector doesn't know it, and the position is that of the last call, or 0.
    #[inline(always)]
    unsafe fn dismantle(&self, object: NonNull<Header>, mut position: usize) -> Option<Dead> {
        // SAFETY: the object is intact but for the values that it has let go of.
        let header = unsafe { object.as_ref() };
        let vtable = header.type_core().vtable;
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        let dying = unsafe { &mut *self.dying.get() };
        if dying.len() < DEEPEST {
            if position < PAYLOAD
                && let Some(attrs) = header.attrs()
                // SAFETY: nobody looks at the attributes any more.
                && let Some(dead) = unsafe { attrs.let_go(&mut position) }
            {
                dying.push(Dying::Open { object, position });
                return Some(dead);
            }
            if let Some(let_go) = vtable.let_go {
                if position < PAYLOAD {
                    position = PAYLOAD;
                    if let Some(size) = vtable.buffer_size {
                        // SAFETY: the function is that of the payload, which is still whole.
                        self.shrink(unsafe { size(payload_of(object)) });
                    }
                }
                let mut within = position - PAYLOAD;
                // SAFETY: the function is that of the payload, which nobody looks at.
                if let Some(dead) = unsafe { let_go(payload_of(object), &mut within) } {
                    let position = PAYLOAD + within;
                    dying.push(Dying::Open { object, position });
                    return Some(dead);
                }
                // SAFETY: nobody refers to the object.
                if header.attrs().is_none() && unsafe { (vtable.end_bare)(self, object) } {
                    return None;
                }
                // SAFETY: nobody refers to the object; the size of its payload has been given back.
                self.drop_in_a_lump(|| unsafe {
                    if let Some(attrs) = header.attrs() {
                        attrs.free(self);
                    }
                    (vtable.drop)(payload_of(object));
                    free_object(self, object, vtable);
                });
                return None;
            }
        }
        // SAFETY: nobody refers to the object, and the collector doesn't know it.
        unsafe { self.drop_whole(object) };
        None
    }

    /// Drops the contents of an object and frees it. What dies by that comes next, in the order in which it was dropped.
    ///
    /// # Safety
    /// As for [`Heap::dismantle`].
    #[inline(always)]
    unsafe fn drop_whole(&self, object: NonNull<Header>) {
        // SAFETY: the object is intact but for what it has let go of, and nobody refers to it.
        self.drop_in_a_lump(|| unsafe {
            let vtable = object.as_ref().type_core().vtable;
            drop_contents(self, object, vtable);
            free_object(self, object, vtable);
        });
    }

    /// Drops things: what dies by that comes next, in the order in which it was dropped.
    #[inline(always)]
    fn drop_in_a_lump(&self, drop_them: impl FnOnce()) {
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        let before = unsafe { (*self.dying.get()).len() };
        drop_them();
        // SAFETY: as above.
        let dying = unsafe { &mut *self.dying.get() };
        match dying.len() - before {
            0 | 1 => {}
            2 => dying.swap(before, before + 1),
            _ => dying[before..].reverse(),
        }
    }

    /// Runs `give_back`, which drops references, and releases what dies by that: at most `most` objects, and no container that
    /// may have very many items. The others are alive again, held by `rest`. Returns how many were
    /// released.
    pub(crate) fn release_within(&self, most: usize, rest: &mut Vec<Value>, give_back: impl FnOnce()) -> usize {
        if self.releasing.replace(true) {
            give_back();
            return 1;
        }
        give_back();
        let mut released = 0;
        // SAFETY: no other borrow of the list is live: each is as short as this one.
        while let Some(next) = unsafe { (*self.dying.get()).pop() } {
            let object = match next {
                // It had weak references to be emptied, and waits for nothing here.
                Dying::Open { object, .. } => object,
                Dying::Whole(value) => {
                    if released >= most || value.header().is_some_and(|header| self.is_plain_container(header)) {
                        rest.push(value);
                        continue;
                    }
                    let Some(object) = give_up(value) else { continue };
                    released += 1;
                    // SAFETY: its count is zero.
                    if unsafe { self.finalize_first(object) } {
                        continue;
                    }
                    object
                }
            };
            // SAFETY: nobody refers to the object any more, and the collector doesn't know it.
            unsafe { self.drop_whole(object) };
        }
        self.releasing.set(false);
        released
    }

    /// Whether the object may hold very many items, which can be taken out piece by piece once it is nobody's: no finaliser is
    /// to be run and no weak reference to be emptied.
    pub(crate) fn is_plain_container(&self, header: &Header) -> bool {
        let core = header.type_core();
        core.vtable.drain.is_some()
            && !core.has(TypeFlags::FINALIZER | TypeFlags::PAYLOAD_FINALIZER)
            && !self.collector.is_watched(header)
    }
}

/// Positions from here on are those of the payload; before it come attributes.
const PAYLOAD: usize = 1 << (usize::BITS - 1);

/// Below so many others, objects are dropped as a whole: what a release has still to do takes memory.
const DEEPEST: usize = 1 << 16;
