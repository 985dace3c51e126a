//! The heap: allocation, pending finalisers, the memory quota.
//!
//! How objects end is in [`release`](crate::release). The heap never runs Python code: what finalisers are to do is queued for
//! the machine, which runs them between two instructions.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasherDefault;
use std::ptr::NonNull;

use crate::attrs::{Attrs, Shape};
use crate::blocks::Blocks;
use crate::collector::Collector;
use crate::object::{Header, Object, PAYLOAD_OFFSET, Payload, Ref, VTable};
use crate::release::{Dying, Interrupted};
use crate::types::{TypeCore, TypePayload};
use crate::value::Value;
use crate::weak::{AddressHasher, WeakRef};

/// Work that dying objects leave for the machine.
#[derive(Debug)]
pub enum Pending {
    /// Run this object's finaliser (`__del__`, closing a generator, …). It dies afterwards unless resurrected.
    Finalize(Value),
    /// Call a weak reference's callback with the reference.
    WeakCallback { weak: Value, callback: Value },
    /// Let go of a reference that was given up while something waited here.
    Release(Value),
    /// Go on with a release ([`Heap::go_on_releasing`]).
    GoOnReleasing(Interrupted),
}

/// The size of a buffer that grows outside of its object, as it was last reported to the heap.
#[derive(Default)]
pub struct BufferSize(Cell<usize>);

impl BufferSize {
    /// The size of a new object's buffer.
    pub fn new(bytes: usize) -> Self {
        Self(Cell::new(bytes))
    }

    pub fn get(&self) -> usize {
        self.0.get()
    }

    /// Reports another size.
    pub fn set(&self, heap: &Heap, bytes: usize) {
        heap.resize_buffer(self.0.replace(bytes), bytes);
    }
}

/// All objects of one isolate.
pub struct Heap {
    pub blocks: Blocks,
    pub collector: Collector,
    pub(crate) weak:
        RefCell<HashMap<NonNull<Header>, Vec<NonNull<Object<WeakRef>>>, BuildHasherDefault<AddressHasher>>>,
    /// What a release has still to do, the next of it last.
    pub(crate) dying: UnsafeCell<Vec<Dying>>,
    pub(crate) releasing: Cell<bool>,
    pending: RefCell<VecDeque<Pending>>,
    has_pending: Cell<bool>,
    /// The machine's one counter: it looks up when this reaches zero, and the heap sets it to zero to be looked at.
    pub counter: Cell<i32>,
    /// What was left on the counter when the heap claimed attention.
    pub counter_rest: Cell<i32>,
    pub collection_due: Cell<bool>,
    shapes: RefCell<Vec<*mut Shape>>,
    /// Bytes that one isolate may hold; allocations of variable size are checked against it.
    pub quota: Cell<usize>,
    /// More bytes than this in use make the machine look up. The quota, or what the machine has raised it to for a while.
    pub alarm: Cell<usize>,
    /// Bytes that payloads without references hold outside of their objects: exact.
    buffers: Cell<usize>,
    /// Bytes that containers hold for their items: what was reported since they were last measured.
    containers: Cell<usize>,
    /// No object may be finalised any more: the heap is being torn down.
    pub(crate) closing: Cell<bool>,
    /// That of the payload of types.
    type_vtable: Cell<Option<&'static VTable>>,
}

impl Heap {
    /// An empty heap without quota. Boxed, because types keep its address.
    pub fn new() -> Box<Self> {
        Box::new(Self {
            blocks: Blocks::default(),
            collector: Collector::default(),
            weak: RefCell::default(),
            dying: UnsafeCell::default(),
            releasing: Cell::new(false),
            pending: RefCell::default(),
            has_pending: Cell::new(false),
            counter: Cell::new(0),
            counter_rest: Cell::new(0),
            collection_due: Cell::new(false),
            shapes: RefCell::default(),
            quota: Cell::new(usize::MAX),
            alarm: Cell::new(usize::MAX),
            buffers: Cell::new(0),
            containers: Cell::new(0),
            closing: Cell::new(false),
            type_vtable: Cell::new(None),
        })
    }

    /// A new object of type `ty`.
    ///
    /// # Panics
    /// If `ty` was made for another payload type or another heap: a mistake in the caller's table of types.
    #[inline(always)]
    pub fn alloc<T: Payload, Y: TypePayload>(&self, ty: &Ref<Y>, payload: T) -> Ref<T> {
        self.alloc_with(ty, move || payload)
    }

