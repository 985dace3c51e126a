//! The builtin types that the machine itself refers to, and the order in which they come into being.

use corallus_heap::{Heap, Payload, Ref, TypeFlags};

use crate::native::TypeDef;
use crate::objects::exception::{ExceptionKind, kinds};
use crate::objects::type_::{Type, build};
use crate::vm::Vm;

const BASE: u32 = TypeFlags::BASE_TYPE;
const WEAK: u32 = TypeFlags::WEAKREFABLE;
const MATCH: u32 = TypeFlags::MATCH_SELF;

const fn def<T: Payload>(name: &'static str, flags: u32) -> TypeDef {
    TypeDef {
        flags,
        ..TypeDef::new::<T>(name, "builtins")
    }
}

use crate::objects::{
    bytearray::ByteArray, bytes::Bytes, cell::CellObject, code::CodeObject, complex::Complex, dict::Dict,
    exception::Exception, float::Float, function::Function, function::Method, int::Int, list::List, module::Module,
    native_function::*, object::OBJECT, property::*, range::Range, range::RangeIterator, set::Set,
    singletons::Immediate, slice::Slice, str::Str, tuple::Tuple,
};

/// Flags of the core types. Their methods are declared in [`crate::builtin_types`].
pub mod defs {
    use super::*;
    pub static TYPE: TypeDef = def::<Type>("type", BASE | WEAK | TypeFlags::TYPE_SUBCLASS);
    pub static INT: TypeDef = TypeDef {
        doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size.\n\nint(x) converts a number, or text in base 10; int(text, base) takes digits in a base from 2 to 36,\nor 0 to read the base from a prefix such as 0x.",
        ..def::<Int>("int", BASE | MATCH)
    };
    pub static BOOL: TypeDef = TypeDef {
        doc: "True or False, by the truth of the argument.\n\nThe two are the only instances, and are integers: 1 and 0.",
        base: Some(&INT),
        ..def::<Int>("bool", 0)
    };
    pub static FLOAT: TypeDef = TypeDef {
        doc: "A double-precision number, from a number or its text.",
        ..def::<Float>("float", BASE | MATCH)
    };
    pub static COMPLEX: TypeDef = TypeDef {
        doc: "A complex number, from its parts or its text.",
        ..def::<Complex>("complex", BASE)
    };
    pub static STR: TypeDef = TypeDef {
        doc: "Text.\n\nstr(object) gives the text of an object; str(bytes, encoding, errors) decodes.",
        ..def::<Str>("str", BASE | MATCH)
    };
    pub static BYTES: TypeDef = TypeDef {
        doc: "bytes(source=b'', encoding=None, errors=None)\n\nAn immutable sequence of bytes, from integers in range(256), encoded text, another\nbytes-like object, or so many zeros.",
        ..def::<Bytes>("bytes", BASE | MATCH)
    };
    pub static BYTEARRAY: TypeDef = TypeDef {
        doc: "bytearray(source=b'', encoding=None, errors=None)\n\nA mutable sequence of bytes, from integers in range(256), encoded text, another\nbytes-like object, or so many zeros.",
        ..def::<ByteArray>("bytearray", BASE | MATCH)
    };
    pub static LIST: TypeDef = def::<List>("list", BASE | MATCH | TypeFlags::SEQUENCE);
    pub static TUPLE: TypeDef = def::<Tuple>("tuple", BASE | MATCH | TypeFlags::SEQUENCE);
    pub static DICT: TypeDef = def::<Dict>("dict", BASE | MATCH | TypeFlags::MAPPING);
    pub static SET: TypeDef = def::<Set>("set", BASE | MATCH | WEAK);
    pub static FROZENSET: TypeDef = def::<Set>("frozenset", BASE | MATCH | WEAK);
    pub static RANGE: TypeDef = def::<Range>("range", TypeFlags::SEQUENCE);
    pub static RANGE_ITERATOR: TypeDef = def::<RangeIterator>("range_iterator", TypeFlags::NO_NEW);
    pub static SLICE: TypeDef = def::<Slice>("slice", 0);
    pub static NONE: TypeDef = def::<Immediate>("NoneType", 0);
    pub static ELLIPSIS: TypeDef = def::<Immediate>("ellipsis", 0);
    pub static NOT_IMPLEMENTED: TypeDef = def::<Immediate>("NotImplementedType", 0);
    pub static FUNCTION: TypeDef = def::<Function>("function", WEAK | TypeFlags::HAS_DICT);
    pub static METHOD: TypeDef = def::<Method>("method", WEAK);
    pub static BUILTIN_FUNCTION: TypeDef =
        def::<NativeFunction>("builtin_function_or_method", WEAK | TypeFlags::NO_NEW);
    pub static METHOD_WRAPPER: TypeDef = def::<NativeFunction>("method-wrapper", TypeFlags::NO_NEW);
    pub static METHOD_DESCRIPTOR: TypeDef = def::<NativeMethod>("method_descriptor", TypeFlags::NO_NEW);
    pub static WRAPPER_DESCRIPTOR: TypeDef = def::<NativeMethod>("wrapper_descriptor", TypeFlags::NO_NEW);
    pub static CLASSMETHOD_DESCRIPTOR: TypeDef = def::<NativeMethod>("classmethod_descriptor", TypeFlags::NO_NEW);
    pub static GETSET_DESCRIPTOR: TypeDef = def::<GetSetDescriptor>("getset_descriptor", TypeFlags::NO_NEW);
    pub static MEMBER_DESCRIPTOR: TypeDef = def::<MemberDescriptor>("member_descriptor", TypeFlags::NO_NEW);
    pub static PROPERTY: TypeDef = def::<Property>("property", BASE);
    pub static STATICMETHOD: TypeDef = def::<StaticMethod>("staticmethod", BASE | TypeFlags::HAS_DICT);
    pub static CLASSMETHOD: TypeDef = def::<ClassMethod>("classmethod", BASE | TypeFlags::HAS_DICT);
    pub static CODE: TypeDef = TypeDef {
        doc: "Create a code object.  Not for the faint of heart.",
        ..def::<CodeObject>("code", WEAK)
    };
    pub static CELL: TypeDef = def::<CellObject>("cell", 0);
    pub static MODULE: TypeDef = TypeDef {
        doc: "A module object, by its name and perhaps a docstring.",
        ..def::<Module>("module", BASE | WEAK)
    };
    pub static WEAKREF: TypeDef = TypeDef {
        module: "weakref",
        ..def::<corallus_heap::WeakRef>("ReferenceType", BASE)
    };
    pub static FRAME: TypeDef = def::<crate::frame::object::FrameObject>("frame", TypeFlags::NO_NEW);
    pub static TRACEBACK: TypeDef = def::<crate::frame::object::Traceback>("traceback", 0);
    pub static GENERATOR: TypeDef =
        def::<crate::coroutine::Generator>("generator", WEAK | TypeFlags::NO_NEW | TypeFlags::PAYLOAD_FINALIZER);
    pub static COROUTINE: TypeDef =
        def::<crate::coroutine::Generator>("coroutine", WEAK | TypeFlags::NO_NEW | TypeFlags::PAYLOAD_FINALIZER);
    pub static ASYNC_GENERATOR: TypeDef = def::<crate::coroutine::Generator>(
        "async_generator",
        WEAK | TypeFlags::NO_NEW | TypeFlags::PAYLOAD_FINALIZER,
    );
    pub static BASE_EXCEPTION: TypeDef =
        def::<Exception>("BaseException", BASE | TypeFlags::EXCEPTION | TypeFlags::HAS_DICT);
}

