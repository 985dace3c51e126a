//! Where code finds builtins: `__builtins__` of its globals, or what the code that makes a function has.

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::names::Name;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::is_exactly;
use crate::objects::module::Module;
use crate::vm::Vm;

impl Vm {
    /// The builtins of functions with these globals, as the two fields of a function have them: a plain dict, and `UNDEF` or
    /// what stands in its place.
    pub(super) fn builtins_of(&mut self, globals: &Ref<Dict>) -> (Ref<Dict>, Value) {
        let builtins = match globals.get_name(self, self.known(Name::Builtins)) {
            Some(builtins) => builtins,
            None => self.current_builtins(),
        };
        if let Some(module) = builtins.downcast_ref::<Module>() {
            return (module.namespace(self), Value::UNDEF);
        }
        match builtins.downcast_ref::<Dict>() {
            Some(dict) if is_exactly(&builtins, &self.types.dict) => (dict.clone(), Value::UNDEF),
            _ => (self.new_dict(), builtins),
        }
    }

    /// The builtins of the code that runs: mostly a dict.
    pub fn current_builtins(&self) -> Value {
        match self.python_frame().and_then(|frame| frame.python_function()) {
            Some(function) => function.builtins_value(),
            None => self.builtins.to_value(),
        }
    }

    /// A builtin by name, as the code that runs sees it.
    ///
    /// # Errors
    /// `AttributeError` where it sees none, or what its builtins raise when they are asked.
    pub fn visible_builtin(&mut self, name: &str) -> Res {
        let (builtins, key) = (self.current_builtins(), self.intern(name));
        match self.find_item(&builtins, key.as_value())? {
            Some(value) => Ok(value),
            None => Err(self.error(ExceptionKind::AttributeError, name)),
        }
    }

    /// A builtin by name, whatever the running code's builtins are.
    pub fn builtin(&mut self, name: &str) -> Res {
        let builtins = self.builtins.clone();
        builtins
            .get_str(self, name)
            .ok_or_else(|| self.error(ExceptionKind::AttributeError, name))
    }
}