    /// As [`Heap::alloc`], for an object that the collector needn't know, although its type says so: it refers to nothing that
    /// could lead back to it.
    ///
    /// # Panics
    /// As [`Heap::alloc`].
    pub fn alloc_untracked<T: Payload, Y: TypePayload>(&self, ty: &Ref<Y>, payload: T) -> Ref<T> {
        let core = Y::core(ty);
        assert!(std::ptr::eq(core.vtable, T::vtable()), "payload of another type");
        debug_assert!(std::ptr::eq(core.heap(), self), "type of another heap");
        let ty_pointer = ty.object.cast::<Object<TypeCore>>();
        std::mem::forget(ty.clone());
        // SAFETY: the type's count was taken above, and its vtable is T's.
        unsafe { self.alloc_raw::<T, false>(ty_pointer, core, move || payload) }
    }

    /// As [`Heap::alloc`], with the payload made in its place: one made before is first kept elsewhere and then copied.
    ///
    /// # Panics
    /// As [`Heap::alloc`].
    #[inline(always)]
    pub fn alloc_with<T: Payload, Y: TypePayload>(&self, ty: &Ref<Y>, make: impl FnOnce() -> T) -> Ref<T> {
        let core = Y::core(ty);
        assert!(std::ptr::eq(core.vtable, T::vtable()), "payload of another type");
        debug_assert!(std::ptr::eq(core.heap(), self), "type of another heap");
        let ty_pointer = ty.object.cast::<Object<TypeCore>>();
        std::mem::forget(ty.clone());
        // SAFETY: the type's count was taken above, and its vtable is T's.
        unsafe { self.alloc_raw::<T, true>(ty_pointer, core, make) }
    }

    /// As [`Heap::alloc_with`], if that takes no call: a payload that refers to nothing and holds no memory, a type whose instances
    /// have no attributes, and a block at hand. The caller that is left with `None` allocates in the usual way, out of line.
    #[inline(always)]
    pub fn alloc_at_hand<T: Payload, Y: TypePayload>(&self, ty: &Ref<Y>, make: impl FnOnce() -> T) -> Option<Ref<T>> {
        let core = Y::core(ty);
        if !std::ptr::eq(core.vtable, T::vtable()) || T::vtable().traced || core.attrs_offset() != 0 {
            return None;
        }
        let block = self.blocks.take_free(size_of::<Object<T>>())?.cast::<Object<T>>();
        ty.header().increment();
        // SAFETY: the block is large enough and nobody else's; the type's count was taken above, and its vtable is T's.
        unsafe {
            let object = block.as_ptr();
            (&raw mut (*object).payload).write(make());
            (&raw mut (*object).header).write(Header::new(ty.object.cast()));
            if T::HAS_BUFFER {
                self.resize_buffer(0, (*object).payload.buffer_size());
            }
            Some(Ref::from_raw(block))
        }
    }

    /// The first object: a type that is its own type. Its instances, types, have no attribute storage of the heap's.
    ///
    /// # Panics
    /// If the payload's core was made with attributes.
    pub fn alloc_metatype<T: TypePayload>(&self, payload: T) -> Ref<T> {
        let block = self.blocks.allocate(size_of::<Object<T>>()).cast::<Object<T>>();
        // SAFETY: the block is large enough and ours; the object refers to itself as its type, with a count of two.
        let reference = unsafe {
            block.write(Object {
                header: Header::new(block.cast()),
                payload,
            });
            Ref::from_raw(block)
        };
        reference.header().set_count(2);
        assert_eq!(
            T::core(&reference).attrs_offset(),
            0,
            "types keep their attributes themselves"
        );
        self.collector.track(block.cast());
        self.type_vtable.set(Some(T::vtable()));
        reference
    }

    /// Whether objects with this payload are types.
    pub(crate) fn is_type_vtable(&self, vtable: &'static VTable) -> bool {
        self.type_vtable.get().is_some_and(|types| std::ptr::eq(types, vtable))
    }

