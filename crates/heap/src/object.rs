//! Objects: a header (count, collector index, type) followed by a payload, and, where the type says so, by attributes.

use std::alloc::Layout;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::attrs::Attrs;
use crate::collector::Tracer;
use crate::heap::Heap;
use crate::release::Dead;
use crate::types::TypeCore;
use crate::value::Value;

/// Not in the collector's lists.
pub(crate) const UNTRACKED: u32 = u32::MAX;

/// What stands before every payload.
#[repr(C)]
pub struct Header {
    count: Cell<u32>,
    /// Where the collector keeps its entry for this object (see `collector`), or `UNTRACKED`.
    pub(crate) collector_index: Cell<u32>,
    /// The type, of which the object owns a count.
    pub(crate) ty: Cell<NonNull<Object<TypeCore>>>,
}

/// An object in memory.
#[repr(C)]
pub struct Object<T> {
    pub(crate) header: Header,
    pub(crate) payload: T,
}

impl Header {
    pub(crate) fn new(ty: NonNull<Object<TypeCore>>) -> Self {
        Self {
            count: Cell::new(1),
            collector_index: Cell::new(UNTRACKED),
            ty: Cell::new(ty),
        }
    }

    /// How many owned references there are.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.count.get()
    }

    #[inline(always)]
    pub(crate) fn increment(&self) {
        // Added where it stands and looked at afterwards: two machine instructions.
        let count = self.count.get().wrapping_add(1);
        self.count.set(count);
        if count == 0 {
            // More references than memory holds at 8 bytes each on any machine this runs on would be needed.
            std::process::abort();
        }
    }

    /// Gives back a count; true if it was the last.
    #[inline(always)]
    pub(crate) fn decrement(&self) -> bool {
        let count = self.count.get() - 1;
        self.count.set(count);
        count == 0
    }

    #[inline(always)]
    pub(crate) fn set_count(&self, count: u32) {
        self.count.set(count);
    }

    /// What the heap knows of the type.
    #[inline(always)]
    pub fn type_core(&self) -> &TypeCore {
        // SAFETY: an object keeps its type alive.
        unsafe { &(*self.ty.get().as_ptr()).payload }
    }

    /// The type object.
    #[inline(always)]
    pub fn type_value(&self) -> &Value {
        // SAFETY: `ty` is a non-null pointer to a live object: the very representation of a pointer value. The cell is
        // changed only by `set_type`, which keeps the old type alive until the caller has dropped it.
        unsafe { &*self.ty.as_ptr().cast::<Value>() }
    }

    /// The type object, typed. `T` is the one payload type of all types (see [`crate::TypePayload`]).
    #[inline(always)]
    pub fn type_as<T: crate::types::TypePayload>(&self) -> &Ref<T> {
        // SAFETY: every type's payload is a `T`; otherwise as in `type_value`.
        unsafe { &*self.ty.as_ptr().cast::<Ref<T>>() }
    }

    /// Makes the object an instance of another type with the same payload and attribute layout
    /// (`__class__` assignment). Returns the old type, or `Err` with the new one if the layouts differ.
    pub fn set_type<T: crate::types::TypePayload>(&self, ty: Ref<T>) -> Result<Value, Ref<T>> {
        let old = self.type_core();
        let new = T::core(&ty);
        if !std::ptr::eq(old.vtable, new.vtable) || old.attrs_offset() != new.attrs_offset() {
            return Err(ty);
        }
        let pointer = ty.object.cast::<Object<TypeCore>>();
        std::mem::forget(ty);
        let previous = self.ty.replace(pointer);
        // SAFETY: the object owned a count of its old type; it moves to the returned value.
        Ok(unsafe { Value::from_raw(previous.cast()) })
    }

    /// The object's attribute storage, where the caller has it written down already.
    ///
    /// # Safety
    /// `offset` is [`TypeCore::attrs_offset`] of the object's type, and isn't 0.
    #[inline(always)]
    pub unsafe fn attrs_at(&self, offset: usize) -> &Attrs {
        debug_assert_eq!(offset, self.type_core().attrs_offset());
        // SAFETY: as in `attrs`.
        unsafe { &*std::ptr::from_ref(self).cast::<u8>().add(offset).cast::<Attrs>() }
    }

    /// The object's attribute storage, if its type gives it one.
    #[inline(always)]
    pub fn attrs(&self) -> Option<&Attrs> {
        let offset = self.type_core().attrs_offset();
        if offset == 0 {
            return None;
        }
        // SAFETY: a type with an offset has its instances allocated with an `Attrs` at that offset, and `set_type` keeps
        // the offset.
        Some(unsafe { &*std::ptr::from_ref(self).cast::<u8>().add(offset).cast::<Attrs>() })
    }
}

