//! `function` and `method`: Python functions and their binding to an instance.
//!
//! - [`attributes`], [`method`]: what Python sees of the two.
//! - [`builtins`]: which builtins a function finds.

pub mod attributes;
mod builtins;
pub mod method;

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Slot, Value, payload};

use crate::error::Res;
use crate::names::Name;
use crate::objects::cell::CellObject;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

/// The payload of Python functions.
pub struct Function {
    pub code: Slot<Ref<CodeObject>>,
    pub globals: Ref<Dict>,
    /// The builtins' namespace: `globals['__builtins__']` at the time of creation. Empty where that is no plain `dict`.
    pub builtins: Ref<Dict>,
    /// `globals['__builtins__']` where it is no plain `dict`, which is asked by its `__getitem__`; or `UNDEF`.
    pub foreign_builtins: Value,
    pub closure: RefCell<Box<[Ref<CellObject>]>>,
    pub name: RefCell<Value>,
    pub qualname: RefCell<Value>,
    pub module: RefCell<Value>,
    /// `UNDEF`: that of the code, which nobody has asked for.
    pub doc: RefCell<Value>,
    /// A tuple, or `UNDEF`.
    pub defaults: RefCell<Value>,
    /// A dict, or `UNDEF`.
    pub kwdefaults: RefCell<Value>,
    /// PEP 649: the function that computes the annotations, or `UNDEF`.
    pub annotate: RefCell<Value>,
    /// The computed or assigned annotations, or `UNDEF`.
    pub annotations: RefCell<Value>,
    pub type_params: RefCell<Value>,
    /// Called with exactly as many positional arguments as parameters, it needs no binding: no defaults are used, no
    /// keyword-only parameters, `*args` or `**kwargs` exist. Holds that number, or `u32::MAX`.
    pub simple_args: Cell<u32>,
    /// As [`Function::simple_args`], but `u32::MAX` if a call makes a generator or coroutine instead of running.
    pub plain_args: Cell<u32>,
}

payload!(
    Function,
    "function",
    [
        code,
        globals,
        builtins,
        foreign_builtins,
        closure,
        name,
        qualname,
        module,
        doc,
        defaults,
        kwdefaults,
        annotate,
        annotations,
        type_params,
    ]
);

impl Function {
    /// Where the function looks for builtins: `__builtins__`.
    pub fn builtins_value(&self) -> Value {
        match self.foreign_builtins.is_undef() {
            true => self.builtins.to_value(),
            false => self.foreign_builtins.clone(),
        }
    }

    #[inline(always)]
    pub fn code(&self) -> Ref<CodeObject> {
        self.code.get()
    }

    /// Sets `__code__`, and what is derived from it.
    pub fn set_code(&self, code: Ref<CodeObject>) {
        self.simple_args.set(simple_args(&code));
        self.plain_args.set(plain_args(&code));
        drop(self.code.replace(code));
    }
}

fn simple_args(code: &CodeObject) -> u32 {
    let head = &code.head;
    if head.parameter_count() == head.arg_count && head.flags.has(corallus_bytecode::CodeFlags::OPTIMIZED) {
        head.arg_count
    } else {
        u32::MAX
    }
}

fn plain_args(code: &CodeObject) -> u32 {
    if code.flags.get() & crate::call::GENERATOR_FLAGS == 0 {
        simple_args(code)
    } else {
        u32::MAX
    }
}

/// The payload of bound methods.
pub struct Method {
    pub function: Value,
    pub instance: Value,
}

payload!(Method, "method", [function, instance]);

impl Vm {
    /// A function of `code` in a namespace.
    pub fn new_function(&mut self, code: Ref<CodeObject>, globals: Ref<Dict>) -> Res<Ref<Function>> {
        let (builtins, foreign_builtins) = self.builtins_of(&globals);
        let module = globals.get_name(self, self.known(Name::Name)).unwrap_or(Value::NONE);
        let has_doc = code.head.flags.has(corallus_bytecode::CodeFlags::HAS_DOCSTRING);
        // It is the first constant: see `docstring`.
        let doc = if has_doc { Value::UNDEF } else { Value::NONE };
        let payload = Function {
            simple_args: Cell::new(simple_args(&code)),
            name: RefCell::new(code.name.to_value()),
            qualname: RefCell::new(code.qualname.to_value()),
            plain_args: Cell::new(plain_args(&code)),
            code: Slot::new(code),
            globals,
            builtins,
            foreign_builtins,
            closure: RefCell::default(),
            module: RefCell::new(module),
            doc: RefCell::new(doc),
            defaults: RefCell::new(Value::UNDEF),
            kwdefaults: RefCell::new(Value::UNDEF),
            annotate: RefCell::new(Value::UNDEF),
            annotations: RefCell::new(Value::UNDEF),
            type_params: RefCell::new(Value::UNDEF),
        };
        Ok(self.heap.alloc(&self.types.function, payload))
    }

    /// The function's `__doc__`.
    pub(crate) fn docstring(&mut self, function: &Function) -> Value {
        if function.doc.borrow().is_undef() {
            let code = function.code();
            let doc = self.code_body(&code).consts.first().cloned();
            drop(function.doc.replace(doc.unwrap_or(Value::NONE)));
        }
        function.doc.borrow().clone()
    }

    /// Binds a callable to an instance.
    pub fn new_method(&mut self, function: Value, instance: Value) -> Value {
        self.heap
            .alloc(&self.types.method, Method { function, instance })
            .into_value()
    }

    /// The text of a `str` value, lossily; a placeholder for anything else.
    pub fn text_of(&self, value: &Value) -> String {
        value
            .downcast_ref::<Str>()
            .map_or_else(|| "?".to_owned(), |s| s.to_string_lossy().into_owned())
    }
}
