//! Exception classes of native modules, such as `zlib.error`: made once per isolate.

use std::collections::HashMap;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

/// A native module's exception class.
pub struct ErrorClass {
    pub module: &'static str,
    pub name: &'static str,
    pub base: Base,
}

/// What such a class derives from.
pub enum Base {
    Builtin(ExceptionKind),
    Native(&'static ErrorClass),
}

/// The isolate's classes.
#[derive(Default)]
struct Made(HashMap<(&'static str, &'static str), Value>);

impl ErrorClass {
    pub const fn new(module: &'static str, name: &'static str, base: ExceptionKind) -> Self {
        Self {
            module,
            name,
            base: Base::Builtin(base),
        }
    }

    /// A class that derives from another native module's.
    pub const fn derived(module: &'static str, name: &'static str, base: &'static ErrorClass) -> Self {
        Self {
            module,
            name,
            base: Base::Native(base),
        }
    }

    /// The isolate's class.
    pub fn get(&self, vm: &mut Vm) -> Res {
        let key = (self.module, self.name);
        if let Some(known) = vm.state::<Made>().0.get(&key) {
            return Ok(known.clone());
        }
        let (name, namespace, module) = (vm.str(self.name), vm.new_dict(), vm.str(self.module));
        namespace.set_str(vm, "__module__", module);
        let base = match self.base {
            Base::Builtin(kind) => vm.exception_type(kind).into_value(),
            Base::Native(class) => class.get(vm)?,
        };
        let (bases, metatype) = (vm.tuple([base]), vm.types.type_.to_value());
        let class = vm.call(&metatype, &[name, bases, namespace.into_value()])?;
        vm.state::<Made>().0.insert(key, class.clone());
        Ok(class)
    }

    /// An instance with a message, raised.
    #[cold]
    pub fn raise(&self, vm: &mut Vm, message: impl AsRef<str>) -> Raised {
        let text = vm.str(message.as_ref());
        match self.get(vm).and_then(|class| vm.call(&class, &[text])) {
            Ok(exception) => Raised(exception),
            Err(raised) => raised,
        }
    }
}
