//! What the heap must know of a type: it stands first in the payload of every type object.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::attrs::Shape;
use crate::heap::Heap;
use crate::object::{Payload, Ref, VTable};

/// Bits that the heap and the machine keep in [`TypeCore::flags`].
pub struct TypeFlags;

impl TypeFlags {
    /// Instances have a Python `__del__`: a dying one is first handed to the machine.
    pub const FINALIZER: u32 = 1;
    /// The payload decides per object whether it needs finalisation (`Payload::needs_finalizer`).
    pub const PAYLOAD_FINALIZER: u32 = 2;
    /// Instances have a `__dict__`.
    pub const HAS_DICT: u32 = 4;
    /// Made by a class statement or `type()`: attributes can be set on it.
    pub const HEAP_TYPE: u32 = 8;
    /// Other classes may derive from it.
    pub const BASE_TYPE: u32 = 16;
    /// Instances can be weakly referenced.
    pub const WEAKREFABLE: u32 = 32;
    /// `match` treats instances as sequences.
    pub const SEQUENCE: u32 = 64;
    /// `match` treats instances as mappings.
    pub const MAPPING: u32 = 128;
    /// A type of exceptions.
    pub const EXCEPTION: u32 = 256;
    /// A subclass of `type`.
    pub const TYPE_SUBCLASS: u32 = 512;
    /// `match` binds a single positional sub-pattern to the subject itself.
    pub const MATCH_SELF: u32 = 1024;
    /// Has abstract methods; cannot be instantiated.
    pub const ABSTRACT: u32 = 2048;
    /// Cannot be instantiated from Python (`cannot create 'x' instances`).
    pub const NO_NEW: u32 = 4096;
    /// The heap's own: instances refer to nothing and have no attributes.
    pub(crate) const LEAF: u32 = 8192;
    /// The end of an instance may have to be told.
    const TOLD: u32 = Self::FINALIZER | Self::PAYLOAD_FINALIZER;
}

/// The heap's part of a type.
pub struct TypeCore {
    pub(crate) heap: NonNull<Heap>,
    pub vtable: &'static VTable,
    pub flags: Cell<u32>,
    /// Changes whenever an attribute of the type or of a base changes; 0 means not cacheable.
    pub version: Cell<u32>,
    /// Where instances keep their attributes, in bytes from the header; 0 if they have none.
    attrs_offset: u32,
    /// Slots (`__slots__`) that stand before the other attributes, those of the bases included.
    pub slot_count: u32,
    /// The shape that instances without attributes have; null if they have no attributes at all.
    pub(crate) root_shape: Cell<*const Shape>,
}

impl TypeCore {
    /// The heap's part for a type whose instances have the payload of `vtable`, followed by attributes if `with_attrs`.
    pub fn new(heap: &Heap, vtable: &'static VTable, flags: u32, with_attrs: bool, slot_count: u32) -> Self {
        let attrs_offset = if with_attrs {
            crate::attrs::offset_after(vtable.layout) as u32
        } else {
            0
        };
        let leaf = match vtable.traced || with_attrs {
            true => 0,
            false => TypeFlags::LEAF,
        };
        Self {
            heap: NonNull::from(heap),
            vtable,
            flags: Cell::new(flags & !TypeFlags::LEAF | leaf),
            version: Cell::new(0),
            attrs_offset,
            slot_count,
            root_shape: Cell::new(if with_attrs {
                heap.new_root_shape(slot_count)
            } else {
                std::ptr::null()
            }),
        }
    }

    #[inline(always)]
    pub fn has(&self, flags: u32) -> bool {
        self.flags.get() & flags != 0
    }

    /// Whether an instance that isn't in the collector's lists ends without anybody's being told, and drags nothing along.
    #[inline(always)]
    pub(crate) fn ends_alone(&self) -> bool {
        self.flags.get() & (TypeFlags::LEAF | TypeFlags::TOLD) == TypeFlags::LEAF
    }

    pub fn set_flag(&self, flag: u32, on: bool) {
        let flags = self.flags.get();
        self.flags.set(if on { flags | flag } else { flags & !flag });
    }

    #[inline(always)]
    pub fn attrs_offset(&self) -> usize {
        self.attrs_offset as usize
    }

    /// The heap that the type and all its instances belong to.
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        // SAFETY: a heap outlives its objects: `Heap` frees them all when it is dropped.
        unsafe { self.heap.as_ref() }
    }
}

/// A payload that begins with a [`TypeCore`].
///
/// # Safety
/// The struct is `repr(C)` and its first field is a `TypeCore`. A program has one such payload type, so that every object's
/// type is known to be of it.
pub unsafe trait TypePayload: Payload {
    /// The heap's part.
    fn core(this: &Ref<Self>) -> &TypeCore {
        // SAFETY: promised by the trait.
        unsafe { &*std::ptr::from_ref::<Self>(this).cast::<TypeCore>() }
    }
}