/// What the heap must know of a payload type.
pub struct VTable {
    pub name: &'static str,
    pub layout: Layout,
    /// Whether the collector must know the objects.
    pub traced: bool,
    pub(crate) needs_drop: bool,
    pub(crate) drop: unsafe fn(*mut u8),
    /// Ends an object that refers to nothing and has no attributes: its payload and its memory.
    pub(crate) end_leaf: unsafe fn(&Heap, NonNull<Header>),
    /// Ends an object without attributes whose payload is bare ([`Payload::is_bare`]); false, with nothing done, if it isn't.
    pub(crate) end_bare: unsafe fn(&Heap, NonNull<Header>) -> bool,
    pub(crate) trace: unsafe fn(*const u8, &mut Tracer<'_>),
    /// Whether an object that is about to die must first be handed to the machine (a suspended generator).
    pub(crate) needs_finalizer: unsafe fn(*const u8) -> bool,
    /// Bytes that a payload holds outside of its object.
    pub(crate) buffer_size: Option<unsafe fn(*const u8) -> usize>,
    /// See [`Payload::drain`].
    pub(crate) drain: Option<unsafe fn(*const u8, usize) -> bool>,
    /// See [`Payload::let_go`].
    pub(crate) let_go: Option<unsafe fn(*mut u8, &mut usize) -> Option<Dead>>,
    /// For payloads that let go of their values: ends an object that may drag others along.
    pub(crate) end_container: Option<unsafe fn(&Heap, NonNull<Header>)>,
}

/// A Rust type that stands in objects. Implemented with [`payload!`].
///
/// # Safety
/// `vtable` returns one static made by [`VTable::of`] for this type and no other; `trace` reports each owned [`Value`]
/// or [`Ref`] at most once.
pub unsafe trait Payload: Sized + 'static {
    fn vtable() -> &'static VTable;
    fn trace(&self, tracer: &mut Tracer<'_>);
    /// Whether this object, about to die, must first be handed to the machine.
    fn needs_finalizer(&self) -> bool {
        false
    }
    /// Whether payloads hold memory outside of their object, which counts towards the quota.
    const HAS_BUFFER: bool = false;
    /// How many bytes that are.
    fn buffer_size(&self) -> usize {
        0
    }
    /// Whether there is nothing to be done when this payload is dropped: it holds neither values nor memory.
    #[inline(always)]
    fn is_bare(&self) -> bool {
        !std::mem::needs_drop::<Self>()
    }
    /// Whether payloads may hold very many values, and [`drain`](Self::drain) takes them out.
    const DRAINS: bool = false;
    /// Drops some of the values of a payload that nobody looks at any more, at most so many; true if more are left.
    fn drain(&self, most: usize) -> bool {
        let _ = most;
        false
    }
    /// Whether values go one by one, and what one of them drags along goes before the next: [`let_go`](Self::let_go).
    const LETS_GO: bool = false;
    /// Passes the values of a payload that nobody looks at any more to [`crate::let_go`], in the reference's order, until that
    /// gives one back, which is returned. The position begins at 0 and is the payload's to count.
    fn let_go(&mut self, position: &mut usize) -> Option<Dead> {
        let _ = position;
        None
    }
}

impl VTable {
    /// The table for `T`.
    pub const fn of<T: Payload>(name: &'static str, traced: bool) -> Self {
        unsafe fn drop<T>(payload: *mut u8) {
            // SAFETY: the caller passes a live payload of this type that is never used again.
            unsafe { payload.cast::<T>().drop_in_place() }
        }
        unsafe fn trace<T: Payload>(payload: *const u8, tracer: &mut Tracer<'_>) {
            // SAFETY: the caller passes a live payload of this type.
            unsafe { &*payload.cast::<T>() }.trace(tracer);
        }
        unsafe fn needs_finalizer<T: Payload>(payload: *const u8) -> bool {
            // SAFETY: the caller passes a live payload of this type.
            unsafe { &*payload.cast::<T>() }.needs_finalizer()
        }
        unsafe fn buffer_size<T: Payload>(payload: *const u8) -> usize {
            // SAFETY: the caller passes a live payload of this type.
            unsafe { &*payload.cast::<T>() }.buffer_size()
        }
        unsafe fn drain<T: Payload>(payload: *const u8, most: usize) -> bool {
            // SAFETY: the caller passes a live payload of this type.
            unsafe { &*payload.cast::<T>() }.drain(most)
        }
        unsafe fn let_go<T: Payload>(payload: *mut u8, position: &mut usize) -> Option<Dead> {
            // SAFETY: the caller passes a live payload of this type, which nobody else refers to.
            unsafe { &mut *payload.cast::<T>() }.let_go(position)
        }
        assert!(
            align_of::<T>() <= 16 && size_of::<Header>().is_multiple_of(16),
            "the payload must follow the header at once"
        );
        Self {
            name,
            layout: Layout::new::<Object<T>>(),
            traced,
            needs_drop: std::mem::needs_drop::<T>(),
            drop: drop::<T>,
            end_leaf: crate::heap::end_leaf::<T>,
            end_bare: crate::heap::end_bare::<T>,
            trace: trace::<T>,
            needs_finalizer: needs_finalizer::<T>,
            buffer_size: if T::HAS_BUFFER { Some(buffer_size::<T>) } else { None },
            drain: if T::DRAINS { Some(drain::<T>) } else { None },
            let_go: if T::LETS_GO { Some(let_go::<T>) } else { None },
            end_container: match T::LETS_GO {
                true => Some(crate::release::end_container::<T>),
                false => None,
            },
        }
    }
}

/// Where the payload begins in every object.
pub(crate) const PAYLOAD_OFFSET: usize = size_of::<Header>();

/// Makes a struct usable as an object's payload. Name every field that holds values, directly or inside a container;
/// the others hold none:
///
/// ```
/// use std::cell::RefCell;
/// use corallus_heap::{payload, Value};
/// struct Pair { items: RefCell<Vec<Value>>, first: Value, hash: i64 }
/// payload!(Pair, "pair", [items, first]);
/// struct Count { n: u64 }
/// payload!(Count, "count", []);
/// ```
///
/// Optional last arguments are functions: `fn(&Self) -> bool` for [`Payload::needs_finalizer`], `fn(&Self) -> usize` for
/// [`Payload::buffer_size`], `fn(&Self) -> bool` for [`Payload::is_bare`], `fn(&Self, usize) -> bool` for [`Payload::drain`], and
/// `fn(&mut Self, &mut usize) -> Option<Dead>` for [`Payload::let_go`].
#[macro_export]
macro_rules! payload {
    (
        $type:ty, $name:literal, [$($field:ident),* $(,)?]
        $(, finalizer: $needs:expr)? $(, buffer: $size:expr)? $(, bare: $bare:expr)? $(, drain: $drain:expr)? $(, let_go: $let_go:expr)? $(,)?
    ) => {
        // SAFETY: the static is this type's own; the pattern names each field once, and `Trace` reports each value of
        // a field once.
        unsafe impl $crate::Payload for $type {
            fn vtable() -> &'static $crate::VTable {
                const FIELDS: &[&str] = &[$(stringify!($field)),*];
                static TABLE: $crate::VTable = $crate::VTable::of::<$type>($name, !FIELDS.is_empty());
                &TABLE
            }
            #[allow(unused_variables)]
            fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
                let Self { $($field,)* .. } = self;
                $($crate::Trace::trace($field, tracer);)*
            }
            $(fn needs_finalizer(&self) -> bool {
                let needs: fn(&Self) -> bool = $needs;
                needs(self)
            })?
            $(
                const HAS_BUFFER: bool = true;
                fn buffer_size(&self) -> usize {
                    let size: fn(&Self) -> usize = $size;
                    size(self)
                }
            )?
            $(
                #[inline(always)]
                fn is_bare(&self) -> bool {
                    let bare: fn(&Self) -> bool = $bare;
                    bare(self)
                }
            )?
            $(
                const DRAINS: bool = true;
                fn drain(&self, most: usize) -> bool {
                    let drain: fn(&Self, usize) -> bool = $drain;
                    drain(self, most)
                }
            )?
            $(
                const LETS_GO: bool = true;
                #[inline(always)]
                fn let_go(&mut self, position: &mut usize) -> Option<$crate::Dead> {
                    let let_go: fn(&mut Self, &mut usize) -> Option<$crate::Dead> = $let_go;
                    let_go(self, position)
                }
            )?
        }
    };
}