    /// # Safety
    /// `core` is that of `ty`, of which the caller gives a count; its vtable is `T`'s.
    #[inline(always)]
    unsafe fn alloc_raw<T: Payload, const TRACKED: bool>(
        &self,
        ty: NonNull<Object<TypeCore>>,
        core: &TypeCore,
        make: impl FnOnce() -> T,
    ) -> Ref<T> {
        let offset = core.attrs_offset();
        // Without attributes, the size is known here.
        let block = match offset {
            0 => self.blocks.allocate(size_of::<Object<T>>()),
            _ => self.blocks.allocate(object_size(T::vtable(), offset)),
        };
        let block = block.cast::<Object<T>>();
        // SAFETY: the block is large enough for header, payload and attributes, and nobody else's.
        unsafe {
            let object = block.as_ptr();
            (&raw mut (*object).payload).write(make());
            (&raw mut (*object).header).write(Header::new(ty));
            if T::HAS_BUFFER {
                let size = (*object).payload.buffer_size();
                match T::vtable().traced {
                    true if size == 0 => {}
                    true => self.grow(size),
                    false => self.resize_buffer(0, size),
                }
            }
            if offset != 0 {
                block
                    .cast::<u8>()
                    .add(offset)
                    .cast::<Attrs>()
                    .write(Attrs::new(self, core.root_shape.get()));
            }
        }
        if TRACKED
            && (T::vtable().traced || offset != 0)
            && self.collector.track(block.cast())
            && self.collector.collection_is_due(block.cast())
        {
            self.collection_due.set(true);
            self.claim_attention();
        }
        // SAFETY: the object is initialised and has a count of one, which is the caller's.
        unsafe { Ref::from_raw(block) }
    }

    /// Makes the machine look up at its next safe point.
    #[cold]
    pub fn claim_attention(&self) {
        let left = self.counter.replace(0);
        if left > 0 {
            self.counter_rest.set(self.counter_rest.get().saturating_add(left));
        }
    }

    /// Whether finalisers or callbacks wait.
    #[inline(always)]
    pub fn has_pending(&self) -> bool {
        self.has_pending.get()
    }

    /// How many finalisers, callbacks and given-up references wait.
    pub(crate) fn pending_count(&self) -> usize {
        self.pending.borrow().len()
    }

    pub(crate) fn queue(&self, pending: Pending) {
        self.pending.borrow_mut().push_back(pending);
        self.has_pending.set(true);
        self.claim_attention();
    }

    /// The finalisers and callbacks to run now, in order. What they queue in their turn comes before the rest of them.
    pub fn take_pending(&self) -> VecDeque<Pending> {
        self.has_pending.set(false);
        std::mem::take(&mut *self.pending.borrow_mut())
    }

    /// Puts finalisers and callbacks back that have not been run.
    pub fn put_back_pending(&self, rest: VecDeque<Pending>) {
        let mut pending = self.pending.borrow_mut();
        for next in rest.into_iter().rev() {
            pending.push_front(next);
        }
        self.has_pending.set(!pending.is_empty());
    }

    /// Notes that an object has been finalised and isn't again; true if it was before.
    pub fn mark_finalized(&self, value: &Value) -> bool {
        value
            .header()
            .is_some_and(|header| self.collector.mark_finalized(header))
    }

    /// Bytes that this heap has obtained: blocks, whether in use or free, and what payloads hold outside of them.
    #[inline]
    pub fn used(&self) -> usize {
        self.blocks.used() + self.buffers.get() + self.containers.get()
    }

    /// Whether `bytes` more can be had under the quota.
    pub fn has_room(&self, bytes: usize) -> bool {
        self.used()
            .checked_add(bytes)
            .is_some_and(|total| total <= self.quota.get() && total <= isize::MAX as usize)
    }

    /// A container has got room for more items.
    #[inline(always)]
    pub fn grow(&self, bytes: usize) {
        self.containers.set(self.containers.get().wrapping_add(bytes));
        if self.used() > self.alarm.get() {
            self.claim_attention();
        }
    }

    /// A container has let go of items.
    #[inline(always)]
    pub fn shrink(&self, bytes: usize) {
        self.containers.set(self.containers.get().saturating_sub(bytes));
    }

    /// The buffer of a payload without references has got another size.
    #[inline(always)]
    pub fn resize_buffer(&self, old: usize, new: usize) {
        self.buffers
            .set(self.buffers.get().saturating_sub(old).wrapping_add(new));
        if new > old && self.used() > self.alarm.get() {
            self.claim_attention();
        }
    }

    /// Measures all containers anew.
    pub fn measure_containers(&self) {
        let mut bytes = 0;
        for object in self.tracked_objects() {
            if let Some(pointer) = object.pointer()
                && let Some(vtable) = object.type_core().map(|core| core.vtable)
                // Instances with attributes are tracked, too, whose buffers are counted exactly.
                && vtable.traced
                && let Some(size) = vtable.buffer_size
            {
                // SAFETY: the object is alive, and the function is that of its payload.
                bytes += unsafe { size(payload_of(pointer)) };
            }
        }
        self.containers.set(bytes);
    }

