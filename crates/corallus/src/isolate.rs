//! Isolates: interpreters with modules, heap and limits of their own, and how they are built.

use std::sync::Arc;

use corallus_heap::{Ref, Value};
use corallus_stdlib::sys::Settings;
use corallus_vm::error::Res;
use corallus_vm::host::{CompileMode, CompileRequest, Interrupt};
use corallus_vm::objects::dict::Dict;
use corallus_vm::vm::Vm;

use crate::error::{Error, Result};
use crate::host::StandardHost;
use crate::object::{Object, ToObject};

/// How an isolate is made.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    settings: Settings,
    hash_seed: Option<u64>,
    memory_limit: Option<usize>,
    recursion_limit: Option<usize>,
}

impl Builder {
    /// `sys.argv`, flags and the rest of what a command line decides.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The seed for hashes of strings; random by default, so that a program can't be attacked through collisions.
    #[must_use]
    pub fn hash_seed(mut self, seed: u64) -> Self {
        self.hash_seed = Some(seed);
        self
    }

    /// The most bytes that Python objects may take; `MemoryError` beyond.
    #[must_use]
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// How deep Python calls may nest (`sys.setrecursionlimit`), 1000 by default.
    #[must_use]
    pub fn recursion_limit(mut self, calls: usize) -> Self {
        self.recursion_limit = Some(calls);
        self
    }

    /// Makes the isolate.
    ///
    /// # Errors
    /// If the limits are too tight for an empty isolate.
    pub fn build(self) -> Result<Isolate> {
        let hash_seed = self.hash_seed.unwrap_or_else(random_seed);
        let mut vm = Vm::new(Box::new(StandardHost { hash_seed }));
        if let Some(limit) = self.recursion_limit {
            vm.recursion_limit = limit;
        }
        let main = corallus_stdlib::isolate::set_up(&mut vm, &self.settings).and_then(|()| main_namespace(&mut vm));
        let main = main.map_err(|raised| Error::from_raised(&mut vm, &raised))?;
        if let Some(limit) = self.memory_limit {
            vm.heap.quota.set(limit);
        }
        Ok(Isolate { main, vm })
    }
}

/// A seed that differs from isolate to isolate.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library draws the keys of its hashers from the operating system.
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// A Python interpreter with modules, heap and limits of its own.
pub struct Isolate {
    /// The namespace of `__main__`.
    main: Ref<Dict>,
    vm: Box<Vm>,
}

/// Interrupts the isolate that it came from with `KeyboardInterrupt`, from any thread.
#[derive(Clone)]
pub struct Interrupter(Arc<Interrupt>);

impl Interrupter {
    /// Asks for the interruption; it happens at the next call or backward jump.
    pub fn interrupt(&self) {
        self.0.request();
    }
}

impl Isolate {
    /// An isolate with default settings.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Settings and limits for a new isolate.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Runs statements in `__main__`.
    ///
    /// # Errors
    /// [`Error::Syntax`] or [`Error::Exception`].
    pub fn exec(&mut self, source: &str) -> Result<()> {
        self.run_source(source, "<string>", CompileMode::Exec).map(drop)
    }

    /// The value of an expression in `__main__`.
    ///
    /// ```
    /// # use corallus::Isolate;
    /// let mut isolate = Isolate::new()?;
    /// let text: String = isolate.eval("'-'.join(['a', 'b'])")?.extract()?;
    /// assert_eq!(text, "a-b");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Syntax`] or [`Error::Exception`].
    pub fn eval(&mut self, source: &str) -> Result<Object<'_>> {
        let value = self.run_source(source.trim_start(), "<string>", CompileMode::Eval)?;
        Ok(Object::new(self, value))
    }

    /// Calls a function that `__main__` defines.
    ///
    /// ```
    /// # use corallus::Isolate;
    /// let mut isolate = Isolate::new()?;
    /// isolate.exec("def greet(name): return f'hello {name}'")?;
    /// let greeting: String = isolate.call("greet", &[&"world"])?.extract()?;
    /// assert_eq!(greeting, "hello world");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Exception`], `NameError` among them.
    pub fn call(&mut self, function: &str, args: &[&dyn ToObject]) -> Result<Object<'_>> {
        let main = self.main.clone();
        let result = self.attempt(|vm| {
            let Some(function) = main.get_str(vm, function) else {
                let message = format!("name '{function}' is not defined");
                return Err(vm.error(corallus_vm::objects::exception::ExceptionKind::NameError, message));
            };
            let args: Vec<Value> = args.iter().map(|arg| arg.to_value(vm)).collect();
            vm.call(&function, &args)
        })?;
        Ok(Object::new(self, result))
    }

    /// Sets a global variable of `__main__`.
    pub fn set(&mut self, name: &str, value: &dyn ToObject) {
        let value = value.to_value(&mut self.vm);
        let main = self.main.clone();
        main.set_str(&mut self.vm, name, value);
    }

    /// A global variable of `__main__`.
    pub fn get(&mut self, name: &str) -> Option<Object<'_>> {
        let value = self.main.get_str(&self.vm, name)?;
        Some(Object::new(self, value))
    }

    /// A handle that interrupts this isolate from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.vm.interrupt.clone())
    }

    /// The machine, for the command line and for tests of this workspace; not part of the stable interface.
    #[doc(hidden)]
    pub fn vm(&mut self) -> &mut Vm {
        &mut self.vm
    }

    /// The namespace of `__main__`.
    #[doc(hidden)]
    pub fn main_namespace(&self) -> Ref<Dict> {
        self.main.clone()
    }

    fn run_source(&mut self, source: &str, filename: &str, mode: CompileMode) -> Result<Value> {
        let main = self.main.clone();
        self.attempt(|vm| run_source(vm, &main, source, filename, mode))
    }

    pub(crate) fn attempt<T>(&mut self, work: impl FnOnce(&mut Vm) -> Res<T>) -> Result<T> {
        work(&mut self.vm).map_err(|raised| Error::from_raised(&mut self.vm, &raised))
    }
}

/// Compiles and runs source text in a namespace.
pub(crate) fn run_source(vm: &mut Vm, namespace: &Ref<Dict>, source: &str, filename: &str, mode: CompileMode) -> Res {
    let optimize = vm.state::<corallus_vm::import::ImportState>().optimize;
    let code = vm.compile_text(&CompileRequest {
        source,
        filename,
        mode,
        optimize,
        top_level_await: false,
        future_annotations: false,
        allow_incomplete: false,
        dont_imply_dedent: false,
    })?;
    let code = vm.load_code(&code);
    vm.complete(|vm| vm.begin_module_code(&code, namespace))
}

/// Makes `__main__`.
fn main_namespace(vm: &mut Vm) -> Res<Ref<Dict>> {
    let module = vm.new_module("__main__", Value::NONE)?;
    let namespace = module.namespace(vm);
    if let Some(builtins) = vm.modules.get_str(vm, "builtins") {
        namespace.set_str(vm, "__builtins__", builtins);
    }
    let loader = corallus_vm::import::builtin_importer(vm).into_value();
    namespace.set_str(vm, "__loader__", loader);
    vm.enter_module("__main__", module.into_value());
    Ok(namespace)
}
