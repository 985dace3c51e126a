//! Where attributes are found, for instructions that look for one name again and again: what an instruction keeps in its
//! cache words, and behind that a table for instructions that meet instances of several types in turn.
//!
//! A place holds for instances of one version of a type under one shape. Names are known by their addresses: whatever finds
//! a name in a shape or on a type keeps the name alive as long as the place can match.

use std::cell::RefCell;
use std::collections::HashMap;

use corallus_heap::{Ref, Value};

use crate::objects::function::Function;
use crate::objects::native_function::{NativeMethod, slot};
use crate::objects::property::{ClassMethod, Property, StaticMethod};
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// What an attribute is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Purpose {
    Load = 0,
    Store = 1,
    /// To be called at once.
    Method = 2,
}

/// A place.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    /// The type's version; never 0.
    pub version: u32,
    /// Among the instance's attributes, or one of the constants below. For [`Purpose::Method`] one more than the position;
    /// 0 is a method of the type, to be called with the instance.
    pub position: u16,
    /// Where instances of the type keep their attributes, as the heap counts; 0 if they have none.
    pub offset: u16,
    /// The key of the instance's shape; 0 if its type gives it no attributes.
    pub shape: usize,
    /// For a store that adds an attribute: the key of the shape with it. For a native method of the type: its address.
    pub after: usize,
}

/// The store adds the attribute.
pub(crate) const ADDED: u16 = u16::MAX;
/// Not in the instance, but on its type, and not to be bound to the instance.
pub(crate) const ON_TYPE: u16 = u16::MAX - 1;
/// A property of the type with a Python function as its getter, whatever the shape.
pub(crate) const PROPERTY: u16 = u16::MAX - 2;
/// Positions from here on are none.
const LIMIT: u16 = u16::MAX - 2;

/// As the cache words of an instruction hold it: version, position and offset in one, then the shape, then the shape after.
#[derive(Clone, Copy)]
pub(crate) struct Word(pub u64);

impl Word {
    #[inline(always)]
    pub fn version(self) -> u32 {
        self.0 as u32
    }

    #[inline(always)]
    pub fn position(self) -> u16 {
        (self.0 >> 32) as u16
    }

    #[inline(always)]
    pub fn offset(self) -> usize {
        (self.0 >> 48) as usize
    }
}

impl Place {
    pub fn word(self) -> Word {
        Word(u64::from(self.version) | u64::from(self.position) << 32 | u64::from(self.offset) << 48)
    }
}

/// Where the instances of a type keep their attributes, if a place can tell.
fn offset_of(ty: &Type) -> Option<u16> {
    u16::try_from(ty.core.attrs_offset()).ok()
}

/// A position of an attribute as a place holds it.
fn position_of(index: usize) -> Option<u16> {
    u16::try_from(index).ok().filter(|position| *position < LIMIT)
}

const SIZE: usize = 1024;

/// The table behind the cache words.
#[derive(Default)]
pub(crate) struct Places {
    /// Name and purpose in one word, and the place; made when first needed.
    entries: RefCell<Vec<(usize, Place)>>,
    /// Native methods whose addresses stand in places, by these: they belong to types that last as long as the isolate.
    kept: RefCell<HashMap<u64, Value>>,
}

fn key_of(name: &Ref<Str>, purpose: Purpose) -> usize {
    // Objects stand at multiples of 16.
    name.address() | purpose as usize
}

fn slot_of(key: usize, version: u32, shape: usize) -> usize {
    ((key >> 4) ^ key.wrapping_mul(0x155) ^ (shape >> 4) ^ (shape >> 10) ^ (version as usize).wrapping_mul(37)) % SIZE
}

impl Places {
    /// The address of a native method, which is kept for as long as the isolate lasts; 0 for anything else.
    fn keep(&self, method: &Value) -> usize {
        if !method.has_payload::<NativeMethod>() {
            return 0;
        }
        let address = method.bits();
        self.kept.borrow_mut().entry(address).or_insert_with(|| method.clone());
        address as usize
    }

    #[inline]
    pub(crate) fn find(&self, name: &Ref<Str>, purpose: Purpose, version: u32, shape: usize) -> Option<Place> {
        let key = key_of(name, purpose);
        let entries = self.entries.borrow();
        let (known, place) = entries.get(slot_of(key, version, shape))?;
        (*known == key && place.version == version && place.shape == shape).then_some(*place)
    }

    pub(crate) fn insert(&self, name: &Ref<Str>, purpose: Purpose, place: Place) {
        let key = key_of(name, purpose);
        let mut entries = self.entries.borrow_mut();
        if entries.is_empty() {
            entries.resize(SIZE, Default::default());
        }
        entries[slot_of(key, place.version, place.shape)] = (key, place);
    }
}

/// Version of an object's type and key of its shape, if places can be kept for it.
#[inline]
pub(crate) fn version_and_shape(object: &Value) -> Option<(u32, usize)> {
    let header = object.header()?;
    let version = header.type_core().version.get();
    let shape = match header.attrs() {
        None => 0,
        // A dict of its own may get or lose the name at any time.
        Some(attrs) if attrs.has_dict() => return None,
        Some(attrs) => attrs.shape_key(),
    };
    (version != 0).then_some((version, shape))
}