    pub(crate) fn new_root_shape(&self, slot_count: u32) -> *const Shape {
        self.own_shape(Shape::root(slot_count))
    }

    pub(crate) fn own_shape(&self, shape: Box<Shape>) -> *const Shape {
        let pointer = Box::into_raw(shape);
        self.shapes.borrow_mut().push(pointer);
        pointer
    }

    /// Empties the weak references to a dying object and queues their callbacks, newest first. Weak references that are
    /// themselves garbage are not called.
    pub(crate) fn clear_weak_references(&self, object: NonNull<Header>) {
        let Some(list) = self.weak.borrow_mut().remove(&object) else {
            return;
        };
        for weak in list.into_iter().rev() {
            // SAFETY: a weak reference leaves the list before it dies.
            let reference = unsafe { weak.as_ref() };
            reference.payload.forget_target();
            if reference.header.count() == 0 || self.collector.is_garbage(&reference.header) {
                continue;
            }
            if let Some(callback) = reference.payload.take_callback() {
                reference.header.increment();
                // SAFETY: the count was taken above.
                let weak = unsafe { Value::from_raw(weak.cast()) };
                self.queue(Pending::WeakCallback { weak, callback });
            }
        }
    }

    /// Frees everything that still lives, without running finalisers. Returns how many tracked objects there were.
    pub fn close(&self) -> usize {
        self.closing.set(true);
        self.collector.set_enabled(false);
        self.has_pending.set(false);
        let pending = std::mem::take(&mut *self.pending.borrow_mut());
        for next in pending {
            if let Pending::GoOnReleasing(rest) = next {
                self.go_on_releasing(rest);
            }
        }
        drop(self.collector.take_saved());
        self.abandon_cycle();
        let held = self.tracked_objects();
        let objects: Vec<NonNull<Header>> = held.iter().filter_map(Value::pointer).collect();
        for header in held.iter().filter_map(Value::header) {
            self.collector.untrack(header);
        }
        for (_, list) in self.weak.borrow_mut().drain() {
            for weak in list {
                // SAFETY: weak references are alive: `held` keeps them.
                unsafe { weak.as_ref() }.payload.forget_target();
            }
        }
        held.into_iter().for_each(std::mem::forget);
        // The names of shapes are strings, which must go before their type does.
        for shape in self.shapes.borrow().iter() {
            // SAFETY: shapes live as long as the heap, and nobody looks one up any more.
            drop(unsafe { (**shape).take_name() });
        }
        // SAFETY: no Python code runs any more, and every object is held once more by the list.
        unsafe { free_all(self, &objects) };
        objects.len()
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.close();
        for shape in self.shapes.borrow_mut().drain(..) {
            // SAFETY: made by `Box::into_raw` in `own_shape`; no object is left that uses it.
            drop(unsafe { Box::from_raw(shape) });
        }
    }
}

fn object_size(vtable: &VTable, attrs_offset: usize) -> usize {
    if attrs_offset == 0 {
        vtable.layout.size()
    } else {
        attrs_offset + size_of::<Attrs>()
    }
}

/// Where the payload of an object begins. Every payload has an alignment of at most 16.
pub(crate) fn payload_of(object: NonNull<Header>) -> *mut u8 {
    // SAFETY: an object is at least as long as its header.
    unsafe { object.as_ptr().cast::<u8>().add(PAYLOAD_OFFSET) }
}

/// Drops payload and attributes; header and memory stay.
///
/// # Safety
/// The vtable is the object's; the payload is not used again.
#[inline(always)]
pub(crate) unsafe fn drop_contents(heap: &Heap, object: NonNull<Header>, vtable: &'static VTable) {
    // SAFETY: promised by the caller.
    unsafe {
        if let Some(attrs) = object.as_ref().attrs() {
            attrs.free(heap);
        }
        if let Some(buffer_size) = vtable.buffer_size {
            let size = buffer_size(payload_of(object));
            match vtable.traced {
                true => heap.shrink(size),
                false => heap.resize_buffer(size, 0),
            }
        }
        if vtable.needs_drop {
            (vtable.drop)(payload_of(object));
        }
    }
}

/// Ends an object that refers to nothing: drops its payload, frees its memory and gives the type's count back.
///
/// # Safety
/// The object's payload is a `T`, it has no attributes, and nobody refers to it any more.
pub(crate) unsafe fn end_leaf<T: Payload>(heap: &Heap, object: NonNull<Header>) {
    // SAFETY: promised by the caller.
    unsafe {
        if !end_bare::<T>(heap, object) {
            end_leaf_with_memory::<T>(heap, object);
        }
    }
}