/// An owned reference to an object whose payload is a `T`. One word, like [`Value`].
#[repr(transparent)]
pub struct Ref<T: Payload> {
    pub(crate) object: NonNull<Object<T>>,
    marker: PhantomData<Object<T>>,
}

impl<T: Payload> Ref<T> {
    /// # Safety
    /// `object` is live, and the caller owns a count of it.
    #[inline(always)]
    pub(crate) unsafe fn from_raw(object: NonNull<Object<T>>) -> Self {
        Self {
            object,
            marker: PhantomData,
        }
    }

    /// Another reference to the object whose payload this is.
    ///
    /// # Safety
    /// The payload stands in a live object.
    #[inline(always)]
    pub unsafe fn from_payload(payload: NonNull<T>) -> Option<Self> {
        // SAFETY: the payload follows its header at `PAYLOAD_OFFSET`.
        let object = unsafe { payload.cast::<u8>().sub(PAYLOAD_OFFSET) }.cast::<Object<T>>();
        // SAFETY: promised by the caller; an object that is being freed has a count of zero and isn't revived.
        let header = unsafe { &(*object.as_ptr()).header };
        if header.count() == 0 {
            return None;
        }
        header.increment();
        Some(Self {
            object,
            marker: PhantomData,
        })
    }

    /// Takes over a count of the object whose payload this is.
    ///
    /// # Safety
    /// The payload stands in a live object, of which the caller owns a count.
    #[inline(always)]
    pub unsafe fn from_payload_count(payload: NonNull<T>) -> Self {
        // SAFETY: the payload follows its header at `PAYLOAD_OFFSET`.
        let object = unsafe { payload.cast::<u8>().sub(PAYLOAD_OFFSET) }.cast::<Object<T>>();
        Self {
            object,
            marker: PhantomData,
        }
    }

