//! The way into an isolate: what a host can do with one that it owns, and, from within a host function, with the one that
//! called it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use corallus_bytecode::Code;
use corallus_heap::Ref;
use corallus_vm::error::{Raised, Res};
use corallus_vm::host::{CompileMode, CompileRequest};
use corallus_vm::limits::Halt;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::convert::{Args, FromObject, ToObject};
use crate::error::{Error, Result};
use crate::function::{self, HostFunction};
use crate::handles;
use crate::module::ModuleBuilder;

/// What the operations on handles need: an [`Isolate`](crate::Isolate), or the [`Context`] that a host function is given.
pub trait AsContext {
    /// The way into the isolate.
    fn context(&mut self) -> Context<'_>;
}

/// A borrowed way into an isolate. A host function that names a `&mut Context` as its first parameter is given one.
pub struct Context<'a> {
    pub(crate) vm: &'a mut Vm,
}

impl AsContext for Context<'_> {
    fn context(&mut self) -> Context<'_> {
        Context { vm: self.vm }
    }
}

impl<T: AsContext + ?Sized> AsContext for &mut T {
    fn context(&mut self) -> Context<'_> {
        (**self).context()
    }
}

/// Limits that begin anew with each call of the host.
#[derive(Default)]
pub(crate) struct EntryLimits {
    pub time: Option<Duration>,
}

/// The namespace of `__main__`, which [`crate::Builder::build`] makes.
#[derive(Default)]
pub(crate) struct MainNamespace(pub Option<Ref<Dict>>);

pub(crate) fn main_namespace(vm: &mut Vm) -> Ref<Dict> {
    match &vm.state::<MainNamespace>().0 {
        Some(namespace) => namespace.clone(),
        None => vm.new_dict(),
    }
}