/// Ends an object whose payload is bare: frees its memory and gives the type's count back. False, with nothing done, if it isn't.
///
/// # Safety
/// The object's payload is a `T`, it has no attributes, and nobody refers to it any more.
#[inline(always)]
pub(crate) unsafe fn end_bare<T: Payload>(heap: &Heap, object: NonNull<Header>) -> bool {
    // SAFETY: promised by the caller. An object that refers to nothing isn't a type, let alone its own.
    unsafe {
        if !(*payload_of(object).cast::<T>()).is_bare() {
            return false;
        }
        let ty = object.as_ref().ty.get();
        heap.blocks.free(object.cast(), size_of::<Object<T>>());
        drop(Value::from_raw(ty.cast()));
        true
    }
}

/// As [`end_leaf`], for a payload that is to be dropped.
///
/// # Safety
/// As for [`end_leaf`].
#[inline(never)]
unsafe fn end_leaf_with_memory<T: Payload>(heap: &Heap, object: NonNull<Header>) {
    // SAFETY: as in `end_leaf`.
    unsafe {
        let payload = payload_of(object).cast::<T>();
        if T::HAS_BUFFER {
            heap.resize_buffer((*payload).buffer_size(), 0);
        }
        payload.drop_in_place();
        let ty = object.as_ref().ty.get();
        heap.blocks.free(object.cast(), size_of::<Object<T>>());
        drop(Value::from_raw(ty.cast()));
    }
}

/// Frees the memory and gives the type's count back.
///
/// # Safety
/// The contents are dropped, and the caller holds the only reference.
#[inline(always)]
pub(crate) unsafe fn free_object(heap: &Heap, object: NonNull<Header>, vtable: &'static VTable) {
    // SAFETY: the header is intact and keeps its type alive; the type's count belongs to the object.
    unsafe {
        let ty = object.as_ref().ty.get();
        let size = object_size(vtable, object.as_ref().type_core().attrs_offset());
        heap.blocks.free(object.cast(), size);
        if ty.cast() != object {
            drop(Value::from_raw(ty.cast()));
        }
    }
}

/// Frees types that have no contents any more.
///
/// # Safety
/// Nothing but the types themselves refers to them, as their types, and each has one count more than that.
pub(crate) unsafe fn free_types(heap: &Heap, types: &[NonNull<Header>]) {
    let plans: Vec<_> = types
        .iter()
        .map(|&object| {
            // SAFETY: a type's own type is in memory until all of them are freed.
            let core = unsafe { object.as_ref() }.type_core();
            (object, object_size(core.vtable, core.attrs_offset()))
        })
        .collect();
    for (object, _) in &plans {
        // SAFETY: the type's count belongs to the object; a type among the objects is held once more.
        unsafe { drop(Value::from_raw(object.as_ref().ty.get().cast())) };
    }
    for (object, size) in plans {
        // SAFETY: the contents are gone, and so are all references.
        unsafe { heap.blocks.free(object.cast(), size) };
    }
}

/// Frees objects that refer to each other in any way, types and their instances included.
///
/// # Safety
/// Nothing outside refers to the objects, and each has one count more than its references.
pub(crate) unsafe fn free_all(heap: &Heap, objects: &[NonNull<Header>]) {
    // Sizes and tables are read from types that may be among the objects: before anything is dropped.
    let plans: Vec<(NonNull<Header>, &'static VTable, usize)> = objects
        .iter()
        .map(|&object| {
            // SAFETY: all objects are alive.
            let core = unsafe { object.as_ref() }.type_core();
            (object, core.vtable, object_size(core.vtable, core.attrs_offset()))
        })
        .collect();
    for (object, vtable, _) in &plans {
        // SAFETY: nobody looks at the payload again. `drop_contents` reads the attributes' offset from a type whose
        // payload may have been dropped: a plain number, still in place.
        unsafe { drop_contents(heap, *object, vtable) };
    }
    for (object, ..) in &plans {
        // SAFETY: the type's count belongs to the object; a type among the objects is held once more.
        unsafe { drop(Value::from_raw(object.as_ref().ty.get().cast())) };
    }
    for (object, _, size) in plans {
        // SAFETY: the contents are gone, and so are all references.
        unsafe { heap.blocks.free(object.cast(), size) };
    }
}
