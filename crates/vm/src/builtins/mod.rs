//! The `builtins` module's functions.
//!
//! - [`attributes`]: `getattr` and its like, `callable`, `isinstance`, `issubclass`, `dir`, `vars`, `id`, `hash`.
//! - [`iteration`]: `iter`, `next`, `aiter`, `anext`, `all`, `any`, `len`, `sorted`.
//! - [`evaluate`]: `compile`, `exec`, `eval`, `globals`, `locals`.
//! - [`extremes`]: `min` and `max`.
//! - [`numbers`]: `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`.
//! - [`sum`]: `sum`, with compensated summation of floats.
//! - [`text`]: `repr`, `ascii`, `format`.
//! - [`output`]: `print`, `input`, `open`.

pub mod anext;
pub mod attributes;
pub mod evaluate;
pub mod extremes;
pub mod iteration;
pub mod numbers;
pub mod output;
pub mod sum;
pub mod text;

use crate::native::{Native, TypeDef};
use crate::objects::iterators;

/// Functions, by family.
pub static FUNCTIONS: &[&[Native]] = &[
    attributes::FUNCTIONS,
    evaluate::FUNCTIONS,
    extremes::FUNCTIONS,
    iteration::FUNCTIONS,
    numbers::FUNCTIONS,
    output::FUNCTIONS,
    sum::FUNCTIONS,
    text::FUNCTIONS,
    std::slice::from_ref(&crate::objects::type_::methods::BUILD_CLASS),
    std::slice::from_ref(&crate::import::IMPORT),
];

/// Types that are builtins by name but have no place of their own in the machine.
pub static TYPES: &[&TypeDef] = &[
    &crate::objects::memoryview::MEMORYVIEW,
    &iterators::enumerate::ENUMERATE,
    &iterators::filter::FILTER,
    &iterators::map::MAP,
    &iterators::sequence::REVERSED,
    &iterators::zip::ZIP,
    &crate::objects::super_::SUPER,
];

impl crate::vm::Vm {
    /// Fills the namespace of `builtins`.
    pub(crate) fn fill_builtins(&mut self) {
        let builtins = self.builtins.clone();
        for natives in FUNCTIONS {
            for native in *natives {
                let function = self.new_native_function(native, Some("builtins"), corallus_heap::Value::UNDEF);
                builtins.set_str(self, native.name, function);
            }
        }
        let core = [
            &self.types.object,
            &self.types.type_,
            &self.types.int,
            &self.types.bool_,
            &self.types.float,
            &self.types.complex,
            &self.types.str,
            &self.types.bytes,
            &self.types.bytearray,
            &self.types.list,
            &self.types.tuple,
            &self.types.dict,
            &self.types.set,
            &self.types.frozenset,
            &self.types.range,
            &self.types.slice,
            &self.types.property,
            &self.types.staticmethod,
            &self.types.classmethod,
        ]
        .map(Clone::clone);
        let named: Vec<_> = TYPES.iter().map(|def| self.type_for(def)).collect();
        for ty in core.into_iter().chain(named).chain(self.types.exceptions.clone()) {
            let name = ty.long_name();
            builtins.set_str(self, &name, ty.into_value());
        }
        let alias = self.exception_type(crate::objects::exception::ExceptionKind::OSError);
        for name in ["EnvironmentError", "IOError"] {
            builtins.set_str(self, name, alias.to_value());
        }
        for (name, value) in [
            ("None", corallus_heap::Value::NONE),
            ("True", corallus_heap::Value::TRUE),
            ("False", corallus_heap::Value::FALSE),
            ("Ellipsis", corallus_heap::Value::ELLIPSIS),
            ("NotImplemented", corallus_heap::Value::NOT_IMPLEMENTED),
            ("__debug__", corallus_heap::Value::TRUE),
        ] {
            builtins.set_str(self, name, value);
        }
    }
}