/// Builtin types with a place of their own.
pub struct Types {
    pub object: Ref<Type>,
    pub type_: Ref<Type>,
    pub int: Ref<Type>,
    pub bool_: Ref<Type>,
    pub float: Ref<Type>,
    pub complex: Ref<Type>,
    pub str: Ref<Type>,
    pub bytes: Ref<Type>,
    pub bytearray: Ref<Type>,
    pub list: Ref<Type>,
    pub tuple: Ref<Type>,
    pub dict: Ref<Type>,
    pub set: Ref<Type>,
    pub frozenset: Ref<Type>,
    pub range: Ref<Type>,
    pub range_iterator: Ref<Type>,
    pub slice: Ref<Type>,
    pub none: Ref<Type>,
    pub ellipsis: Ref<Type>,
    pub not_implemented: Ref<Type>,
    pub function: Ref<Type>,
    pub method: Ref<Type>,
    pub builtin_function: Ref<Type>,
    pub method_wrapper: Ref<Type>,
    pub method_descriptor: Ref<Type>,
    pub wrapper_descriptor: Ref<Type>,
    pub classmethod_descriptor: Ref<Type>,
    pub getset_descriptor: Ref<Type>,
    pub member_descriptor: Ref<Type>,
    pub property: Ref<Type>,
    pub staticmethod: Ref<Type>,
    pub classmethod: Ref<Type>,
    pub code: Ref<Type>,
    pub cell: Ref<Type>,
    pub module: Ref<Type>,
    pub weakref: Ref<Type>,
    pub frame: Ref<Type>,
    pub traceback: Ref<Type>,
    pub generator: Ref<Type>,
    pub coroutine: Ref<Type>,
    pub async_generator: Ref<Type>,
    /// By [`ExceptionKind`].
    pub exceptions: Vec<Ref<Type>>,
}

