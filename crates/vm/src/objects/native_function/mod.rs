//! `builtin_function_or_method`, `method_descriptor`, `getset_descriptor`, `member_descriptor`: natives as Python sees
//! them.
//!
//! - [`functions`], [`descriptors`]: their own attributes and methods.

pub mod descriptors;
pub mod functions;

use corallus_heap::{Ref, Trace, Tracer, Value, payload};

use crate::native::{GetSet, Native, Signature};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of native functions, of native methods bound to an instance, and of unbound native methods.
pub struct NativeFunction {
    pub native: &'static Native,
    pub signature: std::rc::Rc<Signature>,
    /// The instance, class or module the native is bound to; `UNDEF` in an unbound method.
    pub bound: Value,
    /// The type whose table declares it, for methods.
    pub owner: Option<Ref<Type>>,
    /// `__module__` of functions.
    pub module: Option<&'static str>,
}

payload!(NativeFunction, "builtin_function_or_method", [bound, owner]);

/// An unbound native method found on a type. The same fields; another Python type.
pub struct NativeMethod {
    pub native: &'static Native,
    pub signature: std::rc::Rc<Signature>,
    pub owner: Ref<Type>,
}

payload!(NativeMethod, "method_descriptor", [owner]);

/// A computed attribute of a native type.
pub struct GetSetDescriptor {
    pub def: &'static GetSet,
    pub owner: Ref<Type>,
}

payload!(GetSetDescriptor, "getset_descriptor", [owner]);

/// A field of an instance: a slot made by `__slots__`, or an attribute that is a field of the reference's structure.
pub struct MemberDescriptor {
    pub owner: Ref<Type>,
    pub member: Member,
}

/// What a `member_descriptor` stands for.
pub enum Member {
    Slot(Slot),
    Field(&'static GetSet),
}

/// A slot made by `__slots__`.
pub struct Slot {
    pub name: Value,
    /// The position among the instance's attributes.
    pub index: usize,
}

impl Trace for Member {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Self::Slot(slot) = self {
            slot.name.trace(tracer);
        }
    }
}

payload!(MemberDescriptor, "member_descriptor", [member, owner]);

/// The table row of a computed attribute or of a field, and the class that declares it.
pub fn computed(descriptor: &Value) -> Option<(&'static GetSet, &Ref<Type>)> {
    if let Some(getset) = descriptor.downcast_ref::<GetSetDescriptor>() {
        return Some((getset.def, &getset.owner));
    }
    let member = descriptor.downcast_ref::<MemberDescriptor>()?;
    match member.member {
        Member::Field(def) => Some((def, &member.owner)),
        Member::Slot(_) => None,
    }
}

/// A slot made by `__slots__`, and the class that declares it.
pub fn slot(descriptor: &Value) -> Option<(&Slot, &Ref<Type>)> {
    let member = descriptor.downcast_ref::<MemberDescriptor>()?;
    match &member.member {
        Member::Slot(slot) => Some((slot, &member.owner)),
        Member::Field(_) => None,
    }
}

impl Vm {
    /// A function of a native module, or a native bound to an object.
    pub fn new_native_function(
        &mut self,
        native: &'static Native,
        module: Option<&'static str>,
        bound: Value,
    ) -> Value {
        let signature = self.signature(native);
        let payload = NativeFunction {
            native,
            signature,
            bound,
            owner: None,
            module,
        };
        self.heap.alloc(&self.types.builtin_function, payload).into_value()
    }

    /// The parsed signature of a native, shared by all its function objects.
    pub fn signature(&mut self, native: &'static Native) -> std::rc::Rc<Signature> {
        let key = std::ptr::from_ref(native) as usize;
        if let Some(signature) = self.signatures.get(&key) {
            return signature.clone();
        }
        let signature = std::rc::Rc::new(Signature::of(self, native));
        self.signatures.insert(key, signature.clone());
        signature
    }
}
