//! Which builtin exception declares which methods and members: one line per type.

use corallus_heap::Ref;

use super::{ExceptionKind as K, group_methods, members, methods, os, syntax, unicode};
use crate::native::{GetSet, Native};
use crate::objects::type_::Type;
use crate::vm::Vm;

type Table = (K, &'static [Native], &'static [GetSet]);

static TABLES: &[Table] = &[
    (K::BaseException, methods::METHODS, methods::GETSETS),
    (K::BaseExceptionGroup, group_methods::METHODS, group_methods::GETSETS),
    (
        K::StopIteration,
        members::STOP_ITERATION_METHODS,
        members::STOP_ITERATION_GETSETS,
    ),
    (
        K::SystemExit,
        members::SYSTEM_EXIT_METHODS,
        members::SYSTEM_EXIT_GETSETS,
    ),
    (K::KeyError, members::KEY_ERROR_METHODS, &[]),
    (
        K::ImportError,
        members::IMPORT_ERROR_METHODS,
        members::IMPORT_ERROR_GETSETS,
    ),
    (
        K::AttributeError,
        members::ATTRIBUTE_ERROR_METHODS,
        members::ATTRIBUTE_ERROR_GETSETS,
    ),
    (K::NameError, members::NAME_ERROR_METHODS, members::NAME_ERROR_GETSETS),
    (K::OSError, os::METHODS, os::GETSETS),
    (K::SyntaxError, syntax::METHODS, syntax::GETSETS),
    (K::UnicodeDecodeError, unicode::METHODS, unicode::GETSETS),
    (K::UnicodeEncodeError, unicode::METHODS, unicode::GETSETS),
    (K::UnicodeTranslateError, unicode::METHODS, unicode::TRANSLATE_GETSETS),
];

/// Gives the builtin exceptions their methods and members, each before the types that inherit them.
pub(crate) fn add_methods(vm: &mut Vm) {
    for kind in K::all() {
        let ty: Ref<Type> = vm.exception_type(kind);
        vm.inherit_specials(&ty);
        if let Some((_, natives, getsets)) = TABLES.iter().find(|(owner, ..)| *owner == kind) {
            vm.add_natives(&ty, natives, getsets);
        }
    }
}