impl Types {
    /// All types, bare: without dicts and methods, which need strings and dicts to exist.
    pub(crate) fn bootstrap(heap: &Heap) -> Self {
        let type_ = heap.alloc_metatype(build::bare(heap, &defs::TYPE, None));
        let make = |def: &'static TypeDef, base: Option<&Ref<Type>>| heap.alloc(&type_, build::bare(heap, def, base));
        let object = make(&OBJECT, None);
        // `type` was made before its base.
        *type_.base.borrow_mut() = Some(object.clone());
        type_.bases.borrow_mut().push(object.clone());
        let plain = |def: &'static TypeDef| make(def, Some(&object));
        let int = plain(&defs::INT);
        Self {
            bool_: make(&defs::BOOL, Some(&int)),
            int,
            float: plain(&defs::FLOAT),
            complex: plain(&defs::COMPLEX),
            str: plain(&defs::STR),
            bytes: plain(&defs::BYTES),
            bytearray: plain(&defs::BYTEARRAY),
            list: plain(&defs::LIST),
            tuple: plain(&defs::TUPLE),
            dict: plain(&defs::DICT),
            set: plain(&defs::SET),
            frozenset: plain(&defs::FROZENSET),
            range: plain(&defs::RANGE),
            range_iterator: plain(&defs::RANGE_ITERATOR),
            slice: plain(&defs::SLICE),
            none: plain(&defs::NONE),
            ellipsis: plain(&defs::ELLIPSIS),
            not_implemented: plain(&defs::NOT_IMPLEMENTED),
            function: plain(&defs::FUNCTION),
            method: plain(&defs::METHOD),
            builtin_function: plain(&defs::BUILTIN_FUNCTION),
            method_wrapper: plain(&defs::METHOD_WRAPPER),
            method_descriptor: plain(&defs::METHOD_DESCRIPTOR),
            wrapper_descriptor: plain(&defs::WRAPPER_DESCRIPTOR),
            classmethod_descriptor: plain(&defs::CLASSMETHOD_DESCRIPTOR),
            getset_descriptor: plain(&defs::GETSET_DESCRIPTOR),
            member_descriptor: plain(&defs::MEMBER_DESCRIPTOR),
            property: plain(&defs::PROPERTY),
            staticmethod: plain(&defs::STATICMETHOD),
            classmethod: plain(&defs::CLASSMETHOD),
            code: plain(&defs::CODE),
            cell: plain(&defs::CELL),
            module: plain(&defs::MODULE),
            weakref: plain(&defs::WEAKREF),
            frame: plain(&defs::FRAME),
            traceback: plain(&defs::TRACEBACK),
            generator: plain(&defs::GENERATOR),
            coroutine: plain(&defs::COROUTINE),
            async_generator: plain(&defs::ASYNC_GENERATOR),
            exceptions: bootstrap_exceptions(&make, &object),
            object,
            type_,
        }
    }

