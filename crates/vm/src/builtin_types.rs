//! Which file declares the methods of which builtin type: one line per type.

use corallus_heap::Ref;

use crate::native::{GetSet, Native};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// Methods and computed attributes of a core type.
type Table = (fn(&Vm) -> &Ref<Type>, &'static [&'static [Native]], &'static [GetSet]);

static TABLES: &[Table] = &[];

/// Adds the methods to the core types.
pub(crate) fn add_methods(vm: &mut Vm) {
    for (ty, methods, getsets) in TABLES {
        let ty = ty(vm).clone();
        for methods in *methods {
            vm.add_natives(&ty, methods, &[]);
        }
        vm.add_natives(&ty, &[], getsets);
    }
}
