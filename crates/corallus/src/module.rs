//! Modules of host functions.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::vm::Vm;

use crate::context::Context;
use crate::convert::ToObject;
use crate::error::{Error, Result};
use crate::function::{self, HostFunction, Run};

enum Member {
    Function(String, Run),
    Request(String),
    Value(String, Value),
}

/// A module in the making: [`Isolate::module`](crate::Isolate::module).
///
/// ```
/// use corallus::Isolate;
///
/// let mut isolate = Isolate::new()?;
/// isolate
///     .module("host")
///     .function("add", |a: i64, b: i64| a + b)
///     .function("log(text, *, level='info')", |text: String, level: String| println!("{level}: {text}"))
///     .value("VERSION", "1.2")
///     .install()?;
/// isolate.exec("import host; host.log(host.VERSION); from host import add")?;
/// assert_eq!(isolate.eval::<i64>("add(20, 22)")?, 42);
/// # Ok::<(), corallus::Error>(())
/// ```
#[must_use = "a module is there only once it is installed"]
pub struct ModuleBuilder<'a> {
    cx: Context<'a>,
    name: String,
    members: Vec<Member>,
    error: Option<Error>,
}

impl<'a> ModuleBuilder<'a> {
    pub(crate) fn new(cx: Context<'a>, name: &str) -> Self {
        Self {
            cx,
            name: name.to_owned(),
            members: Vec::new(),
            error: None,
        }
    }

    /// Adds a function, as [`Isolate::define`](crate::Isolate::define) does.
    pub fn function<M>(mut self, signature: &str, function: impl HostFunction<M>) -> Self {
        let run = function.into_run();
        self.members.push(Member::Function(signature.to_owned(), run));
        self
    }

    /// Adds a function that the driver of a coroutine answers, as [`Isolate::define_request`](crate::Isolate::define_request) does.
    pub fn request(mut self, name: &str) -> Self {
        self.members.push(Member::Request(name.to_owned()));
        self
    }

    /// Adds a value.
    pub fn value(mut self, name: &str, value: impl ToObject) -> Self {
        match value.to_value(&mut self.cx) {
            Ok(value) => self.members.push(Member::Value(name.to_owned(), value)),
            Err(error) => self.error = Some(error),
        }
        self
    }

    /// Makes the module and enters it in `sys.modules`.
    ///
    /// # Errors
    /// [`Error::Syntax`] if a parameter list isn't Python.
    pub fn install(self) -> Result<()> {
        let Self {
            mut cx,
            name,
            members,
            error,
        } = self;
        if let Some(error) = error {
            return Err(error);
        }
        cx.attempt(|vm| {
            let module = vm.new_module(&name, Value::NONE)?;
            let namespace = module.namespace(vm);
            for member in members {
                let (name, value) = make(vm, member)?;
                namespace.set_str(vm, &name, value);
            }
            vm.enter_module(&name, module.into_value());
            Ok(())
        })
    }
}

fn make(vm: &mut Vm, member: Member) -> Res<(String, Value)> {
    match member {
        Member::Function(signature, run) => function::make(vm, &signature, run),
        Member::Request(name) => crate::request::make(vm, &name).map(|function| (name, function)),
        Member::Value(name, value) => Ok((name, value)),
    }
}