    fn core(&self) -> [&Ref<Type>; 41] {
        [
            &self.object,
            &self.type_,
            &self.int,
            &self.bool_,
            &self.float,
            &self.complex,
            &self.str,
            &self.bytes,
            &self.bytearray,
            &self.list,
            &self.tuple,
            &self.dict,
            &self.set,
            &self.frozenset,
            &self.range,
            &self.range_iterator,
            &self.slice,
            &self.none,
            &self.ellipsis,
            &self.not_implemented,
            &self.function,
            &self.method,
            &self.builtin_function,
            &self.method_wrapper,
            &self.method_descriptor,
            &self.wrapper_descriptor,
            &self.classmethod_descriptor,
            &self.getset_descriptor,
            &self.member_descriptor,
            &self.property,
            &self.staticmethod,
            &self.classmethod,
            &self.code,
            &self.cell,
            &self.module,
            &self.weakref,
            &self.frame,
            &self.traceback,
            &self.generator,
            &self.coroutine,
            &self.async_generator,
        ]
    }
}

fn bootstrap_exceptions(
    make: &dyn Fn(&'static TypeDef, Option<&Ref<Type>>) -> Ref<Type>,
    object: &Ref<Type>,
) -> Vec<Ref<Type>> {
    let mut types: Vec<Ref<Type>> = Vec::with_capacity(kinds::COUNT);
    for kind in ExceptionKind::all() {
        let base = if kind == ExceptionKind::BaseException {
            object
        } else {
            &types[kind.base() as usize]
        };
        let ty = make(&defs::BASE_EXCEPTION, Some(base));
        *ty.name.borrow_mut() = kind.name().into();
        ty.exception_kind.set(kind);
        types.push(ty);
    }
    types
}

impl Vm {
    /// Gives the bare types their dicts, orders, methods and special methods.
    pub(crate) fn complete_types(&mut self) {
        let core: Vec<Ref<Type>> = self.types.core().into_iter().cloned().collect();
        for ty in core {
            if let Some(def) = ty.def {
                self.type_defs.insert(&def.number, ty.clone());
                self.complete_type(&ty, def);
            }
        }
        for kind in ExceptionKind::all() {
            let ty = self.exception_type(kind);
            self.complete_type(&ty, &defs::BASE_EXCEPTION);
            if kind == ExceptionKind::ExceptionGroup {
                let exception = self.exception_type(ExceptionKind::Exception);
                ty.bases.borrow_mut().push(exception.clone());
                self.add_subclass(&exception, &ty);
                let mut order = ty.mro.get().to_vec();
                order.insert(2, exception);
                ty.mro.set(order);
            }
        }
        crate::builtin_types::add_methods(self);
    }

    /// A builtin type's table, to derive native types from it: `base: Some(...)`.
    pub fn core_defs() -> CoreDefs {
        CoreDefs {
            int: &defs::INT,
            str: &defs::STR,
            dict: &defs::DICT,
            list: &defs::LIST,
            tuple: &defs::TUPLE,
            module: &defs::MODULE,
        }
    }
}

/// Tables of builtin types.
pub struct CoreDefs {
    pub int: &'static TypeDef,
    pub str: &'static TypeDef,
    pub dict: &'static TypeDef,
    pub list: &'static TypeDef,
    pub tuple: &'static TypeDef,
    pub module: &'static TypeDef,
}