impl Vm {
    /// Where the attribute of an instance is that has just been looked up or is about to be.
    pub(crate) fn find_place(&mut self, object: &Value, name: &Ref<Str>, purpose: Purpose) -> Option<Place> {
        let ty = self.type_of(object).clone();
        if !name.interned.get() || object.has_payload::<Type>() || !self.uses_generic_getattr(&ty) {
            return None;
        }
        self.type_version(&ty);
        let on_type = ty.lookup(self, name);
        let (version, shape) = match version_and_shape(object) {
            Some(found) => found,
            // A property goes before what the instance has, whatever that is.
            None if on_type.as_ref().is_some_and(|value| value.has_payload::<Property>()) => (ty.core.version.get(), 0),
            None => return None,
        };
        let own = object
            .header()
            .and_then(|header| header.attrs()?.shape().find(name.as_value()));
        let position = match (&on_type, own) {
            (Some(value), _) if self.is_data_descriptor(value) => {
                self.place_of_descriptor(&ty, object, value, purpose)?
            }
            (_, Some(position)) => position_of(position as usize + usize::from(purpose == Purpose::Method))?,
            (Some(value), None) => self.place_on_type(value, purpose)?,
            (None, None) => return None,
        };
        let offset = offset_of(&ty)?;
        let after = match &on_type {
            Some(method) if purpose == Purpose::Method && position == 0 => self.places.keep(method),
            _ => 0,
        };
        (version != 0).then_some(Place {
            version,
            position,
            offset,
            shape,
            after,
        })
    }

    /// A slot of an instance of `ty`, or a property that reading may call at once.
    fn place_of_descriptor(&self, ty: &Ref<Type>, object: &Value, descriptor: &Value, purpose: Purpose) -> Option<u16> {
        if let Some((slot, owner)) = slot(descriptor) {
            let position = position_of(slot.index + usize::from(purpose == Purpose::Method))?;
            let fits = ty.is_subtype(owner) && object.header()?.attrs().is_some();
            return fits.then_some(position);
        }
        let property = descriptor.downcast_ref::<Property>()?;
        // Where the getter raises `AttributeError`, `__getattr__` is asked next.
        let exact = !self.type_of(descriptor).is_heap_type() && !ty.has_special(Special::GetAttr);
        (exact && purpose == Purpose::Load && property.plain_getter().is_some()).then_some(PROPERTY)
    }

    /// A method, or a value that reading doesn't bind to the instance.
    fn place_on_type(&self, value: &Value, purpose: Purpose) -> Option<u16> {
        if purpose == Purpose::Method && is_method(value) {
            return Some(0);
        }
        let class = Value::NONE;
        let (_, first) = self.unbound(value, &class)?;
        (first.is_undef() || purpose == Purpose::Method).then_some(ON_TYPE)
    }

    /// Where the last store of an attribute put it; `before` is the key of the shape that the instance had.
    pub(crate) fn find_stored_place(&mut self, object: &Value, name: &Ref<Str>, before: usize) -> Option<Place> {
        let ty = self.type_of(object).clone();
        let generic = match (ty.special(Special::SetAttr), &self.object_setattr) {
            (Some(own), Some(generic)) => own.is(generic),
            _ => false,
        };
        if !generic || before == 0 {
            return None;
        }
        self.type_version(&ty);
        let on_type = ty.lookup(self, name);
        let (version, after) = version_and_shape(object)?;
        let offset = offset_of(&ty)?;
        let place = |position, after| {
            Some(Place {
                version,
                position,
                offset,
                shape: before,
                after,
            })
        };
        if let Some(descriptor) = on_type.filter(|value| self.is_data_descriptor(value)) {
            slot(&descriptor)?;
            let position = self.place_of_descriptor(&ty, object, &descriptor, Purpose::Store)?;
            return place(position, 0);
        }
        let shape = object.header()?.attrs()?.shape();
        let position = position_of(shape.find(name.as_value())? as usize)?;
        if after == before {
            return place(position, 0);
        }
        shape.extends(before).then_some(())?;
        place(ADDED, after)
    }

    pub(crate) fn uses_generic_getattr(&self, ty: &Type) -> bool {
        let generic = self.object_getattribute.as_ref();
        generic.is_some_and(|generic| ty.special_is(Special::GetAttribute, generic))
    }

    /// What reading an attribute of a type gives without an instance to bind it to, if that takes no call and no new object:
    /// the value, and what it is to be called with first (undefined: nothing). `class` is whom class methods are for.
    #[inline]
    pub(crate) fn unbound(&self, value: &Value, class: &Value) -> Option<(Value, Value)> {
        if !self.has_get(value) {
            return Some((value.clone(), Value::UNDEF));
        }
        if self.type_of(value).is_heap_type() {
            return None;
        }
        if let Some(method) = value.downcast_ref::<StaticMethod>() {
            return Some((method.callable.borrow().clone(), Value::UNDEF));
        }
        let callable = value.downcast_ref::<ClassMethod>()?.callable.borrow().clone();
        callable.has_payload::<Function>().then(|| (callable, class.clone()))
    }
}

/// Whether the value, found on a type, is called with the instance in front when it is called through one.
pub(crate) fn is_method(value: &Value) -> bool {
    use crate::native::Binding;
    value.has_payload::<Function>()
        || value
            .downcast_ref::<NativeMethod>()
            .is_some_and(|method| method.native.binding == Binding::Method)
}