impl Context<'_> {
    /// Runs statements in `__main__`.
    ///
    /// # Errors
    /// [`Error::Syntax`], [`Error::Exception`] or [`Error::Limit`].
    pub fn exec(&mut self, source: &str) -> Result<()> {
        self.attempt(|vm| run_main(vm, source, "<string>", CompileMode::Exec))
            .map(drop)
    }

    /// The value of an expression in `__main__`.
    ///
    /// # Errors
    /// As [`Context::exec`], and [`Error::Conversion`] if the value can't become a `T`.
    pub fn eval<T: FromObject>(&mut self, expression: &str) -> Result<T> {
        let value = self.attempt(|vm| run_main(vm, expression.trim_start(), "<string>", CompileMode::Eval))?;
        T::from_value(self, &value)
    }

    /// Calls a function that `__main__` defines. To call with keywords, [`Context::get`] the function and use
    /// [`Object::call_kw`](crate::Object::call_kw).
    ///
    /// # Errors
    /// As [`Context::eval`]; `NameError` if there is no such function.
    pub fn call<T: FromObject>(&mut self, function: &str, args: impl Args) -> Result<T> {
        let args = args.into_values(self)?;
        let value = self.attempt(|vm| {
            let Some(callable) = main_namespace(vm).get_str(vm, function) else {
                let message = format!("name '{function}' is not defined");
                return Err(vm.error(ExceptionKind::NameError, message));
            };
            vm.call(&callable, &args)
        })?;
        T::from_value(self, &value)
    }

    /// Sets a global variable of `__main__`.
    ///
    /// # Errors
    /// [`Error::Misuse`] for an object of another isolate.
    pub fn set(&mut self, name: &str, value: impl ToObject) -> Result<()> {
        let value = value.to_value(self)?;
        main_namespace(self.vm).set_str(self.vm, name, value);
        Ok(())
    }

    /// A global variable of `__main__`.
    ///
    /// # Errors
    /// `NameError` if there is none of that name; [`Error::Conversion`].
    pub fn get<T: FromObject>(&mut self, name: &str) -> Result<T> {
        let value = self.attempt(|vm| match main_namespace(vm).get_str(vm, name) {
            Some(value) => Ok(value),
            None => Err(vm.error(ExceptionKind::NameError, format!("name '{name}' is not defined"))),
        })?;
        T::from_value(self, &value)
    }

    /// Imports a module.
    ///
    /// # Errors
    /// `ModuleNotFoundError`, or what the module raises.
    pub fn import(&mut self, name: &str) -> Result<crate::Object> {
        let module = self.attempt(|vm| vm.import(name))?;
        Ok(crate::Object::new(self.vm, module))
    }

    /// Defines a global function of `__main__` that runs Rust code; see [`HostFunction`] for what it may look like.
    ///
    /// `name` is the bare name of a function with positional parameters only, or a whole parameter list in Python's
    /// notation, which the arguments of `function` follow in order.
    ///
    /// ```
    /// use corallus::Isolate;
    ///
    /// let mut isolate = Isolate::new()?;
    /// isolate.define("repeat(text, *, times=2)", |text: String, times: i64| text.repeat(times as usize))?;
    /// let text: String = isolate.eval("repeat('ab') + repeat('c', times=3)")?;
    /// assert_eq!(text, "ababccc");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Syntax`] if the parameter list isn't Python.
    pub fn define<M>(&mut self, name: &str, function: impl HostFunction<M>) -> Result<()> {
        let function = function.into_run();
        self.attempt(|vm| {
            let (name, value) = function::make(vm, name, function)?;
            main_namespace(vm).set_str(vm, &name, value);
            Ok(())
        })
    }

    /// A module of host functions, to be imported by the program once it is [installed](ModuleBuilder::install).
    pub fn module(&mut self, name: &str) -> ModuleBuilder<'_> {
        ModuleBuilder::new(self.context(), name)
    }

    /// Defines a function of `__main__` whose call is answered by whoever drives the coroutine that awaits it: see
    /// [`Request`](crate::Request).
    ///
    /// # Errors
    /// [`Error::Limit`].
    pub fn define_request(&mut self, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.attempt(|vm| {
            let function = crate::request::make(vm, &name)?;
            main_namespace(vm).set_str(vm, &name, function);
            Ok(())
        })
    }

    /// Releases what dropped handles held and collects garbage, finalisers included. Returns the number of objects found.
    pub fn collect_garbage(&mut self) -> usize {
        self.attempt(|vm| {
            vm.run_pending();
            Ok(vm.collect_garbage(2))
        })
        .unwrap_or(0)
    }

    /// Runs work of the machine, with its failure as the host sees it.
    pub(crate) fn attempt<T>(&mut self, work: impl FnOnce(&mut Vm) -> Res<T>) -> Result<T> {
        // A call from within a host function runs under the limits of the run that it is part of.
        let outermost = self.vm.current.is_none();
        if outermost {
            let limit = self.vm.state::<EntryLimits>().time;
            self.vm.limits.deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        }
        handles::release_returned(self.vm);
        if outermost && self.vm.heap.has_pending() {
            self.vm.run_pending();
        }
        // What was raised is looked at under the limits, too: that may run code of the program.
        let result = work(self.vm).map_err(|raised| self.failure(&raised));
        if outermost && self.vm.halted.is_none() && self.vm.heap.has_pending() {
            self.vm.run_pending();
        }
        if outermost {
            self.vm.limits.deadline = None;
        }
        let halted = match outermost {
            true => self.vm.resume_halted(),
            false => self.vm.halted,
        };
        match (halted, result) {
            (Some(halt), result) => {
                drop(result);
                if halt == Halt::Stopped && outermost {
                    self.vm.interrupt.clear_stop();
                }
                Err(Error::Limit(halt.into()))
            }
            (None, result) => result,
        }
    }

    /// The host's view of what was raised.
    pub(crate) fn failure(&mut self, raised: &Raised) -> Error {
        Error::from_raised(self.vm, raised)
    }
}

fn run_main(vm: &mut Vm, source: &str, filename: &str, mode: CompileMode) -> Res {
    let namespace = main_namespace(vm);
    run_source(vm, &namespace, source, filename, mode)
}

pub(crate) fn compile_source(vm: &mut Vm, source: &str, filename: &str, mode: CompileMode) -> Res<Arc<Code>> {
    let optimize = vm.state::<corallus_vm::import::ImportState>().optimize;
    vm.compile_text(&CompileRequest {
        optimize,
        ..CompileRequest::new(source, filename, mode)
    })
}

/// Compiles and runs source text in a namespace.
pub(crate) fn run_source(vm: &mut Vm, namespace: &Ref<Dict>, source: &str, filename: &str, mode: CompileMode) -> Res {
    let code = compile_source(vm, source, filename, mode)?;
    let code = vm.load_code(&code);
    vm.complete(|vm| vm.begin_module_code(&code, namespace))
}
