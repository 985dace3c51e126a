//! `module`: a namespace.
//!
//! - [`methods`]: what Python sees.

pub mod methods;

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};

use crate::error::Res;
use crate::native::{ModuleDef, Native};
use crate::objects::dict::Dict;
use crate::vm::Vm;

/// The payload of modules.
pub struct Module {
    /// `UNDEF` between `module.__new__` and `module.__init__`.
    pub dict: RefCell<Option<Ref<Dict>>>,
}

payload!(Module, "module", [dict]);

impl Module {
    /// The module's namespace.
    pub fn namespace(&self, vm: &mut Vm) -> Ref<Dict> {
        if let Some(dict) = &*self.dict.borrow() {
            return dict.clone();
        }
        let dict = vm.new_dict();
        *self.dict.borrow_mut() = Some(dict.clone());
        dict
    }
}

impl Vm {
    /// A module with `__name__`, `__doc__` and the rest of the standard attributes, not in `sys.modules`.
    pub fn new_module(&mut self, name: &str, doc: Value) -> Res<Ref<Module>> {
        let dict = self.new_dict();
        let module = self.heap.alloc(
            &self.types.module,
            Module {
                dict: RefCell::new(Some(dict.clone())),
            },
        );
        let name = self.str(name);
        for (key, value) in [
            ("__name__", name),
            ("__doc__", doc),
            ("__package__", Value::NONE),
            ("__loader__", Value::NONE),
            ("__spec__", Value::NONE),
        ] {
            dict.set_str(self, key, value);
        }
        Ok(module)
    }

    /// A native module from its table.
    pub fn new_native_module(&mut self, def: &'static ModuleDef) -> Res<Ref<Module>> {
        let doc = if def.doc.is_empty() {
            Value::NONE
        } else {
            self.str(def.doc)
        };
        let module = self.new_module(def.name, doc)?;
        let dict = module.namespace(self);
        for native in def.functions {
            let function = self.module_function(native, def.name, &module);
            dict.set_str(self, native.name, function);
        }
        (def.init)(self, &module)?;
        Ok(module)
    }

    fn module_function(&mut self, native: &'static Native, module: &'static str, owner: &Ref<Module>) -> Value {
        self.new_native_function(native, Some(module), owner.to_value())
    }
}
