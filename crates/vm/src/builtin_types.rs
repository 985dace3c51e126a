//! Which file declares the methods of which builtin type: one line per type.

use corallus_heap::Ref;

use crate::coroutine::methods as protocol;
use crate::frame;
use crate::native::{GetSet, Native};
use crate::objects::native_function::{descriptors, functions};
use crate::objects::type_::Type;
use crate::objects::{
    bool, bytearray, bytes, complex, dict, float, int, list, object, range, set, slice, str, tuple, type_, weakref,
};
use crate::objects::{cell, code, function, module, property, singletons};
use crate::vm::Vm;

/// Methods and computed attributes of a core type.
type Table = (fn(&Vm) -> &Ref<Type>, &'static [&'static [Native]], &'static [GetSet]);

static TABLES: &[Table] = &[
    (|vm| &vm.types.object, &[object::METHODS], object::GETSETS),
    (
        |vm| &vm.types.type_,
        &[type_::methods::METHODS],
        type_::methods::GETSETS,
    ),
    (
        |vm| &vm.types.generator,
        &[protocol::GENERATOR_METHODS],
        protocol::GENERATOR_GETSETS,
    ),
    (
        |vm| &vm.types.coroutine,
        &[protocol::COROUTINE_METHODS],
        protocol::COROUTINE_GETSETS,
    ),
    (
        |vm| &vm.types.async_generator,
        &[protocol::ASYNC_GENERATOR_METHODS],
        protocol::ASYNC_GENERATOR_GETSETS,
    ),
    (
        |vm| &vm.types.int,
        &[int::methods::METHODS, int::methods::OPERATORS],
        int::methods::GETSETS,
    ),
    (|vm| &vm.types.bool_, &[bool::METHODS], &[]),
    (
        |vm| &vm.types.float,
        &[float::methods::METHODS],
        float::methods::GETSETS,
    ),
    (
        |vm| &vm.types.complex,
        &[complex::methods::METHODS],
        complex::methods::GETSETS,
    ),
    (|vm| &vm.types.str, str::methods::TABLES, &[]),
    (|vm| &vm.types.bytes, bytes::methods::TABLES, &[]),
    (|vm| &vm.types.bytearray, bytearray::methods::TABLES, &[]),
    (|vm| &vm.types.none, &[singletons::NONE_METHODS], &[]),
    (|vm| &vm.types.ellipsis, &[singletons::ELLIPSIS_METHODS], &[]),
    (
        |vm| &vm.types.not_implemented,
        &[singletons::NOT_IMPLEMENTED_METHODS],
        &[],
    ),
    (
        |vm| &vm.types.function,
        &[function::attributes::METHODS],
        function::attributes::GETSETS,
    ),
    (
        |vm| &vm.types.method,
        &[function::method::METHODS],
        function::method::GETSETS,
    ),
    (
        |vm| &vm.types.builtin_function,
        &[functions::METHODS],
        functions::GETSETS,
    ),
    (|vm| &vm.types.method_wrapper, &[functions::METHODS], functions::GETSETS),
    (
        |vm| &vm.types.method_wrapper,
        &[functions::WRAPPER_METHODS],
        functions::WRAPPER_GETSETS,
    ),
    (
        |vm| &vm.types.method_descriptor,
        &[descriptors::METHOD_METHODS],
        descriptors::METHOD_GETSETS,
    ),
    (
        |vm| &vm.types.wrapper_descriptor,
        &[descriptors::METHOD_METHODS],
        descriptors::METHOD_GETSETS,
    ),
    (
        |vm| &vm.types.classmethod_descriptor,
        &[descriptors::METHOD_METHODS],
        descriptors::METHOD_GETSETS,
    ),
    (
        |vm| &vm.types.getset_descriptor,
        &[descriptors::DATA_METHODS],
        descriptors::DATA_GETSETS,
    ),
    (
        |vm| &vm.types.member_descriptor,
        &[descriptors::DATA_METHODS],
        descriptors::DATA_GETSETS,
    ),
    (
        |vm| &vm.types.property,
        &[property::accessors::METHODS],
        property::accessors::GETSETS,
    ),
    (
        |vm| &vm.types.staticmethod,
        &[property::wrappers::STATIC_METHODS],
        property::wrappers::GETSETS,
    ),
    (
        |vm| &vm.types.classmethod,
        &[property::wrappers::CLASS_METHODS],
        property::wrappers::GETSETS,
    ),
    (
        |vm| &vm.types.module,
        &[module::methods::METHODS],
        module::methods::GETSETS,
    ),
    (
        |vm| &vm.types.code,
        &[code::attributes::METHODS, code::construct::METHODS],
        code::attributes::GETSETS,
    ),
    (|vm| &vm.types.cell, &[cell::METHODS], cell::GETSETS),
    (
        |vm| &vm.types.frame,
        &[frame::attributes::METHODS],
        frame::attributes::GETSETS,
    ),
    (
        |vm| &vm.types.traceback,
        &[frame::traceback_attributes::METHODS],
        frame::traceback_attributes::GETSETS,
    ),
    (
        |vm| &vm.types.list,
        &[list::METHODS, list::SUBSCRIPT_METHODS, list::SORT_METHODS],
        &[],
    ),
    (|vm| &vm.types.tuple, &[tuple::METHODS], &[]),
    (|vm| &vm.types.dict, &[dict::METHODS, dict::UPDATE_METHODS], &[]),
    (
        |vm| &vm.types.set,
        &[
            set::methods::COMMON,
            set::operators::COMMON_OPERATORS,
            set::methods::SET_METHODS,
            set::operators::SET_OPERATORS,
        ],
        &[],
    ),
    (
        |vm| &vm.types.frozenset,
        &[
            set::methods::COMMON,
            set::operators::COMMON_OPERATORS,
            set::methods::FROZENSET_METHODS,
        ],
        &[],
    ),
    (|vm| &vm.types.range, &[range::METHODS], range::GETSETS),
    (|vm| &vm.types.range_iterator, &[range::iterator::ITERATOR_METHODS], &[]),
    (|vm| &vm.types.weakref, &[weakref::METHODS], weakref::GETSETS),
    (|vm| &vm.types.slice, &[slice::METHODS], slice::GETSETS),
];

/// Adds the methods to the core types.
pub(crate) fn add_methods(vm: &mut Vm) {
    for (ty, methods, getsets) in TABLES {
        let ty = ty(vm).clone();
        for methods in *methods {
            vm.add_natives(&ty, methods, &[]);
        }
        vm.add_natives(&ty, &[], getsets);
    }
    crate::objects::exception::tables::add_methods(vm);
}