    /// The object's header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: the reference owns a count, so the object is alive.
        unsafe { &(*self.object.as_ptr()).header }
    }

    /// The same reference as a value, borrowed.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        // SAFETY: both are one word, the object's address, and own a count.
        unsafe { &*std::ptr::from_ref(self).cast::<Value>() }
    }

    /// The same reference as a value.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        // SAFETY: as in `as_value`; the count moves along.
        unsafe { std::mem::transmute::<Ref<T>, Value>(self) }
    }

    /// Another owned value for the same object.
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        self.as_value().clone()
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(&self, other: &Self) -> bool {
        self.object == other.object
    }

    /// The object's address, its identity for as long as it lives.
    #[inline(always)]
    pub fn address(&self) -> usize {
        self.object.as_ptr() as usize
    }
}

impl<T: Payload> Deref for Ref<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the reference owns a count, so the object is alive; payloads are only ever borrowed shared.
        unsafe { &(*self.object.as_ptr()).payload }
    }
}

impl<T: Payload> Clone for Ref<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        self.header().increment();
        Self {
            object: self.object,
            marker: PhantomData,
        }
    }
}

impl<T: Payload> Drop for Ref<T> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.header().decrement() {
            // SAFETY: the last count is gone.
            unsafe { crate::release::release(self.object.cast()) }
        }
    }
}

impl<T: Payload> From<Ref<T>> for Value {
    #[inline(always)]
    fn from(reference: Ref<T>) -> Self {
        reference.into_value()
    }
}

impl<T: Payload> std::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{} at {:#x}>", T::vtable().name, self.address())
    }
}
